"""A programme: its list, its overview, the changes it orders, its documents; each a tab with an address of its own."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from tinhgon.organisations.linking import LinkState
from tinhgon_web.accounts.permissions import May, requires
from tinhgon_web.accounts.requests import Request
from tinhgon_web.programmes import actions, overview
from tinhgon_web.programmes.charts import timeline
from tinhgon_web.programmes.forms import AGES, DoneDaysForm
from tinhgon_web.programmes.models import Departure, Programme, SetAside, Task
from tinhgon_web.programmes.standing import added_up


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    label: str
    url: str
    open: int = 0  # what waits there to be done
    open_words: str = ""


def tabs(request: Request, programme: Programme) -> list[Tab]:
    """Return the tabs of a programme with what is open in each; only those this person may open."""
    today, naming = timezone.localdate(), overview.naming_of(programme)
    tasks = Task.objects.visible_to(request.user).filter(programme=programme)
    overdue = tasks.in_bucket("overdue", today).count()
    changes = sum(
        row.change.event is None or row.change.event.act_id is None for row in overview.change_rows(programme)
    )
    links = Counter(naming.link(name).state for name, _tasks, _changes in overview.names_in(programme))
    names = links[LinkState.AMBIGUOUS]
    found = [
        Tab("overview", _("Tổng quan"), reverse("programmes:detail", args=[programme.pk])),
        Tab("tasks", _("Nhiệm vụ"), f"{reverse('programmes:register')}?programme={programme.pk}", overdue, _("quá hạn")),
        Tab("changes", _("Thay đổi tổ chức"), reverse("programmes:changes", args=[programme.pk]), changes,
            _("chưa có quyết định")),
        Tab("names", _("Cơ quan"), reverse("programmes:names", args=[programme.pk]), names, _("cần chọn")),
        Tab("documents", _("Văn bản"), reverse("programmes:documents", args=[programme.pk])),
    ]  # fmt: skip
    if request.user.may(May.READ_REPORT):
        url = f"{reverse('reports:list')}?programme={programme.pk}"
        found.append(Tab("reports", _("Báo cáo"), url))
    return found


@require_safe
def programme_list(request: Request) -> HttpResponse:
    today = timezone.localdate()
    figures = overview.figures_by_programme(Task.objects.visible_to(request.user), today)
    nothing = added_up(())
    rows = [
        {"programme": programme, "figures": figures.get(programme.pk, nothing)} for programme in Programme.objects.all()
    ]
    return render(request, "programmes/list.html", {"rows": rows, "today": today})


@require_safe
def programme(request: Request, programme_id: int) -> HttpResponse:
    found = get_object_or_404(Programme.objects.select_related("document"), pk=programme_id)
    today = timezone.localdate()
    tasks = Task.objects.visible_to(request.user).filter(programme=found)
    figures, naming = tasks.figures(today) | tasks.ages(today), overview.naming_of(found)
    leads = overview.by_lead(tasks, today, naming)
    context = {
        "programme": found, "today": today, "figures": figures, "rules": overview.RULES, "tabs": tabs(request, found),
        "tab": "overview", "sentence": sentence(figures, leads),
        "timeline": timeline(overview.months(tasks, today), today=today),
        "leads": [row for row in leads if row.total > 1 or row.overdue],
        "single_leads": [row for row in leads if row.total == 1 and not row.overdue],
        "most": max((row.total for row in leads), default=0),
        "ages": [{"code": code, "name": name, "number": figures[code]} for code, name in AGES.items()],
        "shares": overview.shares(figures),
        "orphans": overview.orphan_tasks(found, naming, today).count(),
        "own": overview.own_part(tasks, request.user.body_name) if request.user.body_name else None,
        "figure_query": f"programme={found.pk}",
    }  # fmt: skip
    return render(request, "programmes/detail.html", context)


def sentence(figures: dict[str, int], leads: list[overview.LeadRow]) -> str:
    """Return the state of a programme as one sentence: what is overdue, how long, with whom most."""
    overdue, oldest = figures["overdue"], figures["overdue_121"]
    if not figures["total"]:
        return _("Chưa có nhiệm vụ nào trong tổng số.")
    if not overdue:
        if figures["open"]:
            return ngettext("Không việc nào quá hạn; còn %(n)s việc.", "Không việc nào quá hạn; còn %(n)s việc.",
                            figures["open"]) % {"n": figures["open"]}  # fmt: skip
        return _("Mọi việc đã hoàn thành.")
    words = ngettext("%(n)s việc quá hạn", "%(n)s việc quá hạn", overdue) % {"n": overdue}
    if oldest:
        words += ", " + ngettext("%(n)s quá 120 ngày", "%(n)s quá 120 ngày", oldest) % {"n": oldest}
    if free := figures["overdue_unassigned"]:
        words += ", " + ngettext("%(n)s chưa phân công", "%(n)s chưa phân công", free) % {"n": free}
    if leads and leads[0].overdue > (leads[1].overdue if len(leads) > 1 else 0):
        words += "; " + _("nhiều nhất: %(name)s %(n)s") % {"name": leads[0].name, "n": leads[0].overdue}
    return f"{words}."


@require_safe
def changes(request: Request, programme_id: int) -> HttpResponse:
    """The changes of units the document orders, by clause and by how far each has come."""
    found = get_object_or_404(Programme, pk=programme_id)
    rows = overview.change_rows(found)
    groups: dict[tuple[str, bool], list[overview.ChangeRow]] = {}
    for row in rows:
        is_open = row.change.event is None or row.change.event.act_id is None
        groups.setdefault((row.change.clause, is_open), []).append(row)
    context = {
        "programme": found, "tabs": tabs(request, found), "tab": "changes",
        "groups": [{"clause": clause, "is_open": is_open, "rows": held} for (clause, is_open), held in groups.items()],
        "total": len(rows), "without_act": sum(len(held) for (_c, is_open), held in groups.items() if is_open),
        "printed_done": sum(row.printed_done for row in rows),
    }  # fmt: skip
    return render(request, "programmes/changes.html", context)


@require_safe
def documents(request: Request, programme_id: int) -> HttpResponse:
    """Where the register of a programme comes from: its editions, what was set aside, what left the total."""
    found = get_object_or_404(Programme.objects.select_related("document"), pk=programme_id)
    visible = Task.objects.visible_to(request.user).filter(programme=found)
    context = {
        "programme": found, "tabs": tabs(request, found), "tab": "documents",
        "editions": found.editions.select_related("applied_by", "reading__document"),
        "aside": SetAside.objects.filter(edition__programme=found).select_related("into"),
        "gone": Departure.objects.filter(closed_at=None, task__in=visible).select_related("task", "by"),
    }  # fmt: skip
    return render(request, "programmes/documents.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.CONFIRM_TASK)
def done_days(request: Request, programme_id: int) -> HttpResponse:
    """Say when the tasks were done that their document only reports as done."""
    found = get_object_or_404(Programme, pk=programme_id)
    undated = {str(task.pk): task for task in overview.undated(found)}
    labels = [(key, f"{task.clause}: {task.text[:160]}") for key, task in undated.items()]
    form = DoneDaysForm(request.POST if request.method == "POST" else None, labels=labels, latest=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        days = {int(key): day for key, day in form.days.items()}
        dated = actions.date_completions(days=days, by=request.user, at=timezone.now())
        words = ngettext(
            "Đã ghi ngày hoàn thành của %(n)s nhiệm vụ.", "Đã ghi ngày hoàn thành của %(n)s nhiệm vụ.", dated
        )
        messages.success(request, words % {"n": dated})
        return redirect("programmes:detail", found.pk)
    context: dict[str, Any] = {"programme": found, "form": form}
    return render(request, "programmes/done_days.html", context, status=422 if form.is_bound else 200)
