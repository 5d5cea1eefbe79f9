"""The bodies of a register by name and place: each under its whole name, and under what is left without its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tinhgon.organisations.linking.gazetteer import Gazetteer
from tinhgon.organisations.linking.model import Fact, Why
from tinhgon.organisations.linking.places import Places
from tinhgon.organisations.linking.words import GOVERNMENT, Words, plainly, vocabulary
from tinhgon.organisations.model import Hierarchy, Kind, Version
from tinhgon.organisations.registry import Registry
from tinhgon.vietnamese import fold


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of one state of a body, parted from its place."""

    version: Version
    is_alias: bool
    dropped: str  # what the name says and the key leaves out: "level" ("Thanh tra tỉnh"), "committee", ""
    inside: str  # the organ it is a part of, "" when it stands directly under its place


class Index:
    """Bodies by owner and name without its place: the owner is the place a body belongs to, "" the nation."""

    def __init__(self, registry: Registry, gazetteer: Gazetteer, places: Places) -> None:
        self._registry = registry
        self._gazetteer = gazetteer
        self._places = places
        self._kinds = gazetteer.kinds
        self._entries: dict[str, dict[str, list[Entry]]] = {}  # owner → base → entries
        self._folded: dict[str, dict[str, list[Entry]]] = {}  # the same without accents, of the owners asked for
        self._owners_of: dict[str, list[str]] = {}  # base → owners
        vocabulary(is_folded=True)  # read here, not in the first question
        for version in registry.all_versions():
            if version.withdrawn is None and not gazetteer.is_place(version.unit):
                self._take(version)

    # --- questions -------------------------------------------------------------------------------------------------

    def called(self, base: str, owner: str, words: Words) -> tuple[Sequence[Entry], tuple[Why, ...]]:
        """Return the bodies of one place that are called so; if there is none, those that act for one called so."""
        table = self.folded(owner) if words.is_folded else self._entries.get(owner, {})
        if entries := table.get(base):
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
            party = [each for each in table.get(other, ()) if self._kinds[each.version.unit] is Kind.PARTY_BODY]
            if party:
                return party, (Why(Fact.COUNTERPART, party[0].version.full_name),)
        return (), ()

    def owners(self, base: str) -> Sequence[str]:
        return self._owners_of.get(base, ())

    def owner_kinds(self, base: str) -> set[Kind | None]:
        """Return at which levels there is a body called so; None is the nation."""
        return {self._kinds[owner] if owner else None for owner in self.owners(base)}

    def folded(self, owner: str) -> Mapping[str, Sequence[Entry]]:
        """Return the bodies of a place by their names without accents."""
        if owner not in self._folded:
            held: dict[str, list[Entry]] = {}
            for base, entries in self._entries.get(owner, {}).items():
                held.setdefault(fold(base), []).extend(entries)
            self._folded[owner] = held
        return self._folded[owner]

    # --- making it -------------------------------------------------------------------------------------------------

    def _take(self, version: Version) -> None:
        owner, inside = self._places.owner(version), self._inside(version)
        seen: set[str] = set()
        for name in (version.full_name, *version.aliases):
            for base, dropped in self._bases(name, owner):
                if not base or base in seen:
                    continue
                seen.add(base)
                self._put(base, owner, Entry(version, name != version.full_name, dropped, inside))

    def _bases(self, name: str, owner: str) -> Iterator[tuple[str, str]]:
        """Yield the names a body goes by in its place, each with what it leaves out."""
        plain, tails = self._gazetteer.parted(name)
        bases = [(plain, "")]
        for parting in tails:
            # "Ban Quản lý Lăng Chủ tịch Hồ Chí Minh" keeps its name: it is of no place.
            is_own = owner in parting.places if parting.places is not None else bool(owner) or parting.is_national
            if is_own:
                bases.append((parting.base, "level" if parting.is_level_said else ""))
        yield from bases
        committee = " " + vocabulary().committee
        yield from ((base.removesuffix(committee), "committee") for base, _ in bases if base.endswith(committee))

    def _put(self, base: str, owner: str, entry: Entry) -> None:
        entries = self._entries.setdefault(owner, {})
        if base not in entries:
            entries[base] = []
            self._owners_of.setdefault(base, []).append(owner)
        entries[base].append(entry)

    def _inside(self, version: Version) -> str:
        above = version.parent(Hierarchy.STATE)
        if above is None or self._kinds.get(above) not in (Kind.ORGAN, Kind.SERVICE_UNIT):
            return ""
        states = self._registry.versions(above)
        if not states or not states[0].parents or plainly(states[0].full_name).startswith(GOVERNMENT):
            return ""  # under the Government or a People's Committee: as good as under the place
        return above
