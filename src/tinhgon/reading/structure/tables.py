"""Tables of facts, in annexes and in the body: each row a clause, its cells the fields under their columns' heads."""

import re

from tinhgon.documents import Cell, Table
from tinhgon.reading import marks
from tinhgon.reading.layout.lines import Line
from tinhgon.reading.model import Field, Span
from tinhgon.reading.structure.node import Grower, Node
from tinhgon.vietnamese import fold

_ROW_NUMBER = re.compile(r"\(?(\d{1,3}(?:\.\d{1,3})*)[.)]?$")
_SECTION_NUMBER = re.compile(r"([IVXL]{1,6}|[A-HĐ])[.)\-]?$")
_NUMBER_HEAD = re.compile(r"(?:tt|stt|so tt|so thu tu|thu tu|s tt|s\.tt)\.?$")
_HEAD_WORDS = re.compile(
    r"noi dung|nhiem vu|cong viec|co quan|don vi|chu tri|phoi hop|thoi gian|thoi han|tien do|san pham|ket qua|"
    r"ghi chu|"
    r"ten |danh muc|ho va ten|chuc vu|so luong|truoc|sau|hoat dong|dia diem|stt|tt"
)
ROW_RANK = marks.BULLET - 1


def add_table(builder: Grower, line: Line) -> None:
    table = line.table
    if table is None or not table.cells:
        return
    if table.column_count == 1:
        _add_as_lines(builder, table, line)
        return
    grid = _grid(table)
    head_rows = _head_rows(table, grid)
    heads = _heads(grid, head_rows, table.column_count)
    number_column = _number_column(grid, heads, head_rows, table)
    host = builder.host(ROW_RANK)
    base = builder.root.path if builder.root is not None else f"T{builder.next_body_table()}"
    context = host if builder.root is not None else None
    if context is not None and context is not builder.root:
        base = context.path
    _Rows(builder, table, grid, heads, number_column, base, context, host, line).add(head_rows)


def _add_as_lines(builder: Grower, table: Table, line: Line) -> None:
    lines = []
    for cell in table.cells:
        at = cell.start
        for part in cell.text.split("\n"):
            if part.strip():
                lines.append(Line(part.strip(), at, at + len(part), line.page, bool(cell.is_bold)))
            at += len(part) + 1
    builder.add_plain_lines(lines)


def _grid(table: Table) -> list[list[Cell | None]]:
    grid: list[list[Cell | None]] = [[None] * table.column_count for _ in range(table.row_count)]
    for cell in table.cells:
        for row in range(cell.row, min(cell.row + cell.row_span, table.row_count)):
            for column in range(cell.column, min(cell.column + cell.column_span, table.column_count)):
                grid[row][column] = cell
    return grid


def _texts(row: list[Cell | None]) -> list[str]:
    seen: list[Cell] = []
    for cell in row:
        if cell is not None and not any(cell is other for other in seen):
            seen.append(cell)
    return [" ".join(cell.text.split()) for cell in seen]


def _head_rows(table: Table, grid: list[list[Cell | None]]) -> int:
    """Count the rows that hold the heads of columns, a row of column numbers "(1) (2) (3)" among them."""
    first = [cell for cell in grid[0] if cell is not None]
    if not first:
        return 0
    texts = [fold(text) for text in _texts(grid[0])]
    words = sum(1 for text in texts if _HEAD_WORDS.search(text) and len(text) < 80)
    numbered = bool(texts) and bool(_ROW_NUMBER.match(texts[0]))
    is_head = not numbered and (
        (bool(texts) and bool(_NUMBER_HEAD.match(texts[0])))
        or words * 2 >= len(texts)
        or all(cell.is_bold for cell in first if cell.text.strip())
    )
    if not is_head or len(texts) < 2:
        return 0
    count = max((cell.row_span for cell in first if cell.row_span < table.row_count), default=1)
    if any(cell.column_span > 1 for cell in first) and count == 1 and table.row_count > 2:
        below = _texts(grid[1])
        if below and not _ROW_NUMBER.match(below[0]) and not _SECTION_NUMBER.match(below[0]):
            count = 2
    while count < table.row_count:
        texts = [text for text in _texts(grid[count]) if text]
        if len(texts) > 1 and all(re.fullmatch(r"\(?(?:\d{1,2}|[A-Ea-e])\)?(?:\s*=.*)?", text) for text in texts):
            values = [int(found[0]) for text in texts if (found := re.search(r"\d+", text))]
            if values == list(range(values[0], values[0] + len(values))) if values else True:
                count += 1
                continue
        break
    return count


def _heads(grid: list[list[Cell | None]], head_rows: int, columns: int) -> list[str]:
    heads = []
    for column in range(columns):
        parts: list[str] = []
        for row in range(head_rows):
            cell = grid[row][column]
            text = " ".join(cell.text.split()) if cell is not None else ""
            if text and text not in parts and not re.fullmatch(r"\(?(?:\d{1,2}|[A-Ea-e])\)?(?:\s*=.*)?", text):
                parts.append(text)
        heads.append(" - ".join(parts))
    return heads


def _number_column(grid: list[list[Cell | None]], heads: list[str], head_rows: int, table: Table) -> int | None:
    for column, head in enumerate(heads[:2]):
        if _NUMBER_HEAD.match(fold(head)):
            return column
    firsts = [grid[row][0] for row in range(head_rows, table.row_count)]
    numbered = sum(1 for cell in firsts if cell is not None and _ROW_NUMBER.match(cell.text.strip()))
    return 0 if firsts and numbered * 2 >= len(firsts) else None


class _Rows:
    def __init__(
        self,
        builder: Grower,
        table: Table,
        grid: list[list[Cell | None]],
        heads: list[str],
        number_column: int | None,
        base: str,
        context: Node | None,
        host: Node | None,
        line: Line,
    ) -> None:
        self.builder, self.table, self.grid, self.heads = builder, table, grid, heads
        self.number_column, self.base, self.context, self.host, self.line = number_column, base, context, host, line

    def add(self, head_rows: int) -> None:
        restarts = self._restarts(head_rows)
        base, parent = self.base, self.context if self.context is not None else self.host
        row = head_rows
        position = 0
        while row < self.table.row_count:
            cells = self._cells(row)
            filled = [cell for cell in cells if cell.text.strip()]
            if not filled:
                row += 1
                continue
            heading = self._heading(cells, filled)
            if heading is not None:
                label, text = heading
                if label:
                    path = f"{self.base}.{label}"
                    node = self.builder.node(path, self.context or self.host, marks.ROMAN, self.line)
                else:
                    position += 1
                    path = f"{base}.r{position}"
                    node = self.builder.node(path, parent, ROW_RANK, self.line)
                    node.is_row = True
                node.is_heading = node.is_bold = True
                node.label = label
                node.parts = [text]
                self._place(node, filled)
                if label:
                    parent = node
                    if restarts:
                        base, position = path, 0
                row += 1
                continue
            position += 1
            height = self._merged_height(row, cells)
            number = self._number(row)
            path = f"{base}.r{number or position}"
            if height > 1:
                self._merged(row, height, path, parent)
            else:
                self._row(row, path, parent, cells)
            row += height

    def _cells(self, row: int) -> list[Cell]:
        seen: list[Cell] = []
        for cell in self.grid[row]:
            if cell is not None and not any(cell is other for other in seen):
                seen.append(cell)
        return seen

    def _number(self, row: int) -> str:
        if self.number_column is None:
            return ""
        cell = self.grid[row][self.number_column]
        found = _ROW_NUMBER.match(cell.text.strip()) if cell is not None else None
        return (".".join(str(int(part)) for part in found[1].split("."))) if found else ""

    def _heading(self, cells: list[Cell], filled: list[Cell]) -> tuple[str, str] | None:
        """A row that is a heading inside the table: "I | Về tổ chức" or one cell over the whole width."""
        first = filled[0]
        text = " ".join(first.text.split())
        found = _SECTION_NUMBER.match(text)
        if found and len(filled) >= 2 and first.column == (self.number_column or 0):
            rest = " | ".join(" ".join(cell.text.split()) for cell in filled[1:])
            if len(filled) == 2 or all(cell.is_bold for cell in filled[1:2]) or len(filled) < len(cells):
                return found[1], rest
        if len(filled) == 1 and (len(cells) == 1 or first.column_span > 1 or first.is_bold or first.text.isupper()):
            mark = marks.read_mark(text)
            if mark and mark.rank in (marks.ROMAN, marks.CAPITAL, marks.PART, marks.SECTION, marks.CHAPTER):
                return mark.number, text[mark.length :].strip()
            if first.column_span >= self.table.column_count - 1 or len(cells) == 1 or first.is_bold:
                return "", text
        return None

    def _merged_height(self, row: int, cells: list[Cell]) -> int:
        """How many rows the row's own cells (its number, or its first column) hold together."""
        lead = self.number_column if self.number_column is not None else 0
        cell = self.grid[row][lead]
        if cell is None or cell.row != row or cell.row_span < 2:
            return 1
        return min(cell.row_span, self.table.row_count - row)

    def _row(self, row: int, path: str, parent: Node | None, cells: list[Cell]) -> None:
        node = self._new(path, parent, cells)
        own = [cell for cell in cells if not (cell.column == self.number_column and self._number(row))]
        node.parts = [_joined([cell for cell in own if cell.text.strip()])]
        node.fields = self._fields(own)
        node.label = self._number(row)

    def _merged(self, row: int, height: int, path: str, parent: Node | None) -> None:
        shared = [c for c in self._cells(row) if c.row == row and c.row_span >= height]
        number = self._number(row)
        own = [cell for cell in shared if not (cell.column == self.number_column and number)]
        node = self._new(path, parent, shared)
        node.parts = [_joined([cell for cell in own if cell.text.strip()])]
        node.fields = self._fields(own)
        node.label = number
        for below in range(row, row + height):
            cells = [c for c in self._cells(below) if not any(c is other for other in shared)]
            filled = [cell for cell in cells if cell.text.strip()]
            if not filled:
                continue
            node.bullets += 1
            child = self._new(f"{path}-{node.bullets}", node, filled)
            child.rank = marks.BULLET
            child.parts = [_joined(filled)]
            child.fields = self._fields(cells) + self._fields(own)

    def _new(self, path: str, parent: Node | None, cells: list[Cell]) -> Node:
        node = self.builder.node(path, parent, ROW_RANK, self.line)
        node.is_row = True
        self._place(node, cells)
        return node

    def _place(self, node: Node, cells: list[Cell]) -> None:
        node.start = min((cell.start for cell in cells), default=self.line.start)
        node.end = max((cell.end for cell in cells), default=self.line.end)

    def _fields(self, cells: list[Cell]) -> list[Field]:
        fields = []
        for cell in cells:
            if not cell.text.strip():
                continue
            heads: list[str] = []
            for column in range(cell.column, min(cell.column + cell.column_span, len(self.heads))):
                if self.heads[column] and self.heads[column] not in heads:
                    heads.append(self.heads[column])
            span = Span(start=cell.start, end=cell.end, page=self.line.page)
            fields.append(Field(label=", ".join(heads), value=cell.text.strip(), span=span))
        return fields

    def _restarts(self, head_rows: int) -> bool:
        """Do the numbers of the rows begin again (under headings inside the table)?"""
        ones = 0
        row = head_rows
        while row < self.table.row_count:
            cell = self.grid[row][self.number_column] if self.number_column is not None else None
            if self._number(row) == "1" and cell is not None and cell.row == row:
                ones += 1
            row += 1
        return ones > 1


def _joined(cells: list[Cell]) -> str:
    return " | ".join(" ".join(cell.text.split()) for cell in cells)
