"""The stored register of units: loading, events from plan to act, what is refused, what memory and database answer."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.web.small_register import ABOVE, CHANGED, write_small_register
from tests.web.world import AT

from tinhgon.organisations.enactment import Impossible, Proposal, Result
from tinhgon.organisations.model import Act, EventKind
from tinhgon.organisations.registry import Facts
from tinhgon.organisations.storage import national
from tinhgon_web.accounts.models import User
from tinhgon_web.audit.models import AuditEvent
from tinhgon_web.organisations import actions, convert, models
from tinhgon_web.organisations import register as register_module
from tinhgon_web.organisations.actions import PartyName
from tinhgon_web.organisations.register import register

LATER = datetime(2026, 4, 20, 3, 0, tzinfo=UTC)
DAY, EVE = date(2026, 4, 1), date(2026, 3, 31)
ACT = Act("12-QĐ/UBND", "12-QĐ/UBND", "Quyết định", "UBND tỉnh An Sơn", date(2026, 3, 20), date(2026, 4, 1))
MERGER = Proposal(
    kind=EventKind.MERGE, operative=DAY, sources=("u-tc", "u-xd"), clause="Điều 1",
    results=(Result(name="Kinh tế", type="Sở", parents=ABOVE),),
)  # fmt: skip


@pytest.fixture
def office(units: None, people: dict[str, User]) -> User:
    return people["office"]


def planned(by: User, **more: Any) -> models.Event:
    given_ = {
        "kind": EventKind.MERGE, "sources": [PartyName("Sở Tài chính", "u-tc"), PartyName("Sở Xây dựng", "u-xd")],
        "results": [PartyName("Sở Kinh tế")], "proposal": MERGER, "operative": DAY, "by": by, "at": AT,
    }  # fmt: skip
    return actions.plan_event(**(given_ | more))  # type: ignore[arg-type]


def enacted(by: User) -> models.Event:
    return actions.enact_event(event_id=planned(by).pk, proposal=MERGER, act=ACT, by=by, at=AT)


def alive(day: date) -> set[str]:
    return {version.full_name for version in register(fresh=True).registry.as_of(day)}


# --- loading -------------------------------------------------------------------------------------------------------------


def test_the_same_facts_twice_change_nothing(units: None) -> None:
    before = (models.Version.objects.count(), models.Edge.objects.count(), AuditEvent.objects.count())
    assert actions.load_national(by=None, at=AT).is_new is False
    assert (models.Version.objects.count(), models.Edge.objects.count(), AuditEvent.objects.count()) == before


def test_the_rows_are_the_facts_the_program_carries(units: None) -> None:
    rows, packed = convert.all_facts(), register().registry
    assert {unit.id for unit in rows.units} == set(packed.units)
    assert set(rows.versions) == set(packed.all_versions())
    assert set(rows.codes) == set(packed.codes)
    assert set(rows.edges) == set(packed.edges)
    assert {event.id: event for event in rows.events} == packed.events


def test_a_new_edition_replaces_national_facts_and_keeps_own_ones(office: User, settings: Any, tmp_path: Any) -> None:
    enacted(office)
    settings.UNITS_FILE = str(write_small_register(tmp_path, health_name="Y tế và Dân số"))
    assert actions.load_national(by=None, at=LATER).is_new
    assert {"Sở Kinh tế", "Sở Y tế và Dân số"} <= alive(DAY)
    assert not {"Sở Y tế", "Sở Tài chính"} & alive(DAY)
    held, rows = register(fresh=True).registry, convert.all_facts()
    assert set(held.all_versions()) == set(rows.versions)
    assert set(held.edges) == set(rows.edges)


def test_national_facts_that_own_ones_do_not_fit_are_refused_and_nothing_is_lost(
    office: User, settings: Any, tmp_path: Any
) -> None:
    enacted(office)
    settings.UNITS_FILE = str(write_small_register(tmp_path, tax_name="Tài chính - Kế hoạch"))
    before = alive(DAY)
    with pytest.raises(actions.NewFactsDisagree) as refused:
        actions.load_national(by=None, at=LATER)
    assert "Sở Tài chính" in str(refused.value)
    with pytest.raises(CommandError, match=r"Danh mục mới ghi khác điều .* đã thay đổi\. Sở Tài chính"):
        call_command("load_units")
    # Until somebody has set it right the office goes on with the facts it had.
    assert alive(DAY) == before
    assert "Sở Kinh tế" in before


def test_the_command_says_what_it_did(units: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_units")
    assert "đã có từ trước, không thay đổi" in capsys.readouterr().out


def test_without_loaded_facts_nothing_is_enacted(people: dict[str, User]) -> None:
    event = planned(people["office"], sources=[PartyName("Sở Tài chính")])
    with pytest.raises(actions.NotLoaded):
        actions.enact_event(event_id=event.pk, proposal=MERGER, act=ACT, by=people["office"], at=AT)


# --- from plan to act ----------------------------------------------------------------------------------------------------


def test_a_planned_event_moves_nothing(office: User) -> None:
    event = planned(office)
    assert "Sở Kinh tế" not in alive(DAY)
    assert event.pk not in register(fresh=True).registry.events
    assert [(p.name, p.unit_id) for p in event.parties.all()] == [
        ("Sở Tài chính", "u-tc"), ("Sở Xây dựng", "u-xd"), ("Sở Kinh tế", None)
    ]  # fmt: skip


def test_an_enacted_event_changes_the_register_from_its_day_with_its_act(office: User) -> None:
    event = enacted(office)
    registry = register(fresh=True).registry
    assert {"Sở Tài chính", "Sở Xây dựng"} <= alive(EVE)
    assert "Sở Kinh tế" in alive(DAY)
    assert not {"Sở Tài chính", "Sở Xây dựng"} & alive(DAY)
    (successor,) = registry.successors("u-tc", EVE, DAY)
    (step,) = [registry.step(edge) for edge in successor.path]
    assert (step.event.id, step.act) == (event.pk, ACT)
    assert AuditEvent.objects.filter(action="event.enact", object_id=event.pk, by=office).exists()


def test_memory_and_rows_tell_the_same_after_own_events(office: User) -> None:
    enacted(office)
    held, rows = register(fresh=True).registry, convert.all_facts()
    assert set(held.all_versions()) == set(rows.versions)
    assert set(held.codes) == set(rows.codes)
    assert set(held.edges) == set(rows.edges)
    assert {e.id: e for e in rows.events} == held.events


def test_what_is_refused_leaves_no_trace(office: User) -> None:
    event = planned(office)
    before = (models.Version.objects.count(), models.Act.objects.count(), AuditEvent.objects.count())
    with pytest.raises(Impossible):
        actions.enact_event(event_id=event.pk, proposal=replace(MERGER, sources=("u-tc",)), act=ACT, by=office, at=AT)
    assert (models.Version.objects.count(), models.Act.objects.count(), AuditEvent.objects.count()) == before
    assert models.Event.objects.get(pk=event.pk).state == "planned"


def test_an_event_is_enacted_once(office: User) -> None:
    event = enacted(office)
    with pytest.raises(actions.WrongState):
        actions.enact_event(event_id=event.pk, proposal=MERGER, act=ACT, by=office, at=AT)
    with pytest.raises(actions.WrongState):
        actions.change_plan(
            event_id=event.pk,
            sources=[],
            results=[],
            proposal=None,
            kind=EventKind.MERGE,
            operative=None,
            by=office,
            at=AT,
        )


def test_an_act_the_register_knows_is_not_written_over(office: User) -> None:
    event = planned(office)
    typed = Act("45/2025/NĐ-CP", "45/2025/NĐ-CP", "", "gõ nhầm", None, None)
    actions.enact_event(event_id=event.pk, proposal=MERGER, act=typed, by=office, at=AT)
    assert models.Act.objects.get(pk=typed.id).issuer == "Chính phủ"


def test_a_plan_worded_anew_keeps_what_it_said(office: User) -> None:
    event = planned(office)
    actions.change_plan(
        event_id=event.pk, sources=[PartyName("Sở Tài chính", "u-tc")], results=[PartyName("Sở Y tế", "u-yt")],
        proposal=None, kind=EventKind.ABSORB, operative=None, by=office, at=LATER,
    )  # fmt: skip
    first, second = event.records.all()
    assert (first.facts["kind"], second.facts["kind"]) == ("merge", "absorb")
    assert first.facts["proposal"]["format"] == convert.PROPOSAL_FORMAT


def test_a_register_read_while_another_edits_is_read_again(office: User, monkeypatch: pytest.MonkeyPatch) -> None:
    event, read, times = planned(office), convert.own_facts, []

    def own_facts() -> Facts:
        facts = read()
        times.append(1)
        if len(times) == 1:  # the edit of another process, after the rows were read
            with monkeypatch.context() as inside:
                inside.setattr(register_module, "own_facts", read)
                register_module._building.release()
                actions.enact_event(event_id=event.pk, proposal=MERGER, act=ACT, by=office, at=AT)
                register_module._building.acquire()
                register_module._held.clear()
        return facts

    register_module._held.clear()
    monkeypatch.setattr(register_module, "own_facts", own_facts)
    assert "Sở Kinh tế" in alive(DAY)
    assert len(times) == 2


def test_an_event_taken_back_leaves_the_register_as_before_and_known_as_held(office: User) -> None:
    before = alive(DAY)
    event = enacted(office)
    actions.annul_event(event_id=event.pk, reason="Quyết định bị thu hồi", by=office, at=LATER)
    assert alive(DAY) == before
    registry = register(fresh=True).registry
    assert registry.at("u-tc", DAY, known=date(2026, 4, 1)) is None  # between, it was held to have ended
    assert [r.state for r in event.records.all()] == ["planned", "enacted", "annulled"]
    with pytest.raises(actions.WrongState):
        actions.annul_event(event_id=event.pk, reason="", by=office, at=LATER)


def test_the_code_of_a_unit_recorded_in_error_leads_nowhere_without_failing(office: User, client: Client) -> None:
    proposal = Proposal(
        kind=EventKind.ESTABLISH, operative=DAY,
        results=(Result(name="Ngoại vụ", type="Sở", parents=ABOVE, codes=(("qcvn102", "H98.77"),)),),
    )  # fmt: skip
    event = planned(office, kind=EventKind.ESTABLISH, sources=[], proposal=proposal)
    actions.enact_event(event_id=event.pk, proposal=proposal, act=ACT, by=office, at=AT)
    assert client.get("/api/resolve?code=H98.77&scheme=qcvn102").status_code == 200
    actions.annul_event(event_id=event.pk, reason="Ghi nhầm", by=office, at=LATER)
    assert client.get("/api/resolve?code=H98.77&scheme=qcvn102").status_code == 404
    assert client.get("/don-vi/?q=H98.77").status_code == 200
    assert client.get("/don-vi/?q=H98.77&ngay=2026-05-01").status_code == 200


def test_codes_taken_back_with_an_event_are_not_told_as_codes_that_hold(office: User, client: Client) -> None:
    founded = Proposal(
        kind=EventKind.ESTABLISH, operative=CHANGED, results=(Result(name="Ngoại vụ", codes=(("qcvn102", "H98.77"),)),)
    )
    first = planned(office, kind=EventKind.ESTABLISH, sources=[], proposal=founded)
    unit = actions.enact_event(event_id=first.pk, proposal=founded, act=ACT, by=office, at=AT).parties.get().unit_id
    proposal = Proposal(kind=EventKind.DISSOLVE, operative=DAY, sources=(unit or "",))
    second = planned(office, kind=EventKind.DISSOLVE, results=[], proposal=proposal)
    actions.enact_event(event_id=second.pk, proposal=proposal, act=ACT, by=office, at=AT)
    told = client.get(f"/api/units/{unit}").json()["codes"]
    assert [(code["status"], code["end"]) for code in told] == [("closed", DAY.isoformat())]
    actions.annul_event(event_id=second.pk, reason="Ghi nhầm", by=office, at=LATER)
    told = client.get(f"/api/units/{unit}").json()["codes"]
    assert [(code["status"], code["end"]) for code in told] == [("open", None)]
    assert "đã đóng" not in client.get(f"/don-vi/{unit}/").content.decode()


def test_what_was_known_holds_for_the_place_and_the_province_too(office: User, client: Client) -> None:
    enacted(office)

    def told(known: str) -> dict[str, str]:
        rows = client.get(f"/api/as-of?date={DAY}&known={known}&province=98&kind=organ").json()["items"]
        return {row["full_name"]: row["place"] for row in rows}

    before, after = told("2026-01-01"), told("2026-12-31")
    assert before.keys() - after.keys() == {"Sở Tài chính", "Sở Xây dựng"}
    assert after.keys() - before.keys() == {"Sở Kinh tế"}
    assert set(before.values()) == set(after.values()) == {"Tỉnh An Sơn"}


def test_a_planned_event_is_dropped_without_touching_the_register(office: User) -> None:
    event = planned(office)
    editions = models.Edition.objects.count()
    actions.annul_event(event_id=event.pk, reason="Không thực hiện", by=office, at=LATER)
    assert models.Edition.objects.count() == editions
    assert models.Event.objects.get(pk=event.pk).state == "annulled"


def test_a_corrected_event_takes_the_place_of_the_wrong_one(office: User) -> None:
    event = enacted(office)
    right = actions.correct_event(
        event_id=event.pk, act=ACT, reason="Sở Xây dựng không hợp nhất", by=office, at=LATER,
        proposal=Proposal(kind=EventKind.RENAME, operative=DAY, sources=("u-tc",), changed={"name": "Kinh tế"}, clause="Điều 1"),
    )  # fmt: skip
    assert right.corrects == models.Event.objects.get(pk=event.pk)
    assert {"Sở Kinh tế", "Sở Xây dựng"} <= alive(DAY)
    registry = register(fresh=True).registry
    assert [s.unit for s in registry.successors("u-tc", EVE, DAY)] == ["u-tc"]
    assert models.Event.objects.get(pk=event.pk).state == "annulled"
    assert right.state == "corrected"


def test_a_wrong_name_is_set_right_and_stays_known_as_once_held(office: User) -> None:
    actions.correct_version(
        unit="u-yt", on=DAY, act=ACT, clause="Điều 2", reason="Ghi thiếu", by=office, at=LATER, name="Y tế và Dân số"
    )
    registry = register(fresh=True).registry
    assert registry.at("u-yt", DAY).name == "Y tế và Dân số"  # type: ignore[union-attr]
    assert registry.at("u-yt", DAY, known=date(2026, 4, 19)).name == "Y tế"  # type: ignore[union-attr]


def test_why_a_name_was_set_right_stays_inside(office: User, client: Client) -> None:
    event = actions.correct_version(
        unit="u-yt", on=DAY, act=ACT, clause="", reason="Văn thư gõ nhầm", by=office, at=LATER, name="Y tế và Dân số"
    )
    assert event.records.get().note == "Văn thư gõ nhầm"
    for address in ("/don-vi/u-yt/", "/api/units/u-yt", "/don-vi/u-yt/tai.ttl"):
        assert "gõ nhầm" not in client.get(address).content.decode()


def test_events_can_follow_each_other(office: User) -> None:
    event = enacted(office)
    new = event.parties.get(is_source=False).unit_id
    assert new is not None
    second = Proposal(kind=EventKind.ABSORB, operative=date(2026, 9, 1), sources=("u-yt",), results=(Result(unit=new),))
    following = planned(office, kind=EventKind.ABSORB, proposal=second)
    actions.enact_event(event_id=following.pk, proposal=second, act=ACT, by=office, at=LATER)
    registry = register(fresh=True).registry
    assert {s.unit for s in registry.predecessors(new, date(2026, 9, 1), EVE)} == {"u-tc", "u-xd", "u-yt"}
    with pytest.raises(Impossible):  # the second rests on it? no: the unit of the first goes on; but its part is taken
        actions.annul_event(event_id=event.pk, reason="", by=office, at=LATER)


# --- names ---------------------------------------------------------------------------------------------------------------


def test_a_choice_is_remembered_and_a_new_one_takes_it_back(office: User) -> None:
    actions.link_name(name="Sở  Nội vụ", unit="u-nv", place="u-tinh", by=office, at=AT)
    actions.link_name(name="Sở Nội Vụ", unit="u-nv", place="u-tinh", by=office, at=LATER)
    assert models.NameLink.objects.count() == 1
    actions.link_name(name="Sở Nội vụ", unit=None, place="u-tinh", by=office, at=LATER)
    assert list(actions.remembered("u-tinh").meant.values()) == [None]
    assert models.NameLink.objects.filter(withdrawn_at=None).count() == 1
    assert actions.remembered("u-xa").meant == {}
    with pytest.raises(LookupError):
        actions.link_name(name="X", unit="u-khong-co", place=None, by=office, at=AT)


# --- the database says no, and answers -----------------------------------------------------------------------------------


def test_a_name_longer_than_is_kept_can_be_chosen_again(office: User) -> None:
    name = "Sở " + "rất dài " * 90
    actions.link_name(name=name, unit="u-tc", place="u-tinh", by=office, at=AT)
    again = actions.link_name(name=name, unit=None, place="u-tinh", by=office, at=LATER)
    assert actions.remembered("u-tinh").meant == {again.key: None}


def test_the_database_refuses_what_cannot_be(units: None) -> None:
    rows = [
        lambda: models.Version.objects.create(unit_id="u-yt", name="X", start=DAY, end=EVE),
        lambda: models.Version.objects.create(unit_id="u-nv", name="X", start=CHANGED),
        lambda: models.Code.objects.create(unit_id="u-yt", scheme="nso", code="1", start=DAY, end=DAY),
        lambda: models.Edge.objects.create(event_id="45#1", source_id="u-yt", target_id="u-yt", dimension="asset", share="part"),
        lambda: models.Edge.objects.create(event_id="45#1", source_id="u-nv-cu", target_id="u-nv", dimension="function", share="part"),
        lambda: models.Event.objects.create(id="x", kind="merge", state="enacted", is_own=True, proposal={}),
        lambda: models.Event.objects.create(id="x", kind="merge", state="planned", is_own=True, proposal=None),
    ]  # fmt: skip
    for row in rows:
        with pytest.raises(IntegrityError), transaction.atomic():
            row()
    with pytest.raises(models.models.ProtectedError):
        models.Unit.objects.get(pk="u-nv").delete()


def test_the_database_answers_as_memory_does(office: User) -> None:
    enacted(office)
    registry = register(fresh=True).registry
    days = [date(2024, 1, 1), CHANGED, EVE, DAY, date(2027, 1, 1)]
    asked = 0
    for unit in registry.units:
        for at, start in enumerate(days):
            for end in days[at:]:
                if registry.at(unit, start) is None:
                    continue
                asked += 1
                expected = {each.unit for each in registry.successors(unit, start, end)}
                assert set(models.Unit.objects.ids_it_became(unit, start, end)) == expected
                assert set(models.Unit.objects.became(unit, start, end).values_list("pk", flat=True)) == expected
                back = set(models.Unit.objects.came_into(unit, end, start).values_list("pk", flat=True))
                assert {each.unit for each in registry.predecessors(unit, end, start)} <= back | {unit}
    assert asked > 50


@given(st.sampled_from(list(EventKind)), st.booleans(), st.sampled_from(["day", "month", "quarter"]))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_proposal_kept_as_json_is_the_same_again(kind: EventKind, goes_on: bool, precision: str) -> None:
    proposal = replace(
        MERGER, kind=kind, does_source_go_on=goes_on, precision=precision, parents=ABOVE, changed={"name": "X"}
    )
    assert convert.proposal_from_json(convert.proposal_to_json(proposal)) == proposal


def test_a_kept_proposal_of_format_1_is_still_read() -> None:
    kept = {
        "format": 1, "kind": "merge", "operative": "2026-04-01", "precision": "day", "sources": ["u-tc", "u-xd"],
        "results": [{"unit": "", "kind": "organ", "name": "Kinh tế", "type": "Sở", "seat": "",
                     "parents": [["state", "u-tinh"]], "codes": []}],
        "changed": {}, "parents": None, "dimensions": ["function"], "shares": [], "does_source_go_on": False,
        "clause": "Điều 1", "certainty": "confirmed", "note": "",
    }  # fmt: skip
    assert convert.proposal_from_json(kept) == MERGER
    with pytest.raises(convert.UnknownFormat):
        convert.proposal_from_json({"format": 2})


@pytest.mark.django_db
def test_without_own_events_the_register_is_the_packaged_one() -> None:
    assert register().registry.units.keys() == national().units.keys()


def test_a_correction_of_a_register_that_has_moved_since_it_was_shown_is_refused(office: User) -> None:
    event = enacted(office)
    shown = register(fresh=True).edition
    actions.correct_version(
        unit="u-yt", on=DAY, act=ACT, clause="", reason="x", by=office, at=LATER, name="Y tế, Dân số"
    )
    right = Proposal(kind=EventKind.RENAME, operative=DAY, sources=("u-tc",), changed={"name": "Kinh tế"})
    with pytest.raises(actions.PlanMoved):
        actions.correct_event(event_id=event.pk, proposal=right, act=ACT, reason="x", shown=shown, by=office, at=LATER)
    assert models.Event.objects.get(pk=event.pk).state == "enacted"


def test_two_choices_without_a_place_are_one(office: User) -> None:
    actions.link_name(name="Bộ Nội vụ", unit="u-nv", place=None, by=office, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.NameLink.objects.create(name="Bộ Nội vụ", key="bộ nội vụ", unit_id="u-tc", at=AT, by=office)
