"""Markdown, in the dialects that converters of official documents write → `Document`.

Not a Markdown renderer: legal texts converted by machines hold broken emphasis ("**1.****"), numbers with escapes
("1\\."), tables as lone "|" lines, pandoc's simple, multiline and grid tables, and pipe tables. Emphasis becomes style
hints and leaves the text.
"""

import re
from collections.abc import Callable, Sequence

from tinhgon.documents import office_form
from tinhgon.documents.building import TextBuilder
from tinhgon.documents.formats import columns, flat_rows, flat_tables, html, joining, plain
from tinhgon.documents.formats.emphasis import strip_emphasis
from tinhgon.documents.layout_tables import is_layout_table
from tinhgon.documents.model import BlockKind, Cell, Document, Format, Style

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_DASH_COLUMNS = re.compile(r"\s*-{2,}(?:\s+-{2,})+\s*$")
_DASH_LINE = re.compile(r"\s*-{8,}\s*$")
_GRID_BORDER = re.compile(r"\s*\+(?:[:=-]+\+)+\s*$")
_PIPE_RULE = re.compile(r"\s*\|?\s*:?-{1,}:?\s*(?:\|\s*:?-{1,}:?\s*)+\|?\s*$")
_RULE = re.compile(r"\s*(?:\\?[-_=*–—]\s*){3,}$")
_LIST_STAR = re.compile(r"(\s*)\*\s+(?=\S)")
_BREAK_IN_STARS = re.compile(r"\\(\*+)$")  # pandoc writes the break inside the emphasis: "**Nơi nhận:\**"
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_MAY_BE_TABLE = re.compile(r"^[+-]|\||\t|\S {3,}\S|^<(?:table|div|center|figure|p)\b", re.I)
_TABLE_OPENS = re.compile(r"<table\b", re.I)
_TABLE_CLOSES = re.compile(r"</table\s*>", re.I)
_ROW_CLOSES = re.compile(r"</t[rdh]\s*>|</tbody\s*>", re.I)
_FRONT_MATTER = re.compile(r"\A---\n.*?\n(?:---|\.\.\.)\n", re.S)


def parse(source: str | bytes) -> Document:
    """Read Markdown. See `plain.decode` for encodings and errors."""
    text, notes = plain.text_of(source)
    text = _COMMENT.sub("", _FRONT_MATTER.sub("", text))
    lines = text.split("\n")
    builder = TextBuilder()
    body = [line for line in lines if not line.lstrip().startswith(("|", "+", "#", ">"))]
    wrapping = joining.wrapping_of(body)
    for piece in flat_tables.pieces(lines):
        if isinstance(piece, flat_tables.Text):
            _Reader(piece.lines, builder, wrapping).run()
        else:
            _add_flat(builder, piece)
    return Document(format=Format.MARKDOWN, text=builder.text(), blocks=tuple(builder.blocks), notes=tuple(notes))


def _add_flat(builder: TextBuilder, table: flat_rows.FlatTable) -> None:
    cells = []
    for cell in flat_rows.placed(table):
        text, bold, _ = strip_emphasis(_join_cell(cell.lines))
        text = "\n".join(line for line in text.split("\n") if line.strip() and not _RULE.match(line))
        cells.append(
            Cell(text=text, row=cell.row, column=cell.column, start=0, end=0, row_span=cell.row_span,
                 column_span=cell.column_span, is_bold=bold > 0.9)
        )  # fmt: skip
    if any(cell.text for cell in cells):
        builder.add_table(cells, is_layout=is_layout_table(cells, is_bordered=None))


def _style(bold: float, italic: float) -> Style:
    return Style(is_bold=bold > 0.9, is_italic=italic > 0.9)


class _Reader:
    def __init__(self, lines: Sequence[str], builder: TextBuilder, wrapping: joining.Wrapping) -> None:
        self.lines = lines
        self.builder = builder
        self.at = 0
        self.paragraph: list[str] = []
        self.previous = ""
        self.wrapping = wrapping
        self.counted = 0
        self.html_ends: dict[int, int] | None = None  # line of "<table" → where it ends
        self.tables: tuple[Callable[[], bool], ...] = (
            self.pipe_table, self.grid_table, self.dash_table, self.html_table, self.set_in_columns,
        )  # fmt: skip

    def run(self) -> None:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            stripped = line.strip()
            if not stripped:
                self.finish()
                self.at += 1
                continue
            if _MAY_BE_TABLE.search(stripped) and any(table() for table in self.tables):
                continue
            if stripped == "|" or (_RULE.match(line) and not stripped.startswith("**")):
                self.finish()
                self.at += 1
                continue
            heading = _HEADING.match(stripped)
            if heading:
                self.finish()
                self.add(heading[2], BlockKind.HEADING, level=len(heading[1]))
                self.at += 1
                continue
            if stripped[0] == ">":
                line = stripped.lstrip("> ")
            starred = _LIST_STAR.match(line)
            if starred and self.stars_from(self.at) % 2 == 1:
                line = starred[1] + "\\* " + line[starred.end() :]
            if self.paragraph and not self.goes_on(line):
                self.finish()
            if not self.paragraph:
                self.counted = joining.counted_in(line.replace("\\", ""), self.counted)
            self.paragraph.append(line)
            self.previous = line
            self.at += 1
        self.finish()

    def stars_from(self, at: int) -> int:
        """Count the stars of the paragraph that begins here: an emphasis opened with a space has its second star."""
        end = at
        while end < len(self.lines) and end < at + 12 and self.lines[end].strip():
            if end > at and _LIST_STAR.match(self.lines[end]):
                break
            end += 1
        return sum(line.count("*") for line in self.lines[at:end])

    def goes_on(self, line: str) -> bool:
        if self.previous.endswith("\\"):
            return not joining.opens_paragraph(line.lstrip(" *").replace("\\", ""))
        previous = self.previous.replace("*", "").replace("\\", "")
        current = line.replace("*", "").replace("\\", "")
        if not previous.strip() or not current.strip():
            return True
        if self.previous.endswith("  ") and not current[:1].islower():
            return False  # Markdown's own line break
        after = self.lines[self.at + 1] if self.at + 1 < len(self.lines) else ""
        after = after.replace("*", "").replace("\\", "")
        return joining.is_joined(previous, current, self.wrapping, counted=self.counted, after=after)

    def finish(self) -> None:
        if self.paragraph:
            text = ""
            for line in self.paragraph:
                broken = line.endswith("\\") and not line.endswith("\\\\")
                text += (line[:-1].strip() + "\n") if broken else line.strip() + " "
            indent = len(self.paragraph[0]) - len(self.paragraph[0].lstrip())
            first = self.paragraph[0].lstrip()
            is_item = first[:2] in ("- ", "+ ", "\\*") or (first[:1] in "-+" and first[1:2] == " ")
            kind = BlockKind.LIST_ITEM if is_item and indent >= 2 else BlockKind.PARAGRAPH
            self.add(text, kind, level=indent // 2 if kind is BlockKind.LIST_ITEM else 0)
            self.paragraph = []
        self.previous = ""

    def add(self, text: str, kind: BlockKind, level: int = 0) -> None:
        plain_text, bold, italic = strip_emphasis(text)
        if plain_text and not _RULE.match(plain_text):
            self.builder.add(kind, plain_text, level=level, style=_style(bold, italic))

    def add_cells(self, rows: Sequence[Sequence[tuple[str, int, int]]]) -> None:
        """Add a table given as rows of (markup, row span, column span)."""
        cells: list[Cell] = []
        taken: set[tuple[int, int]] = set()
        for row, given in enumerate(rows):
            column = 0
            for markup, row_span, column_span in given:
                while (row, column) in taken:
                    column += 1
                text, bold, _ = strip_emphasis(markup)
                text = "\n".join(line for line in text.split("\n") if line.strip() and not _RULE.match(line))
                cells.append(
                    Cell(text=text, row=row, column=column, start=0, end=0, row_span=row_span,
                         column_span=column_span, is_bold=bold > 0.9)
                )  # fmt: skip
                taken.update((row + i, column + j) for i in range(row_span) for j in range(column_span))
                column += column_span
        if any(cell.text for cell in cells):
            self.finish()
            self.builder.add_table(cells, is_layout=is_layout_table(cells, is_bordered=None))

    # Tables. Each method reads one at `self.at` and moves on, or answers False and leaves everything as it was.

    def html_table(self) -> bool:
        """A table in HTML. One that is never closed ends behind its last row."""
        if not _TABLE_OPENS.search(self.lines[self.at]):
            return False
        end = self.html_end()
        cells = html.cells_of("\n".join(self.lines[self.at : end]))
        self.finish()
        if any(cell.text for cell in cells):
            self.builder.add_table(cells, is_layout=is_layout_table(cells, is_bordered=None))
        self.at = end
        return True

    def html_end(self) -> int:
        """Where the table in HTML ends that begins at `self.at`. All are looked for once, in one pass from the end."""
        if self.html_ends is None:
            self.html_ends = {}
            open_tables: list[int] = []
            last_row = 0
            for at, line in enumerate(self.lines):
                open_tables += [at] * len(_TABLE_OPENS.findall(line))
                last_row = at + 1 if _ROW_CLOSES.search(line) else last_row
                for _ in _TABLE_CLOSES.findall(line):
                    if open_tables:
                        self.html_ends[open_tables.pop()] = at + 1
            for at in open_tables:
                self.html_ends[at] = max(last_row, at + 1)
        return max(self.html_ends.get(self.at, self.at + 1), self.at + 1)

    def set_in_columns(self) -> bool:
        """Columns of tabs, of spaces, or of bars without a frame."""
        found = columns.bare_rows(self.lines, self.at) if "|" in self.lines[self.at] else None
        found = found or columns.side_by_side(self.lines, self.at) or columns.facts(self.lines, self.at)
        if found is None:
            return False
        self.add_cells([[(text, 1, 1) for text in row] for row in found[1]])
        self.at = found[0]
        return True

    def pipe_table(self) -> bool:
        here = self.lines[self.at].strip()
        if "|" not in here or here == "|":
            return False
        following = self.lines[self.at + 1] if self.at + 1 < len(self.lines) else ""
        is_ruled = _PIPE_RULE.match(following) or _PIPE_RULE.match(here)
        if not is_ruled and not (here.endswith("|") and here.count("|") > (2 if here[0] == "|" else 1)):
            return False
        rows: list[list[tuple[str, int, int]]] = []
        at = self.at
        while at < len(self.lines) and "|" in self.lines[at] and self.lines[at].strip() != "|":
            line = self.lines[at].strip()
            if not _PIPE_RULE.match(line):
                inner = line.removeprefix("|")
                if inner.endswith("|") and not inner.endswith("\\|"):
                    inner = inner[:-1]
                parts = re.split(r"(?<!\\)\|", inner)
                rows.append([(part.strip().replace("\\|", "|"), 1, 1) for part in parts])
            at += 1
        self.add_cells(rows)
        self.at = at
        return True

    def grid_table(self) -> bool:
        if not _GRID_BORDER.match(self.lines[self.at]):
            return False
        end = self.at
        while end < len(self.lines) and self.lines[end].lstrip()[:1] in ("+", "|"):
            end += 1
        block = [line.strip() for line in self.lines[self.at : end]]
        if len(block) < 3:
            return False
        edges = sorted({place for line in block if line[0] == "+" for place, sign in enumerate(line) if sign == "+"})
        self.add_cells(_grid_rows(block, edges))
        self.at = end
        return True

    def dash_table(self) -> bool:
        """Pandoc's simple and multiline tables: columns by the dashes of a rule."""
        start = self.at
        rule = start
        if _DASH_LINE.match(self.lines[start]):
            for ahead in range(start + 1, min(start + 8, len(self.lines))):
                if _DASH_COLUMNS.match(self.lines[ahead]):
                    rule = ahead
                    break
        if not _DASH_COLUMNS.match(self.lines[rule]):
            return False
        edges = [found.span() for found in re.finditer(r"-+", self.lines[rule])]
        end = rule + 1
        while end < len(self.lines) and not (_DASH_COLUMNS.match(self.lines[end]) or _DASH_LINE.match(self.lines[end])):
            end += 1
        if end >= len(self.lines) or end - rule > 400:
            return False
        # A rule like the first below it: header between them, the table goes on.
        head = list(self.lines[start + 1 : rule])
        body_at, after = rule + 1, end
        if rule == start and after + 1 < len(self.lines) and self.lines[after].strip() == self.lines[rule].strip():
            beyond = after + 1
            while (
                beyond < len(self.lines) and self.lines[beyond].strip() and not _DASH_COLUMNS.match(self.lines[beyond])
            ):
                beyond += 1
            if beyond < len(self.lines) and beyond > after + 1 and _DASH_COLUMNS.match(self.lines[beyond]):
                head, body_at, after = list(self.lines[rule + 1 : after]), after + 1, beyond
        rows = ([_columns_of(head, edges)] if any(line.strip() for line in head) else []) + [
            _columns_of(group, edges) for group in _groups(self.lines[body_at:after])
        ]
        # Blank lines part the rows of a multiline table, but inside a letterhead they are only air.
        if len(edges) == 2 and any(_is_of_frame(cell) for row in rows for cell in row):
            rows = [["\n".join(row[side] for row in rows if row[side]) for side in (0, 1)]]
        self.add_cells([[(cell, 1, 1) for cell in row] for row in rows])
        self.at = after + 1
        return True


def _groups(lines: Sequence[str]) -> list[list[str]]:
    groups: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _is_of_frame(cell: str) -> bool:
    lines = strip_emphasis(cell)[0].split("\n")
    return office_form.holds_motto(" ".join(lines)) or any(office_form.label_of(line) == "recipients" for line in lines)


def _columns_of(lines: Sequence[str], edges: Sequence[tuple[int, int]]) -> list[str]:
    cells: list[list[str]] = [[] for _ in edges]
    for line in lines:
        for number, (start, _) in enumerate(edges):
            stop = edges[number + 1][0] if number + 1 < len(edges) else None
            cells[number].append(line[start:stop].strip())
    return [_join_cell(cell) for cell in cells]


def _grid_rows(block: Sequence[str], edges: Sequence[int]) -> list[list[tuple[str, int, int]]]:
    """Cells of a grid table; a missing "|" or border makes a cell span columns or rows."""
    count = len(edges) - 1
    rows: list[list[tuple[list[str], int, int, int]]] = []  # (lines, column, row span, column span)
    open_cells: dict[int, tuple[int, int]] = {}  # column → (row, index)
    for line in block[:-1]:
        if "+" in (line[0], line[-1]) and re.search(r"[-=]{2,}", line):
            row: list[tuple[list[str], int, int, int]] = []
            rows.append(row)
            number = 0
            fresh: dict[int, tuple[int, int]] = {}
            while number < count:
                if re.fullmatch(r"[-=:]+", line[edges[number] + 1 : edges[number + 1]]):
                    fresh[number] = (len(rows) - 1, -1)
                number += 1
            for column, place in list(open_cells.items()):
                if column not in fresh:  # border missing here: the cell above goes on
                    lines, first, height, width = rows[place[0]][place[1]]
                    rows[place[0]][place[1]] = (lines, first, height + 1, width)
                else:
                    del open_cells[column]
            continue
        column = 0
        while column < count:
            width = 1
            while column + width < count and line[edges[column + width] : edges[column + width] + 1] != "|":
                width += 1
            part = line[edges[column] + 1 : edges[column + width]].strip()
            if column in open_cells:
                row_at, index = open_cells[column]
                rows[row_at][index][0].append(part)
            else:
                rows[-1].append(([part], column, 1, width))
                open_cells[column] = (len(rows) - 1, len(rows[-1]) - 1)
            column += width
    return [[(_join_cell(lines), height, width) for lines, _, height, width in row] for row in rows if row]


def _join_cell(lines: Sequence[str]) -> str:
    """Join the lines of a cell: a backslash or a mark breaks, emphasis that stays open across the line end joins."""
    has_breaks = any(line.rstrip().endswith("\\") for line in lines)
    text = ""
    open_stars = 0
    previous = ""
    for line in lines:
        line = _BREAK_IN_STARS.sub(r"\1\\", line.strip())
        if not line:
            continue
        bare = line.replace("*", "").strip()
        opens = joining.opens_paragraph(bare) or bare.startswith(("Nơi nhận", "Số:", "Số "))
        if not text:
            text = line
        elif previous.endswith("\\"):
            text = text[:-1].rstrip() + "\n" + line
        elif previous.replace("*", "").strip() in ("Số:", "Số"):
            text += " " + line
        elif opens or not bare or _RULE.match(line):
            text += "\n" + line
        elif (
            has_breaks
            or open_stars % 2
            or bare[:1].islower()
            or previous.replace("*", "").rstrip()[-1:] in ",-"
            or bare[:1].isdigit()
        ):
            text += " " + line
        else:
            text += "\n" + line
        open_stars += line.count("*") if line.count("*") < 2 else line.count("**")
        previous = line
    return text.removesuffix("\\")
