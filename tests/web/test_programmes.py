"""From a reading into the register, and what happens to its tasks there."""

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.web.world import AT, CLAUSES, World, accept, load, plan_text

from tinhgon.programme import Choice, NotAllowed, WorkState
from tinhgon_web.accounts.models import User
from tinhgon_web.audit.models import AuditEvent
from tinhgon_web.documents.actions import correct
from tinhgon_web.programmes import actions
from tinhgon_web.programmes.models import Edition, Programme, Task, TaskEvent

LATER = AT + timedelta(days=1)
REGISTER = reverse("programmes:register")


def page_of(client: Client, name: str, *args: Any, **query: Any) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def written() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Programme, Edition, Task, TaskEvent, AuditEvent))


# --- a reading into the register ---


def test_a_plan_is_shown_and_written_once(people: dict[str, User], today: None, client: Client) -> None:
    reading = load(plan_text(), name="ke-hoach.txt", by=people["office"])
    client.force_login(people["office"])
    url = reverse("programmes:plan", args=[reading.pk])
    before = written()

    page = page_of(client, "programmes:plan", reading.pk)
    assert "thêm 6" in page
    assert written() == before

    response = client.post(url, {"apply": "1", "shown": hidden(page, "shown"), "programme": ""})
    programme = Programme.objects.get()
    assert response.url == reverse("programmes:detail", args=[programme.pk])
    assert list(programme.tasks.values_list("clause", flat=True)) == ["I.1", "I.2", "I.3", "I.4", "I.5", "I.6"]
    task = programme.tasks.for_lists().get(clause="I.1")
    assert (task.leads, task.coordinating) == (["Sở Nội vụ"], ["Sở Tài chính"])
    assert (task.due, task.first_due) == (date(2026, 3, 14), date(2026, 3, 14))
    assert task.state == WorkState.ASSIGNED
    assert programme.tasks.get(clause="I.5").state == WorkState.DRAFT  # nobody leads it yet
    change = programme.changes.get()
    assert (change.type, change.successors) == ("merge", ["Phòng Hành chính - Quản trị"])
    # "Lưu" and the purposes of the recipients stay with the programme, for its reports.
    assert {"name": "Ban Tổ chức Trung ương", "purpose": "để báo cáo"} in programme.recipients

    after = written()
    again = client.post(url, {"apply": "1", "shown": hidden(page, "shown"), "programme": ""})
    assert again.status_code == 409
    assert written() == after


def test_done_in_a_document_without_a_day_is_said_before_it_is_written(
    people: dict[str, User], today: None, client: Client
) -> None:
    text = "KẾ HOẠCH\nSắp xếp tổ chức\n\n1. Sở Nội vụ sắp xếp các phòng (đã hoàn thành).\n\n2. Sở Y tế lập danh mục.\n"
    reading = load(text.encode(), name="khong-ngay.txt", by=people["office"])
    client.force_login(people["office"])
    page = page_of(client, "programmes:plan", reading.pk)
    assert "Văn bản ghi đã hoàn thành (1)" in page
    assert 'name="done:1"' in page

    task = accept(reading, by=people["office"]).programme.tasks.get(clause="1")
    assert (task.state, task.finished_on, task.finished_by) == ("done", None, None)


def test_a_reading_without_a_task_is_not_offered_as_a_programme(people: dict[str, User], client: Client) -> None:
    reading = load("THÔNG BÁO\n\nChào mừng các đồng chí.\n".encode(), name="thong-bao.txt", by=people["office"])
    client.force_login(people["office"])
    page = page_of(client, "programmes:plan", reading.pk)
    assert "không có nhiệm vụ nào để ghi" in page
    assert "data-accept" not in page


def test_an_accepted_reading_has_nothing_left_to_write(office: Client, world: World) -> None:
    page = page_of(office, "programmes:plan", world.reading.pk)
    assert "không có gì phải ghi" in page
    assert "data-accept" not in page


def test_a_plan_that_moved_since_it_was_shown_is_shown_again(people: dict[str, User], client: Client) -> None:
    reading = load(plan_text(), name="ke-hoach.txt", by=people["office"])
    client.force_login(people["office"])
    shown = hidden(page_of(client, "programmes:plan", reading.pk), "shown")
    correct(reading_id=reading.pk, kind="task.remove", key="I.4", value={}, by=people["office"], at=AT)

    response = client.post(reverse("programmes:plan", args=[reading.pk]), {"apply": "1", "shown": shown})

    assert response.status_code == 409
    assert "tính lại" in response.content.decode()
    assert not Programme.objects.exists()
    assert "thêm 5" in response.content.decode()


def test_corrections_of_the_reading_go_into_the_register(people: dict[str, User]) -> None:
    reading = load(plan_text(), name="ke-hoach.txt", by=people["office"])
    correct(
        reading_id=reading.pk, kind="task.set", key="I.5", value={"lead": ["Văn phòng Tỉnh ủy"]}, by=people["office"],
        at=AT,
    )  # fmt: skip
    task = accept(reading, by=people["office"]).programme.tasks.for_lists().get(clause="I.5")
    assert task.leads == ["Văn phòng Tỉnh ủy"]
    assert task.state == WorkState.ASSIGNED


def second_edition(world: World, *, at: datetime = LATER) -> Any:
    """I.1 is now Sở Tư pháp's and later, I.4 is gone, one task is new."""
    clauses = list(CLAUSES)
    clauses[0] = clauses[0].replace("Sở Nội vụ", "Sở Tư pháp").replace("15/3/2026", "30/4/2026")
    clauses[3] = "Sở Y tế tổ chức lại mạng lưới trạm y tế xã, hoàn thành trong tháng 9/2026."
    return load(plan_text(tuple(clauses)), name="ke-hoach-sua-doi.txt", by=world.people["office"], at=at)


def test_a_later_edition_is_planned_against_the_register(office: Client, world: World) -> None:
    reading = second_edition(world)
    page = page_of(office, "programmes:plan", reading.pk, programme=world.programme.pk)
    assert all(words in page for words in ("thêm 1", "thay đổi 1", "không còn 1"))

    response = office.post(
        reverse("programmes:plan", args=[reading.pk]),
        {"apply": "1", "shown": hidden(page, "shown"), "programme": world.programme.pk},
    )

    assert response.url == reverse("programmes:detail", args=[world.programme.pk])
    assert world.programme.editions.count() == 2
    task = world.programme.tasks.for_lists().get(pk=Task.objects.get(text__contains="rà soát biên chế").pk)
    assert task.leads == ["Sở Tư pháp"]
    assert (task.due, task.first_due, task.extensions) == (date(2026, 4, 29), date(2026, 3, 14), 1)
    gone = Task.objects.get(text__contains="đôn đốc việc thực hiện")
    assert gone.state == WorkState.ENDED
    assert Task.objects.filter(text__contains="trạm y tế").exists()


def test_a_value_a_person_confirmed_is_kept_unless_somebody_chooses(office: Client, world: World) -> None:
    held = world.task("I.1")
    actions.correct_task(
        task_id=held.pk, text=held.text, lead=["Văn phòng Tỉnh ủy"], coordinating=held.coordinating, product="",
        by=world.people["office"], at=AT,
    )  # fmt: skip
    reading = second_edition(world)
    page = page_of(office, "programmes:plan", reading.pk, programme=world.programme.pk)
    assert f"{world.people['office']} đã xác nhận" in page
    assert re.search(rf'name="choice:{held.pk}\.lead" value="keep" checked', page)

    accept(reading, by=world.people["office"], programme=world.programme, at=LATER)

    assert Task.objects.for_lists().get(pk=held.pk).leads == ["Văn phòng Tỉnh ủy"]


def test_a_confirmed_value_gives_way_where_somebody_chooses(world: World) -> None:
    held = world.task("I.1")
    actions.correct_task(
        task_id=held.pk, text=held.text, lead=["Văn phòng Tỉnh ủy"], coordinating=held.coordinating, product="",
        by=world.people["office"], at=AT,
    )  # fmt: skip
    reading = second_edition(world)
    accept(
        reading,
        by=world.people["office"],
        programme=world.programme,
        choices={f"{held.pk}.lead": Choice.TAKE},
        at=LATER,
    )
    assert Task.objects.for_lists().get(pk=held.pk).leads == ["Sở Tư pháp"]


def test_what_was_confirmed_beside_the_source_is_confirmed_in_the_register(people: dict[str, User]) -> None:
    reading = load(plan_text(), name="ke-hoach.txt", by=people["office"])
    correct(
        reading_id=reading.pk, kind="task.set", key="I.5", value={"lead": ["Văn phòng Tỉnh ủy"]}, by=people["office"],
        at=AT,
    )  # fmt: skip
    task = accept(reading, by=people["office"]).programme.tasks.get(clause="I.5")
    assert task.confirmed["lead"]["by"] == str(people["office"])


def test_the_source_of_a_task_is_shown_in_the_edition_that_has_it(world: World) -> None:
    accept(second_edition(world), by=world.people["office"], programme=world.programme, at=LATER)
    running = Task.objects.exclude(state=WorkState.ENDED).select_related("edition__reading__document")
    assert running
    for task in running:
        text = task.edition.reading.document.text
        assert task.text[:30] in text[task.source_start : task.source_end]


def test_a_deadline_a_person_moved_is_kept_unless_somebody_chooses(world: World) -> None:
    held = world.task("I.1")
    actions.change_deadline(
        task_id=held.pk, new_due=date(2026, 6, 30), authority="Công văn số 12-CV/TU", reason="Chờ hướng dẫn",
        by=world.people["office"], at=AT,
    )  # fmt: skip
    accept(second_edition(world), by=world.people["office"], programme=world.programme, at=LATER)
    assert Task.objects.get(pk=held.pk).due == date(2026, 6, 30)


def test_progress_is_the_registers_own_and_a_later_edition_leaves_it(world: World) -> None:
    task = world.task("I.1")
    actions.move_task(task_id=task.pk, to=WorkState.IN_PROGRESS, by=world.people["reporter"], at=AT)
    accept(second_edition(world), by=world.people["office"], programme=world.programme, at=LATER)
    assert Task.objects.get(pk=task.pk).state == WorkState.IN_PROGRESS


def test_one_document_founds_one_programme(world: World) -> None:
    correct(reading_id=world.reading.pk, kind="task.remove", key="I.4", value={}, by=world.people["office"], at=AT)
    before = written()
    with pytest.raises(actions.AlreadyApplied):
        accept(world.reading, by=world.people["office"])
    assert written() == before


# --- moves ---


def test_a_task_goes_its_way_by_the_table(world: World, today: None) -> None:
    task = world.task("I.1")
    reporter, office = world.client("reporter"), world.client("office")
    way = [
        (reporter, "in_progress", "", ""),
        (reporter, "waiting_confirmation", "Đã trình dự thảo.", "9/3/2026"),
        (office, "returned", "Thiếu phụ lục.", ""),
        (reporter, "in_progress", "", ""),
        (reporter, "waiting_confirmation", "Đã bổ sung.", "11/03/2026"),
        (office, "done", "", ""),
    ]
    for client, to, note, on in way:
        response = client.post(reverse("programmes:move", args=[task.pk]), {"to": to, "note": note, "on": on})
        assert response.status_code == 302, (to, response.content.decode()[-900:])
    task.refresh_from_db()
    # The day the lead reported, and not the day somebody got round to confirm it.
    assert (task.state, task.finished_on, task.returns) == ("done", date(2026, 3, 11), 1)
    page = page_of(office, "programmes:task", task.pk)
    assert "chuyển từ “Đang thực hiện” sang “Chờ xác nhận”" in page
    assert "Thiếu phụ lục." in page


def test_the_reported_day_is_shown_and_proposed_and_a_confirmation_without_any_day_is_refused(
    world: World, today: None
) -> None:
    task, office = world.task("I.1"), world.client("office")
    url, by = reverse("programmes:move", args=[task.pk]), world.people["reporter"]
    actions.move_task(task_id=task.pk, to=WorkState.WAITING_CONFIRMATION, note="Đã trình.", by=by, at=AT)
    refused = office.post(url, {"to": "done"})
    assert refused.status_code == 422
    assert "Cần ghi thêm: ngày hoàn thành" in refused.content.decode()
    actions.move_task(task_id=task.pk, to=WorkState.IN_PROGRESS, note="Bổ sung.", by=by, at=AT)
    actions.move_task(
        task_id=task.pk, to=WorkState.WAITING_CONFIRMATION, note="Đã trình.", on=date(2026, 3, 5), by=by, at=AT
    )
    page = page_of(office, "programmes:task", task.pk)
    assert "05/03/2026" in hidden_free(page, "on")
    assert office.post(url, {"to": "done", "on": ""}).status_code == 302
    task.refresh_from_db()
    assert task.finished_on == date(2026, 3, 5)


def hidden_free(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    assert found, name
    return found[0]


def test_a_task_is_not_done_on_a_day_to_come(world: World, today: None) -> None:
    task = world.task("I.1")
    Task.objects.filter(pk=task.pk).update(state="waiting_confirmation")
    form = {"to": "done", "on": "2026-03-13"}  # `today` is the day before
    response = world.client("office").post(reverse("programmes:move", args=[task.pk]), form)
    assert response.status_code == 422
    assert "Ngày này chưa tới" in response.content.decode()
    task.refresh_from_db()
    assert task.state == "waiting_confirmation"


@pytest.mark.parametrize(
    ("who", "start", "to", "says"),
    [
        pytest.param(
            "reporter", "assigned", "done", "Không thể chuyển từ “Đã giao” sang “Hoàn thành”", id="no such move"
        ),
        pytest.param("reporter", "assigned", "ended", "do cơ quan khác quyết định", id="not this party's"),
        pytest.param("reporter", "assigned", "refused", "Cần ghi thêm:", id="a reason is missing"),
        pytest.param("office", "waiting_confirmation", "returned", "Cần ghi thêm: lý do", id="why it is returned"),
    ],
)
def test_a_refused_move_says_why_and_writes_nothing(
    world: World, today: None, who: str, start: str, to: str, says: str
) -> None:
    task = world.task("I.1")
    Task.objects.filter(pk=task.pk).update(state=start)
    before = written()
    response = world.client(who).post(reverse("programmes:move", args=[task.pk]), {"to": to})
    assert response.status_code == 422
    assert says in response.content.decode()
    task.refresh_from_db()
    assert (task.state, written()) == (start, before)


def test_a_state_that_does_not_exist_is_refused(office: Client, world: World) -> None:
    response = office.post(reverse("programmes:move", args=[world.task("I.1").pk]), {"to": "x"})
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()


def test_the_body_that_only_coordinates_sees_the_task_without_its_buttons(world: World, today: None) -> None:
    page = page_of(world.client("coordinator"), "programmes:task", world.task("I.1").pk)
    assert 'name="to"' not in page
    assert "Gửi minh chứng" not in page


def test_who_is_not_the_lead_cannot_move_through_the_action_either(world: World) -> None:
    with pytest.raises(NotAllowed, match="wrong-party"):
        actions.move_task(task_id=world.task("I.1").pk, to=WorkState.IN_PROGRESS, by=world.people["coordinator"], at=AT)


# --- deadlines, corrections, evidence ---


def test_a_new_deadline_keeps_the_first_and_its_authority(office: Client, world: World) -> None:
    task = world.task("I.1")
    form = {"new_due": "2026-04-30", "authority": "Công văn số 12-CV/TU", "reason": "Chờ hướng dẫn"}
    assert office.post(reverse("programmes:deadline", args=[task.pk]), form).status_code == 302
    task.refresh_from_db()
    assert (task.first_due, task.due, task.extensions) == (date(2026, 3, 14), date(2026, 4, 30), 1)
    change = task.deadline_changes.get()
    assert (change.old_due, change.authority) == (date(2026, 3, 14), "Công văn số 12-CV/TU")
    page = page_of(office, "programmes:task", task.pk)
    assert "hạn ban đầu 14/03/2026" in page
    assert "đổi hạn từ 14/03/2026 sang 30/04/2026" in page


def test_the_present_day_is_no_new_deadline(office: Client, world: World) -> None:
    task = world.task("I.1")
    form = {"new_due": "2026-03-14", "authority": "Công văn", "reason": "x"}
    response = office.post(reverse("programmes:deadline", args=[task.pk]), form)
    assert response.status_code == 422
    assert "trùng hạn hiện tại" in response.content.decode()
    assert not task.deadline_changes.exists()


def test_a_deadline_needs_its_authority(office: Client, world: World) -> None:
    task = world.task("I.1")
    response = office.post(reverse("programmes:deadline", args=[task.pk]), {"new_due": "2026-04-30", "reason": "x"})
    assert response.status_code == 422
    assert not task.deadline_changes.exists()


def test_the_task_page_says_why_this_day(office: Client, world: World) -> None:
    page = page_of(office, "programmes:task", world.task("I.1").pk)
    assert "Vì sao ngày này?" in page
    assert "ngày cuối hợp lệ là ngày liền trước" in page
    assert "<mark>" in page
    assert "rà soát biên chế" in page.split("<mark>")[1].split("</mark>")[0]


def test_a_task_is_corrected_by_hand(office: Client, world: World) -> None:
    task = world.task("I.5")
    form = {"text": task.text, "lead": "Văn phòng Tỉnh ủy\nSở Nội vụ", "coordinating": "", "product": "Quyết định"}
    assert office.post(reverse("programmes:correct", args=[task.pk]), form).status_code == 302
    task = world.task("I.5")
    assert task.leads == ["Văn phòng Tỉnh ủy", "Sở Nội vụ"]
    assert task.state == WorkState.ASSIGNED
    assert set(task.confirmed) == {"lead", "product"}


def test_saving_a_task_unchanged_writes_nothing(office: Client, world: World) -> None:
    task = world.task("I.2")
    before = written()
    form = {"text": task.text, "lead": "Văn phòng Tỉnh ủy", "coordinating": "", "product": ""}
    assert office.post(reverse("programmes:correct", args=[task.pk]), form).status_code == 302
    assert written() == before


def test_evidence_is_stored_once_and_judged(world: World, today: None) -> None:
    task = world.task("I.1")
    reporter, url = world.client("reporter"), reverse("programmes:evidence", args=[task.pk])

    def send(name: str, content: str) -> str:
        file = SimpleUploadedFile(name, content.encode())
        return reporter.post(url, {"file": file}, follow=True).content.decode()

    assert "Đã nhận minh chứng." in send("to-trinh.txt", "Tờ trình")
    assert "không nhận lại" in send("ban-sao.txt", "Tờ trình")
    assert list(task.evidence.values_list("name", flat=True)) == ["du-thao.txt", "to-trinh.txt"]

    judge = reverse("programmes:judge", args=[world.evidence.pk])
    world.client("office").post(judge, {"verdict": "reject"})
    world.evidence.refresh_from_db()
    assert world.evidence.state == "rejected"
    file = reporter.get(reverse("programmes:evidence-file", args=[world.evidence.pk]))
    assert b"".join(file.streaming_content).decode() == "Dự thảo"
    assert "du-thao.txt" in file["Content-Disposition"]
    file.close()


def test_evidence_that_is_too_large_is_refused_with_its_size(
    world: World, today: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tinhgon_web.programmes.forms.EvidenceField.MOST_BYTES", 3)
    file = SimpleUploadedFile("x.txt", b"four")
    url = reverse("programmes:evidence", args=[world.task("I.1").pk])
    response = world.client("reporter").post(url, {"file": file})
    assert response.status_code == 422
    assert "nhận tối đa" in response.content.decode()


# --- the register ---


def clauses(page: str) -> list[str]:
    """The clauses of the register's rows, in their order."""
    return re.findall(r'<td class="clause"[^>]*>([^<]+)</td>', page)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param({}, ["I.1", "I.2", "I.3", "I.4", "I.5", "I.6"], id="all"),
        pytest.param({"q": "ra soat bien che"}, ["I.1"], id="without accents"),
        pytest.param({"q": "BIÊN  rà"}, ["I.1"], id="words in any order and case"),
        pytest.param({"q": "so tai chinh"}, ["I.1", "I.6"], id="by a body, lead or coordinating"),
        pytest.param({"q": "don doc"}, ["I.4"], id="đ is d"),
        pytest.param({"q": "I.3"}, ["I.3"], id="by clause"),
        pytest.param({"q": "khong co"}, [], id="nothing"),
        pytest.param({"bucket": "overdue"}, ["I.6"], id="overdue"),
        pytest.param({"bucket": "due_soon"}, ["I.1"], id="due soon"),
        pytest.param({"bucket": "in_term"}, ["I.2", "I.3"], id="in term"),
        pytest.param({"bucket": "no_deadline"}, ["I.4", "I.5"], id="no deadline"),
        pytest.param({"bucket": "unassigned"}, ["I.5"], id="not assigned yet"),
        pytest.param({"bucket": "outside"}, [], id="outside the total"),
        pytest.param({"month": "2026-05"}, ["I.2"], id="due in a month"),
        pytest.param({"month": "2026-13"}, ["I.1", "I.2", "I.3", "I.4", "I.5", "I.6"], id="no such month"),
        pytest.param({"state": "draft"}, ["I.5"], id="by state"),
        pytest.param({"warning": "on"}, ["I.5"], id="with a warning"),
        pytest.param({"sort": "due"}, ["I.6", "I.1", "I.2", "I.3", "I.4", "I.5"], id="by day, none last"),
        pytest.param({"sort": "-clause"}, ["I.6", "I.5", "I.4", "I.3", "I.2", "I.1"], id="backwards"),
        pytest.param({"sort": "lead"}, ["I.4", "I.1", "I.6", "I.3", "I.2", "I.5"], id="by lead, none last"),
        pytest.param({"bucket": "nonsense", "sort": "x"}, ["I.1", "I.2", "I.3", "I.4", "I.5", "I.6"], id="nonsense"),
    ],
)
def test_the_register_is_filtered_and_sorted_by_its_address(
    office: Client, world: World, query: dict[str, str], expected: list[str]
) -> None:
    assert clauses(page_of(office, "programmes:register", **query)) == expected


def test_a_filter_is_shown_as_a_chip_that_takes_it_away(office: Client, world: World) -> None:
    page = page_of(office, "programmes:register", q="so tai chinh", bucket="overdue")
    assert "Thời hạn: Quá hạn" in page
    without = re.search(r'href="\?([^"]*)"[^>]*>Thời hạn: Quá hạn', page)
    assert without
    assert without[1] == "q=so+tai+chinh"


def test_the_lead_filter_counts_leads_only(office: Client, world: World) -> None:
    body = world.task("I.6").parts.get(role="lead").body
    assert clauses(page_of(office, "programmes:register", lead=body.pk)) == ["I.6"]


def test_a_reporter_sees_the_tasks_that_name_its_body(world: World, today: None) -> None:
    assert clauses(page_of(world.client("coordinator"), "programmes:register")) == ["I.1", "I.6"]
    assert clauses(page_of(world.client("outsider"), "programmes:register")) == []


def test_the_register_has_pages_and_does_not_ask_for_each_row(
    office: Client, world: World, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    monkeypatch.setattr("tinhgon_web.programmes.views.register.PAGE", 4)
    with django_assert_max_num_queries(11):
        page = page_of(office, "programmes:register", sort="clause")
    assert clauses(page) == ["I.1", "I.2", "I.3", "I.4"]
    assert "1–4 trong 6" in page
    assert clauses(page_of(office, "programmes:register", page="2")) == ["I.5", "I.6"]
    assert clauses(page_of(office, "programmes:register", page="99")) == ["I.5", "I.6"]


@pytest.mark.parametrize("query", [{}, {"q": "so tai chinh"}, {"sort": "-due"}, {"bucket": "in_term", "sort": "due"}])
def test_the_export_is_what_the_page_shows(office: Client, world: World, query: dict[str, str]) -> None:
    shown = clauses(page_of(office, "programmes:register", **query))
    response = office.get(reverse("programmes:export", args=["csv"]), query)
    assert 'filename="so-nhiem-vu-20260312.csv"' in response["Content-Disposition"]
    lines = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    head = next(place for place, line in enumerate(lines) if "Điều khoản" in line)
    at = lines[head].index("Điều khoản")
    assert [line[at] for line in lines[head + 1 :] if len(line) > at] == shown

    response = office.get(reverse("programmes:export", args=["xlsx"]), query)
    rows = list(
        openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active.iter_rows(values_only=True)
    )
    head = next(place for place, line in enumerate(rows) if "Điều khoản" in line)
    assert [line[rows[head].index("Điều khoản")] for line in rows[head + 1 :]] == shown
    said = [str(cell) for line in rows[:head] for cell in line if cell]
    assert any("12/03/2026" in line for line in said)
    if query.get("bucket"):
        assert "Thời hạn: Trong hạn" in said
        due = rows[head].index("Hạn")
        assert [line[due].date() for line in rows[head + 1 :]] == [date(2026, 5, 31), date(2026, 6, 30)]


def test_an_export_of_another_kind_is_not_found(office: Client) -> None:
    assert office.get(reverse("programmes:export", args=["pdf"])).status_code == 404


# --- figures ---


def test_every_figure_opens_exactly_its_rows(office: Client, world: World) -> None:
    page = page_of(office, "programmes:detail", world.programme.pk)
    figures = re.findall(r'href="([^"]*bucket=[^"]+)"[^>]*>[^<]*(?:<b>)?(\d+)<', page)
    assert len(figures) > 15
    for address, number in figures:
        rows = office.get(address.replace("&amp;", "&"))
        assert rows.status_code == 200
        assert len(clauses(rows.content.decode())) == int(number), address


def test_the_identity_stands_under_the_head_of_register_and_programme(office: Client, world: World) -> None:
    for page in (
        page_of(office, "programmes:detail", world.programme.pk),
        page_of(office, "programmes:register", programme=world.programme.pk),
    ):
        identity = re.search(r"data-identity>(.*?)</p>", page, re.DOTALL)
        assert identity
        words = " ".join(re.sub(r"<[^>]+>", "", identity[1]).split())
        assert words.startswith("chưa phân công 1 6 = 0 xong + 5 đã giao + 1 chưa phân công; quá hạn 1 = 1 + 0")


@pytest.mark.parametrize(
    ("day", "bucket", "expected"),
    [
        ((2026, 3, 9), "due_soon", []),
        ((2026, 3, 14), "overdue", ["I.6"]),
        ((2026, 3, 15), "overdue", ["I.1", "I.6"]),
        ((2026, 7, 1), "overdue", ["I.1", "I.2", "I.3", "I.6"]),
    ],
)
def test_the_figures_are_those_of_the_day(
    world: World, on_day: Callable[..., Any], day: tuple[int, int, int], bucket: str, expected: list[str]
) -> None:
    with on_day(*day):
        assert clauses(page_of(world.client("office"), "programmes:register", bucket=bucket)) == expected


def test_the_day_is_vietnams_not_londons(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    # 18:00 UTC on the 14th is 01:00 of the 15th in Hà Nội: the deadline of the 14th has passed.
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 3, 14, 18, 0, tzinfo=UTC))
    assert "I.1" in clauses(page_of(world.client("office"), "programmes:register", bucket="overdue"))


def test_the_programme_page_counts_by_lead_and_lists_changes(office: Client, world: World) -> None:
    page = page_of(office, "programmes:detail", world.programme.pk)
    assert page.count("Sở Nội vụ") >= 1
    assert '<svg class="chart"' in page
    assert "1 việc quá hạn; nhiều nhất: Sở Tài chính 1." in page
    changes = page_of(office, "programmes:changes", world.programme.pk)
    assert "Phòng Hành chính + Phòng Quản trị" in changes
    documents = page_of(office, "programmes:documents", world.programme.pk)
    assert "thêm 6, thay đổi 0, kết thúc 0" in documents


def test_programmes_are_listed_with_their_figures(office: Client, world: World) -> None:
    page = page_of(office, "programmes:list")
    assert "20-KH/TU" in page
    assert "0/6" in page
    assert "1/6" in page


def test_without_a_programme_the_list_says_how_to_start(people: dict[str, User], client: Client) -> None:
    client.force_login(people["office"])
    assert "Tải văn bản lên" in page_of(client, "programmes:list")
    assert "Sổ chưa có nhiệm vụ" in page_of(client, "programmes:register")
