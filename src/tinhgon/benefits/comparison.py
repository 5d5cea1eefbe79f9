"""Every regime a person may qualify for, computed side by side; only the one highest is paid (C2, SPEC 12.7)."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from tinhgon.benefits.catalogue import compute
from tinhgon.benefits.computation import Ask, Computation, Regime
from tinhgon.benefits.eligibility import ND178, Eligibility, Outcome, Reason, barriers, condition_asks, eligibility
from tinhgon.benefits.facts import Facts
from tinhgon.benefits.local import ADD_ONS
from tinhgon.benefits.parameters import Law, NotInForce, the_law
from tinhgon.benefits.wording import Words
from tinhgon.benefits.work import Readings, check_readings

CANDIDATES = (
    *ND178,
    Regime.ND177_ART3,
    Regime.ND154_ART6,
    Regime.ND154_ART7,
    Regime.ND154_ART8,
    Regime.ND154_ART9,
    Regime.ND29_ART5,
    Regime.ND170_ART59,
)


class Standing(StrEnum):
    QUALIFIES = "qualifies"  # every condition is met
    PROVISIONAL = "provisional"  # an amount, but conditions wait for facts
    NEEDS_FACTS = "needs_facts"  # no amount without further facts
    REFUSED = "refused"


STANDING_WORDS = {
    Standing.QUALIFIES: Words("đủ điều kiện", "qualifies"),
    Standing.PROVISIONAL: Words("tạm tính, còn điều kiện chưa rõ", "provisional, conditions are open"),
    Standing.NEEDS_FACTS: Words("cần bổ sung dữ kiện", "facts are missing"),
    Standing.REFUSED: Words("không áp dụng", "does not apply"),
}


@dataclass(slots=True, kw_only=True)
class Candidate:
    """One regime for the person. `total` stays shown where the regime is refused for other reasons than its formula."""

    regime: Regime
    standing: Standing
    computation: Computation
    reasons: list[Reason] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)  # of the conditions and of the formula

    @property
    def total(self) -> int | None:
        return self.computation.total

    @property
    def in_force(self) -> bool:
        return self.standing in (Standing.QUALIFIES, Standing.PROVISIONAL) and self.total is not None


@dataclass(slots=True, kw_only=True)
class Comparison:
    eligibility: Eligibility
    candidates: list[Candidate]
    highest: Candidate | None
    is_certain: bool  # no open fact or reading can make another regime the highest
    add_ons: list[Computation] = field(default_factory=list)
    top_up: Computation | None = None  # what is due on top of an earlier, lower decision


def compare(facts: Facts, *, law: Law | None = None, readings: Readings | None = None) -> Comparison:
    """Return every regime with its amount or the reason it does not apply, and the highest.

    Raises:
        UnknownReading: a recorded decision names no question or no option of it.
    """
    law, readings = law or the_law(), readings or {}
    check_readings(readings)
    allowed = eligibility(facts, law=law)
    candidates = [
        _candidate(regime, facts, law, readings, allowed) for regime in CANDIDATES if _is_due(regime, facts, law)
    ]
    held = [candidate for candidate in candidates if candidate.in_force]
    highest = max(held, key=lambda each: each.total or 0, default=None)
    made = Comparison(
        eligibility=allowed, candidates=candidates, highest=highest, is_certain=_is_certain(highest, candidates)
    )
    _add_ons(made, facts, law, readings)
    _top_up(made, facts, law)
    return made


def _is_due(regime: Regime, facts: Facts, law: Law) -> bool:
    """Return whether the regime is of the time the person leaves in; without a leaving day all are shown."""
    leave = facts.day("leave_date")
    if leave is None:
        return regime is not Regime.ND29_ART5
    if regime is Regime.ND29_ART5:
        return leave < law.day("gate.from")
    if regime in (Regime.ND154_ART6, Regime.ND154_ART7, Regime.ND154_ART8, Regime.ND154_ART9):
        return _holds(law, "nd154.art8.months", leave)
    if regime in (Regime.ND178_ART7A, Regime.ND178_ART7B):
        return _holds(law, "nd178.art7b.lump", leave)
    if regime is Regime.ND170_ART59:
        return leave >= law.day("gate.from")
    return _holds(law, "nd177.year", leave)


def _holds(law: Law, key: str, day: date) -> bool:
    try:
        law.parameters[key].at(day)
    except NotInForce:
        return False
    return True


def _candidate(regime: Regime, facts: Facts, law: Law, readings: Readings, allowed: Eligibility) -> Candidate:
    made = _at_its_best(regime, facts, law, readings)
    reasons = list(barriers(regime, facts))
    asks = [*condition_asks(regime, facts), *made.asks]
    if regime in ND178:
        if allowed.outcome in (Outcome.NOT_CONSIDERED, Outcome.NOT_ENTITLED):
            reasons += allowed.reasons
        else:
            asks += allowed.asks
        if made.gate is not None and made.gate.applies is False:
            reasons.append(Reason(words=made.gate.words, clause=made.gate.clause))
    if regime is Regime.ND154_ART8 and facts.word("art2_group") in ("1", "1g"):
        reasons += _under_arrangement(facts, law)
    reasons += [Reason(words=refusal.words, clause=refusal.clause) for refusal in made.refusals]
    if reasons:
        standing = Standing.REFUSED
    elif made.is_blocked or made.total is None:
        standing = Standing.NEEDS_FACTS
    elif asks:
        standing = Standing.PROVISIONAL
    else:
        standing = Standing.QUALIFIES
    unique = {ask.fact: ask for ask in reversed(asks)}
    return Candidate(
        regime=regime, standing=standing, computation=made, reasons=reasons, asks=list(unique.values())[::-1]
    )


def _under_arrangement(facts: Facts, law: Law) -> list[Reason]:
    """ND 154 Article 8 is not for people under the arrangement policy, as long as that policy is open to them."""
    gate = compute(Regime.GATE_6383, facts, law=law).gate
    if gate is None or gate.applies is False:
        return []
    words = Words("đang thuộc chính sách sắp xếp của Nghị định 178", "under the arrangement policy of ND 178")
    return [Reason(words=words, clause="Điều 8 NĐ 154 (nguồn thứ cấp)")]


def _at_its_best(regime: Regime, facts: Facts, law: Law, readings: Readings) -> Computation:
    """Compute a regime; who meets both annexes gets the higher of them unless a decision says otherwise (Q4)."""
    made = compute(regime, facts, law=law, readings=readings)
    for question in made.questions:
        if question.id == "Q4" and not question.is_decided:
            for answer in question.answers[1:]:
                other = compute(regime, facts, law=law, readings={**readings, "Q4": answer.option})
                if _rank(other) > _rank(made):
                    other.notes.append(_HIGHER_ANNEX)
                    made = other
    return made


def _rank(made: Computation) -> tuple[int, bool]:
    """An amount goes before a missing fact, and that before a refusal."""
    return (-1 if made.total is None else made.total), not made.refusals


_HIGHER_ANNEX = Words(
    "Đủ điều kiện theo cả hai phụ lục tuổi nghỉ hưu: đã tính cả hai và lấy mức cao hơn (Q4).",
    "Meets both annexes of retirement ages: both were computed and the higher one is taken (Q4).",
)


def _is_certain(highest: Candidate | None, candidates: list[Candidate]) -> bool:
    if highest is None or highest.standing is not Standing.QUALIFIES:
        return False
    lowest = min(totals_of_all_readings(highest))
    for other in candidates:
        if other is highest or other.standing is Standing.REFUSED:
            continue
        if other.standing is Standing.NEEDS_FACTS or max(totals_of_all_readings(other)) > lowest:
            return False
    return True


def totals_of_all_readings(candidate: Candidate) -> list[int]:
    """Return what the regime comes to under every reading that is not decided."""
    totals = [candidate.total or 0]
    for question in candidate.computation.questions:
        if not question.is_decided and question.id != "Q4":
            totals += [answer.total for answer in question.answers if answer.total is not None]
    return totals


def _add_ons(made: Comparison, facts: Facts, law: Law, readings: Readings) -> None:
    province = facts.word("province")
    if province is None:
        return
    regime, _ = ADD_ONS[province]
    top = made.highest
    own = facts
    if top is not None and top.regime in ND178 and "nd178_total_vnd" not in facts:
        own = facts.with_(nd178_total_vnd=Fraction(top.total or 0))
    if top is not None:
        if "salary_month_vnd" not in own and isinstance(
            salary := top.computation.values.get("salary_month_vnd"), Fraction
        ):
            own = own.with_(salary_month_vnd=salary)
        if "early_months" not in own and isinstance(early := top.computation.values.get("early_months"), int):
            own = own.with_(early_months=early)
    made.add_ons.append(compute(regime, own, law=law, readings=readings))


def _top_up(made: Comparison, facts: Facts, law: Law) -> None:
    """What was decided under ND 178, or ND 177 for group 4, at a lower amount is topped up (C16.3, C16.4)."""
    under = facts.word("settled_under")
    top = made.highest
    is_due = under == "ND178" or (under == "ND177" and facts.word("art2_group") == "4")
    if not is_due or "settled_amount_vnd" not in facts or top is None or top.regime not in ND178:
        return
    settled = facts.day("settled_date")
    if settled is not None and settled >= law.day("topup.from"):
        return  # decided under ND 67 itself: nothing to go over from
    made.top_up = compute(Regime.TRANSITION, facts.with_(recomputed_vnd=Fraction(top.total or 0)), law=law)
