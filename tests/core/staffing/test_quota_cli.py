import json
from datetime import date
from pathlib import Path

import pytest

from tinhgon.cli import main
from tinhgon.staffing.model import DeputyLimit
from tinhgon.staffing.sheets import deputy_limits, read_units

HEAD = "Mã đơn vị;Loại;Số liệu;Ngày;Thay đổi;Số quyết định\n"
ROWS = """SNV;công chức;được giao;01/07/2025;+130;QĐ 1
SNV;công chức;hiện có;01/07/2025;+160;QĐ 2
SNV;công chức;hiện có;01/03/2026;−12;QĐ 3
"""


def write(tmp_path: Path, rows: str) -> str:
    path = tmp_path / "so.csv"
    path.write_text(HEAD + rows, "utf-8")
    return str(path)


def test_the_ledger_gives_every_year_with_its_decisions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quota", write(tmp_path, ROWS)]) == 0
    out = capsys.readouterr().out
    assert "SNV  công chức  2025: được giao 130, có mặt 160, còn thiếu 0, dôi dư 30" in out
    assert "SNV  công chức  2026: được giao 130, có mặt 148, còn thiếu 0, dôi dư 18" in out
    assert "    -12 QĐ 3" in out


def test_the_way_down_takes_the_years_the_law_gives(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quota", write(tmp_path, ROWS), "--arranged", "2025-07-01", "--json"]) == 0
    plan = json.loads(capsys.readouterr().out)["roadmaps"][0]
    assert (plan["present"], plan["target"], plan["months"]) == (160, 130, 60)
    assert [step["closing"] for step in plan["steps"]] == [154, 148, 142, 136, 130]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("SNV;công chức;được giao;01/07/2025;+5;\n", "dòng 2, cột số quyết định: để trống"),
        ("SNV;công chức;được giao;01/07/2025;0;QĐ\n", "không thay đổi gì"),
        ("SNV;công chức;được giao;01/07/2025;năm;QĐ\n", "cần một số nguyên"),
        ("SNV;công chức;mong muốn;01/07/2025;5;QĐ\n", "cột số liệu: không hiểu"),
        ("SNV;công chức;hiện có;;5;QĐ\n", "cột ngày: để trống"),
        ("SNV;công chức;hiện có;01/07/2025;-5;QĐ\n", "xuống dưới 0"),
        ("", "chưa có dòng nào"),
    ],
)
def test_what_is_wrong_in_a_ledger_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: str, words: str
) -> None:
    assert main(["quota", write(tmp_path, rows)]) == 1
    assert words in capsys.readouterr().err


def test_a_day_without_a_rule_is_refused(tmp_path: Path) -> None:
    assert main(["quota", write(tmp_path, ROWS), "--arranged", "2024-01-01"]) == 1
    assert main(["quota", str(tmp_path / "không có.csv")]) == 1


def test_deputies_are_limited_as_stated_or_by_the_rule_for_the_kind_of_unit() -> None:
    rows = read_units(
        [
            ["Mã", "Tên", "Loại đơn vị", "Số cấp phó", "Chỉ tiêu công chức"],
            ["A", "Phòng A", "Phòng thuộc sở", 4, 12],
            ["B", "Phòng B", "Phòng thuộc sở", None, 12],
            ["C", "Phòng C", "Phòng thuộc sở", None, None],
            ["D", "Sở D", "Sở", None, 90],
            ["E", "Ban E", None, None, 9],
        ]
    ).values
    limits = deputy_limits(rows, date(2026, 12, 1))
    assert {limit.unit: limit.most for limit in limits} == {"A": 4, "B": 2}
    assert "NĐ 370/2025" in limits[1].source
    assert deputy_limits(rows, date(2025, 12, 1)) == (DeputyLimit(unit="A", most=4),)
