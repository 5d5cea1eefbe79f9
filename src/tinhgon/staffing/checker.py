"""A second pair of eyes: reads a case and an answer and finds everything that is wrong, in plain loops.

It imports nothing that solves, and words the rules a second time on purpose (a house test keeps it so): what the
solver misunderstands, this does not repeat.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tinhgon.staffing import law
from tinhgon.staffing.model import Answer, Case, Goal, Person, Post, Role, RuleKind, Sex


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A hard rule that a placement breaks: about whom, where, and by how much (`found` against `allowed`)."""

    kind: RuleKind
    people: tuple[str, ...] = ()
    unit: str = ""
    post: str = ""
    found: int = 0
    allowed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongClaim:
    """A figure of the answer that is not what the placement gives, or a bound above its value."""

    goal: Goal
    claimed: int | None
    found: int


def check(case: Case, placed: Mapping[str, str]) -> tuple[Violation, ...]:
    """Return every hard rule the placement breaks.

    Raises:
        KeyError: the placement names a person or a post that the case does not know.
    """
    people = {person.code: person for person in case.people}
    posts = {post.code: post for post in case.posts}
    units = {unit.code: unit for unit in case.units}
    held = {code: posts[post] for code, post in placed.items() if people[code]}
    wrong: list[Violation] = []
    for code, times in Counter(placed.values()).items():
        if times > posts[code].seats:
            wrong.append(Violation(kind=RuleKind.SEATS, post=code, found=times, allowed=posts[code].seats))
    for code, post in held.items():
        if not _meets(people[code], post):
            wrong.append(Violation(kind=RuleKind.QUALIFICATION, people=(code,), post=post.code))
        there = units[post.unit].place
        wrong += _distance(case, code, people[code].place, there, case.distance_limit_km, RuleKind.DISTANCE, post)
        if people[code].spouse_place:
            at = people[code].spouse_place
            wrong += _distance(case, code, at, there, case.spouse_limit_km, RuleKind.SPOUSE, post)
    for person in case.people:
        if person.code not in held and _must_stay(person, case.on):
            wrong.append(Violation(kind=RuleKind.PROTECTED, people=(person.code,)))
    wrong += _units(case, held)
    wrong += _pairs(case, held)
    for pin in case.pins:
        if placed.get(pin.person) != pin.post:
            wrong.append(Violation(kind=RuleKind.PINNED, people=(pin.person,), post=pin.post or ""))
    for ban in case.forbids:
        if placed.get(ban.person) == ban.post:
            wrong.append(Violation(kind=RuleKind.FORBIDDEN, people=(ban.person,), post=ban.post))
    return tuple(wrong)


def _meets(person: Person, post: Post) -> bool:
    if post.fields and not any(field in post.fields for field in person.fields):
        return False
    if any(paper not in person.certificates for paper in post.certificates):
        return False
    if post.min_level is not None:
        reaches = person.level >= post.min_level
    else:
        reaches = post.role is Role.STAFF or person.level >= post.level
    return reaches and person.kind == post.kind and person.degree >= post.min_degree


def _must_stay(person: Person, on: date) -> bool:
    if person.is_under_review:
        return True
    if person.sex != Sex.FEMALE or person.wants_to_leave:
        return False
    born = person.youngest_child_born
    has_young_child = born is not None and born <= on and _age_in_months(born, on) < law.child_age_months(on).value
    return person.is_pregnant or person.is_on_maternity_leave or has_young_child


def _age_in_months(born: date, on: date) -> int:
    """Whole months; a birthday that a month does not have falls on its last day."""
    months = (on.year - born.year) * 12 + on.month - born.month
    while law.add_months(born, months) > on:
        months -= 1
    return months


def _distance(
    case: Case, code: str, start: str, end: str, limit: int | None, kind: RuleKind, post: Post
) -> list[Violation]:
    if limit is None:
        return []
    far = _km(case, start, end)
    if far <= limit:
        return []
    return [Violation(kind=kind, people=(code,), post=post.code, found=far, allowed=limit)]


def _km(case: Case, start: str, end: str) -> int:
    """The stated distance. Without any stated, 1 for another place: then places are only told apart."""
    if start == end or not start or not end:
        return 0
    for pair in ((start, end), (end, start)):
        if pair in case.distances:
            return case.distances[pair]
    return 1


def _units(case: Case, held: Mapping[str, Post]) -> list[Violation]:
    wrong = []
    most_heads = law.heads(case.on).value
    holders: dict[tuple[str, Role], list[str]] = {}
    for code, post in held.items():
        holders.setdefault((post.unit, post.role), []).append(code)
    for unit in case.units:
        heads = holders.get((unit.code, Role.HEAD), [])
        if len(heads) > most_heads:
            wrong.append(
                Violation(kind=RuleKind.HEAD, people=tuple(heads), unit=unit.code, found=len(heads), allowed=most_heads)
            )
    listed = {row.person for row in case.surplus_deputies if row.until > case.on}
    for limit in case.deputy_limits:
        deputies = [code for code in holders.get((limit.unit, Role.DEPUTY), []) if code not in listed]
        if len(deputies) > limit.most:
            wrong.append(
                Violation(
                    kind=RuleKind.DEPUTIES,
                    people=tuple(deputies),
                    unit=limit.unit,
                    found=len(deputies),
                    allowed=limit.most,
                )
            )
    lines = _lines(case)
    inside = Counter((upper, post.kind) for post in held.values() for upper in lines[post.unit])
    for quota in case.quotas:
        if inside[quota.unit, quota.kind] > quota.most:
            found = inside[quota.unit, quota.kind]
            wrong.append(Violation(kind=RuleKind.QUOTA, unit=quota.unit, found=found, allowed=quota.most))
    return wrong


def _lines(case: Case) -> dict[str, set[str]]:
    """For each unit, itself and all units above it."""
    parents = {row.code: row.parent for row in case.units}
    lines = {}
    for unit in parents:
        line, at = set(), unit
        while at:
            line.add(at)
            at = parents.get(at, "")
        lines[unit] = line
    return lines


def _pairs(case: Case, held: Mapping[str, Post]) -> list[Violation]:
    wrong = []
    lines = _lines(case)
    for pair in case.kin:
        if pair.first in held and pair.second in held:
            one, other = held[pair.first], held[pair.second]
            leads = one.role is not Role.STAFF and one.unit in lines[other.unit]
            is_led = other.role is not Role.STAFF and other.unit in lines[one.unit]
            if leads or is_led:
                wrong.append(Violation(kind=RuleKind.KIN, people=(pair.first, pair.second), unit=one.unit))
    if case.spouse_limit_km is None:
        return wrong
    places = {unit.code: unit.place for unit in case.units}
    for pair in case.couples:
        if pair.first in held and pair.second in held:
            far = _km(case, places[held[pair.first].unit], places[held[pair.second].unit])
            if far > case.spouse_limit_km:
                wrong.append(
                    Violation(
                        kind=RuleKind.SPOUSE,
                        people=(pair.first, pair.second),
                        found=far,
                        allowed=case.spouse_limit_km,
                    )
                )
    return wrong


def figures(case: Case, placed: Mapping[str, str]) -> dict[Goal, int]:
    """Return what the placement gives for each goal, counted person by person."""
    posts = {post.code: post for post in case.posts}
    places = {unit.code: unit.place for unit in case.units}
    lines = _lines(case)
    total = dict.fromkeys(Goal, 0)
    burdens: Counter[str] = Counter()
    for person in case.people:
        post = posts[placed[person.code]] if person.code in placed else None
        wishes = len(person.preferences)
        if post is None:
            has_lost = not person.wants_to_leave
            total[Goal.UNPLACED] += has_lost
            total[Goal.DEMOTED] += has_lost and person.level > 0
            total[Goal.STEPS] += person.level if has_lost else 0
            total[Goal.PREFERENCES] += wishes
            burdens[person.side] += has_lost
            continue
        lost = max(0, person.level - post.level)
        total[Goal.DEMOTED] += lost > 0
        total[Goal.STEPS] += lost
        burdens[person.side] += lost > 0
        total[Goal.MOVE] += _km(case, person.place, places[post.unit])
        if post.fields and person.field not in post.fields:
            total[Goal.SKILLS] += 1 if person.fields & post.fields else 2
        met = [
            rank
            for rank, wish in enumerate(person.preferences)
            if wish == post.code or (wish in places and wish not in posts and wish in lines[post.unit])
        ]
        total[Goal.PREFERENCES] += min(met, default=wishes)
    everybody, borne = len(case.people), sum(burdens.values())
    sizes = Counter(person.side for person in case.people)
    total[Goal.BALANCE] = max(
        (abs(everybody * burdens[side] - size * borne) for side, size in sizes.items()), default=0
    )
    return total


def wrong_claims(case: Case, answer: Answer) -> tuple[WrongClaim, ...]:
    """Return where the answer claims what its placement does not give."""
    found = figures(case, answer.placed)
    wrong = []
    for result in answer.goals:
        if result.value != found[result.goal]:
            wrong.append(WrongClaim(goal=result.goal, claimed=result.value, found=found[result.goal]))
        if result.bound is not None and result.bound > found[result.goal]:
            wrong.append(WrongClaim(goal=result.goal, claimed=result.bound, found=found[result.goal]))
        if result.is_proven and result.bound != result.value:
            wrong.append(WrongClaim(goal=result.goal, claimed=result.bound, found=found[result.goal]))
    if [result.goal for result in answer.goals] != list(case.goals):
        wrong += [WrongClaim(goal=goal, claimed=None, found=found[goal]) for goal in case.goals]
    for share in answer.sides:
        members = [person for person in case.people if person.side == share.side]
        out = sum(1 for person in members if person.code not in answer.placed and not person.wants_to_leave)
        if (len(members), out) != (share.people, share.unplaced):
            wrong.append(WrongClaim(goal=Goal.BALANCE, claimed=share.unplaced, found=out))
    return tuple(wrong)
