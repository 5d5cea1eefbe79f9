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
from tinhgon.documents.formats.emphasis import strip_emphasis
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
_GAP = re.compile(r"(?<=\S)(?:\s{4,}|\t+\s*)(?=\S)")
_PIPE_ROW = re.compile(r"\s*\|(?:[^|]*\|){2,}\s*$")
_RULE = re.compile(r"[-_=*.~–—\s]{3,}$")
_HEAD_WORDS = re.compile(r"CỘNG HÒA XÃ HỘI|CỘNG HOÀ XÃ HỘI|ĐẢNG CỘNG SẢN|Độc lập|Nơi nhận|^\s*Số\s*:?|, ngày", re.I)


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
        _add_page(builder, page.split("\n"))
    return Document(format=Format.TEXT, text=builder.text(), blocks=tuple(builder.blocks), notes=tuple(notes))


def _add_page(builder: TextBuilder, lines: list[str]) -> None:
    wrapping = wrapping_of(lines)
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
        if (end := _pipe_table_end(lines, at)) > at:
            finish()
            builder.add_table(_pipe_table(lines[at:end]))
            previous = ""
            at = end
            continue
        if ("   " in line or "\t" in line) and _GAP.search(line) and (end := _side_by_side_end(lines, at)) > at:
            finish()
            builder.add_table(_side_by_side(lines[at:end]), is_layout=True)
            previous = ""
            at = end
            continue
        if paragraph and not is_joined(previous, line, wrapping):
            is_open = sum(part.count("**") for part in paragraph) % 2 == 1
            if not is_open or line.isupper() or opens_paragraph(line):
                finish()
        paragraph.append(" ".join(line.split()))
        previous = line
        at += 1
    finish()


def _pipe_table_end(lines: Sequence[str], start: int) -> int:
    """Return the end of a table drawn with "|" that begins at `start`: two rows or more, each framed on both sides."""
    end = start
    while end < len(lines) and _PIPE_ROW.match(lines[end]):
        end += 1
    return end if end - start >= 2 else start


def _pipe_table(lines: Sequence[str]) -> list[Cell]:
    rows = [[cell.strip() for cell in line.strip()[1:-1].split("|")] for line in lines]
    filled = [row for row in rows if not all(re.fullmatch(r"[-:= ]*", cell) for cell in row)]
    return [
        Cell(text=cell, row=place, column=column, start=0, end=0)
        for place, row in enumerate(filled)
        for column, cell in enumerate(row)
    ]


def _side_by_side_end(lines: Sequence[str], start: int) -> int:
    """Return the end of a two-column letterhead or signature that begins at `start`, or `start` if there is none."""
    end, gaps, words = start, 0, False
    blank = 0
    for at in range(start, min(len(lines), start + 40)):
        line = lines[at].rstrip()
        if not line:
            blank += 1
            if blank > 6:
                break
            continue
        gap = bool(_GAP.search(line.strip()))
        indent = len(line) - len(line.lstrip())
        if not gap and not (indent > 25 or (gaps and blank == 0 and len(line) < 60) or _RULE.match(line)):
            break
        if gap:
            gaps += 1
            words = words or bool(_HEAD_WORDS.search(line))
        elif re.match(r"\s*(?:[A-ZĐÀ-Ỹ]{2,}\s?){1,3}$", line) and not words:
            break
        blank = 0
        end = at + 1
    return end if words and gaps else start


def _side_by_side(lines: Sequence[str]) -> list[Cell]:
    """Split lines at their widest gap; a line without a gap goes to the side where it stands."""
    gaps = [found for line in lines for found in _GAP.finditer(line.rstrip())]
    border = sorted(found.end() for found in gaps)[len(gaps) // 2] if gaps else 40
    left: list[str] = []
    right: list[str] = []
    for line in lines:
        line = line.rstrip()
        if not line.strip():
            continue
        candidates = list(_GAP.finditer(line))
        if candidates:
            best = min(candidates, key=lambda found: abs(found.end() - border))
            left.append(" ".join(line[: best.start()].split()))
            right.append(" ".join(line[best.end() :].split()))
        elif len(line) - len(line.lstrip()) > border * 0.6:
            right.append(line.strip())
        else:
            left.append(" ".join(line.split()))
    return [
        Cell(text="\n".join(part for part in side if part), row=0, column=column, start=0, end=0)
        for column, side in enumerate((left, right))
    ]
