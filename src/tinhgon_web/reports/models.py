from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tinhgon_web.programmes.models import Programme

PERIODS = {"month": _("tháng"), "quarter": _("quý"), "half": _("6 tháng"), "year": _("năm"), "other": _("đột xuất")}
LAYOUTS = {"dang-05-2026": _("Văn bản của Đảng (HD 05-HD/VPTW)"), "nn-30-2020": _("Văn bản hành chính (NĐ 30/2020)")}


class Report(models.Model):
    """A progress report, frozen: `data` holds every figure with its rows and is never written again."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="reports", verbose_name=_("chương trình"))
    layout = models.CharField(_("thể thức"), max_length=20, choices=list(LAYOUTS.items()))
    period = models.CharField(_("loại kỳ"), max_length=10, choices=list(PERIODS.items()))
    starts_on = models.DateField(_("từ ngày"))
    cut_off = models.DateField(_("chốt số liệu ngày"))
    data = models.JSONField()
    given = models.JSONField(default=dict)  # what the form gave, for the next report and for a corrected version
    version = models.PositiveSmallIntegerField(_("bản"), default=1)
    correction = models.TextField(_("sửa gì so với bản trước"), blank=True)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-cut_off", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("programme", "layout", "starts_on", "cut_off", "version"),
                name="one_version_a_programme_period_and_layout",
            ),
            models.CheckConstraint(
                name="a_later_version_says_what_it_corrects", condition=Q(version=1) | ~Q(correction="")
            ),
            models.CheckConstraint(
                name="a_period_does_not_end_before_it_starts", condition=Q(cut_off__gte=F("starts_on"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.programme} {self.starts_on:%d/%m/%Y}–{self.cut_off:%d/%m/%Y}"

    def versions(self) -> "models.QuerySet[Report]":
        """All versions of this report, the newest first."""
        key = {name: getattr(self, name) for name in ("programme", "layout", "starts_on", "cut_off")}
        return Report.objects.filter(**key).order_by("-version")


class Draft(models.Model):
    """A report somebody is working on: what the form gave. Its figures are those of the moment it is looked at."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="drafts")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    given = models.JSONField()
    corrects = models.ForeignKey(Report, models.CASCADE, null=True, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("programme", "owner"), name="one_draft_a_person_and_programme"),)

    def __str__(self) -> str:
        return f"{self.programme_id}: {self.owner}"
