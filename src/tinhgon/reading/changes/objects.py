"""The bodies in object position: behind a verb of change, up to the circumstance or the result."""

import re

from tinhgon.reading.language.name_ends import head_length, small_head_length
from tinhgon.reading.language.names import begins_name, names_nobody, read_names, without_brackets
from tinhgon.reading.language.words import Text, text_of
from tinhgon.reading.lexicon import tree_of

_LEVEL = re.compile(r"\s((?:cấp ủy |ủy )?cấp (?:trung ương|tỉnh|huyện|xã|cơ sở|cao|khu vực)(?:, cấp (?:tỉnh|huyện|xã))*)$", re.I)
_SMALL_LEAST = 2  # words of an object whose head is printed in small letters


def group_at(text: Text, at: int, *groups: str) -> int:
    """Return the length of the phrase of changes.yaml at word `at` if it is in one of `groups`, else 0."""
    if not 0 <= at < len(text):
        return 0
    length, found = tree_of("changes").longest(text.keys, at)
    return length if found & set(groups) else 0


def bodies_in(words: str) -> list[str]:
    """Return the bodies that words in object position name, completed with a shared head or level."""
    text = text_of(without_brackets(words))
    names: list[str] = []
    at = _behind_counts(text)
    while at < len(text):
        start, end = _object(text, at)
        if end <= start:
            break
        names.extend(_names(text, start, end))
        at = end
        step = _next_object(text, at)
        if not step:
            break
        at += step
    return _with_shared_level([name for name in names if is_body(name)])


def _behind_counts(text: Text) -> int:
    """Skip "của", "09", "các … gồm:", "đối với" before the first name."""
    at = 0
    while at < min(len(text), 4) and (text.is_key(at, "của", "đối", "với", "mới", "và") or text.words[at].is_number):
        at += 1
    for colon in range(at, min(len(text), at + 14)):
        if text.words[colon].text == ":" and colon + 1 < len(text):
            listed = text.words[at].is_number or text.is_key(colon - 1, "gồm", "sau", "là", "đây", "có")
            own = begins_name(text, colon + 1) and not text.words[colon + 1].is_small
            return colon + 1 if listed or (own and text.has(at, "opener")) else at
        if text.words[colon].is_sign and text.words[colon].text != ",":
            break
    return at


def _object(text: Text, at: int) -> tuple[int, int]:
    """Return the stretch of one name or class that begins at `at`."""
    if begins_name(text, at, small=True):
        return at, _cut(text, at, read_names(text, at, whole=True).end)
    if text.words[at].is_capital or text.has(at, "opener"):
        return at, _cut(text, at, _capital_end(text, at))
    if not text.words[at].is_small:
        return at, at
    return at, _cut(text, at, len(text))


def _capital_end(text: Text, at: int) -> int:
    j = at
    while j < len(text) and not text.words[j].is_sign and (text.words[j].is_capital or not group_at(text, j, "ends_object")):
        j += 1
    return j


def _cut(text: Text, start: int, end: int) -> int:
    """End the stretch before a circumstance, a new verb of change or a sign that closes it."""
    capital = text.words[start].is_capital
    for j in range(start + 1, min(end, len(text))):
        word = text.words[j]
        if word.text in ".;" or (word.text == ":" and not text.has(start, "opener")) or (word.text == "," and not _goes_on(text, j)):
            return j
        if word.is_small and text.begins[j] and group_at(text, j, "ends_object") and j - start >= (1 if capital else _SMALL_LEAST):
            if not text.has(j - 1, "opener") and not _inside_name(text, j):
                return j
    return min(end, len(text))


def _inside_name(text: Text, j: int) -> bool:
    """Is the word part of a proper name ("Ban Chỉ đạo phòng dịch", "Tổ công tác giúp việc")?"""
    return text.has(j, "field") and text.words[j - 1].is_capital


def _goes_on(text: Text, comma: int) -> bool:
    """Does the comma stand in a name or a row of names?"""
    at = comma + 1
    if at >= len(text):
        return False
    return text.words[at].is_capital or begins_name(text, at) or text.has(at, "class_noun")


def _next_object(text: Text, at: int) -> int:
    k = at
    while k < len(text) and (text.words[k].text in ",;" or text.is_key(k, "và", "với", "cùng")) and k - at < 3:
        k += 1
    if k == at or k >= len(text):
        return 0
    follows = begins_name(text, k, small=True) or text.words[k].is_capital
    return k - at if follows and not group_at(text, k, "dissolve", "merge", "absorb", "establish", "reorganise", "transfer") else 0


def _names(text: Text, start: int, end: int) -> list[str]:
    if begins_name(text, start, small=True):
        found = read_names(text, start, whole=True, stop=end)
        if found.names and found.end >= end - 1:
            return _parted(found.names)
    while end > start and text.is_key(end - 1, "và", ",", "với", "cùng"):
        end -= 1
    return _parted((text.between(start, end),))


def _parted(names: tuple[str, ...]) -> list[str]:
    """Part names that a forgotten "và" ran together ("Sở Giao thông vận tải Sở Xây dựng")."""
    out: list[str] = []
    for name in names:
        text = text_of(name)
        cut = next(
            (j for j in range(2, len(text)) if text.begins[j] and head_length(text, j) and text.keys[j] == text.keys[0]
             and not text.has(j - 1, "opener")),
            0,
        )  # fmt: skip
        out += [text.between(0, cut), text.between(cut, len(text))] if cut else [name]
    return out


def _with_shared_level(names: list[str]) -> list[str]:
    """ "Ban Tuyên giáo và Ban Dân vận cấp ủy cấp huyện": the level at the end of the last is that of all."""
    level = _LEVEL.search(names[-1]) if len(names) > 1 else None
    if level is None:
        return names
    return [name if _LEVEL.search(name) else f"{name}{level[0]}" for name in names]


def is_body(name: str) -> bool:
    """Do the words name a body or a class of bodies, not a thing without identity ("tổ chức bộ máy", "hồ sơ")?"""
    text = text_of(name)
    if not len(text) or names_nobody(name):
        return False
    at = text.length[0] if text.has(0, "opener") else 0
    no_body = group_at(text, at, "no_body")
    known = max(head_length(text, at), small_head_length(text, at), text.length[at] if text.has(at, "class_noun", "not_a_head") else 0)
    if no_body and (no_body >= known or at + no_body >= len(text)):
        return _is_known_after(text, at + no_body)
    if text.words[at].is_capital:
        return bool(head_length(text, at)) or len(text) > 1
    return bool(known) and len(text) > at + 1


def _is_known_after(text: Text, at: int) -> bool:
    """ "đơn vị hành chính cấp huyện", "bộ máy quản lý Quỹ": a kind or a name behind makes a body of it."""
    return any(text.words[j].is_capital or text.has(j, "level") for j in range(at, min(len(text), at + 5))) and len(text) - at >= 2
