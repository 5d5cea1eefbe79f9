"""Small random cases with every kind of rule, and all their placements."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random

from tinhgon.staffing.checker import check, figures
from tinhgon.staffing.model import (
    Case,
    Degree,
    DeputyLimit,
    Forbid,
    Goal,
    Pair,
    Person,
    Pin,
    Post,
    Quota,
    Role,
    Sex,
    StaffKind,
    SurplusDeputy,
    Unit,
)

ON = date(2026, 12, 1)
FIELDS = ("tài chính", "đất đai", "tổng hợp")
PLACES = ("Hưng Yên", "Thái Bình", "Kiến Xương")


def random_case(seed: int, *, people: int = 5, posts: int = 4, demands: bool = True) -> Case:
    """Return a case without flaws. Most rules bite now and then; some cases have no placement at all."""
    draw = Random(seed)
    units = (
        Unit(code="S", name="Sở", place=draw.choice(PLACES)),
        Unit(code="P1", name="Phòng 1", parent="S", place=draw.choice(PLACES)),
        Unit(code="P2", name="Phòng 2", parent="S", place=draw.choice(PLACES)),
    )
    kinds = (StaffKind.CIVIL_SERVANT,) * 4 + (StaffKind.CONTRACT,)
    everybody = tuple(_person(draw, f"N{n}", draw.choice(kinds)) for n in range(people))
    offered = tuple(_post(draw, f"V{n}", draw.choice(kinds)) for n in range(posts))
    wishes = [post.code for post in offered] + [unit.code for unit in units]
    everybody = tuple(
        _with(person, preferences=tuple(draw.sample(wishes, draw.choice((0, 0, 1, 2))))) for person in everybody
    )
    pairs = [Pair(first=a.code, second=b.code) for a in everybody for b in everybody if a.code < b.code]
    distances = {(a, b): draw.randrange(5, 80) for n, a in enumerate(PLACES) for b in PLACES[n + 1 :]}
    return Case(
        on=ON,
        arranged_on=date(2025, 7, 1),
        people=everybody,
        posts=offered,
        units=units,
        quotas=tuple(
            Quota(unit=unit, kind=StaffKind.CIVIL_SERVANT, most=draw.randrange(1, people))
            for unit in ("S", "P1")
            if draw.random() < 0.4
        ),
        deputy_limits=tuple(
            DeputyLimit(unit=unit.code, most=draw.randrange(3)) for unit in units if draw.random() < 0.5
        ),
        surplus_deputies=tuple(
            SurplusDeputy(person=person.code, until=draw.choice((ON, date(2027, 1, 1))), decision="12/QĐ")
            for person in everybody
            if draw.random() < 0.3
        ),
        kin=tuple(draw.sample(pairs, min(len(pairs), draw.choice((0, 1, 3))))),
        couples=tuple(draw.sample(pairs, min(len(pairs), draw.choice((0, 1, 2))))),
        distances=distances,
        distance_limit_km=draw.choice((None, None, 60)),
        spouse_limit_km=draw.choice((None, 40)),
        pins=tuple(
            Pin(person=everybody[0].code, post=draw.choice((None, offered[0].code)))
            for _ in range(demands and draw.random() < 0.2)
        ),
        forbids=tuple(
            Forbid(person=everybody[-1].code, post=offered[-1].code) for _ in range(demands and draw.random() < 0.3)
        ),
    )


def _with(person: Person, **changes: object) -> Person:
    return replace(person, **changes)  # type: ignore[arg-type]


def _person(draw: Random, code: str, kind: StaffKind) -> Person:
    fields = draw.sample(FIELDS, draw.choice((1, 1, 2)))
    return Person(
        code=code,
        name=f"Người {code}",
        side=draw.choice(("HY", "TB", "TB")),
        kind=kind,
        level=draw.choice((0, 0, 1, 2)),
        field=fields[0],
        fields=frozenset(fields),
        degree=draw.choice((Degree.BACHELOR, Degree.MASTER)),
        certificates=frozenset(draw.sample(("cao cấp lý luận",), draw.choice((0, 1)))),
        place=draw.choice(PLACES),
        spouse_place=draw.choice(("", "", *PLACES)),
        sex=draw.choice((Sex.FEMALE, Sex.MALE)),
        youngest_child_born=draw.choice((None, None, None, date(2024, 5, 6))),
        is_under_review=draw.random() < 0.05,
        wants_to_leave=draw.random() < 0.15,
    )


def _post(draw: Random, code: str, kind: StaffKind) -> Post:
    role = draw.choice((Role.HEAD, Role.DEPUTY, Role.DEPUTY, Role.STAFF, Role.STAFF))
    return Post(
        code=code,
        title=f"Vị trí {code}",
        unit=draw.choice(("S", "P1", "P2")),
        kind=kind,
        role=role,
        level={Role.HEAD: 2, Role.DEPUTY: 1, Role.STAFF: 0}[role],
        seats=draw.choice((1, 1, 2)),
        fields=frozenset(draw.sample(FIELDS, draw.choice((0, 1, 2)))),
        min_degree=draw.choice((Degree.NONE, Degree.MASTER)),
        certificates=frozenset(draw.sample(("cao cấp lý luận",), draw.choice((0, 0, 0, 1)))),
        min_level=draw.choice((None, None, 0)),
    )


def placements(case: Case) -> Iterator[dict[str, str]]:
    """Return every way to give people seats, whether it keeps the rules or not (but never a seat twice)."""

    def go(rest: int, held: dict[str, str], free: dict[str, int]) -> Iterator[dict[str, str]]:
        if rest == len(case.people):
            yield dict(held)
            return
        code = case.people[rest].code
        yield from go(rest + 1, held, free)
        for post, seats in free.items():
            if seats:
                held[code] = post
                yield from go(rest + 1, held, free | {post: seats - 1})
                del held[code]

    yield from go(0, {}, {post.code: post.seats for post in case.posts})


def best_by_trying_all(case: Case) -> list[int] | None:
    """Return the goals of the best placement in their order, None if none keeps the rules."""
    kept = (placed for placed in placements(case) if not check(case, placed))
    return min(([figures(case, placed)[goal] for goal in case.goals] for placed in kept), default=None)


def in_order(order: list[Goal], case: Case) -> Case:
    return replace(case, goals=tuple(order))
