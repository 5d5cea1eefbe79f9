"""An index of a register for single questions: SQLite, from which only what a question can touch is read.

Loading the whole register takes longer than any answer. `write` makes the index of one; `Lookup` reads out of it the part
of the register a question needs, as a `Registry` that answers like the whole one.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tinhgon.organisations.finding import MOST_LOOKED_AT, Finder, key_of, keys_in
from tinhgon.organisations.model import Dimension
from tinhgon.organisations.registry import Registry
from tinhgon.organisations.storage import registry_of, tables_of

FORMAT = 1
_TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE unit (id TEXT PRIMARY KEY, row TEXT, versions TEXT, codes TEXT, onward TEXT, back TEXT) WITHOUT ROWID;
CREATE TABLE code (code TEXT, unit TEXT, PRIMARY KEY (code, unit)) WITHOUT ROWID;
CREATE TABLE name (key TEXT, unit TEXT, PRIMARY KEY (key, unit)) WITHOUT ROWID;
CREATE TABLE moved (note TEXT, unit TEXT, PRIMARY KEY (note, unit)) WITHOUT ROWID;
CREATE TABLE event (id TEXT PRIMARY KEY, row TEXT) WITHOUT ROWID;
CREATE TABLE act (id TEXT PRIMARY KEY, row TEXT) WITHOUT ROWID;
"""
# Columns of the rows of `storage.tables_of`.
_VERSION_UNIT, _VERSION_PARENTS, _VERSION_EVENT, _VERSION_END_EVENT = 0, 5, 13, 14
_CODE_CODE, _CODE_UNIT = 1, 2
_EDGE_EVENT, _EDGE_SOURCE, _EDGE_TARGET = 0, 1, 2
_EVENT_ACT = 2
_MOST_TOUCHED = 5000  # units: a question that touches more is asked of the whole register


class TooWide(LookupError):
    """A question touches more units than the index is for."""


def write(connection: sqlite3.Connection, registry: Registry, *, about: Mapping[str, str]) -> None:
    """Write the index of a register into an empty database; `about` says of which bytes it is."""
    tables = tables_of(registry)
    versions, codes, onward, back = (defaultdict[str, list[Any]](list) for _ in range(4))
    for row in tables["versions"]:
        versions[row[_VERSION_UNIT]].append(row)
    for row in tables["codes"]:
        codes[row[_CODE_UNIT]].append(row)
    for row in tables["edges"]:
        onward[row[_EDGE_SOURCE]].append(row)
        back[row[_EDGE_TARGET]].append(row)
    said = _said
    connection.executescript(_TABLES)
    connection.executemany(
        "INSERT INTO unit VALUES (?, ?, ?, ?, ?, ?)",
        (
            (row[0], said(row), said(versions[row[0]]), said(codes[row[0]]), said(onward[row[0]]), said(back[row[0]]))
            for row in tables["units"]
        ),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO code VALUES (?, ?)", ((row[_CODE_CODE], row[_CODE_UNIT]) for row in tables["codes"])
    )
    connection.executemany("INSERT OR IGNORE INTO name VALUES (?, ?)", Finder(registry, abbreviations={}).names())
    connection.executemany(
        "INSERT OR IGNORE INTO moved VALUES (?, ?)",
        ((edge.note, edge.source) for edge in registry.edges if edge.note and edge.dimension is Dimension.FUNCTION),
    )
    for table in ("event", "act"):
        connection.executemany(
            f"INSERT INTO {table} VALUES (?, ?)", ((row[0], said(row)) for row in tables[f"{table}s"])
        )
    held = {**about, "complete_from": registry.complete_from.isoformat() if registry.complete_from else ""}
    connection.executemany("INSERT INTO about VALUES (?, ?)", held.items())
    connection.commit()


def _said(row: object) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


class Lookup:
    """Questions to one index."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def about(self) -> dict[str, str]:
        return dict(self._connection.execute("SELECT name, value FROM about"))

    def named(self, text: str, abbreviations: Mapping[str, str]) -> set[str]:
        """Return the units a question may be about: those of a code, of an id, of a name or of a fragment of one."""
        found = {unit for (unit,) in self._connection.execute("SELECT unit FROM code WHERE code = ?", (text.strip(),))}
        found |= {unit for (unit,) in self._ids([text.strip().partition(".")[0]])}
        keys = keys_in(text, abbreviations)
        for some in _in_parts(list(keys)):
            marks = ", ".join("?" * len(some))
            found |= {
                unit for (unit,) in self._connection.execute(f"SELECT unit FROM name WHERE key IN ({marks})", some)
            }
        return found

    def functions(self) -> list[str]:
        """Return the names of the functions edges move."""
        return [note for (note,) in self._connection.execute("SELECT DISTINCT note FROM moved")]

    def moved(self, function: str) -> set[str]:
        """Return the units a function of this name went away from."""
        return {unit for (unit,) in self._connection.execute("SELECT unit FROM moved WHERE note = ?", (function,))}

    def fragments(self, text: str) -> set[str]:
        """Return units of whose name the question is a beginning or a part."""
        first = key_of(text.split(",")[0])
        found = set[str]()
        for key in dict.fromkeys((first, first.partition(" ")[2] or first)):
            for pattern in (f"{_escaped(key)}%", f"% {_escaped(key)}%"):
                rows = self._connection.execute(
                    "SELECT unit FROM name WHERE key LIKE ? ESCAPE '\\' LIMIT ?", (pattern, MOST_LOOKED_AT)
                )
                found |= {unit for (unit,) in rows}
        return found

    def _ids(self, ids: Iterable[str]) -> Iterator[tuple[str]]:
        for some in _in_parts(list(ids)):
            yield from self._connection.execute(f"SELECT id FROM unit WHERE id IN ({', '.join('?' * len(some))})", some)

    def part(self, units: Iterable[str], *, onward: bool = False, back: bool = False) -> Registry:
        """Return the part of the register these units can be told from: what stands above them, where their edges lead.

        Raises:
            TooWide: that is a large part of the whole.
        """
        content: dict[str, list[Any]] = {name: [] for name in ("acts", "units", "versions", "codes", "events", "edges")}
        edges: dict[str, Any] = {}
        events = dict.fromkeys(("72/2025/QH15#xa", "150/2025/NĐ-CP#xa"))  # of the bodies every commune has
        follow, seen, followed = set(units), set[str](), set[str]()
        waiting = set(follow)
        while waiting:
            if len(seen | waiting) > _MOST_TOUCHED:
                raise TooWide(len(seen | waiting))
            above = set[str]()
            for name, row, versions, codes, forth, from_ in self._units(waiting):
                if name not in seen:
                    seen.add(name)
                    content["units"].append(json.loads(row))
                    content["codes"] += json.loads(codes)
                    for version in json.loads(versions):
                        content["versions"].append(version)
                        above |= {parent for _, parent in version[_VERSION_PARENTS]}
                        events |= dict.fromkeys((version[_VERSION_EVENT], version[_VERSION_END_EVENT]))
                if name in follow:
                    followed.add(name)
                    for is_wanted, text, end in ((onward, forth, _EDGE_TARGET), (back, from_, _EDGE_SOURCE)):
                        for edge in json.loads(text) if is_wanted else ():
                            edges[_said(edge)] = edge
                            events[edge[_EDGE_EVENT]] = None
                            follow.add(edge[end])
            waiting = (above - seen) | (follow - followed)
        content["edges"] = list(edges.values())
        content["events"] = [json.loads(row) for row in self._rows("event", events)]
        content["acts"] = [
            json.loads(row) for row in self._rows("act", {e[_EVENT_ACT]: None for e in content["events"]})
        ]
        return registry_of(content)

    def _units(self, ids: Iterable[str]) -> Iterator[tuple[str, str, str, str, str, str]]:
        for some in _in_parts(list(ids)):
            yield from self._connection.execute(f"SELECT * FROM unit WHERE id IN ({', '.join('?' * len(some))})", some)

    def _rows(self, table: str, ids: Iterable[str]) -> Iterator[str]:
        for some in _in_parts(list(ids)):
            marks = ", ".join("?" * len(some))
            yield from (
                row for (row,) in self._connection.execute(f"SELECT row FROM {table} WHERE id IN ({marks})", some)
            )


def _in_parts(ids: list[str]) -> Iterator[list[str]]:
    """SQLite takes a few hundred values at a time."""
    for at in range(0, len(ids), 500):
        yield ids[at : at + 500]


def _escaped(key: str) -> str:
    return key.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
