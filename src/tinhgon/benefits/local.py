"""Add-ons of provinces: each a dated plug-in beside the national regimes, never instead of one (SPEC L1-L5, C16.6).

To add a province: its parameters with their dates in `data/parameters.yaml`, one function here, one line in `ADD_ONS`.
"""

import re
from datetime import date
from fractions import Fraction

from tinhgon.benefits.computation import RefusalKind, Regime
from tinhgon.benefits.wording import Line, Words, least
from tinhgon.benefits.work import Rule, Work

ADD_ON = Words("Hỗ trợ thêm của địa phương", "Local add-on")


def tra_vinh(work: Work) -> None:
    """Commune people; a share of salary per insurance year with a limit, by the way of leaving."""
    facts = work.facts
    clause = "Nghị quyết HĐND tỉnh Trà Vinh (L1)"
    if (allowance := facts.number("monthly_allowance_vnd")) is not None:
        kind, money, years = "part_timer", allowance, _years(work, "work")
    else:
        work.need("salary_month_vnd")
        money = facts.number("salary_month_vnd") or Fraction(0)
        years = _years(work, "bhxh")
        work.need("leaving_kind")
        kind = facts.word("leaving_kind") or ""
        if kind not in ("retire", "resign"):
            words = Words("chỉ có mức cho nghỉ hưu và thôi việc", "only for retirement and resignation")
            work.refuse(RefusalKind.EXCLUDED, words, clause)
    most = work.number(f"local.tra_vinh.{kind}.max")
    line = Line.of(money) * work.number(f"local.tra_vinh.{kind}.per_year") * years
    work.component("add_on", ADD_ON, least(most, line), clause)
    work.note("Tuyển dụng lại trong 60 tháng thì phải hoàn trả.", "Repaid if re-employed within 60 months.")
    _settled_early_enough(work)


def percent(work: Work) -> None:
    """A percentage of the ND 178 benefit by the day of the application."""
    clause = "Nghị quyết HĐND tỉnh (L2)"
    applied = work.facts.day("application_date") or _window_start(work)
    work.need("nd178_total_vnd")
    total = work.facts.number("nd178_total_vnd") or Fraction(0)
    share = work.number("local.percent", applied)
    work.component("add_on", ADD_ON, Line.of(total) * (share / 100), clause)
    work.note(
        "Tỉnh ban hành chưa xác định chắc chắn (tin là Hưng Yên cũ, chưa xác nhận).",
        "Which province issued it is not certain (believed old Hưng Yên, unconfirmed).",
    )
    _settled_early_enough(work)


def _window_start(work: Work) -> date:
    window = work.facts.word("application_window") or ""
    found = re.match(r"\s*(\d{1,2})/(\d{1,2})/(\d{4})\s*[-–]", window)
    if found is None:
        work.must(
            "application_date", Words("tỷ lệ theo ngày nộp đơn", "the share depends on the day of the application")
        )
    day, month, year = (int(part) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        work.must(
            "application_date", Words(f"đợt “{window}” không có ngày đúng", f"the window {window!r} has no real day")
        )


def hcmc(work: Work) -> None:
    """Under 2 years, and 2 to 5 years early; the text for over 5 years has not been seen."""
    clause = "Nghị quyết 01/2025 HĐND TP. Hồ Chí Minh (L3, nguồn thứ cấp)"
    facts = work.facts
    work.need("salary_month_vnd")
    money = facts.number("salary_month_vnd") or Fraction(0)
    months, years = facts.whole("early_months"), facts.number("early_years")
    near, far = work.limit("local.hcmc.near_from"), work.limit("local.hcmc.near_to")
    if months is not None:
        years = work.rounded(months)
        is_short, is_long = months < near, months > far
    else:
        work.need("early_years")
        assert years is not None
        is_short, is_long = years * 12 < near, years * 12 > far
    if is_long:
        words = Words("mức cho trên 5 năm chưa có văn bản", "the text for over 5 years has not been seen")
        work.refuse(RefusalKind.NOT_SEEN, words, clause)
    insured = _years(work, "bhxh")
    first = work.number("local.hcmc.years")
    line = Line.of(work.number("local.hcmc.first"))
    if not is_short:
        line = line + Line.of(work.number("local.hcmc.year")) * years
    line = line + work.number("local.hcmc.block")
    if insured > first:
        line = line + Line.of(work.number("local.hcmc.further")) * (Line.of(insured) - first)
    work.component("add_on", ADD_ON, Line.of(money) * line, clause)
    _settled_early_enough(work)


def ha_noi(work: Work) -> None:
    """Association workers outside the quota, by months of work; a lower earlier payment is topped up."""
    clause = "Nghị quyết 72/2025/NQ-HĐND Hà Nội (L4)"
    work.need("salary_month_vnd")
    money = work.facts.number("salary_month_vnd") or Fraction(0)
    months = work.facts.whole("work_months")
    if months is None:
        months = int(_years(work, "work") * 12)
    if months >= work.limit("local.ha_noi.long_from"):
        line = Line.of(money) * work.number("local.ha_noi.long")
    elif months >= work.limit("local.ha_noi.middle_from"):
        line = Line.of(money) * work.number("local.ha_noi.middle")
    else:
        line = Line.of(money) * least(work.number("local.ha_noi.short_max"), months)
    paid = work.facts.number("already_paid_vnd") or work.facts.number("settled_amount_vnd")
    if paid is not None:
        line = line - least(paid, line)
    work.component("add_on", ADD_ON, line, clause)


def hung_yen(work: Work) -> None:
    """Travel support of staff from the old Thái Bình; not a leaving benefit."""
    work.need("qualifying_months")
    months = work.facts.whole("qualifying_months") or 0
    line = Line.of(work.number("local.hung_yen.month")) * least(months, work.number("local.hung_yen.max_months"))
    work.component("add_on", ADD_ON, line, "Nghị quyết HĐND tỉnh Hưng Yên 22/8/2025 (L5, nguồn thứ cấp)")
    days = work.limit("local.hung_yen.days")
    work.note(
        f"Tháng được tính khi có ít nhất {days} ngày làm việc tại trung tâm tỉnh; không phải trợ cấp nghỉ việc.",
        f"A month counts with at least {days} working days at the provincial centre; not a leaving benefit.",
    )


ADD_ONS: dict[str, tuple[Regime, Rule]] = {
    "tra_vinh": (Regime.LOCAL_TRA_VINH, tra_vinh),
    "percent": (Regime.LOCAL_PERCENT, percent),
    "hcmc": (Regime.LOCAL_HCMC, hcmc),
    "ha_noi": (Regime.LOCAL_HA_NOI_ASSOC, ha_noi),
    "hung_yen": (Regime.LOCAL_HUNG_YEN, hung_yen),
}


def _years(work: Work, what: str) -> Fraction:
    """Return rounded years of insurance or of work, from months where they are known."""
    months, years = work.facts.whole(f"{what}_months"), work.facts.number(f"{what}_years")
    if months is not None:
        return work.rounded(months)
    if years is None:
        work.must(f"{what}_months", Words("cần để tính số tiền", "needed for the amount"))
    return years


def _settled_early_enough(work: Work) -> None:
    """Say that add-ons ended with ND 67 unless settled before (C16.6)."""
    before = work.law_day("local.addon_settled_before")
    settled = work.facts.day("decision_date")
    if settled is None:
        work.ask(
            "decision_date",
            Words(f"chỉ giữ khi giải quyết trước {before:%d/%m/%Y}", f"kept only when settled before {before}"),
        )
    elif settled >= before:
        words = Words(
            f"giải quyết ngày {settled:%d/%m/%Y}; hỗ trợ thêm chỉ giữ khi giải quyết trước {before:%d/%m/%Y}",
            f"settled on {settled}; add-ons are kept only when settled before {before}",
        )
        work.refuse(RefusalKind.NOT_IN_FORCE, words, "NĐ 67/2025: bãi bỏ khoản 6 Điều 19 NĐ 178")
