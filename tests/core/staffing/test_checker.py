"""The checker rejects every kind of violation, each on its own, and every wrong figure."""

from dataclasses import replace
from datetime import date

import pytest
from tests.core.staffing.cases import random_case
from tests.core.staffing.test_solver import case, person, post

from tinhgon.staffing.checker import check, wrong_claims
from tinhgon.staffing.model import (
    Case,
    Degree,
    DeputyLimit,
    Forbid,
    GoalResult,
    Pair,
    Pin,
    Quota,
    Role,
    RuleKind,
    Sex,
    StaffKind,
    SurplusDeputy,
    Unit,
)
from tinhgon.staffing.solver import NoPlacement, solve

UPPER = Unit(code="S", name="Sở", place="gần")
LOWER = Unit(code="P", name="Phòng", parent="S", place="xa")


def two(**facts: object) -> Case:
    people = [person("N1", level=2, place="gần"), person("N2", level=2, place="gần")]
    posts = [
        post("TRUONG", role=Role.HEAD, level=2, seats=2),
        post("PHO", role=Role.DEPUTY, level=1, seats=2),
        post("GD", unit="S", role=Role.HEAD, level=2),
        post("CV", seats=3),
        post("MOT"),
    ]
    given = {"units": (UPPER, LOWER), "distances": {("gần", "xa"): 50}, **facts}
    return case(people, posts, **given)


BROKEN = [
    (RuleKind.SEATS, two(), {"N1": "MOT", "N2": "MOT"}),
    (RuleKind.HEAD, two(), {"N1": "TRUONG", "N2": "TRUONG"}),
    (RuleKind.DEPUTIES, two(deputy_limits=(DeputyLimit(unit="P", most=1),)), {"N1": "PHO", "N2": "PHO"}),
    (
        RuleKind.QUOTA,
        two(quotas=(Quota(unit="S", kind=StaffKind.CIVIL_SERVANT, most=1),)),
        {"N1": "CV", "N2": "GD"},
    ),
    (RuleKind.KIN, two(kin=(Pair(first="N2", second="N1"),)), {"N1": "GD", "N2": "CV"}),
    (RuleKind.DISTANCE, two(distance_limit_km=49), {"N1": "CV"}),
    (
        RuleKind.SPOUSE,
        two(spouse_limit_km=49, couples=(Pair(first="N1", second="N2"),)),
        {"N1": "GD", "N2": "CV"},
    ),
    (RuleKind.PINNED, two(pins=(Pin(person="N1", post="CV"),)), {"N1": "GD"}),
    (RuleKind.PINNED, two(pins=(Pin(person="N1", post=None),)), {"N1": "GD"}),
    (RuleKind.FORBIDDEN, two(forbids=(Forbid(person="N1", post="GD"),)), {"N1": "GD"}),
    (RuleKind.PROTECTED, case([person("N1", sex=Sex.FEMALE, is_pregnant=True)], [post("V")]), {}),
    (RuleKind.PROTECTED, case([person("N1", is_under_review=True, wants_to_leave=True)], [post("V")]), {}),
    (RuleKind.QUALIFICATION, case([person("N1")], [post("V", fields=frozenset({"đất đai"}))]), {"N1": "V"}),
    (RuleKind.QUALIFICATION, case([person("N1")], [post("V", min_degree=Degree.MASTER)]), {"N1": "V"}),
    (RuleKind.QUALIFICATION, case([person("N1")], [post("V", certificates=frozenset({"LLCT"}))]), {"N1": "V"}),
    (RuleKind.QUALIFICATION, case([person("N1", level=1)], [post("V", role=Role.HEAD, level=2)]), {"N1": "V"}),
    (RuleKind.QUALIFICATION, case([person("N1", kind=StaffKind.CONTRACT)], [post("V")]), {"N1": "V"}),
]


@pytest.mark.parametrize(
    ("kind", "asked", "placed"), BROKEN, ids=[f"{n}-{kind}" for n, (kind, *_) in enumerate(BROKEN)]
)
def test_a_broken_rule_is_found(kind: RuleKind, asked: Case, placed: dict[str, str]) -> None:
    assert {violation.kind for violation in check(asked, placed)} == {kind}


def test_a_spouse_elsewhere_counts_too() -> None:
    asked = case(
        [person("N1", place="gần", spouse_place="gần")],
        [post("V")],
        units=(replace(LOWER, parent=""),),
        distances={("gần", "xa"): 50},
        spouse_limit_km=40,
    )
    assert [violation.kind for violation in check(asked, {"N1": "V"})] == [RuleKind.SPOUSE]


def test_deputies_on_the_dated_surplus_list_do_not_count_until_it_ends() -> None:
    row = SurplusDeputy(person="N1", until=date(2026, 12, 2), decision="QĐ 5")
    asked = two(deputy_limits=(DeputyLimit(unit="P", most=1),), surplus_deputies=(row,), arranged_on=date(2025, 7, 1))
    placed = {"N1": "PHO", "N2": "PHO"}
    assert check(asked, placed) == ()
    assert [one.kind for one in check(replace(asked, on=date(2026, 12, 2)), placed)] == [RuleKind.DEPUTIES]


def test_two_relatives_leading_different_branches_break_nothing() -> None:
    other = Unit(code="P2", name="Phòng 2", parent="S", place="gần")
    asked = two(kin=(Pair(first="N1", second="N2"),))
    asked = replace(
        asked, units=(*asked.units, other), posts=(*asked.posts, post("TP2", unit="P2", role=Role.HEAD, level=2))
    )
    assert check(asked, {"N1": "TRUONG", "N2": "TP2"}) == ()


def test_every_wrong_figure_is_found() -> None:
    solved = 0
    for seed in range(12):
        asked = random_case(seed)
        try:
            answer = solve(asked)
        except NoPlacement:
            continue
        solved += 1
        for place, result in enumerate(answer.goals):
            for wrong in (
                replace(result, value=result.value + 1),
                replace(result, bound=result.value + 1),
                GoalResult(goal=result.goal, value=result.value, bound=result.value - 1, is_proven=True),
            ):
                goals = (*answer.goals[:place], wrong, *answer.goals[place + 1 :])
                assert wrong_claims(asked, replace(answer, goals=goals)) != ()
        assert wrong_claims(asked, replace(answer, goals=answer.goals[1:])) != ()
    assert solved > 3
