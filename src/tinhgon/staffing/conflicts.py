"""A smallest set of hard rules that cannot hold together, when there is no placement.

Only people who must have a place can be the cause: everybody else may be left out. Rules are switched on and off in a
small CP-SAT model. Sets of rules whose removal would help are collected, and a smallest set that meets each of them is
tried, until such a set is itself impossible (implicit hitting sets: the first impossible one is a smallest one).
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ortools.sat.python import cp_model

from tinhgon.staffing.eligibility import is_listed_surplus, misses, protection
from tinhgon.staffing.law import heads
from tinhgon.staffing.model import Case, Person, Post, Role, Rule, RuleKind

_ALL_PAIRS = 200_000
"""People x posts up to which someone freed of a requirement may go anywhere; above, they get a seat of their own."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rules that contradict each other; without any one of them the others hold together.

    `is_smallest`: no other contradictory set has fewer rules (False when time ran out before that was shown).
    """

    rules: tuple[Rule, ...]
    is_smallest: bool


def smallest_conflict(
    case: Case, *, seconds: float = 20.0, seed: int = 1, clock: Callable[[], float] = time.monotonic
) -> Conflict | None:
    """Return a smallest conflict of the hard rules, None if a placement exists.

    Raises:
        TimeoutError: time ran out before it was known whether the rules contradict each other.
    """
    deadline = clock() + seconds
    model = _Rules(case, seed)
    everything = frozenset(range(len(model.rules)))
    if model.satisfied(everything, deadline - clock()) is not None:
        return None
    corrections: list[frozenset[int]] = []
    while clock() < deadline:
        tried = _smallest_hitting_set(corrections, seed)
        kept = model.satisfied(tried, deadline - clock(), grow=True)
        if kept is None:
            return Conflict(model.named(tried), is_smallest=True)
        corrections.append(everything - kept)
    return Conflict(model.named(_without_needless(model, everything)), is_smallest=False)


def _without_needless(model: "_Rules", rules: frozenset[int]) -> frozenset[int]:
    """Drop rule after rule as long as the rest stays impossible."""
    for number in sorted(rules):
        if model.satisfied(rules - {number}, 5.0) is None:
            rules -= {number}
    return rules


def _smallest_hitting_set(sets: Iterable[frozenset[int]], seed: int) -> frozenset[int]:
    model = cp_model.CpModel()
    taken: dict[int, cp_model.IntVar] = {}
    for members in sets:
        model.add_bool_or([taken.setdefault(number, model.new_bool_var("")) for number in sorted(members)])
    if not taken:
        return frozenset()
    model.minimize(sum(taken.values()))
    solver = cp_model.CpSolver()
    solver.parameters.random_seed, solver.parameters.num_workers = seed, 1
    solver.solve(model)
    return frozenset(number for number, variable in taken.items() if solver.boolean_value(variable))


class _Rules:
    """The case with a switch for every rule."""

    def __init__(self, case: Case, seed: int) -> None:
        self.case, self.seed = case, seed
        self.model = cp_model.CpModel()
        self.rules: list[Rule] = []
        self.switches: list[cp_model.IntVar] = []
        self._number: dict[Rule, int] = {}
        self.units = case.unit_of()
        self.posts = {post.code: post for post in case.posts}
        pins = {pin.person: pin for pin in case.pins}
        people = [p for p in case.people if p.code in pins or protection(p, case.on) is not None]
        self.is_small = len(people) * len(case.posts) <= _ALL_PAIRS
        self.at: dict[str, dict[str, cp_model.IntVar]] = {p.code: self._ways(p) for p in people}
        for person in people:
            self._must(person, pins[person.code].post if person.code in pins else None, person.code in pins)
        self._seats()
        self._limits()
        self._pairs()

    def named(self, numbers: Iterable[int]) -> tuple[Rule, ...]:
        return tuple(self.rules[number] for number in sorted(numbers))

    def satisfied(self, on: frozenset[int], seconds: float, *, grow: bool = False) -> frozenset[int] | None:
        """Return the rules that hold in a placement keeping those of `on` (`grow`: as many as possible), or None."""
        model = self.model.clone()
        switches = [model.get_bool_var_from_proto_index(switch.index) for switch in self.switches]
        for number in on:
            model.add(switches[number] == 1)
        if grow:
            model.maximize(sum(switches))
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = max(seconds, 0.1)
        solver.parameters.random_seed, solver.parameters.num_workers = self.seed, 1
        status = solver.solve(model)
        if status == cp_model.INFEASIBLE:
            return None
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            raise TimeoutError
        return frozenset(number for number, switch in enumerate(switches) if solver.boolean_value(switch))

    def _switch(self, rule: Rule) -> cp_model.IntVar:
        if rule not in self._number:
            self._number[rule] = len(self.rules)
            self.rules.append(rule)
            self.switches.append(self.model.new_bool_var(""))
        return self.switches[self._number[rule]]

    def _ways(self, person: Person) -> dict[str, cp_model.IntVar]:
        """Return a variable a post the person may come to, tied to the rules that stand against it."""
        wanted = {pin.post for pin in self.case.pins if pin.person == person.code}
        banned = {ban.post for ban in self.case.forbids if ban.person == person.code}
        ways = {}
        for post in self.case.posts:
            against = self._against(person, post)
            if against and not self.is_small and post.code not in wanted:
                continue
            variable = self.model.new_bool_var("")
            ways[post.code] = variable
            if post.code in banned:
                against.append(Rule(kind=RuleKind.FORBIDDEN, people=(person.code,), post=post.code))
            for rule in against:
                self.model.add_implication(self._switch(rule), variable.negated())
        if not self.is_small:
            variable = self.model.new_bool_var("")
            ways[""] = variable  # some seat or other, for who is freed of the requirements
            rule = Rule(kind=RuleKind.QUALIFICATION, people=(person.code,))
            self.model.add_implication(self._switch(rule), variable.negated())
        return ways

    def _against(self, person: Person, post: Post) -> list[Rule]:
        against = []
        if misses(person, post):
            against.append(Rule(kind=RuleKind.QUALIFICATION, people=(person.code,)))
        place = self.units[post.unit].place
        limit = self.case.distance_limit_km
        if limit is not None and (self.case.km(person.place, place) or 0) > limit:
            against.append(Rule(kind=RuleKind.DISTANCE, people=(person.code,), most=limit))
        limit = self.case.spouse_limit_km
        if limit is not None and person.spouse_place and (self.case.km(person.spouse_place, place) or 0) > limit:
            against.append(Rule(kind=RuleKind.SPOUSE, people=(person.code,), most=limit))
        return against

    def _must(self, person: Person, post: str | None, is_pinned: bool) -> None:
        ways = self.at[person.code]
        self.model.add_at_most_one(ways.values())
        if protection(person, self.case.on) is not None:
            switch = self._switch(Rule(kind=RuleKind.PROTECTED, people=(person.code,)))
            self.model.add_bool_or([*ways.values(), switch.negated()])
        if is_pinned:
            switch = self._switch(Rule(kind=RuleKind.PINNED, people=(person.code,), post=post or ""))
            if post is None:
                for variable in ways.values():
                    self.model.add_implication(switch, variable.negated())
            else:
                self.model.add_implication(switch, ways[post])

    def _seats(self) -> None:
        for code, post in self.posts.items():
            takers = [ways[code] for ways in self.at.values() if code in ways]
            if len(takers) > post.seats:
                self.model.add(sum(takers) <= post.seats)

    def _limits(self) -> None:
        case = self.case
        lines = case.lines()
        of_unit: dict[tuple[str, Role], list[tuple[str, cp_model.IntVar]]] = defaultdict(list)
        branch: dict[tuple[str, object], list[cp_model.IntVar]] = defaultdict(list)
        for person, ways in self.at.items():
            for code, variable in ways.items():
                if code:
                    post = self.posts[code]
                    of_unit[post.unit, post.role].append((person, variable))
                    for unit in lines[post.unit]:
                        branch[unit, post.kind].append(variable)
        most = heads(case.on).value
        for (unit, role), takers in of_unit.items():
            if role is Role.HEAD:
                self._at_most([v for _, v in takers], most, Rule(kind=RuleKind.HEAD, unit=unit, most=most))
        listed = is_listed_surplus(case)
        for limit in case.deputy_limits:
            counted = [v for person, v in of_unit[limit.unit, Role.DEPUTY] if person not in listed]
            self._at_most(counted, limit.most, Rule(kind=RuleKind.DEPUTIES, unit=limit.unit, most=limit.most))
        for quota in case.quotas:
            rule = Rule(kind=RuleKind.QUOTA, unit=quota.unit, staff_kind=quota.kind, most=quota.most)
            self._at_most(branch[quota.unit, quota.kind], quota.most, rule)

    def _at_most(self, takers: list[cp_model.IntVar], most: int, rule: Rule) -> None:
        if len(takers) > most:
            self.model.add(sum(takers) <= most).only_enforce_if(self._switch(rule))

    def _pairs(self) -> None:
        case = self.case
        lines = case.lines()
        for pair in case.kin:
            for leader, other in ((pair.first, pair.second), (pair.second, pair.first)):
                self._exclude(
                    leader,
                    other,
                    Rule(kind=RuleKind.KIN, people=(pair.first, pair.second)),
                    lambda one, two: one.role is not Role.STAFF and one.unit in lines[two.unit],
                )
        limit = case.spouse_limit_km
        for pair in case.couples if limit is not None else ():
            self._exclude(
                pair.first,
                pair.second,
                Rule(kind=RuleKind.SPOUSE, people=(pair.first, pair.second), most=limit),
                lambda one, two: (case.km(self.units[one.unit].place, self.units[two.unit].place) or 0) > (limit or 0),
            )

    def _exclude(self, first: str, second: str, rule: Rule, is_wrong: Callable[[Post, Post], bool]) -> None:
        for one, variable in self.at.get(first, {}).items():
            for two, other in self.at.get(second, {}).items():
                if one and two and is_wrong(self.posts[one], self.posts[two]):
                    self.model.add_bool_or([variable.negated(), other.negated(), self._switch(rule).negated()])
