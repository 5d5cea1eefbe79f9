"""Stored readings and corrections → values of the core."""

from typing import Any

from tinhgon.reading.as_json import reading_from_json
from tinhgon.reading.corrections import Correction as CorrectionValue
from tinhgon.reading.corrections import apply_corrections
from tinhgon.reading.model import Reading as ReadingValue
from tinhgon_web.documents.models import Correction, Reading


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
