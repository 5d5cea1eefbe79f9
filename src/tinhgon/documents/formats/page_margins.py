"""Page numbers and running heads, which are no part of the text."""

import re
from collections import Counter
from collections.abc import Sequence

from tinhgon.documents.formats.page_model import Line, Page

_PAGE_NUMBER = re.compile(r"[\W_]*(?:trang|page)?[\W_]*\d{1,4}(?:\s*(?:/|of|trên)\s*\d{1,4})?[\W_]*", re.IGNORECASE)


def is_page_number(line: Line) -> bool:
    return len(line.words) <= 5 and bool(_PAGE_NUMBER.fullmatch(line.text))


def drop_margins(lined: list[list[Line]], pages: Sequence[Page]) -> None:
    for lines, page in zip(lined, pages, strict=True):
        # An annex drawn across the page can stand under a page number: look at the two outermost lines.
        for at in (0, -1):
            if not lines or (len(lines) < 2 and not page.tables):
                continue
            line = lines[at]
            is_far = line.bottom < 0.12 * page.height if at == 0 else line.top > 0.88 * page.height
            if is_far and is_page_number(line):
                del lines[at]
    if len(pages) < 3:
        return
    for at in (0, -1):
        while True:
            keys = [_head_key(lines[at]) if len(lines) > 1 else "" for lines in lined]
            common, times = Counter(key for key in keys if key).most_common(1)[0] if any(keys) else ("", 0)
            if times < max(3, len(pages) // 2):
                break
            for lines, key in zip(lined, keys, strict=True):
                if key == common:
                    del lines[at]


def _head_key(line: Line) -> str:
    return f"{re.sub(r'[0-9]+', '#', line.text)}|{round(line.top / 6)}"
