"""What the form of a report proposes: from the programme, the person's account and the last report."""

from datetime import date
from typing import Any

from tinhgon_web.accounts.models import User
from tinhgon_web.programmes.models import Programme
from tinhgon_web.reports.convert import drafted, recipient_lines
from tinhgon_web.reports.models import Report

# What stays from one report to the next unless somebody changes it.
KEPT = ("superior", "issuer", "body_code", "place", "capacity", "authority", "position", "signer", "archive", "layout",
        "recipients")  # fmt: skip


MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def period_before(kind: str, today: date) -> tuple[date, date]:
    """Return the last reporting period that is over: each ends on the 14th and begins on the 15th of a month.

    Source: NĐ 09/2019/NĐ-CP, Điều 12 for the month; the longer ones by the same days (unconfirmed).
    """
    length = MONTHS[kind]
    # Months counted from year 0, December of the year before being 0: periods end in months divisible by their length.
    number = today.year * 12 + today.month - (today.day < 14)
    number -= number % length
    return _day(number - length, 15), _day(number, 14)


def _day(number: int, day: int) -> date:
    year, month = divmod(number - 1, 12)
    return date(year, month + 1, day)


def _place_of(programme: Programme) -> str:
    """Return the place line of the programme's document, "" where the reader found none."""
    reading = programme.document.latest_reading
    return str((reading.data.get("document") or {}).get("place") or "") if reading else ""


def proposed(programme: Programme, user: User, today: date) -> dict[str, Any]:
    """Return the values the form starts with; nothing in them is final."""
    last = Report.objects.filter(programme=programme).exclude(given={}).order_by("-cut_off", "-version").first()
    kind = last.period if last is not None and last.period in MONTHS else "month"
    start, end = period_before(kind, today)
    is_party = programme.number.endswith(("/TU", "/ĐU", "/TW"))
    found: dict[str, Any] = {
        "layout": "dang-05-2026" if is_party else "nn-30-2020", "period": kind, "starts_on": start, "cut_off": end,
        "capacity": "head", "archive": "" if is_party else "VT", "issuer": user.body_name or programme.issuer,
        "body_code": programme.number.rpartition("/")[2] if "/" in programme.number else "",
        "place": _place_of(programme), "recipients": recipient_lines(programme),
    }  # fmt: skip
    if last is not None:
        found |= {name: last.given[name] for name in KEPT if last.given.get(name)}
    return found | drafted(programme, found["starts_on"], found["cut_off"])
