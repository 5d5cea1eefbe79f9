"""`tinhgon benefits …`: what a leaver is due, with the clauses; cases checked; tables computed row by row.

Messages to users are Vietnamese; `--language en` for English explanations.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from tinhgon.benefits.as_json import comparison_as_json, computation_as_json
from tinhgon.benefits.catalogue import RULES, compute
from tinhgon.benefits.comparison import compare
from tinhgon.benefits.computation import Regime
from tinhgon.benefits.explanation import explain, explain_comparison
from tinhgon.benefits.facts import Facts, WrongFacts
from tinhgon.benefits.wording import Language, number_text
from tinhgon.benefits.work import UnknownReading


def register(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    made = commands.add_parser("compute", help="every regime a person qualifies for, from a JSON file of facts")
    made.add_argument("file", type=Path, help='facts by name; readings of open questions under "readings"; - is stdin')
    made.add_argument("--regime", choices=[regime.value for regime in RULES], help="only this regime")
    made.add_argument("--explain", action="store_true", help="print the steps instead of JSON")
    made.add_argument("--language", choices=("vi", "en"), default="vi")
    made.set_defaults(run=_compute)
    made = commands.add_parser("check", help="compute every case of a file and print each that differs")
    made.add_argument("file", type=Path)
    made.set_defaults(run=_check)
    made = commands.add_parser("batch", help="a table of people, one a row: XLSX or CSV in, XLSX or CSV out")
    made.add_argument("file", type=Path)
    made.add_argument("--out", type=Path, required=True, help="result; .xlsx or .csv")
    made.add_argument(
        "--column", action="append", default=[], metavar="FACT=TITLE", help="title of the column of a fact"
    )
    made.add_argument(
        "--rejects", type=Path, help="file for the rows that could not be computed (default: beside --out)"
    )
    made.add_argument("--sheet", help="sheet of the workbook (default: the first)")
    made.add_argument("--restart", action="store_true", help="begin anew even if an earlier run left a part")
    made.set_defaults(run=_batch)


def _loaded(path: Path) -> Any:
    """Read JSON with exact numbers.

    Raises:
        SystemExit: the file cannot be read; said on stderr.
    """
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text("utf-8-sig")
        return json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
    except (OSError, UnicodeDecodeError, ValueError, RecursionError) as error:
        print(f"không đọc được {path}: {error}", file=sys.stderr)
        raise SystemExit(1) from None


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} không phải là số")


def _compute(options: argparse.Namespace) -> int:
    written = _loaded(options.file)
    if not isinstance(written, Mapping):
        print("tệp phải là một đối tượng JSON: tên dữ kiện → giá trị", file=sys.stderr)
        return 1
    language = cast(Language, options.language)
    readings = written.get("readings", {})
    try:
        if not isinstance(readings, Mapping):
            raise UnknownReading("readings")
        facts = Facts.read({name: value for name, value in written.items() if name != "readings"})
        chosen = {str(name): str(option) for name, option in readings.items()}
        if options.regime:
            one = compute(Regime(options.regime), facts, readings=chosen)
            if options.explain:
                print("\n".join(explain(one, language)))
            else:
                _print_json(computation_as_json(one))
            return 0 if one.total is not None or (one.values and not one.refusals and not one.is_blocked) else 1
        made = compare(facts, readings=chosen)
    except WrongFacts as error:
        for name, words in error.problems.items():
            print(f"{name}: {words.said(language)}", file=sys.stderr)
        return 1
    except UnknownReading as error:
        print(f"cách hiểu không có trong danh sách câu hỏi: {error}", file=sys.stderr)
        return 1
    if options.explain:
        print("\n".join(explain_comparison(made, language)))
        if made.highest is not None:
            print()
            print("\n".join(explain(made.highest.computation, language)))
    else:
        _print_json(comparison_as_json(made))
    return 0 if made.highest is not None else 1


def _print_json(value: object) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    print()


def _check(options: argparse.Namespace) -> int:
    from tinhgon.benefits.checking import check

    loaded = _loaded(options.file)
    cases = loaded.get("cases") if isinstance(loaded, Mapping) else loaded
    if not isinstance(cases, list) or not all(isinstance(case, Mapping) for case in cases):
        print("tệp phải có danh sách “cases”, mỗi trường hợp là một đối tượng", file=sys.stderr)
        return 1
    differing = 0
    for checked in check(cases):
        unused = f" (inputs that are no facts: {', '.join(checked.unused)})" if checked.unused else ""
        if checked.differences:
            differing += 1
            print(f"{checked.id}: {checked.title}{unused}")
            for each in checked.differences:
                print(f"  {each.what}: expected {each.expected}, found {each.found}")
        elif unused:
            print(f"{checked.id}: agrees{unused}")
    print(f"{len(cases) - differing} agree, {differing} differ")
    return 1 if differing else 0


def _batch(options: argparse.Namespace) -> int:
    from tinhgon.benefits.batch.table import BatchRefused
    from tinhgon.cli.benefits_batch import run

    columns = {}
    for each in options.column:
        name, sign, title = each.partition("=")
        if not sign or not title.strip():
            print(f"--column phải có dạng DỮ_KIỆN=TIÊU ĐỀ, không phải {each!r}", file=sys.stderr)
            return 1
        columns[name.strip()] = title.strip()
    try:
        counts = run(
            options.file,
            out=options.out,
            rejects=options.rejects,
            columns=columns,
            sheet=options.sheet,
            restart=options.restart,
        )
    except (BatchRefused, OSError) as error:
        print(str(error), file=sys.stderr)
        return 1
    total = number_text(counts.total)
    print(f"{counts.computed} dòng đã tính, {counts.rejected} dòng có lỗi; tổng {total} đồng; ghi vào {options.out}")
    return 1 if counts.rejected else 0
