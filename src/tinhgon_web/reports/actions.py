"""Everything that changes a report: it is frozen once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tinhgon.officialdoc.progress_report import to_json
from tinhgon_web.accounts.models import User
from tinhgon_web.audit.actions import record
from tinhgon_web.programmes.models import Programme
from tinhgon_web.reports.convert import report_data
from tinhgon_web.reports.models import Report


class AlreadyFrozen(Exception):
    """There is a report of this programme, period and layout; `report` is it."""

    def __init__(self, report: Report) -> None:
        self.report = report
        super().__init__(str(report))


@transaction.atomic
def freeze_report(*, programme_id: int, given: Mapping[str, Any], by: User, at: datetime) -> Report:
    """Compute the figures of a period once and keep them.

    Raises:
        AlreadyFrozen: the period has its report; its figures do not change.
    """
    programme = Programme.objects.select_for_update().get(pk=programme_id)
    key = {name: given[name] for name in ("layout", "starts_on", "cut_off")}
    if held := Report.objects.filter(programme=programme, **key).first():
        raise AlreadyFrozen(held)
    data = to_json(report_data(programme, given, at=at))
    report = Report.objects.create(
        programme=programme, period=given["period"], data=data, frozen_at=at, frozen_by=by, **key
    )
    record(action="report.freeze", obj=report, by=by, at=at, details={"programme": programme.pk})
    return report
