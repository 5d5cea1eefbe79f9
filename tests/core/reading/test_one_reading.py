"""One document, one reading: the format, the wraps and the letters' form of a file change nothing of what it says."""

from pathlib import Path

import pytest
from tests.core.documents import making
from tests.core.reading import printing, variants

from tinhgon.documents import Document, read_document
from tinhgon.reading import read, reading_to_json
from tinhgon.vietnamese import match_key

CASES = Path(__file__).parent.parent.parent / "cases" / "reading"
SOURCES = sorted(path for path in CASES.iterdir() if path.suffix in (".txt", ".md", ".html", ".docx"))


def _key(text: str | None) -> str:
    return match_key(text or "").strip(" .;,")


def summary(content: bytes | Document, name: str = "") -> dict[str, object]:
    document = content if isinstance(content, Document) else read_document(content, name=name)
    reading = reading_to_json(read(document))
    head = reading["document"]
    return {
        "head": [head["kind"], head["number"], head["issued_on"], _key(head["issuer"]), _key(head["title"])],
        "signer": _key(head["signer"]["name"]),
        "recipients": [_key(one["name"]) for one in head["recipients"]],
        "clauses": [(one["path"], one["parent"], _key(one["text"])) for one in reading["clauses"]],
        "tasks": [
            (one["clause"], sorted(map(_key, one["lead"])), (one["deadline"] or {}).get("end"), one["status"])
            for one in reading["tasks"]
        ],
    }


@pytest.mark.parametrize("variant", variants.VARIANTS)
@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_a_document_reads_alike_in_every_form(source: Path, variant: str) -> None:
    document = read_document(source.read_bytes(), name=source.name)
    if not variants.is_simple(document):
        pytest.skip("merged cells: the bare formats cannot say them")
    has_tables = any(block.table is not None for block in document.blocks)
    content, name = variants.VARIANTS[variant](document)
    if has_tables and name.endswith(".txt"):
        pytest.skip("plain text has no sign for a line break inside a cell; test_dialects prints its tables")
    assert summary(content, name) == summary(document)


def test_numbers_typed_and_numbers_of_the_word_processor_read_alike() -> None:
    levels = (
        making.level(0, "upperRoman", "%1.") + making.level(1, "decimal", "%2.") + making.level(2, "lowerLetter", "%3)")
    )
    numbering = f'<w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    head = ["SỞ NỘI VỤ", "Số: 12/KH-SNV", "An Phúc, ngày 05 tháng 3 năm 2026", "KẾ HOẠCH", "Trực tết năm 2026"]
    body = [
        (0, "I.", "NHIỆM VỤ"), (1, "1.", "Phòng Hành chính lập lịch trực trước ngày 20/3/2026."), (1, "2.", "Giao Phòng Kế toán:"),
        (2, "a)", "Chuẩn bị kinh phí."), (2, "b)", "Bố trí xe."), (0, "II.", "TỔ CHỨC THỰC HIỆN"), (1, "1.", "Các phòng báo cáo kết quả."),
    ]  # fmt: skip
    typed = "".join(making.p(text) for text in [*head, *(f"{mark} {text}" for _, mark, text in body)])
    counted = "".join(map(making.p, head)) + "".join(making.p(text, num=(1, level)) for level, _, text in body)
    expected = summary(making.docx_bytes(typed), "a.docx")
    assert [path for path, _, _ in expected["clauses"]] == ["I", "I.1", "I.2", "I.2.a", "I.2.b", "II", "II.1"]
    assert summary(making.docx_bytes(counted, numbering=numbering), "a.docx") == expected


@pytest.mark.parametrize("width", range(38, 118, 8))
def test_hard_wraps_at_any_width_change_nothing(width: int) -> None:
    whole = summary(printing.document(printing.lone_bars, printing.pipe_rows, width=0, note=False).encode(), "a.md")
    wrapped = printing.document(printing.lone_bars, printing.pipe_rows, width=width, note=False)
    assert summary(wrapped.encode(), "a.md") == whole
