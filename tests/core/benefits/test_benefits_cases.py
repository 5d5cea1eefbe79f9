"""The cases of the specification, and that the checker itself can find a difference."""

import copy
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tinhgon.benefits.checking import check


@pytest.fixture(scope="module")
def cases(shared: Path) -> list[dict[str, Any]]:
    text = (shared / "benefits" / "cases.json").read_text("utf-8")
    loaded: list[dict[str, Any]] = json.loads(text, parse_float=Decimal)["cases"]
    return loaded


@pytest.mark.shared
def test_every_case_of_the_specification_agrees(cases: list[dict[str, Any]]) -> None:
    assert len(cases) > 90
    assert [(each.id, each.differences) for each in check(cases) if each.differences] == []


@pytest.mark.shared
def test_a_case_with_any_number_changed_differs(cases: list[dict[str, Any]]) -> None:
    """Every expected value of every case is really compared."""
    unseen = []
    for case in cases:
        for path, value in _leaves(case["expected"]):
            wrong = copy.deepcopy(case)
            holder: Any = wrong["expected"]
            for name in path[:-1]:
                holder = holder[name]
            holder[path[-1]] = "less than 24 months to retirement age" if path == ("error",) else _other(value)
            if not next(iter(check([wrong]))).differences:
                unseen.append((case["id"], path))
    assert unseen == []


def _leaves(expected: dict[str, Any], path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
    found = []
    for name, value in expected.items():
        found += _leaves(value, (*path, name)) if isinstance(value, dict) else [((*path, name), value)]
    return found


def _other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | Decimal):
        return value + 1
    if value is None:
        return "20y/5m"
    return f"{value} and more"


def test_a_case_that_cannot_be_computed_differs_and_stops_no_other() -> None:
    good = {"regime": "ND178_ART12", "inputs": {"assignment_date": "2025-09-01"}, "expected": {"total_vnd": 23_400_000}}
    broken: list[dict[str, Any]] = [
        {"id": "no regime", "inputs": {}, "expected": {}},
        {"id": "unknown regime", "regime": "ND999", "inputs": {}, "expected": {}},
        {"id": "no such day", "regime": "ND178_ART12", "inputs": {"assignment_date": "2025-02-30"}, "expected": {}},
        {"id": "no inputs", "regime": "ND178_ART12", "expected": {}},
    ]
    checked = list(check([*broken, {"id": "good", **good}]))
    assert [each.id for each in checked if not each.differences] == ["good"]


def test_an_alternative_reading_is_accepted_only_where_the_case_says_so() -> None:
    case: dict[str, Any] = {
        "id": "full",
        "regime": "ND178_ART7",
        "inputs": {
            "birth_month": "1965-07", "sex": "M", "annex": "I", "leave_date": "2025-08-01", "salary_month_vnd": 10_000_000,
            "bhxh_months": 396, "arrangement_effective_date": "2024-07-01",
        },
        "expected": {"total_vnd": 210_000_000},
        "clauses": ["Q2"],
        "confidence": "alternative reading",
    }  # fmt: skip
    assert not next(iter(check([case]))).differences
    assert next(iter(check([{**case, "confidence": "text"}]))).differences


@pytest.mark.parametrize(
    ("expected", "inputs"),
    [
        ("arrangement date is missing: must ask", {"arrangement_effective_date": None}),
        ("not early", {"leave_date": "2027-05-01"}),
    ],
)
def test_refusals_are_compared_by_their_kind(expected: str, inputs: dict[str, Any]) -> None:
    base = {
        "birth_month": "1965-07", "sex": "M", "annex": "I", "leave_date": "2025-08-01", "salary_month_vnd": 10_000_000,
        "bhxh_months": 396, "arrangement_effective_date": "2024-07-01",
    }  # fmt: skip
    case = {"regime": "ND178_ART7", "inputs": {**base, **inputs}, "expected": {"error": expected}}
    assert not next(iter(check([case]))).differences
    assert next(iter(check([{**case, "inputs": base}]))).differences


@pytest.mark.parametrize(("name", "value"), [("group", "armed forces"), ("target", "somebody"), ("remark", "seen")])
def test_an_input_that_is_no_fact_is_named_and_the_case_computed_without_it(name: str, value: str) -> None:
    inputs = {"salary_month_vnd": 9_000_000, "bhxh_months": 43, "within_first_12_months": True, name: value}
    case = {"regime": "ND178_ART9", "inputs": inputs, "expected": {"total_vnd": 390_600_000}}
    [checked] = check([case])
    assert checked.differences == ()
    assert checked.unused == (name,)
