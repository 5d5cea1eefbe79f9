"""Where the letterhead, the title and the preamble of a document stand: every line of its head is given a class.

The classes follow one another on paper (web text, letterhead, name of the kind, title, preamble, body), so the lines
are not judged one by one: each has a cost in each class by its features, each step from class to class a cost, and
the cheapest course through the first lines wins. A line that looks like nothing is then what its neighbours make it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from tinhgon.documents import office_form
from tinhgon.reading import marks
from tinhgon.reading.layout.lines import Line, is_signature

_HEAD_LINES = 90  # a document whose body has not begun by then has no head


class Part(IntEnum):
    WEB = 0  # menus, breadcrumbs, stamps of a signing program
    LETTERHEAD = 1
    KIND = 2
    TITLE = 3
    PREAMBLE = 4
    BODY = 5


@dataclass(frozen=True, slots=True)
class Look:
    """What can be seen of one line."""

    is_form: bool  # motto, number, date, name of a body in capitals, "V/v …"
    is_kind: bool
    is_web: bool
    is_basis: bool  # opens as a legal basis or an introducing sentence does; a title may too
    is_ground: bool  # "Căn cứ …", "Xét …": no title
    is_addressee: bool
    is_authority: bool  # the line in capitals that names who decides, below the title
    is_caption: bool
    is_verdict: bool
    is_mark: bool
    is_table: bool
    is_capitals: bool
    is_bold: bool
    length: int
    end: str


# What a step costs: from class (row) to class (column) of the next line; a class cannot be left backwards.
_NEVER = 99.0
_STEPS = {
    Part.WEB: {
        Part.WEB: 0.0,
        Part.LETTERHEAD: 0.0,
        Part.KIND: 0.4,
        Part.PREAMBLE: 1.2,
        Part.BODY: 1.6,
        Part.TITLE: 2.0,
    },
    Part.LETTERHEAD: {Part.LETTERHEAD: 0.0, Part.KIND: 0.0, Part.PREAMBLE: 1.0, Part.BODY: 1.4},
    Part.KIND: {Part.TITLE: 0.0, Part.PREAMBLE: 1.9, Part.BODY: 1.9},
    Part.TITLE: {Part.TITLE: 0.0, Part.PREAMBLE: 0.2, Part.BODY: 0.3},
    Part.PREAMBLE: {Part.PREAMBLE: 0.0, Part.BODY: 0.0},
    Part.BODY: {Part.BODY: 0.0},
}
_FIRST = {Part.WEB: 0.6, Part.LETTERHEAD: 0.0, Part.KIND: 0.3, Part.PREAMBLE: 0.8, Part.BODY: 1.4, Part.TITLE: 2.5}


def look_at(line: Line, *, is_first_mark: bool) -> Look:
    text = line.text
    folded = office_form.bare(text[:160])
    words = office_form.words()
    label = office_form.label_of(text)
    is_caps = line.is_capitals and len(text) < 120
    names_body = is_caps and bool(office_form.opens_with(folded, words["bodies"], exactly=True))
    return Look(
        is_form=line.table is None
        and (
            label in ("number", "subject")
            or office_form.is_motto(text)
            or office_form.is_date_line(text)
            or (names_body and not is_kind_line(line))
            or (bool(line.frame) and label != "addressees")
        ),
        is_kind=is_kind_line(line),
        is_web=len(text) < 160 and bool(office_form.opens_with(folded, words["web"]["around"], exactly=True)),
        is_basis=is_basis(line),
        is_ground=bool(office_form.opens_with(folded, words["grounds"], exactly=True)),
        is_addressee=label == "addressees" or _names_addressees(text),
        is_authority=is_authority(text),
        is_caption=office_form.is_caption(text),
        is_verdict=is_verdict(line),
        is_mark=is_first_mark,
        is_table=line.table is not None,
        is_capitals=line.is_capitals,
        is_bold=line.is_bold or line.is_heading,
        length=len(text),
        end=text.rstrip()[-1:],
    )


def _names_addressees(text: str) -> bool:
    """ "THỦ TƯỚNG CHÍNH PHỦ điện:" opens the list of a telegram's addressees."""
    return len(text) < 160 and text.rstrip("* ").endswith((" điện:", " gửi:"))


def is_kind_line(line: Line) -> bool:
    """Does the line print the name of a kind of document, alone or with the title behind it?"""
    found = office_form.kind_of(line.text)
    if not found or line.table is not None or (line.frame and line.column and not line.is_capitals):
        return False
    name = line.text[: found[1]]
    if line.text.rstrip().endswith((":", ";")) and len(line.text) > 40:
        return False
    return name.isupper() or ((line.is_bold or line.is_heading) and len(line.text) == found[1])


def is_basis(line: Line) -> bool:
    folded = office_form.bare(line.text[:40])
    return bool(office_form.opens_with(folded, office_form.words()["bases"], exactly=True))


def is_authority(text: str) -> bool:
    """The line that names who decides ("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH …"), below the title."""
    if not text.isupper() or len(text) >= 120:
        return False
    words = office_form.words()
    folded = office_form.bare(text)
    if folded.startswith("ban hanh "):
        return False
    return bool(
        office_form.opens_with(folded, words["bodies"], exactly=True)
        or office_form.opens_with(folded, words["posts"], exactly=True)
    )


def is_verdict(line: Line) -> bool:
    return line.is_capitals and office_form.bare(line.text) in office_form.words()["verdicts"]


def is_body_mark(line: Line) -> bool:
    """Does a body begin with this line: a table, a heading, an article, a first number, a bullet?"""
    if line.table is not None:
        return True
    mark = marks.read_mark(line.text)
    if mark is None:
        return False
    rest = line.text[mark.length :].lstrip("“\"'( ")
    if mark.rank == marks.BULLET:
        return not is_basis(line) and not rest[:1].islower()
    if mark.rank in (marks.NUMBER, marks.PAREN):
        return mark.number.split(".")[0] == "1" and bool(rest) and not rest[:1].islower()
    if mark.rank == marks.LETTER:
        return mark.number == "a"
    if mark.rank == marks.ROMAN:
        return mark.number in ("I", "II")
    if mark.rank == marks.CAPITAL:
        return mark.number == "A" and (line.is_capitals or line.is_bold)
    return True


def _closes(line: Line) -> bool:
    """Do the recipients or a signature in a frame begin here? What stands behind them tells nothing of the head."""
    if line.table is not None:
        return False
    return office_form.label_of(line.text) == "recipients" or (bool(line.frame) and is_signature(line.text))


def _late_start(lines: Sequence[Line]) -> int | None:
    """Where a body begins whose first number is not 1: a number that others go on from."""
    seen: list[tuple[int, int]] = []
    for at, line in enumerate(lines):
        mark = marks.read_mark(line.text) if line.table is None else None
        if mark is None or mark.rank != marks.NUMBER or mark.depth != 1:
            continue
        value = int(mark.number)
        if seen and value == seen[-1][0] + 1:
            return seen[-1][1]
        seen.append((value, at))
    return None


def part_head(lines: Sequence[Line]) -> list[Part]:
    """Return the class of each line up to where the body begins (the last one is BODY, unless there is none)."""
    head = lines[:_HEAD_LINES]
    closing = next((at for at, line in enumerate(head) if at > 2 and _closes(line)), len(head))
    head = head[:closing]
    first = next((at for at, line in enumerate(head) if is_body_mark(line) and not line.frame), len(head))
    late = _late_start(head)
    late = late if late is not None and late < first else None
    looks = [
        look_at(line, is_first_mark=(is_body_mark(line) or at == late) and not line.frame)
        for at, line in enumerate(head)
    ]
    _mark_addressees(looks, head)
    costs: list[dict[Part, tuple[float, Part | None]]] = []
    for at, look in enumerate(looks):
        row: dict[Part, tuple[float, Part | None]] = {}
        for part in Part:
            own = _cost(part, look, head, at)
            if at == 0:
                row[part] = (own + _FIRST[part], None)
                continue
            before = [
                (total + _step(kind, part, looks, head, at), kind)
                for kind, (total, _) in costs[-1].items()
                if part in _STEPS[kind]
            ]
            if before:
                total, kind = min(before)
                row[part] = (total + own, kind)
        costs.append(row)
    if not costs:
        return []
    # A document has a body, if only its last lines.
    part = min(costs[-1], key=lambda kind: costs[-1][kind][0] + (0.0 if kind is Part.BODY else 4.0))
    result = [part]
    for at in range(len(costs) - 1, 0, -1):
        came = costs[at][part][1]
        if came is None:
            break
        part = came
        result.append(part)
    result.reverse()
    first = next((at for at, kind in enumerate(result) if kind is Part.BODY), len(result))
    return result[: first + 1]


def _mark_addressees(looks: list[Look], lines: Sequence[Line]) -> None:
    """The list under "Kính gửi:" is addressees, bullets or not, until a line that is none."""
    listing = False
    for at, (look, line) in enumerate(zip(looks, lines, strict=True)):
        if look.is_addressee:
            listing = True
            continue
        mark = marks.read_mark(line.text) if line.table is None else None
        is_item = (mark is not None and mark.rank == marks.BULLET) or (look.length < 90 and look.end in ";,.")
        if listing and is_item and not look.is_table:
            looks[at] = replace(look, is_addressee=True, is_mark=False)
        else:
            listing = False


def _step(kind: Part, part: Part, looks: Sequence[Look], lines: Sequence[Line], at: int) -> float:
    cost = _STEPS[kind][part]
    if kind is part is Part.TITLE:
        return cost + (0.0 if _goes_on(looks, lines, at) else 1.6)
    above = looks[at - 1] if at else None
    if part is Part.BODY and kind is not Part.BODY:
        is_behind_preamble = kind is Part.PREAMBLE and above is not None
        if is_behind_preamble and above is not None and above.is_verdict and not looks[at].is_ground:
            return cost
        if is_behind_preamble and _is_introduced(looks, at):
            return cost + 0.1
        return cost + _entry_cost(looks[at], any(look.is_mark or look.is_table for look in looks[at:]))
    if part is Part.PREAMBLE and kind < Part.KIND and any(look.is_kind for look in looks[at : at + 6]):
        return cost + 3.0
    if part is kind is Part.PREAMBLE and above is not None and above.is_verdict and not looks[at].is_ground:
        return cost + 0.6  # behind "QUYẾT ĐỊNH:" comes what is decided
    return cost


def _is_introduced(looks: Sequence[Look], at: int) -> bool:
    """Does the body begin behind a colon ("… yêu cầu:"), with paragraphs that bear no mark and are no bases?"""
    above = looks[at - 1]
    if above.end != ":" or above.is_addressee or above.is_capitals or looks[at].is_addressee:
        return False
    for look in looks[at : at + 12]:
        if look.is_mark or look.is_table:
            return False
        if not (look.is_basis or look.end in ":;"):
            return True
    return False


def _entry_cost(look: Look, marks_follow: bool) -> float:
    """What it costs to let the body begin with a line; without a mark only where none follows."""
    if look.is_mark or look.is_table:
        return 0.0
    if not marks_follow:  # a body without marks begins with the first paragraph that is no basis
        return 2.0 if look.is_basis or look.is_capitals or look.is_form or look.is_addressee else 0.2
    return 1.0 + (0.6 if look.length > 60 else 1.3) + 4.0


def _goes_on(looks: Sequence[Look], lines: Sequence[Line], at: int) -> bool:
    """Does the line look like the title line above it?"""
    look, above, line, before = looks[at], looks[at - 1], lines[at], lines[at - 1]
    if line.frame != before.frame:
        return False
    return (
        line.text[:1].islower()
        or (look.is_capitals and above.is_capitals and not look.is_authority)
        or (look.is_bold and above.is_bold and not look.is_capitals and not above.is_capitals)
        or line.follows_break
        or above.end in ",-"
        or look.is_caption
        or (line.text[:1] == "(" and look.end == ")")
    )


def _cost(part: Part, look: Look, lines: Sequence[Line], at: int) -> float:
    """What it costs to take a line for a part of the document."""
    if part is Part.KIND:
        return 0.0 if look.is_kind else _NEVER
    if part is Part.BODY:
        return 0.0 if at else _entry_cost(look, len(lines) > 1)
    if look.is_table:
        return 6.0
    if part is Part.WEB:
        return (0.0 if look.is_web else 1.4) + (3.0 if look.is_form or look.is_kind else 0.0) + (
            1.5 if look.length > 200 or look.is_mark else 0.0
        )  # fmt: skip
    if part is Part.LETTERHEAD:
        if look.is_form:
            return 0.0
        if look.is_kind or look.is_mark or look.is_basis or look.is_addressee:
            return 3.5
        return (0.7 if look.is_capitals else 1.6) + (2.0 if look.length > 120 else 0.0)
    if part is Part.TITLE:
        return _title_cost(look)
    return _preamble_cost(look, lines, at)


def _title_cost(look: Look) -> float:
    if look.is_verdict or look.is_addressee or look.is_ground:
        return 4.0
    if look.is_mark:
        return 2.6
    if look.is_caption:
        return 0.0
    cost = 0.2
    if look.end in ":;":
        cost += 2.5
    if look.end == "." and look.length > 60 and not look.is_capitals:
        cost += 2.0
    if look.is_basis and not look.is_capitals:
        cost += 0.3
    if look.is_authority:
        cost += 1.3
    return cost + (0.6 if look.is_kind else 0.0) + (0.3 if look.length > 350 else 0.0)


def _preamble_cost(look: Look, lines: Sequence[Line], at: int) -> float:
    if look.is_verdict or look.is_addressee or look.is_authority or (look.is_basis and not look.is_capitals):
        return 0.0
    if look.is_mark:
        return 2.4
    if look.is_capitals:
        return 0.9
    if look.end in ":;":
        return 0.1
    return 0.3
