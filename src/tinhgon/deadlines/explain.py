"""Why a date is what it is: phrase, rule, calendar, events, as steps that page, letter and CLI print alike."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from tinhgon.deadlines.calendar import DeadlinePolicy, Schedule, WorkingCalendar, due_day, schedule_on
from tinhgon.deadlines.model import Deadline, DeadlineKind

Language = Literal["vi", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    label: str
    value: str
    source: str = ""


_KINDS: dict[DeadlineKind, tuple[str, str]] = {
    DeadlineKind.DAY: ("ngày cụ thể", "a day"),
    DeadlineKind.MONTH: ("tháng: hết ngày cuối tháng", "a month: to its last day"),
    DeadlineKind.QUARTER: ("quý: hết ngày cuối quý", "a quarter: to its last day"),
    DeadlineKind.HALF: ("6 tháng: hết ngày cuối kỳ", "a half-year: to its last day"),
    DeadlineKind.YEAR: ("năm: hết ngày 31/12", "a year: to 31 December"),
    DeadlineKind.PERIOD: ("khoảng thời gian: hết ngày cuối", "a period: to its last day"),
    DeadlineKind.RELATIVE: ("thời hạn tính từ một sự kiện; ngày làm việc thứ nhất là ngày làm việc kế tiếp",
                            "a length of time from an event; working day 1 is the next working day"),
    DeadlineKind.RECURRING: ("việc định kỳ, thường xuyên: không tính quá hạn", "recurring: never overdue"),
    DeadlineKind.OPEN: ("từ mốc trở đi, không có ngày kết thúc: không tính quá hạn", "open-ended: never overdue"),
    DeadlineKind.CONDITIONAL: ("chờ văn bản hoặc chỉ đạo của cơ quan khác", "waits for another body's document"),
}  # fmt: skip
_SCHEDULES: dict[Schedule, tuple[str, str]] = {
    Schedule.NO_DEADLINE: ("không hạn", "no deadline"),
    Schedule.IN_TERM: ("trong hạn", "in term"),
    Schedule.DUE_SOON: ("sắp đến hạn", "due soon"),
    Schedule.OVERDUE: ("quá hạn", "overdue"),
    Schedule.DONE_EARLY: ("hoàn thành trước hạn", "done early"),
    Schedule.DONE_ON_TIME: ("hoàn thành đúng hạn", "done on time"),
    Schedule.DONE_LATE: ("hoàn thành quá hạn", "done late"),
    Schedule.DONE_NO_DEADLINE: ("hoàn thành, không có hạn", "done, no deadline"),
    Schedule.DONE_UNDATED: ("hoàn thành, chưa rõ ngày", "done, day unknown"),
}


def explain(
    deadline: Deadline,
    *,
    calendar: WorkingCalendar,
    policy: DeadlinePolicy,
    language: Language = "vi",
    on: date | None = None,
    received_on: date | None = None,
) -> tuple[Step, ...]:
    """Return the steps from the printed words to the last valid day; with `on`, also where that day stands."""
    at = 0 if language == "vi" else 1

    def say(vietnamese: str, english: str) -> str:
        return (vietnamese, english)[at]

    steps = [
        Step(label=say("Nguyên văn", "Printed words"), value=deadline.text),
        Step(label=say("Cách hiểu", "Reading"), value=_KINDS[deadline.kind][at], source=deadline.rule),
    ]
    if deadline.start or deadline.end:
        steps.append(
            Step(label=say("Khoảng thời gian", "Interval"), value=f"{_day(deadline.start)} – {_day(deadline.end)}")
        )
    if deadline.kind is DeadlineKind.RELATIVE:
        steps.append(Step(label=say("Sự kiện", "Event"), value=f"{deadline.event or '…'}: {_day(received_on)}"))
    elif deadline.event:
        steps.append(Step(label=say("Sự kiện", "Event"), value=deadline.event))
    if deadline.is_before and deadline.end:
        steps.append(
            Step(
                label=say("Quy ước “trước ngày”", "Setting for “before”"),
                value=say("ngày cuối hợp lệ là ngày liền trước", "the last valid day is the day before")
                if policy.before_is_day_before
                else say("tính cả ngày được nêu", "the named day still counts"),
                source=say("cài đặt của cơ quan", "the office's setting"),
            )
        )
    unrolled = due_day(deadline, policy=_without_rolling(policy), calendar=calendar, received_on=received_on)
    due = due_day(deadline, policy=policy, calendar=calendar, received_on=received_on)
    special = calendar.days.get(unrolled) if unrolled else None
    if unrolled and not calendar.is_working_day(unrolled):
        name = special.name if special and special.is_counted else say("ngày nghỉ hằng tuần", "weekend")
        moved = (
            say(f"chuyển sang {_day(due)}", f"moved to {_day(due)}") if due != unrolled else say("giữ nguyên", "kept")
        )
        steps.append(Step(label=say("Lịch làm việc", "Working calendar"), value=f"{_day(unrolled)}: {name}; {moved}", source=special.source if special else calendar.name))  # fmt: skip
        if special and not special.is_confirmed:
            steps.append(Step(label=say("Lưu ý", "Note"), value=say("ngày nghỉ chưa được xác nhận", "day off not confirmed"), source=special.source))  # fmt: skip
    steps.append(
        Step(label=say("Ngày cuối hợp lệ", "Last valid day"), value=_day(due) if due else say("không có", "none"))
    )
    if on:
        status = schedule_on(due, on=on, policy=policy, calendar=calendar)
        steps.append(Step(label=say(f"Đến ngày {_day(on)}", f"On {_day(on)}"), value=_SCHEDULES[status][at]))
    return tuple(steps)


def _without_rolling(policy: DeadlinePolicy) -> DeadlinePolicy:
    return DeadlinePolicy(
        before_is_day_before=policy.before_is_day_before,
        rolls_off_days=False,
        soon_working_days=policy.soon_working_days,
    )


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "…"
