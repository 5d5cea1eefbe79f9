"""Field lines: a label and a value that say who, with whom, when, where, with what product (ruling 6).

What is a label is said by the words of lexicon/labels.yaml; a label that speaks of money, forms or the like is a field
only beside another one, for alone it is as often a matter of its own.
"""

import re

from tinhgon.reading.language.labels import is_label, label_role
from tinhgon.reading.layout.lines import Line
from tinhgon.reading.model import Field, Span

_ONLY_BESIDE = ("money", "note")
_ALWAYS = ("thành phần", "thành phần tham gia", "thành phần tham dự", "thành phần dự")
_NEVER = ("tổ chức thực hiện", "thực hiện nhiệm vụ")  # titles of sections made of the words of labels
_LONGEST_LABEL = 90  # letters
_TIME_ALONE = re.compile(r"(thời (?:gian|hạn) (?:thực hiện|hoàn thành))\s+(?=\S)", re.I)


def field_at(text: str, *, is_marked: bool, beside_another: bool) -> tuple[str, str] | None:
    """Return the label and the value of a field line, None if the line is none.

    Args:
        text: the line without its bullet.
        is_marked: whether it carried a bullet.
        beside_another: whether the line above is a field.
    """
    label, colon, value = text.partition(":")
    label = label.strip()
    if (
        colon
        and 0 < len(label) <= _LONGEST_LABEL
        and "." not in label
        and label.lower() not in _NEVER
        and is_label(label)
    ):
        is_doubtful = label_role(label) in _ONLY_BESIDE and label.lower() not in _ALWAYS
        if beside_another or not is_doubtful:
            return label, value.strip()
    if not is_marked and len(text) < 250:
        found = _TIME_ALONE.match(text)
        if found:
            return found[1], text[found.end() :].strip()
    return None


def extended(old: Field, text: str, line: Line) -> Field:
    """The field with what a line below its label says."""
    start = old.span.start if old.span else line.start
    return Field(
        label=old.label,
        value=f"{old.value}; {text.rstrip(';.')}" if old.value else text.rstrip(";."),
        span=Span(start=start, end=line.end, page=old.span.page if old.span else line.page),
    )
