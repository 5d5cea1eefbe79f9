"""Functions of bodies: which body held one, and holds it, on a day and for a place.

A function is what the note of an edge of the dimension function names. Who held it is read from these edges: before the
event the source, from its day on the target and what carries the target on. A department that ended in another is so not
taken for the heir of a function that went elsewhere.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from tinhgon.organisations.model import Certainty, Dimension, Edge, Event, Kind
from tinhgon.organisations.portions import Portion
from tinhgon.organisations.registry import WEAKEST, Registry
from tinhgon.vietnamese import fold, match_key

_EVE = timedelta(days=1)
_MOST_HOPS = 20


@dataclass(frozen=True, slots=True)
class Function:
    name: str
    called: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Holder:
    """A body that held a function; the days are half-open, None is open."""

    unit: str
    province: str | None  # of the body; None: a body of the nation
    start: date | None
    end: date | None
    event: Event | None  # by which it came to the body, None for the first one known
    certainty: Certainty  # the weakest on the way to this body

    def holds(self, on: date) -> bool:
        return (self.start is None or self.start <= on) and (self.end is None or on < self.end)


@cache
def known_functions() -> tuple[Function, ...]:
    import yaml  # most commands need none of these words

    text = (Path(__file__).with_name("data") / "functions.yaml").read_text("utf-8")
    return tuple(Function(row["name"], tuple(row["called"])) for row in yaml.safe_load(text))


class Functions:
    """The functions of a register. Made once; a question costs by its answer."""

    def __init__(self, registry: Registry, functions: Sequence[Function] | None = None) -> None:
        self._registry = registry
        self._edges = defaultdict[str, list[Edge]](list)
        for edge in registry.edges:
            if edge.note and edge.dimension is Dimension.FUNCTION and edge.share is not Portion.NONE:
                self._edges[edge.note].append(edge)
        known = known_functions() if functions is None else functions
        self._name(each for each in known if each.name in self._edges)

    @classmethod
    def of_names(cls, names: Iterable[str], known: Sequence[Function]) -> "Functions":
        """Return the functions of these names alone: to be found, not to be asked who holds them."""
        made = cls(Registry(), ())
        held = set(names)
        made._name(each for each in known if each.name in held)
        return made

    def _name(self, functions: Iterable[Function]) -> None:
        self.all = tuple(functions)
        self._words = [(each, [_key(way) for way in (each.name, *each.called)]) for each in self.all]

    def find(self, text: str) -> list[Function]:
        """Return the functions called so, or whose name has all the words of `text`; none for a single letter."""
        key = _key(text[:200])
        exact = [each for each, ways in self._words if key in ways]
        if exact or len(key) < 3:
            return exact
        words = set(key.split())
        return [each for each, ways in self._words if any(words <= set(way.split()) for way in ways)]

    def find_with_place(self, text: str) -> tuple[list[Function], str]:
        """Return the functions and what is said after them: "sát hạch lái xe Hà Tĩnh" → that function, "Hà Tĩnh"."""
        if found := self.find(text):
            return found, ""
        words = text[:200].replace(",", " ").split()
        for cut in range(len(words) - 1, 0, -1):
            key = _key(" ".join(words[:cut]))
            if exact := [each for each, ways in self._words if key in ways]:
                said = words[cut:]
                while said and _key(said[0]) in ("o", "tai", "cua"):
                    said = said[1:]
                return exact, " ".join(said)
        return [], ""

    def holders(self, function: Function, province: str | None) -> list[Holder]:
        """Return who held a function in a province (None: for the nation), oldest first.

        Of a province formed out of others the bodies of those come first.
        """
        kin = {province}
        if province is not None:
            kin |= {edge.source for edge in self._registry.edges_into(province)}
        found: dict[tuple[str, date | None], Holder] = {}
        for edge in self._edges[function.name]:
            day = self._registry.events[edge.event].operative
            if self._province(edge.source, day - _EVE) in kin:
                for holder in self._chain(edge):
                    held = found.get((holder.unit, holder.start))
                    if held is None or WEAKEST[holder.certainty] > WEAKEST[held.certainty]:
                        found[holder.unit, holder.start] = holder
        return sorted(found.values(), key=lambda each: (each.start or date.min, each.unit))

    def _chain(self, edge: Edge) -> Iterator[Holder]:
        registry = self._registry
        event = registry.events[edge.event]
        if event.state.value in ("planned", "annulled"):
            return
        first = registry.versions(edge.source)[0]
        source_start = first.start if first.is_start_known else None
        yield Holder(
            edge.source, self._province(edge.source, event.operative - _EVE), source_start, event.operative, None,
            first.certainty,
        )  # fmt: skip
        unit, since, certainty = edge.target, event.operative, event.certainty
        for _ in range(_MOST_HOPS):
            end = registry.versions(unit)[-1].end
            yield Holder(unit, self._province(unit, since), since, end, event, certainty)
            onward = next(
                (
                    each
                    for each in registry.edges_from(unit)
                    if end is not None
                    and each.dimension is Dimension.FUNCTION
                    and each.share in (Portion.WHOLE, Portion.REMAINDER)
                    and registry.events[each.event].operative == end
                ),
                None,
            )
            if onward is None:
                return
            event = registry.events[onward.event]
            unit, since, certainty = (
                onward.target,
                event.operative,
                max(certainty, event.certainty, key=WEAKEST.__getitem__),
            )

    def _province(self, unit: str, on: date) -> str | None:
        for version in self._registry.ancestors(unit, on):
            if self._registry.units[version.unit].kind is Kind.PROVINCE:
                return version.unit
        return None


def _key(text: str) -> str:
    return " ".join(fold(match_key(text)).replace(",", " ").split())
