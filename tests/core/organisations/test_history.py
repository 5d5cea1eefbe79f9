"""Units of 2004 to 2025: every state of the catalogue is answered, its faults are no events, and nothing is made up."""

import csv
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhgon.organisations.catalogues import Life, Row, lives
from tinhgon.organisations.model import Certainty, CodeStatus, Dimension, EventKind, Hierarchy, Kind
from tinhgon.organisations.reconciliation import name_key
from tinhgon.organisations.registry import Registry
from tinhgon.organisations.states import put_right
from tinhgon.organisations.storage import national

FIRST, LAST = date(2004, 8, 31), date(2025, 3, 1)
DAY = timedelta(days=1)
TERRITORY = (Kind.PROVINCE, Kind.DISTRICT, Kind.COMMUNE)


@pytest.fixture(scope="module")
def registry() -> Registry:
    return national()


def called(registry: Registry, code: str, on: date) -> list[str]:
    return [v.full_name for unit in registry.resolve("nso", code, on) if (v := registry.at(unit, on))]


def unit(registry: Registry, code: str, on: date) -> str:
    (found,) = registry.resolve("nso", code, on)
    return found


# --- over the whole history ----------------------------------------------------------------------------------------------


def test_no_code_means_two_units_on_one_day(registry: Registry) -> None:
    held = defaultdict[tuple[str, str], list[tuple[date, date]]](list)
    for code in registry.codes:
        if code.withdrawn is None:
            held[code.scheme, code.code].append((code.start or date.min, code.end or date.max))
    for key, spans in held.items():
        for (_, end), (start, _) in pairwise(sorted(spans)):
            assert end <= start, key


def test_versions_of_a_unit_follow_each_other_without_overlap_or_gap(registry: Registry) -> None:
    for each in registry.units.values():
        if each.kind in TERRITORY:
            for before, after in pairwise(registry.versions(each.id)):
                assert before.end == after.start, registry.versions(each.id)


def test_every_unit_has_one_parent_that_is_there_on_every_day_of_it(registry: Registry) -> None:
    for version in registry.all_versions():
        kind = registry.units[version.unit].kind
        if kind not in (Kind.DISTRICT, Kind.COMMUNE):
            continue
        assert [hierarchy for hierarchy, _ in version.parents] == [Hierarchy.STATE]
        above = version.parents[0][1]
        last = version.end - DAY if version.end else date(2030, 1, 1)
        assert version.start is not None
        assert registry.at(above, version.start), (version, above)
        assert registry.at(above, last), (version, above)


def test_a_live_unit_bears_its_code_every_day_of_its_life(registry: Registry) -> None:
    for each in registry.units.values():
        if each.kind not in TERRITORY:
            continue
        for version in registry.versions(each.id):
            for on in filter(None, (version.start, version.end - DAY if version.end else None)):
                assert registry.code_of(each.id, "nso", on), (version, on)


def test_what_rests_on_the_catalogue_alone_says_so(registry: Registry) -> None:
    for event in registry.events.values():
        if event.id.startswith("danh-muc/"):
            assert event.certainty is not Certainty.CONFIRMED
    for version in registry.all_versions():
        if version.end is not None and version.end <= LAST and registry.units[version.unit].kind in TERRITORY:
            assert version.certainty is not Certainty.CONFIRMED or version.event, version


def test_every_end_has_an_event_with_an_act(registry: Registry) -> None:
    for each in registry.units.values():
        last = registry.versions(each.id)[-1]
        if each.kind in TERRITORY and last.end is not None:
            events = {registry.events[edge.event] for edge in registry.edges_from(each.id)}
            events |= {registry.events[last.end_event]} if last.end_event else set()
            assert any(event.operative == last.end and event.act in registry.acts for event in events), last


@pytest.mark.shared
def test_every_code_of_every_state_is_its_unit_of_that_day(registry: Registry, shared: Path) -> None:
    """2.5 million questions are asked by row: at its first state, in the middle and on its last day."""
    differ = set()
    with (shared / "registry" / "history" / "units-2004-2025.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["note"].startswith("ghost"):
                assert called(registry, row["code"], date.fromisoformat(row["valid_from"])) == []
                continue
            start = date.fromisoformat(row["valid_from"])
            end = date.fromisoformat(row["valid_to"]) - DAY if row["valid_to"] else LAST
            for on in (start, start + (end - start) // 2, end):
                units = registry.resolve("nso", row["code"], on)
                version = registry.at(units[0], on) if len(units) == 1 else None
                names = [version.full_name, *(f"{version.type} {a}" for a in version.aliases)] if version else []
                if name_key(row["name"]) not in map(name_key, names):
                    differ.add(row["code"])
    # The act's day wins (681 682 683), a step undone and made again is one (088 03001 03004), one name for two codes (04897),
    # a type the act prints otherwise (13369).
    assert differ == {"681", "682", "683", "088", "03001", "03004", "04897", "13369"}


# --- the catalogue's faults ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "name", "gone"),
    [
        ("25186", "Xã Phù Mỹ", date(2013, 12, 30)), ("16411", "Xã Đông Xuân", date(2015, 5, 16)),
        ("16387", "Xã Đông Khê", date(2019, 12, 1)), ("20674", "Xã Quế Phước", date(2020, 2, 1)),
        ("07693", "Xã Tân An", date(2020, 1, 1)), ("07732", "Xã Nham Sơn", date(2020, 1, 1)),
        ("07744", "Xã Thắng Cương", date(2020, 1, 1)), ("18448", "Xã Bình Lộc", date(2020, 1, 1)),
        ("20176", "Xã Hương Hòa", date(2020, 1, 1)), ("25102", "Xã Đạ M'ri", date(2020, 1, 1)),
        ("25174", "Xã Mỹ Lâm", date(2020, 1, 1)), ("25177", "Xã Tư Nghĩa", date(2020, 1, 1)),
    ],
)  # fmt: skip
def test_a_ghost_lived_and_is_not_live_again(registry: Registry, code: str, name: str, gone: date) -> None:
    assert called(registry, code, gone - DAY) == [name]
    for on in (gone, date(2024, 12, 15), date(2025, 2, 1), date(2025, 6, 30), date(2025, 7, 1)):
        assert called(registry, code, on) == []
    (record,) = registry.code_records("nso", code)
    assert (record.end, record.status) == (gone, CodeStatus.CLOSED)
    event = registry.events[registry.versions(record.unit)[-1].end_event]
    assert (event.operative, event.precision) == (gone, "state")
    # Into what it went is not known, or reported without an act read: in no case confirmed.
    is_open = event.kind is EventKind.DISSOLVE and "chưa rõ nhập vào đơn vị nào" in event.note
    assert is_open or (event.certainty is Certainty.UNCONFIRMED and registry.edges_from(record.unit))


@pytest.mark.parametrize("code", ["01402", "01405", "01420", "01423", "03006", "03007", "21541", "21544", "21547"])
def test_a_break_of_a_few_weeks_is_no_event(registry: Registry, code: str) -> None:
    units = {
        found
        for on in (date(2019, 11, 15), date(2020, 2, 15), date(2020, 3, 15))
        for found in registry.resolve("nso", code, on)
    }
    assert (
        len([each for each in units if registry.versions(each)[-1].end in (date(2019, 11, 1), date(2020, 3, 1))]) == 0
    )


def test_a_step_undone_and_made_again_is_one_step(registry: Registry) -> None:
    states = registry.versions(unit(registry, "088", LAST))
    assert [(v.full_name, v.start) for v in states] == [
        ("Huyện Sa Pa", FIRST), ("Thị xã Sa Pa", date(2020, 1, 1)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "before", "name", "other", "day"),
    [
        ("00292", "Phường Quỳnh Lôi", "Phường Bạch Mai", "00286", date(2025, 1, 1)),
        ("22018", "Phường 8", "Phường 2", "22021", date(2024, 11, 1)),
        ("27373", "Phường 04", "Phường 1", "27379", date(2025, 1, 1)),
    ],
)
def test_a_code_put_right_a_month_later_is_one_unit_with_two_codes(
    registry: Registry, code: str, before: str, name: str, other: str, day: date
) -> None:
    ended, goes_on = unit(registry, code, day - DAY), unit(registry, code, date(2025, 3, 1))
    assert called(registry, code, day - DAY) == [before]
    assert registry.versions(ended)[-1].end == day
    assert unit(registry, other, day) == goes_on
    assert called(registry, other, day) == [name]
    assert registry.code_of(goes_on, "nso", LAST) == code


@pytest.mark.parametrize(
    ("old", "new", "names", "since"),
    [
        ("447", "449", ("Huyện Kỳ Anh", "Thị xã Kỳ Anh"), date(2015, 4, 11)),
        ("850", "851", ("Huyện Duyên Hải", "Thị xã Duyên Hải"), date(2015, 5, 16)),
        ("936", "937", ("Huyện Long Mỹ", "Thị xã Long Mỹ"), date(2015, 5, 16)),
    ],
)
def test_two_districts_listed_under_each_others_code_are_told_apart(
    registry: Registry, old: str, new: str, names: tuple[str, str], since: date
) -> None:
    district, town = unit(registry, old, LAST), unit(registry, new, LAST)
    meanwhile = date(2015, 6, 1)
    assert (unit(registry, old, meanwhile), unit(registry, new, meanwhile)) == (town, district)
    assert [v.full_name for v in registry.versions(district)] == [names[0]]
    assert [(v.full_name, v.start) for v in registry.versions(town)] == [(names[1], since)]


def test_communes_the_catalogue_lists_late_are_not_said_to_begin_then(registry: Registry) -> None:
    (first, *_) = registry.versions(unit(registry, "18757", LAST))
    assert (first.full_name, first.start, first.is_start_known, first.event) == (
        "Xã Kỳ Xuân",
        date(2015, 4, 11),
        False,
        "",
    )
    assert registry.may_be_alive(first.unit, date(2010, 1, 1))
    # Trường Sa's communes were founded in 2007: their district is no such one.
    assert registry.versions(unit(registry, "22736", LAST))[0].is_start_known


def test_a_unit_of_the_first_state_was_there_earlier(registry: Registry) -> None:
    (version,) = registry.versions(unit(registry, "00001", LAST))
    assert (version.start, version.is_start_known) == (FIRST, False)


# --- named cases ---------------------------------------------------------------------------------------------------------


def test_15_the_acts_day_wins_over_two_states(registry: Registry) -> None:
    day = date(2024, 12, 1)
    assert [called(registry, code, day - DAY) for code in ("681", "682", "683")] == [
        ["Huyện Đạ Huoai"], ["Huyện Đạ Tẻh"], ["Huyện Cát Tiên"],
    ]  # fmt: skip
    assert [called(registry, code, day) for code in ("681", "682", "683")] == [[], ["Huyện Đạ Huoai"], []]
    (succession,) = registry.successors(unit(registry, "681", day - DAY), day - DAY, day, Dimension.TERRITORY)
    step = registry.step(succession.path[0])
    assert (succession.unit, step.event.act) == (unit(registry, "682", day), "1245/NQ-UBTVQH15")
    # A commune of Cát Tiên stands under the new Đạ Huoai from that day.
    commune = unit(registry, "25159", day)
    assert [registry.ancestors(commune, on)[0].full_name for on in (day - DAY, day)] == [
        "Huyện Cát Tiên",
        "Huyện Đạ Huoai",
    ]


def test_22_a_code_is_borne_by_three_units_with_a_gap_of_eight_years(registry: Registry) -> None:
    records = sorted(registry.code_records("nso", "03388"), key=lambda record: record.start or date.min)
    assert [(called(registry, "03388", r.start or FIRST), r.start, r.end) for r in records] == [
        (["Thị trấn Phong Thổ"], FIRST, date(2004, 10, 25)),
        (["Phường Quyết Tiến"], date(2012, 11, 3), date(2025, 7, 1)),
        (["Phường Đoàn Kết"], date(2025, 7, 1), None),
    ]
    assert called(registry, "03388", date(2008, 1, 1)) == []
    # The township ended under Tam Đường; the one of its name in Phong Thổ is another unit with another code.
    assert unit(registry, "03549", date(2004, 10, 25)) != records[0].unit
    end = registry.events[registry.versions(records[0].unit)[-1].end_event]
    assert (end.act, end.precision) == ("176/2004/NĐ-CP", "state")


def test_ha_tay_went_with_its_districts(registry: Registry) -> None:
    eve, day = date(2008, 7, 31), date(2008, 8, 1)
    found = registry.successors(unit(registry, "28", eve), eve, day, Dimension.TERRITORY)
    assert {registry.at(each.unit, day).full_name for each in found} >= {"Thành phố Hà Nội"}  # type: ignore[union-attr]
    assert called(registry, "28", day) == []


def test_a_change_that_may_be_a_merger_is_not_called_a_new_name(registry: Registry) -> None:
    # 2/2020: xã Vân An becomes xã Cải Viên on the day xã Cải Viên's code ends.
    state = registry.at(unit(registry, "01402", LAST), date(2020, 2, 1))
    assert state is not None
    event = registry.events[state.event]
    assert (event.kind, event.certainty) == (EventKind.REORGANISE, Certainty.UNCONFIRMED)


def test_of_the_waves_of_2023_to_2025_nearly_all_is_followed_and_marked(registry: Registry) -> None:
    ended = [
        v
        for unit in registry.units.values()
        if unit.kind is Kind.COMMUNE and (v := registry.versions(unit.id)[-1]).end and date(2023, 1, 1) <= v.end <= LAST
    ]
    followed = [v for v in ended if registry.edges_from(v.unit)]
    assert len(ended) - len(followed) <= 5
    for version in followed:
        assert version.end is not None
        found = registry.successors(version.unit, version.end - DAY, date(2025, 6, 30), Dimension.POPULATION)
        assert found, version
        marks = {registry.events[edge.event].certainty for each in found for edge in each.path}
        assert marks <= {Certainty.SECONDARY, Certainty.UNCONFIRMED}


# --- the mechanisms, on made-up catalogues ------------------------------------------------------------------------------


def row(code: str, name: str, start: int, end: int | None, parent: str = "900", level: str = "commune") -> Row:
    day = [date(2010, month, 1) for month in range(1, 13)]
    return Row(
        level,
        code,
        name,
        "Xã" if level == "commune" else "Huyện",
        parent,
        day[start],
        None if end is None else day[end],
    )


def told(found: list[Life]) -> list[list[tuple[str, str, int, int | None]]]:
    return [[(r.code, r.name, r.start.month - 1, r.end and r.end.month - 1) for r in life.rows] for life in found]


def test_a_code_gone_for_long_and_back_is_another_unit() -> None:
    assert len(lives([row("1", "A", 0, 2), row("1", "B", 8, None)])) == 2


def test_a_code_gone_for_a_state_and_back_is_the_same_unit() -> None:
    assert told(lives([row("1", "A", 0, 2), row("1", "A", 3, None)])) == [[("1", "A", 0, None)]]


def test_a_name_that_moves_to_a_code_that_begins_is_one_unit() -> None:
    assert told(lives([row("1", "A", 0, 2), row("2", "A", 2, None)])) == [[("1", "A", 0, 2), ("2", "A", 2, None)]]


def test_a_name_that_moves_to_another_district_is_not() -> None:
    assert len(lives([row("1", "A", 0, 2), row("2", "A", 2, None, parent="901")])) == 2


@given(st.lists(st.integers(0, 11), min_size=2, max_size=6, unique=True))
def test_lives_never_overlap_and_lose_no_day_that_was_listed(days: list[int]) -> None:
    cuts = sorted(days)
    rows = [row("1", "AB"[at % 2], start, end) for at, (start, end) in enumerate(pairwise(cuts))]
    found = lives(rows)
    spans = sorted((r.start, r.end or date.max) for life in found for r in life.rows)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert (spans[0][0], spans[-1][1]) == (rows[0].start, rows[-1].end)


@pytest.mark.parametrize(
    ("printed", "year", "right"),
    [
        ("137/2007N§-CP", 2007, "137/2007/NĐ-CP"), ("135/206/NĐ-CP", 2006, "135/2006/NĐ-CP"),
        ("28/2006/NDD-CP", 2006, "28/2006/NĐ-CP"), ("829/UBTVQH14", 2020, "829/NQ-UBTVQH14"),
        ("84/2005-NĐ-CP", 2005, "84/2005/NĐ-CP"), ("61/2005/NĐ/CP", 2005, "61/2005/NĐ-CP"),
        ("903/NQ-NBTVQH13", 2015, "903/NQ-UBTVQH13"),
        # A year that is not printed is not made up; a right number stays.
        ("04/NĐ-CP", 2009, "04/NĐ-CP"), ("1192/NQ-UBTVQH", 2024, "1192/NQ-UBTVQH"), ("176/2004/NĐ-CP", 2004, "176/2004/NĐ-CP"),
    ],
)  # fmt: skip
def test_a_number_printed_with_a_slip_is_put_right_where_that_is_sure(printed: str, year: int, right: str) -> None:
    assert put_right(printed, year) == right
