"""The page before the register: what accepting a reading will do, in words; then one button."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tinhgon.deadlines import Deadline
from tinhgon.programme import Choice, Plan
from tinhgon.reading.model import Reading as ReadValue
from tinhgon.reading.model import TaskStatus
from tinhgon_web.accounts.permissions import May, requires
from tinhgon_web.accounts.requests import Request
from tinhgon_web.documents.convert import corrected_reading, reading_value
from tinhgon_web.documents.models import Reading
from tinhgon_web.programmes import actions
from tinhgon_web.programmes.forms import DoneDaysForm
from tinhgon_web.programmes.models import FIELD_NAMES, Edition, Programme


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.APPLY_PLAN)
def plan(request: Request, reading_id: int) -> HttpResponse:
    """Show in words what accepting a reading will do; POST does it."""
    reading = get_object_or_404(Reading.objects.select_related("document"), pk=reading_id)
    corrected = corrected_reading(reading)
    value = reading_value(corrected)
    others = Programme.objects.exclude(document=reading.document)
    own = Programme.objects.filter(document=reading.document).first()
    like = None if own else _like(value, others)
    target = own or _chosen_programme(request, others, like)
    found = actions.plan_for(target, value, reading)
    days = _days_form(request, found, value)
    refusal = ""
    if request.method == "POST" and "apply" in request.POST and not days.is_valid():
        refusal = _("Có ngày hoàn thành chưa đúng, xem lại ở mục “Văn bản ghi đã hoàn thành”. Chưa ghi gì vào sổ.")
    elif request.method == "POST" and "apply" in request.POST:
        try:
            edition = actions.apply_plan(
                reading=reading, corrected=corrected, value=value, programme=target, choices=_choices(request),
                shown=request.POST.get("shown"), done_on=days.days, by=request.user, at=timezone.now(),
            )  # fmt: skip
        except actions.AlreadyApplied:
            refusal = _("Bản đọc này đã được ghi vào sổ, không có gì thay đổi.")
        except actions.PlanMoved:
            refusal = _("Sổ nhiệm vụ hoặc bản đọc vừa thay đổi. Phần dưới đây đã tính lại, hãy xem lại rồi chấp nhận.")
        else:
            messages.success(request, said(edition))
            return redirect("programmes:detail", edition.programme_id)
    return render(
        request,
        "programmes/plan.html",
        {
            "reading": reading, "value": value, "plan": shown_plan(found), "target": target, "own": own, "others": others,
            "like": like, "shown": actions.plan_key(found), "refusal": refusal, "days": days,
            "applied": target is not None and target.editions.filter(key=actions.reading_key(target, corrected)).exists(),
        },
        status=409 if refusal else 200,
    )  # fmt: skip


def said(edition: Edition) -> str:
    """Return in words what an edition did to the register."""
    counts = {name: edition.counts.get(name, 0) for name in ("add", "change", "gone", "kept", "aside")}
    words = [_("Đã ghi vào sổ: thêm %(add)s, thay đổi %(change)s, kết thúc theo dõi %(gone)s nhiệm vụ.") % counts]
    if counts["kept"]:
        kept = ngettext(
            "%(n)s chỗ giữ như trong sổ.", "%(n)s chỗ giữ như trong sổ.", counts["kept"]
        )  # fmt: skip
        words.append(kept % {"n": counts["kept"]})
    if counts["aside"]:
        aside = ngettext(
            "%(n)s mục đã bỏ hoặc đã gộp ở lần trước không ghi lại.",
            "%(n)s mục đã bỏ hoặc đã gộp ở lần trước không ghi lại.", counts["aside"],
        )  # fmt: skip
        words.append(aside % {"n": counts["aside"]})
    return " ".join(words)


def _choices(request: Request) -> dict[str, Choice]:
    return {
        name.removeprefix("choice:"): Choice(given)
        for name, given in request.POST.items()
        if name.startswith("choice:") and given in {"keep", "take"}
    }


def _days_form(request: Request, found: Plan, value: ReadValue) -> DoneDaysForm:
    """Ask once for the days of what the document reports as done; nobody has to know them."""
    done = [task for task in found.add if task.status is TaskStatus.DONE]
    done += [
        change.proposed for change in found.change
        if any(f.field == "status" and f.read is TaskStatus.DONE for f in change.fields)
    ]  # fmt: skip
    labels = [(task.clause, f"{task.clause}: {task.text[:160]}") for task in done]
    today = timezone.localdate()
    latest = min(value.letterhead.issued_on or today, today)
    return DoneDaysForm(request.POST if "apply" in request.POST else None, labels=labels, latest=latest)


def _like(value: ReadValue, others: QuerySet[Programme]) -> Programme | None:
    head = value.letterhead
    return others.like(number=head.number, title=head.title, issuer=head.issuer)  # type: ignore[attr-defined]


def _chosen_programme(request: Request, others: QuerySet[Programme], like: Programme | None) -> Programme | None:
    """Return the programme chosen for a later edition; before anybody chose, the one it looks like an edition of."""
    asked = request.POST if "programme" in request.POST else request.GET
    if "programme" in asked:
        chosen = asked["programme"]
        return get_object_or_404(others, pk=int(chosen)) if chosen.isdigit() else None
    return like


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
        "carried": found.carried,
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
