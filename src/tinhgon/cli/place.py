"""`tinhgon place PEOPLE POSTS …`: people on the posts of a merged apparatus. Messages to users are Vietnamese.

Exit codes: 0 a placement was found and the independent check found nothing wrong; 1 rows or facts are wrong, the rules
contradict each other, or time ran out; 2 the call itself is wrong.
"""

import argparse
import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from tinhgon.cli.files import replace_file
from tinhgon.staffing.sheets import (
    Read,
    Row,
    UnreadableSheet,
    deputy_limits,
    is_couple,
    read_demands,
    read_distances,
    read_pairs,
    read_people,
    read_posts,
    read_surplus,
    read_units,
    rows_of,
)

T = TypeVar("T")


def register(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("people", type=Path, metavar="PEOPLE", help="bảng người, .xlsx hoặc .csv")
    parser.add_argument("posts", type=Path, metavar="POSTS", help="bảng vị trí")
    parser.add_argument("--units", type=Path, help="bảng đơn vị: cấp trên, nơi làm việc, số cấp phó, chỉ tiêu")
    parser.add_argument("--kin", type=Path, help="bảng người thân, vợ chồng")
    parser.add_argument("--distances", type=Path, help="bảng khoảng cách giữa các nơi làm việc, km")
    parser.add_argument("--surplus", type=Path, help="danh sách cấp phó dôi dư có thời hạn")
    parser.add_argument("--demands", type=Path, help="bảng ấn định và loại trừ, có lý do")
    parser.add_argument("--on", type=_date, help="ngày bố trí có hiệu lực (mặc định hôm nay)")
    parser.add_argument("--arranged", type=_date, help="ngày quyết định sắp xếp có hiệu lực")
    parser.add_argument("--distance-limit", type=_whole, metavar="KM", help="không ai phải chuyển xa hơn")
    parser.add_argument("--spouse-limit", type=_whole, metavar="KM", help="vợ chồng không làm việc cách nhau xa hơn")
    parser.add_argument("--seconds", type=float, default=60.0, help="giới hạn thời gian tìm (mặc định 60)")
    parser.add_argument("--seed", type=int, default=1, help="số chọn giữa các phương án ngang nhau")
    parser.add_argument("--skip-bad-rows", action="store_true", help="bỏ qua các dòng lỗi thay vì dừng")
    parser.add_argument("--explain", action="append", default=[], metavar="CODE", help="tính chính xác cho người này")
    parser.add_argument("--json", action="store_true", help="in JSON thay cho bảng")
    parser.add_argument("--out", type=Path, help="ghi kết quả vào tệp .xlsx hoặc .json")
    parser.set_defaults(run=run)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"ngày phải có dạng 2026-12-01, không phải {text!r}") from None


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"cần số nguyên không âm, không phải {text!r}")
    return int(text)


class _Refused(Exception):
    """Why nothing can be placed, in words."""


def run(options: argparse.Namespace) -> int:
    if options.out is not None and options.out.suffix.lower() not in {".xlsx", ".json"}:
        print("--out phải là tệp .xlsx hoặc .json", file=sys.stderr)
        return 2
    try:
        return _place(options)
    except _Refused as refused:
        print(refused, file=sys.stderr)
        return 1


def _place(options: argparse.Namespace) -> int:
    case = _case(options)
    # The solver loads half a second of libraries: not before the tables are known to be right.
    from tinhgon.staffing.checker import check, wrong_claims
    from tinhgon.staffing.conflicts import smallest_conflict
    from tinhgon.staffing.eligibility import BadCase
    from tinhgon.staffing.report import result_json, result_table, summary_lines
    from tinhgon.staffing.solver import NoPlacement, NotFoundInTime, solve
    from tinhgon.staffing.wording import Names, flaw_in_words, rule_in_words, violation_in_words

    names = Names(case)
    try:
        answer = solve(case, seconds=options.seconds, seed=options.seed)
    except BadCase as bad:
        raise _Refused("\n".join(["Số liệu chưa dùng được:", *(f"- {flaw_in_words(f)}" for f in bad.flaws)])) from None
    except NotFoundInTime:
        raise _Refused(f"Chưa tìm được phương án nào trong {options.seconds:g} giây; hãy tăng --seconds.") from None
    except NoPlacement:
        conflict = smallest_conflict(case, seconds=options.seconds, seed=options.seed)
        assert conflict is not None, "the solver proved that nothing fits"
        smallest = "nhỏ nhất" if conflict.is_smallest else "không rút gọn được nữa"
        lines = [f"Không có phương án nào giữ được mọi quy định. Nhóm quy định mâu thuẫn {smallest}:"]
        raise _Refused("\n".join([*lines, *(f"- {rule_in_words(rule, names)}" for rule in conflict.rules)])) from None
    unknown = [code for code in options.explain if code not in {person.code for person in case.people}]
    if unknown:
        raise _Refused(f"--explain: không có người mã {', '.join(unknown)}")
    broken, wrong = check(case, answer.placed), wrong_claims(case, answer)
    for violation in broken:
        print(f"kiểm tra độc lập: {violation_in_words(violation, names)}", file=sys.stderr)
    for claim in wrong:
        print(f"kiểm tra độc lập: {claim.goal} ghi {claim.claimed}, đếm được {claim.found}", file=sys.stderr)
    result = result_json(case, answer, exact=options.explain, seconds=options.seconds)
    if options.out is not None:
        if options.out.suffix.lower() == ".json":
            content = json.dumps(result, ensure_ascii=False, indent=1).encode()
        else:
            from tinhgon.exchange.tables import to_xlsx

            content = to_xlsx(result_table(case, answer, result), sheet="Phương án")
        try:
            replace_file(options.out, content)
        except OSError as error:
            raise _Refused(f"không ghi được {options.out}: {error.strerror}") from None
    if options.json:
        print(json.dumps(result, ensure_ascii=False, indent=1))
    else:
        print("\n".join(summary_lines(case, answer, result)))
    return 1 if broken or wrong else 0


def _case(options: argparse.Namespace) -> Any:
    from tinhgon.staffing.model import Case, Forbid, Pin, Unit

    errors: list[str] = []

    def table(path: Path | None, read: Callable[[list[Row]], Read[T]]) -> tuple[T, ...]:
        if path is None:
            return ()
        try:
            found = read(rows_of(path.read_bytes()))
        except OSError as error:
            raise _Refused(f"không đọc được {path}: {error.strerror}") from None
        except UnreadableSheet as error:
            raise _Refused(f"{path.name}: {error}") from None
        errors.extend(f"{path.name}, {error}" for error in found.errors)
        return found.values

    people, posts = table(options.people, read_people), table(options.posts, read_posts)
    rows = table(options.units, read_units)
    pairs = table(options.kin, read_pairs)
    distances = table(options.distances, read_distances)
    surplus = table(options.surplus, read_surplus)
    demands = table(options.demands, read_demands)
    for line in errors:
        print(line, file=sys.stderr)
    if errors and not options.skip_bad_rows:
        raise _Refused(f"{len(errors)} lỗi; sửa bảng rồi làm lại, hoặc thêm --skip-bad-rows để bỏ qua các dòng này.")
    units = tuple(row.unit for row in rows)
    if options.units is None:
        units = tuple(Unit(code=code, name=code) for code in dict.fromkeys(post.unit for post in posts))
    on = options.on or datetime.now(UTC).astimezone().date()
    return Case(
        on=on,
        arranged_on=options.arranged,
        people=people,
        posts=posts,
        units=units,
        quotas=tuple(quota for row in rows for quota in row.quotas),
        deputy_limits=deputy_limits(rows, on),
        surplus_deputies=surplus,
        kin=tuple(pair for pair in pairs if not is_couple(pair)),
        couples=tuple(pair for pair in pairs if is_couple(pair)),
        distances={(start, end): km for start, end, km in distances},
        distance_limit_km=options.distance_limit,
        spouse_limit_km=options.spouse_limit,
        pins=tuple(demand for demand in demands if isinstance(demand, Pin)),
        forbids=tuple(demand for demand in demands if isinstance(demand, Forbid)),
    )
