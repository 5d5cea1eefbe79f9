"""Dated states of the statistical office's catalogue → lives of units, with the catalogue's own faults mended.

The catalogue says what was listed on a day, never what became of it. A *life* is what one unit was called, under which
codes and below which unit, from its first state to its last. What is no event of law is taken out by rule:

- a code listed again long after its end, while the district around it is merged: a ghost (the rows say so);
- a code absent for a state or two and back in its district: it was there throughout;
- a fact that changes, changes back and changes again within months: it changed once, the last time;
- a name that leaves a code for a code that begins that day in the same district: one unit, its code put right;
- a name twice in one district for a state: the unit that ends had ended when the other took the name;
- two districts whose names are exchanged on a day: until then each had stood under the other's code;
- a type column that contradicts the type word of the name: the name is right.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise

from tinhgon.organisations.reconciliation import bare, name_key

SHORT_BREAK = timedelta(days=100)  # the longest time the catalogue took to put a break right: three states of 2020
UNDONE = timedelta(days=200)  # from a step that was undone to the same step made again


@dataclass(frozen=True, slots=True)
class Row:
    """What the catalogue said of one code without a break."""

    level: str  # "province", "district", "commune"
    code: str
    name: str  # without its type
    type: str
    parent: str  # code of what it lies in, "" for a province
    start: date
    end: date | None  # None: still listed in the last state

    @property
    def facts(self) -> tuple[str, str, str]:
        return self.name, self.type, self.parent

    @property
    def full_name(self) -> str:
        return f"{self.type} {self.name}"


@dataclass(slots=True)
class Life:
    """One unit: its rows without a gap, oldest first; a row bears the code of its time."""

    rows: list[Row]
    is_start_known: bool = True  # False: there before the day of its first row, since when is not in the catalogue
    wrong_codes: list[tuple[str, date, date]] = field(default_factory=list)  # another's, listed instead of its own
    more_codes: list[tuple[str, date, date]] = field(default_factory=list)  # another's, listed beside its own

    @property
    def level(self) -> str:
        return self.rows[0].level

    @property
    def start(self) -> date:
        return self.rows[0].start

    @property
    def end(self) -> date | None:
        return self.rows[-1].end

    def at(self, on: date) -> Row | None:
        return next((r for r in self.rows if r.start <= on and (r.end is None or on < r.end)), None)


@dataclass(frozen=True, slots=True)
class Day:
    """A change the catalogue lists on one day and its act makes on another."""

    level: str
    codes: tuple[str, ...]
    state: date
    act: date


def read_rows(text: str) -> list[Row]:
    """Return the rows of `units-2004-2025.csv`, without ghosts, types taken from the names."""
    found = []
    for row in csv.DictReader(text.splitlines()):
        if row["note"].startswith("ghost"):
            continue
        name = bare(row["name"])
        type_ = row["name"][: -len(name)].strip().capitalize()
        end = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
        found.append(
            Row(row["level"], row["code"], name, type_, row["parent_code"], date.fromisoformat(row["valid_from"]), end)
        )
    return found


def lives(
    rows: Iterable[Row],
    *,
    days: Sequence[Day] = (),
    unlisted: Sequence[str] = (),
    cuts: Sequence[tuple[str, str, date]] = (),
) -> list[Life]:
    """Put the rows together to lives.

    Args:
        days: where an act's day is known to differ from the state's.
        unlisted: districts the catalogue lists before it lists their communes; these had been there before.
        cuts: (level, code, day): an act forms a new unit that day, though the code goes on.
    """
    rows = [_moved(row, days) for row in rows]
    first = min(row.start for row in rows)
    by_code = defaultdict[tuple[str, str], list[Row]](list)
    for row in sorted(rows, key=lambda row: row.start):
        by_code[row.level, row.code].append(row)
    wrong = _exchange(by_code)
    stretches = dict[tuple[str, str], list[list[Row]]]()
    for key, held in by_code.items():
        stretches[key] = [_joined(_settled(stretch)) for stretch in _stretches(held)]
    found = _linked(stretches)
    _listed_once(found)
    for life in found:
        life.is_start_known = life.start > first
        life.wrong_codes += wrong.get((life.level, life.rows[-1].code), [])
    _mark_unlisted(found, unlisted)
    return [part for life in found for part in _cut(life, cuts)]


def _moved(row: Row, days: Sequence[Day]) -> Row:
    for day in days:
        if row.level == day.level and row.code in day.codes:
            start, end = (day.act if each == day.state else each for each in (row.start, row.end))
            row = replace(row, start=start or row.start, end=end)
    return row


def _stretches(rows: Sequence[Row]) -> list[list[Row]]:
    found = [[rows[0]]]
    for before, after in pairwise(rows):
        if before.end == after.start:
            found[-1].append(after)
        else:
            found.append([after])
    return found


def _settled(rows: list[Row]) -> list[Row]:
    """Of facts X Y X Y within months leave X Y, from the last day: a step undone and made again is one step."""
    at = 0
    while at + 3 < len(rows):
        first, second, third, fourth = rows[at : at + 4]
        is_again = first.facts == third.facts and second.facts == fourth.facts
        if is_again and fourth.start - second.start <= UNDONE:
            rows = [*rows[:at], replace(first, end=fourth.start), *rows[at + 3 :]]
        else:
            at += 1
    return rows


def _joined(rows: Sequence[Row]) -> list[Row]:
    """Make one of neighbours that say the same."""
    found = [rows[0]]
    for row in rows[1:]:
        last = found[-1]
        if (last.facts, last.code) == (row.facts, row.code):
            found[-1] = replace(last, end=row.end)
        else:
            found.append(row)
    return found


def _exchange(by_code: dict[tuple[str, str], list[Row]]) -> dict[tuple[str, str], list[tuple[str, date, date]]]:
    """Give districts listed under each other's code their own back; return the codes each had been listed under."""
    wrong = defaultdict[tuple[str, str], list[tuple[str, date, date]]](list)
    turned = defaultdict[tuple[str, str, date], list[tuple[str, Row, Row]]](list)
    for (level, code), rows in by_code.items():
        if level != "district":
            continue
        for before, after in pairwise(rows):
            if before.end == after.start and before.full_name != after.full_name:
                turned[level, before.parent, after.start].append((code, before, after))
    for (level, _, day), changes in turned.items():
        for code, before, after in changes:
            for other, other_before, other_after in changes:
                if code < other and (before.full_name, after.full_name) == (
                    other_after.full_name,
                    other_before.full_name,
                ):
                    # The interim began when the second of the two began to be listed.
                    since = max(before.start, other_before.start)
                    for one, now in ((code, after), (other, other_after)):
                        rows = by_code[level, one]
                        at = next(place for place, row in enumerate(rows) if row.end == day)
                        rows[at] = replace(rows[at], name=now.name, type=now.type)
                    wrong[level, code].append((other, since, day))
                    wrong[level, other].append((code, since, day))
    return wrong


def _linked(stretches: dict[tuple[str, str], list[list[Row]]]) -> list[Life]:
    """Say which stretches are one unit: a code put right, or a break of a few weeks."""
    ending = defaultdict[tuple[str, str, date, str, str], list[tuple[str, str]]](list)
    for (level, code), held in stretches.items():
        for stretch in held:
            last = stretch[-1]
            if last.end is not None:
                ending[level, last.parent, last.end, last.type, name_key(last.name)].append((code, level))
    life_of = dict[tuple[str, str, date], Life]()  # (level, code, day its last stretch ends)
    found = list[Life]()
    ordered = sorted(
        ((key, stretch) for key, held in stretches.items() for stretch in held), key=lambda p: p[1][0].start
    )
    for (level, code), stretch in ordered:
        first, end = stretch[0], stretch[-1].end
        put_right = ending.get((level, first.parent, first.start, first.type, name_key(first.name)), [])
        life = None
        if len(put_right) == 1 and put_right[0][0] != code:
            life = life_of.get((level, put_right[0][0], first.start))
        if life is None and (life := _interrupted(life_of, level, code, first)) is not None:
            last = life.rows[-1]
            if not _is_borne_by_another(ordered, last, first.start):
                life.rows[-1] = replace(last, end=first.start)
            else:  # its name had gone to a neighbour meanwhile
                stretch = [replace(first, start=last.end or first.start), *stretch[1:]]
        if life is None:
            life = Life([])
            found.append(life)
        life.rows = _joined([*life.rows, *stretch])
        if end is not None:
            life_of[level, code, end] = life
    return found


def _interrupted(life_of: dict[tuple[str, str, date], Life], level: str, code: str, first: Row) -> Life | None:
    for (its_level, its_code, end), life in life_of.items():
        is_same = (its_level, its_code) == (level, code) and life.end == end and life.rows[-1].parent == first.parent
        if is_same and timedelta(0) < first.start - end <= SHORT_BREAK:
            return life
    return None


def _is_borne_by_another(ordered: Sequence[tuple[tuple[str, str], list[Row]]], row: Row, until: date) -> bool:
    """Whether a unit of another code had the name of one that was not listed from the end of `row` until a day."""
    return any(
        other.code != row.code
        and (other.level, other.facts) == (row.level, row.facts)
        and other.start < until
        and (other.end is None or other.end > (row.end or until))
        for _, stretch in ordered
        for other in stretch
    )


def _listed_once(found: Sequence[Life]) -> None:
    """Where one name stands twice in a district for a state or two, the one that ends had ended when the other began.

    A merger spread over two states: the old bearer of the name is still listed beside the new one.
    """
    bearing = defaultdict[tuple[str, str, str, str], list[Life]](list)
    for life in found:
        for row in life.rows:
            bearing[life.level, *row.facts].append(life)
    for (_, *facts), lives_ in bearing.items():
        for old in lives_:
            for new in lives_:
                last = old.rows[-1]
                if old is new or last.end is None or last.facts != tuple(facts):
                    continue
                place, since = next(
                    ((at, row.start) for at, row in enumerate(new.rows) if row.facts == last.facts), (0, last.end)
                )
                before = old.rows[-2].name if len(old.rows) > 1 else ""
                if since == last.start and place and before == last.name:
                    # Both are listed under it from one day: it stays with the one that had it before.
                    kept = new.rows[place - 1]
                    new.rows[place] = replace(new.rows[place], name=kept.name, type=kept.type)
                if last.start < since < last.end <= since + SHORT_BREAK:
                    old.rows[-1] = replace(last, end=since)
                    new.more_codes.append((last.code, since, last.end))


def _mark_unlisted(found: Sequence[Life], unlisted: Sequence[str]) -> None:
    """Communes first listed with a district that had stood there empty were there before it was filled."""
    filled = defaultdict[str, list[Life]](list)
    for life in found:
        if life.level == "commune" and life.is_start_known:
            filled[life.rows[0].parent].append(life)
    districts = {life.rows[0].code: life for life in found if life.level == "district"}
    for code in unlisted:
        day = min((life.start for life in filled[code]), default=None)
        province = districts[code].rows[0].parent
        for other, communes in filled.items():
            begins_with_it = other == code or (other in districts and districts[other].start == day)
            if begins_with_it and other in districts and districts[other].rows[0].parent == province:
                for life in communes:
                    if life.start == day:
                        life.is_start_known = False


def _cut(life: Life, cuts: Sequence[tuple[str, str, date]]) -> list[Life]:
    """End a life where an act forms a new unit under the same code."""
    for level, code, day in cuts:
        place = next((at for at, row in enumerate(life.rows) if row.start == day), 0)
        if life.level == level and place and code in (life.rows[place - 1].code, life.rows[place].code):
            wrong, more = life.wrong_codes, life.more_codes
            before = Life(
                life.rows[:place],
                life.is_start_known,
                [w for w in wrong if w[1] < day],
                [w for w in more if w[1] < day],
            )
            after = Life(life.rows[place:], True, [w for w in wrong if w[1] >= day], [w for w in more if w[1] >= day])
            return [before, *_cut(after, cuts)]
    return [life]
