"""The public calculator as somebody goes through it who is not signed in."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

ROOT = Path(__file__).resolve().parents[2]
Sound = Callable[[Page], None]


def picture(page: Page, name: str) -> None:
    if os.environ.get("TINHGON_SCREENSHOTS") == "1":
        page.screenshot(path=ROOT / "docs" / "user" / f"{name}.png")


def fill_in(page: Page, birth: str) -> None:
    page.get_by_label("Người thuộc loại").select_option("công chức")
    page.get_by_label("Nhóm theo Điều 2 Nghị định 178").select_option("1")
    page.get_by_label("Giới tính").select_option("nam")
    page.get_by_label("Tháng sinh").fill(birth)
    page.get_by_label("Phụ lục tuổi nghỉ hưu (Nghị định 135)").select_option("I")
    page.get_by_label("Ngày văn bản sắp xếp có hiệu lực (D0)").fill("2024-08-01")
    page.get_by_label("Ngày ký quyết định nghỉ").fill("2025-07-10")
    page.get_by_label(re.compile("^Ngày nghỉ:")).fill("2025-08-01")
    page.get_by_label("Tổng số tháng đóng BHXH bắt buộc").fill("33 năm")
    page.get_by_label(re.compile("^Số tháng đã hưởng trợ cấp")).fill("0")
    page.get_by_label("Tiền lương tháng hiện hưởng (đồng)").fill("20.000.000")
    page.get_by_role("button", name="Tính chế độ").click()


@pytest.mark.django_db(transaction=True)
def test_a_wrong_fact_is_said_on_top_and_at_its_field(page: Page, is_sound: Sound) -> None:
    # A page of its own: Chromium writes every answer 422 to the console, and the fixture's page must have none.
    page = page.context.new_page()
    page.goto("/che-do/")
    fill_in(page, "13/1967")
    page.get_by_role("alert").get_by_role("link", name="Tháng sinh").click()
    expect(page.get_by_label("Tháng sinh")).to_be_focused()
    expect(page.get_by_label("Tổng số tháng đóng BHXH bắt buộc")).to_have_value("33 năm")
    is_sound(page)


@pytest.mark.django_db(transaction=True)
def test_a_leaver_is_computed_compared_and_a_reading_decided(page: Page, is_sound: Sound) -> None:
    page.goto("/don-vi/")
    page.get_by_role("link", name="Tính chế độ").click()
    expect(page.get_by_role("heading", name="Tính chế độ cho người nghỉ")).to_be_visible()
    is_sound(page)
    fill_in(page, "07/1967")

    # The highest, its open question with both amounts, the other regimes.
    expect(page.get_by_role("heading", name="Kết quả")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Điều 7: nghỉ hưu trước tuổi.*cao nhất"))).to_contain_text(
        "1.140.000.000 đồng"
    )
    question = page.locator(".result > .open-question", has_text="Q1")
    expect(question).to_contain_text("1.620.000.000 đồng")
    expect(question).to_contain_text("1.140.000.000 đồng")
    picture(page, "tinh-che-do")
    page.get_by_text("Mức quy định đã dùng và nguồn").first.click()
    expect(page.get_by_text("Thông tư 01/2025/TT-BNV").first).to_be_visible()
    is_sound(page)

    # A decision on the question is recorded, and followed.
    page.get_by_text("Cách hiểu đã có quyết định ghi nhận").click()
    page.get_by_label(re.compile("^12 tháng đầu tính theo ngày nào")).select_option("leaving_day_inclusive")
    page.get_by_role("button", name="Tính chế độ").click()
    expect(page.get_by_text("Đã có quyết định ghi nhận.").first).to_be_visible()
    expect(page.locator("#ket-qua .summary")).to_contain_text("1.620.000.000 đồng")
