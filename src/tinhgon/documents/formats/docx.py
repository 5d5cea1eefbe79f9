"""DOCX → Document: one walk over the XML, without an object for every paragraph.

What a reader of the printed page sees: automatic numbers restored, tracked changes accepted, hidden text left out,
inserted parts in their place, text boxes after the paragraph that holds them, merged cells once. What stands beside
the text (footnotes, comments) or cannot be read becomes a note at its place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from tinhgon.documents.building import Marks, TextBuilder
from tinhgon.documents.formats import docx_tree as tree
from tinhgon.documents.formats.archive import Budget
from tinhgon.documents.formats.docx_fonts import LegacyText
from tinhgon.documents.formats.docx_inserted import Insertions, embedded_name
from tinhgon.documents.formats.docx_numbering import Label, Numbering
from tinhgon.documents.formats.docx_package import Package
from tinhgon.documents.formats.docx_runs import Gathered, Pages, Runs
from tinhgon.documents.formats.docx_styles import Look, Styles, paragraph_look
from tinhgon.documents.formats.docx_tables import Lines, is_bordered, read_grid
from tinhgon.documents.formats.docx_tree import PPR, TBL, VAL, R, W
from tinhgon.documents.layout_tables import has_motto, is_layout_table
from tinhgon.documents.limits import Limits
from tinhgon.documents.model import BlockKind, Document, Format, Note, Style, UnreadableDocument
from tinhgon.documents.secrecy import refuse_state_secret

_TWIPS_PER_MM = 56.6929
_NOTE_PARTS = {"footnote": "footnotes", "endnote": "endnotes", "comment": "comments"}
_NO_NOTES = {"separator", "continuationSeparator", "continuationNotice"}
_HEAD = 1_500  # characters at the start of a text where its letterhead would stand
_WORD_ART = re.compile(r"\S")


def parse(data: bytes, *, limits: Limits | None = None, budget: Budget | None = None) -> Document:
    """Return the document in the bytes of a DOCX file, zipped or as one XML file.

    Args:
        budget: what may still be unpacked, if this document is inserted into another.

    Raises:
        UnreadableDocument: "truncated", "damaged", "encrypted", "zip-bomb", "entity-bomb", "too-large", "wrong-format",
            "state-secret", "no-text".
    """
    limits = limits or Limits()
    return _Reader(Package(data, limits, budget), limits).read()


@dataclass(slots=True)
class _Item:
    """A paragraph ready to be added."""

    kind: BlockKind
    text: str
    label: str
    level: int
    style: Style
    page: int | None
    marks: Marks | None


class _Reader:
    def __init__(self, package: Package, limits: Limits) -> None:
        self._package, self._limits = package, limits
        self._styles = Styles(package.part("styles"))
        self._numbering = Numbering(package.part("numbering"), self._styles.numbering_styles)
        self._document = package.xml(package.main)
        self._builder = TextBuilder()
        self._pages = Pages()
        self._insertions = Insertions(package, limits)
        self._paragraphs = 0
        self._boxed: list[str] = []
        self._note_elements: dict[str, dict[str, Any]] = {}

    # --- the walk ---

    def read(self) -> Document:
        body = self._document.find(W + "body")
        if body is None:
            raise UnreadableDocument(
                "damaged", expected="phần thân văn bản", found="không có", where=self._package.main,
                remedy="Mở tệp bằng Word, lưu lại rồi tải lên lại.",
            )  # fmt: skip
        self._has_rendered_breaks = next(body.iter(W + "lastRenderedPageBreak"), None) is not None
        self._legacy = LegacyText(body)
        self._runs = self._runs_of(body)
        marginal = self._marginal_texts()
        self._add_letterhead_of_margin(body)
        self._walk(body)
        text = self._builder.text()
        document = Document(
            format=Format.DOCX,
            text=text,
            blocks=tuple(self._builder.blocks),
            page_count=self._pages.number if self._has_rendered_breaks else None,
            notes=tuple(self._builder.notes),
            struck=tuple(self._builder.struck),
        )
        refuse_state_secret(document, framed=(*self._boxed, *marginal))
        if not text.strip():
            raise self._no_text(document)
        return document

    def _no_text(self, document: Document) -> UnreadableDocument:
        skipped = [dict(note.facts).get("what", "") for note in document.notes if note.code == "embedded-part-skipped"]
        if skipped:
            return UnreadableDocument(
                "no-text", expected="văn bản có chữ", found=f"tệp Word chỉ có phần chèn không đọc được ({skipped[0]})",
                remedy="Mở tệp bằng Word, lưu lại thành .docx rồi tải lên lại.",
            )  # fmt: skip
        return UnreadableDocument(
            "no-text", expected="văn bản có chữ", found="tệp Word không có chữ",
            remedy="Nếu văn bản là ảnh chụp, hãy tải lên bản PDF hoặc ảnh để nhận dạng chữ.",
        )  # fmt: skip

    def _runs_of(self, story: Any) -> Runs:
        return Runs(
            self._styles, self._legacy, tree.stray_field_marks(story), self._pages, self._note, embedded_name
        )  # fmt: skip

    def _walk(self, container: Any) -> None:
        for block in tree.blocks(container):
            if isinstance(block, list):
                self._add_paragraph(block)
            elif block.tag == TBL:
                self._add_table(block)
            else:
                self._add_inserted(block)

    def _add_paragraph(self, joined: list[Any]) -> None:
        item, gathered = self._paragraph(joined)
        if item is not None:
            self._builder.add(
                item.kind, item.text, page=item.page, label=item.label, level=item.level, style=item.style,
                marks=item.marks,
            )  # fmt: skip
        elif gathered.notes:
            self._note_here(gathered)
        for box in gathered.boxes:
            with self._beside():
                before = len(self._builder.blocks)
                self._walk(box)
            self._boxed.append("\n".join(block.text for block in self._builder.blocks[before:]))
        for _ in range(gathered.breaks_after):
            self._break_page()
        for element in joined:
            section = element.find(f"{PPR}/{W}sectPr")
            if section is not None:
                kind = section.find(W + "type")
                if kind is None or kind.get(VAL) not in ("continuous", "nextColumn"):
                    self._break_page()

    def _note_here(self, gathered: Gathered) -> None:
        for note in gathered.notes:
            self._builder.note(replace(note, page=self._shown_page()))

    def _beside(self) -> "_Beside":
        return _Beside(self)

    def _add_inserted(self, chunk: Any) -> None:
        inserted = self._insertions.read(chunk.get(R + "id") or "")
        if isinstance(inserted, Note):
            self._builder.note(inserted)
        else:
            self._builder.add_document(inserted)

    def _break_page(self) -> None:
        self._builder.add_page_break(page=self._shown_page())
        self._pages.number += 1
        self._pages.is_after_break = True

    def _shown_page(self) -> int | None:
        return self._pages.number if self._has_rendered_breaks else None

    # --- paragraphs ---

    def _paragraph(self, joined: list[Any]) -> tuple[_Item | None, Gathered]:
        """Read a paragraph; of several elements, joined by tracked changes, the last gives the properties."""
        self._paragraphs += 1
        if self._paragraphs > self._limits.max_blocks:
            raise UnreadableDocument(
                "too-large", expected=f"không quá {self._limits.max_blocks} đoạn", found="nhiều đoạn hơn thế",
                remedy="Tách văn bản thành nhiều tệp.",
            )  # fmt: skip
        last = joined[-1]
        properties = last.find(PPR)
        style_element = None if properties is None else properties.find(W + "pStyle")
        style_id = self._styles.default_paragraph if style_element is None else style_element.get(VAL) or ""
        inherited = self._styles.look(style_id)
        look = inherited if properties is None else paragraph_look(properties, Look()).over(inherited)
        gathered = Gathered()
        if look.is_page_break_before and self._builder.blocks and not self._pages.is_after_break:
            self._break_page()
        for element in joined:
            self._runs.gather(element, gathered, inherited)
        text, marks = self._runs.text_of(gathered)
        label = None
        # A paragraph that a tracked change removed, or that is hidden as a whole, is not counted in its list.
        if look.num_id is not None and (text or not (tree.is_mark_removed(last) or tree.is_mark_hidden(last))):
            label = self._label(style_id, look)
        if not text and not (label and gathered.pieces):
            return None, gathered
        level_indent = None
        if label is not None and label.text:
            level_indent = self._list_indent(style_id, look)
            text = f"{label.text} {text}" if text else label.text
            marks = marks.moved(len(label.text) + 1) if marks else None
        indent = look.left_twips if look.left_twips is not None else level_indent
        style = Style(
            is_bold=gathered.has_letters and gathered.is_bold,
            is_italic=gathered.has_letters and gathered.is_italic,
            alignment=look.alignment,
            indent_mm=None if indent is None else round(indent / _TWIPS_PER_MM, 1),
            size_pt=gathered.size_pt,
        )
        kind, level = BlockKind.PARAGRAPH, 0
        if look.outline is not None and 0 <= look.outline < 9:
            kind, level = BlockKind.HEADING, look.outline + 1
        elif label is not None:
            kind, level = BlockKind.LIST_ITEM, label.level
        page = gathered.page if self._has_rendered_breaks else None
        return _Item(kind, text, label.text if label else "", level, style, page, marks), gathered

    def _list_reference(self, style_id: str, look: Look) -> tuple[str, int] | None:
        num_id, level = look.num_id, look.num_level
        if num_id is None or num_id == "0":
            return None  # where a level names the style but the style names no list, Word shows no number either
        if level is None:
            linked = self._numbering.by_style.get(style_id)
            level = linked[1] if linked else 0
        return num_id, level

    def _label(self, style_id: str, look: Look) -> Label | None:
        reference = self._list_reference(style_id, look)
        return None if reference is None else self._numbering.next_label(*reference)

    def _list_indent(self, style_id: str, look: Look) -> int | None:
        reference = self._list_reference(style_id, look)
        level = None if reference is None else self._numbering.level_of(*reference)
        return None if level is None else level.indent_twips

    # --- tables ---

    def _add_table(self, table: Any) -> None:
        page = self._shown_page()
        grid = read_grid(table, self._cell, self._pages)
        cells = grid.cells
        if not any(cell.text for cell in cells):
            return
        drawn = is_bordered(table, self._styles)
        if len(cells) == 1 and drawn:
            self._boxed.append(cells[0].text)
        self._builder.add_table(cells, page=page, is_layout=is_layout_table(cells, is_bordered=drawn), marks=grid.marks)

    def _cell(self, cell: Any) -> Lines:
        lines = _CellLines()
        for block in tree.blocks(cell):
            if isinstance(block, list):
                self._cell_paragraph(block, lines)
            elif block.tag == TBL:
                inner = read_grid(block, self._cell, self._pages)
                if len(inner.cells) == 1:
                    self._boxed.append(inner.cells[0].text)
                for place, held in enumerate(inner.cells):
                    if held.text:
                        lines.add(held.text, inner.marks.get(place))
            else:
                inserted = self._insertions.read(block.get(R + "id") or "")
                if isinstance(inserted, Note):
                    lines.marks.notes.append((lines.length, inserted))
                else:
                    lines.add(inserted.text.strip(), None)
        return lines.made()

    def _cell_paragraph(self, joined: list[Any], lines: "_CellLines") -> None:
        item, gathered = self._paragraph(joined)
        if item is not None:
            lines.add(item.text, item.marks)
            lines.say(gathered)
        elif gathered.notes:
            lines.marks.notes.extend((lines.length, note) for note in gathered.notes)
        for box in gathered.boxes:
            with self._beside():
                held = self._cell(box)
            if held.text:
                lines.add(held.text, held.marks)
                self._boxed.append(held.text)

    # --- notes and margins ---

    def _note(self, kind: str, identifier: str) -> Note | None:
        """Return the note of a reference mark: kept beside the text, a clause must read as it is printed without it."""
        if kind not in self._note_elements:
            root = self._package.part(_NOTE_PARTS[kind])
            self._note_elements[kind] = {
                element.get(W + "id") or "": element
                for element in (root if root is not None else ())
                if element.get(W + "type") not in _NO_NOTES
            }
        element = self._note_elements[kind].pop(identifier, None)  # printed once, however often a file refers to it
        if element is None:
            return None
        text = "\n".join(self._story_lines(element))
        if not text:
            return None
        author = element.get(W + "author")
        return Note(code=kind, facts=(("text", text), *((("author", author),) if author else ())))

    def _story_lines(self, story: Any) -> Iterator[str]:
        """Yield the lines of a note or a margin: plain text, read with the same care as the body."""
        runs = Runs(
            self._styles, self._legacy, tree.stray_field_marks(story), Pages(), lambda _kind, _id: None, embedded_name
        )
        inherited = self._styles.look(self._styles.default_paragraph)
        for paragraph in story.iter(tree.P):
            gathered = Gathered()
            runs.gather(paragraph, gathered, inherited)
            text, _ = runs.text_of(gathered)
            if text:
                yield text

    def _marginal_texts(self) -> list[str]:
        texts: list[str] = []
        for kind in ("header", "footer"):
            for name in self._package.parts(kind):
                root = self._package.xml(name)
                texts.extend(self._story_lines(root))
                texts.extend(_word_art(root))
        texts.extend(_word_art(self._document))
        return texts

    def _add_letterhead_of_margin(self, body: Any) -> None:
        """Add the head of the first page where it holds the letterhead that the text itself does not have."""
        section = next(body.iter(W + "sectPr"), None)
        if section is None:
            return
        named = {
            element.get(W + "type") or "default": element.get(R + "id") or ""
            for element in section.iterchildren(W + "headerReference")
        }
        has_first = tree.is_on(section.find(W + "titlePg")) and "first" in named
        relation = self._package.relation(named.get("first" if has_first else "default", ""))
        if relation is None or not relation.part:
            return
        header = self._package.xml(relation.part)
        if not has_motto("\n".join(self._story_lines(header))) or has_motto(_head_of(body)):
            return
        body_runs, self._runs = self._runs, self._runs_of(header)
        self._walk(header)
        self._runs = body_runs


class _Beside:
    """For the time of a text box: the fields of the text around it stand still."""

    def __init__(self, reader: _Reader) -> None:
        self._reader, self._runs = reader, reader._runs

    def __enter__(self) -> None:
        self._reader._runs = self._runs.aside()

    def __exit__(self, *_: object) -> None:
        self._reader._runs = self._runs


class _CellLines:
    """Lines of a cell while they are collected."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self.length = 0
        self.marks = Marks()
        self._has_letters, self._is_bold = False, True

    def add(self, text: str, marks: Marks | None) -> None:
        start = self.length + (1 if self._lines else 0)
        if marks is not None:
            self.marks.add(marks.moved(start))
        self._lines.append(text)
        self.length = start + len(text)

    def say(self, gathered: Gathered) -> None:
        if gathered.has_letters:
            self._has_letters = True
            self._is_bold = self._is_bold and gathered.is_bold

    def made(self) -> Lines:
        return Lines("\n".join(self._lines), self.marks, self._is_bold if self._has_letters else None)


def _word_art(root: Any) -> list[str]:
    """Return the words drawn as pictures (VML WordArt): how Word keeps watermarks."""
    found = (element.get("string") or "" for element in root.iter("{urn:schemas-microsoft-com:vml}textpath"))
    return [text for text in found if _WORD_ART.search(text)]


def _head_of(body: Any) -> str:
    parts: list[str] = []
    length = 0
    for paragraph in body.iter(tree.P):
        parts.append("".join(text.text or "" for text in paragraph.iter(tree.TEXT)))
        length += len(parts[-1])
        if length > _HEAD:
            break
    return "\n".join(parts)
