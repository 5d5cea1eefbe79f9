"""PDF: letters that are not what the file says they are: legacy fonts, letters without a meaning, letters in two fonts."""

import pytest
from tests.core.documents.making_pdf import hand_pdf, shown_text, type1

from tinhgon.documents import BlockKind, Document, UnreadableDocument, read_document
from tinhgon.documents.formats import ocr
from tinhgon.vietnamese.legacy import from_legacy, mend_hyphens

LINES = (
    "1. Phòng Kinh tế tham mưu trước ngày 30/6/2026 quyết định theo Tờ trình số 12/TTr-UBND.",
    "2. Văn phòng HĐND và UBND lưu hồ sơ, hướng dẫn như trước, ưu tiên việc gấp của thư viện.",
    "3. Công an xã - đơn vị thường trực - giữ gìn an ninh, trật tự từ nay đến 31/12/2026.",
)


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if block.kind is not BlockKind.PAGE_BREAK]


def legacy(text: str, encoding: str) -> str:
    """Return Unicode text as the bytes of a legacy font, as latin-1."""
    pairs = {value: key for key, value in _letters(encoding)}
    return "".join(pairs.get(letter, letter) for letter in text)


def _letters(encoding: str) -> list[tuple[str, str]]:
    keys = [chr(a) for a in range(0x80, 0x100)]
    if encoding == "vni":
        keys += [base + chr(mark) for base in "aeiouyAEIOUYôơưÔƠƯöÖ" for mark in range(0xC0, 0x100)]
        keys += [chr(a) + chr(b) for a in (0xF4, 0xF6, 0xD4, 0xD6) for b in range(0xC0, 0x100)]
    found = []
    for key in keys:
        value = from_legacy(key, encoding)
        if len(value) == 1 and value != key and value.isalpha():
            found.append((key, value))
    return found


def printed(lines: list[tuple[str, str]], **fonts: str) -> bytes:
    """A page with lines of (font, latin-1 text)."""
    content = "".join(shown_text(font, 11, 60, 780 - 24 * at, text) for at, (font, text) in enumerate(lines))
    return hand_pdf([content], {name: type1(base) for name, base in fonts.items()})


@pytest.mark.parametrize("font", [".VnTime", "ABCDEF+.VnArial", ".VnTimeB", "VNI-Times", "XYZABC+VNI-Helve"])
def test_a_legacy_font_is_read_by_its_name(font):
    encoding = "vni" if "VNI" in font else "tcvn3"
    data = printed([("F1", legacy(line, encoding)) for line in LINES], F1=font)
    document = read_document(data, name="a.pdf")
    assert texts(document) == list(LINES)
    assert [(note.code, dict(note.facts)) for note in document.notes] == [("legacy-encoding", {"encoding": encoding})]


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
def test_a_legacy_font_under_another_name_is_read_by_its_letters(encoding):
    lines = [("F1", legacy(line, encoding)) for line in LINES] + [("F2", "Van ban kem theo khong dau.")]
    document = read_document(printed(lines, F1="TimesNewRoman", F2="Arial"), name="a.pdf")
    assert texts(document)[:2] == list(LINES[:2])
    assert texts(document)[2].startswith(LINES[2])


def test_a_run_in_the_capitals_font_is_capitals_as_a_whole():
    heads = ["I. MỤC ĐÍCH", "II. NHIỆM VỤ TRƯỚC MẮT", "III. TO CHUC"]
    lines = [("F2", legacy(head.lower(), "tcvn3")) for head in heads]
    document = read_document(printed(lines, F2=".VnTimeH"), name="a.pdf")
    assert texts(document) == heads


def test_the_fonts_of_one_file_are_judged_one_by_one():
    lines = [
        ("F1", legacy(LINES[0], "tcvn3")),
        ("F2", legacy(LINES[1], "vni")),
        ("F3", "3. Plain words of no accents here."),
    ]
    document = read_document(printed(lines, F1=".VnTime", F2="VNI-Times", F3="Helvetica"), name="a.pdf")
    assert texts(document) == [*LINES[:2], "3. Plain words of no accents here."]


@pytest.mark.parametrize(
    ("printed_as", "meant"),
    [
        ("tr-íc", "tr\xadíc"), ("L-u:", "L\xadu:"), ("-u", "\xadu"), ("KH-UBND", "KH-UBND"), ("2025-2030", "2025-2030"),
        ("-", "-"), ("- L-u", "- L\xadu"), ("12/TTr-UBND", "12/TTr-UBND"), ("nh-", "nh\xad"),
    ],
)  # fmt: skip
def test_a_hyphen_of_tcvn3_is_the_letter_where_it_makes_a_syllable(printed_as, meant):
    assert mend_hyphens(printed_as, "tcvn3") == meant


def _with_to_unicode(codes: dict[int, str]) -> tuple[str, str]:
    """A font whose ToUnicode map says what the given codes mean, and that map's object (number 3)."""
    pairs = "\n".join(f"<{code:02x}> <{text.encode('utf-16-be').hex()}>" for code, text in codes.items())
    stream = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{len(codes)} beginbfchar\n{pairs}\nendbfchar\nendcmap"
    )
    font = type1("Noto").replace("/Encoding", "/ToUnicode 3 0 R /Encoding")
    return font, f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream"


def _unmeant(map_to: dict[int, str], pages: int = 1, good: int = 0) -> bytes:
    """Pages of a text with accented letters that the file maps to something else, behind `good` pages without a map."""
    font, stream = _with_to_unicode(map_to)
    bad = "".join(
        shown_text("F1", 11, 60, 780 - 24 * at, f"Ph\xf2ng Kinh t\xea ch\xee tr\xec vi\xeac {at}.") for at in range(8)
    )
    fine = "".join(
        shown_text("F2", 11, 60, 780 - 24 * at, f"Trang {at} in ra cho quy mang theo khi di lam.") for at in range(8)
    )
    return hand_pdf([fine] * good + [bad] * pages, {"F1": font, "F2": type1("Arial")}, extra=[stream])


@pytest.mark.parametrize(
    "letters", ["\ufffd", "\ue012", "\x03", "\U000f0011"], ids=["U+FFFD", "private use", "control", "plane 15"]
)
def test_letters_without_a_meaning_are_no_text_layer(monkeypatch, letters):
    monkeypatch.setattr(ocr, "is_available", lambda: False)
    codes = {code: chr(code) for code in range(0x20, 0x7F)} | dict.fromkeys((242, 234, 238, 236), letters)
    with pytest.raises(UnreadableDocument) as caught:
        read_document(_unmeant(codes), name="a.pdf")
    assert caught.value.code == "needs-ocr"
    document = read_document(_unmeant(codes, good=3), name="a.pdf")
    assert [(note.code, note.page) for note in document.notes] == [("pages-need-ocr", 4)]


def test_a_map_that_exchanges_letters_is_no_text_layer(monkeypatch):
    monkeypatch.setattr(ocr, "is_available", lambda: False)
    codes = {code: chr(0x21 + (code * 7) % 90) for code in range(0x21, 0x100)}
    document = read_document(_unmeant(codes, good=3), name="a.pdf")
    assert [(note.code, note.page) for note in document.notes] == [("pages-need-ocr", 4)]


def test_a_page_in_another_language_is_no_garbage(monkeypatch):
    monkeypatch.setattr(ocr, "is_available", lambda: False)
    words = "This agreement between the parties shall remain in force until the end of the project and its extension"
    english = "".join(shown_text("F2", 11, 60, 780 - 24 * at, words) for at in range(8))
    fine = "".join(
        shown_text("F2", 11, 60, 780 - 24 * at, f"Trang {at} in ra cho quy mang theo khi di lam.") for at in range(8)
    )
    document = read_document(hand_pdf([fine, fine, english], {"F2": type1("Arial")}), name="a.pdf")
    assert document.notes == ()


def test_bullets_of_a_font_of_signs_are_not_taken_for_broken_letters(monkeypatch):
    monkeypatch.setattr(ocr, "is_available", lambda: False)
    font, stream = _with_to_unicode({0x41: "\uf0b7"})
    content = "".join(
        shown_text("F1", 11, 50, 780 - 24 * at, "A") + shown_text("F2", 11, 62, 780 - 24 * at, "Trang in ra cho quy")
        for at in range(8)
    )
    document = read_document(hand_pdf([content], {"F1": font, "F2": type1("Arial")}, extra=[stream]), name="a.pdf")
    assert document.notes == ()


@pytest.mark.parametrize("order", ["behind", "before"])
def test_letters_of_a_word_that_come_from_two_fonts_are_one_word(order):
    # Width 0.5 em a letter: "T" + gap + "NH" with its second letter drawn by another font.
    pieces = [("F1", 60, "UBND T"), ("F1", 60 + 5.5 * 7, "NH AN PHUC"), ("F1", 60, "So 12")]
    inner = [("F2", 60 + 5.5 * 6, "I")]
    drawn = pieces[:2] + inner if order == "behind" else inner + pieces[:2]
    content = "".join(shown_text(font, 11, x, 780, text) for font, x, text in drawn) + shown_text(
        "F1", 11, 60, 740, "So 12"
    )
    document = read_document(hand_pdf([content], {"F1": type1("Liberation"), "F2": type1("DejaVu")}), name="a.pdf")
    assert texts(document)[0] == "UBND TINH AN PHUC"
