"""Is a table a frame for the letterhead or the signature, or a table of facts?"""

from collections.abc import Sequence

from tinhgon.documents import office_form
from tinhgon.documents.model import Cell

_MOST_ROWS = 14
_MOST_COLUMNS = 4
_TABLE_HEADS = ("tt", "stt", "so tt", "so thu tu", "noi dung", "nhiem vu", "ten")


def has_motto(text: str) -> bool:
    """Return whether one of the lines of `text` is the motto, which only a letterhead has."""
    return any(office_form.is_motto(line) for line in text.split("\n"))


def is_layout_table(cells: Sequence[Cell], *, is_bordered: bool | None) -> bool:
    """Return whether the cells only hold things side by side on the page.

    Args:
        cells: the table's cells, text normalised.
        is_bordered: whether lines are drawn; None if unknown.
    """
    filled = [cell for cell in cells if cell.text.strip()]
    if not filled:
        return True
    rows = max(cell.row + cell.row_span for cell in filled)
    columns = max(cell.column + cell.column_span for cell in filled)
    if len(filled) == 1 and rows == 1:
        return True
    if rows > _MOST_ROWS or columns > _MOST_COLUMNS:
        return False
    if office_form.opens_with(office_form.bare(filled[0].text), _TABLE_HEADS, exactly=True):
        return False
    lines = [line for cell in filled for line in cell.text.split("\n") if line.strip()]
    if not is_bordered and any(office_form.is_motto(line) or office_form.is_date_line(line) for line in lines):
        return True
    if any(office_form.label_of(line) in ("recipients", "addressees") for line in lines):
        return True
    if is_bordered:
        return False
    return rows == 1 or any(office_form.capacity_of(line) and line.upper()[:8] == line[:8] for line in lines)
