"""Results as JSON values: exact numbers as integers, or as text where they are no integers."""

from datetime import date
from fractions import Fraction
from typing import Any

from tinhgon.benefits.comparison import Candidate, Comparison
from tinhgon.benefits.computation import Ask, Computation, OpenQuestion
from tinhgon.benefits.facts import Facts
from tinhgon.benefits.months import Month
from tinhgon.benefits.wording import Shown, Words, number_text

FORMAT = 1


def facts_as_json(facts: Facts) -> dict[str, Any]:
    """Return facts so that `Facts.read` gives them back."""
    made: dict[str, Any] = {}
    for name, value in facts.items():
        if isinstance(value, tuple):
            made[name] = [{"kind": kind, "percent": number_text(percent, "plain")} for kind, percent in value]
        else:
            made[name] = _plain(value)
    return made


def computation_as_json(made: Computation) -> dict[str, Any]:
    """Return everything a computation says, with words in both languages."""
    return {
        "regime": made.regime.value,
        "total_vnd": made.total,
        "components": [
            {
                "key": each.key,
                "words": _words(each.words),
                "amount_vnd": each.amount,
                "exact_vnd": _plain(each.exact),
                "arithmetic": each.line.text("plain"),
                "clause": each.clause,
                "parameters": list(each.uses),
            }
            for each in made.components
        ],
        "values": {name: _plain(value) for name, value in made.values.items()},
        "steps": [
            {
                "words": _words(step.words),
                "value": _words(step.value) if isinstance(step.value, Words) else _plain(step.value),
                "arithmetic": step.line.text("plain") if step.line else "",
                "clause": step.clause,
            }
            for step in made.steps
        ],
        "gate": made.gate
        and {
            "applies": made.gate.applies,
            "fallback": made.gate.fallback,
            "words": _words(made.gate.words),
            "clause": made.gate.clause,
        },
        "asks": [_ask(ask) for ask in made.asks],
        "refusals": [{"kind": r.kind.value, "words": _words(r.words), "clause": r.clause} for r in made.refusals],
        "questions": [_question(question) for question in made.questions],
        "notes": [_words(note) for note in made.notes],
        "parameters": [
            {
                "key": use.key,
                "words": _words(use.words),
                "value": _plain(use.amount),
                "unit": _words(use.unit),
                "from": _plain(use.since),
                "source": use.source,
                "certainty": use.certainty.value,
            }
            for use in made.uses.values()
        ],
    }


def comparison_as_json(made: Comparison) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "eligibility": {
            "outcome": made.eligibility.outcome.value,
            "reasons": [{"words": _words(r.words), "clause": r.clause} for r in made.eligibility.reasons],
            "asks": [_ask(ask) for ask in made.eligibility.asks],
        },
        "highest": made.highest.regime.value if made.highest else None,
        "total_vnd": made.highest.total if made.highest else None,
        "is_certain": made.is_certain,
        "regimes": [_candidate(candidate) for candidate in made.candidates],
        "add_ons": [computation_as_json(each) for each in made.add_ons],
        "top_up": computation_as_json(made.top_up) if made.top_up else None,
    }


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "standing": candidate.standing.value,
        "reasons": [{"words": _words(r.words), "clause": r.clause} for r in candidate.reasons],
        "conditions": [_ask(ask) for ask in candidate.asks],
        **computation_as_json(candidate.computation),
    }


def _ask(ask: Ask) -> dict[str, Any]:
    return {"fact": ask.fact, "why": _words(ask.why), "is_blocking": ask.is_blocking}


def _question(question: OpenQuestion) -> dict[str, Any]:
    return {
        "id": question.id,
        "words": _words(question.words),
        "chosen": question.chosen,
        "is_decided": question.is_decided,
        "answers": [
            {"option": a.option, "words": _words(a.words), "total_vnd": a.total, "why_none": _words(a.why_none)}
            for a in question.answers
        ],
    }


def _words(words: Words) -> dict[str, str]:
    return {"vi": words.vi, "en": words.en}


def _plain(value: Shown) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, Month | date):
        return str(value)
    if isinstance(value, Fraction | int):
        exact = Fraction(value)
        return int(exact) if exact.denominator == 1 else number_text(exact, "plain")
    return value
