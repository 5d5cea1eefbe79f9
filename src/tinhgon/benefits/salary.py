"""The salary that counts (C13): the month before leaving, from its parts or from the contract.

Source: ND 178 Article 5(6) as amended by ND 67; Circular 01/2025 Article 3(2); letter 1814/BNV-TCBC.
"""

from datetime import date
from fractions import Fraction

from tinhgon.benefits.months import Month
from tinhgon.benefits.wording import Line, Words
from tinhgon.benefits.work import Work

CLAUSE = "Điều 5 khoản 6 NĐ 178 (sửa bởi NĐ 67); Điều 3 khoản 2 TT 01/2025/TT-BNV"
DONG_A_MONTH = Words("đồng/tháng", "đồng a month")

# The closed list of C13.2, and what C13.3 leaves out. An allowance whose kind is not said is taken as counted.
COUNTED = {
    "": Words("phụ cấp theo tỷ lệ", "percent allowance"),
    "profession_seniority": Words("thâm niên nghề", "profession seniority"),
    "profession_preference": Words("ưu đãi theo nghề", "profession preference"),
    "profession_responsibility": Words("trách nhiệm theo nghề", "profession responsibility"),
    "public_service": Words("công vụ", "public service"),
    "party_work": Words("công tác đảng, đoàn thể", "Party and mass-organisation work"),
    "armed_forces": Words("đặc thù lực lượng vũ trang", "special of the armed forces"),
}
NOT_COUNTED = {
    "job_responsibility": Words("trách nhiệm công việc", "job responsibility"),
    "toxic": Words("độc hại, nguy hiểm", "toxic or dangerous"),
    "area": Words("khu vực", "area"),
    "attraction": Words("thu hút", "attraction"),
    "party_committee": Words("trách nhiệm cấp ủy", "Party committee"),
    "chief_accountant": Words("trách nhiệm kế toán trưởng", "chief accountant"),
}


def salary(work: Work) -> Fraction:
    """Return the monthly salary in exact đồng, and say how it came about.

    The parts are computed where they are known, and a stated amount that differs is shown beside them (SPEC 12.6).
    """
    facts = work.facts
    stated = facts.number("salary_month_vnd")
    if (contract := facts.number("contract_salary_vnd")) is not None:
        found = _contract(work, contract)
    elif "salary_coefficient" in facts:
        found = _from_parts(work)
    elif stated is not None:
        work.step(
            Words("Tiền lương tháng hiện hưởng, như đã khai", "Monthly salary, as stated"),
            stated,
            CLAUSE,
            unit=DONG_A_MONTH,
        )
        work.value("salary_month_vnd", stated)
        return stated
    else:
        work.must(
            "salary_month_vnd", Words("cần để tính số tiền; hoặc hệ số lương và phụ cấp", "needed; or the coefficients")
        )
    if stated is not None and stated != found:
        work.note(
            f"Đơn vị khai tiền lương {Line.of(stated).text()} đồng, tính từ các khoản ra {Line.of(found).text()} đồng; dùng số tính ra.",
            f"The unit states a salary of {Line.of(stated).text('en')}, its parts give {Line.of(found).text('en')}; the latter is used.",
        )
    return found


def rule(work: Work) -> None:
    """The salary as a computation of its own."""
    salary(work)


def base_month(work: Work, leave: date) -> Month:
    """Return the month whose salary counts: before leaving, or before the unpaid or sick leave it began with."""
    if (away := work.facts.day("unpaid_leave_from")) is not None and away <= leave:
        work.note(
            "Đang nghỉ không lương hoặc nghỉ ốm: lấy lương tháng trước khi nghỉ đó (công văn 1814/BNV-TCBC, nguồn thứ cấp).",
            "On unpaid or sick leave: the month before it counts (letter 1814/BNV-TCBC, secondary source).",
        )
        return Month.on(away) + -1
    return Month.on(leave) + -1


def _contract(work: Work, contract: Fraction) -> Fraction:
    work.step(
        Words("Tiền lương theo hợp đồng", "Salary of the contract"),
        contract,
        "Điều 3 khoản 2 điểm b TT 01/2025/TT-BNV",
        unit=DONG_A_MONTH,
    )
    work.value("salary_month_vnd", contract)
    return contract


def _from_parts(work: Work) -> Fraction:
    facts = work.facts
    work.need("leave_date")
    leave = facts.day("leave_date")
    assert leave is not None
    month = base_month(work, leave)
    base = work.number("base_salary", month.first_day())
    work.value("base_salary_vnd", base)
    work.step(Words("Tháng lương được tính", "Month whose salary counts"), month, CLAUSE)
    work.step(Words("Lương cơ sở của tháng đó", "Base salary of that month"), base, unit=DONG_A_MONTH)

    grade = facts.number("salary_coefficient") or Fraction(0)
    position = facts.number("position_coefficient") or Fraction(0)
    over = facts.number("over_grade_percent") or Fraction(0)
    reserved = facts.number("reserved_difference_coefficient") or Fraction(0)
    counted = _counted_allowances(work)
    if "percent_allowances" not in facts:
        work.ask(
            "percent_allowances", Words("phụ cấp theo tỷ lệ nào được hưởng?", "which percent allowances are there?")
        )

    line = Line.of(grade)
    if position:
        line = line + position
    if over:
        line = line + Line.of(grade) * (over / 100)
    reading = "salary_position_over_grade"
    if counted:
        work.note(
            "Phụ cấp theo tỷ lệ tính trên lương, chức vụ và vượt khung: chưa có văn bản, chưa xác nhận (Q7).",
            "Percent allowances are taken on salary, position and over-grade: no text seen, unconfirmed (Q7).",
        )
        options = ["salary_position_over_grade"]
        options += ["with_reserved"] if reserved else []
        options += ["army_form"] if _army_form_differs(counted, over) else []
        if len(options) > 1:
            reading = work.choose("Q7", options)
    if reading == "army_form":
        line = _army_form(line, Line.of(grade) + position, counted)
        line = line + reserved if reserved else line
    elif reading == "with_reserved":
        line = (line + reserved) * (1 + sum((percent for _, percent in counted), Fraction(0)) / 100)
    else:
        if counted:
            line = line * (1 + sum((percent for _, percent in counted), Fraction(0)) / 100)
        line = line + reserved if reserved else line
    line = Line.of(base) * line
    work.step(
        Words("Tiền lương tháng hiện hưởng", "Monthly salary that counts"), line.value, CLAUSE, line, DONG_A_MONTH
    )
    work.value("salary_month_vnd", line.value)
    return line.value


def _counted_allowances(work: Work) -> list[tuple[str, Fraction]]:
    counted = []
    for kind, percent in work.facts.allowances() or ():
        if kind in NOT_COUNTED:
            words = NOT_COUNTED[kind]
            work.note(
                f"Phụ cấp {words.vi} không được tính (công văn 1814/BNV-TCBC, nguồn thứ cấp).",
                f"The allowance for {words.en} does not count (letter 1814/BNV-TCBC, secondary source).",
            )
            continue
        if kind not in COUNTED:
            work.must(
                "percent_allowances",
                Words(f"phụ cấp “{kind}” không có trong danh sách", f"the allowance {kind!r} is not on the list"),
            )
        if kind == "profession_seniority" and 0 < percent < work.number("salary.seniority_from"):
            work.note(
                "Phụ cấp thâm niên nghề dưới mức thấp nhất 5 %: chưa đủ 5 năm thì không có (chưa có văn bản, cần kiểm tra).",
                "Profession seniority below its lowest level of 5 %: there is none under 5 years (no text seen, check).",
            )
        counted.append((kind, percent))
    return counted


def _army_form_differs(counted: list[tuple[str, Fraction]], over: Fraction) -> bool:
    kinds = {kind for kind, percent in counted if percent}
    return "profession_seniority" in kinds or bool(over and kinds)


def _army_form(line: Line, position_salary: Line, counted: list[tuple[str, Fraction]]) -> Line:
    """Seniority on salary + position; public service on these and the seniority; the rest on these (SPEC C13.4)."""
    seniority = sum((percent for kind, percent in counted if kind == "profession_seniority"), Fraction(0)) / 100
    service = sum((percent for kind, percent in counted if kind == "public_service"), Fraction(0)) / 100
    rest = sum((p for kind, p in counted if kind not in ("profession_seniority", "public_service")), Fraction(0)) / 100
    added = line
    if seniority:
        added = added + position_salary * seniority
    if service:
        added = added + position_salary * (1 + seniority) * service
    if rest:
        added = added + position_salary * rest
    return added
