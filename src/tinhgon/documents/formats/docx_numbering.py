"""Automatic numbers of a DOCX, worked out from numbering.xml as Word would show them."""

from dataclasses import dataclass, field
from typing import Any

from tinhgon.documents.formats.docx_tree import W

_LEVELS = 9
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_UNITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


@dataclass(slots=True)
class Level:
    start: int = 1
    number_format: str = "decimal"
    text: str = ""
    restart_after: int | None = None  # 0: never; n: only after level n (counted from 1); None: after any higher level
    is_legal: bool = False  # every part in arabic figures ("Điều 1.1" below "Chương I")
    style_id: str = ""
    indent_twips: int | None = None


@dataclass(slots=True)
class _Abstract:
    levels: dict[int, Level] = field(default_factory=dict)
    style_link: str = ""  # this list's numbering is kept under a numbering style


@dataclass(slots=True)
class _Num:
    abstract_id: str
    start_overrides: dict[int, int] = field(default_factory=dict)
    level_overrides: dict[int, Level] = field(default_factory=dict)
    is_used: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    text: str
    level: int
    is_bullet: bool


def _value(element: Any, name: str) -> str | None:
    found = element.find(W + name)
    return None if found is None else found.get(W + "val")


def _number(text: str | None, otherwise: int) -> int:
    try:
        return int(text) if text is not None else otherwise
    except ValueError:
        return otherwise


def _level(element: Any) -> Level:
    restart = _value(element, "lvlRestart")
    legal = element.find(W + "isLgl")
    indent = element.find(f"{W}pPr/{W}ind")
    left = None if indent is None else indent.get(W + "left") or indent.get(W + "start")
    return Level(
        start=_number(_value(element, "start"), 0 if element.find(W + "start") is None else 1),
        number_format=_value(element, "numFmt") or "decimal",
        text=_value(element, "lvlText") or "",
        restart_after=None if restart is None else _number(restart, 0),
        is_legal=legal is not None and legal.get(W + "val") not in ("0", "false", "off"),
        style_id=_value(element, "pStyle") or "",
        indent_twips=None if left is None else _number(left, 0),
    )


class Numbering:
    """The lists of one document and where each of them has got to. Ask in reading order."""

    def __init__(self, root: Any | None, numbering_styles: dict[str, str] | None = None) -> None:
        """Args: root of numbering.xml; the num id that each numbering style of styles.xml points to."""
        self._abstracts: dict[str, _Abstract] = {}
        self._nums: dict[str, _Num] = {}
        self._counters: dict[str, list[int | None]] = {}
        self.by_style: dict[
            str, tuple[str, int]
        ] = {}  # paragraph style → (num id, level) where a level names the style
        if root is None:
            return
        for element in root.iterchildren(W + "abstractNum"):
            abstract = _Abstract(style_link=_value(element, "numStyleLink") or "")
            for child in element.iterchildren(W + "lvl"):
                abstract.levels[_number(child.get(W + "ilvl"), 0)] = _level(child)
            self._abstracts[element.get(W + "abstractNumId") or ""] = abstract
        for element in root.iterchildren(W + "num"):
            num = _Num(_value(element, "abstractNumId") or "")
            for override in element.iterchildren(W + "lvlOverride"):
                at = _number(override.get(W + "ilvl"), 0)
                started = _value(override, "startOverride")
                if started is not None:
                    num.start_overrides[at] = _number(started, 1)
                whole = override.find(W + "lvl")
                if whole is not None:
                    num.level_overrides[at] = _level(whole)
            self._nums[element.get(W + "numId") or ""] = num
        self._follow_style_links(numbering_styles or {})
        for num_id, num in self._nums.items():
            for at, level in self._abstracts.get(num.abstract_id, _Abstract()).levels.items():
                if level.style_id:
                    self.by_style.setdefault(level.style_id, (num_id, at))

    def _follow_style_links(self, numbering_styles: dict[str, str]) -> None:
        for num in self._nums.values():
            abstract = self._abstracts.get(num.abstract_id)
            if abstract is None or abstract.levels or not abstract.style_link:
                continue
            target = self._nums.get(numbering_styles.get(abstract.style_link, ""))
            if target is not None and target is not num:
                num.abstract_id = target.abstract_id

    def level_of(self, num_id: str, at: int) -> Level | None:
        num = self._nums.get(num_id)
        if num is None:
            return None
        if at in num.level_overrides:
            return num.level_overrides[at]
        abstract = self._abstracts.get(num.abstract_id)
        return None if abstract is None else abstract.levels.get(at)

    def next_label(self, num_id: str, at: int) -> Label | None:
        """Count one paragraph of list `num_id` at level `at` (from 0) and return its label; None if it shows none."""
        num = self._nums.get(num_id)
        at = min(max(at, 0), _LEVELS - 1)
        level = self.level_of(num_id, at)
        if num is None or level is None:
            return None
        # Lists that share an abstract numbering share its counters, until one of them says where to start.
        counters = self._counters.setdefault(num.abstract_id, [None] * _LEVELS)
        if not num.is_used:
            num.is_used = True
            for overridden, start in num.start_overrides.items():
                if 0 <= overridden < _LEVELS:
                    counters[overridden] = start - 1
        current = counters[at]
        counters[at] = self._start(num, num_id, at) if current is None else current + 1
        for deeper in range(at + 1, _LEVELS):
            below = self.level_of(num_id, deeper)
            after = None if below is None else below.restart_after
            if after is None or (after > 0 and at < after):
                counters[deeper] = None
        if level.number_format == "bullet":
            return Label(self._bullet(num_id, at, level), at, True)
        text = self._fill(num_id, level, counters).strip()
        return Label(text, at, False) if text else None

    def _start(self, num: _Num, num_id: str, at: int) -> int:
        if at in num.start_overrides:
            return num.start_overrides[at]
        level = self.level_of(num_id, at)
        return 1 if level is None else level.start

    def _bullet(self, num_id: str, at: int, level: Level) -> str:
        """ "-" for a bullet, "+" for a bullet below a bullet, as the genre writes them."""
        mark = level.text.strip()
        if mark in ("+", "-"):
            return mark
        first = self.level_of(num_id, 0)
        is_below = at > 0 and first is not None and first.number_format == "bullet" and first.text != level.text
        return "+" if is_below else "-"

    def _fill(self, num_id: str, level: Level, counters: list[int | None]) -> str:
        parts: list[str] = []
        text = level.text
        place = 0
        while place < len(text):
            if text[place] == "%" and place + 1 < len(text) and text[place + 1].isdigit():
                shown = int(text[place + 1]) - 1
                other = self.level_of(num_id, shown) if shown >= 0 else None
                count = counters[shown] if 0 <= shown < _LEVELS else None
                if other is not None:
                    count = other.start if count is None else count
                    parts.append(shown_number(count, "decimal" if level.is_legal else other.number_format))
                place += 2
            else:
                parts.append(text[place])
                place += 1
        return "".join(parts)


def shown_number(count: int, number_format: str) -> str:
    """Return `count` as Word shows it in `number_format` (ST_NumberFormat); unknown formats are shown in figures."""
    match number_format:
        case "none":
            return ""
        case "upperRoman":
            return _roman(count).upper()
        case "lowerRoman":
            return _roman(count)
        case "upperLetter":
            return _letter(count).upper()
        case "lowerLetter":
            return _letter(count)
        case "decimalZero":
            return f"{count:02d}"
        case "vietnameseCounting" | "cardinalText":
            return _in_words(count)
        case "ordinalText":
            return "thứ " + ("nhất" if count == 1 else _in_words(count))
        case _:
            return str(count)


def _roman(count: int) -> str:
    if not 0 < count < 4000:
        return str(count)
    parts: list[str] = []
    for value, sign in _ROMAN:
        times, count = divmod(count, value)
        parts.append(sign * times)
    return "".join(parts)


def _letter(count: int) -> str:
    """a … z, then aa, bb, … as Word counts."""
    if count < 1:
        return str(count)
    times, place = divmod(count - 1, 26)
    return chr(ord("a") + place) * min(times + 1, 30)


def _in_words(count: int) -> str:
    if not 0 <= count < 100:
        return str(count)
    tens, units = divmod(count, 10)
    if tens == 0:
        return _UNITS[units]
    head = "mười" if tens == 1 else f"{_UNITS[tens]} mươi"
    if units == 0:
        return head
    tail = "mốt" if units == 1 and tens > 1 else "lăm" if units == 5 else _UNITS[units]
    return f"{head} {tail}"
