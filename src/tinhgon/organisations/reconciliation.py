"""Which unit each name of an act means: names of clauses against two catalogues, never by guess.

A name is settled by the type and the spelling inside the province of the act and by the district in brackets; where
several units are left, `homonyms` settles it. A spelling that differs from the catalogue is matched only inside the
province, only where one unit is left that it can be, and is reported. What stays open fails.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from rapidfuzz import distance

from tinhgon.organisations.acts import Clause, ClauseKind, CommuneAct, Mention
from tinhgon.organisations.homonyms import Contradiction, OldUnit, Open, settle
from tinhgon.organisations.portions import Portion
from tinhgon.vietnamese import fold, match_key

T = TypeVar("T")

_TYPE_WORDS = re.compile(r"^(thành phố|thị xã|thị trấn|đặc khu|phường|quận|huyện|tỉnh|xã)\s+", re.I)
_ROMAN = {
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "x": "10",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUnit:
    code: str
    type: str
    name: str
    province: str
    province_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseEdge:
    """What one khoản moves from one old unit to the new unit it forms."""

    old: str
    new: str
    act: str
    clause: int
    territory: Portion
    population: Portion
    remainder_of: tuple[int, ...] = ()
    as_printed: str = ""  # the name in the act where it differs from the catalogue's
    old_type: str = ""  # the type the act gives the old unit
    new_type: str = ""  # the type the act gives the new unit


@dataclass(slots=True)
class Reconciliation:
    edges: list[ClauseEdge] = field(default_factory=list)
    kept: list[ClauseEdge] = field(default_factory=list)  # units the summary khoản leaves as they are
    renamed: list[ClauseEdge] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # spellings, exclusions, land that is no unit
    grounds: Counter[str] = field(default_factory=Counter)  # how many homonyms each ground settled
    unsolved: list[str] = field(default_factory=list)


def bare(name: str) -> str:
    """Return a name without its type: "Phường Bến Nghé" → "Bến Nghé"."""
    return _TYPE_WORDS.sub("", name.strip())


def name_key(name: str) -> str:
    """Return the key under which an act and a catalogue print one name: tone style, case, "01", "I" do not count."""
    key = match_key(name).replace("’", "'")
    key = re.sub(r"\s*-\s*", "-", key)
    return str(int(key)) if re.fullmatch(r"\d+", key) else key


def _loose_key(name: str) -> str:
    """The key for near matches: accents, i/y, hyphens, apostrophes and spaces do not count."""
    return re.sub(r"[^a-z0-9]", "", fold(name).replace("y", "i"))


def reconcile(
    acts: Sequence[CommuneAct],
    old_units: Sequence[OldUnit],
    new_units: Sequence[NewUnit],
    merged_into: Mapping[str, str],
) -> Reconciliation:
    """Settle every name of every clause.

    Args:
        merged_into: code of each old province → code of the province it is in afterwards.
    """
    result = Reconciliation()
    old_of = defaultdict[str, list[OldUnit]](list)
    new_of = defaultdict[str, list[NewUnit]](list)
    for old in old_units:
        old_of[merged_into[old.province_code]].append(old)
    for new in new_units:
        new_of[new.province_code].append(new)
    province_code = {name_key(bare(new.province)): new.province_code for new in new_units}
    full_name = {new.province_code: new.province for new in new_units}
    act_of = dict[str, str]()
    for act in acts:
        code = province_code.get(name_key(bare(act.province)), "")
        if not code or code in act_of:
            why = f"a second act for it, beside {act_of[code]}" if code else "no such province in the catalogue"
            result.unsolved.append(f"{act.number}: {act.province}: {why}")
            continue
        act_of[code] = act.number
        _reconcile_act(act, old_of[code], new_of[code], result)
    for code, name in full_name.items():
        if code not in act_of:
            result.unsolved.append(f"{code} {name}: no act for this province")
    return result


def _reconcile_act(act: CommuneAct, old: list[OldUnit], new: list[NewUnit], result: Reconciliation) -> None:
    new_by_key = defaultdict[tuple[str, str], list[NewUnit]](list)
    for unit in new:
        new_by_key[unit.type, name_key(unit.name)].append(unit)
    by_key = defaultdict[str, list[OldUnit]](list)
    for unit_ in old:
        by_key[name_key(unit_.name)].append(unit_)

    targets: dict[int, NewUnit] = {}
    taken_new = set[str]()
    unmatched = list[Clause]()
    for clause in act.clauses:
        if clause.kind is ClauseKind.SUMMARY:
            continue
        found = new_by_key[clause.result_type, name_key(clause.result_name)]
        if len(found) == 1:
            targets[clause.number] = found[0]
            taken_new.add(found[0].code)
        else:
            unmatched.append(clause)

    opened = [
        Open(act.number, clause, mention, _candidates(mention, by_key, old))
        for clause in act.clauses
        for mention in (clause.kept if clause.kind is ClauseKind.SUMMARY else clause.mentions)
    ]
    _narrow(opened, old, result)

    # A kept unit takes the catalogue's entry that bears its name; then what is left over is matched by spelling.
    for entry in opened:
        if entry.clause.kind is ClauseKind.SUMMARY and len(entry.candidates) == 1:
            unit_ = entry.candidates[0]
            same = [n for n in new if n.code == unit_.code and n.code not in taken_new]
            if len(same) != 1:
                result.unsolved.append(
                    f"{act.number}, khoản {entry.clause.number}: kept {unit_} is not in the new catalogue"
                )
                continue
            taken_new.add(same[0].code)
            note = ""
            if same[0].type != unit_.type:
                result.notes.append(
                    f"{act.number}, khoản {entry.clause.number}: kept {unit_.type} {unit_.code} {unit_.name} is "
                    f"{same[0].type!r} in the new catalogue; the act prevails"
                )
            if name_key(same[0].name) != name_key(unit_.name) or name_key(entry.mention.name) != name_key(unit_.name):
                note = entry.mention.name
                result.notes.append(
                    f"{act.number}, khoản {entry.clause.number}: kept {unit_.code} printed {note!r}, catalogues "
                    f"{unit_.name!r} and {same[0].name!r}"
                )
            result.kept.append(
                ClauseEdge(
                    old=unit_.code, new=same[0].code, act=act.number, clause=entry.clause.number,
                    territory=Portion.WHOLE, population=Portion.WHOLE, as_printed=note,
                    old_type=entry.mention.type, new_type=entry.mention.type,
                )
            )  # fmt: skip
    for clause in unmatched:
        left = [n for n in new if n.code not in taken_new and n.type == clause.result_type]
        near = _nearest(clause.result_name, [(n.name, n) for n in left])
        if near is None:
            # The catalogue may have the type wrong; the act prevails.
            typed = [n for n in new if n.code not in taken_new and name_key(n.name) == name_key(clause.result_name)]
            near = typed[0] if len(typed) == 1 else None
        if near is None:
            result.unsolved.append(
                f"{act.number}, khoản {clause.number}: no new {clause.result_type} {clause.result_name!r}"
            )
            continue
        targets[clause.number] = near
        taken_new.add(near.code)
        result.notes.append(
            f"{act.number}, khoản {clause.number}: new {clause.result_type} {clause.result_name!r} is {near.code}, "
            f"{near.type!r} {near.name!r} in the catalogue; the act prevails"
        )
    for unit in new:
        if unit.code not in taken_new:
            result.unsolved.append(
                f"{act.number}: {unit.code} {unit.type} {unit.name} is formed by no khoản and not kept"
            )

    edges = list[ClauseEdge]()
    for entry in opened:
        where = f"{act.number}, khoản {entry.clause.number}"
        if len(entry.candidates) != 1:
            listed = ", ".join(f"{u.code} {u.name} ({u.district}, {u.province})" for u in entry.candidates) or "none"
            result.unsolved.append(
                f"{where}: {entry.mention.type} {entry.mention.name!r} ({entry.mention.district}) may be: {listed}"
            )
            continue
        if entry.clause.kind is ClauseKind.SUMMARY or entry.clause.number not in targets:
            continue
        mention, unit_ = entry.mention, entry.candidates[0]
        printed = mention.name if name_key(mention.name) != name_key(unit_.name) else ""
        # An act that takes "huyện Kiên Hải" takes the communes it consists of.
        for each in _communes(unit_, old):
            edge = ClauseEdge(
                old=each.code, new=targets[entry.clause.number].code, act=act.number, clause=entry.clause.number,
                territory=mention.territory, population=mention.population, remainder_of=mention.remainder_of,
                as_printed=printed, old_type="" if each is not unit_ else mention.type,
                new_type=entry.clause.result_type,
            )  # fmt: skip
            if entry.clause.kind is ClauseKind.RENAME:
                result.renamed.append(edge)
            else:
                edges.append(edge)
    for clause in act.clauses:
        result.notes += [f"{act.number}, khoản {clause.number}: land that is no unit: {p.text}" for p in clause.places]

    _count(act, result)
    _close(act.number, edges_here := _merged_within_clause(edges), result)
    result.edges += edges_here
    gone = {edge.old for edge in edges} | {e.old for e in result.kept} | {e.old for e in result.renamed}
    for unit_ in old:
        if unit_.code not in gone and not unit_.code.startswith("H"):
            result.unsolved.append(
                f"{act.number}: {unit_.code} {unit_.type} {unit_.name} ({unit_.district}) goes nowhere"
            )


def _communes(unit: OldUnit, old: list[OldUnit]) -> list[OldUnit]:
    if not unit.code.startswith("H"):
        return [unit]
    return [each for each in old if each.district_code == unit.district_code and each.code != unit.code]


def _merged_within_clause(edges: list[ClauseEdge]) -> list[ClauseEdge]:
    """One edge for (old, new): a clause may name a unit twice, once for land and once for people."""
    merged: dict[tuple[str, str], ClauseEdge] = {}
    for edge in edges:
        before = merged.get((edge.old, edge.new))
        if before is None:
            merged[edge.old, edge.new] = edge
            continue
        merged[edge.old, edge.new] = replace(
            before,
            territory=edge.territory if before.territory is Portion.NONE else before.territory,
            population=edge.population if before.population is Portion.NONE else before.population,
            remainder_of=before.remainder_of or edge.remainder_of,
        )
    return list(merged.values())


def _count(act: CommuneAct, result: Reconciliation) -> None:
    """Hold what the khoản form and keep against the counts the act itself gives at its end."""
    summaries = [clause for clause in act.clauses if clause.kind is ClauseKind.SUMMARY]
    if len(summaries) != 1:
        result.unsolved.append(f"{act.number}: {len(summaries)} khoản that sum up, not one")
        return
    formed = Counter(clause.result_type for clause in act.clauses if clause.kind is not ClauseKind.SUMMARY)
    kept = Counter(mention.type for mention in summaries[0].kept)
    for said, counted in ((summaries[0].formed, formed), (summaries[0].totals, formed + kept)):
        if dict(said) != counted:
            where = f"{act.number}, khoản {summaries[0].number}"
            result.unsolved.append(f"{where}: the act counts {dict(said)}, its khoản give {dict(counted)}")


def _close(act: str, edges: list[ClauseEdge], result: Reconciliation) -> None:
    """Make the shares out of each unit close at 1 in both dimensions, in place; report where they do not.

    They close where one khoản takes the whole, or where some take parts and one, which cites them all, the remainder.
    "Phần còn lại" means what the cited khoản left: all the people where they took land alone, land alone where one of
    them took all the people.
    """
    out = defaultdict[str, list[int]](list)
    for at, edge in enumerate(edges):
        out[edge.old].append(at)
    for code, places in out.items():
        for at in places:
            if missing := set(edges[at].remainder_of) - {edges[b].clause for b in places if b != at}:
                result.unsolved.append(
                    f"{act}, khoản {edges[at].clause}: what is left of {code} after khoản {sorted(missing)}, which do not "
                    "name it"
                )
        for dimension in ("territory", "population"):
            taken = [(at, getattr(edges[at], dimension)) for at in places]
            wholes = [at for at, portion in taken if portion is Portion.WHOLE]
            parts = [at for at, portion in taken if portion is Portion.PART]
            rests = [at for at, portion in taken if portion is Portion.REMAINDER]
            listed = ", ".join(f"khoản {edges[at].clause} {portion.value}" for at, portion in taken)
            for at in rests:
                takers = {edges[b].clause for b in (*wholes, *parts)}
                if uncited := takers - set(edges[at].remainder_of):
                    result.unsolved.append(
                        f"{act}, khoản {edges[at].clause}: what is left of the {dimension} of {code} is said without khoản "
                        f"{sorted(uncited)}: {listed}"
                    )
            if len(wholes) == 1 and not parts:
                for at in rests:
                    edges[at] = _with(edges[at], dimension, Portion.NONE)
            elif not wholes and not parts and len(rests) == 1:
                edges[rests[0]] = _with(edges[rests[0]], dimension, Portion.WHOLE)
            elif wholes or len(rests) != 1:
                result.unsolved.append(f"{act}: {dimension} of {code} does not close: {listed}")


def _with(edge: ClauseEdge, dimension: str, portion: Portion) -> ClauseEdge:
    if dimension == "territory":
        return replace(edge, territory=portion)
    return replace(edge, population=portion)


def _candidates(mention: Mention, by_key: Mapping[str, list[OldUnit]], old: list[OldUnit]) -> list[OldUnit]:
    # A number names a ward; where the catalogue has "Xã 5", its type is at fault.
    numbered = name_key(mention.name).isdigit()
    named = [
        u for u in by_key.get(name_key(mention.name), ()) if u.type == mention.type or (numbered and u.type == "xã")
    ]
    if not named and (digits := _ROMAN.get(match_key(mention.name))):
        named = [u for u in by_key.get(digits, ()) if u.type == mention.type]
    return _in_district(mention, named)


def _in_district(mention: Mention, units: Iterable[OldUnit]) -> list[OldUnit]:
    wanted = match_key(mention.district)
    province = name_key(bare(mention.province)) if mention.province else ""
    return [
        u
        for u in units
        if (not wanted or (_loose_key(bare(u.district)) == _loose_key(bare(wanted)) and _same_kind(wanted, u.district)))
        and (not province or name_key(bare(u.province)) == province)
    ]


def _same_kind(wanted: str, district: str) -> bool:
    return wanted.split()[0] == match_key(district).split()[0]


def _narrow(opened: list[Open], old: list[OldUnit], result: Reconciliation) -> None:
    """Find units for the names the catalogue prints otherwise, then settle the homonyms."""
    for entry in opened:
        if not entry.candidates:
            # The catalogue may have the type wrong; then the name and the district decide, and the act's type prevails.
            same = [
                u for u in old if name_key(u.name) == name_key(entry.mention.name) and not u.code.startswith(("H", "D"))
            ]
            entry.candidates = _in_district(entry.mention, same)
            if len(entry.candidates) == 1:
                _note_type(entry, result)
    named = {unit.code for entry in opened for unit in entry.candidates}
    for entry in opened:
        if entry.candidates:
            continue
        pool = _in_district(entry.mention, (u for u in old if u.type == entry.mention.type))
        # A remainder or a part may mean a unit other clauses spell right, a whole only one that no clause does.
        if entry.takes_all:
            pool = [u for u in pool if u.code not in named]
        near = _nearest(entry.mention.name, [(u.name, u) for u in pool])
        if near is None:
            continue
        entry.candidates = [near]
        result.notes.append(
            f"{entry.act}, khoản {entry.clause.number}: {entry.mention.type} {entry.mention.name!r} is "
            f"{near.code} {near.name!r} ({near.district}, {near.province})"
        )
    _settle(opened, result)


def _note_type(entry: Open, result: Reconciliation) -> None:
    unit = entry.candidates[0]
    result.notes.append(
        f"{entry.act}, khoản {entry.clause.number}: {entry.mention.type} {entry.mention.name} ({entry.mention.district}) is "
        f"{unit.code}, {unit.type!r} {unit.name!r} ({unit.district}) in the catalogue; the act prevails"
    )


def _settle(opened: list[Open], result: Reconciliation) -> None:
    """Settle homonyms and report on what ground each was."""
    try:
        settle(opened)
    except Contradiction as code:
        result.unsolved.append(f"{opened[0].act}: the khoản that may name {code} contradict each other")
    for entry in opened:
        if entry.is_settled and entry.refused:
            unit = entry.candidates[0]
            result.grounds[entry.ground] += 1
            result.notes.append(
                f"{entry.act}, khoản {entry.clause.number}: {entry.mention.type} {entry.mention.name} by {entry.ground} "
                f"{unit.code} ({unit.district}, {unit.province}), not "
                + ", ".join(f"{c.code} ({c.district})" for c in entry.refused)
            )


def _nearest(name: str, pool: list[tuple[str, T]]) -> T | None:
    """Return the one unit whose name is this one spelt otherwise, or None when none or several could be meant.

    A number is never spelt otherwise: "Phường 6" is not Phường 5.
    """
    loose = _loose_key(name)
    keys = [(_loose_key(other), unit) for other, unit in pool]
    keys = [(key, unit) for key, unit in keys if re.findall(r"\d+", key) == re.findall(r"\d+", loose)]
    same = [unit for key, unit in keys if key == loose]
    if same:
        return same[0] if len(same) == 1 else None
    close = [unit for key, unit in keys if distance.DamerauLevenshtein.distance(key, loose) <= max(1, len(loose) // 6)]
    return close[0] if len(close) == 1 else None


__all__ = ["ClauseEdge", "NewUnit", "OldUnit", "Reconciliation", "bare", "name_key", "reconcile"]
