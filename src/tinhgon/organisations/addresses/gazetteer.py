"""Names of provinces, districts and communes of all times as a tree of syllables, seen as of one day or another way.

The tree is made once from a register. A `View` says which units a name in it means: those of a day, those of the day the
question leads to, those that once were called so, or those of the old map below the provinces of the new one.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import NamedTuple

from tinhgon.organisations.addresses.words import Words, keys_of, without_apostrophes
from tinhgon.organisations.model import Kind, Version
from tinhgon.organisations.registry import Registry
from tinhgon.vietnamese.folding import normalise

LEVELS = (Kind.PROVINCE, Kind.DISTRICT, Kind.COMMUNE)
_MOST_VIEWS = 300
_ROMAN = {
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "x": "10",
}
_DIGITS = {digits: roman for roman, digits in _ROMAN.items()}


@dataclass(slots=True, eq=False)
class Name:
    """A place in the tree: what is called by the syllables that lead here, and what goes on from here."""

    spellings: list[tuple[Version, tuple[str, ...], Kind]] = field(default_factory=list)  # version, accents, level
    next: dict[str, "Name"] = field(default_factory=dict)
    is_hyphenated: bool = False
    is_numeral: bool = False  # "3", "III": no name without a word that says of what
    by_level: set[tuple[Kind, tuple[str, ...]]] = field(default_factory=set)  # levels and accents of all times
    types: set[tuple[Kind, str]] = field(default_factory=set)  # levels and types it was ever the name of


class Candidate(NamedTuple):
    """A unit a name may mean, and where it lies in this view."""

    unit: str
    type: str  # lower case
    accented: tuple[str, ...]
    district: str | None
    province: str | None
    until: date | None = None  # the first day it was no longer called so


class Meanings(NamedTuple):
    """What a name may mean in a view, by level."""

    provinces: tuple[Candidate, ...]
    districts: tuple[Candidate, ...]
    communes: tuple[Candidate, ...]

    def of(self, level: Kind) -> tuple[Candidate, ...]:
        if level is Kind.PROVINCE:
            return self.provinces
        return self.districts if level is Kind.DISTRICT else self.communes


class How(Enum):
    """Which names count."""

    THAT_DAY = "that-day"
    NEW = "new"  # of the day the question leads to
    FORMER = "former"  # what units that are there on the day, or ended before it, were called earlier
    MIXED = "mixed"  # communes and districts of the day below the provinces of the day the question leads to


def spellings(name: str, words: Words) -> Iterator[str]:
    """Yield a name as it may be written: with or without what the apostrophe parts, in figures, a part cut short."""
    yield name
    for mark in "'’":
        if mark in name:
            yield name.replace(mark, " ")
    folded = " ".join(keys_of(name)[0])
    if folded in _ROMAN or folded in _DIGITS:
        yield _ROMAN.get(folded) or _DIGITS[folded]
    for part, others in words.spelt.items():
        if folded.startswith(part + " "):
            rest = name.split(" ")[len(part.split(" ")) :]
            yield from (" ".join([other, *rest]) for other in others)


class Gazetteer:
    """All names of a register that stand in addresses. Made once; asked through `view`."""

    def __init__(self, registry: Registry, words: Words) -> None:
        self.registry = registry
        self.root = Name()
        self._views: dict[tuple[How, int, int], View] = {}
        days = {day for unit in registry.units.values() if unit.kind in LEVELS for v in registry.versions(unit.id)
                for day in (v.start, v.end) if day is not None}  # fmt: skip
        self._days = sorted(days)
        for unit in registry.units.values():
            if unit.kind not in LEVELS:
                continue
            for version in registry.versions(unit.id):
                self._add_all(version, unit.kind, words)

    def _add_all(self, version: Version, kind: Kind, words: Words) -> None:
        for name in dict.fromkeys((version.name, *version.aliases)):
            for spelling in spellings(name, words):
                self._add(version, spelling)
        if kind is not Kind.COMMUNE:
            for other in words.other_names.get(version.name, ()):
                self._add(version, other)

    def _add(self, version: Version, text: str) -> None:
        plain, accented = keys_of(without_apostrophes(normalise(text)))
        at = self.root
        for key in plain:
            at = at.next.setdefault(key, Name())
        has_hyphen = "-" in text or "–" in text
        at.is_hyphenated = at.is_hyphenated or has_hyphen
        kind = self.registry.units[version.unit].kind
        at.spellings.append((version, accented, kind))
        at.types.add((kind, version.type.lower()))
        at.by_level.add((kind, accented))
        at.is_numeral = len(plain) == 1 and (plain[0].isdecimal() or plain[0] in _ROMAN)

    def view(self, how: How, on: date, to: date) -> "View":
        """Return the names of a day. Days between two changes share one view."""
        key = (how, self._same(on), self._same(to))
        found = self._views.get(key)
        if found is None:
            if len(self._views) >= _MOST_VIEWS:  # a table with a day in each row
                self._views.clear()
            found = self._views[key] = View(self.registry, how, on, to)
        return found

    def _same(self, day: date) -> int:
        return bisect_right(self._days, day)


class View:
    """What names mean as of a day, worked out name by name as they are asked."""

    def __init__(self, registry: Registry, how: How, on: date, to: date) -> None:
        self.how = how
        self.day = to if how is How.NEW else on  # the day its units are alive on
        self._registry = registry
        self._on, self._to = on, to
        self._meanings: dict[int, Meanings] = {}
        self._provinces: dict[str, tuple[str | None, ...]] = {}

    def meanings(self, name: Name) -> Meanings:
        found = self._meanings.get(id(name))
        if found is None:
            found = self._meanings[id(name)] = self._worked_out(name)
        return found

    def above(self, unit: str) -> set[str | None]:
        """The units one lies in on the day asked about."""
        return {each.unit for each in self._registry.place(unit, self._on)}

    def _worked_out(self, name: Name) -> Meanings:
        by_level: dict[Kind, dict[tuple[object, ...], Candidate]] = {level: {} for level in LEVELS}
        for version, accented, kind in name.spellings:
            if self._counts(version, kind):
                for each in self._candidates(version, kind, accented):
                    key = (each.unit, each.type, each.accented, each.district, each.province)
                    held = by_level[kind].get(key)
                    if held is None or (held.until is not None and (each.until is None or held.until < each.until)):
                        by_level[kind][key] = each
        return Meanings(*(tuple(by_level[level].values()) for level in LEVELS))

    def _counts(self, version: Version, kind: Kind) -> bool:
        if self.how is How.FORMER:
            return version.start is None or version.start <= self._on
        day = self._to if self.how is How.NEW or (self.how is How.MIXED and kind is Kind.PROVINCE) else self._on
        return version.holds(day)

    def _candidates(self, version: Version, kind: Kind, accented: tuple[str, ...]) -> Iterator[Candidate]:
        type_ = version.type.lower()
        if kind is Kind.PROVINCE:
            yield Candidate(version.unit, type_, accented, None, version.unit, version.end)
            return
        above = version.parent()
        if kind is Kind.DISTRICT:
            for province in self._province_of(above):
                yield Candidate(version.unit, type_, accented, version.unit, province, version.end)
            return
        if above is not None and self._registry.units[above].kind is Kind.PROVINCE:
            for province in self._province_of(above):
                yield Candidate(version.unit, type_, accented, None, province, version.end)
            return
        for province in self._province_of_district(above):
            yield Candidate(version.unit, type_, accented, above, province, version.end)

    def _province_of_district(self, district: str | None) -> tuple[str | None, ...]:
        """The provinces a district lies in: in the view of former names all it ever lay in."""
        if district is None:
            return (None,)
        if district not in self._provinces:
            held: Sequence[Version] = self._registry.versions(district)
            if self.how is not How.FORMER:
                held = [v for v in held if v.holds(self.day)] or held[-1:]
            found = dict.fromkeys(province for v in held for province in self._province_of(v.parent()))
            self._provinces[district] = tuple(found) or (None,)
        return self._provinces[district]

    def _province_of(self, province: str | None) -> tuple[str | None, ...]:
        if self.how is not How.MIXED or province is None:
            return (province,)
        if province not in self._provinces:
            after = [each.unit for each in self._registry.successors(province, self._on, self._to)]
            self._provinces[province] = (after[0],) if len(after) == 1 else (None,)
        return self._provinces[province]
