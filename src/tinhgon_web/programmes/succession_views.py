"""Open tasks whose bodies have ended: who carries them on by which act, and the decision to hand them over."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tinhgon.programme import CLOSED
from tinhgon_web.accounts.permissions import May, requires
from tinhgon_web.accounts.requests import Request
from tinhgon_web.organisations.naming import Heir, Naming
from tinhgon_web.programmes import actions
from tinhgon_web.programmes.models import ROLE_IN_TASK, Programme, Task
from tinhgon_web.programmes.name_views import naming_of


@dataclass(frozen=True, slots=True)
class Orphan:
    """An open task with those of its bodies that have ended."""

    task: Task
    ended: tuple[tuple[str, str, Heir], ...]  # role in words, printed name, what carries it on

    @property
    def is_inherited(self) -> bool:
        return any(heir.now for _role, _name, heir in self.ended)


def orphans_of(programme: Programme, naming: Naming) -> list[Orphan]:
    """Return the open tasks of a programme that name a unit which is there no more."""
    today = timezone.localdate()
    found = []
    for task in programme.tasks.exclude(state__in=[state.value for state in CLOSED]).prefetch_related("parts__body"):
        heirs = [(part, naming.known_heir(part.unit_id, today)) for part in task.parts.all()]
        ended = tuple(
            (str(ROLE_IN_TASK[part.role]), part.body.name, heir) for part, heir in heirs if heir and not heir.is_alive
        )
        if ended:
            found.append(Orphan(task, ended))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.ASSIGN_TASK)
def succession(request: Request, programme_id: int) -> HttpResponse:
    programme = get_object_or_404(Programme, pk=programme_id)
    orphans = orphans_of(programme, naming_of(programme))
    if request.method == "POST":
        chosen = set(request.POST.getlist("task"))
        handed = 0
        for orphan in orphans:
            if str(orphan.task.pk) in chosen and orphan.is_inherited:
                try:
                    actions.hand_to_successors(task_id=orphan.task.pk, by=request.user, at=timezone.now())
                    handed += 1
                except actions.NothingToHandOver:
                    continue  # somebody was faster: it is handed over
        if handed:
            words = ngettext(
                "Đã giao %(n)s nhiệm vụ cho đơn vị kế thừa.", "Đã giao %(n)s nhiệm vụ cho đơn vị kế thừa.", handed
            )
            messages.success(request, words % {"n": handed})
        else:
            messages.info(request, _("Chưa giao nhiệm vụ nào: không chọn nhiệm vụ, hoặc người khác vừa giao xong."))
        return redirect("programmes:succession", programme.pk)
    asked = request.GET.get("nhiem-vu", "")
    context = {
        "programme": programme, "today": timezone.localdate(), "named_on": programme.named_on,
        "inherited": [each for each in orphans if each.is_inherited],
        "left": [each for each in orphans if not each.is_inherited],
        "asked": int(asked) if asked.isdigit() else None,
    }  # fmt: skip
    return render(request, "programmes/succession.html", context)
