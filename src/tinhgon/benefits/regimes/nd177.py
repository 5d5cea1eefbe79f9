"""ND 177/2024 Article 3: not re-elected or not re-appointed, at their own wish (C18)."""

from fractions import Fraction

from tinhgon.benefits.computation import RefusalKind
from tinhgon.benefits.pension import early_months, insurance, is_commune_woman
from tinhgon.benefits.salary import salary
from tinhgon.benefits.wording import Line, Words
from tinhgon.benefits.work import Work

CLAUSE = "Điều 3 NĐ 177/2024"


def article_3(work: Work) -> None:
    early = early_months(work)
    if early <= 0:
        words = Words("đã đến tuổi nghỉ hưu, không nghỉ sớm", "retirement age is reached, not early")
        work.refuse(RefusalKind.NOT_EARLY, words, CLAUSE)
    if early <= (most := work.limit("nd177.excluded_to")):
        words = Words(
            f"còn {early} tháng: từ {most} tháng trở xuống thì không áp dụng",
            f"{early} months left: excluded to {most}",
        )
        work.refuse(RefusalKind.EXCLUDED, words, CLAUSE)
    if work.facts.flag("keeps_working"):
        words = Words("tiếp tục công tác thì không áp dụng", "those who keep working are excluded")
        work.refuse(RefusalKind.EXCLUDED, words, CLAUSE)
    insured = insurance(work)
    work.need("leave_date")
    money = salary(work)
    years, insured_years = work.rounded(early), work.rounded(insured.counted)
    work.value("early_years_rounded", years)
    work.value("bhxh_years_rounded", insured_years)
    words = Words("Trợ cấp cho số năm nghỉ sớm", "Allowance for the years early")
    work.component("per_year_early", words, Line.of(money) * work.number("nd177.year") * years, CLAUSE)

    first = work.number("nd177.insurance.years")
    reading = work.choose("Q14")
    others = [amount for amount in _blocks(work) if amount != first]
    if is_commune_woman(work):
        first = min(first, *others)
    elif reading == "other_block" and others:
        first = others[0]
    months, further = work.number("nd177.insurance.months"), work.number("nd177.insurance.further")
    work.value("first_block", f"{first}y/{months}m")
    line = Line.of(months)
    if insured_years > first:
        line = line + Line.of(further) * (Line.of(insured_years) - first)
    words = Words("Trợ cấp theo thời gian đóng BHXH bắt buộc", "Allowance for the insurance years")
    work.component("insurance_years", words, Line.of(money) * line, CLAUSE)
    _notes(work, early)


def _blocks(work: Work) -> list[Fraction]:
    """Return the years of the first block of all times."""
    values = work.law.parameters["nd177.insurance.years"].values
    return [value.amount for value in values if isinstance(value.amount, Fraction)]


def _notes(work: Work, early: int) -> None:
    free = work.limit("nd177.free_months")
    if early > free:
        if work.facts.flag("voluntary_insurance_paid") is None:
            work.ask(
                "voluntary_insurance_paid", Words("để lương hưu không bị trừ", "so that the pension is not reduced")
            )
        work.note(
            f"Lương hưu không bị trừ cho {free} tháng; phần trên {free} tháng chỉ khi đóng BHXH tự nguyện.",
            f"No pension reduction for {free} months; above them only if voluntary insurance is paid.",
        )
    else:
        work.note("Lương hưu không bị trừ tỷ lệ.", "The pension is not reduced.")
    if early < work.limit("nd177.rest_under"):
        work.note(
            "Có thể chọn nghỉ chờ đủ tuổi, hưởng nguyên lương và BHXH, không nâng lương.",
            "May instead rest until the age with full pay and insurance, no raises.",
        )
    work.note(
        "Điều 3 còn cho nâng bậc lương trước khi nghỉ: nếu đủ điều kiện thì tính lại tiền lương trước (khoản 4).",
        "Article 3 also raises the salary step before leaving: where due, compute the salary anew first (clause 4).",
    )
