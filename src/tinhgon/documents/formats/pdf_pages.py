"""One page of a PDF → `Page`s upright in the direction of their letters, with tables, struck words, what lies over them."""

from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium

from tinhgon.documents.formats.page_model import Aside, Page, Rule, Word, lines_of
from tinhgon.documents.formats.page_overlays import take_out_overlays, take_out_slanted
from tinhgon.documents.formats.page_rulings import strike, tables_of, with_white_rules
from tinhgon.documents.formats.pdf_drawings import Box, Drawings, drawings_of
from tinhgon.documents.formats.pdf_fields import Field, annotations_of, flattened, take_drawn
from tinhgon.documents.formats.pdf_letters import OF_FIELDS, Bands, Widths, in_frame, letters_of, out_of_frame
from tinhgon.documents.model import UnreadableDocument
from tinhgon.vietnamese import normalise

_SCAN_LETTERS = 25  # a page with fewer letters and a picture is a scan
_STAMPED_LETTERS = 260  # so is one with no more than a stamp's letters on a picture as large as the page
_DRAWN_LETTERS = 150  # bent lines on a page without letters: letters drawn as shapes
_LETTERHEAD = 0.25
_FEWEST_TURNED = 12  # turned letters beside upright ones that are a part of the page of their own

Frame = tuple[float, float, float, float]


@dataclass(slots=True)
class PageRead:
    """What one page of the file gave. `pages` are more than one where parts of it run in different directions."""

    pages: list[Page]
    way: int  # the direction in which the letters of the first of them run on the sheet
    frame: Frame
    is_scan: bool = False
    is_cut: bool = False
    fields: list[Field] = field(default_factory=list)
    unmapped: int = 0  # letters the file gives no meaning to
    letters: int = 0
    asides: list[Aside] = field(default_factory=list)


def read_page(pdf: Any, index: int, widths: Widths) -> PageRead:
    """Return page `index` (from 0) of a pdfium document; `widths` of its letters are kept from page to page.

    Raises:
        UnreadableDocument: "damaged".
    """
    try:
        page = pdf[index]
    except pdfium.PdfiumError as error:
        raise UnreadableDocument(
            "damaged", expected="trang đọc được", found="nội dung trang bị hỏng", where=f"trang {index + 1}",
            remedy="Mở tệp bằng phần mềm đọc PDF, in lại thành PDF rồi tải lên.",
        ) from error  # fmt: skip
    try:
        frame = _frame_of(page)
        drawings = drawings_of(page)
        shown = page.get_rotation()
        annotations = annotations_of(page)
        drawn: frozenset[int] = frozenset()
        if any(one.is_drawn for one in annotations.fields):
            page, drawn = flattened(pdf, index, page)
        drawings.rules.extend(annotations.strikes)
        lined = [*drawings.rules, *drawings.pale]
        if index == 0:  # the letterhead: its columns may stand close together
            lined.append((frame[0], frame[3] - _LETTERHEAD * (frame[3] - frame[1]), frame[2], frame[3]))
        parted = None if annotations.fields else _bands(lined)
        letters = letters_of(page, frame, widths=widths, parted=parted, drawn=drawn)
    finally:
        page.close()
    take_drawn(annotations.fields, letters.words.pop(OF_FIELDS, []), frame)
    slanted = letters.words.pop(-1, [])
    ways = letters.words
    main = max(ways, key=lambda way: (_weight(ways[way]), way == shown)) if ways else shown
    asides = _take_out_slanted(slanted, ways, main, frame)
    turned, more = _by_way(ways, main, shown, frame, drawings)
    asides.extend(more)
    return PageRead(
        [page for _, page in turned],
        turned[0][0],
        frame,
        is_scan=_is_scan(letters.count, drawings, frame),
        is_cut=letters.is_cut or drawings.is_cut,
        fields=annotations.fields,
        unmapped=letters.unmapped,
        letters=letters.count,
        asides=asides,
    )


def _frame_of(page: Any) -> Frame:
    left, bottom, right, top = page.get_cropbox()
    media = page.get_mediabox()
    left, bottom = max(left, media[0]), max(bottom, media[1])
    right, top = min(right, media[2]), min(top, media[3])
    return (left, bottom, right, top) if right > left and top > bottom else media


def _bands(boxes: list[Box]) -> Bands:
    """Return the bands of the sheet (bottom, top) that lines are drawn in, in order."""
    bands: Bands = []
    for bottom, top in sorted((box[1], box[3]) for box in boxes):
        if bands and bottom <= bands[-1][1] + 2:
            bands[-1] = (bands[-1][0], max(bands[-1][1], top))
        else:
            bands.append((bottom, top))
    return bands


def _weight(words: list[Word]) -> int:
    return sum([len(word.text) for word in words])


def _is_scan(letters: int, drawings: Drawings, frame: Frame) -> bool:
    wide, tall = frame[2] - frame[0], frame[3] - frame[1]
    sizes = [(box[2] - box[0], box[3] - box[1]) for box in drawings.pictures]
    if letters < _SCAN_LETTERS:
        # A scan may be cut into strips.
        is_pictured = (
            any(w > 0.3 * wide and h > 50 for w, h in sizes) or sum(w * h for w, h in sizes) > 0.3 * wide * tall
        )
        return is_pictured or drawings.curves > _DRAWN_LETTERS
    return letters < _STAMPED_LETTERS and any(w > 0.85 * wide and h > 0.85 * tall for w, h in sizes)


def _take_out_slanted(slanted: list[Word], ways: dict[int, list[Word]], main: int, frame: Frame) -> list[Aside]:
    if not slanted:
        return []
    for word in slanted:
        sheet = out_of_frame((word.x0, word.top, word.x1, word.bottom), 0, frame)
        word.x0, word.top, word.x1, word.bottom = in_frame(sheet, main, frame)
    upright = [word for words in ways.values() for word in words]
    for way, words in ways.items():
        for word in words:
            word.turn = float((way - main) % 360)
    asides = take_out_slanted(slanted, upright)
    kept = {id(word) for word in upright}
    for way in list(ways):
        ways[way] = [word for word in ways[way] if id(word) in kept]
        for word in ways[way]:
            word.turn = 0.0
        if not ways[way]:
            del ways[way]
    return asides


def _by_way(
    ways: dict[int, list[Word]], main: int, shown: int, frame: Frame, drawings: Drawings
) -> tuple[list[tuple[int, Page]], list[Aside]]:
    """Lay every direction out as a page of its own; turned words in cells of the main one stay there."""
    asides: list[Aside] = []
    page = _page(ways.pop(main, []), main, frame, drawings)
    others: list[tuple[int, Page]] = []
    for way, words in ways.items():
        left = _move_into_cells(words, way, page, main, frame)
        if not left:
            continue
        lines = lines_of(left)
        if _weight(left) >= _FEWEST_TURNED and any(" " in line.text for line in lines):
            asides.extend(take_out_overlays(left))
            if left and not _is_at_the_edge(left, way, frame):
                others.append((way, _page(left, way, frame, drawings)))
                continue
        text = normalise(" ".join(line.text for line in lines)).strip()
        if text:
            asides.append(Aside("turned", text))
    asides.extend(page.asides)
    for _, other in others:
        asides.extend(other.asides)
    # What stands upright for the one who looks at the page comes first: a heading over a table drawn sideways.
    ordered = sorted([(main, page), *others], key=lambda pair: (pair[0] != shown, pair[0] != main))
    return ordered, asides


def _page(words: list[Word], way: int, frame: Frame, drawings: Drawings) -> Page:
    wide, tall = frame[2] - frame[0], frame[3] - frame[1]
    page = Page(*((tall, wide) if way in (90, 270) else (wide, tall)), words)
    if not words:
        return page
    page.asides = take_out_overlays(words)
    rules = [_rule(box, way, frame) for box in drawings.rules]
    tables = tables_of(rules) if rules else []
    if tables is not None and len(drawings.tinted) > 1 and drawings.pale:
        parted = tables_of(rules + [_rule(box, way, frame) for box in drawings.pale])
        tables = None if parted is None else with_white_rules(tables, parted)
    if tables is None:
        drawings.is_cut = True
    else:
        page.tables = [table for table in tables if any(table.holds(word) for word in words)]
    strike(words, rules, page.tables)
    page.rules = rules
    return page


def _rule(box: Box, way: int, frame: Frame) -> Rule:
    return Rule(*in_frame(box, way, frame))


def _move_into_cells(words: list[Word], way: int, page: Page, main: int, frame: Frame) -> list[Word]:
    """Add the words that stand in cells of the page's tables to it, and return the others."""
    left: list[Word] = []
    for word in words:
        x0, top, x1, bottom = in_frame(
            out_of_frame((word.x0, word.top, word.x1, word.bottom), way, frame), main, frame
        )  # fmt: skip
        middle = Word(word.text, x0, top, x1, bottom)
        if any(table.holds(middle) for table in page.tables):
            word.x0, word.top, word.x1, word.bottom = x0, top, x1, bottom
            word.turn = float((way - main) % 360)
            page.words.append(word)
        else:
            left.append(word)
    return left


def _is_at_the_edge(words: list[Word], way: int, frame: Frame) -> bool:
    """Do all the words stand in one narrow strip at the edge of the sheet?"""
    boxes = [out_of_frame((word.x0, word.top, word.x1, word.bottom), way, frame) for word in words]
    wide, tall = frame[2] - frame[0], frame[3] - frame[1]
    return (
        max(box[2] for box in boxes) < frame[0] + 0.07 * wide
        or min(box[0] for box in boxes) > frame[2] - 0.07 * wide
        or max(box[3] for box in boxes) < frame[1] + 0.05 * tall
        or min(box[1] for box in boxes) > frame[3] - 0.05 * tall
    )
