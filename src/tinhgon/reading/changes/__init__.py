"""Organisational changes that a text orders or reports: who is founded, ends, merges, goes on under another name.

A change is a verb in a place where it orders ("Hợp nhất A và B thành C", "Đồng ý chủ trương kết thúc …"), with named
bodies as its object. The same verb behind "nghiên cứu", "phương án", "việc", "sau khi" or in the name of a document
orders nothing. Source: the reading contract, "changes" and rulings 5, 7, 8 and 11. Words: lexicon/changes.yaml.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from tinhgon.reading.changes.areas import area_merger
from tinhgon.reading.changes.events import VERBS, actor_of, events_of, speaks_of_change, statements, transfers
from tinhgon.reading.changes.objects import bodies_in, group_at
from tinhgon.reading.language.sentences import heading_names
from tinhgon.reading.language.words import text_of
from tinhgon.reading.model import Change, ChangeType, Clause, Letterhead, Span

__all__ = ["bodies_in", "find_changes"]


def find_changes(clauses: Sequence[Clause], letterhead: Letterhead) -> tuple[Change, ...]:
    """Return the organisational changes in the order of the text, one an event."""
    by_path = {clause.path: clause for clause in clauses}
    children: dict[str, list[Clause]] = defaultdict(list)
    for clause in clauses:
        children[clause.parent or ""].append(clause)
    silent: dict[str, bool] = {}
    found: list[Change] = []
    for clause in clauses:
        parent = by_path.get(clause.parent or "")
        silent[clause.path] = (parent is not None and silent[parent.path]) or _is_silent(clause.text)
        if (parent is not None and silent[parent.path]) or not speaks_of_change(clause.text):
            continue
        if introduced := _introduced(clause, children.get(clause.path, ())):
            found.extend(introduced)
            continue
        seen: set[tuple[ChangeType, tuple[str, ...], tuple[str, ...]]] = set()
        for change in (*_of_clause(clause), *_transfers(clause, parent)):
            key = (change.type, change.predecessors, change.successors)
            if key not in seen:
                seen.add(key)
                found.append(change)
    return tuple(found)


def _is_silent(title: str) -> bool:
    """Is the clause a title under which changes are only spoken of (ruling 5)?"""
    words = text_of(title[:80])
    return len(title) < 120 and len(words) > 0 and bool(group_at(words, 0, "silent"))


def _of_clause(clause: Clause) -> Iterator[Change]:
    text = clause.text
    if (area := area_merger(text)) is not None:
        yield Change(
            clause=clause.path, type=ChangeType.MERGE, predecessors=area[0], successors=(area[1],), rule="area-into-unit",
            span=clause.span, confidence=0.98,
        )  # fmt: skip
        return
    shown = text.split(" | ")[0] if clause.is_row else text
    for statement in statements(shown):
        for type_, before, after, rule in events_of(statement):
            yield Change(
                clause=clause.path, type=type_, predecessors=tuple(before), successors=tuple(after), rule=rule,
                confidence=statement.confidence, span=_span(clause, statement.start, statement.end),
            )  # fmt: skip


def _introduced(clause: Clause, below: Sequence[Clause]) -> list[Change]:
    """Return the changes of the bodies named one by one in the clauses below "Giải thể các Ban sau đây:"."""
    words = text_of(clause.text)
    length = group_at(words, 0, *VERBS) if len(words) else 0
    if not length or not below or not clause.text.rstrip().endswith(":"):
        return []
    kind = next((group for group in VERBS if group_at(words, 0, group)), "")
    if kind not in ("dissolve", "establish", "reorganise"):
        return []
    out = []
    for child in below:
        first = re.split(r"[;.](?:\s|$)", child.text)[0]
        names = bodies_in(first)[:1]
        if not names or group_at(text_of(first), 0, *VERBS):
            return []
        before = () if kind == "establish" else tuple(names)
        after = () if kind == "dissolve" else tuple(names)
        out.append(
            Change(
                clause=child.path, type=ChangeType(kind), predecessors=before, successors=after, rule="introduced",
                confidence=0.85, span=child.span,
            )
        )  # fmt: skip
    return out


def _transfers(clause: Clause, parent: Clause | None) -> Iterator[Change]:
    actor = actor_of(clause.text.split("\n", 1)[0][:200]) if heading_names(clause.text.split("\n", 1)[0][:200]) else []
    if not actor and parent is not None:
        actor = actor_of(parent.text[:300])
    for (type_, before, after, rule), start, end in transfers(clause.text.replace("\n", " "), actor):
        yield Change(
            clause=clause.path, type=type_, predecessors=tuple(before), successors=tuple(after), confidence=0.75,
            rule=rule, span=_span(clause, start, end),
        )  # fmt: skip


def _span(clause: Clause, start: int, end: int) -> Span | None:
    if clause.span is None:
        return None
    # The words of a clause are a slice of the document only if nothing was rejoined in it; else its whole span.
    if clause.span.end - clause.span.start == len(clause.text):
        return Span(start=clause.span.start + start, end=clause.span.start + end, page=clause.span.page)
    return clause.span
