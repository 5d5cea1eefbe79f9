"""Days nobody stated become unknown; what the new columns hold is worked out for the rows there are.

A task that its document reports as done was given the document's day, or the day of the upload, as day of completion.
Only a day a person gave with a move to "done" is one; every other becomes "not after that day" where it was the day of
a document, and unknown where the document had none.
"""

from typing import Any

from django.db import migrations
from django.db.models import Exists, OuterRef

LEFT = ("paused", "transferred", "ended")
AT_ONCE = 500


def _days(apps: Any) -> None:
    task_table, event_table = apps.get_model("programmes", "Task"), apps.get_model("programmes", "TaskEvent")
    done = task_table.objects.filter(state="done", finished_on__isnull=False).select_related("programme")
    for task in done.iterator(AT_ONCE):
        # The newest thing that made it done decides: a move is a person's, a reading's report has no day.
        for kind, new in event_table.objects.filter(task=task).order_by("-pk").values_list("kind", "new"):
            if kind == "moved" and new == "done":
                break
            if kind == "created" or (kind == "edition" and isinstance(new, dict) and new.get("status") == "done"):
                task.finished_by = task.finished_on if task.programme.issued_on else None
                task.finished_on = None
                task.save(update_fields=["finished_by", "finished_on"])
                break


def _leads(apps: Any) -> None:
    task_table, part_table = apps.get_model("programmes", "Task"), apps.get_model("programmes", "TaskBody")
    leads = part_table.objects.filter(task=OuterRef("pk"), role="lead")
    task_table.objects.filter(Exists(leads)).update(is_led=True)
    names: dict[int, list[str]] = {}
    parts = part_table.objects.filter(role="lead").order_by("task_id", "position")
    for task, folded in parts.values_list("task_id", "body__folded").iterator(AT_ONCE):
        names.setdefault(task, []).append(folded)
    rows = [task_table(pk=task, lead_sort=" ".join(words)[:200]) for task, words in names.items()]
    task_table.objects.bulk_update(rows, ["lead_sort"], batch_size=AT_ONCE)


def _departures(apps: Any) -> None:
    task_table, event_table = apps.get_model("programmes", "Task"), apps.get_model("programmes", "TaskEvent")
    departure = apps.get_model("programmes", "Departure")
    for task in task_table.objects.filter(state__in=LEFT).select_related("edition").iterator(AT_ONCE):
        moves = list(event_table.objects.filter(task=task, kind="moved").order_by("-pk"))
        before = next((move.old for move in moves if move.old not in LEFT), "assigned" if task.is_led else "draft")
        last = moves[0] if moves else None
        note = last.note if last else ""
        departure.objects.create(
            task=task, to=task.state, came_from=before, document="", reason=note,
            successor_name=(note or "chưa ghi")[:500] if task.state == "transferred" else "",
            at=last.at if last else task.edition.applied_at, by_id=last.by_id if last else task.edition.applied_by_id,
        )  # fmt: skip


def forwards(apps: Any, schema_editor: Any) -> None:
    _days(apps)
    _leads(apps)
    _departures(apps)


class Migration(migrations.Migration):
    dependencies = [("programmes", "0006_signed_numbers")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
