"""The report's content and its frozen form."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.core.officialdoc.sample_report import report_data

from tinhgon.officialdoc.checker import check_layout
from tinhgon.officialdoc.docx import to_docx
from tinhgon.officialdoc.layout import recipient_lines
from tinhgon.officialdoc.model import Paragraph, Recipient
from tinhgon.officialdoc.pack import MARKS, PACKS, load_pack
from tinhgon.officialdoc.progress_report import (
    UnknownReportFormat,
    figures_table,
    from_json,
    progress_report,
    to_json,
    tracking_table,
)


def words(pack: str, **changes: Any) -> str:
    data = replace(report_data(is_party=pack.startswith("dang"), rows=2), **changes)
    return "\n".join(block.text for block in progress_report(data, pack).body if isinstance(block, Paragraph))


@pytest.mark.parametrize("is_party", [True, False])
def test_a_frozen_report_opens_as_it_was(is_party: bool) -> None:
    data = report_data(is_party=is_party)
    assert from_json(json.loads(json.dumps(to_json(data)))) == data


def test_a_frozen_report_prints_the_same_bytes_as_before() -> None:
    data = report_data(is_party=True)
    again = from_json(json.loads(json.dumps(to_json(data))))
    assert to_docx(progress_report(again, PACKS[0])) == to_docx(progress_report(data, PACKS[0]))


def test_open_days_survive_freezing() -> None:
    data = replace(report_data(is_party=False, number=None), signed_on=None, frozen_at=None)
    assert from_json(json.loads(json.dumps(to_json(data)))) == data


@pytest.mark.parametrize(
    "change", [{"format": 2}, {"cut_off": "mai"}, {"period": {}}, {"nothing_known": 1}, {"figures": [{"key": "x"}]}]
)
def test_a_report_of_another_format_is_refused_in_words(change: dict[str, Any]) -> None:
    with pytest.raises(UnknownReportFormat):
        from_json({**to_json(report_data(is_party=True)), **change})


def test_every_figure_shows_numerator_denominator_share_day_and_rule() -> None:
    data = report_data(is_party=True)
    table = figures_table(data)
    assert table.as_of == data.cut_off
    assert table.rows[1][2:] == (16051, 16274, "98,63\u00a0%", data.figures[1].rule)
    assert "16.051/16.274 nhiệm vụ (98,63\u00a0%)" in words("dang-05-2026")


def test_a_share_of_nothing_is_a_dash() -> None:
    data = report_data(is_party=True)
    none = replace(data.figures[1], numerator=0, denominator=0)
    assert figures_table(replace(data, figures=(none,))).rows[0][4] == "–"
    assert "đã hoàn thành: 0 nhiệm vụ." in words("dang-05-2026", figures=(none,))


def test_the_rows_of_the_tracking_table_can_be_traced() -> None:
    data = report_data(is_party=False, rows=4)
    assert tracking_table(data).row_ids == ("t1", "t2", "t3", "t4")


def test_a_deadline_is_printed_in_its_words_and_else_as_a_day() -> None:
    rows = tracking_table(report_data(is_party=True, rows=3)).rows
    assert [row[4] for row in rows] == ["Quý I/2026", "Quý I/2026", date(2026, 3, 31)]


def test_a_period_named_by_its_days_is_not_said_twice() -> None:
    data = report_data(is_party=True)
    label = "Từ ngày 15/09/2026 đến ngày 14/12/2026"
    first = words("dang-05-2026", period=replace(data.period, label=label)).split("\n")[0]
    assert first.count("ngày 15/09/2026") == 1


def test_a_section_without_words_is_left_out() -> None:
    printed = words("dang-05-2026", sections=("", "", "Còn vướng mắc.", "", ""))
    assert "Hạn chế, khó khăn, nguyên nhân" in printed
    assert "Kiến nghị" not in printed
    assert "Không có." not in printed


def test_how_the_total_adds_up_is_the_first_thing_said() -> None:
    counts = {"total": 59, "done": 6, "assigned": 33, "unassigned": 20, "overdue": 14, "overdue_assigned": 4,
              "overdue_unassigned": 10}  # fmt: skip
    figure = report_data(is_party=True).figures[0]
    figures = tuple(replace(figure, key=key, numerator=number) for key, number in counts.items())
    said = "Tổng số nhiệm vụ: 59 = 6 xong + 33 đã giao + 20 chưa phân công; quá hạn 14 = 4 + 10."
    assert said in words("dang-05-2026", figures=figures)


def test_what_left_the_total_is_listed_apart_in_the_annex() -> None:
    data = report_data(is_party=True, rows=3)
    left = replace(data.rows[0], id="t9", assessment="Đã chuyển giao")
    (annex,) = progress_report(replace(data, gone=(left,)), "dang-05-2026").annexes
    tables = [block for block in annex.blocks if not isinstance(block, Paragraph)]
    assert [table.row_ids for table in tables] == [("t1", "t2", "t3"), ("t9",)]


@pytest.mark.parametrize(
    ("pack", "archive", "lines"),
    [
        ("dang-05-2026", "VPTU", ["- Tỉnh ủy (để báo cáo),", "- Sở Tài chính,", "- Lưu VPTU."]),
        ("dang-05-2026", "- Lưu VPTU.", ["- Tỉnh ủy (để báo cáo),", "- Sở Tài chính,", "- Lưu VPTU."]),
        ("nn-30-2020", "Lưu: VT, TCBC;", ["- Tỉnh ủy (để báo cáo);", "- Sở Tài chính;", "- Lưu: VT, TCBC."]),
    ],
)
def test_recipients_taken_from_a_printed_document_are_not_punctuated_twice(
    pack: str, archive: str, lines: list[str]
) -> None:
    names = (Recipient(name="- Tỉnh ủy,", purpose="(để báo cáo),"), Recipient(name="Sở Tài chính;"))
    assert recipient_lines(names, archive, load_pack(pack)) == lines


def test_an_issuer_on_two_lines_is_one_name_in_the_text() -> None:
    made = progress_report(
        replace(report_data(is_party=False, rows=1), issuer_in_text="Ban Quản lý\nDự án"), "nn-30-2020"
    )
    assert check_layout(to_docx(made), "nn-30-2020").is_kept


def test_control_characters_pasted_from_elsewhere_do_not_lose_the_report() -> None:
    data = replace(report_data(is_party=True, rows=1), sections=("Chữ\x0b lạ\x00 \ufffe", "", "", "", ""))
    assert to_docx(progress_report(data, "dang-05-2026")).startswith(b"PK")


@pytest.mark.parametrize("pack", PACKS)
def test_every_value_of_a_pack_has_a_mark_and_a_source_and_keeps_its_own_rule(pack: str) -> None:
    for rule in load_pack(pack).rules.values():
        assert rule.mark in MARKS
        assert rule.source
        assert rule.allows(rule.value)


def test_the_packs_speak_of_the_same_rules() -> None:
    only_lines = {
        "issuer_line_share",
        "motto_size",
        "subject_line_share",
        "reverse_margin_left_mm",
        "reverse_margin_right_mm",
    }
    keys = [set(load_pack(pack).rules) - only_lines for pack in PACKS]
    assert keys[0] == keys[1] == keys[2]
