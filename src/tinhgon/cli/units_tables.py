"""`tinhgon units map | at | gaps`: tables of the whole register."""

import argparse
import csv
import sys
from collections.abc import Iterator
from datetime import date

from tinhgon.cli.units_ask import SCHEME, changes_of, edge_facts, facts, meant_on, print_json, say_if_early, show
from tinhgon.cli.units_index import Source
from tinhgon.organisations.model import Dimension, Edge, Kind
from tinhgon.organisations.registry import Mapping, Registry
from tinhgon.organisations.wording import end_in_words


def map_units(options: argparse.Namespace) -> int:
    registry = Source(options.data).whole()
    start, end, level = options.start, options.end, Kind(options.level)
    dimension = Dimension(options.dimension) if options.dimension else None
    say_if_early(registry, start, end)

    def code(unit: str, on: date) -> str:
        found = registry.code_of(unit, SCHEME, on, known=options.known)
        is_island = level is Kind.COMMUNE and registry.units[unit].kind is Kind.DISTRICT
        return f"D{found}" if is_island else found

    rows = []
    for pair in registry.map(start, end, kind=level):
        shares = dict(pair.shares)
        if dimension and shares and dimension not in shares:
            continue
        rows.append((code(pair.old, start), code(pair.new, end), pair))
    rows.sort(key=lambda row: row[:2])
    if options.json:
        print_json(
            {
                "old_code": old, "new_code": new, "old_unit": pair.old, "new_unit": pair.new,
                # A unit that goes on takes its land and people with it; the path says by which act it changed.
                "shares": {d.value: s.value for d, s in pair.shares} or {"territory": "whole", "population": "whole"},
                "path": [edge_facts(registry, edge) for edge in _paths(registry, pair, start, end)]
                or changes_of(registry, pair.new, start, end),
            }
            for old, new, pair in rows
        )  # fmt: skip
        return 0
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("old_code", "new_code"))
    writer.writerows((old, new) for old, new, _ in rows)
    return 0


def _paths(registry: Registry, pair: Mapping, start: date, end: date) -> Iterator[Edge]:
    """The edges from one to the other, dimension by dimension: land may take another share than people."""
    ask = registry.successors if end >= start else registry.predecessors
    for dimension, _ in pair.shares:
        for each in ask(pair.old, start, end, dimension):
            if each.unit == pair.new:
                yield from each.path


def at(options: argparse.Namespace) -> int:
    registry = Source(options.data).whole()
    on: date = options.date
    say_if_early(registry, on)
    if options.under:
        above = meant_on(registry, options.under, on)
        if len(above) != 1:
            what = "không có đơn vị" if not above else f"có {len(above)} đơn vị"
            print(f"{what} {options.under!r} vào ngày {on:%d/%m/%Y}", file=sys.stderr)
            return 1
        found = [v for _, v in registry.descendants(above[0], on, known=options.known)]
        found += registry.offices.of(above[0], on)
    else:
        found = list(registry.as_of(on, known=options.known))
    rows = [
        facts(registry, v, on, options.known)
        for v in found
        if options.level is None or registry.units[v.unit].kind is Kind(options.level)
    ]
    show(sorted(rows, key=lambda row: (str(row["code"]), str(row["name"]))), options)
    return 0


def gaps(options: argparse.Namespace) -> int:
    """The units of which it is not known into what they went, by the day they ended."""
    registry = Source(options.data).whole()
    rows = []
    for unit in registry.units.values():
        if options.level is not None and unit.kind is not Kind(options.level):
            continue
        held = registry.versions(unit.id)
        if not held or held[-1].end is None or registry.edges_from(unit.id):
            continue
        last, end = held[-1], held[-1].end
        if (options.start and end < options.start) or (options.end and end > options.end):
            continue
        eve = date.fromordinal(end.toordinal() - 1)
        event = registry.events.get(last.end_event)
        rows.append(
            {
                "ended": end.isoformat(), **facts(registry, last, eve),
                "act": event.act if event else "", "why": end_in_words(registry, unit.id),
            }
        )  # fmt: skip
    rows.sort(key=lambda row: (row["ended"], row["code"], row["name"]))
    show(rows, options)
    print(f"{len(rows)} đơn vị đã kết thúc, chưa rõ nhập vào đơn vị nào", file=sys.stderr)
    return 0
