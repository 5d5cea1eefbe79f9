"""One question of a table → the old unit and all the units it went into: codes, names and addresses alike.

The command line, the web page and Spark ask the same `Converter`, so that they answer the same.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from tinhgon.organisations.addresses.line import Cell
from tinhgon.organisations.addresses.model import Mark, Problem, Reading
from tinhgon.organisations.addresses.reader import AddressReader
from tinhgon.organisations.addresses.wording import NO_SUCCESSOR, NO_SUCH, SEVERAL, SURE_WORDS, day_text, label, why
from tinhgon.organisations.finding import Finder
from tinhgon.organisations.model import Certainty, Dimension, Kind, Share
from tinhgon.organisations.registry import Registry

_Key = TypeVar("_Key")
_Kept = TypeVar("_Kept")
SCHEME = "nso"
_CODE = re.compile(r"(D?)(\d+)", re.ASCII)
# Codes kept as text, or not, by a spreadsheet: ="00004", '00004, 4.0, 26.740
_WRAPPED = re.compile(r"""^[=+]?\s*(?:T\s*\()?\s*["“”'’`‘]*\s*(D?\d+)\s*["“”'’`‘]*\s*\)?$""", re.ASCII)
_TENTHS = re.compile(r"^(\d+)[.,]0+$", re.ASCII)
_THOUSANDS = re.compile(r"^(\d{1,2})[.,\s](\d{3})(?:[.,]0+)?$", re.ASCII)
_LONGEST_CODE = 5
_MOST_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Question:
    cells: tuple[Cell, ...]
    on: date
    to: date


@dataclass(frozen=True, slots=True)
class Successor:
    code: str
    name: str
    place: str  # "Phường Ngọc Hà, Thành phố Hà Nội"
    land: str  # a value of `Share`
    people: str
    parts: int  # how many units the old one went into


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`reason` says why there are no successors. `old` and `why` are empty where a code was asked."""

    successors: tuple[Successor, ...] = ()
    reason: str = ""
    old_code: str = ""
    old: str = ""  # the old unit with all it lay in
    rest: str = ""  # street, house, hamlet, as written
    is_sure: bool = False
    why: str = ""
    is_address: bool = False

    @property
    def sure(self) -> str:
        return SURE_WORDS[self.is_sure] if self.is_address and self.successors else ""

    def new_address(self, successor: Successor) -> str:
        return ", ".join(part for part in (self.rest, successor.place) if part)


def code_in(text: str) -> str:
    """Return the code a cell holds, freed of what spreadsheets put around it; "" where it holds none."""
    text = text.strip().replace("\u00a0", " ")
    if (found := _TENTHS.match(text)) or (found := _WRAPPED.match(text)):
        return found[1]
    if found := _THOUSANDS.match(text):
        return found[1] + found[2]
    return ""


class Converter:
    """Answers the questions of a table by one register."""

    def __init__(
        self, registry: Registry, *, scheme: str = SCHEME, width: int = 0, say: Callable[[str], str] = str
    ) -> None:
        """`width`: digits of the longest code of the table; a shorter one may have lost its zeros to a spreadsheet.

        `say` gives a phrase of `wording` in another language.
        """
        self._say = say
        self.registry = registry
        self.scheme = scheme
        self.width = width
        self._reader: AddressReader | None = None
        self._finder: Finder | None = None
        self._became: dict[tuple[str, date, date], tuple[Successor, ...]] = {}
        self._confirmed: dict[tuple[str, date, date], bool] = {}
        self._labels: dict[tuple[str, date], tuple[str, str]] = {}

    @property
    def reader(self) -> AddressReader:
        if self._reader is None:  # a table of codes needs none
            self._reader = AddressReader(self.registry)
        return self._reader

    def answer(self, question: Question) -> Answer:
        cells = question.cells
        if len(cells) == 1:
            text = cells[0].text.strip()
            if code := code_in(text):
                return self._of_units(self._by_code(code, question.on), text, question)
            if not text:
                return Answer(reason=self._say(NO_SUCH).format(said="", on=day_text(question.on)))
        elif coded := self._coded(question):
            return coded
        reading = self.reader.read(cells, on=question.on, to=question.to)
        if reading.problem is Problem.NOTHING and len(cells) == 1 and (units := self._bodies(cells[0].text, question)):
            return self._of_units(units, cells[0].text.strip(), question)
        if reading.problem is Problem.AMBIGUOUS:
            reading = self._one_outcome(reading, question)
        if reading.unit is None:
            return self._refused(reading, question)
        unit = reading.unit
        successors = self._successors(unit, reading.day, question.to)
        old_code, old = self._label(unit, reading.day)
        if not self._is_confirmed(unit, reading.day, question.to):
            reading = replace(reading, marks=(*reading.marks, Mark.UNCONFIRMED))
        return Answer(
            successors=successors, is_address=True, rest=reading.rest, is_sure=reading.is_sure,
            old_code=old_code, old=old,
            reason="" if successors else f"{old}: {self._nothing(unit, question.to)}",
            why=why(self.registry, reading, on=question.on, to=question.to, say=self._say),
        )  # fmt: skip

    # --- which unit ----------------------------------------------------------------------------------------------------

    def _by_code(self, code: str, on: date) -> list[str]:
        """The units a code may mean. One shorter than the others, not beginning with 0, may have lost its zeros."""
        found = _CODE.fullmatch(code)
        if found is None:
            return []
        digits = found[2]
        units: list[str] = self.registry.resolve(self.scheme, digits, on)
        if (
            not found[1]
            and len(digits) < _LONGEST_CODE
            and digits[0] != "0"
            and (not units or len(digits) < self.width)
        ):
            units = list(dict.fromkeys([*units, *self.registry.resolve(self.scheme, digits.zfill(_LONGEST_CODE), on)]))
        return units

    def _coded(self, question: Question) -> Answer | None:
        """A row whose commune column holds a code of full length: the code says it, and the rest must not differ."""
        for cell in question.cells:
            code = code_in(cell.text) if cell.level is Kind.COMMUNE else ""
            if len(code) == _LONGEST_CODE:
                return self._of_units(self._by_code(code, question.on), cell.text.strip(), question)
        return None

    def _bodies(self, text: str, question: Question) -> list[str]:
        """Units that are no places: "Sở Nội vụ, Hưng Yên"."""
        if self._finder is None:
            self._finder = Finder(self.registry)
        if not self._finder.called(text.split(",")[0]):
            return []
        return self._finder.settle(text, on=question.on)

    def _one_outcome(self, reading: Reading, question: Question) -> Reading:
        """Several units of one name that all went whole into the same: the question has one answer."""
        outcomes = {
            tuple((each.code, each.land, each.people) for each in self._successors(unit, reading.day, question.to))
            for unit in reading.readings
        }
        if len(outcomes) != 1 or not (outcome := outcomes.pop()) or len(outcome) != 1:
            return reading
        return replace(reading, problem=None, unit=reading.readings[0], marks=(*reading.marks, Mark.SAME_OUTCOME))

    # --- the answer ------------------------------------------------------------------------------------------------------

    def _refused(self, reading: Reading, question: Question) -> Answer:
        reason = why(self.registry, reading, on=question.on, to=question.to, say=self._say)
        if reading.problem is Problem.AMBIGUOUS:
            said = ", ".join(cell.text.strip() for cell in question.cells if cell.text.strip())
            reason = f"'{said}' {reason}"
        return Answer(reason=reason, is_address=True, rest=reading.rest)

    def _of_units(self, units: Sequence[str], text: str, question: Question) -> Answer:
        on = question.on
        if not units:
            return Answer(reason=self._say(NO_SUCH).format(said=text, on=day_text(on)))
        if len(units) > 1:
            readings = "; ".join(
                f"{self.registry.code_of(unit, SCHEME, on)} {label(self.registry, unit, on)}" for unit in units[:5]
            )
            return Answer(reason=self._say(SEVERAL).format(said=text, count=len(units), readings=readings))
        successors = self._successors(units[0], on, question.to)
        reason = "" if successors else f"'{text}' {self._nothing(units[0], question.to)}"
        return Answer(
            successors=successors, reason=reason, old_code=self.registry.code_of(units[0], SCHEME, on),
            old=label(self.registry, units[0], on), is_sure=True,
        )  # fmt: skip

    def _successors(self, unit: str, on: date, to: date) -> tuple[Successor, ...]:
        """Return what a unit became. Kept: a table asks for the same units again and again."""
        key = (unit, on, to)
        found = self._became.get(key)
        if found is None:
            found = self._worked_out(unit, on, to)
            _keep(self._became, key, found)
        return found

    def _nothing(self, unit: str, to: date) -> str:
        """Say that nothing carries a unit on, with what the register notes of its end."""
        event = self.registry.events.get(self.registry.versions(unit)[-1].end_event)
        return self._say(NO_SUCCESSOR).format(to=day_text(to)) + (f": {event.note}" if event and event.note else "")

    def _label(self, unit: str, on: date) -> tuple[str, str]:
        """(code, name with all it lies in) of a unit on a day, kept."""
        key = (unit, on)
        found = self._labels.get(key)
        if found is None:
            version = self.registry.at(unit, on)
            above = version.parent() if version is not None else None
            if version is None or above is None:
                said = label(self.registry, unit, on)
            else:  # what it lies in is asked for by all that lie in it
                said = f"{version.full_name}, {self._label(above, on)[1]}"
            found = self.registry.code_of(unit, SCHEME, on), said
            _keep(self._labels, key, found)
        return found

    def _is_confirmed(self, unit: str, on: date, to: date) -> bool:
        """Whether every step from one day to the other rests on an act or a report that was read."""
        key = (unit, on, to)
        found = self._confirmed.get(key)
        if found is None:
            registry = self.registry
            events = [each.event for each in registry.changes(unit, on, to)]
            events += [edge.event for each in registry.successors(unit, on, to) for edge in each.path]
            found = all(registry.events[event].certainty is not Certainty.UNCONFIRMED for event in events if event)
            _keep(self._confirmed, key, found)
        return found

    def _worked_out(self, unit: str, on: date, to: date) -> tuple[Successor, ...]:
        registry = self.registry
        shares: dict[str, dict[Dimension, Share]] = {}
        for dimension in (Dimension.TERRITORY, Dimension.POPULATION):
            for each in registry.successors(unit, on, to, dimension):
                shares.setdefault(each.unit, {})[dimension] = each.share
        if not shares:
            for each in registry.successors(unit, on, to):
                shares[each.unit] = {Dimension.TERRITORY: each.share}
        if registry.units[unit].kind is Kind.DISTRICT:
            # A district that is still there goes on as itself; one that ended, in its communes.
            shares = {u: held for u, held in shares.items() if registry.units[u].kind is Kind.COMMUNE} or shares
        if not shares:
            return ()
        found = []
        for heir, held in shares.items():
            land, people = (held.get(part, Share.NONE) for part in (Dimension.TERRITORY, Dimension.POPULATION))
            code, place = self._label(heir, to)
            version = registry.at(heir, to)
            name = version.full_name if version is not None else ""
            found.append(Successor(code, name, place, land.value, people.value, len(shares)))
        return tuple(found)


def _keep(kept: dict[_Key, _Kept], key: _Key, found: _Kept) -> None:
    """Keep an answer, within bounds. Several threads may do so at once: none reads what another throws away."""
    if len(kept) >= _MOST_KEPT:
        kept.clear()
    kept[key] = found
