"""Many people as columns of whole numbers, the input of the vectorised rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction
from math import lcm

import numpy as np
import numpy.typing as npt

from tinhgon.benefits.eligibility import Outcome, eligibility
from tinhgon.benefits.facts import Facts, fact_kinds
from tinhgon.benefits.months import Month
from tinhgon.benefits.parameters import the_law
from tinhgon.benefits.pension import ARMED_RANKS

Column = npt.NDArray[np.int64]
UNKNOWN = -1
FIRST_BIRTH, LAST_BIRTH = Month.of(1920, 1), Month.of(2020, 12)
LARGEST_SALARY = 2**62 // 20_000  # no product of the rules may leave 64 bits; 20,000 bounds every factor, doubled

FINEST_SCALE = 10_000


def codes(fact: str) -> Mapping[str, int]:
    """Return the number of each choice of a fact, from 1; 0 is not known."""
    return {key: place for place, key in enumerate(fact_kinds()[fact].choices or {}, start=1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """One row a person. Days are yyyymmdd, 0 not known; flags 1, 0, -1 not known; months -1 not known.

    `salary` is in đồng divided by `scale`, which is the same for all, so that salaries with fractions stay exact.
    """

    birth: Column  # index of the birth month
    sex: Column  # 0 man, 1 woman
    annex: Column  # 1 or 2
    age_limit: Column  # highest service age in months, 0 for none
    kind: Column  # number of `codes("kind")`
    group: Column
    sector: Column
    way: Column
    leave: Column
    decision: Column
    d0: Column
    salary: Column
    insured: Column  # months that count, not yet compensated
    insured_total: Column  # months for the condition of a pension
    insured_inside: Column  # months in bodies of Article 1
    worked: Column  # months of work
    within: Column  # flag, as stated by the unit; used only without D0
    roadmap: Column  # flag
    commune_woman: Column  # flag, as stated
    hazardous: Column  # flag: enough years of Annex II work
    keeps_working: Column  # flag
    considered: Column  # 0 barred from ND 178, 1 considered, 2 considered but facts are open
    scale: int = 1

    def __len__(self) -> int:
        return len(self.birth)

    def __post_init__(self) -> None:
        if len({len(getattr(self, name)) for name in COLUMNS}) != 1:
            raise ValueError("the columns are of different lengths")
        if len(self) == 0:
            return
        low, high = int(self.birth.min()), int(self.birth.max())
        if low < FIRST_BIRTH.index or high > LAST_BIRTH.index:
            raise ValueError(f"births must be {FIRST_BIRTH} to {LAST_BIRTH}")
        if int(self.salary.min()) < 0 or int(self.salary.max()) > LARGEST_SALARY:
            raise ValueError(f"salaries must be 0 to {LARGEST_SALARY // self.scale} đồng in a batch")
        if int(self.leave.min()) <= 0:
            raise ValueError("every person needs a leaving day")

    @classmethod
    def of(cls, columns: Mapping[str, npt.ArrayLike], *, scale: int = 1) -> "People":
        """Return people from columns by name; a column that is left out is not known for anybody.

        Raises:
            ValueError: a needed column is missing, is not of whole numbers, or a value cannot be.
        """
        if missing := [name for name in NEEDED if name not in columns]:
            raise ValueError(f"missing columns: {', '.join(missing)}")
        if unknown := [name for name in columns if name not in COLUMNS]:
            raise ValueError(f"unknown columns: {', '.join(unknown)}")
        made: dict[str, Column] = {}
        for name, values in columns.items():
            array = np.asarray(values)
            if array.dtype.kind not in "iub":
                raise ValueError(f"column {name} is {array.dtype}, not whole numbers")
            made[name] = array.astype(np.int64, copy=False)
        size = len(made["birth"])
        made.setdefault("insured_total", made["insured"])
        for name in COLUMNS:
            if name not in made:
                made[name] = np.full(size, DEFAULTS[name], dtype=np.int64)
        return cls(**made, scale=scale)

    def rows(self, which: npt.NDArray[np.intp] | slice) -> "People":
        return People(**{name: getattr(self, name)[which] for name in COLUMNS}, scale=self.scale)

    def with_annex(self, annex: Column) -> "People":
        return People(**{name: annex if name == "annex" else getattr(self, name) for name in COLUMNS}, scale=self.scale)


COLUMNS = tuple(field.name for field in fields(People) if field.name != "scale")
NEEDED = ("birth", "sex", "annex", "leave", "salary", "insured")
DEFAULTS = {
    "age_limit": 0, "kind": 0, "group": 0, "sector": 0, "way": 0, "decision": 0, "d0": 0, "insured_inside": UNKNOWN,
    "worked": UNKNOWN, "within": UNKNOWN, "roadmap": UNKNOWN, "commune_woman": UNKNOWN, "hazardous": UNKNOWN,
    "keeps_working": UNKNOWN, "considered": 2,
}  # fmt: skip
_OWN_FACTS = {
    "birth_month", "sex", "annex", "hazardous_years", "age_limit_years", "rank", "kind", "art2_group", "sector",
    "arrangement_effective_date", "decision_date", "leave_date", "roadmap_case", "within_first_12_months", "bhxh_months",
    "bhxh_months_total", "bhxh_months_compensated", "bhxh_months_in_art1_bodies", "female_commune_cadre",
    "salary_month_vnd", "work_months", "leaving_kind", "pregnant", "on_maternity_leave", "child_age_months",
    "child_birth_date", "voluntary", "under_discipline_review", "under_prosecution", "under_inspection", "keeps_working",

}  # fmt: skip


def fits(facts: Facts) -> bool:
    """Return whether a person can be a row: all that is known has a column, and what a row needs is known.

    Others are computed one by one by `compare`.
    """
    known = set(facts)
    if not known <= _OWN_FACTS or not {"birth_month", "sex", "annex", "leave_date", "salary_month_vnd"} <= known:
        return False
    has_insurance = "bhxh_months" in known or {"bhxh_months_total", "bhxh_months_compensated"} <= known
    kind = facts.word("kind")
    has_limit = kind not in ARMED_RANKS or known & {"age_limit_years"}
    birth = facts.month("birth_month")
    in_range = birth is not None and FIRST_BIRTH <= birth <= LAST_BIRTH
    salary = facts.number("salary_month_vnd") or Fraction(0)
    # Any rows that fit also fit together: their common scale divides this one.
    is_whole = FINEST_SCALE % salary.denominator == 0 and salary * FINEST_SCALE <= LARGEST_SALARY
    return bool(has_insurance and has_limit and in_range and is_whole and kind != "commune_part_timer")


def gathered(people: Iterable[Facts]) -> People:
    """Return rows of people who fit.

    Raises:
        ValueError: a salary is too large for a batch.
    """
    rows = list(people)
    salaries = [facts.number("salary_month_vnd") or Fraction(0) for facts in rows]
    scale = lcm(*(salary.denominator for salary in salaries)) if salaries else 1
    if any(salary * scale > LARGEST_SALARY for salary in salaries):
        raise ValueError("a salary is too large, or has too fine a fraction, for a batch")
    columns: dict[str, list[int]] = {name: [] for name in COLUMNS}
    for facts, salary in zip(rows, salaries, strict=True):
        for name, value in _row(facts).items():
            columns[name].append(value)
        columns["salary"].append(int(salary * scale))
    return People(**{name: np.asarray(values, dtype=np.int64) for name, values in columns.items()}, scale=scale)


def _row(facts: Facts) -> dict[str, int]:
    birth = facts.month("birth_month")
    assert birth is not None
    total, paid = facts.whole("bhxh_months_total"), facts.whole("bhxh_months_compensated")
    counted = facts.whole("bhxh_months")
    if counted is None:
        counted = (total or 0) - (paid or 0)
    limit, hazardous = facts.number("age_limit_years"), facts.number("hazardous_years")
    return {
        "birth": birth.index,
        "sex": 1 if facts.word("sex") == "F" else 0,
        "annex": 2 if facts.word("annex") == "II" else 1,
        "age_limit": int(limit * 12) if limit is not None else 0,
        "kind": codes("kind").get(facts.word("kind") or "", 0),
        "group": codes("art2_group").get(facts.word("art2_group") or "", 0),
        "sector": codes("sector").get(facts.word("sector") or "", 0),
        "way": codes("leaving_kind").get(facts.word("leaving_kind") or "", 0),
        "leave": packed(facts.day("leave_date")),
        "decision": packed(facts.day("decision_date")),
        "d0": packed(facts.day("arrangement_effective_date")),
        "insured": counted,
        "insured_total": total if total is not None else counted,
        "insured_inside": _or_unknown(facts.whole("bhxh_months_in_art1_bodies")),
        "worked": _or_unknown(facts.whole("work_months")),
        "within": _flag(facts.flag("within_first_12_months")),
        "roadmap": _flag(facts.flag("roadmap_case")),
        "commune_woman": _flag(facts.flag("female_commune_cadre")),
        "hazardous": UNKNOWN if hazardous is None else int(hazardous >= the_law().number("annex_ii.years_needed")),
        "keeps_working": _flag(facts.flag("keeps_working")),
        "considered": _considered(facts),
    }


def _considered(facts: Facts) -> int:
    allowed = eligibility(facts)
    if allowed.outcome in (Outcome.NOT_CONSIDERED, Outcome.NOT_ENTITLED):
        return 0
    return 2 if allowed.asks else 1


def packed(day: date | None) -> int:
    return 0 if day is None else day.year * 10_000 + day.month * 100 + day.day


def _or_unknown(value: int | None) -> int:
    return UNKNOWN if value is None else value


def _flag(value: bool | None) -> int:
    return UNKNOWN if value is None else int(value)
