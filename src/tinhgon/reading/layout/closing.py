"""The closing of a document: to whom it goes ("Nơi nhận") and who signs."""

import re
from collections.abc import Sequence

from tinhgon.documents import office_form
from tinhgon.reading.layout.lines import Line, is_signature
from tinhgon.reading.model import Recipient, Signer

_ITEM = re.compile(r"[-–−+•*]\s*(?=\S)")
_INNER_ITEM = re.compile(r"(?<=[;,.])\s+(?=[-–−+•]\s*[^\W\d_a-z])")
_BRACKET = re.compile(r"\s*\(([^()]*)\)?$")
_PURPOSE_BEHIND = re.compile(r"\s+(?:-\s*)?(để (?:b/c|báo cáo|biết|thực hiện|t/h|chỉ đạo))$")
_BRACES = re.compile(r"[{}⎧⎨⎩⎫⎬⎭]")
_CLOSING_BRACES = re.compile(r"[}⎫⎬⎭]")
_DEPUTY = re.compile(r"\sPHÓ\s.+$")
_PERSON = re.compile(r"(?:[^\W\d_a-z]\w*(?:\s|$)){2,6}$")
_LABEL_LENGTH = 14  # letters of "Nơi nhận" with the marks around it


def is_person(text: str) -> bool:
    """Does the line look like a person's name: two to six words, each with one capital in front?"""
    words = text.split()
    return 2 <= len(words) <= 6 and all(word[:1].isupper() and (word[1:].islower() or not word[1:]) for word in words)


def read_closing(lines: Sequence[Line]) -> tuple[Signer, tuple[Recipient, ...]]:
    """Return the first signer and the recipients."""
    recipients: list[str] = []
    signature: list[Line] = []
    in_recipients = False
    before: tuple[int, int] | None = None
    for line in lines:
        if before is not None and (line.frame, line.column) != before:
            in_recipients = False if line.frame else in_recipients
        before = (line.frame, line.column)
        if office_form.label_of(line.text) == "recipients":
            in_recipients = True
            rest = _behind_label(line.text)
            if is_signature(rest):
                signature.append(Line(rest, line.start, line.end, line.page, line.is_bold))
            elif rest:
                recipients.append(rest)
            continue
        if not in_recipients and not recipients and _ITEM.match(line.text) and _is_unlabelled_list(line.text, lines):
            in_recipients = True
        ends = not line.frame and recipients and _ends_list(recipients[-1], line.text)
        if is_signature(line.text) or (in_recipients and ends):
            in_recipients = False
        if in_recipients:
            recipients.append(line.text)
        else:
            signature.append(line)
    return _signer(signature), tuple(_recipients(recipients))


def _behind_label(text: str) -> str:
    head = text[:_LABEL_LENGTH]
    colon = text.find(":")
    if 0 <= colon <= _LABEL_LENGTH + 4:
        return text[colon + 1 :].strip(" *_:")
    return text[len(head) :].strip(" *_:") if len(text) > _LABEL_LENGTH else ""


def _is_unlabelled_list(text: str, lines: Sequence[Line]) -> bool:
    """Is it a list of recipients whose label is missing? It ends with what is kept on file."""
    return any("lưu" in line.text.lower()[:6] or "- lưu" in line.text.lower() for line in lines)


def _ends_list(last: str, text: str) -> bool:
    """Without a frame: the line after "Lưu …." that is no item any more."""
    is_file_copy = office_form.bare(last).startswith("luu")
    return is_file_copy and not _ITEM.match(text) and (text.isupper() or is_person(text))


# Who signs


def _signer(lines: Sequence[Line]) -> Signer:
    capacity = position = name = None
    column: tuple[int, int] | None = None
    pending = False
    for line in lines:
        text = line.text.strip(" *")
        if column is not None and line.frame and (line.frame, line.column) != column and (name or position):
            break
        printed = office_form.capacity_of(text) if is_signature(text) else ""
        if printed:
            if name:
                break
            capacity = printed
            deputy = _DEPUTY.search(text[len(printed) :])  # both lines on one
            is_for_all = printed.strip(".").upper() in ("TM", "T/M")
            position = deputy[0].strip() if deputy and not is_for_all else position
            column = (line.frame, line.column)
            pending = True
            continue
        if _stands_for_signature(text) or not any(map(str.isalpha, text)):
            continue
        if text.isupper():
            if column is None and not is_signature(text):
                continue
            goes_on = position and (position.endswith((",", "-")) or (not is_signature(text) and not name))
            if goes_on:
                position = f"{position} {text}"
            elif name is None:
                position = text
            column = column or (line.frame, line.column)
            pending = True
        elif name is None and (is_person(text) or _has_title(text)):
            is_alone = position is None and capacity is None and line is lines[-1]
            if pending or (is_alone and is_person(text)):
                name = text
    return Signer(capacity=capacity, position=position, name=name)


def _stands_for_signature(text: str) -> bool:
    folded = office_form.bare(text)
    return len(folded) < 60 and bool(office_form.opens_with(folded, office_form.words()["signed"], exactly=True))


def _has_title(text: str) -> bool:
    return bool(office_form.opens_with(office_form.bare(text), office_form.words()["person_titles"], exactly=True))


# To whom


def _recipients(lines: Sequence[str]) -> list[Recipient]:
    items: list[str] = []
    for line in lines:
        parts = _INNER_ITEM.split(line)
        if len(parts) == 1 and not _ITEM.match(line) and line.count(";") >= 2:
            parts = [part for part in re.split(r";\s*", line) if part.strip()]
        for part in parts:
            is_new = bool(_ITEM.match(part)) or len(parts) > 1
            if items and not is_new and _goes_on(items[-1], part):
                items[-1] = f"{items[-1]} {part}"
            else:
                items.append(part)
    braced = [bool(_CLOSING_BRACES.search(item)) for item in items]
    names: list[str] = []
    purposes: list[str | None] = []
    for item in items:
        name, purpose = _recipient(_BRACES.sub(" ", item))
        names.append(name)
        purposes.append(purpose)
    start = 0
    while start < len(items):  # a brace gives its purpose to all its lines
        end = start
        while end < len(items) and braced[end]:
            end += 1
        if end > start:
            shared = next((purpose for purpose in purposes[start:end] if purpose), None)
            purposes[start:end] = [shared] * (end - start)
        start = max(end, start + 1)
    return [Recipient(name=name, purpose=purpose) for name, purpose in zip(names, purposes, strict=True) if name]


def _goes_on(item: str, part: str) -> bool:
    is_open = item.count("(") > item.count(")")
    return part[:1].islower() or part.startswith("(") or is_open or not item.rstrip().endswith((";", "."))


def _recipient(item: str) -> tuple[str, str | None]:
    item = _ITEM.sub("", " ".join(item.split()), count=1)
    item = re.sub(r":\s*\+\s*", ": ", item).rstrip(" .;,")
    purpose = None
    if not office_form.bare(item).startswith("luu"):
        found = _BRACKET.search(item)
        if found and found.start() > 0 and "(" in item:
            told = office_form.bare(found[1])
            if office_form.opens_with(told, office_form.words()["purposes"], exactly=True):
                purpose = found[1].strip()
            item = item[: found.start()]
        elif match := _PURPOSE_BEHIND.search(item):
            purpose, item = match[1], item[: match.start()]
    return item.rstrip(" .;,"), purpose
