"""Lists of leavers in the columns of the forms."""

from datetime import date
from typing import Any

import pytest

from tinhgon.benefits import Facts, Regime, compute
from tinhgon.benefits.lists import Leaver, leavers_table, presets

BASE: dict[str, Any] = {
    "birth_month": "1967-07", "sex": "M", "annex": "I", "leave_date": "2025-08-01", "salary_month_vnd": 20_000_000,
    "bhxh_months": 396, "arrangement_effective_date": "2025-03-01",
}  # fmt: skip


def row(preset: str, regime: Regime, **changes: Any) -> dict[str, Any]:
    facts = Facts.read({**BASE, **changes})
    leaver = Leaver(name="Nguyễn Văn A", unit="Sở Nội vụ", facts=facts, computation=compute(regime, facts))
    table = leavers_table([leaver], presets()[preset], title="Danh sách", as_of=date(2025, 8, 1))
    return {column.title: cell for column, cell in zip(table.columns, table.rows[0], strict=True)}


def test_form_i1_puts_the_lump_under_its_factor_and_parts_the_block_from_the_further_years() -> None:
    near = row("I.1", Regime.ND178_ART7)
    assert (near["(13) Một lần 1,0"], near["(15) Một lần 0,5"]) == (960_000_000, None)
    assert (near["(18) Khối đầu"], near["(19) 0,5 tháng/năm"]) == (80_000_000, 180_000_000)
    assert (near["(17) 5 tháng/năm"], near["(20) 4 tháng/năm"]) == (400_000_000, None)
    far = row("I.1", Regime.ND178_ART7, birth_month="1969-07", arrangement_effective_date="2024-03-01")
    assert (far["(16) Một lần 0,45"], far["(14) Một lần 0,9"]) == (540_000_000, None)
    assert (far["(17) 5 tháng/năm"], far["(20) 4 tháng/năm"]) == (None, 480_000_000)


@pytest.mark.parametrize(("within", "column"), [(True, "(12) 0,8"), (False, "(15) 0,4")])
def test_form_i2_by_the_window(within: bool, column: str) -> None:
    facts = Facts.read({"salary_month_vnd": 10_000_000, "bhxh_months": 120, "within_first_12_months": within})
    leaver = Leaver(name="A", unit="", facts=facts, computation=compute(Regime.ND178_ART9, facts))
    table = leavers_table([leaver], presets()["I.2"], title="", as_of=date(2025, 8, 1))
    cells = dict(zip([each.title for each in table.columns], table.rows[0], strict=True))
    assert cells[column] == (480_000_000 if within else 240_000_000)


@pytest.mark.parametrize("preset", list(presets()))
def test_every_column_of_every_form_is_a_fact_or_a_result(preset: str) -> None:
    """The parts of a row sum to its total, and the last line sums the rows."""
    facts = Facts.read(BASE)
    regime = {"I.2": Regime.ND178_ART9, "I.3": Regime.ND177_ART3}.get(preset, Regime.ND178_ART7)
    made = compute(regime, facts if preset != "I.2" else Facts.read({**BASE, "birth_month": None, "leave_date": None}))
    leavers = [Leaver(name=name, unit="", facts=facts, computation=made) for name in ("A", "B")]
    leavers.append(Leaver(name="C", unit="", facts=facts, computation=None))
    table = leavers_table(leavers, presets()[preset], title="", as_of=date(2025, 8, 1))
    totals = [place for place, (key, _) in enumerate(presets()[preset].columns) if key == "total"]
    parts = [
        place for place, (key, _) in enumerate(presets()[preset].columns)
        if key.partition("@")[0] in ("lump", "per_year", "insurance", "fixed", "block", "further")
    ]  # fmt: skip
    assert made.total is None or sum(table.rows[0][place] or 0 for place in parts) == made.total  # type: ignore[misc]
    for place in totals:
        assert table.rows[-1][place] == 2 * (made.total or 0)


def test_an_empty_list_has_its_heads_and_no_totals() -> None:
    assert leavers_table([], presets()["default"], title="", as_of=date(2025, 8, 1)).rows == ()
