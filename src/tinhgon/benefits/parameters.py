"""The dated numbers of the law: `data/parameters.yaml` → Parameter; what holds on a day, and where it says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any

import yaml

from tinhgon.benefits.wording import Words


class Certainty(StrEnum):
    """How the rule is known; in falling order of trust."""

    TEXT = "text"  # words of the act seen
    EXCERPT = "excerpt"  # words of the article quoted by others
    SECONDARY = "secondary"  # somebody's description
    MEMORY = "memory"  # no text seen


CERTAINTY_WORDS = {
    Certainty.TEXT: Words("theo nguyên văn", "words of the act"),
    Certainty.EXCERPT: Words("theo trích dẫn", "quoted excerpt"),
    Certainty.SECONDARY: Words("theo nguồn thứ cấp", "secondary source"),
    Certainty.MEMORY: Words("chưa có văn bản, chưa xác nhận", "no text seen, unconfirmed"),
}


# Every unit of the file, with its English; "" where the value says itself what it is.
UNITS = {
    "ngày": Words("", ""),
    "đồng": Words("đồng", "VND"),
    "đồng/tháng": Words("đồng/tháng", "VND a month"),
    "năm": Words("năm", "years"),
    "tháng": Words("tháng", "months"),
    "tháng tuổi": Words("tháng tuổi", "months old"),
    "ngày làm việc": Words("ngày làm việc", "working days"),
    "%": Words("%", "%"),
    "% của trợ cấp Nghị định 178": Words("% của trợ cấp Nghị định 178", "% of the ND 178 benefit"),
    "lần lương cơ sở": Words("lần lương cơ sở", "base salaries"),
    "tháng lương": Words("tháng lương", "months' salary"),
    "tháng lương/tháng": Words("tháng lương/tháng", "months' salary a month"),
    "tháng lương/năm": Words("tháng lương/năm", "months' salary a year"),
    "tháng lương bình quân": Words("tháng lương bình quân", "months' average salary"),
    "tháng lương bình quân/năm": Words("tháng lương bình quân/năm", "months' average salary a year"),
    "tháng phụ cấp": Words("tháng phụ cấp", "months' allowance"),
    "tháng phụ cấp/tháng": Words("tháng phụ cấp/tháng", "months' allowance a month"),
    "tháng phụ cấp/năm": Words("tháng phụ cấp/năm", "months' allowance a year"),
}


class NotInForce(LookupError):
    """The parameter has no value on the day; `day` is None when it has several and no day was given."""

    def __init__(self, parameter: "Parameter", day: date | None) -> None:
        self.parameter, self.day = parameter, day
        super().__init__(f"{parameter.key} has no value on {day}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value with its interval [since, until]; both days belong to it, None is open or unknown."""

    amount: Fraction | date
    since: date | None
    until: date | None
    source: str
    certainty: Certainty

    def holds(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    key: str
    words: Words
    unit: Words
    values: tuple[Value, ...]  # in order of time; the last that has begun holds

    def at(self, day: date | None) -> Value:
        """Return what holds on `day`; without a day, the only value there is.

        Raises:
            NotInForce: nothing holds, or no day was given and the value changed in the course of time.
        """
        if day is None:
            if len(self.values) == 1:
                return self.values[0]
            raise NotInForce(self, None)
        for value in reversed(self.values):
            if value.holds(day):
                return value
        raise NotInForce(self, day)


@dataclass(frozen=True, slots=True)
class Law:
    """All parameters by key."""

    parameters: Mapping[str, Parameter]

    def number(self, key: str, on: date | None = None) -> Fraction:
        amount = self.parameters[key].at(on).amount
        if isinstance(amount, date):
            raise TypeError(f"{key} is a day, not a number")
        return amount

    def day(self, key: str, on: date | None = None) -> date:
        amount = self.parameters[key].at(on).amount
        if not isinstance(amount, date):
            raise TypeError(f"{key} is a number, not a day")
        return amount


@cache
def law_key() -> str:
    """Return a key of the parameters the program carries; another key is another law to compute by."""
    return sha256(_own_text().encode()).hexdigest()[:16]


def _own_text() -> str:
    return resources.files("tinhgon.benefits").joinpath("data/parameters.yaml").read_text("utf-8")


@cache
def the_law() -> Law:
    """Return the parameters the program carries."""
    return parse(_own_text())


def parse(text: str) -> Law:
    """Read parameters as YAML.

    Raises:
        ValueError: an entry is not of the form, in words that name it.
    """
    return Law({key: _parameter(key, entry) for key, entry in yaml.load(text, _Loader).items()})


_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one is ten times as fast and equally safe


def _parameter(key: str, entry: Mapping[str, Any]) -> Parameter:
    try:
        values = tuple(
            Value(
                amount=_amount(each["value"]),
                since=each["from"],
                until=each.get("to"),
                source=each["source"],
                certainty=Certainty(each["certainty"]),
            )
            for each in entry["values"]
        )
        made = Parameter(key=key, words=Words(entry["vi"], entry["en"]), unit=UNITS[entry["unit"]], values=values)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"parameter {key}: {error}") from error
    days = [value.since for value in values]
    if not values or (len(values) > 1 and (None in days or days != sorted(set(days), key=str))):
        raise ValueError(f"parameter {key}: values must be in order of their days, each with one")
    return made


def _amount(written: object) -> Fraction | date:
    if isinstance(written, bool | float):
        raise ValueError(f"{written!r} is not exact; write a number with a decimal point as a string")
    if isinstance(written, date):
        return written
    if isinstance(written, int | str):
        return Fraction(written)
    raise ValueError(f"{written!r} is neither a number nor a day")
