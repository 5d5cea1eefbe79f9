"""The register and its answers: who was what on a day, what became of it, what it came from, and by which act.

Every question costs by the size of its answer: units, codes, edges and names are indexed once, when the register is
made. A register is never changed; `Registry.with_facts` makes a new one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from tinhgon.organisations.model import (
    Act,
    Certainty,
    Code,
    Dimension,
    Edge,
    Event,
    Hierarchy,
    Kind,
    State,
    Unit,
    Version,
)
from tinhgon.organisations.offices import Offices
from tinhgon.organisations.portions import STRENGTH, Portion

_NO_DATE = date.min

WEAKEST = {Certainty.CONFIRMED: 0, Certainty.SECONDARY: 1, Certainty.UNCONFIRMED: 2}  # how weak a certainty is


def weakest(certainties: Iterable[Certainty]) -> Certainty:
    """Return the weakest of some certainties: a chain is as sure as its weakest hop."""
    return max(certainties, key=WEAKEST.__getitem__, default=Certainty.CONFIRMED)


# A share of a share: the whole of a part is that part; part of a remainder is a part.
_COMPOSED = {
    (Portion.WHOLE, Portion.PART): Portion.PART,
    (Portion.WHOLE, Portion.REMAINDER): Portion.REMAINDER,
    (Portion.WHOLE, Portion.WHOLE): Portion.WHOLE,
    (Portion.PART, Portion.WHOLE): Portion.PART,
    (Portion.REMAINDER, Portion.WHOLE): Portion.REMAINDER,
}


def composed(first: Portion, second: Portion) -> Portion:
    """Return the share of a share along a chain."""
    if Portion.NONE in (first, second):
        return Portion.NONE
    return _COMPOSED.get((first, second), Portion.PART)


class UnknownUnit(LookupError):
    """No unit has this id."""


@dataclass(frozen=True, slots=True)
class Step:
    """One edge of a path, with the event and the act that prove it."""

    edge: Edge
    event: Event
    act: Act | None


class Succession(NamedTuple):
    """One unit another went into (or came from), with the share and the path between the two dates."""

    unit: str
    share: Portion
    path: tuple[Edge, ...] = ()


@dataclass(frozen=True, slots=True)
class Mapping:
    old: str
    new: str
    shares: tuple[tuple[Dimension, Portion], ...]
    path: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What is different about a unit between two dates."""

    unit: str
    before: Version | None
    after: Version | None

    @property
    def kinds(self) -> tuple[str, ...]:
        if self.before is None:
            return ("new",)
        if self.after is None:
            return ("gone",)
        pairs = (
            ("name", self.before.name, self.after.name),
            ("type", self.before.type, self.after.type),
            ("parent", self.before.parents, self.after.parents),
            ("seat", self.before.seat, self.after.seat),
        )
        return tuple(kind for kind, old, new in pairs if old != new)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is new in a register. Nothing is changed or lost: a fact that was wrong is named again, taken back on a day."""

    units: tuple[Unit, ...] = ()
    versions: tuple[Version, ...] = ()
    codes: tuple[Code, ...] = ()
    acts: tuple[Act, ...] = ()
    events: tuple[Event, ...] = ()
    edges: tuple[Edge, ...] = ()
    withdrawn_versions: tuple[Version, ...] = ()  # as held, with the day they were taken back
    withdrawn_codes: tuple[Code, ...] = ()


_Hop = tuple[date | None, dict[Dimension | None, list[Succession]]]
_MANY: _Hop = (date.max, {})


class _Units(dict[str, Unit]):
    """The units held; a body of a commune is made when its id is asked for, and is no entry."""

    offices: Offices

    def __missing__(self, name: str) -> Unit:
        if "." in name and (unit := self.offices.unit(name)) is not None:
            return unit
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return dict.__contains__(self, name) or (
            isinstance(name, str) and "." in name and self.offices.unit(name) is not None
        )


class Registry:
    """Units in time. Make one with `Registry(units=…, versions=…, …)`; check it with `validation.problems`."""

    def __init__(
        self,
        *,
        units: Iterable[Unit] = (),
        versions: Iterable[Version] = (),
        codes: Iterable[Code] = (),
        acts: Iterable[Act] = (),
        events: Iterable[Event] = (),
        edges: Iterable[Edge] = (),
    ) -> None:
        self.units = _Units((unit.id, unit) for unit in units)
        self.offices = Offices(self)
        self.units.offices = self.offices
        self.acts = {act.id: act for act in acts}
        self.events = {event.id: event for event in events}
        self.edges = tuple(edges)
        self.codes = tuple(codes)
        self._versions: dict[str, list[Version]] = {}
        self._children: dict[tuple[Hierarchy, str], list[Version]] = {}
        self._roots: list[Version] = []
        for version in versions:
            self._versions.setdefault(version.unit, []).append(version)
            if not version.parents:
                self._roots.append(version)
            for key in version.parents:
                self._children.setdefault(key, []).append(version)
        self._taken_back: set[str] = set()  # units with a version that was taken back: it stands before those that hold
        for unit_id, held in self._versions.items():
            if len(held) > 1:
                held.sort(key=lambda version: (version.withdrawn is None, version.start or _NO_DATE))
            if held[0].withdrawn is not None:
                self._taken_back.add(unit_id)
        self._by_code: dict[tuple[str, str], list[Code]] = {}
        self._codes_of: dict[str, list[Code]] = {}
        for code in self.codes:
            self._by_code.setdefault((code.scheme, code.code), []).append(code)
            self._codes_of.setdefault(code.unit, []).append(code)
        self._hops: dict[str, _Hop] = {}
        self._out: dict[str, list[tuple[date, Edge]]] = {}
        self._in: dict[str, list[tuple[date, Edge]]] = {}
        events_by_id = self.events
        for edge in self.edges:
            event = events_by_id[edge.event]
            if event.state is State.PLANNED or event.state is State.ANNULLED:
                continue
            dated = (event.operative, edge)
            self._out.setdefault(edge.source, []).append(dated)
            self._in.setdefault(edge.target, []).append(dated)

    def __len__(self) -> int:
        return len(self.units)

    @cached_property
    def complete_from(self) -> date | None:
        """The first day of the catalogue: what was before it is not in the register. None: nothing says when it begins."""
        starts = (v.start for v in self.all_versions() if v.start is not None and not v.is_start_known)
        return min(starts, default=None)

    def with_facts(self, facts: "Facts") -> "Registry":
        """Return a register that also holds `facts`: what has an id or is the same fact replaces what was there.

        Raises:
            LookupError: a fact to be taken back is not held.
        """
        versions = {(v.unit, v.start, v.recorded, v.name, v.type, v.end): v for v in self.all_versions()}
        codes = {(c.scheme, c.code, c.unit, c.start, c.end, c.recorded): c for c in self.codes}
        for version in facts.withdrawn_versions:
            key = (version.unit, version.start, version.recorded, version.name, version.type, version.end)
            if key not in versions:
                raise LookupError(f"version to take back is not held: {version.full_name} ({version.unit})")
            versions[key] = version
        for code in facts.withdrawn_codes:
            code_key = (code.scheme, code.code, code.unit, code.start, code.end, code.recorded)
            if code_key not in codes:
                raise LookupError(f"code to take back is not held: {code.scheme} {code.code} ({code.unit})")
            codes[code_key] = code
        return Registry(
            units=(self.units | {unit.id: unit for unit in facts.units}).values(),
            versions=[*versions.values(), *facts.versions],
            codes=[*codes.values(), *facts.codes],
            acts=(self.acts | {act.id: act for act in facts.acts}).values(),
            events=(self.events | {event.id: event for event in facts.events}).values(),
            edges=[*self.edges, *facts.edges],
        )

    # --- one unit --------------------------------------------------------------------------------------------------

    def versions(self, unit: str) -> Sequence[Version]:
        """Return all states of a unit, oldest first, without those taken back. Raises UnknownUnit."""
        if unit not in self.units:
            raise UnknownUnit(unit)
        held = self._versions.get(unit, ()) if "." not in unit else self.offices.versions(unit)
        return [v for v in held if v.withdrawn is None] if unit in self._taken_back else held

    def changes(self, unit: str, start: date, end: date) -> list[Version]:
        """Return the states of a unit that begin after `start`, up to `end`, though it was there before: what changed."""
        return [v for v in self.versions(unit)[1:] if v.start is not None and start < v.start <= end]

    def is_taken_back(self, unit: str) -> bool:
        """Whether every state of a unit was taken back: it was recorded in error."""
        return unit in self._taken_back and all(v.withdrawn is not None for v in self._versions[unit])

    def nearest(self, unit: str, on: date) -> Version:
        """Return the state of a unit on a day, or when it was not alive its first or last one, whichever is nearer.

        Raises:
            UnknownUnit: there is none, or every state of it was taken back.
        """
        if (version := self.at(unit, on)) is not None:
            return version
        held = self.versions(unit)
        if not held:
            raise UnknownUnit(unit)
        return held[0] if held[0].start is not None and on < held[0].start else held[-1]

    def may_be_alive(self, unit: str, on: date) -> bool:
        """Whether a unit was there on a day, or was there later and since when is not in the register."""
        held = self.versions(unit)
        if not held:
            return False
        first = held[0]
        is_earlier = first.start is not None and on < first.start and not first.is_start_known
        return is_earlier or self.at(unit, on) is not None

    def is_start_known(self, unit: str) -> bool:
        """Whether the register says since when a unit was there."""
        held = self.versions(unit)
        return bool(held) and held[0].start is not None and held[0].is_start_known

    def all_versions(self) -> Iterator[Version]:
        for held in self._versions.values():
            yield from held

    def at(self, unit: str, on: date, *, known: date | None = None) -> Version | None:
        """Return the state of a unit on a day, or None when it was not alive."""
        if known is None:
            # The newest first: most questions are of late days. Those taken back stand before all that hold.
            for version in reversed(self._versions.get(unit, ())):
                start, end = version.start, version.end
                if (end is None or on < end) and (start is None or start <= on) and version.withdrawn is None:
                    return version
            return self.offices.at(unit, on) if "." in unit else None
        for version in self._versions.get(unit, ()):
            if version.holds(on, known):
                return version
        return self.offices.at(unit, on) if "." in unit else None

    def codes_of(self, unit: str) -> Sequence[Code]:
        return self._codes_of.get(unit, ())

    def code_of(self, unit: str, scheme: str, on: date, *, known: date | None = None) -> str:
        """Return the unit's code on a day, "" if it had none."""
        for code in self._codes_of.get(unit, ()):
            if code.scheme == scheme and code.holds(on, known):
                return code.code
        return ""

    def edges_from(self, unit: str) -> Sequence[Edge]:
        return [edge for _, edge in self._out.get(unit, ())]

    def edges_into(self, unit: str) -> Sequence[Edge]:
        return [edge for _, edge in self._in.get(unit, ())]

    def bears(self, edge: Edge, *, scheme: str = "nso") -> frozenset[str]:
        """Return what the target bears of the source on the day of the event: of "name", "type", "code", "seat".

        Identity is more than any of these: code 00634 changed its name while the name moved to 00637.
        """
        day = self.events[edge.event].operative
        eve = date.fromordinal(day.toordinal() - 1)
        before, after = self.at(edge.source, eve), self.at(edge.target, day)
        if before is None or after is None:
            return frozenset()
        old_code, new_code = self.code_of(edge.source, scheme, eve), self.code_of(edge.target, scheme, day)
        pairs = {
            "name": (before.name, after.name),
            "type": (before.type, after.type),
            "code": (old_code, new_code),
            "seat": (before.seat or before.name, after.seat or after.name),
        }
        if not after.seat:  # only provinces have a seat in the register
            del pairs["seat"]
        return frozenset(what for what, (old, new) in pairs.items() if old and old == new)

    def step(self, edge: Edge) -> Step:
        event = self.events[edge.event]
        return Step(edge, event, self.acts.get(event.act))

    # --- by date ---------------------------------------------------------------------------------------------------

    def as_of(self, on: date, *, known: date | None = None, kind: Kind | None = None) -> Iterator[Version]:
        """Yield what was held on `known` to be true `on` a day (known=None: all that is known now)."""
        units = self.units
        for unit, held in self._versions.items():
            if kind is not None and units[unit].kind is not kind:
                continue
            for version in held:
                if version.holds(on, known):
                    yield version
                    break

    def resolve(self, scheme: str, code: str, on: date | None, *, known: date | None = None) -> list[str]:
        """Return the units a code meant on a day; with `on` None, all it ever meant, oldest first.

        A closed code resolves for ever when asked without a date; on a date it means at most one unit. A unit recorded
        in error is none it ever meant.
        """
        found = self._by_code.get((scheme, code), ())
        if on is None:
            ordered = sorted(found, key=lambda each: each.start or _NO_DATE)
            return list(dict.fromkeys(each.unit for each in ordered if not self.is_taken_back(each.unit)))
        return [each.unit for each in found if each.holds(on, known)]

    def map_codes(
        self, scheme: str, pairs: Iterable[tuple[str, date]], end: date
    ) -> Iterator[tuple[tuple[str, date], tuple[Succession, ...] | None]]:
        """Yield for each (code, day) where its unit is on `end`; None where the code meant no unit that day.

        For long tables: what was asked once is not worked out again.
        """
        answered: dict[tuple[str, date], tuple[Succession, ...] | None] = {}
        for pair in pairs:
            if pair not in answered:
                code, day = pair
                units = self.resolve(scheme, code, day)
                answered[pair] = tuple(self.successors(units[0], day, end)) if len(units) == 1 else None
            yield pair, answered[pair]

    def code_records(self, scheme: str, code: str) -> Sequence[Code]:
        return self._by_code.get((scheme, code), ())

    # --- succession ------------------------------------------------------------------------------------------------

    def successors(self, unit: str, start: date, end: date, dimension: Dimension | None = None) -> list[Succession]:
        """Return where a unit alive on `start` is on `end` (end ≥ start), through any number of events.

        A unit that goes on is its own successor. With no dimension a unit is named once, with its strongest share.
        An empty list means: it was not alive on `start`, or it ended and nothing carries it on.
        """
        if self.at(unit, start) is None:
            return []
        hop = self._hops.get(unit)
        if hop is None:
            hop = self._hops[unit] = self._hop(unit)
        if hop is _MANY:
            return self._follow(unit, start, end, dimension, self._out, forward=True)
        day, answers = hop
        if day is not None and start < day <= end:
            told = answers.get(dimension)
            if told is None:
                told = answers[dimension] = [
                    Succession(edge.target, edge.share, (edge,))
                    for _, edge in self._out[unit]
                    if edge.dimension is dimension and edge.share is not Portion.NONE
                ]
            return list(told)
        return [Succession(unit, Portion.WHOLE)] if self.at(unit, end) is not None else []

    def _hop(self, unit: str) -> _Hop:
        """The answer for a unit with one event, after which nothing more happened: most units, worked out once.

        (None, {}) for a unit nothing leads on from; `_MANY` where the path has to be followed.
        """
        edges = self._out.get(unit)
        if not edges:
            return (None, {})
        day = edges[0][0]
        versions, out = self._versions, self._out
        if versions[unit][-1].end != day:
            return _MANY
        # One step, so each edge is an answer; with no dimension asked for, the strongest share of each target.
        strongest: dict[str, Succession] = {}
        for other, edge in edges:
            target, share = edge.target, edge.share
            held = strongest.get(target)
            if held is None:
                if other != day or target in out or versions[target][-1].end is not None:
                    return _MANY
                if share is not Portion.NONE:
                    strongest[target] = Succession(target, share, (edge,))
            elif other != day:
                return _MANY
            elif share is not held.share and STRENGTH[share] < STRENGTH[held.share]:
                strongest[target] = Succession(target, share, (edge,))
        answers: dict[Dimension | None, list[Succession]] = {None: list(strongest.values())}
        return day, answers

    def predecessors(self, unit: str, start: date, end: date, dimension: Dimension | None = None) -> list[Succession]:
        """Return which units of `end` (end ≤ start) a unit alive on `start` came from. The inverse of `successors`."""
        if self.at(unit, start) is None:
            return []
        return self._follow(unit, start, end, dimension, self._in, forward=False)

    def _follow(
        self,
        unit: str,
        start: date,
        end: date,
        dimension: Dimension | None,
        edges: dict[str, list[tuple[date, Edge]]],
        *,
        forward: bool,
    ) -> list[Succession]:
        found: dict[str, Succession] = {}
        # (unit, day it is reached, share, path): edges of the same day as the one that led here are not followed.
        waiting: list[tuple[str, date, Portion, tuple[Edge, ...]]] = [(unit, start, Portion.WHOLE, ())]
        while waiting:
            at, since, share, path = waiting.pop()
            if self.at(at, end) is not None:
                before = found.get(at)
                if before is None or STRENGTH[share] < STRENGTH[before.share]:
                    found[at] = Succession(at, share, path)
            for day, edge in edges.get(at, ()):
                if forward:
                    if not since < day <= end:
                        continue
                elif not end < day <= since:
                    continue
                if edge.share is Portion.NONE or (dimension is not None and edge.dimension is not dimension):
                    continue
                if dimension is None and path and edge.dimension is not path[-1].dimension:
                    continue
                other = edge.target if forward else edge.source
                if other == at:
                    continue
                onward = composed(share, edge.share) if forward else composed(edge.share, share)
                steps = (*path, edge) if forward else (edge, *path)
                # Backwards, the day before the event is the last the predecessor can have come about on.
                reached = day if forward else date.fromordinal(day.toordinal() - 1)
                waiting.append((other, reached, onward, steps))
        return list(found.values())

    def map(self, start: date, end: date, *, kind: Kind = Kind.COMMUNE) -> Iterator[Mapping]:
        """Yield (old, new) for all units of a kind alive on `start`, in either direction of time.

        With end < start the pairs are (unit of `start`, unit of `end` it came from). A district without communes (an
        island) stands among the communes: its land and people are divided no further.
        """
        forward = end >= start
        for version in self.as_of(start):
            unit = version.unit
            if not self._is_of(unit, kind, start):
                continue
            ask = self.successors if forward else self.predecessors
            if unit not in (self._out if forward else self._in):
                if self.at(unit, end) is not None:
                    yield Mapping(unit, unit, (), ())
                continue
            targets: dict[str, dict[Dimension, Portion]] = {}
            paths: dict[str, tuple[Edge, ...]] = {}
            dimensions = dict.fromkeys(e.dimension for _, e in (self._out if forward else self._in)[unit])
            for dimension in dimensions:
                for each in ask(unit, start, end, dimension):
                    if not self._is_of(each.unit, kind, end):
                        continue
                    targets.setdefault(each.unit, {})[dimension] = each.share
                    paths.setdefault(each.unit, each.path)
            for other, shares in targets.items():
                # A unit that goes on unchanged is itself in every dimension: said as identity, once.
                yield Mapping(unit, other, () if not paths[other] else tuple(shares.items()), paths[other])

    def _is_of(self, unit: str, kind: Kind, on: date) -> bool:
        own = self.units[unit].kind
        if own is kind:
            return True
        return (
            kind is Kind.COMMUNE
            and own is Kind.DISTRICT
            and not any(self.units[v.unit].kind is Kind.COMMUNE for v in self.children(unit, on))
        )

    def explain(self, unit: str, start: date, end: date) -> list[list[Step]]:
        """Return every path from a unit alive on `start` to the units of `end`: events, acts and clauses in order."""
        forward = end >= start
        if forward and self.at(unit, start) is not None:
            hop = self._hops.get(unit) or self._hops.setdefault(unit, self._hop(unit))
            if hop is not _MANY:
                if hop[0] is None or not start < hop[0] <= end:
                    return []
                return [[self.step(edge)] for _, edge in self._out[unit] if edge.share is not Portion.NONE]
        seen: dict[tuple[Edge, ...], None] = {}
        table = self._out if forward else self._in
        for dimension in dict.fromkeys(edge.dimension for edge in self._reachable(unit, table, forward)):
            ask = self.successors if forward else self.predecessors
            for each in ask(unit, start, end, dimension):
                seen[each.path] = None
        return [[self.step(edge) for edge in path] for path in seen if path]

    def _reachable(self, unit: str, table: dict[str, list[tuple[date, Edge]]], forward: bool) -> Iterator[Edge]:
        waiting, seen = [unit], {unit}
        while waiting:
            for _, edge in table.get(waiting.pop(), ()):
                yield edge
                other = edge.target if forward else edge.source
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)

    # --- hierarchies -----------------------------------------------------------------------------------------------

    def children(
        self, unit: str, on: date, *, hierarchy: Hierarchy = Hierarchy.STATE, known: date | None = None
    ) -> list[Version]:
        """Return what the register holds directly below a unit; `offices.of` has the bodies every commune has."""
        return [v for v in self._children.get((hierarchy, unit), ()) if v.holds(on, known)]

    def held_below(self, unit: str, hierarchy: Hierarchy) -> Sequence[Version]:
        """Return all states that ever stood directly below a unit, those made when asked for left out."""
        return self._children.get((hierarchy, unit), ())

    def descendants(
        self, unit: str, on: date, *, hierarchy: Hierarchy = Hierarchy.STATE, known: date | None = None
    ) -> Iterator[tuple[int, Version]]:
        """Yield (depth, version) of everything below a unit on a day, parents before children."""
        table = self._children
        waiting = [(1, v) for v in reversed(self.children(unit, on, hierarchy=hierarchy, known=known))]
        while waiting:
            depth, version = waiting.pop()
            yield depth, version
            below = table.get((hierarchy, version.unit))
            if below is None:
                continue
            depth += 1
            if known is None:
                # Said out rather than asked of `holds`: a national chart passes here 20,000 times.
                for v in reversed(below):
                    if (v.start is None or v.start <= on) and (v.end is None or on < v.end) and v.withdrawn is None:
                        waiting.append((depth, v))
            else:
                waiting += [(depth, v) for v in reversed(below) if v.holds(on, known)]

    def ancestors(
        self, unit: str, on: date, *, hierarchy: Hierarchy = Hierarchy.STATE, known: date | None = None
    ) -> list[Version]:
        """Return what stood above a unit on a day, nearest first.

        A unit above that the register holds only from a later day, not knowing since when it was there, is named too.
        """
        found: list[Version] = []
        version = self.at(unit, on, known=known)
        while version is not None and (above := version.parent(hierarchy)) is not None:
            version = self.at(above, on, known=known)
            if version is None and self.may_be_alive(above, on):
                version = self.nearest(above, on)
            if version is None or version in found:
                break
            found.append(version)
        return found

    def place(self, unit: str, on: date, *, known: date | None = None) -> list[Version]:
        """Return what a unit lies in on a day, nearest first: of a body of the Party or the Front what it stands below there."""
        for hierarchy in (Hierarchy.STATE, Hierarchy.PARTY, Hierarchy.FRONT):
            if found := self.ancestors(unit, on, hierarchy=hierarchy, known=known):
                # The Party's body of a commune stands below the commune, which lies in its province.
                return (
                    found if hierarchy is Hierarchy.STATE else found + self.ancestors(found[-1].unit, on, known=known)
                )
        return []

    def roots(self, on: date, *, known: date | None = None) -> list[Version]:
        return [v for v in self._roots if v.holds(on, known)]

    def diff(self, first: date, second: date, *, kind: Kind | None = None) -> list[Change]:
        """Return the units that differ between two dates: new, gone, renamed, of another type, parent or seat."""
        before = {v.unit: v for v in self.as_of(first, kind=kind)}
        after = {v.unit: v for v in self.as_of(second, kind=kind)}
        changes = [Change(unit, old, after.get(unit)) for unit, old in before.items()]
        changes += [Change(unit, None, new) for unit, new in after.items() if unit not in before]
        return [change for change in changes if change.before is not change.after and change.kinds]
