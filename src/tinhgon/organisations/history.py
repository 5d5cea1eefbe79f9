"""Units of 2004 to 2025: lives of the catalogue's states → versions, codes, events and edges, joined to those of 2025.

A day of a state is not a day of effect: what rests on the catalogue alone is `secondary`, its events have the precision
"state". Into what an ended unit went stands in the acts, not in the catalogue: where one was read, `history.yaml` has the
event; elsewhere the end says that it is not known. Three things the catalogue does show: that a unit goes on under
another name, type or parent; that a district's communes went to another one; that a name changes on the day a neighbour
ends, which may be a merger.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from tinhgon.organisations.catalogues import Day, Life, Row, lives, read_rows
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
    Version,
)
from tinhgon.organisations.portions import Portion
from tinhgon.organisations.reconciliation import name_key
from tinhgon.organisations.states import step_acts
from tinhgon.organisations.tables import KNOWN_SINCE, BuildFailed, Tables

SCHEME = "nso"
EVE = timedelta(days=1)
SOURCE = "danh mục của cơ quan thống kê"
UNKNOWN_TARGET = "chưa rõ nhập vào đơn vị nào: chưa đọc văn bản"
_LEVELS = ("province", "district", "commune")
_BOTH = (Dimension.TERRITORY, Dimension.POPULATION)
LAST_STATE = date(2025, 3, 1)
_REPORTED = (
    EventKind.ABSORB, "nhap",
    "nơi nhập theo danh sách tên cũ của vietnamadminunits 1.0.4; nếu đơn vị bị chia, danh sách chỉ nêu nơi đông dân nhất",
    Certainty.UNCONFIRMED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Known:
    """An event of `history.yaml`, ready to be pointed at."""

    id: str
    spec: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    rows: str  # `units-2004-2025.csv`
    states: str  # `states.csv`
    known: Mapping[str, Any]  # `data/history.yaml`, parsed
    arrangements: str = ""  # `data/arrangements.csv`


def add_history(tables: Tables, history: History) -> dict[str, int]:
    """Add what the catalogue says of 2004 to 2025, and join it to the units of 30/6/2025 already there.

    Returns:
        Counts for the report.

    Raises:
        BuildFailed: a unit of 2025 has no history, or an event names a unit that is not there.
    """
    known = history.known
    events = [_Known(spec["id"], spec) for spec in known.get("events", ())]
    cuts = [
        (level, code, spec["operative"])
        for spec in known.get("events", ())
        for level, code in map(_split, spec.get("forms", ()))
    ]
    found = lives(
        read_rows(history.rows),
        days=[Day(d["level"], tuple(d["codes"]), d["state"], d["act"]) for d in known.get("days", ())],
        unlisted=known.get("unlisted", ()),
        cuts=cuts,
    )
    reported = [
        (row["ended"], date.fromisoformat(row["day"]), row["into"])
        for row in csv.DictReader(history.arrangements.splitlines())
    ]
    return _History(tables, found, history.states, known, events, reported).add()


def _split(name: str) -> tuple[str, str]:
    level, _, code = name.partition(":")
    return level, code


class _History:
    def __init__(
        self,
        tables: Tables,
        found: Sequence[Life],
        states: str,
        known: Mapping[str, Any],
        events: Sequence[_Known],
        reported: Sequence[tuple[str, date, str]],
    ) -> None:
        self.tables = tables
        self.known = known
        self.lives = sorted(found, key=lambda life: (_LEVELS.index(life.level), life.start, life.rows[0].code))
        self.events = events
        self.reported = reported  # (code that ended, day, code in the last state of the unit it went into)
        self._acts = step_acts(states)
        self._unit: dict[int, str] = {}  # place in `lives` → unit
        self._at: dict[tuple[str, str], list[tuple[date, date, int]]] = defaultdict(list)  # (level, code) → lives
        self._ended: dict[tuple[str, date], list[int]] = defaultdict(list)  # (parent code, day) → lives that end
        self._changed: dict[tuple[str, str, date], str] = {}  # (level, code, day) → event that is known of the change
        for place, life in enumerate(self.lives):
            for row in life.rows:
                self._at[row.level, row.code].append((row.start, row.end or date.max, place))
            if life.end is not None:
                self._ended[life.rows[-1].parent, life.end].append(place)

    def add(self) -> dict[str, int]:
        self._join()
        self._known_events()
        before = len(self.tables.versions)
        for place, life in enumerate(self.lives):
            self._write(place, life)
        self._known_edges()
        moved = self._passed_on()
        ended = [place for place, life in enumerate(self.lives) if life.end is not None]
        has_edge = {edge.source for edge in self.tables.edges}
        return {
            "units of the catalogue's history": len(self.lives),
            "of them ended before 30/6/2025": len(ended),
            "ended, it is not known into what": sum(1 for place in ended if self._unit[place] not in has_edge),
            "states of units before 30/6/2025": len(self.tables.versions) - before,
            "edges read from the catalogue": moved,
        }

    # --- units -----------------------------------------------------------------------------------------------------

    def _join(self) -> None:
        """A life that reaches the last state is the unit of 30/6/2025 that bears its code; the others are new here."""
        held = {
            (self.tables.units[code.unit].kind.value, code.code): code.unit
            for code in self.tables.codes
            if code.scheme == SCHEME and code.start == KNOWN_SINCE
        }
        keys = self.known.get("keys", {})
        lost = []
        for place, life in enumerate(self.lives):
            last = life.rows[-1]
            if life.end is None:
                unit = held.pop((life.level, last.code), None)
                if unit is None:
                    lost.append(f"{life.level} {last.code} {last.full_name}: not in the catalogue of 30/6/2025")
                    continue
            else:
                seed = keys.get(f"{life.level}:{last.code}@{life.end - EVE}")
                seeds = (seed,) if seed else (last.code, last.full_name, life.end.isoformat())
                unit = self.tables.unit(Kind(life.level), *seeds)
            self._unit[place] = unit
        lost += [f"{level} {code}: in no state of the catalogue" for level, code in held]
        if lost:
            raise BuildFailed(lost)

    def _place(self, level: str, code: str, on: date) -> int | None:
        for start, end, place in self._at.get((level, code), ()):
            if start <= on < end:
                return place
        return None

    def _above(self, row: Row, on: date) -> str | None:
        if not row.parent:
            return None
        level = _LEVELS[_LEVELS.index(row.level) - 1]
        place = self._place(level, row.parent, on)
        if place is None:
            raise BuildFailed([f"{row.level} {row.code} {row.full_name}: no {level} {row.parent} on {on}"])
        return self._unit[place]

    def _find(self, name: str, on: date) -> str:
        """The unit of "commune:12775" on a day."""
        level, code = _split(name)
        place = self._place(level, code, on)
        if place is None:
            raise BuildFailed([f"history.yaml: {name} was no unit on {on}"])
        return self._unit[place]

    # --- states ----------------------------------------------------------------------------------------------------

    def _write(self, place: int, life: Life) -> None:
        unit = self._unit[place]
        versions = list(self._versions(place, life, unit))
        if life.end is None:
            self._continue(unit, versions, life)
        else:
            self.tables.versions += versions
        self._write_codes(unit, life)

    def _versions(self, place: int, life: Life, unit: str) -> Iterator[Version]:
        before: Version | None = None
        for row in life.rows:
            for start, end in self._pieces(row):
                above = self._above(row, start)
                version = Version(
                    unit, row.name, row.type, start, end, ((Hierarchy.STATE, above),) if above else (),
                    certainty=Certainty.SECONDARY,
                )  # fmt: skip
                if before is None:
                    event = self._begin_event(life) if life.is_start_known else ""
                    version = replace(version, event=event, is_start_known=life.is_start_known)
                elif _same(before, version):
                    before = replace(before, end=end)
                    continue
                else:
                    yield before
                    version = replace(version, event=self._change_event(place, before, version))
                before = version
        if before is not None:
            yield replace(before, end_event=self._end_event(life)) if life.end else before

    def _pieces(self, row: Row) -> Iterator[tuple[date, date | None]]:
        """A row, cut where another unit comes to bear the code of what it lies in."""
        cuts = set[date]()
        if row.parent:
            level = _LEVELS[_LEVELS.index(row.level) - 1]
            units = [(start, self._unit[place]) for start, _, place in sorted(self._at[level, row.parent])]
            cuts = {start for (start, unit), (_, other) in zip(units[1:], units, strict=False) if unit != other}
        days = sorted(day for day in cuts if row.start < day and (row.end is None or day < row.end))
        yield from zip((row.start, *days), (*days, row.end), strict=True)

    def _continue(self, unit: str, versions: Sequence[Version], life: Life) -> None:
        """Let the state of 30/6/2025 begin when the catalogue's last one did, and put the earlier ones before it."""
        at, held = next(
            (at, v) for at, v in enumerate(self.tables.versions) if v.unit == unit and v.start == KNOWN_SINCE
        )
        *earlier, last = versions
        # Where act and catalogue give another type, the act prevails; then the catalogues agree with each other.
        if last.parents != held.parents:
            raise BuildFailed([f"{held.full_name} ({life.rows[-1].code}): {last.full_name} in the last state"])
        names = dict.fromkeys((*held.aliases, last.name))
        names.pop(held.name, None)
        self.tables.versions[at] = replace(
            held, start=last.start, is_start_known=last.is_start_known, aliases=tuple(sorted(names)), event=last.event,
            certainty=last.certainty,
        )  # fmt: skip
        for version in earlier:
            # One name, spelled as the later catalogue spells it.
            is_same = version.name == last.name != held.name
            self.tables.versions.append(replace(version, name=held.name, aliases=(last.name,)) if is_same else version)

    def _write_codes(self, unit: str, life: Life) -> None:
        spans = list[tuple[str, date, date | None]]()
        for row in life.rows:
            if spans and spans[-1][0] == row.code:
                spans[-1] = (row.code, spans[-1][1], row.end)
            else:
                spans.append((row.code, row.start, row.end))
        for _, since, until in life.wrong_codes:
            spans = [part for span in spans for part in _without(span, since, until)]
        for code, start, end in spans:
            if end is None:
                at, held = next(
                    (at, c) for at, c in enumerate(self.tables.codes) if c.unit == unit and c.start == KNOWN_SINCE
                )
                self.tables.codes[at] = replace(held, start=start)
                continue
            later = [begin for begin, until, _ in self._at[life.level, code] if until > end]
            status = CodeStatus.OPEN if later else CodeStatus.CLOSED
            self.tables.codes.append(Code(SCHEME, code, unit, start, end, status, source=SOURCE))
        for code, start, end in (*life.wrong_codes, *life.more_codes):
            continued = next((own for own, begin, until in spans if begin <= start < (until or date.max)), "")
            self.tables.codes.append(
                Code(SCHEME, code, unit, start, end, CodeStatus.CORRECTED, continued, "danh mục ghi lẫn hai mã")
            )

    # --- events ----------------------------------------------------------------------------------------------------

    def _event(
        self, day: date, kind: EventKind, what: str, note: str, certainty: Certainty = Certainty.SECONDARY
    ) -> str:
        """The event of a step of the catalogue; one for all units it happened to."""
        act = self._acts.of(day)
        self.tables.acts.setdefault(act.id, act)
        name = f"danh-muc/{day}#{what}"
        if name not in self.tables.events:
            self.tables.event(Event(name, kind, act.id, "", day, State.ENACTED, certainty, None, "state", note))
        return name

    def _begin_event(self, life: Life) -> str:
        row = life.rows[0]
        if event := self._changed.get((row.level, row.code, row.start)):
            return event
        return self._event(
            row.start, EventKind.ESTABLISH, "lap", "bắt đầu có trong danh mục; chưa rõ lập từ đơn vị nào"
        )

    def _change_event(self, place: int, before: Version, after: Version) -> str:
        day = after.start
        assert day is not None
        life = self.lives[place]
        row = life.at(day)
        assert row is not None
        if event := self._changed.get((row.level, row.code, day)):
            return event
        if before.type != after.type and name_key(before.name) == name_key(after.name):
            return self._event(day, EventKind.RETYPE, "loai", "đổi loại, tên và mã giữ nguyên")
        if name_key(before.name) != name_key(after.name):
            last = life.at(day - EVE)
            assert last is not None
            if _is_spelling(before.name, after.name):
                return self._event(day, EventKind.RENAME, "cach-viet", "danh mục đổi cách viết, không phải đổi tên")
            if self._ended.get((last.parent, day)):
                return self._event(
                    day, EventKind.REORGANISE, "ten-nhap",
                    "mang tên khác vào ngày một đơn vị cùng cấp bên cạnh kết thúc: có thể do nhập, chưa đọc văn bản",
                    Certainty.UNCONFIRMED,
                )  # fmt: skip
            return self._event(day, EventKind.RENAME, "ten", "mang tên khác, mã giữ nguyên")
        if before.parents != after.parents:
            return self._event(day, EventKind.REPARENT, "cap-tren", "thuộc đơn vị cấp trên khác")
        return self._event(day, EventKind.RENAME, "cach-viet", "danh mục đổi cách viết, không phải đổi tên")

    def _end_event(self, life: Life) -> str:
        row = life.rows[-1]
        assert row.end is not None
        if event := self._changed.get((row.level, row.code, row.end - EVE)):
            return event
        return self._event(row.end, EventKind.DISSOLVE, "het", UNKNOWN_TARGET)

    def _known_events(self) -> None:
        """Events read from acts or reports; they take the place of those of the catalogue's step."""
        for row in self.known.get("acts", ()):
            self.tables.acts[row["number"]] = Act(
                row["number"], row["number"], row["type"], row["issuer"], row.get("signed"), row.get("in_force"),
                row.get("title", ""), Certainty(row.get("certainty", "confirmed")),
            )  # fmt: skip
        for event in self.events:
            spec, day = event.spec, event.spec["operative"]
            self.tables.event(
                Event(
                    event.id, EventKind(spec["kind"]), spec["act"], spec.get("clause", ""), day, State.ENACTED,
                    Certainty(spec.get("certainty", "confirmed")), spec.get("recorded"), "day", spec.get("note", ""),
                )
            )  # fmt: skip
            for name in (*spec.get("forms", ()), *spec.get("changes", ())):
                self._changed[(*_split(name), day)] = event.id
            for move in spec.get("moves", ()):
                self._changed[(*_split(move["from"]), day - EVE)] = event.id
        for code, day, _ in self.reported:
            self._changed.setdefault(("commune", code, day - EVE), self._event(day, *_REPORTED))

    def _known_edges(self) -> None:
        for event in self.events:
            day = event.spec["operative"]
            for move in event.spec.get("moves", ()):
                source, target = self._find(move["from"], day - EVE), self._find(move["to"], day)
                shares = move.get("shares", {"territory": "whole", "population": "whole"})
                for dimension, share in shares.items():
                    self.tables.edges.append(
                        Edge(event.id, source, target, Dimension(dimension), Portion(share), note=move.get("note", ""))
                    )
        has_edge = {edge.source for edge in self.tables.edges}
        for code, day, into in self.reported:
            source, target = self._find(f"commune:{code}", day - EVE), self._find(f"commune:{into}", LAST_STATE)
            if source not in has_edge:
                event_id = self._event(day, *_REPORTED)
                self.tables.edges += [Edge(event_id, source, target, each, Portion.WHOLE) for each in _BOTH]

    def _passed_on(self) -> int:
        """What the catalogue shows of an ended district or province: below which units those in it stand afterwards."""
        has_edge = {edge.source for edge in self.tables.edges}
        count = 0
        for place, life in enumerate(self.lives):
            if life.end is None or life.level == "commune" or self._unit[place] in has_edge:
                continue
            targets, lost = self._receivers(place, life, life.end)
            if not targets:
                continue
            share = Portion.WHOLE if len(targets) == 1 else Portion.PART
            certainty = Certainty.UNCONFIRMED if lost else Certainty.SECONDARY
            note = "nơi nhận suy ra từ cấp trên mới của các đơn vị trực thuộc trong danh mục"
            event = self._event(
                life.end, EventKind.ABSORB if share is Portion.WHOLE else EventKind.SPLIT,
                f"nhan-{life.rows[-1].code}", note, certainty,
            )  # fmt: skip
            for target in sorted(targets):
                self.tables.edges += [Edge(event, self._unit[place], target, each, share) for each in _BOTH]
                count += 1
        return count

    def _receivers(self, place: int, life: Life, day: date) -> tuple[set[str], int]:
        """Units that hold what lay in one that ended, and how many of those in it ended with it."""
        code, lost = life.rows[-1].code, 0
        below = _LEVELS[_LEVELS.index(life.level) + 1]
        targets = set[str]()
        for other in self.lives:
            if other.level != below:
                continue
            row = other.at(day - EVE)
            if row is None or row.parent != code:
                continue
            after = other.at(day)
            if after is None:
                lost += 1
            elif (above := self._above(after, day)) is not None:
                targets.add(above)
        return targets - {self._unit[place]}, lost


def _without(span: tuple[str, date, date | None], since: date, until: date) -> Iterator[tuple[str, date, date | None]]:
    """What is left of (code, start, end) without the days a unit was listed under another's code."""
    code, start, end = span
    if (end is not None and end <= since) or until <= start:
        yield span
        return
    if start < since:
        yield code, start, since
    if end is None or until < end:
        yield code, until, end


def _same(before: Version, after: Version) -> bool:
    return (before.name, before.type, before.parents) == (after.name, after.type, after.parents)


def _is_spelling(before: str, after: str) -> bool:
    """Whether two names differ in hyphens, apostrophes, spaces, i/y or a tone's place only."""

    def key(name: str) -> str:
        kept = name_key(name).replace("y", "i").replace("ý", "í").replace("ỳ", "ì").replace("ỷ", "ỉ").replace("ỹ", "ĩ")
        return "".join(letter for letter in kept if letter.isalnum())

    return key(before) == key(after)
