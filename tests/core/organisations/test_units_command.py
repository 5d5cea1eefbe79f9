"""`tinhgon units`: what is printed, and what is said when it cannot be."""

import csv
import json
from pathlib import Path

import pytest

from tinhgon.cli import main
from tinhgon.organisations import storage
from tinhgon.organisations.storage import national

DATES = ["--from", "2025-06-30", "--to", "2025-07-01"]


def test_the_map_prints_one_line_an_edge(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["units", "map", *DATES, "--csv"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "old_code,new_code"
    assert len(lines) == 10_572
    assert {"26740,26740", "00634,09886", "D318,11948", "31105,31105"} <= set(lines)
    assert lines[1:] == sorted(lines[1:])


def test_the_map_as_json_names_share_act_and_clause(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["units", "map", *DATES, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    (edge,) = (row for row in rows if (row["old_code"], row["new_code"]) == ("00556", "00541"))
    assert edge["shares"] == {"territory": "remainder"}
    assert [(step["act"], step["clause"], step["remainder_of"]) for step in edge["path"]] == [
        ("1656/NQ-UBTVQH15", "khoản 112 Điều 1", [110])
    ]


def test_the_map_backwards_has_the_same_pairs(capsys: pytest.CaptureFixture[str]) -> None:
    main(["units", "map", *DATES, "--csv"])
    forward = {tuple(line.split(",")) for line in capsys.readouterr().out.splitlines()[1:]}
    main(["units", "map", "--from", "2025-07-01", "--to", "2025-06-30", "--csv"])
    backward = {tuple(reversed(line.split(","))) for line in capsys.readouterr().out.splitlines()[1:]}
    assert forward == backward


def test_explain_says_act_and_clause_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["units", "explain", "26740", "--on", "2025-06-30", "--to", "2025-07-01"]) == 0
    out = capsys.readouterr().out
    assert "Phường Bến Nghé (đến hết ngày 30/6/2025)" in out
    assert "toàn bộ diện tích tự nhiên → Phường Sài Gòn" in out
    assert "khoản 1 Điều 1 1685/NQ-UBTVQH15" in out


def test_a_code_not_in_use_on_the_day_tells_what_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["units", "successors", "00001", "--on", "2025-07-01", "--to", "2025-07-02"]) == 1
    assert "từng là: Phường Phúc Xá" in capsys.readouterr().err


def test_a_table_is_converted_with_splits_flagged_and_rejects_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, out, rejects = (tmp_path / name for name in ("in.csv", "out.csv", "rejects.csv"))
    table.write_text(
        'id,where\n1,26740\n2,"Phường Điện Biên, Quận Ba Đình, Hà Nội"\n3,99999\n4,Phường 4\n', encoding="utf-8"
    )
    arguments = [str(table), "--column", "where", "--out", str(out), "--rejects", str(rejects)]
    assert main(["units", "convert", *arguments]) == 1
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert [(row["id"], row["new_code"]) for row in rows[:1]] == [("1", "26740")]
    split = [row for row in rows if row["id"] == "2"]
    assert {row["new_code"] for row in split} == {"00004", "00070", "00190", "00226"}
    assert all(row["note"].startswith("một trong 4 đơn vị kế thừa") for row in split)
    reasons = {row["id"]: row["reason"] for row in csv.DictReader(rejects.read_text(encoding="utf-8").splitlines())}
    assert set(reasons) == {"3", "4"}
    assert "cách hiểu" in reasons["4"]
    assert "4 dòng, 2 dòng không chuyển được" in capsys.readouterr().err


def test_a_file_that_is_no_register_is_refused_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = tmp_path / "wrong.gz"
    wrong.write_bytes(b"no register")
    with pytest.raises(SystemExit, match="1"):
        main(["units", "at", "2025-07-01", "--data", str(wrong)])
    assert f"không đọc được {wrong}" in capsys.readouterr().err


@pytest.mark.shared
def test_the_committed_register_is_what_the_acts_give(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    built, report = tmp_path / "built.json.gz", tmp_path / "report.txt"
    arguments = ["--registry", str(shared / "registry"), "--out", str(built), "--report", str(report)]
    assert main(["units", "build", *arguments]) == 0
    assert "edges: 10571" in capsys.readouterr().out.splitlines()
    assert report.read_text(encoding="utf-8").count("\tkhoản ") == 3_228
    committed = Path(storage.__file__).parent / "data" / "national.json.gz"
    assert built.read_bytes() == committed.read_bytes()


def test_the_register_is_read_once() -> None:
    assert national() is national()
