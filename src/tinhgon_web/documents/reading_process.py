"""Reading a file in a process of its own, with a limit on its time and on its memory.

A file can be built to take a library's every minute or byte. What happens to the child does not happen to the server:
it is ended, and the one who sent the file is told why in words.

    python -m tinhgon_web.documents.reading_process NAME MOST_BYTES WITH_OCR  < file  > result as JSON

The child is plain core: no Django, no database, nothing of the parent's memory.
"""

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from tinhgon.documents import Limits, UnreadableDocument
from tinhgon.documents.reading import read_document

_MODULE = "tinhgon_web.documents.reading_process"
_MOST_SAID = 4_000  # characters of a failing child's last words that are kept for the log


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """What a file gave."""

    value: dict[str, Any]  # the reading's JSON
    text: str
    format: str
    page_count: int | None


class ChildFailed(Exception):
    """The child ended in a way that is a fault of ours; its last words, for the log."""


def read_in_process(content: bytes, name: str, *, seconds: float, ocr_seconds: float, most_bytes: int) -> ReadFile:
    """Read a file in a child process.

    Args:
        seconds: wall-clock time for a file with a text layer.
        ocr_seconds: the same for one whose letters must be recognised first; a page takes seconds.
        most_bytes: address space of the child.

    Raises:
        UnreadableDocument: what `read_document` says; "too-slow"; "too-large" for a file that takes too much memory.
        ChildFailed: an error of the program.
    """
    try:
        return _run(content, name, seconds=seconds, most_bytes=most_bytes, with_ocr=False)
    except UnreadableDocument as refusal:
        # The first child may recognise no page at all, so "too many" is how it says that pages are pictures.
        if refusal.code != "too-many-pages":
            raise
    return _run(content, name, seconds=ocr_seconds, most_bytes=most_bytes, with_ocr=True)


def _run(content: bytes, name: str, *, seconds: float, most_bytes: int, with_ocr: bool) -> ReadFile:
    command = [sys.executable, "-P", "-m", _MODULE, name, str(most_bytes), "ocr" if with_ocr else ""]
    child = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )  # fmt: skip
    try:
        said, complained = child.communicate(content, timeout=seconds)
    except subprocess.TimeoutExpired:
        _end(child)
        raise UnreadableDocument(
            "too-slow", expected=f"đọc xong trong {seconds:g} giây", found=f"đọc quá {seconds:g} giây, đã dừng",
            remedy="Tách văn bản thành nhiều tệp, hoặc mở bằng Word, lưu lại thành .docx rồi tải lên.",
        ) from None  # fmt: skip
    except BaseException:
        _end(child)
        raise
    if child.returncode:
        last_words = complained.decode("utf-8", errors="replace")[-_MOST_SAID:]
        if child.returncode < 0 or "MemoryError" in last_words or "bad_alloc" in last_words:
            # Killed by the system, or a library gave up: a page too large, a picture too wide, memory at its limit.
            raise UnreadableDocument(
                "too-large", expected=f"đọc được trong {most_bytes // 1_000_000} MB bộ nhớ",
                found="việc đọc bị dừng giữa chừng, tệp đòi quá nhiều bộ nhớ hoặc bị hỏng",
                remedy="Tách văn bản thành nhiều tệp, hoặc mở bằng phần mềm đã tạo ra nó, lưu lại rồi tải lên.",
            )  # fmt: skip
        raise ChildFailed(last_words)
    return _result(json.loads(said))


def _end(child: "subprocess.Popen[bytes]") -> None:
    """End the child and what it has started (tesseract, LibreOffice)."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.communicate()


def _result(answer: dict[str, Any]) -> ReadFile:
    if refusal := answer.get("refusal"):
        raise UnreadableDocument(
            refusal["code"], expected=refusal["expected"], found=refusal["found"], where=refusal["where"],
            remedy=refusal["remedy"],
        )  # fmt: skip
    return ReadFile(
        value=answer["value"], text=answer["text"], format=answer["format"], page_count=answer["page_count"]
    )


# --- in the child ---


def main(name: str, most_bytes: int, *, with_ocr: bool) -> None:
    # The soft limit only: LibreOffice, started from here, maps more than it uses and sets its limit back.
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most_bytes, hard))
    # Whatever a library prints must not end up in the answer.
    answer_to = os.dup(1)
    os.dup2(2, 1)
    answer = _answer(sys.stdin.buffer.read(), name, Limits() if with_ocr else Limits(max_ocr_pages=0))
    with os.fdopen(answer_to, "wb") as out:
        out.write(json.dumps(answer, ensure_ascii=False).encode())


def _answer(content: bytes, name: str, limits: Limits) -> dict[str, Any]:
    from tinhgon.reading import read, reading_to_json

    try:
        document = read_document(content, name=name, limits=limits)
        value = reading_to_json(read(document))
    except UnreadableDocument as refusal:
        return {
            "refusal": {
                "code": refusal.code, "expected": refusal.expected, "found": refusal.found, "where": refusal.where,
                "remedy": refusal.remedy,
            }
        }  # fmt: skip
    return {
        "value": value, "text": document.text, "format": document.format.value, "page_count": document.page_count,
    }  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), with_ocr=sys.argv[3] == "ocr")
