"""Words with places on pages → blocks. Shared by PDF with a text layer and by OCR.

Lines are found again, things that stand side by side (letterhead, recipients beside the signature) are kept apart,
hard wraps and page ends are healed, page numbers and running heads dropped. All lengths in points, y from the top.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from tinhgon.documents.building import TextBuilder
from tinhgon.documents.formats.page_columns import SideBySide, column_text, regions
from tinhgon.documents.formats.page_margins import drop_margins
from tinhgon.documents.formats.page_model import Line, Page, Word, lines_of
from tinhgon.documents.formats.page_tables import Grid, grid_of, same_columns
from tinhgon.documents.formats.page_text import Joined, is_ended
from tinhgon.documents.formats.plain import MARK
from tinhgon.documents.layout_tables import is_layout_table
from tinhgon.documents.model import Alignment, BlockKind, Cell, Style


@dataclass(slots=True)
class _Margins:
    left: float
    right: float
    pitch: float


@dataclass(slots=True)
class _Open:
    """A paragraph that may still go on."""

    lines: list[Line]
    page: int
    is_centred: bool
    margins: _Margins


def lay_out(pages: Sequence[Page], builder: TextBuilder) -> None:
    """Add the blocks of all pages to `builder`."""
    _Layout(builder).run(pages)


class _Layout:
    def __init__(self, builder: TextBuilder) -> None:
        self._builder = builder
        self._open: _Open | None = None
        self._grid: Grid | None = None
        self._pending_breaks: list[int] = []

    def run(self, pages: Sequence[Page]) -> None:
        parts = [_parted(page) for page in pages]
        drop_margins([lines for lines, _ in parts], pages)
        for at, (page, (lines, in_tables)) in enumerate(zip(pages, parts, strict=True)):
            page.number = page.number or at + 1
            self._page(page, lines, in_tables)
            if at + 1 < len(pages) and pages[at + 1].number != page.number:
                self._pending_breaks.append(page.number)
        self._close()
        self._close_grid()
        self._flush_breaks(is_last=True)

    def _page(self, page: Page, lines: list[Line], in_tables: list[list[Word]]) -> None:
        margins = _margins(lines, page)
        items: list[Line | SideBySide | int] = []
        is_first = page.number == 1
        # Tables part the page into bands; side-by-side regions are looked for within a band.
        band: list[Line] = []
        waiting = list(range(len(page.tables)))
        for line in lines:
            while waiting and page.tables[waiting[0]].top < line.top:
                items.extend(regions(band, page, is_first=is_first and not items))
                band = []
                items.append(waiting.pop(0))
            band.append(line)
        items.extend(regions(band, page, is_first=is_first and not items))
        items.extend(waiting)
        previous: Line | None = None
        for at, item in enumerate(items):
            if isinstance(item, Line):
                self._close_grid()
                self._line(page.number, item, previous, margins)
                previous = item
            elif isinstance(item, SideBySide):
                self._close()
                self._close_grid()
                self._side_by_side(page.number, item)
                previous = None
            else:
                self._close()
                grid = grid_of(page, page.tables[item], in_tables[item])
                if grid is not None:
                    self._table(grid, is_first_on_page=at == 0)
                previous = None

    # --- paragraphs ---

    def _line(self, number: int, line: Line, previous: Line | None, margins: _Margins) -> None:
        opened = self._open
        # A wide line of a title leaves little room beside it, but as much left as right.
        is_centred = _is_centred(line, margins, least=3 if opened is not None and opened.is_centred else 24)
        if opened is not None:
            if _continues(opened, line, previous, is_centred, margins):
                opened.lines.append(line)
                opened.margins = margins
                return
            self._close()
        self._open = _Open([line], number, is_centred, margins)

    def _close(self) -> None:
        opened = self._open
        if opened is None:
            return
        self._open = None
        self._flush_breaks(before_page=opened.page)
        joined = Joined(opened.lines)
        if not joined.text:
            return
        first = opened.lines[0]
        style = Style(
            is_bold=all(line.is_bold for line in opened.lines),
            is_italic=all(line.is_italic for line in opened.lines),
            alignment=Alignment.CENTRE if opened.is_centred else None,
            indent_mm=None if opened.is_centred else round(max(0.0, first.x0 - opened.margins.left) * 0.3528, 1),
            size_pt=round(first.size, 1),
        )
        self._builder.add(BlockKind.PARAGRAPH, joined.text, page=opened.page, style=style, marks=joined.marks())

    def _flush_breaks(self, *, before_page: int | None = None, is_last: bool = False) -> None:
        """Add the page breaks that lie before `before_page`; a paragraph over a page end keeps its break after it."""
        while self._pending_breaks and (is_last or before_page is None or self._pending_breaks[0] < before_page):
            self._builder.add_page_break(page=self._pending_breaks.pop(0))

    # --- things side by side ---

    def _side_by_side(self, number: int, region: SideBySide) -> None:
        self._flush_breaks(before_page=number)
        sides = [column_text(region.left), column_text(region.right)]
        cells = [Cell(text=text, row=0, column=column, start=0, end=0) for column, (text, _) in enumerate(sides)]
        marks = {column: held for column, (_, held) in enumerate(sides) if held.struck or held.notes}
        self._builder.add_table(cells, page=number, is_layout=True, marks=marks)

    # --- ruled tables ---

    def _table(self, grid: Grid, *, is_first_on_page: bool) -> None:
        above = self._grid
        if is_first_on_page and above is not None and same_columns(above.column_edges, grid.column_edges):
            above.append(grid.cells, grid.marks)
            return
        self._close_grid()
        self._grid = grid

    def _close_grid(self) -> None:
        grid = self._grid
        if grid is None:
            return
        self._grid = None
        self._flush_breaks(before_page=grid.page)
        is_layout = is_layout_table(grid.cells, is_bordered=True)
        marks = {at: held for at, held in enumerate(grid.marks) if held.struck or held.notes}
        self._builder.add_table(grid.cells, page=grid.page, is_layout=is_layout, marks=marks)


def _parted(page: Page) -> tuple[list[Line], list[list[Word]]]:
    """Return the lines outside the page's tables, and the words inside each."""
    inside: list[list[Word]] = [[] for _ in page.tables]
    if not page.tables:
        return lines_of(page.words), inside
    outside: list[Word] = []
    for word in page.words:
        for at, table in enumerate(page.tables):
            if table.holds(word):
                inside[at].append(word)
                break
        else:
            outside.append(word)
    return lines_of(outside), inside


# --- margins ---


def _margins(lines: Sequence[Line], page: Page) -> _Margins:
    wide = [line for line in lines if line.x1 - line.x0 > 0.5 * page.width]
    pitches = [b.top - a.top for a, b in pairwise(lines) if 0 < b.top - a.top < 3 * max(a.size, 6)]
    pitch = median(pitches) if pitches else 16.0
    if len(wide) < 2:
        return _Margins(0.14 * page.width, 0.9 * page.width, pitch)
    lefts = sorted(line.x0 for line in wide)
    rights = sorted(line.x1 for line in wide)
    return _Margins(lefts[len(lefts) // 10], rights[-1 - len(rights) // 20], pitch)


def _is_centred(line: Line, margins: _Margins, *, least: float) -> bool:
    before, after = line.x0 - margins.left, margins.right - line.x1
    return before > least and after > least and abs(before - after) < max(14.0, 0.12 * (before + after))


# --- does a line go on with a paragraph? ---


def _continues(opened: _Open, line: Line, previous: Line | None, is_centred: bool, margins: _Margins) -> bool:
    """Return whether `line` belongs to the open paragraph. `previous` is the line above on the same page, or None."""
    last = opened.lines[-1]
    is_terminal = is_ended(last.text)
    is_marked = bool(MARK.match(line.text))
    is_same_page = previous is not None
    pitch = line.top - last.top if is_same_page else margins.pitch
    if opened.is_centred:
        return (
            is_centred
            and is_same_page
            and not is_terminal
            and not is_marked
            and last.is_bold == line.is_bold
            and last.is_italic == line.is_italic
            and last.text.isupper() == line.text.isupper()
            and abs(last.size - line.size) < 1
            and pitch < 2 * max(line.size, last.size)
            and not MARK.match(last.text)
        )
    # The author broke the line if the next word would still have fitted.
    space = 0.3 * last.size
    room = opened.margins.right - last.x1
    if room > line.first_width + space + 0.6 * last.size:
        return False
    starts_small = line.text[:1].islower()
    if pitch > 1.6 * max(margins.pitch, line.size) and not (starts_small and not is_terminal):
        return False
    if is_marked and is_terminal:
        return False
    indent = (line.x0 - margins.left) - (last.x0 - opened.margins.left)
    if len(opened.lines) > 1:
        if indent > 8:
            return starts_small and not is_terminal
        return indent > -8 or not (is_terminal and is_marked)
    if indent < -6:
        return True
    if indent > 8:
        # A hanging indent: the first line begins with its mark, the others stand under its text.
        return bool(MARK.match(last.text)) and not is_marked
    is_indented = last.x0 - opened.margins.left > 12
    if is_indented and not MARK.match(last.text) and line.x0 - margins.left > 12:
        # Both lines are indented like first lines.
        return starts_small and not is_terminal
    if is_marked:
        return False
    return not (is_terminal and pitch > 1.25 * margins.pitch)
