"""`tinhgon units convert`: tables of addresses and codes as offices keep them, in and out."""

import csv
import io
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tinhgon.cli import main

Captured = pytest.CaptureFixture[str]


def run(capsys: Captured, *arguments: object) -> tuple[int, str, str]:
    code = main(["units", "convert", *map(str, arguments)])
    got = capsys.readouterr()
    return code, got.out, got.err


def rows_of(out: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(out)))


def codes(out: str, key: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in rows_of(out):
        found.setdefault(row[key], set()).add(row["new_code"])
    return found


@pytest.mark.shared
def test_addresses_as_people_write_them(shared: Path, capsys: Captured) -> None:
    code, out, err = run(capsys, shared / "inputs/2026-11-28/18-addresses.csv", "--column", "dia_chi")
    assert code == 1
    found = codes(out, "id")
    assert {row: sorted(found[row]) for row in map(str, range(1, 13))} == {
        "1": ["26890"], "2": ["27004", "27007"], "3": ["26809", "26824"], "4": ["12280"], "5": ["12337"],
        "6": ["12337"], "7": ["12103"], "8": ["23272"], "9": ["29857"], "10": ["00008", "00025"], "11": ["26740"],
        "12": ["11953"],
    }  # fmt: skip
    assert "13" not in found
    assert "dòng 14: chỉ biết Quận 5, Thành phố Hồ Chí Minh" in err


@pytest.mark.shared
def test_three_columns_make_one_address_and_none_is_contradicted(shared: Path, capsys: Captured) -> None:
    columns = [word for name in ("Tên xã", "Huyện", "Tỉnh") for word in ("--column", name)]
    code, out, err = run(capsys, shared / "inputs/2026-11-28/19-three-columns.csv", *columns)
    assert code == 1
    assert codes(out, "STT") == {"1": {"12337"}, "3": {"11953"}, "4": {"16681"}}
    assert "dòng 3: " in err


@pytest.mark.shared
def test_codes_in_the_wrappings_of_spreadsheets(shared: Path, capsys: Captured) -> None:
    code, out, _ = run(capsys, shared / "inputs/2026-11-28/20-protected-codes.csv", "--column", "ma_xa")
    assert code == 0
    assert [line.split(";")[2] for line in out.splitlines()[1:]] == ["00004"] * 4


def table(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_a_table_of_addresses_says_old_and_new_and_how_sure(tmp_path: Path, capsys: Captured) -> None:
    file = table(tmp_path / "in.csv", "id,địa chỉ", '1,"Số 5, P. Cống Vị, Ba Đình, HN"', '2,"Xã Tân Phú, Long An"')
    code, out, _ = run(capsys, file, "--address", "địa chỉ")
    assert code == 0
    first, second, third = rows_of(out)
    assert (first["old_code"], first["old_unit"]) == ("00007", "Phường Cống Vị, Quận Ba Đình, Thành phố Hà Nội")
    assert {first["new_address"], second["new_address"]} == {
        "Số 5, Phường Ngọc Hà, Thành phố Hà Nội", "Số 5, Phường Giảng Võ, Thành phố Hà Nội",
    }  # fmt: skip
    assert [row["sure"] for row in (first, second, third)] == ["chắc chắn", "chắc chắn", "nên xem lại"]


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [("\t", "utf-16"), ("|", "utf-8-sig"), (";", "utf-8"), (",", "utf-8")]
)
def test_any_usual_delimiter_and_encoding(delimiter: str, encoding: str, tmp_path: Path, capsys: Captured) -> None:
    (file := tmp_path / "in.csv").write_text(
        f"Phường/Xã{delimiter}Quận/Huyện\nBến Nghé{delimiter}Quận 1\n", encoding=encoding
    )
    code, out, _ = run(capsys, file, "--column", "phường/xã", "--column", "Quận/Huyện")
    assert code == 0
    assert out.splitlines()[1].split(delimiter)[2] == "26740"


def workbook(path: Path, rows: list[list[object]], *, above: int = 0) -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    for _ in range(above):
        page.append(["DANH SÁCH HỘ DÂN"])
    for row in rows:
        page.append(row)
    book.save(path)
    return path


def test_a_workbook_goes_in_and_out_with_codes_as_text(tmp_path: Path, capsys: Captured) -> None:
    day = datetime(2024, 3, 5)  # noqa: DTZ001 - a cell of a spreadsheet
    file = workbook(
        tmp_path / "in.xlsx",
        [
            ["Họ tên", "Ngày", "Số", "Mã xã"],
            ["A", day, 7, "00004"],
            ["B", None, 1.5, 4.0],
            ["C", None, None, '="00004"'],
        ],
        above=2,
    )
    out = tmp_path / "out.xlsx"
    assert run(capsys, file, "--column", "Mã xã", "--out", out)[0] == 0
    page = load_workbook(out).active
    assert page is not None
    header, *rows = page.iter_rows(values_only=True)
    assert header == ("Họ tên", "Ngày", "Số", "Mã xã", "new_code", "new_name", "share", "people_share", "note")
    assert [row[4] for row in rows] == ["00004"] * 3
    assert rows[0][:4] == ("A", day, 7, "00004")
    assert rows[1][2] == 1.5
    first = out.read_bytes()
    assert run(capsys, file, "--column", "Mã xã", "--out", out)[0] == 0
    assert out.read_bytes() == first  # a second run gives the same file


def test_a_workbook_without_the_column_an_empty_one_and_an_old_one_are_refused(
    tmp_path: Path, capsys: Captured
) -> None:
    file = workbook(tmp_path / "in.xlsx", [["a", "b"], [1, 2]])
    assert run(capsys, file, "--column", "xã")[0] == 2
    empty = workbook(tmp_path / "empty.xlsx", [])
    code, _, err = run(capsys, empty, "--column", "xã")
    assert (code, "tệp rỗng" in err) == (2, True)
    (old := tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    code, _, err = run(capsys, old, "--column", "xã")
    assert (code, "Excel kiểu cũ" in err) == (2, True)


def test_a_column_of_days_dates_each_row(tmp_path: Path, capsys: Captured) -> None:
    file = table(
        tmp_path / "in.csv", "id,mã,ngày", "1,26740,30/6/2025", "2,26740,2025-07-01", "3,26740,31/02/2025", "4,26740,",
        "5,26740,hôm qua",
    )  # fmt: skip
    code, out, err = run(capsys, file, "--column", "mã", "--date", "ngày")
    assert code == 1
    assert {row["id"]: row["new_name"] for row in rows_of(out)} == {"1": "Phường Sài Gòn", "2": "Phường Sài Gòn"}
    assert err.count("không đọc được ngày") == 3
    code, out, err = run(capsys, file, "--column", "mã", "--date", "ngày", "--on", "2025-06-30")
    assert [row["id"] for row in rows_of(out)] == ["1", "2", "4"]  # a day not said is that of the table


def test_broken_rows_are_rejects_and_the_rest_goes_on(tmp_path: Path, capsys: Captured) -> None:
    file = table(tmp_path / "in.csv", "xã,huyện", "Bến Nghé,Quận 1,thừa", "Bến Nghé", ",", "Bến Nghé,Quận 1")
    rejects = tmp_path / "left.csv"
    code, out, _ = run(capsys, file, "--column", "xã", "--column", "huyện", "--rejects", rejects)
    assert code == 1
    assert [row["new_code"] for row in rows_of(out)][-1] == "26740"
    reasons = [row["reason"] for row in rows_of(rejects.read_text(encoding="utf-8"))]
    assert reasons[0] == "3 ô, tiêu đề chỉ có 2 cột"
    assert reasons[-1] == "không có địa chỉ"


def test_no_column_is_asked_for(tmp_path: Path, capsys: Captured) -> None:
    code, _, err = run(capsys, table(tmp_path / "in.csv", "xã", "Bến Nghé"))
    assert (code, "cần --column" in err) == (2, True)


def test_several_processes_answer_as_one_does(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tinhgon.cli.convert._FEW", 10)
    lines = [f'"Số {n}, Phường {n % 12 + 1}, Quận {n % 9 + 1}, TP.HCM"' for n in range(1200)]
    file = table(tmp_path / "in.csv", "address", *lines)
    alone = run(capsys, file, "--address", "address", "--processes", "1")
    assert run(capsys, file, "--address", "address", "--processes", "2") == alone
    assert len(rows_of(alone[1])) > 300


def test_the_day_of_a_cell_is_read(tmp_path: Path, capsys: Captured) -> None:
    file = workbook(tmp_path / "in.xlsx", [["mã", "ngày"], ["26740", date(2025, 6, 30)]])
    code, out, _ = run(capsys, file, "--column", "mã", "--date", "ngày")
    assert (code, rows_of(out)[0]["ngày"]) == (0, "30/06/2025")
