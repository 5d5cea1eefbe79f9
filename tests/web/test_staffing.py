"""Placements in the shell: files in, a board, other demands, a decision; and who sees what of a person."""

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.web.staff import AT, LEDGER, PEOPLE, files, given, prepared, solved

from tinhgon_web.accounts.models import User
from tinhgon_web.audit.models import AuditEvent
from tinhgon_web.staffing.actions import (
    BadTables,
    NotAllowedNow,
    accept,
    add_to_ledger,
    ask_again,
    confirm_plan,
    demand,
    discard_draft,
    erase_people,
    prepare_plan,
    solve_scenario,
)
from tinhgon_web.staffing.models import LedgerRow, Plan, Scenario, Staff

PRIVATE_WORDS = ("Mang thai", "mang thai", "nguyện vọng thứ", "Ngày sinh con", "Đăng ký nghỉ", "Giới tính")


@pytest.fixture
def by(people: dict[str, User]) -> User:
    return people["personnel"]


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def form(**changes: Any) -> dict[str, Any]:
    facts = {key: value for key, value in given().items() if value is not None} | changes
    return facts | {part: SimpleUploadedFile(name, content) for part, (name, content) in files().items()}


def ask(scenario: Scenario, by: User, **changes: Any) -> Scenario:
    usual = {"kind": "pin", "person": "N1", "post": "V2", "reason": "theo đề nghị", "by": by, "at": AT}
    asked = demand(scenario_id=scenario.pk, **(usual | changes))
    solve_scenario(scenario_id=asked.pk)
    asked.refresh_from_db()
    return asked


def test_from_files_to_an_accepted_list(by: User, django_capture_on_commit_callbacks: Any) -> None:
    client = client_of(by)
    shown = client.post(reverse("staffing:new"), form())
    assert shown.status_code == 302
    plan = Plan.objects.get()
    preview = client.get(shown["Location"]).content.decode()
    assert "Nguyễn Văn An" in preview
    assert "3 người, 2 chỗ" in preview
    with django_capture_on_commit_callbacks(execute=True):
        board = client.post(shown["Location"], {"confirm": "1"})["Location"]
    page = client.get(board).content.decode()
    assert "Chưa có vị trí: 1 người" in page
    assert "tốt nhất, đã chứng minh" in page
    scenario = plan.scenarios.get()
    client.post(reverse("staffing:accept", args=[scenario.pk]), {"reason": "Nghị quyết 12-NQ/TU"})
    scenario.refresh_from_db()
    assert scenario.accepted_by == by
    sheet = openpyxl.load_workbook(
        io.BytesIO(client.get(reverse("staffing:export", args=[scenario.pk])).content)
    ).active
    cells = {cell.value for row in sheet.iter_rows() for cell in row}
    assert {"Trần Thị Bình", "Danh sách bố trí nhân sự (đã quyết định)", "Căn cứ: Nghị quyết 12-NQ/TU"} <= cells


def test_the_same_files_twice_are_one_plan(by: User) -> None:
    first = prepared(by)
    again, is_new = prepare_plan(given=given(title="tên khác"), files=files(), by=by, at=AT)
    assert (again.pk, is_new) == (first.pk, False)
    assert Staff.objects.count() == 3
    confirmed = confirm_plan(plan_id=first.pk, by=by, at=AT)
    assert confirm_plan(plan_id=first.pk, by=by, at=AT) == confirmed


def test_bad_rows_are_named_and_nothing_is_kept(by: User) -> None:
    with pytest.raises(BadTables) as bad:
        prepare_plan(given=given(), files=files(PEOPLE + "N4;;Sở B;lạ;0;;;;;\n"), by=by, at=AT)
    assert any("nguoi.csv, dòng 5, cột loại" in error for error in bad.value.errors)
    with pytest.raises(BadTables, match="1 errors"):
        prepare_plan(given=given(), files=files(PEOPLE.replace("Nữ", "")), by=by, at=AT)
    assert not Plan.objects.exists()
    assert not Staff.objects.exists()


def test_a_form_with_bad_rows_comes_back_with_every_error(by: User) -> None:
    wrong = form() | {"people": SimpleUploadedFile("nguoi.csv", (PEOPLE + "N4;;Sở B;lạ;0;;;;;\n").encode())}
    page = client_of(by).post(reverse("staffing:new"), wrong)
    assert page.status_code == 422
    assert "dòng 5, cột họ và tên" in page.content.decode()


def test_a_draft_can_be_dropped_a_confirmed_plan_cannot(by: User) -> None:
    discard_draft(plan_id=prepared(by).pk, by=by, at=AT)
    assert not Staff.objects.exists()
    scenario = solved(by)
    with pytest.raises(NotAllowedNow):
        discard_draft(plan_id=scenario.plan_id, by=by, at=AT)


def test_a_demand_makes_another_scenario_with_its_reason_and_both_can_be_compared(by: User) -> None:
    first = solved(by)
    second = ask(first, by)
    assert (second.number, second.base, second.demands[0]["reason"]) == (2, first, "theo đề nghị")
    assert second.result["placed"]["N1"] == "V2"
    page = client_of(by).get(reverse("staffing:compare", args=[first.plan_id])).content.decode()
    assert "Phương án 1" in page
    assert "Người đổi chỗ: " in page


def test_a_later_demand_on_a_person_replaces_the_earlier(by: User) -> None:
    second = ask(solved(by), by)
    third = ask(second, by, post="V1")
    assert [(held["kind"], held["post"]) for held in third.demands] == [("pin", "V1")]


@pytest.mark.parametrize(
    "changes",
    [{"reason": " "}, {"post": "không có"}, {"person": "lạ"}, {"kind": "forbid", "post": None}, {"kind": "x"}],
)
def test_a_demand_that_makes_no_sense_is_refused(by: User, changes: dict[str, Any]) -> None:
    scenario = solved(by)
    with pytest.raises(NotAllowedNow):
        ask(scenario, by, **changes)
    assert Scenario.objects.count() == 1


def test_contradicting_demands_name_the_rules_to_those_who_may_know(people: dict[str, User], by: User) -> None:
    scenario = ask(solved(by), by, person="N2", post=None)
    assert scenario.state == "impossible"
    address = reverse("staffing:board", args=[scenario.pk])
    assert "đang mang thai" in client_of(by).get(address).content.decode()
    page = client_of(people["office"]).get(address).content.decode()
    assert "mâu thuẫn" in page
    assert not any(word in page for word in PRIVATE_WORDS)


def test_private_facts_are_shown_only_with_the_right_and_every_look_is_on_record(
    people: dict[str, User], by: User
) -> None:
    scenario = solved(by)
    for row in scenario.plan.people.all():
        address = reverse("staffing:person", args=[scenario.pk, row.pk])
        own = client_of(by).get(address).content.decode()
        assert "Giới tính" in own
        other = client_of(people["office"]).get(address).content.decode()
        assert row.name in other
        assert not any(word in other for word in PRIVATE_WORDS)
    bina = reverse("staffing:person", args=[scenario.pk, scenario.plan.people.get(code="N2").pk])
    assert "phải có vị trí vì đang mang thai" in client_of(by).get(bina).content.decode()
    looks = AuditEvent.objects.filter(action="staffing.person.look")
    assert looks.filter(by=people["office"], details__private=False).count() == 3
    assert looks.filter(by=by, details__private=True).count() == 4


def test_a_look_at_the_board_and_an_export_are_on_record(by: User) -> None:
    scenario = solved(by)
    client = client_of(by)
    client.get(reverse("staffing:board", args=[scenario.pk]))
    client.get(reverse("staffing:export", args=[scenario.pk]))
    held = set(AuditEvent.objects.filter(by=by).values_list("action", flat=True))
    assert {"staffing.scenario.look", "staffing.scenario.export"} <= held


def test_no_name_goes_into_the_audit_trail(by: User) -> None:
    ask(solved(by), by)
    assert not any("Nguyễn" in str(event.details) for event in AuditEvent.objects.all())


def test_erasing_a_body_leaves_codes_and_others(by: User) -> None:
    scenario = ask(solved(by), by)
    assert erase_people(plan_id=scenario.plan_id, side="Sở B", by=by, at=AT) == 2
    assert erase_people(plan_id=scenario.plan_id, side="Sở B", by=by, at=AT) == 0
    rows = {row.code: row for row in scenario.plan.people.all()}
    assert (rows["N2"].name, rows["N2"].private, rows["N1"].name) == ("", {}, "Nguyễn Văn An")
    client = client_of(by)
    page = client.get(reverse("staffing:board", args=[scenario.pk])).content.decode()
    assert "Trần Thị Bình" not in page
    assert "theo đề nghị" not in page
    assert "N2" in page
    person = client.get(reverse("staffing:person", args=[scenario.pk, rows["N2"].pk])).content.decode()
    assert "đã được xóa" in person
    with pytest.raises(NotAllowedNow):
        ask(scenario, by, person="N1")


def test_a_plan_past_its_day_asks_to_be_erased(by: User, on_day: Any) -> None:
    solved(by)
    with on_day(2026, 12, 31):
        assert "cần xóa thông tin" not in client_of(by).get(reverse("staffing:list")).content.decode()
    with on_day(2027, 1, 1):
        assert "cần xóa thông tin" in client_of(by).get(reverse("staffing:list")).content.decode()


def test_only_one_scenario_is_accepted_and_only_for_a_reason(by: User) -> None:
    first = solved(by)
    second = ask(first, by)
    with pytest.raises(NotAllowedNow):
        accept(scenario_id=first.pk, reason=" ", by=by, at=AT)
    accept(scenario_id=first.pk, reason="NQ 1", by=by, at=AT)
    assert accept(scenario_id=first.pk, reason="NQ 2", by=by, at=AT).accepted_reason == "NQ 1"
    with pytest.raises(NotAllowedNow):
        accept(scenario_id=second.pk, reason="NQ 3", by=by, at=AT)


def test_the_database_refuses_two_accepted_and_a_result_without_content(by: User) -> None:
    first = solved(by)
    second = ask(first, by)
    facts = {"accepted_at": AT, "accepted_by": by, "accepted_reason": "NQ"}
    Scenario.objects.filter(pk=first.pk).update(**facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Scenario.objects.filter(pk=second.pk).update(**facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Scenario.objects.filter(pk=second.pk).update(result=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Staff.objects.update(erased_at=AT)


def test_a_job_run_twice_changes_nothing(by: User) -> None:
    scenario = solved(by)
    finished = scenario.finished_at
    solve_scenario(scenario_id=scenario.pk)
    scenario.refresh_from_db()
    assert scenario.finished_at == finished


def test_a_scenario_whose_worker_is_gone_can_be_computed_again_but_no_other(by: User) -> None:
    scenario = solved(by)
    address = reverse("staffing:again", args=[scenario.pk])
    client_of(by).post(address)
    scenario.refresh_from_db()
    assert scenario.state == "done"
    Scenario.objects.filter(pk=scenario.pk).update(state="running", result=None, running_since=timezone.now())
    with pytest.raises(NotAllowedNow):
        ask_again(scenario_id=scenario.pk, by=by, at=timezone.now())
    later = timezone.now() + timedelta(hours=1)
    ask_again(scenario_id=scenario.pk, by=by, at=later)
    solve_scenario(scenario_id=scenario.pk)
    scenario.refresh_from_db()
    assert scenario.state == "done"


def test_the_state_refreshes_the_page_once_it_is_done(by: User) -> None:
    waiting = confirm_plan(plan_id=prepared(by).pk, by=by, at=AT)
    address = reverse("staffing:state", args=[waiting.pk])
    assert "HX-Refresh" not in client_of(by).get(address)
    solve_scenario(scenario_id=waiting.pk)
    assert client_of(by).get(address)["HX-Refresh"] == "true"


def test_the_quota_page_shows_years_decisions_and_the_way_down(people: dict[str, User], by: User) -> None:
    client = client_of(by)
    address = reverse("staffing:quota")
    assert "Sổ chưa có dòng nào" in client.get(address).content.decode()
    client.post(reverse("staffing:quota-add"), {"file": SimpleUploadedFile("so.csv", LEDGER)})
    page = client.get(address, {"arranged_on": "2025-07-01"}).content.decode()
    assert "+160 (có mặt, 01/07/2025, QĐ 2)" in page
    assert "công chức: từ 160 về 130 người (NQ 190/2025/QH15)" in page
    assert "<svg" in page
    assert "chưa có quy định" in client.get(address, {"arranged_on": "2024-01-01"}).content.decode()
    assert "SNV" not in client_of(people["stranger"]).get(address).content.decode()
    assert "SNV" in client_of(people["office"]).get(address).content.decode()


def test_the_same_ledger_twice_adds_nothing_and_a_bad_one_changes_nothing(by: User) -> None:
    assert add_to_ledger(name="so.csv", content=LEDGER, by=by, at=AT) == 2
    assert add_to_ledger(name="so.csv", content=LEDGER, by=by, at=AT) == 0
    more = LEDGER + "SNV;công chức;hiện có;01/03/2026;-161;QĐ 3\n".encode()
    with pytest.raises(BadTables, match="1 errors"):
        add_to_ledger(name="so.csv", content=more, by=by, at=AT)
    with pytest.raises(BadTables):
        add_to_ledger(name="so.csv", content=LEDGER + "SNV;công chức;hiện có;01/03/2026;-1;\n".encode(), by=by, at=AT)
    assert LedgerRow.objects.count() == 2


def test_a_ledger_file_with_faults_says_them_on_the_page(by: User) -> None:
    client = client_of(by)
    bad = SimpleUploadedFile("so.csv", LEDGER + "SNV;lạ;hiện có;01/03/2026;-1;QĐ\n".encode())
    page = client.post(reverse("staffing:quota-add"), {"file": bad}, follow=True).content.decode()
    assert "so.csv, dòng 4, cột loại" in page


def test_the_database_refuses_a_change_without_a_decision(by: User) -> None:
    add_to_ledger(name="so.csv", content=LEDGER, by=by, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerRow.objects.update(decision="")
