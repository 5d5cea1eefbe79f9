"""Pages of the events this office prepares and puts in force. Signed-in persons see them; `May.EDIT_UNITS` changes them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from tinhgon.organisations.enactment import Impossible, Proposal
from tinhgon.organisations.model import State
from tinhgon.organisations.registry import Facts
from tinhgon.organisations.validation import Problem
from tinhgon_web.accounts.permissions import May, requires
from tinhgon_web.accounts.requests import Request
from tinhgon_web.organisations import actions
from tinhgon_web.organisations.convert import proposal_to_json
from tinhgon_web.organisations.events import answers as event_answers
from tinhgon_web.organisations.events.draft import Draft, choices_of, words_of
from tinhgon_web.organisations.events.forms import (
    CorrectForm,
    EnactForm,
    EventFilter,
    ReasonForm,
    UnitForm,
    WordsForm,
    act_value,
)
from tinhgon_web.organisations.events.lines import reference
from tinhgon_web.organisations.events.lists import (
    chips,
    day_shown,
    filtered,
    place_of_origin,
    places,
    rows,
    same_plan,
    sides,
    usual_place,
)
from tinhgon_web.organisations.events.refusals import refusals
from tinhgon_web.organisations.models import Event, Party
from tinhgon_web.organisations.register import DAY, Register, last_day, register
from tinhgon_web.organisations.words import STATE_LABELS

PAGE = 50
IN_FORCE = {State.ENACTED.value, State.CORRECTED.value}
GET_POST = require_http_methods(["GET", "HEAD", "POST"])


def _visible(request: Request, event_id: str) -> Event:
    events = Event.objects.visible_to(request.user).select_related("act", "corrects").prefetch_related("parties")
    return get_object_or_404(events, pk=event_id.replace("\x00", ""))


def _unsettled(parties: Iterable[Party]) -> list[str]:
    return [party.name for party in parties if party.is_source and not party.unit_id]


def _stands(request: Request, event: Event, state: str | None = None) -> HttpResponse:
    """Answer a step that can no longer be taken: say how the event stands, and show it."""
    said = _("Sự kiện này %(state)s, không có gì thay đổi thêm.") % {
        "state": str(STATE_LABELS[state or event.state]).lower()
    }
    messages.warning(request, said)
    return redirect("organisations:event", event.pk)


MOVED = gettext_lazy("Dự kiến hoặc sổ đơn vị vừa thay đổi. Điều sẽ thay đổi đã tính lại dưới đây, hãy xem lại rồi ghi.")
NOT_LOADED = gettext_lazy(
    "Danh mục đơn vị của bản chương trình này chưa được nạp. Người quản trị chạy lệnh load_units rồi làm lại."
)


@require_safe
def event_list(request: Request) -> HttpResponse:
    form = EventFilter(request.GET)
    form.is_valid()
    found = filtered(Event.objects.visible_to(request.user), form.cleaned_data)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "organisations/events.html",
        {
            "form": form, "page": page, "groups": rows(page.object_list), "chips": chips(request.GET, form),
            "today": timezone.localdate(), "may_edit": request.user.may(May.EDIT_UNITS),
            "paging_query": urlencode([(name, value) for name, value in request.GET.items() if name != "page"]),
        },
    )  # fmt: skip


# --- words, then what they mean -----------------------------------------------------------------------------------------


@GET_POST
@requires(May.EDIT_UNITS)
def new_event(request: Request) -> HttpResponse:
    held, today = register(), timezone.localdate()
    if request.method == "POST":
        return _prepare(request, None)
    kind = request.GET.get("hinh_thuc", "")
    source = request.GET.get("nguon", "")
    words = {
        "kind": kind, "precision": "day", "place": usual_place(held, [source], today),
        "sources": reference(held, source, today) if source in held.registry.units else "",
    }  # fmt: skip
    form = WordsForm(initial=words, places=places(held, today))
    return render(request, "organisations/event_words.html", {"form": form, "event": None, "mode": "new"})


@GET_POST
@requires(May.EDIT_UNITS)
def edit_event(request: Request, event_id: str) -> HttpResponse:
    event = _visible(request, event_id)
    if event.state != State.PLANNED.value:
        return _stands(request, event)
    return _prepare(request, event)


@GET_POST
@requires(May.EDIT_UNITS)
def correct_event(request: Request, event_id: str) -> HttpResponse:
    event = _visible(request, event_id)
    if event.state not in IN_FORCE:
        return _stands(request, event)
    if event.is_of_record and event.operative is not None and (units := _units_of(event)):
        again = reverse("organisations:unit-correct", args=[units[0]])
        return redirect(f"{again}?ngay={event.operative.isoformat()}")
    return _prepare(request, event, mode="correct")


def _prepare(request: Request, event: Event | None, *, mode: str = "plan") -> HttpResponse:
    """Take the words of an event, show what each line means, and keep what was chosen.

    The form carries everything from step to step: `step` says which button was pressed ("words", "check", "save", and
    for a correction "show" and "correct").
    """
    held, today = register(), timezone.localdate()
    given, step = request.POST, request.POST.get("step", "check")
    if request.method != "POST" and event is not None:
        place = usual_place(held, [place_of_origin(event), *_units_of(event)], today)
        words, data = words_of(event, place=place), choices_of(event, held)
        form = WordsForm(initial=words, places=places(held, today, place))
        if request.GET.get("buoc") != "kiem-tra":
            carried = [(name, value) for name in data for value in data.getlist(name)]
            return _words_page(request, event, form, mode, carried)
        return _check_page(request, event, _draft(held, words, data, today), mode, words)
    form = WordsForm(given, places=places(held, today, given.get("place", "")))
    carried = [(name, value) for name in given for value in given.getlist(name) if name not in _NOT_CARRIED]
    if not form.is_valid():
        return _words_page(request, event, form, mode, carried, status=422)
    if step == "words":
        return _words_page(request, event, WordsForm(initial=form.data, places=places(held, today)), mode, carried)
    draft = _draft(held, form.cleaned_data, given, today)
    if step == "check" or not draft.check():
        return _check_page(request, event, draft, mode, form.data, status=422 if draft.errors else 200)
    if mode == "correct":
        assert event is not None
        return _correct(request, event, draft, form.data, step)
    return _save(request, event, draft, form.data)


_NOT_CARRIED = {"csrfmiddlewaretoken", "step", "seen", *WordsForm.base_fields}


def _draft(held: Register, words: Mapping[str, Any], data: QueryDict, today: date) -> Draft:
    return Draft(held, words, data, today=today, remembered=actions.remembered(words["place"] or None).meant)


def _words_page(
    request: Request, event: Event | None, form: WordsForm, mode: str, carried: list[tuple[str, str]], status: int = 200
) -> HttpResponse:
    context = {"form": form, "event": event, "mode": mode, "carried": carried, "seen": _seen(request, event)}
    return render(request, "organisations/event_words.html", context, status=status)


def _seen(request: Request, event: Event | None) -> str:
    """Return the last line of the event's history when its form was opened: whoever saves says what was seen."""
    last = event.records.last() if event is not None else None
    return request.POST.get("seen") or str(last.pk if last else "")


def _check_page(
    request: Request, event: Event | None, draft: Draft, mode: str, words: Mapping[str, Any], status: int = 200,
    **more: Any,
) -> HttpResponse:  # fmt: skip
    context = {
        "draft": draft, "event": event, "mode": mode, "words": _carried_words(words), "is_loaded": draft.held.is_loaded,
        "not_loaded": NOT_LOADED, "seen": _seen(request, event), "place": dict(places(draft.held, draft.on)).get(draft.words["place"]),
        **more,
    }  # fmt: skip
    return render(request, "organisations/event_check.html", context, status=status)


def _carried_words(words: Mapping[str, Any], *, with_act: bool = True) -> list[tuple[str, Any]]:
    names = [*WordsForm.base_fields, *(CorrectForm.base_fields if with_act else ())]
    found = [(name, words[name]) for name in names if name in words]
    return [(name, value.isoformat() if isinstance(value, date) else value or "") for name, value in found]


def _save(request: Request, event: Event | None, draft: Draft, words: Mapping[str, Any]) -> HttpResponse:
    last = event.records.select_related("by").last() if event is not None else None
    if last is not None and _seen(request, event) != str(last.pk):
        moved = _("%(who)s vừa sửa sự kiện này. Lưu sẽ ghi theo nội dung dưới đây; mở lại sự kiện để xem bản vừa sửa.")
        return _check_page(
            request, event, draft, "plan", words, status=409, moved=moved % {"who": last.by}, seen=last.pk
        )
    sources, results = draft.parties()
    if not draft.held.is_loaded:  # the units of the program are not rows yet: by name until they are
        sources, results = ([actions.PartyName(each.name) for each in side] for side in (sources, results))
    wording = {
        "kind": draft.kind, "sources": sources, "results": results, "proposal": draft.proposal(),
        "operative": draft.day, "precision": draft.words["precision"], "clause": draft.words["clause"],
        "note": draft.words["note"], "by": request.user, "at": timezone.now(),
    }  # fmt: skip
    if event is None and (twin := same_plan(draft, sources, results)) is not None:
        messages.info(request, _("Đã có sự kiện dự kiến giống hệt, không lưu thêm. Đây là sự kiện đó."))
        return redirect("organisations:event", twin.pk)
    try:
        saved = (
            actions.plan_event(**wording)
            if event is None
            else actions.change_plan(event_id=event.pk, **wording)
        )  # fmt: skip
    except actions.WrongState as stands:
        assert event is not None
        return _stands(request, event, stands.state)
    if draft.held.is_loaded and request.POST.get("remember") and draft.words["place"]:
        for line in draft.lines_chosen_by_hand:
            actions.link_name(
                name=line.name, unit=line.unit, place=draft.words["place"], by=request.user, at=timezone.now()
            )
    messages.success(request, _("Đã lưu sự kiện dự kiến. Sổ đơn vị chưa thay đổi cho đến khi ghi văn bản ban hành."))
    return redirect("organisations:event", saved.pk)


def _correct(request: Request, event: Event, draft: Draft, words: Mapping[str, Any], step: str) -> HttpResponse:
    """Show what a correction does to the register, with the act that proves it; then do it."""
    held, today = register(), timezone.localdate()
    proposal = draft.proposal()
    is_sent = "number" in request.POST
    form = CorrectForm(request.POST if is_sent else None, initial=_act_initial(event))
    back, reasons = event_answers.taken_back(held, event.pk, today)
    effects = None
    if draft.day is None:
        reasons = (event_answers.NO_DAY,)
    elif back is not None:
        right, reasons = event_answers.tried_on(held.registry.with_facts(back), proposal, today)
        if right is not None:
            effects = event_answers.effects(
                held.registry, (back, right), proposal.operative, sources=(*proposal.sources, *_units_of(event))
            )
    found = None
    if is_sent and form.is_valid():
        found = _act(held, form.cleaned_data)
        if step == "correct" and effects is not None:
            try:
                new = actions.correct_event(
                    event_id=event.pk, proposal=proposal, act=found.act, reason=form.cleaned_data["reason"],
                    shown=request.POST.get("shown"), by=request.user, at=timezone.now(),
                )  # fmt: skip
            except actions.WrongState as stands:
                return _stands(request, event, stands.state)
            except actions.PlanMoved:
                form.add_error(None, MOVED)
            except actions.NotLoaded:
                form.add_error(None, NOT_LOADED)
            except Impossible as refused:
                reasons = refused.reasons
            else:
                messages.success(
                    request, _("Đã đính chính. Sự kiện cũ được giữ là đã hủy bỏ; sổ theo sự kiện dưới đây.")
                )
                return redirect("organisations:event", new.pk)
    return render(
        request,
        "organisations/event_correct.html",
        {
            "event": event, "form": form, "found": found, "effects": effects, "shown": held.edition,
            "is_number_held": _is_number_held(request),
            "carried": [*_carried_words(words, with_act=False), *draft.hidden()],
            "refusals": refusals(
                held.registry, reasons, proposal.operative,
                unsettled=[line.name for line in draft.sources if not line.unit],
            ),
        },
        status=422 if is_sent or reasons else 200,
    )  # fmt: skip


def _units_of(event: Event) -> list[str]:
    return [party.unit_id for party in event.parties.all() if party.unit_id]


def _act_initial(event: Event) -> dict[str, Any]:
    act = event.act
    if act is None:
        return {}
    names = ("number", "type", "issuer", "signed", "in_force", "title")
    return {name: getattr(act, name) for name in names}


def _act(held: Register, cleaned: Mapping[str, Any]) -> event_answers.ActFound:
    return event_answers.find_act(
        held.registry, act_value(cleaned, cleaned["number"]), is_other=cleaned["is_other"]
    )  # fmt: skip


def _is_number_held(request: Request) -> bool:
    return event_answers.is_number_held(register().registry, request.POST.get("number", ""))


# --- one event ----------------------------------------------------------------------------------------------------------


@require_safe
def event(request: Request, event_id: str) -> HttpResponse:
    found, held, today = _visible(request, event_id), register(), timezone.localdate()
    proposal = event_answers.stored_proposal(found)
    is_planned, is_in_force = found.state == State.PLANNED.value, found.state in IN_FORCE
    facts: Facts | None = None
    reasons: tuple[Problem, ...] = ()
    if is_planned and proposal is not None and found.proposal:
        facts, reasons = event_answers.tried(held, found.proposal, found.pk, today)
    before, after = sides(found, held, today)
    return render(
        request,
        "organisations/event.html",
        {
            "event": found, "is_planned": is_planned, "is_in_force": is_in_force, "proposal": proposal,
            "before": before, "after": after,
            "day_words": day_shown(found),
            "eve": found.operative and found.operative - DAY,
            "passes": event_answers.passes(found, held.registry),
            "differences": event_answers.differences(found, held.registry),
            "effects": event_answers.effects(held.registry, [facts], proposal.operative, sources=proposal.sources)
            if facts is not None and proposal is not None else None,
            "moved": event_answers.went_along(found, held.registry) if is_in_force else [],
            "codes": event_answers.closed_codes(found, held.registry) if is_in_force else [],
            "refusals": refusals(held.registry, reasons, found.operative or today, unsettled=_unsettled(found.parties.all())),
            "records": event_answers.record_rows(found), "correction": found.corrected_by.first(),
            "may_edit": request.user.may(May.EDIT_UNITS),
        },
    )  # fmt: skip


@GET_POST
@requires(May.EDIT_UNITS)
def enact_event(request: Request, event_id: str) -> HttpResponse:
    """Take the act, show in words what it changes, then put the event in force."""
    event, held, today = _visible(request, event_id), register(), timezone.localdate()
    if event.state != State.PLANNED.value:
        return _stands(request, event)
    proposal = event_answers.stored_proposal(event)
    if proposal is None:
        messages.warning(request, _("Sự kiện mới chỉ có tên. Chọn đơn vị của từng tên rồi lưu, sau đó ghi văn bản."))
        return redirect(reverse("organisations:event-edit", args=[event.pk]) + "?buoc=kiem-tra")
    operative = event.operative if event.precision == "day" else None
    form = EnactForm(request.POST or None, initial={"clause": event.clause, "operative": operative})
    step = request.POST.get("step", "check")
    context: dict[str, Any] = {"event": event, "form": form, "step": "form", "is_number_held": _is_number_held(request)}
    status = 200
    if request.method == "POST" and form.is_valid() and step != "form":
        cleaned = form.cleaned_data
        right = replace(
            proposal, operative=cleaned["operative"], precision="day", clause=cleaned["clause"] or proposal.clause
        )
        facts, reasons = event_answers.tried(held, proposal_to_json(right), event.pk, today)
        found = _act(held, cleaned)
        if facts is not None and step == "enact":
            try:
                actions.enact_event(
                    event_id=event.pk, proposal=right, act=found.act, shown=request.POST.get("shown", ""),
                    by=request.user, at=timezone.now(),
                )  # fmt: skip
            except actions.WrongState as stands:
                return _stands(request, event, stands.state)
            except actions.PlanMoved:
                context["moved"] = MOVED
                status = 409
            except actions.NotLoaded:
                form.add_error(None, NOT_LOADED)
                status = 422
            except Impossible as refused:
                facts, reasons = None, refused.reasons
            else:
                return _enacted(request, event, right)
        if facts is not None and not form.errors:
            context |= {
                "step": "enact", "found": found, "shown": actions.enact_key(event, facts), "proposal": right,
                "effects": event_answers.effects(held.registry, [facts], right.operative, sources=right.sources),
                "is_early": right.operative < cleaned["signed"],
            }  # fmt: skip
        elif reasons:
            context["refusals"] = refusals(
                held.registry, reasons, right.operative, unsettled=_unsettled(event.parties.all())
            )
            status = 422
    elif request.method == "POST" and step != "form":
        status = 422
    return render(request, "organisations/event_enact.html", context, status=status)


def _enacted(request: Request, event: Event, proposal: Proposal) -> HttpResponse:
    day = f"{proposal.operative:%d/%m/%Y}"
    messages.success(
        request,
        _("Đã ghi vào sổ, theo tổ chức mới từ ngày %(day)s. Ghi nhầm thì bấm “Đính chính” hoặc “Hủy bỏ” ở cuối trang.")
        % {"day": day},
    )
    return redirect("organisations:event", event.pk)


@GET_POST
@requires(May.EDIT_UNITS)
def annul_event(request: Request, event_id: str) -> HttpResponse:
    event, held, today = _visible(request, event_id), register(), timezone.localdate()
    if event.state == State.ANNULLED.value:
        return _stands(request, event)
    form = ReasonForm(request.POST or None)
    facts, reasons = (
        (None, ()) if event.state == State.PLANNED.value else event_answers.taken_back(held, event.pk, today)
    )
    if request.method == "POST" and form.is_valid() and not reasons:
        try:
            actions.annul_event(
                event_id=event.pk, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
        except actions.WrongState as stands:
            return _stands(request, event, stands.state)
        except actions.NotLoaded:
            form.add_error(None, NOT_LOADED)
        except Impossible as refused:
            reasons = refused.reasons
        else:
            messages.success(request, _("Đã hủy bỏ sự kiện. Sự kiện và lý do vẫn được giữ trong lịch sử."))
            return redirect("organisations:event", event.pk)
    return render(
        request,
        "organisations/event_annul.html",
        {
            "event": event, "form": form, "refusals": refusals(held.registry, reasons, event.operative or today),
            "effects": event_answers.effects(held.registry, [facts], event.operative, sources=_units_of(event))
            if facts is not None and event.operative else None,
        },
        status=422 if reasons or form.errors else 200,
    )  # fmt: skip


@GET_POST
@requires(May.EDIT_UNITS)
def correct_unit(request: Request, unit_id: str) -> HttpResponse:
    """Set right the name, type or seat a unit is recorded with on a day."""
    held, today = register(), timezone.localdate()
    if unit_id not in held.registry.units or held.registry.is_taken_back(unit_id):
        raise Http404(_("Không có đơn vị này."))
    try:
        on = date.fromisoformat(request.GET.get("ngay", ""))
    except ValueError:
        on = today
    version = held.registry.at(unit_id, on)
    if version is None:
        messages.warning(
            request, _("Ngày %(day)s đơn vị không hoạt động. Chọn một ngày khác.") % {"day": f"{on:%d/%m/%Y}"}
        )
        return redirect("organisations:unit", unit_id)
    initial = {"name": version.name, "unit_type": version.type, "seat": version.seat}
    form = UnitForm(request.POST or None, initial=initial)
    step = request.POST.get("step", "check")
    context: dict[str, Any] = {
        "unit_id": unit_id, "version": version, "on": on, "form": form, "step": "form",
        "is_number_held": _is_number_held(request),
    }  # fmt: skip
    reasons: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid() and step != "form":
        cleaned = form.cleaned_data
        changed = {"name": cleaned["name"], "type": cleaned["unit_type"], "seat": cleaned["seat"]}
        found = _act(held, cleaned)
        told = event_answers.version_differences(version, changed)
        changed = {name: changed[name] for name in changed if getattr(version, name) != changed[name]} or changed
        if step == "check" and told:
            context |= {"step": "correct", "told": told, "found": found, "last_day": last_day(version.end)}
        else:
            try:
                event = actions.correct_version(
                    unit=unit_id, on=on, act=found.act, clause=cleaned["clause"], reason=cleaned["reason"],
                    by=request.user, at=timezone.now(), **changed,
                )  # fmt: skip
            except LookupError:
                form.add_error(None, _("Đơn vị không hoạt động vào ngày này."))
            except actions.NotLoaded:
                form.add_error(None, NOT_LOADED)
            except Impossible as refused:
                reasons = refused.reasons
            else:
                messages.success(
                    request, _("Đã đính chính. Tên, loại, trụ sở ghi sai trước đây vẫn được giữ trong lịch sử.")
                )
                return redirect("organisations:event", event.pk)
    context["refusals"] = refusals(held.registry, reasons, on)
    is_wrong = bool(reasons or (form.errors and step != "form"))
    return render(request, "organisations/event_unit.html", context, status=422 if is_wrong else 200)
