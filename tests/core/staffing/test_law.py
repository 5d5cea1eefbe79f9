from datetime import date

import pytest
from tests.core.staffing.test_solver import case, person, post

from tinhgon.staffing.eligibility import flaws, protection
from tinhgon.staffing.law import Certainty, NotInForce, add_months, deputies, surplus_deputy_years
from tinhgon.staffing.model import Pair, Quota, Sex, StaffKind, SurplusDeputy, Unit

MOTHER = person("N", sex=Sex.FEMALE, youngest_child_born=date(2023, 12, 1))


@pytest.mark.parametrize(
    ("on", "is_protected"),
    [
        pytest.param(date(2026, 11, 30), True, id="the day before 36 months"),
        pytest.param(date(2026, 12, 1), False, id="36 months old on the day: no longer under 36 months"),
        pytest.param(date(2023, 11, 30), False, id="not born yet"),
    ],
)
def test_a_child_under_36_months_protects_its_mother(on: date, is_protected: bool) -> None:
    on = max(on, date(2025, 1, 1)) if is_protected else on
    if on < date(2025, 1, 1):
        with pytest.raises(NotInForce):
            protection(MOTHER, on)
        return
    assert (protection(MOTHER, on) is not None) is is_protected


def test_the_end_of_february_is_no_trap() -> None:
    assert add_months(date(2024, 2, 29), 36) == date(2027, 2, 28)
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2024, 12, 31), 12) == date(2025, 12, 31)


def test_a_volunteer_is_not_protected_but_who_is_under_review_is_in_any_case() -> None:
    on = date(2026, 1, 1)
    volunteer = person("N", sex=Sex.FEMALE, is_pregnant=True, wants_to_leave=True)
    assert protection(volunteer, on) is None
    assert protection(person("N", sex=Sex.MALE, is_under_review=True, wants_to_leave=True), on) is not None


def test_a_father_of_a_young_child_is_not_protected() -> None:
    assert protection(person("N", sex=Sex.MALE, youngest_child_born=date(2025, 6, 1)), date(2026, 1, 1)) is None


@pytest.mark.parametrize(("staff", "most"), [(0, 1), (9, 1), (10, 2), (14, 2), (15, 3), (40, 3)])
def test_deputies_of_an_office_of_a_department_by_its_posts(staff: int, most: int) -> None:
    limit = deputies("phong_thuoc_so", staff_posts=staff, on=date(2026, 1, 1))
    assert limit.value == most
    assert limit.certainty is Certainty.SECONDARY


def test_no_rule_is_made_up_for_a_day_or_a_unit_without_one() -> None:
    with pytest.raises(NotInForce):
        deputies("phong_thuoc_so", staff_posts=5, on=date(2024, 1, 1))
    with pytest.raises(NotInForce):
        deputies("chi_cuc", staff_posts=5, on=date(2026, 1, 1))
    with pytest.raises(NotInForce):
        surplus_deputy_years(date(2024, 1, 1))


def test_a_surplus_deputy_stays_no_longer_than_the_law_says() -> None:
    def row(until: date, decision: str = "QĐ 7") -> tuple[str, ...]:
        listed = SurplusDeputy(person="N", until=until, decision=decision)
        asked = case([person("N")], [post("V")], surplus_deputies=(listed,), arranged_on=date(2025, 7, 1))
        return tuple(flaw.what for flaw in flaws(asked))

    assert row(date(2030, 7, 1)) == ()
    assert row(date(2030, 7, 2)) == ("surplus_too_long",)
    assert row(date(2027, 7, 1), "") == ("surplus_without_decision",)


@pytest.mark.parametrize(
    ("facts", "what"),
    [
        ({"people": (person("N"), person("N"))}, "person_twice"),
        ({"posts": (post("V"), post("V"))}, "post_twice"),
        ({"posts": (post("V", unit="khác"),)}, "unknown_unit"),
        ({"units": (Unit(code="P", name="P", parent="Q"), Unit(code="Q", name="Q", parent="P"))}, "unit_under_itself"),
        ({"people": (person("N", preferences=("không có",)),)}, "unknown_wish"),
        ({"people": (person("N", field="x"),)}, "field_not_own"),
        ({"people": (person("N", sex=Sex.MALE, is_pregnant=True),)}, "sex_contradicts"),
        ({"kin": (Pair(first="N", second="N"),)}, "pair_of_one"),
        ({"kin": (Pair(first="N", second="lạ"),)}, "unknown_person"),
        ({"quotas": (Quota(unit="P", kind=StaffKind.CONTRACT, most=-1),)}, "negative_number"),
        ({"distance_limit_km": 5}, "place_missing"),
        (
            {
                "people": (person("N", place="a"),),
                "units": (Unit(code="P", name="P", place="b"),),
                "distances": {("a", "c"): 3},
            },
            "distance_missing",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_a_case_says_wrongly_is_named(facts: dict[str, object], what: str) -> None:
    given = {"people": [person("N")], "posts": [post("V")], **facts}
    asked = case(given.pop("people"), given.pop("posts"), **given)  # type: ignore[arg-type]
    assert what in [flaw.what for flaw in flaws(asked)]
