from datetime import date, timedelta

import holidays
import pytest

from tinhgon.deadlines import DeadlinePolicy, Schedule, due_day, explain, read_deadline, schedule_on, vietnam
from tinhgon.deadlines.calendar import DayKind

CALENDAR = vietnam()
POLICY = DeadlinePolicy()


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_weekdays_off_agree_with_an_independent_calendar(year: int) -> None:
    other = holidays.country_holidays("VN", years=year)
    day = date(year, 1, 1)
    while day.year == year:
        if day.weekday() < 5:
            ours = not CALENDAR.is_working_day(day)
            # 24/11 is in the other calendar; ours waits until a person has confirmed it.
            theirs = day in other and (day.month, day.day) != (11, 24)
            assert ours == theirs, day
        day += timedelta(days=1)


def test_every_swapped_day_off_has_its_working_day() -> None:
    kinds = [special.kind for special in CALENDAR.days.values()]
    assert kinds.count(DayKind.SWAPPED_OFF) == kinds.count(DayKind.SWAPPED_ON) > 0
    assert CALENDAR.is_working_day(date(2025, 4, 26))


def test_every_day_of_2027_is_marked_unconfirmed() -> None:
    assert not any(s.is_confirmed for d, s in CALENDAR.days.items() if d.year == 2027)


def test_working_day_one_is_the_next_working_day() -> None:
    friday = date(2025, 4, 25)
    assert CALENDAR.add_working_days(friday, 1) == date(2025, 4, 26)  # a Saturday that is worked
    assert CALENDAR.add_working_days(friday, 4) == date(2025, 5, 5)


def test_working_days_between_counts_both_ways() -> None:
    assert CALENDAR.working_days_between(date(2025, 3, 3), date(2025, 3, 10)) == 5
    assert CALENDAR.working_days_between(date(2025, 3, 10), date(2025, 3, 3)) == -5


@pytest.mark.parametrize(
    ("words", "policy", "received", "expected"),
    [
        ("trước ngày 15/7/2026", POLICY, None, date(2026, 7, 14)),
        ("trước ngày 15/7/2026", DeadlinePolicy(before_is_day_before=False), None, date(2026, 7, 15)),
        ("chậm nhất ngày 15/7/2026", POLICY, None, date(2026, 7, 15)),
        ("trong tháng 02/2024", POLICY, None, date(2024, 2, 29)),
        ("trước tháng 6/2026", POLICY, None, date(2026, 5, 31)),
        ("ngày 31/5/2026", DeadlinePolicy(rolls_off_days=True), None, date(2026, 6, 1)),
        ("trong 05 ngày làm việc kể từ ngày nhận hồ sơ", POLICY, date(2026, 3, 6), date(2026, 3, 13)),
        ("trong thời hạn 01 tháng kể từ ngày ký", POLICY, date(2026, 1, 31), date(2026, 2, 28)),
        ("thường xuyên", POLICY, None, None),
        ("từ năm 2026 trở đi", POLICY, None, None),
    ],
)
def test_last_valid_day(words: str, policy: DeadlinePolicy, received: date | None, expected: date | None) -> None:
    deadline = read_deadline(words)
    assert deadline is not None
    assert due_day(deadline, policy=policy, calendar=CALENDAR, received_on=received) == expected


def test_schedule_on_a_day_and_at_closure() -> None:
    due = date(2026, 3, 13)  # a Friday

    def on(day: int, done: date | None = None) -> Schedule:
        return schedule_on(due, on=date(2026, 3, day), policy=POLICY, calendar=CALENDAR, done_on=done)

    assert [on(9), on(10), on(13), on(14)] == [Schedule.IN_TERM, Schedule.DUE_SOON, Schedule.DUE_SOON, Schedule.OVERDUE]
    assert on(20, date(2026, 3, 12)) is Schedule.DONE_EARLY
    assert on(20, due) is Schedule.DONE_ON_TIME
    assert on(20, date(2026, 3, 16)) is Schedule.DONE_LATE
    assert schedule_on(None, on=due, policy=POLICY, calendar=CALENDAR) is Schedule.NO_DEADLINE


def test_a_date_explains_itself_in_both_languages() -> None:
    deadline = read_deadline("trước ngày 01/9/2026")
    assert deadline is not None
    vi = explain(
        deadline, calendar=CALENDAR, policy=DeadlinePolicy(rolls_off_days=True), language="vi", on=date(2026, 9, 4)
    )
    en = explain(
        deadline, calendar=CALENDAR, policy=DeadlinePolicy(rolls_off_days=True), language="en", on=date(2026, 9, 4)
    )
    assert len(vi) == len(en)
    assert ("Ngày cuối hợp lệ", "03/09/2026") in {(s.label, s.value) for s in vi}
    assert ("Last valid day", "03/09/2026") in {(s.label, s.value) for s in en}
    assert any("Nghỉ hoán đổi" in s.value and s.source for s in vi)
    assert vi[-1].value == "quá hạn"
