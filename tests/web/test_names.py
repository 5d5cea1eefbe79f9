"""Names of a programme linked to units: settled, offered, chosen and remembered; who carries an open task on today."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.urls import reverse
from tests.web.world import AT, accept, load, plan_text

from tinhgon.organisations.enactment import Proposal, Result
from tinhgon.organisations.model import Act, EventKind
from tinhgon_web.accounts.models import User
from tinhgon_web.audit.models import AuditEvent
from tinhgon_web.documents.actions import correct
from tinhgon_web.organisations import actions as units_actions
from tinhgon_web.organisations.models import Event, NameLink
from tinhgon_web.programmes import actions
from tinhgon_web.programmes.models import Change, Programme, Task, TaskBody

CLAUSES = (
    "Sở Nội vụ chủ trì, phối hợp với Sở Tài chính rà soát biên chế của các cơ quan cấp tỉnh, hoàn thành trong tháng 5/2026.",
    "Văn phòng Tỉnh ủy chuẩn bị trụ sở làm việc của cấp xã.",
    "Sở Lao động, Thương binh và Xã hội rà soát đối tượng bảo trợ xã hội.",
    "Các sở, ban, ngành tỉnh công khai kết quả rà soát.",
    "Hợp nhất Sở Tài chính và Sở Xây dựng thành Sở Kinh tế, hoàn thành trong tháng 6/2026.",
)
ACT = Act("12-QĐ/UBND", "12-QĐ/UBND", "Quyết định", "UBND tỉnh", date(2026, 6, 1), date(2026, 6, 1))


@pytest.fixture
def office(units: None, people: dict[str, User]) -> User:
    return people["office"]


@pytest.fixture
def programme(office: User) -> Programme:
    return accept(load(plan_text(CLAUSES), name="ke-hoach-don-vi.txt", by=office), by=office).programme


@pytest.fixture
def signed_in(people: dict[str, User], today: None) -> Callable[[str], Client]:
    def client(who: str) -> Client:
        made = Client()
        if who != "anonymous":
            made.force_login(people[who])
        return made

    return client


def unit_of(programme: Programme, name: str) -> str | None:
    parts = TaskBody.objects.filter(task__programme=programme, body__name=name)
    (unit,) = set(parts.values_list("unit", flat=True))
    return unit


def page(client: Client, view: str, *args: Any, **query: Any) -> str:
    response = client.get(reverse(f"programmes:{view}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


# --- at acceptance -------------------------------------------------------------------------------------------------------


def test_leads_become_units_of_the_issuing_place_on_the_day_of_the_document(programme: Programme) -> None:
    assert programme.place_id == "u-tinh"
    assert programme.named_on == date(2026, 1, 5)
    assert unit_of(programme, "Sở Nội vụ") == "u-nv"  # not the one that ended in 3/2025
    assert unit_of(programme, "Văn phòng Tỉnh ủy") == "u-vptu"


def test_what_is_not_one_unit_or_not_sure_is_linked_to_none(programme: Programme) -> None:
    assert unit_of(programme, "Các sở, ban, ngành tỉnh") is None
    ended = TaskBody.objects.get(task__programme=programme, task__clause="I.3")
    assert ended.unit_id is None  # ended before the document's day: offered, not settled


def test_changes_become_planned_events_with_their_units_and_month(programme: Programme) -> None:
    (change,) = programme.changes.all()
    event = change.event
    assert event is not None
    assert (event.state, event.kind, event.operative, event.precision) == (
        "planned",
        "merge",
        date(2026, 6, 1),
        "month",
    )
    assert {(p.name, p.unit_id) for p in event.parties.all()} == {
        ("Sở Tài chính", "u-tc"), ("Sở Xây dựng", "u-xd"), ("Sở Kinh tế", None)
    }  # fmt: skip
    assert change.clause in event.origin


def test_a_change_a_later_edition_drops_is_planned_no_more(programme: Programme, office: User) -> None:
    (change,) = programme.changes.all()
    accept(load(plan_text(CLAUSES[:4]), name="ban-sau.txt", by=office), by=office, programme=programme)
    change.refresh_from_db()
    assert change.is_gone
    assert Event.objects.get(pk=change.event_id).state == "annulled"


def test_the_same_edition_read_again_plans_nothing_twice(programme: Programme, office: User) -> None:
    more = (*CLAUSES, "Sở Y tế báo cáo kết quả.")
    accept(load(plan_text(more), name="ban-sau.txt", by=office), by=office, programme=programme)
    assert Event.objects.filter(is_own=True).count() == 1


def test_without_loaded_units_names_stay_words(people: dict[str, User]) -> None:
    office = people["office"]
    programme = accept(load(plan_text(CLAUSES), name="ke-hoach.txt", by=office), by=office).programme
    assert not TaskBody.objects.exclude(unit=None).exists()
    units_actions.load_national(by=None, at=AT)  # the whole national register: it has no such province
    assert actions.read_names_as_of(programme_id=programme.pk, place=None, on=programme.named_on, by=office, at=AT) == 0


# --- what a person chooses -----------------------------------------------------------------------------------------------


def test_a_choice_links_every_place_and_is_remembered_for_the_next_document(programme: Programme, office: User) -> None:
    name = TaskBody.objects.get(task__clause="I.3").body.name
    assert actions.choose_unit(programme_id=programme.pk, name=name, unit="u-ldtbxh", by=office, at=AT) == 1
    assert unit_of(programme, name) == "u-ldtbxh"
    assert AuditEvent.objects.filter(action="programme.name").count() == 1
    assert actions.choose_unit(programme_id=programme.pk, name=name, unit="u-ldtbxh", by=office, at=AT) == 0
    actions.choose_unit(programme_id=programme.pk, name="Văn phòng Tỉnh ủy", unit="u-btc", by=office, at=AT)
    other = accept(load(plan_text(CLAUSES[1:3]), name="khac.txt", by=office), by=office).programme
    assert unit_of(other, "Văn phòng Tỉnh ủy") == "u-btc"


def test_a_name_that_is_no_unit_is_not_linked_again(programme: Programme, office: User) -> None:
    actions.choose_unit(programme_id=programme.pk, name="Sở Tài chính", unit=None, by=office, at=AT)
    assert unit_of(programme, "Sở Tài chính") is None
    changed = actions.read_names_as_of(programme_id=programme.pk, place="u-tinh", on=date(2026, 1, 5), by=office, at=AT)
    assert changed == 0


def test_names_read_as_of_another_day_are_other_units(programme: Programme, office: User) -> None:
    actions.read_names_as_of(programme_id=programme.pk, place="u-tinh", on=date(2025, 2, 1), by=office, at=AT)
    assert unit_of(programme, "Sở Nội vụ") == "u-nv-cu"


def test_a_correction_of_a_task_keeps_what_its_bodies_meant(programme: Programme, office: User) -> None:
    name = TaskBody.objects.get(task__clause="I.3").body.name
    actions.choose_unit(programme_id=programme.pk, name=name, unit="u-ldtbxh", by=office, at=AT)
    NameLink.objects.all().delete()  # nothing to remember it by but the task itself
    task = Task.objects.get(programme=programme, clause="I.3")
    actions.correct_task(
        task_id=task.pk, text="Khác", lead=[name], coordinating=["Sở Y tế"], product="", by=office, at=AT
    )
    assert {part.unit_id for part in task.parts.all()} == {"u-ldtbxh", "u-yt"}


# --- before it is written into the register ------------------------------------------------------------------------------


def test_a_reading_marks_the_names_that_may_mean_several_units(
    office: User, signed_in: Callable[[str], Client]
) -> None:
    reading = load(plan_text(CLAUSES), name="ke-hoach.txt", by=office)
    client = signed_in("office")
    shown = client.get(reverse("documents:reading", args=[reading.pk])).content.decode()
    assert shown.count("chọn đơn vị: ") == 1
    assert "chọn đơn vị: Sở Lao động" in shown
    assert (
        "chưa rõ đơn vị: " in signed_in("reader").get(reverse("documents:reading", args=[reading.pk])).content.decode()
    )
    listed = client.get(reverse("documents:names", args=[reading.pk])).content.decode()
    assert "Tên là của Tỉnh An Sơn, vào ngày 05/01/2026." in listed


def test_a_choice_in_a_reading_counts_when_it_is_accepted(office: User, signed_in: Callable[[str], Client]) -> None:
    reading = load(plan_text(CLAUSES), name="ke-hoach.txt", by=office)
    name = next(t["lead"][0] for t in reading.data["tasks"] if t["clause"] == "I.3")
    client, address = signed_in("office"), reverse("documents:name", args=[reading.pk])
    assert client.post(address, {"name": name}).status_code == 422
    assert client.post(address, {"name": name, "unit": "u-nv"}).status_code == 302
    assert "chọn đơn vị" not in client.get(reverse("documents:reading", args=[reading.pk])).content.decode()
    assert unit_of(accept(reading, by=office).programme, name) == "u-nv"


def test_a_corrected_letterhead_changes_how_names_are_read(office: User, signed_in: Callable[[str], Client]) -> None:
    reading = load(plan_text(CLAUSES), name="ke-hoach.txt", by=office)
    correct(reading_id=reading.pk, kind="letterhead.set", key="", value={"issued_on": "2025-02-01"}, by=office, at=AT)
    listed = signed_in("office").get(reverse("documents:names", args=[reading.pk])).content.decode()
    assert "vào ngày 01/02/2025." in listed
    programme = accept(reading, by=office).programme
    assert unit_of(programme, "Sở Nội vụ") == "u-nv-cu"


# --- the pages -----------------------------------------------------------------------------------------------------------


def test_the_list_says_what_is_linked_what_is_open_and_by_what(
    programme: Programme, signed_in: Callable[[str], Client]
) -> None:
    shown = page(signed_in("office"), "names", programme.pk)
    for words in (
        "Cần chọn",
        "Đã nối",
        "Nhóm cơ quan, không phải một đơn vị",
        "đúng tên; của Tỉnh An Sơn, nơi ban hành",
    ):
        assert words in shown
    assert 'value="Tỉnh An Sơn"' in shown
    assert "Chọn đơn vị cho" not in page(signed_in("reader"), "names", programme.pk)


def test_choosing_from_what_is_offered(programme: Programme, signed_in: Callable[[str], Client]) -> None:
    client, name = signed_in("office"), TaskBody.objects.get(task__clause="I.3").body.name
    shown = page(client, "name", programme.pk, name=name)
    assert "u-ldtbxh" in shown
    address = reverse("programmes:name", args=[programme.pk])
    assert client.post(address, {"name": name, "unit": "u-ldtbxh"}).status_code == 302
    assert unit_of(programme, name) == "u-ldtbxh"


def test_searching_for_what_is_not_offered(programme: Programme, signed_in: Callable[[str], Client]) -> None:
    shown = page(signed_in("office"), "name", programme.pk, name="Cơ quan lạ", q="so y te")
    assert 'value="u-yt"' in shown


@pytest.mark.parametrize("data", [{}, {"unit": "u-khong-co"}])
def test_no_choice_or_an_unknown_unit_is_refused_in_words(
    programme: Programme, signed_in: Callable[[str], Client], data: dict[str, str]
) -> None:
    response = signed_in("office").post(reverse("programmes:name", args=[programme.pk]), {"name": "Sở Nội vụ", **data})
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert unit_of(programme, "Sở Nội vụ") == "u-nv"


@pytest.mark.parametrize(
    ("place", "on", "words"),
    [
        ("Sở", "2026-01-05", "cách hiểu"),
        ("Tỉnh Không Có", "2026-01-05", "không có đơn vị"),
        ("98", "", "Cần một ngày"),
        ("98", "31/02/2026", "Không đọc được ngày"),
    ],
)
def test_a_place_or_day_that_cannot_be_read_is_said_and_kept(
    programme: Programme, signed_in: Callable[[str], Client], place: str, on: str, words: str
) -> None:
    address = reverse("programmes:read-names", args=[programme.pk])
    response = signed_in("office").post(address, {"place": place, "on": on})
    assert response.status_code == 422
    shown = response.content.decode()
    assert words in shown
    assert f'value="{place}"' in shown


@pytest.mark.parametrize("place", ["An Sơn", "tinh an son", "98", "Tỉnh An Sơn"])
def test_a_place_is_found_by_name_or_code(programme: Programme, signed_in: Callable[[str], Client], place: str) -> None:
    address = reverse("programmes:read-names", args=[programme.pk])
    response = signed_in("office").post(address, {"place": place, "on": "01/02/2025"})
    assert response.status_code == 302
    programme.refresh_from_db()
    assert (programme.place_id, programme.named_on) == ("u-tinh", date(2025, 2, 1))


def test_an_open_task_says_who_carries_it_on(
    programme: Programme, office: User, signed_in: Callable[[str], Client], on_day: Callable[..., Any]
) -> None:
    new = Result(name="Kinh tế", type="Sở", parents=())
    proposal = Proposal(
        kind=EventKind.MERGE, operative=date(2026, 3, 20), sources=("u-tc", "u-xd"), results=(new,), clause="Điều 1"
    )
    (change,) = programme.changes.all()
    assert change.event_id is not None
    units_actions.enact_event(
        event_id=change.event_id, proposal=proposal, act=ACT, by=office, at=datetime(2026, 3, 12, 3, tzinfo=UTC)
    )
    task = Task.objects.get(programme=programme, clause="I.1")
    client = signed_in("office")
    with on_day(2026, 3, 19):
        assert "nay là" not in page(client, "task", task.pk)
    with on_day(2026, 3, 20):
        shown = page(client, "task", task.pk)
        assert "nay là" in shown
        assert "Sở Kinh tế" in shown
        heir = change.event.parties.get(is_source=False).unit_id
        listed = page(client, "register", unit=heir)
        assert "I.1" in listed
        assert "I.2" not in listed
        assert "Sở Kinh tế và các đơn vị đã nhập vào" in listed
        assert "Đã ban hành" in page(client, "changes", programme.pk)


def test_a_unit_nobody_knows_is_no_filter(programme: Programme, signed_in: Callable[[str], Client]) -> None:
    assert "I.2" in page(signed_in("office"), "register", unit="u-khong-co")


@pytest.mark.django_db(transaction=True)
def test_programmes_from_before_get_the_day_of_their_document() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([("programmes", "0002_units")])
    old = executor.loader.project_state(
        [("programmes", "0002_units"), *executor.loader.graph.leaf_nodes("documents")]
    ).apps
    by = old.get_model("accounts", "User").objects.create(username="truoc", role="reader")
    ids = []
    for name, issued_on in (("co-ngay", date(2025, 2, 3)), ("khong-ngay", None)):
        document = old.get_model("documents", "Document").objects.create(
            sha256=name, name=name, size=1, uploaded_at=AT, uploaded_by=by
        )
        programme = old.get_model("programmes", "Programme").objects.create(
            title=name, document=document, issued_on=issued_on
        )
        ids.append(programme.pk)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    days = [Programme.objects.get(pk=pk).named_on for pk in ids]
    assert days == [date(2025, 2, 3), AT.date()]


def test_changes_from_before_events_were_planned_get_theirs_when_names_are_read_again(
    programme: Programme, office: User
) -> None:
    (change,) = programme.changes.all()
    Change.objects.update(event=None)
    Event.objects.get(pk=change.event_id).parties.all().delete()
    for _again in range(2):
        actions.read_names_as_of(programme_id=programme.pk, place="u-tinh", on=programme.named_on, by=office, at=AT)
    change.refresh_from_db()
    assert change.event is not None
    assert {p.unit_id for p in change.event.parties.all()} == {"u-tc", "u-xd", None}
    assert Event.objects.filter(is_own=True).count() == 2


def test_an_ended_unit_chosen_for_a_document_stays_chosen_there_and_is_offered_elsewhere(
    programme: Programme, office: User, signed_in: Callable[[str], Client]
) -> None:
    name = TaskBody.objects.get(task__clause="I.3").body.name
    actions.choose_unit(programme_id=programme.pk, name=name, unit="u-ldtbxh", by=office, at=AT)
    listed = page(signed_in("office"), "names", programme.pk)
    assert "Cần chọn" not in listed
    again = actions.read_names_as_of(programme_id=programme.pk, place="u-tinh", on=programme.named_on, by=office, at=AT)
    assert again == 0
    assert unit_of(programme, name) == "u-ldtbxh"
    same_day = accept(load(plan_text(CLAUSES[2:3]), name="cung-ngay.txt", by=office), by=office).programme
    assert unit_of(same_day, name) == "u-ldtbxh"
    later = plan_text(CLAUSES[2:3]).decode().replace("ngày 05 tháng 01 năm 2026", "ngày 06 tháng 02 năm 2026")
    other = accept(load(later.encode(), name="ngay-khac.txt", by=office), by=office).programme
    assert unit_of(other, name) is None


def test_what_a_merger_founds_is_no_unit_that_is_there_though_it_bears_its_name(office: User) -> None:
    clause = "Hợp nhất Sở Xây dựng và Sở Tài chính thành Sở Tài chính, hoàn thành trong tháng 6/2026."
    programme = accept(load(plan_text((*CLAUSES[:2], clause)), name="trung-ten.txt", by=office), by=office).programme
    (change,) = programme.changes.all()
    expected = [("Sở Xây dựng", "u-xd"), ("Sở Tài chính", "u-tc"), ("Sở Tài chính", None)]
    assert change.event is not None
    assert [(p.name, p.unit_id) for p in change.event.parties.all()] == expected
    actions.choose_unit(programme_id=programme.pk, name="Sở Tài chính", unit="u-tc", by=office, at=AT)
    actions.read_names_as_of(programme_id=programme.pk, place="u-tinh", on=programme.named_on, by=office, at=AT)
    assert [(p.name, p.unit_id) for p in change.event.parties.all()] == expected
