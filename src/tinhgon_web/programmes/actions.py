"""Everything that changes the register. Views, commands and jobs call these, nothing else does."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from tinhgon.programme import (
    Choice,
    Needs,
    NotAllowed,
    Party,
    Plan,
    ProposedTask,
    WorkState,
    check_move,
    plan,
    proposed_tasks,
)
from tinhgon.programme import Evidence as EvidenceState
from tinhgon.reading.as_json import deadline_to_json
from tinhgon.reading.model import Reading as ReadValue
from tinhgon.reading.model import TaskStatus
from tinhgon.vietnamese import fold
from tinhgon_web.accounts.models import User
from tinhgon_web.accounts.permissions import Role
from tinhgon_web.audit.actions import record
from tinhgon_web.documents.models import Document, Reading
from tinhgon_web.office_calendar import last_day
from tinhgon_web.programmes.convert import (
    held_task,
    proposed_to_json,
)
from tinhgon_web.programmes.models import (
    Body,
    Change,
    DeadlineChange,
    Edition,
    Evidence,
    Programme,
    Task,
    TaskBody,
    TaskEvent,
)


class AlreadyApplied(Exception):
    """This very reading, with these corrections, has been written into the register before."""


class PlanMoved(Exception):
    """The register or the reading changed after the plan was shown; it has to be looked at again."""


def reading_key(programme: Programme | None, corrected: Mapping[str, Any]) -> str:
    """Return the SHA-256 (hex) that stands for one corrected reading in one programme."""
    facts = json.dumps(corrected, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{programme.pk if programme else 'new'}:{facts}".encode()).hexdigest()


def plan_for(programme: Programme | None, reading: ReadValue) -> Plan:
    """Compare a reading with what the register holds of the programme; nothing is written."""
    tasks = programme.tasks.for_lists() if programme else ()
    return plan([held_task(task) for task in tasks], reading)


def plan_key(found: Plan) -> str:
    """Return a short key of what a plan would do, to notice that it changed between showing and accepting."""
    return hashlib.sha256(repr(found).encode()).hexdigest()[:16]


@transaction.atomic
def apply_plan(
    *,
    reading: Reading,
    corrected: Mapping[str, Any],
    value: ReadValue,
    programme: Programme | None,
    choices: Mapping[str, Choice],
    shown: str | None,
    by: User,
    at: datetime,
) -> Edition:
    """Write the plan of a corrected reading into the register: tasks, changes and events in one transaction.

    Args:
        programme: the one it is a later edition of; None founds a new one.
        choices: "task-key.field" or "task-key" (a gone task) → keep or take; what is not named follows the default.
        shown: `plan_key` of the plan the person saw; None skips the check.

    Raises:
        AlreadyApplied: the same corrected reading is in the register.
        PlanMoved: the plan is no longer the one that was shown.
    """
    # Two people accepting at once wait for each other here; the second finds the first one's edition.
    Document.objects.select_for_update().get(pk=reading.document_id)
    if programme is not None:
        programme = Programme.objects.select_for_update().get(pk=programme.pk)
    key = reading_key(programme, corrected)
    if Edition.objects.filter(key=key).exists() or (programme is None and _founded_by(reading)):
        raise AlreadyApplied
    found = plan_for(programme, value)
    if shown is not None and plan_key(found) != shown:
        raise PlanMoved

    if programme is None:
        programme = _found(reading, value, by=by, at=at)
        key = reading_key(programme, corrected)
    counts = {"add": len(found.add), "change": len(found.change), "gone": len(found.gone)}
    edition = Edition.objects.create(
        programme=programme, reading=reading, key=key, counts=counts, applied_at=at, applied_by=by
    )
    facts = _clause_facts(corrected)
    place = {task.clause: position for position, task in enumerate(proposed_tasks(value))}
    for proposed in found.add:
        _add_task(edition, proposed, facts, position=place[proposed.clause], by=by, at=at)
    for change in found.change:
        task = programme.tasks.get(pk=int(change.key))
        taken = {
            f.field: f.read for f in change.fields if choices.get(f"{change.key}.{f.field}", f.default) is Choice.TAKE
        }
        _take_fields(task, taken, change.proposed, position=place[change.proposed.clause], by=by, at=at)
        _locate(task, edition, facts.get(change.proposed.clause))
    for gone in found.gone:
        if choices.get(gone.key, gone.default) is Choice.TAKE:
            task = programme.tasks.get(pk=int(gone.key))
            if WorkState(task.state) not in {WorkState.DONE, WorkState.ENDED}:
                _set_state(task, WorkState.ENDED, note="Bản sau của văn bản không còn nhiệm vụ này.", by=by, at=at)
    for same in found.same:
        task = programme.tasks.get(pk=int(same))
        _locate(task, edition, facts.get(task.read["clause"] if task.read else task.clause))
    _write_changes(edition, value)
    record(action="plan.apply", obj=edition, by=by, at=at, details={"programme": programme.pk, **counts})
    return edition


def _founded_by(reading: Reading) -> bool:
    return Programme.objects.filter(document=reading.document).exists()


def _found(reading: Reading, value: ReadValue, *, by: User, at: datetime) -> Programme:
    head = value.letterhead
    programme = Programme.objects.create(
        title=(head.title or reading.document.name)[:1000],
        number=head.number or "",
        kind=head.kind or "",
        issuer=head.issuer or "",
        issued_on=head.issued_on,
        recipients=[{"name": r.name, "purpose": r.purpose} for r in head.recipients],
        document=reading.document,
    )
    record(action="programme.create", obj=programme, by=by, at=at, details={"document": reading.document_id})
    return programme


def _clause_facts(corrected: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return clause → its span, citations, warnings and product, and what a person confirmed of it in the reading."""
    facts: dict[str, dict[str, Any]] = {}
    for clause in corrected.get("clauses", ()):
        span = clause.get("span") or {}
        product = next((f["value"] for f in clause.get("fields") or () if "sản phẩm" in f["label"].lower()), "")
        facts[clause["path"]] = {
            "start": span.get("start"), "end": span.get("end"), "product": product, "citations": [], "warnings": [],
            "confirmed": {},
        }  # fmt: skip
    for task in corrected.get("tasks", ()):
        if task["clause"] in facts:
            facts[task["clause"]]["confirmed"] = dict(task.get("corrected") or {})
    for name in ("citations", "warnings"):
        for item in corrected.get(name, ()):
            if item.get("clause") in facts and not item.get("resolved"):
                facts[item["clause"]][name].append({k: v for k, v in item.items() if k != "span"})
    return facts


def _add_task(
    edition: Edition, proposed: ProposedTask, facts: Mapping[str, dict[str, Any]], *, position: int, by: User,
    at: datetime,
) -> Task:  # fmt: skip
    fact = facts.get(proposed.clause, {})
    due = last_day(proposed.deadline)
    is_done = proposed.status is TaskStatus.DONE
    task = Task(
        programme=edition.programme,
        edition=edition,
        clause=proposed.clause,
        position=position,
        text=proposed.text,
        product=fact.get("product", ""),
        citations=fact.get("citations", []),
        warnings=fact.get("warnings", []),
        has_warning=bool(fact.get("warnings")),
        source_start=fact.get("start"),
        source_end=fact.get("end"),
        deadline=deadline_to_json(proposed.deadline),
        due=due,
        first_due=due,
        state=_first_state(proposed),
        # The document reports it done; the day it was done is not known better than the document's own.
        finished_on=(edition.programme.issued_on or timezone.localdate(at)) if is_done else None,
        read=proposed_to_json(proposed),
        confirmed=fact.get("confirmed", {}),
    )
    _index(task, [*proposed.lead, *proposed.coordinating])
    task.save(force_insert=True)
    _set_bodies(task, lead=proposed.lead, coordinating=proposed.coordinating)
    TaskEvent.objects.create(task=task, kind="created", new=proposed_to_json(proposed), at=at, by=by)
    return task


def _first_state(proposed: ProposedTask) -> str:
    if proposed.status is TaskStatus.DONE:
        return WorkState.DONE.value
    return (WorkState.ASSIGNED if proposed.lead else WorkState.DRAFT).value


def _take_fields(
    task: Task, taken: Mapping[str, Any], proposed: ProposedTask, *, position: int, by: User, at: datetime
) -> None:
    old = {name: _shown(task, name) for name in taken}
    if "clause" in taken:
        task.clause = proposed.clause
    if "text" in taken:
        task.text = proposed.text
    if "deadline" in taken:
        _move_deadline(
            task, deadline_to_json(proposed.deadline), last_day(proposed.deadline), authority="Bản sau của văn bản",
            by=by, at=at,
        )  # fmt: skip
    if taken.get("status") is TaskStatus.DONE and task.state != WorkState.DONE:
        task.state, task.finished_on = WorkState.DONE.value, timezone.localdate(at)
    lead = proposed.lead if "lead" in taken else tuple(task.leads)
    coordinating = proposed.coordinating if "coordinating" in taken else tuple(task.coordinating)
    task.position, task.read = position, proposed_to_json(proposed)
    _index(task, [*lead, *coordinating])
    task.save()
    if "lead" in taken or "coordinating" in taken:
        _set_bodies(task, lead=lead, coordinating=coordinating)
    new = proposed_to_json(proposed)
    TaskEvent.objects.create(task=task, kind="edition", old=old, new={name: new[name] for name in taken}, at=at, by=by)


def _locate(task: Task, edition: Edition, fact: Mapping[str, Any] | None) -> None:
    """Tie a task to the edition that has it now: spans count in that edition's document and in no other."""
    task.edition = edition
    task.source_start, task.source_end = (fact["start"], fact["end"]) if fact else (None, None)
    if fact:
        task.citations, task.warnings, task.has_warning = fact["citations"], fact["warnings"], bool(fact["warnings"])
        task.confirmed = {**task.confirmed, **fact["confirmed"]}
    task.save()


def _shown(task: Task, name: str) -> Any:
    values = {
        "clause": task.clause, "text": task.text, "lead": task.leads, "coordinating": task.coordinating,
        "deadline": task.deadline, "status": task.state,
    }  # fmt: skip
    return values[name]


def _write_changes(edition: Edition, value: ReadValue) -> None:
    """Keep the changes that both editions have, add the new ones, mark those that are gone."""
    held = {
        (c.clause, c.type, tuple(c.predecessors), tuple(c.successors)): c
        for c in edition.programme.changes.filter(is_gone=False)
    }
    for position, change in enumerate(value.changes):
        key = (change.clause, change.type.value, change.predecessors, change.successors)
        if held.pop(key, None) is None:
            Change.objects.create(
                programme=edition.programme, edition=edition, clause=change.clause, type=change.type.value,
                predecessors=list(change.predecessors), successors=list(change.successors), position=position,
            )  # fmt: skip
    for gone in held.values():
        gone.is_gone = True
        gone.save(update_fields=["is_gone"])


def _index(task: Task, bodies: Sequence[str]) -> None:
    task.folded = task.searchable(list(bodies))


def _set_bodies(task: Task, *, lead: Sequence[str], coordinating: Sequence[str]) -> None:
    task.parts.all().delete()
    for role, names in (("lead", lead), ("coordinating", coordinating)):
        for position, name in enumerate(dict.fromkeys(names)):
            TaskBody.objects.get_or_create(task=task, body=body_named(name), role=role, defaults={"position": position})
    getattr(task, "_prefetched_objects_cache", {}).clear()


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
def move_task(*, task_id: int, to: WorkState, by: User, at: datetime, note: str = "", on: date | None = None) -> Task:
    """Move a task to another state and record who did it.

    Args:
        note: the reason or what was done; some moves need it.
        on: the day of completion, for a move to done; today if not given.

    Raises:
        NotAllowed: the core's table has no such move, this person may not make it, or something is missing.
    """
    task = Task.objects.select_for_update(of=("self",)).get(pk=task_id)
    party = party_of(task, by)
    given = set()
    if note.strip():
        given |= {Needs.REASON, Needs.DIRECTING_DOCUMENT, Needs.SUCCESSOR, Needs.PROPOSED_BODY, Needs.PRODUCT}
    if task.evidence.exists():
        given.add(Needs.PRODUCT)
    if task.leads:
        given.add(Needs.LEAD)
    if to is WorkState.DONE:
        given.add(Needs.DONE_ON)
    move = check_move(WorkState(task.state), to)
    if not acts_for(party) & move.decides:
        raise NotAllowed("wrong-party", move.old, move.new)
    check_move(move.old, move.new, given=frozenset(given))
    _set_state(task, to, note=note, on=on, by=by, at=at)
    return task


def _set_state(task: Task, to: WorkState, *, by: User, at: datetime, note: str = "", on: date | None = None) -> None:
    old = task.state
    task.state = to.value
    task.finished_on = (on or timezone.localdate(at)) if to is WorkState.DONE else None
    task.returns += to is WorkState.RETURNED
    task.save(update_fields=["state", "finished_on", "returns"])
    TaskEvent.objects.create(task=task, kind="moved", old=old, new=to.value, note=note.strip(), at=at, by=by)
    record(action="task.move", obj=task, by=by, at=at, details={"old": old, "new": to.value, "note": note.strip()})


@transaction.atomic
def add_note(*, task_id: int, note: str, by: User, at: datetime) -> TaskEvent:
    """Report on a task in words without moving it."""
    task = Task.objects.get(pk=task_id)
    event = TaskEvent.objects.create(task=task, kind="noted", note=note.strip(), at=at, by=by)
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
    change = _move_deadline(task, deadline, new_due, authority=authority, reason=reason, by=by, at=at)
    # A person stands by it: a later edition asks before it takes the extension away.
    task.confirmed["deadline"] = {"by": str(by), "at": at.isoformat()}
    task.save()
    assert change is not None
    record(action="task.deadline", obj=task, by=by, at=at, details={"new": new_due.isoformat(), "authority": authority})
    return change


def _move_deadline(
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
    _index(task, [*lead, *coordinating])
    task.save()
    _set_bodies(task, lead=lead, coordinating=coordinating)
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
