"""Forms met in documents of the genre that were not at hand when the reader was written."""

import pytest

from tinhgon.documents.reading import read_document
from tinhgon.reading import Reading, read
from tinhgon.reading.language.sentences import analyse, heading_names
from tinhgon.reading.tasks.outline import in_running_case


def reading_of(body: str, *, kind: str = "KẾ HOẠCH", number: str = "12/KH-UBND") -> Reading:
    text = (
        "ỦY BAN NHÂN DÂN\nTỈNH MẪU SƠN\n\n"
        f"Số: {number}\n\nMẫu Sơn, ngày 02 tháng 3 năm 2026\n\n{kind}\nvề việc sắp xếp\n\n{body}\n"
    )
    return read(read_document(text.encode(), name="a.txt"))


@pytest.mark.parametrize(
    ("sentence", "lead"),
    [
        ("Bưu điện tỉnh phát giấy mời đến từng hộ dân.", ["Bưu điện tỉnh"]),
        ("Đảng ủy xã Sơn Hòa kết nối với các thôn.", ["Đảng ủy xã Sơn Hòa"]),
        ("Sở Y tế gỡ bỏ biển hiệu cũ tại các trạm.", ["Sở Y tế"]),
        ("Kho bạc Nhà nước khu vực IX hoàn trả khoản thu thừa.", ["Kho bạc Nhà nước khu vực IX"]),
        ("Sở Xây dựng thẩm định phương án cải tạo trụ sở.", ["Sở Xây dựng"]),
        ("Văn phòng Trung ương Đảng hướng dẫn việc lưu trữ.", ["Văn phòng Trung ương Đảng"]),
    ],
)
def test_a_name_ends_behind_its_place_level_or_field_even_before_an_unknown_verb(
    sentence: str, lead: list[str]
) -> None:
    assert list(analyse(sentence).actors) == lead


def test_a_class_of_bodies_does_not_swallow_the_deputies_behind_it() -> None:
    actors = analyse("Các Ban của Hội đồng nhân dân và đại biểu Hội đồng nhân dân tỉnh giám sát việc thực hiện.")
    assert actors.actors == ("Các Ban của Hội đồng nhân dân", "đại biểu Hội đồng nhân dân tỉnh")


def test_to_lead_is_a_verb_unless_a_body_follows() -> None:
    assert not analyse("Lãnh đạo, chỉ đạo việc bố trí nơi làm việc.").is_named
    assert analyse("Lãnh đạo Sở Nội vụ phân công công chức trực.").actors == ("Lãnh đạo Sở Nội vụ",)


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("SỞ TÀI CHÍNH", "Sở Tài chính"),
        ("SỞ XÂY DỰNG", "Sở Xây dựng"),
        ("SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "Sở Nông nghiệp và Môi trường"),
        ("BỘ CHỈ HUY QUÂN SỰ TỈNH", "Bộ Chỉ huy Quân sự tỉnh"),
        ("VĂN PHÒNG HĐND VÀ UBND PHƯỜNG", "Văn phòng HĐND và UBND phường"),
        ("CÁC CHI BỘ TRỰC THUỘC", "Các chi bộ trực thuộc"),
    ],
)
def test_a_heading_in_capitals_takes_the_case_of_running_text(heading: str, name: str) -> None:
    assert heading_names(in_running_case(heading, "")) == (name,)


def test_a_body_unknown_to_the_list_takes_its_case_from_the_text() -> None:
    shown = in_running_case("TRUNG TÂM XÚC TIẾN ĐẦU TƯ", "Giao Trung tâm Xúc tiến đầu tư lập hồ sơ.")
    assert heading_names(shown) == ("Trung tâm Xúc tiến đầu tư",)


def test_an_order_behind_an_approval_and_a_date_is_a_task() -> None:
    reading = reading_of(
        "1. Về tổ giúp việc: thống nhất kiện toàn theo Quyết định số 5/QĐ-UBND ngày 03/02/2026; giao Sở Nội vụ tham mưu văn bản "
        "trong ngày 15/3/2026.",
        kind="THÔNG BÁO",
        number="9/TB-UBND",
    )
    assert [(task.clause, task.lead) for task in reading.tasks] == [("1", ("Sở Nội vụ",))]


def test_a_content_in_small_letters_beside_lettered_fields_is_the_task() -> None:
    reading = reading_of(
        "I. NHIỆM VỤ\n1. Kiểm đếm tài sản\na) Nội dung: thống kê máy tính của các phòng cũ.\n"
        "b) Cơ quan chủ trì: Sở Tài chính.\nc) Thời gian: Quý II/2026."
    )
    (task,) = reading.tasks
    assert (task.clause, task.lead) == ("I.1.a", ("Sở Tài chính",))


def test_rooms_of_a_new_body_and_members_of_a_committee_are_no_tasks() -> None:
    reading = reading_of(
        "Điều 1. Cơ cấu tổ chức gồm:\n1. Phòng Hành chính;\n2. Phòng Nghệ thuật.\n"
        "Điều 2. Kiện toàn Ban Chỉ đạo chuyển đổi số tỉnh, gồm:\n1. Thành viên: Giám đốc các Sở: Tài chính, Tư pháp.",
        kind="QUYẾT ĐỊNH",
        number="9/QĐ-UBND",
    )
    assert reading.tasks == ()


def test_bodies_listed_below_a_dissolving_article_are_dissolved_one_by_one_and_are_no_tasks() -> None:
    reading = reading_of(
        "Điều 1. Giải thể các Ban Chỉ đạo sau đây:\n"
        "1. Ban Chỉ đạo phòng, chống dịch tỉnh thành lập theo Quyết định số 11/QĐ-UBND ngày 05/01/2021;\n"
        "2. Ban Chỉ đạo phát triển du lịch tỉnh.",
        kind="QUYẾT ĐỊNH",
        number="9/QĐ-UBND",
    )
    assert [(one.clause, one.type.value, one.predecessors) for one in reading.changes] == [
        ("Đ1.1", "dissolve", ("Ban Chỉ đạo phòng, chống dịch tỉnh",)),
        ("Đ1.2", "dissolve", ("Ban Chỉ đạo phát triển du lịch tỉnh",)),
    ]
    assert reading.tasks == ()


def test_joining_communes_is_a_change_with_parts_as_predecessors_and_no_task() -> None:
    reading = reading_of("I. PHƯƠNG ÁN\n1. Nhập xã Sơn Hạ và một phần xã Sơn Trung thành xã Sơn Hạ.")
    (change,) = reading.changes
    assert change.predecessors == ("xã Sơn Hạ", "xã Sơn Trung")
    assert reading.tasks == ()


def test_a_theatre_is_a_body() -> None:
    reading = reading_of(
        "Điều 1. Thành lập Trung tâm Nghệ thuật tỉnh trên cơ sở hợp nhất Trung tâm Văn hóa tỉnh và Nhà hát Múa rối tỉnh.",
        kind="QUYẾT ĐỊNH",
        number="9/QĐ-UBND",
    )
    (change,) = reading.changes
    assert change.predecessors == ("Trung tâm Văn hóa tỉnh", "Nhà hát Múa rối tỉnh")


def test_advice_to_found_a_group_founds_nothing_yet() -> None:
    assert reading_of("1. Sở Nội vụ\na) Tham mưu thành lập Tổ giúp việc trước ngày 01/4/2026.").changes == ()


def test_an_appeal_to_nobody_in_particular_closes_a_text() -> None:
    reading = reading_of(
        "1. Giao Sở Nội vụ rà soát hồ sơ trước ngày 01/4/2026.\n\n"
        "Đề nghị các cơ quan, đơn vị nghiêm túc triển khai thực hiện./."
    )
    assert [clause.path for clause in reading.clauses] == ["1"]


def test_a_heading_that_ends_in_the_word_for_digital_does_not_take_the_letter_below_it() -> None:
    reading = reading_of("I. NỘI DUNG\n1. Chuyển đổi số\na) Số hóa hồ sơ lưu trữ.\nb) Nâng cấp đường truyền.")
    assert [clause.path for clause in reading.clauses] == ["I", "I.1", "I.1.a", "I.1.b"]


def test_a_field_of_time_that_orders_somebody_is_a_task() -> None:
    reading = reading_of("1. Thời gian báo cáo: Các sở gửi báo cáo về Sở Nội vụ trước ngày 20/3/2026.")
    assert [task.lead for task in reading.tasks] == [("Các sở",)]


def test_a_line_that_closes_a_bracket_of_the_line_above_is_no_new_clause() -> None:
    reading = reading_of(
        "1. Rà soát hộ dân của Phường 7 (Quận\n8), xã Tây Sơn và các phường khác của thành phố;\nlập danh sách."
    )
    assert [clause.path for clause in reading.clauses] == ["1"]


def test_a_regulation_on_working_together_names_no_one_who_helps_to_write_it() -> None:
    assert analyse("Sở Nội vụ xây dựng quy chế phối hợp với Thanh tra tỉnh.").partners == ()
    assert analyse("Sở Nội vụ phối hợp với Thanh tra tỉnh xây dựng quy chế.").partners == ("Thanh tra tỉnh",)
