"""`tinhgon benefits compute | check | batch`."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tinhgon.cli import benefits_batch, main

FACTS: dict[str, Any] = {
    "birth_month": "1967-07", "sex": "M", "annex": "I", "kind": "civil_servant", "art2_group": "1",
    "leave_date": "2025-08-01", "decision_date": "2025-07-10", "salary_month_vnd": 20_000_000, "bhxh_months": 396,
    "arrangement_effective_date": "2024-08-01",
}  # fmt: skip
TITLES = ["STT", "Họ và tên", "Tháng sinh", "Giới tính", "annex", "leave_date", "salary_month_vnd", "bhxh_months",
          "arrangement_effective_date"]  # fmt: skip
ROWS = [
    [1, "Nguyễn Văn A", "07/1967", "nam", "I", "01/08/2025", "20.000.000", 396, "01/03/2025"],
    [2, "Trần Thị B", "13/1967", "nữ", "I", "01/08/2025", -5, 396, "01/03/2025"],
    [3, "=HYPERLINK(1)", "08/1968", "nam", "I", "01/08/2025", "20.000.000", 384, "01/03/2025"],
]


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    code = main(["benefits", *map(str, arguments)])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture
def facts_file(tmp_path: Path) -> Path:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(FACTS), "utf-8")
    return path


@pytest.fixture
def people_file(tmp_path: Path) -> Path:
    path = tmp_path / "nguoi.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([TITLES, *ROWS])
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_compute_marks_the_highest_and_shows_both_answers(facts_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "compute", facts_file)
    made = json.loads(out)
    assert code == 0
    assert made["highest"] == "ND178_ART7"
    [article] = [each for each in made["regimes"] if each["regime"] == "ND178_ART7"]
    assert {answer["total_vnd"] for answer in article["questions"][0]["answers"]} == {1_140_000_000, 1_620_000_000}
    assert not made["is_certain"]


def test_explain_in_both_languages(facts_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, vietnamese, _ = run(capsys, "compute", facts_file, "--explain")
    _, english, _ = run(capsys, "compute", facts_file, "--explain", "--language", "en")
    assert "20.000.000 × 0,5 × 48 = 480.000.000 đồng" in vietnamese
    assert "20,000,000 × 0.5 × 48 = 480,000,000 VND" in english


def test_wrong_facts_are_named_and_nothing_is_computed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps({**FACTS, "sex": "X", "height": 3, "bhxh_months": 1.5}), "utf-8")
    code, out, err = run(capsys, "compute", path)
    assert (code, out) == (1, "")
    assert {line.partition(":")[0] for line in err.splitlines()} == {"sex", "height", "bhxh_months"}


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"salary_month_vnd": NaN}', "\x00", '{"readings": {"Q1": "maybe"}}']
)
def test_a_file_that_is_no_facts_is_refused_in_words(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "facts.json"
    path.write_text(content, "utf-8")
    try:
        code, out, err = run(capsys, "compute", path)
    except SystemExit as stopped:
        code, out, err = int(str(stopped.code)), "", capsys.readouterr().err
    assert (code, out) == (1, "")
    assert err.strip()
    assert "Traceback" not in err


def test_check_ends_with_the_counts_and_fails_on_a_difference(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = {
        "id": "A",
        "regime": "ND178_ART12",
        "inputs": {"assignment_date": "2025-09-01"},
        "expected": {"total_vnd": 23400000},
    }
    path = tmp_path / "cases.json"
    path.write_text(json.dumps({"cases": [case]}), "utf-8")
    assert run(capsys, "check", path)[:2] == (0, "1 agree, 0 differ\n")
    path.write_text(json.dumps({"cases": [case, {**case, "id": "B", "expected": {"total_vnd": 1}}]}), "utf-8")
    code, out, _ = run(capsys, "check", path)
    assert code == 1
    assert out.splitlines()[-1] == "1 agree, 1 differ"
    assert "B:" in out
    assert "expected 1, found 23400000" in out


def test_a_batch_computes_good_rows_and_names_bad_ones(
    people_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "ket-qua.csv"
    code, said, err = run(capsys, "batch", people_file, "--out", out)
    assert code == 1
    assert "2 dòng đã tính, 1 dòng có lỗi" in said
    assert "3/3" in err
    first, second = rows_of(out)
    assert (first["Dòng"], first["Họ và tên"], first["Tổng (đồng)"]) == ("2", "Nguyễn Văn A", "1620000000")
    assert second["Họ và tên"].startswith("'="), "no cell becomes a formula"
    wrong = rows_of(tmp_path / "ket-qua-loi.csv")
    assert {(row["Dòng"], row["Cột"]) for row in wrong} == {("3", "Tháng sinh"), ("3", "salary_month_vnd")}


def test_a_workbook_gives_the_same_as_a_csv(
    people_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = Workbook()
    book.active.append(TITLES)
    for row in ROWS:
        book.active.append(row)
    book.save(tmp_path / "nguoi.xlsx")
    run(capsys, "batch", people_file, "--out", tmp_path / "a.csv")
    run(capsys, "batch", tmp_path / "nguoi.xlsx", "--out", tmp_path / "b.csv")
    run(capsys, "batch", tmp_path / "nguoi.xlsx", "--out", tmp_path / "c.xlsx")
    assert [row["Tổng (đồng)"] for row in rows_of(tmp_path / "a.csv")] == ["1620000000", "1770000000"]
    assert [row["Tổng (đồng)"] for row in rows_of(tmp_path / "b.csv")] == ["1620000000", "1770000000"]
    cells = [cell.value for row in load_workbook(tmp_path / "c.xlsx").active.iter_rows() for cell in row]
    assert 1_620_000_000 in cells


def test_a_batch_that_was_stopped_goes_on_where_it_was(
    people_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(benefits_batch, "CHUNK", 1)
    whole = benefits_batch.computed_rows
    seen: list[object] = []

    def stops_at_the_third(rows: Any, *rest: Any) -> Any:
        if len(seen) == 2:
            raise KeyboardInterrupt
        seen.append(rows)
        return whole(rows, *rest)

    monkeypatch.setattr(benefits_batch, "computed_rows", stops_at_the_third)
    out = tmp_path / "ket-qua.csv"
    with pytest.raises(KeyboardInterrupt):
        run(capsys, "batch", people_file, "--out", out)
    assert not out.exists()
    [journal] = tmp_path.glob(".*.dang-tinh")
    with journal.open("a", encoding="utf-8") as file:
        file.write('{"cells": ["half a li')

    monkeypatch.setattr(benefits_batch, "computed_rows", whole)
    _, _, err = run(capsys, "batch", people_file, "--out", out)

    assert "tiếp tục từ dòng 2/3" in err
    assert [row["Tổng (đồng)"] for row in rows_of(out)] == ["1620000000", "1770000000"]
    assert not list(tmp_path.glob(".*"))


def test_a_journal_of_another_table_is_not_taken_up(
    people_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "ket-qua.csv"
    (tmp_path / ".ket-qua.csv.dang-tinh").write_text('{"key": "of another file"}\n{"cells": [], "total": 1}\n', "utf-8")
    _, said, err = run(capsys, "batch", people_file, "--out", out)
    assert "tiếp tục" not in err
    assert "2 dòng đã tính" in said


@pytest.mark.parametrize(
    ("content", "arguments", "words"),
    [
        ("", (), "không có dòng nào"),
        ("a,b\n1,2\n", (), "không cột nào là dữ kiện"),
        ("sex,Giới tính\nM,M\n", (), "hai cột"),
        ("sex\nM,extra\n", (), "nhiều ô hơn"),
        ("sex\nM\n", ("--column", "height=sex"), "không có dữ kiện"),
        ("sex\nM\n", ("--column", "annex=Phụ lục"), "không có cột"),
        ("sex\nM\n", ("--column", "annex"), "phải có dạng"),
    ],
)
def test_a_table_that_cannot_be_understood_is_refused_with_what_to_do(
    content: str, arguments: tuple[str, ...], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bang.csv"
    path.write_text(content, "utf-8")
    code, _, err = run(capsys, "batch", path, "--out", tmp_path / "o.csv", *arguments)
    assert code == 1
    assert words in err


@pytest.mark.parametrize("content", [b"\xff\xfe\x00sex", b"PK\x03\x04 no workbook", b"\x00\x01\x02"])
def test_bytes_that_are_no_table_are_refused(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bang.bin"
    path.write_bytes(content)
    code, out, err = run(capsys, "batch", path, "--out", tmp_path / "o.csv")
    assert (code, out) == (1, "")
    assert "Traceback" not in err


def test_a_salary_beyond_the_columns_and_a_strange_line_end_stop_no_other_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "nguoi.csv"
    rows = [list(map(str, ROWS[0])) for _ in range(3)]
    rows[0][6], rows[1][6], rows[2][1] = "999999999999.123456789", "19999999.99999", "Nguyễn\u2028Văn\x0bA"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([TITLES, *rows])
    _, said, _ = run(capsys, "batch", path, "--out", tmp_path / "o.csv")
    assert "3 dòng đã tính, 0 dòng có lỗi" in said
    found = rows_of(tmp_path / "o.csv")
    # 48, 20 and 13 months, each rounded once: 47,999,999,999,958 + 19,999,999,999,982 + 12,999,999,999,989.
    assert found[0]["Tổng (đồng)"] == "80999999999929"
    assert found[1]["Tổng (đồng)"] == "1620000000"
    assert found[2]["Tổng (đồng)"] == "1620000000"


def test_a_row_without_d0_says_that_another_regime_may_be_higher(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "nguoi.csv"
    row = ROWS[0][:-1]
    path.write_text(
        ",".join(TITLES[:-1]) + "\n" + ",".join(str(cell).replace(",", ".") for cell in row) + "\n", "utf-8"
    )
    run(capsys, "batch", path, "--out", tmp_path / "o.csv")
    [found] = rows_of(tmp_path / "o.csv")
    assert found["Tình trạng"] == "tạm tính"
    assert "Ngày văn bản sắp xếp có hiệu lực" in found["Ghi chú"]
