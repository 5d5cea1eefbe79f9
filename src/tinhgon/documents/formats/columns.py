"""Tables without rules: columns parted by tabs, by stretches of spaces, or by bare "|" signs.

Each function looks for a table that begins at a line, and answers None or where it ends and its rows. A frame (the
letterhead, the signature) is known by its words, so one row is enough; a table of facts needs rows that agree.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from tinhgon.documents import office_form

Rows = list[list[str]]

_GAP = re.compile(r"(?<=\S)(?:\s{4,}|\t+\s*)(?=\S)")
_FIELD = re.compile(r"(?:\S|(?<=\S) {1,2}(?=\S))+")
_BAR = re.compile(r"(?<!\\)\|")
_SLASH = re.compile(r"\s+/(?=\s|$)|(?:^|\s)/\s+")
_RULE = re.compile(r"[-_=*.~–—\s]{3,}$")
_WIDEST_FRAME = 40  # lines


def bare_rows(lines: Sequence[str], at: int) -> tuple[int, Rows] | None:
    """Rows of cells parted by "|" with no bar at their ends."""
    count = _bare_count(lines[at])
    if not count:
        return None
    end = at
    while end < len(lines) and _bare_count(lines[end]) == count:
        end += 1
    cells = [[cell.strip().replace("\\|", "|") for cell in _BAR.split(line)] for line in lines[at:end]]
    is_frame = any(_is_of_frame(part) for row in cells for cell in row for part in _SLASH.split(cell))
    if is_frame:
        cells = [
            ["\n".join(part.strip() for part in _SLASH.split(cell) if part.strip()) for cell in row] for row in cells
        ]
        return end, cells
    return (end, cells) if end - at >= (2 if count > 1 else 3) else None


def _bare_count(line: str) -> int:
    stripped = line.strip()
    if "|" not in stripped or stripped[0] == "|" or stripped[-1] == "|":
        return 0
    return len(_BAR.findall(stripped))


@lru_cache(maxsize=2048)  # every line is looked at from each of the forty lines above it
def _is_of_frame(text: str) -> bool:
    return bool(
        office_form.is_motto(text)
        or office_form.is_date_line(text)
        or office_form.label_of(text) in ("recipients", "number")
        or (office_form.capacity_of(text) and text.isupper())
    )


def facts(lines: Sequence[str], at: int) -> tuple[int, Rows] | None:
    """A table of three columns or more, parted by tabs or by three spaces or more; cells may be wrapped."""
    if "\t" in lines[at].strip():
        return _by_tabs(lines, at)
    if "   " not in lines[at].strip():
        return None
    head = _fields(lines[at])
    if len(head) < 3:
        return None
    starts = [start for start, _ in head]
    rows: Rows = [[text for _, text in head]]
    end = at + 1
    whole = 1
    while end < len(lines) and lines[end].strip():
        fields = _fields(lines[end])
        places = [_column(starts, start) for start, _ in fields]
        if None in places or len(set(places)) < len(places):
            break
        if places[0] == 0 and len(fields) > 1:
            rows.append([""] * len(starts))
            whole += 1
        elif places[0] == 0 and len(fields) == 1 and len(fields[0][1]) > (starts[1] - starts[0]):
            break
        for place, (_, text) in zip(places, fields, strict=True):
            if place is not None:
                rows[-1][place] = f"{rows[-1][place]} {text}".strip()
        end += 1
    return (end, rows) if whole >= 2 else None


def _fields(line: str) -> list[tuple[int, str]]:
    return [(found.start(), found[0]) for found in _FIELD.finditer(line.rstrip())]


def _column(starts: Sequence[int], start: int) -> int | None:
    """The column in which a field stands that begins at `start`: the last one that begins no later."""
    nearest = min(range(len(starts)), key=lambda place: abs(starts[place] - start))
    return nearest if abs(starts[nearest] - start) <= 2 else None


def _by_tabs(lines: Sequence[str], at: int) -> tuple[int, Rows] | None:
    count = len(lines[at].rstrip("\r\n").split("\t"))
    if count < 3:
        return None
    rows: Rows = []
    end = at
    while end < len(lines) and "\t" in lines[end].strip():
        row = [cell.strip() for cell in lines[end].split("\t")]
        if len(row) != count:
            break
        rows.append(row)
        end += 1
    return (end, rows) if len(rows) >= 2 else None


def side_by_side(lines: Sequence[str], start: int) -> tuple[int, Rows] | None:
    """A letterhead or a signature in two columns that begins at `start`."""
    if not _GAP.search(lines[start].strip("\r\n ")) and "\t" not in lines[start]:
        return None
    end = _side_by_side_end(lines, start)
    return (end, [_split_at_gap(lines[start:end])]) if end > start else None


def _side_by_side_end(lines: Sequence[str], start: int) -> int:
    end, gaps, words = start, 0, False
    blank = 0
    for at in range(start, min(len(lines), start + _WIDEST_FRAME)):
        line = lines[at].rstrip()
        if not line:
            blank += 1
            if blank > 6:
                break
            continue
        gap = bool(_GAP.search(line.strip())) or line.startswith("\t")
        indent = len(line) - len(line.lstrip())
        if not gap and not (indent > 25 or (gaps and blank == 0 and len(line) < 60) or _RULE.match(line)):
            break
        if gap:
            gaps += 1
            words = words or any(_is_of_frame(part) for part in _GAP.split(line.strip()))
        elif blank and not words:
            break
        blank = 0
        end = at + 1
    return end if words and gaps else start


def _split_at_gap(lines: Sequence[str]) -> list[str]:
    """Split lines at their widest gap; a line without a gap goes to the side where it stands."""
    gaps = [found for line in lines for found in _GAP.finditer(line.rstrip())]
    border = sorted(found.end() for found in gaps)[len(gaps) // 2] if gaps else 40
    left: list[str] = []
    right: list[str] = []
    for line in lines:
        line = line.rstrip()
        if not line.strip():
            continue
        candidates = list(_GAP.finditer(line))
        if candidates:
            best = min(candidates, key=lambda found: abs(found.end() - border))
            left.append(" ".join(line[: best.start()].split()))
            right.append(" ".join(line[best.end() :].split()))
        elif len(line) - len(line.lstrip()) > border * 0.6 or line.startswith("\t"):
            right.append(line.strip())
        else:
            left.append(" ".join(line.split()))
    return ["\n".join(part for part in side if part) for side in (left, right)]
