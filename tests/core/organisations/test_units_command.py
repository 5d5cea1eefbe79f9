"""`tinhgon units`: what is printed, and what is said when it cannot be."""

import csv
import gzip
import json
import shutil
import subprocess
import sys
import unicodedata
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
    assert "Phường Bến Nghé (có từ trước ngày 31/8/2004, đến hết ngày 30/6/2025)" in out
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
    printed = capsys.readouterr().out.splitlines()
    assert {"old units: 10040", "new units: 3321", "edges: 10571", "divided: 441"} <= set(printed)
    assert {"formed by a clause: 3193", "kept unchanged: 128", "mergers of provinces: 23"} <= set(printed)
    assert [line for line in printed if line.startswith("homonyms")] == [
        "homonyms by exclusion: 34",
        "homonyms by the district in brackets at the end of its list: 94",
        "homonyms by the province of the units named with it: 65",
    ]
    assert {"khoản that form: 3192", "khoản that rename: 2", "left as they are by an act: 127"} <= set(printed)
    assert report.read_text(encoding="utf-8").count("\tkhoản ") == 3_228
    committed = Path(storage.__file__).parent / "data" / "national.json.gz"
    assert built.read_bytes() == committed.read_bytes()


def test_the_register_is_read_once() -> None:
    assert national() is national()


def test_the_map_as_json_tells_land_and_people_apart(capsys: pytest.CaptureFixture[str]) -> None:
    main(["units", "map", *DATES, "--json"])
    rows = [row for row in json.loads(capsys.readouterr().out) if row["old_code"] == "18796"]
    assert [
        (row["new_code"], [(step["dimension"], step["share"], step["clause"]) for step in row["path"]]) for row in rows
    ] == [
        ("18754", [("population", "part", "khoản 63 Điều 1")]),
        ("18823", [("territory", "whole", "khoản 62 Điều 1")]),
        ("18832", [("population", "remainder", "khoản 64 Điều 1")]),
    ]


# --- a table of one's own ---------------------------------------------------------------------------------------------


def convert(path: Path, capsys: pytest.CaptureFixture[str], column: str = "mã") -> tuple[int, str, str]:
    code = main(["units", "convert", str(path), "--column", column])
    got = capsys.readouterr()
    return code, got.out, got.err


def windows_1258(text: str) -> bytes:
    """As a Vietnamese Windows writes it: a letter with its circumflex, breve or horn, the tone after it."""
    written = b""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tones = "".join(part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323")
        written += unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones)).encode("cp1258")
        written += tones.encode("cp1258")
    return written


TABLE = 'id;mã;ghi chú\n1;26740;"dòng một\ndòng hai"\n2;00001;\n'
CONVERTED = (
    "id;mã;ghi chú;new_code;new_name;share;people_share;note\n"
    '1;26740;"dòng một\ndòng hai";26740;Phường Sài Gòn;whole;whole;\n'
    "2;00001;;00097;Phường Hồng Hà;whole;whole;\n"
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(TABLE.encode(), "2 dòng", id="semicolons, a line break in a cell"),
        pytest.param(TABLE.encode("utf-8-sig"), "2 dòng", id="byte order mark"),
        pytest.param(TABLE.replace("\n", "\r\n").encode("utf-16"), "đọc theo bảng mã utf-16", id="UTF-16"),
        pytest.param(
            windows_1258(TABLE),
            "đọc theo bảng mã windows-1258",
            id="CP1258",
        ),
        pytest.param(unicodedata.normalize("NFD", TABLE).encode(), "2 dòng", id="decomposed letters"),
    ],
)
def test_tables_are_read_as_spreadsheets_save_them(
    content: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.csv").write_bytes(content)
    code, out, err = convert(tmp_path / "in.csv", capsys)
    assert (code, unicodedata.normalize("NFC", out.replace("\r\n", "\n"))) == (0, CONVERTED)
    assert said in err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "tệp rỗng"),
        (b" \n\n", "tệp rỗng"),
        (b"PK\x03\x04 half a workbook", "không mở được tệp Excel; hãy mở bằng Excel, lưu lại ở dạng .xlsx"),
        (bytes(range(256)) * 20, "đây không phải tệp văn bản"),
        (b"id,code\n1,26740\n", "không có cột 'mã'; các cột: id, code"),
        ("mã,mã\n1,26740\n".encode(), "có 2 cột cùng tên 'mã'"),
        ('mã\n"26740\n'.encode(), "không đúng dạng CSV"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_what_to_do(
    content: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.csv").write_bytes(content)
    code, out, err = convert(tmp_path / "in.csv", capsys)
    assert (code, out) == (2, "")
    assert said in err


def test_a_code_that_may_have_lost_its_zeros_is_read_or_refused_with_both_readings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.csv").write_text("mã\n26740\n4\n318\n19\n", encoding="utf-8")
    code, out, err = convert(tmp_path / "in.csv", capsys)
    assert code == 1
    assert [line.split(",")[:2] for line in out.splitlines()[1:]] == [
        ["26740", "26740"],
        ["4", "00004"],
        ["318", "11948"],
    ]
    assert "dòng 5: '19' có 2 cách hiểu: 19 Tỉnh Thái Nguyên; 00019 Phường Điện Biên" in err


def test_a_row_with_more_cells_than_the_heading_is_a_reject(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.csv").write_text("id,mã\n1,26740,thừa\n2,00001\n3\n", encoding="utf-8")
    code, out, err = convert(tmp_path / "in.csv", capsys)
    assert code == 1
    assert [line.split(",")[0] for line in out.splitlines()] == ["id", "2"]
    assert "dòng 2: 3 ô, tiêu đề chỉ có 2 cột" in err
    assert "dòng 4: không có đơn vị nào là ''" in err


def test_people_who_go_elsewhere_than_the_land_are_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.csv").write_text("mã\n18796\n", encoding="utf-8")
    _, out, _ = convert(tmp_path / "in.csv", capsys)
    rows = list(csv.DictReader(out.splitlines()))
    assert {(row["new_code"], row["share"], row["people_share"]) for row in rows} == {
        ("18823", "whole", "none"),
        ("18754", "none", "part"),
        ("18832", "none", "remainder"),
    }


def test_a_second_run_gives_the_same_file_and_a_failing_one_leaves_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, out = tmp_path / "in.csv", tmp_path / "out.csv"
    table.write_text("mã\n26740\n", encoding="utf-8")
    arguments = ["units", "convert", str(table), "--out", str(out)]
    assert main([*arguments, "--column", "mã"]) == 0
    first = out.read_bytes()
    assert main([*arguments, "--column", "mã"]) == 0
    assert main([*arguments, "--column", "khác"]) == 2
    assert out.read_bytes() == first
    assert main(["units", "convert", str(table), "--column", "mã", "--out", str(tmp_path / "no" / "out.csv")]) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]
    capsys.readouterr()


# --- build ------------------------------------------------------------------------------------------------------------


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "change", "said"),
    [
        ("acts/1670_NQ-UBTVQH15.md", None, "12 Tỉnh Lai Châu: no act for this province"),
        ("acts/1670_NQ-UBTVQH15.md", ("36\\. Sắp xếp", "36\\. Dồn"), "1670/NQ-UBTVQH15, khoản 36: no verb"),
        ("acts/1670_NQ-UBTVQH15.md", ("tỉnh Lai Châu", "tỉnh Lai Chân"), "no such province in the catalogue"),
        ("units-2025-06-30.csv", ("district_code", "district_id"), "thiếu cột"),
        ("acts/60-NQ_TW.md", None, "không đọc được"),
    ],
)
def test_a_build_that_fails_says_why_and_writes_nothing(
    file: str, change: tuple[str, str] | None, said: str, shared: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    folder, out = tmp_path / "registry", tmp_path / "out.gz"
    shutil.copytree(shared / "registry", folder, copy_function=shutil.copyfile)
    for path in (folder, folder / "acts"):
        path.chmod(0o755)
    out.write_bytes(b"as it was")
    if change is None:
        (folder / file).unlink()
    else:
        text = (folder / file).read_text(encoding="utf-8")
        assert change[0] in text
        (folder / file).write_text(text.replace(*change), encoding="utf-8")
    report = tmp_path / "report.txt"
    assert main(["units", "build", "--registry", str(folder), "--out", str(out), "--report", str(report)]) == 1
    assert said in capsys.readouterr().err
    assert out.read_bytes() == b"as it was"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.gz", "registry"]


# With names: gzip writes the time into its bytes, and two workers must collect the same tests.
@pytest.mark.parametrize(
    "content",
    [gzip.compress(b"[]"), gzip.compress(b"{}" * 2000)[:40], gzip.compress(b"7")],
    ids=["a list", "cut off", "a number"],
)
def test_half_a_register_is_refused_in_words(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (wrong := tmp_path / "register.json.gz").write_bytes(content)
    with pytest.raises(SystemExit):
        main(["units", "at", "2025-07-01", "--data", str(wrong)])
    assert f"không đọc được {wrong}" in capsys.readouterr().err


def test_a_day_before_the_catalogue_is_answered_with_a_word_of_warning(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["units", "map", "--from", "2003-10-01", "--to", "2026-08-01", "--csv"]) == 0
    assert "bắt đầu từ 31/08/2004" in capsys.readouterr().err
    assert main(["units", "map", "--from", "2025-03-01", "--to", "2026-08-01", "--csv"]) == 0
    assert capsys.readouterr().err == ""


def test_a_table_is_not_written_over_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (table := tmp_path / "in.csv").write_text("mã\n00634\nx\n", encoding="utf-8")
    for options in (["--out", str(table)], ["--rejects", str(table)], ["--out", "a.csv", "--rejects", "./a.csv"]):
        assert main(["units", "convert", str(table), "--column", "mã", *options]) == 2
    assert table.read_text(encoding="utf-8") == "mã\n00634\nx\n"
    assert "phải là các tệp khác nhau" in capsys.readouterr().err


def test_the_way_back_names_what_a_unit_came_from(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["units", "explain", "26248", "--on", "2026-08-01", "--to", "2025-06-30"]) == 0
    told = capsys.readouterr().out
    assert "toàn bộ diện tích tự nhiên của Thị trấn Trảng Bom → Xã Trảng Bom" in told
    assert "Phường Trảng Bom: thay đổi loại hoặc cấp ngày 30/4/2026" in told
    assert main(["units", "explain", "33", "--on", "2025-07-01", "--to", "2025-07-01"]) == 0


def test_a_full_disk_is_said_in_words() -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-c", "import sys; from tinhgon.cli import main; sys.exit(main())", "units", "at", "2025-07-01"],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert ran.returncode == 1
    assert ran.stderr.startswith("không ghi được:")
    assert "Traceback" not in ran.stderr
