"""Who issued a document and where: the place of its letterhead, relative to which its names are read."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from tinhgon.organisations.finding import Finder
from tinhgon.organisations.linking.gazetteer import Gazetteer
from tinhgon.organisations.linking.index import Index
from tinhgon.organisations.linking.meanings import DEPTH
from tinhgon.organisations.linking.model import Candidate, Fact, How, Link, LinkState, Why
from tinhgon.organisations.linking.places import Places
from tinhgon.organisations.linking.words import canonical, forms, plainly, vocabulary
from tinhgon.organisations.registry import Registry


class Letterheads:
    def __init__(
        self,
        registry: Registry,
        finder: Finder,
        gazetteer: Gazetteer,
        places: Places,
        index: Index,
    ) -> None:
        self._registry = registry
        self._finder = finder
        self._gazetteer = gazetteer
        self._places = places
        self._index = index

    def place(
        self, issuer: str, superior: str, place_line: str, on: date, link: Callable[[str, date, str | None], Link]
    ) -> Link:
        """Return the place a letterhead names. `link` says what a name means on a day, with no place."""
        above = self._said(superior, on)
        line = self._of_line(place_line, on)
        for text, settled_by in ((issuer, (above, line)), (superior, (line,))):
            central = link(text, on, None)
            if central.unit is not None and central.candidates[0].why[-1:] == (Why(Fact.NATIONAL),):
                return central
            if vocabulary().is_central.match(canonical(text, vocabulary())[0]):
                return Link(text, LinkState.UNKNOWN)
            said = self._said(text, on)
            if said:
                return self._one(text, said, settled_by, on)
            if level := self._level_said(text):
                near = [place for place in line if self._places.is_of_type(place, level, on, vocabulary())]
                return self._one(text, near, (above,), on)
        # The letterhead does not say: a department has its province's place line, others only offer it.
        kinds = {kind for form in forms(issuer, vocabulary()) for kind in self._index.owner_kinds(form.plain)}
        if kinds and None not in kinds:
            near = [place for place in line if self._gazetteer.kinds[place] in kinds]
            return self._one(place_line, near, (), on)
        offered = tuple(Candidate(place, How.EXACT, (Why(Fact.ELSEWHERE, place),)) for place in line)
        return Link(place_line or issuer, LinkState.AMBIGUOUS if offered else LinkState.UNKNOWN, offered)

    def _one(self, name: str, places: Sequence[str], settled_by: Iterable[Sequence[str]], on: date) -> Link:
        """Settle on one of the places, by those that others name; offer them all if that does not tell."""
        for others in settled_by:
            fitting = [place for place in places if place in others or self._places.lies_in(place, others, on)]
            if len(places) > 1 and fitting:
                places = fitting
        candidates = []
        for place in places:
            why: tuple[Why, ...] = (Why(Fact.NAMED_PLACE, place),)
            start = self._registry.versions(place)[0].start
            if start is not None and self._places.is_start_open(place, on):
                why += (Why(Fact.KNOWN_FROM, start.isoformat()),)
            candidates.append(Candidate(place, How.EXACT, why))
        if not candidates:
            return Link(name, LinkState.UNKNOWN)
        return Link(name, LinkState.SETTLED if len(candidates) == 1 else LinkState.AMBIGUOUS, tuple(candidates))

    def _said(self, text: str, on: date) -> list[str]:
        """Return the places of the day that a line of the letterhead names, the innermost where it names several."""
        asked = self._places.asked(on, None)
        partings = [*self._places.partings(canonical(text, vocabulary())[0], asked)]
        return next((there for each in partings[::-1] if (there := self._places.alive(each.places or (), on))), [])

    def _level_said(self, text: str) -> str:
        tails = self._gazetteer.tails(canonical(text, vocabulary())[0], (), vocabulary())
        return next((parting.level for parting in tails if parting.level), "")

    def _of_line(self, place_line: str, on: date) -> list[str]:
        """Return the places of the day that bear the name of a date line, provinces first."""
        plain, _ = canonical(place_line, vocabulary())
        found = {
            version.unit: DEPTH[self._gazetteer.kinds[version.unit]]
            for version in self._finder.called(plain)
            if self._gazetteer.is_place(version.unit)
            and (version.holds(on) or self._places.is_start_open(version.unit, on))
            and plain in (plainly(version.name), plainly(version.full_name))
        }
        return sorted(self._places.alive(found, on), key=lambda unit: (found[unit], unit))
