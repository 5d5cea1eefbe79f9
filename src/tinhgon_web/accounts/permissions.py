"""Who may do what. Roles are simple for now; every check asks `user.may(May.X)`, so finer rights change one place."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    PROGRAMME_OFFICE = "programme_office"
    REPORTER = "reporter"
    READER = "reader"
    PERSONNEL = "personnel"


class May(StrEnum):
    UPLOAD_DOCUMENT = "upload_document"
    CORRECT_READING = "correct_reading"
    APPLY_PLAN = "apply_plan"
    ASSIGN_TASK = "assign_task"
    REPORT_PROGRESS = "report_progress"
    CONFIRM_TASK = "confirm_task"
    CHANGE_DEADLINE = "change_deadline"
    READ_REPORT = "read_report"
    FREEZE_REPORT = "freeze_report"
    EDIT_UNITS = "edit_units"
    SEE_LEAVERS = "see_leavers"  # that there is a case, its person and days
    SEE_LEAVERS_OF_ALL = "see_leavers_of_all"  # of every unit, not only one's own
    SEE_LEAVERS_MONEY = "see_leavers_money"  # salaries and amounts
    SEE_LEAVERS_PRIVATE = "see_leavers_private"  # family, health, discipline, earlier payments
    EDIT_LEAVERS = "edit_leavers"
    MANAGE_ACCOUNTS = "manage_accounts"
    SEE_STAFF = "see_staff"  # placements, with names
    SEE_STAFF_PRIVATE = "see_staff_private"  # the facts of NĐ 178/2024 Điều 4, family, wishes
    PLACE_STAFF = "place_staff"


# Who runs the system has no business with people's files; who follows the programme sees placements, not private facts.
_STAFF = frozenset({May.SEE_STAFF, May.SEE_STAFF_PRIVATE, May.PLACE_STAFF})
_OFFICE = frozenset(May) - _STAFF - {May.MANAGE_ACCOUNTS} | {May.SEE_STAFF}
GRANTED: dict[Role, frozenset[May]] = {
    Role.ADMINISTRATOR: frozenset(May) - _STAFF,
    Role.PROGRAMME_OFFICE: _OFFICE,
    Role.REPORTER: frozenset({May.REPORT_PROGRESS, May.SEE_LEAVERS}),
    Role.READER: frozenset({May.READ_REPORT}),
    Role.PERSONNEL: _STAFF,
}


def requires(right: May) -> Callable[[View], View]:
    """Refuse with 403 a person whose role lacks `right`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.may(right):  # type: ignore[union-attr]
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return checked

    return decorate
