"""A small placement, from its files to its first answer, through the real actions."""

from datetime import UTC, date, datetime
from typing import Any

from tinhgon_web.accounts.models import User
from tinhgon_web.staffing.actions import confirm_plan, prepare_plan, solve_scenario
from tinhgon_web.staffing.models import Plan, Scenario

AT = datetime(2026, 3, 12, 3, 0, tzinfo=UTC)
PEOPLE = """Mã;Họ và tên;Cơ quan cũ;Loại;Bậc chức vụ;Lĩnh vực đang làm;Giới tính;Mang thai;Nguyện vọng;Xin nghỉ
N1;Nguyễn Văn An;Sở A;công chức;2;tài chính;Nam;;;
N2;Trần Thị Bình;Sở B;công chức;2;tài chính;Nữ;x;V2;
N3;Lê Văn Cường;Sở B;công chức;0;tài chính;Nam;;;
"""
POSTS = """Mã;Tên vị trí;Mã đơn vị;Loại;Vai trò;Bậc chức vụ;Lĩnh vực
V1;Giám đốc;STC;công chức;cấp trưởng;2;tài chính
V2;Chuyên viên;STC;công chức;;0;tài chính
"""
LEDGER = """Mã đơn vị;Loại;Số liệu;Ngày;Thay đổi;Số quyết định
SNV;công chức;được giao;01/07/2025;+130;QĐ 1
SNV;công chức;hiện có;01/07/2025;+160;QĐ 2
""".encode()
UNITS = "Mã;Tên;Chỉ tiêu công chức;Số quyết định\nSTC;Sở Tài chính;2;QĐ 10\n"


def files(people: str = PEOPLE, posts: str = POSTS, units: str = UNITS) -> dict[str, tuple[str, bytes]]:
    return {
        "people": ("nguoi.csv", people.encode()),
        "posts": ("vitri.csv", posts.encode()),
        "units": ("donvi.csv", units.encode()),
    }


def given(**changes: Any) -> dict[str, Any]:
    usual = {
        "title": "Hợp nhất Sở A và Sở B", "on": date(2026, 4, 1), "arranged_on": None, "distance_limit_km": None,
        "spouse_limit_km": None, "keep_until": date(2026, 12, 31),
    }  # fmt: skip
    return {**usual, **changes}


def prepared(by: User, **parts: str) -> Plan:
    plan, _is_new = prepare_plan(given=given(), files=files(**parts), by=by, at=AT)
    return plan


def solved(by: User, **parts: str) -> Scenario:
    scenario = confirm_plan(plan_id=prepared(by, **parts).pk, by=by, at=AT)
    solve_scenario(scenario_id=scenario.pk)
    scenario.refresh_from_db()
    return scenario
