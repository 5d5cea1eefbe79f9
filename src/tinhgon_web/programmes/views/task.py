"""One task: what it is, where it stands, the one thing to do next, and everything else that may be done with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tinhgon.programme import CLOSED, NOT_COUNTED, Move, NotAllowed, Party, WorkState, moves_from
from tinhgon.programme.states import Needs, check_move
from tinhgon.reading.as_json import deadline_from_json
from tinhgon_web.accounts.permissions import May, requires
from tinhgon_web.accounts.requests import Request
from tinhgon_web.office_calendar import why
from tinhgon_web.programmes import actions
from tinhgon_web.programmes.forms import (
    AssignForm,
    DeadlineForm,
    DoneDayForm,
    EvidenceForm,
    MoveForm,
    NoteForm,
    TakeBackForm,
    TaskForm,
    names_of,
    units_called,
)
from tinhgon_web.programmes.models import STATE_LABELS, Body, Evidence, Task, TaskBody
from tinhgon_web.programmes.overview import change_rows, naming_of
from tinhgon_web.programmes.views.parts import NamedPart, heirs_of, named_parts
from tinhgon_web.programmes.views.register import asked, back
from tinhgon_web.programmes.words import Standing, standing_of

NEEDS = {
    Needs.REASON: gettext_lazy("lý do"),
    Needs.PROPOSED_BODY: gettext_lazy("cơ quan đề nghị giao thay"),
    Needs.DIRECTING_DOCUMENT: gettext_lazy("văn bản chỉ đạo"),
    Needs.SUCCESSOR: gettext_lazy("cơ quan tiếp nhận"),
    Needs.LEAD: gettext_lazy("cơ quan chủ trì"),
    Needs.PRODUCT: gettext_lazy("minh chứng hoặc nội dung kết quả"),
    Needs.DONE_ON: gettext_lazy("ngày hoàn thành"),
}
CONTEXT = 400  # characters of the source before and after a clause, cut at line ends


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that may be done with a task: its own small form, sent to its own address."""

    key: str
    verb: str
    url: str
    form: forms.Form
    to: str = ""  # the state a move leads to
    has_file: bool = False

    @property
    def is_open(self) -> bool:
        return bool(self.form.errors)


def visible(request: Request, task_id: int) -> Task:
    # Someone else's task is a 404, not a 403: that it exists is not theirs to know.
    today = timezone.localdate()
    tasks = (
        Task.objects.visible_to(request.user)
        .with_schedule(today)
        .select_related("programme", "edition__reading__document")
        .prefetch_related(
            Prefetch("parts", TaskBody.objects.select_related("body")),
            Prefetch("evidence", Evidence.objects.select_related("by")), "deadline_changes__by", "events__by",
        )
    )  # fmt: skip
    return get_object_or_404(tasks, pk=task_id)


def page(
    request: Request, found: Task, *, status: int = 200, refused: Act | None = None, refusal: str = ""
) -> HttpResponse:
    """Show a task; with `refused`, the form that was not taken stands open with what was typed and what is wrong."""
    today = timezone.localdate()
    acts = {act.key: act for act in _acts(request, found)}
    if refused is not None:
        acts[refused.key] = refused
    parts = named_parts(found, heirs_of(found.programme), today)
    main = refused.key if refused else _main(found, acts)
    context = {
        "task": found, "parts": parts, "today": today, "standing": standing_of(found, today), "refusal": refusal,
        "line": line(found, parts, standing_of(found, today)), "main": acts.pop(main, None), "others": list(acts.values()),
        "may_correct": request.user.may(May.ASSIGN_TASK), "may_confirm": request.user.may(May.CONFIRM_TASK),
        "is_orphan": WorkState(found.state) not in CLOSED
        and any(part.heir and part.heir.now for named in parts.values() for part in named),
        "why": why(deadline_from_json(found.deadline)), "source": _source(found),
        "departure": found.departures.filter(closed_at=None).select_related("by", "successor").first(),
        "changes": [row for row in change_rows(found.programme) if row.change.clause == found.clause.partition("#")[0]],
        "bodies": Body.objects.filter(parts__task__programme=found.programme).distinct().values_list("name", flat=True)[:400]
        if "assign" in acts or main == "assign" or "transferred" in acts else (),
        "here": request.get_full_path() if request.method == "GET" else back(request, ""), **_neighbours(request, found),
    }  # fmt: skip
    return render(request, "programmes/task.html", context, status=status)


def line(found: Task, parts: dict[str, list[NamedPart]], standing: Standing) -> str:
    """Return everything that matters in one line: "quá 152 ngày · Đảng ủy UBND tỉnh · hạn 30/06/2026"."""
    leads = "; ".join(part.name for part in parts["lead"]) or _("chưa phân công")
    if found.due:
        due = _("hạn %s") % f"{found.due:%d/%m/%Y}"
    else:
        due = (found.deadline or {}).get("text") or _("không hạn")
    words = [standing.words, leads, *([due] if due != standing.words else [])]
    return " · ".join(words)


def _acts(request: Request, found: Task) -> Iterable[Act]:
    user, party, state = request.user, actions.party_of(found, request.user), WorkState(found.state)
    if party is not None and user.may(May.REPORT_PROGRESS):
        if Party.MONITOR in actions.acts_for(party) and state in {WorkState.DRAFT, WorkState.REFUSED}:
            yield Act(
                "assign",
                _("Phân công"),
                reverse("programmes:assign"),
                AssignForm(initial={"lead": "; ".join(found.leads)}),
            )
        for move in moves_from(state):
            if not move.decides & actions.acts_for(party) or move.new is WorkState.ASSIGNED:
                continue
            if state in NOT_COUNTED and move.new is not WorkState.IN_PROGRESS and move.new not in NOT_COUNTED:
                continue
            yield _move_act(found, move)
        if state in NOT_COUNTED and party is Party.MONITOR:
            yield Act("back", _("Đưa lại vào theo dõi"), _url("take-back", found), TakeBackForm(auto_id="back-%s"))
        yield Act("note", _("Ghi kết quả, khó khăn"), _url("note", found), NoteForm())
        yield Act("evidence", _("Gửi minh chứng"), _url("evidence", found), EvidenceForm(), has_file=True)
    if user.may(May.CONFIRM_TASK) and state is WorkState.DONE and found.finished_on is None:
        yield Act("done-day", _("Ghi ngày hoàn thành"), _url("done-day", found), DoneDayForm(auto_id="day-%s"))
    if user.may(May.CHANGE_DEADLINE) and state not in CLOSED:
        yield Act("deadline", _("Gia hạn, đổi hạn"), _url("deadline", found), DeadlineForm())


def _move_act(found: Task, move: Move, form: MoveForm | None = None) -> Act:
    form = form or MoveForm(move=move, proposed_day=found.reported_on)
    return Act(
        move.new.value, pgettext("move", move.name), _url("move", found), form, to=move.new.value,
        has_file="file" in form.fields,
    )  # fmt: skip


def _url(name: str, found: Task) -> str:
    return reverse(f"programmes:{name}", args=[found.pk])


def _main(found: Task, acts: dict[str, Act]) -> str:
    """Return the act that comes next for this person and state; the rest stands under "Khác…"."""
    order = {
        WorkState.DRAFT: ("assign",), WorkState.REFUSED: ("assign",), WorkState.ASSIGNED: ("in_progress",),
        WorkState.IN_PROGRESS: ("waiting_confirmation",), WorkState.RETURNED: ("waiting_confirmation", "in_progress"),
        WorkState.WAITING_CONFIRMATION: ("done",), WorkState.DONE: ("done-day",),
    }.get(WorkState(found.state), ("back",))  # fmt: skip
    return next((key for key in order if key in acts), "")


def _source(found: Task) -> dict[str, Any] | None:
    """Return the clause in its document with whole lines around it, and where it is in the reading."""
    start, end = found.source_start, found.source_end
    if start is None or end is None:
        return None
    text = found.edition.reading.document.text
    first = text.rfind("\n", 0, max(0, start - CONTEXT)) + 1 if start > CONTEXT else 0
    last = text.find("\n", min(len(text), end + CONTEXT))
    last = len(text) if last < 0 else last
    return {
        "before": text[first:start], "clause": text[start:end], "after": text[end:last], "is_cut_above": first > 0,
        "is_cut_below": last < len(text), "reading": found.edition.reading_id,
    }  # fmt: skip


def _neighbours(request: Request, found: Task) -> dict[str, str]:
    """Return the list the person came from and the tasks before and after in it: `tu` its filter, `vt` the place in it."""
    listed, at = request.GET.get("tu", ""), request.GET.get("vt", "")
    kept = urlencode(parse_qsl(listed))
    there = {"list_query": kept or f"programme={found.programme_id}"}
    if not at.isdigit():
        return there
    place = int(at)
    first = max(0, place - 1)
    ids = list(asked(request, QueryDict(kept)).ids[first : place + 2])
    if place - first >= len(ids) or ids[place - first] != found.pk:
        return there  # the list has changed meanwhile
    for name, offset in (("before", -1), ("after", 1)):
        to = place - first + offset
        if 0 <= to < len(ids):
            query = urlencode({"tu": kept, "vt": place + offset})
            there[name] = f"{reverse('programmes:task', args=[ids[to]])}?{query}"
    return there


@require_safe
def task(request: Request, task_id: int) -> HttpResponse:
    return page(request, visible(request, task_id))


def _done(request: Request, task_id: int, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(back(request, reverse("programmes:task", args=[task_id])))


def _acting(request: Request, task_id: int) -> Task:
    """Return a task this person reports on: the bodies that only coordinate see it, and no more."""
    found = visible(request, task_id)
    if actions.party_of(found, request.user) is None:
        raise PermissionDenied
    return found


@require_POST
@requires(May.REPORT_PROGRESS)
def move(request: Request, task_id: int) -> HttpResponse:
    found = _acting(request, task_id)
    state, asked_for = WorkState(found.state), request.POST.get("to", "")
    try:
        wanted = check_move(state, WorkState(asked_for))
    except ValueError:
        return page(request, found, status=422, refusal=_("Không có trạng thái “%s”.") % asked_for[:40])
    except NotAllowed as refused:
        return page(request, found, status=422, refusal=refusal_words(refused))
    if not wanted.decides & actions.acts_for(actions.party_of(found, request.user)):
        return page(request, found, status=422, refusal=refusal_words(NotAllowed("wrong-party", state, wanted.new)))
    form = MoveForm(request.POST, request.FILES, move=wanted, proposed_day=found.reported_on)
    if not form.is_valid():
        return page(request, found, status=422, refused=_move_act(found, wanted, form))
    given = dict(form.cleaned_data)
    file, body = given.pop("file", None), given.get("body", "")
    missing = _missing(found, wanted, given, has_file=bool(file))
    for need in missing & FIELD_OF.keys():
        form.add_error(FIELD_OF[need], _("Cần ghi: %s.") % NEEDS[need])
    if form.errors:
        return page(request, found, status=422, refused=_move_act(found, wanted, form),
                    refusal=_("Cần ghi thêm: %s.") % ", ".join(str(NEEDS[need]) for need in sorted(missing)))  # fmt: skip
    unit = unit_of(found, body) if body else None
    if wanted.new in NOT_COUNTED and "sure" not in request.POST:
        return _before_leaving(request, found, wanted, given, unit)
    try:
        if file:
            actions.add_evidence(
                task_id=found.pk, name=file.name, content=file.read(), by=request.user, at=timezone.now()
            )
        actions.move_task(
            task_id=found.pk, to=wanted.new, by=request.user, at=timezone.now(), unit=unit, **given
        )  # fmt: skip
    except NotAllowed as refused:
        return page(request, visible(request, task_id), status=422, refused=_move_act(found, wanted, form),
                    refusal=refusal_words(refused))  # fmt: skip
    return _done(request, task_id, _("Đã chuyển trạng thái."))


FIELD_OF = {
    Needs.REASON: "note", Needs.PROPOSED_BODY: "body", Needs.SUCCESSOR: "body", Needs.DIRECTING_DOCUMENT: "document",
    Needs.DONE_ON: "on", Needs.PRODUCT: "note",
}  # fmt: skip


def _missing(found: Task, wanted: Move, given: dict[str, Any], *, has_file: bool) -> frozenset[Needs]:
    """Return what the move needs and the form did not bring, to be said at the field."""
    brought = {need for need, name in FIELD_OF.items() if given.get(name)}
    if found.reported_on:
        brought.add(Needs.DONE_ON)
    if has_file or found.evidence.all():
        brought.add(Needs.PRODUCT)
    return wanted.needs - brought - {Needs.LEAD}


def unit_of(found: Task, name: str) -> str | None:
    """Return the unit of the register that a name means in the task's programme today, None where it settles on none."""
    unit = naming_of(found.programme).unit(name)
    if unit is None:
        there = units_called(name, timezone.localdate())
        unit = there[0] if len(there) == 1 else None
    return unit


def _before_leaving(
    request: Request, found: Task, wanted: Move, given: dict[str, Any], unit: str | None
) -> HttpResponse:
    """Show what the programme's numbers become when the task leaves the total; nothing is written yet."""
    today = timezone.localdate()
    figures = found.programme.tasks.figures(today)
    own = Task.objects.filter(pk=found.pk).figures(today)
    names = {
        "total": _("tổng số"), "done": _("xong"), "assigned": _("đã giao"), "unassigned": _("chưa phân công"),
        "overdue": _("quá hạn"), "due_soon": _("sắp đến hạn"), "outside": _("ngoài tổng số"),
    }  # fmt: skip
    rows = []
    for code, name in names.items():
        after = figures[code] - own[code]
        if code == "outside":
            after += 1
        if after != figures[code]:
            rows.append((name, figures[code], after))
    context = {
        "task": found, "verb": pgettext("move", wanted.name), "to": wanted.new.value, "given": given, "rows": rows,
        "unit": heirs_of(found.programme).heir(unit, today) if unit else None, "next": request.POST.get("next", ""),
    }  # fmt: skip
    return render(request, "programmes/leave.html", context)


def refusal_words(refused: NotAllowed) -> str:
    """Return why a move is refused and what can be done instead."""
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
@requires(May.CONFIRM_TASK)
def take_back(request: Request, task_id: int) -> HttpResponse:
    """Count a task again that left the total."""
    found = visible(request, task_id)
    form = TakeBackForm(request.POST, auto_id="back-%s")
    if not form.is_valid():
        act = Act("back", _("Đưa lại vào theo dõi"), _url("take-back", found), form)
        return page(request, found, status=422, refused=act)
    try:
        actions.take_back(task_id=found.pk, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    except NotAllowed as refused:
        return page(request, found, status=422, refusal=refusal_words(refused))
    return _done(request, task_id, _("Đã đưa nhiệm vụ lại vào tổng số, ở trạng thái trước đó."))


@require_POST
@requires(May.CONFIRM_TASK)
def done_day(request: Request, task_id: int) -> HttpResponse:
    """Say when a task was done of which only that is known."""
    found = visible(request, task_id)
    form = DoneDayForm(request.POST, auto_id="day-%s")
    if not form.is_valid():
        act = Act("done-day", _("Ghi ngày hoàn thành"), _url("done-day", found), form)
        return page(request, found, status=422, refused=act)
    dated = actions.date_completions(days={found.pk: form.cleaned_data["on"]}, by=request.user, at=timezone.now())
    if not dated:
        return page(request, found, status=422, refusal=_("Nhiệm vụ đã có ngày hoàn thành, hoặc chưa hoàn thành."))
    return _done(request, task_id, _("Đã ghi ngày hoàn thành."))


@require_POST
@requires(May.REPORT_PROGRESS)
def note(request: Request, task_id: int) -> HttpResponse:
    found = _acting(request, task_id)
    form = NoteForm(request.POST)
    if not form.is_valid():
        act = Act("note", _("Ghi kết quả, khó khăn"), _url("note", found), form)
        return page(request, found, status=422, refused=act)
    actions.add_note(task_id=found.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
    return _done(request, task_id, _("Đã ghi nhận."))


@require_POST
@requires(May.CHANGE_DEADLINE)
def new_deadline(request: Request, task_id: int) -> HttpResponse:
    found = visible(request, task_id)
    form = DeadlineForm(request.POST)
    if form.is_valid():
        try:
            actions.change_deadline(task_id=found.pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except ValueError:
            form.add_error("new_due", _("Hạn mới trùng hạn hiện tại. Chọn ngày khác."))
        else:
            return _done(request, task_id, _("Đã ghi hạn mới. Hạn ban đầu vẫn được giữ."))
    act = Act("deadline", _("Gia hạn, đổi hạn"), _url("deadline", found), form)
    return page(request, found, status=422, refused=act)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.ASSIGN_TASK)
def correct(request: Request, task_id: int) -> HttpResponse:
    found = visible(request, task_id)
    held = {
        "text": found.text, "lead": "\n".join(found.leads), "coordinating": "\n".join(found.coordinating),
        "product": found.product,
    }  # fmt: skip
    form = TaskForm(request.POST if request.method == "POST" else None, initial=held)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        actions.correct_task(
            task_id=found.pk, text=wanted["text"], lead=names_of(wanted["lead"]),
            coordinating=names_of(wanted["coordinating"]), product=wanted["product"],
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
        act = Act("evidence", _("Gửi minh chứng"), _url("evidence", found), form, has_file=True)
        return page(request, found, status=422, refused=act)
    file = form.cleaned_data["file"]
    _held, is_new = actions.add_evidence(
        task_id=found.pk, name=file.name, content=file.read(), by=request.user, at=timezone.now()
    )
    said = _("Đã nhận minh chứng.") if is_new else _("Tệp này đã có trong nhiệm vụ, không nhận lại.")
    return _done(request, task_id, said)


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
