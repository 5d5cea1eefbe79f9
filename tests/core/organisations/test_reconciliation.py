"""Which unit a name means: settled from the act, or reported."""

from dataclasses import replace

from tinhgon.organisations.acts import read_commune_act
from tinhgon.organisations.portions import Portion
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
    total = len(after)
    summary = f"Sau khi sắp xếp, tỉnh Sân Đình có {total} đơn vị hành chính cấp xã, gồm {total} xã."
    numbered = "\n\n".join(f"{at}. {text}" for at, text in enumerate([*clauses, summary], 1))
    text = f"Điều 1. Sắp xếp các đơn vị hành chính cấp xã của tỉnh Sân Đình\n\n{numbered}\n\nĐiều 2. Hiệu lực"
    return reconcile([read_commune_act("1/NQ", text)], before, after, {"01": "01", "02": "01"})


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


def test_parts_without_a_remainder_do_not_close() -> None:
    result = settle(
        [form(f"{ALL} xã Cầu Gỗ, {SOME} xã Ao Sen", "Cầu Gỗ"), form(f"{ALL} xã Đồng, {SOME} xã Ao Sen", "Đồng")],
        [old("1", "Ao Sen"), old("2", "Cầu Gỗ"), old("3", "Đồng")],
        [new("3", "Đồng"), new("2", "Cầu Gỗ")],
    )
    assert result.unsolved == [
        "1/NQ: territory of 1 does not close: khoản 1 part, khoản 2 part",
        "1/NQ: population of 1 does not close: khoản 1 part, khoản 2 part",
    ]


REST = "phần còn lại của xã Ao Sen sau khi sắp xếp theo quy định tại khoản"


def test_a_remainder_after_a_clause_that_does_not_name_the_unit_is_reported() -> None:
    result = settle(
        [
            form(f"{ALL} xã Cầu Gỗ, {SOME} xã Ao Sen", "Cầu Gỗ"),
            form(f"{ALL} xã Đồng", "Đồng"),
            form(f"{REST} 1, khoản 2 Điều này", "Ao Sen"),
        ],
        [old("1", "Ao Sen"), old("2", "Cầu Gỗ"), old("3", "Đồng")],
        [new("1", "Ao Sen"), new("2", "Cầu Gỗ"), new("3", "Đồng")],
    )
    assert result.unsolved == ["1/NQ, khoản 3: what is left of 1 after khoản [2], which do not name it"]


def test_a_remainder_that_leaves_a_clause_out_is_reported() -> None:
    result = settle(
        [
            form(f"{ALL} xã Cầu Gỗ, {SOME} xã Ao Sen", "Cầu Gỗ"),
            form(f"{ALL} xã Đồng, {SOME} xã Ao Sen", "Đồng"),
            form(f"{REST} 2 Điều này", "Ao Sen"),
        ],
        [old("1", "Ao Sen"), old("2", "Cầu Gỗ"), old("3", "Đồng")],
        [new("1", "Ao Sen"), new("2", "Cầu Gỗ"), new("3", "Đồng")],
    )
    assert len(result.unsolved) == 2
    assert all("is said without khoản [1]" in line for line in result.unsolved)


# --- homonyms ---------------------------------------------------------------------------------------------------------


def test_a_bracket_that_closes_a_list_names_the_district_of_the_names_before_it() -> None:
    result = settle(
        [
            form(f"{ALL} xã Sen 1, xã Sen 2 (huyện Nam)", "Sen Nam"),
            form(f"{ALL} xã Sen 1 và xã Sen 2 (huyện Bắc)", "Sen Bắc"),
        ],
        [old(f"{d}{n}", f"Sen {n}", f"Huyện {d}") for d in ("Bắc", "Nam") for n in (1, 2)],
        [new("1", "Sen Bắc"), new("2", "Sen Nam")],
    )
    assert result.unsolved == []
    assert {(e.old, e.new) for e in result.edges} == {("Nam1", "2"), ("Nam2", "2"), ("Bắc1", "1"), ("Bắc2", "1")}
    assert any("by the district in brackets at the end of its list Nam1" in note for note in result.notes)


def test_no_clause_reaches_over_two_old_provinces() -> None:
    before = [
        old("1", "Ao Sen"),
        replace(old("2", "Ao Sen", "Huyện Nam"), province_code="02"),
        old("3", "Cầu Gỗ"),
        replace(old("4", "Đồng", "Huyện Nam"), province_code="02"),
    ]
    result = settle(
        [form(f"{ALL} xã Ao Sen và xã Đồng", "Đồng"), form(f"{ALL} xã Ao Sen và xã Cầu Gỗ", "Cầu Gỗ")],
        before,
        [new("1", "Đồng"), new("2", "Cầu Gỗ")],
    )
    assert result.unsolved == []
    assert {(e.old, e.clause) for e in result.edges} == {("2", 1), ("4", 1), ("1", 2), ("3", 2)}


def test_a_remainder_means_the_unit_its_cited_clauses_divide() -> None:
    result = settle(
        [
            form(f"{ALL} xã Cầu Gỗ, {SOME} xã Ao Sen (huyện Nam)", "Cầu Gỗ"),
            form(f"{REST} 1 Điều này", "Sen Nam"),
            form(f"{ALL} xã Ao Sen", "Sen Bắc"),
        ],
        [old("1", "Ao Sen"), old("2", "Ao Sen", "Huyện Nam"), old("3", "Cầu Gỗ")],
        [new("1", "Sen Bắc"), new("2", "Sen Nam"), new("3", "Cầu Gỗ")],
    )
    assert result.unsolved == []
    assert {(e.old, e.clause) for e in result.edges} == {("2", 1), ("2", 2), ("1", 3), ("3", 1)}


def test_a_supposition_that_leaves_no_name_for_a_unit_is_out() -> None:
    # No single rule settles it: whole mentions of two homonyms, one of whom another clause divides.
    result = settle(
        [
            form(f"{ALL} xã Ao Sen và xã Cầu Gỗ", "Cầu Gỗ"),
            form(f"{SOME} xã Ao Sen", "Sen Nam"),
            form(f"{REST} 2 Điều này và {ALL} xã Đồng", "Đồng"),
        ],
        [old("1", "Ao Sen"), old("2", "Ao Sen", "Huyện Nam"), old("3", "Cầu Gỗ"), old("4", "Đồng", "Huyện Nam")],
        [new("1", "Cầu Gỗ"), new("2", "Sen Nam"), new("3", "Đồng")],
    )
    # Which of the two is divided, the act does not say: both ways close, so both are named and nothing is guessed.
    assert sum("may be: 1 Ao Sen" in line for line in result.unsolved) == 3


def test_clauses_that_contradict_each_other_are_reported() -> None:
    result = settle(
        [form(f"{ALL} xã Ao Sen", name) for name in ("Một", "Hai", "Ba")],
        [old("1", "Ao Sen"), old("2", "Ao Sen", "Huyện Nam")],
        [new("1", "Một"), new("2", "Hai"), new("3", "Ba")],
    )
    assert any("contradict each other" in line for line in result.unsolved)


def test_an_act_that_counts_otherwise_than_its_clauses_is_reported() -> None:
    result = settle([form(f"{ALL} xã Ao Sen", "Ao Sen")], [old("1", "Ao Sen")], [new("1", "Ao Sen"), new("2", "Đồng")])
    assert "1/NQ, khoản 2: the act counts {'xã': 2}, its khoản give {'xã': 1}" in result.unsolved
