"""The words of a report are drafted from its data, and two reports are compared by it."""

from dataclasses import replace
from datetime import date

from tests.core.officialdoc.sample_report import report_data

from tinhgon.officialdoc.comparison import compare
from tinhgon.officialdoc.progress_prose import MOST_NAMED, TaskFact, draft_prose
from tinhgon.programme import Schedule

START, END, UNTIL = date(2026, 2, 15), date(2026, 3, 14), date(2026, 4, 14)
LATE = TaskFact(id="1", title="Rà soát biên chế.", clause="I.1", leads=("Sở Nội vụ",), schedule=Schedule.OVERDUE,
                is_assigned=True, due=date(2026, 3, 4))  # fmt: skip


def lines(*tasks: TaskFact) -> list[str]:
    return [line.text for line in draft_prose(tasks, start=START, end=END, until=UNTIL)]


def test_nothing_to_say_gives_no_words() -> None:
    assert lines() == []
    assert lines(replace(LATE, schedule=Schedule.NO_DEADLINE, due=None)) == []


def test_what_is_late_is_told_by_body_with_its_days() -> None:
    free = replace(LATE, id="2", clause="I.2", leads=(), is_assigned=False, due=date(2026, 1, 14))
    assert lines(LATE, free) == [
        "Còn 2 nhiệm vụ quá hạn, trong đó 1 nhiệm vụ chưa phân công:",
        "- Chưa phân công: 1 nhiệm vụ (I.2 quá 59 ngày).",
        "- Sở Nội vụ: 1 nhiệm vụ (I.1 quá 10 ngày).",
        "- Phân công cơ quan chủ trì cho 1 nhiệm vụ chưa phân công (I.2).",
    ]


def test_what_was_done_in_the_period_is_named_and_earlier_work_is_not() -> None:
    done = replace(LATE, schedule=Schedule.DONE_LATE, finished_on=date(2026, 3, 9))
    before = replace(done, id="2", finished_on=date(2026, 2, 14))
    undated = replace(done, id="3", schedule=Schedule.DONE_UNDATED, finished_on=None)
    assert lines(done, before, undated) == [
        "Trong kỳ, hoàn thành 1 nhiệm vụ:",
        "- Sở Nội vụ: Rà soát biên chế (I.1), ngày 09/03/2026, muộn 5 ngày.",
        "Ngoài ra, 1 nhiệm vụ văn bản ghi đã hoàn thành, chưa rõ ngày, không tính đúng hạn hay quá hạn.",
    ]


def test_every_number_in_the_words_has_its_rows_and_a_long_list_is_cut_with_its_count() -> None:
    tasks = [
        replace(LATE, id=str(n), clause=f"I.{n}", schedule=Schedule.IN_TERM, due=date(2026, 4, 1)) for n in range(20)
    ]
    drafted = draft_prose(tasks, start=START, end=END, until=UNTIL)
    assert drafted[0].text == "Đến hết ngày 14/04/2026, 20 nhiệm vụ đến hạn:"
    assert set(drafted[0].row_ids) == {str(n) for n in range(20)}
    assert len(drafted) == 1 + MOST_NAMED + 1
    assert drafted[-1].text == "- Và 5 nhiệm vụ khác tại Phụ lục."
    assert {line.section for line in drafted} == {4}


def test_a_difficulty_is_told_in_its_own_words() -> None:
    hard = replace(LATE, schedule=Schedule.NO_DEADLINE, due=None, difficulties=("Chưa có kinh phí",))
    assert lines(hard) == [
        "Khó khăn, vướng mắc các cơ quan phản ánh:", "- Sở Nội vụ (I.1): Chưa có kinh phí.",
    ]  # fmt: skip


def test_two_reports_are_compared_figure_by_figure_and_task_by_task() -> None:
    old = report_data(is_party=True, rows=3)
    figure = replace(old.figures[1], numerator=old.figures[1].numerator + 2)
    new = replace(
        old, figures=(old.figures[0], figure), rows=(replace(old.rows[0], assessment="Hoàn thành"), old.rows[1]),
        gone=(replace(old.rows[2], assessment="Đã chuyển giao"),), sections=("", "", "Khác.", "", ""),
    )  # fmt: skip
    found = compare(old, new)
    assert [(f.by, f.is_changed) for f in found.figures[:2]] == [(0, False), (2, True)]
    assert [change.row.id for change in found.rows] == ["t1", "t3"]
    assert "Hạn chế, khó khăn, nguyên nhân" in found.sections
    assert compare(old, old).is_same
