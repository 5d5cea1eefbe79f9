from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tinhgon.deadlines import Deadline
from tinhgon.programme import CLOSED, STATE_NAMES, Choice, Kpis, NotAllowed, Plan, WorkState, count, moves_from
from tinhgon.programme.states import Needs
from tinhgon.reading.as_json import deadline_from_json
from tinhgon.reading.model import Reading as ReadValue
from tinhgon.reading.model import TaskStatus
from tinhgon.vietnamese import fold
from tinhgon_web.accounts.permissions import May, requires
from tinhgon_web.accounts.requests import Request
from tinhgon_web.documents.convert import corrected_reading, reading_value
from tinhgon_web.documents.models import Reading
from tinhgon_web.office_calendar import counting, why
from tinhgon_web.organisations.naming import Heir, Naming
from tinhgon_web.organisations.register import register as unit_register
from tinhgon_web.programmes import actions
from tinhgon_web.programmes.charts import timeline
from tinhgon_web.programmes.convert import task_rows
from tinhgon_web.programmes.forms import (
    BUCKETS,
    DeadlineForm,
    EvidenceForm,
    MoveForm,
    NoteForm,
    RegisterFilter,
    TaskForm,
)
from tinhgon_web.programmes.models import FIELD_NAMES, ROLE_IN_TASK, STATE_LABELS, Evidence, Programme, Task
from tinhgon_web.programmes.name_views import names_in, naming_of
from tinhgon_web.programmes.succession_views import orphans_of
from tinhgon_web.programmes.tables import register_table

PAGE = 50
NEEDS = {
    Needs.REASON: gettext_lazy("lý do"),
    Needs.PROPOSED_BODY: gettext_lazy("cơ quan đề nghị giao thay"),
    Needs.DIRECTING_DOCUMENT: gettext_lazy("văn bản chỉ đạo"),
    Needs.SUCCESSOR: gettext_lazy("cơ quan tiếp nhận"),
    Needs.LEAD: gettext_lazy("cơ quan chủ trì"),
    Needs.PRODUCT: gettext_lazy("minh chứng hoặc nội dung kết quả"),
    Needs.DONE_ON: gettext_lazy("ngày hoàn thành"),
}


def kpis_of(tasks: QuerySet[Task], *, as_of: date) -> Kpis:
    return count(task_rows(tasks.prefetch_related("parts__body", "evidence")), as_of=as_of, **counting())


@require_safe
def programme_list(request: Request) -> HttpResponse:
    today = timezone.localdate()
    tasks = Task.objects.visible_to(request.user)
    rows = [
        {"programme": programme, "kpis": kpis_of(tasks.filter(programme=programme), as_of=today)}
        for programme in Programme.objects.select_related("document")
    ]
    return render(request, "programmes/list.html", {"rows": rows, "today": today})


@require_safe
def programme(request: Request, programme_id: int) -> HttpResponse:
    found = get_object_or_404(Programme.objects.select_related("document"), pk=programme_id)
    today = timezone.localdate()
    tasks = list(
        Task.objects.visible_to(request.user).filter(programme=found).prefetch_related("parts__body", "evidence")
    )
    rows = task_rows(tasks)
    kpis = count(rows, as_of=today, **counting())
    leads = {part.body.name: part.body_id for task in tasks for part in task.parts.all() if part.role == "lead"}
    naming = naming_of(found)
    by_lead = sorted(kpis.by_lead, key=lambda lead: (-lead.total.numerator, lead.lead))
    return render(
        request,
        "programmes/detail.html",
        {
            "programme": found,
            "kpis": kpis,
            "today": today,
            "timeline": timeline(rows, kpis.schedules, today=today),
            "by_lead": [{"figure": lead, "body_id": leads.get(lead.lead)} for lead in by_lead],
            "most": max((lead.total.numerator for lead in by_lead), default=0),
            "changes": found.changes.filter(is_gone=False).select_related("event__act"),
            "orphans": len(orphans_of(found, naming)),
            "names": Counter(naming.link(name).state.value for name, _tasks, _changes in names_in(found)),
            "editions": found.editions.select_related("applied_by"),
        },
    )


def _filtered(request: Request) -> tuple[RegisterFilter, list[Task], Kpis, list[dict[str, str]]]:
    """Return the form, the tasks it lets through in its order, all their schedules, and the chips that say it."""
    form = RegisterFilter(request.GET)
    form.is_valid()
    wanted = form.cleaned_data
    tasks = Task.objects.visible_to(request.user).for_lists().prefetch_related("evidence")
    if words := fold((wanted.get("q") or "").strip()).split():
        for word in words:
            tasks = tasks.filter(folded__contains=word)
    if wanted.get("programme"):
        tasks = tasks.filter(programme=wanted["programme"])
    if wanted.get("lead"):
        tasks = tasks.filter(parts__body=wanted["lead"], parts__role="lead")
    if wanted.get("unit"):
        tasks = tasks.of_unit(wanted["unit"], timezone.localdate())
    if wanted.get("state"):
        tasks = tasks.filter(state=wanted["state"])
    if wanted.get("warning"):
        tasks = tasks.filter(has_warning=True)
    found = list(tasks)
    kpis = count(task_rows(found), as_of=timezone.localdate(), **counting())
    if wanted.get("bucket"):
        inside = set(kpis.buckets[wanted["bucket"]].rows)
        found = [task for task in found if task.pk in inside]
    if rows := request.GET.get("rows"):
        inside = {int(pk) for pk in rows.split(",") if pk.isdigit()}
        found = [task for task in found if task.pk in inside]
    return form, _sorted(found, wanted.get("sort") or ""), kpis, _chips(request, form)


def _sorted(tasks: list[Task], sort: str) -> list[Task]:
    keys: dict[str, Any] = {
        "due": lambda t: (t.due or date.max, t.position),
        "state": lambda t: (list(STATE_NAMES).index(WorkState(t.state)), t.position),
        "lead": lambda t: (fold(" ".join(t.leads)) or "~", t.position),
        "clause": lambda t: (t.programme_id, t.position),
    }
    name = sort.lstrip("-")
    return sorted(tasks, key=keys.get(name, keys["clause"]), reverse=sort.startswith("-"))


def _chips(request: Request, form: RegisterFilter) -> list[dict[str, str]]:
    """The filter as words, each with the address without it."""
    chips = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if not value or name == "sort":
            continue
        if name == "unit":
            said = _("%s và các đơn vị đã nhập vào") % unit_register().registry.versions(value)[-1].full_name
        elif name in {"bucket", "state"}:
            said = str(dict(field.choices)[value])  # type: ignore[attr-defined]
        else:
            said = _("có") if value is True else str(value)
        rest = request.GET.copy()
        rest.pop(name, None)
        rest.pop("page", None)
        chips.append({"label": f"{field.label}: {said}", "without": f"?{rest.urlencode()}"})
    if request.GET.get("rows"):
        rest = request.GET.copy()
        rest.pop("rows", None)
        chips.append({"label": _("các dòng của một số liệu"), "without": f"?{rest.urlencode()}"})
    return chips


@require_safe
def register(request: Request) -> HttpResponse:
    form, tasks, kpis, chips = _filtered(request)
    page = Paginator(tasks, PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    namings = {programme.pk: naming_of(programme) for programme in {task.programme for task in page}}
    for task in page:
        task.schedule = kpis.schedules.get(task.pk)  # type: ignore[attr-defined]
        task.lead_heirs = named_parts(task, namings[task.programme_id], today)["lead"]  # type: ignore[attr-defined]
    kept = {k: v for k, v in request.GET.items() if k not in {"page", "sort"}}
    return render(
        request,
        "programmes/register.html",
        {
            "form": form, "page": page, "chips": chips, "today": timezone.localdate(), "buckets": BUCKETS,
            "query": urlencode(kept), "sort": request.GET.get("sort", ""), "full_query": request.GET.urlencode(),
            "paging_query": urlencode({k: v for k, v in request.GET.items() if k != "page"}),
        },
    )  # fmt: skip


@require_safe
def export(request: Request, kind: str) -> HttpResponse:
    """The register exactly as filtered and sorted, all pages, as XLSX or CSV."""
    types = {
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "csv": "text/csv; charset=utf-8",
    }
    if kind not in types:
        raise Http404
    _form, tasks, kpis, chips = _filtered(request)
    today = timezone.localdate()
    content = register_table(tasks, kpis.schedules, as_of=today, filters=[chip["label"] for chip in chips], kind=kind)
    name = f"so-nhiem-vu-{today:%Y%m%d}.{kind}"
    return HttpResponse(
        content, content_type=types[kind], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.APPLY_PLAN)
def plan(request: Request, reading_id: int) -> HttpResponse:
    """Show in words what accepting a reading will do; POST does it."""
    reading = get_object_or_404(Reading.objects.select_related("document"), pk=reading_id)
    corrected = corrected_reading(reading)
    value = reading_value(corrected)
    others = Programme.objects.exclude(document=reading.document)
    own = Programme.objects.filter(document=reading.document).first()
    target = own or _chosen_programme(request, value, others)
    found = actions.plan_for(target, value)
    refusal = ""
    if request.method == "POST" and "apply" in request.POST:
        choices = {
            name.removeprefix("choice:"): Choice(given)
            for name, given in request.POST.items()
            if name.startswith("choice:") and given in {"keep", "take"}
        }
        try:
            edition = actions.apply_plan(
                reading=reading, corrected=corrected, value=value, programme=target, choices=choices,
                shown=request.POST.get("shown"), by=request.user, at=timezone.now(),
            )  # fmt: skip
        except actions.AlreadyApplied:
            refusal = _("Bản đọc này đã được ghi vào sổ, không có gì thay đổi.")
        except actions.PlanMoved:
            refusal = _(
                "Sổ nhiệm vụ hoặc bản đọc vừa thay đổi. Kế hoạch dưới đây đã tính lại, hãy xem lại rồi chấp nhận."
            )
        else:
            counts = edition.counts
            messages.success(
                request,
                _(
                    "Đã ghi vào sổ: thêm %(add)s, thay đổi %(change)s, không còn %(gone)s nhiệm vụ. Sửa từng nhiệm vụ trong sổ nếu cần."
                )
                % counts,
            )
            return redirect("programmes:detail", edition.programme_id)
    return render(
        request,
        "programmes/plan.html",
        {
            "reading": reading, "value": value, "plan": shown_plan(found), "target": target, "own": own, "others": others,
            "shown": actions.plan_key(found), "refusal": refusal,
            # Without the document's day nothing better than today is known for what it reports done.
            "undated_done": 0 if (target or value.letterhead).issued_on else sum(t.status == "done" for t in found.add),
            "today": timezone.localdate(),
            "applied": target is not None and target.editions.filter(key=actions.reading_key(target, corrected)).exists(),
        },
        status=409 if refusal else 200,
    )  # fmt: skip


def _chosen_programme(request: Request, value: ReadValue, others: QuerySet[Programme]) -> Programme | None:
    """Return the programme chosen for a later edition; before anybody chose, the one of the same kind and number."""
    asked = request.POST if "programme" in request.POST else request.GET
    if "programme" in asked:
        chosen = asked["programme"]
        return get_object_or_404(Programme, pk=int(chosen)) if chosen.isdigit() else None
    head = value.letterhead
    return others.filter(kind=head.kind or "", number=head.number).first() if head.number else None


def shown_plan(found: Plan) -> dict[str, Any]:
    """Return the plan with its values as words."""

    def words(value: Any) -> str:
        if isinstance(value, Deadline):
            return value.text
        if isinstance(value, TaskStatus):
            return _("đã hoàn thành") if value is TaskStatus.DONE else _("chưa hoàn thành")
        return "; ".join(value) if isinstance(value, tuple) else str(value or "–")

    return {
        "add": found.add,
        "gone": found.gone,
        "same": found.same,
        "is_empty": found.is_empty,
        "change": [
            {
                "key": change.key,
                "held": change.held,
                "fields": [
                    {
                        "field": f.field,
                        "field_name": FIELD_NAMES[f.field],
                        "held_text": words(f.held),
                        "read_text": words(f.read),
                        "is_conflict": f.is_conflict,
                        "confirmed_by": f.confirmed_by,
                        "default": f.default.value,
                    }
                    for f in change.fields
                ],
            }
            for change in found.change
        ],
    }


@dataclass(frozen=True, slots=True)
class NamedPart:
    """A body of a task by its printed name, and what the unit it meant is today; None where no unit is settled."""

    name: str
    heir: Heir | None


def named_parts(task: Task, naming: Naming, today: date) -> dict[str, list[NamedPart]]:
    """Return role → the bodies in it. Wants `parts__body` prefetched."""
    found: dict[str, list[NamedPart]] = {role: [] for role in ROLE_IN_TASK}
    for part in task.parts.all():
        found[part.role].append(NamedPart(part.body.name, naming.known_heir(part.unit_id, today)))
    return found


def _visible(request: Request, task_id: int) -> Task:
    # Someone else's task is a 404, not a 403: that it exists is not theirs to know.
    tasks = (
        Task.objects.visible_to(request.user)
        .for_lists()
        .prefetch_related(
            Prefetch("evidence", Evidence.objects.select_related("by")), "deadline_changes__by", "events__by"
        )
    )
    return get_object_or_404(tasks, pk=task_id)


def _task_page(request: Request, task: Task, *, status: int = 200, **forms: Any) -> HttpResponse:
    today = timezone.localdate()
    kpis = count(task_rows([task]), as_of=today, **counting())
    party = actions.party_of(task, request.user)
    deadline = deadline_from_json(task.deadline)
    text = task.edition.reading.document.text
    parts = named_parts(task, naming_of(task.programme), today)
    start, end = task.source_start, task.source_end
    context = {
        "task": task,
        "parts": parts,
        "is_orphan": WorkState(task.state) not in CLOSED
        and any(part.heir and part.heir.now for named in parts.values() for part in named),
        "today": today,
        "schedule": kpis.schedules.get(task.pk),
        "moves": [m for m in moves_from(WorkState(task.state)) if m.decides & actions.acts_for(party)],
        "may_report": party is not None and request.user.may(May.REPORT_PROGRESS),
        "may_confirm": request.user.may(May.CONFIRM_TASK),
        "may_correct": request.user.may(May.ASSIGN_TASK),
        "may_change_deadline": request.user.may(May.CHANGE_DEADLINE),
        "why": why(deadline),
        "source": (text[max(0, start - 400) : start], text[start:end], text[end : end + 400])
        if start is not None and end is not None
        else None,
        "move_form": MoveForm(),
        "note_form": NoteForm(),
        "deadline_form": DeadlineForm(),
        "evidence_form": EvidenceForm(),
        **forms,
    }
    return render(request, "programmes/task.html", context, status=status)


@require_safe
def task(request: Request, task_id: int) -> HttpResponse:
    return _task_page(request, _visible(request, task_id))


@require_POST
@requires(May.REPORT_PROGRESS)
def move(request: Request, task_id: int) -> HttpResponse:
    found = _acting(request, task_id)
    form = MoveForm(request.POST)
    if form.is_valid():
        try:
            actions.move_task(
                task_id=found.pk, to=form.clean_to(), by=request.user, at=timezone.now(),
                note=form.cleaned_data["note"], on=form.cleaned_data["on"],
            )  # fmt: skip
        except NotAllowed as refused:
            form.add_error(None, _refusal(refused))
        else:
            messages.success(request, _("Đã chuyển trạng thái."))
            return redirect("programmes:task", task_id)
    return _task_page(request, found, status=422, move_form=form)


def _refusal(refused: NotAllowed) -> str:
    if refused.code == "missing":
        return _("Cần ghi thêm: %s.") % ", ".join(str(NEEDS[need]) for need in sorted(refused.missing))
    if refused.code == "wrong-party":
        return _("Việc này do cơ quan khác quyết định.")
    allowed = ", ".join(str(STATE_LABELS[state]) for state in sorted(refused.allowed)) or _("không có")
    return _("Không thể chuyển từ “%(old)s” sang “%(new)s”. Có thể chuyển sang: %(allowed)s.") % {
        "old": STATE_LABELS[refused.old],
        "new": STATE_LABELS[refused.new],
        "allowed": allowed,
    }


@require_POST
@requires(May.REPORT_PROGRESS)
def note(request: Request, task_id: int) -> HttpResponse:
    found = _acting(request, task_id)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _task_page(request, found, status=422, note_form=form)
    actions.add_note(task_id=found.pk, note=form.cleaned_data["note"], by=request.user, at=timezone.now())
    messages.success(request, _("Đã ghi nhận."))
    return redirect("programmes:task", task_id)


def _acting(request: Request, task_id: int) -> Task:
    """Return a task this person reports on: the bodies that only coordinate see it, and no more."""
    found = _visible(request, task_id)
    if actions.party_of(found, request.user) is None:
        raise PermissionDenied
    return found


@require_POST
@requires(May.CHANGE_DEADLINE)
def new_deadline(request: Request, task_id: int) -> HttpResponse:
    found = _visible(request, task_id)
    form = DeadlineForm(request.POST)
    if form.is_valid():
        try:
            actions.change_deadline(task_id=found.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except ValueError:
            form.add_error("new_due", _("Hạn mới trùng hạn hiện tại. Chọn ngày khác."))
        else:
            messages.success(request, _("Đã ghi hạn mới. Hạn ban đầu vẫn được giữ."))
            return redirect("programmes:task", task_id)
    return _task_page(request, found, status=422, deadline_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.ASSIGN_TASK)
def correct(request: Request, task_id: int) -> HttpResponse:
    found = _visible(request, task_id)
    held = {
        "text": found.text, "lead": "\n".join(found.leads), "coordinating": "\n".join(found.coordinating),
        "product": found.product,
    }  # fmt: skip
    form = TaskForm(request.POST if request.method == "POST" else None, initial=held)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        actions.correct_task(
            task_id=found.pk, text=wanted["text"], lead=form.names(wanted["lead"]),
            coordinating=form.names(wanted["coordinating"]), product=wanted["product"],
            by=request.user, at=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("Đã sửa nhiệm vụ."))
        return redirect("programmes:task", task_id)
    return render(
        request, "programmes/correct.html", {"task": found, "form": form}, status=422 if form.is_bound else 200
    )


@require_POST
@requires(May.REPORT_PROGRESS)
def evidence(request: Request, task_id: int) -> HttpResponse:
    found = _acting(request, task_id)
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return _task_page(request, found, status=422, evidence_form=form)
    file = form.cleaned_data["file"]
    _held, is_new = actions.add_evidence(
        task_id=found.pk, name=file.name, content=file.read(), by=request.user, at=timezone.now()
    )
    messages.success(
        request, _("Đã nhận minh chứng.") if is_new else _("Tệp này đã có trong nhiệm vụ, không nhận lại.")
    )
    return redirect("programmes:task", task_id)


@require_safe
def evidence_file(request: Request, evidence_id: int) -> FileResponse:
    found = get_object_or_404(Evidence, pk=evidence_id, task__in=Task.objects.visible_to(request.user))
    return FileResponse(found.content.open(), as_attachment=True, filename=found.name)


@require_POST
@requires(May.CONFIRM_TASK)
def judge_evidence(request: Request, evidence_id: int) -> HttpResponse:
    found = get_object_or_404(Evidence, pk=evidence_id, task__in=Task.objects.visible_to(request.user))
    actions.judge_evidence(
        evidence_id=found.pk, accepted=request.POST.get("verdict") == "accept", by=request.user, at=timezone.now()
    )
    return redirect("programmes:task", found.task_id)
