"""How much a file may ask of the machine before it is refused."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on what `read_document` takes on. Sizes in bytes, times in seconds."""

    max_bytes: int = 60_000_000
    max_pages: int = 1_000
    max_ocr_pages: int = 120
    max_image_pixels: int = 120_000_000
    max_archive_entries: int = 5_000
    max_part_bytes: int = 100_000_000  # one unpacked part of a DOCX
    max_unpacked_bytes: int = 400_000_000  # all parts together
    # XML of real documents packs 5 to 40 times; a bomb 1,000 times. Small parts may pack better than that.
    max_packing_ratio: int = 250
    conversion_seconds: float = 90.0  # LibreOffice, for one file
    ocr_seconds: float = 60.0  # tesseract, for one page
