"""What the pages of a programme count, all of it by the database: figures, months, bodies, what is open in each tab."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.db.models.functions import ExtractMonth, ExtractYear

from tinhgon.organisations.linking import LinkState
from tinhgon.programme import BUCKETS, CLOSED, percent
from tinhgon.programme.states import WorkState
from tinhgon.reading.model import TaskStatus
from tinhgon_web.organisations.naming import Naming
from tinhgon_web.programmes import standing
from tinhgon_web.programmes.models import Body, Change, Programme, TaskBody, TaskQuerySet
from tinhgon_web.programmes.standing import conditions

RULES = {code: rule for code, _name, rule in BUCKETS}
_PARTS = {
    "done": ("done_on_time", "done_late", "done_undated"), "open": ("in_term", "due_soon"), "overdue": ("overdue",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Share:
    """A share with what it was counted from; `percent` None where there is nothing to divide by."""

    name: str
    numerator: int
    denominator: int
    rule: str

    @property
    def percent(self) -> Any:
        return percent(self.numerator, self.denominator)


def figures_by_programme(tasks: TaskQuerySet, on: date) -> dict[int, dict[str, int]]:
    """Return programme → figures, in one query for all of them."""
    rows = tasks.order_by().annotate(stands=standing.schedule(on), is_given=standing.is_given())
    found: dict[int, list[tuple[str, bool, int]]] = {}
    for programme, *row in rows.values_list("programme_id", "stands", "is_given").annotate(n=Count("pk")):
        found.setdefault(programme, []).append((row[0], row[1], row[2]))
    return {programme: standing.added_up(counts) for programme, counts in found.items()}


def months(tasks: TaskQuerySet, on: date) -> dict[tuple[int, int], Counter[str]]:
    """Return (year, month) → how many tasks due in it are done, open, overdue."""
    by = conditions(on)
    due = tasks.filter(by["total"], due__isnull=False).order_by()
    counts = {}
    for part, codes in _PARTS.items():
        condition = by[codes[0]]
        for code in codes[1:]:
            condition |= by[code]
        counts[part] = Count("pk", filter=condition)
    rows: Iterable[Any] = (
        due.annotate(year=ExtractYear("due"), month=ExtractMonth("due")).values("year", "month").annotate(**counts)
    )
    return {(row["year"], row["month"]): Counter({part: row[part] for part in _PARTS}) for row in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadRow:
    """The progress of one body: a unit with all its spellings, or a name that settles on none."""

    name: str
    query: str  # of the register, for its rows
    total: int
    done: int
    overdue: int
    soon: int
    spellings: tuple[tuple[int, str, int], ...] = ()  # body, name, tasks; more than one only
    is_class: bool = False  # "các sở, ngành": no one body


def by_lead(tasks: TaskQuerySet, on: date, naming: Naming) -> list[LeadRow]:
    """Return the lead bodies of tasks, those with most overdue first. A task with several leads counts for each.

    Names that mean one unit are one row: a unit answers for what it leads, however its name was spelt.
    """
    parts = TaskBody.objects.filter(role="lead", task__in=tasks.order_by()).order_by()
    counts = _lead_counts(on)
    by_body: list[Any] = list(parts.values("unit_id", "body_id", "body__name").annotate(**counts))
    spelt: dict[str, list[dict[str, Any]]] = {}
    rows = []
    for one in by_body:
        if one["unit_id"]:
            spelt.setdefault(one["unit_id"], []).append(one)
        else:
            is_class = naming.link(one["body__name"]).state is LinkState.CLASS
            rows.append(_lead_row(one["body__name"], f"lead={one['body_id']}", one, is_class=is_class))
    # Counted again by unit: a task may name one unit in two spellings.
    several = [unit for unit, names in spelt.items() if len(names) > 1]
    whole = {row["unit_id"]: row for row in parts.filter(unit__in=several).values("unit_id").annotate(**counts)}
    for unit, names in spelt.items():
        names.sort(key=lambda one: (-one["total"], one["body__name"]))
        main, query = names[0], f"lead={names[0]['body_id']}"
        spellings = tuple((one["body_id"], one["body__name"], one["total"]) for one in names) if len(names) > 1 else ()
        if spellings:
            query = f"unit={unit}&role=lead"
        rows.append(_lead_row(main["body__name"], query, whole.get(unit, main), spellings=spellings))
    return sorted(rows, key=lambda row: (-row.overdue, -row.total, row.name))


def _lead_counts(on: date) -> dict[str, Count]:
    by = conditions(on, at="task__")
    codes = {"total": "total", "done": "done", "overdue": "overdue", "soon": "due_soon"}
    return {name: Count("task", distinct=True, filter=by[code]) for name, code in codes.items()}


def _lead_row(name: str, query: str, counts: Mapping[str, Any], **more: Any) -> LeadRow:
    return LeadRow(
        name=name, query=query, total=counts["total"], done=counts["done"], overdue=counts["overdue"],
        soon=counts["soon"], **more,
    )  # fmt: skip


def shares(figures: Mapping[str, int]) -> list[Share]:
    """Return the shares of a programme, each with both numbers and its rule."""
    n = figures
    due, timed = n["done"] + n["overdue"], n["done_on_time"] + n["done_late"]
    return [
        Share("Tỷ lệ hoàn thành", n["done"], n["total"], "Đã hoàn thành / tổng số"),
        Share("Tỷ lệ hoàn thành trên số đến hạn", n["done"], due, "Đã hoàn thành / (đã hoàn thành + quá hạn)"),
        Share("Tỷ lệ đúng hạn", n["done_on_time"], timed,
              "Hoàn thành đúng hạn / (hoàn thành đúng hạn + hoàn thành quá hạn)"),
        Share("Tỷ lệ quá hạn", n["overdue"], n["total"], "Quá hạn / tổng số"),
        Share("Tỷ lệ quá hạn trên số đến hạn", n["overdue"], due, "Quá hạn / (đã hoàn thành + quá hạn)"),
    ]  # fmt: skip


def ended_units(programme: Programme, naming: Naming, today: date) -> list[str]:
    """Return the units that tasks of the programme name and that are there no more."""
    named = TaskBody.objects.filter(task__programme=programme, unit__isnull=False).order_by()
    heirs = ((unit, naming.known_heir(unit, today)) for unit in named.values_list("unit_id", flat=True).distinct())
    return [unit for unit, heir in heirs if heir and not heir.is_alive]


def orphan_tasks(programme: Programme, naming: Naming, today: date) -> TaskQuerySet:
    """Return the tasks still to be done that name a unit which is there no more."""
    still = programme.tasks.exclude(state__in=[state.value for state in CLOSED])
    return still.with_part(unit__in=ended_units(programme, naming, today))


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change the document orders: `printed_done`: it says so itself, but no act has been entered."""

    change: Change
    printed_done: bool


def change_rows(programme: Programme) -> list[ChangeRow]:
    changes = programme.changes.filter(is_gone=False).select_related("event__act")
    done = _printed_done(
        programme.tasks.filter(read__status=TaskStatus.DONE.value).values_list("clause", "read__clause")
    )
    return [
        ChangeRow(change, change.clause in done and (change.event is None or change.event.act_id is None))
        for change in changes
    ]


def _printed_done(clauses: Iterable[tuple[str, str]]) -> set[str]:
    return {part.partition("#")[0] for pair in clauses for part in pair} | {part for pair in clauses for part in pair}


def naming_of(programme: Programme) -> Naming:
    return Naming.as_of(programme.place_id, programme.named_on)


def names_in(programme: Programme) -> list[tuple[str, int, int]]:
    """Return (name, in how many tasks, in how many changes) for every body the programme names."""
    tasks = {body.key: (body.name, body.task_count) for body in Body.objects.named_in(programme)}
    changes: Counter[str] = Counter()
    names = {key: name for key, (name, _count) in tasks.items()}
    for change in programme.changes.filter(is_gone=False):
        for name in dict.fromkeys([*change.predecessors, *change.successors]):
            names.setdefault(Body.key_of(name), name)
            changes[Body.key_of(name)] += 1
    return [(name, tasks.get(key, ("", 0))[1], changes[key]) for key, name in names.items()]


def own_part(tasks: TaskQuerySet, body_name: str) -> dict[str, int]:
    """Return in how many of the tasks a body leads, and in how many it only takes part."""
    key = Body.key_of(body_name)
    lead = tasks.with_part(body__key=key, role="lead").count()
    return {"lead": lead, "coordinating": tasks.with_part(body__key=key).count() - lead}


def undated(programme: Programme) -> TaskQuerySet:
    return programme.tasks.filter(state=WorkState.DONE.value, finished_on=None)
