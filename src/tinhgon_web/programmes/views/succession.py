"""Open tasks whose bodies have ended: a row a body, who carries its tasks on by which act, and the decision to hand over."""

from dataclasses import dataclass, field
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tinhgon.vietnamese import match_key
from tinhgon_web.accounts.permissions import May, requires
from tinhgon_web.accounts.requests import Request
from tinhgon_web.organisations.naming import Heir, Naming
from tinhgon_web.programmes import actions
from tinhgon_web.programmes.models import Programme, Task
from tinhgon_web.programmes.overview import naming_of, orphan_tasks
from tinhgon_web.programmes.views.parts import heirs_of


@dataclass(slots=True)
class EndedBody:
    """A body that is there no more, with the open tasks that name it: what it leads, and what it takes part in."""

    heir: Heir
    leads: list[Task] = field(default_factory=list)
    takes_part: list[Task] = field(default_factory=list)

    @property
    def tasks(self) -> list[Task]:
        return [*self.leads, *(task for task in self.takes_part if task not in self.leads)]

    @property
    def is_certain(self) -> bool:
        """Nothing is left to confirm: it is proposed ticked."""
        return bool(self.heir.now) and all(each.is_certain for each in self.heir.now)

    @property
    def is_renewed(self) -> bool:
        """One body carries it on under the very same name: the name says nothing, the day does."""
        return len(self.heir.now) == 1 and match_key(self.heir.now[0].name) == match_key(self.heir.name)


def ended_bodies(programme: Programme, naming: Naming, today: date) -> list[EndedBody]:
    """Return the ended bodies of a programme with their open tasks, those with most tasks first."""
    found: dict[str, EndedBody] = {}
    for task in orphan_tasks(programme, naming, today).prefetch_related("parts__body"):
        for part in task.parts.all():
            heir = naming.known_heir(part.unit_id, today)
            if heir is None or heir.is_alive:
                continue
            body = found.setdefault(heir.unit, EndedBody(heir))
            (body.leads if part.role == "lead" else body.takes_part).append(task)
    return sorted(found.values(), key=lambda body: (-len(body.tasks), body.heir.name))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.ASSIGN_TASK)
def succession(request: Request, programme_id: int) -> HttpResponse:
    programme = get_object_or_404(Programme, pk=programme_id)
    today = timezone.localdate()
    bodies = ended_bodies(programme, heirs_of(programme), today)
    if request.method == "POST":
        _hand_over(request, bodies)
        return redirect("programmes:succession", programme.pk)
    asked = request.GET.get("nhiem-vu", "")
    if asked.isdigit():
        bodies = [body for body in bodies if any(task.pk == int(asked) for task in body.tasks)]
    context = {
        "programme": programme, "today": today, "named_on": programme.named_on,
        "inherited": [body for body in bodies if body.heir.now], "left": [body for body in bodies if not body.heir.now],
        "asked": asked if asked.isdigit() else "", "place": naming_of(programme).place_name(),
    }  # fmt: skip
    return render(request, "programmes/succession.html", context)


def _hand_over(request: Request, bodies: list[EndedBody]) -> None:
    units, tasks = set(request.POST.getlist("unit")), set(request.POST.getlist("task"))
    wanted: dict[int, set[str]] = {}
    for body in bodies:
        for task in body.tasks if body.heir.now else ():
            if body.heir.unit in units or str(task.pk) in tasks:
                wanted.setdefault(task.pk, set()).add(body.heir.unit)
    handed = 0
    for task_id, ended in wanted.items():
        try:
            actions.hand_to_successors(task_id=task_id, units=ended, by=request.user, at=timezone.now())
            handed += 1
        except actions.NothingToHandOver:
            continue  # somebody was faster: it is handed over
    if handed:
        words = ngettext(
            "Đã giao %(n)s nhiệm vụ cho đơn vị kế thừa.", "Đã giao %(n)s nhiệm vụ cho đơn vị kế thừa.", handed
        )
        messages.success(request, words % {"n": handed})
    else:
        messages.info(request, _("Chưa giao nhiệm vụ nào: không chọn đơn vị, hoặc người khác vừa giao xong."))
