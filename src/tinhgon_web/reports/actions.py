"""Everything that changes a report: it is drafted, frozen once, and corrected only by a further version."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tinhgon.officialdoc.progress_report import to_json
from tinhgon_web.accounts.models import User
from tinhgon_web.audit.actions import record
from tinhgon_web.programmes.models import Programme
from tinhgon_web.reports.convert import report_data
from tinhgon_web.reports.models import Draft, Report

KEY = ("layout", "starts_on", "cut_off")


class AlreadyFrozen(Exception):
    """There is a report of this programme, period and layout; `report` is it."""

    def __init__(self, report: Report) -> None:
        self.report = report
        super().__init__(str(report))


class NotThatReport(Exception):
    """A version corrects the newest one of the same programme, period and layout, and no other."""


@transaction.atomic
def save_draft(
    *, programme_id: int, typed: Mapping[str, str], by: User, at: datetime, corrects: Report | None = None
) -> Draft:
    """Keep what a person typed; there is one draft a person and programme."""
    draft, _is_new = Draft.objects.update_or_create(
        programme_id=programme_id, owner=by, defaults={"given": dict(typed), "corrects": corrects, "saved_at": at}
    )
    record(action="report.draft", obj=draft, by=by, at=at, details={"programme": programme_id})
    return draft


@transaction.atomic
def freeze_report(
    *, programme_id: int, given: Mapping[str, Any], by: User, at: datetime, corrects: Report | None = None
) -> Report:
    """Compute the figures of a period once and keep them. With `corrects` they become a further version of it.

    Raises:
        AlreadyFrozen: the period has its report; its figures do not change.
        NotThatReport: `corrects` is of another period or layout, or no longer the newest version.
    """
    programme = Programme.objects.select_for_update().get(pk=programme_id)
    key = {name: given[name] for name in KEY}
    held = Report.objects.filter(programme=programme, **key).order_by("-version").first()
    if corrects is None and held is not None:
        raise AlreadyFrozen(held)
    if corrects is not None and (held is None or held.pk != corrects.pk):
        raise NotThatReport
    version, correction = (held.version + 1, given["correction"]) if held else (1, "")
    data = to_json(report_data(programme, given, at=at, version=version, correction=correction))
    report = Report.objects.create(
        programme=programme, period=given["period"], data=data, given=_plain(given), version=version,
        correction=correction, frozen_at=at, frozen_by=by, **key,
    )  # fmt: skip
    Draft.objects.filter(programme=programme, owner=by).delete()
    record(action="report.freeze", obj=report, by=by, at=at, details={"programme": programme.pk, "version": version})
    return report


def _plain(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in given.items()}
