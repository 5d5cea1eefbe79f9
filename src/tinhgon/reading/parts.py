"""A document taken apart: letterhead, title, preamble, body, recipients and signature, what is attached."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tinhgon.documents import Document, Note, office_form
from tinhgon.reading import marks
from tinhgon.reading.layout import annexes, margins
from tinhgon.reading.layout.closing import is_person
from tinhgon.reading.layout.head import Part, is_body_mark, is_kind_line, part_head
from tinhgon.reading.layout.lines import Line, is_signature, lines_of
from tinhgon.reading.layout.sections import Section

# Printed name of a kind of document (folded) → its official abbreviation.
KINDS: dict[str, str] = office_form.words()["kinds"]
_ATTACHED_KINDS: frozenset[str] = frozenset(office_form.words()["attached_kinds"])

kind_of = office_form.kind_of


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
    footnotes: list[Note] = field(default_factory=list)


def take_apart(document: Document) -> Parts:
    lines, footnotes = margins.part_footnotes(lines_of(document))
    classes = part_head(lines)
    by_class: dict[Part, list[Line]] = {part: [] for part in Part}
    for line, part in zip(lines, classes, strict=False):
        by_class[part].append(line)
    body_at = len(classes) - 1 if classes and classes[-1] is Part.BODY else len(classes)
    kind_line = by_class[Part.KIND][0] if by_class[Part.KIND] else None
    kind, title_rest = None, ""
    if kind_line is not None:
        found = kind_of(kind_line.text)
        kind, length = found if found else (None, 0)
        title_rest = kind_line.text[length:].strip(" :-–")
    title = [line for line in by_class[Part.TITLE] if not _is_beside_title(line)]
    body = margins.without_web_tail(lines[body_at:])
    sections, closing, tail, attached = _sections(body, kind)
    stamps = [line for line in by_class[Part.WEB] if not margins.is_stamp(line)]
    head = [*stamps, *by_class[Part.LETTERHEAD]]
    return Parts(
        head, kind_line, kind, title, title_rest, by_class[Part.PREAMBLE], annexes.drop_blank_forms(sections), closing,
        tail, attached, footnotes,
    )  # fmt: skip


def _is_beside_title(line: Line) -> bool:
    return office_form.is_caption(line.text) or (line.text.startswith("(") and line.text.endswith(")"))


def is_closing(line: Line) -> bool:
    return line.table is None and (office_form.label_of(line.text) == "recipients" or is_signature(line.text))


def _opens_closing(lines: Sequence[Line], at: int) -> bool:
    """Do the recipients or the signature begin here?"""
    line = lines[at]
    if is_closing(line):
        return _is_signed(lines, at)
    if not line.frame or line.table is not None or line.text[:1] not in "-–+":
        return False
    return any(  # recipients whose label was lost end with what is kept on file
        after.frame == line.frame and "lưu:" in after.text.lower() for after in lines[at : at + 30]
    )


def _attached_start(lines: Sequence[Line], at: int) -> str | None:
    """The kind of an attached document that begins here (a plan issued by a decision), or None."""
    line = lines[at]
    if line.table is not None or not is_kind_line(line):
        return None
    found = kind_of(line.text)
    if not found or found[0] not in _ATTACHED_KINDS:
        return None
    return found[0]


def _sections(lines: list[Line], kind: str | None) -> tuple[list[Section], list[Line], list[Line], list[Line]]:
    sections: list[Section] = []
    closing: list[Line] = []
    tail: list[Line] = []
    attached: list[Line] = []
    current = Section("", "", "", [])
    sections.append(current)
    state = "body"  # body → ended (after "./.") → closing → tail
    closed = False
    count = 0
    at = 0
    while at < len(lines):
        line = lines[at]
        in_tail = state != "body"
        if (sections[0].lines or in_tail) and annexes.opens_annex(lines, at, in_tail=in_tail or closed):
            at, title, label, number, head_lines = annexes.read_head(lines, at)
            count += 1
            number = number or count
            count = max(count, number)
            current = Section(f"PL{number}", title, label, [], head=line, head_lines=head_lines)
            sections.append(current)
            tail.extend(head_lines)
            state = "body"
            continue
        captioned = any(office_form.is_caption(after.text) for after in lines[at + 1 : at + 8])
        if (in_tail or (captioned and sections[0].lines)) and _attached_start(lines, at):
            after = at + len(_attached_title(lines, at))
            tail.extend(lines[at:after])
            while after < len(lines) and not is_body_mark(lines[after]) and not is_closing(lines[after]):
                if annexes.opens_annex(lines, after, in_tail=True):
                    break
                tail.append(lines[after])
                attached.append(lines[after])
                after += 1
            current = Section("", "", "", [], head=line)
            sections.append(current)
            state = "body"
            at = after
            continue
        if _opens_closing(lines, at):
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
                not line.frame
                and (office_form.is_caption(line.text) or (len(closing) > 2 and annexes.starts_anew(lines, at)))
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
            if line.table is not None or (annexes.starts_anew(lines, at) and not line.frame):
                count += 1
                start = at
                if line.table is None and not marks.read_mark(line.text):
                    at, title, label, number, head_lines = annexes.read_head(lines, at)
                    tail.extend(head_lines)
                else:
                    title = label = ""
                    head_lines = []
                current = Section(f"PL{count}", title, label, [], head=lines[start], head_lines=head_lines)
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


def _is_signed(lines: Sequence[Line], at: int) -> bool:
    """Is a lone position ("GIÁM ĐỐC") followed by a name, as in a signature, and not a heading of the body?"""
    line = lines[at]
    if line.frame or office_form.label_of(line.text) == "recipients" or office_form.capacity_of(line.text):
        return True
    for after in lines[at + 1 : at + 5]:
        if after.table is None and (is_person(after.text) or is_closing(after) or "ký" in after.text.lower()):
            return True
        if after.table is not None or len(after.text) > 60:
            return False
    return at + 2 >= len(lines)


def _attached_title(lines: Sequence[Line], at: int) -> list[Line]:
    """The name of the kind of an attached document, its title and its caption."""
    classes = part_head(lines[at : at + 40])
    end = next((place for place, part in enumerate(classes) if part not in (Part.KIND, Part.TITLE)), len(classes))
    return list(lines[at : at + max(end, 1)])
