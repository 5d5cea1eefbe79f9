"""A merger from the first words to the act and back, as an officer goes through it."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.web.small_register import write_small_register
from tests.web.world import AT

from tinhgon_web.organisations.actions import load_national
from tinhgon_web.organisations.models import Event

ROOT = Path(__file__).resolve().parents[2]
Sound = Callable[[Page], None]
OLD = "Sở Lao động - Thương binh và Xã hội"


def picture(page: Page, name: str) -> None:
    if os.environ.get("TINHGON_SCREENSHOTS") == "1":
        page.screenshot(path=ROOT / "docs" / "user" / f"{name}.png")


@pytest.fixture
def signed_in_with_units(signed_in: Page, settings: Any, tmp_path: Path) -> Page:
    settings.UNITS_FILE = str(write_small_register(tmp_path))
    load_national(by=None, at=AT)
    return signed_in


def test_a_merger_is_prepared_put_in_force_and_taken_back(signed_in_with_units: Page, is_sound: Sound) -> None:
    page = signed_in_with_units
    page.goto("/don-vi/su-kien/")
    expect(page.get_by_text("Chưa có sự kiện nào")).to_be_visible()
    is_sound(page)
    page.get_by_role("link", name="Chuẩn bị sự kiện đầu tiên").click()
    is_sound(page)
    page.get_by_label("Hình thức").select_option("merge")
    page.get_by_label("Đơn vị trước").fill(f"{OLD}\nSở Tài chính")
    page.get_by_label("Đơn vị sau").fill("Sở Kinh tế - Xã hội")
    page.get_by_label("Ngày hoạt động theo tổ chức mới").fill("2026-12-01")
    page.get_by_role("button", name="Kiểm tra với sổ").click()

    # One name is of a department that has ended: what took it over is offered, and one is chosen.
    expect(page.get_by_text("Còn 1 tên chưa rõ")).to_be_visible()
    is_sound(page)
    page.get_by_role("radio", name="tiếp nhận từ").check()
    is_sound(page)
    page.get_by_role("button", name="Lưu dự kiến").click()
    expect(page.get_by_role("heading", name="Hợp nhất")).to_contain_text("Dự kiến")
    expect(page.locator(".effects")).to_contain_text("Kết thúc hoạt động 2")
    is_sound(page)
    picture(page, "su-kien")

    page.get_by_role("link", name="Ghi văn bản ban hành").click()
    is_sound(page)
    for label, value in (("Số, ký hiệu", "12/QĐ-UBND"), ("Loại văn bản", "Quyết định"),
                         ("Cơ quan ban hành", "UBND tỉnh An Sơn"), ("Ngày ký", "2026-03-01")):  # fmt: skip
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Xem điều sẽ thay đổi").click()
    expect(page.get_by_text("2 đơn vị kết thúc hoạt động, 1 đơn vị thành lập mới")).to_be_visible()
    is_sound(page)
    picture(page, "ban-hanh")
    page.get_by_role("button", name="Ghi vào sổ").click()
    expect(page.get_by_text("Đã ghi vào sổ, theo tổ chức mới từ ngày 01/12/2026")).to_be_visible()
    is_sound(page)
    page.get_by_role("link", name="Sở Kinh tế - Xã hội").click()
    expect(page.locator("svg.lineage a")).to_have_count(2)
    is_sound(page)

    page.goto("/don-vi/su-kien/")
    is_sound(page)
    page.get_by_role("link", name="Hợp nhất").click()
    page.get_by_role("link", name="Hủy bỏ").click()
    expect(page.get_by_text("Hoạt động lại như trước")).to_be_visible()
    is_sound(page)
    page.get_by_label("Lý do").fill("Quyết định bị thu hồi")
    page.get_by_role("button", name="Hủy bỏ sự kiện").click()
    expect(page.get_by_text("Đã hủy bỏ sự kiện.")).to_be_visible()
    is_sound(page)
    assert Event.objects.get(is_own=True).state == "annulled"
