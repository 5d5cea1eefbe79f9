"""A path from one unit to another in Vietnamese words, each step with its act and clause.

`say` gives a word or a phrase of these tables in another language; `{}` stands for what it is about.
"""

from collections.abc import Callable, Sequence
from datetime import date

from tinhgon.organisations.model import Certainty, Dimension, Event, EventKind, State, Version
from tinhgon.organisations.portions import Portion
from tinhgon.organisations.registry import Registry, Step

EVENT_WORDS = {
    EventKind.ESTABLISH: "thành lập",
    EventKind.DISSOLVE: "kết thúc hoạt động",
    EventKind.MERGE: "hợp nhất",
    EventKind.ABSORB: "sáp nhập",
    EventKind.SPLIT: "chia, tách",
    EventKind.RENAME: "đổi tên",
    EventKind.RETYPE: "thay đổi loại hoặc cấp",
    EventKind.TRANSFER: "điều chuyển",
    EventKind.REORGANISE: "tổ chức lại",
    EventKind.REPARENT: "thay đổi cấp trên trực tiếp",
}
# The same from the side of a unit asked what it came from.
RECEIVING_WORDS = {
    **EVENT_WORDS, EventKind.DISSOLVE: "tiếp nhận khi đơn vị cũ kết thúc", EventKind.ABSORB: "nhận sáp nhập",
    EventKind.SPLIT: "lập từ chia, tách", EventKind.TRANSFER: "tiếp nhận",
}  # fmt: skip
SHARE_WORDS = {
    Portion.WHOLE: "toàn bộ",
    Portion.PART: "một phần",
    Portion.REMAINDER: "phần còn lại",
    Portion.NONE: "không chuyển",
}
DIMENSION_WORDS = {
    Dimension.IDENTITY: "tổ chức",
    Dimension.TERRITORY: "diện tích tự nhiên",
    Dimension.POPULATION: "quy mô dân số",
    Dimension.FUNCTION: "chức năng, nhiệm vụ",
    Dimension.PROCEDURE: "thủ tục hành chính",
    Dimension.QUOTA: "biên chế",
    Dimension.ASSET: "tài sản",
    Dimension.RECORD: "hồ sơ, tổ chức đảng, đảng viên",
    Dimension.SEAL: "con dấu",
    Dimension.DEBT: "công nợ, hợp đồng",
    Dimension.PROJECT: "dự án",
}
CERTAINTY_WORDS = {
    Certainty.CONFIRMED: "",
    Certainty.SECONDARY: "theo nguồn thứ cấp",
    Certainty.UNCONFIRMED: "chưa xác nhận",
}
STATE_WORDS = {
    State.PLANNED: "dự kiến",
    State.ENACTED: "",
    State.CORRECTED: "đã đính chính",
    State.ANNULLED: "đã hủy bỏ",
}

DAY_WORDS = {
    "day": "ngày {}", "month": "tháng {}", "quarter": "quý {}",
    "state": "ngày {} (ngày theo trạng thái danh mục, không phải ngày có hiệu lực)",
}  # fmt: skip
BOUND_WORDS = ("từ {}", "có từ trước {}", "đến hết {}")


def day_in_words(day: date, precision: str = "day", *, say: Callable[[str], str] = str) -> str:
    if precision == "month":
        return say(DAY_WORDS["month"]).format(f"{day.month}/{day.year}")
    if precision == "quarter":
        return say(DAY_WORDS["quarter"]).format(f"{(day.month + 2) // 3}/{day.year}")
    return say(DAY_WORDS["state" if precision == "state" else "day"]).format(f"{day.day}/{day.month}/{day.year}")


def version_in_words(version: Version, *, say: Callable[[str], str] = str) -> str:
    """ "Phường Bến Nghé (đến hết ngày 30/6/2025)": the last day is printed, though intervals are half-open."""
    since, earlier, until = map(say, BOUND_WORDS)
    bounds = []
    if version.start:
        words = since if version.is_start_known else earlier
        bounds.append(words.format(day_in_words(version.start, say=say)))
    if version.end:
        bounds.append(until.format(day_in_words(date.fromordinal(version.end.toordinal() - 1), say=say)))
    return version.full_name + (f" ({', '.join(bounds)})" if bounds else "")


def event_in_words(event: Event, *, is_receiving: bool = False) -> str:
    marks = [m for m in (STATE_WORDS[event.state], CERTAINTY_WORDS[event.certainty]) if m]
    where = f"{event.clause} {event.act}".strip() if event.clause else event.act
    return (
        f"{(RECEIVING_WORDS if is_receiving else EVENT_WORDS)[event.kind]} {day_in_words(event.operative, event.precision)}"
        + (f", theo {where}" if where else "")
        + (f" [{'; '.join(marks)}]" if marks else "")
    )


def step_in_words(registry: Registry, step: Step, *, names_source: bool = False) -> str:
    """ "toàn bộ diện tích tự nhiên → Xã A: …"; with `names_source` "toàn bộ diện tích tự nhiên của Xã B → Xã A: …"."""
    edge, event = step.edge, step.event
    target = registry.at(edge.target, event.operative)
    words = f"{SHARE_WORDS[edge.share]} {DIMENSION_WORDS[edge.dimension]}"
    if names_source:
        source = registry.at(edge.source, date.fromordinal(event.operative.toordinal() - 1))
        words += f" của {source.full_name if source else '?'}"
    words += f" → {target.full_name if target else '?'}"
    if edge.remainder_of:
        words += f", sau khi sắp xếp theo khoản {', '.join(map(str, edge.remainder_of))}"
    if edge.note:
        words += f" ({edge.note})"
    return f"{words}: {event_in_words(event, is_receiving=names_source)}"


def end_in_words(registry: Registry, unit: str) -> str:
    """Say how a unit ended which no edge leads on from: "kết thúc hoạt động ngày …, theo …: chưa rõ nhập vào …"."""
    last = registry.versions(unit)[-1]
    event = registry.events.get(last.end_event)
    if last.end is None or event is None or registry.edges_from(unit):
        return ""
    return event_in_words(event) + (f": {event.note}" if event.note else "")


def path_in_words(registry: Registry, path: Sequence[Step], start: date, end: date) -> str:
    """One line a step, oldest first, and one for each change of the units on the way; the order of the dates tells the
    direction."""
    heading = "đã thành" if end >= start else "hình thành từ"
    day, late = min(start, end), max(start, end)
    lines = []
    for step in path:
        eve = date.fromordinal(step.event.operative.toordinal() - 1)
        lines += changes_in_words(registry, step.edge.source, day, eve)
        lines.append(step_in_words(registry, step, names_source=end < start))
        day = step.event.operative
    lines += changes_in_words(registry, path[-1].edge.target, day, late) if path else []
    return "\n".join(f"  {heading if at == 0 else '  rồi'}: {line}" for at, line in enumerate(lines))


def changes_in_words(registry: Registry, unit: str, start: date, end: date) -> list[str]:
    """Say what changed about a unit that goes on: "Phường Trảng Bom: thay đổi loại hoặc cấp ngày 30/4/2026, theo …"."""
    lines = []
    for version in registry.changes(unit, start, end):
        event = registry.events.get(version.event)
        lines.append(version.full_name + (f": {event_in_words(event)}" if event else ""))
    return lines
