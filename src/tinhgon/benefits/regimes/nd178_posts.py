"""ND 178/2024 Articles 11 and 12: old post pay kept, and the one-off for going to the grassroots (C14, C15)."""

from datetime import timedelta
from fractions import Fraction

from tinhgon.benefits.months import add_months
from tinhgon.benefits.wording import Line, Words
from tinhgon.benefits.work import Work


def article_11(work: Work) -> None:
    """The old position salary to the end of the term, for at least 6 months from the new post; the monthly difference."""
    clause = "Điều 11 NĐ 178 (sửa bởi khoản 11 Điều 1 NĐ 67)"
    facts = work.facts
    new_post, term_end = facts.day("new_position_date"), facts.day("old_term_end")
    old, new = facts.number("old_position_coefficient"), facts.number("new_position_coefficient")
    if old is None and new is None and new_post is None:
        work.need("new_position_date", "old_term_end", "old_position_coefficient", "new_position_coefficient")
    if new_post is not None:
        work.day = new_post
        if term_end is None:
            work.must(
                "old_term_end", Words("bảo lưu đến hết nhiệm kỳ hoặc thời hạn bổ nhiệm", "kept to the end of the term")
            )
        months = work.limit("nd178.art11.min_months")
        end = max(term_end, add_months(new_post, months) - timedelta(days=1))
        work.value("retention_end", end)
        work.step(Words("Bảo lưu đến hết ngày", "Kept to the end of"), end, clause)
        work.note(
            "Ngày cuối = ngày trước ngày đủ 6 tháng: quy ước của chương trình; mức bảo lưu giữ khi còn cao hơn (NĐ 07/2026, Điều 3).",
            "The last day is the day before the sixth month is full: our convention; kept while higher (ND 07/2026, Art. 3).",
        )
    work.note(
        "Nguồn: kinh phí thường xuyên của đơn vị (Thông tư 07/2025/TT-BTC).",
        "Paid by the unit's ordinary budget (Circular 07/2025/TT-BTC).",
    )
    if old is not None or new is not None:
        work.need("old_position_coefficient", "new_position_coefficient")
        assert old is not None
        assert new is not None
        base = facts.number("base_salary_vnd")
        if base is None:
            if work.day is None:
                work.must(
                    "new_position_date", Words("lương cơ sở thay đổi theo ngày", "the base salary depends on the day")
                )
            base = work.number("base_salary", work.day)
        # An equal or higher new coefficient keeps nothing.
        line = Line.of(base) * (Line.of(old) - new) if old > new else Line.of(0)
        work.value("monthly_difference_vnd", line.value)
        words = Words("Chênh lệch phụ cấp chức vụ mỗi tháng", "Monthly difference of the post pay")
        work.step(words, line.value, clause, line, Words("đồng/tháng", "đồng a month"))


def article_12(work: Work) -> None:
    """Ten base salaries when the assignment is received."""
    work.need("assignment_date")
    work.day = work.facts.day("assignment_date")
    base: Fraction = work.number("base_salary")
    times = work.number("nd178.art12.base_salaries")
    words = Words("Trợ cấp một lần khi nhận nhiệm vụ ở cơ sở", "One-off on receiving the assignment")
    work.component("one_off", words, Line.of(base) * times, "Điều 12 NĐ 178")
    work.note(
        "Đi cơ sở 3 năm; giữ nguyên lương của chức vụ cũ; hết thời hạn được bố trí lại và nâng lương trước hạn (theo trích dẫn).",
        "Three years; all pay of the old post is kept; afterwards back to a fitting post and an early raise (excerpt).",
    )
