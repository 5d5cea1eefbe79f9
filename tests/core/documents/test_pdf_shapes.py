"""PDF: what is drawn around, under and over the letters does not change what is read."""

from itertools import pairwise

import pytest
from tests.core.documents.making import pdf_bytes
from tests.core.documents.making_pdf import TASKS, plan, turned, with_drawing

from tinhgon.documents import BlockKind, Document, read_document

TABLE = (
    ("TT", "Nhiệm vụ", "Chủ trì"),
    ("1", "Rà soát tài sản công của các đơn vị sau sắp xếp trên địa bàn", "Phòng Kinh tế"),
    ("2", "Xây dựng quy chế làm việc", "Văn phòng HĐND và UBND"),
    ("3", "Bảo đảm an ninh, trật tự", "Công an xã"),
)
CELLS = ", ".join(f"[{cell}]" for row in TABLE for cell in row)


def read(data: bytes) -> Document:
    document = read_document(data, name="vanban.pdf")
    for block in document.blocks:
        assert document.text[block.start : block.end] == block.text
    return document


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if block.kind is not BlockKind.PAGE_BREAK]


def rows(document: Document) -> list[tuple[str, ...]]:
    tables = [block.table for block in document.blocks if block.table and not block.table.is_layout]
    assert len(tables) == 1
    found: dict[int, list[str]] = {}
    for cell in tables[0].cells:
        found.setdefault(cell.row, []).append(cell.text)
    return [tuple(found[row]) for row in sorted(found)]


UPRIGHT = texts(read(plan()))


def test_the_plan_itself_is_read():
    assert UPRIGHT[3:6] == list(TASKS)
    assert UPRIGHT[0].startswith("ỦY BAN NHÂN DÂN\nXÃ AN THỊNH\nSố: 12/KH-UBND")
    assert UPRIGHT[-1].endswith("CHỦ TỊCH\nTrần Văn Mẫu")


# --- filled areas ---


@pytest.mark.parametrize("colour", ["white", "rgb(250, 250, 240)", "yellow", "rgb(200, 220, 255)", "luma(210)"])
@pytest.mark.parametrize(
    "shading",
    [
        '#show regex("\\\\S+"): it => highlight(fill: COLOUR, it)\n',
        '#show regex("\\\\S+"): it => highlight(fill: COLOUR, extent: 2pt, top-edge: 1em, bottom-edge: -0.4em, it)\n',
        "#show par: it => highlight(fill: COLOUR, it)\n",
        "#show par: it => block(fill: COLOUR, width: 100%, it)\n",
        '#show regex("[A-ZĐ][a-zà-ỹ]+ [a-zà-ỹ]+"): it => highlight(fill: COLOUR, it)\n',
        '#show regex("\\S+"): it => box(fill: COLOUR, stroke: 0.8pt + white, outset: (x: 1.5pt, y: 3pt), it)\n',
        "#set page(fill: COLOUR)\n",
    ],
    ids=["words", "tall words", "lines", "paragraphs", "some words", "white boxes", "page"],
)
def test_filled_areas_behind_letters_are_no_cells(shading, colour):
    assert texts(read(plan(before=shading.replace("COLOUR", colour)))) == UPRIGHT


@pytest.mark.parametrize(
    "look",
    [
        "stroke: 0.5pt",
        "stroke: 1.5pt + gray",
        'stroke: (dash: "dotted", thickness: 0.6pt)',
        "stroke: 0.5pt, fill: (_, y) => if y == 0 { luma(220) }",
        "stroke: 0.5pt, fill: (_, y) => if calc.even(y) { rgb(230, 240, 255) }",
        "stroke: 0.5pt, fill: (x, _) => if x == 1 { yellow }",
        "stroke: 1pt + white, fill: (_, y) => if calc.odd(y) { luma(225) } else { luma(200) }",
        "stroke: 1.5pt + white, fill: rgb(220, 230, 250)",
        "stroke: (x, y) => if x == 0 { (right: 0.5pt, y: 0.5pt) } else if x == 2 { (y: 0.5pt) } else { 0.5pt }",
    ],
    ids=[
        "lines",
        "thick",
        "dotted",
        "shaded head",
        "zebra",
        "shaded column",
        "white lines, zebra",
        "white lines, tinted",
        "open sides",
    ],
)
def test_ruled_tables_are_tables_however_they_are_shaded(look):
    document = read(plan(body=f"Phân công như sau:\n\n#table(columns: (1.2cm, 8cm, 6cm), {look}, {CELLS})\n"))
    assert rows(document) == list(TABLE)


def _bars(across: list[float], down: list[float], width: float, apart: float) -> str:
    """Rules drawn as filled areas: every one twice if `apart`."""
    bars = []
    for shift in (0.0, apart) if apart else (0.0,):
        bars += [f"{across[0]} {y + shift} {across[-1] - across[0]} {width} re" for y in down]
        bars += [f"{x + shift} {down[0]} {width} {down[-1] - down[0]} re" for x in across]
    return "0 g " + " ".join(bars) + " f"


@pytest.mark.parametrize(("width", "apart"), [(0.5, 0.0), (1.5, 0.0), (0.5, 1.5), (0.7, 2.2)])
@pytest.mark.parametrize("in_pieces", [False, True])
def test_rules_drawn_as_thin_areas_are_rules(width, apart, in_pieces):
    lettered = pdf_bytes(
        "#set page(margin: 0pt)\n"
        + "".join(
            f"#place(top + left, dx: {x}pt, dy: {y}pt, box(width: {wide - 8}pt)[#set text(size: 11pt)\n{cell}])\n"
            for y, row in zip((105, 135, 180, 210), TABLE, strict=True)
            for x, wide, cell in zip((86, 126, 326), (40, 200, 200), row, strict=True)
        )
    )
    across, down = [80.0, 120.0, 320.0, 520.0], [842.0 - y for y in (240, 205, 175, 130, 100)]
    if in_pieces:
        drawing = " ".join(
            _bars([x0, x1], [y0, y1], width, apart) for x0, x1 in pairwise(across) for y0, y1 in pairwise(down)
        )
    else:
        drawing = _bars(across, down, width, apart)
    assert rows(read(with_drawing(lettered, drawing))) == list(TABLE)


def test_underlined_and_framed_words_are_no_tables():
    framed = '#show "tài sản công": it => box(stroke: 0.5pt, inset: 1pt, it)\n#show "Công an xã": underline\n'
    assert texts(read(plan(before=framed))) == UPRIGHT


def test_a_frame_around_the_page_is_no_table():
    frame = "#set page(background: rect(width: 92%, height: 94%, stroke: 2pt, inset: 3pt, rect(width: 100%, height: 100%)))\n"
    assert texts(read(plan(before=frame))) == UPRIGHT


# --- directions ---


@pytest.mark.parametrize("shown", [0, 90, 180, 270])
@pytest.mark.parametrize("letters", [0, 90, 180, 270])
def test_a_page_is_read_in_the_direction_of_its_letters(letters, shown):
    assert texts(read(turned(plan(), letters=letters, shown=shown))) == UPRIGHT


@pytest.mark.parametrize("letters", [90, 180, 270])
def test_a_table_drawn_sideways_is_a_table(letters):
    data = pdf_bytes(f"*PHỤ LỤC PHÂN CÔNG*\n\n#table(columns: (1.2cm, 8cm, 6cm), {CELLS})\n")
    document = read(turned(data, letters=letters, shown=0))
    assert rows(document) == list(TABLE)
    assert texts(document)[0] == "PHỤ LỤC PHÂN CÔNG"


def test_a_heading_that_stands_upright_over_a_sideways_table_is_kept():
    data = pdf_bytes(
        "#align(center)[*PHỤ LỤC PHÂN CÔNG NHIỆM VỤ*]\n#rotate(-90deg, reflow: true)[#block(width: 18cm)["
        f"#table(columns: (1.2cm, 9cm, 6cm), {CELLS})]]"
    )
    document = read(data)
    assert texts(document)[0] == "PHỤ LỤC PHÂN CÔNG NHIỆM VỤ"
    assert rows(document) == list(TABLE)


@pytest.mark.parametrize("angle", [-90, 90])
def test_words_on_their_side_in_a_narrow_column_are_read_in_their_direction(angle):
    head = f"[TT], [Nhiệm vụ], [#rotate({angle}deg, reflow: true)[Chủ trì]]"
    document = read(plan(body=f"#table(columns: (1.2cm, 8cm, 6cm), {head}, [1], [Rà soát], [Công an xã])\n"))
    assert rows(document) == [("TT", "Nhiệm vụ", "Chủ trì"), ("1", "Rà soát", "Công an xã")]


# --- what lies over the page ---


@pytest.mark.parametrize("colour", ["luma(200)", "luma(235)", "rgb(255, 0, 0, 40%)", "black", "rgb(180, 200, 255)"])
@pytest.mark.parametrize(
    ("angle", "size"), [(-50, 90), (-45, 60), (30, 40), (0, 80), (0, 50), (-12, 30), (-60, 14), (55, 120)]
)
def test_a_watermark_is_no_part_of_the_lines_it_crosses(angle, size, colour):
    mark = f"#set page(background: rotate({angle}deg, text(size: {size}pt, fill: {colour})[DỰ THẢO]))\n"
    document = read(plan(before=mark, body="\n\n".join(task.replace(". ", "\\. ", 1) for task in TASKS * 4)))
    assert texts(document)[3:15] == list(TASKS * 4)
    assert [note.code for note in document.notes] == ["watermark"]
    assert dict(document.notes[0].facts)["text"] == "DỰ THẢO"
    assert document.notes[0].page == 1


def test_a_watermark_repeated_over_the_page_is_told_once():
    mark = (
        "#set page(foreground: for x in range(4) { for y in range(6) { place(dx: x * 5cm, dy: y * 4.6cm, "
        "rotate(-30deg, text(size: 18pt, fill: luma(190))[BẢN SAO])) } })\n"
    )
    document = read(plan(before=mark))
    assert texts(document) == UPRIGHT
    assert [note.code for note in document.notes] == ["watermark"]


@pytest.mark.parametrize("dx", [7.5, 9, 11])
@pytest.mark.parametrize("dy", [0.6, 1.6, 2.2])
def test_a_seal_over_the_signature_is_no_part_of_it(dx, dy):
    seal = (
        f"\n#place(dx: {dx}cm, dy: -{dy}cm, text(fill: red, size: 9pt)[#rotate(-20deg)[XÃ AN THỊNH] \\ "
        "ỦY BAN NHÂN DÂN])"
    )
    document = read(plan(behind=seal))
    assert texts(document) == UPRIGHT
    assert {note.code for note in document.notes} <= {"stamp", "watermark"}
    assert document.notes


def test_a_text_set_in_a_circle_is_taken_out_whole():
    ring = "\n".join(
        f"#place(dx: 11cm + {at} * 0pt, dy: 1cm, rotate({at * 24}deg, origin: center, box(width: 3cm, height: 3cm,"
        f"align(center + top, text(fill: red, size: 9pt)[{letter}]))))"
        for at, letter in enumerate("ỦYBANNHÂNDÂNXÃA")
    )
    assert texts(read(plan(behind="\n#v(-3cm)\n" + ring))) == UPRIGHT


@pytest.mark.parametrize("fill", ["red", "black", "rgb(200, 0, 0)"])
@pytest.mark.parametrize(("size", "dy"), [(7, 1.1), (9, 1.9), (8, 0.4)])
def test_what_a_signing_program_prints_is_no_part_of_the_signature(size, dy, fill):
    mark = (
        f"\n#place(dx: 9.5cm, dy: -{dy}cm, text(fill: {fill}, size: {size}pt)[Ký bởi: Ủy ban nhân dân xã "
        "An Thịnh \\ Email: xa\\@tinh.gov.vn \\ Thời gian ký: 05/03/2026 10:22:31])"
    )
    document = read(plan(behind=mark))
    assert texts(document) == UPRIGHT
    assert {note.code for note in document.notes} <= {"signature-mark", "stamp"}
    assert document.notes


# --- struck out ---


@pytest.mark.parametrize("stroke", ["0.5pt", "1pt + red", "1.4pt"])
@pytest.mark.parametrize("offset", ["auto", "-0.22em", "-0.35em"])
def test_words_with_a_line_through_them_are_struck(stroke, offset):
    struck = "trước ngày 30/6/2026"
    document = read(
        plan(
            before=f'#show "{struck}": it => strike(stroke: {stroke}, offset: {offset}, it)\n#show "Công an": underline\n'
        )
    )
    assert texts(document) == UPRIGHT
    assert [document.text[start:end] for start, end in document.struck] == [struck]


def test_struck_words_in_a_cell_and_over_two_lines_have_their_places():
    table = (
        f"#table(columns: (1.2cm, 8cm, 6cm), {CELLS.replace('[Công an xã]', '[#strike[Công an xã] Phòng Kinh tế]')})\n"
    )
    struck = "#strike[chủ trì, phối hợp với các cơ quan liên quan rà soát toàn bộ trụ sở, tài sản công của đơn vị cũ]"
    document = read(plan(body=f"1\\. Phòng Kinh tế {struck} lập danh mục.\n\n{table}"))
    assert [document.text[start:end] for start, end in document.struck] == [struck[8:-1], "Công an xã"]


# --- the sheet ---


@pytest.mark.parametrize(("left", "bottom"), [(0, 0), (-300, 200), (1000, -50)])
@pytest.mark.parametrize("letters", [0, 90])
def test_the_corner_of_the_sheet_may_be_anywhere(left, bottom, letters):
    import io

    import pypdf

    writer = pypdf.PdfWriter(
        clone_from=io.BytesIO(
            turned(plan(body=f"#table(columns: (1.2cm, 8cm, 6cm), {CELLS})"), letters=letters, shown=0)
        )
    )
    page = writer.pages[0]
    page.add_transformation(pypdf.Transformation().translate(left, bottom))
    wide, tall = float(page.mediabox.width), float(page.mediabox.height)
    page.mediabox.lower_left, page.mediabox.upper_right = (
        (left - 20, bottom - 20),
        (left + wide + 20, bottom + tall + 20),
    )
    page.cropbox.lower_left, page.cropbox.upper_right = (left, bottom), (left + wide, bottom + tall)
    buffer = io.BytesIO()
    writer.write(buffer)
    document = read(buffer.getvalue())
    assert rows(document) == list(TABLE)
    assert texts(document)[0] == UPRIGHT[0]
    assert texts(document)[-1] == UPRIGHT[-1]


def test_a_watermark_drawn_letter_by_letter_is_one_word():
    letters = "".join(
        f"#place(dx: {60 + 45 * at}pt, dy: {500 - 40 * at}pt, rotate(-40deg, text(size: 60pt, fill: luma(210))[{letter}]))"
        for at, letter in enumerate("DUTHAO")
    )
    document = read(plan(behind="\n" + letters))
    assert texts(document) == UPRIGHT
    assert {note.code for note in document.notes} == {"watermark"}
