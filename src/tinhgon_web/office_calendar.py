"""The office's settings for deadlines, in one place: calendar and policy that every page and action uses."""

from datetime import date
from typing import Any

from django.conf import settings

from tinhgon.deadlines import Deadline, DeadlinePolicy, Step, due_day, explain, vietnam

POLICY = DeadlinePolicy(**settings.DEADLINE_POLICY)


def last_day(deadline: Deadline | None) -> date | None:
    """Return the last day that is in time; None where the words give none."""
    return due_day(deadline, policy=POLICY, calendar=vietnam()) if deadline else None


def why(deadline: Deadline | None, *, on: date | None = None) -> tuple[Step, ...]:
    """Return the steps from the printed words to the last day, empty without a deadline."""
    return explain(deadline, policy=POLICY, calendar=vietnam(), on=on) if deadline else ()


def counting() -> dict[str, Any]:
    """Return what the figures need to know of the office: which days are worked, and how near is soon."""
    return {"is_working_day": vietnam().is_working_day, "soon_working_days": POLICY.soon_working_days}
