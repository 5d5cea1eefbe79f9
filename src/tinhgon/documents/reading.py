"""The one door: bytes of a file → `Document`, or `UnreadableDocument` with the reason."""

from dataclasses import replace

from tinhgon.documents.limits import Limits
from tinhgon.documents.model import Document, Note, UnreadableDocument
from tinhgon.documents.secrecy import refuse_state_secret
from tinhgon.documents.sniffing import KIND_NAMES, Kind, expected_kind, sniff


def read_document(data: bytes, *, name: str, limits: Limits | None = None) -> Document:
    """Return the document in a file.

    Args:
        data: the bytes of the file.
        name: its name; only a hint, the bytes decide.
        limits: how much the file may ask for; None for the usual limits.

    Returns:
        Blocks over one normalised text. `notes` tells what the user should know: "name-says-otherwise",
        "legacy-encoding", "ocr", "pages-need-ocr", "repaired", "footnote", "embedded-part-skipped",
        "watermark", "stamp", "signature-mark", "turned", "page-too-full".

    Raises:
        UnreadableDocument: for any bytes that cannot or must not be read; nothing else is ever raised.
    """
    limits = limits or Limits()
    if len(data) > limits.max_bytes:
        raise _too_large(len(data), limits.max_bytes, "tệp")
    kind = sniff(data, name)
    if kind in (Kind.TEXT, Kind.MARKDOWN) and len(data) > limits.max_text_bytes:
        raise _too_large(len(data), limits.max_text_bytes, "văn bản thuần")
    try:
        document = _parse(kind, data, name, limits)
        refuse_state_secret(document)
    except UnreadableDocument:
        raise
    except MemoryError as error:
        raise UnreadableDocument(
            "too-large", expected="tệp vừa bộ nhớ", found="hết bộ nhớ khi đọc", remedy="Tách văn bản thành nhiều tệp."
        ) from error
    except Exception as error:
        # Libraries that read hostile bytes fail in ways no list can name; the user gets one plain reason for all.
        raise UnreadableDocument(
            "damaged", expected=KIND_NAMES[kind], found=f"nội dung hỏng ({type(error).__name__})",
            remedy="Mở tệp bằng phần mềm đã tạo ra nó, lưu lại rồi tải lên.",
        ) from error  # fmt: skip
    if len(document.text) > limits.max_characters:
        raise _too_large(len(document.text), limits.max_characters, "phần chữ")
    if not document.text.strip():
        raise UnreadableDocument(
            "no-text", expected="văn bản có chữ", found="tệp không có chữ", remedy="Kiểm tra lại tệp gốc."
        )
    promised = expected_kind(name)
    if promised is not None and promised is not kind and not {promised, kind} <= {Kind.TEXT, Kind.MARKDOWN}:
        note = Note(
            code="name-says-otherwise", facts=(("name_says", KIND_NAMES[promised]), ("found", KIND_NAMES[kind]))
        )
        document = replace(document, notes=(note, *document.notes))
    return document


def _too_large(size: int, most: int, what: str) -> UnreadableDocument:
    return UnreadableDocument(
        "too-large", expected=f"{what} không quá {most / 1_000_000:g} MB", found=f"{size / 1_000_000:.1f} MB",
        remedy="Tách văn bản thành nhiều tệp hoặc giảm độ phân giải của ảnh quét.",
    )  # fmt: skip


def _parse(kind: Kind, data: bytes, name: str, limits: Limits) -> Document:
    # Imported when needed: a text file should not wait for the PDF libraries.
    match kind:
        case Kind.TEXT:
            from tinhgon.documents.formats import plain

            return plain.parse(data)
        case Kind.MARKDOWN:
            from tinhgon.documents.formats import markdown

            return markdown.parse(data)
        case Kind.HTML:
            from tinhgon.documents.formats import html

            return html.parse(data, limits=limits)
        case Kind.MHTML:
            from tinhgon.documents.formats import mhtml

            return mhtml.parse(data, limits=limits)
        case Kind.DOCX:
            from tinhgon.documents.formats import docx

            return docx.parse(data, limits=limits)
        case Kind.PDF:
            from tinhgon.documents.formats import pdf

            return pdf.parse(data, limits=limits)
        case Kind.IMAGE:
            from tinhgon.documents.formats import ocr

            return ocr.parse(data, limits=limits)
        case Kind.OFFICE:
            from tinhgon.documents.formats import doc

            return doc.parse(data, limits=limits)
