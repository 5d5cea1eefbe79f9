"""The main way through the program, as a person of the office goes it: from the file to the report."""

import os
import re
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

from tinhgon_web.accounts.models import User
from tinhgon_web.documents.actions import read_stored, upload_document
from tinhgon_web.documents.models import Correction, Reading
from tinhgon_web.programmes.demo import SAMPLE, load_sample
from tinhgon_web.programmes.models import Programme, Task
from tinhgon_web.reports.models import Report

ROOT = Path(__file__).resolve().parents[2]
Sound = Callable[[Page], None]


def picture(page: Page, name: str) -> None:
    """Write a picture for the documentation, when asked; ordinary runs do not change the tree."""
    if os.environ.get("TINHGON_SCREENSHOTS") == "1":
        page.screenshot(path=ROOT / "docs" / "user" / f"{name}.png")


def test_from_the_file_to_the_report(page: Page, office: User, is_sound: Sound, tmp_path: Path) -> None:
    # Sign in.
    page.goto("/")
    is_sound(page)
    page.get_by_label("Tên đăng nhập").fill("ban-to-chuc")
    page.get_by_label("Mật khẩu").fill("mat-khau")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", name="Chương trình")).to_be_visible()
    is_sound(page)

    # Upload the document.
    page.get_by_role("link", name="Văn bản", exact=True).click()
    with resources.as_file(resources.files("tinhgon_web.samples") / SAMPLE) as sample:
        page.get_by_label("Tải văn bản lên").set_input_files(sample)
    page.get_by_role("button", name="Tải lên và đọc").click()
    row = page.get_by_role("row", name=re.compile(re.escape(SAMPLE)))
    expect(row).to_contain_text("Đã đọc")
    is_sound(page)
    row.get_by_role("link").click()

    # The reading: the text on the left, items on the right.
    expect(page.get_by_role("region", name="Văn bản gốc")).to_contain_text("CHƯƠNG TRÌNH HÀNH ĐỘNG")
    is_sound(page)

    # Correct lead and deadline of a task that names nobody.
    task = next(
        one
        for one in Reading.objects.get().data["tasks"]
        if not one["lead"] and not one["deadline"] and one["status"] == "open"
    )
    item = page.locator("article", has=page.get_by_role("link", name=task["clause"], exact=True))
    item.locator("[data-edit]").click()
    form = page.locator("form.edit-form", has=page.get_by_label("Thời hạn")).first
    form.get_by_label("Chủ trì").fill("Văn phòng Tỉnh ủy")
    form.get_by_label("Thời hạn").fill("trước ngày 31/12/2026")
    expect(form.get_by_text("30/12/2026").first).to_be_visible()
    is_sound(page)
    form.get_by_role("button", name="Lưu", exact=True).click()
    item = page.locator("article", has=page.get_by_role("link", name=task["clause"], exact=True))
    expect(item).to_contain_text("→ 30/12/2026")
    expect(item).to_contain_text("Ban Tổ chức")
    assert Correction.objects.get().value["lead"] == ["Văn phòng Tỉnh ủy"]
    page.reload()
    picture(page, "reading")

    # See what accepting would do, and accept.
    page.get_by_role("link", name="Xem kế hoạch ghi").click()
    expect(page.get_by_text("Sẽ thêm")).to_be_visible()
    is_sound(page)
    assert not Programme.objects.exists()
    page.get_by_role("button", name="Chấp nhận và ghi vào sổ").click()
    expect(page.get_by_text("Đã ghi vào sổ")).to_be_visible()
    is_sound(page)
    programme = Programme.objects.get()
    assert programme.tasks.count() == len(Reading.objects.get().data["tasks"])

    # The register, a task, a move.
    page.get_by_role("link", name="Sổ nhiệm vụ").first.click()
    is_sound(page)
    page.get_by_role("searchbox", name="Tìm nhiệm vụ").fill("van phong tinh uy")
    page.get_by_role("searchbox", name="Tìm nhiệm vụ").press("Enter")
    expect(page.locator("#id_q")).to_have_value("van phong tinh uy")
    corrected = Task.objects.get(clause=task["clause"])
    page.goto(f"/chuong-trinh/nhiem-vu/{corrected.pk}/")
    expect(page.get_by_text("Vì sao ngày này?")).to_be_visible()
    is_sound(page)
    page.get_by_role("button", name="Tiếp nhận, thực hiện").click()
    expect(page.get_by_text("Đã chuyển trạng thái.")).to_be_visible()
    expect(page.get_by_text("chuyển từ “Đã giao” sang “Đang thực hiện”")).to_be_visible()
    corrected.refresh_from_db()
    assert corrected.state == "in_progress"
    page.get_by_text("Khác…").click()
    page.get_by_role("link", name="Sửa nhiệm vụ").click()
    is_sound(page)

    # Freeze the report and take it along.
    page.goto(f"/chuong-trinh/{programme.pk}/")
    page.get_by_role("link", name="Lập báo cáo tiến độ").click()
    is_sound(page)
    page.get_by_label("Chức vụ").fill("Phó Bí thư")
    page.get_by_label("Nơi lưu").fill("VPTU")
    page.get_by_role("button", name="Xem trang đầu").click()
    expect(page.get_by_role("img", name="Trang đầu của báo cáo")).to_be_visible()
    is_sound(page)
    page.get_by_role("button", name="Chốt số liệu và lập báo cáo").click()
    expect(page.get_by_text("Đã lập báo cáo và chốt số liệu.")).to_be_visible()
    is_sound(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="DOCX").click()
    download.value.save_as(tmp_path / "bao-cao.docx")
    words = "\n".join(paragraph.text for paragraph in docx.Document(str(tmp_path / "bao-cao.docx")).paragraphs)
    assert programme.number in words
    page.get_by_role("link", name="Báo cáo", exact=True).click()
    expect(page.get_by_role("table")).to_contain_text(programme.number)
    is_sound(page)
    assert Report.objects.count() == 1


def test_the_reading_is_gone_through_by_keyboard(signed_in: Page, office: User, is_sound: Sound) -> None:
    content = (resources.files("tinhgon_web.samples") / SAMPLE).read_bytes()
    document, _is_new = upload_document(name=SAMPLE, content=content, by=office, at=office.date_joined)
    reading = document.latest_reading or read_stored(document_id=document.pk)
    assert reading is not None
    page = signed_in
    page.goto(f"/van-ban/ban-doc/{reading.pk}/?show=tasks")
    items = page.locator("[data-item]")

    page.keyboard.press("j")
    expect(items.nth(0)).to_have_class(re.compile("is-selected"))
    page.keyboard.press("j")
    expect(items.nth(1)).to_have_class(re.compile("is-selected"))
    path = items.nth(1).locator("a.clause").inner_text()
    mark = page.locator("mark.is-selected")
    expect(mark).to_be_in_viewport()
    clause = next(one for one in reading.data["clauses"] if one["path"] == path)
    assert clause["text"][:20] in mark.inner_text()
    page.keyboard.press("k")
    expect(items.nth(0)).to_have_class(re.compile("is-selected"))

    page.keyboard.press("e")
    lead = page.get_by_label("Chủ trì").first
    expect(lead).to_be_visible()
    page.keyboard.press("Escape")
    expect(lead).to_be_hidden()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Tìm nhiệm vụ")).to_be_focused()


@pytest.mark.parametrize("query", ["", "?bucket=overdue&sort=due", "?q=khong+co"])
def test_the_register_of_the_sample_is_sound(signed_in: Page, office: User, is_sound: Sound, query: str) -> None:
    load_sample(by=office, at=office.date_joined)
    signed_in.goto(f"/chuong-trinh/so-nhiem-vu/{query}")
    is_sound(signed_in)
    if not query:
        picture(signed_in, "register")


def test_the_programme_of_the_sample_is_sound(signed_in: Page, office: User, is_sound: Sound) -> None:
    load_sample(by=office, at=office.date_joined)
    signed_in.goto(f"/chuong-trinh/{Programme.objects.get().pk}/")
    is_sound(signed_in)
    picture(signed_in, "programme")


def test_a_file_that_cannot_be_read_is_shown_with_its_reason(signed_in: Page, is_sound: Sound, tmp_path: Path) -> None:
    (tmp_path / "hong.docx").write_bytes(b"PK\x03\x04 and no more")
    page = signed_in
    page.goto("/van-ban/")
    page.get_by_label("Tải văn bản lên").set_input_files(tmp_path / "hong.docx")
    page.get_by_role("button", name="Tải lên và đọc").click()
    row = page.get_by_role("row", name=re.compile("hong.docx"))
    expect(row).to_contain_text("Không đọc được")
    row.get_by_role("link").click()
    expect(page.get_by_role("alert")).to_be_visible()
    is_sound(page)


def test_without_javascript_the_way_is_the_same(browser, live_server, office: User, client) -> None:  # type: ignore[no-untyped-def]
    """Every form posts, every link leads somewhere: htmx is comfort only."""
    client.force_login(office)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto("/van-ban/")
    with resources.as_file(resources.files("tinhgon_web.samples") / SAMPLE) as sample:
        page.get_by_label("Tải văn bản lên").set_input_files(sample)
    page.get_by_role("button", name="Tải lên và đọc").click()
    page.get_by_role("link", name=SAMPLE).first.click()
    page.get_by_role("link", name="nhiệm vụ (", exact=False).click()
    page.locator("[data-edit]").first.click()
    page.get_by_label("Thời hạn").fill("trong tháng 12/2026")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("→ 31/12/2026").first).to_be_visible()
    page.get_by_role("link", name="Xem kế hoạch ghi").click()
    page.get_by_role("button", name="Chấp nhận và ghi vào sổ").click()
    expect(page.get_by_text("Đã ghi vào sổ")).to_be_visible()
    context.close()
