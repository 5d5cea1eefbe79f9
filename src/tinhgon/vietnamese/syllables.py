"""Is this a Vietnamese syllable? Onset, rhyme and tone, by the rules of the spelling (chữ quốc ngữ).

Used to tell a text from garbage: a broken text layer or a wrong encoding has almost no real syllables.
"""

import re
import unicodedata
from functools import lru_cache

_ONSETS = {
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "qu",
    "r", "s", "t", "th", "tr", "v", "x",
}  # fmt: skip
_RHYMES = frozenset(
    [
        "a",
        "ac",
        "ach",
        "ai",
        "am",
        "an",
        "ang",
        "anh",
        "ao",
        "ap",
        "at",
        "au",
        "ay",
        "ăc",
        "ăm",
        "ăn",
        "ăng",
        "ăp",
        "ăt",
        "âc",
        "âm",
        "ân",
        "âng",
        "âp",
        "ât",
        "âu",
        "ây",
        "e",
        "ec",
        "em",
        "en",
        "eng",
        "eo",
        "ep",
        "et",
        "ê",
        "êch",
        "êm",
        "ên",
        "êng",
        "ênh",
        "êp",
        "êt",
        "êu",
        "i",
        "ia",
        "ich",
        "im",
        "in",
        "inh",
        "ip",
        "it",
        "iu",
        "iêc",
        "iêm",
        "iên",
        "iêng",
        "iêp",
        "iêt",
        "iêu",
        "y",
        "yêm",
        "yên",
        "yêng",
        "yêt",
        "yêu",
        "ych",
        "ynh",
        "yt",
        "o",
        "oa",
        "oac",
        "oach",
        "oai",
        "oam",
        "oan",
        "oang",
        "oanh",
        "oao",
        "oap",
        "oat",
        "oay",
        "oăc",
        "oăm",
        "oăn",
        "oăng",
        "oăt",
        "oc",
        "oe",
        "oen",
        "oeo",
        "oet",
        "oi",
        "om",
        "on",
        "ong",
        "ooc",
        "oong",
        "op",
        "ot",
        "ô",
        "ôc",
        "ôi",
        "ôm",
        "ôn",
        "ông",
        "ôp",
        "ôt",
        "ơ",
        "ơi",
        "ơm",
        "ơn",
        "ơp",
        "ơt",
        "u",
        "ua",
        "uân",
        "uâng",
        "uât",
        "uây",
        "uc",
        "uê",
        "uêch",
        "uênh",
        "ui",
        "um",
        "un",
        "ung",
        "uơ",
        "uôc",
        "uôi",
        "uôm",
        "uôn",
        "uông",
        "uôt",
        "up",
        "ut",
        "uy",
        "uya",
        "uych",
        "uyên",
        "uyêt",
        "uyn",
        "uynh",
        "uyt",
        "uyp",
        "uyu",
        "ư",
        "ưa",
        "ưc",
        "ưi",
        "ưm",
        "ưn",
        "ưng",
        "ươc",
        "ươi",
        "ươm",
        "ươn",
        "ương",
        "ươp",
        "ươt",
        "ươu",
        "ưt",
        "ưu",
    ]
)
_STOPS = ("c", "ch", "p", "t")  # a syllable closed by one of these bears sắc or nặng only
_TONES = {0x300: "huyền", 0x301: "sắc", 0x303: "ngã", 0x309: "hỏi", 0x323: "nặng"}
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_VOWELS = set("aeiouyăâêôơư")


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Return whether `word` (NFC, any case) is a well-formed Vietnamese syllable."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = [c for c in decomposed if ord(c) in _TONES]
    if len(tones) > 1:
        return False
    bare = unicodedata.normalize("NFC", "".join(c for c in decomposed if ord(c) not in _TONES))
    tone = _TONES[ord(tones[0])] if tones else "ngang"
    for length in range(min(3, len(bare)), -1, -1):
        onset, rhyme = bare[:length], bare[length:]
        if onset in _ONSETS and rhyme in _RHYMES:
            return not rhyme.endswith(_STOPS) or tone in ("sắc", "nặng")
    return False


def syllable_share(text: str) -> tuple[float, int]:
    """Return the share of words that are real syllables, 0 to 1, and how many words were judged.

    Numbers, symbols and abbreviations without a vowel (TW, HĐND) are not judged.
    """
    judged = good = 0
    for token in text.split():
        word = _EDGES.sub("", token)
        if not word:
            continue
        if word.isupper() and not _VOWELS & set(word.lower()) and len(word) <= 6 and word.isalpha():
            base = unicodedata.normalize("NFD", word.lower())
            if not _VOWELS & set(base):
                continue
        parts = [part for part in re.split(r"[-/.,:;()–]", word) if part]
        for part in parts:
            if part.isdigit():
                continue
            judged += 1
            good += is_syllable(part)
    return (good / judged if judged else 0.0), judged


def parted(word: str) -> str:
    """Return syllables that lost the spaces between them with spaces ("đơnvịsau" → "đơn vị sau"), any other word as it is.

    Only where nothing but syllables comes out, one of them accented, in as few pieces as can be.
    """
    core = _EDGES.sub("", word)
    if not 5 <= len(core) <= 40 or not core.isalpha() or core.isascii() or is_syllable(core):
        return word
    best: list[list[str] | None] = [[]] + [None] * len(core)
    for end in range(1, len(core) + 1):
        for start in range(max(0, end - 7), end):
            before = best[start]
            piece = core[start:end]
            if before is None or len(piece) < 2 or not is_syllable(piece):
                continue
            held = best[end]
            if held is None or len(before) + 1 < len(held):
                best[end] = [*before, piece]
    pieces = best[-1]
    return word.replace(core, " ".join(pieces)) if pieces else word
