"""Legal normative documents (văn bản quy phạm pháp luật) told from administrative ones.

NĐ 30/2020/NĐ-CP lays out administrative documents; laws, decrees, circulars and the normative resolutions and decisions
of councils and committees have a layout of their own, by the law on promulgating them. They are known by their number,
which alone bears the year ("05/2026/QĐ-UBND", "64/2025/QH15"), or by a type no administrative document has.
"""

import re
from collections.abc import Iterable

from tinhgon.vietnamese import match_key

NORMATIVE_TYPES = ("Hiến pháp", "Bộ luật", "Luật", "Pháp lệnh", "Nghị định", "Thông tư", "Thông tư liên tịch",
                   "Nghị quyết liên tịch")  # fmt: skip
NOTE = (
    "Văn bản quy phạm pháp luật ({sign}): NĐ 30/2020/NĐ-CP không điều chỉnh thể thức của văn bản này, mà theo pháp luật về "
    "ban hành văn bản quy phạm pháp luật. Số, ký hiệu và tên loại không bị coi là sai; các điểm khác chỉ để tham khảo."
)
_TYPES = frozenset(map(match_key, NORMATIVE_TYPES))
# The whole line is the number: a document that only names a decree in its subject is no decree.
_NUMBER = re.compile(
    r"(?:(?:luật|bộ luật|nghị quyết|pháp lệnh|nghị định|thông tư|quyết định)\s+)?số\s*:?[\s.…]*\d*[\s.…]*/\s*"
    r"(?:19|20)\d\d\s*/\s*[A-ZĐ][\wĐ&-]*(?:[-/][\w&]+)*[\s.]*",
    re.IGNORECASE,
)


def normative_sign(head: Iterable[str], type_name: str) -> str:
    """Return by which words a document shows itself to be normative, "" for an administrative one.

    Args:
        head: the lines above the type name.
        type_name: the type line as printed, "" where there is none.
    """
    for line in head:
        text = " ".join(line.split())
        if _NUMBER.fullmatch(text):
            return text
    return type_name.strip() if match_key(type_name.strip(" *_-")) in _TYPES else ""
