"""One web page with its parts in a single MIME file (.mht; often under the name .doc) → `Document`."""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import Message

from tinhgon.documents.formats import html, plain
from tinhgon.documents.limits import Limits
from tinhgon.documents.model import Document, Format, Note, UnreadableDocument
from tinhgon.documents.secrecy import refuse_state_secret

_MOST_BOUNDARIES = 60  # every line is compared with every boundary that is open
# What programs call encodings that Python knows under another name.
_CHARSETS = {"unicode": "utf-16", "x-user-defined": "utf-8", "utf8": "utf-8", "unicode-1-1-utf-8": "utf-8"}
_BOUNDARY = re.compile(rb"boundary\s*=", re.I)


def parse(data: bytes, *, limits: Limits | None = None) -> Document:
    """Read the page in a MIME file: its first HTML part, else its first text.

    Raises:
        UnreadableDocument: "damaged" if there is no such part, "too-deep", and what the part's own reader raises.
    """
    limits = limits or Limits()
    if len(_BOUNDARY.findall(data)) > _MOST_BOUNDARIES:
        raise UnreadableDocument(
            "too-deep", expected="trang web lưu thành một tệp", found="quá nhiều phần lồng nhau",
            remedy="Mở tệp bằng Word hoặc trình duyệt, lưu thành .docx hoặc .pdf rồi tải lên.",
        )  # fmt: skip
    parts = list(_texts(message_from_bytes(data.lstrip(b"\xef\xbb\xbf \t\r\n"))))
    pages = [part for part in parts if part.get_content_subtype() in ("html", "xhtml+xml")]
    chosen = next(iter(pages or parts), None)
    if chosen is None:
        raise UnreadableDocument(
            "damaged", expected="trang web lưu thành một tệp (MHTML)", found="không có phần chữ nào trong tệp",
            remedy="Mở tệp bằng Word hoặc trình duyệt, lưu thành .docx hoặc .pdf rồi tải lên.",
        )  # fmt: skip
    source = _decoded(chosen)
    document = html.parse(source, limits=limits) if pages else plain.parse(source)
    # Word keeps page heads in a part of their own; a mark of secrecy may stand there and nowhere else.
    others = [html.parse(_decoded(part), limits=limits).text for part in pages[1:4]]
    refuse_state_secret(document, framed=others)
    attached = sum(1 for part in parts if part.get_content_disposition() == "attachment")
    notes = document.notes
    if attached:
        notes = (*notes, Note(code="embedded-part-skipped", facts=(("what", "tệp đính kèm"),)))
    return replace(document, format=Format.HTML, notes=notes)


def _texts(message: Message) -> Iterator[Message]:
    """Yield the parts that hold text, in their order, whatever they are wrapped in."""
    for part in message.walk():
        if part.get_content_maintype() == "text" or part.get_content_subtype() == "xhtml+xml":
            yield part


def _decoded(part: Message) -> str | bytes:
    """Return the text of a part; its bytes where the declared encoding does not fit them."""
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    charset = str(part.get_content_charset() or "").lower()
    charset = _CHARSETS.get(charset, charset)
    if charset and charset not in ("us-ascii", "ascii"):
        with contextlib.suppress(LookupError, UnicodeDecodeError):
            return content.decode(charset).removeprefix("\ufeff")
    return content
