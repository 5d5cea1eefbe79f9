from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tinhgon.exchange.tables import to_xlsx
from tinhgon.officialdoc.docx import to_docx
from tinhgon.officialdoc.pdf import to_pdf
from tinhgon.officialdoc.progress_report import from_json, progress_report, tracking_table
from tinhgon_web.accounts.permissions import May, requires
from tinhgon_web.accounts.requests import Request
from tinhgon_web.programmes.models import Programme, Task
from tinhgon_web.reports import actions
from tinhgon_web.reports.forms import ReportForm
from tinhgon_web.reports.models import Report

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
@requires(May.READ_REPORT)
def report_list(request: Request) -> HttpResponse:
    reports = Report.objects.select_related("programme", "frozen_by")
    return render(request, "reports/list.html", {"reports": reports, "programmes": Programme.objects.all()})


def _usual(programme: Programme, today: date) -> dict[str, object]:
    """The month's period, from the 15th of the month before to the 14th (NĐ 09/2019, Điều 12), cut at today."""
    end = today.replace(day=14) if today.day >= 14 else (today.replace(day=1) - timedelta(days=1)).replace(day=14)
    start = (end.replace(day=1) - timedelta(days=1)).replace(day=15)
    is_party = programme.number.endswith(("/TU", "/ĐU", "/TW"))
    return {
        "layout": "dang-05-2026" if is_party else "nn-30-2020", "period": "month", "starts_on": start, "cut_off": end,
        "capacity": "head", "archive": "" if is_party else "VT",
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.FREEZE_REPORT)
def new(request: Request, programme_id: int) -> HttpResponse:
    programme = get_object_or_404(Programme, pk=programme_id)
    today = timezone.localdate()
    form = ReportForm(request.POST if request.method == "POST" else None, initial=_usual(programme, today), today=today)
    if request.method == "POST" and form.is_valid():
        try:
            report = actions.freeze_report(
                programme_id=programme.pk, given=form.cleaned_data, by=request.user, at=timezone.now()
            )
            messages.success(request, _("Đã lập báo cáo và chốt số liệu."))
        except actions.AlreadyFrozen as held:
            report = held.report
            messages.info(request, _("Kỳ này đã có báo cáo, số liệu đã chốt. Đây là báo cáo đó."))
        return redirect("reports:detail", report.pk)
    return render(
        request,
        "reports/new.html",
        {"programme": programme, "form": form},
        status=422 if form.is_bound else 200,
    )


@require_safe
@requires(May.READ_REPORT)
def detail(request: Request, report_id: int) -> HttpResponse:
    report = get_object_or_404(Report.objects.select_related("programme", "frozen_by"), pk=report_id)
    data = from_json(report.data)
    figure = next((f for f in data.figures if f.key == request.GET.get("figure")), None)
    inside = set(figure.row_ids) if figure else None
    rows = [row for row in data.rows if inside is None or row.id in inside]
    return render(
        request,
        "reports/detail.html",
        {
            "report": report, "data": data, "rows": rows, "figure": figure,
            "held": {str(pk) for pk in Task.objects.filter(programme=report.programme).values_list("pk", flat=True)},
        },
    )  # fmt: skip


@require_safe
@requires(May.READ_REPORT)
def download(request: Request, report_id: int, kind: str) -> HttpResponse:
    report = get_object_or_404(Report, pk=report_id)
    if kind not in TYPES:
        raise Http404
    data = from_json(report.data)
    if kind == "xlsx":
        content = to_xlsx(tracking_table(data), sheet="Theo dõi nhiệm vụ")
    else:
        document = progress_report(data, report.layout)
        content = (to_docx if kind == "docx" else to_pdf)(document, made_at=timezone.make_naive(report.frozen_at))
    name = f"bao-cao-tien-do-{report.cut_off:%Y%m%d}.{kind}"
    return HttpResponse(
        content, content_type=TYPES[kind], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
