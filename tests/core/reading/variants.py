"""The same document in other files: its paragraphs and tables written again as text, Markdown, HTML and DOCX."""

import textwrap
import unicodedata
from collections.abc import Callable
from html import escape

from tests.core.documents import making

from tinhgon.documents import Block, BlockKind, Document

Made = tuple[bytes, str]

_OLD_TONES = {
    "òa": "oà",
    "óa": "oá",
    "ỏa": "oả",
    "õa": "oã",
    "ọa": "oạ",
    "ủy": "uỷ",
    "úy": "uý",
    "ùy": "uỳ",
    "ụy": "uỵ",
}


def pieces(document: Document) -> list[Block]:
    return [block for block in document.blocks if block.kind is not BlockKind.PAGE_BREAK]


def rows_of(block: Block) -> list[list[str]]:
    """The rows of a table whose cells are not merged; a merged cell's text stands in its first place."""
    assert block.table is not None
    grid = [[""] * block.table.column_count for _ in range(block.table.row_count)]
    for cell in block.table.cells:
        grid[cell.row][cell.column] = cell.text
    return grid


def is_simple(document: Document) -> bool:
    """No merged cells: these the bare formats cannot say."""
    return all(
        cell.row_span == cell.column_span == 1
        for block in document.blocks
        if block.table is not None
        for cell in block.table.cells
    )


def as_text(document: Document, width: int = 0) -> str:
    parts = []
    for block in pieces(document):
        if block.table is not None:
            parts.append(
                "\n".join("| " + " | ".join(cell.replace("\n", " / ") for cell in row) + " |" for row in rows_of(block))
            )
            continue
        lines = [
            part
            for line in block.text.split("\n")
            for part in (
                textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) if width else [line]
            )
        ]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def as_markdown(document: Document) -> str:
    parts = []
    for block in pieces(document):
        if block.table is not None:
            rows = ["| " + " | ".join(cell.replace("\n", "<br>") for cell in row) + " |" for row in rows_of(block)]
            parts.append("\n".join([rows[0], "|" + "---|" * len(rows_of(block)[0]), *rows[1:]]))
            continue
        mark = "**" if block.style.is_bold else ""
        parts.append("\n".join(f"{mark}{line}{mark}\\" for line in block.text.split("\n"))[:-1])
    return "\n\n".join(parts) + "\n"


def as_html(document: Document) -> str:
    parts = []
    for block in pieces(document):
        if block.table is not None:
            cells = ["".join(f"<td>{_broken(cell)}</td>" for cell in row) for row in rows_of(block)]
            parts.append("<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>")
            continue
        inner = _broken(block.text)
        parts.append(f"<p>{f'<b>{inner}</b>' if block.style.is_bold else inner}</p>")
    return "<html><body>" + "\n".join(parts) + "</body></html>"


def _broken(text: str) -> str:
    return "<br>".join(escape(line) for line in text.split("\n"))


def as_docx(document: Document) -> bytes:
    parts = []
    for block in pieces(document):
        if block.table is not None:
            rows = [
                "".join(making.tc("".join(making.p(escape(line)) for line in cell.split("\n"))) for cell in row)
                for row in rows_of(block)
            ]
            parts.append(making.table(*rows, borders=not block.table.is_layout))
            continue
        run = "<w:b/>" if block.style.is_bold else ""
        lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in block.text.split("\n"))
        parts.append(making.p(raw=f"<w:r><w:rPr>{run}</w:rPr>{lines}</w:r>"))
    return making.docx_bytes("".join(parts))


def old_tones(text: str) -> str:
    for new, old in _OLD_TONES.items():
        text = text.replace(new, old).replace(new.upper(), old.upper()).replace(new.capitalize(), old.capitalize())
    return text


VARIANTS: dict[str, Callable[[Document], Made]] = {
    "text": lambda document: (as_text(document).encode(), "a.txt"),
    "wrapped-47": lambda document: (as_text(document, 47).encode(), "a.txt"),
    "wrapped-72": lambda document: (as_text(document, 72).encode(), "a.txt"),
    "wrapped-101": lambda document: (as_text(document, 101).encode(), "a.txt"),
    "markdown": lambda document: (as_markdown(document).encode(), "a.md"),
    "html": lambda document: (as_html(document).encode(), "a.html"),
    "docx": lambda document: (as_docx(document), "a.docx"),
    "nfd": lambda document: (unicodedata.normalize("NFD", as_text(document)).encode(), "a.txt"),
    "old-tones": lambda document: (old_tones(as_text(document)).encode(), "a.txt"),
}  # fmt: skip
