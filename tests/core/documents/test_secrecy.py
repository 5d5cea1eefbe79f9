"""A mark of secrecy is known however it is written, and the word in a text is no mark."""

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.documents.making import docx_bytes, p, table, tc

from tinhgon.documents import UnreadableDocument, read_document
from tinhgon.documents.secrecy import secrecy_mark

MARKS = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
TWO_WORDS = MARKS[1:]
BODY = "Ban Thường vụ Tỉnh ủy yêu cầu các cấp ủy tổ chức thực hiện nghiêm Chương trình này."
LEFT, RIGHT = "ỦY BAN NHÂN DÂN\nXÃ AN THỊNH\nSố: 12/KH-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
TAB = "<w:r><w:tab/></w:r>"
BARE = {"MẬT": "MAT", "TỐI MẬT": "TOI MAT", "TUYỆT MẬT": "TUYET MAT"}


def spaced(text: str, gap: str) -> str:
    return f"{gap * 3}".join(gap.join(word) for word in text.split())


def is_refused(content: bytes, name: str) -> bool:
    try:
        read_document(content, name=name)
    except UnreadableDocument as refusal:
        return refusal.code == "state-secret"
    return False


WRITTEN = {
    "as it is": lambda mark: mark,
    "letters spaced": lambda mark: spaced(mark, " "),
    "letters parted by dots": lambda mark: spaced(mark, "."),
    "no-break spaces": lambda mark: mark.replace(" ", "\u00a0\u00a0"),
    "decomposed": lambda mark: unicodedata.normalize("NFD", mark),
    "spaced and decomposed": lambda mark: unicodedata.normalize("NFD", spaced(mark, " ")),
    "in brackets": lambda mark: f"[ {mark} ]",
    "between stars": lambda mark: f"*** {mark} ***",
    "with its copy": lambda mark: f"{mark} (Bản số 02)",
    "behind its label": lambda mark: f"Độ mật: {mark}",
    "behind its label, in small letters": lambda mark: f"độ mật: {mark.lower()}",
    "behind its label, as a name": lambda mark: f"Độ mật : {mark.capitalize()}",
    "all spaced, label too": lambda mark: spaced(f"ĐỘ MẬT {mark}", " "),
    "as a name": lambda mark: mark.capitalize(),
}


@pytest.mark.parametrize(("how", "mark"), list(itertools.product(WRITTEN, MARKS)))
def test_a_mark_alone_on_a_line_is_known_however_it_is_written(how, mark):
    assert secrecy_mark([WRITTEN[how](mark)]) == mark


@pytest.mark.parametrize("mark", TWO_WORDS)
def test_two_words_are_known_in_any_case_and_without_accents(mark):
    for text in (mark.lower(), mark.title(), BARE[mark], BARE[mark].lower(), spaced(BARE[mark], " ")):
        assert secrecy_mark([text]) == mark


@given(st.sampled_from(MARKS), st.text(alphabet=" \t.-*_|[]", max_size=8), st.text(alphabet=" \t.-*_|[]", max_size=8))
def test_signs_around_a_mark_change_nothing(mark, before, after):
    assert secrecy_mark([f"{before}{mark}{after}"]) == mark


def box(text: str) -> str:
    inner = f"<w:drawing><wps:wsp><wps:txbx><w:txbxContent>{text}</w:txbxContent></wps:txbx></wps:wsp></w:drawing>"
    return p(raw=f"<w:r>{inner}</w:r>")


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


PLACES = {
    "a paragraph": lambda mark: docx_bytes(p(mark) + p(BODY)),
    "the letterhead's cell": lambda mark: docx_bytes(
        table(tc(p("TỈNH ỦY") + p(mark)) + tc(p(RIGHT)), borders=False) + p(BODY)
    ),
    "a box": lambda mark: docx_bytes(box(p(mark)) + p(BODY)),
    "a box late in the text": lambda mark: docx_bytes(p(BODY) * 80 + box(p(mark))),
    "a box in a cell": lambda mark: docx_bytes(table(tc(p("TỈNH ỦY") + box(p(mark))) + tc(p(RIGHT))) + p(BODY)),
    "a table of one cell": lambda mark: docx_bytes(p(RIGHT) + table(tc(p(mark))) + p(BODY)),
    "a table of one cell in a cell": lambda mark: docx_bytes(
        table(tc(p("TỈNH ỦY") + table(tc(p(mark)))) + tc(p(RIGHT))) + p(BODY)
    ),
    "the head of the page": lambda mark: docx_bytes(p(BODY), header=p(mark)),
    "in several runs": lambda mark: docx_bytes(p(raw="".join(map(run, mark))) + p(BODY)),
    "a tab before the motto": lambda mark: docx_bytes(p(raw=run(mark) + TAB + run(RIGHT)) + p(BODY)),
    "behind the number": lambda mark: docx_bytes(p(raw=run("Số: 12/KH-UBND") + TAB + run(mark)) + p(BODY)),
}


@pytest.mark.parametrize(("place", "mark"), list(itertools.product(PLACES, MARKS)))
def test_a_mark_is_seen_wherever_it_stands_on_the_first_page(place, mark):
    assert is_refused(PLACES[place](mark), "a.docx")


@pytest.mark.parametrize("mark", MARKS)
def test_a_narrow_box_may_hold_a_letter_a_line(mark):
    assert is_refused(docx_bytes(box("".join(p(letter) for letter in mark if letter != " ")) + p(BODY)), "a.docx")


@pytest.mark.parametrize("mark", BARE.values())
def test_a_framed_mark_needs_no_accents(mark):
    assert is_refused(docx_bytes(box(p(mark)) + p(BODY)), "a.docx")


@pytest.mark.parametrize("mark", MARKS)
def test_other_formats_are_looked_at_too(mark):
    assert is_refused(f"TỈNH ỦY AN BÌNH\n{mark}\n\n{BODY}\n".encode(), "a.txt")
    assert is_refused(f"<html><body><p>TỈNH ỦY</p><div>{mark}</div><p>{BODY}</p></body></html>".encode(), "a.html")


@pytest.mark.parametrize(
    "lines",
    [
        ["Thực hiện Luật Bảo vệ bí mật nhà nước."],
        ["BẢO VỆ BÍ MẬT NHÀ NƯỚC"],
        ["1. Công tác bảo mật"],
        ["mật"],
        ["Mật độ dân số"],
        ["Cơ mật"],
        ["Có mặt"], ["VẮNG MẶT"], ["MẶT"], ["Mắt"], ["tối mắt"],
        ["Nguyễn Văn Mật"],
        ["Danh mục bí mật nhà nước độ", "TỐI MẬT"],
        ["VỀ DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ TUYỆT MẬT,", "TỐI MẬT"],
        ["QUY CHẾ CÔNG TÁC BẢO", "MẬT"],
        ["QUY ĐỊNH VỀ", "MẬT", "ĐỘ XÂY DỰNG"],
        ["Tài liệu mật thì ghi rõ độ mật: Mật, Tối mật hoặc Tuyệt mật."],
        ["Thư mật"], ["Số: 12/KH-UBND, gửi Ban Cơ yếu mật mã"],
        ["MAT"],
    ],
)  # fmt: skip
def test_the_word_in_running_text_is_no_mark(lines):
    assert secrecy_mark(lines) == ""


def test_a_value_in_a_table_of_facts_is_no_mark():
    rows = [tc(p("STT")) + tc(p("Tên tài liệu")) + tc(p("Độ mật"))] + [
        tc(p(str(n))) + tc(p(f"Báo cáo số {n}")) + tc(p("Mật")) for n in range(1, 6)
    ]
    assert not is_refused(docx_bytes(p("KẾ HOẠCH") + p(BODY) + table(*rows)), "a.docx")


def test_a_word_on_a_later_page_is_no_mark():
    assert not is_refused(docx_bytes(p(BODY) * 60 + p("Mật")), "a.docx")
