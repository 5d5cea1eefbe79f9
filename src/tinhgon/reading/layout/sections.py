"""A stretch of clauses: the body, an attached document, an annex."""

from dataclasses import dataclass, field

from tinhgon.reading.layout.lines import Line


@dataclass(slots=True)
class Section:
    """A stretch of clauses: the body, an attached plan (prefix ""), or an annex (prefix "PL1")."""

    prefix: str
    title: str
    label: str
    lines: list[Line]
    head: Line | None = None
    head_lines: list[Line] = field(default_factory=list)
