"""The marks that open clauses ("II.", "1.2.1.", "a)", "-", "Điều 3.") and their order of rank."""

import re
from dataclasses import dataclass

_UPPER = "A-ZÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
_LOWER = _UPPER.lower()


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Compile `text`, in whose classes "A-ZĐÀ-Ỹ" and "a-zđà-ỹ" stand for the Vietnamese capitals and small letters.

    Unicode mixes the two from U+1EA0 on, so a range says the wrong thing.
    """
    return re.compile(text.replace("A-ZĐÀ-Ỹ", _UPPER).replace("a-zđà-ỹ", _LOWER), flags)


# Rank: a mark ends every open clause of the same or a lower rank (a greater number).
# INNER_ROMAN: "I." inside an article that approves a plan and prints it.
# PAREN: "(1)" below a headed, numbered or lettered clause (ruling 12).
PART, CHAPTER, SECTION, CAPITAL, ROMAN, ARTICLE, INNER_ROMAN, NUMBER, LETTER, SUBNUMBER, PAREN, BULLET = range(12)

_ORDINALS = {
    "nhất": 1, "hai": 2, "nhì": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8,
    "chín": 9, "mười": 10,
}  # fmt: skip
_ROMANS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI",
           "XVII", "XVIII", "XIX", "XX", "XXI", "XXII", "XXIII", "XXIV", "XXV", "XXVI", "XXVII", "XXVIII", "XXIX",
           "XXX")  # fmt: skip
_VALUES = {roman: value for value, roman in enumerate(_ROMANS) if roman}

_DIVISION = pattern(
    r"(?P<word>PHẦN|Phần|CHƯƠNG|Chương|MỤC|Mục|TIỂU MỤC|Tiểu mục)\s+(?:(?:thứ|THỨ)\s+)?"
    r"(?P<number>[IVXL]+|\d{1,2}|nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười|NHẤT|HAI|BA|TƯ|BỐN|NĂM|SÁU|BẢY|"
    r"TÁM|CHÍN|MƯỜI)"
    r"(?P<end>\s*[.:\-–)]+\s*|\s*$|\s+(?=[A-ZĐÀ-Ỹ]))"
)
_ARTICLE = pattern(r"(?:Điều|ĐIỀU)\s+(?P<number>\d{1,3}[a-zđ]?)\s*(?P<end>[.:\-–)]+\s*|$)")
_ROMAN = pattern(r"(?P<number>[IVXL]{1,6})\s*(?P<end>[.\-–—/)]+)\s*(?=\S)")
_CAPITAL = pattern(r"(?P<number>[A-HĐ])\s*[.\-–/)]\s*(?=[A-ZĐÀ-Ỹ“\"])")
_DOTTED = pattern(r"(?P<number>\d{1,2}(?:\.\d{1,3}){1,5})(?P<end>\s*[.)\-–/:]\s*|\s+)(?=\S)")
_NUMBER = pattern(r"(?P<number>\d{1,3})\s*(?P<end>[.)/]|-(?=\s))\s*(?=\S)")
_CLAUSE_WORD = pattern(r"Khoản\s+(?P<number>\d{1,3})\s*(?P<end>[.:)]\s*)")
_LETTER = pattern(r"(?P<number>[a-zđ]{1,2}\d{0,2}(?:\.\d{1,2})?)\s*(?P<end>[)/]|\.(?=\s*[A-ZĐÀ-Ỹ“\"]))\s*(?=\S)")
_POINT_WORD = pattern(r"Điểm\s+(?P<number>[a-zđ])\s*(?P<end>[.:)]\s*)")
_BRACKET = pattern(r"\((?P<number>\d{1,2}|[ivx]{1,4}|[a-zđ])\)\s*(?=\S)")
_BULLET = pattern(r"(?P<sign>[-–—−+•●▪▫◦○·‣■□➢➤✓✔*\uf0b7\uf02d\uf0a7\uf0d8\uf0fc])\s*(?=\S)")
_ORDINAL_IS = pattern(
    r"(?:Thứ (?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)|(?:Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám|Chín|Mười) là)\s*[,:]\s*"
)


@dataclass(frozen=True, slots=True)
class Mark:
    rank: int
    number: str  # as it stands in a path: "II", "1.2.1", "a", "3"
    label: str  # as printed, without the text
    length: int  # of the printed mark and the space behind it
    depth: int = 1  # parts of a dotted number
    sign: str = ""  # style: the bullet sign, "." or ")"


def roman_value(numeral: str) -> int:
    return _VALUES.get(numeral, 0)


def to_roman(value: int) -> str:
    return _ROMANS[value] if 0 < value < len(_ROMANS) else str(value)


def value_of(mark: Mark) -> int:
    """What the mark counts: 3 of "3.", "III.", "c)", "C."; 0 where it cannot be told."""
    number = mark.number
    if number.isdigit():
        return int(number)
    if mark.rank in (ROMAN, INNER_ROMAN, PART, CHAPTER, SECTION):
        return roman_value(number)
    if mark.rank == ARTICLE:
        return int(re.sub(r"\D", "", number) or 0)
    letters = "abcdđeghiklmnopqrstuvxy" if mark.rank == LETTER else "ABCDĐEGH"
    return letters.find(number[:1]) + 1 if len(number) == 1 else 0


def as_letter_or_roman(mark: Mark) -> Mark | None:
    """ "C." and "D." are letters and numerals, "I." a numeral and a letter: the other reading, None if there is none."""
    if mark.rank == ROMAN and mark.number in ("I", "V", "X", "L"):
        return None
    if mark.rank == CAPITAL and roman_value(mark.number):
        return Mark(ROMAN, mark.number, mark.label, mark.length, sign=".")
    return None


def numbered(mark: Mark, value: int) -> Mark:
    """The mark with the number that the count says ("§." between 7 and 9)."""
    number = to_roman(value) if mark.rank == ROMAN else str(value)
    return Mark(mark.rank, number, mark.label, mark.length, mark.depth, mark.sign)


def read_mark(text: str) -> Mark | None:
    """Return the mark at the start of `text`, None if it begins with plain words. Plausibility is the caller's."""
    first = text[:1]
    if first.isdigit():
        found = _DOTTED.match(text)
        if found:
            number = found["number"]
            end = found["end"].strip()
            if end or not re.match(r"[\d%]", text[found.end() :]):
                return Mark(NUMBER, number, found[0].strip(), found.end(), number.count(".") + 1, ".")
        found = _NUMBER.match(text)
        if found and (found[0][-1:].isspace() or not text[found.end() : found.end() + 1].isdigit()):
            return Mark(NUMBER, str(int(found["number"])), found[0].strip(), found.end(), 1, found["end"])
        return None
    if first == "(":
        found = _BRACKET.match(text)
        if not found:
            return None
        if found["number"].isdigit():
            return Mark(PAREN, str(int(found["number"])), found[0].strip(), found.end(), sign="(")
        return Mark(BULLET, found["number"], found[0].strip(), found.end(), sign="(")
    found = _BULLET.match(text)
    if found:
        sign = found["sign"]
        sign = "-" if sign in "-–—−\uf02d" else "•" if sign in "•●▪▫◦○·‣■□➢➤✓✔\uf0b7\uf0a7\uf0d8\uf0fc" else sign
        return Mark(BULLET, "", found["sign"], found.end(), sign=sign)
    if first.islower() or first == "đ":
        found = _LETTER.match(text)
        if found and (found["end"] != "." or len(found["number"]) == 1):
            return Mark(LETTER, found["number"], found[0].strip(), found.end(), sign=found["end"])
        return None
    if first == "Đ" or first == "K":
        found = _ARTICLE.match(text)
        if found:
            return Mark(ARTICLE, found["number"], found[0].strip(), found.end())
        found = _POINT_WORD.match(text)
        if found:
            return Mark(LETTER, found["number"], found[0].strip(), found.end(), sign=")")
        found = _CLAUSE_WORD.match(text)
        if found:
            return Mark(NUMBER, found["number"], found[0].strip(), found.end(), 1, ".")
    found = _DIVISION.match(text)
    if found:
        word = found["word"].upper()
        printed = found["number"].lower()
        number = found["number"]
        if printed in _ORDINALS:
            number = to_roman(_ORDINALS[printed])
        elif word in ("PHẦN", "CHƯƠNG") and number.isdigit():
            number = to_roman(int(number))
        elif word in ("MỤC", "TIỂU MỤC") and roman_value(number):
            pass
        rank = {"PHẦN": PART, "CHƯƠNG": CHAPTER}.get(word, SECTION)
        return Mark(rank, number, found[0].strip(), found.end(), sign=word)
    found = _ROMAN.match(text)
    if found and roman_value(found["number"]):
        return Mark(ROMAN, found["number"], found[0].strip(), found.end(), sign=found["end"][:1])
    found = _CAPITAL.match(text)
    if found:
        return Mark(CAPITAL, found["number"], found[0].strip(), found.end())
    found = _ORDINAL_IS.match(text)
    if found:
        return Mark(BULLET, "", found[0].strip(), 0, sign="thứ")
    return None
