"""A table exactly as shown → XLSX or CSV: dates stay dates, numbers stay numbers, no cell can become a formula."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter

from tinhgon.tables import Column, ColumnKind, Table, Value, printed
from tinhgon.vietnamese.printing import day_text

__all__ = ["Column", "ColumnKind", "Table", "csv_chunks", "to_csv", "to_xlsx", "write_xlsx"]

_FIXED = datetime(2000, 1, 1)  # noqa: DTZ001 - a file property, so that equal tables give equal bytes
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_LONGEST_CELL = 32_767
_FIRST_EXCEL_DAY = date(1900, 3, 1)  # Excel counts a 29/02/1900 that never was


def heading_lines(table: Table) -> list[str]:
    """Return what stands above the columns: title, filters in words, the day of the figures."""
    lines = [table.title] if table.title else []
    lines += table.filters
    if table.as_of:
        lines.append(f"Số liệu tính đến ngày {day_text(table.as_of)}")
    return lines


def to_xlsx(table: Table, *, sheet: str = "Bảng") -> bytes:
    """Return `table` as a workbook of one sheet, header frozen and filterable, printed landscape on A4."""
    buffer = io.BytesIO()
    write_xlsx(buffer, table, table.rows, sheet=sheet, memory={"in_memory": True})
    return buffer.getvalue()


def write_xlsx(
    file: IO[bytes], table: Table, rows: Iterable[tuple[Value, ...]], *, sheet: str = "Bảng",
    memory: Mapping[str, bool] | None = None,
) -> None:  # fmt: skip
    """Write `rows` under the head of `table` as they come: of a long table only one row is held at a time."""
    book = xlsxwriter.Workbook(
        file,
        {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        | dict(memory or {"constant_memory": True}),
    )
    book.set_properties({"title": table.title, "created": _FIXED})
    page = book.add_worksheet(sheet[:31])
    base = {"font_name": "Times New Roman", "font_size": 11, "valign": "top", "text_wrap": True}
    cell = {**base, "border": 1}
    title = book.add_format({**base, "bold": True, "font_size": 13, "text_wrap": False})
    words = book.add_format({**base, "italic": True, "text_wrap": False})
    head = book.add_format({**cell, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#E7E6E6"})
    text = book.add_format(cell)
    looks = {
        ColumnKind.TEXT: text,
        ColumnKind.NUMBER: book.add_format({**cell, "num_format": "#,##0.##########", "align": "right"}),
        ColumnKind.PERCENT: book.add_format({**cell, "num_format": "0.00%", "align": "right"}),
        ColumnKind.DATE: book.add_format({**cell, "num_format": "dd/mm/yyyy", "align": "center"}),
    }
    whole = book.add_format({**cell, "num_format": "#,##0", "align": "right"})
    row = 0
    for line in heading_lines(table):
        page.write_string(row, 0, line, title if row == 0 and table.title else words)
        row += 1
    header = row
    for place, column in enumerate(table.columns):
        page.set_column(place, place, column.width)
        page.write_string(header, place, column.title, head)
    for cells in rows:
        row += 1
        for place, (column, value) in enumerate(zip(table.columns, cells, strict=True)):
            look = whole if column.kind is ColumnKind.NUMBER and isinstance(value, int) else looks[column.kind]
            _write(page, row, place, value, look, text)
    if table.columns:
        page.autofilter(header, 0, max(row, header), len(table.columns) - 1)
    page.freeze_panes(header + 1, 0)
    if table.note:
        page.write_string(row + 1, 0, table.note, words)
    page.repeat_rows(header)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer("&C&P/&N")
    book.close()


def _write(page: Any, row: int, place: int, value: Value, look: Any, text: Any) -> None:
    match value:
        case None | "":
            page.write_blank(row, place, None, text)
        case str():
            page.write_string(row, place, value[:_LONGEST_CELL], text)
        case date() if value >= _FIRST_EXCEL_DAY:
            page.write_datetime(row, place, datetime(value.year, value.month, value.day), look)  # noqa: DTZ001
        case date():
            page.write_string(row, place, printed(value), text)
        case Decimal():
            page.write_number(row, place, float(value), look)
        case _:
            page.write_number(row, place, value, look)


def to_csv(table: Table) -> bytes:
    """Return `table` as CSV in UTF-8 with BOM (so that Excel reads it rightly), dates as dd/mm/yyyy.

    Text that a spreadsheet would take for a formula is guarded by an apostrophe (OWASP, CSV injection).
    """
    return b"".join(csv_chunks(table, table.rows))


def csv_chunks(table: Table, rows: Iterable[tuple[Value, ...]]) -> Iterator[bytes]:
    """Yield `to_csv` of `rows` under the head of `table`, a row at a time."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")

    def written(cells: list[str]) -> bytes:
        writer.writerow(cells)
        line = buffer.getvalue().encode("utf-8")
        buffer.seek(0)
        buffer.truncate()
        return line

    yield codecs.BOM_UTF8
    for line in heading_lines(table):
        yield written([_guarded(line)])
    yield written([_guarded(column.title) for column in table.columns])
    for cells in rows:
        yield written([_csv_cell(value) for value in cells])
    if table.note:
        yield written([_guarded(table.note)])


def _csv_cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case date():
            return day_text(value)
        case str():
            return _guarded(value)
        case _:
            # Numbers stay readable for a machine: a point for decimals and no grouping.
            return str(value)


def _guarded(text: str) -> str:
    # White space before the sign is skipped by some spreadsheets; full-width signs count as signs in some too.
    start = text.lstrip(" \u00a0")[:1]
    return (
        f"'{text}"
        if text.startswith(_FORMULA_STARTS) or (start in (*_FORMULA_STARTS, "＝", "＋", "－", "＠") and start)
        else text
    )
