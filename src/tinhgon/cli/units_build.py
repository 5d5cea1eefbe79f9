"""`tinhgon units build`: from the acts and the catalogues to the register the program carries."""

import argparse
import sys
from importlib import resources
from pathlib import Path

import yaml

from tinhgon.cli.files import replace_file
from tinhgon.organisations.acts import UnreadClause
from tinhgon.organisations.national import BuildFailed, History, build
from tinhgon.organisations.storage import dump
from tinhgon.organisations.validation import problems


def run(options: argparse.Namespace) -> int:
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
                arrangements=_own_data("arrangements.csv").read_text(encoding="utf-8"),
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
        replace_file(out, dump(built.registry))
    except OSError as error:
        print(f"không ghi được: {error}", file=sys.stderr)
        return 1
    for name, count in built.counts.items():
        print(f"{name}: {count}")
    print(f"{len(built.clauses)} clauses, all used; {len(built.notes)} notes; wrote {out}", file=sys.stderr)
    return 0


def _own_data(name: str) -> Path:
    return Path(str(resources.files("tinhgon.organisations").joinpath("data", name)))
