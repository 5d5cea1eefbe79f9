"""Where the name of a body ends, weighed: the field, the level, the document's own usage against what follows.

Every place at which the name could be over is described by evidence in words ("a predicate follows", "the last word is
cut in half"), each with a weight; the place with the greatest sum is the end. The weights are learned by
bench/train_reader.py from the reference readings and kept in lexicon/name_ends.yaml, where a person can read them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from tinhgon.reading.language.words import Text, text_of
from tinhgon.reading.lexicon import load
from tinhgon.vietnamese.phrases import PhraseTree

_KEPT_BRACKET = re.compile(r"\((?:cũ|mới|huyện|tỉnh|thị xã|thành phố|quận|xã)\b[^()]*\)", re.I)
_BRACKET = re.compile(r"\([^()]*\)?")
_ROMAN = re.compile(r"[IVXLC]+$")
_LONGEST = 34  # words of a name, at most
_PERSON = ("đồng", "đ/c", "ông", "bà")  # "đồng chí": posts behind a comma are the same person's
_STOPS = frozenset(
    ["theo", "để", "khi", "nếu", "nhằm", "sẽ", "đã", "đang", "phải", "cần", "là", "không"]
)  # no name goes on behind them
_FUNCTION = frozenset(
    [
        "là",
        "phải",
        "cần",
        "được",
        "sẽ",
        "đã",
        "đang",
        "không",
        "chưa",
        "nên",
        "để",
        "theo",
        "từ",
        "khi",
        "nếu",
        "trước",
        "tự",
    ]
)


class Usage:
    """Names the document itself prints alone: in recipients, headings, fields and cells."""

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Usage":
        """Take the lines among `texts` that are nothing but a name."""
        return cls(part for text in texts for part in re.split(r"[;\n|]", text) if len(part) < 120)

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._tree = PhraseTree()
        for name in names:
            words = text_of(without_brackets(name).strip(" .,;:-–"))
            if 2 <= len(words) <= 14 and head_length(words, 0) and not any(w.text in ";:" for w in words.words):
                self._tree.add(words.keys, "name")

    def longest(self, text: Text, at: int) -> int:
        return self._tree.longest(text.keys, at)[0]


NO_USAGE = Usage()


def without_brackets(text: str) -> str:
    """Blank brackets that explain, keep those that are part of a name ("(cũ)", "(huyện …)"); offsets stay."""
    if "(" not in text:
        return text
    kept = {m.start() for m in _KEPT_BRACKET.finditer(text)}
    return _BRACKET.sub(lambda m: m[0] if m.start() in kept else " " * len(m[0]), text)


# Where a name begins


def head_length(text: Text, at: int) -> int:
    """Return the length in words of the head of a name at `at`, printed with a capital; 0 if none begins there."""
    if at >= len(text) or not text.words[at].is_capital:
        return 0
    if not text.has(at, "body", "post", "place") or text.has(at, "not_a_head"):
        return 0
    length = text.length[at]
    return length if not text.has(at, "predicate") or _has_complement(text, at + length) else 0


def _has_complement(text: Text, at: int) -> bool:
    """Does a body follow, so that a word that is a verb too ("lãnh đạo") is a post here?"""
    if text.has(at, "opener"):
        return text.has(at + text.length[at], "class_noun")
    return text.has(at, "body", "small", "class_noun") and not text.has(at, "predicate")


def small_head_length(text: Text, at: int) -> int:
    """The same for a head printed in small letters."""
    if at >= len(text) or text.words[at].is_capital:
        return 0
    if not text.has(at, "small") or text.has(at, "not_a_head"):
        return 0
    length = text.length[at]
    return length if not text.has(at, "predicate") or _has_complement(text, at + length) else 0


def class_length(text: Text, at: int) -> int:
    """Return the length of the words that open a class at `at` ("các", "tất cả các"), 0 if none does."""
    if not text.has(at, "opener"):
        return 0
    after = at + text.length[at]
    if after < len(text) and text.words[after].is_number:
        after += 1
    return text.length[at] if text.has(after, "class_noun") or head_length(text, after) else 0


def is_short_name(text: Text, at: int) -> bool:
    """Is the word an abbreviation in capitals (APBA) that can name a body?"""
    word = text.words[at].text
    return len(word) >= 3 and word.isupper() and word.isalpha() and not _ROMAN.match(word)


# Where it ends


def name_end(text: Text, at: int, *, usage: Usage = NO_USAGE, whole: bool = False, stop: int | None = None) -> int:
    """Return the word at which the name that begins at `at` is over.

    Args:
        whole: the words are nothing but names (a heading, a cell).
    """
    best, most = at + 1, float("-inf")
    weights = _weights()
    for end, evidence in candidates(text, at, usage=usage, whole=whole, stop=stop):
        total = sum(weights.get(name, 0.0) * value for name, value in evidence.items())
        if total > most:
            best, most = end, total
    return best


@cache
def _weights() -> Mapping[str, float]:
    return {str(name): float(weight) for name, weight in load("name_ends")["weights"].items()}


def candidates(
    text: Text, at: int, *, usage: Usage = NO_USAGE, whole: bool = False, stop: int | None = None
) -> Iterator[tuple[int, dict[str, float]]]:
    """Yield each place where the name at `at` could end, with the evidence for it."""
    stop = min(len(text) if stop is None else stop, at + _LONGEST)
    opened = class_length(text, at)
    head = opened or head_length(text, at) or small_head_length(text, at) or 1
    first = at + head
    is_class = bool(opened) or _opens_class_itself(text, at, first, stop)
    person = text.is_key(at, *_PERSON) or (opened and text.is_key(at + opened, *_PERSON))
    kind = "person" if person else "class" if is_class else "post" if text.has(at, "post") else "body"
    known = usage.longest(text, at)
    inside: dict[str, float] = {}
    j = first
    if opened:
        j = _after_unit(text, j + (1 if text.words[j].is_number else 0), inside, kind, first)
        inside.clear()
    bare = (
        head == 1
        and not opened
        and not text.has(at, "alone", "place")
        and first < stop
        and not text.words[first].is_sign
    )
    while j <= stop:
        if j > at and not _is_joining(text, j - 1) and not (j == first and bare and not _closes(text, j)):
            yield j, _evidence(text, at, first, j, stop, kind, known, inside, whole)
        running = "class" if "class" in inside and kind != "person" else kind
        if j >= stop or _closes(text, j) or _begins_another(text, j, running):
            return
        j = _after_unit(text, j, inside, kind, first)


def _opens_class_itself(text: Text, at: int, first: int, stop: int) -> bool:
    """ "Sở, ban, ngành …": common nouns in a row are a class without an opener."""
    if not text.has(at, "row_noun") or first + 1 >= stop or not text.is_key(first, ",", "/"):
        return False
    return text.has(first + 1, "class_noun") and not _is_proper(text, first + 1)


def _is_proper(text: Text, at: int) -> bool:
    """Is a head printed with a capital the beginning of a proper name ("Ủy ban Kiểm tra …")?"""
    length = head_length(text, at)
    after = at + length
    if not length:
        return False
    return text.has(at, "ends_class") or (
        after < len(text) and (text.words[after].is_capital or text.has(after, "level"))
    )


def _is_field(text: Text, at: int) -> bool:
    """Does a field stand at `at`? In small letters only where the words are no verb too."""
    return text.has(at, "field") and (text.words[at].is_capital or not text.has(at, "predicate", "act", "nominal"))


def _closes(text: Text, j: int) -> bool:
    if text.keys[j] in _STOPS or (text.is_key(j, "trong") and text.is_key(j + 1, "việc", "phạm", "quá", "đó")):
        return True
    return text.words[j].text in ".;:)?!…" or (
        text.words[j].text == "(" and not _KEPT_BRACKET.match(text.text, text.words[j].start)
    )


def _begins_another(text: Text, j: int, kind: str) -> bool:
    """Does a name of its own begin behind the sign or joining word at `j`?"""
    word = text.words[j]
    if not (word.text in ",/" or text.is_key(j, "và", "hoặc", "cùng", "-", "–")):
        return False
    if class_length(text, j + 1):
        return True
    if kind == "person":
        return False  # posts behind a comma are the same person's
    if kind != "class" and text.has(j + 1, "nobody_noun") and not text.words[j + 1].is_capital:
        return True  # "Sở Tài chính và cơ quan, địa phương liên quan"
    length = head_length(text, j + 1)
    if not length:
        return bool(small_head_length(text, j + 1)) and text.has(j + 1, "ends_class") and text.has(j + 1, "post")
    if word.text in "-–":
        return word.start > text.words[j - 1].end  # "Sở Tài chính - Cơ quan thường trực": an explanation
    if text.has(j + 1, "ends_class"):
        return True
    return kind != "class" and not (
        text.has(j + 1, "class_noun") and j + 2 < len(text) and not text.words[j + 2].is_capital
    )


def _is_joining(text: Text, j: int) -> bool:
    """Cannot be the last word of a name."""
    word = text.words[j]
    return word.text in ',-–/:(“"' or text.is_key(
        j, "và", "hoặc", "của", "cùng", "các", "với", "trong", "tại", "ở", "thuộc", "giữa"
    )


def _after_unit(text: Text, j: int, inside: dict[str, float], kind: str, first: int) -> int:
    """Take the unit at `j` into the name, note what it is, and return where the next begins."""
    word = text.words[j]
    name = ""
    if word.text == "(":
        close = next((k for k in range(j, min(len(text), j + 12)) if text.words[k].text == ")"), j)
        return close + 1
    if word.text == ",":
        capital = j + 1 < len(text) and text.words[j + 1].is_capital
        own = j + 1 < len(text) and bool(head_length(text, j + 1) or class_length(text, j + 1))
        common = text.has(j + 1, "class_noun")
        name = (
            "comma-before-own-name"
            if own and not (common and kind == "class")
            else "comma-before-capital"
            if capital
            else "comma-before-class-noun"
            if common
            else "comma"
        )
    elif text.is_key(j, "và", "hoặc"):
        capital = j + 1 < len(text) and text.words[j + 1].is_capital
        own = j + 1 < len(text) and bool(head_length(text, j + 1) or class_length(text, j + 1))
        common = text.has(j + 1, "class_noun")
        name = (
            "and-before-own-name"
            if own and not common
            else "and-before-capital"
            if capital
            else "and-before-class-noun"
            if common
            else "and"
        )
    elif word.is_sign:
        name = "sign"
    elif text.has(j, "opener") and class_length(text, j):
        name = "class"
    elif text.has(j, "level") or _is_field(text, j):
        name = ""
    elif word.is_capital or word.is_number:
        name = "own-name-behind-sign" if head_length(text, j) and text.words[j - 1].text in ",-" else ""
    elif text.has(j, "class_noun") and kind == "class":
        name = ""
    elif text.has(j, "goes_on"):
        name = "attribute"
    elif text.has(j, "nominal") and text.has(j, "predicate"):
        name = "verb-or-noun"
    elif text.has(j, "nominal"):
        name = "noun-like-verb"
    elif text.has(j, "predicate"):
        name = (
            "function-word" if text.keys[j] in _FUNCTION else "predicate" if text.length[j] > 1 else "short-predicate"
        )
    elif text.has(j, "act"):
        name = "act"
    elif text.words[j - 1].is_capital and text.length[j - 1] == 1 and j > first:
        name = ""  # the second half of a word: "Nội vụ"
    else:
        name = "small-word"
    if name:
        inside[name] = inside.get(name, 0.0) + 1.0
    return j + text.length[j]


def _evidence(
    text: Text,
    at: int,
    first: int,
    end: int,
    stop: int,
    kind: str,
    known: int,
    inside: Mapping[str, float],
    whole: bool,
) -> dict[str, float]:
    found = {f"{kind}: {name} inside": count for name, count in inside.items()}
    follows, ending = _what_follows(text, end, stop), _how_it_ends(text, at, first, end)
    found[f"follows: {follows}"] = 1.0
    found[f"{kind}: {ending}, then {follows}"] = 1.0
    if whole:
        found["whole: reaches the end" if end >= stop else "whole: something is left"] = 1.0
    found[f"{kind}: {ending}"] = 1.0
    if known:
        found["document: prints exactly this" if end == at + known else "document: prints another"] = 1.0
    found["length"] = (end - at) / 10
    return found


def _what_follows(text: Text, end: int, stop: int) -> str:
    """Say what stands behind the name."""
    if end >= len(text) or text.words[end].text in ".;:)":
        return "the end"
    word = text.words[end]
    name = bool(end + 1 < len(text) and (head_length(text, end + 1) or class_length(text, end + 1)))
    if word.text == "," or text.is_key(end, "và", "hoặc", "cùng") or word.text in "/;":
        if name:
            return "another name"
        if end + 1 < len(text) and text.has(end + 1, "class_noun"):
            return "a class noun in the row"
        if end + 1 < len(text) and text.words[end + 1].is_capital:
            return "a capital in the row"
        return "a comma" if word.is_sign else "and"
    if word.is_sign:
        return "a sign"
    if text.has(end, "opens") and (word.is_small or text.length[end] > 1):
        return "an opening of a predicate"
    if word.is_capital:
        return "a capital"
    if word.is_number:
        return "a number"
    if text.has(end, "opener") and class_length(text, end):
        return "a class"
    if text.has(end, "level") and not text.has(end, "predicate"):
        return "a level"
    if _is_field(text, end):
        return "a field"
    if text.keys[end] in _FUNCTION:
        return "a function word"
    if text.has(end, "nominal") and text.has(end, "predicate"):
        return "a verb or noun"
    if text.has(end, "nominal"):
        return "a noun-like verb"
    if text.has(end, "predicate"):
        return "a predicate" if text.length[end] > 1 else "a short predicate"
    if text.has(end, "act"):
        return "an act"
    if text.has(end, "goes_on"):
        return "an attribute"
    if text.has(end, "class_noun"):
        return "a class noun"
    return "a small word"


def _how_it_ends(text: Text, at: int, first: int, end: int) -> str:
    """Say with what the name ends."""
    last = end - 1
    if end == first:
        return "head that stands alone" if text.has(at, "alone") else "bare head"
    unit = max(k for k in range(at, end) if k == at or text.begins[k])
    word = text.words[last]
    cut = end < len(text) and text.words[end].is_small and not text.begins[end]
    if cut:
        return "ends inside a phrase"
    if word.text == ")":
        return "ends with a bracket"
    if _is_field(text, unit):
        return "ends with a field"
    if text.has(unit, "level"):
        return "ends with a level"
    if word.is_number or _ROMAN.match(word.text):
        return "ends with a number"
    if word.is_capital:
        if _is_place_name(text, end):
            return "ends with a place"
        follows_small = (
            end < len(text) and text.words[end].is_small and not text.has(end, "predicate", "act", "nominal")
        )
        if word.text.isupper() and len(word.text) > 1:
            return "ends with an abbreviation"
        return "ends with half a word" if follows_small else "ends with a capital"
    if text.words[last - 1].is_capital and last - 1 >= at and unit == last:
        return "ends with a whole word"
    if text.has(unit, "nominal"):
        return "ends with a noun-like verb"
    if text.has(unit, "class_noun"):
        return "ends with a class noun"
    if text.has(unit, "goes_on"):
        return "ends with an attribute"
    return "ends with small words"


def _is_place_name(text: Text, end: int) -> bool:
    """Do capitals behind a place's type end the words ("xã Hòa Lạc", "tỉnh Lai Châu", "Việt Nam")?"""
    back = end - 1
    while back > 0 and end - back < 5 and text.words[back].is_capital and not text.has(back, "place"):
        back -= 1
    return end - 1 - back >= 2 and text.has(back, "place")
