"""A table exactly as shown → XLSX or CSV: dates stay dates, numbers stay numbers, no cell can become a formula."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from tinhgon.tables import Column, ColumnKind, Table, Value, printed
from tinhgon.vietnamese.printing import day_text

__all__ = ["Column", "ColumnKind", "Table", "to_csv", "to_xlsx"]

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
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
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
    for cells in table.rows:
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
    return buffer.getvalue()


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
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    for line in heading_lines(table):
        writer.writerow([_guarded(line)])
    writer.writerow([_guarded(column.title) for column in table.columns])
    for cells in table.rows:
        writer.writerow([_csv_cell(value) for value in cells])
    if table.note:
        writer.writerow([_guarded(table.note)])
    return buffer.getvalue().encode("utf-8-sig")


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
