"""The one door into the audit trail. Called by every action, inside its transaction."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

from tinhgon_web.accounts.models import User
from tinhgon_web.audit.models import AuditEvent

_CHAIN_LOCK = 7_314_001  # any number, the same everywhere: PostgreSQL's advisory lock for the end of the chain


def record(
    *, action: str, obj: models.Model, by: User | None, at: datetime, details: dict[str, Any] | None = None
) -> AuditEvent:
    """Append one event. Must run inside the caller's transaction, so that act and event stand or fall together."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
    last = AuditEvent.objects.order_by("-pk").values_list("hash", flat=True).first() or ""
    # Through JSON once, so that the hash is over what the database will give back.
    kept = json.loads(json.dumps(details or {}, cls=DjangoJSONEncoder, ensure_ascii=False))
    event = AuditEvent(
        at=at, by=by, action=action, object_type=obj._meta.label_lower, object_id=str(obj.pk), details=kept,
        previous_hash=last,
    )  # fmt: skip
    event.hash = chain_hash(event)
    event.save(force_insert=True)
    return event


def chain_hash(event: AuditEvent) -> str:
    """Return the SHA-256 (hex) over the event's facts and the hash before it."""
    facts = [
        event.previous_hash, int(event.at.timestamp()), event.by_id, event.action, event.object_type,
        event.object_id, event.details,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def broken_links() -> list[int]:
    """Return the ids of the events whose hash no longer fits: changed rows, or the row after a removed one."""
    broken: list[int] = []
    before = ""
    for event in AuditEvent.objects.order_by("pk").iterator():
        if event.previous_hash != before or event.hash != chain_hash(event):
            broken.append(event.pk)
        before = event.hash
    return broken
