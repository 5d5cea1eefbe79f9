"""Geometry of a unit's lineage: what came before on the left, what came after on the right. The template draws it."""

from dataclasses import dataclass

from tinhgon.organisations.acts import Portion
from tinhgon.organisations.model import Dimension, Edge
from tinhgon.organisations.registry import Registry
from tinhgon_web.organisations.answers import STRENGTH, Proof, place_of, proof_of, shares_in_words
from tinhgon_web.organisations.register import DAY

WIDTH, BOX, MIDDLE, ROW, LETTERS = 960, 300, 210, 66, 38
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
    width: int = WIDTH
    box: int = BOX
    middle_x: int = (WIDTH - MIDDLE) // 2
    middle: int = MIDDLE

    @property
    def centre_x(self) -> int:
        return WIDTH // 2


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
        version = registry.at(other, day)
        shares: dict[Dimension, Portion] = {edge.dimension: edge.share for edge in edges}
        notes = [
            f"phần còn lại sau khi sắp xếp theo khoản {', '.join(map(str, edge.remainder_of))}"
            for edge in edges
            if edge.remainder_of
        ] + [edge.note for edge in edges if edge.note]
        found.append(
            Link(
                other, version.full_name if version else other, place_of(registry, other, day),
                registry.code_of(other, "nso", day), min(shares.values(), key=STRENGTH.__getitem__),
                shares_in_words(shares.items()), proof, tuple(dict.fromkeys(notes)),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda each: (each.proof.event.operative, STRENGTH[each.share], each.name)))


def lineage(registry: Registry, unit: str, name: str) -> Lineage:
    before, after = links(registry, unit, forward=False), links(registry, unit, forward=True)
    height = max(len(before), len(after), 1) * ROW + 10
    middle_y = height // 2
    boxes = [_box(link, at, len(before), height, is_left=True) for at, link in enumerate(before)]
    boxes += [_box(link, at, len(after), height, is_left=False) for at, link in enumerate(after)]
    return Lineage(before, after, tuple(boxes), height, middle_y, _in_lines(name))


def _box(link: Link, at: int, count: int, height: int, *, is_left: bool) -> Box:
    y = 5 + at * ROW + (height - 10 - count * ROW) // 2
    x = 0 if is_left else WIDTH - BOX
    own, middle = y + ROW // 2, height // 2
    start, end = (BOX, (WIDTH - MIDDLE) // 2) if is_left else (WIDTH - BOX, (WIDTH + MIDDLE) // 2)
    bend = (start + end) // 2
    return Box(
        link, x, y, f"M{start} {own} C{bend} {own} {bend} {middle} {end} {middle}", LINE_WIDTHS[link.share],
        _cut(link.name, LETTERS), _cut(link.place or link.proof.day, LETTERS + 4), _cut(link.share_words, LETTERS + 4),
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
