"""The words by which the form of an official document is known (data/office_form.yaml), looked up in folded text.

Case, accents and tone style do not count, and one letter may be wrong in a long word ("CỌNG HOÀ XÃ HỌI", "Noi nhạn"),
so that typed, converted and scanned papers are known by the same words.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml

from tinhgon.vietnamese import fold

_MARKUP = re.compile(r"[*_#>\\]+")
_ENDS = " \t.,;:-–—|/“”\"'()[]"
# A date line of a letterhead: a place, the day, month and year, any of which may be blank.
_DATE_LINE = re.compile(r"^[^,;:\d]{2,50},\s*ngay\b[\s\d….,_/]*(?:thang\b|\d|$)|\bngay\b[\s\d….]*thang\b[\s\d….]*nam\b")
_DIGIT_OR_BLANK = re.compile(r"[\s:.]*(?:\d|[.…_/-]|$)")


@cache
def words() -> dict[str, Any]:
    """The whole of office_form.yaml."""
    text = resources.files("tinhgon.documents").joinpath("data", "office_form.yaml").read_text("utf-8")
    held: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return held


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """Return `text` folded, without markup and signs at its ends, spaces made one."""
    return " ".join(fold(_MARKUP.sub("", text)).split()).strip(_ENDS)


def is_near(one: str, other: str) -> bool:
    """Are two folded phrases the same but for a letter or two that a scanner took for others, or a lost space?"""
    if one == other:
        return True
    if len(one) != len(other):
        return len(other) > 9 and abs(len(one) - len(other)) < 3 and one.replace(" ", "") == other.replace(" ", "")
    most = 0 if len(other) < 5 else 1 if len(other) < 18 else 2
    return most > 0 and sum(map(str.__ne__, one, other)) <= most


_by_first_word: dict[int, tuple[Iterable[str], dict[str, list[str]]]] = {}


def _index(phrases: Iterable[str]) -> dict[str, list[str]]:
    """The phrases by their first word, longest first. Kept for the groups of the data, which live as long."""
    known = _by_first_word.get(id(phrases))
    if known is not None and known[0] is phrases:
        return known[1]
    index: dict[str, list[str]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        index.setdefault(phrase.split(" ", 1)[0], []).append(phrase)
    if len(_by_first_word) < 100:
        _by_first_word[id(phrases)] = (phrases, index)
    return index


def opens_with(folded: str, phrases: Iterable[str], *, exactly: bool = False) -> str:
    """Return the longest of `phrases` that the folded text begins with, whole words, or "".

    Args:
        folded: text as `bare` or `fold` gives it.
        phrases: folded phrases.
        exactly: no letter may be wrong.
    """
    first = folded.split(" ", 1)[0].rstrip(",;:.")
    for phrase in _index(phrases).get(first, ()):
        if folded.startswith(phrase) and not folded[len(phrase) : len(phrase) + 1].isalnum():
            return phrase
    if exactly:
        return ""
    for phrase in phrases:
        size = len(phrase)
        if size >= 5 and not folded[size : size + 1].isalnum() and is_near(folded[:size], phrase):
            return phrase
    return ""


def is_motto(text: str) -> bool:
    """Is the line one of the mottoes over a letterhead, or half of one?"""
    if len(text) > 90:
        return False
    folded = bare(text)
    held = words()
    return any(is_near(folded, phrase) for phrase in held["motto"]) or folded in held["motto_halves"]


def is_whole_motto(text: str) -> bool:
    """Is the line a whole motto, and no half of one?"""
    return len(text) < 90 and any(is_near(bare(text), phrase) for phrase in words()["motto"])


def holds_motto(text: str) -> bool:
    """Does the text hold a whole motto, over line breaks too?"""
    folded = bare(text)
    return any(phrase in folded for phrase in words()["motto"]) or any(
        is_motto(line) for line in text.split("\n") if line.strip()
    )


def label_of(text: str) -> str:
    """Return which label of the form opens the line: "number", "recipients", "addressees", "subject", or ""."""
    folded = bare(text[:60])
    for name, phrases in words()["labels"].items():
        found = opens_with(folded, phrases)
        if found and (name != "number" or _DIGIT_OR_BLANK.match(folded[len(found) :])):
            return str(name)
    return ""


def is_date_line(text: str) -> bool:
    return len(text) < 120 and bool(_DATE_LINE.search(bare(text)))


def kind_of(text: str) -> tuple[str, int] | None:
    """Return the kind of document that `text` begins with, and the length of its name.

    A letter may be wrong only in a line that is nothing but the name of a kind: "Thông tin" is no circular.
    """
    kinds = words()["kinds"]
    found = opens_with(fold(text[:60]), kinds, exactly=True)
    if not found and len(text) < 40:
        line = bare(text)
        found = next((kind for kind in kinds if len(kind) > 5 and is_near(line, kind)), "")
    return (kinds[found], min(len(found), len(text))) if found else None


def capacity_of(text: str) -> str:
    """Return the letters of authority ("T/M", "KT.") at the start of a line in capitals, as printed, or ""."""
    found = re.match(r"[A-Z][A-Z./]{0,4}(?=\s|$)", text.lstrip(" *"))
    if not found:
        return ""
    letters = fold(found[0]).strip(".")
    is_marked = "." in found[0] or "/" in found[0] or len(letters) > 1
    return found[0] if is_marked and letters in words()["capacities"] else ""


def is_post(text: str) -> bool:
    """Is the line the name of a post ("PHÓ CHỦ TỊCH", "Q. GIÁM ĐỐC SỞ")?"""
    folded = bare(text)
    for before in ("pho ", "quyen ", "q. ", "nguyen "):
        folded = folded.removeprefix(before)
    post = opens_with(folded, words()["posts"], exactly=len(folded) < 8)
    # "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH …" over the bases of a decision names who decides; it signs nothing.
    return bool(post) and folded.count(" ") - post.count(" ") <= 4


def is_caption(text: str) -> bool:
    return bool(opens_with(bare(text[:60]), words()["captions"]))
