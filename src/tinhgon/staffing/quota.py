"""The quota ledger: assigned, present, vacant and surplus by unit, year and kind; the way down over five years.

Every change of a number has a decision. Nothing is stored as a total: totals are sums of the entries up to a day.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tinhgon.staffing.law import add_months
from tinhgon.staffing.model import StaffKind


class Measure(StrEnum):
    ASSIGNED = "assigned"  # posts a unit is allowed
    PRESENT = "present"  # people it has


class DecisionMissing(ValueError):
    """A number changed without a decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One ± of a unit, in force from `on`.

    Raises:
        DecisionMissing: without a decision.
        ValueError: the change is 0.
    """

    unit: str
    kind: StaffKind
    measure: Measure
    on: date
    change: int
    decision: str
    note: str = ""

    def __post_init__(self) -> None:
        if not self.decision.strip():
            raise DecisionMissing(f"{self.unit}, {self.on}: {self.change:+}")
        if not self.change:
            raise ValueError(f"{self.unit}, {self.on}: a change of 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    unit: str
    kind: StaffKind
    year: int
    assigned: int
    present: int

    @property
    def vacant(self) -> int:
        return max(self.assigned - self.present, 0)

    @property
    def surplus(self) -> int:
        return max(self.present - self.assigned, 0)


class Ledger:
    """Entries in the order of their days.

    Raises:
        ValueError: a number would go below 0 on some day.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(sorted(entries, key=lambda entry: entry.on))
        sums: dict[tuple[str, StaffKind, Measure], int] = defaultdict(int)
        # What is decided on one day counts together: a unit may give and take.
        by_day: dict[date, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            by_day[entry.on].append(entry)
        for day, entries_of_day in by_day.items():
            for entry in entries_of_day:
                sums[entry.unit, entry.kind, entry.measure] += entry.change
            for entry in entries_of_day:
                if sums[entry.unit, entry.kind, entry.measure] < 0:
                    raise ValueError(f"{entry.unit}, {entry.kind}, {entry.measure}: below 0 on {day}")

    def number(self, unit: str, kind: StaffKind, measure: Measure, on: date) -> int:
        """Return the number at the end of that day."""
        return sum(
            entry.change
            for entry in self.entries
            if (entry.unit, entry.kind, entry.measure) == (unit, kind, measure) and entry.on <= on
        )

    def balance(self, unit: str, kind: StaffKind, year: int, *, as_of: date | None = None) -> Balance:
        """Return the numbers at the end of the year, or on `as_of` if that comes earlier."""
        day = min(date(year, 12, 31), as_of or date.max)
        assigned, present = (self.number(unit, kind, measure, day) for measure in Measure)
        return Balance(unit=unit, kind=kind, year=year, assigned=assigned, present=present)

    def balances(self, years: Iterable[int], *, as_of: date | None = None) -> tuple[Balance, ...]:
        """Return a balance for every unit, year and kind that has an entry by then."""
        found = []
        for year in years:
            day = min(date(year, 12, 31), as_of or date.max)
            keys = {(entry.unit, entry.kind) for entry in self.entries if entry.on <= day}
            found += [self.balance(unit, kind, year, as_of=as_of) for unit, kind in sorted(keys)]
        return tuple(found)

    def changes(self, unit: str, kind: StaffKind, year: int) -> tuple[Entry, ...]:
        return tuple(
            entry for entry in self.entries if (entry.unit, entry.kind) == (unit, kind) and entry.on.year == year
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadmapYear:
    """One of the years after the arrangement. `leaving` are known departures, `to_arrange` what has to be found."""

    ends_on: date
    opening: int
    leaving: int
    to_arrange: int

    @property
    def closing(self) -> int:
        return self.opening - self.leaving - self.to_arrange


def roadmap(
    *, present: int, target: int, arranged_on: date, years: int, leaving: Mapping[int, int] | None = None
) -> tuple[RoadmapYear, ...]:
    """Return the way from `present` to `target` in equal steps over the years after the arrangement.

    Args:
        years: how many the law gives (`law.surplus_deputy_years`; SPEC C2: five years).
        leaving: people known to leave (pension and the like) by year 1 … `years`.

    What known departures give is taken first; the rest is spread so that no year has to arrange more than one more
    than another, earlier years the more. With departures beyond the target nothing is to arrange, and posts fall vacant.

    Raises:
        ValueError: a negative number or a year outside the plan.
    """
    known = dict(leaving or {})
    if min(present, target, years, *known.values(), 0) < 0 or any(not 1 <= year <= years for year in known):
        raise ValueError("roadmap: negative number or year outside the plan")
    rest = max(present - target - sum(known.values()), 0)
    rows, opening = [], present
    for year in range(1, years + 1):
        share = -(-rest // (years - year + 1))
        rest -= share
        row = RoadmapYear(
            ends_on=add_months(arranged_on, 12 * year),
            opening=opening,
            leaving=known.get(year, 0),
            to_arrange=share,
        )
        rows.append(row)
        opening = row.closing
    return tuple(rows)


def months_to_target(rows: Iterable[RoadmapYear], *, target: int) -> int | None:
    """Return after how many months the plan reaches the target, at the ends of its years; None if it never does."""
    for year, row in enumerate(rows, start=1):
        if year == 1 and row.opening <= target:
            return 0
        if row.closing <= target:
            return 12 * year
    return None
