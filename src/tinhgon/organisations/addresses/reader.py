"""Addresses as people write them → the commune they mean on a day, how sure and why, or what is known of the place.

Read in this order: the names of the day asked about; if they do not explain the text, the names of the day the question
leads to (an address of today), the names units had earlier, and communes of the old map below a province of the new
one. A later way counts only when it explains more of the text than the first. Nothing is guessed.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from tinhgon.organisations.addresses.gazetteer import Gazetteer, How
from tinhgon.organisations.addresses.line import Cell, Line, line_of
from tinhgon.organisations.addresses.mentions import mentions_of
from tinhgon.organisations.addresses.model import Ground, Mark, Problem, Reading
from tinhgon.organisations.addresses.search import Found, Parse, Search
from tinhgon.organisations.addresses.words import words
from tinhgon.organisations.model import Certainty, Kind
from tinhgon.organisations.registry import Registry

_EVE = timedelta(days=1)
_MARKS = {How.NEW: Mark.NEW, How.FORMER: Mark.FORMER, How.MIXED: Mark.MIXED}


class AddressReader:
    """Reads addresses by one register. Made once; costs by the length of what is asked."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._words = words()
        self._gazetteer = Gazetteer(registry, self._words)

    def read(self, address: str | Sequence[Cell], *, on: date, to: date) -> Reading:
        """Return what an address means.

        Args:
            address: One line, or the cells of a row with what each column holds, in any order.
            on: The day of the address: its names are those of this day.
            to: The day the question leads to; an address may already be of this day.
        """
        line = line_of([Cell(address)] if isinstance(address, str) else address, self._words)
        if not line.keys:
            return Reading(day=on, problem=Problem.EMPTY)
        if line.is_too_long:
            return Reading(day=on, problem=Problem.TOO_LONG)
        search = Search(line, *mentions_of(line, self._gazetteer.root))
        that_day = self._gazetteer.view(How.THAT_DAY, on, to)
        found = search.best(that_day)
        if found.is_too_much:
            return Reading(day=on, problem=Problem.TOO_LONG)
        reading = self._settled(found, search, on)
        # Other accents than those of the day may be the right ones of an earlier day.
        is_settled = reading.unit is not None and Mark.ACCENTS not in reading.marks
        if is_settled or len(reading.readings) > 1:
            return self._with_same_name(reading, found, to) if reading.unit else reading
        ended: Reading | None = None
        for how in (How.NEW, How.FORMER, How.MIXED):
            if how is not How.FORMER and to <= on:
                continue
            other = search.best(self._gazetteer.view(how, on, to), that_day)
            if other.score <= found.score:
                continue
            settled = self._settled(other, search, on if how is not How.NEW else to, _MARKS[how])
            if settled.unit is None:
                continue
            if how is How.MIXED and Mark.UNTYPED in settled.marks and settled.ground is not Ground.FULL:
                continue  # a bare name somewhere in a province of three old ones
            if how is How.FORMER:
                day = self._former_day(other, settled.unit, on, to)
                if day is None:
                    ended = ended or Reading(
                        day=on, problem=Problem.ENDED, readings=(settled.unit,), place=reading.place,
                        said=reading.said, until=self._until(other, settled.unit),
                    )  # fmt: skip
                    continue
                settled = replace(settled, day=day)
            return settled
        if ended is not None:
            return ended
        return reading if reading.unit is not None else self._refused(reading, found, search, line)

    def _until(self, found: Found, unit: str) -> date | None:
        """The day from which a unit was no longer called as the text calls it."""
        days = [each.until for parse in found.parses for each in parse.communes or parse.districts if each.unit == unit]
        return None if None in days else max(filter(None, days), default=None)

    def _former_day(self, found: Found, unit: str, on: date, to: date) -> date | None:
        """Return the day to ask of a unit that bore the name earlier: the day asked about, or its last one.

        None where the register does not say what became of it, or where a change since may have been a merger.
        """
        registry = self.registry
        end = registry.versions(unit)[-1].end
        is_alive = registry.at(unit, on) is not None
        if not is_alive and end is None:
            return None
        day = on if is_alive or end is None else end - _EVE
        until = self._until(found, unit)
        events = [each.event for each in registry.changes(unit, until - _EVE, day)] if until is not None else []
        if not is_alive:
            heirs = registry.successors(unit, day, to)
            if not heirs:
                return None
            events += [edge.event for each in heirs for edge in each.path]
        is_read = all(registry.events[event].certainty is not Certainty.UNCONFIRMED for event in events if event)
        return day if is_read else None

    # --- what was found → what is said -------------------------------------------------------------------------------

    def _settled(self, found: Found, search: Search, day: date, mark: Mark | None = None) -> Reading:
        """The reading of the best parses, where they all lead to one unit."""
        if not found.parses:
            return Reading(day=day, problem=Problem.NOTHING, said=found.contradiction)
        units: dict[str, Parse] = {}
        is_open = False
        for parse in found.parses:
            leads_to = [each.unit for each in parse.communes] or self._islands(parse, day)
            is_open = is_open or not leads_to
            for unit in leads_to:
                units.setdefault(unit, parse)
        place = self._place(found.parses)
        if is_open:
            problem = Problem.ONLY_PLACE if place else Problem.NOTHING
            return Reading(day=day, problem=problem, place=place, said=found.contradiction)
        if len(units) > 1:
            rest = search.line.beside([(each.start, each.stop) for each in found.parses[0].used])
            return Reading(day=day, problem=Problem.AMBIGUOUS, place=place, readings=tuple(units), rest=rest)
        [(unit, parse)] = units.items()
        marks = [] if mark is None else [mark]
        if parse.has_other_accents:
            marks.append(Mark.ACCENTS)
        commune = parse.commune
        if commune is not None and not commune.is_typed and (len(parse.used) < 3 or commune.name.is_numeral):
            marks.append(Mark.UNTYPED)
        if commune is not None and not commune.is_left:
            marks.append(Mark.UNMARKED)
        rest = search.line.beside([(each.start, each.stop) for each in parse.used])
        if unread := search.unread(parse):
            marks.append(Mark.UNREAD)
        return Reading(
            day=day, unit=unit, ground=_ground(parse, mark), marks=tuple(marks), place=place, rest=rest, said=unread
        )

    def _islands(self, parse: Parse, day: date) -> list[str]:
        """Districts without communes, which are themselves what an address can mean."""
        if len(parse.districts) != 1:
            return []
        unit = parse.districts[0].unit
        below = self.registry.children(unit, day)
        return [] if any(self.registry.units[v.unit].kind is Kind.COMMUNE for v in below) else [unit]

    def _place(self, parses: Sequence[Parse]) -> tuple[str, ...]:
        """What all parses agree on, nearest first."""
        districts = {each.district for parse in parses for each in parse.communes or parse.districts or parse.provinces}
        provinces = {each.province for parse in parses for each in parse.communes or parse.districts or parse.provinces}
        return tuple(next(iter(each)) or "" for each in (districts, provinces) if len(each) == 1 and None not in each)

    def _with_same_name(self, reading: Reading, found: Found, to: date) -> Reading:
        """Mark a reading without a district whose name and province are also those of another unit of the later day."""
        if reading.ground not in (Ground.PROVINCE, Ground.NAME) or to <= reading.day or reading.unit is None:
            return reading
        mention = found.parses[0].commune
        if mention is None:
            return reading
        after = {each.unit for each in self.registry.successors(reading.unit, reading.day, to)}
        new = self._gazetteer.view(How.NEW, reading.day, to).meanings(mention.name).communes
        provinces = {unit for each in after for unit in [self._top(each, to)]}
        others = {each.unit for each in new if each.province in provinces and each.unit not in after}
        if not others:
            return reading
        return Reading(
            day=reading.day, unit=reading.unit, ground=reading.ground, marks=(*reading.marks, Mark.SAME_NAME),
            place=reading.place, readings=tuple(others), rest=reading.rest, said=reading.said,
        )  # fmt: skip

    def _top(self, unit: str, on: date) -> str:
        above = self.registry.ancestors(unit, on)
        return above[-1].unit if above else unit

    def _refused(self, reading: Reading, found: Found, search: Search, line: Line) -> Reading:
        """Say what stands against it: two places, or a commune that is not in the place."""
        if found.contradiction:
            place = reading.place or (self._place([found.refused]) if found.refused else ())
            return Reading(day=reading.day, problem=Problem.CONTRADICTION, place=place, said=found.contradiction)
        if reading.problem is Problem.ONLY_PLACE:
            used = {each.start for parse in found.parses for each in parse.used}
            for said in search.statements:
                if said.is_of_commune and said.start not in used and not (said.is_short and not said.has_name):
                    names = [m.stop for m in search.mentions if m.start == said.start]
                    stop = max(names, default=min(said.end + 3, len(line.keys)))
                    return Reading(
                        day=reading.day,
                        problem=Problem.NOT_THERE,
                        place=reading.place,
                        said=line.text(said.start, stop),
                    )
            for start, end, level in line.cells:
                if level is Kind.COMMUNE:
                    text = line.text(start, end)
                    return Reading(day=reading.day, problem=Problem.NOT_THERE, place=reading.place, said=text)
        return reading


def _ground(parse: Parse, mark: Mark | None) -> Ground:
    if parse.commune is None:  # an island district
        return Ground.FULL if parse.province is not None else Ground.DISTRICT
    if parse.province is not None and (parse.district is not None or mark is Mark.NEW):
        return Ground.FULL  # of the new map there are no districts
    if parse.district is not None:
        return Ground.DISTRICT
    return Ground.PROVINCE if parse.province is not None else Ground.NAME
