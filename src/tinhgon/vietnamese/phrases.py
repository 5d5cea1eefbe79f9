"""Texts as words, and phrases looked up among them by folded case and tone style."""

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache

from tinhgon.vietnamese.folding import match_key

TOKEN = re.compile(r"[Đđ]/[cC](?!\w)|\d(?:[\w./-]*\w)?%?|[^\W\d_]+\d*|[^\w\s]|_")
_NO_GROUPS: AbstractSet[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Word:
    """A word, number or sign with its offsets in the text."""

    text: str
    key: str  # small letters, one tone style: under it words are looked up
    start: int
    end: int

    @property
    def is_sign(self) -> bool:
        return not self.text[0].isalnum()

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def is_small(self) -> bool:
        return self.text[0].islower()

    @property
    def is_number(self) -> bool:
        return self.text[0].isdigit()


@lru_cache(maxsize=8192)
def key_of(text: str) -> str:
    return match_key(text)


@lru_cache(maxsize=4096)  # names, tasks, deadlines and changes ask for the words of the same clause
def words_in(text: str) -> tuple[Word, ...]:
    """Return the words, numbers and signs of a text in order."""
    return tuple(Word(m[0], key_of(m[0]), m.start(), m.end()) for m in TOKEN.finditer(text))


@dataclass(slots=True)
class _Node:
    """A place in the tree of phrases: the groups of the phrase that ends here, and where its next words lead."""

    groups: set[str] = field(default_factory=set)
    following: dict[str, "_Node"] = field(default_factory=dict)


class PhraseTree:
    """Phrases by their words, so that the longest one at a place is found in as many steps as it has words."""

    def __init__(self, groups: Mapping[str, Iterable[str]] | None = None) -> None:
        self._root = _Node()
        for group, phrases in (groups or {}).items():
            for phrase in phrases:
                self.add(str(phrase), group)

    def add(self, phrase: str | Sequence[str], group: str) -> None:
        node = self._root
        for key in TOKEN.findall(match_key(phrase)) if isinstance(phrase, str) else phrase:
            node = node.following.setdefault(key, _Node())
        node.groups.add(group)

    def longest(self, keys: Sequence[str], at: int) -> tuple[int, AbstractSet[str]]:
        """Return the length in words of the longest phrase that begins at `at`, and its groups; 0 if there is none."""
        node = self._root.following.get(keys[at])
        length, groups = 0, _NO_GROUPS
        reached = 1
        while node is not None:
            if node.groups:
                length, groups = reached, node.groups
            if at + reached >= len(keys):
                break
            node = node.following.get(keys[at + reached])
            reached += 1
        return length, groups
