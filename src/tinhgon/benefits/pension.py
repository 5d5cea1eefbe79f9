"""Retirement month (ND 135/2020), months early, insurance months, and the pension's condition and rate (C4, C8, C9)."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tinhgon.benefits.computation import RefusalKind
from tinhgon.benefits.months import Month, years_and_months
from tinhgon.benefits.parameters import Law
from tinhgon.benefits.wording import Line, Words, number_text
from tinhgon.benefits.work import Work

ND135 = "Nghị định 135/2020/NĐ-CP"
MONTHS = Words("tháng", "months")
YEARS = Words("năm", "years")
FIRST_YEAR = 2021  # the first of the table of ND 135; before it the ages did not move
ARMED_RANKS = {"army_officer": "army.officer", "professional_soldier": "army.professional"}


def age_and_start(birth: Month, sex: str, annex: str, law: Law) -> tuple[int, Month]:
    """Return the retirement age in months, and the first month of the pension (C4.1).

    The age of a year y is that of the first y in which the person reaches it; the pension starts the month after.
    """
    first_day = date(FIRST_YEAR, 1, 1)
    first, step, cap, before = (
        int(law.number(f"nd135.age.{sex}.{part}", first_day)) for part in ("first", "step", "cap", "before")
    )
    earlier = int(law.number("nd135.annex_ii.earlier", first_day)) if annex == "II" else 0
    year, age = FIRST_YEAR, first - earlier
    if (birth + age).year < FIRST_YEAR:
        age = before - earlier
        return age, birth + age + 1
    while (birth + age).year != year:
        year += 1
        age = min(cap, first + step * (year - FIRST_YEAR)) - earlier
    return age, birth + age + 1


def age_rule(work: Work) -> None:
    """The retirement age as a computation of its own."""
    birth = birth_month(work)
    work.need("sex", "annex")
    sex, annex = work.facts.word("sex") or "", work.facts.word("annex") or ""
    age, start = age_and_start(birth, sex, annex, work.law)
    work.value("age", years_and_months(age))
    work.value("normal_pension_start", start)
    work.step(
        Words("Tuổi nghỉ hưu", "Retirement age"),
        Words(f"{age // 12} tuổi {age % 12} tháng", f"{age // 12} years {age % 12} months"),
        f"{ND135}, Phụ lục {annex}",
    )
    work.step(Words("Tháng bắt đầu hưởng lương hưu", "First month of the pension"), start, f"{ND135}, Phụ lục {annex}")


def birth_month(work: Work) -> Month:
    """Return the birth month; January only where the record is said to have no month (C4.4)."""
    if (birth := work.facts.month("birth_month")) is not None:
        return birth
    year = work.facts.whole("birth_year")
    if year is None or not work.facts.flag("birth_month_unknown"):
        work.must("birth_month", Words("cần để tính tháng nghỉ hưu", "needed for the retirement month"))
    work.note(
        f"Hồ sơ không có tháng sinh: lấy ngày 01/01/{year} (chưa có văn bản, chưa xác nhận).",
        f"The record has no birth month: 1 January {year} is taken (no text seen, unconfirmed).",
    )
    return Month.of(year, 1)


def has_age_limit(work: Work) -> bool:
    """Return whether the highest age of a rank takes the place of the annexes (C4.3)."""
    return "age_limit_years" in work.facts or work.facts.word("kind") in ARMED_RANKS


def early_months(work: Work, annex: str | None = None) -> int:
    """Return the whole months from the leaving month to the normal first month of the pension (C4.2).

    What the unit states is used only where nothing can be computed, and shown where it differs.
    """
    facts = work.facts
    stated = facts.whole("early_months")
    if stated is not None and "birth_month" not in facts and "birth_year" not in facts:
        work.step(
            Words("Số tháng nghỉ sớm, như đã khai", "Months early, as stated"),
            stated,
            "Điều 5 khoản 1 NĐ 178",
            unit=MONTHS,
        )
        work.value("early_months", stated)
        return stated
    start = _normal_start(work, annex)
    work.need("leave_date")
    leave = facts.day("leave_date")
    assert leave is not None
    early = start - Month.on(leave)
    work.step(
        Words("Số tháng nghỉ sớm", "Months early"),
        early,
        "Điều 5 khoản 1 NĐ 178; Điều 3 khoản 3 TT 01/2025/TT-BNV",
        unit=MONTHS,
    )
    work.value("early_months", early)
    if stated is not None and stated != early:
        work.note(
            f"Đơn vị khai nghỉ sớm {stated} tháng, tính ra {early} tháng; dùng số tính ra.",
            f"The unit states {stated} months early, the dates give {early}; the latter is used.",
        )
    return early


def _normal_start(work: Work, annex: str | None) -> Month:
    """Return the first month of the pension at the normal age, or at the highest service age of the rank (C25)."""
    birth = birth_month(work)
    limit = _age_limit_months(work)
    if limit is not None:
        start = birth + limit + 1
        work.step(
            Words("Hạn tuổi cao nhất theo cấp bậc", "Highest service age for the rank"),
            Fraction(limit, 12),
            "Điều 7 khoản 1 NĐ 178",
            unit=YEARS,
        )
        where = "TT 19/2025/TT-BQP, Điều 6"
    else:
        work.need("sex", "annex")
        chosen = annex or work.facts.word("annex") or ""
        _, start = age_and_start(birth, work.facts.word("sex") or "", chosen, work.law)
        where = f"{ND135}, Phụ lục {chosen}"
    work.step(Words("Tháng nghỉ hưu bình thường", "Normal first month of the pension"), start, where)
    work.value("normal_pension_start", start)
    return start


def _age_limit_months(work: Work) -> int | None:
    facts = work.facts
    if (limit := facts.number("age_limit_years")) is not None:
        return int(limit * 12)
    prefix = ARMED_RANKS.get(facts.word("kind") or "")
    if prefix is None:
        return None
    work.need("rank")
    key = f"{prefix}.{facts.word('rank')}"
    if key not in work.law.parameters:
        work.must(
            "age_limit_years", Words("chưa có hạn tuổi của cấp bậc này", "the age of this rank is not in our sources")
        )
    return work.limit(key) * 12


@dataclass(frozen=True, slots=True)
class Insured:
    """Months of compulsory insurance: `counted` not yet compensated (N), `total` for the pension's condition."""

    counted: int
    total: int


def insurance(work: Work) -> Insured:
    """Return the insurance months; from the book's total less what was compensated, or as counted."""
    facts = work.facts
    total, paid = facts.whole("bhxh_months_total"), facts.whole("bhxh_months_compensated")
    counted = facts.whole("bhxh_months")
    clause = "Điều 5 khoản 3 NĐ 178"
    if counted is None:
        if total is not None and paid is None:
            work.must(
                "bhxh_months_compensated",
                Words("tháng đã hưởng trợ cấp thì không tính", "compensated months do not count"),
            )
        if total is None or paid is None:
            work.must("bhxh_months", Words("cần để tính số tiền", "needed for the amount"))
        counted = total - paid
        line = Line.of(total) - paid
        work.step(Words("Số tháng đóng BHXH được tính", "Insurance months that count"), counted, clause, line, MONTHS)
    else:
        work.step(Words("Số tháng đóng BHXH được tính", "Insurance months that count"), counted, clause, unit=MONTHS)
    return Insured(counted, total if total is not None else counted)


def check_pension(work: Work, insured: Insured) -> None:
    """Refuse where the months do not give a pension on the leaving day; exact months, never rounded years (C9.1)."""
    needed = years_for_pension(work) * 12
    clause = "Luật BHXH 41/2024/QH15, Điều 64" if needed == 180 else "Luật BHXH 2014"
    if insured.total < needed:
        work.refuse(
            RefusalKind.NO_PENSION,
            Words(
                f"đóng BHXH {insured.total} tháng, cần {needed} tháng để hưởng lương hưu vào ngày nghỉ",
                f"{insured.total} insurance months, {needed} are needed for a pension on the leaving day",
            ),
            clause,
        )
    if insured.counted < needed:
        work.ask(
            "bhxh_months_total",
            Words(
                "tháng đã nhận BHXH một lần không tính để hưởng lương hưu; còn đủ không?",
                "months taken as one-off insurance do not count for a pension; are enough left?",
            ),
        )
    work.step(
        Words("Số tháng đóng BHXH để hưởng lương hưu", "Insurance months for a pension"), needed, clause, unit=MONTHS
    )


def years_for_pension(work: Work) -> int:
    is_woman_cadre = is_commune_woman(work) and work.facts.word("kind") != "commune_civil_servant"
    return work.limit("pension.min_years.commune_woman" if is_woman_cadre else "pension.min_years")


def is_commune_woman(work: Work) -> bool:
    """Return whether the 15-year block holds from 1/1/2025: women cadres and civil servants of communes (C8)."""
    stated = work.facts.flag("female_commune_cadre")
    if stated is not None:
        return stated
    return work.facts.word("sex") == "F" and work.facts.word("kind") in ("commune_cadre", "commune_civil_servant")


def rate_rule(work: Work) -> None:
    """The pension rate in percent, without any reduction for leaving early (C9.2, C9.3)."""
    facts = work.facts
    work.need("sex")
    sex = facts.word("sex") or ""
    years = facts.number("bhxh_years")
    if years is None:
        insured = insurance(work)
        check_pension(work, insured)
        years = work.rounded(insured.total)
        work.step(Words("Số năm đóng BHXH", "Insurance years"), years, unit=YEARS)
    mark = work.number(f"pension.rate.mark.{sex}")
    per_year = work.number("pension.rate.per_year")
    clause = "Luật BHXH 41/2024/QH15, Điều 66"
    if work.day is not None:
        needed: Fraction = Fraction(years_for_pension(work))
    elif years < mark:
        work.must("leave_date", Words("số năm cần có thay đổi từ 01/7/2025", "the years needed changed on 1/7/2025"))
    else:
        needed = mark
    if years < needed:
        words = Words(
            f"{number_text(years)} năm đóng BHXH, cần {needed}",
            f"{number_text(years, 'en')} insurance years, {needed} are needed",
        )
        work.refuse(RefusalKind.NO_PENSION, words, clause)
    if years >= mark:
        line = Line.of(work.number("pension.rate.full"))
        line = line + Line.of(per_year) * (Line.of(years) - mark) if years > mark else line
    else:
        short_mark = work.number("pension.rate.short_mark")
        line = Line.of(work.number("pension.rate.short"))
        if years > short_mark:
            line = line + Line.of(work.number("pension.rate.short_per_year")) * (Line.of(years) - short_mark)
    rate = min(line.value, work.number("pension.rate.max"))
    work.value("rate_percent", rate)
    work.step(Words("Tỷ lệ lương hưu", "Pension rate"), rate, clause, line, Words("%", "%"))
