"""Text, Markdown and HTML: encodings, wraps, emphasis, tables."""

import pytest

from tinhgon.documents import BlockKind, Document, UnreadableDocument
from tinhgon.documents.formats import html, markdown, plain
from tinhgon.documents.formats.emphasis import strip_emphasis

SENTENCE = "Ủy ban nhân dân tỉnh Hà Sơn đề nghị các sở, ngành rà soát đơn vị sự nghiệp."


def _texts(document: Document) -> list[str]:
    for block in document.blocks:
        assert document.text[block.start : block.end] == block.text
    return [block.text for block in document.blocks if block.kind is not BlockKind.PAGE_BREAK]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_encodings_are_recognised(encoding: str) -> None:
    assert _texts(plain.parse(SENTENCE.encode(encoding))) == [SENTENCE]


def test_windows_1258_is_recognised() -> None:
    data = "Sở Nội vụ rà soát biên chế.".replace("ở", "ơ\u0309").replace("ộ", "ô\u0323").replace("ụ", "u\u0323")
    data = data.replace("à", "à").replace("ế", "ê\u0301")
    document = plain.parse(data.encode("cp1258"))
    assert _texts(document) == ["Sở Nội vụ rà soát biên chế."]
    assert document.notes[0].facts == (("encoding", "windows-1258"),)


def test_tcvn3_is_recognised() -> None:
    # "Ủy ban nhân dân" is "Uû ban nh©n d©n" in the ABC fonts.
    document = plain.parse("§Ò nghÞ c¸c së, ngµnh rµ so¸t ®¬n vÞ.".encode("latin-1"))
    assert _texts(document) == ["Đề nghị các sở, ngành rà soát đơn vị."]


def test_bytes_of_no_text_are_refused() -> None:
    with pytest.raises(UnreadableDocument) as refused:
        plain.parse(bytes(range(256)) * 40)
    assert refused.value.code == "wrong-format"


def test_hard_wraps_are_joined_and_marks_begin_paragraphs() -> None:
    text = (
        "1. Sở Nội vụ chủ trì, phối hợp với các sở, ban, ngành tỉnh rà soát các\nđơn vị sự nghiệp công lập thuộc phạm vi\n"
        "quản lý của tỉnh.\n2. Sở Tài chính bố trí kinh phí thực hiện theo quy định hiện hành của\nNhà nước.\n"
    )
    assert _texts(plain.parse(text)) == [
        "1. Sở Nội vụ chủ trì, phối hợp với các sở, ban, ngành tỉnh rà soát các đơn vị sự nghiệp công lập thuộc phạm vi "
        "quản lý của tỉnh.",
        "2. Sở Tài chính bố trí kinh phí thực hiện theo quy định hiện hành của Nhà nước.",
    ]


def test_a_number_that_a_word_awaits_is_no_mark() -> None:
    text = "Các cơ quan thực hiện theo quy định tại Điều\n4. Luật này áp dụng cho các đơn vị.\n"
    assert len(_texts(plain.parse(text))) == 1


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("**1.****\n**Trên cơ sở tài liệu", "1.\nTrên cơ sở tài liệu"),
        ("1\\. Sắp xếp **xã Tân Bình**.", "1. Sắp xếp xã Tân Bình."),
        ("LĐVP, TH^Đ (*) ghi chú", "LĐVP, TH^Đ (*) ghi chú"),
        ("[Nghị quyết](https://example.vn/a) và _quyết định_", "Nghị quyết và quyết định"),
        ("- Báo cáo\\...", "- Báo cáo..."),
    ],
)
def test_emphasis_leaves_the_text(markup: str, expected: str) -> None:
    assert strip_emphasis(markup)[0] == expected


def test_bold_becomes_a_hint_of_style() -> None:
    blocks = markdown.parse("**I. MỤC ĐÍCH**\n\n**1.** Rà soát số liệu.\n").blocks
    assert [block.style.is_bold for block in blocks] == [True, False]


def test_a_pandoc_grid_table_keeps_merged_cells() -> None:
    text = (
        "+-----+----------+---------+\n| TT  | Việc     | Cơ quan |\n+=====+==========+=========+\n| 1   | Lập danh | Sở A    |\n"
        "|     | sách     |         |\n|     |          +---------+\n|     |          | Sở B    |\n+-----+----------+---------+\n"
    )
    table = markdown.parse(text).blocks[0].table
    assert table is not None
    assert [(cell.text, cell.row_span) for cell in table.cells] == [
        ("TT", 1), ("Việc", 1), ("Cơ quan", 1), ("1", 2), ("Lập danh sách", 2), ("Sở A", 1), ("Sở B", 1),
    ]  # fmt: skip


def test_a_pandoc_simple_table_is_read_by_its_dashes() -> None:
    text = "  -------- ------------\n  Số: 5    Hà Sơn, 2025\n  -------- ------------\n\nKẾ HOẠCH\n"
    document = markdown.parse(text)
    table = document.blocks[0].table
    assert table is not None
    assert [cell.text for cell in table.cells] == ["Số: 5", "Hà Sơn, 2025"]
    assert document.blocks[1].text == "KẾ HOẠCH"


def test_html_keeps_spans_alignment_and_bold() -> None:
    document = html.parse(
        "<body><p style='text-align:center'><b>KẾ HOẠCH</b></p><script>x()</script><ol><li>Một</li><li>Hai</li></ol>"
        "<table><tr><td rowspan=2>A</td><td>B</td></tr><tr><td>C</td></tr></table></body>"
    )
    assert [block.text for block in document.blocks[:3]] == ["KẾ HOẠCH", "1. Một", "2. Hai"]
    assert document.blocks[0].style.is_bold
    assert document.blocks[0].style.alignment == "centre"
    table = document.blocks[3].table
    assert table is not None
    assert [(cell.text, cell.row, cell.column, cell.row_span) for cell in table.cells] == [
        ("A", 0, 0, 2), ("B", 0, 1, 1), ("C", 1, 1, 1),
    ]  # fmt: skip


def test_html_nested_absurdly_deep_is_refused() -> None:
    with pytest.raises(UnreadableDocument):
        html.parse("<div>" * 1000 + "x")


def test_a_table_drawn_with_bars_in_plain_text_is_a_table() -> None:
    text = "Danh mục\n\n| TT | Nhiệm vụ |\n|----|----------|\n| 1 | Rà soát |\n| 2 | Báo cáo |\n\nHết | rồi"
    blocks = plain.parse(text).blocks
    tables = [block.table for block in blocks if block.table is not None]
    assert [[cell.text for cell in table.cells] for table in tables] == [
        ["TT", "Nhiệm vụ", "1", "Rà soát", "2", "Báo cáo"]
    ]
    assert blocks[-1].text == "Hết | rồi"
