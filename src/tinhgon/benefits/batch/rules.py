"""The rules of `regimes/` over a block of people: the same parameters, the same results, in whole numbers.

`tests/core/benefits/test_benefits_batch.py` proves that a row and `compare` agree, on random people; every rule here names the
function it repeats. Nothing here knows a number of the law: all come from `parameters.yaml`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from tinhgon.benefits.batch.formulas import Flags, Numbers, Parameters, leave_months, rounded_halves, shares
from tinhgon.benefits.batch.people import FIRST_BIRTH, LAST_BIRTH, Column, People, codes
from tinhgon.benefits.computation import Regime
from tinhgon.benefits.eligibility import GROUPS, KINDS, ND178, RETIREMENT
from tinhgon.benefits.months import Month
from tinhgon.benefits.parameters import Law, the_law
from tinhgon.benefits.pension import ARMED_RANKS, age_and_start
from tinhgon.benefits.work import Readings

QUESTIONS = ("Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q9", "Q10", "Q14")
BIT = {question: 1 << place for place, question in enumerate(QUESTIONS)}
# Facts without which a regime that is otherwise possible gives no amount; a bit each.
MISSING = {"arrangement_effective_date": 1, "work_months": 2, "monthly_allowance_vnd": 4}
_IN_FORCE_WITH = {  # a parameter that holds as long as the regime does
    Regime.ND178_ART7: "nd178.art7.year.near",
    Regime.ND178_ART7A: "nd178.art7b.lump",
    Regime.ND178_ART7B: "nd178.art7b.lump",
    Regime.ND178_ART9: "nd178.resign.per_year",
    Regime.ND178_ART10: "nd178.resign.per_year",
    Regime.ND177_ART3: "nd177.year",
    Regime.ND154_ART6: "nd154.art8.months",
    Regime.ND154_ART7: "nd154.art8.months",
    Regime.ND154_ART8: "nd154.art8.months",
    Regime.ND170_ART59: "nd170.months",
}


@dataclass(slots=True, kw_only=True)
class Outcome:
    """One regime over a block. `total` is -1 where it gives no amount."""

    total: Column
    lacks: Column  # bits of MISSING: what keeps the regime from an amount
    parts: Mapping[str, Column]
    questions: Column
    is_proven: Flags
    early: Column
    annex: Column


class Block:
    """The rules over one block of people under one set of readings."""

    def __init__(self, people: People, law: Law, readings: Readings, starts: Column) -> None:
        self.p, self.readings, self.starts = people, readings, starts
        self.law = law
        self.at = Parameters(law, people.leave)
        self.leave_month = leave_months(people.leave)
        self.has_limit = people.age_limit > 0
        self.early_by = {annex: self._early(annex) for annex in (1, 2)}
        self.early = np.where(people.annex == 2, self.early_by[2], self.early_by[1])
        # pension.is_commune_woman, pension.years_for_pension
        kinds = codes("kind")
        commune = (people.kind == kinds["commune_cadre"]) | (people.kind == kinds["commune_civil_servant"])
        self.commune_woman = (people.commune_woman == 1) | ((people.commune_woman < 0) & commune & (people.sex == 1))
        is_cadre = self.commune_woman & (people.kind != kinds["commune_civil_servant"])
        years = np.where(is_cadre, self.at.whole("pension.min_years.commune_woman"), self.at.whole("pension.min_years"))
        self.pension_months = years * 12
        self.has_pension = people.insured_total >= self.pension_months
        self.pension_proven = people.insured >= self.pension_months
        self.insured_halves = rounded_halves(people.insured, law, "")
        self._gate()

    def possible(self, regime: Regime) -> Flags:
        """Return whose kind, group, way and day do not keep the regime away (eligibility.barriers, comparison._is_due)."""
        p = self.p
        made: Flags = self.at.holds(_IN_FORCE_WITH[regime])
        if regime in ND178:
            made = made & ~self.gate_shut & (p.considered != 0)
        if regime is Regime.ND154_ART7:
            made &= p.way == codes("leaving_kind")["move"]
            return made
        made = made & _none_or_in(p.way, [codes("leaving_kind")["retire" if regime in RETIREMENT else "resign"]])
        if regime in GROUPS:
            made = made & _none_or_in(p.group, [codes("art2_group")[group] for group in GROUPS[regime]])
        if regime in KINDS:
            made = made & _none_or_in(p.kind, [codes("kind")[kind] for kind in KINDS[regime]])
        if regime is Regime.ND154_ART8:
            barred = [codes("art2_group")[group] for group in ("1", "1g")]
            made = made & (self.gate_shut | ~np.isin(p.group, barred))
        if regime is Regime.ND170_ART59:
            made = made & (p.leave >= self.at.day("gate.from"))
        if regime in RETIREMENT or regime in ND178:  # these need the age; of some ranks only the limit gives it
            ranked = np.isin(p.kind, [codes("kind")[kind] for kind in ARMED_RANKS])
            made = made & ~(ranked & ~self.has_limit)
        made &= p.kind != codes("kind")["commune_part_timer"]
        return made

    def may_be_part_timer(self) -> Flags:
        """Return who would need ND 154 Article 9 looked at, which rows cannot: nothing says that they are no part-timers."""
        made: Flags = (self.p.kind == 0) & self.at.holds(_IN_FORCE_WITH[Regime.ND154_ART8])
        return made

    def outcome(self, regime: Regime) -> "Outcome":
        """Return one regime over a block of people for whom it is possible."""
        match regime:
            case Regime.ND178_ART7:
                return self._article_7()
            case Regime.ND178_ART7A:
                return self._article_7a()
            case Regime.ND178_ART7B:
                return self._article_7b()
            case Regime.ND178_ART9:
                return self._article_9_10(9)
            case Regime.ND178_ART10:
                return self._article_9_10(10)
            case Regime.ND177_ART3:
                return self._nd177()
            case Regime.ND154_ART6:
                return self._nd154_article_6()
            case Regime.ND154_ART7:
                return self._nd154_by_insurance("art7")
            case Regime.ND154_ART8:
                return self._nd154_by_insurance("art8")
            case Regime.ND170_ART59:
                return self._nd170()
        raise KeyError(regime)

    # --- facts ---

    def _early(self, annex: int) -> Column:
        """pension.early_months"""
        p = self.p
        place = p.sex * 2 + (annex - 1)
        start = self.starts[place, p.birth - FIRST_BIRTH.index]
        start = np.where(self.has_limit, p.birth + p.age_limit + 1, start)
        return start - self.leave_month

    def _gate(self) -> None:
        """gate._gate"""
        p, day = self.p, self.at.day
        self.gate_shut = p.leave < day("gate.from")
        last, road_last = day("gate.leave_last"), day("gate.roadmap_leave_last")
        late = (p.leave > road_last) | ((p.leave > last) & (p.roadmap == 0))
        known = p.decision > 0
        ordinary = (p.decision < day("gate.decision_before")) & (p.leave <= last)
        road = (p.decision < day("gate.roadmap_decision_before")) & (p.roadmap != 0)
        self.gate_shut = self.gate_shut | late | (known & ~ordinary & ~road)
        is_open = ~self.gate_shut & known
        self.gate_proven = is_open & (ordinary | (p.roadmap == 1) | (p.leave <= last))

    def _window(self, start: Column | int) -> tuple[Flags, Flags]:
        """nd178_retirement._window_from: whether inside, and whether Q1 is met; `start` as yyyymmdd."""
        p = self.p
        end = _year_later(start, int(self.at.number("nd178.window_months")))
        before, on = p.leave < end, p.leave <= end
        has_decision = (p.decision > 0) & (p.decision <= p.leave)
        decided_before = np.where(has_decision, p.decision < end, before)
        met = (before != on) | (before != decided_before)
        reading = self.readings.get("Q1", "leaving_day_exclusive")
        options = {
            "leaving_day_exclusive": before,
            "leaving_day_inclusive": on,
            "decision_day": decided_before,
        }
        return options[reading], met

    def _nd178_proven(self) -> Flags:
        """Return for whom nothing of what all of ND 178 asks is unproven (comparison._candidate)."""
        proven: Flags = self.gate_proven & (self.p.considered == 1) & (self.p.group > 0) & (self.p.kind > 0)
        return proven

    # --- the money ---

    def _money(self, numerator: Column, denominator: int) -> tuple[Column, Flags]:
        """months.half_up of salary × numerator / denominator, and whether anything was rounded (Q9)."""
        unit = 1000 if self.readings.get("Q9") == "thousand" else 1
        whole = self.p.salary * numerator
        if denominator == self.p.scale == unit == 1:
            return whole, np.zeros(len(self.p), dtype=bool)
        divisor = denominator * self.p.scale
        made = (2 * whole + unit * divisor) // (2 * unit * divisor) * unit
        return made, made * divisor != whole

    def _block(self, years: Numbers, months: Numbers, further_key: str) -> tuple[Column, Flags]:
        """The first block of insurance years and the share of each further year."""
        further = self.at.number(further_key)
        over = np.maximum(0, self.insured_halves - 2 * years)
        denominator = 2 * further.denominator
        return self._money(months * denominator + further.numerator * over, denominator)

    def _made(
        self, valid: Flags, parts: Mapping[str, Column], uneven: Flags, questions: Column | int, proven: Flags,
        early: Column | None = None, annex: Column | None = None, lacks: Column | None = None,
    ) -> Outcome:  # fmt: skip
        total = sum(parts.values(), np.zeros(len(self.p), dtype=np.int64))
        met = questions | uneven * BIT["Q9"]
        return Outcome(
            total=np.where(valid, total, -1),
            lacks=np.zeros(len(self.p), dtype=np.int64) if lacks is None else lacks,
            parts=parts,
            questions=np.where(valid, met, 0),
            is_proven=proven,
            early=self.early if early is None else early,
            annex=self.p.annex if annex is None else annex,
        )

    # --- ND 178, early retirement: regimes/nd178_retirement.py ---

    def _article_7(self) -> Outcome:
        p = self.p
        is_both = (p.annex == 2) & ~self.has_limit
        first = self._article_7_by(is_both, self.early)
        if "Q4" not in self.readings and is_both.any():
            other = self._article_7_by(np.zeros(len(p), dtype=bool), self.early_by[1])
            # An amount goes before a missing fact, and that before a refusal.
            better = is_both & ((2 * other.total + (other.lacks > 0)) > (2 * first.total + (first.lacks > 0)))
            first = Outcome(
                total=np.where(better, other.total, first.total),
                lacks=np.where(better, other.lacks, first.lacks),
                parts={name: np.where(better, other.parts[name], first.parts[name]) for name in first.parts},
                questions=np.where(better, other.questions, first.questions),
                is_proven=np.where(better, other.is_proven, first.is_proven),
                early=np.where(better, other.early, first.early),
                annex=np.where(better, 1, p.annex),
            )
        elif self.readings.get("Q4") == "annex_i" and is_both.any():
            first = self._article_7_by(np.zeros(len(p), dtype=bool), self.early_by[1])
        first.questions = first.questions | np.where(is_both & (first.total >= 0), BIT["Q4"], 0)
        return first

    def _article_7_by(self, is_annex_ii: Flags, early: Column) -> Outcome:
        p, at = self.p, self.at
        proven = self._nd178_proven()
        near_from, near_to, far_to = (at.whole(f"nd178.{name}") for name in ("near_from", "near_to", "far_to"))
        most = np.where(is_annex_ii, near_to, far_to)
        stated = (p.within >= 0) & (p.d0 == 0)
        within, met = self._window(p.d0)
        within, met = np.where(p.d0 > 0, within, p.within == 1), met & (p.d0 > 0)
        valid = (early > 0) & (early <= most) & self.has_pension & ~(is_annex_ii & (p.hazardous == 0))
        lacks = np.where(valid & (p.d0 == 0) & ~stated, MISSING["arrangement_effective_date"], 0)
        valid = valid & (lacks == 0)
        proven = proven & (~is_annex_ii | (p.hazardous == 1)) & self.pension_proven
        is_near = early <= near_to
        asks_half = (early < near_from) & ~within
        is_first = within | (asks_half if self.readings.get("Q2") == "full" else False)
        factors = [
            at.number(f"nd178.art7.lump.{band}.{rate}") for band in ("near", "far") for rate in ("first12", "month13")
        ]
        numerators, denominator = shares(factors)
        near, far = (np.where(is_first, numerators[i], numerators[i + 1]) for i in (0, 2))
        months = np.where(is_near, early, at.whole("nd178.art7.lump.far.months"))
        lump, uneven = self._money(np.where(is_near, near, far) * months, denominator)
        parts, uneven = self._by_years(early, lump, uneven)
        questions = met * BIT["Q1"] | asks_half * BIT["Q2"]
        return self._made(valid, parts, uneven, questions, proven, early, lacks=lacks)

    def _by_years(self, early: Column, lump: Column, uneven: Flags) -> tuple[dict[str, Column], Flags]:
        at = self.at
        is_near = early <= at.whole("nd178.near_to")
        is_due = early >= at.whole("nd178.near_from")
        (near, far), denominator = shares([at.number("nd178.art7.year.near"), at.number("nd178.art7.year.far")])
        halves = rounded_halves(np.maximum(early, 0), self.law, "")
        per_year, uneven_years = self._money(np.where(is_near, near, far) * halves * is_due, 2 * denominator)
        years, months = (
            np.where(
                self.commune_woman,
                at.whole(f"nd178.art7.insurance.commune_woman.{name}"),
                at.whole(f"nd178.art7.insurance.{name}"),
            )
            for name in ("years", "months")
        )
        insurance, uneven_block = self._block(years, months, "nd178.art7.insurance.further")
        parts = {"lump": lump, "per_year": per_year, "insurance": insurance * is_due}
        return parts, uneven | uneven_years | (uneven_block & is_due)

    def _article_7a(self) -> Outcome:
        p, at = self.p, self.at
        within, met = self._window(at.day("nd178.art7a.start"))
        (first, later), denominator = shares(
            [at.number("nd178.art7a.lump.first12"), at.number("nd178.art7a.lump.month13")]
        )
        lump, uneven = self._money(np.where(within, first, later) * self.early, denominator)
        parts, uneven = self._by_years(self.early, lump, uneven)
        valid, proven = self._seven_ab()
        is_employee = (p.kind == 0) | (p.kind == codes("kind")["public_employee"])
        is_outside = np.isin(p.sector, [codes("sector")["education"], codes("sector")["health"]])
        valid = valid & ~(is_employee & is_outside)
        return self._made(valid, parts, uneven, met * BIT["Q1"], proven & ~(is_employee & (p.sector == 0)))

    def _article_7b(self) -> Outcome:
        factor = self.at.number("nd178.art7b.lump")
        most = self.at.whole("nd178.art7ab.max_months")
        lump, uneven = self._money(factor.numerator * np.minimum(self.early, most), factor.denominator)
        parts, uneven = self._by_years(self.early, lump, uneven)
        valid, proven = self._seven_ab(is_capped=self.readings.get("Q5") != "sixty")
        over = self.early > most
        return self._made(valid, parts, uneven, over * BIT["Q5"], proven)

    def _seven_ab(self, *, is_capped: bool = True) -> tuple[Flags, Flags]:
        p, at = self.p, self.at
        is_annex_ii = (p.annex == 2) & ~self.has_limit
        most = np.where(is_annex_ii, at.whole("nd178.near_to"), at.whole("nd178.far_to"))
        if is_capped:
            most = np.minimum(most, at.whole("nd178.art7ab.max_months"))
        valid = (self.early > 0) & (self.early <= most) & self.has_pension & ~(is_annex_ii & (p.hazardous == 0))
        return valid, self._nd178_proven() & (~is_annex_ii | (p.hazardous == 1)) & self.pension_proven

    # --- ND 178, resignation: regimes/nd178_resignation.py ---

    def _article_9_10(self, article: int) -> Outcome:
        p, at = self.p, self.at
        stated = (p.within >= 0) & (p.d0 == 0)
        within, met = self._window(p.d0)
        within, met = np.where(p.d0 > 0, within, p.within == 1), met & (p.d0 > 0)
        is_annex_ii = (p.annex == 2) & ~self.has_limit
        most = np.where(is_annex_ii, at.whole("nd178.near_to"), at.whole("nd178.far_to"))
        is_retiring = (self.early > 0) & (self.early <= most) & self.has_pension
        valid = ~is_retiring
        if self.readings.get("Q6") != "resign":
            valid = valid & (self.early >= at.whole("nd178.resign.min_months_left"))
        lacks = np.where(valid & (p.d0 == 0) & ~stated, MISSING["arrangement_effective_date"], 0)
        valid = valid & (lacks == 0)
        inside = np.where(p.insured_inside >= 0, p.insured_inside, p.insured_total)
        months = np.minimum(inside, at.whole("nd178.resign.max_months"))
        questions = met * BIT["Q1"] | (self.early < at.whole("nd178.resign.min_months_left")) * BIT["Q6"]
        is_capped = (self.early > 0) & (self.early < months)
        if self.readings.get("Q3") == "cap_by_months_left":
            questions = questions | is_capped * BIT["Q3"]
            months = np.where(is_capped, self.early, months)
        (first, later), denominator = shares(
            [at.number("nd178.resign.lump.first12"), at.number("nd178.resign.lump.month13")]
        )
        lump, uneven = self._money(np.where(within, first, later) * months, denominator)
        per_year = at.number("nd178.resign.per_year")
        insurance, uneven_years = self._money(per_year.numerator * self.insured_halves, 2 * per_year.denominator)
        is_association = p.kind == codes("kind")["association"]
        has_search: Flags = np.full(len(p), article == 9)
        if article == 10:
            questions = questions | is_association * BIT["Q10"]
            has_search = is_association & (self.readings.get("Q10") == "article_9")
        search = at.number("nd178.resign.job_search")
        fixed, uneven_search = self._money(search.numerator * has_search.astype(np.int64), search.denominator)
        parts = {"lump": lump, "insurance": insurance, "fixed": fixed}
        uneven = uneven | uneven_years | (uneven_search & has_search)
        return self._made(valid, parts, uneven, questions, self._nd178_proven() & (p.insured_inside >= 0), lacks=lacks)

    # --- the neighbours: regimes/nd177.py, nd154.py, nd170.py ---

    def _nd177(self) -> Outcome:
        p, at, early = self.p, self.at, self.early
        valid = (early > at.whole("nd177.excluded_to")) & (early > 0) & (p.keeps_working != 1)
        per_year = at.number("nd177.year")
        halves = rounded_halves(np.maximum(early, 0), self.law, "")
        money, uneven = self._money(per_year.numerator * halves, 2 * per_year.denominator)
        years = at.whole("nd177.insurance.years")
        all_years = sorted({int(at.amount(value)) for value in self.law.parameters["nd177.insurance.years"].values})
        if self.readings.get("Q14") == "other_block" and len(all_years) > 1:
            years = np.where(years == all_years[0], all_years[1], all_years[0])
        years = np.where(self.commune_woman, all_years[0], years)
        insurance, uneven_block = self._block(years, at.whole("nd177.insurance.months"), "nd177.insurance.further")
        parts = {"per_year": money, "insurance": insurance}
        proven = (p.group > 0) & (early <= at.whole("nd177.free_months"))
        return self._made(valid, parts, uneven | uneven_block, BIT["Q14"], proven)

    def _nd154_article_6(self) -> Outcome:
        at, early = self.at, self.early
        valid = (early > 0) & (early <= at.whole("nd154.near_to")) & self.has_pension
        is_due = early >= at.whole("nd154.near_from")
        per_year = at.number("nd154.art6.year")
        halves = rounded_halves(np.maximum(early, 0), self.law, "") * is_due
        money, uneven = self._money(per_year.numerator * halves, 2 * per_year.denominator)
        years, months = at.whole("nd154.art6.insurance.years"), at.whole("nd154.art6.insurance.months")
        insurance, uneven_block = self._block(years, months, "nd154.art6.insurance.further")
        parts = {"per_year": money, "insurance": insurance * is_due}
        return self._made(valid, parts, uneven | (uneven_block & is_due), 0, self.pension_proven)

    def _nd154_by_insurance(self, article: str) -> Outcome:
        p, at = self.p, self.at
        months, per_year = at.number(f"nd154.{article}.months"), at.number(f"nd154.{article}.per_year")
        fixed, uneven = self._money(np.full(len(p), months.numerator, dtype=np.int64), months.denominator)
        insurance, uneven_years = self._money(per_year.numerator * self.insured_halves, 2 * per_year.denominator)
        always: Flags = np.ones(len(p), dtype=bool)
        return self._made(always, {"fixed": fixed, "insurance": insurance}, uneven | uneven_years, 0, always)

    def _nd170(self) -> Outcome:
        p, at = self.p, self.at
        months, per_year = at.number("nd170.months"), at.number("nd170.per_year")
        fixed, uneven = self._money(np.full(len(p), months.numerator, dtype=np.int64), months.denominator)
        halves = rounded_halves(np.maximum(p.worked, 0), self.law, "nd170.")
        money, uneven_years = self._money(per_year.numerator * halves, 2 * per_year.denominator)
        lacks = np.where(p.worked < 0, MISSING["work_months"], 0)
        parts = {"fixed": fixed, "per_year": money}
        return self._made(p.worked >= 0, parts, uneven | uneven_years, 0, p.kind > 0, lacks=lacks)


def _none_or_in(column: Column, numbers: list[int]) -> Flags:
    made: Flags = column == 0
    for number in numbers:
        made = made | (column == number)
    return made


def _year_later(start: Column | int, months: int) -> Column | int:
    """months.add_months on packed days, for a window of whole years; 29 February becomes the 28th."""
    if months % 12:
        raise ValueError(f"the window of {months} months is not of whole years; packed days cannot count it")
    later = start + months // 12 * 10_000
    leap = (later % 10_000 == 229) & ((later // 10_000) % 4 != 0)
    return later - leap * 1


@cache
def national_starts() -> Column:
    return starts_of(the_law())


def starts_of(law: Law) -> Column:
    """Return the first pension month by [2 × sex + annex - 1, month of birth], made by the rule itself."""
    births = range(FIRST_BIRTH.index, LAST_BIRTH.index + 1)
    rows = [
        [age_and_start(Month(birth), sex, annex, law)[1].index for birth in births]
        for sex in ("M", "F")
        for annex in ("I", "II")
    ]
    return np.array(rows, dtype=np.int64)
