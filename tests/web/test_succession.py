"""Open tasks whose bodies have ended: who carries them on, and the decision to hand them over."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.small_register import ABOVE
from tests.web.world import AT, accept, load, plan_text

from tinhgon.organisations.enactment import Proposal, Result
from tinhgon.organisations.model import Act, EventKind
from tinhgon_web.accounts.models import User
from tinhgon_web.audit.models import AuditEvent
from tinhgon_web.organisations import actions as units_actions
from tinhgon_web.programmes import actions
from tinhgon_web.programmes.models import Programme, Task

CLAUSES = (
    "Sở Tài chính chủ trì, phối hợp với Sở Nội vụ rà soát biên chế, hoàn thành trong tháng 5/2026.",
    "Sở Y tế báo cáo kết quả sắp xếp.",
    "Sở Xây dựng kiểm tra nhà, đất dôi dư.",
)
ACT = Act("12-QĐ/UBND", "12-QĐ/UBND", "Quyết định", "UBND tỉnh", date(2026, 3, 1), date(2026, 3, 10))


@pytest.fixture
def programme(units: None, people: dict[str, User]) -> Programme:
    office = people["office"]
    made = accept(load(plan_text(CLAUSES), name="ke-hoach.txt", by=office), by=office).programme
    proposals = [
        Proposal(kind=EventKind.MERGE, operative=date(2026, 3, 10), sources=("u-tc", "u-nv"), clause="Điều 1",
                 results=(Result(name="Nội vụ và Tài chính", type="Sở", parents=ABOVE),)),
        Proposal(kind=EventKind.DISSOLVE, operative=date(2026, 3, 10), sources=("u-yt",)),
    ]  # fmt: skip
    for proposal in proposals:
        event = units_actions.plan_event(
            kind=proposal.kind,
            sources=[],
            results=[],
            proposal=proposal,
            operative=proposal.operative,
            by=office,
            at=AT,
        )
        units_actions.enact_event(event_id=event.pk, proposal=proposal, act=ACT, by=office, at=AT)
    return made


@pytest.fixture
def signed_in(people: dict[str, User], today: None) -> Callable[[str], Client]:
    def client(who: str) -> Client:
        made = Client()
        made.force_login(people[who])
        return made

    return client


def address(programme: Programme) -> str:
    return reverse("programmes:succession", args=[programme.pk])


def task_of(programme: Programme, clause: str) -> Task:
    return Task.objects.for_lists().get(programme=programme, clause=clause)


def test_the_page_lists_what_is_inherited_and_what_is_left(
    programme: Programme, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("office")
    shown = client.get(address(programme)).content.decode()
    assert "Có đơn vị kế thừa (2)" in shown  # Sở Tài chính and Sở Nội vụ, a row each
    assert "Chưa ghi nhận đơn vị kế thừa (1)" in shown
    assert "Sở Nội vụ và Tài chính" in shown
    assert "12-QĐ/UBND" in shown
    assert ">I.3<" not in shown  # its unit is there still
    assert shown.count("checked") == 2  # the act is confirmed
    detail = client.get(reverse("programmes:detail", args=[programme.pk])).content.decode()
    assert "2 nhiệm vụ có đơn vị đã kết thúc" in detail


def test_handing_over_gives_the_task_to_the_heir_and_keeps_who_had_it(
    programme: Programme, people: dict[str, User], signed_in: Callable[[str], Client]
) -> None:
    task = task_of(programme, "I.1")
    response = signed_in("office").post(address(programme), {"task": [task.pk]}, follow=True)
    assert "Đã giao 1 nhiệm vụ cho đơn vị kế thừa." in response.content.decode()
    task = task_of(programme, "I.1")
    assert task.leads == ["Sở Nội vụ và Tài chính"]
    assert task.coordinating == ["Sở Nội vụ và Tài chính"]
    event = task.events.first()
    assert event is not None
    assert (event.kind, event.old, event.by) == ("succeeded", ["Sở Tài chính", "Sở Nội vụ"], people["office"])
    assert "12-QĐ/UBND" in event.note
    assert AuditEvent.objects.filter(action="task.hand-over", object_id=str(task.pk)).count() == 1
    page = signed_in("office").get(reverse("programmes:task", args=[task.pk])).content.decode()
    assert "giao cho đơn vị kế thừa: Sở Tài chính, Sở Nội vụ → Sở Nội vụ và Tài chính" in page
    assert "ke-thua" not in page


def test_one_body_of_a_task_can_be_handed_over_alone(programme: Programme, signed_in: Callable[[str], Client]) -> None:
    signed_in("office").post(address(programme), {"unit": ["u-tc"]})
    task = task_of(programme, "I.1")
    assert (task.leads, task.coordinating) == (["Sở Nội vụ và Tài chính"], ["Sở Nội vụ"])


def test_a_second_time_there_is_nothing_to_hand_over(
    programme: Programme, people: dict[str, User], signed_in: Callable[[str], Client]
) -> None:
    task = task_of(programme, "I.1")
    for words in ("Đã giao 1 nhiệm vụ", "Chưa giao nhiệm vụ nào"):
        response = signed_in("office").post(address(programme), {"task": [task.pk]}, follow=True)
        assert words in response.content.decode()
    with pytest.raises(actions.NothingToHandOver):
        actions.hand_to_successors(task_id=task.pk, by=people["office"], at=AT)
    assert task.events.filter(kind="succeeded").count() == 1


@pytest.mark.parametrize("data", [{}, {"task": ["999999", "x"]}])
def test_nothing_chosen_changes_nothing(
    programme: Programme, signed_in: Callable[[str], Client], data: dict[str, Any]
) -> None:
    signed_in("office").post(address(programme), data)
    assert task_of(programme, "I.1").leads == ["Sở Tài chính"]


def test_a_task_without_an_heir_stays_as_it_is(programme: Programme, signed_in: Callable[[str], Client]) -> None:
    task = task_of(programme, "I.2")
    signed_in("office").post(address(programme), {"task": [task.pk]})
    assert task_of(programme, "I.2").leads == ["Sở Y tế"]


def test_reading_names_again_leaves_what_was_handed_over(programme: Programme, people: dict[str, User]) -> None:
    task = task_of(programme, "I.1")
    actions.hand_to_successors(task_id=task.pk, by=people["office"], at=AT)
    heir = task.parts.get(role="lead").unit_id
    actions.read_names_as_of(programme_id=programme.pk, place="u-tinh", on=date(2026, 2, 1), by=people["office"], at=AT)
    assert task.parts.get(role="lead").unit_id == heir


def test_a_later_edition_asks_before_it_takes_the_task_back(programme: Programme, people: dict[str, User]) -> None:
    office = people["office"]
    actions.hand_to_successors(task_id=task_of(programme, "I.1").pk, by=office, at=AT)
    changed = (CLAUSES[0].replace("Sở Tài chính chủ trì", "Sở Xây dựng chủ trì"), *CLAUSES[1:])
    accept(load(plan_text(changed), name="ban-sau.txt", by=office), by=office, programme=programme)
    assert task_of(programme, "I.1").leads == ["Sở Nội vụ và Tài chính"]


@pytest.mark.parametrize(
    ("who", "status"), [("reporter", 403), ("reader", 403), ("office", 200), ("administrator", 200)]
)
def test_who_may_hand_over(programme: Programme, signed_in: Callable[[str], Client], who: str, status: int) -> None:
    assert signed_in(who).get(address(programme)).status_code == status
    task = task_of(programme, "I.1")
    response = signed_in(who).post(address(programme), {"task": [task.pk]})
    assert response.status_code == (302 if status == 200 else 403)
    assert (task_of(programme, "I.1").leads != ["Sở Tài chính"]) is (status == 200)
