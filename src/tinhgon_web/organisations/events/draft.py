"""A draft of an event: the lines a person typed, what each may mean in the register, and what was chosen.

It is made anew from the words and the choices at each step; nothing is kept between the steps but what the form carries.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinhgon.organisations.enactment import Proposal, Result
from tinhgon.organisations.model import Dimension, EventKind, Hierarchy, Kind
from tinhgon.organisations.portions import Portion
from tinhgon.organisations.wording import day_in_words
from tinhgon_web.organisations.actions import PartyName
from tinhgon_web.organisations.convert import proposal_from_json
from tinhgon_web.organisations.events.forms import MOST_PAIRS, lines_of
from tinhgon_web.organisations.events.lines import (
    BY_NAME,
    NEW,
    SHOWN_AT_ONCE,
    UNSETTLED,
    Line,
    codes_in,
    is_held,
    kind_by_name,
    read_line,
    reading_of,
    reference,
    scheme_of,
    split_type,
)
from tinhgon_web.organisations.models import Event
from tinhgon_web.organisations.register import DAY, Register
from tinhgon_web.organisations.words import DIMENSION_LABELS, EVENT_LABELS, KIND_LABELS, SHARE_LABELS

SAME_UNIT = {EventKind.RENAME, EventKind.RETYPE, EventKind.REPARENT, EventKind.REORGANISE}
FOUNDS = {EventKind.ESTABLISH, EventKind.MERGE, EventKind.SPLIT}  # kinds in which a unit may begin
ONLY_NEW = {EventKind.ESTABLISH, EventKind.MERGE}
# What of a unit each kind may change.
CHANGES = {
    EventKind.RENAME: ("name", "type"),
    EventKind.RETYPE: ("type", "name"),
    EventKind.REPARENT: ("parent",),
    EventKind.REORGANISE: ("name", "type", "parent", "seat"),
}
CHANGE_LABELS = {
    "name": gettext_lazy("Tên mới, không kèm loại hình"), "type": gettext_lazy("Loại hình mới"),
    "parent": gettext_lazy("Trực thuộc"), "seat": gettext_lazy("Trụ sở"),
}  # fmt: skip
_NEW_FIELDS = ("type", "name", "kind", "parent", "seat", "code")


class Draft:
    """Words and choices read together. `errors` are (address in the page, what is wrong)."""

    def __init__(
        self, held: Register, words: Mapping[str, Any], data: QueryDict, *, today: date,
        remembered: Mapping[str, str | None],
    ) -> None:  # fmt: skip
        self.held, self.words = held, words
        self.data = QueryDict(mutable=True)
        for name in data:
            self.data.setlist(name, [value.replace("\x00", "") for value in data.getlist(name)])
        self.kind = EventKind(words["kind"])
        self.day: date | None = words["day"]
        self.on = self.day or today  # without a day the names are read as of today
        self._place, self._remembered = words["place"] or None, remembered
        self._kept = self._choices_by_text()
        self.sources = [self._line("s", at, text) for at, text in enumerate(lines_of(words["sources"]))]
        results = lines_of(words["results"])
        self.is_same_unit = self.kind in SAME_UNIT
        self.results = [] if self.is_same_unit else [self._line("r", at, text) for at, text in enumerate(results)]
        self.changed = self._changed(results) if self.is_same_unit else {}
        self.new_parent = self._parent("c-parent", self.changed.get("parent", "")) if self.is_same_unit else None
        for line in self.results:
            if line.may_be_new:
                self._found(line)
        asked = {value for value in self.data.getlist("dim") if value in DIMENSION_LABELS}
        self.dimensions = [d for d in Dimension if d.value in asked] or self._usual_dimensions()
        self.does_source_go_on = self.data.get("goes_on") == "1"
        self.errors: list[tuple[str, str]] = []

    # --- lines -----------------------------------------------------------------------------------------------------

    def _choices_by_text(self) -> dict[tuple[str, str, int], str]:
        """Return (side, text, which of them) → the place it had: a choice goes with its words when lines are moved."""
        found: dict[tuple[str, str, int], str] = {}
        for name, text in self.data.items():
            side, _dash, rest = name.partition("-")
            at = rest.removesuffix("-of")
            if side in ("s", "r") and rest.endswith("-of") and at.isdigit():
                again = 0
                while (side, str(text), again) in found:
                    again += 1
                found[side, str(text), again] = f"{side}-{at}"
        return found

    def _line(self, side: str, at: int, text: str) -> Line:
        again = lines_of(self.words["sources" if side == "s" else "results"])[:at].count(text)
        old = self._kept.get((side, text, again))
        # What an event takes from was there on the day before; what it gives to is there on its day.
        on = self.on - DAY if side == "s" else self.on
        line = read_line(self.held, text, f"{side}-{at}", on=on, place=self._place, remembered=self._remembered)
        line.may_be_new = side == "r" and self.kind in FOUNDS
        line.may_be_old = side == "s" or self.kind not in ONLY_NEW
        if not line.may_be_old:
            line.readings, line.is_settled = (), False
        offered = {each.unit for each in line.readings}
        usual = line.readings[0].unit if line.is_settled else UNSETTLED
        if line.may_be_new and not (line.is_settled and line.readings[0].how in (_("mã sổ"), _("theo mã"))):
            usual = NEW  # a new body often bears the name of one that ends
        given = self.data.get(old) if old else None
        if given and given not in offered and is_held(self.held, given) and line.may_be_old:
            line.readings = (reading_of(self.held, given, on, _("đã chọn")), *line.readings)
            offered.add(given)
        if given == BY_NAME:
            line.choice = UNSETTLED
        elif given and (given in offered or (given == NEW and line.may_be_new)):
            line.choice = given
        else:
            line.choice = usual
        if old and line.may_be_new:
            line.new = {
                name: self.data.get(f"{old}-{name}", "") for name in _NEW_FIELDS if f"{old}-{name}" in self.data
            }
            line.new["parent-choice"] = self.data.get(f"{old}-parent-choice", "")
            for name in ("parent", "kind"):  # what the page had filled in itself is worked out anew
                if self.data.get(f"{old}-{name}-guess") == line.new.get(name):
                    line.new.pop(name, None)
        return line

    def _found(self, line: Line) -> None:
        """Fill in what a new unit is likely to be; what a person wrote stays."""
        type_, name = split_type(line.name)
        kind = self._likely_kind(type_, name)
        parent = self._likely_parent()
        line.new = {
            "type": type_, "name": name, "kind": kind.value, "parent": parent, "seat": "", "code": "",
            "parent-choice": "",
        } | line.new  # fmt: skip
        line.guesses = {"parent": parent, "kind": kind.value}
        line.parent = self._parent(f"{line.slot}-parent", line.new["parent"], line.new["parent-choice"])

    def _parent(self, name: str, text: str, choice: str = "") -> Line | None:
        if not text.strip():
            return None
        line = read_line(
            self.held, " ".join(text.split()), f"{name}-choice", on=self.on, place=self._place,
            remembered=self._remembered,
        )  # fmt: skip
        line.choice = line.readings[0].unit if line.is_settled else UNSETTLED
        given = choice or self.data.get(f"{name}-choice", "")
        if not line.is_settled and given in {each.unit for each in line.readings}:
            line.choice = given
        return line

    def _source_parents(self) -> list[dict[Hierarchy, str]]:
        found = [self.held.registry.at(line.unit, self.on - DAY) for line in self.sources if line.unit]
        return [dict(version.parents) for version in found if version]

    def _likely_parent(self) -> str:
        for parents in self._source_parents():
            for hierarchy in (Hierarchy.STATE, Hierarchy.PARTY, Hierarchy.FRONT):
                if hierarchy in parents:
                    return reference(self.held, parents[hierarchy], self.on)
        return reference(self.held, self._place, self.on) if self._place else ""

    def _usual_dimensions(self) -> list[Dimension]:
        """What usually passes: land and people with a place, the functions with every body."""
        kinds = {self.held.registry.units[line.unit].kind for line in self.sources if line.unit}
        if kinds & {Kind.PROVINCE, Kind.DISTRICT, Kind.COMMUNE}:
            return [Dimension.TERRITORY, Dimension.POPULATION, Dimension.FUNCTION]
        return [Dimension.FUNCTION]

    def _likely_kind(self, type_: str, name: str) -> Kind:
        for line in self.sources:
            if line.unit:
                return self.held.registry.units[line.unit].kind
        return kind_by_name(type_, name)

    def _changed(self, results: list[str]) -> dict[str, str]:
        """Return what of the unit is to be different: as written, or the new name as the words of step one give it."""
        fields = CHANGES[self.kind]
        changed = {name: self.data.get(f"c-{name}", "").strip() for name in fields if f"c-{name}" in self.data}
        if results and self.data.get("c-of") != results[0]:
            type_, name = split_type(results[0])
            changed |= {"name": name, "type": type_} if "name" in fields else {"parent": results[0]}
        unit = self.sources[0].unit if self.sources else None
        if self.data.get("c-unit", unit or "") != (unit or ""):  # filled in for another unit, or before it was known
            changed = {name: value for name, value in changed.items() if value}
        version = self.held.registry.at(unit, self.on - DAY) if unit else None
        if version is not None:
            above = self._likely_parent()
            now = {"name": version.name, "type": version.type, "seat": version.seat, "parent": above}
            changed = {name: now[name] for name in fields} | changed
        return {name: changed.get(name, "") for name in fields}

    # --- what the page asks ----------------------------------------------------------------------------------------

    @property
    def open_lines(self) -> list[Line]:
        return [line for line in (*self.sources, *self.results) if line.choice == UNSETTLED]

    @property
    def lines_chosen_by_hand(self) -> list[Line]:
        """Return the lines whose name alone does not say which unit is meant, though one was chosen."""
        return [line for line in (*self.sources, *self.results) if line.unit and not line.is_settled]

    @property
    def asks_to_remember(self) -> bool:
        lines = (*self.sources, *self.results)
        return self._place is not None and any(line.readings and not line.is_settled for line in lines)

    @property
    def kind_words(self) -> str:
        return str(EVENT_LABELS[self.kind])

    @property
    def day_words(self) -> str:
        return day_in_words(self.day, self.words["precision"], say=_) if self.day else ""

    @property
    def is_wide(self) -> bool:
        """Whether a place would tell many readings apart."""
        return self._place is None and any(len(line.readings) > SHOWN_AT_ONCE for line in self.open_lines)

    @property
    def asks_going_on(self) -> bool:
        return self.kind is EventKind.SPLIT

    @property
    def dimension_rows(self) -> list[dict[str, Any]]:
        return [
            {"value": value, "label": label, "is_chosen": Dimension(value) in self.dimensions}
            for value, label in DIMENSION_LABELS.items()
        ]

    @property
    def share_choices(self) -> list[tuple[str, Any]]:
        return list(SHARE_LABELS.items())

    @property
    def change_rows(self) -> list[dict[str, Any]]:
        """Return the fields of what is to be different."""
        return [
            {"name": name, "label": CHANGE_LABELS[name], "value": value, "error": self.field_errors.get(name, "")}
            for name, value in self.changed.items()
        ]

    @property
    def changed_unit(self) -> str:
        return (self.sources[0].unit or "") if self.sources else ""

    @property
    def data_of(self) -> str:
        """Return the words of step one the fields were filled from, so that they are filled again only by others."""
        return next(iter(lines_of(self.words["results"])), "")

    @property
    def asks_what_passes(self) -> bool:
        return bool(self.sources) and bool(self.results)

    @property
    def pairs(self) -> list[dict[str, Any]]:
        """Return each (source, result) whose share is asked: where there are several results."""
        if len(self.results) < 2 or len(self.sources) * len(self.results) > MOST_PAIRS:
            return []
        return [
            {"source": source, "result": result, "name": f"share-{at}-{place}", "share": self._share(at, place)}
            for at, source in enumerate(self.sources)
            for place, result in enumerate(self.results)
        ]

    def _share(self, at: int, place: int) -> str:
        given = self.data.get(f"share-{at}-{place}", "")
        return given if given in {share.value for share in Portion} else Portion.PART.value

    @property
    def is_cut(self) -> bool:
        return len(self.results) > 1 and len(self.sources) * len(self.results) > MOST_PAIRS

    def hidden(self) -> list[tuple[str, str]]:
        """Return the choices as fields to be carried along a page that does not show them."""
        pairs = [("dim", dimension.value) for dimension in self.dimensions]
        for line in (*self.sources, *self.results):
            pairs += [(f"{line.slot}-of", line.text), (line.slot, line.choice)]
            pairs += [(f"{line.slot}-{name}", value) for name, value in line.new.items()]
            pairs += [(f"{line.slot}-{name}-guess", value) for name, value in line.guesses.items()]
        pairs += [(pair["name"], pair["share"]) for pair in self.pairs]
        pairs += [(f"c-{name}", value) for name, value in self.changed.items()]
        if self.is_same_unit:
            pairs.append(("c-unit", self.changed_unit))
        if self.new_parent is not None:
            pairs.append(("c-parent-choice", self.new_parent.choice))
        if self.is_same_unit and self.data_of:
            pairs.append(("c-of", self.data_of))
        if self.does_source_go_on:
            pairs.append(("goes_on", "1"))
        return pairs

    # --- what it comes to ------------------------------------------------------------------------------------------

    def check(self) -> bool:
        """Look for what cannot be kept even as a plan. Open lines can."""
        for line in self.results:
            if not line.is_new:
                continue
            if not line.new["name"].strip():
                self._wrong(line, "name", _("Ghi tên của đơn vị thành lập mới."))
            if line.new["kind"] not in KIND_LABELS:
                self._wrong(line, "kind", _("Chọn loại trong danh sách."))
            if line.parent is not None and line.parent.choice == UNSETTLED:
                self._wrong(line, "parent", _unread(line.parent))
            for name, most in (("name", 480), ("type", 100), ("seat", 300)):
                if len(line.new[name]) > most:
                    self._wrong(line, name, _("Dài hơn %(most)s ký tự.") % {"most": most})
            if bad := [code for code in codes_in(line.new["code"]) if scheme_of(code) is None]:
                self._wrong(
                    line, "code", _("Không đọc được mã “%(code)s”. Cần dạng 11728 hoặc H31.05.") % {"code": bad[0]}
                )
        if self.new_parent is not None and self.new_parent.choice == UNSETTLED:
            self.errors.append(("c-parent", _unread(self.new_parent)))
        if "name" in self.changed and not self.changed["name"] and any(line.unit for line in self.sources):
            self.errors.append(("c-name", _("Ghi tên mới của đơn vị.")))
        for name, most in (("name", 480), ("type", 100), ("seat", 300)):
            if len(self.changed.get(name, "")) > most:
                self.errors.append((f"c-{name}", _("Dài hơn %(most)s ký tự.") % {"most": most}))
        return not self.errors

    def _wrong(self, line: Line, name: str, words: str) -> None:
        line.errors[name] = words
        self.errors.append((f"{line.slot}-{name}", f"{line.name}: {words}"))

    @property
    def field_errors(self) -> dict[str, str]:
        return {name.removeprefix("c-"): words for name, words in self.errors if name.startswith("c-")}

    def parties(self) -> tuple[list[PartyName], list[PartyName]]:
        """Return both sides by name, with the units that are settled."""
        sources = [PartyName(line.name, line.unit) for line in self.sources]
        results = [PartyName(_full_name(line) if line.is_new else line.name, line.unit) for line in self.results]
        if self.is_same_unit:
            results = [PartyName(name) for name in lines_of(self.words["results"])]
        return sources, results

    def proposal(self) -> Proposal:
        """Return the event as far as it is known: a source that is not settled stands as ""."""
        return Proposal(
            kind=self.kind, operative=self.on, precision=self.words["precision"],
            sources=tuple(line.unit or UNSETTLED for line in self.sources), results=tuple(map(self._result, self.results)),
            changed=dict(self._differing()),
            parents=self._new_parents(), dimensions=tuple(self.dimensions), shares=dict(self._shares()),
            does_source_go_on=self.kind is EventKind.SPLIT and self.does_source_go_on,
            clause=self.words["clause"], note=self.words["note"],
        )  # fmt: skip

    def _differing(self) -> Iterator[tuple[str, str]]:
        unit = self.sources[0].unit if self.sources else None
        version = self.held.registry.at(unit, self.on - DAY) if unit else None
        for name, value in self.changed.items():
            if name != "parent" and value != (getattr(version, name) if version else ""):
                yield name, value

    def _shares(self) -> Iterator[tuple[tuple[int, int], Portion]]:
        for pair in self.pairs:
            _share, at, place = pair["name"].split("-")
            yield (int(at), int(place)), Portion(pair["share"])

    def _result(self, line: Line) -> Result:
        if not line.is_new:
            return Result(unit=line.unit or "", name="" if line.unit else line.name)
        new, kind = line.new, Kind(line.new["kind"])
        return Result(
            kind=kind, name=new["name"].strip(), type=new["type"].strip(), seat=new["seat"].strip(),
            parents=self._parents(line.parent.unit if line.parent else None, kind),
            codes=tuple((scheme_of(code) or "", code) for code in codes_in(new["code"])),
        )  # fmt: skip

    def _parents(self, unit: str | None, kind: Kind) -> tuple[tuple[Hierarchy, str], ...]:
        """Return what a unit is to stand below: the one named, and what all the units before it stand below elsewhere."""
        of_sources = self._source_parents()
        named = self._hierarchy(unit, kind, of_sources) if unit else None
        parents = [(named, unit)] if named and unit else []
        for hierarchy in Hierarchy:
            above = {each.get(hierarchy) for each in of_sources}
            if hierarchy is not named and len(above) == 1 and unit not in above and (common := above.pop()):
                parents.append((hierarchy, common))
        return tuple(sorted(parents, key=lambda parent: list(Hierarchy).index(parent[0])))

    def _hierarchy(self, unit: str, kind: Kind, of_sources: Iterable[Mapping[Hierarchy, str]]) -> Hierarchy:
        for parents in of_sources:
            for hierarchy, above in parents.items():
                if above == unit:
                    return hierarchy
        above = self.held.registry.units[unit].kind
        if kind is Kind.PARTY_BODY and above is Kind.PARTY_BODY:
            return Hierarchy.PARTY
        return Hierarchy.FRONT if kind is Kind.MASS_ORGANISATION else Hierarchy.STATE

    def _new_parents(self) -> tuple[tuple[Hierarchy, str], ...] | None:
        if self.new_parent is None or not self.new_parent.unit or not self.sources or not self.sources[0].unit:
            return None
        source, unit = self.sources[0].unit, self.new_parent.unit
        version = self.held.registry.at(source, self.on - DAY)
        if version is None or unit in dict(version.parents).values():
            return None
        kind = self.held.registry.units[source].kind
        named = self._hierarchy(unit, kind, ())
        held = dict(version.parents)
        if named not in held and len([h for h in held if h is not Hierarchy.PROFESSIONAL]) == 1:
            held = {h: above for h, above in held.items() if h is Hierarchy.PROFESSIONAL}
        return tuple(sorted((held | {named: unit}).items(), key=lambda parent: list(Hierarchy).index(parent[0])))


def words_of(event: Event, *, place: str) -> dict[str, Any]:
    """Return a kept event as the words of step one."""
    parties = list(event.parties.all())
    return {
        "kind": event.kind, "day": event.operative, "precision": event.precision, "clause": event.clause,
        "note": event.note, "place": place,
        "sources": "\n".join(party.name for party in parties if party.is_source),
        "results": "\n".join(party.name for party in parties if not party.is_source),
    }  # fmt: skip


def choices_of(event: Event, held: Register) -> QueryDict:
    """Return what was chosen for a kept event, in the form's own names."""
    data = QueryDict(mutable=True)
    parties = list(event.parties.all())
    for side, is_source in (("s", True), ("r", False)):
        for at, party in enumerate(party for party in parties if party.is_source is is_source):
            data[f"{side}-{at}-of"] = party.name
            if party.unit_id:
                data[f"{side}-{at}"] = party.unit_id
    if not event.proposal:
        return data
    proposal = proposal_from_json(event.proposal)
    for at, source in enumerate(proposal.sources):
        data[f"s-{at}"] = source
    data.setlist("dim", [dimension.value for dimension in proposal.dimensions])
    data["goes_on"] = "1" if proposal.does_source_go_on else ""
    for (at, place), share in proposal.shares.items():
        data[f"share-{at}-{place}"] = share.value
    for at, result in enumerate(proposal.results):
        # Of an event in force each party has its unit; what the event founded is worded anew as a new unit.
        data[f"r-{at}"] = result.unit or (NEW if proposal.kind in FOUNDS else UNSETTLED)
        above = result.parents[0][1] if result.parents else ""
        for hierarchy, unit in result.parents:
            above = unit if hierarchy is not Hierarchy.PROFESSIONAL else above
        values = (
            result.type, result.name, result.kind.value,
            reference(held, above, proposal.operative) if above in held.registry.units else "", result.seat,
            ", ".join(code for _scheme, code in result.codes),
        )  # fmt: skip
        if not result.unit:
            data.update({f"r-{at}-{name}": value for name, value in zip(_NEW_FIELDS, values, strict=True)})
    data.update({f"c-{name}": value for name, value in proposal.changed.items()})
    if proposal.parents:
        above = next((unit for h, unit in proposal.parents if h is not Hierarchy.PROFESSIONAL), proposal.parents[0][1])
        data["c-parent"] = reference(held, above, proposal.operative) if above in held.registry.units else ""
    if results := [party.name for party in parties if not party.is_source]:
        data["c-of"] = results[0] if proposal.changed or proposal.parents else ""
    return data


def _unread(line: Line) -> str:
    if line.readings:
        return _("“%(text)s” có nhiều cách hiểu, chọn một đơn vị dưới đây.") % {"text": line.text}
    return _("Sổ không có đơn vị “%(text)s”. Ghi tên khác, mã, hoặc để trống.") % {"text": line.text}


def _full_name(line: Line) -> str:
    return " ".join(part for part in (line.new["type"].strip(), line.new["name"].strip()) if part)
