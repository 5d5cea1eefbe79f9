"""The register's page among many tasks beside a bare Django view of as many rows. Prints figures; run by hand.

    .venv/bin/python bench/web.py [--tasks 1000 10000 100000]

SQLite in a folder of its own, or the PostgreSQL database DATABASE_URL names, which must be empty. The bare view counts
the rows, takes fifty by primary key and prints them through a template: what Django itself takes for a page of a list.
"""

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
RUNS = 5
QUERIES = {
    "all": "",
    "a programme": "?programme={programme}",
    "overdue, by deadline": "?bucket=overdue&sort=due",
    "by lead": "?sort=lead",
    "by state, backwards": "?sort=-state",
    "two words": "?q=tai+san",
    "a lead": "?lead={lead}",
    "the last page": "?page=99999",
}
BARE = "{% for t in rows %}<tr><td>{{ t.clause }}</td><td>{{ t.text|truncatechars:240 }}</td><td>{{ t.due }}</td></tr>{% endfor %}{{ n }}"


def set_up() -> None:
    if "DATABASE_URL" not in os.environ:
        os.environ["TINHGON_HOME"] = tempfile.mkdtemp(prefix="bench-web-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "tinhgon_web.settings"
    os.environ["ALLOWED_HOSTS"] = "testserver"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def write_tasks(amount: int) -> tuple[int, int]:
    """Write tasks of every state, a hundred to a programme. Returns a programme and a lead body."""
    from django.utils import timezone

    from bench.make_documents import BODIES, WORKS
    from tinhgon.vietnamese import fold
    from tinhgon_web.accounts.models import User
    from tinhgon_web.documents.models import Document
    from tinhgon_web.programmes.models import Body, Edition, Programme, Task, TaskBody

    now, today, random = timezone.now(), timezone.localdate(), Random(amount)
    user = User.objects.get_or_create(username="bench", defaults={"role": "programme_office"})[0]
    bodies = [
        Body.objects.get_or_create(key=Body.key_of(name), defaults={"name": name, "folded": fold(name)})[0]
        for name in (f"{body} {place}" for body in BODIES for place in range(40))
    ]
    programme = None
    for first in range(Task.objects.count(), amount, 100):
        document = Document.objects.create(
            sha256=f"{first:064}",
            name=f"{first}.txt",
            size=1,
            uploaded_at=now,
            uploaded_by=user,
            state="read",
            text="x",
        )
        reading = document.readings.create(reader="bench", format_version=1, data={}, seconds=0, read_at=now)
        programme = Programme.objects.create(
            title=f"Chương trình {first}", number=f"{first}-CTr/TU", kind="CTr", document=document, named_on=today
        )
        edition = Edition.objects.create(
            programme=programme, reading=reading, key=str(first), applied_at=now, applied_by=user
        )
        tasks, leads = [], []
        for place in range(min(100, amount - first)):
            text = f"{random.choice(WORKS)}, việc {first + place}. " * 2
            lead, state = random.choice(bodies), random.choice(("draft", "assigned", "in_progress", "done", "ended"))
            is_done, is_led = state == "done", state != "draft"
            tasks.append(Task(
                programme=programme, edition=edition, clause=f"I.{place}", position=place, text=text,
                folded=fold(f"I.{place} {text} {lead.name}"), state=state, is_led=is_led,
                lead_sort=lead.folded if is_led else "", deadline={"text": "trong quý"},
                due=today + timedelta(days=random.randint(-200, 200)) if place % 4 else None,
                finished_on=today - timedelta(days=random.randint(0, 90)) if is_done and place % 3 else None,
                read={"text": text, "clause": f"I.{place}"}, as_read={"text": text, "clause": f"I.{place}"},
            ))  # fmt: skip
            leads.append(lead if is_led else None)
        made = Task.objects.bulk_create(tasks)
        TaskBody.objects.bulk_create(
            TaskBody(task=task, body=lead, role="lead") for task, lead in zip(made, leads, strict=True) if lead
        )
    programme = programme or Programme.objects.order_by("pk")[0]
    return programme.pk, bodies[0].pk


def median_ms(work: Callable[[], Any]) -> tuple[float, float]:
    """Return the median of the wall time and of this process's own CPU time, which a busy machine does not stretch."""
    work()
    walls, own = [], []
    for _again in range(RUNS):
        start, cpu = time.perf_counter(), time.process_time()
        work()
        walls.append((time.perf_counter() - start) * 1000)
        own.append((time.process_time() - cpu) * 1000)
    return statistics.median(walls), statistics.median(own)


def bare_view() -> Any:
    from django.http import HttpResponse
    from django.template import Context, Template

    from tinhgon_web.programmes.models import Task

    template = Template(BARE)

    def view(request: Any) -> HttpResponse:
        rows = list(Task.objects.order_by("pk").only("clause", "text", "due")[:50])
        return HttpResponse(template.render(Context({"rows": rows, "n": Task.objects.count()})))

    return view


def measure(amount: int) -> None:
    from django.db import connection
    from django.test import Client, RequestFactory
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from tinhgon_web.accounts.models import User

    programme, lead = write_tasks(amount)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client, view, request = Client(), bare_view(), RequestFactory().get("/")
    client.force_login(User.objects.get(username="bench"))
    floor, floor_cpu = median_ms(lambda: view(request))
    print(
        f"\n{amount:,} tasks, {connection.vendor}: bare view of as many rows {floor:.1f} ms, own CPU {floor_cpu:.1f} ms"
    )
    addresses = {name: reverse("programmes:register") + query for name, query in QUERIES.items()}
    addresses |= {
        "list of programmes": reverse("programmes:list"),
        "one programme": reverse("programmes:detail", args=[programme]),
    }
    for name, pattern in addresses.items():
        address = pattern.format(programme=programme, lead=lead)

        def page(address: str = address) -> None:
            response = client.get(address)
            assert response.status_code == 200, (address, response.status_code)

        took, cpu = median_ms(page)
        with CaptureQueriesContext(connection) as asked:
            page()
        print(
            f"  {name:22} {took:8.1f} ms  own CPU {cpu:7.1f} ms  {cpu / floor_cpu:5.1f} x bare  {len(asked):3} queries"
        )
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    size = sum(len(chunk) for chunk in client.get(reverse("programmes:export", args=["csv"])).streaming_content)
    taken, grown = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(
        f"  {'export, CSV':22} {taken:8.2f} s   {size / 1e6:.1f} MB written, {grown / 1024:.0f} MB more memory at most"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--tasks", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    wanted = sorted(options.parse_args().tasks)
    set_up()
    for amount in wanted:
        measure(amount)


if __name__ == "__main__":
    main()
