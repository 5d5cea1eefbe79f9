"""Our own reports keep every rule; each rule has a spoiled document that is named for it."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.core.officialdoc.sample_report import report_data

from tinhgon.documents.model import UnreadableDocument
from tinhgon.officialdoc.checker import RULE_NAMES, LayoutCheck, check_layout
from tinhgon.officialdoc.docx import to_docx
from tinhgon.officialdoc.model import Annex, OfficialDocument
from tinhgon.officialdoc.pack import PACKS, UnknownPack
from tinhgon.officialdoc.progress_report import progress_report

STATE, PARTY = "nn-30-2020", "dang-05-2026"
BODY, STYLES, HEADER, FIRST_HEADER = "word/document.xml", "word/styles.xml", "word/header1.xml", "word/header2.xml"
Edit = Callable[[str], str]


def document(pack: str, rows: int = 12) -> OfficialDocument:
    made = progress_report(report_data(is_party=pack.startswith("dang"), rows=rows), pack)
    return replace(made, legal_bases=("Căn cứ Nghị quyết số 18-NQ/TW ngày 25/10/2017",))


@cache
def docx(pack: str) -> bytes:
    return to_docx(document(pack))


def spoiled(content: bytes, part: str, edit: Edit) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == part:
                changed = edit(data.decode())
                assert changed != data.decode(), "the document was not spoiled"
                data = changed.encode()
            new.writestr(name, data)
    return result.getvalue()


def swap(old: str, new: str, count: int = 1) -> Edit:
    return lambda xml: xml.replace(old, new, count)


def look(text: str, old: str, new: str) -> Edit:
    """Change the run properties of the run that begins with `text`."""

    def edit(xml: str) -> str:
        pattern = rf"(<w:r><w:rPr>)((?:(?!</w:rPr>).)*)(</w:rPr><w:t[^>]*>{re.escape(text)})"
        return re.sub(pattern, lambda m: m[1] + m[2].replace(old, new) + m[3], xml, count=1)

    return edit


def form(text: str, old: str, new: str) -> Edit:
    """Change the properties of the paragraph that begins with `text`."""

    def edit(xml: str) -> str:
        pattern = rf"<w:p><w:pPr>(?:(?!</w:p>).)*?<w:t[^>]*>{re.escape(text)}"
        found = re.search(pattern, xml)
        assert found, text
        return xml[: found.start()] + found[0].replace(old, new) + xml[found.end() :]

    return edit


BOLD, ITALIC = "<w:b/>", "<w:i/>"
FIRST_TEXT = "Thực hiện Chương trình"
SPOILED: list[tuple[str, str, str, Edit]] = [
    ("paper", STATE, BODY, swap('w:w="11906" w:h="16838"', 'w:w="12240" w:h="15840"')),
    ("margin-top", STATE, BODY, swap('w:top="1134"', 'w:top="567"')),
    ("margin-bottom", STATE, BODY, swap('w:bottom="1134"', 'w:bottom="2268"')),
    ("margin-left", STATE, BODY, swap('w:left="1701"', 'w:left="1134"')),
    ("margin-right", PARTY, BODY, swap('w:right="850"', 'w:right="1417"')),
    (
        "orientation",
        STATE,
        BODY,
        swap('w:w="16838" w:h="11906" w:orient="landscape"', 'w:w="11906" w:h="16838" w:orient="portrait"'),
    ),
    ("font", STATE, STYLES, swap("Times New Roman", "Arial", 99)),
    ("colour", STATE, STYLES, swap('<w:color w:val="000000"/>', '<w:color w:val="C00000"/>')),
    ("nation-text", STATE, BODY, swap("CHỦ NGHĨA VIỆT NAM", "CHỦ NGHĨA  VN")),
    ("nation-size", STATE, BODY, look("CỘNG HÒA", 'w:val="24"', 'w:val="30"')),
    ("nation-bold", PARTY, BODY, look("ĐẢNG CỘNG SẢN", BOLD, "")),
    ("motto-text", STATE, BODY, swap("Độc lập - Tự do", "Độc lập – Tự do")),
    ("motto-size", STATE, BODY, look("Độc lập", 'w:val="26"', 'w:val="24"')),
    ("motto-bold", STATE, BODY, look("Độc lập", BOLD, '<w:b w:val="0"/>')),
    ("superior-case", STATE, BODY, swap("TỈNH AN BÌNH</w:t>", "Tỉnh An Bình</w:t>")),
    ("superior-size", STATE, BODY, look("ỦY BAN NHÂN DÂN", 'w:val="24"', 'w:val="28"')),
    ("superior-bold", STATE, BODY, look("ỦY BAN NHÂN DÂN", '<w:sz w:val="24"/>', '<w:b/><w:sz w:val="24"/>')),
    ("issuer-case", STATE, BODY, swap(">SỞ NỘI VỤ<", ">Sở Nội vụ<")),
    ("issuer-size", PARTY, BODY, look("TỈNH ỦY", 'w:val="28"', 'w:val="24"')),
    ("issuer-bold", PARTY, BODY, look("TỈNH ỦY", BOLD, "")),
    ("issuer-mark", PARTY, BODY, swap("<w:t>*</w:t>", "<w:t>---</w:t>")),
    ("number-form", STATE, BODY, swap("Số: 05/BC-SNV", "Số 05/BC-SNV")),
    ("number-form", PARTY, BODY, swap("Số 05-BC/TU", "Số: 05-BC/TU")),
    ("number-size", STATE, BODY, look("Số: 05", 'w:val="26"', 'w:val="28"')),
    ("place-date-form", STATE, BODY, swap("ngày 17 tháng 11 năm", "ngày 7 tháng 11 năm")),
    ("place-date-form", PARTY, BODY, swap("ngày 17 tháng 11 năm", "ngày 17 tháng 2 năm")),
    ("place-date-italic", STATE, BODY, look("An Bình, ngày", ITALIC, "")),
    ("place-date-size", STATE, BODY, look("An Bình, ngày", 'w:val="26"', 'w:val="22"')),
    ("type-name", STATE, BODY, swap(">BÁO CÁO<", ">Báo cáo<")),
    ("type-size", STATE, BODY, look("BÁO CÁO", 'w:val="28"', 'w:val="36"')),
    ("type-bold", PARTY, BODY, look("BÁO CÁO", BOLD, "")),
    ("type-centred", PARTY, BODY, form("BÁO CÁO", '<w:jc w:val="center"/>', "")),
    ("subject-size", STATE, BODY, look("Tiến độ thực hiện", 'w:val="28"', 'w:val="24"')),
    ("subject-bold", PARTY, BODY, look("về tiến độ", BOLD, "")),
    ("subject-mark", PARTY, BODY, swap("<w:t>-----</w:t>", "<w:t>***</w:t>")),
    ("basis-italic", STATE, BODY, look("Căn cứ", ITALIC, "")),
    ("body-size", STATE, BODY, look(FIRST_TEXT, 'w:val="28"', 'w:val="24"')),
    ("body-alignment", STATE, BODY, form("Một số nhiệm vụ", 'w:val="both"', 'w:val="left"')),
    ("body-indent", STATE, BODY, form("Một số nhiệm vụ", '<w:ind w:firstLine="720"/>', "")),
    ("body-line", STATE, BODY, form("Một số nhiệm vụ", 'w:line="276"', 'w:line="480"')),
    ("body-line", PARTY, BODY, form("Một số nhiệm vụ", 'w:line="360"', 'w:line="300"')),
    ("body-space", STATE, BODY, form("Một số nhiệm vụ", 'w:after="120"', 'w:after="0"')),
    ("end-mark", PARTY, BODY, swap("biên chế.</w:t>", "biên chế./.</w:t>")),
    ("end-mark", STATE, BODY, swap("biên chế./.</w:t>", "biên chế</w:t>")),
    ("capacity", STATE, BODY, swap("KT. GIÁM ĐỐC", "K/T GIÁM ĐỐC")),
    ("capacity", PARTY, BODY, swap("T/M BAN THƯỜNG VỤ", "TM. BAN THƯỜNG VỤ")),
    ("capacity", PARTY, BODY, swap("T/M BAN THƯỜNG VỤ", "K/T BÍ THƯ")),
    ("authority-bold", STATE, BODY, look("KT. GIÁM ĐỐC", BOLD, "")),
    ("position-bold", STATE, BODY, look("PHÓ GIÁM ĐỐC", BOLD, "")),
    ("position-bold", PARTY, BODY, look("PHÓ BÍ THƯ", "<w:sz ", "<w:b/><w:sz ")),
    ("authority-size", STATE, BODY, look("KT. GIÁM ĐỐC", 'w:val="28"', 'w:val="24"')),
    ("name-bold", STATE, BODY, look("Nguyễn Thị Mỹ Hạnh", BOLD, "")),
    ("name-size", STATE, BODY, look("Nguyễn Thị Mỹ Hạnh", 'w:val="28"', 'w:val="24"')),
    ("recipients-label", STATE, BODY, look("Nơi nhận:", ITALIC, "")),
    ("recipients-label", PARTY, BODY, look("Nơi nhận:", "<w:sz ", "<w:b/><w:sz ")),
    ("recipients-size", STATE, BODY, look("- Ban Chỉ đạo", 'w:val="22"', 'w:val="28"')),
    ("archive-line", STATE, BODY, swap("- Lưu: VT, TCBC.", "- Lưu VT, TCBC.")),
    ("archive-line", PARTY, BODY, swap("- Lưu VPTU.", "- Lưu: VT, VPTU.")),
    ("page-number-header", STATE, HEADER, swap('<w:jc w:val="center"/>', '<w:jc w:val="right"/>')),
    ("page-number-header", PARTY, HEADER, swap(" PAGE ", " DATE ")),
    ("page-number-first", STATE, BODY, swap("<w:titlePg/>", "")),
    ("page-number-size", STATE, HEADER, swap('w:val="28"', 'w:val="20"', 9)),
    ("annex-caption", STATE, BODY, swap(">PHỤ LỤC<", ">Phụ lục<")),
    ("annex-size", STATE, BODY, look("PHỤ LỤC", 'w:val="28"', 'w:val="22"')),
    ("annex-reference", STATE, BODY, look("(Kèm theo", ITALIC, "")),
    ("annex-reference", PARTY, BODY, swap("(Kèm theo Báo cáo số 05-BC/TU ", "(Kèm theo Báo cáo ")),
    ("table-header", STATE, BODY, swap("<w:tblHeader/>", "", 99)),
]


def broken(check: LayoutCheck) -> list[str]:
    return [finding.rule for finding in check.broken]


@pytest.mark.parametrize("pack", PACKS)
def test_our_report_keeps_every_rule_of_its_pack(pack: str) -> None:
    check = check_layout(docx(pack), pack)
    assert [(f.rule, f.found, f.where) for f in check.broken] == []
    assert sum(finding.kept is True for finding in check.findings) >= 50


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("signer", ["Nguyễn Thị Mỹ Hạnh", ""])
def test_a_report_without_number_day_and_annex_keeps_every_rule(pack: str, signer: str) -> None:
    data = report_data(is_party=pack.startswith("dang"), rows=0, number=None)
    data = replace(data, signed_on=None, signer=replace(data.signer, name=signer))
    check = check_layout(to_docx(progress_report(data, pack)), pack)
    assert broken(check) == []
    kept = {finding.rule: finding.kept for finding in check.findings}
    assert kept["annex-caption"] is None
    assert kept["name-bold"] is (True if signer else None)


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("label", ["Tháng 11/2026", "Từ ngày 15/10/2026 đến ngày 14/11/2026", "6 tháng đầu năm 2026"])
def test_every_kind_of_period_keeps_every_rule(pack: str, label: str) -> None:
    data = report_data(is_party=pack.startswith("dang"), rows=1)
    made = progress_report(replace(data, period=replace(data.period, label=label)), pack)
    assert broken(check_layout(to_docx(made), pack)) == []


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("capacity", ["head", "on_behalf", "by_order", "acting"])
def test_every_capacity_that_a_pack_knows_keeps_every_rule(pack: str, capacity: str) -> None:
    data = report_data(is_party=pack.startswith("dang"), rows=0)
    signer = replace(data.signer, capacity=capacity, authority="" if capacity == "head" else data.signer.authority)
    check = check_layout(to_docx(progress_report(replace(data, signer=signer), pack)), pack)
    assert broken(check) == []


def test_several_annexes_have_roman_numbers() -> None:
    made = document(STATE)
    title = Annex(title="Danh mục văn bản", blocks=made.body[:1])
    content = to_docx(replace(made, annexes=(*made.annexes, title)))
    assert broken(check_layout(content, STATE)) == []
    wrong = spoiled(content, BODY, swap("PHỤ LỤC II<", "PHỤ LỤC 2<"))
    assert broken(check_layout(wrong, STATE)) == ["annex-caption"]


@pytest.mark.parametrize(("rule", "pack", "part", "edit"), SPOILED, ids=[f"{one[0]}-{one[1]}" for one in SPOILED])
def test_a_spoiled_document_is_named_for_the_rule_it_breaks(rule: str, pack: str, part: str, edit: Edit) -> None:
    check = check_layout(spoiled(docx(pack), part, edit), pack)
    assert broken(check) == [rule]
    finding = check.broken[0]
    assert finding.expected
    assert finding.found
    assert finding.expected != finding.found
    assert finding.source


def test_every_rule_has_a_spoiled_document() -> None:
    assert {one[0] for one in SPOILED} == set(RULE_NAMES)


@pytest.mark.parametrize(
    ("number", "type_name"),
    [
        pytest.param("Số: 05/2026/QĐ-UBND", "QUYẾT ĐỊNH", id="a decision with the year in its number"),
        pytest.param("Số: 178/2024/NĐ-CP", "NGHỊ ĐỊNH", id="a decree"),
        pytest.param("Số: 12/2026/TT-BNV", "THÔNG TƯ", id="a circular"),
        pytest.param("Luật số: 64/2025/QH15", "LUẬT", id="a law"),
        pytest.param("Số:      /2026/NQ-HĐND", "NGHỊ QUYẾT", id="a draft resolution without its number"),
        pytest.param("Số: 05/NĐ-CP", "NGHỊ ĐỊNH", id="by its type alone"),
    ],
)
def test_a_normative_document_is_said_to_be_one_and_nothing_of_it_is_called_wrong(number: str, type_name: str) -> None:
    made = replace(document(STATE), type_name=type_name.capitalize())
    content = spoiled(to_docx(made), BODY, swap("Số: 05/BC-SNV", number))
    check = check_layout(content)
    assert "quy phạm pháp luật" in check.note
    assert broken(check) == []
    assert check.findings


@pytest.mark.parametrize("number", ["Số: 15/BC-SNV", "Số: 2026/BC-SNV", "Số: 05/KH-2026"])
def test_an_administrative_document_is_judged_though_it_names_a_decree(number: str) -> None:
    made = replace(document(STATE), subject="Kết quả thực hiện Nghị định số 178/2024/NĐ-CP")
    content = spoiled(to_docx(made), BODY, swap("Số: 05/BC-SNV", number))
    assert check_layout(content).note == ""


@pytest.mark.parametrize("pack", [STATE, PARTY])
def test_the_pack_is_found_by_the_letterhead(pack: str) -> None:
    assert check_layout(docx(pack)).pack == pack


def test_a_party_document_before_may_2026_is_judged_by_the_older_rules() -> None:
    made = replace(document("dang-36-2018"), day=report_data(is_party=True).programme.day)
    check = check_layout(to_docx(made))
    assert (check.pack, broken(check)) == ("dang-36-2018", [])


def test_a_party_report_breaks_the_rules_of_the_state() -> None:
    found = set(broken(check_layout(docx(PARTY), STATE)))
    assert {"nation-text", "motto-text", "number-form", "capacity", "archive-line"} <= found


def test_a_missing_part_breaks_its_rules() -> None:
    content = spoiled(docx(STATE), BODY, swap("Nơi nhận:", "Gửi:"))
    assert {"recipients-label", "recipients-size", "archive-line"} <= set(broken(check_layout(content, STATE)))


def test_a_size_from_a_style_counts_as_one_set_on_the_letters() -> None:
    content = spoiled(docx(STATE), BODY, look(FIRST_TEXT, '<w:sz w:val="28"/>', ""))
    assert broken(check_layout(content, STATE)) == []
    content = spoiled(
        content, STYLES, swap('<w:sz w:val="28"/></w:rPr></w:style>', '<w:sz w:val="20"/></w:rPr></w:style>')
    )
    assert "body-size" in broken(check_layout(content, STATE))


def test_lines_at_least_so_high_are_single_lines_to_the_state_and_not_fixed_to_the_party() -> None:
    least = form("Một số nhiệm vụ", 'w:line="276" w:lineRule="auto"', 'w:line="240" w:lineRule="atLeast"')
    assert broken(check_layout(spoiled(docx(STATE), BODY, least), STATE)) == []
    least = form("Một số nhiệm vụ", 'w:lineRule="exact"', 'w:lineRule="atLeast"')
    finding = check_layout(spoiled(docx(PARTY), BODY, least), PARTY).broken[0]
    assert (finding.rule, finding.found) == ("body-line", "ít nhất 18 pt")


def test_a_page_number_in_the_bottom_margin_is_named() -> None:
    def edit(xml: str) -> str:
        return xml.replace("w:headerReference", "w:footerReference")

    check = check_layout(spoiled(docx(STATE), BODY, edit), STATE)
    assert broken(check) == ["page-number-header"]
    assert check.broken[0].found == "ở lề dưới"


def test_words_typed_in_pieces_are_read_as_one_line() -> None:
    pieces = swap("Số: 05/BC-SNV", 'Số:</w:t></w:r><w:r><w:rPr><w:sz w:val="20"/></w:rPr><w:t xml:space="preserve"> </w:t>'
                  '</w:r><w:r><w:rPr><w:sz w:val="26"/></w:rPr><w:t>05/BC-SNV')  # fmt: skip
    assert broken(check_layout(spoiled(docx(STATE), BODY, pieces), STATE)) == []


def test_a_date_below_the_letterhead_is_found() -> None:
    made = docx(STATE)
    date_line = re.search(
        r"<w:p>(?:(?!</w:p>).)*An Bình, ngày 17.*?</w:p>", zipfile.ZipFile(io.BytesIO(made)).read(BODY).decode()
    )
    assert date_line

    def edit(xml: str) -> str:
        xml = xml.replace(date_line[0], "<w:p/>", 1)
        return xml.replace("</w:tbl>", "</w:tbl>" + date_line[0], 1)

    assert broken(check_layout(spoiled(made, BODY, edit), STATE)) == []


def test_a_document_typed_without_tables_is_understood() -> None:
    """Tabs part the letterhead; the signature stands at the end of the text, before the recipients."""
    xml = zipfile.ZipFile(io.BytesIO(to_docx(document(PARTY, rows=0)))).read(BODY).decode()
    flat = re.sub(r"</?w:(?:tbl|tr|tc)>|<w:(?:tblPr|tblGrid|trPr|tcPr)>.*?</w:(?:tblPr|tblGrid|trPr|tcPr)>", "", xml)
    check = check_layout(spoiled(to_docx(document(PARTY, rows=0)), BODY, lambda _: flat), PARTY)
    kept = {finding.rule: finding.kept for finding in check.findings}
    for rule in (
        "nation-text",
        "nation-bold",
        "issuer-bold",
        "number-form",
        "place-date-form",
        "type-bold",
        "subject-bold",
    ):
        assert kept[rule], rule


def test_the_place_of_a_broken_rule_is_told() -> None:
    content = spoiled(docx(STATE), BODY, form("Một số nhiệm vụ", 'w:val="both"', 'w:val="left"'))
    finding = check_layout(content, STATE).broken[0]
    assert "đoạn" in finding.where
    assert "Một số nhiệm vụ" in finding.where
    assert (finding.expected, finding.found) == ("căn đều hai bên", "căn trái")


def test_an_unconfirmed_rule_says_so() -> None:
    findings = {finding.rule: finding for finding in check_layout(docx(PARTY), PARTY).findings}
    assert findings["body-line"].source.endswith("(chưa xác nhận)")
    assert not findings["paper"].source.endswith("(chưa xác nhận)")


def archive(**parts: str) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name, text in parts.items():
            new.writestr(name.replace("__", "/") + ".xml", text)
    return result.getvalue()


WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NESTED = "<w:sdt><w:sdtContent>" * 60 + "</w:sdtContent></w:sdt>" * 60
UNREADABLE = {
    "empty": (b"", "empty"),
    "text": ("Báo cáo".encode(), "wrong-format"),
    "old-or-encrypted": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "encrypted"),
    "cut": (docx(STATE)[:9000], "truncated"),
    "other-archive": (archive(other="<a/>"), "wrong-format"),
    "broken-xml": (archive(word__document="<w:document"), "truncated"),
    "entities": (archive(word__document='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "entity-bomb"),
    "bomb": (archive(word__document=f"<w:document {WORD}>{' ' * 3_000_000}</w:document>"), "zip-bomb"),
    "nested": (archive(word__document=f"<w:document {WORD}><w:body>{NESTED}</w:body></w:document>"), "too-deep"),
    "secret": (spoiled(docx(STATE), BODY, swap("Số: 05/BC-SNV", "TỐI MẬT")), "state-secret"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_unreadable_bytes_are_refused_with_the_reason(name: str) -> None:
    content, code = UNREADABLE[name]
    with pytest.raises(UnreadableDocument) as refused:
        check_layout(content, STATE)
    assert refused.value.code == code
    assert refused.value.found


def test_bytes_changed_at_random_never_give_a_trace() -> None:
    content = docx(STATE)
    for place in range(30, len(content), len(content) // 60):
        harmed = content[:place] + bytes(64) + content[place + 64 :]
        try:
            check_layout(harmed, STATE)
        except UnreadableDocument as refused:
            assert refused.code  # noqa: PT017 - either way is right; anything else is a trace


PARTS = {name: zipfile.ZipFile(io.BytesIO(docx(STATE))).read(name).decode() for name in (BODY, STYLES, HEADER)}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(part=st.sampled_from(sorted(PARTS)), seed=st.randoms(use_true_random=False), words=st.text(max_size=8))
def test_odd_xml_gives_findings_or_a_refusal_and_never_a_trace(part: str, seed: Random, words: str) -> None:
    root = etree.fromstring(PARTS[part].encode())
    for element in seed.sample(list(root.iter(etree.Element)), 12):
        match seed.randrange(3):
            case 0 if (parent := element.getparent()) is not None:
                parent.remove(element)
            case 1:
                element.extend([etree.Element(element.tag), etree.Comment("x")])
            case _:
                for key in element.attrib:
                    element.set(key, re.sub(r"[^ -~À-ỹ]", "", words))
    odd = etree.tostring(root).decode()
    if odd == PARTS[part]:
        return
    try:
        check = check_layout(spoiled(docx(STATE), part, lambda _: odd), STATE)
    except UnreadableDocument as refused:
        assert refused.code  # noqa: PT017 - either way is right; anything else is a trace
    else:
        assert {finding.rule for finding in check.findings} <= set(RULE_NAMES)


def test_entities_in_another_encoding_are_refused_too() -> None:
    xml = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16")
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as new:
        new.writestr("word/document.xml", xml)
    with pytest.raises(UnreadableDocument) as refused:
        check_layout(result.getvalue())
    assert refused.value.code == "entity-bomb"


def test_a_document_without_any_text_breaks_rules_and_gives_no_trace() -> None:
    content = archive(word__document=f"<w:document {WORD}><w:body><w:p/></w:body></w:document>")
    assert {"nation-text", "number-form", "type-name", "body-size", "capacity"} <= set(broken(check_layout(content)))


def test_an_unknown_pack_is_refused() -> None:
    with pytest.raises(UnknownPack):
        check_layout(docx(STATE), "nn-99")
