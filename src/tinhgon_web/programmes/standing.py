"""Where tasks stand on a day, as conditions of the database: the same buckets as `tinhgon.programme.kpi.count`.

A property test counts random registers both ways. Everything the conditions look at is a column of the task, so a
register of 100,000 tasks is counted by one scan of an index.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import BooleanField, Case, CharField, F, Q, Value, When
from django.db.models.expressions import Expression

from tinhgon.programme import AGES_DAYS, BUCKETS, NOT_COUNTED, Schedule, WorkState, soon_until
from tinhgon_web.office_calendar import counting

CODES = tuple(code for code, _name, _rule in BUCKETS)
AGE_CODES = tuple(f"overdue_{least}" for least, _most in AGES_DAYS)

_DONE, _DRAFT = WorkState.DONE.value, WorkState.DRAFT.value
_LEFT = sorted(state.value for state in NOT_COUNTED)
# Spelt out rather than negated: in SQL what is not known to be true is not false either.
_COUNTED = sorted(state.value for state in WorkState if state not in NOT_COUNTED)
_STILL = sorted(state.value for state in WorkState if state not in NOT_COUNTED | {WorkState.DONE})
_GIVEN = sorted(state.value for state in WorkState if state is not WorkState.DRAFT)


def conditions(on: date, at: str = "") -> dict[str, Q]:
    """Return code of a bucket → its condition on the day `on`, the ages of what is overdue included.

    Args:
        at: the way to the task from the rows that are asked: "task__" from its parts.
    """

    def q(**wanted: Any) -> Q:
        return Q(**{f"{at}{name}": value for name, value in wanted.items()})

    is_dated = q(state=_DONE, finished_on__lte=on)
    is_undated = q(state=_DONE, finished_on=None, finished_by=None) | q(
        state=_DONE, finished_on=None, finished_by__lte=on
    )
    not_yet = q(state=_DONE, finished_on__gt=on) | q(state=_DONE, finished_on=None, finished_by__gt=on)
    is_open = q(state__in=_STILL) | not_yet
    led, free = q(is_led=True, state__in=_GIVEN), q(is_led=False) | q(state=_DRAFT)
    late, soon, last_day = q(due__lt=on), soon_until(on, **counting()), F(f"{at}due")
    found = {
        "total": q(state__in=_COUNTED), "done": is_dated | is_undated, "open": is_open, "outside": q(state__in=_LEFT),
        "assigned": is_open & led, "unassigned": is_open & free,
        "done_on_time": is_dated & q(finished_on__lte=last_day), "done_late": is_dated & q(finished_on__gt=last_day),
        "done_no_deadline": is_dated & q(due=None), "done_undated": is_undated,
        "no_deadline": is_open & q(due=None), "overdue": is_open & late, "due_soon": is_open & q(due__range=(on, soon)),
        "in_term": is_open & q(due__gt=soon), "overdue_assigned": is_open & late & led,
        "overdue_unassigned": is_open & late & free,
    }  # fmt: skip
    found["not_due"] = is_open & q(due__gte=on)
    found["done_early"] = is_dated & q(finished_on__lt=last_day)
    for code, (least, most) in zip(AGE_CODES, AGES_DAYS, strict=True):
        age = q(due__lte=on - timedelta(days=least))
        if most is not None:
            age &= q(due__gte=on - timedelta(days=most))
        found[code] = is_open & age
    return found


def schedule(on: date) -> Expression:
    """Return the expression that gives a task's `Schedule` value on the day, "" outside the total."""
    by = conditions(on)
    cases = (
        (by["done_undated"], Schedule.DONE_UNDATED), (by["done_no_deadline"], Schedule.DONE_NO_DEADLINE),
        (by["done_late"], Schedule.DONE_LATE), (by["done_early"], Schedule.DONE_EARLY),
        (by["done_on_time"], Schedule.DONE_ON_TIME),
        (by["overdue"], Schedule.OVERDUE), (by["due_soon"], Schedule.DUE_SOON), (by["in_term"], Schedule.IN_TERM),
        (by["no_deadline"], Schedule.NO_DEADLINE),
    )  # fmt: skip
    return Case(
        *(When(condition, then=Value(value.value)) for condition, value in cases), default=Value(""),
        output_field=CharField(),
    )  # fmt: skip


def is_given() -> Expression:
    """Return the expression that tells whether somebody is to do a task, see `tinhgon.programme.is_assigned`."""
    given = Q(is_led=True, state__in=_GIVEN)
    return Case(When(given, then=Value(True)), default=Value(False), output_field=BooleanField())


_FOR_EACH = {
    Schedule.DONE_EARLY: ("done", "done_on_time"), Schedule.DONE_ON_TIME: ("done", "done_on_time"),
    Schedule.DONE_LATE: ("done", "done_late"), Schedule.DONE_NO_DEADLINE: ("done", "done_no_deadline"),
    Schedule.DONE_UNDATED: ("done", "done_undated"), Schedule.OVERDUE: ("open", "overdue"),
    Schedule.DUE_SOON: ("open", "due_soon"), Schedule.IN_TERM: ("open", "in_term"),
    Schedule.NO_DEADLINE: ("open", "no_deadline"),
}  # fmt: skip


def added_up(rows: Iterable[tuple[str, bool, int]]) -> dict[str, int]:
    """Return code of a bucket → number, from (schedule or "", is given, number of tasks); "all" counts what is outside too."""
    found = dict.fromkeys(("all", *CODES), 0)
    for stands, given, number in rows:
        found["all"] += number
        if not stands:
            found["outside"] += number
            continue
        whose = "assigned" if given else "unassigned"
        codes = ["total", *_FOR_EACH[Schedule(stands)]]
        if "open" in codes:
            codes.append(whose)
        if "overdue" in codes:
            codes.append(f"overdue_{whose}")
        for code in codes:
            found[code] += number
    return found
