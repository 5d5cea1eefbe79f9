"""Form and signature fields, typed notes and strike-out marks that lie on a page of a PDF; by pdfium.

A number or a date is often stamped into its blank as a field, a signature or a typed note. A signature field shows its
text in an appearance of its own, which is not part of the page's letters: the page is flattened, and the letters that
this adds in the field's box are the field's text.
"""

import ctypes
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as raw

from tinhgon.documents.formats.page_model import Page, Word, lines_of
from tinhgon.documents.formats.page_overlays import is_signature_mark
from tinhgon.documents.formats.pdf_letters import Box, in_frame
from tinhgon.vietnamese import normalise

_MOST = 2_000  # annotations looked at on a page
_DEEPEST = 4
_MOST_CHARACTERS = 4_000
_FIELD_CHARACTERS = 40
_FILL_IN_SIZE = 13.0
_HIDDEN = 0b100011  # invisible, hidden, no view


@dataclass(slots=True)
class Field:
    name: str
    value: str
    box: Box  # (left, bottom, right, top) on the sheet
    is_hidden: bool = False
    is_drawn: bool = False  # its text is only in its appearance


@dataclass(slots=True)
class Annotations:
    fields: list[Field] = field(default_factory=list)
    strikes: list[Box] = field(default_factory=list)  # lines through the middle of struck-out text


def annotations_of(page: Any) -> Annotations:
    """Return what lies on a pdfium page, as far as it says its text itself."""
    found = Annotations()
    handle = page.raw
    for at in range(min(_MOST, raw.FPDFPage_GetAnnotCount(handle))):
        annotation = raw.FPDFPage_GetAnnot(handle, at)
        if not annotation:
            continue
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        if kind == raw.FPDF_ANNOT_STRIKEOUT:
            found.strikes.extend(_strikes(annotation))
        elif kind == raw.FPDF_ANNOT_WIDGET:
            said = _field(annotation)
            if said is not None:
                found.fields.append(said)
        elif kind == raw.FPDF_ANNOT_FREETEXT:
            found.fields.append(Field("", _said(annotation, b"Contents"), _box(annotation), _is_hidden(annotation)))
        raw.FPDFPage_CloseAnnot(annotation)
    return found


def flattened(pdf: Any, index: int, page: Any) -> tuple[Any, frozenset[int]]:
    """Draw the fields of a page into it. Return it loaded again, and the addresses of the text objects they came as."""
    count = raw.FPDFPage_CountObjects(page.raw)
    if raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY) != raw.FLATTEN_SUCCESS:
        return page, frozenset()
    page.close()
    page = pdf[index]
    found: set[int] = set()
    waiting = [
        (raw.FPDFPage_GetObject(page.raw, at), 0) for at in range(count, raw.FPDFPage_CountObjects(page.raw))
    ][:_MOST]  # fmt: skip
    while waiting and len(found) < _MOST:
        drawn, depth = waiting.pop()
        kind = raw.FPDFPageObj_GetType(drawn)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            found.add(ctypes.addressof(drawn.contents))
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inner = range(min(_MOST, max(0, raw.FPDFFormObj_CountObjects(drawn))))
            waiting.extend((raw.FPDFFormObj_GetObject(drawn, at), depth + 1) for at in inner)
    return page, frozenset(found)


def take_drawn(fields: list[Field], words: list[Word], frame: Box) -> None:
    """Give the fields that only draw their text the words (in the frame of the sheet) that stand in their boxes."""
    for one in fields:
        if one.is_drawn:
            x0, top, x1, bottom = in_frame(one.box, 0, frame)
            mine = [w for w in words if x0 - 1 <= (w.x0 + w.x1) / 2 <= x1 + 1 and top - 1 <= w.middle <= bottom + 1]
            one.value = normalise("\n".join(line.text for line in lines_of(mine))).strip()


def place_fields(page: Page, fields: list[Field], way: int, frame: Box) -> None:
    """Put short texts on the lines they fill in: the line nearest to the middle of their box, if one crosses it."""
    for one in fields:
        is_short = 0 < len(one.value) <= _FIELD_CHARACTERS and "\n" not in one.value
        if not is_short or one.is_hidden or is_signature_mark(one.value):
            continue
        x0, top, _, bottom = in_frame(one.box, way, frame)
        word = Word(one.value, x0, top, x0 + 0.5 * _FILL_IN_SIZE * len(one.value), bottom, _FILL_IN_SIZE)
        crossing = [other for other in page.words if other.top < bottom and other.bottom > top]
        if crossing:
            middle = word.middle
            nearest = min(crossing, key=lambda other: (round(abs(other.middle - middle) / 3), abs(other.x0 - x0)))
            word.top, word.bottom, word.size = nearest.top, nearest.bottom, nearest.size
            word.is_bold, word.is_italic = nearest.is_bold, nearest.is_italic
        page.words.append(word)


def _field(annotation: Any) -> Field | None:
    parent = raw.FPDFAnnot_GetLinkedAnnot(annotation, b"Parent")
    holders = [annotation, parent] if parent else [annotation]

    def said(key: bytes) -> str:
        return next((text for text in (_said(holder, key) for holder in holders) if text), "")

    kind = said(b"FT")
    one = Field(said(b"T"), "", _box(annotation), _is_hidden(annotation), is_drawn=kind == "Sig")
    if kind in ("Tx", "Ch"):
        one.value = said(b"V")
    if parent:
        raw.FPDFPage_CloseAnnot(parent)
    return one if one.value or one.is_drawn else None


def _said(annotation: Any, key: bytes) -> str:
    length = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if length <= 2:
        return ""
    length = min(length, 2 * _MOST_CHARACTERS)
    held = ctypes.create_string_buffer(length)
    raw.FPDFAnnot_GetStringValue(annotation, key, ctypes.cast(held, ctypes.POINTER(ctypes.c_ushort)), length)
    return normalise(held.raw.decode("utf-16-le", "replace").rstrip("\0").replace("\r", "\n")).strip()


def _box(annotation: Any) -> Box:
    rectangle = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, rectangle)
    return (
        min(rectangle.left, rectangle.right), min(rectangle.bottom, rectangle.top),
        max(rectangle.left, rectangle.right), max(rectangle.bottom, rectangle.top),
    )  # fmt: skip


def _is_hidden(annotation: Any) -> bool:
    return bool(raw.FPDFAnnot_GetFlags(annotation) & _HIDDEN)


def _strikes(annotation: Any) -> list[Box]:
    found: list[Box] = []
    quad = raw.FS_QUADPOINTSF()
    for place in range(min(_MOST, raw.FPDFAnnot_CountAttachmentPoints(annotation))):
        if not raw.FPDFAnnot_GetAttachmentPoints(annotation, place, quad):
            continue
        across = sorted((quad.x1, quad.x2, quad.x3, quad.x4))
        down = sorted((quad.y1, quad.y2, quad.y3, quad.y4))
        if across[-1] - across[0] >= down[-1] - down[0]:
            middle = (down[0] + down[-1]) / 2
            found.append((across[0], middle, across[-1], middle))
        else:
            middle = (across[0] + across[-1]) / 2
            found.append((middle, down[0], middle, down[-1]))
    return found
