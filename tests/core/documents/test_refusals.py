"""Bad input: a reason in words, never a stack trace."""

import io
import struct
import zipfile

import pytest
from tests.core.documents.making import docx_bytes, p, pdf_bytes, table, tc

from tinhgon.documents import Limits, UnreadableDocument, read_document

BODY = "Ban Thường vụ Tỉnh ủy yêu cầu các cấp ủy tổ chức thực hiện nghiêm Chương trình này."


def refusal(data: bytes, name: str = "vanban.docx", limits: Limits | None = None) -> UnreadableDocument:
    with pytest.raises(UnreadableDocument) as caught:
        read_document(data, name=name, limits=limits)
    assert caught.value.found
    assert caught.value.remedy
    return caught.value


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return pdf_bytes("Ủy ban nhân dân xã tổ chức thực hiện kế hoạch này.\n#pagebreak()\nTrang hai của kế hoạch.")


@pytest.mark.parametrize("data", [b"", b"   \n\t ", b"\0" * 100, b"\xef\xbb\xbf\r\n"])
def test_nothing_is_empty(data):
    assert refusal(data, "a.txt").code == "empty"


def test_half_a_docx_is_truncated():
    data = docx_bytes(p(BODY) * 50)
    assert refusal(data[: len(data) // 2]).code == "truncated"


def test_the_head_of_a_pdf_is_truncated(pdf):
    assert refusal(pdf[:200], "a.pdf").code == "truncated"


def test_an_encrypted_pdf_is_told_so(pdf):
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    writer.encrypt("mật khẩu", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    assert refusal(buffer.getvalue(), "a.pdf").code == "encrypted"


def test_an_office_file_under_a_password_is_told_so():
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    assert refusal(data).code == "encrypted"


def test_a_zip_that_packs_too_well_is_not_unpacked():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"a" * 30_000_000)
    assert refusal(buffer.getvalue()).code == "zip-bomb"


def test_all_parts_together_have_a_limit():
    assert refusal(docx_bytes(p(BODY) * 100), limits=Limits(max_unpacked_bytes=2_000)).code == "zip-bomb"


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY x "xxxx"><!ENTITY y "&x;&x;&x;">]>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a SYSTEM "http://example.org/a.dtd">',
    ],
)
def test_xml_with_a_doctype_is_refused(doctype):
    assert refusal(docx_bytes(p(BODY), doctype=doctype)).code == "entity-bomb"


def test_too_many_pages_are_counted_before_they_are_read(pdf):
    error = refusal(pdf, "a.pdf", Limits(max_pages=1))
    assert (error.code, error.found) == ("too-many-pages", "2 trang")


def test_too_many_bytes_are_not_looked_at():
    assert refusal(b"x" * 100, "a.txt", Limits(max_bytes=99)).code == "too-large"


@pytest.mark.parametrize(
    ("data", "name", "found"),
    [
        (b"\x89\x01\x00\x02\x00\xff" * 50, "a.pdf", "%PDF"),
        (b"MZ\x90\x00" + bytes(100) + b"This program", "a.docx", "chương trình"),
        (b"Rar!\x1a\x07\x00" + bytes(100), "a.docx", "RAR"),
    ],
)
def test_other_formats_are_named(data, name, found):
    error = refusal(data, name)
    assert error.code == "wrong-format"
    assert found in error.found


def test_a_spreadsheet_is_named():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert "Excel" in refusal(buffer.getvalue(), "a.xlsx").found


def test_a_lying_extension_is_read_as_what_it_is_with_a_note(pdf):
    document = read_document(f"{BODY}\n".encode(), name="chuongtrinh.pdf")
    assert BODY in document.text
    assert document.notes[0].code == "name-says-otherwise"
    assert read_document(pdf, name="a.docx").page_count == 2


@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT", "TUYỆT MẬT", "[ MẬT ]", "Độ mật: TỐI MẬT"])
def test_a_marked_state_secret_is_refused(mark):
    for body in (p(mark) + p(BODY), table(tc(p("TỈNH ỦY") + p(mark)) + tc(p("ĐẢNG CỘNG SẢN VIỆT NAM"))) + p(BODY)):
        assert refusal(docx_bytes(body)).code == "state-secret"
    assert refusal(f"TỈNH ỦY AN BÌNH\n{mark}\n\n{BODY}\n".encode(), "a.txt").code == "state-secret"


def test_a_secret_mark_in_the_page_head_is_seen():
    assert refusal(docx_bytes(p(BODY), header=p("TUYỆT MẬT"))).code == "state-secret"


@pytest.mark.parametrize(
    "text", ["Thực hiện Luật Bảo vệ bí mật nhà nước.", "Mật độ dân số", "Cơ mật", "mật", "1. Công tác bảo mật"]
)
def test_the_word_in_running_text_is_no_mark(text):
    assert text in read_document(docx_bytes(p(text) + p(BODY)), name="a.docx").text


def test_a_picture_says_how_to_install_ocr_where_it_is_missing(monkeypatch):
    from tinhgon.documents.formats import ocr

    monkeypatch.setattr(ocr, "is_available", lambda: False)
    error = refusal(b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR", "quet.png")
    assert error.code == "needs-ocr"
    assert "tesseract-ocr-vie" in error.remedy


def test_an_old_word_file_without_libreoffice_says_so(monkeypatch):
    from tinhgon.documents.formats import doc

    monkeypatch.setattr(doc.shutil, "which", lambda _: None)
    assert refusal(rb"{\rtf1 Ke hoach}", "a.rtf").code == "needs-libreoffice"
