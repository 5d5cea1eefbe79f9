"""Days as officials type them: dd/mm/yyyy. The browser's own order of day and month is nobody's here."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

EXPECTED = _("Không đọc được ngày “%(given)s”. Cần một ngày có thật, dạng 01/07/2025.")
_TYPED = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def read_day(text: str) -> date:
    """Return the day of "12/2/2025", "12.02.2025" or "2025-02-12".

    Raises:
        ValueError: no such form, or no such day.
    """
    text = text.strip()
    if typed := _TYPED.fullmatch(text):
        day, month, year = map(int, typed.groups())
    elif iso := _ISO.fullmatch(text):
        year, month, day = map(int, iso.groups())
    else:
        raise ValueError(text)
    return date(year, month, day)


class DayInput(forms.DateInput):
    """A text field; the page's script adds a calendar beside it."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        usual = {"inputmode": "numeric", "placeholder": "dd/mm/yyyy", "autocomplete": "off", "data-day": ""}
        super().__init__(format="%d/%m/%Y", attrs={**usual, **(attrs or {})})


class DayField(forms.DateField):
    """A day in the office's spelling. A refusal repeats what was typed and says what is expected."""

    widget = DayInput

    def to_python(self, value: Any) -> date | None:
        text = f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value or "").strip()
        if not text:
            return None
        try:
            return read_day(text)
        except ValueError:
            raise forms.ValidationError(EXPECTED, params={"given": text[:40]}, code="invalid") from None
