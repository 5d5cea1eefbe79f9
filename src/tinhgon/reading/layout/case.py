"""Lines printed in capitals put into the case of running text."""

import re
from collections.abc import Sequence
from functools import cache
from importlib import resources

import yaml

from tinhgon.documents import Document
from tinhgon.reading import marks
from tinhgon.vietnamese import fold


@cache
def _words() -> dict[str, list[str]]:
    text = resources.files("tinhgon.reading").joinpath("data", "case.yaml").read_text("utf-8")
    held: dict[str, list[str]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return held


@cache
def _fixed() -> tuple[dict[str, str], int]:
    """Folded name → as written, and how many words the longest has."""
    held = _words()
    names = [*held["names"], *(f"{head} {name}" for head in held["heads"] for name in held["departments"])]
    return {fold(name): name for name in names}, max(len(name.split()) for name in names)


_HYPHEN = re.compile(r"(?<=[^\W\d_]{2})-(?=[^\W\d_]{2})")  # "VĂN HÓA-XÃ HỘI": two words, each with its case
_CAPITALS = marks.pattern(r"(?:(?<!\w)[A-ZĐÀ-Ỹ]{2,}\s+){2,}[A-ZĐÀ-Ỹ]{2,}(?!\w)")


def running_text(document: Document) -> str:
    return "\n".join(
        _CAPITALS.sub(lambda found: "·" * len(found[0]), block.text)  # capitals tell nothing of case
        for block in document.blocks
        if block.table is None and not block.text.isupper()
    )  # fmt: skip


def running_case(name: str, text: str, *, keeps_start: bool = False) -> str:
    """Put a line printed in capitals into the case it has in running text.

    The longest stretches that occur in `text` take their case from there; names of bodies are known; a word after
    "tỉnh", "xã" … that occurs nowhere is a name.
    """
    if not name.isupper():
        return name
    words = _HYPHEN.sub(" - ", name).split()
    lowered = [word.lower() for word in words]
    haystack = text.lower()
    result: list[str] = []
    at = 0
    while at < len(words):
        taken = known_at(words, at)
        if taken:
            result.extend(taken)
            at += len(taken)
            continue
        size, cased = _from_text(lowered, at, haystack, text)
        if size:
            result.extend(cased)
            at += size
            continue
        word = words[at]
        bare = lowered[at].strip(',.;:()“”"')
        previous = lowered[at - 1] if at else ""
        if any(letter.isdigit() for letter in word) or re.fullmatch(r"[IVX]+[,.;)]?", word) or "-" in word:
            result.append(word)
        elif keeps_start:
            result.append(word.capitalize() if previous in _words()["places"] else word.lower())
        else:
            result.append(word.lower() if bare in _words()["common"] and at else word.capitalize())
        at += 1
    cased_name = " ".join(result)
    return cased_name[:1].upper() + cased_name[1:]


def known_at(words: Sequence[str], at: int) -> list[str] | None:
    names, longest = _fixed()
    for size in range(min(longest, len(words) - at), 0, -1):
        key = fold(" ".join(words[at : at + size])).strip(",.;:")
        fixed = names.get(key)
        if fixed:
            parts = fixed.split()
            tail = words[at + size - 1]
            parts[-1] += tail[len(tail.rstrip(",.;:")) :]
            return parts
    return None


def _from_text(lowered: Sequence[str], at: int, haystack: str, text: str) -> tuple[int, list[str]]:
    best, where = 0, -1
    found_at = 0
    for size in range(1, min(12, len(lowered) - at) + 1):
        phrase = " ".join(lowered[at : at + size])
        found_at = haystack.find(phrase, found_at)
        if found_at < 0:
            break
        end = found_at + len(phrase)
        if (found_at == 0 or not haystack[found_at - 1].isalnum()) and not haystack[end : end + 1].isalnum():
            best, where = size, found_at
    if best < 2:
        return 0, []
    length = len(" ".join(lowered[at : at + best]))
    cased = text[where : where + length].split()
    if len(cased) != best:
        return 0, []
    before = text[max(0, where - 2) : where]
    if where == 0 or re.search(r"[.\n:]\s*$", before) or before.endswith(("- ", "“")):
        # At the start of a sentence a capital says nothing.
        small = cased[0][:1].lower() + cased[0][1:]
        is_name = at > 0 and lowered[at - 1] in _words()["places"]
        cased[0] = cased[0] if cased[0].isupper() or is_name or f" {small} " not in text else small
    return best, cased
