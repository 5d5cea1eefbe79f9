"""Tables flattened to lines: cells parted by lines that hold only "|".

    |            A converter that knows no tables writes a cell, a bar, the next cell, a bar; two bars in a row end a
    TT           row of the table, or stand around an empty cell. Frames of letterheads and signatures come out alike.
    |            Converters leave out the first bar or the last, and print what follows the table right behind it, so
    Nhiệm vụ     nothing here trusts the bars alone: a table is as wide as its whole rows say, what stands beyond that
    |            width is text, and a cell ends where a document begins (title, article, annex, signature).
    |
    1 ...

`pieces` cuts the lines of a file into stretches of text and such tables, in one pass; every line of a file lands in
exactly one of them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tinhgon.documents import office_form
from tinhgon.documents.formats.flat_rows import MOST_COLUMNS, NUMBER, Cells, FlatTable, set_rows

_BARS = re.compile(r"\s*\|[|\s]*$")
_WHOLE_ROW = re.compile(r"\s*\|(?:.*[^\\])?\|\s*$")
_BAR = re.compile(r"(?<!\\)\|")
_ARTICLE = re.compile(r"\W*Điều\s+\d{1,3}\s*[.:]")
_ROMAN_HEAD = re.compile(r"\W*(?:[IVX]{1,5}|Phần\s+\S+|Chương\s+\S+)\s*[./-]\s*\W*[A-ZĐÂĂÔƠƯÊ]")
_NOTE = re.compile(r"\W*(?:\[\d{1,3}\]|\(\*+\)|Ghi chú\s*:|_{4,})")
_MOST_CELL_LINES = 60
_MOST_LETTERS = 6_000
_LOOK_AHEAD = 40  # rows looked at to learn how wide a table is


@dataclass(slots=True)
class Text:
    lines: list[str]


@dataclass(slots=True)
class _Chunk:
    """Lines between bars, and how many bars stand before them."""

    bars: int
    lines: list[str] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        return not any(line.strip(" *_\t") for line in self.lines)


def pieces(lines: Sequence[str]) -> list[Text | FlatTable]:
    """Cut the lines of a file into text and flat tables."""
    if not any(_BARS.match(line) and not _is_drawn(lines, at) for at, line in enumerate(lines)):
        return [Text(list(lines))]
    return list(_Cutter(_chunks(lines)).cut())


def _is_drawn(lines: Sequence[str], at: int) -> bool:
    """Is a line of bars a row of a pipe or grid table, with whole rows or borders beside it?"""
    line = lines[at].strip()
    if line.count("|") < 2:
        return False
    beside = [lines[place].strip() for place in (at - 1, at + 1) if 0 <= place < len(lines)]
    return any(other[:1] == "+" or (_WHOLE_ROW.match(other) and not _BARS.match(other)) for other in beside)


def _chunks(lines: Sequence[str]) -> list[_Chunk]:
    chunks = [_Chunk(0)]
    is_open = False  # a bar at the edge of a line was seen: bars in the middle of lines count as well
    for at, line in enumerate(lines):
        if _BARS.match(line) and not _is_drawn(lines, at):
            count = line.count("|")
            if any(chunks[-1].lines):
                chunks.append(_Chunk(count))
            else:
                chunks[-1].bars += count
            is_open = True
            continue
        stripped = line.strip()
        at_edge = (stripped[:1] == "|") != (stripped[-1:] == "|" and stripped[-2:-1] != "\\")
        if not stripped or "|" not in stripped or not (at_edge or is_open) or _WHOLE_ROW.match(stripped):
            if not stripped and not chunks[-1].lines:
                chunks[-1].lines.append("")  # a blank line right behind a bar is a sign
            else:
                chunks[-1].lines.append(line)
            is_open = is_open and bool(stripped)
            continue
        for place, part in enumerate(_BAR.split(line)):
            if place:
                if any(chunks[-1].lines):
                    chunks.append(_Chunk(1))
                else:
                    chunks[-1].bars += 1
            if part.strip():
                chunks[-1].lines.append(part)
        is_open = True
    return chunks


class _Cutter:
    def __init__(self, chunks: list[_Chunk]) -> None:
        self.chunks = chunks
        sure = [chunk for at, chunk in enumerate(chunks) if chunk.bars > 1 and self._bars_after(at) > 0]
        airy = sum(1 for chunk in sure if chunk.lines and not (chunk.lines[0].strip() and chunk.lines[-1].strip()))
        self.has_air = bool(sure) and airy * 3 > len(sure)  # cells are set off by blank lines: these say nothing

    def _bars_after(self, at: int) -> int:
        return self.chunks[at + 1].bars if at + 1 < len(self.chunks) else 0

    def cut(self) -> Iterator[Text | FlatTable]:
        text: list[str] = []
        is_closed = False  # the one bar before a chunk closes the table above it, and opens nothing
        at = 0
        while at < len(self.chunks):
            chunk = self.chunks[at]
            if chunk.bars == 0 or (is_closed and chunk.bars == 1) or not self._opens(at):
                is_closed = False
                text.extend(chunk.lines)
                opening = self._open_first_cell(at)
                if opening is not None:
                    first = text[len(text) - opening :]
                    del text[len(text) - opening :]
                    if text:
                        yield Text(text)
                    at, table, text = self._table(at + 1, first)
                    yield table
                    is_closed = not text
                    continue
                at += 1
                continue
            if text:
                yield Text(text)
            at, table, text = self._table(at, None)
            yield table
            is_closed = not text
        if text:
            yield Text(text)

    def _opens(self, at: int) -> bool:
        """Does a table begin with this chunk (its bars open a cell, and another bar closes it)?"""
        if self._bars_after(at) == 0 and not self._is_frame(self.chunks[at].lines):
            return False
        split = self._text_from(at, 0)
        return split is None or any(line.strip(" *_") for line in self.chunks[at].lines[:split])

    def _open_first_cell(self, at: int) -> int | None:
        """How many last lines of a text are the first cell of the table behind it, whose opening bar is missing."""
        after = self._bars_after(at)
        if after == 0:
            return None
        lines = self.chunks[at].lines
        end = len(lines)
        if end and not lines[-1].strip() and not self.has_air:
            return None
        start = end
        while start > 0 and lines[start - 1].strip():
            start -= 1
        for place in range(start, end):
            if office_form.label_of(lines[place]) == "recipients":
                return end - place
        tail = lines[start:end]
        if not any(line.strip(" *_") for line in tail):
            return None
        if any("lưu:" in line.lower() for line in tail[-2:]):
            return 1 if len(tail) > 1 and tail[-1].count(";") > 2 else len(tail)
        is_head = at == 0 and len(tail) < 8 and not any(office_form.kind_of(line.strip("* ")) for line in tail)
        beside = self.chunks[at + 1].lines if at + 1 < len(self.chunks) else []
        if is_head and (self._is_frame(beside[:4]) or self._is_frame(tail)):
            return len(tail)
        if after == 1 and len(tail[-1]) < 60 and at + 1 < len(self.chunks):
            width, first = self._widths(at + 1)
            if width > 2 and first == width - 1 and (NUMBER.match(tail[-1]) or _is_number_head(tail[-1])):
                return 1
        return None

    def _is_frame(self, lines: Sequence[str]) -> bool:
        return any(
            office_form.is_motto(line) or office_form.is_date_line(line) or office_form.label_of(line)
            for line in lines[:12]
        ) or office_form.holds_motto(" ".join(lines[:4]))

    # How wide a table is

    def _widths(self, start: int, first: int = 0) -> tuple[int, int]:
        """Return the width of the table that begins at `start`, and how many cells its first row has there.

        A row that more than two bars close has empty cells behind it. The widest row that is no exception counts:
        merged cells make rows shorter, and only a row that runs on into the text behind the table is longer.
        """
        widths: list[int] = []
        count = first
        at = start
        frame = False
        while at < len(self.chunks) and len(widths) < _LOOK_AHEAD:
            chunk = self.chunks[at]
            if at > start and chunk.bars > 1:
                widths.append(count + chunk.bars - 2)
                count = 0
                if self._is_new_head(at):
                    break
            split = self._text_from(at, count)
            if split == 0 and (at > start or count):
                break
            if len(widths) < 2:
                frame = frame or self._is_frame(chunk.lines)
            most = max(widths, default=0)
            if most > 1 and count >= most and self._reads_as_text(chunk.lines):
                break
            count += 1
            if split is not None or count > MOST_COLUMNS or self._bars_after(at) == 0:
                break
            at += 1
        ahead = widths[0] if widths else count
        if frame:
            whole = [width for width in widths if width > 1]
            return (min(min(whole), 3) if whole else 2), ahead
        if not widths:
            return max(1, count), count
        enough = max(1, len(widths) // 5)
        return max(width for width in widths if sum(1 for other in widths if other == width) >= enough), ahead

    def _is_new_head(self, at: int) -> bool:
        """Do the heads of another table begin here, right behind a row?"""
        lines = self.chunks[at].lines
        return self.chunks[at].bars > 1 and len(lines) < 3 and _is_number_head(" ".join(lines))

    def _reads_as_text(self, lines: Sequence[str]) -> bool:
        letters = sum(len(line) for line in lines)
        filled = [line for line in lines if line.strip()]
        if not filled:
            return False
        first = filled[0].replace("*", "").strip()
        return (
            letters > 500
            or (len(filled) > 2 and first.isupper() and len(filled) > 3)
            or office_form.is_caption(first)
            or any(office_form.is_caption(line) for line in filled[1:6])
            or bool(_NOTE.match(first))
            or (not self.has_air and len(lines) > 1 and not lines[0].strip())
        )

    # Where text begins inside a cell

    def _text_from(self, at: int, column: int) -> int | None:
        """Return the line of chunk `at` from which it is text and no cell; None if it is a cell throughout."""
        place = self._text_place(at, column)
        if place and not any(line.strip(" *_") for line in self.chunks[at].lines[:place]):
            return 0
        return place

    def _text_place(self, at: int, column: int) -> int | None:
        lines = self.chunks[at].lines
        filled = [place for place, line in enumerate(lines) if line.strip()]
        if len(filled) < 2:
            return 0 if self.chunks[at].bars == 1 and filled and _starts_document(lines[filled[0]], True) else None
        if not self.has_air and self.chunks[at].bars == 1 and column and not lines[0].strip():
            return 0
        is_long = len(filled) > _MOST_CELL_LINES or sum(map(len, lines)) > _MOST_LETTERS
        for order, place in enumerate(filled):
            line = lines[place]
            if _starts_document(line, order == 0) and (len(filled) - order > 1 or order > 0):
                return place
            if order and len(filled) - order > 2 and (_ARTICLE.match(line) or _ROMAN_HEAD.match(line)):
                return place if not self._is_heading_cell(lines, filled, order) else None
            if order and _NOTE.match(line) and self._bars_after(at) == 0:
                return place
            is_after_gap = order and place - filled[order - 1] > 1
            if is_after_gap and not self.has_air:
                return place
        if is_long:
            return _after_frame(lines, filled)
        if self._bars_after(at) == 0:
            return _after_frame(lines, filled) or None
        return None

    def _is_heading_cell(self, lines: Sequence[str], filled: Sequence[int], order: int) -> bool:
        """A cell may hold a list of its own ("I. …" in a column of contents): then nothing long follows."""
        return sum(len(lines[place]) for place in filled[order:]) < 200 and not _ARTICLE.match(lines[filled[order]])

    # One table

    def _table(self, start: int, first: list[str] | None) -> tuple[int, FlatTable, list[str]]:
        """Read the table at chunk `start`; return the chunk after it, the table, and the text its last cell ran into."""
        cells: list[Cells] = []
        gaps: list[int] = []  # bars before each cell
        width, _ = self._widths(start, 1 if first is not None else 0)
        row = 0
        rest: list[str] = []
        at = start
        if first is not None:
            cells.append(first)
            gaps.append(2)
            row = 1
        while at < len(self.chunks):
            chunk = self.chunks[at]
            bars = chunk.bars if cells else 2
            if bars > 1:
                row = 0  # a new row, or empty cells: at least nothing speaks for a whole one
            split = self._text_from(at, row)
            if cells and bars == 1 and row >= width:
                break
            if split == 0 and cells:
                break
            if cells and self._is_new_head(at):
                break
            is_last = self._bars_after(at) == 0
            is_whole = row >= width or (bars > 1 and not self._is_frame(chunk.lines))
            if is_last and cells and split is None and is_whole:
                break  # text behind a table whose last cell is empty, or behind a bar too many
            lines = chunk.lines if split is None else chunk.lines[:split]
            rest = [] if split is None else chunk.lines[split:]
            if chunk.is_blank and is_last:
                at += 1
                break
            cells.append(lines)
            gaps.append(bars)
            row += 1
            at += 1
            if split is not None:
                break
        return at, FlatTable(set_rows(cells, gaps, width), width), rest


def _is_number_head(line: str) -> bool:
    return office_form.bare(line) in ("tt", "stt", "so tt", "so thu tu")


def _starts_document(line: str, is_first: bool) -> bool:
    """Does a document, an annex or the part behind a frame begin with this line?"""
    text = line.replace("*", "").replace("\\", "").strip(" _#")
    if not text or len(text) > 200:
        return False
    kind = office_form.kind_of(text)
    if kind and text[: kind[1]].isupper() and (len(text) == kind[1] or text.isupper() or not is_first):
        return len(text) < 60 or text.isupper()
    if text[:7].upper() == "PHỤ LỤC" and (text[:7].isupper() or "*" in line) and len(text) < 60:
        return True
    if not is_first and re.match(r"Căn cứ\s", text):
        return True
    return text.isupper() and office_form.bare(text) in office_form.words()["verdicts"]


def _after_frame(lines: Sequence[str], filled: Sequence[int]) -> int:
    """Where text goes on behind an open frame: after the date, after the motto, after a name; 0 if it is no frame."""
    for order, place in enumerate(filled[:14]):
        is_date = office_form.is_date_line(lines[place])
        if is_date or (order and office_form.is_date_line(f"{lines[filled[order - 1]]} {lines[place]}")):
            return filled[order + 1] if order + 1 < len(filled) else 0
    return 0
