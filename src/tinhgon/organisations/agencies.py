"""The facts of `agencies.yaml`: acts, agencies, their events and codes, and changes of units already there."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
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
    Version,
)
from tinhgon.organisations.portions import Portion
from tinhgon.organisations.tables import BuildFailed, Tables
from tinhgon.organisations.templates import expand


def add_agencies(tables: Tables, extra: Mapping[str, Any]) -> None:
    """Add what the file says. Bodies of the templates stand in places as they are after all changes of these."""
    _acts_and_events(tables, extra)
    ids = {row["key"]: tables.unit(Kind(row["kind"]), row["key"]) for row in extra.get("units", ())}

    def find(name: str) -> str:
        """A unit by its key in the file, or "nso:33@2025-06-30"."""
        if name in ids:
            return ids[name]
        scheme, _, rest = name.partition(":")
        code, _, day = rest.partition("@")
        on = date.fromisoformat(day) if day else None
        found = [c.unit for c in tables.codes if c.scheme == scheme and c.code == code and on and c.holds(on)]
        if len(found) != 1:
            raise BuildFailed([f"{name} means {len(found)} units"])
        return found[0]

    for row in extra.get("changes", ()):
        for which in row["units"]:
            _change(tables, find(which), row)
    ids |= expand(tables, extra.get("templates", ()), find)
    for row in extra.get("units", ()):
        for state in row["versions"]:
            tables.versions.append(
                Version(
                    ids[row["key"]], state["name"], state.get("type", ""), state.get("from"), state.get("to"),
                    tuple((Hierarchy(h), find(p)) for h, p in sorted(state.get("parents", {}).items())),
                    state.get("seat", ""), state.get("recorded"), state.get("end_recorded"),
                    Certainty(state.get("certainty", row.get("certainty", "confirmed"))),
                    state.get("is_start_known", "from" in state), tuple(state.get("aliases", ())),
                    event=state.get("event", ""), end_event=state.get("end_event", ""),
                )
            )  # fmt: skip
        for code in row.get("codes", ()):
            _code(tables, ids[row["key"]], code)
    for row in extra.get("edges", ()):
        for dimension, share in row["shares"].items():
            tables.edges.append(
                Edge(
                    row["event"], find(row["from"]), find(row["to"]), Dimension(dimension), Portion(share),
                    note=row.get("note", ""),
                )
            )  # fmt: skip
    for row in extra.get("codes", ()):
        _code(tables, find(row["unit"]), row)


def _acts_and_events(tables: Tables, extra: Mapping[str, Any]) -> None:
    for row in extra.get("acts", ()):
        tables.acts[row["number"]] = Act(
            row["number"], row["number"], row["type"], row["issuer"], row.get("signed"), row.get("in_force"),
            row.get("title", ""), Certainty(row.get("certainty", "confirmed")),
        )  # fmt: skip
    for row in extra.get("events", ()):
        tables.event(
            Event(
                row["id"], EventKind(row["kind"]), row.get("act", ""), row.get("clause", ""), row["operative"],
                State(row.get("state", "enacted")), Certainty(row.get("certainty", "confirmed")), row.get("recorded"),
                row.get("precision", "day"), row.get("note", ""),
            )
        )  # fmt: skip


def _code(tables: Tables, unit: str, row: Mapping[str, Any]) -> None:
    tables.codes.append(
        Code(
            row["scheme"], str(row["code"]), unit, row.get("from"), row.get("to"),
            CodeStatus(row.get("status", "open")), row.get("continued_as", ""), row.get("source", ""),
            row.get("recorded"), row.get("withdrawn"),
        )
    )  # fmt: skip


def _change(tables: Tables, unit: str, row: Mapping[str, Any]) -> None:
    """Close a unit's last version on the day of an event and open the next with what changed."""
    event = tables.events[row["event"]]
    at, last = max(
        ((at, v) for at, v in enumerate(tables.versions) if v.unit == unit), key=lambda pair: pair[1].start or date.min
    )
    tables.versions[at] = replace(last, end=event.operative, end_recorded=event.recorded)
    tables.versions.append(
        replace(
            last, start=event.operative, end=None, type=row.get("type", last.type), name=row.get("name", last.name),
            recorded=event.recorded, end_recorded=None, event=event.id, certainty=event.certainty, is_start_known=True,
        )
    )  # fmt: skip
