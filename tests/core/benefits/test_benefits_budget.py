"""The budget by year and unit, and what another leaving day changes."""

from typing import Any

from tinhgon.benefits import Facts
from tinhgon.benefits.budget import Planned, budget, moved

BASE: dict[str, Any] = {
    "birth_month": "1967-07", "sex": "M", "annex": "I", "kind": "civil_servant", "art2_group": "1",
    "leave_date": "2025-07-01", "decision_date": "2025-06-20", "arrangement_effective_date": "2024-08-01",
    "salary_month_vnd": 20_000_000, "bhxh_months": 395, "work_months": 395,
}  # fmt: skip


def planned(unit: str = "Sở Nội vụ", **changes: Any) -> Planned:
    return Planned(unit=unit, facts=Facts.read({**BASE, **changes}), readings={})


def test_lines_are_by_year_and_unit_and_sum_to_the_total() -> None:
    plan = [
        planned(),
        planned("Sở Y tế"),
        planned(leave_date="2026-01-01"),
        planned(leave_date=None),
        planned(salary_month_vnd=None),
    ]
    made = budget(plan)
    assert [(line.year, line.unit, line.people, line.unknown) for line in made.lines] == [
        (2025, "Sở Nội vụ", 2, 1), (2025, "Sở Y tế", 1, 0), (2026, "Sở Nội vụ", 1, 0), (None, "Sở Nội vụ", 1, 1),
    ]  # fmt: skip
    assert made.total == sum(total for _, total in made.years()) == sum(line.total for line in made.lines)
    assert made.unknown == 2


def test_leaving_after_the_12_month_mark_costs_half_of_the_lump() -> None:
    inside, after = budget([planned()]), budget([planned()], later_months=1)
    # 49 months early and 395 months insured, then 48 and 396: 980 + 450 + 260 and 480 + 400 + 260 million.
    assert (inside.total, after.total) == (1_690_000_000, 1_140_000_000)


def test_bounds_follow_the_readings_that_are_open() -> None:
    [line] = budget([planned()], later_months=1).lines
    assert (line.lowest, line.highest) == (1_140_000_000, 1_620_000_000)


def test_a_moved_person_keeps_nothing_that_held_for_the_old_day() -> None:
    facts = moved(Facts.read({**BASE, "early_months": 49, "within_first_12_months": True}), 6)
    assert "early_months" not in facts
    assert "within_first_12_months" not in facts
    assert facts.whole("bhxh_months") == 401
    assert moved(facts, 0) == facts


def test_a_plan_without_people_costs_nothing() -> None:
    assert budget([]).lines == ()
    assert budget([]).total == 0
