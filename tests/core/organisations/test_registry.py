"""Answers of a small register, and the laws every register obeys."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinhgon.organisations.model import (
    Act,
    Code,
    Dimension,
    Edge,
    Event,
    EventKind,
    Hierarchy,
    Kind,
    State,
    Unit,
    Version,
)
from tinhgon.organisations.portions import Portion
from tinhgon.organisations.registry import Registry, UnknownUnit
from tinhgon.organisations.storage import dump, load
from tinhgon.organisations.validation import problems
from tinhgon.organisations.wording import path_in_words

DAY = timedelta(days=1)
BIRTH = date(2020, 1, 1)
SPLIT = date(2024, 11, 1)
MERGE = date(2025, 7, 1)
SIGNED = date(2025, 6, 16)
LAND = Dimension.TERRITORY


def small() -> Registry:
    """A and B; A is divided into C and D on 1/11/2024; C and B become E on 1/7/2025, signed on 16/6/2025."""
    return Registry(
        units=[Unit(u, Kind.COMMUNE) for u in "ABCDE"] + [Unit("P", Kind.PROVINCE)],
        versions=[
            Version("P", "Sân Đình", "Tỉnh", BIRTH, None),
            *(
                Version(u, name, "Xã", start, end, ((Hierarchy.STATE, "P"),), recorded=start, end_recorded=known)
                for u, name, start, end, known in [
                    ("A", "Ao Sen", BIRTH, SPLIT, SPLIT),
                    ("B", "Cầu Gỗ", BIRTH, MERGE, SIGNED),
                    ("C", "Sen Đông", SPLIT, MERGE, SIGNED),
                    ("D", "Sen Tây", SPLIT, None, None),
                ]
            ),
            Version("E", "Ao Sen", "Xã", MERGE, None, ((Hierarchy.STATE, "P"),), recorded=SIGNED),
        ],
        codes=[
            Code("nso", "1", "A", BIRTH, SPLIT),
            Code("nso", "1", "E", MERGE, None, recorded=SIGNED),
            Code("nso", "2", "B", BIRTH, MERGE),
        ],
        acts=[Act("1/NQ", "1/NQ", "Nghị quyết", "", None, None), Act("2/NQ", "2/NQ", "Nghị quyết", "", SIGNED, SIGNED)],
        events=[
            Event("split", EventKind.SPLIT, "1/NQ", "khoản 1", SPLIT, recorded=SPLIT),
            Event("merge", EventKind.MERGE, "2/NQ", "khoản 3", MERGE, recorded=SIGNED),
        ],
        edges=[
            Edge("split", "A", "C", LAND, Portion.PART),
            Edge("split", "A", "D", LAND, Portion.REMAINDER, (1,)),
            Edge("merge", "C", "E", LAND, Portion.WHOLE),
            Edge("merge", "B", "E", LAND, Portion.WHOLE),
        ],
    )


def went(registry: Registry, unit: str, start: date, end: date) -> set[tuple[str, Portion]]:
    return {(each.unit, each.share) for each in registry.successors(unit, start, end)}


def test_a_chain_of_two_acts_is_followed_with_the_share_of_the_share() -> None:
    assert went(small(), "A", BIRTH, MERGE) == {("E", Portion.PART), ("D", Portion.REMAINDER)}


def test_the_day_before_the_event_nothing_has_happened() -> None:
    assert went(small(), "A", BIRTH, SPLIT - DAY) == {("A", Portion.WHOLE)}


def test_a_unit_not_alive_on_the_day_has_no_successor() -> None:
    assert small().successors("A", SPLIT, MERGE) == []


def test_predecessors_go_through_the_chain_too() -> None:
    assert {each.unit for each in small().predecessors("E", MERGE, BIRTH)} == {"A", "B"}


def test_a_map_goes_in_both_directions() -> None:
    registry = small()
    forward = {(pair.old, pair.new) for pair in registry.map(BIRTH, MERGE)}
    backward = {(pair.new, pair.old) for pair in registry.map(MERGE, BIRTH)}
    assert forward == backward == {("A", "E"), ("A", "D"), ("B", "E")}


def test_explain_names_event_act_and_clause_of_every_step() -> None:
    paths = small().explain("A", BIRTH, MERGE)
    assert sorted([(step.event.act, step.event.clause) for step in path] for path in paths) == [
        [("1/NQ", "khoản 1")],
        [("1/NQ", "khoản 1"), ("2/NQ", "khoản 3")],
    ]


def test_a_code_means_one_unit_a_day_and_resolves_for_ever_without_a_day() -> None:
    registry = small()
    assert registry.resolve("nso", "1", BIRTH) == ["A"]
    assert registry.resolve("nso", "1", SPLIT) == []
    assert registry.resolve("nso", "1", MERGE) == ["E"]
    assert registry.resolve("nso", "1", None) == ["A", "E"]


def test_what_was_known_before_the_act_was_signed_has_no_future() -> None:
    registry = small()
    names = {v.name for v in registry.as_of(MERGE, known=SIGNED - DAY, kind=Kind.COMMUNE)}
    assert names == {"Cầu Gỗ", "Sen Đông", "Sen Tây"}
    assert {v.name for v in registry.as_of(MERGE, known=SIGNED, kind=Kind.COMMUNE)} == {"Ao Sen", "Sen Tây"}


def test_a_planned_event_moves_nothing() -> None:
    sound = small()
    planned = Registry(
        units=sound.units.values(),
        versions=sound.all_versions(),
        acts=sound.acts.values(),
        events=[replace(e, state=State.PLANNED) for e in sound.events.values()],
        edges=sound.edges,
    )
    assert planned.successors("A", BIRTH, MERGE) == []


def test_a_diff_tells_new_gone_and_changed() -> None:
    changes = {change.unit: change.kinds for change in small().diff(SPLIT, MERGE)}
    assert changes == {"B": ("gone",), "C": ("gone",), "E": ("new",)}


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(UnknownUnit, match="Z"):
        small().versions("Z")


def test_a_register_comes_back_from_its_bytes_and_equal_facts_give_equal_bytes() -> None:
    again = load(dump(small()))
    assert dump(again) == dump(small())
    assert went(again, "A", BIRTH, MERGE) == went(small(), "A", BIRTH, MERGE)


# --- validation ------------------------------------------------------------------------------------------------------


def broken(**changed: object) -> list[str]:
    sound = small()
    tables: dict[str, object] = {
        "units": sound.units.values(),
        "versions": list(sound.all_versions()),
        "codes": sound.codes,
        "acts": sound.acts.values(),
        "events": sound.events.values(),
        "edges": sound.edges,
    }
    for name, extra in changed.items():
        tables[name] = [*tables[name], *extra]  # type: ignore[misc]
    return [problem.rule for problem in problems(Registry(**tables))]  # type: ignore[arg-type]


def test_the_small_register_is_sound() -> None:
    assert problems(small()) == []


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"edges": [Edge("merge", "D", "A", LAND, Portion.PART)]}, "edge into a unit not alive"),
        ({"edges": [Edge("split", "E", "D", LAND, Portion.PART)]}, "edge out of a unit not alive"),
        ({"edges": [Edge("merge", "B", "D", LAND, Portion.PART)]}, "shares over 1"),
        ({"edges": [Edge("merge", "D", "D", LAND, Portion.PART)]}, "a cycle"),
        ({"codes": [Code("nso", "2", "C", SPLIT, None)]}, "a code means two units"),
        ({"versions": [Version("D", "Sen", "Xã", MERGE, None)]}, "two versions at once"),
        (
            {"versions": [Version("D", "X", "Xã", None, BIRTH, ((Hierarchy.STATE, "P"), (Hierarchy.STATE, "B")))]},
            "two parents in one hierarchy",
        ),
        (
            {
                "units": [Unit("F", Kind.COMMUNE)],
                "versions": [Version("F", "Ao Sen", "Xã", MERGE, None, ((Hierarchy.STATE, "P"),))],
            },
            "one name twice under a parent",
        ),
        (
            {"units": [Unit("F", Kind.COMMUNE)], "versions": [Version("F", "Mất", "Xã", BIRTH, MERGE)]},
            "an end without event and act",
        ),
        (
            {
                "units": [Unit("F", Kind.COMMUNE), Unit("G", Kind.COMMUNE)],
                "versions": [
                    Version("F", "Một", "Xã", BIRTH, None, ((Hierarchy.STATE, "G"),)),
                    Version("G", "Hai", "Xã", BIRTH, None, ((Hierarchy.STATE, "F"),)),
                ],
            },
            "a cycle",
        ),
        ({"events": [Event("e", EventKind.RENAME, "9/NQ", "", MERGE)]}, "event without act"),
    ],
)
def test_what_cannot_be_is_refused(changed: dict[str, object], rule: str) -> None:
    assert rule in broken(**changed)


# --- the laws of DOMAIN 16 -----------------------------------------------------------------------------------------------


@st.composite
def registers(draw: st.DrawFn) -> tuple[Registry, list[date]]:
    """A register of up to four waves: each wave ends some units and forms new ones from them, whole or in parts."""
    days = [BIRTH + timedelta(days=100 * wave) for wave in range(1, 5)]
    alive = [f"u{n}" for n in range(draw(st.integers(1, 5)))]
    born = dict.fromkeys(alive, BIRTH)
    died: dict[str, date] = {}
    events: list[Event] = []
    edges: list[Edge] = []
    for wave, day in enumerate(days):
        ending = draw(st.lists(st.sampled_from(alive), unique=True, max_size=len(alive)))
        if not ending:
            continue
        formed = [f"w{wave}n{n}" for n in range(draw(st.integers(1, 4)))]
        events.append(Event(f"e{wave}", EventKind.SPLIT, "1/NQ", f"khoản {wave}", day))
        used: set[str] = set()
        for unit in ending:
            targets = draw(st.lists(st.sampled_from(formed), unique=True, min_size=1, max_size=3))
            used.update(targets)
            for at, target in enumerate(targets):
                last = Portion.WHOLE if len(targets) == 1 else Portion.REMAINDER
                share = last if at == len(targets) - 1 else Portion.PART
                edges.append(Edge(f"e{wave}", unit, target, LAND, share))
            died[unit] = day
        for unit in used:
            born[unit] = day
        alive = sorted((set(alive) - set(ending)) | used)
    registry = Registry(
        units=[Unit(u, Kind.COMMUNE) for u in born],
        versions=[Version(u, u, "Xã", born[u], died.get(u)) for u in born],
        acts=[Act("1/NQ", "1/NQ", "", "", None, None)],
        events=events,
        edges=edges,
    )
    return registry, [BIRTH, *days, days[-1] + DAY]


@settings(max_examples=80, deadline=None)
@given(registers(), st.data())
def test_the_laws_of_succession(made: tuple[Registry, list[date]], data: st.DataObject) -> None:
    registry, days = made
    assert problems(registry) == []
    first, second, third = sorted(data.draw(st.lists(st.sampled_from(days), min_size=3, max_size=3)))
    for version in registry.as_of(first):
        unit = version.unit
        direct = {each.unit for each in registry.successors(unit, first, third, LAND)}
        by_way = {
            far.unit
            for near in registry.successors(unit, first, second, LAND)
            for far in registry.successors(near.unit, second, third, LAND)
        }
        assert direct == by_way, "successors over two steps are the successors over one"
        assert direct, "land goes somewhere"
    forward, backward = defaultdict(set), defaultdict(set)
    for version in registry.as_of(first):
        forward[version.unit] = {each.unit for each in registry.successors(version.unit, first, third, LAND)}
    for version in registry.as_of(third):
        for each in registry.predecessors(version.unit, third, first, LAND):
            backward[each.unit].add(version.unit)
    assert forward == backward, "predecessors are the inverse of successors"


def test_the_words_of_a_path_tell_what_changed_about_a_unit_on_the_way() -> None:
    registry = Registry(
        units=[Unit("a", Kind.COMMUNE), Unit("b", Kind.COMMUNE)],
        versions=[
            Version("a", "Cũ", "Thị trấn", None, date(2025, 7, 1)),
            Version("b", "Mới", "Xã", date(2025, 7, 1), date(2026, 4, 30), event="e1"),
            Version("b", "Mới", "Phường", date(2026, 4, 30), None, event="e2"),
        ],
        acts=[Act("1", "1", "", "", None, None)],
        events=[
            Event("e1", EventKind.ESTABLISH, "1", "khoản 1", date(2025, 7, 1)),
            Event("e2", EventKind.RETYPE, "1", "khoản 2", date(2026, 4, 30)),
        ],
        edges=[Edge("e1", "a", "b", Dimension.TERRITORY, Portion.WHOLE)],
    )
    (path,) = registry.explain("a", date(2025, 6, 30), date(2026, 5, 1))
    first, second = path_in_words(registry, path, date(2025, 6, 30), date(2026, 5, 1)).splitlines()
    assert "→ Xã Mới" in first
    assert "rồi: Phường Mới: thay đổi loại hoặc cấp ngày 30/4/2026, theo khoản 2 1" in second
    assert [v.type for v in registry.changes("b", date(2025, 7, 1), date(2026, 4, 29))] == []
