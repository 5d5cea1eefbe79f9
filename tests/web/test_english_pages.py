"""No Vietnamese letter stands on an English page outside its data: every word of data here is plain ASCII."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.test_numbers import TODAY
from tests.web.world import AT
from tests.web.world import given as report_given

from tinhgon.programme import NOT_COUNTED, WorkState
from tinhgon_web.accounts.models import User
from tinhgon_web.documents.models import Document
from tinhgon_web.programmes.models import Body, Departure, Edition, Programme, Task, TaskBody
from tinhgon_web.reports.actions import freeze_report

VIETNAMESE = re.compile(r"[^\W\d_a-z]", re.IGNORECASE)
NAME = "Tinh Gọn"  # of the product, in every language


@pytest.fixture
def programme(people: dict[str, User]) -> Programme:
    """A task in every state, in plain letters."""
    by = people["office"]
    document = Document.objects.create(
        sha256="x", name="a.txt", size=1, uploaded_at=AT, uploaded_by=by, state="read", text="Work\n" * 60
    )
    reading = document.readings.create(
        reader="test", format_version=1, data={"document": {"place": "An Son"}}, seconds=0.1, read_at=AT
    )
    made = Programme.objects.create(
        title="Reform", number="20-KH/TU", kind="KH", issuer="Council", document=document, named_on=TODAY,
        issued_on=TODAY,
    )  # fmt: skip
    edition = Edition.objects.create(
        programme=made,
        reading=reading,
        key="x",
        applied_at=AT,
        applied_by=by,
        counts={"add": 1, "change": 0, "gone": 0},
    )
    body = Body.objects.create(key="office a", name="Office A", folded="office a")
    for place, state in enumerate(WorkState):
        is_done = state is WorkState.DONE
        task = Task.objects.create(
            programme=made, edition=edition, clause=f"I.{place}", position=place, text=f"Work {place}", folded="work",
            state=state.value, due=TODAY + timedelta(days=(place - 4) * 20), is_led=state is not WorkState.DRAFT,
            finished_by=TODAY if is_done else None, source_start=5, source_end=9, lead_sort="office a",
        )  # fmt: skip
        if task.is_led:
            TaskBody.objects.create(task=task, body=body, role="lead")
        if state in NOT_COUNTED:
            Departure.objects.create(
                task=task, to=state.value, came_from="draft", document="31-TB/TU", reason="x", successor_name="Office B",
                at=AT, by=by,
            )  # fmt: skip
    made.changes.create(
        edition=edition,
        clause="I.1",
        type="merge",
        predecessors=["Office A", "Office B"],
        successors=["Office C"],
        position=0,
    )
    return made


def foreign(html: str) -> list[str]:
    """Return the Vietnamese words of a page; what is marked as Vietnamese, and what is typed into a text, is data."""
    html = re.sub(r'<(button|span|p|q)[^>]*lang="vi"[^>]*>.*?</\1>', "", html, flags=re.DOTALL)
    html = html.replace(NAME, "")
    html = re.sub(r"<(script|textarea)\b.*?</\1>", "", html, flags=re.DOTALL)
    return [word for word in re.findall(r"[^\s<>\"=]+", html) if VIETNAMESE.search(word)]


PAGES: dict[str, dict[str, Any]] = {
    "programmes:list": {}, "programmes:register": {}, "programmes:detail": {"programme": True},
    "programmes:changes": {"programme": True}, "programmes:documents": {"programme": True},
    "programmes:names": {"programme": True}, "programmes:done-days": {"programme": True},
    "programmes:succession": {"programme": True}, "reports:list": {}, "reports:new": {"programme": True},
}  # fmt: skip


@pytest.fixture
def english(people: dict[str, User], today: None) -> Client:
    people["office"].first_name = "Lan"
    User.objects.filter(pk=people["office"].pk).update(username="lan", first_name="Lan", last_name="")
    client = Client()
    client.force_login(people["office"])
    client.cookies["django_language"] = "en"
    return client


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_vietnamese_word_of_its_own(programme: Programme, english: Client, name: str) -> None:
    args = [programme.pk] if PAGES[name] else []
    html = english.get(reverse(name, args=args)).content.decode()
    assert '<html lang="en">' in html
    assert foreign(html) == []


@pytest.mark.parametrize(
    "query", ["?bucket=overdue&sort=-due", "?task={task}", "?q=nothing", "?bucket=overdue_121&month=2026-03"]
)
def test_the_register_has_none_however_it_is_filtered(programme: Programme, english: Client, query: str) -> None:
    address = reverse("programmes:register") + query.format(task=programme.tasks.all()[1].pk)
    assert foreign(english.get(address).content.decode()) == []


@pytest.mark.parametrize("state", WorkState)
def test_a_task_has_none_in_any_state(programme: Programme, english: Client, state: WorkState) -> None:
    task = programme.tasks.get(state=state.value)
    assert foreign(english.get(reverse("programmes:task", args=[task.pk])).content.decode()) == []


def test_a_refusal_and_a_decision_have_none(programme: Programme, english: Client) -> None:
    task = programme.tasks.get(state="in_progress")
    url = reverse("programmes:move", args=[task.pk])
    form = {"to": "transferred", "body": "Office B", "document": "31-TB/TU", "note": "x"}
    for given in (form, {"to": "transferred"}, {"to": "done"}, {"to": "nonsense"}):
        assert foreign(english.post(url, given).content.decode()) == []
    late = english.post(reverse("programmes:deadline", args=[task.pk]), {"new_due": "32/1/2026"})
    assert foreign(late.content.decode()) == []


def test_a_report_has_none_beside_what_it_prints(
    programme: Programme, english: Client, people: dict[str, User]
) -> None:
    values = report_given(issuer="Council", place="An Son", cut_off=TODAY)
    report = freeze_report(programme_id=programme.pk, given=values, by=people["office"], at=AT)
    html = english.get(reverse("reports:detail", args=[report.pk])).content.decode()
    head = html.split('<section id="dong">')[0].replace(report.data["period"]["label"], "")
    assert foreign(head) == []
