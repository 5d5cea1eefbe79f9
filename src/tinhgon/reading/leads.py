"""Who must act and with whom: read from a sentence, a heading, a label line or a table column."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tinhgon.reading.letterhead import running_case
from tinhgon.reading.model import Field
from tinhgon.reading.names import PREDICATE, begins_name, list_ends_at, names_nobody, predicate_at, split_names


@dataclass(frozen=True, slots=True)
class Actors:
    """`is_named`: the words name an actor, even one who is nobody in particular ("các cơ quan, đơn vị")."""

    lead: tuple[str, ...] = ()
    coordinating: tuple[str, ...] = ()
    is_named: bool = False
    rule: str = ""


_LEAD_LABEL = re.compile(
    r"^(?:[a-zđ\d][.)]\s*)?(?:(?:Cơ quan|Đơn vị|Tổ chức|CQ|ĐV|Sở,?\s*ngành|Phòng|Bộ phận|Lãnh đạo|Cá nhân|Người)(?:,\s*(?:đơn vị|tổ chức|cá nhân|địa phương))*\s*(?:,\s*đơn vị\s*)?(?:được giao\s*)?(?:chủ trì|thực hiện|tham mưu|triển khai|phụ trách|đầu mối|chịu trách nhiệm|soạn thảo|phân công)"
    r"|Chủ trì|Đầu mối|Phân công(?: thực hiện| nhiệm vụ| chủ trì)?|Người thực hiện|Thành phần thực hiện|Trách nhiệm(?: thực hiện)?|Giao (?:thực hiện|chủ trì)|Đơn vị|Cơ quan)(?:\s+(?:chính|thực hiện|tham mưu|tổng hợp|trình|/\s*\w+))*",
    re.IGNORECASE,
)
_WITH_LABEL = re.compile(r"phối\s*hợp", re.IGNORECASE)
_TIME_LABEL = re.compile(r"thời\s*(?:gian|hạn|điểm)|tiến\s*độ|^hạn\b|lộ\s*trình|hoàn\s*thành|^thời\s+kỳ", re.IGNORECASE)
_OTHER_LABEL = re.compile(
    r"nội\s*dung|sản\s*phẩm|kết\s*quả|địa\s*điểm|ghi\s*chú|kinh\s*phí|nhiệm\s*vụ|công\s*việc|hình\s*thức|thành\s*phần|^stt|^tt\b|đối\s*tượng|mục\s*tiêu",
    re.IGNORECASE,
)
_STATE_LABEL = re.compile(r"tình\s*(?:trạng|hình\s*thực\s*hiện)|trạng\s*thái|kết\s*quả\s*thực\s*hiện", re.IGNORECASE)
_CONTENT_LABEL = re.compile(
    r"nội\s*dung|nhiệm\s*vụ|công\s*việc|hoạt\s*động|đầu\s*việc|tên\s*(?:đề\s*án|văn\s*bản)|giải\s*pháp", re.IGNORECASE
)

_LABEL_WORDS = (
    r"(?:(?:Cơ quan|Đơn vị|Tổ chức)(?:,\s*(?:đơn vị|tổ chức|cá nhân|địa phương))*\s+(?:được giao\s+)?(?:chủ trì|phối hợp|thực hiện|tham mưu|triển khai|soạn thảo|đầu mối)(?:\s+(?:thực hiện|chính|chủ trì))?"
    r"|(?:Thời gian|Thời hạn|Tiến độ|Hạn)(?:\s+(?:thực hiện|hoàn thành|triển khai|báo cáo|tổ chức|trình|dự kiến))*|Chủ trì(?:\s+thực hiện)?|Phối hợp(?:\s+thực hiện)?|Đầu mối|Phân công(?:\s+thực hiện)?"
    r"|Sản phẩm(?:\s+\w+){0,3}|Kết quả(?:\s+(?:đầu ra|cần đạt|thực hiện|dự kiến))?|Địa điểm(?:\s+\w+){0,2}|Hình thức|Người thực hiện|Kinh phí(?:\s+thực hiện)?|Thành phần(?:\s+\w+){0,2})"
)
_FIELD_LINE = re.compile(
    rf"(?:(?<=\n)|(?<=\.\s)|(?<=;\s))\s*(?:[-–+•*]\s*)?(?P<label>{_LABEL_WORDS})\s*(?:\((?:[^()]*)\)\s*)?:\s*|(?:(?<=\n))\s*(?:[-–+•*]\s*)?(?P<bare>(?:Thời gian|Thời hạn)\s+(?:thực hiện|hoàn thành))\s+(?=\w)"
)


def field_kind(label: str) -> str:
    """Return what a label or column head speaks of: "lead", "with", "time", "state", "content", or ""."""
    if _WITH_LABEL.search(label) and not re.search(r"chủ\s*trì", label, re.IGNORECASE):
        return "with"
    if _TIME_LABEL.search(label) and not re.search(r"cơ\s*quan|đơn\s*vị", label, re.IGNORECASE):
        return "time"
    if _STATE_LABEL.search(label):
        return "state"
    if _LEAD_LABEL.match(label.strip()):
        return "lead"
    if re.search(r"chủ\s*trì|(?:cơ\s*quan|đơn\s*vị)\s*(?:\w+\s*){0,2}(?:thực\s*hiện|tham\s*mưu)", label, re.IGNORECASE):
        return "lead"
    if _CONTENT_LABEL.search(label):
        return "content"
    return ""


def fields_in(text: str) -> tuple[str, tuple[Field, ...]]:
    """Part a clause's text into its content and the label lines under it."""
    marks = list(_FIELD_LINE.finditer(text))
    if not marks:
        return text, ()
    fields = []
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        value = text[mark.end() : after.start() if after else len(text)].strip()
        if mark["bare"]:
            value = value.splitlines()[0]
        fields.append(Field(label=mark["label"] or mark["bare"], value=value))
    return text[: marks[0].start()].rstrip(), tuple(fields)


# Sentences

_SEGMENT = re.compile(
    r"(?<=[^\d\s][.;])\s+(?=\S)|(?<=\d;)\s+(?=[^\d\s])|(?<=\d[.;])\s+(?=[A-ZĐÁÀẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÉÈẺẼẸÊẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÚÙỦŨỤƯỨỪỬỮỰÝỲỶỸỴ])|\n"
)
_CONNECTIVE = re.compile(
    r"^(?:[-–+•*“\"(]\s*)?(?:(?:\d{1,2}|[a-zđ])[.)]\s+)?(?:(?:Đồng thời|đồng thời|Trong đó|trong đó|Ngoài ra|Riêng|riêng|Bên cạnh đó|Theo đó|Trước mắt|Mặt khác|và|còn)\s*[,:]?\s*)?(?:(?:Thứ (?:nhất|hai|ba|tư|năm|sáu|bảy|tám))\s*[,:]\s*)?"
)
_ORDER = re.compile(
    r"(?:(?<=^)|(?<=[\s,;:.(]))(?P<v>Giao(?!\s+(?:thông|dịch|tiếp|lưu|ban\s+(?:báo|định|hằng|hàng)|kế hoạch|chỉ tiêu|nhiệm vụ|đất|rừng))|giao(?=\s+(?:[A-ZĐÁÀẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÉÈẺẼẸÊẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÚÙỦŨỤƯỨỪỬỮỰÝỲỶỸỴ]|các\s|ban\s))|[Yy]êu cầu|[Đđ]ề nghị|[Pp]hân công|[Uu]ỷ quyền|[Ủủ]y quyền|[Kk]iến nghị|[Ll]ưu ý|[Nn]hắc nhở)\s+(?:cho\s+)?(?:trách nhiệm cho\s+|nhiệm vụ cho\s+)?(?=\S)"
)
# Every verb of `_ORDER` holds one of these: a cheap look first.
_ORDER_WORDS = ("iao", "êu cầu", "ề nghị", "hân công", "quyền", "iến nghị", "ưu ý", "hắc nhở")
_WITH = re.compile(
    r"(?:phối hợp|Phối hợp)(?:\s+(?:chặt chẽ|thường xuyên|kịp thời|đồng bộ|hiệu quả|có hiệu quả|tốt|và|,))*\s*(?:,\s*\w+(?:\s\w+){0,2}\s+)?(?P<w>cùng với|cùng|với)?\s+(?=\S)|(?:,\s+|\s)(?P<c>cùng với|cùng)\s+(?=(?:[A-ZĐÁÀẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÉÈẺẼẸÊẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÚÙỦŨỤƯỨỪỬỮỰÝỲỶỸỴ]|các\s))"
)
_LEADS_BY = re.compile(
    r"(?:do|giao)\s+(?P<n>(?:[A-ZĐÁÀẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÉÈẺẼẸÊẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÚÙỦŨỤƯỨỪỬỮỰÝỲỶỸỴ]|các\s)[^.;:()]{3,120}?)\s+(?:làm\s+)?chủ trì"
)
_HEADING_PREFIX = re.compile(
    r"^(?:(?:Trách nhiệm|Nhiệm vụ|Phân công trách nhiệm|Phân công nhiệm vụ|TRÁCH NHIỆM|NHIỆM VỤ)\s+(?:cụ thể\s+)?(?:của|đối với|CỦA)\s+|(?:Giao|Đề nghị|Yêu cầu|Phân công|Kiến nghị|Kính đề nghị)\s+(?:cho\s+)?)",
    re.IGNORECASE,
)
_HEADING_TAIL = re.compile(
    r"\s*(?:có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|chủ trì|thực hiện|có trách nhiệm thực hiện)?(?:\s*(?:các nhiệm vụ|nhiệm vụ|những nhiệm vụ)(?:\s*sau)?(?: đây)?)?\s*[:.;]*\s*$",
    re.IGNORECASE,
)
_OBJECT_BEFORE = re.compile(
    r"(?:của|cho|với|về|tại|từ|đến|do|bởi|theo|qua|và|hoặc|trình|gửi|báo cáo|tham mưu|chỉ đạo|hướng dẫn|đề nghị|giúp|trước|kiến nghị|thuộc|yêu cầu|sang|vào|trong|là|thành|lập|ban hành|,|như|giữa|bao gồm|gồm|giao|đôn đốc|số|trên|dưới|bằng)\s*$",
    re.IGNORECASE,
)


def heading_actors(text: str, running_text: str = "") -> Actors | None:
    """Return the actors of a heading that is nothing but names ("2. Sở Tài chính", "Trách nhiệm của …"), else None.

    `running_text` gives a heading in capitals its case.
    """
    shown = " ".join(text.split())
    if not shown or len(shown) > 400:
        return None
    bare = shown
    prefix = _HEADING_PREFIX.match(bare)
    if prefix:
        bare = bare[prefix.end() :]
    if not prefix and bare.upper() == bare and bare.lower() != bare:
        bare = _class_in_small_letters(bare) if bare.startswith("CÁC ") else running_case(bare, running_text)
    if not begins_name(bare) and not (prefix and re.match(r"(?:đối tượng|người|thành viên|chủ )", bare)):
        return None
    bare = _HEADING_TAIL.sub("", bare)
    if re.search(r"\s(?:là|được|đã|sẽ)\s", bare) and not bare.startswith(
        ("Cơ quan", "Đơn vị", "Các cơ quan", "các cơ quan")
    ):
        return None
    cut = predicate_at(bare)
    # A verb with nothing behind it belongs to the name: "Trung tâm Xúc tiến đầu tư".
    if (
        cut is not None
        and not PREDICATE.fullmatch(bare, cut)
        and not re.match(
            r"theo|trong|trên cơ sở|từ|được|quản lý|phụ trách|khi|là|trực tiếp|sử dụng|để|vào|sau khi", bare[cut:]
        )
    ):
        return None
    names = split_names(bare)
    if not names and not names_nobody(bare):
        return None
    return Actors(lead=names, is_named=True, rule="heading")


def _class_in_small_letters(text: str) -> str:
    """ "CÁC CHI BỘ TRỰC THUỘC" → "Các chi bộ trực thuộc"; abbreviations stay."""
    return re.sub(r"(?<!\w)(?:ubnd|hđnd|mttq)(?!\w)", lambda m: m[0].upper(), text.capitalize())


def _subject(segment: str) -> tuple[str, int] | None:
    """Return the subject words at the start of a segment and where its predicate begins."""
    lead_in = _CONNECTIVE.match(segment)
    at = lead_in.end() if lead_in else 0
    if begins_name(segment, at) and not segment.startswith(("Cơ quan chủ trì:", "Cơ quan thực hiện:")):
        end = predicate_at(segment, at)
        colon = segment.find(":", at, at + 250)
        if (
            colon >= 0
            and (end is None or colon < end)
            and not re.search(r"\b[Cc]ác\s+\S+(?:\s\S+)?$", segment[at:colon])
        ):
            return segment[at:colon], colon + 1
        if end is not None and end - at < 420:
            return segment[at:end], end
        return None
    # An opening adverbial: "Trên cơ sở …, Sở X …", "Trong thời hạn 60 ngày, Ban Y …", "Về …: Bộ Z …".
    if not re.match(
        r"(?:Trên|Căn cứ|Trong|Định kỳ|Trước|Đối với|Khi|Sau khi|Hằng|Hàng|Để|Theo|Từ|Về|Ngay|Chậm nhất|Nếu|Nhằm|Tùy|Qua|Thực hiện|Vào|Với|Cùng với|Khi|trên|căn cứ|trong|định kỳ|nếu|khi|đối với)(?!\w)",
        segment[at:],
    ):
        return None
    if segment.startswith("Về ") and ":" in segment:
        return _subject(segment[segment.index(":") + 1 :].lstrip())
    for comma in re.finditer(r"[,:]\s+|(?<=vướng mắc)\s+|(?<=phát sinh)\s+|(?<=này)\s+|(?<=nêu trên)\s+", segment[at:]):
        start = at + comma.end()
        if not begins_name(segment, start):
            continue
        end = predicate_at(segment, start)
        if end is None or end - start > 420:
            continue
        if segment[at : at + 3] in {"Căn", "Trê", "căn", "trê", "The"} and re.match(
            r"(?:ban hành|về|của|đã|theo|được ban)", segment[end:]
        ):
            continue
        if segment[end:].startswith(("đã ", "được ban hành")) and not segment[end:].startswith("được giao"):
            continue
        return segment[start:end], end
    return None


def sentence_actors(text: str) -> Actors:
    """Return the actors that the sentences of a clause name: ordered ones, subjects, and those after "phối hợp với"."""
    head, _, rest = text.partition("\n")
    if rest and (own := heading_actors(head)) and own.lead:
        return Actors(lead=own.lead, coordinating=sentence_actors(rest).coordinating, is_named=True, rule="own-heading")
    text = text.replace("\n", " ") if rest and len(text) < 300 else text
    lead: list[str] = []
    coordinating: list[str] = []
    is_named = False
    rule = ""
    skip_rest = False
    shown = _unbracketed(text)
    if opening := _ABOUT.match(shown):
        shown = shown[opening.end() :]
    parts = [part.strip() for part in _SEGMENT.split(shown) if part.strip()]
    ended_with = "."
    for number, segment in enumerate(parts):
        is_new_sentence, ended_with = not ended_with.endswith(";"), segment
        while segment.endswith(";") and number + 1 < len(parts) and _is_open_list(segment, parts[number + 1]):
            segment = f"{segment} {parts.pop(number + 1)}"
        body = 0
        found: tuple[str, int] | None = None
        if not skip_rest:
            order = _ORDER.search(segment) if any(w in segment for w in _ORDER_WORDS) else None
            if order and (order.start() < 90 or order["v"][0].isupper()) and _orders_somebody(segment, order):
                end = list_ends_at(segment, order.end())
                found, rule = (segment[order.end() : end], end), rule or "ordered"
                if re.match(r"\s*chỉ đạo", segment[end:]):
                    skip_rest = True  # what follows is told to others through the one who was ordered
            elif number == 0 or is_named or is_new_sentence or begins_name(segment):
                found = _subject(segment)
                if found and not (number == 0 or is_named or is_new_sentence or _LEADS_ON.match(segment, found[1])):
                    found = None
                if (
                    number
                    and found
                    and re.match(
                        r"(?:được|là|đã|trong|để)(?!\w)"
                        if is_new_sentence
                        else r"(?:được|là|đã|trên cơ sở|trong|để)(?!\w)",
                        segment[found[1] :],
                    )
                ):
                    found = None
                rule = rule or ("subject" if found else "")
        if found:
            words, body = found
            words = re.sub(r",?\s*(?:nhất là|trong đó|đặc biệt là)\s.*$", "", words, flags=re.DOTALL)
            is_with = _WITH.search(words)
            names = split_names(words[: is_with.start()] if is_with and is_with["c"] else words)
            is_named = True
            for name in names:
                if name not in lead:
                    lead.append(name)
        for mark in _WITH.finditer(segment, max(0, body - 25)):
            if mark.start() < body - 25 or not begins_name(segment, mark.end()):
                continue
            if segment[: mark.start()].rstrip().lower().endswith(("quy chế", "cơ chế", "quy trình", "chương trình")):
                continue  # the name of a paper: "xây dựng quy chế phối hợp với Thanh tra tỉnh"
            if mark["c"] and not re.search(r"(?:chủ trì|phối hợp|thực hiện)?", segment[: mark.start()]):
                continue
            for name in split_names(segment[mark.end() : list_ends_at(segment, mark.end())]):
                if name not in coordinating and name.lower() not in {one.lower() for one in lead}:
                    coordinating.append(name)
        if not lead and (by := _LEADS_BY.search(segment)):
            lead.extend(split_names(by["n"]))
            is_named, rule = True, "by"
    return Actors(lead=tuple(lead), coordinating=tuple(coordinating), is_named=is_named, rule=rule)


# Behind a semicolon: "…; Sở X chủ trì", "…; Đảng ủy Y lãnh đạo thực hiện".
_LEADS_ON = re.compile(
    r"chủ trì|lãnh đạo|tham mưu|thực hiện|chịu trách nhiệm|có trách nhiệm|hoàn thành|hướng dẫn|tổng hợp|theo dõi"
)
_ABOUT = re.compile(
    r"(?:Về|Đối với)\s+(?:các\s+)?(?:đề nghị|kiến nghị|đề xuất|nội dung|việc|ý kiến)\s[^:]{5,900}:\s+(?=[A-ZĐÁÀẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÉÈẺẼẸÊẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÚÙỦŨỤƯỨỪỬỮỰÝỲỶỸỴ])"
)


def _is_open_list(segment: str, following: str) -> bool:
    """Does a list of names go on behind a semicolon ("Giao Ban A; Ủy ban B; … rà soát")?"""
    if not begins_name(following):
        return False
    order = _ORDER.search(segment)
    at = order.end() if order and begins_name(segment, order.end()) else 0
    return begins_name(segment, at) and predicate_at(segment, at) is None


def _orders_somebody(segment: str, order: re.Match[str]) -> bool:
    at = order.end()
    if not begins_name(segment, at):
        return False
    opening = segment[: order.start()].rstrip()
    if (
        opening
        and order["v"][0].islower()
        and not (
            opening.endswith((",", ":", ";")) or (begins_name(segment) and "," not in opening and len(opening) < 90)
        )
    ):
        return False
    if (
        order["v"].lower() == "phân công"
        and order.start() == 0
        and re.match(r"(?:đồng chí|cán bộ|các đồng chí|công chức)", segment[at:])
    ):
        return True
    return predicate_at(segment, at) is not None or segment.rstrip().endswith(":")


_LONG_BRACKET = re.compile(r"\s*\((?!cũ|mới|huyện|tỉnh|các |gồm)[^()]*\)")


def _unbracketed(text: str) -> str:
    return _LONG_BRACKET.sub("", text)


def introduced_actors(text: str) -> Actors:
    """Return the actors of a clause that introduces others: its own sentence, or the last name before its predicate."""
    if text.rstrip().endswith(":"):
        parts = [part for part in _SEGMENT.split(text) if part.strip()]
        text = parts[-1] if len(parts) > 1 and len(text) > 400 else text
    if text.rstrip().endswith(":"):
        for order in _ORDER.finditer(text):
            if begins_name(text, order.end()) and order["v"].lower() in {"yêu cầu", "đề nghị", "giao"}:
                names = split_names(text[order.end() : list_ends_at(text, order.end())])
                if names:
                    return Actors(lead=names, is_named=True, rule="ordered")
    actors = sentence_actors(text)
    if actors.is_named or not text.rstrip().endswith(":"):
        return actors
    last_line = text.rstrip().rsplit("\n", 1)[-1]
    best: Actors | None = None
    for gap in re.finditer(
        r"(?<=[\w,]) (?=[A-ZĐÁÀẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÉÈẺẼẸÊẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÚÙỦŨỤƯỨỪỬỮỰÝỲỶỸỴ]|thành phố|các )",
        last_line,
    ):
        at = gap.end()
        if not begins_name(last_line, at) or _OBJECT_BEFORE.search(
            last_line[: gap.start()].rstrip()[-14:] if not last_line[: gap.start()].endswith(",") else ""
        ):
            continue
        end = predicate_at(last_line, at)
        if (
            end is None
            or end - at > 120
            or not re.match(
                r"cần|phải|thực hiện|tập trung|có trách nhiệm|chủ trì|triển khai|khẩn trương", last_line[end:]
            )
        ):
            continue
        best = Actors(lead=split_names(last_line[at:end]), is_named=True, rule="introduced")
        break
    return best or actors


def field_actors(fields: Iterable[Field]) -> Actors:
    """Return the actors of label lines or table cells."""
    lead: list[str] = []
    coordinating: list[str] = []
    is_named = False
    for field in fields:
        kind = field_kind(field.label)
        if kind not in {"lead", "with"} or not field.value.strip():
            continue
        into = lead if kind == "lead" else coordinating
        is_named = is_named or kind == "lead"
        for line in (
            part for part in _SEGMENT.split(re.sub(r"(?<=\S)\n(?=[a-zà-ỹ])", " ", field.value)) if part.strip()
        ):
            subject = _subject(line.strip()) if kind == "lead" else None
            words = subject[0] if subject and ":" not in line[: len(subject[0]) + 2] else _value_names(line)
            for name in split_names(words):
                if name not in into:
                    into.append(name)
            if kind == "lead":
                for mark in _WITH.finditer(line):
                    if begins_name(line, mark.end()):
                        coordinating.extend(
                            n
                            for n in split_names(line[mark.end() : list_ends_at(line, mark.end())])
                            if n not in coordinating
                        )
    return Actors(lead=tuple(lead), coordinating=tuple(coordinating), is_named=is_named, rule="field")


def _value_names(value: str) -> str:
    cut = re.search(
        r"\s+(?:trong phạm vi|theo chức năng|theo phạm vi|theo thẩm quyền|theo lĩnh vực|theo nhiệm vụ|căn cứ|trên cơ sở|chủ trì|phối hợp)(?!\w)",
        value,
    )
    return value[: cut.start()] if cut and cut.start() > 3 else value
