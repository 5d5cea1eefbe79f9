"""The same conversion for tables of many partitions: a function for `mapInPandas` (Spark, pysail).

    frame.mapInPandas(converter_of(["xa", "huyen", "tinh"]), schema="xa string, …, " + added_schema())

The register is read once by each worker process. pandas is the caller's: the core does not import it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from tinhgon.organisations.addresses.columns import column_of
from tinhgon.organisations.addresses.conversion import Answer, Converter, Question
from tinhgon.organisations.addresses.line import Cell
from tinhgon.organisations.addresses.wording import note_in_words
from tinhgon.organisations.storage import national

# Name and SQL type of what is added to each row; a row that is not converted stands once, with its `reason`.
ADDED = (
    "new_code", "new_name", "share", "people_share", "note", "old_code", "old_unit", "new_address", "sure", "why", "reason",
)  # fmt: skip
BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


def added_schema() -> str:
    """Return the added columns as SQL: "new_code string, …"."""
    return ", ".join(f"{name} string" for name in ADDED)


@cache
def _converter() -> Converter:
    return Converter(national())


def converter_of(
    columns: Sequence[str], *, on: date | str = BEFORE, to: date = AFTER, address: bool = False
) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """Return a function over the frames of a partition.

    Args:
        columns: What is read of a row; the headings tell what each holds.
        on: The day of the rows, or the name of a column of days.
        address: The column holds whole addresses, whatever its heading says.
    """
    alone = len(columns) == 1 or address
    kinds = [column_of("" if alone else name) for name in columns]

    def convert(frames: Iterable[Any]) -> Iterator[Any]:
        converter = _converter()
        for frame in frames:
            places: list[int] = []
            found: list[tuple[str, ...]] = []
            days = frame[on] if isinstance(on, str) else [on] * len(frame)
            for place, (day, *texts) in enumerate(zip(days, *(frame[name] for name in columns), strict=True)):
                cells = tuple(
                    Cell(_text(text), kind.level, kind.is_fine) for text, kind in zip(texts, kinds, strict=True)
                )
                that_day = day.date() if isinstance(day, datetime) else day
                for row in _rows(converter.answer(Question(cells, that_day, max(to, that_day)))):
                    places.append(place)
                    found.append(row)
            result = frame.iloc[places].reset_index(drop=True)
            for number, name in enumerate(ADDED):
                result[name] = [row[number] for row in found]
            yield result

    return convert


def _text(value: object) -> str:
    """What a cell of a frame says: a missing value nothing, a whole number no decimal part."""
    if value is None or value != value:  # NaN is what is not equal to itself
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _rows(answer: Answer) -> Iterator[tuple[str, ...]]:
    if answer.reason:
        yield (*[""] * (len(ADDED) - 1), answer.reason)
        return
    for each in answer.successors:
        yield (
            each.code, each.name, each.land, each.people, note_in_words(each.land, each.people, each.parts), answer.old_code, answer.old,
            answer.new_address(each), answer.sure, answer.why, "",
        )  # fmt: skip
