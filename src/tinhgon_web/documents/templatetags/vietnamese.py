"""Values of stored JSON as Vietnamese readers expect them."""

from datetime import date
from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def iso_day(value: str | None) -> str:
    """2026-02-12 → 12/02/2026; what is no ISO day stays as it is."""
    try:
        return f"{date.fromisoformat(value):%d/%m/%Y}" if value else ""
    except ValueError:
        return str(value)


@register.filter
def comma(value: Decimal | float | None) -> str:
    """17.46 → 17,46."""
    return "" if value is None else str(value).replace(".", ",")
