"""The acts the statistical office names for each step between two states of its catalogue.

An act is named for the step, not for a unit. Where one act is named it is the act of what changed in the step, at second
hand; where several are, the step itself stands for them and its title lists them. Numbers are printed with slips: what is
surely a slip of letters or signs is put right, a missing year is not made up.
"""

import csv
import re
from datetime import date

from tinhgon.organisations.model import Act, Certainty

# Named for a step, but no acts on units: the office's own letter, and the class of a town.
_NOT_ON_UNITS = ("/TCTK-", "/QĐ-TTg")
_ISSUERS = (
    (re.compile(r"/NĐ-CP$"), "Nghị định", "Chính phủ"),
    (re.compile(r"/NQ-CP$"), "Nghị quyết", "Chính phủ"),
    (re.compile(r"/NQ-UBTVQH\d*$"), "Nghị quyết", "Ủy ban Thường vụ Quốc hội"),
    (re.compile(r"(/NQ)?-?/?QH\d+$"), "Nghị quyết", "Quốc hội"),
)
_SLIPS = (
    (re.compile(r"ND-CP$|NDD-CP$|N§-CP$"), "NĐ-CP"),
    (re.compile(r"(\d{4})-?(NĐ)"), r"\1/\2"),
    (re.compile(r"NĐ/CP$"), "NĐ-CP"),
    (re.compile(r"/(UBTVQH\d+)$"), r"/NQ-\1"),
    (re.compile(r"NQ-NBTVQH"), "NQ-UBTVQH"),
)


def put_right(number: str, year: int) -> str:
    """Return an act's number as it is written, where what is printed has a sure slip: "137/2007N§-CP" → "137/2007/NĐ-CP".

    Args:
        number: as printed.
        year: of the state the act is named for; only proves a year printed with a digit lost.
    """
    for slip, right in _SLIPS:
        number = slip.sub(right, number)
    short = re.fullmatch(r"(\d+)/(\d{3})/(.+)", number)
    if short:
        years = [str(each) for each in (year, year - 1) if _lost_a_digit(str(each), short[2])]
        if len(years) == 1:
            return f"{short[1]}/{years[0]}/{short[3]}"
    return number


def _lost_a_digit(year: str, printed: str) -> bool:
    return any(year[:at] + year[at + 1 :] == printed for at in range(len(year)))


class StepActs:
    """For each day of a state its one act, or an act that stands for all the step names."""

    def __init__(self, acts: dict[date, Act]) -> None:
        self._acts = acts

    def of(self, day: date) -> Act:
        if day in self._acts:
            return self._acts[day]
        return _step(day, [])


def _step(day: date, numbers: list[str]) -> Act:
    said = f"các văn bản danh mục nêu cho bước này: {'; '.join(numbers)}" if numbers else "danh mục không nêu văn bản"
    name = f"danh mục ngày {day:%d/%m/%Y}"
    return Act(name, name, "", "Cơ quan thống kê", None, None, said, Certainty.SECONDARY)


def step_acts(text: str) -> StepActs:
    """Read `states.csv`."""
    found = dict[date, Act]()
    for row in csv.DictReader(text.splitlines()):
        day = date.fromisoformat(row["state_date"])
        printed = [number for number in row["acts"].split(";") if number]
        right = list(dict.fromkeys(put_right(number, day.year) for number in printed))
        numbers = [number for number in right if not any(part in number for part in _NOT_ON_UNITS)]
        if len(numbers) != 1:
            found[day] = _step(day, numbers)
            continue
        kinds = ((type_, issuer) for pattern, type_, issuer in _ISSUERS if pattern.search(numbers[0]))
        type_, issuer = next(kinds, ("", ""))
        # Without its year a number names several acts.
        name = numbers[0] if re.search(r"/\d{4}/|QH\d+$", numbers[0]) else f"{numbers[0]} ({day:%d/%m/%Y})"
        found[day] = Act(
            name, numbers[0], type_, issuer, None, None, f"danh mục ngày {day:%d/%m/%Y} nêu", Certainty.SECONDARY
        )
    return StepActs(found)
