"""Records in Spark stay there, and are read and checked like any others."""

from collections.abc import Iterator
from typing import Any

import narwhals as nw
import pytest

from osallisuus import Toolkit

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql", reason="extra 'spark' is not installed")
    session = (
        sql.SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .getOrCreate()
    )
    yield session
    session.stop()


PEOPLE = [
    ("p1", "nainen", "1.8.1990", None),
    ("p2", "x-y", "1985-02-03", None),
    ("p3", "mies", "31.2.1990", None),
    ("p4", "mies", None, "soita 040 1234567"),
    (None, "mies", None, None),
    ("p1", "mies", None, None),
]
SPELLS = [("p1", "1.3.2024", "1.2.2024"), ("p9", "1.3.2024", None)]


@pytest.mark.parametrize("has_rows", [True, False])
def test_frames_of_spark(spark: Any, has_rows: bool) -> None:
    people = spark.createDataFrame(
        PEOPLE, "person string, gender string, birth_date string, x string"
    )
    spells = spark.createDataFrame(SPELLS, "person string, entry string, exit string")
    if has_rows:
        numbered = [(*row, number) for number, row in enumerate(PEOPLE, start=2)]
        schema = "person string, gender string, birth_date string, x string, row long"
        people = spark.createDataFrame(numbered, schema)
    records = Toolkit.build().records({"participants": people, "enrolments": spells})
    assert isinstance(records.frame("participants"), nw.LazyFrame)
    assert type(records.frame("participants").to_native()).__module__.startswith("pyspark")
    counts = records.counts["participants"]
    assert counts.read == 6
    assert counts.accepted + counts.rejected == counts.read
    # Without an order nobody can say which of two rows came first, so both are refused.
    assert counts.accepted == (1 if has_rows else 0)
    found = sorted((one.slug.removeprefix("records."), one.row) for one in records.check()
                   if one.level == "error")  # fmt: skip
    at = (lambda row: row) if has_rows else (lambda row: None)
    again = [("duplicate-row", 7)] if has_rows else [("duplicate-key", None)] * 2
    strangers = 1 if has_rows else 2
    assert found == sorted(
        [
            ("R02", None),
            *again,
            ("missing-value", at(6)),
            *[("no-such-person", None)] * strangers,
            ("no-such-day", at(4)),
            ("not-a-code", at(3)),
            ("personal-data", at(5)),
        ],
        key=str,
    )
    assert not any("1234567" in str(one) for one in records.check())
