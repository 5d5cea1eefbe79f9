"""`tinhgon quota LEDGER …`: assigned, present, vacant and surplus by unit and year, and the way down to the target.

The ledger is a table (XLSX or CSV) of every ± with its day and decision. Messages to users are Vietnamese.
Exit codes: 0 done; 1 a row is wrong or a number would go below 0; 2 the call itself is wrong.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tinhgon.staffing.law import NotInForce, surplus_deputy_years
from tinhgon.staffing.model import StaffKind
from tinhgon.staffing.quota import Balance, Ledger, Measure, RoadmapYear, months_to_target, roadmap
from tinhgon.staffing.sheets import UnreadableSheet, read_ledger, rows_of
from tinhgon.staffing.wording import KIND_WORDS


def register(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "ledger", type=Path, metavar="LEDGER", help="sổ biên chế: mỗi thay đổi một dòng, có số quyết định"
    )
    parser.add_argument("--from", dest="first", type=_year, help="năm đầu (mặc định năm đầu của sổ)")
    parser.add_argument("--to", dest="last", type=_year, help="năm cuối (mặc định năm cuối của sổ)")
    parser.add_argument(
        "--arranged", type=_day, help="ngày sắp xếp có hiệu lực: in thêm lộ trình đưa số có mặt về số được giao"
    )
    parser.add_argument("--json", action="store_true", help="in JSON thay cho bảng")
    parser.set_defaults(run=run)


def _year(text: str) -> int:
    if not (text.isdecimal() and 1945 <= int(text) <= 2200):
        raise argparse.ArgumentTypeError(f"năm phải có dạng 2026, không phải {text!r}")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"ngày phải có dạng 2025-07-01, không phải {text!r}") from None


def run(options: argparse.Namespace) -> int:
    try:
        found = read_ledger(rows_of(options.ledger.read_bytes()))
    except OSError as error:
        return _refuse(f"không đọc được {options.ledger}: {error.strerror}")
    except UnreadableSheet as error:
        return _refuse(f"{options.ledger.name}: {error}")
    for wrong in found.errors:
        print(f"{options.ledger.name}, {wrong}", file=sys.stderr)
    if found.errors:
        return _refuse(f"{len(found.errors)} lỗi; sửa sổ rồi làm lại.")
    if not found.values:
        return _refuse("sổ chưa có dòng nào")
    try:
        ledger = Ledger(found.values)
    except ValueError as error:
        return _refuse(f"số liệu xuống dưới 0: {error}")
    years = [entry.on.year for entry in ledger.entries]
    first, last = options.first or min(years), options.last or max(years)
    if first > last:
        return _refuse(f"năm đầu {first} sau năm cuối {last}")
    balances = ledger.balances(range(first, last + 1))
    try:
        plans = _plans(ledger, options.arranged) if options.arranged else []
    except NotInForce:
        return _refuse(f"chưa có quy định về thời hạn cho ngày {options.arranged:%d/%m/%Y}")
    if options.json:
        print(json.dumps(_json(ledger, balances, plans), ensure_ascii=False, indent=1))
        return 0
    for one in balances:
        print(
            f"{one.unit}  {KIND_WORDS[one.kind]}  {one.year}: được giao {one.assigned}, có mặt {one.present}, "
            f"còn thiếu {one.vacant}, dôi dư {one.surplus}"
        )
        for entry in ledger.changes(one.unit, one.kind, one.year):
            print(f"    {entry.change:+} {entry.decision}")
    for plan in plans:
        print(f"{plan.unit}  {KIND_WORDS[plan.kind]}  lộ trình {plan.present} → {plan.target} ({plan.source})")
        for step in plan.steps:
            print(f"    đến {step.ends_on:%d/%m/%Y}: giảm {step.to_arrange}, còn {step.closing}")
    return 0


@dataclass(frozen=True, slots=True)
class _Plan:
    unit: str
    kind: StaffKind
    present: int
    target: int
    source: str
    steps: tuple[RoadmapYear, ...]


def _plans(ledger: Ledger, arranged_on: date) -> list[_Plan]:
    """The way from those present to those assigned on the day of the arrangement, for every unit and kind."""
    law = surplus_deputy_years(arranged_on)
    plans = []
    for unit, kind in sorted({(entry.unit, entry.kind) for entry in ledger.entries}):
        present, target = (ledger.number(unit, kind, one, arranged_on) for one in (Measure.PRESENT, Measure.ASSIGNED))
        steps = roadmap(present=present, target=target, arranged_on=arranged_on, years=law.value)
        plans.append(_Plan(unit, kind, present, target, law.source, steps))
    return plans


def _json(ledger: Ledger, balances: Sequence[Balance], plans: Sequence[_Plan]) -> dict[str, Any]:
    return {
        "balances": [
            {
                "unit": b.unit,
                "kind": b.kind.value,
                "year": b.year,
                "assigned": b.assigned,
                "present": b.present,
                "vacant": b.vacant,
                "surplus": b.surplus,
                "changes": [
                    {"on": e.on.isoformat(), "measure": e.measure.value, "change": e.change, "decision": e.decision}
                    for e in ledger.changes(b.unit, b.kind, b.year)
                ],
            }
            for b in balances
        ],
        "roadmaps": [
            {
                "unit": p.unit,
                "kind": p.kind.value,
                "present": p.present,
                "target": p.target,
                "source": p.source,
                "months": months_to_target(p.steps, target=p.target),
                "steps": [
                    {"ends_on": s.ends_on.isoformat(), "to_arrange": s.to_arrange, "closing": s.closing}
                    for s in p.steps
                ],
            }
            for p in plans
        ],
    }


def _refuse(words: str) -> int:
    print(words, file=sys.stderr)
    return 1
