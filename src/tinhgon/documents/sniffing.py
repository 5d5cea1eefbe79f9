"""Which format the bytes of a file are. The name decides only between formats that are all plain text."""

import re
from enum import StrEnum
from pathlib import PurePosixPath

from tinhgon.documents.model import UnreadableDocument

_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|meta|title|article)\b", re.IGNORECASE)
_ANY_TAG = re.compile(rb"<(?:p|div|table|span|h[1-6]|br|center|b|strong)\b[^>]*>", re.IGNORECASE)
_PLAIN = "Tải lên tệp .docx, .pdf, .doc, .txt, .md, .html hoặc ảnh .png, .jpg, .tiff."


class Kind(StrEnum):
    """What the bytes look like; finer than `Format`, because some kinds are only known to be refused."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    MHTML = "mhtml"  # a page and its parts as one MIME file
    DOCX = "docx"
    OFFICE = "office"  # .doc, .rtf, .odt: to be converted by LibreOffice
    PDF = "pdf"
    IMAGE = "image"


EXTENSIONS = {
    ".pdf": Kind.PDF, ".docx": Kind.DOCX, ".docm": Kind.DOCX, ".doc": Kind.OFFICE, ".rtf": Kind.OFFICE,
    ".odt": Kind.OFFICE, ".md": Kind.MARKDOWN, ".markdown": Kind.MARKDOWN, ".html": Kind.HTML, ".htm": Kind.HTML,
    ".txt": Kind.TEXT, ".text": Kind.TEXT, ".png": Kind.IMAGE, ".jpg": Kind.IMAGE, ".jpeg": Kind.IMAGE,
    ".tif": Kind.IMAGE, ".tiff": Kind.IMAGE, ".mht": Kind.MHTML, ".mhtml": Kind.MHTML, ".dotx": Kind.DOCX,
    ".dotm": Kind.DOCX, ".dot": Kind.OFFICE, ".fodt": Kind.OFFICE, ".xhtml": Kind.HTML,
}  # fmt: skip

KIND_NAMES = {
    Kind.TEXT: "văn bản thuần", Kind.MARKDOWN: "Markdown", Kind.HTML: "trang HTML",
    Kind.MHTML: "trang web lưu thành một tệp (.mht)", Kind.DOCX: "tệp Word (.docx)",
    Kind.OFFICE: "tệp Word cũ (.doc, .rtf) hoặc .odt", Kind.PDF: "tệp PDF", Kind.IMAGE: "tệp ảnh",
}  # fmt: skip

_REFUSED = (
    (b"Rar!\x1a\x07", "tệp nén RAR"),
    (b"7z\xbc\xaf\x27\x1c", "tệp nén 7z"),
    (b"\x1f\x8b", "tệp nén gzip"),
    (b"MZ", "tệp chương trình Windows"),
    (b"\x7fELF", "tệp chương trình"),
    (b"GIF8", "ảnh GIF"),
    (b"RIFF", "tệp ảnh WebP hoặc âm thanh"),
    (b"SQLite format 3\0", "tệp cơ sở dữ liệu"),
    (b"\0\0\0\x18ftyp", "tệp video hoặc ảnh HEIC"),
    (b"\0\0\0\x20ftyp", "tệp video hoặc ảnh HEIC"),
    (b"\0\0\0\x1cftyp", "tệp video hoặc ảnh HEIC"),
)
_MIME_LINE = re.compile(rb"[!-9;-~]+:[^\r\n]*|[ \t]+[^\r\n]*")  # a head field, or what goes on with one
_MIME = re.compile(rb"^(?:mime-version|content-type)[ \t]*:", re.IGNORECASE | re.MULTILINE)
# One XML file may be a whole Word document: of today ("flat OPC"), of 2003, or an OpenDocument.
_FLAT_OPC = b"http://schemas.microsoft.com/office/2006/xmlPackage"
_OTHER_OFFICE_XML = (
    b"http://schemas.microsoft.com/office/word/2003/wordml",
    b"urn:oasis:names:tc:opendocument:xmlns:office",
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def suffix(name: str) -> str:
    """Return the extension of a file name, small letters, dot included."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def expected_kind(name: str) -> Kind | None:
    """Return what the name promises, None if it promises nothing known."""
    return EXTENSIONS.get(suffix(name))


def sniff(data: bytes, name: str) -> Kind:
    """Return what the bytes are.

    Raises:
        UnreadableDocument: "empty", "encrypted" (an Office file under a password), "wrong-format".
    """
    promised = expected_kind(name)
    promised_name = KIND_NAMES[promised] if promised else "một tệp văn bản"
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise UnreadableDocument(
            "empty", expected=promised_name, found=f"tệp rỗng ({len(data)} byte)",
            remedy="Kiểm tra lại tệp gốc rồi tải lên lại.",
        )  # fmt: skip
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(data)
    if data.startswith(_OLE):
        return _ole(data, promised_name)
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    if data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*")):
        return Kind.IMAGE
    if data.lstrip()[:5] == b"{\\rtf":
        return Kind.OFFICE
    for magic, found in _REFUSED:
        # "MZ" is also how a text may begin; a program has zero bytes soon after.
        if data.startswith(magic) and (magic != b"MZ" or b"\0" in data[:200]):
            raise UnreadableDocument("wrong-format", expected=promised_name, found=found, remedy=_PLAIN)
    return _marked_up(data[:8000], promised_name) or _text(data, promised, promised_name)


def _marked_up(sample: bytes, promised_name: str) -> Kind | None:
    """Return the kind of a MIME or XML file, None if it is neither."""
    head = sample.lstrip(b"\xef\xbb\xbf \t\r\n")
    if _is_mime(head):
        return Kind.MHTML
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.decode("utf-16", errors="replace").encode()
    if not head.startswith((b"<?xml", b"<pkg:package", b"<w:wordDocument", b"<office:document")):
        return None
    if _FLAT_OPC in head:
        return Kind.DOCX
    if any(name in head for name in _OTHER_OFFICE_XML):
        return Kind.OFFICE
    if _HTML.search(head) or b"http://www.w3.org/1999/xhtml" in head:
        return Kind.HTML
    raise UnreadableDocument(
        "wrong-format", expected=promised_name, found="tệp XML không phải văn bản Word",
        remedy="Mở tệp bằng phần mềm đã tạo ra nó và lưu thành .docx hoặc .pdf. " + _PLAIN,
    )  # fmt: skip


def _is_mime(head: bytes) -> bool:
    """Return whether the file begins with the head of a MIME message, up to its first empty line."""
    fields, _, rest = head.replace(b"\r\n", b"\n").replace(b"\r", b"\n").partition(b"\n\n")
    lines = fields.split(b"\n")
    if not rest:  # the head is longer than the sample: its last line may be cut
        lines = lines[:-1]
    return bool(_MIME.search(fields)) and all(_MIME_LINE.fullmatch(line) for line in lines)


def _zipped(data: bytes) -> Kind:
    if data[30:38] == b"mimetype" and b"opendocument.text" in data[38:120]:
        return Kind.OFFICE
    return Kind.DOCX


def _ole(data: bytes, promised_name: str) -> Kind:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        raise UnreadableDocument(
            "encrypted", expected="tệp không đặt mật khẩu", found="tệp Office có mật khẩu",
            remedy="Mở tệp, bỏ mật khẩu (Tệp → Thông tin → Bảo vệ văn bản), lưu lại rồi tải lên.",
        )  # fmt: skip
    if holds("WordDocument"):
        return Kind.OFFICE
    found = "bảng tính Excel cũ (.xls)" if holds("Workbook") or holds("Book") else "tệp Office cũ không phải Word"
    raise UnreadableDocument("wrong-format", expected=promised_name, found=found, remedy=_PLAIN)


def _text(data: bytes, promised: Kind | None, promised_name: str) -> Kind:
    sample = data[:8000]
    is_wide = sample[:2] in (b"\xff\xfe", b"\xfe\xff") or (b"\0" in sample and _looks_wide(sample))
    if not is_wide and (b"\0" in sample or _share_of_controls(sample) > 0.05):
        found = "dữ liệu nhị phân không nhận ra định dạng"
        if promised is Kind.PDF:
            found = "tệp không có đầu tệp PDF (%PDF-)"
        elif promised is Kind.DOCX:
            found = "tệp không có cấu trúc của tệp .docx"
        raise UnreadableDocument(
            "wrong-format", expected=promised_name, found=found, where="đầu tệp",
            remedy="Mở tệp bằng phần mềm đã tạo ra nó và lưu lại, hoặc xin lại bản gốc. " + _PLAIN,
        )  # fmt: skip
    if is_wide:
        sample = sample.replace(b"\0", b"")
    if _HTML.search(sample) or (promised is Kind.HTML and _ANY_TAG.search(sample)):
        # A Markdown file may quote a tag or two; only a page that begins as one is HTML.
        begins = sample.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] == b"<"
        if begins or promised is Kind.HTML:
            return Kind.HTML
    # Programs export a piece of a page, without its head, under the name ".doc".
    is_tag_first = sample.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
    if promised not in (Kind.TEXT, Kind.MARKDOWN) and is_tag_first and _ANY_TAG.search(sample):
        return Kind.HTML
    if promised in (Kind.MARKDOWN, Kind.HTML):
        return Kind.MARKDOWN if promised is Kind.MARKDOWN else Kind.TEXT
    return Kind.TEXT


def _looks_wide(sample: bytes) -> bool:
    """Return whether the sample reads as Latin letters when taken as UTF-16 without its mark."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample[: len(sample) // 2 * 2].decode(encoding, errors="replace")
        usual = sum(letter < "\u2100" and (letter.isprintable() or letter.isspace()) for letter in text)
        if text and usual > 0.95 * len(text) and any(letter.isspace() for letter in text):
            return True
    return False


def _share_of_controls(sample: bytes) -> float:
    # The control codes a legacy encoding uses as letters do not occur in its running text often enough to matter.
    return sum(byte < 32 and byte not in (9, 10, 12, 13) for byte in sample) / max(1, len(sample))
