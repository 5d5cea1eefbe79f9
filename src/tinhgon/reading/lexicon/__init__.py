"""The words of the language as data: groups of phrases with a meaning, looked up by folded case and tone style.

The files beside this module are the lexicon: one group a key, each with its meaning and its words. Code asks which
groups a phrase belongs to; it holds no words of its own. See docs/how-to/extend-the-reader.md.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tinhgon.vietnamese import match_key

_HERE = Path(__file__).parent
TOKEN = re.compile(r"[Đđ]/[cC](?!\w)|\d(?:[\w./-]*\w)?%?|[^\W\d_]+\d*|[^\w\s]|_")


def load(name: str) -> dict[str, Any]:
    """Return the YAML file `name` of the lexicon (without its ending) as plain values."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with (_HERE / f"{name}.yaml").open(encoding="utf-8") as file:
        return dict(yaml.load(file, Loader=loader))  # noqa: S506


_NO_GROUPS: AbstractSet[str] = frozenset()


@dataclass(slots=True)
class Node:
    """A place in the tree of phrases: the groups of the phrase that ends here, and where its next words lead."""

    groups: set[str] = field(default_factory=set)
    following: dict[str, "Node"] = field(default_factory=dict)


class PhraseTree:
    """Phrases by their words, so that the longest one at a place is found in as many steps as it has words."""

    def __init__(self) -> None:
        self.root = Node()

    def add(self, phrase: str | Sequence[str], group: str) -> None:
        node = self.root
        for key in TOKEN.findall(match_key(phrase)) if isinstance(phrase, str) else phrase:
            node = node.following.setdefault(key, Node())
        node.groups.add(group)

    def longest(self, keys: Sequence[str], at: int) -> tuple[int, AbstractSet[str]]:
        """Return the length in words of the longest phrase that begins at `at`, and its groups; 0 if there is none."""
        node = self.root.following.get(keys[at])
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


def tree_of(groups: Mapping[str, Iterable[str]]) -> PhraseTree:
    tree = PhraseTree()
    for group, words in groups.items():
        for word in words:
            tree.add(word, group)
    return tree


@cache
def words_of_language() -> PhraseTree:
    """Return the tree of bodies.yaml and verbs.yaml."""
    groups: dict[str, list[str]] = {}
    for name in ("bodies", "verbs"):
        for group, entry in load(name).items():
            groups[group] = [str(word) for word in entry["words"]]
    return tree_of(groups)
