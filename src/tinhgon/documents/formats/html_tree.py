"""The tree of an HTML page: how deep it may be, rows and cells, footnotes as word processors write them."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tinhgon.documents.limits import Limits
from tinhgon.documents.model import Note, UnreadableDocument
from tinhgon.vietnamese import normalise

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:.-]*)")
_VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
}  # fmt: skip
_ENDED_BY_ITSELF = {
    "p",
    "li",
    "td",
    "th",
    "tr",
    "dt",
    "dd",
    "option",
    "tbody",
    "thead",
    "tfoot",
    "html",
    "body",
    "head",
}
# What an element ended by the next of its name does not reach over.
_SCOPES = {
    "table", "ul", "ol", "dl", "div", "section", "article", "main", "header", "footer", "aside", "nav", "blockquote",
    "center", "form", "fieldset", "pre", "address", "figure", "details", "select", "button", "object", "body", "svg",
    "h1", "h2", "h3", "h4", "h5", "h6",
}  # fmt: skip
# Left open, these are opened again in every paragraph that follows.
_FORMATTING = {"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"}
_MOST_FORMATTING = 300
_MOST_OPEN = 1_000
_LEFT_OPEN = 50  # elements looked through for the one that ends
_REFERENCE = re.compile(r"#(_?(?:sd)?(?:ftn|edn|fn|en|footnote|endnote)[-_:]?\d+(?:sym)?)", re.I)
_BACK = re.compile(r"#_?(?:sd)?(?:ftn|edn|fn|en|footnote|endnote)[-_:]?(?:ref[-_:]?\d+|\d+anc)", re.I)
_HOLDERS = {"div", "li", "aside"}
_SPACE = re.compile(r"\s+")
_MOST_SPAN = 100_000
_UNICODE_ONLY = re.compile("[ăĂđĐĩĨũŨơƠưƯ\u1ea0-\u1eff\u0300-\u0323]")


def check(text: str, limits: Limits) -> None:
    """Refuse a page too large or nested so deep that building its tree would take longer than reading it.

    Raises:
        UnreadableDocument: "too-large", "too-deep".
    """
    if len(text) > limits.max_html_bytes:
        raise UnreadableDocument(
            "too-large", expected=f"trang HTML không quá {limits.max_html_bytes // 1_000_000} MB",
            found=f"{len(text) / 1_000_000:.1f} MB", remedy="Lưu trang thành .docx hoặc .pdf rồi tải lên.",
        )  # fmt: skip
    opened: list[str] = []
    counts: dict[str, int] = {}
    formatting = dict.fromkeys(_FORMATTING, 0)
    for found in _TAG.finditer(_COMMENT.sub("", text)):
        name = found[2].lower()
        if name in formatting:
            formatting[name] = max(0, formatting[name] + (-1 if found[1] else 1))
            if formatting[name] > _MOST_FORMATTING:
                raise too_deep()
        if not found[1]:
            if name in _VOID:
                continue
            if name in _ENDED_BY_ITSELF and counts.get(name):
                _end_open(name, opened, counts)
            opened.append(name)
            counts[name] = counts.get(name, 0) + 1
            if len(opened) > _MOST_OPEN:
                raise too_deep()
        elif counts.get(name):
            while opened:
                last = opened.pop()
                counts[last] -= 1
                if last == name:
                    break


def _end_open(name: str, opened: list[str], counts: dict[str, int]) -> None:
    """Close an element that the next of its name ends, with what was left open in it; not beyond its table or list."""
    for place in range(len(opened) - 1, max(-1, len(opened) - 1 - _LEFT_OPEN), -1):
        if opened[place] == name:
            for left in opened[place:]:
                counts[left] -= 1
            del opened[place:]
            return
        if opened[place] in _SCOPES or (opened[place] in ("td", "th") and name not in ("td", "th", "tr", "tbody")):
            return


def too_deep() -> UnreadableDocument:
    return UnreadableDocument(
        "too-deep", expected="trang HTML", found="thẻ lồng nhau quá sâu",
        remedy="Mở trang bằng trình duyệt, lưu thành .pdf hoặc .docx rồi tải lên.",
    )  # fmt: skip


def too_large(limits: Limits) -> UnreadableDocument:
    return UnreadableDocument(
        "too-large", expected=f"không quá {limits.max_blocks} đoạn và ô", found="nhiều hơn thế",
        remedy="Tách văn bản thành nhiều tệp.",
    )  # fmt: skip


def rows_of(table: LexborNode) -> list[LexborNode]:
    """Return the rows of a table, not those of tables within it."""
    rows: list[LexborNode] = []
    for child in _children(table):
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("tbody", "thead", "tfoot"):
            rows.extend(row for row in _children(child) if row.tag == "tr")
    return rows


def cells_of(row: LexborNode) -> list[LexborNode]:
    return [cell for cell in _children(row) if cell.tag in ("td", "th")]


def span(cell: LexborNode, name: str) -> int:
    """Return the span a cell asks for; 0, "to the end of the table", is as large as any."""
    try:
        asked = int(cell.attributes.get(name) or 1)
    except ValueError:
        return 1
    return _MOST_SPAN if asked == 0 and name == "rowspan" else max(1, min(asked, _MOST_SPAN))


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def from_font(text: str, font: str) -> str:
    """Return `text`, set in `font`, in Unicode: pages of the years before Unicode say `face=".VnTime"`."""
    from tinhgon.vietnamese import legacy  # its tables are large; few pages need them

    encoding = legacy.encoding_of_font(font)
    if not encoding or _UNICODE_ONLY.search(text):
        return text
    converted = legacy.from_legacy(text, encoding)
    return converted.upper() if legacy.is_capitals_font(font) else converted


class Footnotes:
    """The notes at the foot of a page: what each reference points to, and which elements hold them."""

    def __init__(self, texts: dict[str, tuple[str, str]], holders: set[int]) -> None:
        self._texts = texts  # target → (code, text)
        self._holders = holders

    def note_of(self, href: str) -> Note | None:
        """Return the note a link leads to; None for any other link."""
        found = _REFERENCE.fullmatch(href) if self._texts else None
        held = self._texts.get(found[1]) if found else None
        return None if held is None else Note(code=held[0], facts=(("text", held[1]),))

    def holds(self, node: LexborNode) -> bool:
        return bool(self._holders) and node.mem_id in self._holders


def footnotes_of(tree: LexborHTMLParser) -> Footnotes:
    """Find footnotes and endnotes as Word, LibreOffice and pandoc write them: a link, and an element with its name."""
    wanted = {
        found[1]
        for link in tree.css('a[href^="#"]')
        if (found := _REFERENCE.fullmatch(link.attributes.get("href") or ""))
    }
    texts: dict[str, tuple[str, str]] = {}
    holders: set[int] = set()
    if not wanted:
        return Footnotes(texts, holders)
    for node in tree.css("[id],[name]"):
        attributes = node.attributes
        target = next((name for name in (attributes.get("id"), attributes.get("name")) if name in wanted), None)
        if target is None or target in texts:
            continue
        holder = _holder(node)
        if holder is None:
            continue
        text = normalise(_SPACE.sub(" ", "".join(_words(holder)))).strip()
        if text:
            code = "endnote" if re.match(r"_?(?:sd)?en|_?edn", target, re.I) else "footnote"
            texts[target] = (code, text)
            holders.add(holder.mem_id)
    return Footnotes(texts, holders)


def _holder(node: LexborNode) -> LexborNode | None:
    """Return the element that holds the whole note: the one named so, or the one around the named link."""
    at: LexborNode | None = node
    paragraph: LexborNode | None = None
    for _ in range(6):
        if at is None or at.tag in ("body", "td", "section"):
            break
        if at.tag in _HOLDERS and (
            at is node or re.match(r"(?:sd)?(?:ftn|edn|fn|footnote|endnote)", at.attributes.get("id") or "")
        ):
            return at
        if at.tag == "p" and paragraph is None:
            paragraph = at
        at = at.parent
    return paragraph


def _words(node: LexborNode) -> Iterator[str]:
    for child in _children(node):
        if child.tag == "-text":
            yield child.text_content or ""
        elif child.tag == "a" and _BACK.match(child.attributes.get("href") or ""):
            continue
        elif not (child.tag or "").startswith(("-", "!")):
            yield from _words(child)
            if child.tag in ("p", "div", "br"):
                yield " "
