"""Numbers one can sign: the total, the list and the annex of the report agree, and no day is made up."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase
from tests.factories import UserFactory
from tests.web.world import AT, World, accept, load, plan_text
from tests.web.world import given as report_given

from tinhgon.programme import NOT_COUNTED, NotAllowed, WorkState, count
from tinhgon_web.accounts.models import User
from tinhgon_web.documents.models import Document
from tinhgon_web.office_calendar import counting
from tinhgon_web.programmes import actions
from tinhgon_web.programmes.convert import task_rows
from tinhgon_web.programmes.models import Body, Departure, Edition, Programme, Task, TaskBody
from tinhgon_web.programmes.standing import CODES
from tinhgon_web.reports.actions import freeze_report

TODAY = AT.date()
DAYS = st.dates(TODAY - timedelta(days=160), TODAY + timedelta(days=40))
FACTS = st.lists(st.tuples(st.sampled_from(WorkState), DAYS | st.none(), DAYS | st.none(), st.booleans()), max_size=14)


def random_register(facts: list[tuple[WorkState, date | None, date | None, bool]]) -> Programme:
    """Write tasks of every state, deadline and lead straight into the tables."""
    by = UserFactory()
    document = Document.objects.create(
        sha256=f"{by.pk:064}", name="a.txt", size=1, uploaded_at=AT, uploaded_by=by, state="read", text="x"
    )
    reading = document.readings.create(reader="test", format_version=1, data={"document": {}}, seconds=0.1, read_at=AT)
    programme = Programme.objects.create(title="Sắp xếp", document=document, named_on=TODAY)
    edition = Edition.objects.create(programme=programme, reading=reading, key=f"{by.pk}", applied_at=AT, applied_by=by)
    body = Body.objects.get_or_create(key="sở a", defaults={"name": "Sở A", "folded": "so a"})[0]
    for place, (state, due, finished, is_led) in enumerate(facts):
        is_done = state is WorkState.DONE
        task = Task.objects.create(
            programme=programme, edition=edition, clause=f"I.{place}", position=place, text=f"Việc {place}", folded="",
            state=state.value, due=due, is_led=is_led, finished_on=finished if is_done else None,
            finished_by=(TODAY if place % 2 else None) if is_done and finished is None else None,
        )  # fmt: skip
        if is_led:
            TaskBody.objects.create(task=task, body=body, role="lead")
        if state in NOT_COUNTED:
            Departure.objects.create(
                task=task, to=state.value, came_from="draft", document="31-TB/TU", reason="x", successor_name="Sở B",
                at=AT, by=by,
            )  # fmt: skip
    return programme


class TestRandomRegisters(HypothesisTestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(FACTS)
    def test_total_list_and_annex_agree_and_the_identity_holds(self, facts: Any) -> None:
        programme = random_register(facts)
        tasks = programme.tasks.all()
        by_database = tasks.figures(TODAY)
        rows = task_rows(programme.tasks.for_lists().prefetch_related("evidence", "departures"), as_of=TODAY)
        by_core = count(rows, as_of=TODAY, **counting())
        assert {code: by_database[code] for code in CODES} == {
            code: figure.numerator for code, figure in by_core.buckets.items()
        }
        assert by_database["total"] == sum(by_database[code] for code in ("done", "assigned", "unassigned"))
        assert by_database["overdue"] == by_database["overdue_assigned"] + by_database["overdue_unassigned"]
        assert by_database["all"] == by_database["total"] + by_database["outside"] == len(facts)

        assert list(tasks.ages(TODAY).values()) == [figure.numerator for figure in by_core.ageing]
        for code in CODES:
            assert set(tasks.in_bucket(code, TODAY).values_list("pk", flat=True)) == set(by_core.buckets[code].rows)
        schedules = {task.pk: task.schedule for task in tasks.with_schedule(TODAY) if task.schedule}
        assert schedules == {pk: schedule.value for pk, schedule in by_core.schedules.items()}

        values = report_given(starts_on=TODAY - timedelta(days=30), cut_off=TODAY)
        report = freeze_report(programme_id=programme.pk, given=values, by=programme.editions.get().applied_by, at=AT)
        figures = {one["key"]: one["numerator"] for one in report.data["figures"]}
        assert figures["total"] == len(report.data["rows"]) == by_database["total"]
        assert len(report.data["gone"]) == by_database["outside"]


# --- done, the day unknown ---

DONE_TEXT = (
    "Sở Nội vụ sắp xếp các phòng chuyên môn (đã hoàn thành).",
    "Sở Y tế lập danh mục trạm y tế, hoàn thành trong tháng 01/2026 (đã hoàn thành).",
    "Sở Xây dựng kiểm tra nhà, đất dôi dư.",
)


@pytest.fixture
def reported(people: dict[str, User]) -> Programme:
    return accept(load(plan_text(DONE_TEXT), name="da-xong.txt", by=people["office"]), by=people["office"]).programme


def test_what_a_document_reports_as_done_is_neither_on_time_nor_late(reported: Programme) -> None:
    figures = reported.tasks.all().figures(TODAY)
    assert (figures["done"], figures["done_undated"], figures["done_late"], figures["done_on_time"]) == (2, 2, 0, 0)
    assert [task.finished_by for task in reported.tasks.filter(state="done")] == [date(2026, 1, 5)] * 2


def test_the_plan_takes_the_days_a_person_knows_and_leaves_the_others_unknown(
    people: dict[str, User], today: None, client: Client
) -> None:
    reading = load(plan_text(DONE_TEXT), name="da-xong.txt", by=people["office"])
    client.force_login(people["office"])
    url = reverse("programmes:plan", args=[reading.pk])
    late = client.post(url, {"apply": "1", "done:I.1": "6/1/2026"})  # the document is of the day before
    assert (late.status_code, Programme.objects.count()) == (409, 0)
    assert "Sau ngày 05/01/2026" in late.content.decode()
    client.post(url, {"apply": "1", "done:I.1": "2/1/2026", "done:I.2": ""})
    days = dict(Programme.objects.get().tasks.filter(state="done").values_list("clause", "finished_on"))
    assert days == {"I.1": date(2026, 1, 2), "I.2": None}


def test_the_days_can_be_told_later_all_on_one_page(reported: Programme, office: Client) -> None:
    url = reverse("programmes:done-days", args=[reported.pk])
    tasks = {task.clause: task for task in reported.tasks.filter(state="done")}
    assert (
        "Ghi ngày hoàn thành của 2 nhiệm vụ"
        in office.get(reverse("programmes:detail", args=[reported.pk])).content.decode()
    )
    response = office.post(url, {f"done:{tasks['I.2'].pk}": "20/01/2026"}, follow=True)
    assert "Đã ghi ngày hoàn thành của 1 nhiệm vụ." in response.content.decode()
    tasks["I.2"].refresh_from_db()
    assert (tasks["I.2"].finished_on, tasks["I.2"].finished_by) == (date(2026, 1, 20), None)
    assert reported.tasks.all().figures(TODAY)["done_undated"] == 1
    assert tasks["I.2"].events.first().kind == "dated"
    # A second time there is nothing to date: somebody said the day already.
    by = reported.editions.get().applied_by
    assert actions.date_completions(days={tasks["I.2"].pk: date(2026, 1, 3)}, by=by, at=AT) == 0


def test_without_a_deadline_nothing_is_on_time(world: World) -> None:
    task, by = world.task("I.4"), world.people["office"]
    for to in (WorkState.IN_PROGRESS, WorkState.WAITING_CONFIRMATION, WorkState.DONE):
        actions.move_task(task_id=task.pk, to=to, note="Đã trình.", on=TODAY, by=by, at=AT)
    figures = world.programme.tasks.all().figures(TODAY)
    assert (figures["done_no_deadline"], figures["done_on_time"]) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_days_that_were_made_up_become_unknown_and_those_a_person_gave_stay() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([("programmes", "0005_parts_taken_over")])
    old = executor.loader.project_state(
        [("programmes", "0005_parts_taken_over"), *executor.loader.graph.leaf_nodes("documents")]
    ).apps
    by = old.get_model("accounts", "User").objects.create(username="truoc", role="reader")
    document = old.get_model("documents", "Document").objects.create(
        sha256="x", name="x", size=1, uploaded_at=AT, uploaded_by=by
    )
    reading = old.get_model("documents", "Reading").objects.create(
        document=document, reader="x", format_version=1, data={}, seconds=0, read_at=AT
    )
    programme = old.get_model("programmes", "Programme").objects.create(
        title="x", document=document, named_on=TODAY, issued_on=date(2026, 1, 5)
    )
    edition = old.get_model("programmes", "Edition").objects.create(
        programme=programme, reading=reading, key="x", applied_at=AT, applied_by=by
    )
    table, events = old.get_model("programmes", "Task"), old.get_model("programmes", "TaskEvent")
    done = {"status": "done"}
    ways: dict[str, list[tuple[str, Any, Any]]] = {
        "reported": [("created", None, done)],
        "confirmed": [("created", None, {"status": "open"}), ("moved", "waiting_confirmation", "done")],
        "reopened and reported": [("created", None, done), ("moved", "done", "returned"), ("edition", {}, done)],
        "reported and reopened and confirmed": [("created", None, done), ("moved", "done", "returned"),
                                                ("moved", "waiting_confirmation", "done")],
    }  # fmt: skip
    body = old.get_model("programmes", "Body").objects.create(name="Sở A", key="sở a", folded="so a")
    for place, (clause, way) in enumerate(ways.items()):
        task = table.objects.create(
            programme=programme, edition=edition, clause=clause, position=place, text="x", folded="", state="done",
            finished_on=date(2026, 1, 5),
        )  # fmt: skip
        for kind, before, after in way:
            events.objects.create(task=task, kind=kind, old=before, new=after, at=AT, by=by)
    gone = table.objects.create(
        programme=programme, edition=edition, clause="gone", position=9, text="x", folded="", state="transferred"
    )
    old.get_model("programmes", "TaskBody").objects.create(task=gone, body=body, role="lead")
    for before, after, note in (("in_progress", "paused", "chờ"), ("paused", "transferred", "Sở B tiếp nhận")):
        events.objects.create(task=gone, kind="moved", old=before, new=after, note=note, at=AT, by=by)

    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    days = {task.clause: (task.finished_on, task.finished_by) for task in Task.objects.filter(state="done")}
    known, unknown = (date(2026, 1, 5), None), (None, date(2026, 1, 5))
    assert days == {
        "reported": unknown, "confirmed": known, "reopened and reported": unknown,
        "reported and reopened and confirmed": known,
    }  # fmt: skip
    departure = Departure.objects.get()
    assert (departure.to, departure.came_from, departure.successor_name) == (
        "transferred",
        "in_progress",
        "Sở B tiếp nhận",
    )
    task = Task.objects.get(clause="gone")
    assert (task.is_led, task.lead_sort) == (True, "so a")


# --- leaving the total ---


def test_leaving_the_total_shows_what_changes_and_can_be_taken_back(office: Client, world: World) -> None:
    task = world.task("I.6")  # overdue
    url = reverse("programmes:move", args=[task.pk])
    form = {"to": "transferred", "body": "Sở Tư pháp", "document": "31-TB/TU, 05/02/2026", "note": "Đổi chức năng"}
    page = office.post(url, form).content.decode()
    assert "quá hạn <b>1 → 0</b>" in page
    assert "tổng số <b>6 → 5</b>" in page
    task.refresh_from_db()
    assert task.state == "assigned"  # nothing is written before one is sure

    office.post(url, {**form, "sure": "1"})
    departure = Departure.objects.get()
    assert (departure.successor_name, departure.document, departure.reason) == (
        "Sở Tư pháp", "31-TB/TU, 05/02/2026", "Đổi chức năng",
    )  # fmt: skip
    figures = world.programme.tasks.all().figures(TODAY)
    assert (figures["total"], figures["overdue"], figures["outside"]) == (5, 0, 1)
    listed = office.get(reverse("programmes:documents", args=[world.programme.pk])).content.decode()
    assert "31-TB/TU" in listed

    response = office.post(reverse("programmes:take-back", args=[task.pk]), {"reason": "Ghi nhầm"}, follow=True)
    assert "Đã đưa nhiệm vụ lại vào tổng số" in response.content.decode()
    task.refresh_from_db()
    departure.refresh_from_db()
    assert (task.state, departure.closed_reason) == ("assigned", "Ghi nhầm")
    assert world.programme.tasks.all().figures(TODAY)["overdue"] == 1


@pytest.mark.parametrize(
    ("to", "form", "says"),
    [
        ("transferred", {"note": "x", "document": "31-TB/TU"}, "cơ quan tiếp nhận"),
        ("transferred", {"note": "x", "body": "Sở B"}, "văn bản chỉ đạo"),
        ("ended", {"document": "31-TB/TU"}, "lý do"),
        ("paused", {"note": "x"}, "văn bản chỉ đạo"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    office: Client, world: World, to: str, form: dict[str, str], says: str
) -> None:
    response = office.post(reverse("programmes:move", args=[world.task("I.1").pk]), {"to": to, "sure": "1", **form})
    assert response.status_code == 422
    page = response.content.decode()
    assert f"Cần ghi thêm: {says}." in page
    assert f"Cần ghi: {says}." in page
    assert not Departure.objects.exists()


def test_only_who_follows_the_programme_takes_back(world: World) -> None:
    task, office = world.task("I.1"), world.people["office"]
    actions.move_task(task_id=task.pk, to=WorkState.ENDED, note="x", document="31-TB/TU", by=office, at=AT)
    with pytest.raises(NotAllowed, match="wrong-party"):
        actions.take_back(task_id=task.pk, reason="x", by=world.people["reporter"], at=AT)
    with pytest.raises(NotAllowed, match="missing"):
        actions.take_back(task_id=task.pk, reason=" ", by=office, at=AT)


def test_a_task_paused_and_then_transferred_comes_back_to_where_it_was_counted(world: World) -> None:
    task, by = world.task("I.1"), world.people["office"]
    actions.move_task(task_id=task.pk, to=WorkState.IN_PROGRESS, by=by, at=AT)
    actions.move_task(task_id=task.pk, to=WorkState.PAUSED, note="x", document="1-TB/TU", by=by, at=AT)
    actions.move_task(
        task_id=task.pk, to=WorkState.TRANSFERRED, note="x", document="2-TB/TU", body="Sở B", by=by, at=AT
    )
    actions.take_back(task_id=task.pk, reason="Ghi nhầm", by=by, at=AT)
    task.refresh_from_db()
    assert task.state == "in_progress"
    assert not Departure.objects.filter(closed_at=None).exists()


def test_a_report_of_an_earlier_day_counts_what_left_the_total_since(world: World) -> None:
    task, by = world.task("I.6"), world.people["office"]
    later = AT + timedelta(days=5)
    actions.move_task(task_id=task.pk, to=WorkState.ENDED, note="x", document="31-TB/TU", by=by, at=later)
    before = freeze_report(programme_id=world.programme.pk, given=report_given(cut_off=TODAY), by=by, at=later)
    after = freeze_report(programme_id=world.programme.pk, given=report_given(cut_off=later.date()), by=by, at=later)
    assert [(len(r.data["rows"]), len(r.data["gone"])) for r in (before, after)] == [(6, 0), (5, 1)]
    assert after.data["gone"][0]["assessment"] == "Kết thúc theo dõi"


# --- assigning ---


def test_tasks_are_given_out_from_the_list_all_at_once(office: Client, world: World) -> None:
    free, led = world.task("I.5"), world.task("I.4")
    here = f"{reverse('programmes:register')}?bucket=unassigned"
    response = office.post(
        reverse("programmes:assign"), {"task": [free.pk, led.pk, "x"], "lead": "Sở Tư pháp; Sở Y tế", "next": here}
    )
    assert response.url == here
    for task in (free, led):
        task = Task.objects.for_lists().get(pk=task.pk)
        assert (task.leads, task.state, task.is_led) == (["Sở Tư pháp", "Sở Y tế"], "assigned", True)
    assert world.programme.tasks.all().figures(TODAY)["unassigned"] == 0
    again = actions.assign_tasks(task_ids=[free.pk], lead=["Sở Tư pháp", "Sở Y tế"], by=world.people["office"], at=AT)
    assert again == 0


@pytest.mark.parametrize("data", [{"lead": "Sở Y tế"}, {"task": ["1"], "lead": ""}])
def test_nothing_is_given_out_without_tasks_or_without_a_body(
    office: Client, world: World, data: dict[str, Any]
) -> None:
    before = list(Task.objects.values_list("pk", "state", "lead_sort"))
    office.post(reverse("programmes:assign"), {**data, "next": "https://elsewhere.example/"})
    assert list(Task.objects.values_list("pk", "state", "lead_sort")) == before


def test_a_task_whose_lead_is_taken_away_is_unassigned(world: World) -> None:
    task = world.task("I.1")
    actions.correct_task(
        task_id=task.pk, text=task.text, lead=[], coordinating=[], product="", by=world.people["office"], at=AT
    )
    assert world.programme.tasks.all().figures(TODAY)["unassigned"] == 2


# --- filters kept by name ---


def test_a_filter_is_kept_by_name_for_its_owner_alone(world: World, today: None) -> None:
    office, reader, url = world.client("office"), world.client("reader"), reverse("programmes:save-filter")
    office.post(url, {"name": "Quá hạn của sở", "query": "bucket=overdue&sort=due"})
    office.post(url, {"name": "Quá hạn của sở", "query": "bucket=overdue"})  # the same name replaces it
    page = office.get(reverse("programmes:register")).content.decode()
    assert 'href="/chuong-trinh/so-nhiem-vu/?bucket=overdue">Quá hạn của sở<' in page
    assert "Quá hạn của sở" not in reader.get(reverse("programmes:register")).content.decode()
    reader.post(url, {"remove": "Quá hạn của sở"})
    assert "Quá hạn của sở" in office.get(reverse("programmes:register")).content.decode()
    office.post(url, {"remove": "Quá hạn của sở"})
    assert "Quá hạn của sở" not in office.get(reverse("programmes:register")).content.decode()


# --- days as they are typed ---


@pytest.mark.parametrize("typed", ["12/2/2026", "12/02/2026", "12.2.2026", "2026-02-12"])
def test_a_day_is_typed_in_the_offices_order(office: Client, world: World, typed: str) -> None:
    task = world.task("I.4")
    form = {"new_due": typed, "authority": "Công văn", "reason": "x"}
    assert office.post(reverse("programmes:deadline", args=[task.pk]), form).status_code == 302
    task.refresh_from_db()
    assert task.due == date(2026, 2, 12)


@pytest.mark.parametrize("typed", ["31/02/2026", "2/2026", "12/13/2026", "12/2/26", "mai"])
def test_a_day_that_is_none_is_refused_with_what_was_typed(office: Client, world: World, typed: str) -> None:
    form = {"new_due": typed, "authority": "Công văn", "reason": "x"}
    response = office.post(reverse("programmes:deadline", args=[world.task("I.4").pk]), form)
    assert response.status_code == 422
    assert f"Không đọc được ngày “{typed}”" in response.content.decode()


# --- by unit, not by spelling ---


def test_two_spellings_of_one_unit_are_one_row_and_a_class_is_marked(
    units: None, people: dict[str, User], signed_in: Callable[[str], Client]
) -> None:
    clauses = (
        "Sở Tài chính chủ trì rà soát biên chế, hoàn thành trong tháng 01/2026.",
        "Sở Tài chính tỉnh chủ trì lập danh mục tài sản.",
        "Sở Tài chính chủ trì, phối hợp với Sở Nội vụ bàn giao trụ sở.",
        "Các sở, ban, ngành rà soát văn bản.",
    )
    made = accept(load(plan_text(clauses), name="ten.txt", by=people["office"]), by=people["office"]).programme
    parts = TaskBody.objects.filter(task__programme=made, role="lead")
    parts.filter(body__name__startswith="Sở Tài chính").update(unit="u-tc")
    page = signed_in("office").get(reverse("programmes:detail", args=[made.pk])).content.decode()
    if parts.filter(unit="u-tc").values("body").distinct().count() > 1:
        assert "2 cách viết" in page
        assert "unit=u-tc&amp;role=lead" in page
    own = signed_in("reporter").get(reverse("programmes:detail", args=[made.pk])).content.decode()
    assert "chủ trì 0, phối hợp 1" in own


@pytest.fixture
def signed_in(people: dict[str, User], today: None) -> Callable[[str], Client]:
    def client(who: str) -> Client:
        made = Client()
        made.force_login(people[who])
        return made

    return client
