"""Speed and quality of placement: made-up mergers of two provinces' bodies, small to a whole province.

    python bench/placement.py                 # 160 x 130 and 2,000 x 2,000
    python bench/placement.py --large         # also 20,000 x 20,000
    python bench/placement.py --profile       # where the time goes

Every answer is verified by the independent checker (its time is not counted). Beside it: a greedy baseline (people by
level, each takes the best free seat that breaks no rule) compared goal by goal, and scipy's linear_sum_assignment on
the same costs without limits, compared in time and total. Goals are printed beside the figures and asserted nowhere.
"""

import argparse
import cProfile
import sys
import time
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

import numpy as np
from scipy.optimize import linear_sum_assignment

from tinhgon.staffing.checker import check, figures, wrong_claims
from tinhgon.staffing.model import (
    Answer,
    Case,
    Degree,
    DeputyLimit,
    Goal,
    Pair,
    Person,
    Post,
    Quota,
    Role,
    Sex,
    StaffKind,
    SurplusDeputy,
    Unit,
)
from tinhgon.staffing.problem import compile_case
from tinhgon.staffing.solver import solve

ON = date(2026, 12, 1)
SIDES = (("Hưng Yên", 0.45), ("Thái Bình", 0.55))


@dataclass(frozen=True)
class Size:
    people: int
    posts: int
    departments: int  # bodies with a head, deputies and offices
    offices: int  # offices in each
    places: int
    seconds: float  # the goal


SMALL = Size(160, 130, 1, 8, 2, 2)
MIDDLE = Size(2_000, 2_000, 14, 8, 12, 20)
LARGE = Size(20_000, 20_000, 120, 8, 110, 120)


def make(size: Size, seed: int = 1) -> Case:
    """Return a merger: about one seat in six leads; people of both sides hold the same posts twice over."""
    draw = Random(seed)
    places = [f"Nơi {n}" for n in range(size.places)]
    at = {place: (draw.uniform(0, 90), draw.uniform(0, 60)) for place in places}
    distances = {
        (a, b): round(((at[a][0] - at[b][0]) ** 2 + (at[a][1] - at[b][1]) ** 2) ** 0.5)
        for n, a in enumerate(places)
        for b in places[n + 1 :]
    }
    fields = [f"lĩnh vực {n}" for n in range(max(4, size.departments))]
    units: list[Unit] = []
    posts: list[Post] = []
    limits: list[DeputyLimit] = []
    civil = StaffKind.CIVIL_SERVANT
    rest = size.posts - size.departments * (4 + size.offices * 3)
    for body in range(size.departments):
        place = places[body % len(places)]
        own = fields[body % len(fields)]
        units.append(Unit(code=f"S{body}", name=f"Sở {body}", place=place))
        limits.append(DeputyLimit(unit=f"S{body}", most=3))
        posts.append(_post(f"S{body}-GD", f"S{body}", Role.HEAD, 4, 1, frozenset({own}), Degree.MASTER))
        posts.append(_post(f"S{body}-PGD", f"S{body}", Role.DEPUTY, 3, 3, frozenset({own}), Degree.BACHELOR))
        for office in range(size.offices):
            code = f"S{body}P{office}"
            units.append(Unit(code=code, name=f"Phòng {office}", parent=f"S{body}", place=place))
            limits.append(DeputyLimit(unit=code, most=2))
            need = frozenset({own, fields[(body + office) % len(fields)]})
            posts.append(_post(f"{code}-TP", code, Role.HEAD, 2, 1, need, Degree.BACHELOR))
            posts.append(_post(f"{code}-PTP", code, Role.DEPUTY, 1, 2, need, Degree.BACHELOR))
            number = body * size.offices + office
            share = rest * (number + 1) // (size.departments * size.offices) - rest * number // (
                size.departments * size.offices
            )
            seats = [share // 2, share - share // 2]
            posts.append(_post(f"{code}-CV", code, Role.STAFF, 0, seats[0], need, Degree.BACHELOR))
            posts.append(_post(f"{code}-NV", code, Role.STAFF, 0, seats[1], frozenset({own}), Degree.NONE))
    people = tuple(_person(draw, n, size, fields, places, units) for n in range(size.people))
    codes = [person.code for person in people]
    pairs = [draw.sample(codes, 2) for _ in range(size.people // 50)]
    couples = [draw.sample(codes, 2) for _ in range(size.people // 50)]
    leaders = [person.code for person in people if person.level in (1, 3)]
    return Case(
        on=ON,
        arranged_on=date(2025, 7, 1),
        people=people,
        posts=tuple(posts),
        units=tuple(units),
        quotas=tuple(
            Quota(unit=f"S{n}", kind=civil, most=size.posts // size.departments - draw.choice((0, 0, 2)))
            for n in range(size.departments)
        ),
        deputy_limits=tuple(replace(limit, most=limit.most - draw.choice((0, 0, 0, 1))) for limit in limits),
        surplus_deputies=tuple(
            SurplusDeputy(person=code, until=date(2030, 6, 30), decision="QĐ 1")
            for code in draw.sample(leaders, len(leaders) // 20)
        ),
        kin=tuple(Pair(first=a, second=b, word="anh em") for a, b in pairs),
        couples=tuple(Pair(first=a, second=b, word="vợ chồng") for a, b in couples),
        distances=distances,
        spouse_limit_km=60,
    )


def _post(code: str, unit: str, role: Role, level: int, seats: int, fields: frozenset[str], degree: Degree) -> Post:
    return Post(
        code=code,
        title=code,
        unit=unit,
        kind=StaffKind.CIVIL_SERVANT,
        role=role,
        level=level,
        seats=seats,
        fields=fields,
        min_degree=degree,
    )


def _person(draw: Random, number: int, size: Size, fields: list[str], places: list[str], units: list[Unit]) -> Person:
    level = draw.choices((4, 3, 2, 1, 0), (2, 6, 13, 26, 160))[0]
    own = draw.sample(fields, draw.choice((1, 1, 2)))
    return Person(
        code=f"N{number:05}",
        name=f"Người {number}",
        side=draw.choices([name for name, _ in SIDES], [share for _, share in SIDES])[0],
        kind=StaffKind.CIVIL_SERVANT,
        level=level,
        field=own[0],
        fields=frozenset(own),
        degree=Degree.MASTER if level >= 3 else draw.choice((Degree.BACHELOR, Degree.BACHELOR, Degree.MASTER)),
        place=draw.choice(places),
        preferences=tuple(draw.sample([unit.code for unit in units], 2)) if draw.random() < 0.3 else (),
        sex=draw.choice((Sex.FEMALE, Sex.MALE)),
        is_pregnant=False,
        youngest_child_born=date(2024, 6, 1) if draw.random() < 0.05 else None,
        wants_to_leave=draw.random() < 0.04,
    )


def greedy(case: Case) -> dict[str, str]:
    """Place people one by one, leaders first, each on the best free seat that breaks no rule."""
    problem = compile_case(case)
    order = sorted(range(problem.people), key=lambda place: -case.people[place].level)
    free = problem.seats.copy()
    linear = [goal for goal in case.goals if goal is not Goal.BALANCE]
    rows = np.stack([problem.costs[goal] for goal in linear])
    room = {id(group): group.most for group in problem.tree}
    groups_of: dict[int, list[object]] = {}
    for group in problem.tree:
        for node in group.nodes:
            groups_of.setdefault(node, []).append(group)
    left = [side.most for side in problem.sides]
    sides_of: dict[int, list[tuple[int, int]]] = {}
    for number, side in enumerate(problem.sides):
        for arc, weight in zip(side.arcs.tolist(), side.weights.tolist(), strict=True):
            sides_of.setdefault(arc, []).append((number, weight))
    placed: dict[str, str] = {}
    taken = [iter(codes) for codes in problem.codes]
    for place in order:
        arcs = np.arange(problem.first[place], problem.first[place + 1])
        ranked = arcs[np.lexsort(rows[::-1, arcs])]
        for arc in ranked.tolist():
            node = int(problem.node[arc])
            if node == problem.none:
                break
            if not free[node] or any(room[id(group)] <= 0 for group in groups_of.get(node, ())):
                continue
            if any(left[number] < weight for number, weight in sides_of.get(arc, ())):
                continue
            free[node] -= 1
            for group in groups_of.get(node, ()):
                room[id(group)] -= 1
            for number, weight in sides_of.get(arc, ()):
                left[number] -= weight
            placed[case.people[place].code] = next(taken[node])
            break
    return placed


def assignment(case: Case) -> tuple[float, float, int, int]:
    """Return seconds of ours and scipy's on the plain assignment (no limits, one goal: km), and both totals."""
    far = 10_000
    plain = replace(
        case, quotas=(), deputy_limits=(), surplus_deputies=(), kin=(), couples=(), spouse_limit_km=None,
        goals=(Goal.UNPLACED, Goal.MOVE),
        people=tuple(replace(p, sex=Sex.MALE, youngest_child_born=None, wants_to_leave=False) for p in case.people),
    )  # fmt: skip
    began = time.perf_counter()
    answer = solve(plain)
    ours = time.perf_counter() - began
    problem = compile_case(plain)
    began = time.perf_counter()
    seats = np.repeat(np.arange(problem.none), problem.seats)
    by_node = np.full((problem.people, problem.none + 1), far, dtype=np.int64)
    by_node[problem.person, problem.node] = problem.costs[Goal.MOVE] + far * problem.costs[Goal.UNPLACED]
    matrix = by_node[:, seats]
    rows, columns = linear_sum_assignment(matrix)
    total = int(matrix[rows, columns].sum()) + far * (problem.people - len(rows))
    theirs = time.perf_counter() - began
    return ours, theirs, answer.value(Goal.MOVE) + far * answer.value(Goal.UNPLACED), total


def show(size: Size, args: argparse.Namespace) -> None:
    case = make(size)
    problem = compile_case(case)
    print(
        f"\n{size.people:,} people x {sum(post.seats for post in case.posts):,} seats: {len(problem.person):,} arcs, "
        f"{len(problem.tree)} nested and {len(problem.sides)} other limits"
    )
    if args.profile:
        cProfile.runctx("solve(case)", globals(), {"case": case}, sort="cumulative")
        return
    began = time.perf_counter()
    answer = solve(case, seconds=size.seconds, progress=lambda goal, *_: args.verbose and print("  …", goal))
    took = time.perf_counter() - began
    broken, wrong = check(case, answer.placed), wrong_claims(case, answer)
    print(f"  {took:.2f} s (goal {size.seconds:g} s); checker: {len(broken)} broken rules, {len(wrong)} wrong figures")
    _compare(case, answer)
    if size.people <= MIDDLE.people:
        ours, theirs, our_total, their_total = assignment(case)
        print(
            f"  plain assignment by km: ours {ours:.2f} s, linear_sum_assignment {theirs:.2f} s, "
            f"totals {our_total:,} and {their_total:,}"
        )


def _compare(case: Case, answer: Answer) -> None:
    began = time.perf_counter()
    baseline = greedy(case)
    took = time.perf_counter() - began
    unprotected = [row.kind.value for row in check(case, baseline)]
    counted = figures(case, baseline)
    print(
        f"  {'goal':12} {'value':>12} {'bound':>12} {'gap':>9}   {'greedy':>12}  ({took:.2f} s, {len(unprotected)} broken)"
    )
    for result in answer.goals:
        gap = "proven" if result.is_proven else "unknown" if result.gap is None else f"{result.gap:.3%}"
        bound = "–" if result.bound is None else f"{result.bound:,}"
        print(f"  {result.goal:12} {result.value:12,} {bound:>12} {gap:>9}   {counted[result.goal]:12,}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--only", choices=("small", "middle", "large"))
    args = parser.parse_args()
    sizes = {"small": SMALL, "middle": MIDDLE, "large": LARGE}
    for name, size in sizes.items():
        if args.only == name or (not args.only and (name != "large" or args.large)):
            show(size, args)


if __name__ == "__main__":
    main()
