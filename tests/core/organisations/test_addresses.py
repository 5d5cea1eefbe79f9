"""Addresses as people write them: the place first, nothing of it contradicted, nothing guessed."""

import itertools
import random
import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinhgon.organisations.addresses import AddressReader, Cell, Ground, Mark, Problem, Reading
from tinhgon.organisations.addresses.columns import column_of
from tinhgon.organisations.addresses.conversion import Answer, Converter, Question, code_in
from tinhgon.organisations.model import Kind
from tinhgon.organisations.storage import national

ON, TO = date(2025, 6, 30), date(2025, 7, 1)
REGISTRY = national()
READER = AddressReader(REGISTRY)
CONVERTER = Converter(REGISTRY)


def read(text: str, on: date = ON) -> Reading:
    return READER.read(text, on=on, to=max(TO, on))


def code(text: str) -> str:
    reading = read(text)
    return REGISTRY.code_of(reading.unit, "nso", reading.day) if reading.unit else ""


def convert(*cells: Cell | str, on: date = ON) -> Answer:
    made = tuple(Cell(cell) if isinstance(cell, str) else cell for cell in cells)
    return CONVERTER.answer(Question(made, on, max(TO, on)))


def bare(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return plain.replace("đ", "d").replace("Đ", "D")


# --- one unit, many ways to write it ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Phường 8, Quận 10, Thành phố Hồ Chí Minh",
        "P. 08, Q.10, TP.HCM",
        "P8 Q10 TPHCM",
        "p8, q10, hcm",
        "Số 12 đường 3/2, Phường 08, Q. 10, Tp Hồ Chí Minh, Việt Nam",
        "TP. Hồ Chí Minh, Quận 10, Phường 8, 12/3A Nguyễn Tri Phương",
        "Phường 8 - Quận 10 - Sài Gòn",
        "Ward 8, District 10, Ho Chi Minh City",
        "12 3 Thang 2 Street, Ward 8, District 10, HCMC, Vietnam",
        "Quận 10; Thành phố Hồ Chí Minh; Phường 8",
        "phuong 8 quan 10 ho chi minh",
        "8, Quận 10, TP HCM",
        "T.P. Hồ Chí Minh / Q.10 / P.8",
        "P.8, Q.10, TP. Hồ Chí Minh 740500",
    ],
)
def test_order_abbreviations_and_language_do_not_change_the_unit(text: str) -> None:
    assert code(text) == "27187"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("12 phố Huế, P. Phố Huế, Q. Hai Bà Trưng, HN", "00262", id="a ward named as its street"),
        pytest.param("118 đường Hà Nội, phường Lê Lợi, TP Hưng Yên, Hưng Yên", "11959", id="a street named as a city"),
        pytest.param("Khóm 3, P. III, TP Vị Thanh, Hậu Giang", "31321", id="Roman number"),
        pytest.param("Khóm 3, P. 3, TP Vị Thanh, Hậu Giang", "31321", id="figures for a Roman number"),
        pytest.param("xã Ea H’leo, huyện Ea H'leo, Đắk Lắk", "24184", id="apostrophes"),
        pytest.param("xa ea h leo, ea hleo, dak lak", "24184", id="no apostrophes"),
        pytest.param("TT. NT Liên Sơn, Văn Chấn, Yên Bái", "04621", id="a part of the name cut short"),
        pytest.param("Xã Lục Sỹ Thành, H. Trà Ôn, Vĩnh Long", "29857", id="y for i"),
        pytest.param("Xã Hồ Thầu Huyện Tam Đường Tỉnh Lai Châu", "03406", id="đường ends a name"),
        pytest.param("Xã Điềm He Huyện Văn Quan Lạng Sơn", "06280", id="quan ends a name"),
        pytest.param("Phường 1 Quận 10 Hồ Chí Minh", "27184", id="a number before a province is a district's"),
        pytest.param("Huyện đảo Bạch Long Vĩ, Hải Phòng", "318", id="a district without communes"),
        pytest.param("Trường THCS Chu Văn An, P. Lê Lợi, TP. Hưng Yên, T. Hưng Yên", "11959", id="a school"),
    ],
)
def test_names_that_look_like_something_else(text: str, expected: str) -> None:
    assert code(text) == expected


PLACES = [
    ("Xã Nhật Tân", "Huyện Tiên Lữ", "Tỉnh Hưng Yên"),
    ("Phường Bến Nghé", "Quận 1", "Thành phố Hồ Chí Minh"),
    ("Thị trấn Lương Bằng", "Huyện Kim Động", "Tỉnh Hưng Yên"),
    ("Phường Lê Lợi", "Thành phố Vinh", "Tỉnh Nghệ An"),
    ("Xã Ia Mơ", "Huyện Chư Prông", "Tỉnh Gia Lai"),
]


@pytest.mark.parametrize("place", PLACES)
def test_the_order_of_the_parts_does_not_change_the_unit(place: tuple[str, str, str]) -> None:
    parts = [*place, "Số 45 ngõ 12 đường 30/4"]
    assert len({code(", ".join(order)) for order in itertools.permutations(parts)} | {code(", ".join(place))}) == 1
    assert code(", ".join(place))


COMMUNES = [
    (version, above)
    for version in REGISTRY.as_of(ON, kind=Kind.COMMUNE)
    if len(above := REGISTRY.ancestors(version.unit, ON)) == 2
]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(COMMUNES), st.randoms(use_true_random=False))
def test_case_accents_and_form_of_letters_lead_to_the_unit_or_to_all_that_it_may_be(
    commune: tuple[object, list[object]], rng: random.Random
) -> None:
    version, above = commune
    text = ", ".join(each.full_name for each in (version, *above))  # type: ignore[attr-defined]
    assert read(text).unit == version.unit  # type: ignore[attr-defined]
    for changed in (
        text.upper(),
        text.lower(),
        unicodedata.normalize("NFD", text),
        text.replace(", ", rng.choice(",;|")),
    ):
        assert read(changed).unit == version.unit  # type: ignore[attr-defined]
    folded = read(bare(text))
    assert version.unit in (folded.unit, *folded.readings)  # type: ignore[attr-defined]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(COMMUNES), st.sampled_from(COMMUNES), st.sampled_from(range(6)))
def test_what_the_text_says_of_its_place_is_never_contradicted(
    one: tuple[object, list[object]], other: tuple[object, list[object]], order: int
) -> None:
    parts = [one[0].full_name, other[1][0].full_name, other[1][1].full_name]  # type: ignore[attr-defined]
    reading = read(", ".join(list(itertools.permutations(parts))[order]))
    if reading.unit is None:
        return
    above = {each.unit for day in (ON, TO) for each in REGISTRY.place(reading.unit, day)}
    assert other[1][0].unit in above or Mark.FORMER in reading.marks  # type: ignore[attr-defined]


# --- what cannot be settled -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "problem", "known"),
    [
        ("Đường 3, Quận 5, TP.HCM", Problem.ONLY_PLACE, "chỉ biết Quận 5, Thành phố Hồ Chí Minh"),
        ("Tiên Lữ, Hưng Yên", Problem.ONLY_PLACE, "chỉ biết Huyện Tiên Lữ, Tỉnh Hưng Yên"),
        ("12 Lê Lợi, Hưng Yên", Problem.ONLY_PLACE, "chỉ biết"),
        ("Xã Nhật Tảo, huyện Tiên Lữ, Hưng Yên", Problem.NOT_THERE, "chỉ biết Huyện Tiên Lữ"),
        ("xã Tân Thành Mơ, huyện Vụ Bản, Nam Định", Problem.NOT_THERE, "Huyện Vụ Bản"),
        ("Nhật Tân, Tiên Lữ, Hà Nam", Problem.CONTRADICTION, "Hà Nam"),
        ("Xã Nhật Tân, huyện Tiên Lữ, tỉnh Hà Nam", Problem.CONTRADICTION, "không khớp"),
        ("Hà Nam; Xã Nhật Tân; Huyện Tiên Lữ", Problem.CONTRADICTION, "không khớp"),
        ("Xã Nhật Tân, xã Thủ Sỹ, Tiên Lữ, Hưng Yên", Problem.CONTRADICTION, "không khớp"),
        ("P. Nghi Thu, TP. Vinh, T. Vĩnh Phúc", Problem.CONTRADICTION, "không khớp"),
        ("Hải Phòng, Huyện Hải Lăng, Xã Hải Phong", Problem.CONTRADICTION, "không khớp"),
        ("Phường 4", Problem.AMBIGUOUS, "cách hiểu"),
        ("Phường 1, Sóc Trăng", Problem.AMBIGUOUS, "có 3 cách hiểu"),
        ("số 5 ngõ 7", Problem.NOTHING, "không nhận ra"),
        ("????", Problem.EMPTY, "không có địa chỉ"),
    ],
)
def test_what_is_not_settled_says_what_is_known(text: str, problem: Problem, known: str) -> None:
    reading, answer = read(text), convert(text)
    assert (reading.unit, reading.problem) == (None, problem)
    assert answer.successors == ()
    assert known in answer.reason


def test_a_name_alone_counts_only_where_one_unit_bears_it_and_is_marked() -> None:
    reading = read("xã Ia Mơ")
    assert (reading.ground, reading.is_sure) == (Ground.NAME, False)
    assert "chỉ theo tên" in convert("xã Ia Mơ").why


def test_a_place_stated_in_full_is_sure_and_one_that_is_not_says_why() -> None:
    assert read("Xã Nhật Tân, Tiên Lữ, Hưng Yên").is_sure
    without = convert("Xã Tân Phú, Long An")
    assert without.sure == "nên xem lại"
    assert "không nêu huyện" in without.why
    assert "từ ngày 01/07/2025 tên này là của đơn vị khác" in without.why


def test_two_units_of_one_name_that_went_into_the_same_one_have_one_answer() -> None:
    reading = read("Mỹ Thọ, Huyện Cao Lãnh, Đồng Tháp")
    assert reading.problem is Problem.AMBIGUOUS
    outcomes = {tuple(s.unit for s in REGISTRY.successors(unit, ON, TO)) for unit in reading.readings}
    answer = convert("Mỹ Thọ, Huyện Cao Lãnh, Đồng Tháp")
    assert bool(answer.successors) == (len(outcomes) == 1)


# --- other maps -------------------------------------------------------------------------------------------------------------


def test_an_address_of_today_is_known_as_one() -> None:
    answer = convert("12 Lê Lợi, Phường Sài Gòn, TP.HCM")
    assert [each.code for each in answer.successors] == ["26740"]
    assert "địa chỉ mới" in answer.why
    assert read("Phường Sài Gòn, TP.HCM").marks == (Mark.NEW,)
    assert read("Tiên Lữ, Hưng Yên").unit is None  # the old district or the new commune


def test_an_old_commune_below_its_new_province_is_read_and_marked() -> None:
    reading = read("Xã Đông Các, Đông Hưng, Hưng Yên")
    assert reading.marks == (Mark.MIXED,)
    assert code("Xã Đông Các, Đông Hưng, Hưng Yên") == code("Xã Đông Các, Đông Hưng, Thái Bình")


def test_the_old_and_the_new_address_are_written_out_in_full() -> None:
    answer = convert("Số 12 Lê Lai, P3, Q. Gò Vấp, TP.HCM")
    assert answer.old == "Phường 3, Quận Gò Vấp, Thành phố Hồ Chí Minh"
    assert [answer.new_address(each) for each in answer.successors] == [
        "Số 12 Lê Lai, Phường Hạnh Thông, Thành phố Hồ Chí Minh"
    ]
    behind = convert("TP HCM, Q. Gò Vấp, P3, số 12 Lê Lai")
    assert behind.rest == "số 12 Lê Lai"


# --- rows with columns --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "level"),
    [
        ("Tên xã", Kind.COMMUNE), ("xa", Kind.COMMUNE), ("Xã/Phường/Thị trấn", Kind.COMMUNE), ("ward", Kind.COMMUNE),
        ("Quận/Huyện", Kind.DISTRICT), ("Quận, huyện, thị xã, thành phố", Kind.DISTRICT), ("ten_huyen", Kind.DISTRICT),
        ("Tỉnh/Thành phố", Kind.PROVINCE), ("Province", Kind.PROVINCE), ("TP", Kind.PROVINCE),
        ("Địa chỉ (xã, huyện)", None), ("Xã, huyện, tỉnh", None), ("Ghi chú", None), ("", None),
    ],
)  # fmt: skip
def test_a_heading_tells_the_level_of_its_column(heading: str, level: Kind | None) -> None:
    assert column_of(heading).level is level


def test_a_cell_is_of_the_level_of_its_column_and_a_street_is_no_place() -> None:
    commune, district = Cell("8", Kind.COMMUNE), Cell("10", Kind.DISTRICT)
    province, street = Cell("Hồ Chí Minh", Kind.PROVINCE), Cell("Hà Nội", None, is_fine=True)
    for order in itertools.permutations((commune, district, province, street)):
        assert [each.code for each in convert(*order).successors] == ["27169"]


def test_a_row_whose_district_is_not_known_is_refused() -> None:
    cells = (Cell("Xã Nhật Tân", Kind.COMMUNE), Cell("Huyện Kim Bằng", Kind.DISTRICT), Cell("Hưng Yên", Kind.PROVINCE))
    answer = convert(*cells)
    assert answer.successors == ()
    assert "Huyện Kim Bằng" in answer.reason


# --- codes ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('="00004"', "00004"), ("'00004", "00004"), ("’00004", "00004"), ("4.0", "4"), ("26740,00", "26740"),
        ("26.740", "26740"), ("26 740", "26740"), ('"00004"', "00004"), ('=T("00004")', "00004"), (" 00004\u00a0", "00004"),
        ("D318", "D318"), ("12/3", ""), ("Phường 4", ""), ("4.5", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_code_is_freed_of_what_spreadsheets_put_around_it(cell: str, expected: str) -> None:
    assert code_in(cell) == expected


@pytest.mark.parametrize("text", ["a" * 5000, ", " * 3000, "xã " * 800, "12/" * 900, "Tân Thành, " * 400, "\x00\n\t"])
def test_any_text_is_answered_within_bounds(text: str) -> None:
    assert read(text).unit is None


def test_an_ended_unit_is_answered_by_its_last_day_where_acts_say_what_it_became() -> None:
    """Xã Đông Xuân ended with NQ 1201 on 1/11/2024, its successor on 1/7/2025 (DOMAIN case 19)."""
    on_its_day = convert("xã Đông Xuân, huyện Đông Hưng, Thái Bình", on=date(2020, 1, 1))
    undated = convert("xã Đông Xuân, huyện Đông Hưng, Thái Bình")
    assert undated.successors == on_its_day.successors
    assert undated.sure == "nên xem lại"
    assert "trước ngày 30/06/2025" in undated.why


def test_a_name_after_which_there_may_have_been_a_merger_is_refused_and_dated() -> None:
    refused = convert("Xã Nhật Tân, Huyện Kim Bảng, Hà Nam")
    assert refused.successors == ()
    assert "đến hết ngày 31/12/2024" in refused.reason
    dated = convert("Xã Nhật Tân, Huyện Kim Bảng, Hà Nam", on=date(2020, 1, 1))
    assert dated.sure == "nên xem lại"
    assert "chưa đối chiếu được với văn bản" in dated.why


def test_accents_of_an_earlier_name_are_no_slip_for_those_of_another_unit() -> None:
    # Xã Thiệu Vân left the district in 2012; Xã Thiệu Vận is still in it.
    reading = read("Xã Thiệu Vân, Huyện Thiệu Hóa, Tỉnh Thanh Hóa")
    assert Mark.ACCENTS not in reading.marks
    assert read("Xã Thiệu Vận, Huyện Thiệu Hóa, Tỉnh Thanh Hóa").unit != reading.unit
