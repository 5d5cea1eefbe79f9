"""DOCX → Document: one walk over the XML, without an object for every paragraph.

What a reader of the printed page sees: automatic numbers restored, tracked changes accepted, hidden text left out,
text boxes after the paragraph that holds them, merged cells once.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from tinhgon.documents.building import TextBuilder
from tinhgon.documents.formats.archive import Archive
from tinhgon.documents.formats.docx_numbering import Label, Numbering, W
from tinhgon.documents.layout_tables import is_layout_table
from tinhgon.documents.limits import Limits
from tinhgon.documents.model import (
    Alignment,
    BlockKind,
    Cell,
    Document,
    Format,
    Note,
    Style,
    UnreadableDocument,
)
from tinhgon.documents.secrecy import refuse_state_secret
from tinhgon.vietnamese import normalise
from tinhgon.vietnamese.legacy import detect_legacy, encoding_of_font, from_legacy, is_capitals_font

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"

_P, _TBL, _R_TAG, _T, _SDT = W + "p", W + "tbl", W + "r", W + "t", W + "sdt"
_VAL = W + "val"
_ALIGNMENTS = {
    "left": Alignment.LEFT, "start": Alignment.LEFT, "center": Alignment.CENTRE, "right": Alignment.RIGHT,
    "end": Alignment.RIGHT, "both": Alignment.JUSTIFY, "distribute": Alignment.JUSTIFY,
}  # fmt: skip
# Containers whose children stand where the container stands.
_TRANSPARENT = {
    W + name
    for name in ("hyperlink", "ins", "moveTo", "smartTag", "customXml", "fldSimple", "sdtContent", "dir", "bdo")
}
_REMOVED = {W + "del", W + "moveFrom"}
_SPACES = re.compile(r"[ \t\u00a0]+")
_HEADING_NAME = re.compile(r"^(?:heading|đề mục|tiêu đề) (\d)$", re.IGNORECASE)
_TWIPS_PER_MM = 56.6929
# Bullets and arrows that Word keeps in symbol fonts, in the private area.
_SYMBOLS = {0xB7: "•", 0xA7: "▪", 0xD8: "➢", 0xFC: "✓", 0x76: "❖", 0x2D: "-", 0xE0: "→", 0xF0: "→", 0xA8: "□", 0xFE: "☑",
            0x6F: "□", 0x71: "❑"}  # fmt: skip


def parse(data: bytes, *, limits: Limits | None = None) -> Document:
    """Return the document in the bytes of a DOCX file.

    Raises:
        UnreadableDocument: "truncated", "damaged", "encrypted", "zip-bomb", "entity-bomb", "wrong-format",
            "state-secret", "no-text".
    """
    archive = Archive(data, limits or Limits())
    return _Reader(archive).read()


@dataclass(slots=True)
class _Look:
    """Resolved properties of a style; None where neither it nor its ancestors say."""

    is_bold: bool | None = None
    is_italic: bool | None = None
    size_pt: float | None = None
    is_hidden: bool | None = None
    is_capitals: bool | None = None
    font: str | None = None
    alignment: Alignment | None = None
    left_twips: int | None = None
    outline: int | None = None
    num_id: str | None = None
    num_level: int | None = None
    is_page_break_before: bool | None = None

    def over(self, other: "_Look") -> "_Look":
        """Return these properties on top of `other`."""
        return _Look(*(
            mine if (mine := getattr(self, name)) is not None else getattr(other, name) for name in _LOOK_FIELDS
        ))  # fmt: skip


_LOOK_FIELDS = tuple(_Look.__dataclass_fields__)


def _is_on(element: Any | None) -> bool | None:
    if element is None:
        return None
    return element.get(_VAL) not in ("0", "false", "off", "none")


def _whole_number(text: str | None) -> int | None:
    try:
        return None if text is None else int(float(text))
    except (ValueError, OverflowError):
        return None


def _run_look(properties: Any | None, look: _Look) -> _Look:
    if properties is None:
        return look
    for child in properties:
        tag = child.tag
        if tag == W + "b":
            look.is_bold = _is_on(child)
        elif tag == W + "i":
            look.is_italic = _is_on(child)
        elif tag == W + "sz":
            half_points = _whole_number(child.get(_VAL))
            look.size_pt = None if half_points is None else half_points / 2
        elif tag == W + "vanish":
            look.is_hidden = _is_on(child)
        elif tag == W + "caps":
            look.is_capitals = _is_on(child)
        elif tag == W + "rFonts":
            look.font = child.get(W + "ascii") or child.get(W + "hAnsi")
    return look


def _paragraph_look(properties: Any | None, look: _Look) -> _Look:
    if properties is None:
        return look
    for child in properties:
        tag = child.tag
        if tag == W + "jc":
            look.alignment = _ALIGNMENTS.get(child.get(_VAL) or "")
        elif tag == W + "ind":
            look.left_twips = _whole_number(child.get(W + "left") or child.get(W + "start"))
        elif tag == W + "outlineLvl":
            look.outline = _whole_number(child.get(_VAL))
        elif tag == W + "numPr":
            num_id, level = child.find(W + "numId"), child.find(W + "ilvl")
            look.num_id = None if num_id is None else num_id.get(_VAL)
            look.num_level = None if level is None else _whole_number(level.get(_VAL))
        elif tag == W + "pageBreakBefore":
            look.is_page_break_before = _is_on(child)
    return look


class _Styles:
    def __init__(self, root: Any | None) -> None:
        self._elements: dict[str, Any] = {}
        self._looks: dict[str, _Look] = {}
        self.default_paragraph = ""
        self._defaults = _Look()
        self.numbering_styles: dict[str, str] = {}
        if root is None:
            return
        self._defaults = _run_look(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"), _Look())
        _paragraph_look(root.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr"), self._defaults)
        for element in root.iterchildren(W + "style"):
            style_id = element.get(W + "styleId") or ""
            self._elements[style_id] = element
            kind = element.get(W + "type")
            if kind == "paragraph" and element.get(W + "default") in ("1", "true", "on"):
                self.default_paragraph = style_id
            num_id = element.find(f"{W}pPr/{W}numPr/{W}numId")
            if kind == "numbering" and num_id is not None:
                self.numbering_styles[style_id] = num_id.get(_VAL) or ""

    def look(self, style_id: str) -> _Look:
        """Return what the style says with all its ancestors and, for paragraph styles, the defaults."""
        known = self._looks.get(style_id)
        if known is not None:
            return known
        chain: list[Any] = []
        seen: set[str] = set()
        at = style_id
        while at in self._elements and at not in seen:
            seen.add(at)
            element = self._elements[at]
            chain.append(element)
            based_on = element.find(W + "basedOn")
            at = "" if based_on is None else based_on.get(_VAL) or ""
        is_character = bool(chain) and chain[0].get(W + "type") == "character"
        look = _Look() if is_character else self._defaults.over(_Look())
        for element in reversed(chain):
            own = _paragraph_look(element.find(W + "pPr"), _run_look(element.find(W + "rPr"), _Look()))
            look = own.over(look)
        if chain and look.outline is None and not is_character:
            name = chain[0].find(W + "name")
            heading = _HEADING_NAME.match((name.get(_VAL) or "") if name is not None else "")
            look.outline = int(heading[1]) - 1 if heading else None
        self._looks[style_id] = look
        return look

    def is_bordered(self, style_id: str) -> bool | None:
        """Return whether a table style draws lines; None if it does not say."""
        seen: set[str] = set()
        while style_id in self._elements and style_id not in seen:
            seen.add(style_id)
            element = self._elements[style_id]
            borders = element.find(f"{W}tblPr/{W}tblBorders")
            if borders is not None:
                return any(border.get(_VAL) not in ("nil", "none") for border in borders)
            based_on = element.find(W + "basedOn")
            style_id = "" if based_on is None else based_on.get(_VAL) or ""
        return None


@dataclass(slots=True)
class _Paragraph:
    """One paragraph gathered, before it becomes a block or a part of a cell."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)  # text box contents anchored in it
    letters: int = 0
    bold_letters: int = 0
    italic_letters: int = 0
    sizes: dict[float, int] = field(default_factory=dict)
    breaks_after: int = 0  # explicit page breaks at its end
    page: int | None = None


@dataclass(slots=True)
class _Item:
    """A paragraph ready to be added."""

    kind: BlockKind
    text: str
    label: str
    level: int
    style: Style
    page: int | None


class _Reader:
    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        main = self._main_part()
        self._relations = self._related(main)
        self._styles = _Styles(self._part("styles"))
        self._numbering = Numbering(self._part("numbering"), self._styles.numbering_styles)
        self._document = archive.xml(main)
        self._builder = TextBuilder()
        self._page = 1
        self._has_rendered_breaks = False
        self._is_after_break = False  # nothing printed since an explicit page break
        self._footnotes: dict[str, str] = {}
        self._notes: list[Note] = []
        self._boxed: list[str] = []
        self._legacy = ""
        self._depth = 0

    # --- parts ---

    def _main_part(self) -> str:
        if "_rels/.rels" in self._archive:
            for relation in self._archive.xml("_rels/.rels").iterchildren(_PACKAGE + "Relationship"):
                if (relation.get("Type") or "").endswith("/officeDocument"):
                    target = (relation.get("Target") or "").lstrip("/")
                    if target in self._archive:
                        return self._expect_word(target)
        return self._expect_word("word/document.xml")

    def _expect_word(self, name: str) -> str:
        if name in self._archive and not name.startswith(("xl/", "ppt/")):
            return name
        found = {"xl/": "bảng tính Excel", "ppt/": "bản trình chiếu PowerPoint"}.get(name.split("/")[0] + "/", "")
        if not found:
            names = self._archive.names()
            found = (
                "bảng tính Excel" if any(n.startswith("xl/") for n in names)
                else "bản trình chiếu PowerPoint" if any(n.startswith("ppt/") for n in names)
                else "tệp nén không có nội dung văn bản Word"
            )  # fmt: skip
        raise UnreadableDocument(
            "wrong-format", expected="văn bản Word (.docx)", found=found, remedy="Tải lên tệp .docx, .pdf hoặc .txt."
        )

    def _related(self, main: str) -> dict[str, list[str]]:
        """Return part names by the last word of the relationship type."""
        folder, _, name = main.rpartition("/")
        relations_part = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        related: dict[str, list[str]] = {}
        if relations_part in self._archive:
            for relation in self._archive.xml(relations_part).iterchildren(_PACKAGE + "Relationship"):
                if relation.get("TargetMode") == "External":
                    continue
                target = relation.get("Target") or ""
                part = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}" if folder else target
                if part in self._archive:
                    related.setdefault((relation.get("Type") or "").rpartition("/")[2], []).append(part)
        return related

    def _part(self, kind: str) -> Any | None:
        names = self._relations.get(kind)
        return self._archive.xml(names[0]) if names else None

    # --- the walk ---

    def read(self) -> Document:
        body = self._document.find(W + "body")
        if body is None:
            raise UnreadableDocument(
                "damaged", expected="phần thân văn bản", found="không có", where="word/document.xml",
                remedy="Mở tệp bằng Word, lưu lại rồi tải lên lại.",
            )  # fmt: skip
        self._has_rendered_breaks = next(body.iter(W + "lastRenderedPageBreak"), None) is not None
        self._legacy = self._detect_unnamed_legacy(body)
        self._read_footnotes()
        self._walk(body)
        marginal = self._marginal_texts()
        text = self._builder.text()
        document = Document(
            format=Format.DOCX,
            text=text,
            blocks=tuple(self._builder.blocks),
            page_count=self._page if self._has_rendered_breaks else None,
            notes=tuple(self._notes),
        )
        refuse_state_secret(document, framed=(*self._boxed, *marginal))
        if not text.strip():
            raise UnreadableDocument(
                "no-text", expected="văn bản có chữ", found="tệp Word không có chữ",
                remedy="Nếu văn bản là ảnh chụp, hãy tải lên bản PDF hoặc ảnh để nhận dạng chữ.",
            )  # fmt: skip
        return document

    def _detect_unnamed_legacy(self, body: Any) -> str:
        """Return the legacy encoding of the whole text, judged by its letters, where no font gives it away."""
        sample: list[str] = []
        length = 0
        for element in body.iter(_T):
            if element.text:
                sample.append(element.text)
                length += len(element.text)
                if length > 20_000:
                    break
        return detect_legacy("".join(sample) if length < 200 else " ".join(sample))

    def _walk(self, container: Any) -> None:
        for child in container:
            tag = child.tag
            if tag == _P:
                self._add_paragraph(child)
            elif tag == _TBL:
                self._add_table(child)
            elif tag == _SDT:
                content = child.find(W + "sdtContent")
                if content is not None:
                    self._walk(content)
            elif tag in _TRANSPARENT:
                self._walk(child)
            elif tag == _MC + "AlternateContent":
                chosen = _choice(child)
                if chosen is not None:
                    self._walk(chosen)
            elif tag == W + "altChunk":
                self._notes.append(Note(code="embedded-part-skipped"))

    def _add_paragraph(self, element: Any) -> None:
        item, gathered = self._paragraph(element)
        if item is not None:
            self._builder.add(
                item.kind, item.text, page=item.page, label=item.label, level=item.level, style=item.style
            )
        for box in gathered.boxes:
            before = len(self._builder.blocks)
            self._walk(box)
            self._boxed.extend(block.text for block in self._builder.blocks[before:])
        for _ in range(gathered.breaks_after):
            self._break_page()
        section = element.find(f"{W}pPr/{W}sectPr")
        if section is not None:
            kind = section.find(W + "type")
            if kind is None or kind.get(_VAL) not in ("continuous", "nextColumn"):
                self._break_page()

    def _break_page(self) -> None:
        self._builder.add_page_break(page=self._shown_page())
        self._page += 1
        self._is_after_break = True

    def _shown_page(self) -> int | None:
        return self._page if self._has_rendered_breaks else None

    def _paragraph(self, element: Any) -> tuple[_Item | None, _Paragraph]:
        properties = element.find(W + "pPr")
        style_element = None if properties is None else properties.find(W + "pStyle")
        style_id = self._styles.default_paragraph if style_element is None else style_element.get(_VAL) or ""
        inherited = self._styles.look(style_id)
        look = _paragraph_look(properties, _Look()).over(inherited)
        gathered = _Paragraph()
        if look.is_page_break_before and self._builder.blocks and not self._is_after_break:
            self._break_page()
        self._gather(element, gathered, inherited)
        text = _tidy("".join(gathered.pieces))
        label = self._label(style_id, look, is_removed=_is_mark_removed(properties))
        if not text and not (label and gathered.pieces):
            return None, gathered
        level_indent = None
        if label is not None and label.text:
            level_indent = self._list_indent(style_id, look)
            text = f"{label.text} {text}" if text else label.text
        indent = look.left_twips if look.left_twips is not None else level_indent
        style = Style(
            is_bold=gathered.letters > 0 and gathered.bold_letters == gathered.letters,
            is_italic=gathered.letters > 0 and gathered.italic_letters == gathered.letters,
            alignment=look.alignment,
            indent_mm=None if indent is None else round(indent / _TWIPS_PER_MM, 1),
            size_pt=max(gathered.sizes, key=lambda size: gathered.sizes[size]) if gathered.sizes else None,
        )
        kind = BlockKind.PARAGRAPH
        level = 0
        if look.outline is not None and 0 <= look.outline < 9:
            kind, level = BlockKind.HEADING, look.outline + 1
        elif label is not None:
            kind, level = BlockKind.LIST_ITEM, label.level
        page = gathered.page if self._has_rendered_breaks else None
        return _Item(kind, text, label.text if label else "", level, style, page), gathered

    def _list_reference(self, style_id: str, look: _Look) -> tuple[str, int] | None:
        num_id, level = look.num_id, look.num_level
        if num_id is None and style_id in self._numbering.by_style:
            return None  # the level names the style, but the style does not name the list: Word shows no number
        if num_id is None or num_id == "0":
            return None
        if level is None:
            linked = self._numbering.by_style.get(style_id)
            level = linked[1] if linked else 0
        return num_id, level

    def _label(self, style_id: str, look: _Look, *, is_removed: bool) -> Label | None:
        reference = self._list_reference(style_id, look)
        if reference is None or is_removed:
            return None
        return self._numbering.next_label(*reference)

    def _list_indent(self, style_id: str, look: _Look) -> int | None:
        reference = self._list_reference(style_id, look)
        level = None if reference is None else self._numbering.level_of(*reference)
        return None if level is None else level.indent_twips

    # --- runs ---

    def _gather(self, container: Any, into: _Paragraph, inherited: _Look) -> None:
        for child in container:
            tag = child.tag
            if tag == _R_TAG:
                self._gather_run(child, into, inherited)
            elif tag in _TRANSPARENT:
                self._gather(child, into, inherited)
            elif tag == _SDT:
                content = child.find(W + "sdtContent")
                if content is not None:
                    self._gather(content, into, inherited)
            elif tag == _MC + "AlternateContent":
                chosen = _choice(child)
                if chosen is not None:
                    self._gather(chosen, into, inherited)
            elif tag in (_M + "oMath", _M + "oMathPara"):
                into.pieces.append("".join(part.text or "" for part in child.iter(_M + "t")))

    def _gather_run(self, run: Any, into: _Paragraph, inherited: _Look) -> None:
        look = inherited
        properties = run.find(W + "rPr")
        if properties is not None and len(properties):
            own = _run_look(properties, _Look())
            style = properties.find(W + "rStyle")
            if style is not None:
                own = own.over(self._styles.look(style.get(_VAL) or ""))
            look = own.over(inherited)
        if look.is_hidden:
            return
        self._gather_run_content(run, into, look)

    def _gather_run_content(self, run: Any, into: _Paragraph, look: _Look) -> None:
        for child in run:
            tag = child.tag
            if tag == _T:
                if child.text:
                    self._gather_text(child.text, into, look)
            elif tag == W + "tab":
                into.pieces.append("\t")
            elif tag in (W + "br", W + "cr"):
                kind = child.get(W + "type")
                if kind == "page":
                    # A break in the middle of a paragraph parts it as a line does; the page ends after it.
                    into.breaks_after += 1
                elif kind != "column":
                    into.pieces.append("\n")
            elif tag == W + "noBreakHyphen":
                into.pieces.append("-")
            elif tag == W + "sym":
                into.pieces.append(_symbol(child.get(W + "char")))
            elif tag == W + "lastRenderedPageBreak":
                if not self._is_after_break:
                    self._page += 1
                self._is_after_break = False
            elif tag == W + "footnoteReference":
                self._note_footnote(child.get(W + "id") or "", into)
            elif tag == _MC + "AlternateContent":
                chosen = _choice(child)
                if chosen is not None:
                    self._gather_run_content(chosen, into, look)
            elif tag in (W + "drawing", W + "pict", W + "object"):
                into.boxes.extend(_outer_boxes(child))

    def _gather_text(self, text: str, into: _Paragraph, look: _Look) -> None:
        encoding = encoding_of_font(look.font or "")
        if encoding and any(ord(letter) > 0x7F for letter in text) and self._legacy != encoding:
            # A legacy font over text that is Unicode already is common: the letters decide.
            encoding = (
                encoding if not any(ord(letter) > 0x2FF and letter not in "\u2212\u2219" for letter in text) else ""
            )
        encoding = encoding or self._legacy
        if encoding:
            text = from_legacy(text, encoding)
            if is_capitals_font(look.font or ""):
                text = text.upper()
        if look.is_capitals:
            text = text.upper()
        into.pieces.append(text)
        if into.page is None and not text.isspace():
            into.page = self._page
            self._is_after_break = False
        letters = sum(map(str.isalpha, text))
        into.letters += letters
        if look.is_bold:
            into.bold_letters += letters
        if look.is_italic:
            into.italic_letters += letters
        if look.size_pt is not None and letters:
            into.sizes[look.size_pt] = into.sizes.get(look.size_pt, 0) + letters

    # --- tables ---

    def _add_table(self, table: Any) -> None:
        page = self._shown_page()
        cells, texts_by_cell = self._cells(table)
        if not any(cell.text for cell in cells):
            return
        is_bordered = self._is_bordered(table)
        is_layout = is_layout_table(cells, is_bordered=is_bordered)
        if len(cells) == 1 and is_bordered is not False:
            self._boxed.extend(texts_by_cell[0].split("\n"))
        self._builder.add_table(cells, page=page, is_layout=is_layout)

    def _cells(self, table: Any) -> tuple[list[Cell], list[str]]:
        cells: list[Cell] = []
        open_above: dict[int, int] = {}  # column → index in `cells` of the cell that a vMerge continues
        for row_at, row in enumerate(_rows(table)):
            column = 0
            page_before, page_after = self._page, self._page
            row_properties = row.find(W + "trPr")
            if row_properties is not None:
                before = row_properties.find(W + "gridBefore")
                column = 0 if before is None else min(_whole_number(before.get(_VAL)) or 0, 60)
            for cell in _row_cells(row):
                properties = cell.find(W + "tcPr")
                span, merge = 1, None
                if properties is not None:
                    grid_span = properties.find(W + "gridSpan")
                    span = 1 if grid_span is None else min(max(_whole_number(grid_span.get(_VAL)) or 1, 1), 60)
                    merge = properties.find(W + "vMerge")
                if merge is not None and merge.get(_VAL) != "restart" and column in open_above:
                    at = open_above[column]
                    above = cells[at]
                    cells[at] = Cell(
                        text=above.text, row=above.row, column=above.column, start=0, end=0,
                        row_span=row_at - above.row + 1, column_span=above.column_span, is_bold=above.is_bold,
                    )  # fmt: skip
                else:
                    # A page that ends within a row ends in each of its cells: count it once.
                    self._page = page_before
                    text, is_bold = self._cell_text(cell)
                    page_after = max(page_after, self._page)
                    cells.append(
                        Cell(text=text, row=row_at, column=column, start=0, end=0, column_span=span, is_bold=is_bold)
                    )
                    if merge is not None:
                        open_above[column] = len(cells) - 1
                    else:
                        open_above.pop(column, None)
                column += span
            self._page = page_after
        return cells, [cell.text for cell in cells]

    def _cell_text(self, cell: Any) -> tuple[str, bool | None]:
        lines: list[str] = []
        letters = bold = 0
        for element in _cell_blocks(cell):
            if element.tag == _TBL:
                _, texts = self._cells(element)
                lines.extend(text for text in texts if text)
                continue
            item, gathered = self._paragraph(element)
            if item is not None:
                lines.append(item.text)
                letters += gathered.letters
                bold += gathered.bold_letters
            for box in gathered.boxes:
                for inner_element in box.iter(_P):
                    inner_item, _ = self._paragraph(inner_element)
                    if inner_item is not None:
                        lines.append(inner_item.text)
                        self._boxed.append(inner_item.text)
        return "\n".join(lines), (bold == letters if letters else None)

    def _is_bordered(self, table: Any) -> bool | None:
        properties = table.find(W + "tblPr")
        drawn: bool | None = None
        if properties is not None:
            borders = properties.find(W + "tblBorders")
            if borders is not None:
                drawn = any(border.get(_VAL) not in ("nil", "none") for border in borders)
            else:
                style = properties.find(W + "tblStyle")
                drawn = self._styles.is_bordered(style.get(_VAL) or "") if style is not None else None
        if not drawn:
            for borders in table.iter(W + "tcBorders"):
                if any(border.get(_VAL) not in ("nil", "none") for border in borders):
                    return True
        return bool(drawn)

    # --- notes and margins ---

    def _read_footnotes(self) -> None:
        root = self._part("footnotes")
        if root is None:
            return
        for footnote in root.iterchildren(W + "footnote"):
            if footnote.get(W + "type") in ("separator", "continuationSeparator", "continuationNotice"):
                continue
            text = _tidy(" ".join("".join(part.text or "" for part in p.iter(_T)) for p in footnote.iter(_P)))
            if text:
                self._footnotes[footnote.get(W + "id") or ""] = text

    def _note_footnote(self, footnote_id: str, into: _Paragraph) -> None:
        text = self._footnotes.get(footnote_id)
        if text:
            # Kept beside the text, not in it: a clause must read as it is printed without its notes.
            facts = (("after", _tidy("".join(into.pieces))[-60:]), ("text", text))
            self._notes.append(Note(code="footnote", facts=facts))

    def _marginal_texts(self) -> list[str]:
        texts: list[str] = []
        for kind in ("header", "footer"):
            for name in self._relations.get(kind, []):
                for paragraph in self._archive.xml(name).iter(_P):
                    text = _tidy("".join(part.text or "" for part in paragraph.iter(_T)))
                    if text:
                        texts.append(text)
        return texts


def _choice(alternate: Any) -> Any | None:
    """Return the one branch of an AlternateContent that is shown, never both."""
    chosen = alternate.find(_MC + "Choice")
    return chosen if chosen is not None else alternate.find(_MC + "Fallback")


def _outer_boxes(drawing: Any) -> list[Any]:
    """Return the contents of the text boxes in a drawing; boxes within boxes come with their outer one."""
    boxes: list[Any] = []
    stack = [drawing]
    while stack:
        element = stack.pop()
        if element.tag == W + "txbxContent":
            boxes.append(element)
        elif element.tag == _MC + "AlternateContent":
            chosen = _choice(element)
            if chosen is not None:
                stack.append(chosen)
        else:
            stack.extend(reversed(element))
    return boxes


def _rows(table: Any) -> list[Any]:
    return [row for row in _inside(table, W + "tr") if not _is_deleted_row(row)]


def _is_deleted_row(row: Any) -> bool:
    properties = row.find(W + "trPr")
    return properties is not None and properties.find(W + "del") is not None


def _row_cells(row: Any) -> list[Any]:
    return _inside(row, W + "tc")


def _cell_blocks(cell: Any) -> list[Any]:
    return _inside(cell, _P, _TBL)


def _inside(element: Any, *wanted: str) -> list[Any]:
    """Return the children with the tags `wanted`, in order, those inside content controls and wrappers included."""
    found: list[Any] = []
    for child in element:
        if child.tag in wanted:
            found.append(child)
        elif child.tag == _SDT:
            content = child.find(W + "sdtContent")
            if content is not None:
                found.extend(_inside(content, *wanted))
        elif child.tag in _TRANSPARENT:
            found.extend(_inside(child, *wanted))
    return found


def _is_mark_removed(properties: Any | None) -> bool:
    """Return whether the paragraph mark is deleted by a tracked change (it then joins the next paragraph)."""
    return properties is not None and properties.find(f"{W}rPr/{W}del") is not None


def _symbol(code: str | None) -> str:
    try:
        value = int(code or "", 16)
    except ValueError:
        return ""
    return _SYMBOLS.get(value & 0xFF, "") if value >= 0xF000 else chr(value) if 0x20 <= value < 0xD800 else ""


def _tidy(text: str) -> str:
    """Return text in the one normal form, with single spaces and no space at the ends of its lines."""
    lines = (_SPACES.sub(" ", line).strip() for line in normalise(text).split("\n"))
    return "\n".join(lines).strip("\n ")
