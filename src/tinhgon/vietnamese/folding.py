"""Folding of Vietnamese letters. đ is not a diacritic in Unicode, so no library does all of this."""

import re
import unicodedata

# U+00D0/U+00F0 (Eth) stand for Đ/đ in many files; soft hyphens and zero-width marks carry nothing.
_REPLACED = {
    0x00D0: "Đ", 0x00F0: "đ", 0x0189: "Đ", 0x00AD: None, 0x200B: None, 0x200C: None, 0x200D: None,
    0x2060: None, 0xFEFF: None, 0x00A0: " ", 0x202F: " ", 0x2007: " ", 0x2002: " ", 0x2003: " ", 0x2009: " ",
    0x2010: "-", 0x2011: "-",
}  # fmt: skip
_TO_REPLACE = re.compile("[" + "".join(map(chr, _REPLACED)) + "]")
_SPACES = re.compile(r"\s+")

# Old and new placement of the tone mark: hoà/hòa, khoẻ/khỏe, uỷ/ủy.
_TONE_PAIRS = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa", "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe",
    "oẹ": "ọe", "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
_TONES = re.compile(r"(?<!q)(?:" + "|".join(_TONE_PAIRS) + r")(?!\w)")


def normalise(text: str) -> str:
    """Return `text` in NFC with true Đ/đ, plain spaces and hyphens, and without invisible marks."""
    composed = unicodedata.normalize("NFC", text)
    return composed.translate(_REPLACED) if _TO_REPLACE.search(composed) else composed


class _Folding(dict[int, str]):
    """The folded letter of each code point, worked out once and kept."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        base = "".join(c for c in unicodedata.normalize("NFD", letter) if not unicodedata.combining(c))
        folded = base.replace("đ", "d").replace("Đ", "d").casefold()
        # One letter for one letter, or offsets would move.
        self[code] = result = folded if len(folded) == 1 else letter
        return result


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Return `text` without diacritics and case. NFC in; the same length out, so offsets stay."""
    return text.translate(_FOLDING)


def match_key(text: str) -> str:
    """Return the key under which two spellings of one name are equal: case, tone style, white space do not count.

    Unlike `fold`, accents do count: "Tân Thành" and "Tân Thạnh" have different keys.
    """
    lowered = _SPACES.sub(" ", normalise(text)).strip().lower()
    return _TONES.sub(lambda found: _TONE_PAIRS[found[0]], lowered)


_ALPHABET = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
_ORDER = {letter: chr(0x100 + place) for place, letter in enumerate(_ALPHABET)}


def collation_key(text: str) -> str:
    """Return a string that sorts in the order of the Vietnamese alphabet, tones last (for SQLite, which has no ICU)."""
    lowered = match_key(text)
    return "".join(_ORDER.get(letter, letter) for letter in lowered)
