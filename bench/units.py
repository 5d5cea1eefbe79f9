"""Speed of the register: medians of several runs in one process, beside a bare dict and SQLite as the floor.

    python bench/units.py            # about a minute
    python bench/units.py --large    # also 100,000 units and 1,000,000 (code, date) pairs

Goals are those of the issue; they are printed beside the figures and asserted nowhere.
"""

import argparse
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from importlib import resources
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from tinhgon.organisations.finding import Finder
from tinhgon.organisations.linking import Linker
from tinhgon.organisations.model import (
    Act,
    Code,
    Dimension,
    Edge,
    Event,
    EventKind,
    Hierarchy,
    Kind,
    Unit,
    Version,
)
from tinhgon.organisations.portions import Portion
from tinhgon.organisations.registry import Registry
from tinhgon.organisations.storage import dump, load, national

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


def once(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def median(run: Callable[[], object], times: int = 5) -> float:
    return statistics.median(once(run) for _ in range(times))


def each(ask: Callable[[str], object], asked: Sequence[str], times: int = 5) -> float:
    """Seconds a question, median of whole passes."""

    def all_of_them() -> None:
        for question in asked:
            ask(question)

    return median(all_of_them, times) / len(asked)


def line(what: str, seconds: float, goal: float | None, unit: str) -> float:
    factor = {"µs": 1e6, "ms": 1e3, "s": 1.0}[unit]
    against = "" if goal is None else f"   goal {goal:g} {unit}   {'ok' if seconds * factor <= goal else 'OVER'}"
    print(f"{what:<58} {seconds * factor:>10.2f} {unit}{against}")
    return seconds


def ratio(what: str, seconds: float, floor: float) -> None:
    print(f"  {seconds / floor:,.1f} times {what}")


def large(count: int) -> Registry:
    """A made register: `count` communes of a first wave under 700 districts, a quarter of them after a merger."""
    units, versions, codes, edges = [], [], [], []
    day = date(2025, 7, 1)
    units.append(Unit("p", Kind.PROVINCE))
    versions.append(Version("p", "P", "Tỉnh", None, None))
    above = ((Hierarchy.STATE, "p"),)
    old = count * 3 // 4
    for n in range(old):
        units.append(Unit(f"o{n}", Kind.COMMUNE))
        versions.append(Version(f"o{n}", f"Cũ {n}", "Xã", None, day, above))
        codes.append(Code("nso", f"{n:06}", f"o{n}", None, day))
    for n in range(count - old):
        units.append(Unit(f"n{n}", Kind.COMMUNE))
        versions.append(Version(f"n{n}", f"Mới {n}", "Xã", day, None, above))
        codes.append(Code("nso", f"{n:06}", f"n{n}", day, None))
    for n in range(old):
        edges.append(Edge("e", f"o{n}", f"n{n % (count - old)}", Dimension.TERRITORY, Portion.WHOLE))
    return Registry(
        units=units, versions=versions, codes=codes, acts=[Act("a", "a", "", "", None, None)],
        events=[Event("e", EventKind.MERGE, "a", "", day)], edges=edges,
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--large", action="store_true")
    options = parser.parse_args()
    packed = resources.files("tinhgon.organisations").joinpath("data", "national.json.gz").read_bytes()
    line("load the national register", median(lambda: load(packed)), 0.5, "s")
    registry = national()
    print(f"  {len(registry)} units, {len(registry.events)} events, {len(registry.edges)} edges")
    units = [v.unit for v in registry.as_of(BEFORE, kind=Kind.COMMUNE)]
    by_code = [registry.code_of(unit, "nso", BEFORE) for unit in units]

    # the floor: nothing but the answer
    bare = {unit: [s.unit for s in registry.successors(unit, BEFORE, AFTER)] for unit in units}
    bare_seconds = line("floor: bare dict", each(bare.__getitem__, units), None, "µs")
    store = sqlite3.connect(":memory:")
    store.execute("create table edge (source text, target text, share text)")
    store.executemany("insert into edge values (?, ?, ?)", [(u, t, "") for u, targets in bare.items() for t in targets])
    store.execute("create index by_source on edge (source)")
    sqlite_seconds = line(
        "floor: SQLite, one indexed query (in memory)",
        each(lambda u: store.execute("select target from edge where source = ?", (u,)).fetchall(), units, 3),
        None,
        "µs",
    )

    cold = national.__wrapped__()
    line(
        "successors by id, each asked for the first time",
        each(lambda u: cold.successors(u, BEFORE, AFTER), units, 1),
        5,
        "µs",
    )
    by_id = line("successors by id", each(lambda u: registry.successors(u, BEFORE, AFTER), units), 5, "µs")
    ratio("the bare dict", by_id, bare_seconds)
    ratio("one SQLite query", by_id, sqlite_seconds)
    line("successors with path and acts", each(lambda u: registry.explain(u, BEFORE, AFTER), units), 15, "µs")
    line(
        "successors by (scheme, code, date)",
        each(lambda c: registry.successors(registry.resolve("nso", c, BEFORE)[0], BEFORE, AFTER), by_code),
        10,
        "µs",
    )

    def chart(on: date) -> int:
        return sum(1 for root in registry.roots(on) for _ in registry.descendants(root.unit, on))

    line(f"national chart, {chart(BEFORE)} units of 30/6/2025", median(lambda: chart(BEFORE)), 15, "ms")
    line(f"national chart, {chart(AFTER)} units of 1/7/2025", median(lambda: chart(AFTER)), 15, "ms")
    finder = Finder(registry)
    questions = [
        "xa tan thanh, dong thap",
        "ben nghe",
        "phuong 15, tan binh",
        "tan",
        "Hoàng",
        "quoc tu giam",
        "khong co",
        "t, khong co",
        "n, thái bình",
        "Sở GTVT Hà Nội",
        "UBND xã Đông Anh",
        "BHXH tỉnh",
    ]
    line(f"folded search, mean of {len(questions)} questions", each(lambda q: finder.find(q), questions), 2, "ms")
    line("folded search, the slowest", max(median(lambda q=q: finder.find(q)) for q in questions), 5, "ms")
    old = date(2015, 1, 1)
    communes = [v.unit for v in registry.as_of(old, kind=Kind.COMMUNE)][::10]
    line("successors of a commune of 2015", each(lambda u: registry.successors(u, old, AFTER), communes, 3), None, "µs")
    commands()
    line("index for the search, once", median(lambda: Finder(registry), 3), None, "ms")
    line("map of 10,571 edges with shares", median(lambda: list(registry.map(BEFORE, AFTER)), 3), None, "ms")

    names(registry)
    stored(registry, units, sqlite_seconds)

    if options.large:
        packed_large = dump(large(100_000))
        line("load 100,000 units", median(lambda: load(packed_large), 3), 4, "s")
        codes = random.Random(1).choices(by_code, k=1_000_000)
        days = [BEFORE, BEFORE - timedelta(days=30)]

        asked_pairs = [(code, days[n & 1]) for n, code in enumerate(codes)]

        def pairs() -> None:
            for _ in registry.map_codes("nso", asked_pairs, AFTER):
                pass

        line("1,000,000 (code, date) pairs mapped", median(pairs, 1), 5, "s")
        for size in (25_000, 50_000, 100_000):
            made = large(size)
            asked = [f"o{n}" for n in range(0, size * 3 // 4, 50)]
            line(
                f"successors by id among {size:,} units",
                each(lambda u, r=made: r.successors(u, BEFORE, AFTER), asked),
                None,
                "µs",
            )


def stored(registry: Registry, units: Sequence[str], floor: float) -> None:
    """The same facts in a database (SQLite on disk, through Django), and the pages made of them."""
    with tempfile.TemporaryDirectory(prefix="tinhgon-bench-") as home:
        os.environ |= {"TINHGON_HOME": home, "DJANGO_SETTINGS_MODULE": "tinhgon_web.settings"}
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command
        from django.test import Client
        from django.urls import reverse
        from django.utils import timezone

        from tinhgon_web.organisations.actions import load_national
        from tinhgon_web.organisations.models import Unit
        from tinhgon_web.organisations.register import register

        settings.ALLOWED_HOSTS = ["testserver"]
        call_command("migrate", verbosity=0)
        line(
            "write the national facts into the database",
            once(lambda: load_national(by=None, at=timezone.now())),
            None,
            "s",
        )
        ask = Unit.objects.ids_it_became
        found = line("successors by id, database-backed", each(lambda u: ask(u, BEFORE, AFTER), units, 3), 50, "µs")
        ratio("one SQLite query", found, floor)
        line("the register in memory, made after an edit", once(lambda: register()), None, "s")
        client = Client()
        # The unit with most predecessors, a divided one and a province: the lineage is drawn on their pages.
        most = max(registry.as_of(AFTER, kind=Kind.COMMUNE), key=lambda v: len(registry.edges_into(v.unit))).unit
        divided = max(units, key=lambda u: len(registry.edges_from(u)))
        for what, unit in (
            ("most predecessors", most),
            ("most successors", divided),
            ("an ordinary commune", units[0]),
        ):
            address = reverse("organisations:unit", args=[unit])
            assert client.get(address).status_code == 200
            line(f"page with lineage: {what}", median(lambda a=address: client.get(a)), 150, "ms")


def commands() -> None:
    """One-shot questions on the command line, wall clock, the index already made."""
    with tempfile.TemporaryDirectory(prefix="tinhgon-bench-") as home:
        environment = os.environ | {"TINHGON_HOME": home, "PYTHONPATH": sys.path[0]}

        def asked(*given: str) -> None:
            code = "import sys; from tinhgon.cli import main; sys.exit(main(sys.argv[1:]))"
            subprocess.run([sys.executable, "-c", code, *given], env=environment, check=True, stdout=subprocess.DEVNULL)

        question = ("units", "successors", "00634", "--on", "2025-06-30", "--to", "2025-07-01")
        line("tinhgon units successors, the first (makes the index)", once(lambda: asked(*question)), None, "ms")
        line("tinhgon units successors", median(lambda: asked(*question), 9), 120, "ms")
        line("tinhgon units find", median(lambda: asked("units", "find", "Sở GTVT Hà Nội"), 9), 120, "ms")
        line("tinhgon units --help", median(lambda: asked("units", "--help"), 9), 60, "ms")


def names(registry: Registry) -> None:
    """Names in documents: the index, and the question a name asks of it."""
    finder = Finder(registry)
    line("index of names of bodies, once", median(lambda: Linker(registry, finder), 3), None, "s")
    linker = Linker(registry, finder)
    (place,) = registry.resolve("nso", "33", AFTER)
    asked = ["Sở Nội vụ", "Sở TN&MT", "Ban Tổ chức Tỉnh ủy", "các sở, ban, ngành", "Giám đốc Sở Tài chính", "So Y te",
             "Văn phòng UBND tỉnh", "Sở Kế hoạch và Đầu tư", "Cơ quan không có", "UBND xã Văn Giang"]  # fmt: skip
    line("a name linked, mean of 10", each(lambda name: linker.link(name, on=AFTER, place=place), asked), None, "ms")


if __name__ == "__main__":
    main()
