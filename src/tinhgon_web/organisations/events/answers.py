"""What an event does, will do or did, as its pages show it: names instead of facts."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tinhgon.organisations import model as core
from tinhgon.organisations.enactment import Impossible, Proposal, facts_against, facts_of
from tinhgon.organisations.model import CodeStatus
from tinhgon.organisations.portions import Portion
from tinhgon.organisations.registry import Facts, Registry
from tinhgon.organisations.validation import Problem
from tinhgon.organisations.wording import day_in_words
from tinhgon.vietnamese import match_key
from tinhgon_web.organisations import answers
from tinhgon_web.organisations.convert import proposal_from_json, version_value
from tinhgon_web.organisations.models import Event, EventRecord, Version
from tinhgon_web.organisations.register import DAY, Register, kept_with_the_register
from tinhgon_web.organisations.words import EVENT_LABELS, HIERARCHY_LABELS, passing_in_words

_NO_ACT = core.Act("?", "?", "", "", None, None)


@dataclass(frozen=True, slots=True)
class Named:
    unit: str
    name: str
    place: str = ""
    was: str = ""  # what changed: "Sở A → Sở B"


@dataclass(frozen=True, slots=True)
class Effects:
    """What is different in the register on one day with an event and without it."""

    day: date
    ends: tuple[Named, ...]
    begins: tuple[Named, ...]
    changed: tuple[Named, ...]
    moved: tuple[Named, ...]  # what stands below and goes along
    goes_on: tuple[Named, ...]
    codes: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.ends) + len(self.begins) + len(self.changed) + len(self.moved)

    @property
    def summary(self) -> str:
        """Return "2 đơn vị kết thúc hoạt động, 1 thành lập mới": what happens to how many, without what happens to none."""
        told = [
            (len(self.ends), ngettext("%(n)s đơn vị kết thúc hoạt động", "%(n)s đơn vị kết thúc hoạt động", len(self.ends))),
            (len(self.begins), ngettext("%(n)s đơn vị thành lập mới", "%(n)s đơn vị thành lập mới", len(self.begins))),
            (len(self.changed), ngettext("%(n)s đơn vị thay đổi", "%(n)s đơn vị thay đổi", len(self.changed))),
            (len(self.moved), ngettext("%(n)s đơn vị trực thuộc chuyển theo", "%(n)s đơn vị trực thuộc chuyển theo", len(self.moved))),
            (len(self.goes_on), ngettext("%(n)s đơn vị tiếp tục hoạt động", "%(n)s đơn vị tiếp tục hoạt động", len(self.goes_on))),
            (len(self.codes), ngettext("%(n)s thay đổi về mã", "%(n)s thay đổi về mã", len(self.codes))),
        ]  # fmt: skip
        return ", ".join(words % {"n": number} for number, words in told if number)


def stored_proposal(event: Event) -> Proposal | None:
    return proposal_from_json(event.proposal) if event.proposal else None


@kept_with_the_register(32)
def _tried(held: Register, kept: str, event_id: str, recorded: date) -> Facts | tuple[Problem, ...]:
    try:
        return facts_of(
            held.registry, proposal_from_json(json.loads(kept)), event_id=event_id, act=_NO_ACT, recorded=recorded
        )
    except Impossible as refused:
        return refused.reasons


def tried(
    held: Register, kept: Mapping[str, Any], event_id: str, recorded: date
) -> tuple[Facts | None, tuple[Problem, ...]]:
    """Return what a proposal, in its kept form, would write, or everything that stands against it. Nothing is written."""
    found = _tried(held, json.dumps(kept, sort_keys=True), event_id, recorded)
    return (found, ()) if isinstance(found, Facts) else (None, _without_twins(found))


def _without_twins(reasons: Sequence[Problem]) -> tuple[Problem, ...]:
    """Several lines that are not settled yet are not "one unit twice"."""
    is_open = any(reason.rule == "unknown unit" and not reason.where for reason in reasons)
    return tuple(reason for reason in reasons if not (is_open and reason.rule == "one unit twice"))


NO_DAY = Problem("no day", "", "")


def tried_on(registry: Registry, proposal: Proposal, recorded: date) -> tuple[Facts | None, tuple[Problem, ...]]:
    """As `tried`, in another register than the one that holds: without an event that is being corrected."""
    try:
        return facts_of(registry, proposal, event_id="sk-?", act=_NO_ACT, recorded=recorded), ()
    except Impossible as refused:
        return None, _without_twins(refused.reasons)


def taken_back(held: Register, event_id: str, recorded: date) -> tuple[Facts | None, tuple[Problem, ...]]:
    try:
        return facts_against(held.registry, event_id, recorded=recorded), ()
    except Impossible as refused:
        return None, refused.reasons


# --- effects -----------------------------------------------------------------------------------------------------------


def effects(before: Registry, facts: Iterable[Facts], day: date, *, sources: Iterable[str] = ()) -> Effects:
    """Return what facts change on a day, unit by unit, whichever way: written or taken back."""
    after, touched, codes = before, dict.fromkeys(sources), list[str]()
    for each in facts:
        last, after = after, after.with_facts(each)
        codes += _codes_in_words(last, after, each, day)
        touched |= dict.fromkeys(v.unit for v in (*each.withdrawn_versions, *each.versions))
        touched |= dict.fromkeys(unit for edge in each.edges for unit in (edge.source, edge.target))
    own = set(sources)
    ends, begins, changed, moved, goes_on = (list[Named]() for _group in range(5))
    for unit in touched:
        old, new = before.at(unit, day) if unit in before.units else None, after.at(unit, day)
        if old is None and new is None:
            continue
        if new is None:
            ends.append(_named(before, unit, day))
        elif old is None:
            begins.append(_named(after, unit, day))
        elif was := _differences(before, after, old, new, day):
            if unit not in own and (old.name, old.type, old.seat) == (new.name, new.type, new.seat):
                moved.append(Named(unit, new.full_name, was=was))
            else:
                changed.append(replace(_named(after, unit, day), was=was))
        else:
            goes_on.append(_named(after, unit, day))

    def ordered(group: list[Named]) -> tuple[Named, ...]:
        return tuple(sorted(group, key=lambda each: (each.was, each.name, each.unit)))

    return Effects(
        day, ends=ordered(ends), begins=ordered(begins), changed=ordered(changed), moved=ordered(moved),
        goes_on=ordered(goes_on), codes=tuple(dict.fromkeys(codes)),
    )  # fmt: skip


def _named(registry: Registry, unit: str, on: date) -> Named:
    version = registry.at(unit, on)
    return Named(unit, version.full_name if version else unit, answers.place_of(registry, unit, on))


def _differences(before: Registry, after: Registry, old: core.Version, new: core.Version, day: date) -> str:
    told = []
    if old.full_name != new.full_name:
        told.append(f"{old.full_name} → {new.full_name}")
    if old.seat != new.seat:
        told.append(_("trụ sở: %(old)s → %(new)s") % {"old": old.seat or "–", "new": new.seat or "–"})
    was, now = dict(old.parents), dict(new.parents)
    for hierarchy in core.Hierarchy:
        one, other = was.get(hierarchy), now.get(hierarchy)
        if one != other:
            names = [
                _named(before, one, day - DAY).name if one else "–",
                _named(after, other, day).name if other else "–",
            ]
            label = f"{HIERARCHY_LABELS[hierarchy]}: " if len(was) > 1 or len(now) > 1 else ""
            told.append(f"{label}{names[0]} → {names[1]}")
    return "; ".join(told)


def _codes_in_words(before: Registry, after: Registry, facts: Facts, day: date) -> list[str]:
    told = []
    for code in facts.codes:
        named = {"scheme": answers.SCHEME_WORDS.get(code.scheme, code.scheme), "code": code.code}
        if code.end is None and any(w.code == code.code and w.unit == code.unit for w in facts.withdrawn_codes):
            version = after.at(code.unit, day)
            told.append(_("%(scheme)s %(code)s: dùng lại cho %(unit)s") % {**named, "unit": version.full_name if version else code.unit})  # fmt: skip
        elif code.end is None:
            told.append(
                _("%(scheme)s %(code)s: cấp cho %(unit)s") % {**named, "unit": _named(after, code.unit, day).name}
            )
        else:
            owner = _named(before, code.unit, code.end - DAY).name
            if code.status is CodeStatus.OPEN:
                words = _("%(scheme)s %(code)s của %(unit)s: chuyển sang đơn vị mới")
            elif code.continued_as:
                words = _("%(scheme)s %(code)s của %(unit)s: đóng, tiếp theo là %(next)s")
            else:
                words = _("%(scheme)s %(code)s của %(unit)s: đóng")
            told.append(words % {**named, "unit": owner, "next": code.continued_as})
    return told


# --- one event in words ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pass:
    """What goes from one unit to another."""

    source: Named
    result: Named
    words: str


def passes(event: Event, registry: Registry) -> list[Pass]:
    """Return who goes into whom, by the proposal; without one, only by the names a document prints."""
    parties = list(event.parties.all())
    before = [Named(party.unit_id or "", party.name) for party in parties if party.is_source]
    after = [Named(party.unit_id or "", party.name) for party in parties if not party.is_source]
    proposal = stored_proposal(event)
    if proposal is None or len(proposal.sources) != len(before) or len(proposal.results) != len(after):
        return []
    return [
        Pass(source, result, passing_in_words(share, () if share is Portion.NONE else proposal.dimensions))
        for at, source in enumerate(before)
        for place, result in enumerate(after)
        for share in (proposal.share(at, place),)
    ]


@dataclass(frozen=True, slots=True)
class Difference:
    what: str
    old: str
    new: str


CHANGED_WORDS = {
    "name": gettext_lazy("Tên"), "type": gettext_lazy("Loại hình"), "seat": gettext_lazy("Trụ sở"),
}  # fmt: skip


def version_differences(version: core.Version, changed: Mapping[str, str]) -> list[Difference]:
    return [
        Difference(str(CHANGED_WORDS[name]), getattr(version, name), value)
        for name, value in changed.items()
        if getattr(version, name) != value
    ]


def _wrong_before(event: Event, unit: str) -> core.Version | None:
    """Return the state of a unit that an event set right."""
    wrong = Version.objects.filter(unit=unit, withdrawn=event.recorded).exclude(event=event)
    row = wrong.prefetch_related("parents").order_by("-pk").first()
    return version_value(row) if row is not None else None


def differences(event: Event, registry: Registry) -> list[Difference]:
    """Return what of a unit that goes on is to be different."""
    proposal = stored_proposal(event)
    if proposal is None or not proposal.sources or proposal.sources[0] not in registry.units:
        return []
    unit = proposal.sources[0]
    version = _wrong_before(event, unit) if event.is_of_record else registry.at(unit, proposal.operative - DAY)
    told = [
        Difference(str(CHANGED_WORDS[name]), getattr(version, name) if version else "", value)
        for name, value in proposal.changed.items()
    ]
    if proposal.parents is not None:
        old = dict(version.parents) if version else {}
        for hierarchy, above in proposal.parents:
            if old.get(hierarchy) != above:
                was = old.get(hierarchy)
                told.append(
                    Difference(
                        _("Trực thuộc (%(h)s)") % {"h": HIERARCHY_LABELS[hierarchy]},
                        _named(registry, was, proposal.operative - DAY).name if was else "",
                        _named(registry, above, proposal.operative).name,
                    )
                )
    return told


def went_along(event: Event, registry: Registry) -> list[Named]:
    """Return the units below that an event in force moved to another parent."""
    own = {party.unit_id for party in event.parties.all()}
    moved = event.versions_begun.filter(withdrawn=None).values_list("unit_id", "start")
    return sorted(
        (_named(registry, unit, day) for unit, day in moved if unit not in own and day), key=lambda each: each.name
    )


def closed_codes(event: Event, registry: Registry) -> list[str]:
    """Return the codes an event in force closed or passed on."""
    if event.operative is None:
        return []
    ended = {party.unit_id for party in event.parties.all() if party.is_source and party.unit_id in registry.units}
    codes = tuple(
        code for unit in sorted(filter(None, ended)) for code in registry.codes_of(unit)
        if code.end == event.operative and code.withdrawn is None
    )  # fmt: skip
    return _codes_in_words(registry, registry, Facts(codes=codes), event.operative)


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One line of an event's history: who, when, and what was different from the line before."""

    record: EventRecord
    state: str
    told: tuple[str, ...]


def record_rows(event: Event) -> list[RecordRow]:
    rows: list[RecordRow] = []
    before: Mapping[str, Any] = {}
    for record in event.records.select_related("by"):
        told = _changes_told(before, record.facts) if rows else ()
        rows.append(RecordRow(record, str(record.get_state_display()), told))
        before = record.facts
    return rows


def _changes_told(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    def names(facts: Mapping[str, Any], *, is_source: bool) -> str:
        return "; ".join(name for side, name, _unit in facts["parties"] if side is is_source) or "–"

    def day(facts: Mapping[str, Any]) -> str:
        kept = facts["operative"]
        return day_in_words(date.fromisoformat(kept), facts["precision"], say=_) if kept else _("chưa định")

    pairs = [
        (_("hình thức"), str(EVENT_LABELS[old["kind"]]), str(EVENT_LABELS[new["kind"]])),
        (_("đơn vị trước"), names(old, is_source=True), names(new, is_source=True)),
        (_("đơn vị sau"), names(old, is_source=False), names(new, is_source=False)),
        (_("ngày"), day(old), day(new)),
        (_("điều, khoản"), old["clause"] or "–", new["clause"] or "–"),
        (_("căn cứ"), old["act"] or "–", new["act"] or "–"),
        (_("ghi chú"), old["note"] or "–", new["note"] or "–"),
    ]
    told = [f"{what}: {was} → {now}" for what, was, now in pairs if match_key(was) != match_key(now)]
    if not told and old["proposal"] != new["proposal"]:
        told.append(_("nội dung chi tiết"))
    return tuple(told)


# --- acts --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ActFound:
    act: core.Act
    is_held: bool  # the register has it already, and it is used as it is
    others: tuple[core.Act, ...] = ()  # of the same number, of another day


def find_act(registry: Registry, typed: core.Act, *, is_other: bool) -> ActFound:
    """Return the act a person means: the one of the register with this number and day, or a new one.

    A number is given again each year: the same number signed on another day is another act.
    """
    same = [act for act in registry.acts.values() if _key(act.number) == _key(typed.number)]
    for act in same:
        is_twin = act.signed == typed.signed and match_key(act.issuer) == match_key(typed.issuer)
        if is_twin or (not is_other and (act.signed is None or act.signed == typed.signed)):
            return ActFound(act, is_held=True)
    if not same:
        return ActFound(typed, is_held=False)
    signed = f"{typed.signed:%d/%m/%Y}" if typed.signed else "?"
    act_id, again = f"{typed.number} ({signed})", 2
    while act_id in registry.acts:
        act_id, again = f"{typed.number} ({signed}, {again})", again + 1
    return ActFound(replace(typed, id=act_id), is_held=False, others=tuple(same))


def is_number_held(registry: Registry, number: str) -> bool:
    return bool(number) and any(_key(act.number) == _key(number) for act in registry.acts.values())


def _key(number: str) -> str:
    return match_key(number).replace(" ", "")
