"""Single questions on the command line: by code, id or name; every hop of a chain with its own certainty; gaps."""

import csv
import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tinhgon.cli import main
from tinhgon.cli.units_index import Source
from tinhgon.organisations.finding import Finder
from tinhgon.organisations.storage import national


def rows(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


DAYS = ["--on", "2025-06-30", "--to", "2025-07-01"]


def test_a_unit_is_asked_by_code_id_or_name_with_one_answer(capsys: pytest.CaptureFixture[str]) -> None:
    (unit,) = national().resolve("nso", "00634", date(2025, 6, 30))
    answers = []
    for way in ("00634", unit, "Phường Đại Mỗ, Quận Nam Từ Liêm", "phuong dai mo, ha noi"):
        assert main(["units", "successors", way, *DAYS]) == 0
        answers.append(rows(capsys))
    assert all(answer == answers[0] for answer in answers)
    assert [row["code"] for row in answers[0][:5]] == ["00622", "00634", "00637", "09556", "09886"]


def test_predecessors_are_asked_the_same_way(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["units", "predecessors", "Phường Sài Gòn", "--on", "2025-07-01", "--to", "2025-06-30"]) == 0
    assert "26740" in {row["code"] for row in rows(capsys)}
    assert main(["units", "predecessors", "26740", *DAYS]) == 2
    assert "--to phải không sau --on" in capsys.readouterr().err


def test_a_name_of_several_units_is_answered_with_all_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["units", "explain", "xã Tân Thành", *DAYS]) == 1
    told = capsys.readouterr().err
    assert "cách hiểu" in told
    assert told.count("Xã Tân Thành,") > 5


def test_every_hop_of_a_chain_is_told_and_the_chain_bears_the_weakest(capsys: pytest.CaptureFixture[str]) -> None:
    chain = ["12799", "--on", "2024-10-31", "--to", "2025-07-01"]
    assert main(["units", "successors", *chain]) == 0
    (first, *_) = rows(capsys)
    assert first["certainty"] == "secondary"
    assert first["path"] == (
        "2024-11-01 1201/NQ-UBTVQH15 (secondary); 2025-07-01 khoản 56 Điều 1 1666/NQ-UBTVQH15 (confirmed)"
    )
    assert main(["units", "successors", *chain, "--json"]) == 0
    (told, *_) = json.loads(capsys.readouterr().out)
    assert [(hop["act"], hop["certainty"]) for hop in told["path"]] == [
        ("1201/NQ-UBTVQH15", "secondary"), ("1666/NQ-UBTVQH15", "confirmed"),
    ]  # fmt: skip
    assert main(["units", "explain", *chain]) == 0
    out = capsys.readouterr().out
    assert out.count("[theo nguồn thứ cấp]") >= 2
    assert "cả chuỗi: theo nguồn thứ cấp" in out


def test_what_is_not_known_of_an_ended_unit_is_said_and_a_dead_code_is_never_no_code(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["units", "explain", "25186", "--on", "2010-01-01", "--to", "2025-07-01"]) == 0
    assert "chưa rõ nhập vào đơn vị nào" in capsys.readouterr().out
    assert main(["units", "explain", "25186", *DAYS]) == 1
    told = capsys.readouterr().err
    assert "từng là: Xã Phù Mỹ (có từ trước ngày 31/8/2004, đến hết ngày 29/12/2013)" in told
    assert "không phải ngày có hiệu lực" in told
    # Between two lives of a code both are named.
    assert main(["units", "explain", "03388", "--on", "2008-01-01", "--to", "2025-07-01"]) == 1
    told = capsys.readouterr().err
    for name in ("Thị trấn Phong Thổ", "Phường Quyết Tiến", "Phường Đoàn Kết"):
        assert f"từng là: {name}" in told


def test_a_unit_of_2009_is_followed_to_today(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["units", "explain", "Huyện Từ Liêm", "--on", "2009-01-01", "--to", "2025-07-01"]) == 0
    assert "Quận Nam Từ Liêm" in capsys.readouterr().out
    assert main(["units", "find", "tỉnh Hà Tây"]) == 0
    assert any(row["to"] == "2008-08-01" for row in rows(capsys))


def test_an_event_is_told_from_the_side_of_the_unit_asked(capsys: pytest.CaptureFixture[str]) -> None:
    back = ["00004", "--on", "2025-07-01", "--to", "2025-06-30"]
    assert main(["units", "explain", *back]) == 0
    told = capsys.readouterr().out
    assert "của Quận Tây Hồ → Phường Ba Đình: tiếp nhận khi đơn vị cũ kết thúc ngày 1/7/2025" in told


def test_a_function_is_asked_with_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    for question in (
        ["sát hạch lái xe", "--place", "Lâm Đồng"],
        ["sát hạch lái xe ở Lâm Đồng"],
        ["bằng lái xe", "--place", "68"],
    ):
        assert main(["units", "function", *question, "--on", "2025-02-20"]) == 0
        (row,) = rows(capsys)
        assert (row["holder"], row["from"], row["certainty"]) == (
            "Công an tỉnh, Tỉnh Lâm Đồng",
            "2025-02-18",
            "confirmed",
        )
    assert main(["units", "function", "lý lịch tư pháp"]) == 0
    assert [row["holder"] for row in rows(capsys)] == ["Bộ Tư pháp, Chính phủ", "Bộ Công an, Chính phủ"]
    assert main(["units", "function", "bay lên mặt trăng"]) == 1
    assert "giáo dục nghề nghiệp" in capsys.readouterr().err
    assert main(["units", "function", "giảm nghèo", "--place", "Atlantis"]) == 1
    assert "không có nơi này" in capsys.readouterr().err


def test_gaps_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["units", "gaps", "--to", "2013-12-31"]) == 0
    captured = capsys.readouterr()
    held = list(csv.DictReader(io.StringIO(captured.out)))
    assert {row["ended"] for row in held if row["code"] == "25186"} == {"2013-12-30"}
    assert f"{len(held)} đơn vị đã kết thúc" in captured.err


def test_at_takes_a_name_or_an_id_and_a_commune_has_its_bodies(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["units", "at", "2025-07-01", "--under", "Xã Đông Anh, Hà Nội"]) == 0
    names = [row["name"] for row in rows(capsys)]
    assert {"Ủy ban nhân dân xã", "Đảng ủy xã", "Phòng Kinh tế"} <= set(names)
    assert main(["units", "at", "2025-07-01", "--under", "Xã Tân Thành"]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "tân",
        "Sở GTVT Hà Nội",
        "26740",
        "xa tan thanh, dong thap",
        "BHXH tỉnh",
        "UBND xã Ba Vì",
        "đại mỗ",
        "t, khong co",
    ],
)
def test_the_index_finds_what_the_whole_register_finds(text: str) -> None:
    source = Source(None)
    part = source.about(text, is_fragment=True)
    told = [each.version for each in Finder(part, abbreviations=source.abbreviations).find(text)]
    assert told == [each.version for each in Finder(national()).find(text)]


@pytest.mark.parametrize("code", ["00634", "00556", "12799", "26248", "27007", "33", "369"])
def test_the_index_answers_what_the_whole_register_answers(code: str) -> None:
    whole, on, to = national(), date(2024, 10, 31), date(2026, 8, 1)
    (unit,) = whole.resolve("nso", code, on)
    part = Source(None).about(code, onward=True, back=True)
    assert sorted(map(repr, part.successors(unit, on, to))) == sorted(map(repr, whole.successors(unit, on, to)))
    assert sorted(map(repr, part.explain(unit, on, to))) == sorted(map(repr, whole.explain(unit, on, to)))


def test_where_no_index_can_be_written_the_whole_register_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("TINHGON_HOME", str(tmp_path / "file"))
    assert main(["units", "successors", "26740", *DAYS]) == 0
    assert rows(capsys)[0]["name"] == "Phường Sài Gòn"


def test_a_question_imports_nothing_of_the_build() -> None:
    code = (
        "import sys; from tinhgon.cli import main\n"
        "try: main(['units', *sys.argv[1:]])\nexcept SystemExit: pass\n"
        "held = {'rapidfuzz', 'openpyxl', 'numpy', 'tinhgon.organisations.national', 'tinhgon.organisations.validation',"
        " 'tinhgon.organisations.history', 'tinhgon.organisations.acts'} & set(sys.modules)\n"
        "sys.exit(', '.join(sorted(held)) or 0)"
    )
    for question in (
        ["--help"],
        ["successors", "26740", *DAYS],
        ["find", "Sở GTVT Hà Nội"],
        ["explain", "26740", *DAYS],
    ):
        ran = subprocess.run([sys.executable, "-c", code, *question], capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
