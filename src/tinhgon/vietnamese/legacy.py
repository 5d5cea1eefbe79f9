"""Texts typed before Unicode: TCVN3 (".VnTime") and VNI ("VNI-Times") letters turned into real Vietnamese.

The tables are viparse's. A font's name is trusted; without one, a conversion is kept only when it turns a text that
is not Vietnamese into one that is (share of real syllables before and after).
"""

import re

from viparse.normalize.encodings import get_charmap
from viparse.normalize.tables import convert

from tinhgon.vietnamese.syllables import is_syllable, syllable_share

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_ENOUGH = 0.55  # share of real syllables from which a text counts as Vietnamese
_GAIN = 0.2
_FEWEST_WORDS = 4
# Letters that legacy texts are made of: Latin-1 letters and signs inside words.
_LETTERS_AND_HYPHENS = re.compile(r"[^\W\d_]*-[^\s\d/().,;:–“”\"']*")
_LEGACY_SIGN = re.compile(r"[\x80-\xff\u2212\u2219]")


def encoding_of_font(font: str) -> str:
    """Return "tcvn3" or "vni" where the font's name says so, else ""."""
    name = _SUBSET.sub("", font).upper()
    if name.startswith((".VN", "VNTIME")):
        return "tcvn3"
    return "vni" if name.startswith("VNI") else ""


def is_capitals_font(font: str) -> bool:
    """Return whether a TCVN3 font shows small letters as capitals (".VnTimeH")."""
    name = _SUBSET.sub("", font)
    return encoding_of_font(font) == "tcvn3" and name.split(",")[0].split("-")[0].endswith("H")


def from_legacy(text: str, encoding: str) -> str:
    """Return `text`, written in "tcvn3" or "vni", as Unicode.

    Raises:
        ValueError: the encoding has no table.
    """
    charmap = get_charmap(encoding)
    if charmap is None:
        raise ValueError(f"no table for {encoding}")
    converted: str = convert(text, charmap, "NFC")
    return converted


def mend_hyphens(text: str, encoding: str) -> str:
    """Return a TCVN3 text with the hyphens that stand for "ư" put back: its code is that of the soft hyphen.

    A hyphen is one where it makes a syllable of the letters around it: "tr-íc" (trước) and "L-u", not "KH-UBND".
    """
    if encoding != "tcvn3" or ("-" not in text and "\u00ad" not in text):
        return text
    text = text.replace("\u00ad", "-")
    return _LETTERS_AND_HYPHENS.sub(_with_soft_hyphens, text)


def _with_soft_hyphens(found: re.Match[str]) -> str:
    letters = found[0]
    if letters == "-" * len(letters):
        return letters
    mended = letters.replace("-", "\u00ad")
    return mended if is_syllable(from_legacy(mended, "tcvn3")) else letters


def detect_legacy(text: str) -> str:
    """Return "tcvn3" or "vni" if reading `text` so turns it from no Vietnamese into Vietnamese, else ""."""
    if not _LEGACY_SIGN.search(text):
        return ""
    sample = text[:20_000]
    before, words = syllable_share(sample)
    if words < _FEWEST_WORDS or before > 1 - _GAIN:
        return ""
    best, best_share = "", max(before + _GAIN, _ENOUGH)
    for encoding in ("tcvn3", "vni"):
        share, _ = syllable_share(from_legacy(sample, encoding))
        if share >= best_share:
            best, best_share = encoding, share
    return best
