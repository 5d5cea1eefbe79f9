"""What if: a case with other demands, and the difference two answers make. A hand-made change keeps its reason."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tinhgon.staffing.checker import Violation, check, figures
from tinhgon.staffing.explain import Move, moves
from tinhgon.staffing.model import Answer, Case, Forbid, Goal, Pin, Post

Change = Pin | Forbid | Post


class ReasonMissing(ValueError):
    """Whoever changes a placement by hand says why."""


def changed(case: Case, *changes: Change) -> Case:
    """Return the case with these demands added: a pin replaces one of the same person, a post is a new one."""
    for change in changes:
        match change:
            case Pin():
                others = tuple(pin for pin in case.pins if pin.person != change.person)
                case = replace(case, pins=(*others, change))
            case Forbid():
                case = replace(case, forbids=(*case.forbids, change))
            case Post():
                case = replace(case, posts=(*case.posts, change))
    return case


@dataclass(frozen=True, slots=True)
class Difference:
    """Goals before and after, and everybody who goes elsewhere."""

    goals: Mapping[Goal, tuple[int, int]]
    moves: tuple[Move, ...]


def difference(before: Answer, after: Answer) -> Difference:
    old = {result.goal: result.value for result in before.goals}
    goals = {result.goal: (old[result.goal], result.value) for result in after.goals if result.goal in old}
    return Difference(goals, moves(before.placed, after.placed))


@dataclass(frozen=True, slots=True)
class ByHand:
    """A change a person made: what it broke and what it cost. It is recorded whether or not a rule is broken."""

    move: Move
    reason: str
    placed: Mapping[str, str]
    broken: tuple[Violation, ...]
    cost: Mapping[Goal, int]


def by_hand(case: Case, placed: Mapping[str, str], person: str, post: str | None, reason: str) -> ByHand:
    """Put a person on a post (None: on none) and say what follows; nobody else is moved.

    Only rules that this change newly breaks are returned.

    Raises:
        ReasonMissing: no reason was given.
        KeyError: the case does not know the person or the post.
    """
    if not reason.strip():
        raise ReasonMissing(person)
    if person not in {p.code for p in case.people}:
        raise KeyError(person)
    if post is not None and post not in {p.code for p in case.posts}:
        raise KeyError(post)
    after = {code: held for code, held in placed.items() if code != person}
    if post is not None:
        after[person] = post
    known = set(check(case, placed))
    broken = tuple(violation for violation in check(case, after) if violation not in known)
    old, new = figures(case, placed), figures(case, after)
    cost = {goal: new[goal] - old[goal] for goal in case.goals}
    return ByHand(Move(person, placed.get(person), post), reason.strip(), after, broken, cost)
