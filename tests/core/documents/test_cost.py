"""The work of reading a file grows with its size and not faster, whatever it repeats. Counted, never timed."""

import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from tests.core.documents.growing import KINDS
from tests.core.documents.making import docx_bytes, flat_opc, mhtml, p, table, tc

from tinhgon.documents import Document, Limits, UnreadableDocument, read_document
from tinhgon.documents.table_grid import MOST_COLUMNS, place_cells

SMALL, TIMES = 200, 4
LARGE = 4_000
DEEP = 200_000


def calls(work: Callable[[], Any]) -> int:
    """Return how many calls, of Python and of C, a piece of work makes."""
    count = 0

    def counted(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("kind", KINDS)
def test_the_work_grows_with_the_size(kind):
    files = [KINDS[kind](SMALL * times) for times in (1, TIMES)]
    read_document(files[0][0], name=files[0][1])  # what is imported and cached is not counted
    small, large = (calls(lambda file=file: read_document(file[0], name=file[1])) for file in files)
    assert large <= small * TIMES * 1.25 + 2_000


@pytest.mark.parametrize("kind", KINDS)
def test_a_large_file_is_read_and_its_tables_stay_within_their_cells(kind):
    content, name = KINDS[kind](LARGE)
    document = read_document(content, name=name)
    for block in document.blocks:
        if block.table is not None:
            assert block.table.row_count * block.table.column_count <= MOST_COLUMNS * max(1, len(block.table.cells))


def refusal_or_document(content: bytes, name: str, limits: Limits | None = None) -> UnreadableDocument | Document:
    try:
        return read_document(content, name=name, limits=limits)
    except UnreadableDocument as refusal:
        return refusal


OPENED = [
    "<div>", "<ul><li>", "<ol><li>", "<b>", "<p><b>", "<font>", "<span>", "<table><tr><td>", "<table>", "<blockquote>",
    "<a href=x>", "<section>", "<h1>", "<x-y>", "<svg>", "<form>", "<select>", "<dl><dd>", "<center>", "<div><p>",
]  # fmt: skip


@pytest.mark.parametrize("opened", OPENED)
def test_elements_nested_beyond_any_page_are_refused_with_a_reason(opened):
    found = refusal_or_document(f"<html><body>{opened * DEEP}x</body></html>".encode(), "a.html")
    assert isinstance(found, UnreadableDocument)
    assert found.code in ("too-deep", "no-text")
    assert found.remedy


@pytest.mark.parametrize("opened", ["<div>", "<b>", "<ul><li>", "<table><tr><td>", "<span>"])
def test_the_nesting_of_real_pages_is_read(opened):
    assert "nội dung" in read_document(f"<html><body>{opened * 60}nội dung</body></html>".encode(), name="a.html").text


def test_paragraphs_without_end_tags_are_no_nesting():
    page = "<html><body>" + "<p>đoạn <o:p/>" * 5_000 + "<table>" + "<tr><td>a<td>b" * 3_000 + "</table></body></html>"
    assert isinstance(refusal_or_document(page.encode(), "a.html"), Document)


@pytest.mark.parametrize("depth", [30, 5_000])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        ("<w:p><w:r><w:drawing><w:txbxContent>", "</w:txbxContent></w:drawing></w:r></w:p>"),
        ("<mc:AlternateContent><mc:Fallback>", "</mc:Fallback></mc:AlternateContent>"),
    ],
)
def test_nested_wordprocessingml_is_read_or_refused(before, after, depth):
    found = refusal_or_document(docx_bytes(p("đầu") + before * depth + p("nội dung") + after * depth), "a.docx")
    if depth > 250:
        assert isinstance(found, UnreadableDocument)
    else:
        assert isinstance(found, Document)
        assert found.text.count("nội dung") == 1


def test_nested_fields_are_read_to_any_depth():
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    body = (
        p("a") + p(raw=mark.format("begin") * 5_000 + "<w:r><w:t>mã</w:t></w:r>" + mark.format("end") * 5_000) + p("b")
    )
    assert "mã" not in read_document(docx_bytes(body), name="a.docx").text


def test_a_mime_file_of_many_boundaries_is_refused():
    found = refusal_or_document(
        b"MIME-Version: 1.0\n" + b'Content-Type: multipart/mixed; boundary="a"\n\n--a\n' * 5_000, "a.mht"
    )
    assert isinstance(found, UnreadableDocument)
    assert found.code == "too-deep"


# --- limits by kind ---


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_a_text_may_be_as_long_as_any_real_one_and_not_longer(name):
    limits = Limits(max_text_bytes=2_000)
    assert isinstance(refusal_or_document("Nội dung.\n\n".encode() * 100, name, limits), Document)
    found = refusal_or_document("Nội dung.\n\n".encode() * 300, name, limits)
    assert isinstance(found, UnreadableDocument)
    assert (found.code, found.remedy != "") == ("too-large", True)


def test_one_xml_part_may_not_be_larger_than_its_limit():
    body = "".join(p(f"Đoạn {n}") for n in range(200))
    limits = Limits(max_part_bytes=10_000)
    for content in (docx_bytes(body), flat_opc(docx_bytes(body))):
        found = refusal_or_document(content, "a.docx", limits)
        assert isinstance(found, UnreadableDocument)
        assert found.code == "too-large"


@pytest.mark.parametrize(
    "wrap",
    [
        lambda body: (docx_bytes(body("<w:p><w:r><w:t>x</w:t></w:r></w:p>")), "a.docx"),
        lambda body: (f"<html><body>{body('<p>x</p>')}</body></html>".encode(), "a.html"),
        lambda body: (mhtml(f"<html><body>{body('<p>x</p>')}</body></html>"), "a.doc"),
    ],
)
def test_paragraphs_are_counted(wrap):
    content, name = wrap(lambda piece: piece * 60)
    found = refusal_or_document(content, name, Limits(max_blocks=50))
    assert isinstance(found, UnreadableDocument)
    assert found.code == "too-large"


def test_the_text_of_any_file_has_a_limit():
    found = refusal_or_document(docx_bytes(p("x" * 2_000)), "a.docx", Limits(max_characters=1_000))
    assert isinstance(found, UnreadableDocument)
    assert found.code == "too-large"


def test_inserted_parts_share_what_may_be_unpacked():
    inner = docx_bytes("".join(p(f"Đoạn {n}") for n in range(100)))
    chunks = "".join(f'<w:altChunk r:id="c{n}"/>' for n in range(40))
    content = docx_bytes(p("x") + chunks, inserted={f"c{n}": (f"c{n}.docx", inner) for n in range(40)})
    assert isinstance(refusal_or_document(content, "a.docx"), Document)
    found = refusal_or_document(content, "a.docx", Limits(max_read_bytes=50_000))
    assert isinstance(found, UnreadableDocument)
    assert found.code == "zip-bomb"


def test_inserted_parts_beyond_their_number_are_notes():
    page = ("c.html", b"<html><body><p>x</p></body></html>")
    content = docx_bytes(p("x") + '<w:altChunk r:id="c"/>' * 9, inserted={"c": page})
    document = read_document(content, name="a.docx", limits=Limits(max_inserted_parts=5))
    assert [note.code for note in document.notes] == ["embedded-part-skipped"] * 4


def test_a_part_that_says_it_is_small_is_read_no_further():
    buffer = BytesIO(docx_bytes(p("x")))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/bomb.xml", b"\0" * 30_000_000)
    found = refusal_or_document(buffer.getvalue(), "a.docx")
    assert isinstance(found, UnreadableDocument)
    assert found.code == "zip-bomb"


# --- spans ---


@pytest.mark.parametrize("asked", [1, 2, 60, 10**6])
@pytest.mark.parametrize("shape", [(1, 1), (5, 3), (40, 2), (2, 150), (500, 1)])
def test_spans_are_cut_to_the_table_and_never_overlap(asked, shape):
    rows, columns = shape
    placed = place_cells([[((r, c), asked, asked) for c in range(columns)] for r in range(rows)])
    assert [one.content for one in placed] == [(r, c) for r in range(rows) for c in range(columns)]
    taken: set[tuple[int, int]] = set()
    for one in placed:
        covered = {(one.row + r, one.column + c) for r in range(one.row_span) for c in range(one.column_span)}
        assert not covered & taken
        assert one.row + one.row_span <= rows
        taken |= covered


def test_spans_of_a_real_table_stay():
    rows = [
        [("TT", 2, 1), ("Việc", 2, 1), ("Cơ quan", 1, 2)],
        [("chủ trì", 1, 1), ("phối hợp", 1, 1)],
        [("1", 1, 1), ("A", 1, 1), ("B", 1, 1), ("C", 1, 1)],
    ]
    found = [(one.content, one.row, one.column, one.row_span, one.column_span) for one in place_cells(rows)]
    assert found == [
        ("TT", 0, 0, 2, 1), ("Việc", 0, 1, 2, 1), ("Cơ quan", 0, 2, 1, 2),
        ("chủ trì", 1, 2, 1, 1), ("phối hợp", 1, 3, 1, 1),
        ("1", 2, 0, 1, 1), ("A", 2, 1, 1, 1), ("B", 2, 2, 1, 1), ("C", 2, 3, 1, 1),
    ]  # fmt: skip


def test_a_table_of_one_cell_with_a_table_within_is_read_once():
    inner = table(tc(p("trong cùng")) + tc(p("b")))
    for _ in range(12):
        inner = table(tc(inner + p("giữa")))
    assert read_document(docx_bytes(p("đầu") + inner), name="a.docx").text.count("trong cùng") == 1
