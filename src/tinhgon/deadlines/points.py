"""Points and stretches of the calendar among the words of a text: a day, a month, a quarter, a half, a year, a stage.

Day and month may be printed with signs ("30/6/2026", "30 - 6 - 2026"), in words ("ngày 30 tháng 6 năm 2026") or without a
year, which then comes from the document's date: the first in which the day does not lie before it.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from tinhgon.deadlines.model import DeadlineKind as Kind
from tinhgon.vietnamese.phrases import Word, words_in

_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](20\d\d)$")
_DAY_OF_YEAR = re.compile(r"(\d{1,2})[/.-](\d{1,2})$")
_MONTH = re.compile(r"(\d{1,2})[/.-](20\d\d)$")
_MONTHS = re.compile(r"(\d{1,2})-(\d{1,2})[/-](20\d\d)$")
_YEARS = re.compile(r"(20\d\d)-(20\d\d)$")
_YEAR = re.compile(r"20\d\d$")
_SHORT_MONTH = re.compile(r"t(\d{1,2})$")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_COUNTS = {"6": 6, "sáu": 6, "06": 6, "9": 9, "chín": 9, "3": 3, "ba": 3, "2": 2, "02": 2, "hai": 2, "03": 3, "09": 9}


@dataclass(frozen=True, slots=True)
class Point:
    """A stretch of the calendar at the words `start` to `end`; `first` and `last` are None where no year is known.

    `is_bare`: printed without a word that says it is a time ("2026", "30/6").
    `has_year`: the year is printed, not worked out.
    """

    kind: Kind
    first: date | None
    last: date | None
    start: int
    end: int
    is_bare: bool = False
    has_year: bool = True
    is_impossible: bool = False  # a day that does not exist: 31/6/2026


def time_words(text: str) -> list[Word]:
    """Return the words of a text with the parts of a printed date joined ("30 / 6 / 2026" is one word)."""
    out: list[Word] = []
    for word in words_in(text):
        joins = len(out) > 1 and word.is_number and out[-1].text in "/-–" and out[-2].is_number
        if joins and _is_short(word.text) and _is_short(out[-2].text):
            sign = "-" if out[-1].text == "–" else out[-1].text
            joined = f"{out[-2].text}{sign}{word.text}"
            out[-2:] = [Word(joined, joined, out[-2].start, word.end)]
        else:
            out.append(word)
    return out


def _is_short(text: str) -> bool:
    return len(text) <= 10 and all(letter.isdigit() or letter in "/.-" for letter in text)


class PointReader:
    """Reads the points among words; `reference` gives the year to those printed without one."""

    def __init__(self, words: list[Word], reference: date | None) -> None:
        self.words, self.reference = words, reference
        self.keys = [word.key for word in words]

    def all(self, *, bare: bool = False) -> list[Point]:
        """Return the points in order, without overlaps. `bare`: also lone years and days ("2026", "30/6")."""
        out: list[Point] = []
        at = 0
        while at < len(self.keys):
            point = self.at(at, bare=bare)
            if point is not None:
                out.append(point)
                at = max(point.end, at + 1)
            else:
                at += 1
        return out

    def at(self, at: int, *, bare: bool = False) -> Point | None:
        """Return the point that begins at word `at`."""
        key = self._key(at)
        if key == "ngày":
            return self._day(at, at + 1)
        if key == "tháng" or _SHORT_MONTH.match(key):
            return self._month(at)
        if key == "quý":
            return self._quarter(at)
        if (
            key in _COUNTS
            and self._key(at + 1) == "tháng"
            and self._key(at + 2) in ("đầu", "cuối")
            and self._key(at + 3) == "năm"
        ):
            return self._months_of_year(at, _COUNTS[key], self._key(at + 2) == "đầu", at + 4)
        if key == "nửa" and self._key(at + 1) in ("đầu", "cuối") and self._key(at + 2) == "năm":
            return self._months_of_year(at, 6, self._key(at + 1) == "đầu", at + 3)
        if key == "năm":
            return self._years(at, at + 1)
        if key == "giai" and self._key(at + 1) == "đoạn":
            return self._years(at, at + 2)
        if _DAY.match(key) or (self._key(at + 1) == "tháng" and key.isdigit() and self._key(at - 1) != "tháng"):
            return self._day(at, at)
        if bare:
            return self._bare(at, key)
        if _DAY_OF_YEAR.match(key) and self._key(at - 1) in ("trước", "nhất", "là", "đến", "hết"):
            return self._day(at, at)
        return None

    def _key(self, at: int) -> str:
        return self.keys[at] if 0 <= at < len(self.keys) else ""

    def _made(self, kind: Kind, first: date | None, last: date | None, start: int, end: int, **more: bool) -> Point:
        return Point(kind, first, last, start, end, **more)

    # One form each

    def _day(self, start: int, at: int) -> Point | None:
        key = self._key(at)
        if found := _DAY.match(key):
            return self._on(int(found[1]), int(found[2]), int(found[3]), start, at + 1)
        if found := _DAY_OF_YEAR.match(key):
            return self._on(int(found[1]), int(found[2]), None, start, at + 1)
        if not key.isdigit() or self._key(at + 1) != "tháng":
            return None
        month = self._key(at + 2)
        if found := _MONTH.match(month):
            return self._on(int(key), int(found[1]), int(found[2]), start, at + 3)
        if not month.isdigit():
            return None
        year, end = self._year_behind(at + 3)
        return self._on(int(key), int(month), year, start, end)

    def _on(self, day: int, month: int, year: int | None, start: int, end: int) -> Point | None:
        if not 1 <= day <= 31 or not 1 <= month <= 99:
            return None
        chosen = year if year is not None else self._year_for(month, day)
        if chosen is None:
            possible = 1 <= month <= 12
            return self._made(Kind.DAY, None, None, start, end, has_year=False, is_impossible=not possible)
        try:
            on = date(chosen, month, day)
        except ValueError:
            return self._made(Kind.DAY, None, None, start, end, is_impossible=True)
        return self._made(Kind.DAY, on, on, start, end, has_year=year is not None)

    def _month(self, at: int) -> Point | None:
        short = _SHORT_MONTH.match(self._key(at))
        first = short[1] if short else self._key(at + 1)
        end = at + 1 if short else at + 2
        if found := _MONTH.match(first):
            return self._of_month(int(found[1]), int(found[2]), at, end)
        if found := _MONTHS.match(first):
            return self._of_months(int(found[1]), int(found[2]), int(found[3]), at, end)
        if not first.isdigit() or len(first) > 2:
            return None
        if self._key(end) in ("và", ",", "đến", "-") and (last := self._month_behind(end + 1)) is not None:
            month, year, until = last
            if year is not None and int(first) < month and self._key(end) != "đến":
                return self._of_months(int(first), month, year, at, until)
        year, until = self._year_behind(end)
        return self._of_month(int(first), year, at, until)

    def _month_behind(self, at: int) -> tuple[int, int | None, int] | None:
        at += self._key(at) == "tháng"
        key = self._key(at)
        if found := _MONTH.match(key):
            return int(found[1]), int(found[2]), at + 1
        if key.isdigit() and len(key) <= 2:
            year, end = self._year_behind(at + 1)
            return int(key), year, end
        return None

    def _of_month(self, month: int, year: int | None, start: int, end: int) -> Point | None:
        if not 1 <= month <= 12:
            return self._made(Kind.MONTH, None, None, start, end, is_impossible=True)
        chosen = year if year is not None else self._year_for(month, 28)
        if chosen is None:
            return self._made(Kind.MONTH, None, None, start, end, has_year=False)
        return self._made(
            Kind.MONTH, date(chosen, month, 1), _last(chosen, month), start, end, has_year=year is not None
        )

    def _of_months(self, first: int, last: int, year: int, start: int, end: int) -> Point | None:
        if not 1 <= first < last <= 12:
            return None
        return self._made(Kind.PERIOD, date(year, first, 1), _last(year, last), start, end)

    def _quarter(self, at: int) -> Point | None:
        key = self._key(at + 1)
        if found := _MONTH.match(key):
            return self._of_quarters(int(found[1]), int(found[1]), int(found[2]), at, at + 2)
        first = _QUARTERS.get(key)
        if first is None:
            return None
        end = at + 2
        if self._key(end) in ("-", "–", ",", "và"):
            second = end + 1 + (self._key(end + 1) == "quý")
            last = _QUARTERS.get(self._key(second))
            if last is not None and last > first:
                year, until = self._year_behind(second + 1)
                return self._of_quarters(first, last, year, at, until) if year else None
        year, until = self._year_behind(end)
        return self._of_quarters(first, first, year, at, until)

    def _of_quarters(self, first: int, last: int, year: int | None, start: int, end: int) -> Point | None:
        if not 1 <= first <= last <= 4:
            return None
        kind = Kind.QUARTER if first == last else Kind.PERIOD
        chosen = year if year is not None else self._year_for(3 * last, 28)
        if chosen is None:
            return self._made(kind, None, None, start, end, has_year=False)
        return self._made(
            kind, date(chosen, 3 * first - 2, 1), _last(chosen, 3 * last), start, end, has_year=year is not None
        )

    def _months_of_year(self, start: int, count: int, from_start: bool, at: int) -> Point | None:
        year = int(self._key(at)) if _YEAR.match(self._key(at)) else None
        end = at + 1 if year else at
        chosen = year or (self.reference.year if self.reference else None)
        kind = Kind.HALF if count == 6 else Kind.PERIOD
        if chosen is None:
            return self._made(kind, None, None, start, end, has_year=False)
        first, last = (1, count) if from_start else (13 - count, 12)
        return self._made(kind, date(chosen, first, 1), _last(chosen, last), start, end, has_year=year is not None)

    def _years(self, start: int, at: int) -> Point | None:
        key = self._key(at)
        if found := _YEARS.match(key):
            return self._of_years(int(found[1]), int(found[2]), start, at + 1)
        if not _YEAR.match(key):
            return None
        year = int(key)
        if self._key(at + 1) in ("và", ",") and self._key(at + 2 + (self._key(at + 2) == "năm")).isdigit():
            second = at + 2 + (self._key(at + 2) == "năm")
            if _YEAR.match(self._key(second)) and int(self._key(second)) == year + 1:
                return self._of_years(year, year + 1, start, second + 1)
        return self._of_years(year, year, start, at + 1)

    def _of_years(self, first: int, last: int, start: int, end: int, **more: bool) -> Point | None:
        if last < first:
            return None
        kind = Kind.YEAR if first == last else Kind.PERIOD
        return self._made(kind, date(first, 1, 1), date(last, 12, 31), start, end, **more)

    def _bare(self, at: int, key: str) -> Point | None:
        if found := _YEARS.match(key):
            return self._of_years(int(found[1]), int(found[2]), at, at + 1, is_bare=True)
        if _YEAR.match(key):
            return self._of_years(int(key), int(key), at, at + 1, is_bare=True)
        if found := _MONTHS.match(key):
            return self._of_months(int(found[1]), int(found[2]), int(found[3]), at, at + 1)
        if found := _MONTH.match(key):
            return self._of_month(int(found[1]), int(found[2]), at, at + 1)
        return self._day(at, at) if _DAY_OF_YEAR.match(key) else None

    # Years

    def _year_behind(self, at: int) -> tuple[int | None, int]:
        """Return the year printed at `at` ("/2026", "năm 2026", ", năm 2026") and where the words after it begin."""
        k = at + (self._key(at) == ",")
        if self._key(k) in ("năm", "/", "-") and _YEAR.match(self._key(k + 1)):
            return int(self._key(k + 1)), k + 2
        if _YEAR.match(self._key(at)):
            return int(self._key(at)), at + 1
        return None, at

    def _year_for(self, month: int, day: int) -> int | None:
        """The year of a date printed without one: the first in which it does not lie before the document's date."""
        if self.reference is None or not 1 <= month <= 12:
            return None
        year = self.reference.year
        last = calendar.monthrange(year, month)[1]
        return year if date(year, month, min(day, last)) >= self.reference else year + 1


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
