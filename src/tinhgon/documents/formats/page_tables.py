"""Ruled tables of pages → tables of the document: cells filled with their words, rows that go on over a page end."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tinhgon.documents.building import Marks
from tinhgon.documents.formats.page_model import Line, Page, RuledTable, Word, lines_of
from tinhgon.documents.formats.page_text import Joined, is_ended
from tinhgon.documents.formats.plain import MARK
from tinhgon.documents.model import Cell


@dataclass(slots=True)
class Grid:
    """A table with its texts, before it is known whether the next page continues it. `marks` go with `cells`."""

    cells: list[Cell]
    marks: list[Marks]
    rows: int
    column_edges: tuple[float, ...]
    page: int
    bottoms: dict[int, int]  # column → place in `cells` of its lowest

    def append(self, cells: Sequence[Cell], marks: Sequence[Marks]) -> None:
        """Add the rows of the same table on the next page: its head dropped, a row cut by the page end mended."""
        by_row: dict[int, list[int]] = {}
        for at, cell in enumerate(cells):
            by_row.setdefault(cell.row, []).append(at)
        head: dict[int, list[tuple[int, str]]] = {}
        for cell in self.cells:
            if cell.row > 12:
                break
            head.setdefault(cell.row, []).append((cell.column, cell.text))
        dropped = 0
        while dropped in by_row and [(cells[at].column, cells[at].text) for at in by_row[dropped]] == head.get(dropped):
            if not any(text for _, text in head[dropped]):
                break
            dropped += 1
        left = [at for row in sorted(by_row) if row >= dropped for at in by_row[row]]
        if not left:
            return
        shift = self.rows - dropped
        first = by_row.get(dropped, [])
        opening = min(first, key=lambda at: cells[at].column, default=None)
        if opening is not None and not cells[opening].text and any(cells[at].text for at in first):
            # No number in its first cell: the rest of the row that the page end cut.
            for at in first:
                self._extend(cells[at], marks[at])
            left = [at for at in left if cells[at].row != dropped]
            shift -= 1
        for at in left:
            self.add(replace(cells[at], row=cells[at].row + shift), marks[at])

    def add(self, cell: Cell, marks: Marks) -> None:
        self.cells.append(cell)
        self.marks.append(marks)
        self.rows = max(self.rows, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span):
            self.bottoms[column] = len(self.cells) - 1

    def _extend(self, cell: Cell, marks: Marks) -> None:
        at = self.bottoms.get(cell.column)
        if at is None or not cell.text:
            return
        above = self.cells[at]
        if above.column != cell.column:
            return
        is_new = bool(MARK.match(cell.text)) or not above.text
        between = ("\n" if is_new else " ") if above.text else ""
        text = above.text + between + cell.text
        self.marks[at].add(marks.moved(len(above.text) + len(between)))
        self.cells[at] = replace(above, text=text)


def grid_of(page: Page, table: RuledTable, words: Sequence[Word]) -> Grid | None:
    """Return the table filled with those of its words, None if it is empty."""
    held: list[list[Word]] = [[] for _ in table.places]
    rows, columns = table.row_edges, table.column_edges
    for word in words:
        row = min(max(bisect_right(rows, word.middle) - 1, 0), len(rows) - 2)
        column = min(max(bisect_right(columns, (word.x0 + word.x1) / 2) - 1, 0), len(columns) - 2)
        held[table.owners[row][column]].append(word)
    grid = Grid([], [], 0, columns, page.number, {})
    for place, inside in zip(table.places, held, strict=True):
        row, column, row_span, column_span = place
        lines = _upright_lines(inside)
        text = _cell_text(lines, columns[column + column_span] - 4)
        cell = Cell(
            text=text.text, row=row, column=column, start=0, end=0, row_span=row_span, column_span=column_span,
            is_bold=all(line.is_bold for line in lines) if lines else None,
        )  # fmt: skip
        grid.add(cell, text.marks())
    return grid if any(cell.text for cell in grid.cells) else None


def same_columns(one: Sequence[float], other: Sequence[float]) -> bool:
    return len(one) == len(other) and all(abs(a - b) < 4 for a, b in zip(one, other, strict=True))


def _upright_lines(words: Sequence[Word]) -> list[Line]:
    """The lines of a cell; words set on their side (narrow columns) are read in their direction, after the others."""
    if not any(word.turn for word in words):
        return lines_of(words)
    lines = lines_of(word for word in words if not word.turn)
    for turn in sorted({word.turn for word in words if word.turn}):
        turned = [_stood_up(word, turn) for word in words if word.turn == turn]
        lines.extend(lines_of(turned))
    return lines


def _stood_up(word: Word, turn: float) -> Word:
    if turn == 90:
        box = (-word.bottom, word.x0, -word.top, word.x1)
    elif turn == 270:
        box = (word.top, -word.x1, word.bottom, -word.x0)
    else:
        box = (-word.x1, -word.bottom, -word.x0, -word.top)
    return replace(word, x0=box[0], top=box[1], x1=box[2], bottom=box[3], turn=0.0)


def _cell_text(lines: Sequence[Line], right: float) -> Joined:
    joined = Joined()
    last: Line | None = None
    reach = max((line.x1 for line in lines), default=right)
    for line in lines:
        if last is None:
            joined.begin(line)
        else:
            room = max(reach, right - 8) - last.x1
            is_short = room > line.first_width + 0.6 * last.size
            is_marked = bool(MARK.match(line.text))
            has_ended = is_ended(last.text)
            if (is_marked and (has_ended or is_short)) or (has_ended and is_short and not line.text[:1].islower()):
                joined.begin(line)
            else:
                joined.go_on(line)
        last = line
    return joined
