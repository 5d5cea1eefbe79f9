"""Lists of leavers with their amounts, as the forms of `data/lists.yaml` print them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from importlib import resources

import yaml

from tinhgon.benefits.computation import REGIME_WORDS, Component, Computation, Regime
from tinhgon.benefits.facts import Facts, fact_kinds
from tinhgon.benefits.months import Month, half_up
from tinhgon.benefits.parameters import the_law
from tinhgon.benefits.wording import Words, number_text
from tinhgon.tables import Column, ColumnKind, Table, Value

PART_OF = {
    "lump_early_months": "lump", "severance_months": "lump", "lump": "lump", "per_year_early": "per_year",
    "per_year": "per_year", "insurance_years": "insurance", "three_months": "fixed", "job_search": "fixed",
}  # fmt: skip


def part_of(component: Component, regime: Regime) -> str:
    """Return which of the four columns of money a component stands in: lump, per_year, insurance or fixed."""
    if regime in (Regime.ND154_ART7, Regime.ND154_ART8) and component.key == "per_year":
        return "insurance"
    return PART_OF[component.key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaver:
    """One row: who, what is known, and what was computed (None: no amount yet)."""

    name: str
    unit: str
    facts: Facts
    computation: Computation | None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    key: str
    words: Words
    columns: tuple[tuple[str, str], ...]  # key and title


@cache
def presets() -> Mapping[str, Preset]:
    loaded = yaml.safe_load(resources.files("tinhgon.benefits").joinpath("data/lists.yaml").read_text("utf-8"))
    return {
        str(key): Preset(
            key=str(key),
            words=Words(entry["vi"], entry["en"]),
            columns=tuple((str(k), title) for column in entry["columns"] for k, title in column.items()),
        )
        for key, entry in loaded.items()
    }


def leavers_table(leavers: Iterable[Leaver], preset: Preset, *, title: str, as_of: date) -> Table:
    """Return the list in the columns of a preset, with a line of totals under the columns of money."""
    rows = [[_cell(key, place, leaver) for key, _ in preset.columns] for place, leaver in enumerate(leavers, start=1)]
    money = [place for place, (key, _) in enumerate(preset.columns) if _is_money(key) and key != "salary_month_vnd"]
    if rows:
        last: list[Value] = [None] * len(preset.columns)
        last[min(1, len(last) - 1)] = "Cộng"
        for place in money:
            last[place] = sum(value for row in rows if isinstance(value := row[place], int))
        rows.append(last)
    columns = tuple(Column(title=title, width=_width(key), kind=_kind(key)) for key, title in preset.columns)
    return Table(columns=columns, rows=tuple(tuple(row) for row in rows), title=title, as_of=as_of)


def _cell(key: str, place: int, leaver: Leaver) -> Value:
    own: dict[str, Value] = {"row": place, "name": leaver.name, "unit": leaver.unit, "note": leaver.note, "blank": None}
    if key in own:
        return own[key]
    made = leaver.computation
    if key in fact_kinds() and not (key == "salary_month_vnd" and made is not None):
        return _printed(key, leaver.facts)
    if made is None or made.total is None:
        return None
    if key == "regime":
        return REGIME_WORDS[made.regime].vi
    if key == "total":
        return made.total
    if key in made.values:
        return _plain(made.values[key])
    part, _, which = key.partition("@")
    return _money(part, which, made)


def _printed(fact: str, facts: Facts) -> Value:
    for name, value in facts.items():
        if name == fact:
            kind = fact_kinds()[name]
            if kind.choices and isinstance(value, str):
                return kind.choices[value].vi
            return _plain(value)
    return None


def _plain(value: object) -> Value:
    if isinstance(value, Month):
        return f"{value.month:02d}/{value.year}"
    if isinstance(value, Fraction | int) and not isinstance(value, bool):
        exact = Fraction(value)
        return int(exact) if exact.denominator == 1 else number_text(exact)
    if isinstance(value, date):
        return value
    return None if value is None else str(value)


def _money(part: str, which: str, made: Computation) -> Value:
    """Return a part of the money where the row is of the column's kind, else an empty cell."""
    components = {part_of(component, made.regime): component for component in made.components}
    name = "insurance" if part in ("block", "further") else part
    component = components.get(name)
    if component is None or not _is_of(which, made, component):
        return None
    if part not in ("block", "further"):
        return component.amount
    salary = made.values.get("salary_month_vnd")
    block = made.values.get("first_block")
    if not isinstance(salary, Fraction) or not isinstance(block, str):
        return None
    months = Fraction(block.partition("/")[2].removesuffix("m"))
    first = half_up(salary * months)
    return first if part == "block" else component.amount - first


def _is_of(which: str, made: Computation, component: Component) -> bool:
    early = made.values.get("early_months")
    if which in ("near", "far"):
        return isinstance(early, int) and (early > the_law().number("nd178.near_to")) == (which == "far")
    if which in ("first12", "month13"):
        return made.values.get("within_first_12_months") is (which == "first12")
    if which:  # the factor of the lump
        return Fraction(which) in [Fraction(number) for number in component.line.numbers[1:2]]
    return True


_TEXT = {"name", "unit", "regime", "note", "blank", "birth_month", "kind", "rank"}
_DATES = {"arrangement_effective_date", "decision_date", "leave_date"}


def _is_money(key: str) -> bool:
    return key.partition("@")[0] in (
        "lump",
        "per_year",
        "insurance",
        "fixed",
        "block",
        "further",
        "total",
        "salary_month_vnd",
    )


def _kind(key: str) -> ColumnKind:
    return ColumnKind.TEXT if key in _TEXT else ColumnKind.DATE if key in _DATES else ColumnKind.NUMBER


def _width(key: str) -> float:
    return 26 if key in ("name", "unit", "regime", "note") else 6 if key == "row" else 15
