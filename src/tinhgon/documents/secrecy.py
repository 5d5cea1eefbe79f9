"""State secrets are refused: this software is not approved to hold them.

A mark of secrecy (MẬT, TỐI MẬT, TUYỆT MẬT; Law 29/2018/QH14 on the protection of state secrets, forms of the marks)
stands alone on its line or in a frame near the head of the document. The word in running text ("bí mật nhà nước")
is no mark.
"""

import re
from collections.abc import Iterable

from tinhgon.documents.model import BlockKind, Document, UnreadableDocument
from tinhgon.vietnamese import normalise

_MARK = re.compile(r"[\W_]*(?:độ\s+mật\s*:?\s*)?(TUYỆT\s+MẬT|TỐI\s+MẬT|MẬT)[\W_]*(?:\(?bản\s+số\b.*)?", re.IGNORECASE)
_CAPITALS = re.compile(r"[\W_]*(?:Độ\s+mật\s*:?\s*|ĐỘ\s+MẬT\s*:?\s*)?(?:TUYỆT\s+MẬT|TỐI\s+MẬT|MẬT)\b")
_HEAD_CHARACTERS = 2_500


def secrecy_mark(lines: Iterable[str]) -> str:
    """Return the mark ("MẬT", "TỐI MẬT", "TUYỆT MẬT") that is alone on one of the lines, or ""."""
    for line in lines:
        text = normalise(line).strip()
        if not text or len(text) > 60:
            continue
        found = _MARK.fullmatch(text)
        if found and _CAPITALS.match(text):
            return " ".join(found[1].upper().split())
    return ""


def refuse_state_secret(document: Document, *, framed: Iterable[str] = ()) -> None:
    """Raise if the document bears a mark of secrecy.

    Args:
        document: what was read so far.
        framed: texts of boxes, headers and footers, wherever they stand.

    Raises:
        UnreadableDocument: "state-secret".
    """
    mark = secrecy_mark(line for text in framed for line in text.split("\n"))
    where = "khung hoặc lề trang"
    if not mark:
        lines: list[str] = []
        for block in document.blocks:
            if block.start > _HEAD_CHARACTERS:
                break
            if block.kind is not BlockKind.PAGE_BREAK:
                # A cell with nothing but the word may also be a column's head; only frames of the head are looked at.
                lines.extend(block.text.split("\n"))
        mark = secrecy_mark(lines)
        where = "đầu văn bản"
    if mark:
        raise UnreadableDocument(
            "state-secret",
            expected="văn bản không có dấu chỉ độ mật",
            found=f"dấu chỉ độ mật “{mark}”",
            where=where,
            remedy="Không đưa văn bản mật vào phần mềm này; xử lý theo quy định về bảo vệ bí mật nhà nước.",
        )
