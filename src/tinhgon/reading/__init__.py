"""`Document` → `Reading`: letterhead, clauses, citations, tasks, changes, warnings. Start at `read`."""

from dataclasses import replace

import tinhgon
from tinhgon.documents import Document
from tinhgon.reading.as_json import reading_from_json, reading_to_json
from tinhgon.reading.beside import Beside
from tinhgon.reading.changes import find_changes
from tinhgon.reading.citations import find_citations
from tinhgon.reading.clauses import find_clauses
from tinhgon.reading.letterhead import read_letterhead
from tinhgon.reading.model import Reading
from tinhgon.reading.outcome import outcome
from tinhgon.reading.parts import take_apart
from tinhgon.reading.tasks import find_tasks
from tinhgon.reading.unread_times import unread_times
from tinhgon.reading.warnings import find_warnings

__all__ = ["READER", "read", "reading_from_json", "reading_to_json"]

READER = f"tinhgon {getattr(tinhgon, '__version__', '0')}"


def read(document: Document) -> Reading:
    """Read an official document.

    Deterministic: the same document gives the same reading. What the document does not say is None or empty.
    """
    parts = take_apart(document)
    letterhead = read_letterhead(document, parts)
    clauses = find_clauses(parts.sections)
    bases = [(line.text, line.start, line.page) for line in [*parts.title, *parts.preamble, *parts.attached_preamble]]
    citations = find_citations(bases, clauses, letterhead.number, document.text)
    beside = Beside(replace(document, notes=(*document.notes, *parts.footnotes)), clauses)
    citations = (*citations, *beside.citations(citations, letterhead.number))
    introduction = parts.preamble[-1].text if parts.preamble else ""
    tasks = beside.live(find_tasks(clauses, letterhead, introduction=introduction))
    changes = beside.live(find_changes(clauses, letterhead))
    more = [*outcome(document, clauses, tasks, changes), *beside.warnings(), *unread_times(letterhead, clauses, tasks)]
    warnings = find_warnings(letterhead, clauses, citations, tasks, changes, more=more)
    return Reading(
        letterhead=letterhead,
        clauses=clauses,
        citations=citations,
        tasks=tasks,
        changes=changes,
        warnings=warnings,
        reader=READER,
        notes=beside.notes,
    )
