"""The words of placement: rules, goals, explanations and flaws, in the administration's Vietnamese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tinhgon.staffing.checker import Violation
from tinhgon.staffing.eligibility import Flaw, protection
from tinhgon.staffing.model import Case, Degree, Goal, GoalResult, Person, Role, Rule, RuleKind, StaffKind
from tinhgon.vietnamese.printing import number_text

if TYPE_CHECKING:  # the words need no solver, and it takes a hundred megabytes
    from tinhgon.staffing.explain import Alternative, Explanation

GOAL_WORDS = {
    Goal.UNPLACED: "người chưa có vị trí",
    Goal.DEMOTED: "người phải giữ chức vụ thấp hơn",
    Goal.STEPS: "tổng số bậc chức vụ giảm",
    Goal.MOVE: "tổng quãng đường phải chuyển",
    Goal.SKILLS: "lệch lĩnh vực công tác",
    Goal.BALANCE: "lệch giữa các bên sáp nhập",
    Goal.PREFERENCES: "lệch nguyện vọng",
}
KIND_WORDS = {
    StaffKind.CIVIL_SERVANT: "công chức",
    StaffKind.PUBLIC_EMPLOYEE: "viên chức",
    StaffKind.CONTRACT: "hợp đồng lao động",
}
ROLE_WORDS = {Role.HEAD: "người đứng đầu", Role.DEPUTY: "cấp phó", Role.STAFF: "công chức, viên chức, nhân viên"}
DEGREE_WORDS = {
    Degree.NONE: "không yêu cầu",
    Degree.INTERMEDIATE: "trung cấp",
    Degree.COLLEGE: "cao đẳng",
    Degree.BACHELOR: "đại học",
    Degree.MASTER: "thạc sĩ",
    Degree.DOCTOR: "tiến sĩ",
}
MISS_WORDS = {
    "kind": "khác loại (công chức, viên chức, hợp đồng)",
    "level": "chưa giữ chức vụ ở bậc yêu cầu",
    "degree": "chưa đủ trình độ đào tạo",
    "field": "khác lĩnh vực",
    "certificates": "thiếu chứng chỉ",
}
PROTECTION_WORDS = {
    "under_review": "đang bị xem xét kỷ luật, truy cứu trách nhiệm hình sự hoặc thanh tra, kiểm tra",
    "pregnant": "đang mang thai và không tự nguyện nghỉ",
    "maternity": "đang nghỉ thai sản và không tự nguyện nghỉ",
    "young_child": "đang nuôi con nhỏ dưới độ tuổi quy định và không tự nguyện nghỉ",
}
FLAW_WORDS = {
    "person_twice": "mã người bị trùng",
    "post_twice": "mã vị trí bị trùng",
    "unit_twice": "mã đơn vị bị trùng",
    "goal_twice": "một mục tiêu được nêu hai lần",
    "unknown_unit": "đơn vị không có trong danh sách đơn vị",
    "unit_under_itself": "đơn vị trực thuộc chính nó",
    "negative_number": "số không được âm",
    "unknown_wish": "nguyện vọng không phải là mã vị trí hay đơn vị nào",
    "unknown_person": "người không có trong danh sách",
    "unknown_post": "vị trí không có trong danh sách",
    "pair_of_one": "một người không thể là người thân của chính mình",
    "pinned_twice": "một người được ấn định vào hai nơi",
    "quota_twice": "chỉ tiêu của đơn vị được nêu hai lần",
    "deputy_limit_twice": "số cấp phó của đơn vị được nêu hai lần",
    "surplus_twice": "một người có hai dòng trong danh sách cấp phó dôi dư",
    "surplus_without_decision": "cấp phó dôi dư chưa có số quyết định",
    "surplus_not_in_force": "chưa có quy định về cấp phó dôi dư vào ngày sắp xếp",
    "surplus_too_long": "thời hạn cấp phó dôi dư vượt quá số năm quy định kể từ ngày sắp xếp",
    "law_not_in_force": "chưa có quy định của ngày bố trí trong dữ liệu",
    "arrangement_day_missing": "chưa có ngày quyết định sắp xếp có hiệu lực",
    "sex_missing": "chưa ghi giới tính, chưa biết có thuộc diện chưa xem xét nghỉ việc hay không",
    "sex_contradicts": "giới tính nam nhưng ghi mang thai hoặc nghỉ thai sản",
    "field_not_own": "lĩnh vực đang làm không nằm trong các lĩnh vực của người đó",
    "place_missing": "chưa có nơi làm việc trong khi có khoảng cách",
    "distance_missing": "chưa có khoảng cách",
    "distance_twice": "hai chiều của một khoảng cách khác nhau",
}


def flaw_in_words(flaw: Flaw) -> str:
    about = ": ".join(part for part in (flaw.about, flaw.found) if part)
    return f"{FLAW_WORDS[flaw.what]} ({about})" if about else FLAW_WORDS[flaw.what]


class Names:
    """Names of people, posts and units of a case, with their codes where a name would not tell them apart."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._people = {person.code: person.name or person.code for person in case.people}
        self._posts = {post.code: post for post in case.posts}
        self._units = {unit.code: unit.name or unit.code for unit in case.units}

    def person(self, code: str) -> str:
        name = self._people.get(code, code)
        return name if name == code else f"{name} ({code})"

    def unit(self, code: str) -> str:
        return self._units.get(code, code)

    def post(self, code: str | None) -> str:
        if code is None:
            return "chưa có vị trí"
        post = self._posts.get(code)
        return f"{post.title or code}, {self.unit(post.unit)}" if post else code


def rule_in_words(rule: Rule, names: Names) -> str:
    people = " và ".join(names.person(code) for code in rule.people)
    match rule.kind:
        case RuleKind.QUALIFICATION:
            return f"{people} chỉ được bố trí vào vị trí mà người này đủ tiêu chuẩn, điều kiện"
        case RuleKind.PROTECTED:
            found = next(person for person in names.case.people if person.code == rule.people[0])
            why = _protection_of(found, names.case)
            return f"{people} phải có vị trí, vì {why}"
        case RuleKind.QUOTA:
            kind = KIND_WORDS[rule.staff_kind] if rule.staff_kind else "người"
            return f"{names.unit(rule.unit)} và các đơn vị trực thuộc có không quá {rule.most} {kind}"
        case RuleKind.HEAD:
            return f"{names.unit(rule.unit)} có không quá {rule.most} người đứng đầu"
        case RuleKind.DEPUTIES:
            return f"{names.unit(rule.unit)} có không quá {rule.most} cấp phó ngoài danh sách dôi dư"
        case RuleKind.KIN:
            return f"{people} là người thân, không người nào được lãnh đạo đơn vị nơi người kia làm việc"
        case RuleKind.DISTANCE:
            return f"{people} không phải chuyển xa quá {rule.most} km"
        case RuleKind.SPOUSE if len(rule.people) == 1:
            return f"{people} không làm việc cách vợ hoặc chồng quá {rule.most} km"
        case RuleKind.SPOUSE:
            return f"{people} là vợ chồng, không làm việc cách nhau quá {rule.most} km"
        case RuleKind.PINNED:
            where = names.post(rule.post) if rule.post else "không vị trí nào"
            return f"{people} được ấn định: {where}"
        case RuleKind.FORBIDDEN:
            return f"{people} không được bố trí vào {names.post(rule.post)}"
        case RuleKind.SEATS:
            return f"{names.post(rule.post)} có {rule.most} chỗ"
        case RuleKind.ONCE:
            return f"{people} chỉ giữ một vị trí"


def _protection_of(person: Person, case: Case) -> str:
    found = protection(person, case.on)
    return f"{PROTECTION_WORDS[found.word]} (NĐ 178/2024, {found.clause})" if found else "thuộc diện chưa xem xét nghỉ"


def violation_in_words(violation: Violation, names: Names) -> str:
    people = ", ".join(names.person(code) for code in violation.people)
    match violation.kind:
        case RuleKind.SEATS:
            return f"{names.post(violation.post)} có {violation.allowed} chỗ nhưng bố trí {violation.found} người"
        case RuleKind.QUALIFICATION:
            return f"{people} không đủ tiêu chuẩn, điều kiện của {names.post(violation.post)}"
        case RuleKind.PROTECTED:
            return f"{people} thuộc diện chưa xem xét nghỉ việc nhưng chưa có vị trí"
        case RuleKind.QUOTA:
            return f"{names.unit(violation.unit)}: {violation.found} người, chỉ tiêu {violation.allowed}"
        case RuleKind.HEAD:
            return f"{names.unit(violation.unit)} có {violation.found} người đứng đầu ({people})"
        case RuleKind.DEPUTIES:
            return (
                f"{names.unit(violation.unit)} có {violation.found} cấp phó ngoài danh sách dôi dư, "
                f"quy định không quá {violation.allowed} ({people})"
            )
        case RuleKind.KIN:
            return f"{people} là người thân, một người lãnh đạo đơn vị nơi người kia làm việc"
        case RuleKind.DISTANCE:
            return f"{people} phải chuyển {violation.found} km, giới hạn {violation.allowed} km"
        case RuleKind.SPOUSE:
            return f"{people} làm việc cách vợ hoặc chồng {violation.found} km, giới hạn {violation.allowed} km"
        case RuleKind.PINNED:
            return f"{people} không ở vị trí đã ấn định"
        case RuleKind.FORBIDDEN:
            return f"{people} ở vị trí đã loại trừ: {names.post(violation.post)}"
        case RuleKind.ONCE:
            return f"{people} giữ nhiều vị trí"


def value_in_words(goal: Goal, value: int, case: Case) -> str:
    """Return a goal's figure with its unit. The balance is given in people, beyond the exact share."""
    if goal is Goal.BALANCE:
        return f"{number_text(value / max(len(case.people), 1), places=2)} người"
    if goal is Goal.MOVE:
        return f"{number_text(value)} {'km' if case.distances else 'lượt đổi nơi làm việc'}"
    unit = {Goal.UNPLACED: " người", Goal.DEMOTED: " người", Goal.STEPS: " bậc"}.get(goal, " điểm")
    return number_text(value) + unit


def proof_in_words(result: GoalResult, case: Case) -> str:
    if result.is_proven:
        return "tốt nhất, đã chứng minh"
    if result.bound is None:
        return "chưa chứng minh"
    gap = "" if result.gap is None else f", cách không quá {number_text(100 * result.gap, places=2)} %"
    return f"không thể dưới {value_in_words(result.goal, result.bound, case)}{gap}"


def explanation_lines(explanation: Explanation, names: Names, *, with_private: bool = True) -> tuple[str, ...]:
    """Return why the person is where they are, one reason a line; without what only few may know, if so asked."""
    lines = []
    if explanation.pinned:
        reason = f": {explanation.pinned.reason}" if explanation.pinned.reason else ""
        lines.append(f"do người có thẩm quyền ấn định{reason}")
    if explanation.protection and with_private:
        found = explanation.protection
        until = f" đến trước ngày {found.until:%d/%m/%Y}" if found.until else ""
        lines.append(f"phải có vị trí vì {PROTECTION_WORDS[found.word]}{until} (NĐ 178/2024, {found.clause})")
    lines.append(f"đủ điều kiện vào {number_text(explanation.suitable)} loại vị trí")
    if explanation.post is None:
        has_asked = explanation.wants_to_leave and with_private
        lines.append("đã đăng ký nghỉ" if has_asked else "chưa có vị trí")
    else:
        lost = explanation.levels_lost
        lines.append(f"chức vụ thấp hơn {lost} bậc" if lost else "giữ được bậc chức vụ")
        if names.case.distances:
            lines.append(f"chuyển {explanation.km} km" if explanation.km else "không phải chuyển nơi làm việc")
        lines.append(
            (
                "tiếp tục lĩnh vực đang làm",
                "làm lĩnh vực khác trong các lĩnh vực của mình",
                "ngoài các lĩnh vực của mình",
            )[explanation.skill_loss]
        )
        if explanation.wish is not None and with_private:
            lines.append(f"đúng nguyện vọng thứ {explanation.wish + 1}")
    lines.append(next_best_in_words(explanation.next_best, names))
    return tuple(lines)


def next_best_in_words(alternative: Alternative | None, names: Names) -> str:
    """Return the next best in words: where, who else would move, what gets worse and what better."""
    if alternative is None:
        return "không có phương án nào khác cho người này khi tối đa hai người đổi chỗ"
    others = [
        f"{names.person(move.person)} → {names.post(move.after)}"
        for move in alternative.moves
        if move.after != alternative.post or move is not alternative.moves[0]
    ][:4]
    follows = f" ({'; '.join(others)})" if others else ""
    where = f"phương án kế tiếp: {names.post(alternative.post)}{follows}"
    changes = [
        f"{GOAL_WORDS[goal]} {'+' if change > 0 else '−'}{value_in_words(goal, abs(change), names.case)}"
        for goal, change in alternative.cost.items()
        if change
    ]
    if not changes:
        return f"{where}, ngang bằng về mọi mục tiêu: người có thẩm quyền quyết định"
    return f"{where}, khi đó {', '.join(changes)}"
