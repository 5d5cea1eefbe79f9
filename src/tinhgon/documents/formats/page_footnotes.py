"""Footnotes at the end of pages: their texts are kept beside the text, each where its mark stands.

A footnote is printed smaller than the text, below everything else on its page, mostly under a short line; its mark is a
small raised number, or one in brackets. Without such an area nothing is taken for a mark: "m2" and "10³" stay.
"""

import re
from collections.abc import Sequence

from tinhgon.documents.formats.page_margins import is_page_number
from tinhgon.documents.formats.page_model import Footnote, Line, Page, Rule, Word, lines_of
from tinhgon.documents.formats.page_overlays import body_size
from tinhgon.documents.formats.page_text import Joined

_SMALLER = 0.94
_RAISED = 0.8  # size of a raised mark beside the text it stands in
_MARK = re.compile(r"[\[(]?(\d{1,3}|\*{1,4}|[†‡§]{1,2})[\])]?")
_TYPED_MARK = re.compile(r"(?:[\[(](\d{1,3}|\*{1,4}|[†‡§]{1,2})[\])]|(\d{1,3})[.)]?)\s+(?=\S)")
_HIGHEST = 0.35  # share of the page above which no footnote begins


def take_out_footnotes(pages: Sequence[Page]) -> None:
    """Take the footnotes out of the words of the pages, in order, and hang each on its mark."""
    last: Footnote | None = None
    for page in pages:
        area = _area(page)
        if not area:
            last = None
            continue
        gone = {id(word) for line in area for word in line.words}
        footnotes, carried = _footnotes(area)
        if carried and last is not None:
            last.text = f"{last.text} {carried}"
        elif carried:
            continue  # small print of another kind: it stays where it is
        words = [word for word in page.words if id(word) not in gone]
        _hang(footnotes, words)
        page.words = words
        page.footnotes = [footnote for footnote in footnotes if not footnote.is_hung]
        last = footnotes[-1] if footnotes else last


def _area(page: Page) -> list[Line]:
    """Return the lines of the footnotes of a page, without a page number below them."""
    if not page.words:
        return []
    body = body_size(page.words)
    small = [word for word in page.words if word.size < _SMALLER * body and word.top > _HIGHEST * page.height]
    if not small or (page.tables and all(any(table.holds(word) for table in page.tables) for word in small)):
        return []
    lowest = max((w.middle for w in page.words if w.size >= _SMALLER * body and not _is_in_foot(w, page)), default=0.0)
    edges = [rule.y1 for rule in page.rules if _is_separator(rule, page)]
    under = [edge for edge in edges if edge > lowest]
    start = min(under) if under else lowest
    behind = {word.first: word for word in small}
    for word in small:
        if word.middle > start and _MARK.fullmatch(word.text):
            steps = (behind.get(word.last + step) for step in (1, 2, 3, 4))
            text = next((other for other in steps if other is not None), None)
            if text is not None and word.size < text.size:  # raised, but of one line with its text
                word.top, word.bottom = text.top, text.bottom
            word.first = word.last = -1  # a mark is not glued to the word behind it
    lines = lines_of(word for word in page.words if word.middle > start)
    while lines and is_page_number(lines[-1]):
        lines.pop()
    if not lines or any(line.size >= _SMALLER * body for line in lines):
        return []
    if not under:  # without a line above them, only what begins with a mark
        while lines and not _mark_of(lines[0]):
            lines.pop(0)
    return lines


def _is_in_foot(word: Word, page: Page) -> bool:
    return word.top > 0.9 * page.height and bool(_MARK.fullmatch(word.text.strip("-–— ")))


def _is_separator(rule: Rule, page: Page) -> bool:
    wide = rule.x1 - rule.x0
    is_in_table = any(table.top - 3 <= rule.y0 <= table.bottom + 3 for table in page.tables)
    return 40 < wide < 0.6 * page.width and rule.y1 - rule.y0 < 3 and rule.x0 < 0.3 * page.width and not is_in_table


def _mark_of(line: Line) -> str:
    """Return the mark that opens a line of footnotes, or ""."""
    first = line.words[0]
    found = _MARK.fullmatch(first.text)
    rest = max((word.size for word in line.words[1:]), default=0.0)
    if found and rest and first.size <= _RAISED * rest:
        return found[1]
    typed = _TYPED_MARK.match(line.text)
    return (typed[1] or typed[2]) if typed else ""


def _footnotes(lines: Sequence[Line]) -> tuple[list[Footnote], str]:
    """Return the footnotes, and the text before the first of them: the rest of one on the page before."""
    groups: list[tuple[str, list[Line]]] = [("", [])]
    for line in lines:
        mark = _mark_of(line)
        follows = not groups[-1][0] or not mark.isdigit() or not groups[-1][0].isdigit()
        if mark and (follows or int(mark) == int(groups[-1][0]) + 1):
            groups.append((mark, [line]))
        else:
            groups[-1][1].append(line)
    carried = Joined(groups[0][1]).text
    return [Footnote(mark, _text(mark, held)) for mark, held in groups[1:]], carried


def _text(mark: str, lines: Sequence[Line]) -> str:
    text = Joined(lines).text
    return re.sub(r"^[\[(]?" + re.escape(mark) + r"[\]).]?\s*", "", text)


def _hang(footnotes: Sequence[Footnote], words: Sequence[Word]) -> None:
    waiting = {footnote.mark: footnote for footnote in footnotes}
    before = {word.last: word for word in words if word.last >= 0}
    for word in sorted(words, key=lambda word: (word.top, word.x0)):
        found = _MARK.fullmatch(word.text)
        if not found or found[1] not in waiting:
            continue
        # A raised mark may come as a line of its own, with its break between it and its word.
        steps = (before.get(word.first - step) for step in (1, 2, 3, 4))
        beside = next((other for other in steps if other is not None), None)
        if beside is None or beside.size * _RAISED < word.size or not beside.top < word.middle < beside.bottom:
            continue
        if not -1 < word.x0 - beside.x1 < word.size:
            continue
        footnote = waiting.pop(found[1])
        footnote.is_hung = True
        word.note, word.text = footnote, ""
        word.top, word.bottom, word.size = beside.top, beside.bottom, beside.size
        word.is_bold, word.is_italic, word.first, word.last = beside.is_bold, beside.is_italic, -1, -1
