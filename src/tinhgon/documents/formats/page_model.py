"""Words, lines and tables with their places on a page. All lengths in points, y from the top of the upright page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from tinhgon.vietnamese import normalise


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line along (x0..x1) at y if it lies, along (y0..y1) at x if it stands."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def lies(self) -> bool:
        return self.x1 - self.x0 >= self.y1 - self.y0


@dataclass(slots=True)
class Footnote:
    """A note at the end of a page. `is_hung` once the word that is its mark was found."""

    mark: str
    text: str
    is_hung: bool = False


@dataclass(slots=True)
class Word:
    """Letters printed without a space between them, or a line of words without a gap.

    `turn` is the angle at which they run, in degrees counter-clockwise against the page they stand on; `ink` how dark
    they are, 1 for black or a full colour, 0 for white. `first` and `last` are the places of the letters in the file's
    own order, -1 where there is none (OCR, fields).
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float = 12.0
    is_bold: bool | None = None
    is_italic: bool | None = None
    font: str = ""
    turn: float = 0.0
    ink: float = 1.0
    is_coloured: bool = False
    first: int = -1
    last: int = -1
    struck: tuple[int, int] | None = None  # the letters with a line through them
    opening: float = 0.0  # width of the first word, where several come as one
    note: Footnote | None = None  # the note whose mark this is; its text is then empty

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class Line:
    """Words side by side. `struck` are the stretches of `text` with a line through them."""

    words: list[Word]
    x0: float = 0.0
    x1: float = 0.0
    top: float = 0.0
    bottom: float = 0.0
    size: float = 12.0
    text: str = ""
    is_bold: bool = False
    is_italic: bool = False
    struck: tuple[tuple[int, int], ...] = ()
    notes: tuple[tuple[int, Footnote], ...] = ()  # (where its mark stands in `text`, note)

    def __post_init__(self) -> None:
        words = self.words
        words.sort(key=_left)
        if len(words) > 1:
            words = self.words = _glued(words)
        self.x0 = words[0].x0
        self.x1 = max([word.x1 for word in words])
        self.top = min([word.top for word in words])
        self.bottom = max([word.bottom for word in words])
        sizes = [word.size for word in words]
        self.size = sizes[0] if min(sizes) == max(sizes) else median(sizes)
        self.text = normalise(" ".join([word.text for word in words])).strip()
        self.is_bold = all(word.is_bold for word in words)
        self.is_italic = all(word.is_italic for word in words)
        if any(word.struck or word.note for word in words):
            self.text, self.struck, self.notes = _with_marks(words)

    @property
    def first_width(self) -> float:
        return self.words[0].opening or self.words[0].x1 - self.words[0].x0


@dataclass(slots=True)
class RuledTable:
    """A table drawn with lines. `places` are (row, column, row span, column span); the edges bound rows and columns.

    `owners[row][column]` is the place in `places` of the cell that covers it.
    """

    x0: float
    top: float
    x1: float
    bottom: float
    places: list[tuple[int, int, int, int]]
    column_edges: tuple[float, ...]
    row_edges: tuple[float, ...]
    owners: list[list[int]]

    def holds(self, word: Word) -> bool:
        return (
            self.x0 - 1 <= (word.x0 + word.x1) / 2 <= self.x1 + 1
            and self.top - 1 <= (word.top + word.bottom) / 2 <= self.bottom + 1
        )


@dataclass(slots=True)
class Aside:
    """Text of a page that is no part of its lines: what it is ("watermark", "turned", "stamp", "footnote"), its text."""

    kind: str
    text: str


@dataclass(slots=True)
class Page:
    """One page, upright in the direction of its letters. `number` counts from 1; 0 where the file does not say."""

    width: float
    height: float
    words: list[Word]
    tables: list[RuledTable] = field(default_factory=list)
    number: int = 0
    asides: list[Aside] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)  # straight lines drawn on it
    footnotes: list[Footnote] = field(default_factory=list)  # those without a mark in the text


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Return the words as lines, top to bottom."""
    lines: list[list[Word]] = []
    middle = height = 0.0
    placed = [((word.top + word.bottom) / 2, word.x0, at, word) for at, word in enumerate(words)]
    placed.sort()
    for here, _, _, word in placed:
        tall = word.bottom - word.top
        if lines and here - middle <= 0.5 * max(min(tall, height), 0.6 * max(tall, height)):
            lines[-1].append(word)
            if tall > height:
                middle, height = here, tall
        else:
            lines.append([word])
            middle, height = here, tall
    return [Line(line) for line in lines]


def _left(word: Word) -> float:
    return word.x0


def _glued(words: list[Word]) -> list[Word]:
    """Join the pieces of words whose letters come from several fonts, and so from several places in the file."""
    before = words[0]
    for word in words[1:]:
        if word.x0 - before.x1 < 0.08 * word.size and word.first >= 0 and before.last >= 0:
            break
        before = word
    else:
        return words
    glued = [words[0]]
    for word in words[1:]:
        before = glued[-1]
        gap = word.x0 - before.x1
        is_piece = word.first >= 0 and before.last >= 0 and not 2 <= word.first - before.last <= 3
        if is_piece and -0.3 * word.size < gap < 0.08 * word.size and abs(word.bottom - before.bottom) < word.size:
            glued[-1] = _joined(before, word)
        else:
            glued.append(word)
    return glued


def _joined(one: Word, other: Word) -> Word:
    return Word(
        one.text + other.text, one.x0, min(one.top, other.top), max(one.x1, other.x1), max(one.bottom, other.bottom),
        max(one.size, other.size), one.is_bold, one.is_italic, one.font, one.turn, one.ink, one.is_coloured, one.first,
        other.last, _joined_struck(one, other),
    )  # fmt: skip


def _joined_struck(one: Word, other: Word) -> tuple[int, int] | None:
    shift = len(one.text)
    if other.struck is None:
        return one.struck
    start = one.struck[0] if one.struck is not None else shift + other.struck[0]
    return start, shift + other.struck[1]


def _with_marks(
    words: Sequence[Word],
) -> tuple[str, tuple[tuple[int, int], ...], tuple[tuple[int, Footnote], ...]]:
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    notes: list[tuple[int, Footnote]] = []
    length = 0
    for word in words:
        if word.note is not None:
            notes.append((length, word.note))
        text = normalise(word.text)
        if not text:
            continue
        start = length + (1 if parts else 0)
        if notes and notes[-1][0] == length and parts and text[0] in ".,;:!?)”":
            start = length  # the mark stood between the word and its sign
            parts[-1] += text
        else:
            parts.append(text)
        length = start + len(text)
        if word.struck:
            first, last = word.struck if len(text) == len(word.text) else (0, len(text))
            if spans and first == 0 and spans[-1][1] + 1 == start:
                spans[-1] = (spans[-1][0], start + last)
            else:
                spans.append((start + first, start + last))
    return " ".join(parts), tuple(spans), tuple(notes)
