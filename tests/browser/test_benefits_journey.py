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


def fill_in(page: Page, birth: str, *, button: str = "Tính chế độ") -> None:
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
    page.get_by_role("button", name=button).click()


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


@pytest.mark.django_db(transaction=True)
def test_a_case_file_from_facts_to_payment(signed_in: Page, is_sound: Sound) -> None:
    page = signed_in
    page.goto("/che-do/ho-so/")
    expect(page.get_by_text("Chưa có hồ sơ nào.")).to_be_visible()
    is_sound(page)
    page.get_by_role("link", name="Mở hồ sơ").first.click()
    page.get_by_label("Họ và tên").fill("Nguyễn Văn A")
    page.get_by_label("Cơ quan, đơn vị").fill("Sở Nội vụ")
    is_sound(page)
    fill_in(page, "07/1967", button="Ghi và tính")
    expect(page.get_by_text("Đã mở hồ sơ và tính lần đầu.")).to_be_visible()
    is_sound(page)

    # The record of insurance comes later: old and new stand side by side.
    page.get_by_role("link", name="Sửa dữ kiện").click()
    page.get_by_label("Lý do thay đổi").fill("đính chính ngày văn bản sắp xếp")
    page.get_by_label("Ngày văn bản sắp xếp có hiệu lực (D0)").fill("2025-03-01")
    page.get_by_role("button", name="Ghi và tính").click()
    row = page.get_by_role("row", name=re.compile("^Ngày văn bản sắp xếp"))
    expect(row).to_contain_text("01/03/2025")
    expect(row).to_contain_text("01/08/2024 ≠ thay đổi")
    is_sound(page)
    picture(page, "ho-so-nguoi-nghi")

    page.get_by_text("Ghi quyết định").first.click()
    page.get_by_label("Số quyết định").fill("12/QĐ-SNV")
    page.get_by_label("Ngày quyết định", exact=True).fill("2025-07-20")
    page.get_by_role("button", name="Ghi quyết định").click()
    expect(page.get_by_text("Còn phải chi")).to_contain_text("1.620.000.000 đồng")
    page.get_by_text("Ghi chi trả").first.click()
    page.get_by_label("Ngày chi").fill("2025-08-05")
    page.get_by_label("Số tiền (đồng)").fill("1.000.000.000")
    page.get_by_label("Chứng từ").fill("UNC 15")
    page.get_by_role("button", name="Ghi chi trả").click()
    expect(page.get_by_text("Còn phải chi")).to_contain_text("620.000.000 đồng")
    with page.expect_download() as letter:
        page.get_by_role("link", name="Tờ trình (DOCX)").click()
    assert letter.value.suggested_filename.endswith(".docx")
    page.goto("/che-do/ho-so/")
    expect(page.get_by_role("row", name=re.compile("Nguyễn Văn A"))).to_contain_text("đã chi trả một phần")
    is_sound(page)

    # The budget: everybody a month earlier.
    page.get_by_role("link", name="Dự toán chế độ").click()
    page.get_by_label("Nếu mọi người nghỉ sớm hơn hoặc muộn hơn (tháng)").select_option("-1")
    page.get_by_role("button", name="Thử").click()
    expect(page.get_by_text("chênh lệch")).to_be_visible()
    is_sound(page)
    picture(page, "du-toan-che-do")
