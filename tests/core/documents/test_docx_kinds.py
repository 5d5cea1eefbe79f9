"""DOCX, kind by kind, by generators: fields, tracked changes, alternatives, notes, strikes, fonts, letterheads."""

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.documents.making import docx_bytes, level, p, table, tc

from tinhgon.documents import BlockKind, Document, read_document
from tinhgon.vietnamese.legacy import from_legacy

NUMBERING = (
    f'<w:abstractNum w:abstractNumId="1">{level(0, "decimal", "%1.")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)
DELETED_MARK = '<w:rPr><w:del w:id="1" w:author="x"/></w:rPr>'
MOVED_MARK = '<w:rPr><w:moveFrom w:id="1" w:author="x"/></w:rPr>'
WORDS = ["Phòng Kinh tế", "rà soát", "tài sản công", "trước ngày 30/6/2026", "Công an xã", "báo cáo"]


def read(body: str, **parts: str) -> Document:
    document = read_document(docx_bytes(body, **parts), name="a.docx")
    for block in document.blocks:
        assert document.text[block.start : block.end] == block.text
    return document


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if block.kind is not BlockKind.PAGE_BREAK]


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def item(inner: str, mark: str = "") -> str:
    return f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>{mark}</w:pPr>{inner}</w:p>'


# --- fields ---


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def field(code: str, result: str) -> str:
    return mark("begin") + "<w:r><w:instrText> IF </w:instrText></w:r>" + code + mark("separate") + result + mark("end")


def _field_of(inner: st.SearchStrategy[tuple[str, str]]) -> st.SearchStrategy[tuple[str, str]]:
    """(XML, what it prints): a field with anything as its code and as its result, or several things in a row."""
    both = st.tuples(inner, inner)
    return st.one_of(
        both.map(lambda pair: (field(pair[0][0], pair[1][0]), pair[1][1])),
        both.map(lambda pair: (pair[0][0] + pair[1][0], pair[0][1] + pair[1][1])),
        inner.map(lambda one: (f"<w:fldSimple w:instr='X'>{one[0]}</w:fldSimple>", one[1])),
        inner.map(lambda one: (f"<w:sdt><w:sdtContent>{one[0]}</w:sdtContent></w:sdt>", one[1])),
    )


PRINTED = st.recursive(st.sampled_from(WORDS).map(lambda word: (run(word), word)), _field_of, max_leaves=12)


@given(PRINTED)
@settings(max_examples=80, deadline=None)
def test_of_fields_only_the_result_is_printed_however_they_nest(made):
    xml, printed = made
    assert texts(read(p("Trước") + p(raw=run("1. ") + xml + run(" hết")))) == ["Trước", f"1. {printed} hết"]


def test_a_field_may_run_over_several_paragraphs():
    body = (
        p(raw=run("A") + mark("begin") + run("mã"))
        + p(raw=run("mã nữa") + mark("separate") + run("kết"))
        + p(raw=run("quả") + mark("end") + run("B"))
    )
    assert texts(read(body)) == ["A", "kết", "quảB"]


@pytest.mark.parametrize("kind", ["begin", "separate", "end"])
def test_a_field_mark_without_partner_swallows_nothing(kind):
    body = p(raw=run("A") + mark(kind) + run("B")) + p("C") + p(raw=field("", run("D")))
    assert texts(read(body)) == ["AB", "C", "D"]


# --- tracked changes ---


CHANGES = {
    # name: (XML of the paragraph, its text once changes are accepted, is its mark left?)
    "kept": lambda word: (item(run(word)), word, True),
    "its mark deleted": lambda word: (item(run(word), DELETED_MARK), word, False),
    "deleted": lambda word: (item(f"<w:del><w:r><w:delText>{word}</w:delText></w:r></w:del>", DELETED_MARK), "", False),
    "moved away": lambda word: (item(f"<w:moveFrom>{run(word)}</w:moveFrom>", MOVED_MARK), "", False),
    "moved here": lambda word: (
        item(f"<w:moveTo>{run(word)}</w:moveTo>", '<w:rPr><w:moveTo w:id="1"/></w:rPr>'),
        word,
        True,
    ),
    "inserted": lambda word: (item(f"<w:ins>{run(word)}</w:ins>", '<w:rPr><w:ins w:id="1"/></w:rPr>'), word, True),
    "partly deleted": lambda word: (
        item(run(word) + "<w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del>"),
        word,
        True,
    ),
}


@given(st.lists(st.tuples(st.sampled_from(sorted(CHANGES)), st.sampled_from(WORDS)), min_size=1, max_size=9))
@settings(max_examples=120, deadline=None)
def test_tracked_paragraphs_join_and_count_as_word_accepts_them(steps):
    body, expected, open_text = "", [], ""
    for how, word in steps:
        xml, text, is_mark_left = CHANGES[how](word)
        body += xml
        open_text += text
        if is_mark_left:
            expected.append(open_text)
            open_text = ""
    if open_text:
        expected.append(open_text)
    document = read(body + p("cuối"), numbering=NUMBERING)
    if open_text:  # its mark is gone, so what follows is its paragraph, with the properties of what follows
        numbered = [f"{n}. {text}" for n, text in enumerate(expected[:-1], start=1)]
        assert texts(document) == [*numbered, f"{open_text}cuối"]
    else:
        assert texts(document) == [*(f"{n}. {text}" for n, text in enumerate(expected, start=1)), "cuối"]


def test_rows_and_cells_follow_tracked_changes():
    gone = "<w:tr><w:trPr><w:del w:id='1'/></w:trPr>" + tc(p("bỏ")) + tc(p("bỏ")) + "</w:tr>"
    away = "<w:tr>" + tc(item(f"<w:moveFrom>{run('bỏ')}</w:moveFrom>", MOVED_MARK)) * 2 + "</w:tr>"
    cell = "<w:tc><w:tcPr><w:cellDel w:id='1'/></w:tcPr><w:p><w:r><w:t>bỏ</w:t></w:r></w:p></w:tc>"
    rows = "<w:tr>" + tc(p("A")) + tc(p("B")) + "</w:tr>"
    body = f"<w:tbl>{rows}{gone}{away}<w:tr>{tc(p('C'))}{cell}{tc(p('D'))}</w:tr></w:tbl>"
    assert texts(read(p("x") + body))[1] == "A\nB\nC\nD"


# --- alternatives and wrappers ---


@pytest.mark.parametrize(
    ("required", "taken"),
    [
        ("wps", "choice"),
        ("unknown", "fallback"),
        ("wps unknown", "fallback"),
        ("nowhere", "fallback"),
        ("", "fallback"),
    ],
)
@pytest.mark.parametrize("where", ["block", "run", "in a run", "row"])
def test_the_first_alternative_that_is_understood_is_taken_else_the_fallback(required, taken, where):
    def both(wrap):
        return (
            '<mc:AlternateContent xmlns:unknown="http://x.example/y">'
            f'<mc:Choice Requires="{required}">{wrap("choice")}</mc:Choice>'
            f"<mc:Fallback>{wrap('fallback')}</mc:Fallback></mc:AlternateContent>"
        )

    bodies = {
        "block": lambda: both(p),
        "run": lambda: p(raw=both(run)),
        "in a run": lambda: p(raw=f"<w:r>{both(lambda text: f'<w:t>{text}</w:t>')}</w:r>"),
        "row": lambda: f"<w:tbl>{both(lambda text: '<w:tr>' + tc(p(text)) + tc(p('x')) + '</w:tr>')}</w:tbl>",
    }
    assert texts(read(p("đầu") + bodies[where]()))[1].split("\n")[0] == taken


@given(st.lists(st.sampled_from(["sdt", "customXml", "smartTag", "ins", "hyperlink"]), max_size=5))
@settings(max_examples=40, deadline=None)
def test_wrappers_of_any_depth_change_nothing(wrappers):
    inner = run("Nội dung")
    for name in wrappers:
        inner = (
            f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
            if name == "sdt"
            else f"<w:{name}>{inner}</w:{name}>"
        )
    assert texts(read(p(raw=inner))) == ["Nội dung"]


# --- notes beside the text ---


@pytest.mark.parametrize(("kind", "tag"), [("footnotes", "footnote"), ("endnotes", "endnote"), ("comments", "comment")])
@pytest.mark.parametrize("where", ["paragraph", "cell", "list"])
def test_a_note_stands_at_its_mark_and_not_in_the_text(kind, tag, where):
    reference = f'<w:r><w:{tag}Reference w:id="7"/></w:r>'
    held = run("Theo ") + field("", run("Công văn số 1-CV/TU"))
    part = f'<w:{tag} w:id="7" w:author="An"><w:p>{held}</w:p><w:p>{run("Hai")}</w:p></w:{tag}>'
    inner = run("Trước") + reference + run(" sau")
    body = {
        "paragraph": p(raw=inner),
        "cell": table(tc(p("TT")) + tc(p("Việc")), tc(p("1")) + tc(p("Một") + p(raw=inner))),
        "list": item(inner),
    }[where]
    document = read(p("đầu") + body, numbering=NUMBERING, **{kind: part})
    assert "Theo" not in document.text
    (note,) = document.notes
    assert note.code == tag
    assert dict(note.facts)["text"] == "Theo Công văn số 1-CV/TU\nHai"
    assert document.text[: note.start].endswith("Trước")
    assert document.text[note.start :].startswith(" sau")


def test_separators_and_unreferenced_notes_are_no_notes():
    line = '<w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
    part = f'{line}<w:footnote w:id="1"><w:p>{run("x")}</w:p></w:footnote>'
    assert read(p("A"), footnotes=part).notes == ()


# --- strikes ---


@given(
    st.lists(
        st.tuples(
            st.sampled_from(WORDS), st.sampled_from(["", "<w:strike/>", "<w:dstrike/>", '<w:strike w:val="0"/>'])
        ),
        min_size=1,
        max_size=8,
    ),
    st.booleans(),
)
@settings(max_examples=80, deadline=None)
def test_struck_stretches_are_told_and_their_text_stays(runs, is_item):
    inner = "".join(run(f"{word} ", properties) for word, properties in runs)
    document = read(p("đầu") + (item(inner) if is_item else p(raw=inner)), numbering=NUMBERING)
    text = " ".join(word for word, _ in runs)
    assert texts(document)[1] == (f"1. {text}" if is_item else text)
    expected = [
        " ".join(word for word, _ in group)
        for is_struck, group in itertools.groupby(runs, key=lambda one: one[1] in ("<w:strike/>", "<w:dstrike/>"))
        if is_struck
    ]
    assert [document.text[start:end] for start, end in document.struck] == expected


# --- fonts and signs ---

SENTENCE = "Uỷ ban nhân dân xã giao Phòng Kinh tế chủ trì, phối hợp với Công an xã rà soát tài sản công trước ngày 30/6"
TCVN3 = {from_legacy(chr(code), "tcvn3"): chr(code) for code in range(0xA1, 0x100)}
LEGACY = '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>'
CAPITALS = '<w:rFonts w:ascii=".VnTimeH" w:hAnsi=".VnTimeH"/>'
UNICODE = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/>'


def in_tcvn3(text: str) -> str:
    return "".join(TCVN3.get(letter, letter) for letter in text)


def cut(text: str, pieces: int, seed: int) -> list[str]:
    places = sorted(random.Random(seed).sample(range(1, len(text)), min(pieces, len(text) - 1)))
    return [text[a:b] for a, b in itertools.pairwise([0, *places, len(text)])]


@given(st.integers(0, 30), st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_legacy_runs_are_converted_however_they_are_cut(pieces, seed):
    inner = "".join(run(piece, LEGACY) for piece in cut(in_tcvn3(SENTENCE), pieces, seed))
    assert texts(read(p(raw=inner))) == [SENTENCE]


@given(st.lists(st.sampled_from([LEGACY, UNICODE, ""]), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_each_run_is_read_by_its_own_font(fonts):
    inner = "".join(run((in_tcvn3(SENTENCE) if font == LEGACY else SENTENCE) + "; ", font) for font in fonts)
    assert texts(read(p(raw=inner))) == ["; ".join([SENTENCE] * len(fonts)) + ";"]


def test_a_capitals_font_shows_every_letter_as_a_capital():
    assert texts(read(p("i. " + in_tcvn3("nhiệm vụ"), run=CAPITALS) + p("iii. khung", run=CAPITALS))) == [
        "I. NHIỆM VỤ",
        "III. KHUNG",
    ]


def test_unicode_text_left_in_a_legacy_font_stays():
    sentences = [SENTENCE, "và cán bộ xã", "có", "Công an xã báo cáo"]
    assert texts(read("".join(p(text, run=LEGACY) for text in sentences))) == sentences


def test_legacy_letters_without_a_legacy_font_are_converted_paragraph_by_paragraph():
    body = (
        p(in_tcvn3(SENTENCE))
        + p("3. Công an xã xây dựng phương án bảo đảm an ninh.")
        + p(in_tcvn3("Nơi nhận: các phòng, ban xã"))
    )
    assert texts(read(body)) == [
        SENTENCE,
        "3. Công an xã xây dựng phương án bảo đảm an ninh.",
        "Nơi nhận: các phòng, ban xã",
    ]


def test_the_letter_u_horn_of_tcvn3_is_no_soft_hyphen():
    assert texts(
        read(p(raw=run("tr", LEGACY) + f"<w:r><w:rPr>{LEGACY}</w:rPr><w:softHyphen/></w:r>" + run("íc", LEGACY)))
    ) == ["trước"]
    assert texts(read(p(raw=run("trước") + "<w:r><w:softHyphen/></w:r>" + run("hạn")))) == ["trướchạn"]


@pytest.mark.parametrize(
    ("xml", "shown"),
    [
        ('<w:sym w:font="Wingdings" w:char="F0FC"/>', "✓"),
        ('<w:sym w:font="Symbol" w:char="F0B3"/>', "≥"),
        ('<w:sym w:font="Symbol" w:char="F0AE"/>', "→"),
        ('<w:sym w:font="Wingdings 2" w:char="F052"/>', "☑"),
        ('<w:sym w:font="Times New Roman" w:char="00A9"/>', "©"),
        ('<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr><w:t>ü</w:t>', "✓"),
        ("<w:t>\uf0fe</w:t>", "☑"),
        ("<w:noBreakHyphen/>", "-"),
    ],
)  # fmt: skip
def test_signs_of_symbol_fonts_are_what_they_look_like(xml, shown):
    assert texts(read(p(raw=run("A ") + f"<w:r>{xml}</w:r>" + run(" B")))) == [f"A {shown} B"]


def test_hidden_text_is_told():
    document = read(p(raw=run("Hiện") + run("ẩn", "<w:vanish/>")))
    assert texts(document) == ["Hiện"]
    assert [note.code for note in document.notes] == ["hidden-text"]


def test_a_hidden_list_item_is_not_counted():
    hidden = item(run("ẩn", "<w:vanish/>"), "<w:rPr><w:vanish/></w:rPr>")
    assert texts(read(item(run("A")) + hidden + item(run("B")), numbering=NUMBERING)) == ["1. A", "2. B"]


# --- what does not become text ---


def test_embedded_objects_diagrams_and_pictures_of_pages_are_told_at_their_place():
    office = 'xmlns:o="urn:schemas-microsoft-com:office:office"'
    schemas = "http://schemas.openxmlformats.org/drawingml/2006"
    drawing = f'xmlns:a="{schemas}/main" xmlns:wp="{schemas}/wordprocessingDrawing"'
    sheet = f'<w:object {office}><o:OLEObject ProgID="Excel.Sheet.12"/></w:object>'
    formula = f'<w:object {office}><o:OLEObject ProgID="Equation.3"/></w:object>'
    chart = f'<w:drawing {drawing}><a:graphic><a:graphicData uri="http://x/2006/diagram"/></a:graphic></w:drawing>'
    picture = f'<w:drawing {drawing}><wp:inline><wp:extent cx="{{}}" cy="{{}}"/><a:blip/></wp:inline></w:drawing>'
    large, small = picture.format(6_000_000, 8_000_000), picture.format(600_000, 600_000)
    body = "".join(p(raw=run("A") + f"<w:r>{xml}</w:r>") for xml in (sheet, formula, chart, large, small))
    document = read(body)
    assert [(note.code, note.start) for note in document.notes] == [
        ("embedded-part-skipped", 1), ("embedded-part-skipped", 5), ("picture-not-read", 7),
    ]  # fmt: skip


# --- letterheads in the margin ---

MOTTO = p("ỦY BAN NHÂN DÂN XÃ AN THỊNH") + p("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") + p("Số: 12/KH-UBND")
BASIS = p("Căn cứ Luật số 72/2025/QH15 ngày 16 tháng 6 năm 2025;")


@pytest.mark.parametrize("kind", ["first", "default"])
def test_a_letterhead_in_the_head_of_the_first_page_is_read_first(kind):
    title_page = "<w:titlePg/>" if kind == "first" else ""
    section = f'<w:sectPr><w:headerReference w:type="{kind}" r:id="head"/>{title_page}</w:sectPr>'
    document = read(p("KẾ HOẠCH") + BASIS + section, header=MOTTO)
    assert texts(document)[:4] == [
        "ỦY BAN NHÂN DÂN XÃ AN THỊNH",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: 12/KH-UBND",
        "KẾ HOẠCH",
    ]


@pytest.mark.parametrize(
    ("header", "body"),
    [(p("Trang 1"), BASIS), (MOTTO, MOTTO + BASIS), (p("(Kèm theo Kế hoạch số 1 ngày 5 tháng 3 năm 2026)"), BASIS)],
)
def test_any_other_head_is_left_out(header, body):
    section = '<w:sectPr><w:headerReference w:type="default" r:id="head"/></w:sectPr>'
    assert texts(read(body + section, header=header)) == texts(read(body))
