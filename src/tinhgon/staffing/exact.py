"""The pieces of a placement that are no flow: CP-SAT on the few arcs where limits on pairs or sums bite."""

from collections import defaultdict
from dataclasses import dataclass
from enum import Enum

import numpy as np
from ortools.sat.python import cp_model

from tinhgon.staffing.network import Flags, Flow, Network
from tinhgon.staffing.problem import Ints, Side


class Outcome(Enum):
    PROVEN = "proven"  # the best one
    FOUND = "found"  # a good one, time ran out
    NONE = "none"  # there is none
    UNKNOWN = "unknown"  # time ran out before one was found


@dataclass(frozen=True, slots=True)
class Found:
    outcome: Outcome
    chosen: Flags | None = None
    value: int = 0
    bound: int = 0


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to try: seconds, a seed, workers. One worker and the same seed give the same answer."""

    seconds: float
    seed: int
    workers: int


@dataclass(frozen=True, slots=True)
class Piece:
    """The arcs and upward arcs that may change; everything else stays as it is in `flow`."""

    net: Network
    flow: Flow
    arcs: Ints
    up: Ints
    sides: tuple[Side, ...]


class _Model:
    def __init__(self, piece: Piece) -> None:
        self.piece = piece
        self.model = cp_model.CpModel()
        self.of_arc = {arc: self.model.new_bool_var("") for arc in piece.arcs.tolist()}
        net = piece.net
        self.of_up = {
            arc: self.model.new_int_var(int(net.low[arc]), int(net.high[arc]), "") for arc in piece.up.tolist()
        }
        self._conserve()
        for side in piece.sides:
            terms, constant = self.sum_of(side.arcs, side.weights)
            self.model.add(terms <= side.most - constant)

    def _conserve(self) -> None:
        """Everybody stands once; what comes into a post or group goes up."""
        piece, net = self.piece, self.piece.net
        of_person: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        into: dict[int, list[cp_model.LinearExprT]] = defaultdict(list)
        out: dict[int, cp_model.IntVar] = {}
        balance = np.zeros(net.size, dtype=np.int64)  # what of it stays as it is
        is_free = np.zeros(len(net.tail), dtype=bool)
        is_free[piece.arcs] = True
        np.add.at(balance, net.head[piece.flow.chosen & ~is_free], 1)
        for arc, variable in self.of_arc.items():
            of_person[int(net.tail[arc])].append(variable)
            into[int(net.head[arc])].append(variable)
        fixed = np.ones(len(net.up_tail), dtype=bool)
        fixed[piece.up] = False
        np.add.at(balance, net.up_head[fixed], piece.flow.up[fixed])
        np.subtract.at(balance, net.up_tail[fixed], piece.flow.up[fixed])
        for arc, flow in self.of_up.items():
            into[int(net.up_head[arc])].append(flow)
            out[int(net.up_tail[arc])] = flow
        for variables in of_person.values():
            self.model.add_exactly_one(variables)
        for node in sorted((into.keys() | out.keys()) - {net.size - 1}):
            self.model.add(sum(into[node]) + int(balance[node]) == out.get(node, 0))

    def sum_of(self, arcs: Ints, weights: Ints) -> tuple[cp_model.LinearExprT, int]:
        """Return the variable part of a weighted sum over chosen arcs, and its fixed part."""
        variables, factors, constant = [], [], 0
        chosen = self.piece.flow.chosen
        for arc, weight in zip(arcs.tolist(), weights.tolist(), strict=True):
            if not weight:
                continue
            if arc in self.of_arc:
                variables.append(self.of_arc[arc])
                factors.append(weight)
            elif chosen[arc]:
                constant += weight
        if not variables:
            return 0, constant
        return cp_model.LinearExpr.weighted_sum(variables, factors), constant

    def solve(self, effort: Effort, hint: Flags | None) -> Found:
        for arc, variable in self.of_arc.items() if hint is not None else ():
            self.model.add_hint(variable, bool(hint[arc]))  # type: ignore[index]
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = max(effort.seconds, 0.05)
        solver.parameters.random_seed = effort.seed
        solver.parameters.num_workers = effort.workers
        status = solver.solve(self.model)
        if status == cp_model.INFEASIBLE:
            return Found(Outcome.NONE)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Found(Outcome.UNKNOWN)
        chosen = self.piece.flow.chosen.copy()
        for arc, variable in self.of_arc.items():
            chosen[arc] = solver.boolean_value(variable)
        value, bound = round(solver.objective_value), round(solver.best_objective_bound)
        return Found(Outcome.PROVEN if status == cp_model.OPTIMAL else Outcome.FOUND, chosen, value, bound)


def cheapest_within(
    piece: Piece, arc_costs: Ints, up_costs: Ints, *, most: int | None, effort: Effort, hint: Flags | None
) -> Found:
    """Return the least sum of costs over the piece (up arcs: cost x change against `piece.flow`), at most `most`."""
    built = _Model(piece)
    terms = [cost * built.of_arc[arc] for arc in built.of_arc if (cost := int(arc_costs[arc]))]
    terms += [
        cost * (built.of_up[arc] - int(piece.flow.up[arc])) for arc in built.of_up if (cost := int(up_costs[arc]))
    ]
    total = sum(terms)
    if terms and most is not None:
        built.model.add(total <= most)
    if terms:
        built.model.minimize(total)
    return built.solve(effort, hint)


def most_even(piece: Piece, spreads: list[Side], *, least: int, effort: Effort, hint: Flags | None) -> Found:
    """Return the least possible maximum of |sum| over `spreads`, known not to go below `least`."""
    built = _Model(piece)
    top = max((int(np.abs(side.weights).sum()) for side in spreads), default=0)
    worst = built.model.new_int_var(least, max(top, least), "")
    for side in spreads:
        terms, constant = built.sum_of(side.arcs, side.weights)
        built.model.add(terms + constant <= worst)
        built.model.add(terms + constant >= -worst)
    built.model.minimize(worst)
    return built.solve(effort, hint)
