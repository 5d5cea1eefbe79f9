"""The facts of a register while it is being built, before they are a `Registry`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from tinhgon.organisations.model import Act, Code, Edge, Event, Kind, Unit, Version

OPERATIVE = date(2025, 7, 1)  # the day 34 provinces and two tiers begin: NQ 202/2025/QH15, Luật 72/2025/QH15
# The last change the catalogues know before 30/6/2025; since when each unit was there is not in the register.
KNOWN_SINCE = date(2025, 3, 1)


class BuildFailed(ValueError):
    """Something in the acts could not be settled. Carries every open point."""

    def __init__(self, unsolved: Sequence[str]) -> None:
        super().__init__("\n".join(unsolved))
        self.unsolved = tuple(unsolved)


@dataclass(slots=True)
class Tables:
    units: dict[str, Unit] = field(default_factory=dict)
    versions: list[Version] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    acts: dict[str, Act] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)

    def unit(self, kind: Kind, *seed: str) -> str:
        """Make a unit with an opaque id that stays the same in every build: a digest of what first tells it apart."""
        import hashlib  # only a build needs it

        digest = hashlib.sha256("|".join((kind.value, *seed)).encode()).hexdigest()
        name = "u" + digest[:10]
        if name in self.units:
            raise ValueError(f"two units of one seed or digest: {seed}")
        self.units[name] = Unit(name, kind)
        return name

    def event(self, event: Event) -> str:
        self.events[event.id] = event
        return event.id
