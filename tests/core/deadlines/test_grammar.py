from datetime import date

import pytest

from tinhgon.deadlines import find_deadlines, governing, read_deadline

REFERENCE = date(2025, 11, 3)


@pytest.mark.parametrize(
    ("words", "kind", "start", "end"),
    [
        ("Tháng 02/2025", "month", "2025-02-01", "2025-02-28"),
        ("Quý I/2025", "quarter", "2025-01-01", "2025-03-31"),
        ("Quý 3 năm 2026", "quarter", "2026-07-01", "2026-09-30"),
        ("6 tháng đầu năm 2026", "half", "2026-01-01", "2026-06-30"),
        ("Năm 2026", "year", "2026-01-01", "2026-12-31"),
        ("giai đoạn 2026 - 2030", "period", "2026-01-01", "2030-12-31"),
        ("Từ tháng 12/2025 đến quý I/2026", "period", "2025-12-01", "2026-03-31"),
        ("Từ ngày 05/01/2026 đến hết ngày 20/3/2026", "period", "2026-01-05", "2026-03-20"),
        ("Từ tháng 11/2025 đến khi hoàn thành việc bàn giao", "period", "2025-11-01", None),
        ("Tháng 11 - 12/2025", "period", "2025-11-01", "2025-12-31"),
        ("Quý II - III/2026", "period", "2026-04-01", "2026-09-30"),
        ("Năm 2026 và những năm tiếp theo", "open", "2026-01-01", None),
        ("Từ quý II/2026 trở đi", "open", "2026-04-01", None),
        ("Trước 20/12/2025", "day", "2025-12-20", "2025-12-20"),
        ("Xong trước ngày 15 tháng 3 năm 2026", "day", "2026-03-15", "2026-03-15"),
        ("Trước ngày 15/01", "day", "2026-01-15", "2026-01-15"),
        ("Thường xuyên, hằng năm", "recurring", None, None),
        ("Trước ngày 05 của tháng liền kề", "recurring", None, None),
        ("Trong 10 ngày kể từ ngày nhận được văn bản", "relative", None, None),
        ("Theo kế hoạch của tỉnh", "conditional", None, None),
        ("Ngay khi Nghị định được ban hành", "conditional", None, None),
        ("Sau khi có hướng dẫn của Bộ Nội vụ", "conditional", None, None),
    ],
)
def test_a_label_value_is_read(words: str, kind: str, start: str | None, end: str | None) -> None:
    found = read_deadline(words, reference=REFERENCE)
    assert found is not None
    assert (found.kind, found.start and str(found.start), found.end and str(found.end)) == (kind, start, end)


@pytest.mark.parametrize("words", ["", "Ngay", "Khi phát sinh", "khi có đề nghị của Sở Nội vụ", "Khi có yêu cầu"])
def test_words_that_set_no_deadline(words: str) -> None:
    assert read_deadline(words, reference=REFERENCE) is None


@pytest.mark.parametrize(
    ("sentence", "kind", "end"),
    [
        ("Sở Y tế hoàn thành việc rà soát, báo cáo trước ngày 20/12/2025.", "day", "2025-12-20"),
        ("Hoàn thành trong Quý I năm 2026 các việc theo Kế hoạch số 15-KH/TU ngày 07/7/2023.", "quarter", "2026-03-31"),
        ("Trình dự thảo trước ngày 05/12/2025; hoàn thiện, ban hành chậm nhất ngày 20/12/2025.", "day", "2025-12-20"),
        ("Định kỳ hằng quý báo cáo Ban Thường vụ.", "recurring", None),
        ("Trong thời hạn 15 ngày làm việc kể từ ngày nhận hồ sơ, Ban A trả lời.", "relative", None),
        ("Sắp xếp lại các đội (thời gian thực hiện theo chỉ đạo của Trung ương).", "conditional", None),
    ],
)
def test_a_sentence_sets_a_deadline(sentence: str, kind: str, end: str | None) -> None:
    found = governing(find_deadlines(sentence, reference=REFERENCE))
    assert found is not None
    assert (found.kind, found.end and str(found.end)) == (kind, end)


@pytest.mark.parametrize(
    "sentence",
    [
        "Thực hiện Quyết định số 12/QĐ-UBND ngày 03/4/2025 của Ủy ban nhân dân tỉnh.",
        "Thực hiện Đề án tinh giản biên chế giai đoạn 2025-2030.",
        "Bố trí kinh phí chi thường xuyên theo quy định.",
        "Quyết định này có hiệu lực từ ngày 01/01/2026.",
        "Đối với các nhiệm vụ triển khai trong năm 2025, các sở cân đối kinh phí.",
        "Thực hiện Nghị quyết đại hội nhiệm kỳ 2025-2030.",
        "Kiểm kê tài sản tại thời điểm 0h00 ngày 01/01/2026.",
    ],
)
def test_dates_that_name_things_set_no_deadline(sentence: str) -> None:
    assert find_deadlines(sentence, reference=REFERENCE) == []


def test_offsets_point_at_the_words() -> None:
    sentence = "Báo cáo kết quả trước ngày 20/12/2025 để tổng hợp."
    (found,) = find_deadlines(sentence, reference=REFERENCE)
    assert sentence[found.text_start : found.text_end] == found.text == "trước ngày 20/12/2025"
    assert found.is_before


def test_done_before_a_day_is_before_it() -> None:
    found = read_deadline("Xong trước ngày 30/6/2026")
    assert found is not None
    assert found.is_before


def test_a_week_of_a_month_is_no_length_of_time() -> None:
    assert all(found.kind != "relative" for found in find_deadlines("Xong trong tuần 2 tháng 7/2026."))


def test_a_date_without_a_year_needs_the_documents_date() -> None:
    found = read_deadline("trước ngày 15/01")
    assert found is not None
    assert found.end is None
