"""`make demo`: loads once, says what it read, refuses a busy port clearly."""

import io
import os
import signal
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from tinhgon_web.accounts.models import User
from tinhgon_web.accounts.permissions import Role
from tinhgon_web.audit.actions import broken_links
from tinhgon_web.programmes.management.commands import demo
from tinhgon_web.programmes.models import Programme, Task


def run() -> str:
    said = io.StringIO()
    call_command("demo", "--no-serve", stdout=said)
    return said.getvalue()


def rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        counts = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            counts[table] = cursor.fetchone()[0]
    return counts


def test_the_demo_loads_once_and_says_what_it_read(db: None) -> None:
    first = run()
    held = rows()
    assert "(đã nạp)" in first
    assert f"{Programme.objects.get().tasks.count()} nhiệm vụ" in first
    assert demo.PASSWORD in first
    assert all(username in first for username, *_ in demo.ACCOUNTS)
    assert broken_links() == []

    second = run()
    assert "không thay đổi" in second
    assert rows() == held


def test_the_sample_is_worth_looking_at(db: None) -> None:
    run()
    assert Task.objects.count() >= 60
    states = set(Task.objects.values_list("state", flat=True))
    assert {"assigned", "in_progress", "done", "draft"} <= states
    assert Programme.objects.get().changes.exists()


def test_there_is_an_account_of_every_role_and_it_signs_in(db: None, client: Client) -> None:
    run()
    assert set(User.objects.values_list("role", flat=True)) == {role.value for role in Role}
    for username, *_ in demo.ACCOUNTS:
        response = client.post(reverse("accounts:login"), {"username": username, "password": demo.PASSWORD})
        assert response.status_code == 302
        client.post(reverse("accounts:logout"))


def test_a_wrong_password_is_refused_in_words(db: None, client: Client) -> None:
    run()
    page = client.post(reverse("accounts:login"), {"username": "xem", "password": "x"}).content.decode()
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in page


def test_without_the_sample_there_is_no_account(db: None) -> None:
    call_command("demo", "--no-serve", "--no-sample", stdout=io.StringIO())
    assert not User.objects.exists()


def test_a_busy_port_is_a_clear_error_before_anything_is_done(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("nothing is loaded while the port is busy")

    monkeypatch.setattr(demo.Command, "load", never)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=rf"Cổng {port} .*make demo PORT={port + 1}"):
            call_command("demo", "--port", str(port))


def test_a_free_port_is_served(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[int] = []
    monkeypatch.setattr(demo, "serve", served.append)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    said = io.StringIO()
    call_command("demo", "--port", str(port), "--no-sample", stdout=said)
    assert served == [port]
    assert f"http://127.0.0.1:{port}/" in said.getvalue()


@pytest.fixture
def _terminate_as_before() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.mark.usefixtures("_terminate_as_before")
def test_a_killed_demo_leaves_no_server_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = []

    class Process:
        def __init__(self, command: list[str], **more: Any) -> None:
            self.is_server = "gunicorn" in command

        def wait(self, timeout: float | None = None) -> None:
            if self.is_server and timeout is None:
                os.kill(os.getpid(), signal.SIGTERM)

        def terminate(self) -> None:
            ended.append(self.is_server)

    monkeypatch.setattr(demo.subprocess, "Popen", Process)
    demo.serve(1)
    assert ended == [True, False]
