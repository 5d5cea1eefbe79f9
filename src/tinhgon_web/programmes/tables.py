"""The register as a table for export: the columns, order and filter of the page, written row by row."""

import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from typing import IO

from tinhgon.exchange.tables import csv_chunks, write_xlsx
from tinhgon.programme import SCHEDULE_NAMES, Schedule
from tinhgon.tables import Column, ColumnKind, Table, Value
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


def _head(filters: list[str], as_of: date) -> Table:
    return Table(columns=COLUMNS, rows=(), title="Sổ nhiệm vụ", filters=tuple(filters), as_of=as_of)


def register_csv(tasks: Iterable[Task], *, as_of: date, filters: list[str]) -> Iterator[bytes]:
    """Yield the CSV. Wants `schedule` and `parts` with their bodies."""
    return csv_chunks(_head(filters, as_of), _rows(tasks))


def register_xlsx(tasks: Iterable[Task], *, as_of: date, filters: list[str]) -> IO[bytes]:
    """Return an open temporary file with the workbook. Wants `schedule` and `parts` with their bodies."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer reads and closes it
    write_xlsx(file, _head(filters, as_of), _rows(tasks), sheet="Sổ nhiệm vụ")
    file.seek(0)
    return file


def _rows(tasks: Iterable[Task]) -> Iterator[tuple[Value, ...]]:
    for place, task in enumerate(tasks, start=1):
        yield (
            place,
            task.clause,
            task.text,
            "; ".join(task.leads),
            "; ".join(task.coordinating),
            (task.deadline or {}).get("text") or "",
            task.due,
            SCHEDULE_NAMES[Schedule(task.schedule)] if task.schedule else "Ngoài tổng số",
            str(task.get_state_display()),
            task.finished_on,
            "; ".join(warning["message"] for warning in task.warnings),
        )
