"""The part of a placement that is a flow: people → posts → nested limits → everybody accounted for.

Solved by min-cost flow. Its dual prices say, for every arc, by how much the best total would at least rise if the arc
were used (reduced cost). So the next goal may only use arcs of reduced cost 0, and only inside a strong component of
the residual graph can anything still change: the problem falls apart into small exact pieces.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from tinhgon.staffing.problem import Ints, Problem

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes: people, then posts, "no place", gates, groups (the widest first), the sink.

    `tail`, `head`: arcs from people to posts or gates, which carry 0 or 1. `up_*`: from each other node but the sink
    one arc towards it, which carries between `low` and `high` people; `gates` are the places of those of the gates.
    `alive` says which arcs may be used.
    """

    people: int
    gates: slice
    size: int
    tail: Ints
    head: Ints
    alive: Flags
    up_tail: Ints
    up_head: Ints
    low: Ints
    high: Ints


@dataclass(frozen=True, slots=True)
class Flow:
    chosen: Flags
    up: Ints


@dataclass(frozen=True, slots=True)
class ReducedCosts:
    """The total of any other flow is the least one plus `arcs` over its arcs plus `up` over its change of `up` flows.

    Every term of that sum is >= 0.
    """

    arcs: Ints
    up: Ints


def network_of(problem: Problem) -> Network:
    first, posts = problem.people, len(problem.seats)
    none = first + posts
    gate_at = none + 1
    group_at = gate_at + len(problem.gates)
    sink = group_at + len(problem.tree)
    inner = np.full(posts, sink)
    tops = []
    for place, group in enumerate(problem.tree):
        tops.append(int(inner[group.nodes[0]]))
        inner[list(group.nodes)] = group_at + place
    gates = [gate.node + first for gate in problem.gates]
    highs = [*problem.seats, problem.people, *(gate.most for gate in problem.gates), *(g.most for g in problem.tree)]
    high = np.array(highs, dtype=np.int64)
    return Network(
        people=problem.people,
        gates=slice(posts + 1, posts + 1 + len(gates)),
        size=sink + 1,
        tail=problem.person,
        head=problem.entry + first,
        alive=np.ones(len(problem.person), dtype=bool),
        up_tail=np.arange(first, sink),
        up_head=np.array([*inner, sink, *gates, *tops], dtype=np.int64),
        low=np.zeros(len(high), dtype=np.int64),
        high=high,
    )


class CostsTooLarge(ArithmeticError):
    """The flow solver scales costs by the number of nodes, in 64 bits."""


def cheapest(net: Network, cost: Ints) -> Flow | None:
    """Return a flow of least cost over the arcs alive, None if not everybody can be accounted for."""
    arcs = np.flatnonzero(net.alive)
    solver = SimpleMinCostFlow()
    count = len(arcs)
    solver.add_arcs_with_capacity_and_unit_cost(
        np.r_[net.tail[arcs], net.up_tail],
        np.r_[net.head[arcs], net.up_head],
        np.r_[np.ones(count, dtype=np.int64), net.high - net.low],
        np.r_[cost[arcs], np.zeros(len(net.up_tail), dtype=np.int64)],
    )
    supply = np.zeros(net.size, dtype=np.int64)
    supply[: net.people] = 1
    supply[-1] -= net.people
    # What an upward arc must carry is sent beforehand.
    np.subtract.at(supply, net.up_tail, net.low)
    np.add.at(supply, net.up_head, net.low)
    solver.set_nodes_supplies(np.arange(net.size), supply)
    status = solver.solve()
    if status == solver.INFEASIBLE:
        return None
    if status == solver.BAD_COST_RANGE:
        raise CostsTooLarge
    if status != solver.OPTIMAL:
        raise ArithmeticError(f"min-cost flow: {status}")
    flow = solver.flows(np.arange(count + len(net.up_tail)))
    chosen = np.zeros(len(net.tail), dtype=bool)
    chosen[arcs] = flow[:count] > 0
    return Flow(chosen, flow[count:] + net.low)


def flow_of(net: Network, chosen: Flags) -> Flow:
    """Return the flow of an assignment: every upward arc carries all that comes into its tail."""
    up = np.zeros(len(net.up_tail), dtype=np.int64)
    into = np.bincount(net.head[chosen], minlength=net.size)
    for arc in _towards_sink(net):
        up[arc] = into[net.up_tail[arc]]
        into[net.up_head[arc]] += up[arc]
    return Flow(chosen, up)


def _towards_sink(net: Network) -> list[int]:
    """Return the upward arcs from the leaves to the sink: gates, posts, then groups from the narrowest."""
    everything = range(len(net.up_tail))
    return [*everything[net.gates], *everything[: net.gates.start], *reversed(everything[net.gates.stop :])]


def sums_upward(net: Network, values: Ints) -> Ints:
    """Return for each node the sum of the values of the upward arcs between it and the sink."""
    sums = np.zeros(net.size, dtype=np.int64)
    for arc in reversed(_towards_sink(net)):
        sums[net.up_tail[arc]] = values[arc] + sums[net.up_head[arc]]
    return sums


def reduced_costs(net: Network, cost: Ints, flow: Flow) -> ReducedCosts:
    """Return reduced costs of a cheapest flow, from shortest paths in its residual graph (Bellman-Ford on arrays)."""
    # Everybody uses one arc, so a shift of all costs changes no choice; without negative ones, chosen arcs get 0.
    cost = cost - min(int(cost.min(initial=0)), 0)
    tails, heads, weights = _residual(net, flow, cost)
    price = np.zeros(net.size, dtype=np.int64)
    order = np.argsort(heads, kind="stable")
    tails, heads, weights = tails[order], heads[order], weights[order]
    ends, starts = np.unique(heads, return_index=True)
    for _ in range(net.size + 1):
        best = np.minimum.reduceat(price[tails] + weights, starts) if len(starts) else price[ends]
        better = best < price[ends]
        if not better.any():
            break
        price[ends[better]] = best[better]
    else:
        raise ArithmeticError("the flow is not a cheapest one")
    return ReducedCosts(cost + price[net.tail] - price[net.head], price[net.up_tail] - price[net.up_head])


def _residual(net: Network, flow: Flow, cost: Ints) -> tuple[Ints, Ints, Ints]:
    """Return tails, heads and costs of the ways in which the flow may still change."""
    on, off = np.flatnonzero(flow.chosen), np.flatnonzero(net.alive & ~flow.chosen)
    more, less = flow.up < net.high, flow.up > net.low
    nothing = np.zeros(int(more.sum() + less.sum()), dtype=np.int64)
    return (
        np.r_[net.tail[off], net.head[on], net.up_tail[more], net.up_head[less]],
        np.r_[net.head[off], net.tail[on], net.up_head[more], net.up_tail[less]],
        np.r_[cost[off], -cost[on], nothing],
    )


def restricted(net: Network, flow: Flow, costs: ReducedCosts, slack: int) -> Network:
    """Return the network in which every flow whose total is at most `slack` above the least one is still there.

    With slack 0 nothing else is there. Arcs that lie on no cycle of the residual graph can no longer change and die.
    """
    alive = net.alive & (flow.chosen | (costs.arcs <= slack))
    is_rigid = np.abs(costs.up) > slack
    low, high = np.where(is_rigid, flow.up, net.low), np.where(is_rigid, flow.up, net.high)
    return pruned(replace(net, alive=alive, low=low, high=high), flow)


def pruned(net: Network, flow: Flow) -> Network:
    labels = pieces(net, flow)
    alive = flow.chosen | (net.alive & (labels[net.tail] == labels[net.head]))
    is_rigid = labels[net.up_tail] != labels[net.up_head]
    return replace(
        net, alive=alive, low=np.where(is_rigid, flow.up, net.low), high=np.where(is_rigid, flow.up, net.high)
    )


def pieces(net: Network, flow: Flow) -> Ints:
    """Return for each node the number of the strong component of the residual graph it lies in."""
    tails, heads, _ = _residual(net, flow, np.zeros(len(net.tail), dtype=np.int64))
    graph = coo_array((np.ones(len(tails), dtype=np.int8), (tails, heads)), shape=(net.size, net.size))
    _, labels = connected_components(graph.tocsr(), directed=True, connection="strong")
    found: Ints = labels.astype(np.int64)
    return found
