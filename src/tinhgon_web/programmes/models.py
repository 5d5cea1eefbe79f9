"""The register: programmes, the bodies they name, their tasks, and what happened to each task."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from tinhgon.programme.states import EVIDENCE_NAMES, STATE_NAMES, WorkState
from tinhgon.programme.states import Evidence as EvidenceState
from tinhgon.vietnamese import fold, match_key
from tinhgon_web.accounts.models import User
from tinhgon_web.accounts.permissions import Role
from tinhgon_web.documents.models import CHANGE_TYPES, Document, Reading
from tinhgon_web.organisations.models import Event, Unit

FIELD_NAMES = {
    "clause": _("điều khoản"),
    "text": _("nội dung"),
    "lead": _("chủ trì"),
    "coordinating": _("phối hợp"),
    "deadline": _("thời hạn"),
    "status": _("tình trạng"),
    "product": _("sản phẩm"),
}
ROLE_IN_TASK = {"lead": _("chủ trì"), "coordinating": _("phối hợp")}
STATE_LABELS = {state: _(name) for state, name in STATE_NAMES.items()}
EVIDENCE_LABELS = {state: _(name) for state, name in EVIDENCE_NAMES.items()}


class Programme(models.Model):
    """A programme being carried out. Its first document founded it; later editions are planned against it."""

    title = models.CharField(_("trích yếu"), max_length=1000)
    number = models.CharField(_("số, ký hiệu"), max_length=80, blank=True)
    kind = models.CharField(_("loại văn bản"), max_length=10, blank=True)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=300, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    recipients = models.JSONField(_("nơi nhận"), default=list)
    document = models.OneToOneField(Document, models.PROTECT, related_name="programme", verbose_name=_("văn bản"))
    # How its names are read: as those of a place, on a day. Both are of the document unless a person says otherwise.
    place = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("nơi ban hành")
    )
    named_on = models.DateField(_("tên được hiểu theo ngày"))

    class Meta:
        ordering = ("-issued_on", "-pk")

    def __str__(self) -> str:
        return " ".join(part for part in (self.kind, self.number, self.title) if part)


class Edition(models.Model):
    """One accepted plan: which reading was written into the register, when, by whom, and what it changed."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="editions")
    reading = models.ForeignKey(Reading, models.PROTECT, related_name="editions")
    # The plan is keyed by the corrected reading: accepting the same one twice is refused by the database.
    key = models.CharField(max_length=64, unique=True)
    counts = models.JSONField(default=dict)
    applied_at = models.DateTimeField()
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.programme_id}: {self.applied_at:%d/%m/%Y}"


class BodyQuerySet(models.QuerySet["Body"]):
    def named_in(self, programme: Programme) -> Self:
        """Bodies the tasks of a programme name, each with `task_count`, how many do."""
        inside = Q(parts__task__programme=programme)
        return self.filter(inside).annotate(task_count=Count("parts__task", filter=inside, distinct=True))


class Body(models.Model):
    """A body as documents print it. Two spellings that differ in case, tone style or spaces are one."""

    name = models.CharField(_("tên"), max_length=500)
    key = models.CharField(max_length=500, unique=True)
    folded = models.CharField(max_length=500, db_index=True)
    task_count: int  # set by `named_in`

    objects = BodyQuerySet.as_manager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def key_of(name: str) -> str:
        return match_key(name)


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, user: User) -> Self:
        """A reporter sees the tasks that name its body; the others see all."""
        if user.role == Role.REPORTER:
            return self.filter(bodies__key=Body.key_of(user.body_name)).distinct()
        return self

    def for_lists(self) -> Self:
        return self.select_related("programme").prefetch_related("parts__body")

    def of_unit(self, unit: str, on: date) -> Self:
        """Tasks that name a unit of `on`, or one that has gone into it since."""
        units = Unit.objects.came_into(unit, on, date.min)
        return self.filter(parts__unit__in=units).distinct()


class Task(models.Model):
    """One thing somebody must do, in the words of the clause it comes from."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="tasks", verbose_name=_("chương trình"))
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="tasks")
    clause = models.CharField(_("điều khoản"), max_length=60)
    position = models.PositiveIntegerField()
    text = models.TextField(_("nhiệm vụ"))
    folded = models.TextField()  # the text, clause and bodies folded: what the search looks in
    product = models.TextField(_("sản phẩm"), blank=True)
    bodies = models.ManyToManyField(Body, through="TaskBody", related_name="tasks")
    citations = models.JSONField(_("văn bản viện dẫn"), default=list)
    warnings = models.JSONField(_("cảnh báo"), default=list)
    has_warning = models.BooleanField(default=False)
    source_start = models.PositiveIntegerField(null=True)
    source_end = models.PositiveIntegerField(null=True)

    deadline = models.JSONField(_("thời hạn"), null=True)  # the contract's form, or null
    due = models.DateField(_("ngày cuối còn trong hạn"), null=True, blank=True, db_index=True)
    first_due = models.DateField(_("hạn ban đầu"), null=True, blank=True)
    state = models.CharField(
        _("trạng thái"),
        max_length=24,
        choices=[(state.value, label) for state, label in STATE_LABELS.items()],
        default=WorkState.DRAFT.value,
        db_index=True,
    )
    finished_on = models.DateField(_("ngày hoàn thành"), null=True, blank=True)
    confirmed = models.JSONField(
        default=dict
    )  # field → {"by": name, "at": ISO}: stood by a person, never lost silently
    read = models.JSONField(null=True)  # what the reader said when the task was last planned, for three-way comparison
    extensions = models.PositiveSmallIntegerField(_("số lần gia hạn"), default=0)
    returns = models.PositiveSmallIntegerField(_("số lần trả lại"), default=0)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ("programme", "position")
        constraints = (
            models.CheckConstraint(
                name="a_task_is_done_on_a_day",
                condition=Q(state="done", finished_on__isnull=False) | (~Q(state="done") & Q(finished_on=None)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.clause}: {self.text[:60]}"

    @property
    def leads(self) -> list[str]:
        return [part.body.name for part in self.parts.all() if part.role == "lead"]

    @property
    def coordinating(self) -> list[str]:
        return [part.body.name for part in self.parts.all() if part.role == "coordinating"]

    def searchable(self, bodies: list[str]) -> str:
        return fold(" ".join([self.clause, self.text, *bodies]))


class TaskBody(models.Model):
    """A body's part in a task, as it was named at assignment."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="parts")
    body = models.ForeignKey(Body, models.PROTECT, related_name="parts")
    role = models.CharField(max_length=12, choices=list(ROLE_IN_TASK.items()))
    position = models.PositiveSmallIntegerField(default=0)
    # The unit the name meant when the task was given: it stays, whatever becomes of the unit.
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="task_parts")
    since = models.DateField(null=True)  # the day it took the task over from a unit that ended; null: from the first

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=("task", "body", "role"), name="a_body_has_a_part_once"),)

    def __str__(self) -> str:
        return f"{self.body} ({self.role})"


class Change(models.Model):
    """An organisational change the programme orders or reports, planned until its act is known."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="changes")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="changes")
    clause = models.CharField(_("điều khoản"), max_length=60)
    type = models.CharField(_("loại"), max_length=12, choices=list(CHANGE_TYPES.items()))
    predecessors = models.JSONField(_("từ"), default=list)
    successors = models.JSONField(_("thành"), default=list)
    position = models.PositiveIntegerField()
    is_gone = models.BooleanField(default=False)  # a later edition no longer has it
    event = models.OneToOneField(Event, models.PROTECT, null=True, blank=True, related_name="change")

    class Meta:
        ordering = ("programme", "position")

    def __str__(self) -> str:
        return f"{self.type}: {', '.join(self.predecessors)} → {', '.join(self.successors)}"


class TaskEvent(models.Model):
    """What happened to a task: a move, a note, a new deadline, a correction. Append-only."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20)  # created, moved, noted, deadline, corrected, evidence, edition, succeeded
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    note = models.TextField(_("nội dung"), blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.task_id} {self.kind}"

    @property
    def said(self) -> str:
        """The event in words."""
        if self.kind == "moved":
            return _("chuyển từ “%(old)s” sang “%(new)s”") % {
                "old": STATE_LABELS[WorkState(str(self.old))],
                "new": STATE_LABELS[WorkState(str(self.new))],
            }
        if self.kind == "deadline":
            old, new = (date.fromisoformat(day).strftime("%d/%m/%Y") if day else "–" for day in (self.old, self.new))
            return _("đổi hạn từ %(old)s sang %(new)s") % {"old": old, "new": new}
        if self.kind == "evidence":
            verdict = {"accepted": _("xác nhận minh chứng"), "rejected": _("bác minh chứng")}.get(str(self.new))
            return f"{verdict} {self.old}" if verdict else _("gửi minh chứng %s") % self.new
        if self.kind == "succeeded":
            return _("giao cho đơn vị kế thừa: %(old)s → %(new)s") % {
                "old": ", ".join(self.old or ()), "new": ", ".join(self.new or ())
            }  # fmt: skip
        names = {"created": _("ghi vào sổ"), "corrected": _("sửa"), "edition": _("cập nhật theo bản sau của văn bản")}
        changed = ", ".join(str(FIELD_NAMES[name]) for name in self.new or () if name in FIELD_NAMES)
        if self.kind in {"corrected", "edition"}:
            return f"{names[self.kind]}: {changed}"
        return str(names.get(self.kind, _("ghi nhận")))


class DeadlineChange(models.Model):
    """A later deadline of a task, with the document or person that set it. The first one is never overwritten."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="deadline_changes")
    old_due = models.DateField(null=True)
    new_due = models.DateField(_("hạn mới"))
    reason = models.TextField(_("lý do"))
    authority = models.CharField(_("căn cứ (văn bản hoặc người quyết định)"), max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(name="a_new_deadline_has_an_authority", condition=~Q(authority="")),
            models.CheckConstraint(
                name="a_new_deadline_is_another_day", condition=Q(old_due=None) | ~Q(new_due=F("old_due"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.task_id}: {self.new_due}"


class Evidence(models.Model):
    """A product or proof handed in for a task, and what the following body made of it."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="evidence")
    name = models.CharField(_("tên tệp"), max_length=255)
    sha256 = models.CharField(max_length=64)
    content = models.FileField(upload_to="evidence/%Y/%m")
    state = models.CharField(
        max_length=10,
        choices=[(state.value, label) for state, label in EVIDENCE_LABELS.items()],
        default=EvidenceState.PRESENT.value,
    )
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("task", "sha256"), name="the_same_file_is_handed_in_once"),)

    def __str__(self) -> str:
        return self.name
