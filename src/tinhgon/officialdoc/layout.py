"""OfficialDocument + rule pack → lines, rules and grids with sizes and places. DOCX and PDF only draw these."""

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from tinhgon.officialdoc.model import (
    Annex,
    Block,
    Capacity,
    Level,
    OfficialDocument,
    Paragraph,
    Recipient,
    Signature,
)
from tinhgon.officialdoc.pack import Pack, load_pack
from tinhgon.tables import ColumnKind, Table, printed
from tinhgon.vietnamese.printing import day_text, long_day_text

MM_PER_POINT = 25.4 / 72
# Of the text's 165 mm; the national title at 12 bold is 88 mm long.
LETTERHEAD_LEFT_MM, SIGNATURE_LEFT_MM = 70.0, 83.0
SIGNATURE_GAP_PT = 64.0  # room for the signature and the seal

_POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_PARTS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")
_DEPTH = {level: depth for depth, level in enumerate(Level)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One printed paragraph. Lengths in mm across, in points down.

    `line` is a multiple of the font's single line, or points if `is_exact`. "\\n" in `text` breaks the line.
    """

    text: str
    size: float
    is_bold: bool = False
    is_italic: bool = False
    is_underlined: bool = False
    is_framed: bool = False
    align: str = "left"  # left, center, right, justify
    first_mm: float = 0.0
    left_mm: float = 0.0
    before_pt: float = 0.0
    after_pt: float = 0.0
    line: float = 1.0
    is_exact: bool = False
    keeps_next: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """A thin horizontal line, centred where it stands."""

    length_mm: float
    after_pt: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Cells side by side. `header_rows` are repeated on every page; rows are never split."""

    widths_mm: tuple[float, ...]
    rows: tuple[tuple[tuple["Line | RuleLine", ...], ...], ...]
    is_bordered: bool = False
    header_rows: int = 0


Item = Line | RuleLine | Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    width_mm: float
    height_mm: float
    top_mm: float
    bottom_mm: float
    left_mm: float
    right_mm: float
    items: tuple[Item, ...]
    restarts_page_number: bool = False
    hides_first_page_number: bool = False

    @property
    def text_width_mm(self) -> float:
        return self.width_mm - self.left_mm - self.right_mm


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    title: str
    author: str
    font: str
    body_size: float
    page_number_size: float
    sections: tuple[Section, ...]


@cache
def _widths() -> dict[str, dict[str, int]]:
    # Advance widths of Times New Roman in 1/1000 em, measured on the metric-compatible Tinos.
    content = (resources.files("tinhgon.officialdoc") / "times_widths.json").read_text(encoding="utf-8")
    widths: dict[str, dict[str, int]] = json.loads(content)
    return widths


def text_width_mm(text: str, size: float, *, is_bold: bool) -> float:
    """Return how long `text` is in Times New Roman at `size` points."""
    widths = _widths()["bold" if is_bold else "regular"]
    total = 0
    for letter in unicodedata.normalize("NFC", text):
        # A letter with a tone mark is as wide as the letter alone; ơ, ư, đ are not o, u, d.
        while letter not in widths and (base := unicodedata.normalize("NFD", letter)[0]) != letter:
            composed = unicodedata.normalize("NFC", base + "̛") if "̛" in unicodedata.normalize("NFD", letter) else base
            letter = composed
        total += widths.get(letter, 600)
    return total / 1000 * size * MM_PER_POINT


def roman(number: int) -> str:
    result = ""
    for value, letters in _ROMAN:
        while number >= value:
            result, number = result + letters, number - value
    return result


def number_line(document: OfficialDocument, pack: Pack) -> str:
    """Return the printed number: "Số 05-BC/TU" (Party), "Số: 05/BC-SNV" (State), with room if there is none yet."""
    number = document.number
    value = "        " if number.value is None else str(number.value).zfill(pack["number_min_digits"])
    pattern = pack["number_pattern_dispatch" if is_dispatch(document) else "number_pattern"]
    return str(pattern.format(number=value, type=number.type_code, body=number.body_code))


def place_date_line(document: OfficialDocument) -> str:
    if document.day is not None:
        return f"{document.place}, {long_day_text(document.day)}"
    return f"{document.place}, ngày        tháng        năm {document.year or '        '}"


def is_dispatch(document: OfficialDocument) -> bool:
    """Whether this is a công văn: no type line, the subject below the number."""
    return document.type_name.casefold() == "công văn"


def authority_lines(signature: Signature, pack: Pack) -> tuple[str, str]:
    """Return ("T/M BAN THƯỜNG VỤ", "BÍ THƯ"); the first is empty when the head signs.

    Raises:
        ValueError: the pack knows no such capacity (the Party has no TUQ.).
    """
    position = signature.position.upper()
    if signature.capacity is Capacity.HEAD:
        return "", position
    capacities: dict[str, str] = pack["capacities"]
    if signature.capacity.value not in capacities:
        raise ValueError(f"{pack.name}: không có hình thức ký {signature.capacity.value}")
    first = f"{capacities[signature.capacity.value]} {signature.authority.upper()}".strip()
    return (first, position) if signature.authority else (f"{first} {position}", "")


def recipient_lines(recipients: tuple[Recipient, ...], archive: str, pack: Pack) -> list[str]:
    lines = [_recipient_line(recipient) for recipient in recipients]
    kept = archive.strip(" .;,-–")
    if kept.casefold().startswith("lưu"):
        kept = kept[len("lưu") :].lstrip(" :")
    end = "," if pack.is_party else ";"
    return [f"{line}{end}" for line in lines] + ["- " + pack["archive_pattern"].format(kept)]


def _recipient_line(recipient: Recipient) -> str:
    # Names come from documents as they were printed, with their dashes, brackets and commas.
    name, purpose = recipient.name.strip(" -–+;,."), recipient.purpose.strip(" ();,.")
    return f"- {name} ({purpose})" if purpose else f"- {name}"


def lay_out(document: OfficialDocument) -> Layout:
    """Return where everything of `document` stands, after its rule pack.

    Raises:
        UnknownPack: the pack of the document does not exist.
        ValueError: a signing capacity that the pack does not know.
    """
    pack = load_pack(document.pack)
    page = Section(
        width_mm=pack["paper_width_mm"],
        height_mm=pack["paper_height_mm"],
        top_mm=pack["margin_top_mm"],
        bottom_mm=pack["margin_bottom_mm"],
        left_mm=pack["margin_left_mm"],
        right_mm=pack["margin_right_mm"],
        items=(),
        hides_first_page_number=pack["page_number_hidden_on_first"],
    )
    main = replace(page, items=tuple(_main(document, pack, page.text_width_mm)))
    annexes = (_annex(annex, place, document, pack, page) for place, annex in enumerate(document.annexes, start=1))
    return Layout(
        title=f"{document.type_name} {document.subject}".strip(),
        author=document.letterhead.issuer,
        font=pack["font"],
        body_size=pack["body_size"],
        page_number_size=pack["page_number_size"],
        sections=(main, *annexes),
    )


def _main(document: OfficialDocument, pack: Pack, width: float) -> Iterator[Item]:
    yield _letterhead(document, pack, width)
    if document.secrecy_mark or document.urgency_mark or document.draft_mark:
        marks = [document.secrecy_mark.upper(), document.urgency_mark.upper()]
        for mark in filter(None, marks):
            yield Line(text=mark, size=13, is_bold=True, is_framed=True, before_pt=4)
        if document.draft_mark:
            yield Line(text=document.draft_mark, size=12, is_italic=True, before_pt=4)
    if not is_dispatch(document):
        yield from _heading(document, pack)
    yield from _addressees(document, pack)
    for place, basis in enumerate(document.legal_bases, start=1):
        end = "." if place == len(document.legal_bases) else ";"
        yield replace(
            _body_line(pack, pack["basis_prefix"] + basis.rstrip(" .;") + end),
            size=pack["basis_size"],
            is_italic=pack["basis_italic"],
        )
    items = list(_blocks(document.body, pack, width))
    for place in range(len(items) - 1, -1, -1):
        item = items[place]
        if isinstance(item, Line):
            # The signature never stands alone on a page.
            items[place] = replace(item, text=_ended(item.text, pack["end_mark"]), keeps_next=True)
            break
    yield from items
    yield Line(text="", size=6)
    yield from _signatures(document, pack, width)


def _ended(text: str, mark: str) -> str:
    return text.rstrip(" ./;,") + mark


def _caps_line(text: str, size: float, **look: bool) -> Line:
    return Line(text=text.upper(), size=size, align="center", **look)


def _letterhead(document: OfficialDocument, pack: Pack, width: float) -> Grid:
    head = document.letterhead
    left: list[Line | RuleLine] = []
    if head.superior:
        left.append(_caps_line(head.superior, pack["superior_size"]))
    left.append(_caps_line(head.issuer, pack["issuer_size"], is_bold=True))
    if pack["issuer_mark"] == "line":
        longest = max(head.issuer.upper().split("\n"), key=len)
        length = text_width_mm(longest, pack["issuer_size"], is_bold=True)
        left.append(RuleLine(length_mm=min(length, LETTERHEAD_LEFT_MM) * pack["issuer_line_share"]))
    else:
        left.append(Line(text=pack["issuer_mark"], size=14, align="center"))
    nation: list[Line | RuleLine] = [
        Line(text=pack["nation_text"], size=pack["nation_size"], is_bold=True, align="center")
    ]
    if pack["nation_has_line"]:
        nation.append(RuleLine(length_mm=text_width_mm(pack["nation_text"], pack["nation_size"], is_bold=True)))
    if pack["motto_text"]:
        nation.append(Line(text=pack["motto_text"], size=pack["motto_size"], is_bold=True, align="center"))
        nation.append(RuleLine(length_mm=text_width_mm(pack["motto_text"], pack["motto_size"], is_bold=True)))
    number: list[Line | RuleLine] = [
        Line(text=number_line(document, pack), size=pack["number_size"], align="center", before_pt=4)
    ]
    if is_dispatch(document):
        subject = pack["dispatch_subject_prefix"] + document.subject
        look = {"size": pack["dispatch_subject_size"], "is_italic": pack["dispatch_subject_italic"]}
        number.append(Line(text=subject, align="center", **look))
    date_line = Line(
        text=place_date_line(document), size=pack["place_date_size"], is_italic=True, align="center", before_pt=4
    )
    return Grid(
        widths_mm=(LETTERHEAD_LEFT_MM, width - LETTERHEAD_LEFT_MM),
        rows=((tuple(left), tuple(nation)), (tuple(number), (date_line,))),
    )


def _heading(document: OfficialDocument, pack: Pack) -> Iterator[Item]:
    yield Line(
        text=document.type_name.upper(),
        size=pack["type_size"],
        is_bold=True,
        align="center",
        before_pt=16,
        keeps_next=True,
    )
    if document.subject:
        yield Line(
            text=document.subject, size=pack["subject_size"], is_bold=True, align="center", left_mm=0, keeps_next=True
        )
    if pack["subject_mark"] == "line":
        whole = text_width_mm(document.subject, pack["subject_size"], is_bold=True)
        yield RuleLine(length_mm=min(whole, 100.0) * pack["subject_line_share"], after_pt=12)
    else:
        yield Line(text=pack["subject_mark"], size=14, align="center", after_pt=10)


def _addressees(document: OfficialDocument, pack: Pack) -> Iterator[Item]:
    names = [name.rstrip(" ;.") for name in document.addressees]
    look = Line(text="", size=pack["addressee_size"], is_italic=pack["addressee_italic"])
    if len(names) == 1:
        ending = "." if pack.is_party else ""
        yield replace(look, text=f"Kính gửi: {names[0]}{ending}", align="center", before_pt=6, after_pt=10)
    elif names:
        yield replace(look, text="Kính gửi:", left_mm=30, before_pt=6)
        for place, name in enumerate(names, start=1):
            end, after = (".", 10.0) if place == len(names) else (";", 0.0)
            yield replace(look, text=f"- {name}{end}", left_mm=50, after_pt=after)


def _body_line(pack: Pack, text: str) -> Line:
    return Line(
        text=text,
        size=pack["body_size"],
        align="justify",
        first_mm=pack["body_indent_mm"],
        after_pt=pack["body_space_pt"],
        line=pack["body_line"],
        is_exact=pack["body_line_is_exact"],
    )


class _Labels:
    """Counts the outline: a new heading starts everything below it from the beginning."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._counts = dict.fromkeys(Level, 0)

    def next(self, level: Level) -> str:
        self._counts[level] += 1
        for below in Level:
            if _DEPTH[below] > _DEPTH[level]:
                self._counts[below] = 0
        count = self._counts[level]
        match level:
            case Level.PART:
                return f"Phần thứ {_PARTS[(count - 1) % len(_PARTS)]}: "
            case Level.SECTION:
                return f"{self._pack['section_label'].format(roman(count))} "
            case Level.ITEM:
                return f"{count}. "
            case Level.SUBITEM:
                return f"{max(self._counts[Level.ITEM], 1)}.{count}. "
            case Level.POINT:
                return f"{_POINT_LETTERS[(count - 1) % len(_POINT_LETTERS)]}) "
            case Level.DASH:
                return "- "
            case Level.TEXT:
                return ""


def _blocks(blocks: tuple[Block, ...], pack: Pack, width: float) -> Iterator[Item]:
    labels = _Labels(pack)
    for place, block in enumerate(blocks):
        if isinstance(block, Table):
            yield from _table(block, pack, width)
            if place + 1 < len(blocks):
                yield Line(text="", size=6)
            continue
        yield from _paragraph(block, labels, pack)


def _paragraph(block: Paragraph, labels: _Labels, pack: Pack) -> Iterator[Line]:
    is_section = block.level in (Level.PART, Level.SECTION)
    text = block.text.upper() if block.is_heading and is_section and pack["section_heading_caps"] else block.text
    first, *others = text.split("\n")
    look = replace(
        _body_line(pack, labels.next(block.level) + first),
        is_bold=block.is_heading,
        is_italic=block.is_italic,
        keeps_next=block.is_heading,
    )
    yield look
    # A line break typed by a person is a new paragraph: a justified line must not be broken in the middle.
    for text in filter(None, (other.strip() for other in others)):
        yield replace(look, text=text)


def _table(table: Table, pack: Pack, width: float) -> Iterator[Item]:
    size = pack["table_size"]
    if table.title:
        yield Line(text=table.title, size=pack["body_size"], is_bold=True, align="center", after_pt=4, keeps_next=True)
    for words in (*table.filters, *([f"Số liệu tính đến ngày {day_text(table.as_of)}"] if table.as_of else [])):
        yield Line(text=words, size=12, is_italic=True, align="center", after_pt=4, keeps_next=True)
    total = sum(column.width for column in table.columns) or 1
    header = tuple((Line(text=column.title, size=size, is_bold=True, align="center"),) for column in table.columns)
    aligns = {ColumnKind.NUMBER: "right", ColumnKind.PERCENT: "right", ColumnKind.DATE: "center"}
    rows = tuple(
        tuple(
            (
                Line(
                    text=printed(value, column.kind),
                    size=size,
                    align="center" if column.is_centred else aligns.get(column.kind, "left"),
                ),
            )
            for column, value in zip(table.columns, row, strict=True)
        )
        for row in table.rows
    )
    yield Grid(
        widths_mm=tuple(width * column.width / total for column in table.columns),
        rows=(header, *rows),
        is_bordered=True,
        header_rows=1,
    )
    if table.note:
        yield Line(text=table.note, size=12, is_italic=True, before_pt=4)


def _signatures(document: OfficialDocument, pack: Pack, width: float) -> Iterator[Item]:
    label_style = pack["recipients_label_style"]
    recipients: list[Line | RuleLine] = [
        Line(
            text="Nơi nhận:",
            size=pack["recipients_label_size"],
            is_bold="bold" in label_style,
            is_italic="italic" in label_style,
            is_underlined="underline" in label_style,
        )
    ]
    recipients += [
        Line(text=text, size=pack["recipients_size"])
        for text in recipient_lines(document.recipients, document.archive, pack)
    ]
    blocks = [tuple(_signature(signature, pack)) for signature in document.signatures]
    if len(blocks) == 1:
        widths = (SIGNATURE_LEFT_MM, width - SIGNATURE_LEFT_MM)
        yield Grid(widths_mm=widths, rows=((tuple(recipients), blocks[0]),))
        return
    if blocks:
        yield Grid(widths_mm=(width / len(blocks),) * len(blocks), rows=(tuple(blocks),))
        yield Line(text="", size=6)
    yield Grid(widths_mm=(SIGNATURE_LEFT_MM, width - SIGNATURE_LEFT_MM), rows=((tuple(recipients), ()),))


def _signature(signature: Signature, pack: Pack) -> Iterator[Line]:
    authority, position = authority_lines(signature, pack)
    if authority:
        yield _caps_line(authority, pack["authority_size"], is_bold=True)
    if position:
        is_bold = pack["position_bold"] if authority else pack["position_bold_when_alone"]
        yield _caps_line(position, pack["authority_size"], is_bold=is_bold)
    yield Line(text=signature.name, size=pack["name_size"], is_bold=True, align="center", before_pt=SIGNATURE_GAP_PT)


def _annex(annex: Annex, place: int, document: OfficialDocument, pack: Pack, page: Section) -> Section:
    width, height = (page.height_mm, page.width_mm) if annex.is_landscape else (page.width_mm, page.height_mm)
    restarts = pack["annex_page_numbers_restart"]
    section = replace(
        page,
        width_mm=width,
        height_mm=height,
        restarts_page_number=restarts,
        hides_first_page_number=restarts and page.hides_first_page_number,
    )
    name = "PHỤ LỤC" + (f" {roman(place)}" if len(document.annexes) > 1 else "")
    size = pack["annex_size"]
    head = Line(text=name, size=size, is_bold=True, align="center", keeps_next=True)
    items: list[Item] = [
        head,
        replace(head, text=annex.title),
        replace(
            head,
            text=f"({_attached_to(document, pack)})",
            is_bold=False,
            is_italic=pack["annex_reference_italic"],
            after_pt=8,
        ),
        *_blocks(annex.blocks, pack, section.text_width_mm),
    ]
    return replace(section, items=tuple(items))


def _attached_to(document: OfficialDocument, pack: Pack) -> str:
    number = number_line(document, pack).removeprefix("Số").lstrip(": ").strip() or ""
    if document.number.value is None:
        number = "        " + number
    if document.day is not None:
        day = long_day_text(document.day)
    else:
        day = f"ngày        tháng        năm {document.year or '        '}"
    issuer = " ".join((document.letterhead.issuer_in_text or document.letterhead.issuer).split())
    return f"Kèm theo {document.type_name} số {number} {day} của {issuer}"
