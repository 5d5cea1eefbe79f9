"""Times that a document names and that became no deadline: never silently "không hạn".

Two kinds. A date that does not exist (31/6/2026, tháng 13) is told wherever it stands, with its words. A time that was
named and not understood is told where it matters: at a task that has no deadline though its words, or a field of it,
say when it is to be done.
"""

import calendar
import re
from collections.abc import Iterator, Sequence

from tinhgon.deadlines import find_deadlines
from tinhgon.reading.model import Clause, Letterhead, Task, TaskStatus, Warning
from tinhgon.vietnamese import fold

CODE = "deadline-not-understood"
IMPOSSIBLE = "impossible-date"

_FULL = re.compile(r"(?<![\w/.\-])(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?((?:19|20)\d\d)(?![\d/\-]|\.\d)")
_WORDED = re.compile(
    r"ngay\s+(?:mung\s+)?(\d{1,2})\s+thang\s+(\d{1,2})(?:\s*,?\s*(?:nam|/)\s*((?:19|20)\d\d))?(?!\d|\s*/\s*\d)"
)
_SHORT = re.compile(r"ngay\s+(\d{1,2})\s?/\s?(\d{1,2})(?![\d/])")
_MONTH = re.compile(r"(?<!\w)thang\s+(00?|1[3-9]|[2-9]\d)(?:\s?/\s?(?:19|20)\d\d|\s+nam\s+20\d\d)?(?![\d%]|[.,]\d)")
# Words that say "to be done by", then within a few words a word of the calendar.
_LEAD_IN = (
    r"(?:hoan thanh|xong|truoc|cham nhat|muon nhat|khong qua|thoi han|thoi gian (?:hoan thanh|thuc hien)|han chot"
    r"|ket thuc|bao cao (?:ket qua )?trong|nop trong|gui trong)"
)
_CALENDAR = (
    r"(?:tuan (?:thu|dau|cuoi|toi|sau|nay|\d)|(?:nua|dau|giua|cuoi|thuong tuan|trung tuan|ha tuan|het|sang|trong) "
    r"(?:dau |cuoi )?(?:tuan|thang|quy|nam)|thang \d|quy [ivx\d]|nam 20\d\d|ngay (?:mung )?\d|ngay ram|mung \d|tet"
    r"|\d{1,2}\s?/\s?\d{1,2}(?!\d)|thang (?:toi|sau|nay)|quy (?:toi|sau|nay)|nam (?:toi|sau|nay|hoc))"
)
_NAMED = re.compile(rf"(?<!\w){_LEAD_IN}(?:\s+\w+){{0,4}}?\s*:?\s+({_CALENDAR}[^.;,()\n]{{0,30}})")
_TIME_FIELD = re.compile(r"^\W*(?:thoi (?:gian|han|diem)|tien do|han|ngay hoan thanh|hoan thanh)\b")
_SAYS_NOTHING = re.compile(r"^\W*(?:$|ngay$|khi (?:phat sinh|co)|theo|nt$|nhu tren|-+$)")
_HAS_TIME = re.compile(rf"\d|{_CALENDAR}")
_DIGIT = re.compile(r"\d")
_QUOTED = 80


def unread_times(letterhead: Letterhead, clauses: Sequence[Clause], tasks: Sequence[Task]) -> Iterator[Warning]:
    """Yield the warnings, in the order of the clauses."""
    undated = {task.clause for task in tasks if task.deadline is None and task.status is TaskStatus.OPEN}
    held = {clause.path: clause for clause in clauses}
    impossible: dict[str, list[str]] = {}
    for clause in clauses:
        if found := impossible_dates(clause.text):
            impossible[clause.path] = found
        for words in found:
            yield Warning(clause=clause.path, code=IMPOSSIBLE, message=f"Ngày không có thật: “{words}”.")
    asked: set[str] = set()  # a heading is asked once for all the tasks below it
    for path in (clause.path for clause in clauses if clause.path in undated):
        at: str | None = path
        while at in held and at not in asked:
            asked.add(at)
            words_here = "" if at in impossible else _named_time(held[at])
            if words_here:
                without = "nhiệm vụ chưa có hạn" if at == path else "các nhiệm vụ bên dưới chưa có hạn"
                message = f"Có nêu thời gian nhưng không hiểu được: “{words_here}”; {without}."
                yield Warning(clause=at, code=CODE, message=message)
                break
            at = held[at].parent
    for words in impossible_dates(letterhead.title or ""):
        yield Warning(clause=None, code=IMPOSSIBLE, message=f"Ngày không có thật ở trích yếu: “{words}”.")


def impossible_dates(text: str) -> list[str]:
    """Return the words of the dates in `text` that no calendar has, each once."""
    if not _DIGIT.search(text):
        return []
    folded = fold(text)
    found: dict[str, None] = {}
    read: list[tuple[int, int]] = []  # what a fuller pattern has read, a shorter one does not read again
    for pattern in (_FULL, _WORDED, _SHORT, _MONTH):
        for match in pattern.finditer(folded):
            if any(start <= match.start() < end for start, end in read):
                continue
            if pattern is not _MONTH:
                read.append(match.span())
            if pattern is _MONTH or not _exists(*_numbers(pattern, match)):
                found.setdefault(text[match.start() : match.end()])
    return list(found)


def _numbers(pattern: re.Pattern[str], match: re.Match[str]) -> tuple[int, int, int | None]:
    if pattern is _FULL:
        return int(match[1]), int(match[3]), int(match[4])
    year = match[3] if pattern is _WORDED else None
    return int(match[1]), int(match[2]), int(year) if year else None


def _exists(day: int, month: int, year: int | None) -> bool:
    # Without a year, 29 February may be meant.
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year or 2024, month)[1]


def _named_time(clause: Clause) -> str:
    """Return the words of a time in the clause that its task's deadline should have come from; "" if there are none."""
    for one in clause.fields:
        value = " ".join(one.value.split())
        folded = fold(value)
        if _TIME_FIELD.match(fold(one.label)) and not _SAYS_NOTHING.match(folded) and _HAS_TIME.search(folded):
            return _short(value)
    text = " ".join(clause.text.split())
    known = [(d.text_start or 0, d.text_end or 0) for d in find_deadlines(text)]
    for match in _NAMED.finditer(fold(text)):
        start, end = match.span(1)
        # "Ngay" (at once) folds to the same letters as "ngày" (day).
        is_day = not match[1].startswith("ngay ") or text[start : start + 4].lower() == "ngày"
        if is_day and not any(first < end and start < last for first, last in known):
            return _short(text[match.start() : end])
    return ""


def _short(words: str) -> str:
    words = words.strip()
    return words if len(words) <= _QUOTED else words[: _QUOTED - 1] + "…"
