"""The letterhead, Party or State: kind, number, date, issuer, title, signer, recipients (rulings 1 and 2)."""

import re
from collections.abc import Sequence
from datetime import date

from tinhgon.documents import Document, office_form
from tinhgon.reading import citations, marks
from tinhgon.reading.layout.case import running_case, running_text
from tinhgon.reading.layout.closing import read_closing
from tinhgon.reading.layout.issuer import bodies_of, issuer_of, issuer_without_letterhead
from tinhgon.reading.layout.lines import Line, is_signature
from tinhgon.reading.model import Letterhead, Span
from tinhgon.reading.parts import Parts, kind_of
from tinhgon.vietnamese import fold

__all__ = ["read_letterhead", "running_case"]

_BEHIND_NUMBER = re.compile(r"^\W*\w{1,2}\s*[:.]?\s*(?P<rest>.*)$", re.S)
_SYMBOL_LINE = marks.pattern(r"\s*(?P<serial>\d[\d ]{0,6}[a-zA-Z]?)?(?P<blank>[\s.…_]*)(?P<symbol>[-/–]\s*[A-ZĐ\d].*)$")
_LONE_NUMBER = re.compile(r"\s*\d{0,5}\s*[-/]\s*[A-ZĐ]{2,}")
_DATE_LINE = marks.pattern(
    r"(?P<place>[A-ZĐÀ-Ỹ][^,;:\d]{1,50}?)\s*,\s*ng[àa]y\s*(?P<day>[\d.…_\s]*)\s*th[áa]ng\s*"
    r"(?P<month>[\d.…_\s]*)\s*n[ăa]m\s*(?P<year>\d{4})?",
    re.I,
)
_DATE_SHORT = marks.pattern(
    r"(?P<place>[A-ZĐÀ-Ỹ][^,;:\d]{1,50}?)\s*,\s*ngày\s*(?P<day>\d{1,2})[/.\-](?P<month>\d{1,2})[/.\-](?P<year>\d{4})"
)
_PASSED = re.compile(r"thông qua\s+(?=ngày\s)")
_SUBJECT = re.compile(r"(?:V/v|Về việc|Trích yếu)\.?\s*:?\s*(?P<title>.+)$", re.I | re.S)
_FULL_NUMBER = re.compile(r"\d{1,5}[a-z]?\s*[-/]\s*[\dA-ZĐ].{1,30}")
_OF_WHOM = marks.pattern(r"CỦA (?P<body>[A-ZĐÀ-Ỹ][A-ZĐÀ-Ỹ\s,]+?)\s+(?=[a-zđà-ỹ]{2})")  # "CỦA BAN THƯỜNG VỤ về việc …"
_OWN_KIND = re.compile(r"(?<!\w)([^\W\d_a-z]\w*(?: \w+){1,3}) này\b")


def read_letterhead(document: Document, parts: Parts) -> Letterhead:
    spans: list[tuple[str, Span]] = []

    def note(name: str, line: Line | None) -> None:
        if line is not None:
            spans.append((name, Span(start=line.start, end=line.end, page=line.page)))

    head = parts.head
    number, number_line, blank_symbol = _number(head)
    issued_on, place, date_line = _date(head)
    kind = parts.kind
    text = running_text(document)
    bodies, issuer_line = bodies_of(head)
    if not bodies:  # "ỦY BAN THƯỜNG VỤ QUỐC HỘI" stands between the title and the bases
        bodies, issuer_line = bodies_of([line for line in parts.preamble[:3] if line.is_capitals])
    issuer, superior = issuer_of(bodies, text)
    title = _title_text(parts)
    title_line = parts.title[0] if parts.title else None
    subject_line = None
    if not title:
        title, subject_line = _subject(head + parts.preamble[:4])
        title_line = subject_line
    if title and title.isupper():
        names = " ".join(name for name in (place, issuer, superior) if name)
        title = running_case(title, f"{text}\n({names})", keeps_start=True)
    title = title[:1].upper() + title[1:]

    number, issued_on = _from_captions(document, parts, kind, number, issued_on, blank_symbol)
    if kind is None:
        kind = _kind_without_name(number, bool(subject_line), document, parts)
    if number is None:
        number = _number_elsewhere(parts, kind)
    if issued_on is None and date_line is None:
        issued_on = _passed_on(parts)

    signer, recipients = read_closing(parts.closing)
    if issuer is None:
        issuer = issuer_without_letterhead(parts.closing, parts.tail, parts.preamble, text, kind)
    for name, line in (
        ("number", number_line), ("issued_on", date_line), ("issuer", issuer_line), ("kind", parts.kind_line),
        ("title", title_line),
    ):  # fmt: skip
        note(name, line)
    note("recipients", next((one for one in parts.closing if office_form.label_of(one.text) == "recipients"), None))
    note("signer", next((one for one in parts.closing if is_signature(one.text)), None))
    return Letterhead(
        kind=kind,
        number=number,
        issued_on=issued_on,
        place=place,
        issuer=issuer,
        superior=superior,
        title=title or None,
        signer=signer,
        recipients=recipients,
        spans=tuple(spans),
    )


# Number and date


def _number(head: Sequence[Line]) -> tuple[str | None, Line | None, str | None]:
    """Return the number, its line, and the symbol if the number itself is left blank ("Số:      /KH-UBND")."""
    for place, line in enumerate(head):
        is_labelled = office_form.label_of(line.text) == "number"
        if not is_labelled and not _LONE_NUMBER.match(line.text):
            continue
        found = _BEHIND_NUMBER.match(line.text) if is_labelled else None
        rest = found["rest"] if found else line.text
        if not rest.strip() and place + 1 < len(head):
            rest = head[place + 1].text
        symbol = _SYMBOL_LINE.match(re.split(r"\s{4,}|\bngày\b", rest)[0].strip(" *|"))
        if not symbol:
            if found:
                return None, line, None
            continue
        serial = (symbol["serial"] or "").replace(" ", "")
        printed = citations.clean_number(symbol["symbol"]).rstrip(".,;|*")
        year = re.match(r"[/-](\d{4})?[-/]?$", printed)
        if not serial or year:
            return None, line, printed
        return serial + printed, line, None
    return None, None, None


def _date(head: Sequence[Line]) -> tuple[date | None, str | None, Line | None]:
    for place, line in enumerate(head):
        text = line.text
        if "ngay" not in fold(text):
            continue
        if place + 1 < len(head) and "năm" not in text and "/" not in text:
            text = f"{text} {head[place + 1].text}"
        found = _DATE_LINE.search(text) or _DATE_SHORT.search(text)
        if not found:
            continue
        printed = found["place"].strip()
        try:
            day = date(int(found["year"] or ""), int(found["month"].strip()), int(found["day"].strip()))
        except ValueError:
            return None, printed, line
        return day, printed, line
    return None, None, None


def _passed_on(parts: Parts) -> date | None:
    """A resolution of an assembly bears the day on which it was passed, at its end."""
    lines = [line for section in parts.sections if not section.prefix for line in section.lines[-4:]]
    for line in reversed([*lines, *parts.tail[:4], *parts.closing]):
        found = _PASSED.search(line.text)
        read = citations.parse_date(line.text[found.end() :]) if found else None
        if read:
            return read[0]
    return None


def _from_captions(
    document: Document,
    parts: Parts,
    kind: str | None,
    number: str | None,
    issued_on: date | None,
    blank_symbol: str | None,
) -> tuple[str | None, date | None]:
    """Ruling 1: the number may stand only in an annex's caption or in a field of the PDF."""
    for line in parts.tail:
        if number is not None and issued_on is not None:
            break
        for found in citations.find_in(line.text):
            before = fold(line.text[: found.start])
            if "kem theo" not in before:
                continue
            if kind is not None and found.kind is not None and found.kind != kind:
                continue
            if number is None:
                number = found.number
            if found.number == number and issued_on is None:
                issued_on = found.issued_on
            break
    for name, value in document.fields:
        value = value.strip()
        folded = fold(name)
        if number is None and _FULL_NUMBER.fullmatch(value):
            number = citations.clean_number(value)
        elif number is None and blank_symbol and re.fullmatch(r"\d{1,5}", value) and re.search("so|num", folded):
            number = value + blank_symbol
        elif issued_on is None and re.search(r"ngay|date", folded):
            read = citations.parse_date(value if value.lower().startswith("ngày") else f"ngày {value}")
            issued_on = read[0] if read else None
    return number, issued_on


def _kind_without_name(number: str | None, has_subject: bool, document: Document, parts: Parts) -> str | None:
    if number:
        for part in re.split(r"[-/]", number)[1:]:
            kind = citations._ABBREVIATIONS.get(part.upper())
            if kind:
                return kind
        return "CV"
    if has_subject or any(office_form.label_of(line.text) == "addressees" for line in parts.preamble[:6]):
        return "CV"
    # "… nêu tại Kết luận này": the document names its own kind.
    counts: dict[str, int] = {}
    for found in _OWN_KIND.finditer(document.text):
        read = kind_of(found[1])
        if read and read[1] == len(found[1]):
            counts[read[0]] = counts.get(read[0], 0) + 1
    return max(counts, key=lambda kind: counts[kind]) if counts else None


def _number_elsewhere(parts: Parts, kind: str | None) -> str | None:
    """Without a letterhead: the number in a heading before or after the text that names a document of this kind."""
    if any(office_form.label_of(line.text) == "number" for line in parts.head):
        return None
    for line in [*parts.tail, *parts.head]:
        for found in citations.find_in(line.text):
            if found.kind == kind and kind is not None:
                return found.number
    return None


# Title


def _title_text(parts: Parts) -> str:
    texts = ([parts.title_rest] if parts.title_rest else []) + [line.text for line in parts.title]
    if len(texts) > 1 and texts[0].startswith("CỦA ") and texts[0].isupper() and _is_body(texts[0][4:]):
        texts = texts[1:]  # "CHỈ THỊ / CỦA BAN THƯỜNG VỤ …"
    title = " ".join(" ".join(texts).split()).strip(" *")
    found = _OF_WHOM.match(title)
    if found and _is_body(found["body"]):
        title = title[found.end() :]
    return re.sub(r"^[-–:]\s*", "", title).rstrip(" .") if title.isupper() else re.sub(r"^[-–:]\s*", "", title)


def _is_body(text: str) -> bool:
    return bool(office_form.opens_with(office_form.bare(text), office_form.words()["bodies"], exactly=True))


def _subject(lines: Sequence[Line]) -> tuple[str, Line | None]:
    for place, line in enumerate(lines):
        found = _SUBJECT.match(line.text)
        if not found or (len(line.text) > 300):
            continue
        title = found["title"].strip()
        for after in lines[place + 1 : place + 6]:
            if after.frame != line.frame or after.column != line.column or office_form.is_date_line(after.text):
                break
            if not line.frame and not after.text[:1].islower():
                break
            if office_form.label_of(after.text) == "addressees":
                break
            title += " " + after.text
        return title.strip(" ./"), line
    return "", None
