"""Filters of the register that a person keeps under a name."""

from datetime import datetime

from django.db import transaction

from tinhgon_web.accounts.models import User
from tinhgon_web.audit.actions import record
from tinhgon_web.programmes.models import SavedFilter


@transaction.atomic
def save_filter(*, name: str, query: str, by: User, at: datetime) -> SavedFilter:
    """Keep a filter; one of the same name is replaced."""
    saved, _is_new = SavedFilter.objects.update_or_create(owner=by, name=name.strip(), defaults={"query": query})
    record(action="filter.save", obj=saved, by=by, at=at, details={"query": query})
    return saved


@transaction.atomic
def remove_filter(*, name: str, by: User, at: datetime) -> None:
    """Forget a filter of one's own; one that is not there is forgotten already."""
    for saved in SavedFilter.objects.filter(owner=by, name=name):
        record(action="filter.remove", obj=saved, by=by, at=at, details={"query": saved.query})
        saved.delete()
