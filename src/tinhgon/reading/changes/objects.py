"""The bodies in object position: behind a verb of change, up to the circumstance or the result."""

import re

from tinhgon.reading.language.name_ends import head_length, name_end, small_head_length
from tinhgon.reading.language.names import begins_name, names_nobody, shared_names, without_brackets
from tinhgon.reading.language.words import Text, text_of
from tinhgon.reading.lexicon import tree_of

_LEVEL = re.compile(
    r"\s((?:cấp ủy |ủy )?cấp (?:trung ương|tỉnh|huyện|xã|cơ sở|cao|khu vực)(?:, cấp (?:tỉnh|huyện|xã))*)$", re.I
)
_VERBS = ("dissolve", "merge", "absorb", "establish", "rename", "split", "reorganise", "arrange", "transfer")
_SMALL_LEAST = 2  # words of an object whose head is printed in small letters


def group_at(text: Text, at: int, *groups: str) -> int:
    """Return the length of the phrase of changes.yaml at word `at` if it is in one of `groups`, else 0."""
    if not 0 <= at < len(text):
        return 0
    length, found = tree_of("changes").longest(text.keys, at)
    return 0 if found.isdisjoint(groups) else length


def bodies_in(words: str) -> list[str]:
    """Return the bodies that words in object position name, completed with a shared head or level."""
    text = text_of(without_brackets(words))
    names: list[str] = []
    at = _behind_counts(text)
    while at < len(text) and not text.words[at].is_sign:
        shared = shared_names(text, at)
        found, end = shared if shared else ([], _item_end(text, at))
        names.extend(found or _parted(text, at, end))
        step = _next_item(text, end)
        if not step:
            break
        at = end + step
    return _with_shared_level([name for name in _with_shared_head(names) if is_body(name)])


def _with_shared_head(names: list[str]) -> list[str]:
    """ "Hội Làm vườn tỉnh A, tỉnh B": a place behind a body of such a place has the body's head."""
    out: list[str] = []
    for name in names:
        text = text_of(name)
        kind = text.unit(0) if _is_small_place(text, 0) else ""
        before = text_of(out[-1]) if out and kind else None
        if before is not None and not before.has(0, "place"):
            at = next((j for j in range(1, len(before)) if before.has(j, "place") and before.unit(j) == kind), 0)
            name = f"{before.between(0, at)} {name}" if at else name
        out.append(name)
    return out


def _behind_counts(text: Text) -> int:
    """Skip "của", "09", "các … gồm:", "đối với" before the first name."""
    at = 0
    while at < min(len(text), 4) and (text.is_key(at, "của", "đối", "với", "mới", "và") or text.words[at].is_number):
        at += 1
    whole = group_at(text, at, "whole_of")
    if whole and text.has(at + whole, "opener"):
        return at + whole
    for colon in range(at, min(len(text), at + 14)):
        if text.words[colon].text == ":" and colon + 1 < len(text):
            listed = text.words[at].is_number or text.is_key(colon - 1, "gồm", "sau", "là", "đây", "có")
            own = begins_name(text, colon + 1) and not text.words[colon + 1].is_small
            return colon + 1 if listed or (own and text.has(at, "opener")) else at
        if text.words[colon].is_sign and text.words[colon].text != ",":
            break
    return at


def _item_end(text: Text, start: int) -> int:
    """Return the word before which the name or class that begins at `start` ends: a separator, a circumstance."""
    is_class = text.has(start, "opener")
    least = 1 + head_length(text, start) if text.words[start].is_capital else _SMALL_LEAST
    owned = False  # "các cấp ủy trực thuộc Đảng bộ A và Đảng bộ B": the row behind belongs to the class
    j = start + max(1, head_length(text, start))
    while j < len(text):
        word = text.words[j]
        if word.text == "(" and (close := _closing(text, j)):
            j = close + 1
            continue
        if word.text in ".;:()":
            return j
        step = _separator(text, j)
        if step:
            after = j + step
            if after >= len(text) or (_begins_item(text, after, is_class) and not owned):
                return j
            if not _runs_on(text, after, is_class) and not _is_one_name(text, start, after):
                return j
            j = after
            continue
        if word.is_small and text.begins[j] and group_at(text, j, "ends_object") and j - start >= least:
            belongs = is_class and (text.is_key(j, "trực") or (text.is_key(j, "ở") and text.has(j + 1, "level")))
            if not belongs and not text.has(j - 1, "opener"):
                return j
        owned = owned or (is_class and text.is_key(j, "thuộc", "của"))
        j += 1
    return j


def _closing(text: Text, at: int) -> int:
    """Return the word that closes a bracket that belongs to the name ("(cũ)"): all others are blank by now."""
    return next((k for k in range(at, min(len(text), at + 14)) if text.words[k].text == ")"), 0)


def _separator(text: Text, at: int) -> int:
    k = at
    while k < len(text) and k - at < 4 and (text.words[k].text in ",;/" or text.is_key(k, "và", "với", "cùng", "hoặc")):
        k += 1
    return k - at


def _begins_item(text: Text, at: int, in_class: bool = False) -> bool:
    small = not in_class or text.words[at].is_capital
    return begins_name(text, at) or _is_small_place(text, at) or (small and bool(group_at(text, at, "small_body")))


def _is_small_place(text: Text, at: int) -> bool:
    """ "tỉnh Phú Thọ", "thành phố cần Thơ": a territorial unit with its name."""
    after = at + text.length[at] if at < len(text) else 0
    named = after < len(text) and (
        text.words[after].is_capital or (after + 1 < len(text) and text.words[after + 1].is_capital)
    )
    return text.has(at, "place") and text.words[at].is_small and named


def _runs_on(text: Text, at: int, is_class: bool) -> bool:
    """Does the name go on behind a separator: a field, a level, a further kind of a class?"""
    if text.words[at].is_capital or text.has(at, "level") or text.is_key(at, "cấp"):
        return not group_at(text, at, *_VERBS)
    if group_at(text, at, *_VERBS):
        return False
    if text.has(at, "class_noun", "small", "field") or (is_class and text.has(at, "body", "place")):
        return not text.has(at, "predicate")
    return (
        text.is_key(at - 1, "và") and not text.has(at, "predicate") and not group_at(text, at, "ends_object", "no_body")
    )


def _is_one_name(text: Text, start: int, at: int) -> bool:
    """ "Ban Chỉ đạo phòng, chống dịch": does the name, weighed as in any text, go beyond the separator?"""
    return bool(head_length(text, start)) and name_end(text, start, whole=True) > at


def _next_item(text: Text, at: int) -> int:
    step = _separator(text, at)
    after = at + step
    if not step or after >= len(text) or group_at(text, after, *_VERBS):
        return 0
    return (
        step if _begins_item(text, after) or begins_name(text, after, small=True) or text.words[after].is_capital else 0
    )


def _parted(text: Text, start: int, end: int) -> list[str]:
    """Part names that a forgotten "và" ran together ("Sở Giao thông vận tải Sở Xây dựng")."""
    while end > start and (text.words[end - 1].is_sign and text.words[end - 1].text != ")"):
        end -= 1
    same = (
        j for j in range(start + 2, end)
        if text.begins[j] and text.unit(j) == text.unit(start) and head_length(text, j) and head_length(text, start)
        and not text.has(j - 1, "opener")
    )  # fmt: skip
    cut = next(same, end)
    return [name for name in (text.between(start, cut), text.between(cut, end)) if name]


def _with_shared_level(names: list[str]) -> list[str]:
    """ "Ban Tuyên giáo và Ban Dân vận cấp ủy cấp huyện": the level at the end of the last is that of all."""
    level = _LEVEL.search(names[-1]) if len(names) > 1 else None
    if level is None or _is_of_inner_body(names[-1][: level.start()]):
        return names
    return [name if _LEVEL.search(name) else f"{name}{level[0]}" for name in names]


def _is_of_inner_body(name: str) -> bool:
    """ "Văn phòng HĐND và UBND cấp huyện": is the level that of a body named inside the name?"""
    text = text_of(name)
    return any(
        head_length(text, at) and at + head_length(text, at) == len(text) and text.words[at - 1].is_small
        for at in range(1, len(text))
    )


def is_body(name: str) -> bool:
    """Do the words name a body or a class of bodies, not a thing without identity ("tổ chức bộ máy", "hồ sơ")?"""
    text = text_of(name)
    if not len(text) or names_nobody(name):
        return False
    at = text.length[0] if text.has(0, "opener") else 0
    if group_at(text, at, "people"):
        return False
    if group_at(text, at, "small_body"):
        return len(text) > at + 1
    no_body = group_at(text, at, "no_body")
    known = max(
        head_length(text, at),
        small_head_length(text, at),
        text.length[at] if text.has(at, "class_noun", "not_a_head") else 0,
    )
    if no_body and (no_body >= known or at + no_body >= len(text)):
        return _is_known_after(text, at + no_body) or (at > 0 and _is_located(text))
    if text.words[at].is_capital:
        return bool(head_length(text, at)) and len(text) > at + 1 and not name.isupper()
    return bool(known) and len(text) > at + 1


def definite(names: list[str]) -> list[str]:
    """Drop classes without a level ("các cơ sở giáo dục", not "các cơ sở … cấp xã")."""
    texts = [(name, text_of(name)) for name in names]
    local = (name for name, text in texts if "địa phương" in text.text.lower())
    kept = {*local, *(name for name, text in texts if not text.has(0, "opener") or _is_located(text))}
    return [name for name in names if name in kept]


def named(names: list[str]) -> list[str]:
    """Drop what is founded without a name: classes without a level, and bodies that are only a kind ("trung tâm hỗ trợ").

    Committees and working groups count also in small letters.
    """
    return [name for name in names if _is_named(text_of(name))]


def _is_named(text: Text) -> bool:
    own = text.words[0].is_capital or bool(group_at(text, 0, "committee"))
    return (own and not text.has(0, "opener")) or _is_located(text)


def _is_located(text: Text) -> bool:
    """Is a level or an owner said?"""
    owned = any(text.is_key(at, "thuộc") or text.unit(at).startswith("cấp ") for at in range(1, len(text)))
    return owned or any(word.is_capital for word in text.words[1:])


def _is_known_after(text: Text, at: int) -> bool:
    """ "đơn vị hành chính cấp huyện", "bộ máy quản lý Quỹ": a kind or a name behind makes a body of it."""
    return (
        any(text.words[j].is_capital or text.has(j, "level") for j in range(at, min(len(text), at + 5)))
        and len(text) - at >= 2
    )
