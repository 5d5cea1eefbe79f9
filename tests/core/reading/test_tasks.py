from datetime import date

from tinhgon.reading.model import Clause, Field, Letterhead, Task, TaskStatus
from tinhgon.reading.tasks import find_tasks

PLAN = Letterhead(kind="KH", issued_on=date(2026, 2, 2), issuer="Ủy ban nhân dân tỉnh")


def clause(path: str, text: str, parent: str | None = None, **more: object) -> Clause:
    return Clause(path=path, parent=parent, text=text, **more)  # type: ignore[arg-type]


def tasks(*clauses: Clause, letterhead: Letterhead = PLAN) -> dict[str, Task]:
    return {task.clause: task for task in find_tasks(clauses, letterhead)}


def test_nothing_under_purposes_is_a_task() -> None:
    assert not tasks(clause("I", "MỤC ĐÍCH, YÊU CẦU"), clause("I.1", "Tổ chức thực hiện nghiêm Nghị quyết.", "I"))


def test_the_heading_gives_the_lead_and_assigning_others_does_not_change_it() -> None:
    found = tasks(
        clause("III", "TỔ CHỨC THỰC HIỆN"),
        clause("III.1", "Sở Nội vụ", "III"),
        clause("III.1-1", "Phân công đồng chí Phó Giám đốc theo dõi việc sắp xếp.", "III.1"),
    )
    assert found["III.1-1"].lead == ("Sở Nội vụ",)
    assert ("lead", "heading:III.1") in found["III.1-1"].rules


def test_a_deadline_in_a_heading_counts_for_all_below_that_have_none() -> None:
    found = tasks(
        clause("II", "NHIỆM VỤ"),
        clause("II.1", "Trong quý II/2026", "II"),
        clause("II.1-1", "Rà soát vị trí việc làm.", "II.1"),
        clause("II.1-2", "Sắp xếp các phòng, hoàn thành trước ngày 20/4/2026.", "II.1"),
    )
    first, second = found["II.1-1"].deadline, found["II.1-2"].deadline
    assert first
    assert first.end == date(2026, 6, 30)
    assert second
    assert second.end == date(2026, 4, 20)


def test_a_table_row_takes_its_columns() -> None:
    fields = (
        Field(label="Nội dung nhiệm vụ", value="Xây dựng đề án vị trí việc làm"),
        Field(label="Cơ quan chủ trì", value="Sở Nội vụ"),
        Field(label="Cơ quan phối hợp", value="Các sở, ban, ngành"),
        Field(label="Thời gian hoàn thành", value="Quý III/2026"),
    )
    row = clause("PL1.r1", "1 | Xây dựng đề án vị trí việc làm | Sở Nội vụ", "PL1", is_row=True, fields=fields)
    task = tasks(clause("PL1", "DANH MỤC NHIỆM VỤ"), row)["PL1.r1"]
    assert (task.lead, task.coordinating) == (("Sở Nội vụ",), ("Các sở, ban, ngành",))
    assert task.deadline
    assert task.deadline.end == date(2026, 9, 30)


def test_label_lines_under_the_last_bullet_hold_for_the_group() -> None:
    found = tasks(
        clause("II", "NỘI DUNG"),
        clause("II.1", "Tuyên truyền", "II"),
        clause("II.1-1", "Xây dựng tin, bài về sắp xếp.", "II.1"),
        clause(
            "II.1-2", "Tổ chức hội nghị.\nĐơn vị chủ trì: Ban Tuyên giáo.\nThời gian thực hiện: Tháng 5/2026.", "II.1"
        ),
    )
    assert [found[path].lead for path in ("II.1-1", "II.1-2")] == [("Ban Tuyên giáo",)] * 2
    assert {found[path].deadline.text for path in found if found[path].deadline} == {"Tháng 5/2026"}


def test_lettered_fields_are_no_tasks_and_hold_for_the_content() -> None:
    found = tasks(
        clause("II", "NỘI DUNG"),
        clause("II.1", "Rà soát văn bản", "II"),
        clause("II.1.a", "Rà soát, sửa đổi các quy định.", "II.1"),
        clause("II.1.b", "Cơ quan thực hiện: Sở Tư pháp.", "II.1"),
        clause("II.1.c", "Thời gian thực hiện: Quý IV/2026.", "II.1"),
    )
    assert list(found) == ["II.1.a"]
    assert found["II.1.a"].lead == ("Sở Tư pháp",)


def test_done_is_what_the_text_says_is_done() -> None:
    found = tasks(
        clause("II", "NHIỆM VỤ"),
        clause("II.1", "Hợp nhất hai trung tâm (đã hoàn thành).", "II"),
        clause("II.2", "Sắp xếp các đội (hoàn thành trong tháng 3/2026).", "II"),
    )
    assert [task.status for task in found.values()] == [TaskStatus.DONE, TaskStatus.OPEN]


def test_enforcement_money_and_approval_are_no_tasks() -> None:
    decision = Letterhead(kind="QĐ", issued_on=date(2026, 2, 2))
    assert not tasks(
        clause("Đ1", "Thành lập Trung tâm Dữ liệu trên cơ sở hợp nhất Trung tâm A và Trung tâm B."),
        clause("Đ2", "Quyết định này có hiệu lực kể từ ngày ký."),
        clause("Đ3", "Chánh Văn phòng, Giám đốc Sở Nội vụ chịu trách nhiệm thi hành Quyết định này./."),
        letterhead=decision,
    )
    assert not tasks(clause("IV", "Kinh phí thực hiện được bố trí từ ngân sách địa phương."))


def test_without_a_lead_the_issuer_is_only_proposed() -> None:
    task = tasks(clause("II", "NHIỆM VỤ"), clause("II.1", "Rà soát biên chế.", "II"))["II.1"]
    assert task.lead == ()
    assert task.proposed_lead == ("Ủy ban nhân dân tỉnh",)
    assert task.confidence < 0.7


def test_the_sentence_that_introduces_the_list_gives_the_lead_to_those_that_name_no_one() -> None:
    clauses = (clause("1", "Rà soát biên chế được giao."), clause("2", "Giao Sở Tài chính hướng dẫn xử lý tài sản."))
    opening = (
        "Thực hiện Công văn số 8/BNV-TCBC của Bộ Nội vụ, Chủ tịch UBND tỉnh yêu cầu Thủ trưởng các sở, ngành thực hiện:"
    )
    first, second = find_tasks(clauses, PLAN, introduction=opening)
    assert first.lead == ("Thủ trưởng các sở, ngành",)
    assert second.lead == ("Sở Tài chính",)


def test_a_heading_line_above_its_own_text_names_the_lead() -> None:
    text = "Các đồng chí Ủy viên Ban Thường vụ\nCó trách nhiệm theo dõi, đôn đốc việc thực hiện Kế hoạch."
    assert tasks(clause("III", "TỔ CHỨC THỰC HIỆN"), clause("III.9", text, "III"))["III.9"].lead == (
        "Các đồng chí Ủy viên Ban Thường vụ",
    )
