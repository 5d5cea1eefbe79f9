"""Limits that are no flow, priced: what must a limit cost so that the cheapest flow keeps it by itself?

Whole-number Lagrange multipliers. For any prices >= 0 the cheapest flow of the priced costs, less the price of what
the limits allow, is a bound no permitted placement goes below; good prices leave hardly a gap to it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tinhgon.staffing.network import CostsTooLarge, Flow, Network, ReducedCosts, cheapest, reduced_costs
from tinhgon.staffing.problem import Ints, Side

_ROUNDS = 60
_PATIENCE = 6


@dataclass(frozen=True, slots=True)
class Priced:
    """The cheapest flow of `cost` plus `prices` on the limits. `bound`: no flow that keeps them costs less."""

    flow: Flow
    prices: Ints
    cost: Ints
    bound: int


def excess(sides: Sequence[Side], flow: Flow) -> Ints:
    """Return for each limit by how much the flow goes beyond it; below 0 what it leaves."""
    return np.array([int(side.weights[flow.chosen[side.arcs]].sum()) - side.most for side in sides], dtype=np.int64)


def priced(net: Network, cost: Ints, sides: Sequence[Side], flow: Flow, prices: Ints) -> Priced:
    total = with_prices(cost, sides, prices)
    allowed = sum(int(price) * side.most for price, side in zip(prices.tolist(), sides, strict=True) if price)
    return Priced(flow, prices, total, int(total[flow.chosen].sum()) - allowed)


def with_prices(cost: Ints, sides: Sequence[Side], prices: Ints) -> Ints:
    total = cost.copy()
    for price, side in zip(prices.tolist(), sides, strict=True):
        if price:
            total[side.arcs] += price * side.weights
    return total


def best_prices(
    net: Network, cost: Ints, sides: Sequence[Side], flow: Flow, *, highest: int, is_late: Callable[[], bool]
) -> Priced:
    """Raise the price of a broken limit, lower that of one kept too well, with a step of its own for each.

    A step doubles while it goes on in one direction and is halved when it turns, so each price closes in on the point
    where breaking and keeping cost the same. `highest` is the largest number a price may reach.
    """
    prices = np.zeros(len(sides), dtype=np.int64)
    reduced = reduced_costs(net, cost, flow)
    best = priced(net, cost, sides, flow, prices)
    over = excess(sides, flow)
    steps = np.zeros(len(sides), dtype=np.int64)
    turned = np.zeros(len(sides), dtype=np.int64)
    streak = np.zeros(len(sides), dtype=np.int64)
    since_better = 0
    for _ in range(_ROUNDS):
        moves = np.where(over > 0, 1, np.where((over < 0) & (prices > 0), -1, 0))
        fresh = {
            place: _detour(net, reduced, sides[place], flow)
            for place in np.flatnonzero(moves).tolist()
            if not steps[place]
        }
        typical = max([1, *fresh.values()]) if fresh else 1
        for place in np.flatnonzero(moves).tolist():
            if place in fresh:
                steps[place] = fresh[place] or typical
            elif turned[place] != moves[place]:
                steps[place] = max(1, int(steps[place]) // 2)
            elif streak[place] >= 2:
                steps[place] *= 2
        if not moves.any() or since_better >= _PATIENCE or is_late():
            break
        steps = np.minimum(steps, highest)
        streak = np.where((moves != 0) & (turned == moves), streak + 1, np.where(moves != 0, 0, streak))
        turned = np.where(moves != 0, moves, turned)
        prices = np.clip(prices + moves * steps, 0, highest)
        try:
            found = cheapest(net, with_prices(cost, sides, prices))
        except CostsTooLarge:
            break
        assert found is not None, "the network held a flow before"
        flow, over = found, excess(sides, found)
        now = priced(net, cost, sides, flow, prices)
        since_better = 0 if now.bound > best.bound else since_better + 1
        if now.bound > best.bound or (now.bound == best.bound and (over > 0).sum() == 0):
            best = now
    return best


def _detour(net: Network, reduced: ReducedCosts, side: Side, flow: Flow) -> int:
    """Return the least reduced cost by which one of the people on the limit could go elsewhere."""
    inside = side.arcs[side.weights > 0]
    others = []
    for person in np.unique(net.tail[inside[flow.chosen[inside]]]).tolist()[:10]:
        first, last = np.searchsorted(net.tail, [person, person + 1])
        arcs = np.setdiff1d(np.arange(first, last), inside)
        arcs = arcs[net.alive[arcs]]
        if len(arcs):
            others.append(int(reduced.arcs[arcs].min()))
    return min(others, default=1)


def patched(net: Network, cost: Ints, sides: Sequence[Side], flow: Flow, *, is_late: Callable[[], bool]) -> Flow | None:
    """Return some flow that keeps every limit, found by sending people away from limits they break; None if that fails."""
    for _ in range(12):
        over = excess(sides, flow)
        broken = np.flatnonzero(over > 0).tolist()
        if not broken:
            return flow
        if is_late() or any((sides[place].weights != 1).any() for place in broken):
            return None  # only limits that count people are mended by sending some away
        reduced = reduced_costs(net, cost, flow)
        alive = net.alive.copy()
        for place in broken:
            side = sides[place]
            on = side.arcs[flow.chosen[side.arcs] & (side.weights > 0)]
            ways = {}
            for person in net.tail[on].tolist():
                first, last = np.searchsorted(net.tail, [person, person + 1])
                outside = np.setdiff1d(np.arange(first, last), side.arcs)
                outside = outside[alive[outside]]
                if len(outside):
                    ways[person] = int(reduced.arcs[outside].min())
            for person in sorted(ways, key=lambda one: ways[one])[: int(over[place])]:
                alive[side.arcs[net.tail[side.arcs] == person]] = False
        net = replace(net, alive=alive)
        found = cheapest(net, cost)
        if found is None:
            return None
        flow = found
    return None
