"""What happens to a task once it is in the register: moves, notes, deadlines, corrections, evidence."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from tinhgon.programme import (
    CLOSED,
    NOT_COUNTED,
    OPEN,
    Needs,
    NotAllowed,
    Party,
    WorkState,
    check_move,
    check_return,
)
from tinhgon.programme import Evidence as EvidenceState
from tinhgon.vietnamese import fold
from tinhgon_web.accounts.models import User
from tinhgon_web.accounts.permissions import Role
from tinhgon_web.audit.actions import record
from tinhgon_web.organisations.naming import Naming
from tinhgon_web.programmes.models import (
    Body,
    DeadlineChange,
    Departure,
    Evidence,
    Task,
    TaskBody,
    TaskEvent,
)


def index_task(task: Task, *, lead: Sequence[str], coordinating: Sequence[str]) -> None:
    """Set what the register searches, sorts and counts a task by."""
    task.folded = task.searchable([*lead, *coordinating])
    task.is_led, task.lead_sort = bool(lead), " ".join(map(fold, lead))[:200]


def set_bodies(task: Task, *, lead: Sequence[str], coordinating: Sequence[str], naming: Naming | None = None) -> None:
    """Set who leads and who takes part. A body that had its part keeps the unit it meant then."""
    naming = naming or Naming.as_of(task.programme.place_id, task.programme.named_on)
    meant = {part.body_id: (part.unit_id, part.since) for part in task.parts.all()}
    task.parts.all().delete()
    for role, names in (("lead", lead), ("coordinating", coordinating)):
        for position, name in enumerate(dict.fromkeys(names)):
            body = body_named(name)
            unit, since = meant.get(body.pk, (None, None))
            TaskBody.objects.get_or_create(
                task=task, body=body, role=role,
                defaults={"position": position, "unit_id": unit or naming.unit(name), "since": since},
            )  # fmt: skip
    getattr(task, "_prefetched_objects_cache", {}).clear()


class NothingToHandOver(Exception):
    """No body of the task has ended with a unit that carries it on, or somebody was faster."""


@transaction.atomic
def hand_to_successors(*, task_id: int, by: User, at: datetime, units: Collection[str] | None = None) -> TaskEvent:
    """Give a task to the units that carry on those of its bodies that have ended; only those of `units`, if given.

    A person does this, nothing does it by itself. Who was responsible before stays in the task's history.

    Raises:
        NothingToHandOver: there is none, or the task is closed.
    """
    task = Task.objects.select_for_update(of=("self",)).get(pk=task_id)
    if WorkState(task.state) in CLOSED:
        raise NothingToHandOver
    naming = Naming.as_of(task.programme.place_id, task.programme.named_on)
    old: list[str] = []
    new: list[str] = []
    acts: dict[str, None] = {}
    for part in task.parts.select_related("body"):
        heir = naming.known_heir(part.unit_id, timezone.localdate(at))
        if heir is None or heir.is_alive or not heir.now or (units is not None and heir.unit not in units):
            continue
        old.append(part.body.name)
        task.confirmed[part.role] = {"by": str(by), "at": at.isoformat()}  # no later edition takes it back unasked
        part.delete()
        for place, successor in enumerate(heir.now):
            TaskBody.objects.update_or_create(
                task=task, body=body_named(successor.name), role=part.role,
                defaults={"unit_id": successor.unit, "position": part.position + place, "since": timezone.localdate(at)},
            )  # fmt: skip
            new.append(successor.name)
            acts |= dict.fromkeys(proof.source for proof in successor.proofs)
    if not old:
        raise NothingToHandOver
    parts = list(task.parts.select_related("body"))
    index_task(
        task, lead=[part.body.name for part in parts if part.role == "lead"],
        coordinating=[part.body.name for part in parts if part.role == "coordinating"],
    )  # fmt: skip
    task.save(update_fields=["folded", "is_led", "lead_sort", "confirmed"])
    event = TaskEvent.objects.create(task=task, kind="succeeded", old=old, new=new, note="; ".join(acts), at=at, by=by)
    record(action="task.hand-over", obj=task, by=by, at=at, details={"from": old, "to": new})
    return event


def body_named(name: str) -> Body:
    """Return the body of this name, made at its first mention."""
    return Body.objects.get_or_create(key=Body.key_of(name), defaults={"name": name, "folded": fold(name)})[0]


def acts_for(party: Party | None) -> frozenset[Party]:
    """The office follows the programme and, until finer rights come, also speaks for the level that assigns."""
    if party is Party.MONITOR:
        return frozenset({Party.MONITOR, Party.ASSIGNER})
    return frozenset({party} if party else ())


def party_of(task: Task, user: User) -> Party | None:
    """Return for which party of the task the person acts, None if for none."""
    if user.role in {Role.ADMINISTRATOR, Role.PROGRAMME_OFFICE}:
        return Party.MONITOR
    if user.role == Role.REPORTER and Body.key_of(user.body_name) in {Body.key_of(name) for name in task.leads}:
        return Party.LEAD
    return None


@transaction.atomic
def move_task(
    *, task_id: int, to: WorkState, by: User, at: datetime, note: str = "", on: date | None = None,
    document: str = "", body: str = "", unit: str | None = None,
) -> Task:  # fmt: skip
    """Move a task to another state and record who did it.

    Args:
        note: the reason or what was done; some moves need it.
        on: the day of completion: as reported, for a report; as confirmed, for a move to done, where the reported
            day stands if none is given. Without either the move is refused: no day is made up.
        document: the directing document, where a task leaves the total.
        body, unit: the body that takes the task over, or is proposed for it: as printed, and the unit it means.

    Raises:
        NotAllowed: the core's table has no such move, this person may not make it, or something is missing.
    """
    task = Task.objects.select_for_update(of=("self",)).get(pk=task_id)
    party = party_of(task, by)
    done_on = on or task.reported_on
    brought = {
        Needs.REASON: note.strip(), Needs.DIRECTING_DOCUMENT: document.strip(), Needs.SUCCESSOR: body.strip(),
        Needs.PROPOSED_BODY: body.strip(), Needs.PRODUCT: note.strip() or task.evidence.exists(), Needs.LEAD: task.is_led,
        Needs.DONE_ON: done_on,
    }  # fmt: skip
    move = check_move(WorkState(task.state), to)
    if not acts_for(party) & move.decides:
        raise NotAllowed("wrong-party", move.old, move.new)
    check_move(move.old, move.new, given=frozenset(need for need, is_there in brought.items() if is_there))
    if to is WorkState.REFUSED:
        note = f"{note.strip()} Đề nghị giao: {body.strip()}."
    if to is WorkState.WAITING_CONFIRMATION:
        task.reported_on = on
        note = f"{note.strip()} Ngày hoàn thành theo báo cáo: {on:%d/%m/%Y}." if on else note
    elif to is not WorkState.DONE:
        task.reported_on = None
    leaving = Leaving(document=document.strip(), body=body.strip(), unit=unit) if to in NOT_COUNTED else None
    set_state(task, to, note=note, on=done_on if to is WorkState.DONE else None, leaving=leaving, by=by, at=at)
    return task


@dataclass(frozen=True, slots=True)
class Leaving:
    """By which document a task leaves the total, and to whom it goes."""

    document: str
    body: str = ""
    unit: str | None = None


def set_state(
    task: Task, to: WorkState, *, by: User, at: datetime, note: str = "", on: date | None = None,
    leaving: Leaving | None = None, kind: str = "moved",
) -> None:  # fmt: skip
    """Set the state with all that hangs on it; part of the caller's action. `on` is needed for done, `leaving` for leaving."""
    old = task.state
    task.state = to.value
    task.finished_on, task.finished_by = on if to is WorkState.DONE else None, None
    task.returns += to is WorkState.RETURNED
    task.save(update_fields=["state", "finished_on", "finished_by", "reported_on", "returns"])
    gone = task.departures.filter(closed_at=None).first()
    if gone is not None:
        gone.closed_at, gone.closed_by, gone.closed_reason = at, by, note.strip()
        gone.save(update_fields=["closed_at", "closed_by", "closed_reason"])
    if leaving is not None:
        Departure.objects.create(
            task=task, to=to.value, came_from=gone.came_from if gone else old, document=leaving.document,
            reason=note.strip(), successor_id=leaving.unit, successor_name=leaving.body, at=at, by=by,
        )  # fmt: skip
    TaskEvent.objects.create(task=task, kind=kind, old=old, new=to.value, note=note.strip(), at=at, by=by)
    record(action="task.move", obj=task, by=by, at=at, details={"old": old, "new": to.value, "note": note.strip()})


@transaction.atomic
def take_back(*, task_id: int, reason: str, by: User, at: datetime) -> Task:
    """Take a task that left the total back to where it stood; the monitoring body does it.

    Raises:
        NotAllowed: it has not left, or this person does not follow the programme.
    """
    task = Task.objects.select_for_update(of=("self",)).get(pk=task_id)
    now = WorkState(task.state)
    gone = task.departures.filter(closed_at=None).first()
    before = WorkState(gone.came_from) if gone else now
    check_return(now, before)
    if party_of(task, by) is not Party.MONITOR:
        raise NotAllowed("wrong-party", now, before)
    if not reason.strip():
        raise NotAllowed("missing", now, before, missing=frozenset({Needs.REASON}))
    set_state(task, before, note=reason, kind="taken_back", by=by, at=at)
    return task


@transaction.atomic
def date_completions(*, days: Mapping[int, date], by: User, at: datetime) -> int:
    """Say when tasks were done of which only that they are done was known. Returns how many were dated.

    A task that is not done any more, or whose day somebody else has stated meanwhile, is left as it is.
    """
    dated = 0
    undated = Task.objects.select_for_update(of=("self",)).filter(pk__in=days, state="done", finished_on=None)
    for task in undated:
        task.finished_on, task.finished_by = days[task.pk], None
        task.save(update_fields=["finished_on", "finished_by"])
        TaskEvent.objects.create(task=task, kind="dated", new=task.finished_on.isoformat(), at=at, by=by)
        record(action="task.date", obj=task, by=by, at=at, details={"finished_on": task.finished_on.isoformat()})
        dated += 1
    return dated


@transaction.atomic
def assign_tasks(*, task_ids: Sequence[int], lead: Sequence[str], by: User, at: datetime) -> int:
    """Give tasks to the bodies that are to lead them, all at once. Returns how many were given out.

    A task that is done or has left the total, or that these bodies lead already, is left as it is.
    """
    given = 0
    for task in Task.objects.select_for_update(of=("self",)).filter(pk__in=task_ids).order_by("pk"):
        state = WorkState(task.state)
        if state not in OPEN | {WorkState.DRAFT} or state is WorkState.PAUSED:
            continue
        if task.leads == list(lead) and state not in {WorkState.DRAFT, WorkState.REFUSED}:
            continue
        old, coordinating = task.leads, task.coordinating
        index_task(task, lead=lead, coordinating=coordinating)
        task.confirmed["lead"] = {"by": str(by), "at": at.isoformat()}
        task.save()
        set_bodies(task, lead=lead, coordinating=coordinating)
        if old != list(lead):
            TaskEvent.objects.create(
                task=task, kind="corrected", old={"lead": old}, new={"lead": list(lead)}, at=at, by=by
            )
        if state in {WorkState.DRAFT, WorkState.REFUSED}:
            set_state(task, WorkState.ASSIGNED, note="; ".join(lead), by=by, at=at)
        record(action="task.assign", obj=task, by=by, at=at, details={"lead": list(lead)})
        given += 1
    return given


@transaction.atomic
def add_note(*, task_id: int, note: str, by: User, at: datetime, is_difficulty: bool = False) -> TaskEvent:
    """Report on a task in words without moving it. A difficulty is printed as one in the next report."""
    task = Task.objects.get(pk=task_id)
    kind = "difficulty" if is_difficulty else "noted"
    event = TaskEvent.objects.create(task=task, kind=kind, note=note.strip(), at=at, by=by)
    record(action="task.note", obj=task, by=by, at=at, details={"event": event.pk})
    return event


@transaction.atomic
def change_deadline(
    *, task_id: int, new_due: date, authority: str, reason: str, by: User, at: datetime
) -> DeadlineChange:
    """Set a later deadline, as a dated event with its authority. The first deadline stays for ever.

    Raises:
        ValueError: the new day is the present one.
    """
    task = Task.objects.select_for_update(of=("self",)).get(pk=task_id)
    if task.due == new_due:
        raise ValueError("the new deadline is the present one")
    deadline = {"text": f"đến ngày {new_due:%d/%m/%Y}", "kind": "day", "start": new_due.isoformat(),
                "end": new_due.isoformat(), "rule": "authority"}  # fmt: skip
    change = move_deadline(task, deadline, new_due, authority=authority, reason=reason, by=by, at=at)
    # A person stands by it: a later edition asks before it takes the extension away.
    task.confirmed["deadline"] = {"by": str(by), "at": at.isoformat()}
    task.save()
    assert change is not None
    record(action="task.deadline", obj=task, by=by, at=at, details={"new": new_due.isoformat(), "authority": authority})
    return change


def move_deadline(
    task: Task, deadline: dict[str, Any] | None, due: date | None, *, authority: str, by: User, at: datetime,
    reason: str = "",
) -> DeadlineChange | None:  # fmt: skip
    old, task.deadline = task.due, deadline
    if due == old:
        return None
    task.due = due
    if due is None:
        return None
    task.extensions += old is not None and due > old
    if task.first_due is None and old is None and not task.deadline_changes.exists():
        task.first_due = due
    TaskEvent.objects.create(
        task=task, kind="deadline", old=old.isoformat() if old else None, new=due.isoformat(), note=reason or authority,
        at=at, by=by,
    )  # fmt: skip
    return DeadlineChange.objects.create(
        task=task, old_due=old, new_due=due, reason=reason, authority=authority, at=at, by=by
    )


@transaction.atomic
def correct_task(
    *, task_id: int, text: str, lead: Sequence[str], coordinating: Sequence[str], product: str, by: User, at: datetime
) -> Task:
    """Correct what the reader made of a task. What a person set is confirmed and no later edition replaces it silently."""
    task = Task.objects.select_for_update(of=("self",)).get(pk=task_id)
    new: dict[str, Any] = {
        "text": text.strip(),
        "lead": list(lead),
        "coordinating": list(coordinating),
        "product": product.strip(),
    }
    old = {"text": task.text, "lead": task.leads, "coordinating": task.coordinating, "product": task.product}
    changed = {name: value for name, value in new.items() if value != old[name]}
    if not changed:
        return task
    task.text, task.product = new["text"], new["product"]
    for name in changed:
        task.confirmed[name] = {"by": str(by), "at": at.isoformat()}
    if lead and task.state == WorkState.DRAFT:
        task.state = WorkState.ASSIGNED.value
    index_task(task, lead=lead, coordinating=coordinating)
    task.save()
    set_bodies(task, lead=lead, coordinating=coordinating)
    TaskEvent.objects.create(task=task, kind="corrected", old={n: old[n] for n in changed}, new=changed, at=at, by=by)
    record(action="task.correct", obj=task, by=by, at=at, details={"fields": sorted(changed)})
    return task


@transaction.atomic
def add_evidence(*, task_id: int, name: str, content: bytes, by: User, at: datetime) -> tuple[Evidence, bool]:
    """Hand in a product or proof. Returns it, and whether it is new: the same file twice changes nothing."""
    task = Task.objects.select_for_update(of=("self",)).get(pk=task_id)
    sha256 = hashlib.sha256(content).hexdigest()
    if held := task.evidence.filter(sha256=sha256).first():
        return held, False
    evidence = Evidence(task=task, name=name[:255], sha256=sha256, at=at, by=by)
    evidence.content.save(sha256, ContentFile(content), save=False)
    evidence.save(force_insert=True)
    TaskEvent.objects.create(task=task, kind="evidence", new=evidence.name, at=at, by=by)
    record(action="evidence.add", obj=evidence, by=by, at=at, details={"task": task.pk, "sha256": sha256})
    return evidence, True


@transaction.atomic
def judge_evidence(*, evidence_id: int, accepted: bool, by: User, at: datetime) -> Evidence:
    """Accept or reject what was handed in."""
    evidence = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence_id)
    evidence.state = (EvidenceState.ACCEPTED if accepted else EvidenceState.REJECTED).value
    evidence.save(update_fields=["state"])
    TaskEvent.objects.create(task=evidence.task, kind="evidence", old=evidence.name, new=evidence.state, at=at, by=by)
    record(action="evidence.judge", obj=evidence, by=by, at=at, details={"state": evidence.state})
    return evidence
