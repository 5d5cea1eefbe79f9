"""The words of a progress report, drafted from the period's data: what was done, what is late and with whom, what comes.

Sentences of the administration, each with the rows it counts. A person edits them; nothing here is a judgement that the
data do not hold: no cause is given where nobody noted one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from tinhgon.programme import Schedule
from tinhgon.vietnamese.printing import day_text, number_text

MOST_NAMED = 15  # tasks named one by one; the rest is counted, the annex holds them all
_VERY_LATE_DAYS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFact:
    """A task on the cut-off day. `difficulties` are the notes of the period that speak of one."""

    id: str
    title: str
    clause: str
    leads: tuple[str, ...]
    schedule: Schedule
    is_assigned: bool
    due: date | None = None
    finished_on: date | None = None
    difficulties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProseLine:
    """One line of a section (1 to 5) with the ids of the tasks it counts."""

    section: int
    text: str
    row_ids: tuple[str, ...] = ()


def draft_prose(tasks: Sequence[TaskFact], *, start: date, end: date, until: date) -> tuple[ProseLine, ...]:
    """Return the drafted lines of sections II to V; a section nothing is to be said in has none.

    Args:
        start, end: the period, both days included; `end` is the cut-off.
        until: the last day of the next period, up to which what falls due is named.
    """
    return (*_done(tasks, start, end), *_late(tasks, end), *_next(tasks, end, until), *_proposals(tasks, end))


def _done(tasks: Sequence[TaskFact], start: date, end: date) -> list[ProseLine]:
    done = [task for task in tasks if task.finished_on and start <= task.finished_on <= end and _is_done(task)]
    undated = [task for task in tasks if task.schedule is Schedule.DONE_UNDATED]
    lines = []
    if done:
        lines.append(_line(2, f"Trong kỳ, hoàn thành {_number(done)} nhiệm vụ:", done))
        lines += _named(
            2, done, lambda task: f"{_whose(task)}: {_what(task)}, ngày {_day(task.finished_on)}{_how(task)}"
        )
    if undated:
        words = f"{_number(undated)} nhiệm vụ văn bản ghi đã hoàn thành, chưa rõ ngày, không tính đúng hạn hay quá hạn."
        lines.append(_line(2, f"Ngoài ra, {words}" if done else words, undated))
    return lines


def _late(tasks: Sequence[TaskFact], end: date) -> list[ProseLine]:
    late = sorted(
        (task for task in tasks if task.schedule is Schedule.OVERDUE), key=lambda task: (task.due or end, task.clause)
    )
    lines = []
    if late:
        free = [task for task in late if not task.is_assigned]
        words = f"Còn {_number(late)} nhiệm vụ quá hạn"
        lines.append(
            _line(3, f"{words}, trong đó {_number(free)} nhiệm vụ chưa phân công:" if free else f"{words}:", late)
        )
        by_lead: dict[str, list[TaskFact]] = {}
        for task in late:
            for lead in task.leads if task.is_assigned else ("Chưa phân công",):
                by_lead.setdefault(lead, []).append(task)
        for lead, held in sorted(by_lead.items(), key=lambda item: (-len(item[1]), item[0])):
            named = "; ".join(
                f"{task.clause} quá {(end - task.due).days} ngày" for task in held[:MOST_NAMED] if task.due
            )
            more = f"; và {len(held) - MOST_NAMED} nhiệm vụ khác" if len(held) > MOST_NAMED else ""
            lines.append(_line(3, f"- {lead}: {_number(held)} nhiệm vụ ({named}{more}).", held))
    hard = [task for task in tasks if task.difficulties]
    if hard:
        lines.append(_line(3, "Khó khăn, vướng mắc các cơ quan phản ánh:", hard))
        lines += [
            _line(3, f"- {_whose(task)} ({task.clause}): {_sentence(note)}", [task])
            for task in hard for note in task.difficulties
        ]  # fmt: skip
    return lines


def _next(tasks: Sequence[TaskFact], end: date, until: date) -> list[ProseLine]:
    running = (Schedule.IN_TERM, Schedule.DUE_SOON)
    coming = sorted(
        (task for task in tasks if task.schedule in running and task.due and task.due <= until),
        key=lambda task: (task.due or until, task.clause),
    )
    if not coming:
        return []
    head = f"Đến hết ngày {day_text(until)}, {_number(coming)} nhiệm vụ đến hạn:"
    return [
        _line(4, head, coming),
        *_named(4, coming, lambda task: f"{_whose(task)}: {_what(task)}, hạn {_day(task.due)}"),
    ]


def _proposals(tasks: Sequence[TaskFact], end: date) -> list[ProseLine]:
    free = [task for task in tasks if not task.is_assigned and not _is_done(task)]
    very_late = [
        task for task in tasks
        if task.schedule is Schedule.OVERDUE and task.is_assigned and task.due and (end - task.due).days > _VERY_LATE_DAYS
    ]  # fmt: skip
    lines = []
    if free:
        clauses = ", ".join(task.clause for task in free[:MOST_NAMED]) + (", …" if len(free) > MOST_NAMED else "")
        lines.append(
            _line(5, f"- Phân công cơ quan chủ trì cho {_number(free)} nhiệm vụ chưa phân công ({clauses}).", free)
        )
    if very_late:
        leads = "; ".join(dict.fromkeys(lead for task in very_late for lead in task.leads))
        lines.append(
            _line(5, f"- Yêu cầu {leads} báo cáo nguyên nhân và đề xuất thời hạn hoàn thành {_number(very_late)} nhiệm vụ "
                     f"quá hạn trên {_VERY_LATE_DAYS} ngày.", very_late)
        )  # fmt: skip
    return lines


def _is_done(task: TaskFact) -> bool:
    return task.schedule.value.startswith("done")


def _named(section: int, tasks: Sequence[TaskFact], words: Callable[[TaskFact], str]) -> list[ProseLine]:
    lines = [_line(section, f"- {words(task)}.", [task]) for task in tasks[:MOST_NAMED]]
    if rest := tasks[MOST_NAMED:]:
        lines.append(_line(section, f"- Và {_number(rest)} nhiệm vụ khác tại Phụ lục.", rest))
    return lines


def _line(section: int, text: str, tasks: Sequence[TaskFact]) -> ProseLine:
    return ProseLine(section=section, text=text, row_ids=tuple(task.id for task in tasks))


def _day(day: date | None) -> str:
    return day_text(day) if day else ""


def _number(tasks: Sequence[TaskFact]) -> str:
    return number_text(len(tasks))


def _whose(task: TaskFact) -> str:
    return "; ".join(task.leads) or "Chưa phân công"


def _what(task: TaskFact) -> str:
    """Return the work in so many words as a line takes, with its clause; it goes on inside the sentence."""
    title = " ".join(task.title.split()).rstrip(" .;,:")
    if len(title) > 140:
        title = f"{title[:140].rsplit(' ', 1)[0].rstrip(' .;,:')}…"
    return f"{title} ({task.clause})" if task.clause else title


def _how(task: TaskFact) -> str:
    match task.schedule:
        case Schedule.DONE_LATE if task.due and task.finished_on:
            return f", muộn {(task.finished_on - task.due).days} ngày"
        case Schedule.DONE_EARLY | Schedule.DONE_ON_TIME:
            return ", đúng hạn"
        case _:
            return ""


def _sentence(note: str) -> str:
    words = " ".join(note.split())
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."
