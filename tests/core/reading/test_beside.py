"""What did not become text is told where people look: notes, strikes, times not understood, readings without tasks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.documents.making import docx_bytes, p, table, tc

from tinhgon.cli.read import table_of
from tinhgon.documents import read_document
from tinhgon.reading import read, reading_from_json, reading_to_json
from tinhgon.reading.model import Reading
from tinhgon.reading.outcome import outcome
from tinhgon.reading.unread_times import impossible_dates

HEAD = (
    table(
        tc(p("ỦY BAN NHÂN DÂN") + p("XÃ AN THỊNH") + p("Số: 12/KH-UBND"))
        + tc(p("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") + p("An Thịnh, ngày 05 tháng 3 năm 2026")),
        borders=False,
    )
    + p("KẾ HOẠCH")
    + p("Sắp xếp tổ chức bộ máy")
    + p("I. NHIỆM VỤ")
)
TASKS = [
    "1. Phòng Kinh tế rà soát tài sản công, hoàn thành trước ngày 30/6/2026.",
    "2. Văn phòng xây dựng quy chế làm việc, hoàn thành trong tháng 4/2026.",
    "3. Công an xã xây dựng phương án an ninh, hoàn thành trước ngày 15/5/2026.",
]


def reading(body: str, **parts: str) -> Reading:
    return read(read_document(docx_bytes(HEAD + body, **parts), name="a.docx"))


def note(text: str, kind: str = "footnote") -> str:
    return f'<w:{kind} w:id="1"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{kind}>'


def marked(text: str, kind: str = "footnote") -> str:
    return p(raw=f'<w:r><w:t>{text}</w:t></w:r><w:r><w:{kind}Reference w:id="1"/></w:r>')


def codes(found: Reading, clause: str | None) -> list[str]:
    return [warning.code for warning in found.warnings if warning.clause == clause]


# --- notes ---


@pytest.mark.parametrize("kind", ["footnote", "endnote", "comment"])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_note_is_told_at_the_clause_that_carries_its_mark(kind, at):
    body = "".join(marked(text, kind) if place == at else p(text) for place, text in enumerate(TASKS))
    found = reading(body, **{f"{kind}s": note("Theo ý kiến của Thường trực Đảng ủy.", kind)})
    (one,) = found.notes
    assert (one.clause, one.code, one.text) == (f"I.{at + 1}", kind, "Theo ý kiến của Thường trực Đảng ủy.")
    assert kind in codes(found, f"I.{at + 1}")
    assert [clause.text for clause in found.clauses if "Thường trực" in clause.text] == []
    assert len(found.tasks) == 3


@pytest.mark.parametrize(("kind", "is_cited"), [("footnote", True), ("endnote", True), ("comment", False)])
def test_numbers_cited_in_a_note_belong_to_the_clause_with_its_mark(kind, is_cited):
    text = note("Công văn số 88/UBND-NC ngày 01/3/2026.", kind)
    found = reading(p(TASKS[0]) + marked(TASKS[1], kind), **{f"{kind}s": text})
    cited = [(one.clause, one.number) for one in found.citations if one.number == "88/UBND-NC"]
    assert cited == ([("I.2", "88/UBND-NC")] if is_cited else [])


def test_a_note_in_a_row_is_told_at_the_row():
    rows = [tc(p(text)) for text in ("STT", "Nhiệm vụ", "Cơ quan chủ trì")]
    body = table("".join(rows), *(
        tc(p(str(n))) + tc(marked("Rà soát biên chế") if n == 2 else p("Báo cáo kết quả")) + tc(p("Phòng Nội vụ"))
        for n in (1, 2, 3)
    ))  # fmt: skip
    (one,) = reading(body, footnotes=note("Kể cả viên chức.")).notes
    assert one.clause is not None
    assert one.clause.endswith("r2")


def test_a_note_of_the_whole_file_has_no_clause():
    found = read(read_document("I. NHIỆM VỤ\n1. Sở Nội vụ báo cáo.\n".encode("cp1258", errors="replace"), name="a.pdf"))
    assert {one.code for one in found.notes} >= {"name-says-otherwise"}
    assert {one.clause for one in found.notes} == {None}
    assert "name-says-otherwise" in codes(found, None)


def test_notes_go_through_json_and_readings_without_them_are_still_read():
    found = reading(marked(TASKS[0]), footnotes=note("Ghi chú."))
    value = reading_to_json(found)
    assert reading_from_json(value) == found
    del value["notes"]
    assert reading_from_json(value).notes == ()


def test_the_table_says_what_is_beside_the_text():
    printed = table_of(reading(marked(TASKS[0]), footnotes=note("Ghi chú.")))
    assert "Ngoài phần chữ: 1 chú thích cuối trang" in printed
    assert "! I.1: Chú thích cuối trang: “Ghi chú.”" in printed


# --- strikes ---


@given(st.lists(st.booleans(), min_size=3, max_size=3))
@settings(max_examples=8, deadline=None)
def test_what_is_struck_out_whole_is_no_task_and_is_told(is_struck):
    body = "".join(p(text, run="<w:strike/>" if gone else "") for text, gone in zip(TASKS, is_struck, strict=True))
    found = reading(body)
    assert [task.clause for task in found.tasks] == [f"I.{n}" for n, gone in enumerate(is_struck, 1) if not gone]
    assert [f"I.{n}" for n, gone in enumerate(is_struck, 1) if gone] == [
        warning.clause for warning in found.warnings if warning.code == "struck-out"
    ]
    assert len([clause for clause in found.clauses if clause.path.startswith("I.")]) == 3


def test_struck_words_in_a_live_task_are_told_and_the_task_stays():
    raw = (
        "<w:r><w:t>1. Phòng Kinh tế báo cáo trước ngày </w:t></w:r>"
        "<w:r><w:rPr><w:strike/></w:rPr><w:t>30/6/2026</w:t></w:r><w:r><w:t> 15/7/2026.</w:t></w:r>"
    )
    found = reading(p(raw=raw) + p(TASKS[1]))
    assert [task.clause for task in found.tasks] == ["I.1", "I.2"]
    assert [warning.message for warning in found.warnings if warning.code == "struck-out"] == [
        "Có chữ bị gạch ngang: “30/6/2026”. Xem bản nào còn hiệu lực."
    ]


def test_a_change_that_is_struck_out_is_no_change():
    text = "1. Hợp nhất Phòng Hành chính và Phòng Quản trị thành Phòng Hành chính - Quản trị."
    assert reading(p(text) + p(TASKS[1])).changes
    assert not reading(p(text, run="<w:strike/>") + p(TASKS[1])).changes


# --- times ---


@pytest.mark.parametrize(
    "words",
    [
        "31/6/2026", "29/02/2026", "30/2/2028", "00/5/2026", "5/0/2026", "31-11-2026", "15.13.2026",
        "ngày 15 tháng 13 năm 2026", "ngày 31 tháng 9", "ngày 30 tháng 02 năm 2026", "ngày 31/4",
        "ngày 12/13", "tháng 13/2026", "tháng 13", "tháng 00/2026", "tháng 13 năm 2026",
    ],
)  # fmt: skip
def test_a_date_that_no_calendar_has_is_told_at_its_place_with_its_words(words):
    found = reading(p(TASKS[0]) + p(f"2. Văn phòng báo cáo kết quả trước {words}."))
    assert [w.message for w in found.warnings if w.code == "impossible-date"] == [f"Ngày không có thật: “{words}”."]
    assert "impossible-date" in codes(found, "I.2")


@given(st.dates())
def test_a_date_of_the_calendar_is_never_told(day):
    if 1900 <= day.year < 2100:
        for text in (
            f"{day.day}/{day.month}/{day.year}",
            f"ngày {day:%d} tháng {day:%m} năm {day.year}",
            f"{day:%d-%m-%Y}",
        ):
            assert impossible_dates(f"trước {text}.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Quyết định số 31/13/2026/QĐ-UBND",
        "tỷ lệ 35/40",
        "mục 1.13.2026.5",
        "ngày 29/02",
        "QĐ 99/99/2025/X",
        "điểm 4.15",
        "Thông tư 15/2024/TT-BNV",
        "trong 18 tháng",
        "tháng 1.500 đồng",
    ],
)
def test_what_only_looks_like_a_date_is_left_alone(text):
    assert impossible_dates(text) == []


@pytest.mark.parametrize(
    "words",
    [
        "trong tuần thứ 2 tháng 6/2026",
        "trong nửa đầu tháng 7/2026",
        "trong tuần tới",
        "trước Tết Nguyên đán",
        "trong tháng sau",
    ],
)
def test_a_time_that_is_not_understood_is_told_where_the_task_would_have_no_deadline(words):
    found = reading(p(TASKS[0]) + p(f"2. Trạm Y tế xã lập danh mục trang thiết bị, hoàn thành {words}."))
    task = next(task for task in found.tasks if task.clause == "I.2")
    assert task.deadline is not None or "deadline-not-understood" in codes(found, "I.2")


@pytest.mark.parametrize(
    "text", [*TASKS, "1. Văn phòng xây dựng quy chế làm việc.", "1. Phòng Kinh tế hoàn thành ngay 12 hồ sơ còn lại."]
)
def test_no_time_is_told_where_none_is_named_or_all_are_understood(text):
    found = reading(p(text))
    assert not {"deadline-not-understood", "impossible-date"} & {warning.code for warning in found.warnings}


def test_a_day_and_month_behind_before_is_a_deadline():
    found = reading(p("1. Công an xã xây dựng phương án an ninh, hoàn thành trước 30/6."))
    assert found.tasks[0].deadline is not None
    assert str(found.tasks[0].deadline.end) == "2026-06-30"


def test_a_time_in_a_heading_that_is_not_understood_is_told_once_for_the_tasks_below():
    body = (
        p("II. VIỆC CẦN LÀM, hoàn thành trong nửa đầu tháng 7/2026")
        + p("1. Trạm Y tế xã lập danh mục thuốc.")
        + p("2. Phòng Kinh tế lập danh sách hộ.")
    )
    found = reading(body)
    told = [warning.clause for warning in found.warnings if warning.code == "deadline-not-understood"]
    undated = [task.clause for task in found.tasks if task.deadline is None]
    assert told == (["II"] if undated else [])


# --- outcomes ---


def outcome_of(text: str, *, without_tasks: bool = False) -> list[str]:
    document = read_document(text.encode(), name="a.txt")
    found = read(document)
    tasks = () if without_tasks else found.tasks
    return [warning.message for warning in outcome(document, found.clauses, tasks, found.changes)]


def test_a_reading_without_tasks_says_why():
    situation = "I. TÌNH HÌNH\n1. Kinh tế phát triển.\n2. Xã hội ổn định.\n"
    merger = "Điều 1. Hợp nhất Phòng Hành chính và Phòng Quản trị thành Phòng Hành chính - Quản trị.\n"
    assert "không mục nào trong 3 mục giao việc" in outcome_of(situation, without_tasks=True)[0]
    assert "chỉ nêu 1 thay đổi về tổ chức" in outcome_of(merger, without_tasks=True)[0]
    empty = read_document(b"x", name="a.txt")
    assert "không có mục" in next(iter(outcome(empty, (), (), ()))).message
    assert outcome_of("I. NHIỆM VỤ\n1. Sở Nội vụ rà soát biên chế trước ngày 30/6/2026.\n") == []


def test_what_could_not_be_read_is_the_reason_given_first():
    found = read(read_document(docx_bytes(HEAD + '<w:altChunk r:id="no"/>'), name="a.docx"))
    assert "có phần của tệp không đọc được" in next(w.message for w in found.warnings if w.code == "no-tasks")


def test_a_body_that_became_one_table_is_told():
    rows = [tc(p("STT")) + tc(p("Nhiệm vụ")) + tc(p("Cơ quan chủ trì"))] + [
        tc(p(str(n))) + tc(p(f"Rà soát biên chế đợt {n}")) + tc(p("Phòng Nội vụ")) for n in range(1, 6)
    ]
    assert "body-is-one-table" in {
        w.code for w in read(read_document(docx_bytes(table(*rows)), name="a.docx")).warnings
    }
    assert "body-is-one-table" not in {w.code for w in reading("".join(map(p, TASKS))).warnings}
