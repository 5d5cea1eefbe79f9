"""Notes on a file in words: what one of them says, and what they come to together. Vietnamese, as on the pages."""

from collections.abc import Iterable, Mapping

from tinhgon.documents.model import Note

# code → (what it counts, what a single note says; {facts} by name).
_WORDS: Mapping[str, tuple[str, str]] = {
    "footnote": ("chú thích cuối trang", "Chú thích cuối trang: “{text}”"),
    "endnote": ("chú thích cuối văn bản", "Chú thích cuối văn bản: “{text}”"),
    "comment": ("nhận xét bên lề", "Nhận xét bên lề{by}: “{text}”"),
    "embedded-part-skipped": ("phần không đọc được", "Ở đây có phần chèn không đọc được ({what}): xem trong tệp gốc."),
    "picture-not-read": (
        "hình lớn chưa đọc chữ",
        "Ở đây có hình lớn; chữ trong hình chưa được đọc: xem trong tệp gốc.",
    ),
    "hidden-text": ("chỗ có chữ ẩn", "Ở đây có chữ ẩn, không in ra nên không được đọc."),
    "struck-out": ("chỗ bị gạch ngang", "Chữ bị gạch ngang: “{text}”"),
    "watermark": ("chữ chìm", "Chữ chìm trên trang, không đọc vào văn bản: “{text}”"),
    "stamp": ("dấu đóng chồng lên chữ", "Chữ của con dấu đóng chồng lên trang, không đọc vào văn bản: “{text}”"),
    "signature-mark": ("dấu chữ ký số", "Chữ ký số ghi trên trang: “{text}”"),
    "turned": ("chỗ chữ viết ngang trang", "Chữ viết xoay ngang ở lề, không đọc vào văn bản: “{text}”"),
    "page-too-full": ("trang có quá nhiều nét vẽ", "Trang có quá nhiều nét vẽ, bảng trên trang có thể chưa đọc đủ."),
    "pages-need-ocr": ("phần chưa nhận dạng chữ", "Trang chưa đọc được vì là ảnh, cần nhận dạng chữ: {pages}."),
    "page-not-read": ("trang không đọc được", "Trang không đọc được: {pages}."),
    "ocr": ("phần đọc bằng nhận dạng chữ", "Đọc bằng nhận dạng chữ, có thể sai dấu: {pages}."),
    "legacy-encoding": ("bảng mã cũ", "Chữ theo bảng mã cũ ({encoding}) đã được đổi sang Unicode."),
    "encoding": ("bảng mã cũ", "Tệp theo bảng mã {encoding}, đã được đổi sang Unicode."),
    "repaired": ("chỗ hỏng đã được nối lại", "Tệp có chỗ hỏng, đã đọc phần còn lại."),
    "name-says-otherwise": ("tên tệp không đúng loại", "Tên tệp nói là {name_says}, nội dung là {found}."),
}
_IN_ORDER = list(_WORDS)
_MOST_TEXT = 600
_LISTED_PAGES = 6


def message_of(note: Note) -> str:
    """Return what a note says, as a sentence for the one who reads the document."""
    facts = {name: _shortened(value) for name, value in note.facts}
    by = f" của {facts['author']}" if facts.get("author") else ""
    words = _WORDS.get(note.code)
    if words is None:
        said = "; ".join(facts.values())
        return f"Ghi chú về tệp ({note.code})" + (f": {said}." if said else ".")
    return words[1].format_map(_Facts(facts, by=by))


def summary_of(notes: Iterable[tuple[str, int | None]]) -> list[str]:
    """Return how many notes of each kind there are and on which pages: "3 chú thích cuối trang, trang 2, 4".

    Args:
        notes: (code, page or None) of each.
    """
    pages: dict[str, list[int | None]] = {}
    for code, page in notes:
        pages.setdefault(code, []).append(page)
    order = sorted(pages, key=lambda code: (_IN_ORDER.index(code) if code in _WORDS else len(_IN_ORDER), code))
    return [_counted(code, pages[code]) for code in order]


def _counted(code: str, pages: list[int | None]) -> str:
    name = _WORDS[code][0] if code in _WORDS else f"ghi chú ({code})"
    known = sorted({page for page in pages if page is not None})
    if not known:
        return f"{len(pages)} {name}"
    more = ", …" if len(known) > _LISTED_PAGES else ""
    return f"{len(pages)} {name}, trang {', '.join(map(str, known[:_LISTED_PAGES]))}{more}"


def _shortened(text: str) -> str:
    return text if len(text) <= _MOST_TEXT else text[: _MOST_TEXT - 1] + "…"


class _Facts(dict[str, str]):
    def __init__(self, facts: Mapping[str, str], **more: str) -> None:
        super().__init__(facts, **more)

    def __missing__(self, key: str) -> str:
        return "không rõ"
