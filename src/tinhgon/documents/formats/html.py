"""HTML, as official sites and word processors write it → `Document`: paragraphs, lists, headings, tables, footnotes."""

import contextlib
import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tinhgon.documents.building import Marks, TextBuilder
from tinhgon.documents.formats import html_tree, plain
from tinhgon.documents.formats.marked_text import NOTE, SIGNS, STRIKE_OFF, STRIKE_ON, tidy, tidy_marked
from tinhgon.documents.limits import Limits
from tinhgon.documents.model import Alignment, BlockKind, Cell, Document, Format, Note, Style
from tinhgon.documents.table_grid import MOST_COLUMNS, Placed, place_cells

_SKIPPED = {"script", "style", "noscript", "template", "svg", "nav", "button", "select", "iframe", "head", "title"}
_BLOCKS = {
    "p", "div", "section", "article", "main", "body", "html", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6",
    "blockquote", "center", "header", "footer", "aside", "form", "fieldset", "dl", "dt", "dd", "pre", "address",
    "figure", "figcaption", "tr", "td", "th", "tbody", "table", "hr",
}  # fmt: skip
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_ALIGN = re.compile(r"text-align\s*:\s*(left|right|center|justify)", re.I)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
_NOT_BOLD = re.compile(r"font-weight\s*:\s*(?:normal|[1-5]00)", re.I)
_ITALIC = re.compile(r"font-style\s*:\s*italic", re.I)
_STRUCK = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_PAGE_BREAK = re.compile(r"page-break-before\s*:\s*always", re.I)
_SIZE = re.compile(r"font-size\s*:\s*([\d.]+)\s*(pt|px)", re.I)
_FONT = re.compile(r"font-family\s*:\s*[\"']?\s*([^;\"',]+)", re.I)
_ALIGNMENTS = {
    "left": Alignment.LEFT, "right": Alignment.RIGHT, "center": Alignment.CENTRE, "justify": Alignment.JUSTIFY,
}  # fmt: skip
_SPACE = re.compile(r"\s+")


def parse(source: str | bytes, *, limits: Limits | None = None) -> Document:
    """Read HTML.

    Raises:
        UnreadableDocument: "too-deep" for absurd nesting; "too-large"; "wrong-format" if the bytes are no text.
    """
    limits = limits or Limits()
    if isinstance(source, bytes):
        declared = _CHARSET.search(source[:2000])
        # A page that declares UTF-16 in bytes one can read as ASCII is not in UTF-16.
        if declared and not declared[1].lower().startswith((b"utf", b"unicode")):
            with contextlib.suppress(LookupError, UnicodeDecodeError):
                source = source.decode(declared[1].decode("ascii"))
    text, encoding = plain.decode(source) if isinstance(source, bytes) else (source, "utf-8")
    notes = [] if encoding.startswith("utf-") else [Note(code="encoding", facts=(("encoding", encoding),))]
    html_tree.check(text, limits)
    tree = LexborHTMLParser(text)
    builder = TextBuilder()
    if tree.body is not None:
        reader = _Reader(builder, html_tree.footnotes_of(tree), limits)
        reader.walk(tree.body, _Context())
        reader.finish()
    return Document(
        format=Format.HTML, text=builder.text(), blocks=tuple(builder.blocks), notes=(*notes, *builder.notes),
        struck=tuple(builder.struck),
    )  # fmt: skip


def cells_of(fragment: str) -> list[Cell]:
    """Return the cells of the first table of a piece of HTML."""
    limits = Limits()
    html_tree.check(fragment, limits)
    tree = LexborHTMLParser(fragment)
    table = tree.css_first("table")
    builder = TextBuilder()
    if table is not None:
        _Reader(builder, html_tree.footnotes_of(tree), limits).table(table, _Context())
    held = [block.table for block in builder.blocks if block.table is not None]
    if held:
        return list(held[0].cells)
    text = "\n".join(block.text for block in builder.blocks)
    return [Cell(text=text, row=0, column=0, start=0, end=0)] if text else []


class _Context:
    """What the elements around a text say of it."""

    __slots__ = ("alignment", "depth", "font", "heading", "is_bold", "is_italic", "is_struck", "level", "size_pt")

    def __init__(self, parent: "_Context | None" = None) -> None:
        self.is_bold: bool = parent.is_bold if parent else False
        self.is_italic: bool = parent.is_italic if parent else False
        self.is_struck: bool = parent.is_struck if parent else False
        self.alignment: Alignment | None = parent.alignment if parent else None
        self.size_pt: float | None = parent.size_pt if parent else None
        self.font: str = parent.font if parent else ""
        self.heading: int = parent.heading if parent else 0
        self.level: int = parent.level if parent else 0
        self.depth: int = parent.depth + 1 if parent else 0

    def within(self, node: LexborNode) -> "_Context":
        inner = _Context(self)
        tag = node.tag or ""
        attributes = node.attributes
        if tag in ("b", "strong", "th"):
            inner.is_bold = True
        elif tag in ("i", "em"):
            inner.is_italic = True
        elif tag in ("s", "strike", "del"):
            inner.is_struck = True
        elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            inner.heading = int(tag[1])
            inner.is_bold = True
        align = "center" if tag == "center" else (attributes.get("align") or "").lower()
        if face := attributes.get("face"):
            inner.font = face.split(",")[0].strip()
        style = attributes.get("style")
        if style:
            align = inner._styled(style) or align
        if align in _ALIGNMENTS:
            inner.alignment = _ALIGNMENTS[align]
        return inner

    def _styled(self, style: str) -> str:
        """Take over what a style attribute says; return the alignment it names."""
        if _BOLD.search(style):
            self.is_bold = True
        elif _NOT_BOLD.search(style):
            self.is_bold = False
        if _ITALIC.search(style):
            self.is_italic = True
        if _STRUCK.search(style):
            self.is_struck = True
        if found := _FONT.search(style):
            self.font = found[1].strip()
        if sized := _SIZE.search(style):
            with contextlib.suppress(ValueError):
                self.size_pt = float(sized[1]) * (0.75 if sized[2].lower() == "px" else 1)
        aligned = _ALIGN.search(style)
        return aligned[1].lower() if aligned else ""


class _Reader:
    def __init__(self, builder: TextBuilder, footnotes: html_tree.Footnotes, limits: Limits) -> None:
        self.builder = builder
        self.footnotes = footnotes
        self.limits = limits
        self.parts: list[str] = []
        self.notes: list[Note] = []
        self.letters = self.bold = self.italic = 0
        self.context = _Context()
        self.prefix = ""
        self.has_strikes = False

    def finish(self) -> None:
        """Close the paragraph that is being read."""
        if not self.parts and not self.notes:
            return
        joined = "".join(self.parts)
        lines = [_SPACE.sub(" ", line).strip() for line in joined.split("\n")]
        joined = "\n".join(line for line in lines if line)
        marks: Marks | None = None
        if self.notes or self.has_strikes:
            text, marks = tidy_marked(joined, self.notes)
        else:
            text = tidy(joined)
        if text:
            if self.prefix and not plain.MARK.match(text):
                marks = marks.moved(len(self.prefix)) if marks else None
                text = self.prefix + text
            context = self.context
            style = Style(
                is_bold=self.bold > self.letters * 0.9 if self.letters else False,
                is_italic=self.italic > self.letters * 0.9 if self.letters else False,
                alignment=context.alignment,
                size_pt=context.size_pt,
            )
            kind = BlockKind.HEADING if context.heading else BlockKind.LIST_ITEM if self.prefix else BlockKind.PARAGRAPH
            self.builder.add(kind, text, level=context.heading or context.level, style=style, marks=marks)
            if len(self.builder.blocks) > self.limits.max_blocks:
                raise html_tree.too_large(self.limits)
            self.prefix = ""
        else:
            for note in self.notes:
                self.builder.note(note)
        self.parts, self.notes = [], []
        self.letters = self.bold = self.italic = 0
        self.has_strikes = False

    def say(self, text: str, context: _Context) -> None:
        if not text.strip():
            if self.parts:
                self.parts.append(" ")
            return
        text = SIGNS.sub("", text.replace("\n", " "))
        if context.font:
            text = html_tree.from_font(text, context.font)
        count = sum(map(str.isalpha, text))
        if not self.letters:
            self.context = context
        self.letters += count
        self.bold += count if context.is_bold else 0
        self.italic += count if context.is_italic else 0
        if context.is_struck:
            self.has_strikes = True
            text = f"{STRIKE_ON}{text}{STRIKE_OFF}"
        self.parts.append(text)

    def walk(self, node: LexborNode, context: _Context) -> None:
        if context.depth > self.limits.max_nesting:
            raise html_tree.too_deep()
        number = 1
        child = node.child
        while child is not None:
            tag = child.tag or ""
            if tag == "-text":
                self.say(child.text_content or "", context)
            elif tag == "br":
                if _PAGE_BREAK.search(child.attributes.get("style") or ""):
                    self.finish()
                    self.builder.add_page_break()
                else:
                    self.parts.append("\n")
            elif tag == "table":
                if not self._is_hidden(child):
                    self.finish()
                    self.table(child, context.within(child))
            elif tag in _SKIPPED or tag.startswith(("-", "!")) or self._is_hidden(child):
                pass
            elif tag == "a" and (note := self.footnotes.note_of(child.attributes.get("href") or "")) is not None:
                self.parts.append(NOTE)
                self.notes.append(note)
            elif not self.footnotes.holds(child):
                number = self._element(child, tag, node.tag == "ol", number, context)
            child = child.next

    def _element(self, child: LexborNode, tag: str, is_ordered: bool, number: int, context: _Context) -> int:
        """Read an element within a paragraph or around paragraphs; return the number of the list's next item."""
        inner = context.within(child)
        is_block = tag in _BLOCKS
        if is_block:
            self.finish()
        if tag in ("ul", "ol"):
            inner.level += 1
        if tag == "li":
            with contextlib.suppress(ValueError):
                number = int(child.attributes.get("value") or number)
            self.prefix = f"{number}. " if is_ordered else "- "
            number += 1
        self.walk(child, inner)
        if is_block:
            self.finish()
        return number

    @staticmethod
    def _is_hidden(node: LexborNode) -> bool:
        attributes = node.attributes
        return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))

    def table(self, node: LexborNode, context: _Context) -> None:
        rows = html_tree.rows_of(node)
        cells = [html_tree.cells_of(row) for row in rows]
        count = sum(map(len, cells))
        # A frame around the page, or rows that are no rows of a table: what is inside is read on its own. Asked before
        # any cell is read, or tables within tables would be read twice at every level.
        is_frame = count == 1 or any(len(row) > MOST_COLUMNS for row in cells)
        if is_frame or any(cell.css_first("table") is not None for row in cells for cell in row):
            for row in cells:
                for cell in row:
                    self.walk(cell, context.within(cell))
                    self.finish()
            return
        if len(self.builder.blocks) + count > self.limits.max_blocks:
            raise html_tree.too_large(self.limits)
        read = [
            [
                (self._cell(cell, inner), html_tree.span(cell, "rowspan"), html_tree.span(cell, "colspan"))
                for cell in row
            ]
            for inner, row in ((context.within(row), held) for row, held in zip(rows, cells, strict=True))
        ]
        self._add(place_cells(read))

    def _add(self, placed: "list[Placed[tuple[str, bool, Marks]]]") -> None:
        if placed:
            self.builder.add_table(
                [
                    Cell(text=one.content[0], row=one.row, column=one.column, start=0, end=0, row_span=one.row_span,
                         column_span=one.column_span, is_bold=one.content[1])
                    for one in placed
                ],
                marks={at: one.content[2] for at, one in enumerate(placed)},
            )  # fmt: skip

    def _cell(self, cell: LexborNode, context: _Context) -> tuple[str, bool, Marks]:
        inner = TextBuilder()
        reader = _Reader(inner, self.footnotes, self.limits)
        reader.walk(cell, context.within(cell))
        reader.finish()
        blocks = [block for block in inner.blocks if block.kind is not BlockKind.PAGE_BREAK]
        marks = Marks(list(inner.struck), [(note.start or 0, note) for note in inner.notes])
        text = "\n".join(block.text for block in blocks)
        return text, bool(blocks) and all(bool(b.style.is_bold) for b in blocks), marks
