"""Everything that changes placements. Views and jobs call these, nothing else does. No name goes into the audit trail."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from tinhgon.staffing.checker import check, wrong_claims
from tinhgon.staffing.eligibility import BadCase, flaws
from tinhgon.staffing.model import Case, Goal
from tinhgon.staffing.quota import Ledger
from tinhgon.staffing.sheets import UnreadableSheet, read_ledger, rows_of
from tinhgon.staffing.wording import GOAL_WORDS, Names, flaw_in_words, rule_in_words
from tinhgon_web.accounts.models import User
from tinhgon_web.audit.actions import record
from tinhgon_web.staffing.convert import answer_to_json, case_of, case_of_scenario, entry_of, given_in, staff_of
from tinhgon_web.staffing.models import LedgerRow, Plan, Scenario, Staff


class BadTables(Exception):
    """The files cannot be used; `errors` say where and why, in words."""

    def __init__(self, errors: tuple[str, ...]) -> None:
        self.errors = errors
        super().__init__(f"{len(errors)} errors")


class NotAllowedNow(Exception):
    """The plan or scenario is not in a state for that."""


@transaction.atomic
def prepare_plan(
    *, given: Mapping[str, Any], files: Mapping[str, tuple[str, bytes]], by: User, at: datetime
) -> tuple[Plan, bool]:
    """Keep a question for confirmation; the same files and dates again give the plan already held (False).

    Raises:
        BadTables: a row cannot be read, or the case leaves out a fact. Nothing is kept then.
    """
    known = {name: given[name] for name in ("on", "arranged_on", "distance_limit_km", "spouse_limit_km")}
    digest = hashlib.sha256(json.dumps(known, default=str, sort_keys=True).encode())
    for part, (_name, content) in sorted(files.items()):
        digest.update(f"{part}:{len(content)}:".encode() + content)
    sha256 = digest.hexdigest()
    if held := Plan.objects.filter(body_name=by.body_name, sha256=sha256).first():
        return held, False
    read = given_in(files)
    plan = Plan(
        title=given["title"], body_name=by.body_name, keep_until=given["keep_until"], tables=read.tables,
        sha256=sha256, created_at=at, created_by=by, **known,
    )  # fmt: skip
    errors = read.errors or tuple(flaw_in_words(flaw) for flaw in flaws(case_of(plan, read.people, [])))
    if errors:
        raise BadTables(errors)
    plan.save(force_insert=True)
    Staff.objects.bulk_create(staff_of(plan, person) for person in read.people)
    record(action="staffing.plan.prepare", obj=plan, by=by, at=at, details={"people": len(read.people)})
    return plan, True


@transaction.atomic
def confirm_plan(*, plan_id: int, by: User, at: datetime) -> Scenario:
    """Take the numbers as right and ask for the first answer. Confirming again gives that one."""
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    if first := plan.scenarios.first():
        return first
    plan.state = "confirmed"
    plan.save(update_fields=["state"])
    record(action="staffing.plan.confirm", obj=plan, by=by, at=at)
    return _ask(plan, [], None, by, at)


@transaction.atomic
def discard_draft(*, plan_id: int, by: User, at: datetime) -> None:
    """Forget a plan that was not confirmed, with its people.

    Raises:
        NotAllowedNow: it was confirmed.
    """
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    if plan.state != "draft":
        raise NotAllowedNow
    record(action="staffing.plan.discard", obj=plan, by=by, at=at)
    plan.delete()


def _ask(plan: Plan, demands: list[dict[str, Any]], base: Scenario | None, by: User, at: datetime) -> Scenario:
    number = (plan.scenarios.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    scenario = Scenario.objects.create(
        plan=plan, number=number, base=base, demands=demands, created_at=at, created_by=by
    )
    details = {"plan": plan.pk, "demands": len(demands)}
    record(action="staffing.scenario.ask", obj=scenario, by=by, at=at, details=details)
    transaction.on_commit(lambda: solve_in_a_job.enqueue(scenario.pk))
    return scenario


@transaction.atomic
def demand(
    *, scenario_id: int, kind: str, person: str, post: str | None, reason: str, by: User, at: datetime
) -> Scenario:
    """Ask for another scenario, as this one but for one person: put on a post (None: on none) or kept from one.

    A demand on the same person replaces the earlier one of its kind. The reason is kept.

    Raises:
        NotAllowedNow: the reason is empty, people were erased, or the plan does not know the person or the post.
    """
    base = Scenario.objects.select_related("plan").get(pk=scenario_id)
    plan = Plan.objects.select_for_update().get(pk=base.plan_id)
    posts = {row.code for row in case_of(plan, (), []).posts}
    is_known = plan.people.filter(code=person, erased_at=None).exists()
    if not reason.strip() or not is_known or (post is not None and post not in posts):
        raise NotAllowedNow
    if kind not in {"pin", "forbid"} or (kind == "forbid" and post is None):
        raise NotAllowedNow
    if plan.people.exclude(erased_at=None).exists():
        raise NotAllowedNow
    kept = [
        held
        for held in base.demands
        if held["person"] != person or (kind == "forbid" and held["kind"] == "forbid" and held["post"] != post)
    ]
    new = {
        "kind": kind, "person": person, "post": post, "reason": reason.strip(), "by": by.pk, "at": at.isoformat(),
    }  # fmt: skip
    return _ask(plan, [*kept, new], base, by, at)


@transaction.atomic
def ask_again(*, scenario_id: int, by: User, at: datetime) -> None:
    """Compute a scenario again that failed or whose worker is gone.

    Raises:
        NotAllowedNow: it is being computed, or has its result.
    """
    scenario = Scenario.objects.select_for_update().get(pk=scenario_id)
    if scenario.state != "failed" and not Scenario.objects.stuck(at).filter(pk=scenario_id).exists():
        raise NotAllowedNow
    scenario.state, scenario.problems = "waiting", []
    scenario.save(update_fields=["state", "problems"])
    record(action="staffing.scenario.ask_again", obj=scenario, by=by, at=at)
    transaction.on_commit(lambda: solve_in_a_job.enqueue(scenario.pk))


@task()
def solve_in_a_job(scenario_id: int) -> None:
    solve_scenario(scenario_id=scenario_id)


def solve_scenario(*, scenario_id: int) -> None:
    """Solve a scenario that waits; one that is done or running is left alone."""
    from tinhgon.staffing.solver import (
        NoPlacement,
        NotFoundInTime,
        solve,
    )  # a hundred megabytes: only who solves has them

    waiting = Scenario.objects.filter(pk=scenario_id, state="waiting")
    if not waiting.update(state="running", running_since=timezone.now()):
        return
    scenario = Scenario.objects.select_related("plan").get(pk=scenario_id)
    case = case_of_scenario(scenario)

    def progress(goal: Goal, place: int, count: int) -> None:
        Scenario.objects.filter(pk=scenario_id).update(progress=f"{place + 1}/{count}: {GOAL_WORDS[goal]}")

    try:
        answer = solve(case, seconds=settings.PLACEMENT_SECONDS, progress=progress)
    except NoPlacement:
        _finish(scenario, "impossible", problems=_conflict(case))
    except BadCase as bad:
        _finish(scenario, "failed", problems=[flaw_in_words(flaw) for flaw in bad.flaws])
    except NotFoundInTime:
        _finish(scenario, "failed", problems=["chưa tìm được phương án nào trong thời gian cho phép"])
    except Exception:
        _finish(scenario, "failed", problems=["lỗi của chương trình, đã ghi vào nhật ký máy chủ"])
        raise
    else:
        if check(case, answer.placed) or wrong_claims(case, answer):
            _finish(scenario, "failed", problems=["kiểm tra độc lập không xác nhận kết quả"])
        else:
            _finish(scenario, "done", result=answer_to_json(answer))


def _conflict(case: Case) -> list[str]:
    from tinhgon.staffing.conflicts import smallest_conflict  # as the solver

    conflict = smallest_conflict(case, seconds=settings.PLACEMENT_SECONDS)
    names = Names(case)
    return [rule_in_words(rule, names) for rule in conflict.rules] if conflict else []


@transaction.atomic
def _finish(
    scenario: Scenario, state: str, *, result: dict[str, Any] | None = None, problems: list[str] | None = None
) -> None:
    scenario.state, scenario.result, scenario.problems = state, result, problems or []
    scenario.progress, scenario.finished_at = "", timezone.now()
    scenario.save(update_fields=["state", "result", "problems", "progress", "finished_at"])
    record(action=f"staffing.scenario.{state}", obj=scenario, by=None, at=scenario.finished_at)


@transaction.atomic
def accept(*, scenario_id: int, reason: str, by: User, at: datetime) -> Scenario:
    """Decide for a scenario; people decide, the program only proposed.

    Raises:
        NotAllowedNow: it has no result, another one of the plan was accepted, or no reason is given.
    """
    scenario = Scenario.objects.select_related("plan").get(pk=scenario_id)
    Plan.objects.select_for_update().get(pk=scenario.plan_id)
    scenario.refresh_from_db()
    if scenario.accepted_at is not None:
        return scenario
    is_taken = Scenario.objects.filter(plan=scenario.plan, accepted_at__isnull=False).exists()
    if scenario.state != "done" or is_taken or not reason.strip():
        raise NotAllowedNow
    scenario.accepted_at, scenario.accepted_by, scenario.accepted_reason = at, by, reason.strip()
    scenario.save(update_fields=["accepted_at", "accepted_by", "accepted_reason"])
    record(action="staffing.scenario.accept", obj=scenario, by=by, at=at, details={"plan": scenario.plan_id})
    return scenario


@transaction.atomic
def note_look(*, staff: Staff, by: User, at: datetime, with_private: bool) -> None:
    """Every look at a person is on record: who, when, and whether private facts were shown."""
    record(action="staffing.person.look", obj=staff, by=by, at=at, details={"private": with_private})


@transaction.atomic
def note_look_at_all(*, scenario: Scenario, by: User, at: datetime) -> None:
    """The board shows who goes where: a look at it is a look at everybody on it."""
    record(action="staffing.scenario.look", obj=scenario, by=by, at=at)


@transaction.atomic
def note_export(*, scenario: Scenario, by: User, at: datetime, kind: str) -> None:
    record(action="staffing.scenario.export", obj=scenario, by=by, at=at, details={"kind": kind})


@transaction.atomic
def erase_people(*, plan_id: int, side: str, by: User, at: datetime) -> int:
    """Erase names and facts of the people of one former body; return how many. Placements stay as codes.

    Demands and problems in words may name people: of all scenarios of the plan their words are dropped too.
    """
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    erased = plan.people.filter(side=side, erased_at=None).update(name="", facts={}, private={}, erased_at=at)
    if not erased:
        return 0
    for scenario in plan.scenarios.all():
        scenario.demands = [held | {"reason": ""} for held in scenario.demands]
        scenario.problems = []
        scenario.save(update_fields=["demands", "problems"])
    plan.tables = {part: rows for part, rows in plan.tables.items() if part not in {"pairs"}}
    plan.save(update_fields=["tables"])
    record(action="staffing.people.erase", obj=plan, by=by, at=at, details={"people": erased})
    return erased


@transaction.atomic
def add_to_ledger(*, name: str, content: bytes, by: User, at: datetime) -> int:
    """Add the rows of a ledger file that are not held yet; return how many. The same file again adds none.

    Raises:
        BadTables: a row cannot be read, or a number would go below 0. Nothing is added then.
    """
    try:
        found = read_ledger(rows_of(content))
    except UnreadableSheet as error:
        raise BadTables((f"{name}: {error}",)) from None
    if found.errors:
        raise BadTables(tuple(f"{name}, {error}" for error in found.errors))
    held = [entry_of(row) for row in LedgerRow.objects.filter(body_name=by.body_name)]
    known = {(e.unit, e.kind, e.measure, e.on, e.change, e.decision) for e in held}
    new = {(e.unit, e.kind, e.measure, e.on, e.change, e.decision): e for e in found.values}
    added = [entry for key, entry in new.items() if key not in known]
    try:
        Ledger([*held, *added])
    except ValueError as error:
        raise BadTables((f"{name}: {error}",)) from None
    LedgerRow.objects.bulk_create(
        LedgerRow(
            body_name=by.body_name, unit=e.unit, kind=e.kind.value, measure=e.measure.value, on=e.on, change=e.change,
            decision=e.decision, note=e.note, added_at=at, added_by=by,
        )
        for e in added
    )  # fmt: skip
    if added:
        record(action="staffing.ledger.add", obj=by, by=by, at=at, details={"rows": len(added)})
    return len(added)
