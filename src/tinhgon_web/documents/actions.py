"""Everything that changes a document, its readings and their corrections."""

import hashlib
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from tinhgon.documents import UnreadableDocument
from tinhgon.reading.corrections import CannotCorrect, apply_corrections
from tinhgon.reading.model import READING_FORMAT
from tinhgon_web.accounts.models import User
from tinhgon_web.audit.actions import record
from tinhgon_web.documents.convert import correction_value, outcome_of
from tinhgon_web.documents.models import Correction, Document, Reading
from tinhgon_web.documents.reading_process import ReadFile, read_in_process

MOST_BYTES = 100 * 1024 * 1024
FAULT = UnreadableDocument(
    "internal", found="chương trình gặp lỗi khi đọc tệp này", remedy="Tệp vẫn được giữ. Báo cho quản trị."
)
CUT_OFF = UnreadableDocument(
    "cut-off", found="việc đọc bị ngắt giữa chừng (máy chủ dừng hoặc khởi động lại)", remedy="Bấm “Đọc lại”."
)


class TooLarge(ValueError):
    """A file over `MOST_BYTES`."""


@transaction.atomic
def upload_document(*, name: str, content: bytes, by: User, at: datetime) -> tuple[Document, bool]:
    """Store a file and ask for its reading. Returns it, and whether it is new: the same bytes are one document.

    Raises:
        TooLarge: more than `MOST_BYTES`.
    """
    if len(content) > MOST_BYTES:
        raise TooLarge(len(content))
    sha256 = hashlib.sha256(content).hexdigest()
    if held := Document.objects.filter(sha256=sha256).first():
        return held, False
    document = Document(sha256=sha256, name=name[:255], size=len(content), uploaded_at=at, uploaded_by=by)
    document.content.save(sha256, ContentFile(content), save=False)
    document.save(force_insert=True)
    record(action="document.upload", obj=document, by=by, at=at, details={"name": name, "sha256": sha256})
    transaction.on_commit(lambda: read_in_a_job.enqueue(document.pk))
    return document, True


@transaction.atomic
def ask_again(*, document_id: int, by: User, at: datetime) -> Document:
    """Ask for another reading of a document, for instance after tesseract was installed."""
    document = Document.objects.select_for_update().get(pk=document_id)
    if not document.content:
        return document  # a state secret: there is nothing left to read
    document.state, document.failure = "waiting", None
    document.save(update_fields=["state", "failure"])
    record(action="document.ask_again", obj=document, by=by, at=at)
    transaction.on_commit(lambda: read_in_a_job.enqueue(document.pk))
    return document


@task()
def read_in_a_job(document_id: int) -> None:
    give_up_stuck(at=timezone.now())
    read_stored(document_id=document_id)


def give_up_stuck(*, at: datetime) -> int:
    """Say of every document whose reading was cut off that it failed, so that it can be asked for again."""
    stuck = list(Document.objects.stuck(at))
    for document in stuck:
        _failed(document, CUT_OFF)
    return len(stuck)


def read_stored(*, document_id: int) -> Reading | None:
    """Read a stored file; repeating it with the same reader changes nothing. None if it cannot be read."""
    Document.objects.filter(pk=document_id).update(state="reading", reading_since=timezone.now())
    document = Document.objects.get(pk=document_id)
    begun = time.perf_counter()
    try:
        with document.content.open() as file:
            content = file.read()
        found = read_in_process(
            content, document.name, seconds=settings.READING_SECONDS, ocr_seconds=settings.READING_OCR_SECONDS,
            most_bytes=settings.READING_BYTES,
        )  # fmt: skip
    except UnreadableDocument as refusal:
        _failed(document, refusal)
        return None
    except Exception:
        # A fault of ours: the file is kept, the person is told, the worker's log has the trace.
        _failed(document, FAULT)
        raise
    return _keep(document, found, time.perf_counter() - begun)


@transaction.atomic
def _failed(document: Document, refusal: UnreadableDocument) -> None:
    document.state = "failed"
    document.failure = {
        "code": refusal.code, "expected": refusal.expected, "found": refusal.found, "where": refusal.where,
        "remedy": refusal.remedy,
    }  # fmt: skip
    fields = ["state", "failure"]
    if refusal.code == "state-secret":
        # The one file that must not lie here: its name and hash stay as the trace of the refusal, its bytes go.
        storage, name = document.content.storage, document.content.name or ""
        document.content = ""
        fields.append("content")
        transaction.on_commit(lambda: storage.delete(name))
    document.save(update_fields=fields)
    record(action="document.failed", obj=document, by=None, at=timezone.now(), details=document.failure)


@transaction.atomic
def _keep(document: Document, found: ReadFile, seconds: float) -> Reading:
    value = found.value
    document.state, document.failure, document.text = "read", None, found.text
    document.format, document.page_count, document.outcome = found.format, found.page_count, outcome_of(value)
    document.save(update_fields=["state", "failure", "text", "format", "page_count", "outcome"])
    held = document.readings.order_by("-pk").first()
    if held and held.data == value:
        return held
    reading = Reading.objects.create(
        document=document, reader=value["reader"], format_version=READING_FORMAT, data=value, seconds=seconds,
        read_at=timezone.now(),
    )  # fmt: skip
    record(action="document.read", obj=reading, by=None, at=reading.read_at, details={"document": document.pk})
    return reading


@transaction.atomic
def correct(
    *, reading_id: int, kind: str, key: str, value: Mapping[str, Any], by: User, at: datetime, note: str = ""
) -> Correction:
    """Append a correction.

    Raises:
        CannotCorrect: it names something the corrected reading does not have; nothing is written.
    """
    reading = Reading.objects.select_for_update().get(pk=reading_id)
    correction = Correction(reading=reading, kind=kind, key=key, value=dict(value), note=note, at=at, by=by)
    standing = [*reading.corrections.filter(is_undone=False).select_related("by"), correction]
    apply_corrections(reading.data, [correction_value(one) for one in standing])
    correction.save(force_insert=True)
    record(action=f"reading.{kind}", obj=reading, by=by, at=at, details={"key": key, "value": dict(value)})
    return correction


@transaction.atomic
def undo(*, correction_id: int, by: User, at: datetime) -> Correction:
    """Take a correction back; it stays on record.

    Raises:
        CannotCorrect: later corrections build on it.
    """
    correction = Correction.objects.select_for_update(of=("self",)).get(pk=correction_id)
    rest = correction.reading.corrections.filter(is_undone=False).exclude(pk=correction.pk).select_related("by")
    apply_corrections(correction.reading.data, [correction_value(one) for one in rest])
    correction.is_undone = True
    correction.save(update_fields=["is_undone"])
    record(action="reading.undo", obj=correction.reading, by=by, at=at, details={"correction": correction.pk})
    return correction


@transaction.atomic
def take_over(*, reading_id: int, by: User, at: datetime) -> tuple[int, int]:
    """Repeat on a new reading what persons corrected in the reading before it.

    What the new reading no longer has, or reads otherwise at that place, is left out; it stays with the old reading.

    Returns:
        How many corrections were repeated, how many were left out.
    """
    reading = Reading.objects.select_for_update().get(pk=reading_id)
    before = reading.before()
    standing = [correction_value(one) for one in reading.corrections.filter(is_undone=False).select_related("by")]
    taken = left_out = 0
    for old in before.corrections.filter(is_undone=False) if before else ():
        key = _same_place(old, before.data, reading.data) if before else None
        try:
            if key is None:
                raise CannotCorrect(f"{old.kind} {old.key} is read otherwise now")
            again = Correction(reading=reading, kind=old.kind, key=key, value=old.value, note=old.note, at=at, by=by)
            apply_corrections(reading.data, [*standing, correction_value(again)])
        except CannotCorrect:
            left_out += 1
            continue
        again.save(force_insert=True)
        standing.append(correction_value(again))
        taken += 1
    record(action="reading.take_over", obj=reading, by=by, at=at, details={"taken": taken, "left_out": left_out})
    return taken, left_out


def _same_place(old: Correction, before: Mapping[str, Any], now: Mapping[str, Any]) -> str | None:
    """Return the key of the same thing in the new reading: changes and warnings are counted, and may have moved."""
    noun = old.kind.partition(".")[0]
    if noun not in {"change", "warning"} or old.kind == "change.add":
        return old.key
    items, facts = {
        "change": ("changes", ("clause", "type", "predecessors", "successors")),
        "warning": ("warnings", ("clause", "code", "message")),
    }[noun]
    if int(old.key) >= len(before[items]):
        return None  # a change that a person added: its number depends on those before it
    wanted = [before[items][int(old.key)][fact] for fact in facts]
    for place, one in enumerate(now[items]):
        if [one[fact] for fact in facts] == wanted:
            return str(place)
    return None
