"""PDF → Document: the text layer by pdfium in layout order, tables by their lines, scans by OCR."""

from collections.abc import Sequence
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from tinhgon.documents.building import TextBuilder
from tinhgon.documents.formats.page_footnotes import take_out_footnotes
from tinhgon.documents.formats.page_layout import lay_out
from tinhgon.documents.formats.page_model import Page
from tinhgon.documents.formats.page_text import footnote_note
from tinhgon.documents.formats.pdf_encodings import broken_pages, convert_legacy
from tinhgon.documents.formats.pdf_fields import place_fields
from tinhgon.documents.formats.pdf_letters import Widths
from tinhgon.documents.formats.pdf_pages import PageRead, read_page
from tinhgon.documents.limits import Limits
from tinhgon.documents.model import Document, Format, Note, UnreadableDocument
from tinhgon.documents.secrecy import refuse_state_secret
from tinhgon.vietnamese.syllables import syllable_share

_MOST_ASIDES = 3  # notes of one kind on a page; a watermark may be repeated all over it


def parse(data: bytes, *, limits: Limits | None = None) -> Document:
    """Return the document in the bytes of a PDF file.

    Raises:
        UnreadableDocument: "encrypted", "truncated", "damaged", "too-many-pages", "needs-ocr", "no-text",
            "state-secret".
    """
    limits = limits or Limits()
    pdf = _opened(data)
    try:
        return _read(pdf, limits)
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


def _read(pdf: Any, limits: Limits) -> Document:
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
    widths: Widths = {}
    reads = [read_page(pdf, index, widths) for index in range(count)]
    notes.extend(Note(code="legacy-encoding", facts=(("encoding", name),)) for name in convert_legacy(reads))
    _treat_scans(pdf, reads, notes, limits)
    for read in reads:
        if read.fields and not read.is_scan:
            place_fields(read.pages[0], read.fields, read.way, read.frame)
    pages: list[Page] = []
    for number, read in enumerate(reads, 1):
        for page in read.pages:
            page.number = number
            pages.append(page)
        notes.extend(_notes_on(number, read))
    take_out_footnotes(pages)
    notes.extend(footnote_note(one, page.number) for page in pages for one in page.footnotes)
    builder = TextBuilder()
    lay_out(pages, builder)
    document = Document(
        format=Format.PDF,
        text=builder.text(),
        blocks=tuple(builder.blocks),
        page_count=count,
        fields=tuple((one.name, one.value) for read in reads for one in read.fields if one.value),
        notes=(*notes, *builder.notes),
        struck=tuple(builder.struck),
    )
    refuse_state_secret(document, framed=[aside.text for read in reads[:1] for aside in read.asides])
    return document


def _notes_on(number: int, read: PageRead) -> list[Note]:
    notes: list[Note] = []
    told: dict[str, list[str]] = {}
    for aside in read.asides:
        texts = told.setdefault(aside.kind, [])
        if aside.text not in texts and len(texts) < _MOST_ASIDES:
            texts.append(aside.text)
            notes.append(Note(code=aside.kind, facts=(("text", aside.text),), page=number))
    if read.is_cut:
        notes.append(Note(code="page-too-full", page=number))
    return notes


# --- scans ---


def _treat_scans(pdf: Any, reads: list[PageRead], notes: list[Note], limits: Limits) -> None:
    """Read scanned pages, and pages whose text layer is broken, by OCR."""
    scans = [index for index, read in enumerate(reads) if read.is_scan]
    broken = [index for index in broken_pages(reads) if index not in set(scans)]
    wanted = sorted({*scans, *broken})
    if not wanted:
        return
    from tinhgon.documents.formats import ocr

    if not ocr.is_available():
        written = sum(1 for read in reads if read.letters or read.is_scan)
        if len(wanted) * 2 >= written:
            raise ocr.missing(found="bản quét, không có lớp chữ" if scans else "lớp chữ của PDF bị hỏng mã",
                              where=_page_list(wanted))  # fmt: skip
        notes.extend(Note(code="pages-need-ocr", facts=(("pages", f"trang {at + 1}"),), page=at + 1) for at in wanted)
        return
    if len(wanted) > limits.max_ocr_pages:
        raise UnreadableDocument(
            "too-many-pages", expected=f"không quá {limits.max_ocr_pages} trang quét", found=f"{len(wanted)} trang quét",
            remedy="Tách tệp thành nhiều phần.",
        )  # fmt: skip
    recognised = []
    for index in wanted:
        page = ocr.page_from_pdf(pdf, index, limits=limits)
        if index in broken and _share(page) <= _share(*reads[index].pages):
            continue
        reads[index].pages = [page]
        recognised.append(index)
    if recognised:
        notes.append(Note(code="ocr", facts=(("pages", _page_list(recognised)),), page=recognised[0] + 1))


def _share(*pages: Page) -> float:
    return syllable_share(" ".join(word.text for page in pages for word in page.words))[0]


def _page_list(indices: Sequence[int]) -> str:
    return "trang " + ", ".join(str(index + 1) for index in indices[:20]) + (" …" if len(indices) > 20 else "")
