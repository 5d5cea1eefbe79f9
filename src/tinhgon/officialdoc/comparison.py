"""Two reports of a programme side by side: which figures and which tasks changed, in which words."""

from collections.abc import Sequence
from dataclasses import dataclass

from tinhgon.officialdoc.progress_report import SECTION_TITLES, ReportData, ReportRow


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChange:
    """A figure in both reports; None where a report did not count it."""

    label: str
    old: int | None
    new: int | None

    @property
    def is_changed(self) -> bool:
        return self.old != self.new

    @property
    def by(self) -> int:
        return (self.new or 0) - (self.old or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """A task whose standing, lead or deadline is told otherwise; `old` or `new` None: it is in one report only."""

    old: ReportRow | None
    new: ReportRow | None
    fields: tuple[str, ...]  # of ReportRow

    @property
    def row(self) -> ReportRow:
        row = self.new or self.old
        assert row is not None
        return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    figures: tuple[FigureChange, ...]
    rows: tuple[RowChange, ...]
    sections: tuple[str, ...]  # titles of those whose words differ

    @property
    def is_same(self) -> bool:
        return not (self.rows or self.sections or any(figure.is_changed for figure in self.figures))


_TOLD = ("text", "lead", "coordination", "deadline", "due", "product", "result", "assessment", "obstacles")


def compare(old: ReportData, new: ReportData) -> Comparison:
    """Return what `new` says otherwise than `old`. Tasks are known by their id, figures by their key."""
    before, after = {f.key: f for f in old.figures}, {f.key: f for f in new.figures}
    figures = tuple(
        FigureChange(
            label=(after.get(key) or before[key]).label,
            old=before[key].numerator if key in before else None, new=after[key].numerator if key in after else None,
        )
        for key in dict.fromkeys((*before, *after))
    )  # fmt: skip
    sections = tuple(
        title for place, title in enumerate(SECTION_TITLES) if _text(old.sections, place) != _text(new.sections, place)
    )
    return Comparison(figures=figures, rows=tuple(_rows(old, new)), sections=sections)


def _text(sections: Sequence[str], place: int) -> str:
    return " ".join(sections[place].split()) if place < len(sections) else ""


def _rows(old: ReportData, new: ReportData) -> list[RowChange]:
    before = {row.id: row for row in (*old.rows, *old.gone)}
    after = {row.id: row for row in (*new.rows, *new.gone)}
    changes = []
    for key in dict.fromkeys((*after, *before)):
        one, other = before.get(key), after.get(key)
        if one is None or other is None:
            changes.append(RowChange(old=one, new=other, fields=()))
        elif differing := tuple(name for name in _TOLD if getattr(one, name) != getattr(other, name)):
            changes.append(RowChange(old=one, new=other, fields=differing))
    return changes
