"""Which of several units of one name a mention means: what the act leaves no other way, then what its lists say.

Two grounds, each reported by its own words; what neither settles stays open and fails the build:

1. **No other way** (`force`): a khoản stays inside one old province; a unit taken whole is named once; a unit divided is
   named by the khoản its remainder cites; every unit is named by some khoản. What these leave one unit for is proved. Where
   they do not at once, each candidate is supposed in turn, and one that ends in a contradiction is out.
2. **A bracket that closes a list** (`bracketed`): "Phường 1, Phường 2 và Phường 4 (Quận 5)" is three wards of Quận 5. The
   72 names in such lists that the first ground settles alone all lie where their bracket says.

Which candidate lies nearest on the map is no ground: it is right nearly always, without proof when it is not.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from tinhgon.organisations.acts import Clause, ClauseKind, Mention
from tinhgon.organisations.portions import Portion


@dataclass(frozen=True, slots=True, kw_only=True)
class OldUnit:
    """A unit of the catalogue before the change. `code` is "D318" for an island district without communes."""

    code: str
    type: str  # lower case: "xã", "phường", "thị trấn", "huyện"
    name: str  # without its type
    district: str  # full name: "Huyện Văn Lâm"
    district_code: str
    province: str
    province_code: str


@dataclass(slots=True, eq=False)
class Open:
    """A mention whose unit is still sought."""

    act: str
    clause: Clause
    mention: Mention
    candidates: list[OldUnit]
    ground: str = ""  # by what it was settled, "" where there was one candidate from the start
    refused: list[OldUnit] = field(default_factory=list)

    @property
    def is_settled(self) -> bool:
        return len(self.candidates) == 1

    @property
    def takes_all(self) -> bool:
        return self.mention.territory is Portion.WHOLE and self.mention.population is Portion.WHOLE


class Contradiction(Exception):
    """No unit is left for a name, or no name for a unit."""


Domains = dict[Open, tuple[str, ...]]
_PROVINCE = "the province of the units named with it"
_NO_OTHER_WAY = "exclusion"
_BRACKET = "the district in brackets at the end of its list"


def settle(opened: Sequence[Open]) -> None:
    """Narrow the candidates of each name in place, by the strongest ground that settles it."""
    places = _Places(opened)
    while True:
        places.force()
        if not places.bracketed():
            return


class _Places:
    """The names of one act, and which of them may mean each unit."""

    def __init__(self, opened: Sequence[Open]) -> None:
        self.units = {unit.code: unit for entry in opened for unit in entry.candidates}
        self.opened = [entry for entry in opened if entry.candidates]
        self.in_clause: dict[int, list[Open]] = defaultdict(list)
        for entry in self.opened:
            self.in_clause[entry.clause.number].append(entry)

    # --- no other way -------------------------------------------------------------------------------------------------

    def force(self) -> None:
        """Take away every candidate that cannot be, until nothing changes."""
        domains = {entry: tuple(unit.code for unit in entry.candidates) for entry in self.opened}
        self._one_province(domains, self.in_clause)
        self._keep(domains, _PROVINCE)
        self._narrow(domains)
        self._keep(domains, _NO_OTHER_WAY)
        changed = True
        while changed:
            changed = False
            for entry in [e for e in self.opened if len(domains[e]) > 1]:
                for code in domains[entry]:
                    if len(domains[entry]) > 1 and self._is_impossible(domains, entry, code):
                        domains[entry] = tuple(c for c in domains[entry] if c != code)
                        self._narrow(domains)
                        changed = True
        self._keep(domains, _NO_OTHER_WAY)

    def _keep(self, domains: Domains, ground: str) -> None:
        for entry, codes in domains.items():
            if len(codes) < len(entry.candidates):
                self._leave(entry, [unit for unit in entry.candidates if unit.code in codes], ground)

    @staticmethod
    def _leave(entry: Open, left: list[OldUnit], ground: str) -> None:
        entry.refused += [unit for unit in entry.candidates if unit not in left]
        entry.candidates, entry.ground = left, ground

    def _is_impossible(self, domains: Domains, entry: Open, code: str) -> bool:
        supposed = dict(domains)
        supposed[entry] = (code,)
        try:
            self._narrow(supposed)
        except Contradiction:
            return True
        return False

    def _narrow(self, domains: Domains) -> None:
        """Apply the four rules until nothing changes. Only names still open, and units they may mean, are looked at."""
        unsure = {code for codes in domains.values() if len(codes) > 1 for code in codes}
        while True:
            before = {entry: domains[entry] for entry in self.opened if len(domains[entry]) > 1}
            may_name: dict[str, list[Open]] = defaultdict(list)
            for entry, codes in domains.items():
                for code in codes:
                    if code in unsure:
                        may_name[code].append(entry)
            for code in unsure:
                self._one_unit(domains, code, may_name[code])
            self._one_province(domains, {e.clause.number: self.in_clause[e.clause.number] for e in before})
            if all(domains[entry] == codes for entry, codes in before.items()):
                return

    def _one_unit(self, domains: Domains, code: str, named: list[Open]) -> None:
        named = [entry for entry in named if code in domains[entry]]
        if not named:
            raise Contradiction(code)
        if len(named) == 1:  # every unit is named
            domains[named[0]] = (code,)
        sure = [entry for entry in named if len(domains[entry]) == 1]
        for entry in named:
            others = [other for other in sure if other is not entry]
            # Taken whole, it is named once; a remainder is one.
            is_out = (
                any(entry.takes_all or other.takes_all for other in others)
                or (_is_rest(entry) and any(_is_rest(other) for other in others))
                or (not entry.takes_all and len(named) == 1)
                or any(
                    not any(other.clause.number == cited for other in named if other is not entry)
                    for cited in entry.mention.remainder_of
                )
            )
            if is_out:
                self._strike(domains, entry, code)

    @staticmethod
    def _strike(domains: Domains, entry: Open, code: str) -> None:
        domains[entry] = tuple(c for c in domains[entry] if c != code)
        if not domains[entry]:
            raise Contradiction(code)

    def _one_province(self, domains: Domains, clauses: dict[int, list[Open]]) -> None:
        """No khoản reaches over two old provinces, merged or not."""
        for entries in clauses.values():
            if entries[0].clause.kind is ClauseKind.SUMMARY:
                continue
            shared = set.intersection(*({self.units[c].province_code for c in domains[e]} for e in entries))
            for entry in entries:
                for code in domains[entry]:
                    if self.units[code].province_code not in shared:
                        self._strike(domains, entry, code)

    # --- what the lists say -------------------------------------------------------------------------------------------

    def bracketed(self) -> bool:
        """Settle names by the bracket that closes their list. True if any was."""
        found = False
        for entry in self.opened:
            if entry.is_settled or entry.mention.district:
                continue
            inside = self._in_closing_bracket(entry)
            if len(inside) == 1:
                self._leave(entry, inside, _BRACKET)
                found = True
        return found

    def _in_closing_bracket(self, entry: Open) -> list[OldUnit]:
        """The candidates that lie where the next bracket of the khoản says, if every name up to it may lie there too."""
        run: list[Open] = []
        for other in self.in_clause[entry.clause.number][self.in_clause[entry.clause.number].index(entry) :]:
            run.append(other)
            if other.mention.district:
                break
        else:
            return []
        district = {unit.district_code for unit in run[-1].candidates}
        if len(district) != 1 or not all(any(u.district_code in district for u in each.candidates) for each in run):
            return []
        return [unit for unit in entry.candidates if unit.district_code in district]


def _is_rest(entry: Open) -> bool:
    return Portion.REMAINDER in (entry.mention.territory, entry.mention.population)
