"""Names of bodies and office-holders: where one begins, how a list of them parts, who names nobody.

A name begins with a head noun (lexicon: body, post, place, small) or opens a class ("các sở, ban, ngành tỉnh"). Where it
ends is weighed in `name_ends`. "Sở A, Sở B và UBND các xã, phường" is three names, "các sở, ban, ngành tỉnh" one class,
"các Đảng ủy: Chính phủ; Quốc hội" two with a shared head, "các cơ quan, đơn vị có liên quan" nobody (rulings 7, 8, 15
and 18 of the reading contract).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tinhgon.reading.language.name_ends import (
    NO_USAGE,
    Usage,
    class_length,
    head_length,
    is_short_name,
    name_end,
    small_head_length,
    without_brackets,
)
from tinhgon.reading.language.words import Text, text_of

__all__ = [
    "NO_USAGE",
    "Names",
    "Usage",
    "begins_name",
    "inner_list",
    "names_in",
    "names_nobody",
    "read_names",
    "shared_names",
    "unwrapped",
    "without_brackets",
]

_PARTS = re.compile(r"\n|(?<=[^\d\s])\.\s|\s[-–+•]\s(?=[A-ZĐ])")
_INNER_LIST = re.compile(r"\((?:bao\s+)?gồm:?\s+([^()]+)\)|\(([A-ZĐÀ-Ỹ][^()]*[,;][^()]*)\)")


@dataclass(frozen=True, slots=True)
class Names:
    """A list of names at the words `start` to `end` of a text; `names` are completed, without those who are nobody."""

    names: tuple[str, ...]
    start: int
    end: int


def begins_name(text: Text, at: int, *, small: bool = False, short: bool = False) -> bool:
    """Does a name or a class begin at word `at`?

    Args:
        small: also with a head printed in small letters.
        short: also as an abbreviation that no lexicon knows (APBA).
    """
    if at >= len(text):
        return False
    if head_length(text, at) or class_length(text, at):
        return True
    if short and is_short_name(text, at):
        return True
    return small and bool(small_head_length(text, at))


def read_names(text: Text, at: int, *, usage: Usage = NO_USAGE, whole: bool = False, stop: int | None = None) -> Names:
    """Read the list of names that begins at word `at`.

    Args:
        whole: the words are nothing but names (a heading, a cell).
        stop: the word before which the list must be over.
    """
    stop = len(text) if stop is None else stop
    found: list[str] = []
    j = at
    while j < stop and begins_name(text, j, small=True, short=True):
        if found and not _stands_alone(text, j, found[-1], whole):
            break
        shared = _shared(text, j, usage, stop)
        if shared is not None:
            found.extend(shared[0])
            j = shared[1]
        else:
            end = name_end(text, j, usage=usage, whole=whole, stop=stop)
            if not whole and _says_nothing(text, j, end):
                break
            found.append(_with_repeated_head(found, text.between(j, end)))
            j = end
        step = _between_names(text, j, stop, whole)
        if not step:
            break
        j += step
    while j > at and (text.words[j - 1].text in ",;" or text.is_key(j - 1, "và", "cùng", "với")):
        j -= 1
    return Names(tuple(_known(found)), at, j)


def _says_nothing(text: Text, at: int, end: int) -> bool:
    """Is the name nothing but a head that wants a complement ("Bộ", "Trung tâm")?"""
    head = head_length(text, at) or small_head_length(text, at)
    return head == 1 and end == at + 1 and not text.has(at, "alone", "place")


def _stands_alone(text: Text, at: int, before: str, whole: bool) -> bool:
    """May a head in small letters begin a name of its own here? In a class that is running on it may not."""
    if whole or head_length(text, at) or class_length(text, at) or text.has(at, "ends_class"):
        return True
    return before[:1].isupper() and not before.lower().startswith(("các ", "những "))


def _between_names(text: Text, j: int, stop: int, whole: bool) -> int:
    """Return how many words part one name from the next at `j`, 0 if none follows."""
    k = j
    signs = ",;/+•" if whole else ",;"
    while k < stop and k - j < 4:
        if not (text.words[k].text in signs or text.is_key(k, "và", "cùng", "với", "hoặc", "đồng", "thời")):
            break
        k += 1
    return k - j if k > j and k < stop and begins_name(text, k, small=True, short=whole) else 0


# A shared head


def shared_names(text: Text, at: int) -> tuple[list[str], int] | None:
    """Return (names, word behind them) of a list with one head at word `at` ("các sở: A; B"), None if it is none."""
    return _shared(text, at, NO_USAGE, len(text))


def _shared(text: Text, at: int, usage: Usage, stop: int) -> tuple[list[str], int] | None:
    """ "các sở: A; B và C", "UBND các xã Hòa Lạc, Tân Bình" → names with their head; None if it is no such list."""
    j = at
    while j < min(stop, at + 10) and not text.has(j, "opener"):
        if (
            text.words[j].is_sign
            or text.is_key(j, "và", "cùng")
            or (text.has(j, "predicate") and not text.words[j].is_capital)
        ):
            return None
        j += text.length[j]
    if j >= stop or not text.has(j, "opener") or text.is_key(j, "từng", "mỗi", "mọi"):
        return None
    head = j + text.length[j]
    if head < stop and text.words[head].is_number:
        head += 1
    if not text.has(head, "shared_head"):
        return None
    items = head + text.length[head]
    has_colon = text.is_key(items, ":")
    items += has_colon
    if items >= stop or not text.words[items].is_capital:
        return None
    if not has_colon and begins_name(text, items) and not _is_field_too(text, items):
        return None
    full = _full_head(text, at, j, head)
    names: list[str] = []
    k = items
    while k < stop and text.words[k].is_capital:
        own = begins_name(text, k) and not _is_field_too(text, k) and not full.endswith(("Đảng ủy", "Đảng uỷ"))
        if own and (names or not has_colon):
            break
        end = _item_end(text, k, stop)
        names.append(text.between(k, end) if own else f"{full} {text.between(k, end)}")
        k = end
        step = _item_step(text, k, stop)
        if not step:
            break
        k += step
    if not has_colon and len(names) < 2:
        return None
    while k > items and (text.words[k - 1].text in ",;" or text.is_key(k - 1, "và")):
        k -= 1
    return names, k


def _full_head(text: Text, at: int, j: int, head: int) -> str:
    prefix = text.between(at, j)
    noun = text.between(head, head + text.length[head])
    is_place = text.has(head, "place")
    if not is_place or (not prefix and noun[0].isupper()):
        noun = noun[:1].upper() + noun[1:]
    else:
        noun = noun[:1].lower() + noun[1:]
    return f"{prefix} {noun}".strip()


def _is_field_too(text: Text, at: int) -> bool:
    """Is the head at `at` an item by itself, the name of a field or of a body without a complement ("Công an")?"""
    head = head_length(text, at)
    after = at + head
    return bool(head) and (after >= len(text) or text.words[after].is_sign or text.is_key(after, "và"))


def _item_end(text: Text, at: int, stop: int) -> int:
    j = at + (text.length[at] if text.has(at, "field", "body") else 1)
    while j < stop:
        word = text.words[j]
        second = word.is_small and text.words[j - 1].is_capital and not text.has(j, "predicate")
        if word.is_capital or (second and not text.is_key(j, "và", "các", "theo")):
            j += 1
        elif word.text in "-–" and j + 1 < stop and text.words[j + 1].is_capital:
            j += 2
        elif text.is_key(j, "(") and text.is_key(j + 1, "cũ", "mới", "huyện", "tỉnh"):
            j = next((k + 1 for k in range(j, min(stop, j + 12)) if text.is_key(k, ")")), j + 1)
        elif text.has(j, "level") and not text.has(j, "predicate"):
            j += text.length[j]
        else:
            break
    return j


def _item_step(text: Text, k: int, stop: int) -> int:
    j = k
    while j < stop and (text.words[j].text in ",;" or text.is_key(j, "và")) and j - k < 3:
        j += 1
    return j - k if j > k and j < stop and text.words[j].is_capital else 0


def _with_repeated_head(found: list[str], name: str) -> str:
    """ "Hội Làm vườn tỉnh Bắc Sơn, tỉnh Nam Hải" are two societies: a place of the same kind shares the head before."""
    kind = next((k for k in ("tỉnh", "xã", "phường", "huyện", "thành phố") if name.startswith(k + " ")), "")
    if not found or not kind or f" {kind} " not in found[-1]:
        return name
    head, _, place = found[-1].rpartition(f" {kind} ")
    return f"{head} {name}" if place[:1].isupper() else name


# Who names nobody


def _known(found: list[str]) -> Iterator[str]:
    """The names that name somebody, each once."""
    seen: set[str] = set()
    for name in found:
        name = name.strip(' .,;:-–+…"“”')
        if len(name) > 1 and name not in seen and not names_nobody(name):
            seen.add(name)
            yield name


def names_nobody(name: str) -> bool:
    """Do the words name nobody in particular: "các cơ quan, đơn vị", "… có liên quan" (rulings 8 and 18)?"""
    text = text_of(name)
    if any(_related(text, j) for j in range(len(text))):
        return True
    j = text.length[0] if text.has(0, "opener") else 0
    nouns = 0
    while j < len(text):
        if text.has(j, "nobody_noun"):
            nouns += 1
            j += text.length[j]
        elif text.words[j].is_sign or text.is_key(j, "và", "hoặc", "các"):
            j += 1
        else:
            break
    if nouns == 1 and not text.has(0, "opener") and j >= len(text):
        return text.unit(0) != "doanh nghiệp"
    return bool(nouns) and (j >= len(text) or text.has(j, "vague")) and not _has_kind(text, j)


def _related(text: Text, j: int) -> bool:
    return text.is_key(j, "liên", "hữu") and text.is_key(j + 1, "quan") and not text.is_key(j + 2, "đến", "tới")


def _has_kind(text: Text, at: int) -> bool:
    """Is a level, a body or a sector said of the class?"""
    rest = range(at, len(text))
    return any(text.words[j].is_capital or (text.has(j, "level") and not text.has(j, "vague")) for j in rest)


def unwrapped(value: str) -> str:
    """Join the lines of a cell where the next does not begin a name."""
    lines = value.split("\n")
    out = lines[0]
    for line in lines[1:]:
        begins = begins_name(text_of(line.strip(" -–+•*")), 0, small=True)
        out += ("\n" if begins and out.rstrip()[-1:] not in ",-" else " ") + line
    return out


def inner_list(value: str, usage: Usage = NO_USAGE) -> tuple[str, ...]:
    """Return the bodies that a bracket behind a class or a role lists: they stand for it (ruling 18)."""
    found = _INNER_LIST.search(value)
    if not found or found[0].startswith("(cũ"):
        return ()
    before = text_of(value[: found.start()])
    if not any(begins_name(before, at, small=True) for at in range(min(len(before), 4))) or len(before) > 24:
        return ()
    named = names_in(found[1] or found[2], usage=usage)
    return named if len(named) > 1 and len(names_in(before.text, usage=usage)) <= 1 else ()


def names_in(value: str, *, usage: Usage = NO_USAGE) -> tuple[str, ...]:
    """Return the names in words that hold nothing else: a cell, a field's value, a heading."""
    if named := inner_list(value, usage):
        return named
    out: list[str] = []
    for part in _PARTS.split(unwrapped(without_brackets(value))):
        text = text_of(part.strip(" .,;:-–+•"))
        at = 0
        while at < len(text):
            if not begins_name(text, at, small=True, short=True):
                at += 1
                continue
            found = read_names(text, at, usage=usage, whole=True)
            out.extend(name for name in found.names if name not in out)
            at = max(found.end, at + 1)
            if at < len(text) and not text.words[at].is_sign:
                break
    return tuple(out)
