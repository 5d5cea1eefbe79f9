"""Who may hold which post, who must have one, and what the case still has to say before it can be answered."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from tinhgon.staffing.law import NotInForce, add_months, child_age_months, heads, surplus_deputy_years
from tinhgon.staffing.model import Case, Forbid, Person, Pin, Post, Sex, StaffKind, Unit


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something the case says wrongly or does not say. `what` is a word of `wording.FLAW_WORDS`."""

    what: str
    about: str
    found: str = ""


class BadCase(ValueError):
    def __init__(self, flaws: tuple[Flaw, ...]) -> None:
        super().__init__("; ".join(f"{flaw.what} {flaw.about} {flaw.found}".strip() for flaw in flaws[:5]))
        self.flaws = flaws


@dataclass(frozen=True, slots=True)
class Protection:
    """Why a person may not be left without a place. `until` is the first day on which it no longer holds, if known."""

    clause: str
    word: str
    until: date | None = None


def protection(person: Person, on: date) -> Protection | None:
    """Return why the person is not considered for leaving on that day, None if they may be.

    Source: NĐ 178/2024 Điều 4 (SPEC C1.3): a woman who is pregnant, on maternity leave or raising a child under the
    age in months of the data, unless she volunteers; anyone under disciplinary review, prosecution, inspection or
    audit, volunteer or not. The child is under 36 months until the day it is 36 months old.
    """
    if person.is_under_review:
        return Protection("Điều 4 khoản 2", "under_review")
    if person.wants_to_leave or person.sex is not Sex.FEMALE:
        return None
    if person.is_pregnant:
        return Protection("Điều 4 khoản 1", "pregnant")
    if person.is_on_maternity_leave:
        return Protection("Điều 4 khoản 1", "maternity")
    if person.youngest_child_born is not None:
        until = add_months(person.youngest_child_born, child_age_months(on).value)
        if person.youngest_child_born <= on < until:
            return Protection("Điều 4 khoản 1", "young_child", until)
    return None


def misses(person: Person, post: Post) -> tuple[str, ...]:
    """Return which requirements of the post the person does not meet, as words of `wording.MISS_WORDS`."""
    missing = []
    if person.kind is not post.kind:
        missing.append("kind")
    if person.level < post.lowest_level:
        missing.append("level")
    if person.degree < post.min_degree:
        missing.append("degree")
    if post.fields and not post.fields & person.fields:
        missing.append("field")
    if not post.certificates <= person.certificates:
        missing.append("certificates")
    return tuple(missing)


def flaws(case: Case) -> tuple[Flaw, ...]:
    """Return everything that keeps the case from being answered; nothing is filled in silently."""
    found: list[Flaw] = []
    people, posts = {p.code: p for p in case.people}, {p.code: p for p in case.posts}
    units = case.unit_of()
    for what, codes in (
        ("person_twice", [p.code for p in case.people]),
        ("post_twice", [p.code for p in case.posts]),
        ("unit_twice", [u.code for u in case.units]),
    ):
        found += [Flaw(what, code) for code, times in Counter(codes).items() if times > 1]
    if sorted(case.goals) != sorted(set(case.goals)):
        found.append(Flaw("goal_twice", ""))
    for unit in case.units:
        if unit.parent and unit.parent not in units:
            found.append(Flaw("unknown_unit", unit.code, unit.parent))
    found += [Flaw("unit_under_itself", unit.code) for unit in case.units if _is_circular(units, unit.code)]
    for post in case.posts:
        if post.unit not in units:
            found.append(Flaw("unknown_unit", post.code, post.unit))
        if post.seats < 0:
            found.append(Flaw("negative_number", post.code, str(post.seats)))
    for person in case.people:
        found += _facts_missing(person)
        found += _law_missing(person, case.on)
    stated = [(person.code, wish) for person in case.people for wish in person.preferences]
    found += [Flaw("unknown_wish", code, wish) for code, wish in stated if wish not in posts and wish not in units]
    for pair in (*case.kin, *case.couples):
        found += [Flaw("unknown_person", pair.word, code) for code in (pair.first, pair.second) if code not in people]
        if pair.first == pair.second:
            found.append(Flaw("pair_of_one", pair.first))
    demands: tuple[Pin | Forbid, ...] = (*case.pins, *case.forbids)
    found += [Flaw("unknown_person", "", demand.person) for demand in demands if demand.person not in people]
    found += [Flaw("unknown_post", d.person, d.post) for d in demands if d.post is not None and d.post not in posts]
    pinned: dict[str, set[str | None]] = {}
    for pin in case.pins:
        pinned.setdefault(pin.person, set()).add(pin.post)
    found += [Flaw("pinned_twice", person) for person, where in pinned.items() if len(where) > 1]
    quotas: set[tuple[str, StaffKind]] = set()
    for quota in case.quotas:
        if quota.unit not in units:
            found.append(Flaw("unknown_unit", "", quota.unit))
        if quota.most < 0:
            found.append(Flaw("negative_number", quota.unit, str(quota.most)))
        if (quota.unit, quota.kind) in quotas:
            found.append(Flaw("quota_twice", quota.unit))
        quotas.add((quota.unit, quota.kind))
    limited: set[str] = set()
    for limit in case.deputy_limits:
        if limit.unit not in units:
            found.append(Flaw("unknown_unit", "", limit.unit))
        if limit.most < 0:
            found.append(Flaw("negative_number", limit.unit, str(limit.most)))
        if limit.unit in limited:
            found.append(Flaw("deputy_limit_twice", limit.unit))
        limited.add(limit.unit)
    found += _surplus_flaws(case, people)
    return tuple(dict.fromkeys(found or _distances_missing(case)))


def _is_circular(units: dict[str, Unit], code: str) -> bool:
    seen, at = {code}, units[code].parent
    while at and at in units:
        if at == code:
            return True
        if at in seen:
            return False
        seen.add(at)
        at = units[at].parent
    return False


def _facts_missing(person: Person) -> list[Flaw]:
    has_facts = person.is_pregnant or person.is_on_maternity_leave or person.youngest_child_born is not None
    found = []
    if person.sex is None and has_facts:
        found.append(Flaw("sex_missing", person.code))
    if person.sex is Sex.MALE and (person.is_pregnant or person.is_on_maternity_leave):
        found.append(Flaw("sex_contradicts", person.code))
    if person.level < 0:
        found.append(Flaw("negative_number", person.code, str(person.level)))
    if person.field and person.field not in person.fields:
        found.append(Flaw("field_not_own", person.code, person.field))
    return found


def _law_missing(person: Person, on: date) -> list[Flaw]:
    try:
        protection(person, on)
        heads(on)
    except NotInForce:
        return [Flaw("law_not_in_force", person.code, f"{on:%d/%m/%Y}")]
    return []


def _surplus_flaws(case: Case, people: dict[str, Person]) -> list[Flaw]:
    """A surplus list is dated: nobody stays on it longer than the law's years after the arrangement."""
    found = []
    listed = Counter(row.person for row in case.surplus_deputies)
    found += [Flaw("surplus_twice", person) for person, times in listed.items() if times > 1]
    for row in case.surplus_deputies:
        if row.person not in people:
            found.append(Flaw("unknown_person", "", row.person))
        if not row.decision:
            found.append(Flaw("surplus_without_decision", row.person))
        if case.arranged_on is None:
            found.append(Flaw("arrangement_day_missing", row.person))
            continue
        try:
            years = surplus_deputy_years(case.arranged_on).value
        except NotInForce:
            found.append(Flaw("surplus_not_in_force", row.person, f"{case.arranged_on:%d/%m/%Y}"))
            continue
        if row.until > add_months(case.arranged_on, 12 * years):
            found.append(Flaw("surplus_too_long", row.person, f"{row.until:%d/%m/%Y}"))
    return found


def _distances_missing(case: Case) -> list[Flaw]:
    """Distances are asked for when a limit is set, or when some are given: half a table would move people unseen."""
    is_asked = bool(case.distances) or case.distance_limit_km is not None or case.spouse_limit_km is not None
    found = [Flaw("negative_number", " – ".join(pair), str(km)) for pair, km in case.distances.items() if km < 0]
    found += [
        Flaw("distance_twice", f"{a} – {b}")
        for (a, b), km in case.distances.items()
        if a < b and case.distances.get((b, a), km) != km
    ]
    if not is_asked:
        return found
    units = case.unit_of()
    starts = {person.place for person in case.people}
    if case.spouse_limit_km is not None:
        starts |= {person.spouse_place for person in case.people if person.spouse_place}
    ends = {units[post.unit].place for post in case.posts}
    if case.spouse_limit_km is not None and case.couples:
        starts |= ends
    found += [Flaw("place_missing", person.code) for person in case.people if not person.place]
    found += [Flaw("place_missing", code) for code in {p.unit for p in case.posts} if not units[code].place]
    found += [
        Flaw("distance_missing", f"{start} – {end}")
        for start in sorted(starts)
        for end in sorted(ends)
        if start and end and case.km(start, end) is None
    ]
    return found


def is_listed_surplus(case: Case) -> frozenset[str]:
    """Return who may be a deputy beyond the limit on the day of the case."""
    return frozenset(row.person for row in case.surplus_deputies if case.on < row.until)
