"""`tinhgon benefits batch`: the files of a batch. Work is kept in a journal beside the result, so that a run that was
stopped goes on where it was; the result is written whole or not at all."""

import csv
import hashlib
import io
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile

from tinhgon.benefits.batch.table import RESULT_TITLES, BatchRefused, RowResult, computed_rows, fact_columns
from tinhgon.cli.files import replace_file
from tinhgon.exchange.tables import to_csv, to_xlsx
from tinhgon.tables import Column, ColumnKind, Table, Value

CHUNK = 2_000
MOST_ROWS_OF_A_SHEET = 1_000_000
ROW_TITLE = "Dòng"


@dataclass(slots=True)
class Counts:
    computed: int = 0
    rejected: int = 0
    total: int = 0


@dataclass(slots=True)
class _Job:
    titles: list[str]
    rows: list[list[object]]  # as many cells as titles; empty rows are left out
    numbers: list[int]  # the number of each row in the file, as a spreadsheet shows it
    facts: dict[int, str]
    journal: Path
    key: str
    done: list[dict[str, object]] = field(default_factory=list)


def run(
    source: Path, *, out: Path, rejects: Path | None, columns: Mapping[str, str], sheet: str | None, restart: bool
) -> Counts:
    """Compute a table file row by row.

    Raises:
        BatchRefused: the file is no table, or its columns cannot be understood; the words say what to do.
        OSError: a file cannot be read or written.
    """
    if out.suffix.casefold() not in (".csv", ".xlsx"):
        raise BatchRefused(f"--out phải là .csv hoặc .xlsx, không phải {out.name}")
    job = _job(source, out, columns, sheet)
    _take_up(job, restart)
    with job.journal.open("a", encoding="utf-8") as journal:
        for start in range(len(job.done), len(job.rows), CHUNK):
            results = computed_rows(job.rows[start : start + CHUNK], job.titles, job.facts)
            entries = [_entry(result) for result in results]
            journal.writelines(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)
            journal.flush()
            job.done += entries
            print(f"{len(job.done)}/{len(job.rows)}", file=sys.stderr)
    counts = _write(job, out, rejects or out.with_name(f"{out.stem}-loi.csv"))
    job.journal.unlink()
    return counts


def _job(source: Path, out: Path, columns: Mapping[str, str], sheet: str | None) -> _Job:
    content = source.read_bytes()
    lines = list(_xlsx_rows(source, sheet) if content[:2] == b"PK" else _csv_rows(content))
    lines = [(number, cells) for number, cells in lines if any(cell not in (None, "") for cell in cells)]
    if not lines:
        raise BatchRefused(f"{source.name} không có dòng nào")
    titles = [str(cell).strip() if cell is not None else "" for cell in lines[0][1]]
    facts = fact_columns(titles, columns)
    width = len(titles)
    rows = [[*cells[:width], *[None] * (width - len(cells))] for _, cells in lines[1:]]
    wide = [number for number, cells in lines[1:] if any(cell not in (None, "") for cell in cells[width:])]
    if wide:
        raise BatchRefused(f"dòng {wide[0]} có nhiều ô hơn dòng tiêu đề: kiểm tra dấu phân cách")
    key = hashlib.sha256(content + repr((sorted(facts.items()), sheet, RESULT_TITLES)).encode()).hexdigest()
    journal = out.with_name(f".{out.name}.dang-tinh")
    return _Job(titles, rows, [number for number, _ in lines[1:]], facts, journal, key)


def _csv_rows(content: bytes) -> Iterator[tuple[int, list[object]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BatchRefused(f"tệp CSV phải dùng bảng mã UTF-8 ({error.reason} ở byte {error.start})") from None
    if "\0" in text:
        raise BatchRefused("tệp không phải là bảng CSV hay XLSX")
    first = text.partition("\n")[0]
    sign = max((",", ";", "\t"), key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    try:
        for cells in reader:
            yield reader.line_num, list(cells)
    except csv.Error as error:
        raise BatchRefused(f"dòng {reader.line_num} của tệp CSV không đọc được: {error}") from None


def _xlsx_rows(source: Path, sheet: str | None) -> Iterator[tuple[int, list[object]]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(source, read_only=True, data_only=True)
    except (InvalidFileException, BadZipFile, KeyError, ValueError) as error:
        raise BatchRefused(f"{source.name} không phải là tệp XLSX đọc được: {error}") from None
    try:
        if sheet is not None and sheet not in book.sheetnames:
            raise BatchRefused(f"không có trang “{sheet}”; các trang: {', '.join(book.sheetnames)}")
        page = book[sheet] if sheet is not None else book.worksheets[0]
        for number, cells in enumerate(page.iter_rows(values_only=True), start=1):
            yield number, list(cells)
    finally:
        book.close()


# --- the journal ---


def _take_up(job: _Job, restart: bool) -> None:
    """Take up what an earlier run over the same file and columns has done; else begin a journal."""
    head = json.dumps({"key": job.key})
    if not restart and job.journal.exists():
        lines = job.journal.read_text("utf-8").split("\n")
        if lines[0] == head:
            whole = lines[1:-1]  # what follows the last line end was cut off in the middle
            job.done = [json.loads(line) for line in whole][: len(job.rows)]
            print(f"tiếp tục từ dòng {len(job.done)}/{len(job.rows)}", file=sys.stderr)
    kept = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in job.done)
    replace_file(job.journal, f"{head}\n{kept}".encode())


def _entry(result: RowResult) -> dict[str, object]:
    return {"cells": list(result.cells), "total": result.total, "problems": [list(each) for each in result.problems]}


# --- the result ---


def _write(job: _Job, out: Path, rejects: Path) -> Counts:
    counts = Counts()
    kept = [place for place in range(len(job.titles)) if place not in job.facts]
    rows: list[tuple[Value, ...]] = []
    wrong: list[tuple[Value, ...]] = []
    for number, row, entry in zip(job.numbers, job.rows, job.done, strict=True):
        if problems := entry["problems"]:
            counts.rejected += 1
            wrong += [(number, str(title), str(words)) for title, words in problems]  # type: ignore[attr-defined]
            continue
        counts.computed += 1
        counts.total += int(str(entry["total"]))
        cells: list[Value] = list(entry["cells"])  # type: ignore[call-overload]
        rows.append((number, *(_cell(row[place]) for place in kept), *cells))
    heads = [Column(title=job.titles[place] or f"Cột {place + 1}", width=18) for place in kept]
    results = [
        Column(title=title, width=18, kind=ColumnKind.NUMBER if title not in _WORDS else ColumnKind.TEXT)
        for title in RESULT_TITLES
    ]
    first = Column(title=ROW_TITLE, kind=ColumnKind.NUMBER, width=7)
    table = Table(columns=(first, *heads, *results), rows=tuple(rows))
    if out.suffix.casefold() == ".xlsx" and len(rows) > MOST_ROWS_OF_A_SHEET:
        raise BatchRefused(f"{len(rows)} dòng không vừa một trang XLSX: dùng --out có đuôi .csv")
    replace_file(out, to_csv(table) if out.suffix.casefold() == ".csv" else to_xlsx(table))
    if wrong:
        titles = (first, Column(title="Cột"), Column(title="Lỗi", width=40))
        replace_file(rejects, to_csv(Table(columns=titles, rows=tuple(wrong))))
        print(f"lỗi từng dòng ghi ở {rejects}", file=sys.stderr)
    elif rejects.exists():
        rejects.unlink()  # of an earlier run, now mended
    return counts


_WORDS = {"Chế độ cao nhất", "Mã chế độ", "Tình trạng", "Câu hỏi còn ngỏ", "Ghi chú"}


def _cell(value: object) -> Value:
    return value if isinstance(value, str | int | float) or value is None else str(value)
