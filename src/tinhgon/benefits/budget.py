"""What leavers cost by year and unit, and what another leaving day would change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tinhgon.benefits.comparison import compare, totals_of_all_readings
from tinhgon.benefits.facts import Facts
from tinhgon.benefits.months import add_months
from tinhgon.benefits.work import Readings


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One leaver of a plan. `readings` are the recorded decisions on open questions."""

    unit: str
    facts: Facts
    readings: Readings


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """One year and unit: whole đồng of the highest regimes of those who have an amount.

    `lowest` and `highest` are the sums under all readings of open questions that are not decided; `unknown` counts people
    without an amount or without a leaving day.
    """

    year: int | None
    unit: str
    people: int
    total: int
    lowest: int
    highest: int
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    lines: tuple[BudgetLine, ...]  # in order of year and unit; the year None last

    @property
    def total(self) -> int:
        return sum(line.total for line in self.lines)

    @property
    def unknown(self) -> int:
        return sum(line.unknown for line in self.lines)

    def years(self) -> list[tuple[int | None, int]]:
        """Return every year with its sum."""
        sums: dict[int | None, int] = {}
        for line in self.lines:
            sums[line.year] = sums.get(line.year, 0) + line.total
        return list(sums.items())


def budget(people: Iterable[Planned], *, later_months: int = 0) -> Budget:
    """Return the budget if everybody left `later_months` later (or earlier, below 0) than planned.

    Insurance months grow by as many months; what else would change with time (a raise, a new base salary in a stated
    salary) is not guessed.
    """
    found: dict[tuple[int | None, str], list[tuple[int, int, int] | None]] = {}
    for person in people:
        facts = moved(person.facts, later_months)
        leave = facts.day("leave_date")
        found.setdefault((leave.year if leave else None, person.unit), []).append(_amounts(facts, person.readings))
    lines = []
    for (year, unit), amounts in sorted(found.items(), key=lambda each: (each[0][0] or 9999, each[0][1])):
        known = [amount for amount in amounts if amount is not None]
        lines.append(
            BudgetLine(
                year=year,
                unit=unit,
                people=len(amounts),
                total=sum(total for total, _, _ in known),
                lowest=sum(low for _, low, _ in known),
                highest=sum(high for _, _, high in known),
                unknown=len(amounts) - len(known),
            )
        )
    return Budget(lines=tuple(lines))


def moved(facts: Facts, months: int) -> Facts:
    """Return the same person leaving some months later; the decision keeps its distance from the leaving day."""
    leave = facts.day("leave_date")
    if leave is None or months == 0:
        return facts
    changed: dict[str, date | int | None] = {"leave_date": add_months(leave, months)}
    if (decided := facts.day("decision_date")) is not None:
        changed["decision_date"] = add_months(decided, months)
    for name in ("bhxh_months", "bhxh_months_total", "bhxh_months_in_art1_bodies", "work_months"):
        if (counted := facts.whole(name)) is not None:
            changed[name] = max(0, counted + months)
    # What the unit stated of the old day does not hold for another one.
    changed |= dict.fromkeys(("early_months", "early_years", "within_first_12_months", "months_to_age_limit"))
    return facts.with_(**changed)


def _amounts(facts: Facts, readings: Readings) -> tuple[int, int, int] | None:
    top = compare(facts, readings=readings).highest
    if top is None or facts.day("leave_date") is None:
        return None
    totals = totals_of_all_readings(top)
    return top.total or 0, min(totals), max(totals)
