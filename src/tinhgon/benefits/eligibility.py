"""Who may get ND 178 at all, and which regimes a person's kind and group lead to; always with reasons (C1)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tinhgon.benefits.computation import Ask, Regime
from tinhgon.benefits.facts import Facts
from tinhgon.benefits.months import Month
from tinhgon.benefits.parameters import Law, the_law
from tinhgon.benefits.wording import Words

ARMY_DECREES = ("ND21", "ND151", "ND32")
NOT_CONSIDERED_FLAGS = {
    "under_discipline_review": Words("đang bị xem xét kỷ luật", "under disciplinary review"),
    "under_prosecution": Words("đang bị truy cứu trách nhiệm hình sự", "under criminal prosecution"),
    "under_inspection": Words(
        "đang bị thanh tra, kiểm tra do có dấu hiệu vi phạm", "under inspection for signs of violation"
    ),
}


class Outcome(StrEnum):
    MAY_BE_CONSIDERED = "MAY_BE_CONSIDERED"
    NOT_CONSIDERED = "NOT_CONSIDERED"
    NOT_ENTITLED = "NOT_ENTITLED"
    NEEDS_FACTS = "NEEDS_FACTS"


OUTCOME_WORDS = {
    Outcome.MAY_BE_CONSIDERED: Words("được xem xét", "may be considered"),
    Outcome.NOT_CONSIDERED: Words("chưa xem xét", "not considered"),
    Outcome.NOT_ENTITLED: Words("không được hưởng", "not entitled"),
    Outcome.NEEDS_FACTS: Words("cần bổ sung dữ kiện", "facts are missing"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    words: Words
    clause: str


@dataclass(slots=True, kw_only=True)
class Eligibility:
    outcome: Outcome
    reasons: list[Reason] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)


def eligibility(facts: Facts, *, law: Law | None = None) -> Eligibility:
    """Return whether a person may be considered under ND 178, with the reasons and what is still to be proven."""
    law = law or the_law()
    made = Eligibility(outcome=Outcome.MAY_BE_CONSIDERED)
    if (barred := _already_settled(facts, law) or _outside_group_2(facts)) is not None:
        return Eligibility(outcome=Outcome.NOT_ENTITLED, reasons=[barred])
    for name, words in NOT_CONSIDERED_FLAGS.items():
        if facts.flag(name):
            made.outcome = Outcome.NOT_CONSIDERED
            vi, en = f"{words.vi}; không có ngoại lệ cho người tự nguyện", f"{words.en}; no exception for volunteers"
            made.reasons.append(Reason(words=Words(vi, en), clause="Điều 4 khoản 2 NĐ 178"))
        elif facts.flag(name) is None:
            made.asks.append(
                Ask(
                    fact=name,
                    why=Words("người đang bị xem xét thì chưa được giải quyết", "not considered meanwhile"),
                    is_blocking=False,
                )
            )
    if made.outcome is Outcome.MAY_BE_CONSIDERED:
        _mother(facts, law, made)
    return made


def _already_settled(facts: Facts, law: Law) -> Reason | None:
    under, settled, leave = facts.word("settled_under"), facts.day("settled_date"), facts.day("leave_date")
    before = law.day("settled.nd29_before")
    if under not in ("ND29", *ARMY_DECREES) or (settled is not None and settled >= before):
        return None
    if under == "ND29" and leave is not None and leave >= before:
        return None  # C16.2: decided under ND 29 but leaving after 1/1/2025 goes over to ND 178
    if under == "ND29":
        words = Words(
            f"đã hưởng Nghị định 29/2023 trước ngày {before:%d/%m/%Y}", f"already paid under ND 29/2023 before {before}"
        )
        return Reason(words=words, clause="Điều 24 khoản 2 NĐ 178")
    words = Words(
        f"đã hưởng trợ cấp một lần của quân đội trước ngày {before:%d/%m/%Y}",
        f"already paid an army one-off before {before}",
    )
    return Reason(words=words, clause="TT 19/2025/TT-BQP, hiệu lực, khoản 3")


def _outside_group_2(facts: Facts) -> Reason | None:
    is_employee = facts.word("kind") in (None, "public_employee")
    if facts.word("art2_group") != "2" or facts.word("sector") not in ("education", "health") or not is_employee:
        return None
    words = Words(
        "viên chức giáo dục, y tế không thuộc khoản 2 Điều 2",
        "public employees in education and health are outside Article 2(2)",
    )
    return Reason(words=words, clause="Công văn 2034/BNV-TCBC mục I")


def _mother(facts: Facts, law: Law, made: Eligibility) -> None:
    """A woman of Article 2(1) who is pregnant, on maternity leave or has a child under 36 months, unless she volunteers."""
    sex, group = facts.word("sex"), facts.word("art2_group")
    if sex == "M" or group in ("2", "3", "4"):
        return
    if sex is None:
        made.asks.append(Ask(fact="sex", why=Words("quy định riêng cho nữ", "a rule for women"), is_blocking=False))
        return
    limit = int(law.number("eligibility.child_months"))
    child = _child_months(facts)
    why = ""
    if facts.flag("pregnant"):
        why = "đang mang thai|pregnant"
    elif facts.flag("on_maternity_leave"):
        why = "đang nghỉ thai sản|on maternity leave"
    elif child is not None and child < limit:
        why = f"nuôi con {child} tháng tuổi, dưới {limit} tháng|a child of {child} months, under {limit}"
    if why:
        vi, _, en = why.partition("|")
        clause = "Điều 4 khoản 1 NĐ 178"
        if facts.flag("voluntary"):
            made.reasons.append(Reason(words=Words(f"{vi}, nhưng tự nguyện", f"{en}, but volunteers"), clause=clause))
            return
        made.reasons.append(Reason(words=Words(vi, en), clause=clause))
        made.outcome = Outcome.NOT_CONSIDERED if facts.flag("voluntary") is False else Outcome.NEEDS_FACTS
        if facts.flag("voluntary") is None:
            made.asks.append(
                Ask(
                    fact="voluntary",
                    why=Words("tự nguyện thì được xem xét", "considered if she volunteers"),
                    is_blocking=True,
                )
            )
        return
    for name in ("pregnant", "on_maternity_leave"):
        if facts.flag(name) is None:
            made.asks.append(
                Ask(
                    fact=name,
                    why=Words("chưa xem xét, trừ khi tự nguyện", "not considered unless she volunteers"),
                    is_blocking=False,
                )
            )
    if child is None:
        why_child = Words(
            "có con dưới 36 tháng thì chưa xem xét, trừ khi tự nguyện", "not considered with a child under 36 months"
        )
        made.asks.append(Ask(fact="child_birth_date", why=why_child, is_blocking=False))


def _child_months(facts: Facts) -> int | None:
    """Return the age of the youngest child in whole months on the leaving day."""
    stated, born, leave = facts.whole("child_age_months"), facts.day("child_birth_date"), facts.day("leave_date")
    if born is None or leave is None:
        return stated
    return _whole_months(born, leave)


def _whole_months(start: date, end: date) -> int:
    return Month.on(end) - Month.on(start) - (end.day < start.day)


# --- which regimes ---

NATIONAL_CADRES = ("cadre", "civil_servant", "commune_cadre", "commune_civil_servant")
ARMED = ("army_officer", "professional_soldier", "defence_worker", "police", "cipher")
ND178 = (Regime.ND178_ART7, Regime.ND178_ART7A, Regime.ND178_ART7B, Regime.ND178_ART9, Regime.ND178_ART10)
RETIREMENT = (*ND178[:3], Regime.ND177_ART3, Regime.ND154_ART6, Regime.ND29_ART5)
GROUPS = {
    Regime.ND178_ART7: ("1", "1g", "3"),
    Regime.ND178_ART7A: ("2",),
    Regime.ND178_ART7B: ("4",),
    Regime.ND178_ART9: ("1", "1g"),
    Regime.ND178_ART10: ("1", "1g", "3"),
    Regime.ND177_ART3: ("4",),
}
KINDS = {
    Regime.ND178_ART9: NATIONAL_CADRES,
    Regime.ND178_ART10: ("public_employee", "contract_worker", "association"),
    Regime.ND170_ART59: ("civil_servant", "commune_civil_servant"),
    Regime.ND154_ART9: ("commune_part_timer",),
}


def barriers(regime: Regime, facts: Facts) -> Iterator[Reason]:
    """Yield why the person's kind, group or way of leaving keeps a regime away."""
    kind, group, way = facts.word("kind"), facts.word("art2_group"), facts.word("leaving_kind")
    if regime in GROUPS and group is not None and group not in GROUPS[regime]:
        yield _no("không thuộc nhóm đối tượng của điều này", "not of the group of this article", "Điều 2 NĐ 178")
    if regime in KINDS and kind is not None and kind not in KINDS[regime]:
        if regime is Regime.ND178_ART9 and kind in ARMED:
            yield _no(
                "thôi việc của lực lượng vũ trang, cơ yếu theo Điều 15 và thông tư của bộ, chưa có văn bản",
                "resignation in the armed forces follows Article 15 and a ministry circular, not seen",
                "Điều 15 NĐ 178",
            )
        else:
            yield _no("không áp dụng cho loại người này", "not for this kind of person", "Điều 2 NĐ 178")
    if kind == "commune_part_timer" and regime not in (Regime.ND154_ART9, *_local()):
        yield _no(
            "người hoạt động không chuyên trách theo Nghị định 154, Điều 9",
            "part-timers follow ND 154 Article 9",
            "Điều 9 NĐ 154",
        )
    if regime is Regime.ND178_ART7A and (outside := _outside_group_2(facts.with_(art2_group="2"))) is not None:
        yield outside
    is_retirement = regime in RETIREMENT
    wanted = {"retire": is_retirement, "resign": not is_retirement, "move": regime is Regime.ND154_ART7}
    if way is not None and regime is not Regime.ND154_ART9 and not wanted[way]:
        yield _no("không phải hình thức nghỉ đã chọn", "not the way of leaving that was chosen", "")
    if regime is Regime.ND154_ART7 and way != "move":
        yield _no(
            "chỉ khi chuyển sang tổ chức không hưởng ngân sách",
            "only when moving to a body without budget pay",
            "Điều 7 NĐ 154",
        )


def condition_asks(regime: Regime, facts: Facts) -> Iterator[Ask]:
    """Yield facts about kind and group that are needed to be sure that the regime is for the person."""
    for name, needed in (("art2_group", regime in GROUPS), ("kind", regime in KINDS or regime in ND178)):
        if needed and name not in facts:
            yield Ask(
                fact=name, why=Words("để biết thuộc đối tượng nào", "to know which group it is"), is_blocking=False
            )
    if regime is Regime.ND178_ART7A and facts.word("kind") in (None, "public_employee") and "sector" not in facts:
        yield Ask(
            fact="sector",
            why=Words("giáo dục, y tế không thuộc khoản 2 Điều 2", "education and health are outside"),
            is_blocking=False,
        )


def _local() -> tuple[Regime, ...]:
    return (Regime.LOCAL_TRA_VINH, Regime.LOCAL_HA_NOI_ASSOC, Regime.LOCAL_HUNG_YEN)


def _no(vi: str, en: str, clause: str) -> Reason:
    return Reason(words=Words(vi, en), clause=clause)
