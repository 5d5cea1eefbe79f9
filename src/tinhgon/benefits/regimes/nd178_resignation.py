"""ND 178/2024 Articles 9 and 10: resignation of civil servants, and of public employees and workers (C12)."""

from tinhgon.benefits.computation import RefusalKind
from tinhgon.benefits.gate import gate
from tinhgon.benefits.pension import early_months, has_age_limit, insurance, years_for_pension
from tinhgon.benefits.regimes.nd178_retirement import standing_notes, within_window
from tinhgon.benefits.salary import salary
from tinhgon.benefits.wording import Line, Words
from tinhgon.benefits.work import Work

SEVERANCE = Words("Trợ cấp thôi việc theo số tháng", "Severance by months")
PER_YEAR = Words("Trợ cấp theo số năm đóng BHXH", "Allowance for the insurance years")
JOB_SEARCH = Words("Trợ cấp tìm việc làm", "Job search allowance")
ARMED = ("army_officer", "professional_soldier", "defence_worker")


def article_9(work: Work) -> None:
    _resignation(work, article=9)


def article_10(work: Work) -> None:
    article = 10
    if work.facts.word("kind") == "association":
        article = {"article_10": 10, "article_9": 9}[work.choose("Q10")]
    _resignation(work, article=article)


def _resignation(work: Work, *, article: int) -> None:
    gate(work)
    clause = f"Điều {article} NĐ 178"
    left = _months_left(work)
    insured = insurance(work)
    _check_conditions(work, left, insured.total, clause)
    is_within = within_window(work)
    money = salary(work)

    inside = work.facts.whole("bhxh_months_in_art1_bodies")
    if inside is None:
        inside = insured.total
        work.ask(
            "bhxh_months_in_art1_bodies",
            Words(
                "toàn bộ thời gian đóng BHXH có ở các cơ quan nêu tại Điều 1?", "was all of it in bodies of Article 1?"
            ),
        )
    months = min(inside, work.limit("nd178.resign.max_months"))
    if left is not None and 0 < left < months and (_is_armed(work) or work.readings.get("Q3") == "cap_by_months_left"):
        months = left if work.choose("Q3") == "cap_by_months_left" else months
    years = work.rounded(insured.counted)
    work.value("severance_months", months)
    work.value("bhxh_years_rounded", years)
    work.step(
        Words("Số tháng tính trợ cấp thôi việc", "Months of severance"),
        months,
        "Điều 5 khoản 2 NĐ 178",
        unit=Words("tháng", "months"),
    )
    work.step(
        Words("Số năm đóng BHXH, làm tròn", "Insurance years, rounded"),
        years,
        "Điều 5 khoản 4 NĐ 178",
        unit=Words("năm", "years"),
    )

    factor = work.number(f"nd178.resign.lump.{'first12' if is_within else 'month13'}")
    work.component("severance_months", SEVERANCE, Line.of(money) * factor * months, clause)
    work.component("insurance_years", PER_YEAR, Line.of(money) * work.number("nd178.resign.per_year") * years, clause)
    if article == 9:
        work.component("job_search", JOB_SEARCH, Line.of(money) * work.number("nd178.resign.job_search"), clause)
    else:
        work.nothing("job_search", JOB_SEARCH, clause)
        work.note(
            "Viên chức, người lao động hưởng bảo hiểm thất nghiệp theo Luật Việc làm thay cho 3 tháng tìm việc làm.",
            "Public employees and workers have unemployment insurance instead of the 3 months.",
        )
    work.note(
        "Được bảo lưu thời gian đóng BHXH hoặc nhận BHXH một lần theo luật BHXH.",
        "Insurance time is kept, or taken as one-off insurance by the insurance law.",
    )
    standing_notes(work)


def _is_armed(work: Work) -> bool:
    return work.facts.word("kind") in ARMED


def _months_left(work: Work) -> int | None:
    """Return the months to retirement age; None where they are not known, which leaves the condition unproven."""
    facts = work.facts
    stated = facts.whole("months_to_age_limit")
    has_age = "age_limit_years" in facts or ("sex" in facts and "annex" in facts) or "early_months" in facts
    has_birth = "birth_month" in facts or ("birth_year" in facts and facts.flag("birth_month_unknown"))
    if (has_birth and has_age and "leave_date" in facts) or "early_months" in facts:
        left = early_months(work)
        if stated is not None and stated != left:
            work.note(
                f"Đơn vị khai còn {stated} tháng đến tuổi, tính ra {left} tháng; dùng số tính ra.",
                f"The unit states {stated} months to the age, the dates give {left}; the latter is used.",
            )
        return left
    if stated is not None:
        return stated
    for name in ("birth_month", "sex", "annex", "leave_date"):
        if name not in facts:
            work.ask(name, Words("để biết còn đủ 24 tháng đến tuổi nghỉ hưu", "to know whether 24 months are left"))
    return None


def _check_conditions(work: Work, left: int | None, insured_months: int, clause: str) -> None:
    if left is None:
        return
    is_annex_ii = work.facts.word("annex") == "II" and not has_age_limit(work)
    least = work.limit("nd178.resign.min_months_left")
    most = work.limit("nd178.near_to" if is_annex_ii else "nd178.far_to")
    # Whether Article 7 comes first is known only of a person: a bare formula has no birth and no day.
    is_dated = "leave_date" in work.facts and "birth_month" in work.facts
    if is_dated and 0 < left <= most and insured_months >= years_for_pension(work) * 12:
        words = Words(
            f"còn {left} tháng và đủ điều kiện hưởng lương hưu: thuộc Điều 7",
            f"{left} months left and enough insurance for a pension: Article 7 applies",
        )
        work.refuse(RefusalKind.ARTICLE_7_COMES_FIRST, words, clause)
    if left < least and work.choose("Q6") == "none":
        words = Words(
            f"còn {left} tháng đến tuổi nghỉ hưu, cần ít nhất {least} tháng",
            f"{left} months to the age, at least {least} are needed",
        )
        work.refuse(RefusalKind.UNDER_TWO_YEARS_LEFT, words, clause)
