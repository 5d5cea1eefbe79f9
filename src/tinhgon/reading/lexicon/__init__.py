"""The words of the language as data: groups of phrases with a meaning, looked up by folded case and tone style.

The files beside this module are the lexicon: one group a key, each with its meaning and its words. Code asks which
groups a phrase belongs to; it holds no words of its own. See docs/how-to/extend-the-reader.md.
"""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tinhgon.vietnamese.phrases import PhraseTree

_HERE = Path(__file__).parent


def load(name: str) -> dict[str, Any]:
    """Return the YAML file `name` of the lexicon (without its ending) as plain values."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with (_HERE / f"{name}.yaml").open(encoding="utf-8") as file:
        return dict(yaml.load(file, Loader=loader))


def groups_of(*names: str) -> dict[str, list[str]]:
    """Return the groups of the given files with their phrases."""
    return {group: [str(w) for w in entry["words"]] for name in names for group, entry in load(name).items()}


@cache
def words_of_language() -> PhraseTree:
    """Return the tree of bodies.yaml and verbs.yaml."""
    return PhraseTree(groups_of("bodies", "verbs"))


@cache
def tree_of(name: str) -> PhraseTree:
    """Return the tree of one file."""
    return PhraseTree(groups_of(name))
