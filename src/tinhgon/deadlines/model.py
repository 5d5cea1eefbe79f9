"""A deadline as printed and as understood. The kinds are those of the reading contract."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DeadlineKind(StrEnum):
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    PERIOD = "period"
    RELATIVE = "relative"
    RECURRING = "recurring"
    OPEN = "open"
    CONDITIONAL = "conditional"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """`start` and `end` are inclusive calendar days; both None where no date can be known from the words alone."""

    text: str  # the printed words
    kind: DeadlineKind
    start: date | None = None
    end: date | None = None
    rule: str = ""  # the rule of the grammar that read the words
    is_before: bool = False  # "trước ngày D": whether D itself is still in time is a setting
    amount: int | None = None  # relative: how many
    unit: str | None = None  # relative: "day", "working_day", "week", "month", "year"
    event: str | None = None  # relative: counted from; conditional: what is waited for; recurring: the rhythm's words
    text_start: int | None = None  # offset of the words in the text that was searched
    text_end: int | None = None
