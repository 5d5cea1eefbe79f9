"""What reading an address gives: one unit with the ground it stands on, or what is known and why it is no more."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Ground(StrEnum):
    """What the text says of the place of the commune it names."""

    FULL = "full"  # district and province
    DISTRICT = "district"  # the district alone, which with the commune is there once in the country
    PROVINCE = "province"  # the province alone, in which one commune is called so
    NAME = "name"  # the name alone, which one unit of the country bears


class Mark(StrEnum):
    """What a person should know of a reading that was settled."""

    NEW = "new"  # a unit of after the change: an address of today
    FORMER = "former"  # read by names of before the day
    MIXED = "mixed"  # a commune of the old map below a province of the new one
    ACCENTS = "accents"  # other accents than the register's
    UNTYPED = "untyped"  # no word says that it is a commune
    UNMARKED = "unmarked"  # nothing parts it from what stands before it
    UNCONFIRMED = "unconfirmed"  # a step to what it became rests on no act that was read
    UNREAD = "unread"  # something stands where a province would, and was not understood
    SAME_OUTCOME = "same-outcome"  # one of several units, all of which went whole into the same one
    SAME_NAME = "same-name"  # a unit of after the change has this name in this province and is another


class Problem(StrEnum):
    EMPTY = "empty"
    TOO_LONG = "too-long"  # more than an address says: it is not read
    NOTHING = "nothing"  # no place was recognised
    ONLY_PLACE = "only-place"
    NOT_THERE = "not-there"  # a commune is named that is not in the place
    CONTRADICTION = "contradiction"
    AMBIGUOUS = "ambiguous"
    ENDED = "ended"  # there was such a unit, and it had ended or may have been merged


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`unit` is of the day `day`; without one, `problem` says why, `place` what is known (nearest first)."""

    day: date
    unit: str | None = None
    ground: Ground | None = None
    marks: tuple[Mark, ...] = ()
    place: tuple[str, ...] = ()
    problem: Problem | None = None
    said: str = ""  # the words of the text that made the problem
    rest: str = ""  # what is finer than the commune, as written: "Số 12 Lê Lai"
    until: date | None = None  # of an ended unit: the first day it was no longer called so
    readings: tuple[str, ...] = ()  # units it may mean, where more than one or an ended one

    @property
    def is_sure(self) -> bool:
        """Whether nobody need look at it again: the place is stated in full and the names are as in the register."""
        return self.unit is not None and self.ground in (Ground.FULL, Ground.DISTRICT) and not (
            set(self.marks) - {Mark.NEW}
        )  # fmt: skip
