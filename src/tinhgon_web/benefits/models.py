"""The case file of a leaver: facts in versions with what they come to, proofs, the decision, payments."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from tinhgon_web.accounts.models import User
from tinhgon_web.accounts.permissions import May


class LeaverCaseQuerySet(models.QuerySet["LeaverCase"]):
    def visible_to(self, user: User) -> Self:
        """Return the cases a person may know of: all, those of the person's own unit, or none."""
        if not user.may(May.SEE_LEAVERS):
            return self.none()
        return self if user.may(May.SEE_LEAVERS_OF_ALL) else self.filter(unit_name=user.body_name)

    def with_state(self) -> Self:
        return self.prefetch_related("versions", "payments").select_related("decision")


class LeaverCase(models.Model):
    person = models.CharField(_("họ và tên"), max_length=200)
    unit_name = models.CharField(_("cơ quan, đơn vị"), max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = LeaverCaseQuerySet.as_manager()

    class Meta:
        ordering = ("unit_name", "person", "pk")

    def __str__(self) -> str:
        return f"{self.person} ({self.unit_name})"

    @property
    def latest(self) -> "CaseVersion":
        """The version that counts; a case has at least one."""
        return max(self.versions.all(), key=lambda version: version.number)

    @property
    def decided(self) -> "CaseDecision | None":
        return getattr(self, "decision", None)

    @property
    def paid(self) -> int:
        """Whole đồng paid so far."""
        return sum(payment.amount for payment in self.payments.all())

    @property
    def state(self) -> str:
        """Where the case stands, from what has been recorded: no field can disagree with the rows."""
        if self.decided is not None:
            if self.paid == 0:
                return "decided"
            return "paid" if self.paid == self.decided.amount else "part_paid"
        return "open" if self.latest.total is None else "computed"


STATE_WORDS = {
    "open": _("chưa tính được"), "computed": _("đã tính"), "decided": _("đã quyết định"),
    "part_paid": _("đã chi trả một phần"), "paid": _("đã chi trả đủ"),
}  # fmt: skip


class CaseVersion(models.Model):
    """Facts as they were known, and what they came to under the law of the program then; never changed."""

    case = models.ForeignKey(LeaverCase, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    facts = models.JSONField()  # {"format": 1, "facts": {...}, "readings": {...}}
    law_key = models.CharField(max_length=16)
    result = models.JSONField()  # tinhgon.benefits.as_json.comparison_as_json, format 1
    regime = models.CharField(max_length=30, blank=True)
    total = models.BigIntegerField(null=True)  # whole đồng
    reason = models.CharField(_("lý do"), max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("case", "number")
        constraints = (
            models.UniqueConstraint(fields=("case", "number"), name="a_version_of_a_case_has_its_number"),
            models.CheckConstraint(
                name="a_version_has_an_amount_with_its_regime",
                condition=Q(total=None, regime="") | (Q(total__gte=0) & ~Q(regime="")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.case}: {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A version is never changed; make another.")
        super().save(*args, **kwargs)


class CaseProof(models.Model):
    """A paper that proves a fact."""

    case = models.ForeignKey(LeaverCase, models.PROTECT, related_name="proofs")
    fact = models.CharField(max_length=60)
    paper = models.CharField(_("giấy tờ"), max_length=300)
    name = models.CharField(_("tên tệp"), max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    content = models.FileField(upload_to="leavers/%Y/%m", blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.fact}: {self.paper}"


class CaseDecision(models.Model):
    """What the competent body decided. A person decides; where it differs from the computation, a reason is given."""

    case = models.OneToOneField(LeaverCase, models.PROTECT, related_name="decision")
    version = models.ForeignKey(CaseVersion, models.PROTECT, related_name="+")
    number = models.CharField(_("số quyết định"), max_length=100)
    day = models.DateField(_("ngày quyết định"))
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    reason = models.CharField(_("lý do khác với số tính"), max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.CheckConstraint(name="a_decided_amount_is_not_negative", condition=Q(amount__gte=0)),)

    def __str__(self) -> str:
        return self.number


SOURCES = (("state_budget", _("ngân sách nhà nước")), ("unit", _("kinh phí thường xuyên của đơn vị")))


class CasePaymentQuerySet(models.QuerySet["CasePayment"]):
    def sum(self) -> int:
        return self.aggregate(sum=Sum("amount"))["sum"] or 0


class CasePayment(models.Model):
    case = models.ForeignKey(LeaverCase, models.PROTECT, related_name="payments")
    day = models.DateField(_("ngày chi"))
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    reference = models.CharField(_("chứng từ"), max_length=100)
    source = models.CharField(_("nguồn"), max_length=20, choices=SOURCES)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = CasePaymentQuerySet.as_manager()

    class Meta:
        ordering = ("day", "pk")
        constraints = (
            models.CheckConstraint(name="a_payment_is_more_than_nothing", condition=Q(amount__gt=0)),
            models.UniqueConstraint(fields=("case", "reference"), name="a_voucher_pays_a_case_once"),
        )

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount}"
