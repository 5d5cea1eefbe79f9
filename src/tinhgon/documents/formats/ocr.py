"""Pictures of pages → words, by tesseract with Vietnamese, where it is installed (extra `ocr`).

tesseract is a program of its own and passes its picture through a temporary file; nothing else here touches the disk.
"""

import functools
import io
import os
import shutil
import subprocess
from typing import Any

from tinhgon.documents.building import TextBuilder
from tinhgon.documents.formats.page_layout import lay_out
from tinhgon.documents.formats.page_model import Page, Word
from tinhgon.documents.formats.page_rulings import tables_of
from tinhgon.documents.formats.picture_rules import rules_in, without_rules
from tinhgon.documents.limits import Limits
from tinhgon.documents.model import Document, Format, Note, UnreadableDocument
from tinhgon.vietnamese.syllables import parted, syllable_share

INSTALL = "apt-get install tesseract-ocr tesseract-ocr-vie && pip install 'tinhgon[ocr]'"
_DOTS_PER_INCH = 300
_READABLE, _FEWEST_WORDS = 0.6, 12  # a page with fewer real syllables, or words, may lie on its side
_SURE = 25  # words that tesseract trusts less (0 to 100) are specks and stamps


@functools.cache
def is_available() -> bool:
    """Return whether tesseract with Vietnamese can be called here."""
    if shutil.which("tesseract") is None:
        return False
    try:
        import pytesseract  # noqa: F401

        listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, timeout=20, check=False)
    except (ImportError, OSError, subprocess.SubprocessError):
        return False
    return "vie" in (listed.stdout + listed.stderr).split()


def missing(*, found: str, where: str = "") -> UnreadableDocument:
    """Return the refusal that says how to install OCR."""
    return UnreadableDocument(
        "needs-ocr", expected="tệp có lớp chữ, hoặc máy có phần mềm nhận dạng chữ", found=found, where=where,
        remedy=f"Cài phần mềm nhận dạng chữ tiếng Việt: {INSTALL}; hoặc tải lên bản có lớp chữ.",
    )  # fmt: skip


def parse(data: bytes, *, limits: Limits | None = None) -> Document:
    """Return the document in a PNG, JPEG or TIFF (every frame a page).

    Raises:
        UnreadableDocument: "needs-ocr", "damaged", "too-large", "too-many-pages", "no-text".
    """
    limits = limits or Limits()
    if not is_available():
        raise missing(found="tệp ảnh")
    from PIL import Image, ImageSequence

    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF")) as image:
            _check_size(image, limits)
            frames = int(getattr(image, "n_frames", 1))
            if frames > limits.max_ocr_pages:
                raise UnreadableDocument(
                    "too-many-pages", expected=f"không quá {limits.max_ocr_pages} trang ảnh",
                    found=f"{frames} trang ảnh", remedy="Tách tệp thành nhiều phần.",
                )  # fmt: skip
            pages = []
            for frame in ImageSequence.Iterator(image):
                _check_size(frame, limits)
                pages.append(_page(frame.convert("L"), _resolution(frame), limits))
    except UnreadableDocument:
        raise
    except Image.DecompressionBombError as error:
        raise _too_large(limits, "quá nhiều điểm ảnh") from error
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError) as error:
        raise UnreadableDocument(
            "damaged", expected="ảnh PNG, JPEG hoặc TIFF trọn vẹn", found="ảnh hỏng hoặc bị cắt ngang",
            remedy="Quét hoặc chụp lại văn bản.",
        ) from error  # fmt: skip
    builder = TextBuilder()
    lay_out(pages, builder)
    return Document(
        format=Format.IMAGE,
        text=builder.text(),
        blocks=tuple(builder.blocks),
        page_count=len(pages),
        notes=(Note(code="ocr", facts=(("pages", f"{len(pages)} trang"),)),),
    )


def page_from_pdf(pdf: Any, index: int, *, limits: Limits) -> Page:
    """Return the words of page `index` (from 0) of a pdfium document, read from its picture."""
    page = pdf[index]
    try:
        width, height = page.get_size()
        dots = _DOTS_PER_INCH
        while width * height * (dots / 72) ** 2 > limits.max_image_pixels and dots > 72:
            dots -= 38
        if width * height * (dots / 72) ** 2 > limits.max_image_pixels:
            raise _too_large(limits, f"trang {index + 1} khổ quá lớn")
        image = page.render(scale=dots / 72, grayscale=True).to_pil()
        return _page(image, dots, limits)
    finally:
        page.close()


def _check_size(image: Any, limits: Limits) -> None:
    pixels = image.width * image.height
    if pixels > limits.max_image_pixels:
        raise _too_large(limits, f"{pixels:,} điểm ảnh")


def _too_large(limits: Limits, found: str) -> UnreadableDocument:
    return UnreadableDocument(
        "too-large", expected=f"không quá {limits.max_image_pixels:,} điểm ảnh mỗi trang", found=found,
        remedy="Giảm độ phân giải của ảnh quét.",
    )  # fmt: skip


def _resolution(image: Any) -> float:
    """Return dots per inch: what the file says, or what an A4 page of this width would have."""
    said = image.info.get("dpi")
    try:
        dots = float(said[0]) if said else 0.0
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        dots = 0.0
    return dots if 100 <= dots <= 1200 else max(72.0, image.width / 8.27)


def _page(image: Any, dots: float, limits: Limits) -> Page:
    """Return the page in a grey picture, turned upright if it lies on its side."""
    page = _upright_page(image, dots, limits)
    share, judged = syllable_share(" ".join(word.text for word in page.words))
    if share >= _READABLE and judged >= _FEWEST_WORDS:
        return page
    turn = _turn_of(image, limits)
    if turn:
        other = _upright_page(image.rotate(turn, expand=True, fillcolor=255), dots, limits)
        if syllable_share(" ".join(word.text for word in other.words))[0] > share:
            return other
    return page


def _turn_of(image: Any, limits: Limits) -> int:
    """Return by how many degrees counter-clockwise the picture must be turned to stand upright; 0 if that is not known."""
    import pytesseract

    try:
        found = pytesseract.image_to_osd(image, timeout=limits.ocr_seconds, output_type=pytesseract.Output.DICT)
        return int(360 - int(found["rotate"])) % 360
    except (RuntimeError, KeyError, ValueError, pytesseract.TesseractError):
        return 0


def _upright_page(image: Any, dots: float, limits: Limits) -> Page:
    import pytesseract

    # One thread a page: pages of several documents are read side by side, and tesseract's own threads only hinder.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    rules = rules_in(image, dots)
    tables = (tables_of(rules) or []) if rules else []
    picture = without_rules(image, rules, tables, dots) if tables else image
    try:
        found = pytesseract.image_to_data(
            picture, lang="vie", config=f"--psm 4 --dpi {round(dots)}", timeout=limits.ocr_seconds,
            output_type=pytesseract.Output.DICT,
        )  # fmt: skip
    except RuntimeError as error:  # pytesseract's word for a timeout, and the base of its own errors
        raise UnreadableDocument(
            "ocr-failed", expected=f"nhận dạng xong trong {limits.ocr_seconds:.0f} giây mỗi trang",
            found="phần mềm nhận dạng chữ dừng giữa chừng", remedy="Quét lại văn bản rõ hơn, 300 dpi.",
        ) from error  # fmt: skip
    scale = 72 / dots
    words = []
    line_heights: dict[tuple[int, int, int], list[float]] = {}
    keys = []
    for at, text in enumerate(found["text"]):
        if not text.strip() or float(found["conf"][at]) < _SURE:
            continue
        key = (found["block_num"][at], found["par_num"][at], found["line_num"][at])
        x0, top = found["left"][at] * scale, found["top"][at] * scale
        tall = found["height"][at] * scale
        words.append(Word(parted(text), x0, top, x0 + found["width"][at] * scale, top + tall, tall))
        keys.append(key)
        line_heights.setdefault(key, []).append(tall)
    for word, key in zip(words, keys, strict=True):
        heights = sorted(line_heights[key])
        # Ascenders and tone marks make boxes of one line unequal; the type size is that of the tall ones.
        word.size = max(4.0, heights[-1 - len(heights) // 4])
    page = Page(image.width * scale, image.height * scale, words)
    page.tables = [table for table in tables if any(table.holds(word) for word in words)]
    return page
