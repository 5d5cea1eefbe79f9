"""Search by name: bodies whose names begin with a type of place, and what they lie in."""

from datetime import date

import pytest

from tinhgon.organisations.finding import Finder
from tinhgon.organisations.storage import national

DAY = date(2025, 3, 5)
FINDER = Finder(national())


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Tỉnh ủy Hưng Yên", "Tỉnh ủy, Đảng bộ tỉnh Hưng Yên, Ban Chấp hành Trung ương Đảng"),
        ("tinh uy hung yen", "Tỉnh ủy, Đảng bộ tỉnh Hưng Yên, Ban Chấp hành Trung ương Đảng"),
        (
            "Huyện ủy Văn Lâm",
            "Huyện ủy, Đảng bộ huyện Văn Lâm, Đảng bộ tỉnh Hưng Yên, Ban Chấp hành Trung ương Đảng",
        ),
        (
            "ban noi chinh tinh uy, hung yen",
            "Ban Nội chính Tỉnh ủy, Đảng bộ tỉnh Hưng Yên, Ban Chấp hành Trung ương Đảng",
        ),
        (
            "Ban Nội chính Tỉnh ủy, tỉnh Hưng Yên",
            "Ban Nội chính Tỉnh ủy, Đảng bộ tỉnh Hưng Yên, Ban Chấp hành Trung ương Đảng",
        ),
    ],
)
def test_a_body_named_by_its_level_is_found(text: str, label: str) -> None:
    assert [FINDER.label(each.version.unit, DAY) for each in FINDER.find(text, on=DAY)] == [label]


def test_a_type_written_before_a_name_still_counts() -> None:
    found = {each.version.full_name for each in FINDER.find("xa tan thanh, dong thap", on=date(2025, 7, 1))}
    assert found == {"Xã Tân Thành", "Xã Tân Thạnh"}
    assert {each.version.type for each in FINDER.find("phường tân", on=DAY, limit=500)} == {"Phường"}
