"""Write the national facts of units the program carries into the database. Run after every update; twice is harmless."""

import time
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from tinhgon_web.organisations.actions import NewFactsDisagree, load_national
from tinhgon_web.organisations.events.refusals import refusals
from tinhgon_web.organisations.register import register


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.perf_counter()
        try:
            loaded = load_national(by=None, at=timezone.now())
        except NewFactsDisagree as refused:
            raise CommandError(
                "Danh mục đơn vị mới không khớp với sự kiện của cơ quan đã ghi; chưa ghi gì. Cần đính chính hoặc hủy các sự "
                "kiện liên quan rồi chạy lại:\n  " + "\n  ".join(_words(refused))
            ) from refused

        state = "đã nạp" if loaded.is_new else "đã có từ trước, không thay đổi"
        self.stdout.write(
            f"Sổ đơn vị ({state}): {loaded.units} đơn vị · {loaded.events} sự kiện · "
            + f"{time.perf_counter() - begun:.1f} giây".replace(".", ",")
        )


def _words(refused: NewFactsDisagree) -> list[str]:
    found = refusals(register().registry, refused.reasons, timezone.localdate())
    return [
        " ".join([each.words, "; ".join([*(name for _unit, name in each.units), *each.said]), each.todo])
        for each in found
    ]
