"""Tables of others → rows of text, and back in the form they came in: CSV of any usual encoding and delimiter, XLSX.

Nothing is changed on the way: a text stays a text, a number of an XLSX a number, a day a day.
"""

import csv
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zipfile import BadZipFile

from tinhgon.documents.formats.plain import decode
from tinhgon.documents.model import UnreadableDocument

DELIMITERS = (",", ";", "\t", "|")
_ZIP, _OLD_EXCEL = b"PK", b"\xd0\xcf\x11\xe0"
_HEADING_ROWS = 20  # a heading stands among the first rows of a sheet, below a title
_LONGEST_CELL = 32_767


class UnreadableSheet(ValueError):
    """The table cannot be read; says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Sheet:
    header: list[str]
    rows: list[list[Any]]  # str in CSV; also numbers and days in XLSX, None for an empty cell
    first_row: int  # number of the first row in the file, as a spreadsheet counts
    delimiter: str = ","
    encoding: str = "utf-8"  # that was found; XLSX has none
    is_excel: bool = False

    def place(self, column: str) -> int:
        """Return where a column stands. Raises UnreadableSheet: there is none of this name, or several."""
        wanted = _heading(column)
        names = [_heading(each) for each in self.header]
        if wanted not in names:
            wanted, names = wanted.casefold(), [each.casefold() for each in names]
        if wanted not in names:
            raise UnreadableSheet(f"không có cột {column!r}; các cột: {', '.join(map(str, self.header))}")
        if names.count(wanted) > 1:
            raise UnreadableSheet(f"có {names.count(wanted)} cột cùng tên {column!r}; hãy đổi tên cột")
        return names.index(wanted)


def _heading(text: object) -> str:
    return " ".join(unicodedata.normalize("NFC", cell_text(text)).split())


def cell_text(value: object) -> str:
    """Return what a cell says as text: a whole number without a decimal part, a day as it is written in Vietnam."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return str(value)
        case float() if value.is_integer():
            return str(int(value))
        case datetime() | date():
            return f"{value:%d/%m/%Y}"
        case _:
            return str(value)


def read_sheet(data: bytes, columns: Sequence[str]) -> Sheet:
    """Return the table in a file.

    Args:
        columns: Columns that will be asked for: they tell the delimiter, and in a workbook the sheet and its heading.

    Raises:
        UnreadableSheet: it is no table, or it is empty.
    """
    if data.startswith(_ZIP):
        return _workbook(data, columns)
    if data.startswith(_OLD_EXCEL):
        raise UnreadableSheet("đây là tệp Excel kiểu cũ (.xls); hãy lưu lại ở dạng .xlsx hoặc CSV UTF-8")
    return _text(data, columns)


def _text(data: bytes, columns: Sequence[str]) -> Sheet:
    save_as = "hãy lưu lại ở dạng CSV UTF-8"
    try:
        text, encoding = decode(data)
    except UnreadableDocument:
        raise UnreadableSheet(f"đây không phải tệp văn bản; {save_as}") from None
    if "\ufffd" in text or "\x00" in text:
        raise UnreadableSheet(f"có chữ không đọc được theo bảng mã {encoding}; {save_as}")
    if not text.strip():
        raise UnreadableSheet("tệp rỗng; cần dòng tiêu đề và cột cần chuyển")
    wanted = {_heading(column) for column in columns}
    headers = {
        each: list(map(_heading, next(csv.reader(io.StringIO(text, newline=""), delimiter=each), [])))
        for each in DELIMITERS
    }
    delimiter = max(headers, key=lambda each: (len(wanted & set(headers[each])), len(headers[each])))
    try:
        header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise UnreadableSheet(f"không đúng dạng CSV: {error}") from None
    return Sheet(header, [list(row) for row in rows if row], 2, delimiter, encoding)


def _workbook(data: bytes, columns: Sequence[str]) -> Sheet:
    from openpyxl import load_workbook  # only a workbook needs it

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (BadZipFile, KeyError, ValueError, OSError, EOFError) as error:
        raise UnreadableSheet(
            "không mở được tệp Excel; hãy mở bằng Excel, lưu lại ở dạng .xlsx hoặc CSV UTF-8"
        ) from error
    wanted = {_heading(column).casefold() for column in columns}
    best: tuple[int, str, int] = (-1, "", 0)
    for page in book.worksheets:
        page.reset_dimensions()  # what the file says of its size is often wrong
        for number, row in enumerate(page.iter_rows(max_row=_HEADING_ROWS, values_only=True)):
            hits = len(wanted & {_heading(cell).casefold() for cell in row})
            if hits > best[0] and any(cell is not None for cell in row):
                best = (hits, page.title, number)
    if best[0] < 0:
        raise UnreadableSheet("tệp rỗng; cần dòng tiêu đề và cột cần chuyển")
    rows = _rows(book[best[1]])
    if not rows[best[2] :]:
        raise UnreadableSheet("tệp rỗng; cần dòng tiêu đề và cột cần chuyển")
    header = [cell_text(cell) for cell in rows[best[2]]]
    while header and not header[-1].strip():
        header.pop()
    below = rows[best[2] + 1 :]
    wants = [place for place, name in enumerate(header) if _heading(name).casefold() in wanted]
    if any(row[place] is None for row in below for place in wants if place < len(row) and any(row)):
        below = _with_formulas(data, best[1], best[2] + 1, below)
    kept = [_cut(row, len(header)) for row in below]
    while kept and not any(cell is not None for cell in kept[-1]):
        kept.pop()
    return Sheet(header, kept, best[2] + 2, is_excel=True, encoding="")


def _rows(page: Any) -> list[list[Any]]:
    page.reset_dimensions()
    return [list(row) for row in page.iter_rows(values_only=True)]


def _with_formulas(data: bytes, page: str, first: int, rows: list[list[Any]]) -> list[list[Any]]:
    """Formulas whose value was not kept in the file stand as they are written: ="00004"."""
    from openpyxl import load_workbook  # only a workbook needs it

    written = _rows(load_workbook(io.BytesIO(data), read_only=True)[page])[first:]
    return [
        [cell if cell is not None else formula for cell, formula in zip(row, other, strict=False)]
        for row, other in zip(rows, written, strict=False)
    ]


def _cut(row: list[Any], width: int) -> list[Any]:
    """Without the empty cells behind the heading's last column; what stands there stays, so that it can be told."""
    while len(row) > width and (row[-1] is None or not cell_text(row[-1]).strip()):
        row.pop()
    return row


def csv_bytes(header: Sequence[str], rows: Sequence[Sequence[Any]], delimiter: str) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([cell if type(cell) is str else cell_text(cell) for cell in row] for row in rows)
    return buffer.getvalue().encode()


def xlsx_bytes(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """Return one sheet: texts as texts ("00004"), numbers as numbers, days as days; nothing becomes a formula."""
    import xlsxwriter  # only this needs it

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - equal rows give equal bytes
    page = book.add_worksheet()
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    bold = book.add_format({"bold": True})
    for place, name in enumerate(header):
        page.write_string(0, place, name, bold)
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            match cell:
                case None | "":
                    pass
                case bool():
                    page.write_boolean(number, place, cell)
                case int() | float():
                    page.write_number(number, place, cell)
                case datetime() | date():
                    page.write_datetime(number, place, cell, day)
                case time():
                    page.write_string(number, place, f"{cell:%H:%M}")
                case _:
                    page.write_string(number, place, str(cell)[:_LONGEST_CELL])
    page.freeze_panes(1, 0)
    book.close()
    return buffer.getvalue()
