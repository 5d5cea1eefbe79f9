"""Names in documents → units of the day: what settles, what is offered, what is a class."""

import gc
import unicodedata
import weakref
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhgon.organisations.finding import Finder
from tinhgon.organisations.linking import Fact, How, Link, Linker, LinkState, how_in_words, remember_key
from tinhgon.organisations.model import Act, Dimension, Edge, Event, EventKind, Hierarchy, Kind, Unit, Version
from tinhgon.organisations.portions import Portion
from tinhgon.organisations.registry import Facts, Registry
from tinhgon.organisations.storage import national

MARCH = date(2025, 3, 1)
MERGER = date(2025, 7, 1)
SPRING = date(2025, 3, 15)  # after the departments of March, before the merger of the provinces
WINTER = date(2025, 1, 20)
AUTUMN = date(2025, 9, 10)


def small() -> Registry:
    """Sân Đình and Núi Đá become Sân Đình on 1/7/2025; their departments were made anew on 1/3/2025."""
    state, party = Hierarchy.STATE, Hierarchy.PARTY
    units: list[Unit] = []
    versions: list[Version] = []

    def body(
        id_: str,
        kind: Kind,
        name: str,
        type_: str = "",
        *,
        of: str = "",
        start: date | None = None,
        end: date | None = None,
        hierarchy: Hierarchy = state,
        aliases: tuple[str, ...] = (),
    ) -> None:
        units.append(Unit(id_, kind))
        parents = ((hierarchy, of),) if of else ()
        versions.append(Version(id_, name, type_, start, end, parents, aliases=aliases))

    body("sd", Kind.PROVINCE, "Sân Đình", "Tỉnh", end=MERGER)
    body("nd", Kind.PROVINCE, "Núi Đá", "Tỉnh", end=MERGER)
    body("sd2", Kind.PROVINCE, "Sân Đình", "Tỉnh", start=MERGER)
    body("tp", Kind.PROVINCE, "Cửa Sông", "Thành phố")
    body("ao", Kind.DISTRICT, "Ao Sen", "Huyện", of="sd", end=MERGER)
    body("cau", Kind.DISTRICT, "Cầu Gỗ", "Huyện", of="sd", end=MERGER)
    body("tt-ao", Kind.COMMUNE, "Tân Thành", "Xã", of="ao", end=MERGER)
    body("tt-cau", Kind.COMMUNE, "Tân Thành", "Xã", of="cau", end=MERGER)
    body("th-ao", Kind.COMMUNE, "Tân Thạnh", "Xã", of="ao", end=MERGER)
    body("lua", Kind.COMMUNE, "Lúa Vàng", "Xã", of="sd2", start=MERGER)
    body("lua-tp", Kind.COMMUNE, "Lúa Vàng", "Xã", of="tp")
    body("hoa-tp", Kind.COMMUNE, "Hòa Bình", "Phường", of="tp")
    body("ben", Kind.DISTRICT, "Bến Mới", "Thành phố", of="tp")
    body("cho-ben", Kind.COMMUNE, "Chợ Mới", "Phường", of="ben")

    body("cp", Kind.ORGAN, "Chính phủ")
    body("bo-nv", Kind.ORGAN, "Nội vụ", "Bộ", of="cp", aliases=("Bộ NV",))
    body("so-cu", Kind.ORGAN, "Nội vụ", "Sở", of="sd", end=MARCH)
    body("so", Kind.ORGAN, "Nội vụ", "Sở", of="sd", start=MARCH, end=MERGER, aliases=("Sở Nội vụ Sân Đình",))
    body("so-nd", Kind.ORGAN, "Nội vụ", "Sở", of="nd", end=MERGER)
    body("so2", Kind.ORGAN, "Nội vụ", "Sở", of="sd2", start=MERGER)
    body("so-tp", Kind.ORGAN, "Nội vụ", "Sở", of="tp")
    body("so-dl-tp", Kind.ORGAN, "Du lịch", "Sở", of="tp")
    body("tnmt", Kind.ORGAN, "Tài nguyên và Môi trường", "Sở", of="sd", end=MARCH)
    body("nnmt", Kind.ORGAN, "Nông nghiệp và Môi trường", "Sở", of="sd", start=MARCH, end=MERGER)
    body("vh", Kind.ORGAN, "Văn hóa, Thể thao và Du lịch", "Sở", of="sd")
    body("vp", Kind.ORGAN, "Văn phòng Ủy ban nhân dân tỉnh", of="sd", end=MERGER)
    body("ttr", Kind.ORGAN, "Thanh tra tỉnh", of="sd", end=MERGER)
    body("kcn", Kind.ORGAN, "Ban Quản lý các khu công nghiệp tỉnh", of="sd")
    body("phong-so", Kind.ORGAN, "Tổ chức cán bộ", "Phòng", of="so", start=MARCH, end=MERGER)
    body("kt-lua", Kind.ORGAN, "Kinh tế", "Phòng", of="lua", start=MERGER)
    body("db-ao", Kind.PARTY_BODY, "Đảng bộ huyện Ao Sen", of="db", hierarchy=party, end=MERGER)
    body("btc-ao", Kind.PARTY_BODY, "Ban Tổ chức Huyện ủy", of="db-ao", hierarchy=party, end=MERGER)
    body("ttcp", Kind.ORGAN, "Ban Tổ chức Trung ương")

    body("db", Kind.PARTY_BODY, "Đảng bộ tỉnh Sân Đình", end=MERGER, aliases=("Đảng bộ tỉnh Sân Đình (cũ)",))
    body("btc", Kind.PARTY_BODY, "Ban Tổ chức Tỉnh ủy", of="db", hierarchy=party, end=MERGER)
    body("vptu", Kind.PARTY_BODY, "Văn phòng Tỉnh ủy", of="db", hierarchy=party, end=MERGER)
    body("dbcq", Kind.PARTY_BODY, "Đảng bộ các cơ quan Đảng tỉnh", of="db", hierarchy=party, end=MERGER)
    body("dbub", Kind.PARTY_BODY, "Đảng bộ Ủy ban nhân dân tỉnh", of="db", hierarchy=party, end=MERGER)

    def moves(event: str, pairs: list[tuple[str, str]], dimension: Dimension) -> list[Edge]:
        return [Edge(event, old, new, dimension, Portion.WHOLE) for old, new in pairs]

    return Registry(
        units=units,
        versions=versions,
        acts=[Act("1", "1/NQ", "Nghị quyết", "", None, None)],
        events=[
            Event("march", EventKind.MERGE, "1", "", MARCH),
            Event("merger", EventKind.MERGE, "1", "", MERGER),
        ],
        edges=[
            *moves("march", [("so-cu", "so"), ("tnmt", "nnmt")], Dimension.FUNCTION),
            *moves("merger", [("so", "so2"), ("so-nd", "so2")], Dimension.FUNCTION),
            *moves("merger", [("sd", "sd2"), ("nd", "sd2")], Dimension.TERRITORY),
        ],
    )


REGISTRY = small()
LINKER = Linker(REGISTRY, Finder(REGISTRY))


def ask(name: str, on: date = SPRING, place: str | None = "sd", chosen: tuple[str, str | None] | None = None) -> Link:
    remembered = {remember_key(chosen[0]): chosen[1]} if chosen else None
    return LINKER.link(name, on=on, place=place, remembered=remembered)


def offered(link: Link) -> list[tuple[str, How]]:
    return [(candidate.unit, candidate.how) for candidate in link.candidates]


# --- settled ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "place", "unit"), [(WINTER, "sd", "so-cu"), (SPRING, "sd", "so"), (SPRING, "nd", "so-nd"), (AUTUMN, "sd2", "so2")]
)  # fmt: skip
def test_the_day_and_the_place_of_the_issuing_body_decide_between_bodies_of_one_name(
    on: date, place: str, unit: str
) -> None:
    assert ask("Sở Nội vụ", on, place).unit == unit


@pytest.mark.parametrize(
    "name",
    [
        "Sở Nội vụ", "SỞ NỘI VỤ", "sở  nội vụ", "Sở Nội vụ tỉnh Sân Đình", "Sở Nội vụ Sân Đình",
        "SỞ NỘI VỤ TỈNH SÂN ĐÌNH", "Sở Nội vụ tỉnh Sân Ðình", unicodedata.normalize("NFD", "Sở Nội vụ"),
    ],
)  # fmt: skip
def test_case_spaces_eth_decomposed_letters_and_a_said_place_do_not_change_who_is_meant(name: str) -> None:
    assert ask(name).unit == "so"


def test_another_place_that_the_name_says_is_the_one_meant() -> None:
    assert ask("Sở Nội vụ tỉnh Núi Đá").unit == "so-nd"


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("Văn phòng UBND tỉnh", "vp"), ("Sở VHTT&DL", "vh"), ("Sở VH-TT&DL", "vh"), ("Sở VHTTDL", "vh"),
        ("Sở NN&MT", "nnmt"), ("VP UBND tỉnh", "vp"),
    ],
)  # fmt: skip
def test_an_abbreviation_settles_as_an_alias_and_says_what_it_stands_for(name: str, unit: str) -> None:
    link = ask(name)
    assert link.unit == unit
    assert link.candidates[0].how is How.ALIAS
    assert Fact.EXPANDED in [why.fact for why in link.candidates[0].why]


def test_commas_and_hyphens_are_no_part_of_a_name() -> None:
    assert ask("Sở Văn hoá, Thể thao và Du lịch").candidates[0].how is How.EXACT
    assert ask("Sở Văn hóa Thể thao và Du lịch").unit == "vh"


@pytest.mark.parametrize("name", ["Ban Tổ chức Tỉnh ủy", "Ban Tổ chức Tỉnh uỷ", "Ban Tổ chức", "Ban Tổ chức TU"])
def test_a_body_of_the_provincial_committee_is_that_of_the_own_province(name: str) -> None:
    assert ask(name).unit == "btc"


@pytest.mark.parametrize(
    "name", ["Tỉnh ủy", "Tỉnh ủy Sân Đình", "Ban Thường vụ Tỉnh ủy", "BTV Tỉnh ủy", "Ban Chấp hành Đảng bộ tỉnh"]
)
def test_a_party_committee_is_found_by_the_party_organisation_it_leads(name: str) -> None:
    assert ask(name).unit == "db"


def test_a_party_body_of_a_district_is_that_of_the_own_district_or_of_the_one_said() -> None:
    assert ask("Ban Tổ chức Huyện ủy", place="ao").unit == "btc-ao"
    assert ask("Ban Tổ chức Tỉnh ủy", place="ao").unit == "btc"
    assert ask("Ban Tổ chức Huyện ủy Ao Sen").unit == "btc-ao"
    assert ask("Huyện ủy Ao Sen").unit == "db-ao"
    assert ask("Ban Tổ chức Huyện ủy").state is LinkState.CLASS


def test_a_party_committee_in_an_organ_is_found_by_its_party_organisation() -> None:
    assert ask("Đảng ủy UBND tỉnh").unit == "dbub"
    assert ask("Đảng ủy Ủy ban nhân dân tỉnh").unit == "dbub"


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("Chánh Văn phòng UBND tỉnh", "vp"), ("Phó Giám đốc Sở Nội vụ", "so"), ("Đồng chí Giám đốc Sở Nội vụ", "so"),
        ("Trưởng Ban Tổ chức Tỉnh ủy", "btc"), ("Bộ trưởng Bộ Nội vụ", "bo-nv"), ("Thủ tướng Chính phủ", "cp"),
        ("Bí thư Tỉnh ủy", "db"),
    ],
)  # fmt: skip
def test_an_office_leads_to_the_unit_behind_it(name: str, unit: str) -> None:
    link = ask(name)
    assert link.unit == unit
    assert link.candidates[0].how is How.OFFICE


@pytest.mark.parametrize("name", ["UBND tỉnh", "Chủ tịch UBND tỉnh", "UBND", "Ủy ban nhân dân tỉnh Sân Đình"])
def test_where_the_register_holds_no_peoples_committee_its_place_stands_for_it(name: str) -> None:
    link = ask(name)
    assert (link.unit, link.candidates[0].how) == ("sd", How.OFFICE)
    assert Fact.ACTS_FOR in [why.fact for why in link.candidates[0].why]


def test_own_place_comes_before_the_places_above_and_those_before_the_nation() -> None:
    assert ask("Phòng Kinh tế", AUTUMN, "lua").unit == "kt-lua"
    assert ask("UBND", AUTUMN, "lua").unit == "lua"
    assert ask("UBND tỉnh", AUTUMN, "lua").unit == "sd2"
    assert ask("Sở Nội vụ", AUTUMN, "lua").unit == "so2"
    assert ask("Bộ Nội vụ", AUTUMN, "lua").unit == "bo-nv"
    assert ask("Bộ Nội vụ", AUTUMN, "bo-nv").unit == "bo-nv"


def test_a_commune_is_read_in_the_issuing_province() -> None:
    assert ask("xã Lúa Vàng", AUTUMN, "sd2").unit == "lua"
    assert ask("xã Lúa Vàng", AUTUMN, "tp").unit == "lua-tp"
    assert ask("UBND xã Lúa Vàng", AUTUMN, "lua").unit == "lua"


def test_brackets_or_a_comma_tell_homonyms_apart() -> None:
    for name in ("xã Tân Thành (huyện Cầu Gỗ)", "xã Tân Thành, huyện Cầu Gỗ", "UBND xã Tân Thành, huyện Cầu Gỗ"):
        assert ask(name).unit == "tt-cau"
        assert ask(name, place="bo-nv").unit == "tt-cau"
    assert ask("xã Lúa Vàng, tỉnh Sân Đình", AUTUMN, "bo-nv").unit == "lua"


def test_a_name_that_needs_no_place_settles_without_one() -> None:
    assert ask("Bộ Nội vụ", place=None).unit == "bo-nv"
    assert ask("tỉnh Núi Đá", place=None).unit == "nd"


def test_a_place_the_register_does_not_know_is_as_none() -> None:
    assert ask("Bộ Nội vụ", place="none").unit == "bo-nv"
    assert ask("Sở Nội vụ", place="none") == ask("Sở Nội vụ", place=None)


def test_before_its_first_day_a_place_lies_where_it_lay_first() -> None:
    state = Hierarchy.STATE
    units = [Unit("tren", Kind.PROVINCE), Unit("duoi", Kind.PROVINCE), Unit("xa", Kind.COMMUNE)]
    units += [Unit("so-tren", Kind.ORGAN), Unit("so-duoi", Kind.ORGAN)]
    versions = [
        Version("tren", "Thượng Nguồn", "Tỉnh", None, None),
        Version("duoi", "Hạ Nguồn", "Tỉnh", None, None),
        Version("xa", "Bãi Bồi", "Xã", MARCH, MERGER, ((state, "tren"),), is_start_known=False),
        Version("xa", "Bãi Bồi", "Xã", MERGER, None, ((state, "duoi"),)),
        Version("so-tren", "Nội vụ", "Sở", None, None, ((state, "tren"),)),
        Version("so-duoi", "Nội vụ", "Sở", None, None, ((state, "duoi"),)),
    ]
    registry = Registry(units=units, versions=versions)
    linker = Linker(registry, Finder(registry))
    found = [linker.link("Sở Nội vụ", on=on, place="xa").unit for on in (WINTER, SPRING, AUTUMN)]
    assert found == ["so-tren", "so-tren", "so-duoi"]


# --- classes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "các sở, ban, ngành", "Các cấp ủy, tổ chức đảng", "UBND các xã, phường", "Ủy ban nhân dân xã, phường, đặc khu",
        "cấp ủy cấp huyện", "các cơ quan liên quan", "Thủ trưởng các cơ quan", "Thủ trưởng các sở, ngành",
        "Ban Thường vụ các huyện ủy, thị ủy", "Sở, ban, ngành tỉnh", "Đảng bộ cơ quan chính quyền cấp huyện",
    ],
)  # fmt: skip
def test_a_class_is_no_unit(name: str) -> None:
    link = ask(name)
    assert (link.state, link.candidates) == (LinkState.CLASS, ())


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("Ban Quản lý các khu công nghiệp tỉnh", "kcn"), ("Đảng ủy các cơ quan Đảng tỉnh", "dbcq"),
        ("Đảng bộ các cơ quan Đảng tỉnh", "dbcq"),
    ],
)  # fmt: skip
def test_the_register_is_asked_before_a_name_is_taken_for_a_class(name: str, unit: str) -> None:
    assert ask(name).unit == unit


def test_a_party_committee_not_in_the_register_is_unknown_though_a_class_is_in_its_name() -> None:
    assert ask("Đảng ủy các cơ quan Đảng tỉnh", place="nd").state is LinkState.UNKNOWN
    assert ask("Đảng ủy Mặt trận Tổ quốc, các đoàn thể Trung ương").state is LinkState.UNKNOWN


def test_what_every_place_below_has_is_a_class_for_the_body_above() -> None:
    assert ask("Sở Nội vụ", place="bo-nv").state is LinkState.CLASS
    assert ask("UBND tỉnh", place="bo-nv").state is LinkState.CLASS
    assert ask("UBND xã").state is LinkState.CLASS
    assert ask("Phòng Kinh tế", AUTUMN, "sd2").state is LinkState.CLASS


@pytest.mark.parametrize("name", ["Chính quyền", "chính quyền địa phương", "Chính quyền các cấp"])
def test_the_authorities_are_a_class_where_it_is_not_said_whose(name: str) -> None:
    assert ask(name).state is LinkState.CLASS
    assert ask("Chính quyền tỉnh Sân Đình").unit == "sd"


def test_a_cooperative_is_no_commune() -> None:
    assert ask("Liên minh Hợp tác xã").state is LinkState.UNKNOWN
    found = LINKER.issuing("LIÊN MINH HỢP TÁC XÃ", superior="UBND TỈNH SÂN ĐÌNH", place_line="Lúa Vàng", on=SPRING)
    assert found.place.unit == "sd"


def test_a_certain_place_that_is_not_said_is_unknown_and_no_class() -> None:
    assert ask("Ủy ban nhân dân Thành phố", place="bo-nv").state is LinkState.UNKNOWN


# --- offered ----------------------------------------------------------------------------------------------------------


def test_homonyms_in_one_province_are_offered_with_what_they_lie_in() -> None:
    link = ask("xã Tân Thành")
    assert link.state is LinkState.AMBIGUOUS
    assert link.unit is None
    assert {(c.unit, c.why[-1].fact, c.why[-1].what) for c in link.candidates} == {
        ("tt-ao", Fact.LIES_IN, "ao"),
        ("tt-cau", Fact.LIES_IN, "cau"),
    }


@pytest.mark.parametrize("name", ["so noi vu", "Sở Nôi vụ", "so noi vu tinh san dinh", "SO NOI VU"])
def test_what_is_equal_without_accents_only_is_offered_and_not_settled(name: str) -> None:
    link = ask(name)
    assert link.state is LinkState.AMBIGUOUS
    assert offered(link) == [("so", How.FOLDED)]


def test_without_accents_every_reading_is_offered() -> None:
    assert {unit for unit, _ in offered(ask("xa tan thanh"))} == {"tt-ao", "tt-cau", "th-ao"}


def test_a_near_spelling_is_offered_and_not_settled() -> None:
    link = ask("Sở Nội vụn")
    assert link.state is LinkState.AMBIGUOUS
    assert offered(link) == [("so", How.NEAR)]


@pytest.mark.parametrize("name", ["Sở Ngoại vụ", "Bộ Văn hóa, Thể thao và Du lịch", "Phòng Nội vụ"])
def test_another_body_of_a_like_name_is_no_near_spelling(name: str) -> None:
    assert ask(name).state is LinkState.UNKNOWN


def test_a_body_of_another_level_is_no_near_spelling() -> None:
    assert ask("Thanh tra xã", AUTUMN, "lua").state is LinkState.UNKNOWN


def test_a_body_that_has_ended_is_offered_as_the_receiver_of_its_function_first() -> None:
    link = ask("Sở Tài nguyên và Môi trường")
    assert link.state is LinkState.AMBIGUOUS
    assert offered(link) == [("nnmt", How.OTHER_DAY), ("tnmt", How.OTHER_DAY)]
    assert link.candidates[0].why[-1].fact is Fact.SUCCESSOR_OF
    assert link.candidates[1].why[-1].what == MARCH.isoformat()


def test_a_body_that_is_yet_to_begin_is_offered() -> None:
    link = ask("Sở Nông nghiệp và Môi trường", WINTER)
    assert link.state is LinkState.AMBIGUOUS
    assert offered(link) == [("nnmt", How.OTHER_DAY)]
    assert link.candidates[0].why[-1].fact is Fact.BEGINS


def test_a_merged_province_is_offered_what_its_predecessors_called_so() -> None:
    link = ask("Thanh tra tỉnh", AUTUMN, "sd2")
    assert link.state is LinkState.AMBIGUOUS
    assert offered(link) == [("ttr", How.OTHER_DAY)]


def test_former_speaks_of_what_is_no_more_and_offers_the_present_last() -> None:
    link = ask("Sở Nội vụ tỉnh Núi Đá (cũ)", AUTUMN, "sd2")
    assert link.state is LinkState.AMBIGUOUS
    assert offered(link) == [("so2", How.OTHER_DAY), ("so-nd", How.OTHER_DAY)]
    assert ask("tỉnh Sân Đình (cũ)", AUTUMN, "sd2").unit is None


def test_former_is_read_behind_an_office_too() -> None:
    link = ask("Giám đốc Sở Nội vụ tỉnh Núi Đá (cũ)", AUTUMN, "sd2")
    assert offered(link) == [("so2", How.OTHER_DAY), ("so-nd", How.OTHER_DAY)]


@pytest.mark.parametrize("name", ["xã Tân Thạnh (huyện Cầu Gỗ)", "Chủ tịch UBND xã Tân Thạnh (huyện Cầu Gỗ)"])
def test_what_does_not_lie_where_the_brackets_say_is_offered_and_not_settled(name: str) -> None:
    assert ask("xã Tân Thạnh").unit == "th-ao"
    link = ask(name)
    assert link.state is LinkState.AMBIGUOUS
    assert [unit for unit, _ in offered(link)] == ["th-ao"]


def test_brackets_that_say_no_place_do_not_change_who_is_meant() -> None:
    assert ask("Sở Nội vụ (cơ quan thường trực)").unit == "so"


@pytest.mark.parametrize(
    ("name", "place", "unit"),
    [("UBND tỉnh", "tp", "tp"), ("UBND phường", "lua-tp", "lua-tp"), ("UBND thị xã", "ao", "ao")],
)
def test_a_place_of_another_type_than_the_name_says_is_offered_and_not_settled(
    name: str, place: str, unit: str
) -> None:
    link = ask(name, place=place)
    assert link.state is LinkState.AMBIGUOUS
    assert [each for each, _ in offered(link)] == [unit]


def test_in_a_city_of_a_city_both_are_offered() -> None:
    link = ask("UBND thành phố", place="cho-ben")
    assert link.state is LinkState.AMBIGUOUS
    assert [unit for unit, _ in offered(link)] == ["ben", "tp"]
    assert ask("Sở Nội vụ thành phố", place="cho-ben").unit == "so-tp"


def test_a_short_name_without_its_level_is_offered() -> None:
    for name, unit in (("Thanh tra", "ttr"), ("Văn phòng", "vptu")):
        link = ask(name)
        assert link.state is LinkState.AMBIGUOUS
        assert offered(link)[0][0] == unit


def test_a_part_of_another_organ_is_offered_and_settles_for_that_organ_alone() -> None:
    assert ask("Phòng Tổ chức cán bộ").state is LinkState.AMBIGUOUS
    assert ask("Phòng Tổ chức cán bộ", place="so").unit == "phong-so"


def test_what_a_sibling_has_is_not_taken_for_the_own() -> None:
    assert ask("Sở Du lịch").state is LinkState.UNKNOWN
    assert ask("xã Lúa Vàng", SPRING, "nd").state is LinkState.AMBIGUOUS
    assert ask("phường Hòa Bình", SPRING, "sd").state is LinkState.AMBIGUOUS


def test_a_name_of_the_centre_is_not_taken_for_one_of_the_province_that_lacks_it() -> None:
    assert ask("Ban Tổ chức", place="nd").state is LinkState.AMBIGUOUS
    assert ask("Ban Tổ chức Trung ương", place="nd").unit == "ttcp"


def test_without_a_place_bodies_of_all_places_are_offered() -> None:
    link = ask("Sở Nội vụ", place=None)
    assert link.state is LinkState.AMBIGUOUS
    assert {unit for unit, _ in offered(link)} == {"so", "so-nd", "so-tp"}


def test_without_a_place_a_commune_settles_only_where_no_other_ever_bore_the_name() -> None:
    assert ask("phường Hòa Bình", place=None).unit == "hoa-tp"
    link = ask("xã Lúa Vàng", place=None)
    assert link.state is LinkState.AMBIGUOUS
    assert offered(link) == [("lua-tp", How.EXACT), ("lua", How.OTHER_DAY)]


@pytest.mark.parametrize("name", ["", " ", "—", "Tổ công tác", "Bộ Xây dựng"])
def test_what_the_register_does_not_know_is_unknown(name: str) -> None:
    assert (ask(name).state, ask(name).candidates) == (LinkState.UNKNOWN, ())


# --- remembered -------------------------------------------------------------------------------------------------------


def test_a_remembered_choice_wins_while_the_unit_lives() -> None:
    link = ask("XÃ TÂN THÀNH", chosen=("xã Tân Thành", "tt-cau"))
    assert (link.unit, link.candidates[0].how) == ("tt-cau", How.REMEMBERED)


def test_a_remembered_unit_that_has_ended_is_offered_first_as_of_another_day() -> None:
    link = ask("Sở Nội vụ", chosen=("Sở Nội vụ", "so-cu"))
    assert link.state is LinkState.AMBIGUOUS
    assert [unit for unit, _ in offered(link)] == ["so", "so-cu"]
    assert Fact.CHOSEN_BEFORE in [why.fact for why in link.candidates[1].why]


def test_remembered_as_no_unit_is_a_class() -> None:
    assert ask("Sở Nội vụ", chosen=("Sở Nội vụ", None)).state is LinkState.CLASS


def test_a_remembered_unit_that_the_register_does_not_know_is_passed_over() -> None:
    assert ask("Sở Nội vụ", chosen=("Sở Nội vụ", "none")).unit == "so"


def test_a_remembered_unit_that_was_recorded_in_error_is_passed_over() -> None:
    registry = Registry(
        units=[Unit("x", Kind.ORGAN)], versions=[Version("x", "Nhầm", "Sở", None, None, withdrawn=MARCH)]
    )
    linker = Linker(registry, Finder(registry))
    assert linker.link("Sở Nhầm", on=SPRING, place=None, remembered={"sở nhầm": "x"}).state is LinkState.UNKNOWN


# --- the issuing body -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("issuer", "superior", "line", "body", "place"),
    [
        ("ỦY BAN NHÂN DÂN TỈNH SÂN ĐÌNH", "", "Sân Đình", "sd", "sd"),
        ("SỞ NỘI VỤ", "UBND TỈNH SÂN ĐÌNH", "Sân Đình", "so", "sd"),
        ("SỞ NỘI VỤ", "", "Núi Đá", "so-nd", "nd"),
        ("BAN TỔ CHỨC", "TỈNH ỦY SÂN ĐÌNH", "Sân Đình", "btc", "sd"),
        ("Ban Thường vụ Tỉnh ủy", "", "Sân Đình", "db", "sd"),
        ("VĂN PHÒNG", "TỈNH ỦY SÂN ĐÌNH", "Sân Đình", "vptu", "sd"),
        ("BỘ NỘI VỤ", "", "Sân Đình", "bo-nv", "bo-nv"),
        ("UBND xã Tân Thành", "UBND huyện Ao Sen", "Tân Thành", "tt-ao", "tt-ao"),
        ("UBND xã Lúa Vàng", "", "Lúa Vàng", "lua-tp", "lua-tp"),
    ],
)
def test_the_letterhead_says_who_issued_and_where_names_are_read(
    issuer: str, superior: str, line: str, body: str, place: str
) -> None:
    found = LINKER.issuing(issuer, superior=superior, place_line=line, on=SPRING)
    assert (found.body.unit, found.place.unit) == (body, place)


def test_homonym_communes_of_a_letterhead_are_offered() -> None:
    found = LINKER.issuing("UBND xã Tân Thành", place_line="Tân Thành", on=SPRING)
    assert {unit for unit, _ in offered(found.place)} == {"tt-ao", "tt-cau"}
    assert found.place.unit is None


def test_a_level_without_a_place_line_leaves_the_place_unknown() -> None:
    assert LINKER.issuing("Ban Thường vụ Tỉnh ủy", on=SPRING).place.state is LinkState.UNKNOWN


def test_a_body_of_the_centre_is_not_read_as_one_of_the_place_in_its_date_line() -> None:
    for issuer in ("Ủy ban Thường vụ Quốc hội", "Bộ Chính trị", "Ban Chấp hành Trung ương"):
        found = LINKER.issuing(issuer, place_line="Cửa Sông", on=SPRING)
        assert (found.place.state, found.place.candidates) == (LinkState.UNKNOWN, ())


@pytest.mark.parametrize(
    ("issuer", "line"), [("Ban Thường vụ Tỉnh ủy", "Cửa Sông"), ("Ủy ban nhân dân xã", "Hòa Bình")]
)
def test_a_place_line_of_another_type_than_the_level_said_does_not_settle(issuer: str, line: str) -> None:
    assert LINKER.issuing(issuer, place_line=line, on=SPRING).place.unit is None


# --- words ------------------------------------------------------------------------------------------------------------


def test_why_a_unit_is_offered_is_said_in_words() -> None:
    first, second = ask("Sở TN&MT").candidates
    assert how_in_words(first, REGISTRY, SPRING) == (
        "không mang tên này vào ngày của văn bản; viết đầy đủ: sở tài nguyên và môi trường; "
        "của Tỉnh Sân Đình, nơi ban hành; tiếp nhận từ Sở Tài nguyên và Môi trường"
    )
    assert how_in_words(second, REGISTRY, SPRING).endswith("đến hết ngày 28/2/2025")


# --- laws -------------------------------------------------------------------------------------------------------------

_NAMES = [version.full_name for version in REGISTRY.all_versions()]
_HEADS = ["", "UBND ", "Giám đốc ", "Ban Thường vụ ", "các ", "Chủ tịch UBND ", "Đảng ủy "]
_TAILS = ["", " tỉnh", " tỉnh Sân Đình", " tỉnh Núi Đá", " Tỉnh ủy", " (cũ)", " (huyện Ao Sen)", " xã Lúa Vàng", " Trung ương"]  # fmt: skip
_ways = st.sampled_from([str, str.upper, str.lower, lambda name: name[:-1], lambda name: name.replace("Đ", "Ð")])
_printed = st.builds(
    lambda head, name, tail, way: way(head + name + tail),
    st.sampled_from(_HEADS),
    st.sampled_from([*_NAMES, ""]),
    st.sampled_from(_TAILS),
    _ways,
)


@given(
    name=_printed | st.text(max_size=30),
    on=st.sampled_from([WINTER, MARCH, SPRING, date(2025, 6, 30), MERGER, AUTUMN]),
    place=st.sampled_from([None, *REGISTRY.units]),
    chosen=st.sampled_from(["", None, *REGISTRY.units]),
)
def test_a_settled_name_has_one_candidate_and_it_is_alive_on_the_day(
    name: str, on: date, place: str | None, chosen: str | None
) -> None:
    remembered = {} if chosen == "" else {remember_key(name): chosen}
    link = LINKER.link(name, on=on, place=place, remembered=remembered)
    units = [candidate.unit for candidate in link.candidates]
    assert len(units) == len(set(units))
    if link.state is LinkState.SETTLED:
        assert len(units) == 1
        assert REGISTRY.at(units[0], on) is not None
        assert link.candidates[0].how not in (How.NEAR, How.FOLDED, How.OTHER_DAY)
    else:
        assert link.unit is None
        assert bool(units) == (link.state is LinkState.AMBIGUOUS)
    for candidate in link.candidates:
        assert how_in_words(candidate, REGISTRY, on)
        if candidate.how is not How.OTHER_DAY:
            assert REGISTRY.at(candidate.unit, on) is not None


# --- the register of Vietnam ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def vietnam() -> Linker:
    return Linker(national(), Finder(national()))


def _place(linker: Linker, issuer: str, on: date) -> str:
    unit = linker.issuing(issuer, on=on).place.unit
    assert unit is not None
    return unit


def test_old_and_new_department_of_hung_yen_are_told_apart_by_the_day(vietnam: Linker) -> None:
    units = []
    for on in (WINTER, SPRING, AUTUMN):
        place = _place(vietnam, "UBND TỈNH HƯNG YÊN", on)
        link = vietnam.link("Sở Nội vụ", on=on, place=place)
        assert link.unit is not None
        state = national().at(link.unit, on)
        assert state is not None
        assert state.parent() == place
        units.append(link.unit)
    assert len(set(units)) == 3


def test_a_department_of_thai_binh_is_offered_after_the_merger_as_its_receiver(vietnam: Linker) -> None:
    place = _place(vietnam, "UBND tỉnh Hưng Yên", AUTUMN)
    link = vietnam.link("Sở Giao thông vận tải Thái Bình", on=AUTUMN, place=place)
    assert link.state is LinkState.AMBIGUOUS
    state = national().at(link.candidates[0].unit, AUTUMN)
    assert state is not None
    assert state.full_name == "Sở Xây dựng"


def test_ministries_settle_in_any_document(vietnam: Linker) -> None:
    for place in (None, _place(vietnam, "UBND tỉnh Hưng Yên", SPRING), _place(vietnam, "Bộ Nội vụ", SPRING)):
        link = vietnam.link("Bộ Nông nghiệp và Môi trường", on=SPRING, place=place)
        assert link.state is LinkState.SETTLED


def test_provinces_and_communes_of_hung_yen_settle_by_day_and_place(vietnam: Linker) -> None:
    before, after = date(2025, 6, 30), MERGER
    old = vietnam.link("xã Lạc Đạo", on=before, place=_place(vietnam, "UBND tỉnh Hưng Yên", before)).unit
    new = vietnam.link("xã Lạc Đạo", on=after, place=_place(vietnam, "UBND tỉnh Hưng Yên", after)).unit
    assert old is not None
    assert new is not None
    assert old != new


def test_before_the_first_day_the_register_knows_of_a_place_it_is_offered_as_of_another_day(vietnam: Linker) -> None:
    early = date(2004, 1, 15)
    place = _place(vietnam, "UBND tỉnh Hưng Yên", early)
    link = vietnam.link("xã Lạc Đạo", on=early, place=place)
    assert link.state is LinkState.AMBIGUOUS
    assert link.candidates[0].how is How.OTHER_DAY
    assert Fact.KNOWN_FROM in [why.fact for why in link.candidates[0].why]


@pytest.mark.parametrize(
    "issuer",
    [
        "HỌC VIỆN CHÍNH TRỊ QUỐC GIA HỒ CHÍ MINH", "BAN CHẤP HÀNH TRUNG ƯƠNG ĐOÀN TNCS HỒ CHÍ MINH",
        "ĐẠI HỌC QUỐC GIA HÀ NỘI",
    ],
)  # fmt: skip
def test_bodies_called_after_ho_chi_minh_or_of_the_nation_are_not_of_the_city_in_their_name(
    vietnam: Linker, issuer: str
) -> None:
    found = vietnam.issuing(issuer, place_line="Hà Nội", on=AUTUMN)
    assert (found.place.unit, found.body.unit) == (None, None)


def test_a_central_body_is_its_own_place_though_a_city_is_in_its_name(vietnam: Linker) -> None:
    found = vietnam.issuing("BAN QUẢN LÝ LĂNG CHỦ TỊCH HỒ CHÍ MINH", place_line="Hà Nội", on=WINTER)
    assert found.place.unit == found.body.unit is not None


def test_president_ho_chi_minh_is_not_the_city(vietnam: Linker) -> None:
    city = _place(vietnam, "UBND Thành phố Hồ Chí Minh", AUTUMN)
    assert vietnam.link("Thành phố Hồ Chí Minh", on=AUTUMN, place=city).unit == city
    assert vietnam.link("Chủ tịch Hồ Chí Minh", on=AUTUMN, place=city).unit is None


def test_a_register_that_is_dropped_is_freed_at_once() -> None:
    """A process makes a new one after every edit; what holds itself in a circle would stay for ever (`gc.freeze`)."""
    registry = national().with_facts(Facts())
    finder = Finder(registry)
    linker = Linker(registry, finder)
    (place,) = registry.resolve("nso", "33", date(2025, 8, 1))
    linker.link("Sở Nội vụ", on=date(2025, 8, 1), place=place)
    linker.issuing("TỈNH ỦY HƯNG YÊN", on=date(2025, 8, 1))
    kept = [weakref.ref(each) for each in (registry, finder, linker)]
    gc.disable()
    try:
        del registry, finder, linker
        assert [each() for each in kept] == [None, None, None]
    finally:
        gc.enable()
