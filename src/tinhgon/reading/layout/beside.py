"""What stands beside the text and is no part of it: footnotes, and what web pages and signing programs print around it."""

import re
from collections.abc import Sequence

from tinhgon.documents import office_form
from tinhgon.reading import marks
from tinhgon.reading.layout.annexes import opens_annex
from tinhgon.reading.layout.lines import Line

_FOOTNOTE = re.compile(r"\[(\d{1,3})\]\s*")
_STAMP = ("ky boi", "thoi gian ky", "nguoi ky", "email", "co quan")
_WEB_TAIL = 12  # lines at the end that may belong to a web page


def part_footnotes(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Part the lines into those of the text and those of footnotes.

    A footnote begins with a mark in square brackets that stands in the text above it too; it ends where the next one,
    an annex, a table or a mark of the text begins.
    """
    called: set[str] = set()
    text: list[Line] = []
    notes: list[Line] = []
    in_note = False
    for at, line in enumerate(lines):
        found = _FOOTNOTE.match(line.text) if line.table is None else None
        if found and found[1] in called:
            in_note = True
        elif in_note:
            mark = marks.read_mark(line.text) if line.table is None else None
            is_new = mark is not None and mark.rank < marks.BULLET and not line.text[mark.length :][:1].islower()
            in_note = not (line.table is not None or line.frame or is_new or opens_annex(lines, at, in_tail=True))
        called.update(_FOOTNOTE_CALL.findall(line.text))
        (notes if in_note else text).append(line)
    return text, notes


_FOOTNOTE_CALL = re.compile(r"(?<=\S)\[(\d{1,3})\]")


def without_web_tail(lines: Sequence[Line], *, is_web: bool) -> list[Line]:
    """Take the lines off that a web page prints behind the text."""
    tails = office_form.words()["web"]["tail"]
    end = len(lines)
    while end > 0 and end > len(lines) - _WEB_TAIL:
        line = lines[end - 1]
        folded = office_form.bare(line.text[:80])
        if line.table is not None or line.frame or len(line.text) > 160:
            break
        if not office_form.opens_with(folded, tails, exactly=True) or line.text.rstrip().endswith("./."):
            break
        end -= 1
    return list(lines[:end])


def is_stamp(line: Line) -> bool:
    """Is it a line of a digital signature's stamp ("Ký bởi: SỞ Y TẾ")?"""
    folded = office_form.bare(line.text[:40])
    return ":" in line.text[:20] and bool(office_form.opens_with(folded, _STAMP, exactly=True))
