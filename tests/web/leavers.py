"""A leaver's case file written through the real actions."""

from typing import Any

from tests.web.world import AT

from tinhgon.benefits.facts import Facts
from tinhgon_web.accounts.models import User
from tinhgon_web.benefits.actions import open_case
from tinhgon_web.benefits.models import LeaverCase

FACTS: dict[str, Any] = {
    "birth_month": "1967-07", "sex": "M", "annex": "I", "kind": "civil_servant", "art2_group": "1",
    "leave_date": "2025-08-01", "decision_date": "2025-07-10", "arrangement_effective_date": "2025-03-01",
    "bhxh_months_total": 396, "bhxh_months_compensated": 0, "work_months": 396, "salary_month_vnd": 20_000_000,
    "under_discipline_review": False, "under_prosecution": False, "under_inspection": False,
}  # fmt: skip


def open_leaver(*, by: User, unit: str = "Sở Nội vụ", person: str = "Nguyễn Văn A", **changes: Any) -> LeaverCase:
    facts = Facts.read({**FACTS, **changes})
    return open_case(person=person, unit_name=unit, facts=facts, readings={}, by=by, at=AT)
