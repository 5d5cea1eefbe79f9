"""The compact form of a register: one gzipped JSON of tables, the same bytes for the same facts."""

import gc
import gzip
import io
import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

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
from tinhgon.organisations.registry import Registry

FORMAT = 1
NATIONAL = Path(__file__).with_name("data") / "national.json.gz"


class UnknownFormat(ValueError):
    """The file is of a format this program does not know. Carries the number found."""


def dump(registry: Registry) -> bytes:
    """Return the register as bytes; sorted, without a time stamp, so that equal facts give equal bytes."""
    return _packed(tables_of(registry))


def tables_of(registry: Registry) -> dict[str, list[list[Any]]]:
    """Return the facts as rows of plain values, sorted: what a file holds, and `registry_of` reads."""

    def day(value: date | None) -> str:
        return value.isoformat() if value else ""

    tables: dict[str, list[list[Any]]] = {
        "acts": [
            [a.id, a.number, a.type, a.issuer, day(a.signed), day(a.in_force), a.title, a.certainty.value]
            for a in registry.acts.values()
        ],
        "units": [[u.id, u.kind.value] for u in registry.units.values()],
        "versions": [
            [
                v.unit, v.name, v.type, day(v.start), day(v.end), [[h.value, p] for h, p in v.parents], v.seat,
                day(v.recorded), day(v.end_recorded), v.certainty.value, int(v.is_start_known), list(v.aliases),
                day(v.withdrawn), v.event, v.end_event,
            ]
            for v in registry.all_versions()
        ],
        "codes": [
            [
                c.scheme, c.code, c.unit, day(c.start), day(c.end), c.status.value, c.continued_as, c.source,
                day(c.recorded), day(c.withdrawn),
            ]
            for c in registry.codes
        ],
        "events": [
            [
                e.id, e.kind.value, e.act, e.clause, day(e.operative), e.state.value, e.certainty.value,
                day(e.recorded), e.precision, e.note,
            ]
            for e in registry.events.values()
        ],
        "edges": [
            [event, source, target, list(rest), note, *shares]
            for (event, source, target, rest, note), shares in _moves(registry).items()
        ],
    }  # fmt: skip
    return {name: sorted(rows, key=lambda row: json.dumps(row, ensure_ascii=False)) for name, rows in tables.items()}


def _packed(tables: Mapping[str, list[list[Any]]]) -> bytes:
    content: dict[str, Any] = {"format": FORMAT, **tables}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed, mtime=0, compresslevel=9) as file:
        file.write(text)
    return packed.getvalue()


def _moves(registry: Registry) -> dict[tuple[str, str, str, tuple[int, ...], str], list[str]]:
    """Edges of one move in a row: … "territory", "part", "population", "whole"."""
    moves: dict[tuple[str, str, str, tuple[int, ...], str], list[str]] = {}
    for e in registry.edges:
        key = (e.event, e.source, e.target, e.remainder_of, e.note)
        moves.setdefault(key, []).extend((e.dimension.value, e.share.value))
    return moves


class _Days(dict[str, date | None]):
    """ISO text → date, each text read once."""

    def __missing__(self, text: str) -> date | None:
        self[text] = day = date.fromisoformat(text) if text else None
        return day


def load(packed: bytes) -> Registry:
    """Return the register in `dump`'s bytes. Raises UnknownFormat."""
    # Tens of thousands of objects are made and none is dropped: the collector would only look through them all again.
    was_on = gc.isenabled()
    gc.disable()
    try:
        return _load(packed)
    finally:
        if was_on:
            gc.enable()


def _load(packed: bytes) -> Registry:
    content: Mapping[str, Any] = json.loads(gzip.decompress(packed))
    if content.get("format") != FORMAT:
        raise UnknownFormat(f"format {content.get('format')!r}, known is {FORMAT}")
    return registry_of(content)


def registry_of(content: Mapping[str, Any]) -> Registry:
    """Return the register, or the part of one, whose rows `content` has: see `tables_of`."""
    days = _Days()
    kinds, hierarchies = _by_value(Kind), _by_value(Hierarchy)
    certainties, shares, dimensions = _by_value(Certainty), _by_value(Portion), _by_value(Dimension)
    event_kinds, states, statuses = _by_value(EventKind), _by_value(State), _by_value(CodeStatus)
    parents: dict[str, tuple[tuple[Hierarchy, str], ...]] = {}

    def above(rows: list[list[str]]) -> tuple[tuple[Hierarchy, str], ...]:
        if len(rows) == 1 and rows[0][0] == "state":
            unit = rows[0][1]
            if unit not in parents:
                parents[unit] = ((Hierarchy.STATE, unit),)
            return parents[unit]
        return tuple((hierarchies[h], p) for h, p in rows)

    return Registry(
        acts=[
            Act(i, n, t, issuer, days[s], days[f], title, certainties[c])
            for i, n, t, issuer, s, f, title, c in content["acts"]
        ],
        units=[Unit(i, kinds[k]) for i, k in content["units"]],
        versions=[
            Version(
                u, n, t, days[s], days[e], above(p), seat, days[r], days[er], certainties[c], bool(known), tuple(al),
                days[w], ev, eev,
            )
            for u, n, t, s, e, p, seat, r, er, c, known, al, w, ev, eev in content["versions"]
        ],
        codes=[
            Code(sc, c, u, days[s], days[e], statuses[st], cont, src, days[r], days[w])
            for sc, c, u, s, e, st, cont, src, r, w in content["codes"]
        ],
        events=[
            Event(i, event_kinds[k], a, cl, _day(days[o]), states[st], certainties[c], days[r], p, n)
            for i, k, a, cl, o, st, c, r, p, n in content["events"]
        ],
        edges=[
            Edge(event, source, target, dimensions[moves[at]], shares[moves[at + 1]], tuple(rest), note)
            for event, source, target, rest, note, *moves in content["edges"]
            for at in range(0, len(moves), 2)
        ],
    )  # fmt: skip


def _day(value: date | None) -> date:
    if value is None:
        raise ValueError("an event has no operative date")
    return value


def _by_value(kind: Iterable[Any]) -> dict[str, Any]:
    return {member.value: member for member in kind}


@cache
def national() -> Registry:
    """Return the register of Vietnam that the project carries, read once."""
    registry = load(NATIONAL.read_bytes())
    # It stays as long as the process: the collector need not look through it at every turn.
    gc.freeze()
    return registry
