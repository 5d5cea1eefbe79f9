"""What no code can get wrong, because the database refuses it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from tests.web.world import AT, World

from tinhgon_web.accounts.models import User
from tinhgon_web.audit.models import AuditEvent
from tinhgon_web.documents.models import Document
from tinhgon_web.programmes.models import Body, DeadlineChange, Departure, Edition, Evidence, Programme, Task, TaskBody
from tinhgon_web.reports.models import Report


def again(one: models.Model, **changed: object) -> None:
    """Insert a copy of a row."""
    values = {f.attname: getattr(one, f.attname) for f in one._meta.concrete_fields if not f.primary_key}
    type(one)(**{**values, **changed}).save(force_insert=True)


def report(world: World, **more: object) -> None:
    Report(
        **{
            "programme": world.programme, "layout": "dang-05-2026", "period": "month", "starts_on": date(2026, 2, 15),
            "cut_off": date(2026, 3, 14), "data": {}, "frozen_at": AT, "frozen_by": world.people["office"], **more,
        }
    ).save(force_insert=True)  # fmt: skip


def two_reports(world: World) -> None:
    report(world)
    report(world, period="other")


def deadline(world: World, **more: object) -> None:
    DeadlineChange.objects.create(
        **{"task": world.task("I.1"), "old_due": None, "new_due": date(2026, 4, 1), "reason": "", "authority": "Công văn",
           "at": AT, "by": world.people["office"], **more}
    )  # fmt: skip


def departure(world: World, **more: Any) -> object:
    return Departure.objects.create(
        task=world.task("I.1"),
        **{"to": "ended", "came_from": "assigned", "document": "x", "reason": "x", "at": AT,
           "by": world.people["office"], **more},
    )  # fmt: skip


REFUSED: dict[str, Callable[[World], object]] = {
    "two documents with one content": lambda w: again(w.document),
    "two programmes of one document": lambda w: again(w.programme),
    "one reading accepted twice": lambda w: again(Edition.objects.get()),
    "two bodies of one name": lambda w: again(Body.objects.all()[0]),
    "a body with one part twice": lambda w: again(TaskBody.objects.all()[0]),
    "a task done on a day and by another": lambda w: Task.objects.filter(clause="I.1").update(
        state="done", finished_on=date(2026, 3, 1), finished_by=date(2026, 3, 2)
    ),
    "a transfer without its successor": lambda w: departure(w, to="transferred", successor_name=""),
    "a task that is gone twice": lambda w: [departure(w), departure(w)],
    "an open task with a day of completion": lambda w: Task.objects.filter(clause="I.1").update(
        finished_on=date(2026, 3, 1)
    ),
    "one file handed in twice": lambda w: again(w.evidence),
    "a new deadline without authority": lambda w: deadline(w, authority=""),
    "a new deadline that is the old one": lambda w: deadline(w, old_due=date(2026, 4, 1)),
    "two reports of a period": two_reports,
    "a period that ends before it starts": lambda w: report(w, cut_off=date(2026, 2, 14)),
    "a reporter without a body": lambda w: User.objects.filter(username="so-noi-vu").update(body_name=""),
    "two persons of one name": lambda w: User.objects.create(username="so-noi-vu"),
    "two events of one hash": lambda w: again(AuditEvent.objects.all()[0]),
}


@pytest.mark.parametrize("what", REFUSED)
def test_the_database_refuses(world: World, what: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        REFUSED[what](world)


KEPT: dict[str, Callable[[World], object]] = {
    "a person who did something": lambda w: w.people["office"].delete(),
    "a document with a reading": lambda w: Document.objects.get().delete(),
    "a programme with tasks": lambda w: Programme.objects.get().delete(),
    "a task with its history": lambda w: w.task("I.1").delete(),
    "a body that has a part": lambda w: Body.objects.filter(parts__isnull=False)[0].delete(),
}


@pytest.mark.parametrize("what", KEPT)
def test_what_something_rests_on_cannot_be_deleted(world: World, what: str) -> None:
    with pytest.raises(models.ProtectedError):
        KEPT[what](world)


def test_the_evidence_of_two_tasks_may_be_the_same_file(world: World) -> None:
    again(world.evidence, task_id=world.task("I.2").pk)
    assert Evidence.objects.count() == 2


def test_the_migrations_are_those_of_the_models(db: None) -> None:
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
