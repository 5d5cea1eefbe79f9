"""Writers of the register: one at a time, each on the newest edition, each leaving a new one."""

from datetime import datetime

from django.db import transaction

from tinhgon_web.accounts.models import User
from tinhgon_web.organisations.models import (
    Edition,
)
from tinhgon_web.organisations.register import Register, packaged, register


class NotLoaded(Exception):
    """The national facts the program carries are not in the database: `load_units` has not been run."""


def lock() -> None:
    """Writers wait for each other: what one checked the register against, no other changes before it has written.

    They meet at the oldest edition, which stays: at the newest, one that waited would hold a row nobody asks for any more.
    """
    list(Edition.objects.select_for_update().order_by("pk")[:1])


def locked_register() -> Register:
    lock()
    held = register(fresh=True)
    if not held.is_loaded:
        raise NotLoaded
    return held


def new_edition(what: str, *, by: User | None, at: datetime) -> None:
    Edition.objects.create(at=at, by=by, what=what, national=packaged()[1])
    transaction.on_commit(lambda: register(fresh=True))
