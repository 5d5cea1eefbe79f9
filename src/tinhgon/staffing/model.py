"""What a placement is about: people, posts, units and the limits set on them; and the answer to it.

A *level* is a whole number that orders leading posts (0 for none); only its order counts. A *side* is the body a
person comes from. Places are names of localities; distances between them are whole kilometres.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum


class StaffKind(StrEnum):
    CIVIL_SERVANT = "civil_servant"  # công chức
    PUBLIC_EMPLOYEE = "public_employee"  # viên chức
    CONTRACT = "contract"  # hợp đồng lao động


class Role(StrEnum):
    HEAD = "head"
    DEPUTY = "deputy"
    STAFF = "staff"


class Degree(IntEnum):
    NONE = 0
    INTERMEDIATE = 1  # trung cấp
    COLLEGE = 2  # cao đẳng
    BACHELOR = 3  # đại học
    MASTER = 4  # thạc sĩ
    DOCTOR = 5  # tiến sĩ


class Sex(StrEnum):
    FEMALE = "F"
    MALE = "M"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person to be placed, with the facts the rules ask for and no others.

    `field` is what the person works in now, `fields` everything the person is qualified for (`field` among them).
    The facts from `sex` on are those of NĐ 178/2024 Điều 4 (who is not considered for leaving).
    `preferences` are codes of posts or units, the dearest first. `spouse_place` is where a husband or wife works who
    is not among the people placed.
    """

    code: str
    name: str
    side: str
    kind: StaffKind
    level: int = 0
    field: str = ""
    fields: frozenset[str] = frozenset()
    degree: Degree = Degree.NONE
    certificates: frozenset[str] = frozenset()
    place: str = ""
    spouse_place: str = ""
    preferences: tuple[str, ...] = ()
    sex: Sex | None = None
    is_pregnant: bool = False
    is_on_maternity_leave: bool = False
    youngest_child_born: date | None = None
    is_under_review: bool = False
    wants_to_leave: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post of the new apparatus with `seats` equal places.

    `fields` empty: any field will do. `min_level` None: for a leading post only who holds a post of the same level or
    a higher one now; for other posts anybody.
    """

    code: str
    title: str
    unit: str
    kind: StaffKind
    role: Role = Role.STAFF
    level: int = 0
    seats: int = 1
    fields: frozenset[str] = frozenset()
    min_degree: Degree = Degree.NONE
    certificates: frozenset[str] = frozenset()
    min_level: int | None = None

    @property
    def lowest_level(self) -> int:
        """The level a person must hold now to be considered."""
        if self.min_level is not None:
            return self.min_level
        return 0 if self.role is Role.STAFF else self.level


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    code: str
    name: str
    parent: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """At most `most` people of a kind in a unit and all below it; `decision` is what assigned the number."""

    unit: str
    kind: StaffKind
    most: int
    decision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeputyLimit:
    unit: str
    most: int
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurplusDeputy:
    """A person who may be a deputy beyond the limit until the day `until` (exclusive), by a decision."""

    person: str
    until: date
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two people who are related (kin) or married; `word` says how: vợ chồng, cha con …"""

    first: str
    second: str
    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A person must have this post, or, with `post` None, none."""

    person: str
    post: str | None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forbid:
    """A person must not have this post."""

    person: str
    post: str
    reason: str = ""


class Goal(StrEnum):
    UNPLACED = "unplaced"  # people without a place who did not ask to leave
    DEMOTED = "demoted"  # people who lose a leading level
    STEPS = "steps"  # levels lost, all together
    MOVE = "move"  # km from the present place of work to the new one; without distances, changes of place
    SKILLS = "skills"  # 0 goes on in the same field, 1 in another field of their own, 2 outside of them
    BALANCE = "balance"  # how far one side bears more than its share, in people x all people
    PREFERENCES = "preferences"  # ranks lost against what people asked for


ORDER = tuple(Goal)
"""The stated order: a later goal never costs an earlier one anything (docs/adr/0040)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A whole question. `on` is the day the placement takes effect; `arranged_on` the day the arrangement did.

    `distances` holds km for pairs of places in either order; a place is 0 km from itself.
    """

    on: date
    people: tuple[Person, ...]
    posts: tuple[Post, ...]
    units: tuple[Unit, ...]
    arranged_on: date | None = None
    quotas: tuple[Quota, ...] = ()
    deputy_limits: tuple[DeputyLimit, ...] = ()
    surplus_deputies: tuple[SurplusDeputy, ...] = ()
    kin: tuple[Pair, ...] = ()
    couples: tuple[Pair, ...] = ()
    distances: Mapping[tuple[str, str], int] = field(default_factory=dict)
    distance_limit_km: int | None = None
    spouse_limit_km: int | None = None
    pins: tuple[Pin, ...] = ()
    forbids: tuple[Forbid, ...] = ()
    goals: tuple[Goal, ...] = ORDER

    def km(self, first: str, second: str) -> int | None:
        """Return the distance, None if nobody stated it."""
        if first == second:
            return 0
        found = self.distances.get((first, second))
        return self.distances.get((second, first)) if found is None else found

    def unit_of(self) -> dict[str, Unit]:
        return {unit.code: unit for unit in self.units}

    def above(self, unit: str) -> tuple[str, ...]:
        """Return the unit and every unit above it, from the bottom up."""
        return self.lines((unit,))[unit]

    def lines(self, units: Iterable[str] | None = None) -> dict[str, tuple[str, ...]]:
        """Return `above` for these units, by default for all of the case."""
        parents = {unit.code: unit.parent for unit in self.units}
        found = {}
        for unit in parents if units is None else units:
            line, at = [], unit
            while at and at not in line:
                line.append(at)
                at = parents.get(at, "")
            found[unit] = tuple(line)
        return found


class RuleKind(StrEnum):
    QUALIFICATION = "qualification"
    PROTECTED = "protected"
    QUOTA = "quota"
    HEAD = "head"
    DEPUTIES = "deputies"
    KIN = "kin"
    DISTANCE = "distance"
    SPOUSE = "spouse"
    PINNED = "pinned"
    FORBIDDEN = "forbidden"
    SEATS = "seats"  # one seat holds one person
    ONCE = "once"  # one person holds one seat


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One hard rule about certain people, a unit or a post. `most` is its number where it has one."""

    kind: RuleKind
    people: tuple[str, ...] = ()
    unit: str = ""
    post: str = ""
    staff_kind: StaffKind | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalResult:
    """What was reached for one goal, and what no answer can go below.

    `bound` is None where the search never came to this goal. `is_proven` means: with the goals before it as they are,
    nothing better exists.
    """

    goal: Goal
    value: int
    bound: int | None
    is_proven: bool

    @property
    def gap(self) -> float | None:
        """(value - bound) / value, 0.0 when proven, None without a bound."""
        if self.is_proven or self.bound == self.value:
            return 0.0
        return None if self.bound is None else (self.value - self.bound) / self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class SideShare:
    side: str
    people: int
    unplaced: int
    demoted: int

    @property
    def burden(self) -> int:
        """People who lose a place or a level; nobody counts twice."""
        return self.demoted + self.unplaced


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Who goes where. `placed` maps people to posts; who is not in it has no place."""

    placed: Mapping[str, str]
    goals: tuple[GoalResult, ...]
    sides: tuple[SideShare, ...]
    seconds: float = 0.0

    @property
    def is_proven(self) -> bool:
        return all(result.is_proven for result in self.goals)

    def value(self, goal: Goal) -> int:
        return next(result.value for result in self.goals if result.goal is goal)
