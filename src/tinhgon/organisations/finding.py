"""Search of units by name: folded, ranked, all readings of an ambiguous name, never one silent guess."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tinhgon.organisations.model import Hierarchy, Kind, Version
from tinhgon.organisations.offices import heads
from tinhgon.organisations.registry import Registry
from tinhgon.vietnamese import fold, match_key

# Longest first: "thành phố" before "xã".
_TYPES = (
    "thành phố", "thị trấn", "đặc khu", "thị xã", "phường", "quận", "huyện", "tỉnh", "xã", "tp.", "tp", "tx.", "tt.",
    "p.", "q.", "h.", "x.",
)  # fmt: skip
_SHORT = {
    "tp": "thành phố", "tp.": "thành phố", "tx.": "thị xã", "tt.": "thị trấn", "p.": "phường", "q.": "quận",
    "h.": "huyện", "x.": "xã",
}  # fmt: skip
_FOLDED_TYPES = tuple((fold(t), fold(_SHORT.get(t, t))) for t in _TYPES)
_PLACE_TYPES = tuple(dict.fromkeys(meant for _written, meant in _FOLDED_TYPES))


@dataclass(frozen=True, slots=True)
class Found:
    version: Version
    rank: int  # 0 exact with type and accents … 5 a fragment


def key_of(text: str) -> str:
    """Return the folded form a name is looked up by."""
    return _key(text)


def written_out(word: str, abbreviations: Mapping[str, str]) -> str:
    """ "GTVT" → "giao thong van tai"; "TP.HCM" → "thanh pho ho chi minh"; another word folded."""
    return abbreviations.get(re.sub(r"[&.,\-–]", "", fold(match_key(word))), _key(word))


def keys_in(text: str, abbreviations: Mapping[str, str]) -> set[str]:
    """Return every folded name `Finder.find` may ask its index for, of a question: all runs of its words."""
    phrases = [piece for piece in text[:MOST_READ].split(",") if piece.strip()]
    found = set[str]()
    for phrase in (*phrases, " ".join(phrases)):
        part = _part(phrase)
        found |= {part.name, _key(phrase), f"{part.type} {part.name}".strip()}
        words = [each for word in phrase.split()[:_MOST_WORDS] for each in written_out(word, abbreviations).split()]
        for cut in range(len(words)):
            tail = _part(" ".join(words[cut:]))
            found |= {" ".join(words[:cut]), " ".join(words[cut:]), tail.name, f"{tail.type} {tail.name}".strip()}
    return found - {""}


@dataclass(frozen=True, slots=True)
class _Part:
    text: str  # as given, lower case
    type: str  # folded, "" if none
    name: str  # folded, without type


def _key(text: str) -> str:
    return re.sub(r"[\s,\-–]+", " ", re.sub(r"['’`]", "", fold(match_key(text)))).strip()


def _part(text: str) -> _Part:
    key = _key(text)
    for written, meant in _FOLDED_TYPES:
        if key.startswith(written) and len(key) > len(written) and (key[len(written)] == " " or written.endswith(".")):
            return _Part(match_key(text), meant, key[len(written) :].strip())
    return _Part(match_key(text), "", key)


def _in_order(found: Iterable[Found]) -> list[Found]:
    """How exact, then short names, then those still alive."""
    return sorted(found, key=lambda f: (f.rank, len(f.version.name), f.version.end is not None, f.version.unit))


def _ends_of_a_party_body(part: _Part) -> tuple[str, ...]:
    """Return how the body of a place is called at its end: "Hưng Yên" is where "Đảng bộ tỉnh Hưng Yên" is."""
    return tuple(f" {type_} {part.name}" for type_ in ([part.type] if part.type else _PLACE_TYPES))


MOST_READ = 200  # letters of a question that are read
MOST_LOOKED_AT = 300  # names, and states of units, a fragment may be looked for in: a question costs what it may
_MOST_WORDS = 16


class Finder:
    """An index of the names of a register. Made once; a question costs by its answer, and never more than its bounds.

    Args:
        abbreviations: "gtvt" → "giao thong van tai", folded; those of `titles.yaml` where none are given.
    """

    def __init__(self, registry: Registry, *, abbreviations: Mapping[str, str] | None = None) -> None:
        self._registry = registry
        self._given = abbreviations
        self._by_name: defaultdict[str, list[Version]] = defaultdict(list)
        keys: dict[str, str] = {}  # "Nội vụ" is the name of a hundred departments: folded once
        for version in registry.all_versions():
            if version.withdrawn is not None:
                continue
            names = {version.name, version.full_name, *version.aliases}
            for name in names:
                if name not in keys:
                    keys[name] = _key(name)
            for key in {keys[name] for name in names}:
                self._by_name[key].append(version)
        self._folded: dict[tuple[str, date | None], tuple[str, str, str]] = {}
        self._named: dict[tuple[str, str], frozenset[str]] = {}
        self._above: dict[str, frozenset[str]] = {}
        # All names in one string: a fragment is found by the string search of the interpreter, not name by name.
        self._names = sorted(self._by_name)
        self._text = "\n" + "\n".join(self._names) + "\n"

    def find(self, text: str, *, on: date | None = None, limit: int = 50) -> list[Found]:
        """Return units called `text`, best first: "xa tan thanh, dong thap" or a fragment, with or without accents.

        Args:
            text: A name, with or without its type; what it lies in after commas, or at its end ("Sở GTVT Hà Nội").
            on: Only units alive on this day, under the names of that day. None: all names there ever were.
        """
        phrases = [piece.strip() for piece in text[:MOST_READ].split(",") if piece.strip()]
        if not phrases:
            return []
        found = self._called(phrases, on, limit)
        if found:
            held = {(each.version.unit, each.version.start) for each in found}
            others = self._fragments(phrases, on, limit - len(found)) if len(found) < limit else []
            return found + [each for each in others if (each.version.unit, each.version.start) not in held]
        joined = [" ".join(phrases)]  # "Sở Văn hóa, Thể thao và Du lịch Hà Nội": the comma is in the name
        wordings = [joined, *self._other_wordings(joined)] if len(phrases) > 1 else []
        for other in (*self._other_wordings(phrases), *wordings):
            if found := self._offices(other, on, limit):
                return found
            if found := self._called(other, on, limit, is_whole_name=True):
                return found
        return self._fragments(phrases, on, limit)

    def _called(
        self, phrases: Sequence[str], on: date | None, limit: int, *, is_whole_name: bool = False
    ) -> list[Found]:
        """Return the units whose name is the first phrase, with or without its type, and which lie in the others."""
        first, *within = [_part(piece) for piece in phrases]
        if not first.name:
            return []
        whole = _key(phrases[0])  # "Tỉnh ủy Hưng Yên" is no tỉnh called "ủy Hưng Yên"
        ranked: dict[tuple[str, date | None], Found] = {}
        for key in (whole,) if is_whole_name else dict.fromkeys((first.name, whole)):
            for version in self._by_name.get(key, ()):
                if not self._is_meant(version, first, within, on, is_whole=key == whole):
                    continue
                exact = first.text in (match_key(version.name), match_key(version.full_name))
                place, rank = (version.unit, version.start), 0 if exact else 1
                if place not in ranked or ranked[place].rank > rank:
                    ranked[place] = Found(version, rank)
        return _in_order(ranked.values())[:limit]

    def _fragments(self, phrases: Sequence[str], on: date | None, limit: int) -> list[Found]:
        """Return units of whose name the first phrase is the beginning, or a part that begins with a word of it."""
        first, *within = [_part(piece) for piece in phrases]
        if not first.name or not all(self._is_a_place(part) for part in within):
            return []
        whole, ranked, looked = _key(phrases[0]), dict[tuple[str, date | None], Found](), 0
        # Fragments of the whole phrase only where its first word is no type: "tỉnh ủy hưng".
        for rank, before, key in ((2, "\n", first.name), (3, " ", first.name), (2, "\n", whole), (3, " ", whole)):
            if key != first.name and ranked:
                break
            for version in self._that_have(before + key):
                looked += 1
                if looked > MOST_LOOKED_AT or len(ranked) >= limit:
                    break
                place = (version.unit, version.start)
                if place not in ranked and self._is_meant(version, first, within, on, is_whole=key == whole):
                    ranked[place] = Found(version, rank)
        return _in_order(ranked.values())[:limit]

    def _that_have(self, pattern: str) -> Iterator[Version]:
        at = self._text.find(pattern)
        while at >= 0:
            start = self._text.rfind("\n", 0, at + 1) + 1
            end = self._text.index("\n", max(start, at + 1))
            yield from self._by_name[self._text[start:end]]
            at = self._text.find(pattern, end)

    def _is_meant(
        self, version: Version, first: _Part, within: Sequence[_Part], on: date | None, *, is_whole: bool
    ) -> bool:
        if on is not None and not version.holds(on):
            return False
        if first.type and not is_whole and fold(version.type.lower()) != first.type:
            return False
        return not within or self._lies_in(version, within, on)

    def _is_a_place(self, part: _Part) -> bool:
        """Whether anything is called as what a name is said to lie in; where not, nothing lies there."""
        typed = f"{part.type} {part.name}".strip()
        return part.name in self._by_name or typed in self._by_name

    def _other_wordings(self, phrases: Sequence[str]) -> Iterator[list[str]]:
        """Yield a name with its abbreviations written out, and with the place at its end taken apart: longest name first."""
        first, *rest = phrases
        words = [each for word in first.split()[:_MOST_WORDS] for each in self._written_out(word).split()]
        written = " ".join(words)
        if rest or written != _key(first):
            yield [written, *rest]
        for cut in range(len(words) - 1, 0, -1):
            head, tail = " ".join(words[:cut]), " ".join(words[cut:])
            if (head in self._by_name or head in heads()) and self._is_a_place(_part(tail)):
                yield [head, tail, *rest]

    def _offices(self, phrases: Sequence[str], on: date | None, limit: int) -> list[Found]:
        """Return bodies of communes by name: "phòng kinh tế xã Ba Vì", the name and its commune taken apart."""
        head, *places = phrases
        head = _key(head)
        if head not in heads() or not places:
            return []
        part, *within = map(_part, places)
        levels = {level for _, level in heads()[head] if level}
        found = dict[str, Found]()
        for version in self._by_name.get(part.name, ()):
            if self._registry.units[version.unit].kind is not Kind.COMMUNE:
                continue
            is_level = not (part.type or levels) or fold(version.type.lower()) in {part.type, *map(fold, levels)}
            if is_level and self._is_meant(version, part, within, on, is_whole=False):
                for body in self._registry.offices.called(head, version.unit, on):
                    found[body.unit] = Found(body, 1)
        return list(found.values())[:limit]

    def _written_out(self, word: str) -> str:
        return written_out(word, self._abbreviations)

    @cached_property
    def _abbreviations(self) -> Mapping[str, str]:
        if self._given is not None:
            return self._given
        from tinhgon.organisations.linking.words import abbreviations  # linking searches by this module

        return abbreviations()

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield (folded name, unit) for all there are: what an index of the register is made of."""
        for key, versions in self._by_name.items():
            for unit in dict.fromkeys(version.unit for version in versions):
                yield key, unit

    def settle(self, text: str, *, on: date) -> list[str]:
        """Return the units an address or name means on a day: one, or all that it may mean.

        With accents an exact spelling wins over folded ones; without, every reading is returned.
        """
        found = [each for each in self.find(text, on=on, limit=200) if each.rank <= 1]
        best = min((each.rank for each in found), default=0)
        return list(dict.fromkeys(each.version.unit for each in found if each.rank == best))

    def called(self, text: str) -> Sequence[Version]:
        """Return all states of units whose name, with or without its type, or alias is `text`; accents do not count."""
        return self._by_name.get(_key(text), ())

    def label(self, unit: str, on: date) -> str:
        """Return the name with all that stands above; of a body of the Party or the Front what does so there."""
        version = self._registry.at(unit, on)
        above = self._registry.place(unit, on)
        return ", ".join(each.full_name for each in ([version] if version else []) + above)

    def _keys(self, version: Version) -> tuple[str, str, str]:
        """(type, name, full name) folded, kept: the same few provinces and districts are asked again and again."""
        key = (version.unit, version.start)
        if key not in self._folded:
            self._folded[key] = (fold(version.type.lower()), _key(version.name), _key(version.full_name))
        return self._folded[key]

    def _called_so(self, part: _Part) -> frozenset[str]:
        """Units that bear, or bore, the name of what something is said to lie in."""
        key = (part.type, part.name)
        if key not in self._named:
            if len(self._named) > MOST_LOOKED_AT:
                self._named.clear()
            names = dict.fromkeys((part.name, f"{part.type} {part.name}".strip()))
            self._named[key] = frozenset(v.unit for name in names for v in self._by_name.get(name, ()))
        return self._named[key]

    def _ever_above(self, unit: str) -> frozenset[str]:
        """All that ever stood above a unit, and the unit; kept, for the same few hundred are asked again and again."""
        if unit not in self._above:
            self._above[unit] = frozenset((unit,))  # until it is known: a unit is not above itself
            parents = {p for v in self._registry.versions(unit) for _, p in v.parents}
            self._above[unit] = frozenset((unit,)).union(*(self._ever_above(parent) for parent in parents))
        return self._above[unit]

    def _lies_in(self, version: Version, within: Sequence[_Part], on: date | None) -> bool:
        if all(which is Hierarchy.STATE for which, _ in version.parents):
            # Most states fall here; of the Party and the Front a place may stand in the name of what is above.
            ever = [self._ever_above(parent) for _, parent in version.parents]
            if any(self._called_so(part).isdisjoint(above) for part in within for above in ever):
                return False
        last = date.fromordinal(version.end.toordinal() - 1) if version.end else date.max
        above = self._registry.place(version.unit, on or version.start or last)
        names = [self._keys(each) for each in above]
        return all(
            any(
                ((not part.type or part.type == type_) and part.name == name)
                or part.name == full
                or (not type_ and full.endswith(_ends_of_a_party_body(part)))
                for type_, name, full in names
            )
            for part in within
        )
