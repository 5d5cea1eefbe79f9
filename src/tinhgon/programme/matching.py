"""A reading against the register: what to add, what changed, what is gone. Nothing is applied here.

The same document read again, a corrected reading, or a later edition. A value that a person confirmed is never
replaced silently: it comes back as a conflict with both values, and keeping is the default. What a person merged,
split or struck off stays so: it is found again by clause or words and reported as carried, never added a second time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from rapidfuzz import fuzz

from tinhgon.deadlines import Deadline
from tinhgon.reading.model import Reading, TaskStatus
from tinhgon.vietnamese import match_key

SAME_CLAUSE_LIKENESS = 0.60  # a clause that kept its place may be reworded
MOVED_LIKENESS = 0.80  # a clause found elsewhere must be nearly the same words

FieldValue = str | tuple[str, ...] | Deadline | TaskStatus | None
FIELDS = ("clause", "text", "lead", "coordinating", "deadline", "status")


class Choice(StrEnum):
    KEEP = "keep"
    TAKE = "take"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedTask:
    """A task of a reading together with the words of its clause."""

    clause: str
    text: str
    lead: tuple[str, ...] = ()
    coordinating: tuple[str, ...] = ()
    deadline: Deadline | None = None
    status: TaskStatus = TaskStatus.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """A person stood by the value of a field."""

    field: str  # one of FIELDS
    by: str  # who, as the shell shows it


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldTask:
    """A task of the register.

    Attributes:
        key: the register's own key, given back in the plan.
        confirmed: the fields a person confirmed or corrected, and who.
        read: what the reader said when the task was last planned. Known, it makes a three-way comparison: a value
            that the reader says now as it said then is no news, whatever the person made of it.
        is_dropped: a person ended it in the register; it is neither changed nor reported as gone, nor added again.
    """

    key: str
    clause: str
    text: str
    lead: tuple[str, ...] = ()
    coordinating: tuple[str, ...] = ()
    deadline: Deadline | None = None
    status: TaskStatus = TaskStatus.OPEN
    confirmed: tuple[Confirmation, ...] = ()
    read: ProposedTask | None = None
    is_dropped: bool = False

    def confirmed_by(self, name: str) -> str | None:
        """Return who confirmed the field last, None if nobody did."""
        return next((c.by for c in reversed(self.confirmed) if c.field == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """What the reader takes for a task and a person did not: struck off, or merged into the task `into` (its key)."""

    clause: str
    text: str  # as the reader had it
    into: str | None = None
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field that differs. A conflict is a difference from a value that a person confirmed."""

    field: str
    held: FieldValue
    read: FieldValue
    is_conflict: bool = False
    confirmed_by: str | None = None
    default: Choice = Choice.TAKE


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskChange:
    key: str
    held: HeldTask
    proposed: ProposedTask
    fields: tuple[FieldChange, ...]
    likeness: float  # of the two texts, 0 to 1
    rule: str  # how the pair was found

    @property
    def has_conflict(self) -> bool:
        return any(change.is_conflict for change in self.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneTask:
    """A task of the register that the reading does not have. With something confirmed, keeping is the default."""

    key: str
    held: HeldTask
    is_conflict: bool
    confirmed_by: str | None
    default: Choice  # KEEP: leave it in the register; TAKE: end it


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedTask:
    """A task of the reading that a person set aside before. Keeping it aside is the default.

    It is a conflict where its words are no longer those that were set aside: a person looks at it once more.
    """

    proposed: ProposedTask
    aside: SetAside
    likeness: float
    is_conflict: bool
    default: Choice = Choice.KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    add: tuple[ProposedTask, ...] = ()
    change: tuple[TaskChange, ...] = ()
    gone: tuple[GoneTask, ...] = ()
    same: tuple[str, ...] = field(default=())  # keys of tasks that stay as they are
    same_as: tuple[ProposedTask, ...] = ()  # what the reading has for each of them, in their order
    carried: tuple[CarriedTask, ...] = ()  # set aside before, and not added again

    @property
    def is_empty(self) -> bool:
        return not (self.add or self.change or self.gone)


def proposed_tasks(reading: Reading) -> tuple[ProposedTask, ...]:
    """Return the tasks of a reading, each with the words of its clause, in the reading's order."""
    texts = {clause.path: clause.text for clause in reading.clauses}
    return tuple(
        ProposedTask(clause=task.clause, text=texts.get(task.clause, ""), lead=task.lead,
                     coordinating=task.coordinating, deadline=task.deadline, status=task.status)
        for task in reading.tasks
    )  # fmt: skip


def plan(held: Sequence[HeldTask], reading: Reading, *, aside: Sequence[SetAside] = ()) -> Plan:
    """Return what accepting `reading` would do to the register. Deterministic; the order of `held` does not matter.

    Raises:
        ValueError: two held tasks have the same key.
    """
    return plan_tasks(held, proposed_tasks(reading), aside=aside)


def plan_tasks(held: Sequence[HeldTask], proposed: Sequence[ProposedTask], *, aside: Sequence[SetAside] = ()) -> Plan:
    """As `plan`, for tasks that a person has corrected on the way (split, merged, struck off)."""
    if len({task.key for task in held}) != len(held):
        raise ValueError("two held tasks have the same key")
    ordered = sorted(held, key=lambda task: (task.clause, task.key))
    pairs = _pair(ordered, proposed)

    taken = {at for at, _, _ in pairs.values()}
    carried = _carried([(at, one) for at, one in enumerate(proposed) if at not in taken], aside)
    add = tuple(p for at, p in enumerate(proposed) if at not in taken and at not in carried)

    change: list[tuple[int, TaskChange]] = []
    same: list[tuple[str, int]] = []
    gone: list[GoneTask] = []
    for task in ordered:
        if task.key not in pairs:
            if not task.is_dropped:
                gone.append(_gone(task))
            continue
        at, likeness, rule = pairs[task.key]
        fields = () if task.is_dropped else _differences(task, proposed[at])
        if fields:
            change.append(
                (at, TaskChange(key=task.key, held=task, proposed=proposed[at], fields=fields, likeness=likeness,
                                rule=rule))
            )  # fmt: skip
        else:
            same.append((task.key, at))
    change.sort(key=lambda found: (found[0], found[1].key))
    same.sort()
    return Plan(
        add=add, change=tuple(c for _, c in change), gone=tuple(gone), same=tuple(key for key, _ in same),
        same_as=tuple(proposed[at] for _, at in same), carried=tuple(carried.values()),
    )  # fmt: skip


def _carried(free: Sequence[tuple[int, ProposedTask]], aside: Sequence[SetAside]) -> dict[int, CarriedTask]:
    """Return place → what was set aside before. Same words first, wherever they stand now; then the same clause."""
    found: dict[int, CarriedTask] = {}
    left = list(aside)
    words = {at: _words(one.text) for at, one in free}
    for place, one in free:
        same = next((each for each in left if _words(each.text) == words[place]), None)
        if same is not None:
            left.remove(same)
            found[place] = CarriedTask(proposed=one, aside=same, likeness=1.0, is_conflict=False)
    for place, one in free:
        if place in found:
            continue
        for each in left:
            likeness = fuzz.ratio(_words(each.text), words[place]) / 100
            enough = SAME_CLAUSE_LIKENESS if each.clause == one.clause else MOVED_LIKENESS
            if likeness >= enough:
                left.remove(each)
                found[place] = CarriedTask(proposed=one, aside=each, likeness=likeness, is_conflict=True)
                break
    return found


def _gone(task: HeldTask) -> GoneTask:
    by = task.confirmed[-1].by if task.confirmed else None
    default = Choice.KEEP if by is not None else Choice.TAKE
    return GoneTask(key=task.key, held=task, is_conflict=by is not None, confirmed_by=by, default=default)


def _words(text: str) -> str:
    return match_key(text).strip(" .,;:")


def _pair(held: list[HeldTask], proposed: Sequence[ProposedTask]) -> dict[str, tuple[int, float, str]]:
    """Return key of held task → (place in `proposed`, likeness, rule). Surest pairs first."""
    pairs: dict[str, tuple[int, float, str]] = {}
    free = set(range(len(proposed)))
    # What the reader said then is a better likeness than what a person made of it.
    held_clause = {task.key: task.read.clause if task.read else task.clause for task in held}
    held_words = {task.key: _words(task.read.text if task.read else task.text) for task in held}
    own_words = {task.key: _words(task.text) for task in held}
    words = [_words(task.text) for task in proposed]

    def take(task: HeldTask, at: int, likeness: float, rule: str) -> None:
        pairs[task.key] = (at, likeness, rule)
        free.discard(at)

    by_clause: dict[str, list[int]] = {}
    by_words: dict[str, list[int]] = {}
    for at, task in enumerate(proposed):
        by_clause.setdefault(task.clause, []).append(at)
        by_words.setdefault(words[at], []).append(at)

    for one in held:
        for at in by_clause.get(held_clause[one.key], ()):
            if words[at] == held_words[one.key]:
                # A clause that a person split into several tasks pairs with all of them.
                take(one, at, 1.0, "same-clause-same-text")
                break
    for one in held:
        # The person's words may come back as the reading's own: a later edition corrected in the same way.
        for at in by_clause.get(one.clause, ()) if one.key not in pairs else ():
            if at in free and words[at] == own_words[one.key]:
                take(one, at, 1.0, "same-clause-same-text")
                break
    for one in held:
        if one.key not in pairs:
            same = [at for at in by_words.get(held_words[one.key], ()) if at in free]
            if len(same) == 1 and held_words[one.key]:
                take(one, same[0], 1.0, "moved-same-text")
    split = {clause for clause in held_clause.values() if list(held_clause.values()).count(clause) > 1}
    for one in held:
        if one.key in pairs:
            continue
        clause = held_clause[one.key]
        for at in by_clause.get(clause, ()):
            likeness = fuzz.ratio(held_words[one.key], words[at]) / 100
            if likeness >= SAME_CLAUSE_LIKENESS and (at in free or clause in split):
                take(one, at, likeness, "same-clause")
                break
    scored = sorted(
        (
            (-fuzz.ratio(held_words[one.key], words[at], score_cutoff=MOVED_LIKENESS * 100), one.clause, one.key, at)
            for one in held
            if one.key not in pairs
            for at in sorted(free)
        ),
    )
    by_key = {one.key: one for one in held}
    for negative, _, key, at in scored:
        if negative < 0 and key not in pairs and at in free:
            take(by_key[key], at, -negative / 100, "moved")
    return pairs


def _is_same(name: str, one: FieldValue, other: FieldValue) -> bool:
    """Tell whether two values of a field mean the same: wording of a date, case and spaces of a name do not count."""
    if isinstance(one, Deadline) and isinstance(other, Deadline):
        if (one.kind, one.start, one.end) != (other.kind, other.start, other.end):
            return False
        # Without dates only the words can tell two deadlines apart.
        return one.end is not None or one.start is not None or match_key(one.text) == match_key(other.text)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return sorted(map(match_key, one)) == sorted(map(match_key, other))
    if isinstance(one, str) and isinstance(other, str) and name == "text":
        return " ".join(one.split()) == " ".join(other.split())
    return one == other


def _differences(held: HeldTask, proposed: ProposedTask) -> tuple[FieldChange, ...]:
    changes = []
    for name in FIELDS:
        mine: FieldValue = getattr(held, name)
        theirs: FieldValue = getattr(proposed, name)
        if _is_same(name, mine, theirs):
            continue
        if held.read is not None and _is_same(name, getattr(held.read, name), theirs):
            continue  # the reader says what it said before: the difference is the person's work and no news
        by = held.confirmed_by(name)
        changes.append(
            FieldChange(field=name, held=mine, read=theirs, is_conflict=by is not None, confirmed_by=by,
                        default=Choice.KEEP if by is not None else Choice.TAKE)
        )  # fmt: skip
    return tuple(changes)
