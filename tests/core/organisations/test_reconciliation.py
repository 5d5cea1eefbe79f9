"""Which unit a name means: settled from the act, or reported."""

from tinhgon.organisations.acts import Portion, read_commune_act
from tinhgon.organisations.reconciliation import NewUnit, OldUnit, Reconciliation, reconcile

ALL = "toàn bộ diện tích tự nhiên, quy mô dân số của"
SOME = "một phần diện tích tự nhiên, quy mô dân số của"


def old(code: str, name: str, district: str = "Huyện Bắc", type_: str = "xã") -> OldUnit:
    return OldUnit(
        code=code, type=type_, name=name, district=district, district_code=district, province="Tỉnh Sân Đình",
        province_code="01",
    )  # fmt: skip


def new(code: str, name: str, type_: str = "xã") -> NewUnit:
    return NewUnit(code=code, type=type_, name=name, province="Tỉnh Sân Đình", province_code="01")


def settle(clauses: list[str], before: list[OldUnit], after: list[NewUnit]) -> Reconciliation:
    numbered = "\n\n".join(f"{at}. {text}" for at, text in enumerate(clauses, 1))
    text = f"Điều 1. Sắp xếp các đơn vị hành chính cấp xã của tỉnh Sân Đình\n\n{numbered}\n\nĐiều 2. Hiệu lực"
    return reconcile([read_commune_act("1/NQ", text)], before, after, {"01": "01"})


def form(what: str, name: str) -> str:
    return f"Sắp xếp {what} thành xã mới có tên gọi là xã {name}."


def test_the_district_in_brackets_tells_homonyms_apart_and_exclusion_the_other() -> None:
    result = settle(
        [form(f"{ALL} xã Ao Sen (huyện Nam)", "Sen Nam"), form(f"{ALL} xã Ao Sen", "Sen Bắc")],
        [old("1", "Ao Sen"), old("2", "Ao Sen", "Huyện Nam")],
        [new("1", "Sen Bắc"), new("2", "Sen Nam")],
    )
    assert result.unsolved == []
    assert {(e.old, e.new) for e in result.edges} == {("1", "1"), ("2", "2")}


def test_homonyms_nothing_tells_apart_are_reported_not_guessed() -> None:
    result = settle(
        [form(f"{ALL} xã Ao Sen", "Sen Nam"), form(f"{ALL} xã Ao Sen", "Sen Bắc")],
        [old("1", "Ao Sen"), old("2", "Ao Sen", "Huyện Nam")],
        [new("1", "Sen Bắc"), new("2", "Sen Nam")],
    )
    assert any("may be: 1 Ao Sen" in line for line in result.unsolved)


def test_a_spelling_that_differs_is_matched_and_reported() -> None:
    result = settle([form(f"{ALL} xã Mỹ Quí", "Ao Sen")], [old("1", "Mỹ Quý")], [new("1", "Ao Sen")])
    assert [(e.old, e.as_printed) for e in result.edges] == [("1", "Mỹ Quí")]
    assert any("'Mỹ Quí' is 1 'Mỹ Quý'" in note for note in result.notes)


def test_a_remainder_after_land_alone_keeps_all_the_people() -> None:
    result = settle(
        [
            form(f"{ALL} xã Cầu Gỗ, một phần diện tích tự nhiên của xã Ao Sen", "Cầu Gỗ"),
            form("phần còn lại của xã Ao Sen sau khi sắp xếp theo quy định tại khoản 1 Điều này", "Ao Sen"),
        ],
        [old("1", "Ao Sen"), old("2", "Cầu Gỗ")],
        [new("1", "Ao Sen"), new("2", "Cầu Gỗ")],
    )
    rest = next(e for e in result.edges if e.clause == 2)
    assert (rest.territory, rest.population) == (Portion.REMAINDER, Portion.WHOLE)


def test_a_remainder_after_all_the_people_is_land_alone() -> None:
    result = settle(
        [
            form(f"{ALL} xã Cầu Gỗ, một phần diện tích tự nhiên, toàn bộ quy mô dân số của xã Ao Sen", "Cầu Gỗ"),
            form("phần còn lại của xã Ao Sen sau khi sắp xếp theo quy định tại khoản 1 Điều này", "Ao Sen"),
        ],
        [old("1", "Ao Sen"), old("2", "Cầu Gỗ")],
        [new("1", "Ao Sen"), new("2", "Cầu Gỗ")],
    )
    rest = next(e for e in result.edges if e.clause == 2)
    assert (rest.territory, rest.population) == (Portion.REMAINDER, Portion.NONE)


def test_a_unit_that_is_taken_whole_twice_is_reported() -> None:
    result = settle(
        [form(f"{ALL} xã Ao Sen và xã Cầu Gỗ", "Cầu Gỗ"), form(f"{ALL} xã Ao Sen", "Ao Sen")],
        [old("1", "Ao Sen"), old("2", "Cầu Gỗ")],
        [new("1", "Ao Sen"), new("2", "Cầu Gỗ")],
    )
    assert any("territory of 1 does not close" in line for line in result.unsolved)


def test_a_unit_no_clause_names_is_reported() -> None:
    result = settle(
        [form(f"{ALL} xã Ao Sen", "Ao Sen")], [old("1", "Ao Sen"), old("2", "Cầu Gỗ")], [new("1", "Ao Sen")]
    )
    assert any("2 xã Cầu Gỗ" in line and "goes nowhere" in line for line in result.unsolved)


def test_a_catalogue_with_the_wrong_type_gives_way_to_the_act() -> None:
    result = settle([form(f"{ALL} thị trấn Ao Sen", "Ao Sen")], [old("1", "Ao Sen")], [new("1", "Ao Sen")])
    assert [(e.old, e.old_type) for e in result.edges] == [("1", "thị trấn")]
    assert any("the act prevails" in note for note in result.notes)


def test_parts_without_a_remainder_are_reported() -> None:
    result = settle(
        [form(f"{ALL} xã Cầu Gỗ, {SOME} xã Ao Sen", "Cầu Gỗ"), form(f"{ALL} xã Đồng, {SOME} xã Ao Sen", "Đồng")],
        [old("1", "Ao Sen"), old("2", "Cầu Gỗ"), old("3", "Đồng")],
        [new("3", "Đồng"), new("2", "Cầu Gỗ")],
    )
    assert any("no remainder is named" in note for note in result.notes)
