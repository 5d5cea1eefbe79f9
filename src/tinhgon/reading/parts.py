"""A document taken apart: letterhead, title, preamble, body, recipients and signature, what is attached."""

import re
from dataclasses import dataclass

from tinhgon.documents import Document, office_form
from tinhgon.reading import marks
from tinhgon.reading.layout.closing import is_person
from tinhgon.reading.layout.lines import Line, is_signature, lines_of
from tinhgon.reading.layout.sections import Section
from tinhgon.vietnamese import fold

# Printed name of a kind of document (folded) → its official abbreviation.
KINDS: dict[str, str] = office_form.words()["kinds"]
_ATTACHED_KINDS: frozenset[str] = frozenset(office_form.words()["attached_kinds"])

RECIPIENTS = marks.pattern(r"[\s*_]*Nơi\s+nhận\s*:?", re.I)
_ANNEX = marks.pattern(
    r"(?:PHỤ LỤC|Phụ lục|PHỤ BIỂU|BIỂU SỐ|BIỂU MẪU|MẪU SỐ|Mẫu số|DANH SÁCH|DANH MỤC|BẢNG PHÂN CÔNG|"
    r"BẢNG TỔNG HỢP|LỊCH |"
    r"BIỂU TỔNG HỢP|BIỂU PHÂN CÔNG|BIỂU |NỘI DUNG CÔNG VIỆC|PHÂN CÔNG NHIỆM VỤ|TIẾN ĐỘ)"
)
_ANNEX_NUMBER = marks.pattern(
    r"(?:PHỤ LỤC|PHỤ BIỂU|BIỂU|MẪU)\s*(?:SỐ|số)?\s*:?\s*(?P<number>[IVX]+|\d{1,2})(?![\w])", re.I
)
CAPTION = marks.pattern(
    r"[(\[*\s]*(?:Ban hành kèm|Kèm theo|Đính kèm|Phê duyệt kèm|Được ban hành kèm|Ban hành theo)", re.I
)
_VERDICT = marks.pattern(r"(?:QUYẾT ĐỊNH|QUYẾT NGHỊ|NGHỊ QUYẾT|KẾT LUẬN|THÔNG BÁO)\s*:?$")
_DASHES = marks.pattern(r"[-_=*.~–—\s/\\]*$")
_BASIS = marks.pattern(
    r"[-–+]?\s*(?:Căn cứ|Theo |Xét |Thực hiện|Trên cơ sở|Sau khi|Để |Nhằm |Tại |Ngày \d|Triển khai|Tiếp theo|"
    r"Ngay sau)"
)


@dataclass(slots=True)
class Parts:
    head: list[Line]
    kind_line: Line | None
    kind: str | None
    title: list[Line]
    title_rest: str  # title printed on the line of the kind
    preamble: list[Line]
    sections: list[Section]
    closing: list[Line]  # recipients and signature
    tail: list[Line]  # what stands outside everything, captions of annexes among it
    attached_preamble: list[Line]  # of a plan or regulation that the document issues


kind_of = office_form.kind_of


def _is_kind_line(line: Line) -> bool:
    found = kind_of(line.text)
    if not found or line.table is not None or (line.frame and line.column and not line.is_capitals):
        return False
    name = line.text[: found[1]]
    if line.text.rstrip().endswith((":", ";")) and len(line.text) > 40:
        return False
    return name.isupper() or ((line.is_bold or line.is_heading) and len(line.text) == found[1])


def is_body_mark(line: Line) -> bool:
    if line.table is not None:
        return True
    mark = marks.read_mark(line.text)
    if mark is None:
        return False
    rest = line.text[mark.length :].lstrip("“\"'( ")
    if mark.rank == marks.BULLET:
        return not _BASIS.match(line.text) and not rest[:1].islower()
    if mark.rank == marks.NUMBER:
        return mark.number.split(".")[0] == "1" and bool(rest) and not rest[:1].islower()
    if mark.rank == marks.LETTER:
        return mark.number == "a"
    if mark.rank == marks.ROMAN:
        return mark.number in ("I", "II")
    if mark.rank == marks.CAPITAL:
        return mark.number == "A" and (line.is_capitals or line.is_bold)
    return True


def take_apart(document: Document) -> Parts:
    lines = lines_of(document)
    at = 0
    kind_at = None
    for place, line in enumerate(lines[:80]):
        if line.table is not None:
            break
        if _is_kind_line(line):
            kind_at = place
            break
        if not line.frame and is_body_mark(line) and place > 3:
            break
    if kind_at is not None:
        kind_line = lines[kind_at]
        found = kind_of(kind_line.text)
        kind, length = found if found else (None, 0)
        head = lines[:kind_at]
        title_rest = kind_line.text[length:].strip(" :-–")
        at, title = _title(lines, kind_at + 1, bool(title_rest))
    else:
        kind_line, kind, title_rest, title = None, None, "", []
        while at < len(lines) and (lines[at].frame or _belongs_to_head(lines[at], at)):
            at += 1
        head = lines[:at]
    preamble_at = at
    body_at = _body_start(lines, at)
    sections, closing, tail, attached = _sections(lines, body_at, kind)
    return Parts(
        head, kind_line, kind, title, title_rest, lines[preamble_at:body_at], sections, closing, tail, attached
    )


_HEAD_LINE = marks.pattern(r"Số\s*:?\s*\d*|.{2,40},\s*ngày\b|V/v\b|Về việc\b", re.I)


def _belongs_to_head(line: Line, place: int) -> bool:
    if line.table is not None or place > 14:
        return False
    text = line.text
    return bool(office_form.is_motto(text) or (line.is_capitals and len(text) < 90) or _HEAD_LINE.match(text)) and (
        len(text) < 200
    )


def _title(lines: list[Line], at: int, has_start: bool) -> tuple[int, list[Line]]:
    """Collect the lines of the title from `at`; return where the text after it begins."""
    title: list[Line] = []
    while at < len(lines) and len(title) < 8:
        line = lines[at]
        if line.table is not None or (line.frame and lines[at - 1].frame != line.frame):
            break
        text = line.text
        if CAPTION.match(text):
            at += 1
            if "(" in text and ")" not in text:  # the bracket goes on
                while at < len(lines) and ")" not in lines[at].text and len(lines[at].text) < 200:
                    at += 1
                at += 1
            break
        if fold(text).startswith("kinh gui") or RECIPIENTS.match(text) or _VERDICT.match(text):
            break
        if text.startswith("(") and text.endswith(")") and title:
            at += 1
            continue
        if is_body_mark(line) and not (not title and not has_start):
            break
        if title or has_start:
            before = title[-1] if title else lines[at - 1]
            like = (
                text[:1].islower()
                or (line.is_capitals and before.is_capitals and not _is_authority(text))
                or (line.is_bold and before.is_bold and not line.is_capitals and not before.is_capitals)
                or line.follows_break
                or (before.text.rstrip()[-1:] in ",-")
            )
            if not like or _ends_as_preamble(text) or (_BASIS.match(text) and not text.isupper() and title):
                break
        elif text.startswith("Căn cứ") or _ends_as_preamble(text) or _is_authority(text):
            break
        title.append(line)
        at += 1
    return at, title


def _ends_as_preamble(text: str) -> bool:
    return text.rstrip()[-1:] in (":", ";") or (len(text) > 60 and text.rstrip().endswith("."))


_AUTHORITY = marks.pattern(
    r"(?:CHỦ TỊCH |GIÁM ĐỐC |TRƯỞNG BAN|BỘ TRƯỞNG|THỦ TƯỚNG|ỦY BAN |UỶ BAN |HỘI ĐỒNG NHÂN DÂN|BAN THƯỜNG VỤ|"
    r"BAN CHẤP HÀNH|CHÍNH PHỦ|"
    r"QUỐC HỘI|BỘ CHÍNH TRỊ|BAN BÍ THƯ|TỈNH ỦY|TỔNG |VIỆN TRƯỞNG|CHÁNH ÁN|CỤC TRƯỞNG)"
)


def _is_authority(text: str) -> bool:
    """The line that names who decides ("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH …"), below the title."""
    return text.isupper() and bool(_AUTHORITY.match(text)) and len(text) < 120


def _body_start(lines: list[Line], at: int) -> int:
    addressees = False
    first_after_basis = None
    for place in range(at, len(lines)):
        line = lines[place]
        text = line.text
        if line.frame and is_closing(line):
            break
        if line.table is None and _VERDICT.match(text) and place > at:
            return place + 1
        if fold(text).startswith("kinh gui") or (text.endswith((" điện:", " gửi:")) and len(text) < 160):
            addressees = True
            continue
        mark = marks.read_mark(text) if line.table is None else None
        if addressees and ((mark and mark.rank == marks.BULLET) or (len(text) < 90 and text[-1:] in ";,.")):
            continue
        addressees = False
        if is_body_mark(line):
            return place
        if RECIPIENTS.match(text):
            break
        if first_after_basis is None and not _BASIS.match(text) and not line.is_capitals and not line.frame:
            first_after_basis = place
        if text.endswith(":") and not line.is_capitals and place + 1 < len(lines):
            return (
                place + 1
                if not any(is_body_mark(after) for after in lines[place + 1 : place + 60])
                else place
                + 1
                + (
                    next(n for n, after in enumerate(lines[place + 1 : place + 60]) if is_body_mark(after))
                    if _all_preamble(lines, place + 1)
                    else 0
                )
            )
    if first_after_basis is not None:
        return first_after_basis
    return min(len(lines), at)


def _all_preamble(lines: list[Line], at: int) -> bool:
    """Are the unmarked paragraphs from `at` to the first mark still a preamble (a basis, or closed by a colon)?"""
    for line in lines[at : at + 12]:
        if is_body_mark(line):
            return True
        if not (_BASIS.match(line.text) or line.text.endswith((":", ";"))):
            return False
    return False


def is_closing(line: Line) -> bool:
    return line.table is None and bool(RECIPIENTS.match(line.text) or is_signature(line.text))


def _annex_start(lines: list[Line], at: int, *, in_tail: bool) -> bool:
    line = lines[at]
    if line.table is not None or line.frame:
        return False
    text = line.text
    if not _ANNEX.match(text) or len(text) > 250:
        return False
    if text[:7].lower() == "phụ lục":
        return (line.is_capitals or line.is_bold or len(text) < 30) and not text.rstrip().endswith((";", "."))
    captioned = any(CAPTION.match(after.text) for after in lines[at + 1 : at + 6])
    return (line.is_capitals and (in_tail or captioned)) or (captioned and line.is_bold)


def _attached_start(lines: list[Line], at: int) -> str | None:
    """The kind of an attached document that begins here (a plan issued by a decision), or None."""
    line = lines[at]
    if line.table is not None or not _is_kind_line(line):
        return None
    found = kind_of(line.text)
    if not found or found[0] not in _ATTACHED_KINDS:
        return None
    return found[0]


def _sections(lines: list[Line], at: int, kind: str | None) -> tuple[list[Section], list[Line], list[Line], list[Line]]:
    sections: list[Section] = []
    closing: list[Line] = []
    tail: list[Line] = []
    attached: list[Line] = []
    current = Section("", "", "", [])
    sections.append(current)
    state = "body"  # body → ended (after "./.") → closing → tail
    closed = False
    annexes = 0
    while at < len(lines):
        line = lines[at]
        in_tail = state != "body"
        if (sections[0].lines or in_tail) and _annex_start(lines, at, in_tail=in_tail or closed):
            at, title, label, number, head_lines = _annex_head(lines, at)
            annexes += 1
            number = number or annexes
            annexes = max(annexes, number)
            current = Section(f"PL{number}", title, label, [], head=line, head_lines=head_lines)
            sections.append(current)
            tail.extend(head_lines)
            state = "body"
            continue
        captioned = any(CAPTION.match(after.text) for after in lines[at + 1 : at + 8])
        if (in_tail or (captioned and sections[0].lines)) and _attached_start(lines, at):
            after, _ = _title(lines, at + 1, False)
            tail.extend(lines[at:after])
            while after < len(lines) and not is_body_mark(lines[after]) and not is_closing(lines[after]):
                if _annex_start(lines, after, in_tail=True):
                    break
                tail.append(lines[after])
                attached.append(lines[after])
                after += 1
            current = Section("", "", "", [], head=line)
            sections.append(current)
            state = "body"
            at = after
            continue
        if is_closing(line) and _is_signed(lines, at):
            if not closed or state == "closing":
                closing.append(line)
                state, closed = "closing", True
            else:
                state = "tail"
                tail.append(line)
            at += 1
            continue
        if state == "closing":
            same = bool(line.frame) and line.frame == closing[0].frame
            if line.table is not None or (
                not line.frame and (CAPTION.match(line.text) or (len(closing) > 2 and _starts_anew(lines, at)))
            ):
                state = "tail"
                continue
            if (
                line.frame
                and not same
                and closing[0].frame
                and not is_closing(line)
                and office_form.is_motto(line.text)
            ):
                state = "tail"
                continue
            closing.append(line)
            at += 1
            continue
        if state == "ended":
            mark = marks.read_mark(line.text) if line.table is None else None
            if mark and mark.rank < marks.BULLET and not line.frame:
                state = "body"
                continue
            if line.table is not None:
                state = "tail"
                continue
            tail.append(line)
            at += 1
            continue
        if state == "tail":
            if line.table is not None or (_starts_anew(lines, at) and not line.frame):
                annexes += 1
                start = at
                if line.table is None and not marks.read_mark(line.text):
                    at, title, label, number, head_lines = _annex_head(lines, at)
                    tail.extend(head_lines)
                else:
                    title = label = ""
                    head_lines = []
                current = Section(f"PL{annexes}", title, label, [], head=lines[start], head_lines=head_lines)
                sections.append(current)
                state = "body"
                continue
            tail.append(line)
            at += 1
            continue
        if line.frame and office_form.is_motto(line.text):  # a letterhead repeated
            frame = line.frame
            while at < len(lines) and lines[at].frame == frame:
                tail.append(lines[at])
                at += 1
            continue
        current.lines.append(line)
        at += 1
        if line.table is None and not current.prefix and line.text.rstrip("\"”'* ").endswith(("./.", "./")):
            state = "ended"
    return sections, closing, tail, attached


def _is_signed(lines: list[Line], at: int) -> bool:
    """Is a lone position ("GIÁM ĐỐC") followed by a name, as in a signature, and not a heading of the body?"""
    line = lines[at]
    if line.frame or RECIPIENTS.match(line.text) or office_form.capacity_of(line.text):
        return True
    for after in lines[at + 1 : at + 5]:
        if after.table is None and (is_person(after.text) or is_closing(after) or "ký" in after.text.lower()):
            return True
        if after.table is not None or len(after.text) > 60:
            return False
    return at + 2 >= len(lines)


def _starts_anew(lines: list[Line], at: int) -> bool:
    """In what follows a signature: a title with a caption or clauses under it."""
    line = lines[at]
    if line.table is not None:
        return True
    if line.frame or not (line.is_capitals or line.is_bold) or is_signature(line.text) or len(line.text) < 8:
        return False
    if is_person(line.text) and is_signature(lines[at - 1].text):
        return False
    ahead = lines[at + 1 : at + 7]
    return any(CAPTION.match(after.text) for after in ahead) or (
        line.is_capitals and len(line.text) > 15 and any(after.table is not None for after in ahead)
    )


def _annex_head(lines: list[Line], at: int) -> tuple[int, str, str, int, list[Line]]:
    """Read the head of an annex; return where its content begins, title, label, printed number and its lines."""
    start = at
    first = lines[at]
    found = _ANNEX_NUMBER.match(first.text)
    number = 0
    label, title = "", first.text
    if found:
        number = int(found["number"]) if found["number"].isdigit() else marks.roman_value(found["number"].upper())
        label, title = first.text[: found.end()], first.text[found.end() :].strip(" .:-–")
    elif first.text.upper() == "PHỤ LỤC":
        label, title = first.text, ""
    at += 1
    parts = [title] if title else []
    while at < len(lines) and at - start < 12:
        line = lines[at]
        if line.table is not None or line.frame:
            break
        if CAPTION.match(line.text) or (line.text.startswith("(") and line.text.endswith(")")):
            depth = line.text.count("(") - line.text.count(")")
            at += 1
            while depth > 0 and at < len(lines) and lines[at].table is None and at - start < 16:
                depth += lines[at].text.count("(") - lines[at].text.count(")")
                at += 1
            continue
        mark = marks.read_mark(line.text)
        if mark and (mark.rank != marks.BULLET or mark.sign == "-"):
            break
        if not (line.is_capitals or line.is_bold or line.text[:1].islower() or not parts):
            break
        parts.append(line.text)
        at += 1
    return at, " ".join(parts), label, number, lines[start:at]
