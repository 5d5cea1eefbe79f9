"""The words of addresses (`data/addresses.yaml`) as a tree of syllables, and the keys under which syllables are equal."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

import yaml

from tinhgon.organisations.model import Kind
from tinhgon.vietnamese import fold, match_key

# y is the only vowel: "Mỹ" and "Mĩ", "Quý" and "Quí" are one syllable; "Tây" and "Tài" are not.
_LONE_Y = re.compile(r"^((?:ng?h?|[bcdghklmnprstvx]h?|tr|qu)?)y(?=[^aeiouy]|$)")
_I_FOR_Y = str.maketrans("yýỳỷỹỵ", "iíìỉĩị")
_APOSTROPHES = re.compile(r"['’`´‘ʼ]\s*")
_MOST_KEPT = 50_000

Allowed = frozenset[tuple[Kind, str]]


class _Syllables(dict[str, tuple[str, str]]):
    """A word as written (lower case, NFC) → (key without accents, key with them), each worked out once."""

    def __missing__(self, word: str) -> tuple[str, str]:
        if len(self) > _MOST_KEPT:
            self.clear()
        if word.isdecimal():
            plain = accented = str(int(word)) if len(word) < 10 else word
        else:
            accented = match_key(without_apostrophes(word))
            plain = fold(accented)
            if found := _LONE_Y.match(plain):
                at = found.end(1)
                accented = accented[:at] + accented[at].translate(_I_FOR_Y) + accented[at + 1 :]
                plain = plain[:at] + "i" + plain[at + 1 :]
        self[word] = plain, accented
        return plain, accented


syllable = _Syllables()


def without_apostrophes(text: str) -> str:
    """ "Ea H'leo" and "Ea H’ leo" → "Ea Hleo"."""
    return _APOSTROPHES.sub("", text)


class Role:
    """What a word other than a name does."""

    __slots__ = ("accented", "allowed", "is_short", "kind")

    def __init__(self, kind: str, accented: tuple[str, ...], allowed: Allowed = frozenset(), is_short: bool = False):
        self.kind = kind  # "before", "after", "road", "lane", "hamlet", "ignored", "now"
        self.accented = accented
        self.allowed = allowed
        self.is_short = is_short


@dataclass(slots=True)
class Branch:
    """One place in the tree of words: what stands there, and what goes on from it by the next syllable."""

    roles: list[Role] = field(default_factory=list)
    next: dict[str, "Branch"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Words:
    tree: Branch
    other_names: Mapping[str, tuple[str, ...]]  # of provinces and districts, by the name in the register
    spelt: Mapping[str, tuple[str, ...]]  # folded part of a name → how it is also written
    columns: Mapping[str, frozenset[str]]  # role of a column → folded words of its heading


def keys_of(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the syllables of a name without and with accents; hyphens and points part them."""
    pairs = [syllable[word] for word in re.findall(r"[^\W\d_]+|\d+", match_key(text))]
    return tuple(plain for plain, _ in pairs), tuple(accented for _, accented in pairs)


@cache
def words() -> Words:
    """Return the words of `addresses.yaml`, read once."""
    path = resources.files("tinhgon.organisations").joinpath("data", "addresses.yaml")
    content: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    tree = Branch()
    for entry in content["types"]:
        allowed = frozenset((Kind(level), type_.lower()) for level, types in entry["levels"].items() for type_ in types)
        for where in ("before", "after"):
            _add(tree, entry.get(where, ()), where, allowed, is_short=entry.get("is_short", False))
    for name, kind in (
        ("roads", "road"),
        ("lanes", "lane"),
        ("hamlets", "hamlet"),
        ("ignored", "ignored"),
        ("now", "now"),
    ):
        _add(tree, content[name], kind)
    return Words(
        tree,
        {name: tuple(map(str, others)) for name, others in content["other_names"].items()},
        {" ".join(keys_of(part)[0]): tuple(others) for part, others in content["spelt"].items()},
        {role: frozenset(" ".join(keys_of(each)[0]) for each in said) for role, said in content["columns"].items()},
    )


def _add(
    tree: Branch, said: Iterable[str], kind: str, allowed: Allowed = frozenset(), *, is_short: bool = False
) -> None:
    for word in said:
        plain, accented = keys_of(word)
        at = tree
        for key in plain:
            at = at.next.setdefault(key, Branch())
        at.roles.append(Role(kind, accented, allowed, is_short))
