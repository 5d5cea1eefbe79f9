"""Working days, the last valid day of a deadline, and where a task stands against it. The days are data."""

import calendar as months
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

import yaml

from tinhgon.deadlines.model import Deadline, DeadlineKind

ONE_DAY = timedelta(days=1)


class DayKind(StrEnum):
    HOLIDAY = "holiday"
    IN_LIEU = "in-lieu"
    SWAPPED_OFF = "swapped-off"
    SWAPPED_ON = "swapped-on"  # a Saturday or Sunday that is worked


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialDay:
    day: date
    kind: DayKind
    name: str
    source: str
    is_confirmed: bool = True
    is_counted: bool = True  # False: kept for the record until a person confirms it


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCalendar:
    name: str
    days: Mapping[date, SpecialDay]

    def is_working_day(self, day: date) -> bool:
        special = self.days.get(day)
        if special and special.is_counted:
            return special.kind is DayKind.SWAPPED_ON
        return day.weekday() < 5

    def next_working_day(self, day: date) -> date:
        """Return the first working day after `day`."""
        day += ONE_DAY
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """Return the `count`-th working day after `day`; day 1 is the next working day. Negative counts go back."""
        step = ONE_DAY if count >= 0 else -ONE_DAY
        left = abs(count)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """Return the number of working days after `first` up to and with `last`; negative if `last` is earlier."""
        if last < first:
            return -self.working_days_between(last, first)
        return sum(self.is_working_day(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


def read_calendar(data: Mapping[str, Any]) -> WorkingCalendar:
    """Build a calendar from its YAML form (data/calendars/*.yaml): `day` or `from`/`to`, kind, name, source."""
    days: dict[date, SpecialDay] = {}
    for row in data["days"]:
        day, last = row.get("day") or row["from"], row.get("day") or row["to"]
        while day <= last:
            days[day] = SpecialDay(
                day=day, kind=DayKind(row["kind"]), name=row["name"],
                source=data.get("sources", {}).get(row["source"], row["source"]),
                is_confirmed=row.get("confirmed", True), is_counted=row.get("counted", True),
            )  # fmt: skip
            day += ONE_DAY
    return WorkingCalendar(name=data["name"], days=days)


@cache
def vietnam() -> WorkingCalendar:
    """Return the calendar of Vietnamese civil servants, 2024 to 2027."""
    file = resources.files("tinhgon.deadlines") / "data" / "calendars" / "vietnam.yaml"
    return read_calendar(yaml.safe_load(file.read_text("utf-8")))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlinePolicy:
    """An office's settings. `before_is_day_before`: "trước ngày D" ends the day before D (the usual reading)."""

    before_is_day_before: bool = True
    rolls_off_days: bool = False  # a last day off moves to the next working day
    soon_working_days: int = 3


class Schedule(StrEnum):
    NO_DEADLINE = "no_deadline"  # không hạn
    IN_TERM = "in_term"  # trong hạn
    DUE_SOON = "due_soon"  # sắp đến hạn
    OVERDUE = "overdue"  # quá hạn
    DONE_EARLY = "done_early"  # trước hạn
    DONE_ON_TIME = "done_on_time"  # đúng hạn
    DONE_LATE = "done_late"  # hoàn thành quá hạn
    DONE_NO_DEADLINE = "done_no_deadline"  # hoàn thành, không có hạn: neither on time nor late
    DONE_UNDATED = "done_undated"  # hoàn thành, chưa rõ ngày: nobody said when


def due_day(
    deadline: Deadline, *, policy: DeadlinePolicy, calendar: WorkingCalendar, received_on: date | None = None
) -> date | None:
    """Return the last valid day, None where the words give none (recurring, open, conditional, event unknown).

    Args:
        received_on: The day of the event that a relative deadline counts from.
    """
    last = deadline.end
    if deadline.kind is DeadlineKind.RELATIVE:
        last = _relative_end(deadline, calendar, received_on)
    elif deadline.kind in (DeadlineKind.RECURRING, DeadlineKind.OPEN, DeadlineKind.CONDITIONAL):
        return None
    elif last and deadline.is_before and policy.before_is_day_before:
        # "trước tháng 6", "trước quý II" end the day before the stretch begins.
        last = (deadline.start or last) - ONE_DAY
    if last and policy.rolls_off_days and not calendar.is_working_day(last):
        last = calendar.next_working_day(last)
    return last


def _relative_end(deadline: Deadline, calendar: WorkingCalendar, received_on: date | None) -> date | None:
    if received_on is None or deadline.amount is None:
        return None
    goes_back = bool(deadline.event and deadline.event.lower().startswith("trước"))
    amount = -deadline.amount if goes_back else deadline.amount
    match deadline.unit:
        case "working_day":
            return calendar.add_working_days(received_on, amount)
        case "day":
            return received_on + timedelta(days=amount)
        case "week":
            return received_on + timedelta(weeks=amount)
        case "month":
            return _add_months(received_on, amount)
        case "year":
            return _add_months(received_on, 12 * amount)
        case "hour":
            return received_on + timedelta(days=amount // 24 if amount > 0 else -(-amount // 24))
    return None


def _add_months(day: date, count: int) -> date:
    index = day.year * 12 + day.month - 1 + count
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def schedule_on(
    due: date | None, *, on: date, policy: DeadlinePolicy, calendar: WorkingCalendar, done_on: date | None = None
) -> Schedule:
    """Return where a task with last valid day `due` stands on a day, or how it was closed if `done_on` is given."""
    if due is None:
        return Schedule.NO_DEADLINE
    if done_on is not None:
        return Schedule.DONE_EARLY if done_on < due else Schedule.DONE_ON_TIME if done_on == due else Schedule.DONE_LATE
    if on > due:
        return Schedule.OVERDUE
    if calendar.working_days_between(on, due) <= policy.soon_working_days:
        return Schedule.DUE_SOON
    return Schedule.IN_TERM
