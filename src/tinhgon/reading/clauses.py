"""The tree of clauses: marks, unmarked paragraphs (rulings 3 and 6 of the contract), field lines, paths."""

import re
from collections.abc import Iterable

from tinhgon.reading import annexes, marks
from tinhgon.reading.model import Clause, Field, Span
from tinhgon.reading.parts import Line, Section

_ENDED = '.;:?!…)”"/'
_WHO = (
    r"(?:(?:Các |Những )?(?:cơ quan|đơn vị|sở|sở, ngành|sở, ban, ngành|bộ|ban|phòng|bộ phận|cá nhân|địa phương|"
    r"cán bộ|lãnh đạo|đồng chí|người|ngành|đầu mối)(?:(?:,| và|/)? ?(?:cơ quan|đơn vị|địa phương|tổ chức|cá nhân))*)"
).replace(" ", r"\ ")
_DOES = (
    r"(?:chủ trì|phối hợp|thực hiện|tham mưu|đầu mối|chịu trách nhiệm|soạn thảo|chỉ đạo|theo dõi|phụ trách|"
    r"triển khai|"
    r"tổng hợp|trình|ban hành|được giao|chủ quản|tham gia|chính|tổ chức thực hiện|báo cáo|thẩm định)"
).replace(" ", r"\ ")
# Who, with whom, when, where, with what product.
_LABEL = marks.pattern(
    rf"""(?P<label>
      {_WHO}\s+(?:được\ giao\s+)?{_DOES}(?:\s+(?:thực\ hiện|và\ phối\ hợp|chính|tham\ mưu|triển\ khai|trình|
        soạn\ thảo|nhiệm\ vụ|xây\ dựng))?
    | (?:Chủ\ trì|Phối\ hợp|Đồng\ chủ\ trì|Chủ\ trì\ thực\ hiện|Phối\ hợp\ thực\ hiện|Trách\ nhiệm\ thực\ hiện|
      Phân\ công(?:\ thực\ hiện)?|Phụ\ trách|Chủ\ trì,\ phối\ hợp|
         Thực\ hiện|Người\ thực\ hiện|Lãnh\ đạo\ phụ\ trách|Chịu\ trách\ nhiệm|Đơn\ vị|Cơ\ quan)
    | (?:Thời\ gian|Thời\ hạn|Thời\ điểm|Tiến\ độ|Lộ\ trình|Hạn|Mốc\ thời\ gian|Hạn\ chót|Thời\ gian,\ tiến\ độ|
      Thời\ gian,\ địa\ điểm)
         (?:\s+(?:và\ tiến\ độ))?(?:\s+(?:thực\ hiện|hoàn\ thành|triển\ khai|trình|ban\ hành|tổ\ chức|báo\ cáo|
           gửi|tiến\ hành|dự\ kiến|thực\ hiện\ và\ hoàn\ thành))*
    | Địa\ điểm(?:\s+(?:thực\ hiện|tổ\ chức))?
    | (?:Sản\ phẩm|Kết\ quả)(?:\s+(?:đầu\ ra|dự\ kiến|hoàn\ thành|thực\ hiện|cần\ đạt|đạt\ được|chủ\ yếu|cụ\ thể))*
    | Thành\ phần(?:\s+(?:tham\ gia|tham\ dự|dự))?
    )\s*(?:\([^()]{{1,40}}\)\s*)?(?P<colon>:)\s*""",
    re.X | re.I,
)
_LABEL_ALONE = marks.pattern(r"(?P<label>Thời (?:gian|hạn) (?:thực hiện|hoàn thành))\s+(?=\S)")
# Only beside another field: alone they are contents.
_LABEL_BESIDE = marks.pattern(
    r"(?P<label>(?:Kinh phí|Nguồn kinh phí|Kinh phí thực hiện|Đối tượng|Hình thức|Số lượng|Ghi chú|Phương thức|"
    r"Cách thức thực hiện|Nguồn lực|Quy mô)"
    r"(?:\s+(?:thực hiện|tổ chức))?)(?P<colon>\s*:)\s*",
)
_INLINE_FIELD = marks.pattern(rf"(?<=[.;)])\s+(?={_LABEL.pattern})", re.X | re.I)
_CLOSING = marks.pattern(
    r"Trên đây là|(?:Chỉ thị|Nghị quyết|Kết luận|Chương trình|Quy định|Thông báo|"
    r"Kế hoạch) này (?:được )?phổ biến|(?:.{0,80}\s)?(?:xin )?trân trọng (?:thông báo|báo cáo|cảm ơn|đề nghị|"
    r"kính trình)|Xin trân trọng|Trân trọng|"
    r"(?:Nghị quyết|Luật|Pháp lệnh) này (?:đã )?(?:được|đã).{5,160}thông qua|(?:Văn phòng|Ban|Ủy ban|UBND|Sở|"
    r"Bộ).{0,80}\s(?:xin )?(?:trân trọng )?(?:thông báo|báo cáo) (?:để|đến|kết luận).{0,120}(?:biết|thực hiện)"
)
# "Đề nghị các cơ quan, đơn vị nghiêm túc triển khai thực hiện./." closes a text; it orders nothing of its own.
_CLOSING_APPEAL = marks.pattern(
    r"(?:Yêu cầu|Đề nghị)\s+(?:Thủ trưởng\s+|người đứng đầu\s+)?(?:các\s+)?(?:(?:cơ quan|đơn vị|địa phương|tổ chức|cá nhân|"
    r"sở|ban|ngành|phòng|bộ phận|có|liên quan|và|các)[\s,]+){1,12}(?:nghiêm túc|khẩn trương|quan tâm|chủ động|phối hợp|tích cực)"
    r"[^.;:\d]{0,60}\./\.?$"
)
_APPROVAL = marks.pattern(
    r"(?:Cơ bản )?(?:thống nhất|nhất trí|đồng ý|thông qua|cho ý kiến|nghe|tán thành|ghi nhận|phê duyệt|"
    r"ban hành kèm|biểu dương|đánh giá|thi hành kỷ luật|cho phép)\b",
    re.I,
)
_SECTION_END = marks.pattern(
    r"(?:Trong )?(?:quá trình|Quá trình) (?:triển khai|thực hiện|tổ chức)|Nếu (?:có|phát sinh)|"
    r"Căn cứ (?:Kế hoạch|Chương trình|nội dung|nhiệm vụ|Nghị quyết|Chỉ thị|Kết luận|Thông báo|Đề án|Phương án)|"
    r"Trường hợp (?:có|phát sinh)|(?:Đề nghị|Yêu cầu) (?:các|Thủ trưởng|thủ trưởng|lãnh đạo)|Định kỳ"
)
_BODY = (
    r"(?:Ủy ban|Uỷ ban|UBND|HĐND|Hội đồng|Ban |Bộ |Sở |Cục |Chi cục |Phòng |Văn phòng|Tỉnh ủy|Tỉnh uỷ|Thành ủy|"
    r"Thành uỷ|Huyện ủy|Đảng ủy|Đảng uỷ|Quân ủy|"
    r"Đảng bộ|Mặt trận|MTTQ|Đoàn |Hội |Liên đoàn|Công an|Viện |Tòa án|Toà án|Thanh tra|Chính phủ|Quốc hội|"
    r"Thủ tướng|Thủ trưởng|"
    r"Các |Chủ tịch|Giám đốc|Trưởng |Bí thư|Cấp ủy|Cấp uỷ|Thường trực|Tổ |Trung tâm|Đồng chí|Người đứng đầu|"
    r"Kho bạc|Báo |Đài |Trường |Bảo hiểm|Công chức|Chi bộ|Bộ Chính trị|Ban Bí thư|Thành phố|Tỉnh |Xã |Phường )"
)
_ORDERS = (
    r"(?:chủ trì|có trách nhiệm|chịu trách nhiệm|chỉ đạo|phối hợp|tham mưu|tổ chức|xây dựng|rà soát|chủ động|"
    r"khẩn trương|tập trung|"
    r"hướng dẫn|kiểm tra|đôn đốc|theo dõi|báo cáo|yêu cầu|kêu gọi|đề nghị|giao|tiếp tục|tăng cường|bố trí|"
    r"căn cứ|phân công|thực hiện|quán triệt|cần|phải)\b"
)
_INSTRUCTION = marks.pattern(
    rf"(?:Giao|Yêu cầu|Đề nghị|Phân công|Chỉ đạo|Nghiên cứu|Xây dựng|Tham mưu|Tổ chức|Phối hợp|Chủ trì|Chủ động|"
    rf"Rà soát|Tăng cường|Triển khai|"
    rf"Hướng dẫn|Kiểm tra|Đôn đốc|Tiếp tục|Tập trung|Khẩn trương|Đẩy mạnh|Thực hiện|Bố trí|Hoàn thành|"
    rf"Hoàn thiện|Quán triệt|Ban hành|Trình|Kịp thời|"
    rf"Thường xuyên|Thành lập|Kiện toàn|Phát huy|Nâng cao|Bảo đảm|Đảm bảo|Huy động|Sắp xếp|Theo dõi|Tổng hợp|"
    rf"Báo cáo|Định kỳ|Chậm nhất|Trước ngày|Trong thời hạn|Hằng năm|Hàng năm|Hằng quý|Hàng quý|Hằng tháng|"
    rf"Hàng tháng)\b"
    rf"|{_BODY}.{{0,260}}?\b{_ORDERS}|Trong quá trình|Quá trình|Nếu ",
    re.S,
)
_ISSUER_ORDERS = marks.pattern(rf"{_BODY}[^,;.:]{{0,70}}?\s(?:yêu cầu|kêu gọi|đề nghị)\s")


class Node:
    """A clause being built."""

    __slots__ = ("bullets", "children", "depth", "end", "fields", "had_no_mark", "is_bold", "is_capitals",
    "is_heading",
                 "is_row", "label", "number", "page", "parent", "parts", "path", "rank", "sign", "start")  # fmt: skip

    def __init__(self, path: str, parent: "Node | None", rank: int, line: Line | None) -> None:
        self.path, self.parent, self.rank = path, parent, rank
        self.parts: list[str] = []
        self.label = self.number = self.sign = ""
        self.depth = 1
        self.bullets = self.children = 0
        self.start = line.start if line else 0
        self.end = line.end if line else 0
        self.page = line.page if line else None
        self.is_bold = self.is_capitals = self.is_heading = False
        self.is_row = self.had_no_mark = False
        self.fields: list[Field] = []

    @property
    def text(self) -> str:
        return "".join(self.parts).strip()

    def add(self, text: str, line: Line, separator: str = "\n") -> None:
        if text:
            self.parts.append((separator if self.parts else "") + text)
        self.end = max(self.end, line.end)

    def is_bare_heading(self) -> bool:
        """Has it nothing but a title so far?"""
        if len(self.parts) != 1 or self.children or self.fields:
            return False
        text = self.parts[0].rstrip()
        if self.is_capitals or self.is_bold or self.is_heading:
            return True
        return text[-1:] not in ".;,…" and len(text) < 220

    def clause(self) -> Clause:
        return Clause(
            path=self.path,
            parent=self.parent.path if self.parent else None,
            text=self.text,
            label=self.label,
            span=Span(start=self.start, end=self.end, page=self.page),
            is_heading=self.is_heading or (self.children > 0 and not self.is_row and self._reads_as_title()),
            is_row=self.is_row,
            had_no_mark=self.had_no_mark,
            fields=tuple(self.fields),
        )

    def _reads_as_title(self) -> bool:
        text = self.parts[0].rstrip() if self.parts else ""
        return bool(text) and text[-1] not in ".;,…" and len(text) < 220


class Builder:
    """Takes lines in order, keeps the open clauses on a stack."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._paths: set[str] = set()
        self.stack: list[Node] = []
        self.root: Node | None = None  # the annex the lines stand in
        self.top_bullets: dict[str, int] = {}
        self.tables = 0
        self._field_open: Node | None = None  # a field label waiting for the bullets below it
        self._after_field = False

    # Sections

    def add_section(self, section: Section) -> None:
        self.stack = []
        self.root = None
        self._field_open, self._after_field = None, False
        if section.prefix and section.head is not None:
            root = self._node(section.prefix, None, -1, section.head)
            root.label = section.label
            root.parts = [section.title or section.label]
            root.is_heading = root.is_capitals = True
            for line in section.head_lines:
                root.end = max(root.end, line.end)
            self.root = root
            self.stack = [root]
        for line in section.lines:
            if line.table is not None:
                annexes.add_table(self, line)
                continue
            self.add_line(line)

    # Lines

    def add_line(self, line: Line) -> None:
        text = line.text
        mark = marks.read_mark(text)
        if mark is not None and not self._is_plausible(mark, line):
            mark = None
        if mark is None:
            self._unmarked(line)
            return
        rest = text[mark.length :].strip()
        if mark.rank == marks.BULLET and mark.sign != "thứ":
            if self._field(rest, line, mark):
                return
            if self._field_open is not None and (mark.sign in ("+", "•") or mark.sign == "("):
                self._field_open.fields[-1] = _extended(self._field_open.fields[-1], rest, line)
                self._field_open.add(text, line)
                return
        self._field_open, self._after_field = None, False
        if mark.rank == marks.BULLET:
            self._bullet(mark, rest, line)
        else:
            self._numbered(mark, rest, line)

    def _is_plausible(self, mark: marks.Mark, line: Line) -> bool:
        rest = line.text[mark.length :].lstrip("“\"'(*_ ")
        unfinished = self._is_unfinished()
        if mark.rank == marks.BULLET:
            return not (rest[:1].islower() and unfinished and mark.sign in ("-", "+"))
        if mark.rank == marks.ROMAN:
            value = marks.roman_value(mark.number)
            if line.is_capitals or line.is_bold or line.is_heading:
                return True
            last = self._last(marks.ROMAN) or self._last(marks.INNER_ROMAN)
            return not unfinished and (
                value <= 2 or (last is not None and value - marks.roman_value(last.number) in (1, 2))
            )
        if mark.rank == marks.CAPITAL:
            last = self._last(marks.CAPITAL)
            follows = mark.number == "A" or (last is not None and 1 <= ord(mark.number) - ord(last.number) <= 2)
            return follows and (line.is_capitals or line.is_bold or line.is_heading or not unfinished)
        if mark.rank == marks.ARTICLE:
            return not unfinished or line.is_bold or bool(mark.label.rstrip()[-1:] in ".:")
        if mark.rank in (marks.PART, marks.CHAPTER, marks.SECTION):
            return not unfinished or line.is_capitals or line.is_bold
        if mark.rank == marks.NUMBER:
            if unfinished and rest[:1].islower():
                return False
            if mark.depth == 1:
                value = int(mark.number)
                last = self._last(marks.NUMBER)
                if unfinished and not line.is_bold:
                    expected = int(last.number) + 1 if last is not None and last.number.isdigit() else 1
                    return value == expected
                return value < 400
            parts = mark.number.split(".")
            return not (unfinished and not line.is_bold and not rest[:1].isupper()) and int(parts[0]) < 60
        if mark.rank == marks.LETTER:
            return not (unfinished and rest[:1].islower() and mark.number != "a")
        return True

    def _last(self, rank: int) -> Node | None:
        return next((node for node in reversed(self.stack) if node.rank == rank), None)

    def _is_unfinished(self) -> bool:
        """Does the paragraph before break off without an end (and is no heading)?"""
        node = self.stack[-1] if self.stack else None
        if node is None or not node.parts or node.is_row:
            return False
        text = node.parts[-1].rstrip()
        if text[-1:] in _ENDED:
            return False
        if text[-1:] in ",-–" or text.endswith(
            (" và", " của", " các", " theo", " tại", " số", " quy", " để", " với", " về")
        ):
            return True
        if node.rank == marks.BULLET or len(node.parts) > 1:
            return len(text) > 60
        return not (node.is_capitals or node.is_bold or node.is_heading) and len(text) > 160

    # Numbered and lettered clauses

    def _numbered(self, mark: marks.Mark, rest: str, line: Line) -> None:
        rank = mark.rank
        if rank == marks.NUMBER and mark.sign in ")/" and self._is_nested_number(mark):
            rank = marks.SUBNUMBER
        if rank == marks.ROMAN and self._last(marks.ARTICLE) is not None and self._last(marks.ROMAN) is None:
            rank = marks.INNER_ROMAN
        while self.stack and self.stack[-1] is not self.root:
            top = self.stack[-1]
            if (
                top.rank > rank
                or (top.rank == rank and not (rank == marks.NUMBER and top.depth < mark.depth))
                or (rank == marks.LETTER and top.rank == marks.LETTER)
            ):
                self.stack.pop()
            else:
                break
        parent = self.stack[-1] if self.stack else None
        number = mark.number
        if rank == marks.PART:
            label = f"P.{number}"
        elif rank == marks.CHAPTER:
            label = f"C.{number}"
        elif rank == marks.SECTION:
            label = f"M.{number}"
        elif rank == marks.ARTICLE:
            label = f"Đ{number}"
        else:
            label = number
        base = parent
        if rank == marks.NUMBER:
            while base is not None and base.rank == marks.NUMBER:
                base = base.parent
        elif rank == marks.ARTICLE:
            base = self.root
        path = f"{base.path}.{label}" if base is not None else label
        node = self._node(path, parent, rank, line)
        node.label, node.number, node.depth, node.sign = mark.label, number, mark.depth, mark.sign
        node.add(rest, line)
        self._forms(node, line)
        self.stack.append(node)

    def _is_nested_number(self, mark: marks.Mark) -> bool:
        """Is "1)" below an open "a)" or "1." of another style?"""
        numbers = [node for node in self.stack if node.rank == marks.NUMBER]
        letters = [node for node in self.stack if node.rank in (marks.LETTER, marks.SUBNUMBER)]
        if not numbers or mark.depth > 1:
            return False
        return numbers[-1].sign == "." and (bool(letters) or mark.number == "1")

    def _forms(self, node: Node, line: Line) -> None:
        node.is_bold = line.is_bold
        node.is_capitals = node.text.isupper() and sum(map(str.isalpha, node.text)) > 3
        node.is_heading = line.is_heading or ((node.is_capitals or line.is_bold) and len(node.text) < 250)
        if node.is_heading and node.text.rstrip().endswith((".", ";")) and len(node.text) > 120:
            node.is_heading = False

    # Bullets

    def _bullet(self, mark: marks.Mark, rest: str, line: Line) -> None:
        key = mark.sign + (str(line.level) if line.is_item and line.level else "")
        bullets = [node for node in self.stack if node.rank == marks.BULLET]
        same = next((node for node in bullets if node.sign == key), None)
        if same is not None:
            while self.stack[-1] is not same:
                self.stack.pop()
            self.stack.pop()
        elif bullets:
            top = bullets[-1]
            if not self._is_below(mark.sign, key, top):
                while self.stack and self.stack[-1] is not bullets[0]:
                    self.stack.pop()
                self.stack.pop()
                # The list goes on with another sign; from now on both signs mean this level.
        self._add_bullet(key, mark.label, rest, line, mark.length == 0)

    def _is_below(self, sign: str, key: str, top: Node) -> bool:
        above = top.sign[:1]
        introduces = top.text.rstrip().endswith(":")
        if sign == above:
            return key > top.sign
        if sign == "+" and above in "-(t*•":
            return True
        if sign == "•" and above in "-+":
            return True
        if sign == "-" and above in "*•":
            return introduces or top.is_bold or top.text.rstrip()[-1:] not in ".;"
        if sign == "*" and above in "-":
            return False
        return introduces

    def _add_bullet(self, key: str, label: str, text: str, line: Line, keeps_label: bool) -> Node:
        parent = self.stack[-1] if self.stack else None
        node = self._node(self._bullet_path(parent), parent, marks.BULLET, line)
        node.sign = key
        node.label = label
        node.add(line.text if keeps_label else text, line)
        self._forms(node, line)
        self.stack.append(node)
        return node

    def _bullet_path(self, parent: Node | None) -> str:
        if parent is None:
            self.top_bullets[""] = self.top_bullets.get("", 0) + 1
            return f"-{self.top_bullets['']}"
        parent.bullets += 1
        return f"{parent.path}{'+' if parent.rank == marks.BULLET else '-'}{parent.bullets}"

    # Unmarked paragraphs

    def _unmarked(self, line: Line) -> None:
        text = line.text
        if self._field(text, line, None):
            return
        current = self.stack[-1] if self.stack else None
        if current is not None and (text[:1].islower() or self._is_unfinished()):
            self._field_open = None
            if current.parts and current.fields and self._after_field:
                current.fields[-1] = _extended(current.fields[-1], text, line)
            current.add(text, line, " ")
            return
        if _CLOSING.match(text) or _CLOSING_APPEAL.match(text):
            self._after_field = False
            return
        self._field_open = None
        was_field, self._after_field = self._after_field, False
        if current is None or current is self.root:
            if current is not None and current.is_bare_heading() and not _INSTRUCTION.match(text):
                current.add(text, line)
                return
            self._own_bullet(line)
            return
        if current.is_bare_heading():
            current.add(text, line)
            return
        if line.follows_break and not was_field:
            current.add(text, line)
            return
        is_order = bool(_INSTRUCTION.match(text)) and not _APPROVAL.match(text)
        if current.had_no_mark and not re.match(r"Giao |Yêu cầu |Đề nghị ", text) and not re.match(_BODY, text):
            current.add(text, line)
            return
        if _ISSUER_ORDERS.match(text) or _SECTION_END.match(text):
            self._close_to_section()
            self._own_bullet(line)
            return
        if not is_order:
            current.add(text, line)
            return
        if current.rank == marks.BULLET:  # beside it
            self.stack.pop()
        elif current.rank in (marks.NUMBER, marks.LETTER, marks.SUBNUMBER) and len(current.parts) >= 1:
            own = current.text
            if not current.is_heading and not _APPROVAL.match(own) and not own.rstrip().endswith(":"):
                self.stack.pop()
        self._own_bullet(line)

    def _close_to_section(self) -> None:
        """Leave bullets, letters and numbers: what follows concludes a section."""
        while self.stack and self.stack[-1] is not self.root and self.stack[-1].rank >= marks.NUMBER:
            self.stack.pop()

    def _own_bullet(self, line: Line) -> None:
        node = self._add_bullet("-", "", line.text, line, False)
        node.had_no_mark = True
        node.is_heading = node.is_heading and not line.text.endswith(".")

    # Fields

    def _field(self, text: str, line: Line, mark: marks.Mark | None) -> bool:
        """Take a label line into the clause it describes."""
        found = _LABEL.match(text)
        if found is None and mark is None and len(text) < 250:
            found = _LABEL_ALONE.match(text)
        if found is None and self._after_field:
            found = _LABEL_BESIDE.match(text)
        current = self.stack[-1] if self.stack else None
        if found is None or current is None or current is self.root:
            return False
        if not current.parts:
            return False
        value = text[found.end() :].strip()
        current.fields.append(
            Field(label=found["label"].strip(), value=value, span=Span(start=line.start, end=line.end, page=line.page))
        )
        current.add(line.text if mark is None else text, line)
        self._after_field = True
        self._field_open = current if not value else None
        return True

    # Nodes

    def _node(self, path: str, parent: Node | None, rank: int, line: Line) -> Node:
        if path in self._paths:
            copy = 2
            while f"{path}({copy})" in self._paths:
                copy += 1
            path = f"{path}({copy})"
        self._paths.add(path)
        node = Node(path, parent, rank, line)
        if parent is not None:
            parent.children += 1
        self.nodes.append(node)
        return node


def _extended(old: Field, text: str, line: Line) -> Field:
    start = old.span.start if old.span else line.start
    return Field(
        label=old.label,
        value=f"{old.value}; {text.rstrip(';.')}" if old.value else text.rstrip(";."),
        span=Span(start=start, end=line.end, page=old.span.page if old.span else line.page),
    )


def inline_fields(text: str, start: int) -> list[Field]:
    """Fields printed inside a paragraph ("… gửi Bộ Tài chính. Thời gian hoàn thành: Trước ngày 31/5")."""
    fields = []
    for gap in _INLINE_FIELD.finditer(text):
        found = _LABEL.match(text, gap.end())
        if found:
            value = re.split(r"(?<=[^\d\s])[.;](?=\s|$)", text[found.end() :].strip(), maxsplit=1)[0]
            fields.append(Field(label=found["label"].strip(), value=value.strip()))
    return fields


def find_clauses(sections: Iterable[Section]) -> tuple[Clause, ...]:
    """Return the clauses of all sections in reading order."""
    builder = Builder()
    for section in sections:
        builder.add_section(section)
    for node in builder.nodes:
        if not node.fields and not node.is_row and ":" in node.text:
            node.fields.extend(inline_fields(node.text, node.start))
    return tuple(node.clause() for node in builder.nodes)
