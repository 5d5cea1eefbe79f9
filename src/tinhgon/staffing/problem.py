"""A case as arrays: which person may go to which group of equal posts, at what cost, under which linear limits.

Equal posts (same unit, role, level, kind and requirements, named by nobody's wish or decision) are one node with as
many seats: exact, and far fewer arcs. The node after the last post is "no place".
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tinhgon.staffing.eligibility import is_listed_surplus, misses, protection
from tinhgon.staffing.law import heads
from tinhgon.staffing.model import Case, Goal, Person, Post, Role, Rule, RuleKind

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Side:
    """Over the chosen arcs, the sum of `weights` must not exceed `most`. No rule: it keeps what an earlier goal won."""

    rule: Rule | None
    arcs: Ints
    weights: Ints
    most: int


@dataclass(frozen=True, slots=True)
class Group:
    """Posts (nodes) that together take at most `most` people."""

    rule: Rule
    nodes: tuple[int, ...]
    most: int


@dataclass(frozen=True, slots=True)
class Gate:
    """At most `most` of those who must pass it may come to the node."""

    rule: Rule
    node: int
    most: int


@dataclass(slots=True)
class Problem:
    """`person`, `node` and each array of `costs` have one entry an arc; arcs are sorted by person, then node.
    `entry` is the node of the flow network an arc leads to: `node` itself, or a gate before it.

    `first[p] : first[p + 1]` are the arcs of person p. `tree` are groups that nest and so fit into a flow network,
    `sides` all other limits.
    """

    case: Case
    seats: Ints  # of each node, without the node "no place"
    codes: tuple[tuple[str, ...], ...]  # of each node, a code a seat
    person: Ints
    node: Ints
    first: Ints
    by_node: Ints  # arcs in the order of their nodes, those of node n from node_first[n] on
    node_first: Ints
    costs: dict[Goal, Ints]
    tree: tuple[Group, ...]
    gates: tuple[Gate, ...]
    entry: Ints
    sides: tuple[Side, ...]
    side_of: Ints  # of each person, the place of their side in `side_names`
    side_names: tuple[str, ...]
    burden: Ints  # of each arc, 1 if the person loses a place or a level by it

    @property
    def none(self) -> int:
        return len(self.seats)

    @property
    def people(self) -> int:
        return len(self.first) - 1

    def into(self, nodes: Iterable[int]) -> Ints:
        """Return the arcs into any of the nodes, in the order of arcs."""
        parts = [self.by_node[self.node_first[node] : self.node_first[node + 1]] for node in nodes]
        return np.sort(np.concatenate(parts)) if parts else np.zeros(0, dtype=np.int64)


def compile_case(case: Case) -> Problem:
    """Return the arrays of a case that has no flaws."""
    nodes, codes = _nodes(case)
    node_of = {code: place for place, members in enumerate(codes) for code in members}
    person, node = _arcs(case, nodes, node_of)
    first = np.searchsorted(person, np.arange(len(case.people) + 1))
    by_node = np.argsort(node, kind="stable")
    costs = _costs(case, nodes, node_of, person, node)
    sides = sorted({p.side for p in case.people})
    place_of = {side: place for place, side in enumerate(sides)}
    problem = Problem(
        case=case,
        seats=np.array([len(members) for members in codes], dtype=np.int64),
        codes=codes,
        person=person,
        node=node,
        first=first,
        by_node=by_node,
        node_first=np.searchsorted(node[by_node], np.arange(len(nodes) + 2)),
        costs=costs,
        tree=(),
        gates=(),
        entry=node.copy(),
        sides=(),
        side_of=np.array([place_of[p.side] for p in case.people], dtype=np.int64),
        side_names=tuple(sides),
        burden=np.maximum(costs[Goal.UNPLACED], costs[Goal.DEMOTED]),
    )
    tree, crossing = _nesting(_groups(problem, nodes), len(nodes))
    problem.tree = tree
    problem.sides = (
        *(_as_side(problem, group) for group in crossing),
        *_deputies(problem, nodes),
        *_kin_sides(problem, nodes),
        *_couple_sides(problem, nodes),
    )
    return problem


def _nodes(case: Case) -> tuple[list[Post], tuple[tuple[str, ...], ...]]:
    named = {wish for person in case.people for wish in person.preferences}
    named |= {pin.post for pin in case.pins if pin.post} | {ban.post for ban in case.forbids}
    groups: dict[object, list[Post]] = defaultdict(list)
    for post in case.posts:
        key = (
            post.unit, post.role, post.level, post.kind, post.fields, post.min_degree, post.certificates,
            post.lowest_level, post.code if post.code in named else None,
        )  # fmt: skip
        groups[key].append(post)
    members = list(groups.values())
    codes = tuple(tuple(post.code for post in posts for _ in range(post.seats)) for posts in members)
    return [posts[0] for posts in members], codes


def _arcs(case: Case, nodes: list[Post], node_of: dict[str, int]) -> tuple[Ints, Ints]:
    alike: dict[object, list[int]] = defaultdict(list)
    for place, person in enumerate(case.people):
        alike[person.kind, person.level, person.degree, person.fields, person.certificates].append(place)
    by_field: dict[str, list[int]] = defaultdict(list)
    open_to_all = []
    for place, post in enumerate(nodes):
        for name in post.fields:
            by_field[name].append(place)
        if not post.fields:
            open_to_all.append(place)
    people_parts, node_parts = [], []
    for members in alike.values():
        person = case.people[members[0]]
        candidates = sorted({*open_to_all, *(q for name in person.fields for q in by_field[name])})
        fitting = np.array([q for q in candidates if not misses(person, nodes[q])], dtype=np.int64)
        people_parts.append(np.repeat(np.array(members, dtype=np.int64), len(fitting)))
        node_parts.append(np.tile(fitting, len(members)))
    person_ids, node_ids = _joined(people_parts), _joined(node_parts)
    keep = _within_distance(case, nodes, person_ids, node_ids)
    index = {person.code: place for place, person in enumerate(case.people)}
    barred = {(index[ban.person], node_of[ban.post]) for ban in case.forbids if ban.post in node_of}
    size = len(nodes) + 1
    if barred:
        keep &= ~np.isin(person_ids * size + node_ids, [p * size + q for p, q in barred])
    may_stay_out = np.array([protection(person, case.on) is None for person in case.people], dtype=bool)
    out = np.flatnonzero(may_stay_out)
    person_ids, node_ids = np.r_[person_ids[keep], out], np.r_[node_ids[keep], np.full(len(out), len(nodes))]
    pinned = np.full(len(case.people), -1)
    for pin in case.pins:
        # A post without seats is no node: nobody can be put there.
        pinned[index[pin.person]] = len(nodes) if pin.post is None else node_of.get(pin.post, len(nodes) + 1)
    keep = (pinned[person_ids] < 0) | (pinned[person_ids] == node_ids)
    person_ids, node_ids = person_ids[keep], node_ids[keep]
    order = np.lexsort((node_ids, person_ids))
    return person_ids[order], node_ids[order]


def _joined(parts: list[Ints]) -> Ints:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def _kilometres(case: Case, starts: list[str], ends: list[str]) -> Ints:
    """Return starts x ends in km, 0 or 1 when no distance was stated at all."""
    table = np.zeros((len(starts), len(ends)), dtype=np.int64)
    for row, start in enumerate(starts):
        for column, end in enumerate(ends):
            known = case.km(start, end)
            table[row, column] = (1 if known is None else known) if start and end else 0
    return table


def _distance(case: Case, nodes: list[Post], starts: list[str], person: Ints, node: Ints) -> Ints:
    """Return for each arc the km from `starts[person]` to the place of the node's unit; 0 where no start is given."""
    units = case.unit_of()
    ends = [units[post.unit].place for post in nodes] + [""]
    names, end_names = sorted(set(starts)), sorted(set(ends))
    table = _kilometres(case, names, end_names)
    row = np.array([names.index(start) for start in starts], dtype=np.int64)
    column = np.array([end_names.index(end) for end in ends], dtype=np.int64)
    found: Ints = table[row[person], column[node]] if len(person) else np.zeros(0, dtype=np.int64)
    return found


def _within_distance(case: Case, nodes: list[Post], person: Ints, node: Ints) -> npt.NDArray[np.bool_]:
    keep = np.ones(len(person), dtype=bool)
    if case.distance_limit_km is not None:
        keep &= _distance(case, nodes, [p.place for p in case.people], person, node) <= case.distance_limit_km
    if case.spouse_limit_km is not None:
        keep &= _distance(case, nodes, [p.spouse_place for p in case.people], person, node) <= case.spouse_limit_km
    return keep


def _costs(case: Case, nodes: list[Post], node_of: dict[str, int], person: Ints, node: Ints) -> dict[Goal, Ints]:
    is_out = node == len(nodes)
    stays = np.array([not p.wants_to_leave for p in case.people], dtype=np.int64)[person]
    level = np.array([p.level for p in case.people], dtype=np.int64)[person]
    post_level = np.array([q.level for q in nodes] + [0], dtype=np.int64)[node]
    # Who asked to leave and has no place has got what they asked for: nothing is counted against it.
    counted = np.where(is_out, stays, 1)
    steps = np.maximum(level - post_level, 0) * counted
    move = _distance(case, nodes, [p.place for p in case.people], person, node)
    return {
        Goal.UNPLACED: is_out * stays,
        Goal.DEMOTED: (steps > 0).astype(np.int64),
        Goal.STEPS: steps,
        Goal.MOVE: np.where(is_out, 0, move),
        Goal.SKILLS: np.where(is_out, 0, _skills(case, nodes, person, node)),
        Goal.PREFERENCES: _wishes(case, nodes, node_of, person, node),
    }


def skill_loss(person: Person, post: Post) -> int:
    """Return 0 if the post goes on with the person's present field, 1 for another field of theirs, 2 for none."""
    if not post.fields or person.field in post.fields:
        return 0
    return 1 if person.fields & post.fields else 2


def _skills(case: Case, nodes: list[Post], person: Ints, node: Ints) -> Ints:
    """As `skill_loss`, by the combinations that occur."""
    person_keys = [(p.field, p.fields) for p in case.people]
    post_keys = [q.fields for q in nodes] + [frozenset[str]()]
    rows = {key: place for place, key in enumerate(dict.fromkeys(person_keys))}
    columns = {key: place for place, key in enumerate(dict.fromkeys(post_keys))}
    someone = {rows[key]: p for p, key in zip(case.people, person_keys, strict=True)}
    some_post = {columns[q.fields]: q for q in nodes}
    row_of = np.array([rows[key] for key in person_keys], dtype=np.int64)
    column_of = np.array([columns[key] for key in post_keys], dtype=np.int64)
    asked, place = np.unique(row_of[person] * len(columns) + column_of[node], return_inverse=True)
    pairs = (divmod(key, len(columns)) for key in asked.tolist())
    losses = [skill_loss(someone[row], some_post[column]) if column in some_post else 0 for row, column in pairs]
    found: Ints = np.array(losses, dtype=np.int64)[place]
    return found


def _wishes(case: Case, nodes: list[Post], node_of: dict[str, int], person: Ints, node: Ints) -> Ints:
    """Return the rank of the wish an arc fulfils (0 the dearest); the number of wishes where it fulfils none."""
    in_unit: dict[str, list[int]] = defaultdict(list)
    lines = case.lines()
    for place, post in enumerate(nodes):
        for unit in lines[post.unit]:
            in_unit[unit].append(place)
    rank = np.array([len(p.preferences) for p in case.people], dtype=np.int64)[person]
    size = len(nodes) + 1
    keys = person * size + node
    for place, someone in enumerate(case.people):
        for wish, name in reversed(list(enumerate(someone.preferences))):
            at = [node_of[name]] if name in node_of else in_unit.get(name, [])
            wanted = place * size + np.array(at, dtype=np.int64)
            found = np.searchsorted(keys, wanted)
            hit = (
                found[(found < len(keys)) & (keys[np.minimum(found, len(keys) - 1)] == wanted)] if len(keys) else found
            )
            rank[hit] = wish
    return rank


# --- limits on posts ---------------------------------------------------------------------------------------------------


def _groups(problem: Problem, nodes: list[Post]) -> list[Group]:
    case = problem.case
    lines = case.lines()
    by_unit: dict[tuple[str, Role], list[int]] = defaultdict(list)
    branch: dict[tuple[str, object], list[int]] = defaultdict(list)
    for place, post in enumerate(nodes):
        by_unit[post.unit, post.role].append(place)
        for unit in lines[post.unit]:
            branch[unit, post.kind].append(place)
    most = heads(case.on).value
    groups = [
        Group(Rule(kind=RuleKind.HEAD, unit=unit, most=most), tuple(places), most)
        for (unit, role), places in by_unit.items()
        if role is Role.HEAD
    ]
    for quota in case.quotas:
        rule = Rule(kind=RuleKind.QUOTA, unit=quota.unit, staff_kind=quota.kind, most=quota.most)
        groups.append(Group(rule, tuple(branch[quota.unit, quota.kind]), quota.most))
    listed = _listed(problem)
    for limit in case.deputy_limits:
        places = by_unit[limit.unit, Role.DEPUTY]
        coming = problem.person[problem.into(places)]
        beyond = len(np.unique(coming[listed[coming]]))
        rule = Rule(kind=RuleKind.DEPUTIES, unit=limit.unit, most=limit.most)
        groups.append(Group(rule, tuple(places), limit.most + beyond))
    return [group for group in groups if group.nodes and group.most < problem.seats[list(group.nodes)].sum()]


def _listed(problem: Problem) -> npt.NDArray[np.bool_]:
    listed = is_listed_surplus(problem.case)
    return np.array([person.code in listed for person in problem.case.people], dtype=bool)


def _nesting(groups: list[Group], nodes: int) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
    """Part the groups into those that nest (the largest first) and those that cross one of them."""
    inner = np.full(nodes, -1)
    nested: list[Group] = []
    crossing = []
    for group in sorted(groups, key=lambda group: -len(group.nodes)):
        places = list(group.nodes)
        if len(set(inner[places].tolist())) > 1:
            crossing.append(group)
            continue
        inner[places] = len(nested)
        nested.append(group)
    return tuple(nested), tuple(crossing)


def _side(rule: Rule, arcs: Ints, most: int) -> Side:
    return Side(rule, arcs, np.ones(len(arcs), dtype=np.int64), most)


def _as_side(problem: Problem, group: Group) -> Side:
    return _side(group.rule, problem.into(group.nodes), group.most)


def _deputies(problem: Problem, nodes: list[Post]) -> list[Side]:
    """The exact limit where people on the surplus list could be deputies: they do not count.

    Where a unit's deputies are all one node, everybody else passes a gate before it, which is a flow.
    """
    listed = _listed(problem)
    sides: list[Side] = []
    gates: list[Gate] = []
    of_unit: dict[str, list[int]] = defaultdict(list)
    for place, post in enumerate(nodes):
        if post.role is Role.DEPUTY:
            of_unit[post.unit].append(place)
    for limit in problem.case.deputy_limits if listed.any() else ():
        places = of_unit[limit.unit]
        coming = problem.into(places)
        is_listed = listed[problem.person[coming]]
        if not is_listed.any():
            continue
        rule = Rule(kind=RuleKind.DEPUTIES, unit=limit.unit, most=limit.most)
        counted = coming[~is_listed]
        if len(places) == 1:
            problem.entry[counted] = problem.none + 1 + len(gates)
            gates.append(Gate(rule, places[0], limit.most))
        else:
            sides.append(_side(rule, counted, limit.most))
    problem.gates = tuple(gates)
    return sides


# --- limits on pairs of people -----------------------------------------------------------------------------------------


def _kin_sides(problem: Problem, nodes: list[Post]) -> list[Side]:
    """Nobody leads a unit in whose branch a relative works: for each unit at most one of the two arcs."""
    case = problem.case
    index = {person.code: place for place, person in enumerate(case.people)}
    lines = case.lines()
    sides = []
    for pair in case.kin:
        rule = Rule(kind=RuleKind.KIN, people=(pair.first, pair.second))
        for leader, other in ((pair.first, pair.second), (pair.second, pair.first)):
            led: dict[str, list[int]] = defaultdict(list)
            below: dict[str, list[int]] = defaultdict(list)
            for arc in _arcs_of(problem, index[leader]):
                post = nodes[problem.node[arc]]
                if post.role is not Role.STAFF:
                    led[post.unit].append(arc)
            for arc in _arcs_of(problem, index[other]):
                for unit in lines[nodes[problem.node[arc]].unit]:
                    below[unit].append(arc)
            # Whoever leads a unit leads what is below it: all of them in one limit hold tighter than each alone.
            for unit, arcs in below.items():
                leading = [arc for upper in lines[unit] for arc in led.get(upper, ())]
                if leading:
                    sides.append(_side(rule, np.array(leading + arcs), 1))
    return sides


def _couple_sides(problem: Problem, nodes: list[Post]) -> list[Side]:
    case = problem.case
    if case.spouse_limit_km is None:
        return []
    index = {person.code: place for place, person in enumerate(case.people)}
    units = case.unit_of()
    sides = []
    for pair in case.couples:
        rule = Rule(kind=RuleKind.SPOUSE, people=(pair.first, pair.second), most=case.spouse_limit_km)
        at: tuple[dict[str, list[int]], dict[str, list[int]]] = (defaultdict(list), defaultdict(list))
        for which, code in enumerate((pair.first, pair.second)):
            for arc in _arcs_of(problem, index[code]):
                at[which][units[nodes[problem.node[arc]].unit].place].append(arc)
        far = {
            start: frozenset(end for end in at[1] if (case.km(start, end) or 0) > case.spouse_limit_km)
            for start in at[0]
        }
        for ends in sorted({ends for ends in far.values() if ends}, key=sorted):
            # Every start from which all these ends are too far belongs into the same limit.
            near = [arc for start, arcs in at[0].items() if far[start] >= ends for arc in arcs]
            sides.append(_side(rule, np.array(near + [arc for end in ends for arc in at[1][end]]), 1))
    return sides


def _arcs_of(problem: Problem, person: int) -> list[int]:
    """Arcs of a person into posts, without the one into "no place"."""
    arcs = range(problem.first[person], problem.first[person + 1])
    return [arc for arc in arcs if problem.node[arc] != problem.none]
