"""The vectorised rules and the explaining ones are the same rules."""

import random

import numpy as np
import pytest
from tests.core.benefits.random_people import random_facts

from tinhgon.benefits.batch.kernel import NO_REGIME, REGIMES, compute_batch
from tinhgon.benefits.batch.people import fits, gathered
from tinhgon.benefits.batch.rules import BIT, MISSING
from tinhgon.benefits.comparison import Standing, compare, totals_of_all_readings
from tinhgon.benefits.facts import Facts
from tinhgon.benefits.lists import part_of
from tinhgon.benefits.work import Readings

PEOPLE = 1_500


def differences(facts: list[Facts], readings: Readings) -> list[str]:
    """Return what differs between the two ways of computing, for people who fit a row."""
    results = compute_batch(gathered(facts), readings=readings, threads=1)
    found = []
    for place, one in enumerate(facts):
        compared = compare(one, readings=readings)
        top = compared.highest
        row = {
            "regime": None if results.regime[place] == NO_REGIME else REGIMES[results.regime[place]],
            "total": int(results.total[place]),
            "proven": bool(results.is_proven[place]),
            "lowest": int(results.lowest[place]),
            "highest": int(results.highest[place]),
            "lacks": {fact for fact, bit in MISSING.items() if results.lacks[place] & bit},
            "questions": {name for name, bit in BIT.items() if results.questions[place] & bit},
            "parts": {p: int(getattr(results, p)[place]) for p in ("lump", "per_year", "insurance", "fixed")},
        }
        want: dict[str, object] = dict.fromkeys(row, 0) | {"regime": None, "proven": False, "questions": set()}
        want["lacks"] = {
            ask.fact
            for candidate in compared.candidates
            if candidate.standing is Standing.NEEDS_FACTS
            for ask in candidate.computation.asks
            if ask.is_blocking
        } & set(MISSING)
        want["parts"] = parts = dict.fromkeys(("lump", "per_year", "insurance", "fixed"), 0)
        if top is not None:
            totals = totals_of_all_readings(top)
            for component in top.computation.components:
                parts[part_of(component, top.regime)] += component.amount
            want |= {
                "regime": top.regime,
                "total": top.total,
                "proven": top.standing is Standing.QUALIFIES,
                "lowest": min(totals),
                "highest": max(totals),
                "questions": {question.id for question in top.computation.questions},
            }
        found += [
            f"{name}: {want[name]} but {row[name]} for {dict(one.items())}" for name in row if want[name] != row[name]
        ]
    return found


@pytest.mark.parametrize(
    "readings",
    [
        {},
        {"Q1": "leaving_day_inclusive"},
        {"Q1": "decision_day", "Q2": "full", "Q9": "thousand"},
        {"Q4": "annex_i", "Q5": "sixty", "Q6": "resign", "Q14": "other_block"},
        {"Q3": "cap_by_months_left", "Q4": "annex_ii", "Q10": "article_9"},
    ],
    ids=lambda readings: " ".join(readings) or "defaults",
)
def test_a_row_of_a_batch_is_the_highest_of_the_comparison(readings: Readings) -> None:
    dice = random.Random(f"{sorted(readings.items())}")
    people = [facts for facts in (random_facts(dice) for _ in range(PEOPLE // 3)) if fits(facts)]
    assert len(people) > PEOPLE // 4
    assert differences(people, readings)[:5] == []


def test_random_people_meet_every_regime_and_every_question() -> None:
    """The proof is worth what its people cover."""
    dice = random.Random(11)
    people = [facts for facts in (random_facts(dice) for _ in range(6_000)) if fits(facts)]
    results = compute_batch(gathered(people))
    assert {int(place) for place in np.unique(results.regime)} == {NO_REGIME, *range(len(REGIMES))}
    assert int(np.bitwise_or.reduce(results.questions)) == sum(
        BIT[question] for question in ("Q1", "Q2", "Q4", "Q9", "Q10", "Q14")
    )
    assert results.is_proven.any()
    assert not results.is_proven.all()


def test_blocks_and_threads_change_nothing() -> None:
    dice = random.Random(5)
    few = [facts for facts in (random_facts(dice) for _ in range(300)) if fits(facts)]
    people = gathered(few)
    many = people.rows(np.tile(np.arange(len(people)), 250))
    whole = compute_batch(many, threads=2)
    once = compute_batch(people, threads=1)
    for name in ("total", "regime", "lowest", "highest", "questions", "early_months"):
        assert np.array_equal(getattr(whole, name), np.tile(getattr(once, name), 250)), name
