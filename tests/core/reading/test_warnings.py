from datetime import date

import pytest

from tinhgon.deadlines import Deadline, DeadlineKind
from tinhgon.reading.changes import find_changes
from tinhgon.reading.model import Citation, Clause, Letterhead, Task, Warning
from tinhgon.reading.warnings import find_warnings

COMPLETE = Letterhead(number="12-KH/TU", issued_on=date(2026, 3, 2), place="Bình An")


def warnings(
    *texts: str,
    letterhead: Letterhead = COMPLETE,
    tasks: tuple[Task, ...] = (),
    citations: tuple[Citation, ...] = (),
    paths: tuple[str, ...] = (),
) -> tuple[Warning, ...]:
    clauses = [
        Clause(path=path, parent=path.rpartition(".")[0] or None, text=text)
        for path, text in zip(paths or [str(at) for at in range(1, 99)], texts, strict=False)
    ]
    return find_warnings(letterhead, clauses, citations, tasks, find_changes(clauses, letterhead))


def codes(*texts: str, **more: object) -> list[str]:
    return [w.code for w in warnings(*texts, **more)]  # type: ignore[arg-type]


def day(on: date) -> Deadline:
    return Deadline(text=f"trước ngày {on:%d/%m/%Y}", kind=DeadlineKind.DAY, start=on, end=on)


def test_a_text_in_order_raises_nothing() -> None:
    task = Task(clause="1", lead=("Sở Nội vụ",), deadline=day(date(2026, 6, 30)))
    assert warnings("Giao Sở Nội vụ rà soát, sắp xếp các phòng trước ngày 30/6/2026.", tasks=(task,)) == ()


def test_missing_number_and_date_are_named() -> None:
    (found,) = warnings(letterhead=Letterhead(place="Bình An"))
    assert found.message == "Văn bản không có số, ngày ban hành."


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kết thúc hoạt động của 03 đảng đoàn gồm: Đảng đoàn Hội Nông dân, Đảng đoàn Hội Phụ nữ.", "count-mismatch"),
        ("Hợp nhất Sở Giao thông vận tải Sở Xây dựng thành Sở Xây dựng.", "missing-conjunction"),
        ("Sở Tài chính hợp nhất Sở Kế hoạch và Sở Tài chính thành; Sở Y tế giữ nguyên.", "stray-word"),
        ("Giao các các đơn vị thực hiện.", "stray-word"),
        ("Mời cơ quan quan tham mưu dự họp.", "stray-word"),
        ("Đẩy mạnh chuyên đổi số.", "misspelling"),
        ("Luật này có hiệu lực thị hành từ nay.", "misspelling"),
        ("Rà soát cơ sở (theo quy định.", "unbalanced-bracket"),
    ],
)
def test_one_fault_one_warning(text: str, code: str) -> None:
    assert codes(text) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "Xây dựng đô thị hành chính hiện đại.",
        "Các cơ quan quan trọng của tỉnh; Đảng ủy Ủy ban nhân dân tỉnh; Phó Trưởng Ban Ban Tổ chức.",
        "Sáp nhập xã An thành thành phố Bình An.",
        "Kết thúc hoạt động của 02 đảng đoàn gồm: Đảng đoàn Hội Nông dân, Đảng đoàn Hội Phụ nữ.",
        "a) Rà soát (kể cả cấp xã); b) báo cáo.",
    ],
)
def test_no_false_alarm(text: str) -> None:
    assert codes(text) == []


def test_a_deadline_before_the_document_and_a_citation_after_it() -> None:
    task = Task(clause="1", lead=("Sở Nội vụ",), deadline=day(date(2026, 3, 1)))
    later = Citation(clause="1", kind="KL", number="9-KL/TU", issued_on=date(2026, 3, 3))
    assert set(codes("Rà soát.", tasks=(task,), citations=(later,))) == {
        "deadline-before-document",
        "citation-after-document",
    }


def test_tasks_without_a_lead_are_told_once_a_heading() -> None:
    tasks = (Task(clause="II.1"), Task(clause="II.2"))
    (found,) = warnings("Nhiệm vụ", "Rà soát.", "Báo cáo.", paths=("II", "II.1", "II.2"), tasks=tasks)
    assert (found.clause, found.code) == ("II", "no-lead")
    assert "II.1, II.2" in found.message


def test_a_gap_in_the_numbers() -> None:
    (found,) = warnings("A", "B", "C", paths=("II", "II.1", "II.3"))
    assert (found.clause, found.code) == ("II.3", "numbering-gap")


def test_the_same_work_given_to_two_bodies() -> None:
    text = "Chỉ đạo rà soát, lập danh mục và bàn giao hồ sơ, tài liệu của các phòng sau khi kết thúc hoạt động."
    tasks = (Task(clause="1", lead=("Sở Nội vụ",)), Task(clause="2", lead=("Văn phòng",)))
    (found,) = warnings(text, "Tiếp tục " + text.lower(), tasks=tasks)
    assert (found.code, found.message) == ("duplicate-task", "Trùng nội dung với 2, giao cho các cơ quan khác nhau.")


def test_two_spellings_of_one_body() -> None:
    tasks = (Task(clause="1", lead=("Sở Nông nghiệp",)), Task(clause="2", lead=("Sở Nông nghiêp",)))
    assert "name-conflict" in codes("Rà soát.", "Báo cáo.", tasks=tasks)


def test_only_a_paragraph_among_bullets_lacks_its_bullet() -> None:
    def found(*has_mark: bool) -> list[str | None]:
        clauses = [
            Clause(path=f"II-{at}", parent="II", text=f"Rà soát mục {at}.", had_no_mark=not mark)
            for at, mark in enumerate(has_mark, 1)
        ]
        tasks = [Task(clause=clause.path, lead=("Sở Nội vụ",)) for clause in clauses]
        return [w.clause for w in find_warnings(COMPLETE, clauses, (), tasks, ()) if w.code == "missing-bullet"]

    assert found(True, False, True) == ["II-2"]
    assert found(True, True, False) == []
    assert found(False, False, False) == []
