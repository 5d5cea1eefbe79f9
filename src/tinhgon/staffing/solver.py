"""Place people on posts: hard rules always, goals in their order, with a proof or the gap.

Goal after goal: a min-cost flow gives the best value the nested limits allow. If its answer keeps the other limits too,
it is the optimum, and only flows of that value stay in the game. Otherwise CP-SAT repairs the pieces where a limit is
broken, first among flows of the same value, then among flows a little dearer; what it finds within that slack is the
optimum, because every cheaper flow was among those it searched. Reasons and alternatives: docs/adr/0040.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tinhgon.staffing.balance import least_unevenness, spreads_of, unevenness
from tinhgon.staffing.eligibility import BadCase, flaws
from tinhgon.staffing.exact import Effort, Found, Outcome, Piece, cheapest_within, most_even
from tinhgon.staffing.model import Answer, Case, Goal, GoalResult, SideShare
from tinhgon.staffing.multipliers import Priced, best_prices, excess, patched, priced, with_prices
from tinhgon.staffing.network import (
    Flags,
    Flow,
    Network,
    ReducedCosts,
    cheapest,
    flow_of,
    network_of,
    pieces,
    pruned,
    reduced_costs,
    restricted,
    sums_upward,
)
from tinhgon.staffing.problem import Ints, Problem, Side, compile_case

_TOTALS_TRIED = 200
_MANY_ARCS = 150_000  # above, prices of limits are learned near the cheapest flow only
_TIES_BROKEN = 6_000  # arcs still open up to which equally good placements are told apart
_LARGEST_PIECE = 60_000  # arcs; CP-SAT does not come to an end with more
_LARGEST = 2**61  # the flow solver multiplies costs by the number of nodes
Progress = Callable[[Goal, int, int], None]


class NoPlacement(ValueError):
    """The hard rules contradict each other. `conflicts.smallest_conflict` says which."""


class NotFoundInTime(TimeoutError):
    """The time limit passed before any placement was found that keeps every rule."""


def solve(
    case: Case,
    *,
    seconds: float = 60.0,
    seed: int = 1,
    workers: int = 8,
    clock: Callable[[], float] = time.monotonic,
    progress: Progress | None = None,
) -> Answer:
    """Return the best placement found, each goal with its bound.

    Args:
        seconds: limit for the search; flows that have begun are finished.
        seed: equal questions with equal seeds get equal answers, unless time runs out or thousands of choices are
            left that no goal tells apart.
        workers: of CP-SAT; its portfolio is faster with eight even on two cores.
        progress: called with the goal begun, its place in the order and how many there are.

    Raises:
        BadCase: the case contradicts itself or leaves out a fact.
        NoPlacement: no placement keeps every hard rule.
        NotFoundInTime: none was found in `seconds`, and none was ruled out either.
    """
    if found := flaws(case):
        raise BadCase(found)
    began = clock()
    problem = compile_case(case)
    search = _Search(problem, began + seconds, seed, workers, clock)
    search.run(case.goals, progress)
    return _answer(problem, search, clock() - began)


def _answer(problem: Problem, search: "_Search", seconds: float) -> Answer:
    case, chosen = problem.case, search.flow.chosen
    arcs = np.flatnonzero(chosen)
    free = [iter(codes) for codes in problem.codes]
    placed = {
        case.people[person].code: next(free[node])
        for person, node in zip(problem.person[arcs].tolist(), problem.node[arcs].tolist(), strict=True)
        if node != problem.none
    }
    people = np.bincount(problem.side_of, minlength=len(problem.side_names)).tolist()
    lost, demoted = problem.costs[Goal.UNPLACED] > 0, problem.costs[Goal.DEMOTED] > 0
    sides = tuple(
        SideShare(
            side=name,
            people=people[place],
            unplaced=int((lost & chosen & (problem.side_of[problem.person] == place)).sum()),
            demoted=int((demoted & ~lost & chosen & (problem.side_of[problem.person] == place)).sum()),
        )
        for place, name in enumerate(problem.side_names)
    )
    return Answer(placed=placed, goals=tuple(search.results), sides=sides, seconds=seconds)


@dataclass(frozen=True, slots=True)
class _Bundle:
    """Limits (places in the list of sides) to be solved together, and the pieces they span."""

    places: list[int]
    members: Ints


@dataclass(slots=True)
class _Repair:
    """What CP-SAT made of the pieces with a broken limit. `extra` is what it costs above the flow, piece by piece."""

    outcome: Outcome
    chosen: Flags
    extra: list[int]
    bound: int
    bundles: list[_Bundle]
    lost: int  # what is lost on priced limits that nothing here can change


class _Search:
    def __init__(self, problem: Problem, deadline: float, seed: int, workers: int, clock: Callable[[], float]) -> None:
        self.problem, self.deadline, self.clock = problem, deadline, clock
        self.seed, self.workers = seed, workers
        self.net = network_of(problem)
        self.sides: list[Side] = list(problem.sides)
        self.results: list[GoalResult] = []
        self.is_feasible = False
        first = cheapest(self.net, np.zeros(len(problem.person), dtype=np.int64))
        if first is None:
            raise NoPlacement
        self.flow = first
        self.net = pruned(self.net, first)

    # --- the order of goals --------------------------------------------------------------------------------------------

    def run(self, goals: Sequence[Goal], progress: Progress | None) -> None:
        todo = list(goals)
        while todo:
            if progress:
                progress(todo[0], len(goals) - len(todo), len(goals))
            if todo[0] is Goal.BALANCE:
                self._need_feasible()
                self._even_out()
                todo = todo[1:]
                continue
            together = self._packable(todo)
            self._linear(together)
            todo = todo[len(together) :]
        self._need_feasible()
        self._break_ties()
        self._count_again()

    def _count_again(self) -> None:
        """Where a goal was left unproven, the search for a later one may have bettered it by the way."""
        chosen, spreads = self.flow.chosen, spreads_of(self.problem)
        for place, result in enumerate(self.results):
            if result.goal is Goal.BALANCE:
                value = unevenness(spreads, chosen)
            else:
                value = int(self.problem.costs[result.goal][chosen].sum())
            is_proven = result.is_proven or result.bound == value
            self.results[place] = replace(result, value=value, is_proven=is_proven)

    def _break_ties(self) -> None:
        """Among equally good placements let the seed choose, so that asking again gives the same one."""
        if self.net.alive.sum() > _TIES_BROKEN or not all(result.is_proven for result in self.results):
            return
        cost = np.random.default_rng(self.seed).integers(0, 1000, len(self.problem.person))
        relaxed = self._cheapest(cost)
        if self._violated(relaxed.chosen):
            self._minimise(cost, relaxed)
        else:
            self._accept(relaxed, cost)

    def _need_feasible(self) -> None:
        """Keep every limit before something is asked that only makes sense of a whole placement."""
        if not self.is_feasible and not self._violated(self.flow.chosen):
            self.is_feasible = True
        if not self.is_feasible:
            self._minimise(np.zeros(len(self.problem.person), dtype=np.int64))

    def _packable(self, goals: list[Goal]) -> list[Goal]:
        """Return the first goals that one exact whole number an arc can hold in their order."""
        taken: list[Goal] = []
        for goal in goals:
            if goal is Goal.BALANCE:
                break
            packed = self._packed([*taken, goal])
            if taken and packed is None:
                break
            taken.append(goal)
        return taken

    def _packed(self, goals: list[Goal]) -> tuple[Ints, list[int]] | None:
        """Return costs in which a goal outweighs all later ones, and the weights; None if numbers grow too large."""
        weights: list[int] = []
        factor = 1
        for goal in reversed(goals):
            weights.insert(0, factor)
            factor *= self._ceiling(goal) + 1
        dearest = sum(
            weight * int(self.problem.costs[goal].max(initial=0)) for goal, weight in zip(goals, weights, strict=True)
        )
        if len(goals) > 1 and (dearest * (self.net.size + 1) >= _LARGEST or factor >= _LARGEST):
            return None
        total = np.zeros(len(self.problem.person), dtype=np.int64)
        for goal, weight in zip(goals, weights, strict=True):
            total += self.problem.costs[goal] * weight
        return total, weights

    def _ceiling(self, goal: Goal) -> int:
        """The goal's worst total: everybody at the dearest of their arcs."""
        worst = np.zeros(self.problem.people, dtype=np.int64)
        alive = self.net.alive
        np.maximum.at(worst, self.problem.person[alive], self.problem.costs[goal][alive])
        return int(worst.sum())

    # --- one or more goals that are sums over people ---------------------------------------------------------------------

    def _linear(self, goals: list[Goal]) -> None:
        """Settle goals that come one after the other, as one: the first outweighs all others, and so on."""
        packed = self._packed(goals)
        assert packed is not None
        cost, weights = packed
        relaxed = self._cheapest(cost)
        if self._violated(relaxed.chosen):
            bound = self._minimise(cost, relaxed)
        else:
            self._accept(relaxed, cost)
            bound = int(cost[relaxed.chosen].sum())
        self._settle(goals, weights, bound)

    def _cheapest(self, cost: Ints) -> Flow:
        relaxed = cheapest(self.net, cost)
        assert relaxed is not None, "the network held a flow before"
        return relaxed

    def _accept(self, flow: Flow, cost: Ints) -> None:
        self.net = restricted(self.net, flow, reduced_costs(self.net, cost, flow), 0)
        self.flow, self.is_feasible = flow, True

    def _settle(self, goals: list[Goal], weights: list[int], bound: int) -> None:
        """Read the bound of the whole back into bounds of its goals: each holds while the goals before it are met."""
        is_met = True
        for goal, weight in zip(goals, weights, strict=True):
            value = int(self.problem.costs[goal][self.flow.chosen].sum())
            least, bound = divmod(bound, weight)
            known = max(least, 0) if is_met else None
            is_met = is_met and known == value
            self.results.append(GoalResult(goal=goal, value=value, bound=known, is_proven=is_met))

    def _minimise(self, cost: Ints, relaxed: Flow | None = None) -> int:
        """Find the cheapest flow that keeps every limit; return a bound no such flow can go below."""
        relaxed = self._cheapest(cost) if relaxed is None else relaxed
        until = self._share_of_time()
        base = self._priced(cost, relaxed)
        least = base.bound
        reduced = reduced_costs(self.net, base.cost, base.flow)
        known = int(cost[self.flow.chosen].sum()) - least if self.is_feasible else None
        top = int(max(reduced.arcs[self.net.alive].max(initial=0), np.abs(reduced.up).max(initial=0)))
        slack = 0
        while True:
            wide = restricted(self.net, base.flow, reduced, slack)
            is_whole = slack >= top
            repair = self._repair(wide, base, reduced, None if is_whole else slack, until)
            if repair.outcome is Outcome.NONE:
                if is_whole:
                    raise NoPlacement
                slack = top if self.clock() > until else self._wider(reduced, slack, top, known)
                continue
            if repair.outcome is Outcome.UNKNOWN:
                if not self.is_feasible:
                    raise NotFoundInTime
                self._keep(cost, base, reduced)
                return least
            extra = sum(repair.extra) + repair.lost
            if repair.outcome is Outcome.PROVEN and (extra <= slack or is_whole):
                self._narrow(base, reduced, wide, repair)
                return least + extra
            if known is None or extra < known:
                self.flow, self.is_feasible = flow_of(self.net, repair.chosen), True
                known = extra
            if repair.outcome is Outcome.PROVEN:
                slack = min(extra, top)
                continue
            self._keep(cost, base, reduced)
            return least + (repair.bound if is_whole or extra <= slack else 0)

    def _priced(self, cost: Ints, relaxed: Flow) -> Priced:
        """Price the limits, and have some placement that keeps them all: it says how far one must search.

        Both are learned on the arcs near the cheapest flow; a last flow over all of them makes the bound valid.
        """
        now = self.clock()
        late = now + max(self.deadline - now, 0.0) * 0.3
        highest = max(1, min(int(cost.max(initial=0)) + 1, _LARGEST // (self.net.size + 1) // 8))
        near = self._near(cost, relaxed)
        base = best_prices(near, cost, self.sides, relaxed, highest=highest, is_late=lambda: self.clock() > late)
        late = self.clock() + max(self.deadline - self.clock(), 0.0) * 0.3
        found = patched(near, base.cost, self.sides, base.flow, is_late=lambda: self.clock() > late)
        if found is None and not self.is_feasible:
            found = self._without_the_broken(base.flow)
        if found is not None and (
            not self.is_feasible or int(cost[found.chosen].sum()) < int(cost[self.flow.chosen].sum())
        ):
            self.flow, self.is_feasible = found, True
        if near is not self.net:
            base = priced(self.net, cost, self.sides, self._cheapest(base.cost), base.prices)
        return base

    def _without_the_broken(self, flow: Flow) -> Flow | None:
        """Leave out people of broken limits, where they may be left out: a poor placement, but one to start from."""
        chosen = flow.chosen.copy()
        problem = self.problem
        for side in self.sides:
            over = int(side.weights[chosen[side.arcs]].sum()) - side.most
            for arc in side.arcs[chosen[side.arcs] & (side.weights > 0)].tolist():
                person = int(problem.person[arc])
                out = int(problem.first[person + 1]) - 1  # the arc into "no place" comes last
                if over <= 0 or problem.node[out] != problem.none or not self.net.alive[out]:
                    continue
                chosen[arc], chosen[out] = False, True
                over -= 1
        return None if self._violated(chosen) else flow_of(self.net, chosen)

    def _near(self, cost: Ints, relaxed: Flow) -> Network:
        """Return the network with the arcs of least reduced cost only, and all of people on broken limits."""
        if self.net.alive.sum() <= _MANY_ARCS:
            return self.net
        reduced = reduced_costs(self.net, cost, relaxed).arcs
        alive = np.flatnonzero(self.net.alive)
        limit = np.partition(reduced[alive], _MANY_ARCS)[_MANY_ARCS]
        broken = np.zeros(self.problem.people, dtype=bool)
        for side in self._violated(relaxed.chosen):
            broken[self.problem.person[side.arcs]] = True
        near = relaxed.chosen | (self.net.alive & ((reduced < limit) | broken[self.problem.person]))
        return replace(self.net, alive=near)

    def _wider(self, reduced: ReducedCosts, slack: int, top: int, known: int | None) -> int:
        """Let twice as many arcs in; never more than an answer already known needs."""
        ranks = np.sort(reduced.arcs[self.net.alive])
        place = 2 * int(np.searchsorted(ranks, slack, side="right"))
        wider = max(int(ranks[place]), slack + 1) if place < len(ranks) else top
        return min(wider, top) if known is None else min(wider, top, max(known, slack + 1))

    def _share_of_time(self) -> float:
        """A hard goal leaves some time to those after it."""
        now = self.clock()
        return now + max(self.deadline - now, 0.0) * 0.7

    def _keep(self, cost: Ints, base: Priced, reduced: ReducedCosts) -> None:
        """Time is up for this goal: keep every flow at least as good as the one in hand."""
        extra = int(cost[self.flow.chosen].sum()) - base.bound
        wide = restricted(self.net, base.flow, reduced, extra)
        everything = _Bundle(list(range(len(self.sides))), np.unique(pieces(wide, base.flow)))
        repair = _Repair(Outcome.FOUND, self.flow.chosen, [extra], 0, [everything], 0)
        self._narrow(base, reduced, wide, repair)

    def _narrow(self, base: Priced, reduced: ReducedCosts, wide: Network, repair: _Repair) -> None:
        """Keep only flows that are as good: on the face everywhere but in the pieces where limits have a price.

        There the total is the bound plus reduced costs, plus what priced limits leave; none of these is below 0, so
        none exceeds the `extra` of the piece. That holds with small numbers what the costs would hold with huge ones.
        """
        face = restricted(self.net, base.flow, reduced, 0)
        alive, low, high = face.alive.copy(), face.low.copy(), face.high.copy()
        labels = pieces(wide, base.flow)
        kept = []
        for bundle, extra in zip(repair.bundles, repair.extra, strict=True):
            inside = np.isin(labels, bundle.members)
            arcs = inside[wide.tail] & inside[wide.head] & wide.alive & (reduced.arcs <= extra)
            up = inside[wide.up_tail] & inside[wide.up_head] & (np.abs(reduced.up) <= extra)
            alive |= arcs
            low, high = np.where(up, wide.low, low), np.where(up, wide.high, high)
            weights = np.where(arcs, reduced.arcs, 0)
            weights += np.where(arcs, sums_upward(wide, np.where(up, reduced.up, 0))[wide.head], 0)
            for place in bundle.places:
                side, price = self.sides[place], int(base.prices[place])
                if price > extra:
                    kept.append(Side(None, side.arcs, -side.weights, -side.most))
                elif price:
                    weights[side.arcs] -= price * side.weights
            if extra:
                which = np.flatnonzero(weights)
                kept.append(Side(None, which, weights[which], int(weights[repair.chosen].sum())))
        self.sides += kept
        self.flow = flow_of(face, repair.chosen)
        self.net = pruned(replace(face, alive=alive | repair.chosen, low=low, high=high), self.flow)
        self.is_feasible = True

    # --- limits that are no flow ------------------------------------------------------------------------------------------

    def _violated(self, chosen: Flags) -> list[Side]:
        return [side for side in self.sides if int(side.weights[chosen[side.arcs]].sum()) > side.most]

    def _repair(self, net: Network, base: Priced, reduced: ReducedCosts, slack: int | None, until: float) -> _Repair:
        """Solve each bundle of pieces whose limits are broken or priced. All costs count from the bound of `base`."""
        labels = pieces(net, base.flow)
        chosen, extras, bound = base.flow.chosen.copy(), [], 0
        outcome = Outcome.PROVEN
        unpriced = reduced.arcs - (base.cost - with_prices(base.cost, self.sides, -base.prices))
        bundles, fixed = self._bundles(net, base, labels)
        lost = 0
        for place in fixed:  # nothing can change these limits here
            side = self.sides[place]
            over = int(side.weights[base.flow.chosen[side.arcs]].sum()) - side.most
            if over > 0:
                return _Repair(Outcome.NONE, chosen, [], 0, [], 0)
            lost += int(base.prices[place]) * -over
        for bundle in bundles:
            sides = tuple(self.sides[place] for place in bundle.places)
            piece = _piece(net, base.flow, labels, bundle.members, sides)
            if len(piece.arcs) > _LARGEST_PIECE and self.is_feasible:
                return _Repair(Outcome.UNKNOWN, chosen, [], 0, [], 0)
            is_free = np.zeros(len(chosen), dtype=bool)
            is_free[piece.arcs] = True
            start = 0
            for place in bundle.places:
                side, price = self.sides[place], int(base.prices[place])
                still = ~is_free[side.arcs] & base.flow.chosen[side.arcs]
                start += price * (side.most - int(side.weights[still].sum()))
            effort = Effort(until - self.clock(), self.seed, self.workers)
            hint = self.flow.chosen if self.is_feasible else None
            most = None if slack is None else slack - start
            found = cheapest_within(piece, unpriced, reduced.up, most=most, effort=effort, hint=hint)
            if found.outcome in (Outcome.NONE, Outcome.UNKNOWN):
                return _Repair(found.outcome, chosen, [], 0, [], 0)
            assert found.chosen is not None
            chosen[piece.arcs] = found.chosen[piece.arcs]
            extras.append(found.value + start)
            bound += max(found.bound + start, 0)
            if found.outcome is Outcome.FOUND:
                outcome = Outcome.FOUND
        return _Repair(outcome, chosen, extras, bound + lost, bundles, lost)

    def _bundles(self, net: Network, base: Priced, labels: Ints) -> tuple[list[_Bundle], list[int]]:
        """Return bundles of limits to solve together with the pieces they span, and limits that nothing can change.

        A bundle holds at least one limit that is broken or priced, and every other that shares a piece with it.
        """
        flow = base.flow
        joined = np.arange(int(labels.max(initial=0)) + 1)

        def root(number: int) -> int:
            while joined[number] != number:
                joined[number] = joined[joined[number]]
                number = int(joined[number])
            return number

        free = net.alive & (labels[net.tail] == labels[net.head])
        spans = []
        for side in self.sides:
            touched = np.unique(labels[net.tail[side.arcs[free[side.arcs] & (side.weights != 0)]]])
            spans.append(touched)
            for number in touched[1:].tolist():
                joined[root(number)] = root(int(touched[0]))
        over = excess(self.sides, flow)
        asking = [place for place in range(len(self.sides)) if over[place] > 0 or base.prices[place]]
        fixed = [place for place in asking if not len(spans[place])]
        wanted = dict.fromkeys(root(int(spans[place][0])) for place in asking if len(spans[place]))
        members: dict[int, list[int]] = {number: [] for number in wanted}
        for place, touched in enumerate(spans):
            if len(touched) and (number := root(int(touched[0]))) in members:
                members[number].append(place)
        roots = np.array([root(number) for number in range(len(joined))])
        return [_Bundle(places, np.flatnonzero(roots == number)) for number, places in members.items()], fixed

    # --- balance between the sides --------------------------------------------------------------------------------------------

    def _even_out(self) -> None:
        spreads = spreads_of(self.problem)
        candidates = [self.flow.chosen]
        least = 0
        changing = np.zeros(self.net.size, dtype=bool)
        labels = pieces(self.net, self.flow)
        for spread in spreads:
            cost = np.zeros(len(self.problem.person), dtype=np.int64)
            cost[spread.arcs] = spread.weights
            low, high = self._cheapest(cost), self._cheapest(-cost)
            start, end = int(cost[low.chosen].sum()), int(cost[high.chosen].sum())
            least = max(least, start, -end)
            candidates += [flow.chosen for flow in (low, high)]
            differ = (low.chosen != high.chosen) & (cost != 0)
            changing |= np.isin(labels, labels[self.net.tail[differ]])
        least = max(least, self._least_by_counting())
        kept = [chosen for chosen in candidates if not self._violated(chosen)]
        best = min(kept, key=lambda chosen: unevenness(spreads, chosen))
        if unevenness(spreads, best) > least:
            best, least = self._search_even(spreads, candidates[1:], best, least, changing)
        value = unevenness(spreads, best)
        self.flow = flow_of(self.net, best)
        self.results.append(GoalResult(goal=Goal.BALANCE, value=value, bound=least, is_proven=least >= value))
        if changing.any():
            for side in spreads:
                self.sides.append(Side(None, side.arcs, side.weights, value))
                self.sides.append(Side(None, side.arcs, -side.weights, value))

    def _least_by_counting(self) -> int:
        """Whole people cannot be shared out in exact proportion: what remains at best, whatever the total may be.

        The total can vary a little although earlier goals are settled: a leader without a place counts in two of them.
        """
        cost = self.problem.burden
        fewest = int(cost[self._cheapest(cost).chosen].sum())
        most = int(cost[self._cheapest(-cost).chosen].sum())
        people = np.bincount(self.problem.side_of).tolist()
        if most - fewest > _TOTALS_TRIED:
            return 0
        return min(least_unevenness(people, total) for total in range(fewest, most + 1))

    def _search_even(
        self, spreads: list[Side], candidates: list[Flags], best: Flags, least: int, changing: Flags
    ) -> tuple[Flags, int]:
        """Mix the placement in hand with each extreme one, which is quick; then all that can change the balance."""
        until = self._share_of_time()
        net = self.net
        for other in [*candidates, None]:
            if unevenness(spreads, best) <= least:
                break
            which = net if other is None else replace(net, alive=net.alive & (best | other))
            labels = pieces(which, flow_of(net, best))
            inside = self._joined_by_sides(which, labels, changing if other is None else None)
            piece = _piece(which, flow_of(net, best), labels, inside, tuple(self.sides))
            now = self.clock()
            effort = Effort((until - now) * (1.0 if other is None else 0.3), self.seed, self.workers)
            if effort.seconds <= 0 or len(piece.arcs) > _LARGEST_PIECE:
                continue
            found: Found = most_even(piece, spreads, least=least, effort=effort, hint=best)
            if found.chosen is not None and unevenness(spreads, found.chosen) < unevenness(spreads, best):
                best = found.chosen
            if other is None and found.outcome in (Outcome.PROVEN, Outcome.FOUND):
                least = max(least, found.bound)
        return best, least

    def _joined_by_sides(self, net: Network, labels: Ints, changing: Flags | None) -> Ints:
        """Return the pieces that can change the balance, with those that share a limit with them; None: all pieces."""
        if changing is None:
            return np.unique(labels)
        inside = np.isin(labels, labels[changing])
        free = net.alive & (labels[net.tail] == labels[net.head])
        while True:
            before = int(inside.sum())
            for side in self.sides:  # a limit half inside would be half kept
                touched = net.tail[side.arcs[free[side.arcs]]]
                if inside[touched].any():
                    inside |= np.isin(labels, labels[touched])
            if int(inside.sum()) == before:
                return np.unique(labels[inside])


def _piece(net: Network, flow: Flow, labels: Ints, members: Ints, sides: tuple[Side, ...]) -> Piece:
    inside = np.isin(labels, members)
    arcs = net.alive & inside[net.tail] & (labels[net.tail] == labels[net.head])
    up = inside[net.up_tail] & (labels[net.up_tail] == labels[net.up_head]) & (net.low < net.high)
    return Piece(net, flow, np.flatnonzero(arcs), np.flatnonzero(up), sides)
