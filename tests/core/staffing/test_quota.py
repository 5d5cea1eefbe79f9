import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhgon.staffing.model import StaffKind
from tinhgon.staffing.quota import DecisionMissing, Entry, Ledger, Measure, months_to_target, roadmap

CIVIL = StaffKind.CIVIL_SERVANT


def entry(measure: Measure, on: date, change: int, unit: str = "S", decision: str = "QĐ 1") -> Entry:
    return Entry(unit=unit, kind=CIVIL, measure=measure, on=on, change=change, decision=decision)


def test_vacant_and_surplus_are_what_is_left_of_assigned_and_present() -> None:
    ledger = Ledger(
        [
            entry(Measure.ASSIGNED, date(2025, 7, 1), 130),
            entry(Measure.PRESENT, date(2025, 7, 1), 160),
            entry(Measure.PRESENT, date(2026, 3, 1), -40),
        ]
    )
    first, second = ledger.balance("S", CIVIL, 2025), ledger.balance("S", CIVIL, 2026)
    assert (first.assigned, first.present, first.vacant, first.surplus) == (130, 160, 0, 30)
    assert (second.vacant, second.surplus) == (10, 0)


def test_a_year_still_running_counts_up_to_the_day_asked() -> None:
    ledger = Ledger([entry(Measure.PRESENT, date(2026, 3, 1), 5), entry(Measure.PRESENT, date(2026, 9, 1), 2)])
    assert ledger.balance("S", CIVIL, 2026, as_of=date(2026, 8, 31)).present == 5
    assert [balance.present for balance in ledger.balances([2025, 2026])] == [7]


def test_no_number_changes_without_a_decision_or_by_nothing() -> None:
    with pytest.raises(DecisionMissing):
        entry(Measure.ASSIGNED, date(2025, 7, 1), 5, decision=" ")
    with pytest.raises(ValueError, match="0"):
        entry(Measure.ASSIGNED, date(2025, 7, 1), 0)


def test_a_number_never_goes_below_nothing_but_a_day_may_give_and_take() -> None:
    with pytest.raises(ValueError, match="below 0"):
        Ledger([entry(Measure.PRESENT, date(2025, 7, 1), -1)])
    Ledger([entry(Measure.PRESENT, date(2025, 7, 1), -5), entry(Measure.PRESENT, date(2025, 7, 1), 5)])


def test_a_roadmap_takes_known_departures_first_and_spreads_the_rest() -> None:
    rows = roadmap(present=160, target=130, arranged_on=date(2025, 7, 1), years=5, leaving={1: 4, 3: 6})
    assert [row.to_arrange for row in rows] == [4, 4, 4, 4, 4]
    assert rows[-1].closing == 130
    assert rows[-1].ends_on == date(2030, 7, 1)
    assert months_to_target(rows, target=130) == 60


@given(
    st.integers(0, 500), st.integers(0, 500), st.integers(1, 8), st.dictionaries(st.integers(1, 8), st.integers(0, 60))
)
def test_a_roadmap_ends_at_its_target_unless_more_leave(
    present: int, target: int, years: int, leaving: dict[int, int]
) -> None:
    known = {year: count for year, count in leaving.items() if year <= years}
    rows = roadmap(present=present, target=target, arranged_on=date(2025, 7, 1), years=years, leaving=known)
    assert rows[-1].closing == min(max(present - sum(known.values()), 0), max(target, 0)) or (
        rows[-1].closing == present - sum(known.values())
    )
    shares = [row.to_arrange for row in rows]
    assert max(shares) - min(shares) <= 1
    assert all(before.closing == after.opening for before, after in itertools.pairwise(rows))
    if present - sum(known.values()) >= target:
        assert rows[-1].closing == target


def test_a_plan_already_at_its_target_takes_no_month() -> None:
    rows = roadmap(present=10, target=12, arranged_on=date(2025, 7, 1), years=5)
    assert months_to_target(rows, target=12) == 0
