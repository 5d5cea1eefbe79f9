"""The same plan printed in every dialect of flattened tables is read alike."""

import pytest
from tests.core.reading import printing

from tinhgon.documents import read_document
from tinhgon.reading import read, reading_to_json

CASES = dict(printing.cases())


def _summary(text: str, name: str) -> tuple[object, ...]:
    reading = reading_to_json(read(read_document(text.encode(), name=name)))
    head = reading["document"]
    return (
        {key: head[key] for key in ("kind", "number", "issued_on", "place", "issuer", "title")},
        head["signer"]["name"],
        [one["name"] for one in head["recipients"]],
        [(one["path"], " ".join(one["text"].split())) for one in reading["clauses"]],
        [(one["clause"], one["lead"], (one["deadline"] or {}).get("text")) for one in reading["tasks"]],
    )


EXPECTED = _summary(CASES["table-pipe_rows-0-False"], "a.md")


def test_the_plan_itself_is_read_right() -> None:
    head, signer, recipients, clauses, tasks = EXPECTED
    assert head == {
        "kind": "KH", "number": "18/KH-SNV", "issued_on": "2026-03-05", "place": "An Phúc", "issuer": "Sở Nội vụ",
        "title": "Sắp xếp kho lưu trữ hồ sơ công chức giai đoạn 2026 - 2028",
    }  # fmt: skip
    assert signer == "Lê Quang Định"
    assert recipients == ["Giám đốc Sở", "Các phòng", "Lưu: VT"]
    paths = [path for path, _ in clauses]
    assert paths == ["I", "II", "II.1", "II.2", "PL1", "PL1.r1", "PL1.r2", "PL1.r3"]
    assert [task[0] for task in tasks] == ["II.1", "II.2", "PL1.r1", "PL1.r2", "PL1.r3"]


@pytest.mark.parametrize("name", CASES)
def test_every_dialect_gives_the_same_reading(name: str) -> None:
    found = _summary(CASES[name], "a.md")
    without_note = [(path, text) for path, text in found[3] if not text.startswith("Ghi chú")]
    assert (*found[:3], without_note, found[4]) == EXPECTED
