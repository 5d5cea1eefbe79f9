"""How much of a unit passes to another: kinds, no numbers, for the acts give none."""

from enum import StrEnum


class Portion(StrEnum):
    """How much of a unit a phrase takes, in one dimension."""

    WHOLE = "whole"
    PART = "part"
    REMAINDER = "remainder"
    NONE = "none"


# The strongest first.
STRENGTH = {Portion.WHOLE: 0, Portion.REMAINDER: 1, Portion.PART: 2, Portion.NONE: 3}
