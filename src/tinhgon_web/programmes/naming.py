"""What the names in a programme's document mean: units of the register as of the document's day and place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from tinhgon.deadlines import Deadline, DeadlineKind
from tinhgon.organisations.linking import Link
from tinhgon_web.organisations.actions import PartyName, is_loaded, remembered
from tinhgon_web.organisations.register import Register, register
from tinhgon_web.programmes.models import Programme


@dataclass(frozen=True, slots=True)
class Naming:
    """A way of reading names. Without national facts in the database no name is linked: the rows would point nowhere."""

    held: Register
    place: str | None
    on: date
    choices: Mapping[str, str | None]
    is_ready: bool

    @classmethod
    def of(cls, programme: Programme) -> Self:
        return cls(register(), programme.place_id, programme.named_on, remembered(programme.place_id), is_loaded())

    def link(self, name: str) -> Link:
        return self.held.linker.link(name, on=self.on, place=self.place, remembered=self.choices)

    def unit(self, name: str) -> str | None:
        """Return the unit a name settles on, None when it settles on none."""
        return self.link(name).unit if self.is_ready else None

    def party(self, name: str) -> PartyName:
        return PartyName(name, self.unit(name))


def place_of_issuer(issuer: str, superior: str, place_line: str, on: date) -> str | None:
    """Return the unit relative to which a document's names are read, None when its letterhead does not settle it."""
    if not is_loaded():
        return None
    found = register().linker.issuing(issuer, superior=superior, place_line=place_line, on=on)
    return found.place.unit


def planned_day(deadline: Deadline | None) -> tuple[date | None, str]:
    """Return from when an event is planned, as far as a deadline tells, with the precision ("day", "month", "quarter")."""
    if deadline is None or deadline.start is None:
        return None, "day"
    if deadline.kind is DeadlineKind.MONTH:
        return deadline.start, "month"
    if deadline.kind is DeadlineKind.QUARTER:
        return deadline.start, "quarter"
    if deadline.kind is DeadlineKind.DAY:
        return deadline.end, "day"
    return None, "day"
