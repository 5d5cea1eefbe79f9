"""Public pages of the register of units: look up, one unit, a chart, the difference of two dates. No login, no writes."""

from collections import Counter
from datetime import date
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tinhgon.organisations.model import Certainty, Hierarchy, Kind
from tinhgon.organisations.registry import Change
from tinhgon.vietnamese.printing import number_text
from tinhgon_web.organisations import answers, exports
from tinhgon_web.organisations.events.lists import prepared_for
from tinhgon_web.organisations.forms import CompareForm, DayForm, LookUpForm
from tinhgon_web.organisations.lineage import lineage
from tinhgon_web.organisations.register import DAY, Register, differences, province_and_kin, register, top
from tinhgon_web.organisations.words import HIERARCHY_LABELS, KIND_LABELS

PAGE, CHART_ROWS = 25, 250
SLIDER_FROM = date(2025, 1, 1)
CHANGE_WORDS = {
    "gone": gettext_lazy("Kết thúc"),
    "new": gettext_lazy("Thành lập mới"),
    "name": gettext_lazy("Đổi tên"),
    "type": gettext_lazy("Đổi loại"),
    "parent": gettext_lazy("Đổi cấp trên trực tiếp"),
    "seat": gettext_lazy("Đổi trụ sở"),
}


def _query(request: HttpRequest, *without: str) -> str:
    """Return the address's query again, without some of its names."""
    return urlencode([(name, value) for name, value in request.GET.items() if name not in without])


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    held = register()
    today = timezone.localdate()
    form = LookUpForm(request.GET)
    is_valid = form.is_valid()
    text, on = form.cleaned_data.get("q", ""), form.cleaned_data.get("ngay")
    context = {
        "form": form, "text": text, "on": on, "today": today, "complete_from": held.complete_from,
        "is_early": on is not None and on < held.complete_from, "paging_query": _query(request, "page"),
    }  # fmt: skip
    if is_valid and text.strip():
        context |= answers.functions_asked(held, text, on)
        found = answers.look_up(held, text, on)
        page = Paginator(found.versions, PAGE).get_page(request.GET.get("page"))
        rows = [
            answers.reading(held.registry, v, on=None if found.is_other_day else on, today=today)
            for v in page.object_list
        ]
        context |= {"found": found, "page": page, "rows": rows}
    elif is_valid:
        context["provinces"] = _provinces(held, on or today)
    return render(request, "organisations/search.html", context, status=200 if is_valid else 400)


def _provinces(held: Register, on: date) -> list[dict[str, str]]:
    found = [
        {"unit": v.unit, "name": v.full_name, "code": held.registry.code_of(v.unit, "nso", on)}
        for v in held.registry.as_of(on, kind=Kind.PROVINCE)
    ]
    return sorted(found, key=lambda each: each["code"])


def _held(unit_id: str) -> Register:
    held = register()
    if unit_id not in held.registry.units:
        raise Http404(_("Không có đơn vị này."))
    if held.registry.is_taken_back(unit_id):
        raise Http404(_("Đơn vị này đã được rút khỏi sổ: sự kiện thành lập nó đã bị hủy bỏ."))
    return held


def _asked_day(request: HttpRequest, today: date) -> tuple[DayForm, date, int]:
    """Return the form of the day, the day to show, and the status: 400 when what was asked is no day."""
    form = DayForm(request.GET if "ngay" in request.GET else {"ngay": today.isoformat()})
    if form.is_valid():
        return form, form.cleaned_data["ngay"] or today, 200
    return form, today, 400


@login_not_required
@require_safe
def unit(request: HttpRequest, unit_id: str) -> HttpResponse:
    held, today = _held(unit_id), timezone.localdate()
    registry = held.registry
    place = request.GET.get("vi_tri", "")
    if place.isascii() and place.isdigit() and len(place) <= 5:  # the slider, sent without JavaScript
        day = date.fromordinal(SLIDER_FROM.toordinal() + int(place))
        return redirect(f"{reverse('organisations:unit', args=[unit_id])}?ngay={day.isoformat()}")
    form, on, status = _asked_day(request, today)
    versions = registry.versions(unit_id)
    version = registry.at(unit_id, on)
    first, last = versions[0], versions[-1]
    named = version or (first if first.start is not None and on < first.start else last)
    slider_to = max(today, on, date(today.year, 12, 31))
    is_before = version is None and first.start is not None and on < first.start
    became = answers.outcomes(registry, unit_id, last.end - DAY, on) if last.end and last.end <= on else ()
    hierarchies = [h for h in Hierarchy if registry.children(unit_id, answers.shown_day(named, on, today), hierarchy=h)]
    events = answers.event_rows(registry, unit_id)
    days = {row.proof.event.operative for row in events}
    return render(
        request,
        "organisations/unit.html",
        {
            "unit_id": unit_id, "version": version, "named": named, "on": on, "today": today, "form": form,
            "kind": KIND_LABELS[registry.units[unit_id].kind],
            "above": registry.place(unit_id, answers.shown_day(named, on, today)), "is_past": named is not version,
            "codes_now": [row for row in answers.code_rows(registry, unit_id) if row.code.holds(on)],
            "versions": answers.version_rows(registry, unit_id, today), "codes": answers.code_rows(registry, unit_id),
            "events": events,
            "lineage": lineage(registry, unit_id, named.full_name),
            "is_before": is_before, "is_unknown": is_before and not first.is_start_known,
            "complete_from": held.complete_from, "became": became,
            "last_day": last.end - DAY if last.end else None,
            "end": answers.proof_of(registry, last.end_event),
            "is_future": on > today,
            "slider": {
                "value": max(0, (on - SLIDER_FROM).days), "most": (slider_to - SLIDER_FROM).days,
                "first": SLIDER_FROM, "last": slider_to,
                "marks": sorted({(day - SLIDER_FROM).days for day in days if SLIDER_FROM <= day <= slider_to}),
            },
            "chart_day": answers.shown_day(named, on, today), "has_chart": bool(hierarchies),
            "export_kinds": exports.KINDS, "prepared": prepared_for(request.user, unit_id),
        },
        status=status,
    )  # fmt: skip


@login_not_required
@require_safe
def chart(request: HttpRequest, unit_id: str) -> HttpResponse:
    held, today = _held(unit_id), timezone.localdate()
    form, on, status = _asked_day(request, today)
    registry = held.registry
    version = registry.at(unit_id, on)
    available = [h for h in Hierarchy if registry.children(unit_id, on, hierarchy=h)]
    asked = request.GET.get("he", "")
    hierarchy = next((h for h in available if h.value == asked), available[0] if available else Hierarchy.STATE)
    roots = answers.branches(registry, unit_id, on, hierarchy) if version else []
    pages = answers.pages_of(roots, CHART_ROWS)
    page = Paginator(pages, 1).get_page(request.GET.get("page"))
    below = [v for _depth, v in registry.descendants(unit_id, on, hierarchy=hierarchy)] if version else []
    counts = Counter(KIND_LABELS[registry.units[v.unit].kind] for v in below)
    return render(
        request,
        "organisations/chart.html",
        {
            "unit_id": unit_id, "version": version, "named": version or registry.versions(unit_id)[-1], "on": on,
            "form": form, "branches": page.object_list[0] if pages else [], "page": page, "pages": len(pages),
            "counts": sorted(counts.items()), "complete_from": held.complete_from,
            "unsure": any(v.certainty is not Certainty.CONFIRMED for v in below),
            "hierarchies": [(h.value, HIERARCHY_LABELS[h]) for h in available], "hierarchy": hierarchy.value,
            "paging_query": _query(request, "page"), "hierarchy_query": _query(request, "page", "he"),
        },
        status=status,
    )  # fmt: skip


@login_not_required
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    held, today = register(), timezone.localdate()
    asked = request.GET.dict()
    if not asked:  # the day before and the day of the national rearrangement
        asked = {"tu": "2025-06-30", "den": "2025-07-01", "loai": Kind.COMMUNE.value}
    days = {v.unit: v for day in (date(2025, 6, 30), today) for v in held.registry.as_of(day, kind=Kind.PROVINCE)}
    provinces = sorted(
        (
            v.full_name
            + (_(" (đến %(day)s)") % {"day": f"{v.end - DAY:%d/%m/%Y}"} if v.end and v.end <= today else ""),
            v.unit,
        )
        for v in days.values()
    )
    form = CompareForm(asked, provinces=[(unit, name) for name, unit in provinces])
    is_valid = form.is_valid()
    context: dict[str, object] = {"form": form, "complete_from": held.complete_from}
    if is_valid:
        wanted = form.cleaned_data
        first, second = wanted["tu"] or held.complete_from, wanted["den"] or today
        kind = Kind(wanted["loai"]) if wanted["loai"] else None
        changes = list(differences(first, second, kind))
        if wanted["tinh"]:
            kin = province_and_kin(wanted["tinh"], first, second)
            changes = [change for change in changes if _lies_in(change, kin, first, second)]
        counts = Counter(kind for change in changes for kind in change.kinds)
        group = wanted["nhom"] if wanted["nhom"] in CHANGE_WORDS else ""
        chosen = [change for change in changes if group in change.kinds] if group else changes
        page = Paginator(chosen, PAGE * 2).get_page(request.GET.get("page"))
        context |= {
            "first": first, "second": second, "total": number_text(len(changes)), "group": group, "page": page,
            "counts": [(name, words, number_text(counts[name])) for name, words in CHANGE_WORDS.items() if counts[name]],
            "rows": [_difference_row(held, change, first, second) for change in page.object_list],
            "is_early": min(first, second) < held.complete_from,
            "paging_query": urlencode({**asked, "nhom": group}), "base_query": urlencode(
                {name: value for name, value in asked.items() if name not in ("nhom", "page")}
            ),
        }  # fmt: skip
    return render(request, "organisations/compare.html", context, status=200 if is_valid else 400)


def _lies_in(change: Change, provinces: frozenset[str], first: date, second: date) -> bool:
    return (change.before is not None and top(change.unit, first) in provinces) or (
        change.after is not None and top(change.unit, second) in provinces
    )


def _difference_row(held: Register, change: Change, first: date, second: date) -> dict[str, object]:
    registry = held.registry

    def side(on: date) -> dict[str, str]:
        version = registry.at(change.unit, on)
        return {
            "name": version.full_name if version else "", "place": answers.place_of(registry, change.unit, on),
            "code": registry.code_of(change.unit, "nso", on),
        }  # fmt: skip

    return {
        "unit": change.unit, "what": ", ".join(str(CHANGE_WORDS[kind]) for kind in change.kinds),
        "before": side(first) if change.before else None, "after": side(second) if change.after else None,
        "became": answers.outcomes(registry, change.unit, first, second)
        if change.after is None and first < second else (),
    }  # fmt: skip


@login_not_required
@require_safe
def export(request: HttpRequest, unit_id: str, kind: str) -> HttpResponse:
    held, today = _held(unit_id), timezone.localdate()
    if kind not in exports.KINDS:
        raise Http404(_("Chỉ có các dạng: ") + ", ".join(exports.KINDS))
    form = DayForm(request.GET)
    if not form.is_valid():
        return HttpResponse(
            "\n".join(map(str, form.errors["ngay"])), status=400, content_type="text/plain; charset=utf-8"
        )
    on = form.cleaned_data["ngay"] or today
    content, media_type = exports.export(held, unit_id, on, kind)
    name = f"don-vi-{unit_id}-{on.isoformat()}.{kind}"
    return HttpResponse(
        content, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
