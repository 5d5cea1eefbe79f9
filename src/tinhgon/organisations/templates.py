"""Bodies that stand in each province, district or commune: written once in `agencies.yaml`, made for every place.

A row of a template is one body ("Sở Nội vụ"). In a place it lives as long as the place does, cut to the days its row
says; where the place changes its type or name, so do the names that contain them. Where provinces become one, each body
of theirs goes into that of the new province. A rule for the whole country does not prove that one place carried it out:
a body is confirmed only in the places a template names.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from tinhgon.organisations.model import (
    Certainty,
    Dimension,
    Edge,
    Event,
    EventKind,
    Hierarchy,
    Kind,
    State,
    Version,
)
from tinhgon.organisations.portions import Portion
from tinhgon.organisations.tables import OPERATIVE, Tables

_COMMITTEES = {
    "tỉnh": "Tỉnh ủy", "thành phố": "Thành ủy", "huyện": "Huyện ủy", "quận": "Quận ủy", "thị xã": "Thị ủy",
}  # fmt: skip
_KINDS = {"provinces": Kind.PROVINCE, "districts": Kind.DISTRICT, "communes": Kind.COMMUNE}

_Spec = dict[str, Any]

BODIES_SINCE = date(2024, 12, 31)  # the sources tell of bodies from 2025 on


@dataclass(frozen=True, slots=True)
class _Place:
    label: str  # its statistical code; of a unit formed on 1/7/2025 with a plus: "33+"
    unit: str
    states: tuple[Version, ...]  # oldest first
    province: str  # label of the province it lies in; of a province its own

    @property
    def start(self) -> date | None:
        return self.states[0].start if self.states[0].is_start_known else None

    @property
    def end(self) -> date | None:
        return self.states[-1].end

    def is_alive(self, on: date) -> bool:
        return (self.start is None or self.start <= on) and (self.end is None or on < self.end)

    def words(self, on: date | None) -> dict[str, str]:
        """What may stand in braces in a template, as the place was called on a day."""
        state = next((s for s in self.states if on is not None and s.holds(on)), self.states[0])
        level = state.type.lower()
        return {
            "level": level, "committee": _COMMITTEES.get(level, "Đảng ủy"), "place": state.name,
            "full": f"{level} {state.name}", "province": self.province,
        }  # fmt: skip


@dataclass(slots=True)
class _Group:
    """One template with the places it is made for."""

    spec: _Spec
    places: list[_Place]
    event_ids: dict[tuple[str, str], str] = field(default_factory=dict)  # (its name here, label of the place) → event

    def suffix(self, place: _Place) -> str:
        return str(self.spec.get("suffixes", {}).get(place.label, f"-{place.label}"))

    def words(self, place: _Place, on: date | None) -> dict[str, str]:
        suffix = self.suffix(place)
        return {**place.words(on), "p": suffix.lstrip("-"), "suffix": suffix}

    def rows(self, place: _Place) -> Iterator[_Spec]:
        for row in self.spec["rows"]:
            is_here = "only" not in row or place.label in row["only"]
            if is_here and ("levels" not in row or place.words(OPERATIVE)["level"] in row["levels"]):
                yield row | row.get("at", {}).get(place.label, {})

    def events(self, place: _Place) -> Iterator[_Spec]:
        for event in self.spec.get("events", ()):
            day = event["operative"]
            if "only" in event and place.label not in event["only"]:
                continue
            if place.is_alive(day) or place.is_alive(day - timedelta(days=1)):
                yield event | event.get("at", {}).get(place.label, {})

    def day_of(self, event: str | None) -> date | None:
        if event is None:
            return None
        return next(e["operative"] for e in self.spec["events"] if e["name"] == event)  # type: ignore[no-any-return]

    def key(self, row: _Spec, place: _Place) -> str:
        return str(row.get("key", f"{row['row']}{self.suffix(place)}"))

    def said(self, spec: _Spec, what: str) -> Any:
        """What a row or event says of itself, or else its template for all of them."""
        return spec[what] if what in spec else self.spec[what]

    def certainty(self, spec: _Spec, place: _Place) -> Certainty:
        confirmed = self.said(spec, "confirmed")
        here = {place.label, place.province}
        if confirmed == "everywhere" or here.intersection(confirmed):
            return Certainty.CONFIRMED
        second_hand = spec.get("secondary", ())
        is_second_hand = second_hand == "everywhere" or bool(here.intersection(second_hand))
        return Certainty.SECONDARY if is_second_hand else Certainty.UNCONFIRMED

    def merger(self, row: _Spec, place: _Place) -> _Spec:
        whole = {**self.spec["merger"], **row.get("merger", {})}
        return {**whole, **whole.get("at", {}).get(place.label, {})}


def expand(tables: Tables, templates: Sequence[_Spec], find: Callable[[str], str]) -> dict[str, str]:
    """Make the bodies of all templates, their events and edges. Returns key → unit."""
    expansion = _Expansion(tables, find)
    groups = [_Group(spec, expansion.places_of(spec)) for spec in templates]
    for group in groups:
        expansion.name_units(group)
    for group in groups:
        expansion.add_events(group)
    for group in groups:
        expansion.add_states(group)
        expansion.add_moves(group)
    return expansion.ids


class _Expansion:
    def __init__(self, tables: Tables, find: Callable[[str], str]) -> None:
        self.tables = tables
        self.ids = dict[str, str]()
        self._find = find
        self._made = dict[tuple[str, str], str]()  # (row, label of its place) → unit
        self._into = defaultdict[str, list[str]](list)  # by land: unit → the units it went into, and the reverse
        self._from = defaultdict[str, list[str]](list)
        for edge in tables.edges:
            if edge.dimension is Dimension.TERRITORY and tables.events[edge.event].operative == OPERATIVE:
                self._into[edge.source].append(edge.target)
                self._from[edge.target].append(edge.source)
        self._all = self._places()
        self._by_unit = {place.unit: place for place in self._all}

    # --- places ----------------------------------------------------------------------------------------------------

    def _places(self) -> list[_Place]:
        states = defaultdict[str, list[Version]](list)
        for version in self.tables.versions:
            if version.end is not None and version.end <= BODIES_SINCE:
                continue
            if version.start is not None and version.start <= BODIES_SINCE:
                # The place is older than what is known of its bodies.
                version = replace(version, start=None, is_start_known=False, event="")
            states[version.unit].append(version)
        codes = {code.unit: code.code for code in self.tables.codes if code.scheme == "nso" and code.withdrawn is None}
        places = dict[str, _Place]()
        for kind in (Kind.PROVINCE, Kind.DISTRICT, Kind.COMMUNE):
            for unit in self.tables.units.values():
                if unit.kind is not kind or not states[unit.id]:
                    continue
                if all(v.end is not None and v.end <= BODIES_SINCE + timedelta(days=1) for v in states[unit.id]):
                    continue  # ended on the day the sources begin: of its bodies nothing is known
                held = tuple(sorted(states[unit.id], key=lambda v: v.start or date.min))
                is_new = held[0].is_start_known and held[0].start == OPERATIVE
                label = codes.get(unit.id, "") + ("+" if is_new else "")
                above = held[-1].parent()
                province = places[above].province if above in places else label
                places[unit.id] = _Place(label, unit.id, held, province)
        return list(places.values())

    def places_of(self, spec: _Spec) -> list[_Place]:
        kind, within = _KINDS[spec["of"]], spec.get("within")
        return [
            place
            for place in self._all
            if self.tables.units[place.unit].kind is kind and (within is None or place.province in within)
        ]

    # --- bodies ----------------------------------------------------------------------------------------------------

    def _span(self, group: _Group, row: _Spec, place: _Place) -> tuple[date | None, date | None] | None:
        """The days a body lives in a place; None when it never does."""
        starts = [day for day in (group.day_of(row.get("since")), place.start) if day is not None]
        ends = [day for day in (group.day_of(row.get("until")), place.end) if day is not None]
        start, end = max(starts, default=None), min(ends, default=None)
        return None if start and end and start >= end else (start, end)

    def name_units(self, group: _Group) -> None:
        for place in group.places:
            for row in group.rows(place):
                if self._span(group, row, place) is None:
                    continue
                key = group.key(row, place)
                kind = Kind(group.said(row, "kind"))
                self._made[row["row"], place.label] = self.ids[key] = self.tables.unit(kind, key)

    def add_states(self, group: _Group) -> None:
        for place in group.places:
            for row in group.rows(place):
                if (row["row"], place.label) in self._made:
                    self.tables.versions += self._states(group, row, place)

    def _states(self, group: _Group, row: _Spec, place: _Place) -> list[Version]:
        span = self._span(group, row, place)
        if span is None:
            return []
        start, end = span
        doubtful = group.day_of(row.get("doubtful_from"))
        days = {s.start for s in place.states[1:]} | {doubtful}
        cuts = sorted(day for day in days if day and (start is None or start < day) and (end is None or day < end))
        states = list[Version]()
        for begins, ends in zip((start, *cuts), (*cuts, end), strict=True):
            is_doubtful = doubtful is not None and begins is not None and begins >= doubtful
            state = self._state(group, row, place, begins, ends, is_doubtful=is_doubtful)
            same = states and (states[-1].name, states[-1].aliases, states[-1].certainty) == (
                state.name, state.aliases, state.certainty,
            )  # fmt: skip
            if same:
                states[-1] = replace(
                    states[-1], end=state.end, end_recorded=state.end_recorded, end_event=state.end_event
                )
            else:
                states.append(state)
        return states

    def _state(
        self, group: _Group, row: _Spec, place: _Place, start: date | None, end: date | None, *, is_doubtful: bool
    ) -> Version:
        on = start or (end - timedelta(days=1) if end else None)
        words = group.words(place, on)
        name, type_ = row["name"].format(**words), row.get("type", "")
        full = f"{type_} {name}" if type_ else name
        event, recorded = self._beginning(group, row, place, start)
        end_event, end_recorded = self._ending(group, row, place, end)
        certainty = group.certainty(row, place)
        held = next((s for s in place.states if on is not None and s.holds(on)), place.states[0])
        if is_doubtful or held.certainty is Certainty.UNCONFIRMED:
            certainty = Certainty.UNCONFIRMED
        return Version(
            self._made[row["row"], place.label], name, type_, start, end, self._parents(group, row, place),
            recorded=recorded, end_recorded=end_recorded, certainty=certainty, is_start_known=start is not None,
            aliases=_aliases(group, row, full, words), event=event, end_event=end_event,
        )  # fmt: skip

    def _parents(self, group: _Group, row: _Spec, place: _Place) -> tuple[tuple[Hierarchy, str], ...]:
        """`@` is the place itself, `@row` a body of the same place, `^row` one of its province; else a key or code."""
        found = []
        for hierarchy, name in sorted(group.said(row, "parents").items()):
            if name == "@":
                unit = place.unit
            elif name[0] == "@":
                unit = self._made[name[1:], place.label]
            elif name[0] == "^":
                unit = self._made[name[1:], place.province]
            else:
                unit = self._find(name)
            found.append((Hierarchy(hierarchy), unit))
        return tuple(found)

    def _beginning(self, group: _Group, row: _Spec, place: _Place, start: date | None) -> tuple[str, date | None]:
        """The event a state begins with, and the day that became known."""
        if start is None:
            return "", None
        for name in ("since", "doubtful_from"):
            if row.get(name) and start == group.day_of(row[name]):
                event = group.event_ids[row[name], place.label]
                return event, self.tables.events[event].recorded
        if start == place.start and "merger" in group.spec:
            merger = group.merger(row, place)
            return self._merger_id(group, row, place), merger.get("known", merger.get("recorded"))
        held = next(s for s in place.states if s.start == start)
        return held.event, held.recorded

    def _ending(self, group: _Group, row: _Spec, place: _Place, end: date | None) -> tuple[str, date | None]:
        """The event a body ends with, "" where edges lead on from it, and the day its end became known."""
        if end is None:
            return "", None
        for name in ("until", "doubtful_from", "ends"):
            if row.get(name) and end == group.day_of(row[name]):
                event = group.event_ids[row[name], place.label]
                return ("" if name == "doubtful_from" else self._end_event(group, row, event)), self.tables.events[
                    event
                ].recorded
        if end == place.end:
            (formed,) = self._into[place.unit]
            return "", group.merger(row, self._by_unit[formed]).get("recorded")
        return "", next(s for s in place.states if s.start == end).recorded

    def _end_event(self, group: _Group, row: _Spec, event: str) -> str:
        moved = {
            move["from"] for e in group.spec["events"] if e.get("state") != "planned" for move in e.get("moves", ())
        }
        return "" if row["row"] in moved and "ends" not in row else event

    # --- events ----------------------------------------------------------------------------------------------------

    def add_events(self, group: _Group) -> None:
        for place in group.places:
            for spec in group.events(place):
                words = group.words(place, spec["operative"] - timedelta(days=1))
                event = Event(
                    spec["id"].format(**words), EventKind(spec["kind"]), spec["act"], spec.get("clause", ""),
                    spec["operative"], State(spec.get("state", "enacted")), group.certainty(spec, place),
                    spec.get("recorded"), spec.get("precision", "day"), spec.get("note", "").format(**words),
                )  # fmt: skip
                group.event_ids[spec["name"], place.label] = self.tables.event(event)
            if place.label.endswith("+") and "merger" in group.spec:
                self._add_mergers(group, place)

    def _add_mergers(self, group: _Group, place: _Place) -> None:
        for row in group.rows(place):
            since = group.day_of(row.get("since"))
            if (row["row"], place.label) not in self._made or (since and since >= OPERATIVE):
                continue
            members = [self._by_unit[unit] for unit in self._from[place.unit]]
            members = [member for member in members if (row["row"], member.label) in self._made]
            spec = group.merger(row, place)
            full = [member.words(OPERATIVE - timedelta(days=1))["full"] for member in members]
            event = self.tables.event(
                Event(
                    self._merger_id(group, row, place), EventKind.MERGE if len(members) > 1 else EventKind.REORGANISE,
                    spec["act"], "", OPERATIVE, State.ENACTED, group.certainty(spec, place), spec.get("recorded"),
                    note=spec["note"].format(members=" và ".join([", ".join(full[:-1]), full[-1]] if full[1:] else full)),
                )
            )  # fmt: skip
            for member in members:
                self._edges(event, self._made[row["row"], member.label], self._made[row["row"], place.label], spec)

    def _merger_id(self, group: _Group, row: _Spec, place: _Place) -> str:
        return str(group.merger(row, place)["id"].format(key=group.key(row, place), **group.words(place, OPERATIVE)))

    def add_moves(self, group: _Group) -> None:
        for place in group.places:
            for spec in group.events(place):
                for move in spec.get("moves", ()):
                    source = self._made.get((move["from"], place.label))
                    if move.get("from_of") == "nation":
                        source = self._find(move["from"])
                    for target in self._targets(move, place):
                        if source is not None:
                            self._edges(group.event_ids[spec["name"], place.label], source, target, move)

    def _targets(self, move: _Spec, place: _Place) -> list[str]:
        """The bodies of one row: of the same place, of the communes its land went into, of the province it lay or lies in;
        or one body of the nation."""
        where = move.get("of", "place")
        if where == "nation":
            return [self._find(move["to"])]
        if where == "own_province":
            labels = [place.province]
        elif where == "place":
            labels = [place.label]
        elif where == "communes":
            labels = sorted({self._by_unit[unit].label for unit in self._into[place.unit]})
        else:
            province = next(each.unit for each in self._all if each.label == place.province)
            labels = [self._by_unit[unit].label for unit in self._into[province] or [province]]
        return [unit for label in labels if (unit := self._made.get((move["to"], label)))]

    def _edges(self, event: str, source: str, target: str, spec: _Spec) -> None:
        for dimension, share in spec["shares"].items():
            edge = Edge(event, source, target, Dimension(dimension), Portion(share), note=spec.get("why", ""))
            self.tables.edges.append(edge)


def _aliases(group: _Group, row: _Spec, full: str, words: Mapping[str, str]) -> tuple[str, ...]:
    """The name with the place's ("Sở Nội vụ Hưng Yên", "Phòng Nội vụ huyện Văn Lâm"), then those of the row."""
    found = []
    if words["place"] not in full:
        is_level_said = full.endswith((words["level"], words["committee"]))
        ways = group.spec.get("with_place", "{name} {place}")
        found.append(("{name} {place}" if is_level_said else ways).format(name=full, **words))
    found += [alias.format(**words) for alias in row.get("aliases", ())]
    return tuple(found)
