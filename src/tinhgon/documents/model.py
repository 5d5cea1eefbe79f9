"""What a file becomes: a `Document` of blocks over one normalised text.

Every block is a slice of `Document.text`: `document.text[block.start:block.end] == block.text`. All later findings
(clauses, tasks, dates) are intervals of that text, so a page can highlight them and a reader can check them.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Format(StrEnum):
    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    DOCX = "docx"
    DOC = "doc"
    PDF = "pdf"
    IMAGE = "image"


class BlockKind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    TABLE = "table"
    PAGE_BREAK = "page_break"


class Alignment(StrEnum):
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    JUSTIFY = "justify"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """Hints of form. `None` means the format does not say (plain text never says)."""

    is_bold: bool | None = None  # the whole block is bold
    is_italic: bool | None = None
    alignment: Alignment | None = None
    indent_mm: float | None = None
    size_pt: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell, merged cells once, at their first row and column. `start`/`end` are offsets into `Document.text`."""

    text: str
    row: int
    column: int
    start: int
    end: int
    row_span: int = 1
    column_span: int = 1
    is_bold: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    row_count: int
    column_count: int
    cells: tuple[Cell, ...]
    is_layout: bool = False  # a frame for the letterhead or the signature, not a table of facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, heading, list item, table or page break, in reading order.

    `text` is what a reader sees, restored automatic numbering included ("a) Cấp tỉnh"). `label` repeats that
    numbering where it came from the format's own lists and not from typed characters. Lines inside a block are parted
    by "\\n" only where the author broke them; hard wraps are joined. The text of a table is its cells, one a line.
    """

    kind: BlockKind
    text: str
    start: int
    end: int
    page: int | None = None
    label: str = ""
    level: int = 0
    style: Style = field(default_factory=Style)
    table: Table | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something the one who reads should know about the file: a code, facts to word it with, and where it is.

    `start` and `end` are offsets into `Document.text` (a footnote: where its mark stands), None where the note is about
    the whole file or about what did not become text. `page` is where the file has pages. The words are made in
    `tinhgon.documents.noting`.
    """

    code: str
    facts: tuple[tuple[str, str], ...] = ()
    start: int | None = None
    end: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    format: Format
    text: str
    blocks: tuple[Block, ...]
    page_count: int | None = None
    fields: tuple[tuple[str, str], ...] = ()  # form and signature fields of a PDF: (name, value)
    notes: tuple[Note, ...] = ()
    struck: tuple[tuple[int, int], ...] = ()  # stretches of `text` printed with a line through them, in order

    def page_at(self, offset: int) -> int | None:
        """Return the page on which the character at `offset` stands, None where the format has no pages."""
        page = None
        for block in self.blocks:
            if block.start > offset:
                break
            page = block.page
        return page


class UnreadableDocument(Exception):
    """A file that cannot or must not be read. Carries facts; the shell and the CLI word them.

    Attributes:
        code: what is wrong, e.g. "empty", "encrypted", "truncated", "wrong-format", "too-large", "too-many-pages",
            "zip-bomb", "entity-bomb", "state-secret", "needs-ocr", "needs-libreoffice", "no-text".
        expected, found: in words, Vietnamese.
        where: the place in the file (page, part, offset), Vietnamese.
        remedy: what the user can do, Vietnamese.
    """

    def __init__(self, code: str, *, expected: str = "", found: str = "", where: str = "", remedy: str = "") -> None:
        self.code, self.expected, self.found, self.where, self.remedy = code, expected, found, where, remedy
        super().__init__("; ".join(part for part in (code, found, where, remedy) if part))
