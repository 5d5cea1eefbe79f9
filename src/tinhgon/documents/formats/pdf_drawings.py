"""What is drawn on a page of a PDF beside its letters: straight lines, pictures, curves; by pdfium."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pypdfium2.raw as raw

_MOST_OBJECTS = 60_000  # a page of a real document draws some thousand; a map may draw millions
_MOST_SEGMENTS = 120_000
_THIN = 2.6  # an area this narrow is a line
_DEEPEST = 4
_WHITE = 245

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]


@dataclass(slots=True)
class Drawings:
    """Boxes are (left, bottom, right, top) in the file's own coordinates.

    `pale` are white lines, which show only on a tinted area, `tinted` such areas. `curves` counts bent segments: letters
    drawn as shapes have many. `is_cut` tells that there was more than anyone would read.
    """

    rules: list[Box] = field(default_factory=list)
    pale: list[Box] = field(default_factory=list)
    tinted: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    curves: int = 0
    is_cut: bool = False


def drawings_of(page: Any) -> Drawings:
    """Return the drawings of a pdfium page."""
    return _Reader().read(page)


class _Reader:
    def __init__(self) -> None:
        self.found = Drawings()
        self._objects = self._segments = 0
        self._edges = tuple(ctypes.c_float() for _ in range(4))
        self._references = tuple(ctypes.byref(edge) for edge in self._edges)
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()
        self._colour = tuple(ctypes.c_uint() for _ in range(4))
        self._matrix = raw.FS_MATRIX()

    def read(self, page: Any) -> Drawings:
        handle = page.raw
        get = raw.FPDFPage_GetObject
        self._walk((get(handle, at) for at in range(raw.FPDFPage_CountObjects(handle))), None, 0)
        return self.found

    def _walk(self, objects: Iterator[Any], moved: Matrix | None, depth: int) -> None:
        get_type = raw.FPDFPageObj_GetType
        path, picture, form, text = (
            raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM, raw.FPDF_PAGEOBJ_TEXT,
        )  # fmt: skip
        for drawn in objects:
            self._objects += 1
            if self._objects > _MOST_OBJECTS or self._segments > _MOST_SEGMENTS:
                self.found.is_cut = True
                return
            kind = get_type(drawn)
            if kind == text:
                continue
            if kind == path:
                self._path(drawn, moved)
            elif kind == picture:
                box = self._box(drawn, moved)
                if box is not None:
                    self.found.pictures.append(box)
            elif kind == form and depth < _DEEPEST:
                count = raw.FPDFFormObj_CountObjects(drawn)
                inner = (raw.FPDFFormObj_GetObject(drawn, at) for at in range(max(0, count)))
                self._walk(inner, _times(self._matrix_of(drawn), moved), depth + 1)

    def _path(self, drawn: Any, moved: Matrix | None) -> None:
        count = raw.FPDFPath_CountSegments(drawn)
        self._segments += max(0, count)
        raw.FPDFPath_GetDrawMode(drawn, self._fill, self._stroke)
        has_stroke = bool(self._stroke.value) and self._is_seen(drawn, raw.FPDFPageObj_GetStrokeColor)
        has_fill = bool(self._fill.value)
        if not (self._stroke.value or has_fill) or count < 2:
            return
        box = self._box(drawn, moved)
        if box is None:
            return
        wide, tall = box[2] - box[0], box[3] - box[1]
        if min(wide, tall) <= _THIN:
            is_seen = has_stroke or (has_fill and self._is_seen(drawn, raw.FPDFPageObj_GetFillColor))
            (self.found.rules if is_seen else self.found.pale).append(box)
            return
        if count <= 5 and not self._stroke.value:
            if wide > 40 and tall > 10 and self._is_seen(drawn, raw.FPDFPageObj_GetFillColor):
                self.found.tinted.append(box)
            return
        if self._stroke.value or count > 5:
            is_filled_only = not self._stroke.value
            if is_filled_only:
                has_stroke = self._is_seen(drawn, raw.FPDFPageObj_GetFillColor)
            elif has_fill and self._same_colours(drawn):
                return  # an area in one colour with its own edge
            target = self.found.rules if has_stroke else self.found.pale
            for points in self._outlines(drawn, count, _times(self._matrix_of(drawn), moved)):
                _add_lines(points, target, is_filled_only=is_filled_only)

    def _outlines(self, drawn: Any, count: int, moved: Matrix | None) -> Iterator[list[tuple[float, float]]]:
        """Yield the corners of every outline of a path; bent ones are counted and left out."""
        x, y = ctypes.c_float(), ctypes.c_float()
        points: list[tuple[float, float]] = []
        is_bent = False
        for at in range(min(count, _MOST_SEGMENTS)):
            segment = raw.FPDFPath_GetPathSegment(drawn, at)
            kind = raw.FPDFPathSegment_GetType(segment)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                if len(points) > 1 and not is_bent:
                    yield points
                points, is_bent = [], False
            elif kind == raw.FPDF_SEGMENT_BEZIERTO:
                is_bent = True
                self.found.curves += 1
            points.append(_moved(x.value, y.value, moved))
            if raw.FPDFPathSegment_GetClose(segment):
                points.append(points[0])
        if len(points) > 1 and not is_bent:
            yield points

    def _box(self, drawn: Any, moved: Matrix | None) -> Box | None:
        if not raw.FPDFPageObj_GetBounds(drawn, *self._references):
            return None
        left, bottom, right, top = (edge.value for edge in self._edges)
        if moved is not None:
            one, other = _moved(left, bottom, moved), _moved(right, top, moved)
            left, bottom, right, top = *one, *other
        return min(left, right), min(bottom, top), max(left, right), max(bottom, top)

    def _matrix_of(self, drawn: Any) -> Matrix:
        matrix = self._matrix
        if not raw.FPDFPageObj_GetMatrix(drawn, matrix):
            return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f

    def _is_seen(self, drawn: Any, get_colour: Any) -> bool:
        red, green, blue, alpha = self._colour
        if not get_colour(drawn, red, green, blue, alpha):
            return True
        return alpha.value > 12 and min(red.value, green.value, blue.value) < _WHITE

    def _same_colours(self, drawn: Any) -> bool:
        colours = []
        for get_colour in (raw.FPDFPageObj_GetFillColor, raw.FPDFPageObj_GetStrokeColor):
            if not get_colour(drawn, *self._colour):
                return False
            colours.append(tuple(part.value for part in self._colour[:3]))
        return colours[0] == colours[1]


def _add_lines(points: list[tuple[float, float]], target: list[Box], *, is_filled_only: bool) -> None:
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    bottom, top = min(y for _, y in points), max(y for _, y in points)
    if min(right - left, top - bottom) <= _THIN:
        target.append((left, bottom, right, top))
        return
    if is_filled_only:
        return
    for (x0, y0), (x1, y1) in pairwise(points):
        if abs(x1 - x0) <= 1 or abs(y1 - y0) <= 1:
            target.append((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))


def _moved(x: float, y: float, by: Matrix | None) -> tuple[float, float]:
    if by is None:
        return x, y
    a, b, c, d, e, f = by
    return a * x + c * y + e, b * x + d * y + f


def _times(inner: Matrix, outer: Matrix | None) -> Matrix:
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    a2, b2, c2, d2, e2, f2 = outer
    return (
        a * a2 + b * c2, a * b2 + b * d2, c * a2 + d * c2, c * b2 + d * d2, e * a2 + f * c2 + e2, e * b2 + f * d2 + f2,
    )  # fmt: skip
