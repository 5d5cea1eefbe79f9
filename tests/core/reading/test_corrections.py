"""Corrections are replayed over the reading; nothing of the reading is lost."""

from typing import Any

import pytest

from tinhgon.reading.corrections import CannotCorrect, Correction, apply_corrections


def reading() -> dict[str, Any]:
    clauses = [{"path": p, "parent": None, "text": t, "span": None} for p, t in (("I.1", "Một; hai."), ("I.2", "Ba."))]
    tasks = [{"clause": "I.1", "lead": [], "coordinating": [], "deadline": None, "status": "open", "confidence": 0.5}]
    changes = [{"clause": "I.1", "type": "merge", "predecessors": ["A", "B"], "successors": ["C"]}]
    warnings = [{"clause": "I.1", "code": "no-lead", "message": "…"}]
    return {"document": {"number": None}, "clauses": clauses, "tasks": tasks, "changes": changes, "warnings": warnings}


def corrected(*corrections: tuple[str, str, dict[str, Any]]) -> dict[str, Any]:
    given = [Correction(kind=k, key=key, value=v, by="Lan", at="2026-11-23T08:00:00") for k, key, v in corrections]
    return apply_corrections(reading(), given)


def test_setting_a_field_says_who_and_when() -> None:
    task = corrected(("task.set", "I.1", {"lead": ["Sở Nội vụ"]}))["tasks"][0]
    assert task["lead"] == ["Sở Nội vụ"]
    assert task["corrected"]["lead"] == {"by": "Lan", "at": "2026-11-23T08:00:00"}
    assert task["confidence"] == 1.0


def test_the_reading_itself_is_not_touched() -> None:
    held = reading()
    apply_corrections(held, [Correction(kind="task.set", key="I.1", value={"text": "Khác"})])
    assert held["clauses"][0]["text"] == "Một; hai."


def test_a_split_keeps_the_first_and_adds_the_others_after_it() -> None:
    found = corrected(("task.split", "I.1", {"texts": ["Một", "Hai"]}))
    assert [(t["clause"]) for t in found["tasks"]] == ["I.1", "I.1#2"]
    assert [c["text"] for c in found["clauses"]] == ["Một", "Hai", "Ba."]


def test_a_merge_joins_the_words_and_drops_the_other_task() -> None:
    found = corrected(("task.add", "I.2", {"lead": ["Sở Y tế"]}), ("task.merge", "I.1", {"with": ["I.2"]}))
    assert [t["clause"] for t in found["tasks"]] == ["I.1"]
    assert found["clauses"][0]["text"] == "Một; hai.\nBa."


def test_keys_of_changes_stay_when_one_before_them_is_removed() -> None:
    found = corrected(
        ("change.add", "", {"clause": "I.2", "type": "establish", "successors": ["D"]}),
        ("change.remove", "0", {}),
        ("change.set", "1", {"successors": ["E"]}),
    )
    assert [c["successors"] for c in found["changes"]] == [["E"]]


def test_a_resolved_warning_stays_with_its_note() -> None:
    warning = corrected(("warning.resolve", "0", {"note": "đã hỏi"}))["warnings"][0]
    assert warning["resolved"]["note"] == "đã hỏi"


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        ("task.set", "IX", {"lead": []}),
        ("task.set", "I.1", {"colour": "red"}),
        ("task.split", "I.1", {"texts": ["một thôi"]}),
        ("task.merge", "I.1", {"with": ["I.2"]}),
        ("task.add", "I.1", {}),
        ("change.remove", "5", {}),
        ("warning.resolve", "x", {"note": "…"}),
        ("task.paint", "I.1", {}),
    ],
)
def test_what_is_not_there_cannot_be_corrected(kind: str, key: str, value: dict[str, Any]) -> None:
    with pytest.raises(CannotCorrect):
        corrected((kind, key, value))
