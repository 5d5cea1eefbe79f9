"""`tinhgon check-layout`: what it prints and how it ends."""

import json
from pathlib import Path

import pytest
from tests.core.officialdoc.sample_report import report_data
from tests.core.officialdoc.test_checker import BODY, BOLD, look, spoiled

from tinhgon.cli import main
from tinhgon.officialdoc.docx import to_docx
from tinhgon.officialdoc.progress_report import progress_report


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    path = tmp_path / "bao-cao.docx"
    path.write_bytes(to_docx(progress_report(report_data(is_party=False, rows=2), "nn-30-2020")))
    return path


@pytest.fixture
def broken(kept: Path) -> Path:
    path = kept.with_name("sai.docx")
    path.write_bytes(spoiled(kept.read_bytes(), BODY, look("SỞ NỘI VỤ", BOLD, "")))
    return path


def test_a_document_that_keeps_every_rule_ends_with_0(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-layout", str(kept)]) == 0
    printed = capsys.readouterr()
    assert "✗" not in printed.out
    assert "✓ Phông chữ [font]: Times New Roman" in printed.out
    assert "0 sai" in printed.out
    assert printed.err == ""


def test_a_broken_rule_is_named_with_what_is_right_and_where(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-layout", str(broken)]) == 1
    wrong = [line for line in capsys.readouterr().out.splitlines() if "✗" in line]
    assert len(wrong) == 1
    for words in ("[issuer-bold]", "chữ không đậm", "cần: chữ đậm", "tại: bảng 1", "NĐ 30/2020/NĐ-CP"):
        assert words in wrong[0]


def test_json_of_one_file_is_an_object_and_of_several_a_list(
    kept: Path, broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check-layout", "--json", str(kept)]) == 0
    one = json.loads(capsys.readouterr().out)
    assert (one["pack"], one["is_kept"]) == ("nn-30-2020", True)
    assert main(["check-layout", "--json", str(kept), str(broken)]) == 1
    several = json.loads(capsys.readouterr().out)
    assert [part["is_kept"] for part in several] == [True, False]
    assert [f["rule"] for f in several[1]["findings"] if f["kept"] is False] == ["issuer-bold"]


def test_an_unreadable_file_is_said_on_stderr_and_the_others_are_checked(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = kept.with_name("khac.docx")
    other.write_text("không phải Word")
    assert main(["check-layout", str(other), str(kept), str(kept.with_name("khong-co.docx"))]) == 1
    printed = capsys.readouterr()
    assert "bao-cao.docx: Nghị định" in printed.out
    assert "khac.docx: không đọc được: tệp không phải .docx" in printed.err
    assert "khong-co.docx: không mở được tệp" in printed.err
    assert "Traceback" not in printed.err


def test_json_is_valid_when_nothing_could_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.docx").write_bytes(b"")
    assert main(["check-layout", "--json", str(tmp_path / "a.docx"), str(tmp_path / "b.docx")]) == 1
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.parametrize("arguments", [[], ["--pack", "nn-99", "a.docx"], ["--what", "a.docx"]])
def test_a_wrong_call_ends_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["check-layout", *arguments])
    assert ended.value.code == 2


def test_the_pack_can_be_chosen(kept: Path) -> None:
    assert main(["check-layout", "--pack", "nn-30-2020", str(kept)]) == 0
    assert main(["check-layout", "--pack", "dang-05-2026", str(kept)]) == 1
