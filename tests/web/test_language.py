"""The language of the pages: Vietnamese, and English for who chose it."""

import gettext
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.world import World

import tinhgon_web

MO = Path(tinhgon_web.__file__).parent / "locale/en/LC_MESSAGES/django.mo"
SHOWN = {"title", "placeholder", "aria-label", "alt", "data-label"}
OURS = {
    "Sổ nhiệm vụ",
    "Văn bản",
    "Đăng xuất",
    "Chủ trì",
    "Thời hạn",
    "Hoàn thành",
    "Đã giao",
    "Tạm dừng",
    "Tỷ lệ quá hạn",
}
PAGES = ("programmes:list", "programmes:register", "documents:list", "reports:list")


class Words(HTMLParser):
    """Every piece of text a page shows or reads out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.pieces: set[str] = set()
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.pieces.add(" ".join(data.split()))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pieces |= {" ".join(value.split()) for name, value in attrs if name in SHOWN and value}


def pieces_of(client: Client, address: str) -> set[str]:
    response = client.get(address)
    assert response.status_code == 200
    return Words(response.content.decode()).pieces


@pytest.fixture(scope="module")
def catalogue() -> dict[str, str]:
    """Vietnamese to English: what differs, without placeholders."""
    with MO.open("rb") as file:
        held = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {
        " ".join(source.rpartition("\x04")[2].split()): " ".join(said.split())
        for source, said in held.items()
        if isinstance(source, str) and source and source != said and not re.search(r"%\(?|\{", source)
    }


def addresses(world: World) -> list[str]:
    return [
        *(reverse(name) for name in PAGES),
        reverse("programmes:detail", args=[world.programme.pk]),
        reverse("programmes:task", args=[world.task("I.1").pk]),
        reverse("programmes:correct", args=[world.task("I.1").pk]),
        reverse("programmes:plan", args=[world.reading.pk]),
        reverse("documents:reading", args=[world.reading.pk]),
        reverse("reports:new", args=[world.programme.pk]),
        reverse("organisations:search"),
        reverse("organisations:events"),
        reverse("organisations:event-new"),
        reverse("programmes:names", args=[world.programme.pk]),
        reverse("documents:names", args=[world.reading.pk]),
    ]


def test_pages_are_vietnamese_whatever_the_browser_prefers(
    world: World, today: None, office: Client, catalogue: dict[str, str]
) -> None:
    english = set(catalogue.values())
    for address in addresses(world):
        office.defaults["HTTP_ACCEPT_LANGUAGE"] = "en-US,en;q=0.9"
        pieces = pieces_of(office, address)
        assert len(pieces & set(catalogue)) > 5, address
        assert pieces & english == set(), address


def test_the_switch_turns_pages_to_english_and_back(
    world: World, today: None, office: Client, catalogue: dict[str, str]
) -> None:
    back = reverse("programmes:register") + "?sort=due"
    response = office.post(reverse("set_language"), {"language": "en", "next": back})
    assert (response.status_code, response["Location"]) == (302, back)
    for address in addresses(world):
        pieces = pieces_of(office, address)
        assert len(pieces & set(catalogue.values())) > 5, address
        # What the documents say stays as it is; of our own words none may be left.
        assert (OURS & pieces, address) == (set(), address)
    office.post(reverse("set_language"), {"language": "vi", "next": back})
    assert "Sổ nhiệm vụ" in pieces_of(office, back)


def test_words_of_events_and_shares_are_those_of_the_page(db: None, client: Client) -> None:
    """The core prints them; acts, clauses and names stay as they are."""
    ben_nghe = reverse("organisations:unit", args=["u9f05a9a0a1"]) + "?ngay=2025-08-01"
    act = "khoản 1 Điều 1 Nghị quyết số 1685/NQ-UBTVQH15"
    page = client.get(ben_nghe).content.decode()
    assert "toàn bộ diện tích tự nhiên, quy mô dân số" in page
    assert "thành lập ngày 1/7/2025" in page
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    english = client.get(ben_nghe).content.decode()
    assert "whole: area, population" in english
    assert "established 1/7/2025" in english
    assert act in page
    assert act in english


def test_the_login_page_has_the_switch_too(db: None, client: Client) -> None:
    login = reverse("accounts:login")
    page = client.get(login).content.decode()
    assert f'action="{reverse("set_language")}"' in page
    assert 'name="language" value="en"' in page
    assert f'name="next" value="{login}"' in page
    assert client.post(reverse("set_language"), {"language": "en", "next": login})["Location"] == login
    page = client.get(login).content.decode()
    assert '<html lang="en">' in page
    assert "Sign in to Tinh Gọn" in page


def test_the_switch_leads_only_into_this_site(db: None, client: Client) -> None:
    response = client.post(reverse("set_language"), {"language": "en", "next": "https://example.org/"})
    assert response["Location"] == "/"


def test_an_unknown_language_is_vietnamese(db: None, client: Client) -> None:
    client.post(reverse("set_language"), {"language": "xx", "next": "/"})
    assert '<html lang="vi">' in client.get(reverse("accounts:login")).content.decode()
