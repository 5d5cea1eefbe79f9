import re
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tinhgon.exchange.tables import to_xlsx
from tinhgon.officialdoc.comparison import compare
from tinhgon.officialdoc.docx import to_docx
from tinhgon.officialdoc.pdf import first_page, to_pdf
from tinhgon.officialdoc.progress_report import (
    ReportData,
    from_json,
    progress_report,
    tracking_table,
)
from tinhgon.vietnamese import fold
from tinhgon_web.accounts.permissions import May, requires
from tinhgon_web.accounts.requests import Request
from tinhgon_web.programmes.models import Programme, Task
from tinhgon_web.programmes.views.programme import tabs
from tinhgon_web.reports import actions
from tinhgon_web.reports.convert import drafted, report_data
from tinhgon_web.reports.forms import ReportForm
from tinhgon_web.reports.models import Draft, Report
from tinhgon_web.reports.usual import proposed

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
@requires(May.READ_REPORT)
def report_list(request: Request) -> HttpResponse:
    """All reports, or those of one programme, the newest version of each first."""
    reports = Report.objects.select_related("programme", "frozen_by")
    asked = request.GET.get("programme", "")
    programme = Programme.objects.filter(pk=int(asked)).first() if asked.isdigit() else None
    if programme is not None:
        reports = reports.filter(programme=programme)
    context = {
        "reports": reports, "programme": programme, "programmes": [programme] if programme else Programme.objects.all(),
        "tabs": tabs(request, programme) if programme else (), "tab": "reports",
    }  # fmt: skip
    return render(request, "reports/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.FREEZE_REPORT)
def new(request: Request, programme_id: int) -> HttpResponse:
    """Draft a report: prefilled, looked at, frozen. `sua` names the report a further version corrects."""
    programme = get_object_or_404(Programme, pk=programme_id)
    corrects = _corrected(request, programme)
    make = partial(ReportForm, today=timezone.localdate(), is_correction=corrects is not None)
    if request.method != "POST":
        return _form_page(request, programme, make(initial=_start(request, programme, corrects)), corrects)
    form = make(request.POST)
    if "redraft" in request.POST:
        return _form_page(request, programme, make(initial=_drafted_again(form, programme)), corrects)
    if not form.is_valid():
        return _form_page(request, programme, form, corrects, status=422)
    if "preview" in request.POST:
        typed = {name: request.POST.get(name, "") for name in form.fields}
        actions.save_draft(
            programme_id=programme.pk, typed=typed, by=request.user, at=timezone.now(), corrects=corrects
        )
        return redirect("reports:draft", programme.pk)
    return _freeze(request, programme, form.cleaned_data, corrects)


def _freeze(request: Request, programme: Programme, given: dict[str, Any], corrects: Report | None) -> HttpResponse:
    try:
        report = actions.freeze_report(
            programme_id=programme.pk, given=given, by=request.user, at=timezone.now(), corrects=corrects
        )
        messages.success(request, _("Đã lập báo cáo và chốt số liệu."))
    except actions.AlreadyFrozen as held:
        report = held.report
        messages.info(request, _("Kỳ này đã có báo cáo, số liệu đã chốt. Đây là báo cáo đó; sửa thì lập bản mới."))
    except actions.NotThatReport:
        assert corrects is not None
        report = corrects.versions()[0]
        messages.error(request, _("Bản sửa phải cùng kỳ, cùng thể thức với bản mới nhất. Chưa chốt gì."))
    return redirect("reports:detail", report.pk)


def _corrected(request: Request, programme: Programme) -> Report | None:
    asked = request.POST.get("corrects") or request.GET.get("sua") or ""
    return get_object_or_404(Report, pk=int(asked), programme=programme) if asked.isdigit() else None


def _start(request: Request, programme: Programme, corrects: Report | None) -> dict[str, Any]:
    if corrects is not None:
        return {**corrects.given, "starts_on": corrects.starts_on, "cut_off": corrects.cut_off, "correction": ""}
    draft = Draft.objects.filter(programme=programme, owner=request.user, corrects=None).first()
    if draft is not None and "moi" not in request.GET:
        return dict(draft.given)
    return proposed(programme, request.user, timezone.localdate())


def _drafted_again(form: ReportForm, programme: Programme) -> dict[str, Any]:
    """Return what was typed with the words drafted again for the period that was typed."""
    form.is_valid()
    start, end = form.cleaned_data.get("starts_on"), form.cleaned_data.get("cut_off")
    typed = {name: form.data.get(name, "") for name in form.fields}
    return typed | (drafted(programme, start, end) if start and end else {})


def _form_page(
    request: Request, programme: Programme, form: ReportForm, corrects: Report | None, *, status: int = 200
) -> HttpResponse:
    return render(
        request, "reports/new.html", {"programme": programme, "form": form, "corrects": corrects}, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.FREEZE_REPORT)
def draft(request: Request, programme_id: int) -> HttpResponse:
    """The draft as it would be frozen now: its first page, its numbers; POST freezes it."""
    programme = get_object_or_404(Programme, pk=programme_id)
    held = get_object_or_404(Draft.objects.select_related("corrects"), programme=programme, owner=request.user)
    form = _form_of(held)
    if not form.is_valid():
        messages.error(request, _("Dự thảo chưa đủ để lập báo cáo, xem các mục được đánh dấu."))
        return _form_page(request, programme, form, held.corrects, status=422)
    if request.method == "POST":
        return _freeze(request, programme, form.cleaned_data, held.corrects)
    data = report_data(programme, form.cleaned_data, at=timezone.now())
    context = {
        "programme": programme, "draft": held, "data": data, "identity": identity(data),
        "changed": compare(from_json(held.corrects.data), data) if held.corrects else None,
    }  # fmt: skip
    return render(request, "reports/draft.html", context)


def _form_of(held: Draft) -> ReportForm:
    return ReportForm(held.given, today=timezone.localdate(), is_correction=held.corrects_id is not None)


@require_safe
@requires(May.FREEZE_REPORT)
def draft_picture(request: Request, programme_id: int) -> HttpResponse:
    held = get_object_or_404(Draft.objects.select_related("programme"), programme=programme_id, owner=request.user)
    form = _form_of(held)
    if not form.is_valid():
        raise Http404
    data = report_data(held.programme, form.cleaned_data, at=timezone.now())
    return HttpResponse(first_page(progress_report(data, form.cleaned_data["layout"])), content_type="image/png")


def identity(data: ReportData) -> str:
    """Return how the total of a report adds up, "" for one frozen before all of it was counted."""
    counts = {figure.key: figure.numerator for figure in data.figures}
    needed = {"total", "done", "assigned", "unassigned", "overdue", "overdue_assigned", "overdue_unassigned"}
    if not needed <= set(counts):
        return ""
    words = _(
        "%(total)s = %(done)s xong + %(assigned)s đã giao + %(unassigned)s chưa phân công; "
        "quá hạn %(overdue)s = %(overdue_assigned)s + %(overdue_unassigned)s"
    )
    return words % counts


@require_safe
@requires(May.READ_REPORT)
def detail(request: Request, report_id: int) -> HttpResponse:
    report = get_object_or_404(Report.objects.select_related("programme", "frozen_by"), pk=report_id)
    data = from_json(report.data)
    figure = next((f for f in data.figures if f.key == request.GET.get("figure")), None)
    asked = request.GET.get("fact", "")
    fact = data.facts[int(asked)] if asked.isdigit() and int(asked) < len(data.facts) else None
    shown = figure or fact
    rows = [row for row in data.rows if shown is None or row.id in set(shown.row_ids)]
    others = Report.objects.filter(programme=report.programme).exclude(pk=report.pk)
    return render(
        request,
        "reports/detail.html",
        {
            "report": report, "data": data, "rows": rows, "figure": figure, "fact": fact, "identity": identity(data),
            "versions": report.versions(), "others": others[:30], "is_newest": report.versions()[0].pk == report.pk,
            "held": {str(pk) for pk in Task.objects.filter(programme=report.programme).values_list("pk", flat=True)},
        },
    )  # fmt: skip


@require_safe
@requires(May.READ_REPORT)
def compared(request: Request, report_id: int) -> HttpResponse:
    """Two reports of a programme side by side: what changed from the older to the newer."""
    one = get_object_or_404(Report.objects.select_related("programme"), pk=report_id)
    asked = request.GET.get("voi", "")
    other = get_object_or_404(Report, pk=int(asked) if asked.isdigit() else 0, programme=one.programme)
    older, newer = sorted((one, other), key=lambda report: (report.cut_off, report.version))
    found = compare(from_json(older.data), from_json(newer.data))
    return render(request, "reports/compare.html", {"older": older, "newer": newer, "found": found})


@require_safe
@requires(May.READ_REPORT)
def download(request: Request, report_id: int, kind: str) -> HttpResponse:
    report = get_object_or_404(Report.objects.select_related("programme"), pk=report_id)
    if kind not in TYPES:
        raise Http404
    data = from_json(report.data)
    if kind == "xlsx":
        content = to_xlsx(tracking_table(data), sheet="Theo dõi nhiệm vụ")
    else:
        document = progress_report(data, report.layout)
        content = (to_docx if kind == "docx" else to_pdf)(document, made_at=timezone.make_naive(report.frozen_at))
    return HttpResponse(
        content, content_type=TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="{file_name(report, data)}.{kind}"'},
    )  # fmt: skip


def file_name(report: Report, data: ReportData) -> str:
    """Return the name of a report's file: programme, period, layout and version, in letters every system takes."""
    parts = [
        "bao-cao",
        report.programme.number or f"chuong-trinh-{report.programme_id}",
        data.period.label,
        report.layout,
    ]
    if report.version > 1:
        parts.append(f"ban-{report.version}")
    return "_".join(re.sub(r"[^a-z0-9]+", "-", fold(part)).strip("-") for part in parts)
