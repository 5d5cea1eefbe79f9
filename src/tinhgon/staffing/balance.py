"""How evenly a merger weighs on its sides: nobody can share out whole people exactly, but no side should bear more.

Over the chosen arcs N·b - n·B, with N people in all and n of a side, B and b the people among them who lose a place or
a level: what the side bears beyond its share, in people x all people. The published figure is the largest of them.
"""

import numpy as np

from tinhgon.staffing.network import Flags
from tinhgon.staffing.problem import Problem, Side


def spreads_of(problem: Problem) -> list[Side]:
    """For each side N·b - n·B over the chosen arcs: what it bears beyond its share, in people x all people."""
    people = np.bincount(problem.side_of, minlength=len(problem.side_names))
    arcs = np.flatnonzero(problem.burden)
    side = problem.side_of[problem.person[arcs]]
    spreads = []
    for place, count in enumerate(people.tolist()):
        weights = np.where(side == place, problem.people, 0) - count
        spreads.append(Side(None, arcs, weights.astype(np.int64), 0))
    return spreads


def unevenness(spreads: list[Side], chosen: Flags) -> int:
    return max((abs(int(side.weights[chosen[side.arcs]].sum())) for side in spreads), default=0)


def least_unevenness(people: list[int], total: int) -> int:
    """Return the least max |N·b - n·total| over whole b with sum `total` and 0 <= b <= n, by bisection."""
    everybody = sum(people)

    def fits(limit: int) -> bool:
        lows = [max(0, -((limit - count * total) // everybody)) for count in people]
        highs = [min(count, (limit + count * total) // everybody) for count in people]
        return all(a <= b for a, b in zip(lows, highs, strict=True)) and sum(lows) <= total <= sum(highs)

    low, high = 0, everybody * max(total, 1)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle + 1, high)
    return low
