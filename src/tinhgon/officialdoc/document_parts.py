"""Where the parts of an official document stand: title, issuer, number, subject, text, signature, recipients, annex.

Found as a clerk finds them, by words, case and place, so that documents typed by hand are understood too.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tinhgon.documents.secrecy import secrecy_mark
from tinhgon.officialdoc.normative import NORMATIVE_TYPES
from tinhgon.officialdoc.word_xml import ParagraphRead, Span, WordRead
from tinhgon.vietnamese import match_key, normalise

# NĐ 30/2020/NĐ-CP, Điều 7, and Quy định 399-QĐ/TW; công văn has no type line. Normative documents have their own.
_TYPES = frozenset(
    match_key(name)
    for name in [
        *NORMATIVE_TYPES,
        "Nghị quyết",
        "Quyết định",
        "Chỉ thị",
        "Quy chế",
        "Quy định",
        "Thông cáo",
        "Thông báo",
        "Thông tri",
        "Hướng dẫn",
        "Chương trình",
        "Kế hoạch",
        "Quy hoạch",
        "Phương án",
        "Đề án",
        "Dự án",
        "Báo cáo",
        "Biên bản",
        "Tờ trình",
        "Hợp đồng",
        "Công điện",
        "Bản ghi nhớ",
        "Bản thỏa thuận",
        "Kết luận",
        "Tuyên bố",
        "Lời kêu gọi",
        "Chương trình hành động",
        "Giấy ủy quyền",
        "Giấy mời",
        "Giấy giới thiệu",
        "Giấy nghỉ phép",
        "Phiếu gửi",
        "Phiếu chuyển",
        "Phiếu báo",
        "Chiến lược",
    ]
)
# Words that begin the name of a body below another, to tell two lines of equal look apart.
_BODY_WORDS = frozenset(
    [
        "sở",
        "phòng",
        "ban",
        "văn",
        "cục",
        "chi",
        "trung",
        "trường",
        "thanh",
        "đảng",
        "hội",
        "viện",
        "công",
        "tổng",
        "đoàn",
        "tòa",
        "toà",
        "bệnh",
        "vụ",
        "tổ",
    ]
)
_MARK_LINE = re.compile(r"[\s*_\-–—=.]*")
CAPACITY = re.compile(r"(T/M|K/T|T/L|T/U|TUQ|TM|KT|TL|Q)(\.?)\s+(?=\S)")
_NUMBER_WORD = re.compile(r"số\b", re.IGNORECASE)
_DATE_WORDS = re.compile(r"\bngày\b.*\btháng\b.*\bnăm\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedLine:
    """A printed line of the letterhead or signature: a paragraph, or a piece of one between breaks and tabs."""

    text: str
    spans: tuple[Span, ...]
    paragraph: ParagraphRead

    @property
    def where(self) -> str:
        return self.paragraph.where

    @property
    def is_bold(self) -> bool:
        return bool(self.spans) and all(span.is_bold for span in self.spans)

    @property
    def is_italic(self) -> bool:
        return bool(self.spans) and all(span.is_italic for span in self.spans)

    @property
    def is_underlined(self) -> bool:
        return bool(self.spans) and all(span.is_underlined for span in self.spans)

    @property
    def is_capital(self) -> bool:
        return self.text == self.text.upper()

    @property
    def is_mark(self) -> bool:
        return _MARK_LINE.fullmatch(self.text) is not None

    @property
    def column(self) -> tuple[int, int]:
        return (self.paragraph.table or 0, self.paragraph.column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts of the document as they were found; what is missing is None or empty."""

    head: tuple[PrintedLine, ...]
    nation: PrintedLine | None
    motto: PrintedLine | None
    superior: tuple[PrintedLine, ...]
    issuer: tuple[PrintedLine, ...]
    issuer_marks: tuple[PrintedLine, ...]
    number: PrintedLine | None
    place_date: PrintedLine | None
    type_name: PrintedLine | None
    subject: tuple[PrintedLine, ...]
    subject_marks: tuple[PrintedLine, ...]
    is_dispatch: bool
    body: tuple[ParagraphRead, ...]
    signatures: tuple[tuple[PrintedLine, ...], ...]  # a block each signer
    recipients: tuple[PrintedLine, ...]  # the label first
    annex: tuple[ParagraphRead, ...]
    frame_tables: frozenset[int]  # letterhead and signature


def printed_lines(paragraphs: Iterable[ParagraphRead]) -> Iterator[PrintedLine]:
    for paragraph in paragraphs:
        pieces: list[list[Span]] = [[]]
        for span in paragraph.spans:
            for place, text in enumerate(re.split(r"[\n\t]", normalise(span.text))):
                if place:
                    pieces.append([])
                pieces[-1].append(replace(span, text=text))
        for spans in pieces:
            text = "".join(span.text for span in spans).strip()
            if text:
                # The look of white space is nobody's concern.
                seen = tuple(span for span in spans if span.text.strip())
                yield PrintedLine(text=text, spans=seen, paragraph=paragraph)


def find_parts(word: WordRead) -> Parts:
    paragraphs = word.paragraphs
    label = next((p for p in paragraphs if match_key(normalise(p.text)).startswith(match_key("nơi nhận"))), None)
    lines = list(printed_lines(paragraphs[:80]))
    nation = next((x for x in lines[:30] if _is_nation(x.text)), None)
    head_table = _head_table(word, nation)
    type_name = next((x for x in lines[:40] if _is_type(x) and x.paragraph.table in (None,)), None)
    if head_table is not None:
        head = [x for x in lines if x.paragraph.table == head_table]
        after_head = max((p.place for p in paragraphs if p.table == head_table), default=0)
    else:
        after_head = type_name.paragraph.place - 1 if type_name else min(12, len(paragraphs))
        head = [x for x in lines if x.paragraph.place <= after_head]
    motto = next((x for x in head if _is_motto(x.text)), None)
    number = next((x for x in head if _NUMBER_WORD.match(x.text)), None)
    # Some type the place and date below the letterhead's table.
    below = [x for x in lines if after_head < x.paragraph.place < (type_name.paragraph.place if type_name else 0)]
    place_date = next((x for x in (*head, *below) if _DATE_WORDS.search(x.text)), None)
    is_dispatch = type_name is None and any(_is_dispatch_subject(x.text) for x in head)
    known = (nation, motto, number, place_date)
    names = [x for x in head if x not in known and not _is_dispatch_subject(x.text)]
    if number is not None:
        names = [x for x in names if head.index(x) < head.index(number)]
    if nation is not None and head_table is not None:
        names = [x for x in names if x.column != nation.column]
    marks = tuple(x for x in names if x.is_mark)
    superior, issuer = _issuers([x for x in names if not x.is_mark and secrecy_mark([x.text]) == ""])
    start = after_head
    subject: list[PrintedLine] = []
    subject_marks: list[PrintedLine] = []
    if type_name is not None:
        start = type_name.paragraph.place
        for paragraph in paragraphs[start:]:
            here = list(printed_lines([paragraph]))
            if here and (paragraph.align != "center" or paragraph.table is not None or len(subject) >= 8):
                break
            if subject_marks and here:
                break
            start = paragraph.place
            subject_marks += [x for x in here if x.is_mark]
            subject += [x for x in here if not x.is_mark]
            if subject and not here and paragraph.has_rule:
                break
    main = [p for p in paragraphs if p.place > start and (label is None or p.place < label.place)]
    signatures, sign_tables = _signatures(word, label, main)
    first_signed = min((x.paragraph.place for block in signatures for x in block), default=None)
    end = label.place if label is not None else len(paragraphs) + 1
    end = min(end, first_signed or end)
    if label is None and first_signed is None:
        end = next((p.place for p in main if is_annex_caption(p)), end)
    body = [p for p in main if p.place < end and p.table is None and p.text.strip()]
    recipients = _recipients(label, paragraphs)
    last = max(
        [x.paragraph.place for x in recipients] + [x.paragraph.place for block in signatures for x in block] + [end - 1]
    )
    frames = {n for n in (head_table, *sign_tables) if n is not None}
    return Parts(
        head=tuple(head) or tuple(lines[:12]),
        nation=nation,
        motto=motto,
        superior=tuple(superior),
        issuer=tuple(issuer),
        issuer_marks=marks,
        number=number,
        place_date=place_date,
        type_name=type_name,
        subject=tuple(subject),
        subject_marks=tuple(subject_marks),
        is_dispatch=is_dispatch,
        body=tuple(_running_text(body, word)),
        signatures=tuple(tuple(block) for block in signatures),
        recipients=tuple(recipients),
        annex=tuple(p for p in paragraphs if p.place > last),
        frame_tables=frozenset(frames),
    )


def _is_nation(text: str) -> bool:
    key = match_key(text)
    return match_key("Đảng Cộng sản") in key or match_key("Cộng hòa xã hội") in key


def _is_motto(text: str) -> bool:
    key = match_key(text)
    return match_key("Độc lập") in key and match_key("Hạnh phúc") in key


def _is_type(line: PrintedLine) -> bool:
    return match_key(line.text.strip(" *_-")) in _TYPES


def is_annex_caption(paragraph: ParagraphRead) -> bool:
    text = normalise(paragraph.text).strip()
    return paragraph.align == "center" and match_key(text).startswith(match_key("phụ lục")) and len(text) < 60


def _is_dispatch_subject(text: str) -> bool:
    return match_key(text).startswith((match_key("v/v"), match_key("về việc")))


def _head_table(word: WordRead, nation: PrintedLine | None) -> int | None:
    if nation is not None:
        return nation.paragraph.table
    return next((t.number for t in word.tables if t.after_place <= 5 and not t.is_bordered), None)


def _issuers(names: list[PrintedLine]) -> tuple[list[PrintedLine], list[PrintedLine]]:
    """Split the left of the letterhead into the superior's lines and the issuer's."""
    if len(names) < 2:
        return [], names
    bold = [line.is_bold for line in names]
    split = 0
    if not bold[0] and bold[-1]:
        split = bold.index(True)
    elif all(bold) or not any(bold):
        below = [
            place
            for place, line in enumerate(names)
            if place and match_key(line.text).split(" ")[0] in {match_key(word) for word in _BODY_WORDS}
        ]
        split = below[-1] if below else 0
    else:
        split = len(names) - 1
    return names[:split], names[split:]


def _signatures(
    word: WordRead, label: ParagraphRead | None, main: list[ParagraphRead]
) -> tuple[list[list[PrintedLine]], set[int]]:
    """Return the signers' blocks and the tables they and the recipients stand in."""
    tables: set[int] = set()
    blocks: dict[tuple[int, int], list[PrintedLine]] = {}
    if label is not None and label.table is not None:
        tables.add(label.table)
    for table in word.tables:
        cells = [p for p in word.paragraphs if p.table == table.number]
        is_signed = (
            any(CAPACITY.match(line.text) and line.is_capital for line in printed_lines(cells))
            and not table.is_bordered
            and (not main or table.after_place >= main[0].place)
        )
        if is_signed:
            tables.add(table.number)
    for number in sorted(tables):
        for line in printed_lines(p for p in word.paragraphs if p.table == number):
            if label is None or (line.paragraph.table, line.paragraph.column) != (label.table, label.column):
                blocks.setdefault(line.column, []).append(line)
    if not blocks:
        # No table: the capitals and the name at the end of the text.
        tail = list(printed_lines(main[-12:]))
        first = next((place for place, line in enumerate(tail) if CAPACITY.match(line.text) and line.is_capital), None)
        if first is not None:
            blocks[0, 0] = tail[first:]
    return list(blocks.values()), tables


def _recipients(label: ParagraphRead | None, paragraphs: tuple[ParagraphRead, ...]) -> list[PrintedLine]:
    if label is None:
        return []
    if label.table is not None:
        same = [p for p in paragraphs if p.place >= label.place and (p.table, p.column) == (label.table, label.column)]
        return list(printed_lines(same))
    result: list[PrintedLine] = []
    for line in printed_lines(paragraphs[label.place - 1 : label.place + 40]):
        result.append(line)
        if match_key(line.text.lstrip(" -–+")).startswith(match_key("lưu")):
            break
    return result


def _running_text(body: list[ParagraphRead], word: WordRead) -> Iterator[ParagraphRead]:
    """Yield the paragraphs that the rules of the text are about: no captions of tables, notes and marks."""
    table_starts = {table.after_place for table in word.tables}
    captions: set[int] = set()
    for place in table_starts:
        for paragraph in reversed(word.paragraphs[:place]):
            if paragraph.text.strip() and (paragraph.align != "center" or paragraph.table is not None):
                break
            captions.add(paragraph.place)
    ends = {}
    for paragraph in word.paragraphs:
        if paragraph.table is not None:
            ends[paragraph.table] = paragraph.place
    notes = {end + 1 for end in ends.values()}
    for paragraph in body:
        line = next(printed_lines([paragraph]), None)
        key = match_key(normalise(paragraph.text))
        is_heading = paragraph.align == "center" and key.startswith(
            tuple(match_key(word) + " " for word in ("chương", "phần", "mục"))
        )
        is_note = paragraph.place in notes and line is not None and line.is_italic
        is_addressee = key.startswith((match_key("kính gửi"), match_key("kính trình")))
        is_draft = key.startswith(match_key("dự thảo")) and len(key) < 25
        if line is None or line.is_mark or is_heading or is_note or is_addressee or is_draft:
            continue
        if paragraph.place not in captions:
            yield paragraph
