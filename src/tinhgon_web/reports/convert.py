"""The register on the cut-off day → the plain values of a report."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from tinhgon.officialdoc.progress_report import (
    ReportData,
    ReportFigure,
    ReportPeriod,
    ReportProgramme,
    ReportRecipient,
    ReportRow,
    ReportSigner,
)
from tinhgon.programme import SCHEDULE_NAMES, Figure, Kpis, Schedule, count
from tinhgon_web.office_calendar import counting
from tinhgon_web.programmes.convert import task_rows
from tinhgon_web.programmes.models import Programme, Task

BUCKETS = ("total", "done", "done_on_time", "done_late", "open", "in_term", "due_soon", "overdue", "no_deadline")
PART_OF = {
    "done": ("total", "tổng số nhiệm vụ"), "open": ("total", "tổng số nhiệm vụ"),
    "done_on_time": ("done", "nhiệm vụ đã hoàn thành"), "done_late": ("done", "nhiệm vụ đã hoàn thành"),
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


def report_data(programme: Programme, given: Mapping[str, Any], *, at: datetime) -> ReportData:
    """Return everything the report prints; `given` are the cleaned values of `ReportForm`."""
    cut_off: date = given["cut_off"]
    tasks = list(programme.tasks.for_lists().prefetch_related("evidence", "events"))
    kpis = count(task_rows(tasks), as_of=cut_off, **counting())
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
        rows=tuple(_row(task, kpis.schedules.get(task.pk), cut_off) for task in tasks),
        sections=tuple(given[name] for name in ("direction", "results", "difficulties", "next_steps", "proposals")),
        # A report goes to the recipients of the document it answers, purposes kept; "Lưu" is the reporter's own.
        recipients=tuple(
            ReportRecipient(name=one["name"], purpose=one.get("purpose") or "")
            for one in programme.recipients
            if not one["name"].lower().startswith("lưu")
        ),
        frozen_at=at,
    )


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


def _row(task: Task, schedule: Schedule | None, cut_off: date) -> ReportRow:
    notes = [e.note for e in task.events.all() if e.kind == "noted" and e.at.date() <= cut_off]
    assessment = SCHEDULE_NAMES[schedule] if schedule else "Ngoài tổng số"
    if schedule is Schedule.OVERDUE and task.due:
        assessment = f"Quá hạn {(cut_off - task.due).days} ngày"
    is_done = task.finished_on is not None and task.finished_on <= cut_off
    return ReportRow(
        id=str(task.pk),
        text=task.text,
        clause=task.clause,
        lead="; ".join(task.leads),
        coordination="; ".join(task.coordinating),
        deadline=(task.deadline or {}).get("text") or "",
        due=task.due,
        product=task.product,
        result=f"Hoàn thành ngày {task.finished_on:%d/%m/%Y}" if is_done else (notes[0] if notes else ""),
        assessment=assessment,
    )
