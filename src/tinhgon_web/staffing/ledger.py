"""Pages of the quota ledger: numbers by unit and year, each change with its decision, and the way down as a chart."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tinhgon.staffing.law import NotInForce, Parameter, surplus_deputy_years
from tinhgon.staffing.model import StaffKind
from tinhgon.staffing.quota import Balance, Entry, Ledger, Measure, RoadmapYear, months_to_target, roadmap
from tinhgon.staffing.wording import KIND_WORDS
from tinhgon_web.accounts.permissions import May, requires
from tinhgon_web.accounts.requests import Request
from tinhgon_web.staffing import actions
from tinhgon_web.staffing.convert import entry_of
from tinhgon_web.staffing.forms import LedgerForm, QuotaForm
from tinhgon_web.staffing.models import LedgerRow

CHART_HEIGHT, BAR, GAP = 120, 60, 30


@dataclass(frozen=True, slots=True)
class Row:
    balance: Balance
    kind: str
    changes: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the chart in its own units: x and y of the top, height, the number and the day below."""

    x: int
    y: int
    height: int
    number: int
    day: str


@dataclass(frozen=True, slots=True)
class Way:
    """The way down of one unit and kind, drawn and as a table."""

    unit: str
    kind: str
    present: int
    target: int
    months: int | None
    steps: tuple[RoadmapYear, ...]
    bars: tuple[Bar, ...]
    target_y: int
    width: int


@require_safe
@requires(May.SEE_STAFF)
def quota(request: Request) -> HttpResponse:
    rows = list(LedgerRow.objects.visible_to(request.user))
    form = QuotaForm(request.GET or None)
    arranged_on = form.cleaned_data["arranged_on"] if form.is_bound and form.is_valid() else None
    books: dict[str, list[Entry]] = {}
    for row in rows:
        books.setdefault(row.body_name, []).append(entry_of(row))
    today = timezone.localdate()
    shown, ways, law = [], [], None
    if arranged_on:
        try:
            law = surplus_deputy_years(arranged_on)
        except NotInForce:
            form.add_error("arranged_on", _("Dữ liệu chưa có quy định về thời hạn cho ngày này."))
    for name, entries in sorted(books.items()):
        ledger = Ledger(entries)
        years = range(min(e.on.year for e in entries), max(max(e.on.year for e in entries), today.year) + 1)
        balances = ledger.balances(years, as_of=None)
        shown.append(
            (name, [Row(b, KIND_WORDS[b.kind], ledger.changes(b.unit, b.kind, b.year)) for b in reversed(balances)])
        )
        if law and arranged_on:
            keys = sorted({(entry.unit, entry.kind) for entry in entries})
            ways += [_way(ledger, unit, kind, arranged_on, law) for unit, kind in keys]
    return render(
        request,
        "staffing/quota.html",
        {"books": shown, "ways": ways, "law": law, "form": form, "add": LedgerForm()},
    )


def _way(ledger: Ledger, unit: str, kind: StaffKind, arranged_on: date, law: Parameter) -> Way:
    present, target = (
        ledger.number(unit, kind, measure, arranged_on) for measure in (Measure.PRESENT, Measure.ASSIGNED)
    )
    steps = roadmap(present=present, target=target, arranged_on=arranged_on, years=law.value)
    points = [(arranged_on, present), *((step.ends_on, step.closing) for step in steps)]
    top = max(1, target, *(number for _day, number in points))
    bars = []
    for place, (day, number) in enumerate(points):
        height = round(CHART_HEIGHT * number / top)
        bars.append(Bar(GAP + place * (BAR + GAP), 20 + CHART_HEIGHT - height, height, number, f"{day:%m/%Y}"))
    target_y = 20 + CHART_HEIGHT - round(CHART_HEIGHT * target / top)
    months = months_to_target(steps, target=target)
    width = GAP + len(points) * (BAR + GAP)
    return Way(unit, KIND_WORDS[kind], present, target, months, steps, tuple(bars), target_y, width)


@require_POST
@requires(May.PLACE_STAFF)
def add(request: Request) -> HttpResponse:
    form = LedgerForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Hãy chọn một tệp XLSX hoặc CSV, không quá 10 MB."))
        return redirect("staffing:quota")
    file = form.cleaned_data["file"]
    try:
        count = actions.add_to_ledger(name=file.name, content=file.read(), by=request.user, at=timezone.now())
        messages.success(request, _("Đã ghi thêm %(count)s dòng; dòng đã có không ghi lại.") % {"count": count})
    except actions.BadTables as bad:
        for error in bad.errors[:50]:
            messages.error(request, error)
    return redirect("staffing:quota")
