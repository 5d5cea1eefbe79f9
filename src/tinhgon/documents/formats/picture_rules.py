"""Straight lines in the picture of a page: the rules of its tables. Found by averaging, with Pillow alone.

A stretch of a rule is dark all along; letters never are over the length looked at. So the picture is shrunk in one
direction, and what is still dark is a piece of a rule.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from tinhgon.documents.formats.page_model import Rule, RuledTable

_ACROSS_INCHES, _DOWN_INCHES = 0.4, 0.25  # longer than a word is dark, taller than a letter
_DARK = 90  # mean grey of a piece, 0 black
_LIGHT = 160  # grey at which a line ends
_MOST_PIECES = 40_000


def rules_in(image: Any, dots: float) -> list[Rule]:
    """Return the lines of a grey picture with `dots` pixels an inch, in points."""
    wide, tall = image.size
    across, down = max(8, round(_ACROSS_INCHES * dots)), max(8, round(_DOWN_INCHES * dots))
    if wide < 2 * across or tall < 2 * down:
        return []
    scale = 72 / dots
    rules: list[Rule] = []
    for row, start, end in _stretches(image, across):
        rules.append(Rule(start * scale, row * scale, end * scale, (row + 1) * scale))
    for column, start, end in _stretches(_turned(image), down):
        rules.append(Rule(column * scale, start * scale, (column + 1) * scale, end * scale))
    return [] if len(rules) > _MOST_PIECES else rules


def without_rules(image: Any, rules: list[Rule], tables: Sequence[RuledTable], dots: float) -> Any:
    """Return the picture with the lines of the tables painted white: letters are read better without them."""
    from PIL import ImageDraw

    cleaned = image.copy()
    drawing = ImageDraw.Draw(cleaned)
    scale = dots / 72
    for rule in rules:
        if not any(_is_edge(rule, table) for table in tables):
            continue
        drawing.rectangle(
            (rule.x0 * scale - 1, rule.y0 * scale - 1, rule.x1 * scale + 1, rule.y1 * scale + 1), fill=255
        )  # fmt: skip
    return cleaned


def _is_edge(rule: Rule, table: RuledTable) -> bool:
    if not (
        table.x0 - 4 < rule.x0 and rule.x1 < table.x1 + 4 and table.top - 4 < rule.y0 and rule.y1 < table.bottom + 4
    ):
        return False
    at, edges = (rule.y0, table.row_edges) if rule.lies else (rule.x0, table.column_edges)
    return any(abs(at - edge) < 3 for edge in edges)


def _turned(image: Any) -> Any:
    from PIL import Image

    return image.transpose(Image.Transpose.TRANSPOSE)


def _stretches(image: Any, length: int) -> Iterator[tuple[int, int, int]]:
    """Yield (row, start, end) of the dark stretches of every row that are longer than `length` pixels."""
    shrunk = image.reduce((length, 1))
    wide = shrunk.width
    dark = shrunk.point(lambda grey: 1 if grey < _DARK else 0).tobytes()
    pixels = image.load()
    at = dark.find(1)
    while at >= 0:
        row, piece = divmod(at, wide)
        start = piece * length
        while dark[row * wide + piece : row * wide + piece + 1] == b"\1" and piece < wide:
            piece += 1
        end = min(piece * length, image.width)
        at = dark.find(1, row * wide + piece)
        while start > 0 and pixels[start - 1, row] < _LIGHT:
            start -= 1
        while end < image.width and pixels[end, row] < _LIGHT:
            end += 1
        yield row, start, end
