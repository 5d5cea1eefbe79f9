"""State secrets are refused: this software is not approved to hold them.

A mark of secrecy (MẬT, TỐI MẬT, TUYỆT MẬT; Law 29/2018/QH14 on the protection of state secrets, forms of the marks)
stands alone on its line or in a frame on the first page, or follows the words "Độ mật". However it is spaced, cased or
accented, it is the same mark. The word in running text ("bí mật nhà nước", "bảo mật") is no mark: a refused file is
deleted, so a false alarm costs as much as a miss.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from tinhgon.documents.model import Block, BlockKind, Document, UnreadableDocument
from tinhgon.vietnamese import fold, normalise

_MARKS = {"tuyetmat": "TUYỆT MẬT", "toimat": "TỐI MẬT", "mat": "MẬT"}
_SPELLED = {"tuyệtmật", "tốimật", "mật"}
_LABELS = ("mucdomat", "dauchidomat", "dochimat", "domat")
_COPY = re.compile(r"\(?\s*(?:bản số|ban so)\b.*$", re.IGNORECASE)
_LONGEST = 60  # characters of a line that may be nothing but a mark, spaced letters included
# Beside the motto or behind the number: two columns that became one line.
_BESIDE = re.compile(
    r"^(?P<before>tuyet mat|toi mat|mat)\s+(?:cong hoa xa hoi|dang cong san|doc lap\b)"
    r"|^\W*so\s*:?\s*\d[^,;]{0,40}\s(?P<after>tuyet mat|toi mat|mat)$"
)
_LABELLED = re.compile(r"(?:do|muc do) mat\s*[:\-–]\s*(?P<mark>tuyet mat|toi mat|mat)\b(?!\s*(?:[,/]|va |hoac |hay ))")
# What goes on over the end of a line: "… bí mật nhà nước độ" / "TỐI MẬT", "công tác bảo" / "MẬT".
_GOES_ON = re.compile(r"(?:\b(?:do|va|hoac|bao|bi|co|giu)|,)\s*$")
_FIRST_PAGE = 6_000  # characters, where the pages of the file are known
_HEAD = 3_000  # characters, where they are not
_FEW_CELLS = 4


def secrecy_mark(lines: Iterable[str], *, is_framed: bool = False) -> str:
    """Return the mark ("MẬT", "TỐI MẬT", "TUYỆT MẬT") that is alone on one of the lines, or "".

    Args:
        lines: lines that follow one another.
        is_framed: they stand in a box or in the margin of a page, where even "MAT" without accents is a mark.
    """
    held = [text for line in lines if (text := " ".join(normalise(line).split()))]
    for at, text in enumerate(held):
        before = held[at - 1] if at else ""
        following = held[at + 1] if at + 1 < len(held) else ""
        mark = _alone(text, is_framed=is_framed) or _labelled_above(before, text) or _in_line(text)
        if mark and not _GOES_ON.search(fold(before)) and not (mark == "MẬT" and fold(following).startswith("do ")):
            return mark
    return ""


def _alone(text: str, *, is_framed: bool) -> str:
    """Return the mark if the line, or the box, is nothing but one."""
    if len(text) > _LONGEST:
        return ""
    letters = "".join(filter(str.isalnum, _COPY.sub("", text)))
    folded = fold(letters)
    label = next((word for word in _LABELS if folded.startswith(word) and folded != word), "")
    folded, letters = folded[len(label) :], letters[len(label) :]
    if folded not in _MARKS:
        return ""
    is_spelled, is_bare = letters.lower() in _SPELLED, letters.isascii()
    if label:
        is_mark = is_spelled or is_bare
    elif folded == "mat":
        # Alone, the shortest word wants its accents, or a frame around it: "MẶT" and "mắt" fold to the same letters.
        is_mark = (is_spelled and letters[0].isupper()) or (is_bare and letters.isupper() and is_framed)
    else:
        is_mark = is_spelled or is_bare or letters.isupper()
    return _MARKS[folded] if is_mark else ""


def _labelled_above(before: str, text: str) -> str:
    """Return the mark whose label "Độ mật:" stands on the line above."""
    return _alone(f"{before} {text}", is_framed=False) if fold(before).rstrip(" :").endswith("do mat") else ""


def _in_line(text: str) -> str:
    """Return the mark that shares its line with the letterhead or stands behind its label."""
    if len(text) > 2 * _LONGEST:
        return ""
    folded = fold(text)
    if found := _LABELLED.search(folded):
        return _MARKS[found["mark"].replace(" ", "")]
    if found := _BESIDE.search(folded):
        name = "before" if found["before"] else "after"
        printed = text[found.start(name) : found.end(name)]
        if printed.isupper() and printed.replace(" ", "").lower() in _SPELLED:
            return _MARKS[found[name].replace(" ", "")]
    return ""


def refuse_state_secret(document: Document, *, framed: Iterable[str] = ()) -> None:
    """Raise if the document bears a mark of secrecy.

    Args:
        document: what was read so far.
        framed: texts of boxes, headers and footers, wherever they stand.

    Raises:
        UnreadableDocument: "state-secret".
    """
    where = "khung hoặc lề trang"
    mark = next((found for text in framed if (found := _of_frame(text))), "")
    if not mark:
        mark = next((found for lines in _first_page(document) if (found := secrecy_mark(lines))), "")
        where = "trang đầu văn bản"
    if mark:
        raise UnreadableDocument(
            "state-secret",
            expected="văn bản không có dấu chỉ độ mật",
            found=f"dấu chỉ độ mật “{mark}”",
            where=where,
            remedy="Không đưa văn bản mật vào phần mềm này; xử lý theo quy định về bảo vệ bí mật nhà nước.",
        )


def _of_frame(text: str) -> str:
    # A narrow box may hold one letter a line.
    whole = " ".join(normalise(text).split())
    return _alone(whole, is_framed=True) or secrecy_mark(text.split("\n"), is_framed=True)


def _first_page(document: Document) -> Iterator[Sequence[str]]:
    """Yield runs of lines that follow one another on the first page: its paragraphs, and each cell of its frames."""
    running: list[str] = []
    for block in document.blocks:
        most = _HEAD if block.page is None else _FIRST_PAGE
        if block.start > most or block.kind is BlockKind.PAGE_BREAK or (block.page or 1) > 1:
            break
        if block.table is None:
            running.extend(block.text.split("\n"))
        elif _is_frame(block):
            for cell in block.table.cells:
                yield cell.text.split("\n")
    yield running


def _is_frame(block: Block) -> bool:
    """Return whether a table is a frame of the head. In a table of facts the word may be a value: "Độ mật | Mật"."""
    table = block.table
    if table is None:
        return False
    return table.is_layout or len(table.cells) <= _FEW_CELLS or block.start == 0
