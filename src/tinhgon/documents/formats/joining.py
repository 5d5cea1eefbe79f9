"""Hard wraps: did the author break this line, or did a program that counts characters?

A program breaks where the next word would not have fitted, or, when markup was taken out after wrapping, anywhere; an
author breaks where a sentence, an item or a heading ends. So the state of the sentence decides, then the width of
the lines around, then the numbering: a number behind a full line opens an item only if it goes on counting.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from tinhgon.documents import office_form
from tinhgon.vietnamese import fold

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
_COUNTED = ("dieu", "khoan", "diem", "muc", "chuong", "phan", "ngay", "thang", "nam", "quy", "phu luc", "va", "lan",
            "khoa", "den", "tu")  # fmt: skip
_LETTERED = ("khoan", "diem", "muc", "va", "den", "tu")
# "số" awaits a number, except as the last word of these.
_NO_NUMBERS = ("doi so", "dan so", "thieu so", "thuat so", "nghe so", "te so", "hoi so", "quyen so", "ky so", "tang so",
               "lieu so", "chi so")  # fmt: skip
_OPEN_WORDS = frozenset(
    [
        "va",
        "cua",
        "cac",
        "theo",
        "tai",
        "voi",
        "ve",
        "cho",
        "de",
        "do",
        "la",
        "trong",
        "tren",
        "nhung",
        "bang",
        "hoac",
        "nhu",
        "tu",
        "den",
        "boi",
        "gom",
        "duoc",
        "khi",
        "ma",
    ]
)
_CLOSES_BRACKET = re.compile(r"(?:\d{1,3}|[IVXL]{1,6})\)")
_BARE_MARK = re.compile(r"(?:[-–—+•*]|\(?\d{1,3}(?:\.\d{1,3})*[.)/]|[a-zđ][).]|[IVXL]{1,6}[.\-–/])$")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+\s")
_COUNTING = re.compile(r"(\d{1,3})(?:[.)/])")
_SIGNS = "-–—−+*·"
_ENDED = '.;:?!…”"/'


@dataclass(frozen=True, slots=True)
class Wrapping:
    """How a file breaks its lines."""

    width: int | None  # characters; None: one line a paragraph
    is_ragged: bool = False  # lines end anywhere (markup was taken out after wrapping), blank lines part paragraphs


def wrapping_of(lines: Sequence[str]) -> Wrapping:
    """Find out from the lines of a file how they were wrapped.

    Rows of tables and single lines far longer than all others say nothing of the wrap.
    """
    lengths = sorted(len(line.rstrip()) for line in lines if len(line.strip()) > 20 and not _is_row(line))
    if len(lengths) < 4:
        return Wrapping(None)
    width = lengths[int(len(lengths) * 0.97) - 1] if len(lengths) > 30 else lengths[-1]
    while width > 120 and len(lengths) > 8 and sum(1 for length in lengths if length > 120) * 8 <= len(lengths):
        lengths = [length for length in lengths if length <= 120]
        width = lengths[-1]
    if width > 120:
        return Wrapping(None)
    filled = sum(1 for line in lines if line.strip())
    pairs = short = 0
    for line, after in itertools.pairwise(lines):
        after = after.strip()
        if line.strip() and after[:1].islower() and not _is_row(line):
            pairs += 1
            short += not _was_full(line, after, width)
    if len(lines) - filled <= filled * 0.12:
        return Wrapping(width)
    return Wrapping(width, is_ragged=pairs > 2 and short > pairs * 0.2)


def _is_row(line: str) -> bool:
    stripped = line.strip()
    return stripped[:1] in ("|", "<", "+") or "\t" in stripped or "    " in stripped or stripped.count("|") > 1


def _was_full(line: str, after: str, width: int) -> bool:
    """Would the first word of the next line not have fitted into this one?"""
    return len(line.rstrip()) + 1 + len(after.strip().split(" ", 1)[0]) > width - 4


def opens_paragraph(line: str) -> bool:
    """Does `line` begin with a clause mark followed by what a clause would begin with?"""
    found = MARK.match(line)
    if not found:
        return False
    rest = line[found.end() :].lstrip("*_ “\"'(")
    if _THOUSANDS.match(line) and rest[:1].islower():
        return False  # "… bồi dưỡng" / "3.000 lượt nhân lực"
    return not rest[:1].islower() or found[0].strip() not in _SIGNS


def is_bare_mark(line: str) -> bool:
    return bool(_BARE_MARK.match(line.strip()))


def is_joined(previous: str, line: str, wrapping: Wrapping, *, counted: int = 0, after: str = "") -> bool:
    """Does `line` go on with the paragraph that `previous` (the line above, no blank between) belongs to?

    Args:
        counted: the last number that opened an item, 0 for none: what a number must go on from.
        after: the line below `line`, "" for a blank one or the end.
    """
    previous, line = previous.rstrip(), line.strip()
    if is_bare_mark(previous):
        return True
    last = previous.rstrip("*_\\ ")[-1:]
    if opens_paragraph(line):
        return _continues_though_marked(previous, line, last, wrapping, counted)
    if _last_words(previous)[-1:] and _last_words(previous)[-1] in _OPEN_WORDS and not previous.isupper():
        return True
    if line[:1].islower() or _THOUSANDS.match(line):
        return last not in ";" or wrapping.width is not None
    if wrapping.width is None:
        return False
    if previous[-1:].isalpha() and len(previous) < 12 and len(line) > 30 and not previous.isupper():
        return True  # "Bộ" / "Văn hóa, Thể thao và Du lịch yêu cầu …": the first word was cut off
    if last in ".:;!?" and _begins_short(line, after.strip(), wrapping.width):
        return False
    if _was_full(previous, line, wrapping.width):
        return True
    if wrapping.is_ragged:  # trust the blank lines, except after a finished short line
        return last not in ".;:!?" and not _is_form(previous) and previous.isupper() == line.isupper()
    return last == "," and not line.isupper()


def _begins_short(line: str, after: str, width: int) -> bool:
    """Was the line cut short though its sentence goes on below? Converters do so with the first line of a paragraph."""
    return after[:1].islower() and len(line) < width * 0.75 and not _was_full(line, after, width)


def _is_form(line: str) -> bool:
    """A line of the letterhead or the closing is whole, however short."""
    return bool(
        office_form.is_motto(line)
        or office_form.label_of(line) in ("number", "recipients")
        or office_form.is_date_line(line)
    )


def _continues_though_marked(previous: str, line: str, last: str, wrapping: Wrapping, counted: int) -> bool:
    """Is what looks like a mark at the start of `line` a part of the sentence above?"""
    if _CLOSES_BRACKET.match(line) and previous.count("(") > previous.count(")"):
        return True  # "… Phường 7 (Quận" / "8), xã …"
    words = _last_words(previous)
    tail = " ".join(words[-2:])
    if line[:1].islower():
        return bool(words) and words[-1] in _LETTERED
    if words and (words[-1] in _COUNTED or tail == "phu luc" or (words[-1] == "so" and tail not in _NO_NUMBERS)):
        return True
    if wrapping.width is None or last in _ENDED or last == "," or not _was_full(previous, line, wrapping.width):
        return False
    is_title = previous.replace("*", "").strip().isupper()
    if line[0] in _SIGNS:
        rest = line[1:].strip()
        return (last.isdigit() and rest[:1].isdigit()) or (not is_title and line[0] != "*" and last.isalnum())
    found = _COUNTING.match(line)
    return bool(found and counted and not is_title and int(found[1]) not in (1, counted + 1))


def _last_words(text: str) -> list[str]:
    return fold(text[-24:]).replace("*", "").split()


def counted_in(line: str, before: int) -> int:
    """The number that opens `line`, or the one before if none does."""
    found = _COUNTING.match(line.lstrip(" *_"))
    return int(found[1]) if found else before
