"""The sample programme: an invented province's action programme, loaded once through the same actions as any other."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import resources

from tinhgon.programme import WorkState
from tinhgon_web.accounts.models import User
from tinhgon_web.documents.actions import read_stored, upload_document
from tinhgon_web.documents.convert import corrected_reading, reading_value
from tinhgon_web.documents.models import Reading
from tinhgon_web.programmes.actions import add_note, apply_plan, move_task
from tinhgon_web.programmes.models import Programme

SAMPLE = "sample-programme.docx"


@dataclass(frozen=True, slots=True)
class Summary:
    title: str
    clauses: int
    tasks: int
    changes: int
    warnings: int
    is_new: bool


def load_sample(*, by: User, at: datetime) -> Summary:
    """Load and read the sample, accept its plan and move a few tasks; a second call changes nothing."""
    content = (resources.files("tinhgon_web.samples") / SAMPLE).read_bytes()
    document, _is_new = upload_document(name=SAMPLE, content=content, by=by, at=at)
    reading = document.latest_reading or read_stored(document_id=document.pk)
    if reading is None:
        document.refresh_from_db()
        raise RuntimeError(f"the sample cannot be read: {document.failure}")
    programme = Programme.objects.filter(document=document).first()
    is_new = programme is None
    if programme is None:
        programme = _accept(reading, by=by, at=at)
        _some_progress(programme, by=by, at=at)
    data = reading.data
    return Summary(
        title=str(programme), clauses=len(data["clauses"]), tasks=len(data["tasks"]), changes=len(data["changes"]),
        warnings=len(data["warnings"]), is_new=is_new,
    )  # fmt: skip


def _accept(reading: Reading, *, by: User, at: datetime) -> Programme:
    corrected = corrected_reading(reading)
    edition = apply_plan(
        reading=reading, corrected=corrected, value=reading_value(corrected), programme=None, choices={}, shown=None,
        by=by, at=at,
    )  # fmt: skip
    return edition.programme


def _some_progress(programme: Programme, *, by: User, at: datetime) -> None:
    """Let a third of the assigned tasks be at work and some done, so that every figure has something to show."""
    assigned = programme.tasks.filter(state=WorkState.ASSIGNED.value).order_by("position")
    for place, task in enumerate(assigned):
        if place % 3 == 0:
            continue
        move_task(task_id=task.pk, to=WorkState.IN_PROGRESS, by=by, at=at)
        if place % 3 == 1:
            add_note(task_id=task.pk, note="Đã có dự thảo, đang lấy ý kiến các cơ quan liên quan.", by=by, at=at)
        elif task.due and task.due < at.date():
            done = task.due + timedelta(days=-4 if place % 2 else 9)
            move_task(task_id=task.pk, to=WorkState.WAITING_CONFIRMATION, by=by, at=at, note="Đã trình sản phẩm.")
            move_task(task_id=task.pk, to=WorkState.DONE, by=by, at=at, on=min(done, at.date()))
