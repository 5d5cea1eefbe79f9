"""Numbers and dates as official Vietnamese documents print them."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal


def number_text(value: int | float | Decimal, *, places: int | None = None) -> str:
    """Return 1234567 as "1.234.567" and 98.63 as "98,63"; `places` decimals (rounded half up) if given."""
    number = Decimal(str(value))
    if places is not None:
        number = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{number:,f}".translate(str.maketrans(",.", ".,"))


def percent_text(numerator: int, denominator: int) -> str:
    """Return "98,63 %" (the space does not break) for 16051 of 16274; a dash where there is nothing to take a share of."""
    if not denominator:
        return "–"
    return f"{number_text(Decimal(numerator) * 100 / Decimal(denominator), places=2)}\u00a0%"


def day_text(day: date) -> str:
    """Return "05/02/2025"."""
    return f"{day.day:02}/{day.month:02}/{day.year}"


def long_day_text(day: date) -> str:
    """Return "ngày 05 tháng 02 năm 2025": a zero before days below 10 and before the months 1 and 2 only."""
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"
