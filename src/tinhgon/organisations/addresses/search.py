"""The best way to understand an address: province, district and commune that agree, and explain most of what it says.

The place comes first: a commune counts only inside the district and the province the text names. A parse that leaves
something the text says of its place unexplained is none, however well it explains the rest.
"""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter

from tinhgon.organisations.addresses.gazetteer import LEVELS, Candidate, View
from tinhgon.organisations.addresses.line import DASHED, GLUED, Line
from tinhgon.organisations.addresses.mentions import BARE, OTHER_ACCENTS, Fitting, Mention, Statement, is_plain
from tinhgon.organisations.model import Kind

_MOST_WAYS = 800  # of taking names for province, district and commune; an address has a few dozen
_OF_SYLLABLE, _OF_TYPE = 3, 4  # how much more an understanding is worth that explains one more


@dataclass(slots=True, eq=False)
class Parse:
    """Mentions taken for province, district, commune, with the units that agree with one another."""

    province: Mention | None
    district: Mention | None
    commune: Mention | None
    provinces: tuple[Candidate, ...]
    districts: tuple[Candidate, ...]
    communes: tuple[Candidate, ...]
    has_other_accents: bool
    score: int

    @property
    def used(self) -> tuple[Mention, ...]:
        return tuple(each for each in (self.province, self.district, self.commune) if each is not None)

    def place_units(self) -> tuple[set[str | None], set[str | None]]:
        """The districts and provinces it lies in, as far as it says."""
        finest = self.communes or self.districts or self.provinces
        return {each.district for each in finest}, {each.province for each in finest}


@dataclass(frozen=True, slots=True)
class Found:
    """The best parses of one view, equal in worth; `refused` is a better one that left out what the text says."""

    parses: tuple[Parse, ...]
    refused: Parse | None = None
    contradiction: str = ""  # what it left out
    is_too_much: bool = False  # more names than one address has: not looked at

    @property
    def score(self) -> int:
        return self.parses[0].score if self.parses else 0


class Search:
    """One line looked at: its mentions and statements, asked in several views."""

    def __init__(self, line: Line, mentions: Sequence[Mention], statements: Sequence[Statement]) -> None:
        self.line = line
        self.mentions = mentions
        self.statements = statements

    def best(self, view: View, beside: View | None = None) -> Found:
        """Return the best parses. What is a place in the view `beside` (of the day asked about) is one here too."""
        line = self.line
        provinces, districts, communes = (
            [(m, fitting) for m in self.mentions if (fitting := m.fitting(line, view, level))]
            for level in (Kind.PROVINCE, Kind.DISTRICT, Kind.COMMUNE)
        )
        if (len(provinces) + 1) * (len(districts) + 1) * (len(communes) + 1) > _MOST_WAYS:
            return Found((), is_too_much=True)
        views = (view,) if beside is None else (view, beside)
        best: list[Parse] = []
        refused: Parse | None = None
        contradiction = ""
        for most, province, district, commune in _ways(provinces, districts, communes):
            if best and most < best[0].score:
                break
            parse = _parse(province, district, commune)
            if parse is None or (best and parse.score < best[0].score) or not self._holds_together(parse, views):
                continue
            said = self._left_out(parse, views)
            if said:
                if refused is None or parse.score > refused.score:
                    refused, contradiction = parse, said
            elif best and parse.score == best[0].score:
                best.append(parse)
            else:
                best = [parse]
        if refused is not None and best and refused.score < best[0].score:
            refused, contradiction = None, ""
        return Found(tuple(best), refused, contradiction)

    # --- does it hold ------------------------------------------------------------------------------------------------

    def _holds_together(self, parse: Parse, views: Sequence[View]) -> bool:
        """Whether each name stands where such a name can stand."""
        used = parse.used
        begins, ends = {each.start for each in used}, {each.stop for each in used}
        count = len(self.line.keys)
        for each in used:
            if each.blocker is not None and not any(
                other.start <= each.blocker < other.stop for other in used if other is not each
            ):
                return False  # "đường Hà Nội" names no province
            if not each.is_right and each.stop not in begins:
                return False  # "Tân Thành Đông" is not Tân Thành
            if not each.is_left and each.start not in ends and each.stop not in begins and each.stop != count:
                return False
        commune = parse.commune
        if commune is None:
            return True
        places = [each for each in (parse.district, parse.province) if each is not None]
        if not places:
            return self._stands_alone(commune)
        if not commune.is_typed:
            if not commune.is_left and commune.start not in ends:
                # Nothing parts it from a road before it: it must run on into the district it lies in.
                is_chain = parse.district is not None and commune.stop in begins
                if not is_chain or commune.end - commune.first < 2:
                    return False
            if commune.end - commune.first < 2 and not commune.is_segment:
                return False
            if self._may_be_coarser(parse, commune, views):
                return False
            if parse.district is None and not self._only_fine_beside(used):
                return False  # "Hồng Giang, Đông Hưng, Hải Phòng": which of the two is the commune?
            if commune.name.is_numeral and (parse.district is None or commune.stop != parse.district.start):
                return False
        return self._nothing_between(commune, places, used)

    def _may_be_coarser(self, parse: Parse, commune: Mention, views: Sequence[View]) -> bool:
        """Whether a bare name taken for a commune is also that of a province or district, and none is named beside it."""
        levels = [
            level for level, held in ((Kind.PROVINCE, parse.province), (Kind.DISTRICT, parse.district)) if held is None
        ]
        provinces = {each.province for each in parse.communes}
        return any(
            fit >= BARE and (level is Kind.PROVINCE or each.province in provinces)
            for view in views
            for level in levels
            for each, fit in commune.fitting(self.line, view, level)
        )

    def _stands_alone(self, commune: Mention) -> bool:
        """Without a place: the name with its type, and nothing else but what is finer."""
        if not self._only_fine_beside((commune,)):
            return False
        return commune.is_typed or (commune.is_segment and len(self._segments()) == 1)

    def _only_fine_beside(self, used: Sequence[Mention]) -> bool:
        """Whether every other segment speaks of something finer than a commune."""
        return all(
            self._is_fine(start, end)
            for start, end in self._segments()
            if not any(start < each.stop and each.start < end for each in used)
        )

    def _nothing_between(self, commune: Mention, places: Sequence[Mention], used: Sequence[Mention]) -> bool:
        """Whether what stands between the commune and its place may stand there: of a bare name nothing, else nothing coarse."""
        nearest = min(places, key=lambda each: abs(each.start - commune.start))
        low, high = sorted((commune, nearest), key=lambda each: each.start)
        left = [
            at for at in range(low.stop, high.start)
            if not any(each.start <= at < each.stop for each in used) and not self._is_ignored(at)
        ]  # fmt: skip
        if not left or (commune.is_typed and len(places) == 2):
            return True
        segments = [(start, end) for start, end in self._segments() if any(start <= at < end for at in left)]
        return all(self._is_fine(start, end) for start, end in segments)

    # --- what it leaves out --------------------------------------------------------------------------------------------

    def _left_out(self, parse: Parse, views: Sequence[View]) -> str:
        """Return what the text says of its place that the parse does not explain, "" where there is nothing."""
        used = parse.used
        districts, provinces = parse.place_units()
        chosen = districts | provinces | {each.unit for each in parse.communes}
        if len(views) > 1 and len(parse.communes) == 1:
            chosen |= views[1].above(parse.communes[0].unit)
        spans = [(each.start, each.stop) for each in used]
        ends = {stop for _, stop in spans}

        def is_explained(start: int) -> bool:
            return any(low <= start < high for low, high in spans)

        for said in self.statements:
            if is_explained(said.start):
                continue
            at_it = [each for each in self.mentions if each.start == said.start and each.allowed is not None]
            if not self._is_stated(said, at_it, ends) or any(
                each.is_right and each.names_one_of(self.line, chosen, LEVELS) for each in at_it
            ):
                continue
            if said.is_of_commune and (parse.commune is None or said.is_short or not said.has_name):
                continue
            stop = max((each.stop for each in at_it), default=min(said.end + 2, len(self.line.keys)))
            return self.line.text(said.start, stop)
        for start, end, level in self.line.cells:
            if level is not Kind.COMMUNE and not any(start < high and low < end for low, high in spans):
                return self.line.text(start, end)
        return self._other_place(parse, chosen)

    def _is_stated(self, said: Statement, at_it: Sequence[Mention], ends: set[int]) -> bool:
        """Whether a word of type truly says that there is such a unit, and is no part of another name ("Cầu Quan")."""
        is_left = self.line.seps[said.start] >= GLUED or said.start in ends
        if is_left and not said.is_short and not said.is_plain:
            return True
        # "Q9" states a district though there is none on this day; "Đ. Nguyễn Huệ" none, for none was ever called so.
        return any(each.name.types & said.allowed for each in at_it) and (is_left or not said.is_short)

    def _other_place(self, parse: Parse, chosen: Set[str | None]) -> str:
        """A bare province or district on the side of the coarser names that is not the one of the parse."""
        commune = parse.commune
        if commune is None:
            return ""
        places = [each for each in (parse.district, parse.province) if each is not None]
        is_up = any(each.start > commune.start for each in places) or not places
        is_down = any(each.start < commune.start for each in places) or not places
        for mention in self.mentions:
            if mention.is_typed or mention.blocker is not None or not mention.is_segment:
                continue
            if any(mention.overlaps(each) for each in parse.used):
                continue
            is_beyond = (is_up and mention.start > commune.start) or (is_down and mention.start < commune.start)
            # A hamlet may be called as a province is; where no province is named, it is one wherever it stands.
            levels = (Kind.PROVINCE, Kind.DISTRICT) if is_beyond else (Kind.PROVINCE,)
            if not is_beyond and parse.province is not None:
                continue
            if mention.may_ever_be(self.line, levels) and not mention.names_one_of(
                self.line, chosen, (Kind.PROVINCE, Kind.DISTRICT)
            ):
                return self.line.text(mention.start, mention.stop)
        return ""

    def unread(self, parse: Parse) -> str:
        """Return what stands where a province would, is not understood and is no finer than a commune."""
        commune = parse.commune
        if commune is None or parse.province is not None:
            return ""
        is_up = parse.district is None or parse.district.start > commune.start
        for start, end in self._segments():
            is_used = any(start < each.stop and each.start < end for each in parse.used)
            if not is_used and (start > commune.start) == is_up and not self._is_fine(start, end):
                return self.line.text(start, end)
        return ""

    # --- the text ------------------------------------------------------------------------------------------------------

    def _segments(self) -> list[tuple[int, int]]:
        count = len(self.line.keys)
        cuts = [at for at in range(count) if at == 0 or self.line.seps[at] >= DASHED] + [count]
        return list(pairwise(cuts))

    def _is_fine(self, start: int, end: int) -> bool:
        """Whether a segment speaks of something finer than a commune, or of nothing."""
        return any(self.line.is_number[at] for at in range(start, end)) or any(
            start <= at < end
            and any(
                role.kind in ("road", "lane", "hamlet", "ignored", "now") and not is_plain(self.line, at, stop, role)
                for role in roles
            )
            for at, stop, roles in self.line.roles
        )

    def _is_ignored(self, at: int) -> bool:
        return any(
            start <= at < end and any(role.kind == "ignored" for role in roles) for start, end, roles in self.line.roles
        )


_Meant = tuple[Mention, list[Fitting]]


def _ways(
    provinces: Sequence[_Meant], districts: Sequence[_Meant], communes: Sequence[_Meant]
) -> list[tuple[int, _Meant | None, _Meant | None, _Meant | None]]:
    """Return every way to take mentions for province, district, commune, with the most it can be worth, best first."""
    rated = [
        [(0, None), *((_worth(each[0], max(fit for _, fit in each[1])), each) for each in held)]
        for held in (provinces, districts, communes)
    ]
    found: list[tuple[int, _Meant | None, _Meant | None, _Meant | None]] = []
    for of_province, province in rated[0]:
        for of_district, district in rated[1]:
            if province is not None and district is not None and province[0].overlaps(district[0]):
                continue
            for of_commune, commune in rated[2]:
                if commune is None:
                    if province is None and district is None:
                        continue
                elif (province is not None and commune[0].overlaps(province[0])) or (
                    district is not None and commune[0].overlaps(district[0])
                ):
                    continue
                found.append((of_province + of_district + of_commune, province, district, commune))
    found.sort(key=itemgetter(0), reverse=True)
    return found


def _parse(province: _Meant | None, district: _Meant | None, commune: _Meant | None) -> Parse | None:
    """Return the units of a way that lie in one another, None where there are none."""
    in_provinces: tuple[Candidate, ...] = ()
    in_districts: tuple[Candidate, ...] = ()
    in_communes: tuple[Candidate, ...] = ()
    province_units: set[str | None] = set()
    score, is_other = 0, False
    if province is not None:
        in_provinces, fit = _closest(province[1])
        province_units = {each.unit for each in in_provinces}
        score, is_other = _worth(province[0], fit), fit == OTHER_ACCENTS
    if district is not None:
        fits: Iterable[Fitting] = district[1]
        if province is not None:
            fits = [each for each in fits if each[0].province in province_units]
        in_districts, fit = _closest(fits)
        if not in_districts:
            return None
        score, is_other = score + _worth(district[0], fit), is_other or fit == OTHER_ACCENTS
    if commune is not None:
        fits = commune[1]
        if district is not None:
            units = {each.unit for each in in_districts}
            fits = [each for each in fits if each[0].district in units]
        if province is not None:
            fits = [each for each in fits if each[0].province in province_units]
        in_communes, fit = _closest(fits)
        # Other accents than the register's: only in a district that is named.
        if not in_communes or (fit == OTHER_ACCENTS and district is None):
            return None
        score, is_other = score + _worth(commune[0], fit), is_other or fit == OTHER_ACCENTS
    return Parse(
        province[0] if province else None, district[0] if district else None, commune[0] if commune else None,
        in_provinces, in_districts, in_communes, is_other, score,
    )  # fmt: skip


def _closest(fits: Iterable[Fitting]) -> tuple[tuple[Candidate, ...], int]:
    """Return the candidates whose accents agree best, and how well."""
    found, best = [], -1
    for each, fit in fits:
        if fit > best:
            found, best = [each], fit
        elif fit == best:
            found.append(each)
    return tuple(found), best


def _worth(mention: Mention, fit: int) -> int:
    return (mention.end - mention.first) * _OF_SYLLABLE + mention.is_typed * _OF_TYPE + fit
