import io
import zipfile
from datetime import date

import openpyxl
import pytest

from tinhgon.staffing.model import Degree, Forbid, Pin, Role, Sex, StaffKind
from tinhgon.staffing.sheets import (
    UnreadableSheet,
    is_couple,
    read_demands,
    read_distances,
    read_pairs,
    read_people,
    read_posts,
    read_surplus,
    read_units,
    rows_of,
)

HEAD = ["Mã", "HỌ VÀ TÊN", "Cơ quan cũ", "Loại", "Bậc chức vụ", "Lĩnh vực đang làm", "Trình độ", "Giới tính"]


def test_heads_are_found_below_a_title_whatever_their_case_accents_and_brackets() -> None:
    rows = [
        ["DANH SÁCH"],
        [],
        ["ma", "Họ tên (viết đủ)", "CƠ QUAN CŨ", "Loại", "Con sinh ngày"],
        [7.0, "  Nguyễn  Văn A", "Sở", "Công chức", date(2024, 5, 6)],
    ]
    found = read_people(rows)
    assert found.errors == ()
    (row, someone), *_ = found.items
    assert row == 4
    assert (someone.code, someone.name, someone.youngest_child_born) == ("7", "Nguyễn Văn A", date(2024, 5, 6))


def test_every_cell_not_understood_is_an_error_of_its_row_and_the_others_are_read() -> None:
    rows = [
        HEAD,
        ["N1", "A", "Sở", "công chức", "2", "đất đai", "Thạc sĩ", "Nữ"],
        ["N2", "", "Sở", "công chưc lạ", "hai", "x", "phó tiến sĩ", "?"],
        ["N3", "C", "Sở", "viên chức", None, None, None, None],
    ]
    found = read_people(rows)
    assert [someone.code for someone in found.values] == ["N1", "N3"]
    assert found.values[0].sex is Sex.FEMALE
    assert found.values[0].degree is Degree.MASTER
    assert {(error.row, error.column) for error in found.errors} == {
        (3, "họ và tên"), (3, "loại"), (3, "bậc chức vụ"), (3, "trình độ"), (3, "giới tính"),
    }  # fmt: skip
    assert "dòng 3, cột loại: không hiểu" in str(next(e for e in found.errors if e.column == "loại"))


@pytest.mark.parametrize(
    ("cell", "day"),
    [("06/05/2024", date(2024, 5, 6)), ("2024-05-06", date(2024, 5, 6)), ("31/02/2024", None), ("05/2024", None)],
)
def test_a_day_is_a_real_one_or_an_error(cell: str, day: date | None) -> None:
    rows = [["Mã", "Họ và tên", "Bên", "Loại", "Ngày sinh con nhỏ nhất"], ["N", "A", "S", "hợp đồng", cell]]
    found = read_people(rows)
    if day is None:
        assert [error.column for error in found.errors] == ["ngày sinh con nhỏ nhất"]
        assert found.values == ()
    else:
        assert found.values[0].youngest_child_born == day


def test_a_table_without_its_needed_columns_is_refused_by_name() -> None:
    with pytest.raises(UnreadableSheet, match="cơ quan cũ, loại"):
        read_people([["Mã", "Họ và tên"], ["1", "A"]])
    with pytest.raises(UnreadableSheet):
        read_people([])


def test_posts_units_and_the_smaller_tables() -> None:
    posts = read_posts(
        [
            ["Mã", "Tên vị trí", "Mã đơn vị", "Loại", "Vai trò", "Số lượng", "Lĩnh vực", "Bậc tối thiểu"],
            ["V1", "Trưởng phòng", "P", "công chức", "Cấp trưởng", "", "a; b", ""],
            ["V2", "Chuyên viên", "P", "công chức", "", "3", "", "0"],
        ]
    ).values
    assert [(p.role, p.seats, p.fields, p.min_level) for p in posts] == [
        (Role.HEAD, 1, frozenset({"a", "b"}), None),
        (Role.STAFF, 3, frozenset(), 0),
    ]
    unit = read_units(
        [["Mã", "Tên", "Trực thuộc", "Số cấp phó", "Chỉ tiêu công chức"], ["P", "Phòng", "S", 2, 12]]
    ).values[0]
    assert unit.deputies is not None
    assert (unit.unit.parent, unit.deputies.most) == ("S", 2)
    assert [(quota.kind, quota.most) for quota in unit.quotas] == [(StaffKind.CIVIL_SERVANT, 12)]
    pairs = read_pairs([["Người thứ nhất", "Người thứ hai", "Quan hệ"], ["1", "2", "Vợ chồng"], ["1", "3", "anh em"]])
    assert [is_couple(pair) for pair in pairs.values] == [True, False]
    assert read_distances([["Từ", "Đến", "km"], ["a", "b", 12], ["a", "c", ""]]).values == (("a", "b", 12),)
    listed = read_surplus([["Mã", "Đến ngày", "Số quyết định"], ["1", "01/07/2030", "QĐ 1"], ["2", "", "QĐ 2"]])
    assert [row.person for row in listed.values] == ["1"]
    assert len(listed.errors) == 1
    demands = read_demands(
        [
            ["Mã", "Yêu cầu", "Mã vị trí", "Lý do"],
            ["1", "Ấn định", "V1", "theo kết luận"],
            ["2", "loại trừ", "V1", "xung đột lợi ích"],
            ["3", "ấn định", "", "xin nghỉ"],
            ["4", "loại trừ", "V1", ""],
        ]
    )
    assert demands.values == (
        Pin(person="1", post="V1", reason="theo kết luận"),
        Forbid(person="2", post="V1", reason="xung đột lợi ích"),
        Pin(person="3", post=None, reason="xin nghỉ"),
    )
    assert [error.column for error in demands.errors] == ["lý do"]


def test_xlsx_and_csv_give_the_same_rows() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Mã", "Họ và tên"])
    book.active.append(["01", "Nguyễn Văn A"])
    buffer = io.BytesIO()
    book.save(buffer)
    expected = [["Mã", "Họ và tên"], ["01", "Nguyễn Văn A"]]
    assert rows_of(buffer.getvalue()) == expected
    for delimiter in ",;\t":
        text = "\r\n".join(delimiter.join(row) for row in expected)
        assert rows_of(("\ufeff" + text).encode()) == expected


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 no package", b"\xd0\xcf\x11\xe0 old", b"\xff\xfe\x00bad", b"a\x00b", b'a,"b\n']
)
def test_what_is_no_table_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(UnreadableSheet):
        rows_of(content)


def test_a_package_that_unpacks_without_end_is_refused_unread() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for number in range(21):
            package.writestr(f"xl/{number}.xml", bytes(10_000_000))
    with pytest.raises(UnreadableSheet, match="quá lớn"):
        rows_of(buffer.getvalue())
