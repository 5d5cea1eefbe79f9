"""A report is frozen once; its figures stay, its files open, its numbers lead to their rows."""

import copy
import io
import re
from datetime import date, timedelta
from typing import Any

import docx
import openpyxl
import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from tests.web.world import AT, World, given

from tinhgon.programme import WorkState
from tinhgon_web.audit.models import AuditEvent
from tinhgon_web.programmes.actions import add_note, move_task
from tinhgon_web.reports.actions import AlreadyFrozen, NotThatReport, freeze_report
from tinhgon_web.reports.convert import period_label
from tinhgon_web.reports.models import LAYOUTS, Report
from tinhgon_web.reports.usual import period_before, proposed


def freeze(world: World, **more: Any) -> Report:
    return freeze_report(programme_id=world.programme.pk, given=given(**more), by=world.people["office"], at=AT)


def finish(world: World, clause: str, *, on: date) -> None:
    task, office = world.task(clause), world.people["office"]
    for to in (WorkState.IN_PROGRESS, WorkState.WAITING_CONFIRMATION, WorkState.DONE):
        move_task(task_id=task.pk, to=to, by=office, at=AT + timedelta(days=1), note="Đã trình.", on=on)


def posted(**more: Any) -> dict[str, str]:
    return {name: str(value) for name, value in given(**more).items() if value is not None}


def figure(report: Report, key: str) -> dict[str, Any]:
    return next(one for one in report.data["figures"] if one["key"] == key)


def test_the_figures_of_the_cut_off_day_with_their_rows(world: World) -> None:
    report = freeze(world)
    counts = {one["key"]: (one["numerator"], one["denominator"]) for one in report.data["figures"]}
    assert counts == {
        "total": (6, None), "done": (0, 6), "done_on_time": (0, 0), "done_late": (0, 0), "done_no_deadline": (0, 0),
        "done_undated": (0, 0), "open": (6, 6), "assigned": (5, 6), "unassigned": (1, 6), "in_term": (2, 6),
        "due_soon": (1, 6), "overdue": (1, 6), "overdue_assigned": (1, 1), "overdue_unassigned": (0, 1),
        "no_deadline": (2, 6),
    }  # fmt: skip
    assert figure(report, "overdue")["row_ids"] == [str(world.task("I.6").pk)]


def test_later_moves_change_nothing_in_a_frozen_report(world: World, today: None) -> None:
    report = freeze(world)
    kept = copy.deepcopy(report.data)
    files = {kind: world.client("office").get(reverse("reports:download", args=[report.pk, kind])).content
             for kind in ("docx", "xlsx")}  # fmt: skip
    finish(world, "I.6", on=date(2026, 3, 5))
    report.refresh_from_db()
    assert report.data == kept
    for kind, content in files.items():
        assert world.client("office").get(reverse("reports:download", args=[report.pk, kind])).content == content
    assert figure(freeze(world, layout="nn-30-2020"), "done")["numerator"] == 1


def test_what_was_done_after_the_cut_off_is_not_in_the_report(world: World) -> None:
    finish(world, "I.6", on=date(2026, 3, 13))
    assert figure(freeze(world), "done")["numerator"] == 0
    assert figure(freeze(world, cut_off=date(2026, 3, 13)), "done_late")["numerator"] == 1


def test_a_period_has_one_report(world: World) -> None:
    first = freeze(world)
    events = AuditEvent.objects.count()
    with pytest.raises(AlreadyFrozen) as refused:
        freeze(world, signer="Người khác")
    assert refused.value.report == first
    assert (Report.objects.count(), AuditEvent.objects.count()) == (1, events)


def test_the_form_freezes_and_a_second_time_opens_the_first(office: Client, world: World) -> None:
    url = reverse("reports:new", args=[world.programme.pk])
    first = office.post(url, posted(), follow=True)
    assert "Đã lập báo cáo và chốt số liệu." in first.content.decode()
    second = office.post(url, posted(), follow=True)
    assert "Kỳ này đã có báo cáo" in second.content.decode()
    assert first.redirect_chain == second.redirect_chain
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "says"),
    [
        pytest.param({"cut_off": date(2026, 3, 13)}, "Chưa đến ngày này", id="tomorrow"),
        pytest.param({"cut_off": date(2026, 2, 14)}, "từ ngày bắt đầu kỳ", id="before the period"),
        pytest.param({"issuer": ""}, "Cơ quan báo cáo", id="no issuer"),
        pytest.param({"layout": "x"}, "Thể thức", id="no such layout"),
    ],
)
def test_a_report_is_refused_with_its_reason(office: Client, world: World, more: dict[str, Any], says: str) -> None:
    response = office.post(reverse("reports:new", args=[world.programme.pk]), posted(**more))
    assert response.status_code == 422
    page = response.content.decode()
    assert says in page[page.index('role="alert"') :][:900]
    assert not Report.objects.exists()


def test_the_form_proposes_the_month_that_ended_last(office: Client, world: World) -> None:
    page = office.get(reverse("reports:new", args=[world.programme.pk])).content.decode()
    # On 12/03/2026 the period from 15/01 to 14/02 is the last one that is over.
    assert 'name="starts_on" value="15/01/2026"' in page
    assert 'name="cut_off" value="14/02/2026"' in page
    assert '<option value="dang-05-2026" selected>' in page


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_files_open_and_hold_the_figures(office: Client, world: World, layout: str) -> None:
    report = freeze(world, layout=layout)

    def download(kind: str) -> bytes:
        response = office.get(reverse("reports:download", args=[report.pk, kind]))
        assert response.status_code == 200
        assert f'filename="bao-cao_20-kh-tu_thang-3-2026_{layout}.{kind}"' in response["Content-Disposition"]
        return response.content

    word = docx.Document(io.BytesIO(download("docx")))
    words = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert "20-KH/TU" in words
    assert any("rà soát biên chế" in cell.text for table in word.tables for row in table.rows for cell in row.cells)

    pdf = pypdfium2.PdfDocument(download("pdf"))
    text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    pdf.close()
    assert "20-KH/TU" in "".join(text.split())  # where the line breaks depends on the fonts that are there

    sheet = openpyxl.load_workbook(io.BytesIO(download("xlsx"))).active
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
    assert sum("rà soát biên chế" in cell for cell in cells) == 1


def test_a_file_of_another_kind_is_not_found(office: Client, world: World) -> None:
    assert office.get(reverse("reports:download", args=[freeze(world).pk, "odt"])).status_code == 404


def test_every_number_of_the_page_opens_its_rows(office: Client, world: World) -> None:
    report = freeze(world)
    page = office.get(reverse("reports:detail", args=[report.pk])).content.decode()
    links = re.findall(r'<a href="(\?figure=\w+)#dong">(\d+)', page)
    assert len(links) == 15
    for query, number in links:
        shown = office.get(reverse("reports:detail", args=[report.pk]) + query).content.decode()
        assert len(re.findall(r'<td class="clause"', shown)) == int(number), query


def test_reports_are_listed(office: Client, world: World) -> None:
    assert "Chưa có báo cáo" in office.get(reverse("reports:list")).content.decode()
    freeze(world)
    page = office.get(reverse("reports:list")).content.decode()
    assert "Tháng 3/2026" in page
    assert "12/03/2026" in page


@pytest.mark.parametrize(
    ("period", "starts_on", "cut_off", "label"),
    [
        ("month", date(2026, 2, 15), date(2026, 3, 14), "Tháng 3/2026"),
        ("quarter", date(2025, 12, 15), date(2026, 3, 14), "Quý I/2026"),
        ("quarter", date(2026, 9, 15), date(2026, 12, 14), "Quý IV/2026"),
        ("half", date(2025, 12, 15), date(2026, 6, 14), "6 tháng đầu năm 2026"),
        ("half", date(2026, 6, 15), date(2026, 12, 14), "6 tháng cuối năm 2026"),
        ("year", date(2025, 12, 15), date(2026, 12, 14), "Năm 2026"),
        ("other", date(2026, 2, 1), date(2026, 2, 9), "Từ ngày 01/02/2026 đến ngày 09/02/2026"),
    ],
)
def test_a_period_is_named_by_its_last_day(period: str, starts_on: date, cut_off: date, label: str) -> None:
    assert period_label(period, starts_on, cut_off) == label


# --- drafted, looked at, corrected ---


@pytest.mark.parametrize(
    ("kind", "today", "start", "end"),
    [
        ("month", date(2026, 3, 12), date(2026, 1, 15), date(2026, 2, 14)),
        ("month", date(2026, 1, 14), date(2025, 12, 15), date(2026, 1, 14)),
        ("quarter", date(2026, 11, 29), date(2026, 6, 15), date(2026, 9, 14)),
        ("half", date(2026, 6, 14), date(2025, 12, 15), date(2026, 6, 14)),
        ("year", date(2026, 12, 13), date(2024, 12, 15), date(2025, 12, 14)),
    ],
)
def test_a_period_ends_on_the_fourteenth_and_the_next_begins_on_the_fifteenth(
    kind: str, today: date, start: date, end: date
) -> None:
    assert period_before(kind, today) == (start, end)


def test_the_last_report_fills_in_the_next_one(world: World) -> None:
    freeze(world, signer="Nguyễn Văn An", archive="VPTU-TH")
    found = proposed(world.programme, world.people["office"], date(2026, 4, 20))
    assert (found["signer"], found["archive"], found["place"]) == ("Nguyễn Văn An", "VPTU-TH", "An Sơn")
    assert found["recipients"].splitlines()[0] == "Ban Tổ chức Trung ương (để báo cáo)"
    assert "Còn 2 nhiệm vụ quá hạn:" in found["difficulties"]
    assert "Phân công cơ quan chủ trì cho 1 nhiệm vụ chưa phân công (I.5)." in found["proposals"]


def test_a_draft_shows_its_first_page_and_is_frozen_as_it_was_seen(office: Client, world: World) -> None:
    url = reverse("reports:new", args=[world.programme.pk])
    typed = posted(starts_on=date(2026, 2, 15)) | {"recipients": "Tỉnh ủy (để báo cáo)\nBan Tổ chức Tỉnh ủy"}
    seen = office.post(url, {**typed, "preview": "1"}, follow=True)
    assert "6 = 0 xong + 5 đã giao + 1 chưa phân công; quá hạn 1 = 1 + 0" in seen.content.decode()
    picture = office.get(reverse("reports:draft-picture", args=[world.programme.pk]))
    assert picture.content.startswith(b"\x89PNG")
    assert not Report.objects.exists()
    office.post(reverse("reports:draft", args=[world.programme.pk]))
    report = Report.objects.get()
    assert [one["purpose"] for one in report.data["recipients"]] == ["để báo cáo", ""]
    assert (
        office.get(reverse("reports:draft", args=[world.programme.pk])).status_code == 404
    )  # it has become the report


def test_a_difficulty_reaches_the_section_and_the_annex(world: World) -> None:
    task, office = world.task("I.3"), world.people["office"]
    add_note(task_id=task.pk, note="Chưa có kinh phí", is_difficulty=True, by=office, at=AT)
    found = proposed(world.programme, office, date(2026, 3, 20))
    assert "- Sở Xây dựng (I.3): Chưa có kinh phí." in found["difficulties"]
    report = freeze(world, difficulties=found["difficulties"])
    row = next(row for row in report.data["rows"] if row["id"] == str(task.pk))
    assert row["obstacles"] == "Chưa có kinh phí"
    assert [str(task.pk)] in [fact["row_ids"] for fact in report.data["facts"]]


def test_a_correction_is_a_further_version_that_says_what_changed(office: Client, world: World) -> None:
    first = freeze(world)
    finish(world, "I.6", on=date(2026, 3, 5))
    new = reverse("reports:new", args=[world.programme.pk])
    assert "Bản này sửa gì" in office.get(new, {"sua": first.pk}).content.decode()
    without = office.post(new, {**posted(), "corrects": first.pk})
    assert without.status_code == 422  # what it corrects has to be said
    office.post(new, {**posted(correction="Sở Tài chính đã xong I.6"), "corrects": first.pk})
    second = Report.objects.get(version=2)
    assert (second.data["version"], second.data["correction"]) == (2, "Sở Tài chính đã xong I.6")
    compared = office.get(reverse("reports:compare", args=[second.pk]), {"voi": first.pk}).content.decode()
    assert "Hoàn thành ngày 05/03/2026" in compared
    with pytest.raises(NotThatReport):  # the first is no longer the newest
        freeze_report(
            programme_id=world.programme.pk,
            given=given(correction="x"),
            by=world.people["office"],
            at=AT,
            corrects=first,
        )


def test_a_row_of_a_table_is_printed_as_its_work(world: World) -> None:
    task = world.task("I.3")
    task.text = f"3 | Kiểm tra nhà, đất dôi dư | Sở Xây dựng | {task.deadline['text']}"
    task.save()
    assert task.title == "Kiểm tra nhà, đất dôi dư"
    row = next(row for row in freeze(world).data["rows"] if row["id"] == str(task.pk))
    assert row["text"] == "Kiểm tra nhà, đất dôi dư"
