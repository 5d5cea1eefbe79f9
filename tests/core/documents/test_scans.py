"""A clean scan reads as the text it was printed from: letterhead, tables, and pages laid on the glass the wrong way."""

import difflib
import io

import pytest
from tests.core.documents.making_pdf import TASKS, plan

from tinhgon.documents import Document, read_document
from tinhgon.documents.formats import ocr
from tinhgon.vietnamese.syllables import parted

pytestmark = pytest.mark.skipif(not ocr.is_available(), reason="tesseract with vie is not installed")

ROWS = (
    ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn"),
    ("1", "Rà soát tài sản công của các đơn vị sau sắp xếp trên địa bàn", "Phòng Kinh tế", "30/6/2026"),
    ("2", "Xây dựng quy chế làm việc của cơ quan", "Văn phòng HĐND và UBND", "Tháng 4/2026"),
)
TABLE = f"#table(columns: (1.2cm, 7cm, 4.5cm, 3cm), {', '.join(f'[{cell}]' for row in ROWS for cell in row)})\n"


def scanned(data: bytes, *, dots: int = 200, turn: int = 0) -> bytes:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(data)
    pictures = [page.render(scale=dots / 72, grayscale=True).to_pil().rotate(turn, expand=True) for page in pdf]
    pdf.close()
    buffer = io.BytesIO()
    pictures[0].save(buffer, "PDF", resolution=dots, save_all=True, append_images=pictures[1:])
    return buffer.getvalue()


def alike(one: Document, other: Document) -> float:
    return difflib.SequenceMatcher(None, one.text, other.text, autojunk=False).ratio()


@pytest.mark.parametrize(("dots", "turn"), [(200, 0), (300, 0), (200, 90), (200, 180), (200, 270)])
def test_a_clean_scan_reads_as_its_text_however_it_lies(dots, turn):
    data = plan()
    printed = read_document(data, name="a.pdf")
    scan = read_document(scanned(data, dots=dots, turn=turn), name="b.pdf")
    assert alike(printed, scan) >= 0.95
    assert [block.kind for block in scan.blocks] == [block.kind for block in printed.blocks]
    assert [(note.code, note.page) for note in scan.notes] == [("ocr", 1)]


@pytest.mark.parametrize("stroke", ["0.5pt", "1pt"])
def test_a_ruled_table_of_a_scan_is_a_table(stroke):
    data = plan(body=TABLE.replace("#table(", f"#table(stroke: {stroke}, "))
    tables = [block.table for block in read_document(scanned(data), name="b.pdf").blocks if block.table]
    found = next(table for table in tables if not table.is_layout)
    assert (found.row_count, found.column_count) == (3, 4)
    expected = [cell for row in ROWS for cell in row]
    ratio = difflib.SequenceMatcher(None, " ".join(expected), " ".join(c.text for c in found.cells)).ratio()
    assert ratio >= 0.95


def test_a_scanned_page_with_the_text_of_a_stamp_is_still_a_scan():
    import pypdf
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject
    from tests.core.documents.making_pdf import shown_text

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(scanned(plan())))
    page = writer.pages[0]
    font = DictionaryObject(
        {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
         NameObject("/BaseFont"): NameObject("/Helvetica")}
    )  # fmt: skip
    page["/Resources"][NameObject("/Font")] = DictionaryObject({NameObject("/F1"): font})
    stream = DecodedStreamObject()
    mark = shown_text("F1", 7, 380, 800, "Ky boi: Uy ban nhan dan xa") + shown_text(
        "F1", 7, 380, 790, "Ngay ky: 05/03/2026"
    )
    stream.set_data(b"q " + page.get_contents().get_data() + b" Q " + mark.encode())
    page.replace_contents(stream)
    buffer = io.BytesIO()
    writer.write(buffer)
    document = read_document(buffer.getvalue(), name="b.pdf")
    assert "ocr" in [note.code for note in document.notes]
    assert TASKS[1] in document.text


@pytest.mark.parametrize(
    ("glued", "meant"),
    [
        ("đơnvịsau", "đơn vị sau"), ("Nhiệmvụ,", "Nhiệm vụ,"), ("nghiêng", "nghiêng"), ("Internet", "Internet"),
        ("HĐND", "HĐND"), ("thưviện", "thư viện"), ("Đắk", "Đắk"),
    ],
)  # fmt: skip
def test_syllables_that_lost_their_space_are_parted(glued, meant):
    assert parted(glued) == meant
