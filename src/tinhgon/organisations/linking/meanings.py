"""What a form of a name may mean on a day: its bodies and places, the nearest to the place of the document first."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from tinhgon.organisations.finding import Finder
from tinhgon.organisations.linking.gazetteer import PLACES, Gazetteer, Parting
from tinhgon.organisations.linking.index import Index
from tinhgon.organisations.linking.model import Candidate, Fact, How, Why
from tinhgon.organisations.linking.places import Asked, Places
from tinhgon.organisations.linking.words import Form, plainly
from tinhgon.organisations.model import Kind, Version
from tinhgon.organisations.registry import Registry

DEPTH = {Kind.PROVINCE: 0, Kind.DISTRICT: 1, Kind.COMMUNE: 2}
# Names this short say whose they are only by their level: "Văn phòng", "Thanh tra", "Đảng ủy".
_SHORT = 2
_STRENGTH = {how: at for at, how in enumerate(How)}


@dataclass(frozen=True, slots=True)
class Hit:
    version: Version
    how: How
    why: tuple[Why, ...]
    is_certain: bool


@dataclass(frozen=True, slots=True)
class Meaning:
    alive: tuple[Hit, ...] = ()  # called so on the day
    dead: tuple[Hit, ...] = ()  # called so on other days
    is_below: bool = False  # it is one of each place below

    @property
    def is_certain(self) -> bool:
        return not self.dead and all(hit.is_certain for hit in self.alive)


class Meanings:
    def __init__(self, registry: Registry, finder: Finder, gazetteer: Gazetteer, places: Places, index: Index) -> None:
        self._registry = registry
        self._finder = finder
        self._kinds = gazetteer.kinds
        self._is_place = gazetteer.is_place
        self._places = places
        self._index = index

    def of(self, form: Form, asked: Asked) -> Meaning:
        dead: list[Hit] = []
        is_below = False
        for parting in self._places.partings(form.plain, asked):
            for tier in self._tiers(parting, asked):
                hits = [_as_said(hit, form) for hit in tier]
                alive = [hit for hit in hits if hit.version.holds(asked.on)]
                if any(hit.is_certain for hit in alive):
                    return Meaning(tuple(alive), tuple(dead))
                living = {hit.version.unit for hit in alive}
                hits = [hit for hit in hits if hit.version.unit not in living]
                dead = [hit for hit in dead if hit.version.unit not in living]
                near = [hit for hit in hits if not asked.around.isdisjoint(self._chain_of(hit, asked.on))]
                if alive:
                    # One alone that is not certain: what makes it uncertain is offered too.
                    others = hits if len(living) == 1 and asked.own is None else []
                    return Meaning(tuple(alive), (*dead, *(near or others)))
                dead += near or hits
            is_below = is_below or self._is_below(parting, asked)
        if dead:
            return Meaning(dead=tuple(sorted(dead, key=_nearness(asked.on))))
        bare = tuple(self._bare(form, asked))
        return Meaning(bare, is_below=is_below and not bare)

    def _tiers(self, parting: Parting, asked: Asked) -> Iterator[list[Hit]]:
        """Yield the units a parting may mean, the nearest to the place of the document first."""
        if parting.places is not None:
            yield self._in_named_places(parting, parting.places, asked)
        elif parting.level:
            places, is_certain = self._places.of_level(parting.level, asked)
            if places:
                yield [hit for place in places for hit in self._here(parting, place, asked, is_certain=is_certain)]
            elif not asked.scope:
                yield self._anywhere(parting, asked, asked.words.levels[parting.level])
        else:
            if not parting.is_national:
                for place in filter(self._is_place, asked.scope):
                    is_own = place == asked.own
                    yield self._here(parting, place, asked, is_own=is_own, is_level_said=False)
            is_said = parting.is_national or (bool(asked.scope) and asked.own is None)
            hits = self._at(parting, "", (Why(Fact.NATIONAL),), asked, is_own=is_said, is_level_said=is_said)
            yield hits
            if not asked.scope and not parting.is_national and not hits:
                yield self._anywhere(parting, asked, PLACES)

    def _in_named_places(self, parting: Parting, places: tuple[str, ...], asked: Asked) -> list[Hit]:
        hits: list[Hit] = []
        for place, is_sure in self._places.named(places, asked):
            is_certain = is_sure or parting.is_within
            why: tuple[Why, ...] = (Why(Fact.NAMED_PLACE, place),)
            state = self._places.state(place, asked.on)
            if not is_certain and state is not None:
                why += _why_lies(state)
            hits += self._at(parting, place, why, asked, is_certain=is_certain)
        return hits

    def _here(
        self, parting: Parting, place: str, asked: Asked, *, is_certain: bool = True, is_own: bool = True, is_level_said: bool = True
    ) -> list[Hit]:  # fmt: skip
        """What is called so in a place of the scope; if nothing is, what was in those it came from or went into."""
        why = (self._places.why(place, asked),)
        hits = self._at(parting, place, why, asked, is_certain=is_certain, is_own=is_own, is_level_said=is_level_said)
        return hits or [
            hit
            for other in self._places.kin(place)
            if self._kinds[other] is self._kinds[place] and other != place
            for hit in self._at(parting, other, (Why(Fact.FORMER_PLACE, other),), asked, is_level_said=is_level_said)
            if not hit.version.holds(asked.on)
        ]

    def _anywhere(self, parting: Parting, asked: Asked, kinds: Iterable[Kind]) -> list[Hit]:
        """The bodies of a name in all places, where the place of the document is not known: offered, not settled."""
        if asked.words.is_folded:
            return []
        return [
            hit
            for owner in self._index.owners(parting.base)
            if owner and self._kinds[owner] in kinds
            for hit in self._at(parting, owner, (Why(Fact.ELSEWHERE, owner),), asked, is_certain=False)
        ]

    def _at(
        self,
        parting: Parting,
        place: str,
        why: tuple[Why, ...],
        asked: Asked,
        *,
        is_certain: bool = True,
        is_own: bool = True,
        is_level_said: bool = True,
    ) -> list[Hit]:
        """Return what is called so in one place ("" the nation): its bodies, or the place itself."""
        base = parting.base
        if not base:
            return [
                Hit(state, How.EXACT, _why_lies(state) or why if parting.places else why, is_certain)
                for state in self._registry.versions(place)
            ]
        entries, told = self._index.called(base, place, asked.words)
        hits = []
        is_clear = len(base.split()) > _SHORT
        for entry in entries:
            is_sure = is_certain
            if entry.dropped == "level":
                is_sure = is_sure and (is_level_said or (is_own and is_clear))
            elif entry.dropped == "committee":
                is_sure = is_sure and is_own and is_clear
            reasons = why + told
            if entry.inside and entry.inside not in asked.scope:
                is_sure = False
                reasons += (Why(Fact.INNER, entry.inside),)
            how = How.ALIAS if told or entry.is_alias else How.EXACT
            hits.append(Hit(entry.version, how, reasons, is_sure))
        # "Chính quyền" alone is a class; whose it is must be said.
        is_whose_said = is_level_said or base == asked.words.government
        if not hits and place and base in asked.words.acts_for and is_whose_said:
            reasons = (*why, Why(Fact.ACTS_FOR, base))
            hits = [Hit(state, How.OFFICE, reasons, is_certain) for state in self._registry.versions(place)]
        return hits

    def _bare(self, form: Form, asked: Asked) -> Iterator[Hit]:
        """A place's name without its type: certain only where the place of the document bears it."""
        if form.plain in asked.words.persons:
            return
        found = [
            version
            for version in self._finder.called(form.plain)
            if self._is_place(version.unit)
            and version.holds(asked.on)
            and asked.words.as_key(plainly(version.name)) == form.plain
        ]
        own = [version for version in found if version.unit in asked.scope]
        # Without accents a word is too easily a place: "Văn phòng", Xã Văn Phong.
        for version in own or ([] if asked.words.is_folded else found):
            why = (self._places.why(version.unit, asked),) if own else _why_lies(version)
            yield Hit(version, How.EXACT, form.why + why, bool(own))

    def _is_below(self, parting: Parting, asked: Asked) -> bool:
        """Whether a name is one of each place below: "Sở Nội vụ" for a ministry, "UBND xã" for a province."""
        if not asked.scope or parting.places is not None or asked.words.is_folded:
            return False
        depth = -1 if asked.own is None else DEPTH[self._kinds[asked.own]]
        kinds: Iterable[Kind | None]
        if parting.level:
            kinds = asked.words.levels[parting.level] if parting.base else ()
        else:
            kinds = self._index.owner_kinds(parting.base)
        return bool(kinds) and all(kind is not None and DEPTH[kind] > depth for kind in kinds)

    def _chain_of(self, hit: Hit, on: date) -> list[str]:
        owner = self._places.owner(hit.version)
        return self._places.chain(hit.version.unit, on) + ([owner] if owner else [])


def _as_said(hit: Hit, form: Form) -> Hit:
    """A hit with what was done to the name to find it."""
    if not form.why:
        return hit
    is_office = hit.how is How.OFFICE or any(why.fact is Fact.OFFICE for why in form.why)
    return replace(hit, why=form.why + hit.why, how=How.OFFICE if is_office else How.ALIAS)


def _why_lies(state: Version) -> tuple[Why, ...]:
    above = state.parent()
    return (Why(Fact.LIES_IN, above),) if above is not None else ()


def _nearness(on: date) -> Callable[[Hit], int]:
    """How far from a day a state was that did not hold on it, in days: the key to order other days by."""

    def days(hit: Hit) -> int:
        version = hit.version
        if version.end is not None and version.end <= on:
            return (on - version.end).days
        return (version.start - on).days if version.start is not None else 0

    return days


def candidates(hits: Iterable[Hit]) -> list[Candidate]:
    order = sorted(hits, key=lambda hit: (not hit.is_certain, _STRENGTH[hit.how]))
    return [Candidate(hit.version.unit, hit.how, hit.why) for hit in order]
