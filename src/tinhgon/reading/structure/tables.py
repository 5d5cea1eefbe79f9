"""Tables of facts, in annexes and in the body: each row a clause, its cells the fields under their columns' heads."""

from tinhgon.documents import Cell, Table
from tinhgon.reading import marks
from tinhgon.reading.layout.lines import Line
from tinhgon.reading.model import Field, Span
from tinhgon.reading.structure.columns import (
    ROW_NUMBER,
    SECTION_NUMBER,
    Columns,
    Grid,
    distinct,
    grid_of,
    line_of,
    read_columns,
)
from tinhgon.reading.structure.node import Grower, Node, TableEnd

ROW_RANK = marks.BULLET - 1


def add_table(builder: Grower, line: Line) -> None:
    table = line.table
    if table is None or not table.cells:
        return
    grid = grid_of(table)
    if len(grid[0]) == 1:
        _add_as_lines(builder, table, line)
        return
    columns = read_columns(grid)
    above = builder.table_end
    if above is not None and _continues(above, columns, grid):
        rows = _Rows(builder, grid, above.columns, above.base, above.context, above.host, line)
        rows.group, rows.parent, rows.position = above.group, above.parent, above.position
        rows.add(columns.head_rows)  # printed again over the page, or none
    else:
        host = builder.host(ROW_RANK)
        base = builder.root.path if builder.root is not None else f"T{builder.next_body_table()}"
        context = host if builder.root is not None else None
        if context is not None and context is not builder.root:
            base = context.path
        rows = _Rows(builder, grid, columns, base, context, host, line)
        rows.add(columns.head_rows)
    builder.table_end = TableEnd(
        rows.columns, len(grid[0]), rows.base, rows.context, rows.host, rows.group, rows.parent, rows.position
    )


def _continues(above: TableEnd, columns: Columns, grid: Grid) -> bool:
    """Does the table go on from the one right above it: as wide, and without heads or with the same?"""
    if above.width != len(grid[0]):
        return False
    return columns.head_rows == 0 or (columns.heads == above.columns.heads and any(columns.heads))


def _add_as_lines(builder: Grower, table: Table, line: Line) -> None:
    lines = []
    for cell in table.cells:
        at = cell.start
        for part in cell.text.split("\n"):
            if part.strip():
                lines.append(Line(part.strip(), at, at + len(part), line.page, bool(cell.is_bold)))
            at += len(part) + 1
    builder.add_plain_lines(lines)


class _Rows:
    """The rows of one table, or of a table and the parts in which it goes on."""

    def __init__(
        self,
        builder: Grower,
        grid: Grid,
        columns: Columns,
        base: str,
        context: Node | None,
        host: Node | None,
        line: Line,
    ) -> None:
        self.builder, self.grid, self.columns, self.line = builder, grid, columns, line
        self.base, self.context, self.host = base, context, host
        self.group = base  # path under which the rows stand: the table's own, or that of a heading inside it
        self.parent = context if context is not None else host
        self.position = 0
        self._column_of = {id(cell): at for row in grid for at, cell in reversed(list(enumerate(row))) if cell}

    def add(self, first: int) -> None:
        restarts = self._restarts(first) or self.group != self.base
        heads = [line_of(cell.text) for cell in distinct(self.grid[0])] if first else []
        row = first
        while row < len(self.grid):
            cells = distinct(self.grid[row])
            filled = [cell for cell in cells if cell.text.strip()]
            if not filled or (heads and [line_of(cell.text) for cell in cells] == heads):  # heads printed again
                row += 1
                continue
            heading = self._heading(cells, filled)
            if heading is not None:
                self._add_heading(heading, filled, restarts)
                row += 1
                continue
            self.position += 1
            height = self._merged_height(row)
            path = f"{self.group}.r{self._number(row) or self.position}"
            if height > 1:
                self._merged(row, height, path)
            else:
                self._row(row, path, cells)
            row += height

    def _add_heading(self, heading: tuple[str, str], filled: list[Cell], restarts: bool) -> None:
        label, text = heading
        if label:
            node = self.builder.node(f"{self.base}.{label}", self.context or self.host, marks.ROMAN, self.line)
        else:
            self.position += 1
            node = self.builder.node(f"{self.group}.r{self.position}", self.parent, ROW_RANK, self.line)
            node.is_row = True
        node.is_heading = node.is_bold = True
        node.label = label
        node.parts = [text]
        self._place(node, filled)
        if label:
            self.parent = node
            if restarts:
                self.group, self.position = node.path, 0

    def _number(self, row: int) -> str:
        if self.columns.number is None:
            return ""
        cell = self.grid[row][self.columns.number]
        found = ROW_NUMBER.match(cell.text.strip()) if cell is not None else None
        return (".".join(str(int(part)) for part in found[1].split("."))) if found else ""

    def _heading(self, cells: list[Cell], filled: list[Cell]) -> tuple[str, str] | None:
        """A row that is a heading inside the table: "I | Về tổ chức" or one cell over the whole width."""
        first = filled[0]
        text = line_of(first.text)
        width = len(self.grid[0])
        found = SECTION_NUMBER.match(text)
        if found and len(filled) >= 2 and self._column_of[id(first)] == (self.columns.number or 0):
            rest = " | ".join(line_of(cell.text) for cell in filled[1:])
            if len(filled) == 2 or all(cell.is_bold for cell in filled[1:2]) or len(filled) < len(cells):
                return found[1], rest
        if len(filled) == 1 and (len(cells) == 1 or first.column_span > 1 or first.is_bold or first.text.isupper()):
            mark = marks.read_mark(text)
            if mark and mark.rank in (marks.ROMAN, marks.CAPITAL, marks.PART, marks.SECTION, marks.CHAPTER):
                return mark.number, text[mark.length :].strip()
            if first.column_span >= width - 1 or len(cells) == 1 or first.is_bold:
                return "", text
        return None

    def _merged_height(self, row: int) -> int:
        """How many rows the row's own cells (its number, or its first column) hold together."""
        lead = self.columns.number if self.columns.number is not None else 0
        cell = self.grid[row][lead]
        if cell is None or (row and self.grid[row - 1][lead] is cell):
            return 1
        height = 1
        while row + height < len(self.grid) and self.grid[row + height][lead] is cell:
            height += 1
        return height

    def _row(self, row: int, path: str, cells: list[Cell]) -> None:
        node = self._new(path, self.parent, cells)
        number = self._number(row)
        own = [cell for cell in cells if not (number and self._column_of[id(cell)] == self.columns.number)]
        node.parts = [_joined([cell for cell in own if cell.text.strip()])]
        node.fields = self._fields(own)
        node.label = number

    def _merged(self, row: int, height: int, path: str) -> None:
        """A cell over several rows makes the merged row the parent, and the rows its bullets (ruling 4)."""
        last = self.grid[row + height - 1]
        shared = [cell for cell in distinct(self.grid[row]) if any(other is cell for other in last)]
        number = self._number(row)
        own = [cell for cell in shared if not (number and self._column_of[id(cell)] == self.columns.number)]
        node = self._new(path, self.parent, shared)
        node.parts = [_joined([cell for cell in own if cell.text.strip()])]
        node.fields = self._fields(own)
        node.label = number
        held = {id(cell) for cell in shared}
        for below in range(row, row + height):
            cells = [cell for cell in distinct(self.grid[below]) if id(cell) not in held]
            filled = [cell for cell in cells if cell.text.strip()]
            if not filled:
                continue
            node.bullets += 1
            child = self._new(f"{node.path}-{node.bullets}", node, filled)
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
            first = self._column_of[id(cell)]
            heads: list[str] = []
            roles: list[str] = []
            for column in range(first, min(first + cell.column_span, len(self.columns.heads))):
                if self.columns.heads[column] and self.columns.heads[column] not in heads:
                    heads.append(self.columns.heads[column])
                roles.append(self.columns.roles[column])
            span = Span(start=cell.start, end=cell.end, page=self.line.page)
            role = next((role for role in roles if role), None)
            fields.append(Field(label=", ".join(heads), value=cell.text.strip(), span=span, role=role))
        return fields

    def _restarts(self, first: int) -> bool:
        """Do the numbers of the rows begin again (under headings inside the table)?"""
        ones = 0
        number = self.columns.number
        for row in range(first, len(self.grid)):
            is_first = number is None or not row or self.grid[row - 1][number] is not self.grid[row][number]
            ones += is_first and self._number(row) == "1"
        return ones > 1


def _joined(cells: list[Cell]) -> str:
    return " | ".join(line_of(cell.text) for cell in cells)
