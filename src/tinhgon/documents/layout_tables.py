"""Is a table a frame for the letterhead or the signature, or a table of facts?"""

import re
from collections.abc import Sequence

from tinhgon.documents.model import Cell
from tinhgon.vietnamese import fold

_LETTERHEAD = re.compile(
    r"cong\s+hoa\s+xa\s+hoi\s+chu\s+nghia\s+viet\s+nam|doc\s+lap\s*-\s*tu\s+do|dang\s+cong\s+san\s+viet\s+nam"
    r"|\bngay\s[\s\d….]*thang\s[\s\d….]*nam\b"
)
_RECIPIENTS = re.compile(r"^\W*(?:noi nhan|kinh gui)\b", re.MULTILINE)
_SIGNATURE = re.compile(r"^\W*(?:tm\.?|t/m|kt\.?|k/t|tl\.?|tuq\.?|q\.)\s", re.MULTILINE)
_TABLE_HEAD = re.compile(r"^\W*(?:s?tt|so tt|so thu tu|noi dung|nhiem vu|ten)\b")
_MOST_ROWS = 14
_MOST_COLUMNS = 4


def is_layout_table(cells: Sequence[Cell], *, is_bordered: bool | None) -> bool:
    """Return whether the cells only hold things side by side on the page.

    Args:
        cells: the table's cells, text normalised.
        is_bordered: whether lines are drawn; None if unknown.
    """
    filled = [cell for cell in cells if cell.text]
    if not filled:
        return True
    rows = max(cell.row + cell.row_span for cell in filled)
    columns = max(cell.column + cell.column_span for cell in filled)
    if len(filled) == 1 and rows == 1:
        return True
    if rows > _MOST_ROWS or columns > _MOST_COLUMNS:
        return False
    head = fold(filled[0].text)
    if _TABLE_HEAD.match(head):
        return False
    texts = [fold(cell.text) for cell in filled]
    if any(_LETTERHEAD.search(text) for text in texts) and not is_bordered:
        return True
    if any(_RECIPIENTS.search(text) for text in texts):
        return True
    if is_bordered:
        return False
    return any(_SIGNATURE.search(text) for text in texts) or rows == 1
