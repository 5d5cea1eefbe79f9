"""The register of units as a process holds it in memory: the national facts with this office's own.

The national facts come with the program, the own ones from the database, whose newest edition says whether what
is held is of today. A request asks for it once (`OneRegisterARequest`), so that it sees one register throughout.
"""

import gc
import hashlib
from bisect import bisect_right
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib import resources
from pathlib import Path
from threading import Lock
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tinhgon import __version__
from tinhgon.organisations.finding import Finder
from tinhgon.organisations.functions import Functions
from tinhgon.organisations.linking import Linker
from tinhgon.organisations.model import Kind
from tinhgon.organisations.registry import Change, Facts, Mapping, Registry
from tinhgon.organisations.storage import load, national
from tinhgon_web.organisations.convert import all_facts, own_facts
from tinhgon_web.organisations.models import Edition

DAY = timedelta(days=1)


@dataclass(frozen=True, eq=False)
class Register:
    registry: Registry
    finder: Finder
    linker: Linker
    complete_from: date  # the first day of the catalogue; what was before it is not in the register
    change_days: tuple[date, ...]  # the days on which anything changes
    edition: str  # the same for the same facts told by the same program: what an ETag says
    is_loaded: bool  # the database holds these national facts, so that rows may point at their units
    answers: dict[str, dict[Any, Any]] = field(default_factory=dict)  # see `kept_with_the_register`

    def same_day(self, day: date) -> date:
        """Return the earliest day on which everything was as on `day`, so that equal answers are worked out once."""
        at = bisect_right(self.change_days, day)
        if at:
            return self.change_days[at - 1]
        return self.change_days[0] - DAY if self.change_days else day


_Asked = ParamSpec("_Asked")
_Answer = TypeVar("_Answer")


def kept_with_the_register(
    most: int,
) -> Callable[
    [Callable[Concatenate[Register, _Asked], _Answer]], Callable[Concatenate[Register, _Asked], _Answer]
]:  # fmt: skip
    """Keep the last answers to a question with the register it was asked of: they go when it goes.

    A cache of the module would hold the register of every edit, a hundred megabytes each.
    """

    def decorate(
        ask: Callable[Concatenate[Register, _Asked], _Answer],
    ) -> Callable[Concatenate[Register, _Asked], _Answer]:
        def answered(held: Register, /, *asked: _Asked.args, **named: _Asked.kwargs) -> _Answer:
            kept = held.answers.setdefault(ask.__qualname__, {})
            key = (asked, *sorted(named.items()))
            if key in kept:
                found: _Answer = kept[key]
                return found
            found = ask(held, *asked, **named)
            while len(kept) >= most:
                kept.pop(next(iter(kept)), None)
            kept[key] = found
            return found

        return answered

    return decorate


def packed_national() -> bytes:
    """Return the national facts the program carries, packed; `settings.UNITS_FILE` names another file."""
    if settings.UNITS_FILE:
        return Path(settings.UNITS_FILE).read_bytes()
    return resources.files("tinhgon.organisations").joinpath("data", "national.json.gz").read_bytes()


@cache
def _packaged(_file: str) -> tuple[Registry, str]:
    packed = packed_national()
    return load(packed), hashlib.sha256(packed).hexdigest()


def packaged() -> tuple[Registry, str]:
    """Return the national register the program carries, and the SHA-256 of its bytes."""
    return _packaged(settings.UNITS_FILE)


_held: dict[str, tuple[tuple[str, str], Register]] = {}
_building = Lock()
_of_request: ContextVar[list[Register] | None] = ContextVar("register_of_the_request", default=None)


class OneRegisterARequest:
    """Middleware: whatever a request asks, it asks one edition of the register, and asks the database for it once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _of_request.set([])
        try:
            return self.get_response(request)
        finally:
            _of_request.reset(token)


def register(*, fresh: bool = False) -> Register:
    """Return the register of the newest edition. `fresh` asks the database again: for actions, inside their lock."""
    asked = _of_request.get()
    if asked and not fresh:
        return asked[0]
    found = _newest()
    if asked is not None:
        asked[:] = [found]
    return found


def _edition() -> tuple[str, str]:
    return Edition.objects.order_by("-pk").values_list("token", "national").first() or ("", "")


def _newest() -> Register:
    kept = _held.get("")
    if kept is not None and kept[0] == (settings.UNITS_FILE, _edition()[0]):
        return kept[1]
    with _building:
        while True:
            said = _edition()  # again: while this thread waited, another may have made the next
            key = (settings.UNITS_FILE, said[0])
            kept = _held.get("")
            if kept is not None and kept[0] == key:
                return kept[1]
            try:
                made = _made(*said)
            except LookupError:
                if _edition() == said:
                    raise
                continue  # half of the rows were read before an edit, half after it
            if _edition() == said:  # no edit came between the questions to the database
                _held[""] = (key, made)
                gc.freeze()  # it stays until the next edition: the collector need not look through it at every turn
                return made


def forget() -> None:
    """Let go of the register: a process that only waits for others keeps no copy of it."""
    _held.clear()
    _packaged.cache_clear()
    national.cache_clear()
    gc.unfreeze()
    gc.collect()


def _made(token: str, loaded: str) -> Register:
    registry, digest = packaged()
    if loaded == digest:
        own = own_facts()
        registry = registry.with_facts(own) if own != Facts() else registry
    elif loaded:  # the program carries other national facts than those the rows hold: the rows count until it is loaded
        registry = Registry().with_facts(all_facts())
    days = {day for v in registry.all_versions() for day in (v.start, v.end)}
    days |= {day for code in registry.codes for day in (code.start, code.end)}
    days |= {event.operative for event in registry.events.values()}
    changes = tuple(sorted(day for day in days if day is not None))
    edition = hashlib.sha256(f"{__version__} {digest} {token}".encode()).hexdigest()[:20]
    finder = Finder(registry)
    first = registry.complete_from or (changes[0] if changes else date.min)
    return Register(registry, finder, Linker(registry, finder), first, changes, edition, is_loaded=loaded == digest)


@kept_with_the_register(1)
def functions(held: Register) -> Functions:
    """Return the functions of bodies that may be asked."""
    return Functions(held.registry)


def differences(first: date, second: date, kind: Kind | None) -> tuple[Change, ...]:
    """Return what differs between two dates, by what changed, then by code; units without a code last, by name."""
    held = register()
    return _differences(held, held.same_day(first), held.same_day(second), kind)


@kept_with_the_register(8)
def _differences(held: Register, first: date, second: date, kind: Kind | None) -> tuple[Change, ...]:
    registry = held.registry

    def order(change: Change) -> tuple[tuple[str, ...], bool, str, str]:
        version = change.before or change.after
        code = registry.code_of(change.unit, "nso", first if change.before else second)
        return change.kinds, not code, code or (version.full_name if version else ""), change.unit

    return tuple(sorted(registry.diff(first, second, kind=kind), key=order))


def pairs(first: date, second: date, kind: Kind) -> tuple[Mapping, ...]:
    """Return (old, new) for all units of a kind between two dates, by unit id."""
    held = register()
    return _pairs(held, held.same_day(first), held.same_day(second), kind)


@kept_with_the_register(8)
def _pairs(held: Register, first: date, second: date, kind: Kind) -> tuple[Mapping, ...]:
    return tuple(sorted(held.registry.map(first, second, kind=kind), key=lambda pair: (pair.old, pair.new)))


def top(unit: str, on: date, *, known: date | None = None) -> str:
    """Return the highest unit above one on a day (its province, for a commune), or the unit itself."""
    above = register().registry.ancestors(unit, on, known=known)
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
