"""Rows of the register of units ↔ values of the core."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from tinhgon.organisations import model as core
from tinhgon.organisations.enactment import Proposal, Result
from tinhgon.organisations.portions import Portion
from tinhgon.organisations.registry import Facts
from tinhgon_web.organisations.models import Act, Code, Edge, Event, Parent, Unit, Version

PROPOSAL_FORMAT = 1


class UnknownFormat(ValueError):
    """A kept proposal is of a format this program does not know. Carries the number found."""


# --- values → rows -----------------------------------------------------------------------------------------------------


def act_row(act: core.Act, *, is_own: bool) -> Act:
    return Act(
        id=act.id, number=act.number, type=act.type, issuer=act.issuer, signed=act.signed, in_force=act.in_force,
        title=act.title, certainty=act.certainty.value, is_own=is_own,
    )  # fmt: skip


def unit_row(unit: core.Unit, *, is_own: bool) -> Unit:
    return Unit(id=unit.id, kind=unit.kind.value, is_own=is_own)


def event_row(event: core.Event) -> Event:
    return Event(
        id=event.id, kind=event.kind.value, act_id=event.act, clause=event.clause, operative=event.operative,
        precision=event.precision, state=event.state.value, certainty=event.certainty.value, recorded=event.recorded,
        note=event.note,
    )  # fmt: skip


def version_row(version: core.Version, *, is_own: bool) -> Version:
    return Version(
        unit_id=version.unit, name=version.name, type=version.type, start=version.start, end=version.end,
        seat=version.seat, recorded=version.recorded, end_recorded=version.end_recorded, withdrawn=version.withdrawn,
        certainty=version.certainty.value, is_start_known=version.is_start_known, aliases=list(version.aliases),
        event_id=version.event or None, end_event_id=version.end_event or None, is_own=is_own,
    )  # fmt: skip


def parent_rows(version: core.Version, row: Version) -> list[Parent]:
    return [Parent(version=row, hierarchy=hierarchy.value, unit_id=unit) for hierarchy, unit in version.parents]


def code_row(code: core.Code, *, is_own: bool) -> Code:
    return Code(
        unit_id=code.unit, scheme=code.scheme, code=code.code, start=code.start, end=code.end, status=code.status.value,
        continued_as=code.continued_as, source=code.source, recorded=code.recorded, withdrawn=code.withdrawn,
        is_own=is_own,
    )  # fmt: skip


def edge_row(edge: core.Edge, *, is_own: bool) -> Edge:
    return Edge(
        event_id=edge.event, source_id=edge.source, target_id=edge.target, dimension=edge.dimension.value,
        share=edge.share.value, remainder_of=list(edge.remainder_of), note=edge.note, is_own=is_own,
    )  # fmt: skip


# --- rows → values -----------------------------------------------------------------------------------------------------


def act_value(row: Act) -> core.Act:
    return core.Act(
        row.id, row.number, row.type, row.issuer, row.signed, row.in_force, row.title, core.Certainty(row.certainty)
    )


def event_value(row: Event) -> core.Event:
    """Wants an event that has an act and a day: one that is or was in force."""
    assert row.operative is not None
    return core.Event(
        row.id, core.EventKind(row.kind), row.act_id or "", row.clause, row.operative, core.State(row.state),
        core.Certainty(row.certainty), row.recorded, row.precision, row.note,
    )  # fmt: skip


def version_value(row: Version) -> core.Version:
    """Wants `parents` prefetched."""
    return core.Version(
        row.unit_id, row.name, row.type, row.start, row.end,
        tuple((core.Hierarchy(parent.hierarchy), parent.unit_id) for parent in row.parents.all()), row.seat,
        row.recorded, row.end_recorded, core.Certainty(row.certainty), row.is_start_known, tuple(row.aliases),
        row.withdrawn, row.event_id or "", row.end_event_id or "",
    )  # fmt: skip


def code_value(row: Code) -> core.Code:
    return core.Code(
        row.scheme, row.code, row.unit_id, row.start, row.end, core.CodeStatus(row.status), row.continued_as,
        row.source, row.recorded, row.withdrawn,
    )  # fmt: skip


def edge_value(row: Edge) -> core.Edge:
    return core.Edge(
        row.event_id, row.source_id, row.target_id, core.Dimension(row.dimension), Portion(row.share),
        tuple(row.remainder_of), row.note,
    )  # fmt: skip


def own_facts() -> Facts:
    """Return what this office's own rows add to the national register, and what of it they took back."""
    taken_back = {"is_own": False, "withdrawn__isnull": False}
    return Facts(
        units=tuple(core.Unit(row.id, core.Kind(row.kind)) for row in Unit.objects.filter(is_own=True)),
        versions=_versions(Version.objects.filter(is_own=True)),
        codes=tuple(map(code_value, Code.objects.filter(is_own=True))),
        acts=tuple(map(act_value, Act.objects.filter(is_own=True))),
        events=tuple(map(event_value, Event.objects.filter(is_own=True).ever_in_force())),
        edges=tuple(map(edge_value, Edge.objects.filter(is_own=True))),
        withdrawn_versions=_versions(Version.objects.filter(**taken_back)),
        withdrawn_codes=tuple(map(code_value, Code.objects.filter(**taken_back))),
    )


def all_facts() -> Facts:
    """Return everything the database holds, national and own."""
    return Facts(
        units=tuple(core.Unit(row.id, core.Kind(row.kind)) for row in Unit.objects.all()),
        versions=_versions(Version.objects.all()),
        codes=tuple(map(code_value, Code.objects.all())),
        acts=tuple(map(act_value, Act.objects.all())),
        events=tuple(map(event_value, Event.objects.ever_in_force())),
        edges=tuple(map(edge_value, Edge.objects.all())),
    )


def _versions(rows: QuerySet[Version]) -> tuple[core.Version, ...]:
    return tuple(map(version_value, rows.prefetch_related("parents")))


# --- a proposal as JSON ------------------------------------------------------------------------------------------------


def proposal_to_json(proposal: Proposal) -> dict[str, Any]:
    return {
        "format": PROPOSAL_FORMAT,
        "kind": proposal.kind.value,
        "operative": proposal.operative.isoformat(),
        "precision": proposal.precision,
        "sources": list(proposal.sources),
        "results": [
            {
                "unit": each.unit, "kind": each.kind.value, "name": each.name, "type": each.type, "seat": each.seat,
                "parents": _parents_to_json(each.parents), "codes": [list(code) for code in each.codes],
            }
            for each in proposal.results
        ],
        "changed": dict(proposal.changed),
        "parents": None if proposal.parents is None else _parents_to_json(proposal.parents),
        "dimensions": [dimension.value for dimension in proposal.dimensions],
        "shares": [[source, result, share.value] for (source, result), share in sorted(proposal.shares.items())],
        "does_source_go_on": proposal.does_source_go_on,
        "clause": proposal.clause,
        "certainty": proposal.certainty.value,
        "note": proposal.note,
    }  # fmt: skip


def proposal_from_json(kept: Mapping[str, Any]) -> Proposal:
    """Return a kept proposal. Raises UnknownFormat."""
    if kept.get("format") != PROPOSAL_FORMAT:
        raise UnknownFormat(f"format {kept.get('format')!r}, known is {PROPOSAL_FORMAT}")
    return Proposal(
        kind=core.EventKind(kept["kind"]),
        operative=date.fromisoformat(kept["operative"]),
        precision=kept["precision"],
        sources=tuple(kept["sources"]),
        results=tuple(
            Result(
                unit=each["unit"], kind=core.Kind(each["kind"]), name=each["name"], type=each["type"],
                seat=each["seat"], parents=_parents_from_json(each["parents"]),
                codes=tuple((scheme, code) for scheme, code in each["codes"]),
            )
            for each in kept["results"]
        ),
        changed=dict(kept["changed"]),
        parents=None if kept["parents"] is None else _parents_from_json(kept["parents"]),
        dimensions=tuple(core.Dimension(value) for value in kept["dimensions"]),
        shares={(source, result): Portion(share) for source, result, share in kept["shares"]},
        does_source_go_on=kept["does_source_go_on"],
        clause=kept["clause"],
        certainty=core.Certainty(kept["certainty"]),
        note=kept["note"],
    )  # fmt: skip


def _parents_to_json(parents: Iterable[tuple[core.Hierarchy, str]]) -> list[list[str]]:
    return [[hierarchy.value, unit] for hierarchy, unit in parents]


def _parents_from_json(kept: Iterable[Iterable[str]]) -> tuple[tuple[core.Hierarchy, str], ...]:
    return tuple((core.Hierarchy(hierarchy), unit) for hierarchy, unit in kept)
