"""What cannot be in a register, and where it stands. An empty list is a sound register."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tinhgon.organisations.model import CodeStatus, Dimension, Hierarchy, Kind, State, Version
from tinhgon.organisations.portions import Portion
from tinhgon.organisations.registry import Registry

_OPEN = date.max


@dataclass(frozen=True, slots=True)
class Problem:
    rule: str  # "edge into a unit not alive" …
    where: str  # the unit, code or event
    what: str


def problems(registry: Registry) -> list[Problem]:
    """Return every breach of the rules, in the order of the rules."""
    return [
        *_unknown(registry),
        *_versions(registry),
        *_codes(registry),
        *_edges(registry),
        *_shares(registry),
        *_ends(registry),
        *_orphans(registry),
        *_cycles(registry),
    ]


def _unknown(registry: Registry) -> Iterator[Problem]:
    for version in registry.all_versions():
        if version.unit not in registry.units:
            yield Problem("unknown unit", version.unit, version.full_name)
        for hierarchy, parent in version.parents:
            if parent not in registry.units:
                yield Problem("unknown unit", version.unit, f"parent {parent} in {hierarchy.value}")
    for edge in registry.edges:
        for unit in (edge.source, edge.target):
            if unit not in registry.units:
                yield Problem("unknown unit", edge.event, unit)
    for event in registry.events.values():
        if event.act not in registry.acts:
            yield Problem("event without act", event.id, event.act)


def _versions(registry: Registry) -> Iterator[Problem]:
    names: dict[tuple[str, str, str], list[Version]] = defaultdict(list)
    for unit in registry.units:
        held = registry.versions(unit)
        if not held and not registry.is_taken_back(unit):
            yield Problem("unit without a version", unit, "")
        for version in held:
            if version.start and version.end and version.end <= version.start:
                yield Problem("empty interval", unit, f"{version.start} to {version.end}")
            hierarchies = [hierarchy for hierarchy, _ in version.parents]
            if len(hierarchies) != len(set(hierarchies)):
                yield Problem("two parents in one hierarchy", unit, version.full_name)
            if registry.units[unit].kind in (Kind.COMMUNE, Kind.DISTRICT):
                names[version.parent() or "", version.type, version.name].append(version)
        for first, second in pairwise(held):
            if (first.end or _OPEN) > (second.start or date.min):
                yield Problem("two versions at once", unit, f"{first.full_name} and {second.full_name}")
    for (_, type_, name), versions in names.items():
        versions.sort(key=lambda v: v.start or date.min)
        for first, second in pairwise(versions):
            if first.unit != second.unit and (first.end or _OPEN) > (second.start or date.min):
                yield Problem("one name twice under a parent", first.unit, f"{type_} {name}, also {second.unit}")


def _codes(registry: Registry) -> Iterator[Problem]:
    held = defaultdict(list)
    for code in registry.codes:
        if code.withdrawn is None:
            held[code.scheme, code.code].append(code)
    for (scheme, value), codes in held.items():
        codes.sort(key=lambda code: code.start or date.min)
        for first, second in pairwise(codes):
            if (first.end or _OPEN) > (second.start or date.min):
                yield Problem("a code means two units", f"{scheme}:{value}", f"{first.unit} and {second.unit}")
            elif first.status is CodeStatus.CLOSED and scheme == "qcvn102":
                yield Problem("a closed code is given again", f"{scheme}:{value}", f"{first.unit} and {second.unit}")


def _edges(registry: Registry) -> Iterator[Problem]:
    seen = set()
    for edge in registry.edges:
        event = registry.events[edge.event]
        key = (edge.event, edge.source, edge.target, edge.dimension, edge.note)
        if key in seen:
            yield Problem("one edge twice", edge.event, f"{edge.source} to {edge.target}, {edge.dimension.value}")
        seen.add(key)
        if edge.source not in registry.units or edge.target not in registry.units:
            continue
        if event.state in (State.PLANNED, State.ANNULLED):
            continue
        if registry.at(edge.target, event.operative) is None:
            yield Problem("edge into a unit not alive", edge.event, f"{edge.target} on {event.operative}")
        before = date.fromordinal(event.operative.toordinal() - 1)
        if registry.at(edge.source, before) is None:
            yield Problem("edge out of a unit not alive", edge.event, f"{edge.source} on {before}")


def _shares(registry: Registry) -> Iterator[Problem]:
    out: dict[tuple[str, date, Dimension, Kind], list[Portion]] = defaultdict(list)
    for edge in registry.edges:
        event = registry.events[edge.event]
        if event.state in (State.PLANNED, State.ANNULLED) or edge.target not in registry.units:
            continue
        # A district goes into communes, its organs elsewhere: each kind of successor is a division of its own.
        kind = registry.units[edge.target].kind
        out[edge.source, event.operative, edge.dimension, kind].append(edge.share)
    for (unit, day, dimension, _), shares in out.items():
        wholes = shares.count(Portion.WHOLE)
        others = len(shares) - wholes - shares.count(Portion.NONE)
        if wholes > 1 or (wholes and others):
            yield Problem("shares over 1", unit, f"{dimension.value} on {day}: {', '.join(sorted(shares))}")
        if shares.count(Portion.REMAINDER) > 1:
            yield Problem("two remainders", unit, f"{dimension.value} on {day}")


def _ends(registry: Registry) -> Iterator[Problem]:
    for unit in registry.units:
        held = registry.versions(unit)
        last = held[-1] if held else None
        if last is None or last.end is None:
            continue
        events = {registry.events[edge.event] for edge in registry.edges_from(unit)}
        if last.end_event and last.end_event in registry.events:
            events.add(registry.events[last.end_event])
        if not any(event.operative == last.end for event in events):
            yield Problem("an end without event and act", unit, f"{last.full_name} ends {last.end}")


def _orphans(registry: Registry) -> Iterator[Problem]:
    """A unit stands below one that is there as long as it does."""
    lives: dict[str, tuple[date, date]] = {}
    for unit in registry.units:
        if held := registry.versions(unit):
            lives[unit] = (held[0].start or date.min, held[-1].end or _OPEN)
    for version in registry.all_versions():
        if version.withdrawn is not None:
            continue
        for hierarchy, parent in version.parents:
            began, ended = lives.get(parent, (_OPEN, date.min))
            start = version.start or date.min
            # Since when a unit was there may be unknown, of it or of what stood above it.
            is_late = version.is_start_known and registry.is_start_known(parent) and start < began
            if is_late or (version.end or _OPEN) > ended or start >= ended:
                yield Problem(
                    "below a unit not alive", version.unit, f"{version.full_name}, {hierarchy.value} {parent}"
                )


def _cycles(registry: Registry) -> Iterator[Problem]:
    # A unit may not stand above itself on any day a version of it begins.
    for hierarchy in Hierarchy:
        clear: set[tuple[str, date]] = set()
        for version in registry.all_versions():
            day = version.start or date.min
            path: list[str] = []
            at: str | None = version.unit
            while at is not None and (at, day) not in clear:
                if at in path:
                    yield Problem("a cycle", at, f"{hierarchy.value} on {day}")
                    break
                path.append(at)
                state = registry.at(at, day)
                at = state.parent(hierarchy) if state else None
            clear.update((unit, day) for unit in path)
    # Succession goes forward in time, or nothing: no edge leads back to its own unit.
    for edge in registry.edges:
        if edge.source == edge.target:
            yield Problem("a cycle", edge.event, f"{edge.source} becomes itself")
