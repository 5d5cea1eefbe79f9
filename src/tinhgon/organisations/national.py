"""From the texts of the acts and two catalogues to the register of Vietnam's units and agencies in time.

`build` takes texts, not paths: who calls it reads the files. Everything that is not in an act or a catalogue comes
from `data/agencies.yaml`, where each fact has its source and its certainty.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tinhgon.organisations.acts import CommuneAct, clean, read_commune_act
from tinhgon.organisations.agencies import add_agencies
from tinhgon.organisations.history import History, add_history
from tinhgon.organisations.model import (
    Act,
    Code,
    CodeStatus,
    Dimension,
    Edge,
    Event,
    EventKind,
    Hierarchy,
    Kind,
    Version,
)
from tinhgon.organisations.portions import Portion
from tinhgon.organisations.reconciliation import (
    ClauseEdge,
    NewUnit,
    OldUnit,
    Reconciliation,
    bare,
    name_key,
    reconcile,
)
from tinhgon.organisations.registry import Registry
from tinhgon.organisations.tables import KNOWN_SINCE, OPERATIVE, BuildFailed, Tables

__all__ = ["SCHEME", "BuildFailed", "Built", "History", "build"]

SCHEME = "nso"
PASSED = date(2025, 6, 16)  # NQ 1654-1687, Luật 72/2025/QH15
PROVINCES_PASSED = date(2025, 6, 12)  # NQ 202/2025/QH15
CODES_ISSUED = date(2025, 6, 30)  # QĐ 19/2025/QĐ-TTg

_MERGER = re.compile(
    r"\d+\.\s*Hợp nhất (?P<who>.+?)[,;]\s*lấy tên là (?P<type>tỉnh|thành phố|Thành phố)\s+(?P<name>.+?),\s*"
    r"trung tâm chính trị - hành chính đặt tại (?:tỉnh|thành phố|Thành phố)\s+(?P<seat>.+?)(?:\s+hiện nay)?\.$"
)
_PROVINCE_NAME = re.compile(r"(?:tỉnh|[Tt]hành phố)\s+(.+?)(?=\s*,|\s+và\s|\s*;|$)")


@dataclass(slots=True)
class Built:
    registry: Registry
    notes: list[str]  # spellings, homonyms, catalogue faults: how each was settled
    clauses: list[tuple[str, int, str]]  # (act, khoản, "formed 26740" / "renamed …" / "summary: …"): every clause
    counts: dict[str, int]


def build(
    *,
    acts: Mapping[str, str],
    provinces_act: str,
    before: str,
    after: str,
    history: History,
    extra: Mapping[str, Any],
) -> Built:
    """Build the national register.

    Args:
        acts: number of each commune resolution ("1656/NQ-UBTVQH15") → its Markdown.
        provinces_act: Markdown of 60-NQ/TW, list II.
        before, after: the catalogues (CSV) of 30/6/2025 and 1/7/2025.
        history: the catalogue's states since 2004, and what is known beside them.
        extra: `data/agencies.yaml`, parsed.

    Raises:
        UnreadClause: a clause with words outside the grammar.
        BuildFailed: a name, a share or a count that stays open.
    """
    old_rows = list(csv.DictReader(before.splitlines()))
    new_rows = list(csv.DictReader(after.splitlines()))
    mergers = _mergers(provinces_act)
    read = [read_commune_act(number, text) for number, text in sorted(acts.items())]
    old_units, new_units = _old_units(old_rows), _new_units(new_rows)
    merged_into = _merged_into(mergers, old_units, new_units)
    result = reconcile(read, old_units, new_units, merged_into)
    if result.unsolved:
        raise BuildFailed(result.unsolved)

    tables = Tables()
    _acts(tables, read)
    old_province, new_province = _provinces(tables, mergers, old_units, new_units, merged_into)
    district = _districts(tables, old_units, old_province)
    _communes(tables, result, old_units, new_units, district, new_province)
    told = add_history(tables, history)
    add_agencies(tables, extra)
    registry = Registry(
        units=tables.units.values(), versions=tables.versions, codes=tables.codes, acts=tables.acts.values(),
        events=tables.events.values(), edges=tables.edges,
    )  # fmt: skip
    pairs = {(e.old, e.new) for e in (*result.edges, *result.kept, *result.renamed)}
    ways = defaultdict[str, int](int)
    for old, _ in pairs:
        ways[old] += 1
    district_of = {unit.code: unit.district_code for unit in old_units}
    counts = {
        "old units": len(ways),
        "new units": len({new for _, new in pairs}),
        "edges": len(pairs),
        **_formed(result, old_units, new_units),
        "divided": sum(1 for n in ways.values() if n > 1),
        **{
            f"divided between {n}": sum(1 for way in ways.values() if way == n)
            for n in range(2, max(ways.values()) + 1)
        },
        "district to commune edges": len({(district_of[old], new) for old, new in pairs}),
        "clauses": sum(len(act.clauses) for act in read),
        **{f"homonyms by {ground}": count for ground, count in sorted(result.grounds.items())},
        "mergers of provinces": len(mergers),
        **told,
        "units in the register": len(tables.units),
        "edges in the register": len(tables.edges),
        "events in the register": len(tables.events),
    }
    return Built(registry=registry, notes=result.notes, clauses=_accounted(read, result), counts=counts)


def _formed(result: Reconciliation, old_units: Sequence[OldUnit], new_units: Sequence[NewUnit]) -> dict[str, int]:
    """How the new units came about: by the words of the khoản, and by what is different afterwards.

    The acts have 3,192 khoản that form a unit, 2 that rename one (their summaries count it with those "hình thành sau sắp
    xếp, thực hiện đổi tên") and 127 units "không thực hiện sắp xếp". One of the 3,192 (NQ 1664, khoản 32) makes xã Canh
    Liên of what is left of xã Canh Liên alone: by what is different 3,193 are formed and 128 bear the code, type and name
    of the one unit they come from.
    """
    was = {u.code: (u.type, name_key(u.name)) for u in old_units}
    now = {u.code: (u.type, name_key(u.name)) for u in new_units}
    sources = defaultdict[str, set[str]](set)
    for edge in result.edges:
        sources[edge.new].add(edge.old)
    same = sum(1 for code, olds in sources.items() if olds == {code} and was[code] == now[code])
    by_khoan = len(sources) + len(result.renamed)
    return {
        "khoản that form": len(sources),
        "khoản that rename": len(result.renamed),
        "left as they are by an act": len(result.kept),
        "formed by a clause": by_khoan - same,
        "kept unchanged": len(result.kept) + same,
    }


def _accounted(read: Sequence[CommuneAct], result: Reconciliation) -> list[tuple[str, int, str]]:
    formed = {(e.act, e.clause): e.new for e in result.edges}
    renamed = {(e.act, e.clause): e.new for e in result.renamed}
    rows = []
    for act in read:
        for clause in act.clauses:
            key = (act.number, clause.number)
            if key in formed:
                what = f"formed {formed[key]}"
            elif key in renamed:
                what = f"renamed {renamed[key]}"
            else:
                what = f"summary: counts, {len(clause.kept)} units kept"
            rows.append((*key, what))
    return rows


# --- reading ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Merger:
    number: int
    type: str
    name: str
    seat: str
    members: tuple[str, ...]


def _mergers(text: str) -> list[_Merger]:
    found = []
    for paragraph in re.split(r"\n\s*\n", text):
        if match := _MERGER.match(clean(paragraph)):
            members = tuple(_PROVINCE_NAME.findall(match["who"]))
            number = int(match[0].split(".")[0])
            found.append(_Merger(number, match["type"].capitalize(), match["name"], match["seat"], members))
    return found


def _old_units(rows: Sequence[Mapping[str, str]]) -> list[OldUnit]:
    units, districts = [], dict[str, Mapping[str, str]]()
    with_communes = {row["district_code"] for row in rows if row["commune_code"]}
    for row in rows:
        common: dict[str, Any] = {
            "district": row["district"], "district_code": row["district_code"],
            "province": row["province"], "province_code": row["province_code"],
        }  # fmt: skip
        if row["commune_code"]:
            units.append(
                OldUnit(
                    code=row["commune_code"],
                    type=row["commune_type"].lower(),
                    name=bare(row["commune"]),
                    **common,
                )
            )
        if row["district_code"] not in districts:
            districts[row["district_code"]] = row
            # "D318" stands for an island district without communes, "H…" for one whose communes an act takes together.
            letter = "H" if row["district_code"] in with_communes else "D"
            units.append(
                OldUnit(
                    code=letter + row["district_code"], type=row["district_type"].lower(), name=bare(row["district"]),
                    **common,
                )
            )  # fmt: skip
    return units


def _new_units(rows: Sequence[Mapping[str, str]]) -> list[NewUnit]:
    return [
        NewUnit(
            code=row["commune_code"], type=row["commune_type"].lower(), name=bare(row["commune"]),
            province=row["province"], province_code=row["province_code"],
        )
        for row in rows
    ]  # fmt: skip


def _merged_into(mergers: Sequence[_Merger], old: Sequence[OldUnit], new: Sequence[NewUnit]) -> dict[str, str]:
    before = {name_key(bare(u.province)): u.province_code for u in old}
    after = {name_key(bare(u.province)): u.province_code for u in new}
    into = {before[name_key(member)]: after[name_key(merger.name)] for merger in mergers for member in merger.members}
    for name, code in before.items():
        if code not in into:
            into[code] = after[name]
    return into


# --- writing ---------------------------------------------------------------------------------------------------------


def _acts(tables: Tables, read: Sequence[CommuneAct]) -> None:
    for act in read:
        tables.acts[act.number] = Act(
            act.number, act.number, "Nghị quyết", "Ủy ban Thường vụ Quốc hội", PASSED, PASSED,
            f"Sắp xếp các đơn vị hành chính cấp xã của {act.province} năm 2025",
        )  # fmt: skip


def _both(
    event: str, source: str, target: str, territory: Portion, population: Portion, rest: tuple[int, ...] = ()
) -> list[Edge]:
    """The edges of one move; a dimension that does not move has none."""
    found = []
    for dimension, share in ((Dimension.TERRITORY, territory), (Dimension.POPULATION, population)):
        if share is not Portion.NONE:
            found.append(Edge(event, source, target, dimension, share, rest))
    return found


def _provinces(
    tables: Tables,
    mergers: Sequence[_Merger],
    old: Sequence[OldUnit],
    new: Sequence[NewUnit],
    merged_into: Mapping[str, str],
) -> tuple[dict[str, str], dict[str, str]]:
    names = {u.province_code: u.province for u in old}
    names_after = {u.province_code: u.province for u in new}
    of_merger = {merged_into[code]: None for code in names}
    members = defaultdict[str, list[str]](list)
    for code, into in merged_into.items():
        members[into].append(code)
    before, after = dict[str, str](), dict[str, str]()
    act = "202/2025/QH15"
    for code, full in sorted(names.items()):
        before[code] = tables.unit(Kind.PROVINCE, code, full)
    by_name = {name_key(merger.name): merger for merger in mergers}
    for code in sorted(of_merger):
        full = names_after[code]
        type_, name = full[: -len(bare(full))].strip(), bare(full)
        if len(members[code]) == 1:
            unit = after[code] = before[code]
            tables.versions.append(_version(unit, name, type_, KNOWN_SINCE, None, is_start_known=False))
            tables.codes.append(Code(SCHEME, code, unit, KNOWN_SINCE, None))
            continue
        merger = by_name[name_key(name)]
        unit = after[code] = tables.unit(Kind.PROVINCE, code, full, OPERATIVE.isoformat())
        event = tables.event(
            Event(
                f"{act}#{merger.number}", EventKind.MERGE, act, "Điều 1", OPERATIVE, recorded=PROVINCES_PASSED,
                note=f"60-NQ/TW, danh sách II, mục {merger.number}",
            )
        )  # fmt: skip
        tables.versions.append(
            _version(unit, name, type_, OPERATIVE, None, seat=merger.seat, recorded=PROVINCES_PASSED, event=event)
        )
        tables.codes.append(Code(SCHEME, code, unit, OPERATIVE, None, recorded=CODES_ISSUED, source="19/2025/QĐ-TTg"))
        for member in sorted(members[code]):
            old_full = names[member]
            tables.versions.append(
                _version(
                    before[member], bare(old_full), old_full[: -len(bare(old_full))].strip(), KNOWN_SINCE, OPERATIVE,
                    end_recorded=PROVINCES_PASSED, is_start_known=False,
                )
            )  # fmt: skip
            tables.codes.append(
                Code(
                    SCHEME,
                    member,
                    before[member],
                    KNOWN_SINCE,
                    OPERATIVE,
                    _ended(member, names_after),
                    continued_as=code,
                )
            )
            tables.edges += _both(event, before[member], unit, Portion.WHOLE, Portion.WHOLE)
    return before, after


def _ended(code: str, issued_again: Container[str]) -> CodeStatus:
    """A code another unit bears from the same day is open; it is closed where no unit bears it any more."""
    return CodeStatus.OPEN if code in issued_again else CodeStatus.CLOSED


def _version(unit: str, name: str, type_: str, start: date, end: date | None, **more: Any) -> Version:
    return Version(unit, name, type_, start, end, **more)


def _districts(tables: Tables, old: Sequence[OldUnit], province: Mapping[str, str]) -> dict[str, str]:
    """The 696 districts, all of which end on 1/7/2025."""
    found = dict[str, str]()
    for unit in old:
        if unit.district_code in found:
            continue
        name = bare(unit.district)
        found[unit.district_code] = made = tables.unit(Kind.DISTRICT, unit.district_code, unit.district)
        tables.versions.append(
            _version(
                made, name, unit.district[: -len(name)].strip(), KNOWN_SINCE, OPERATIVE,
                parents=((Hierarchy.STATE, province[unit.province_code]),), end_recorded=PASSED, is_start_known=False,
            )
        )  # fmt: skip
        tables.codes.append(Code(SCHEME, unit.district_code, made, KNOWN_SINCE, OPERATIVE, CodeStatus.CLOSED))
    return found


def _communes(
    tables: Tables,
    result: Reconciliation,
    old: Sequence[OldUnit],
    new: Sequence[NewUnit],
    district: Mapping[str, str],
    province: Mapping[str, str],
) -> None:
    by_code = {u.code: u for u in new}
    stay = {e.old: e for e in (*result.kept, *result.renamed)}
    renamed = {e.old for e in result.renamed}
    type_of_old = {e.old: e.old_type for e in (*result.edges, *result.kept, *result.renamed) if e.old_type}
    type_of_new = {e.new: e.new_type for e in (*result.edges, *result.kept, *result.renamed) if e.new_type}
    printed = defaultdict[str, set[str]](set)
    for edge in (*result.edges, *result.kept):
        if edge.as_printed:
            printed[edge.old].add(edge.as_printed)

    unit_of_old, unit_of_new = dict[str, str](), dict[str, str]()
    for unit in old:
        if unit.code[0] == "H":
            continue
        if unit.code[0] == "D":
            unit_of_old[unit.code] = district[unit.district_code]
            continue
        made = unit_of_old[unit.code] = tables.unit(Kind.COMMUNE, unit.code, unit.name, unit.district_code)
        aliases = tuple(sorted(printed[unit.code]))
        parents = ((Hierarchy.STATE, district[unit.district_code]),)
        type_ = _capital(type_of_old.get(unit.code, unit.type))
        tables.versions.append(
            _version(
                made, unit.name, type_, KNOWN_SINCE, OPERATIVE, parents=parents, end_recorded=PASSED,
                is_start_known=False, aliases=aliases,
            )
        )  # fmt: skip
        if unit.code not in stay:
            tables.codes.append(Code(SCHEME, unit.code, made, KNOWN_SINCE, OPERATIVE, _ended(unit.code, by_code)))
            continue
        edge = stay[unit.code]
        after = by_code[edge.new]
        unit_of_new[edge.new] = made
        kind = EventKind.RENAME if unit.code in renamed else EventKind.REPARENT
        event = tables.event(
            Event(
                f"{edge.act}#{edge.clause}" + ("" if kind is EventKind.RENAME else f"-{unit.code}"), kind, edge.act,
                f"khoản {edge.clause} Điều 1", OPERATIVE, recorded=PASSED,
                note="" if kind is EventKind.RENAME else "không thực hiện sắp xếp; kết thúc cấp huyện",
            )
        )  # fmt: skip
        tables.versions.append(
            _version(
                made, after.name, _capital(type_of_new.get(after.code, after.type)), OPERATIVE, None,
                parents=((Hierarchy.STATE, province[after.province_code]),), recorded=PASSED, aliases=aliases,
                event=event,
            )
        )  # fmt: skip
        tables.codes.append(Code(SCHEME, unit.code, made, KNOWN_SINCE, None))

    for edge in sorted(result.edges, key=lambda e: (e.act, e.clause)):
        event = f"{edge.act}#{edge.clause}"
        if edge.new not in unit_of_new:
            target = by_code[edge.new]
            unit_of_new[edge.new] = made = tables.unit(Kind.COMMUNE, edge.new, target.name, OPERATIVE.isoformat())
            tables.event(
                Event(event, EventKind.ESTABLISH, edge.act, f"khoản {edge.clause} Điều 1", OPERATIVE, recorded=PASSED)
            )
            tables.versions.append(
                _version(
                    made, target.name, _capital(type_of_new.get(target.code, target.type)), OPERATIVE, None,
                    parents=((Hierarchy.STATE, province[target.province_code]),), recorded=PASSED, event=event,
                )
            )  # fmt: skip
            tables.codes.append(
                Code(SCHEME, edge.new, made, OPERATIVE, None, recorded=CODES_ISSUED, source="19/2025/QĐ-TTg")
            )
        tables.edges += _both(
            event, unit_of_old[edge.old], unit_of_new[edge.new], edge.territory, edge.population, edge.remainder_of
        )

    # What a district's communes went into is what became of its territory; its organs go elsewhere.
    district_of = {u.code: u.district_code for u in old}
    out = defaultdict[str, dict[str, list[ClauseEdge]]](lambda: defaultdict(list))
    for edge in (*result.edges, *result.kept, *result.renamed):
        if edge.old[0] != "D":
            out[district_of[edge.old]][edge.new].append(edge)
    for code, targets in sorted(out.items()):
        event = tables.event(
            Event(
                f"72/2025/QH15#{code}", EventKind.DISSOLVE, "72/2025/QH15", "", OPERATIVE, recorded=PASSED,
                note="Kết thúc hoạt động của đơn vị hành chính cấp huyện",
            )
        )  # fmt: skip
        for new_code, edges in sorted(targets.items()):
            people = any(e.population is not Portion.NONE for e in edges)
            share = Portion.WHOLE if len(targets) == 1 else Portion.PART
            tables.edges += _both(
                event, district[code], unit_of_new[new_code], share, share if people else Portion.NONE
            )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
