"""Why a person got a post (or none), what was the next best, and what it would cost.

`Explainer` looks at every change of at most two people (the person, and who sits on the seat they would take, wherever
that one can go); it does so for everybody in seconds. `next_best` solves the whole question again without the present
post: exact, for one person.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from tinhgon.staffing.eligibility import Protection, protection
from tinhgon.staffing.model import Answer, Case, Forbid, Goal, Person, Pin, Post
from tinhgon.staffing.problem import compile_case, skill_loss
from tinhgon.staffing.solver import NoPlacement, solve


@dataclass(frozen=True, slots=True)
class Move:
    person: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another placement of one person with what follows for others. `cost`: each goal's change, worse is above 0."""

    post: str | None
    moves: tuple[Move, ...]
    cost: Mapping[Goal, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Facts behind a placement; `wording.explanation_lines` puts them into words.

    `suitable` counts the posts the person qualifies for (all limits on the person alone kept). `wish` is the rank of
    the wish fulfilled, 0 the dearest, None if none or nothing was wished.
    """

    person: str
    post: str | None
    suitable: int
    levels_lost: int
    km: int
    skill_loss: int
    wish: int | None
    protection: Protection | None
    pinned: Pin | None
    wants_to_leave: bool
    next_best: Alternative | None


class Explainer:
    """Explains the people of one answer. Building it takes as long as compiling the case."""

    def __init__(self, case: Case, answer: Answer) -> None:
        self.case, self.placed = case, answer.placed
        self.problem = problem = compile_case(case)
        self.place = {person.code: number for number, person in enumerate(case.people)}
        self.posts = {post.code: post for post in case.posts}
        self.units = case.unit_of()
        node_of = {code: node for node, codes in enumerate(problem.codes) for code in codes}
        self.arc: list[dict[int, int]] = [{} for _ in case.people]
        for arc, (person, node) in enumerate(zip(problem.person.tolist(), problem.node.tolist(), strict=True)):
            self.arc[person][node] = arc
        self.now = [node_of[self.placed[p.code]] if p.code in self.placed else problem.none for p in case.people]
        self.here: dict[int, list[int]] = defaultdict(list)
        for number, node in enumerate(self.now):
            self.here[node].append(number)
        self.linear = [goal for goal in case.goals if goal is not Goal.BALANCE]
        self.costs = {goal: problem.costs[goal].tolist() for goal in self.linear}
        self._count_limits()

    def _count_limits(self) -> None:
        problem = self.problem
        chosen = np.zeros(len(problem.person), dtype=bool)
        chosen[[arc for number, node in enumerate(self.now) if (arc := self.arc[number].get(node)) is not None]] = True
        # Every limit as (what is left, its weight an arc).
        self.left: list[int] = []
        self.weights: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for group in problem.tree:
            self._limit(problem.into(group.nodes), None, group.most, chosen)
        for number, gate in enumerate(problem.gates):
            self._limit(np.flatnonzero(problem.entry == problem.none + 1 + number), None, gate.most, chosen)
        for side in problem.sides:
            self._limit(side.arcs, side.weights, side.most, chosen)
        people = np.bincount(problem.side_of, minlength=len(problem.side_names)).tolist()
        self.side_people = people
        self.burdens = (
            np.bincount(problem.side_of[problem.person[chosen]], weights=problem.burden[chosen], minlength=len(people))
            .astype(np.int64)
            .tolist()
        )

    def _limit(self, arcs: np.ndarray, weights: np.ndarray | None, most: int, chosen: np.ndarray) -> None:
        held = [1] * len(arcs) if weights is None else weights.tolist()
        number = len(self.left)
        self.left.append(most - sum(w for arc, w in zip(arcs.tolist(), held, strict=True) if chosen[arc]))
        for arc, weight in zip(arcs.tolist(), held, strict=True):
            self.weights[arc].append((number, weight))

    def explain(self, code: str) -> Explanation:
        number = self.place[code]
        person, post = self.case.people[number], self.posts.get(self.placed.get(code, ""))
        there = self.units[post.unit].place if post else ""
        return Explanation(
            person=code,
            post=post.code if post else None,
            suitable=sum(1 for node in self.arc[number] if node != self.problem.none),
            levels_lost=max(0, person.level - post.level) if post else person.level,
            km=(self.case.km(person.place, there) or 0) if post else 0,
            skill_loss=skill_loss(person, post) if post else 0,
            wish=_wish(self.case, person, post),
            protection=protection(person, self.case.on),
            pinned=next((pin for pin in self.case.pins if pin.person == code), None),
            wants_to_leave=person.wants_to_leave,
            next_best=self._next_best(number),
        )

    def _next_best(self, number: int) -> Alternative | None:
        """Return the cheapest permitted change that takes the person away from where they are."""
        best: tuple[tuple[int, ...], dict[int, int]] | None = None
        for change in self._changes(number):
            cost = self._cost(change)
            if cost is not None and (best is None or cost < best[0]):
                best = (cost, change)
        if best is None:
            return None
        moves = tuple(
            Move(self.case.people[who].code, self._code(self.now[who], who), self._code(node, None))
            for who, node in best[1].items()
        )
        return Alternative(moves[0].after, moves, dict(zip(self.case.goals, best[0], strict=True)))

    def _code(self, node: int, holder: int | None) -> str | None:
        if node == self.problem.none:
            return None
        return self.placed[self.case.people[holder].code] if holder is not None else self.problem.codes[node][0]

    def _changes(self, number: int) -> Iterator[dict[int, int]]:
        """Yield changes as {person: new node}: onto a free seat; swapping; pushing on the one who sits there."""
        problem, old = self.problem, self.now[number]
        for node in self.arc[number]:
            if node == old:
                continue
            if node == problem.none or len(self.here[node]) < problem.seats[node]:
                yield {number: node}
                continue
            for other in self.here[node]:
                for target in self.arc[other]:
                    is_free = target in (problem.none, old) or len(self.here[target]) < problem.seats[target]
                    if target != node and is_free:
                        yield {number: node, other: target}

    def _cost(self, change: dict[int, int]) -> tuple[int, ...] | None:
        """Return the change of each goal, None if a limit would break."""
        used: dict[int, int] = defaultdict(int)
        delta = dict.fromkeys(self.case.goals, 0)
        burdens = list(self.burdens)
        for who, node in change.items():
            for arc, sign in ((self.arc[who].get(self.now[who]), -1), (self.arc[who][node], 1)):
                if arc is None:
                    continue
                for number, weight in self.weights.get(arc, ()):
                    used[number] += sign * weight
                for goal in self.linear:
                    delta[goal] += sign * self.costs[goal][arc]
                burdens[self.problem.side_of[who]] += sign * int(self.problem.burden[arc])
        if any(extra > 0 and extra > self.left[number] for number, extra in used.items()):
            return None
        if Goal.BALANCE in delta:
            delta[Goal.BALANCE] = self._unevenness(burdens) - self._unevenness(self.burdens)
        return tuple(delta[goal] for goal in self.case.goals)

    def _unevenness(self, burdens: list[int]) -> int:
        everybody, total = len(self.case.people), sum(burdens)
        spread = zip(burdens, self.side_people, strict=True)
        return max((abs(everybody * one - people * total) for one, people in spread), default=0)


def _wish(case: Case, person: Person, post: Post | None) -> int | None:
    if post is None:
        return None
    line = (post.code, *case.above(post.unit))
    return next((rank for rank, wish in enumerate(person.preferences) if wish in line), None)


def next_best(case: Case, answer: Answer, person: str, *, seconds: float = 30.0, seed: int = 1) -> Alternative | None:
    """Return the best placement in which the person is not where the answer puts them; None if there is none.

    Everybody else may move. Pins of the person are lifted: the question is what else could have been decided.
    """
    held = answer.placed.get(person)
    pins = tuple(pin for pin in case.pins if pin.person != person)
    if held is None:
        asked = _with_place(replace(case, pins=pins), person)
    else:
        asked = replace(case, pins=pins, forbids=(*case.forbids, Forbid(person=person, post=held)))
    try:
        other = solve(asked, seconds=seconds, seed=seed)
    except NoPlacement:
        return None
    before = {result.goal: result.value for result in answer.goals}
    return Alternative(
        other.placed.get(person),
        moves(answer.placed, other.placed),
        {result.goal: result.value - before[result.goal] for result in other.goals},
    )


def _with_place(case: Case, code: str) -> Case:
    """Make the person one who must have a place, by the fact that asks for it."""
    people = tuple(replace(p, is_under_review=True) if p.code == code else p for p in case.people)
    return replace(case, people=people)


def moves(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Move, ...]:
    everybody = sorted(before.keys() | after.keys())
    pairs = ((code, before.get(code), after.get(code)) for code in everybody)
    return tuple(Move(code, old, new) for code, old, new in pairs if old != new)
