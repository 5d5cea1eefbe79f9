"""`tinhgon units …`: the register of units in time, asked from the command line. Messages to users are Vietnamese."""

import argparse
import csv
import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import date
from importlib import resources
from pathlib import Path
from typing import TextIO

import yaml

from tinhgon.organisations.acts import UnreadClause
from tinhgon.organisations.finding import Finder
from tinhgon.organisations.model import Dimension, Edge, Kind, Version
from tinhgon.organisations.national import SCHEME, BuildFailed, build
from tinhgon.organisations.registry import Registry
from tinhgon.organisations.storage import dump, load, national
from tinhgon.organisations.wording import path_in_words, share_in_words, version_in_words


def register(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, summary: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = commands.add_parser(name, help=summary, description=summary)
        made.set_defaults(run=lambda options: _guarded(run, options))
        if name != "build":
            made.add_argument("--data", type=Path, help="a register file instead of the one the program carries")
        return made

    made = command("build", "read the acts and the catalogues into the compact register", _build)
    made.add_argument("--registry", type=Path, required=True, help="folder with acts/ and the two catalogues")
    made.add_argument("--out", type=Path, help="file to write (default: the program's own data file)")
    made.add_argument("--report", type=Path, help="write how every clause and every name was settled")
    made = command("map", "old and new units between two dates, one line an edge", _map)
    made.add_argument("--from", dest="start", type=_date, required=True)
    made.add_argument("--to", dest="end", type=_date, required=True)
    made.add_argument("--known", type=_date, help="codes as known on this day")
    made.add_argument("--level", type=Kind, choices=list(Kind), default=Kind.COMMUNE)
    made.add_argument("--dimension", type=Dimension, choices=list(Dimension), help="only what moves in this dimension")
    _formats(made)
    made = command("at", "the units of a date", _at)
    made.add_argument("date", type=_date)
    made.add_argument("--under", help="code of a unit: only what is below it")
    made.add_argument("--level", type=Kind, choices=list(Kind))
    made.add_argument("--known", type=_date, help="what was known on this day")
    _formats(made)
    made = command("find", "units by name or a part of it, with or without accents", _find)
    made.add_argument("text")
    made.add_argument("--on", type=_date)
    made.add_argument("--limit", type=int, default=20)
    _formats(made)
    for name, summary, run in (
        ("successors", "what a unit became", _successors),
        ("explain", "the path of events, acts and clauses from a unit to what it became", _explain),
    ):
        made = command(name, summary, run)
        made.add_argument("code")
        made.add_argument("--scheme", default=SCHEME)
        made.add_argument("--on", type=_date, required=True)
        made.add_argument("--to", type=_date, required=True)
        made.add_argument("--dimension", type=Dimension, choices=list(Dimension))
        _formats(made)
    made = command("convert", "a table of your own: codes or addresses of one date into units of another", _convert)
    made.add_argument("file", type=Path)
    made.add_argument("--column", required=True)
    made.add_argument("--on", type=_date, default=date(2025, 6, 30), help="the date of the table")
    made.add_argument("--to", type=_date, default=date(2025, 7, 1))
    made.add_argument("--scheme", default=SCHEME)
    made.add_argument("--out", type=Path, help="file to write (default: standard output)")
    made.add_argument("--rejects", type=Path, help="file for the rows that could not be converted")


def _guarded(run: Callable[[argparse.Namespace], int], options: argparse.Namespace) -> int:
    try:
        return run(options)
    except BrokenPipeError:  # `… | head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _formats(parser: argparse.ArgumentParser) -> None:
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--csv", action="store_true")
    group.add_argument("--json", action="store_true")


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"ngày phải có dạng 2025-07-01, không phải {text!r}") from None


def _registry(options: argparse.Namespace) -> Registry:
    if options.data is None:
        return national()
    try:
        return load(options.data.read_bytes())
    except (OSError, ValueError) as error:  # UnknownFormat, and bytes that are no register at all
        print(f"không đọc được {options.data}: {error}", file=sys.stderr)
        raise SystemExit(1) from None


# --- build -------------------------------------------------------------------------------------------------------------


def _build(options: argparse.Namespace) -> int:
    folder: Path = options.registry
    try:
        acts = {
            path.name.split("_")[0] + "/NQ-UBTVQH15": path.read_text(encoding="utf-8")
            for path in sorted((folder / "acts").glob("1*_NQ-UBTVQH15.md"))
        }
        built = build(
            acts=acts,
            provinces_act=(folder / "acts" / "60-NQ_TW.md").read_text(encoding="utf-8"),
            before=(folder / "units-2025-06-30.csv").read_text(encoding="utf-8"),
            after=(folder / "units-2025-07-01.csv").read_text(encoding="utf-8"),
            extra=yaml.safe_load(_own_data("agencies.yaml").read_text(encoding="utf-8")),
        )
    except OSError as error:
        print(f"không đọc được: {error}", file=sys.stderr)
        return 1
    except UnreadClause as error:
        print(f"không hiểu điều khoản: {error}", file=sys.stderr)
        return 1
    except BuildFailed as error:
        print(f"còn {len(error.unsolved)} chỗ chưa giải được:", *error.unsolved, sep="\n", file=sys.stderr)
        return 1
    out: Path = options.out or _own_data("national.json.gz")
    out.write_bytes(dump(built.registry))
    if options.report:
        lines = [f"{act}\tkhoản {clause}\t{what}" for act, clause, what in built.clauses]
        options.report.write_text("\n".join([*lines, "", *built.notes, ""]), encoding="utf-8")
    for name, count in built.counts.items():
        print(f"{name}: {count}")
    print(f"{len(built.clauses)} clauses, all used; {len(built.notes)} notes; wrote {out}", file=sys.stderr)
    return 0


def _own_data(name: str) -> Path:
    return Path(str(resources.files("tinhgon.organisations").joinpath("data", name)))


# --- map ---------------------------------------------------------------------------------------------------------------


def _map(options: argparse.Namespace) -> int:
    registry = _registry(options)
    start, end = options.start, options.end

    def code(unit: str, on: date) -> str:
        found = registry.code_of(unit, SCHEME, on, known=options.known)
        is_island = options.level is Kind.COMMUNE and registry.units[unit].kind is Kind.DISTRICT
        return f"D{found}" if is_island else found

    rows = []
    for pair in registry.map(start, end, kind=options.level):
        shares = dict(pair.shares)
        if options.dimension and shares and options.dimension not in shares:
            continue
        rows.append((code(pair.old, start), code(pair.new, end), pair))
    rows.sort(key=lambda row: row[:2])
    if options.json:
        _print_json(
            {
                "old_code": old, "new_code": new, "old_unit": pair.old, "new_unit": pair.new,
                "shares": {d.value: s.value for d, s in pair.shares},
                "path": [_edge_facts(registry, edge) for edge in pair.path],
            }
            for old, new, pair in rows
        )  # fmt: skip
        return 0
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("old_code", "new_code"))
    writer.writerows((old, new) for old, new, _ in rows)
    return 0


def _edge_facts(registry: Registry, edge: Edge) -> dict[str, object]:
    step = registry.step(edge)
    return {
        "dimension": edge.dimension.value, "share": edge.share.value, "act": step.event.act,
        "clause": step.event.clause, "operative": step.event.operative.isoformat(),
        "remainder_of": list(edge.remainder_of), "state": step.event.state.value,
        "certainty": step.event.certainty.value,
    }  # fmt: skip


def _print_json(rows: Iterator[dict[str, object]]) -> None:
    json.dump(list(rows), sys.stdout, ensure_ascii=False, indent=1)
    print()


# --- at, find ----------------------------------------------------------------------------------------------------------


def _facts(registry: Registry, version: Version, on: date, known: date | None = None) -> dict[str, object]:
    above = registry.ancestors(version.unit, on)
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


def _show(rows: list[dict[str, object]], options: argparse.Namespace) -> None:
    if options.json:
        _print_json(iter(rows))
    elif rows:
        writer = csv.DictWriter(sys.stdout, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _at(options: argparse.Namespace) -> int:
    registry = _registry(options)
    on: date = options.date
    if options.under:
        above = registry.resolve(SCHEME, options.under, on)
        if not above:
            print(f"không có đơn vị mã {options.under} vào ngày {on:%d/%m/%Y}", file=sys.stderr)
            return 1
        found = [v for unit in above for _, v in registry.descendants(unit, on, known=options.known)]
    else:
        found = list(registry.as_of(on, known=options.known))
    rows = [
        _facts(registry, v, on, options.known)
        for v in found
        if options.level is None or registry.units[v.unit].kind is options.level
    ]
    _show(sorted(rows, key=lambda row: (str(row["code"]), str(row["name"]))), options)
    return 0


def _find(options: argparse.Namespace) -> int:
    registry = _registry(options)
    found = Finder(registry).find(options.text, on=options.on, limit=options.limit)
    if not found:
        print(f"không tìm thấy {options.text!r}", file=sys.stderr)
        return 1
    _show([_facts(registry, v, options.on or v.start or date.max) for v in (each.version for each in found)], options)
    return 0


# --- successors, explain -------------------------------------------------------------------------------------------------


def _asked(registry: Registry, options: argparse.Namespace) -> str | None:
    code = options.code
    found = registry.resolve(options.scheme, code, options.on)
    if not found and code.startswith("D"):
        found = registry.resolve(options.scheme, code[1:], options.on)
    if len(found) == 1:
        return found[0]
    print(f"mã {code} ({options.scheme}) không có vào ngày {options.on:%d/%m/%Y}", file=sys.stderr)
    for record in registry.code_records(options.scheme, code):
        version = registry.versions(record.unit)[-1]
        print(f"  từng là: {version_in_words(version)}", file=sys.stderr)
    return None


def _successors(options: argparse.Namespace) -> int:
    registry = _registry(options)
    unit = _asked(registry, options)
    if unit is None:
        return 1
    ask = registry.successors if options.to >= options.on else registry.predecessors
    rows: list[dict[str, object]] = []
    for dimension in [options.dimension] if options.dimension else list(Dimension):
        for each in ask(unit, options.on, options.to, dimension):
            if not each.path and rows:
                continue
            version = registry.at(each.unit, options.to)
            last = registry.step(each.path[-1]) if each.path else None
            rows.append(
                {
                    "code": registry.code_of(each.unit, SCHEME, options.to),
                    "name": version.full_name if version else "",
                    "dimension": each.path[0].dimension.value if each.path else Dimension.IDENTITY.value,
                    "share": each.share.value,
                    "act": last.event.act if last else "",
                    "clause": last.event.clause if last else "",
                    "certainty": last.event.certainty.value if last else "",
                }
            )
    _show(rows, options)
    return 0


def _explain(options: argparse.Namespace) -> int:
    registry = _registry(options)
    unit = _asked(registry, options)
    if unit is None:
        return 1
    paths = registry.explain(unit, options.on, options.to)
    if options.dimension:
        paths = [path for path in paths if path[0].edge.dimension is options.dimension]
    if options.json:
        _print_json(iter([{"path": [_edge_facts(registry, step.edge) for step in path]} for path in paths]))
        return 0
    version = registry.at(unit, options.on)
    if version:
        print(version_in_words(version))
    if not paths:
        _explain_without_edges(registry, unit, options.to)
    for path in paths:
        print(path_in_words(registry, path, options.on, options.to))
    return 0


def _explain_without_edges(registry: Registry, unit: str, on: date) -> None:
    after = registry.at(unit, on)
    if after is None:
        print("không còn vào ngày này; không có đơn vị kế thừa được ghi nhận")
        return
    print(f"vẫn là một đơn vị: {version_in_words(after)}")
    if after.event:
        event = registry.events[after.event]
        print(f"  {event.act}, {event.clause}" + (f": {event.note}" if event.note else ""))


# --- convert -------------------------------------------------------------------------------------------------------------


def _convert(options: argparse.Namespace) -> int:
    """Several successors make several rows, flagged; a row that means nothing or more than one unit is a reject."""
    registry = _registry(options)
    finder = Finder(registry)
    rejected = 0
    try:
        text = options.file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        print(f"không đọc được {options.file}: {error}", file=sys.stderr)
        return 1
    reader = csv.DictReader(text.splitlines())
    if options.column not in (reader.fieldnames or ()):
        print(f"không có cột {options.column!r}; các cột: {', '.join(reader.fieldnames or ())}", file=sys.stderr)
        return 2
    fields = [*(reader.fieldnames or ()), "new_code", "new_name", "share", "note"]
    rows = list(reader)
    out: TextIO = options.out.open("w", encoding="utf-8", newline="") if options.out else sys.stdout
    rejects = options.rejects.open("w", encoding="utf-8", newline="") if options.rejects else None
    try:
        writer = csv.DictWriter(out, fields, lineterminator="\n")
        writer.writeheader()
        refusals = csv.DictWriter(rejects, [*fields[:-4], "reason"], lineterminator="\n") if rejects else None
        if refusals:
            refusals.writeheader()
        for number, row in enumerate(rows, 1):
            if number % 5000 == 0:
                print(f"{number}/{len(rows)}", file=sys.stderr)
            answers, reason = _converted(registry, finder, row[options.column] or "", options)
            if reason:
                rejected += 1
                if refusals:
                    refusals.writerow({**row, "reason": reason})
                else:
                    print(f"dòng {number + 1}: {reason}", file=sys.stderr)
                continue
            for answer in answers:
                writer.writerow({**row, **answer})
    finally:
        if options.out:
            out.close()
        if rejects:
            rejects.close()
    print(f"{len(rows)} dòng, {rejected} dòng không chuyển được", file=sys.stderr)
    return 1 if rejected else 0


def _converted(
    registry: Registry, finder: Finder, value: str, options: argparse.Namespace
) -> tuple[list[dict[str, str]], str]:
    value = value.strip()
    if value.lstrip("D").isdigit():
        units = registry.resolve(options.scheme, value.lstrip("D"), options.on)
        if not units and value.isdigit():
            units = registry.resolve(options.scheme, value.zfill(5), options.on)
    else:
        units = finder.settle(value, on=options.on)
    if not units:
        return [], f"không có đơn vị nào là {value!r} vào ngày {options.on:%d/%m/%Y}"
    if len(units) > 1:
        readings = "; ".join(
            f"{registry.code_of(unit, SCHEME, options.on)} {finder.label(unit, options.on)}" for unit in units[:5]
        )
        return [], f"{value!r} có {len(units)} cách hiểu: {readings}"
    found = registry.successors(units[0], options.on, options.to)
    if registry.units[units[0]].kind is Kind.DISTRICT:
        found = [each for each in found if registry.units[each.unit].kind is Kind.COMMUNE]
    if not found:
        return [], f"{value!r} không có đơn vị kế thừa vào ngày {options.to:%d/%m/%Y}"
    answers = []
    for each in found:
        version = registry.at(each.unit, options.to)
        answers.append(
            {
                "new_code": registry.code_of(each.unit, SCHEME, options.to),
                "new_name": version.full_name if version else "",
                "share": each.share.value,
                "note": ""
                if len(found) == 1
                else f"một trong {len(found)} đơn vị kế thừa: {share_in_words(each.share)}",
            }
        )
    return answers, ""
