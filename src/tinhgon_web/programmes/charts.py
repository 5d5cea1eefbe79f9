"""Geometry of the programme page's charts. The templates draw them as SVG: they print, and need no JavaScript."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

DRAWN = ("done", "open", "overdue")
WIDTH, HEIGHT, BASE = 720, 150, 120
MOST_MONTHS = 36


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    part: str
    number: int
    is_tall: bool  # the number stands inside
    text_y: float


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    total: int
    counts: dict[str, int]
    x: float
    label_x: float
    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    months: tuple[Month, ...]
    today_x: float | None
    most: int
    left_out: int  # tasks due outside the months drawn
    width: int = WIDTH
    height: int = HEIGHT
    base: int = BASE


def _months_between(first: tuple[int, int], last: tuple[int, int]) -> int:
    """Count the months from first to last, both (year, month) and both counted."""
    return (last[0] - first[0]) * 12 + last[1] - first[1] + 1


def timeline(counts: Mapping[tuple[int, int], Counter[str]], *, today: date) -> Timeline:
    """Return bars of the tasks due in each (year, month), parted by where they stand. At most `MOST_MONTHS` months."""
    counts = {month: parts for month, parts in counts.items() if parts.total()}
    if not counts:
        return Timeline((), None, 0, 0)
    first, last, now = min(counts), max(counts), (today.year, today.month)
    # Today's line is drawn where it fits: all due months behind or ahead of it is what the eye looks for.
    if _months_between(min(first, now), max(last, now)) <= MOST_MONTHS:
        first, last = min(first, now), max(last, now)
    span = _months_between(first, last)
    places = [divmod(first[0] * 12 + first[1] - 1 + i, 12) for i in range(min(span, MOST_MONTHS))]
    months = [(year, month + 1) for year, month in places]
    most = max(sum(counts[m].values()) for m in months if m in counts)
    step = WIDTH / max(len(months), 6)
    every = max(1, round(len(months) / 12))
    drawn = []
    for i, month in enumerate(months):
        found = counts.get(month, Counter())
        y, bars = float(BASE), []
        for part in DRAWN:
            height = found[part] / most * (BASE - 20)
            if height:
                y -= height
                bars.append(
                    Bar(round(i * step + step * 0.15, 1), round(y, 1), round(step * 0.7, 1), round(height, 1), part,
                        found[part], height >= 13, round(y + 11, 1))
                )  # fmt: skip
        drawn.append(
            Month(
                first=date(*month, 1), total=sum(found.values()), counts={p: found[p] for p in DRAWN},
                x=round(i * step, 1), label_x=round(i * step + step / 2, 1),
                label=f"T{month[1]}/{month[0] % 100:02d}" if i % every == 0 else "", bars=tuple(bars),
            )
        )  # fmt: skip
    place = (today.year - first[0]) * 12 + today.month - first[1]
    today_x = round((place + (today.day - 1) / 31) * step, 1) if 0 <= place < len(months) else None
    left_out = sum(sum(c.values()) for m, c in counts.items() if m not in set(months))
    return Timeline(tuple(drawn), today_x, most, left_out)
