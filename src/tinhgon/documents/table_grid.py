"""Rows of cells with spans, as a format gives them → cells of a table whose spans fit it and do not overlap."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Content = TypeVar("Content")
MOST_COLUMNS = 200  # no printed table has more; spans that ask for more are not believed


@dataclass(frozen=True, slots=True)
class Placed(Generic[Content]):
    """A cell's content with its place; `column` counts only columns in which some cell begins."""

    content: Content
    row: int
    column: int
    row_span: int
    column_span: int


def place_cells(rows: Sequence[Sequence[tuple[Content, int, int]]]) -> list[Placed[Content]]:
    """Return the cells of `rows`, each given as (content, rows it asks for, columns it asks for).

    The work and the grid grow with the number of cells, whatever spans they ask for: spans are cut to the table and to
    the places that are free, and columns in which nothing begins are not counted. Where the spans would push the cells
    beyond any printed table, all of them are left out and each row is read from its first column.
    """
    raw = _laid_out(rows)
    if raw is None:
        return [Placed(cell[0], at, column, 1, 1) for at, row in enumerate(rows) for column, cell in enumerate(row)]
    starts = sorted({one.column for one in raw})
    index = {column: place for place, column in enumerate(starts)}
    placed: list[Placed[Content]] = []
    for one in raw:
        first = index[one.column]
        last = first + 1
        while last < len(starts) and starts[last] < one.column + one.column_span:
            last += 1
        placed.append(Placed(one.content, one.row, first, one.row_span, last - first))
    return placed


def _laid_out(rows: Sequence[Sequence[tuple[Content, int, int]]]) -> list[Placed[Content]] | None:
    """Return each cell in the first free place of its row, spans cut to what is free; None if that takes too much."""
    free_from: dict[int, int] = {}  # column → the first row in which it is free again
    raw: list[Placed[Content]] = []
    for at, row in enumerate(rows):
        column = 0
        for content, row_span, column_span in row:
            while free_from.get(column, 0) > at:
                column += 1
            height = max(1, min(row_span, len(rows) - at))
            if column > MOST_COLUMNS and free_from:
                return None
            width = 1
            while width < min(column_span, MOST_COLUMNS) and free_from.get(column + width, 0) <= at:
                width += 1
            if height > 1:
                for covered in range(column, column + width):
                    free_from[covered] = at + height
            raw.append(Placed(content, at, column, height, width))
            column += width
    return raw
