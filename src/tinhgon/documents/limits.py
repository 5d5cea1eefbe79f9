"""How much a file may ask of the machine before it is refused. Real documents stay far below every one of these."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on what `read_document` takes on. Sizes in bytes, times in seconds."""

    max_bytes: int = 60_000_000
    max_text_bytes: int = 5_000_000  # a file that is nothing but text: some 1,500 pages
    max_html_bytes: int = 20_000_000  # pages carry style sheets and pictures in their text
    max_characters: int = 5_000_000  # of the text that a file of any kind gives
    max_blocks: int = 200_000  # paragraphs and cells
    max_nesting: int = 200  # elements within elements
    max_pages: int = 1_000
    max_ocr_pages: int = 120
    max_image_pixels: int = 120_000_000
    max_archive_entries: int = 5_000
    max_part_bytes: int = 20_000_000  # one unpacked XML part of a DOCX
    max_unpacked_bytes: int = 400_000_000  # all parts together as the archive lists them, pictures too
    max_read_bytes: int = 80_000_000  # all parts that are really unpacked, those of inserted files too
    max_inserted_parts: int = 200  # files inserted into one document (altChunk)
    max_insertion_depth: int = 3  # documents inserted into inserted documents
    # XML of real documents packs 5 to 40 times; a bomb 1,000 times. Small parts may pack better than that.
    max_packing_ratio: int = 250
    conversion_seconds: float = 45.0  # LibreOffice, for one file
    ocr_seconds: float = 60.0  # tesseract, for one page
