"""Like spellings: "Sở Nội vụn" for Sở Nội vụ. Offered, never settled."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from rapidfuzz import distance, fuzz, process

from tinhgon.organisations.linking.gazetteer import Gazetteer
from tinhgon.organisations.linking.index import Index
from tinhgon.organisations.linking.model import Candidate, Fact, How, Why
from tinhgon.organisations.linking.places import Asked, Places
from tinhgon.organisations.linking.words import plainly, vocabulary
from tinhgon.organisations.model import Version
from tinhgon.organisations.registry import Registry
from tinhgon.vietnamese import fold

_NEAR_ENOUGH = 86.0  # of 100, rapidfuzz's ratio on folded text
_SAME_WORDS = 93.0  # the same, where words are more or fewer
_OFFERED_AT_MOST = 5
_SHORTEST = 5  # letters: shorter names are like too many others
_KEPT_AT_MOST = 32
_DIGITS = re.compile(r"\d+")


class Near:
    def __init__(self, registry: Registry, gazetteer: Gazetteer, places: Places, index: Index) -> None:
        self._registry = registry
        self._is_place = gazetteer.is_place
        self._places = places
        self._index = index
        self._communes: dict[tuple[str, date], dict[str, list[Version]]] = {}

    def candidates(self, plain: str, asked: Asked) -> tuple[Candidate, ...]:
        """Return what is spelt like a name, the likest first; `asked` with accents."""
        scored: dict[str, tuple[float, Candidate]] = {}
        for score, version, why in self._like(plain, asked):
            if version.holds(asked.on) and score > scored.get(version.unit, (0.0,))[0]:
                candidate = Candidate(version.unit, How.NEAR, (why, Why(Fact.LIKE, version.full_name)))
                scored[version.unit] = (score, candidate)
        order = sorted(scored.values(), key=lambda each: (-each[0], each[1].unit))
        return tuple(candidate for _, candidate in order[:_OFFERED_AT_MOST])

    def _like(self, plain: str, asked: Asked) -> Iterator[tuple[float, Version, Why]]:
        for parting in self._places.partings(plain, asked):
            text = fold(parting.base)
            if len(text) < _SHORTEST:
                continue
            for owner in parting.places if parting.places is not None else (*asked.scope, ""):
                why = self._places.why(owner, asked) if owner else Why(Fact.NATIONAL)
                folded = self._index.folded(owner)
                for like, score in _spelt_like(text, list(folded)):
                    for entry in folded[like]:
                        yield score, entry.version, why
        top = next((place for place in reversed(asked.scope) if self._is_place(place)), None)
        if top is not None and asked.words.is_place.match(plain):
            communes = self._communes_of(top, asked.on)
            for like, score in _spelt_like(fold(plain), list(communes)):
                for version in communes[like]:
                    yield score, version, self._places.why(top, asked)

    def _communes_of(self, top: str, on: date) -> dict[str, list[Version]]:
        key = (top, on)
        if key not in self._communes:
            if len(self._communes) >= _KEPT_AT_MOST:
                self._communes.clear()
            held: dict[str, list[Version]] = {}
            for _, version in self._registry.descendants(top, on):
                if self._is_place(version.unit):
                    held.setdefault(fold(plainly(version.full_name)), []).append(version)
            self._communes[key] = held
        return self._communes[key]


def _spelt_like(text: str, choices: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Yield the choices spelt nearly as `text` is, both folded: a letter more or less in a word, the same numbers."""
    words = text.split()
    for choice, score, _ in process.extract(text, choices, scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH, limit=5):
        others = choice.split()
        if choice == text or _DIGITS.findall(choice) != _DIGITS.findall(text):
            continue
        if others[0] != words[0]:  # "Sở …" is no slip for "Bộ …"
            continue
        if _last_level(choice) != _last_level(text):
            continue
        is_word_for_word = len(words) == len(others) and all(
            distance.Levenshtein.distance(one, other) <= 1 for one, other in zip(words, others, strict=True)
        )
        if is_word_for_word or score >= _SAME_WORDS:
            yield choice, score


def _last_level(folded: str) -> str:
    return next((level for level in vocabulary(is_folded=True).levels if folded.endswith(" " + level)), "")
