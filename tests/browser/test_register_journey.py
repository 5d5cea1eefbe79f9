"""Register, task, programme and report as somebody at a laptop and with a phone does them: only what is seen is pressed."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tinhgon_web.accounts.models import User
from tinhgon_web.programmes.demo import load_sample
from tinhgon_web.programmes.models import Departure, Programme, Task
from tinhgon_web.reports.models import Report

LAPTOP, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
ROOT = Path(__file__).resolve().parents[2]
Sound = Callable[[Page], None]
ON_TOP = """element => {
  const box = element.getBoundingClientRect();
  const there = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return box.width > 0 && (element === there || element.contains(there) || (there && there.contains(element) && there.tagName === 'LABEL'));
}"""


def picture(page: Page, name: str) -> None:
    if os.environ.get("TINHGON_SCREENSHOTS") == "1":
        page.screenshot(path=ROOT / "docs" / "user" / f"{name}.png")


def seen(what: Locator, *, scrolls: bool = True) -> Locator:
    """Return an element that a person sees: in the window, and with nothing over it."""
    expect(what).to_be_visible()
    if scrolls:
        what.scroll_into_view_if_needed()
    expect(what).to_be_in_viewport()
    assert what.evaluate(ON_TOP), f"something lies over {what}"
    return what


@pytest.fixture(params=[LAPTOP, PHONE], ids=["laptop", "phone"])
def work(request: pytest.FixtureRequest, signed_in: Page, office: User) -> Page:
    load_sample(by=office, at=office.date_joined)
    signed_in.set_viewport_size(request.param)
    return signed_in


def is_phone(page: Page) -> bool:
    return page.viewport_size == PHONE


def test_fourteen_rows_of_the_register_are_seen_at_once_on_a_laptop(work: Page) -> None:
    work.goto("/chuong-trinh/so-nhiem-vu/")
    rows = work.locator("[data-rows] tbody tr")
    heights = rows.evaluate_all("rows => rows.slice(0, 20).map(row => row.getBoundingClientRect())")
    if is_phone(work):
        # Clause and state share a line; nothing is cut off at the side.
        first = rows.first
        clause, state = first.locator("td.clause"), first.locator("td.c-state")
        assert abs(clause.bounding_box()["y"] - state.bounding_box()["y"]) < 16  # type: ignore[index]
        assert work.evaluate("document.documentElement.scrollWidth <= innerWidth")
        return
    assert all(40 <= box["height"] <= 44 for box in heights)
    assert sum(box["bottom"] <= 768 for box in heights) >= 14


def test_a_row_opens_beside_the_list_and_the_keyboard_goes_on(work: Page, is_sound: Sound) -> None:
    work.goto("/chuong-trinh/so-nhiem-vu/?bucket=open")
    links = work.locator("[data-rows] [data-open]")
    seen(links.nth(1)).click()
    if is_phone(work):
        expect(work.locator("h1")).to_be_visible()
        expect(work).to_have_url(re.compile(r"/nhiem-vu/\d+/\?tu="))
        seen(work.get_by_role("link", name=re.compile("việc sau"))).click()
        seen(work.get_by_role("link", name=re.compile("Sổ nhiệm vụ")).last).click()
        expect(work).to_have_url(re.compile("bucket=open"))
        return
    panel = work.locator("#panel")
    seen(panel.get_by_role("link", name="Mở nhiệm vụ"), scrolls=False)
    expect(work).to_have_url(re.compile(r"task=\d+"))
    first = panel.locator("h2").inner_text()
    work.keyboard.press("j")
    expect(panel.locator("h2")).not_to_have_text(first)
    work.keyboard.press("k")
    expect(panel.locator("h2")).to_have_text(first)
    work.reload()  # the panel has its own address
    expect(panel.locator("h2")).to_have_text(first)
    picture(work, "panel")
    is_sound(work)
    work.set_viewport_size(LAPTOP)
    work.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    work.keyboard.press("Enter")


def test_a_filter_acts_at_once_and_is_kept_by_name(work: Page) -> None:
    work.goto("/chuong-trinh/so-nhiem-vu/")
    if is_phone(work):
        seen(work.get_by_text("Lọc", exact=True).first).click()
    seen(work.get_by_label("Thời hạn", exact=True)).select_option("overdue")
    expect(work).to_have_url(re.compile("bucket=overdue"))
    seen(work.get_by_text(re.compile("Bộ lọc đã lưu"))).click()
    seen(work.get_by_label("Tên bộ lọc")).fill("Quá hạn")
    seen(work.get_by_role("button", name="Lưu bộ lọc đang xem")).click()
    expect(work.get_by_text("Đã lưu bộ lọc “Quá hạn”.")).to_be_visible()


def test_rows_are_given_out_from_the_list(work: Page) -> None:
    work.goto("/chuong-trinh/so-nhiem-vu/?bucket=unassigned")
    boxes = work.locator("[data-rows] input[type=checkbox]")
    seen(boxes.first).check()
    lead = work.get_by_label("Giao các dòng đã chọn cho")
    seen(lead, scrolls=is_phone(work)).fill("Văn phòng Tỉnh ủy")  # the bar comes to the chosen row
    seen(work.get_by_role("button", name="Phân công")).click()
    expect(work.get_by_text("Đã giao 1 nhiệm vụ cho Văn phòng Tỉnh ủy.")).to_be_visible()


def test_a_task_goes_its_way_with_one_main_action_at_a_time(work: Page, is_sound: Sound) -> None:
    task = Task.objects.filter(state="assigned", due__isnull=False).order_by("position")[0]
    work.goto(f"/chuong-trinh/nhiem-vu/{task.pk}/")
    is_sound(work)
    work.set_viewport_size(PHONE if is_phone(work) else work.viewport_size or LAPTOP)
    desk = not is_phone(work)
    seen(work.locator(".main-act").get_by_role("button", name="Tiếp nhận, thực hiện"), scrolls=not desk).click()
    main = work.locator(".main-act")
    seen(main.get_by_label("Ngày hoàn thành"), scrolls=not desk).fill("2/2/2026")
    seen(main.get_by_label("Kết quả, sản phẩm")).fill("Đã trình báo cáo.")
    seen(main.get_by_role("button", name="Báo cáo hoàn thành")).click()
    expect(main.get_by_label("Ngày hoàn thành")).to_have_value("02/02/2026")
    picture(work, "task") if desk else None
    seen(main.get_by_role("button", name="Xác nhận hoàn thành")).click()
    expect(work.get_by_text("Đã chuyển trạng thái.")).to_be_visible()
    task.refresh_from_db()
    assert (task.state, f"{task.finished_on}") == ("done", "2026-02-02")


def test_a_task_leaves_the_total_after_its_effect_was_shown_and_is_taken_back(work: Page, is_sound: Sound) -> None:
    task = Task.objects.filter(state="in_progress").order_by("position")[0]
    work.goto(f"/chuong-trinh/nhiem-vu/{task.pk}/")
    seen(work.get_by_text("Khác…")).click()
    seen(work.locator("[data-act=transferred] > summary")).click()
    form = work.locator("[data-act=transferred]")
    seen(form.get_by_role("button", name="Chuyển giao")).click()  # nothing is filled in yet
    main = work.locator(".main-act")
    expect(main.get_by_text("Cần ghi: văn bản chỉ đạo.")).to_be_visible()
    seen(main.get_by_label("Cơ quan tiếp nhận")).fill("Sở Tư pháp")
    seen(main.get_by_label("Văn bản chỉ đạo")).fill("31-TB/TU, 05/02/2026")
    seen(main.get_by_label("Lý do")).fill("Đổi chức năng")
    seen(main.get_by_role("button", name="Chuyển giao")).click()
    expect(work.locator(".changes-of-figures")).to_contain_text("tổng số")
    is_sound(work)
    work.set_viewport_size(PHONE if is_phone(work) else LAPTOP)
    seen(work.get_by_role("button", name="Chuyển giao")).click()
    assert Departure.objects.get().document == "31-TB/TU, 05/02/2026"
    seen(work.locator(".main-act").get_by_label("Lý do")).fill("Ghi nhầm")
    seen(work.get_by_role("button", name="Đưa lại vào theo dõi")).click()
    expect(work.get_by_text("Đã đưa nhiệm vụ lại vào tổng số")).to_be_visible()
    task.refresh_from_db()
    assert task.state == "in_progress"


def test_a_day_is_chosen_from_the_calendar_too(work: Page) -> None:
    task = Task.objects.filter(state="in_progress").order_by("position")[0]
    work.goto(f"/chuong-trinh/nhiem-vu/{task.pk}/")
    main = work.locator(".main-act")
    seen(main.get_by_role("button", name="Lịch"))
    main.locator("input.picker").evaluate(
        "field => { field.value = '2026-02-03'; field.dispatchEvent(new Event('change')); }"
    )
    expect(main.get_by_label("Ngày hoàn thành")).to_have_value("03/02/2026")


@pytest.mark.parametrize("tab", ["", "thay-doi/", "co-quan/", "van-ban/"])
def test_every_tab_of_a_programme_is_sound(work: Page, is_sound: Sound, tab: str) -> None:
    work.goto(f"/chuong-trinh/{Programme.objects.get().pk}/{tab}")
    seen(work.locator(".tabs [aria-current]"), scrolls=False)
    is_sound(work)


def test_a_second_report_takes_three_clicks(work: Page, is_sound: Sound) -> None:
    programme = Programme.objects.get()
    work.goto(f"/bao-cao/moi/{programme.pk}/")
    seen(work.get_by_label("Chức vụ")).fill("Phó Bí thư")
    seen(work.get_by_label("Nơi lưu")).fill("VPTU")
    seen(work.get_by_role("button", name="Xem trang đầu")).click()
    seen(work.get_by_role("button", name="Chốt số liệu và lập báo cáo")).click()
    first = Report.objects.get()
    Report.objects.filter(pk=first.pk).update(starts_on="2026-01-15", cut_off="2026-02-14")

    work.goto(f"/chuong-trinh/{programme.pk}/")
    seen(work.get_by_role("link", name="Lập báo cáo tiến độ")).click()  # 1
    seen(work.get_by_role("button", name="Xem trang đầu")).click()  # 2
    expect(work.get_by_role("img", name="Trang đầu của báo cáo")).to_be_visible()
    assert work.locator(".preview img").evaluate("img => img.decode().then(() => img.naturalWidth)") > 500
    picture(work, "report-draft") if not is_phone(work) else None
    seen(work.get_by_role("button", name="Chốt số liệu và lập báo cáo")).click()  # 3
    expect(work.get_by_text("Đã lập báo cáo và chốt số liệu.")).to_be_visible()
    assert Report.objects.count() == 2
    is_sound(work)
    seen(work.get_by_role("button", name="So sánh")).click()
    expect(work.get_by_role("heading", name="So sánh hai báo cáo")).to_be_visible()
    is_sound(work)
