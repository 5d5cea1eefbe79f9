"""Own events from plan to act: prepared, put in force, set right, taken back. Facts are only added or taken back."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from tinhgon.organisations import model as core
from tinhgon.organisations.enactment import Proposal, corrected_version, facts_against, facts_of
from tinhgon.organisations.registry import Facts, Registry
from tinhgon_web.accounts.models import User
from tinhgon_web.audit.actions import record
from tinhgon_web.organisations import convert
from tinhgon_web.organisations.actions.editions import lock, locked_register, new_edition
from tinhgon_web.organisations.models import (
    Act,
    Code,
    Edge,
    Event,
    EventRecord,
    Parent,
    Party,
    Unit,
    Version,
)
from tinhgon_web.organisations.register import DAY, register


class WrongState(Exception):
    """The event is in a state this cannot be done from. Carries the state."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


class PlanMoved(Exception):
    """What an event would do is no longer what the person was shown."""


@dataclass(frozen=True, slots=True)
class PartyName:
    """A unit of an event by the name a document prints, with the unit when it is settled."""

    name: str
    unit: str | None = None


@transaction.atomic
def plan_event(
    *,
    kind: core.EventKind,
    sources: Sequence[PartyName],
    results: Sequence[PartyName],
    proposal: Proposal | None,
    operative: date | None,
    precision: str = "day",
    clause: str = "",
    note: str = "",
    origin: str = "",
    by: User,
    at: datetime,
) -> Event:
    """Prepare an event. It moves nothing until it is enacted.

    Args:
        sources, results: as a document names them; units where they are known.
        proposal: what exactly it is to do, when that is known already.
        operative: the day, or the first day of the month or quarter; None when no day is named yet.
    """
    event = Event(
        id=_new_id(), kind=kind.value, operative=operative, precision=precision, clause=clause, note=note, origin=origin,
        state=core.State.PLANNED.value, is_own=True,
        proposal=convert.proposal_to_json(proposal) if proposal else {},
    )  # fmt: skip
    event.save(force_insert=True)
    _set_parties(event, sources, results)
    _remember(event, by=by, at=at)
    record(action="event.plan", obj=event, by=by, at=at, details={"kind": event.kind, "origin": origin})
    return event


@transaction.atomic
def change_plan(
    *,
    event_id: str,
    sources: Sequence[PartyName],
    results: Sequence[PartyName],
    proposal: Proposal | None,
    kind: core.EventKind,
    operative: date | None,
    precision: str = "day",
    clause: str = "",
    note: str = "",
    by: User,
    at: datetime,
) -> Event:
    """Word a prepared event anew; what it said before stays in its records.

    Raises:
        WrongState: it is no longer only planned.
    """
    event = _planned(event_id)
    event.kind, event.operative, event.precision = kind.value, operative, precision
    event.clause, event.note = clause, note
    event.proposal = convert.proposal_to_json(proposal) if proposal else {}
    event.save()
    _set_parties(event, sources, results)
    _remember(event, by=by, at=at)
    record(action="event.change-plan", obj=event, by=by, at=at)
    return event


def enact_key(event: Event, facts: Facts) -> str:
    """Return a key of a plan as it is kept and of what it would write, to see whether either moved while it was shown."""
    what = repr((
        sorted(event.proposal.items()) if event.proposal else None,
        [replace(version, recorded=None, end_recorded=None, withdrawn=None) for version in facts.versions],
        [replace(code, recorded=None, withdrawn=None) for code in facts.codes], facts.units, facts.edges,
    ))  # fmt: skip
    return hashlib.sha256(what.encode()).hexdigest()[:32]


@transaction.atomic
def enact_event(
    *, event_id: str, proposal: Proposal, act: core.Act, shown: str | None = None, by: User, at: datetime
) -> Event:
    """Put a prepared event in force: units end, begin and change from its day on, with the act as proof.

    Args:
        shown: `enact_key` of what the person saw; None skips the check.

    Raises:
        WrongState: it is no longer only planned.
        PlanMoved: it would do something else than what was shown.
        Impossible: the register would break a rule; every breach is named, nothing is written.
        NotLoaded: the national facts are not in the database.
    """
    held = locked_register()
    event = _planned(event_id)
    facts = facts_of(
        held.registry, proposal, event_id=event.pk, act=_act_to_use(held.registry, act), recorded=timezone.localdate(at)
    )
    if shown is not None and shown != enact_key(event, facts):
        raise PlanMoved
    _in_force(event, proposal, facts, state=core.State.ENACTED, by=by, at=at)
    record(action="event.enact", obj=event, by=by, at=at, details={"act": event.act_id, "units": _touched(facts)})
    return event


@transaction.atomic
def annul_event(*, event_id: str, reason: str, by: User, at: datetime) -> Event:
    """Take an event back: a planned one is dropped; of one in force, what it wrote is withdrawn from today on.

    Raises:
        WrongState: it is annulled already, or no own event.
        Impossible: later facts rest on it.
    """
    lock()  # before the event, as all writers do: two that wait for each other the other way round would never end
    event = Event.objects.select_for_update(of=("self",)).get(pk=event_id)
    if not event.is_own or event.state == core.State.ANNULLED.value:
        raise WrongState(event.state)
    if event.state != core.State.PLANNED.value:
        held = locked_register()
        facts = facts_against(held.registry, event.pk, recorded=timezone.localdate(at))
        _write(facts)
        new_edition("annul_event", by=by, at=at)
    event.state = core.State.ANNULLED.value
    event.save(update_fields=["state"])
    _remember(event, note=reason, by=by, at=at)
    record(action="event.annul", obj=event, by=by, at=at, details={"reason": reason})
    return event


@transaction.atomic
def correct_event(
    *, event_id: str, proposal: Proposal, act: core.Act, reason: str, shown: str | None = None, by: User, at: datetime
) -> Event:  # fmt: skip
    """Set an event in force right: the old one is taken back, the right one written, both in one transaction.

    Args:
        shown: the edition of the register by which the effects were shown; None skips the check.

    Returns the new event, which says what it corrects.

    Raises:
        WrongState, Impossible: as `annul_event` and `enact_event`.
        PlanMoved: the register has changed since.
    """
    held = locked_register()
    if shown is not None and shown != held.edition:
        raise PlanMoved
    old = Event.objects.select_for_update(of=("self",)).get(pk=event_id)
    if not old.is_own or old.state not in {core.State.ENACTED.value, core.State.CORRECTED.value}:
        raise WrongState(old.state)
    today = timezone.localdate(at)
    back = facts_against(held.registry, old.pk, recorded=today)
    new = Event(
        id=_new_id(), kind=proposal.kind.value, state=core.State.PLANNED.value, is_own=True, corrects=old,
        proposal=convert.proposal_to_json(proposal), origin=old.origin,
    )  # fmt: skip
    facts = facts_of(
        held.registry.with_facts(back), proposal, event_id=new.pk, act=_act_to_use(held.registry, act), recorded=today,
        state=core.State.CORRECTED,
    )  # fmt: skip
    _write(back)
    old.state = core.State.ANNULLED.value
    old.save(update_fields=["state"])
    _remember(old, note=reason, by=by, at=at)
    new.save(force_insert=True)
    _in_force(new, proposal, facts, state=core.State.CORRECTED, by=by, at=at, note=reason)
    record(action="event.correct", obj=new, by=by, at=at, details={"corrects": old.pk, "reason": reason})
    return new


@transaction.atomic
def correct_version(
    *, unit: str, on: date, act: core.Act, clause: str, reason: str, by: User, at: datetime, **changed: str
) -> Event:
    """Set right the name, type or seat a unit is recorded with on a day. The wrong state stays known as once held.

    Raises:
        LookupError: the unit is not alive that day.
        Impossible: nothing would change, or the register would break a rule.
    """
    held = locked_register()
    version = held.registry.at(unit, on)
    if version is None:
        raise LookupError(unit)
    today = timezone.localdate(at)
    used = _act_to_use(held.registry, act)
    operative = version.start or on
    value = core.Event(
        _new_id(), core.EventKind.REORGANISE, used.id, clause, operative, core.State.CORRECTED, recorded=today
    )  # the reason is of this office, and kept in the records: an event's note is public
    facts = corrected_version(held.registry, version, event=value, act=used, recorded=today, **changed)
    proposal = Proposal(
        kind=core.EventKind.REORGANISE,
        operative=operative,
        sources=(unit,),
        changed=changed,
        clause=clause,
    )
    event = Event(
        id=value.id, kind=value.kind.value, state=core.State.PLANNED.value, is_own=True,
        proposal=convert.proposal_to_json(proposal),
    )  # fmt: skip
    event.save(force_insert=True)
    _in_force(event, proposal, facts, state=core.State.CORRECTED, by=by, at=at, note=reason)
    record(action="unit.correct", obj=event, by=by, at=at, details={"unit": unit, **changed})
    return event


def _planned(event_id: str) -> Event:
    event = Event.objects.select_for_update(of=("self",)).get(pk=event_id)
    if not event.is_own or event.state != core.State.PLANNED.value:
        raise WrongState(event.state)
    return event


def _in_force(
    event: Event, proposal: Proposal, facts: Facts, *, state: core.State, by: User, at: datetime, note: str = ""
) -> None:
    (act,) = facts.acts
    if not Act.objects.filter(pk=act.id).exists():
        convert.act_row(act, is_own=True).save(force_insert=True)
    event.kind, event.act_id, event.clause = proposal.kind.value, act.id, proposal.clause
    event.operative, event.precision, event.note = proposal.operative, proposal.precision, proposal.note
    event.state, event.recorded = state.value, timezone.localdate(at)
    event.certainty = proposal.certainty.value
    event.proposal = convert.proposal_to_json(proposal)
    event.save()
    _write(facts)
    names = {v.unit: v.full_name for v in facts.versions}
    begun = iter([unit.id for unit in facts.units])
    registry = register().registry

    def party(unit: str) -> PartyName:
        version = registry.at(unit, proposal.operative - DAY) or registry.at(unit, proposal.operative)
        return PartyName(version.full_name if version else names.get(unit, unit), unit)

    results = [each.unit or next(begun) for each in proposal.results]
    _set_parties(
        event,
        [party(unit) for unit in proposal.sources],
        [PartyName(names.get(u) or party(u).name, u) for u in results],
    )
    _remember(event, note=note, by=by, at=at)
    new_edition(f"{state.value} {event.pk}", by=by, at=at)


def _write(facts: Facts) -> None:
    """Write own facts, all but the act and the event; mark what they take back."""
    Unit.objects.bulk_create([convert.unit_row(unit, is_own=True) for unit in facts.units])
    for version in facts.withdrawn_versions:
        _taken_back(
            Version.objects.filter(
                unit=version.unit, start=version.start, end=version.end, name=version.name, type=version.type,
                recorded=version.recorded, withdrawn=None,
            ).update(withdrawn=version.withdrawn),
            version.full_name,
        )  # fmt: skip
    for code in facts.withdrawn_codes:
        _taken_back(
            Code.objects.filter(
                unit=code.unit, scheme=code.scheme, code=code.code, start=code.start, end=code.end,
                recorded=code.recorded, withdrawn=None,
            ).update(withdrawn=code.withdrawn, status=code.status.value),
            code.code,
        )  # fmt: skip
    for version in facts.versions:
        row = convert.version_row(version, is_own=True)
        row.save(force_insert=True)
        Parent.objects.bulk_create(convert.parent_rows(version, row))
    Code.objects.bulk_create([convert.code_row(code, is_own=True) for code in facts.codes])
    Edge.objects.bulk_create([convert.edge_row(edge, is_own=True) for edge in facts.edges])


def _taken_back(count: int, what: str) -> None:
    if count != 1:
        raise RuntimeError(f"expected one row to take back, found {count}: {what}")


def _touched(facts: Facts) -> list[str]:
    return sorted({version.unit for version in facts.versions} | {e.target for e in facts.edges})


def _act_to_use(registry: Registry, act: core.Act) -> core.Act:
    """An act the register knows by its number is that act; what a person typed of it is not written over it."""
    return registry.acts.get(act.id, act)


def _set_parties(event: Event, sources: Iterable[PartyName], results: Iterable[PartyName]) -> None:
    event.parties.all().delete()
    Party.objects.bulk_create(
        Party(event=event, unit_id=each.unit, name=each.name[:500], is_source=is_source, position=place)
        for is_source, names in ((True, sources), (False, results))
        for place, each in enumerate(names)
    )


def _remember(event: Event, *, by: User, at: datetime, note: str = "") -> None:
    parties = [[party.is_source, party.name, party.unit_id] for party in event.parties.all()]
    facts = {
        "kind": event.kind, "act": event.act_id, "clause": event.clause, "precision": event.precision,
        "operative": event.operative.isoformat() if event.operative else None, "note": event.note,
        "proposal": event.proposal, "parties": parties,
    }  # fmt: skip
    EventRecord.objects.create(event=event, state=event.state, facts=facts, note=note, at=at, by=by)


def _new_id() -> str:
    return "sk-" + secrets.token_hex(6)
