"""The office's settings for deadlines, in one place: calendar and policy that every page and action uses."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from tinhgon.deadlines import Deadline, DeadlinePolicy, Step, due_day, explain, vietnam
from tinhgon.deadlines.explain import Language

POLICY = DeadlinePolicy(**settings.DEADLINE_POLICY)


def last_day(deadline: Deadline | None) -> date | None:
    """Return the last day that is in time; None where the words give none."""
    return due_day(deadline, policy=POLICY, calendar=vietnam()) if deadline else None


def why(deadline: Deadline | None, *, on: date | None = None) -> tuple[Step, ...]:
    """Return the steps from the printed words to the last day in the page's language, empty without a deadline."""
    language: Language = "en" if get_language() == "en" else "vi"
    return explain(deadline, policy=POLICY, calendar=vietnam(), language=language, on=on) if deadline else ()


def counting() -> dict[str, Any]:
    """Return what the figures need to know of the office: which days are worked, and how near is soon."""
    return {"is_working_day": vietnam().is_working_day, "soon_working_days": POLICY.soon_working_days}
