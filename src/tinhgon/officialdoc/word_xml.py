"""Bytes of a DOCX → sections, paragraphs and tables with their effective look, read from the XML itself.

Written apart from the writer on purpose: the checker must not share the writer's mistakes. Effective means after
defaults, styles, numbering and direct formatting (ECMA-376, part 1, 17.7.2). Lengths are in mm, sizes in points.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from tinhgon.documents.limits import Limits
from tinhgon.documents.model import UnreadableDocument

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/"
_MM_PER_TWIP = 25.4 / 1440
_OFF = ("0", "false", "off", "none")
_SAVE_AGAIN = "Mở tệp bằng Word hoặc LibreOffice rồi lưu lại dạng .docx."
_DEEPEST_STYLE = 50
_DEFAULT_SIZE = 10.0  # ECMA-376, 17.3.2.38: without any w:sz
_TEXT_HOLDERS = frozenset(
    _W + name for name in ("ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Letters of one look. `text` is as printed: capitals by formatting are capitals here."""

    text: str
    font: str
    size: float
    is_bold: bool
    is_italic: bool
    is_underlined: bool
    colour: str  # "000000"; "" is automatic


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphRead:
    """`line` is points if `line_is_exact` or `line_is_least`, else a multiple of the single line. `first_mm` is where the first line
    starts from the margin, `left_mm` included."""

    spans: tuple[Span, ...]
    align: str  # left, center, right, justify
    first_mm: float
    line: float
    line_is_exact: bool
    line_is_least: bool  # grows with its letters
    space_pt: float  # before and after together
    place: int  # counted from 1 in the whole file
    section: int
    table: int | None = None
    row: int = 0
    column: int = 0
    has_page_field: bool = False
    has_rule: bool = False  # a border or a drawn shape

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)

    @property
    def where(self) -> str:
        if self.table is not None:
            return f"bảng {self.table}, hàng {self.row}, cột {self.column}"
        return f"đoạn {self.place}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRead:
    number: int
    section: int
    rows: int
    columns: int
    repeats_header: bool
    is_bordered: bool
    after_place: int  # the place of the last paragraph before it


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderRead:
    """What of the page number stands in a header or footer."""

    page_fields: tuple[ParagraphRead, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRead:
    number: int
    width_mm: float
    height_mm: float
    is_marked_landscape: bool
    top_mm: float
    bottom_mm: float
    left_mm: float
    right_mm: float
    has_first_page: bool
    number_format: str
    headers: Mapping[str, HeaderRead]  # default, first, even
    footers: Mapping[str, HeaderRead]

    @property
    def is_landscape(self) -> bool:
        return self.width_mm > self.height_mm


@dataclass(frozen=True, slots=True, kw_only=True)
class WordRead:
    sections: tuple[SectionRead, ...]
    paragraphs: tuple[ParagraphRead, ...]
    tables: tuple[TableRead, ...]
    has_even_pages: bool


@dataclass(slots=True)
class _Style:
    based_on: str
    paragraph: Any
    run: Any
    is_default: bool


@dataclass(slots=True)
class _Look:
    """Run properties while they are being resolved; None is not said yet."""

    font: str | None = None
    size: float | None = None
    colour: str | None = None
    is_underlined: bool | None = None
    toggles: dict[str, bool] = field(default_factory=dict)


def read_word(content: bytes, limits: Limits | None = None) -> WordRead:
    """Return what `content` shows.

    Raises:
        UnreadableDocument: not a DOCX, or broken, encrypted, too large, or meant to harm.
    """
    parts = _Parts(content, limits or Limits())
    return _Reader(parts).read()


class _Parts:
    """The parts of the archive, each parsed at most once and never beyond the limits."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        if not content:
            raise UnreadableDocument("empty", found="tệp rỗng", remedy="Chọn lại tệp.")
        if len(content) > limits.max_bytes:
            raise UnreadableDocument("too-large", found="tệp quá lớn")
        if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
            raise UnreadableDocument(
                "encrypted",
                found="tệp .doc cũ hoặc .docx có mật khẩu",
                remedy="Bỏ mật khẩu hoặc lưu lại dạng .docx.",
            )
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
            entries = self._archive.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as problem:
            code, words = ("truncated", "tệp bị cắt cụt") if content.startswith(b"PK") else ("wrong-format", "")
            raise UnreadableDocument(
                code, expected="tệp .docx", found=words or "tệp không phải .docx", remedy=_SAVE_AGAIN
            ) from problem
        if len(entries) > limits.max_archive_entries or sum(e.file_size for e in entries) > limits.max_unpacked_bytes:
            raise UnreadableDocument("zip-bomb", found="tệp nén bất thường")
        self._entries = {entry.filename: entry for entry in entries}
        self._limits = limits

    def xml(self, name: str) -> Any:
        """Return the root of the part `name`, None if there is no such part."""
        entry = self._entries.get(name)
        if entry is None:
            return None
        if entry.file_size > self._limits.max_part_bytes or (
            entry.file_size > 1_000_000
            and entry.file_size > self._limits.max_packing_ratio * max(entry.compress_size, 1)
        ):
            raise UnreadableDocument("zip-bomb", found="tệp nén bất thường", where=name)
        try:
            data = self._archive.read(entry)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError) as problem:
            raise UnreadableDocument("truncated", found="tệp hỏng", where=name, remedy=_SAVE_AGAIN) from problem
        except RuntimeError as problem:
            raise UnreadableDocument("encrypted", found="tệp có mật khẩu", where=name) from problem
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise UnreadableDocument("entity-bomb", found="XML bất thường, từ chối đọc", where=name)
        if _STRICT in data[:5000]:
            raise UnreadableDocument(
                "wrong-format", found=".docx dạng Strict Open XML", where=name, remedy="Lưu lại dạng .docx thường."
            )
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as problem:
            raise UnreadableDocument("truncated", found="XML hỏng", where=name, remedy=_SAVE_AGAIN) from problem
        # lxml's stubs do not know the property.
        if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]  # in another encoding than the bytes looked for above
            raise UnreadableDocument("entity-bomb", found="XML bất thường, từ chối đọc", where=name)
        return root

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """Return id → (kind, part name) of the relationships of `part` ("" for the archive)."""
        folder, file = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        result = {}
        for one in [] if root is None else root:
            if not isinstance(one.tag, str) or one.get("TargetMode") == "External":
                continue
            target = one.get("Target", "")
            name = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            result[one.get("Id", "")] = (one.get("Type", "").rsplit("/", 1)[-1], posixpath.normpath(name))
        return result


def _child(element: Any, *names: str) -> Any:
    for name in names:
        if element is None:
            return None
        element = element.find(_W + name)
    return element


def _number(element: Any, name: str) -> float | None:
    """Return an attribute as a number; a broken one counts as not said."""
    if element is None:
        return None
    try:
        value = float(element.get(_W + name, ""))
    except ValueError:
        return None
    return value if abs(value) < 1e9 else None


def _is_on(element: Any) -> bool | None:
    return None if element is None else element.get(_W + "val", "1") not in _OFF


class _Reader:
    def __init__(self, parts: _Parts) -> None:
        self._parts = parts
        main = [name for kind, name in parts.related("").values() if kind == "officeDocument"]
        self._main = main[0] if main else "word/document.xml"
        self._body = _child(parts.xml(self._main), "body")
        if self._body is None:
            raise UnreadableDocument(
                "wrong-format", expected="tệp .docx", found="tệp không có nội dung Word", remedy=_SAVE_AGAIN
            )
        self._relations = parts.related(self._main)
        by_kind = dict(self._relations.values())
        self._styles: dict[str, _Style] = {}
        self._defaults: tuple[Any, Any] = (None, None)
        self._read_styles(parts.xml(by_kind.get("styles", "word/styles.xml")))
        self._levels = self._read_numbering(parts.xml(by_kind.get("numbering", "word/numbering.xml")))
        self._theme = self._read_theme(parts.xml(by_kind.get("theme", "word/theme/theme1.xml")))
        settings = parts.xml(by_kind.get("settings", "word/settings.xml"))
        self._has_even_pages = bool(_is_on(_child(settings, "evenAndOddHeaders")))
        self._section = 1
        self._sections: list[SectionRead] = []
        self._paragraphs: list[ParagraphRead] = []
        self._tables: list[TableRead] = []

    def read(self) -> WordRead:
        self._walk(self._body, table=None, row=0, column=0, table_style="", depth=0)
        last = _child(self._body, "sectPr")
        self._sections.append(self._section_of(last))
        return WordRead(
            sections=tuple(self._sections),
            paragraphs=tuple(self._paragraphs),
            tables=tuple(self._tables),
            has_even_pages=self._has_even_pages,
        )

    def _read_styles(self, root: Any) -> None:
        if root is None:
            return
        defaults = _child(root, "docDefaults")
        self._defaults = (_child(defaults, "pPrDefault", "pPr"), _child(defaults, "rPrDefault", "rPr"))
        for style in root.findall(_W + "style"):
            based = _child(style, "basedOn")
            self._styles[style.get(_W + "styleId", "")] = _Style(
                based_on="" if based is None else based.get(_W + "val", ""),
                paragraph=_child(style, "pPr"),
                run=_child(style, "rPr"),
                is_default=style.get(_W + "type") == "paragraph" and style.get(_W + "default") in ("1", "true"),
            )

    def _read_numbering(self, root: Any) -> dict[tuple[str, str], Any]:
        if root is None:
            return {}
        abstract = {one.get(_W + "abstractNumId"): one for one in root.findall(_W + "abstractNum")}
        levels = {}
        for number in root.findall(_W + "num"):
            target = _child(number, "abstractNumId")
            listed = abstract.get(None if target is None else target.get(_W + "val"))
            for level in [] if listed is None else listed.findall(_W + "lvl"):
                levels[number.get(_W + "numId", ""), level.get(_W + "ilvl", "")] = _child(level, "pPr")
        return levels

    def _read_theme(self, root: Any) -> dict[str, str]:
        fonts = {}
        for kind in ("major", "minor"):
            latin = None if root is None else root.find(f".//{_A}{kind}Font/{_A}latin")
            if latin is not None:
                fonts[kind] = latin.get("typeface", "")
        return fonts

    def _chain(self, style: str) -> list[_Style]:
        """Return the style and what it is based on, from the root down; a circle ends where it closes."""
        chain: list[_Style] = []
        seen: set[str] = set()
        while style in self._styles and style not in seen and len(seen) < _DEEPEST_STYLE:
            seen.add(style)
            chain.append(self._styles[style])
            style = self._styles[style].based_on
        return chain[::-1]

    def _walk(self, parent: Any, *, table: int | None, row: int, column: int, table_style: str, depth: int) -> None:
        if depth > 40:
            raise UnreadableDocument("too-deep", found="tệp có cấu trúc lồng nhau bất thường")
        place = {"table": table, "row": row, "column": column, "table_style": table_style}
        for element in parent:
            if element.tag == _W + "p":
                self._paragraphs.append(self._paragraph(element, **place))  # type: ignore[arg-type]
                ending = _child(element, "pPr", "sectPr")
                if ending is not None and table is None:
                    self._sections.append(self._section_of(ending))
                    self._section += 1
            elif element.tag == _W + "tbl":
                self._walk_table(element, outer=table, depth=depth + 1)
            elif element.tag in _TEXT_HOLDERS:
                self._walk(element, depth=depth + 1, **place)  # type: ignore[arg-type]

    def _walk_table(self, element: Any, *, outer: int | None, depth: int) -> None:
        rows = [row for row in element.iter(_W + "tr") if next(row.iterancestors(_W + "tbl")) is element]
        named = _child(element, "tblPr", "tblStyle")
        style = "" if named is None else named.get(_W + "val", "")
        number = outer
        if outer is None:
            number = len(self._tables) + 1
            self._tables.append(
                TableRead(
                    number=number,
                    section=self._section,
                    rows=len(rows),
                    columns=max((len(row.findall(_W + "tc")) for row in rows), default=0),
                    repeats_header=bool(rows) and bool(_is_on(_child(rows[0], "trPr", "tblHeader"))),
                    is_bordered=_child(element, "tblPr", "tblBorders") is not None or style not in ("", "TableNormal"),
                    after_place=len(self._paragraphs),
                )
            )
        for row_place, row in enumerate(rows, start=1):
            cells = [cell for cell in row.iter(_W + "tc") if next(cell.iterancestors(_W + "tr")) is row]
            for column, cell in enumerate(cells, start=1):
                self._walk(cell, table=number, row=row_place, column=column, table_style=style, depth=depth + 1)

    def _paragraph(self, element: Any, *, table: int | None, row: int, column: int, table_style: str) -> ParagraphRead:
        direct = _child(element, "pPr")
        named = _child(direct, "pStyle")
        style = named.get(_W + "val", "") if named is not None else self._default_style()
        chain = self._chain(style)
        sources = [self._defaults[0], *(one.paragraph for one in self._chain(table_style))]
        sources += [one.paragraph for one in chain]
        numbered = next((n for n in (_child(s, "numPr") for s in (direct, *reversed(sources))) if n is not None), None)
        listed = None
        if numbered is not None:
            number, level = _child(numbered, "numId"), _child(numbered, "ilvl")
            listed = self._levels.get(
                (
                    "" if number is None else number.get(_W + "val", ""),
                    "0" if level is None else level.get(_W + "val", "0"),
                )
            )
        sources = [one for one in (*sources, listed, direct) if one is not None]
        said: dict[tuple[str, str], float] = {}
        align, line_rule, has_rule = "left", "auto", False
        for source in sources:
            spacing, indent, alignment = _child(source, "spacing"), _child(source, "ind"), _child(source, "jc")
            for key in ("before", "after", "line"):
                if (value := _number(spacing, key)) is not None:
                    said["spacing", key] = value
            if spacing is not None and spacing.get(_W + "lineRule"):
                line_rule = spacing.get(_W + "lineRule", "auto")
            for key in ("left", "start", "firstLine", "hanging"):
                if (value := _number(indent, key)) is not None:
                    if key in ("firstLine", "hanging"):
                        said.pop(("ind", "hanging" if key == "firstLine" else "firstLine"), None)
                    said["ind", "left" if key == "start" else key] = value
            if alignment is not None:
                align = alignment.get(_W + "val", "left")
            borders = _child(source, "pBdr")
            sides = () if borders is None else tuple(borders)
            has_rule = has_rule or any(side.get(_W + "val") not in ("nil", "none") for side in sides)
        frame = _child(direct, "framePr")
        if frame is not None and frame.get(_W + "xAlign") == "center":
            align = "center"  # Word's own page numbers stand in a centred frame
        line = said.get(("spacing", "line"), 240.0)
        base = _Look()
        for properties in (
            self._defaults[1],
            *(one.run for one in self._chain(table_style)),
            *(one.run for one in chain),
        ):
            self._take(base, properties)
        spans, fields = self._spans(element, base)
        drawn = any(True for name in ("drawing", "pict") for _ in element.iter(_W + name))
        return ParagraphRead(
            spans=tuple(spans),
            align={"both": "justify", "distribute": "justify", "start": "left", "end": "right"}.get(align, align),
            first_mm=(
                said.get(("ind", "left"), 0.0) + said.get(("ind", "firstLine"), 0.0) - said.get(("ind", "hanging"), 0.0)
            )
            * _MM_PER_TWIP,
            line=line / 240 if line_rule == "auto" else line / 20,
            line_is_exact=line_rule == "exact",
            line_is_least=line_rule == "atLeast",
            space_pt=(said.get(("spacing", "before"), 0.0) + said.get(("spacing", "after"), 0.0)) / 20,
            place=len(self._paragraphs) + 1,
            section=self._section,
            table=table,
            row=row,
            column=column,
            has_page_field=fields,
            has_rule=has_rule or drawn,
        )

    def _default_style(self) -> str:
        return next((name for name, style in self._styles.items() if style.is_default), "")

    def _take(self, look: _Look, properties: Any) -> None:
        """Lay `properties` over `look`."""
        if properties is None:
            return
        fonts, size = _child(properties, "rFonts"), _number(_child(properties, "sz"), "val")
        if fonts is not None:
            theme = fonts.get(_W + "asciiTheme") or fonts.get(_W + "hAnsiTheme")
            named = fonts.get(_W + "ascii") or fonts.get(_W + "hAnsi")
            # The Vietnamese letters beyond Latin-1 take the hAnsi font: one that differs is the one to name.
            other = fonts.get(_W + "hAnsi")
            found = self._theme.get(theme[:5], "") if theme else (other if other and other != named else named)
            look.font = found or look.font
        if size is not None:
            look.size = size / 2
        colour, underline = _child(properties, "color"), _child(properties, "u")
        if colour is not None:
            value = colour.get(_W + "val", "auto")
            look.colour = "" if value == "auto" else value.upper()
        if underline is not None:
            look.is_underlined = underline.get(_W + "val", "single") != "none"
        for name in ("b", "i", "caps", "vanish"):
            if (state := _is_on(_child(properties, name))) is not None:
                look.toggles[name] = state

    def _spans(self, paragraph: Any, base: _Look) -> tuple[list[Span], bool]:
        spans: list[Span] = []
        has_page = False
        for run in self._runs(paragraph):
            if run.tag == _W + "fldSimple":
                has_page = has_page or _is_page(run.get(_W + "instr", ""))
                continue
            direct = _child(run, "rPr")
            look = _Look(base.font, base.size, base.colour, base.is_underlined, dict(base.toggles))
            named = _child(direct, "rStyle")
            for style in [] if named is None else self._chain(named.get(_W + "val", "")):
                # Bold in the style of the paragraph and of the letters together is not bold (17.7.3).
                before = dict(look.toggles)
                self._take(look, style.run)
                for name in ("b", "i", "caps"):
                    state = _is_on(_child(style.run, name))
                    if state and before.get(name):
                        look.toggles[name] = False
            self._take(look, direct)
            has_page = has_page or any(_is_page(code.text or "") for code in run.findall(_W + "instrText"))
            text = "".join(_letters(run))
            if not text or look.toggles.get("vanish"):
                continue
            spans.append(
                Span(
                    text=text.upper() if look.toggles.get("caps") else text,
                    font=look.font or "",
                    size=look.size if look.size is not None else _DEFAULT_SIZE,
                    is_bold=look.toggles.get("b", False),
                    is_italic=look.toggles.get("i", False),
                    is_underlined=bool(look.is_underlined),
                    colour=look.colour or "",
                )
            )
        return spans, has_page

    def _runs(self, parent: Any, depth: int = 0) -> Iterator[Any]:
        for element in parent:
            if element.tag == _W + "r":
                yield element
            elif element.tag in _TEXT_HOLDERS and depth < 40:
                if element.tag == _W + "fldSimple":
                    yield element
                yield from self._runs(element, depth + 1)

    def _section_of(self, properties: Any) -> SectionRead:
        size, margins = _child(properties, "pgSz"), _child(properties, "pgMar")

        def mm(element: Any, name: str, default: float = 0.0) -> float:
            value = _number(element, name)
            return (default if value is None else value) * _MM_PER_TWIP

        before = self._sections[-1] if self._sections else None
        fmt = _child(properties, "pgNumType")
        return SectionRead(
            number=len(self._sections) + 1,
            width_mm=mm(size, "w", 12240),
            height_mm=mm(size, "h", 15840),
            is_marked_landscape=size is not None and size.get(_W + "orient") == "landscape",
            top_mm=abs(mm(margins, "top")),
            bottom_mm=abs(mm(margins, "bottom")),
            left_mm=mm(margins, "left") + mm(margins, "gutter"),
            right_mm=mm(margins, "right"),
            has_first_page=bool(_is_on(_child(properties, "titlePg"))),
            number_format="decimal" if fmt is None else fmt.get(_W + "fmt", "decimal"),
            headers=self._headers(properties, "headerReference", {} if before is None else before.headers),
            footers=self._headers(properties, "footerReference", {} if before is None else before.footers),
        )

    def _headers(self, properties: Any, name: str, before: Mapping[str, HeaderRead]) -> Mapping[str, HeaderRead]:
        # A section that says nothing goes on with the headers of the one before it.
        found = dict(before)
        for reference in [] if properties is None else properties.findall(_W + name):
            target = self._relations.get(reference.get(_R + "id", ""))
            root = self._parts.xml(target[1]) if target else None
            if root is None:
                continue
            read = (self._paragraph(one, table=None, row=0, column=0, table_style="") for one in root.iter(_W + "p"))
            found[reference.get(_W + "type", "default")] = HeaderRead(
                page_fields=tuple(paragraph for paragraph in read if paragraph.has_page_field)
            )
        return found


def _is_page(code: str) -> bool:
    return code.strip().upper().split(" ")[0] == "PAGE"


def _letters(run: Any) -> Iterator[str]:
    for part in run:
        if part.tag == _W + "t":
            yield part.text or ""
        elif part.tag in (_W + "br", _W + "cr"):
            if part.get(_W + "type") != "page":
                yield "\n"
        elif part.tag in (_W + "tab", _W + "ptab"):
            yield "\t"
        elif part.tag == _W + "noBreakHyphen":
            yield "-"
