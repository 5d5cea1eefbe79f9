"""The cells of a flattened table set into rows, and merged cells worked out (see flat_tables)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tinhgon.documents import office_form

Cells = list[str]  # the lines of one cell

NUMBER = re.compile(r"\W*(?:\d{1,3}(?:\.\d{1,3})*|[IVXL]{1,5}|[A-HĐ])\W*$")
_SECTION_NUMBER = re.compile(r"\W*(?:[IVXL]{1,5}|[A-HĐ])\W*$")
MOST_COLUMNS = 40


@dataclass(slots=True)
class FlatTable:
    """Rows of cells, each the lines of its markup. A row may be shorter than `width`: something is merged."""

    rows: list[list[Cells]]
    width: int


def set_rows(cells: Sequence[Cells], gaps: Sequence[int], width: int) -> list[list[Cells]]:
    """Set the cells into rows so that as many rows as can be have the width of the table.

    One bar parts two cells of a row. More bars are the end of a row, or empty cells, or both; the cheapest reading of
    the whole table is taken: whole rows cost nothing, headings over the width little, other rows the more the more
    they are off.
    """
    count = len(cells)
    width = max(1, min(width, MOST_COLUMNS))
    numbered = _is_numbered(cells, gaps)
    best: list[dict[int, tuple[float, int, int]]] = [{} for _ in range(count)]  # filled columns → cost, before, empties
    for at in range(count):
        bars = gaps[at]
        starts = NUMBER.match(" ".join(cells[at])[:12].strip() or "-") if numbered else None
        if at == 0:
            best[0][1] = (0.0, 0, 0)
            continue
        for filled, (cost, _, _) in best[at - 1].items():
            choices: list[tuple[int, float, int]] = []  # filled after, cost, empties before this cell (-1: a new row)
            if bars == 1:
                choices.append((filled + 1, 0.0, 0))
            else:
                empties = bars - 1
                choices.append((filled + empties + 1, 0.3 * empties, empties))
                for behind in range(min(bars - 2, width) + 1):
                    ahead = bars - 2 - behind
                    if ahead > width:
                        continue
                    price = _row_cost(cells, at, filled + behind, width) + 0.3 * (behind + ahead)
                    if numbered and not ahead:
                        price += 0.0 if starts else 0.6
                    choices.append((ahead + 1, price, -1 - ahead))
            for after, price, kind in choices:
                if after > width + 2 and bars > 1:
                    continue
                after = min(after, width + 3)
                total = cost + price + (4.0 if after > width else 0.0) + (0.8 if starts and after > 1 else 0.0)
                known = best[at].get(after)
                if known is None or total < known[0]:
                    best[at][after] = (total, filled, kind)
        if not best[at]:
            best[at][1] = (0.0, next(iter(best[at - 1])), -1)
    return _walk_back(cells, best, width)


def _is_numbered(cells: Sequence[Cells], gaps: Sequence[int]) -> bool:
    """Do most rows begin with a number?"""
    starts = [cell for cell, bars in zip(cells, gaps, strict=True) if bars == 2]
    numbers = sum(1 for cell in starts[1:] if NUMBER.match(" ".join(cell)[:12].strip() or "-"))
    return numbers * 2 > len(starts[1:]) > 0


def _row_cost(cells: Sequence[Cells], at: int, filled: int, width: int) -> float:
    """The cost of a row that ends before cell `at` with `filled` columns."""
    if filled == width:
        return 0.0
    if filled > width:
        return 5.0 * (filled - width)
    if filled == 1 or (filled == 2 and _SECTION_NUMBER.match(" ".join(cells[at - 2]).strip() or "-")):
        return 0.4
    return 1.0 + 0.05 * (width - filled)


def _walk_back(
    cells: Sequence[Cells], best: Sequence[dict[int, tuple[float, int, int]]], width: int
) -> list[list[Cells]]:
    last = len(cells) - 1
    if last < 0:
        return []
    filled = min(best[last], key=lambda count: best[last][count][0] + _row_cost(cells, last + 1, count, width))
    steps: list[int] = []
    for at in range(last, 0, -1):
        _, before, kind = best[at][filled]
        steps.append(kind)
        filled = before
    rows: list[list[Cells]] = [[cells[0]]]
    for at, kind in enumerate(reversed(steps), 1):
        if kind < 0:
            rows.append([[] for _ in range(-1 - kind)])
        else:
            rows[-1].extend([] for _ in range(kind))
        rows[-1].append(cells[at])
    return rows


# Merged cells


@dataclass(slots=True)
class Placed:
    """A cell in the grid of its table. A merged cell stands once, at its first row and column."""

    lines: Cells
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


def placed(table: FlatTable) -> list[Placed]:
    """Give every cell its place, and work out what is merged where a row has fewer cells than the table columns.

    A flattened table prints a merged cell once and nothing in its other places, so: a lone cell, or a section number
    and a title, are a heading over the width; a row without its number in a numbered table hangs under the cells
    above its first columns; the heads above the first whole row share the columns that the heads below them count.
    """
    width = table.width
    result: list[Placed] = []
    above: list[Placed | None] = [None] * max(width, max((len(row) for row in table.rows), default=1))
    head = _two_heads(table.rows, width)
    numbers = sum(1 for row in table.rows if row and _is_number(row[0]))
    # A number may hold several rows: then fewer than half bear one, but the head of the column says what it is.
    has_number_head = bool(table.rows and table.rows[0]) and _is_number_head(table.rows[0][0])
    numbered = numbers * 2 > len(table.rows) or (has_number_head and numbers > 1)
    for number, row in enumerate(table.rows):
        if head and number == 0:
            cells = _upper_heads(row, head, width)
        else:
            offset, spans = 0, [1] * len(row)
            if head and number == 1:
                cells = [Placed(lines, 1, head[0] + place) for place, lines in enumerate(row)]
                result.extend(cells)
                continue
            if len(row) < width and width > 2 and number:
                if len(row) == 1 or (len(row) == 2 and _is_section(row)):
                    spans[-1] = width - len(row) + 1
                elif not _is_number(row[0]) and numbered and all(above[: width - len(row)]):
                    offset = width - len(row)
                    for column in range(offset):
                        cell = above[column]
                        if cell is not None and cell.row + cell.row_span == number:
                            cell.row_span += 1
            cells = []
            column = offset
            for lines, span in zip(row, spans, strict=True):
                cells.append(Placed(lines, number, column, 1, span))
                column += span
        for cell in cells:
            for column in range(cell.column, min(cell.column + cell.column_span, len(above))):
                above[column] = cell
        result.extend(cells)
    return result


def _is_number_head(cell: Cells) -> bool:
    return office_form.bare(" ".join(cell)) in ("tt", "stt", "so tt", "so thu tu")


def _is_number(cell: Cells) -> bool:
    return bool(NUMBER.match(" ".join(cell)[:12].strip() or "-"))


def _is_section(row: list[Cells]) -> bool:
    return bool(_SECTION_NUMBER.match(" ".join(row[0])[:12].strip() or "-")) or _is_number(row[0])


def _two_heads(rows: Sequence[list[Cells]], width: int) -> tuple[int, int, int] | None:
    """Heads in two rows: columns whose head fills both, columns below, and how many upper heads share these."""
    if len(rows) < 3 or width < 4:
        return None
    upper, lower = len(rows[0]), len(rows[1])
    alone = width - lower
    shared = upper - alone
    if upper >= width or lower >= width or lower < 2 or alone < 1 or shared < 1 or lower % shared:
        return None
    if any(_is_number(cell) for cell in (rows[0][0], rows[1][0])):
        return None
    return alone, lower, shared


def _upper_heads(row: list[Cells], head: tuple[int, int, int], width: int) -> list[Placed]:
    alone, lower, shared = head
    each = lower // shared
    cells: list[Placed] = []
    column = 0
    for place, lines in enumerate(row):
        is_alone = place < alone
        cells.append(Placed(lines, 0, column, 2 if is_alone else 1, 1 if is_alone else each))
        column += 1 if is_alone else each
    return cells
