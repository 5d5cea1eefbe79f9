"""The runs of a paragraph gathered into its text: field results, symbols, legacy letters, strikes, marks of notes."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tinhgon.documents.building import Marks
from tinhgon.documents.formats import symbols
from tinhgon.documents.formats.docx_fonts import LegacyText, encoding_of_font, is_capitals_font
from tinhgon.documents.formats.docx_styles import Look, Styles, run_look
from tinhgon.documents.formats.docx_tree import ALTERNATE, RPR, RUN, SDT, SDT_CONTENT, TEXT, VAL, WRAPPERS, M, W, chosen
from tinhgon.documents.formats.docx_tree import boxes as boxes_of
from tinhgon.documents.formats.marked_text import NOTE, SIGNS, STRIKE_OFF, STRIKE_ON, tidy, tidy_marked
from tinhgon.documents.model import Note
from tinhgon.vietnamese.legacy import from_legacy

_PRIVATE = re.compile("[\uf000-\uf0ff\ufdd0-\ufdd2]")
_REFERENCES = {
    W + "footnoteReference": "footnote",
    W + "endnoteReference": "endnote",
    W + "commentReference": "comment",
}
_DRAWINGS = {W + "drawing", W + "pict", W + "object"}
_EMU_PER_MM = 36_000
_PICTURE_MM = (110, 70)  # a picture this large may hold a page's worth of words
_O = "{urn:schemas-microsoft-com:office:office}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_GRAPHICS = {
    "diagram": "sơ đồ (SmartArt)", "chart": "biểu đồ", "chartex": "biểu đồ", "ink": "nét viết tay",
}  # fmt: skip


@dataclass(slots=True)
class Gathered:
    """One paragraph gathered, before it becomes a block or a part of a cell."""

    pieces: list[str] = field(default_factory=list)
    unnamed: list[int] = field(default_factory=list)  # places in `pieces` of text that no legacy font claims
    boxes: list[Any] = field(default_factory=list)  # text box contents anchored in it
    notes: list[Note] = field(default_factory=list)  # in the order of their marks
    has_letters: bool = False
    is_bold: bool = True  # all its letters so far are
    is_italic: bool = True
    sizes: dict[float, int] = field(default_factory=dict)
    breaks_after: int = 0  # explicit page breaks at its end
    page: int | None = None
    has_marks: bool = False
    pending: list[str] = field(default_factory=list)  # text of one legacy font, not converted yet
    pending_font: str = ""
    pending_capitals: bool = False

    @property
    def size_pt(self) -> float | None:
        return max(self.sizes, key=lambda size: self.sizes[size]) if self.sizes else None


@dataclass(slots=True)
class Pages:
    """Where the walk has got to."""

    number: int = 1
    is_after_break: bool = False  # nothing printed since an explicit page break


class Runs:
    """Reads runs. One for each story (body, a note, a header): the fields of a story are its own."""

    def __init__(
        self,
        styles: Styles,
        legacy: LegacyText,
        stray_marks: set[Any],
        pages: Pages,
        note_of: Callable[[str, str], Note | None],
        objects: Callable[[str], str],
    ) -> None:
        """`note_of` gives the note of a (kind, id) or None; `objects` gives words for an embedded object's program."""
        self._styles, self._legacy, self._stray, self._pages = styles, legacy, stray_marks, pages
        self._note_of, self._objects = note_of, objects
        self._fields: list[bool] = []  # for each open field: has its result begun?

    def aside(self) -> "Runs":
        """Return a reader for text that stands beside: a box, with fields of its own."""
        return Runs(self._styles, self._legacy, self._stray, self._pages, self._note_of, self._objects)

    @property
    def _is_in_code(self) -> bool:
        return not all(self._fields)

    def gather(self, container: Any, into: Gathered, inherited: Look) -> None:
        """Read the runs in `container`, a paragraph or a wrapper within it."""
        for child in container:
            tag = child.tag
            if tag == RUN:
                self._run(child, into, inherited)
            elif tag in WRAPPERS:
                self.gather(child, into, inherited)
            elif tag == SDT:
                content = child.find(SDT_CONTENT)
                if content is not None:
                    self.gather(content, into, inherited)
            elif tag == ALTERNATE:
                branch = chosen(child)
                if branch is not None:
                    self.gather(branch, into, inherited)
            elif tag in (M + "oMath", M + "oMathPara") and not self._is_in_code:
                self._flush(into)
                formula = "".join(part.text or "" for part in child.iter(M + "t"))
                into.pieces.append(SIGNS.sub("", formula))

    def _run(self, run: Any, into: Gathered, inherited: Look) -> None:
        look = inherited
        properties = run.find(RPR)
        if properties is not None and len(properties):
            own = run_look(properties, Look())
            style = properties.find(W + "rStyle")
            if style is not None:
                own = own.over(self._styles.look(style.get(VAL) or ""))
            look = own.over(inherited)
        self._content(run, into, look)

    def _content(self, run: Any, into: Gathered, look: Look) -> None:
        for child in run:
            tag = child.tag
            if tag == TEXT:
                if child.text and not (self._fields and self._is_in_code):
                    self._text(child.text, into, look)
            elif tag == W + "fldChar":
                self._field_mark(child)
            elif tag == W + "lastRenderedPageBreak":
                if not self._pages.is_after_break:
                    self._pages.number += 1
                self._pages.is_after_break = False
            elif tag == ALTERNATE:
                branch = chosen(child)
                if branch is not None:
                    self._content(branch, into, look)
            elif (self._fields and self._is_in_code) or look.is_hidden:
                continue
            elif tag in _REFERENCES:
                note = self._note_of(_REFERENCES[tag], child.get(W + "id") or "")
                if note is not None:
                    self.mark(note, into)
            elif tag in _DRAWINGS:
                into.boxes.extend(boxes_of(child))
                self._unread(child, into)
            else:
                self._sign(tag, child, into, look)

    def _field_mark(self, mark: Any) -> None:
        if mark in self._stray:
            return
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _sign(self, tag: str, child: Any, into: Gathered, look: Look) -> None:
        if tag in (W + "br", W + "cr"):
            kind = child.get(W + "type")
            if kind == "page":
                # A break in the middle of a paragraph parts it as a line does; the page ends after it.
                into.breaks_after += 1
            elif kind != "column":
                self._flush(into)
                into.pieces.append("\n")
        elif tag in (W + "tab", W + "ptab"):
            self._flush(into)
            into.pieces.append("\t")
        elif tag == W + "noBreakHyphen":
            self._flush(into)
            into.pieces.append("-")
        elif tag == W + "softHyphen":
            # A place to break a word; in a TCVN3 font this very character is the letter ư.
            if encoding_of_font(look.font or "") == "tcvn3":
                self._text("\xad", into, look)
        elif tag == W + "sym":
            self._flush(into)
            into.pieces.append(_symbol(child.get(W + "char"), child.get(W + "font") or ""))

    def mark(self, note: Note, into: Gathered) -> None:
        """Set the mark of a note here."""
        self._flush(into)
        into.pieces.append(NOTE)
        into.notes.append(note)
        into.has_marks = True

    def _unread(self, drawing: Any, into: Gathered) -> None:
        """Note what a drawing holds that does not become text: diagrams, embedded objects, pictures of pages."""
        for graphic in drawing.iter(_A + "graphicData"):
            what = _GRAPHICS.get((graphic.get("uri") or "").rpartition("/")[2])
            if what:
                self.mark(Note(code="embedded-part-skipped", facts=(("what", what),)), into)
        for element in drawing.iter(_O + "OLEObject"):
            what = self._objects(element.get("ProgID") or "")
            if what:
                self.mark(Note(code="embedded-part-skipped", facts=(("what", what),)), into)
        for extent in drawing.iter(_WP + "extent"):
            sizes = [_millimetres(extent.get(side)) for side in ("cx", "cy")]
            is_large = sizes[0] >= _PICTURE_MM[0] and sizes[1] >= _PICTURE_MM[1]
            if is_large and next(drawing.iter(_A + "blip"), None) is not None:
                self.mark(Note(code="picture-not-read"), into)
                break

    def _text(self, text: str, into: Gathered, look: Look) -> None:
        if look.is_hidden:
            if text.strip() and not any(note.code == "hidden-text" for note in into.notes):
                self.mark(Note(code="hidden-text"), into)
            return
        font = look.font or ""
        if look.is_struck and text.strip():
            self._flush(into)
            into.pieces.append(STRIKE_ON)
            into.has_marks = True
        if (font and symbols.is_symbol_font(font)) or _PRIVATE.search(text):
            text = symbols.plain(SIGNS.sub("", text), font)
        encoding = encoding_of_font(font) if font else ""
        if encoding and not self._legacy.is_unicode(text, font):
            capitals = bool(look.is_capitals) or is_capitals_font(font)
            if into.pending_font != font or into.pending_capitals != capitals:
                self._flush(into)
                into.pending_font, into.pending_capitals = font, capitals
            # A syllable may be cut between runs, between a letter and its mark even: converted when the font changes.
            into.pending.append(text)
        else:
            self._flush(into)
            into.unnamed.append(len(into.pieces))
            into.pieces.append(text.upper() if look.is_capitals else text)
        if look.is_struck and text.strip():
            self._flush(into)
            into.pieces.append(STRIKE_OFF)
        if text.isspace():
            return
        if into.page is None:
            into.page = self._pages.number
            self._pages.is_after_break = False
        if text.lower() != text.upper():
            into.has_letters = True
            into.is_bold = into.is_bold and bool(look.is_bold)
            into.is_italic = into.is_italic and bool(look.is_italic)
            if look.size_pt is not None:
                into.sizes[look.size_pt] = into.sizes.get(look.size_pt, 0) + len(text)

    @staticmethod
    def _flush(into: Gathered) -> None:
        if into.pending:
            text = from_legacy("".join(into.pending), encoding_of_font(into.pending_font))
            # A capitals font shows every letter as a capital, with or without accents.
            into.pieces.append(text.upper() if into.pending_capitals else text)
            into.pending.clear()
        into.pending_font = ""

    def text_of(self, gathered: Gathered) -> tuple[str, Marks | None]:
        """Return the paragraph's text in the one normal form, and its marks if it has any."""
        self._flush(gathered)
        pieces = gathered.pieces
        if gathered.unnamed:
            plain_text = "".join(map(pieces.__getitem__, gathered.unnamed)) if len(pieces) > 1 else pieces[0]
            encoding = "" if plain_text.isascii() else self._legacy.unnamed(plain_text)
            if encoding:
                _convert(pieces, gathered.unnamed, encoding)
        if gathered.has_marks:
            return tidy_marked("".join(pieces), gathered.notes)
        return tidy(pieces[0] if len(pieces) == 1 else "".join(pieces)), None


def _convert(pieces: list[str], places: list[int], encoding: str) -> None:
    """Convert the pieces at `places`, those that follow one another as one text."""
    at = 0
    while at < len(places):
        end = at
        while end + 1 < len(places) and places[end + 1] == places[end] + 1:
            end += 1
        run = places[at : end + 1]
        pieces[run[0]] = from_legacy("".join(pieces[place] for place in run), encoding)
        for place in run[1:]:
            pieces[place] = ""
        at = end + 1


def _symbol(code: str | None, font: str) -> str:
    try:
        value = int(code or "", 16)
    except ValueError:
        return ""
    if value >= 0xF000 or symbols.is_symbol_font(font):
        return symbols.symbol(value, font) if value <= 0xFFFF else ""
    return chr(value) if 0x20 <= value < 0xD800 else ""


def _millimetres(emu: str | None) -> float:
    try:
        return int(emu or 0) / _EMU_PER_MM
    except ValueError:
        return 0.0
