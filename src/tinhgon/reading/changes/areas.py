"""Clauses that make a commune of the areas of others: "… của xã A và một phần … của phường B thành xã mới có tên gọi là …".

Each is one merger; parts of an area count as predecessors (ruling 11 of the reading contract).
"""

import re

from tinhgon.reading.changes.objects import group_at
from tinhgon.reading.language.words import Text, text_of

_PLACES = r"(?:thị trấn|xã|phường|đặc khu)"
_UNITS = ("xã", "phường", "thị trấn", "đặc khu", "huyện", "thành phố", "quận", "thị xã", "tỉnh")
_GLUED = (
    re.compile(r"(?<=\w)(?=thành (?:xã|phường|đặc khu) (?:mới )?có tên)"),
    re.compile(r"(?<=\w)(?=và(?:\s|các|xã|phường|thị|một|phần|toàn))"),
    re.compile(rf"(?<!\w)(?:của|và|các|xếp|là)(?=(?:các|và|toàn bộ|một phần|phần|{_PLACES})(?:\s|xã|phường))"),
)
_BRACKET = re.compile(r"\([^()]*\)")


def unglued(text: str) -> str:
    """Part words that a conversion ran together ("cácxã Cần Nông", "Kim Đồngthành xã mới")."""
    text = re.sub(r"[*\\_]", "", re.sub(r"\s+", " ", text))
    text = _GLUED[0].sub(" ", text)
    text = re.sub(r"(?<=[a-zà-ỹđ])(?=[A-ZĐ][a-zà-ỹ])", " ", text)
    text = _GLUED[1].sub(" ", text)
    return _GLUED[2].sub(lambda m: f"{m[0]} ", text)


def area_merger(text: str) -> tuple[tuple[str, ...], str] | None:
    """Return (units, new unit) of a clause that joins areas, None if it is no such clause."""
    if not any(
        word in text for word in ("tên gọi", "tên là", "toàn bộ", "một phần", "diện tích", "thành xã", "thành phường")
    ):
        return None
    words = text_of(unglued(text))
    at = next((k for k in range(len(words)) if group_at(words, k, "merge", "absorb", "arrange", "establish")), None)
    if at is None or at > 30:
        return None
    start = at + group_at(words, at, "merge", "absorb", "arrange", "establish")
    named = _result(words, start)
    if named is None:
        return _founded_on(words, start)
    name_at, area_end = named
    units = _units(words, start, area_end)
    name = _unit_name(words, name_at)
    return (units, name) if units and name else None


def _result(words: Text, start: int) -> tuple[int, int] | None:
    """Return where the new unit's name begins and where the areas end: "thành xã [mới] [có tên gọi là] X"."""
    for at in range(start, len(words)):
        if not words.is_key(at, "thành") or not words.has(at + 1, "place"):
            continue
        after = at + 1 + words.length[at + 1]
        after += words.is_key(after, "mới")
        into = group_at(words, after, "into")
        if into:
            return after + into, at
        if after < len(words) and words.words[after].is_capital:
            return at + 1, at
    return None


def _founded_on(words: Text, start: int) -> tuple[tuple[str, ...], str] | None:
    """ "Thành lập xã X trên cơ sở toàn bộ diện tích … của xã A và xã B"."""
    name = _unit_name(words, start)
    basis = next((k for k in range(start, min(len(words), start + 14)) if group_at(words, k, "basis")), None)
    if not name or basis is None:
        return None
    begin = basis + group_at(words, basis, "basis")
    if not any(group_at(words, k, "area") for k in range(begin, min(len(words), begin + 8))):
        return None
    units = _units(words, begin, len(words))
    return (units, name) if units else None


def _unit_name(words: Text, at: int) -> str:
    if not words.has(at, "place"):
        return ""
    end = at + words.length[at]
    while end < len(words) and (words.words[end].is_capital or _is_part_of_name(words, end)):
        end += 1
    return words.between(at, end)


def _is_part_of_name(words: Text, at: int) -> bool:
    follows = at + 1 < len(words) and words.words[at + 1].is_capital
    return (words.words[at].is_number and words.words[at - 1].is_small) or (words.words[at].text in "-–" and follows)


def _units(words: Text, start: int, end: int) -> tuple[str, ...]:
    """Return the units between two words, each once; "các xã A, B" shares its type."""
    units: list[str] = []
    kind = ""
    at = start
    while at < end:
        word = words.words[at]
        if _is_place_word(words, at) and not group_at(words, at, "area"):
            printed = words.between(at, at + words.length[at])
            if kind and printed != kind and printed.lower() == kind:  # "các phường A, Phường Đúc, B"
                own = at + words.length[at]
                while own < end and words.words[own].is_capital:
                    own += 1
                units.append(words.between(at, own))
                at = own
                continue
            kind = printed
            at += words.length[at]
            kind = (
                kind
                if at < end and (words.words[at].is_capital or words.words[at].is_number or words.is_key(at, "cũ"))
                else ""
            )
            continue
        if word.text == "." or words.is_key(at, "khoản", "điều", "điểm", "theo"):
            kind = ""
        if kind and (word.is_capital or (word.is_number and len(word.text) < 4)) and not words.is_key(at, "điều"):
            stop = at + 1
            while (
                stop < end
                and (words.words[stop].is_capital or _is_part_of_name(words, stop))
                and not _is_place_word(words, stop)
            ):
                stop += 1
            stop = _with_bracket(words, stop, end)
            name = f"{kind} {words.between(at, stop)}"
            if name not in units:
                units.append(name)
            at = stop
            continue
        at += 1
    return tuple(units)


def _is_place_word(words: Text, at: int) -> bool:
    """The type of a unit, not a part of a name ("An Ấp", "Bản Xã")."""
    if not words.has(at, "place") or words.unit(at) not in _UNITS:
        return False
    in_name = words.words[at].is_capital and at > 0 and words.words[at - 1].is_capital
    return not in_name or words.length[at] > 1


def _with_bracket(words: Text, at: int, end: int) -> int:
    """Take in a bracket that says of which district a unit is."""
    if at < end and words.words[at].text == "(":
        found = _BRACKET.match(words.text, words.words[at].start)
        close = next((k for k in range(at, min(end, at + 12)) if words.words[k].text == ")"), None)
        if found and close is not None and words.has(at + 1, "place"):
            return close + 1
    return at
