"""The words of names: one way to write each, abbreviations written out, offices and brackets taken off."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml

from tinhgon.organisations.linking.model import Fact, Why
from tinhgon.organisations.model import Kind
from tinhgon.vietnamese import fold, match_key, normalise

LEVELS = {
    "tỉnh": (Kind.PROVINCE,), "thành phố": (Kind.PROVINCE, Kind.DISTRICT), "huyện": (Kind.DISTRICT,),
    "quận": (Kind.DISTRICT,), "thị xã": (Kind.DISTRICT,), "xã": (Kind.COMMUNE,), "phường": (Kind.COMMUNE,),
    "thị trấn": (Kind.COMMUNE,), "đặc khu": (Kind.COMMUNE,),
}  # fmt: skip
GOVERNMENT = "ủy ban nhân dân"
_COMMITTEE = "cấp_ủy"  # Tỉnh ủy, Thành ủy, Huyện ủy …
_LEVEL_COMMITTEES = {
    "tỉnh ủy": "tỉnh", "thành ủy": "thành phố", "huyện ủy": "huyện", "quận ủy": "quận", "thị ủy": "thị xã",
}  # fmt: skip
_YOUTH = "đoàn thanh niên cộng sản hồ chí minh"
_LEVEL_YOUTH = {
    "tỉnh đoàn": "tỉnh", "thành đoàn": "thành phố", "huyện đoàn": "huyện", "quận đoàn": "quận", "thị đoàn": "thị xã",
}  # fmt: skip


# --- the words known ---------------------------------------------------------------------------------------------------


class Words:
    """The words of `titles.yaml` and the levels, with their accents or folded."""

    def __init__(self, *, is_folded: bool) -> None:
        self.is_folded = is_folded
        as_key = self.as_key
        text = resources.files("tinhgon.organisations").joinpath("data", "titles.yaml").read_text("utf-8")
        held: dict[str, Any] = yaml.safe_load(text)
        self.abbreviations = {as_key(short): as_key(long) for short, long in held["abbreviations"].items()}
        self.in_capitals = {} if is_folded else dict(held["in_capitals"])
        self.same = {as_key(way): as_key(ways[0]) for ways in held["same"] for way in ways}
        self.ways = re.compile(rf"(?<!\w)(?:{_any_of(self.same)})(?!\w)")
        self.counterparts = tuple((as_key(one), as_key(other)) for one, other in held["counterparts"])
        self.offices = tuple(sorted(map(as_key, held["offices"]), key=len, reverse=True))
        self.acts_for = frozenset(map(as_key, held["acts_for"]))
        self.persons = frozenset(map(as_key, held["persons"]))
        self.levels = {as_key(word): kinds for word, kinds in LEVELS.items()}
        self.nation = as_key("trung ương")
        self.government = as_key(GOVERNMENT)
        self.committee = as_key(_COMMITTEE)
        self.committees = frozenset(map(as_key, (name for pair in held["counterparts"] for name in pair)))
        self.youth = as_key(_YOUTH)
        self.level_committees = {as_key(word): as_key(level) for word, level in _LEVEL_COMMITTEES.items()}
        self.level_youth = {as_key(word): as_key(level) for word, level in _LEVEL_YOUTH.items()}
        # "Thành ủy thành phố Hải Phòng" says its level twice.
        self.level_committee = re.compile(
            rf"(?<!\w)({_any_of(self.level_committees)})(?: ({_any_of(self.level_committees.values())})(?= \w))?(?!\w)"
        )
        self.level_youth_union = re.compile(rf"(?<!\w)({_any_of(self.level_youth)})(?!\w)")
        types = _any_of(self.levels)
        # "Hội Nông dân Việt Nam tỉnh" is Hội Nông dân tỉnh; the Front is called of Vietnam at every level.
        self.of_vietnam = re.compile(rf"(?<!{as_key('tổ quốc')}) {as_key('việt nam')}(?= (?:{types})(?!\w))")
        self.is_place = re.compile(rf"(?:{types}) \w")
        self.is_central = re.compile(rf"(?:{_any_of(map(as_key, held['central']))})(?!\w)|(?:.* )?{self.nation}$")
        several = as_key("các")
        self.is_class = re.compile(
            rf"(?:{_any_of(map(as_key, held['class_beginnings']))})(?!\w)"
            rf"|(?!(?:{_any_of(map(as_key, held['unit_heads']))}) (?!{several} )).*(?<!\w){several} (?:{_any_of(map(as_key, held['class_nouns']))})(?!\w)"
            rf"|.*(?<!\w)(?:{_any_of(map(as_key, held['class_levels']))})(?!\w)"
            rf"|.*(?<!\w)(?:{types}) (?:{types})(?!\w)"
        )

    def as_key(self, plain: str) -> str:
        return fold(plain) if self.is_folded else plain


@cache
def vocabulary(is_folded: bool = False) -> Words:
    return Words(is_folded=is_folded)


def abbreviations() -> dict[str, str]:
    """Return what each abbreviation of `titles.yaml` stands for, both folded."""
    return vocabulary(is_folded=True).abbreviations


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


# --- one way to write a name -------------------------------------------------------------------------------------------

_BESIDE_AND = re.compile(r"\s*&\s*")
_BETWEEN_CAPITALS = re.compile(r"(?<=[A-ZĐ])\s*[-–]\s*(?=[A-ZĐ]{2})")
_IN_TOKEN = re.compile(r"[.&\-–,;:/()]+")
_POINTS = re.compile(r"[\s,;:./\-–—\"“”'’`*()]+")


LONGEST_KEY = 500  # signs


def remember_key(name: str) -> str:
    """Return the key under which a choice for `name` is remembered: case, tone style, white space do not count."""
    return match_key(name)[:LONGEST_KEY]


def plainly(text: str) -> str:
    """Small letters, one tone style, no punctuation: what two people mean by the same words."""
    return match_key(_POINTS.sub(" ", normalise(text)))


def canonical(text: str, words: Words) -> tuple[str, str]:
    """Return the one way to write a name by which names are compared, and it written out if it was abbreviated."""
    shown = _BESIDE_AND.sub("&", normalise(text).strip())
    has_small = any(letter.islower() for letter in shown)
    tokens = _BETWEEN_CAPITALS.sub("-", shown).split()
    expanded = [_expanded(token, has_small, words.is_folded) for token in tokens]
    plain = words.as_key(plainly(" ".join(token for token, _ in expanded)))
    written_out = plain if any(was_short for _, was_short in expanded) else ""
    plain = words.ways.sub(lambda m: words.same[m[0]], plain)
    plain = words.of_vietnam.sub("", plain)
    # "tỉnh ủy hưng yên" → "cấp_ủy tỉnh hưng yên": the level stands before the place, as in "… tỉnh Hưng Yên".
    plain = words.level_committee.sub(lambda m: f"{words.committee} {m[2] or words.level_committees[m[1]]}", plain)
    plain = words.level_youth_union.sub(lambda m: f"{words.youth} {words.level_youth[m[1]]}", plain)
    return plain, written_out


@lru_cache(maxsize=4096)  # the names of a register share a few hundred words
def _expanded(token: str, has_small: bool, is_folded: bool) -> tuple[str, bool]:
    """Return a token of a name with its abbreviations written out, and whether there was one."""
    known = vocabulary(is_folded)
    squashed = match_key(_IN_TOKEN.sub("", token))
    meant = known.abbreviations.get(known.as_key(squashed))
    if meant is None and has_small and token.isupper():
        meant = known.in_capitals.get(squashed)
    if meant is not None:
        return meant, True
    between, pieces = (" và ", token.split("&")) if "&" in token else (" ", [p for p in _IN_TOKEN.split(token) if p])
    if len(pieces) < 2:
        return token, False
    expanded = [_expanded(piece, has_small, is_folded) for piece in pieces]
    return between.join(piece for piece, _ in expanded), any(was_short for _, was_short in expanded)


# --- what stands around a name -----------------------------------------------------------------------------------------

_FORMER = re.compile(r"\s*\(cũ\)", re.IGNORECASE)
_BRACKET = re.compile(r"\s*\(([^()]*)\)?")
_LEVEL_IN_CAPITALS = re.compile(rf"\b(?:{_any_of(word[0].upper() + word[1:] for word in LEVELS)})$")


@dataclass(frozen=True, slots=True)
class Form:
    """A name, or what is left of it without its brackets and offices."""

    plain: str
    why: tuple[Why, ...]
    is_former: bool = False  # "(cũ)": it speaks of a unit that is no more
    is_place_dropped: bool = False  # a bracket said where it is: "(huyện Phù Cừ)"


def forms(name: str, words: Words) -> Iterator[Form]:
    """Yield the name as it stands, then without brackets, without offices."""
    plain, written_out = canonical(name, words)
    why = (Why(Fact.EXPANDED, written_out),) if written_out else ()
    form = Form(plain, why)
    yield form
    shown = normalise(name)
    if _FORMER.search(shown):
        form = Form(canonical(_FORMER.sub("", shown), words)[0], why, is_former=True)
        yield form
    elif "(" in shown and (shorter := canonical(_BRACKET.sub("", shown), words)[0]):
        dropped = (canonical(bracket, words)[0] for bracket in _BRACKET.findall(shown))
        form = Form(shorter, why, is_place_dropped=any(map(words.is_place.match, dropped)))
        yield form
    taken: list[str] = []
    rest = form.plain
    for _ in range(4):
        office = next((each for each in words.offices if rest.startswith(each + " ")), None)
        if office is None:
            return
        taken.append(office)
        rest = rest[len(office) + 1 :]
        yield replace(form, plain=rest, why=(*why, Why(Fact.OFFICE, " ".join(taken))))


def says_one(name: str) -> bool:
    """Whether a name ends in "Thành phố", not "thành phố": a certain one, though it is not said which."""
    shown = normalise(name).strip()
    return not shown.isupper() and bool(_LEVEL_IN_CAPITALS.search(shown))
