"""ND 178/2024 as amended by ND 67/2025, Articles 7, 7a and 7b: early retirement (C3-C11)."""

from datetime import date
from fractions import Fraction

from tinhgon.benefits.computation import RefusalKind
from tinhgon.benefits.gate import gate
from tinhgon.benefits.months import add_months
from tinhgon.benefits.pension import Insured, check_pension, early_months, has_age_limit, insurance, is_commune_woman
from tinhgon.benefits.salary import salary
from tinhgon.benefits.wording import Line, Words
from tinhgon.benefits.work import Work

LUMP = Words("Trợ cấp một lần cho số tháng nghỉ sớm", "Lump sum for the months early")
PER_YEAR = Words("Trợ cấp cho số năm nghỉ sớm", "Allowance for the years early")
INSURANCE = Words("Trợ cấp theo thời gian đóng BHXH bắt buộc", "Allowance for the insurance years")
WINDOW_CLAUSE = "Điều 3 khoản 1 TT 01/2025/TT-BNV"


def article_7(work: Work) -> None:
    """Directly affected: full rate in the first 12 months, half from month 13 on."""
    gate(work)
    annex = None if has_age_limit(work) else work.facts.word("annex")
    if annex == "II" and "birth_month" in work.facts:
        annex = {"annex_ii": "II", "annex_i": "I"}[work.choose("Q4")]
    early = early_months(work, annex)
    insured = _covered(work, early, annex)
    is_within = within_window(work)
    money = salary(work)
    _lump(work, money, early, is_within)
    _by_years(work, money, early, insured, "Điều 7 khoản 2 NĐ 178 (sửa bởi NĐ 67)")
    _standing_notes(work)


def article_7a(work: Work) -> None:
    """Not directly affected, 60 months or less left: the window of everybody begins with ND 67."""
    gate(work)
    early = early_months(work)
    if early > (most := work.limit("nd178.art7ab.max_months")):
        _refuse_over(work, early, most, "Điều 2 khoản 2, Điều 7a NĐ 178 (bổ sung bởi NĐ 67)")
    insured = _covered(work, early, None if has_age_limit(work) else work.facts.word("annex"))
    work.need("leave_date")
    leave = work.facts.day("leave_date")
    assert leave is not None
    start = work.law_day("nd178.art7a.start")
    is_within = _window_from(work, start, leave, "Điều 7a NĐ 178")
    money = salary(work)
    factor = work.number(f"nd178.art7a.lump.{'first12' if is_within else 'month13'}")
    work.component("lump_early_months", LUMP, Line.of(money) * factor * early, "Điều 7a NĐ 178 (bổ sung bởi NĐ 67)")
    _by_years(work, money, early, insured, "Điều 7a, Điều 7 khoản 2 NĐ 178 (sửa bởi NĐ 67)")
    _standing_notes(work)


def article_7b(work: Work) -> None:
    """Not standing again, or the Party body ends: the full rate at any date."""
    gate(work)
    early = early_months(work)
    most = work.limit("nd178.art7ab.max_months")
    clause = "Điều 2 khoản 4, Điều 7b NĐ 178 (bổ sung bởi NĐ 67)"
    if early > most and work.choose("Q5") == "refuse":
        _refuse_over(work, early, most, clause)
    insured = _covered(work, early, None if has_age_limit(work) else work.facts.word("annex"))
    work.step(
        Words("Trong 12 tháng đầu", "In the first 12 months"),
        Words("không xét: mức đủ ở mọi thời điểm", "no window: the full rate at any date"),
        clause,
    )
    work.value("within_first_12_months", True)
    money = salary(work)
    factor = work.number("nd178.art7b.lump")
    work.component("lump_early_months", LUMP, Line.of(money) * factor * min(early, most), clause)
    _by_years(work, money, early, insured, "Điều 7b, Điều 7 khoản 2 NĐ 178 (sửa bởi NĐ 67)")
    _standing_notes(work)


def _refuse_over(work: Work, early: int, most: int, clause: str) -> None:
    words = Words(f"nghỉ sớm {early} tháng, chỉ áp dụng đến {most} tháng", f"{early} months early, covered to {most}")
    work.refuse(RefusalKind.SEVEN_AB_OVER_FIVE, words, clause)


def _covered(work: Work, early: int, annex: str | None) -> Insured:
    """Refuse what no band covers; the band is decided on months, never on rounded years (C5)."""
    clause = "Điều 7 NĐ 178"
    if early <= 0:
        words = Words("đã đến tuổi nghỉ hưu, không nghỉ sớm", "retirement age is reached, not early")
        work.refuse(RefusalKind.NOT_EARLY, words, clause)
    near, far = work.limit("nd178.near_to"), work.limit("nd178.far_to")
    if annex == "II" and early > near:
        words = Words(
            f"nghỉ sớm {early} tháng theo Phụ lục II, chỉ áp dụng đến {near} tháng",
            f"{early} months early under Annex II, covered to {near}",
        )
        work.refuse(RefusalKind.ANNEX_II_OVER_FIVE, words, "Điều 7 khoản 2 điểm c NĐ 178")
    if early > far:
        words = Words(
            f"nghỉ sớm {early} tháng, trên 10 năm thì không áp dụng",
            f"{early} months early: over 10 years is not covered",
        )
        work.refuse(RefusalKind.OVER_TEN_YEARS, words, clause)
    if annex == "II":
        _check_annex_ii_work(work)
    insured = insurance(work)
    check_pension(work, insured)
    return insured


def _check_annex_ii_work(work: Work) -> None:
    needed = work.number("annex_ii.years_needed")
    years = work.facts.number("hazardous_years")
    if years is None:
        work.ask("hazardous_years", Words("cần đủ 15 năm để tính theo Phụ lục II", "15 years are needed for Annex II"))
    elif years < needed:
        words = Words(f"chưa đủ {needed} năm làm nghề hoặc ở vùng của Phụ lục II", f"under {needed} years of such work")
        work.refuse(RefusalKind.ANNEX_II_WORK, words, "Điều 7 khoản 2 điểm c, đ NĐ 178")


# --- the 12 months ---


def within_window(work: Work) -> bool:
    """Return whether the person leaves in the first 12 months; asks for D0, never assumes it (C3)."""
    facts = work.facts
    start, leave = facts.day("arrangement_effective_date"), facts.day("leave_date")
    stated = facts.flag("within_first_12_months")
    if start is None:
        if stated is None:
            work.must(
                "arrangement_effective_date",
                Words("mức trong 12 tháng đầu khác từ tháng 13", "the rate changes after 12 months"),
            )
        work.step(Words("Trong 12 tháng đầu, như đã khai", "In the first 12 months, as stated"), stated, WINDOW_CLAUSE)
        work.value("within_first_12_months", stated)
        return stated
    work.need("leave_date")
    assert leave is not None
    found = _window_from(work, start, leave, WINDOW_CLAUSE)
    if leave < start:
        work.note(
            f"Nghỉ ngày {leave:%d/%m/%Y}, trước ngày văn bản sắp xếp có hiệu lực {start:%d/%m/%Y}: cần kiểm tra lại hai ngày này.",
            f"Leaves on {leave}, before the arrangement takes effect on {start}: check both days.",
        )
    if stated is not None and stated != found:
        work.note(
            "Đơn vị khai khác với kết quả tính từ ngày về 12 tháng đầu; dùng kết quả tính.",
            "The unit states otherwise about the first 12 months than the dates; the dates are used.",
        )
    return found


def _window_from(work: Work, start: date, leave: date, clause: str) -> bool:
    work.step(Words("Ngày đầu của 12 tháng (D0)", "First day of the 12 months (D0)"), start, clause)
    end = add_months(start, work.limit("nd178.window_months"))
    answers = {"leaving_day_exclusive": leave < end, "leaving_day_inclusive": leave <= end}
    decided = work.facts.day("decision_date")
    if decided is not None and decided <= leave:
        answers["decision_day"] = decided < end
    found = answers["leaving_day_exclusive"]
    if len(set(answers.values())) > 1:
        found = answers[work.choose("Q1", tuple(answers))]
    work.step(Words("Hết 12 tháng đầu trước ngày", "First 12 months end before"), end, clause)
    work.step(Words("Trong 12 tháng đầu", "In the first 12 months"), found, clause)
    work.value("window_end", end)
    work.value("within_first_12_months", found)
    return found


# --- the money ---


def _lump(work: Work, money: Fraction, early: int, is_within: bool) -> None:
    band = "near" if early <= work.limit("nd178.near_to") else "far"
    half_reading = ""
    if early < work.limit("nd178.near_from") and not is_within:
        half_reading = work.choose("Q2")
    rate = "first12" if is_within or half_reading == "full" else "month13"
    factor = work.number(f"nd178.art7.lump.{band}.{rate}")
    months = early if band == "near" else work.limit("nd178.art7.lump.far.months")
    if band == "far":
        work.note(
            "Nghỉ sớm trên 60 tháng hưởng ít hơn nghỉ sớm đúng 60 tháng (hệ số 0,9 và 4 tháng mỗi năm): luật quy định như vậy.",
            "Over 60 months early gives less than exactly 60 (factor 0.9 and 4 months a year): that is the law.",
        )
    clause = "Điều 7 khoản 1 điểm a NĐ 178" if is_within else "Điều 7 khoản 1 điểm b NĐ 178"
    work.component("lump_early_months", LUMP, Line.of(money) * factor * months, clause)


def _by_years(work: Work, money: Fraction, early: int, insured: Insured, clause: str) -> None:
    """Article 7(2): per year early, and per insurance year; nothing under 24 months."""
    years, insured_years = work.rounded(early), work.rounded(insured.counted)
    work.value("early_years_rounded", years)
    work.value("bhxh_years_rounded", insured_years)
    if early < work.limit("nd178.near_from"):
        work.value("first_block", None)
        work.nothing("per_year_early", PER_YEAR, "Điều 7 khoản 2 điểm d, đ NĐ 178")
        work.nothing("insurance_years", INSURANCE, "Điều 7 khoản 2 điểm d, đ NĐ 178")
        return
    work.step(
        Words("Số năm nghỉ sớm, làm tròn", "Years early, rounded"),
        years,
        "Điều 5 khoản 4 NĐ 178",
        unit=Words("năm", "years"),
    )
    work.step(
        Words("Số năm đóng BHXH, làm tròn", "Insurance years, rounded"),
        insured_years,
        "Điều 5 khoản 4 NĐ 178",
        unit=Words("năm", "years"),
    )
    band = "near" if early <= work.limit("nd178.near_to") else "far"
    work.component("per_year_early", PER_YEAR, Line.of(money) * work.number(f"nd178.art7.year.{band}") * years, clause)
    block = "nd178.art7.insurance" + (".commune_woman" if is_commune_woman(work) else "")
    first, months = work.number(f"{block}.years"), work.number(f"{block}.months")
    further = work.number("nd178.art7.insurance.further")
    work.value("first_block", f"{first}y/{months}m")
    words = Words("Khối đầu của thời gian đóng BHXH", "First block of the insurance years")
    work.step(words, Words(f"{first} năm: {months} tháng lương", f"{first} years: {months} months' salary"), clause)
    line = Line.of(months)
    if insured_years > first:
        line = line + Line.of(further) * (Line.of(insured_years) - first)
    work.component("insurance_years", INSURANCE, Line.of(money) * line, clause)


def _standing_notes(work: Work) -> None:
    work.note(
        "Lương hưu không bị trừ tỷ lệ do nghỉ trước tuổi; ngân sách đóng bù vào quỹ BHXH.",
        "The pension is not reduced for leaving early; the budget compensates the insurance fund.",
    )
    standing_notes(work)


def standing_notes(work: Work) -> None:
    """What every result under ND 178 must say: Q8, Q11, Q13."""
    work.note(
        "Nguồn: ngân sách nhà nước (Thông tư 07/2025/TT-BTC).", "Paid by the state budget (Circular 07/2025/TT-BTC)."
    )
    months = work.limit("reemployment.months")
    again = work.facts.flag("re_employed")
    work.note(
        f"Tuyển dụng lại trong {months} tháng có thể phải hoàn trả (Q8, chưa có văn bản chung)"
        + ("; hồ sơ ghi đã được tuyển dụng lại: cần xem xét." if again else "."),
        f"Re-employment within {months} months may mean repayment (Q8, no national text seen)"
        + ("; the file says re-employed: to be examined." if again else "."),
    )
    work.note("Chưa tính thuế thu nhập cá nhân (Q13).", "Income tax is not computed (Q13).")
    if work.facts.flag("centrally_managed"):
        work.note(
            "Điều 8 (có thể áp dụng cho người thuộc diện trung ương quản lý) chưa có văn bản nên không tính (Q11).",
            "Article 8, perhaps for centrally managed people, has not been seen and is not computed (Q11).",
        )
