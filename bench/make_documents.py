"""Write large documents of the genre for measurements: a DOCX of about N pages, or a folder of N programmes.

    python bench/make_documents.py docx PAGES FILE.docx
    python bench/make_documents.py many COUNT FOLDER

The text is invented and the same for the same arguments. About six clauses make a page of 14-point type.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from docx import Document

BODIES = ["Sở Nội vụ", "Sở Tài chính", "Sở Tư pháp", "Sở Y tế", "Thanh tra tỉnh", "Văn phòng Tỉnh ủy", "Sở Xây dựng"]
WORKS = [
    "rà soát, hoàn thiện quy định về chức năng, nhiệm vụ, quyền hạn của các phòng chuyên môn sau sắp xếp",
    "xây dựng phương án quản lý, sử dụng trụ sở dôi dư, bảo đảm không để lãng phí, thất thoát tài sản công",
    "tổng hợp kết quả bàn giao hồ sơ, tài liệu của các cơ quan đã kết thúc hoạt động trên địa bàn tỉnh",
    "hướng dẫn giải quyết chế độ, chính sách đối với cán bộ, công chức, viên chức chịu tác động của sắp xếp",
    "kiểm tra việc tiếp nhận, giải quyết thủ tục hành chính tại trung tâm phục vụ hành chính công cấp xã",
]
CLAUSES_PER_PAGE = 6


def programme(clauses: int, seed: int) -> list[str]:
    """Lines of one programme with about `clauses` bulleted tasks."""
    lines = [
        "TỈNH ỦY MINH HẢI",
        "*",
        f"Số {seed + 1:02}-CTr/TU",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Minh Hải, ngày 02 tháng 01 năm 2026",
        "CHƯƠNG TRÌNH HÀNH ĐỘNG",
        "thực hiện việc sắp xếp tổ chức bộ máy của hệ thống chính trị tỉnh",
        "I- NHIỆM VỤ, GIẢI PHÁP",
    ]
    for i in range(clauses):
        if i % 10 == 0:
            lines.append(f"{i // 10 + 1}. Nhóm nhiệm vụ thứ {i // 10 + 1}")
        body, helper = BODIES[(i + seed) % len(BODIES)], BODIES[(i + seed + 3) % len(BODIES)]
        work, day, month = WORKS[(i * 3 + seed) % len(WORKS)], i % 27 + 1, i % 12 + 1
        lines.append(f"- {body} chủ trì, phối hợp với {helper} {work}; hoàn thành trước ngày {day:02}/{month:02}/2026.")
    return [*lines, "Nơi nhận:", "- Các cơ quan tỉnh,", "- Lưu VPTU.", "T/M BAN THƯỜNG VỤ", "BÍ THƯ", "Tạ Văn Minh"]


def long_docx(pages: int = 100) -> bytes:
    """Return a DOCX of about `pages` pages."""
    document = Document()
    for line in programme(pages * CLAUSES_PER_PAGE, 0):
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def long_pdf(pages: int = 96) -> bytes:
    """Return a PDF of about `pages` pages, one in six of them a ruled table, set by typst."""
    import typst

    lines = programme(pages * CLAUSES_PER_PAGE, 0)
    rows = [(str(at), WORKS[at % len(WORKS)], BODIES[at % len(BODIES)]) for at in range(1, pages * 2)]
    cells = ", ".join(f"[{cell}]" for row in (("TT", "Nhiệm vụ", "Cơ quan chủ trì"), *rows) for cell in row)
    text = "\n\n".join(line.replace("-", "\\-", 1).replace("*", "\\*").replace(". ", "\\. ", 1) for line in lines)
    source = (
        '#set page(paper: "a4", margin: (left: 3cm, right: 2cm, y: 2cm), numbering: "1")\n#set text(size: 14pt)\n'
        "#set par(justify: true, first-line-indent: (amount: 1.27cm, all: true))\n"
        f"{text}\n\n#table(columns: (1.2cm, 9.5cm, 5cm), {cells})\n"
    )
    compiled = typst.compile(source.encode())
    assert isinstance(compiled, bytes)
    return compiled


def main(kind: str, amount: str, target: str) -> None:
    if kind == "docx":
        Path(target).write_bytes(long_docx(int(amount)))
    elif kind == "many":
        folder = Path(target)
        folder.mkdir(parents=True, exist_ok=True)
        for seed in range(int(amount)):
            (folder / f"programme-{seed:05}.txt").write_text("\n\n".join(programme(100, seed)) + "\n", "utf-8")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
