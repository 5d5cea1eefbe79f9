"""An hour before a day, an open beginning, and conditions that another body sets."""

from datetime import date

import pytest

from tinhgon.deadlines.grammar import find_deadlines, governing
from tinhgon.deadlines.model import DeadlineKind

ISSUED = date(2026, 3, 2)


@pytest.mark.parametrize(
    "words", ["trước 16 giờ ngày 29/4/2026", "trước 17 giờ 00 ngày 29/4/2026", "chậm nhất 10h00 ngày 29/4/2026"]
)
def test_an_hour_before_a_day_leaves_the_day_the_deadline(words: str) -> None:
    found = governing(find_deadlines(f"Gửi báo cáo về Sở Nội vụ {words}.", reference=ISSUED))
    assert found is not None
    assert (found.kind, found.end, found.text) == (DeadlineKind.DAY, date(2026, 4, 29), words)


def test_to_come_into_use_from_a_day_is_open() -> None:
    found = governing(find_deadlines("Đưa phần mềm vào sử dụng từ ngày 01/8/2026.", reference=ISSUED))
    assert found is not None
    assert (found.kind, found.start, found.end) == (DeadlineKind.OPEN, date(2026, 8, 1), None)


@pytest.mark.parametrize("words", ["theo hướng dẫn của Trung ương", "theo kế hoạch của Tỉnh ủy"])
def test_waiting_for_another_bodys_paper_at_the_end_of_a_sentence_is_a_condition(words: str) -> None:
    found = governing(find_deadlines(f"Rà soát các chi bộ trực thuộc {words}.", reference=ISSUED))
    assert found is not None
    assert (found.kind, found.text) == (DeadlineKind.CONDITIONAL, words)


def test_a_manner_in_the_middle_of_a_sentence_is_no_condition() -> None:
    assert find_deadlines("Thực hiện theo hướng dẫn của Sở Nội vụ tại Công văn đã gửi, bảo đảm đúng mẫu.") == []
