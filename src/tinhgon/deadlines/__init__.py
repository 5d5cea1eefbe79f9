"""Vietnamese phrases → `Deadline`; working-day calendars; why a date is what it is."""

from tinhgon.deadlines.calendar import (
    DeadlinePolicy,
    Schedule,
    WorkingCalendar,
    due_day,
    read_calendar,
    schedule_on,
    vietnam,
)
from tinhgon.deadlines.explain import Step, explain
from tinhgon.deadlines.grammar import find_deadlines, governing, read_deadline
from tinhgon.deadlines.model import Deadline, DeadlineKind

__all__ = [
    "Deadline", "DeadlineKind", "DeadlinePolicy", "Schedule", "Step", "WorkingCalendar", "due_day", "explain",
    "find_deadlines", "governing", "read_calendar", "read_deadline", "schedule_on", "vietnam",
]  # fmt: skip
