"""Search of units by name: folded, ranked, all readings of an ambiguous name, never one silent guess."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tinhgon.organisations.model import Version
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


@dataclass(frozen=True, slots=True)
class _Part:
    text: str  # as given, lower case
    type: str  # folded, "" if none
    name: str  # folded, without type


def _key(text: str) -> str:
    return re.sub(r"[\s\-–]+", " ", re.sub(r"['’`]", "", fold(match_key(text)))).strip()


def _part(text: str) -> _Part:
    key = _key(text)
    for written, meant in _FOLDED_TYPES:
        if key.startswith(written) and len(key) > len(written) and (key[len(written)] == " " or written.endswith(".")):
            return _Part(match_key(text), meant, key[len(written) :].strip())
    return _Part(match_key(text), "", key)


def _ends_of_a_party_body(part: _Part) -> tuple[str, ...]:
    """Return how the body of a place is called at its end: "Hưng Yên" is where "Đảng bộ tỉnh Hưng Yên" is."""
    return tuple(f" {type_} {part.name}" for type_ in ([part.type] if part.type else _PLACE_TYPES))


class Finder:
    """An index of the names of a register. Made once; a question costs by its answer."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
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
        # All names in one string: a fragment is found by the string search of the interpreter, not name by name.
        self._names = sorted(self._by_name)
        self._text = "\n" + "\n".join(self._names) + "\n"

    def find(self, text: str, *, on: date | None = None, limit: int = 50) -> list[Found]:
        """Return units called `text`, best first: "xa tan thanh, dong thap" or a fragment, with or without accents.

        Args:
            text: A name, with or without its type; after commas what it lies in.
            on: Only units alive on this day, under the names of that day. None: all names there ever were.
        """
        first, *within = [_part(piece) for piece in text.split(",") if piece.strip()] or [_part("")]
        if not first.name:
            return []
        ranked: dict[tuple[str, date | None], Found] = {}
        whole = _key(text.split(",")[0])  # "Tỉnh ủy Hưng Yên" is no tỉnh called "ủy Hưng Yên"

        def take(version: Version, rank: int, *, is_whole: bool) -> None:
            if on is not None and not version.holds(on):
                return
            if first.type and not is_whole and fold(version.type.lower()) != first.type:
                return
            if within and not self._lies_in(version, within, on):
                return
            key = (version.unit, version.start)
            if key not in ranked or ranked[key].rank > rank:
                ranked[key] = Found(version, rank)

        keys = dict.fromkeys((first.name, whole))
        for key in keys:
            for version in self._by_name.get(key, ()):
                exact = first.text in (match_key(version.name), match_key(version.full_name))
                take(version, 0 if exact else 1, is_whole=key == whole)
        if len(ranked) < limit:
            # Fragments of the whole phrase only where its first word is no type: "tỉnh ủy hưng".
            for rank, before, key in ((2, "\n", first.name), (3, " ", first.name), (2, "\n", whole), (3, " ", whole)):
                if key != first.name and ranked:
                    break
                pattern = before + key
                at = self._text.find(pattern)
                while at >= 0 and len(ranked) < limit:
                    start = self._text.rfind("\n", 0, at + 1) + 1
                    end = self._text.index("\n", max(start, at + 1))
                    for version in self._by_name[self._text[start:end]]:
                        take(version, rank, is_whole=key == whole)
                    at = self._text.find(pattern, end)
        # Ranked: how exact, then short names, then those still alive.
        order = sorted(
            ranked.values(),
            key=lambda found: (found.rank, len(found.version.name), found.version.end is not None, found.version.unit),
        )
        return order[:limit]

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

    def _lies_in(self, version: Version, within: Sequence[_Part], on: date | None) -> bool:
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
