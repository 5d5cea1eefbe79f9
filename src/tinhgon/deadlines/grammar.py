"""Vietnamese deadline phrases → `Deadline`. What the kinds mean is ruling 10 of docs/reading-contract.md.

Two doors: `find_deadlines` reads running sentences and wants a word that makes a date a deadline ("trước ngày",
"hoàn thành trong", "từ … đến …"); `read_deadline` reads a label's value, a table cell or a heading, where the words
are nothing but a deadline ("Quý I/2026", "Năm 2025 và các năm tiếp theo").
"""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from tinhgon.deadlines.model import Deadline, DeadlineKind

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_UNITS = {"ngày": "day", "ngày làm việc": "working_day", "tuần": "week", "tháng": "month", "năm": "year",
          "giờ": "hour"}  # fmt: skip
_SHORT = {"6": (1, 6), "sáu": (1, 6), "9": (1, 9), "chín": (1, 9), "3": (1, 3), "ba": (1, 3)}

# One point or stretch of the calendar. Alternatives run from the most to the least exact.
_YEAR = r"(?:năm\s*)?(?:20\d\d)"
_ATOM = re.compile(
    r"""(?<!\w)(?=\d|ngày|tháng|T\d|quý|năm|đầu|giữa|cuối|hết|thượng|trung|hạ|sáu|chín|ba|các\ năm)(?:
    (?:ngày\s+)?(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})\s*[/.-]\s*(?P<y>20\d\d)(?!\d)
  | (?:ngày\s+)?(?P<d2>\d{1,2})\s+tháng\s+(?P<m2>\d{1,2})(?:\s*(?:,\s*)?(?:năm|/|-)\s*(?P<y2>20\d\d))?(?!\d)
  | ngày\s+(?P<d3>\d{1,2})\s*/\s*(?P<m3>\d{1,2})(?![\d/])
  | (?:(?<=trước\ )|(?<=nhất\ )|(?<=nhất\ là\ )|(?<=hết\ )|(?<=đến\ ))(?P<d5>\d{1,2})/(?P<m5>\d{1,2})(?=\s*(?:[.;,)]|$))
  | (?:(?:đầu|giữa|cuối|hết|(?:thượng|trung|hạ)\s+tuần)\s+)?tháng\s+(?P<ma>\d{1,2})\s*(?:-|–|,|và|đến)\s*
      (?:tháng\s+)?(?P<mb>\d{1,2})\s*(?:/|-|năm)\s*(?P<my>20\d\d)
  | (?:(?:đầu|giữa|cuối|hết|(?:thượng|trung|hạ)\s+tuần)\s+)?(?:tháng\s+|T)(?P<m4>\d{1,2})
      (?:\s*(?:/|-|\.|,?\s*năm)\s*(?P<y4>20\d\d))?(?![\d/])
  | (?P<hn>6|sáu)\s+tháng\s+(?P<hw>đầu|cuối)\s+năm(?:\s+(?P<hy>20\d\d))?
  | (?P<nn>9|chín|3|ba)\s+tháng\s+(?P<nw>đầu|cuối)\s+năm(?:\s+(?P<ny>20\d\d))?
  | (?:(?:đầu|giữa|cuối|hết)\s+)?quý\s+(?P<qa>IV|III|II|I|[1-4])\s*(?:-|–|,|và)\s*(?:quý\s+)?
      (?P<qb>IV|III|II|I|[1-4])\s*(?:/|-|,?\s*năm)\s*(?P<qy2>20\d\d)
  | (?:(?:đầu|giữa|cuối|hết)\s+)?quý\s+(?P<q>IV|III|II|I|[1-4])\b(?:\s*(?:/|-|,?\s*năm|\s)\s*(?P<qy>20\d\d))?
  | (?:các\s+)?năm\s+(?P<ya>20\d\d)\s*(?:-|–|,|và)\s*(?:năm\s+)?(?P<yb>20\d\d)
  | (?:(?:đầu|giữa|cuối|hết)\s+)?năm\s+(?P<yy>20\d\d)(?!\s*[-–]\s*20\d\d)
    )""",
    re.IGNORECASE | re.VERBOSE,
)

_NUMBER = r"(?P<n>\d{1,3})\s*(?:\([^)\d]{1,25}\)\s*)?"
_RELATIVE = re.compile(
    rf"""(?:
      (?:trong\s+(?:thời\s+(?:hạn|gian)|vòng|khoảng\s+thời\s+gian)|(?:chậm\s+nhất|muộn\s+nhất)(?:\s+là)?(?:\s+(?:sau|trong|trước))?
         |không\s+quá|tối\s+đa|(?:định\s+kỳ\s+)?sau)
      \s+(?:là\s+|tối\s+đa\s+|không\s+quá\s+)?{_NUMBER}(?P<u>ngày\s+làm\s+việc|ngày|tuần|tháng|năm|giờ)
    | trong\s+(?:\w+\s+)?(?P<n2>\d{{1,3}})\s*(?:\([^)\d]{{1,25}}\)\s*)?(?P<u2>ngày\s+làm\s+việc|ngày|tuần|tháng|giờ)(?!\s*(?:đầu|cuối|qua|vừa|gần|\d))
    | trước\s+(?P<n4>\d{{1,3}})\s+(?P<u4>ngày\s+làm\s+việc|ngày|tháng)(?!\s*\d)
    )
    (?P<e>\s*,?\s*(?:kể\s+từ|tính\s+từ|tính\s+đến|từ|sau|trước|so\s+với)(?:\s+(?:ngày|khi|thời\s+điểm|lúc))?\s+[^.;,()\n]{{3,120}})?
  | (?P<n5>\d{{1,3}})\s+(?P<u5>ngày\s+làm\s+việc|ngày|tháng)(?P<e5>\s+(?:kể\s+từ|tính\s+từ|trước|sau)\s+(?:ngày|khi)\s+[^.;,()\n]{{3,120}})
  | (?P<e3>trước|sau)\s+ngày\s+(?P<ev>[^\d\s.;,()][^.;,()\n\d]{{1,40}}?)\s+(?P<n3>\d{{1,3}})\s+(?P<u3>ngày\s+làm\s+việc|ngày|tháng)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_RHYTHM = r"(?:h[ằà]ng|mỗi)\s+(?:ngày|tuần|tháng|quý|năm|kỳ)"
_RECURRING = re.compile(
    rf"""(?:trước|chậm\s+nhất|vào|đến)?\s*(?:là\s+)?ngày\s+(?:mùng\s+)?\d{{1,2}}\s+(?:của\s+)?
        (?:{_RHYTHM}|(?:của\s+)?(?:các\s+)?tháng\s+(?:liền\s+kề|kế\s+tiếp|sau|cuối\s+(?:quý|kỳ)|tiếp\s+theo)|tháng\s+cuối)[^.;,()\n]{{0,30}}
    | định\s+kỳ(?:,?\s*(?:{_RHYTHM}|thường\s+xuyên|(?:0?[1-9]\d?|một|hai|ba|sáu)\s+(?:tháng|tuần|năm|quý)(?:/lần|\s+một\s+lần)?|và\s+đột\s+xuất|tháng,?\s*quý,?\s*(?:6\s+tháng,?\s*)?năm))*
    | {_RHYTHM}(?:\s*(?:,|và|hoặc)\s*(?:{_RHYTHM}|năm|quý|6\s+tháng))*
    | (?<!chi\ )(?<!chi\ ngân\ sách\ )thường\s+xuyên(?:,?\s*(?:trong\s+năm|h[ằà]ng\s+năm|liên\s+tục|định\s+kỳ|và\s+đột\s+xuất))?(?!\s+vụ)
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "Thường xuyên" that says of what sort, not when; rhythms that belong to money, plans and titles.
_NOT_RHYTHM_BEFORE = re.compile(
    r"(?:chi|đầu\s+tư|kinh\s+phí|nhiệm\s+vụ|hoạt\s+động|thường\s+trực|chặt\s+chẽ,|không|mang\s+tính"
    r"|công\s+việc|thi\s+đua|dự\s+toán|(?:kế\s+hoạch|chương\s+trình|ngân\s+sách)(?:\s+(?:công\s+tác|nhà\s+nước|làm\s+việc))?)\s+$",
    re.IGNORECASE,
)
_DOCUMENT_WORD = r"(?:Nghị\s+(?:định|quyết)|Thông\s+tư|Luật|Hướng\s+dẫn|Kế\s+hoạch|Quyết\s+định|Kết\s+luận|Quy\s+định|Chỉ\s+thị|Đề\s+án|Chiến\s+lược|Quy\s+chế|văn\s+bản|hướng\s+dẫn|quy\s+định|kế\s+hoạch)"
_CONDITIONAL = re.compile(
    rf"""(?P<c1>(?:ngay\s+)?(?:sau\s+)?khi\s+(?:có\s+)?(?P<w>(?:(?!khi\s)[^.;:()\n]){{0,220}}?{_DOCUMENT_WORD}(?:(?!khi\s)[^.;:()\n]){{0,260}}?
            (?:được\s+|đã\s+được\s+|có\s+)?(?:ban\s+hành|phê\s+duyệt|thông\s+qua|hiệu\s+lực)(?:\s+và\s+có\s+hiệu\s+lực)?
          | (?:(?!khi\s)[^.;:()\n]){{3,120}}?\bban\s+hành\s+(?:các\s+)?{_DOCUMENT_WORD}[^.;:()\n]{{0,80}}
          | (?:hướng\s+dẫn|văn\s+bản|kế\s+hoạch|quy\s+định|chỉ\s+đạo|thông\s+báo)(?:\s+\w+){{0,5}}?\s+của\s+(?:(?!khi\s)[^.;:,()\n]){{2,80}}))
      | (?:thời\s+(?:gian|hạn|điểm)|tiến\s+độ|lộ\s+trình)(?:\s+(?:cụ\s+thể|thực\s+hiện|hoàn\s+thành|triển\s+khai|báo\s+cáo|cụ\s+thể\s+thực\s+hiện))*\s*:?\s*(?:thực\s+hiện\s+)?
          (?P<c2>theo\s+(?:chỉ\s+đạo|hướng\s+dẫn|kế\s+hoạch|lộ\s+trình|tiến\s+độ|yêu\s+cầu|quy\s+định|văn\s+bản|thông\s+báo)(?:\s+\w+){{0,6}}?\s+của\s+[^.;,()\n]{{2,100}})
    """,
    re.IGNORECASE | re.VERBOSE,
)
# At the end of a sentence: to be done when, and as, another body says.
_AS_OTHERS_SAY = re.compile(
    r"(?<=\s)(?P<c>theo\s+(?:hướng\s+dẫn|kế\s+hoạch|lộ\s+trình)\s+của\s+"
    r"(?:Trung\s+ương|Bộ\s+Chính\s+trị|Ban\s+Bí\s+thư|Chính\s+phủ|tỉnh|cấp\s+trên|Tỉnh\s+[ủu][ỷy]|Ủy\s+ban|Uỷ\s+ban|UBND|Ban|Bộ|Thành\s+ủy|Đảng\s+ủy|Sở)"
    r"[^.;:,()\n\d]{0,60})(?=\s*(?:[.;]|$))"
)
_CONDITIONAL_VALUE = re.compile(
    r"^(?:thực\s+hiện\s+|dự\s+kiến\s+)?(?:theo|ngay\s+(?:sau\s+)?khi|sau\s+khi|khi\s+có|khi)\s+.{3,}",
    re.IGNORECASE | re.DOTALL,
)
_NO_DEADLINE_VALUE = re.compile(
    r"^(?:ngay\s*[.;]?$|khi\s+(?:phát\s+sinh|có\s+(?:đề\s+nghị|yêu\s+cầu|phát\s+sinh))|theo\s+(?:lịch\s+trình|quy\s+định\s*[.;]?$))",
    re.IGNORECASE,
)

# What makes a date in a sentence a deadline.
_BEFORE = r"trước|trước\s+thời\s+điểm"
_BY = r"chậm\s+nhất(?:\s+(?:là|vào|trong|đến|trước))*|muộn\s+nhất(?:\s+(?:là|vào|trong|đến))*|không\s+(?:quá|muộn\s+hơn)|xong\s+trước"
_LEAD_IN = re.compile(
    rf"(?:^|(?<=[\s(,;:.–-]))(?P<in>{_BY}|{_BEFORE}|(?:cho\s+|phấn\s+đấu\s+|hạn\s+)?đến\s+(?:hết\s+|cuối\s+|thời\s+điểm\s+)?|trong|vào|hết|cuối"
    r"|(?:hoàn\s+thành|xong|thực\s+hiện|tổ\s+chức|báo\s+cáo|gửi|dự\s+kiến|thời\s+(?:gian|hạn)(?:\s+(?:hoàn\s+thành|thực\s+hiện))?)(?:\s+(?:trong|vào|xong))?\s*:?)\s*$",
    re.IGNORECASE,
)
_STRONG_LEAD_IN = re.compile(
    rf"(?:{_BY}|{_BEFORE}|hoàn\s+thành.*|xong.*|thời\s+(?:gian|hạn).*|hạn\s+đến.*)$", re.IGNORECASE
)
# A date that names a document, an event, a plan, a state: no deadline.
_DATED_THING = re.compile(
    r"""(?:\d[\w./-]*[A-ZĐ]{2}[\w./-]*,?\s*(?:được\s+ban\s+hành\s+)?(?:ký\s+)?
      |(?:thời\s+điểm|hiệu\s+lực(?:\s+thi\s+hành)?(?:\s+kể)?)\s+(?:từ\s+|vào\s+)?(?:\d+h\d*,?\s*)?
      |(?:0h|\d+\s*giờ|\d+h\d+)\s*(?:ngày\s*)?(?:,\s*)?
      |(?:Luật|Hiến\s+pháp|Bộ\s+luật|Pháp\s+lệnh)[^.;,()]{0,60}
      |(?:sinh|ký|họp|phiên\s+họp|cuộc\s+họp|hội\s+nghị|buổi\s+làm\s+việc|kết\s+quả|số\s+liệu|tình\s+hình|công\s+tác|kế\s+hoạch|dự\s+toán|ngân\s+sách|nhiệm\s+kỳ|khóa|báo\s+cáo\s+năm|trong\s+năm\s+học)\s+)$""",
    re.IGNORECASE | re.VERBOSE,
)
_BOUND_HOUR = re.compile(
    rf"(?:{_BY}|{_BEFORE})\s+(?P<hour>\d{{1,2}}\s*(?:giờ|h|g|:)\s*(?:\d{{2}})?(?:\s*phút)?\s*,?\s*)$", re.IGNORECASE
)
_CONTINUING = re.compile(
    r"\s*(?:,|và)?\s*(?:và\s+|,\s*)?(?:các|những)\s+năm\s+(?:tiếp\s+theo|sau|kế\s+tiếp)(?:\s+đó)?|\s*trở\s+đi|\s*và\s+(?:duy\s+trì\s+)?(?:thường\s+xuyên\s+)?h[ằà]ng\s+năm",
    re.IGNORECASE,
)
_FROM = re.compile(r"(?:^|(?<=[\s(,;:]))(?:kể\s+)?từ\s+$", re.IGNORECASE)
_TO = re.compile(r"\s*(?:đến|tới|-|–)\s*(?:hết\s+|cuối\s+|trước\s+)?(?:ngày\s+(?=ngày))?", re.IGNORECASE)
_TO_EVENT = re.compile(r"\s*(?:cho\s+)?(?:đến|tới)\s+(?:khi|lúc|hết\s+thời\s+hạn)\s+[^.;,()\n]{2,120}", re.IGNORECASE)
_STAGE = re.compile(r"(?:trong\s+)?giai\s+đoạn\s+(?P<a>20\d\d)\s*[-–]\s*(?P<b>20\d\d)", re.IGNORECASE)
_STARTS = re.compile(
    r"(?:hoạt\s+động|vận\s+hành|sử\s+dụng|làm\s+việc|thực\s+hiện|áp\s+dụng|triển\s+khai|hoàn\s+thành|bắt\s+đầu|thời\s+gian)(?:\s+chính\s+thức)?\s*:?$",
    re.IGNORECASE,
)
_SINCE_NOW = re.compile(
    r"từ\s+(?:nay|khi\s+ban\s+hành\s+\w+\s+\w+\s+này)\s+(?:cho\s+)?đến\s+(?:hết\s+|cuối\s+)?", re.IGNORECASE
)
_RANGE_WORDS = {
    "day": "day",
    "month": "month",
    "quarter": "quarter",
    "half": "half",
    "year": "year",
    "period": "period",
}
_BRACKETS = re.compile(r"\([^()]*\)")
_QUOTED = re.compile(r"[“\"][^”\"]{0,400}[”\"]")


@dataclass(frozen=True, slots=True)
class _Point:
    """An atom as read: its kind, first and last day."""

    kind: DeadlineKind
    first: date | None
    last: date | None
    start: int
    end: int


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _year_for(month: int, day: int, reference: date | None) -> int | None:
    """The year of a date printed without one: the first in which it does not lie before the document's date."""
    if reference is None:
        return None
    last_day = calendar.monthrange(reference.year, month)[1]
    if day > last_day:
        return None
    return reference.year if date(reference.year, month, day) >= reference else reference.year + 1


def _quarter(text: str) -> int:
    return _ROMAN.get(text.lower()) or int(text)


def _point(found: re.Match[str], reference: date | None) -> _Point | None:
    """Return the atom's calendar stretch, None where the numbers are no date."""
    group = found.groupdict()
    start, end = found.span()
    k = DeadlineKind
    first: date | None
    last: date | None
    try:
        if group["d"] or group["d2"] or group["d3"] or group["d5"]:
            day = int(group["d"] or group["d2"] or group["d3"] or group["d5"])
            month = int(group["m"] or group["m2"] or group["m3"] or group["m5"])
            year = group["y"] or group["y2"]
            if not 1 <= month <= 12:
                return None
            chosen = int(year) if year else _year_for(month, day, reference)
            if chosen is None:
                return _Point(k.DAY, None, None, start, end)
            first = date(chosen, month, day)
            return _Point(k.DAY, first, first, start, end)
        if group["ma"]:
            first, _ = _month(int(group["my"]), int(group["ma"]))
            _, last = _month(int(group["my"]), int(group["mb"]))
            return _Point(k.PERIOD, first, last, start, end) if first < last else None
        if group["m4"]:
            month = int(group["m4"])
            if not 1 <= month <= 12:
                return None
            year4 = (
                int(group["y4"])
                if group["y4"]
                else _year_for(month, calendar.monthrange(2024, month)[1] - 1, reference)
            )
            if year4 is None:
                return _Point(k.MONTH, None, None, start, end)
            return _Point(k.MONTH, *_month(year4, month), start, end)
        if group["hn"]:
            year = group["hy"] or (str(reference.year) if reference else None)
            if year is None:
                return _Point(k.HALF, None, None, start, end)
            months = (1, 6) if group["hw"].lower() == "đầu" else (7, 12)
            return _Point(k.HALF, _month(int(year), months[0])[0], _month(int(year), months[1])[1], start, end)
        if group["nn"]:
            year = group["ny"] or (str(reference.year) if reference else None)
            if year is None:
                return _Point(k.PERIOD, None, None, start, end)
            length = _SHORT[group["nn"].lower()][1]
            months = (1, length) if group["nw"].lower() == "đầu" else (13 - length, 12)
            return _Point(k.PERIOD, _month(int(year), months[0])[0], _month(int(year), months[1])[1], start, end)
        if group["qa"]:
            a, b, y = _quarter(group["qa"]), _quarter(group["qb"]), int(group["qy2"])
            return _Point(k.PERIOD, date(y, 3 * a - 2, 1), _month(y, 3 * b)[1], start, end) if a < b else None
        if group["q"]:
            quarter = _quarter(group["q"])
            year = group["qy"] or (str(_year_for(3 * quarter, 30, reference)) if reference else None)
            if year is None:
                return _Point(k.QUARTER, None, None, start, end)
            return _Point(k.QUARTER, date(int(year), 3 * quarter - 2, 1), _month(int(year), 3 * quarter)[1], start, end)
        if group["ya"]:
            return _Point(k.PERIOD, date(int(group["ya"]), 1, 1), date(int(group["yb"]), 12, 31), start, end)
        year = group["yy"]
        return _Point(k.YEAR, date(int(year), 1, 1), date(int(year), 12, 31), start, end)
    except ValueError:
        return None


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _made(text: str, at: int, until: int, kind: DeadlineKind, rule: str, **more: object) -> Deadline:
    raw = text[at:until]
    at += len(raw) - len(raw.lstrip(" ,;:("))
    until -= len(raw) - len(raw.rstrip(" ,;:"))
    return Deadline(text=text[at:until], kind=kind, rule=rule, text_start=at, text_end=until, **more)  # type: ignore[arg-type]


def _dated(text: str, reference: date | None, *, lenient: bool) -> list[Deadline]:
    """Deadlines made of calendar atoms."""
    out: list[Deadline] = []
    k = DeadlineKind
    for stage in _STAGE.finditer(text):
        # Inside a document's name a stage is part of the title, so a sentence must say "trong giai đoạn".
        opening = text[max(0, stage.start() - 12) : stage.start()].strip()
        if lenient or stage[0].lower().startswith("trong") or opening in {"", "("} or opening.endswith(":"):
            out.append(_made(text, *stage.span(), k.PERIOD, "period:stage", start=date(int(stage["a"]), 1, 1), end=date(int(stage["b"]), 12, 31)))  # fmt: skip
    points = [p for p in (_point(m, reference) for m in _ATOM.finditer(text)) if p]
    taken = -1
    for number, point in enumerate(points):
        if point.start < taken:
            continue
        before = text[max(0, point.start - 60) : point.start]
        hour = 0
        if bound := _BOUND_HOUR.search(before):  # "trước 16 giờ ngày D": the hour belongs to the day
            hour = len(before) - bound.start("hour")
            before = before[: bound.start("hour")]
        since_now = _SINCE_NOW.search(before)
        from_ = _FROM.search(before)
        to_end = _TO.match(text, point.end)
        following = points[number + 1] if number + 1 < len(points) else None
        is_pair = bool(to_end and following and to_end.end() == following.start and to_end.end() > point.end)
        start = point.start - (len(before) - from_.start() if from_ else 0)
        if since_now and since_now.end() == len(before):
            out.append(
                _made(text, point.start - len(since_now[0]), point.end, k.PERIOD, "period:from-now", end=point.last)
            )
            continue
        is_bound = re.search(rf"(?:{_BY}|{_BEFORE})\s*$", before, re.IGNORECASE)
        if not lenient and not is_bound and _DATED_THING.search(before[: from_.start()] if from_ else before):
            if is_pair and following:
                taken = following.end
            continue
        if (
            is_pair
            and following
            and point.first
            and following.last
            and (from_ or lenient or point.kind == following.kind)
        ):
            out.append(
                _made(text, start, following.end, k.PERIOD, "period:from-to", start=point.first, end=following.last)
            )
            taken = following.end
            continue
        if from_ or lenient:
            event = _TO_EVENT.match(text, point.end)
            if event:
                out.append(
                    _made(
                        text,
                        start,
                        event.end(),
                        k.PERIOD,
                        "period:until-event",
                        start=point.first,
                        event=event[0].strip(),
                    )
                )
                continue
        going_on = _CONTINUING.match(text, point.end)
        if going_on and (
            lenient or from_ or _LEAD_IN.search(before) or point.start == 0 or "năm" in going_on[0].lower()
        ):
            out.append(_made(text, start, going_on.end(), k.OPEN, "open:onwards", start=point.first))
            continue
        if from_:
            is_later = reference is None or (point.first is not None and point.first >= reference)
            if lenient or (point.kind is k.DAY and is_later and _STARTS.search(before[: from_.start()].rstrip())):
                out.append(_made(text, start, point.end, k.OPEN, "open:from", start=point.first))
            continue
        lead_in = _LEAD_IN.search(before)
        if not (lead_in or lenient):
            continue
        words = lead_in["in"].lower() if lead_in else ""
        if (
            lead_in
            and not lenient
            and point.kind in (k.YEAR, k.PERIOD, k.HALF)
            and not _is_year_deadline(text, point, words)
        ):
            continue
        is_before = "trước" in words
        start = point.start - (hour + len(before) - lead_in.start("in") if lead_in else 0)
        rule = f"{point.kind}:{'before' if is_before else 'by' if re.match(_BY, words) else 'to' if 'đến' in words else 'in'}"
        out.append(
            _made(text, start, point.end, point.kind, rule, start=point.first, end=point.last, is_before=is_before)
        )
    return out


def _is_year_deadline(text: str, point: _Point, words: str) -> bool:
    """A year in a sentence is a deadline with a word of finishing, or at the end of a part of the sentence."""
    if _STRONG_LEAD_IN.match(words) or "đến" in words or words in {"hết", "cuối"}:
        after = text[point.end : point.end + 25].lstrip().lower()
        if (
            re.search(
                r"(?:về|giai đoạn|chiến lược|đề án|chương trình|quy hoạch)\s[^.;]{0,300}$",
                text[max(0, point.start - 320) : point.start].lower(),
            )
            and "đến" in words
            and "hoàn thành" not in text[max(0, point.start - 60) : point.start].lower()
            and "hết" not in words
        ):
            return False  # "… về phát triển … đến năm 2030": a document's name
        return not after.startswith(("của ", "và tầm nhìn", ", tầm nhìn", ", định hướng")) and "tầm nhìn" not in after
    opening = text[max(0, point.start - 60) : point.start].lower()
    if (
        re.search(r"(?:nhiệm vụ|công việc|nội dung|hoạt động|dự án|công trình)(?:\s+\w+){0,3}\s+trong\s+$", opening)
        and "hoàn thành" not in opening
    ):
        return False
    if re.search(
        r"(?:nhiệm vụ|công việc|nội dung|hoạt động|đã|triển khai|kinh phí|phát sinh)\s+(?:trong\s+)?$", opening
    ):
        return bool(re.search(r"(?:hoàn thành|triển khai)\s+(?:trong\s+)?$", opening))
    after = text[point.end : point.end + 3].strip()
    return words.startswith(("trong", "hoàn thành", "thực hiện", "vào", "xong")) and (not after or after[0] in ".;,):")


def _relative(text: str) -> list[Deadline]:
    out = []
    for m in _RELATIVE.finditer(text):
        unit = m["u"] or m["u2"] or m["u3"] or m["u4"] or m["u5"] or ""
        amount = _number(m["n"] or m["n2"] or m["n3"] or m["n4"] or m["n5"])
        event = (m["e"] or m["e5"] or "").strip(" ,") or (f"{m['e3']} ngày {m['ev']}" if m["ev"] else None)
        if unit.lower() == "năm" and not event:
            continue  # "trong 5 năm" speaks of the past or of a plan
        if m["n4"] and not (event and unit):
            continue
        out.append(_made(text, *m.span(), DeadlineKind.RELATIVE, "relative", amount=amount, unit=_UNITS[" ".join(unit.lower().split())], event=event))  # fmt: skip
    return out


def _recurring(text: str) -> list[Deadline]:
    out = []
    for m in _RECURRING.finditer(text):
        if (
            _NOT_RHYTHM_BEFORE.search(text[max(0, m.start() - 40) : m.start()])
            and "nhà nước" not in text[max(0, m.start() - 12) : m.start()].lower()
        ):
            continue
        out.append(_made(text, *m.span(), DeadlineKind.RECURRING, "recurring", event=m[0].strip()))
    return out


def _conditional(text: str) -> list[Deadline]:
    out = []
    for m in _CONDITIONAL.finditer(text):
        span = m.span("c1") if m["c1"] else m.span("c2")
        words = text[span[0] : span[1]]
        if re.match(r"(?:sau\s+)?khi\s+(?:sắp xếp|có (?:đề nghị|yêu cầu|vướng mắc))", words, re.IGNORECASE):
            continue
        out.append(_made(text, *span, DeadlineKind.CONDITIONAL, "conditional", event=words.strip()))
    for m in _AS_OTHERS_SAY.finditer(text) if not out else ():
        out.append(_made(text, *m.span("c"), DeadlineKind.CONDITIONAL, "conditional:as-told", event=m["c"]))
    return out


_DIGIT = re.compile(r"\d")
_LENGTH = re.compile(r"\d\s*(?:\([^)\d]{1,25}\)\s*)?(?:ngày|tuần|tháng|năm|giờ)", re.IGNORECASE)
_RHYTHM_WORDS = ("hằng", "hàng", "mỗi", "định kỳ", "thường xuyên")
_DAY_OF_MONTH = re.compile(r"ngày\s+(?:mùng\s+)?\d{1,2}\s+(?:của|các|tháng\s+\D)")
_CONDITION_WORDS = (
    "khi ",
    "thời gian",
    "thời hạn",
    "thời điểm",
    "tiến độ",
    "lộ trình",
    "theo hướng dẫn của",
    "theo kế hoạch của",
)


def find_deadlines(text: str, *, reference: date | None = None) -> list[Deadline]:
    """Return the deadlines that the sentences of `text` set, in order, without overlaps.

    Args:
        text: Running text, NFC. Offsets of the results count in it.
        reference: The document's date: gives the year to dates printed without one.
    """
    lowered = text.lower()
    found: list[Deadline] = []
    # Cheap looks first: most sentences of a programme set no deadline.
    if _DIGIT.search(text):
        found += _dated(_masked(text), reference, lenient=False)
        if _LENGTH.search(text):
            found += _relative(text)
    if any(word in lowered for word in _RHYTHM_WORDS) or _DAY_OF_MONTH.search(lowered):
        found += _recurring(text)
    if any(word in lowered for word in _CONDITION_WORDS):
        found += _conditional(text)
    return _without_overlaps(found)


def _masked(text: str) -> str:
    """Quoted titles are other documents' names: their dates are blanked, offsets stay."""
    return _QUOTED.sub(lambda m: " " * len(m[0]), text) if "“" in text or '"' in text else text


def _without_overlaps(found: Iterable[Deadline]) -> list[Deadline]:
    out: list[Deadline] = []
    for one in sorted(found, key=lambda d: (d.text_start or 0, -(d.text_end or 0))):
        if out and (one.text_start or 0) < (out[-1].text_end or 0):
            continue
        out.append(one)
    return out


_RANK = {DeadlineKind.RELATIVE: 1, DeadlineKind.CONDITIONAL: 2, DeadlineKind.RECURRING: 3}


def governing(found: Iterable[Deadline]) -> Deadline | None:
    """Return the deadline that binds: a date before a length before a condition before a rhythm; of dates the last."""
    best: Deadline | None = None
    for one in found:
        if (
            best is None
            or _RANK.get(one.kind, 0) < _RANK.get(best.kind, 0)
            or (_RANK.get(one.kind, 0) == _RANK.get(best.kind, 0) == 0 and _last(one) >= _last(best))
        ):
            best = one
    return best


def _last(deadline: Deadline) -> date:
    return deadline.end or deadline.start or date.min


def read_deadline(text: str, *, reference: date | None = None) -> Deadline | None:
    """Return the deadline of words that are nothing else: a label's value, a table cell, a heading's own words.

    None: the words set no deadline ("khi phát sinh", "ngay", empty).
    """
    shown = text.strip(" .;:-–\t\n")
    if not shown or _NO_DEADLINE_VALUE.match(shown):
        return None
    bare = _BRACKETS.sub(lambda m: " " * len(m[0]), shown)
    dated = _without_overlaps(_dated(bare, reference, lenient=True))
    if len(dated) > 1 and all(d.start and d.end for d in dated):
        first, last = min(d.start for d in dated if d.start), max(d.end for d in dated if d.end)
        between = bare[dated[0].text_end : dated[-1].text_start]
        if (
            len(dated) == 2
            and between.strip().lower() in {"và", ",", "-", "–", "đến", ""}
            and dated[0].kind is dated[1].kind is not DeadlineKind.DAY
        ):
            return _made(
                bare,
                dated[0].text_start or 0,
                dated[-1].text_end or 0,
                DeadlineKind.PERIOD,
                "period:list",
                start=first,
                end=last,
            )
    if dated:
        return governing(dated)
    found = governing(_without_overlaps([*_relative(bare), *_recurring(bare), *_conditional(bare)]))
    if found and found.kind is not DeadlineKind.RECURRING:
        return found
    if _CONDITIONAL_VALUE.match(shown) and not found:
        return Deadline(
            text=shown,
            kind=DeadlineKind.CONDITIONAL,
            rule="conditional:value",
            event=shown,
            text_start=0,
            text_end=len(shown),
        )
    if found is None and bare != shown:
        return governing(find_deadlines(shown, reference=reference))
    return replace(found, rule="recurring:value") if found else None
