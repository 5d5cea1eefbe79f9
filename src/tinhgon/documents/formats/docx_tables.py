"""Tables of a DOCX: merged cells once, nested tables as lines of their cell, tracked rows done."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tinhgon.documents.building import Marks
from tinhgon.documents.formats.docx_runs import Pages
from tinhgon.documents.formats.docx_styles import Styles, has_lines
from tinhgon.documents.formats.docx_tree import VAL, W, cells, rows, whole_number
from tinhgon.documents.model import Cell

_MOST_COLUMNS = 63  # of Word itself


@dataclass(slots=True)
class Lines:
    """What stands in one cell: its lines as one text, and what is said of them."""

    text: str = ""
    marks: Marks = field(default_factory=Marks)
    is_bold: bool | None = None


@dataclass(slots=True)
class Grid:
    cells: list[Cell] = field(default_factory=list)
    marks: dict[int, Marks] = field(default_factory=dict)


def read_grid(table: Any, read_cell: Callable[[Any], Lines], pages: Pages) -> Grid:
    """Return the cells of a table; `read_cell` gives what one of them holds."""
    grid = Grid()
    found = grid.cells
    open_above: dict[int, int] = {}  # column → index in `found` of the cell that a vMerge continues
    for row_at, row in enumerate(rows(table)):
        column = _skipped(row)
        page_before, page_after = pages.number, pages.number
        for cell in cells(row):
            span, merge = _span_and_merge(cell)
            if merge is not None and merge.get(VAL) != "restart" and column in open_above:
                at = open_above[column]
                above = found[at]
                found[at] = Cell(
                    text=above.text, row=above.row, column=above.column, start=0, end=0,
                    row_span=row_at - above.row + 1, column_span=above.column_span, is_bold=above.is_bold,
                )  # fmt: skip
            else:
                # A page that ends within a row ends in each of its cells: count it once.
                pages.number = page_before
                lines = read_cell(cell)
                page_after = max(page_after, pages.number)
                if lines.marks.struck or lines.marks.notes:
                    grid.marks[len(found)] = lines.marks
                found.append(
                    Cell(text=lines.text, row=row_at, column=column, start=0, end=0, column_span=span,
                         is_bold=lines.is_bold)
                )  # fmt: skip
                if merge is not None:
                    open_above[column] = len(found) - 1
                else:
                    open_above.pop(column, None)
            column = min(column + span, _MOST_COLUMNS)
        pages.number = page_after
    return grid


def _skipped(row: Any) -> int:
    properties = row.find(W + "trPr")
    before = None if properties is None else properties.find(W + "gridBefore")
    return 0 if before is None else min(max(whole_number(before.get(VAL)) or 0, 0), _MOST_COLUMNS)


def _span_and_merge(cell: Any) -> tuple[int, Any | None]:
    properties = cell.find(W + "tcPr")
    if properties is None:
        return 1, None
    grid_span = properties.find(W + "gridSpan")
    span = 1 if grid_span is None else min(max(whole_number(grid_span.get(VAL)) or 1, 1), _MOST_COLUMNS)
    return span, properties.find(W + "vMerge")


def is_bordered(table: Any, styles: Styles) -> bool:
    """Return whether lines are drawn in the table, by itself, its style or its cells."""
    properties = table.find(W + "tblPr")
    drawn: bool | None = None
    if properties is not None:
        borders = properties.find(W + "tblBorders")
        if borders is not None:
            drawn = has_lines(borders)
        else:
            style = properties.find(W + "tblStyle")
            drawn = styles.is_bordered(style.get(VAL) or "") if style is not None else None
    if not drawn:
        return any(has_lines(borders) for borders in table.iter(W + "tcBorders"))
    return True
