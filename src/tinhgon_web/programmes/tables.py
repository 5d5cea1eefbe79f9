"""The register as a table for export: the columns, order and filter of the page."""

from collections.abc import Iterable, Mapping
from datetime import date

from tinhgon.exchange.tables import to_csv, to_xlsx
from tinhgon.programme import SCHEDULE_NAMES, Schedule
from tinhgon.tables import Column, ColumnKind, Table
from tinhgon_web.programmes.models import Task

COLUMNS = (
    Column(title="TT", kind=ColumnKind.NUMBER, width=5),
    Column(title="Điều khoản", width=14),
    Column(title="Nhiệm vụ", width=70),
    Column(title="Chủ trì", width=28),
    Column(title="Phối hợp", width=28),
    Column(title="Thời hạn (theo văn bản)", width=20),
    Column(title="Hạn", kind=ColumnKind.DATE, width=12),
    Column(title="Tình hình thời hạn", width=18),
    Column(title="Trạng thái", width=16),
    Column(title="Ngày hoàn thành", kind=ColumnKind.DATE, width=12),
    Column(title="Cảnh báo", width=30),
)


def register_table(
    tasks: Iterable[Task], schedules: Mapping[int, Schedule], *, as_of: date, filters: list[str], kind: str
) -> bytes:
    """Return the bytes of an XLSX or CSV (`kind`). Wants `parts__body` prefetched."""
    rows = tuple(
        (
            place,
            task.clause,
            task.text,
            "; ".join(task.leads),
            "; ".join(task.coordinating),
            (task.deadline or {}).get("text") or "",
            task.due,
            SCHEDULE_NAMES[schedules[task.pk]] if task.pk in schedules else "Ngoài tổng số",
            str(task.get_state_display()),
            task.finished_on,
            "; ".join(warning["message"] for warning in task.warnings),
        )
        for place, task in enumerate(tasks, start=1)
    )
    table = Table(columns=COLUMNS, rows=rows, title="Sổ nhiệm vụ", filters=tuple(filters), as_of=as_of)
    return to_xlsx(table, sheet="Sổ nhiệm vụ") if kind == "xlsx" else to_csv(table)
