"""Rows of the register ↔ values of the core."""

from collections.abc import Iterable, Mapping
from typing import Any

from tinhgon.programme import Confirmation, Evidence, HeldTask, ProposedTask, TaskRow, WorkState
from tinhgon.reading.as_json import deadline_from_json, deadline_to_json
from tinhgon.reading.model import TaskStatus
from tinhgon_web.programmes.models import Task


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


def held_task(task: Task) -> HeldTask:
    """Wants `parts__body` prefetched."""
    return HeldTask(
        key=str(task.pk),
        clause=task.clause,
        text=task.text,
        lead=tuple(task.leads),
        coordinating=tuple(task.coordinating),
        deadline=deadline_from_json(task.deadline),
        # The progress of a task is the register's own; only what the reader said of it is compared.
        status=TaskStatus(task.read["status"]) if task.read else TaskStatus.OPEN,
        confirmed=tuple(Confirmation(field=name, by=fact["by"]) for name, fact in task.confirmed.items()),
        read=proposed_from_json(task.read) if task.read else None,
        is_dropped=task.state == WorkState.ENDED,
    )


def task_rows(tasks: Iterable[Task]) -> list[TaskRow]:
    """Wants `parts__body` and `evidence` prefetched."""
    rank = [Evidence.NONE, Evidence.REJECTED, Evidence.PRESENT, Evidence.ACCEPTED]
    return [
        TaskRow(
            id=task.pk,
            state=WorkState(task.state),
            leads=tuple(task.leads),
            due=task.due,
            done_on=task.finished_on,
            evidence=max((Evidence(e.state) for e in task.evidence.all()), key=rank.index, default=Evidence.NONE),
            extensions=task.extensions,
            returns=task.returns,
        )
        for task in tasks
    ]
