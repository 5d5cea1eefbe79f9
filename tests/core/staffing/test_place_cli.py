import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from tinhgon.cli import main

PEOPLE = """Mã;Họ và tên;Cơ quan cũ;Loại;Bậc chức vụ;Lĩnh vực đang làm;Giới tính;Mang thai
N1;Nguyễn Văn An;Hưng Yên;công chức;2;tài chính;Nam;
N2;Trần Thị Bình;Thái Bình;công chức;0;tài chính;Nữ;x
"""
POSTS = """Mã;Tên vị trí;Mã đơn vị;Loại;Vai trò;Bậc chức vụ;Lĩnh vực
V1;Giám đốc;STC;công chức;cấp trưởng;2;tài chính
V2;Chuyên viên;STC;công chức;;0;tài chính
"""


@pytest.fixture
def tables(tmp_path: Path) -> list[str]:
    (tmp_path / "nguoi.csv").write_text(PEOPLE, "utf-8")
    (tmp_path / "vitri.csv").write_text(POSTS, "utf-8")
    return ["place", str(tmp_path / "nguoi.csv"), str(tmp_path / "vitri.csv"), "--on", "2026-12-01"]


def test_people_are_placed_and_each_says_why(tables: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*tables, "--explain", "N1"]) == 0
    out = capsys.readouterr().out
    assert "N1  Nguyễn Văn An → Giám đốc, STC: đủ điều kiện vào 2 loại vị trí; giữ được bậc chức vụ" in out
    assert "phải có vị trí vì đang mang thai" in out
    assert "người chưa có vị trí: 0 người (tốt nhất, đã chứng minh)" in out
    assert "(tính lại toàn bộ)" in out


def test_the_result_is_written_as_xlsx_and_json(tables: list[str], tmp_path: Path) -> None:
    assert main([*tables, "--out", str(tmp_path / "kq.xlsx")]) == 0
    sheet = openpyxl.load_workbook(tmp_path / "kq.xlsx").active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert any("Nguyễn Văn An" in row and "Giám đốc" in row for row in cells)
    assert main([*tables, "--out", str(tmp_path / "kq.json")]) == 0
    held = json.loads((tmp_path / "kq.json").read_text("utf-8"))
    assert {row["person"]: row["post"] for row in held["placements"]} == {"N1": "V1", "N2": "V2"}
    assert held["is_proven"] is True


def test_bad_rows_stop_it_unless_they_are_to_be_skipped(
    tables: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "nguoi.csv").write_text(PEOPLE + "N3;Lê C;Thái Bình;lạ;0;;Nam;\n", "utf-8")
    assert main(tables) == 1
    assert "nguoi.csv, dòng 4, cột loại" in capsys.readouterr().err
    assert main([*tables, "--skip-bad-rows"]) == 0


def test_contradicting_rules_are_named(tables: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "yeucau.csv").write_text("Mã;Yêu cầu;Mã vị trí;Lý do\nN2;ấn định;V1;thử\n", "utf-8")
    assert main([*tables, "--demands", str(tmp_path / "yeucau.csv")]) == 1
    err = capsys.readouterr().err
    assert "mâu thuẫn nhỏ nhất" in err
    assert "Trần Thị Bình (N2) được ấn định: Giám đốc, STC" in err


def test_a_missing_fact_is_asked_for(tables: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "nguoi.csv").write_text(PEOPLE.replace(";Nữ;x", ";;x"), "utf-8")
    assert main(tables) == 1
    assert "chưa ghi giới tính" in capsys.readouterr().err


def test_files_that_are_not_there_or_no_table_are_refused(
    tables: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["place", str(tmp_path / "không.csv"), tables[2]]) == 1
    assert main([*tables, "--out", str(tmp_path / "kq.docx")]) == 2
    assert main([*tables, "--explain", "lạ"]) == 1
    assert "không có người mã lạ" in capsys.readouterr().err


def test_reading_the_tables_does_not_load_the_solver(tables: list[str]) -> None:
    code = (
        "import sys\nfrom tinhgon.cli import main\n"
        "try:\n    main(['place', '--help'])\nexcept SystemExit:\n    pass\n"
        "assert 'ortools' not in sys.modules and 'scipy' not in sys.modules and 'openpyxl' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
