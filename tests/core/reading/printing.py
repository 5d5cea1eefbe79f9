"""One invented plan, printed in the dialects in which converters flatten tables. All print the same document."""

import textwrap
from collections.abc import Callable, Iterator

LEFT, RIGHT = ["UBND TỈNH AN PHÚC", "SỞ NỘI VỤ"], ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
NUMBER, DATE = ["Số: 18/KH-SNV"], ["An Phúc, ngày 05 tháng 3 năm 2026"]
RECIPIENTS = ["Nơi nhận:", "- Giám đốc Sở (để báo cáo);", "- Các phòng;", "- Lưu: VT."]
SIGNATURE = ["GIÁM ĐỐC", "Lê Quang Định"]
TITLE = "Sắp xếp kho lưu trữ hồ sơ công chức giai đoạn 2026 - 2028"
BODY = [
    ("**I. MỤC ĐÍCH**", False),
    ("Chuẩn hóa cách lưu hồ sơ ở các phòng, để công chức tìm được giấy tờ của mình trong một buổi làm việc.", True),
    ("**II. NHIỆM VỤ**", False),
    (
        "1. Phòng Hành chính lập danh mục hồ sơ của giai đoạn 2026 - 2028, đối chiếu với sổ của từng phòng, gửi Giám đốc "
        "Sở trước ngày 20/4/2026.",
        True,
    ),
    ("2. Phòng Kế toán sắp lại kho lưu trữ trong tháng 5/2026 và báo cáo những việc còn thiếu kinh phí.", True),
]
ANNEX = [
    "**PHỤ LỤC**",
    "PHÂN CÔNG NHIỆM VỤ",
    "*(Kèm theo Kế hoạch số 18/KH-SNV ngày 05 tháng 3 năm 2026 của Sở Nội vụ)*",
]
ROWS = [
    ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian hoàn thành"],
    [
        "1",
        "Đối chiếu con dấu với sổ giao nhận của các phòng trong ba năm 2023 - 2025",
        "Phòng Hành chính",
        "Tháng 4/2026",
    ],
    ["2", "Lập biên bản con dấu hỏng", "Phòng Kế toán", "Tháng 5/2026"],
    ["3", "Bàn giao con dấu mới", "Phòng Hành chính", "Quý III/2026"],
]
NOTE = "Ghi chú: số liệu đến ngày 28/02/2026."

Cell = list[str]
Table = list[list[Cell]]
Printer = Callable[[Table, int], list[str]]


def wrap(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False) if width else [text]


def lone_bars(table: Table, width: int) -> list[str]:
    lines: list[str] = []
    for row in table:
        for cell in row:
            lines += ["|", *(part for line in cell for part in wrap(line, width))]
        lines.append("|")
    return lines


def first_cell_open(table: Table, width: int) -> list[str]:
    return lone_bars(table, width)[1:]


def never_closed(table: Table, width: int) -> list[str]:
    return lone_bars(table, width)[:-1]


def airy_bars(table: Table, width: int) -> list[str]:
    return [part for line in lone_bars(table, width) for part in ((line, "") if line != "|" else ("|", ""))]


def bars_on_the_line(table: Table, width: int) -> list[str]:
    """The bar stands behind the last line of a cell."""
    lines: list[str] = []
    for row in table:
        lines.append("|")
        for cell in row:
            parts = [part for line in cell for part in wrap(line, width)]
            lines += [*parts[:-1], f"{parts[-1]} |"]
    return lines


def pipe_rows(table: Table, width: int) -> list[str]:
    rows = ["| " + " | ".join("<br>".join(cell) for cell in row) + " |" for row in table]
    return [rows[0], "|" + "---|" * len(table[0]), *rows[1:]]


def blank_head(table: Table, width: int) -> list[str]:
    """A pipe table whose head is empty, as pandoc prints frames: "| | |", "|---|---|", rows."""
    columns = len(table[0])
    rows = ["| " + " | ".join("<br>".join(cell) for cell in row) + " |" for row in table]
    return ["|" + " |" * columns, "|" + "---|" * columns, *rows]


def no_frame(table: Table, width: int) -> list[str]:
    return [" | ".join(" / ".join(cell) for cell in row) for row in table]


def html(table: Table, width: int) -> list[str]:
    rows = ["<tr>" + "".join(f"<td>{'<br>'.join(cell)}</td>" for cell in row) + "</tr>" for row in table]
    return ["<table>", *rows, "</table>"]


def html_on_lines(table: Table, width: int) -> list[str]:
    lines = ["<table border='1'>", "<tbody>"]
    for row in table:
        lines.append("<tr>")
        for cell in row:
            lines += ["<td>", *(f"<p>{line}</p>" for line in cell), "</td>"]
        lines.append("</tr>")
    return [*lines, "</tbody>", "</table>"]


def simple(table: Table, width: int) -> list[str]:
    """Pandoc's multiline table: columns under dashes, blank lines between rows."""
    columns = len(table[0])
    wide = [
        max(len(part) for row in table for line in row[at] for part in wrap(line, width or 30)) for at in range(columns)
    ]
    rule = "  " + " ".join("-" * size for size in wide)
    lines = ["  " + "-" * (sum(wide) + columns - 1)]
    for number, row in enumerate(table):
        parts = [[part for line in cell for part in wrap(line, width or 30)] for cell in row]
        for at in range(max(map(len, parts))):
            texts = [(cell[at] if at < len(cell) else "").ljust(size) for cell, size in zip(parts, wide, strict=True)]
            lines.append("  " + " ".join(texts).rstrip())
        lines += [rule] if number == 0 else [""]
    return [*lines[:-1], "  " + "-" * (sum(wide) + columns - 1)]


def grid(table: Table, width: int) -> list[str]:
    columns = len(table[0])
    wide = [
        max(len(part) for row in table for line in row[at] for part in wrap(line, width or 30)) for at in range(columns)
    ]
    border = "+" + "+".join("-" * (size + 2) for size in wide) + "+"
    lines = [border]
    for number, row in enumerate(table):
        parts = [[part for line in cell for part in wrap(line, width or 30)] for cell in row]
        for at in range(max(map(len, parts))):
            texts = [(cell[at] if at < len(cell) else "").ljust(size) for cell, size in zip(parts, wide, strict=True)]
            lines.append("| " + " | ".join(texts) + " |")
        lines.append(border.replace("-", "=") if number == 0 else border)
    return lines


def tabs(table: Table, width: int) -> list[str]:
    lines = []
    for row in table:
        for at in range(max(map(len, row))):
            lines.append("\t".join(cell[at] if at < len(cell) else "" for cell in row))
    return lines


def spaces(table: Table, width: int) -> list[str]:
    wide = [max(len(line) for row in table for line in row[at]) + 6 for at in range(len(table[0]))]
    lines = []
    for row in table:
        for at in range(max(map(len, row))):
            texts = [(cell[at] if at < len(cell) else "").ljust(size) for cell, size in zip(row, wide, strict=True)]
            lines.append("".join(texts).rstrip())
    return lines


FRAMES: dict[str, Printer] = {
    one.__name__: one
    for one in (
        lone_bars, first_cell_open, never_closed, airy_bars, bars_on_the_line, pipe_rows, blank_head, no_frame, html,
        html_on_lines, grid, tabs, spaces,
    )
}  # fmt: skip
FACTS: dict[str, Printer] = {
    one.__name__: one
    for one in (
        lone_bars, first_cell_open, never_closed, airy_bars, bars_on_the_line, pipe_rows, no_frame, html, html_on_lines,
        simple, grid, tabs, spaces,
    )
}  # fmt: skip


def document(frame: Printer, facts: Printer, *, width: int, note: bool, open_emphasis: bool = False) -> str:
    """The whole plan. `width`: of hard wraps, 0 for none; `note`: print a line right behind the table."""
    lines = frame([[LEFT, RIGHT], [NUMBER, DATE]], width)
    gap = [""] if frame is not lone_bars else []
    lines += (
        [*gap, "**KẾ HOẠCH", "", *wrap(TITLE, width), ""]
        if open_emphasis
        else [*gap, "**KẾ HOẠCH**", "", *wrap(TITLE, width), ""]
    )
    for text, is_text in BODY:
        lines += [*(wrap(text, width) if is_text else [text]), ""]
    lines += frame([[RECIPIENTS, SIGNATURE]], 0 if frame is grid else width)
    lines += [*gap, *(part for line in ANNEX for part in (line, ""))]
    lines += facts([[[text] for text in row] for row in ROWS], width)
    if note:
        lines += [*([""] if facts not in (lone_bars,) else []), NOTE]
    return "\n".join(lines) + "\n"


def cases() -> Iterator[tuple[str, str]]:
    """Every dialect of frame with every trouble, then every dialect of table."""
    for name, frame in FRAMES.items():
        for width in (0, 72, 47):
            for note in (False, True):
                yield f"frame-{name}-{width}-{note}", document(frame, lone_bars, width=width, note=note)
    for name, facts in FACTS.items():
        for width in (0, 72, 47):
            for note in (False, True):
                yield f"table-{name}-{width}-{note}", document(lone_bars, facts, width=width, note=note)
    yield "emphasis", document(lone_bars, pipe_rows, width=72, note=False, open_emphasis=True)
