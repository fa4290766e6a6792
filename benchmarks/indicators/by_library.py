"""The ESF+ table by gender, region and project from the library, on Polars or on DuckDB."""

from pathlib import Path

import narwhals as nw

from osallisuus import Toolkit
from osallisuus.records.book import Records

TABLES = ("participants", "enrolments", "transitions", "organisations")


def table(folder: Path, engine: str = "polars", *, read: bool = False):
    """Return the table; with ``read`` the records are read and checked cell by cell first."""
    kit = Toolkit.build()
    if engine == "duckdb":
        import duckdb

        connection = duckdb.connect()
        native = {name: connection.read_parquet(str(folder / f"{name}.parquet")) for name in TABLES}
    else:
        import polars as pl

        native = {name: pl.scan_parquet(folder / f"{name}.parquet") for name in TABLES}
    if read:
        records = kit.records(native)
    else:
        records = Records(
            frames={name: nw.from_native(one) for name, one in native.items()}, rejected={}
        )
    result = kit.indicators(None, records, set="esf+", by=("gender", "region", "project"))
    counted = len(result.counts.codes)
    assert counted == 24, counted
    return result.counts.leaves, (result.value("EECO18"), result.value("EECO19"))
