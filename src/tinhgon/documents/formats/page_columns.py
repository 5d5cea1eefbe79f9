"""What stands side by side on a page: the two sides of a letterhead, the recipients beside the signature."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tinhgon.documents import office_form
from tinhgon.documents.building import Marks
from tinhgon.documents.formats.page_model import Line, Page
from tinhgon.documents.formats.page_text import Joined
from tinhgon.documents.formats.plain import MARK
from tinhgon.vietnamese import fold

_HEAD_LINES = 8
_BULLET_ONLY = re.compile(r"(?:[-–+•*]|\(?\d{1,3}[.)]?|[a-zđ][.)]|[IVX]{1,5}[.)]?|\d+(?:\.\d+)+\.?)$")
_RECIPIENTS = re.compile(r"\W*noi nhan\b")


@dataclass(slots=True)
class SideBySide:
    left: list[Line]
    right: list[Line]
    top: float


def regions(lines: list[Line], page: Page, *, is_first: bool) -> list[Line | SideBySide]:
    items: list[Line | SideBySide] = []
    at = 0
    while at < len(lines):
        gutter = _wide_gap(lines[at], page) or _recipients_gutter(lines, at, page)
        if gutter is None and is_first and at <= _HEAD_LINES:
            gutter = _motto_gap(lines[at])
        if gutter is None:
            items.append(lines[at])
            at += 1
            continue
        first, last, gutter = _grow(lines, at, gutter, page, is_top=is_first and at <= 6)
        taken = 0
        while taken < at - first and items and isinstance(items[-1], Line):
            items.pop()
            taken += 1
        first = at - taken
        middle = (gutter[0] + gutter[1]) / 2
        left: list[Line] = []
        right: list[Line] = []
        for line in lines[first : last + 1]:
            on_left = [word for word in line.words if word.x1 <= middle]
            on_right = [word for word in line.words if word.x1 > middle]
            if on_left:
                left.append(Line(on_left))
            if on_right:
                right.append(Line(on_right))
        if left and right:
            items.append(SideBySide(left, right, lines[first].top))
        else:
            items.extend(lines[first : last + 1])
        at = last + 1
    return items


def _wide_gap(line: Line, page: Page) -> tuple[float, float] | None:
    """Return the widest gap in a line if it is much wider than justified spacing, and not just after a mark."""
    words = line.words
    if len(words) < 2:
        return None
    gaps = [(b.x0 - a.x1, at) for at, (a, b) in enumerate(pairwise(words))]
    widest, at = max(gaps)
    others = sorted(gap for gap, place in gaps if place != at)
    usual = others[len(others) // 2] if others else 0.0
    if widest < 1.7 * line.size or widest < 3 * max(usual, 0.0):
        return None
    before = " ".join(word.text for word in words[: at + 1])
    if _BULLET_ONLY.fullmatch(before) or len(before) < 2:
        return None
    gutter = (words[at].x1, words[at + 1].x0)
    middle = (gutter[0] + gutter[1]) / 2
    return gutter if 0.2 * page.width < middle < 0.75 * page.width else None


def _motto_gap(line: Line) -> tuple[float, float] | None:
    """Return the gap before a motto, or before the date beside the number, however narrow it is."""
    words = line.words
    for at in range(1, len(words)):
        gap = words[at].x0 - words[at - 1].x1
        if gap < 0.45 * line.size:
            continue
        before, behind = (" ".join(word.text for word in part) for part in (words[:at], words[at:]))
        is_dated = office_form.is_date_line(behind) and office_form.label_of(before) == "number"
        if (is_dated or office_form.is_motto(behind)) and not office_form.is_motto(before):
            return words[at - 1].x1, words[at].x0
    return None


def _recipients_gutter(lines: list[Line], at: int, page: Page) -> tuple[float, float] | None:
    """Find the gutter beside "Nơi nhận" where no line happens to have words on both sides."""
    line = lines[at]
    if not _RECIPIENTS.match(fold(line.text)) or line.x1 > 0.5 * page.width:
        return None
    spans = sorted((word.x0, word.x1) for other in lines[at : at + 16] for word in other.words)
    reach = spans[0][1]
    best: tuple[float, float] | None = None
    for x0, x1 in spans[1:]:
        if x0 - reach > 10 and (best is None or x0 - reach > best[1] - best[0]):
            best = (reach, x0)
        reach = max(reach, x1)
    return best if best is not None and best[0] > line.x0 + 20 else None


def _free(line: Line, gutter: tuple[float, float]) -> tuple[float, float] | None:
    """Return the widest part of the gutter that no word of the line touches."""
    low, high = gutter
    best: tuple[float, float] | None = None
    at = low
    for word in line.words:
        if word.x1 <= low or word.x0 >= high:
            continue
        if word.x0 > at and (best is None or word.x0 - at > best[1] - best[0]):
            best = (at, word.x0)
        at = max(at, word.x1)
    if high > at and (best is None or high - at > best[1] - best[0]):
        best = (at, high)
    return best


def _grow(
    lines: list[Line], at: int, gutter: tuple[float, float], page: Page, *, is_top: bool
) -> tuple[int, int, tuple[float, float]]:
    """Return first and last line of the region around line `at`, and the gutter that all of them leave free."""
    last = at
    is_signature = bool(_RECIPIENTS.match(fold(lines[at].text)))
    for place in range(at + 1, len(lines)):
        line = lines[place]
        free = _free(line, gutter)
        if free is None or free[1] - free[0] < 0.6 * line.size:
            break
        if not is_signature and _RECIPIENTS.match(fold(line.text)):
            break  # these open a region of their own
        is_left, is_right = line.x0 < free[0] + 1, line.x1 > free[1] - 1
        is_rest_of_motto = (
            not is_left and is_top and office_form.is_motto(f"{_right_of(lines[last], gutter)} {line.text}")
        )
        if not (is_left and is_right):
            is_near = line.top - lines[last].bottom < (14 if is_signature and not is_left else 3.2) * line.size
            middle = (line.x0 + line.x1) / 2
            if not is_near or (not is_signature and not is_rest_of_motto and _stands_alone(line, middle, page)):
                break
        gutter = free
        last = place
    first = at
    for place in range(at - 1, max(-1, at - 8), -1):
        line = lines[place]
        free = _free(line, gutter)
        if free is None or free[1] - free[0] < 0.6 * line.size or lines[first].top - line.bottom > 2.5 * line.size:
            break
        is_right = line.x0 >= free[0]
        if is_right and line.x0 > 0.38 * page.width:
            pass
        elif (not is_right and is_top and not is_signature) or _RECIPIENTS.match(fold(line.text)):
            if _stands_alone(line, (line.x0 + line.x1) / 2, page):
                break
        else:
            break
        gutter = free
        first = place
    return first, last, gutter


def _right_of(line: Line, gutter: tuple[float, float]) -> str:
    return " ".join(word.text for word in line.words if word.x0 >= gutter[1] - 1)


def _stands_alone(line: Line, middle: float, page: Page) -> bool:
    """Return whether a one-sided line is a title, a paragraph or a list of its own and not part of a column."""
    if MARK.match(line.text):
        return True
    return abs(middle - 0.515 * page.width) < 0.06 * page.width


def column_text(lines: Sequence[Line]) -> tuple[str, Marks]:
    """Return the lines of one column; wrapped recipients and subjects joined, the rest as the author broke it."""
    joined = Joined()
    before = ""
    in_list = False
    for line in lines:
        text = line.text
        if not any(map(str.isalnum, text)):  # rules and stars drawn with signs
            continue
        is_mark = bool(re.match(r"[-–+•*]", text))
        is_subject = bool(re.match(r"(?:V/v|Về việc)\b", text))
        is_wrapped = in_list and not is_mark and not re.search(r"[;.:]$", before)
        if before and (is_wrapped or (text.isupper() and office_form.is_motto(f"{before} {text}"))):
            joined.go_on(line)
        else:
            joined.begin(line)
            in_list = is_mark or is_subject
        before = text
    return joined.text, joined.marks()
