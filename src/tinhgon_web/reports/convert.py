"""The register on the cut-off day → the plain values of a report."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from tinhgon.officialdoc.progress_prose import ProseLine, TaskFact, draft_prose
from tinhgon.officialdoc.progress_report import (
    ReportData,
    ReportFact,
    ReportFigure,
    ReportPeriod,
    ReportProgramme,
    ReportRecipient,
    ReportRow,
    ReportSigner,
)
from tinhgon.programme import SCHEDULE_NAMES, STATE_NAMES, Figure, Kpis, Schedule, WorkState, count
from tinhgon_web.office_calendar import counting
from tinhgon_web.programmes.convert import left_by, task_rows
from tinhgon_web.programmes.models import Programme, Task

BUCKETS = (
    "total", "done", "done_on_time", "done_late", "done_no_deadline", "done_undated", "open", "assigned", "unassigned",
    "in_term", "due_soon", "overdue", "overdue_assigned", "overdue_unassigned", "no_deadline",
)  # fmt: skip
PART_OF = {
    "done": ("total", "tổng số nhiệm vụ"), "open": ("total", "tổng số nhiệm vụ"),
    "done_on_time": ("done", "nhiệm vụ đã hoàn thành"), "done_late": ("done", "nhiệm vụ đã hoàn thành"),
    "done_no_deadline": ("done", "nhiệm vụ đã hoàn thành"), "done_undated": ("done", "nhiệm vụ đã hoàn thành"),
    "assigned": ("total", "tổng số nhiệm vụ"), "unassigned": ("total", "tổng số nhiệm vụ"),
    "overdue_assigned": ("overdue", "nhiệm vụ quá hạn"), "overdue_unassigned": ("overdue", "nhiệm vụ quá hạn"),
    "in_term": ("open", "nhiệm vụ chưa hoàn thành"), "due_soon": ("open", "nhiệm vụ chưa hoàn thành"),
    "overdue": ("open", "nhiệm vụ chưa hoàn thành"), "no_deadline": ("open", "nhiệm vụ chưa hoàn thành"),
}  # fmt: skip


KIND_WORDS = {
    "CTr": "Chương trình hành động", "KH": "Kế hoạch", "NQ": "Nghị quyết", "QĐ": "Quyết định", "KL": "Kết luận",
    "CT": "Chỉ thị", "TB": "Thông báo", "ĐA": "Đề án", "PA": "Phương án", "HD": "Hướng dẫn", "CV": "Công văn",
}  # fmt: skip


def programme_title(programme: Programme) -> str:
    """Return the programme as a sentence names it: "Chương trình hành động thực hiện Nghị quyết …"."""
    word = KIND_WORDS.get(programme.kind, "Chương trình")
    title = programme.title
    if title.lower().startswith(word.lower()):
        return title
    # The subject began its own line with a capital; inside the sentence it goes on in small letters.
    return f"{word} {title[:1].lower()}{title[1:]}"


def period_label(period: str, starts_on: date, cut_off: date) -> str:
    """Return the period in words: "Tháng 11/2026", "Quý IV/2026". It is named by its last day: reporting periods
    run from the 15th to the 14th, so their first day lies in the month before."""
    if period == "month":
        return f"Tháng {cut_off.month}/{cut_off.year}"
    if period == "quarter":
        return f"Quý {('I', 'II', 'III', 'IV')[(cut_off.month - 1) // 3]}/{cut_off.year}"
    if period == "half":
        return f"6 tháng {'đầu' if cut_off.month <= 6 else 'cuối'} năm {cut_off.year}"
    if period == "year":
        return f"Năm {cut_off.year}"
    return f"Từ ngày {starts_on:%d/%m/%Y} đến ngày {cut_off:%d/%m/%Y}"


def report_data(
    programme: Programme, given: Mapping[str, Any], *, at: datetime, version: int = 1, correction: str = ""
) -> ReportData:
    """Return everything the report prints; `given` are the cleaned values of `ReportForm`."""
    cut_off: date = given["cut_off"]
    tasks = tasks_of(programme)
    kpis = count(task_rows(tasks, as_of=cut_off), as_of=cut_off, **counting())
    texts = tuple(given[name] for name in SECTIONS)
    spoken = {line.strip() for text in texts for line in text.splitlines()}
    prose = draft_lines(tasks, kpis, start=given["starts_on"], end=cut_off)
    return ReportData(
        programme=ReportProgramme(
            title=programme_title(programme), number=programme.number, day=programme.issued_on, issuer=programme.issuer
        ),
        period=ReportPeriod(
            label=period_label(given["period"], given["starts_on"], cut_off), start=given["starts_on"], end=cut_off
        ),
        cut_off=cut_off,
        issuer=given["issuer"],
        issuer_in_text=given["issuer"],
        superior=given["superior"],
        place=given["place"],
        body_code=given["body_code"],
        archive=given["archive"],
        number=given["number"],
        signed_on=given["signed_on"],
        signer=ReportSigner(
            position=given["position"], name=given["signer"], capacity=given["capacity"], authority=given["authority"]
        ),
        figures=tuple(_figure(kpis, kpis.buckets[code]) for code in BUCKETS),
        # The annex holds the tasks of the total, no more and no less; what left it stands apart.
        rows=tuple(_row(task, kpis.schedules[task.pk], cut_off) for task in tasks if task.pk in kpis.schedules),
        gone=tuple(_gone_row(task, cut_off) for task in tasks if task.pk not in kpis.schedules),
        sections=texts,
        facts=tuple(ReportFact(text=line.text, row_ids=line.row_ids) for line in prose if line.text in spoken),
        recipients=tuple(recipients_of(given.get("recipients", recipient_lines(programme)))),
        frozen_at=at,
        version=version,
        correction=correction,
    )


SECTIONS = ("direction", "results", "difficulties", "next_steps", "proposals")


def tasks_of(programme: Programme) -> list[Task]:
    return list(programme.tasks.for_lists().prefetch_related("evidence", "events", "departures"))


def drafted(programme: Programme, start: date, end: date) -> dict[str, str]:
    """Return the sections of a report as drafted from the data of the period; nothing to say is an empty text."""
    tasks = tasks_of(programme)
    kpis = count(task_rows(tasks, as_of=end), as_of=end, **counting())
    texts: dict[str, list[str]] = {name: [] for name in SECTIONS}
    for line in draft_lines(tasks, kpis, start=start, end=end):
        texts[SECTIONS[line.section - 1]].append(line.text)
    return {name: "\n".join(lines) for name, lines in texts.items()}


def draft_lines(tasks: Sequence[Task], kpis: Kpis, *, start: date, end: date) -> tuple[ProseLine, ...]:
    facts = [
        TaskFact(
            id=str(task.pk), title=task.title, clause=task.clause, leads=tuple(task.leads),
            schedule=kpis.schedules[task.pk], is_assigned=task.pk not in set(kpis.buckets["unassigned"].rows), due=task.due,
            finished_on=task.finished_on, difficulties=tuple(_difficulties(task, start, end)),
        )
        for task in tasks if task.pk in kpis.schedules
    ]  # fmt: skip
    return draft_prose(facts, start=start, end=end, until=end + (end - start) + timedelta(days=1))


def _difficulties(task: Task, start: date, end: date) -> list[str]:
    """Return the notes of difficulty of a period, the oldest first."""
    notes = [e for e in task.events.all() if e.kind == "difficulty" and start <= timezone.localdate(e.at) <= end]
    return [event.note for event in reversed(notes)]


def recipient_lines(programme: Programme) -> str:
    """Return the recipients proposed, a line each: those of the document answered, purposes kept; "Lưu" is one's own."""
    lines = [
        f"{one['name']} ({one['purpose']})" if one.get("purpose") else one["name"]
        for one in programme.recipients
        if not one["name"].lower().startswith("lưu")
    ]
    return "\n".join(lines)


_PURPOSE = re.compile(r"(?P<name>.*?)\s*\((?P<purpose>[^()]*)\)\s*[;,.]?")


def recipients_of(lines: str) -> Iterator[ReportRecipient]:
    for line in filter(None, map(str.strip, lines.splitlines())):
        found = _PURPOSE.fullmatch(line)
        yield ReportRecipient(**found.groupdict()) if found else ReportRecipient(name=line)


def _figure(kpis: Kpis, figure: Figure) -> ReportFigure:
    whole, label = PART_OF.get(figure.code, ("", ""))
    of = kpis.buckets[whole] if whole else None
    return ReportFigure(
        key=figure.code,
        label=figure.name,
        numerator=figure.numerator,
        denominator=of.numerator if of else None,
        denominator_label=label,
        as_of=figure.as_of,
        rule=figure.rule,
        row_ids=tuple(str(pk) for pk in figure.rows),
        denominator_row_ids=tuple(str(pk) for pk in of.rows) if of else (),
    )


def _row(task: Task, schedule: Schedule, cut_off: date) -> ReportRow:
    assessment = SCHEDULE_NAMES[schedule]
    if schedule is Schedule.OVERDUE and task.due:
        assessment = f"Quá hạn {(cut_off - task.due).days} ngày"
    if not task.leads and not schedule.value.startswith("done"):
        assessment = f"{assessment}; chưa phân công"
    return _printed(task, cut_off, assessment)


def _gone_row(task: Task, cut_off: date) -> ReportRow:
    gone = next((one for one in task.departures.all() if left_by(one, cut_off)), None)
    if gone is None:
        return _printed(task, cut_off, STATE_NAMES[WorkState(task.state)])
    to = STATE_NAMES[WorkState(gone.to)] + (f" cho {gone.successor_name}" if gone.successor_name else "")
    reason = "; ".join(part for part in (gone.document, gone.reason) if part)
    return _printed(task, cut_off, to, result=reason)


def _printed(task: Task, cut_off: date, assessment: str, *, result: str = "") -> ReportRow:
    notes = [e for e in task.events.all() if timezone.localdate(e.at) <= cut_off]
    said = [e.note for e in notes if e.kind == "noted"]
    if task.finished_on is not None and task.finished_on <= cut_off:
        result = f"Hoàn thành ngày {task.finished_on:%d/%m/%Y}"
    elif task.state == WorkState.DONE and task.finished_on is None and (task.finished_by or cut_off) <= cut_off:
        result = "Văn bản ghi đã hoàn thành, chưa rõ ngày"
    return ReportRow(
        id=str(task.pk),
        text=task.title,
        clause=task.clause,
        lead="; ".join(task.leads),
        coordination="; ".join(task.coordinating),
        deadline=(task.deadline or {}).get("text") or "",
        due=task.due,
        product=task.product,
        result=result or (said[0] if said else ""),
        assessment=assessment,
        obstacles="; ".join(e.note for e in reversed(notes) if e.kind == "difficulty"),
    )
