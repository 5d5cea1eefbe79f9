"""Letterheads of the Party and the State, signatures, recipients."""

from datetime import date

import pytest

from tinhgon.documents.formats import markdown, plain
from tinhgon.reading import read
from tinhgon.reading.citations import find_in
from tinhgon.reading.letterhead import running_case
from tinhgon.reading.model import Letterhead

STATE = """
    UBND TỈNH HÀ SƠN                 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
       SỞ NỘI VỤ                         Độc lập - Tự do - Hạnh phúc
Số: 1204 /SNV-TCBC                   Hà Sơn, ngày 05 tháng 9 năm 2025
V/v báo cáo kết quả
sắp xếp tổ chức bộ máy

                 Kính gửi: Các sở, ban, ngành tỉnh.

Thực hiện Công văn số 88/BNV-TCBC ngày 11/7/2025 của Bộ Nội vụ, Sở Nội vụ đề nghị:
1. Rà soát số liệu, gửi về Sở trước ngày 20/9/2025./.

Nơi nhận:                            KT. GIÁM ĐỐC
- Như trên;                          PHÓ GIÁM ĐỐC
- UBND tỉnh (để b/c);
- Chủ tịch, PCT UBND tỉnh (Đ/c Minh);
- Lưu: VT, TCBC.                     Trần Văn Bình
"""

PARTY = """TỈNH ỦY HÀ SƠN                                ĐẢNG CỘNG SẢN VIỆT NAM
BAN TỔ CHỨC
*                                             Hà Sơn, ngày      tháng 4 năm 2025
Số       -KH/BTCTU

KẾ HOẠCH
kiểm tra việc sắp xếp tổ chức bộ máy
-----

Ban Tổ chức Tỉnh ủy xây dựng Kế hoạch như sau:

I- MỤC ĐÍCH
- Đánh giá đúng thực chất.

Nơi nhận:
- Thường trực Tỉnh ủy, } (để báo cáo)
- Ban Nội chính Tỉnh ủy, }
- Lưu Ban Tổ chức.

K/T TRƯỞNG BAN
PHÓ TRƯỞNG BAN
(Đã ký)
Đỗ Mạnh Hùng
"""


def _head(text: str) -> Letterhead:
    return read(plain.parse(text)).letterhead


def test_a_letter_of_the_state_has_its_subject_as_title_and_no_superior_as_issuer() -> None:
    head = _head(STATE)
    assert (head.kind, head.number, head.issued_on) == ("CV", "1204/SNV-TCBC", date(2025, 9, 5))
    assert (head.issuer, head.place) == ("Sở Nội vụ", "Hà Sơn")
    assert head.title == "Báo cáo kết quả sắp xếp tổ chức bộ máy"
    assert (head.signer.capacity, head.signer.position, head.signer.name) == ("KT.", "PHÓ GIÁM ĐỐC", "Trần Văn Bình")


def test_recipients_lose_their_dash_and_brackets_and_keep_their_purpose() -> None:
    assert [(one.name, one.purpose) for one in _head(STATE).recipients] == [
        ("Như trên", None),
        ("UBND tỉnh", "để b/c"),
        ("Chủ tịch, PCT UBND tỉnh", None),
        ("Lưu: VT, TCBC", None),
    ]


def test_a_brace_gives_its_purpose_to_all_its_lines() -> None:
    assert [(one.name, one.purpose) for one in _head(PARTY).recipients] == [
        ("Thường trực Tỉnh ủy", "để báo cáo"),
        ("Ban Nội chính Tỉnh ủy", "để báo cáo"),
        ("Lưu Ban Tổ chức", None),
    ]


def test_blank_number_and_day_are_null_and_a_generic_own_line_is_completed() -> None:
    head = _head(PARTY)
    assert (head.kind, head.number, head.issued_on, head.place) == ("KH", None, None, "Hà Sơn")
    assert (head.issuer, head.superior) == ("Ban Tổ chức Tỉnh ủy Hà Sơn", "Tỉnh ủy Hà Sơn")
    assert (head.signer.capacity, head.signer.position, head.signer.name) == ("K/T", "PHÓ TRƯỞNG BAN", "Đỗ Mạnh Hùng")


def test_without_a_letterhead_the_issuer_is_the_body_signed_for_completed_from_the_text() -> None:
    head = _head(
        "CHƯƠNG TRÌNH\nhành động năm 2025\n\nBan Thường vụ Tỉnh ủy ban hành Chương trình như sau:\n\n1. Rà soát biên chế.\n\n"
        "T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ\n\nLê Thị Hoa\n"
    )
    assert head.issuer == "Ban Thường vụ Tỉnh ủy"


def test_recipients_on_one_line_are_parted() -> None:
    head = _head("THÔNG BÁO\nVề lịch họp\n\n1. Họp thứ hai.\n\nNơi nhận: - Sở A; - Sở B (để biết); - Lưu: VT.\n")
    assert [one.name for one in head.recipients] == ["Sở A", "Sở B", "Lưu: VT"]


def test_a_markdown_letterhead_of_lone_pipes_is_read() -> None:
    text = (
        "|\n**ỦY BAN NHÂN\nDÂN**\nXÃ TÂN BÌNH\n-----\n|\n**CỘNG HÒA XÃ HỘI\nCHỦ NGHĨA VIỆT NAM**\n|\n|\nSố: 7/KH-UBND\n|\n"
        "*Tân Bình, ngày\n3 tháng 8 năm 2025*\n|\n\n**KẾ HOẠCH**\n\nCHUYỂN ĐỔI SỐ XÃ TÂN BÌNH\n\n1\\. Rà soát thiết bị.\n"
    )
    head = read(markdown.parse(text)).letterhead
    assert (head.issuer, head.number, head.issued_on) == ("Ủy ban nhân dân xã Tân Bình", "7/KH-UBND", date(2025, 8, 3))
    assert head.title == "Chuyển đổi số xã Tân Bình"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("ỦY BAN NHÂN DÂN TỈNH HÀ SƠN", "Ủy ban nhân dân tỉnh Hà Sơn"),
        ("HỘI ĐỒNG NHÂN DÂN XÃ AN PHÚ", "Hội đồng nhân dân xã An Phú"),
        ("ỦY BAN MTTQ VIỆT NAM", "Ủy ban MTTQ Việt Nam"),
        ("Sở Nội vụ", "Sở Nội vụ"),
    ],
)
def test_names_in_capitals_get_the_case_of_running_text(printed: str, expected: str) -> None:
    assert running_case(printed, "Việc này do tỉnh Hà Sơn làm.") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kế hoạch số 208 - KH/TU ngày 07/7/2023", [("KH", "208-KH/TU", date(2023, 7, 7))]),
        ("Quy định số 22-QĐ/TW, ngày 28 tháng 7 năm 2021", [("QyĐ", "22-QĐ/TW", date(2021, 7, 28))]),
        ("Luật Ngân sách nhà nước số 89/2025/QH15", [("Luật", "89/2025/QH15", None)]),
        ("Công văn số 3679/STC-QLGCS", [("CV", "3679/STC-QLGCS", None)]),
        ("Thông báo kết luận số 75-TB/TW", [("TB", "75-TB/TW", None)]),
        ("giai đoạn 2025-2030, tháng 02/2025, TCVN 9001-2015", []),
        ("Luật Đất đai và Nghị quyết 18", []),
    ],
)
def test_documents_are_cited_by_number(text: str, expected: list[tuple[str, str, date | None]]) -> None:
    assert [(found.kind, found.number, found.issued_on) for found in find_in(text)] == expected


def test_legal_bases_have_no_clause_and_each_number_counts_once_in_a_clause() -> None:
    reading = read(
        plain.parse(
            "KẾ HOẠCH\nSắp xếp tổ chức\n\nCăn cứ Nghị định số 178/2024/NĐ-CP ngày 31/12/2024;\n\n"
            "1. Thực hiện Kết luận số 50-KL/TW; căn cứ Kết luận số 50-KL/TW ngày 28/02/2023 để rà soát.\n"
        )
    )
    assert [(one.clause, one.number, one.issued_on) for one in reading.citations] == [
        (None, "178/2024/NĐ-CP", date(2024, 12, 31)),
        ("1", "50-KL/TW", date(2023, 2, 28)),
    ]
