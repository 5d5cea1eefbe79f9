"""Figures of the benefit rules: `python bench/benefits.py [--large]`; the people are random, the seed fixed.

--large also proves the vectorised rules equal to the explaining ones on 100,000 random people (some minutes).
"""

import argparse
import random
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # the tests’ people are the benchmark’s

from tests.core.benefits.random_people import random_facts
from tests.core.benefits.test_benefits_batch import differences

from tinhgon.benefits import Facts, compare, compute
from tinhgon.benefits.batch.kernel import compute_batch
from tinhgon.benefits.batch.people import FIRST_BIRTH, People, codes, fits
from tinhgon.benefits.computation import Regime

SIZE = 3_000_000


def people_of(size: int, seed: int = 178) -> People:
    """Return people as a country has them: all kinds and groups, salaries of the state scale."""
    dice = np.random.default_rng(seed)
    one = lambda low, high: dice.integers(low, high, size, dtype=np.int64)  # noqa: E731
    month, day = one(1, 9), one(1, 29)
    return People.of({
        "birth": one(12 * 1962, 12 * 1995),
        "sex": one(0, 2), "annex": 1 + (one(0, 10) == 0),
        "kind": one(1, 1 + len(codes("kind")) - 1), "group": one(1, 7), "sector": one(1, 4), "way": one(0, 3),
        "leave": 20_250_000 + month * 100 + day, "decision": 20_250_000 + month * 100 + 1,
        "d0": (20_240_000 + 10_000 * one(0, 2)) + one(1, 13) * 100 + one(1, 29),
        "salary": 29_250 * one(234, 1000),
        "insured": one(12, 460), "insured_inside": one(12, 300), "worked": one(12, 460), "hazardous": one(0, 2),
        "considered": one(0, 3), "roadmap": one(0, 2),
    })  # fmt: skip


def floor_of(people: People) -> np.ndarray:
    """The bare expression of Article 7 within 2 to 5 years, with nothing decided: what numpy cannot go below."""
    early = people.birth + 745 - people.leave // 100
    years = early // 12
    return people.salary * early + people.salary * 5 * years + people.salary * (8 + people.insured // 12 - 15) // 2


def best_of(run: Callable[[], object], times: int = 3) -> float:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return min(taken)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--large", action="store_true")
    large = options.parse_args().large
    people = people_of(SIZE)
    assert int(people.birth.min()) >= FIRST_BIRTH.index
    for threads in (1, 2):
        taken = best_of(lambda threads=threads: compute_batch(people, threads=threads))  # type: ignore[misc]
        print(f"{SIZE:,} people, every regime compared, {threads} threads: {taken:.2f} s")
    start = time.process_time()
    compute_batch(people, threads=1)
    print(f"the same, processor time: {time.process_time() - start:.2f} s")
    floor = best_of(lambda: floor_of(people))
    print(f"bare numpy expression of one regime: {floor:.3f} s, ratio {taken / floor:.0f}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    results = compute_batch(people)
    print(f"with an amount: {int((results.regime >= 0).sum()):,}; sum {int(results.total.sum()):,} đồng")
    print(f"with an open question: {int((results.questions != 0).sum()):,}")

    dice = random.Random(178)
    some = [facts for facts in (random_facts(dice) for _ in range(400)) if fits(facts)]
    taken = best_of(lambda: [compare(facts) for facts in some], 1) / len(some)
    print(f"one person, every regime with steps and readings: {taken * 1000:.2f} ms")
    one = Facts.read({
        "birth_month": "1967-07", "sex": "M", "annex": "I", "leave_date": "2025-08-01", "salary_month_vnd": 20_000_000,
        "bhxh_months": 396, "arrangement_effective_date": "2025-03-01",
    })  # fmt: skip
    taken = best_of(lambda: [compute(Regime.ND178_ART7, one) for _ in range(1000)]) / 1000
    print(f"one person, one regime: {taken * 1000:.3f} ms")
    if large:
        proved, wrong = 0, 0
        while proved < 100_000:
            some = [facts for facts in (random_facts(dice) for _ in range(4_000)) if fits(facts)]
            wrong += len(differences(some, {}))
            proved += len(some)
        print(f"{proved:,} random people, both ways: {wrong} differences")


if __name__ == "__main__":
    main()
