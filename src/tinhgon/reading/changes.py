"""Organisational changes that a text orders or reports: who is founded, ends, merges, goes on under another name.

A change is a verb in a place where it orders ("Hợp nhất A và B thành C", "Đồng ý chủ trương kết thúc …"), followed by
named bodies. The same verb behind "nghiên cứu", "phương án", "việc", "sau khi" or in the name of a document orders
nothing. Source: the reading contract, "changes" and rulings 5, 7, 8 and 11.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tinhgon.reading.model import Change, ChangeType, Clause, Letterhead, Span

_UPPER = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"

# --- verbs -----------------------------------------------------------------------------------------------------------

_VERBS: tuple[tuple[str, ChangeType | None], ...] = (
    (r"chấm dứt (?:tổ chức và )?hoạt động", ChangeType.DISSOLVE),
    (r"kết thúc (?:tổ chức và )?hoạt động", ChangeType.DISSOLVE),
    (r"giải thể", ChangeType.DISSOLVE),
    (r"hợp nhất", ChangeType.MERGE),
    (r"sáp nhập", ChangeType.ABSORB),
    (r"thành lập(?: mới)?", ChangeType.ESTABLISH),
    (r"đổi tên(?: gọi)?", ChangeType.RENAME),
    (r"chia(?:,? tách)?(?! sẻ| rẽ| cắt)", ChangeType.SPLIT),
    (r"tách(?! biệt| rời| bạch)", ChangeType.SPLIT),
    (r"(?:sắp xếp, )?tổ chức lại", ChangeType.REORGANISE),
    (r"(?:củng cố, )?kiện toàn", ChangeType.REORGANISE),
    (r"chuyển đổi(?! số)", ChangeType.REORGANISE),
    # Words that say nothing alone, but may stand in a row with the others.
    (r"sắp xếp(?: lại)?", None),
    (r"tinh gọn", None),
)
_ANY_VERB = "|".join(pattern for pattern, _ in _VERBS)
_LINK = r"(?:\s*,\s*(?:đồng thời,?\s*)?|\s+(?:và|hoặc)\s+|\s*/\s*|\s+)"
_CHAIN = re.compile(rf"(?<!\w)(?:{_ANY_VERB})(?:{_LINK}(?:{_ANY_VERB})(?!\w))*(?!\w)", re.IGNORECASE)
_VERB_IN_CHAIN = re.compile("|".join(f"({pattern})" for pattern, _ in _VERBS), re.IGNORECASE)
# Rarer verbs that count only where a sentence begins with them.
_INITIAL_VERBS = re.compile(r"(?:Lập|Nhập)(?=\s)")

# What may stand right before the verb although it looks like a name for an act.
_APPROVAL = re.compile(
    r"(?:đồng ý|thống nhất|nhất trí|tán thành|chấp thuận|phê duyệt|cho phép|quyết nghị)(?: với)?(?: về)?"
    r"(?: chủ trương)?(?: về)?(?: việc)?\s*$",
    re.IGNORECASE,
)
_CARRYING_OUT = re.compile(
    r"(?:tiếp tục|tiến hành|triển khai|tổ chức|thực hiện|hoàn thành|hoàn tất|khẩn trương|chủ trì|quyết định)"
    r"(?: thực hiện)?(?: việc)?\s*$",
    re.IGNORECASE,
)
_BLOCKED_BEFORE = re.compile(
    r"(?<!\w)(?:nghiên cứu|đề xuất|kiến nghị|đề án|phương án|kế hoạch|dự thảo|tờ trình|hồ sơ|định hướng|về|việc|trình|"
    r"quá trình|sau|trước|khi|trong|do|bởi|được|bị|nguyên tắc|công tác|nhiệm vụ|chủ trương|chính sách|quy định|"
    r"hướng dẫn|quyết định|nghị quyết|quy trình|thủ tục|đối với|lộ trình|không|chưa|nếu|tham gia|tham mưu|phục vụ|lợi dụng|"
    r"ảnh hưởng|kết quả|tình hình|cơ sở|rà soát|các|những|mới|đợt|giai đoạn|vướng mắc|có|là|thẩm quyền|ngày|"
    r"điều kiện|tiêu chí|báo cáo|lễ|công bố|tác động|yêu cầu|diện|thuộc|kỷ niệm|năm|phải|nội dung|mô hình|dự kiến|"
    r"cho|của|với|từ|đến|bộ máy|tổ chức|bố trí|sử dụng)\s*,?\s*$",
    re.IGNORECASE,
)
_BLOCKED_SENTENCE = re.compile(
    r"(?<!\w)(?:nghiên cứu|đề xuất|xây dựng (?:\w+ ){0,4}(?:đề án|phương án|kế hoạch)|hoàn thiện (?:\w+ ){0,3}đề án|"
    r"(?:sau|trước) khi|trong quá trình|trường hợp|nếu|kể từ khi)(?!\w)",
    re.IGNORECASE,
)
# To issue the decision that founds a body is to found it; to draft or submit it is not.
_ISSUED_DECISION = re.compile(r"(?<!\w)ban hành\s+(?:các\s+)?quyết định(?: về)?(?: việc)?\s*$", re.IGNORECASE)
_STILL_A_DRAFT = re.compile(r"(?<!\w)(?:xây dựng|trình|dự thảo|soạn thảo|tham mưu|đề nghị)(?!\w)", re.IGNORECASE)
_DECISION_PAPER = re.compile(
    r"(?:ban hành|các|những|dự thảo|trình|căn cứ|theo|tại|số\s*\S*|bãi bỏ|thay thế|hủy bỏ)\s+quyết định\s*$",
    re.IGNORECASE,
)
_SILENT_HEADING = re.compile(
    r"^[\s*IVXivx\d.\-)(a-zđ]{0,8}(?:mục đích|yêu cầu|quan điểm|nguyên tắc|mục tiêu chung)", re.IGNORECASE
)

# --- names -----------------------------------------------------------------------------------------------------------

_PLACES = r"(?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn|đặc khu|thôn|tổ dân phố|ấp|khu phố|bản|xóm|làng)"
_CAPITAL_HEADS = (
    r"(?:Sở|Phòng|Ban|Bộ|Cục|Chi cục|Tổng cục|Vụ|Viện|Trung tâm|Trường|Văn phòng|Thanh tra|Đảng đoàn|Đảng bộ|Đảng [uủ][ỷyỳ]|"
    r"Đảng ủy|Chi bộ|Ban cán sự|Ủy ban|Uỷ ban|Hội|Hội đồng|Liên đoàn|Liên hiệp|Liên minh|Đoàn|Công đoàn|Mặt trận|Quỹ|"
    r"Tổ|Tiểu ban|Báo|Đài|Tạp chí|Nhà(?! nước)|Thư viện|Bảo tàng|Bệnh viện|Trạm|Hạt|Đội|Tòa án|Toà án|Viện [Kk]iểm sát|Công an|"
    r"Bộ Chỉ huy|Tỉnh đoàn|Thành đoàn|Huyện đoàn|Tỉnh ủy|Thành ủy|Huyện ủy|Học viện|Kho bạc|Bảo hiểm|Ngân hàng|"
    r"Tổng công ty|Công ty|Xí nghiệp|Vườn|Khu|Cảng|Cụm|Câu lạc bộ|Hiệp hội|Cơ quan|Đơn vị|Khối|Tập đoàn|Chi hội)"
)
_SMALL_HEADS = (
    r"(?:các (?:tổ chức|hội|cơ quan|ban|đảng bộ|chi bộ|cấp ủy)|cơ quan|công đoàn|đảng bộ|chi bộ|đảng ủy|tổ chức đảng|"
    r"ban chỉ đạo|tổ công tác|tổ giúp việc|đoàn kiểm tra|đoàn giám sát|đoàn công tác|hội đồng|tiểu ban|"
    r"đơn vị hành chính|trung tâm|trường|trạm|phòng|sở)"
)
_CAPITAL_PLACES = "(?:Tỉnh|Thành phố|Huyện|Thị xã|Quận|Xã|Phường|Thị trấn|Đặc khu)"
_HEAD = re.compile(
    rf"(?:{_CAPITAL_HEADS}(?=\s+[\w(])|{_SMALL_HEADS}(?=\s)|(?:{_PLACES}|{_CAPITAL_PLACES})(?=\s+[{_UPPER}\d]))"
)
_ITEM_BREAK = re.compile(r"\s*;\s*(?:và\s+)?|\s*,\s*(?:và\s+)?|\s+(?:và|với|cùng)\s+")
_STRONG_BREAK = re.compile(r"\s*;\s*(?:và\s+)?")
_LEVEL = re.compile(
    r"\s((?:cấp ủy |ủy )?cấp (?:trung ương|tỉnh|huyện|xã|cơ sở|cao|khu vực)(?:, cấp (?:tỉnh|huyện|xã))*)\s*$",
    re.IGNORECASE,
)
_SHARED_COLON = re.compile(
    r"^(?:các|những|toàn bộ|\d+)\s+(?:\d+\s+)?([^:;,.()]{2,45}?)(?:\s+(?:sau(?: đây)?|gồm(?: có)?|bao gồm))?\s*:\s*"
)
_SHARED_HEAD = re.compile(
    rf"^(?:các|những|\d+)\s+(?:\d+\s+)?({_PLACES}|[Ss]ở|[Pp]hòng|[Bb]an|[Bb]ộ|[Cc]hi cục|[Tt]rung tâm|[Tt]rường|[Hh]uyện|"
    rf"[Đđ]ảng bộ|[Đđ]ảng [uủ][ỷy]|[Tt]hành phố|[Tt]ỉnh|[Đđ]oàn [Ll]uật sư|[Hh]ội|[Cc]ục|[Vv]iện|[Bb]ệnh viện)"
    rf"\s+(?=[{_UPPER}])"
)
_LIST_WORD = re.compile(r"^(?:\d+|các|những)\s+[^:;.()]{2,80}?\s*(?:,\s*)?(?:gồm(?: có)?|bao gồm|là)\s*:?\s*")
_NO_NAME = re.compile(
    r"^(?:(?:các|những|toàn bộ|hệ thống)\s+)*(?:tổ chức,? bộ máy|bộ máy|tổ chức(?! đảng| chính trị| cơ sở đảng)|cán bộ|"
    r"đội ngũ|một số|nhân sự|biên chế|tài sản|nhà(?! hát| văn hóa| khách| thiếu nhi| xuất bản| máy| trưng bày| thiếu niên)|trụ sở|chức năng|cơ cấu|doanh nghiệp|quy trình|cơ sở dữ liệu|"
    r"hồ sơ|đơn vị,|cơ quan, (?:đơn vị|tổ chức|địa phương)|địa bàn|bên trong|mô hình|kế hoạch|"
    r"đơn vị(?! hành chính cấp)|viên chức|công chức|lao động)",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*,?\s+(?:theo(?!\s+dõi)|để|nhằm|bảo đảm|đảm bảo|do(?! Đảng)|ở|từ ngày|kể từ|trước ngày|chậm nhất|hoàn thành|hiện nay|như|trước (?:năm|tháng|quý|khi|thời)|(?:được )?thành lập (?:theo|tại)|"
    r"trong (?:tháng|quý|năm|ngày|tuần|thời|đó|Quý|việc)|trên địa bàn|trên cơ sở|gắn với|phù hợp|đồng thời|làm|giúp(?! việc)|"
    r"sau khi|trung tâm chính trị|trụ sở|bao gồm|gồm|có (?:chức|nhiệm|trách|trụ|tên|hiệu)|thực hiện|chịu trách|tại thời|"
    r"vào (?:tháng|quý|năm|ngày)|bằng|thông qua|chỉ đạo|ban hành|phấn đấu|nếu|khi|phục vụ|tham mưu|chuyển (?:chức|nhiệm|nguyên|toàn)|và (?:ban hành|xây|giao|"
    r"tổ chức|bổ|chỉ đạo|thực|triển|các văn|đề))(?!\w).*$",
    re.DOTALL,
)
_TAIL_OF_PROPER = re.compile(r"\s+(?:trực thuộc|thuộc)\s.*$", re.DOTALL)
_KEPT_BRACKET = re.compile(rf"^\((?:cũ|mới|{_PLACES}\s+[{_UPPER}\d][^()]*)\)$", re.IGNORECASE)
_BRACKET = re.compile(r"\([^()]*\)")
_INTO = re.compile(
    r"\s*[,;]?\s+(?:thành lập|để thành lập|để thành|lấy tên(?: gọi)? là|lấy tên|có tên(?: gọi)? là|với tên(?: gọi)?(?: mới)? là|"
    r"(?<!hoàn )(?<!trở )thành(?-i:(?! phố| viên| tích| công| phần| ủy| uỷ| đoàn)))(?=\s)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"^.*?(?:có tên(?: gọi)? là|lấy tên(?: gọi)? là|với tên gọi(?: mới)? là|mang tên|tên là)\s*", re.DOTALL
)
_ON_BASIS = re.compile(
    r"\s*,?\s+trên cơ sở\s+(?:tiếp tục\s+)?(?:(?P<verb>(?:sắp xếp,? )?(?:hợp nhất|sáp nhập|nhập|tổ chức lại|chuyển đổi|"
    r"kiện toàn|sắp xếp(?: lại)?|chia tách|chia|tách|nâng cấp|giữ nguyên|nguyên trạng|đổi tên|chuyển)"
    r"(?:(?:,| và) (?:hợp nhất|sáp nhập|tổ chức lại|đổi tên))?)\s+)?",
    re.IGNORECASE,
)


_PART_OF = re.compile(
    rf"(?:(?<=và )|(?<=, )|(?<=; )|^)(?:một phần|phần còn lại|toàn bộ|nguyên trạng)(?: (?:diện tích|dân số|địa giới)[^,;]{{0,60}}?)?"
    rf"(?: của)?\s+(?={_PLACES}\s+[{_UPPER}])"
)


def _names(text: str) -> list[str]:
    """Return the bodies that a list names, completed with a shared head word; empty if it names nobody."""
    text = _without_remarks(text).strip(" ,;:.–-")
    text = re.sub(r"^nâng cao (?:chất lượng|hiệu quả|hiệu lực)[^.;:]{0,40}?\scủa\s+", "", text)
    text = re.sub(r"^(?:của|đối với|lại|mới|hệ thống|toàn bộ|nguyên trạng)\s+", "", text).strip()
    colon = _SHARED_COLON.match(text)
    if colon and not _HEAD.match(colon[1] + " x") and " " in colon[1] and "gồm" not in colon[0]:
        colon = None if _LIST_WORD.match(text) else colon
    if colon:
        rest = text[colon.end() :]
        return _split(rest, shares_tail=False) if _HEAD.match(rest) and rest[0].isupper() else _shared(rest, colon[1])
    listed = _LIST_WORD.match(text)
    if listed and _HEAD.match(text[listed.end() :]):
        return _split(text[listed.end() :])
    text = re.sub(rf"^\d+\s+(?={_SMALL_HEADS}|{_PLACES})", "", text)
    text = _PART_OF.sub("", text)
    head = _SHARED_HEAD.match(text)
    if head:
        return _shared(text, "")
    return _split(text)


def _shared(text: str, head: str) -> list[str]:
    """Items after "các phòng:" or in "các xã A, B và C và thị trấn D": each takes the last head word before it."""
    current = head.strip()
    names: list[str] = []
    strong = ";" in text
    pieces = _STRONG_BREAK.split(text) if strong else _split_items(text)
    last = _split_items(pieces[-1]) if strong else []
    if " và " in pieces[-1] and last and all(_HEAD.match(item) for item in last):
        pieces[-1:] = last
    for piece in pieces:
        item = piece.strip(" ,;:.")
        shared = _SHARED_HEAD.match(item)
        if shared:
            current = shared[1]
            item = item[shared.end() :]
        elif _HEAD.match(item):
            place = re.match(rf"{_PLACES}(?=\s)", item)
            if place:
                current = place[0]
            name = _clean(item)
            if name:
                names.append(name)
            continue
        name = _clean(item)
        if name:
            places = re.fullmatch(_PLACES, current)
            names.append(f"{current if places else current[:1].upper() + current[1:]} {name}".strip())
    return names


def _split_items(text: str) -> list[str]:
    """Split at commas and "và" outside brackets."""
    return [part for part in _ITEM_BREAK.split(text) if part.strip()]


def _split(text: str, *, shares_tail: bool = True) -> list[str]:
    """Split a list whose names carry their own head words; "và" and commas inside a name stay."""
    if re.match(r"(?:các|những)\s+[^:]*$", text) and not re.match(rf"(?:các|những)\s+(?:{_CAPITAL_HEADS})\s", text):
        # A class ("các cấp ủy, tổ chức đảng trực thuộc …") is one name, unless further bodies follow it.
        first_break = next(
            (m for m in _ITEM_BREAK.finditer(text) if re.match(r"(?:các|cơ quan) ", text[m.end() :])), None
        )
        if first_break is None:
            return [name] if (name := _clean(text)) else []
    cuts: list[tuple[int, int, str]] = []
    at = 0
    for found in _ITEM_BREAK.finditer(text):
        if found.start() <= at or not _HEAD.match(text[found.end() :]):
            continue
        if found[0].strip() in ("với", "cùng") and not text[found.end()].isupper():
            continue  # "tương ứng với đơn vị hành chính …"
        if text.count("(", 0, found.start()) > text.count(")", 0, found.start()):
            continue
        before = text[at : found.start()]
        # "Ban Tuyên giáo và Dân vận" is no list; "Văn phòng Đoàn đại biểu Quốc hội và Hội đồng …" is one name.
        if re.match(r"(?:Văn phòng|Ban Chỉ đạo)\b", before) and "và" in found[0] and re.match(
            r"(?:Hội đồng nhân dân|Ủy ban nhân dân|Uỷ ban nhân dân)", text[found.end() :]
        ):  # fmt: skip
            continue
        cuts.append((found.start(), found.end(), found[0].strip()))
        at = found.end()
    pieces: list[tuple[str, str]] = []  # name, the break after it
    start = 0
    for begin, end, mark in cuts:
        pieces.append((text[start:begin], mark))
        start = end
    pieces.append((text[start:], ""))

    split: list[tuple[str, str]] = []
    for piece, mark in pieces:
        split.extend(_missing_and(piece, mark))
    named = [name for piece, _ in split if (name := _clean(piece))]
    return _with_shared_tail(named) if shares_tail else named


def _missing_and(piece: str, mark: str) -> Iterator[tuple[str, str]]:
    """Two names of one kind with nothing between them ("Sở A Sở B"): the clerk forgot "và"."""
    head = re.match(r"(Sở|Phòng|Ban|Trung tâm|Chi cục)\s", piece)
    if head:
        again = re.search(rf"(?<=[a-zà-ỹ])\s+(?={head[1]}\s+[{_UPPER}])", piece[head.end() :])
        if again:
            yield piece[: head.end() + again.start()], "và"
            yield piece[head.end() + again.end() :], mark
            return
    yield piece, mark


def _with_shared_tail(names: list[str]) -> list[str]:
    """Give names without a level the level of the name that closes their group ("Ban A và Ban B cấp huyện")."""
    names = list(names)
    for at in range(len(names) - 2, -1, -1):
        level = _LEVEL.search(names[at + 1])
        if level is None or _LEVEL.search(names[at]):
            continue
        if not re.search(rf"\s(?:tỉnh|Tỉnh ủy|Trung ương|{_PLACES}\s+[{_UPPER}]\w*)\s*$", names[at]):
            names[at] = f"{names[at]} {level[1]}"
    return names


def _without_remarks(text: str) -> str:
    """Drop brackets, but those that belong to a name: "(cũ)", "(huyện …)"."""
    text = _BRACKET.sub(lambda found: found[0] if _KEPT_BRACKET.match(found[0]) else " ", text)
    text = re.sub(r"\(\s*(?:đã )?hoàn thành.*$", "", text, flags=re.IGNORECASE | re.DOTALL)
    return re.sub(r"\s+", " ", text)


def _clean(name: str) -> str | None:
    """Cut what follows a name; None if what is left names nobody."""
    # "Ban chỉ đạo …" is a name, "… chỉ đạo" behind a name is the next verb.
    name = re.sub(r"(?<=[Bb]an )([Cc]hỉ) (?=đạo)", r"\1_", name.strip())
    name = _TAIL.sub("", " " + name).replace("hỉ_", "hỉ ").strip(' ,;:.–-"“”*')
    name = re.sub(r"\s+(?:thành|quản lý)$", "", name)
    if name[:1].isupper() or re.match(rf"{_PLACES}\s+[{_UPPER}]", name):
        name = _TAIL_OF_PROPER.sub("", name)
    name = re.sub(r"^(?:cả|hai|ba|bốn)\s+", "", name).strip(" ,;:.")
    return name if len(name) > 2 else None


def _is_body(name: str) -> bool:
    """Tell whether a name names a body or a class at a level, and not just anything."""
    if _NO_NAME.match(name) or len(name) > 200:
        return False
    if _HEAD.match(name) and name[:1].isupper():
        return True
    if re.match(rf"{_PLACES}\s+(?:[{_UPPER}\d]|\w{{2,6}}\s[{_UPPER}])", name):
        return True
    small = re.match(rf"(?:các\s+)?(?:{_SMALL_HEADS}|cấp ủy|hội|{_PLACES}|sở|phòng|ban)(?=[\s,])", name)
    return small is not None and (
        name != small[0] and bool(re.search(r"cấp |trực thuộc|thuộc|thanh tra|viên chức|lực lượng|quần chúng|chính trị|"
                                            rf"chuyên(?! môn$)|liên ngành|kiểm|giám sát|tương ứng|[{_UPPER}]", name))
    )  # fmt: skip


# --- statements ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Statement:
    types: tuple[ChangeType, ...]
    has_weak_verb: bool
    text: str  # what follows the verbs, up to the end of the statement
    start: int
    end: int
    confidence: float


# Cheap looks before the patterns: a text without any of these words changes nothing.
_CHANGE_WORDS = (
    "chấm dứt", "kết thúc", "giải thể", "hợp nhất", "nhập", "lập", "đổi tên", "chia", "tách", "tổ chức lại", "kiện toàn",
    "chuyển", "sắp xếp", "tinh gọn", "tiếp nhận",
)  # fmt: skip
_HANDING_WORDS = ("chuyển", "bàn giao", "tiếp nhận")


def find_changes(clauses: Sequence[Clause], letterhead: Letterhead) -> tuple[Change, ...]:
    """Return the organisational changes in the order of the text, one an event.

    `letterhead` gives the body that acts where a resolution says only what becomes of an area.
    """
    by_path = {clause.path: clause for clause in clauses}
    children: dict[str, list[Clause]] = defaultdict(list)
    for clause in clauses:
        children[clause.parent or ""].append(clause)
    found: list[Change] = []
    for clause in clauses:
        lowered = clause.text.lower()
        if not any(word in lowered for word in _CHANGE_WORDS):
            continue
        if _is_silent(clause, by_path):
            continue
        if introduced := _introduced(clause, children.get(clause.path, ())):
            found.extend(introduced)
            continue
        seen: set[tuple[ChangeType, tuple[str, ...], tuple[str, ...]]] = set()
        for change in (*_of_clause(clause), *_transfers(clause, by_path)):
            key = (change.type, change.predecessors, change.successors)
            if key not in seen:
                seen.add(key)
                found.append(change)
    return tuple(found)


# "Giải thể các Ban Chỉ đạo sau đây:" with a body in every item below.
INTRODUCES_CHANGES = re.compile(
    r"(?P<verb>Giải thể|Kết thúc hoạt động|Chấm dứt hoạt động|Thành lập|Kiện toàn|Tổ chức lại)(?: của)?"
    r"\s+(?:các|những|\d+)\s[^:;.]{2,90}:\s*$"
)


def _introduced(clause: Clause, below: Sequence[Clause]) -> list[Change]:
    """Return the changes of the bodies named one by one in the clauses below an introducing one; [] if it is none."""
    intro = INTRODUCES_CHANGES.match(clause.text.strip())
    if intro is None or not below:
        return []
    type_ = _types(intro["verb"])[0][0]
    out = []
    for child in below:
        names = _bodies(re.split(r"[;.](?:\s|$)", child.text)[0])[:1]
        if not names or _CHAIN.match(child.text):
            return []
        before = () if type_ is ChangeType.ESTABLISH else tuple(names)
        after = () if type_ is ChangeType.DISSOLVE else tuple(names)
        out.append(
            Change(
                clause=child.path, type=type_, predecessors=before, successors=after, rule="introduced",
                confidence=0.85, span=child.span,
            )
        )  # fmt: skip
    return out


def _is_silent(clause: Clause, by_path: dict[str, Clause]) -> bool:
    above = clause.parent
    while above is not None and (parent := by_path.get(above)) is not None:
        if _SILENT_HEADING.match(parent.text):
            return True
        above = parent.parent
    return False


_AREA = re.compile(
    r"(?:Sắp xếp|Nhập|Sáp nhập|Hợp nhất|Thành lập)\s*(?P<area>.{5,3000}?)\s*thành\s*(?:lập\s*)?"
    r"(?:xã|phường|đặc khu|thị trấn|đơn vị hành chính)\s*(?:mới\s*)?(?:có tên gọi\s*là|lấy tên(?: gọi)? là|tên gọi là)\s*"
    r"\**\s*(?P<name>[^.;*(]{3,60})",
    re.DOTALL,
)
_AREA_FROM = re.compile(
    rf"Thành lập\s+(?P<name>(?:xã|phường|đặc khu|thị trấn)\s+[{_UPPER}][^,;.]{{1,40}}?)\s+trên cơ sở\s+"
    r"(?:nhập|sắp xếp|sáp nhập|hợp nhất)?\s*(?P<area>(?:toàn bộ|một phần|phần|nguyên trạng)[^.;]{5,2000})",
    re.DOTALL,
)
_AREA_WORDS = re.compile(
    r"(?:toàn bộ|một phần|phần còn lại|phần)?\s*(?:của\s+)?(?:khoảng\s+)?"
    r"(?:[\d.,]+\s*(?:km2|km²|ha|người)\s*(?:của\s+)?)?"
    r"(?:diện tích(?: tự nhiên)?|quy mô dân(?: số)?|dân số)(?:\s+của(?=\s))?|(?:toàn bộ|một phần|phần còn lại)(?:\s+của)?",
)
_AFTER_CLAUSES = re.compile(
    r",?\s*sau khi(?: đã)?(?: thực hiện)? (?:sắp xếp|điều chỉnh|nhập)[^;\d]{0,60}"
    r"(?:(?:các )?(?:khoản|Điều|điểm)\s*)?\d+(?:(?:\s*,\s*|\s+và\s+|\s+)(?:các )?(?:(?:khoản|Điều|điểm)\s*)?\d+)*"
    r"(?:\s*Điều (?:này|\d+))?"
)


def _unglued(text: str) -> str:
    """Part words that a conversion ran together ("cácxã Cần Nông", "Kim Đồngthành xã mới")."""
    text = re.sub(r"[*\\_]", "", re.sub(r"\s+", " ", text))
    text = re.sub(r"(?<=\w)(?=thành (?:xã|phường|đặc khu) (?:mới )?có tên)", " ", text)
    text = re.sub(rf"(?<=[a-zà-ỹ])(?=[{_UPPER}])", " ", text)
    text = re.sub(r"(?<=\w)(?=và(?:\s|các|xã|phường|thị|một|phần|toàn))", " ", text)
    return re.sub(
        rf"(?<!\w)(của|và|các|xếp|là)(?=(?:các|và|toàn bộ|một phần|phần|{_PLACES})(?:\s|xã|phường))", r"\1 ", text
    )


def _area_units(area: str) -> tuple[str, ...]:
    """Return the units of "toàn bộ diện tích tự nhiên … của các xã A, B và một phần … của phường C", each once."""
    area = _AFTER_CLAUSES.sub(";", _unglued(area))
    area = _AREA_WORDS.sub(";", area)
    units: list[str] = []
    kind = ""
    for piece in re.split(r"[,;]|(?:\s+|(?<=\)))và(?=[\s;]|$)|^và\s+", area):
        item = re.sub(r"^(?:và|của)\s+", "", piece.strip(" .,;")).strip()
        head = re.match(rf"(?:các\s+)?({_PLACES}|{_CAPITAL_PLACES})\s+(?=[{_UPPER}\d])", item)
        if head:
            kind = head[1]
            item = item[head.end() :]
        if item == "Điều này" or not item or not kind or not re.match(rf"[{_UPPER}\d]", item):
            continue
        name = f"{kind} {item}"
        if name not in units:
            units.append(name)
    return tuple(units)


def _of_clause(clause: Clause) -> Iterator[Change]:
    text = clause.text
    area = None
    if "tên" in text or "toàn bộ" in text:
        area = _AREA.search(text) or _AREA_FROM.search(text)
        if area is None and text.startswith("Sắp xếp"):
            area = _AREA.search(_unglued(text))
    if area and (units := _area_units(area["area"])):
        name = _unglued(area["name"]).strip()
        yield Change(
            clause=clause.path, type=ChangeType.MERGE, predecessors=units, successors=(name,), rule="area-into-unit",
            span=_span(clause, area.start(), area.end()), confidence=0.98,
        )  # fmt: skip
        return
    for statement in _statements(text):
        for type_, before, after, rule in _events(statement):
            yield Change(
                clause=clause.path, type=type_, predecessors=tuple(before), successors=tuple(after), rule=rule,
                confidence=statement.confidence, span=_span(clause, statement.start, statement.end),
            )  # fmt: skip


def _span(clause: Clause, start: int, end: int) -> Span | None:
    if clause.span is None:
        return None
    # The words of a clause are a slice of the document only if nothing was rejoined in it; else its whole span.
    if clause.span.end - clause.span.start == len(clause.text):
        return Span(start=clause.span.start + start, end=clause.span.start + end, page=clause.span.page)
    return clause.span


_SENTENCE_END = re.compile(rf"[.]\s+(?=[{_UPPER}(\"“\d])|[.]\s*$|\n|\s(?=\(\d\)\s)")


def _statements(text: str) -> list[_Statement]:
    """Return the orders of a clause: chains of verbs that stand where an order stands, with what follows them."""
    chains = []
    for found in _CHAIN.finditer(text):
        if (certainty := _certainty(text, found.start(), found[0])) is not None:
            chains.append((found.start(), found.end(), found[0], certainty))
    for found in _INITIAL_VERBS.finditer(text):
        if found.start() == 0 or re.search(r"[.:;]\s*$", text[: found.start()]):
            chains.append((found.start(), found.end(), found[0], 0.85))
    chains.sort()
    ends = [end.start() for end in _SENTENCE_END.finditer(text)]
    statements = []
    for at, (start, after, words, certainty) in enumerate(chains):
        end = next((e for e in ends if e >= after), len(text))
        if at + 1 < len(chains):
            end = min(end, chains[at + 1][0])
        types, has_weak = _types(words)
        if not types and re.search(r";\s*$", text[:start]):
            continue  # "sắp xếp" alone behind a semicolon goes on with whatever the sentence was about
        if re.search(r"như sau\s*:?\s*$", text[after:end]):
            continue  # it only introduces what follows
        statements.append(_Statement(types, has_weak, text[after:end], start, end, certainty))
    return statements


def _types(words: str) -> tuple[tuple[ChangeType, ...], bool]:
    if words == "Lập":
        return (ChangeType.ESTABLISH,), False
    if words == "Nhập":
        return (ChangeType.ABSORB,), False
    types: list[ChangeType] = []
    has_weak = False
    for found in _VERB_IN_CHAIN.finditer(words):
        type_ = _VERBS[(found.lastindex or 1) - 1][1]
        if type_ is None:
            has_weak = True
        elif type_ not in types:
            types.append(type_)
    return tuple(types), has_weak


def _certainty(text: str, start: int, words: str) -> float | None:
    """How sure it is that the verb at `start` orders or reports; None if it only speaks about such a change."""
    if re.search(
        r"(?:[Bb]an [Cc]hỉ đạo|[Tt]ổ công tác|[Tt]ổ giúp việc|[Hh]ội đồng)\s+$", text[max(0, start - 40) : start]
    ):
        return None  # the verb is part of a name: "Ban Chỉ đạo sắp xếp tổ chức bộ máy"
    begin = max((m.end() for m in re.finditer(r"[.;:]\s|\n|\(\d\)\s", text[:start])), default=0)
    lead_in = text[begin:start]
    if not lead_in.strip(' -–+•*"“'):
        return 0.95
    # The patterns look at the last words alone; a short slice spares them the rest.
    if _APPROVAL.search(lead_in[-90:]):
        return 0.9
    if _BLOCKED_SENTENCE.search(lead_in):
        return None
    paper = _ISSUED_DECISION.search(lead_in)
    if paper and not _STILL_A_DRAFT.search(lead_in[: paper.start()]):
        return 0.7
    carried = _CARRYING_OUT.search(lead_in)
    if carried:
        rest = lead_in[: carried.start()]
        if carried[0].lower().startswith("quyết định"):
            return None if _DECISION_PAPER.search(lead_in) else 0.85
        return None if _BLOCKED_BEFORE.search(rest[-40:]) else 0.85
    if _BLOCKED_BEFORE.search(lead_in[-40:]):
        return None
    if re.search(r"(?:,|\svà|đồng thời,?)\s*$", lead_in):
        # A further verb of the sentence: it orders if the sentence began with an order or an actor.
        before = lead_in.rstrip(" ,")
        return (
            None if re.search(r"(?<!\w)(?:việc|về|quá trình|công tác|phương án|đề án|kế hoạch)(?!\w)", before) else 0.75
        )
    return 0.8


def _events(statement: _Statement) -> Iterator[tuple[ChangeType, list[str], list[str], str]]:
    """Return (type, predecessors, successors, rule) of one statement."""
    text = _without_remarks(statement.text)
    # What is handed over after the end of a body is a statement of its own, see `_transfers`.
    text = re.split(r",?\s+(?:và\s+)?(?:bàn giao|chuyển)\s+(?=chức|nhiệm|nguyên|toàn|giao)", text)[0]
    types = statement.types
    if not types:
        if not statement.has_weak_verb:
            return
        # "Sắp xếp A và B thành C" merges; "sắp xếp" alone says too little.
        yield from _merge(text, ChangeType.MERGE, needs_result=True)
        return
    for type_ in types:
        if type_ is ChangeType.ESTABLISH and ChangeType.MERGE not in types:
            yield from _establish(text)
        elif type_ in (ChangeType.MERGE, ChangeType.ABSORB):
            yield from _merge(text, type_)
        elif type_ is ChangeType.DISSOLVE:
            yield from ((type_, [name], [], "ends") for name in _bodies(text))
        elif type_ is ChangeType.REORGANISE and _INTO.search(text) and len(types) == 1:
            before, after = _halves(text)
            if before and after:
                yield type_, before, after, "becomes"
            else:
                yield from ((type_, [name], [name], "reorganised") for name in _bodies(text))
        elif type_ is ChangeType.REORGANISE:
            yield from ((type_, [name], [name], "reorganised") for name in _bodies(text))
        elif type_ in (ChangeType.RENAME, ChangeType.SPLIT):
            before, after = _halves(text)
            if type_ is ChangeType.SPLIT and not after and (away := re.match(r"(.+?)\s+(?:ra khỏi|khỏi)\s+(.+)", text)):
                before, after = _bodies(away[2]), _bodies(away[1])
            if before and after:
                yield type_, before, after, "renamed" if type_ is ChangeType.RENAME else "split"


def _bodies(text: str) -> list[str]:
    return [name for name in _names(_unlisted(text)) if _is_body(name)]


def bodies_in(text: str) -> list[str]:
    """Return the bodies that a list of names names, completed with a shared head word."""
    return _bodies(text)


def _unlisted(text: str) -> str:
    """Cut a list at a semicolon behind which something else than a name follows."""
    parts = _STRONG_BREAK.split(text)
    kept = [parts[0]]
    is_list = ":" in parts[0] or "các" in parts[0][:8]
    for part in parts[1:]:
        if not (_HEAD.match(part.strip()) or (is_list and re.match(rf"[{_UPPER}]", part.strip()))):
            break
        kept.append(part)
    return "; ".join(kept)


def _halves(text: str) -> tuple[list[str], list[str]]:
    into = _INTO.search(text)
    if into is None:
        return [], []
    after = text[into.end() :]
    return _bodies(text[: into.start()]), _bodies(_NAMED.sub("", after) if _NAMED.match(after[:120]) else after)


def _merge(
    text: str, type_: ChangeType, *, needs_result: bool = False
) -> Iterator[tuple[ChangeType, list[str], list[str], str]]:
    inside = re.search(r"\s+vào\s+(?!tháng|quý|Quý|năm|ngày|hoạt động)", text)
    into = _INTO.search(text)
    if inside and (into is None or inside.start() < into.start()):
        before = _bodies(text[: inside.start()])
        goal = text[inside.end() :]
        renamed = _INTO.search(goal)
        after = _bodies(goal[: renamed.start()] if renamed else goal)
        if renamed and (new := _bodies(goal[renamed.end() :])):
            after = new
        if before and after:
            yield ChangeType.ABSORB, before, after[:1], "into"
        return
    if into:
        before, after = _halves(text)
        if before and after:
            yield ChangeType.MERGE, before, after[:1], "merged-into-new"
            return
        text = text[: into.start()]
    if not needs_result:
        before = _bodies(text)
        if len(before) > 1:
            yield ChangeType.MERGE, before, [], "merged"


def _establish(text: str) -> Iterator[tuple[ChangeType, list[str], list[str], str]]:
    if not _ON_BASIS.search(text):
        yield from ((ChangeType.ESTABLISH, [], [name], "founded") for name in _bodies(text))
        return
    text = re.sub(r"^\s*(?:các|\d+)\s+[^:;,]{2,40}:\s*", "", text)
    for piece in _STRONG_BREAK.split(text):
        basis = _ON_BASIS.search(piece)
        if basis is None:
            yield from ((ChangeType.ESTABLISH, [], [name], "founded") for name in _bodies(piece))
            continue
        after = _bodies(piece[: basis.start()])
        before = _bodies(piece[basis.end() :])
        verb = (basis["verb"] or "").lower()
        if not after:
            continue
        # Names before the last one of a list without semicolons are founded from nothing.
        for name in after[:-1]:
            yield ChangeType.ESTABLISH, [], [name], "founded"
        result = after[-1:]
        if re.search(r"chia|tách", verb) and before:
            yield ChangeType.SPLIT, before, result, "founded-by-split"
        elif re.search(r"hợp nhất|nhập", verb) or (len(before) > 1 and not verb.startswith("tổ chức lại")):
            yield ChangeType.MERGE, before, result, "founded-by-merger"
        else:
            yield ChangeType.ESTABLISH, before, result, "founded-on"


_TASKS_OF = re.compile(
    r"tiếp nhận\s+(?:nguyên trạng\s+|toàn bộ\s+)?(?:các\s+)?(?:chức năng|nhiệm vụ)[^.;]*?"
    r"\s+(?:của|từ)\s+(?P<old>[^.;]+)",
    re.IGNORECASE,
)
_HANDED = re.compile(
    r"(?:chuyển giao|chuyển|bàn giao)\s+(?:nguyên trạng\s+|toàn bộ\s+)?"
    r"(?P<what>(?:các\s+)?(?:chức năng|nhiệm vụ|tổ chức)[^.;]*?\s+(?:của|từ)\s+)?(?P<old>[^.;]+?)\s+(?:sang|về|cho)\s+(?:trực thuộc\s+|thuộc\s+)?(?P<new>[^.;]+)",
    re.IGNORECASE,
)


def _transfers(clause: Clause, by_path: dict[str, Clause]) -> Iterator[Change]:
    text = clause.text.replace("\n", " ")
    if not any(word in text.lower() for word in _HANDING_WORDS):
        return
    text = re.sub(r"\s", " ", clause.text)
    for found in (*_HANDED.finditer(text), *_TASKS_OF.finditer(text)):
        if _certainty(text, found.start(), found[0]) is None:
            continue
        old = _bodies(found["old"])
        if not old:
            continue
        if found.re is _HANDED:
            # "từ A sang B" names the giver behind the thing given.
            giver = re.search(r"\s+từ\s+(.+)$", found["old"])
            old = (_bodies(giver[1]) if giver else old) or old
            new = _bodies(found["new"])[:1]
        else:
            new = _actor(clause, text[: found.start()], by_path)
        if new and old != new:
            yield Change(
                clause=clause.path, type=ChangeType.TRANSFER, predecessors=tuple(old), successors=tuple(new),
                confidence=0.75, rule="handed-over", span=_span(clause, found.start(), found.end()),
            )  # fmt: skip


def _actor(clause: Clause, before: str, by_path: dict[str, Clause]) -> list[str]:
    """Return who takes over: the subject of the sentence, else of the nearest clause above."""
    parent = by_path.get(clause.parent) if clause.parent else None
    for text in (before, parent.text if parent else ""):
        text = re.sub(r"^.*?[Gg]iao\s+(?:cho\s+)?", "", text) if re.search(r"[Gg]iao\s", text) else text
        text = re.split(r"\s(?:có trách nhiệm|chịu trách nhiệm|chủ trì|thực hiện|tiếp nhận|và)(?!\w)|[:;.]", text)[0]
        if names := _bodies(text):
            return names[:1]
    return []
