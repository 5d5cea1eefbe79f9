"""An address as syllables with what parts them: one line, or the cells of a row with what each is said to hold."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tinhgon.organisations.addresses.words import Role, Words, syllable
from tinhgon.organisations.model import Kind
from tinhgon.vietnamese.folding import normalise

_WORD = re.compile(r"[^\W\d_]+|\d+")
_APOSTROPHE = re.compile("['’`´‘ʼ]")
# "Ea H'leo", "M' Drắk": one word with its apostrophe.
_WORD_WITH_APOSTROPHES = re.compile(r"(?:[^\W\d_]{1,2}['’`´‘ʼ] |[^\W\d_]{1,6}['’`´‘ʼ])*[^\W\d_]+|\d+")
_STRONG = frozenset(",;|()[]{}\\/\n\t\r•·…+→>")
_HYPHENS = frozenset("-–—_~")
_EDGES = " \t\r\n,;|-–—_./\\()[]"
LONGEST = 400  # characters of a cell; what is longer is no address, and is not read, so that the cost of one is bounded
MOST_WORDS = 60
_POST_CODE = 5  # digits: no part of a name or of a house number

# How two syllables are parted. A name may reach over GLUED; over DASHED only where it is itself written with a hyphen.
NONE, GLUED, POINT, DASHED, PARTED = range(5)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row; `level` is what its column holds, None for an address or a text of any kind."""

    text: str
    level: Kind | None = None
    is_fine: bool = False  # street, house number, hamlet: no unit is looked for in it


class Line:
    """The syllables of an address. Lists run side by side; `words` are as written, for what is told to people."""

    __slots__ = ("accented", "cells", "fine", "has_accents", "inside", "is_number", "is_too_long", "keys", "offsets", "roles", "seps", "texts",
                 "words")  # fmt: skip

    def __init__(self) -> None:
        self.words: list[str] = []
        self.has_accents = False
        self.is_too_long = False
        self.keys: list[str] = []
        self.accented: list[str] = []
        self.seps: list[int] = []  # what stands before each syllable
        self.is_number: list[bool] = []  # with a letter glued to it: "3A"
        self.texts: list[tuple[int, str]] = []  # (first syllable, text) of each cell
        self.offsets: list[int] = []  # where each syllable begins in the text of its cell
        self.cells: list[tuple[int, int, Kind]] = []  # (start, end, level) of cells whose column says what they hold
        self.fine: set[int] = set()  # places in cells that hold nothing as coarse as a commune
        self.inside: set[int] = set()  # places of words of type that are part of a longer word
        self.roles: list[tuple[int, int, list[Role]]] = []  # (start, end, what the word between does)

    def beside(self, used: Sequence[tuple[int, int]]) -> str:
        """Return what is written before the first and behind the last of the syllables used, cell by cell."""
        found = []
        ends = [*(first for first, _ in self.texts[1:]), len(self.keys)]
        levels = {start for start, _, _ in self.cells}
        for (first, text), end in zip(self.texts, ends, strict=True):
            inside = [(low, high) for low, high in used if first <= low < end]
            if not inside:
                found.append("" if first in levels else text)
                continue
            low, high = min(low for low, _ in inside), max(high for _, high in inside)
            found.append(text[: self.offsets[low]])
            if high < end:
                found.append(text[self.offsets[high] :])
        return ", ".join(part for each in found if (part := each.strip(_EDGES)))

    def text(self, start: int, end: int) -> str:
        return " ".join(self.words[start:end])


class _Gaps(dict[str, int]):
    """What stands between two syllables → how it parts them, each worked out once."""

    def __missing__(self, gap: str) -> int:
        marks = set(gap)
        if marks & _STRONG:
            found = PARTED
        elif marks & _HYPHENS:
            found = DASHED if gap.strip() != gap or len(gap) > 1 else GLUED
        elif "." in marks:
            found = POINT if gap[-1:].isspace() else GLUED
        else:
            found = NONE
        if len(self) < 1000:
            self[gap] = found
        return found


_gaps = _Gaps()


def line_of(cells: Sequence[Cell], words: Words) -> Line:
    """Return the syllables of the cells, one after the other, with the words known among them."""
    line = Line()
    for cell in cells:
        start = len(line.keys)
        _append(line, cell.text)
        if cell.level is not None and len(line.keys) > start:
            line.cells.append((start, len(line.keys), cell.level))
        if cell.is_fine:
            line.fine.update(range(start, len(line.keys)))
    line.has_accents = line.accented != line.keys
    _mark(line, words)
    return line


def _append(line: Line, text: str) -> None:
    line.is_too_long = line.is_too_long or len(text) > LONGEST
    text = normalise(text[:LONGEST])
    line.texts.append((len(line.keys), text))
    pattern = _WORD_WITH_APOSTROPHES if _APOSTROPHE.search(text) else _WORD
    words, keys, accents, seps, numbers, offsets = (
        line.words, line.keys, line.accented, line.seps, line.is_number, line.offsets
    )  # fmt: skip
    room = MOST_WORDS - len(keys)
    last, is_first, was_number = 0, True, False
    for found in pattern.finditer(text):
        room -= 1
        if room < 0:
            line.is_too_long = True
            break
        word = found[0]
        start, end = found.span()
        plain, accented = syllable[word.lower()]
        is_number = word.isdecimal()
        if is_first or (is_number and len(word) >= _POST_CODE):
            sep = PARTED
        else:
            gap = text[last:start]
            sep = NONE if gap == " " else _gaps[gap]
            if sep == PARTED and is_number and was_number and gap == "/":
                sep = NONE  # "12/3A": one number
        was_number = is_number or (was_number and len(word) == 1 and start == last)
        words.append(word)
        keys.append(plain)
        accents.append(accented)
        seps.append(sep)
        numbers.append(was_number)
        offsets.append(start)
        last, is_first = end, False


def fits(accented: Sequence[str], line: Line, start: int) -> bool:
    """Whether syllables may stand for a word: the same accents, or none written."""
    for offset, wanted in enumerate(accented):
        written = line.accented[start + offset]
        if written != wanted and written != line.keys[start + offset]:
            return False
    return True


def _mark(line: Line, words: Words) -> None:
    """Find the words that are no names: the longest at each place, and of those inside a longer one only words of type.

    "Tam Đường tỉnh Lai Châu" holds "đường tỉnh", a road, and still names a province.
    """
    keys, seps, count = line.keys, line.seps, len(line.keys)
    tree = words.tree.next
    reached = 0
    for at in range(count):
        branch = tree.get(keys[at])
        end, best, best_end = at + 1, None, at
        while branch is not None:
            if branch.roles:
                roles = [role for role in branch.roles if fits(role.accented, line, at)]
                if roles:
                    best, best_end = roles, end
            if end >= count or seps[end] > GLUED:
                break
            branch = branch.next.get(keys[end])
            end += 1
        if best is None:
            continue
        is_inside = best_end <= reached
        if not is_inside or any(role.kind in ("before", "after") for role in best):
            line.roles.append((at, best_end, best))
            if is_inside:
                line.inside.add(at)
        reached = max(reached, best_end)
        if best[0].kind == "now" and at > 0:
            line.fine.update(range(at, count))
            break
