"""What must hold for everybody: monotone where the law is, lines that are what was paid, facts that come back."""

import random
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.benefits.random_people import random_facts

from tinhgon.benefits import Facts, Regime, compare, compute
from tinhgon.benefits.as_json import comparison_as_json, facts_as_json
from tinhgon.benefits.explanation import explain, explain_comparison
from tinhgon.benefits.months import Month
from tinhgon.benefits.parameters import Certainty, the_law
from tinhgon.benefits.wording import Line, least
from tinhgon.benefits.work import question_texts

salaries = st.integers(1_000_000, 60_000_000)
months_early = st.integers(1, 120)
months_insured = st.integers(240, 440)


def article_7(early: int, salary: int, insured: int, *, leave: str = "2025-08-01", d0: str = "2025-03-01") -> int:
    birth = Month.on(date.fromisoformat(leave)) + (early - 1 - 62 * 12)
    facts: dict[str, Any] = {
        "birth_month": str(birth), "sex": "M", "annex": "I", "age_limit_years": 62, "leave_date": leave,
        "salary_month_vnd": salary, "bhxh_months": insured, "arrangement_effective_date": d0,
    }  # fmt: skip
    total = compute(Regime.ND178_ART7, Facts.read(facts)).total
    assert total is not None
    return total


@settings(max_examples=60, deadline=None)
@given(months_early, salaries, months_insured)
def test_one_more_month_early_never_lowers_the_total_except_from_60_to_61(
    early: int, salary: int, insured: int
) -> None:
    if early == 120:
        return
    now, next_month = article_7(early, salary, insured), article_7(early + 1, salary, insured)
    if early == 60:
        assert next_month < now
    else:
        assert next_month >= now


@settings(max_examples=40, deadline=None)
@given(months_early, salaries, months_insured)
def test_more_salary_or_insurance_never_lowers_the_total(early: int, salary: int, insured: int) -> None:
    total = article_7(early, salary, insured)
    assert article_7(early, salary + 1, insured) >= total
    assert article_7(early, salary, insured + 1) >= total


@settings(max_examples=40, deadline=None)
@given(months_early, salaries, months_insured)
def test_leaving_in_the_first_12_months_is_never_worse(early: int, salary: int, insured: int) -> None:
    inside = article_7(early, salary, insured, d0="2025-03-01")
    assert inside >= article_7(early, salary, insured, d0="2024-03-01")


@settings(max_examples=40, deadline=None)
@given(st.integers(240, 500), salaries)
def test_the_15_year_block_gives_one_and_a_half_months_more_for_20_years_and_over(insured: int, salary: int) -> None:
    before = article_7(30, salary, insured, leave="2025-06-01")
    assert abs(article_7(30, salary, insured, leave="2025-07-01") - before - Fraction(3, 2) * salary) <= 1


@given(st.lists(st.fractions(0, 1000, max_denominator=40), min_size=5, max_size=5))
def test_a_line_of_arithmetic_comes_to_what_it_shows(numbers: list[Fraction]) -> None:
    a, b, c, d, e = numbers
    line = Line.of(a) * (Line.of(b) + Line.of(c) * (Line.of(d) - e)) + least(a, Line.of(b) * c) - d
    filled = line.template.format(*(f"Fraction({n.numerator}, {n.denominator})" for n in map(Fraction, line.numbers)))
    shown = eval(filled.replace("×", "*").replace("; ", ", "), {"Fraction": Fraction, "min": min})
    assert shown == line.value


def test_every_computation_of_random_people_explains_itself() -> None:
    """Components sum to the total, every one has a clause, sources and a line; both languages have as many lines."""
    dice = random.Random(178)
    for _ in range(150):
        facts = random_facts(dice)
        compared = compare(facts)
        assert len(list(explain_comparison(compared, "vi"))) == len(list(explain_comparison(compared, "en")))
        for candidate in compared.candidates:
            computation = candidate.computation
            assert len(list(explain(computation, "vi"))) == len(list(explain(computation, "en")))
            if computation.total is None:
                assert computation.refusals or computation.is_blocked
                continue
            assert computation.total == sum(component.amount for component in computation.components)
            for component in computation.components:
                assert component.clause
                assert component.line.value == component.exact
                assert component.exact == 0 or component.uses
                known = {use.key for use in computation.uses.values()}
                assert set(component.uses) <= known
        amounts = [candidate.total or 0 for candidate in compared.candidates if candidate.in_force]
        assert (compared.highest.total if compared.highest else 0) == max(amounts, default=0)


def test_facts_written_as_json_are_the_same_facts() -> None:
    dice = random.Random(3)
    for _ in range(100):
        facts = random_facts(dice)
        assert Facts.read(facts_as_json(facts)) == facts
    salary: dict[str, Any] = {
        "percent_allowances": [25, {"kind": "area", "percent": "7.5"}],
        "salary_coefficient": "4,98",
    }
    assert Facts.read(facts_as_json(Facts.read(salary))) == Facts.read(salary)


def test_a_result_as_json_holds_no_float() -> None:
    dice = random.Random(4)

    def floats(value: object) -> bool:
        if isinstance(value, dict):
            return any(floats(each) for each in value.values())
        if isinstance(value, list):
            return any(floats(each) for each in value)
        return isinstance(value, float)

    for _ in range(30):
        assert not floats(comparison_as_json(compare(random_facts(dice))))


def test_every_parameter_has_words_a_source_and_a_certainty_and_memory_says_so() -> None:
    for parameter in the_law().parameters.values():
        assert parameter.words.vi
        assert parameter.words.en
        for value in parameter.values:
            assert value.source
            if value.certainty is Certainty.MEMORY:
                assert "chưa có văn bản" in value.source or "Luật" in value.source or "SPEC" in value.source


def test_every_question_has_a_default_and_an_alternative_in_both_languages() -> None:
    for words, options in question_texts().values():
        assert len(options) >= 2
        assert all(text.vi and text.en for text in (words, *options.values()))
