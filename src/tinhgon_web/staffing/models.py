from datetime import date, datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinhgon_web.accounts.models import User
from tinhgon_web.accounts.permissions import May, Role

PLAN_STATES = {"draft": _("chờ xác nhận số liệu"), "confirmed": _("đã xác nhận số liệu")}
SCENARIO_STATES = {
    "waiting": _("chờ tính"),
    "running": _("đang tính"),
    "done": _("đã tính xong"),
    "impossible": _("các quy định mâu thuẫn"),
    "failed": _("chưa tính được"),
}


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: User) -> Self:
        """A personnel body sees its own; who follows the programme sees all; nobody else any."""
        if not user.may(May.SEE_STAFF):
            return self.none()
        return self.filter(body_name=user.body_name) if user.role == Role.PERSONNEL else self

    def due_for_erasure(self, on: date) -> Self:
        return self.filter(keep_until__lt=on, people__erased_at=None).distinct()


class Plan(models.Model):
    """A question of placement: the posts and limits as given, and the people (`Staff`) to be placed.

    `tables` holds the rows of the smaller tables as they were read from the files: posts, units, pairs, distances,
    surplus. `sha256` is over all files and dates, so that the same question asked twice is one plan.
    """

    title = models.CharField(_("tên phương án"), max_length=200)
    body_name = models.CharField(_("cơ quan"), max_length=300)
    on = models.DateField(_("ngày bố trí có hiệu lực"))
    arranged_on = models.DateField(_("ngày quyết định sắp xếp có hiệu lực"), null=True, blank=True)
    distance_limit_km = models.PositiveIntegerField(_("không ai phải chuyển xa quá (km)"), null=True, blank=True)
    spouse_limit_km = models.PositiveIntegerField(_("vợ chồng không cách nhau quá (km)"), null=True, blank=True)
    keep_until = models.DateField(_("lưu thông tin cá nhân đến ngày"))
    tables = models.JSONField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=list(PLAN_STATES.items()), default="draft")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (models.UniqueConstraint(fields=("body_name", "sha256"), name="one_plan_a_body_and_question"),)

    def __str__(self) -> str:
        return self.title


class Staff(models.Model):
    """A person of a plan, with the facts the rules ask for and no others. An erased one keeps code and side only.

    `private` holds the facts of NĐ 178/2024 Điều 4, of the family and the wishes: seen only with the right to.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="people")
    code = models.CharField(_("mã"), max_length=60)
    name = models.CharField(_("họ và tên"), max_length=200, blank=True)
    side = models.CharField(_("cơ quan cũ"), max_length=200)
    facts = models.JSONField(default=dict)
    private = models.JSONField(default=dict)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("plan", "code"), name="a_person_is_once_in_a_plan"),
            models.CheckConstraint(name="an_erased_person_has_no_name", condition=Q(erased_at=None) | Q(name="")),
        )

    def __str__(self) -> str:
        return self.name or self.code


class ScenarioQuerySet(models.QuerySet["Scenario"]):
    def stuck(self, at: datetime) -> Self:
        """Running for longer than a search and its conflict may take: the worker that had it is gone."""
        longest = timedelta(seconds=4 * settings.PLACEMENT_SECONDS + 600)
        return self.filter(state="running", running_since__lt=at - longest)


class Scenario(models.Model):
    """One answer to a plan: its demands (who is put where or kept from where, each with a reason) and the result.

    `result` holds codes only, so that an erased person is erased here too.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="scenarios")
    number = models.PositiveIntegerField()
    base = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    demands = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=list(SCENARIO_STATES.items()), default="waiting")
    progress = models.CharField(max_length=60, blank=True)
    running_since = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)
    problems = models.JSONField(default=list)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    accepted_reason = models.CharField(_("căn cứ, lý do"), max_length=500, blank=True)

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("plan", "number"), name="scenarios_of_a_plan_are_numbered"),
            models.UniqueConstraint(
                fields=("plan",), condition=Q(accepted_at__isnull=False), name="one_accepted_scenario_a_plan"
            ),
            models.CheckConstraint(
                name="only_a_result_is_accepted_by_someone_for_a_reason",
                condition=Q(accepted_at=None, accepted_by=None)
                | (Q(accepted_at__isnull=False, accepted_by__isnull=False, state="done") & ~Q(accepted_reason="")),
            ),
            models.CheckConstraint(
                name="a_scenario_done_has_a_result", condition=~Q(state="done") | Q(result__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan} #{self.number}"

    @property
    def is_open(self) -> bool:
        return self.state in {"waiting", "running"}


class LedgerRowQuerySet(models.QuerySet["LedgerRow"]):
    def visible_to(self, user: User) -> Self:
        if not user.may(May.SEE_STAFF):
            return self.none()
        return self.filter(body_name=user.body_name) if user.role == Role.PERSONNEL else self


class LedgerRow(models.Model):
    """One ± of a unit's quota or of its people, with its decision. Never changed: a fault is set right by another row."""

    body_name = models.CharField(_("cơ quan"), max_length=300)
    unit = models.CharField(_("đơn vị"), max_length=200)
    kind = models.CharField(max_length=20)
    measure = models.CharField(max_length=10)
    on = models.DateField(_("ngày"))
    change = models.IntegerField(_("thay đổi"))
    decision = models.CharField(_("số quyết định"), max_length=200)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = LedgerRowQuerySet.as_manager()

    class Meta:
        ordering = ("on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("body_name", "unit", "kind", "measure", "on", "change", "decision"),
                name="a_decision_changes_a_number_once_a_day",
            ),
            models.CheckConstraint(name="a_change_has_a_decision", condition=~Q(decision="") & ~Q(change=0)),
        )

    def __str__(self) -> str:
        return f"{self.unit} {self.on:%d/%m/%Y} {self.change:+}"
