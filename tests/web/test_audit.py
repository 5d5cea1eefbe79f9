"""The audit trail: every action leaves its event in its own transaction, and a changed or removed event shows."""

import inspect
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from tests.web.world import AT, World, accept, given, load, plan_text

from tinhgon.programme import WorkState
from tinhgon_web.accounts import actions as accounts
from tinhgon_web.accounts.actions import create_account
from tinhgon_web.accounts.permissions import Role
from tinhgon_web.audit.actions import broken_links, record
from tinhgon_web.audit.models import AuditEvent
from tinhgon_web.documents import actions as documents
from tinhgon_web.programmes import actions as programmes
from tinhgon_web.reports import actions as reports
from tinhgon_web.reports.actions import freeze_report


def _correction(world: World) -> Any:
    return documents.correct(
        reading_id=world.reading.pk, kind="task.confirm", key="I.2", value={}, by=world.people["office"], at=AT
    )


def _undo(world: World) -> Any:
    correction = _correction(world)
    return documents.undo(correction_id=correction.pk, by=world.people["office"], at=AT)


ACTIONS = {
    "account.create": lambda w, who: create_account(
        username="moi", password="x", role=Role.READER, by=who["administrator"], at=AT
    ),
    "document.upload": lambda w, who: documents.upload_document(name="a.txt", content=b"a", by=who["office"], at=AT),
    "document.ask_again": lambda w, who: documents.ask_again(document_id=w.document.pk, by=who["office"], at=AT),
    "reading.task.confirm": lambda w, who: _correction(w),
    "reading.undo": lambda w, who: _undo(w),
    "reading.take_over": lambda w, who: documents.take_over(reading_id=w.reading.pk, by=who["office"], at=AT),
    "plan.apply": lambda w, who: accept(load(plan_text()[:-1], name="b.txt", by=who["office"]), by=who["office"]),
    "programme.create": lambda w, who: accept(load(plan_text()[:-1], name="b.txt", by=who["office"]), by=who["office"]),
    "task.move": lambda w, who: programmes.move_task(
        task_id=w.task("I.1").pk, to=WorkState.IN_PROGRESS, by=who["reporter"], at=AT
    ),
    "task.note": lambda w, who: programmes.add_note(task_id=w.task("I.1").pk, note="Ghi.", by=who["reporter"], at=AT),
    "task.deadline": lambda w, who: programmes.change_deadline(
        task_id=w.task("I.1").pk,
        new_due=date(2026, 4, 1),
        authority="Công văn số 3",
        reason="",
        by=who["office"],
        at=AT,
    ),
    "task.correct": lambda w, who: programmes.correct_task(
        task_id=w.task("I.1").pk, text="Khác", lead=[], coordinating=[], product="", by=who["office"], at=AT
    ),
    "evidence.add": lambda w, who: programmes.add_evidence(
        task_id=w.task("I.1").pk, name="x", content=b"x", by=who["reporter"], at=AT
    ),
    "evidence.judge": lambda w, who: programmes.judge_evidence(
        evidence_id=w.evidence.pk, accepted=True, by=who["office"], at=AT
    ),
    "report.draft": lambda w, who: reports.save_draft(
        programme_id=w.programme.pk, typed={"topic": "thử"}, by=who["office"], at=AT
    ),
    "report.freeze": lambda w, who: freeze_report(programme_id=w.programme.pk, given=given(), by=who["office"], at=AT),
}


@pytest.mark.parametrize("name", ACTIONS)
def test_every_action_writes_its_event(world: World, name: str) -> None:
    before = set(AuditEvent.objects.values_list("pk", flat=True))
    ACTIONS[name](world, world.people)
    written = AuditEvent.objects.exclude(pk__in=before)
    assert name in written.values_list("action", flat=True)
    event = written.get(action=name)
    assert event.at == AT
    assert event.by is not None
    assert broken_links() == []


class NoTrail(Exception):
    """Raised where the event would be written."""


@pytest.mark.parametrize("name", ACTIONS)
def test_act_and_event_are_rolled_back_together(world: World, name: str) -> None:
    before = (AuditEvent.objects.count(), world.task("I.1").events.count())
    with transaction.atomic():
        ACTIONS[name](world, world.people)
        transaction.set_rollback(True)
    assert (AuditEvent.objects.count(), world.task("I.1").events.count()) == before


@pytest.mark.parametrize("name", sorted(set(ACTIONS) - {"plan.apply", "programme.create", "reading.undo"}))
def test_an_action_whose_event_cannot_be_written_does_nothing(
    world: World, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise NoTrail

    monkeypatch.setattr(AuditEvent, "save", fail)
    state = _everything()
    with pytest.raises(NoTrail), transaction.atomic():
        ACTIONS[name](world, world.people)
    assert _everything() == state


def _everything() -> dict[str, int]:
    """Rows of every table of ours."""
    with connection.cursor() as cursor:
        rows = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            rows[table] = cursor.fetchone()[0]
    return rows


def test_every_action_of_the_shell_is_tried_here() -> None:
    # What has its own test elsewhere, or writes nothing.
    # `give_up_stuck` is housekeeping of the worker: no person acts.
    elsewhere = {
        "give_up_stuck",
        "read_stored",
        "body_named",
        "plan_for",
        "plan_key",
        "reading_key",
        "acts_for",
        "party_of",
    }
    public = {
        name
        for module in (accounts, documents, programmes, reports)
        for name, value in inspect.getmembers(module, inspect.isfunction)
        if value.__module__ == module.__name__ and not name.startswith("_")
    }
    tried = {
        "create_account", "upload_document", "ask_again", "correct", "undo", "take_over", "apply_plan", "move_task", "add_note",
        "change_deadline", "correct_task", "add_evidence", "judge_evidence", "save_draft",
        "freeze_report",
    }  # fmt: skip
    assert public - elsewhere - tried == set()


def test_reading_a_document_is_an_event_of_nobody(world: World) -> None:
    assert AuditEvent.objects.get(action="document.read").by is None


def test_a_changed_event_is_found(world: World) -> None:
    event = AuditEvent.objects.order_by("pk")[2]
    AuditEvent.objects.filter(pk=event.pk).update(details={"name": "khác"})
    assert broken_links() == [event.pk]


@pytest.mark.parametrize(
    ("name", "value"), [("action", "x"), ("object_id", "0"), ("object_type", "x.y"), ("by_id", None)]
)
def test_every_fact_of_an_event_is_in_the_chain(world: World, name: str, value: Any) -> None:
    event = AuditEvent.objects.filter(by__isnull=False).order_by("pk")[1]
    AuditEvent.objects.filter(pk=event.pk).update(**{name: value})
    assert broken_links() == [event.pk]


def test_the_event_after_a_removed_one_is_found(world: World) -> None:
    first, second, third = AuditEvent.objects.order_by("pk")[:3]
    AuditEvent.objects.filter(pk=second.pk).delete()
    assert broken_links() == [third.pk]
    assert first.pk not in broken_links()


def test_an_event_cannot_be_deleted(world: World) -> None:
    with pytest.raises(TypeError, match="never deleted"):
        AuditEvent.objects.order_by("pk")[0].delete()


def test_an_event_cannot_be_saved_again(world: World) -> None:
    event = AuditEvent.objects.order_by("pk")[0]
    event.action = "x"
    with pytest.raises(TypeError, match="never changed"):
        event.save()


def test_the_first_event_follows_nothing(people: dict[str, Any]) -> None:
    event = record(action="x", obj=people["office"], by=people["office"], at=AT, details={"day": date(2026, 1, 2)})
    assert event.previous_hash == ""
    assert event.details == {"day": "2026-01-02"}
    assert broken_links() == []
