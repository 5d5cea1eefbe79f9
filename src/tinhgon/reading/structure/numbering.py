"""The marks of a section decoded as the best consistent sequence of numbers.

A line alone does not say whether "1. 100 % …" is item 1, "3.071 hồ sơ" an item at all, or "§." a scanner's 8; the
lines around it do. Every line that could bear a mark is read in each way it could be read, and the cheapest course
through the section is taken: going on counting costs nothing, gaps, restarts and odd beginnings cost, and so does
reading a mark as plain words. Lines with one sure reading, nearly all, cost no more than reading them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tinhgon.reading import marks
from tinhgon.reading.layout.lines import Line

# What each step away from plain counting costs. Only their order matters: a gap is likelier than a wrong level, a
# level out of rank likelier than a mark that is none.
_GAP, _GAP_STEP, _REPEAT, _BACK = 1.0, 0.15, 2.0, 3.0
_LATE_START, _OUT_OF_RANK, _AS_WORDS = 1.2, 1.1, 2.6
_SCANNED, _BEFORE_FIGURE, _ODD_DECIMAL, _MID_SENTENCE = 0.6, 0.3, 6.0, 2.4
_BEAM = 6

_SCAN_SIGNS = re.compile(r"([§\dSsOoIlZzBb|!ÌíìT]{1,3})\s*([.)])\s+(?=[^\W\d_a-z])")
_SCAN_ROMAN = re.compile(r"([IlL1V|!X]{1,5})\s*[.]\s+(?=[^\W\d_a-z])")
_ENDED = '.;:?!…)”"/'
_NUMBERED = (marks.NUMBER, marks.LETTER, marks.ROMAN, marks.CAPITAL, marks.SUBNUMBER, marks.PAREN)


@dataclass(frozen=True, slots=True)
class Level:
    """An open level of the numbering: its style, and the last value counted on it."""

    style: str
    rank: int
    value: int
    prefix: str = ""  # of a dotted number: "1.2" of "1.2.3"


@dataclass(frozen=True, slots=True)
class Decoded:
    """How a line was read: its mark, None for plain words, and whether it hangs under a level of lower rank."""

    mark: marks.Mark | None
    is_below: bool = False


@dataclass(frozen=True, slots=True)
class _Course:
    cost: float
    levels: tuple[Level, ...]
    last: "_Step | None"


@dataclass(frozen=True, slots=True)
class _Step:
    decoded: Decoded
    before: "_Step | None"


def decode(lines: Sequence[Line]) -> list[Decoded]:
    """Return the reading of every line's mark, in order."""
    courses = [_Course(0.0, (), None)]
    previous: Line | None = None
    for at, line in enumerate(lines):
        if line.table is not None:
            courses = [_Course(one.cost, one.levels, _Step(Decoded(None), one.last)) for one in courses]
            previous = None
            continue
        readings = _readings(line, previous, at == 0)
        grown: dict[tuple[Level, ...], _Course] = {}
        for course in courses:
            for mark, price in readings:
                for levels, cost, is_below in _follow(course.levels, mark):
                    counted = mark
                    if mark is not None and not mark.number and mark.rank != marks.BULLET:
                        counted = marks.numbered(mark, levels[-1].value)
                    total = course.cost + price + cost
                    known = grown.get(levels)
                    if known is None or total < known.cost:
                        grown[levels] = _Course(total, levels, _Step(Decoded(counted, is_below), course.last))
        courses = sorted(grown.values(), key=lambda one: one.cost)[:_BEAM]
        floor = courses[0].cost
        courses = [one for one in courses if one.cost < floor + 6.0]
        previous = line
    step = min(courses, key=lambda one: one.cost).last
    result: list[Decoded] = []
    while step is not None:
        result.append(step.decoded)
        step = step.before
    return result[::-1]


def _readings(line: Line, previous: Line | None, is_first: bool) -> list[tuple[marks.Mark | None, float]]:
    """Every way to read the start of a line, with what it costs by itself."""
    mark = marks.read_mark(line.text)
    if mark is None:
        scanned = [] if line.is_bold and line.is_capitals else list(_scanned(line.text))
        # No sentence begins with "§." or "S."; an initial of a name may.
        return [(None, 1.4 if scanned else 0.0), *((one, _SCANNED) for one in scanned)]
    if mark.rank == marks.BULLET:
        return [(mark, 0.0)]
    rest = line.text[mark.length :].lstrip("“\"'(*_ ")
    goes_on = previous is not None and is_unfinished(previous)
    is_form = line.is_capitals or line.is_bold or line.is_heading
    as_words = _AS_WORDS + (1.0 if is_form else 0.0)
    cost = 0.0
    if goes_on and not is_form:
        as_words = 0.4
        cost += _MID_SENTENCE if rest[:1].islower() or mark.rank in (marks.ARTICLE, marks.SECTION) else 0.5
    if mark.rank == marks.NUMBER and rest[:1].isdigit():
        cost += _BEFORE_FIGURE
    if mark.rank == marks.NUMBER and mark.depth > 1:
        parts = mark.number.split(".")
        if any(len(part) > 2 or (len(part) > 1 and part[0] == "0") for part in parts[1:]):
            cost += _ODD_DECIMAL  # "3.071 hồ sơ", "2.000 lượt" are figures
            as_words = min(as_words, 1.0)
        elif rest[:1].islower() and not mark.label.endswith("."):
            cost += _MID_SENTENCE
            as_words = min(as_words, 1.0)
    if mark.rank == marks.NUMBER and mark.depth == 1 and int(mark.number) > 399:
        cost += _ODD_DECIMAL
    if mark.rank == marks.CAPITAL and not is_form:
        cost += 0.6
    if mark.rank in (marks.PART, marks.CHAPTER, marks.SECTION) and goes_on and not is_form:
        cost += _MID_SENTENCE
    readings: list[tuple[marks.Mark | None, float]] = [(mark, cost), (None, as_words)]
    if mark.rank in (marks.ROMAN, marks.CAPITAL):
        if len(mark.number) == 1 and not is_form:  # "I." of a scan may be 1
            readings += [(one, _SCANNED) for one in _scanned(line.text)]
        as_other = marks.as_letter_or_roman(mark)
        if as_other is not None:
            readings.append((as_other, 0.2))
    return readings


def _scanned(text: str) -> list[marks.Mark]:
    """Marks that a scanner may have misread: their number is whatever the count says (value 0)."""
    found = _SCAN_SIGNS.match(text)
    result = []
    if found and not found[1].isdigit():
        result.append(marks.Mark(marks.NUMBER, "", found[0].strip(), found.end(), 1, found[2]))
    roman = _SCAN_ROMAN.match(text)
    if roman and any(sign in roman[1] for sign in "l1|!"):
        result.append(marks.Mark(marks.ROMAN, "", roman[0].strip(), roman.end(), sign="."))
    return result


def is_unfinished(line: Line) -> bool:
    """Does the paragraph break off without an end (and is no heading)?"""
    text = line.text.rstrip()
    if text[-1:] in _ENDED:
        return False
    if text[-1:] in ",-–" or text.rsplit(" ", 1)[-1].lower() in _OPEN_WORDS:
        return True
    mark = marks.read_mark(text)
    if mark is None or mark.rank == marks.BULLET:
        return len(text) > 60 and not (line.is_capitals or line.is_bold)
    return not (line.is_capitals or line.is_bold or line.is_heading) and len(text) > 160


_OPEN_WORDS = frozenset(["và", "của", "các", "theo", "tại", "số", "quy", "để", "với", "về"])


def _follow(levels: tuple[Level, ...], mark: marks.Mark | None) -> list[tuple[tuple[Level, ...], float, bool]]:
    """How the open levels go on with a mark: (levels after it, cost, hangs out of rank)."""
    if mark is None or mark.rank == marks.BULLET:
        return [(levels, 0.0, False)]
    style, value, prefix = _style(mark)
    result: list[tuple[tuple[Level, ...], float, bool]] = []
    place = next((at for at in range(len(levels) - 1, -1, -1) if levels[at].style == style), None)
    if place is not None:
        level = levels[place]
        expected = level.value + 1
        counted = value or expected
        cost = _count_cost(counted, expected) if prefix == level.prefix else _other_prefix(prefix, level, counted)
        is_below = place > 0 and levels[place - 1].rank > mark.rank
        result.append(((*levels[:place], replace(level, value=counted, prefix=prefix)), cost, is_below))
        if value == 1 and level.value != 0 and mark.rank in _NUMBERED and place < len(levels) - 1:
            # a count of its own under a deeper level
            fresh = Level(style, mark.rank, 1, prefix)
            if levels[-1].rank > mark.rank:
                result.append(((*levels, fresh), _OUT_OF_RANK + 1.5, True))
        return result
    kept = tuple(level for level in levels if level.rank < mark.rank)
    start = value or 1
    late = 0.0 if start == 1 else _LATE_START + min(start, 20) * 0.05
    if not value:
        late += 1.5
    if mark.depth > 1:
        late = 0.3 if start > 1 else 0.0
    fresh = Level(style, mark.rank, start, prefix)
    result.append(((*kept, fresh), late, False))
    if len(kept) < len(levels) and mark.rank in _NUMBERED:
        result.append(((*levels, fresh), late + _OUT_OF_RANK, True))
    return result


def _style(mark: marks.Mark) -> tuple[str, int, str]:
    if mark.rank == marks.NUMBER and mark.depth > 1:
        prefix, _, last = mark.number.rpartition(".")
        return f"n{mark.depth}", int(last), prefix
    kind = f"{mark.rank}{mark.sign if mark.rank in (marks.NUMBER, marks.SECTION, marks.PAREN) else ''}"
    return kind, marks.value_of(mark), ""


def _count_cost(value: int, expected: int) -> float:
    if value == expected:
        return 0.0
    if value == expected - 1:
        return _REPEAT
    if value > expected:
        return _GAP + _GAP_STEP * min(value - expected, 20)
    return _BACK if value > 1 else _BACK - 0.6


def _other_prefix(prefix: str, level: Level, value: int) -> float:
    """A dotted number under another number: it begins anew."""
    return 0.1 if value == 1 else 0.6
