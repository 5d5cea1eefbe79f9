"""`tinhgon units find | successors | predecessors | explain | function`: single questions, by code, id or name."""

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tinhgon.cli.units_index import Source
from tinhgon.organisations.finding import Finder
from tinhgon.organisations.model import Certainty, Dimension, Edge, Kind, Share, Version
from tinhgon.organisations.registry import Registry, Succession, weakest
from tinhgon.organisations.wording import (
    CERTAINTY_WORDS,
    changes_in_words,
    end_in_words,
    event_in_words,
    path_in_words,
    version_in_words,
)

SCHEME = "nso"
_MOST_READINGS = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """The unit a question is about, in the part of the register that was read."""

    registry: Registry
    unit: str


# --- which unit ----------------------------------------------------------------------------------------------------------


def asked(options: argparse.Namespace, *, onward: bool, back: bool) -> Asked | None:
    """Return the unit of a day a code, an id or a name means; None, with the reason on standard error."""
    source = Source(options.data)
    registry = source.about(options.unit, onward=onward, back=back)
    say_if_early(registry, options.on, options.to)
    units = meant(registry, Finder(registry, abbreviations=source.abbreviations), options)
    if len(units) == 1:
        return Asked(registry, units[0])
    if not units:
        _say_what_it_was(registry, Finder(registry, abbreviations=source.abbreviations), options)
        return None
    print(
        f"{options.unit!r} có {len(units)} cách hiểu vào ngày {options.on:%d/%m/%Y}; hãy nêu mã, hoặc nơi",
        file=sys.stderr,
    )
    for unit in units[:_MOST_READINGS]:
        print(
            f"  {registry.code_of(unit, SCHEME, options.on) or unit}\t{label(registry, unit, options.on)}",
            file=sys.stderr,
        )
    return None


def meant(registry: Registry, finder: Finder, options: argparse.Namespace) -> list[str]:
    text, on = options.unit.strip(), options.on
    if found := registry.resolve(options.scheme, text, on):
        return found
    if text[:1] == "D" and (found := registry.resolve(options.scheme, text[1:], on)):
        return found
    if text in registry.units:
        return [text] if registry.may_be_alive(text, on) else []
    if registry.code_records(options.scheme, text):
        return []
    exact = [each for each in finder.find(text, on=on, limit=200) if each.rank <= 1]
    best = min((each.rank for each in exact), default=0)
    return list(dict.fromkeys(each.version.unit for each in exact if each.rank == best))


def meant_on(registry: Registry, text: str, on: date) -> list[str]:
    """Return the units a code, an id or a name means on a day, out of a whole register."""
    return meant(registry, Finder(registry), argparse.Namespace(unit=text, on=on, scheme=SCHEME))


def _say_what_it_was(registry: Registry, finder: Finder, options: argparse.Namespace) -> None:
    text, on = options.unit.strip(), options.on
    records = registry.code_records(options.scheme, text)
    if records:
        print(f"mã {text} ({options.scheme}) không chỉ đơn vị nào vào ngày {on:%d/%m/%Y}", file=sys.stderr)
        units = list(dict.fromkeys(record.unit for record in records if record.withdrawn is None))
    elif text in registry.units:
        print(f"đơn vị {text} không có vào ngày {on:%d/%m/%Y}", file=sys.stderr)
        units = [text]
    else:
        units = list(dict.fromkeys(f.version.unit for f in finder.find(text, limit=_MOST_READINGS) if f.rank <= 1))
        what = "không có mã hay đơn vị nào là" if not units else "không có vào ngày này:"
        print(f"{what} {text!r} ({on:%d/%m/%Y})", file=sys.stderr)
    for unit in units:
        for version in registry.versions(unit)[-1:]:
            first = registry.versions(unit)[0]
            span = (
                version_in_words(version) if first is version else f"{version_in_words(version)}; có từ {_since(first)}"
            )
            print(f"  từng là: {span}{_within(registry, version)}", file=sys.stderr)
            if version.end is not None and (words := end_in_words(registry, unit)):
                print(f"    {words}", file=sys.stderr)


def _since(version: Version) -> str:
    if version.start is None:
        return "trước khi có trong sổ"
    return f"{version.start:%d/%m/%Y}" + ("" if version.is_start_known else " hoặc trước đó")


def _within(registry: Registry, version: Version) -> str:
    day = version.start or (version.end - timedelta(days=1) if version.end else date.max)
    above = registry.place(version.unit, day)
    return f", {', '.join(each.full_name for each in above)}" if above else ""


def label(registry: Registry, unit: str, on: date) -> str:
    version = registry.nearest(unit, on)
    return ", ".join(each.full_name for each in (version, *registry.place(unit, on)))


def say_if_early(registry: Registry, *days: date | None) -> None:
    """An answer about days before the catalogue begins is short of most units: who reads it must know."""
    first = date(2004, 8, 31) if registry.complete_from is None else registry.complete_from
    if any(day is not None and day < first for day in days):
        print(
            f"danh mục đơn vị hành chính trong sổ bắt đầu từ {first:%d/%m/%Y}; trước ngày đó sổ không đầy đủ",
            file=sys.stderr,
        )


# --- find ----------------------------------------------------------------------------------------------------------------


def find(options: argparse.Namespace) -> int:
    source = Source(options.data)
    registry = source.about(options.text, is_fragment=True)
    say_if_early(registry, options.on)
    finder = Finder(registry, abbreviations=source.abbreviations)
    found = [each.version for each in finder.find(options.text, on=options.on, limit=options.limit)]
    found = found or _by_code(registry, options.text.strip(), options.on)
    show([facts(registry, version, options.on or _day_of(version)) for version in found], options)
    if not found:
        print("không tìm thấy", file=sys.stderr)
    return 0 if found else 1


def _by_code(registry: Registry, code: str, on: date | None) -> list[Version]:
    """Return the state of each unit a code means on a day, or ever meant, of the time it bore the code."""
    found = []
    for record in (r for scheme in (SCHEME, "qcvn102") for r in registry.code_records(scheme, code)):
        if record.withdrawn is None and (on is None or record.holds(on)):
            day = on or record.start or (record.end - timedelta(days=1) if record.end else date.max)
            found.append(registry.at(record.unit, day) or registry.versions(record.unit)[-1])
    return found


def _day_of(version: Version) -> date:
    """A day on which the version holds: its first, or its last where it is not known since when it does."""
    if version.start is not None:
        return version.start
    return version.end - timedelta(days=1) if version.end is not None else date.max


def facts(registry: Registry, version: Version, on: date, known: date | None = None) -> dict[str, object]:
    above = registry.place(version.unit, on, known=known)
    return {
        "code": registry.code_of(version.unit, SCHEME, on, known=known),
        "name": version.full_name,
        "kind": registry.units[version.unit].kind.value,
        "within": ", ".join(each.full_name for each in above),
        "from": version.start.isoformat() if version.start and version.is_start_known else "",
        "to": version.end.isoformat() if version.end else "",
        "certainty": version.certainty.value,
        "unit": version.unit,
    }


# --- successors, predecessors, explain ------------------------------------------------------------------------------------


def successors(options: argparse.Namespace) -> int:
    is_forward = options.to >= options.on
    question = asked(options, onward=is_forward, back=not is_forward)
    if question is None:
        return 1
    registry, unit = question.registry, question.unit
    ask = registry.successors if is_forward else registry.predecessors
    rows: list[dict[str, object]] = []
    for dimension in [Dimension(options.dimension)] if options.dimension else list(Dimension):
        for each in ask(unit, options.on, options.to, dimension):
            if each.path or not rows:
                rows.append(_succession(registry, each, options))
    show(rows, options)
    if not rows:
        print(_nothing_known(registry, unit, options.on, options.to), file=sys.stderr)
    return 0


def predecessors(options: argparse.Namespace) -> int:
    if options.to > options.on:
        print("--to phải không sau --on: hỏi hình thành từ đơn vị nào", file=sys.stderr)
        return 2
    return successors(options)


def _succession(registry: Registry, each: Succession, options: argparse.Namespace) -> dict[str, object]:
    version = registry.at(each.unit, options.to)
    hops = hops_of(registry, each.path, each.unit, options.on, options.to)
    marks = [Certainty(str(hop["certainty"])) for hop in hops] + ([version.certainty] if version else [])
    last = hops[-1] if hops else {}
    row: dict[str, object] = {
        "code": registry.code_of(each.unit, SCHEME, options.to),
        "name": version.full_name if version else "",
        "dimension": each.path[0].dimension.value if each.path else Dimension.IDENTITY.value,
        "share": each.share.value,
        "act": last.get("act", ""), "clause": last.get("clause", ""), "certainty": weakest(marks).value,
        "unit": each.unit,
    }  # fmt: skip
    if options.json:
        row["path"] = hops
    else:
        row["path"] = "; ".join(
            " ".join(filter(None, (str(h["operative"]), str(h["clause"]), str(h["act"]), f"({h['certainty']})")))
            for h in hops
        )
    return row


def hops_of(registry: Registry, path: Sequence[Edge], unit: str, on: date, to: date) -> list[dict[str, object]]:
    """Every event on the way, oldest first: those that lead from unit to unit, and those that changed one that goes on."""
    first, last = sorted((on, to))
    hops, day = list[dict[str, object]](), first
    for edge in path:
        operative = registry.events[edge.event].operative
        hops += changes_of(registry, edge.source, day, operative - timedelta(days=1))
        hops.append(edge_facts(registry, edge))
        day = operative
    return hops + changes_of(registry, path[-1].target if path else unit, day, last)


def explain(options: argparse.Namespace) -> int:
    is_forward = options.to >= options.on
    question = asked(options, onward=is_forward, back=not is_forward)
    if question is None:
        return 1
    registry, unit = question.registry, question.unit
    paths = registry.explain(unit, options.on, options.to)
    if options.dimension:
        paths = [path for path in paths if path[0].edge.dimension is Dimension(options.dimension)]
    if options.json:
        late = max(options.on, options.to)
        print_json(
            {
                "path": [edge_facts(registry, step.edge) for step in path],
                "changes": [
                    _change_facts(registry, version)
                    for version in registry.changes(path[-1].edge.target, path[-1].event.operative, late)
                ],
                "certainty": weakest(step.event.certainty for step in path).value,
            }
            for path in paths
        )
        return 0
    version = registry.at(unit, options.on)
    if version:
        mark = CERTAINTY_WORDS[version.certainty]
        print(f"{version_in_words(version)}{_within(registry, version)}" + (f" [{mark}]" if mark else ""))
    if not paths:
        _explain_without_edges(registry, unit, options.on, options.to)
    for path in paths:
        print(path_in_words(registry, path, options.on, options.to))
        mark = CERTAINTY_WORDS[weakest(step.event.certainty for step in path)]
        if mark and len(path) > 1:
            print(f"    cả chuỗi: {mark}")
    return 0


def _change_facts(registry: Registry, version: Version) -> dict[str, object]:
    event = registry.events.get(version.event)
    return {
        "name": version.full_name, "from": version.start.isoformat() if version.start else "",
        "act": event.act if event else "", "clause": event.clause if event else "",
        "certainty": weakest((version.certainty, *([event.certainty] if event else []))).value,
    }  # fmt: skip


def _explain_without_edges(registry: Registry, unit: str, start: date, end: date) -> None:
    after = registry.at(unit, end)
    if after is None:
        print(_nothing_known(registry, unit, start, end))
        return
    print(f"vẫn là một đơn vị: {version_in_words(after)}")
    for line in changes_in_words(registry, unit, min(start, end), max(start, end)):
        print(f"  {line}")


def _nothing_known(registry: Registry, unit: str, start: date, end: date) -> str:
    if start <= end:
        words = end_in_words(registry, unit)
        return f"không còn vào ngày {end:%d/%m/%Y}: {words or 'không có đơn vị kế thừa được ghi nhận'}"
    first = registry.versions(unit)[0]
    event = registry.events.get(first.event)
    told = f"; {event_in_words(event)}" if event else ""
    return f"chưa có vào ngày {end:%d/%m/%Y}; sổ không ghi hình thành từ đơn vị nào{told}"


# --- function ------------------------------------------------------------------------------------------------------------


def function(options: argparse.Namespace) -> int:
    """Who held a function, and who holds it: for the nation, or in the province a place lies in."""
    from tinhgon.organisations.functions import Functions, known_functions  # reads its words from YAML

    source = Source(options.data)
    names = source.functions()
    registry = source.whole() if names is None else None
    functions = Functions(registry) if registry else Functions.of_names(names or [], known_functions())
    found, place = functions.find_with_place(options.text)
    if not found:
        print(
            f"không có chức năng nào là {options.text!r} trong sổ; có: {'; '.join(f.name for f in functions.all)}",
            file=sys.stderr,
        )
        return 1
    place = options.place or place
    registry = registry or source.moved([each.name for each in found], place)
    province, problem = _province(registry, Finder(registry, abbreviations=source.abbreviations), place, options.on)
    if problem:
        print(problem, file=sys.stderr)
        return 1
    rows: list[dict[str, object]] = []
    for each in found:
        for holder in Functions(registry, [each]).holders(each, province):
            if options.on is not None and not holder.holds(options.on):
                continue
            day = holder.start or (holder.end - timedelta(days=1) if holder.end else date.max)
            rows.append(
                {
                    "function": each.name,
                    "holder": label(registry, holder.unit, day),
                    "from": holder.start.isoformat() if holder.start else "",
                    "to": holder.end.isoformat() if holder.end else "",
                    "act": holder.event.act if holder.event else "",
                    "certainty": holder.certainty.value,
                    "note": holder.event.note if holder.event else "",
                    "unit": holder.unit,
                }
            )
    show(rows, options)
    if not rows:
        print("sổ không ghi cơ quan nào giữ chức năng này ở nơi và ngày đã hỏi", file=sys.stderr)
    return 0 if rows else 1


def _province(registry: Registry, finder: Finder, place: str, on: date | None) -> tuple[str | None, str]:
    """The province a place lies in, "" and why not where it is not one; None for the nation."""
    if not place:
        return None, ""
    day = on or date(2025, 2, 1)
    units = registry.resolve(SCHEME, place, day)
    if not units:
        exact = [e.version for e in finder.find(place, on=day, limit=200) if e.rank <= 1]
        units = list(dict.fromkeys(v.unit for v in exact if registry.units[v.unit].kind is Kind.PROVINCE)) or list(
            dict.fromkeys(v.unit for v in exact)
        )
    tops = {(registry.place(unit, day) or [registry.nearest(unit, day)])[-1].unit for unit in units}
    tops = {unit for unit in tops if registry.units[unit].kind is Kind.PROVINCE}
    if len(tops) == 1:
        return tops.pop(), ""
    return None, f"{place!r}: {'không có nơi này' if not tops else 'ở nhiều tỉnh'} vào ngày {day:%d/%m/%Y}"


# --- printing ------------------------------------------------------------------------------------------------------------


def edge_facts(registry: Registry, edge: Edge) -> dict[str, object]:
    step = registry.step(edge)
    return {
        "dimension": edge.dimension.value, "share": edge.share.value, "act": step.event.act,
        "clause": step.event.clause, "operative": step.event.operative.isoformat(),
        "remainder_of": list(edge.remainder_of), "state": step.event.state.value,
        "certainty": step.event.certainty.value,
    }  # fmt: skip


def changes_of(registry: Registry, unit: str, start: date, end: date) -> list[dict[str, object]]:
    """The events that changed a unit which goes on: left as it is under another parent, renamed, of another type."""
    first, last = sorted((start, end))
    events = [
        registry.events[version.event]
        for version in registry.versions(unit)
        if version.event and version.start is not None and first < version.start <= last
    ]
    return [
        {
            "dimension": Dimension.IDENTITY.value, "share": Share.WHOLE.value, "act": event.act, "clause": event.clause,
            "operative": event.operative.isoformat(), "remainder_of": [], "state": event.state.value,
            "certainty": event.certainty.value,
        }
        for event in events
    ]  # fmt: skip


def print_json(rows: Iterable[dict[str, object]]) -> None:
    json.dump(list(rows), sys.stdout, ensure_ascii=False, indent=1)
    print()


def show(rows: list[dict[str, object]], options: argparse.Namespace) -> None:
    if options.json:
        print_json(rows)
    elif rows:
        writer = csv.DictWriter(sys.stdout, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
