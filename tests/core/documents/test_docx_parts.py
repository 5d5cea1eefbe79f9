"""Parts inserted into a DOCX, and a DOCX in other wrappings: read in their place, or told at it."""

import itertools

import pytest
from tests.core.documents.making import docx_bytes, flat_opc, mhtml, p, strict, table, tc

from tinhgon.documents import BlockKind, Document, UnreadableDocument, read_document

BEFORE, AFTER = "1. Phòng Kinh tế rà soát tài sản công.", "4. Thanh tra kiểm tra việc thực hiện."
INNER = ["2. Văn phòng tham mưu quy chế làm việc.", "3. Công an xã xây dựng phương án."]
PAGE = "<p>" + "</p><p>".join(INNER) + "</p>"
WHOLE_PAGE = f'<html><head><meta charset="utf-8"><title>x</title></head><body>{PAGE}</body></html>'
XHTML = "http://www.w3.org/1999/xhtml"
CHUNK = '<w:altChunk r:id="c1"/>'

INSERTED = {
    "a page": ("c.html", WHOLE_PAGE.encode()),
    "a piece of a page": ("c.htm", PAGE.encode()),
    "XHTML": ("c.xhtml", f'<?xml version="1.0"?><html xmlns="{XHTML}"><body>{PAGE}</body></html>'.encode()),
    "text": ("c.txt", "\n\n".join(INNER).encode()),
    "text in UTF-16": ("c.txt", "\n\n".join(INNER).encode("utf-16")),
    "DOCX": ("c.docx", docx_bytes("".join(map(p, INNER)))),
    "strict DOCX": ("c.docx", strict(docx_bytes("".join(map(p, INNER))))),
    "flat OPC": ("c.xml", flat_opc(docx_bytes("".join(map(p, INNER))))),
    "MHTML": ("c.mht", mhtml(WHOLE_PAGE)),
    "MHTML in base64": ("c.mht", mhtml(WHOLE_PAGE, encoding="base64")),
    "DOCX that holds a page": ("c.docx", docx_bytes(CHUNK, inserted={"c1": ("d.html", WHOLE_PAGE.encode())})),
    "a name that says nothing": ("c.dat", WHOLE_PAGE.encode()),
}  # fmt: skip


def texts(document: Document) -> list[str]:
    for block in document.blocks:
        assert document.text[block.start : block.end] == block.text
    return [block.text for block in document.blocks if block.kind is not BlockKind.PAGE_BREAK]


@pytest.mark.parametrize("kind", INSERTED)
def test_an_inserted_part_is_read_in_its_place(kind):
    document = read_document(docx_bytes(p(BEFORE) + CHUNK + p(AFTER), inserted={"c1": INSERTED[kind]}), name="a.docx")
    assert texts(document) == [BEFORE, *INNER, AFTER]
    assert document.notes == ()


@pytest.mark.parametrize("kind", INSERTED)
def test_a_document_may_be_nothing_but_one_inserted_part(kind):
    assert texts(read_document(docx_bytes(CHUNK, inserted={"c1": INSERTED[kind]}), name="a.docx")) == INNER


@pytest.mark.parametrize("kind", INSERTED)
def test_an_inserted_part_in_a_cell_is_text_of_the_cell(kind):
    body = p(BEFORE) + table(tc(p("TT")) + tc(p("Nội dung")), tc(p("1")) + tc(CHUNK + p("hết")))
    found = read_document(docx_bytes(body, inserted={"c1": INSERTED[kind]}), name="a.docx").blocks[1].table
    assert found is not None
    assert found.cells[3].text == "\n".join([*INNER, "hết"])


@pytest.mark.parametrize(
    ("part", "what"),
    [
        (("c.rtf", rb"{\rtf1\ansi Ke hoach}"), "RTF"),
        (("c.docx", b"PK\x03\x04 broken"), "Word"),
        (("c.bin", b"\x00\x01\x02" * 50), "nhị phân"),
        (("c.pdf", b"%PDF-1.7\n%%EOF"), "PDF"),
    ],
)
def test_a_part_that_cannot_be_read_is_a_note_at_its_place(part, what):
    document = read_document(docx_bytes(p(BEFORE) + CHUNK + p(AFTER), inserted={"c1": part}), name="a.docx")
    assert texts(document) == [BEFORE, AFTER]
    note = document.notes[0]
    assert note.code == "embedded-part-skipped"
    assert what in dict(note.facts)["what"]
    assert note.start == document.blocks[0].end


def test_a_part_that_is_missing_is_a_note():
    document = read_document(docx_bytes(p(BEFORE) + '<w:altChunk r:id="nowhere"/>'), name="a.docx")
    assert [note.code for note in document.notes] == ["embedded-part-skipped"]


def test_a_document_whose_only_part_cannot_be_read_says_which_and_what_to_do():
    with pytest.raises(UnreadableDocument) as caught:
        read_document(docx_bytes(CHUNK, inserted={"c1": ("c.rtf", rb"{\rtf1 x}")}), name="a.docx")
    assert "RTF" in caught.value.found
    assert "Word" in caught.value.remedy
    assert "ảnh" not in caught.value.remedy


def test_a_secret_in_an_inserted_part_is_refused():
    inner = docx_bytes(p("x"), header=p("TUYỆT MẬT"))
    with pytest.raises(UnreadableDocument) as caught:
        read_document(docx_bytes(p(BEFORE) + CHUNK, inserted={"c1": ("c.docx", inner)}), name="a.docx")
    assert caught.value.code == "state-secret"


def test_documents_within_documents_end_with_a_note():
    content = docx_bytes(p(BEFORE))
    for _ in range(9):
        content = docx_bytes(p(AFTER) + CHUNK, inserted={"c1": ("c.docx", content)})
    document = read_document(content, name="a.docx")
    assert set(texts(document)) == {AFTER}
    assert [note.code for note in document.notes] == ["embedded-part-skipped"]


def test_notes_and_strikes_of_an_inserted_document_keep_their_places():
    inner = docx_bytes(
        p("Một", run="<w:strike/>") + p(raw='<w:r><w:t>Hai</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r>'),
        footnotes='<w:footnote w:id="1"><w:p><w:r><w:t>Ghi chú.</w:t></w:r></w:p></w:footnote>',
    )
    document = read_document(docx_bytes(p(BEFORE) + CHUNK, inserted={"c1": ("c.docx", inner)}), name="a.docx")
    assert [document.text[a:b] for a, b in document.struck] == ["Một"]
    assert document.text[: document.notes[0].start].endswith("Hai")


# --- one file that is a page or a document under another name ---


@pytest.mark.parametrize(
    ("name", "encoding", "charset", "newline"),
    list(itertools.product(
        ["a.doc", "a.docx", "a.mht", "a.mhtml", "a.txt", "a"],
        ["quoted-printable", "base64", "8bit"], ["utf-8"], ["\r\n", "\n"],
    )) + list(itertools.product(["a.doc"], ["quoted-printable", "base64"], ["cp1258", "utf-16"], ["\r\n"])),
)  # fmt: skip
def test_a_page_in_one_mime_file_is_read_under_any_name(name, encoding, charset, newline):
    said = f"<html><body>{PAGE}</body></html>"
    if charset == "cp1258":  # which keeps tones as letters of their own
        import unicodedata

        said = "".join(c if c.isascii() or c in "đĐăâêôơư" else _for_1258(unicodedata, c) for c in said)
    document = read_document(mhtml(said, encoding=encoding, charset=charset, newline=newline), name=name)
    assert texts(document) == INNER


def _for_1258(unicodedata, letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    tones = [mark for mark in parts[1:] if mark in "\u0300\u0301\u0303\u0309\u0323"]
    rest = "".join(mark for mark in parts[1:] if mark not in tones)
    return unicodedata.normalize("NFC", parts[0] + rest) + "".join(tones)


def test_the_first_page_is_the_document_and_the_head_of_word_is_looked_at():
    head = '\r\n--=_next\r\nContent-Type: text/html; charset="utf-8"\r\n\r\n<html><body><p>{}</p></body></html>'
    assert texts(read_document(mhtml(WHOLE_PAGE, parts=head.format("Trang 1")), name="a.doc")) == INNER
    with pytest.raises(UnreadableDocument) as caught:
        read_document(mhtml(WHOLE_PAGE, parts=head.format("TỐI MẬT")), name="a.doc")
    assert caught.value.code == "state-secret"


def test_a_mime_file_without_words_says_what_to_do():
    with pytest.raises(UnreadableDocument) as caught:
        read_document(b"MIME-Version: 1.0\nContent-Type: image/png\n\n123", name="a.doc")
    assert ".docx" in caught.value.remedy


@pytest.mark.parametrize("name", ["a.xml", "a.doc", "a.docx", "a.txt", "a"])
@pytest.mark.parametrize(
    "wrap", [flat_opc, strict, lambda docx: flat_opc(strict(docx))], ids=["flat", "strict", "both"]
)
def test_a_word_document_is_read_in_other_wrappings_under_any_name(name, wrap):
    docx = docx_bytes("".join(map(p, INNER)) + table(tc(p("TT")) + tc(p("Tên")), tc(p("1")) + tc(p("A"))))
    assert texts(read_document(wrap(docx), name=name)) == texts(read_document(docx, name="a.docx"))


def test_other_xml_is_refused_with_what_to_do():
    with pytest.raises(UnreadableDocument) as caught:
        read_document(b'<?xml version="1.0"?><hoadon><so>1</so></hoadon>', name="a.doc")
    assert (caught.value.code, "XML" in caught.value.found) == ("wrong-format", True)
    assert ".docx" in caught.value.remedy


@pytest.mark.parametrize(
    "text", ["Kính gửi: Sở Nội vụ\n\nSở báo cáo.", "Số: 12/KH-UBND\nNgày: 01/3\n\nNội dung", "Content: x\n\ny"]
)
def test_a_text_with_colons_is_no_mime_file(text):
    assert read_document(text.encode(), name="a.txt").format.value == "text"


@pytest.mark.parametrize("page", [WHOLE_PAGE, f"<div>{PAGE}</div>", f"\n<!-- x -->\n<html><body>{PAGE}</body></html>"])
def test_a_page_or_a_piece_of_one_is_read_under_the_name_of_a_word_file(page):
    assert texts(read_document(page.encode(), name="a.doc")) == INNER


def test_word_xml_of_2003_goes_the_way_of_old_word_files(monkeypatch):
    from tinhgon.documents.formats import doc

    monkeypatch.setattr(doc.shutil, "which", lambda _: None)
    page = b'<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>'
    with pytest.raises(UnreadableDocument) as caught:
        read_document(page, name="a.doc")
    assert caught.value.code == "needs-libreoffice"
    assert ".docx" in caught.value.remedy
