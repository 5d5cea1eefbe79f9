"""What the names of a programme mean: read again, chosen by a person, remembered for the next document of the place."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from tinhgon.deadlines import Deadline, DeadlineKind
from tinhgon.organisations.model import EventKind
from tinhgon_web.accounts.models import User
from tinhgon_web.audit.actions import record
from tinhgon_web.organisations.actions import PartyName, link_name, plan_event, set_party_unit
from tinhgon_web.organisations.models import Party, Unit
from tinhgon_web.organisations.naming import Naming
from tinhgon_web.programmes.models import Body, Change, Programme, TaskBody

# Their results begin with the event: "Sở Tài chính" that two departments become is none that is there, whatever its name.
_FOUNDS = frozenset({EventKind.ESTABLISH.value, EventKind.MERGE.value, EventKind.RENAME.value})


@transaction.atomic
def choose_unit(*, programme_id: int, name: str, unit: str | None, by: User, at: datetime) -> int:
    """Say which unit a name of the programme means (None: no one unit). Remembered for other documents of the place.

    Returns the number of places in tasks and planned events that mean it now and did not before.

    Raises:
        LookupError: no such unit.
    """
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme_id)
    link_name(name=name, unit=unit, place=programme.place_id, on=programme.named_on, by=by, at=at)
    key = Body.key_of(name)
    parts = TaskBody.objects.filter(task__programme=programme, body__key=key, since=None).exclude(unit=unit)
    parties = [party for party in _open_parties(programme) if Body.key_of(party.name) == key and party.unit_id != unit]
    changed = len(parties) + _set_parts(parts, unit)
    for party in parties:
        set_party_unit(party=party, unit=unit)
    record(
        action="programme.name", obj=programme, by=by, at=at, details={"name": name, "unit": unit, "changed": changed}
    )
    return changed


@transaction.atomic
def read_names_as_of(*, programme_id: int, place: str | None, on: date, by: User, at: datetime) -> int:
    """Say of which place and day the names of a programme are, and read them all again.

    Returns the number of places in tasks and planned events whose unit changed.

    Raises:
        LookupError: no such unit.
    """
    if place is not None and not Unit.objects.filter(pk=place).exists():
        raise LookupError(place)
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme_id)
    programme.place_id, programme.named_on = place, on
    programme.save(update_fields=["place", "named_on"])
    changed = _read_again(programme)
    # Programmes from before events were planned have changes without one.
    for change in programme.changes.filter(is_gone=False, event=None):
        plan_change(change=change, naming=Naming.as_of(place, on), deadline=None, by=by, at=at)
    record(
        action="programme.names", obj=programme, by=by, at=at,
        details={"place": place, "on": on.isoformat(), "changed": changed},
    )  # fmt: skip
    return changed


def plan_change(*, change: Change, naming: Naming, deadline: Deadline | None, by: User, at: datetime) -> None:
    """Prepare the event a change of the document orders; part of the caller's action."""
    operative, precision = _planned_day(deadline)
    programme = change.programme
    change.event = plan_event(
        kind=EventKind(change.type), sources=[naming.party(name) for name in change.predecessors],
        results=[PartyName(name) if change.type in _FOUNDS else naming.party(name) for name in change.successors],
        proposal=None, operative=operative,
        precision=precision, origin=f"{programme.kind} {programme.number or '(chưa có số)'}, {change.clause}".strip()[:300],
        by=by, at=at,
    )  # fmt: skip
    change.save(update_fields=["event"])


def _planned_day(deadline: Deadline | None) -> tuple[date | None, str]:
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


def _read_again(programme: Programme) -> int:
    naming = Naming.as_of(programme.place_id, programme.named_on)
    changed = 0
    for body in Body.objects.filter(parts__task__programme=programme).distinct():
        unit = naming.unit(body.name)
        as_printed = TaskBody.objects.filter(task__programme=programme, body=body, since=None)
        changed += _set_parts(as_printed.exclude(unit=unit), unit)
    for party in _open_parties(programme):
        unit = naming.unit(party.name)
        if party.unit_id != unit:
            set_party_unit(party=party, unit=unit)
            changed += 1
    return changed


def _set_parts(parts: "Iterable[TaskBody]", unit: str | None) -> int:
    rows = list(parts)
    for row in rows:
        row.unit_id = unit
    TaskBody.objects.bulk_update(rows, ["unit"])
    return len(rows)


def _open_parties(programme: Programme) -> list[Party]:
    """The parties of the events this programme plans that a name may settle; of an event in force the units are facts."""
    parties = Party.objects.filter(event__change__programme=programme, event__state="planned", event__proposal={})
    return list(parties.exclude(is_source=False, event__kind__in=_FOUNDS))
