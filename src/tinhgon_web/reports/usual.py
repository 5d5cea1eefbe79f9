"""What the form of a report proposes: from the programme, the person's account and the last report."""

from datetime import date, timedelta
from typing import Any

from tinhgon_web.accounts.models import User
from tinhgon_web.programmes.models import Programme
from tinhgon_web.reports.convert import drafted, recipient_lines
from tinhgon_web.reports.models import Report

# What stays from one report to the next unless somebody changes it.
KEPT = ("superior", "issuer", "body_code", "place", "capacity", "authority", "position", "signer", "archive", "layout",
        "recipients")  # fmt: skip


def _place_of(programme: Programme) -> str:
    """Return the place line of the programme's document, "" where the reader found none."""
    reading = programme.document.latest_reading
    return str((reading.data.get("document") or {}).get("place") or "") if reading else ""


def proposed(programme: Programme, user: User, today: date) -> dict[str, Any]:
    """Return the values the form starts with; nothing in them is final."""
    end = today.replace(day=14) if today.day >= 14 else (today.replace(day=1) - timedelta(days=1)).replace(day=14)
    start = (end.replace(day=1) - timedelta(days=1)).replace(day=15)
    is_party = programme.number.endswith(("/TU", "/ĐU", "/TW"))
    # The month's period runs from the 15th of the month before to the 14th (NĐ 09/2019, Điều 12).
    found: dict[str, Any] = {
        "layout": "dang-05-2026" if is_party else "nn-30-2020", "period": "month", "starts_on": start, "cut_off": end,
        "capacity": "head", "archive": "" if is_party else "VT", "issuer": user.body_name or programme.issuer,
        "body_code": programme.number.rpartition("/")[2] if "/" in programme.number else "",
        "place": _place_of(programme), "recipients": recipient_lines(programme),
    }  # fmt: skip
    last = Report.objects.filter(programme=programme).exclude(given={}).order_by("-cut_off", "-version").first()
    if last is not None:
        found |= {name: last.given[name] for name in KEPT if last.given.get(name)}
        if last.period in {"month", "quarter", "half", "year"} and last.cut_off < end:
            found["period"] = last.period
            found["starts_on"] = last.cut_off + timedelta(days=1)
    return found | drafted(programme, found["starts_on"], found["cut_off"])
