"""The columns of a table of facts: where its heads end, and what each column speaks of.

A column's role comes from its head and from what stands in it: a head of unknown words over dates is a time, one over
names of bodies is who acts. Roles are those of the labels of fields (lexicon/labels.yaml): lead, with, time, content,
product, person, number, note and others.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from tinhgon.documents import Cell, Table, office_form
from tinhgon.reading.language.labels import label_role
from tinhgon.reading.structure.unmarked import is_order, names_someone

Grid = list[list[Cell | None]]

ROW_NUMBER = re.compile(r"\(?(\d{1,3}(?:\.\d{1,3})*)[.)]?$")
SECTION_NUMBER = re.compile(r"([IVXL]{1,6}|[A-HĐ])[.)\-]?$")
_COLUMN_NUMBER = re.compile(r"\(?(?:\d{1,2}|[A-Ea-e])\)?(?:\s*=.*)?")
_NUMBER_HEADS = ("tt", "stt", "so tt", "so thu tu", "thu tu", "s tt", "s.tt")
_TIME_WORDS = ("ngay", "thang", "quy", "nam", "tuan", "thuong xuyen", "hang", "dinh ky", "giai doan", "truoc", "trong")
_DATE = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{1,2}/\d{4}|20\d\d")
_LONGEST_HEAD = 80  # letters
_MOST = 0.6  # share of its cells from which a column is what they are


@dataclass(frozen=True, slots=True)
class Columns:
    """What the heads of a table say."""

    head_rows: int
    heads: tuple[str, ...]
    roles: tuple[str, ...]  # "" for a column that speaks of nothing known
    number: int | None  # the column of row numbers


def grid_of(table: Table) -> Grid:
    """The cells by row and column, a merged cell in each of its places; places where no cell begins are left out.

    So the size of the grid goes by the cells that there are, whatever spans they claim.
    """
    rows = {row: at for at, row in enumerate(sorted({cell.row for cell in table.cells}))}
    columns = {column: at for at, column in enumerate(sorted({cell.column for cell in table.cells}))}
    row_starts, column_starts = list(rows), list(columns)
    grid: Grid = [[None] * len(columns) for _ in rows]
    for cell in table.cells:
        for row in range(rows[cell.row], len(rows)):
            if row_starts[row] >= cell.row + cell.row_span:
                break
            for column in range(columns[cell.column], len(columns)):
                if column_starts[column] >= cell.column + cell.column_span:
                    break
                grid[row][column] = cell
    return grid


def distinct(row: Sequence[Cell | None]) -> list[Cell]:
    """The cells of a row, a merged one once."""
    seen: dict[int, Cell] = {}
    for cell in row:
        if cell is not None:
            seen.setdefault(id(cell), cell)
    return list(seen.values())


def line_of(text: str) -> str:
    return " ".join(text.split())


def read_columns(grid: Grid) -> Columns:
    head_rows = _count_heads(grid)
    heads = _heads(grid, head_rows)
    number = _number_column(grid, heads, head_rows)
    return Columns(head_rows, heads, _roles(grid, heads, head_rows, number), number)


def is_number_head(text: str) -> bool:
    return office_form.bare(text) in _NUMBER_HEADS


@cache
def _role_of_head(head: str) -> str:
    return label_role(head) if head else ""


def _count_heads(grid: Grid) -> int:
    """Count the rows that hold the heads of columns, a row of column numbers "(1) (2) (3)" among them."""
    first = distinct(grid[0]) if grid else []
    texts = [line_of(cell.text) for cell in first]
    if len(texts) < 2 or ROW_NUMBER.match(texts[0]) or SECTION_NUMBER.match(texts[0]):
        return 0
    known = sum(1 for text in texts if text and len(text) < _LONGEST_HEAD and _role_of_head(text))
    is_head = is_number_head(texts[0]) or known * 2 >= len(texts)
    if not is_head and not all(cell.is_bold for cell in first if cell.text.strip()):
        return 0
    rows = [row for row in grid if row]
    count = 1
    while count < len(rows) and any(cell in rows[count] for cell in first if cell.row_span > 1):
        if all(cell is None or cell in first for cell in rows[count]):
            break
        if not any(cell is not None and cell in first and cell.row_span < len(rows) for cell in rows[count]):
            break
        count += 1
    if count == 1 and any(cell.column_span > 1 for cell in first) and len(rows) > 2:
        below = [line_of(cell.text) for cell in distinct(rows[1])]
        if below and not ROW_NUMBER.match(below[0]) and not SECTION_NUMBER.match(below[0]):
            count = 2
    while count < len(rows) and _numbers_columns([line_of(cell.text) for cell in distinct(rows[count])]):
        count += 1
    return count


def _numbers_columns(texts: Sequence[str]) -> bool:
    """Is the row "(1) (2) (3)" or "A B C"?"""
    texts = [text for text in texts if text]
    if len(texts) < 2 or not all(_COLUMN_NUMBER.fullmatch(text) for text in texts):
        return False
    values = [int(found[0]) for text in texts if (found := re.search(r"\d+", text))]
    return not values or values == list(range(values[0], values[0] + len(values)))


def _heads(grid: Grid, head_rows: int) -> tuple[str, ...]:
    heads = []
    for column in range(len(grid[0]) if grid else 0):
        parts: list[str] = []
        for row in grid[:head_rows]:
            cell = row[column]
            text = line_of(cell.text) if cell is not None else ""
            if text and text not in parts and not _COLUMN_NUMBER.fullmatch(text):
                parts.append(text)
        heads.append(" - ".join(parts))
    return tuple(heads)


def _number_column(grid: Grid, heads: Sequence[str], head_rows: int) -> int | None:
    for column, head in enumerate(heads[:2]):
        if is_number_head(head):
            return column
    firsts = [row[0] for row in grid[head_rows:]]
    numbered = sum(1 for cell in firsts if cell is not None and ROW_NUMBER.match(cell.text.strip()))
    return 0 if firsts and numbered * 2 >= len(firsts) else None


# What columns speak of


def _roles(grid: Grid, heads: Sequence[str], head_rows: int, number: int | None) -> tuple[str, ...]:
    roles: list[str] = []
    looks: list[str] = []
    for column, head in enumerate(heads):
        told = "number" if column == number else _role_of_head(head)
        seen = "" if column == number else _look(_values(grid, column, head_rows))
        looks.append(seen)
        # Dates under a head of who acts are dates; otherwise a head that is understood is believed.
        roles.append("time" if seen == "time" and told in ("", "lead", "with", "person", "note") else told)
    if "lead" not in roles:
        at = next((at for at, seen in enumerate(looks) if seen == "name" and roles[at] == ""), None)
        if at is not None:
            roles[at] = "lead"
    if "content" not in roles:
        at = next((at for at, seen in enumerate(looks) if seen == "order" and roles[at] == ""), None)
        if at is not None:
            roles[at] = "content"
    return tuple(roles)


def _values(grid: Grid, column: int, head_rows: int) -> list[str]:
    """The texts of a column below its heads, merged cells once, headings over the width left out."""
    cells: dict[int, Cell] = {}
    for row in grid[head_rows : head_rows + 40]:
        cell = row[column]
        if cell is not None and cell.text.strip() and len(distinct(row)) > 2:
            cells.setdefault(id(cell), cell)
    return [line_of(cell.text) for cell in cells.values()]


def _look(values: Sequence[str]) -> str:
    """What most values of a column look like: "time", "name" of a body, "order", or ""."""
    if not values:
        return ""
    for kind, test in (("time", _is_time), ("order", _is_long_order), ("name", _is_name)):
        if sum(map(test, values)) >= _MOST * len(values):
            return kind
    return ""


def _is_time(text: str) -> bool:
    folded = office_form.bare(text)
    has_time = bool(_DATE.search(folded)) or office_form.opens_with(folded, _TIME_WORDS, exactly=True) != ""
    return len(folded) < 60 and has_time and not names_someone(text)


def _is_name(text: str) -> bool:
    return len(text) < 200 and names_someone(text)


def _is_long_order(text: str) -> bool:
    return len(text) > 30 and is_order(text) and not text.isupper()
