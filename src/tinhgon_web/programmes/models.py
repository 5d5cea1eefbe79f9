"""The register: programmes, the bodies they name, their tasks, and what happened to each task."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from tinhgon.programme.states import EVIDENCE_NAMES, NOT_COUNTED, STATE_NAMES, WorkState
from tinhgon.programme.states import Evidence as EvidenceState
from tinhgon.vietnamese import fold, match_key
from tinhgon_web.accounts.models import User
from tinhgon_web.accounts.permissions import Role
from tinhgon_web.documents.models import CHANGE_TYPES, Document, Reading
from tinhgon_web.organisations.models import Event, Unit
from tinhgon_web.programmes import standing

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


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def like(self, *, number: str | None, title: str | None, issuer: str | None) -> "Programme | None":
        """Return the programme a document looks like a later edition of: same number, or same title and issuer."""

        def same(one: str | None, other: str) -> bool:
            return bool(one) and match_key(one or "") == match_key(other)

        held = list(self)
        by_number = (each for each in held if same(number, each.number))
        by_title = (each for each in held if same(title, each.title) and same(issuer, each.issuer))
        return next(by_number, None) or next(by_title, None)


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

    objects = ProgrammeQuerySet.as_manager()

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
    def named_in(self, programme: Programme) -> list["Body"]:
        """Bodies the tasks of a programme name, by name, each with `task_count`, how many do.

        Asked of the programme's own tasks: other programmes, however many, are not looked at.
        """
        inside = TaskBody.objects.filter(task__programme=programme).order_by().values("body_id")
        counts = dict(inside.annotate(n=Count("task_id", distinct=True)).values_list("body_id", "n"))
        found: list[Body] = list(self.filter(pk__in=counts))
        for body in found:
            body.task_count = counts[body.pk]
        return found

    def leading(self) -> Self:
        return self.filter(Exists(TaskBody.objects.filter(body=OuterRef("pk"), role="lead")))


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
            return self.with_part(body__key=Body.key_of(user.body_name))
        return self

    def with_part(self, **part: Any) -> Self:
        """Tasks of which some body's part fulfils the conditions, each once."""
        return self.filter(Exists(TaskBody.objects.filter(task=OuterRef("pk"), **part)))

    def for_lists(self) -> Self:
        return self.select_related("programme").prefetch_related("parts__body")

    def of_unit(self, unit: str, on: date, role: str = "") -> Self:
        """Tasks that name a unit of `on`, or one that has gone into it since; in one role only, if given."""
        units = Unit.objects.came_into(unit, on, date.min)
        return self.with_part(unit__in=units, **({"role": role} if role else {}))

    def in_bucket(self, code: str, on: date) -> Self:
        """Tasks behind one figure of the day, see `standing.conditions`."""
        return self.filter(standing.conditions(on)[code])

    def with_schedule(self, on: date) -> Self:
        """Give each task `schedule`, where it stands on the day; "" outside the total."""
        return self.annotate(schedule=standing.schedule(on))

    def figures(self, on: date) -> dict[str, int]:
        """Return the number of tasks in every bucket, and of "all", counted by the database in one query."""
        rows = self.order_by().annotate(stands=standing.schedule(on), is_given=standing.is_given())
        return standing.added_up(rows.values_list("stands", "is_given").annotate(n=Count("pk")))

    def ages(self, on: date) -> dict[str, int]:
        """Return how many tasks are overdue for how long."""
        by = standing.conditions(on)
        counts = {code: Count("pk", filter=by[code]) for code in standing.AGE_CODES}
        return self.in_bucket("overdue", on).order_by().aggregate(**counts)


class Task(models.Model):
    """One thing somebody must do, in the words of the clause it comes from."""

    schedule: str  # set by `with_schedule`

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
    # Done on a day nobody stated, but not after this one: the day of the document that reports it, if it has one.
    finished_by = models.DateField(_("xong không sau ngày"), null=True, blank=True)
    reported_on = models.DateField(_("ngày hoàn thành theo báo cáo"), null=True, blank=True)
    # What the database counts and sorts by; kept by `actions.tasks.set_bodies`.
    is_led = models.BooleanField(default=False)
    lead_sort = models.CharField(max_length=200, blank=True)
    confirmed = models.JSONField(
        default=dict
    )  # field → {"by": name, "at": ISO}: stood by a person, never lost silently
    # What the reading said when the task was last planned, for three-way comparison: as it was accepted, and as the
    # reader had it before anybody corrected it.
    read = models.JSONField(null=True)
    as_read = models.JSONField(null=True)
    extensions = models.PositiveSmallIntegerField(_("số lần gia hạn"), default=0)
    returns = models.PositiveSmallIntegerField(_("số lần trả lại"), default=0)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ("programme", "position")
        constraints = (
            models.CheckConstraint(
                name="a_task_is_done_on_a_day_or_by_one",
                condition=Q(state="done", finished_by=None)
                | Q(state="done", finished_on=None)
                | (~Q(state="done") & Q(finished_on=None, finished_by=None)),
            ),
        )
        indexes = (
            models.Index(fields=("programme", "position", "id"), name="task_in_its_order"),
            # One scan of this counts every figure.
            models.Index(
                fields=("programme", "state", "due", "finished_on", "finished_by", "is_led"),
                name="task_standing",
            ),
            models.Index(fields=("due", "programme", "position"), name="task_by_due"),
            models.Index(F("is_led").desc(), "lead_sort", "programme", "position", "id", name="task_by_lead"),
            models.Index(fields=("state", "programme", "position", "id"), name="task_by_state"),
        )

    def __str__(self) -> str:
        return f"{self.clause}: {self.text[:60]}"

    @property
    def title(self) -> str:
        """The task in words: of a row of a table its cell of work, without the cells that are fields of the task."""
        if " | " not in self.text or "\n" in self.text:
            return self.text
        named = {match_key(name) for name in (*self.leads, *self.coordinating, self.product)}
        named.add(match_key((self.deadline or {}).get("text") or ""))
        cells = [cell.strip() for cell in self.text.split(" | ")]
        work = [cell for cell in cells if match_key(cell) not in named and not cell.isdigit()]
        return max(work, key=len, default=cells[0])

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
        indexes = (models.Index(fields=("role", "body", "task"), name="parts_by_role"),)

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
    kind = models.CharField(max_length=20)  # see `said`
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
        if self.kind == "dated":
            return _("ghi ngày hoàn thành %s") % date.fromisoformat(str(self.new)).strftime("%d/%m/%Y")
        if self.kind == "taken_back":
            return _("đưa lại vào theo dõi, trạng thái “%s”") % STATE_LABELS[WorkState(str(self.new))]
        if self.kind == "succeeded":
            return _("giao cho đơn vị kế thừa: %(old)s → %(new)s") % {
                "old": ", ".join(self.old or ()), "new": ", ".join(self.new or ())
            }  # fmt: skip
        names = {
            "difficulty": _("khó khăn, vướng mắc"), "created": _("ghi vào sổ"), "corrected": _("sửa"),
            "edition": _("cập nhật theo bản sau của văn bản"),
        }  # fmt: skip
        changed = ", ".join(str(FIELD_NAMES[name]) for name in self.new or () if name in FIELD_NAMES)
        if self.kind in {"corrected", "edition"}:
            return f"{names[self.kind]}: {changed}"
        return str(names.get(self.kind, _("ghi nhận")))


class Departure(models.Model):
    """A task left the total: by which document, why, and to whom it went. Taken back, it keeps who did so and why."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="departures")
    to = models.CharField(max_length=24, choices=[(s.value, STATE_LABELS[s]) for s in sorted(NOT_COUNTED)])
    # The state to which it can be taken back: the last one in which it was counted.
    came_from = models.CharField(max_length=24, choices=[(state.value, label) for state, label in STATE_LABELS.items()])
    document = models.CharField(_("văn bản chỉ đạo"), max_length=300)
    reason = models.TextField(_("lý do"))
    successor = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    successor_name = models.CharField(_("cơ quan tiếp nhận"), max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(fields=("task",), condition=Q(closed_at=None), name="a_task_is_gone_once"),
            models.CheckConstraint(
                name="a_transfer_names_its_successor", condition=~Q(to="transferred") | ~Q(successor_name="")
            ),
            models.CheckConstraint(
                name="who_takes_back_is_known",
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.task_id} → {self.to}"


class SavedFilter(models.Model):
    """A filter of the register a person keeps under a name: the part of the address after "?"."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters")
    name = models.CharField(_("tên bộ lọc"), max_length=60)
    query = models.CharField(max_length=2000, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("owner", "name"), name="a_filter_has_its_name_once"),)

    def __str__(self) -> str:
        return self.name


class SetAside(models.Model):
    """What the reader took for a task and a person did not: struck off, or merged into `into`. Later editions ask it."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="set_aside")
    clause = models.CharField(max_length=60)
    text = models.TextField()
    into = models.ForeignKey(Task, models.PROTECT, null=True, related_name="+")
    by = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.clause}: {self.text[:60]}"


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
