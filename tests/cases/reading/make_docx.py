"""Write the printed pieces of a case as a DOCX with the Word structure offices use.

Letterhead and signature are borderless tables, marked lists use automatic numbering (numbering.xml),
annex tables have vertically merged cells. Called by compile_cases.py.
"""

from __future__ import annotations

import re
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

LEVELS = {"-": (0, "bullet", "-"), "+": (1, "bullet", "+"), "1": (0, "decimal", "%1."), "a": (0, "lowerLetter", "%1)")}


def write_docx(pieces: list, path: Path) -> None:
    doc = Document()
    doc.core_properties.author = "Tinh Gọn"
    section = doc.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    style = doc.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    numbering = doc.part.numbering_part.element
    numbers: dict[tuple[str, str], int] = {}

    def number_for(group: str, key: str) -> int:
        if (group, key) in numbers:
            return numbers[group, key]
        ident = 90 + len(numbers)
        level, form, text = LEVELS[key]
        abstract = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{ident}"><w:multiLevelType w:val="hybridMultilevel"/>'
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
            '<w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
        )
        first_num = numbering.find(qn("w:num"))
        if first_num is not None:
            first_num.addprevious(abstract)
        else:
            numbering.append(abstract)
        numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{ident}"><w:abstractNumId w:val="{ident}"/></w:num>')
        )
        numbers[group, key] = ident
        return ident

    def add_runs(paragraph, text: str, bold: bool = False) -> None:
        for part in re.split(r"(\*\*.+?\*\*|//.+?//)", text):
            if not part:
                continue
            strong, slant = part.startswith("**"), part.startswith("//")
            run = paragraph.add_run(part.strip("*") if strong else part.replace("//", "") if slant else part)
            run.bold, run.italic = (bold or strong) or None, slant or None

    def columns(what: list[list[str]], letterhead: bool) -> None:
        table = doc.add_table(rows=1, cols=2)
        for cell, lines in zip(table.rows[0].cells, what, strict=True):
            for i, line in enumerate(lines):
                paragraph = cell.paragraphs[0] if i == 0 else cell.add_paragraph()
                add_runs(paragraph, line, bold=line.isupper())
                if letterhead or line.isupper():
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                if "ngày" in line and letterhead:
                    for run in paragraph.runs:
                        run.italic = True

    table = None
    for kind, what in pieces:
        if kind in ("row", "head"):
            cells = [c.strip() for c in what]
            if table is None:
                table = doc.add_table(rows=0, cols=len(cells))
                table.style = "Table Grid"
            row = table.add_row()
            for j, text in enumerate(cells):
                properties = row.cells[j]._tc.get_or_add_tcPr()
                if text == "^":
                    properties.append(OxmlElement("w:vMerge"))
                    above = table.rows[len(table.rows) - 2].cells[j]._tc
                    start = above.get_or_add_tcPr()
                    if start.find(qn("w:vMerge")) is None:
                        merge = OxmlElement("w:vMerge")
                        merge.set(qn("w:val"), "restart")
                        start.append(merge)
                else:
                    add_runs(row.cells[j].paragraphs[0], text, bold=kind == "head")
            continue
        table = None
        if kind in ("LH", "SIGN"):
            columns(what, kind == "LH")
        elif kind in ("TITLE", "SUB", "CENTRE"):
            paragraph = doc.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            add_runs(paragraph, what, bold=True)
        elif kind == "PAGE":
            doc.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        elif kind == "clause":
            _, parent, text = what
            paragraph = doc.add_paragraph()
            heading = bool(re.match(r"[IVX]+[-.]", text))
            if text.startswith("~"):
                mark, text = re.match(r"~(\S+)\s+(.*)", text, re.S).groups()
                key = mark if mark in LEVELS else "1" if mark[0].isdigit() else "a"
                number = OxmlElement("w:numPr")
                level, ident = OxmlElement("w:ilvl"), OxmlElement("w:numId")
                level.set(qn("w:val"), str(LEVELS[key][0]))
                ident.set(qn("w:val"), str(number_for(parent or "", key)))
                number.append(level)
                number.append(ident)
                paragraph._p.get_or_add_pPr().append(number)
            first, *rest = text.split("␌")
            add_runs(paragraph, first, bold=heading)
            for more in rest:
                doc.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
                add_runs(doc.add_paragraph(), more)
        elif kind != "ENDTABLE":
            paragraph = doc.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
            add_runs(paragraph, what)
            if kind == "basis":
                for run in paragraph.runs:
                    run.italic = True
    doc.save(str(path))
