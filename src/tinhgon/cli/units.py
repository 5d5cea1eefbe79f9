"""`tinhgon units …`: the register of units in time, asked from the command line. Messages to users are Vietnamese.

This module only says which commands there are; each is in a module of its own, imported when it is asked for.
"""

import argparse
import importlib
import os
import sys
from datetime import date
from pathlib import Path

SCHEME = "nso"
_LEVELS = ("province", "district", "commune", "organ", "party_body", "mass_organisation", "service_unit")
_DIMENSIONS = (
    "identity", "territory", "population", "function", "procedure", "quota", "asset", "record", "seal", "debt", "project",
)  # fmt: skip
# command → module, function, what it is for
_COMMANDS = {
    "build": ("units_build", "run", "read the acts and the catalogues into the compact register"),
    "map": ("units_tables", "map_units", "old and new units between two dates, one line an edge"),
    "at": ("units_tables", "at", "the units of a date"),
    "find": ("units_ask", "find", "units by name or a part of it, with or without accents"),
    "successors": ("units_ask", "successors", "what a unit became"),
    "predecessors": ("units_ask", "predecessors", "what a unit came from"),
    "explain": ("units_ask", "explain", "the path of events, acts and clauses from a unit to what it became"),
    "function": ("units_ask", "function", "who held a function, and who holds it"),
    "gaps": ("units_tables", "gaps", "units of which it is not known into what they went"),
    "convert": ("convert", "run", "a table of your own: codes or addresses of one date into units of another"),
}


def register(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, (module, function, summary) in _COMMANDS.items():
        made = commands.add_parser(name, help=summary, description=summary)
        made.set_defaults(run=lambda options, m=module, f=function: _guarded(m, f, options))
        if name != "build":
            made.add_argument("--data", type=Path, help="a register file instead of the one the program carries")
        _ARGUMENTS[name](made)


def _build(made: argparse.ArgumentParser) -> None:
    made.add_argument("--registry", type=Path, required=True, help="folder with acts/, history/ and the two catalogues")
    made.add_argument("--out", type=Path, help="file to write (default: the program's own data file)")
    made.add_argument("--report", type=Path, help="write how every clause and every name was settled")


def _map(made: argparse.ArgumentParser) -> None:
    made.add_argument("--from", dest="start", type=_date, required=True)
    made.add_argument("--to", dest="end", type=_date, required=True)
    made.add_argument("--known", type=_date, help="codes as known on this day")
    made.add_argument("--level", type=_level, default="commune", metavar="LEVEL", help=", ".join(_LEVELS))
    made.add_argument("--dimension", type=_dimension, metavar="DIMENSION", help="only what moves in this dimension")
    _formats(made)


def _at(made: argparse.ArgumentParser) -> None:
    made.add_argument("date", type=_date)
    made.add_argument("--under", help="code, id or name of a unit: only what is below it")
    made.add_argument("--level", type=_level, metavar="LEVEL", help=", ".join(_LEVELS))
    made.add_argument("--known", type=_date, help="what was known on this day")
    _formats(made)


def _find(made: argparse.ArgumentParser) -> None:
    made.add_argument("text")
    made.add_argument("--on", type=_date)
    made.add_argument("--limit", type=int, default=20)
    _formats(made)


def _unit(made: argparse.ArgumentParser) -> None:
    made.add_argument("unit", help="a code, an id, or a name with its place: 'xã Đông Xuân, Đông Hưng'")
    made.add_argument("--scheme", default=SCHEME, help="of a code: nso, qcvn102")
    made.add_argument("--on", type=_date, required=True, help="the day the unit is asked for")
    made.add_argument("--to", type=_date, required=True, help="the day of the answer")
    made.add_argument("--dimension", type=_dimension, metavar="DIMENSION", help=", ".join(_DIMENSIONS))
    _formats(made)


def _function(made: argparse.ArgumentParser) -> None:
    made.add_argument("text", help="'sát hạch lái xe', 'lý lịch tư pháp Hà Tĩnh'")
    made.add_argument("--place", default="", help="code or name of a province or of a place in it; without: the nation")
    made.add_argument("--on", type=_date, help="only who held it that day")
    _formats(made)


def _gaps(made: argparse.ArgumentParser) -> None:
    made.add_argument("--from", dest="start", type=_date, help="ended on this day or later")
    made.add_argument("--to", dest="end", type=_date, help="ended on this day or earlier")
    made.add_argument("--level", type=_level, default="commune", metavar="LEVEL", help=", ".join(_LEVELS))
    _formats(made)


def _convert(made: argparse.ArgumentParser) -> None:
    made.add_argument("file", type=Path, help="CSV (any usual encoding and delimiter) or XLSX")
    made.add_argument("--column", action="append", default=[], help="a column to read; several make one address")
    made.add_argument("--address", action="append", default=[], metavar="COLUMN", help="a column of whole addresses")
    made.add_argument("--on", type=_date, help="the date of the table (default 2025-06-30)")
    made.add_argument("--date", metavar="COLUMN", help="a column with the date of each row")
    made.add_argument("--to", type=_date, default=date(2025, 7, 1))
    made.add_argument("--scheme", default=SCHEME)
    made.add_argument("--out", type=Path, help="file to write, .csv or .xlsx (default: CSV on standard output)")
    made.add_argument("--rejects", type=Path, help="file for the rows that could not be converted")
    made.add_argument("--processes", type=int, default=0, help="default: one for each processor")


_ARGUMENTS = {
    "build": _build, "map": _map, "at": _at, "find": _find, "successors": _unit, "predecessors": _unit, "explain": _unit,
    "function": _function, "gaps": _gaps, "convert": _convert,
}  # fmt: skip


def _formats(parser: argparse.ArgumentParser) -> None:
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--csv", action="store_true")
    group.add_argument("--json", action="store_true")


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"ngày phải có dạng 2025-07-01, không phải {text!r}") from None


def _one_of(words: tuple[str, ...], text: str) -> str:
    if text not in words:
        raise argparse.ArgumentTypeError(f"{text!r}; có: {', '.join(words)}")
    return text


def _level(text: str) -> str:
    return _one_of(_LEVELS, text)


def _dimension(text: str) -> str:
    return _one_of(_DIMENSIONS, text)


def _guarded(module: str, function: str, options: argparse.Namespace) -> int:
    try:
        code = int(getattr(importlib.import_module(f"tinhgon.cli.{module}"), function)(options))
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
