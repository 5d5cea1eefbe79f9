"""Plain text → `Document`: decoding, hard wraps joined, side-by-side letterheads taken apart.

A text file says nothing about form, so the module looks only at line ends: is the file hard-wrapped, and did the
author break this line or did a program?
"""

import re
import unicodedata
from collections.abc import Sequence

from tinhgon.documents.building import TextBuilder
from tinhgon.documents.formats import columns, flat_rows, flat_tables, joining
from tinhgon.documents.formats.emphasis import strip_emphasis
from tinhgon.documents.formats.joining import MARK
from tinhgon.documents.layout_tables import is_layout_table
from tinhgon.documents.model import BlockKind, Cell, Document, Format, Note, Style, UnreadableDocument
from tinhgon.vietnamese import normalise

__all__ = ["MARK", "decode", "parse", "text_of"]  # MARK: for the other formats

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_VIETNAMESE = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹàáãèéìíòóõùúýĩũ]", re.I)
# Letters of TCVN3 ("ABC") fonts seen through Latin-1; together with ASCII letters they make Vietnamese words.
_TCVN3 = re.compile("[\xa1-\xaf\xb5-\xbe\xc6-\xdf\xe0-\xff]")

_PIPE_ROW = re.compile(r"\s*\|(?:[^|]*\|){2,}\s*$")
_BLANK_CELL = re.compile(r"[-:= ]*")


def decode(data: bytes) -> tuple[str, str]:
    """Return the text of `data` and the name of its encoding.

    UTF-8 and UTF-16 by byte order mark, UTF-8 by validity, UTF-16 by its zero bytes; otherwise the likeliest of
    Windows-1258 and TCVN3 by the letters it gives.

    Raises:
        UnreadableDocument: "wrong-format" if the bytes are no text.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, errors="replace").removeprefix("\ufeff"), encoding.removesuffix("-sig")
    if b"\x00" in data[:4000]:
        sample = data[:4000]
        odd, even = sample[1::2].count(0), sample[0::2].count(0)
        for encoding, zeros in (("utf-16-le", odd), ("utf-16-be", even)):
            # Vietnamese letters outside Latin-1 have no zero byte, spaces and ASCII letters do.
            if zeros * 4 > len(sample) // 2:
                return data.decode(encoding, errors="replace"), encoding
        raise UnreadableDocument(
            "wrong-format",
            expected="tệp văn bản",
            found="tệp nhị phân",
            remedy="Kiểm tra lại phần mở rộng của tệp.",
        )
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.start > len(data) - 4:  # cut in the middle of a letter
            return data[: error.start].decode("utf-8"), "utf-8"
    windows = unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))
    latin = data.decode("latin-1")
    if _looks_tcvn3(latin):
        from tinhgon.vietnamese.legacy import from_legacy  # its tables are large; few files need them

        return from_legacy(latin, "tcvn3"), "tcvn3"
    return windows, "windows-1258"


def _looks_tcvn3(latin: str) -> bool:
    """TCVN3 keeps its letters where Latin-1 has signs (µ, ¸, ®, ¶); Windows-1258 hardly uses those places."""
    signs = sum(latin.count(sign) for sign in "µ¶·¸¹®¨©ª«¬­»¼½¾")
    letters = len(_TCVN3.findall(latin))
    return letters > 0 and signs * 4 > letters


def text_of(source: str | bytes) -> tuple[str, list[Note]]:
    """Return normalised text with "\\n" line ends, and a note where the encoding was not Unicode."""
    notes: list[Note] = []
    if isinstance(source, bytes):
        text, encoding = decode(source)
        if not encoding.startswith("utf-"):  # which Unicode it is changes no letter
            notes.append(Note(code="encoding", facts=(("encoding", encoding),)))
    else:
        text = source
    text = normalise(text).replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\u2028", "\n")
    return text, notes


def parse(source: str | bytes) -> Document:
    """Read plain text. See `decode` for encodings and errors."""
    text, notes = text_of(source)
    builder = TextBuilder()
    for number, page in enumerate(text.split("\f")):
        if number:
            builder.add_page_break()
        lines = page.split("\n")
        wrapping = joining.wrapping_of(lines)
        for piece in flat_tables.pieces(lines):
            if isinstance(piece, flat_tables.Text):
                _add_text(builder, piece.lines, wrapping)
            else:
                _add_flat(builder, piece)
    return Document(format=Format.TEXT, text=builder.text(), blocks=tuple(builder.blocks), notes=tuple(notes))


def _add_text(builder: TextBuilder, lines: list[str], wrapping: joining.Wrapping) -> None:
    at = 0
    paragraph: list[str] = []
    previous = ""
    counted = 0

    def finish() -> None:
        if paragraph:
            text = " ".join(paragraph)
            if "*" in text:  # text taken from Markdown keeps its emphasis
                starred = text.startswith("* ") and text.count("*") % 2 == 1  # a bullet, not an emphasis
                text, bold, italic = strip_emphasis(text.removeprefix("* ") if starred else text)
                text = f"* {text}" if starred else text
                builder.add(BlockKind.PARAGRAPH, text, style=Style(is_bold=bold > 0.9, is_italic=italic > 0.9))
            else:
                builder.add(BlockKind.PARAGRAPH, text)
            paragraph.clear()

    while at < len(lines):
        line = lines[at].rstrip()
        if not line.strip():
            finish()
            previous = ""
            at += 1
            continue
        found = _table_at(lines, at)
        if found is not None:
            finish()
            _add_rows(builder, found[1])
            previous = ""
            at = found[0]
            continue
        if paragraph and not joining.is_joined(
            previous, line, wrapping, counted=counted, after=lines[at + 1] if at + 1 < len(lines) else ""
        ):
            is_open = sum(part.count("**") for part in paragraph) % 2 == 1
            if not is_open or line.isupper() or joining.opens_paragraph(line):
                finish()
        if not paragraph:
            counted = joining.counted_in(line, counted)
        paragraph.append(" ".join(line.split()))
        previous = line
        at += 1
    finish()


def _table_at(lines: Sequence[str], at: int) -> tuple[int, columns.Rows] | None:
    """Return the end and the rows of a table that begins here, drawn with bars or set in columns."""
    line = lines[at]
    if "|" in line:
        end = at
        while end < len(lines) and _PIPE_ROW.match(lines[end]):
            end += 1
        if end - at >= 2:
            rows = [[cell.strip() for cell in row.strip()[1:-1].split("|")] for row in lines[at:end]]
            return end, [row for row in rows if not all(_BLANK_CELL.fullmatch(cell) for cell in row)]
        return columns.bare_rows(lines, at)
    if "   " in line or "\t" in line:
        return columns.side_by_side(lines, at) or columns.facts(lines, at)
    return None


def _add_rows(builder: TextBuilder, rows: columns.Rows) -> None:
    cells = [
        Cell(text=text, row=row, column=column, start=0, end=0)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    ]
    if cells:
        builder.add_table(cells, is_layout=is_layout_table(cells, is_bordered=None))


def _add_flat(builder: TextBuilder, table: flat_rows.FlatTable) -> None:
    cells = [
        Cell(text="\n".join(line.strip() for line in cell.lines if line.strip()), row=cell.row, column=cell.column,
             start=0, end=0, row_span=cell.row_span, column_span=cell.column_span)
        for cell in flat_rows.placed(table)
    ]  # fmt: skip
    if any(cell.text for cell in cells):
        builder.add_table(cells, is_layout=is_layout_table(cells, is_bordered=None))
