"""Lists of events: what is prepared, what was put in force; and the places whose names a person may mean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from tinhgon.organisations.model import Kind, State
from tinhgon.vietnamese import fold, match_key
from tinhgon_web.accounts.models import User
from tinhgon_web.organisations.actions import PartyName
from tinhgon_web.organisations.convert import proposal_to_json
from tinhgon_web.organisations.events.draft import Draft
from tinhgon_web.organisations.events.forms import EventFilter
from tinhgon_web.organisations.events.lines import split_type
from tinhgon_web.organisations.models import Event, Party
from tinhgon_web.organisations.register import DAY, Register, top


@dataclass(frozen=True, slots=True)
class Side:
    """A unit of an event by name, with the page of the unit where there is one."""

    name: str
    unit: str = ""
    meant: str = ""  # what the register calls it then, where a document calls it otherwise


@dataclass(frozen=True, slots=True)
class EventRow:
    event: Event
    day: str
    before: tuple[Side, ...]
    after: tuple[Side, ...]


def filtered(events: QuerySet[Event], wanted: Mapping[str, Any]) -> list[Event]:
    """Return events: what is prepared first, by day, without a day last; then the others, the newest day first."""
    events = events.select_related("act").prefetch_related("parties")
    if wanted.get("state"):
        events = events.filter(state=wanted["state"])
    if wanted.get("kind"):
        events = events.filter(kind=wanted["kind"])
    words = fold((wanted.get("q") or "").strip()).split()
    found = [event for event in events if all(word in _searchable(event) for word in words)] if words else list(events)
    planned = sorted(
        (e for e in found if e.state == "planned"), key=lambda e: (e.operative or date.max, e.origin, e.pk)
    )
    others = sorted((e for e in found if e.state != "planned"), key=lambda e: (e.operative or date.min, e.pk))
    return planned + others[::-1]


def _searchable(event: Event) -> str:
    names = [party.name for party in event.parties.all()]
    act = [event.act.number, event.act.title] if event.act else []
    return fold(" ".join([*names, event.clause, event.origin, event.note, *act, str(event.get_kind_display())]))


def rows(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Return rows in two groups: prepared, and decided."""
    prepared, decided = list[EventRow](), list[EventRow]()
    for event in events:
        row = EventRow(event, day_shown(event), *sides(event))
        (prepared if event.state == State.PLANNED.value else decided).append(row)
    return [{"is_planned": True, "rows": prepared}, {"is_planned": False, "rows": decided}]


def sides(
    event: Event, held: Register | None = None, today: date = date.max
) -> tuple[tuple[Side, ...], tuple[Side, ...]]:
    """Return who an event takes from, and who is there after it: of a unit that goes on, its new name."""
    parties = [(party.is_source, Side(party.name, party.unit_id or "")) for party in event.parties.all()]
    if held is not None:
        day = event.operative or today
        parties = [(is_source, _known(side, held, day - DAY if is_source else day)) for is_source, side in parties]
    before = tuple(side for is_source, side in parties if is_source)
    after = tuple(side for is_source, side in parties if not is_source)
    changed = (event.proposal or {}).get("changed", {})
    if before and not after and ("name" in changed or "type" in changed):
        type_, name = split_type(before[0].name)
        words = (changed.get("type", type_), changed.get("name", name))
        after = (Side(" ".join(filter(None, words)), before[0].unit),)
    return before, after


def day_shown(event: Event) -> str:
    """Return "15/06/2026", "T6/2026" or "Quý II/2026"; "" without a day."""
    day = event.operative
    if day is None:
        return ""
    if event.precision == "month":
        return _("T%(month)s/%(year)s") % {"month": day.month, "year": day.year}
    if event.precision == "quarter":
        quarter = ("I", "II", "III", "IV")[(day.month - 1) // 3]
        return _("Quý %(quarter)s/%(year)s") % {"quarter": quarter, "year": day.year}
    return f"{day:%d/%m/%Y}"


def prepared_for(user: User | AnonymousUser, unit: str) -> list[EventRow]:
    """Return the events being prepared that touch a unit, for whoever may see them."""
    found = Event.objects.visible_to(user).planned().touching([unit])
    groups = rows(filtered(found, {}))
    return list(groups[0]["rows"])


def same_plan(draft: Draft, sources: Iterable[PartyName], results: Iterable[PartyName]) -> Event | None:
    """Return the event that is being prepared already exactly as a draft words it: a form sent twice."""
    kept = proposal_to_json(draft.proposal())
    names = [(True, each.name, each.unit) for each in sources] + [(False, each.name, each.unit) for each in results]
    held = Event.objects.filter(is_own=True).planned().filter(kind=draft.kind.value, operative=draft.day)
    for event in held.prefetch_related("parties"):
        parties = [(party.is_source, party.name, party.unit_id) for party in event.parties.all()]
        if event.proposal == kept and parties == names:
            return event
    return None


def chips(given: QueryDict, form: EventFilter) -> list[dict[str, str]]:
    """Return the filter as words, each with the address without it."""
    found = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if not value:
            continue
        said = str(dict(getattr(field, "choices", ())).get(value, value))
        rest = given.copy()
        for gone in (name, "page"):
            rest.pop(gone, None)
        found.append({"label": f"{field.label}: {said}", "without": f"?{rest.urlencode()}"})
    return found


def places(held: Register, today: date, chosen: str = "") -> list[tuple[str, str]]:
    """Return the provinces of today, and the place chosen if it is no such."""
    found = {v.unit: v.full_name for v in held.registry.as_of(today, kind=Kind.PROVINCE)}
    if chosen in held.registry.units and chosen not in found and held.registry.versions(chosen):
        found[chosen] = held.registry.versions(chosen)[-1].full_name
    return sorted(found.items(), key=lambda each: fold(each[1]))


def _known(side: Side, held: Register, on: date) -> Side:
    """Return a side as the register knows it. A unit that was recorded in error has no page."""
    if side.unit not in held.registry.units or not held.registry.versions(side.unit):
        return Side(side.name)
    version = held.registry.at(side.unit, on)
    is_same = version is None or match_key(version.full_name) == match_key(side.name)
    return side if is_same or version is None else replace(side, meant=version.full_name)


def place_of_origin(event: Event) -> str:
    """Return the place whose names the programme an event comes from uses, "" when it comes from none."""
    change = getattr(event, "change", None)  # of an app above this one
    return (change.programme.place_id or "") if change is not None else ""


def usual_place(held: Register, units: Iterable[str], today: date) -> str:
    """Return the province of the first of these units, or of those this office last dealt with; "" if there is none."""
    provinces = {unit for unit, _name in places(held, today)}
    recent = Party.objects.filter(unit__isnull=False).order_by("-event__records__pk").values_list("unit", flat=True)
    for unit in (*units, *recent[:20]):
        if unit and unit in held.registry.units and held.registry.versions(unit):
            above = top(unit, held.registry.versions(unit)[-1].start or today)
            for candidate in (above, top(unit, today)):
                if candidate in provinces:
                    return candidate
    return next(iter(provinces)) if len(provinces) == 1 else ""
