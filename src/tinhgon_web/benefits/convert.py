"""Stored versions ↔ values of the core; which facts of a person somebody may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tinhgon.benefits.as_json import facts_as_json
from tinhgon.benefits.budget import Planned
from tinhgon.benefits.comparison import Comparison, compare
from tinhgon.benefits.computation import Computation
from tinhgon.benefits.facts import Facts, fact_kinds
from tinhgon.benefits.lists import Leaver
from tinhgon.benefits.parameters import law_key
from tinhgon.benefits.wording import Shown, Words
from tinhgon_web.accounts.models import User
from tinhgon_web.accounts.permissions import May
from tinhgon_web.benefits.models import CaseVersion, LeaverCase

FORMAT = 1
MONEY_FACTS = frozenset(
    name for name in fact_kinds()
    if name.endswith(("_vnd", "_coefficient")) or name in ("over_grade_percent", "percent_allowances")
)  # fmt: skip
PRIVATE_FACTS = frozenset({
    "pregnant", "on_maternity_leave", "child_age_months", "child_birth_date", "under_discipline_review",
    "under_prosecution", "under_inspection", "settled_under", "settled_date", "hazardous_years",
})  # fmt: skip


def stored(facts: Facts, readings: Mapping[str, str]) -> dict[str, Any]:
    return {"format": FORMAT, "facts": facts_as_json(facts), "readings": dict(readings)}


def facts_of(version: CaseVersion) -> tuple[Facts, dict[str, str]]:
    """Return the facts and recorded readings of a version.

    Raises:
        ValueError: it was written in a later format.
    """
    if version.facts["format"] != FORMAT:
        raise ValueError(f"facts of format {version.facts['format']}, this program knows {FORMAT}")
    return Facts.read(version.facts["facts"]), version.facts["readings"]


def comparison_of(version: CaseVersion) -> Comparison | None:
    """Return what the version came to with its steps; None where the law has changed since: its numbers are in `result`."""
    if version.law_key != law_key():
        return None
    facts, readings = facts_of(version)
    return compare(facts, readings=readings)


def may_see_fact(user: User, fact: str) -> bool:
    if fact in MONEY_FACTS:
        return user.may(May.SEE_LEAVERS_MONEY)
    return fact not in PRIVATE_FACTS or user.may(May.SEE_LEAVERS_PRIVATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFact:
    """A fact of the latest version beside that of the version before; `is_new` where they differ."""

    name: str
    words: Words
    value: Shown | Words
    before: Shown | Words
    is_new: bool


def shown_facts(version: CaseVersion, before: CaseVersion | None, user: User) -> list[ShownFact]:
    """Return the facts somebody may see, those that are gone as well."""
    now = dict(facts_of(version)[0].items())
    then = dict(facts_of(before)[0].items()) if before else {}
    return [
        ShownFact(
            name=name,
            words=kind.words,
            value=_printable(name, now.get(name)),
            before=_printable(name, then.get(name)),
            is_new=before is not None and now.get(name) != then.get(name),
        )
        for name, kind in fact_kinds().items()
        if (name in now or name in then) and may_see_fact(user, name)
    ]


def _printable(name: str, value: Any) -> Shown | Words:
    kind = fact_kinds()[name]
    if kind.choices and isinstance(value, str):
        return kind.choices[value]
    if isinstance(value, tuple):
        return "; ".join(f"{allowance} {float(percent):g}".strip() for allowance, percent in value)
    shown: Shown | Words = value
    return shown


def leaver_of(case: LeaverCase) -> Leaver:
    """Return a case as a row of a list: its latest version."""
    version = case.latest
    made = comparison_of(version)
    computation: Computation | None = made.highest.computation if made and made.highest else None
    note = case.decided.number if case.decided else ""
    if made is None:
        note = "luật đã thay đổi, cần tính lại"
    return Leaver(name=case.person, unit=case.unit_name, facts=facts_of(version)[0], computation=computation, note=note)


def planned_of(case: LeaverCase) -> Planned:
    """Return a case as a person of a budget: its latest facts."""
    facts, readings = facts_of(case.latest)
    return Planned(unit=case.unit_name, facts=facts, readings=readings)
