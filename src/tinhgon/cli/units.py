"""`tinhgon units …`: the register of units in time, asked from the command line. Messages to users are Vietnamese."""

import argparse
import csv
import json
import os
import sys
import zlib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from importlib import resources
from pathlib import Path

import yaml

from tinhgon.cli import convert
from tinhgon.organisations.acts import UnreadClause
from tinhgon.organisations.finding import Finder
from tinhgon.organisations.model import Dimension, Edge, Kind, Share, Version
from tinhgon.organisations.national import SCHEME, BuildFailed, History, build
from tinhgon.organisations.registry import Mapping, Registry
from tinhgon.organisations.storage import dump, load, national
from tinhgon.organisations.validation import problems
from tinhgon.organisations.wording import (
    changes_in_words,
    path_in_words,
    version_in_words,
)


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
    convert.add_arguments(made, _date)


def _guarded(run: Callable[[argparse.Namespace], int], options: argparse.Namespace) -> int:
    try:
        code = run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # `… | head` has seen enough
        _close_stdout()
        return 0
    except OSError as error:  # the disk is full
        _close_stdout()
        print(f"không ghi được: {error}", file=sys.stderr)
        return 1
    return code


def _close_stdout() -> None:
    """Leave nothing to be written when Python ends: it would fail once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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
    except (OSError, EOFError, zlib.error, ValueError, TypeError, LookupError, AttributeError) as error:
        # UnknownFormat, half a file, and bytes that are no register at all
        print(f"không đọc được {options.data}: {error}", file=sys.stderr)
        raise SystemExit(1) from None


def _say_if_early(registry: Registry, *days: date | None) -> None:
    """An answer about days before the catalogue begins is short of most units: who reads it must know."""
    first = registry.complete_from
    if first is not None and any(day is not None and day < first for day in days):
        print(
            f"danh mục đơn vị hành chính trong sổ bắt đầu từ {first:%d/%m/%Y}; trước ngày đó sổ không đầy đủ",
            file=sys.stderr,
        )


# --- build -------------------------------------------------------------------------------------------------------------


def _build(options: argparse.Namespace) -> int:
    folder: Path = options.registry
    try:
        acts = {
            path.name.split("_")[0] + "/NQ-UBTVQH15": path.read_text(encoding="utf-8-sig")
            for path in sorted((folder / "acts").glob("1*_NQ-UBTVQH15.md"))
        }
        built = build(
            acts=acts,
            provinces_act=(folder / "acts" / "60-NQ_TW.md").read_text(encoding="utf-8-sig"),
            before=(folder / "units-2025-06-30.csv").read_text(encoding="utf-8-sig"),
            after=(folder / "units-2025-07-01.csv").read_text(encoding="utf-8-sig"),
            history=History(
                rows=(folder / "history" / "units-2004-2025.csv").read_text(encoding="utf-8-sig"),
                states=(folder / "history" / "states.csv").read_text(encoding="utf-8-sig"),
                known=yaml.safe_load(_own_data("history.yaml").read_text(encoding="utf-8")),
            ),
            extra=yaml.safe_load(_own_data("agencies.yaml").read_text(encoding="utf-8")),
        )
    except (OSError, UnicodeDecodeError) as error:
        print(f"không đọc được: {error}", file=sys.stderr)
        return 1
    except UnreadClause as error:
        print(f"không hiểu điều khoản: {error}", file=sys.stderr)
        return 1
    except BuildFailed as error:
        print(f"còn {len(error.unsolved)} chỗ chưa giải được:", *error.unsolved, sep="\n", file=sys.stderr)
        return 1
    except KeyError as error:
        print(f"danh mục đơn vị hành chính thiếu cột hoặc thiếu tỉnh {error}", file=sys.stderr)
        return 1
    if found := problems(built.registry):
        lines = (f"{each.rule}: {each.where} {each.what}" for each in found)
        print(f"dữ liệu dựng được vi phạm {len(found)} quy tắc:", *lines, sep="\n", file=sys.stderr)
        return 1
    out: Path = options.out or _own_data("national.json.gz")
    try:
        if options.report:
            lines = (f"{act}\tkhoản {clause}\t{what}" for act, clause, what in built.clauses)
            options.report.write_text("\n".join([*lines, "", *built.notes, ""]), encoding="utf-8")
        _replace(out, dump(built.registry))
    except OSError as error:
        print(f"không ghi được: {error}", file=sys.stderr)
        return 1
    for name, count in built.counts.items():
        print(f"{name}: {count}")
    print(f"{len(built.clauses)} clauses, all used; {len(built.notes)} notes; wrote {out}", file=sys.stderr)
    return 0


def _replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: who reads it meanwhile sees the old one."""
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        half.write_bytes(content)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def _own_data(name: str) -> Path:
    return Path(str(resources.files("tinhgon.organisations").joinpath("data", name)))


# --- map ---------------------------------------------------------------------------------------------------------------


def _map(options: argparse.Namespace) -> int:
    registry = _registry(options)
    start, end = options.start, options.end
    _say_if_early(registry, start, end)

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
                # A unit that goes on takes its land and people with it; the path says by which act it changed.
                "shares": {d.value: s.value for d, s in pair.shares} or {"territory": "whole", "population": "whole"},
                "path": [_edge_facts(registry, edge) for edge in _paths(registry, pair, start, end)]
                or _changes(registry, pair.new, start, end),
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


def _edge_facts(registry: Registry, edge: Edge) -> dict[str, object]:
    step = registry.step(edge)
    return {
        "dimension": edge.dimension.value, "share": edge.share.value, "act": step.event.act,
        "clause": step.event.clause, "operative": step.event.operative.isoformat(),
        "remainder_of": list(edge.remainder_of), "state": step.event.state.value,
        "certainty": step.event.certainty.value,
    }  # fmt: skip


def _changes(registry: Registry, unit: str, start: date, end: date) -> list[dict[str, object]]:
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


def _print_json(rows: Iterator[dict[str, object]]) -> None:
    json.dump(list(rows), sys.stdout, ensure_ascii=False, indent=1)
    print()


# --- at, find ----------------------------------------------------------------------------------------------------------


def _facts(registry: Registry, version: Version, on: date, known: date | None = None) -> dict[str, object]:
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
    _say_if_early(registry, on)
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
    _say_if_early(registry, options.on)
    found = [each.version for each in Finder(registry).find(options.text, on=options.on, limit=options.limit)]
    found = found or _by_code(registry, options.text.strip().upper(), options.on)
    if not found:
        print(f"không tìm thấy {options.text!r}", file=sys.stderr)
        return 1
    _show([_facts(registry, v, options.on or _day_of(v)) for v in found], options)
    return 0


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


# --- successors, explain -------------------------------------------------------------------------------------------------


def _asked(registry: Registry, options: argparse.Namespace) -> str | None:
    code = options.code
    _say_if_early(registry, options.on, options.to)
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
            facts = [_edge_facts(registry, edge) for edge in each.path]
            last = (facts or _changes(registry, each.unit, options.on, options.to) or [{}])[-1]
            rows.append(
                {
                    "code": registry.code_of(each.unit, SCHEME, options.to),
                    "name": version.full_name if version else "",
                    "dimension": each.path[0].dimension.value if each.path else Dimension.IDENTITY.value,
                    "share": each.share.value,
                    **{fact: last.get(fact, "") for fact in ("act", "clause", "certainty")},
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
        late = max(options.on, options.to)
        _print_json(
            {
                "path": [_edge_facts(registry, step.edge) for step in path],
                "changes": [
                    _change_facts(registry, version)
                    for version in registry.changes(path[-1].edge.target, path[-1].event.operative, late)
                ],
            }
            for path in paths
        )
        return 0
    version = registry.at(unit, options.on)
    if version:
        print(version_in_words(version))
    if not paths:
        _explain_without_edges(registry, unit, options.on, options.to)
    for path in paths:
        print(path_in_words(registry, path, options.on, options.to))
    return 0


def _change_facts(registry: Registry, version: Version) -> dict[str, object]:
    event = registry.events.get(version.event)
    return {
        "name": version.full_name, "from": version.start.isoformat() if version.start else "",
        "act": event.act if event else "", "clause": event.clause if event else "",
    }  # fmt: skip


def _explain_without_edges(registry: Registry, unit: str, start: date, end: date) -> None:
    after = registry.at(unit, end)
    if after is None:
        print(
            "không còn vào ngày này; không có đơn vị kế thừa được ghi nhận"
            if start <= end
            else "chưa có vào ngày này; sổ không ghi hình thành từ đơn vị nào"
        )
        return
    print(f"vẫn là một đơn vị: {version_in_words(after)}")
    for line in changes_in_words(registry, unit, min(start, end), max(start, end)):
        print(f"  {line}")


# --- convert -------------------------------------------------------------------------------------------------------------


def _convert(options: argparse.Namespace) -> int:
    registry = _registry(options)
    _say_if_early(registry, options.on)
    return convert.convert(options, registry, _replace)
