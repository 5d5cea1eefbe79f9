"""The answer to what a name means: a link with its candidates, each with how and why it is one."""

from dataclasses import dataclass
from enum import StrEnum


class LinkState(StrEnum):
    SETTLED = "settled"
    AMBIGUOUS = "ambiguous"  # offered: a person chooses
    CLASS = "class"  # many bodies or persons, not one unit
    UNKNOWN = "unknown"  # not in the register


class How(StrEnum):
    """By what a name leads to a unit; the strongest first."""

    REMEMBERED = "remembered"  # a person chose it before
    EXACT = "exact"
    ALIAS = "alias"  # an abbreviation, another way to write it, or the counterpart (Đảng ủy, Đảng bộ)
    OFFICE = "office"  # the unit behind an office, or behind the body that acts for it
    FOLDED = "folded"  # equal without accents only
    OTHER_DAY = "other_day"  # not called so, or not alive, on the day
    NEAR = "near"  # a like spelling


class Fact(StrEnum):
    """Why a candidate is offered. In brackets what `Why.what` holds."""

    OWN_PLACE = "own_place"  # (unit) it is of the place of the issuing body
    PLACE_ABOVE = "place_above"  # (unit) it is of a place above that one
    NAMED_PLACE = "named_place"  # (unit) the name says the place
    NATIONAL = "national"
    LIES_IN = "lies_in"  # (unit) of a place: what stands above it, which tells homonyms apart
    ELSEWHERE = "elsewhere"  # (unit) it is of another place than the issuing body's, which the name does not say
    FORMER_PLACE = "former_place"  # (unit) it is of a place that place came from, or went into
    EXPANDED = "expanded"  # (words) an abbreviation was written out
    COUNTERPART = "counterpart"  # (words) the register holds it under this name
    OFFICE = "office"  # (words) this was taken off the front of the name
    ACTS_FOR = "acts_for"  # (words) the register holds the place, not this organ of it
    INNER = "inner"  # (unit) it is a part of that organ
    ENDED = "ended"  # (ISO day it was no more so)
    BEGINS = "begins"  # (ISO day it is so from)
    KNOWN_FROM = "known_from"  # (ISO day) it was there before, since when is not in the register
    SUCCESSOR_OF = "successor_of"  # (unit) what was called so went into it
    CHOSEN_BEFORE = "chosen_before"
    LIKE = "like"  # (words) the spelling in the register


@dataclass(frozen=True, slots=True)
class Why:
    fact: Fact
    what: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit a name may mean. `unit` is alive on the day asked for, but where `how` is OTHER_DAY it need not be."""

    unit: str
    how: How
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """What a name means on a day: one unit, several to choose from, a class, or nothing the register knows."""

    name: str
    state: LinkState
    candidates: tuple[Candidate, ...] = ()  # best first; exactly one when settled

    @property
    def unit(self) -> str | None:
        """The unit's id when settled, else None."""
        return self.candidates[0].unit if self.state is LinkState.SETTLED else None


@dataclass(frozen=True, slots=True)
class Issuing:
    """The body that issued a document, and the place or body relative to which its names are read.

    `place` settles on a province, district or commune, or on the central body itself; hand `place.unit` to
    `Linker.link`.
    """

    body: Link
    place: Link
