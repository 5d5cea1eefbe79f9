"""Words with places on pages → blocks. Shared by PDF with a text layer and by OCR.

Lines are found again, things that stand side by side (letterhead, recipients beside the signature) are kept apart,
hard wraps and page ends are healed, page numbers and running heads dropped. All lengths in points, y from the top.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from tinhgon.documents.building import TextBuilder
from tinhgon.documents.formats.plain import MARK
from tinhgon.documents.layout_tables import is_layout_table
from tinhgon.documents.model import Alignment, BlockKind, Cell, Style
from tinhgon.vietnamese import fold, normalise


@dataclass(slots=True)
class Word:
    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float = 12.0
    is_bold: bool | None = None
    is_italic: bool | None = None

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class Line:
    words: list[Word]
    x0: float = 0.0
    x1: float = 0.0
    top: float = 0.0
    bottom: float = 0.0
    size: float = 12.0
    text: str = ""

    def __post_init__(self) -> None:
        self.words.sort(key=lambda word: word.x0)
        self.x0 = min(word.x0 for word in self.words)
        self.x1 = max(word.x1 for word in self.words)
        self.top = min(word.top for word in self.words)
        self.bottom = max(word.bottom for word in self.words)
        self.size = median(word.size for word in self.words)
        self.text = normalise(" ".join(word.text for word in self.words)).strip()

    @property
    def first_width(self) -> float:
        return self.words[0].x1 - self.words[0].x0

    @property
    def is_bold(self) -> bool:
        return all(word.is_bold for word in self.words)

    @property
    def is_italic(self) -> bool:
        return all(word.is_italic for word in self.words)


@dataclass(slots=True)
class RuledTable:
    """A table drawn with lines. `places` are (row, column, row span, column span, x0, top, x1, bottom)."""

    x0: float
    top: float
    x1: float
    bottom: float
    places: list[tuple[int, int, int, int, float, float, float, float]]
    column_edges: tuple[float, ...] = ()


@dataclass(slots=True)
class Page:
    width: float
    height: float
    words: list[Word]
    tables: list[RuledTable] = field(default_factory=list)


@dataclass(slots=True)
class _SideBySide:
    left: list[Line]
    right: list[Line]
    top: float


@dataclass(slots=True)
class _Grid:
    """A table with its texts, before it is known whether the next page continues it."""

    cells: list[Cell]
    rows: int
    column_edges: tuple[float, ...]
    page: int
    top: float


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


_PAGE_NUMBER = re.compile(r"[\W_]*(?:trang|page)?[\W_]*\d{1,4}(?:\s*(?:/|of|trên)\s*\d{1,4})?[\W_]*", re.IGNORECASE)
_TERMINAL = re.compile(r"[.;:!?…][”\"')\]]*$")
_BULLET_ONLY = re.compile(r"(?:[-–+•*]|\(?\d{1,3}[.)]?|[a-zđ][.)]|[IVX]{1,5}[.)]?|\d+(?:\.\d+)+\.?)$")
_RECIPIENTS = re.compile(r"\W*noi nhan\b")
_GLUED = re.compile(r"[\w)][-/]$")


def lay_out(pages: Sequence[Page], builder: TextBuilder) -> None:
    """Add the blocks of all pages to `builder`."""
    _Layout(builder).run(pages)


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Return the words as lines, top to bottom."""
    lines: list[list[Word]] = []
    middle = height = 0.0
    for word in sorted(words, key=lambda word: (word.middle, word.x0)):
        tall = word.bottom - word.top
        if lines and abs(word.middle - middle) <= 0.5 * max(min(tall, height), 0.6 * max(tall, height)):
            lines[-1].append(word)
            if tall > height:
                middle, height = word.middle, tall
        else:
            lines.append([word])
            middle, height = word.middle, tall
    return [Line(line) for line in lines]


class _Layout:
    def __init__(self, builder: TextBuilder) -> None:
        self._builder = builder
        self._open: _Open | None = None
        self._grid: _Grid | None = None
        self._pending_breaks: list[int] = []

    def run(self, pages: Sequence[Page]) -> None:
        lined = [self._body_lines(page) for page in pages]
        _drop_margins(lined, pages)
        for number, (page, lines) in enumerate(zip(pages, lined, strict=True), 1):
            self._page(number, page, lines)
            if number < len(pages):
                self._pending_breaks.append(number)
        self._close()
        self._close_grid()
        self._flush_breaks(is_last=True)

    @staticmethod
    def _body_lines(page: Page) -> list[Line]:
        inside = [
            word for word in page.words if not any(_is_inside(word, table) for table in page.tables)
        ]  # fmt: skip
        return lines_of(inside)

    def _page(self, number: int, page: Page, lines: list[Line]) -> None:
        margins = _margins(lines, page)
        items: list[Line | _SideBySide | RuledTable] = []
        # Tables part the page into bands; side-by-side regions are looked for within a band.
        tables = sorted(page.tables, key=lambda table: table.top)
        band: list[Line] = []
        waiting = list(tables)
        for line in lines:
            while waiting and waiting[0].top < line.top:
                items.extend(_regions(band, page, is_first=number == 1 and not items))
                band = []
                items.append(waiting.pop(0))
            band.append(line)
        items.extend(_regions(band, page, is_first=number == 1 and not items))
        items.extend(waiting)
        previous: Line | None = None
        for at, item in enumerate(items):
            if isinstance(item, Line):
                self._close_grid()
                self._line(number, item, previous, margins)
                previous = item
            elif isinstance(item, _SideBySide):
                self._close()
                self._close_grid()
                self._side_by_side(number, item)
                previous = None
            else:
                self._close()
                self._table(number, page, item, is_first_on_page=at == 0)
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
        text = join_lines(line.text for line in opened.lines)
        if not text:
            return
        first = opened.lines[0]
        style = Style(
            is_bold=all(line.is_bold for line in opened.lines),
            is_italic=all(line.is_italic for line in opened.lines),
            alignment=Alignment.CENTRE if opened.is_centred else None,
            indent_mm=None if opened.is_centred else round(max(0.0, first.x0 - opened.margins.left) * 0.3528, 1),
            size_pt=round(first.size, 1),
        )
        self._builder.add(BlockKind.PARAGRAPH, text, page=opened.page, style=style)

    def _flush_breaks(self, *, before_page: int | None = None, is_last: bool = False) -> None:
        """Add the page breaks that lie before `before_page`; a paragraph over a page end keeps its break after it."""
        while self._pending_breaks and (is_last or before_page is None or self._pending_breaks[0] < before_page):
            self._builder.add_page_break(page=self._pending_breaks.pop(0))

    # --- things side by side ---

    def _side_by_side(self, number: int, region: _SideBySide) -> None:
        self._flush_breaks(before_page=number)
        cells = [
            Cell(text=text, row=0, column=column, start=0, end=0)
            for column, text in enumerate((_column_text(region.left), _column_text(region.right)))
        ]
        self._builder.add_table(cells, page=number, is_layout=True)

    # --- ruled tables ---

    def _table(self, number: int, page: Page, table: RuledTable, *, is_first_on_page: bool) -> None:
        cells: list[Cell] = []
        words = [word for word in page.words if _is_inside(word, table)]
        for row, column, row_span, column_span, x0, top, x1, bottom in table.places:
            inside = [word for word in words if x0 <= (word.x0 + word.x1) / 2 < x1 and top <= word.middle < bottom]
            cell_lines = lines_of(inside)
            text = _cell_text(cell_lines, x1 - 4)
            is_bold = all(line.is_bold for line in cell_lines) if cell_lines else None
            cells.append(
                Cell(text=text, row=row, column=column, start=0, end=0, row_span=row_span, column_span=column_span,
                     is_bold=is_bold)
            )  # fmt: skip
        if not any(cell.text for cell in cells):
            return
        rows = max(cell.row + cell.row_span for cell in cells)
        grid = self._grid
        if is_first_on_page and grid is not None and _same_columns(grid.column_edges, table.column_edges):
            _append_rows(grid, cells)
            return
        self._close_grid()
        self._grid = _Grid(cells, rows, table.column_edges, number, table.top)

    def _close_grid(self) -> None:
        grid = self._grid
        if grid is None:
            return
        self._grid = None
        self._flush_breaks(before_page=grid.page)
        is_layout = is_layout_table(grid.cells, is_bordered=True)
        self._builder.add_table(grid.cells, page=grid.page, is_layout=is_layout)


def join_lines(lines: Iterable[str]) -> str:
    """Return hard-wrapped lines as one, closing up where a number or symbol was broken ("2025-|2030")."""
    joined = ""
    for line in lines:
        if not joined:
            joined = line
        elif _GLUED.search(joined) and line[:1].isalnum():
            joined += line
        else:
            joined += " " + line
    return joined.strip()


def _is_inside(word: Word, table: RuledTable) -> bool:
    return table.x0 - 1 <= (word.x0 + word.x1) / 2 <= table.x1 + 1 and table.top - 1 <= word.middle <= table.bottom + 1


# --- page numbers and running heads ---


def _drop_margins(lined: list[list[Line]], pages: Sequence[Page]) -> None:
    for lines, page in zip(lined, pages, strict=True):
        # An annex drawn across the page can stand under a page number: look at the two outermost lines.
        for at in (0, -1):
            if not lines or (len(lines) < 2 and not page.tables):
                continue
            line = lines[at]
            is_far = line.bottom < 0.12 * page.height if at == 0 else line.top > 0.88 * page.height
            if is_far and _PAGE_NUMBER.fullmatch(line.text) and len(line.words) <= 5:
                del lines[at]
    if len(pages) < 3:
        return
    for at in (0, -1):
        while True:
            keys = [_head_key(lines[at]) if len(lines) > 1 else "" for lines in lined]
            common, times = Counter(key for key in keys if key).most_common(1)[0] if any(keys) else ("", 0)
            if times < max(3, len(pages) // 2):
                break
            for lines, key in zip(lined, keys, strict=True):
                if key == common:
                    del lines[at]


def _head_key(line: Line) -> str:
    return f"{re.sub(r'[0-9]+', '#', line.text)}|{round(line.top / 6)}"


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
    is_terminal = bool(_TERMINAL.search(last.text))
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


# --- regions with two columns ---


def _regions(lines: list[Line], page: Page, *, is_first: bool) -> list[Line | _SideBySide | RuledTable]:
    items: list[Line | _SideBySide | RuledTable] = []
    at = 0
    while at < len(lines):
        gutter = _wide_gap(lines[at], page) or _recipients_gutter(lines, at, page)
        if gutter is None:
            items.append(lines[at])
            at += 1
            continue
        first, last, gutter = _grow(lines, at, gutter, page, is_top=is_first and at <= 6)
        taken = 0
        while taken < at - first and items and isinstance(items[-1], Line):
            items.pop()
            taken += 1
        first = at - taken
        middle = (gutter[0] + gutter[1]) / 2
        left: list[Line] = []
        right: list[Line] = []
        for line in lines[first : last + 1]:
            on_left = [word for word in line.words if word.x1 <= middle]
            on_right = [word for word in line.words if word.x1 > middle]
            if on_left:
                left.append(Line(on_left))
            if on_right:
                right.append(Line(on_right))
        if left and right:
            items.append(_SideBySide(left, right, lines[first].top))
        else:
            items.extend(lines[first : last + 1])
        at = last + 1
    return items


def _wide_gap(line: Line, page: Page) -> tuple[float, float] | None:
    """Return the widest gap in a line if it is much wider than justified spacing, and not just after a mark."""
    words = line.words
    if len(words) < 2:
        return None
    gaps = [(b.x0 - a.x1, at) for at, (a, b) in enumerate(pairwise(words))]
    widest, at = max(gaps)
    others = sorted(gap for gap, place in gaps if place != at)
    usual = others[len(others) // 2] if others else 0.0
    if widest < 1.7 * line.size or widest < 3 * max(usual, 0.0):
        return None
    before = " ".join(word.text for word in words[: at + 1])
    if _BULLET_ONLY.fullmatch(before) or len(before) < 2:
        return None
    gutter = (words[at].x1, words[at + 1].x0)
    middle = (gutter[0] + gutter[1]) / 2
    return gutter if 0.2 * page.width < middle < 0.75 * page.width else None


def _recipients_gutter(lines: list[Line], at: int, page: Page) -> tuple[float, float] | None:
    """Find the gutter beside "Nơi nhận" where no line happens to have words on both sides."""
    line = lines[at]
    if not _RECIPIENTS.match(fold(line.text)) or line.x1 > 0.5 * page.width:
        return None
    spans = sorted((word.x0, word.x1) for other in lines[at : at + 16] for word in other.words)
    reach = spans[0][1]
    best: tuple[float, float] | None = None
    for x0, x1 in spans[1:]:
        if x0 - reach > 10 and (best is None or x0 - reach > best[1] - best[0]):
            best = (reach, x0)
        reach = max(reach, x1)
    return best if best is not None and best[0] > line.x0 + 20 else None


def _free(line: Line, gutter: tuple[float, float]) -> tuple[float, float] | None:
    """Return the widest part of the gutter that no word of the line touches."""
    low, high = gutter
    best: tuple[float, float] | None = None
    at = low
    for word in line.words:
        if word.x1 <= low or word.x0 >= high:
            continue
        if word.x0 > at and (best is None or word.x0 - at > best[1] - best[0]):
            best = (at, word.x0)
        at = max(at, word.x1)
    if high > at and (best is None or high - at > best[1] - best[0]):
        best = (at, high)
    return best


def _grow(
    lines: list[Line], at: int, gutter: tuple[float, float], page: Page, *, is_top: bool
) -> tuple[int, int, tuple[float, float]]:
    """Return first and last line of the region around line `at`, and the gutter that all of them leave free."""
    last = at
    is_signature = bool(_RECIPIENTS.match(fold(lines[at].text)))
    for place in range(at + 1, len(lines)):
        line = lines[place]
        free = _free(line, gutter)
        if free is None or free[1] - free[0] < 0.6 * line.size:
            break
        is_left, is_right = line.x0 < free[0] + 1, line.x1 > free[1] - 1
        if not (is_left and is_right):
            is_near = line.top - lines[last].bottom < (14 if is_signature and not is_left else 3.2) * line.size
            middle = (line.x0 + line.x1) / 2
            if not is_near or (not is_signature and _stands_alone(line, middle, page)):
                break
        gutter = free
        last = place
    first = at
    for place in range(at - 1, max(-1, at - 8), -1):
        line = lines[place]
        free = _free(line, gutter)
        if free is None or free[1] - free[0] < 0.6 * line.size or lines[first].top - line.bottom > 2.5 * line.size:
            break
        is_right = line.x0 >= free[0]
        if is_right and line.x0 > 0.38 * page.width:
            pass
        elif (not is_right and is_top and not is_signature) or _RECIPIENTS.match(fold(line.text)):
            if _stands_alone(line, (line.x0 + line.x1) / 2, page):
                break
        else:
            break
        gutter = free
        first = place
    return first, last, gutter


def _stands_alone(line: Line, middle: float, page: Page) -> bool:
    """Return whether a one-sided line is a title, a paragraph or a list of its own and not part of a column."""
    if MARK.match(line.text):
        return True
    return abs(middle - 0.515 * page.width) < 0.06 * page.width


def _column_text(lines: Sequence[Line]) -> str:
    """Return the lines of one column; wrapped recipients and subjects joined, the rest as the author broke it."""
    texts: list[str] = []
    in_list = False
    for line in lines:
        text = line.text
        if not any(map(str.isalnum, text)):  # rules and stars drawn with signs
            continue
        is_mark = bool(re.match(r"[-–+•*]", text))
        is_subject = bool(re.match(r"(?:V/v|Về việc)\b", text))
        if texts and in_list and not is_mark and not re.search(r"[;.:]$", texts[-1]):
            texts[-1] = join_lines((texts[-1], text))
        else:
            texts.append(text)
            in_list = is_mark or is_subject
    return "\n".join(texts)


# --- cells ---


def _cell_text(lines: Sequence[Line], right: float) -> str:
    texts: list[str] = []
    last: Line | None = None
    reach = max((line.x1 for line in lines), default=right)
    for line in lines:
        if last is None:
            texts.append(line.text)
        else:
            room = max(reach, right - 8) - last.x1
            is_short = room > line.first_width + 0.6 * last.size
            is_marked = bool(MARK.match(line.text))
            is_terminal = bool(_TERMINAL.search(last.text))
            if (is_marked and (is_terminal or is_short)) or (is_terminal and is_short and not line.text[:1].islower()):
                texts.append(line.text)
            else:
                texts[-1] = join_lines((texts[-1], line.text))
        last = line
    return "\n".join(texts)


def _same_columns(one: Sequence[float], other: Sequence[float]) -> bool:
    return len(one) == len(other) and all(abs(a - b) < 4 for a, b in zip(one, other, strict=True))


def _append_rows(grid: _Grid, cells: list[Cell]) -> None:
    """Add the rows of the same table on the next page: its repeated head dropped, a row cut by the page end mended."""
    rows = max(cell.row + cell.row_span for cell in cells)
    dropped = 0
    for row in range(rows):
        mine = [(cell.column, cell.text) for cell in cells if cell.row == row]
        head = [(cell.column, cell.text) for cell in grid.cells if cell.row == row]
        if mine and mine == head and any(text for _, text in mine):
            dropped = row + 1
        else:
            break
    cells = [cell for cell in cells if cell.row >= dropped]
    if not cells:
        return
    first_row = sorted((cell for cell in cells if cell.row == dropped), key=lambda cell: cell.column)
    shift = grid.rows - dropped
    if first_row and not first_row[0].text and any(cell.text for cell in first_row):
        # No number in its first cell: the rest of the row that the page end cut.
        for cell in first_row:
            _extend_cell(grid, cell)
        cells = [cell for cell in cells if cell.row != dropped]
        shift -= 1
    for cell in cells:
        grid.cells.append(_moved(cell, cell.row + shift))
    grid.rows = max((cell.row + cell.row_span for cell in grid.cells), default=grid.rows)


def _extend_cell(grid: _Grid, cell: Cell) -> None:
    for at in range(len(grid.cells) - 1, -1, -1):
        above = grid.cells[at]
        if above.column == cell.column and above.row + above.row_span >= grid.rows:
            if cell.text:
                is_new = bool(MARK.match(cell.text)) or not above.text
                text = f"{above.text}\n{cell.text}".strip() if is_new else join_lines((above.text, cell.text))
                grid.cells[at] = _with_text(above, text)
            return


def _with_text(cell: Cell, text: str) -> Cell:
    return Cell(text=text, row=cell.row, column=cell.column, start=0, end=0, row_span=cell.row_span,
                column_span=cell.column_span, is_bold=cell.is_bold)  # fmt: skip


def _moved(cell: Cell, row: int) -> Cell:
    return Cell(text=cell.text, row=row, column=cell.column, start=0, end=0, row_span=cell.row_span,
                column_span=cell.column_span, is_bold=cell.is_bold)  # fmt: skip
