"""What runs and paragraphs of a DOCX look like: own properties over those of their styles over the defaults."""

import re
from dataclasses import dataclass
from typing import Any

from tinhgon.documents.formats.docx_tree import PPR, RPR, VAL, W, is_on, whole_number
from tinhgon.documents.model import Alignment

_ALIGNMENTS = {
    "left": Alignment.LEFT, "start": Alignment.LEFT, "center": Alignment.CENTRE, "right": Alignment.RIGHT,
    "end": Alignment.RIGHT, "both": Alignment.JUSTIFY, "distribute": Alignment.JUSTIFY,
}  # fmt: skip
_HEADING_NAME = re.compile(r"^(?:heading|đề mục|tiêu đề) (\d)$", re.IGNORECASE)
THEME_FONT = ""  # a font of the theme: never a legacy one


@dataclass(slots=True)
class Look:
    """Resolved properties of a style; None where neither it nor its ancestors say."""

    is_bold: bool | None = None
    is_italic: bool | None = None
    size_pt: float | None = None
    is_hidden: bool | None = None
    is_capitals: bool | None = None
    is_struck: bool | None = None
    font: str | None = None  # of the letters outside ASCII
    alignment: Alignment | None = None
    left_twips: int | None = None
    outline: int | None = None
    num_id: str | None = None
    num_level: int | None = None
    is_page_break_before: bool | None = None

    def over(self, other: "Look") -> "Look":
        """Return these properties on top of `other`."""
        return Look(*(
            mine if (mine := getattr(self, name)) is not None else getattr(other, name) for name in _LOOK_FIELDS
        ))  # fmt: skip


_LOOK_FIELDS = tuple(Look.__dataclass_fields__)
_BOLD, _ITALIC, _SIZE, _VANISH, _CAPS, _FONTS = (W + n for n in ("b", "i", "sz", "vanish", "caps", "rFonts"))
_STRIKES = (W + "strike", W + "dstrike")


def run_look(properties: Any | None, look: Look) -> Look:
    """Write what run properties say into `look`."""
    if properties is None:
        return look
    for child in properties:
        tag = child.tag
        if tag == _BOLD:
            look.is_bold = is_on(child)
        elif tag == _ITALIC:
            look.is_italic = is_on(child)
        elif tag == _SIZE:
            half_points = whole_number(child.get(VAL))
            look.size_pt = None if half_points is None else half_points / 2
        elif tag == _FONTS:
            look.font = font_of(child, look.font)
        elif tag == _VANISH:
            look.is_hidden = is_on(child)
        elif tag == _CAPS:
            look.is_capitals = is_on(child)
        elif tag in _STRIKES:
            look.is_struck = is_on(child) or bool(look.is_struck)
    return look


def font_of(fonts: Any, otherwise: str | None) -> str | None:
    """Return the font that an rFonts gives the letters outside ASCII."""
    if fonts.get(W + "hAnsiTheme") or (fonts.get(W + "asciiTheme") and not fonts.get(W + "hAnsi")):
        return THEME_FONT
    named: str | None = fonts.get(W + "hAnsi") or fonts.get(W + "ascii")
    return named or otherwise


def paragraph_look(properties: Any | None, look: Look) -> Look:
    """Write what paragraph properties say into `look`."""
    if properties is None:
        return look
    for child in properties:
        tag = child.tag
        if tag == W + "jc":
            look.alignment = _ALIGNMENTS.get(child.get(VAL) or "")
        elif tag == W + "ind":
            look.left_twips = whole_number(child.get(W + "left") or child.get(W + "start"))
        elif tag == W + "outlineLvl":
            look.outline = whole_number(child.get(VAL))
        elif tag == W + "numPr":
            num_id, level = child.find(W + "numId"), child.find(W + "ilvl")
            look.num_id = None if num_id is None else num_id.get(VAL)
            look.num_level = None if level is None else whole_number(level.get(VAL))
        elif tag == W + "pageBreakBefore":
            look.is_page_break_before = is_on(child)
    return look


class Styles:
    """The styles of one document; root of styles.xml or None."""

    def __init__(self, root: Any | None) -> None:
        self._elements: dict[str, Any] = {}
        self._looks: dict[str, Look] = {}
        self.default_paragraph = ""
        self._defaults = Look()
        self.numbering_styles: dict[str, str] = {}
        if root is None:
            return
        self._defaults = run_look(root.find(f"{W}docDefaults/{W}rPrDefault/{RPR}"), Look())
        paragraph_look(root.find(f"{W}docDefaults/{W}pPrDefault/{PPR}"), self._defaults)
        for element in root.iterchildren(W + "style"):
            style_id = element.get(W + "styleId") or ""
            self._elements[style_id] = element
            kind = element.get(W + "type")
            if kind == "paragraph" and element.get(W + "default") in ("1", "true", "on"):
                self.default_paragraph = style_id
            num_id = element.find(f"{PPR}/{W}numPr/{W}numId")
            if kind == "numbering" and num_id is not None:
                self.numbering_styles[style_id] = num_id.get(VAL) or ""

    def look(self, style_id: str) -> Look:
        """Return what the style says with all its ancestors and, for paragraph styles, the defaults."""
        known = self._looks.get(style_id)
        if known is not None:
            return known
        # The nearest ancestor whose look is known already ends the chain: a chain of n styles costs n, not n².
        chain: list[str] = []
        seen: set[str] = set()
        at = style_id
        while at in self._elements and at not in seen and at not in self._looks:
            seen.add(at)
            chain.append(at)
            based_on = self._elements[at].find(W + "basedOn")
            at = "" if based_on is None else based_on.get(VAL) or ""
        look = self._looks.get(at) if at in self._elements and at not in seen else None
        for name in reversed(chain):
            look = self._looks[name] = self._own(name, look)
        if look is None:  # no such style
            look = self._looks[style_id] = self._defaults.over(Look())
        return look

    def _own(self, style_id: str, below: Look | None) -> Look:
        element = self._elements[style_id]
        is_character = element.get(W + "type") == "character"
        if below is None:
            below = Look() if is_character else self._defaults.over(Look())
        own = paragraph_look(element.find(PPR), run_look(element.find(RPR), Look()))
        if own.outline is None and not is_character:
            name = element.find(W + "name")
            heading = _HEADING_NAME.match((name.get(VAL) or "") if name is not None else "")
            own.outline = int(heading[1]) - 1 if heading else None
        return own.over(below)

    def is_bordered(self, style_id: str) -> bool | None:
        """Return whether a table style draws lines; None if it does not say."""
        seen: set[str] = set()
        while style_id in self._elements and style_id not in seen:
            seen.add(style_id)
            element = self._elements[style_id]
            borders = element.find(f"{W}tblPr/{W}tblBorders")
            if borders is not None:
                return has_lines(borders)
            based_on = element.find(W + "basedOn")
            style_id = "" if based_on is None else based_on.get(VAL) or ""
        return None


def has_lines(borders: Any) -> bool:
    return any(border.get(VAL) not in ("nil", "none") for border in borders)
