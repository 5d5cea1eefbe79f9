"""The national register of units as the shell asks it: loaded once in a process, never changed by a request."""

import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib import resources

from tinhgon import __version__
from tinhgon.organisations.finding import Finder
from tinhgon.organisations.model import Kind
from tinhgon.organisations.registry import Change, Mapping, Registry
from tinhgon.organisations.storage import national

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Register:
    registry: Registry
    finder: Finder
    complete_from: date  # the first day of the catalogue; what was before it is not in the register
    change_days: tuple[date, ...]  # the days on which anything changes
    edition: str  # the same for the same facts told by the same program: what an ETag says

    def same_day(self, day: date) -> date:
        """Return the earliest day on which everything was as on `day`, so that equal answers are worked out once."""
        at = bisect_right(self.change_days, day)
        return self.change_days[at - 1] if at else self.change_days[0] - DAY


@cache
def register() -> Register:
    registry = national()
    first = min(v.start for v in registry.all_versions() if v.start is not None and not v.is_start_known)
    days = {day for v in registry.all_versions() for day in (v.start, v.end)}
    days |= {day for code in registry.codes for day in (code.start, code.end)}
    days |= {event.operative for event in registry.events.values()}
    changes = tuple(sorted(day for day in days if day is not None))
    packed = resources.files("tinhgon.organisations").joinpath("data", "national.json.gz").read_bytes()
    edition = hashlib.sha256(__version__.encode() + packed).hexdigest()[:20]
    return Register(registry, Finder(registry), first, changes, edition)


def differences(first: date, second: date, kind: Kind | None) -> tuple[Change, ...]:
    """Return what differs between two dates, by what changed, then by code; units without a code last, by name."""
    held = register()
    return _differences(held.same_day(first), held.same_day(second), kind)


@lru_cache(maxsize=8)
def _differences(first: date, second: date, kind: Kind | None) -> tuple[Change, ...]:
    registry = register().registry

    def order(change: Change) -> tuple[tuple[str, ...], bool, str, str]:
        version = change.before or change.after
        code = registry.code_of(change.unit, "nso", first if change.before else second)
        return change.kinds, not code, code or (version.full_name if version else ""), change.unit

    return tuple(sorted(registry.diff(first, second, kind=kind), key=order))


def pairs(first: date, second: date, kind: Kind) -> tuple[Mapping, ...]:
    """Return (old, new) for all units of a kind between two dates, by unit id."""
    held = register()
    return _pairs(held.same_day(first), held.same_day(second), kind)


@lru_cache(maxsize=8)
def _pairs(first: date, second: date, kind: Kind) -> tuple[Mapping, ...]:
    return tuple(sorted(register().registry.map(first, second, kind=kind), key=lambda pair: (pair.old, pair.new)))


def top(unit: str, on: date) -> str:
    """Return the highest unit above one on a day (its province, for a commune), or the unit itself."""
    above = register().registry.ancestors(unit, on)
    return above[-1].unit if above else unit


def province_and_kin(province: str, first: date, second: date) -> frozenset[str]:
    """Return a province with those it came from or went into between two dates."""
    registry = register().registry
    early, late = min(first, second), max(first, second)
    kin = {each.unit for each in registry.predecessors(province, late, early)}
    kin |= {each.unit for each in registry.successors(province, early, late)}
    return frozenset(kin | {province})


def find_province(text: str, *days: date) -> str | None:
    """Return the province with this unit id or two-digit code on the first of the days it was alive on."""
    registry = register().registry
    for on in days:
        for unit in [text] if text in registry.units else registry.resolve("nso", text, on):
            if registry.units[unit].kind is Kind.PROVINCE:
                return unit
    return None


def last_day(end: date | None) -> date | None:
    """Return the last day of a half-open interval."""
    return end - DAY if end is not None else None
