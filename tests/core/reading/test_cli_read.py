"""`tinhgon read`: what it prints, where, and how it ends."""

import json
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from tinhgon.cli import main
from tinhgon.deadlines import Deadline, DeadlineKind
from tinhgon.documents.formats import plain
from tinhgon.reading import read, reading_from_json, reading_to_json
from tinhgon.reading.model import Change, ChangeType, Citation, Clause, Reading, Task, Warning

TEXT = """KẾ HOẠCH
Sắp xếp tổ chức bộ máy xã Tân Bình

Thực hiện Kế hoạch số 12-KH/TU ngày 05/5/2025, Ủy ban nhân dân xã ban hành Kế hoạch như sau:

1. Giao Văn phòng lập danh sách trước ngày 30/6/2025.

2. Phòng Kinh tế kiểm kê tài sản.

Nơi nhận:
- Lưu: VT.

CHỦ TỊCH
Lê Văn Nam
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "ke-hoach.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_one_file_prints_one_object_of_the_contract(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(plan), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["document"]["kind"] == "KH"
    assert [clause["path"] for clause in printed["clauses"]] == ["1", "2"]
    assert printed["citations"][0]["issued_on"] == "2025-05-05"


def test_an_unreadable_file_is_said_in_vietnamese_and_the_others_are_read(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "rong.txt"
    empty.write_bytes(b"")
    out = tmp_path / "out"
    assert main(["read", str(empty), str(plan), str(tmp_path / "khong-co.txt"), "--out", str(out)]) == 1
    assert [path.name for path in out.iterdir()] == ["ke-hoach.reading.json"]
    said = capsys.readouterr()
    assert said.out == ""
    assert "rong.txt: tệp rỗng" in said.err
    assert "không mở được tệp" in said.err
    assert "[2/3] ke-hoach.txt" in said.err
    assert "Đã đọc 1/3 tệp" in said.err


def test_several_files_print_a_list_in_the_order_of_the_call(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(plan), str(plan)]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 2


def test_the_table_names_the_document_and_counts(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "--table", str(plan)]) == 0
    printed = capsys.readouterr().out
    assert "Sắp xếp tổ chức bộ máy xã Tân Bình" in printed
    assert "2 điều khoản" in printed


def test_a_wrong_call_ends_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["read"])
    assert ended.value.code == 2


def _full() -> Reading:
    given = read(plain.parse(TEXT))
    deadline = Deadline(
        text="trước ngày 30/6/2025", kind=DeadlineKind.DAY, start=date(2025, 6, 30), end=date(2025, 6, 30), rule="before",
        is_before=True,
    )  # fmt: skip
    return Reading(
        letterhead=given.letterhead,
        clauses=given.clauses,
        citations=given.citations,
        tasks=(Task(clause="1", lead=("Văn phòng",), deadline=deadline, confidence=0.5, rules=(("lead", "giao"),)),),
        changes=(
            Change(clause="2", type=ChangeType.MERGE, predecessors=("Phòng A", "Phòng B"), successors=("Phòng C",)),
        ),
        warnings=(Warning(clause=None, code="no-number", message="Văn bản chưa có số."),),
        reader=given.reader,
    )


def test_a_reading_comes_back_from_its_json_unchanged() -> None:
    reading = _full()
    assert reading_from_json(json.loads(json.dumps(reading_to_json(reading)))) == reading


def test_a_kept_reading_of_format_1_is_still_read() -> None:
    kept = json.loads((Path(__file__).parent / "reading-format-1.json").read_text("utf-8"))
    reading = reading_from_json(kept)
    assert reading.tasks[0].deadline is not None
    assert reading.tasks[0].deadline.end == date(2025, 6, 30)
    assert reading.letterhead.signer.name == "Lê Văn Nam"


def test_a_reading_of_a_newer_format_is_refused() -> None:
    with pytest.raises(ValueError, match="newer"):
        reading_from_json({"format": 99})


def test_reading_twice_gives_the_same() -> None:
    assert read(plain.parse(TEXT)) == read(plain.parse(TEXT))


@pytest.mark.parametrize(
    ("shape", "key"),
    [(Clause, "clauses"), (Citation, "citations"), (Task, "tasks"), (Change, "changes"), (Warning, "warnings")],
)
def test_every_field_of_a_shape_is_in_the_json(shape: type, key: str) -> None:
    written = reading_to_json(_full())[key][0]
    assert set(written) == {one.name for one in fields(shape)}
