"""The letters of a page of a PDF as words, in the direction they run; by pdfium.

Calls into pdfium cost more than anything done here, so letters are asked for word by word: the text of the page at
once, the box of a word's first and last letter, the look of a whole stretch drawn in one go. Only where a word is not
one straight piece is every letter asked for.
"""

import ctypes
import math
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any

import pypdfium2.raw as raw

from tinhgon.documents.formats.page_model import Word

Box = tuple[float, float, float, float]
Span = tuple[int, int]
Widths = dict[str, dict[str, float]]  # font → letter → width, as a share of the size
Bands = list[tuple[float, float]]

OF_FIELDS = -2  # instead of a direction
_BOLD, _ITALIC = 1 << 18, 1 << 6
_WORD = re.compile(r"[^\s\0]+")
_LINE = re.compile(r"[^\r\n]+")
_HYPHENS = str.maketrans({"\ufffe": "-", "\x02": "-"})  # how pdfium marks a hyphen at the end of a line
_SLANT = 7.0  # degrees a scan may be off; more is another direction
_MOST_LETTERS = 60_000  # on one page


@dataclass(frozen=True, slots=True)
class Look:
    """How a stretch of letters is drawn. `turn` in degrees counter-clockwise on the sheet; `ink` 1 for black."""

    font: str
    size: float
    is_bold: bool
    is_italic: bool
    turn: float
    ink: float
    is_coloured: bool
    way: int = 0  # the right angle it comes to, -1 for none


_PLAIN = Look("", 0.0, False, False, 0.0, 1.0, False)


@dataclass(slots=True)
class Letters:
    """The words of a page by direction (0, 90, 180, 270 degrees; -1 for any other), each upright in its own frame."""

    words: dict[int, list[Word]]
    count: int
    unmapped: int = 0  # letters that the file draws but gives no meaning to
    is_cut: bool = False


def letters_of(
    page: Any, frame: Box, *, widths: Widths | None = None, parted: Bands | None = None, drawn: Set[int] = frozenset()
) -> Letters:
    """Return the words of a pdfium page inside `frame` (left, bottom, right, top).

    Args:
        widths: what is known of the widths of letters in this file, by font; added to.
        parted: bands across the sheet (bottom, top), in order, in which every word is wanted by itself. Elsewhere the
            words of a line without a gap come as one. None: every word everywhere.
        drawn: addresses of the text objects that are no letters of the page: theirs are the words under OF_FIELDS.
    """
    text_page = page.get_textpage()
    try:
        return _Reader(text_page.raw, frame, {} if widths is None else widths, parted, drawn).read(text_page)
    finally:
        text_page.close()


# The same functions as in `raw`, called by addresses and with the lock held: they take less than the checks of a call.
def _direct(function: Any, result: Any, *arguments: Any) -> Any:
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_address, _int = ctypes.c_void_p, ctypes.c_int
_get_box = _direct(raw.FPDFText_GetLooseCharBox, _int, _address, _int, _address)
_get_object = _direct(raw.FPDFText_GetTextObject, _address, _address, _int)
_get_font = _direct(raw.FPDFTextObj_GetFont, _address, _address)
_get_size = _direct(raw.FPDFText_GetFontSize, ctypes.c_double, _address, _int)
_get_matrix = _direct(raw.FPDFText_GetMatrix, _int, _address, _int, _address)
_get_colour = _direct(
    raw.FPDFText_GetFillColor, _int, _address, _int, _address, _address, _address, _address
)  # fmt: skip
_BLANK = " \t\xa0\0"
_GAP = 1.4  # a line wider than its letters by more, in sizes, may have a gap that parts two columns
_NOWHERE = (0.0, 0.0, 0.0, 0.0)


class _Reader:
    def __init__(self, handle: Any, frame: Box, widths: Widths, parted: Bands | None, drawn: Set[int]) -> None:
        self._handle = handle
        self._drawn = drawn
        self._widths = widths
        self._parted = parted
        self._band_tops = [top for _, top in parted or ()]
        self._address = ctypes.addressof(handle.contents)
        self._frame = frame
        self._looks: dict[int, Look] = {}
        self._fonts: dict[int, tuple[str, bool, bool]] = {}
        self._matrix = raw.FS_MATRIX()
        self._one_box = raw.FS_RECTF()
        self._box_address = ctypes.addressof(self._one_box)
        self._matrix_address = ctypes.addressof(self._matrix)
        self._colour = tuple(ctypes.c_uint() for _ in range(4))
        self._colour_addresses = tuple(ctypes.addressof(part) for part in self._colour)
        self._name = ctypes.create_string_buffer(256)
        self._words: dict[int, list[Word]] = {}
        self._has_hyphens = self._is_inside = False

    def read(self, text_page: Any) -> Letters:
        count = raw.FPDFText_CountChars(self._handle)
        is_cut = count > _MOST_LETTERS
        count = min(count, _MOST_LETTERS)
        text = text_page.get_text_range(0, count) if count > 0 else ""
        if len(text) != count:  # letters pdfium leaves out of its text, or signs beyond the first plane
            get = raw.FPDFText_GetUnicode
            text = "".join([_letter(get(self._handle, at)) for at in range(count)])
        self._has_hyphens = "\ufffe" in text or "\x02" in text
        letters = 0
        for found in _LINE.finditer(text):
            first, end = found.span()
            while first < end and text[first] in _BLANK:
                first += 1
            while end > first and text[end - 1] in _BLANK:
                end -= 1
            if first < end:
                letters += end - first
                self._line(text, first, end)
        if not self._words.get(0, True):
            del self._words[0]
        return Letters(self._words, letters, text.count("\0"), is_cut)

    def _boxes(self, places: list[int]) -> list[Box]:
        """Return (left, top, right, bottom) of the letters at these places."""
        found = array("f", bytes(16 * len(places)))
        base, _ = found.buffer_info()
        calls = map(_get_box, repeat(self._address), places, range(base, base + 16 * len(places), 16))
        is_complete = all(list(calls))
        numbers = found.tolist()
        boxes = list(zip(numbers[::4], numbers[1::4], numbers[2::4], numbers[3::4], strict=True))
        return boxes if is_complete else [box if any(box) else _NOWHERE for box in boxes]

    def _line(self, text: str, begin: int, stop: int) -> None:
        # A line that begins on the sheet may run over its edge; one that begins beside it is a printer's mark.
        self._is_inside = False
        look_at = self._look_at
        opening, closing = look_at(begin), look_at(stop - 1)
        is_plain = opening is closing and opening.way == 0 and not self._has_hyphens
        if is_plain and self._parted is not None and self._as_one(text, begin, stop, opening):
            return
        spans = [found.span() for found in _WORD.finditer(text, begin, stop)]
        boxes = list(
            zip(self._boxes([start for start, _ in spans]), self._boxes([end - 1 for _, end in spans]), strict=True)
        )
        if is_plain:
            self._plain_line(text, spans, boxes, opening)
            return
        for (start, end), (one, other) in zip(spans, boxes, strict=True):
            first, last = look_at(start), look_at(end - 1)
            # A word drawn piece by piece in one look is one piece.
            is_even = first is last or (first == last and all(look_at(at) == first for at in range(start + 1, end - 1)))
            if is_even and _is_straight(one, other, first, end - start):
                self._add(text[start:end], _around(one, other), first, start, end - 1)
            else:
                self._piece_by_piece(text, start, end)

    def _as_one(self, text: str, begin: int, stop: int, look: Look) -> bool:
        """Add a line as one word if it is as wide as its letters are, so that there is no gap in it."""
        line = text[begin:stop]
        if "   " in line or "\0" in line:
            return False
        left, top, right, bottom = self._box(begin)
        left2, top2, right2, bottom2 = self._box(stop - 1)
        size = look.size
        if right <= left or right2 <= left2 or abs(bottom2 - bottom) > 0.2 * size or top <= bottom or left2 < left:
            return False
        edge_left, edge_bottom, edge_right, edge_top = self._frame
        if not (edge_left <= left <= edge_right and edge_bottom <= bottom <= edge_top) or self._is_parted(bottom, top):
            return False
        widths = self._widths.get(look.font)
        if widths is None:
            widths = self._widths[look.font] = {}
        try:
            wide = sum(map(widths.__getitem__, line))
        except KeyError:
            self._learn(line, begin, widths, size)
            wide = sum(map(widths.__getitem__, line))
        if not -size < right2 - left - wide * size < _GAP * size:
            return False
        word = line.split(None, 1)[0]
        opening = sum(map(widths.__getitem__, word)) * size
        words = self._words.setdefault(0, [])
        words.append(
            Word(line, left - edge_left, edge_top - max(top, top2), right2 - edge_left, edge_top - min(bottom, bottom2),
                 size, look.is_bold, look.is_italic, look.font, 0.0, look.ink, look.is_coloured, begin, stop - 1,
                 None, opening)
        )  # fmt: skip
        return True

    def _learn(self, line: str, begin: int, widths: dict[str, float], size: float) -> None:
        for letter in set(line):
            if letter not in widths:
                left, _, right, _ = self._box(begin + line.index(letter))
                widths[letter] = max(0.0, right - left) / (size or 1.0)
        if widths.get(" ") == 0.0:  # a space that is only a gap
            widths[" "] = 0.25

    def _box(self, at: int) -> Box:
        if not _get_box(self._address, at, self._box_address):
            return _NOWHERE
        box = self._one_box
        return box.left, box.top, box.right, box.bottom

    def _is_parted(self, bottom: float, top: float) -> bool:
        at = bisect_left(self._band_tops, bottom)
        return self._parted is None or (at < len(self._parted) and self._parted[at][0] <= top)

    def _plain_line(self, text: str, spans: list[Span], boxes: Iterable[tuple[Box, Box]], look: Look) -> None:
        """Add the words of a line in one look that runs from left to right: most lines of most files."""
        edge_left, edge_bottom, edge_right, edge_top = self._frame
        words = self._words.setdefault(0, [])
        is_inside = False
        font, size, is_bold, is_italic = look.font, look.size, look.is_bold, look.is_italic
        ink, is_coloured = look.ink, look.is_coloured
        slack, widest = 0.2 * size, 1.15 * size
        for (start, end), ((left, top, right, bottom), (left2, top2, right2, bottom2)) in zip(
            spans, boxes, strict=True
        ):
            is_straight = right > left and right2 > left2 and left2 >= left and right2 - left <= widest * (end - start)
            if not is_straight or not -slack <= bottom2 - bottom <= slack or top <= bottom:
                self._is_inside = is_inside
                self._piece_by_piece(text, start, end)
                continue
            if not is_inside:
                is_inside = edge_left <= left <= edge_right and edge_bottom <= bottom <= edge_top
                if not is_inside:
                    continue
            if top2 > top:
                top = top2
            if bottom2 < bottom:
                bottom = bottom2
            words.append(
                Word(text[start:end], left - edge_left, edge_top - top, right2 - edge_left, edge_top - bottom,
                     size, is_bold, is_italic, font, 0.0, ink, is_coloured, start, end - 1)
            )  # fmt: skip

    def _piece_by_piece(self, text: str, start: int, end: int) -> None:
        """Add the letters as words that end where the look changes, a gap opens or a line ends."""
        piece, begin, look = [0.0, 0.0, 0.0, 0.0], -1, _PLAIN

        def finish(before: int) -> None:
            if begin >= 0:
                left, bottom, right, top = piece
                self._add(text[begin:before], (left, top, right, bottom), look, begin, before - 1)

        for at, (left, top, right, bottom) in zip(range(start, end), self._boxes(list(range(start, end))), strict=True):
            if (left, top, right, bottom) == _NOWHERE:
                continue
            mine = self._look_at(at)
            if begin >= 0 and (mine is look or _is_like(mine, look)):
                reach = 0.6 * (look.size or piece[3] - piece[1])
                if _is_next(piece, (left, bottom, right, top), look.way, reach):
                    piece = [min(piece[0], left), min(piece[1], bottom), max(piece[2], right), max(piece[3], top)]
                    continue
            finish(at)
            piece, begin, look = [left, bottom, right, top], at, mine
        finish(end)

    def _add(self, text: str, box: Box, look: Look, first: int, last: int) -> None:
        left, top, right, bottom = box
        edge_left, edge_bottom, edge_right, edge_top = self._frame
        if not self._is_inside:
            x, y = (left + right) / 2, (bottom + top) / 2
            if not (edge_left <= x <= edge_right and edge_bottom <= y <= edge_top):
                return  # printed beside the sheet
            self._is_inside = True
        if self._has_hyphens:
            text = text.translate(_HYPHENS)
        way = look.way
        if way == 0:
            x0, y0, x1, y1 = left - edge_left, edge_top - top, right - edge_left, edge_top - bottom
        else:
            x0, y0, x1, y1 = in_frame((left, bottom, right, top), max(0, way), self._frame)
        words = self._words.get(way)
        if words is None:
            words = self._words[way] = []
        words.append(
            Word(text, x0, y0, x1, y1, look.size or y1 - y0, look.is_bold, look.is_italic, look.font,
                 0.0 if way >= 0 else look.turn, look.ink, look.is_coloured, first, last)
        )  # fmt: skip

    def _look_at(self, at: int) -> Look:
        key = _get_object(self._address, at)
        if not key:
            return _PLAIN
        look = self._looks.get(key)
        if look is None:
            look = self._new_look(key, at)
            if key in self._drawn:
                look = replace(look, way=OF_FIELDS)
            self._looks[key] = look
        return look

    def _new_look(self, drawn: int, at: int) -> Look:
        name, is_bold, is_italic = self._font(drawn, at)
        size, turn = _get_size(self._address, at), 0.0
        matrix = self._matrix
        if _get_matrix(self._address, at, self._matrix_address):
            size *= math.hypot(matrix.c, matrix.d)
            if matrix.b or matrix.a < 0:
                turn = math.degrees(math.atan2(matrix.b, matrix.a)) % 360
        ink, is_coloured = 1.0, False
        if _get_colour(self._address, at, *self._colour_addresses):
            red, green, blue, alpha = (part.value for part in self._colour)
            darkest = min(red, green, blue)
            ink = (255 - darkest) / 255 * alpha / 255
            is_coloured = max(red, green, blue) - darkest > 60
        return Look(name, size, is_bold, is_italic, turn, ink, is_coloured, _way(turn))

    def _font(self, drawn: int, at: int) -> tuple[str, bool, bool]:
        key = _get_font(drawn)
        if not key:
            return "", False, False
        held = self._fonts.get(key)
        if held is None:
            font = raw.FPDFTextObj_GetFont(raw.FPDFText_GetTextObject(self._handle, at))
            length = raw.FPDFFont_GetBaseFontName(font, self._name, 256)
            name = self._name.raw[: max(0, min(length, 256) - 1)].decode("utf-8", "replace") if length else ""
            lowered = name.lower()
            flags = max(0, raw.FPDFFont_GetFlags(font))
            held = self._fonts[key] = (
                name,
                bool(flags & _BOLD) or "bold" in lowered or "black" in lowered,
                bool(flags & _ITALIC) or "italic" in lowered or "oblique" in lowered,
            )
        return held


def _around(one: Box, other: Box) -> Box:
    """Return (left, top, right, bottom) around two such boxes."""
    left, right = min(one[0], other[0], one[2], other[2]), max(one[0], other[0], one[2], other[2])
    return left, max(one[1], other[1], one[3], other[3]), right, min(one[1], other[1], one[3], other[3])


def _is_straight(one: Box, other: Box, look: Look, count: int) -> bool:
    """Do the first and the last of `count` letters stand as in one straight piece?"""
    left, top, right, bottom = one
    left2, top2, right2, bottom2 = other
    if right == left or right2 == left2:
        return False
    if count == 1:
        return True
    size = look.size or top - bottom
    if look.way == 0:
        off = bottom2 - bottom
        return left2 >= left and -0.2 * size <= off <= 0.2 * size and right2 - left <= 1.15 * size * count
    if look.way < 0:
        return True
    along = max(max(right, right2) - min(left, left2), max(top, top2) - min(bottom, bottom2))
    return min(abs(left2 - left), abs(bottom2 - bottom)) <= 0.2 * size and along <= 1.15 * size * count


def in_frame(box: Box, way: int, frame: Box) -> Box:
    """Return (x0, top, x1, bottom) of a box of the sheet (left, bottom, right, top), turned so that `way` is upright."""
    left, bottom, right, top = box
    if way == 90:
        return bottom - frame[1], left - frame[0], top - frame[1], right - frame[0]
    if way == 180:
        return frame[2] - right, bottom - frame[1], frame[2] - left, top - frame[1]
    if way == 270:
        return frame[3] - top, frame[2] - right, frame[3] - bottom, frame[2] - left
    return left - frame[0], frame[3] - top, right - frame[0], frame[3] - bottom


def out_of_frame(box: Box, way: int, frame: Box) -> Box:
    """The way back: (left, bottom, right, top) on the sheet of (x0, top, x1, bottom)."""
    x0, top, x1, bottom = box
    if way == 90:
        return frame[0] + top, frame[1] + x0, frame[0] + bottom, frame[1] + x1
    if way == 180:
        return frame[2] - x1, frame[1] + top, frame[2] - x0, frame[1] + bottom
    if way == 270:
        return frame[2] - bottom, frame[3] - x1, frame[2] - top, frame[3] - x0
    return frame[0] + x0, frame[3] - bottom, frame[0] + x1, frame[3] - top


def _letter(code: int) -> str:
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _way(turn: float) -> int:
    """Return 0, 90, 180 or 270 for letters that run so within the slant of a scan, -1 for others."""
    if turn <= _SLANT or turn >= 360 - _SLANT:
        return 0
    nearest = round(turn / 90) * 90
    return int(nearest % 360) if abs(turn - nearest) <= _SLANT else -1


def _is_like(one: Look, other: Look) -> bool:
    return (
        one.font == other.font
        and abs(one.size - other.size) < 0.15 * max(one.size, other.size)
        and one.turn == other.turn
        and one.ink == other.ink
    )


def _is_next(piece: list[float], box: Box, way: int, reach: float) -> bool:
    """Does a letter stand beside those before it, in the direction they run?"""
    left, bottom, right, top = box
    if way == 0:
        return bottom <= piece[3] and top >= piece[1] and piece[0] - 2 <= left <= piece[2] + reach
    if way == 180:
        return bottom <= piece[3] and top >= piece[1] and piece[0] - reach <= right <= piece[2] + 2
    if way == 90:
        return left <= piece[2] and right >= piece[0] and piece[1] - 2 <= bottom <= piece[3] + reach
    if way == 270:
        return left <= piece[2] and right >= piece[0] and piece[1] - reach <= top <= piece[3] + 2
    return (
        left <= piece[2] + reach
        and right >= piece[0] - reach
        and bottom <= piece[3] + reach
        and top >= piece[1] - reach
    )
