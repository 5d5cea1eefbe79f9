"""Units in time as people go through them: what an old commune became and by which act; a body in a reading linked."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.web.small_register import write_small_register
from tests.web.world import AT, accept, load, plan_text

from tinhgon.organisations.enactment import Proposal, Result
from tinhgon.organisations.model import Act, EventKind
from tinhgon_web.accounts.models import User
from tinhgon_web.organisations.actions import enact_event, load_national, plan_event
from tinhgon_web.organisations.models import NameLink
from tinhgon_web.programmes.models import Task, TaskBody

ROOT = Path(__file__).resolve().parents[2]
Sound = Callable[[Page], None]
CLAUSES = (
    "Sở Nội vụ chủ trì rà soát biên chế của các cơ quan cấp tỉnh, hoàn thành trong tháng 5/2026.",
    "Sở Lao động - Thương binh và Xã hội rà soát đối tượng bảo trợ xã hội, hoàn thành trong tháng 6/2026.",
    "Hợp nhất Sở Tài chính và Sở Xây dựng thành Sở Kinh tế, hoàn thành trong tháng 6/2026.",
)


def picture(page: Page, name: str) -> None:
    if os.environ.get("TINHGON_SCREENSHOTS") == "1":
        page.screenshot(path=ROOT / "docs" / "user" / f"{name}.png")


@pytest.mark.django_db(transaction=True)
def test_an_old_commune_leads_to_what_it_became_and_to_the_act(page: Page, is_sound: Sound) -> None:
    # Nobody signs in for this. An old name without accents, with where it lay.
    page.goto("/don-vi/")
    page.get_by_label("Tên cũ, tên mới hoặc mã").fill("dai mo, ha noi")
    page.get_by_label("Vào ngày").fill("2025-06-30")
    page.get_by_role("button", name="Tra cứu", exact=True).click()
    row = page.get_by_role("row", name=re.compile("Phường Đại Mỗ"))
    expect(row).to_contain_text("Quận Nam Từ Liêm")
    expect(row).to_contain_text("Phường Xuân Phương")
    expect(row).to_contain_text("1656/NQ-UBTVQH15")
    is_sound(page)
    picture(page, "tra-cuu")

    # The unit: five successors as a picture and as a table, each with its clause.
    row.get_by_role("link", name="Phường Đại Mỗ").first.click()
    expect(page.get_by_role("heading", name="Phường Đại Mỗ")).to_be_visible()
    after = page.get_by_role("row", name=re.compile("^sau "))
    expect(after).to_have_count(5)
    expect(page.locator("svg.lineage a")).to_have_count(5)
    is_sound(page)
    picture(page, "don-vi")

    # A day after it ended; then on to one that took a part of it, whose page names it in turn.
    page.get_by_label("Vào ngày", exact=True).fill("2025-07-01")
    page.get_by_role("button", name="Xem", exact=True).click()
    expect(page.get_by_text("không còn đơn vị này")).to_be_visible()
    page.get_by_role("link", name="Phường Hà Đông").first.click()
    expect(page.get_by_role("heading", name="Phường Hà Đông")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^trước Phường Đại Mỗ"))).to_contain_text("1656/NQ-UBTVQH15")


@pytest.mark.django_db(transaction=True)
def test_a_function_leads_to_the_body_that_holds_it(page: Page, is_sound: Sound) -> None:
    page.goto("/don-vi/")
    page.get_by_label("Tên cũ, tên mới hoặc mã").fill("sát hạch lái xe Lâm Đồng")
    page.get_by_role("button", name="Tra cứu", exact=True).click()
    expect(page.get_by_role("heading", name="Chức năng này ở Tỉnh Lâm Đồng")).to_be_visible()
    before = page.get_by_role("row", name=re.compile("Sở Giao thông vận tải"))
    expect(before).to_contain_text("17/02/2025")
    after = page.get_by_role("row", name=re.compile("Công an tỉnh")).first
    expect(after).to_contain_text("18/02/2025")
    expect(after).to_contain_text("02/2025/NĐ-CP")
    is_sound(page)
    picture(page, "chuc-nang")
    page.get_by_role("link", name="Công an tỉnh").first.click()
    expect(page.get_by_role("heading", name="Công an tỉnh")).to_be_visible()


@pytest.mark.django_db(transaction=True)
def test_a_body_of_2009_leads_to_today(page: Page, is_sound: Sound) -> None:
    page.goto("/don-vi/?q=Huyện Từ Liêm&ngay=2009-01-01")
    row = page.get_by_role("row", name=re.compile("^Huyện Từ Liêm"))
    expect(row).to_contain_text("Phường Tây Mỗ")
    is_sound(page)
    picture(page, "nam-2009")
    row.get_by_role("link", name="Huyện Từ Liêm").first.click()
    expect(page.get_by_role("heading", name="Huyện Từ Liêm")).to_be_visible()
    is_sound(page)


@pytest.mark.django_db(transaction=True)
def test_the_chart_before_and_after_and_the_difference(page: Page, is_sound: Sound) -> None:
    page.goto("/don-vi/?q=33&ngay=2025-06-30")
    page.get_by_role("link", name="Tỉnh Hưng Yên").first.click()
    page.get_by_role("link", name="Sơ đồ tổ chức").first.click()
    expect(page.get_by_text("Huyện Văn Lâm")).to_be_visible()
    is_sound(page)
    page.goto("/don-vi/?q=33&ngay=2025-07-01")
    page.get_by_role("link", name="Tỉnh Hưng Yên").first.click()
    page.get_by_role("link", name="Sơ đồ tổ chức").first.click()
    expect(page.get_by_text("Huyện Văn Lâm")).to_have_count(0)
    expect(page.get_by_text("Đơn vị hành chính cấp xã").first).to_be_visible()
    is_sound(page)
    picture(page, "so-do")
    page.goto("/don-vi/so-sanh/?tu=2025-06-30&den=2025-07-01&loai=commune")
    page.get_by_label("Tỉnh, thành phố").select_option(label="Tỉnh Hưng Yên")
    page.get_by_role("button", name="So sánh").click()
    expect(page.get_by_text("Kết thúc").first).to_be_visible()
    is_sound(page)


@pytest.fixture
def small_units(transactional_db: None, settings: Any, tmp_path: Path) -> None:
    settings.UNITS_FILE = str(write_small_register(tmp_path))
    load_national(by=None, at=AT)


def test_a_body_in_a_reading_is_linked_and_carried_into_the_register(
    small_units: None, signed_in: Page, office: User, is_sound: Sound
) -> None:
    page = signed_in
    reading = load(plan_text(CLAUSES), name="ke-hoach-an-son.txt", by=office)

    # The reading marks the name that ended before the document's day; nothing is guessed.
    page.goto(f"/van-ban/ban-doc/{reading.pk}/")
    mark = page.get_by_role("link", name=re.compile("chọn đơn vị: Sở Lao động"))
    expect(mark).to_be_visible()
    is_sound(page)
    page.get_by_role("link", name="cơ quan, đơn vị", exact=True).click()
    expect(page.get_by_text("Tên là của Tỉnh An Sơn, vào ngày 05/01/2026.")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^Sở Nội vụ"))).to_contain_text("đúng tên")
    is_sound(page)
    page.get_by_role("link", name=re.compile("Chọn đơn vị cho Sở Lao động")).click()
    is_sound(page)
    picture(page, "chon-don-vi")
    page.get_by_role("radio", name=re.compile("^Sở Nội vụ")).check()
    page.get_by_role("button", name="Ghi nhận").click()
    expect(page.get_by_text("Đã ghi nhận")).to_be_visible()
    assert NameLink.objects.get().unit_id == "u-nv"

    # Accepted, the lead is that unit, and the merger a planned event.
    page.goto(f"/chuong-trinh/ke-hoach-ghi/{reading.pk}/")
    page.get_by_role("button", name="Chấp nhận và ghi vào sổ").click()
    page.get_by_role("link", name=re.compile("^Thay đổi tổ chức")).click()
    expect(page.get_by_role("row", name=re.compile("Hợp nhất"))).to_contain_text("Dự kiến")
    is_sound(page)
    task = Task.objects.get(clause="I.2")
    assert TaskBody.objects.get(task=task).unit_id == "u-nv"
    page.goto(f"/chuong-trinh/nhiem-vu/{task.pk}/")
    expect(page.get_by_role("link", name="Sở Nội vụ")).to_be_visible()
    is_sound(page)
    page.get_by_role("link", name=re.compile("KH 20-KH.TU")).click()
    page.get_by_role("navigation", name="Chương trình", exact=True).get_by_role(
        "link", name="Cơ quan", exact=True
    ).click()
    is_sound(page)
    picture(page, "co-quan")


def test_open_tasks_are_handed_to_the_unit_that_carries_them_on(
    small_units: None, signed_in: Page, office: User, is_sound: Sound
) -> None:
    page = signed_in
    programme = accept(load(plan_text(CLAUSES), name="ke-hoach-an-son.txt", by=office), by=office).programme
    merger = Proposal(kind=EventKind.ABSORB, operative=AT.date(), sources=("u-nv",), results=(Result(unit="u-tc"),))
    event = plan_event(
        kind=merger.kind, sources=[], results=[], proposal=merger, operative=merger.operative, by=office, at=AT
    )
    act = Act("12-QĐ/UBND", "12-QĐ/UBND", "Quyết định", "UBND tỉnh An Sơn", AT.date(), AT.date())
    enact_event(event_id=event.pk, proposal=merger, act=act, by=office, at=AT)
    page.goto(f"/chuong-trinh/{programme.pk}/")
    page.get_by_role("link", name="1 nhiệm vụ có đơn vị đã kết thúc").click()
    row = page.get_by_role("row", name=re.compile("I.1"))
    expect(row).to_contain_text("Sở Tài chính")
    expect(row).to_contain_text("12-QĐ/UBND")
    is_sound(page)
    picture(page, "ke-thua")
    page.get_by_role("button", name="Giao nhiệm vụ của các đơn vị đã chọn").click()
    expect(page.get_by_text("Đã giao 1 nhiệm vụ cho đơn vị kế thừa.")).to_be_visible()
    is_sound(page)
    page.goto(f"/chuong-trinh/nhiem-vu/{Task.objects.get(clause='I.1').pk}/")
    expect(page.get_by_text("giao cho đơn vị kế thừa: Sở Nội vụ → Sở Tài chính")).to_be_visible()
    is_sound(page)


def test_a_table_is_printed_as_a_table(page: Page) -> None:
    """A4 is narrower than a screen; the cards of a phone would take three times the paper."""
    page.goto("/don-vi/so-sanh/?tu=2025-06-30&den=2025-07-01&loai=commune")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 660, "height": 900})
    assert page.locator(".grid tbody tr").first.evaluate("row => getComputedStyle(row).display") == "table-row"


@pytest.mark.django_db(transaction=True)
def test_old_addresses_become_new_ones_ready_to_copy(page: Page, is_sound: Sound, tmp_path: Path) -> None:
    # One address, from the look-up page.
    page.goto("/don-vi/")
    page.get_by_role("link", name="Đổi địa chỉ cũ sang mới").click()
    page.get_by_label("Địa chỉ, mỗi dòng một địa chỉ").fill("Số 12 Lê Lai, P3, Q. Gò Vấp, TP.HCM")
    page.get_by_role("button", name="Đổi địa chỉ").click()
    expect(page.get_by_text("Phường 3, Quận Gò Vấp, Thành phố Hồ Chí Minh")).to_be_visible()
    expect(page.get_by_text("Số 12 Lê Lai, Phường Hạnh Thông, Thành phố Hồ Chí Minh")).to_be_visible()
    is_sound(page)

    # A list: what is sure, what to look at again, what is refused and why; then the file.
    lines = (
        "Số 12 Lê Lai, P3, Q. Gò Vấp, TP.HCM", "P.15, Q.Tân Bình, TPHCM", "Xóm Đông - Nhật Tân - Tiên Lữ - Hưng Yên",
        "Xã Tân Phú, Long An", "Đường 3, Quận 5, TP.HCM",
    )  # fmt: skip
    page.get_by_label("Địa chỉ, mỗi dòng một địa chỉ").fill("\n".join(lines))
    page.get_by_role("button", name="Đổi địa chỉ").click()
    expect(page.get_by_role("status")).to_contain_text("3 chắc chắn, 1 nên xem lại, 1 không đổi được")
    expect(page.get_by_role("row", name=re.compile("^5 "))).to_contain_text("chỉ biết Quận 5")
    is_sound(page)
    picture(page, "dia-chi")
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải CSV").click()
    download.value.save_as(tmp_path / "new.csv")
    assert "Phường Tân Sơn" in (tmp_path / "new.csv").read_text(encoding="utf-8-sig")
