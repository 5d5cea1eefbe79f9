"""The grammar of a clause: sentences of the genre, none taken from an act."""

import pytest

from tinhgon.organisations.acts import ClauseKind, Portion, UnreadClause, clean, read_clause, read_commune_act

WHOLE, PART, REST, NONE = Portion.WHOLE, Portion.PART, Portion.REMAINDER, Portion.NONE


def mentions(text: str) -> list[tuple[str, str, str, Portion, Portion, tuple[int, ...]]]:
    clause = read_clause("1/NQ", 1, text)
    return [(m.type, m.name, m.district, m.territory, m.population, m.remainder_of) for m in clause.mentions]


def test_a_name_without_a_type_has_the_type_of_the_name_before_it() -> None:
    text = (
        "Sắp xếp toàn bộ diện tích tự nhiên, quy mô dân số của thị trấn Cây Đa, các xã Bến Nước (huyện Sân Đình), "
        "Đồng Làng và Ao Sen thành xã mới có tên gọi là **xã Cây Đa**."
    )
    assert [(m[0], m[1], m[2]) for m in mentions(text)] == [
        ("thị trấn", "Cây Đa", ""),
        ("xã", "Bến Nước", "huyện Sân Đình"),
        ("xã", "Đồng Làng", ""),
        ("xã", "Ao Sen", ""),
    ]


@pytest.mark.parametrize(
    ("phrase", "territory", "population"),
    [
        ("toàn bộ diện tích tự nhiên, quy mô dân số của", WHOLE, WHOLE),
        ("một phần diện tích tự nhiên, quy mô dân số của", PART, PART),
        ("một phần diện tích tự nhiên của", PART, NONE),
        ("một phần diện tích tự nhiên, toàn bộ quy mô dân số của", PART, WHOLE),
        ("toàn bộ diện tích tự nhiên, quy mô dân của", WHOLE, WHOLE),  # a slip the printed texts have
        ("toàn bộ diện tích tự nhiên, quy mô dân số của của", WHOLE, WHOLE),
    ],
)
def test_land_and_people_are_read_apart(phrase: str, territory: Portion, population: Portion) -> None:
    text = f"Sắp xếp {phrase} xã Ao Sen thành xã mới có tên gọi là xã Ao Sen."
    assert mentions(text) == [("xã", "Ao Sen", "", territory, population, ())]


def test_a_remainder_says_after_which_clauses() -> None:
    text = (
        "Sắp xếp toàn bộ diện tích tự nhiên, quy mô dân số của phường Cầu Gỗ, phần còn lại của phường Ao Sen và phường "
        "Giếng Ngọc sau khi sắp xếp theo quy định tại khoản 2, khoản 5 và khoản 7 Điều này thành phường mới có tên gọi "
        "là phường Cầu Gỗ."
    )
    assert mentions(text)[1:] == [
        ("phường", "Ao Sen", "", REST, REST, (2, 5, 7)),
        ("phường", "Giếng Ngọc", "", REST, REST, (2, 5, 7)),
    ]


def test_a_list_goes_on_after_a_remainder_with_the_first_quantity() -> None:
    text = (
        "Sắp xếp toàn bộ diện tích tự nhiên, quy mô dân số của phường Cầu Gỗ, phần còn lại của phường Ao Sen sau khi "
        "sắp xếp theo quy định tại khoản 2 Điều này và xã Đồng Làng thành phường mới có tên gọi là phường Cầu Gỗ."
    )
    assert mentions(text)[-1] == ("xã", "Đồng Làng", "", WHOLE, WHOLE, ())


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("cácxã Ao Sen vàxã Đồng Làng", "các xã Ao Sen và xã Đồng Làng"),
        ("xã Ao Senthành xã mới", "xã Ao Sen thành xã mới"),
        ("phần còn lạicủa xã Ao Sensau khi", "phần còn lại của xã Ao Sen sau khi"),
        ("Phường 1(thị xã Sân Đình)", "Phường 1 (thị xã Sân Đình)"),
        ("tạikhoản 17 Điều nàythành", "tại khoản 17 Điều này thành"),
    ],
)
def test_words_that_lost_their_space_are_parted(printed: str, meant: str) -> None:
    assert clean(printed) == meant


def test_a_numbered_ward_keeps_its_number_as_a_name() -> None:
    text = (
        "Sắp xếp toàn bộ diện tích tự nhiên, quy mô dân số của Phường 2, Phường 3 và các phường Phường 4 (Quận 9) thành "
        "phường mới có tên gọi là Phường 1 Sân Đình."
    )
    assert [m[:3] for m in mentions(text)] == [
        ("phường", "2", ""),
        ("phường", "3", ""),
        ("phường", "4", "Quận 9"),
    ]
    assert read_clause("1/NQ", 1, text).result_name == "1 Sân Đình"


def test_a_rename_is_no_formation() -> None:
    clause = read_clause("1/NQ", 1, "Đổi tên xã Ao Sen thành **xã Hồ Sen**.")
    assert clause.kind is ClauseKind.RENAME
    assert (clause.mentions[0].name, clause.result_name) == ("Ao Sen", "Hồ Sen")


def test_the_summary_tells_counts_and_units_left_as_they_are() -> None:
    clause = read_clause(
        "1/NQ",
        9,
        "Sau khi sắp xếp, tỉnh Sân Đình có 12 đơn vị hành chính cấp xã, gồm 10 xã và 02 phường; trong đó có 08 xã, 02 "
        "phường hình thành sau sắp xếp quy định tại Điều này và 02 xã không thực hiện sắp xếp là xã Ao Sen (huyện Cầu "
        "Gỗ) và xã Đồng Làng.",
    )
    assert clause.totals == (("xã", 10), ("phường", 2))
    assert clause.formed == (("xã", 8), ("phường", 2))
    assert [(m.name, m.district) for m in clause.kept] == [("Ao Sen", "huyện Cầu Gỗ"), ("Đồng Làng", "")]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (("12 đơn vị", "13 đơn vị"), "counts that do not add up"),
        (("02 xã không", "03 xã không"), "3 units kept, 2 named|03 units kept, 2 named"),
        (("hình thành", "được lập"), "a summary in other words"),
    ],
)
def test_a_summary_that_does_not_add_up_is_refused(changed: tuple[str, str], why: str) -> None:
    text = (
        "Sau khi sắp xếp, tỉnh Sân Đình có 12 đơn vị hành chính cấp xã, gồm 10 xã và 02 phường; trong đó có 08 xã, 02 "
        "phường hình thành sau sắp xếp quy định tại Điều này và 02 xã không thực hiện sắp xếp là các xã Ao Sen, Đồng."
    )
    with pytest.raises(UnreadClause, match=why):
        read_clause("1/NQ", 9, text.replace(*changed))


def test_land_that_is_no_unit_is_said_and_not_matched() -> None:
    clause = read_clause(
        "1/NQ",
        1,
        "Sắp xếp toàn bộ diện tích tự nhiên, quy mô dân số của xã Ao Sen và một phần diện tích tự nhiên của khu vực bãi "
        "bồi (do huyện Cầu Gỗ quản lý) thành xã mới có tên gọi là xã Ao Sen.",
    )
    assert [m.name for m in clause.mentions] == ["Ao Sen"]
    assert [p.text for p in clause.places] == ["khu vực bãi bồi (do huyện Cầu Gỗ quản lý)"]


@pytest.mark.parametrize(
    "text",
    [
        "Sắp xếp phần còn lại của xã Ao Sen thành xã mới có tên gọi là xã Ao Sen.",
        "Sắp xếp toàn bộ diện tích tự nhiên, quy mô dân số của xã thành xã mới có tên gọi là xã Ao Sen.",
        "Giao Chính phủ thi hành khoản này.",
    ],
)
def test_words_outside_the_grammar_are_refused_with_their_clause(text: str) -> None:
    with pytest.raises(UnreadClause, match="1/NQ, khoản 4"):
        read_clause("1/NQ", 4, text)


def test_an_article_is_cut_at_its_numbers_whatever_the_line_breaks() -> None:
    act = read_commune_act(
        "1/NQ",
        "**Điều 1. Sắp xếp các đơn vị hành chính cấp xã của tỉnh Sân Đình**\n\nTrên cơ sở Đề án số 1/ĐA-CP …:\n\n"
        "1\\. Sắp xếp toàn bộ diện tích tự nhiên, quy mô dân số của xã Ao Sen và xã\nĐồng Làng thành xã mới có tên gọi "
        "là **xã Ao\nSen**.\n\n   2.Đổi tên xã Cầu Gỗ thành **xã Cầu Đá**.\n\n**Điều 2. Hiệu lực thi hành**\n\n1\\. …",
    )
    assert act.province == "tỉnh Sân Đình"
    assert [(c.number, c.kind) for c in act.clauses] == [(1, ClauseKind.FORM), (2, ClauseKind.RENAME)]
