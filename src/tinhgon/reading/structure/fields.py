"""Field lines: a label and a value that say who, with whom, when, where, with what product (ruling 6)."""

import re

from tinhgon.reading import marks
from tinhgon.reading.layout.lines import Line
from tinhgon.reading.model import Field, Span

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


def field_at(text: str, *, is_marked: bool, beside_another: bool) -> tuple[str, str] | None:
    """Return the label and the value of a field line, None if the line is none.

    Args:
        text: the line without its bullet.
        is_marked: whether it carried a bullet.
        beside_another: whether the line above is a field; some labels are contents when they stand alone.
    """
    found = _LABEL.match(text)
    if found is None and not is_marked and len(text) < 250:
        found = _LABEL_ALONE.match(text)
    if found is None and beside_another:
        found = _LABEL_BESIDE.match(text)
    return (found["label"].strip(), text[found.end() :].strip()) if found else None


def extended(old: Field, text: str, line: Line) -> Field:
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
