"""The named cases of the reorganisation, worked out by hand from the acts; the id of each names the khoản it is read from.

A case is (old code, land, people): code of the new unit → share. Where people go as the land does, `people` is left out.
"""

import csv
import io
import json
from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

from tinhgon.cli import main
from tinhgon.organisations.model import Certainty, CodeStatus, Dimension, EventKind, Kind
from tinhgon.organisations.portions import Portion
from tinhgon.organisations.registry import Registry
from tinhgon.organisations.storage import national
from tinhgon.vietnamese import fold

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
WHOLE, PART, REST, NONE = Portion.WHOLE, Portion.PART, Portion.REMAINDER, Portion.NONE
Shares = dict[str, Portion]


@pytest.fixture(scope="module")
def registry() -> Registry:
    return national()


def one(registry: Registry, code: str, on: date, known: date | None = None) -> str:
    (unit,) = registry.resolve("nso", code, on, known=known)
    return unit


def name(registry: Registry, code: str, on: date) -> str:
    version = registry.at(one(registry, code, on), on)
    assert version is not None
    return version.full_name


def went(registry: Registry, code: str, dimension: Dimension, on: date = BEFORE, to: date = AFTER) -> Shares:
    found = registry.successors(one(registry, code, on), on, to, dimension)
    return {registry.code_of(each.unit, "nso", to): each.share for each in found}


def khoan(registry: Registry, code: str) -> set[tuple[str, str]]:
    """(new code, "act khoản") of every edge out of an old unit."""
    found = set()
    for edge in registry.edges_from(one(registry, code, BEFORE)):
        event = registry.events[edge.event]
        found.add((registry.code_of(edge.target, "nso", AFTER), f"{event.act.split('/')[0]} {event.clause.split()[1]}"))
    return found


# --- cases 1 - 10, 12 - 14: one day, by territory and by population ----------------------------------------------------


@pytest.mark.parametrize(
    ("code", "land", "people", "clauses"),
    [
        pytest.param(
            "00634", {"00622": PART, "00634": PART, "00637": PART, "09556": PART, "09886": REST}, None,
            {"00622": 36, "00634": 37, "00637": 38, "09556": 43, "09886": 44},
            id="1: Phường Đại Mỗ, NQ 1656, khoản 36, 37, 38, 43, 44",
        ),
        pytest.param(
            "00019", {"00070": PART, "00004": PART, "00226": PART, "00190": REST}, None,
            {"00070": 1, "00004": 3, "00226": 11, "00190": 13}, id="2: Phường Điện Biên, NQ 1656, khoản 1, 3, 11, 13",
        ),
        pytest.param("26740", {"26740": WHOLE}, None, {"26740": 1}, id="3: Phường Bến Nghé, NQ 1685, khoản 1"),
        pytest.param(
            "00556", {"00562": PART, "00541": REST}, {"00562": WHOLE}, {"00562": 110, "00541": 112},
            id="4: Xã Đặng Xá, NQ 1656, khoản 110 (một phần diện tích, toàn bộ dân số), 112",
        ),
        pytest.param(
            "00148", {"00145": PART, "00136": PART, "00565": PART, "00577": REST}, None,
            {"00145": 39, "00136": 42, "00565": 109, "00577": 111},
            id="5: Phường Thạch Bàn, NQ 1656, khoản 39, 42, 109, 111",
        ),
        pytest.param(
            "23053", {"23041": PART, "23053": REST}, {"23053": WHOLE}, {"23041": 46, "23053": 51},
            id="6: Xã Hòa Thắng, NQ 1671, khoản 46 (diện tích), 51",
        ),
        pytest.param("25462", {"25459": WHOLE}, None, {"25459": 87}, id="7: Phường IV, Tây Ninh, NQ 1682, khoản 87"),
        pytest.param("27691", {"27694": WHOLE}, None, {"27694": 84}, id="7: Phường 4, Tân An, NQ 1682, khoản 84"),
        pytest.param("28252", {"28249": WHOLE}, None, {"28249": 84}, id="7: Phường 4, Mỹ Tho, NQ 1663, khoản 84"),
        pytest.param("31379", {"31378": WHOLE}, None, {"31378": 57}, id="8: Phú Tân, Hậu Giang, NQ 1668, khoản 57"),
        pytest.param("31582", {"31582": WHOLE}, None, {"31582": 80}, id="8: Phú Tân, Sóc Trăng, NQ 1668, khoản 80"),
        pytest.param("30622", {"30604": WHOLE}, None, {"30604": 31}, id="9: Tân Phú, An Giang, NQ 1654, khoản 31"),
        pytest.param("23710", {"23710": WHOLE}, None, {"23710": 88}, id="10: Adơk is A Dơk, NQ 1664, khoản 88"),
        pytest.param("23860", {"23869": WHOLE}, None, {"23869": 100}, id="10: not Ia Dơk, NQ 1664, khoản 100"),
        pytest.param("31105", {"31105": WHOLE}, None, {"31105": 96}, id="12: Xã Thổ Châu, NQ 1654, khoản 96"),
        pytest.param("318", {"11948": WHOLE}, None, {"11948": 114}, id="12: Bạch Long Vĩ, NQ 1669, khoản 114"),
        pytest.param("27007", {"27004": PART, "27007": REST}, None, {"27004": 60, "27007": 61},
                     id="13: Phường 15, Tân Bình, NQ 1685, khoản 60, 61"),
        pytest.param("25822", {"25819": PART, "25822": REST}, None, {"25819": 142, "25822": 143},
                     id="14: Thị trấn Lai Uyên, NQ 1685, khoản 142, 143"),
        pytest.param("23737", {"23734": WHOLE}, None, {"23734": 43}, id="24: Ia Mơ Nông, NQ 1664, khoản 43"),
        pytest.param(
            "18796", {"18823": WHOLE}, {"18754": PART, "18832": REST}, {"18823": 62, "18754": 63, "18832": 64},
            id="land to one, people to two: Xã Kỳ Lợi, NQ 1665, khoản 62, 63, 64",
        ),
        pytest.param("21997", {"22006": PART, "21997": REST}, None, {"22006": 31, "21997": 32},
                     id="what is left under the same name: Xã Canh Liên, NQ 1664, khoản 31, 32"),
    ],
)  # fmt: skip
def test_where_a_unit_went(
    registry: Registry, code: str, land: Shares, people: Shares | None, clauses: dict[str, int]
) -> None:
    assert went(registry, code, Dimension.TERRITORY) == land
    assert went(registry, code, Dimension.POPULATION) == (land if people is None else people)
    assert {new: int(text.split()[1]) for new, text in khoan(registry, code)} == clauses


def test_1_code_and_name_go_to_different_successors(registry: Registry) -> None:
    assert [name(registry, code, AFTER) for code in ("00634", "00637")] == ["Phường Tây Mỗ", "Phường Đại Mỗ"]


def test_3_the_code_stays_and_the_name_changes(registry: Registry) -> None:
    assert [name(registry, "26740", on) for on in (BEFORE, AFTER)] == ["Phường Bến Nghé", "Phường Sài Gòn"]


def test_9_and_10_names_of_the_targets(registry: Registry) -> None:
    assert name(registry, "30604", AFTER) == "Xã Vĩnh An"
    assert (name(registry, "23710", BEFORE), name(registry, "23710", AFTER)) == ("Xã A Dơk", "Xã Ia Băng")
    assert name(registry, "23869", AFTER) == "Xã Ia Dơk"
    (version,) = registry.versions(one(registry, "23710", BEFORE))
    assert version.aliases == ("Adơk",)


def test_11_a_kept_unit_has_no_succession_but_another_parent_and_spelling(registry: Registry) -> None:
    # NQ 1662, khoản 89: "không thực hiện sắp xếp"; huyện Tân Phú ends, tỉnh Đồng Nai is a new one.
    unit = one(registry, "26119", BEFORE)
    assert unit == one(registry, "26119", AFTER)
    assert registry.explain(unit, BEFORE, AFTER) == []
    (change,) = (each for each in registry.diff(BEFORE, AFTER, kind=Kind.COMMUNE) if each.unit == unit)
    assert change.before is not None
    assert change.after is not None
    assert (change.before.full_name, change.after.full_name) == ("Xã Đắc Lua", "Xã Đak Lua")
    assert set(change.kinds) == {"name", "parent"}
    assert registry.events[change.after.event].kind is EventKind.REPARENT


def test_12_levels_and_types(registry: Registry) -> None:
    kinds = [registry.units[one(registry, code, on)].kind for code, on in (("318", BEFORE), ("11948", AFTER))]
    assert kinds == [Kind.DISTRICT, Kind.COMMUNE]
    assert name(registry, "31105", AFTER) == "Đặc khu Thổ Châu"
    (kien_hai,) = (v.unit for v in registry.as_of(BEFORE, kind=Kind.DISTRICT) if v.full_name == "Huyện Kiên Hải")
    communes = [v.unit for v in registry.children(kien_hai, BEFORE)]
    targets = {each.unit for unit in communes for each in registry.successors(unit, BEFORE, AFTER)}
    shares = {each.share for unit in communes for each in registry.successors(unit, BEFORE, AFTER)}
    assert (len(communes), len(targets), shares) == (4, 1, {WHOLE})
    assert [v.full_name for t in targets if (v := registry.at(t, AFTER))] == ["Đặc khu Kiên Hải"]


# --- cases 16 - 18 (15, 21, 22: test_history): names between levels and units -------------------------------------------------------------------------

NEW_YEAR = date(2025, 1, 1)
EVE = NEW_YEAR - timedelta(days=1)


def names(registry: Registry, code: str, on: date) -> list[str]:
    return [v.full_name for unit in registry.resolve("nso", code, on) if (v := registry.at(unit, on))]


def test_16_a_name_climbs_a_level(registry: Registry) -> None:
    assert [names(registry, code, EVE) for code in ("46", "474", "475")] == [
        ["Tỉnh Thừa Thiên Huế"], ["Thành phố Huế"], [],
    ]  # fmt: skip
    assert [names(registry, code, NEW_YEAR) for code in ("46", "474", "475")] == [
        ["Thành phố Huế"], ["Quận Thuận Hóa"], ["Quận Phú Xuân"],
    ]  # fmt: skip
    assert one(registry, "46", EVE) == one(registry, "46", NEW_YEAR)
    assert set(went(registry, "474", Dimension.TERRITORY, EVE, NEW_YEAR)) == {"474", "475"}
    assert one(registry, "474", EVE) != one(registry, "474", NEW_YEAR)


def test_17_a_capital_is_swallowed_and_its_neighbour_renamed(registry: Registry) -> None:
    assert [names(registry, code, EVE) for code in ("369", "374")] == [["Thành phố Ninh Bình"], ["Huyện Hoa Lư"]]
    assert [names(registry, code, NEW_YEAR) for code in ("369", "374")] == [[], ["Thành phố Hoa Lư"]]
    assert went(registry, "369", Dimension.TERRITORY, EVE, NEW_YEAR) == {"374": WHOLE}


def test_18_name_and_code_of_one_and_seat_of_another(registry: Registry) -> None:
    apart = {}
    for version in registry.as_of(AFTER, kind=Kind.PROVINCE):
        if not version.seat:
            continue
        bears = {
            registry.at(edge.source, BEFORE).name: registry.bears(edge)  # type: ignore[union-attr]
            for edge in registry.edges_into(version.unit)
            if edge.dimension is Dimension.TERRITORY
        }
        (named,) = (old for old, what in bears.items() if "name" in what)
        seated = [old for old, what in bears.items() if "seat" in what]
        if seated and seated != [named]:
            apart[named] = seated[0]
    assert apart == {
        "Lào Cai": "Yên Bái", "Bắc Ninh": "Bắc Giang", "Quảng Trị": "Quảng Bình", "Gia Lai": "Bình Định",
        "Tây Ninh": "Long An", "Đồng Tháp": "Tiền Giang", "An Giang": "Kiên Giang",
    }  # fmt: skip


# --- cases 19, 20, 23, 24: chains, dead codes, corrected codes -------------------------------------------------------------------


def test_19_a_chain_of_two(registry: Registry) -> None:
    # NQ 1201: Đông Quang, Đông Xuân and Đông Động → Xuân Quang Động; NQ 1666, khoản 56: with Đông Hoàng → Nam Đông Hưng.
    on = date(2024, 10, 31)
    assert went(registry, "12799", Dimension.TERRITORY, on, date(2024, 11, 1)) == {"12775": WHOLE}
    assert went(registry, "12799", Dimension.POPULATION, on, AFTER) == {"12775": WHOLE}
    (path,) = (
        path
        for path in registry.explain(one(registry, "12799", on), on, AFTER)
        if path[0].edge.dimension is Dimension.TERRITORY
    )
    assert [(step.event.act, step.event.operative, step.event.certainty) for step in path] == [
        ("1201/NQ-UBTVQH15", date(2024, 11, 1), Certainty.SECONDARY),
        ("1666/NQ-UBTVQH15", AFTER, Certainty.CONFIRMED),
    ]
    assert path[1].event.clause == "khoản 56 Điều 1"
    # One code, three units one after another.
    assert [name(registry, "12775", day) for day in (on, BEFORE, AFTER)] == [
        "Xã Đông Động", "Xã Xuân Quang Động", "Xã Nam Đông Hưng",
    ]  # fmt: skip


def test_20_a_chain_into_2026(registry: Registry) -> None:
    # NQ 1662, khoản 11; from 30/4/2026 a ward of a city.
    day = date(2026, 4, 30)
    assert [name(registry, "26248", on) for on in (BEFORE, AFTER, day - timedelta(days=1), day)] == [
        "Thị trấn Trảng Bom", "Xã Trảng Bom", "Xã Trảng Bom", "Phường Trảng Bom",
    ]  # fmt: skip
    assert went(registry, "26248", Dimension.TERRITORY, BEFORE, day) == {"26248": WHOLE}
    above = [registry.ancestors(one(registry, "26248", on), on)[-1].full_name for on in (day - timedelta(days=1), day)]
    assert above == ["Tỉnh Đồng Nai", "Thành phố Đồng Nai"]


def test_23_a_code_that_was_corrected(registry: Registry, capsys: pytest.CaptureFixture[str]) -> None:
    letter, decision = date(2025, 6, 25), date(2025, 6, 30)
    ia_mo = one(registry, "23938", AFTER)
    assert name(registry, "23938", AFTER) == "Xã Ia Mơ"
    assert registry.resolve("nso", "23737", AFTER, known=letter) == [ia_mo]
    assert registry.resolve("nso", "23737", AFTER, known=decision - timedelta(days=1)) == [ia_mo]
    assert registry.resolve("nso", "23737", AFTER, known=decision) == []
    assert registry.resolve("nso", "23737", AFTER) == []
    assert [registry.code_of(ia_mo, "nso", AFTER, known=known) for known in (letter, decision)] == ["23737", "23938"]
    assert one(registry, "23938", BEFORE) == ia_mo  # NQ 1664, khoản 127: left as it is
    for known, code in (("2025-06-25", "23737"), ("2025-06-30", "23938")):
        main(["units", "map", "--from", "2025-06-30", "--to", "2025-07-01", "--known", known, "--csv"])
        assert f"23938,{code}" in capsys.readouterr().out.splitlines()


def test_24_whose_code_the_draft_gave_it_and_where_that_unit_went(registry: Registry) -> None:
    other = one(registry, "23737", BEFORE)
    assert name(registry, "23737", BEFORE) == "Xã Ia Mơ Nông"
    assert other != one(registry, "23938", BEFORE)
    assert name(registry, "23734", AFTER) == "Xã Ia Ly"
    assert registry.resolve("nso", "23737", None) == [other, one(registry, "23938", AFTER)]
    (record,) = (record for record in registry.codes_of(other) if record.code == "23737")
    assert record.status is CodeStatus.CLOSED


# --- cases 25 - 27 --------------------------------------------------------------------------------------------------------


def test_25_a_district_goes_on_in_communes(registry: Registry) -> None:
    # NQ 1666, khoản 27, 28, 29: the eleven communes of Văn Lâm are in three new ones.
    (van_lam,) = (v.unit for v in registry.as_of(BEFORE, kind=Kind.DISTRICT) if v.full_name == "Huyện Văn Lâm")
    day = date(2025, 8, 1)
    found = registry.successors(van_lam, BEFORE, day, Dimension.TERRITORY)
    assert {(v.full_name, each.share) for each in found if (v := registry.at(each.unit, day))} == {
        ("Xã Như Quỳnh", PART), ("Xã Lạc Đạo", PART), ("Xã Đại Đồng", PART),
    }  # fmt: skip
    assert registry.at(van_lam, AFTER) is None
    assert went(registry, "12004", Dimension.TERRITORY)  # Đình Dù itself is divided
    assert registry.successors(van_lam, BEFORE, day, Dimension.FUNCTION) == []


def test_26_what_is_signed_and_not_yet_operative(registry: Registry) -> None:
    signed = date(2025, 6, 16)
    assert registry.acts["1685/NQ-UBTVQH15"].in_force == signed
    unit = one(registry, "26740", BEFORE)
    assert registry.at(unit, date(2025, 6, 20)).name == "Bến Nghé"  # type: ignore[union-attr]
    assert registry.at(unit, AFTER) is None
    assert registry.at(unit, AFTER, known=signed - timedelta(days=1)).name == "Bến Nghé"  # type: ignore[union-attr]
    assert registry.at(unit, AFTER, known=signed) is None


def test_27_input_without_accents_has_every_reading(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["units", "find", "xa tan thanh, dong thap", "--on", "2025-07-01", "--json"]) == 0
    found = {row["name"] for row in json.loads(capsys.readouterr().out)}
    assert found == {"Xã Tân Thành", "Xã Tân Thạnh"}


# --- counting assertions --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pairs(registry: Registry) -> list[tuple[str, str]]:
    return [(pair.old, pair.new) for pair in registry.map(BEFORE, AFTER)]


def province(registry: Registry, unit: str, on: date) -> str:
    return next(v.name for v in registry.ancestors(unit, on) if registry.units[v.unit].kind is Kind.PROVINCE)


def test_units_of_each_province_before_after_and_divided(registry: Registry, pairs: list[tuple[str, str]]) -> None:
    ways = Counter(old for old, _ in pairs)
    before, after = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for old, new in pairs:
        there = province(registry, new, AFTER)
        before[there].add(old)
        after[there].add(new)
    counted = {
        there: (len(olds), len(after[there]), sum(ways[old] > 1 for old in olds)) for there, olds in before.items()
    }
    expected = {
        "Hà Nội": (526, 126, 199), "Hải Phòng": (375, 114, 71), "Hồ Chí Minh": (442, 168, 47),
        "Tây Ninh": (280, 96, 21), "Cà Mau": (164, 64, 19), "Quảng Ninh": (171, 54, 12), "Thanh Hóa": (547, 166, 10),
        "Khánh Hòa": (194, 65, 8), "Đắk Lắk": (286, 102, 8), "Ninh Bình": (398, 129, 6), "Tuyên Quang": (330, 124, 5),
        "Vĩnh Long": (354, 124, 5), "Hưng Yên": (381, 104, 3),
    }  # fmt: skip
    assert {there: counted[there] for there in expected} == expected
    # Nine acts have neither "một phần" nor "phần còn lại": Bắc Ninh, Cao Bằng, Điện Biên, Huế, Lai Châu, Lào Cai, Nghệ An, Quảng Trị, Sơn La.
    assert sum(divided == 0 for _, _, divided in counted.values()) == 9
    assert sum(old for old, _, _ in counted.values()) == 10_040
    assert sum(divided for _, _, divided in counted.values()) == 441


def test_no_new_commune_reaches_over_two_old_provinces(registry: Registry, pairs: list[tuple[str, str]]) -> None:
    provinces, districts = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for old, new in pairs:
        above = registry.ancestors(old, BEFORE)
        provinces[new].add(above[-1].unit)
        districts[new].add(above[0].unit if len(above) > 1 else old)
    assert {len(found) for found in provinces.values()} == {1}
    assert sum(len(found) > 1 for found in districts.values()) == 297


def test_codes_and_names_used_again(registry: Registry) -> None:
    before = {registry.code_of(v.unit, "nso", BEFORE) for v in registry.as_of(BEFORE, kind=Kind.COMMUNE)}
    after = [*registry.as_of(AFTER, kind=Kind.COMMUNE)]
    assert sum(registry.code_of(v.unit, "nso", AFTER) in before for v in after) == 3_316
    assert sum(count > 1 for count in Counter(v.full_name for v in after).values()) == 246
    here, folded = Counter[tuple[str, str]](), defaultdict[tuple[str, str], set[str]](set)
    for version in after:
        there = province(registry, version.unit, AFTER)
        here[there, version.full_name] += 1
        folded[there, fold(version.full_name.lower())].add(version.full_name)
    assert max(here.values()) == 1
    assert sum(len(found) > 1 for found in folded.values()) == 8


def test_the_shares_of_the_map_are_what_the_acts_say(capsys: pytest.CaptureFixture[str]) -> None:
    """Kinds of the 10,442 edges a khoản makes: 64 take land alone, 21 all the people with part of the land."""
    main(["units", "map", "--from", "2025-06-30", "--to", "2025-07-01", "--json"])
    rows = json.loads(capsys.readouterr().out)
    moved = [row for row in rows if row["old_unit"] != row["new_unit"]]  # the others go on: kept or renamed
    kinds = Counter(tuple(row["shares"].get(each, "none") for each in ("territory", "population")) for row in moved)
    assert kinds == {
        ("whole", "whole"): 9_470, ("part", "part"): 444, ("remainder", "remainder"): 380, ("part", "none"): 64,
        ("remainder", "whole"): 39, ("part", "whole"): 21, ("remainder", "none"): 21, ("whole", "none"): 1,
        ("none", "part"): 1, ("none", "remainder"): 1,
    }  # fmt: skip
    assert len(rows) - len(moved) == 129
    assert all(step["act"] and step["clause"].startswith("khoản ") for row in rows for step in row["path"])
    assert all(row["path"] for row in rows)


def test_a_kept_and_a_renamed_unit_have_their_clause_too(capsys: pytest.CaptureFixture[str]) -> None:
    main(["units", "map", "--from", "2025-06-30", "--to", "2025-07-01", "--json"])
    rows = {row["old_code"]: row for row in json.loads(capsys.readouterr().out)}
    for code, act, clause in (
        ("26119", "1662/NQ-UBTVQH15", "khoản 89 Điều 1"),
        ("24235", "1660/NQ-UBTVQH15", "khoản 96 Điều 1"),
        ("25114", "1671/NQ-UBTVQH15", "khoản 120 Điều 1"),
    ):
        assert rows[code]["shares"] == {"territory": "whole", "population": "whole"}
        assert [(s["dimension"], s["act"], s["clause"]) for s in rows[code]["path"]] == [("identity", act, clause)]
    main(["units", "successors", "24235", "--on", "2025-06-30", "--to", "2025-07-01", "--json"])
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["code"], row["name"], row["clause"]) == ("24235", "Xã Buôn Đôn", "khoản 96 Điều 1")


def test_the_map_in_csv_has_a_row_an_edge(capsys: pytest.CaptureFixture[str]) -> None:
    main(["units", "map", "--from", "2025-06-30", "--to", "2025-07-01", "--csv"])
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert rows[0] == ["old_code", "new_code"]
    assert len(rows) == len({tuple(row) for row in rows}) == 10_572
    assert sorted(old for old, _ in rows[1:] if old.startswith("D")) == ["D318", "D471", "D498", "D536", "D755"]
