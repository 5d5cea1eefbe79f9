"""Laying blocks one after another into one text, so that every format counts offsets in the same way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tinhgon.documents.model import Block, BlockKind, Cell, Document, Note, Style, Table


@dataclass(slots=True)
class Marks:
    """What is said of a text beside its words; all offsets count from the start of that text."""

    struck: list[tuple[int, int]] = field(default_factory=list)  # stretches with a line through them
    notes: list[tuple[int, Note]] = field(default_factory=list)  # (where its mark stands, the note without a place)

    def moved(self, by: int) -> "Marks":
        return Marks([(start + by, end + by) for start, end in self.struck], [(at + by, n) for at, n in self.notes])

    def add(self, other: "Marks") -> None:
        self.struck.extend(other.struck)
        self.notes.extend(other.notes)


class TextBuilder:
    """Collects blocks; each is followed by a newline in the text, a page break by a form feed."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.blocks: list[Block] = []
        self.notes: list[Note] = []
        self.struck: list[tuple[int, int]] = []

    def add(
        self,
        kind: BlockKind,
        text: str,
        *,
        page: int | None = None,
        label: str = "",
        level: int = 0,
        style: Style | None = None,
        marks: Marks | None = None,
    ) -> None:
        start = self._write(text)
        self._write("\n")
        if marks is not None:
            self._mark(marks, start, page)
        self.blocks.append(
            Block(kind=kind, text=text, start=start, end=start + len(text), page=page, label=label, level=level,
                  style=style or Style())
        )  # fmt: skip

    def add_page_break(self, *, page: int | None = None) -> None:
        start = self._write("\f")
        self.blocks.append(Block(kind=BlockKind.PAGE_BREAK, text="\f", start=start, end=start + 1, page=page))

    def add_table(
        self,
        cells: Sequence[Cell],
        *,
        page: int | None = None,
        is_layout: bool = False,
        marks: Mapping[int, Marks] | None = None,
    ) -> None:
        """Add a table; the offsets of the given cells are ignored and worked out here. `marks` by place in `cells`."""
        start = self._length
        placed: list[Cell] = []
        for place, cell in enumerate(cells):
            at = self._write(cell.text)
            self._write("\n")
            if marks and place in marks:
                self._mark(marks[place], at, page)
            placed.append(
                Cell(text=cell.text, row=cell.row, column=cell.column, start=at, end=at + len(cell.text),
                     row_span=cell.row_span, column_span=cell.column_span, is_bold=cell.is_bold)
            )  # fmt: skip
        end = max(start, self._length - 1)
        table = Table(
            row_count=max((c.row + c.row_span for c in placed), default=0),
            column_count=max((c.column + c.column_span for c in placed), default=0),
            cells=tuple(placed),
            is_layout=is_layout,
        )
        text = "\n".join(cell.text for cell in placed)
        self.blocks.append(Block(kind=BlockKind.TABLE, text=text, start=start, end=end, page=page, table=table))

    def add_document(self, document: Document) -> None:
        """Add the blocks of a whole document, with its notes and strikes, as if they had been added one by one."""
        start = self._write(document.text)
        for block in document.blocks:
            table = block.table
            if table is not None:
                cells = tuple(replace(cell, start=cell.start + start, end=cell.end + start) for cell in table.cells)
                table = replace(table, cells=cells)
            self.blocks.append(replace(block, start=block.start + start, end=block.end + start, page=None, table=table))
        for note in document.notes:
            place = start + note.start if note.start is not None else start
            self.notes.append(replace(note, start=place, end=start + note.end if note.end is not None else place))
        self.struck.extend((start + first, start + last) for first, last in document.struck)

    def note(self, note: Note) -> None:
        """Add a note whose place is here: behind what was added last."""
        at = max(0, self._length - 1)
        self.notes.append(replace(note, start=at, end=at))

    def text(self) -> str:
        return "".join(self._parts)

    def _mark(self, marks: Marks, start: int, page: int | None) -> None:
        self.struck.extend((start + first, start + last) for first, last in marks.struck)
        for at, note in marks.notes:
            self.notes.append(replace(note, start=start + at, end=start + at, page=note.page or page))

    def _write(self, text: str) -> int:
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        return start
