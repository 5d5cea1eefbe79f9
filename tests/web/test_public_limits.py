"""Public pages: how often one address may ask; functions on the page; bodies of communes; files kept; no idle copies."""

import gc
import weakref
from datetime import date

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from tinhgon_web.organisations import exports
from tinhgon_web.organisations.limits import MOST_ADDRESSES, AsksOfAnAddress
from tinhgon_web.organisations.register import forget, register

pytestmark = pytest.mark.django_db
SEARCH = reverse("organisations:search")


def asked(client: Client, address: str, url: str = SEARCH, **more: str) -> int:
    return client.get(url, REMOTE_ADDR=address, **more).status_code  # type: ignore[arg-type]


def test_an_address_that_asks_too_often_is_refused_and_others_are_not(settings: object) -> None:
    settings.PUBLIC_ASKS = (3, 1)  # type: ignore[attr-defined]
    client = Client()
    assert [asked(client, "192.0.2.1") for _ in range(4)] == [200, 200, 200, 429]
    response = client.get(SEARCH, REMOTE_ADDR="192.0.2.1")
    assert int(response["Retry-After"]) > 0
    assert "thử lại sau" in response.content.decode()
    assert asked(client, "192.0.2.2") == 200


def test_the_api_is_limited_too_and_a_file_costs_more(settings: object) -> None:
    settings.PUBLIC_ASKS = (11, 1)  # type: ignore[attr-defined]
    client = Client()
    (unit,) = register().registry.resolve("nso", "33", date(2025, 7, 1))
    assert asked(client, "192.0.2.3", reverse("organisations:export", args=[unit, "csv"])) == 200
    assert asked(client, "192.0.2.3", "/api/find?text=x") == 200
    assert asked(client, "192.0.2.3", "/api/find?text=x") == 429


def test_who_has_signed_in_is_not_limited(settings: object, django_user_model: type) -> None:
    settings.PUBLIC_ASKS = (1, 1)  # type: ignore[attr-defined]
    client = Client()
    client.force_login(django_user_model.objects.create_user("a", password="x"))  # type: ignore[attr-defined]
    assert [asked(client, "192.0.2.4") for _ in range(3)] == [200, 200, 200]


def test_behind_a_proxy_the_address_is_what_the_proxy_names_last(settings: object) -> None:
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "10.0.0.1, 192.0.2.9"}, REMOTE_ADDR="127.0.0.1")
    settings.BEHIND_PROXY = False  # type: ignore[attr-defined]
    assert AsksOfAnAddress.address(request) == "127.0.0.1"
    settings.BEHIND_PROXY = True  # type: ignore[attr-defined]
    assert AsksOfAnAddress.address(request) == "192.0.2.9"


def test_no_more_addresses_are_kept_than_may_be() -> None:
    limit = AsksOfAnAddress(lambda request: None)  # type: ignore[arg-type, return-value]
    for at in range(MOST_ADDRESSES + 50):
        limit._wait(str(at), 1, 5, 5)
    assert len(limit._left) == MOST_ADDRESSES


def test_a_function_is_asked_on_the_page_with_its_place(client: Client) -> None:
    page = client.get(SEARCH, {"q": "sát hạch lái xe Lâm Đồng", "ngay": "2025-02-20"}).content.decode()
    assert "Chức năng này ở Tỉnh Lâm Đồng" in page
    assert "02/2025/NĐ-CP" in page
    assert "18/2/2025" in page
    page = client.get(SEARCH, {"q": "lý lịch tư pháp"}).content.decode()
    assert "Bộ Tư pháp" in page
    assert "Bộ Công an" in page
    assert "ở trung ương" in page
    assert "Không rõ nơi" in client.get(SEARCH, {"q": "lý lịch tư pháp Atlantis"}).content.decode()


def test_a_body_of_any_commune_has_a_page(client: Client) -> None:
    page = client.get(SEARCH, {"q": "UBND xã Đông Anh"}).content.decode()
    assert "Ủy ban nhân dân xã" in page
    (commune,) = register().registry.resolve("nso", "00454", date(2025, 7, 1))
    response = client.get(reverse("organisations:unit", args=[f"{commune}.ubnd-xa"]))
    assert response.status_code == 200
    assert "Ủy ban nhân dân xã" in response.content.decode()
    assert client.get(reverse("organisations:unit", args=[f"{commune}.khong-co"])).status_code == 404


def test_a_unit_of_2009_is_followed_to_today_on_its_page(client: Client) -> None:
    page = client.get(SEARCH, {"q": "Huyện Từ Liêm", "ngay": "2009-01-01"}).content.decode()
    assert "Huyện Từ Liêm" in page
    assert "Nam Từ Liêm" in page or "Phường" in page


def test_a_file_asked_for_again_is_the_same_bytes_kept() -> None:
    (unit,) = register().registry.resolve("nso", "33", date(2025, 7, 1))
    first = exports.export(register(), unit, date(2025, 7, 1), "ttl")
    assert exports.export(register(), unit, date(2025, 7, 1), "ttl")[0] is first[0]


def test_a_process_that_only_waits_keeps_no_register() -> None:
    kept = weakref.ref(register().registry)
    forget()
    gc.collect()
    assert kept() is None
