"""ND 170/2025 Articles 58-59: ordinary resignation of a civil servant; its own rounding of odd months (C21)."""

from tinhgon.benefits.salary import salary
from tinhgon.benefits.wording import Line, Words
from tinhgon.benefits.work import Work

CLAUSE = "Điều 58, 59 NĐ 170/2025"


def article_59(work: Work) -> None:
    work.need("work_months")
    money = salary(work)
    years = work.rounded(work.facts.whole("work_months") or 0, "nd170.")
    work.value("work_years_rounded", years)
    words = Words("Số năm làm việc, làm tròn theo NĐ 170", "Years of work, rounded by ND 170")
    work.step(words, years, CLAUSE, unit=Words("năm", "years"))
    words = Words("Trợ cấp 3 tháng lương", "Three months' salary")
    work.component("three_months", words, Line.of(money) * work.number("nd170.months"), CLAUSE)
    words = Words("Trợ cấp theo số năm làm việc", "Allowance for the years of work")
    work.component("per_year", words, Line.of(money) * work.number("nd170.per_year") * years, CLAUSE)
