"""Plain text → `Document`: decoding, hard wraps joined, side-by-side letterheads taken apart.

A text file says nothing about form, so the module looks only at line ends: is the file hard-wrapped, and did the
author break this line or did a program?
"""

import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from tinhgon.documents.building import TextBuilder
from tinhgon.documents.formats import columns, flat_tables
from tinhgon.documents.formats.emphasis import strip_emphasis
from tinhgon.documents.layout_tables import is_layout_table
from tinhgon.documents.model import BlockKind, Cell, Document, Format, Note, Style, UnreadableDocument
from tinhgon.vietnamese import normalise

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_VIETNAMESE = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹàáãèéìíòóõùúýĩũ]", re.I)
# Letters of TCVN3 ("ABC") fonts seen through Latin-1; together with ASCII letters they make Vietnamese words.
_TCVN3 = re.compile("[\xa1-\xaf\xb5-\xbe\xc6-\xdf\xe0-\xff]")

# A mark that opens a clause; shared with the Markdown reader to decide where a line is a paragraph of its own.
MARK = re.compile(
    r"""(?:
      [-–—−+•●▪◦·‣■□➢✓*]\s*(?=\S)
    | \(?\d{1,3}(?:\.\d{1,3})*[.)/]\s*(?=\S) | \d{1,2}(?:\.\d{1,3}){1,4}\s+(?=\S)
    | \(?[a-zđ][).]\s*(?=\S)
    | [IVXL]{1,6}\s*[.\-–/)]+\s*(?=\S)
    | [A-H]\.\s+(?=\S)
    | (?:Điều|Chương|Phần|Mục|PHẦN|CHƯƠNG|MỤC|ĐIỀU|PHỤ\ LỤC|Phụ\ lục)\s+\S+
    )""",
    re.X,
)
_AWAITS_NUMBER = re.compile(
    r"(?:điều|khoản|điểm|mục|chương|phần|(?<!đổi )(?<!dân )(?<!thiểu )(?<!thuật )(?<!nghệ )(?<!tế )(?<!hội )(?<!quyền )(?<!ký )(?<!tầng )"
    r"(?<!liệu )(?<!chỉ )số|ngày|tháng|năm|quý|phụ lục|và|lần|khóa|đến|từ)\**$",
    re.I,
)  # "… theo Điều" / "4. …": the number is no mark
_CLOSES_BRACKET = re.compile(r"(?:\d{1,3}|[IVXL]{1,6})\)")
_AWAITS_LETTER = re.compile(r"(?:khoản|điểm|mục|và|đến|từ)\**$", re.I)
_UNFINISHED = re.compile(r"\s(?:và|của|các|theo|tại|với|về|cho|để|do|là|trong|trên|những|bằng|hoặc)\**$")
_BARE_MARK = re.compile(r"(?:[-–—+•*]|\(?\d{1,3}(?:\.\d{1,3})*[.)/]|[a-zđ][).]|[IVXL]{1,6}[.\-–/])$")
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
    """Return normalised text with "\\n" line ends, and a note where the encoding was not UTF-8."""
    notes: list[Note] = []
    if isinstance(source, bytes):
        text, encoding = decode(source)
        if encoding != "utf-8":
            notes.append(Note(code="encoding", facts=(("encoding", encoding),)))
    else:
        text = source
    text = normalise(text).replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\u2028", "\n")
    return text, notes


@dataclass(frozen=True, slots=True)
class Wrapping:
    """How a file breaks its lines."""

    width: int | None  # characters; None: one line a paragraph
    is_ragged: bool = False  # lines end anywhere (markup was taken out after wrapping), blank lines part paragraphs


def wrapping_of(lines: Sequence[str]) -> Wrapping:
    """Find out from the lines of a file how they were wrapped."""
    lengths = sorted(len(line.rstrip()) for line in lines if len(line.strip()) > 20)
    if len(lengths) < 4:
        return Wrapping(None)
    width = lengths[int(len(lengths) * 0.97) - 1] if len(lengths) > 30 else lengths[-1]
    if width > 120:
        return Wrapping(None)
    filled = sum(1 for line in lines if line.strip())
    if len(lines) - filled <= filled * 0.12:
        return Wrapping(width)
    pairs = short = 0
    for line, after in itertools.pairwise(lines):
        after = after.strip()
        if line.strip() and after[:1].islower():
            pairs += 1
            short += not _was_full(line, after, width)
    return Wrapping(width, is_ragged=pairs > 5 and short > pairs * 0.2)


def _was_full(line: str, after: str, width: int) -> bool:
    """Would the first word of the next line not have fitted into this one?"""
    return len(line.rstrip()) + 1 + len(after.strip().split(" ", 1)[0]) > width - 4


def opens_paragraph(line: str) -> bool:
    """Does `line` begin with a clause mark followed by what a clause would begin with?"""
    found = MARK.match(line)
    if not found:
        return False
    rest = line[found.end() :].lstrip("*_ “\"'(")
    return not rest[:1].islower() or found[0].strip() not in ("-", "–", "—", "−", "+", "*", "·")


def is_joined(previous: str, line: str, wrapping: Wrapping) -> bool:
    """Does `line` go on with the paragraph that `previous` (the line above, no blank between) belongs to?"""
    previous, line = previous.rstrip(), line.strip()
    if _BARE_MARK.match(previous.strip()):
        return True
    last = previous.rstrip("*_\\ ")[-1:]
    if opens_paragraph(line):
        if _CLOSES_BRACKET.match(line) and previous.count("(") > previous.count(")"):
            return True  # "… Phường 7 (Quận" / "8), xã …"
        return bool((_AWAITS_LETTER if line[:1].islower() else _AWAITS_NUMBER).search(previous))
    if _UNFINISHED.search(previous) and not previous.isupper():
        return True
    if line[:1].islower():
        return last not in ";" or wrapping.width is not None
    if wrapping.width is None:
        return False
    if _was_full(previous, line, wrapping.width):
        return True
    if wrapping.is_ragged:  # trust the blank lines, except after a finished short line
        return last not in ".;:!?"
    return last == "," and not line.isupper()


def parse(source: str | bytes) -> Document:
    """Read plain text. See `decode` for encodings and errors."""
    text, notes = text_of(source)
    builder = TextBuilder()
    for number, page in enumerate(text.split("\f")):
        if number:
            builder.add_page_break()
        lines = page.split("\n")
        wrapping = wrapping_of(lines)
        for piece in flat_tables.pieces(lines):
            if isinstance(piece, flat_tables.Text):
                _add_text(builder, piece.lines, wrapping)
            else:
                _add_flat(builder, piece)
    return Document(format=Format.TEXT, text=builder.text(), blocks=tuple(builder.blocks), notes=tuple(notes))


def _add_text(builder: TextBuilder, lines: list[str], wrapping: Wrapping) -> None:
    at = 0
    paragraph: list[str] = []
    previous = ""

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
        if paragraph and not is_joined(previous, line, wrapping):
            is_open = sum(part.count("**") for part in paragraph) % 2 == 1
            if not is_open or line.isupper() or opens_paragraph(line):
                finish()
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


def _add_flat(builder: TextBuilder, table: flat_tables.FlatTable) -> None:
    cells = [
        Cell(text="\n".join(line.strip() for line in cell.lines if line.strip()), row=cell.row, column=cell.column,
             start=0, end=0, row_span=cell.row_span, column_span=cell.column_span)
        for cell in flat_tables.placed(table)
    ]  # fmt: skip
    if any(cell.text for cell in cells):
        builder.add_table(cells, is_layout=is_layout_table(cells, is_bordered=None))
