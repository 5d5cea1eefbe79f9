"""What printed names mean in the documents of a place, as persons said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from tinhgon.organisations.linking import remember_key
from tinhgon_web.accounts.models import User
from tinhgon_web.audit.actions import record
from tinhgon_web.organisations.models import (
    NameLink,
    Party,
    Unit,
)


@transaction.atomic
def link_name(
    *, name: str, unit: str | None, place: str | None, on: date | None = None, by: User, at: datetime
) -> NameLink:
    """Remember what a printed name means in the documents of a place: a unit, or None for no one unit.

    Args:
        on: the day of the document it was chosen for. For documents of that day it holds though the unit had ended by
            then; for those of other days it is offered when the unit is not alive.

    Raises:
        LookupError: no such unit.
    """
    if unit is not None and not Unit.objects.filter(pk=unit).exists():
        raise LookupError(unit)
    key = remember_key(name)
    day = [on.isoformat()] if on else []
    held = NameLink.objects.select_for_update(of=("self",)).filter(key=key, place=place, withdrawn_at=None).first()
    if held is not None and held.unit_id == unit:
        if set(day) <= set(held.days):
            return held
        held.days += day
        held.save(update_fields=["days"])
        record(action="name.link-day", obj=held, by=by, at=at, details={"name": name, "on": day[0]})
        return held
    if held is not None:
        held.withdrawn_at = at
        held.save(update_fields=["withdrawn_at"])
    link = NameLink.objects.create(place_id=place, name=name[:500], key=key, unit_id=unit, days=day, at=at, by=by)
    record(action="name.link", obj=link, by=by, at=at, details={"name": name, "unit": unit, "place": place, "on": day})
    return link


def set_party_unit(*, party: Party, unit: str | None) -> None:
    """Settle a party of a planned event on a unit; part of the caller's action, which writes the audit event."""
    party.unit_id = unit
    party.save(update_fields=["unit"])


@dataclass(frozen=True, slots=True)
class Remembered:
    """What persons said names mean in a place: key of the name → unit, or None for no one unit."""

    meant: Mapping[str, str | None]
    firm: frozenset[str]  # keys chosen for a document of the very day asked for


def remembered(place: str | None, on: date | None = None) -> Remembered:
    rows = list(NameLink.objects.filter(place=place, withdrawn_at=None))
    day = on.isoformat() if on else ""
    return Remembered({row.key: row.unit_id for row in rows}, frozenset(row.key for row in rows if day in row.days))
