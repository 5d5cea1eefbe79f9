"""Fixtures of the web tests: one person of every kind, a small programme, a clock."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from unittest import mock

import pytest
from django.test import Client
from tests.kept_readings import _readings_are_kept  # noqa: F401  (a fixture)
from tests.web.small_register import write_small_register
from tests.web.world import AT, World, accept, load, plan_text

from tinhgon_web.accounts.models import User
from tinhgon_web.organisations.actions import load_national
from tinhgon_web.programmes.actions import add_evidence


@pytest.fixture(autouse=True)
def _files_in_a_folder(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def people(db: None) -> dict[str, User]:
    def person(username: str, role: str, body: str = "") -> User:
        return User.objects.create(username=username, role=role, body_name=body)

    return {
        "administrator": person("quan-tri", "administrator"),
        "office": person("ban-to-chuc", "programme_office"),
        "reporter": person("so-noi-vu", "reporter", "Sở Nội vụ"),
        "coordinator": person("so-tai-chinh", "reporter", "Sở Tài chính"),
        "outsider": person("so-y-te", "reporter", "Sở Y tế"),
        "reader": person("xem", "reader"),
        "personnel": person("can-bo", "personnel", "Sở Nội vụ"),
        "stranger": person("can-bo-khac", "personnel", "Sở Y tế"),
    }


@pytest.fixture
def world(people: dict[str, User]) -> World:
    office = people["office"]
    reading = load(plan_text(), name="ke-hoach.txt", by=office)
    edition = accept(reading, by=office)
    task = edition.programme.tasks.get(clause="I.1")
    evidence, _is_new = add_evidence(
        task_id=task.pk, name="du-thao.txt", content="Dự thảo".encode(), by=people["reporter"], at=AT
    )
    return World(
        people=people, document=reading.document, reading=reading, programme=edition.programme, evidence=evidence
    )


@pytest.fixture
def on_day() -> Any:
    """Set the clock of the shell: `with on_day(2026, 3, 12): …`."""

    def at(year: int, month: int, day: int) -> Any:
        return mock.patch("django.utils.timezone.now", return_value=datetime(year, month, day, 3, 0, tzinfo=UTC))

    return at


@pytest.fixture
def today(on_day: Callable[..., Any]) -> Any:
    """The day of the programme's figures: Thursday 12/03/2026."""
    with on_day(2026, 3, 12):
        yield


@pytest.fixture
def office(world: World, today: None) -> Client:
    return world.client("office")


@pytest.fixture
def units(db: None, settings: Any, tmp_path: Any) -> None:
    """A small register of units, loaded into the database: see `small_register`."""
    settings.UNITS_FILE = str(write_small_register(tmp_path))
    load_national(by=None, at=AT)
