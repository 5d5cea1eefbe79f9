"""Everything that changes an account."""

from datetime import datetime

from django.db import transaction

from tinhgon_web.accounts.models import User
from tinhgon_web.accounts.permissions import Role
from tinhgon_web.audit.actions import record


@transaction.atomic
def create_account(
    *, username: str, password: str, role: Role, full_name: str = "", body_name: str = "", by: User | None, at: datetime
) -> User:
    """Create an account; `by` is None only for the first ones, made from the command line."""
    user = User(username=username, role=role.value, first_name=full_name, body_name=body_name)
    user.set_password(password)
    user.save(force_insert=True)
    record(action="account.create", obj=user, by=by, at=at, details={"username": username, "role": role.value})
    return user
