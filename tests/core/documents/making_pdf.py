"""PDFs made for tests: typst's, turned as scanners and printers turn pages, and hand-written ones with fonts of their own."""

import io
from collections.abc import Sequence

from tests.core.documents.making import pdf_bytes

TASKS = (
    "1. Phòng Kinh tế chủ trì, phối hợp với Phòng Văn hóa - Xã hội rà soát tài sản công của các đơn vị sau sắp xếp, "
    "hoàn thành trước ngày 30/6/2026.",
    "2. Văn phòng HĐND và UBND tham mưu quy chế làm việc của Ủy ban nhân dân xã, hoàn thành trong tháng 4/2026.",
    "3. Công an xã xây dựng phương án bảo đảm an ninh, trật tự trong thời gian sắp xếp, hoàn thành trước 15/5/2026.",
)
_HEAD = (
    "#set par(justify: true, first-line-indent: (amount: 1.27cm, all: true), spacing: 0.9em)\n"
    "#grid(columns: (42%, 58%), align: center, row-gutter: 6pt, [ỦY BAN NHÂN DÂN], [*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM*],"
    "[*XÃ AN THỊNH*], [*Độc lập - Tự do - Hạnh phúc*], [Số: 12/KH-UBND], [_An Thịnh, ngày 05 tháng 3 năm 2026_])\n"
    "#align(center)[*KẾ HOẠCH* \\ *Sắp xếp tổ chức bộ máy năm 2026*]\n\n"
)
_SIGNED = (
    "\n\n#set par(first-line-indent: 0pt)\n#grid(columns: (50%, 50%), [_Nơi nhận:_ \\ \\- UBND tỉnh; \\ \\- Lưu: VT.],"
    "align(center)[*TM. ỦY BAN NHÂN DÂN* \\ *CHỦ TỊCH* #v(40pt) *Trần Văn Mẫu*])"
)


def plan(*, before: str = "", body: str = "", behind: str = "") -> bytes:
    """Return a one-page plan of three tasks; `before` is typst for the whole page, `body` replaces the tasks."""
    text = body or "\n\n".join(task.replace(". ", "\\. ", 1) for task in TASKS)
    return pdf_bytes(before + _HEAD + text + _SIGNED + behind)


def turned(data: bytes, *, letters: int, shown: int) -> bytes:
    """Return the PDF with its pages' letters turned by `letters` degrees counter-clockwise and /Rotate `shown`."""
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    for page in writer.pages:
        wide, tall = float(page.mediabox.width), float(page.mediabox.height)
        moves = {0: (0, 0), 90: (tall, 0), 180: (wide, tall), 270: (0, wide)}
        page.add_transformation(pypdf.Transformation().rotate(letters).translate(*moves[letters]))
        size = (tall, wide) if letters in (90, 270) else (wide, tall)
        for box in (page.mediabox, page.cropbox, page.trimbox, page.bleedbox, page.artbox):
            box.lower_left, box.upper_right = (0, 0), size
        page.rotation = shown
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def with_drawing(data: bytes, drawing: str) -> bytes:
    """Return the PDF with operators of drawing put under the contents of its first page."""
    import pypdf
    from pypdf.generic import DecodedStreamObject

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    page = writer.pages[0]
    stream = DecodedStreamObject()
    stream.set_data(b"q " + drawing.encode("latin-1") + b" Q\n" + page.get_contents().get_data())
    page.replace_contents(stream)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def hand_pdf(contents: Sequence[str], fonts: dict[str, str], *, extra: Sequence[str] = ()) -> bytes:
    """Return a PDF whose pages are drawn by these operators (latin-1), with font dictionaries by name.

    `extra` are further objects; the first of them is number 3.
    """
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    objects.extend(extra)
    names = " ".join(f"/{name} {dictionary}" for name, dictionary in fonts.items())
    kids = []
    for content in contents:
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            f"/Resources << /Font << {names} >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode()
    return out


def type1(name: str) -> str:
    """A font that is not embedded, with one byte a letter and widths of half its size."""
    widths = " ".join(["500"] * 224)
    return (
        f"<< /Type /Font /Subtype /TrueType /BaseFont /{name} /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 255 "
        f"/Widths [{widths}] >>"
    )


def shown_text(font: str, size: float, x: float, y: float, text: str) -> str:
    """Operators that print `text` (latin-1) at a place."""
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /{font} {size} Tf {x} {y} Td ({escaped}) Tj ET\n"
