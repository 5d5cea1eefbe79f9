import copy
from typing import Any

import pytest

from tinhgon.reading.corrections import CannotCorrect, Correction, apply_corrections

READING: dict[str, Any] = {
    "document": {"number": None},
    "clauses": [
        {"path": "1", "text": "Rà soát biên chế; lập đề án vị trí việc làm.", "span": {"start": 0, "end": 44}},
        {"path": "2", "text": "Sắp xếp trụ sở.", "span": {"start": 45, "end": 60}},
        {"path": "3", "text": "Tuyên truyền.", "span": {"start": 61, "end": 74}},
    ],
    "tasks": [
        {"clause": "1", "lead": ["Sở A"], "coordinating": [], "deadline": None, "status": "open", "confidence": 0.4},
        {"clause": "3", "lead": [], "coordinating": [], "deadline": None, "status": "open", "confidence": 0.9},
    ],
    "changes": [
        {"clause": "2", "type": "merge", "predecessors": ["A", "B"], "successors": ["C"]},
        {"clause": "2", "type": "dissolve", "predecessors": ["D"], "successors": []},
    ],
    "warnings": [{"clause": "1", "code": "x", "message": "…"}],
}


def corrected(*given: tuple[str, str, dict[str, Any]]) -> dict[str, Any]:
    corrections = [Correction(kind=kind, key=key, value=value, by="Lan", at="2026-03-02") for kind, key, value in given]
    return apply_corrections(READING, corrections)


def test_the_reading_itself_is_never_changed() -> None:
    before = copy.deepcopy(READING)
    corrected(("task.set", "1", {"text": "Khác", "lead": []}), ("change.remove", "0", {}), ("task.remove", "3", {}))
    assert before == READING


def test_a_set_field_says_who_and_when_and_the_task_needs_no_look_any_more() -> None:
    task = corrected(("task.set", "1", {"lead": ["Sở B"]}))["tasks"][0]
    assert task["lead"] == ["Sở B"]
    assert task["corrected"] == {"lead": {"by": "Lan", "at": "2026-03-02"}}
    assert task["confidence"] == 1.0


def test_a_split_task_keeps_its_path_and_its_parts_follow_it_with_the_same_lead() -> None:
    result = corrected(("task.split", "1", {"texts": ["Rà soát biên chế", "Lập đề án", "Báo cáo"]}))
    assert [task["clause"] for task in result["tasks"]] == ["1", "1#2", "1#3", "3"]
    assert [clause["text"] for clause in result["clauses"][:3]] == ["Rà soát biên chế", "Lập đề án", "Báo cáo"]
    assert result["tasks"][2]["lead"] == ["Sở A"]


def test_a_part_of_a_split_task_can_be_corrected_by_itself() -> None:
    split = ("task.split", "1", {"texts": ["Một", "Hai"]})
    assert corrected(split, ("task.set", "1#2", {"lead": ["Sở C"]}))["tasks"][1]["lead"] == ["Sở C"]


def test_merged_tasks_are_one_with_both_texts() -> None:
    result = corrected(("task.merge", "1", {"with": ["3"]}))
    assert [task["clause"] for task in result["tasks"]] == ["1"]
    assert result["clauses"][0]["text"].endswith("việc làm.\nTuyên truyền.")


def test_a_task_added_to_a_clause_stands_in_the_clauses_order() -> None:
    assert [task["clause"] for task in corrected(("task.add", "2", {"lead": ["X"]}))["tasks"]] == ["1", "2", "3"]


def test_the_key_of_a_change_stays_when_one_before_it_is_removed() -> None:
    result = corrected(("change.remove", "0", {}), ("change.set", "1", {"predecessors": ["Đ"]}))
    assert [(change["key"], change["predecessors"]) for change in result["changes"]] == [("1", ["Đ"])]


def test_an_added_change_can_be_set_by_its_own_key() -> None:
    new = ("change.add", "", {"clause": "3", "type": "rename", "predecessors": ["E"], "successors": ["F"]})
    result = corrected(("change.remove", "1", {}), new, ("change.set", "2", {"successors": ["G"]}))
    assert [(change["key"], change["successors"]) for change in result["changes"]] == [("0", ["C"]), ("2", ["G"])]


def test_a_resolved_warning_keeps_its_note() -> None:
    resolved = corrected(("warning.resolve", "0", {"note": "đã hỏi"}))["warnings"][0]["resolved"]
    assert resolved == {"note": "đã hỏi", "by": "Lan", "at": "2026-03-02"}


def test_the_letterhead_takes_what_was_typed() -> None:
    head = corrected(("letterhead.set", "", {"number": "5-KH/TU"}))["document"]
    assert head["number"] == "5-KH/TU"
    assert head["corrected"]["number"]["by"] == "Lan"


@pytest.mark.parametrize(
    "correction",
    [
        pytest.param(("task.set", "9", {"lead": []}), id="no such task"),
        pytest.param(("task.set", "1", {"colour": "red"}), id="no such field"),
        pytest.param(("task.add", "1", {}), id="has a task already"),
        pytest.param(("task.add", "9", {}), id="no such clause"),
        pytest.param(("task.split", "1", {"texts": ["một", "  "]}), id="a split into one"),
        pytest.param(("task.merge", "1", {"with": ["2"]}), id="merged with a clause that is no task"),
        pytest.param(("task.merge", "1", {"with": ["1"]}), id="merged with itself"),
        pytest.param(("change.set", "0", {"type": "vanish"}), id="no such type of change"),
        pytest.param(("change.set", "2", {}), id="no such change"),
        pytest.param(("warning.resolve", "x", {}), id="a key that is no place"),
        pytest.param(("task.paint", "1", {}), id="no such kind"),
    ],
)
def test_what_is_not_there_cannot_be_corrected(correction: tuple[str, str, dict[str, Any]]) -> None:
    with pytest.raises(CannotCorrect):
        corrected(correction)


def test_a_removed_change_cannot_be_set_any_more() -> None:
    with pytest.raises(CannotCorrect):
        corrected(("change.remove", "0", {}), ("change.set", "0", {"successors": ["Z"]}))
