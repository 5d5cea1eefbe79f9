"""PDF: what belongs to the page and not to the text: footnotes, running heads, fields; and unusual letterheads."""

import io

import pytest
from tests.core.documents.making import pdf_bytes
from tests.core.documents.making_pdf import TASKS, plan, with_drawing

from tinhgon.documents import BlockKind, Document, UnreadableDocument, read_document

ITEMS = [task.replace(". ", "\\. ", 1) for task in TASKS]


def read(data: bytes) -> Document:
    document = read_document(data, name="vanban.pdf")
    for block in document.blocks:
        assert document.text[block.start : block.end] == block.text
    return document


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if block.kind is not BlockKind.PAGE_BREAK]


def notes(document: Document) -> list[tuple[str, str, str]]:
    """(code, text, the words before its place)."""
    return [
        (note.code, dict(note.facts).get("text", ""), document.text[max(0, (note.start or 0) - 12) : note.start or 0])
        for note in document.notes
    ]


UPRIGHT = texts(read(plan()))


# --- footnotes ---


@pytest.mark.parametrize("size", [9, 10, 11])
@pytest.mark.parametrize("numbering", ['"1"', '"*"'])
def test_a_footnote_is_kept_beside_the_text_where_its_mark_stands(size, numbering):
    body = (
        f"{ITEMS[0][:-10]}30/6/2026#footnote[Riêng tài sản là trụ sở: Phòng Hạ tầng chủ trì, trước ngày 15/7/2026 theo "
        "Quyết định số 12/QĐ-UBND ngày 01/02/2026 của Ủy ban nhân dân tỉnh về quản lý tài sản công.].\n\n"
        f"{ITEMS[1]}\n\n3\\. Công an xã#footnote[Cùng Ban Chỉ huy quân sự xã.]{ITEMS[2][14:]}"
    )
    look = f"#set super(typographic: false)\n#show footnote.entry: set text(size: {size}pt)\n#set footnote(numbering: {numbering})\n"
    document = read(plan(before=look, body=body))
    assert texts(document) == UPRIGHT
    assert notes(document) == [
        (
            "footnote",
            "Riêng tài sản là trụ sở: Phòng Hạ tầng chủ trì, trước ngày 15/7/2026 theo Quyết định số 12/QĐ-UBND ngày "
            "01/02/2026 của Ủy ban nhân dân tỉnh về quản lý tài sản công.",
            "ày 30/6/2026",
        ),
        ("footnote", "Cùng Ban Chỉ huy quân sự xã.", ". Công an xã"),
    ]
    assert [note.page for note in document.notes] == [1, 1]


def test_a_footnote_in_a_cell_and_on_every_page_keeps_its_place():
    rows = ", ".join(
        f"[{at}], [Rà soát đợt {at}#footnote[Chú thích thứ {at}.]], [Sở Nội vụ]"
        if at % 20 == 0
        else f"[{at}], [Đợt {at}], [Sở]"
        for at in range(1, 61)
    )
    document = read(
        pdf_bytes(
            f'#set super(typographic: false)\n#set page(numbering: "1")\n#table(columns: (1cm, 9cm, 5cm), [TT], [Việc], [Chủ trì], {rows})'
        )
    )
    assert [(text, before[-3:].strip()) for _, text, before in notes(document)] == [
        ("Chú thích thứ 20.", "20"), ("Chú thích thứ 40.", "40"), ("Chú thích thứ 60.", "60"),
    ]  # fmt: skip
    assert [block.kind for block in document.blocks if block.kind is not BlockKind.PAGE_BREAK] == [BlockKind.TABLE]


def test_raised_letters_without_a_footnote_stay():
    document = read(plan(body="Diện tích 120 m#super[2], dân số 10#super[3] người.\n\n" + "\n\n".join(ITEMS)))
    assert "m2" in texts(document)[3]
    assert "103" in texts(document)[3]
    assert document.notes == ()


def test_small_print_that_is_no_footnote_stays_in_the_text():
    small = "\n\n#text(size: 9pt)[Số điện thoại liên hệ: 0260 386 0000, thư điện tử: xa.anthinh.]"
    assert "Số điện thoại" in texts(read(plan(behind=small)))[-1]


# --- running heads, page numbers ---


@pytest.mark.parametrize("place", ["header", "footer"])
@pytest.mark.parametrize(
    "words",
    [
        "[UBND xã An Thịnh - Kế hoạch 12]",
        "context [Trang #counter(page).display() / 3]",
        "context [\\- #counter(page).display() \\-]",
    ],
)
def test_running_heads_and_page_numbers_are_no_text(place, words):
    body = "\n\n".join(ITEMS * 16)
    document = read(plan(before=f"#set page({place}: align(center, {words}))\n", body=body))
    assert document.page_count == 3
    assert texts(document)[3:-1] == list(TASKS) * 16


# --- letterheads and signatures ---


@pytest.mark.parametrize("columns", ["(35%, 65%)", "(50%, 50%)", "(46%, 54%)", "(30%, 70%)"])
@pytest.mark.parametrize("size", [11, 13])
@pytest.mark.parametrize("align", ["center", "left"])
def test_a_letterhead_is_parted_however_wide_its_sides_are(columns, size, align):
    head = (
        f"#set text(size: {size}pt)\n#grid(columns: {columns}, align: {align}, row-gutter: 6pt, [ỦY BAN NHÂN DÂN], "
        "[*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM*], [*XÃ AN THỊNH*], [*Độc lập - Tự do - Hạnh phúc*],"
        "[Số: 12/KH-UBND], [_An Thịnh, ngày 05 tháng 3 năm 2026_])\n#align(center)[*KẾ HOẠCH*]\n\n"
    )
    document = read(pdf_bytes(head + "\n\n".join(ITEMS)))
    table = document.blocks[0].table
    assert table is not None
    assert [cell.text for cell in table.cells] == [
        "ỦY BAN NHÂN DÂN\nXÃ AN THỊNH\nSố: 12/KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nAn Thịnh, ngày 05 tháng 3 năm 2026",
    ]


def test_what_stands_in_two_columns_over_the_recipients_is_no_part_of_them():
    columns = "#table(columns: (7cm, 7cm), stroke: none, [Sở Nội vụ;], [Sở Tài chính;], [Sở Y tế;], [Công an tỉnh.])"
    assert texts(read(plan(body="\n\n".join(ITEMS) + columns)))[-1] == UPRIGHT[-1]


# --- fields ---


def _with_fields(data: bytes, fields: list[tuple[str, str, tuple[float, float, float, float]]]) -> bytes:
    """The PDF with text fields (name, value, box), or, named "Sig…", signature fields that draw their value."""
    import pypdf
    from pypdf.generic import (
        ArrayObject,
        DecodedStreamObject,
        DictionaryObject,
        FloatObject,
        NameObject,
        NumberObject,
        TextStringObject,
    )

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    page = writer.pages[0]
    font = DictionaryObject(
        {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
         NameObject("/BaseFont"): NameObject("/Times-Roman")}
    )  # fmt: skip
    made = ArrayObject()
    for name, value, box in fields:
        is_signature = name.startswith("Sig")
        annotation = DictionaryObject(
            {NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Widget"),
             NameObject("/FT"): NameObject("/Sig" if is_signature else "/Tx"), NameObject("/F"): NumberObject(4),
             NameObject("/T"): TextStringObject(name), NameObject("/Rect"): ArrayObject(map(FloatObject, box))}
        )  # fmt: skip
        form = DecodedStreamObject()
        form.set_data("".join(
            f"BT /F1 11 Tf 1 {3 + 12 * at} Td ({line}) Tj ET\n" for at, line in enumerate(reversed(value.split("\n")))
        ).encode("latin-1"))  # fmt: skip
        form.update(
            {NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form"),
             NameObject("/BBox"): ArrayObject(map(FloatObject, (0, 0, box[2] - box[0], box[3] - box[1]))),
             NameObject("/Resources"): DictionaryObject(
                 {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})})}
        )  # fmt: skip
        annotation[NameObject("/AP")] = DictionaryObject({NameObject("/N"): writer._add_object(form)})
        if not is_signature:
            annotation[NameObject("/V")] = TextStringObject(value)
        made.append(writer._add_object(annotation))
    page[NameObject("/Annots")] = made
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): made})
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


BLANKS = (
    "#set page(margin: 0pt)\n#place(dx: 80pt, dy: 80pt)[Số: #h(40pt) /QĐ-UBND]\n#place(dx: 80pt, dy: 300pt)[Người nhận: ...]\n"
    "#place(dx: 300pt, dy: 500pt)[*CHỦ TỊCH*]\n#place(dx: 300pt, dy: 560pt)[*Trần Văn Mẫu*]\n"
)


@pytest.mark.parametrize("name", ["Sig1", "number"])
def test_a_number_in_a_field_stands_in_its_blank(name):
    document = read(_with_fields(pdf_bytes(BLANKS), [(name, "2536", (105, 842 - 92, 140, 842 - 78))]))
    assert texts(document)[0] == "Số: 2536 /QĐ-UBND"
    assert document.fields == ((name, "2536"),)


def test_what_a_signature_field_shows_is_no_line_of_the_text():
    said = "Ky boi: Uy ban nhan dan xa An Thinh\nEmail: xa@tinh.gov.vn\nThoi gian ky: 05/03/2026"
    plain = texts(read(pdf_bytes(BLANKS)))
    document = read(_with_fields(pdf_bytes(BLANKS), [("Sig1", said, (290, 842 - 575, 520, 842 - 530))]))
    assert texts(document) == plain
    assert document.fields == (("Sig1", said),)


# --- secrecy ---


def test_a_mark_of_secrecy_across_the_page_is_seen():
    mark = "#set page(background: rotate(-35deg, text(size: 60pt, fill: luma(200))[TUYỆT MẬT]))\n"
    with pytest.raises(UnreadableDocument) as caught:
        read(plan(before=mark))
    assert caught.value.code == "state-secret"


# --- bounds ---


@pytest.mark.parametrize("count", [3_000, 20_000])
def test_a_page_with_more_lines_than_writing_has_is_read_without_its_tables_and_says_so(count):
    lines = "".join(f"{50 + at * 0.17 % 500:.2f} {20 + at * 3.1 % 780:.2f} m {90 + at * 0.17 % 500:.2f} {20 + at * 3.1 % 780:.2f} l S\n"
                    f"{50 + at * 3.7 % 500:.2f} {20 + at * 0.13 % 780:.2f} m {50 + at * 3.7 % 500:.2f} {60 + at * 0.13 % 780:.2f} l S\n"
                    for at in range(count))  # fmt: skip
    document = read(with_drawing(plan(), lines))
    assert TASKS[0] in document.text
    assert {note.code for note in document.notes} <= {"page-too-full"}


def test_a_grid_of_more_fields_than_a_table_has_is_no_table():
    grid = "".join(
        f"50 {20 + at * 4} m 550 {20 + at * 4} l S {50 + at * 3.2} 20 m {50 + at * 3.2} 820 l S\n" for at in range(200)
    )
    document = read(with_drawing(plan(), grid))
    assert not any(block.table and not block.table.is_layout for block in document.blocks)
    assert [(note.code, note.page) for note in document.notes] == [("page-too-full", 1)]
    assert "Phòng Kinh tế" in document.text
