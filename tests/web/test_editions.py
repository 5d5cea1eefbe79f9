"""A later edition keeps what people did: nothing doubled, nothing comes back by itself, and the message counts what was done."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.world import AT, CLAUSES, World, accept, load, plan_text

from tinhgon.programme import Choice
from tinhgon_web.accounts.models import User
from tinhgon_web.documents.actions import correct
from tinhgon_web.documents.models import Reading
from tinhgon_web.programmes.models import Programme, SetAside, Task
from tinhgon_web.programmes.views.plan import said

LATER = AT + timedelta(days=20)


def loaded(by: User, clauses: tuple[str, ...] = CLAUSES, name: str = "ke-hoach.txt") -> Reading:
    return load(plan_text(clauses), name=name, by=by)


def set_right(reading: Reading, kind: str, key: str, value: dict[str, object], by: User) -> None:
    correct(reading_id=reading.pk, kind=kind, key=key, value=value, by=by, at=AT)


@pytest.fixture
def office(people: dict[str, User]) -> User:
    return people["office"]


@pytest.fixture
def corrected(office: User) -> Programme:
    """I.2 and I.3 merged, I.4 struck off, I.6 split."""
    reading = loaded(office)
    set_right(reading, "task.merge", "I.2", {"with": ["I.3"]}, office)
    set_right(reading, "task.remove", "I.4", {}, office)
    set_right(
        reading, "task.split", "I.6", {"texts": ["Sở Tài chính hướng dẫn.", "Xử lý tài sản công dôi dư."]}, office
    )
    return accept(reading, by=office).programme


def clauses_of(programme: Programme) -> list[str]:
    return list(programme.tasks.order_by("clause").values_list("clause", flat=True))


def test_a_later_edition_with_the_same_clauses_changes_nothing(corrected: Programme, office: User) -> None:
    before = clauses_of(corrected)
    assert before == ["I.1", "I.2", "I.5", "I.6", "I.6#2"]
    # Another document of the same clauses: one word of the title is all that differs.
    text = plan_text().replace("năm 2026\n".encode(), "năm 2026 (bản hai)\n".encode())
    edition = accept(load(text, name="ban-hai.txt", by=office), by=office, programme=corrected, at=LATER)
    assert clauses_of(corrected) == before
    assert edition.counts == {"add": 0, "change": 0, "gone": 0, "kept": 0, "aside": 2}
    assert said(edition).endswith("2 mục đã bỏ hoặc đã gộp ở lần trước không ghi lại.")
    # And the register has nothing left to write of it.
    states = set(corrected.tasks.values_list("state", flat=True))
    assert "ended" not in states


def test_what_was_struck_off_comes_back_only_where_a_person_says_so(corrected: Programme, office: User) -> None:
    text = plan_text().replace("năm 2026\n".encode(), "năm 2026 (bản hai)\n".encode())
    accept(
        load(text, name="ban-hai.txt", by=office), by=office, programme=corrected, at=LATER,
        choices={"aside.I.4": Choice.TAKE},
    )  # fmt: skip
    assert corrected.tasks.filter(clause="I.4").exists()
    assert list(SetAside.objects.filter(edition__programme=corrected).values_list("clause", flat=True)) == ["I.3"]


def test_a_reworded_clause_that_was_struck_off_is_shown_as_a_conflict(
    corrected: Programme, office: User, client: Client, today: None
) -> None:
    clauses = list(CLAUSES)
    clauses[3] = clauses[3].replace("theo dõi, đôn đốc", "theo dõi, kiểm tra, đôn đốc")
    reading = loaded(office, tuple(clauses), "ban-hai.txt")
    client.force_login(office)
    page = client.get(reverse("programmes:plan", args=[reading.pk]), {"programme": corrected.pk}).content.decode()
    assert "Đã bỏ hoặc gộp ở lần trước (2)" in page
    assert "lời văn đã khác" in page
    accept(reading, by=office, programme=corrected, at=LATER)
    assert not corrected.tasks.filter(clause="I.4").exists()


def test_a_third_edition_remembers_what_was_done_to_the_first(corrected: Programme, office: User) -> None:
    before = clauses_of(corrected)
    for place, at in ((2, LATER), (3, LATER + timedelta(days=20))):
        text = plan_text().replace("năm 2026\n".encode(), f"năm 2026 (bản {place})\n".encode())
        accept(load(text, name=f"ban-{place}.txt", by=office), by=office, programme=corrected, at=at)
    assert clauses_of(corrected) == before


def test_a_lead_a_person_set_beside_the_source_is_no_news_for_the_next_edition(office: User) -> None:
    reading = loaded(office)
    set_right(reading, "task.set", "I.5", {"lead": ["Văn phòng Tỉnh ủy"]}, office)
    programme = accept(reading, by=office).programme
    text = plan_text().replace("năm 2026\n".encode(), "năm 2026 (bản hai)\n".encode())
    edition = accept(load(text, name="ban-hai.txt", by=office), by=office, programme=programme, at=LATER)
    assert programme.tasks.for_lists().get(clause="I.5").leads == ["Văn phòng Tỉnh ủy"]
    assert edition.counts["change"] == 0


def test_what_was_ended_in_the_register_stays_ended(world: World) -> None:
    office = world.people["office"]
    task = world.task("I.4")
    Task.objects.filter(pk=task.pk).update(state="ended")
    text = plan_text().replace("năm 2026\n".encode(), "năm 2026 (bản hai)\n".encode())
    edition = accept(load(text, name="ban-hai.txt", by=office), by=office, programme=world.programme, at=LATER)
    assert edition.counts["add"] == 0
    assert Task.objects.get(pk=task.pk).state == "ended"


def test_the_message_counts_what_was_done_and_not_what_was_planned(world: World) -> None:
    office = world.people["office"]
    clauses = list(CLAUSES)
    clauses[0] = clauses[0].replace("Sở Nội vụ", "Sở Tư pháp")
    del clauses[5]
    reading = loaded(office, tuple(clauses), "ban-hai.txt")
    gone, changed = world.task("I.6"), world.task("I.1")
    edition = accept(
        reading, by=office, programme=world.programme, at=LATER,
        choices={str(gone.pk): Choice.KEEP, f"{changed.pk}.lead": Choice.KEEP, f"{changed.pk}.text": Choice.KEEP},
    )  # fmt: skip
    assert edition.counts == {"add": 0, "change": 0, "gone": 0, "kept": 2, "aside": 0}


@pytest.mark.parametrize(
    ("old", "new", "is_like"),
    [
        pytest.param("", "", True, id="same number"),
        pytest.param("Số 20-KH/TU", "Số 21-KH/TU", True, id="same title and issuer"),
        pytest.param("Số 20-KH/TU\n", "\n", True, id="no number, same title and issuer"),
    ],
)
def test_a_document_that_looks_like_an_edition_is_offered_as_one(
    world: World, client: Client, today: None, old: str, new: str, is_like: bool
) -> None:
    office = world.people["office"]
    text = (plan_text() + b"\n(b\xe1\xba\xa3n hai)\n").decode().replace(old, new, 1)
    reading = load(text.encode(), name="ban-hai.txt", by=office)
    client.force_login(office)
    page = client.get(reverse("programmes:plan", args=[reading.pk])).content.decode()
    assert ("giống bản sau của" in page) is is_like
    assert f'<option value="{world.programme.pk}" selected>' in page


def test_another_title_of_another_number_is_a_programme_of_its_own(world: World, client: Client, today: None) -> None:
    office = world.people["office"]
    text = plan_text().decode().replace("Số 20-KH/TU", "Số 33-KH/TU").replace("sắp xếp các cơ quan", "chuyển đổi số")
    reading = load(text.encode(), name="khac.txt", by=office)
    client.force_login(office)
    page = client.get(reverse("programmes:plan", args=[reading.pk])).content.decode()
    assert "giống bản sau của" not in page
