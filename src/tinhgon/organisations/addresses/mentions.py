"""The names of units an address mentions, each with the word of its type and whether it can stand for a place there."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from tinhgon.organisations.addresses.gazetteer import Candidate, Name, View
from tinhgon.organisations.addresses.line import DASHED, GLUED, NONE, POINT, Line
from tinhgon.organisations.addresses.words import Allowed, Role
from tinhgon.organisations.model import Kind

# How a written name agrees with one of the register.
OTHER_ACCENTS, BARE, EXACT = range(3)
Fitting = tuple[Candidate, int]


@dataclass(slots=True, eq=False)
class Mention:
    """A name of the gazetteer found in a line: syllables [first, end), with its type words [start, stop)."""

    start: int
    first: int
    end: int
    stop: int
    name: Name
    allowed: Allowed | None  # what the word of its type lets it be; None: no such word
    level: Kind | None  # of the column, where the name fills its cell
    # Where the word stands by which it is the name of something else (of a road, a hamlet, behind a house number), or of
    # another type: it counts only where that word is itself part of a name used, as in "Quận 10 Hồ Chí Minh".
    blocker: int | None
    is_left: bool  # something parts it from what stands before it
    is_right: bool
    is_segment: bool  # alone between commas or dashes

    @property
    def is_typed(self) -> bool:
        return self.allowed is not None or self.level is not None

    def overlaps(self, other: "Mention") -> bool:
        return self.start < other.stop and other.start < self.stop

    def fitting(self, line: Line, view: View, level: Kind) -> list[Fitting]:
        """Return the units of a level it may mean, each with how its accents agree."""
        allowed = self.allowed
        if allowed is None and self.level is not None and level is not self.level:
            return []
        candidates = view.meanings(self.name).of(level)
        if not candidates:
            return []
        found = []
        for each in candidates:
            if allowed is None or (level, each.type) in allowed:
                fit = _fit(each.accented, line, self.first)
                # "Thanh Hóa" alone is no slip for Thạnh Hòa.
                if fit != OTHER_ACCENTS or self.is_typed:
                    found.append((each, fit))
        return found

    def may_ever_be(self, line: Line, levels: Sequence[Kind]) -> bool:
        """Whether a unit of one of the levels was ever called so."""
        if not any(level in levels for level, _ in self.name.types):
            return False
        return any(
            level in levels and _fit(accented, line, self.first) >= BARE for level, accented in self.name.by_level
        )

    def names_one_of(self, line: Line, units: Set[str | None], levels: Sequence[Kind]) -> bool:
        """Whether it is, or once was, the name of one of some units, with the type and the accents written."""
        allowed = self.allowed
        return any(
            version.unit in units
            and kind in levels
            and (allowed is None or (kind, version.type.lower()) in allowed)
            and _fit(accented, line, self.first) >= BARE
            for version, accented, kind in self.name.spellings
        )


@dataclass(frozen=True, slots=True)
class Statement:
    """A word of type with something behind it: the text says that there is a unit."""

    start: int
    end: int
    allowed: Allowed
    is_short: bool
    has_name: bool  # what stands there is a name of the gazetteer
    is_plain: bool  # written without its accents though the line has accents: perhaps no such word

    @property
    def is_of_commune(self) -> bool:
        return all(level is Kind.COMMUNE for level, _ in self.allowed)


def _fit(accented: Sequence[str], line: Line, first: int) -> int:
    if not line.has_accents:
        return BARE  # "Nga Thanh" may be Nga Thanh and Nga Thành
    fit = EXACT
    for offset, wanted in enumerate(accented):
        written = line.accented[first + offset]
        if written != wanted:
            if written != line.keys[first + offset]:
                return OTHER_ACCENTS
            fit = BARE
    return fit


def mentions_of(line: Line, root: Name) -> tuple[list[Mention], list[Statement]]:
    """Return every name of the gazetteer in a line, overlapping ones too, and what the words of type state."""
    count = len(line.keys)
    keys, seps = line.keys, line.seps
    before: dict[int, list[tuple[int, Role]]] = {}  # words of type by where they end, longest first
    for start, end, roles in line.roles:
        for role in roles:
            if role.kind == "before":
                before.setdefault(end, []).append((start, role))
    after = {start: (end, role) for start, end, roles in line.roles for role in roles if role.kind == "after"}
    starts = {start for start, _, _ in line.roles}
    blocked = _blocked(line)
    found: list[Mention] = []
    named: set[int] = set()
    ends: set[int] = set()  # where names end
    for first in range(count):
        if first in line.fine:
            continue
        name = root.next.get(keys[first])
        end = first + 1
        is_over_hyphen = False
        while name is not None:
            if name.spellings and (name.is_hyphenated or not is_over_hyphen):
                types: list[tuple[int, Role] | None] = [*before.get(first, ())] if seps[first] <= POINT else []
                if first in ends or not types:
                    types.append(None)  # "Văn Quan Lạng Sơn": what looks like a word of type ends a name
                for type_ in types:
                    is_other = type_ is None and len(types) > 1
                    mention = _mention(
                        line, name, first, end, type_, after, starts, {first: first - 1} if is_other else blocked
                    )
                    if mention is not None:
                        found.append(mention)
                        named.add(mention.start)
                ends.add(end)
            if end >= count or not name.next or seps[end] > DASHED or seps[end] == POINT:
                break
            is_over_hyphen = is_over_hyphen or seps[end] == DASHED
            name = name.next.get(keys[end])
            end += 1
    statements = [
        Statement(start, end, role.allowed, role.is_short, start in named, is_plain(line, start, end, role))
        for end, held in before.items()
        for start, role in held
        if end < count and seps[end] <= POINT and start not in line.inside and start not in line.fine
        if not (start in blocked and not line.is_number[blocked[start]])  # "ấp Phương Vĩ"
    ]
    return found, statements


def _mention(
    line: Line,
    name: Name,
    first: int,
    end: int,
    before: tuple[int, Role] | None,
    after: dict[int, tuple[int, Role]],
    role_starts: set[int],
    blocked: dict[int, int],
) -> Mention | None:
    count, seps = len(line.keys), line.seps
    start, stop = first, end
    allowed: Allowed | None = None
    if before is not None:
        start, role = before
        allowed = role.allowed
    elif end in after and seps[end] <= NONE:
        stop, role = after[end]
        allowed = role.allowed
    level = None
    for cell_start, cell_end, cell_level in line.cells:
        if cell_start == start and cell_end == stop:
            level = cell_level
    if name.is_numeral and allowed is None and level is None and not _is_lone(line, start, stop):
        return None
    is_left = (allowed is not None and start < first) or seps[start] >= GLUED
    is_right = stop == count or seps[stop] >= GLUED or stop in role_starts
    is_segment = seps[start] >= DASHED and (stop == count or seps[stop] >= DASHED)
    blocker = blocked.get(first) if allowed is None and level is None else None
    return Mention(start, first, end, stop, name, allowed, level, blocker, is_left, is_right, is_segment)


def is_plain(line: Line, start: int, end: int, role: Role) -> bool:
    """Whether a word stands without its accents in a line that has accents: perhaps it is no such word."""
    return line.has_accents and any(
        line.accented[at] != wanted for at, wanted in zip(range(start, end), role.accented, strict=True)
    )


def _is_lone(line: Line, start: int, stop: int) -> bool:
    """Whether a number stands alone between commas: "10, Quận 10"."""
    return line.seps[start] >= DASHED and stop < len(line.keys) and line.seps[stop] >= DASHED


def _blocked(line: Line) -> dict[int, int]:
    """The places at which a name is that of a road or a hamlet → where the word or the number stands that says so."""
    found: dict[int, int] = {}
    closed: set[int] = set()  # numbers that are themselves the name: "thôn 2", "đường số 8"
    previous_end, previous_kind = -1, ""
    for start, end, roles in line.roles:
        kind = roles[0].kind
        if kind not in ("road", "lane", "hamlet"):
            continue
        if kind == "lane" and previous_end == start and previous_kind == "road":
            kind = "road"
        if kind != "lane" and end < len(line.keys) and line.seps[end] <= POINT:
            if line.is_number[end]:
                closed.add(end)
            else:
                found[end] = end - 1
        previous_end, previous_kind = end, kind
    is_closed = False
    for at in range(1, len(line.keys)):
        if line.is_number[at - 1]:
            if not (at - 1 > 0 and line.is_number[at - 2] and line.seps[at - 1] == NONE):
                is_closed = at - 1 in closed
            if not is_closed and line.seps[at] <= POINT:
                found[at] = at - 1
    return found
