"""Whether ND 178 may still be used (C17). The days are parameters: the gate is a letter, and may move."""

from tinhgon.benefits.computation import Gate
from tinhgon.benefits.wording import Words
from tinhgon.benefits.work import Work

CLAUSE = "Công văn 6383/BNV ngày 13/8/2025 theo Kết luận 183-KL/TW (nguồn thứ cấp)"


def gate(work: Work) -> Gate:
    """Set and return the gate of a result under ND 178; asks for the decision day where it is missing."""
    work.made.gate = made = _gate(work)
    work.step(Words("Nghị định 178 còn áp dụng", "ND 178 may be used"), made.words, made.clause)
    work.value("nd178_applies", made.applies)
    work.end_of_part()
    return made


def _gate(work: Work) -> Gate:
    leave, decided = work.facts.day("leave_date"), work.facts.day("decision_date")
    first = work.law_day("gate.from")
    if leave is None:
        work.ask("leave_date", Words("để biết Nghị định 178 còn áp dụng", "to know whether ND 178 may be used"))
        return Gate(
            applies=None,
            fallback=None,
            words=Words("chưa biết: thiếu ngày nghỉ", "unknown: no leaving day"),
            clause=CLAUSE,
        )
    if leave < first:
        words = Words(f"không: nghỉ trước {first:%d/%m/%Y}", f"no: leaves before {first}")
        return Gate(applies=False, fallback="ND29", words=words, clause="NĐ 178, hiệu lực thi hành")
    last, before = work.law_day("gate.leave_last"), work.law_day("gate.decision_before")
    road_last, road_before = work.law_day("gate.roadmap_leave_last"), work.law_day("gate.roadmap_decision_before")
    is_roadmap = work.facts.flag("roadmap_case")
    if leave > road_last or (leave > last and is_roadmap is False):
        bound = road_last if leave > road_last else last
        words = Words(f"không: nghỉ sau {bound:%d/%m/%Y}", f"no: leaves after {bound}")
        return Gate(applies=False, fallback=_fallback(work), words=words, clause=CLAUSE)
    if decided is None:
        work.ask("decision_date", Words("để biết Nghị định 178 còn áp dụng", "to know whether ND 178 may be used"))
        words = Words("chưa biết: thiếu ngày quyết định", "unknown: no day of the decision")
        return Gate(applies=None, fallback=None, words=words, clause=CLAUSE)
    if decided < before and leave <= last:
        words = Words(
            f"có: quyết định trước {before:%d/%m/%Y}, nghỉ chậm nhất {last:%d/%m/%Y}",
            f"yes: decided before {before}, leaves by {last}",
        )
        return Gate(applies=True, fallback=None, words=words, clause=CLAUSE)
    if decided < road_before and is_roadmap is not False:
        if is_roadmap is None and leave > last:
            work.ask("roadmap_case", Words("chỉ áp dụng cho trường hợp theo lộ trình", "only for roadmap cases"))
        words = Words(
            f"có, theo lộ trình: quyết định trước {road_before:%d/%m/%Y}, nghỉ chậm nhất {road_last:%d/%m/%Y}",
            f"yes, roadmap: decided before {road_before}, leaves by {road_last}",
        )
        return Gate(applies=True, fallback=None, words=words, clause=CLAUSE)
    bound = before if leave <= last else road_before
    words = Words(f"không: quyết định không trước {bound:%d/%m/%Y}", f"no: not decided before {bound}")
    return Gate(applies=False, fallback=_fallback(work), words=words, clause=CLAUSE)


def _fallback(work: Work) -> str | None:
    """Return the law that follows: ND 154 while it is in force, else the ordinary law (None)."""
    leave = work.facts.day("leave_date")
    if leave is None or not work.law_day("gate.nd154_from") <= leave <= work.law_day("gate.nd154_to"):
        return None
    return "ND154"


def rule(work: Work) -> None:
    """The gate as a computation of its own."""
    work.need("leave_date")
    made = gate(work)
    work.value("fallback", made.fallback)
