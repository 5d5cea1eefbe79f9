"""The question: what does this name mean in a document of this day and place?"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from tinhgon.organisations.finding import Finder
from tinhgon.organisations.linking.gazetteer import Gazetteer
from tinhgon.organisations.linking.index import Index
from tinhgon.organisations.linking.issuing import Letterheads
from tinhgon.organisations.linking.meanings import Hit, Meanings, candidates
from tinhgon.organisations.linking.model import Candidate, Fact, How, Issuing, Link, LinkState, Why
from tinhgon.organisations.linking.near import Near
from tinhgon.organisations.linking.places import Asked, Places
from tinhgon.organisations.linking.words import forms, remember_key, says_one, vocabulary
from tinhgon.organisations.portions import STRENGTH
from tinhgon.organisations.registry import Registry

_OFFERED_AT_MOST = 50
_DAY = timedelta(days=1)


class Linker:
    """Names → units of one register. Made once (it reads every body once); a question costs by its answer."""

    def __init__(self, registry: Registry, finder: Finder) -> None:
        self._registry = registry
        gazetteer = Gazetteer(registry, finder)
        self._places = Places(registry, gazetteer)
        index = Index(registry, gazetteer, self._places)
        self._meanings = Meanings(registry, finder, gazetteer, self._places, index)
        self._near = Near(registry, gazetteer, self._places, index)
        self._letterheads = Letterheads(registry, finder, gazetteer, self._places, index)

    def link(
        self,
        name: str,
        *,
        on: date,
        place: str | None,
        remembered: Mapping[str, str | None] | None = None,
        chosen_here: Collection[str] = (),
    ) -> Link:
        """Return what `name` means in a document of a day and a place.

        Args:
            name: One name as printed; lists of names are split by the reader.
            on: The day of the document (of a change: the day it operates). Decides between old and new of one name.
            place: The unit relative to which names are read, as `issuing` gives it: a commune, a province, a ministry.
                None, or a unit the register does not know: only names that need no place settle.
            remembered: `remember_key` of a name → the unit a person chose for it in this place; None for "not one
                unit". A unit the register does not know, or holds no more, is passed over.
            chosen_here: Keys of `remembered` that were chosen for a document of this very day: they hold though the
                unit is not alive then.

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
        is_held = chosen in self._registry.units and bool(self._registry.versions(chosen))
        if self._registry.at(chosen, on) is not None or (is_held and key in chosen_here):
            return Link(name, LinkState.SETTLED, (Candidate(chosen, How.REMEMBERED, told),))
        link = self._link(name, on, place)
        if not is_held:
            return link
        offered = self._other_day(chosen, on, told)
        return Link(name, LinkState.AMBIGUOUS, _distinct((*offered, *link.candidates)))

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
        place = self._letterheads.place(issuer, superior, place_line, on, self._link)
        body = self._link(issuer, on, place.unit)
        if body.state is not LinkState.SETTLED and superior:
            # "TỈNH ỦY HƯNG YÊN" over "BAN TỔ CHỨC".
            joined = self._link(f"{issuer} {superior}", on, place.unit)
            body = replace(joined, name=issuer) if joined.state is LinkState.SETTLED else body
        return Issuing(body, place)

    def _link(self, name: str, on: date, place: str | None) -> Link:
        asked = self._places.asked(on, place)
        said = list(forms(name, asked.words))
        if not said[0].plain:
            return Link(name, LinkState.UNKNOWN)
        offered: list[Candidate] = []
        is_below = False
        for form in said:
            meaning = self._meanings.of(form, asked)
            is_below = is_below or meaning.is_below
            alive, ended = candidates(meaning.alive), self._other_days(meaning.dead, on)
            if form.is_former:
                # "(cũ)" speaks of what is no more: what bears the name now is offered last.
                offered += [*ended, *alive]
            elif form.is_place_dropped:
                # What bears the name is not known to lie where the brackets say.
                offered += [*alive, *ended]
            elif alive:
                found = _distinct(alive)
                if len(found) == 1 and meaning.is_certain and not offered:
                    return Link(name, LinkState.SETTLED, found)
                # What was or will be called so here comes before what is called so elsewhere.
                first = candidates(hit for hit in meaning.alive if hit.is_certain or not asked.scope)
                return Link(name, LinkState.AMBIGUOUS, _distinct((*first, *offered, *ended, *found)))
            else:
                offered += ended
        if offered:
            return Link(name, LinkState.AMBIGUOUS, _distinct(offered))
        is_class = any(asked.words.is_class.match(form.plain) for form in said)
        if is_class or (is_below and not says_one(name)):
            return Link(name, LinkState.CLASS)
        return self._unsure(name, said[0].plain, asked)

    def _unsure(self, name: str, plain: str, asked: Asked) -> Link:
        """Offer what is equal without accents, or near; a name that is neither is unknown."""
        folded = replace(asked, words=vocabulary(is_folded=True))
        said = list(forms(name, folded.words))
        for form in said:
            meaning = self._meanings.of(form, folded)
            if meaning.alive:
                offered = [
                    each if each.how is How.OFFICE else replace(each, how=How.FOLDED)
                    for each in candidates(meaning.alive)
                ]
            else:
                offered = self._other_days(meaning.dead, asked.on)
            if offered:
                return Link(name, LinkState.AMBIGUOUS, _distinct(offered))
        if name.isascii() and any(folded.words.is_class.match(form.plain) for form in said):
            return Link(name, LinkState.CLASS)
        near = self._near.candidates(plain, asked)
        return Link(name, LinkState.AMBIGUOUS if near else LinkState.UNKNOWN, near)

    def _other_days(self, hits: Iterable[Hit], on: date) -> list[Candidate]:
        return [candidate for hit in hits for candidate in self._other_day(hit.version.unit, on, hit.why)]

    def _other_day(self, unit: str, on: date, why: tuple[Why, ...]) -> list[Candidate]:
        """Offer for a unit that was not called so on the day: what it went into, then itself."""
        if self._registry.at(unit, on) is not None:
            return [Candidate(unit, How.OTHER_DAY, why)]
        states = self._registry.versions(unit)
        first, last = states[0], states[-1]
        offered = []
        if last.end is not None and last.end <= on:
            offered = [
                Candidate(each.unit, How.OTHER_DAY, (*why, Why(Fact.SUCCESSOR_OF, unit)))
                for each in sorted(
                    self._registry.successors(unit, last.end - _DAY, on), key=lambda s: STRENGTH[s.share]
                )
            ]
            why = (*why, Why(Fact.ENDED, last.end.isoformat()))
        elif first.start is not None and first.start > on:
            why = (*why, Why(Fact.BEGINS if first.is_start_known else Fact.KNOWN_FROM, first.start.isoformat()))
        return [*offered, Candidate(unit, How.OTHER_DAY, why)]


def _distinct(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    kept: dict[str, Candidate] = {}
    for each in candidates:
        kept.setdefault(each.unit, each)
    return tuple(kept.values())[:_OFFERED_AT_MOST]
