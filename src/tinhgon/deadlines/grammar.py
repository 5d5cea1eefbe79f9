"""Vietnamese deadline phrases → `Deadline`. What the kinds mean is rulings 10, 14 and 19 of docs/reading-contract.md.

Two doors: `find_deadlines` reads running sentences, where a date may be that of another thing, so its candidates are
weighed; `read_deadline` reads a label's value, a table cell or a heading, where the words are nothing but a deadline
("Quý I/2026", "Năm 2025 và các năm tiếp theo"). Weights are learned by bench/train_reader.py.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache

from tinhgon.deadlines.candidates import Candidate, Finder, load
from tinhgon.deadlines.model import Deadline, DeadlineKind

_QUOTED = re.compile(r"[“\"][^”\"]{0,400}[”\"]")
_BRACKETS = re.compile(r"\([^()]*\)")
_TIMELY = re.compile(r"\d|h[ằà]ng\s|mỗi\s|định kỳ|thường xuyên|\bkhi\s|\btheo\s", re.I)


def find_deadlines(text: str, *, reference: date | None = None) -> list[Deadline]:
    """Return the deadlines that the sentences of `text` set, in order, without overlaps.

    Args:
        text: Running text, NFC. Offsets of the results count in it.
        reference: The document's date: gives the year to dates printed without one.
    """
    if not _TIMELY.search(text):
        return []
    return _without_overlaps(deadline for deadline, _ in _likely(text, reference))


def introducing_deadlines(text: str, *, reference: date | None = None) -> list[Deadline]:
    """Return the dates that an introducing sentence lends to what it introduces; those of its aim are not lent."""
    found = (deadline for deadline, is_aim in _likely(text, reference) if not is_aim)
    return _without_overlaps(d for d in found if d.kind not in _RANK and d.kind is not DeadlineKind.OPEN)


@lru_cache(maxsize=4096)
def _likely(text: str, reference: date | None) -> tuple[tuple[Deadline, bool], ...]:
    """The likely deadlines of a running text, each with whether it is that of an aim.

    Kept: a leaf is asked when it is judged, when it is dated and when times are counted that nobody read; a clause
    with children is asked for every one of them.
    """
    return tuple((c.deadline, "behind an aim" in c.evidence) for c in weighed(text, reference) if chance_of(c) > 0)


@lru_cache(maxsize=1024)
def time_in_title(title: str, reference: date | None) -> tuple[int | None, int]:
    """Return where the time that a title names begins and ends, (None, 0) if it names none or a document's."""
    found = [c for c in Finder(title, reference).all() if c.deadline.kind not in _RANK and not _is_of_a_thing(c)]
    if not found:
        return None, 0
    return found[0].deadline.text_start, found[-1].deadline.text_end or 0


def _is_of_a_thing(candidate: Candidate) -> bool:
    before = ("a document's number", "event", "paper", "thing", "a capital", "sign (")
    return any(f"before it: {name}" in candidate.evidence for name in before)


def weighed(text: str, reference: date | None) -> list[Candidate]:
    """Return all candidates of a running text. Quoted titles are other documents' names: they hold none."""
    masked = _QUOTED.sub(lambda m: " " * len(m[0]), text) if "“" in text or '"' in text else text
    found = Finder(masked, reference).all()
    return [replace_text(c, text) for c in found] if masked is not text else found


def replace_text(candidate: Candidate, text: str) -> Candidate:
    one = candidate.deadline
    candidate.deadline = replace(one, text=text[one.text_start : one.text_end])
    return candidate


@cache
def _weights() -> tuple[Mapping[str, float], float]:
    kept = load("deadline_weights.yaml")
    return {str(name): float(weight) for name, weight in (kept["weights"] or {}).items()}, float(kept["bias"])


def chance_of(candidate: Candidate) -> float:
    """Return the weighed sum of the evidence: above 0 the words are a deadline."""
    weights, bias = _weights()
    return bias + sum(weights.get(name, 0.0) * value for name, value in candidate.evidence.items())


def _without_overlaps(found: Iterable[Deadline]) -> list[Deadline]:
    out: list[Deadline] = []
    for one in sorted(found, key=lambda d: (d.text_start or 0, -(d.text_end or 0))):
        if out and (one.text_start or 0) < (out[-1].text_end or 0):
            continue
        out.append(one)
    return out


_RANK = {DeadlineKind.RELATIVE: 1, DeadlineKind.CONDITIONAL: 2, DeadlineKind.RECURRING: 3}


def governing(found: Iterable[Deadline]) -> Deadline | None:
    """Return the deadline that binds: a date before a length before a condition before a rhythm; of dates the last."""
    best: Deadline | None = None
    given = list(found)
    firm = [one for one in given if not one.rule.endswith(":expected")]
    for one in firm or given:  # "dự kiến ngày 05/12, chậm nhất ngày 10/12": what is expected binds nobody
        rank = _RANK.get(one.kind, 0)
        known = _RANK.get(best.kind, 0) if best else 9
        if rank < known or (rank == known == 0 and best is not None and _last(one) >= _last(best)):
            best = one
    return best


def _last(deadline: Deadline) -> date:
    return deadline.end or deadline.start or date.min


# The second door


def read_deadline(text: str, *, reference: date | None = None) -> Deadline | None:
    """Return the deadline of words that are nothing else: a label's value, a table cell, a heading's own words.

    None: the words set no deadline ("khi phát sinh", "ngay", empty).
    """
    shown = text.strip(" .;:-–\t\n")
    if not shown:
        return None
    bare = _BRACKETS.sub(lambda m: " " * len(m[0]), shown)
    finder = Finder(bare, reference, value=True)
    found = finder.all()
    told = next((c for c in found if c.deadline.kind is DeadlineKind.CONDITIONAL and c.start <= 2), None)
    if told is not None and _is_told(finder, told):
        return replace(
            told.deadline, text=shown, rule="conditional:value", event=shown, text_start=0, text_end=len(shown)
        )
    dated = [c.deadline for c in found if c.deadline.kind not in _RANK]
    if listed := _list_of_stretches(bare, dated):
        return listed
    if dated:
        best = governing(dated)
        if best is not None and best.rule.endswith(":expected") and bare != shown:
            best = governing([best, *_in_brackets(shown, reference)])  # "dự kiến ngày 05/12 (chậm nhất ngày 10/12)"
        return best
    rest = [c.deadline for c in found]
    if finder.has(0, "whenever") and not any(d.kind is DeadlineKind.RECURRING for d in rest):
        return None
    best = governing(d for d in rest if d.kind is not DeadlineKind.CONDITIONAL or not finder.has(0, "whenever"))
    if best is None and bare != shown:
        return governing(_in_brackets(shown, reference))
    return replace(best, rule=f"{best.rule}:value") if best else None


def _in_brackets(shown: str, reference: date | None) -> list[Deadline]:
    inner = (read_deadline(m[0].strip("()"), reference=reference) for m in _BRACKETS.finditer(shown))
    return [one for one in inner if one is not None]


def _is_told(finder: Finder, told: Candidate) -> bool:
    """Do the words wait for another's document or plan, so that a date in them is the document's (ruling 10)?"""
    if finder.has(0, "whenever") > finder.has(0, "when", "as_told"):
        return False
    return bool(finder.has(told.start, "as_told")) or any(
        finder.has(k, "paper", "issued") for k in range(told.start, told.end)
    )


def _list_of_stretches(text: str, dated: list[Deadline]) -> Deadline | None:
    """ "Tháng 3/2026, tháng 9/2026": two stretches of one kind named together are one period."""
    if len(dated) != 2 or not all(d.start and d.end for d in dated) or dated[0].kind is not dated[1].kind:
        return None
    first, last = dated
    between = text[first.text_end : last.text_start].strip().lower()
    if between not in {"và", ",", "-", "–", "đến"} or first.kind is DeadlineKind.DAY:
        return None
    words = text[first.text_start : last.text_end]
    return replace(
        first, text=words, kind=DeadlineKind.PERIOD, rule="period:list", end=last.end, text_end=last.text_end
    )
