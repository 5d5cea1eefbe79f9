"""ND 29/2023 Article 5 (historic): early retirement on the average salary of the last 60 months (C20)."""

from tinhgon.benefits.computation import RefusalKind
from tinhgon.benefits.pension import early_months, insurance
from tinhgon.benefits.wording import Line, Words
from tinhgon.benefits.work import Work

CLAUSE = "Điều 5 NĐ 29/2023"


def article_5(work: Work) -> None:
    early = early_months(work)
    if early <= 0:
        words = Words("đã đến tuổi nghỉ hưu, không nghỉ sớm", "retirement age is reached, not early")
        work.refuse(RefusalKind.NOT_EARLY, words, CLAUSE)
    if early > (most := work.limit("nd29.near_to")):
        words = Words(
            f"nghỉ sớm {early} tháng, chỉ áp dụng đến {most} tháng (chưa có văn bản, chưa xác nhận)",
            f"{early} months early, covered to {most} (no text seen, unconfirmed)",
        )
        work.refuse(RefusalKind.OVER_FIVE_YEARS, words, CLAUSE)
    insured = insurance(work)
    work.need("average_salary_60m_vnd")
    average = work.facts.number("average_salary_60m_vnd")
    assert average is not None
    years, insured_years = work.rounded(early), work.rounded(insured.counted)
    work.value("early_years_rounded", years)
    work.value("bhxh_years_rounded", insured_years)
    per_year, block = (
        Words("Trợ cấp cho số năm nghỉ sớm", "Allowance for the years early"),
        Words("Trợ cấp theo thời gian đóng BHXH", "Allowance for the insurance years"),
    )
    if early < work.limit("nd29.near_from"):
        work.nothing("per_year_early", per_year, CLAUSE)
        work.nothing("insurance_years", block, CLAUSE)
        work.note(
            "Dưới 24 tháng: chỉ không trừ tỷ lệ lương hưu (chưa có văn bản, chưa xác nhận).",
            "Under 24 months: only no pension reduction (no text seen, unconfirmed).",
        )
        return
    work.component("per_year_early", per_year, Line.of(average) * work.number("nd29.year") * years, CLAUSE)
    first = work.number("nd29.insurance.years")
    line = Line.of(work.number("nd29.insurance.months"))
    if insured_years > first:
        line = line + Line.of(work.number("nd29.insurance.further")) * (Line.of(insured_years) - first)
    work.component("insurance_years", block, Line.of(average) * line, CLAUSE)
    work.note(
        "Nửa tháng cho mỗi năm tiếp theo tính theo lương bình quân hay lương hiện hưởng: chưa rõ; ở đây theo lương bình quân.",
        "Whether the half month per further year uses average or current pay is not settled; here the average.",
    )
