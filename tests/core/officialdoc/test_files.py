"""The bytes that are written: DOCX, PDF, XLSX, CSV."""

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pypdfium2
import pytest
from tests.core.officialdoc.sample_report import report_data

from tinhgon.exchange.tables import Column, ColumnKind, Table, to_csv, to_xlsx
from tinhgon.officialdoc.docx import to_docx
from tinhgon.officialdoc.pack import PACKS
from tinhgon.officialdoc.pdf import chosen_font, missing_letters, to_pdf, vietnamese_letters
from tinhgon.officialdoc.progress_report import progress_report, tracking_table

BOM = b"\xef\xbb\xbf"
FORMULAS = ["=1+1", "+84 221", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "＝1", "=cmd|' /C calc'!A0"]


def table(*cells: object, kind: ColumnKind = ColumnKind.TEXT) -> Table:
    return Table(columns=(Column(title="Cột", kind=kind),), rows=tuple((cell,) for cell in cells))  # type: ignore[misc]


def sheet(made: Table) -> Iterator[openpyxl.cell.Cell]:
    page = openpyxl.load_workbook(io.BytesIO(to_xlsx(made))).active
    return (row[0] for row in page.iter_rows(min_row=1))


@pytest.mark.parametrize("pack", PACKS)
def test_the_same_report_gives_the_same_bytes(pack: str) -> None:
    made = progress_report(report_data(is_party=pack.startswith("dang"), rows=3), pack)
    assert to_docx(made) == to_docx(made)
    assert to_pdf(made) == to_pdf(made)
    shown = tracking_table(report_data(is_party=True))
    assert to_xlsx(shown) == to_xlsx(shown)


@pytest.mark.parametrize("pack", PACKS)
def test_the_pdf_says_what_the_report_says_on_pages_of_the_right_size(pack: str) -> None:
    made = progress_report(report_data(is_party=pack.startswith("dang"), rows=12), pack)
    with pypdfium2.PdfDocument(to_pdf(made)) as pdf:
        pages = list(pdf)
        text = " ".join(unicodedata.normalize("NFC", page.get_textpage().get_text_range()) for page in pages)
        sizes = [tuple(round(side / 72 * 25.4) for side in page.get_size()) for page in pages]
    assert sizes[0] == (210, 297)
    assert sizes[-1] == (297, 210)
    flat = " ".join(text.split())
    for words in ("BÁO CÁO", "Nguyễn Thị Mỹ Hạnh", "98,63", "Nơi nhận:", "PHỤ LỤC", "Khó khăn, kiến nghị"):
        assert words in flat
    assert flat.count("Thời hạn") == len(pages) - sizes.index((297, 210)), "the header row stands on every page"


def test_an_undated_report_can_be_printed() -> None:
    data = replace(report_data(is_party=True, rows=0, number=None), signed_on=None)
    assert to_pdf(progress_report(data, "dang-05-2026")).startswith(b"%PDF")


def test_words_that_look_like_markup_are_printed_as_they_are() -> None:
    data = replace(report_data(is_party=True, rows=0), sections=("#panic() *a* $x$ [b] \\ @c", "", "", "", ""))
    with pypdfium2.PdfDocument(to_pdf(progress_report(data, "dang-05-2026"))) as pdf:
        assert "#panic() *a* $x$ [b] \\ @c" in pdf[0].get_textpage().get_text_range()


def test_every_face_of_the_font_holds_every_vietnamese_letter() -> None:
    assert len(vietnamese_letters()) == 146
    assert len(chosen_font().files) >= 2
    for file in chosen_font().files:
        assert missing_letters(file) == frozenset()


def test_every_vietnamese_letter_comes_out_of_the_pdf() -> None:
    letters = "".join(sorted(vietnamese_letters()))
    data = replace(report_data(is_party=True, rows=0), sections=(" ".join(letters), "", "", "", ""))
    with pypdfium2.PdfDocument(to_pdf(progress_report(data, "dang-05-2026"))) as pdf:
        text = unicodedata.normalize("NFC", "".join(page.get_textpage().get_text_range() for page in pdf))
    assert vietnamese_letters() - set(text) == frozenset()


def test_dates_and_numbers_stay_what_they_are_in_a_workbook() -> None:
    day = list(sheet(table(date(2026, 2, 5), kind=ColumnKind.DATE)))[1]
    assert (day.value, day.number_format) == (datetime(2026, 2, 5), "dd/mm/yyyy")  # noqa: DTZ001
    share = list(sheet(table(Decimal("0.9863"), kind=ColumnKind.PERCENT)))[1]
    assert (share.value, share.number_format) == (0.9863, "0.00%")
    count = list(sheet(table(16274, kind=ColumnKind.NUMBER)))[1]
    assert (count.value, count.data_type) == (16274, "n")


def test_a_number_typed_as_text_stays_text_in_a_workbook() -> None:
    cell = list(sheet(table("0123")))[1]
    assert (cell.value, cell.data_type) == ("0123", "s")


@pytest.mark.parametrize("text", [text for text in FORMULAS if "\r" not in text])
def test_no_text_becomes_a_formula_in_a_workbook(text: str) -> None:
    cell = list(sheet(table(text)))[1]
    assert cell.data_type == "s"
    assert cell.value == text


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_a_spreadsheet_takes_for_a_formula_is_guarded_in_csv(text: str) -> None:
    rows = list(csv.reader(io.StringIO(to_csv(table(text)).decode("utf-8-sig"), newline="")))
    assert rows == [["Cột"], [f"'{text}"]]


@pytest.mark.parametrize("text", ["Sở Nội vụ", "a=b", "'đã có", "12 xã, phường", 'nói "được"', "hai\ndòng"])
def test_other_text_comes_back_from_csv_as_it_was(text: str) -> None:
    rows = list(csv.reader(io.StringIO(to_csv(table(text)).decode("utf-8-sig"), newline="")))
    assert rows[1] == [text]


def test_csv_is_utf8_with_bom_and_dates_as_people_write_them() -> None:
    content = to_csv(table(date(2026, 2, 5), None, kind=ColumnKind.DATE))
    assert content.startswith(BOM + "Cột".encode())
    assert content.decode("utf-8-sig").split("\r\n")[1] == "05/02/2026"


def test_negative_numbers_are_not_guarded_in_csv() -> None:
    assert to_csv(table(-3, kind=ColumnKind.NUMBER)).decode("utf-8-sig").split("\r\n")[1] == "-3"


def test_the_export_says_its_filters_and_its_day() -> None:
    shown = tracking_table(report_data(is_party=True, rows=2))
    page = openpyxl.load_workbook(io.BytesIO(to_xlsx(shown))).active
    head = [page.cell(row, 1).value for row in (1, 2, 3)]
    assert head == [shown.title, "Kỳ báo cáo: Quý IV năm 2026", "Số liệu tính đến ngày 14/11/2026"]
    assert page.freeze_panes == "A5"
    assert page.auto_filter.ref == "A4:I6"
    assert to_csv(shown).decode("utf-8-sig").split("\r\n")[1] == "Kỳ báo cáo: Quý IV năm 2026"


def test_an_empty_table_can_be_exported() -> None:
    assert len(list(sheet(table()))) == 1
    assert to_csv(table()) == BOM + "Cột\r\n".encode()


def test_a_row_that_does_not_fit_its_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="row 1 has 2 cells"):
        Table(columns=(Column(title="Cột"),), rows=(("a", "b"),))
