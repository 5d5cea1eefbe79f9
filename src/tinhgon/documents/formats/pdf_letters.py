"""The letters of a page of a PDF as words, in the direction they run; by pdfium.

Calls into pdfium cost more than anything done here, so letters are asked for word by word: the text of the page at
once, the box of a word's first and last letter, the look of a whole stretch drawn in one go. Only where a word is not
one straight piece is every letter asked for.
"""

import ctypes
import math
import re
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as raw

from tinhgon.documents.formats.page_model import Word

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


def letters_of(page: Any, frame: tuple[float, float, float, float]) -> Letters:
    """Return the words of a pdfium page inside `frame` (left, bottom, right, top)."""
    text_page = page.get_textpage()
    try:
        return _Reader(text_page.raw, frame).read(text_page)
    finally:
        text_page.close()


class _Reader:
    def __init__(self, handle: Any, frame: tuple[float, float, float, float]) -> None:
        self._handle = handle
        self._frame = frame
        self._looks: dict[int, Look] = {}
        self._fonts: dict[int, tuple[str, bool, bool]] = {}
        self._box = raw.FS_RECTF()
        self._box_reference = ctypes.byref(self._box)
        self._matrix = raw.FS_MATRIX()
        self._colour = tuple(ctypes.c_uint() for _ in range(4))
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
        for line in _LINE.finditer(text):
            spans = [found.span() for found in _WORD.finditer(text, *line.span())]
            if not spans:
                continue
            letters += sum([end - start for start, end in spans])
            # A line that begins on the sheet may run over its edge; one that begins beside it is a printer's mark.
            self._is_inside = False
            self._line(text, spans)
        return Letters(self._words, letters, text.count("\0"), is_cut)

    def _line(self, text: str, spans: list[tuple[int, int]]) -> None:
        look_at = self._look_at
        opening, closing = look_at(spans[0][0]), look_at(spans[-1][1] - 1)
        for start, end in spans:
            if opening is closing:
                first = last = opening
            else:
                first, last = look_at(start), look_at(end - 1)
            # A word drawn piece by piece in one look is one piece.
            if (first is last or first == last) and self._whole(text, start, end, first):
                continue
            self._piece_by_piece(text, start, end)

    def _whole(self, text: str, start: int, end: int, look: Look) -> bool:
        """Add the word if its first and last letter stand as in one straight piece."""
        get, box, reference = raw.FPDFText_GetLooseCharBox, self._box, self._box_reference
        if not get(self._handle, start, reference):
            return False
        left, bottom, right, top = box.left, box.bottom, box.right, box.top
        if end - start > 1:
            if not get(self._handle, end - 1, reference):
                return False
            left2, bottom2, right2, top2 = box.left, box.bottom, box.right, box.top
            size = look.size or top - bottom
            way = look.way
            if way == 0:
                if left2 < left or abs(bottom2 - bottom) > 0.2 * size:
                    return False
                along = right2 - left
            elif way < 0:
                along = 0.0
            else:
                along = max(right, right2, top, top2) - min(left, left2, bottom, bottom2)
                if min(abs(left2 - left), abs(bottom2 - bottom)) > 0.2 * size:
                    return False
            if along > 1.15 * size * (end - start):
                return False
            left, bottom, right, top = min(left, left2), min(bottom, bottom2), max(right, right2), max(top, top2)
        self._add(text[start:end], left, bottom, right, top, look, start, end - 1)
        return True

    def _piece_by_piece(self, text: str, start: int, end: int) -> None:
        """Add the letters as words that end where the look changes, a gap opens or a line ends."""
        get, box, reference = raw.FPDFText_GetLooseCharBox, self._box, self._box_reference
        piece, begin, look = [0.0, 0.0, 0.0, 0.0], -1, _PLAIN

        def finish(before: int) -> None:
            if begin >= 0:
                self._add(text[begin:before], piece[0], piece[1], piece[2], piece[3], look, begin, before - 1)

        for at in range(start, end):
            if not get(self._handle, at, reference):
                continue
            left, bottom, right, top = box.left, box.bottom, box.right, box.top
            mine = self._look_at(at)
            if begin >= 0 and (mine is look or _is_like(mine, look)):
                reach = 0.6 * (look.size or piece[3] - piece[1])
                if _is_next(piece, (left, bottom, right, top), look.way, reach):
                    piece = [min(piece[0], left), min(piece[1], bottom), max(piece[2], right), max(piece[3], top)]
                    continue
            finish(at)
            piece, begin, look = [left, bottom, right, top], at, mine
        finish(end)

    def _add(
        self, text: str, left: float, bottom: float, right: float, top: float, look: Look, first: int, last: int
    ) -> None:
        if bottom > top:
            bottom, top = top, bottom
        if left > right:
            left, right = right, left
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
        drawn = raw.FPDFText_GetTextObject(self._handle, at)
        if not drawn:
            return _PLAIN
        key = ctypes.addressof(drawn.contents)
        look = self._looks.get(key)
        if look is None:
            look = self._looks[key] = self._new_look(drawn, at)
        return look

    def _new_look(self, drawn: Any, at: int) -> Look:
        name, is_bold, is_italic = self._font(raw.FPDFTextObj_GetFont(drawn))
        size, turn = float(raw.FPDFText_GetFontSize(self._handle, at)), 0.0
        matrix = self._matrix
        if raw.FPDFText_GetMatrix(self._handle, at, matrix):
            size *= math.hypot(matrix.c, matrix.d)
            if matrix.b or matrix.a < 0:
                turn = math.degrees(math.atan2(matrix.b, matrix.a)) % 360
        ink, is_coloured = 1.0, False
        red, green, blue, alpha = self._colour
        if raw.FPDFText_GetFillColor(self._handle, at, red, green, blue, alpha):
            parts = (red.value, green.value, blue.value)
            ink = (255 - min(parts)) / 255 * alpha.value / 255
            is_coloured = max(parts) - min(parts) > 60
        return Look(name, size, is_bold, is_italic, turn, ink, is_coloured, _way(turn))

    def _font(self, font: Any) -> tuple[str, bool, bool]:
        if not font:
            return "", False, False
        key = ctypes.addressof(font.contents)
        held = self._fonts.get(key)
        if held is None:
            length = raw.FPDFFont_GetBaseFontName(font, self._name, 256)
            name = self._name.raw[: max(0, min(length, 256) - 1)].decode("utf-8", "replace") if length else ""
            lowered = name.lower()
            flags = raw.FPDFFont_GetFlags(font)
            flags = max(0, flags)
            held = self._fonts[key] = (
                name,
                bool(flags & _BOLD) or "bold" in lowered or "black" in lowered,
                bool(flags & _ITALIC) or "italic" in lowered or "oblique" in lowered,
            )
        return held


def in_frame(
    box: tuple[float, float, float, float], way: int, frame: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """Return (x0, top, x1, bottom) of a box of the sheet (left, bottom, right, top), turned so that `way` is upright."""
    left, bottom, right, top = box
    if way == 90:
        return bottom - frame[1], left - frame[0], top - frame[1], right - frame[0]
    if way == 180:
        return frame[2] - right, bottom - frame[1], frame[2] - left, top - frame[1]
    if way == 270:
        return frame[3] - top, frame[2] - right, frame[3] - bottom, frame[2] - left
    return left - frame[0], frame[3] - top, right - frame[0], frame[3] - bottom


def out_of_frame(
    box: tuple[float, float, float, float], way: int, frame: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
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


def _is_next(piece: list[float], box: tuple[float, float, float, float], way: int, reach: float) -> bool:
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
