"""Addresses by partition on Spark Connect (pysail): the same answers as in one process."""

from datetime import date
from typing import Any

import pytest

from tinhgon.organisations.addresses import Cell
from tinhgon.organisations.addresses.columns import column_of
from tinhgon.organisations.addresses.conversion import Converter, Question
from tinhgon.organisations.addresses.partitions import ADDED, AFTER, BEFORE, added_schema, converter_of
from tinhgon.organisations.storage import national

pandas = pytest.importorskip("pandas")
COLUMNS = ["xã", "huyện", "tỉnh"]
ROWS = [
    ("Cống Vị", "Ba Đình", "HN"), ("P15", "Q. Tân Bình", "TP.HCM"), ("Xã Nhật Tân", "Huyện Tiên Lữ", "Hưng Yên"),
    ("Xã Nhật Tân", "Huyện Tiên Lữ", "Hà Nam"), ("", "Quận 5", "TP.HCM"), ("8", "10", "Hồ Chí Minh"), (None, None, None),
]  # fmt: skip


def expected() -> list[tuple[str | None, ...]]:
    converter = Converter(national())
    found: list[tuple[str | None, ...]] = []
    for row in ROWS:
        cells = tuple(Cell(text or "", column_of(name).level) for text, name in zip(row, COLUMNS, strict=True))
        answer = converter.answer(Question(cells, BEFORE, AFTER))
        found += [(*row, each.code, "") for each in answer.successors] or [(*row, "", answer.reason)]
    return sorted(found, key=str)


def test_frames_are_answered_as_one_process_answers() -> None:
    frame = pandas.DataFrame(ROWS, columns=COLUMNS)
    made = pandas.concat(list(converter_of(COLUMNS)([frame.iloc[:3], frame.iloc[3:]])))
    assert list(made.columns) == [*COLUMNS, *ADDED]
    asked = made[[*COLUMNS, "new_code", "reason"]].itertuples(index=False)
    rows = [tuple(None if pandas.isna(cell) else cell for cell in row) for row in asked]
    assert sorted(rows, key=str) == expected()


def test_numbers_and_missing_values_are_read_as_codes_and_as_nothing() -> None:
    [made] = converter_of(["mã"])([pandas.DataFrame({"mã": [26740.0, None, 4]})])
    assert list(made["new_code"]) == ["26740", "", "00004"]


def test_a_column_of_days_dates_each_row() -> None:
    frame = pandas.DataFrame({"mã": ["26740", "26740"], "ngày": [date(2025, 6, 30), date(2025, 7, 1)]})
    [made] = converter_of(["mã"], on="ngày")([frame])
    assert list(made["new_name"]) == ["Phường Sài Gòn", "Phường Sài Gòn"]


@pytest.mark.filterwarnings("ignore")
def test_partitions_of_spark_give_the_same(spark: Any) -> None:
    frame = spark.createDataFrame(ROWS, schema="`xã` string, `huyện` string, `tỉnh` string").repartition(3)
    schema = f"`xã` string, `huyện` string, `tỉnh` string, {added_schema()}"
    made = frame.mapInPandas(converter_of(COLUMNS), schema).collect()
    rows = [(row["xã"], row["huyện"], row["tỉnh"], row["new_code"], row["reason"]) for row in made]
    assert sorted(rows, key=str) == expected()
