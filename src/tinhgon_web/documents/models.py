from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tinhgon_web.accounts.models import User

STATES = {"waiting": _("Chờ đọc"), "reading": _("Đang đọc"), "read": _("Đã đọc"), "failed": _("Không đọc được")}

CORRECTIONS = {
    "task.set": _("sửa nhiệm vụ"),
    "task.confirm": _("xác nhận nhiệm vụ"),
    "task.split": _("tách nhiệm vụ"),
    "task.merge": _("gộp nhiệm vụ"),
    "task.add": _("thêm nhiệm vụ"),
    "task.remove": _("bỏ nhiệm vụ"),
    "change.set": _("sửa thay đổi tổ chức"),
    "change.add": _("thêm thay đổi tổ chức"),
    "change.remove": _("bỏ thay đổi tổ chức"),
    "warning.resolve": _("xử lý cảnh báo"),
    "letterhead.set": _("sửa phần đầu văn bản"),
}
CHANGE_TYPES = {
    "establish": _("Thành lập"),
    "dissolve": _("Kết thúc hoạt động, giải thể"),
    "merge": _("Hợp nhất"),
    "absorb": _("Sáp nhập"),
    "split": _("Chia, tách"),
    "rename": _("Đổi tên"),
    "reorganise": _("Tổ chức lại"),
    "transfer": _("Chuyển giao"),
}


def longest_reading() -> timedelta:
    """Return how long a reading may take in all, storing included."""
    return timedelta(seconds=settings.READING_SECONDS + settings.READING_OCR_SECONDS + 120)


def stored_path(document: "Document", _name: str) -> str:
    return f"documents/{document.sha256[:2]}/{document.sha256}"


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: User) -> Self:
        """Documents are the programme's own; whoever is signed in may read them."""
        return self if user.is_authenticated else self.none()

    def stuck(self, at: datetime) -> Self:
        """Being read for longer than reading may take: the worker that began was ended before it could say so."""
        return self.filter(state="reading", reading_since__lte=at - longest_reading())


class Document(models.Model):
    """A file as it came in, stored once by its SHA-256."""

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("tên tệp"), max_length=255)
    size = models.PositiveBigIntegerField(_("kích thước"))
    content = models.FileField(upload_to=stored_path, max_length=200)
    uploaded_at = models.DateTimeField(_("tải lên lúc"))
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=list(STATES.items()), default="waiting", db_index=True)
    reading_since = models.DateTimeField(null=True)  # while the state is "reading"
    failure = models.JSONField(null=True)  # {code, expected, found, where, remedy}
    outcome = models.JSONField(
        default=dict
    )  # of the latest reading: {tasks, warnings, doubts: [words], notes: [words]}
    format = models.CharField(max_length=10, blank=True)
    page_count = models.PositiveIntegerField(null=True)
    text = models.TextField(blank=True)  # the normalised text all spans count in

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ("-uploaded_at", "-pk")

    def __str__(self) -> str:
        return self.name

    @property
    def latest_reading(self) -> "Reading | None":
        return self.readings.order_by("-pk").first()


class Reading(models.Model):
    """What one version of the reader found; the JSON of the reading contract, never overwritten."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="readings")
    reader = models.CharField(max_length=40)
    format_version = models.PositiveSmallIntegerField()
    data = models.JSONField()
    seconds = models.FloatField()
    read_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.document} ({self.reader})"

    def before(self) -> "Reading | None":
        """The reading of the same document that this one follows."""
        return Reading.objects.filter(document=self.document_id, pk__lt=self.pk).order_by("-pk").first()


class Correction(models.Model):
    """One thing a person set right; append-only, replayed by `tinhgon.reading.corrections`."""

    reading = models.ForeignKey(Reading, models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=80, blank=True)
    value = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    is_undone = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def said(self) -> str:
        return str(CORRECTIONS[self.kind])
