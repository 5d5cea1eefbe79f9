"""The national facts the program carries, written into the database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tinhgon.organisations.registry import Facts, Registry
from tinhgon.organisations.validation import Problem, problems
from tinhgon_web.accounts.models import User
from tinhgon_web.audit.actions import record
from tinhgon_web.organisations import convert
from tinhgon_web.organisations.actions.editions import lock
from tinhgon_web.organisations.models import (
    Act,
    Code,
    Edge,
    Edition,
    Event,
    Parent,
    Party,
    Unit,
    Version,
)
from tinhgon_web.organisations.register import packaged

BATCH = 2000


class NewFactsDisagree(Exception):
    """Own facts do not fit the national facts to be loaded. Carries what stands against it, as the core says it."""

    def __init__(self, reasons: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{each.rule}: {each.where} {each.what}".strip() for each in reasons))
        self.reasons = tuple(reasons)


@dataclass(frozen=True, slots=True)
class Loaded:
    units: int
    events: int
    is_new: bool


@transaction.atomic
def load_national(*, by: User | None, at: datetime) -> Loaded:
    """Write the national facts the program carries into the database; the same facts twice change nothing.

    Facts of an earlier edition that the new one no longer tells are gone, own facts stay.

    Raises:
        NewFactsDisagree: own facts rest on national ones that the new edition tells otherwise; nothing is written.
    """
    lock()
    registry, digest = packaged()
    counts = {"units": len(registry.units), "events": len(registry.events)}
    last = Edition.objects.order_by("-pk").first()
    if last is not None and last.national == digest:
        return Loaded(counts["units"], counts["events"], is_new=False)
    if last is not None:
        _check_own_facts(registry)
        _clear_national(registry)
    _write_national(registry)
    edition = Edition.objects.create(at=at, by=by, what="load_national", national=digest)
    record(action="units.load", obj=edition, by=by, at=at, details={"sha256": digest, **counts})
    return Loaded(counts["units"], counts["events"], is_new=True)


def _check_own_facts(registry: Registry) -> None:
    own = convert.own_facts()
    rested_on = Unit.objects.filter(is_own=False, pk__in=Party.objects.exclude(unit=None).values("unit"))
    missing = set(rested_on.values_list("pk", flat=True)) - set(registry.units)
    reasons = [Problem("unit no longer told", unit, "") for unit in sorted(missing)]
    try:
        together = registry.with_facts(own)
    except LookupError as error:
        reasons.append(Problem("fact no longer told", "", str(error)))
    else:
        held = set(problems(registry))
        reasons += [each for each in problems(together) if each not in held] if own != Facts() else []
    if reasons:
        raise NewFactsDisagree(reasons)


def _clear_national(registry: Registry) -> None:
    """Take out the national facts of the edition before; what own facts took back is kept by its key."""
    Edge.objects.filter(is_own=False).delete()
    Code.objects.filter(is_own=False, withdrawn=None).delete()
    Version.objects.filter(is_own=False, withdrawn=None).delete()
    held = set(registry.events)
    gone = Event.objects.filter(is_own=False).exclude(pk__in=held).exclude(versions_begun__isnull=False)
    gone.exclude(versions_ended__isnull=False).delete()


def _write_national(registry: Registry) -> None:
    kept_versions = {
        (v.unit_id, v.start, v.name, v.type, v.end) for v in Version.objects.filter(is_own=False)
    }  # taken back by own facts
    kept_codes = {(c.scheme, c.code, c.unit_id, c.start) for c in Code.objects.filter(is_own=False)}
    _upsert(
        [convert.act_row(act, is_own=False) for act in registry.acts.values()],
        ["number", "type", "issuer", "signed", "in_force", "title", "certainty"],
    )
    _upsert([convert.unit_row(unit, is_own=False) for unit in registry.units.values()], ["kind"])
    _upsert(
        [convert.event_row(event) for event in registry.events.values()],
        ["kind", "act", "clause", "operative", "precision", "state", "certainty", "recorded", "note"],
    )
    versions = [
        (version, convert.version_row(version, is_own=False))
        for version in registry.all_versions()
        if (version.unit, version.start, version.name, version.type, version.end) not in kept_versions
    ]
    Version.objects.bulk_create([row for _value, row in versions], batch_size=BATCH)
    Parent.objects.bulk_create(
        [parent for value, row in versions for parent in convert.parent_rows(value, row)], batch_size=BATCH
    )
    Code.objects.bulk_create(
        [
            convert.code_row(code, is_own=False)
            for code in registry.codes
            if (code.scheme, code.code, code.unit, code.start) not in kept_codes
        ],
        batch_size=BATCH,
    )
    Edge.objects.bulk_create([convert.edge_row(edge, is_own=False) for edge in registry.edges], batch_size=BATCH)


def _upsert(rows: Iterable[Act | Unit | Event], fields: list[str]) -> None:
    """Write rows of one model; a row whose id is there takes the new values."""
    held = list(rows)
    if held:
        type(held[0])._default_manager.bulk_create(
            held,  # type: ignore[arg-type]
            update_conflicts=True, unique_fields=["id"], update_fields=fields, batch_size=BATCH,
        )  # fmt: skip
