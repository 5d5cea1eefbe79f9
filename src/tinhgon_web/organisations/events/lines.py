"""One line of a draft: a unit by name, code or number, and all that it may mean in the register on a day."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tinhgon.organisations.linking import Fact, LinkState, how_in_words
from tinhgon.organisations.linking.model import Candidate
from tinhgon.organisations.model import Kind
from tinhgon.organisations.wording import version_in_words
from tinhgon.vietnamese import fold
from tinhgon_web.organisations import answers
from tinhgon_web.organisations.register import Register
from tinhgon_web.organisations.words import KIND_LABELS

NEW, UNSETTLED, BY_NAME = "new", "", "name"  # by name: a person said so, though the name is clear
SHOWN_AT_ONCE = 6
_OF_REGISTER = re.compile(r"(?:^|\()\s*mã sổ\s+([\w-]+)\s*\)?$", re.IGNORECASE)
_TYPES = ("Sở", "Phòng", "Xã", "Phường", "Đặc khu", "Thị trấn", "Tỉnh", "Thành phố", "Bộ")
_SERVICE = ("trung tâm", "trường", "bệnh viện", "viện", "ban quản lý")
_NSO, _AGENCY = re.compile(r"\d{2,5}"), re.compile(r"[A-Z]\d{2}(\.[A-Z0-9]+)*")


def reference(held: Register, unit: str, on: date) -> str:
    """Return how a unit is written so that it is read again as itself: "Sở Tài chính (mã sổ u565481575c)"."""
    version = held.registry.at(unit, on) or next(reversed(held.registry.versions(unit)), None)
    return f"{version.full_name if version else unit} (mã sổ {unit})"


def is_held(held: Register, unit: str) -> bool:
    """Whether the register holds a unit, and not only that it was recorded in error."""
    return unit in held.registry.units and bool(held.registry.versions(unit))


@dataclass(frozen=True, slots=True)
class Reading:
    """One unit a line may mean, as it is offered."""

    unit: str
    name: str
    place: str
    code: str
    how: str
    is_alive: bool


@dataclass(slots=True)
class Line:
    """One line of the words: a unit by name, what it may mean, and what was chosen for it."""

    text: str
    slot: str  # the name of its choice in the form: "s-0"
    readings: tuple[Reading, ...] = ()
    is_settled: bool = False
    is_class: bool = False
    may_be_new: bool = False
    may_be_old: bool = True
    choice: str = UNSETTLED
    new: dict[str, str] = field(default_factory=dict)
    guesses: dict[str, str] = field(default_factory=dict)
    parent: "Line | None" = None  # what a new unit stands below
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def is_source(self) -> bool:
        return self.slot.startswith("s-")

    @property
    def is_new(self) -> bool:
        return self.choice == NEW

    @property
    def unit(self) -> str | None:
        return self.choice if self.choice not in (NEW, UNSETTLED) else None

    @property
    def first(self) -> tuple[Reading, ...]:
        chosen = [each for each in self.readings if each.unit == self.choice]
        return tuple((chosen + [each for each in self.readings if each not in chosen])[:SHOWN_AT_ONCE])

    @property
    def more(self) -> tuple[Reading, ...]:
        return tuple(each for each in self.readings if each not in self.first)

    @property
    def chosen(self) -> Reading | None:
        return next((each for each in self.readings if each.unit == self.choice), None)

    @property
    def kinds(self) -> list[tuple[str, Any]]:
        return list(KIND_LABELS.items())

    @property
    def name(self) -> str:
        """Return the name without the number of the register a line may carry."""
        plain = _OF_REGISTER.sub("", self.text).strip()
        return plain or (self.chosen.name if self.chosen else self.text)


def read_line(
    held: Register, text: str, name: str, *, on: date, place: str | None, remembered: Mapping[str, str | None]
) -> Line:
    """Return a line with all that it may mean on a day; settled only when it means one unit for certain."""
    units, how = _units_of(held, text, on)
    if units:
        readings = [reading_of(held, unit, on, how) for unit in units]
        return Line(text, name, tuple(readings), is_settled=len(units) == 1)
    link = held.linker.link(text, on=on, place=place, remembered=remembered)
    if link.candidates:
        found = [reading_of(held, each.unit, on, _how(each, held, on, place)) for each in link.candidates]
        if place is None:  # none is nearer than another
            found.sort(key=lambda each: (not each.is_alive, fold(each.place), fold(each.name)))
        return Line(text, name, tuple(found), is_settled=link.state is LinkState.SETTLED)
    versions = {each.version.unit: each.version for each in held.finder.find(text, on=on, limit=12)}
    found = [reading_of(held, unit, on, _("tên có đoạn này")) for unit in versions]
    return Line(text, name, tuple(found), is_class=link.state is LinkState.CLASS)


def _how(candidate: Candidate, held: Register, on: date, place: str | None) -> str:
    """Return why a unit is offered; that it is of another place says nothing where no place was chosen."""
    if place is None:
        candidate = replace(candidate, why=tuple(w for w in candidate.why if w.fact is not Fact.ELSEWHERE))
    return how_in_words(candidate, held.registry, on, say=_)


def _units_of(held: Register, text: str, on: date) -> tuple[list[str], str]:
    """Return the units a number of the register or a code names."""
    said = _OF_REGISTER.search(text)
    for unit in (said[1] if said else "", text):
        if is_held(held, unit):
            return [unit], _("mã sổ")
    if text.isascii() and any(sign.isdigit() for sign in text) and " " not in text.strip():
        found = answers.look_up(held, text, on)
        if found.is_code:
            return [version.unit for version in found.versions], _("theo mã")
    return [], ""


def reading_of(held: Register, unit: str, on: date, how: str) -> Reading:
    """Return a unit as it is offered for a line, with the words why."""
    registry = held.registry
    version = registry.at(unit, on)
    shown = version or registry.versions(unit)[-1]
    day = on if version else answers.shown_day(shown, None, on)
    codes = [code.code for code in registry.codes_of(unit) if code.holds(day)]
    return Reading(
        unit, version_in_words(shown, say=_), answers.place_of(registry, unit, day), ", ".join(dict.fromkeys(codes)), how,
        version is not None,
    )  # fmt: skip


def split_type(text: str) -> tuple[str, str]:
    """Return ("Sở", "Kinh tế") for "Sở Kinh tế"; a name whose first words are no type of the register keeps them."""
    for type_ in _TYPES:
        head, rest = text[: len(type_)], text[len(type_) :]
        if head.lower() == type_.lower() and rest.startswith(" "):
            return type_, rest.strip()
    return "", text


def kind_by_name(type_: str, name: str) -> Kind:
    """Return what a new unit of this name most likely is: a first answer, which the form lets a person change."""
    small = name.lower()
    if type_ in ("Xã", "Phường", "Đặc khu", "Thị trấn"):
        return Kind.COMMUNE
    if small.startswith(_SERVICE):
        return Kind.SERVICE_UNIT
    return Kind.PARTY_BODY if "ủy" in small.split() or small.startswith(("đảng", "ban ")) else Kind.ORGAN


def codes_in(text: str) -> list[str]:
    return list(dict.fromkeys(code for code in re.split(r"[\s,;]+", text.upper()) if code))


def scheme_of(code: str) -> str | None:
    if _NSO.fullmatch(code):
        return "nso"
    return "qcvn102" if len(code) <= 35 and _AGENCY.fullmatch(code) else None
