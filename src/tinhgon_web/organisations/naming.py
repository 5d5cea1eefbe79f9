"""What the names in a document mean: units of the register as of the document's day and place, and what they are today."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.utils.translation import gettext as _

from tinhgon.organisations.linking import Link, LinkState, how_in_words
from tinhgon.organisations.model import Version
from tinhgon_web.organisations import answers
from tinhgon_web.organisations.actions import PartyName, Remembered, remembered
from tinhgon_web.organisations.register import DAY, Register, register

OFFERED = 25


@dataclass(frozen=True, slots=True)
class Heir:
    """A unit a name means, and what it is today: itself, or the units that carry it on."""

    unit: str
    name: str  # as it was on the day of the document
    is_alive: bool
    now: tuple[answers.Outcome, ...]


@dataclass(frozen=True, slots=True)
class NameRow:
    """A printed name with what it means, and how often it stands in tasks and in changes."""

    name: str
    state: LinkState
    how: str
    heir: Heir | None
    offered: int
    tasks: int
    changes: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A unit a person may choose for a name."""

    unit: str
    name: str
    place: str
    code: str
    since: date | None
    until: date | None
    how: str
    heir: Heir


@dataclass(frozen=True, slots=True)
class Naming:
    """A way of reading names. Without national facts in the database no name is linked: the rows would point nowhere."""

    held: Register
    place: str | None
    on: date
    choices: Remembered

    @property
    def is_ready(self) -> bool:
        return self.held.is_loaded

    @classmethod
    def as_of(cls, place: str | None, on: date) -> Self:
        return cls(register(), place, on, remembered(place, on))

    def link(self, name: str) -> Link:
        return self.held.linker.link(
            name, on=self.on, place=self.place, remembered=self.choices.meant, chosen_here=self.choices.firm
        )

    def unit(self, name: str) -> str | None:
        """Return the unit a name settles on, None when it settles on none."""
        return self.link(name).unit if self.is_ready else None

    def party(self, name: str) -> PartyName:
        return PartyName(name, self.unit(name))

    def place_name(self) -> str:
        """Return what the place is called, "" when it is not known."""
        version = self._named(self.place) if self.place else None
        return version.full_name if version else ""

    def heir(self, unit: str, today: date) -> Heir:
        """Return what a unit has become. One chosen though it had ended by the document's day is asked of its last day."""
        registry = self.held.registry
        version = self._named(unit)
        is_alive = registry.at(unit, today) is not None
        since = (
            version.end - DAY
            if version.end is not None and version.end <= self.on
            else max(version.start or self.on, self.on)
        )
        now = () if is_alive or today < since else answers.outcomes(registry, unit, since, today)
        return Heir(unit, version.full_name, is_alive, now)

    def known_heir(self, unit: str | None, today: date) -> Heir | None:
        """Return `heir` of a unit the register holds, else None."""
        return self.heir(unit, today) if unit in self.held.registry.units and unit else None

    def _named(self, unit: str) -> Version:
        return self.held.registry.nearest(unit, self.on)

    def rows(self, names: Iterable[tuple[str, int, int]], today: date) -> list[NameRow]:
        """Return a row for each (name, tasks, changes)."""
        found = []
        for name, tasks, changes in names:
            link = self.link(name)
            how = how_in_words(link.candidates[0], self.held.registry, self.on, say=_) if link.unit else ""
            found.append(
                NameRow(
                    name, link.state, how, self.known_heir(link.unit, today), len(link.candidates), tasks, changes
                )
            )  # fmt: skip
        return found

    def offers(self, name: str, words: str, today: date) -> dict[str, Any]:
        """Return what the page on one name shows: units it may mean, and those found by a search for `words`."""
        link = self.link(name)
        shown = link.candidates[:OFFERED]
        offered = {each.unit for each in shown}
        found = answers.look_up(self.held, words, None).versions[:OFFERED] if words else ()
        return {
            "printed": name, "link": link, "words": words, "more": max(0, len(link.candidates) - OFFERED),
            "choices": [
                self._choice(self._named(each.unit), how_in_words(each, self.held.registry, self.on, say=_), today)
                for each in shown
            ],
            "found": [self._choice(version, "", today) for version in found if version.unit not in offered],
            "today": today, "named_on": self.on,
        }  # fmt: skip

    def _choice(self, version: Version, how: str, today: date) -> Choice:
        registry = self.held.registry
        on = answers.shown_day(version, self.on, today)
        codes = [code.code for code in registry.codes_of(version.unit) if code.holds(on)]
        return Choice(
            unit=version.unit, name=version.full_name, place=answers.place_of(registry, version.unit, on),
            code=codes[0] if codes else "", since=version.start if version.is_start_known else None,
            until=version.end - DAY if version.end else None, how=how, heir=self.heir(version.unit, today),
        )  # fmt: skip


_ORDER = (LinkState.AMBIGUOUS, LinkState.UNKNOWN, LinkState.SETTLED, LinkState.CLASS)


def grouped(rows: Sequence[NameRow]) -> dict[str, Any]:
    """Return the rows by what is to be done about them, with counts: what the lists of names show."""
    groups = [{"state": state, "rows": [row for row in rows if row.state is state]} for state in _ORDER]
    counts = {state.value: sum(row.state is state for row in rows) for state in _ORDER}
    return {"groups": [group for group in groups if group["rows"]], "counts": counts, "total": len(rows)}


def place_of_issuer(issuer: str, superior: str, place_line: str, on: date) -> str | None:
    """Return the unit relative to which a document's names are read, None when its letterhead does not settle it."""
    held = register()
    if not held.is_loaded:
        return None
    return held.linker.issuing(issuer, superior=superior, place_line=place_line, on=on).place.unit
