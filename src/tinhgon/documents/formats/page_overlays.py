"""What is printed over a page and is no part of its lines: watermarks, seals, marks of a digital signature, turned words.

Known by what it does and not by its words: it runs in another direction, or it stands on letters that it is not one of
(running text never prints over itself) and looks different from them.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

from tinhgon.documents import office_form
from tinhgon.documents.formats.page_model import Aside, Word, lines_of
from tinhgon.vietnamese import fold, normalise

_HUGE = 1.6  # times the size of the text
_SMALL = 0.8
_PALE = 0.62  # ink
_BUCKET = 12.0
_CORE = 0.3  # share of a word's height above and below that may touch other lines
_MOST_WORDS = 60
_MOST_MARKS = 40


def body_size(words: Iterable[Word]) -> float:
    """Return the size most letters of the words have."""
    letters: dict[float, int] = {}
    for word in words:
        letters[word.size] = letters.get(word.size, 0) + len(word.text)
    return max(letters, key=lambda size: letters[size]) if letters else 12.0


def take_out_slanted(slanted: Sequence[Word], upright: list[Word]) -> list[Aside]:
    """Return the words that run aslant, and take out of `upright` those that belong to them.

    These are single letters between slanted ones (a text set in a circle), and coloured words drawn together with
    coloured slanted ones (the middle of a seal).
    """
    if not slanted:
        return []
    taken = list(slanted)
    single = [word for word in slanted if len(word.text) <= 2]
    if len(single) >= 3:
        taken.extend(_drawn_with(single, [word for word in upright if len(word.text) <= 2]))
    coloured = [word for word in slanted if word.is_coloured]
    if coloured:
        taken.extend(_close_to(coloured, [word for word in upright if word.is_coloured and not word.turn]))
    if len(taken) > len(slanted):
        gone = {id(word) for word in taken}
        upright[:] = [word for word in upright if id(word) not in gone]
    return _asides("stamp" if coloured and len(taken) > 3 else "watermark", taken)


def _drawn_with(words: Sequence[Word], others: Sequence[Word]) -> list[Word]:
    """Return those of `others` that come next to `words`, or to one so found, in the file's own order."""
    found: list[Word] = []
    known = {id(word) for word in words}
    ordered = sorted([*words, *others], key=lambda word: word.first)
    for row in (ordered, ordered[::-1]):
        for before, word in pairwise(row):
            is_next = max(word.first, before.first) - min(word.last, before.last) <= 3
            if is_next and id(before) in known and id(word) not in known and _looks_like(word, before):
                known.add(id(word))
                found.append(word)
    return found


def _looks_like(one: Word, other: Word) -> bool:
    return (
        one.font == other.font
        and abs(one.size - other.size) < 0.5
        and one.ink == other.ink
        and one.is_coloured == other.is_coloured
    )


def _close_to(words: Sequence[Word], others: Sequence[Word]) -> list[Word]:
    """Return those of `others` that stand in the box around `words` and two lines more."""
    air = 2.5 * max(word.size for word in words)
    x0, x1 = min(word.x0 for word in words) - air, max(word.x1 for word in words) + air
    top, bottom = min(word.top for word in words) - air, max(word.bottom for word in words) + air
    return [word for word in others if word.x0 < x1 and word.x1 > x0 and top < word.middle < bottom]


def take_out_overlays(words: list[Word]) -> list[Aside]:
    """Take the words printed over others out of `words` and return their texts."""
    if len(words) < 2:
        return []
    body = body_size(words)
    asides = _signature_marks(words, body)
    huge, small = _HUGE * body, _SMALL * body
    odd = [w for w in words if w.ink < _PALE or w.is_coloured or w.size > huge or w.size < small]
    if not odd:
        return asides
    are_odd = {id(word) for word in odd}
    common = [word for word in words if id(word) not in are_odd]
    buckets: dict[int, list[Word]] = {}
    for word in common:
        for place in range(int(word.top // _BUCKET), int(word.bottom // _BUCKET) + 1):
            buckets.setdefault(place, []).append(word)
    gone: set[int] = set()
    for stretch in _stretches(odd):
        first = stretch[0]
        is_pale = first.ink < _PALE
        is_alone = is_pale and first.size > 2 * body
        if is_alone or any(_stands_on_another(word, buckets) for word in stretch):
            kind = "watermark" if is_pale or first.size > _HUGE * body else "stamp"
            asides.extend(_asides(kind, stretch))
            gone.update(id(word) for word in stretch)
    if gone:
        words[:] = [word for word in words if id(word) not in gone]
    return asides


def _stretches(words: list[Word]) -> list[list[Word]]:
    """Group words of one look that follow one another in the file."""
    groups: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.first):
        last = groups[-1][-1] if groups else None
        if (
            last is not None
            and 0 <= word.first - last.last <= 3
            and abs(word.size - last.size) < 1
            and word.ink == last.ink
            and word.is_coloured == last.is_coloured
        ):
            groups[-1].append(word)
        else:
            groups.append([word])
    return groups


def _stands_on_another(word: Word, buckets: dict[int, list[Word]]) -> bool:
    high, low = _core(word)
    for place in range(int(word.top // _BUCKET), int(word.bottom // _BUCKET) + 1):
        for other in buckets.get(place, ()):
            if other.x0 < word.x1 - 1 and other.x1 > word.x0 + 1:
                top, bottom = _core(other)
                if top < low and bottom > high:
                    return True
    return False


def _core(word: Word) -> tuple[float, float]:
    margin = _CORE * (word.bottom - word.top)
    return word.top + margin, word.bottom - margin


def _asides(kind: str, words: Sequence[Word]) -> list[Aside]:
    ordered = sorted(words, key=lambda word: word.first)[:_MOST_WORDS]
    parts: list[str] = []
    for before, word in zip([None, *ordered], ordered, strict=False):
        if before is not None and word.first - before.last == 1:  # drawn letter by letter
            parts[-1] += word.text
        else:
            parts.append(word.text)
    text = normalise(" ".join(parts)).strip()
    return [Aside(kind, text)] if text else []


# --- marks of a digital signature ---


def _signature_marks(words: list[Word], body: float) -> list[Aside]:
    """Take out the lines in which a program says who signed and when: they stand beside or over the signer's name."""
    heads = office_form.words()["signature_marks"]
    if not _marks_pattern().search(fold(" ".join([word.text for word in words]))):
        return []
    openings = {phrase.split()[0] for phrase in (*heads["opening"], *heads["whole"])}
    starts = [word for word in words if office_form.bare(word.text.split(None, 1)[0]) in openings][:_MOST_MARKS]
    asides: list[Aside] = []
    gone: set[int] = set()
    for word in starts:
        if id(word) in gone:
            continue
        near = [
            other
            for other in words
            if word.top - 1 <= other.top <= word.top + 9 * word.size
            and word.x0 - 2 <= other.x0 <= word.x0 + 18 * word.size
            and abs(other.size - word.size) < 0.5
            and other.ink == word.ink
        ]
        block: list[Word] = []
        is_apart = word.is_coloured or word.size < _SMALL * body
        for line in lines_of(near):
            if not block:
                is_mark = is_signature_mark(line.text)
            else:
                goes_on = 0 < line.words[0].first - block[-1].last <= 3
                is_mark = _is_labelled(line.text, heads["following"]) or (is_apart and goes_on)
            if not is_mark:
                break
            block.extend(line.words)
        if block:
            gone.update(id(other) for other in block)
            asides.extend(_asides("signature-mark", block))
    if gone:
        words[:] = [word for word in words if id(word) not in gone]
    return asides


@cache
def _marks_pattern() -> re.Pattern[str]:
    heads = office_form.words()["signature_marks"]
    return re.compile("|".join(map(re.escape, (*heads["opening"], *heads["whole"]))))


def is_signature_mark(text: str) -> bool:
    """Does a line begin what a program of digital signatures prints ("Ký bởi: …")?"""
    heads = office_form.words()["signature_marks"]
    return _is_labelled(text, heads["opening"]) or bool(_opening(text, heads["whole"]))


def _opening(text: str, phrases: Sequence[str]) -> str:
    return office_form.opens_with(office_form.bare(text), phrases, exactly=True)


def _is_labelled(text: str, phrases: Sequence[str]) -> bool:
    found = _opening(text, phrases)
    return bool(found) and ":" in text[len(found) : len(found) + 3]
