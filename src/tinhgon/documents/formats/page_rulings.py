"""Lines drawn on a page → tables, and words with a line through them.

A table is a group of lines that cross. Its grid is made of the places of all its lines; neighbouring fields without a
line between them are one cell. Filled areas are no lines, so shaded words are no cells; what is underlined or struck
out crosses nothing. A double line, or a line drawn as a thin area or as dots, is one line.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tinhgon.documents.formats.page_model import Rule, RuledTable, Word

_NEAR = 3.0  # lines closer than this are one; ends closer than this meet
_SHORTEST = 6.0
_SHORTEST_EDGE = 8.0  # what stands out beyond the outermost upright line by less is only its end
_MOST_LINES = 2_500
_MOST_FIELDS = 20_000
_MOST_TABLES = 60
_THROUGH = (0.3, 0.72)  # where a line through the letters runs, as a share of their height from below


@dataclass(slots=True)
class _Run:
    """Rules in one line: `at` across, from `start` to `end` along."""

    at: float
    start: float
    end: float


class _TooFull(Exception):
    """More fields than any table of a page has."""


def tables_of(rules: Sequence[Rule]) -> list[RuledTable] | None:
    """Return the tables, top to bottom; None if there are more lines or fields than a page of writing has."""
    lying = _runs([((rule.y0 + rule.y1) / 2, rule.x0, rule.x1) for rule in rules if rule.lies or _is_dot(rule)])
    standing = _runs([((rule.x0 + rule.x1) / 2, rule.y0, rule.y1) for rule in rules if not rule.lies or _is_dot(rule)])
    if len(lying) + len(standing) > _MOST_LINES:
        return None
    try:
        tables = [_table(across, upright) for across, upright in _groups(lying, standing)]
    except _TooFull:
        return None
    found = [table for table in tables if table is not None]
    found.sort(key=lambda table: (table.x0 - table.x1) * (table.bottom - table.top))
    kept: list[RuledTable] = []
    for table in found[:_MOST_TABLES]:
        if not any(_lies_in(table, other) for other in kept):
            kept.append(table)
    return sorted(kept, key=lambda table: (table.top, table.x0))


def with_white_rules(tables: Sequence[RuledTable], parted: Sequence[RuledTable]) -> list[RuledTable]:
    """Return the tables, and those that white lines on tinted areas make: rows with a line from top to bottom.

    White boxes around words have no such line.
    """
    made = [table for table in parted if len(table.row_edges) > 2 and _has_column(table)]
    kept = [table for table in tables if not any(_lies_in(table, other) for other in made)]
    new = [table for table in made if not any(_lies_in(other, table) for other in kept)]
    return sorted([*kept, *new], key=lambda table: (table.top, table.x0))


def _has_column(table: RuledTable) -> bool:
    inner = range(1, len(table.column_edges) - 1)
    return any(all(row[column - 1] != row[column] for row in table.owners) for column in inner)


def strike(words: Sequence[Word], rules: Iterable[Rule], tables: Sequence[RuledTable]) -> int:
    """Mark the words that a line runs through the middle of; return how many there are."""
    lines = sorted(
        (rule for rule in rules if rule.lies and rule.x1 - rule.x0 > 2),
        key=lambda rule: rule.y0,
    )  # fmt: skip
    if not lines:
        return 0
    heights = [(rule.y0 + rule.y1) / 2 for rule in lines]
    edges = [(table.x0, table.x1, edge) for table in tables for edge in table.row_edges]
    struck = 0
    for word in words:
        tall = word.bottom - word.top
        first = bisect_left(heights, word.bottom - _THROUGH[1] * tall)
        last = bisect_right(heights, word.bottom - _THROUGH[0] * tall)
        if first == last:
            continue
        start, end = word.x1, word.x0
        for rule in lines[first : min(last, first + 200)]:
            if rule.y1 - rule.y0 > 0.25 * tall or any(
                abs(edge - (rule.y0 + rule.y1) / 2) < _NEAR and x0 - _NEAR < rule.x0 and rule.x1 < x1 + _NEAR
                for x0, x1, edge in edges
            ):
                continue
            if rule.x0 < word.x1 and rule.x1 > word.x0:
                start, end = min(start, max(rule.x0, word.x0)), max(end, min(rule.x1, word.x1))
        word.struck = _letters_between(word, start, end)
        struck += word.struck is not None
    return struck


def _letters_between(word: Word, start: float, end: float) -> tuple[int, int] | None:
    """Return which letters of the word lie between two places, as well as its width tells; None for hardly any."""
    wide = word.x1 - word.x0
    if wide <= 0 or end - start < 0.6 * wide / max(1, len(word.text)):
        return None
    first = round((start - word.x0) / wide * len(word.text))
    last = round((end - word.x0) / wide * len(word.text))
    core = len(word.text.rstrip('.,;:!?…)”"'))
    # Narrow signs at the end mislead the estimate.
    if core and abs(last - core) <= 1 and end < word.x1 - 0.5:
        last = core
    return (first, last) if last > first else None


def _is_dot(rule: Rule) -> bool:
    return rule.x1 - rule.x0 < _NEAR and rule.y1 - rule.y0 < _NEAR


def _runs(pieces: list[tuple[float, float, float]]) -> list[_Run]:
    """Join (at, start, end) that lie in one line and meet; return them by place."""
    pieces.sort()
    runs: list[_Run] = []
    begin = 0
    for at in range(1, len(pieces) + 1):
        if at < len(pieces) and pieces[at][0] - pieces[begin][0] <= _NEAR:
            continue
        group = sorted(pieces[begin:at], key=lambda piece: piece[1])
        middle = (group[0][0] + group[-1][0]) / 2 if len(group) == 1 else sum(p[0] for p in group) / len(group)
        run: _Run | None = None
        for _, start, end in group:
            if run is not None and start - run.end <= _NEAR:
                run.end = max(run.end, end)
            else:
                run = _Run(middle, start, end)
                runs.append(run)
        begin = at
    return [run for run in runs if run.end - run.start >= _SHORTEST]


def _groups(lying: list[_Run], standing: list[_Run]) -> list[tuple[list[_Run], list[_Run]]]:
    """Return the groups of lines that cross or meet."""
    parents = list(range(len(lying) + len(standing)))

    def root(at: int) -> int:
        while parents[at] != at:
            parents[at] = parents[parents[at]]
            at = parents[at]
        return at

    standing.sort(key=lambda run: run.at)
    places = [run.at for run in standing]
    for number, across in enumerate(lying):
        first = bisect_left(places, across.start - _NEAR)
        last = bisect_right(places, across.end + _NEAR)
        for place in range(first, last):
            upright = standing[place]
            if upright.start - _NEAR <= across.at <= upright.end + _NEAR:
                parents[root(number)] = root(len(lying) + place)
    groups: dict[int, tuple[list[_Run], list[_Run]]] = {}
    for at in range(len(parents)):
        group = groups.setdefault(root(at), ([], []))
        if at < len(lying):
            group[0].append(lying[at])
        else:
            group[1].append(standing[at - len(lying)])
    return list(groups.values())


def _edges(values: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _NEAR:
            edges.append(value)
    return edges


def _table(lying: list[_Run], standing: list[_Run]) -> RuledTable | None:
    if len(lying) < 2 or not standing or len(lying) + len(standing) < 4:
        return None
    across = _edges(run.at for run in standing)
    down = _edges(run.at for run in lying)
    # A table may be open at its sides: its lines then stand out beyond the outermost upright ones.
    left, right = min(run.start for run in lying), max(run.end for run in lying)
    if across[0] - left > _SHORTEST_EDGE:
        across.insert(0, left)
    if right - across[-1] > _SHORTEST_EDGE:
        across.append(right)
    high, low = min(run.start for run in standing), max(run.end for run in standing)
    if down[0] - high > _SHORTEST_EDGE:
        down.insert(0, high)
    if low - down[-1] > _SHORTEST_EDGE:
        down.append(low)
    found = _grid(lying, standing, across, down)
    if found is None:
        return None
    down, across, owners, places = found
    return RuledTable(across[0], down[0], across[-1], down[-1], places, tuple(across), tuple(down), owners)


def _grid(
    lying: list[_Run], standing: list[_Run], across: list[float], down: list[float]
) -> tuple[list[float], list[float], list[list[int]], list[tuple[int, int, int, int]]] | None:
    """Return the edges of rows and columns that part anything, which cell covers each field, and the cells."""
    rows, columns = len(down) - 1, len(across) - 1
    if columns < 1 or rows < 1 or rows * columns < 2:
        return None
    if rows * columns > _MOST_FIELDS:
        raise _TooFull
    above = [[False] * columns for _ in range(rows + 1)]
    before = [[False] * (columns + 1) for _ in range(rows)]
    for run in lying:
        row = _nearest(down, run.at)
        for column in range(_nearest(across, run.start), _nearest(across, run.end)):
            above[row][column] = True
    for run in standing:
        column = _nearest(across, run.at)
        for row in range(_nearest(down, run.start), _nearest(down, run.end)):
            before[row][column] = True
    parting_rows = [0, *(row for row in range(1, rows) if any(above[row])), rows]
    parting_columns = [0, *(c for c in range(1, columns) if any(line[c] for line in before)), columns]
    if len(parting_rows) <= rows or len(parting_columns) <= columns:
        return _grid(lying, standing, [across[at] for at in parting_columns], [down[at] for at in parting_rows])
    owners, places = _cells(rows, columns, above, before)
    return (down, across, owners, places) if len(places) > 1 else None


def _nearest(edges: Sequence[float], value: float) -> int:
    at = bisect_left(edges, value)
    if at == len(edges) or (at and value - edges[at - 1] < edges[at] - value):
        at -= 1
    return at


def _cells(
    rows: int, columns: int, above: list[list[bool]], before: list[list[bool]]
) -> tuple[list[list[int]], list[tuple[int, int, int, int]]]:
    """Return which cell covers each field, and the cells: fields with no line between them."""
    owners = [[-1] * columns for _ in range(rows)]
    places: list[tuple[int, int, int, int]] = []
    for row in range(rows):
        for column in range(columns):
            if owners[row][column] >= 0:
                continue
            region = _region(row, column, owners, above, before)
            for r, first, height, width in _rectangles(region):
                for r2 in range(r, r + height):
                    owners[r2][first : first + width] = [len(places)] * width
                places.append((r, first, height, width))
    return owners, places


def _rectangles(region: set[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """Return the region as one rectangle (row, column, height, width), or, if it is none, as the stretches of its rows."""
    rows = [row for row, _ in region]
    columns = [column for _, column in region]
    height, width = max(rows) - min(rows) + 1, max(columns) - min(columns) + 1
    if len(region) == height * width:
        return [(min(rows), min(columns), height, width)]
    stretches: list[tuple[int, int, int, int]] = []
    for row, column in sorted(region):
        if stretches and stretches[-1][0] == row and stretches[-1][1] + stretches[-1][3] == column:
            stretches[-1] = (row, stretches[-1][1], 1, stretches[-1][3] + 1)
        else:
            stretches.append((row, column, 1, 1))
    return stretches


def _region(
    row: int, column: int, owners: list[list[int]], above: list[list[bool]], before: list[list[bool]]
) -> set[tuple[int, int]]:
    rows, columns = len(owners), len(owners[0])
    region = {(row, column)}
    waiting = [(row, column)]
    while waiting:
        r, c = waiting.pop()
        around = (
            (r, c + 1, c + 1 < columns and not before[r][c + 1]),
            (r, c - 1, c > 0 and not before[r][c]),
            (r + 1, c, r + 1 < rows and not above[r + 1][c]),
            (r - 1, c, r > 0 and not above[r][c]),
        )
        for r2, c2, is_open in around:
            if is_open and (r2, c2) not in region and owners[r2][c2] < 0:
                region.add((r2, c2))
                waiting.append((r2, c2))
    return region


def _lies_in(table: RuledTable, other: RuledTable) -> bool:
    return (
        other.x0 - 1 <= table.x0
        and table.x1 <= other.x1 + 1
        and other.top - 1 <= table.top
        and table.bottom <= other.bottom + 1
    )
