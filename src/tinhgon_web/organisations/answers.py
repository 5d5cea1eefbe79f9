"""Answers of the register as the pages show them: rows with names, places, dates and words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinhgon.organisations.model import (
    Certainty,
    Code,
    CodeStatus,
    Dimension,
    Edge,
    Event,
    Hierarchy,
    Kind,
    State,
    Version,
)
from tinhgon.organisations.portions import STRENGTH, Portion
from tinhgon.organisations.registry import Registry, Step
from tinhgon.organisations.wording import EVENT_WORDS, day_in_words
from tinhgon.vietnamese import collation_key
from tinhgon_web.organisations.register import DAY, Register, functions, last_day
from tinhgon_web.organisations.words import HIERARCHY_LABELS, KIND_LABELS, passing_in_words

SCHEME_WORDS = {"nso": gettext_lazy("Mã số đơn vị hành chính"), "qcvn102": gettext_lazy("Mã định danh cơ quan")}
CODE_STATUS_WORDS = {
    "open": gettext_lazy("đang dùng"), "closed": gettext_lazy("đã đóng"), "corrected": gettext_lazy("đã đính chính"),
}  # fmt: skip
SCHEMES = ("nso", "qcvn102")
_CLAUSE_WORDS = {"khoản", "điều", "điểm", "mục", "phụ"}


@dataclass(frozen=True, slots=True)
class Proof:
    """An event with its act and clause, as it is shown."""

    event: Event
    words: str
    day: str
    source: str  # "khoản 36 Điều 1 Nghị quyết số 1656/NQ-UBTVQH15"
    title: str
    certainty: Certainty
    is_planned: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """One unit that another became, or came from, between two dates."""

    unit: str
    name: str
    place: str
    code: str
    share: Portion  # the strongest of all dimensions
    share_words: str
    proofs: tuple[Proof, ...]
    via: tuple[str, ...] = ()  # names of the units between, when it took more than one event
    notes: tuple[str, ...] = ()

    @property
    def is_certain(self) -> bool:
        return all(proof.certainty is Certainty.CONFIRMED for proof in self.proofs)


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning of the words looked for."""

    unit: str
    name: str
    kind: str
    place: str
    codes: tuple[str, ...]
    since: date | None
    until: date | None
    certainty: Certainty
    is_alive: bool  # today, by whatever name
    today_name: str  # its name today when alive, else ""
    became: tuple[Outcome, ...]
    came_from: tuple[Outcome, ...]
    end: Proof | None


@dataclass(frozen=True, slots=True)
class Parent:
    hierarchy: str
    unit: str
    name: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    version: Version
    kind: str
    since: date | None
    until: date | None
    parents: tuple[Parent, ...]
    proof: Proof | None


@dataclass(frozen=True, slots=True)
class CodeRow:
    scheme: str
    code: Code
    since: date | None
    until: date | None
    status: str
    is_certain: bool
    is_since_known: bool


@dataclass(slots=True)
class Branch:
    """A unit with what was below it on a day."""

    version: Version
    code: str
    size: int = 0  # units below, at any depth
    below: list["Branch"] = field(default_factory=list)


def proof_of(registry: Registry, event_id: str) -> Proof | None:
    event = registry.events.get(event_id)
    if event is None:
        return None
    act = registry.acts.get(event.act)
    number = act.number if act else event.act
    named = f"{act.type} số {number}" if act and act.type else number
    # A clause of the act itself stands before it; another document's place is set apart.
    is_own = event.clause.split(" ")[0].lower() in _CLAUSE_WORDS
    source = (f"{event.clause} {named}" if is_own else f"{event.clause}; {named}") if event.clause and named else ""
    certainty = event.certainty
    if certainty is Certainty.CONFIRMED and act is not None:
        certainty = act.certainty
    return Proof(
        event=event, words=_(EVENT_WORDS[event.kind]), day=day_in_words(event.operative, event.precision, say=_),
        source=source or event.clause or named, title=act.title if act else "", certainty=certainty, is_planned=event.state is State.PLANNED,
    )  # fmt: skip


def place_of(registry: Registry, unit: str, on: date, *, known: date | None = None) -> str:
    return ", ".join(each.full_name for each in registry.place(unit, on, known=known))


def notes_of(registry: Registry, edges: Iterable[Edge]) -> tuple[str, ...]:
    """Return what else the clauses say of edges; what an event's own note says is not said twice."""
    notes = []
    for edge in edges:
        if edge.remainder_of:
            notes.append(
                _("sau khi sắp xếp theo khoản %(clauses)s") % {"clauses": ", ".join(map(str, edge.remainder_of))}
            )
        if edge.note and edge.note != registry.events[edge.event].note:
            notes.append(edge.note)
    return tuple(dict.fromkeys(notes))


def shares_in_words(shares: Iterable[tuple[Dimension, Portion]]) -> str:
    """ "một phần diện tích tự nhiên, quy mô dân số": dimensions of one share together."""
    groups: dict[Portion, list[Dimension]] = {}
    for dimension, share in shares:
        groups.setdefault(share, []).append(dimension)
    ordered = sorted(groups.items(), key=lambda group: STRENGTH[group[0]])
    return "; ".join(passing_in_words(share, passed) for share, passed in ordered)


def outcomes(registry: Registry, unit: str, start: date, end: date) -> tuple[Outcome, ...]:
    """Return what a unit alive on `start` became by `end` (or came from, with end < start), without itself."""
    forward = end >= start
    ask = registry.successors if forward else registry.predecessors
    shares: dict[str, dict[Dimension, Portion]] = {}
    steps: dict[str, dict[Edge, Step]] = {}
    for dimension in Dimension:
        for each in ask(unit, start, end, dimension):
            if each.path:
                shares.setdefault(each.unit, {})[dimension] = each.share
                steps.setdefault(each.unit, {}).update({edge: registry.step(edge) for edge in each.path})
    found = [
        _outcome(registry, other, end, parts, list(steps[other].values()), forward=forward)
        for other, parts in shares.items()
    ]
    return tuple(sorted(found, key=lambda each: (STRENGTH[each.share], each.name, each.unit)))


def _outcome(
    registry: Registry, unit: str, on: date, shares: dict[Dimension, Portion], steps: Sequence[Step], *, forward: bool
) -> Outcome:
    events = dict.fromkeys(step.event.id for step in steps)
    if forward and steps:  # what has changed about it since
        last = max(step.event.operative for step in steps)
        events |= dict.fromkeys(each.event for each in registry.changes(unit, last, on))
    between = dict.fromkeys(
        (step.edge.target if forward else step.edge.source, step.event.operative)
        for step in steps
        if (step.edge.target if forward else step.edge.source) != unit
    )
    via = []
    for other, day in between:
        via.append(registry.nearest(other, day if forward else day - DAY).full_name)
    return Outcome(
        unit=unit, name=registry.nearest(unit, on).full_name, place=place_of(registry, unit, on),
        code=registry.code_of(unit, "nso", on), share=min(shares.values(), key=STRENGTH.__getitem__),
        share_words=shares_in_words(shares.items()),
        proofs=tuple(proof for event in events if (proof := proof_of(registry, event))), via=tuple(via),
        notes=notes_of(registry, [step.edge for step in steps]),
    )  # fmt: skip


def shown_day(version: Version, on: date | None, today: date) -> date:
    """Return the day to show a version on: the day asked, today, its last day, or its first in the future."""
    if on is not None and version.holds(on):
        return on
    if version.end is not None and version.end <= today:
        return version.end - DAY
    return max(today, version.start) if version.start else today


def reading(registry: Registry, version: Version, *, on: date | None, today: date) -> Reading:
    unit = version.unit
    day = shown_day(version, on, today)
    now = registry.at(unit, today)
    became = outcomes(registry, unit, day, today) if day < today else ()
    began = registry.versions(unit)[0].start
    came_from = outcomes(registry, unit, day, began - DAY) if began and began <= day else ()
    last = registry.versions(unit)[-1]
    return Reading(
        unit=unit, name=version.full_name, kind=str(KIND_LABELS[registry.units[unit].kind]),
        place=place_of(registry, unit, day),
        codes=tuple(dict.fromkeys(code.code for code in registry.codes_of(unit) if code.holds(day))),
        since=version.start if version.is_start_known else None, until=last_day(version.end),
        certainty=version.certainty, is_alive=now is not None, today_name=now.full_name if now else "",
        became=became, came_from=came_from, end=proof_of(registry, last.end_event) if now is None else None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    versions: tuple[Version, ...]  # one for each unit, best first
    is_code: bool = False
    is_other_day: bool = False  # nothing on the day asked: these are of other days
    is_cut: bool = False


MOST_FOUND = 1000


def look_up(held: Register, text: str, on: date | None) -> Found:
    """Return every unit a name, a fragment or a code may mean; of other days only when the day asked has none."""
    text = text.strip()
    units = _by_code(held.registry, text, on)
    if units:
        return Found(tuple(_version_on(held.registry, unit, on) for unit in units), is_code=True)
    found = held.finder.find(text, on=on, limit=MOST_FOUND)
    if not found and on is not None:
        units = _by_code(held.registry, text, None)
        if units:
            versions = tuple(_version_on(held.registry, unit, on) for unit in units)
            return Found(versions, is_code=True, is_other_day=True)
        found = held.finder.find(text, limit=MOST_FOUND)
        return Found(_one_a_unit(each.version for each in found), is_other_day=True, is_cut=len(found) == MOST_FOUND)
    return Found(_one_a_unit(each.version for each in found), is_cut=len(found) == MOST_FOUND)


def functions_asked(held: Register, text: str, on: date | None) -> dict[str, Any]:
    """Return who held, and who holds, the functions a question names: in the province it names, else for the nation."""
    known = functions(held)
    found, place = known.find_with_place(text)
    if not found:
        return {}
    registry, day = held.registry, on or date(2025, 2, 1)
    province = None
    for each in held.finder.find(place, on=day, limit=20) if place else ():
        if each.rank <= 1:
            tops = [v.unit for v in (each.version, *registry.place(each.version.unit, day))]
            province = next((unit for unit in tops if registry.units[unit].kind is Kind.PROVINCE), None)
            break
    rows = [
        {
            "function": function.name, "unit": holder.unit, "since": holder.start, "until": last_day(holder.end),
            "name": registry.nearest(holder.unit, holder.start or date.min).full_name,
            "place": place_of(registry, holder.unit, holder.start or (holder.end or day) - DAY),
            "event": holder.event, "certainty": holder.certainty,
        }
        for function in found
        for holder in known.holders(function, province)
        if on is None or holder.holds(on)
    ]  # fmt: skip
    return {
        "functions": rows, "functions_of": registry.nearest(province, day).full_name if province else "",
        "functions_place_unknown": place if place and province is None else "",
    }  # fmt: skip


def _one_a_unit(versions: Iterable[Version]) -> tuple[Version, ...]:
    first: dict[str, Version] = {}
    for version in versions:
        first.setdefault(version.unit, version)
    return tuple(first.values())


def _version_on(registry: Registry, unit: str, on: date | None) -> Version:
    return (registry.at(unit, on) if on else None) or registry.versions(unit)[-1]


def _by_code(registry: Registry, text: str, on: date | None) -> list[str]:
    code = text.upper().replace(" ", "")
    if not code or not code.isascii() or not any(sign.isdigit() for sign in code):
        return []
    spellings = [code]
    if code.isdigit():
        spellings += [code.zfill(width) for width in (2, 3, 5) if len(code) < width]
    elif code[0] == "D" and code[1:].isdigit():
        spellings.append(code[1:])
    for spelling in spellings:
        found = [unit for scheme in SCHEMES for unit in registry.resolve(scheme, spelling, on)]
        if found:
            return list(dict.fromkeys(found))
    return []


def version_rows(registry: Registry, unit: str, today: date) -> list[VersionRow]:
    rows = []
    for version in registry.versions(unit):
        day = shown_day(version, None, today)
        parents = []
        for hierarchy, above in version.parents:
            name = registry.nearest(above, day).full_name
            parents.append(Parent(str(HIERARCHY_LABELS[hierarchy]), above, name))
        rows.append(
            VersionRow(
                version, str(KIND_LABELS[registry.units[unit].kind]), version.start if version.is_start_known else None,
                last_day(version.end), tuple(parents), proof_of(registry, version.event),
            )
        )  # fmt: skip
    return rows


def standing_codes(registry: Registry, unit: str) -> list[Code]:
    """Return the codes of a unit: those that hold, and those told before they were corrected, which papers still bear."""
    return [code for code in registry.codes_of(unit) if code.withdrawn is None or code.status is CodeStatus.CORRECTED]


def code_rows(registry: Registry, unit: str) -> list[CodeRow]:
    first = registry.versions(unit)[0]

    def status(code: Code) -> str:
        if code.status is CodeStatus.OPEN and code.end is not None:  # the code goes on, for another unit
            later = [registry.at(other, code.end) for other in registry.resolve(code.scheme, code.code, code.end)]
            names = ", ".join(version.full_name for version in later if version)
            told = {"day": day_in_words(code.end, say=_), "names": names}
            return _("từ %(day)s là mã của %(names)s") % told if names else _("không còn dùng")
        return str(CODE_STATUS_WORDS[code.status.value])

    return [
        CodeRow(
            str(SCHEME_WORDS.get(code.scheme, code.scheme)), code, code.start, last_day(code.end),
            status(code), "chưa xác nhận" not in code.source,
            first.is_start_known or code.start != first.start,
        )
        for code in standing_codes(registry, unit)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class EventRow:
    proof: Proof
    what: str  # who went where in it, as far as this unit is concerned


def event_rows(registry: Registry, unit: str) -> list[EventRow]:
    """Return all events that touched a unit, oldest first, each with the units at its other end."""
    ids = [version.event for version in registry.versions(unit)]
    ids += [version.end_event for version in registry.versions(unit)]
    ids += [edge.event for edge in (*registry.edges_into(unit), *registry.edges_from(unit))]
    others: dict[str, dict[str, None]] = {}
    for forward, edges in ((True, registry.edges_from(unit)), (False, registry.edges_into(unit))):
        for edge in edges:
            day = registry.events[edge.event].operative
            other = edge.target if forward else edge.source
            name = registry.nearest(other, day if forward else day - DAY).full_name
            others.setdefault(edge.event, {})[
                (_("thành %(name)s") if forward else _("từ %(name)s")) % {"name": name}
            ] = None
    proofs = [proof for event in dict.fromkeys(ids) if event and (proof := proof_of(registry, event))]
    rows = [EventRow(proof, ", ".join(others.get(proof.event.id, ()))) for proof in proofs]
    return sorted(rows, key=lambda row: (row.proof.event.operative, row.proof.event.id))


def branches(registry: Registry, unit: str, on: date, hierarchy: Hierarchy) -> list[Branch]:
    """Return what was below a unit on a day as a tree: bodies without a code by name, then places by code."""
    roots: list[Branch] = []
    path: list[Branch] = []
    for depth, version in registry.descendants(unit, on, hierarchy=hierarchy):
        branch = Branch(version, registry.code_of(version.unit, "nso", on))
        del path[depth - 1 :]
        (path[-1].below if path else roots).append(branch)
        for above in path:
            above.size += 1
        path.append(branch)
    _sort(roots)
    return roots


def _sort(found: list[Branch]) -> None:
    found.sort(key=lambda branch: (bool(branch.code), branch.code, collation_key(branch.version.full_name)))
    for branch in found:
        _sort(branch.below)


def pages_of(found: Sequence[Branch], rows: int) -> list[list[Branch]]:
    """Part branches into pages of about `rows` units; a branch is never cut."""
    pages: list[list[Branch]] = []
    filled = rows
    for branch in found:
        if filled + branch.size + 1 > rows and (filled >= rows or (pages and pages[-1])):
            pages.append([])
            filled = 0
        pages[-1].append(branch)
        filled += branch.size + 1
    return pages
