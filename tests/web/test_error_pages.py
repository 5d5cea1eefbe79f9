"""A wrong address, a right one lacks, a session that ended: said in Vietnamese, with a way on."""

from django.test import Client
from django.urls import reverse
from tests.web.world import World


def test_a_wrong_address_leads_back(world: World, client: Client) -> None:
    client.force_login(world.people["office"])
    answer = client.get("/khong-co/")
    assert answer.status_code == 404
    assert "Không tìm thấy trang" in answer.content.decode()
    assert f'href="{reverse("home")}"' in answer.content.decode()


def test_a_right_one_lacks_is_said(world: World, client: Client) -> None:
    client.force_login(world.people["reporter"])
    answer = client.get(reverse("reports:list"))
    assert answer.status_code == 403
    assert "không có quyền" in answer.content.decode()


def test_a_form_without_its_token_is_refused_in_words(world: World) -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("accounts:login"), {"username": "x", "password": "y"})
    assert answer.status_code == 403
    assert "Phiên làm việc đã hết" in answer.content.decode()
