"""A unit with all below it on a day, as a file: CSV, JSON, W3C ORG as Turtle."""

import csv
import io
import json
from datetime import date

from tinhgon.exchange.org_rdf import to_turtle
from tinhgon.organisations.model import Hierarchy, Version
from tinhgon.organisations.registry import Registry
from tinhgon_web.organisations.register import Register, kept_with_the_register
from tinhgon_web.organisations.words import KIND_LABELS

KINDS = ("csv", "json", "ttl")
_FORMULA_STARTS = ("=", "+", "-", "@")


@kept_with_the_register(6)
def export(held: Register, unit: str, on: date, kind: str) -> tuple[bytes, str]:
    """Return the bytes and the media type, kept for who asks next. `kind` is one of KINDS."""
    registry = held.registry
    rows = _rows(registry, unit, on)
    if kind == "ttl":
        units = list(dict.fromkeys([unit, *(row["unit"] for row in rows)]))
        return to_turtle(registry, units=units).encode(), "text/turtle; charset=utf-8"
    if kind == "json":
        content = {"unit": unit, "date": on.isoformat(), "units": rows}
        return json.dumps(content, ensure_ascii=False, indent=1).encode(), "application/json"
    written = io.StringIO()
    writer = csv.DictWriter(written, list(_COLUMNS), lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    writer.writerows({name: _safe(value) for name, value in row.items()} for row in rows)
    return b"\xef\xbb\xbf" + written.getvalue().encode(), "text/csv; charset=utf-8"


_COLUMNS = {
    "code": "Mã", "type": "Loại", "name": "Tên", "level": "Cấp", "parent_code": "Mã cấp trên", "parent": "Cấp trên",
    "since": "Từ ngày", "until": "Đến trước ngày", "certainty": "Mức xác nhận", "unit": "Mã trong sổ",
}  # fmt: skip


def _safe(value: str) -> str:
    return "'" + value if value.startswith(_FORMULA_STARTS) else value


def _rows(registry: Registry, unit: str, on: date) -> list[dict[str, str]]:
    own = registry.at(unit, on)
    found: list[tuple[Version, Hierarchy]] = [(own, Hierarchy.STATE)] if own else []
    seen = {unit}
    for hierarchy in Hierarchy:
        for _depth, version in registry.descendants(unit, on, hierarchy=hierarchy):
            if version.unit not in seen:
                seen.add(version.unit)
                found.append((version, hierarchy))
    return [_row(registry, version, hierarchy, on) for version, hierarchy in found]


def _row(registry: Registry, version: Version, hierarchy: Hierarchy, on: date) -> dict[str, str]:
    above = version.parent(hierarchy)
    parent = registry.at(above, on) if above else None
    return {
        "code": registry.code_of(version.unit, "nso", on) or registry.code_of(version.unit, "qcvn102", on),
        "type": version.type, "name": version.name, "level": str(KIND_LABELS[registry.units[version.unit].kind]),
        "parent_code": registry.code_of(above, "nso", on) if above else "",
        "parent": parent.full_name if parent else "",
        "since": version.start.isoformat() if version.start and version.is_start_known else "",
        "until": version.end.isoformat() if version.end else "", "certainty": version.certainty.value,
        "unit": version.unit,
    }  # fmt: skip
