"""Lines joined to one text, with the stretches of it that are struck out."""

import re
from collections.abc import Iterable

from tinhgon.documents.building import Marks
from tinhgon.documents.formats.page_model import Footnote, Line
from tinhgon.documents.model import Note

_ENDED = re.compile(r"[.;:!?…][”\"')\]]*$")
_GLUED = re.compile(r"[\w)][-/]$")


def footnote_note(footnote: Footnote, page: int | None = None) -> Note:
    return Note(code="footnote", facts=(("text", footnote.text),), page=page)


def is_ended(text: str) -> bool:
    """Does the text end like a sentence or an item?"""
    return bool(_ENDED.search(text))


class Joined:
    """A text that grows line by line."""

    def __init__(self, lines: Iterable[Line] = ()) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._struck: list[tuple[int, int]] = []
        self._notes: list[tuple[int, Note]] = []
        for line in lines:
            self.go_on(line)

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def marks(self) -> Marks:
        return Marks(list(self._struck), list(self._notes))

    def begin(self, line: Line) -> None:
        """Add a line that the author began anew."""
        self._add(line, "\n" if self._parts else "")

    def go_on(self, line: Line) -> None:
        """Add a line that was only wrapped, closing up where a number or symbol was broken ("2025-|2030")."""
        if not self._parts:
            self._add(line, "")
        else:
            is_closed_up = line.text[:1].isalnum() and bool(_GLUED.search(self._parts[-1]))
            self._add(line, "" if is_closed_up else " ")

    def _add(self, line: Line, between: str) -> None:
        if between:
            self._parts.append(between)
        start = self._length + len(between)
        self._parts.append(line.text)
        self._length = start + len(line.text)
        for at, footnote in line.notes:
            self._notes.append((start + at, footnote_note(footnote)))
        for first, last in line.struck:
            if self._struck and start + first - self._struck[-1][1] <= 1:
                self._struck[-1] = (self._struck[-1][0], start + last)
            else:
                self._struck.append((start + first, start + last))
