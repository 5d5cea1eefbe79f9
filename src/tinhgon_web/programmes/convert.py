"""Rows of the register ↔ values of the core."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from tinhgon.programme import NOT_COUNTED, Confirmation, Evidence, HeldTask, ProposedTask, TaskRow, WorkState
from tinhgon.reading.as_json import deadline_from_json, deadline_to_json
from tinhgon.reading.model import TaskStatus
from tinhgon_web.programmes.models import Departure, Task


def proposed_to_json(task: ProposedTask) -> dict[str, Any]:
    return {
        "clause": task.clause,
        "text": task.text,
        "lead": list(task.lead),
        "coordinating": list(task.coordinating),
        "deadline": deadline_to_json(task.deadline),
        "status": task.status.value,
    }


def proposed_from_json(kept: Mapping[str, Any]) -> ProposedTask:
    return ProposedTask(
        clause=kept["clause"],
        text=kept["text"],
        lead=tuple(kept["lead"]),
        coordinating=tuple(kept["coordinating"]),
        deadline=deadline_from_json(kept["deadline"]),
        status=TaskStatus(kept["status"]),
    )


def held_task(task: Task, *, reading_id: int | None = None) -> HeldTask:
    """Return a task as the plan of the reading `reading_id` compares it. Wants `parts__body` and `edition` loaded.

    The same reading is compared with what was accepted of it; another one with what the reader had said by itself, so
    that what a person corrected then is no news now.
    """
    read = task.read if task.as_read is None or task.edition.reading_id == reading_id else task.as_read
    return HeldTask(
        key=str(task.pk),
        clause=task.clause,
        text=task.text,
        lead=tuple(task.leads),
        coordinating=tuple(task.coordinating),
        deadline=deadline_from_json(task.deadline),
        # The progress of a task is the register's own; only what the reader said of it is compared.
        status=TaskStatus(read["status"]) if read else TaskStatus.OPEN,
        confirmed=tuple(Confirmation(field=name, by=fact["by"]) for name, fact in task.confirmed.items()),
        read=proposed_from_json(read) if read else None,
        is_dropped=task.state in {WorkState.ENDED, WorkState.TRANSFERRED},
    )


def left_by(departure: Departure, day: date) -> bool:
    """Tell whether a task was outside the total on a day by this departure."""
    closed = departure.closed_at
    return timezone.localdate(departure.at) <= day and (closed is None or timezone.localdate(closed) > day)


def state_on(task: Task, day: date) -> WorkState:
    """Return the state a task counts by on a day: what left the total since then, or came back, was where it was.

    Wants `departures` prefetched.
    """
    departures = list(task.departures.all())
    gone = next((one for one in departures if left_by(one, day)), None)
    if gone is not None:
        return WorkState(gone.to)
    state = WorkState(task.state)
    if state not in NOT_COUNTED:
        return state
    later = [one for one in departures if timezone.localdate(one.at) > day]
    return WorkState(later[-1].came_from) if later else state


def task_rows(tasks: Iterable[Task], *, as_of: date | None = None) -> list[TaskRow]:
    """Wants `parts__body` and `evidence` prefetched; for a day that is not today, `departures` too."""
    rank = [Evidence.NONE, Evidence.REJECTED, Evidence.PRESENT, Evidence.ACCEPTED]
    return [
        TaskRow(
            id=task.pk,
            state=state_on(task, as_of) if as_of else WorkState(task.state),
            leads=tuple(task.leads),
            due=task.due,
            done_on=task.finished_on,
            done_by=task.finished_by,
            evidence=max((Evidence(e.state) for e in task.evidence.all()), key=rank.index, default=Evidence.NONE),
            extensions=task.extensions,
            returns=task.returns,
        )
        for task in tasks
    ]
