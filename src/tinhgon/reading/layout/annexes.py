"""Where an annex begins, what its head says, and which annexes are blank forms."""

import re
from collections.abc import Sequence

from tinhgon.documents import office_form
from tinhgon.reading import marks
from tinhgon.reading.layout.lines import Line, is_signature
from tinhgon.reading.layout.sections import Section

_NUMBER = re.compile(r"\W*(?:số)?\W*(?P<number>[IVX]+|\d{1,2})(?!\w)", re.I)
_BLANK = re.compile(r"…{3}|\.{6}|_{5}|(?:…|\.\.\.)\s*(?:…|\.\.\.)")
_LONGEST_HEAD = 12  # lines


def opens_annex(lines: Sequence[Line], at: int, *, in_tail: bool) -> bool:
    """Does an annex begin here? `in_tail`: the body is over (signed, or closed by "./.")."""
    line = lines[at]
    if line.table is not None or line.frame or len(line.text) > 250:
        return False
    folded = office_form.bare(line.text[:60])
    heads = office_form.words()["annexes"]
    if office_form.opens_with(folded, heads["strong"], exactly=True):
        is_printed = line.is_capitals or line.is_bold or len(line.text) < 30
        return is_printed and not line.text.rstrip().endswith((";", "."))
    if not office_form.opens_with(folded, heads["weak"], exactly=True):
        return False
    captioned = any(office_form.is_caption(after.text) for after in lines[at + 1 : at + 6])
    is_form_number = folded.startswith("mau so") and in_tail
    return (line.is_capitals and (in_tail or captioned)) or (captioned and line.is_bold) or is_form_number


def starts_anew(lines: Sequence[Line], at: int) -> bool:
    """In what follows a signature: does a title stand here with a caption, a table or clauses under it?"""
    line = lines[at]
    if line.table is not None:
        return True
    if line.frame or not (line.is_capitals or line.is_bold) or is_signature(line.text) or len(line.text) < 8:
        return False
    if _is_name(line.text):
        return False
    ahead = lines[at + 1 : at + 7]
    if any(office_form.is_caption(after.text) for after in ahead):
        return True
    if any(_is_first_mark(after) for after in ahead[:4]):
        return True
    return line.is_capitals and len(line.text) > 15 and any(after.table is not None for after in ahead)


def _is_first_mark(line: Line) -> bool:
    mark = marks.read_mark(line.text) if line.table is None and not line.frame else None
    return mark is not None and mark.rank < marks.LETTER and marks.value_of(mark) == 1


def _is_name(text: str) -> bool:
    words = text.split()
    return 2 <= len(words) <= 5 and all(word[:1].isupper() and word[1:].islower() for word in words)


def read_head(lines: Sequence[Line], at: int) -> tuple[int, str, str, int, list[Line]]:
    """Read the head of an annex; return where its content begins, title, label, printed number and its lines."""
    start = at
    label, title, number = _label_of(lines[at].text)
    at += 1
    parts = [title] if title else []
    caption = ""
    while at < len(lines) and at - start < _LONGEST_HEAD:
        line = lines[at]
        if line.table is not None or line.frame:
            break
        in_brackets = line.text.startswith("(") and line.text.endswith(")")
        if office_form.is_caption(line.text) or in_brackets:
            end = _end_of_caption(lines, at, start)
            caption = caption or " ".join(part.text for part in lines[at:end]).strip("()* ")
            at = end
            continue
        mark = marks.read_mark(line.text)
        if mark and (mark.rank != marks.BULLET or mark.sign == "-"):
            break
        if not (line.is_capitals or line.is_bold or line.text[:1].islower() or not parts) or _is_form_head(line):
            break
        parts.append(line.text)
        at += 1
    return at, " ".join(parts) or caption, label, number, list(lines[start:at])


def _is_form_head(line: Line) -> bool:
    return office_form.bare(line.text[:20]).startswith("mau so")


def _end_of_caption(lines: Sequence[Line], at: int, start: int) -> int:
    depth = lines[at].text.count("(") - lines[at].text.count(")")
    at += 1
    while depth > 0 and at < len(lines) and lines[at].table is None and at - start < _LONGEST_HEAD + 4:
        depth += lines[at].text.count("(") - lines[at].text.count(")")
        at += 1
    return at


def _label_of(text: str) -> tuple[str, str, int]:
    """Part "PHỤ LỤC II: Danh mục …" into its label, its title and its number, 0 for none."""
    folded = office_form.bare(text[:40])
    heads = office_form.words()["annexes"]
    word = office_form.opens_with(folded, heads["strong"], exactly=True)
    word = word or office_form.opens_with(folded, [head for head in heads["weak"] if head in _COUNTED], exactly=True)
    if not word:
        return "", text, 0
    lead = len(text) - len(text.lstrip(" *_"))
    behind = text[lead + len(word) :]
    found = _NUMBER.match(behind)
    if not found:
        return (text, "", 0) if not behind.strip(" .:-–*") else ("", text, 0)
    printed = found["number"]
    number = int(printed) if printed.isdigit() else marks.roman_value(printed.upper())
    end = lead + len(word) + found.end()
    return text[:end], text[end:].strip(" .:-–*"), number


_COUNTED = ("phu bieu", "bieu", "bieu so", "mau so")


def drop_blank_forms(sections: list[Section]) -> list[Section]:
    """Make blank forms one clause each, and forms that follow an annex of nothing else a part of it (ruling 20)."""
    kept: list[Section] = []
    for section in sections:
        is_form = office_form.bare(section.label or section.title).startswith("mau")
        if section.prefix and is_blank_form(section.lines, is_form=is_form):
            if is_form and kept and kept[-1].prefix and not kept[-1].lines:
                continue
            section.lines = []
        kept.append(section)
    return kept


def is_blank_form(lines: Sequence[Line], *, is_form: bool = False) -> bool:
    """Is it a form to be filled in: a letterhead of its own with dots, or dots in every fourth line?

    `is_form`: its head calls it one ("Mẫu số 01"); then any dots or a letterhead will do.
    """
    texts = [line.text for line in lines if line.table is None]
    if is_form:
        return any(_BLANK.search(text) or office_form.is_motto(text) for text in texts)
    if len(texts) < 4:
        return False
    blanks = sum(1 for text in texts if _BLANK.search(text))
    has_head = any(office_form.is_motto(text) for text in texts[:14])
    return blanks * 4 >= len(texts) or (has_head and blanks * 8 >= len(texts))
