"""Functions: who held one and who holds it, on a day and for a place; bodies of every commune; questions in people's words."""

from datetime import date
from time import perf_counter

import pytest

from tinhgon.organisations.finding import Finder
from tinhgon.organisations.functions import Function, Functions
from tinhgon.organisations.model import Certainty, Hierarchy, Kind
from tinhgon.organisations.registry import Registry
from tinhgon.organisations.storage import national

WINTER, APRIL, AUTUMN = date(2025, 1, 15), date(2025, 4, 1), date(2025, 10, 1)


@pytest.fixture(scope="module")
def registry() -> Registry:
    return national()


@pytest.fixture(scope="module")
def functions(registry: Registry) -> Functions:
    return Functions(registry)


@pytest.fixture(scope="module")
def finder(registry: Registry) -> Finder:
    return Finder(registry)


def held_by(registry: Registry, functions: Functions, text: str, code: str, on: date) -> list[str]:
    (function,) = functions.find(text)
    (province,) = registry.resolve("nso", code, on)
    found = [holder for holder in functions.holders(function, province) if holder.holds(on)]
    return [registry.at(holder.unit, on).full_name for holder in found]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "code", "before", "after"),
    [
        ("giáo dục nghề nghiệp", "42", "Sở Lao động - Thương binh và Xã hội", "Sở Giáo dục và Đào tạo"),
        ("dạy nghề", "33", "Sở Lao động - Thương binh và Xã hội", "Sở Giáo dục và Đào tạo"),
        ("sát hạch lái xe", "68", "Sở Giao thông vận tải", "Công an tỉnh"),
        ("bằng lái xe", "01", "Sở Giao thông vận tải", "Công an thành phố"),
        ("lý lịch tư pháp", "74", "Sở Tư pháp", "Công an tỉnh"),
        ("an ninh mạng", "68", "Sở Thông tin và Truyền thông", "Công an tỉnh"),
        ("giảm nghèo", "42", "Sở Lao động - Thương binh và Xã hội", "Sở Nông nghiệp và Môi trường"),
        ("báo chí", "42", "Sở Thông tin và Truyền thông", "Sở Văn hóa, Thể thao và Du lịch"),
    ],
)
def test_a_function_is_held_by_one_body_before_and_another_after(
    registry: Registry, functions: Functions, text: str, code: str, before: str, after: str
) -> None:
    assert held_by(registry, functions, text, code, WINTER) == [before]
    assert held_by(registry, functions, text, code, APRIL) == [after]


def test_a_function_is_followed_into_the_merged_province_with_the_weakest_certainty(
    registry: Registry, functions: Functions
) -> None:
    (function,) = functions.find("sát hạch lái xe")
    (province,) = registry.resolve("nso", "68", WINTER)
    first, second, third = functions.holders(function, province)
    assert (first.end, second.start, second.end, third.start) == (
        date(2025, 2, 18), date(2025, 2, 18), date(2025, 7, 1), date(2025, 7, 1),
    )  # fmt: skip
    assert (second.certainty, third.certainty) == (Certainty.CONFIRMED, Certainty.UNCONFIRMED)


def test_for_the_nation_the_ministries_are_named(registry: Registry, functions: Functions) -> None:
    (function,) = functions.find("lý lịch tư pháp")
    names = [registry.nearest(each.unit, APRIL).full_name for each in functions.holders(function, None)]
    assert names == ["Bộ Tư pháp", "Bộ Công an"]


def test_the_place_may_stand_behind_the_function(functions: Functions) -> None:
    found, place = functions.find_with_place("sát hạch lái xe ở Hà Tĩnh")
    assert ([each.name for each in found], place) == (["sát hạch, cấp giấy phép lái xe"], "Hà Tĩnh")


def test_what_is_no_function_finds_none(functions: Functions) -> None:
    for text in ("", "x", "Hưng Yên", "quản lý tất cả mọi việc", "," * 50):
        assert functions.find_with_place(text) == ([], "")


def test_a_function_no_edge_moves_is_not_offered(registry: Registry) -> None:
    assert Functions(registry, [Function("bay lên mặt trăng")]).find("bay lên mặt trăng") == []


# --- in people's words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "on", "label"),
    [
        ("Sở GTVT Hà Nội", WINTER, "Sở Giao thông vận tải, Thành phố Hà Nội"),
        ("so gtvt ha noi", WINTER, "Sở Giao thông vận tải, Thành phố Hà Nội"),
        ("Sở Nội vụ tỉnh Thái Bình", WINTER, "Sở Nội vụ, Tỉnh Thái Bình"),
        ("Sở LĐ-TB&XH Nghệ An", WINTER, "Sở Lao động - Thương binh và Xã hội, Tỉnh Nghệ An"),
        ("Công an huyện Văn Lâm", WINTER, "Công an huyện, Huyện Văn Lâm, Tỉnh Hưng Yên"),
        ("Sở Văn hóa, Thể thao và Du lịch Cà Mau", AUTUMN, "Sở Văn hóa, Thể thao và Du lịch, Tỉnh Cà Mau"),
        ("UBND xã Đông Anh", AUTUMN, "Ủy ban nhân dân xã, Xã Đông Anh, Thành phố Hà Nội"),
        ("Phòng Kinh tế, Hạ tầng và Đô thị phường Sài Gòn", AUTUMN,
         "Phòng Kinh tế, Hạ tầng và Đô thị, Phường Sài Gòn, Thành phố Hồ Chí Minh"),
        ("dang uy phuong sai gon", AUTUMN, "Đảng ủy phường, Phường Sài Gòn, Thành phố Hồ Chí Minh"),
        ("HĐND đặc khu Phú Quốc", AUTUMN, "Hội đồng nhân dân đặc khu, Đặc khu Phú Quốc, Tỉnh An Giang"),
    ],
)  # fmt: skip
def test_a_body_is_found_by_the_words_people_use_and_named_with_its_place(
    finder: Finder, text: str, on: date, label: str
) -> None:
    assert [finder.label(each.version.unit, on) for each in finder.find(text, on=on)] == [label]


def test_where_several_bodies_bear_the_name_all_are_named(finder: Finder) -> None:
    assert len({each.version.unit for each in finder.find("BHXH tỉnh", limit=200)}) > 60
    assert len(finder.find("UBND xã Ba Vì", on=AUTUMN)) == 2  # Hà Nội, Quảng Ngãi


@pytest.mark.parametrize(
    "text",
    ["t, khong co", "t", "a, ha noi", "n, thái bình", "Nội vụ, Thái Bình", "phường, hà nội", "x, x, x, x, x, x", "ng" * 500,
     ", ".join(["tân"] * 60), " ".join(["sở"] * 60), "sở tài chính, việt nam", "ủy ban nhân dân xã, an, an"],
)  # fmt: skip
def test_no_question_looks_at_more_than_its_bounds(finder: Finder, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0
    lies_in = Finder._lies_in

    def counted(*given: object) -> bool:
        nonlocal asked
        asked += 1
        return lies_in(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(Finder, "_lies_in", counted)
    began = perf_counter()
    finder.find(text)
    assert perf_counter() > began
    assert asked < 1500


# --- bodies of every commune ---------------------------------------------------------------------------------------------


def test_every_commune_has_its_bodies_by_type(registry: Registry) -> None:
    communes = list(registry.as_of(AUTUMN, kind=Kind.COMMUNE))
    assert len(communes) == 3321
    for commune in communes[::50]:
        level = commune.type.lower()
        held = registry.children(commune.unit, AUTUMN)
        names = {v.full_name for v in (*held, *registry.offices.of(commune.unit, AUTUMN))}
        is_town = level == "phường" or commune.name == "Phú Quốc"
        assert names == {
            f"Ủy ban nhân dân {level}", f"Hội đồng nhân dân {level}", f"Đảng ủy {level}", f"Công an {level}",
            f"Ủy ban Mặt trận Tổ quốc Việt Nam {level}", "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân",
            "Phòng Kinh tế, Hạ tầng và Đô thị" if is_town else "Phòng Kinh tế", "Phòng Văn hóa - Xã hội",
            "Trung tâm Phục vụ hành chính công",
        }  # fmt: skip


def test_a_body_of_a_commune_is_asked_like_any_unit(registry: Registry) -> None:
    (commune,) = registry.resolve("nso", "26248", date(2025, 7, 1))
    name = f"{commune}.ubnd-xa"
    assert name in registry.units
    assert registry.units[name].kind is Kind.ORGAN
    assert [(v.full_name, v.start) for v in registry.versions(name)] == [
        ("Ủy ban nhân dân xã", date(2025, 7, 1)), ("Ủy ban nhân dân phường", date(2026, 4, 30)),
    ]  # fmt: skip
    assert registry.at(name, date(2025, 6, 30)) is None
    assert [v.full_name for v in registry.place(name, AUTUMN)] == ["Xã Trảng Bom", "Tỉnh Đồng Nai"]
    assert [each.unit for each in registry.successors(name, AUTUMN, date(2026, 6, 1))] == [name]
    party = registry.at(f"{commune}.du-xa", AUTUMN)
    assert party is not None
    assert party.parent(Hierarchy.PARTY) == commune


@pytest.mark.parametrize("name", ["u0000000000.ubnd-xa", "x.y", ".", "u.ubnd-xa.ubnd-xa"])
def test_an_id_that_names_no_body_names_no_unit(registry: Registry, name: str) -> None:
    assert name not in registry.units
    assert registry.offices.versions(name) == []


def test_bodies_made_when_asked_for_are_held_by_no_table(registry: Registry) -> None:
    before = len(registry)
    (commune,) = registry.resolve("nso", "00004", AUTUMN)
    assert list(registry.offices.of(commune, AUTUMN))
    assert len(registry) == before
    assert not any("." in unit for unit in list(registry.units))
