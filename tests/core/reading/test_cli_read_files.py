"""The command line around the reader: what goes to which stream, file and exit code."""

import json
from pathlib import Path

import pytest

from tinhgon.cli import main

TEXT = "KẾ HOẠCH\nthực hiện sắp xếp tổ chức\n\n1. Sở Nội vụ chủ trì xây dựng đề án, hoàn thành trước ngày 30/6/2026.\n"


def written(path: Path, text: str = TEXT) -> str:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_files_of_one_stem_do_not_overwrite_each_other(tmp_path: Path) -> None:
    files = [written(tmp_path / name) for name in ("a/kh.txt", "a/kh.md", "b/kh.txt", "a/khac.txt")]
    assert main(["read", *files, "--out", str(tmp_path / "out")]) == 0
    names = {one.name for one in (tmp_path / "out").iterdir()}
    assert names == {
        "kh.txt.reading.json", "kh.md.reading.json", "kh.txt-2.reading.json", "khac.reading.json"
    }  # fmt: skip


def test_a_folder_that_takes_no_file_ends_the_call_without_a_trace(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out" / "kh.reading.json").mkdir(parents=True)  # a folder where the file should go
    assert main(["read", written(tmp_path / "kh.txt"), "--out", str(tmp_path / "out")]) == 2
    assert "Không ghi được" in capsys.readouterr().err


def test_a_bad_file_is_said_on_stderr_and_the_others_are_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder").mkdir()
    assert (
        main(["read", written(tmp_path / "rong.txt", ""), str(tmp_path / "folder"), written(tmp_path / "kh.txt")]) == 1
    )
    said = capsys.readouterr()
    assert "rong.txt: tệp rỗng" in said.err
    assert "1/3 tệp" in said.err
    assert len(json.loads(said.out)) == 1
