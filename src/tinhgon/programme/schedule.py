"""Where a task stands against its deadline on a day. Computed, never stored."""

from collections.abc import Callable
from datetime import date, timedelta

from tinhgon.deadlines.calendar import Schedule

SOON_WORKING_DAYS = 3  # default of offices; a setting of the shell


__all__ = ["SCHEDULE_NAMES", "SOON_WORKING_DAYS", "Schedule", "is_weekday", "schedule_of", "soon_until"]

SCHEDULE_NAMES = {
    Schedule.NO_DEADLINE: "Không hạn",
    Schedule.IN_TERM: "Trong hạn",
    Schedule.DUE_SOON: "Sắp đến hạn",
    Schedule.OVERDUE: "Quá hạn",
    Schedule.DONE_EARLY: "Hoàn thành trước hạn",
    Schedule.DONE_ON_TIME: "Hoàn thành đúng hạn",
    Schedule.DONE_LATE: "Hoàn thành quá hạn",
    Schedule.DONE_NO_DEADLINE: "Hoàn thành, không có hạn",
    Schedule.DONE_UNDATED: "Hoàn thành, chưa rõ ngày",
}


def is_weekday(day: date) -> bool:
    """Monday to Friday: the working days where no calendar is given."""
    return day.weekday() < 5


def soon_until(
    on: date,
    *,
    soon_working_days: int = SOON_WORKING_DAYS,
    is_working_day: Callable[[date], bool] = is_weekday,
) -> date:
    """Return the last due day that counts as soon on the day `on`: at most so many working days lie after `on`."""
    day, left = on, 0
    while True:
        left += is_working_day(day + timedelta(days=1))
        if left > soon_working_days:
            return day
        day += timedelta(days=1)


def schedule_of(
    due: date | None,
    *,
    on: date,
    done_on: date | None = None,
    done_by: date | None = None,
    soon_working_days: int = SOON_WORKING_DAYS,
    is_working_day: Callable[[date], bool] = is_weekday,
) -> Schedule:
    """Return where a task stands on the day `on`.

    Unlike `deadlines.schedule_on` it looks from the day `on`: a later completion is not known yet. What is done
    without a deadline, or on a day nobody stated, is neither on time nor late.

    Args:
        due: the last day that is in time; None for recurring, conditional and missing deadlines.
        on: the as-of day. A task due on that day is not overdue.
        done_on: the day of completion; a completion after `on` is not known yet on that day.
        done_by: done, the day unknown, but not after this one. `done_on` says more and is taken first.
        soon_working_days: the task is due soon if at most so many working days remain after `on`.
    """
    if done_on is not None and done_on <= on:
        return _done(due, done_on)
    if done_on is None and done_by is not None and done_by <= on:
        return Schedule.DONE_UNDATED
    if due is None:
        return Schedule.NO_DEADLINE
    if due < on:
        return Schedule.OVERDUE
    soon = soon_until(on, soon_working_days=soon_working_days, is_working_day=is_working_day)
    return Schedule.DUE_SOON if due <= soon else Schedule.IN_TERM


def _done(due: date | None, done_on: date) -> Schedule:
    if due is None:
        return Schedule.DONE_NO_DEADLINE
    if done_on == due:
        return Schedule.DONE_ON_TIME
    return Schedule.DONE_EARLY if done_on < due else Schedule.DONE_LATE
