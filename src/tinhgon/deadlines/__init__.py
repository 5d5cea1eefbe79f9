"""Vietnamese phrases → `Deadline`; working-day calendars; why a date is what it is."""

from tinhgon.deadlines.model import Deadline, DeadlineKind

__all__ = ["Deadline", "DeadlineKind"]
