"""`make demo`: migrate, load the units and the sample programme once, print what was read and the accounts, serve locally."""

import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, call_command
from django.utils import timezone

from tinhgon_web.accounts.actions import create_account
from tinhgon_web.accounts.models import User
from tinhgon_web.accounts.permissions import Role
from tinhgon_web.organisations.demo import load_sample_units
from tinhgon_web.organisations.register import forget
from tinhgon_web.programmes.demo import load_sample

PASSWORD = "tinhgon-demo"  # printed, for a server that only listens on this machine
ACCOUNTS = (
    ("quantri", Role.ADMINISTRATOR, "Quản trị hệ thống", ""),
    ("bantochuc", Role.PROGRAMME_OFFICE, "Ban Tổ chức Tỉnh ủy", "Ban Tổ chức Tỉnh ủy"),
    ("sonoivu", Role.REPORTER, "Sở Nội vụ", "Sở Nội vụ"),
    ("xem", Role.READER, "Người xem", ""),
    ("canbo", Role.PERSONNEL, "Phòng Tổ chức cán bộ", "Sở Nội vụ"),
)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-sample", action="store_true", help="do not load the sample nor demo accounts")
        parser.add_argument("--no-serve", action="store_true", help="stop after loading")

    def handle(self, *args: Any, port: int, no_sample: bool, no_serve: bool, **options: Any) -> None:
        if not no_serve:
            refuse_busy_port(port)
        call_command("migrate", verbosity=0)
        call_command("load_units", stdout=self.stdout)
        if not no_sample:
            self.load()
        if not no_serve:
            self.stdout.write(f"\nMở http://127.0.0.1:{port}/   (Ctrl+C để dừng)\n")
            self.stdout.flush()
            forget()  # the server and the worker have their own
            serve(port)

    def load(self) -> None:
        begun = time.perf_counter()
        for username, role, full_name, body_name in ACCOUNTS:
            if not User.objects.filter(username=username).exists():
                create_account(
                    username=username, password=PASSWORD, role=role, full_name=full_name, body_name=body_name,
                    by=None, at=timezone.now(),
                )  # fmt: skip
        load_sample_units(by=User.objects.get(username="bantochuc"), at=timezone.now())
        summary = load_sample(by=User.objects.get(username="bantochuc"), at=timezone.now())
        state = "đã nạp" if summary.is_new else "đã có từ trước, không thay đổi"
        self.stdout.write(
            f"Chương trình mẫu ({state}): {summary.title}\n"
            f"  {summary.clauses} điều khoản · {summary.tasks} nhiệm vụ · {summary.changes} thay đổi tổ chức · "
            f"{summary.warnings} cảnh báo · "
            + f"{time.perf_counter() - begun:.1f} giây\n".replace(".", ",")
            + f"Tài khoản dùng thử (chỉ trên máy này), mật khẩu {PASSWORD}:"
        )
        for username, _role, full_name, _body in ACCOUNTS:
            self.stdout.write(f"  {username:<12}{full_name}")


def refuse_busy_port(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(
                f"Cổng {port} đang được chương trình khác dùng. Dừng chương trình đó, hoặc chạy: make demo PORT={port + 1}"
            ) from error


def serve(port: int) -> None:
    """Run the web server and one worker until interrupted; when one of them ends, the other is ended."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # `kill`, `timeout`, a service manager: as Ctrl+C
    worker = subprocess.Popen([sys.executable, "-m", "tinhgon_web", "db_worker", "--interval", "0.5"])
    server = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", "tinhgon_web.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "1",
            "--threads", "8", "--timeout", "120", "--log-level", "warning",
        ],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[4])},
    )  # fmt: skip
    try:
        server.wait()
    except KeyboardInterrupt:
        pass
    finally:
        for process in (server, worker):
            process.terminate()
        for process in (server, worker):
            process.wait(timeout=15)
