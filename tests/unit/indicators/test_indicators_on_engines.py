"""The same 100,000 records give the same table on pandas, Polars, PyArrow, DuckDB and PySpark."""

import importlib.util
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
import pytest

from osallisuus.indicators.computing import bundled_set, compute

GENERATOR = Path(__file__).parents[3] / "benchmarks" / "indicators" / "generate.py"
COUNT = 100_000
BY = ("gender", "region", "project")
Tables = Mapping[str, Any]


@cache
def tables() -> Mapping[str, pl.DataFrame]:
    spec = importlib.util.spec_from_file_location("generate_participations", GENERATOR)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made: Mapping[str, pl.DataFrame] = module.make(COUNT, projects=20)
    return made


class Native:
    """Tables of one engine; a table that is not there is an empty one of Polars."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    def frame(self, name: str) -> Any:
        if name in self.tables:
            return nw.from_native(self.tables[name])
        return nw.from_native(pl.DataFrame(schema={"project": pl.String}).lazy())


def table(records: Tables, name: str) -> Mapping[tuple[str, ...], tuple[int, ...]]:
    result = compute(None, Native(records), indicators=bundled_set(name), by=BY)
    return result.counts.leaves


@cache
def expected(name: str) -> Mapping[tuple[str, ...], tuple[int, ...]]:
    return table({one: frame.lazy() for one, frame in tables().items()}, name)


def of_polars() -> Tables:
    return dict(tables())


def of_pandas() -> Tables:
    return {name: frame.to_pandas() for name, frame in tables().items()}


def of_arrow() -> Tables:
    return {name: frame.to_arrow() for name, frame in tables().items()}


def of_duckdb() -> Tables:
    import duckdb

    connection = duckdb.connect()
    for name, frame in tables().items():
        connection.register(name, frame.to_arrow())
    return {name: connection.table(name) for name in tables()}


@pytest.mark.parametrize("name", ["esf", "esf+"])
@pytest.mark.parametrize("made", [of_polars, of_pandas, of_arrow, of_duckdb])
def test_engines_agree(made: Callable[[], Tables], name: str) -> None:
    assert table(made(), name) == expected(name)
    assert sum(numbers[0] for numbers in expected(name).values()) > COUNT / 4


@pytest.fixture(scope="module")
def of_spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tables]:
    """The tables in a Spark cluster on this machine whose two executors are processes of their own."""
    sql = pytest.importorskip("pyspark.sql", reason="PySpark (extra spark) is not installed")
    if shutil.which("java") is None:
        pytest.skip("PySpark needs Java, which is not installed")
    folder = tmp_path_factory.mktemp("spark")
    for name, frame in tables().items():
        frame.write_parquet(folder / f"{name}.parquet")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        spark = (
            sql.SparkSession.builder.master("local-cluster[2,1,1024]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "4")
            .config("spark.sql.session.timeZone", "UTC")
            .getOrCreate()
        )
        try:
            yield {name: spark.read.parquet(str(folder / f"{name}.parquet")) for name in tables()}
        finally:
            spark.stop()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ["esf", "esf+"])
def test_spark_with_separate_executors_agrees(of_spark: Tables, name: str) -> None:
    assert table(of_spark, name) == expected(name)
