"""Words in two languages, and numbers as each of them, and the machine, writes them."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple

from tinhgon.benefits.months import Month

Language = Literal["vi", "en"]
Form = Literal["vi", "en", "plain"]
Shown = Fraction | int | date | Month | str | bool | None


class Words(NamedTuple):
    """The same thing said in Vietnamese and in English."""

    vi: str
    en: str

    def said(self, language: Language) -> str:
        return self.vi if language == "vi" else self.en


def number_text(number: Fraction | int, form: Form = "vi") -> str:
    """Return a number exactly: 1.234.567,5 in Vietnamese, 1,234,567.5 in English, 1234567.5 plain.

    A number without a finite decimal form is printed as a fraction: 1/3.
    """
    value = Fraction(number)
    digits = _decimal_digits(value.denominator)
    if digits is None:
        return f"{value.numerator}/{value.denominator}"
    scaled = abs(value.numerator) * 10**digits // value.denominator
    whole, part = divmod(scaled, 10**digits)
    tail = str(part).rjust(digits, "0") if digits else ""
    sign = "-" if value < 0 else ""
    if form == "plain":
        return f"{sign}{whole}" + (f".{tail}" if tail else "")
    group, point = (".", ",") if form == "vi" else (",", ".")
    return sign + f"{whole:,}".replace(",", group) + (point + tail if tail else "")


def _decimal_digits(denominator: int) -> int | None:
    """Return how many decimal places 1/denominator needs; None if they never end."""
    twos = fives = 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    return max(twos, fives) if denominator == 1 else None


NOTHING = Words("", "")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of arithmetic and what it comes to, built together so that what is shown is what was computed.

    `template` has a `{}` for each of `numbers`; `tightness` is 0 for a sum, 1 for a product, 2 for a number.
    """

    template: str
    numbers: tuple[Fraction | int, ...]
    value: Fraction
    tightness: int = 2

    @classmethod
    def of(cls, number: Fraction | int) -> "Line":
        return cls("{}", (number,), Fraction(number))

    def __add__(self, other: "Line | Fraction | int") -> "Line":
        right = _line(other)
        return Line(f"{self.template} + {right.template}", self.numbers + right.numbers, self.value + right.value, 0)

    def __sub__(self, other: "Line | Fraction | int") -> "Line":
        right = _line(other)
        template = f"{self.template} - {right._inside(1)}"
        return Line(template, self.numbers + right.numbers, self.value - right.value, 0)

    def __mul__(self, other: "Line | Fraction | int") -> "Line":
        right = _line(other)
        template = f"{self._inside(1)} × {right._inside(1)}"
        return Line(template, self.numbers + right.numbers, self.value * right.value, 1)

    def _inside(self, tightness: int) -> str:
        return self.template if self.tightness >= tightness else f"({self.template})"

    def text(self, form: Form = "vi") -> str:
        line = self.template.format(*(number_text(number, form) for number in self.numbers))
        return line.replace("×", "*").replace(";", ",") if form == "plain" else line


def _line(other: "Line | Fraction | int") -> Line:
    return other if isinstance(other, Line) else Line.of(other)


def least(*lines: Line | Fraction | int) -> Line:
    """Return the smaller of them, printed as min(a; b)."""
    given = [_line(each) for each in lines]
    template = f"min({'; '.join(line.template for line in given)})"
    return Line(template, tuple(n for line in given for n in line.numbers), min(line.value for line in given))


def shown(value: Shown | Words, language: Language) -> str:
    """Return a value as a reader of that language expects it."""
    if value is None:
        return "–"
    if isinstance(value, Words):
        return value.said(language)
    if isinstance(value, bool):
        return Words("có", "yes").said(language) if value else Words("không", "no").said(language)
    if isinstance(value, Month):
        return f"{value.month:02d}/{value.year}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, str):
        return value
    return number_text(value, language)
