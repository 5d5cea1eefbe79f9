"""Does a reading look as if something was missed? Said at its head, and in the list of documents."""

import re
from collections.abc import Iterator, Sequence

from tinhgon.documents import Document
from tinhgon.reading.model import Change, Clause, Task, Warning

# Codes of the warnings made here: a list of documents shows these.
OUTCOME_CODES = ("no-tasks", "body-is-one-table")
_BODY_ROW = re.compile(r"T\d+(?:\.|-|$)")
_MOST = 0.9  # share of the clauses from which the body counts as one table
_NOT_READ = {"embedded-part-skipped", "picture-not-read", "pages-need-ocr", "page-not-read"}


def outcome(
    document: Document, clauses: Sequence[Clause], tasks: Sequence[Task], changes: Sequence[Change]
) -> Iterator[Warning]:
    """Yield what the whole reading gives reason to doubt, with the facts it rests on."""
    if not tasks:
        why = _why(document, clauses, changes)
        yield Warning(clause=None, code="no-tasks", message=f"Không tìm thấy nhiệm vụ nào: {why}.")
    rows = sum(1 for clause in clauses if _BODY_ROW.match(clause.path))
    if len(clauses) > 1 and rows >= _MOST * len(clauses):
        yield Warning(
            clause=None,
            code="body-is-one-table",
            message=f"Phần thân được đọc thành bảng ({rows} trên {len(clauses)} mục là dòng của bảng): "
            "nếu văn bản có điều, khoản thì cách trình bày đã bị hiểu sai.",
        )


def _why(document: Document, clauses: Sequence[Clause], changes: Sequence[Change]) -> str:
    if any(note.code in _NOT_READ for note in document.notes):
        return "có phần của tệp không đọc được"
    if not clauses:
        return "không có mục, điều khoản hay dòng bảng nào được nhận ra"
    if document.struck and sum(end - start for start, end in document.struck) * 2 > len(document.text):
        return "phần lớn văn bản bị gạch ngang"
    if changes:
        return f"{len(clauses)} mục chỉ nêu {len(changes)} thay đổi về tổ chức"
    return f"không mục nào trong {len(clauses)} mục giao việc cho cơ quan, đơn vị"
