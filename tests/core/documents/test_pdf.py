"""PDF: the text layer in layout order, hard wraps and page ends healed."""

import io

import pytest
from tests.core.documents.making import pdf_bytes

from tinhgon.documents import BlockKind, Document, UnreadableDocument, read_document

LONG = (
    "Ban Tổ chức Tỉnh ủy chủ trì, phối hợp với các cơ quan tham mưu, giúp việc Tỉnh ủy rà soát chức năng, nhiệm vụ, "
    "tổ chức bộ máy của từng cơ quan, đơn vị theo hướng tinh gọn, hoàn thành trước ngày 30/6/2026."
)
PARAGRAPHS = "#set par(justify: true, first-line-indent: (amount: 1.27cm, all: true), spacing: 0.9em)\n"


def read(source: str) -> Document:
    document = read_document(pdf_bytes(PARAGRAPHS + source), name="vanban.pdf")
    for block in document.blocks:
        assert document.text[block.start : block.end] == block.text
    return document


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if block.kind is not BlockKind.PAGE_BREAK]


def test_hard_wraps_are_joined_and_paragraphs_kept_apart():
    source = "\n\n".join(f"{at}\\. {LONG}" for at in (1, 2, 3))
    assert texts(read(source)) == [f"{at}. {LONG}" for at in (1, 2, 3)]


def test_a_paragraph_over_a_page_end_is_one_block_and_page_numbers_are_dropped():
    head = "#set page(header: align(center, context counter(page).display()))\n"
    long = " ".join([LONG[:-1]] * 14) + "."
    document = read(head + f"{long}\n\n{long}")
    assert document.page_count == 2
    assert texts(document) == [long, long]
    assert [block.page for block in document.blocks if block.kind is BlockKind.PARAGRAPH] == [1, 1]


def test_the_letterhead_is_split_into_its_two_sides():
    grid = "#grid(columns: (40%, 60%), align: center, row-gutter: 6pt, "
    document = read(
        grid + "[TỈNH ỦY AN BÌNH], [*ĐẢNG CỘNG SẢN VIỆT NAM*], [Số: 15-CTr/TU], [An Bình, ngày 05 tháng 3 năm 2026])\n"
        f"#align(center)[*CHƯƠNG TRÌNH*]\n\n{LONG}"
    )
    table = document.blocks[0].table
    assert table is not None
    assert table.is_layout
    assert [cell.text for cell in table.cells] == [
        "TỈNH ỦY AN BÌNH\nSố: 15-CTr/TU",
        "ĐẢNG CỘNG SẢN VIỆT NAM\nAn Bình, ngày 05 tháng 3 năm 2026",
    ]
    assert texts(document)[1:] == ["CHƯƠNG TRÌNH", LONG]


def test_recipients_stay_apart_from_the_signature():
    document = read(
        f"{LONG}\n\n#set par(first-line-indent: 0pt)\n#grid(columns: (50%, 50%), [_Nơi nhận:_ \\ \\- Bộ Nội vụ; \\ "
        "\\- Lưu: VT.], align(center)[*KT. CHỦ TỊCH* \\ PHÓ CHỦ TỊCH #v(30pt) *Trần Văn Minh*])"
    )
    table = document.blocks[-1].table
    assert table is not None
    assert table.is_layout
    assert table.cells[0].text == "Nơi nhận:\n- Bộ Nội vụ;\n- Lưu: VT."
    assert table.cells[1].text == "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nTrần Văn Minh"


def test_a_ruled_table_goes_on_over_a_page_end_with_its_head_once():
    rows = ", ".join(f"[{at}], [Rà soát, sắp xếp các tổ chức đợt {at}], [Sở Nội vụ]" for at in range(1, 61))
    document = read(f"{LONG}\n#table(columns: (1cm, 9cm, 5cm), table.header([TT], [Nhiệm vụ], [Chủ trì]), {rows})")
    tables = [block.table for block in document.blocks if block.table]
    assert len(tables) == 1
    assert not tables[0].is_layout
    first = [cell.text for cell in tables[0].cells if cell.column == 0]
    assert first == ["TT", *(str(at) for at in range(1, 61))]


def test_merged_cells_of_a_ruled_table_have_spans():
    document = read("#table(columns: 3, [TT], [Việc], [Hạn], table.cell(rowspan: 2)[1], [A], [B], [C], [D])\n\n" + LONG)
    table = next(block.table for block in document.blocks if block.table)
    merged = next(cell for cell in table.cells if cell.text == "1")
    assert (merged.row, merged.row_span) == (1, 2)


def test_a_title_over_two_centred_lines_is_one_block():
    document = read(f"#align(center)[*QUYẾT ĐỊNH* \\ *Về việc hợp nhất Hội A \\ và Hội B*]\n\n{LONG}")
    assert texts(document)[:2] == ["QUYẾT ĐỊNH", "Về việc hợp nhất Hội A và Hội B"]


def test_a_scanned_page_is_read_by_ocr():
    from tinhgon.documents.formats import ocr

    if not ocr.is_available():
        pytest.skip("tesseract with vie is not installed")
    import pypdfium2

    picture = pypdfium2.PdfDocument(pdf_bytes(f"{PARAGRAPHS}{LONG}"))[0].render(scale=200 / 72).to_pil()
    png, scan = io.BytesIO(), io.BytesIO()
    picture.save(png, "PNG", dpi=(200, 200))
    picture.save(scan, "PDF", resolution=200)
    for data, name in ((png.getvalue(), "quet.png"), (scan.getvalue(), "quet.pdf")):
        document = read_document(data, name=name)
        assert texts(document) == [LONG]
        assert document.notes[0].code == "ocr"


def test_a_text_layer_of_garbage_is_treated_as_a_scan(monkeypatch):
    from tinhgon.documents.formats import ocr

    garbage = '#text(lang: "en")[' + "xkwq jfzz qqwr wvbn ghtk lpzx " * 12 + "]"
    monkeypatch.setattr(ocr, "is_available", lambda: False)
    with pytest.raises(UnreadableDocument) as caught:
        read(garbage)
    assert caught.value.code == "needs-ocr"
    assert caught.value.where == "trang 1"
