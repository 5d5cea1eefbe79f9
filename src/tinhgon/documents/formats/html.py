"""HTML, as official sites print it → `Document`: paragraphs, lists, headings, tables with spans, style hints."""

import contextlib
import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tinhgon.documents.building import TextBuilder
from tinhgon.documents.formats import plain
from tinhgon.documents.model import Alignment, BlockKind, Cell, Document, Format, Style, UnreadableDocument

_SKIPPED = {"script", "style", "noscript", "template", "svg", "nav", "button", "select", "iframe", "head", "title"}
_BLOCKS = {
    "p", "div", "section", "article", "main", "body", "html", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6",
    "blockquote", "center", "header", "footer", "aside", "form", "fieldset", "dl", "dt", "dd", "pre", "address",
    "figure", "figcaption", "tr", "td", "th", "tbody", "table", "hr",
}  # fmt: skip
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_ALIGN = re.compile(r"text-align\s*:\s*(left|right|center|justify)", re.I)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
_ITALIC = re.compile(r"font-style\s*:\s*italic", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)
_SIZE = re.compile(r"font-size\s*:\s*([\d.]+)\s*(pt|px)", re.I)
_ALIGNMENTS = {
    "left": Alignment.LEFT, "right": Alignment.RIGHT, "center": Alignment.CENTRE, "justify": Alignment.JUSTIFY,
}  # fmt: skip
_SPACE = re.compile(r"\s+")
_DEPTH = 200  # nesting beyond this is an attack or a broken page


def parse(source: str | bytes) -> Document:
    """Read HTML.

    Raises:
        UnreadableDocument: "too-deep" for absurd nesting; "wrong-format" if the bytes are no text.
    """
    if isinstance(source, bytes):
        declared = _CHARSET.search(source[:2000])
        if declared and declared[1].lower() not in (b"utf-8", b"utf8"):
            with contextlib.suppress(LookupError, UnicodeDecodeError):
                source = source.decode(declared[1].decode("ascii"))
    text, notes = plain.text_of(source)
    tree = LexborHTMLParser(text)
    builder = TextBuilder()
    if tree.body is not None:
        reader = _Reader(builder)
        reader.walk(tree.body, _Context())
        reader.finish()
    return Document(format=Format.HTML, text=builder.text(), blocks=tuple(builder.blocks), notes=tuple(notes))


def cells_of(fragment: str) -> list[Cell]:
    """Return the cells of the first table of a piece of HTML."""
    tree = LexborHTMLParser(fragment)
    table = tree.css_first("table")
    builder = TextBuilder()
    if table is not None:
        _Reader(builder).table(table, _Context())
    held = [block.table for block in builder.blocks if block.table is not None]
    if held:
        return list(held[0].cells)
    text = "\n".join(block.text for block in builder.blocks)
    return [Cell(text=text, row=0, column=0, start=0, end=0)] if text else []


class _Context:
    """What the elements around a text say of it."""

    __slots__ = ("alignment", "depth", "heading", "is_bold", "is_italic", "level", "size_pt")

    def __init__(self, parent: "_Context | None" = None) -> None:
        self.is_bold: bool = parent.is_bold if parent else False
        self.is_italic: bool = parent.is_italic if parent else False
        self.alignment: Alignment | None = parent.alignment if parent else None
        self.size_pt: float | None = parent.size_pt if parent else None
        self.heading: int = parent.heading if parent else 0
        self.level: int = parent.level if parent else 0
        self.depth: int = parent.depth + 1 if parent else 0

    def within(self, node: LexborNode) -> "_Context":
        inner = _Context(self)
        tag = node.tag or ""
        style = node.attributes.get("style") or ""
        if tag in ("b", "strong", "th") or _BOLD.search(style):
            inner.is_bold = True
        if tag in ("i", "em") or _ITALIC.search(style):
            inner.is_italic = True
        aligned = _ALIGN.search(style)
        align = aligned[1].lower() if aligned else (node.attributes.get("align") or "").lower()
        if tag == "center":
            align = "center"
        if align in _ALIGNMENTS:
            inner.alignment = _ALIGNMENTS[align]
        sized = _SIZE.search(style)
        if sized:
            with contextlib.suppress(ValueError):
                inner.size_pt = float(sized[1]) * (0.75 if sized[2].lower() == "px" else 1)
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            inner.heading = int(tag[1])
            inner.is_bold = True
        return inner


class _Reader:
    def __init__(self, builder: TextBuilder) -> None:
        self.builder = builder
        self.parts: list[str] = []
        self.letters = self.bold = self.italic = 0
        self.context = _Context()
        self.prefix = ""

    def finish(self) -> None:
        """Close the paragraph that is being read."""
        text = "".join(self.parts)
        lines = [_SPACE.sub(" ", line).strip() for line in text.split("\n")]
        text = "\n".join(line for line in lines if line)
        if text:
            if self.prefix and not plain.MARK.match(text):
                text = self.prefix + text
            context = self.context
            style = Style(
                is_bold=self.bold > self.letters * 0.9 if self.letters else False,
                is_italic=self.italic > self.letters * 0.9 if self.letters else False,
                alignment=context.alignment,
                size_pt=context.size_pt,
            )
            kind = BlockKind.HEADING if context.heading else BlockKind.LIST_ITEM if self.prefix else BlockKind.PARAGRAPH
            self.builder.add(kind, text, level=context.heading or context.level, style=style)
            self.prefix = ""
        self.parts = []
        self.letters = self.bold = self.italic = 0

    def say(self, text: str, context: _Context) -> None:
        if not text.strip():
            if self.parts:
                self.parts.append(" ")
            return
        count = sum(1 for letter in text if letter.isalpha())
        if not self.letters:
            self.context = context
        self.letters += count
        self.bold += count if context.is_bold else 0
        self.italic += count if context.is_italic else 0
        self.parts.append(text.replace("\n", " "))

    def walk(self, node: LexborNode, context: _Context) -> None:
        if context.depth > _DEPTH:
            raise UnreadableDocument("too-deep", expected="trang HTML", found="thẻ lồng nhau quá sâu")
        number = 1
        child = node.child
        while child is not None:
            tag = child.tag or ""
            if tag == "-text":
                self.say(child.text_content or "", context)
            elif tag == "br":
                self.parts.append("\n")
            elif tag == "table":
                self.finish()
                self.table(child, context.within(child))
            elif tag in _SKIPPED or tag.startswith(("-", "!")) or _HIDDEN.search(child.attributes.get("style") or ""):
                pass
            else:
                inner = context.within(child)
                is_block = tag in _BLOCKS
                if is_block:
                    self.finish()
                if tag in ("ul", "ol"):
                    inner.level += 1
                    number = 1
                if tag == "li":
                    ordered = node.tag == "ol"
                    self.prefix = f"{number}. " if ordered else "- "
                    number += 1
                self.walk(child, inner)
                if is_block:
                    self.finish()
            child = child.next

    def table(self, node: LexborNode, context: _Context) -> None:
        rows = [row for row in node.css("tr") if _owner(row) == node.mem_id]
        cells: list[Cell] = []
        taken: set[tuple[int, int]] = set()
        nested = False
        for row_number, row in enumerate(rows):
            column = 0
            inner = context.within(row)
            cell = row.child
            while cell is not None:
                if cell.tag in ("td", "th"):
                    while (row_number, column) in taken:
                        column += 1
                    row_span, column_span = _span(cell, "rowspan", len(rows) - row_number), _span(cell, "colspan", 60)
                    nested = nested or cell.css_first("table") is not None
                    text, bold = _cell_text(cell, inner)
                    cells.append(
                        Cell(text=text, row=row_number, column=column, start=0, end=0, row_span=row_span,
                             column_span=column_span, is_bold=bold)
                    )  # fmt: skip
                    taken.update((row_number + i, column + j) for i in range(row_span) for j in range(column_span))
                    column += column_span
                cell = cell.next
        if nested or len(cells) == 1:  # a frame around the page: read what is inside
            for row in rows:
                cell = row.child
                while cell is not None:
                    if cell.tag in ("td", "th"):
                        self.walk(cell, context.within(cell))
                        self.finish()
                    cell = cell.next
        elif cells:
            self.builder.add_table(cells)


def _owner(row: LexborNode) -> int:
    parent = row.parent
    while parent is not None and parent.tag != "table":
        parent = parent.parent
    return parent.mem_id if parent is not None else 0


def _span(cell: LexborNode, name: str, most: int) -> int:
    try:
        return max(1, min(int(cell.attributes.get(name) or 1), most))
    except ValueError:
        return 1


def _cell_text(cell: LexborNode, context: _Context) -> tuple[str, bool]:
    inner = TextBuilder()
    reader = _Reader(inner)
    reader.walk(cell, context.within(cell))
    reader.finish()
    blocks = inner.blocks
    return "\n".join(block.text for block in blocks), bool(blocks) and all(bool(b.style.is_bold) for b in blocks)
