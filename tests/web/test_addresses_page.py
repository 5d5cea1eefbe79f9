"""Old addresses into new ones by page: public, bounded, nothing kept, nothing guessed."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from tinhgon_web.audit.models import AuditEvent
from tinhgon_web.organisations.addresses import views

pytestmark = pytest.mark.django_db
URL = "/don-vi/dia-chi/"


@pytest.fixture
def client() -> Iterator[Client]:
    """A visitor who has not signed in, on 12/03/2026."""
    with mock.patch("django.utils.timezone.now", return_value=datetime(2026, 3, 12, 3, 0, tzinfo=UTC)):
        yield Client()


def page(client: Client, text: str, **more: str) -> str:
    response = client.post(URL, {"dia_chi": text, **more})
    assert response.status_code == 200
    return response.content.decode()


def test_anyone_may_open_the_page_and_the_look_up_leads_to_it(client: Client) -> None:
    assert reverse("organisations:addresses") == URL
    assert client.get(URL).status_code == 200
    assert URL in client.get(reverse("organisations:search")).content.decode()


def test_one_address_is_written_out_old_and_new(client: Client) -> None:
    said = page(client, "Số 12 Lê Lai, P3, Q. Gò Vấp, TP.HCM")
    assert "Phường 3, Quận Gò Vấp, Thành phố Hồ Chí Minh" in said
    assert "Số 12 Lê Lai, Phường Hạnh Thông, Thành phố Hồ Chí Minh" in said
    assert "chắc chắn" in said
    assert "Tải CSV" in said


def test_a_divided_unit_gives_every_part_and_says_so(client: Client) -> None:
    said = page(client, "P.15, Q.Tân Bình, TPHCM")
    assert "Phường Tân Bình, Thành phố Hồ Chí Minh" in said
    assert "Phường Tân Sơn, Thành phố Hồ Chí Minh" in said
    assert "Đơn vị cũ đã chia" in said


def test_a_list_counts_and_gives_each_line_its_reason(client: Client) -> None:
    said = page(client, "P3, Q. Gò Vấp, TP.HCM\n\nXã Tân Phú, Long An\nĐường 3, Quận 5, TP.HCM\n")
    assert "3 dòng" in said
    assert "1 chắc chắn, 1 nên xem lại, 1 không đổi được" in said
    assert "chỉ biết Quận 5, Thành phố Hồ Chí Minh" in said


def test_columns_pasted_from_a_spreadsheet_are_read(client: Client) -> None:
    assert "Phường Sài Gòn, Thành phố Hồ Chí Minh" in page(client, "Bến Nghé\tQuận 1\tHồ Chí Minh")


def test_the_day_of_the_address_and_the_day_asked_for_count(client: Client) -> None:
    said = page(client, "Xã Nhật Tân, Huyện Kim Bảng, Hà Nam")
    assert "Không đổi được" in said
    assert "Không đổi được" not in page(client, "Xã Nhật Tân, Huyện Kim Bảng, Hà Nam", ngay="2020-01-01")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Chưa có địa chỉ nào"),
        ({"dia_chi": " \n \n"}, "Chưa có địa chỉ nào"),
        ({"dia_chi": "xã A\n" * 5001}, "5.001 dòng; mỗi lần nhận nhiều nhất 5.000"),
        ({"dia_chi": "xã A", "ngay": "31/02/2025"}, "Không đọc được ngày"),
        ({"dia_chi": "xã A", "ngay": "2025-07-02", "den": "2025-07-01"}, "phải bằng hoặc sau"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_what_to_do(client: Client, given: dict[str, str], said: str) -> None:
    response = client.post(URL, given)
    assert response.status_code == 422
    assert said in response.content.decode()


def test_the_list_comes_as_csv_and_as_a_workbook_with_codes_as_text(client: Client) -> None:
    text = "=1+1\nPhường Cống Vị, Ba Đình, HN"
    response = client.post(URL, {"dia_chi": text, "tai": "csv"})
    assert response["Content-Disposition"] == 'attachment; filename="dia-chi-2026-03-12.csv"'
    _, refused, first, second = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert refused[1] == "'=1+1"
    assert {first[4], second[4]} == {"00008", "00025"}
    response = client.post(URL, {"dia_chi": text, "tai": "xlsx"})
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    assert {row[4] for row in list(sheet.iter_rows(values_only=True))[2:]} == {"00008", "00025"}


def test_nothing_is_kept_and_nothing_is_cached(client: Client) -> None:
    before = AuditEvent.objects.count()
    response = client.post(URL, {"dia_chi": "Phường Cống Vị, Ba Đình, HN"})
    assert "no-store" in response["Cache-Control"]
    assert AuditEvent.objects.count() == before


def test_a_list_that_takes_too_long_says_what_is_left(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST_SECONDS", -1.0)
    assert "còn 2 dòng chưa đọc" in page(client, "xã A\nxã B")
    assert "còn 1 dòng chưa đọc" in page(client, "xã A", tai="csv")


def test_the_page_shows_the_first_lines_of_a_long_list(client: Client) -> None:
    said = page(client, "\n".join(f"Số {n}, Phường Cống Vị, Ba Đình, HN" for n in range(250)))
    assert said.count("data-item") == views.SHOWN
    assert "Trang chỉ hiện 200 dòng đầu" in said


def test_the_page_speaks_english(client: Client) -> None:
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    assert "only Quận 5, Thành phố Hồ Chí Minh is known" in page(client, "Đường 3, Quận 5, TP.HCM")
