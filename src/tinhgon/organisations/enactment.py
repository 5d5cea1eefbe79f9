"""From an event as a person words it to the facts it makes: who ends, who begins, what each takes from whom.

`facts_of` works out what a proposed event would write into a register, or says everything that stands against it.
`facts_against` takes an event back: what it wrote is withdrawn, what it ended goes on. Neither writes anything.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tinhgon.organisations.model import (
    Act,
    Certainty,
    Code,
    CodeStatus,
    Dimension,
    Edge,
    Event,
    EventKind,
    Hierarchy,
    Kind,
    State,
    Unit,
    Version,
)
from tinhgon.organisations.portions import Portion
from tinhgon.organisations.registry import Facts, Registry
from tinhgon.organisations.validation import Problem, problems

_DAY_BEFORE = -1
_IN_FORCE = (State.ENACTED, State.CORRECTED)

_PLACES = {Kind.PROVINCE, Kind.DISTRICT, Kind.COMMUNE}
# What becomes of the units an event takes from, and how many there may be on each side (None: any number).
_ENDS = {EventKind.DISSOLVE, EventKind.MERGE, EventKind.ABSORB}
_SAME_UNIT = {EventKind.RENAME, EventKind.RETYPE, EventKind.REPARENT, EventKind.REORGANISE}
_COUNTS: Mapping[EventKind, tuple[int, int | None, int, int | None]] = {
    EventKind.ESTABLISH: (0, None, 1, None),
    EventKind.DISSOLVE: (1, None, 0, None),
    EventKind.MERGE: (2, None, 1, 1),
    EventKind.ABSORB: (1, None, 1, 1),
    EventKind.SPLIT: (1, 1, 1, None),
    EventKind.TRANSFER: (1, None, 1, None),
    **dict.fromkeys(_SAME_UNIT, (1, 1, 0, 0)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A unit on the far side of an event: one that is there already (`unit`), or one that begins (`kind`, `name`)."""

    unit: str = ""
    kind: Kind = Kind.ORGAN
    name: str = ""
    type: str = ""
    parents: tuple[tuple[Hierarchy, str], ...] = ()
    seat: str = ""
    codes: tuple[tuple[str, str], ...] = ()  # (scheme, code) it bears from the first day


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An event before it is written.

    `changed` is for events in which one unit goes on (rename, change of type, parent, reorganise): what is different
    about it afterwards; what is not named stays. `shares` are (place of the source, place of the result) → how much;
    what is not named is whole with one result, a part with several.
    """

    kind: EventKind
    operative: date
    sources: tuple[str, ...] = ()
    results: tuple[Result, ...] = ()
    changed: Mapping[str, str] = field(default_factory=dict)  # "name", "type", "seat" → new value
    parents: tuple[tuple[Hierarchy, str], ...] | None = None  # None: stay as they are
    dimensions: tuple[Dimension, ...] = (Dimension.FUNCTION,)
    shares: Mapping[tuple[int, int], Portion] = field(default_factory=dict)
    does_source_go_on: bool = False  # split: tách (it goes on) rather than chia (it ends)
    precision: str = "day"
    clause: str = ""
    certainty: Certainty = Certainty.CONFIRMED
    note: str = ""

    @property
    def does_source_end(self) -> bool:
        return self.kind in _ENDS or (self.kind is EventKind.SPLIT and not self.does_source_go_on)

    def share(self, source: int, result: int) -> Portion:
        """Return how much passes from a source to a result, by their places."""
        usual = Portion.WHOLE if self.does_source_end and len(self.results) == 1 else Portion.PART
        return self.shares.get((source, result), usual)


class Impossible(ValueError):
    """The event cannot be. Carries every reason, as `validation.Problem`s."""

    def __init__(self, reasons: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{each.rule}: {each.where} {each.what}".strip() for each in reasons))
        self.reasons = tuple(reasons)


def facts_of(
    registry: Registry, proposal: Proposal, *, event_id: str, act: Act, recorded: date, state: State = State.ENACTED
) -> Facts:
    """Return what the event writes into the register.

    Args:
        event_id: the id the event is to have; ids of new units are digests of it.
        recorded: the day the register learns of it.

    Raises:
        Impossible: the event, or the register with it, would break a rule. Every breach is named.
    """
    if reasons := list(_against(registry, proposal)):
        raise Impossible(reasons)
    writing = _Writing(registry, proposal, event_id, recorded)
    writing.write()
    event = Event(
        event_id, proposal.kind, act.id, proposal.clause, proposal.operative, state, proposal.certainty, recorded,
        proposal.precision, proposal.note,
    )  # fmt: skip
    facts = writing.facts(act, event)
    _check(registry, facts)
    return facts


def facts_against(registry: Registry, event_id: str, *, recorded: date) -> Facts:
    """Return what takes an event back: its versions and codes are withdrawn, what it ended goes on as before.

    Raises:
        LookupError: no such event.
        Impossible: something later rests on it: a unit it founded or changed has changed again.
    """
    event = registry.events.get(event_id)
    if event is None:
        raise LookupError(event_id)
    withdrawn, versions = list[Version](), list[Version]()
    withdrawn_codes, codes = list[Code](), list[Code]()
    touched = dict.fromkeys(
        [
            v.unit
            for v in registry.all_versions()
            if v.event == event_id or (v.end_event == event_id and v.withdrawn is None)
        ]
        + [unit for e in registry.edges if e.event == event_id for unit in (e.source, e.target)]
    )
    reasons = []
    for unit in touched:
        held = registry.versions(unit)
        made = [v for v in held if v.event == event_id]
        ended = next((v for v in held if v.end == event.operative and v.event != event_id), None)
        if later := [v for v in held if v.start is not None and v.start > event.operative]:
            reasons.append(Problem("later facts rest on it", unit, later[0].full_name))
            continue
        # What it wrote has been set right since, or has ended.
        if any(v.end is not None for v in made) or (not made and _wrote(registry, event_id, unit)):
            reasons.append(
                Problem("later facts rest on it", unit, (made or held)[-1].full_name if made or held else "")
            )
            continue
        withdrawn += [replace(v, withdrawn=recorded) for v in made]
        if made and (before := _set_right(registry, made[0])) is not None:
            versions.append(replace(before, withdrawn=None, recorded=recorded))
            continue
        is_source = any(e.event == event_id and e.source == unit for e in registry.edges)
        if ended is not None and (made or is_source or ended.end_event == event_id):
            withdrawn.append(replace(ended, withdrawn=recorded))
            versions.append(replace(ended, end=None, end_recorded=None, end_event="", recorded=recorded))
            for code in registry.codes_of(unit):
                if code.end == event.operative and code.withdrawn is None:
                    withdrawn_codes.append(replace(code, withdrawn=recorded))
                    codes.append(
                        replace(code, end=None, status=CodeStatus.OPEN, continued_as="", recorded=recorded)
                    )  # fmt: skip
        if made and ended is None:
            withdrawn_codes += [
                replace(c, withdrawn=recorded, status=CodeStatus.CORRECTED)
                for c in registry.codes_of(unit)
                if c.withdrawn is None
            ]
    if reasons:
        raise Impossible(reasons)
    facts = Facts(
        versions=tuple(versions), codes=tuple(codes), withdrawn_versions=tuple(withdrawn),
        withdrawn_codes=tuple(withdrawn_codes), events=(replace(event, state=State.ANNULLED),),
    )  # fmt: skip
    _check(registry, facts)
    return facts


def _wrote(registry: Registry, event_id: str, unit: str) -> bool:
    return any(v.event == event_id and v.unit == unit for v in registry.all_versions())


def _set_right(registry: Registry, right: Version) -> Version | None:
    """Return the state a version took the place of, for the same days, when it only set right what was recorded of it.

    What an annulled event had written is no such state: it was taken back with its event.
    """
    same = [
        version
        for version in registry.all_versions()
        if version.unit == right.unit and (version.start, version.end) == (right.start, right.end)
    ]
    # It may have been taken back itself and be held again: what counts is when it was first written.
    written = min((v.recorded for v in same if v.event == right.event and v.recorded is not None), default=None)
    replaced = [
        version
        for version in same
        if version.event != right.event
        and version.withdrawn is not None
        and version.withdrawn == written
        and (version.event not in registry.events or registry.events[version.event].state in _IN_FORCE)
    ]
    # Of one day, the one written last.
    return max(reversed(replaced), key=lambda version: version.recorded or date.min, default=None)


def corrected_version(
    registry: Registry, version: Version, *, event: Event, act: Act, recorded: date, **changed: str
) -> Facts:
    """Return what sets right a state of a unit that was recorded wrongly (name, type or seat): the old one is withdrawn.

    Raises:
        Impossible: nothing would change, or the register would break a rule.
    """
    right = replace(version, recorded=recorded, event=event.id, **changed)  # type: ignore[arg-type]
    if all(getattr(version, name) == value for name, value in changed.items()):
        raise Impossible([Problem("nothing changes", version.unit, version.full_name)])
    if reasons := list(
        _twins(registry, right.type, right.name, right.parents, on=event.operative, but={version.unit})
    ):  # fmt: skip
        raise Impossible(reasons)
    facts = Facts(
        versions=(right,), withdrawn_versions=(replace(version, withdrawn=recorded),), acts=(act,), events=(event,)
    )
    _check(registry, facts)
    return facts


def _check(registry: Registry, facts: Facts) -> None:
    """Refuse facts with which the register would break a rule it does not break without them."""
    if found := problems(registry.with_facts(facts)):
        held = set(problems(registry))
        if new := [each for each in found if each not in held]:
            raise Impossible(new)


# --- what stands against an event --------------------------------------------------------------------------------------


def _against(registry: Registry, proposal: Proposal) -> Iterable[Problem]:
    least, most, least_results, most_results = _COUNTS[proposal.kind]
    for what, count, low, high in (
        ("sources", len(proposal.sources), least, most),
        ("results", len(proposal.results), least_results, most_results),
    ):
        if count < low or (high is not None and count > high):
            bounds = str(low) if low == high else f"{low}+" if high is None else f"{low}-{high}"
            yield Problem(f"wrong number of {what}", proposal.kind.value, f"{count}, not {bounds}")
    if len(set(proposal.sources)) < len(proposal.sources):
        yield Problem("one unit twice", proposal.kind.value, "sources")
    if not proposal.dimensions and proposal.sources and proposal.results:
        yield Problem("nothing passes", proposal.kind.value, "no dimension")
    eve = _eve(proposal.operative)
    for unit in proposal.sources:
        absent = list(_not_there(registry, unit, eve))
        yield from absent
        if not absent and proposal.kind is not EventKind.TRANSFER:
            yield from _changed_later(registry, unit, proposal.operative)
    for result in proposal.results:
        yield from _against_result(registry, proposal, result)
    if proposal.kind in _SAME_UNIT and proposal.kind is not EventKind.REORGANISE:
        yield from _nothing_changes(registry, proposal)
    yield from _names_taken(registry, proposal)


def _names_taken(registry: Registry, proposal: Proposal) -> Iterable[Problem]:
    """Two bodies of one name below one parent could not be told apart in any document."""
    named = [(each.type.strip(), each.name.strip(), each.parents) for each in proposal.results if not each.unit]
    going = set(proposal.sources)
    if proposal.kind in _SAME_UNIT:
        states = [registry.at(unit, _eve(proposal.operative)) for unit in proposal.sources if unit in registry.units]
        named += [
            (
                proposal.changed.get("type", state.type), proposal.changed.get("name", state.name),
                state.parents if proposal.parents is None else proposal.parents,
            )
            for state in states if state is not None
        ]  # fmt: skip
    elif not proposal.does_source_end:
        going = set()
    for at, (type_, name, parents) in enumerate(named):
        yield from _twins(registry, type_, name, parents, on=proposal.operative, but=going)
        if (type_, name, parents) in named[:at]:
            yield Problem("one name twice under a parent", "?", f"{type_} {name}".strip() + ", also ?")


def _twins(
    registry: Registry,
    type_: str,
    name: str,
    parents: Iterable[tuple[Hierarchy, str]],
    *,
    on: date,
    but: Collection[str],
) -> Iterable[Problem]:
    for hierarchy, parent in parents:
        if hierarchy is Hierarchy.PROFESSIONAL:  # below a ministry stand departments of one name
            continue
        for child in registry.children(parent, on, hierarchy=hierarchy):
            if (child.type, child.name) == (type_, name) and child.unit not in but:
                full = f"{type_} {name}".strip()
                yield Problem("one name twice under a parent", child.unit, f"{full}, also {child.unit}")


def _against_result(registry: Registry, proposal: Proposal, result: Result) -> Iterable[Problem]:
    if result.unit:
        yield from _not_there(registry, result.unit, proposal.operative)
        if result.unit in proposal.sources:
            yield Problem("source and result are one", result.unit, "")
        if proposal.kind in (EventKind.MERGE, EventKind.ESTABLISH):
            yield Problem("result must be new", result.unit, proposal.kind.value)
        return
    if proposal.kind in (EventKind.ABSORB, EventKind.TRANSFER):
        yield Problem("result must be there already", result.name, proposal.kind.value)
    if not result.name.strip():
        yield Problem("unit without a name", proposal.kind.value, "")
    for hierarchy, parent in result.parents:
        if parent not in registry.units or registry.at(parent, proposal.operative) is None:
            yield Problem("parent not alive", parent, f"{hierarchy.value}, {proposal.operative}")


def _not_there(registry: Registry, unit: str, on: date) -> Iterable[Problem]:
    if unit not in registry.units:
        yield Problem("unknown unit", unit, "")
    elif registry.at(unit, on) is None:
        yield Problem("unit not alive", unit, on.isoformat())


def _changed_later(registry: Registry, unit: str, operative: date) -> Iterable[Problem]:
    held = registry.versions(unit)
    last = held[-1] if held else None
    if last is not None and ((last.end is not None) or (last.start is not None and last.start >= operative)):
        day = last.end or last.start
        yield Problem("unit changes again later", unit, day.isoformat() if day else "")


def _nothing_changes(registry: Registry, proposal: Proposal) -> Iterable[Problem]:
    for unit in proposal.sources:
        version = registry.at(unit, _eve(proposal.operative))
        if version is None:
            continue
        is_same = all(getattr(version, name) == value for name, value in proposal.changed.items())
        if is_same and (proposal.parents is None or set(proposal.parents) == set(version.parents)):
            yield Problem("nothing changes", unit, version.full_name)


def _eve(day: date) -> date:
    return date.fromordinal(day.toordinal() + _DAY_BEFORE)


# --- writing -----------------------------------------------------------------------------------------------------------


class _Writing:
    """The facts of one event, as they come together."""

    def __init__(self, registry: Registry, proposal: Proposal, event_id: str, recorded: date) -> None:
        self.registry, self.proposal, self.event_id, self.recorded = registry, proposal, event_id, recorded
        self.units: list[Unit] = []
        self.versions: list[Version] = []
        self.withdrawn: list[Version] = []
        self.codes: list[Code] = []
        self.withdrawn_codes: list[Code] = []
        self.edges: list[Edge] = []

    def facts(self, act: Act, event: Event) -> Facts:
        return Facts(
            units=tuple(self.units), versions=tuple(self.versions), codes=tuple(self.codes), acts=(act,),
            events=(event,), edges=tuple(self.edges), withdrawn_versions=tuple(self.withdrawn),
            withdrawn_codes=tuple(self.withdrawn_codes),
        )  # fmt: skip

    def write(self) -> None:
        proposal = self.proposal
        if proposal.kind in _SAME_UNIT:
            version = self._held(proposal.sources[0])
            parents = version.parents if proposal.parents is None else proposal.parents
            self._goes_on(version, parents=parents, **proposal.changed)
            return
        targets = [each.unit or self._begins(place, each) for place, each in enumerate(proposal.results)]
        reissued = {code for each in proposal.results for code in each.codes}
        if proposal.does_source_end:
            for source in proposal.sources:
                self._ends(source, targets, reissued)
        for at, source in enumerate(proposal.sources):
            for place, target in enumerate(targets):
                share = proposal.share(at, place)
                self.edges += [
                    Edge(self.event_id, source, target, dimension, share, note=proposal.note)
                    for dimension in proposal.dimensions
                    if share is not Portion.NONE
                ]

    def _held(self, unit: str) -> Version:
        version = self.registry.at(unit, _eve(self.proposal.operative))
        assert version is not None  # `_against` has asked
        return version

    def _begins(self, place: int, result: Result) -> str:
        digest = hashlib.sha256(f"{self.event_id}|{place}|{result.name}".encode()).hexdigest()
        unit = "u" + digest[:12]  # two digits longer than those read from the acts: never one of them
        day, recorded = self.proposal.operative, self.recorded
        self.units.append(Unit(unit, result.kind))
        self.versions.append(
            Version(
                unit, result.name.strip(), result.type.strip(), day, None, result.parents, result.seat,
                recorded=recorded, certainty=self.proposal.certainty, event=self.event_id,
            )
        )  # fmt: skip
        self.codes += [Code(scheme, code, unit, day, None, recorded=recorded) for scheme, code in result.codes]
        return unit

    def _ends(
        self, unit: str, targets: Sequence[str], reissued: set[tuple[str, str]], *, is_place: bool = False
    ) -> None:
        version, day = self._held(unit), self.proposal.operative
        self._close(version)
        for code in self.registry.codes_of(unit):
            if code.end is None and code.withdrawn is None:
                is_open = (code.scheme, code.code) in reissued
                self.withdrawn_codes.append(replace(code, withdrawn=self.recorded))
                self.codes.append(
                    replace(
                        code, end=day, status=CodeStatus.OPEN if is_open else CodeStatus.CLOSED, recorded=self.recorded,
                        continued_as=self._code_of(targets, code.scheme) if len(targets) == 1 else "",
                    )
                )  # fmt: skip
        is_place = is_place or self.registry.units[unit].kind in _PLACES
        for child in self._below(unit):
            if child.unit in self.proposal.sources or child.unit in targets:
                continue
            if is_place and self.registry.units[child.unit].kind not in _PLACES:
                # An organ ends with its place. What it did is done by the place that follows, whose organs are founded anew.
                if not self._is_closed(child.unit):
                    share = Portion.WHOLE if len(targets) == 1 else Portion.PART
                    self.edges += [Edge(self.event_id, child.unit, t, Dimension.FUNCTION, share) for t in targets]
                    self._ends(child.unit, targets, reissued, is_place=True)
            elif len(targets) == 1:  # with several, `validation` says what is left without a place
                moved = tuple((h, targets[0] if p == unit else p) for h, p in child.parents)
                self._goes_on(child, parents=moved)

    def _below(self, unit: str) -> Iterable[Version]:
        eve = _eve(self.proposal.operative)
        for hierarchy in Hierarchy:
            for child in self.registry.children(unit, eve, hierarchy=hierarchy):
                if child.end is None:
                    yield child

    def _is_closed(self, unit: str) -> bool:
        return any(version.unit == unit for version in self.withdrawn)

    def _code_of(self, targets: Sequence[str], scheme: str) -> str:
        new = next((c.code for c in self.codes if c.unit == targets[0] and c.scheme == scheme), "")
        return new or self.registry.code_of(targets[0], scheme, self.proposal.operative)

    def _close(self, version: Version) -> None:
        self.withdrawn.append(replace(version, withdrawn=self.recorded))
        self.versions.append(
            replace(
                version, end=self.proposal.operative, end_recorded=self.recorded, recorded=self.recorded,
                end_event=self.event_id,
            )
        )  # fmt: skip

    def _goes_on(self, version: Version, *, parents: tuple[tuple[Hierarchy, str], ...], **changed: str) -> None:
        pending = next((v for v in self.versions if v.unit == version.unit and v.end is None), None)
        if pending is not None:  # moved in one hierarchy already, now in another
            self.versions.remove(pending)
            both = dict(pending.parents) | {h: p for h, p in parents if dict(version.parents).get(h) != p}
            self.versions.append(replace(pending, parents=tuple(both.items())))
            return
        self._close(version)
        # The unit does not end: the day it changed belongs to the next state.
        self.versions[-1] = replace(self.versions[-1], end_event="")
        self.versions.append(
            replace(
                version, start=self.proposal.operative, end=None, recorded=self.recorded, end_recorded=None,
                parents=parents, event=self.event_id, end_event="", is_start_known=True,
                aliases=() if "name" in changed else version.aliases, certainty=self.proposal.certainty,
                **changed,  # type: ignore[arg-type]
            )
        )  # fmt: skip
