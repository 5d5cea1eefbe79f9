"""What is known of a person. A fact that is not known is absent; it is asked for, never filled in.

`data/facts.yaml` lists every fact with its type, words and proof; nothing else is taken. The same list makes the fields of
the web form and the columns of a batch.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any, TypeVar

import yaml

from tinhgon.benefits.months import Month
from tinhgon.benefits.wording import Words

T = TypeVar("T")
Allowance = tuple[str, Fraction]  # kind ("" when not said) and percent
Value = Month | date | int | Fraction | bool | str | tuple[Allowance, ...]

# Above any salary, allowance or benefit there is; it keeps every product of a batch inside 64 bits.
HIGHEST_MONEY = 10**12
_YEARS_MONTHS = re.compile(r"(\d{1,2})\s*(?:năm|nam|y)\s*(?:(\d{1,2})\s*(?:tháng|thang|m))?")
_TRUE = {"true", "có", "co", "x", "1", "yes", "đúng"}
_FALSE = {"false", "không", "khong", "0", "no", "sai"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FactKind:
    name: str
    type: str
    words: Words
    proof: str = ""
    between: tuple[int, int] | None = None
    choices: Mapping[str, Words] | None = None
    also: tuple[str, ...] = ()


@cache
def fact_kinds() -> Mapping[str, FactKind]:
    text = resources.files("tinhgon.benefits").joinpath("data/facts.yaml").read_text("utf-8")
    return {
        name: _kind(name, entry)
        for name, entry in yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)).items()
    }


def _kind(name: str, entry: Mapping[str, Any]) -> FactKind:
    low_high = entry.get("between")
    choices = entry.get("choices")
    return FactKind(
        name=name,
        type=entry["type"],
        words=Words(entry["vi"], entry["en"]),
        proof=entry.get("proof", ""),
        between=(low_high[0], low_high[1]) if low_high else None,
        choices={key: Words(*words) for key, words in choices.items()} if choices else None,
        also=tuple(entry.get("also", ())),
    )


@cache
def _names() -> Mapping[str, str]:
    return {name: kind.name for kind in fact_kinds().values() for name in (kind.name, *kind.also)}


class WrongFacts(ValueError):
    """Facts that cannot be so; `problems` holds what is wrong by the name of the fact."""

    def __init__(self, problems: Mapping[str, Words]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{name}: {words.vi}" for name, words in problems.items()))


class Facts:
    """Known facts by name; the typed readers return None for what is not known."""

    __slots__ = ("_values",)

    def __init__(self, **values: Value | None) -> None:
        known = {name: value for name, value in values.items() if value is not None}
        unknown = {
            name: Words("không có dữ kiện này", "there is no such fact") for name in known if name not in fact_kinds()
        }
        if unknown:
            raise WrongFacts(unknown)
        self._values = known
        if problems := dict(_contradictions(self)):
            raise WrongFacts(problems)

    @classmethod
    def read(cls, written: Mapping[str, object]) -> "Facts":
        """Return facts from JSON, a form or a row of a table: texts, numbers (never float) and booleans.

        Empty texts and None are facts that are not known.

        Raises:
            WrongFacts: with what was expected and found at each wrong fact.
        """
        values: dict[str, Value] = {}
        problems: dict[str, Words] = {}
        for given, raw in written.items():
            name = _names().get(given)
            if name is None:
                problems[given] = Words("không có dữ kiện này", "there is no such fact")
            elif name in values:
                problems[given] = Words(f"ghi hai lần ({name})", f"given twice ({name})")
            elif raw is not None and not (isinstance(raw, str) and not raw.strip()):
                try:
                    values[name] = _parsed(fact_kinds()[name], raw)
                except _Unfit as error:
                    problems[given] = error.words
        if problems:
            raise WrongFacts(problems)
        return cls(**values)

    def with_(self, **values: Value | None) -> "Facts":
        """Return the same facts with some replaced; None takes one away."""
        return Facts(**{**self._values, **values})

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Facts) and self._values == other._values

    __hash__ = None  # type: ignore[assignment]

    def items(self) -> Iterator[tuple[str, Value]]:
        return iter(self._values.items())

    def month(self, name: str) -> Month | None:
        return self._typed(name, Month)

    def day(self, name: str) -> date | None:
        return self._typed(name, date)

    def whole(self, name: str) -> int | None:
        return self._typed(name, int)

    def number(self, name: str) -> Fraction | None:
        return self._typed(name, Fraction)

    def flag(self, name: str) -> bool | None:
        return self._typed(name, bool)

    def word(self, name: str) -> str | None:
        return self._typed(name, str)

    def allowances(self) -> tuple[Allowance, ...] | None:
        return self._typed("percent_allowances", tuple)

    def _typed(self, name: str, kind: type[T]) -> T | None:
        value = self._values.get(name)
        if value is not None and not isinstance(value, kind):
            raise TypeError(f"{name} is {type(value).__name__}, not {kind.__name__}")
        return value


def _contradictions(facts: Facts) -> Iterator[tuple[str, Words]]:
    leave, birth = facts.day("leave_date"), facts.month("birth_month")
    if leave and birth and Month.on(leave) - birth < 15 * 12:
        yield (
            "birth_month",
            Words(
                f"sinh {birth.month:02d}/{birth.year}, nghỉ ngày {leave:%d/%m/%Y}: chưa đủ 15 tuổi",
                f"born {birth}, leaves {leave}: not 15 years old",
            ),
        )
    insured = facts.whole("bhxh_months_total") or facts.whole("bhxh_months")
    if leave and birth and insured and insured > Month.on(leave) - birth - 14 * 12:
        yield (
            "bhxh_months_total" if "bhxh_months_total" in facts else "bhxh_months",
            Words(
                f"{insured} tháng đóng BHXH nhiều hơn số tháng kể từ 14 tuổi",
                f"{insured} insurance months are more than there are since the age of 14",
            ),
        )
    total, paid = facts.whole("bhxh_months_total"), facts.whole("bhxh_months_compensated")
    counted, inside = facts.whole("bhxh_months"), facts.whole("bhxh_months_in_art1_bodies")
    if total is not None and paid is not None and paid > total:
        yield "bhxh_months_compensated", Words(f"{paid} tháng, tổng chỉ có {total}", f"{paid} of only {total} months")
    if total is not None and paid is not None and counted is not None and counted != total - paid:
        yield (
            "bhxh_months",
            Words(
                f"{counted} tháng, nhưng tổng {total} trừ đã hưởng {paid} là {total - paid}",
                f"{counted} months, but {total} less {paid} is {total - paid}",
            ),
        )
    everything = total if total is not None else counted
    if inside is not None and everything is not None and inside > everything:
        yield (
            "bhxh_months_in_art1_bodies",
            Words(f"{inside} tháng, tổng chỉ có {everything}", f"{inside} of only {everything} months"),
        )


class _Unfit(ValueError):
    def __init__(self, vi: str, en: str) -> None:
        self.words = Words(vi, en)
        super().__init__(en)


def _parsed(kind: FactKind, raw: object) -> Value:
    value: Value = _READERS[kind.type](kind, raw)
    if kind.between and isinstance(value, int | Fraction):
        low, high = kind.between
        if not low <= value <= high:
            raise _Unfit(f"phải từ {low} đến {high}, không phải {raw}", f"must be {low} to {high}, not {raw}")
    return value


def _month(kind: FactKind, raw: object) -> Month:
    if isinstance(raw, date):
        return Month.on(raw)
    text = str(raw).strip()
    try:
        return Month.parse(text)
    except ValueError:
        pass
    try:
        return Month.on(_date(kind, text))
    except _Unfit:
        raise _Unfit(
            f"phải là tháng/năm như 07/1967, không phải {text}", f"must be a month like 1967-07, not {text}"
        ) from None


def _date(kind: FactKind, raw: object) -> date:
    if isinstance(raw, date):
        return date(raw.year, raw.month, raw.day)
    text = str(raw).strip()
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00:00)?", text)
    parts = [int(part) for part in found.groups()] if found else []
    if not parts and (found := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text)):
        parts = [int(part) for part in reversed(found.groups())]
    try:
        return date(*parts)
    except (TypeError, ValueError):
        raise _Unfit(
            f"phải là ngày như 01/08/2025, không phải {text}", f"must be a day like 2025-08-01, not {text}"
        ) from None


def _number(kind: FactKind, raw: object) -> Fraction:
    if isinstance(raw, bool):
        raise _Unfit(f"phải là số, không phải {raw}", f"must be a number, not {raw}")
    # A float is a cell of a spreadsheet: 4.98 means 4.98, not the binary number nearest to it.
    text = _plain(raw) if isinstance(raw, str) else str(raw)
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise _Unfit(f"phải là số, không phải {raw}", f"must be a number, not {raw}") from None


def _plain(text: str) -> str:
    """Return a written number with a point for the decimals: 20.000.000, 4,98, 1.234,5 and 4.98 are all understood."""
    text = re.sub(r"[\s\u00a0]|đồng$|đ$|%$", "", text.strip())
    if re.fullmatch(r"-?\d{1,3}(\.\d{3}){2,}(,\d+)?|-?\d{1,3}(\.\d{3})+,\d+", text):
        return text.replace(".", "").replace(",", ".")
    if re.fullmatch(r"-?\d{1,3}(,\d{3}){2,}(\.\d+)?|-?\d{1,3}(,\d{3})+\.\d+", text):
        return text.replace(",", "")
    if re.fullmatch(r"-?\d+,\d+", text):
        return text.replace(",", ".")
    return text if re.fullmatch(r"-?\d+(\.\d+)?", text) else f"{text} "


def _whole(kind: FactKind, raw: object) -> int:
    if isinstance(raw, str) and "months" in kind.name and (found := _YEARS_MONTHS.fullmatch(raw.strip().casefold())):
        return 12 * int(found[1]) + int(found[2] or 0)
    value = _number(kind, raw)
    if value.denominator != 1:
        raise _Unfit(f"phải là số nguyên, không phải {raw}", f"must be a whole number, not {raw}")
    return int(value)


def _money(kind: FactKind, raw: object) -> Fraction:
    if isinstance(raw, str) and re.fullmatch(r"\d{1,3}([.,]\d{3})+( ?(đồng|đ))?", raw.strip()):
        raw = re.sub(r"\D", "", raw)  # 850.000: nobody writes thousandths of a đồng, so the point groups thousands
    value = _number(kind, raw)
    if not 0 <= value <= HIGHEST_MONEY:
        raise _Unfit(
            f"phải từ 0 đến {HIGHEST_MONEY} đồng, không phải {raw}", f"must be 0 to {HIGHEST_MONEY} đồng, not {raw}"
        )
    return value


def _flag(kind: FactKind, raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    text = str(raw).strip().casefold()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise _Unfit(f"phải là có hoặc không, không phải {raw}", f"must be yes or no, not {raw}")


def _choice(kind: FactKind, raw: object) -> str:
    text = str(raw).strip()
    choices = kind.choices or {}
    for key, words in choices.items():
        if text.casefold() in (key.casefold(), words.vi.casefold(), words.en.casefold()):
            return key
    allowed = ", ".join(choices)
    raise _Unfit(f"phải là một trong: {allowed}; không phải {text}", f"must be one of: {allowed}; not {text}")


def _allowances(kind: FactKind, raw: object) -> tuple[Allowance, ...]:
    if isinstance(raw, str):
        raw = [part for part in re.split(r"[;+]", raw) if part.strip()]
    if not isinstance(raw, list | tuple):
        raise _Unfit("phải là danh sách tỷ lệ, như 25; 30", "must be a list of percents")
    made = []
    for each in raw:
        name, percent = "", each
        if isinstance(each, Mapping):
            name, percent = str(each.get("kind", "")), each.get("percent")
        elif isinstance(each, str) and ":" in each:
            name, _, percent = each.partition(":")
        value = _number(kind, percent)
        if not 0 <= value <= 200:
            raise _Unfit(f"tỷ lệ phải từ 0 đến 200 %, không phải {percent}", f"a percent is 0 to 200, not {percent}")
        made.append((name.strip(), value))
    return tuple(made)


def _text(kind: FactKind, raw: object) -> str:
    return str(raw).strip()


_READERS: dict[str, Any] = {
    "month": _month, "date": _date, "number": _number, "whole": _whole, "money": _money,
    "flag": _flag, "choice": _choice, "allowances": _allowances, "text": _text,
}  # fmt: skip
