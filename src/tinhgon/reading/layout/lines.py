"""The lines of a document as the author broke them, with what the format says of each."""

from dataclasses import dataclass

from tinhgon.documents import BlockKind, Document, Table, office_form

_DASH_SIGNS = frozenset("-_=*.~–—/\\ \t\n")


@dataclass(slots=True)
class Line:
    """A line as the author broke it, with what the format says of it."""

    text: str
    start: int
    end: int
    page: int | None = None
    is_bold: bool = False
    is_heading: bool = False
    level: int = 0
    is_item: bool = False
    frame: int = 0  # number of the layout table it stands in, 0 for none
    column: int = 0
    table: Table | None = None
    follows_break: bool = False  # a line of the same paragraph as the one before

    @property
    def is_capitals(self) -> bool:
        return self.text.isupper()


def lines_of(document: Document) -> list[Line]:
    lines: list[Line] = []
    frames = 0
    for block in document.blocks:
        if block.kind is BlockKind.PAGE_BREAK:
            continue
        if block.table is not None:
            if not is_frame(block.table):
                if block.table.cells:
                    lines.append(Line(block.text, block.start, block.end, block.page, table=block.table))
                continue
            frames += 1
            for cell in sorted(block.table.cells, key=lambda cell: (cell.column, cell.row)):
                before = len(lines)
                _split(lines, cell.text, cell.start, block.page, bool(cell.is_bold), frames, cell.column)
                for line in lines[before:]:
                    line.follows_break = False
            continue
        before = len(lines)
        _split(lines, block.text, block.start, block.page, bool(block.style.is_bold), 0, 0)
        for line in lines[before:]:
            line.is_heading = block.kind is BlockKind.HEADING
            line.is_item = block.kind is BlockKind.LIST_ITEM
            line.level = block.level if line.is_item else 0
    return lines


def _split(lines: list[Line], text: str, start: int, page: int | None, is_bold: bool, frame: int, column: int) -> None:
    at = start
    follows = False
    for part in text.split("\n"):
        stripped = part.strip()
        if stripped and not _DASH_SIGNS.issuperset(stripped):
            offset = at + len(part) - len(part.lstrip())
            lines.append(
                Line(stripped, offset, offset + len(stripped), page, is_bold, frame=frame, column=column,
                     follows_break=follows)
            )  # fmt: skip
            follows = True
        at += len(part) + 1


def is_frame(table: Table) -> bool:
    """Is the table only a frame for a letterhead or a signature?"""
    if table.column_count > 4 or table.row_count > 12:
        return False
    for cell in table.cells:
        for part in cell.text.split("\n"):
            part = part.strip()
            if office_form.is_motto(part) or office_form.label_of(part) == "recipients":
                return True
            if table.row_count <= 3 and is_signature(part):
                return True
    return table.is_layout


def is_signature(text: str) -> bool:
    """Does a signature begin on this line ("T/M BAN THƯỜNG VỤ", "KT. CHỦ TỊCH", "GIÁM ĐỐC")?"""
    if len(text) > 90 or not text[:2].isupper():
        return False
    capacity = office_form.capacity_of(text)
    if capacity:
        body = text[len(capacity) :].strip(" .")
        letters = [letter for letter in body if letter.isalpha()]
        return not body or (body[:2].isupper() and sum(map(str.isupper, letters)) * 2 >= len(letters))
    return text.isupper() and len(text) < 60 and office_form.is_post(text)
