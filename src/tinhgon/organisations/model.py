"""What an organisation register holds: units, their versions, codes, acts, events and edges.

All intervals are half-open, `[start, end)`; None means open on that side. A fact also has the day it became known
(`recorded`) and, if it was taken back, the day of that (`withdrawn`), so that the register can say what was held on
one day to be true on another.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tinhgon.organisations.portions import Portion


class Kind(StrEnum):
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    ORGAN = "organ"
    PARTY_BODY = "party_body"
    MASS_ORGANISATION = "mass_organisation"
    SERVICE_UNIT = "service_unit"


class Hierarchy(StrEnum):
    STATE = "state"
    PARTY = "party"
    FRONT = "front"
    PROFESSIONAL = "professional"


class EventKind(StrEnum):
    """NQ 190/2025/QH15's words; the pairing with other vocabularies is in DOMAIN 12.2."""

    ESTABLISH = "establish"  # thành lập
    DISSOLVE = "dissolve"  # giải thể, kết thúc hoạt động
    MERGE = "merge"  # hợp nhất: all end, one begins
    ABSORB = "absorb"  # sáp nhập: one goes on
    SPLIT = "split"  # chia, tách
    RENAME = "rename"  # đổi tên
    RETYPE = "retype"  # thay đổi loại hoặc cấp
    TRANSFER = "transfer"  # chuyển chức năng, điều chỉnh địa giới
    REORGANISE = "reorganise"  # tổ chức lại, chuyển đổi
    REPARENT = "reparent"  # the unit stays, the level above it changes


class State(StrEnum):
    PLANNED = "planned"
    ENACTED = "enacted"
    CORRECTED = "corrected"
    ANNULLED = "annulled"


class Certainty(StrEnum):
    CONFIRMED = "confirmed"
    SECONDARY = "secondary"
    UNCONFIRMED = "unconfirmed"


class Dimension(StrEnum):
    """In what sense a unit goes on in another."""

    IDENTITY = "identity"
    TERRITORY = "territory"
    POPULATION = "population"
    FUNCTION = "function"
    PROCEDURE = "procedure"
    QUOTA = "quota"
    ASSET = "asset"
    RECORD = "record"
    SEAL = "seal"
    DEBT = "debt"
    PROJECT = "project"


class CodeStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    CORRECTED = "corrected"


Share = Portion  # whole, part, remainder, none: kinds, no numbers, for the acts give none


@dataclass(frozen=True, slots=True)
class Unit:
    id: str  # opaque; never a code
    kind: Kind


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a unit: what it was called, what it was, what stood above it."""

    unit: str
    name: str  # without its type: "Bến Nghé"
    type: str  # "Phường"
    start: date | None
    end: date | None
    parents: tuple[tuple[Hierarchy, str], ...] = ()
    seat: str = ""
    recorded: date | None = None
    end_recorded: date | None = None  # when the end became known
    certainty: Certainty = Certainty.CONFIRMED
    is_start_known: bool = True  # False: the unit was there earlier, since when is not in the register
    aliases: tuple[str, ...] = ()  # other spellings of the name, as acts and catalogues print it
    withdrawn: date | None = None
    event: str = ""  # the event that began this version, "" when it is not in the register
    end_event: str = ""  # the event that ended the unit where no edge leads on from it

    @property
    def full_name(self) -> str:
        return f"{self.type} {self.name}" if self.type else self.name

    def parent(self, hierarchy: Hierarchy = Hierarchy.STATE) -> str | None:
        for which, unit in self.parents:
            if which is hierarchy:
                return unit
        return None

    def holds(self, on: date, known: date | None = None) -> bool:
        """Whether this was so `on` a day, by what was known on another (None: by all that is known)."""
        if self.start is not None and on < self.start:
            return False
        if known is None:
            return (self.end is None or on < self.end) and self.withdrawn is None
        if self.recorded is not None and known < self.recorded:
            return False
        if self.withdrawn is not None and known >= self.withdrawn:
            return False
        is_end_known = self.end is not None and (self.end_recorded is None or self.end_recorded <= known)
        return not is_end_known or on < self.end  # type: ignore[operator]


@dataclass(frozen=True, slots=True)
class Code:
    scheme: str  # "nso", "qcvn102"
    code: str
    unit: str
    start: date | None
    end: date | None
    status: CodeStatus = CodeStatus.OPEN
    continued_as: str = ""
    source: str = ""
    recorded: date | None = None
    withdrawn: date | None = None  # the day it became known to be wrong

    def holds(self, on: date, known: date | None = None) -> bool:
        if (self.start is not None and on < self.start) or (self.end is not None and on >= self.end):
            return False
        if known is None:
            return self.withdrawn is None
        return (self.recorded is None or self.recorded <= known) and (self.withdrawn is None or known < self.withdrawn)


@dataclass(frozen=True, slots=True)
class Act:
    id: str
    number: str  # "1656/NQ-UBTVQH15"
    type: str
    issuer: str
    signed: date | None
    in_force: date | None
    title: str = ""
    certainty: Certainty = Certainty.CONFIRMED


@dataclass(frozen=True, slots=True)
class Event:
    id: str
    kind: EventKind
    act: str
    clause: str  # "khoản 36 Điều 1"
    operative: date
    state: State = State.ENACTED
    certainty: Certainty = Certainty.CONFIRMED
    recorded: date | None = None
    precision: str = "day"  # "day", "month", "quarter"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """What passes from one unit to another in an event, in one dimension."""

    event: str
    source: str
    target: str
    dimension: Dimension
    share: Share
    remainder_of: tuple[int, ...] = ()  # khoản the remainder is what is left after
    note: str = ""
