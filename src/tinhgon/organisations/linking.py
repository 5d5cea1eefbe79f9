"""Names in documents → units as of the document's day: settled, or offered with all that they may mean.

A name is read relative to the place of the body that issued the document: its own place first, then the places above,
then the nation; never a sibling's. The register is asked before the name is taken for a class ("các sở, ban, ngành").
What is only near, only folded, or alive on another day is offered and never settled: never one silent guess.

Source: NQ 190/2025/QH15 (an old name is read as the agency that receives the function); genre words in
`data/titles.yaml`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

import yaml
from rapidfuzz import distance, fuzz, process

from tinhgon.organisations.acts import Portion
from tinhgon.organisations.finding import Finder
from tinhgon.organisations.model import Hierarchy, Kind, Version
from tinhgon.organisations.registry import Registry
from tinhgon.organisations.wording import day_in_words
from tinhgon.vietnamese import fold, match_key, normalise

OFFERED_AT_MOST = 50
NEAR_ENOUGH = 86.0  # of 100, rapidfuzz's ratio on folded text

_DAY = timedelta(days=1)
_PLACES = (Kind.PROVINCE, Kind.DISTRICT, Kind.COMMUNE)
_DEPTH = {Kind.PROVINCE: 0, Kind.DISTRICT: 1, Kind.COMMUNE: 2}
_LEVELS = {
    "tỉnh": (Kind.PROVINCE,), "thành phố": (Kind.PROVINCE, Kind.DISTRICT), "huyện": (Kind.DISTRICT,),
    "quận": (Kind.DISTRICT,), "thị xã": (Kind.DISTRICT,), "xã": (Kind.COMMUNE,), "phường": (Kind.COMMUNE,),
    "thị trấn": (Kind.COMMUNE,), "đặc khu": (Kind.COMMUNE,),
}  # fmt: skip
_COMMITTEE = "cấp_ủy"  # Tỉnh ủy, Thành ủy, Huyện ủy …
_LEVEL_COMMITTEES = {
    "tỉnh ủy": "tỉnh", "thành ủy": "thành phố", "huyện ủy": "huyện", "quận ủy": "quận", "thị ủy": "thị xã",
}  # fmt: skip
_LEVEL_YOUTH = {
    "tỉnh đoàn": "tỉnh", "thành đoàn": "thành phố", "huyện đoàn": "huyện", "quận đoàn": "quận", "thị đoàn": "thị xã",
}  # fmt: skip
_YOUTH = "đoàn thanh niên cộng sản hồ chí minh"
_GOVERNMENT = "ủy ban nhân dân"
# Names this short say whose they are only by their level: "Văn phòng", "Thanh tra", "Đảng ủy".
_SHORT = 2


class LinkState(StrEnum):
    SETTLED = "settled"
    AMBIGUOUS = "ambiguous"  # offered: a person chooses
    CLASS = "class"  # many bodies or persons, not one unit
    UNKNOWN = "unknown"  # not in the register


class How(StrEnum):
    """By what a name leads to a unit; the strongest first."""

    REMEMBERED = "remembered"  # a person chose it before
    EXACT = "exact"
    ALIAS = "alias"  # an abbreviation, another way to write it, or the counterpart (Đảng ủy, Đảng bộ)
    OFFICE = "office"  # the unit behind an office, or behind the body that acts for it
    FOLDED = "folded"  # equal without accents only
    OTHER_DAY = "other_day"  # not called so, or not alive, on the day
    NEAR = "near"  # a like spelling


class Fact(StrEnum):
    """Why a candidate is offered. In brackets what `Why.what` holds."""

    OWN_PLACE = "own_place"  # (unit) it is of the place of the issuing body
    PLACE_ABOVE = "place_above"  # (unit) it is of a place above that one
    NAMED_PLACE = "named_place"  # (unit) the name says the place
    NATIONAL = "national"
    LIES_IN = "lies_in"  # (unit) of a place: what stands above it, which tells homonyms apart
    ELSEWHERE = "elsewhere"  # (unit) it is of another place than the issuing body's, which the name does not say
    FORMER_PLACE = "former_place"  # (unit) it is of a place that place came from, or went into
    EXPANDED = "expanded"  # (words) an abbreviation was written out
    COUNTERPART = "counterpart"  # (words) the register holds it under this name
    OFFICE = "office"  # (words) this was taken off the front of the name
    ACTS_FOR = "acts_for"  # (words) the register holds the place, not this organ of it
    INNER = "inner"  # (unit) it is a part of that organ
    ENDED = "ended"  # (ISO day it was no more so)
    BEGINS = "begins"  # (ISO day it is so from)
    KNOWN_FROM = "known_from"  # (ISO day) it was there before, since when is not in the register
    SUCCESSOR_OF = "successor_of"  # (unit) what was called so went into it
    CHOSEN_BEFORE = "chosen_before"
    LIKE = "like"  # (words) the spelling in the register


@dataclass(frozen=True, slots=True)
class Why:
    fact: Fact
    what: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit a name may mean. `unit` is alive on the day asked for, but where `how` is OTHER_DAY it need not be."""

    unit: str
    how: How
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """What a name means on a day: one unit, several to choose from, a class, or nothing the register knows."""

    name: str
    state: LinkState
    candidates: tuple[Candidate, ...] = ()  # best first; exactly one when settled

    @property
    def unit(self) -> str | None:
        """The unit's id when settled, else None."""
        return self.candidates[0].unit if self.state is LinkState.SETTLED else None


@dataclass(frozen=True, slots=True)
class Issuing:
    """The body that issued a document, and the place or body relative to which its names are read.

    `place` settles on a province, district or commune, or on the central body itself; hand `place.unit` to
    `Linker.link`.
    """

    body: Link
    place: Link


@dataclass(frozen=True, slots=True)
class _Entry:
    """One name of one state of a body, parted from its place."""

    version: Version
    is_alias: bool
    dropped: str  # what the name says and the key leaves out: "level" ("Thanh tra tỉnh"), "committee", ""
    inside: str  # the organ it is a part of, "" when it stands directly under its place


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to part a name: "ban nội chính cấp_ủy" + the level of a province."""

    base: str
    level: str = ""  # "tỉnh": relative to the place of the document
    places: tuple[str, ...] | None = None  # all units the place in the name may be, alive or not
    is_typed: bool = False  # "tỉnh Hưng Yên", not only "Hưng Yên"
    is_within: bool = False  # the name says in what the places lie
    is_national: bool = False

    @property
    def is_level_said(self) -> bool:
        return bool(self.level) or self.is_national or self.is_typed


@dataclass(frozen=True, slots=True)
class _Hit:
    version: Version
    how: How
    why: tuple[Why, ...]
    is_certain: bool


class _Words:
    """The words of `titles.yaml` and the levels, with their accents or folded."""

    def __init__(self, *, is_folded: bool) -> None:
        as_key = fold if is_folded else str
        self.is_folded = is_folded
        text = resources.files("tinhgon.organisations").joinpath("data", "titles.yaml").read_text("utf-8")
        held: dict[str, Any] = yaml.safe_load(text)
        self.abbreviations = {as_key(short): as_key(long) for short, long in held["abbreviations"].items()}
        self.in_capitals = {} if is_folded else dict(held["in_capitals"])
        self.same = tuple(
            (re.compile(rf"(?<!\w)(?:{_any_of(map(as_key, ways))})(?!\w)"), as_key(ways[0])) for ways in held["same"]
        )
        self.counterparts = tuple((as_key(one), as_key(other)) for one, other in held["counterparts"])
        self.offices = tuple(sorted(map(as_key, held["offices"]), key=len, reverse=True))
        self.acts_for = frozenset(map(as_key, held["acts_for"]))
        self.levels = {as_key(word): kinds for word, kinds in _LEVELS.items()}
        self.nation = as_key("trung ương").split()
        self.committee = as_key(_COMMITTEE)
        self.committees = frozenset(map(as_key, (name for pair in held["counterparts"] for name in pair)))
        self.youth = as_key(_YOUTH)
        self.level_committees = {as_key(word): as_key(level) for word, level in _LEVEL_COMMITTEES.items()}
        self.level_youth = {as_key(word): as_key(level) for word, level in _LEVEL_YOUTH.items()}
        # "Thành ủy thành phố Hải Phòng" says its level twice.
        self.level_committee = re.compile(
            rf"(?<!\w)({_any_of(self.level_committees)})(?: ({_any_of(self.level_committees.values())})(?= \w))?(?!\w)"
        )
        # "Hội Nông dân Việt Nam tỉnh" is Hội Nông dân tỉnh; the Front is called of Vietnam at every level.
        self.of_vietnam = re.compile(
            rf"(?<!{as_key('tổ quốc')}) {as_key('việt nam')}(?= (?:{_any_of(self.levels)})(?!\w))"
        )
        self.is_central = re.compile(rf"(?:{_any_of(map(as_key, held['central']))})(?!\w)")
        self.level_youth_union = re.compile(rf"(?<!\w)({_any_of(self.level_youth)})(?!\w)")
        several = as_key("các")
        types = _any_of(self.levels)
        self.is_class = re.compile(
            rf"(?:{_any_of(map(as_key, held['class_beginnings']))})(?!\w)"
            rf"|(?!(?:{_any_of(map(as_key, held['unit_heads']))}) (?!{several} )).*(?<!\w){several} (?:{_any_of(map(as_key, held['class_nouns']))})(?!\w)"
            rf"|.*(?<!\w)(?:{_any_of(map(as_key, held['class_levels']))})(?!\w)"
            rf"|.*(?<!\w)(?:{types}) (?:{types})(?!\w)"
        )


@cache
def _words(is_folded: bool = False) -> _Words:
    return _Words(is_folded=is_folded)


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_BESIDE_AND = re.compile(r"\s*&\s*")
_BETWEEN_CAPITALS = re.compile(r"(?<=[A-ZĐ])\s*[-–]\s*(?=[A-ZĐ]{2})")
_IN_TOKEN = re.compile(r"[.&\-–,;:/()]+")
_POINTS = re.compile(r"[\s,;:./\-–—\"“”'’`*()]+")
_FORMER = re.compile(r"\s*\(cũ\)", re.IGNORECASE)
_BRACKET = re.compile(r"\s*\([^()]*\)?")
_DIGITS = re.compile(r"\d+")


def _plain(text: str) -> str:
    """Small letters, one tone style, no punctuation: what two people mean by the same words."""
    return match_key(_POINTS.sub(" ", match_key(text)))


def _canonical(text: str, words: _Words) -> tuple[str, str]:
    """Return the one way to write a name by which names are compared, and it written out if it was abbreviated."""
    shown = _BESIDE_AND.sub("&", normalise(text).strip())
    has_small = any(letter.islower() for letter in shown)
    was_short = False

    def expand(token: str) -> str:
        nonlocal was_short
        squashed = match_key(_IN_TOKEN.sub("", token))
        meant = words.abbreviations.get(fold(squashed) if words.is_folded else squashed)
        if meant is None and has_small and token.isupper():
            meant = words.in_capitals.get(squashed)
        if meant is not None:
            was_short = True
            return meant
        if "&" in token:
            return " và ".join(expand(part) for part in token.split("&"))
        parts = [part for part in _IN_TOKEN.split(token) if part]
        return " ".join(map(expand, parts)) if len(parts) > 1 else token

    joined = _BETWEEN_CAPITALS.sub("-", shown)
    plain = _plain(" ".join(expand(token) for token in joined.split()))
    if words.is_folded:
        plain = fold(plain)
    written_out = plain if was_short else ""
    for ways, one in words.same:
        plain = ways.sub(one, plain)
    plain = words.of_vietnam.sub("", plain)
    # "tỉnh ủy hưng yên" → "cấp_ủy tỉnh hưng yên": the level stands before the place, as in "… tỉnh Hưng Yên".
    plain = words.level_committee.sub(lambda m: f"{words.committee} {m[2] or words.level_committees[m[1]]}", plain)
    plain = words.level_youth_union.sub(lambda m: f"{words.youth} {words.level_youth[m[1]]}", plain)
    return plain, written_out


def remember_key(name: str) -> str:
    """Return the key under which a choice for `name` is remembered: case, tone style, white space do not count."""
    return match_key(name)


class Linker:
    """Names → units of one register. Made once (it reads every body once); a question costs by its answer."""

    def __init__(self, registry: Registry, finder: Finder) -> None:
        self._registry = registry
        self._finder = finder
        self._kinds = {unit.id: unit.kind for unit in registry.units.values()}
        self._provinces: dict[str, list[str]] = {}  # plain name without type, also folded → units
        for unit, kind in self._kinds.items():
            if kind is Kind.PROVINCE:
                for version in registry.versions(unit):
                    for key in {_plain(version.name), fold(_plain(version.name))}:
                        held = self._provinces.setdefault(key, [])
                        if unit not in held:
                            held.append(unit)
        # (base, owner) → entries, with accents and folded; the owner "" is the nation.
        self._index: dict[tuple[str, str], list[_Entry]] = {}
        self._folded: dict[tuple[str, str], list[_Entry]] = {}
        self._bases_of: dict[str, list[str]] = {}  # owner → folded bases
        self._owner_kinds: dict[str, set[Kind | None]] = {}  # base → at which levels there is one
        self._owners_of: dict[str, list[str]] = {}  # base → owners
        self._owners: dict[tuple[str, date | None], str] = {}
        self._communes: dict[tuple[str, date], dict[str, list[Version]]] = {}
        _words(is_folded=True)  # read here, not in the first question
        # The same few names stand in every province: each is parted once.
        parted: dict[str, tuple[str, tuple[_Reading, ...]]] = {}
        for version in registry.all_versions():
            if version.withdrawn is None and self._kinds[version.unit] not in _PLACES:
                self._take(version, parted)

    # --- the index -------------------------------------------------------------------------------------------------

    def _take(self, version: Version, parted: dict[str, tuple[str, tuple[_Reading, ...]]]) -> None:
        words = _words()
        owner = self._owner(version)
        inside = self._inside(version)
        seen: set[str] = set()
        for name in (version.full_name, *version.aliases):
            if name not in parted:
                plain, _ = _canonical(name, words)
                parted[name] = (plain, tuple(self._tails(plain, (), words)))
            plain, tails = parted[name]
            bases = [(plain, "")]
            for reading in tails:
                # "Ban Quản lý Lăng Chủ tịch Hồ Chí Minh" keeps its name: it is of no place.
                if (owner in reading.places) if reading.places is not None else (owner or reading.is_national):
                    bases.append((reading.base, "level" if reading.is_level_said else ""))
            committee = " " + words.committee
            bases += [(base.removesuffix(committee), "committee") for base, _ in bases if base.endswith(committee)]
            for base, dropped in bases:
                if not base or base in seen:
                    continue
                seen.add(base)
                entry = _Entry(version, name != version.full_name, dropped, inside)
                key = (base, owner)
                if key not in self._index:
                    self._owners_of.setdefault(base, []).append(owner)
                    self._owner_kinds.setdefault(base, set()).add(self._kinds[owner] if owner else None)
                    folded = fold(base)
                    if (folded, owner) not in self._folded:
                        self._bases_of.setdefault(owner, []).append(folded)
                self._index.setdefault(key, []).append(entry)
                self._folded.setdefault((fold(base), owner), []).append(entry)

    def _owner(self, version: Version) -> str:
        """Return the place a body belongs to: above it in its hierarchies, or in the name of what is above it."""
        key = (version.unit, version.start)
        if key not in self._owners:
            self._owners[key] = ""  # a circle ends here
            self._owners[key] = self._find_owner(version)
        return self._owners[key]

    def _find_owner(self, version: Version) -> str:
        above = self._owner_above(version)
        if above and self._kinds[version.unit] is not Kind.PARTY_BODY:
            return above
        if self._kinds[version.unit] is Kind.PARTY_BODY:
            # The chart of the Party has its own roots: "Đảng bộ huyện Văn Lâm" says whose it is.
            words = _words()
            for reading in self._tails(_canonical(version.full_name, words)[0], (), words):
                if not reading.is_typed or reading.base not in words.committees:
                    continue
                said = [
                    place
                    for place in reading.places or ()
                    if any(_overlap(state, version) for state in self._registry.versions(place))
                ]
                if above:
                    said = [place for place in said if place == above or self._is_under(place, above)]
                if len(said) == 1:
                    return said[0]
        return above

    def _owner_above(self, version: Version) -> str:
        for hierarchy in (Hierarchy.STATE, Hierarchy.PARTY, Hierarchy.FRONT):
            above = version.parent(hierarchy)
            if above is None or above not in self._kinds:
                continue
            if self._kinds[above] in _PLACES:
                return above
            for other in self._registry.versions(above):
                if _overlap(other, version) and (owner := self._owner(other)):
                    return owner
        return ""

    def _is_under(self, place: str, above: str) -> bool:
        """Whether a place lay in another on some day."""
        return any(
            parent is not None and (parent == above or self._is_under(parent, above))
            for parent in {state.parent() for state in self._registry.versions(place)}
        )

    def _inside(self, version: Version) -> str:
        above = version.parent(Hierarchy.STATE)
        if above is None or self._kinds.get(above) not in (Kind.ORGAN, Kind.SERVICE_UNIT):
            return ""
        states = self._registry.versions(above)
        if not states or not states[0].parents or _plain(states[0].full_name).startswith(_GOVERNMENT):
            return ""  # under the Government or a People's Committee: as good as under the place
        return above

    # --- parting a name --------------------------------------------------------------------------------------------

    def _readings(self, plain: str, scope: Sequence[str], on: date, words: _Words) -> Iterator[_Reading]:
        """Yield the ways to part a name, the likeliest first."""
        yield _Reading(plain)
        for reading in self._tails(plain, scope, words):
            yield reading
            if not reading.places or not reading.base:
                continue
            # "xã Minh Tân (huyện Phù Cừ)": a place in a place.
            for inner in self._tails(reading.base, (), words):
                if inner.places and (lying := tuple(p for p in inner.places if self._lies_in(p, reading.places, on))):
                    yield _Reading(inner.base, places=lying, is_typed=inner.is_typed, is_within=True)

    def _tails(self, plain: str, scope: Sequence[str], words: _Words) -> Iterator[_Reading]:
        """Yield the ways to take a place or a level off the end of a name."""
        tokens = plain.split(" ")
        count = len(tokens)
        for at in range(count):
            for size in (2, 1):
                word = " ".join(tokens[at : at + size])
                if word not in words.levels or at + size > count:
                    continue
                base, rest = " ".join(tokens[:at]), count - at - size
                if not rest:
                    yield _Reading(base, level=word)
                elif rest <= 7 and (places := self._places(" ".join(tokens[at:]), words)):
                    yield _Reading(base, places=places, is_typed=True)
                break
        if count > 2 and tokens[-2:] == words.nation:
            yield _Reading(" ".join(tokens[:-2]), is_national=True)
        for size in range(min(5, count - 1), 0, -1):
            bare = " ".join(tokens[-size:])
            far = self._provinces.get(bare, ())
            near = [place for place in scope if place not in far and self._is_called(place, bare, words)]
            if far or near:
                yield _Reading(" ".join(tokens[:-size]), places=(*near, *far))

    def _is_called(self, place: str, bare: str, words: _Words) -> bool:
        as_key = fold if words.is_folded else str
        return self._kinds[place] in _PLACES and any(
            as_key(_plain(state.name)) == bare for state in self._registry.versions(place)
        )

    def _places(self, name: str, words: _Words) -> tuple[str, ...]:
        """Return the places of this full name, whenever they were."""
        as_key = fold if words.is_folded else str
        found: dict[str, None] = {}
        for version in self._finder.called(name):
            if version.unit in found or self._kinds[version.unit] not in _PLACES:
                continue
            names = [version.full_name]
            for alias in version.aliases:
                names += (alias, f"{version.type} {alias}")
            if any(as_key(_plain(each)) == name for each in names):
                found[version.unit] = None
        return tuple(found)

    # --- places ----------------------------------------------------------------------------------------------------

    def _state(self, unit: str, on: date) -> Version | None:
        """Return the state of a unit on a day; if it was not alive, the last it had."""
        state = self._registry.at(unit, on)
        if state is None and (states := self._registry.versions(unit)):
            state = states[-1]
        return state

    def _chain(self, unit: str, on: date) -> list[str]:
        """Return a unit and what is above it, nearest first; of a body of the Party also its place."""
        chain: list[str] = []
        at: str | None = unit
        while at is not None and at not in chain and at in self._kinds:
            chain.append(at)
            state = self._state(at, on)
            if state is None:
                break
            at = state.parent() or state.parent(Hierarchy.PARTY) or state.parent(Hierarchy.FRONT)
        if not any(self._kinds[each] in _PLACES for each in chain) and (state := self._state(unit, on)) is not None:
            owner = self._owner(state) if self._kinds[unit] not in _PLACES else ""
            chain += self._chain(owner, on) if owner else []
        return chain

    def _lies_in(self, place: str, above: Sequence[str], on: date) -> bool:
        return not set(above).isdisjoint(self._chain(place, on)[1:])

    def _of_level(self, word: str, scope: Sequence[str], on: date, words: _Words) -> str | None:
        """Return the nearest place of the scope a level word means: "tỉnh" in a commune's document."""
        as_key = fold if words.is_folded else str
        kinds = words.levels[word]
        for place in scope:
            state = self._state(place, on)
            if self._kinds[place] in kinds and state and as_key(_plain(state.type)) == word:
                return place
        if len(kinds) == 1:  # a "thành phố" of a "tỉnh" is not the tỉnh
            return next((place for place in scope if self._kinds[place] is kinds[0]), None)
        return None

    def _named(self, places: Sequence[str], scope: Sequence[str], on: date) -> list[tuple[str, bool]]:
        """Return which of the places of one name are meant, each with whether that is certain, the likeliest first.

        Those of or in the nearest place of the scope; else a province, whose name is the nation's; else all, and
        certain only where the document is of no place and no other place ever bore the name.
        """
        chains = {place: self._chain(place, on) for place in places}
        living = [place for place in places if self._registry.at(place, on) is not None]
        for above in scope:
            if any(above in chains[place] for place in living):
                return [(place, True) for place in places if above in chains[place]]
        provinces = [place for place in places if self._kinds[place] is Kind.PROVINCE]
        if provinces:
            return [(place, True) for place in provinces]
        own = self._of_and_around(scope)
        is_open = not any(self._kinds[place] in _PLACES for place in scope)
        if is_open and len(living) == 1 and self._is_one_line(living[0], places):
            return [(place, True) for place in places]
        near = [place for place in places if not own.isdisjoint(chains[place])]
        return [*((place, False) for place in near), *((place, False) for place in places if place not in near)]

    def _of_and_around(self, scope: Sequence[str]) -> set[str]:
        """Return the places of the scope with those they came from or went into."""
        found = {place for place in scope if self._kinds[place] in _PLACES}
        for place in tuple(found):
            found.update(edge.source for edge in self._registry.edges_into(place))
            found.update(edge.target for edge in self._registry.edges_from(place))
        return found

    def _is_one_line(self, place: str, places: Sequence[str]) -> bool:
        """Whether all places of a name came from one another: the day alone tells them apart."""
        line, waiting = {place}, [place]
        while waiting:
            at = waiting.pop()
            near = [edge.source for edge in self._registry.edges_into(at)]
            near += [edge.target for edge in self._registry.edges_from(at)]
            for other in near:
                if other in places and other not in line:
                    line.add(other)
                    waiting.append(other)
        return line.issuperset(places)

    # --- the question ----------------------------------------------------------------------------------------------

    def link(
        self,
        name: str,
        *,
        on: date,
        place: str | None,
        remembered: Mapping[str, str | None] | None = None,
    ) -> Link:
        """Return what `name` means in a document of a day and a place.

        Args:
            name: One name as printed; lists of names are split by the reader.
            on: The day of the document (of a change: the day it operates). Decides between old and new of one name.
            place: The unit relative to which names are read, as `issuing` gives it: a commune, a province, a ministry.
                None: not known; then only names that need no place settle.
            remembered: `remember_key` of a name → the unit a person chose for it in this place; None for "not one
                unit". A unit the register does not know is passed over.

        Source:
            NQ 190/2025/QH15 for names of bodies that have ended: offered as the receiver of the function, not settled.
        """
        key = remember_key(name)
        if not remembered or key not in remembered:
            return self._link(name, on, place)
        chosen = remembered[key]
        told = (Why(Fact.CHOSEN_BEFORE),)
        if chosen is None:
            return Link(name, LinkState.CLASS)
        if self._registry.at(chosen, on) is not None:
            return Link(name, LinkState.SETTLED, (Candidate(chosen, How.REMEMBERED, told),))
        link = self._link(name, on, place)
        if chosen not in self._kinds:
            return link
        offered = self._other_day(chosen, on, told)
        return Link(name, LinkState.AMBIGUOUS, _distinct((*offered, *link.candidates)))

    def _link(self, name: str, on: date, place: str | None) -> Link:
        scope = self._chain(place, on) if place is not None else []
        words = _words()
        plain, written_out = _canonical(name, words)
        if not plain:
            return Link(name, LinkState.UNKNOWN)
        other_days: list[Candidate] = []
        is_below = False
        for form, is_former, said in _forms(name, plain, written_out, words):
            alive, dead, below = self._meant(form, scope, on, words, said, is_place_known=place is not None)
            is_below = is_below or below
            ended = [candidate for hit in dead for candidate in self._other_day(hit.version.unit, on, hit.why)]
            if is_former:
                # "(cũ)" speaks of what is no more: what bears the name now is offered last.
                other_days += [*ended, *_candidates(alive)]
            elif alive:
                candidates = _distinct(_candidates(alive))
                is_settled = (
                    len(candidates) == 1 and all(hit.is_certain for hit in alive) and not dead and not other_days
                )
                if is_settled:
                    return Link(name, LinkState.SETTLED, candidates)
                # What was or will be called so here comes before what is called so elsewhere.
                first = _candidates(hit for hit in alive if hit.is_certain or not scope)
                return Link(name, LinkState.AMBIGUOUS, _distinct((*first, *other_days, *ended, *candidates)))
            else:
                other_days += ended
        if other_days:
            return Link(name, LinkState.AMBIGUOUS, _distinct(other_days))
        if (is_below and not _says_one(name)) or any(
            words.is_class.match(form) for form, _, _ in _forms(name, plain, "", words)
        ):
            return Link(name, LinkState.CLASS)
        return self._unsure(name, plain, scope, on, is_place_known=place is not None)

    def _unsure(self, name: str, plain: str, scope: Sequence[str], on: date, *, is_place_known: bool) -> Link:
        """Offer what is equal without accents, or near; a name that is neither is unknown."""
        folded = _words(is_folded=True)
        key, written_out = _canonical(name, folded)
        offered: list[Candidate] = []
        for form, _, said in _forms(name, key, written_out, folded):
            alive, dead, _ = self._meant(form, scope, on, folded, said, is_place_known=is_place_known)
            offered += [
                replace(each, how=How.FOLDED if each.how is not How.OFFICE else How.OFFICE)
                for each in _candidates(alive)
            ]
            if not alive:
                offered += [each for hit in dead for each in self._other_day(hit.version.unit, on, hit.why)]
            if offered:
                return Link(name, LinkState.AMBIGUOUS, _distinct(offered))
        if name.isascii() and any(folded.is_class.match(form) for form, _, _ in _forms(name, key, "", folded)):
            return Link(name, LinkState.CLASS)
        near = self._near(plain, scope, on)
        return Link(name, LinkState.AMBIGUOUS if near else LinkState.UNKNOWN, near)

    def _meant(
        self, form: str, scope: Sequence[str], on: date, words: _Words, said: tuple[Why, ...], *, is_place_known: bool
    ) -> tuple[list[_Hit], list[_Hit], bool]:
        """Return what a form of a name means: (alive on the day, called so on other days, it is one of each below)."""
        dead: list[_Hit] = []
        is_below = False
        for reading in self._readings(form, scope, on, words):
            for tier in self._tiers(reading, scope, on, words, is_place_known=is_place_known):
                if said:
                    how = How.OFFICE if any(why.fact is Fact.OFFICE for why in said) else How.ALIAS
                    tier = [
                        replace(hit, why=said + hit.why, how=how if hit.how is not How.OFFICE else hit.how)
                        for hit in tier
                    ]
                alive = [hit for hit in tier if hit.version.holds(on)]
                if alive and any(hit.is_certain for hit in alive):
                    return alive, dead, False
                own = self._of_and_around(scope)
                living = {hit.version.unit for hit in alive}
                tier = [hit for hit in tier if hit.version.unit not in living]
                dead = [hit for hit in dead if hit.version.unit not in living]
                near = [hit for hit in tier if not own.isdisjoint(self._chain_of(hit, on))]
                if alive:
                    # One alone that is not certain: what makes it uncertain is offered too.
                    others = tier if len(living) == 1 and not own else []
                    return alive, dead + (near or others), False
                dead += near or tier
            is_below = is_below or self._is_below(reading, scope, words)
        if not dead and (alive := self._bare(form, scope, on, words, said)):
            return alive, [], False
        return [], sorted(dead, key=_nearness(on)), is_below and not dead

    def _chain_of(self, hit: _Hit, on: date) -> list[str]:
        owner = self._owner(hit.version)
        return self._chain(hit.version.unit, on) + ([owner] if owner else [])

    def _tiers(
        self, reading: _Reading, scope: Sequence[str], on: date, words: _Words, *, is_place_known: bool
    ) -> Iterator[list[_Hit]]:
        """Yield the units a reading may mean, the nearest to the place of the document first."""
        if reading.places is not None:
            hits: list[_Hit] = []
            named = self._named(reading.places, scope, on)
            for place, is_certain in ((place, is_sure or reading.is_within) for place, is_sure in named):
                why: tuple[Why, ...] = (Why(Fact.NAMED_PLACE, place),)
                state = self._state(place, on)
                if not is_certain and state is not None:
                    why += self._why_lies(state)
                hits += self._at(reading, place, why, scope, words, is_certain=is_certain)
            yield hits
            return
        if reading.level:
            of_level = self._of_level(reading.level, scope, on, words)
            if of_level is not None:
                hits = self._at(reading, of_level, (self._why_place(of_level, scope),), scope, words)
                yield hits or self._of_former_places(reading, of_level, scope, on, words)
            elif not scope and not is_place_known:
                yield self._anywhere(reading, scope, words, words.levels[reading.level])
            return
        is_central = is_place_known and not any(self._kinds[place] in _PLACES for place in scope)
        if not reading.is_national:
            for nearness, place in enumerate(scope):
                if self._kinds[place] not in _PLACES:
                    continue
                why = (self._why_place(place, scope),)
                is_own = nearness == next(at for at, each in enumerate(scope) if self._kinds[each] in _PLACES)
                hits = self._at(reading, place, why, scope, words, is_own=is_own, is_level_said=False)
                yield hits or self._of_former_places(reading, place, scope, on, words)
        national = (Why(Fact.NATIONAL),)
        said = reading.is_national or is_central
        hits = self._at(reading, "", national, scope, words, is_own=said, is_level_said=said)
        yield hits
        if not is_place_known and not reading.is_national and not hits:
            yield self._anywhere(reading, scope, words, _PLACES)

    def _of_former_places(
        self, reading: _Reading, place: str, scope: Sequence[str], on: date, words: _Words
    ) -> list[_Hit]:
        """What was called so in the places a place came from or went into: its documents may still name them."""
        others = [edge.source for edge in self._registry.edges_into(place)]
        others += [edge.target for edge in self._registry.edges_from(place)]
        return [
            hit
            for other in dict.fromkeys(others)
            if self._kinds[other] is self._kinds[place] and other != place
            for hit in self._at(reading, other, (Why(Fact.FORMER_PLACE, other),), scope, words)
            if not hit.version.holds(on)
        ]

    def _why_lies(self, state: Version) -> tuple[Why, ...]:
        above = state.parent()
        return (Why(Fact.LIES_IN, above),) if above is not None else ()

    def _why_place(self, place: str, scope: Sequence[str]) -> Why:
        own = next((each for each in scope if self._kinds[each] in _PLACES), None)
        return Why(Fact.OWN_PLACE if place == own else Fact.PLACE_ABOVE, place)

    def _anywhere(self, reading: _Reading, scope: Sequence[str], words: _Words, kinds: Sequence[Kind]) -> list[_Hit]:
        """The bodies of a name in all places, where the place of the document is not known: offered, not settled."""
        if words.is_folded:
            return []
        return [
            hit
            for owner in self._owners_of.get(reading.base, ())
            if owner and self._kinds[owner] in kinds
            for hit in self._at(reading, owner, (Why(Fact.ELSEWHERE, owner),), scope, words, is_certain=False)
        ]

    def _at(
        self,
        reading: _Reading,
        place: str,
        why: tuple[Why, ...],
        scope: Sequence[str],
        words: _Words,
        *,
        is_certain: bool = True,
        is_own: bool = True,
        is_level_said: bool = True,
    ) -> list[_Hit]:
        """Return what is called so in one place ("" the nation): its bodies, or the place itself."""
        base = reading.base
        if not base:
            return [
                _Hit(state, How.EXACT, self._why_lies(state) or why if reading.places else why, is_certain)
                for state in self._registry.versions(place)
            ]
        entries, told = self._entries(base, place, words)
        hits = []
        is_short = len(base.split()) <= _SHORT
        for entry in entries:
            is_sure = is_certain
            if entry.dropped == "level":
                is_sure = is_sure and (is_level_said or (is_own and not is_short))
            elif entry.dropped == "committee":
                is_sure = is_sure and is_own and not is_short
            reasons = why + told
            if entry.inside and entry.inside not in scope:
                is_sure = False
                reasons += (Why(Fact.INNER, entry.inside),)
            how = How.ALIAS if told or entry.is_alias else How.EXACT
            hits.append(_Hit(entry.version, how, reasons, is_sure))
        if not hits and place and base in words.acts_for:
            reasons = (*why, Why(Fact.ACTS_FOR, base))
            hits = [_Hit(state, How.OFFICE, reasons, is_certain) for state in self._registry.versions(place)]
        return hits

    def _entries(self, base: str, place: str, words: _Words) -> tuple[Sequence[_Entry], tuple[Why, ...]]:
        table = self._folded if words.is_folded else self._index
        if entries := table.get((base, place)):
            return entries, ()
        others = [
            new + base.removeprefix(old)
            for pair in words.counterparts
            for old, new in (pair, pair[::-1])
            if base == old or base.startswith(old + " ")
        ]
        if base.endswith(" " + words.committee):
            others.append(base.removesuffix(" " + words.committee))
        for other in others:
            if entries := table.get((other, place)):
                party = [each for each in entries if self._kinds[each.version.unit] is Kind.PARTY_BODY]
                if party:
                    return party, (Why(Fact.COUNTERPART, party[0].version.full_name),)
        return (), ()

    def _bare(self, form: str, scope: Sequence[str], on: date, words: _Words, said: tuple[Why, ...]) -> list[_Hit]:
        """A place's name without its type: certain only where the place of the document bears it."""
        as_key = fold if words.is_folded else str
        found = [
            version
            for version in self._finder.called(form)
            if self._kinds[version.unit] in _PLACES and version.holds(on) and as_key(_plain(version.name)) == form
        ]
        own = [version for version in found if version.unit in scope]
        # Without accents a word is too easily a place: "Văn phòng", Xã Văn Phong.
        chosen = own or ([] if words.is_folded else found)
        return [
            _Hit(
                version,
                How.EXACT,
                (*said, *((self._why_place(version.unit, scope),) if own else self._why_lies(version))),
                bool(own),
            )
            for version in chosen
        ]

    def _is_below(self, reading: _Reading, scope: Sequence[str], words: _Words) -> bool:
        """Whether a name is one of each place below: "Sở Nội vụ" for a ministry, "UBND xã" for a province."""
        if not scope or reading.places is not None or words.is_folded:
            return False
        own = next((self._kinds[place] for place in scope if self._kinds[place] in _PLACES), None)
        depth = -1 if own is None else _DEPTH[own]
        if reading.level:
            if not reading.base:
                return False
            return all(_DEPTH[kind] > depth for kind in words.levels[reading.level])
        kinds = self._owner_kinds.get(reading.base)
        return bool(kinds) and all(kind is not None and _DEPTH[kind] > depth for kind in kinds or ())

    def _other_day(self, unit: str, on: date, why: tuple[Why, ...]) -> list[Candidate]:
        """Offer for a unit that was not called so on the day: what it went into, then itself."""
        states = self._registry.versions(unit)
        first, last = states[0], states[-1]
        if self._registry.at(unit, on) is not None:
            return [Candidate(unit, How.OTHER_DAY, why)]
        offered = []
        if last.end is not None and last.end <= on:
            offered = [
                Candidate(each.unit, How.OTHER_DAY, (*why, Why(Fact.SUCCESSOR_OF, unit)))
                for each in sorted(self._registry.successors(unit, last.end - _DAY, on), key=lambda s: _SHARES[s.share])
            ]
            why = (*why, Why(Fact.ENDED, last.end.isoformat()))
        elif first.start is not None and first.start > on:
            why = (*why, Why(Fact.BEGINS if first.is_start_known else Fact.KNOWN_FROM, first.start.isoformat()))
        return [*offered, Candidate(unit, How.OTHER_DAY, why)]

    # --- near spellings --------------------------------------------------------------------------------------------

    def _near(self, plain: str, scope: Sequence[str], on: date) -> tuple[Candidate, ...]:
        scored: dict[str, tuple[float, Candidate]] = {}

        def take(score: float, version: Version, like: str, why: Why) -> None:
            if version.holds(on) and score > scored.get(version.unit, (0.0,))[0]:
                candidate = Candidate(version.unit, How.NEAR, (why, Why(Fact.LIKE, like)))
                scored[version.unit] = (score, candidate)

        for reading in self._readings(plain, scope, on, _words()):
            text = fold(reading.base)
            if len(text) < 5:
                continue
            owners = list(reading.places) if reading.places is not None else [*scope, ""]
            for owner in owners:
                why = Why(Fact.NATIONAL) if not owner else self._why_place(owner, scope)
                for like, score in _like(text, self._bases_of.get(owner, ())):
                    for entry in self._folded[(like, owner)]:
                        take(score, entry.version, entry.version.full_name, why)
        if plain.split(" ")[0] in _LEVELS or " ".join(plain.split(" ")[:2]) in _LEVELS:
            top = next((place for place in reversed(scope) if self._kinds[place] in _PLACES), None)
            if top is not None:
                communes = self._communes_of(top, on)
                for like, score in _like(fold(plain), list(communes)):
                    for version in communes[like]:
                        take(score, version, version.full_name, self._why_place(top, scope))
        order = sorted(scored.values(), key=lambda each: (-each[0], each[1].unit))
        return tuple(candidate for _, candidate in order[:5])

    def _communes_of(self, top: str, on: date) -> dict[str, list[Version]]:
        key = (top, on)
        if key not in self._communes:
            if len(self._communes) >= 32:
                self._communes.clear()
            held: dict[str, list[Version]] = {}
            for _, version in self._registry.descendants(top, on):
                if self._kinds[version.unit] in _PLACES:
                    held.setdefault(fold(_plain(version.full_name)), []).append(version)
            self._communes[key] = held
        return self._communes[key]

    # --- the issuing body ------------------------------------------------------------------------------------------

    def issuing(self, issuer: str, *, superior: str = "", place_line: str = "", on: date) -> Issuing:
        """Return the body that issued a document, and the place relative to which its names are read.

        Args:
            issuer: The issuing body's own line of the letterhead, in any case.
            superior: The line above it.
            place_line: The place of the date line: "Hưng Yên, ngày …". Asked last, for central bodies sit in Hà Nội.
            on: The day of the document.

        Returns:
            The place settles on a commune or province named in the letterhead, or that its level ("tỉnh") and the
            place line name together, or on the central body itself. Several that fit are offered. Before the first
            day the register knows of a place it may settle on it too (Fact.KNOWN_FROM says so): names need its scope.
        """
        place = self._issuing_place(issuer, superior, place_line, on)
        body = self._link(issuer, on, place.unit)
        if body.state is not LinkState.SETTLED and superior:
            # "TỈNH ỦY HƯNG YÊN" over "BAN TỔ CHỨC".
            joined = self._link(f"{issuer} {superior}", on, place.unit)
            body = replace(joined, name=issuer) if joined.state is LinkState.SETTLED else body
        return Issuing(body, place)

    def _issuing_place(self, issuer: str, superior: str, place_line: str, on: date) -> Link:
        words = _words()
        above = self._places_said(superior, on)
        line = self._places_of_line(place_line, on)
        for text, settled_by in ((issuer, (above, line)), (superior, (line,))):
            said = self._places_said(text, on)
            if said:
                return self._one_place(text, said, settled_by, on)
            levels = self._levels_said(text)
            if levels:
                near = [place for place in line if self._kinds[place] in levels]
                return self._one_place(text, near, (above,), on)
            central = self._link(text, on, None)
            if central.unit is not None and central.candidates[0].why[-1:] == (Why(Fact.NATIONAL),):
                return central
            plain, _ = _canonical(text, words)
            if plain.endswith(" ".join(words.nation)) or words.is_central.match(plain):
                return Link(text, LinkState.UNKNOWN)
        # The letterhead does not say: a department has its province's place line, others only offer it.
        forms = [form for form, _, _ in _forms(issuer, _canonical(issuer, words)[0], "", words)]
        kinds = {kind for form in forms for kind in self._owner_kinds.get(form, ())}
        if kinds and None not in kinds:
            near = [place for place in line if self._kinds[place] in kinds]
            return self._one_place(place_line, near, (), on)
        offered = tuple(Candidate(place, How.EXACT, (Why(Fact.ELSEWHERE, place),)) for place in line)
        return Link(place_line or issuer, LinkState.AMBIGUOUS if offered else LinkState.UNKNOWN, offered)

    def _one_place(self, name: str, places: Sequence[str], settled_by: Sequence[Sequence[str]], on: date) -> Link:
        for others in settled_by:
            fitting = [place for place in places if place in others or self._lies_in(place, others, on)]
            if len(places) > 1 and fitting:
                places = fitting
        candidates = []
        for place in places:
            why: tuple[Why, ...] = (Why(Fact.NAMED_PLACE, place),)
            start = self._registry.versions(place)[0].start
            if start is not None and self._is_start_open(place, on):
                why += (Why(Fact.KNOWN_FROM, start.isoformat()),)
            candidates.append(Candidate(place, How.EXACT, why))
        if not candidates:
            return Link(name, LinkState.UNKNOWN)
        return Link(name, LinkState.SETTLED if len(candidates) == 1 else LinkState.AMBIGUOUS, tuple(candidates))

    def _places_said(self, text: str, on: date) -> list[str]:
        """Return the places of the day that a line of the letterhead names, the innermost where it names several."""
        words = _words()
        plain, _ = _canonical(text, words)
        for reading in [*self._readings(plain, (), on, words)][::-1]:
            if there := self._there(reading.places or (), on):
                return there
        return []

    def _there(self, places: Iterable[str], on: date) -> list[str]:
        """Return the places alive on a day; if none is, those of which the register does not know since when."""
        held = list(places)
        living = [place for place in held if self._registry.at(place, on) is not None]
        return living or [place for place in held if self._is_start_open(place, on)]

    def _is_start_open(self, place: str, on: date) -> bool:
        first = self._registry.versions(place)[0]
        return first.start is not None and on < first.start and not first.is_start_known

    def _levels_said(self, text: str) -> tuple[Kind, ...]:
        words = _words()
        plain, _ = _canonical(text, words)
        return next(
            (words.levels[reading.level] for reading in self._tails(plain, (), words) if reading.level),
            (),
        )

    def _places_of_line(self, place_line: str, on: date) -> list[str]:
        """Return the places of the day that bear the name of a date line, provinces first."""
        plain, _ = _canonical(place_line, _words())
        found = {
            version.unit: _DEPTH[self._kinds[version.unit]]
            for version in (*self._finder.called(plain),)
            if self._kinds[version.unit] in _PLACES
            and (version.holds(on) or self._is_start_open(version.unit, on))
            and plain in (_plain(version.name), _plain(version.full_name))
        }
        return sorted(self._there(found, on), key=lambda unit: (found[unit], unit))


def _forms(name: str, plain: str, written_out: str, words: _Words) -> Iterator[tuple[str, bool, tuple[Why, ...]]]:
    """Yield (form, whether it speaks of a former unit, why): the name, then without brackets, without offices."""
    said = (Why(Fact.EXPANDED, written_out),) if written_out else ()
    yield plain, False, said
    is_former = bool(_FORMER.search(normalise(name)))
    if "(" in name:
        without = normalise(name)
        if is_former:
            yield _canonical(_FORMER.sub("", without), words)[0], True, said
        shorter = _canonical(_BRACKET.sub("", without), words)[0]
        if shorter and not is_former:
            yield shorter, False, said
            plain = shorter
    form, taken = plain, []
    for _ in range(4):
        office = next((each for each in words.offices if form.startswith(each + " ")), None)
        if office is None:
            return
        taken.append(office)
        form = form[len(office) + 1 :]
        yield form, is_former, (*said, Why(Fact.OFFICE, " ".join(taken)))


_LEVEL_IN_CAPITALS = re.compile(rf"\b(?:{_any_of(word[0].upper() + word[1:] for word in _LEVELS)})$")


def _says_one(name: str) -> bool:
    """Whether a name ends in "Thành phố", not "thành phố": a certain one, though it is not said which."""
    shown = normalise(name).strip()
    return not shown.isupper() and bool(_LEVEL_IN_CAPITALS.search(shown))


def _candidates(hits: Iterable[_Hit]) -> list[Candidate]:
    order = sorted(hits, key=lambda hit: (not hit.is_certain, _STRENGTH[hit.how]))
    return [Candidate(hit.version.unit, hit.how, hit.why) for hit in order]


def _nearness(on: date) -> Callable[[_Hit], int]:
    """How far from a day a state was that did not hold on it, in days: the key to order other days by."""

    def days(hit: _Hit) -> int:
        version = hit.version
        if version.end is not None and version.end <= on:
            return (on - version.end).days
        return (version.start - on).days if version.start is not None else 0

    return days


_SHARES = {Portion.WHOLE: 0, Portion.REMAINDER: 1, Portion.PART: 2, Portion.NONE: 3}
_STRENGTH = {how: at for at, how in enumerate(How)}


def _like(text: str, choices: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Yield the choices spelt nearly as `text` is, both folded: a letter more or less in a word, the same numbers."""
    numbers = _DIGITS.findall(text)
    for choice, score, _ in process.extract(text, choices, scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH, limit=5):
        if choice == text or _DIGITS.findall(choice) != numbers:
            continue
        pairs = list(zip(text.split(), choice.split(), strict=False))
        if choice.split()[0] != text.split()[0]:  # "Sở …" is no slip for "Bộ …"
            continue
        if _last_level(choice) != _last_level(text):
            continue
        is_word_for_word = len(text.split()) == len(choice.split()) and all(
            distance.Levenshtein.distance(one, other) <= 1 for one, other in pairs
        )
        if is_word_for_word or score >= 93:
            yield choice, score


def _last_level(folded: str) -> str:
    return next((level for level in _words(is_folded=True).levels if folded.endswith(" " + level)), "")


def _overlap(one: Version, other: Version) -> bool:
    starts = [state.start for state in (one, other) if state.start is not None]
    ends = [state.end for state in (one, other) if state.end is not None]
    return not starts or not ends or max(starts) < min(ends)


def _distinct(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    kept: dict[str, Candidate] = {}
    for each in candidates:
        kept.setdefault(each.unit, each)
    return tuple(kept.values())[:OFFERED_AT_MOST]


HOW_WORDS = {
    How.REMEMBERED: "đã chọn trước đây",
    How.EXACT: "đúng tên",
    How.ALIAS: "tên viết tắt hoặc tên gọi khác",
    How.OFFICE: "theo chức danh hoặc cơ quan thay mặt",
    How.FOLDED: "chỉ trùng khi bỏ dấu",
    How.OTHER_DAY: "không mang tên này vào ngày của văn bản",
    How.NEAR: "cách viết gần giống",
}
_FACT_WORDS = {
    Fact.OWN_PLACE: "của {}, nơi ban hành",
    Fact.PLACE_ABOVE: "của {}, cấp trên của nơi ban hành",
    Fact.NAMED_PLACE: "tên ghi rõ {}",
    Fact.NATIONAL: "cơ quan trung ương",
    Fact.LIES_IN: "thuộc {}",
    Fact.ELSEWHERE: "của {}, không phải nơi ban hành",
    Fact.FORMER_PLACE: "của {}, trước hoặc sau sắp xếp",
    Fact.EXPANDED: "viết đầy đủ: {}",
    Fact.COUNTERPART: "danh mục ghi là {}",
    Fact.OFFICE: "đơn vị của “{}”",
    Fact.ACTS_FOR: "danh mục ghi đơn vị hành chính, không ghi riêng {}",
    Fact.INNER: "là bộ phận của {}",
    Fact.ENDED: "đến hết {}",
    Fact.BEGINS: "từ {}",
    Fact.KNOWN_FROM: "danh mục chỉ ghi từ {}, trước đó chưa rõ",
    Fact.SUCCESSOR_OF: "tiếp nhận từ {}",
    Fact.CHOSEN_BEFORE: "đã chọn trước đây",
    Fact.LIKE: "gần giống “{}”",
}
_OF_UNITS = frozenset(
    (
        Fact.OWN_PLACE, Fact.PLACE_ABOVE, Fact.NAMED_PLACE, Fact.LIES_IN, Fact.ELSEWHERE, Fact.FORMER_PLACE, Fact.INNER, Fact.SUCCESSOR_OF,
    )
)  # fmt: skip


def how_in_words(candidate: Candidate, registry: Registry, on: date) -> str:
    """Return in Vietnamese how a name leads to a candidate: "đúng tên; của Tỉnh Hưng Yên, nơi ban hành"."""
    words = [HOW_WORDS[candidate.how]]
    for why in candidate.why:
        what = why.what
        if why.fact in _OF_UNITS:
            states = registry.versions(what)
            state = registry.at(what, on) or (states[-1] if states else None)
            what = state.full_name if state is not None else what
        elif why.fact is Fact.ENDED:  # intervals are half-open; the last day is printed
            what = day_in_words(date.fromisoformat(what) - _DAY)
        elif why.fact in (Fact.BEGINS, Fact.KNOWN_FROM):
            what = day_in_words(date.fromisoformat(what))
        text = _FACT_WORDS[why.fact].format(what)
        if text not in words:
            words.append(text)
    return "; ".join(words)
