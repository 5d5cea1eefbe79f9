"""Stored readings and corrections → values of the core."""

from datetime import date
from typing import Any

from django.utils import timezone

from tinhgon.documents.noting import summary_of
from tinhgon.reading.as_json import reading_from_json
from tinhgon.reading.corrections import Correction as CorrectionValue
from tinhgon.reading.corrections import apply_corrections
from tinhgon.reading.model import Reading as ReadingValue
from tinhgon.reading.outcome import OUTCOME_CODES
from tinhgon_web.documents.models import Correction, Document, Reading
from tinhgon_web.organisations.naming import Naming, place_of_issuer


def correction_value(correction: Correction) -> CorrectionValue:
    return CorrectionValue(
        kind=correction.kind, key=correction.key, value=correction.value, by=str(correction.by),
        at=correction.at.isoformat(),
    )  # fmt: skip


def corrected_reading(reading: Reading) -> dict[str, Any]:
    """Return the reading's JSON with all corrections that stand."""
    standing = reading.corrections.filter(is_undone=False).select_related("by")
    return apply_corrections(reading.data, [correction_value(one) for one in standing])


def reading_value(corrected: dict[str, Any]) -> ReadingValue:
    return reading_from_json(corrected)


def outcome_of(value: dict[str, Any]) -> dict[str, Any]:
    """Return what the list of documents says of a reading: counts, what gives reason to doubt it, what is beside it."""
    notes = value.get("notes", [])
    return {
        "tasks": len(value["tasks"]),
        "warnings": len(value["warnings"]),
        "doubts": [one["message"] for one in value["warnings"] if one["code"] in OUTCOME_CODES],
        "notes": summary_of((note["code"], note.get("page")) for note in notes),
    }


def naming_of(document: Document, corrected: dict[str, Any]) -> Naming:
    """Return how the names of a document are read: of the place of its letterhead, on its day or the day it came in."""
    head = corrected["document"]
    issued_on = head.get("issued_on")
    on = date.fromisoformat(issued_on) if issued_on else timezone.localdate(document.uploaded_at)
    place = place_of_issuer(head.get("issuer") or "", head.get("superior") or "", head.get("place") or "", on)
    return Naming.as_of(place, on)
