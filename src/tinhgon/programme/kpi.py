"""The figures of a progress report. Every figure carries its rows, so that it can be opened and counted again.

    total = done + assigned + unassigned
    done = on time + late + without deadline + on a day nobody stated
    not done = assigned + unassigned = in term + due soon + overdue + without deadline
    overdue = overdue assigned + overdue unassigned

A task nobody leads stands in the total and can be overdue: it is what is to be looked at first. Practice mixes two
denominators, all tasks and the tasks already due, so a figure always says numerator, denominator, day and rule.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from tinhgon.programme.schedule import SOON_WORKING_DAYS, Schedule, is_weekday, schedule_of
from tinhgon.programme.states import NOT_COUNTED, Evidence, WorkState

AGES_DAYS = ((1, 10), (11, 30), (31, 60), (61, 120), (121, None))
"""Ageing of overdue tasks in calendar days after the last day in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """What the arithmetic needs to know of a task."""

    id: int
    state: WorkState
    leads: tuple[str, ...] = ()  # names or unit keys of the lead bodies
    due: date | None = None  # last day in time; None: no deadline that can pass
    done_on: date | None = None
    done_by: date | None = None  # done on a day nobody stated, not after this one
    evidence: Evidence = Evidence.NONE
    extensions: int = 0
    returns: int = 0


def is_assigned(row: TaskRow) -> bool:
    """Tell whether somebody is to do the task: it has been given out, and to a body."""
    return row.state is not WorkState.DRAFT and bool(row.leads)


def percent(numerator: int, denominator: int) -> Decimal | None:
    """Return the share in percent with two decimals, rounded half up once; None if there is nothing to divide by."""
    if denominator == 0:
        return None
    hundredths = Fraction(numerator * 10_000, denominator)
    whole = (2 * hundredths.numerator + hundredths.denominator) // (2 * hundredths.denominator)
    return (Decimal(whole) / 100).quantize(Decimal("0.01"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A count or a share. `rows` are the ids behind the numerator; `denominator` None: a plain count."""

    code: str
    name: str  # Vietnamese
    numerator: int
    denominator: int | None
    as_of: date
    rule: str  # Vietnamese: how it was counted
    rows: tuple[int, ...] = ()

    @property
    def percent(self) -> Decimal | None:
        return None if self.denominator is None else percent(self.numerator, self.denominator)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadProgress:
    """Progress of one lead body. A task with several leads counts for each of them: the sum exceeds the total."""

    lead: str  # "" collects the tasks without a lead
    total: Figure
    done: Figure
    overdue: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpis:
    as_of: date
    buckets: dict[str, Figure]
    shares: dict[str, Figure]
    ageing: tuple[Figure, ...]
    by_lead: tuple[LeadProgress, ...]
    mean_days_late: Decimal | None  # over overdue and late tasks, calendar days, one decimal
    schedules: dict[int, Schedule] = field(default_factory=dict)  # row → where it stands


BUCKETS: tuple[tuple[str, str, str], ...] = (
    (
        "total",
        "Tổng số nhiệm vụ",
        "Mọi nhiệm vụ, kể cả chưa phân công; trừ nhiệm vụ đã chuyển giao, kết thúc theo dõi, tạm dừng",
    ),
    ("done", "Đã hoàn thành", "Nhiệm vụ được xác nhận, hoặc văn bản ghi, đã hoàn thành đến ngày chốt số liệu"),
    ("done_on_time", "Hoàn thành đúng hạn", "Có hạn, ngày hoàn thành không sau ngày cuối của hạn"),
    ("done_late", "Hoàn thành quá hạn", "Ngày hoàn thành sau ngày cuối của hạn"),
    ("done_no_deadline", "Hoàn thành, không có hạn", "Đã hoàn thành, không có hạn để so; không tính là đúng hạn"),
    ("done_undated", "Hoàn thành, chưa rõ ngày", "Đã hoàn thành, chưa ai ghi ngày; không tính đúng hạn hay quá hạn"),
    ("open", "Chưa hoàn thành", "Tổng số trừ số đã hoàn thành; nhiệm vụ bị trả lại tính là chưa hoàn thành"),
    ("assigned", "Đã giao", "Chưa hoàn thành, đã có cơ quan chủ trì"),
    ("unassigned", "Chưa phân công", "Chưa hoàn thành, chưa có cơ quan chủ trì hoặc chưa giao"),
    ("in_term", "Trong hạn", "Chưa hoàn thành, còn trên số ngày làm việc báo trước"),
    ("due_soon", "Sắp đến hạn", "Chưa hoàn thành, còn không quá số ngày làm việc báo trước, kể cả ngày cuối"),
    ("overdue", "Quá hạn", "Chưa hoàn thành, ngày cuối của hạn đã qua"),
    ("overdue_assigned", "Quá hạn, đã giao", "Quá hạn, đã có cơ quan chủ trì"),
    ("overdue_unassigned", "Quá hạn, chưa phân công", "Quá hạn, chưa có cơ quan chủ trì hoặc chưa giao"),
    ("no_deadline", "Không hạn", "Chưa hoàn thành, không có hạn, hạn thường xuyên hoặc chờ văn bản khác"),
    ("outside", "Ngoài tổng số", "Đã chuyển giao, kết thúc theo dõi hoặc tạm dừng"),
)
"""Code, name and rule of every figure that is a count; the shell counts the same in its database."""

_BUCKET_OF = {
    Schedule.DONE_EARLY: "done_on_time",
    Schedule.DONE_ON_TIME: "done_on_time",
    Schedule.DONE_LATE: "done_late",
    Schedule.DONE_NO_DEADLINE: "done_no_deadline",
    Schedule.DONE_UNDATED: "done_undated",
    Schedule.IN_TERM: "in_term",
    Schedule.DUE_SOON: "due_soon",
    Schedule.OVERDUE: "overdue",
    Schedule.NO_DEADLINE: "no_deadline",
}


def count(
    rows: Sequence[TaskRow],
    *,
    as_of: date,
    soon_working_days: int = SOON_WORKING_DAYS,
    is_working_day: Callable[[date], bool] = is_weekday,
) -> Kpis:
    """Return every figure of the rows on the day `as_of`.

    Raises:
        ValueError: two rows have one id.
    """
    if len({row.id for row in rows}) != len(rows):
        raise ValueError("two rows have the same id")
    members: dict[str, list[int]] = {code: [] for code, _, _ in BUCKETS}
    schedules: dict[int, Schedule] = {}
    for row in rows:
        if row.state in NOT_COUNTED:
            members["outside"].append(row.id)
            continue
        is_done = row.state is WorkState.DONE
        schedule = schedule_of(
            row.due,
            on=as_of,
            done_on=row.done_on if is_done else None,
            # Of what is done on a day nobody stated, by a document without a day, no day is known on which it was not.
            done_by=(row.done_by or date.min) if is_done else None,
            soon_working_days=soon_working_days,
            is_working_day=is_working_day,
        )
        schedules[row.id] = schedule
        bucket = _BUCKET_OF[schedule]
        members["total"].append(row.id)
        members[bucket].append(row.id)
        if bucket.startswith("done"):
            members["done"].append(row.id)
            continue
        whose = "assigned" if is_assigned(row) else "unassigned"
        members["open"].append(row.id)
        members[whose].append(row.id)
        if bucket == "overdue":
            members[f"overdue_{whose}"].append(row.id)

    buckets = {
        code: Figure(code=code, name=name, numerator=len(members[code]), denominator=None, as_of=as_of, rule=rule,
                     rows=tuple(members[code]))
        for code, name, rule in BUCKETS
    }  # fmt: skip
    return Kpis(
        as_of=as_of,
        buckets=buckets,
        shares=_shares(rows, members, as_of),
        ageing=_ageing(rows, members["overdue"], as_of),
        by_lead=_by_lead(rows, members, as_of),
        mean_days_late=_mean_days_late(rows, members, as_of),
        schedules=schedules,
    )


def _shares(rows: Sequence[TaskRow], members: dict[str, list[int]], as_of: date) -> dict[str, Figure]:
    total, done, overdue = len(members["total"]), len(members["done"]), len(members["overdue"])
    accepted = {row.id for row in rows if row.evidence is Evidence.ACCEPTED}
    table = (
        ("done_of_total", "Tỷ lệ hoàn thành", members["done"], total, "Đã hoàn thành / tổng số"),
        ("done_of_due", "Tỷ lệ hoàn thành trên số đến hạn", members["done"], done + overdue,
         "Đã hoàn thành / (đã hoàn thành + quá hạn)"),
        ("on_time_of_done", "Tỷ lệ đúng hạn", members["done_on_time"],
         len(members["done_on_time"]) + len(members["done_late"]),
         "Hoàn thành đúng hạn / (hoàn thành đúng hạn + hoàn thành quá hạn)"),
        ("overdue_of_total", "Tỷ lệ quá hạn", members["overdue"], total, "Quá hạn / tổng số"),
        ("overdue_of_due", "Tỷ lệ quá hạn trên số đến hạn", members["overdue"], done + overdue,
         "Quá hạn / (đã hoàn thành + quá hạn)"),
        ("evidence_of_done", "Tỷ lệ có minh chứng được xác nhận", [i for i in members["done"] if i in accepted], done,
         "Đã hoàn thành và minh chứng được xác nhận / đã hoàn thành"),
    )  # fmt: skip
    return {
        code: Figure(code=code, name=name, numerator=len(ids), denominator=denominator, as_of=as_of, rule=rule,
                     rows=tuple(ids))
        for code, name, ids, denominator, rule in table
    }  # fmt: skip


def age_name(least: int, most: int | None) -> str:
    return f"Quá hạn {least}-{most} ngày" if most else f"Quá hạn trên {least - 1} ngày"


def _ageing(rows: Sequence[TaskRow], overdue: list[int], as_of: date) -> tuple[Figure, ...]:
    late = set(overdue)
    days = {row.id: (as_of - row.due).days for row in rows if row.id in late and row.due is not None}
    figures = []
    for least, most in AGES_DAYS:
        ids = tuple(i for i in overdue if days[i] >= least and (most is None or days[i] <= most))
        name = age_name(least, most)
        figures.append(
            Figure(code=f"overdue_{least}", name=name, numerator=len(ids), denominator=len(overdue), as_of=as_of,
                   rule="Số ngày theo lịch kể từ ngày cuối của hạn đến ngày chốt số liệu", rows=ids)
        )  # fmt: skip
    return tuple(figures)


def _by_lead(rows: Sequence[TaskRow], members: dict[str, list[int]], as_of: date) -> tuple[LeadProgress, ...]:
    sets = {code: set(members[code]) for code in ("total", "done", "overdue")}
    of_lead: dict[str, list[int]] = {}
    for row in rows:
        if row.id in sets["total"]:
            for lead in dict.fromkeys(row.leads or ("",)):
                of_lead.setdefault(lead, []).append(row.id)

    def figure(code: str, name: str, ids: list[int], denominator: int | None) -> Figure:
        inside = tuple(i for i in ids if i in sets[code])
        return Figure(code=code, name=name, numerator=len(inside), denominator=denominator, as_of=as_of,
                      rule="Nhiệm vụ có nhiều cơ quan chủ trì tính cho từng cơ quan", rows=inside)  # fmt: skip

    return tuple(
        LeadProgress(
            lead=lead,
            total=figure("total", "Tổng số", ids, None),
            done=figure("done", "Đã hoàn thành", ids, len(ids)),
            overdue=figure("overdue", "Quá hạn", ids, len(ids)),
        )
        for lead, ids in of_lead.items()
    )


def _mean_days_late(rows: Sequence[TaskRow], members: dict[str, list[int]], as_of: date) -> Decimal | None:
    late = set(members["overdue"]) | set(members["done_late"])
    days = []
    for row in rows:
        if row.id in late and row.due is not None:
            end = row.done_on if row.state is WorkState.DONE and row.done_on else as_of
            days.append((end - row.due).days)
    if not days:
        return None
    return (Decimal(sum(days)) / len(days)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
