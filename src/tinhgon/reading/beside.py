"""What stands beside the text of a document, brought to its clauses: footnotes, comments, strikes, parts not read.

A footnote is no clause (ruling 17 of docs/reading-contract.md): its words stay beside the clause that carries its mark,
and the numbers it cites belong to that clause. What is struck out is not proposed as a task or a change.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import TypeVar

from tinhgon.documents import Document
from tinhgon.documents.noting import message_of
from tinhgon.reading.citations import citations_in
from tinhgon.reading.model import Change, Citation, Clause, FileNote, Span, Task, Warning

_ALL = 0.8  # share of a clause's letters from which it counts as struck out whole
_QUOTED = 160
Found = TypeVar("Found", Task, Change)


class Beside:
    """The notes and strikes of one document, by clause."""

    def __init__(self, document: Document, clauses: Sequence[Clause]) -> None:
        placed = sorted((c.span.start, c.span.end, c.path) for c in clauses if c.span is not None)
        self._placed = placed
        self._starts = [start for start, _, _ in placed]
        self.notes = tuple(
            FileNote(
                clause=None if note.start is None else self._clause_at(note.start),
                code=note.code,
                message=message_of(note),
                text=dict(note.facts).get("text"),
                page=note.page,
                span=None if note.start is None else Span(start=note.start, end=note.end or note.start, page=note.page),
            )
            for note in document.notes
        )
        self._struck = self._struck_stretches(document)
        labels = {clause.path: clause.label for clause in clauses}
        self._gone: set[str] = set()
        for place, (_, _, path) in enumerate(placed):
            if path in self._struck:
                start, end = self._own_stretch(place)
                own = _letters(document.text[start:end]) - _letters(labels[path])
                if _letters(self._struck[path]) >= _ALL * max(1, own):
                    self._gone.add(path)

    def _clause_at(self, offset: int) -> str | None:
        """Return the clause in whose text, or right behind it, the character at `offset` stands."""
        at = bisect_right(self._starts, offset) - 1
        # A table row's span may be followed by its cells' children; a few steps back find the one that holds the place.
        for place in range(at, max(-1, at - 8), -1):
            start, end, path = self._placed[place]
            if start <= offset <= end + 1:
                return path
        return None

    def _own_stretch(self, place: int) -> tuple[int, int]:
        start, end, _ = self._placed[place]
        following = self._starts[place + 1] if place + 1 < len(self._starts) else end
        return start, max(start, min(end, following) if following > start else end)

    def _struck_stretches(self, document: Document) -> dict[str, str]:
        """Return the struck words of each clause that has any."""
        found: dict[str, list[str]] = {}
        for start, end in document.struck:
            at = max(0, bisect_right(self._starts, start) - 1)
            while at < len(self._placed) and self._starts[at] < end:
                own_start, own_end = self._own_stretch(at)
                words = document.text[max(start, own_start) : min(end, own_end)]
                if words.strip():
                    found.setdefault(self._placed[at][2], []).append(words)
                at += 1
        return {path: " ".join(" ".join(words).split()) for path, words in found.items()}

    def live(self, found: Iterable[Found]) -> tuple[Found, ...]:
        """Return the tasks or changes whose clause is not struck out."""
        return tuple(one for one in found if one.clause not in self._gone)

    def citations(self, known: Sequence[Citation], own_number: str | None) -> tuple[Citation, ...]:
        """Return the documents that footnotes and endnotes cite and their clause does not."""
        seen = {(citation.clause, citation.number) for citation in known}
        found: list[Citation] = []
        for note in self.notes:
            if note.code in ("footnote", "endnote") and note.text:
                for citation in citations_in(note.text, note.clause, own_number, span=note.span):
                    if (citation.clause, citation.number) not in seen:
                        seen.add((citation.clause, citation.number))
                        found.append(citation)
        return tuple(found)

    def warnings(self) -> list[Warning]:
        """Return a warning for every note and for every clause with struck words."""
        found = [Warning(clause=note.clause, code=note.code, message=note.message) for note in self.notes]
        for path, words in self._struck.items():
            quoted = words if len(words) <= _QUOTED else words[: _QUOTED - 1] + "…"
            message = (
                f"Mục này bị gạch ngang trong tệp, không đề xuất thành nhiệm vụ: “{quoted}”"
                if path in self._gone
                else f"Có chữ bị gạch ngang: “{quoted}”. Xem bản nào còn hiệu lực."
            )
            found.append(Warning(clause=path, code="struck-out", message=message))
        return found


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))
