from dataclasses import replace
from datetime import date

from tinhgon.deadlines import Deadline, DeadlineKind
from tinhgon.programme import Choice, Confirmation, HeldTask, ProposedTask, SetAside, plan_tasks
from tinhgon.reading.model import TaskStatus

END_OF_MAY = Deadline(
    text="trước ngày 31/5/2026", kind=DeadlineKind.DAY, start=date(2026, 5, 31), end=date(2026, 5, 31)
)
END_OF_JUNE = Deadline(
    text="trong tháng 6/2026", kind=DeadlineKind.MONTH, start=date(2026, 6, 1), end=date(2026, 6, 30)
)

REVIEW = ProposedTask(clause="II.1-1", text="Rà soát chức năng, nhiệm vụ của các phòng.", lead=("Sở Nội vụ",),
                      deadline=END_OF_MAY)  # fmt: skip
TRAIN = ProposedTask(clause="II.1-2", text="Tổ chức tập huấn cho cán bộ cấp xã.", lead=("Trường Chính trị tỉnh",))


def held(task: ProposedTask, key: str, **more: object) -> HeldTask:
    values = {name: getattr(task, name) for name in ("clause", "text", "lead", "coordinating", "deadline", "status")}
    return HeldTask(key=key, **(values | more))  # type: ignore[arg-type]


def test_reading_the_same_document_twice_changes_nothing() -> None:
    result = plan_tasks([held(REVIEW, "1"), held(TRAIN, "2")], [REVIEW, TRAIN])
    assert result.is_empty
    assert result.same == ("1", "2")


def test_an_empty_register_takes_everything() -> None:
    assert plan_tasks([], [REVIEW, TRAIN]).add == (REVIEW, TRAIN)


def test_a_new_deadline_is_a_change_of_that_field_alone() -> None:
    (change,) = plan_tasks([held(REVIEW, "1")], [replace(REVIEW, deadline=END_OF_JUNE)]).change
    assert [(f.field, f.held, f.read, f.default) for f in change.fields] == [
        ("deadline", END_OF_MAY, END_OF_JUNE, Choice.TAKE)
    ]


def test_a_confirmed_value_is_kept_unless_a_person_says_otherwise() -> None:
    mine = held(REVIEW, "1", lead=("Văn phòng Tỉnh ủy",), confirmed=(Confirmation(field="lead", by="lan"),))
    (change,) = plan_tasks([mine], [REVIEW]).change
    (conflict,) = change.fields
    assert conflict.is_conflict
    assert (conflict.held, conflict.read) == (("Văn phòng Tỉnh ủy",), ("Sở Nội vụ",))
    assert (conflict.confirmed_by, conflict.default) == ("lan", Choice.KEEP)


def test_a_correction_is_no_news_while_the_reader_repeats_itself() -> None:
    mine = held(
        REVIEW, "1", lead=("Văn phòng Tỉnh ủy",), confirmed=(Confirmation(field="lead", by="lan"),), read=REVIEW
    )
    assert plan_tasks([mine], [REVIEW]).same == ("1",)


def test_a_task_that_moved_to_another_clause_is_the_same_task() -> None:
    moved = replace(TRAIN, clause="III.4")
    result = plan_tasks([held(TRAIN, "2")], [REVIEW, moved])
    assert [(f.field, f.read) for f in result.change[0].fields] == [("clause", "III.4")]
    assert result.add == (REVIEW,)
    assert result.gone == ()


def test_another_task_at_the_same_clause_is_not_taken_for_the_old_one() -> None:
    other = ProposedTask(clause="II.1-1", text="Thanh tra việc sử dụng ngân sách tại ba huyện miền núi.")
    result = plan_tasks([held(REVIEW, "1")], [other])
    assert result.add == (other,)
    assert [gone.key for gone in result.gone] == ["1"]


def test_a_task_gone_from_the_document_stays_by_default_if_a_person_confirmed_anything() -> None:
    mine = held(REVIEW, "1", confirmed=(Confirmation(field="deadline", by="minh"),))
    result = plan_tasks([mine, held(TRAIN, "2")], [])
    assert [(gone.key, gone.default, gone.confirmed_by) for gone in result.gone] == [
        ("1", Choice.KEEP, "minh"),
        ("2", Choice.TAKE, None),
    ]


def test_a_split_task_stays_split_and_a_struck_one_stays_away() -> None:
    one = held(REVIEW, "1a", text="Rà soát chức năng.", read=REVIEW)
    two = held(REVIEW, "1b", text="Rà soát nhiệm vụ.", read=REVIEW)
    away = held(TRAIN, "2", is_dropped=True)
    assert plan_tasks([one, two, away], [REVIEW, TRAIN]).is_empty


def test_a_clause_merged_into_another_task_is_not_added_again() -> None:
    aside = SetAside(clause="II.1-2", text=TRAIN.text, into="1", by="lan")
    result = plan_tasks([held(REVIEW, "1")], [REVIEW, TRAIN], aside=[aside])
    assert result.is_empty
    assert [(c.proposed, c.aside.into, c.is_conflict) for c in result.carried] == [(TRAIN, "1", False)]


def test_what_was_struck_off_is_found_by_its_words_at_another_clause() -> None:
    aside = SetAside(clause="II.1-2", text=TRAIN.text)
    result = plan_tasks([held(REVIEW, "1")], [REVIEW, replace(TRAIN, clause="III.9")], aside=[aside])
    assert (result.add, len(result.carried)) == ((), 1)


def test_what_was_struck_off_and_reworded_is_shown_as_a_conflict_and_stays_away_by_default() -> None:
    aside = SetAside(clause="II.1-2", text=TRAIN.text)
    reworded = replace(TRAIN, text="Tổ chức tập huấn nghiệp vụ cho cán bộ, công chức cấp xã.")
    (carried,) = plan_tasks([], [reworded], aside=[aside]).carried
    assert (carried.is_conflict, carried.default) == (True, Choice.KEEP)


def test_one_thing_set_aside_hides_one_task_and_not_its_double() -> None:
    aside = SetAside(clause="II.1-2", text=TRAIN.text)
    twin = replace(TRAIN, clause="III.9")
    result = plan_tasks([], [TRAIN, twin], aside=[aside])
    assert (len(result.carried), result.add) == (1, (twin,))


def test_a_later_edition_split_in_the_same_way_finds_the_parts() -> None:
    whole = replace(REVIEW, text="Rà soát chức năng. Rà soát nhiệm vụ.")
    first, second = (
        replace(REVIEW, text="Rà soát chức năng."),
        replace(REVIEW, clause="II.1-1#2", text="Rà soát nhiệm vụ."),
    )
    parts = [held(first, "1", read=whole), held(second, "2", read=whole)]
    result = plan_tasks(parts, [first, second])
    assert (result.add, result.gone) == ((), ())


def test_the_order_of_the_register_does_not_matter() -> None:
    rows = [held(REVIEW, "1"), held(TRAIN, "2"), held(replace(TRAIN, clause="V.9"), "3")]
    new = [replace(TRAIN, status=TaskStatus.DONE), replace(REVIEW, deadline=None)]
    assert plan_tasks(rows, new) == plan_tasks(rows[::-1], new)
