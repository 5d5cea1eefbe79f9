from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tinhgon.exchange.tables import to_xlsx
from tinhgon.staffing.wording import DEGREE_WORDS, KIND_WORDS, Names, explanation_lines
from tinhgon_web.accounts.permissions import May, requires
from tinhgon_web.accounts.requests import Request
from tinhgon_web.staffing import actions
from tinhgon_web.staffing.board import decisions_table, goal_rows, units_of
from tinhgon_web.staffing.convert import answer_from_json, case_of, case_of_scenario, person_of
from tinhgon_web.staffing.forms import AcceptForm, DemandForm, PlanForm
from tinhgon_web.staffing.models import Plan, Scenario, Staff

UNITS_A_PAGE = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _plan(request: Request, plan_id: int) -> Plan:
    return get_object_or_404(Plan.objects.visible_to(request.user), pk=plan_id)


def _scenario(request: Request, scenario_id: int) -> Scenario:
    scenarios = Scenario.objects.filter(plan__in=Plan.objects.visible_to(request.user))
    return get_object_or_404(scenarios.select_related("plan", "accepted_by", "base"), pk=scenario_id)


@require_safe
@requires(May.SEE_STAFF)
def plan_list(request: Request) -> HttpResponse:
    plans = Plan.objects.visible_to(request.user).annotate(count=Count("people", filter=Q(people__erased_at=None)))
    due = set(plans.due_for_erasure(timezone.localdate()).values_list("pk", flat=True))
    return render(request, "staffing/list.html", {"plans": plans, "due": due})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.PLACE_STAFF)
def new(request: Request) -> HttpResponse:
    form = PlanForm(request.POST, request.FILES) if request.method == "POST" else PlanForm()
    errors: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            plan, is_new = actions.prepare_plan(
                given=form.cleaned_data, files=form.files_given(), by=request.user, at=timezone.now()
            )
        except actions.BadTables as bad:
            errors = bad.errors
        else:
            if not is_new:
                messages.info(request, _("Số liệu này đã được nhập; đây là phương án đó."))
            return redirect("staffing:plan", plan.pk)
    shown = {"form": form, "errors": errors[:200], "count": len(errors)}
    return render(request, "staffing/new.html", shown, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.SEE_STAFF)
def plan(request: Request, plan_id: int) -> HttpResponse:
    """A draft is shown with what was read, to be confirmed or discarded; a confirmed plan leads to its scenarios."""
    held = _plan(request, plan_id)
    if request.method == "POST":
        if not request.user.may(May.PLACE_STAFF):
            raise PermissionDenied
        if "discard" in request.POST:
            try:
                actions.discard_draft(plan_id=held.pk, by=request.user, at=timezone.now())
            except actions.NotAllowedNow:
                messages.error(request, _("Phương án đã xác nhận, không bỏ được."))
                return redirect("staffing:plan", held.pk)
            return redirect("staffing:list")
        first = actions.confirm_plan(plan_id=held.pk, by=request.user, at=timezone.now())
        return redirect("staffing:board", first.pk)
    people = list(held.people.all())
    case = case_of(held, tuple(person_of(row) for row in people), [])
    sides: dict[str, dict[str, int]] = {}
    for row in people:
        side = sides.setdefault(row.side, {"people": 0, "erased": 0})
        side["people"] += 1
        side["erased"] += row.erased_at is not None
    return render(
        request,
        "staffing/plan.html",
        {
            "plan": held, "case": case, "seats": sum(post.seats for post in case.posts), "sides": sides,
            "people": people[:50], "count": len(people), "scenarios": held.scenarios.select_related("base"),
        },
    )  # fmt: skip


def _shown(scenario: Scenario) -> dict[str, Any]:
    case = case_of_scenario(scenario)
    people = {row.code: row for row in scenario.plan.people.all()}
    shown: dict[str, Any] = {"scenario": scenario, "plan": scenario.plan, "case": case, "people": people}
    if scenario.result is not None:
        answer = answer_from_json(scenario.result)
        shown |= {"answer": answer, "goals": goal_rows(case, answer)}
    return shown


@require_safe
@requires(May.SEE_STAFF)
def board(request: Request, scenario_id: int) -> HttpResponse:
    shown = _shown(_scenario(request, scenario_id))
    stuck = Scenario.objects.stuck(timezone.now()).filter(pk=scenario_id).exists()
    shown["may_ask_again"] = shown["scenario"].state == "failed" or stuck
    if "answer" in shown:
        actions.note_look_at_all(scenario=shown["scenario"], by=request.user, at=timezone.now())
        answer, people = shown["answer"], shown["people"]
        units = units_of(shown["case"], answer, people)
        shown["page"] = Paginator(units, UNITS_A_PAGE).get_page(request.GET.get("page"))
        shown["surplus"] = [row for code, row in people.items() if code not in answer.placed]
        shown["form"] = AcceptForm()
        shown["demands"] = [
            held | {"who": people[held["person"]], "where": Names(shown["case"]).post(held["post"])}
            for held in shown["scenario"].demands
        ]
    return render(request, "staffing/board.html", shown)


@require_safe
@requires(May.SEE_STAFF)
def state(request: Request, scenario_id: int) -> HttpResponse:
    """The state alone, asked for while the job runs; done, it sends the page to be loaded again."""
    scenario = _scenario(request, scenario_id)
    response = render(request, "staffing/_state.html", {"scenario": scenario})
    if not scenario.is_open:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@requires(May.PLACE_STAFF)
def again(request: Request, scenario_id: int) -> HttpResponse:
    scenario = _scenario(request, scenario_id)
    try:
        actions.ask_again(scenario_id=scenario.pk, by=request.user, at=timezone.now())
    except actions.NotAllowedNow:
        messages.error(request, _("Phương án này đang được tính hoặc đã có kết quả."))
    return redirect("staffing:board", scenario.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.SEE_STAFF)
def person(request: Request, scenario_id: int, staff_id: int) -> HttpResponse:
    """One person: facts by right, why they are where they are, and other demands. Every look is on record."""
    scenario = _scenario(request, scenario_id)
    row = get_object_or_404(Staff, pk=staff_id, plan=scenario.plan)
    shown = _shown(scenario)
    names = Names(shown["case"])
    posts = [(post.code, names.post(post.code)) for post in shown["case"].posts]
    form = DemandForm(request.POST if request.method == "POST" else None, posts=posts)
    if request.method == "POST":
        if not request.user.may(May.PLACE_STAFF):
            raise PermissionDenied
        if form.is_valid():
            given = form.cleaned_data
            try:
                asked = actions.demand(
                    scenario_id=scenario.pk, kind="forbid" if given["kind"] == "forbid" else "pin", person=row.code,
                    post=None if given["kind"] == "out" else given["post"], reason=given["reason"],
                    by=request.user, at=timezone.now(),
                )  # fmt: skip
            except actions.NotAllowedNow:
                form.add_error(None, _("Không đặt được yêu cầu này: thông tin cá nhân đã xóa hoặc vị trí không còn."))
            else:
                return redirect("staffing:board", asked.pk)
    with_private = request.user.may(May.SEE_STAFF_PRIVATE)
    actions.note_look(staff=row, by=request.user, at=timezone.now(), with_private=with_private)
    why: tuple[str, ...] = ()
    if "answer" in shown and not Staff.objects.filter(plan=scenario.plan).exclude(erased_at=None).exists():
        from tinhgon.staffing.explain import Explainer  # as `difference`, with the solver

        explanation = Explainer(shown["case"], shown["answer"]).explain(row.code)
        why = explanation_lines(explanation, names, with_private=with_private)
    facts = person_of(row)
    post = shown["answer"].placed.get(row.code) if "answer" in shown else None
    shown |= {
        "row": row, "facts": facts, "kind": KIND_WORDS[facts.kind], "degree": DEGREE_WORDS[facts.degree], "why": why,
        "with_private": with_private, "form": form, "post": names.post(post),
    }  # fmt: skip
    return render(request, "staffing/person.html", shown, status=422 if form.is_bound else 200)


@require_safe
@requires(May.SEE_STAFF)
def compare(request: Request, plan_id: int) -> HttpResponse:
    """Two scenarios of a plan side by side: their figures, and who goes elsewhere."""
    held = _plan(request, plan_id)
    scenarios = held.scenarios.select_related("base")
    answers = {one.number: answer_from_json(one.result) for one in scenarios if one.result is not None}
    done = [one for one in scenarios if one.number in answers]
    if not done:
        raise Http404
    case = case_of_scenario(done[0])

    from tinhgon.staffing.whatif import difference  # needs the solver: a hundred megabytes, only who asks has them

    def chosen(name: str, default: int) -> int:
        given = request.GET.get(name, "")
        return int(given) if given.isdecimal() and int(given) in answers else default

    last = done[-1]
    start = chosen("tu", last.base.number if last.base and last.base.number in answers else done[0].number)
    end = chosen("den", last.number)
    people, names = {row.code: row for row in held.people.all()}, Names(case)
    moves = [
        {"who": people[move.person], "before": names.post(move.before), "after": names.post(move.after)}
        for move in difference(answers[start], answers[end]).moves
    ]
    rows = [
        (before["name"], before["value"], after["value"], before["number"] == after["number"])
        for before, after in zip(goal_rows(case, answers[start]), goal_rows(case, answers[end]), strict=True)
    ]
    by_number = {one.number: one for one in done}
    shown = {
        "plan": held, "rows": rows, "moves": moves, "start": start, "end": end, "numbers": list(answers),
        "first": by_number[start], "second": by_number[end],
    }  # fmt: skip
    return render(request, "staffing/compare.html", shown)


@require_POST
@requires(May.PLACE_STAFF)
def accept(request: Request, scenario_id: int) -> HttpResponse:
    scenario = _scenario(request, scenario_id)
    form = AcceptForm(request.POST)
    try:
        if not form.is_valid():
            raise actions.NotAllowedNow
        actions.accept(scenario_id=scenario.pk, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        messages.success(request, _("Đã chấp thuận phương án. Danh sách tải về ở trang này."))
    except actions.NotAllowedNow:
        messages.error(
            request, _("Chưa chấp thuận được: cần kết quả, căn cứ, và chưa có phương án nào được chấp thuận.")
        )
    return redirect("staffing:board", scenario.pk)


@require_safe
@requires(May.SEE_STAFF)
def export(request: Request, scenario_id: int) -> HttpResponse:
    shown = _shown(_scenario(request, scenario_id))
    if "answer" not in shown:
        raise Http404
    scenario = shown["scenario"]
    actions.note_export(scenario=scenario, by=request.user, at=timezone.now(), kind="xlsx")
    table = decisions_table(scenario, shown["case"], shown["answer"], shown["people"])
    name = f"bo-tri-{scenario.plan.pk}-{scenario.number}.xlsx"
    return HttpResponse(
        to_xlsx(table, sheet="Danh sách"),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
@requires(May.PLACE_STAFF)
def erase(request: Request, plan_id: int) -> HttpResponse:
    held = _plan(request, plan_id)
    count = actions.erase_people(plan_id=held.pk, side=request.POST.get("side", ""), by=request.user, at=timezone.now())
    messages.success(request, _("Đã xóa thông tin cá nhân của %(count)s người.") % {"count": count})
    return redirect("staffing:plan", held.pk)
