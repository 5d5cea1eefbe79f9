"""From three tables to an accepted list, as a personnel officer goes through it."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from tests.web.staff import LEDGER, PEOPLE, POSTS, UNITS

from tinhgon_web.accounts.models import User

ROOT = Path(__file__).resolve().parents[2]
Sound = Callable[[Page], None]


@pytest.fixture
def personnel(page: Page, transactional_db: None, client: Client, live_server: Any) -> Page:
    user = User.objects.create(
        username="can-bo", first_name="Phòng Tổ chức cán bộ", role="personnel", body_name="Sở Nội vụ"
    )
    client.force_login(user)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    return page


def fill(page: Page, tables: dict[str, Path]) -> None:
    page.get_by_label("Tên phương án").fill("Hợp nhất Sở A và Sở B")
    page.get_by_label("Ngày bố trí có hiệu lực").fill("2026-04-01")
    page.get_by_label("Lưu thông tin cá nhân đến hết ngày").fill("2030-12-31")
    for label, path in tables.items():
        page.get_by_label(label, exact=True).set_input_files(path)
    page.get_by_role("button", name="Đọc và xem trước").click()


def test_people_are_placed_asked_about_and_decided(personnel: Page, is_sound: Sound, tmp_path: Path) -> None:
    page = personnel
    tables = {"Bảng người": tmp_path / "n.csv", "Bảng vị trí": tmp_path / "v.csv", "Bảng đơn vị": tmp_path / "d.csv"}
    for path, content in zip(tables.values(), (PEOPLE, POSTS, UNITS), strict=True):
        path.write_text(content, "utf-8")
    page.goto("/bo-tri/")
    is_sound(page)
    page.get_by_role("link", name="Nhập phương án mới").click()
    is_sound(page)
    fill(page, tables)
    expect(page.get_by_text("3 người, 2 chỗ")).to_be_visible()
    is_sound(page)
    page.get_by_role("button", name="Xác nhận số liệu").click()
    expect(page.get_by_role("heading", name="Chưa có vị trí: 1 người")).to_be_visible()
    is_sound(page)
    if os.environ.get("TINHGON_SCREENSHOTS") == "1":
        page.screenshot(path=ROOT / "docs" / "user" / "bo-tri.png")

    page.get_by_role("link", name="Trần Thị Bình").click()
    expect(page.get_by_text("phải có vị trí vì đang mang thai")).to_be_visible()
    is_sound(page)
    page.get_by_label("Yêu cầu", exact=True).select_option("out")
    page.get_by_label("Lý do").fill("thử xem quy định nào cản")
    page.get_by_role("button", name="Tính phương án mới").click()
    expect(page.get_by_role("alert")).to_contain_text("Trần Thị Bình (N2) được ấn định: không vị trí nào")
    is_sound(page)

    page.get_by_role("link", name="Hợp nhất Sở A và Sở B").click()
    page.get_by_role("link", name="Phương án 1").click()
    page.get_by_role("link", name="Nguyễn Văn An").click()
    page.get_by_label("Yêu cầu", exact=True).select_option("forbid")
    page.get_by_label("Vị trí", exact=True).select_option("V1")
    page.get_by_label("Lý do").fill("theo kết luận của Ban Thường vụ")
    page.get_by_role("button", name="Tính phương án mới").click()
    page.get_by_role("link", name="So sánh").click()
    expect(page.get_by_role("heading", name="Người đổi chỗ")).to_be_visible()
    is_sound(page)

    page.get_by_role("link", name="Phương án 3").click()
    page.get_by_label("Căn cứ, lý do").fill("Nghị quyết số 12-NQ/TU")
    page.get_by_role("button", name="Chấp thuận").click()
    expect(page.get_by_text("đã chấp thuận: Nghị quyết số 12-NQ/TU")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="XLSX").click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_a_quota_ledger_is_read_and_its_way_down_is_drawn(personnel: Page, is_sound: Sound, tmp_path: Path) -> None:
    page = personnel
    (tmp_path / "so.csv").write_bytes(LEDGER)
    page.goto("/bo-tri/bien-che/")
    is_sound(page)
    page.get_by_label("Sổ biên chế").set_input_files(tmp_path / "so.csv")
    page.get_by_role("button", name="Ghi vào sổ").click()
    expect(page.get_by_text("Đã ghi thêm 2 dòng")).to_be_visible()
    page.get_by_label("Ngày quyết định sắp xếp có hiệu lực").fill("2025-07-01")
    page.get_by_role("button", name="Xem lộ trình").click()
    expect(page.get_by_role("img", name="Lộ trình của SNV từ 160 về 130 người")).to_be_visible()
    is_sound(page)
    if os.environ.get("TINHGON_SCREENSHOTS") == "1":
        page.screenshot(path=ROOT / "docs" / "user" / "bien-che.png")
