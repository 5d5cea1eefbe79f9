"""The batch by partition on Spark: `people.mapInPandas(partition, SCHEMA)`.

The frame has the columns of `People` as whole numbers (the needed ones at least) and may have others; those named in
`kept` go through unchanged. Nothing is shared between partitions, so the totals are those of one machine.
Imports neither Spark nor pandas: the frames that come in bring them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from typing import Any

from tinhgon.benefits.batch.kernel import Results, compute_batch
from tinhgon.benefits.batch.people import COLUMNS, People
from tinhgon.benefits.work import Readings, check_readings

Frame = Any  # pandas.DataFrame
RESULT_COLUMNS = tuple(field.name for field in fields(Results))


def schema(kept: str = "") -> str:
    """Return the schema of the result; `kept` is the schema of the columns that go through: "person long"."""
    own = [f"{name} {'boolean' if name == 'is_proven' else 'long'}" for name in RESULT_COLUMNS]
    return ", ".join(([kept] if kept else []) + own)


def partition(
    kept: Iterable[str] = (), *, readings: Readings | None = None, scale: int = 1
) -> Callable[[Iterable[Frame]], Iterator[Frame]]:
    """Return the function for `mapInPandas`; `scale` is that of `People`, the same for the whole frame.

    Raises:
        UnknownReading: before any partition runs.
    """
    check_readings(readings or {})
    names = tuple(kept)

    def computed(frames: Iterable[Frame]) -> Iterator[Frame]:
        for frame in frames:
            columns = {name: frame[name].to_numpy() for name in COLUMNS if name in frame.columns}
            results = compute_batch(People.of(columns, scale=scale), readings=readings, threads=1)
            made = {name: getattr(results, name) for name in RESULT_COLUMNS}
            yield frame[list(names)].assign(**made) if names else type(frame)(made)

    return computed
