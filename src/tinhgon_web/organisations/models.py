"""The register of units as it is stored: the national facts the program carries and this office's own.

Nothing is overwritten: a fact that was wrong gets the day it was taken back (`withdrawn`), the right one is another row.
The rows become values in `convert`; questions over many rows are asked in SQL (`Unit.objects.became`).
"""

import secrets
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection, models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from tinhgon_web.accounts.models import User
from tinhgon_web.organisations.words import (
    CERTAINTY_LABELS,
    DIMENSION_LABELS,
    HIERARCHY_LABELS,
    KIND_LABELS,
    PRECISION_LABELS,
    SHARE_LABELS,
    STATE_LABELS,
)
from tinhgon_web.organisations.words import EVENT_LABELS as EVENT_KINDS


def new_token() -> str:
    return secrets.token_hex(8)


class Edition(models.Model):
    """One change of the register; the newest one's token tells a process whether what it holds in memory is of today.

    A token, for a number may be given again when a transaction was rolled back.
    """

    token = models.CharField(max_length=16, default=new_token)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    what = models.CharField(max_length=200)
    national = models.CharField(max_length=64)  # SHA-256 of the packed national facts the rows hold since then

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.pk}: {self.what}"


class Act(models.Model):
    """The document that proves an event."""

    id = models.CharField(primary_key=True, max_length=120)
    number = models.CharField(_("số, ký hiệu"), max_length=120)
    type = models.CharField(_("loại văn bản"), max_length=60, blank=True)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=300, blank=True)
    signed = models.DateField(_("ngày ký"), null=True, blank=True)
    in_force = models.DateField(_("ngày có hiệu lực"), null=True, blank=True)
    title = models.CharField(_("trích yếu"), max_length=500, blank=True)
    certainty = models.CharField(max_length=12, choices=list(CERTAINTY_LABELS.items()), default="confirmed")
    is_own = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.type} {self.number}".strip()


# What became of a unit through any number of events, each later than the one before and in one dimension. One statement, so that it can
# stand inside a question about many rows; both databases plan it by the indexes of the edges.
_REACH = """
    WITH RECURSIVE reach(unit, since, dimension) AS (
        SELECT CAST(%s AS varchar), {day}, CAST('' AS varchar)
        UNION
        SELECT edge.{far}, event.operative, edge.dimension
        FROM reach
        JOIN organisations_edge edge ON edge.{near} = reach.unit
        JOIN organisations_event event ON event.id = edge.event_id
        WHERE event.state IN ('enacted', 'corrected') AND edge.share <> 'none' AND {in_time}
            AND reach.dimension IN ('', edge.dimension)
    )
    SELECT DISTINCT reach.unit FROM reach
"""
_ALIVE = """
    JOIN organisations_version state ON state.unit_id = reach.unit AND state.withdrawn IS NULL
        AND (state.start IS NULL OR state.start <= {day}) AND (state."end" IS NULL OR state."end" > {day})
"""


@cache
def _reach(vendor: str, *, forward: bool) -> str:
    # A cast to date would make a number of it on SQLite, where dates are text.
    day = "CAST(%s AS date)" if vendor == "postgresql" else "%s"
    if forward:
        in_time = f"event.operative > reach.since AND event.operative <= {day}"
        reach = _REACH.format(near="source_id", far="target_id", in_time=in_time, day=day)
        return " ".join((reach + _ALIVE.format(day=day)).split())  # every sign is looked at again at each question
    in_time = f"event.operative <= reach.since AND event.operative > {day}"
    return " ".join(_REACH.format(near="target_id", far="source_id", in_time=in_time, day=day).split())


class UnitQuerySet(models.QuerySet["Unit"]):
    def became(self, unit: str, start: date, end: date) -> Self:
        """Units of `end` that a unit of `start` became, itself among them if it goes on (`start` ≤ `end`)."""
        return self.filter(pk__in=RawSQL(*self._forward(unit, start, end)))

    def came_into(self, unit: str, start: date, end: date) -> Self:
        """All units that went into a unit of `start` since `end`, with itself (`end` ≤ `start`)."""
        sql = _reach(connection.vendor, forward=False)
        return self.filter(pk__in=RawSQL(sql, (unit, start.isoformat(), end.isoformat())))

    def ids_it_became(self, unit: str, start: date, end: date) -> list[str]:
        """The ids of `became`, asked of the database at once, without rows being made."""
        with connection.cursor() as cursor:
            cursor.execute(*self._forward(unit, start, end))
            return [row[0] for row in cursor.fetchall()]

    @staticmethod
    def _forward(unit: str, start: date, end: date) -> tuple[str, tuple[str, ...]]:
        first, last = start.isoformat(), end.isoformat()
        return _reach(connection.vendor, forward=True), (unit, first, last, last, last)


class Unit(models.Model):
    id = models.CharField(primary_key=True, max_length=20)  # opaque; never a code
    kind = models.CharField(_("loại"), max_length=20, choices=list(KIND_LABELS.items()), db_index=True)
    is_own = models.BooleanField(default=False)

    objects = UnitQuerySet.as_manager()

    def __str__(self) -> str:
        return self.id


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What an office prepares is its own: whoever is signed in may see it, the public pages show what is enacted."""
        return self.filter(is_own=True) if user.is_authenticated else self.none()

    def planned(self) -> Self:
        return self.filter(state="planned")

    def ever_in_force(self) -> Self:
        """National events as they are; of our own those that were enacted once: what was only planned left nothing."""
        return self.filter(Q(is_own=False) | Q(edges__isnull=False) | Q(versions_begun__isnull=False)
                           | Q(versions_ended__isnull=False)).distinct()  # fmt: skip

    def touching(self, units: Iterable[str]) -> Self:
        return self.filter(Q(parties__unit__in=list(units))).distinct()


class Event(models.Model):
    """A change of units: prepared (planned), in force (enacted), set right (corrected) or taken back (annulled)."""

    id = models.CharField(primary_key=True, max_length=120)
    kind = models.CharField(_("hình thức"), max_length=12, choices=list(EVENT_KINDS.items()))
    act = models.ForeignKey(Act, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("căn cứ"))
    clause = models.CharField(_("điều, khoản"), max_length=200, blank=True)
    operative = models.DateField(_("ngày hoạt động theo tổ chức mới"), null=True, blank=True, db_index=True)
    precision = models.CharField(max_length=8, choices=list(PRECISION_LABELS.items()), default="day")
    state = models.CharField(_("tình trạng"), max_length=10, choices=list(STATE_LABELS.items()), db_index=True)
    certainty = models.CharField(max_length=12, choices=list(CERTAINTY_LABELS.items()), default="confirmed")
    recorded = models.DateField(null=True, blank=True)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)
    is_own = models.BooleanField(default=False)
    # An own event as it was worded, in the form of `convert.proposal_to_json`; a national one has none.
    proposal = models.JSONField(null=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    origin = models.CharField(_("nguồn"), max_length=300, blank=True)  # the programme's clause it comes from

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ("operative", "pk")
        constraints = (
            models.CheckConstraint(
                name="what_moves_has_an_act_and_a_day",
                condition=~Q(state__in=("enacted", "corrected")) | Q(act__isnull=False, operative__isnull=False),
            ),
            models.CheckConstraint(
                name="only_an_own_event_is_planned_with_a_proposal",
                condition=Q(is_own=False, proposal=None) | Q(is_own=True, proposal__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.operative or ''}".strip()

    @property
    def is_of_record(self) -> bool:
        """Whether nothing happened to the unit: only what the register had recorded of it was set right."""
        if not self.is_own or self.kind != "reorganise" or self.corrects_id is not None:
            return False
        if self.state == "annulled":
            first = self.records.first()
            return first is not None and first.state == "corrected"
        return self.state == "corrected"

    @property
    def title(self) -> str:
        return str(_("Đính chính tên, loại, trụ sở")) if self.is_of_record else self.get_kind_display()


class Party(models.Model):
    """A unit's place in an own event: by name while it is not settled, or begins with the event."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="parties")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="parties")
    name = models.CharField(max_length=500)
    is_source = models.BooleanField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("-is_source", "position")
        constraints = (
            models.UniqueConstraint(fields=("event", "is_source", "position"), name="a_party_has_a_place_once"),
        )

    def __str__(self) -> str:
        return self.name


class EventRecord(models.Model):
    """What was said of an own event at one time: append-only, so that its way from plan to act can be read."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="records")
    state = models.CharField(max_length=10, choices=list(STATE_LABELS.items()))
    facts = models.JSONField()  # proposal, act, clause, operative, as they were
    note = models.TextField(_("lý do"), blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.event_id} {self.state}"


class Version(models.Model):
    """One state of a unit: name, type, seat, what stood above it, on `[start, end)`."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="versions")
    name = models.CharField(_("tên"), max_length=500)
    type = models.CharField(_("loại hình"), max_length=100, blank=True)
    start = models.DateField(null=True)
    end = models.DateField(null=True)
    seat = models.CharField(_("trụ sở"), max_length=300, blank=True)
    recorded = models.DateField(null=True)
    end_recorded = models.DateField(null=True)
    withdrawn = models.DateField(null=True)
    certainty = models.CharField(max_length=12, choices=list(CERTAINTY_LABELS.items()), default="confirmed")
    is_start_known = models.BooleanField(default=True)
    aliases = models.JSONField(default=list)
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="versions_begun")
    end_event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="versions_ended")
    is_own = models.BooleanField(default=False)

    class Meta:
        ordering = ("unit", "start", "pk")
        indexes = (
            models.Index(fields=["withdrawn"], name="versions_taken_back", condition=Q(withdrawn__isnull=False)),
        )
        constraints = (
            models.CheckConstraint(
                name="a_version_ends_after_it_begins", condition=Q(start=None) | Q(end=None) | Q(end__gt=F("start"))
            ),
            models.UniqueConstraint(
                fields=("unit", "start"), condition=Q(withdrawn=None), name="one_state_of_a_unit_begins_on_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.type} {self.name}".strip()


class Parent(models.Model):
    """What stood above a unit in one hierarchy, in one of its states."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="parents")
    hierarchy = models.CharField(max_length=12, choices=list(HIERARCHY_LABELS.items()))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="children")

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("version", "hierarchy"), name="one_parent_in_a_hierarchy"),)

    def __str__(self) -> str:
        return f"{self.version_id} < {self.unit_id}"


class Code(models.Model):
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="codes")
    scheme = models.CharField(max_length=20)
    code = models.CharField(max_length=40)
    start = models.DateField(null=True)
    end = models.DateField(null=True)
    status = models.CharField(max_length=10, default="open")
    continued_as = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=200, blank=True)
    recorded = models.DateField(null=True)
    withdrawn = models.DateField(null=True)
    is_own = models.BooleanField(default=False)

    class Meta:
        ordering = ("scheme", "code", "start", "pk")
        indexes = (models.Index(fields=["scheme", "code"], name="units_by_code"),)
        constraints = (
            models.CheckConstraint(
                name="a_code_ends_after_it_begins", condition=Q(start=None) | Q(end=None) | Q(end__gt=F("start"))
            ),
            models.UniqueConstraint(
                fields=("scheme", "code", "start"), condition=Q(withdrawn=None), name="a_code_means_one_unit_from_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.scheme} {self.code}"


class Edge(models.Model):
    """What passes from one unit to another in an event, in one dimension."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="edges")
    source = models.ForeignKey(Unit, models.PROTECT, related_name="edges_out")
    target = models.ForeignKey(Unit, models.PROTECT, related_name="edges_in")
    dimension = models.CharField(max_length=12, choices=list(DIMENSION_LABELS.items()))
    share = models.CharField(max_length=10, choices=list(SHARE_LABELS.items()))
    remainder_of = models.JSONField(default=list)
    note = models.CharField(max_length=500, blank=True)
    is_own = models.BooleanField(default=False)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(name="nothing_passes_to_itself", condition=~Q(source=F("target"))),
            models.UniqueConstraint(
                fields=("event", "source", "target", "dimension", "note"), name="one_edge_in_a_dimension"
            ),
        )

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"


class NameLink(models.Model):
    """What a person said a printed name means in the documents of one place. A new choice takes the old one back."""

    place = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=500)
    key = models.CharField(max_length=500)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="name_links"
    )  # null: no one unit
    # ISO days of the documents it was chosen for: there it holds though the unit was not alive that day.
    days = models.JSONField(default=list)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("key", "place"), condition=Q(withdrawn_at=None), name="a_name_means_one_thing_in_a_place"
            ),
            models.UniqueConstraint(
                fields=("key",),
                condition=Q(withdrawn_at=None, place=None),
                name="a_name_means_one_thing_without_a_place",
            ),
        )

    def __str__(self) -> str:
        return self.name
