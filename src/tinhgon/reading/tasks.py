"""The tasks of a document: leaf clauses that order an act or report one (the contract, "tasks" and rulings 5 to 10)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from tinhgon.deadlines import Deadline, DeadlineKind
from tinhgon.deadlines.grammar import find_deadlines, governing, read_deadline
from tinhgon.reading.changes import INTRODUCES_CHANGES
from tinhgon.reading.leads import (
    Actors,
    field_actors,
    field_kind,
    fields_in,
    heading_actors,
    introduced_actors,
    sentence_actors,
)
from tinhgon.reading.model import Clause, Field, Letterhead, Task, TaskStatus
from tinhgon.reading.names import begins_name, predicate_at

# Sections under which nothing is a task (ruling 5).
_NO_TASKS = re.compile(
    r"^(?:(?:VỀ|Về)\s+)?(?:CÁC\s+|MỘT SỐ\s+)?(?:mục đích|yêu cầu|quan điểm|nguyên tắc|mục tiêu(?: chung| tổng quát|,\s*yêu cầu|\s+và yêu cầu)|sự cần thiết|đánh giá(?: chung| kết quả| tình hình)?$|đánh giá chung|tình hình|thực trạng|kết quả(?: đạt được| thực hiện)|"
    r"(?:những )?(?:tồn tại|hạn chế|khó khăn|nguyên nhân|ưu điểm|bài học)|phạm vi|đối tượng|căn cứ|cơ sở|khái niệm|giải thích từ ngữ|bối cảnh|đặc điểm|ý nghĩa|tiêu chuẩn|điều kiện|phương châm|chủ đề|thời gian|địa điểm|thành phần|danh sách)",
    re.IGNORECASE,
)
_TARGETS = re.compile(r"^(?:các\s+)?(?:mục tiêu|chỉ tiêu)", re.IGNORECASE)
_MONEY = re.compile(r"kinh phí|nguồn lực tài chính|nguồn vốn", re.IGNORECASE)
_ORDERS_HEADING = re.compile(r"nhiệm vụ|giải pháp|nội dung|tổ chức thực hiện|công việc|triển khai", re.IGNORECASE)
_INTRODUCES_TASKS = re.compile(
    r"(?:nhiệm vụ|giải pháp|nội dung|công việc|việc)[^.:]{0,60}(?:sau|sau đây|như sau|trọng tâm|cụ thể)\s*:\s*$",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(r"tổ chức thực hiện|phân công|trách nhiệm|tổ chức triển khai", re.IGNORECASE)
_NOT_ACT = re.compile(
    r"^(?:Việc\s|(?:Nguồn\s+)?[Kk]inh phí\s|Nguồn\s|(?:Quyết định|Nghị quyết|Kế hoạch|Chương trình|Chỉ thị|Kết luận|Quy chế|Quy định|Thông tư|Nghị định) này\s+(?:có|được|thay|gồm|áp)|Trên đây|Lưu ý|Nguyên tắc|Mục (?:đích|tiêu)|Yêu cầu\s*:|"
    r"(?:Cơ bản )?(?:[Tt]hống nhất|[Đđ]ồng ý|[Nn]hất trí|tán thành)(?!\s+(?:với .{0,40}phương án thực hiện|thực hiện))|Cho phép|Thông qua|Nghe\s|Cho ý kiến|Chỉ định|Bãi bỏ|Bổ nhiệm|Thi hành kỷ luật|Ban hành kèm theo|Phê duyệt|Công nhận|Kết luận số|"
    r"Phấn đấu|\d+(?:[.,]\d+)?\s*%|Tỷ lệ|Trên \d|Trong bối cảnh|Nhìn chung|Bên cạnh|Ghi nhận|Biểu dương|Đánh giá cao|Quá trình|Sau (?:gần )?\d+ năm|Có \d|Tổng số|Nội dung\s*:?\s*$|Tài liệu\s.*:|Là\s|Chương\s|Nơi nhận|Kính gửi|Số lượng\b|Điều động|Cử ông|Giao ông)",
)
_ENFORCEMENT = re.compile(
    r"chịu trách nhiệm (?:thi hành|thực hiện) (?:Quyết định|Nghị quyết|Thông tư|Nghị định|Chỉ thị|Quy chế|Kế hoạch|Quy định) này(?!\s*(?:và|,|;))|căn cứ Quyết định thi hành|chịu trách nhiệm thi hành\s*[./]*$",
    re.IGNORECASE,
)
_ENACTS = re.compile(
    r"^(?:Thành lập|Hợp nhất|Sáp nhập|Giải thể|Sắp xếp toàn bộ|Tổ chức lại|Đổi tên|Chia|Tách|Nhập toàn bộ|Điều chỉnh|Kết thúc hoạt động|Chuyển|Hợp nhất)\s"
)
_JOINS_AREAS = re.compile(
    r"(?:Nhập|Sáp nhập|Hợp nhất|Sắp xếp|Thành lập)\s+(?:toàn bộ|nguyên trạng|một phần|các|\d+)?\s*(?:diện tích[^,;.]{0,80}?của\s+)?(?:các\s+)?"
    r"(?:xã|phường|thị trấn|đặc khu)\s[^.;]{3,600}?(?:thành|trên cơ sở)\s"
    r"|(?:Nhập|Sắp xếp)\s.{5,3000}?\sthành (?:xã|phường|thị trấn|đặc khu) (?:mới )?có tên"
    r"|Sau khi sắp xếp,? [^.;]{3,80}?\scó \d",
    re.DOTALL,
)
_MEMBERS = re.compile(
    r"(?:(?:Các )?[Tt]hành viên|(?:Phó )?Trưởng [Bb]an|(?:Phó )?Tổ trưởng|Thư ký|(?:Các )?[ỦU][ỷy] viên)[^:.;]{0,40}:\s"
)
_APPROVES = re.compile(
    r"(?:Cơ bản\s+)?(?:thống nhất|đồng ý|thông qua|nhất trí|tán thành|phê duyệt|ghi nhận|cho ý kiến)(?!\w)",
    re.IGNORECASE,
)
_APPEAL = re.compile(r"kêu gọi (?:toàn|các tầng|nhân dân|đồng bào|cán bộ)", re.IGNORECASE)
_ADJECTIVAL = re.compile(
    r"^(?:Đa dạng|Đúng|Phù hợp|Đầy đủ|Kịp thời,|Chính xác|Công khai,|Dân chủ|Khách quan|Gắn với|Bảo đảm (?:thống nhất|đúng|tính|nguyên tắc|phù hợp|chất lượng|dân chủ|công khai|sự thống nhất|kịp thời)|Đảm bảo (?:thống nhất|đúng|tính|nguyên tắc|phù hợp|chất lượng|dân chủ|sự|kịp thời)|Không (?:để|làm|gây|tổ chức|được)|Xác định rõ)"
)
_ACT = re.compile(
    r"^(?:(?:Tiếp tục|Tập trung|Chủ động|Khẩn trương|Kịp thời|Thường xuyên|Định kỳ|Phối hợp|Trực tiếp|Tích cực|Nghiêm túc|Quyết liệt|Sớm|Đồng thời|Trước mắt|Hằng năm|Hàng năm|Hằng quý|Hằng tháng|Chậm nhất|Trước ngày|Trong (?:tháng|quý|năm|thời)|Hoàn thành)[\s,]|"
    r"(?:Xây dựng|Ban hành|Thực hiện|Triển khai|Tổ chức|Tham mưu|Chủ trì|Nghiên cứu|Rà soát|Hướng dẫn|Đôn đốc|Theo dõi|Kiểm tra|Giám sát|Tổng hợp|Báo cáo|Lãnh đạo|Chỉ đạo|Quán triệt|Đẩy mạnh|Nâng cao|Tăng cường|Bố trí|Cân đối|Thẩm định|Trình|Gửi|Lập|Hoàn thiện|Đề xuất|Cung cấp|Tuyên truyền|Phổ biến|Bảo đảm|Đảm bảo|Tạo|Cử|Giúp|Phát huy|Phát động|Vận động|Đưa|Bám sát|Xác định|Quan tâm|Chú trọng|Thống nhất|Tiếp nhận|Bàn giao|Chuyển|Công bố|Giải quyết|Xử lý|Xem xét|Phân công|Giao|Yêu cầu|Đề nghị|Thông báo|Phản ánh|Đăng tải|Kết nối|Cập nhật|Tham gia|Tiến hành|Thành lập|Kiện toàn|Sắp xếp|Nộp|Kiểm soát|Quản lý|Bổ sung|Đánh giá|Đổi mới|Củng cố|Duy trì|Lồng ghép|Huy động|Ưu tiên|Đầu tư|Thí điểm|Ký|Họp|Cụ thể|Nắm|Phân bổ|Sử dụng|Khắc phục|Chấp hành|Chấn chỉnh|Lựa chọn|Hỗ trợ|Chuẩn bị|Ứng dụng|Đấu tranh|Phát hiện|Tháo gỡ|Điều chỉnh|Tổng kết|Sơ kết|Đăng ký|Công khai|Tiếp thu|Sửa đổi|Quy định|Niêm yết|Bồi dưỡng|Tập huấn|Đào tạo|Phân tích|Chia sẻ|Khai thác|Hợp nhất|Sáp nhập|Kết thúc|Giải thể|Tổ chức lại|Đổi tên|Quyết định|Phụ trách|Lắng nghe|Giải thích|Kiến nghị|Thiết lập|Thúc đẩy|Căn cứ|Trên cơ sở|Tạm dừng|Cắt giảm|Phân cấp|Đơn giản|Số hóa|Số hoá|Thu hút|Tinh giản|Giới thiệu|Làm|Thu thập|Thống kê|Thanh tra|Kiểm kê|Vận hành|Nhân rộng|Bảo vệ|Phòng(?=,? chống| ngừa| cháy)|Ngăn chặn|Siết chặt|Thực thi|Giữ|Lấy ý kiến|Góp ý|Chốt|Rút|Khảo sát|In|Mua|Lắp|Nâng cấp|Xóa|Trang bị|Tuyển|Luân chuyển|Quy hoạch|Khen thưởng|Biên soạn|Soạn|Dự thảo|Hiệp thương|Hòa giải|Nghiêm cấm|Mở|Thẩm tra|Hoàn chỉnh|Công tác|Phê bình|Đối với|Khuyến khích|Biểu dương|Đồng bộ|Tích hợp|Chấm dứt|Trích|Sao|Phát triển|Cải cách|Đề ra|Kê khai|Quyết toán|Hợp tác|Tư vấn|Quyết tâm|Khơi thông|Lưu trữ|Thu hồi|Tiêu hủy|Giảm|Thể chế|Tổng rà soát|Thay thế|Chọn|Thông tin|Nghiệm thu|Phát hành|Liên hệ|Mời|Chi trả|Trả lời|Dự|Bầu|Nhập|Tách|Chia|Nếu|Khi|Tự)(?!\w))"
)
_DONE = re.compile(
    r"\(\s*(?:cơ bản\s+)?đã\s+(?:cơ bản\s+)?(?:được\s+)?(?:hoàn thành|hoàn tất|thực hiện|xong|ban hành|triển khai|có|kết thúc|thành lập)[^()]{0,60}\)|(?:^|[.;,:–-]\s*)(?:cơ bản\s+)?đã\s+(?:được\s+)?(?:hoàn thành|hoàn tất|thực hiện xong)(?:\s+(?:xong|trong|ngày|vào|tháng|năm|từ|theo|100)[^.;]{0,80})?\s*[.;,)]*\s*$|^\(?Hoàn thành\s*\)?$",
    re.IGNORECASE,
)
_CONTENT_START = re.compile(
    r"^(?:[-–+•*]\s*)?(?:Nội dung(?:\s+(?:thực hiện|công việc|nhiệm vụ))?|Nhiệm vụ(?:\s+cụ thể)?|Công việc|Đối với [^:]{3,160}|Nếu [^:]{3,160})\s*:\s*(?=\S)"
)
_FIELD_CLAUSE = re.compile(
    r"^(?P<label>(?:Cơ quan|Đơn vị|Thời gian|Thời hạn|Tiến độ|Sản phẩm|Phân công|Kết quả|Địa điểm|Kinh phí)(?:\s+(?:báo cáo|chủ trì|phối hợp|thực hiện|hoàn thành|triển khai|tham mưu|đầu ra|cần đạt|dự kiến|chính))*)\s*(?::|$|\n)\s*",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Node:
    clause: Clause
    parent: "_Node | None"
    content: str
    fields: tuple[Field, ...]
    children: list["_Node"] = field(default_factory=list)
    heading: Actors | None = None
    intro: Actors | None = None
    deadline: Deadline | None = None
    deadline_rule: str = ""
    is_closed: bool = False  # nothing below is a task
    is_target: bool = False
    is_money: bool = False
    is_approval: bool = False  # what follows is what was agreed to
    is_organisation: bool = False
    given: tuple[Field, ...] = ()  # fields that stand beside it and hold for it


def find_tasks(clauses: Sequence[Clause], letterhead: Letterhead, *, introduction: str = "") -> tuple[Task, ...]:
    """Return the tasks among the leaf clauses, in reading order.

    Args:
        clauses: All clauses of the document, parents before children.
        introduction: The sentence before the first clause ("Chủ tịch UBND tỉnh yêu cầu các sở … nội dung sau:").
        letterhead: Its date gives the year to dates printed without one; its kind tells an enactment from a plan.
    """
    reference = letterhead.issued_on
    nodes = _tree(clauses)
    if introduction.rstrip().endswith(":"):
        actors = introduced_actors(introduction)
        if actors.is_named and actors.rule == "ordered":
            top = _Node(Clause(path="", parent=None, text=introduction), None, introduction, ())
            top.intro = actors
            for node in nodes:
                if node.parent is None:
                    node.parent = top
                    top.children.append(node)
    for node in nodes:
        _share_fields(node)
    running_text = "\n".join(clause.text for clause in clauses if not clause.text.isupper())
    for node in nodes:
        if node.children:
            _read_inner(node, reference, running_text)
    return tuple(task for node in nodes if not node.children and (task := _task(node, letterhead, reference)))


def _tree(clauses: Sequence[Clause]) -> list[_Node]:
    by_path: dict[str, _Node] = {}
    nodes = []
    for clause in clauses:
        content, fields = (clause.text, clause.fields) if clause.is_row else fields_in(clause.text)
        if clause.fields:
            fields = clause.fields
        parent = by_path.get(clause.parent or "")
        node = _Node(clause, parent, content.strip(), fields)
        if parent:
            parent.children.append(node)
        by_path[clause.path] = node
        nodes.append(node)
    return nodes


def _share_fields(node: _Node) -> None:
    """Fields of the last of several siblings hold for those before it; field clauses hold for their content clause."""
    children = node.children
    if not children or children[0].clause.is_row:
        return
    labelled = [(c, m) for c in children if (m := _FIELD_CLAUSE.match(c.content)) and field_kind(m["label"])]
    if labelled:
        given = []
        for child, mark in labelled:
            value = "\n".join([child.content[mark.end() :], *(c.content for c in child.children)]).strip()
            given.append(Field(label=mark["label"], value=value))
            child.is_closed = True
            for below in child.children:
                below.is_closed = True
        for child in children:
            if not child.is_closed:
                child.given = tuple(given)
    with_fields = [c for c in children if any(field_kind(f.label) in {"lead", "time", "with"} for f in c.fields)]
    if len(children) > 1 and with_fields == [children[-1]] and not any(c.children for c in children):
        for child in children[:-1]:
            child.given = child.given or children[-1].fields
        children[-1].given = children[-1].fields


def _read_inner(node: _Node, reference: date | None, running_text: str) -> None:
    """Work out what a clause with children gives to them."""
    up = node.parent
    head = node.content.splitlines()[0] if node.content else ""
    title = re.sub(r"[*_]+", "", head).strip()
    node.is_organisation = bool(_ORGANISATION.search(title[:60])) or bool(up and up.is_organisation)
    node.is_closed = node.is_closed or bool(up and up.is_closed)
    if _APPROVES.match(title) and node.content.rstrip().endswith(":"):
        node.is_approval = True
    if _NO_TASKS.match(title) and not _ORDERS_HEADING.search(title[:90]):
        node.is_closed = True
    if _INTRODUCES_TASKS.search(node.content):
        node.is_closed = False
    node.is_target = bool(_TARGETS.match(title) and not _ORDERS_HEADING.search(title)) or bool(up and up.is_target)
    node.is_money = bool(_MONEY.match(re.sub(r"^(?:NGUỒN|Nguồn)\s+", "", title)) or _MONEY.match(title)) or bool(
        up and up.is_money
    )
    node.heading = heading_actors(head if "\n" in node.content else node.content, running_text)
    if node.heading is None and node.is_organisation and re.match(r"Đối với\s", title):
        node.heading = heading_actors(re.sub(r"^Đối với\s+", "", title))
    if node.heading is None:
        actors = introduced_actors(node.content)
        if actors.is_named or actors.coordinating:
            node.intro = actors
    found: Deadline | None = None
    times = [f.value for f in (*node.fields, *node.given) if field_kind(f.label) == "time"]
    for value in times:
        found = found or read_deadline(value, reference=reference)
    rule = "field-above" if found else ""
    if (
        found is None
        and len(title) < 120
        and re.match(
            r"(?:Trong\s+|(?:Về\s+)?(?:[Mm]ột số\s+)?(?:[Nn]hiệm vụ|[Cc]ông việc)\s+|Từ\s+|Đến\s+|Giai đoạn|Quý|Năm|Tháng|Trước|Từ nay)",
            title,
        )
    ):
        found = read_deadline(title, reference=reference) if len(title) < 60 else None
        rule = "heading" if found else ""
    if found is None:
        found = governing(d for d in find_deadlines(node.content, reference=reference) if d.kind not in (DeadlineKind.RECURRING, DeadlineKind.CONDITIONAL, DeadlineKind.RELATIVE) or node.content.rstrip().endswith(":"))  # fmt: skip
        rule = "introduced" if found else ""
    node.deadline, node.deadline_rule = found, f"{rule}:{node.clause.path}" if found else ""


def _ancestors(node: _Node) -> list[_Node]:
    out = []
    up = node.parent
    while up:
        out.append(up)
        up = up.parent
    return out


def _task(node: _Node, letterhead: Letterhead, reference: date | None) -> Task | None:
    above = _ancestors(node)
    clause = node.clause
    if node.is_closed or (above and above[0].is_closed):
        return None
    text = re.sub(r"[*_]{2,}", "", node.content).strip()
    fields = (*node.fields, *(f for f in node.given if f not in node.fields))
    own_kinds = {field_kind(f.label) for f in node.fields if f.value.strip()}
    if clause.is_row and not ({"lead", "time", "with"} & own_kinds):
        return None
    content = next((f.value for f in node.fields if field_kind(f.label) == "content"), text) if clause.is_row else text
    shown = _CONTENT_START.sub("", content)
    # "Thời gian báo cáo: Các đơn vị gửi …" orders somebody in a field's dress.
    dressed = _FIELD_CLAUSE.match(shown)
    if dressed and field_kind(dressed["label"]) == "time" and begins_name(value := shown[dressed.end() :]):
        shown = value if predicate_at(value) is not None else shown
    actors = Actors() if clause.is_row else sentence_actors(shown)
    has_fields = bool({"lead", "time", "with"} & own_kinds)
    nearest = next((a for a in above if a.heading or (a.intro and a.intro.is_named)), None)
    inherited = (nearest.heading or nearest.intro) if nearest else None
    if not _is_task(node, shown, actors, has_fields, nearest, letterhead, above):
        return None

    rules: list[tuple[str, str]] = []
    from_fields = field_actors(fields)
    up_fields: Actors = Actors()
    if not from_fields.is_named and not from_fields.coordinating:
        for a in above:
            up_fields = field_actors((*a.fields, *a.given))
            if up_fields.is_named or up_fields.coordinating:
                break
    if not from_fields.is_named and up_fields.is_named:
        from_fields = up_fields
    keeps_heading = bool(nearest and nearest.heading and nearest.heading.lead and not begins_name(_plain(shown)))
    lead: list[str] = []
    confidence = 0.95
    if actors.is_named and not keeps_heading:
        lead = list(actors.lead)
        rules.append(("lead", f"sentence:{actors.rule}"))
    if from_fields.is_named:
        lead += [n for n in from_fields.lead if n not in lead]
        rules.append(("lead", "field"))
    elif inherited and (not actors.is_named or keeps_heading):
        lead = list(inherited.lead)
        rules.append(
            (
                "lead",
                f"{'heading' if nearest and nearest.heading else 'introduced'}:{nearest.clause.path if nearest else ''}",
            )
        )
        confidence = 0.9
    coordinating = list(actors.coordinating)
    for more in (
        from_fields.coordinating,
        inherited.coordinating if inherited else (),
        *(a.intro.coordinating for a in above[:1] if a.intro),
    ):
        coordinating += [n for n in more if n not in coordinating]
    leading = {n.lower() for n in lead}
    coordinating = [n for n in coordinating if n.lower() not in leading]
    if coordinating:
        rules.append(
            (
                "coordinating",
                "sentence" if actors.coordinating else "field" if from_fields.coordinating else "inherited",
            )
        )

    deadline, rule = _deadline(node, shown, above, reference)
    if deadline:
        rules.append(("deadline", f"{rule}/{deadline.rule}"))
    is_done = _says_done(shown) or any(field_kind(f.label) == "state" and _says_done(f.value) for f in fields)
    rules.append(("status", "done-words" if is_done else "open-by-default"))
    proposed: tuple[str, ...] = ()
    if not lead:
        confidence = 0.6
        if letterhead.issuer:
            proposed = (letterhead.issuer,)
            rules.append(("proposed_lead", "issuer"))
    return Task(
        clause=clause.path, lead=tuple(lead), coordinating=tuple(coordinating), deadline=deadline,
        status=TaskStatus.DONE if is_done else TaskStatus.OPEN, confidence=confidence, rules=tuple(rules), span=clause.span,
        proposed_lead=proposed,
    )  # fmt: skip


def _says_done(text: str) -> bool:
    lowered = text.lower()
    return ("đã" in lowered or "hoàn thành" in lowered) and bool(_DONE.search(text))


def _plain(text: str) -> str:
    return re.sub(r"^[“\"(\s]+", "", text)


def _is_task(
    node: _Node,
    text: str,
    actors: Actors,
    has_fields: bool,
    nearest: _Node | None,
    letterhead: Letterhead,
    above: list[_Node],
) -> bool:
    if not text and not has_fields:
        return False
    if _FIELD_CLAUSE.match(text) and not node.children:
        return False
    if has_fields:
        return True
    plain = _plain(text)
    plain = plain[:1].upper() + plain[1:]
    if _NO_TASKS.match(plain) and len(plain) < 60:
        return False
    if _ENFORCEMENT.search(plain) or _APPEAL.search(plain):
        return False
    if _NOT_ACT.match(plain) and not (actors.is_named and actors.rule == "ordered"):
        return False
    is_enacting = (
        letterhead.kind in {"NQ", "QĐ", "Luật"}
        and node.clause.path.startswith(("Đ", "PL", "C."))
        and _ENACTS.match(plain)
        and not (nearest and nearest.heading)
    )
    if _MEMBERS.match(plain):
        return False
    if above and letterhead.kind in {"NQ", "QĐ"} and INTRODUCES_CHANGES.match(above[0].content.strip()):
        return False
    if _JOINS_AREAS.match(plain) and not actors.is_named:
        return False
    if is_enacting and not find_deadlines(plain):
        return False
    if above and above[0].is_target:
        return bool(_ACT.match(plain) or actors.is_named) and bool(
            find_deadlines(plain) or any(a.deadline for a in above)
        )
    if above and above[0].is_money:
        return actors.is_named and not re.match(r"(?:Thực hiện|Kinh phí|Từ)\s", plain)
    if node.clause.path.startswith("PL") and not actors.is_named and letterhead.kind in {"NQ", "QĐ"}:
        return False
    if above and above[0].is_approval and not (actors.is_named and actors.rule == "ordered"):
        return False
    has_actor_heading = bool(nearest and nearest.heading)
    if _ADJECTIVAL.match(plain) and not has_actor_heading:
        return False
    if actors.is_named:
        return _predicate_is_act(plain, actors)
    if _ACT.match(plain):
        return True
    return (
        has_actor_heading
        and len(plain) > 25
        and not re.match(r"(?:Gồm|Bao gồm|Là|Trưởng|Phó|Thành viên|Ông|Bà)\b", plain)
    )


def _predicate_is_act(text: str, actors: Actors) -> bool:
    """A subject with "là", "đã", "được" describes; one with a verb orders."""
    if actors.rule in {"ordered", "by"}:
        return True
    first = text[:600]
    if re.search(r"tiếp tục hoạt động (?:cho )?đến khi|hết hiệu lực|có hiệu lực (?:thi hành )?(?:kể )?từ", first):
        return False
    return not re.match(
        r"[^,.;:]{3,160}?\s(?:là|đã có|đã ban hành|bao gồm|gồm|có hiệu lực|có tư cách|có chức năng)\s", first
    ) or bool(re.search(r"có trách nhiệm|chịu trách nhiệm|phải|cần|chủ trì", first))


def _deadline(node: _Node, text: str, above: list[_Node], reference: date | None) -> tuple[Deadline | None, str]:
    own = governing(find_deadlines(text, reference=reference))
    fielded: Deadline | None = None
    for f in node.fields:
        if field_kind(f.label) == "time" and f.value.strip():
            fielded = governing(d for d in (fielded, read_deadline(f.value, reference=reference)) if d)
    if fielded:
        # A block of fields under several bullets is the group's; a bullet's own day is more exact.
        if own and node.given and own.kind is DeadlineKind.DAY and fielded.kind is not DeadlineKind.DAY:
            return own, "sentence"
        return fielded, "field"
    if own and (own.start or own.end or own.kind in (DeadlineKind.RELATIVE, DeadlineKind.CONDITIONAL)):
        return own, "sentence"
    for f in node.given:
        if field_kind(f.label) == "time" and (given := read_deadline(f.value, reference=reference)):
            return given, "field-of-group"
    if own:
        inherited = next((a for a in above if a.deadline and a.deadline.start), None)
        return (
            (inherited.deadline, inherited.deadline_rule)
            if inherited and inherited.deadline_rule.startswith("field")
            else (own, "sentence")
        )
    if any(field_kind(f.label) == "time" and f.value.strip() for f in node.fields):
        return None, ""
    for a in (node, *above):
        if a is not node and a.deadline:
            return a.deadline, a.deadline_rule
        if a.parent and a.parent.children[-1] is not a and a.given:
            for f in a.given:
                if field_kind(f.label) == "time" and (given := read_deadline(f.value, reference=reference)):
                    return given, "field-of-group"
    for f in (f for f in node.fields if field_kind(f.label) == "lead"):
        if (found := governing(find_deadlines(f.value, reference=reference))) is not None:
            return found, "field"
    return None, ""
