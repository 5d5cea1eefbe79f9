import pytest
from tests.core.staffing.cases import placements, random_case
from tests.core.staffing.test_solver import case, person, post

from tinhgon.staffing.checker import Violation, check
from tinhgon.staffing.conflicts import smallest_conflict
from tinhgon.staffing.model import Case, Pin, Quota, Rule, RuleKind, Sex, StaffKind
from tinhgon.staffing.wording import Names, rule_in_words


def breaks(violation: Violation, rule: Rule) -> bool:
    if violation.kind is not rule.kind:
        return False
    if rule.people:
        return set(violation.people) == set(rule.people)
    return violation.unit == rule.unit


def hold_together(asked: Case, rules: tuple[Rule, ...]) -> bool:
    """Whether some placement, by trying all, keeps these rules, whatever others it breaks."""
    return any(
        not any(breaks(violation, rule) for violation in check(asked, placed) for rule in rules)
        for placed in placements(asked)
    )


@pytest.mark.parametrize("seed", list(range(60)))
def test_a_conflict_is_one_and_a_smallest_one(seed: int) -> None:
    asked = random_case(seed, people=4, posts=3)
    conflict = smallest_conflict(asked)
    is_possible = any(not check(asked, placed) for placed in placements(asked))
    assert (conflict is None) == is_possible
    if conflict is None:
        return
    assert conflict.is_smallest
    assert not hold_together(asked, conflict.rules)
    for rule in conflict.rules:
        assert hold_together(asked, tuple(other for other in conflict.rules if other != rule))


def test_the_smallest_of_several_conflicts_is_named_in_words() -> None:
    mothers = [person(f"N{n}", name=f"Chị {n}", sex=Sex.FEMALE, is_pregnant=True) for n in range(3)]
    asked = case(
        [*mothers, person("X", name="Anh X")],
        [post("V", title="Chuyên viên", seats=5), post("W", title="Kỹ sư", fields=frozenset({"xây dựng"}))],
        quotas=(Quota(unit="P", kind=StaffKind.CIVIL_SERVANT, most=2),),
        pins=(Pin(person="X", post="W"),),
    )
    conflict = smallest_conflict(asked)
    assert conflict is not None
    assert {rule.kind for rule in conflict.rules} == {RuleKind.PINNED, RuleKind.QUALIFICATION}
    words = [rule_in_words(rule, Names(asked)) for rule in conflict.rules]
    assert "Anh X (X) được ấn định: Kỹ sư, Phòng" in words


def test_a_possible_case_has_no_conflict() -> None:
    assert smallest_conflict(case([person("N1")], [post("V")])) is None
