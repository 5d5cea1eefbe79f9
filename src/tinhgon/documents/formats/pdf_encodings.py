"""Are the letters of a PDF what they look like? Legacy fonts are converted font by font, broken text layers found.

A font says by its name that it is a legacy one (".VnTime", "VNI-Times"), or its text does by becoming Vietnamese when
it is read so. A text layer is broken where letters have no meaning (U+FFFD, private use, none at all) or where its
words are no words.
"""

import re
from collections.abc import Sequence

from tinhgon.documents.formats.page_model import Word
from tinhgon.documents.formats.pdf_pages import PageRead
from tinhgon.vietnamese import normalise
from tinhgon.vietnamese.legacy import detect_legacy, encoding_of_font, from_legacy, is_capitals_font, mend_hyphens
from tinhgon.vietnamese.syllables import syllable_share

_GARBAGE_SHARE = 0.5  # below this share of real syllables a text layer is no Vietnamese text
_FEWEST_WORDS = 12  # fewer words prove nothing
_FEWEST_LETTERS = 60
_BROKEN_WORDS = 0.04  # share of words with a letter that means nothing
_FEWEST_BROKEN = 3
_UNMAPPED_SHARE = 0.03
_FOREIGN_SHARE = 0.6
_SAMPLE_WORDS = 3_000
_SAMPLE = 80  # words that tell what the rest of a page is like

_UNICODE_VIETNAMESE = re.compile(r"[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9\u0300-\u0309\u0323]")
_LEGACY = re.compile(r"(?<=\w)[\x80-\xff]|[\x80-\xff](?=\w)")
_MEANINGLESS = re.compile(r"[\ufffd\x7f-\x9f\ue000-\uf8ff\U000f0000-\U0010ffff\x01-\x08\x0e-\x1f]")
_PLAIN = re.compile(
    r"[(\[\"“‘'–-]*(?:[^\W\d_]+|\d+)(?:[-–/.,:_&+](?:[^\W\d_]+|\d+))*[)\]\"”’'.,;:!?…%/–-]*|[^\w\s]|([.…_*–-])\1*"
)
_PLAUSIBLE = re.compile(r"(?i)(?=[a-z]*[aeiouy])[a-z]{2,}")
_CLUSTER = re.compile(r"(?i)[bcdfghjklmnpqrstvwxz]{5,}")


def convert_legacy(pages: Sequence[PageRead]) -> list[str]:
    """Turn the words in legacy fonts into Unicode; return the encodings found, in order."""
    by_font: dict[str, list[Word]] = {}
    for read in pages:
        for page in read.pages:
            for word in page.words:
                held = by_font.get(word.font)
                if held is None:
                    by_font[word.font] = [word]
                else:
                    held.append(word)
    encodings = set()
    for font, words in by_font.items():
        text = " ".join([word.text for word in words[:_SAMPLE_WORDS]])
        if text.isascii() and not encoding_of_font(font):
            continue
        is_unicode = 4 * len(_UNICODE_VIETNAMESE.findall(text)) > len(_LEGACY.findall(text))
        encoding = "" if is_unicode else encoding_of_font(font) or detect_legacy(text)
        is_capitals = is_capitals_font(font)
        if not encoding and not is_capitals:
            continue
        for word in words:
            if encoding:
                word.text = from_legacy(mend_hyphens(word.text, encoding), encoding)
            if is_capitals:
                word.text = word.text.upper()
        if encoding:
            encodings.add(encoding)
    return sorted(encodings)


def broken_pages(pages: Sequence[PageRead]) -> list[int]:
    """Return the places in `pages` of those whose letters are not what the page shows."""
    broken = []
    for index, read in enumerate(pages):
        words = " ".join([word.text for page in read.pages for word in page.words]).split()
        is_unmapped = read.unmapped > max(_FEWEST_BROKEN, _UNMAPPED_SHARE * read.letters)
        if _has_meaningless(words) or is_unmapped or (_is_garbage(words) and not _is_foreign(words)):
            broken.append(index)
    return broken


def _has_meaningless(words: Sequence[str]) -> bool:
    if not _MEANINGLESS.search(" ".join(words)):
        return False
    broken = judged = 0
    for text in words:
        if len(text) == 1 and text != "\ufffd":
            continue  # a bullet of a font of signs
        judged += 1
        if _MEANINGLESS.search(text):
            broken += 1
    return broken >= min(_FEWEST_BROKEN, max(1, judged // 2)) and broken > _BROKEN_WORDS * judged


def _is_garbage(words: Sequence[str]) -> bool:
    sample = words[:_SAMPLE]
    if len(words) > 2 * _SAMPLE and syllable_share(normalise(" ".join(sample)))[0] > 0.7 and _plain_share(sample) > 0.7:
        return False
    text = normalise(" ".join(words))
    share, judged = syllable_share(text)
    # A broken encoding often loses the spaces too: few words then, but many letters.
    is_enough = judged >= _FEWEST_WORDS or (judged > 0 and sum(map(str.isalpha, text)) >= _FEWEST_LETTERS)
    if is_enough and share < _GARBAGE_SHARE:
        return True
    return len(words) >= _FEWEST_WORDS and _plain_share(words) < _GARBAGE_SHARE


def _plain_share(words: Sequence[str]) -> float:
    """Return how many words are letters, a number, a code or signs alone, and not signs among letters."""
    return sum(1 for word in words if _PLAIN.fullmatch(word)) / max(1, len(words))


def _is_foreign(words: Sequence[str]) -> bool:
    """Are most words such as another language with Latin letters, or Vietnamese without accents, could have?"""
    bare = [word.strip(".,;:()[]\"'“”-/") for word in words]
    bare = [word for word in bare if word and not word.isdigit()]
    plausible = sum(1 for word in bare if _PLAUSIBLE.fullmatch(word) and not _CLUSTER.search(word))
    return plausible >= _FOREIGN_SHARE * len(bare)
