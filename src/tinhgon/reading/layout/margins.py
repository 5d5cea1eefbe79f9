"""What stands beside the text and is no part of it: footnotes, and what web pages and signing programs print around it."""

import re
from collections.abc import Sequence

from tinhgon.documents import Note, office_form
from tinhgon.reading import marks
from tinhgon.reading.layout.annexes import opens_annex
from tinhgon.reading.layout.lines import Line

_FOOTNOTE = re.compile(r"\[(\d{1,3})\]\s*")
_STAMP = ("ky boi", "thoi gian ky", "nguoi ky", "email", "co quan")
_WEB_TAIL = 12  # lines at the end that may belong to a web page


def part_footnotes(lines: list[Line]) -> tuple[list[Line], list[Note]]:
    """Take the footnotes out of the lines; return the lines of the text, and each footnote as a note at its mark.

    A footnote begins with a mark in square brackets that stands in the text above it too; it ends where the next one,
    an annex, a table or a mark of the text begins.
    """
    called: dict[str, int] = {}  # mark → where it stands in the text
    text: list[Line] = []
    notes: list[tuple[str, list[Line]]] = []
    in_note = False
    for at, line in enumerate(lines):
        found = _FOOTNOTE.match(line.text) if line.table is None else None
        if found and found[1] in called:
            in_note = True
            notes.append((found[1], []))
        elif in_note:
            mark = marks.read_mark(line.text) if line.table is None else None
            is_new = mark is not None and mark.rank < marks.BULLET and not line.text[mark.length :][:1].islower()
            in_note = not (line.table is not None or line.frame or is_new or opens_annex(lines, at, in_tail=True))
        if in_note:
            notes[-1][1].append(line)
            continue
        for call in _CALL.finditer(line.text):
            called.setdefault(call[1], line.start + call.start())
        text.append(line)
    return text, [_as_note(called[mark], body) for mark, body in notes]


_CALL = re.compile(r"(?<=\S)\[(\d{1,3})\]")


def _as_note(start: int, lines: Sequence[Line]) -> Note:
    words = _FOOTNOTE.sub("", " ".join(line.text for line in lines), count=1).strip()
    return Note(code="footnote", facts=(("text", words),), start=start, page=lines[0].page)


def without_web_tail(lines: Sequence[Line]) -> list[Line]:
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
