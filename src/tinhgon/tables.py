"""A table as it is shown, printed and exported: one shape for the page, the annex of a report, XLSX and CSV."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tinhgon.vietnamese.printing import day_text, number_text

Value = str | int | float | Decimal | date | None


class ColumnKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"  # a share of 1: 0.9863 is shown as 98,63 %
    DATE = "date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    title: str
    kind: ColumnKind = ColumnKind.TEXT
    width: float = 10  # share of the page's width in print, about the number of letters in a spreadsheet
    key: str = ""
    is_centred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`rows` hold values, not printed text: dates as dates, numbers as numbers, None for an empty cell.

    A date column may hold text where no day is known ("thường xuyên"); it is then kept as text.

    Raises:
        ValueError: a row has not as many cells as there are columns.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    title: str = ""
    filters: tuple[str, ...] = ()  # in words, as shown above the table: "Trạng thái: quá hạn"
    as_of: date | None = None
    note: str = ""
    row_ids: tuple[str, ...] = ()  # what each row is about, for tracing a figure to its rows; not printed

    def __post_init__(self) -> None:
        for place, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"row {place} has {len(row)} cells, the table has {len(self.columns)} columns")
        if self.row_ids and len(self.row_ids) != len(self.rows):
            raise ValueError(f"{len(self.row_ids)} row ids for {len(self.rows)} rows")


def printed(value: Value, kind: ColumnKind = ColumnKind.TEXT) -> str:
    """Return a cell as Vietnamese readers expect it: 1.234.567, 98,63 %, 05/02/2025."""
    if value is None:
        return ""
    if isinstance(value, date):
        return day_text(value)
    if isinstance(value, str):
        return value
    if kind is ColumnKind.PERCENT:
        return f"{number_text(Decimal(str(value)) * 100, places=2)}\u00a0%"
    if kind is ColumnKind.TEXT and isinstance(value, int):
        return str(value)
    return number_text(value)
