"""Tables without rows, of whatever engine the others are."""

from typing import Any

import narwhals as nw

from osallisuus.records.clean import dtype_of, nulls
from osallisuus.records.columns import TABLES

Frame = nw.DataFrame[Any] | nw.LazyFrame[Any]


def empty_frame(table: str, *, like: Frame | None) -> Frame:
    """Return an empty frame with the columns of ``table``, of the engine of ``like`` (else Polars)."""
    if like is None:
        import polars as pl

        return _empty(table, nw.from_native(pl.DataFrame({"row": []}, schema={"row": pl.Int64})))
    if isinstance(like, nw.LazyFrame):
        kinds = {c.name: dtype_of(c) for c in TABLES[table].columns} | {"row": nw.Int64()}
        nothing = [nw.lit(None, dtype=dtype).alias(name) for name, dtype in kinds.items()]
        # A condition that no row meets, so that the engine need not be given a new table.
        some = nw.col(like.collect_schema().names()[0])
        none = like.filter(some.is_null() & ~some.is_null())
        return none.with_columns(*nothing).select(*kinds)
    return _empty(table, like.select("row").head(0))


def _empty(table: str, rows: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    row = rows["row"]
    columns = [nulls(row, dtype_of(column)).alias(column.name) for column in TABLES[table].columns]
    return rows.select(*columns, nw.col("row"))
