"""ND 154/2025, staff reduction from 16/6/2025 to 31/12/2030: Articles 6, 7, 8 and 9 (C19)."""

from tinhgon.benefits.computation import RefusalKind
from tinhgon.benefits.pension import check_pension, early_months, insurance
from tinhgon.benefits.salary import salary
from tinhgon.benefits.wording import Line, Words
from tinhgon.benefits.work import Work

PER_YEAR_EARLY = Words("Trợ cấp cho số năm nghỉ sớm", "Allowance for the years early")
INSURANCE = Words("Trợ cấp theo thời gian đóng BHXH bắt buộc", "Allowance for the insurance years")
PER_YEAR = Words("Trợ cấp theo số năm đóng BHXH", "Allowance for the insurance years")
JOB_SEARCH = Words("Trợ cấp tìm việc làm", "Job search allowance")


def article_6(work: Work) -> None:
    """Early retirement: from 24 to 60 months; under 24 months the pension is not reduced, nothing more."""
    clause = "Điều 6 NĐ 154/2025"
    early = early_months(work)
    if early <= 0:
        words = Words("đã đến tuổi nghỉ hưu, không nghỉ sớm", "retirement age is reached, not early")
        work.refuse(RefusalKind.NOT_EARLY, words, clause)
    if early > (most := work.limit("nd154.near_to")):
        words = Words(
            f"nghỉ sớm {early} tháng, chỉ áp dụng đến {most} tháng", f"{early} months early, covered to {most}"
        )
        work.refuse(RefusalKind.OVER_FIVE_YEARS, words, clause)
    insured = insurance(work)
    work.need("leave_date")
    check_pension(work, insured)
    years, insured_years = work.rounded(early), work.rounded(insured.counted)
    work.value("early_years_rounded", years)
    work.value("bhxh_years_rounded", insured_years)
    if early < work.limit("nd154.near_from"):
        work.nothing("per_year_early", PER_YEAR_EARLY, clause)
        work.nothing("insurance_years", INSURANCE, clause)
        work.note(
            "Dưới 24 tháng: chỉ không trừ tỷ lệ lương hưu (nguồn thứ cấp).",
            "Under 24 months: only no pension reduction (secondary source).",
        )
        return
    money = salary(work)
    work.component("per_year_early", PER_YEAR_EARLY, Line.of(money) * work.number("nd154.art6.year") * years, clause)
    first = work.number("nd154.art6.insurance.years")
    line = Line.of(work.number("nd154.art6.insurance.months"))
    if insured_years > first:
        line = line + Line.of(work.number("nd154.art6.insurance.further")) * (Line.of(insured_years) - first)
    elif insured_years < first:
        work.note(
            "Từ 15 đến dưới 20 năm đóng BHXH: 5 tháng lương (chưa có văn bản, chưa xác nhận).",
            "From 15 to under 20 insurance years: 5 months (no text seen, unconfirmed).",
        )
    work.component("insurance_years", INSURANCE, Line.of(money) * line, clause)
    work.note("Lương hưu không bị trừ tỷ lệ do nghỉ trước tuổi.", "The pension is not reduced for leaving early.")


def article_7(work: Work) -> None:
    """Moving to a body that is not paid by the budget."""
    _by_insurance(work, "art7", "Điều 7 NĐ 154/2025")


def article_8(work: Work) -> None:
    """Leaving at once; not for people under the arrangement policy."""
    _by_insurance(work, "art8", "Điều 8 NĐ 154/2025")
    if work.facts.word("art2_group") in ("1", "1g"):
        work.note(
            "Điều 8 không áp dụng cho người thuộc diện sắp xếp bộ máy (nguồn thứ cấp): cần kiểm tra.",
            "Article 8 is not for people under the arrangement policy (secondary source): check.",
        )


def _by_insurance(work: Work, article: str, clause: str) -> None:
    insured = insurance(work)
    money = salary(work)
    years = work.rounded(insured.counted)
    work.value("bhxh_years_rounded", years)
    words = Words("Trợ cấp 3 tháng lương", "Three months' salary")
    work.component("three_months", words, Line.of(money) * work.number(f"nd154.{article}.months"), clause)
    work.component("per_year", PER_YEAR, Line.of(money) * work.number(f"nd154.{article}.per_year") * years, clause)


def article_9(work: Work) -> None:
    """Part-timers of communes: by their allowance, months of work and months left to the age."""
    clause = "Điều 9 NĐ 154/2025"
    work.need("monthly_allowance_vnd")
    allowance = work.facts.number("monthly_allowance_vnd")
    assert allowance is not None
    lump = Words("Trợ cấp một lần", "Lump sum")
    if work.facts.flag("past_age_or_pensioner"):
        work.component("lump", lump, Line.of(allowance) * work.number("nd154.art9.past_age"), clause)
        return
    work.need("work_months")
    worked = work.facts.whole("work_months") or 0
    most = work.limit("nd154.art9.max_months")
    months = worked
    if worked >= work.limit("nd154.art9.long_from"):
        left = work.facts.whole("months_to_age_limit")
        if left is None:
            left = early_months(work)
        if left <= 0:
            work.component("lump", lump, Line.of(allowance) * work.number("nd154.art9.past_age"), clause)
            return
        months = min(left, most)
    years = work.rounded(worked)
    work.value("work_years_rounded", years)
    work.component("lump", lump, Line.of(allowance) * work.number("nd154.art9.lump") * months, clause)
    words = Words("Trợ cấp theo số năm công tác", "Allowance for the years of work")
    work.component("per_year", words, Line.of(allowance) * work.number("nd154.art9.per_year") * years, clause)
    work.component("job_search", JOB_SEARCH, Line.of(allowance) * work.number("nd154.art9.job_search"), clause)
    work.note(
        "Phụ cấp kiêm nhiệm không được tính (Điều 5 khoản 1).", "Second jobs' allowances do not count (Article 5(1))."
    )
