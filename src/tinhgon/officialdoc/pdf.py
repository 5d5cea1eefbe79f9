"""OfficialDocument → PDF by Typst, from the same layout as the DOCX."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from functools import cache
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2

from tinhgon.officialdoc.layout import Grid, Item, Layout, Line, lay_out
from tinhgon.officialdoc.model import OfficialDocument

_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "̀", "̉", "̃", "́", "̣")
_PIXELS_A_POINT = 1.4
_FILES = ("*.ttf", "*.otf", "*.TTF")


class NoVietnameseFont(RuntimeError):
    """None of the known serif fonts with every Vietnamese letter is installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FontFamily:
    name: str
    folder: Path
    files: tuple[Path, ...]  # the faces that were checked


def vietnamese_letters() -> frozenset[str]:
    """Return every letter of the language, both cases, in NFC."""
    from unicodedata import normalize

    lower = {normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES} | {"đ"}
    return frozenset(lower | {letter.upper() for letter in lower})


def missing_letters(font: Path) -> frozenset[str]:
    """Return the Vietnamese letters that the font file has no glyph for."""
    from fontTools.ttLib import TTFont

    with TTFont(font, lazy=True) as opened:
        return frozenset(letter for letter in vietnamese_letters() if ord(letter) not in opened.getBestCmap())


def _candidates() -> Iterable[tuple[str, Path, tuple[str, ...]]]:
    times = ("times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf")
    core = (
        "Times_New_Roman.ttf",
        "Times_New_Roman_Bold.ttf",
        "Times_New_Roman_Italic.ttf",
        "Times_New_Roman_Bold_Italic.ttf",
    )
    for folder in ("/usr/share/fonts/truetype/msttcorefonts", "/usr/local/share/fonts", "C:/Windows/Fonts"):
        for names in (core, times):
            yield "Times New Roman", Path(folder), names
    yield (
        "Tinos",
        Path("/usr/share/fonts/truetype/croscore"),
        tuple(f"Tinos-{face}.ttf" for face in ("Regular", "Bold", "Italic", "BoldItalic")),
    )
    packaged = Path(str(resources.files("fontpkg_noto_serif") / "files"))
    yield "Noto Serif", packaged, ("NotoSerif[wdth,wght].ttf", "NotoSerif-Italic[wdth,wght].ttf")


@cache
def chosen_font() -> FontFamily:
    """Return the first serif family of which every face holds every Vietnamese letter.

    Times New Roman, then Tinos (same metrics), then the packaged Noto Serif. Fonts that lack letters
    (Liberation lacks 92) look wrong in print while text extraction passes, so each file is opened and checked.

    Raises:
        NoVietnameseFont: none is there.
    """
    for name, folder, names in _candidates():
        files = tuple(folder / file for file in names)
        if all(file.is_file() for file in files) and not any(missing_letters(file) for file in files):
            return FontFamily(name=name, folder=folder, files=files)
    raise NoVietnameseFont("Không tìm thấy phông chữ có đủ chữ cái tiếng Việt; cài fonts-croscore.")


@cache
def _fonts(folder: Path) -> Any:
    """Return the fonts of one folder and no others, read once."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def to_pdf(document: OfficialDocument, *, made_at: datetime | None = None) -> bytes:
    """Return `document` as PDF in the layout of its rule pack. Same document, same bytes.

    Args:
        made_at: For the file's properties; the document's own day if not given.

    Raises:
        UnknownPack: the document names a rule pack that does not exist.
        ValueError: a signing capacity that the pack does not know.
        NoVietnameseFont: no font with every Vietnamese letter is installed.
    """
    import typst

    font = chosen_font()
    day = made_at.date() if made_at else document.day
    stamp = made_at or datetime.combine(document.day or date(2000, 1, 1), time())
    content: bytes = typst.compile(
        (resources.files("tinhgon.officialdoc") / "page.typ").read_bytes(),
        font_paths=_fonts(font.folder),
        format="pdf",
        sys_inputs={"layout": json.dumps(_as_data(lay_out(document), font.name, day), ensure_ascii=False)},
        timestamp=int((stamp - datetime(1970, 1, 1)).total_seconds()),  # noqa: DTZ001 - local days throughout
    )
    return content


def first_page(document: OfficialDocument) -> bytes:
    """Return the first page of `document` as PNG, 833 pixels wide for A4."""
    pdf = pypdfium2.PdfDocument(to_pdf(document))
    try:
        picture, buffer = pdf[0].render(scale=_PIXELS_A_POINT).to_pil(), BytesIO()
        picture.save(buffer, "PNG", optimize=True)
    finally:
        pdf.close()
    return buffer.getvalue()


def _as_data(layout: Layout, font: str, day: date | None) -> Mapping[str, Any]:
    return {
        "title": layout.title,
        "author": layout.author.replace("\n", " "),
        "made": [day.year, day.month, day.day] if day else None,
        "fonts": [font],
        "page_number_size": layout.page_number_size,
        "sections": [
            {
                **{key: value for key, value in asdict(section).items() if key != "items"},
                "items": [_item(item) for item in section.items],
            }
            for section in layout.sections
        ],
    }


def _item(item: Item) -> Mapping[str, Any]:
    if isinstance(item, Grid):
        rows = [[[_item(part) for part in cell] for cell in row] for row in item.rows]
        return {"kind": "grid", **asdict(item), "rows": rows}
    return {"kind": "line" if isinstance(item, Line) else "rule", **asdict(item)}
