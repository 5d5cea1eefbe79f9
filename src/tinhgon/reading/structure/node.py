"""A clause being built."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tinhgon.reading import marks
from tinhgon.reading.layout.lines import Line
from tinhgon.reading.model import Clause, Field, Span

if TYPE_CHECKING:
    from tinhgon.reading.structure.columns import Columns

_ENDED = '.;:?!…)”"/'
_OPEN_WORDS = frozenset(["và", "của", "các", "theo", "tại", "số", "quy", "để", "với", "về"])


class Node:
    """A clause being built."""

    __slots__ = ("bullets", "children", "depth", "end", "fields", "had_no_mark", "is_bold", "is_capitals",
    "is_heading",
                 "is_row", "label", "number", "page", "parent", "parts", "path", "rank", "sign", "start")  # fmt: skip

    def __init__(self, path: str, parent: "Node | None", rank: int, line: Line | None) -> None:
        self.path, self.parent, self.rank = path, parent, rank
        self.parts: list[str] = []
        self.label = self.number = self.sign = ""
        self.depth = 1
        self.bullets = self.children = 0
        self.start = line.start if line else 0
        self.end = line.end if line else 0
        self.page = line.page if line else None
        self.is_bold = self.is_capitals = self.is_heading = False
        self.is_row = self.had_no_mark = False
        self.fields: list[Field] = []

    @property
    def text(self) -> str:
        return "".join(self.parts).strip()

    def add(self, text: str, line: Line, separator: str = "\n") -> None:
        if text:
            self.parts.append((separator if self.parts else "") + text)
        self.end = max(self.end, line.end)

    def is_bare_heading(self) -> bool:
        """Has it nothing but a title so far? A bold sentence is none."""
        if len(self.parts) != 1 or self.children or self.fields:
            return False
        text = self.parts[0].rstrip()
        if self.is_capitals:
            return True
        if text[-1:] in ".;,…":
            return (self.is_bold or self.is_heading) and len(text) < 60
        return (self.is_bold or self.is_heading) or len(text) < 220

    def introduces(self) -> bool:
        """Does it end with the colon that opens a list?"""
        return bool(self.parts) and self.parts[-1].rstrip()[-1:] == ":"

    def is_unfinished(self) -> bool:
        """Does its text break off without an end (and is no heading)?"""
        if not self.parts:
            return False
        text = self.parts[-1].rstrip()
        if text[-1:] in _ENDED:
            return False
        if text[-1:] in ",-–" or text.rsplit(" ", 1)[-1] in _OPEN_WORDS:
            return True
        if self.rank == marks.BULLET or len(self.parts) > 1:
            return len(text) > 60
        return not (self.is_capitals or self.is_bold or self.is_heading) and len(text) > 160

    def take_form(self, line: Line) -> None:
        """Is it printed as a heading?"""
        text = self.text
        self.is_bold = line.is_bold
        self.is_capitals = text.isupper() and sum(map(str.isalpha, text)) > 3
        self.is_heading = line.is_heading or ((self.is_capitals or line.is_bold) and len(text) < 250)
        if self.is_heading and text.endswith((".", ";")) and len(text) > 120:
            self.is_heading = False

    def clause(self) -> Clause:
        return Clause(
            path=self.path,
            parent=self.parent.path if self.parent else None,
            text=self.text,
            label=self.label,
            span=Span(start=self.start, end=self.end, page=self.page),
            is_heading=self.is_heading or (self.children > 0 and not self.is_row and self._reads_as_title()),
            is_row=self.is_row,
            had_no_mark=self.had_no_mark,
            fields=tuple(self.fields),
        )

    def _reads_as_title(self) -> bool:
        text = self.parts[0].rstrip() if self.parts else ""
        return bool(text) and text[-1] not in ".;,…" and len(text) < 220


@dataclass(frozen=True, slots=True)
class TableEnd:
    """How the table right above ended, for one that goes on from it."""

    columns: "Columns"
    width: int
    base: str
    context: Node | None
    host: Node | None
    group: str
    parent: Node | None
    position: int


class Grower(Protocol):
    """What a table needs of the tree it hangs its rows into."""

    root: Node | None
    table_end: TableEnd | None  # None where something stood between

    def node(self, path: str, parent: Node | None, rank: int, line: Line) -> Node: ...

    def host(self, rank: int) -> Node | None: ...

    def next_body_table(self) -> int: ...

    def add_plain_lines(self, lines: Sequence[Line]) -> None: ...
