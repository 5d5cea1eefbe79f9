"""Which units the names of a programme mean: the list, one name, and of which place and day names are read."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tinhgon.organisations.linking import Candidate, Link, LinkState, how_in_words
from tinhgon.organisations.model import Version
from tinhgon_web.accounts.permissions import May, requires
from tinhgon_web.accounts.requests import Request
from tinhgon_web.organisations import answers
from tinhgon_web.organisations.register import DAY, Register, register
from tinhgon_web.programmes import actions
from tinhgon_web.programmes.forms import NameForm, NamesForm
from tinhgon_web.programmes.models import Body, Programme
from tinhgon_web.programmes.naming import Naming

OFFERED = 25


@dataclass(frozen=True, slots=True)
class Heir:
    """What a unit a name meant is today: itself, or the units that carry it on."""

    unit: str
    name: str  # as it was on the day of the document
    is_alive: bool
    now: tuple[answers.Outcome, ...]


def heir_of(held: Register, unit: str, on: date, today: date) -> Heir:
    """Return what became by `today` of a unit named on a day (or, chosen though it had ended by then, on its last)."""
    registry = held.registry
    versions = registry.versions(unit)
    version = registry.at(unit, on) or versions[-1]
    is_alive = registry.at(unit, today) is not None
    since = on if registry.at(unit, on) else _last_day(version, on)
    now = () if is_alive or today < since else answers.outcomes(registry, unit, since, today)
    return Heir(unit, version.full_name, is_alive, now)


def _last_day(version: Version, on: date) -> date:
    return version.end - DAY if version.end is not None and version.end <= on else version.start or on


@dataclass(frozen=True, slots=True)
class NameRow:
    name: str
    state: LinkState
    how: str
    heir: Heir | None
    offered: int
    tasks: int
    events: int
    lead: int | None  # the body's number, for the register's filter


@require_safe
def names(request: Request, programme_id: int) -> HttpResponse:
    programme = get_object_or_404(Programme, pk=programme_id)
    return _names_page(request, programme, NamesForm(initial=_reading_of(programme)))


def _reading_of(programme: Programme) -> dict[str, object]:
    held = register()
    version = held.registry.versions(programme.place_id)[-1] if programme.place_id else None
    return {"place": version.full_name if version else "", "on": programme.named_on}


def _names_page(request: Request, programme: Programme, form: NamesForm, *, status: int = 200) -> HttpResponse:
    rows = name_rows(programme, timezone.localdate())
    groups = [
        {"state": state, "rows": [row for row in rows if row.state is state]}
        for state in (LinkState.AMBIGUOUS, LinkState.UNKNOWN, LinkState.SETTLED, LinkState.CLASS)
    ]
    counts = Counter(row.state.value for row in rows)
    return render(
        request,
        "programmes/names.html",
        {
            "programme": programme, "groups": [group for group in groups if group["rows"]], "counts": counts,
            "total": len(rows), "form": form, "today": timezone.localdate(), "is_ready": Naming.of(programme).is_ready,
            "may_link": request.user.may(May.CORRECT_READING),
        },
        status=status,
    )  # fmt: skip


def name_rows(programme: Programme, today: date) -> list[NameRow]:
    naming = Naming.of(programme)
    events: Counter[str] = Counter()
    tasks: dict[str, int] = {}
    bodies: dict[str, tuple[str, int | None]] = {}
    for body in Body.objects.named_in(programme):
        bodies[body.key], tasks[body.key] = (body.name, body.pk), body.task_count
    for change in programme.changes.filter(is_gone=False):
        for name in dict.fromkeys([*change.predecessors, *change.successors]):
            bodies.setdefault(Body.key_of(name), (name, None))
            events[Body.key_of(name)] += 1
    rows = []
    for key, (name, number) in bodies.items():
        link = naming.link(name)
        heir = heir_of(naming.held, link.unit, naming.on, today) if link.unit else None
        how = how_in_words(link.candidates[0], naming.held.registry, naming.on) if link.unit else ""
        rows.append(NameRow(name, link.state, how, heir, len(link.candidates), tasks.get(key, 0), events[key], number))
    return rows


@require_POST
@requires(May.CORRECT_READING)
def read_again(request: Request, programme_id: int) -> HttpResponse:
    """Say of which place and day the names are; all are read again."""
    programme = get_object_or_404(Programme, pk=programme_id)
    form = NamesForm(request.POST)
    if not form.is_valid():
        return _names_page(request, programme, form, status=422)
    changed = actions.read_names_as_of(
        programme_id=programme.pk, place=form.unit, on=form.cleaned_data["on"], by=request.user, at=timezone.now()
    )
    messages.success(request, _("Đã đọc lại tên: %(n)s chỗ trong nhiệm vụ và sự kiện đổi đơn vị.") % {"n": changed})
    return redirect("programmes:names", programme.pk)


@dataclass(frozen=True, slots=True)
class Choice:
    unit: str
    name: str
    place: str
    code: str
    since: date | None
    until: date | None
    how: str
    heir: Heir | None


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.CORRECT_READING)
def name(request: Request, programme_id: int) -> HttpResponse:
    """One printed name: what it may mean, a search for what is not offered, and the choice."""
    programme = get_object_or_404(Programme, pk=programme_id)
    printed = (request.POST.get("name") or request.GET.get("name") or "").strip()
    if not printed:
        return redirect("programmes:names", programme.pk)
    naming, today = Naming.of(programme), timezone.localdate()
    form = NameForm(request.POST if request.method == "POST" else None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.choose_unit(
                programme_id=programme.pk, name=printed, unit=form.cleaned_data["unit"] or None, by=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except LookupError:
            refusal = _("Không có đơn vị này trong sổ. Chọn lại một dòng bên dưới, hoặc tìm tên khác.")
        else:
            messages.success(
                request,
                _(
                    "Đã ghi nhận “%(name)s”; %(n)s chỗ được nối lại. Lựa chọn này dùng cho các văn bản sau của cùng nơi ban hành."
                )
                % {"name": printed, "n": changed},
            )
            return redirect(reverse("programmes:names", args=[programme.pk]))
    elif request.method == "POST":
        refusal = _("Chưa chọn. Chọn một đơn vị, hoặc “không phải một đơn vị”.")
    link = naming.link(printed)
    words = request.GET.get("q", "").strip()
    found = answers.look_up(naming.held, words, None).versions[:OFFERED] if words else ()
    return render(
        request,
        "programmes/name.html",
        {
            "programme": programme, "printed": printed, "link": link, "refusal": refusal, "words": words,
            "choices": [_choice(naming, each, today) for each in link.candidates[:OFFERED]],
            "more": max(0, len(link.candidates) - OFFERED),
            "found": [_found(naming, version, today) for version in found if version.unit not in _offered(link)],
            "today": today,
        },
        status=422 if refusal else 200,
    )  # fmt: skip


def _offered(link: Link) -> set[str]:
    return {each.unit for each in link.candidates[:OFFERED]}


def _choice(naming: Naming, candidate: Candidate, today: date) -> Choice:
    registry = naming.held.registry
    version = registry.at(candidate.unit, naming.on) or registry.versions(candidate.unit)[-1]
    return _as_choice(naming, version, how_in_words(candidate, registry, naming.on), today)


def _found(naming: Naming, version: Version, today: date) -> Choice:
    return _as_choice(naming, version, "", today)


def _as_choice(naming: Naming, version: Version, how: str, today: date) -> Choice:
    registry = naming.held.registry
    on = answers.shown_day(version, naming.on, today)
    codes = [code.code for code in registry.codes_of(version.unit) if code.holds(on)]
    return Choice(
        unit=version.unit, name=version.full_name, place=answers.place_of(registry, version.unit, on),
        code=codes[0] if codes else "", since=version.start if version.is_start_known else None,
        until=version.end - DAY if version.end else None, how=how,
        heir=heir_of(naming.held, version.unit, naming.on, today),
    )  # fmt: skip
