"""Each boundary the specification names, on both sides."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tinhgon.benefits import Computation, Facts, Outcome, RefusalKind, Regime, compare, compute, eligibility
from tinhgon.benefits.months import Month, add_months, half_up, rounded_years
from tinhgon.benefits.parameters import the_law
from tinhgon.benefits.pension import age_and_start

BASE: dict[str, Any] = {
    "birth_month": "1967-07", "sex": "M", "annex": "I", "leave_date": "2025-08-01", "decision_date": "2025-07-01",
    "salary_month_vnd": 20_000_000, "bhxh_months": 396, "arrangement_effective_date": "2025-03-01",
}  # fmt: skip
S = 20_000_000


def made(regime: Regime = Regime.ND178_ART7, **changes: Any) -> Computation:
    return compute(regime, Facts.read({**BASE, **changes}))


def early(months: int, **changes: Any) -> Computation:
    """Return Article 7 of a man who leaves `months` early; born so that 62 years hold, or by stating an age limit."""
    birth = Month.parse("2025-08") + (months - 1 - 62 * 12)
    return made(birth_month=str(birth), age_limit_years=62, bhxh_months=300, **changes)


def parts(computation: Computation) -> dict[str, int]:
    return {component.key: component.amount for component in computation.components}


# --- C5, C6, C7: bands by months ---


@pytest.mark.parametrize(
    ("months", "lump", "per_year"),
    [
        (1, S * 1, 0), (19, S * 19, 0), (23, S * 23, 0),
        (24, S * 24, S * 5 * 2), (25, S * 25, S * 5 * 5 // 2), (30, S * 30, S * 5 * 5 // 2), (31, S * 31, S * 5 * 3),
        (59, S * 59, S * 5 * 5), (60, S * 60, S * 5 * 5), (61, S * 54, S * 4 * 11 // 2), (62, S * 54, S * 4 * 11 // 2),
        (67, S * 54, S * 4 * 6), (119, S * 54, S * 4 * 10), (120, S * 54, S * 4 * 10),
    ],
)  # fmt: skip
def test_months_decide_the_band_and_rounded_years_only_multiply(months: int, lump: int, per_year: int) -> None:
    found = early(months)
    assert parts(found)["lump_early_months"] == lump
    assert parts(found)["per_year_early"] == per_year


@pytest.mark.parametrize(
    ("months", "kind"),
    [(0, RefusalKind.NOT_EARLY), (-1, RefusalKind.NOT_EARLY), (121, RefusalKind.OVER_TEN_YEARS)],
)
def test_outside_the_bands_nothing_is_paid(months: int, kind: RefusalKind) -> None:
    found = early(months)
    assert [refusal.kind for refusal in found.refusals] == [kind]
    assert found.total is None


def test_61_months_give_less_than_60_and_say_so() -> None:
    near, far = early(60), early(61)
    assert (near.total or 0) > (far.total or 0)
    assert not any("hưởng ít hơn" in note.vi for note in near.notes)
    assert any("hưởng ít hơn" in note.vi for note in far.notes)


@pytest.mark.parametrize(("birth", "months", "covered"), [("1973-07", 60, True), ("1973-08", 61, False)])
def test_annex_ii_ends_at_60_months(birth: str, months: int, covered: bool) -> None:
    found = made(birth_month=birth, annex="II", hazardous_years=15)
    assert found.values["early_months"] == months
    assert bool(found.components) is covered
    if not covered:
        assert found.refusals[0].kind is RefusalKind.ANNEX_II_OVER_FIVE


@pytest.mark.parametrize(("years", "covered"), [(14, False), (15, True)])
def test_annex_ii_needs_15_years_of_such_work(years: int, covered: bool) -> None:
    assert bool(made(birth_month="1972-07", annex="II", hazardous_years=years).components) is covered


# --- C3: the 12 months ---


@pytest.mark.parametrize(
    ("d0", "is_within"),
    [("2024-08-02", True), ("2024-08-01", False), ("2024-07-31", False), ("2025-08-01", True)],
)
def test_the_day_exactly_12_months_later_is_month_13_by_default(d0: str, is_within: bool) -> None:
    assert made(arrangement_effective_date=d0, decision_date=None).values["within_first_12_months"] is is_within


def test_the_boundary_day_shows_both_amounts_and_doubles_the_lump() -> None:
    [question] = made(arrangement_effective_date="2024-08-01", decision_date=None).questions
    assert question.id == "Q1"
    assert [answer.total for answer in question.answers] == [1_140_000_000, 1_620_000_000]
    assert not question.is_decided


def test_a_decision_inside_and_a_leaving_day_outside_the_12_months_is_an_open_question() -> None:
    found = made(arrangement_effective_date="2024-07-15", decision_date="2025-07-01")
    [question] = found.questions
    assert {answer.option: answer.total for answer in question.answers} == {
        "leaving_day_exclusive": 1_140_000_000,
        "leaving_day_inclusive": 1_140_000_000,
        "decision_day": 1_620_000_000,
    }


def test_a_recorded_decision_is_followed_and_the_other_amount_stays_shown() -> None:
    facts = Facts.read({**BASE, "arrangement_effective_date": "2024-08-01", "decision_date": None})
    found = compute(Regime.ND178_ART7, facts, readings={"Q1": "leaving_day_inclusive"})
    assert found.total == 1_620_000_000
    assert found.questions[0].is_decided
    assert 1_140_000_000 in [answer.total for answer in found.questions[0].answers]


def test_without_d0_the_rule_asks_and_never_assumes() -> None:
    found = made(arrangement_effective_date=None)
    assert found.total is None
    assert [ask.fact for ask in found.asks if ask.is_blocking] == ["arrangement_effective_date"]


@pytest.mark.parametrize(
    ("missing", "asked"),
    [
        ("birth_month", "birth_month"),
        ("bhxh_months", "bhxh_months"),
        ("salary_month_vnd", "salary_month_vnd"),
        ("sex", "sex"),
    ],
)
def test_a_missing_fact_is_asked_for(missing: str, asked: str) -> None:
    found = made(**{missing: None})
    assert found.total is None
    assert asked in [ask.fact for ask in found.asks if ask.is_blocking]


@pytest.mark.parametrize(("leave", "within"), [("2026-03-14", True), ("2026-03-15", False)])
def test_7a_counts_its_12_months_from_15_march_2025(leave: str, within: bool) -> None:
    found = made(Regime.ND178_ART7A, leave_date=leave, birth_month="1967-07", decision_date=None)
    assert found.values["within_first_12_months"] is within


def test_7b_has_no_window() -> None:
    found = made(Regime.ND178_ART7B, leave_date="2026-04-01", birth_month="1966-11")
    assert parts(found)["lump_early_months"] == S * 32


def test_29_february_plus_12_months_is_28_february() -> None:
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)


# --- C8, C9: insurance ---


@pytest.mark.parametrize(
    ("leave", "block", "amount"),
    [("2025-06-01", "20y/5m", Fraction(15, 2)), ("2025-06-30", "20y/5m", Fraction(15, 2)), ("2025-07-01", "15y/4m", 9)],
)
def test_the_15_year_block_begins_on_1_july_2025_itself(leave: str, block: str, amount: Fraction) -> None:
    found = made(leave_date=leave, bhxh_months=300)
    assert found.values["first_block"] == block
    assert parts(found)["insurance_years"] == S * amount


@pytest.mark.parametrize(
    ("leave", "months", "amount"),
    [
        ("2025-06-01", 240, 5), ("2025-06-01", 241, Fraction(21, 4)), ("2025-06-01", 246, Fraction(21, 4)),
        ("2025-06-01", 247, Fraction(11, 2)), ("2025-06-01", 251, Fraction(11, 2)), ("2025-08-01", 180, 4),
        ("2025-08-01", 181, Fraction(17, 4)), ("2025-08-01", 187, Fraction(9, 2)),
    ],
)  # fmt: skip
def test_at_exactly_20_or_15_years_the_block_is_paid_in_full(leave: str, months: int, amount: Fraction) -> None:
    assert parts(made(leave_date=leave, bhxh_months=months))["insurance_years"] == S * amount


@pytest.mark.parametrize(
    ("leave", "months", "has_pension"),
    [
        ("2025-06-30", 239, False), ("2025-06-30", 240, True), ("2025-07-01", 179, False), ("2025-07-01", 180, True),
        ("2025-07-01", 174, False),  # 14 years 6 months are 14.5 by rounding, 14 years 11 months would be 15
    ],
)  # fmt: skip
def test_a_pension_is_tested_on_exact_months(leave: str, months: int, has_pension: bool) -> None:
    found = made(leave_date=leave, bhxh_months=months)
    assert bool(found.components) is has_pension
    assert has_pension or found.refusals[0].kind is RefusalKind.NO_PENSION


def test_women_of_communes_have_the_15_year_block_from_the_start() -> None:
    woman = {"sex": "F", "birth_month": "1970-05", "leave_date": "2025-06-01", "bhxh_months": 300}
    assert made(**woman, kind="commune_civil_servant").values["first_block"] == "15y/4m"
    assert made(**woman, kind="civil_servant").values["first_block"] == "20y/5m"
    assert made(**{**woman, "bhxh_months": 204}, kind="commune_cadre").components
    assert made(**{**woman, "bhxh_months": 204}, kind="commune_civil_servant").refusals


def test_compensated_months_do_not_count_for_money_but_for_the_pension() -> None:
    found = made(bhxh_months=None, bhxh_months_total=250, bhxh_months_compensated=60)
    assert found.values["bhxh_years_rounded"] == 16
    assert found.components


@pytest.mark.parametrize(
    ("months", "years"),
    [(0, 0), (1, Fraction(1, 2)), (6, Fraction(1, 2)), (7, 1), (11, 1), (12, 1), (13, Fraction(3, 2))],
)
def test_odd_months_1_to_6_are_half_a_year_and_7_to_11_a_year(months: int, years: Fraction) -> None:
    assert rounded_years(months, half_from=1, whole_from=7) == years


@pytest.mark.parametrize(("months", "years"), [(2, 0), (3, Fraction(1, 2)), (6, Fraction(1, 2)), (7, 1)])
def test_ordinary_resignation_rounds_otherwise(months: int, years: Fraction) -> None:
    facts = Facts.read({"salary_month_vnd": S, "work_months": 96 + months})
    assert compute(Regime.ND170_ART59, facts).values["work_years_rounded"] == 8 + years


# --- C12: resignation ---


@pytest.mark.parametrize(("inside", "counted"), [(43, 43), (59, 59), (60, 60), (61, 60), (0, 0)])
def test_severance_counts_months_in_bodies_of_article_1_up_to_60(inside: int, counted: int) -> None:
    facts = Facts.read({
        "salary_month_vnd": S, "bhxh_months": 120, "bhxh_months_in_art1_bodies": inside, "within_first_12_months": True,
    })  # fmt: skip
    found = compute(Regime.ND178_ART9, facts)
    assert parts(found) == {"severance_months": S * 8 * counted // 10, "insurance_years": S * 15, "job_search": S * 3}


@pytest.mark.parametrize(("left", "covered"), [(23, False), (24, True)])
def test_resignation_needs_24_months_to_the_age(left: int, covered: bool) -> None:
    facts = Facts.read(
        {"salary_month_vnd": S, "bhxh_months": 100, "within_first_12_months": True, "months_to_age_limit": left}
    )
    found = compute(Regime.ND178_ART9, facts)
    assert bool(found.components) is covered
    if not covered:
        [question] = found.questions
        assert question.id == "Q6"
        assert [answer.total is None for answer in question.answers] == [True, False]


def test_who_can_retire_under_article_7_cannot_resign() -> None:
    found = made(Regime.ND178_ART9, kind="civil_servant")
    assert found.refusals[0].kind is RefusalKind.ARTICLE_7_COMES_FIRST


# --- C13: salary ---


@pytest.mark.parametrize(
    ("leave", "base"),
    [
        ("2024-07-01", 1_800_000),
        ("2024-08-01", 2_340_000),
        ("2026-07-01", 2_340_000),
        ("2026-07-31", 2_340_000),
        ("2026-08-01", 2_530_000),
    ],
)
def test_the_base_salary_is_that_of_the_month_before(leave: str, base: int) -> None:
    facts = Facts.read({"leave_date": leave, "salary_coefficient": "4,98", "percent_allowances": []})
    found = compute(Regime.SALARY, facts)
    assert found.values["base_salary_vnd"] == base
    assert found.values["salary_month_vnd"] == base * Fraction("4.98")


def test_allowances_off_the_closed_list_do_not_count_and_are_named() -> None:
    allowances = [{"kind": "public_service", "percent": 25}, {"kind": "area", "percent": 30}]
    facts = Facts.read({"leave_date": "2025-08-01", "salary_coefficient": 4, "percent_allowances": allowances})
    found = compute(Regime.SALARY, facts)
    assert found.values["salary_month_vnd"] == 2_340_000 * 5
    assert any("khu vực" in note.vi for note in found.notes)


def test_the_base_of_percent_allowances_is_an_open_question_with_both_salaries_worked_out() -> None:
    found = made(
        salary_month_vnd=None, salary_coefficient="3.99", reserved_difference_coefficient="0.3", percent_allowances=[25]
    )
    [question] = [each for each in found.questions if each.id == "Q7"]
    assert question.is_felt


@pytest.mark.parametrize(("percent", "is_doubted"), [(4, True), (5, False)])
def test_profession_seniority_below_its_lowest_level_is_doubted(percent: int, is_doubted: bool) -> None:
    allowances = [{"kind": "profession_seniority", "percent": percent}]
    facts = Facts.read({"leave_date": "2025-08-01", "salary_coefficient": 4, "percent_allowances": allowances})
    assert any("mức thấp nhất" in note.vi for note in compute(Regime.SALARY, facts).notes) is is_doubted


@pytest.mark.parametrize(("settled", "difference"), [("2025-03-14", 620_000_000), ("2025-03-15", None)])
def test_what_was_settled_lower_before_nd_67_is_topped_up(settled: str, difference: int | None) -> None:
    earlier = {"settled_under": "ND178", "settled_amount_vnd": 1_000_000_000, "settled_date": settled}
    found = compare(Facts.read({**BASE, **earlier, "kind": "civil_servant", "art2_group": "1"})).top_up
    assert (found.total if found else None) == difference


def test_every_result_of_nd_178_says_d0_window_block_gate_and_source_of_the_money() -> None:
    """SPEC 12.4."""
    found = made()
    said = " | ".join(step.words.vi for step in found.steps)
    for needed in ("D0", "Trong 12 tháng đầu", "Khối đầu", "Nghị định 178 còn áp dụng"):
        assert needed in said
    assert any("ngân sách nhà nước" in note.vi for note in found.notes)
    assert found.gate is not None


def test_meeting_both_annexes_pays_the_higher_and_shows_both() -> None:
    """27 months early by Annex II are 90 by Annex I (Q4)."""
    person = {
        **BASE,
        "birth_month": "1971-01",
        "annex": "II",
        "hazardous_years": 20,
        "kind": "civil_servant",
        "art2_group": "1",
    }
    facts = Facts.read(person)
    assert compute(Regime.ND178_ART7, facts).values["early_months"] == 27
    [article] = [each for each in compare(facts).candidates if each.regime is Regime.ND178_ART7]
    assert article.computation.values["early_months"] == 90
    [question] = [each for each in article.computation.questions if each.id == "Q4"]
    assert article.total == max(answer.total or 0 for answer in question.answers)
    decided = compare(facts, readings={"Q4": "annex_ii"})
    [article] = [each for each in decided.candidates if each.regime is Regime.ND178_ART7]
    assert article.computation.values["early_months"] == 27


def test_what_the_unit_states_is_shown_beside_what_is_computed() -> None:
    found = made(early_months=50, salary_coefficient=5, percent_allowances=[])
    said = " ".join(note.vi for note in found.notes)
    assert "khai nghỉ sớm 50 tháng, tính ra 48" in said
    assert "khai tiền lương 20.000.000" in said


# --- C17: the gate ---


@pytest.mark.parametrize(
    ("leave", "decided", "applies"),
    [
        ("2024-12-31", "2024-12-01", False), ("2025-01-01", "2024-12-01", True),
        ("2025-09-01", "2025-08-30", True), ("2025-09-01", "2025-08-31", False), ("2025-09-02", "2025-08-30", False),
        ("2025-12-31", "2025-07-31", True), ("2025-12-31", "2025-08-01", False), ("2026-01-01", "2025-07-31", False),
        ("2025-08-01", None, None), ("2026-01-01", None, False),
    ],
)  # fmt: skip
def test_the_gate_by_decision_and_leaving_day(leave: str, decided: str | None, applies: bool | None) -> None:
    found = compute(Regime.GATE_6383, Facts.read({"leave_date": leave, "decision_date": decided}))
    assert found.gate is not None
    assert found.gate.applies is applies


def test_the_roadmap_is_for_roadmap_cases_only() -> None:
    days = {"leave_date": "2025-12-31", "decision_date": "2025-07-31"}
    gate = compute(Regime.GATE_6383, Facts.read({**days, "roadmap_case": False})).gate
    assert gate is not None
    assert gate.applies is False
    asked = compute(Regime.GATE_6383, Facts.read(days)).asks
    assert [ask.fact for ask in asked] == ["roadmap_case"]


# --- C1: who ---


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({"sex": "F", "pregnant": True, "voluntary": False}, Outcome.NOT_CONSIDERED),
        ({"sex": "F", "pregnant": True, "voluntary": True}, Outcome.MAY_BE_CONSIDERED),
        ({"sex": "F", "pregnant": True}, Outcome.NEEDS_FACTS),
        ({"sex": "F", "child_age_months": 35, "voluntary": False}, Outcome.NOT_CONSIDERED),
        ({"sex": "F", "child_age_months": 36, "voluntary": False}, Outcome.MAY_BE_CONSIDERED),
        ({"sex": "F", "child_birth_date": "2022-08-02", "leave_date": "2025-08-01", "voluntary": False}, Outcome.NOT_CONSIDERED),
        ({"sex": "F", "child_birth_date": "2022-08-01", "leave_date": "2025-08-01", "voluntary": False}, Outcome.MAY_BE_CONSIDERED),
        ({"sex": "M", "child_age_months": 5, "voluntary": False}, Outcome.MAY_BE_CONSIDERED),
        ({"sex": "F", "child_age_months": 5, "voluntary": False, "art2_group": "2"}, Outcome.MAY_BE_CONSIDERED),
        ({"under_prosecution": True, "voluntary": True}, Outcome.NOT_CONSIDERED),
        ({"settled_under": "ND29", "settled_date": "2024-12-31"}, Outcome.NOT_ENTITLED),
        ({"settled_under": "ND29", "settled_date": "2025-01-01"}, Outcome.MAY_BE_CONSIDERED),
        ({"settled_under": "ND151", "settled_date": "2024-05-01"}, Outcome.NOT_ENTITLED),
    ],
)  # fmt: skip
def test_who_may_be_considered(facts: dict[str, Any], outcome: Outcome) -> None:
    found = eligibility(Facts.read(facts))
    assert found.outcome is outcome
    assert found.reasons or outcome in (Outcome.MAY_BE_CONSIDERED, Outcome.NEEDS_FACTS)


# --- C4: retirement age ---


@pytest.mark.parametrize(
    ("sex", "annex", "birth", "start"),
    [
        ("M", "I", "1966-03", "2028-01"), ("M", "I", "1966-04", "2028-05"), ("F", "I", "1975-04", "2035-01"),
        ("F", "I", "1975-05", "2035-06"), ("M", "II", "1971-03", "2028-01"), ("M", "II", "1971-04", "2028-05"),
        ("F", "II", "1980-04", "2035-01"), ("F", "II", "1980-05", "2035-06"),
    ],
)  # fmt: skip
def test_the_age_is_fixed_from_its_last_step_on(sex: str, annex: str, birth: str, start: str) -> None:
    assert str(age_and_start(Month.parse(birth), sex, annex, the_law())[1]) == start


@pytest.mark.parametrize("sex", ["M", "F"])
def test_annex_ii_is_five_years_before_annex_i_for_who_is_five_years_younger(sex: str) -> None:
    for index in range(Month.of(1955, 1).index, Month.of(1995, 1).index):
        first = age_and_start(Month(index), sex, "I", the_law())
        second = age_and_start(Month(index + 60), sex, "II", the_law())
        assert (first[0] - 60, first[1]) == second


# --- rounding ---


@pytest.mark.parametrize(
    ("amount", "whole"), [("0.5", 1), ("1.4999", 1), ("1.5", 2), ("-0.5", -1), ("2", 2), ("1/3", 0), ("2/3", 1)]
)
def test_half_a_dong_goes_up(amount: str, whole: int) -> None:
    assert half_up(Fraction(amount)) == whole


def test_each_component_is_rounded_once_at_its_end_and_the_thousand_is_shown_beside() -> None:
    found = made(salary_month_vnd="16029000.3", bhxh_months=350)
    for component in found.components:
        assert component.amount == half_up(component.exact)
    [question] = [each for each in found.questions if each.id == "Q9"]
    assert question.answers[1].total is not None
    assert question.answers[1].total % 1000 == 0
