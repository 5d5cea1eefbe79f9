"""The lines of a document as the author broke them, with what the format says of each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tinhgon.documents import BlockKind, Document, Table, office_form
from tinhgon.vietnamese import fold

_WORD_START = re.compile(r"(?<!\S)\S")
_DASH_SIGNS = frozenset("-_=*.…~–—/\\ \t\n")


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
    return part_lines(lines)


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


def part_lines(lines: list[Line]) -> list[Line]:
    """Part what a program that knows no columns set on one line: "SỞ Y TẾ Độc lập - Tự do - Hạnh phúc"."""
    result: list[Line] = []
    for line in lines:
        cut = 0 if line.table is not None or line.frame or len(line.text) > 160 else _border(line.text)
        if not cut:
            result.append(line)
            continue
        left, right = line.text[:cut].rstrip(), line.text[cut:]
        result.append(replace(line, text=left, end=line.start + len(left)))
        result.append(replace(line, text=right, start=line.start + cut, follows_break=False))
    return result


def _border(text: str) -> int:
    """Where the right column of a frame begins inside a line, 0 for nowhere."""
    words = [found.start() for found in _WORD_START.finditer(text)]
    if office_form.label_of(text) == "recipients":
        return next((at for at in words[2:] if is_signature(text[at:])), 0)
    if not _may_hold_frame(text):
        return 0
    for at in words[1:]:
        rest = text[at:]
        if office_form.is_whole_motto(rest) and not office_form.is_motto(text):
            return at
        if office_form.is_date_line(rest) and office_form.label_of(text) == "number" and rest[:1].isupper():
            before = text[:at].rstrip()
            if before[-1:] not in ",;" and len(rest.split(",", 1)[0].split()) <= 4:
                return _place_start(text, words, at)
    return 0


def _place_start(text: str, words: Sequence[int], at: int) -> int:
    """The place of a date line begins behind the last word of the number: the last that holds a sign or a figure."""
    comma = text.index(",", at)
    inside = [place for place in words if place < comma]
    for place in reversed(inside):
        word = text[place:].split(" ", 1)[0]
        if any(not letter.isalpha() for letter in word.strip(",")):
            later = [one for one in inside if one > place]
            return later[0] if later else at
    return at


def _may_hold_frame(text: str) -> bool:
    folded = fold(text)
    return any(word in folded for word in ("viet nam", "hanh phuc", "ngay")) or "tu do" in folded


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
