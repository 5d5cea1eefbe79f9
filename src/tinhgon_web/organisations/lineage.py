"""Geometry of a unit's lineage: what came before on the left, what came after on the right. The template draws it."""

from dataclasses import dataclass

from tinhgon.organisations.model import Dimension, Edge
from tinhgon.organisations.portions import STRENGTH, Portion
from tinhgon.organisations.registry import Registry
from tinhgon_web.organisations.answers import Proof, notes_of, place_of, proof_of, shares_in_words
from tinhgon_web.organisations.register import DAY

BOX, GAP, MIDDLE, ROW, LETTERS = 310, 80, 210, 66, 38
LINE_WIDTHS = {Portion.WHOLE: "8", Portion.REMAINDER: "5", Portion.PART: "2.5", Portion.NONE: "1"}


@dataclass(frozen=True, slots=True)
class Link:
    """What passed between two units in one event."""

    unit: str
    name: str
    place: str
    code: str
    share: Portion
    share_words: str
    proof: Proof
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Box:
    link: Link
    x: int
    y: int
    curve: str  # the path of the line to or from the middle
    stroke: str
    name: str  # cut to what fits
    place: str
    share: str
    is_certain: bool


@dataclass(frozen=True, slots=True)
class Lineage:
    before: tuple[Link, ...]
    after: tuple[Link, ...]
    boxes: tuple[Box, ...]
    height: int
    middle_y: int
    lines: tuple[str, ...]  # the unit's own name, in lines that fit
    width: int
    middle_x: int
    box: int = BOX
    middle: int = MIDDLE

    @property
    def centre_x(self) -> int:
        return self.middle_x + MIDDLE // 2


def links(registry: Registry, unit: str, *, forward: bool) -> tuple[Link, ...]:
    """Return the units next to one in its lineage, oldest event first, strongest share first."""
    groups: dict[tuple[str, str], list[Edge]] = {}
    for edge in registry.edges_from(unit) if forward else registry.edges_into(unit):
        groups.setdefault((edge.event, edge.target if forward else edge.source), []).append(edge)
    found = []
    for (event, other), edges in groups.items():
        proof = proof_of(registry, event)
        if proof is None:
            continue
        day = proof.event.operative if forward else proof.event.operative - DAY
        shares: dict[Dimension, Portion] = {edge.dimension: edge.share for edge in edges}
        found.append(
            Link(
                other, registry.nearest(other, day).full_name, place_of(registry, other, day),
                registry.code_of(other, "nso", day), min(shares.values(), key=STRENGTH.__getitem__),
                shares_in_words(shares.items()), proof, notes_of(registry, edges),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda each: (each.proof.event.operative, STRENGTH[each.share], each.name)))


def lineage(registry: Registry, unit: str, name: str) -> Lineage:
    before, after = links(registry, unit, forward=False), links(registry, unit, forward=True)
    height = max(len(before), len(after), 1) * ROW + 10
    middle_y = height // 2
    middle_x = BOX + GAP + 1 if before else 1
    width = middle_x + MIDDLE + (GAP + BOX if after else 0) + 1
    boxes = [_box(link, at, len(before), height, 1, BOX + 1, middle_x) for at, link in enumerate(before)]
    right = middle_x + MIDDLE
    boxes += [_box(link, at, len(after), height, right + GAP, right + GAP, right) for at, link in enumerate(after)]
    return Lineage(before, after, tuple(boxes), height, middle_y, _in_lines(name), width, middle_x)


def _box(link: Link, at: int, count: int, height: int, x: int, start: int, end: int) -> Box:
    """Return the box at `x`, its line going from `start` at its own height to `end` at the middle's."""
    y = 5 + at * ROW + (height - 10 - count * ROW) // 2
    own, middle, bend = y + ROW // 2, height // 2, (start + end) // 2
    return Box(
        link, x, y, f"M{start} {own} C{bend} {own} {bend} {middle} {end} {middle}", LINE_WIDTHS[link.share],
        _cut(link.name, LETTERS), _cut(link.place or link.proof.day, LETTERS + 6), _cut(link.share_words, LETTERS + 6),
        link.proof.certainty.value == "confirmed",
    )  # fmt: skip


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"


def _in_lines(text: str, letters: int = 24, most: int = 3) -> tuple[str, ...]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) + 1 > letters:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(" ".join(lines[most - 1 :]), letters)]
    return tuple(lines)
