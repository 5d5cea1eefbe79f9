"""DOCX: what a reader of the printed page sees."""

import pytest
from tests.core.documents.making import docx_bytes, level, p, table, tc

from tinhgon.documents import BlockKind, Document, read_document

TEXT = "Sở Nội vụ chủ trì tham mưu kiện toàn tổ chức bộ máy."


def read(body: str, **parts: str) -> Document:
    document = read_document(docx_bytes(body, **parts), name="kehoach.docx")
    for block in document.blocks:
        assert document.text[block.start : block.end] == block.text
        for cell in block.table.cells if block.table else ():
            assert document.text[cell.start : cell.end] == cell.text
    return document


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if block.kind is not BlockKind.PAGE_BREAK]


NESTED = (
    '<w:abstractNum w:abstractNumId="1">'
    + level(0, "upperRoman", "%1.")
    + level(1, "decimal", "%2.", more="")
    + level(2, "decimal", "%2.%3.")
    + level(3, "lowerLetter", "%4)")
    + level(4, "bullet", "\uf0b7")
    + "</w:abstractNum>"
    '<w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="8"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
    "</w:lvlOverride></w:num>"
)


def test_automatic_numbers_are_restored_and_lower_levels_start_again():
    levels = [0, 1, 2, 2, 3, 3, 4, 1, 2, 0, 1]
    document = read("".join(p("Việc", num=(7, at)) for at in levels), numbering=NESTED)
    assert [block.label for block in document.blocks] == [
        "I.", "1.", "1.1.", "1.2.", "a)", "b)", "-", "2.", "2.1.", "II.", "1.",
    ]  # fmt: skip
    assert texts(document)[3] == "1.2. Việc"
    assert document.blocks[4].kind is BlockKind.LIST_ITEM
    assert document.blocks[4].level == 3


def test_a_start_override_sets_the_shared_counter():
    document = read(p("Một", num=(7, 0)) + p("Hai", num=(8, 0)) + p("Ba", num=(7, 0)), numbering=NESTED)
    assert [block.label for block in document.blocks] == ["I.", "V.", "VI."]


def test_a_bullet_below_a_bullet_is_a_plus():
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{level(0, "bullet", "-")}{level(1, "bullet", "o")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    document = read(p("Trên", num=(1, 0)) + p("Dưới", num=(1, 1)), numbering=numbering)
    assert texts(document) == ["- Trên", "+ Dưới"]


def test_numbers_come_from_the_style_too():
    styles = (
        '<w:style w:type="paragraph" w:styleId="Dieu"><w:name w:val="Dieu"/><w:pPr><w:numPr><w:numId w:val="1"/>'
        '</w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Con"><w:basedOn w:val="Dieu"/></w:style>'
    )
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{level(0, "decimal", "Điều %1.")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    document = read(p("Phạm vi", style="Dieu") + p("Đối tượng", style="Con"), styles=styles, numbering=numbering)
    assert texts(document) == ["Điều 1. Phạm vi", "Điều 2. Đối tượng"]


@pytest.mark.parametrize("empty", ["<w:p/>", p("", num=(7, 0))])
def test_empty_paragraphs_leave_no_block(empty):
    assert texts(read(p(TEXT) + empty, numbering=NESTED)) == [TEXT]


def test_tracked_changes_are_accepted():
    body = p(
        raw="<w:r><w:t>Hoàn thành </w:t></w:r><w:del><w:r><w:delText>tháng 5</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>tháng 6</w:t></w:r></w:ins><w:moveFrom><w:r><w:t> bỏ</w:t></w:r></w:moveFrom>"
        "<w:moveTo><w:r><w:t> năm 2025</w:t></w:r></w:moveTo>"
    )
    assert texts(read(body)) == ["Hoàn thành tháng 6 năm 2025"]


def test_hidden_text_is_left_out_and_line_breaks_stay():
    body = p(
        raw=f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r><w:r><w:t>{TEXT}</w:t><w:br/><w:t>Dòng</w:t></w:r>"
    )
    assert texts(read(body)) == [f"{TEXT}\nDòng"]


def test_field_codes_are_left_out_and_their_results_stay():
    body = p(
        raw='<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>ngày 05/3/2026</w:t></w:r>'
    )
    assert texts(read(body)) == ["ngày 05/3/2026"]


def test_a_text_box_is_read_once():
    box = "<w:txbxContent><w:p><w:r><w:t>Phụ lục kèm theo</w:t></w:r></w:p></w:txbxContent>"
    body = p(
        raw="<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx>"
        f"{box}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        f"</mc:AlternateContent></w:r><w:r><w:t>{TEXT}</w:t></w:r>"
    )
    assert texts(read(body)) == [TEXT, "Phụ lục kèm theo"]


def test_merged_cells_appear_once_with_their_spans():
    body = p(TEXT) + table(
        tc(p("TT")) + tc(p("Nhiệm vụ")) + tc(p("Thời gian")),
        tc(p("1"), merge="restart") + tc(p("Rà soát"), span=2),
        tc("", merge="go") + tc(p("Báo cáo")) + tc(p("Quý II")),
    )
    found = read(body).blocks[1].table
    assert found is not None
    assert not found.is_layout
    assert [(c.text, c.row, c.column, c.row_span, c.column_span) for c in found.cells] == [
        ("TT", 0, 0, 1, 1), ("Nhiệm vụ", 0, 1, 1, 1), ("Thời gian", 0, 2, 1, 1),
        ("1", 1, 0, 2, 1), ("Rà soát", 1, 1, 1, 2), ("Báo cáo", 2, 1, 1, 1), ("Quý II", 2, 2, 1, 1),
    ]  # fmt: skip


def test_the_letterhead_is_a_layout_table():
    left, right = p("ỦY BAN NHÂN DÂN") + p("TỈNH AN BÌNH"), p("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    found = read(table(tc(left) + tc(right), borders=False) + p(TEXT)).blocks[0].table
    assert found is not None
    assert found.is_layout
    assert found.cells[0].text == "ỦY BAN NHÂN DÂN\nTỈNH AN BÌNH"


def test_a_page_break_is_a_block_and_a_rendered_one_only_counts():
    body = (
        p(raw=f"<w:r><w:t>{TEXT}</w:t></w:r><w:r><w:br w:type='page'/></w:r>")
        + p(raw="<w:r><w:lastRenderedPageBreak/><w:t>Trang hai</w:t></w:r>")
        + p(raw="<w:r><w:lastRenderedPageBreak/><w:t>Trang ba</w:t></w:r>")
    )
    document = read(body)
    assert [(b.kind.value, b.page) for b in document.blocks] == [
        ("paragraph", 1), ("page_break", 1), ("paragraph", 2), ("paragraph", 3),
    ]  # fmt: skip


def test_bold_is_said_of_a_whole_block_only():
    half = p(raw=f"<w:r><w:rPr><w:b/></w:rPr><w:t>I. </w:t></w:r><w:r><w:t>{TEXT}</w:t></w:r>")
    blocks = read(p("MỤC ĐÍCH", run="<w:b/>") + half).blocks
    assert [block.style.is_bold for block in blocks] == [True, False]


def test_a_footnote_is_noted_beside_the_text():
    footnotes = '<w:footnote w:id="2"><w:p><w:r><w:t>Theo Công văn số 12-CV/TU.</w:t></w:r></w:p></w:footnote>'
    body = p(raw=f'<w:r><w:t>{TEXT}</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>')
    document = read(body, footnotes=footnotes)
    assert texts(document) == [TEXT]
    assert dict(document.notes[0].facts)["text"] == "Theo Công văn số 12-CV/TU."


def test_tcvn3_letters_are_turned_into_vietnamese():
    body = p("Uû ban nh©n d©n tØnh giao Së Néi vô chñ tr× thùc hiÖn", run='<w:rFonts w:ascii=".VnTime"/>')
    assert texts(read(body)) == ["Uỷ ban nhân dân tỉnh giao Sở Nội vụ chủ trì thực hiện"]


def test_decomposed_letters_eth_and_soft_hyphens_are_normalised():
    assert texts(read(p("\u00d0ảng ủy xã Long\u00a0Hải chủ\u00ad trì"))) == ["Đảng ủy xã Long Hải chủ trì"]
