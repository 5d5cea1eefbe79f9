"""The budget of the leavers: by year and unit, what was decided and paid by source, and other leaving days tried out."""

from dataclasses import dataclass

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tinhgon.benefits.budget import Budget, budget
from tinhgon_web.accounts.permissions import May, requires
from tinhgon_web.accounts.requests import Request
from tinhgon_web.benefits.convert import planned_of
from tinhgon_web.benefits.models import SOURCES, CasePayment, LeaverCase

SHIFTS = (-12, -6, -3, -1, 0, 1, 3, 6, 12)
BAR_STEP = 44
BAR_WIDTH = 600.0  # of the longest bar, in units of the drawing


class ShiftForm(forms.Form):
    thang = forms.ChoiceField(
        label=_("Nếu mọi người nghỉ sớm hơn hoặc muộn hơn (tháng)"), required=False,
        choices=[(months, f"{months:+d}" if months else "0") for months in SHIFTS],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class YearBars:
    """One year of the chart: planned, and with the leaving days moved; widths in units of the drawing."""

    year: int | None
    total: int
    width: float
    moved: int
    moved_width: float
    y: int


@require_safe
@requires(May.SEE_LEAVERS_MONEY)
def budget_page(request: Request) -> HttpResponse:
    cases = list(LeaverCase.objects.visible_to(request.user).with_state())
    form = ShiftForm(request.GET or None)
    months = int(form.cleaned_data["thang"] or 0) if form.is_bound and form.is_valid() else 0
    people = [planned_of(case) for case in cases]
    planned = budget(people)
    moved = budget(people, later_months=months) if months else None
    paid = CasePayment.objects.filter(case__in=[case.pk for case in cases])
    bars = _bars(planned, moved)
    shown = {
        "form": ShiftForm(request.GET) if request.GET else ShiftForm(initial={"thang": 0}),
        "months": months,
        "planned": planned,
        "moved": moved,
        "difference": moved.total - planned.total if moved else 0,
        "bars": bars,
        "height": len(bars) * BAR_STEP,
        "decided": sum(case.decided.amount for case in cases if case.decided),
        "paid": [{"words": words, "sum": paid.filter(source=key).sum()} for key, words in SOURCES],
    }
    return render(request, "benefits/budget.html", shown)


def _bars(planned: Budget, moved: Budget | None) -> list[YearBars]:
    before, after = dict(planned.years()), dict(moved.years()) if moved else {}
    years = sorted({*before, *after}, key=lambda year: year or 9999)
    most = max([*before.values(), *after.values(), 1])
    return [
        YearBars(
            year=year,
            total=before.get(year, 0),
            width=round(before.get(year, 0) / most * BAR_WIDTH, 1),
            moved=after.get(year, 0),
            moved_width=round(after.get(year, 0) / most * BAR_WIDTH, 1),
            y=place * BAR_STEP,
        )
        for place, year in enumerate(years)
    ]
