"""The bodies of a task by their printed names, and what the units they meant are today."""

from dataclasses import dataclass
from datetime import date

from tinhgon_web.organisations.actions import Remembered
from tinhgon_web.organisations.naming import Heir, Naming
from tinhgon_web.organisations.register import register
from tinhgon_web.programmes.models import ROLE_IN_TASK, Programme, Task


@dataclass(frozen=True, slots=True)
class NamedPart:
    """A body of a task by its printed name, and what the unit it meant is today; None where no unit is settled."""

    name: str
    heir: Heir | None


def heirs_of(programme: Programme) -> Naming:
    """Return what says of units that are settled what has become of them; it reads no names and asks no database."""
    return Naming(register(), programme.place_id, programme.named_on, Remembered({}, frozenset()))


def named_parts(task: Task, naming: Naming, today: date) -> dict[str, list[NamedPart]]:
    """Return role → the bodies in it. Wants `parts` prefetched with their bodies."""
    found: dict[str, list[NamedPart]] = {role: [] for role in ROLE_IN_TASK}
    for part in task.parts.all():
        found[part.role].append(NamedPart(part.body.name, naming.known_heir(part.unit_id, today)))
    return found
