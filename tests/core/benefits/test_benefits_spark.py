"""The same function by partition on Spark Connect (pysail) gives the same totals as in memory."""

import random
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from tests.core.benefits.random_people import random_facts

from tinhgon.benefits.batch.kernel import compute_batch
from tinhgon.benefits.batch.people import COLUMNS, People, fits, gathered
from tinhgon.benefits.batch.spark import partition, schema
from tinhgon.benefits.work import UnknownReading

pytest.importorskip("pysail", reason="pysail is not installed: Spark is not tested here")


@pytest.fixture(scope="module")
def people() -> People:
    dice = random.Random(178)
    return gathered([facts for facts in (random_facts(dice) for _ in range(500)) if fits(facts)])


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("partitions", [1, 3])
def test_partitions_give_the_totals_of_one_machine(spark: Any, people: People, partitions: int) -> None:
    pandas = pytest.importorskip("pandas")
    columns = {name: getattr(people, name) for name in COLUMNS}
    frame = spark.createDataFrame(pandas.DataFrame({"person": np.arange(len(people)), **columns}))
    computed = frame.repartition(partitions).mapInPandas(
        partition(["person"], scale=people.scale), schema("person long")
    )
    rows = sorted(computed.collect(), key=lambda row: row["person"])

    once = compute_batch(people, threads=1)

    assert len(rows) == len(people)
    for field in fields(once):
        assert [row[field.name] for row in rows] == getattr(once, field.name).tolist(), field.name


def test_an_unknown_reading_is_refused_before_anything_runs() -> None:
    with pytest.raises(UnknownReading, match="Q99"):
        partition(readings={"Q99": "half"})
