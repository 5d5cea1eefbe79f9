"""The places of a register by their names, and the ways to take a place or a level off the end of a name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tinhgon.organisations.finding import Finder
from tinhgon.organisations.linking.words import Words, canonical, plainly, vocabulary
from tinhgon.organisations.model import Kind
from tinhgon.organisations.registry import Registry
from tinhgon.vietnamese import fold

PLACES = (Kind.PROVINCE, Kind.DISTRICT, Kind.COMMUNE)
_MOST_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Parting:
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


class Gazetteer:
    def __init__(self, registry: Registry, finder: Finder) -> None:
        self._registry = registry
        self._finder = finder
        self.kinds = {unit.id: unit.kind for unit in registry.units.values()}
        self._provinces: dict[str, list[str]] = {}  # plain name without type, also folded → units
        self._parted: dict[str, tuple[str, tuple[Parting, ...]]] = {}
        # "tỉnh Hưng Yên" ends the names of a hundred bodies. Not `lru_cache`: it would tie the register to itself for ever.
        self._called: dict[tuple[str, Words], tuple[str, ...]] = {}
        for unit, kind in self.kinds.items():
            if kind is Kind.PROVINCE:
                for version in registry.versions(unit):
                    for key in {plainly(version.name), fold(plainly(version.name))}:
                        held = self._provinces.setdefault(key, [])
                        if unit not in held:
                            held.append(unit)

    def is_place(self, unit: str) -> bool:
        return self.kinds[unit] in PLACES

    def parted(self, name: str) -> tuple[str, tuple[Parting, ...]]:
        """Return a name of the register plainly, with its tails: the same few stand in every province, parted once."""
        if name not in self._parted:
            plain, _ = canonical(name, vocabulary())
            self._parted[name] = (plain, tuple(self.tails(plain, (), vocabulary())))
        return self._parted[name]

    def tails(self, plain: str, scope: Sequence[str], words: Words) -> Iterator[Parting]:
        """Yield the ways to take a place or a level off the end of a name."""
        tokens = plain.split(" ")
        count = len(tokens)
        is_pair = False
        for at, token in enumerate(tokens):
            if is_pair:  # the "xã" of "thị xã" is no level of its own
                is_pair = False
                continue
            pair = " ".join(tokens[at : at + 2])
            is_pair = pair != token and pair in words.levels
            word = pair if is_pair else token
            if word not in words.levels:
                continue
            base, rest = " ".join(tokens[:at]), count - at - 1 - is_pair
            if not rest:
                yield Parting(base, level=word)
            elif rest <= 7 and (places := self.called(" ".join(tokens[at:]), words)):
                yield Parting(base, places=places, is_typed=True)
        if count > 2 and plain.endswith(" " + words.nation):
            yield Parting(" ".join(tokens[:-2]), is_national=True)
        for size in range(min(5, count - 1), 0, -1):
            bare = " ".join(tokens[-size:])
            if bare in words.persons:
                continue
            far = self._provinces.get(bare, ())
            near = [place for place in scope if place not in far and self._bears(place, bare, words)]
            if far or near:
                yield Parting(" ".join(tokens[:-size]), places=(*near, *far))

    def called(self, name: str, words: Words) -> tuple[str, ...]:
        """Return the places of this full name, whenever they were."""
        if (name, words) not in self._called:
            if len(self._called) >= _MOST_KEPT:
                self._called.clear()
            self._called[name, words] = self._find(name, words)
        return self._called[name, words]

    def _find(self, name: str, words: Words) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for version in self._finder.called(name):
            if version.unit in found or not self.is_place(version.unit):
                continue
            names = [version.full_name]
            for alias in version.aliases:
                names += (alias, f"{version.type} {alias}")
            if any(words.as_key(plainly(each)) == name for each in names):
                found[version.unit] = None
        return tuple(found)

    def _bears(self, place: str, bare: str, words: Words) -> bool:
        return self.is_place(place) and any(
            words.as_key(plainly(state.name)) == bare for state in self._registry.versions(place)
        )
