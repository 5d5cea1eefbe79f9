"""Rows of cells with spans, as a format gives them → cells of a table whose spans fit it and do not overlap."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Content = TypeVar("Content")
_MOST_SPAN = 100  # columns; no printed table has more


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
    the places that are free, and columns in which nothing begins are not counted.
    """
    taken: dict[int, int] = {}  # column → the first row in which it is free again
    raw: list[tuple[Content, int, int, int, int]] = []
    for at, row in enumerate(rows):
        column = 0
        for content, row_span, column_span in row:
            while taken.get(column, 0) > at:
                column += 1
            wanted = max(1, min(column_span, _MOST_SPAN))
            width = 1
            while width < wanted and taken.get(column + width, 0) <= at:
                width += 1
            height = max(1, min(row_span, len(rows) - at))
            if height > 1:
                for covered in range(column, column + width):
                    taken[covered] = at + height
            raw.append((content, at, column, height, width))
            column += width
    starts = sorted({column for _, _, column, _, _ in raw})
    index = {column: place for place, column in enumerate(starts)}
    placed: list[Placed[Content]] = []
    for content, at, column, height, width in raw:
        first = index[column]
        last = first + 1
        while last < len(starts) and starts[last] < column + width:
            last += 1
        placed.append(Placed(content, at, first, height, last - first))
    return placed
