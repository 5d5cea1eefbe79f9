"""The letterhead, Party or State: kind, number, date, issuer, title, signer, recipients (rulings 1 and 2)."""

import re
from collections.abc import Sequence
from datetime import date

from tinhgon.documents import Document
from tinhgon.reading import citations, marks
from tinhgon.reading.layout.lines import Line, is_signature
from tinhgon.reading.model import Letterhead, Recipient, Signer, Span
from tinhgon.reading.parts import CAPACITY, MOTTO, RECIPIENTS, Parts, is_person, kind_of
from tinhgon.vietnamese import fold

_NUMBER_LINE = marks.pattern(r"Số\s*:?\s*(?P<rest>.*)$", re.I | re.S)
_SYMBOL_LINE = marks.pattern(r"\s*(?P<serial>\d[\d ]{0,6}[a-zA-Z]?)?(?P<blank>[\s.…_]*)(?P<symbol>[-/–]\s*[A-ZĐ\d].*)$")
_DATE_LINE = marks.pattern(
    r"(?P<place>[A-ZĐÀ-Ỹ][^,;:\d]{1,50}?)\s*,\s*(?:ngày|"
    r"Ngày)\s*(?P<day>[\d.…_\s]*)\s*tháng\s*(?P<month>[\d.…_\s]*)\s*năm\s*(?P<year>\d{4})?"
)
_DATE_SHORT = marks.pattern(
    r"(?P<place>[A-ZĐÀ-Ỹ][^,;:\d]{1,50}?)\s*,\s*ngày\s*(?P<day>\d{1,2})[/.\-](?P<month>\d{1,2})[/.\-](?P<year>\d{4})"
)
_SUBJECT = marks.pattern(r"(?:V/v|V/v\.|Về việc|Trích yếu)\s*:?\s*(?P<title>.+)$", re.I | re.S)
_CAPTION_NUMBER = marks.pattern(r"kèm theo\s+(?P<kind>[^\d]{3,40}?)\s*(?:số)?\s*:?\s*(?=\d)", re.I)

# Words that open the name of a body, in capitals as a letterhead prints them.
_HEAD_WORD = marks.pattern(
    r"(?:ỦY BAN|UỶ BAN|HỘI ĐỒNG|BAN|SỞ|BỘ|CỤC|TỔNG CỤC|CHI CỤC|PHÒNG|VĂN PHÒNG|TỈNH ỦY|TỈNH UỶ|THÀNH ỦY|"
    r"THÀNH UỶ|HUYỆN ỦY|HUYỆN UỶ|QUẬN ỦY|QUẬN UỶ|"
    r"THỊ ỦY|THỊ UỶ|ĐẢNG ỦY|ĐẢNG UỶ|ĐẢNG BỘ|ĐẢNG ĐOÀN|MẶT TRẬN|ĐOÀN|HỘI|LIÊN ĐOÀN|TRƯỜNG|TRUNG TÂM|CÔNG TY|VIỆN|"
    r"TÒA ÁN|TOÀ ÁN|QUỐC HỘI|CHÍNH PHỦ|"
    r"THỦ TƯỚNG|THANH TRA|CÔNG AN|BỘ CHỈ HUY|UBND|HĐND|UBMTTQ|TỔ|CHI BỘ|BCH|BTV|THƯỜNG TRỰC|KIỂM TOÁN|NGÂN HÀNG|"
    r"BẢO HIỂM|KHO BẠC|QUÂN ỦY|QUÂN UỶ|"
    r"BAN CHỈ ĐẠO|ĐÀI|BÁO|LIÊN MINH|LIÊN HIỆP|HỌC VIỆN|ĐẠI HỌC|TẬP ĐOÀN|TẠP CHÍ|CHỦ TỊCH)(?=\s|$)"
)
# Own lines that name nobody by themselves (ruling 2), folded.
_GENERIC = {
    "ban thuong truc", "ban thuong vu", "ban chap hanh", "hoi dong nhan dan", "uy ban nhan dan", "thuong truc",
    "ban to chuc",
    "ban tuyen giao", "ban noi chinh", "ban dan van", "uy ban kiem tra", "van phong", "ban chi dao", "hdnd",
    "ubnd", "dang doan",
    "ban can su dang", "ban tuyen giao va dan van", "ban xay dung dang", "thuong truc hoi dong nhan dan", "bch",
    "btv",
    "thuong truc hdnd", "ban phap che", "ban kinh te", "ban kinh te - ngan sach", "ban van hoa - xa hoi",
    "to cong tac",
}  # fmt: skip
_OPEN_ENDED = marks.pattern(
    r"(?:ỦY BAN THƯỜNG VỤ|UỶ BAN THƯỜNG VỤ|VĂN PHÒNG|THƯỜNG TRỰC|BAN CÔNG TÁC ĐẠI BIỂU|TỔNG THƯ KÝ|CHỦ TỊCH|"
    r"BAN CHỈ HUY|ỦY BAN KIỂM TRA|BAN THƯỜNG VỤ)$"
)

_PURPOSE = marks.pattern(
    r"(?:để\s|để$|b/c|báo cáo|đ/b|đưa tin|đăng|t/h|thực hiện|phối hợp|p/h|ph/h|theo dõi|biết|chỉ đạo|c/đ|"
    r"kiểm tra|niêm yết|công bố|"
    r"gửi qua|qua eoffice|tuyên truyền|xin ý kiến|giúp|hướng dẫn|triển khai)",
    re.I,
)
_TITLE_OF_PERSON = marks.pattern(
    r"(?:GS\.?|PGS\.?|TS\.?|ThS\.?|BS\.?|CKI|CKII|KTS\.?|Đại tá|Thượng tá|Trung tá|Thiếu tá|Đại tướng|"
    r"Thượng tướng|Trung tướng|Thiếu tướng|Đại úy)"
)


def read_letterhead(document: Document, parts: Parts) -> Letterhead:
    spans: list[tuple[str, Span]] = []

    def note(name: str, line: Line | None) -> None:
        if line is not None:
            spans.append((name, Span(start=line.start, end=line.end, page=line.page)))

    head = parts.head
    number, number_line, blank_symbol = _number(head)
    issued_on, place, date_line = _date(head)
    kind = parts.kind
    bodies, issuer_line = _bodies(head)
    body_text = _running_text(document)
    title = _title_text(parts)
    title_line = parts.title[0] if parts.title else None
    subject_line = None
    if not title:
        title, subject_line = _subject(head + parts.preamble[:4])
        title_line = subject_line
    if title and title.isupper():
        names = " ".join(name for name in (place, *(_issuer(bodies, body_text))) if name)
        title = running_case(title, f"{body_text}\n({names})", keeps_start=True)
    if title:
        title = title[:1].upper() + title[1:]

    number, issued_on = _from_captions(document, parts, kind, number, issued_on, blank_symbol)
    if kind is None:
        kind = _kind_without_name(number, bool(subject_line), document, parts)
    if number is None:
        number, _ = _number_elsewhere(parts, kind)

    signer, recipients = _closing(parts.closing)
    issuer, superior = _issuer(bodies, body_text)
    if issuer is None:
        issuer = _issuer_without_letterhead(document, parts, kind)
    for name, line in (
        ("number", number_line), ("issued_on", date_line), ("issuer", issuer_line), ("kind", parts.kind_line),
        ("title", title_line),
    ):  # fmt: skip
        note(name, line)
    note("recipients", next((line for line in parts.closing if RECIPIENTS.match(line.text)), None))
    note("signer", next((line for line in parts.closing if is_signature(line.text)), None))
    return Letterhead(
        kind=kind,
        number=number,
        issued_on=issued_on,
        place=place,
        issuer=issuer,
        superior=superior,
        title=title or None,
        signer=signer,
        recipients=recipients,
        spans=tuple(spans),
    )


# Number and date


def _number(head: Sequence[Line]) -> tuple[str | None, Line | None, str | None]:
    """Return the number, its line, and the symbol if the number itself is left blank ("Số:      /KH-UBND")."""
    for place, line in enumerate(head):
        found = _NUMBER_LINE.match(line.text)
        if not found and not re.match(r"\s*\d{0,5}\s*[-/]\s*[A-ZĐ]{2,}", line.text):
            continue
        rest = found["rest"] if found else line.text
        if not rest.strip() and place + 1 < len(head):
            rest = head[place + 1].text
        symbol = _SYMBOL_LINE.match(re.split(r"\s{4,}|\bngày\b", rest)[0].strip())
        if not symbol:
            if found:
                return None, line, None
            continue
        serial = (symbol["serial"] or "").replace(" ", "")
        printed = citations.clean_number(symbol["symbol"]).rstrip(".,;")
        year = re.match(r"[/-](\d{4})?[-/]?$", printed)
        if not serial or year:
            return None, line, printed
        return serial + printed, line, None
    return None, None, None


def _date(head: Sequence[Line]) -> tuple[date | None, str | None, Line | None]:
    for place, line in enumerate(head):
        text = line.text
        if "ngày" not in text.lower():
            continue
        if place + 1 < len(head) and "năm" not in text and "/" not in text:
            text = f"{text} {head[place + 1].text}"
        found = _DATE_LINE.search(text) or _DATE_SHORT.search(text)
        if not found:
            continue
        printed = found["place"].strip()
        try:
            day = date(int(found["year"] or ""), int(found["month"].strip()), int(found["day"].strip()))
        except ValueError:
            return None, printed, line
        return day, printed, line
    return None, None, None


def _from_captions(
    document: Document,
    parts: Parts,
    kind: str | None,
    number: str | None,
    issued_on: date | None,
    blank_symbol: str | None,
) -> tuple[str | None, date | None]:
    """Ruling 1: the number may stand only in an annex's caption or in a field of the PDF."""
    for line in parts.tail:
        if number is not None and issued_on is not None:
            break
        for found in citations.find_in(line.text):
            before = fold(line.text[: found.start])
            if "kem theo" not in before:
                continue
            if kind is not None and found.kind is not None and found.kind != kind:
                continue
            if number is None:
                number = found.number
            if found.number == number and issued_on is None:
                issued_on = found.issued_on
            break
    for name, value in document.fields:
        value = value.strip()
        folded = fold(name)
        if number is None and re.fullmatch(r"\d{1,5}[a-z]?\s*[-/]\s*[\dA-ZĐ].{1,30}", value):
            number = citations.clean_number(value)
        elif (
            number is None and blank_symbol and re.fullmatch(r"\d{1,5}", value) and re.search(r"so|number|num", folded)
        ):
            number = value + blank_symbol
        elif issued_on is None and re.search(r"ngay|date", folded):
            read = citations.parse_date(value if value.lower().startswith("ngày") else f"ngày {value}")
            issued_on = read[0] if read else None
    return number, issued_on


def _kind_without_name(number: str | None, has_subject: bool, document: Document, parts: Parts) -> str | None:
    if number:
        for part in re.split(r"[-/]", number)[1:]:
            kind = citations._ABBREVIATIONS.get(part.upper())
            if kind:
                return kind
        return "CV"
    if has_subject or any(fold(line.text).startswith("kinh gui") for line in parts.preamble[:6]):
        return "CV"
    # "… nêu tại Kết luận này": the document names its own kind.
    counts: dict[str, int] = {}
    for found in re.finditer(
        r"(?<!\w)(chương trình hành động|kế hoạch|nghị quyết|quyết định|chỉ thị|kết luận|thông báo|hướng dẫn|"
        r"phương án|đề án|quy định|quy chế|chương trình|công điện) này\b",
        document.text,
        re.I,
    ):
        read = kind_of(found[1])
        if read and found[1][0].isupper():
            counts[read[0]] = counts.get(read[0], 0) + 1
    return max(counts, key=lambda kind: counts[kind]) if counts else None


def _number_elsewhere(parts: Parts, kind: str | None) -> tuple[str | None, date | None]:
    """Without a letterhead: the number in a heading before or after the text that names a document of this kind."""
    if parts.head and any(_NUMBER_LINE.match(line.text) for line in parts.head):
        return None, None
    for line in parts.tail + parts.head:
        for found in citations.find_in(line.text):
            if found.kind == kind and kind is not None:
                return found.number, found.issued_on
    return None, None


# Title


_OF_WHOM = marks.pattern(r"CỦA [A-ZĐÀ-Ỹ\s,]+\s(?=[a-zđà-ỹ]{2})")  # "CỦA BAN THƯỜNG VỤ về việc …"


def _title_text(parts: Parts) -> str:
    texts = ([parts.title_rest] if parts.title_rest else []) + [line.text for line in parts.title]
    if len(texts) > 1 and texts[0].startswith("CỦA ") and texts[0].isupper():  # "CHỈ THỊ / CỦA BAN THƯỜNG VỤ …"
        texts = texts[1:]
    title = " ".join(" ".join(texts).split()).strip(" *")
    title = _OF_WHOM.sub("", title)
    return re.sub(r"^[-–:]\s*", "", title)


def _subject(lines: Sequence[Line]) -> tuple[str, Line | None]:
    for place, line in enumerate(lines):
        found = _SUBJECT.match(line.text)
        if not found or (len(line.text) > 300):
            continue
        title = found["title"].strip()
        for after in lines[place + 1 : place + 6]:
            if after.frame != line.frame or after.column != line.column or re.search(r"ngày\b.*\btháng\b", after.text):
                break
            if not line.frame and not after.text[:1].islower():
                break
            if fold(after.text).startswith("kinh gui"):
                break
            title += " " + after.text
        return title.strip(" ./"), line
    return "", None


# Issuer


def _bodies(head: Sequence[Line]) -> tuple[list[str], Line | None]:
    """Names of bodies in the letterhead, top down, lines of one name joined."""
    bodies: list[str] = []
    last: Line | None = None
    for line in head:
        text = line.text.strip(" *.-–:")
        folded = fold(text)
        if not text or MOTTO.search(folded) or _NUMBER_LINE.match(text) or "ngày" in text.lower().split():
            continue
        if line.frame and line.column > 0:
            continue
        if _SUBJECT.match(text) or kind_of(text) or len(text) > 120 or not text.isupper():
            if bodies and not text.isupper() and not _NUMBER_LINE.match(text):
                break
            continue
        if re.match(r"\d", text):
            continue
        if re.search(r"\s{3,}", text):
            text = re.split(r"\s{3,}", text)[0]
        starts = bool(_HEAD_WORD.match(text))
        if bodies and (
            not starts or (_OPEN_ENDED.search(bodies[-1]) and text in ("QUỐC HỘI", "CHÍNH PHỦ", "TRUNG ƯƠNG"))
        ):
            bodies[-1] = f"{bodies[-1]} {text}"
        else:
            bodies.append(text)
        last = line
    return bodies, last


def _issuer(bodies: Sequence[str], body_text: str) -> tuple[str | None, str | None]:
    if not bodies:
        return None, None
    own = bodies[-1]
    superior = bodies[-2] if len(bodies) > 1 else None
    cased_superior = running_case(superior, body_text) if superior else None
    issuer = running_case(own, body_text)
    if fold(own) in _GENERIC:
        if superior is not None and cased_superior is not None:
            return f"{issuer} {cased_superior[:1].upper()}{cased_superior[1:]}", cased_superior
        completed = _complete(issuer, body_text)
        return completed, None
    return issuer, cased_superior


_WHOSE = (
    r"\s+((?:Đảng bộ |Ủy ban |Uỷ ban )?(?:Tỉnh ủy|Tỉnh uỷ|Thành ủy|Thành uỷ|Huyện ủy|Huyện uỷ|Đảng ủy|Đảng uỷ|"
    r"Quận ủy|Thị ủy|Trung ương|tỉnh|thành phố|huyện|xã|phường|MTTQ Việt Nam|Mặt trận Tổ quốc Việt Nam|đặc khu)"
    r"(?:\s+(?:Đảng|tỉnh|xã|phường|huyện|thành phố|đặc khu|khóa [IVX]+))?(?:\s+(?!(?:Căn|Thực|Ban|Kế|"
    r"Chương)\b)[A-ZĐÀ-Ỹ][a-zđà-ỹ]+){0,4})"
)


def _complete(name: str, text: str) -> str:
    """Complete a name that names nobody by itself with what follows it most often in the text."""
    counts: dict[str, int] = {}
    for found in marks.pattern(re.escape(name) + _WHOSE).finditer(text):
        counts[found[1]] = counts.get(found[1], 0) + 1
    if not counts:
        return name
    best = max(counts, key=lambda whose: counts[whose])
    return f"{name} {best}"


def _issuer_without_letterhead(document: Document, parts: Parts, kind: str | None) -> str | None:
    for line in parts.closing:
        found = CAPACITY.match(line.text) if is_signature(line.text) else None
        if found and found["capacity"] in ("T/M", "TM") and found["body"]:
            name = found["body"].strip(" .,")
            text = _running_text(document)
            name = running_case(name, text)
            return _complete(name, text) if fold(name) in _GENERIC else name
    for line in parts.tail:  # "… Kết luận số 127-KL/TW của Bộ Chính trị, Ban Bí thư"
        for cited in citations.find_in(line.text):
            after = re.match(
                r"(?:,?\s*ngày [\d/ .]+(?:tháng \d+ năm \d+)?)?\s*của\s+([A-ZĐÀ-Ỹ][^.;:()]{3,80})",
                line.text[cited.end :],
            )
            if cited.kind == kind and after:
                return after[1].strip(" ,")
    for line in reversed(parts.preamble):
        found_order = re.search(
            r"(?:^|[;,.]\s+)((?:Ban|Bộ|Ủy ban|Uỷ ban|UBND|HĐND|Hội đồng|Sở|Tỉnh ủy|Thành ủy|Huyện ủy|Đảng ủy|"
            r"Thường trực|Chính phủ|Thủ tướng|Văn phòng)[^;.:]{3,90}?)\s+"
            r"(?:ban hành|xây dựng|có ý kiến|kết luận|yêu cầu|thông báo|quyết định|chỉ đạo|đề nghị|báo cáo)\b",
            line.text,
        )
        if found_order:
            return found_order[1].strip(" ,")
    return None


# Case of running text

_FIXED = {
    "uy ban nhan dan": "Ủy ban nhân dân", "hoi dong nhan dan": "Hội đồng nhân dân",
    "uy ban thuong vu quoc hoi": "Ủy ban Thường vụ Quốc hội",
    "ban chap hanh trung uong": "Ban Chấp hành Trung ương", "ban thuong vu": "Ban Thường vụ",
    "ban thuong truc": "Ban Thường trực",
    "thu tuong chinh phu": "Thủ tướng Chính phủ", "van phong chinh phu": "Văn phòng Chính phủ", "tinh uy": "Tỉnh ủy",
    "thanh uy": "Thành ủy", "huyen uy": "Huyện ủy", "dang uy": "Đảng ủy", "dang bo": "Đảng bộ",
    "mat tran to quoc": "Mặt trận Tổ quốc",
    "viet nam": "Việt Nam", "mttq": "MTTQ", "ubnd": "UBND", "hdnd": "HĐND", "bo chinh tri": "Bộ Chính trị",
    "ban bi thu": "Ban Bí thư",
    "trung uong": "Trung ương", "ban chap hanh": "Ban Chấp hành", "uy ban kiem tra": "Ủy ban Kiểm tra",
    "ban to chuc": "Ban Tổ chức",
    "ban chi dao": "Ban Chỉ đạo", "quoc hoi": "Quốc hội", "chinh phu": "Chính phủ", "van phong": "Văn phòng",
    "ha noi": "Hà Nội",
    "ho chi minh": "Hồ Chí Minh", "uy ban": "Ủy ban", "ubmttq": "UBMTTQ", "ban noi chinh": "Ban Nội chính",
    "ban dan van": "Ban Dân vận",
    "ban tuyen giao": "Ban Tuyên giáo", "dan van": "Dân vận",
    "cong hoa xa hoi chu nghia": "Cộng hòa xã hội chủ nghĩa", "dang": "Đảng",
    "nhan dan": "nhân dân", "mat tran": "Mặt trận", "chu tich": "Chủ tịch",
    "cong an": "Công an", "bo chi huy quan su": "Bộ Chỉ huy Quân sự", "bo doi bien phong": "Bộ đội Biên phòng",
    "bao hiem xa hoi": "Bảo hiểm xã hội", "kho bac nha nuoc": "Kho bạc Nhà nước", "lien doan lao dong": "Liên đoàn Lao động",
    "hoi nong dan": "Hội Nông dân", "hoi cuu chien binh": "Hội Cựu chiến binh", "hoi lien hiep phu nu": "Hội Liên hiệp Phụ nữ",
    "doan thanh nien": "Đoàn Thanh niên", "tinh doan": "Tỉnh đoàn", "thanh tra": "Thanh tra", "toa an nhan dan": "Tòa án nhân dân",
    "vien kiem sat nhan dan": "Viện kiểm sát nhân dân", "ban quan ly": "Ban Quản lý", "truong chinh tri": "Trường Chính trị",
    "sap xep to chuc bo may": "sắp xếp tổ chức bộ máy", "tinh gon to chuc bo may": "tinh gọn tổ chức bộ máy",
    "doan dbqh": "Đoàn ĐBQH", "dbqh": "ĐBQH", "bhxh": "BHXH", "ban tuyen giao va dan van": "Ban Tuyên giáo và Dân vận",
    "trung tam phuc vu hanh chinh cong": "Trung tâm Phục vụ hành chính công",
}  # fmt: skip
# The fields of departments, as printed behind "Sở", "Phòng", "Bộ", "Ban".
_DEPARTMENTS = (
    "Nội vụ", "Tài chính", "Xây dựng", "Y tế", "Tư pháp", "Công Thương", "Ngoại vụ", "Du lịch", "Dân tộc và Tôn giáo",
    "Nông nghiệp và Môi trường", "Nông nghiệp và Phát triển nông thôn", "Tài nguyên và Môi trường",
    "Giáo dục và Đào tạo", "Khoa học và Công nghệ", "Kế hoạch và Đầu tư", "Thông tin và Truyền thông",
    "Văn hóa, Thể thao và Du lịch", "Văn hóa và Thể thao", "Giao thông vận tải", "Quy hoạch và Kiến trúc",
    "Lao động - Thương binh và Xã hội", "An toàn thực phẩm", "Kinh tế", "Văn hóa - Xã hội", "Kinh tế, Hạ tầng và Đô thị",
    "Quốc phòng", "Ngoại giao", "Dân tộc", "Pháp chế",
)  # fmt: skip
for _head in ("Sở", "Phòng", "Bộ", "Ban"):
    for _name in _DEPARTMENTS:
        _FIXED[fold(f"{_head} {_name}")] = f"{_head} {_name}"
_LONGEST_FIXED = max(len(key.split()) for key in _FIXED)
_COMMON = {
    "tỉnh", "thành", "phố", "xã", "phường", "huyện", "quận", "thị", "đặc", "khu", "và", "của", "về", "các", "trên",
    "địa", "bàn",
    "năm", "trong", "theo", "cho", "với", "tại", "từ", "đến", "cấp", "giai", "đoạn", "nhiệm", "kỳ", "thực", "hiện",
    "công", "tác",
}  # fmt: skip
_PLACE_WORDS = {"tỉnh", "phố", "xã", "phường", "huyện", "quận", "khu", "ủy", "bộ", "trấn"}
_WORD = marks.pattern(r"[\wĐđ]+(?:[-/.][\w]+)*|[^\w\s]+|\s+")


_CAPITALS = marks.pattern(r"(?:(?<!\w)[A-ZĐÀ-Ỹ]{2,}\s+){2,}[A-ZĐÀ-Ỹ]{2,}(?!\w)")


def _running_text(document: Document) -> str:
    return "\n".join(
        _CAPITALS.sub(lambda found: "·" * len(found[0]), block.text)  # capitals tell nothing of case
        for block in document.blocks
        if block.table is None and not block.text.isupper()
    )  # fmt: skip


def running_case(name: str, text: str, *, keeps_start: bool = False) -> str:
    """Put a line printed in capitals into the case it has in running text.

    The longest stretches that occur in `text` take their case from there; names of bodies are known; a word after
    "tỉnh", "xã" … that occurs nowhere is a name.
    """
    if not name.isupper():
        return name
    words = name.split()
    lowered = [word.lower() for word in words]
    haystack = text.lower()
    result: list[str] = []
    at = 0
    while at < len(words):
        taken = _known(words, at)
        if taken:
            result.extend(taken)
            at += len(taken)
            continue
        size, cased = _from_text(lowered, at, haystack, text)
        if size:
            result.extend(cased)
            at += size
            continue
        word = words[at]
        bare = lowered[at].strip(',.;:()“”"')
        previous = lowered[at - 1] if at else ""
        if any(letter.isdigit() for letter in word) or re.fullmatch(r"[IVX]+[,.;)]?", word) or "-" in word:
            result.append(word)
        elif keeps_start:
            result.append(word.capitalize() if previous in _PLACE_WORDS else word.lower())
        else:
            result.append(word.lower() if bare in _COMMON and at else word.capitalize())
        at += 1
    cased_name = " ".join(result)
    return cased_name[:1].upper() + cased_name[1:]


def _known(words: Sequence[str], at: int) -> list[str] | None:
    for size in range(min(_LONGEST_FIXED, len(words) - at), 0, -1):
        key = fold(" ".join(words[at : at + size])).strip(",.;:")
        fixed = _FIXED.get(key)
        if fixed:
            parts = fixed.split()
            tail = words[at + size - 1]
            parts[-1] += tail[len(tail.rstrip(",.;:")) :]
            return parts
    return None


def _from_text(lowered: Sequence[str], at: int, haystack: str, text: str) -> tuple[int, list[str]]:
    best, where = 0, -1
    found_at = 0
    for size in range(1, min(12, len(lowered) - at) + 1):
        phrase = " ".join(lowered[at : at + size])
        found_at = haystack.find(phrase, found_at)
        if found_at < 0:
            break
        end = found_at + len(phrase)
        if (found_at == 0 or not haystack[found_at - 1].isalnum()) and not haystack[end : end + 1].isalnum():
            best, where = size, found_at
    if best < 2:
        return 0, []
    length = len(" ".join(lowered[at : at + best]))
    cased = text[where : where + length].split()
    if len(cased) != best:
        return 0, []
    before = text[max(0, where - 2) : where]
    if where == 0 or re.search(r"[.\n:]\s*$", before) or before.endswith(("- ", "“")):
        # At the start of a sentence a capital says nothing.
        small = cased[0][:1].lower() + cased[0][1:]
        is_name = at > 0 and lowered[at - 1] in _PLACE_WORDS
        cased[0] = cased[0] if cased[0].isupper() or is_name or f" {small} " not in text else small
    return best, cased


# Recipients and signature


def _closing(lines: Sequence[Line]) -> tuple[Signer, tuple[Recipient, ...]]:
    recipients: list[str] = []
    signature: list[Line] = []
    in_recipients = False
    before = None
    for line in lines:
        if before is not None and (line.frame, line.column) != before:
            in_recipients = False if line.frame else in_recipients
        before = (line.frame, line.column)
        found = RECIPIENTS.match(line.text)
        if found:
            in_recipients = True
            rest = line.text[found.end() :].strip(" :")
            if rest:
                recipients.append(rest)
            continue
        if is_signature(line.text) or (
            in_recipients and not line.frame and recipients and _ends_list(recipients[-1], line.text)
        ):
            in_recipients = False
        if in_recipients:
            recipients.append(line.text)
        else:
            signature.append(line)
    return _signer(signature), tuple(_recipients(recipients))


def _ends_list(last: str, text: str) -> bool:
    """Without a frame: the line after "Lưu …." that is no item any more."""
    return (
        bool(re.match(r"[-+–]?\s*Lưu\b", last))
        and not re.match(r"[-+–•*]", text)
        and (text.isupper() or bool(is_person(text)))
    )


def _signer(lines: Sequence[Line]) -> Signer:
    capacity = position = name = None
    column: tuple[int, int] | None = None
    pending = ""
    for line in lines:
        text = line.text.strip(" *")
        if column is not None and line.frame and (line.frame, line.column) != column and (name or position):
            break
        found = CAPACITY.match(text) if is_signature(text) or pending else None
        if found and is_signature(text):
            if name:
                break
            capacity = found["capacity"] + found["dot"]
            deputy = re.search(r"\sPHÓ\s.+$", found["body"] or "")  # both lines on one
            position = deputy[0].strip() if deputy and not text.startswith(("T/M", "TM")) else position
            column = (line.frame, line.column)
            pending = "capacity"
            continue
        if re.fullmatch(
            r"[(\[]?\s*(?:đã ký|đã kí|ký tên|ký, đóng dấu|ký tên, đóng dấu|chữ ký.*|signed)[^)]*[)\]]?", text, re.I
        ):
            continue
        letters = [letter for letter in text if letter.isalpha()]
        if not letters:
            continue
        if text.isupper():
            if column is None and not is_signature(text):
                continue
            if (position and position.endswith((",", "-"))) or (position and not is_signature(text) and not name):
                position = f"{position} {text}"
            elif name is None:
                position = text
            column = column or (line.frame, line.column)
            pending = "position"
        elif (pending and name is None and (is_person(text) or _TITLE_OF_PERSON.match(text))) or (
            name is None and position is None and capacity is None and is_person(text) and line is lines[-1]
        ):
            name = text
    return Signer(capacity=capacity, position=position, name=name)


def _recipients(lines: Sequence[str]) -> list[Recipient]:
    items: list[str] = []
    for line in lines:
        parts = (
            re.split(r"(?<=[;,.])\s+(?=[-–+•]\s*[A-ZĐÀ-Ỹ])", line)
            if re.search(r"[;,.]\s+[-–+•]\s*[A-ZĐÀ-Ỹ]", line)
            else [line]
        )
        if len(parts) == 1 and not re.match(r"[-–+•*]", line) and line.count(";") >= 2:
            parts = [part for part in re.split(r";\s*", line) if part.strip()]
        for part in parts:
            is_new = bool(re.match(r"[-–−+•*]\s*\S", part)) or len(parts) > 1
            open_bracket = bool(items) and items[-1].count("(") > items[-1].count(")")
            if (
                items
                and not is_new
                and (
                    part[:1].islower()
                    or open_bracket
                    or not items[-1].rstrip().endswith((";", "."))
                    or part.startswith("(")
                )
            ):
                items[-1] = f"{items[-1]} {part}"
            else:
                items.append(part)
    braced = [bool(re.search(r"[}⎫⎬⎭]", item)) for item in items]
    purposes: list[str | None] = []
    names: list[str] = []
    for item in items:
        item = re.sub(r"[{}⎧⎨⎩⎫⎬⎭]", " ", item)
        name, purpose = _recipient(item)
        names.append(name)
        purposes.append(purpose)
    start = 0
    while start < len(items):  # a brace gives its purpose to all its lines
        end = start
        while end < len(items) and braced[end]:
            end += 1
        if end > start:
            shared = next((purpose for purpose in purposes[start:end] if purpose), None)
            purposes[start:end] = [shared] * (end - start)
        start = max(end, start + 1)
    return [Recipient(name=name, purpose=purpose) for name, purpose in zip(names, purposes, strict=True) if name]


def _recipient(item: str) -> tuple[str, str | None]:
    item = " ".join(item.split())
    item = re.sub(r"^[-–−+•*]\s*", "", item)
    item = re.sub(r":\s*\+\s*", ": ", item).rstrip(" .;,")
    purpose = None
    if not item.startswith("Lưu"):
        found = re.search(r"\s*\(([^()]*)\)?$", item)
        if found and found.start() > 0 and "(" in item:
            if _PURPOSE.match(found[1].strip()):
                purpose = found[1].strip()
            item = item[: found.start()]
        elif match := re.search(r"\s+(?:-\s*)?(để (?:b/c|báo cáo|biết|thực hiện|t/h|chỉ đạo))$", item):
            purpose, item = match[1], item[: match.start()]
    return item.rstrip(" .;,"), purpose
