"""Months and years as the benefit rules count them; rounding to whole đồng. All exact."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month; `index` is 12 × year + month - 1, so that a difference of indexes is a number of months."""

    index: int

    @classmethod
    def of(cls, year: int, month: int) -> "Month":
        if not 1 <= month <= 12:
            raise ValueError(f"month {month} of {year}: a month is 1 to 12")
        return cls(12 * year + month - 1)

    @classmethod
    def on(cls, day: date) -> "Month":
        return cls(12 * day.year + day.month - 1)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read 1967-07 or 07/1967."""
        if found := re.fullmatch(r"(\d{4})-(\d{1,2})", text.strip()):
            return cls.of(int(found[1]), int(found[2]))
        if found := re.fullmatch(r"(\d{1,2})/(\d{4})", text.strip()):
            return cls.of(int(found[2]), int(found[1]))
        raise ValueError(f"{text!r} is not a month like 1967-07 or 07/1967")

    @property
    def year(self) -> int:
        return self.index // 12

    @property
    def month(self) -> int:
        return self.index % 12 + 1

    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    def __add__(self, months: int) -> "Month":
        return Month(self.index + months)

    def __sub__(self, other: "Month") -> int:
        return self.index - other.index

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


def add_months(day: date, months: int) -> date:
    """Return the same day of the month `months` later; the last day of that month where it has no such day."""
    month = Month.on(day) + months
    last = calendar.monthrange(month.year, month.month)[1]
    return date(month.year, month.month, min(day.day, last))


def years_and_months(months: int) -> str:
    """Return 61y3m for 735, 62y for 744."""
    years, odd = divmod(months, 12)
    return f"{years}y{odd}m" if odd else f"{years}y"


def rounded_years(months: int, *, half_from: int, whole_from: int) -> Fraction:
    """Return years with odd months r: r < half_from nothing, then half a year, from whole_from a year (C7, C21)."""
    if months < 0:
        raise ValueError(f"months must not be negative: {months}")
    years, odd = divmod(months, 12)
    halves = (odd >= half_from) + (odd >= whole_from)
    return Fraction(2 * years + halves, 2)


def half_up(amount: Fraction, unit: int = 1) -> int:
    """Return `amount` rounded to a whole multiple of `unit`, exactly half going away from zero."""
    scaled = abs(amount) / unit
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator) * unit
    return whole if amount >= 0 else -whole
