"""The highest regime of many people at once: columns in, columns out, the same answers as `comparison.compare`."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from tinhgon.benefits.batch.people import Column, People
from tinhgon.benefits.batch.rules import BIT, MISSING, QUESTIONS, Block, national_starts, starts_of
from tinhgon.benefits.comparison import CANDIDATES
from tinhgon.benefits.computation import Regime
from tinhgon.benefits.parameters import Law, the_law
from tinhgon.benefits.work import Readings, check_readings, question_texts

REGIMES = tuple(regime for regime in CANDIDATES if regime not in (Regime.ND154_ART9, Regime.ND29_ART5))
NO_REGIME = -1
PARTS = ("lump", "per_year", "insurance", "fixed")
CHUNK = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """A row a person. `regime` is a place in `REGIMES`, -1 where none gives an amount; money is whole đồng.

    `questions` has a bit of `BIT` for every open question met by that regime; `lowest` and `highest` are what it comes
    to under every reading that is not decided. `is_proven` is False where a condition waits for a fact.
    """

    regime: Column
    total: Column
    lump: Column
    per_year: Column
    insurance: Column
    fixed: Column
    early_months: Column
    questions: Column
    lowest: Column
    highest: Column
    lacks: Column
    is_proven: npt.NDArray[np.bool_]

    @classmethod
    def empty(cls, size: int) -> "Results":
        return cls(**{
            field.name: np.zeros(size, dtype=bool if field.name == "is_proven" else np.int64) for field in fields(cls)
        })  # fmt: skip


def compute_batch(
    people: People, *, law: Law | None = None, readings: Readings | None = None, threads: int = 2
) -> Results:
    """Return for every person the highest regime, its parts and the open questions it meets.

    Rows are independent; blocks of them are worked on by `threads` threads. The same people give the same results
    however they are cut into blocks.
    """
    law, readings = law or the_law(), dict(readings or {})
    check_readings(readings)
    starts = national_starts() if law is the_law() else starts_of(law)
    results = Results.empty(len(people))
    blocks = range(0, len(people), CHUNK)

    def work(start: int) -> None:
        rows = slice(start, start + CHUNK)
        _fill(results, rows, people.rows(rows), law, readings, starts)

    if threads > 1 and len(blocks) > 1:
        with ThreadPoolExecutor(threads) as pool:
            for _ in pool.map(work, blocks):
                pass
    else:
        for start in blocks:
            work(start)
    return results


def _fill(results: Results, rows: slice, people: People, law: Law, readings: Readings, starts: Column) -> None:
    """Choose the highest for a block, and run the rows that met a question again under the other readings."""
    size = len(people)
    made = {field.name: getattr(results, field.name)[rows] for field in fields(Results)}  # views: writing fills results
    made["regime"][:] = NO_REGIME
    best, annex = np.full(size, -1, dtype=np.int64), people.annex.copy()
    whole = Block(people, law, readings, starts)
    made["lacks"][whole.may_be_part_timer()] = MISSING["monthly_allowance_vnd"]
    for place, regime in enumerate(REGIMES):
        which = np.flatnonzero(whole.possible(regime))
        if not which.size:
            continue
        outcome = Block(people.rows(which), law, readings, starts).outcome(regime)
        made["lacks"][which] |= outcome.lacks
        better = outcome.total > best[which]
        won = which[better]
        best[won] = outcome.total[better]
        made["regime"][won] = place
        made["early_months"][won] = outcome.early[better]
        made["questions"][won] = outcome.questions[better]
        made["is_proven"][won] = outcome.is_proven[better]
        annex[won] = outcome.annex[better]
        for part in PARTS:
            made[part][won] = outcome.parts[part][better] if part in outcome.parts else 0
    made["total"][:] = np.maximum(best, 0)
    made["lowest"][:] = made["highest"][:] = made["total"]
    _other_readings(made, people.with_annex(annex), law, readings, starts)


def _other_readings(
    made: Mapping[str, npt.NDArray[Any]], people: People, law: Law, readings: Readings, starts: Column
) -> None:
    """Widen `lowest` and `highest` by what every other reading of a question that was met would give."""
    # A recorded decision to count the decision day decides nothing for who has none.
    can_follow = (people.decision > 0) & (people.decision <= people.leave)
    for question in QUESTIONS:
        open_rows = (made["questions"] & BIT[question]) != 0
        if readings.get(question) == "decision_day":
            open_rows &= ~can_follow
        elif question == "Q4" or question in readings:
            continue
        for place in np.unique(made["regime"][open_rows]):
            which = np.flatnonzero(open_rows & (made["regime"] == place))
            some = people.rows(which)
            for option in list(question_texts()[question][1])[1:]:
                other_readings = {"Q4": "annex_ii", **readings, question: option}
                other = Block(some, law, other_readings, starts).outcome(REGIMES[place]).total
                has = other >= 0
                low, high = made["lowest"][which], made["highest"][which]
                made["lowest"][which] = np.where(has, np.minimum(low, other), low)
                made["highest"][which] = np.maximum(high, other)
