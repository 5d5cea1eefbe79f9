"""`tinhgon read FILE… [--json | --table] [--out DIR]`: documents into clauses, tasks, deadlines and changes.

Exit codes: 0 every file was read; 1 some file could not be read (said on stderr in Vietnamese, the others are done);
2 the call itself is wrong.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

# The reader itself is imported when a file is read: `--help` should not wait for its word lists.
if TYPE_CHECKING:
    from tinhgon.documents import Document, UnreadableDocument
    from tinhgon.reading.model import Reading

_REASONS = {
    "empty": "tệp rỗng",
    "encrypted": "tệp được bảo vệ bằng mật khẩu",
    "truncated": "tệp bị cắt cụt hoặc hỏng",
    "wrong-format": "nội dung không đúng định dạng",
    "too-large": "tệp quá lớn",
    "too-many-pages": "tệp có quá nhiều trang",
    "zip-bomb": "tệp nén bất thường, từ chối đọc",
    "entity-bomb": "tệp XML bất thường, từ chối đọc",
    "state-secret": "văn bản có dấu chỉ mức độ mật, không được xử lý trên hệ thống này",
    "needs-ocr": "tệp là bản quét, cần phần mềm nhận dạng ký tự",
    "needs-libreoffice": "tệp .doc cũ, cần LibreOffice",
    "no-text": "tệp không có nội dung chữ",
    "too-deep": "tệp có cấu trúc bất thường, từ chối đọc",
    "damaged": "tệp bị hỏng",
    "conversion-failed": "không chuyển được tệp cũ sang .docx",
}


def register(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="tệp .docx, .pdf, .txt, .md, .html …")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="in JSON theo docs/reading-contract.md (mặc định)")
    form.add_argument("--table", action="store_true", help="in bảng nhiệm vụ")
    parser.add_argument("--out", type=Path, metavar="DIR", help="ghi mỗi văn bản một tệp NAME.reading.json vào DIR")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from tinhgon.documents.reading import read_document

    return read_files(options, read_document)


def read_files(options: argparse.Namespace, read_document: "Callable[..., Document]") -> int:
    from tinhgon.documents import UnreadableDocument
    from tinhgon.reading import read, reading_to_json

    files: Sequence[Path] = options.files
    if options.out is not None:
        try:
            options.out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            print(f"Không tạo được thư mục {options.out}: {error.strerror}.", file=sys.stderr)
            return 2
    names = _out_names(files)
    failed = 0
    printed: list[Any] = []
    for place, path in enumerate(files, start=1):
        if len(files) > 1:
            print(f"[{place}/{len(files)}] {path.name}", file=sys.stderr)
        try:
            reading = read(read_document(path.read_bytes(), name=path.name))
        except UnreadableDocument as error:
            failed += 1
            print(f"{path}: {_words(error)}", file=sys.stderr)
            continue
        except OSError as error:
            failed += 1
            print(f"{path}: không mở được tệp ({error.strerror}).", file=sys.stderr)
            continue
        if options.out is not None:
            text = table_of(reading) if options.table else _json(reading_to_json(reading))
            target = options.out / (names[place - 1] + (".txt" if options.table else ".reading.json"))
            try:
                target.write_text(text + "\n", encoding="utf-8")
            except OSError as error:
                # The next file would meet the same folder: the call is wrong, not the document.
                print(f"Không ghi được {target}: {error.strerror}.", file=sys.stderr)
                return 2
        elif options.table:
            print((f"== {path.name}\n" if len(files) > 1 else "") + table_of(reading))
        else:
            printed.append(reading_to_json(reading))
    if printed:
        # One file gives one object, several give a list in the order of the call.
        print(_json(printed[0] if len(files) == 1 else printed))
    if failed and len(files) > 1:
        print(f"Đã đọc {len(files) - failed}/{len(files)} tệp, {failed} tệp không đọc được.", file=sys.stderr)
    return 1 if failed else 0


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _out_names(files: Sequence[Path]) -> list[str]:
    """A name for each file's reading in DIR. `a.docx` and `a.pdf` are two documents: where the stem alone would let
    one overwrite the other, the whole name is kept, and a number where that is shared too."""
    stems = Counter(path.stem for path in files)
    names: list[str] = []
    for path in files:
        first = path.stem if stems[path.stem] == 1 else path.name
        name, number = first, 2
        while name in names:
            name, number = f"{first}-{number}", number + 1
        names.append(name)
    return names


def _words(error: "UnreadableDocument") -> str:
    parts = [_REASONS.get(error.code, "không đọc được tệp")]
    if error.expected:
        parts.append(f"cần {error.expected}")
    if error.found:
        parts.append(f"gặp {error.found}")
    if error.where:
        parts.append(f"tại {error.where}")
    sentence = "; ".join(parts) + "."
    return f"{sentence} {error.remedy}".strip()


def table_of(reading: "Reading") -> str:
    """The tasks as a table of text, for the eye."""
    head = reading.letterhead
    named = " ".join(part for part in (head.kind, head.number, f"({head.issuer})" if head.issuer else None) if part)
    texts = {clause.path: " ".join(clause.text.split()) for clause in reading.clauses}
    rows = [("Điều khoản", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời hạn", "Trạng thái")]
    for task in reading.tasks:
        rows.append(
            (
                task.clause,
                texts.get(task.clause, ""),
                "; ".join(task.lead),
                "; ".join(task.coordinating),
                task.deadline.text if task.deadline else "",
                "đã xong" if task.status.value == "done" else "đang mở",
            )
        )
    limits = (18, 60, 32, 28, 26, 9)
    lines = ["  ".join(_fit(cell, limit) for cell, limit in zip(row, limits, strict=True)).rstrip() for row in rows]
    lines.insert(1, "  ".join("-" * limit for limit in limits))
    summary = (
        f"{len(reading.clauses)} điều khoản, {len(reading.tasks)} nhiệm vụ, {len(reading.changes)} thay đổi tổ chức, "
        f"{len(reading.citations)} viện dẫn, {len(reading.warnings)} cảnh báo"
    )
    if reading.notes:
        from tinhgon.documents.noting import summary_of

        # What is not among the clauses is said before the warnings that tell each one.
        summary += "\nNgoài phần chữ: " + "; ".join(summary_of((note.code, note.page) for note in reading.notes))
    warnings = [f"! {one.clause or '-'}: {one.message}" for one in reading.warnings]
    return "\n".join([line for line in (named, head.title or "") if line] + lines + [summary, *warnings])


def _fit(text: str, width: int) -> str:
    text = text if len(text) <= width else text[: width - 1] + "…"
    return text.ljust(width)
