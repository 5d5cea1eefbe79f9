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
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-cut_off", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("programme", "layout", "starts_on", "cut_off"), name="one_report_a_programme_period_and_layout"
            ),
            models.CheckConstraint(
                name="a_period_does_not_end_before_it_starts", condition=Q(cut_off__gte=F("starts_on"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.programme} {self.starts_on:%d/%m/%Y}–{self.cut_off:%d/%m/%Y}"
