"""A text as words, and the words as units: the longest phrases of the lexicon, else one word each."""

from collections.abc import Set as AbstractSet
from functools import lru_cache

from tinhgon.reading.lexicon import words_of_language
from tinhgon.vietnamese.phrases import words_in

_NO_GROUPS: AbstractSet[str] = frozenset()


class Text:
    """The words of a text; `length[i]` and `groups[i]` are those of the longest phrase that begins at word `i`.

    `begins[i]`: a unit begins there, reading from the left and taking the longest phrase each time.
    """

    __slots__ = ("begins", "groups", "keys", "length", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = words_in(text)
        self.keys = [word.key for word in self.words]
        tree = words_of_language()
        self.groups: list[AbstractSet[str]] = []
        self.length: list[int] = []
        for at in range(len(self.keys)):
            length, groups = tree.longest(self.keys, at)
            self.groups.append(groups or _NO_GROUPS)
            self.length.append(length or 1)
        self.begins = [False] * (len(self.keys) + 1)
        at = 0
        while at < len(self.keys):
            self.begins[at] = True
            at += self.length[at]
        self.begins[len(self.keys)] = True

    def __len__(self) -> int:
        return len(self.words)

    def has(self, at: int, *groups: str) -> bool:
        """Is the longest phrase at word `at` in one of `groups`?"""
        return at < len(self.words) and not self.groups[at].isdisjoint(groups)

    def is_key(self, at: int, *keys: str) -> bool:
        return at < len(self.keys) and self.keys[at] in keys

    def unit(self, at: int) -> str:
        """Return the words of the unit at `at` under their keys."""
        return " ".join(self.keys[at : at + self.length[at]])

    def between(self, start: int, end: int) -> str:
        """Return the text of the words from `start` up to `end`, white space folded."""
        if start >= end:
            return ""
        return " ".join(self.text[self.words[start].start : self.words[end - 1].end].split())

    def offset(self, at: int) -> int:
        return self.words[at].start if at < len(self.words) else len(self.text)


@lru_cache(maxsize=4096)
def text_of(text: str) -> Text:
    return Text(text)
