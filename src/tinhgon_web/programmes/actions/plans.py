"""From a corrected reading to the register: tasks, changes and their planned events, in one transaction."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tinhgon.organisations.model import State as EventState
from tinhgon.programme import (
    CLOSED,
    Choice,
    Plan,
    ProposedTask,
    WorkState,
    plan,
    proposed_tasks,
)
from tinhgon.reading.as_json import deadline_to_json
from tinhgon.reading.model import Reading as ReadValue
from tinhgon.reading.model import TaskStatus
from tinhgon_web.accounts.models import User
from tinhgon_web.audit.actions import record
from tinhgon_web.documents.models import Document, Reading
from tinhgon_web.office_calendar import last_day
from tinhgon_web.organisations.actions import annul_event
from tinhgon_web.organisations.naming import Naming, place_of_issuer
from tinhgon_web.programmes.actions.names import plan_change
from tinhgon_web.programmes.actions.tasks import index_task, move_deadline, set_bodies, set_state
from tinhgon_web.programmes.convert import (
    held_task,
    proposed_to_json,
)
from tinhgon_web.programmes.models import (
    Change,
    Edition,
    Programme,
    Task,
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
    naming = Naming.as_of(programme.place_id, programme.named_on)
    for proposed in found.add:
        _add_task(edition, proposed, facts, position=place[proposed.clause], naming=naming, by=by, at=at)
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
            if WorkState(task.state) not in CLOSED:
                set_state(task, WorkState.ENDED, note="Bản sau của văn bản không còn nhiệm vụ này.", by=by, at=at)
    for same in found.same:
        task = programme.tasks.get(pk=int(same))
        _locate(task, edition, facts.get(task.read["clause"] if task.read else task.clause))
    _write_changes(edition, value, by=by, at=at)
    record(action="plan.apply", obj=edition, by=by, at=at, details={"programme": programme.pk, **counts})
    return edition


def _founded_by(reading: Reading) -> bool:
    return Programme.objects.filter(document=reading.document).exists()


def _found(reading: Reading, value: ReadValue, *, by: User, at: datetime) -> Programme:
    head = value.letterhead
    named_on = head.issued_on or timezone.localdate(at)
    programme = Programme.objects.create(
        title=(head.title or reading.document.name)[:1000],
        number=head.number or "",
        kind=head.kind or "",
        issuer=head.issuer or "",
        issued_on=head.issued_on,
        recipients=[{"name": r.name, "purpose": r.purpose} for r in head.recipients],
        document=reading.document,
        place_id=place_of_issuer(head.issuer or "", head.superior or "", head.place or "", named_on),
        named_on=named_on,
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
    edition: Edition, proposed: ProposedTask, facts: Mapping[str, dict[str, Any]], *, position: int, naming: Naming,
    by: User, at: datetime,
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
    index_task(task, [*proposed.lead, *proposed.coordinating])
    task.save(force_insert=True)
    set_bodies(task, lead=proposed.lead, coordinating=proposed.coordinating, naming=naming)
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
        move_deadline(
            task, deadline_to_json(proposed.deadline), last_day(proposed.deadline), authority="Bản sau của văn bản",
            by=by, at=at,
        )  # fmt: skip
    if taken.get("status") is TaskStatus.DONE and task.state != WorkState.DONE:
        task.state, task.finished_on = WorkState.DONE.value, timezone.localdate(at)
    lead = proposed.lead if "lead" in taken else tuple(task.leads)
    coordinating = proposed.coordinating if "coordinating" in taken else tuple(task.coordinating)
    task.position, task.read = position, proposed_to_json(proposed)
    index_task(task, [*lead, *coordinating])
    task.save()
    if "lead" in taken or "coordinating" in taken:
        set_bodies(task, lead=lead, coordinating=coordinating)
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


def _write_changes(edition: Edition, value: ReadValue, *, by: User, at: datetime) -> None:
    """Keep the changes that both editions have, add the new ones with their planned events, mark those that are gone."""
    held = {
        (c.clause, c.type, tuple(c.predecessors), tuple(c.successors)): c
        for c in edition.programme.changes.filter(is_gone=False)
    }
    naming = Naming.as_of(edition.programme.place_id, edition.programme.named_on)
    deadlines = {task.clause: task.deadline for task in value.tasks}
    for position, change in enumerate(value.changes):
        key = (change.clause, change.type.value, change.predecessors, change.successors)
        if held.pop(key, None) is not None:
            continue
        made = Change.objects.create(
            programme=edition.programme, edition=edition, clause=change.clause, type=change.type.value,
            predecessors=list(change.predecessors), successors=list(change.successors), position=position,
        )  # fmt: skip
        plan_change(change=made, naming=naming, deadline=deadlines.get(change.clause), by=by, at=at)
    for gone in held.values():
        gone.is_gone = True
        gone.save(update_fields=["is_gone"])
        if gone.event is not None and gone.event.state == EventState.PLANNED.value:
            annul_event(event_id=gone.event.pk, reason="Bản sau của văn bản không còn thay đổi này.", by=by, at=at)
