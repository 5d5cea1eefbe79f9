"""What an event writes into a register, what stands against it, and how it is taken back."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhgon.organisations.enactment import (
    Impossible,
    Proposal,
    Result,
    corrected_version,
    facts_against,
    facts_of,
)
from tinhgon.organisations.model import (
    Act,
    Code,
    CodeStatus,
    Dimension,
    Event,
    EventKind,
    Hierarchy,
    Kind,
    State,
    Unit,
    Version,
)
from tinhgon.organisations.portions import Portion
from tinhgon.organisations.registry import Registry
from tinhgon.organisations.validation import problems

DAY, EVE, TODAY = date(2026, 3, 1), date(2026, 2, 28), date(2026, 2, 10)
ACT = Act("12-QĐ/TU", "12-QĐ/TU", "Quyết định", "Tỉnh ủy", date(2026, 2, 5), date(2026, 2, 5))


def below(unit: str) -> tuple[tuple[Hierarchy, str], ...]:
    return ((Hierarchy.STATE, unit),)


def registry() -> Registry:
    """A province with three departments; a section below the first."""
    names = {"p": ("Tỉnh", "An Sơn"), "a": ("Sở", "Nội vụ"), "b": ("Sở", "Lao động"), "c": ("Sở", "Tài chính"),
             "s": ("Phòng", "Tổng hợp")}  # fmt: skip
    parents = {"p": (), "a": below("p"), "b": below("p"), "c": below("p"), "s": below("a")}
    return Registry(
        units=[Unit(unit, Kind.PROVINCE if unit == "p" else Kind.ORGAN) for unit in names],
        versions=[Version(unit, name, type_, None, None, parents[unit]) for unit, (type_, name) in names.items()],
        codes=[Code("qcvn102", "H99.1", "a", None, None), Code("qcvn102", "H99.2", "b", None, None)],
    )


def merge(**more: Any) -> Proposal:
    new = Result(name="Nội vụ", type="Sở", parents=below("p"), codes=(("qcvn102", "H99.1"),))
    return Proposal(kind=EventKind.MERGE, operative=DAY, sources=("a", "b"), results=(new,), clause="Điều 1", **more)


def enact(held: Registry, proposal: Proposal, event_id: str = "e1", recorded: date = TODAY) -> Registry:
    return held.with_facts(facts_of(held, proposal, event_id=event_id, act=ACT, recorded=recorded))


def new_unit(before: Registry, after: Registry) -> str:
    (made,) = set(after.units) - set(before.units)
    return made


def rules(refused: pytest.ExceptionInfo[Impossible]) -> set[str]:
    return {each.rule for each in refused.value.reasons}


# --- what each kind writes ----------------------------------------------------------------------------------------------


def test_a_merger_ends_all_and_founds_one_under_the_same_name() -> None:
    held = registry()
    after = enact(held, merge())
    new = new_unit(held, after)
    assert after.at("a", EVE) is not None
    assert after.at("a", DAY) is None
    version = after.at(new, DAY)
    assert version is not None
    assert version.full_name == "Sở Nội vụ"
    assert [(s.unit, s.share) for s in after.successors("b", EVE, DAY)] == [(new, Portion.WHOLE)]
    assert {s.unit for s in after.predecessors(new, DAY, EVE)} == {"a", "b"}


def test_what_was_below_an_ended_unit_goes_with_it() -> None:
    held = registry()
    after = enact(held, merge())
    section = after.at("s", DAY)
    assert section is not None
    assert section.parent() == new_unit(held, after)
    assert after.at("s", EVE).parent() == "a"  # type: ignore[union-attr]


def test_a_code_borne_on_is_open_and_the_others_close_with_what_they_continue_as() -> None:
    after = enact(registry(), merge())
    closed = next(c for c in after.codes_of("b") if c.withdrawn is None)
    assert (closed.status, closed.end, closed.continued_as) == (CodeStatus.CLOSED, DAY, "H99.1")
    kept = next(c for c in after.codes_of("a") if c.withdrawn is None)
    assert (kept.status, kept.end) == (CodeStatus.OPEN, DAY)
    assert len(after.resolve("qcvn102", "H99.1", DAY)) == 1


def test_an_absorbed_unit_ends_and_the_other_goes_on() -> None:
    after = enact(
        registry(), Proposal(kind=EventKind.ABSORB, operative=DAY, sources=("b",), results=(Result(unit="c"),))
    )
    assert after.at("b", DAY) is None
    assert after.versions("c") == registry().versions("c")
    assert [s.unit for s in after.successors("b", EVE, DAY)] == ["c"]


def test_a_division_gives_parts_and_the_source_may_go_on() -> None:
    results = (Result(name="Một", type="Sở", parents=below("p")), Result(name="Hai", type="Sở", parents=below("p")))
    ended = enact(registry(), Proposal(kind=EventKind.SPLIT, operative=DAY, sources=("c",), results=results))
    assert ended.at("c", DAY) is None
    assert {s.share for s in ended.successors("c", EVE, DAY)} == {Portion.PART}
    going_on = enact(
        registry(),
        Proposal(kind=EventKind.SPLIT, operative=DAY, sources=("c",), results=results[:1], does_source_go_on=True),
    )
    assert going_on.at("c", DAY) is not None
    assert [e.share for e in going_on.edges] == [Portion.PART]


def test_shares_are_what_the_person_says() -> None:
    results = (Result(unit="a"), Result(unit="c"))
    shares = {(0, 0): Portion.REMAINDER, (0, 1): Portion.PART}
    after = enact(
        registry(),
        Proposal(kind=EventKind.DISSOLVE, operative=DAY, sources=("b",), results=results, shares=shares,
                 dimensions=(Dimension.FUNCTION, Dimension.RECORD)),
    )  # fmt: skip
    found = {(e.target, e.dimension): e.share for e in after.edges}
    assert found["a", Dimension.RECORD] is Portion.REMAINDER
    assert found["c", Dimension.FUNCTION] is Portion.PART


@pytest.mark.parametrize(
    ("kind", "changed", "parents", "name"),
    [
        (EventKind.RENAME, {"name": "Kinh tế - Tài chính"}, None, "Sở Kinh tế - Tài chính"),
        (EventKind.RETYPE, {"type": "Ban"}, None, "Ban Tài chính"),
        (EventKind.REPARENT, {}, below("a"), "Sở Tài chính"),
        (EventKind.REORGANISE, {}, None, "Sở Tài chính"),
    ],
)
def test_a_unit_that_goes_on_has_a_new_state_from_the_day(
    kind: EventKind, changed: dict[str, str], parents: Any, name: str
) -> None:
    after = enact(
        registry(),
        Proposal(kind=kind, operative=DAY, sources=("c",), changed=changed, parents=parents, clause="Điều 2"),
    )
    old, new = after.versions("c")
    assert (old.full_name, old.end) == ("Sở Tài chính", DAY)
    assert (new.full_name, new.start, new.event) == (name, DAY, "e1")
    assert new.parent() == ("a" if parents else "p")
    assert [s.unit for s in after.successors("c", EVE, DAY)] == ["c"]


def test_a_transfer_moves_a_part_between_units_that_go_on() -> None:
    after = enact(
        registry(),
        Proposal(kind=EventKind.TRANSFER, operative=DAY, sources=("a",), results=(Result(unit="c"),), note="văn thư"),
    )
    assert after.versions("a") == registry().versions("a")
    assert [(e.source, e.target, e.share, e.note) for e in after.edges] == [("a", "c", Portion.PART, "văn thư")]


# --- two times ----------------------------------------------------------------------------------------------------------


def test_before_it_was_recorded_nobody_held_it_to_be_true() -> None:
    after = enact(registry(), merge())
    before = date(2026, 2, 9)
    assert after.at("a", DAY, known=before) is not None
    assert after.at("a", DAY, known=TODAY) is None
    assert after.resolve("qcvn102", "H99.2", DAY, known=before) == ["b"]
    assert after.resolve("qcvn102", "H99.2", DAY, known=TODAY) == []


def test_an_event_taken_back_leaves_the_register_as_it_was_and_keeps_what_was_held() -> None:
    held = registry()
    after = enact(held, merge())
    later = date(2026, 2, 20)
    back = after.with_facts(facts_against(after, "e1", recorded=later))
    new = new_unit(held, after)
    assert {v.unit: v.full_name for v in back.as_of(DAY)} == {v.unit: v.full_name for v in held.as_of(DAY)}
    assert back.resolve("qcvn102", "H99.2", DAY) == ["b"]
    assert back.successors("b", EVE, DAY)[0].unit == "b"
    assert back.at(new, DAY) is None
    assert back.is_taken_back(new)
    assert back.at(new, DAY, known=date(2026, 2, 15)) is not None  # what was held between
    assert back.at("a", DAY, known=date(2026, 2, 15)) is None
    assert back.at("a", DAY, known=date(2026, 2, 9)) is not None
    assert back.events["e1"].state is State.ANNULLED
    assert problems(back) == []


def test_a_corrected_event_is_the_old_one_taken_back_and_another() -> None:
    held = registry()
    first = enact(held, merge())
    back = first.with_facts(facts_against(first, "e1", recorded=DAY))
    right = enact(
        back, Proposal(kind=EventKind.ABSORB, operative=DAY, sources=("b",), results=(Result(unit="a"),)), "e2", DAY
    )
    assert [s.unit for s in right.successors("b", EVE, DAY)] == ["a"]
    assert problems(right) == []


def corrected(held: Registry, event_id: str, recorded: date, **changed: str) -> Registry:
    version = held.at("a", DAY)
    assert version is not None
    event = Event(event_id, EventKind.REORGANISE, ACT.id, "", version.start or DAY, State.CORRECTED, recorded=recorded)
    return held.with_facts(corrected_version(held, version, event=event, act=ACT, recorded=recorded, **changed))


@pytest.mark.parametrize("days", [(TODAY, TODAY), (TODAY, date(2026, 3, 1))], ids=["on one day", "on two days"])
def test_what_was_set_right_is_what_it_was_when_that_is_taken_back(days: tuple[date, date]) -> None:
    """Also of a unit that was renamed on the first day of the state that is set right."""
    rename = Proposal(kind=EventKind.RENAME, operative=DAY, sources=("a",), changed={"name": "Tên mới"})
    for held in (registry(), enact(registry(), rename, "e0")):
        before = held.at("a", DAY)
        assert before is not None
        first = corrected(held, "e1", days[0], name="Sửa lần một")
        second = corrected(first, "e2", days[1], name="Sửa lần hai")
        with pytest.raises(Impossible):  # the second rests on it
            facts_against(second, "e1", recorded=DAY)
        if "e0" in held.events:
            with pytest.raises(Impossible):
                facts_against(second, "e0", recorded=DAY)
        back = second.with_facts(facts_against(second, "e2", recorded=days[1]))
        assert [v.name for v in back.versions("a")][-1] == "Sửa lần một"
        whole = back.with_facts(facts_against(back, "e1", recorded=days[1]))
        assert whole.at("a", DAY) == replace(before, recorded=days[1])
        assert [v.full_name for v in whole.versions("a")] == [v.full_name for v in held.versions("a")]
        assert problems(whole) == []


def test_an_event_something_rests_on_is_not_taken_back() -> None:
    held = registry()
    after = enact(held, merge())
    new = new_unit(held, after)
    renamed = enact(
        after,
        Proposal(
            kind=EventKind.RENAME, operative=date(2026, 5, 1), sources=(new,), changed={"name": "Nội vụ, Lao động"}
        ),
        "e2",
    )
    with pytest.raises(Impossible) as refused:
        facts_against(renamed, "e1", recorded=DAY)
    assert rules(refused) == {"later facts rest on it"}


def test_a_state_recorded_wrongly_is_set_right_and_the_wrong_one_stays_known() -> None:
    held = registry()
    (version,) = held.versions("c")
    event = Event("x", EventKind.REORGANISE, ACT.id, "", DAY, State.CORRECTED, recorded=TODAY)
    right = held.with_facts(
        corrected_version(held, version, event=event, act=ACT, recorded=TODAY, name="Tài chính và Kế hoạch")
    )
    assert right.at("c", DAY).name == "Tài chính và Kế hoạch"  # type: ignore[union-attr]
    assert right.at("c", DAY, known=date(2026, 1, 1)).name == "Tài chính"  # type: ignore[union-attr]
    with pytest.raises(Impossible):
        corrected_version(held, version, event=event, act=ACT, recorded=TODAY, name="Tài chính")


# --- what cannot be ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proposal", "rule"),
    [
        (Proposal(kind=EventKind.MERGE, operative=DAY, sources=("a",), results=(Result(name="X"),)), "wrong number of sources"),
        (Proposal(kind=EventKind.DISSOLVE, operative=DAY, sources=("zz",)), "unknown unit"),
        (Proposal(kind=EventKind.DISSOLVE, operative=DAY, sources=("a",)), "below a unit not alive"),
        (Proposal(kind=EventKind.MERGE, operative=DAY, sources=("a", "b"), results=(Result(unit="c"),)), "result must be new"),
        (Proposal(kind=EventKind.ABSORB, operative=DAY, sources=("a",), results=(Result(name="X"),)), "result must be there already"),
        (Proposal(kind=EventKind.ABSORB, operative=DAY, sources=("a",), results=(Result(unit="a"),)), "source and result are one"),
        (Proposal(kind=EventKind.RENAME, operative=DAY, sources=("a",), changed={"name": "Nội vụ"}), "nothing changes"),
        (Proposal(kind=EventKind.ESTABLISH, operative=DAY, results=(Result(name=" "),)), "unit without a name"),
        (Proposal(kind=EventKind.ESTABLISH, operative=DAY, results=(Result(name="X", parents=below("zz")),)), "parent not alive"),
        (Proposal(kind=EventKind.REPARENT, operative=DAY, sources=("a",), parents=below("s")), "a cycle"),
        (Proposal(kind=EventKind.ESTABLISH, operative=DAY, results=(Result(name="X", codes=(("qcvn102", "H99.1"),)),)), "a code means two units"),
        (Proposal(kind=EventKind.DISSOLVE, operative=DAY, sources=("b",), results=(Result(unit="a"), Result(unit="c")),
                  shares={(0, 0): Portion.WHOLE}), "shares over 1"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_cannot_be_is_refused_with_the_rule_it_breaks(proposal: Proposal, rule: str) -> None:
    with pytest.raises(Impossible) as refused:
        enact(registry(), proposal)
    assert rule in rules(refused)


def test_a_unit_that_ended_cannot_end_again() -> None:
    after = enact(registry(), merge())
    with pytest.raises(Impossible) as refused:
        enact(after, Proposal(kind=EventKind.DISSOLVE, operative=date(2026, 6, 1), sources=("b",)), "e2")
    assert rules(refused) == {"unit not alive"}
    with pytest.raises(Impossible) as refused:
        enact(after, Proposal(kind=EventKind.DISSOLVE, operative=date(2026, 1, 1), sources=("b",)), "e3")
    assert "unit changes again later" in rules(refused)


def test_a_fact_that_is_not_held_cannot_be_taken_back() -> None:
    held = registry()
    facts = facts_against(enact(held, merge()), "e1", recorded=DAY)
    with pytest.raises(LookupError):
        held.with_facts(facts)


@given(
    st.permutations(["a", "b", "c"]),
    st.integers(1, 3),
    st.sampled_from([EventKind.MERGE, EventKind.ABSORB, EventKind.DISSOLVE]),
)
def test_whatever_is_enacted_leaves_a_sound_register_and_can_be_taken_back(
    order: list[str], count: int, kind: EventKind
) -> None:
    held = registry()
    sources = tuple(order[:count])
    results = {
        EventKind.MERGE: (Result(name="Mới", type="Sở", parents=below("p")),),
        EventKind.ABSORB: (Result(unit=order[-1]),),
        EventKind.DISSOLVE: (),
    }[kind]
    try:
        after = enact(held, Proposal(kind=kind, operative=DAY, sources=sources, results=results))
    except Impossible:
        return
    assert problems(after) == []
    assert all(after.at(unit, DAY) is None for unit in sources)
    back = after.with_facts(facts_against(after, "e1", recorded=DAY))
    assert problems(back) == []
    assert {v.unit: v.parents for v in back.as_of(DAY)} == {v.unit: v.parents for v in held.as_of(DAY)}


def places() -> Registry:
    """Two communes of a district: each with its committee, one with an office below that, and a Party body."""
    kinds = {"d": Kind.DISTRICT, "x": Kind.COMMUNE, "y": Kind.COMMUNE, "ubx": Kind.ORGAN, "uby": Kind.ORGAN, "vp": Kind.ORGAN,
             "dux": Kind.PARTY_BODY}  # fmt: skip
    parents = {"d": (), "x": below("d"), "y": below("d"), "ubx": below("x"), "uby": below("y"), "vp": below("ubx"),
               "dux": ((Hierarchy.PARTY, "x"),)}  # fmt: skip
    return Registry(
        units=[Unit(unit, kind) for unit, kind in kinds.items()],
        versions=[Version(unit, unit, "", None, None, parents[unit]) for unit in kinds],
    )


def test_organs_end_with_their_place_and_what_they_did_passes_to_the_place_that_follows() -> None:
    held = places()
    new = Result(kind=Kind.COMMUNE, name="Z", type="Xã", parents=below("d"))
    after = enact(held, Proposal(kind=EventKind.MERGE, operative=DAY, sources=("x", "y"), results=(new,),
                                 dimensions=(Dimension.TERRITORY, Dimension.POPULATION)))  # fmt: skip
    place = new_unit(held, after)
    assert after.children(place, DAY) == []  # not the committees of both
    for organ in ("ubx", "uby", "vp", "dux"):
        assert after.at(organ, DAY) is None
        (successor,) = after.successors(organ, EVE, DAY)
        assert (successor.unit, successor.share, successor.path[0].dimension) == (
            place,
            Portion.WHOLE,
            Dimension.FUNCTION,
        )
    back = after.with_facts(facts_against(after, "e1", recorded=DAY))
    assert {v.unit for v in back.as_of(DAY)} == set(held.units)


def test_places_below_an_ended_place_go_on_below_the_one_that_follows() -> None:
    held = Registry(
        units=[Unit("p", Kind.PROVINCE), Unit("q", Kind.PROVINCE), *places().units.values()],
        versions=[
            Version("p", "P", "Tỉnh", None, None), Version("q", "Q", "Tỉnh", None, None),
            *(v if v.unit != "d" else Version("d", "d", "", None, None, below("p")) for v in places().all_versions()),
        ],
    )  # fmt: skip
    after = enact(held, Proposal(kind=EventKind.ABSORB, operative=DAY, sources=("p",), results=(Result(unit="q"),)))
    assert [v.unit for v in after.children("q", DAY)] == ["d"]
    assert after.at("ubx", DAY) is not None


def test_a_place_divided_between_two_leaves_its_organs_to_both_in_parts() -> None:
    results = tuple(Result(kind=Kind.COMMUNE, name=n, type="Xã", parents=below("d")) for n in ("A", "B"))
    after = enact(places(), Proposal(kind=EventKind.SPLIT, operative=DAY, sources=("x",), results=results))
    assert {s.share for s in after.successors("ubx", EVE, DAY)} == {Portion.PART}
    assert after.at("dux", DAY) is None


def refused(held: Registry, proposal: Proposal) -> set[str]:
    with pytest.raises(Impossible) as refusal:
        facts_of(held, proposal, event_id="e-refused", act=ACT, recorded=TODAY)
    return {reason.rule for reason in refusal.value.reasons}


def test_a_second_body_of_one_name_below_one_parent_is_refused() -> None:
    def founded(*names: str) -> Proposal:
        results = tuple(Result(name=name, type="Sở", parents=below("p")) for name in names)
        return Proposal(kind=EventKind.ESTABLISH, operative=DAY, results=results)

    assert refused(registry(), founded("Tài chính")) == {"one name twice under a parent"}
    assert refused(registry(), founded("Du lịch", "Du lịch")) == {"one name twice under a parent"}
    renamed = Proposal(kind=EventKind.RENAME, operative=DAY, sources=("a",), changed={"name": "Tài chính"})
    assert refused(registry(), renamed) == {"one name twice under a parent"}
    facts_of(registry(), founded("Du lịch"), event_id="e", act=ACT, recorded=TODAY)
    facts_of(registry(), merge(), event_id="e", act=ACT, recorded=TODAY)  # the one of this name ends that day


def test_a_name_is_not_set_right_to_that_of_another_body_below_the_parent() -> None:
    held = registry()
    event = Event("r", EventKind.REORGANISE, ACT.id, "", DAY, State.CORRECTED)
    with pytest.raises(Impossible) as refusal:
        corrected_version(held, held.versions("b")[0], event=event, act=ACT, recorded=TODAY, name="Tài chính")
    assert {reason.rule for reason in refusal.value.reasons} == {"one name twice under a parent"}


def test_a_closed_agency_code_is_never_given_again() -> None:
    ended = Proposal(kind=EventKind.DISSOLVE, operative=DAY, sources=("b",))
    held = registry()
    held = held.with_facts(facts_of(held, ended, event_id="e", act=ACT, recorded=TODAY))
    new = Result(name="Du lịch", type="Sở", parents=below("p"), codes=(("qcvn102", "H99.2"),))
    again = Proposal(kind=EventKind.ESTABLISH, operative=date(2026, 9, 1), results=(new,))
    assert refused(held, again) == {"a closed code is given again"}
