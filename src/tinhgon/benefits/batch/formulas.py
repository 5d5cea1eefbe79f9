"""What the vectorised rules share: parameters by day of each row, and the rounding of months, in whole numbers."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from math import lcm

import numpy as np
import numpy.typing as npt

from tinhgon.benefits.batch.people import Column, packed
from tinhgon.benefits.parameters import Law, Value

Flags = npt.NDArray[np.bool_]
Numbers = Column | int


class Parameters:
    """The parameters of the law for rows with different leaving days (packed)."""

    def __init__(self, law: Law, leave: Column) -> None:
        self.law, self.leave = law, leave

    def number(self, key: str) -> Fraction:
        """Return a number that has been the same at all times.

        Raises:
            ValueError: it has changed; then it needs `whole`.
        """
        values = self.law.parameters[key].values
        if len(values) != 1:
            raise ValueError(f"{key} has changed in the course of time")
        return self.amount(values[0])

    def whole(self, key: str) -> Numbers:
        """Return a whole number, by row where it has changed.

        Rows before its first day get the first value: whether the regime holds at all is asked by `holds`.
        """
        values = self.law.parameters[key].values
        made: Numbers = _whole(self.amount(values[0]), key)
        for value in values[1:]:
            assert value.since is not None
            made = np.where(self.leave >= packed(value.since), _whole(self.amount(value), key), made)
        return made

    def day(self, key: str) -> int:
        """Return a day of the law, packed."""
        amount = self.law.parameters[key].values[0].amount
        if not isinstance(amount, date):
            raise TypeError(f"{key} is no day")
        return packed(amount)

    def holds(self, key: str) -> Flags:
        """Return for which rows the parameter has a value on the leaving day."""
        made: Flags = np.zeros(len(self.leave), dtype=bool)
        for value in self.law.parameters[key].values:
            since, until = packed(value.since), packed(value.until) or 99_991_231
            made = made | ((self.leave >= since) & (self.leave <= until))
        return made

    @staticmethod
    def amount(value: Value) -> Fraction:
        if isinstance(value.amount, date):
            raise TypeError("a day is no number")
        return value.amount


def _whole(number: Fraction, key: str) -> int:
    if number.denominator != 1:
        raise ValueError(f"{key} is {number}, not a whole number")
    return int(number)


def shares(numbers: Sequence[Fraction]) -> tuple[list[int], int]:
    """Return the numerators of some numbers over their common denominator."""
    denominator = lcm(*(number.denominator for number in numbers))
    return [int(number * denominator) for number in numbers], denominator


def rounded_halves(months: Column, law: Law, prefix: str) -> Column:
    """Return months.rounded_years, doubled."""
    half_from = int(law.number(f"{prefix}rounding.half_from"))
    whole_from = int(law.number(f"{prefix}rounding.whole_from"))
    years = months // 12
    odd = months - 12 * years
    return 2 * years + (odd >= half_from) + (odd >= whole_from)


def leave_months(leave: Column) -> Column:
    """Return the month index of packed days."""
    months = leave // 100
    return months // 100 * 12 + months % 100 - 1
