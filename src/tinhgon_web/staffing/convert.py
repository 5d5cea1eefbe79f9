"""Rows and files to values of the core, and back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from tinhgon.staffing.model import (
    Answer,
    Case,
    Degree,
    Forbid,
    Goal,
    GoalResult,
    Person,
    Pin,
    Sex,
    SideShare,
    StaffKind,
    Unit,
)
from tinhgon.staffing.quota import Entry, Measure
from tinhgon.staffing.sheets import (
    Cell,
    Read,
    Row,
    UnreadableSheet,
    deputy_limits,
    is_couple,
    read_distances,
    read_pairs,
    read_people,
    read_posts,
    read_surplus,
    read_units,
    rows_of,
)
from tinhgon_web.staffing.models import LedgerRow, Plan, Scenario, Staff

T = TypeVar("T")
RESULT_FORMAT = 1
TABLES: dict[str, Callable[[list[Row]], Read[Any]]] = {
    "posts": read_posts,
    "units": read_units,
    "pairs": read_pairs,
    "distances": read_distances,
    "surplus": read_surplus,
}
PRIVATE = (
    "sex", "is_pregnant", "is_on_maternity_leave", "youngest_child_born", "is_under_review", "wants_to_leave",
    "spouse_place", "preferences",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """What the files of a new plan say. `errors` are words, each with its file, row and column."""

    people: tuple[Person, ...]
    tables: dict[str, list[list[str | int | float | None]]]
    errors: tuple[str, ...]


def given_in(files: Mapping[str, tuple[str, bytes]]) -> Given:
    """Read the files of a plan by their part: people, posts, and the smaller tables that were given."""
    errors: list[str] = []
    people: tuple[Person, ...] = ()
    tables = {}
    for part, (name, content) in files.items():
        read = read_people if part == "people" else TABLES[part]
        try:
            rows = rows_of(content)
            found = read(rows)
        except UnreadableSheet as error:
            errors.append(f"{name}: {error}")
            continue
        errors += [f"{name}, {error}" for error in found.errors]
        if part == "people":
            people = found.values
        else:
            tables[part] = [[_plain(cell) for cell in row] for row in rows]
    return Given(people, tables, tuple(errors))


def _plain(cell: Cell) -> str | int | float | None:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return cell if isinstance(cell, str | int | float) or cell is None else str(cell)


def staff_of(plan: Plan, person: Person) -> Staff:
    return Staff(
        plan=plan,
        code=person.code,
        name=person.name,
        side=person.side,
        facts={
            "kind": person.kind.value,
            "level": person.level,
            "field": person.field,
            "fields": sorted(person.fields),
            "degree": int(person.degree),
            "certificates": sorted(person.certificates),
            "place": person.place,
        },
        private={
            "sex": person.sex.value if person.sex else None,
            "is_pregnant": person.is_pregnant,
            "is_on_maternity_leave": person.is_on_maternity_leave,
            "youngest_child_born": person.youngest_child_born and person.youngest_child_born.isoformat(),
            "is_under_review": person.is_under_review,
            "wants_to_leave": person.wants_to_leave,
            "spouse_place": person.spouse_place,
            "preferences": list(person.preferences),
        },
    )


def person_of(row: Staff) -> Person:
    facts, private = row.facts, row.private
    return Person(
        code=row.code,
        name=row.name or row.code,
        side=row.side,
        kind=StaffKind(facts.get("kind", StaffKind.CIVIL_SERVANT.value)),
        level=facts.get("level", 0),
        field=facts.get("field", ""),
        fields=frozenset(facts.get("fields", ())),
        degree=Degree(facts.get("degree", 0)),
        certificates=frozenset(facts.get("certificates", ())),
        place=facts.get("place", ""),
        sex=Sex(private["sex"]) if private.get("sex") else None,
        is_pregnant=private.get("is_pregnant", False),
        is_on_maternity_leave=private.get("is_on_maternity_leave", False),
        youngest_child_born=date.fromisoformat(born) if (born := private.get("youngest_child_born")) else None,
        is_under_review=private.get("is_under_review", False),
        wants_to_leave=private.get("wants_to_leave", False),
        spouse_place=private.get("spouse_place", ""),
        preferences=tuple(private.get("preferences", ())),
    )


def case_of(plan: Plan, people: tuple[Person, ...], demands: list[dict[str, Any]]) -> Case:
    def table(part: str) -> tuple[Any, ...]:
        return TABLES[part](plan.tables[part]).values if part in plan.tables else ()

    units, pairs, posts = table("units"), table("pairs"), table("posts")
    # Without a table of units, the posts say which there are.
    named = dict.fromkeys(post.unit for post in posts) if "units" not in plan.tables else ()
    return Case(
        on=plan.on,
        arranged_on=plan.arranged_on,
        people=people,
        posts=posts,
        units=(*(row.unit for row in units), *(Unit(code=code, name=code) for code in named)),
        quotas=tuple(quota for row in units for quota in row.quotas),
        deputy_limits=deputy_limits(units, plan.on),
        surplus_deputies=table("surplus"),
        kin=tuple(pair for pair in pairs if not is_couple(pair)),
        couples=tuple(pair for pair in pairs if is_couple(pair)),
        distances={(start, end): km for start, end, km in table("distances")},
        distance_limit_km=plan.distance_limit_km,
        spouse_limit_km=plan.spouse_limit_km,
        pins=tuple(Pin(person=d["person"], post=d["post"], reason=d["reason"]) for d in demands if d["kind"] == "pin"),
        forbids=tuple(
            Forbid(person=d["person"], post=d["post"], reason=d["reason"]) for d in demands if d["kind"] == "forbid"
        ),
    )


def case_of_scenario(scenario: Scenario) -> Case:
    people = tuple(person_of(row) for row in scenario.plan.people.all())
    return case_of(scenario.plan, people, scenario.demands)


def answer_to_json(answer: Answer) -> dict[str, Any]:
    return {
        "format": RESULT_FORMAT,
        "placed": dict(answer.placed),
        "goals": [
            {"goal": r.goal.value, "value": r.value, "bound": r.bound, "is_proven": r.is_proven} for r in answer.goals
        ],
        "sides": [
            {"side": s.side, "people": s.people, "unplaced": s.unplaced, "demoted": s.demoted} for s in answer.sides
        ],
        "seconds": answer.seconds,
    }


def answer_from_json(held: dict[str, Any]) -> Answer:
    if held.get("format") != RESULT_FORMAT:
        raise ValueError(f"a result of format {held.get('format')}, expected {RESULT_FORMAT}")
    return Answer(
        placed=held["placed"],
        goals=tuple(
            GoalResult(goal=Goal(r["goal"]), value=r["value"], bound=r["bound"], is_proven=r["is_proven"])
            for r in held["goals"]
        ),
        sides=tuple(SideShare(**side) for side in held["sides"]),
        seconds=held["seconds"],
    )


def entry_of(row: LedgerRow) -> Entry:
    return Entry(
        unit=row.unit,
        kind=StaffKind(row.kind),
        measure=Measure(row.measure),
        on=row.on,
        change=row.change,
        decision=row.decision,
        note=row.note,
    )
