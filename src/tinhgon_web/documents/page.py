"""The reading page's two columns: the source text cut at the items' spans, and the items in its order."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tinhgon.documents.noting import summary_of
from tinhgon.organisations.linking import LinkState
from tinhgon.reading.as_json import deadline_from_json
from tinhgon_web.documents.models import CHANGE_TYPES
from tinhgon_web.office_calendar import last_day
from tinhgon_web.organisations.naming import Naming

NEEDS_A_LOOK = 0.7  # a task read with less confidence is marked "cần xem"


@dataclass(slots=True)
class Piece:
    """A run of source text; `item` is the clause it belongs to, if an item stands there."""

    text: str
    item: str = ""
    anchor: str = ""
    tone: str = ""


@dataclass(slots=True)
class Item:
    path: str
    anchor: str
    text: str
    task: dict[str, Any] | None = None
    changes: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    warnings: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    citations: list[dict[str, Any]] = field(default_factory=list)
    is_heading: bool = False
    depth: int = 0
    open_names: list[str] = field(default_factory=list)  # names that may mean several units: a person chooses

    @property
    def names(self) -> list[str]:
        """The bodies the item names, each once."""
        task = self.task or {}
        found = [*task.get("lead", ()), *task.get("coordinating", ())]
        for _key, change in self.changes:
            found += [*change["predecessors"], *change["successors"]]
        return list(dict.fromkeys(found))

    @property
    def open_warnings(self) -> list[tuple[int, dict[str, Any]]]:
        return [(place, one) for place, one in self.warnings if not one.get("resolved")]

    @property
    def end(self) -> date | None:
        """The last day that is in time, the same as the register will hold."""
        return last_day(deadline_from_json((self.task or {}).get("deadline")))

    @property
    def corrected_by(self) -> str:
        """Who set or confirmed the task's fields, each person once."""
        marks = (self.task or {}).get("corrected") or {}
        return ", ".join(dict.fromkeys(mark["by"] for mark in marks.values()))

    @property
    def needs_a_look(self) -> bool:
        return bool(self.open_warnings) or bool(self.task and self.task.get("confidence", 1.0) < NEEDS_A_LOOK)

    @property
    def lead_lines(self) -> str:
        return "\n".join(self.task["lead"]) if self.task else ""

    @property
    def coordinating_lines(self) -> str:
        return "\n".join(self.task["coordinating"]) if self.task else ""


@dataclass(slots=True)
class Page:
    head: dict[str, Any]
    pieces: list[Piece]
    items: list[Item]
    general_warnings: list[tuple[int, dict[str, Any]]]
    task_count: int
    change_count: int
    open_warning_count: int
    look_count: int
    issued_on: date | None
    notes: list[str]  # what the file holds beside its text, counted in words

    def item(self, path: str) -> Item | None:
        return next((item for item in self.items if item.path == path), None)

    def neighbours(self, item: Item, *, before: int = 3, after: int = 8) -> list[Item]:
        """The other tasks around an item, which it could be one with."""
        tasks = [other for other in self.items if other.task or other is item]
        at = tasks.index(item)
        return [other for other in tasks[max(0, at - before) : at + after + 1] if other is not item]


SHOWN: dict[str, Callable[[Item], bool]] = {
    "": lambda item: True,
    "tasks": lambda item: item.task is not None,
    "changes": lambda item: bool(item.changes),
    "warnings": lambda item: bool(item.warnings),
    "look": lambda item: item.needs_a_look,
}


def anchor_of(path: str) -> str:
    """An id for HTML: the path's letters and digits, the rest as underscores with their code."""
    return "m-" + "".join(letter if letter.isascii() and letter.isalnum() else f"_{ord(letter):x}" for letter in path)


def reading_page(text: str, corrected: dict[str, Any]) -> Page:
    """Return the page of a corrected reading over its document's text; linear in both."""
    items = {
        clause["path"]: Item(
            path=clause["path"], anchor=anchor_of(clause["path"]), text=clause["text"],
            is_heading=bool(clause.get("is_heading")), depth=clause["path"].count(".") + clause["path"].count("-"),
        )
        for clause in corrected["clauses"]
    }  # fmt: skip
    for task in corrected["tasks"]:
        if item := items.get(task["clause"]):
            item.task = task
    for name in ("changes", "warnings"):
        for one in corrected[name]:
            if item := items.get(one.get("clause") or ""):
                # The key, not the place: a removed change leaves a gap that later corrections count over.
                getattr(item, name).append((int(one["key"]), one))
    for change in corrected["changes"]:
        change["type_name"] = CHANGE_TYPES.get(change["type"], change["type"])
    for citation in corrected["citations"]:
        if item := items.get(citation.get("clause") or ""):
            item.citations.append(citation)
    issued_on = corrected["document"].get("issued_on")
    return Page(
        head=corrected["document"],
        pieces=_pieces(text, corrected, items),
        items=list(items.values()),
        general_warnings=[
            (int(one["key"]), one) for one in corrected["warnings"] if (one.get("clause") or "") not in items
        ],
        task_count=len(corrected["tasks"]),
        change_count=len(corrected["changes"]),
        open_warning_count=sum(1 for one in corrected["warnings"] if not one.get("resolved")),
        look_count=sum(1 for item in items.values() if item.needs_a_look),
        issued_on=date.fromisoformat(issued_on) if issued_on else None,
        notes=summary_of((note["code"], note.get("page")) for note in corrected.get("notes", [])),
    )


def mark_open_names(page: Page, naming: Naming) -> None:
    """Mark in each item the names that may mean several units of the register."""
    states: dict[str, LinkState] = {}
    for item in page.items:
        for name in item.names:
            if name not in states:
                states[name] = naming.link(name).state if naming.is_ready else LinkState.UNKNOWN
        item.open_names = [name for name in item.names if states[name] is LinkState.AMBIGUOUS]


def name_counts(page: Page) -> list[tuple[str, int, int]]:
    """Return (name, in how many tasks, in how many changes) for every body the reading names, in its order."""
    tasks: Counter[str] = Counter()
    changes: Counter[str] = Counter()
    order: dict[str, None] = {}
    for item in page.items:
        order |= dict.fromkeys(item.names)
        task = item.task or {}
        tasks.update({*task.get("lead", ()), *task.get("coordinating", ())})
        for _key, change in item.changes:
            changes.update({*change["predecessors"], *change["successors"]})
    return [(name, tasks[name], changes[name]) for name in order]


def _pieces(text: str, corrected: dict[str, Any], items: dict[str, Item]) -> list[Piece]:
    """Cut the text at the clauses' own words. Where spans nest, the inner begins where the outer's own words end."""
    spans = sorted(
        (clause["span"]["start"], -clause["span"]["end"], clause["path"])
        for clause in corrected["clauses"]
        if clause.get("span") and "#" not in clause["path"]
    )
    pieces: list[Piece] = []
    at = 0
    for place, (start, negative_end, path) in enumerate(spans):
        next_start = spans[place + 1][0] if place + 1 < len(spans) else len(text)
        start, end = max(start, at), min(-negative_end, max(next_start, start))
        if end <= start or start >= len(text):
            continue
        if start > at:
            pieces.append(Piece(text[at:start]))
        item = items[path]
        tone = "task" if item.task else "plain"
        if item.needs_a_look:
            tone = "look"
        pieces.append(Piece(text[start:end], item=path, anchor=item.anchor, tone=tone))
        at = end
    if at < len(text):
        pieces.append(Piece(text[at:]))
    return pieces
