"""PDF → Document: the text layer by pdfium in layout order, ruled tables by pdfplumber, fields by pypdf."""

import contextlib
import ctypes
import io
import logging
from collections.abc import Sequence
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from tinhgon.documents.building import TextBuilder
from tinhgon.documents.formats.page_layout import Page, RuledTable, Word, lay_out
from tinhgon.documents.limits import Limits
from tinhgon.documents.model import Document, Format, Note, UnreadableDocument
from tinhgon.documents.secrecy import refuse_state_secret
from tinhgon.vietnamese import normalise
from tinhgon.vietnamese.legacy import detect_legacy, encoding_of_font, from_legacy, is_capitals_font
from tinhgon.vietnamese.syllables import syllable_share

# pdfminer and pypdf log every oddity of every file; the reasons that matter are raised.
for _library in ("pdfminer", "pypdf"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)

_BOLD, _ITALIC = 1 << 18, 1 << 6
_GARBAGE_SHARE = 0.5  # below this share of real syllables a text layer is no Vietnamese text
_FEWEST_WORDS = 12  # fewer words prove nothing
_FEWEST_LETTERS = 60
_SCAN_CHARACTERS = 25  # a page with fewer characters and a picture is a scan
_FIELD_CHARACTERS = 40
_FILL_IN_SIZE = 13.0


def parse(data: bytes, *, limits: Limits | None = None) -> Document:
    """Return the document in the bytes of a PDF file.

    Raises:
        UnreadableDocument: "encrypted", "truncated", "damaged", "too-many-pages", "needs-ocr", "no-text",
            "state-secret".
    """
    limits = limits or Limits()
    pdf = _opened(data)
    try:
        return _read(pdf, data, limits)
    finally:
        pdf.close()


def _opened(data: bytes) -> Any:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "assword" in str(error) or getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise UnreadableDocument(
                "encrypted", expected="tệp PDF không đặt mật khẩu", found="PDF có mật khẩu",
                remedy="Bỏ mật khẩu của tệp (in lại thành PDF) rồi tải lên.",
            ) from error  # fmt: skip
        is_cut = b"%%EOF" not in data[-2048:]
        raise UnreadableDocument(
            "truncated" if is_cut else "damaged",
            expected="tệp PDF trọn vẹn",
            found="tệp bị cắt ngang, thiếu phần cuối" if is_cut else "cấu trúc PDF bị hỏng",
            where="cuối tệp" if is_cut else "bảng tham chiếu",
            remedy="Tải lại tệp từ nơi gửi; có thể tệp chưa được tải về hết.",
        ) from error


def _read(pdf: Any, data: bytes, limits: Limits) -> Document:
    count = len(pdf)
    if count > limits.max_pages:
        raise UnreadableDocument(
            "too-many-pages", expected=f"không quá {limits.max_pages} trang", found=f"{count} trang",
            remedy="Tách tệp thành nhiều phần.",
        )  # fmt: skip
    if count == 0:
        raise UnreadableDocument(
            "truncated", expected="ít nhất một trang", found="không có trang nào", remedy="Tải lại tệp từ nơi gửi."
        )
    notes: list[Note] = []
    fields, shown = _fields(pdf, data)
    pages: list[Page] = []
    ruled: list[int] = []
    scans: list[int] = []
    for index in range(count):
        page, is_ruled, is_scan = _page(pdf, index)
        for words in shown.get(index, ()):
            _place_field(page, words)
        pages.append(page)
        if is_scan:
            scans.append(index)
        elif is_ruled:
            ruled.append(index)
    _convert_legacy(pages, notes)
    _treat_scans(pdf, pages, scans, notes, limits)
    for index, tables in _ruled_tables(data, [index for index in ruled if index not in scans]).items():
        pages[index].tables = tables
    builder = TextBuilder()
    lay_out(pages, builder)
    document = Document(
        format=Format.PDF,
        text=builder.text(),
        blocks=tuple(builder.blocks),
        page_count=count,
        fields=tuple(fields),
        notes=tuple(notes),
    )
    refuse_state_secret(document)
    return document


# --- words ---


def _page(pdf: Any, index: int) -> tuple[Page, bool, bool]:
    """Return the words of one page, whether lines are drawn on it as for a table, and whether it is a scan."""
    try:
        page = pdf[index]
    except pdfium.PdfiumError as error:
        raise UnreadableDocument(
            "damaged", expected="trang đọc được", found="nội dung trang bị hỏng", where=f"trang {index + 1}",
            remedy="Mở tệp bằng phần mềm đọc PDF, in lại thành PDF rồi tải lên.",
        ) from error  # fmt: skip
    try:
        width, height = page.get_size()
        words, characters = _words(page, height)
        is_ruled, has_picture = _drawings(page, width)
        return Page(width, height, words), is_ruled, characters < _SCAN_CHARACTERS and has_picture
    finally:
        page.close()


def _words(page: Any, height: float) -> tuple[list[Word], int]:
    text_page = page.get_textpage()
    try:
        handle = text_page.raw
        count = raw.FPDFText_CountChars(handle)
        words: list[Word] = []
        if count <= 0:
            return words, 0
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        box = raw.FS_RECTF()
        letters: list[str] = []
        x0 = x1 = y0 = y1 = 0.0
        start = 0
        characters = 0

        def finish() -> None:
            text = "".join(letters)
            letters.clear()
            if text.strip():
                words.append(_word(handle, start, text, x0, height - y1, x1, height - y0))

        get_unicode, get_box = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox
        for at in range(count):
            code = get_unicode(handle, at)
            if code in (0x20, 0x0D, 0x0A, 0xA0, 0x09, 0):
                if letters:
                    finish()
                continue
            if code in (0xFFFE, 0x02, 0xAD):  # how pdfium marks a hyphen at the end of a line
                code = 0x2D if code != 0xAD else 0xAD
            if not get_box(handle, at, box):
                if not raw.FPDFText_GetCharBox(handle, at, left, right, bottom, top):
                    continue
                box.left, box.right, box.bottom, box.top = left.value, right.value, bottom.value, top.value
            characters += 1
            low, high = (box.bottom, box.top) if box.bottom < box.top else (box.top, box.bottom)
            if letters and (low > y1 or high < y0 or box.left < x0 - 2 or box.left > x1 + 0.6 * (y1 - y0)):
                finish()
            if not letters:
                start, x0, x1, y0, y1 = at, box.left, box.right, low, high
            else:
                x1 = max(x1, box.right)
                y0, y1 = min(y0, low), max(y1, high)
            letters.append(chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd")
        if letters:
            finish()
        return words, characters
    finally:
        text_page.close()


_FONTS = ctypes.create_string_buffer(256)


def _word(handle: Any, at: int, text: str, x0: float, top: float, x1: float, bottom: float) -> Word:
    flags = ctypes.c_int()
    length = raw.FPDFText_GetFontInfo(handle, at, _FONTS, 256, flags)
    name = _FONTS.raw[: max(0, min(length, 256) - 1)].decode("utf-8", "replace") if length else ""
    lowered = name.lower()
    encoding = encoding_of_font(name)
    if encoding and any(ord(letter) > 0x7F for letter in text):
        text = from_legacy(text, encoding)
        if is_capitals_font(name):
            text = text.upper()
    return Word(
        text=text,
        x0=x0,
        top=top,
        x1=x1,
        bottom=bottom,
        size=float(raw.FPDFText_GetFontSize(handle, at)) or (bottom - top),
        is_bold=bool(flags.value & _BOLD) or "bold" in lowered or "black" in lowered or "semibold" in lowered,
        is_italic=bool(flags.value & _ITALIC) or "italic" in lowered or "oblique" in lowered,
    )


def _drawings(page: Any, width: float) -> tuple[bool, bool]:
    """Return whether the page has lines enough for a table, and whether it has a picture of some size."""
    across = upright = 0
    has_picture = False
    for drawn in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE), max_depth=3):
        x0, y0, x1, y1 = drawn.get_bounds() if hasattr(drawn, "get_bounds") else drawn.get_pos()
        wide, tall = abs(x1 - x0), abs(y1 - y0)
        if drawn.type == raw.FPDF_PAGEOBJ_IMAGE:
            has_picture = has_picture or (wide > 0.3 * width and tall > 50)
            continue
        if wide > 15 and tall > 8:
            across += 2
            upright += 2
        elif wide > 15:
            across += 1
        elif tall > 8:
            upright += 1
    return across >= 2 and upright >= 2, has_picture


# --- legacy fonts, garbage, scans ---


def _convert_legacy(pages: Sequence[Page], notes: list[Note]) -> None:
    text = " ".join(word.text for page in pages[:10] for word in page.words)
    encoding = detect_legacy(text)
    if not encoding:
        return
    for page in pages:
        for word in page.words:
            word.text = from_legacy(word.text, encoding)
    notes.append(Note(code="legacy-encoding", facts=(("encoding", encoding),)))


def _is_garbage(page: Page) -> bool:
    text = normalise(" ".join(word.text for word in page.words))
    share, words = syllable_share(text)
    # A broken encoding often loses the spaces too: few words then, but many letters.
    is_enough = words >= _FEWEST_WORDS or (words > 0 and sum(map(str.isalpha, text)) >= _FEWEST_LETTERS)
    return is_enough and share < _GARBAGE_SHARE


def _treat_scans(pdf: Any, pages: list[Page], scans: list[int], notes: list[Note], limits: Limits) -> None:
    """Read scanned pages, and pages whose text layer is garbage, by OCR; `scans` is extended by the latter."""
    garbage = [index for index, page in enumerate(pages) if index not in scans and _is_garbage(page)]
    written = [index for index, page in enumerate(pages) if index not in scans and page.words]
    if garbage and len(garbage) * 2 < len(written):
        garbage = []  # a page of numbers or foreign names in a good text
    wanted = sorted({*scans, *garbage})
    if not wanted:
        return
    from tinhgon.documents.formats import ocr

    is_mostly_scan = len(wanted) * 2 >= sum(1 for page in pages if page.words) + len(scans)
    if not ocr.is_available():
        if is_mostly_scan:
            raise ocr.missing(found="bản quét, không có lớp chữ" if scans else "lớp chữ của PDF bị hỏng mã",
                              where=_page_list(wanted))  # fmt: skip
        notes.append(Note(code="pages-need-ocr", facts=(("pages", _page_list(wanted)),)))
        return
    if len(wanted) > limits.max_ocr_pages:
        raise UnreadableDocument(
            "too-many-pages", expected=f"không quá {limits.max_ocr_pages} trang quét", found=f"{len(wanted)} trang quét",
            remedy="Tách tệp thành nhiều phần.",
        )  # fmt: skip
    for index in wanted:
        read = ocr.page_from_pdf(pdf, index, limits=limits)
        if index in garbage:
            share, _ = syllable_share(" ".join(word.text for word in read.words))
            layer_share, _ = syllable_share(" ".join(word.text for word in pages[index].words))
            if share <= layer_share:
                continue
        pages[index] = read
    scans.extend(garbage)
    notes.append(Note(code="ocr", facts=(("pages", _page_list(wanted)),)))


def _page_list(indices: Sequence[int]) -> str:
    return "trang " + ", ".join(str(index + 1) for index in indices[:20]) + (" …" if len(indices) > 20 else "")


# --- tables ---


def _ruled_tables(data: bytes, indices: list[int]) -> dict[int, list[RuledTable]]:
    if not indices:
        return {}
    import pdfplumber

    found: dict[int, list[RuledTable]] = {}
    # The text is there already; a table that cannot be found leaves it as paragraphs.
    with contextlib.suppress(Exception), pdfplumber.open(io.BytesIO(data), pages=[i + 1 for i in indices]) as pdf:
        for page in pdf.pages:
            tables = []
            for table in page.find_tables():
                ruled = _ruled_table(table)
                if ruled is not None:
                    tables.append(ruled)
            found[page.page_number - 1] = tables
            page.close()
    return found


def _edges(values: Sequence[float]) -> list[float]:
    """Return the distinct values, those closer than 3 points taken as one."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > 3:
            edges.append(value)
    return edges


def _ruled_table(table: Any) -> RuledTable | None:
    cells = [cell for cell in table.cells if cell]
    if len(cells) < 2:
        return None
    across = _edges([edge for cell in cells for edge in (cell[0], cell[2])])
    down = _edges([edge for cell in cells for edge in (cell[1], cell[3])])
    if len(across) < 3 or len(down) < 2:
        return None

    def at(edges: list[float], value: float) -> int:
        return min(range(len(edges)), key=lambda place: abs(edges[place] - value))

    places = []
    for x0, top, x1, bottom in cells:
        column, row = at(across, x0), at(down, top)
        places.append(
            (row, column, max(1, at(down, bottom) - row), max(1, at(across, x1) - column), x0, top, x1, bottom)
        )
    places.sort(key=lambda place: (place[0], place[1]))
    return RuledTable(across[0], down[0], across[-1], down[-1], places, tuple(across))


# --- fields ---


def _fields(pdf: Any, data: bytes) -> tuple[list[tuple[str, str]], dict[int, list[Word]]]:
    """Return the fields that hold a text, and the short ones as words on their pages (a number stamped into its blank).

    A signature field shows its text in an appearance of its own, which is not part of the text layer.
    """
    fields: list[tuple[str, str]] = []
    shown: dict[int, list[Word]] = {}
    if raw.FPDF_GetFormType(pdf.raw) == raw.FORMTYPE_NONE:
        return fields, shown
    import pypdf

    # A broken form must not cost the text of the page.
    with contextlib.suppress(Exception):
        reader = pypdf.PdfReader(io.BytesIO(data))
        for index, page in enumerate(reader.pages):
            height = float(page.mediabox.height)
            for reference in page.get("/Annots") or ():
                annotation = reference.get_object()
                if annotation.get("/Subtype") != "/Widget":
                    continue
                name, value = _field_text(page, annotation)
                if not value:
                    continue
                fields.append((name, value))
                if len(value) <= _FIELD_CHARACTERS and "\n" not in value and not _is_hidden(annotation):
                    x0, low, _, high = (float(edge) for edge in annotation["/Rect"])
                    shown.setdefault(index, []).append(
                        Word(value, x0, height - high, x0 + 0.5 * _FILL_IN_SIZE * len(value), height - low,
                             _FILL_IN_SIZE)
                    )  # fmt: skip
    return fields, shown


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


def _place_field(page: Page, field: Word) -> None:
    """Put a field's text on the line it fills in: the line nearest to its rectangle's middle, if one crosses it."""
    crossing = [word for word in page.words if word.top < field.bottom and word.bottom > field.top]
    if crossing:
        middle = field.middle
        nearest = min(crossing, key=lambda word: (round(abs(word.middle - middle) / 3), abs(word.x0 - field.x0)))
        field.top, field.bottom, field.size = nearest.top, nearest.bottom, nearest.size
        field.is_bold, field.is_italic = nearest.is_bold, nearest.is_italic
    page.words.append(field)
