"""Writers of the register on PostgreSQL: each waits for the one before it, and checks against what that one wrote."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Event as Signal
from typing import Any

import pytest
from django.db import connection, transaction
from tests.web.small_register import write_small_register
from tests.web.world import AT

from tinhgon_web.organisations import actions
from tinhgon_web.organisations.actions.editions import lock
from tinhgon_web.organisations.models import Edition

pytestmark = pytest.mark.django_db(transaction=True)
DIGEST = "0" * 64


@pytest.fixture
def pool(settings: Any, tmp_path: Any) -> Iterator[ThreadPoolExecutor]:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time by itself")
    settings.UNITS_FILE = str(write_small_register(tmp_path))
    actions.load_national(by=None, at=AT)
    with ThreadPoolExecutor(3) as made:
        yield made


def closing(work: Callable[[], None]) -> Callable[[], None]:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    return run


def test_a_writer_that_waited_keeps_the_next_one_out(pool: ThreadPoolExecutor) -> None:
    first_holds, first_may_go, second_holds, second_may_go, third_holds = (Signal() for _each in range(5))

    def writes(holds: Signal, may_go: Signal | None) -> Callable[[], None]:
        @transaction.atomic
        def work() -> None:
            lock()
            holds.set()
            if may_go is not None:
                assert may_go.wait(20)
            Edition.objects.create(at=AT, what="test", national=DIGEST)

        return closing(work)

    done: list[Future[None]] = [pool.submit(writes(first_holds, first_may_go))]
    assert first_holds.wait(20)
    done.append(pool.submit(writes(second_holds, second_may_go)))
    assert not second_holds.wait(0.5)
    first_may_go.set()
    assert second_holds.wait(20)  # it waited for the first, which has made a newer edition since
    done.append(pool.submit(writes(third_holds, None)))
    assert not third_holds.wait(0.5)
    second_may_go.set()
    wait(done, timeout=20)
    assert [each.exception() for each in done] == [None, None, None]
    assert third_holds.is_set()
