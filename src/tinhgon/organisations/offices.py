"""Bodies that stand in every commune: made from `offices.yaml` when one is asked for, held by no table.

3,321 communes have ten each: kept as units they would double what a process holds and what a search looks through. Their
ids are those of the commune with the row after a point ("u0123456789.kt-xa"). Where the register holds a body of the same
name in a commune (those of Hưng Yên), that body counts.
"""

import weakref
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tinhgon.organisations.model import Certainty, Hierarchy, Kind, Unit, Version
from tinhgon.organisations.tables import OPERATIVE
from tinhgon.vietnamese import fold, match_key

if TYPE_CHECKING:
    from tinhgon.organisations.registry import Registry

_LEVELS = ("xã", "phường", "đặc khu")


@dataclass(frozen=True, slots=True)
class Row:
    row: str
    kind: Kind
    type: str
    name: str
    event: str
    hierarchy: Hierarchy
    is_confirmed: bool
    levels: tuple[str, ...]
    but: tuple[str, ...]  # codes of communes it is not made for, though of a level of its own
    also: tuple[str, ...]  # codes of communes it is made for beside those of its levels
    aliases: tuple[str, ...]

    def is_of(self, level: str, code: str) -> bool:
        return code in self.also or (level in self.levels and code not in self.but)


@cache
def rows() -> tuple[Row, ...]:
    import yaml  # most commands need none of these words

    text = (Path(__file__).with_name("data") / "offices.yaml").read_text("utf-8")
    return tuple(_row(row) for row in yaml.safe_load(text))


def _row(row: dict[str, Any]) -> Row:
    return Row(
        row["row"], Kind(row["kind"]), row.get("type", ""), row["name"], row["event"],
        Hierarchy(row.get("hierarchy", "state")), bool(row.get("confirmed")), tuple(row.get("levels", _LEVELS)),
        tuple(row.get("but", ())), tuple(row.get("also", ())), tuple(row["aliases"]),
    )  # fmt: skip


@cache
def _by_row() -> dict[str, tuple[Row, ...]]:
    found = defaultdict[str, list[Row]](list)
    for row in rows():
        found[row.row].append(row)
    return {name: tuple(held) for name, held in found.items()}


@cache
def heads() -> dict[str, tuple[tuple[str, str], ...]]:
    """Folded name without its place → (row, level it is of, "" for any): "ubnd xa" → (("ubnd-xa", "xã"),)."""
    found = defaultdict[str, dict[tuple[str, str], None]](dict)
    for row in rows():
        for way in (f"{row.type} {row.name}".strip(), row.name, *row.aliases):
            if "{level}" not in way:
                found[_key(way)][row.row, ""] = None
                continue
            found[_key(way.replace("{level}", ""))][row.row, ""] = None
            for level in row.levels:
                found[_key(way.format(level=level))][row.row, level] = None
    return {key: tuple(held) for key, held in found.items()}


class Offices:
    """The bodies of the communes of one register. An id that names none is answered with nothing."""

    def __init__(self, registry: "Registry") -> None:
        self._held = weakref.ref(registry)  # a register that is dropped is freed at once: no circle

    @property
    def _registry(self) -> "Registry":
        held = self._held()
        if held is None:
            raise ReferenceError("the register of these bodies is gone")
        return held

    def unit(self, name: str) -> Unit | None:
        """Return the body with this id, None where there is none."""
        versions = self.versions(name)
        row = self._row(name)
        return Unit(name, row.kind) if versions and row is not None else None

    def versions(self, name: str) -> list[Version]:
        """Return all states of a body, oldest first."""
        commune, _, row_name = name.partition(".")
        if row_name not in _by_row() or not self._is_commune(commune):
            return []
        found = list[Version]()
        for state in self._registry.versions(commune):
            if state.end is not None and state.end <= OPERATIVE:
                continue
            if version := self._version(name, row_name, state):
                same = found and (found[-1].name, found[-1].type) == (version.name, version.type)
                if same:
                    version = _joined(found.pop(), version)
                found.append(version)
        return found

    def at(self, name: str, on: date) -> Version | None:
        return next((version for version in self.versions(name) if version.holds(on)), None)

    def of(self, commune: str, on: date | None = None) -> Iterator[Version]:
        """Yield the bodies of a commune on a day, or of any day, those the register holds left out."""
        if not self._is_commune(commune):
            return
        held = {v.full_name for h in Hierarchy for v in self._registry.held_below(commune, h)}
        for row in _by_row():
            for version in self.versions(f"{commune}.{row}"):
                if (on is None or version.holds(on)) and version.full_name not in held:
                    yield version

    def called(self, head: str, commune: str, on: date | None = None) -> list[Version]:
        """Return the bodies of a commune called `head` there: "UBND xã", "phong kinh te"."""
        wanted = {row for row, _ in heads().get(head, ())}
        return [version for version in self.of(commune, on) if version.unit.partition(".")[2] in wanted]

    def _is_commune(self, unit: str) -> bool:
        return "." not in unit and unit in self._registry.units and self._registry.units[unit].kind is Kind.COMMUNE

    def _row(self, name: str) -> Row | None:
        held = _by_row().get(name.partition(".")[2])
        return held[0] if held else None

    def _version(self, name: str, row_name: str, state: Version) -> Version | None:
        level, code = state.type.lower(), self._registry.code_of(state.unit, "nso", state.start or OPERATIVE)
        row = next((row for row in _by_row()[row_name] if row.is_of(level, code)), None)
        if row is None or row.event not in self._registry.events:
            return None
        start = max(state.start or OPERATIVE, OPERATIVE)
        certainty = Certainty.CONFIRMED if row.is_confirmed else Certainty.UNCONFIRMED
        full = f"{level} {state.name}"
        own = row.name.format(level=level)
        aliases = tuple(
            f"{way.format(level=level)} {state.name}" if "{level}" in way else f"{way} {full}" for way in row.aliases
        )
        return Version(
            name, own, row.type, start, state.end, ((row.hierarchy, state.unit),), certainty=certainty,
            aliases=aliases, event=row.event if start == OPERATIVE else state.event, end_event=state.end_event,
        )  # fmt: skip


def _joined(first: Version, second: Version) -> Version:
    return Version(
        first.unit, first.name, first.type, first.start, second.end, first.parents, certainty=first.certainty,
        aliases=second.aliases, event=first.event, end_event=second.end_event,
    )  # fmt: skip


def _key(text: str) -> str:
    return " ".join(fold(match_key(text)).replace("-", " ").replace(",", " ").split())
