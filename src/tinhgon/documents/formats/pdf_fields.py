"""Form and signature fields of a PDF: their texts, and where the short ones stand on their pages; by pypdf."""

import contextlib
import io
import logging
from collections.abc import Mapping
from typing import Any

from tinhgon.documents.formats.page_model import Word
from tinhgon.documents.formats.page_overlays import is_signature_mark
from tinhgon.documents.formats.pdf_letters import in_frame
from tinhgon.documents.formats.pdf_pages import PageRead
from tinhgon.vietnamese import normalise

# pypdf logs every oddity of every file; the reasons that matter are raised.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

_MOST_FIELDS = 2_000
_FIELD_CHARACTERS = 40
_FILL_IN_SIZE = 13.0


def fields_of(data: bytes, pages: Mapping[int, PageRead]) -> list[tuple[str, str]]:
    """Return the fields with a text on the given pages, by place in the file; short ones are put on their line too.

    A number or a date is often stamped into its blank as a field, a signature or a typed note. A signature field shows
    its text in an appearance of its own, which is not part of the text layer.
    """
    fields: list[tuple[str, str]] = []
    if not pages:
        return fields
    import pypdf

    # A broken form must not cost the text of the page.
    with contextlib.suppress(Exception):
        reader = pypdf.PdfReader(io.BytesIO(data))
        for index, read in sorted(pages.items()):
            page = reader.pages[index]
            for reference in (page.get("/Annots") or ())[:_MOST_FIELDS]:
                annotation = reference.get_object()
                name, value = _text_of(page, annotation)
                if not value:
                    continue
                fields.append((name, value))
                is_short = len(value) <= _FIELD_CHARACTERS and "\n" not in value
                if is_short and not _is_hidden(annotation) and not is_signature_mark(value):
                    edges = [float(edge) for edge in annotation["/Rect"]]
                    box = (
                        min(edges[0], edges[2]),
                        min(edges[1], edges[3]),
                        max(edges[0], edges[2]),
                        max(edges[1], edges[3]),
                    )
                    _place(read, value, box)
    return fields


def _text_of(page: Any, annotation: Any) -> tuple[str, str]:
    kind = annotation.get("/Subtype")
    if kind == "/Widget":
        return _field_text(page, annotation)
    if kind == "/FreeText":
        value = annotation.get("/Contents")
        return "", normalise(str(value)).strip() if isinstance(value, str) else ""
    return "", ""


def _is_hidden(annotation: Any) -> bool:
    return bool(int(annotation.get("/F") or 0) & 0b100011)  # invisible, hidden, no view


def _field_text(page: Any, annotation: Any) -> tuple[str, str]:
    parent = annotation.get("/Parent")
    holder = parent.get_object() if parent is not None and annotation.get("/T") is None else annotation
    name = str(holder.get("/T") or "")
    kind = annotation.get("/FT") or holder.get("/FT")
    if kind in ("/Tx", "/Ch"):
        value = annotation.get("/V") or holder.get("/V")
        return name, normalise(str(value)).strip() if isinstance(value, str) else ""
    if kind == "/Sig":
        appearance = annotation.get("/AP")
        normal = appearance.get_object().get("/N") if appearance is not None else None
        texts = _form_texts(page, normal.get_object(), 0) if normal is not None else []
        return name, normalise(max(texts, key=len, default="")).strip()
    return name, ""


def _form_texts(page: Any, form: Any, depth: int) -> list[str]:
    texts = [page.extract_xform_text(form).strip()]
    resources = form.get("/Resources")
    if resources is not None and depth < 4:
        for inner in (resources.get_object().get("/XObject") or {}).values():
            inner = inner.get_object()
            if inner.get("/Subtype") == "/Form":
                texts.extend(_form_texts(page, inner, depth + 1))
    return [text for text in texts if text]


def _place(read: PageRead, value: str, box: tuple[float, float, float, float]) -> None:
    """Put a text on the line it fills in: the line nearest to its box's middle, if one crosses it."""
    if not read.pages or read.is_scan:
        return
    page = read.pages[0]
    x0, top, _, bottom = in_frame(box, read.way, read.frame)
    field = Word(value, x0, top, x0 + 0.5 * _FILL_IN_SIZE * len(value), bottom, _FILL_IN_SIZE)
    crossing = [word for word in page.words if word.top < bottom and word.bottom > top]
    if crossing:
        middle = field.middle
        nearest = min(crossing, key=lambda word: (round(abs(word.middle - middle) / 3), abs(word.x0 - x0)))
        field.top, field.bottom, field.size = nearest.top, nearest.bottom, nearest.size
        field.is_bold, field.is_italic = nearest.is_bold, nearest.is_italic
    page.words.append(field)
