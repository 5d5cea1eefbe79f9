"""The clause tree, on documents of an invented province in the dialects that turn up."""

from tinhgon.documents import Document
from tinhgon.documents.formats import html, markdown, plain
from tinhgon.reading import read
from tinhgon.reading.model import Clause, Reading

BODY = """KẾ HOẠCH
Sắp xếp các đơn vị sự nghiệp của tỉnh Hà Sơn

Thực hiện Chương trình số 11-CTr/TU ngày 02/3/2025, Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:

{}

Nơi nhận:
- Thường trực Tỉnh ủy (để b/c);
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Trần Văn Hải
"""


def _read(body: str) -> Reading:
    return read(plain.parse(BODY.format(body)))


def _clauses(body: str) -> dict[str, Clause]:
    return {clause.path: clause for clause in _read(body).clauses}


def test_a_dotted_number_repeats_its_parents_digits_only_once() -> None:
    paths = _clauses(
        "I. MỤC TIÊU\n\n1. Mục tiêu cụ thể\n\n1.1. Năm 2025\n\n1.1.1. Cấp tỉnh\n\na) Các sở\n\n- Giảm hai sở.\n\n"
        "+ Sở thứ nhất.\n\n- Giảm ba phòng."
    )
    assert list(paths) == ["I", "I.1", "I.1.1", "I.1.1.1", "I.1.1.1.a", "I.1.1.1.a-1", "I.1.1.1.a-1+1", "I.1.1.1.a-2"]


def test_a_bullet_sign_of_any_kind_directly_under_a_number_counts_with_a_dash() -> None:
    paths = _clauses("1. Nội dung\n\n+ Rà soát hồ sơ.\n\n+ Lập danh sách.\n\n2. Tổ chức\n\n• Phân công cán bộ.")
    assert list(paths) == ["1", "1-1", "1-2", "2", "2-1"]


def test_ordinal_words_are_bullets() -> None:
    paths = _clauses("1. Phương pháp\n\nThứ nhất, tự kiểm tra.\n\nThứ hai, kiểm tra tại chỗ.")
    assert list(paths) == ["1", "1-1", "1-2"]
    assert paths["1-2"].text == "Thứ hai, kiểm tra tại chỗ."


def test_an_unmarked_paragraph_under_a_bare_heading_is_its_text() -> None:
    clause = _clauses("I. KINH PHÍ\n\nGiao Sở Tài chính cân đối từ ngân sách tỉnh.")["I"]
    assert clause.text == "KINH PHÍ\nGiao Sở Tài chính cân đối từ ngân sách tỉnh."
    assert clause.is_heading


def test_a_new_instruction_after_an_instruction_is_a_bullet_beside_it() -> None:
    paths = _clauses(
        "I. TỔ CHỨC THỰC HIỆN\n\n1. Sở Nội vụ theo dõi việc sắp xếp.\n\nSở Tài chính hướng dẫn xử lý tài sản dôi dư.\n\n"
        "2. Sở Tư pháp rà soát văn bản."
    )
    assert list(paths) == ["I", "I.1", "I-1", "I.2"]
    assert paths["I-1"].had_no_mark


def test_a_new_instruction_after_an_approval_is_a_bullet_below_it() -> None:
    paths = _clauses("1. Thống nhất phương án sắp xếp.\n\nGiao Sở Nội vụ hoàn thiện phương án.\n\n2. Đồng ý lộ trình.")
    assert list(paths) == ["1", "1-1", "2"]


def test_a_paragraph_broken_by_a_page_end_is_one_clause() -> None:
    paths = _clauses(
        "1. Sở Nội vụ tham mưu phương án sắp xếp các đơn vị sự nghiệp, quy định chức năng,\n\fnhiệm vụ của từng đơn vị.\n\n"
        "2. Sở Y tế thực hiện."
    )
    assert paths["1"].text.endswith("quy định chức năng, nhiệm vụ của từng đơn vị.")
    assert list(paths) == ["1", "2"]


def test_label_lines_with_a_bullet_belong_to_the_content_above_them() -> None:
    paths = _clauses(
        "1. Rà soát biên chế\n\n- Cơ quan chủ trì: Sở Nội vụ.\n\n- Cơ quan phối hợp: các sở, ngành.\n\n"
        "- Thời gian hoàn thành: Quý II/2025.\n\n2. Lập đề án"
    )
    assert list(paths) == ["1", "2"]
    assert [(one.label, one.value) for one in paths["1"].fields] == [
        ("Cơ quan chủ trì", "Sở Nội vụ."),
        ("Cơ quan phối hợp", "các sở, ngành."),
        ("Thời gian hoàn thành", "Quý II/2025."),
    ]


def test_labels_with_a_letter_are_clauses() -> None:
    paths = _clauses("1. Đào tạo\n\na) Nhiệm vụ\n\n- Mở lớp.\n\nb) Cơ quan thực hiện: Sở Nội vụ.")
    assert list(paths) == ["1", "1.a", "1.a-1", "1.b"]


def test_to_chuc_thuc_hien_is_no_label() -> None:
    assert "1-1" in _clauses("1. Hội nghị\n\n- Tổ chức thực hiện: các phòng chuẩn bị tài liệu.")


def test_a_number_printed_twice_keeps_both_clauses() -> None:
    paths = _clauses("I. NỘI DUNG\n\n1. Rà soát hồ sơ.\n\n2. Lập danh sách.\n\n2. Trình duyệt danh sách.")
    assert list(paths) == ["I", "I.1", "I.2", "I.2(2)"]


def test_a_gap_in_the_numbering_stays() -> None:
    assert list(_clauses("1. Sở A thực hiện.\n\n3. Sở B thực hiện.")) == ["1", "3"]


def test_closing_formulas_recipients_and_signature_are_no_clauses() -> None:
    reading = _read("1. Sở Nội vụ theo dõi.\n\nTrên đây là Kế hoạch sắp xếp các đơn vị sự nghiệp của tỉnh./.")
    assert [clause.path for clause in reading.clauses] == ["1"]


def test_spans_point_into_the_text_of_the_document() -> None:
    document = plain.parse(BODY.format("1. Sở Nội vụ thực hiện Kết luận số 50 - KL/TW.\n\n2. Sở Y tế phối hợp."))
    reading = read(document)
    for clause in reading.clauses:
        assert clause.span is not None
        assert clause.text in document.text[clause.span.start : clause.span.end]
    cited = next(one for one in reading.citations if one.clause == "1")
    assert cited.span is not None
    assert document.text[cited.span.start : cited.span.end] == "50 - KL/TW"


ARTICLES = """
<p><b>QUYẾT ĐỊNH</b></p><p><b>Ban hành Quy chế làm việc của Ban Chỉ đạo</b></p><p><b>GIÁM ĐỐC SỞ NỘI VỤ</b></p>
<p>Căn cứ Quyết định số 15/2025/QĐ-UBND ngày 4 tháng 3 năm 2025 của Ủy ban nhân dân tỉnh;</p><p><b>QUYẾT ĐỊNH:</b></p>
<p><b>Điều 1.</b> Ban hành kèm theo Quyết định này Quy chế.</p><p><b>Điều 2.</b> Quyết định có hiệu lực từ ngày ký./.</p>
<p>Nơi nhận:</p><p>- Như Điều 2;</p><p>- Lưu: VT.</p><p><b>GIÁM ĐỐC</b></p><p><b>Phạm Thị Lan</b></p>
<p><b>QUY CHẾ</b></p><p><b>Làm việc của Ban Chỉ đạo</b></p><p>(Kèm theo Quyết định số 9/QĐ-SNV ngày 05/5/2025)</p>
<p><b>Chương I</b></p><p><b>QUY ĐỊNH CHUNG</b></p><p><b>Điều 3. Họp</b></p><p>1. Họp hằng quý.</p><p>2. Thành viên:</p>
<p>a) Dự họp;</p><p>b) Báo cáo.</p>
"""


def test_articles_have_short_paths_and_an_attached_regulation_goes_on_with_the_body() -> None:
    reading = read(html.parse(ARTICLES))
    assert [clause.path for clause in reading.clauses] == [
        "Đ1", "Đ2", "C.I", "Đ3", "Đ3.1", "Đ3.2", "Đ3.2.a", "Đ3.2.b",
    ]  # fmt: skip
    assert next(clause for clause in reading.clauses if clause.path == "Đ3").parent == "C.I"
    assert reading.letterhead.signer.name == "Phạm Thị Lan"
    assert reading.letterhead.number == "9/QĐ-SNV"  # it stands only in the caption


def _table(rows: str) -> Document:
    return html.parse(
        "<p><b>KẾ HOẠCH</b></p><p><b>Chuyển đổi số xã Tân Bình</b></p><p>Ủy ban nhân dân xã ban hành Kế hoạch như sau:</p>"
        "<p>1. Rà soát thiết bị.</p><p>Trên đây là Kế hoạch của xã./.</p>"
        "<table><tr><td>Nơi nhận:<br>- Lưu: VT.</td><td>CHỦ TỊCH<br>Lê Văn Nam</td></tr></table>"
        f"<p><b>PHỤ LỤC</b></p><p><b>DANH MỤC NHIỆM VỤ</b></p><table>{rows}</table>"
    )


HEAD = (
    "<tr><th rowspan=2>TT</th><th rowspan=2>Nhiệm vụ</th><th colspan=2>Cơ quan</th></tr>"
    "<tr><th>Chủ trì</th><th>Phối hợp</th></tr>"
)


def test_rows_take_their_number_and_their_cells_the_heads_of_the_columns() -> None:
    reading = read(_table(HEAD + "<tr><td>1</td><td>Mua máy</td><td>Phòng Kinh tế</td><td>Văn phòng</td></tr>"))
    row = reading.clauses[-1]
    assert (row.path, row.parent, row.is_row) == ("PL1.r1", "PL1", True)
    assert row.text == "Mua máy | Phòng Kinh tế | Văn phòng"
    assert [(one.label, one.value) for one in row.fields][1] == ("Cơ quan - Chủ trì", "Phòng Kinh tế")


def test_rows_whose_numbers_restart_follow_their_heading() -> None:
    rows = "".join(
        f"<tr><td><b>{roman}</b></td><td colspan=3><b>Phần {roman}</b></td></tr>"
        "<tr><td>1</td><td>Việc đầu</td><td>A</td><td>B</td></tr><tr><td>2</td><td>Việc sau</td><td>A</td><td>B</td></tr>"
        for roman in ("I", "II")
    )
    paths = [clause.path for clause in read(_table(HEAD + rows)).clauses][1:]
    assert paths == ["PL1", "PL1.I", "PL1.I.r1", "PL1.I.r2", "PL1.II", "PL1.II.r1", "PL1.II.r2"]


def test_a_cell_merged_over_rows_makes_bullets_of_them() -> None:
    rows = (
        "<tr><td rowspan=2>1</td><td rowspan=2>Cấp chữ ký số</td><td>Văn phòng</td><td>Công an</td></tr>"
        "<tr><td>Phòng Kinh tế</td><td>Trạm Y tế</td></tr>"
    )
    clauses = {clause.path: clause for clause in read(_table(HEAD + rows)).clauses}
    assert clauses["PL1.r1"].text == "Cấp chữ ký số"
    assert clauses["PL1.r1-2"].text == "Phòng Kinh tế | Trạm Y tế"
    assert clauses["PL1.r1-2"].parent == "PL1.r1"


def test_a_table_in_the_body_is_named_by_its_place() -> None:
    text = (
        "**KẾ HOẠCH**\n\n**Kiểm tra công tác sắp xếp**\n\nSở Nội vụ ban hành Kế hoạch như sau:\n\n1. Lịch kiểm tra\n\n"
        "| STT | Đơn vị | Thời gian |\n|---|---|---|\n| 1 | Xã Tân Bình | Tháng 9/2025 |\n| 3 | Xã An Phú | Tháng 10/2025 |\n"
    )
    assert [clause.path for clause in read(markdown.parse(text)).clauses] == ["1", "T1.r1", "T1.r3"]


def test_a_plan_printed_inside_an_article_stays_below_it() -> None:
    paths = _clauses(
        "Điều 1. Phê duyệt Đề án sắp xếp với các nội dung sau:\n\nI. MỤC TIÊU\n\n1. Giảm đầu mối.\n\nII. LỘ TRÌNH\n\n"
        "1. Năm 2025: rà soát.\n\na) Quý III.\n\nĐiều 2. Quyết định này có hiệu lực từ ngày ký."
    )
    assert list(paths) == ["Đ1", "Đ1.I", "Đ1.I.1", "Đ1.II", "Đ1.II.1", "Đ1.II.1.a", "Đ2"]
