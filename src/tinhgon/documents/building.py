"""Laying blocks one after another into one text, so that every format counts offsets in the same way."""

from collections.abc import Sequence

from tinhgon.documents.model import Block, BlockKind, Cell, Style, Table


class TextBuilder:
    """Collects blocks; each is followed by a newline in the text, a page break by a form feed."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.blocks: list[Block] = []

    def add(
        self,
        kind: BlockKind,
        text: str,
        *,
        page: int | None = None,
        label: str = "",
        level: int = 0,
        style: Style | None = None,
    ) -> None:
        start = self._write(text)
        self._write("\n")
        self.blocks.append(
            Block(kind=kind, text=text, start=start, end=start + len(text), page=page, label=label, level=level,
                  style=style or Style())
        )  # fmt: skip

    def add_page_break(self, *, page: int | None = None) -> None:
        start = self._write("\f")
        self.blocks.append(Block(kind=BlockKind.PAGE_BREAK, text="\f", start=start, end=start + 1, page=page))

    def add_table(self, cells: Sequence[Cell], *, page: int | None = None, is_layout: bool = False) -> None:
        """Add a table; the offsets of the given cells are ignored and worked out here."""
        start = self._length
        placed: list[Cell] = []
        for cell in cells:
            at = self._write(cell.text)
            self._write("\n")
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

    def text(self) -> str:
        return "".join(self._parts)

    def _write(self, text: str) -> int:
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        return start
