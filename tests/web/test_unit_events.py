"""Events of units by their pages: prepared, put in force with an act, set right, taken back; who may; what is refused."""

import re
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.world import AT

import tinhgon.organisations
from tinhgon.organisations.model import EventKind
from tinhgon_web.accounts.models import User
from tinhgon_web.organisations import actions, models
from tinhgon_web.organisations.actions import PartyName
from tinhgon_web.organisations.refusals import RULES
from tinhgon_web.organisations.register import register

DAY, EVE = date(2026, 4, 1), date(2026, 3, 31)
LIST, NEW = reverse("organisations:events"), reverse("organisations:event-new")
WORDS = {
    "kind": "merge", "sources": "Sở Tài chính\nSở Xây dựng", "results": "Sở Kinh tế", "place": "u-tinh",
    "day": "2026-04-01", "precision": "day", "clause": "Điều 1", "note": "",
}  # fmt: skip
ACT = {
    "number": "12/QĐ-UBND", "type": "Quyết định", "issuer": "UBND tỉnh An Sơn", "signed": "2026-03-10", "in_force": "",
    "title": "Hợp nhất hai sở", "clause": "Điều 1", "operative": "2026-04-01",
}  # fmt: skip


@pytest.fixture
def clients(units: None, people: dict[str, User], today: None) -> dict[str, Client]:
    made = {"anonymous": Client()}
    for name, person in people.items():
        made[name] = Client()
        made[name].force_login(person)
    return made


@pytest.fixture
def office(clients: dict[str, Client]) -> Client:
    return clients["office"]


def fields_of(page: str) -> dict[str, Any]:
    """Return what the page's own form would send as it stands: hidden, texts, checked boxes, chosen options."""
    form = page[page.rindex('<form method="post"', 0, page.index('name="step"')) :] if 'name="step"' in page else page
    form = form[: form.index("</form>")]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        held = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if held.get("type") in ("radio", "checkbox") and not re.search(r"\schecked", tag):
            continue
        if "name" in held:
            sent.setdefault(unescape(held["name"]), []).append(unescape(held.get("value", "")))
    for name, text in re.findall(r'<textarea name="([\w-]+)"[^>]*>\s*(.*?)</textarea>', form, re.DOTALL):
        sent[name] = [unescape(text)]
    for head, options in re.findall(r"<select([^>]*)>(.*?)</select>", form, re.DOTALL):
        name = dict(re.findall(r'([\w-]+)="([^"]*)"', head))["name"]
        chosen = re.findall(r'<option value="([^"]*)"[^>]*\sselected', options)
        sent[name] = [unescape(chosen[0] if chosen else re.findall(r'<option value="([^"]*)"', options)[0])]
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def page_of(response: Any) -> str:
    return str(response.content.decode())


def checked(client: Client, address: str = NEW, **words: str) -> dict[str, Any]:
    """Send step one; return what step two would send as it stands."""
    response = client.post(address, {**WORDS, **words, "step": "check"})
    assert response.status_code == 200, page_of(response)
    return fields_of(page_of(response))


def saved(client: Client, address: str = NEW, chosen: dict[str, str] | None = None, **words: str) -> models.Event:
    response = client.post(address, {**checked(client, address, **words), **(chosen or {}), "step": "save"})
    assert response.status_code == 302, page_of(response)
    return models.Event.objects.get(pk=response["Location"].rstrip("/").split("/")[-1])


def enacted(client: Client, event: models.Event, **act: str) -> Any:
    address = reverse("organisations:event-enact", args=[event.pk])
    shown = client.post(address, {**ACT, **act, "step": "check"})
    assert shown.status_code == 200, page_of(shown)
    return client.post(address, {**fields_of(page_of(shown)), "step": "enact"})


def alive(day: date) -> set[str]:
    return {version.full_name for version in register(fresh=True).registry.as_of(day)}


# --- from plan to act, by hand --------------------------------------------------------------------------------------------


def test_a_plan_made_by_the_form_is_enacted_by_the_form(office: Client) -> None:
    event = saved(office)
    assert [(p.name, p.unit_id) for p in event.parties.all()] == [
        ("Sở Tài chính", "u-tc"), ("Sở Xây dựng", "u-xd"), ("Sở Kinh tế", None)
    ]  # fmt: skip
    assert "Sở Kinh tế" not in alive(DAY)
    response = enacted(office, event)
    assert response.status_code == 302, page_of(response)
    assert "Sở Kinh tế" in alive(DAY)
    assert not {"Sở Tài chính", "Sở Xây dựng"} & alive(DAY)
    assert {"Sở Tài chính", "Sở Xây dựng"} <= alive(EVE)
    event.refresh_from_db()
    assert (event.state, event.act_id, event.clause) == ("enacted", "12/QĐ-UBND", "Điều 1")
    page = page_of(office.get(reverse("organisations:event", args=[event.pk])))
    assert "Đính chính" in page
    assert "Quyết định 12/QĐ-UBND" in page
