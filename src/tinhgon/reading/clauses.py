"""The clauses of all sections in reading order. How the tree grows is told in `structure`."""

from collections.abc import Iterable

from tinhgon.reading.layout.sections import Section
from tinhgon.reading.model import Clause
from tinhgon.reading.structure.tree import Builder


def find_clauses(sections: Iterable[Section]) -> tuple[Clause, ...]:
    """Return the clauses of all sections in reading order."""
    builder = Builder()
    for section in sections:
        builder.add_section(section)
    return tuple(node.clause() for node in builder.nodes)
