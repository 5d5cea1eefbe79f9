"""Agencies of the national register: what DOMAIN.md 12-14 and the programme of Hưng Yên say of them, and how surely."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from importlib import resources

import pytest
import yaml

from tinhgon.organisations.finding import Finder
from tinhgon.organisations.model import (
    Certainty,
    Code,
    CodeStatus,
    Dimension,
    Edge,
    Event,
    EventKind,
    Hierarchy,
    Kind,
    State,
    Version,
)
from tinhgon.organisations.portions import Portion
from tinhgon.organisations.registry import Registry, Step
from tinhgon.organisations.storage import national
from tinhgon.organisations.tables import OPERATIVE, Tables
from tinhgon.organisations.templates import expand

WINTER, MARCH, APRIL = date(2025, 1, 15), date(2025, 3, 1), date(2025, 4, 1)
BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
REMAINDER, PART = Portion.REMAINDER, Portion.PART

# NĐ 45/2025/NĐ-CP: uniform in all provinces. The first five are new (S1-S5), the others went on (S7).
MERGED = {"Nội vụ", "Khoa học và Công nghệ", "Nông nghiệp và Môi trường", "Tài chính", "Xây dựng"}
KEPT = {"Tư pháp", "Công Thương", "Văn hóa, Thể thao và Du lịch", "Giáo dục và Đào tạo", "Y tế"}
ENDED = {
    "Nội vụ", "Lao động - Thương binh và Xã hội", "Khoa học và Công nghệ", "Thông tin và Truyền thông", "Tài chính",
    "Kế hoạch và Đầu tư", "Xây dựng", "Giao thông vận tải", "Tài nguyên và Môi trường",
    "Nông nghiệp và Phát triển nông thôn",
}  # fmt: skip


@pytest.fixture(scope="module")
def registry() -> Registry:
    return national()


def called(registry: Registry, name: str, on: date) -> str:
    """The one unit that bears a name or another way to write it on a day."""
    (unit,) = {v.unit for v in registry.as_of(on) if name in (v.full_name, *v.aliases)}
    return unit


def provinces(registry: Registry, on: date) -> list[Version]:
    return list(registry.as_of(on, kind=Kind.PROVINCE))


def departments(registry: Registry, province: str, on: date) -> dict[str, Version]:
    return {v.name: v for v in registry.children(province, on) if v.type == "Sở"}


def one_path(registry: Registry, unit: str, start: date, end: date, dimension: Dimension) -> list[Step]:
    (path,) = (p for p in registry.explain(unit, start, end) if p[0].edge.dimension is dimension)
    return path


def names(registry: Registry, unit: str, start: date, end: date, dimension: Dimension) -> set[str]:
    found = registry.successors(unit, start, end, dimension)
    return {v.full_name for each in found if (v := registry.at(each.unit, end))}


# --- the standard departments ------------------------------------------------------------------------------------------


def test_every_province_has_the_departments_of_its_time(registry: Registry) -> None:
    with_religion = ("Lào Cai", "Tây Ninh", "Cà Mau")  # S6: those a source names
    for province in provinces(registry, BEFORE):
        special = {"Quy hoạch - Kiến trúc"} if province.name in ("Hà Nội", "Hồ Chí Minh") else set()
        assert set(departments(registry, province.unit, date(2025, 2, 1))) == ENDED | KEPT | special
        special |= {"Dân tộc và Tôn giáo"} if province.name in with_religion else set()
        assert set(departments(registry, province.unit, APRIL)) == MERGED | KEPT | special
    for province in provinces(registry, AFTER):
        special = {"Quy hoạch - Kiến trúc"} if province.name in ("Hà Nội", "Hồ Chí Minh") else set()
        special |= {"Dân tộc và Tôn giáo"} if province.name in with_religion else set()
        assert set(departments(registry, province.unit, AFTER)) == MERGED | KEPT | special


def test_inspectorate_and_office_complete_the_twelve(registry: Registry) -> None:
    for on in (APRIL, AFTER):
        for province in provinces(registry, max(on, BEFORE)):
            level = province.type.lower()
            others = {v.name for v in registry.children(province.unit, on) if not v.type}
            assert {f"Thanh tra {level}", f"Văn phòng Ủy ban nhân dân {level}"} <= others


def test_in_march_each_province_has_five_mergers_of_two_and_carve_outs_by_function(registry: Registry) -> None:
    sources = Counter(edge.event for edge in registry.edges if edge.dimension is Dimension.IDENTITY)
    of_march = [e for e in registry.events.values() if e.act == "45/2025/NĐ-CP"]
    mergers = [e for e in of_march if e.kind is EventKind.MERGE]
    assert (len(mergers), {sources[e.id] for e in mergers}) == (63 * 5, {2})
    # Press, vocational education, poverty, social protection; the last to Sở Nội vụ in Hà Tĩnh alone.
    assert sum(e.kind is EventKind.TRANSFER for e in of_march) == 63 * 4 + 1
    # Drug rehabilitation, driving licences, criminal records, network safety, in every province by NĐ 02/2025.
    police = [e for e in registry.events.values() if e.act == "02/2025/NĐ-CP" and e.kind is EventKind.TRANSFER]
    assert len([e for e in police if not e.id.startswith("176/")]) == 63 * 4


@pytest.mark.parametrize(
    ("source", "receivers"),
    [
        (
            "Sở Lao động - Thương binh và Xã hội",
            {"Sở Nội vụ": REMAINDER, "Sở Giáo dục và Đào tạo": PART, "Sở Nông nghiệp và Môi trường": PART, "Sở Y tế": PART,
             "Công an tỉnh": PART},
        ),
        ("Sở Giao thông vận tải", {"Sở Xây dựng": REMAINDER, "Công an tỉnh": PART}),
        (
            "Sở Thông tin và Truyền thông",
            {"Sở Khoa học và Công nghệ": REMAINDER, "Sở Văn hóa, Thể thao và Du lịch": PART, "Công an tỉnh": PART},
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["Hà Tĩnh", "Lâm Đồng", "Hưng Yên"])
def test_a_department_that_gave_functions_away_is_never_whole_in_another(
    registry: Registry, source: str, receivers: dict[str, Portion], place: str
) -> None:
    unit = called(registry, f"{source} {place}", WINTER)
    found = registry.successors(unit, WINTER, APRIL, Dimension.FUNCTION)
    assert {registry.at(each.unit, APRIL).full_name: each.share for each in found} == receivers  # type: ignore[union-attr]


def test_a_carve_out_is_confirmed_where_a_source_names_the_province_and_on_its_day(registry: Registry) -> None:
    def licences(place: str) -> tuple[Certainty, date]:
        (event,) = (
            registry.events[edge.event]
            for edge in registry.edges_from(called(registry, f"Sở Giao thông vận tải {place}", WINTER))
            if edge.note == "sát hạch, cấp giấy phép lái xe"
        )
        return event.certainty, event.operative

    assert licences("Lâm Đồng") == (Certainty.CONFIRMED, date(2025, 2, 18))
    assert licences("Tây Ninh") == (Certainty.CONFIRMED, date(2025, 2, 28))
    assert licences("Hưng Yên") == (Certainty.UNCONFIRMED, MARCH)


def test_insurance_goes_on_under_another_parent(registry: Registry) -> None:
    unit = called(registry, "Bảo hiểm xã hội Việt Nam", WINTER)
    assert registry.successors(unit, WINTER, AFTER)[0].unit == unit
    above = [registry.ancestors(unit, on)[0].full_name for on in (date(2025, 2, 28), MARCH)]
    assert above == ["Chính phủ", "Bộ Tài chính"]


def test_a_number_of_a_region_names_two_bodies_and_is_settled_by_the_day_alone(registry: Registry) -> None:
    finder = Finder(registry)
    assert len(finder.find("BHXH khu vực VIII")) == 2
    for on in (date(2025, 4, 15), date(2025, 6, 15)):
        assert len(finder.find("BHXH khu vực VIII", on=on)) == 1
    assert {f.version.name for f in finder.find("Chi cục Thuế khu vực")} == {
        "Chi cục Thuế khu vực", "Chi cục Thuế khu vực I - XX",
    }  # fmt: skip
    assert len(finder.find("BHXH tỉnh Quảng Ninh")) == 2


def test_the_police_of_a_district_end_before_the_district_with_no_single_successor(registry: Registry) -> None:
    (found,) = Finder(registry).find("Công an huyện Văn Lâm")
    assert found.version.end == MARCH
    (went,) = registry.successors(found.version.unit, WINTER, APRIL)
    assert (registry.at(went.unit, APRIL).full_name, went.share) == ("Công an tỉnh", PART)  # type: ignore[union-attr]


def test_what_happened_in_one_province_is_confirmed_only_where_a_source_says_so(registry: Registry) -> None:
    confirmed = {
        on: {
            p.name
            for p in provinces(registry, on)
            if {v.certainty for v in departments(registry, p.unit, on).values()} == {Certainty.CONFIRMED}
        }
        for on in (BEFORE, AFTER)
    }
    assert confirmed == {BEFORE: {"Hưng Yên", "Thái Bình"}, AFTER: {"Hưng Yên"}}
    mergers = [e for e in registry.events.values() if e.act == "45/2025/NĐ-CP" and e.kind is EventKind.MERGE]
    marks = {e.certainty for e in mergers if "#hy-" not in e.id}
    assert marks == {Certainty.CONFIRMED, Certainty.UNCONFIRMED}  # Thái Bình, and the 61 others


def test_a_department_that_only_receives_functions_has_no_succession(registry: Registry) -> None:
    health = called(registry, "Sở Y tế Nam Định", WINTER)
    assert registry.explain(health, WINTER, APRIL) == []
    assert registry.at(health, APRIL) is not None


def test_departments_of_the_merged_provinces_go_into_one_on_the_first_of_july(registry: Registry) -> None:
    for new in provinces(registry, AFTER):
        members = {e.source for e in registry.edges_into(new.unit) if e.dimension is Dimension.TERRITORY}
        for name, department in departments(registry, new.unit, AFTER).items():
            from_ = {each.unit for each in registry.predecessors(department.unit, AFTER, BEFORE, Dimension.IDENTITY)}
            expected = {held[name].unit for m in members if name in (held := departments(registry, m, BEFORE))}
            assert from_ == (expected or {department.unit})


@pytest.mark.parametrize(
    ("old", "new", "marks"),
    [
        ("Sở Kế hoạch và Đầu tư Thái Bình", "Sở Tài chính Hưng Yên", {Certainty.CONFIRMED}),
        ("Sở Tài nguyên và Môi trường Nam Định", "Sở Nông nghiệp và Môi trường Ninh Bình", {Certainty.UNCONFIRMED}),
    ],
)
def test_a_chain_of_two_in_four_months(registry: Registry, old: str, new: str, marks: set[Certainty]) -> None:
    path = one_path(registry, called(registry, old, WINTER), WINTER, AFTER, Dimension.IDENTITY)
    assert [(s.event.operative, s.event.act) for s in path] == [(MARCH, "45/2025/NĐ-CP"), (AFTER, "202/2025/QH15")]
    assert path[-1].edge.target == called(registry, new, AFTER)
    assert {s.event.certainty for s in path} == marks


def test_the_press_leaves_the_department_of_information_and_the_rest_goes_on(registry: Registry) -> None:
    for place in ("Hưng Yên", "Cà Mau"):
        information = called(registry, f"Sở Thông tin và Truyền thông {place}", WINTER)
        assert names(registry, information, WINTER, APRIL, Dimension.IDENTITY) == {"Sở Khoa học và Công nghệ"}
        assert names(registry, information, WINTER, APRIL, Dimension.FUNCTION) == {
            "Sở Khoa học và Công nghệ", "Sở Văn hóa, Thể thao và Du lịch", "Công an tỉnh",
        }  # fmt: skip


def test_old_and_new_department_of_one_name_are_two_units(registry: Registry) -> None:
    old, new = (called(registry, "Sở Nội vụ Hưng Yên", on) for on in (WINTER, APRIL))
    assert old != new
    assert registry.successors(old, WINTER, APRIL, Dimension.IDENTITY)[0].unit == new


# --- planned, and enacted ----------------------------------------------------------------------------------------------


def test_the_programme_planned_another_name_than_was_enacted(registry: Registry) -> None:
    planned, enacted = registry.events["hy#b-S3"], registry.events["45/2025/NĐ-CP#hy-S3"]
    assert (planned.state, planned.precision, planned.operative) == (State.PLANNED, "month", date(2025, 2, 1))
    assert "Sở Tài nguyên và Môi trường" in planned.note
    assert enacted.state is State.ENACTED
    merged = called(registry, "Sở Nông nghiệp và Môi trường Hưng Yên", APRIL)
    assert registry.at(merged, date(2025, 2, 15)) is None
    assert {e.event for e in registry.edges_into(merged) if e.dimension is Dimension.IDENTITY} == {enacted.id}


def test_what_is_planned_moves_nothing(registry: Registry) -> None:
    planned = {e.id for e in registry.events.values() if e.state is State.PLANNED}
    assert planned
    edges = [e for e in registry.edges if e.event in planned]
    assert edges
    assert not any(edge in registry.edges_from(edge.source) for edge in edges)


def test_where_a_plan_is_not_proved_the_bodies_before_and_after_are_both_unconfirmed(registry: Registry) -> None:
    party = called(registry, "Đảng bộ huyện Văn Lâm", APRIL)

    def bodies(on: date) -> dict[str, Certainty]:
        below = registry.children(party, on, hierarchy=Hierarchy.PARTY)
        return {v.name: v.certainty for v in below if v.name.startswith("Ban Tuyên giáo")}

    assert bodies(WINTER) == {"Ban Tuyên giáo Huyện ủy": Certainty.CONFIRMED}
    assert bodies(APRIL) == {
        "Ban Tuyên giáo Huyện ủy": Certainty.UNCONFIRMED,
        "Ban Tuyên giáo và Dân vận Huyện ủy": Certainty.UNCONFIRMED,
    }


def test_the_districts_of_hung_yen_have_offices_for_four_months(registry: Registry) -> None:
    hung_yen = registry.resolve("nso", "33", BEFORE)[0]
    districts = [v for v in registry.children(hung_yen, BEFORE) if registry.units[v.unit].kind is Kind.DISTRICT]
    assert len(districts) == 10
    for district in districts:
        before, after = (
            {v.name for v in registry.children(district.unit, on) if v.type == "Phòng"} for on in (WINTER, APRIL)
        )
        assert before == {"Nội vụ", "Lao động - Thương binh và Xã hội", "Giáo dục và Đào tạo"}
        assert after == {
            "Nội vụ", "Kinh tế, Hạ tầng và Đô thị", "Văn hóa, Khoa học và Thông tin", "Nông nghiệp và Môi trường",
            "Giáo dục và Đào tạo",
        }  # fmt: skip


# --- the end of the districts ------------------------------------------------------------------------------------------


def test_the_organs_of_a_district_go_elsewhere_than_its_land(registry: Registry) -> None:
    august = date(2025, 8, 1)
    (van_lam,) = (v.unit for v in registry.as_of(BEFORE, kind=Kind.DISTRICT) if v.full_name == "Huyện Văn Lâm")
    communes = {each.unit for each in registry.successors(van_lam, BEFORE, august)}
    organs = {v.full_name: v.unit for v in registry.children(van_lam, BEFORE)}

    def function(name: str) -> set[str]:
        return names(registry, organs[name], BEFORE, august, Dimension.FUNCTION)

    assert function("Tòa án nhân dân huyện") == {"Tòa án nhân dân khu vực"}
    assert function("Viện Kiểm sát nhân dân huyện") == {"Viện Kiểm sát nhân dân khu vực"}
    governments = registry.successors(organs["Ủy ban nhân dân huyện"], BEFORE, august)
    above = {v.parent() for each in governments if (v := registry.at(each.unit, august))}
    assert above == communes | set(registry.resolve("nso", "33", august))
    party = called(registry, "Đảng bộ huyện Văn Lâm", BEFORE)
    assert names(registry, party, BEFORE, august, Dimension.RECORD) == {"Đảng bộ tỉnh Hưng Yên"}


def test_that_organs_of_a_district_end_is_confirmed_and_where_each_function_went_is_not(registry: Registry) -> None:
    (van_lam,) = (v.unit for v in registry.as_of(BEFORE, kind=Kind.DISTRICT) if v.full_name == "Huyện Văn Lâm")
    for organ in registry.children(van_lam, BEFORE):
        if registry.units[organ.unit].kind is Kind.COMMUNE or organ.name == "Thanh tra huyện":
            continue
        assert registry.events[organ.end_event].certainty is Certainty.CONFIRMED
        marks = {registry.events[e.event].certainty for e in registry.edges_from(organ.unit)}
        confirmed = organ.name == "Ủy ban nhân dân huyện"  # to communes and province: DOMAIN 13
        assert marks <= {Certainty.CONFIRMED if confirmed else Certainty.UNCONFIRMED}


def test_each_commune_of_hung_yen_has_its_offices_by_type(registry: Registry) -> None:
    hung_yen = registry.resolve("nso", "33", AFTER)[0]
    communes = [v for v in registry.children(hung_yen, AFTER) if registry.units[v.unit].kind is Kind.COMMUNE]
    assert len(communes) == 104
    for commune in communes:
        offices = {v.full_name: v for v in registry.children(commune.unit, AFTER)}
        level = commune.type.lower()
        economy = "Phòng Kinh tế, Hạ tầng và Đô thị" if level == "phường" else "Phòng Kinh tế"
        by_decree = {
            economy, "Phòng Văn hóa - Xã hội", "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân",
            "Trung tâm Phục vụ hành chính công",
        }  # fmt: skip
        assert set(offices) == by_decree | {f"Ủy ban nhân dân {level}", f"Hội đồng nhân dân {level}"}
        assert {offices[name].certainty for name in by_decree} == {Certainty.UNCONFIRMED}


# --- government, Party, codes ------------------------------------------------------------------------------------------


def test_twenty_two_ministries_become_seventeen(registry: Registry) -> None:
    government = called(registry, "Chính phủ", AFTER)
    agencies = {"VOV", "VTV", "TTXVN", "VAST", "VASS"}
    unconfirmed = Certainty.UNCONFIRMED  # the committee of G12
    others = ("Bảo hiểm xã hội Việt Nam", "Ban Quản lý Lăng Chủ tịch Hồ Chí Minh")  # no ministries

    def ministries(on: date) -> Iterator[Version]:
        for v in registry.children(government, on):
            if v.certainty is not unconfirmed and not agencies & set(v.aliases) and v.name not in others:
                yield v

    assert len(list(ministries(date(2025, 2, 28)))) == 22
    assert len(list(ministries(MARCH))) == 17


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("G01", "Bộ Công an"), ("G02", "Bộ Công thương"), ("G03", "Bộ Giáo dục và Đào tạo"),
        ("G06", "Bộ Khoa học và Công nghệ"), ("G08", "Bộ Ngoại giao"), ("G09", "Bộ Nội vụ"),
        ("G10", "Bộ Nông nghiệp và Môi trường"), ("G11", "Bộ Quốc phòng"), ("G12", "Bộ Tài chính"),
        ("G15", "Bộ Tư pháp"), ("G16", "Bộ Văn hóa, Thể thao và Du lịch"), ("G17", "Bộ Xây dựng"), ("G18", "Bộ Y tế"),
        ("G19", "Ngân hàng Nhà nước Việt Nam"), ("G20", "Thanh tra Chính phủ"), ("G21", "Bộ Dân tộc và Tôn giáo"),
        ("G22", "Văn phòng Chính phủ"), ("G27", "Đài Tiếng nói Việt Nam"), ("G28", "Đài Truyền hình Việt Nam"),
        ("G30", "Thông tấn xã Việt Nam"), ("G31", "Viện Hàn lâm Khoa học và Công nghệ Việt Nam"),
        ("G32", "Viện Hàn lâm Khoa học xã hội Việt Nam"), ("H57", "Ủy ban nhân dân thành phố"),
        ("K57", "Hội đồng nhân dân thành phố"), ("H31", "Ủy ban nhân dân tỉnh"), ("K31", "Hội đồng nhân dân tỉnh"),
    ],
)  # fmt: skip
def test_codes_of_agencies(registry: Registry, code: str, name: str) -> None:
    (unit,) = registry.resolve("qcvn102", code, AFTER)
    assert registry.at(unit, AFTER).full_name == name  # type: ignore[union-attr]


@pytest.mark.parametrize(("code", "goes_on"), [("H54", "H31"), ("K54", "K31")])
def test_a_closed_code_resolves_for_ever_and_says_what_goes_on(registry: Registry, code: str, goes_on: str) -> None:
    (unit,) = registry.resolve("qcvn102", code, None)
    assert registry.resolve("qcvn102", code, BEFORE) == [unit]
    assert registry.resolve("qcvn102", code, AFTER) == []
    (record,) = registry.code_records("qcvn102", code)
    assert (record.status, record.continued_as) == (CodeStatus.CLOSED, goes_on)
    (successor,) = registry.successors(unit, BEFORE, AFTER, Dimension.IDENTITY)
    assert registry.resolve("qcvn102", goes_on, AFTER) == [successor.unit]


def test_a_code_that_is_not_confirmed_says_so(registry: Registry) -> None:
    for code in ("H31", "K31"):
        assert all("chưa xác nhận" in record.source for record in registry.code_records("qcvn102", code))


def test_predecessor_and_successor_of_one_name_are_two_party_organisations(registry: Registry) -> None:
    old, other = (called(registry, f"Đảng bộ tỉnh {name}", BEFORE) for name in ("Hưng Yên", "Thái Bình"))
    new = called(registry, "Đảng bộ tỉnh Hưng Yên", AFTER)
    assert old != new
    sources = {each.unit for each in registry.predecessors(new, AFTER, BEFORE, Dimension.RECORD)}
    assert {old, other} < sources  # with those of the districts
    assert one_path(registry, old, BEFORE, AFTER, Dimension.RECORD)[0].event.act == "1788-QĐ/TU"


def test_every_lead_of_the_programme_is_a_unit_of_the_time(registry: Registry) -> None:
    february = date(2025, 2, 20)
    for name in (
        "Ban Tổ chức Tỉnh ủy", "Ban Tuyên giáo và Dân vận Tỉnh ủy", "Ủy ban Kiểm tra Tỉnh ủy",
        "Ban Nội chính Tỉnh ủy", "Văn phòng Tỉnh ủy", "Ban Thường vụ Tỉnh ủy", "Đảng bộ Ủy ban nhân dân tỉnh",
        "Đảng bộ các cơ quan Đảng tỉnh", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh",
    ):  # fmt: skip
        unit = called(registry, f"{name} Hưng Yên", february)
        assert registry.at(unit, february).certainty is Certainty.CONFIRMED  # type: ignore[union-attr]
    for alias in ("Đảng ủy Ủy ban nhân dân tỉnh", "Đảng ủy các cơ quan Đảng tỉnh"):
        assert any(alias in v.aliases for v in registry.as_of(february))


def test_names_follow_the_type_of_the_province(registry: Registry) -> None:
    day = date(2026, 4, 30)
    (province,) = registry.resolve("nso", "75", day)
    for on, word, committee in ((date(2026, 4, 29), "tỉnh", "Tỉnh ủy"), (day, "thành phố", "Thành ủy")):
        government = called(registry, f"UBND {word} Đồng Nai", on)
        assert registry.at(government, on).parent() == province  # type: ignore[union-attr]
        assert called(registry, f"Ban Tổ chức {committee} Đồng Nai", on)
    assert registry.at(government, day).event == "30/2026/QH16#1"  # type: ignore[union-attr]


def test_a_body_of_the_party_is_shown_with_what_stands_above_it(registry: Registry) -> None:
    unit = called(registry, "Ban Tổ chức Tỉnh ủy Cà Mau", AFTER)
    label = Finder(registry).label(unit, AFTER)
    assert label == "Ban Tổ chức Tỉnh ủy, Đảng bộ tỉnh Cà Mau, Ban Chấp hành Trung ương Đảng"


# --- the file, and the making of bodies from it --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        ("u07ee85fd92", "Sở Khoa học và Công nghệ"),  # Thái Bình, 3/2025
        ("u31fe4ea51a", "Sở Văn hóa, Thể thao và Du lịch"),  # Hưng Yên, until 1/7/2025
        ("u3d0937b13f", "Sở Tài nguyên và Môi trường"),  # Hưng Yên, until 3/2025
        ("u07b6ed5507", "Đảng bộ các cơ quan Đảng tỉnh"),  # the new Hưng Yên
        ("ud691af065f", "Đảng bộ tỉnh Hưng Yên"),  # the old Hưng Yên
    ],
)
def test_an_id_given_once_stays(registry: Registry, unit: str, name: str) -> None:
    assert registry.versions(unit)[0].full_name == name


def test_every_event_of_the_file_has_an_act_and_what_is_unproved_a_mark() -> None:
    text = resources.files("tinhgon.organisations").joinpath("data", "agencies.yaml").read_text("utf-8")
    held = yaml.safe_load(text)
    acts = {row["number"] for row in held["acts"]}
    for event in (*held["events"], *(e for t in held["templates"] for e in t.get("events", ()))):
        assert event["act"] in acts
    for act in held["acts"]:
        assert act["number"] == "chưa xác định" or act["issuer"]


def _one_province(*states: Version) -> Tables:
    tables = Tables()
    unit = tables.unit(Kind.PROVINCE, "99")
    tables.codes.append(Code("nso", "99", unit, None, None))
    tables.versions += [Version(unit, v.name, v.type, v.start, v.end, event=v.event) for v in states]
    return tables


def test_a_body_of_a_template_is_unconfirmed_unless_its_place_is_named() -> None:
    template = {
        "of": "provinces", "kind": "organ", "parents": {"state": "@"}, "rows": [{"row": "x", "name": "X {level}"}],
    }  # fmt: skip
    for confirmed, mark in (([], Certainty.UNCONFIRMED), (["99"], Certainty.CONFIRMED)):
        tables = _one_province(Version("", "A", "Tỉnh", None, None))
        ids = expand(tables, [{**template, "confirmed": confirmed}], str)
        (made,) = (v for v in tables.versions if v.unit == ids["x-99"])
        assert (made.full_name, made.aliases, made.certainty) == ("X tỉnh", ("X tỉnh A",), mark)


def test_a_body_changes_its_name_with_its_place_and_one_without_the_place_in_its_name_keeps_it() -> None:
    day = date(2026, 1, 1)
    states = (Version("", "A", "Tỉnh", None, day), Version("", "A", "Thành phố", day, None, event="retype"))
    tables = _one_province(*states)
    rows = [{"row": "x", "name": "X {level}"}, {"row": "y", "type": "Sở", "name": "Y"}]
    template = {"of": "provinces", "kind": "organ", "confirmed": ["99"], "parents": {"state": "@"}, "rows": rows}
    ids = expand(tables, [template], str)
    assert [(v.name, v.start, v.event) for v in tables.versions if v.unit == ids["x-99"]] == [
        ("X tỉnh", None, ""), ("X thành phố", day, "retype"),
    ]  # fmt: skip
    assert [(v.name, v.start, v.end) for v in tables.versions if v.unit == ids["y-99"]] == [("Y", None, None)]


def test_a_body_only_one_member_of_a_merger_had_is_reorganised_not_merged() -> None:
    tables = Tables()
    old = [tables.unit(Kind.PROVINCE, code) for code in ("97", "98")]
    new = tables.unit(Kind.PROVINCE, "98", "new")
    tables.versions += [Version(u, name, "Tỉnh", None, OPERATIVE) for u, name in zip(old, ("A", "B"), strict=True)]
    tables.versions.append(Version(new, "B", "Tỉnh", OPERATIVE, None))
    spans = ((old[0], "97", None, OPERATIVE), (old[1], "98", None, OPERATIVE), (new, "98", OPERATIVE, None))
    tables.codes += [Code("nso", code, unit, start, end) for unit, code, start, end in spans]
    tables.event(Event("m", EventKind.MERGE, "act", "", OPERATIVE))
    tables.edges += [Edge("m", unit, new, Dimension.TERRITORY, Portion.WHOLE) for unit in old]
    template = {
        "of": "provinces", "kind": "organ", "confirmed": [], "parents": {"state": "@"},
        "merger": {"id": "act#{key}", "act": "act", "note": "{members}", "shares": {"identity": "whole"}},
        "rows": [{"row": "x", "name": "X"}, {"row": "y", "name": "Y", "only": ["97", "98+"]}],
    }  # fmt: skip
    expand(tables, [template], str)
    made = {e.id: (e.kind, e.note) for e in tables.events.values() if e.id != "m"}
    assert made == {
        "act#x-98+": (EventKind.MERGE, "tỉnh A và tỉnh B"),
        "act#y-98+": (EventKind.REORGANISE, "tỉnh A"),
    }
