"""Words of the core in the language of the page."""

from typing import Any

from django.utils.functional import lazystr
from django.utils.translation import get_language

from tinhgon.benefits.wording import Language, Words


def page_language() -> Language:
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def said(words: Words) -> str:
    return words.said(page_language())


class LazyWords:
    """Words that choose their language when they are printed."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def __str__(self) -> str:
        return said(self.words)


def lazily(words: Words) -> Any:
    """Return words as a text that follows the language of each page it is shown on."""
    return lazystr(LazyWords(words))
