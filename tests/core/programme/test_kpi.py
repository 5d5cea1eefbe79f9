from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhgon.programme import Evidence, Schedule, TaskRow, WorkState, count, percent, schedule_of, soon_until

FRIDAY = date(2026, 3, 6)


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        pytest.param(16_051, 16_274, "98.63", id="check figure of 2017, done"),
        pytest.param(223, 16_274, "1.37", id="check figure of 2017, overdue"),
        pytest.param(1, 8, "12.50", id="two decimals always"),
        pytest.param(5, 80_000, "0.01", id="0.00625 goes up"),
        pytest.param(1, 20_000, "0.01", id="exactly half goes up"),
        pytest.param(0, 7, "0.00", id="nothing"),
    ],
)
def test_percent(numerator: int, denominator: int, expected: str) -> None:
    assert str(percent(numerator, denominator)) == expected


def test_nothing_to_divide_by_gives_no_percent() -> None:
    assert percent(0, 0) is None


@pytest.mark.parametrize(
    ("due", "done_on", "expected"),
    [
        (None, None, Schedule.NO_DEADLINE),
        (date(2026, 3, 5), None, Schedule.OVERDUE),
        (FRIDAY, None, Schedule.DUE_SOON),
        (date(2026, 3, 11), None, Schedule.DUE_SOON),  # Monday, Tuesday, Wednesday: three working days
        (date(2026, 3, 12), None, Schedule.IN_TERM),
        (FRIDAY, FRIDAY, Schedule.DONE_ON_TIME),
        (FRIDAY, date(2026, 3, 2), Schedule.DONE_EARLY),
        (date(2026, 3, 1), date(2026, 3, 2), Schedule.DONE_LATE),
        (date(2026, 3, 1), date(2026, 3, 9), Schedule.OVERDUE),  # its completion is not known yet on that Friday
    ],
)
def test_schedule(due: date | None, done_on: date | None, expected: Schedule) -> None:
    assert schedule_of(due, on=FRIDAY, done_on=done_on) is expected


def test_a_day_off_of_the_calendar_does_not_count_as_working_day() -> None:
    holiday = date(2026, 3, 9)
    soon = schedule_of(date(2026, 3, 12), on=FRIDAY, is_working_day=lambda d: d.weekday() < 5 and d != holiday)
    assert soon is Schedule.DUE_SOON


ROWS = (
    TaskRow(id=1, state=WorkState.DONE, due=FRIDAY, done_on=date(2026, 3, 5), leads=("Sở A",)),
    TaskRow(id=2, state=WorkState.DONE, due=date(2026, 2, 1), done_on=date(2026, 2, 11), leads=("Sở A", "Sở B"),
            evidence=Evidence.ACCEPTED),
    TaskRow(id=3, state=WorkState.IN_PROGRESS, due=date(2026, 2, 24), leads=("Sở B",)),
    TaskRow(id=4, state=WorkState.RETURNED, due=date(2025, 10, 1)),
    TaskRow(id=5, state=WorkState.ASSIGNED),
    TaskRow(id=6, state=WorkState.DRAFT, due=date(2026, 2, 20), leads=("Sở C",)),
    TaskRow(id=7, state=WorkState.WAITING_CONFIRMATION, due=date(2026, 12, 31), leads=("Sở A",)),
    TaskRow(id=8, state=WorkState.PAUSED, due=date(2026, 2, 1), leads=("Sở A",)),
    TaskRow(id=9, state=WorkState.DONE, due=date(2026, 2, 1), done_by=date(2026, 2, 12)),
    TaskRow(id=10, state=WorkState.DONE, done_on=date(2026, 2, 12)),
)  # fmt: skip


def test_each_figure_gives_the_rows_behind_it() -> None:
    kpis = count(ROWS, as_of=FRIDAY)
    assert {code: figure.rows for code, figure in kpis.buckets.items()} == {
        "total": (1, 2, 3, 4, 5, 6, 7, 9, 10), "done": (1, 2, 9, 10), "done_on_time": (1,), "done_late": (2,),
        "done_no_deadline": (10,), "done_undated": (9,), "open": (3, 4, 5, 6, 7), "assigned": (3, 7),
        "unassigned": (4, 5, 6), "in_term": (7,), "due_soon": (), "overdue": (3, 4, 6), "overdue_assigned": (3,),
        "overdue_unassigned": (4, 6), "no_deadline": (5,), "outside": (8,),
    }  # fmt: skip


def test_both_denominators_are_given() -> None:
    shares = count(ROWS, as_of=FRIDAY).shares
    assert (shares["done_of_total"].numerator, shares["done_of_total"].denominator) == (4, 9)
    assert (shares["done_of_due"].percent, shares["overdue_of_due"].percent) == (Decimal("57.14"), Decimal("42.86"))
    # What has no deadline, or no known day, is neither on time nor late.
    assert (shares["on_time_of_done"].numerator, shares["on_time_of_done"].denominator) == (1, 2)
    assert shares["evidence_of_done"].rows == (2,)


def test_ageing_counts_calendar_days_after_the_last_day() -> None:
    ageing = {figure.code: figure.rows for figure in count(ROWS, as_of=FRIDAY).ageing}
    assert ageing == {"overdue_1": (3,), "overdue_11": (6,), "overdue_31": (), "overdue_61": (), "overdue_121": (4,)}


def test_a_completion_on_a_day_nobody_stated_is_known_from_the_day_it_was_reported() -> None:
    row = TaskRow(id=1, state=WorkState.DONE, due=date(2026, 2, 1), done_by=date(2026, 2, 12))
    before = count([row], as_of=date(2026, 2, 11)).buckets
    after = count([row], as_of=date(2026, 2, 12)).buckets
    assert (before["overdue"].numerator, after["done_undated"].numerator, after["done_late"].numerator) == (1, 1, 0)


def test_the_soon_days_end_where_the_schedule_says_in_term() -> None:
    until = soon_until(FRIDAY)
    assert until == date(2026, 3, 11)
    assert schedule_of(until, on=FRIDAY) is Schedule.DUE_SOON
    assert schedule_of(until + timedelta(days=1), on=FRIDAY) is Schedule.IN_TERM


def test_mean_days_late_takes_late_and_overdue_tasks() -> None:
    # 10 days late when done; 10, 156 and 14 days overdue. Nothing is said of the one on a day nobody stated.
    assert count(ROWS, as_of=FRIDAY).mean_days_late == Decimal("47.5")


def test_a_task_with_two_leads_counts_for_both_and_one_without_is_not_lost() -> None:
    by_lead = {progress.lead: progress.total.rows for progress in count(ROWS, as_of=FRIDAY).by_lead}
    assert by_lead == {"Sở A": (1, 2, 7), "Sở B": (2, 3), "": (4, 5, 9, 10), "Sở C": (6,)}


def test_a_done_task_of_which_nobody_knows_by_when_is_done_on_every_day() -> None:
    row = TaskRow(id=9, state=WorkState.DONE, due=date(2025, 1, 1))
    assert count([row], as_of=FRIDAY).buckets["done_undated"].rows == (9,)


days = st.none() | st.dates(date(2025, 1, 1), date(2027, 1, 1))


known = days


@given(st.lists(st.tuples(st.sampled_from(WorkState), days, days, known, st.booleans())))
def test_the_buckets_always_add_up(facts: list[tuple[WorkState, date | None, date | None, date | None, bool]]) -> None:
    rows = [
        TaskRow(id=at, state=state, due=due, done_on=done, done_by=by, leads=("Sở A",) if is_led else ())
        for at, (state, due, done, by, is_led) in enumerate(facts)
    ]
    kpis = count(rows, as_of=FRIDAY)
    n = {code: figure.numerator for code, figure in kpis.buckets.items()}
    assert n["total"] + n["outside"] == len(rows)
    assert n["done"] + n["open"] == n["total"]
    assert n["total"] == n["done"] + n["assigned"] + n["unassigned"]
    assert n["overdue"] == n["overdue_assigned"] + n["overdue_unassigned"]
    assert n["done_on_time"] + n["done_late"] + n["done_no_deadline"] + n["done_undated"] == n["done"]
    assert n["in_term"] + n["due_soon"] + n["overdue"] + n["no_deadline"] == n["open"]
    assert sum(figure.numerator for figure in kpis.ageing) == n["overdue"]
