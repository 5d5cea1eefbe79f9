"""The register: filtered, sorted, counted and paged by the database; one task of it beside the list."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Case, F, IntegerField, Prefetch, QuerySet, Value, When
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tinhgon.programme import STATE_NAMES
from tinhgon.vietnamese import fold
from tinhgon_web.accounts.permissions import May, requires
from tinhgon_web.accounts.requests import Request
from tinhgon_web.organisations.register import register as unit_register
from tinhgon_web.programmes import actions
from tinhgon_web.programmes.forms import BUCKETS, SORTS, AssignForm, RegisterFilter, SavedFilterForm
from tinhgon_web.programmes.models import SavedFilter, Task, TaskBody, TaskQuerySet
from tinhgon_web.programmes.tables import register_csv, register_xlsx
from tinhgon_web.programmes.views.parts import heirs_of, named_parts
from tinhgon_web.programmes.words import standing_of

PAGE = 50
MOST_AT_ONCE = 500  # tasks given out at once
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_BODIES = Prefetch("parts", TaskBody.objects.select_related("body"))


@dataclass(frozen=True)
class Asked:
    """What an address asks of the register. `found` is what the figures count; `shown` one bucket of it."""

    form: RegisterFilter
    found: TaskQuerySet
    shown: TaskQuerySet
    bucket: str
    order: list[Any]

    @property
    def ids(self) -> QuerySet[Task, int]:
        return self.shown.order_by(*self.order).values_list("pk", flat=True)


def asked(request: Request, query: Any) -> Asked:
    """Return what the query of an address asks for; what it does not understand is no condition."""
    form = RegisterFilter(query)
    form.is_valid()
    wanted, today = form.cleaned_data, timezone.localdate()
    tasks = Task.objects.visible_to(request.user)
    for word in fold((wanted.get("q") or "").strip()).split():
        tasks = tasks.filter(folded__contains=word)
    if wanted.get("programme"):
        tasks = tasks.filter(programme=wanted["programme"])
    if wanted.get("lead"):
        tasks = tasks.with_part(body=wanted["lead"], role="lead")
    if wanted.get("unit"):
        tasks = tasks.of_unit(wanted["unit"], today, wanted.get("role") or "")
    if wanted.get("state"):
        tasks = tasks.filter(state=wanted["state"])
    if wanted.get("warning"):
        tasks = tasks.filter(has_warning=True)
    if wanted.get("month"):
        year, month = map(int, wanted["month"].split("-"))
        tasks = tasks.filter(due__year=year, due__month=month)
    bucket = wanted.get("bucket") or ""
    shown = tasks.in_bucket(bucket, today) if bucket else tasks
    return Asked(form, tasks, shown, bucket, _order(wanted.get("sort") or ""))


def _order(sort: str) -> list[Any]:
    name, is_reversed = sort.removeprefix("-"), sort.startswith("-")
    rank = Case(
        *(When(state=state.value, then=Value(place)) for place, state in enumerate(STATE_NAMES)),
        output_field=IntegerField(),
    )
    first: dict[str, Any] = {"due": F("due"), "state": rank, "lead": F("lead_sort")}
    keys = [F("programme_id"), F("position"), F("pk")]
    order = [key.desc() if is_reversed else key.asc() for key in keys]
    if name not in first:
        return order
    # What has no deadline, or no lead, comes last either way.
    led = [F("is_led").desc()] if name == "lead" else []
    last = {"nulls_last": True} if name == "due" else {}
    return [*led, first[name].desc(**last) if is_reversed else first[name].asc(**last), *order]


def chips(form: RegisterFilter, query: Any) -> list[dict[str, str]]:
    """The filter as words, each with the address without it."""
    found = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if not value or name in {"sort", "role"}:
            continue
        if name == "unit":
            said = _("%s và các đơn vị đã nhập vào") % unit_register().registry.versions(value)[-1].full_name
            role = form.cleaned_data.get("role")
            said += f" ({dict(form.fields['role'].choices)[role]})" if role else ""  # type: ignore[attr-defined]
        elif value is True:
            said = _("có")
        elif name == "month":
            said = "/".join(reversed(value.split("-")))
        else:
            said = str(dict(getattr(field, "choices", ())).get(value, value))
        rest = query.copy()
        for gone in (name, "page", "task", *(["role"] if name == "unit" else [])):
            rest.pop(gone, None)
        found.append({"label": f"{field.label}: {said}", "without": f"?{rest.urlencode()}"})
    return found


@require_safe
def register(request: Request) -> HttpResponse:
    today = timezone.localdate()
    wanted = asked(request, request.GET)
    figures = wanted.found.figures(today)
    page = _page(wanted, _shown(wanted, figures), request)
    rows = _rows(page, today)
    opened = _opened(request, rows, today)
    context = {
        "has_other_chips": any(wanted.form.cleaned_data.get(name) for name in ("unit", "month")),
        "form": wanted.form, "page": page, "rows": rows, "chips": chips(wanted.form, request.GET), "today": today,
        "figures": figures, "opened": opened, "buckets": BUCKETS, "columns": _columns(request),
        "query": _query(request, "page", "task"), "full_query": _query(request, "page", "task"),
        "paging_query": _query(request, "page", "task"), "figure_query": _query(request, "page", "task", "bucket"),
        "sort": request.GET.get("sort", ""), "saved": SavedFilter.objects.filter(owner=request.user),
        "save_form": SavedFilterForm(initial={"query": _query(request, "page", "task")}),
        "assign_form": AssignForm(auto_id="assign-%s"), "here": request.get_full_path(),
    }  # fmt: skip
    if request.htmx and request.htmx.target == "panel":
        return render(request, "programmes/_panel.html", context)
    return render(request, "programmes/register.html", context)


def _shown(wanted: Asked, figures: dict[str, int]) -> int:
    """Return how many tasks are shown: what the figures have counted is not counted again."""
    code = wanted.bucket or "all"
    return figures[code] if code in figures else wanted.shown.count()


def _page(wanted: Asked, total: int, request: Request) -> Page[int]:
    paginator = Paginator(wanted.ids, PAGE)
    paginator.count = total  # the figures have counted it
    return paginator.get_page(request.GET.get("page"))


def _rows(page: Page[int], today: date) -> list[Task]:
    """Return the tasks of a page in its order. Only they are read whole; the rest is counted and sorted by its keys."""
    ids = list(page.object_list)
    tasks = Task.objects.filter(pk__in=ids).select_related("programme").prefetch_related(_BODIES).with_schedule(today)
    held = {task.pk: task for task in tasks.defer("folded", "read", "as_read", "citations", "confirmed")}
    namings = {programme.pk: heirs_of(programme) for programme in {task.programme for task in held.values()}}
    rows = [held[pk] for pk in ids if pk in held]
    for place, task in enumerate(rows, start=page.start_index() - 1):
        task.place = place  # type: ignore[attr-defined]  # where it stands in the whole filtered list
        task.standing = standing_of(task, today)  # type: ignore[attr-defined]
        task.lead_heirs = named_parts(task, namings[task.programme_id], today)["lead"]  # type: ignore[attr-defined]
    return rows


def _opened(request: Request, rows: list[Task], today: date) -> dict[str, Any] | None:
    """Return what the panel beside the list shows: the task of the address, its neighbours on the page."""
    asked_for = request.GET.get("task", "")
    if not asked_for.isdigit():
        return None
    at = next((place for place, task in enumerate(rows) if task.pk == int(asked_for)), None)
    if at is None:
        return None
    task = rows[at]
    return {
        "task": task, "parts": named_parts(task, heirs_of(task.programme), today),
        "before": rows[at - 1] if at else None, "after": rows[at + 1] if at + 1 < len(rows) else None,
    }  # fmt: skip


def _columns(request: Request) -> list[dict[str, Any]]:
    """Return the head of the table: which columns sort, how they sort now, and the address that sorts the other way."""
    sort, kept = request.GET.get("sort") or "clause", _query(request, "page", "task", "sort")
    columns: list[dict[str, Any]] = []
    for key, label in (("clause", _("Điều khoản")), ("", _("Nhiệm vụ")), ("lead", _("Chủ trì")), ("due", _("Thời hạn")),
                       ("days", _("Ngày ±")), ("state", _("Trạng thái"))):  # fmt: skip
        if key not in SORTS:
            columns.append({"label": label, "key": key or "text"})
            continue
        direction = {"": "", key: "ascending", f"-{key}": "descending"}.get(sort, "")
        other = f"-{key}" if direction == "ascending" else key
        columns.append({
            "label": label, "key": key, "aria": direction or "none", "arrow": {"ascending": "↑", "descending": "↓"}.get(direction, "↕"),
            "url": f"?{kept}&sort={other}" if kept else f"?sort={other}",
        })  # fmt: skip
    return columns


def _query(request: Request, *without: str) -> str:
    return urlencode([(name, value) for name, value in request.GET.items() if name not in without and value])


@require_safe
def export(request: Request, kind: str) -> HttpResponseBase:
    """The register exactly as filtered and sorted, all pages, as XLSX or CSV; written as it is read."""
    if kind not in TYPES:
        raise Http404
    today = timezone.localdate()
    wanted = asked(request, request.GET)
    tasks = (
        wanted.shown.order_by(*wanted.order).with_schedule(today).prefetch_related(_BODIES)
        .defer("folded", "read", "as_read", "citations", "confirmed").iterator(chunk_size=500)
    )  # fmt: skip
    filters = [chip["label"] for chip in chips(wanted.form, request.GET)]
    name = f"so-nhiem-vu-{today:%Y%m%d}.{kind}"
    if kind == "xlsx":
        file = register_xlsx(tasks, as_of=today, filters=filters)
        return FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[kind])
    return StreamingHttpResponse(
        register_csv(tasks, as_of=today, filters=filters), content_type=TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )  # fmt: skip


def back(request: Request, otherwise: str) -> str:
    """Return the page of ours the person came from, as the form says, or another."""
    asked_for = request.POST.get("next", "")
    return asked_for if url_has_allowed_host_and_scheme(asked_for, {request.get_host()}) else otherwise


@require_POST
@requires(May.ASSIGN_TASK)
def assign(request: Request) -> HttpResponse:
    """Give the chosen tasks of the list to the bodies named."""
    form = AssignForm(request.POST)
    chosen = [int(pk) for pk in request.POST.getlist("task") if pk.isdigit()][:MOST_AT_ONCE]
    there = back(request, reverse("programmes:register"))
    if not chosen:
        messages.error(request, _("Chưa chọn nhiệm vụ nào. Đánh dấu các dòng cần giao rồi ghi cơ quan chủ trì."))
    elif not form.is_valid():
        messages.error(request, _("Chưa ghi cơ quan chủ trì cho các nhiệm vụ đã chọn."))
    else:
        visible = Task.objects.visible_to(request.user).filter(pk__in=chosen).values_list("pk", flat=True)
        lead = form.cleaned_data["lead"]
        given = actions.assign_tasks(task_ids=list(visible), lead=lead, by=request.user, at=timezone.now())
        words = ngettext("Đã giao %(n)s nhiệm vụ cho %(lead)s.", "Đã giao %(n)s nhiệm vụ cho %(lead)s.", given)
        said = words % {"n": given, "lead": "; ".join(lead)}
        if given < len(chosen):
            left = len(chosen) - given
            said += " " + ngettext(
                "%(n)s nhiệm vụ giữ nguyên: đã xong, ngoài tổng số hoặc đã giao cho cơ quan này.",
                "%(n)s nhiệm vụ giữ nguyên: đã xong, ngoài tổng số hoặc đã giao cho cơ quan này.", left,
            ) % {"n": left}  # fmt: skip
        messages.success(request, said)
    return redirect(there)


@require_POST
def save_filter(request: Request) -> HttpResponse:
    """Keep the filter that is shown under a name; the same name again replaces it, an empty one is refused."""
    form = SavedFilterForm(request.POST)
    if "remove" in request.POST:
        actions.remove_filter(name=request.POST["remove"], by=request.user, at=timezone.now())
        return redirect(back(request, reverse("programmes:register")))
    if not form.is_valid():
        messages.error(request, _("Cần một tên cho bộ lọc, tối đa 60 ký tự."))
        return redirect(back(request, reverse("programmes:register")))
    saved = actions.save_filter(by=request.user, at=timezone.now(), **form.cleaned_data)
    messages.success(request, _("Đã lưu bộ lọc “%s”.") % saved.name)
    return redirect(f"{reverse('programmes:register')}?{saved.query}")
