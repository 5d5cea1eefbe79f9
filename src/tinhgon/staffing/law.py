"""Dated parameters of the law on placement: never a number in the code, always with source and certainty."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

import yaml


class NotInForce(LookupError):
    """The data hold no rule for that day: somebody has to state it."""


class Certainty(StrEnum):
    TEXT = "text"
    EXCERPT = "excerpt"
    SECONDARY = "secondary"
    MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class Parameter:
    """`is_average`: a mean over a province, which leaves each unit's own number to be decided."""

    value: int
    source: str
    certainty: Certainty
    since: date
    is_average: bool = False


@cache
def _data() -> dict[str, Any]:
    text = resources.files("tinhgon.staffing").joinpath("data/law.yaml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def _at(values: dict[date, Any], on: date, what: str) -> tuple[date, Any]:
    days = [day for day in values if day <= on]
    if not days:
        raise NotInForce(f"{what}: no rule known for {on}")
    return max(days), values[max(days)]


def _parameter(group: str, name: str, on: date) -> Parameter:
    since, row = _at(_data()[group][name]["values"], on, f"{group}.{name}")
    return Parameter(row["value"], row["source"], Certainty(row["certainty"]), since)


def child_age_months(on: date) -> Parameter:
    """Return below which age in months a child keeps its mother from being considered for leaving."""
    return _parameter("protection", "child_age_months", on)


def surplus_deputy_years(on: date) -> Parameter:
    return _parameter("surplus_deputies", "longest_years", on)


def heads(on: date) -> Parameter:
    return _parameter("heads", "most", on)


def deputies(unit_type: str, *, staff_posts: int, on: date) -> Parameter:
    """Return how many deputies a unit of that type may have.

    An average over a province ("bình quân") is returned as such; its source says that each unit's own number is
    decided by the province.

    Raises:
        NotInForce: no rule for that type on that day.
    """
    values = _data()["deputies"].get(unit_type)
    if values is None:
        raise NotInForce(f"deputies of {unit_type}: no rule known")
    since, row = _at(values, on, f"deputies of {unit_type}")
    most = row.get("average")
    if most is None:
        most = [band["most"] for band in row["bands"] if band["from"] <= staff_posts][-1]
    return Parameter(most, row["source"], Certainty(row["certainty"]), since, "average" in row)


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, its last day where the month is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (after - date(year, month + 1, 1)).days
    return date(year, month + 1, min(day.day, last))
