"""From a corrected reading to the register: tasks, changes and their planned events, in one transaction."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
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
from tinhgon.programme import SetAside as SetAsideValue
from tinhgon.reading.as_json import deadline_to_json
from tinhgon.reading.model import Reading as ReadValue
from tinhgon.reading.model import TaskStatus
from tinhgon_web.accounts.models import User
from tinhgon_web.audit.actions import record
from tinhgon_web.documents.convert import reading_value
from tinhgon_web.documents.models import Document, Reading
from tinhgon_web.office_calendar import last_day
from tinhgon_web.organisations.actions import annul_event
from tinhgon_web.organisations.naming import Naming, place_of_issuer
from tinhgon_web.programmes.actions.names import plan_change
from tinhgon_web.programmes.actions.tasks import Leaving, index_task, move_deadline, set_bodies, set_state
from tinhgon_web.programmes.convert import (
    held_task,
    proposed_to_json,
)
from tinhgon_web.programmes.models import (
    Change,
    Edition,
    Programme,
    SetAside,
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


def plan_for(programme: Programme | None, value: ReadValue, reading: Reading) -> Plan:
    """Compare a reading with what the register holds of the programme; nothing is written."""
    if programme is None:
        return plan([], value)
    tasks = programme.tasks.for_lists().select_related("edition")
    # What was set aside in this very reading is gone from it by its corrections, or was taken in again by their undoing.
    aside = SetAside.objects.filter(edition__programme=programme).exclude(edition__reading=reading)
    return plan(
        [held_task(task, reading_id=reading.pk) for task in tasks], value,
        aside=[
            SetAsideValue(clause=one.clause, text=one.text, into=str(one.into_id) if one.into_id else None, by=one.by)
            for one in aside
        ],
    )  # fmt: skip


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
    done_on: Mapping[str, date] | None = None,
) -> Edition:
    """Write the plan of a corrected reading into the register: tasks, changes and events in one transaction.

    Args:
        programme: the one it is a later edition of; None founds a new one.
        choices: "task-key.field", "task-key" (a gone task) or "aside.clause" (a task set aside before) → keep or take;
            what is not named follows the default.
        done_on: clause → the day a task was done that the document reports as done. A day nobody states stays unknown.
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
    found = plan_for(programme, value, reading)
    if shown is not None and plan_key(found) != shown:
        raise PlanMoved

    if programme is None:
        programme = _found(reading, value, by=by, at=at)
        key = reading_key(programme, corrected)
    edition = Edition.objects.create(programme=programme, reading=reading, key=key, applied_at=at, applied_by=by)
    work = _Applying(
        edition=edition, facts=_clause_facts(corrected), raw=_as_read(reading),
        place={task.clause: position for position, task in enumerate(proposed_tasks(value))},
        naming=Naming.as_of(programme.place_id, programme.named_on), done_on=done_on or {},
        reported_by=value.letterhead.issued_on, by=by, at=at,
    )  # fmt: skip
    edition.counts = _write_tasks(work, found, choices)
    edition.save(update_fields=["counts"])
    _keep_set_aside(work, value)
    _write_changes(edition, value, by=by, at=at)
    record(action="plan.apply", obj=edition, by=by, at=at, details={"programme": programme.pk, **edition.counts})
    return edition


@dataclass(frozen=True, slots=True, kw_only=True)
class _Applying:
    """What the parts of one application share. `raw`: clause → the task as the reader had it, before any correction."""

    edition: Edition
    facts: Mapping[str, dict[str, Any]]
    raw: Mapping[str, ProposedTask]
    place: Mapping[str, int]
    naming: Naming
    done_on: Mapping[str, date]
    reported_by: date | None  # what this document reports as done was done by then: its day, if it has one
    by: User
    at: datetime

    def as_read(self, clause: str) -> dict[str, Any] | None:
        task = self.raw.get(_origin(clause, self.raw))
        return proposed_to_json(task) if task else None


def _as_read(reading: Reading) -> dict[str, ProposedTask]:
    return {task.clause: task for task in proposed_tasks(reading_value(reading.data))}


def _origin(clause: str, raw: Mapping[str, ProposedTask]) -> str:
    """Return the clause a part was split from: "II.1#2" → "II.1"."""
    return clause if clause in raw else clause.partition("#")[0]


def _write_tasks(work: _Applying, found: Plan, choices: Mapping[str, Choice]) -> dict[str, int]:
    """Write what was chosen. Returns what was done, not what was planned."""
    programme = work.edition.programme
    counts = dict.fromkeys(("add", "change", "gone", "kept", "aside"), 0)
    for proposed in found.add:
        _add_task(work, proposed)
        counts["add"] += 1
    for carried in found.carried:
        if choices.get(f"aside.{carried.proposed.clause}", carried.default) is Choice.TAKE:
            _add_task(work, carried.proposed)
            held = SetAside.objects.filter(edition__programme=programme, clause=carried.aside.clause)
            held.filter(text=carried.aside.text).delete()
            counts["add"] += 1
        else:
            counts["aside"] += 1
    for change in found.change:
        task = programme.tasks.get(pk=int(change.key))
        taken = {
            f.field: f.read for f in change.fields if choices.get(f"{change.key}.{f.field}", f.default) is Choice.TAKE
        }
        _take_fields(work, task, taken, change.proposed)
        _locate(work, task, change.proposed.clause)
        counts["change"] += bool(taken)
        counts["kept"] += len(taken) < len(change.fields)
    for gone in found.gone:
        task = programme.tasks.get(pk=int(gone.key))
        if choices.get(gone.key, gone.default) is Choice.TAKE and WorkState(task.state) not in CLOSED:
            document = f"{programme.kind} {programme.number}".strip() or work.edition.reading.document.name
            set_state(
                task, WorkState.ENDED, note="Bản sau của văn bản không còn nhiệm vụ này.",
                leaving=Leaving(document=document[:300]), by=work.by, at=work.at,
            )  # fmt: skip
            counts["gone"] += 1
        else:
            counts["kept"] += 1
    for key, proposed in zip(found.same, found.same_as, strict=True):
        task = programme.tasks.get(pk=int(key))
        _remember(work, task, proposed)
        _locate(work, task, proposed.clause)
    return counts


def _keep_set_aside(work: _Applying, value: ReadValue) -> None:
    """Keep which tasks of the reader were struck off or merged by a person, for the next edition."""
    programme, reading = work.edition.programme, work.edition.reading
    SetAside.objects.filter(edition__programme=programme, edition__reading=reading).delete()
    standing = {_origin(task.clause, work.raw) for task in value.tasks}
    into: dict[str, str] = {}
    who: dict[str, str] = {}
    for correction in reading.corrections.filter(is_undone=False).select_related("by"):
        if correction.kind == "task.merge":
            into |= dict.fromkeys(correction.value["with"], correction.key)
            who |= dict.fromkeys(correction.value["with"], str(correction.by))
        elif correction.kind == "task.remove":
            who[correction.key] = str(correction.by)
    tasks = {task.clause: task for task in programme.tasks.all()}
    for clause, proposed in work.raw.items():
        if clause in standing:
            continue
        target = into.get(clause)
        while target in into:  # merged into what was itself merged
            target = into[target]
        held = tasks.get(target) if target else None
        SetAside.objects.create(
            edition=work.edition, clause=clause, text=proposed.text, into=held, by=who.get(clause, "")
        )


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


def _add_task(work: _Applying, proposed: ProposedTask) -> Task:
    fact = work.facts.get(proposed.clause, {})
    due = last_day(proposed.deadline)
    # The document reports it done. When it was done is for a person to say; else only that it was by the document's day.
    is_done, day = proposed.status is TaskStatus.DONE, work.done_on.get(proposed.clause)
    task = Task(
        programme=work.edition.programme,
        edition=work.edition,
        clause=proposed.clause,
        position=work.place[proposed.clause],
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
        finished_on=day if is_done else None,
        finished_by=work.reported_by if is_done and day is None else None,
        read=proposed_to_json(proposed),
        as_read=work.as_read(proposed.clause),
        confirmed=fact.get("confirmed", {}),
    )
    index_task(task, lead=proposed.lead, coordinating=proposed.coordinating)
    task.save(force_insert=True)
    set_bodies(task, lead=proposed.lead, coordinating=proposed.coordinating, naming=work.naming)
    TaskEvent.objects.create(task=task, kind="created", new=proposed_to_json(proposed), at=work.at, by=work.by)
    return task


def _first_state(proposed: ProposedTask) -> str:
    if proposed.status is TaskStatus.DONE:
        return WorkState.DONE.value
    return (WorkState.ASSIGNED if proposed.lead else WorkState.DRAFT).value


def _take_fields(work: _Applying, task: Task, taken: Mapping[str, Any], proposed: ProposedTask) -> None:
    old = {name: _shown(task, name) for name in taken}
    if "clause" in taken:
        task.clause = proposed.clause
    if "text" in taken:
        task.text = proposed.text
    if "deadline" in taken:
        move_deadline(
            task, deadline_to_json(proposed.deadline), last_day(proposed.deadline), authority="Bản sau của văn bản",
            by=work.by, at=work.at,
        )  # fmt: skip
    if taken.get("status") is TaskStatus.DONE and task.state != WorkState.DONE:
        day = work.done_on.get(proposed.clause)
        task.state, task.finished_on = WorkState.DONE.value, day
        task.finished_by = None if day else work.reported_by
        task.departures.filter(closed_at=None).update(closed_at=work.at, closed_by=work.by)
    lead = proposed.lead if "lead" in taken else tuple(task.leads)
    coordinating = proposed.coordinating if "coordinating" in taken else tuple(task.coordinating)
    if "lead" in taken and lead and task.state == WorkState.DRAFT:
        task.state = WorkState.ASSIGNED.value
    _remember(work, task, proposed)
    index_task(task, lead=lead, coordinating=coordinating)
    task.save()
    if "lead" in taken or "coordinating" in taken:
        set_bodies(task, lead=lead, coordinating=coordinating)
    if not taken:
        return
    new = proposed_to_json(proposed)
    TaskEvent.objects.create(
        task=task, kind="edition", old=old, new={name: new[name] for name in taken}, at=work.at, by=work.by
    )


def _remember(work: _Applying, task: Task, proposed: ProposedTask) -> None:
    """Keep what this reading said of the task: what it says again is no news at the next plan."""
    task.position = work.place[proposed.clause]
    task.read, task.as_read = proposed_to_json(proposed), work.as_read(proposed.clause)


def _locate(work: _Applying, task: Task, clause: str) -> None:
    """Tie a task to the edition that has it now: spans count in that edition's document and in no other."""
    fact = work.facts.get(clause)
    task.edition = work.edition
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
