"""Which place is meant: where a body belongs, what stands above it, which of several of one name is near."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tinhgon.organisations.linking.gazetteer import Gazetteer, Parting
from tinhgon.organisations.linking.model import Fact, Why
from tinhgon.organisations.linking.words import Words, plainly, vocabulary
from tinhgon.organisations.model import Hierarchy, Kind, Version
from tinhgon.organisations.registry import Registry


@dataclass(frozen=True, slots=True)
class Asked:
    """When and where a name is asked: the day, the place with all above it, with accents or folded."""

    on: date
    words: Words
    scope: tuple[str, ...] = ()  # nearest first; () when the place is not known
    own: str | None = None  # the nearest of the scope that is a place, not a body
    around: frozenset[str] = frozenset()  # the places of the scope with those they came from or went into


class Places:
    def __init__(self, registry: Registry, gazetteer: Gazetteer) -> None:
        self._registry = registry
        self._gazetteer = gazetteer
        self._kinds = gazetteer.kinds
        self._is_place = gazetteer.is_place
        self._owners: dict[tuple[str, date | None], str] = {}

    def asked(self, on: date, place: str | None) -> Asked:
        scope = tuple(self.chain(place, on)) if place is not None else ()
        own = [each for each in scope if self._is_place(each)]
        around = frozenset(other for each in own for other in (each, *self.kin(each)))
        return Asked(on, vocabulary(), scope, own[0] if own else None, around)

    # --- where a unit is -------------------------------------------------------------------------------------------

    def state(self, unit: str, on: date) -> Version | None:
        """Return the state of a unit on a day; if it was not alive, the last before, else the first after."""
        state = self._registry.at(unit, on)
        if state is None and (states := self._registry.versions(unit)):
            before = [each for each in states if each.end is not None and each.end <= on]
            state = before[-1] if before else states[0]
        return state

    def chain(self, unit: str, on: date) -> list[str]:
        """Return a unit and what is above it, nearest first; of a body of the Party also its place."""
        chain: list[str] = []
        at: str | None = unit
        while at is not None and at not in chain and at in self._kinds:
            chain.append(at)
            state = self.state(at, on)
            if state is None:
                break
            at = state.parent() or state.parent(Hierarchy.PARTY) or state.parent(Hierarchy.FRONT)
        if not any(map(self._is_place, chain)) and chain and (state := self.state(unit, on)) is not None:
            owner = self.owner(state)
            chain += self.chain(owner, on) if owner else []
        return chain

    def lies_in(self, place: str, above: Sequence[str], on: date) -> bool:
        return not set(above).isdisjoint(self.chain(place, on)[1:])

    def kin(self, place: str) -> list[str]:
        """Return the units a place came from or went into."""
        found = [edge.source for edge in self._registry.edges_into(place)]
        found += [edge.target for edge in self._registry.edges_from(place)]
        return list(dict.fromkeys(found))

    def is_start_open(self, place: str, on: date) -> bool:
        """Whether a place is known only from a later day on, and since when it was there is not in the register."""
        first = self._registry.versions(place)[0]
        return first.start is not None and on < first.start and not first.is_start_known

    def why(self, place: str, asked: Asked) -> Why:
        return Why(Fact.OWN_PLACE if place == asked.own else Fact.PLACE_ABOVE, place)

    # --- to which place a body belongs -----------------------------------------------------------------------------

    def owner(self, version: Version) -> str:
        """Return the place a body belongs to: above it in its hierarchies, or in the name of what is above it."""
        key = (version.unit, version.start)
        if key not in self._owners:
            self._owners[key] = ""  # a circle ends here
            self._owners[key] = self._find_owner(version)
        return self._owners[key]

    def _find_owner(self, version: Version) -> str:
        above = self._owner_above(version)
        if self._kinds[version.unit] is not Kind.PARTY_BODY:
            return above
        # The chart of the Party has its own roots: "Đảng bộ huyện Văn Lâm" says whose it is.
        for parting in self._gazetteer.parted(version.full_name)[1]:
            if not parting.is_typed or parting.base not in vocabulary().committees:
                continue
            said = [
                place
                for place in parting.places or ()
                if any(_overlap(state, version) for state in self._registry.versions(place))
                and (not above or above in self._ever_above(place))
            ]
            if len(said) == 1:
                return said[0]
        return above

    def _owner_above(self, version: Version) -> str:
        for hierarchy in (Hierarchy.STATE, Hierarchy.PARTY, Hierarchy.FRONT):
            above = version.parent(hierarchy)
            if above is None or above not in self._kinds:
                continue
            if self._is_place(above):
                return above
            for other in self._registry.versions(above):
                if _overlap(other, version) and (owner := self.owner(other)):
                    return owner
        return ""

    def _ever_above(self, place: str) -> set[str]:
        """Return a place with all it lay in on any day."""
        found, waiting = {place}, [place]
        while waiting:
            above = {state.parent() for state in self._registry.versions(waiting.pop())}
            waiting += [each for each in above if each is not None and each not in found]
            found.update(waiting)
        return found

    # --- which place a name means ----------------------------------------------------------------------------------

    def partings(self, plain: str, asked: Asked) -> Iterator[Parting]:
        """Yield the ways to part a name, the likeliest first."""
        yield Parting(plain)
        for parting in self._gazetteer.tails(plain, asked.scope, asked.words):
            yield parting
            if not parting.places or not parting.base:
                continue
            # "xã Minh Tân (huyện Phù Cừ)": a place in a place.
            for inner in self._gazetteer.tails(parting.base, (), asked.words):
                lying = tuple(each for each in inner.places or () if self.lies_in(each, parting.places, asked.on))
                if lying:
                    yield Parting(inner.base, places=lying, is_typed=inner.is_typed, is_within=True)

    def is_of_type(self, place: str, level: str, on: date, words: Words) -> bool:
        """Whether a place is what a level word says: a province may be a "tỉnh" or a "thành phố"."""
        state = self.state(place, on)
        return (
            self._kinds[place] in words.levels[level]
            and state is not None
            and words.as_key(plainly(state.type)) == level
        )

    def of_level(self, level: str, asked: Asked) -> tuple[list[str], bool]:
        """Return the places of the scope a level word may mean, nearest first, and whether that is certain.

        "tỉnh" in a commune's document is its province, "thành phố" in a ward's both its city and the city above that;
        "tỉnh" in a document of Hà Nội may be Hà Nội, but is not certain to be.
        """
        typed = [place for place in asked.scope if self.is_of_type(place, level, asked.on, asked.words)]
        kinds = asked.words.levels[level]
        if typed or len(kinds) > 1:  # a "thành phố" of a "tỉnh" is not the tỉnh
            return typed, True
        return [place for place in asked.scope if self._kinds[place] is kinds[0]], False

    def named(self, places: Sequence[str], asked: Asked) -> list[tuple[str, bool]]:
        """Return which of the places of one name are meant, each with whether that is certain, the likeliest first.

        Those of or in the nearest place of the scope; else a province, whose name is the nation's; else all, and
        certain only where the document is of no place and no other place ever bore the name.
        """
        chains = {place: self.chain(place, asked.on) for place in places}
        living = [place for place in places if self._registry.at(place, asked.on) is not None]
        for above in asked.scope:
            if any(above in chains[place] for place in living):
                return [(place, True) for place in places if above in chains[place]]
        provinces = [place for place in places if self._kinds[place] is Kind.PROVINCE]
        if provinces:
            return [(place, True) for place in provinces]
        if asked.own is None and len(living) == 1 and self._is_one_line(living[0], places):
            return [(place, True) for place in places]
        near = [place for place in places if not asked.around.isdisjoint(chains[place])]
        return [(place, False) for place in dict.fromkeys((*near, *places))]

    def _is_one_line(self, place: str, places: Sequence[str]) -> bool:
        """Whether all places of a name came from one another: the day alone tells them apart."""
        line, waiting = {place}, [place]
        while waiting:
            new = [other for other in self.kin(waiting.pop()) if other in places and other not in line]
            line.update(new)
            waiting += new
        return line.issuperset(places)

    def alive(self, places: Iterable[str], on: date) -> list[str]:
        """Return the places alive on a day; if none is, those of which the register does not know since when."""
        held = list(places)
        living = [place for place in held if self._registry.at(place, on) is not None]
        return living or [place for place in held if self.is_start_open(place, on)]


def _overlap(one: Version, other: Version) -> bool:
    starts = [state.start for state in (one, other) if state.start is not None]
    ends = [state.end for state in (one, other) if state.end is not None]
    return not starts or not ends or max(starts) < min(ends)
