"""A file of cases against the rules: each case computed, each expected value compared, every difference said.

A case: `{"id", "regime", "inputs": {...}, "expected": {...}, "clauses": [...], "confidence", "title"}`; expected holds
`components_vnd`, `total_vnd`, `intermediate`, `error`, or results by name. A case whose `confidence` says "alternative"
expects one of the other readings of an open question named in its `clauses`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

from tinhgon.benefits.catalogue import compute
from tinhgon.benefits.computation import Computation, RefusalKind, Regime
from tinhgon.benefits.eligibility import eligibility
from tinhgon.benefits.facts import Facts, WrongFacts, fact_kinds
from tinhgon.benefits.months import Month
from tinhgon.benefits.work import Readings, question_texts

GROUPS = {"cadre/civil servant": "civil_servant", "public employee/worker": "public_employee"}
READINGS = {
    "INCLUSIVE": ("Q1", "leaving_day_inclusive"),
    "EXCLUSIVE": ("Q1", "leaving_day_exclusive"),
    "DECISION_DAY": ("Q1", "decision_day"),
    "CAP_BY_MONTHS_LEFT": ("Q3", "cap_by_months_left"),
}
# How a case may word a refusal; a wording that fits none is compared as "refused" only.
ERROR_WORDS = {
    RefusalKind.SEVEN_AB_OVER_FIVE: r"7a|7b",
    RefusalKind.ANNEX_II_OVER_FIVE: r"annex ii.*(60|5 years)",
    RefusalKind.ANNEX_II_WORK: r"15 years of (such|hazardous)",
    RefusalKind.OVER_TEN_YEARS: r"10 years|120",
    RefusalKind.NO_PENSION: r"insurance years|pension",
    RefusalKind.UNDER_TWO_YEARS_LEFT: r"24 months|2 years",
    RefusalKind.NOT_EARLY: r"not early|past|reached",
    RefusalKind.NOT_IN_FORCE: r"in force|in effect",
}
MISSING = r"missing|unknown|required|must be given|not given|ask"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    what: str
    expected: object
    found: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    id: str
    title: str
    differences: tuple[Difference, ...]
    unused: tuple[str, ...] = ()  # inputs that are no facts


def check(cases: Iterable[Mapping[str, Any]]) -> Iterator[Checked]:
    """Yield every case with what differs; a case that cannot be computed differs, and says why."""
    for place, case in enumerate(cases, start=1):
        name = str(case.get("id", f"case {place}"))
        title = str(case.get("title", ""))
        try:
            differences, unused = _checked(case)
        except (WrongFacts, KeyError, TypeError, ValueError, AttributeError) as error:
            said = f"{type(error).__name__}: {error}"
            differences, unused = [Difference(what="case", expected="a case that can be computed", found=said)], ()
        yield Checked(id=name, title=title, differences=tuple(differences), unused=tuple(unused))


def _checked(case: Mapping[str, Any]) -> tuple[list[Difference], tuple[str, ...]]:
    inputs, readings, unused = _inputs(case)
    facts = Facts.read(inputs)
    expected: Mapping[str, Any] = case["expected"]
    if case["regime"] == "ELIGIBILITY":
        found: dict[str, object] = {"outcome": eligibility(facts).outcome.value}
        return list(_compared(expected, found, "")), unused
    if case["regime"] == "CHOICE":
        return list(_compared(expected, _choice(expected, facts, readings), "")), unused
    regime = Regime(case["regime"])
    tries = [list(_differences(expected, compute(regime, facts, readings=each))) for each in _read_as(case, readings)]
    return min(tries, key=len), unused


def _inputs(case: Mapping[str, Any]) -> tuple[dict[str, object], dict[str, str], tuple[str, ...]]:
    """Return the facts, the recorded readings and what is neither; ways of writing of the case files are understood here."""
    inputs: dict[str, object] = {}
    readings: dict[str, str] = {}
    unused = []
    known = {name for kind in fact_kinds().values() for name in (kind.name, *kind.also)}
    for name, value in case["inputs"].items():
        if isinstance(value, str) and value in READINGS:
            question, option = READINGS[value]
            readings[question] = option
        elif name in question_texts():
            readings[name] = str(value)
        elif name in ("group", "target"):
            fact = "kind" if name == "group" else "art2_group"
            written = GROUPS.get(str(value), re.sub(r"^art2k", "", str(value)))
            if written in (fact_kinds()[fact].choices or {}):
                inputs[fact] = written
            else:
                unused.append(name)
        elif name == "settled_under":
            inputs[name] = re.sub(r"\s|/.*", "", str(value))  # ND 29/2023 is ND29
        elif name in known:
            inputs[name] = value
        else:
            unused.append(name)
    title = str(case.get("title", "")).casefold()
    if case["regime"] == Regime.LOCAL_TRA_VINH and "leaving_kind" not in inputs:
        # These cases say only in their title which of the two it is.
        inputs["leaving_kind"] = "resign" if "resign" in title else "retire" if "retire" in title else None
    return inputs, readings, tuple(unused)


def _read_as(case: Mapping[str, Any], readings: Readings) -> Iterator[Readings]:
    """Yield the readings under which the case may be meant: the given ones, or every other one of an alternative."""
    open_ones = [clause for clause in case.get("clauses", ()) if clause in question_texts() and clause not in readings]
    if "alternative" not in str(case.get("confidence", "")) or not open_ones:
        yield readings
        return
    others = [list(question_texts()[question][1])[1:] for question in open_ones]
    for options in product(*others):
        yield {**readings, **dict(zip(open_ones, options, strict=True))}


def _differences(expected: Mapping[str, Any], made: Computation) -> Iterator[Difference]:
    if "error" in expected and not _is_refused_as(str(expected["error"]), made):
        reasons = [refusal.kind.value for refusal in made.refusals]
        reasons += [f"asks {ask.fact}" for ask in made.asks if ask.is_blocking]
        found = "; ".join(reasons) or f"total {made.total}"
        yield Difference(what="error", expected=expected["error"], found=found)
    found_values: dict[str, object] = {**made.values, "total_vnd": made.total}
    found_values["components_vnd"] = {component.key: component.amount for component in made.components}
    found_values["intermediate"] = made.values
    rest = {name: value for name, value in expected.items() if name != "error"}
    yield from _compared(rest, found_values, "")


def _is_refused_as(words: str, made: Computation) -> bool:
    kinds = {refusal.kind for refusal in made.refusals}
    if any(kind.value == words for kind in kinds):
        return True
    meant = {kind for kind, pattern in ERROR_WORDS.items() if re.search(pattern, words.casefold())}
    if meant:
        return bool(meant & kinds)
    if re.search(MISSING, words.casefold()):
        return made.is_blocked
    return bool(kinds) or made.is_blocked


def _choice(expected: Mapping[str, Any], facts: Facts, readings: Readings) -> dict[str, object]:
    """Compute the regimes whose totals the case names (`nd178_7b_total`, `nd177_total`) and choose the highest."""
    totals: dict[str, tuple[Regime, int]] = {}
    for name in expected:
        if (regime := _regime_of(name)) is not None:
            totals[name] = (regime, compute(regime, facts, readings=readings).total or 0)
    regime, total = max(totals.values(), key=lambda each: each[1])
    found: dict[str, object] = {name: total for name, (_, total) in totals.items()}
    return {**found, "chosen": regime.value.partition("_")[0], "total_vnd": total}


def _regime_of(name: str) -> Regime | None:
    if not (found := re.fullmatch(r"(nd\d+)_?(?:art)?(\w*?)_total(?:_vnd)?", name)):
        return None
    decree, article = found[1].upper(), found[2].strip("_").upper()
    fitting = [
        r
        for r in Regime
        if r.value.startswith(f"{decree}_ART") and (not article or r.value == f"{decree}_ART{article}")
    ]
    return fitting[0] if fitting else None


def _compared(expected: Mapping[str, Any], found: Mapping[str, object], path: str) -> Iterator[Difference]:
    for name, value in expected.items():
        where = f"{path}{name}"
        got = found.get(name)
        if isinstance(value, Mapping):
            yield from _compared(value, got if isinstance(got, Mapping) else {}, f"{where}.")
        elif name not in found and value == 0 and path:
            continue  # a part that is 0 need not be listed
        elif name not in found:
            yield Difference(what=where, expected=value, found="no such result")
        elif _plain(value) != _plain(got):
            yield Difference(what=where, expected=value, found=_plain(got))


def _plain(value: object) -> object:
    """Return a value so that 2.5, 5/2 and Decimal 2.5 are equal, and months and days are their texts."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, Month | date):
        return str(value)
    if isinstance(value, str):
        return value
    return Fraction(str(value))
