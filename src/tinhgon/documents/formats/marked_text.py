"""A paragraph's text in its one normal form, with what is said of it: strikes and the marks of notes.

While a paragraph is collected, these stand in its pieces as signs that Unicode keeps free for such use (whoever
collects takes such signs out of the author's words first); when its text is made they are taken out, and where they
stood is told in offsets of the finished text.
"""

import re

from tinhgon.documents.building import Marks
from tinhgon.documents.model import Note
from tinhgon.vietnamese import normalise

STRIKE_ON, STRIKE_OFF, NOTE = "\ufdd0", "\ufdd1", "\ufdd2"
SIGNS = re.compile("[\ufdd0-\ufdd2]")
_SPACES = re.compile(r"[ \t\u00a0]+")


def tidy(text: str) -> str:
    """Return text, which has none of the signs, with single spaces and no space at the ends of its lines."""
    text = normalise(text)
    if "\n" not in text:
        return (_SPACES.sub(" ", text) if "  " in text or "\t" in text else text).strip()
    return "\n".join(_SPACES.sub(" ", line).strip() for line in text.split("\n")).strip("\n ")


def tidy_marked(text: str, notes: list[Note]) -> tuple[str, Marks]:
    """Do what `tidy` does and find where the signs have come to stand; `notes` in the order of their signs."""
    out: list[str] = []
    marks = Marks()
    note_at = 0
    has_space = is_struck = False
    struck_from: int | None = None
    for letter in normalise(text):
        if letter == STRIKE_ON:
            is_struck = True
        elif letter == STRIKE_OFF:
            if struck_from is not None:
                _add_strike(marks, struck_from, len(out))
            struck_from, is_struck = None, False
        elif letter == NOTE:
            if note_at < len(notes):
                marks.notes.append((len(out), notes[note_at]))
            note_at += 1
        elif letter in " \t\u00a0":
            has_space = bool(out) and out[-1] != "\n"
        elif letter == "\n":
            has_space = False
            if out:
                out.append("\n")
        else:
            if has_space:
                out.append(" ")
                has_space = False
            if is_struck and struck_from is None:
                struck_from = len(out)
            out.append(letter)
    return "".join(out).rstrip("\n "), marks


def _add_strike(marks: Marks, start: int, end: int) -> None:
    # Strikes that follow one another are one.
    if marks.struck and marks.struck[-1][1] >= start - 1:
        start = marks.struck.pop()[0]
    marks.struck.append((start, end))
