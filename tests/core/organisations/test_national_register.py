"""The committed register: counts and named cases, each worked out from its act."""

from collections import Counter
from datetime import date

import pytest

from tinhgon.organisations.finding import Finder
from tinhgon.organisations.model import CodeStatus, Dimension, Kind
from tinhgon.organisations.portions import Portion
from tinhgon.organisations.registry import Registry
from tinhgon.organisations.storage import national
from tinhgon.organisations.validation import problems

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
WHOLE, PART, REST = Portion.WHOLE, Portion.PART, Portion.REMAINDER


@pytest.fixture(scope="module")
def registry() -> Registry:
    return national()


def went(registry: Registry, code: str, dimension: Dimension) -> dict[str, Portion]:
    (unit,) = registry.resolve("nso", code, BEFORE)
    return {
        registry.code_of(each.unit, "nso", AFTER): each.share
        for each in registry.successors(unit, BEFORE, AFTER, dimension)
    }


def test_the_register_breaks_no_rule(registry: Registry) -> None:
    assert problems(registry) == []


def test_the_counts_of_the_reorganisation(registry: Registry) -> None:
    pairs = [(pair.old, pair.new) for pair in registry.map(BEFORE, AFTER)]
    ways = Counter(Counter(old for old, _ in pairs).values())
    sources = Counter(Counter(new for _, new in pairs).values())
    assert len(pairs) == len(set(pairs)) == 10_571
    assert ways == {1: 9_599, 2: 369, 3: 55, 4: 16, 5: 1}
    assert sources == {
        1: 140, 2: 759, 3: 1509, 4: 559, 5: 177, 6: 86, 7: 39, 8: 24, 9: 13, 10: 6, 11: 3, 12: 5, 14: 1,
    }  # fmt: skip


def test_units_of_each_kind_on_both_sides(registry: Registry) -> None:
    def count(on: date, kind: Kind) -> int:
        return sum(1 for _ in registry.as_of(on, kind=kind))

    assert [count(BEFORE, kind) for kind in (Kind.PROVINCE, Kind.DISTRICT, Kind.COMMUNE)] == [63, 696, 10_035]
    assert [count(AFTER, kind) for kind in (Kind.PROVINCE, Kind.DISTRICT, Kind.COMMUNE)] == [34, 0, 3_321]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (AFTER, {"Xã": 2_621, "Phường": 687, "Đặc khu": 13}),
        (date(2026, 4, 30), {"Xã": 2_611, "Phường": 697, "Đặc khu": 13}),
        (date(2026, 10, 1), {"Xã": 2_599, "Phường": 709, "Đặc khu": 13}),
    ],
)
def test_types_of_communes(registry: Registry, on: date, expected: dict[str, int]) -> None:
    assert Counter(v.type for v in registry.as_of(on, kind=Kind.COMMUNE)) == expected


@pytest.mark.parametrize(
    ("code", "land"),
    [
        pytest.param(
            "00634", {"00622": PART, "00634": PART, "00637": PART, "09556": PART, "09886": REST}, id="five ways"
        ),
        pytest.param("00019", {"00070": PART, "00004": PART, "00226": PART, "00190": REST}, id="four ways"),
        pytest.param("26740", {"26740": WHOLE}, id="same code, new name"),
        pytest.param("00148", {"00145": PART, "00136": PART, "00565": PART, "00577": REST}, id="remainder of three"),
        pytest.param("27007", {"27004": PART, "27007": REST}, id="one ward in two clauses"),
        pytest.param("25822", {"25819": PART, "25822": REST}, id="township in parts"),
        pytest.param("25462", {"25459": WHOLE}, id="Phường 4, Tây Ninh"),
        pytest.param("27691", {"27694": WHOLE}, id="Phường 4, Tân An"),
        pytest.param("28252", {"28249": WHOLE}, id="Phường 4, Mỹ Tho"),
        pytest.param("31379", {"31378": WHOLE}, id="Phú Tân, Châu Thành, Hậu Giang"),
        pytest.param("31582", {"31582": WHOLE}, id="Phú Tân, Châu Thành, Sóc Trăng"),
        pytest.param("30622", {"30604": WHOLE}, id="near-homonym across provinces"),
        pytest.param("23710", {"23710": WHOLE}, id="printed Adơk"),
        pytest.param("31105", {"31105": WHOLE}, id="becomes a special zone"),
    ],
)
def test_named_cases(registry: Registry, code: str, land: dict[str, Portion]) -> None:
    assert went(registry, code, Dimension.TERRITORY) == land


def test_land_and_people_may_part(registry: Registry) -> None:
    assert went(registry, "00556", Dimension.TERRITORY) == {"00562": PART, "00541": REST}
    assert went(registry, "00556", Dimension.POPULATION) == {"00562": WHOLE}
    assert went(registry, "23053", Dimension.TERRITORY) == {"23041": PART, "23053": REST}
    assert went(registry, "23053", Dimension.POPULATION) == {"23053": WHOLE}


def test_an_island_district_becomes_a_commune_and_kien_hai_one_zone(registry: Registry) -> None:
    assert went(registry, "318", Dimension.TERRITORY) == {"11948": WHOLE}
    (unit,) = registry.resolve("nso", "11948", AFTER)
    assert registry.units[unit].kind is Kind.COMMUNE
    (kien_hai,) = (v.unit for v in registry.as_of(BEFORE, kind=Kind.DISTRICT) if v.name == "Kiên Hải")
    targets = [
        v.full_name for each in registry.successors(kien_hai, BEFORE, AFTER) if (v := registry.at(each.unit, AFTER))
    ]
    assert targets == ["Đặc khu Kiên Hải"]
    assert len(registry.children(kien_hai, BEFORE)) == 4


def test_a_kept_commune_goes_on_under_another_parent_and_spelling(registry: Registry) -> None:
    (before,), (after,) = (registry.resolve("nso", "26119", on) for on in (BEFORE, AFTER))
    assert before == after
    assert registry.explain(before, BEFORE, AFTER) == []
    first, second = registry.versions(before)
    assert (first.name, second.name) == ("Đắc Lua", "Đak Lua")
    assert [v.full_name for v in registry.ancestors(after, AFTER)] == ["Tỉnh Đồng Nai"]
    assert registry.events[second.event].clause == "khoản 89 Điều 1"


def test_a_chain_into_2026(registry: Registry) -> None:
    (old,) = registry.resolve("nso", "26248", BEFORE)
    (now,) = (each.unit for each in registry.successors(old, BEFORE, date(2026, 4, 30)))
    names = [v.full_name for v in (*registry.versions(old), *registry.versions(now))]
    assert names == ["Thị trấn Trảng Bom", "Xã Trảng Bom", "Phường Trảng Bom"]
    above = registry.versions(now)[0].parent()
    assert above is not None
    assert [registry.at(above, on).type for on in (date(2026, 4, 29), date(2026, 4, 30))] == ["Tỉnh", "Thành phố"]  # type: ignore[union-attr]


def test_seven_provinces_have_name_and_seat_of_two_predecessors(registry: Registry) -> None:
    apart = {v.name: v.seat for v in registry.as_of(AFTER, kind=Kind.PROVINCE) if v.seat and v.seat != v.name}
    apart.pop("Khánh Hòa", None)  # one act prints Khánh Hoà, the catalogue Khánh Hòa
    assert apart == {
        "Lào Cai": "Yên Bái", "Bắc Ninh": "Bắc Giang", "Quảng Trị": "Quảng Bình", "Gia Lai": "Bình Định",
        "Tây Ninh": "Long An", "Đồng Tháp": "Tiền Giang", "An Giang": "Kiên Giang",
    }  # fmt: skip


def test_a_code_as_known_before_it_was_corrected(registry: Registry) -> None:
    (ia_mo,) = registry.resolve("nso", "23938", AFTER)
    letter, decision = date(2025, 6, 25), date(2025, 6, 30)
    assert registry.resolve("nso", "23737", AFTER, known=letter) == [ia_mo]
    assert registry.resolve("nso", "23737", AFTER, known=decision) == []
    (other,) = registry.resolve("nso", "23737", BEFORE)
    assert registry.at(other, BEFORE).full_name == "Xã Ia Mơ Nông"  # type: ignore[union-attr]


def test_a_future_date_is_answered_by_what_the_signed_act_says(registry: Registry) -> None:
    (unit,) = registry.resolve("nso", "26740", BEFORE)
    assert registry.at(unit, date(2025, 6, 20)).name == "Bến Nghé"  # type: ignore[union-attr]
    assert registry.at(unit, AFTER, known=date(2025, 6, 20)) is None
    assert registry.at(unit, AFTER, known=date(2025, 6, 15)).name == "Bến Nghé"  # type: ignore[union-attr]


def test_a_district_has_no_single_successor(registry: Registry) -> None:
    (van_lam,) = (v.unit for v in registry.as_of(BEFORE, kind=Kind.DISTRICT) if v.full_name == "Huyện Văn Lâm")
    shares = [each.share for each in registry.successors(van_lam, BEFORE, date(2025, 8, 1))]
    assert len(shares) > 1
    assert set(shares) == {PART}


def test_input_without_accents_is_answered_with_every_reading(registry: Registry) -> None:
    found = Finder(registry).find("xa tan thanh, dong thap", on=AFTER)
    assert {each.version.name for each in found} == {"Tân Thành", "Tân Thạnh"}
    assert len(Finder(registry).settle("Xã Tân Thành, Đồng Tháp", on=AFTER)) == 1


def test_an_agency_goes_by_body_to_one_and_by_function_to_several(registry: Registry) -> None:
    on, to = date(2025, 2, 28), date(2025, 3, 1)
    (labour,) = (
        v.unit for v in registry.as_of(on, kind=Kind.ORGAN) if v.full_name == "Bộ Lao động - Thương binh và Xã hội"
    )

    def names(dimension: Dimension) -> set[str]:
        found = registry.successors(labour, on, to, dimension)
        return {v.full_name for each in found if (v := registry.at(each.unit, to))}

    assert names(Dimension.IDENTITY) == {"Bộ Nội vụ"}
    assert names(Dimension.FUNCTION) == {
        "Bộ Nội vụ", "Bộ Giáo dục và Đào tạo", "Bộ Y tế", "Bộ Công an", "Bộ Nông nghiệp và Môi trường",
    }  # fmt: skip


def test_a_department_of_thai_binh_is_followed_through_two_mergers(registry: Registry) -> None:
    (planning,) = (v.unit for v in registry.as_of(date(2025, 2, 1)) if "Sở Kế hoạch và Đầu tư Thái Bình" in v.aliases)
    (path,) = (
        path
        for path in registry.explain(planning, date(2025, 2, 1), AFTER)
        if path[0].edge.dimension is Dimension.IDENTITY
    )
    assert [step.event.act for step in path] == ["45/2025/NĐ-CP", "202/2025/QH15"]


def test_name_and_code_go_to_different_successors(registry: Registry) -> None:
    (unit,) = registry.resolve("nso", "00634", BEFORE)
    bears = {registry.code_of(e.target, "nso", AFTER): registry.bears(e) for e in registry.edges_from(unit)}
    assert {code: sorted(what) for code, what in bears.items() if what - {"type"}} == {
        "00634": ["code", "type"],
        "00637": ["name", "type"],
    }


def test_a_code_no_unit_bears_any_more_is_closed_and_one_issued_again_is_not(registry: Registry) -> None:
    (gone,), (again, _) = (registry.code_records("nso", code) for code in ("00001", "00634"))
    assert (gone.status, again.status) == (CodeStatus.CLOSED, CodeStatus.OPEN)


def test_a_province_may_bear_the_name_of_one_and_code_and_seat_of_another(registry: Registry) -> None:
    found = {}
    for name in ("Lào Cai", "Yên Bái"):
        (unit,) = (v.unit for v in registry.as_of(BEFORE, kind=Kind.PROVINCE) if v.name == name)
        found[name] = sorted(registry.bears(registry.edges_from(unit)[0]))
    assert found == {"Lào Cai": ["name", "type"], "Yên Bái": ["code", "seat", "type"]}


def names_of(registry: Registry, code: str, on: date) -> list[str]:
    return [v.full_name for unit in registry.resolve("nso", code, on) if (v := registry.at(unit, on))]


def test_a_name_climbs_a_level_and_the_old_bearer_is_divided(registry: Registry) -> None:
    eve, day = date(2024, 12, 31), date(2025, 1, 1)
    assert (names_of(registry, "46", eve), names_of(registry, "46", day)) == (
        ["Tỉnh Thừa Thiên Huế"],
        ["Thành phố Huế"],
    )
    (city,) = registry.resolve("nso", "474", eve)
    targets = {v.full_name for each in registry.successors(city, eve, day) if (v := registry.at(each.unit, day))}
    assert targets == {"Quận Thuận Hóa", "Quận Phú Xuân"}


def test_a_commune_ended_in_2024_is_followed_to_2025_through_two_acts(registry: Registry) -> None:
    on = date(2024, 10, 1)
    (dong_xuan,) = registry.resolve("nso", "12799", on)
    (path,) = (path for path in registry.explain(dong_xuan, on, AFTER) if path[0].edge.dimension is Dimension.TERRITORY)
    assert [step.event.act for step in path] == ["1201/NQ-UBTVQH15", "1666/NQ-UBTVQH15"]
