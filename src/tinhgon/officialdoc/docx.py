"""OfficialDocument → DOCX. Same document, same bytes: no clock is read and the archive's dates are fixed."""

import io
import zipfile
from datetime import datetime, time
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from tinhgon.officialdoc.layout import Grid, Item, Layout, Line, RuleLine, Section, lay_out
from tinhgon.officialdoc.model import OfficialDocument

_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_UNDATED = datetime(2000, 1, 1)  # noqa: DTZ001 - a document property, not a moment
_ARCHIVE_DATE = (1980, 1, 1, 0, 0, 0)
_HEADER_MM = 10.0  # the page number stands in the middle of the top margin


def to_docx(document: OfficialDocument, *, made_at: datetime | None = None) -> bytes:
    """Return `document` as DOCX in the layout of its rule pack.

    Args:
        made_at: For the file's properties; the document's own day if not given.

    Raises:
        UnknownPack: the document names a rule pack that does not exist.
        ValueError: a signing capacity that the pack does not know.
    """
    layout = lay_out(document)
    if made_at is None:
        made_at = datetime.combine(document.day, time()) if document.day else _UNDATED
    file = docx.Document()
    _set_properties(file, layout, made_at)
    _set_defaults(file, layout)
    for place, section in enumerate(layout.sections):
        target = file.sections[0] if place == 0 else file.add_section(WD_SECTION.NEW_PAGE)
        _set_page(target, section, layout, is_first=place == 0)
        for item in section.items:
            _draw(file, item, section.text_width_mm)
        if section.items and isinstance(section.items[-1], Grid):
            # A table must be followed by a paragraph; one point high, so that it makes no page of its own.
            _shrink(file.add_paragraph())
    buffer = io.BytesIO()
    file.save(buffer)
    return _repacked(buffer.getvalue())


def _repacked(content: bytes) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name == "docProps/thumbnail.jpeg":
                continue
            info = zipfile.ZipInfo(name, _ARCHIVE_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            data = old.read(name)
            if name == "_rels/.rels":
                data = _without_thumbnail(data)
            new.writestr(info, data)
    return result.getvalue()


def _without_thumbnail(relations: bytes) -> bytes:
    from lxml import etree

    root = etree.fromstring(relations)
    for relation in list(root):
        if relation.get("Type", "").endswith("/thumbnail"):
            root.remove(relation)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _set_properties(file: Any, layout: Layout, made_at: datetime) -> None:
    properties = file.core_properties
    properties.title = layout.title[:255]
    properties.author = properties.last_modified_by = layout.author.replace("\n", " ")[:255]
    properties.created = properties.modified = made_at
    properties.language = "vi-VN"
    properties.revision = 1
    properties.comments = properties.keywords = ""


def _set_font(run_properties: Any, name: str) -> None:
    fonts = run_properties.get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for key in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{key}"), name)


def _set_defaults(file: Any, layout: Layout) -> None:
    styles = file.styles.element
    defaults = styles.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    _set_font(defaults, layout.font)
    language = defaults.find(qn("w:lang"))
    if language is not None:
        language.set(qn("w:val"), "vi-VN")
    normal = file.styles["Normal"]
    _set_font(normal.element.get_or_add_rPr(), layout.font)
    normal.font.size = Pt(layout.body_size)
    normal.font.color.rgb = RGBColor(0, 0, 0)
    spacing = normal.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.line_spacing_rule = WD_LINE_SPACING.SINGLE
    spacing.widow_control = True


def _set_page(target: Any, section: Section, layout: Layout, *, is_first: bool) -> None:
    is_landscape = section.width_mm > section.height_mm
    target.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
    target.page_width, target.page_height = Mm(section.width_mm), Mm(section.height_mm)
    target.top_margin, target.bottom_margin = Mm(section.top_mm), Mm(section.bottom_mm)
    target.left_margin, target.right_margin = Mm(section.left_mm), Mm(section.right_mm)
    target.header_distance = target.footer_distance = Mm(_HEADER_MM)
    target.gutter = Mm(0)
    target.different_first_page_header_footer = section.hides_first_page_number
    properties = target._sectPr
    for old in properties.findall(qn("w:pgNumType")):
        properties.remove(old)
    if section.restarts_page_number:
        kind = OxmlElement("w:pgNumType")
        kind.set(qn("w:start"), "1")
        columns = properties.find(qn("w:cols"))
        columns.addprevious(kind) if columns is not None else properties.append(kind)
    if is_first:
        paragraph = target.header.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.tab_stops.clear_all()
        _add_page_field(paragraph, layout)
        target.first_page_header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _add_page_field(paragraph: Any, layout: Layout) -> None:
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), (None, "2"), ("end", "")):
        run = paragraph.add_run()
        run.font.size = Pt(layout.page_number_size)
        if kind is None:
            run.text = text
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        else:
            words = OxmlElement("w:instrText")
            words.set(qn("xml:space"), "preserve")
            words.text = text
            run._r.append(words)


def _draw(file: Any, item: Item, width_mm: float) -> None:
    if isinstance(item, Grid):
        _draw_grid(file, item)
    elif isinstance(item, Line):
        _draw_line(file.add_paragraph(), item)
    else:
        _draw_rule(file.add_paragraph(), item, width_mm)


def _draw_line(paragraph: Any, line: Line) -> None:
    form = paragraph.paragraph_format
    paragraph.alignment = _ALIGN[line.align]
    if line.first_mm:
        form.first_line_indent = Mm(line.first_mm)
    if line.left_mm:
        form.left_indent = Mm(line.left_mm)
    form.space_before, form.space_after = Pt(line.before_pt), Pt(line.after_pt)
    if line.is_exact:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line.line)
    elif line.line != 1.0:
        form.line_spacing = line.line
    if line.keeps_next:
        form.keep_with_next = True
    run = paragraph.add_run(_clean(line.text))
    run.font.size = Pt(line.size)
    run.font.bold = line.is_bold or None
    run.font.italic = line.is_italic or None
    run.font.underline = line.is_underlined or None
    if not line.text:
        _shrink(paragraph, line.size)
    if line.is_framed:
        border = OxmlElement("w:bdr")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "000000")):
            border.set(qn(f"w:{key}"), value)
        run._r.get_or_add_rPr().append(border)


def _clean(text: str) -> str:
    # XML 1.0 cannot hold most control characters, and one pasted from a PDF must not lose the whole report.
    return "".join(
        letter for letter in text if letter in "\t\n" or (ord(letter) >= 32 and ord(letter) not in (0xFFFE, 0xFFFF))
    )


def _shrink(paragraph: Any, size: float = 1.0) -> None:
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(size)
    mark = OxmlElement("w:rPr")
    size_mark = OxmlElement("w:sz")
    size_mark.set(qn("w:val"), str(int(max(size, 1) * 2)))
    mark.append(size_mark)
    paragraph._p.get_or_add_pPr().append(mark)


def _draw_rule(paragraph: Any, rule: RuleLine, width_mm: float) -> None:
    """Draw a line as the top border of an empty paragraph, indented from both sides to the right length."""
    _shrink(paragraph, 3)
    form = paragraph.paragraph_format
    indent = Mm(max((width_mm - rule.length_mm) / 2, 0))
    form.left_indent, form.right_indent = indent, indent
    form.space_before, form.space_after = Pt(3), Pt(rule.after_pt)
    properties = paragraph._p.get_or_add_pPr()
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        top.set(qn(f"w:{key}"), value)
    borders.append(top)
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _draw_grid(file: Any, grid: Grid) -> None:
    table = file.add_table(rows=len(grid.rows), cols=len(grid.widths_mm))
    if grid.is_bordered:
        table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _set_cell_margins(table, 1.2 if grid.is_bordered else 0.0)
    for column, width in zip(table.columns, grid.widths_mm, strict=True):
        column.width = Mm(width)
    for place, cells in enumerate(grid.rows):
        row = table.rows[place]
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if place < grid.header_rows:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, width, items in zip(row._tr.tc_lst, grid.widths_mm, cells, strict=True):
            _draw_cell(cell, table, width, items, is_header=place < grid.header_rows)


def _draw_cell(element: Any, table: Any, width: float, items: tuple[Line | RuleLine, ...], *, is_header: bool) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.table import _Cell

    cell = _Cell(element, table)
    cell.width = Mm(width)
    if is_header:
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for place, item in enumerate(items):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        if isinstance(item, Line):
            _draw_line(paragraph, item)
        else:
            _draw_rule(paragraph, item, width)


def _set_cell_margins(table: Any, side_mm: float) -> None:
    properties = table._tbl.tblPr
    margins = OxmlElement("w:tblCellMar")
    # Letters must not touch the lines above and below them either.
    for side, width in (("top", side_mm / 2), ("left", side_mm), ("bottom", side_mm / 2), ("right", side_mm)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(round(width / 25.4 * 1440)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    look = properties.find(qn("w:tblLook"))
    look.addprevious(margins) if look is not None else properties.append(margins)
