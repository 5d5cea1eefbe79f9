"""How results of the core's benefit rules are printed in pages."""

from django import template

from tinhgon.benefits.comparison import STANDING_WORDS, Standing
from tinhgon.benefits.computation import REGIME_WORDS, Ask, Regime, Step
from tinhgon.benefits.eligibility import OUTCOME_WORDS, Outcome
from tinhgon.benefits.explanation import money as money_text
from tinhgon.benefits.facts import fact_kinds
from tinhgon.benefits.parameters import CERTAINTY_WORDS, Certainty
from tinhgon.benefits.wording import Line, Shown, Words, shown
from tinhgon_web.benefits.words import page_language
from tinhgon_web.benefits.words import said as words_said

register = template.Library()


@register.filter
def said(words: Words) -> str:
    return words_said(words)


@register.filter
def money(amount: int | None) -> str:
    return money_text(amount, page_language())


@register.filter
def arithmetic(line: Line) -> str:
    return line.text(page_language())


@register.filter
def value(found: Shown | Words) -> str:
    return shown(found, page_language())


@register.filter
def step_value(step: Step) -> str:
    unit = f" {words_said(step.unit)}" if step.unit.vi else ""
    return shown(step.value, page_language()) + unit


@register.filter
def regime_words(regime: Regime) -> str:
    return words_said(REGIME_WORDS[regime])


@register.filter
def standing_words(standing: Standing) -> str:
    return words_said(STANDING_WORDS[standing])


@register.filter
def outcome_words(outcome: Outcome) -> str:
    return words_said(OUTCOME_WORDS[outcome])


@register.filter
def certainty_words(certainty: Certainty) -> str:
    return words_said(CERTAINTY_WORDS[certainty])


@register.filter
def fact_words(ask: Ask) -> str:
    return words_said(fact_kinds()[ask.fact].words)


@register.filter
def fact_name(name: str) -> str:
    return words_said(fact_kinds()[name].words)


@register.filter
def proof(ask: Ask) -> str:
    return fact_kinds()[ask.fact].proof
