"""Dataframes as an embedder gives them, with canonical column names; their engine stays what it is."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from osallisuus.records.errors import RecordsError, needed
from osallisuus.records.headings import understand
from osallisuus.records.raw import RawTable

if TYPE_CHECKING:
    import narwhals as nw
    import polars as pl

_PLAIN: Final[frozenset[type]] = frozenset({str, int, float, bool, date, datetime, time})


def framed(
    frame: "nw.DataFrame[Any] | nw.LazyFrame[Any]", table: str, source: str, first_row: int = 1
) -> RawTable:
    """Return a dataframe with its columns named canonically."""
    import narwhals as nw

    headers = frame.collect_schema().names()
    heading = understand(headers, table, source)
    renamed = dict(zip(headers, heading.names, strict=True))
    return RawTable(
        table=table,
        source=source,
        frame=frame.select(*(nw.col(old).alias(new) for old, new in renamed.items()))
        if renamed
        else frame,
        first_row=first_row,
        groups=heading.groups,
    )


def frame_of(native: object, table: str) -> "nw.DataFrame[Any] | nw.LazyFrame[Any]":
    """Return what an embedder gave as a frame of narwhals.

    Raises:
        RecordsError: It is no table.
    """
    nw = needed("narwhals")
    if isinstance(native, Sequence) and not isinstance(native, str | bytes):
        return nw.from_native(_of_mappings(native))  # type: ignore[no-any-return]
    try:
        frame = nw.from_native(native)
    except TypeError:
        got = type(native).__name__
        raise RecordsError("records.problem.not-a-frame", table, table=table, got=got) from None
    if frame.implementation.is_pandas():
        return _arrow_backed(frame)
    return frame  # type: ignore[no-any-return]


def of_one_engine(
    frames: "Mapping[str, nw.DataFrame[Any] | nw.LazyFrame[Any]]",
) -> "Mapping[str, nw.DataFrame[Any] | nw.LazyFrame[Any]]":
    """Return frames that can be joined: as they are, or Polars for all when eager engines are mixed.

    Raises:
        RecordsError: A lazy engine is mixed with another, or DuckDB relations are of two connections.
    """
    import narwhals as nw

    engines = {frame.implementation for frame in frames.values()}
    if len(engines) > 1:
        for name, frame in frames.items():
            if isinstance(frame, nw.LazyFrame) and not frame.implementation.is_polars():
                mixed = ", ".join(sorted(engine.name.lower() for engine in engines))
                raise RecordsError("records.problem.mixed-engines", name, engines=mixed)
        return {
            name: frame
            if isinstance(frame, nw.LazyFrame)
            else nw.from_native(frame.to_polars(), eager_only=True)
            for name, frame in frames.items()
        }
    if any(engine.is_duckdb() for engine in engines):
        _of_one_connection({name: frame.to_native() for name, frame in frames.items()})
    return frames


def _of_one_connection(relations: Mapping[str, Any]) -> None:
    duckdb = needed("duckdb")
    first, *others = relations
    for name in others:
        try:
            relations[first].limit(0).cross(relations[name].limit(0))
        except duckdb.Error:
            raise RecordsError(
                "records.problem.connections", name, first=first, second=name
            ) from None


def _arrow_backed(frame: "nw.DataFrame[Any]") -> "nw.DataFrame[Any]":
    """Return a pandas frame whose columns can hold nulls and dates of every type."""
    nw = needed("narwhals")
    needed("pyarrow")
    native = frame.to_native().reset_index(drop=True)
    native.columns = [str(name) for name in native.columns]
    try:
        converted = native.convert_dtypes(dtype_backend="pyarrow")
    except Exception:  # noqa: BLE001 - a column of mixed things, which only its texts can hold
        texts = native.astype(object).where(native.notna(), None)
        converted = texts.map(_as_text).convert_dtypes(dtype_backend="pyarrow")
    return nw.from_native(converted)  # type: ignore[no-any-return]


def _of_mappings(rows: Sequence[object]) -> object:
    mappings = [row for row in rows if isinstance(row, Mapping)]
    if len(mappings) < len(rows):
        return rows
    names = list(dict.fromkeys(str(name) for row in mappings for name in row))
    return of_columns({name: [row.get(name) for row in mappings] for name in names})


def of_columns(columns: Mapping[str, Sequence[object]]) -> "pl.DataFrame":
    """Return a Polars frame of columns; those of mixed values become texts."""
    pl = needed("polars")
    whole = {name: _one_type(cells) for name, cells in columns.items()}
    try:
        return pl.DataFrame(whole)  # type: ignore[no-any-return]
    except (TypeError, OverflowError, pl.exceptions.PolarsError):
        texts = {name: [_as_text(cell) for cell in cells] for name, cells in columns.items()}
        return pl.DataFrame(texts, schema=dict.fromkeys(texts, pl.String))  # type: ignore[no-any-return]


def _one_type(cells: Sequence[object]) -> Sequence[object]:
    kinds = {type(cell) for cell in cells} - {type(None)}
    if kinds == {int, float}:
        return [float(cell) if isinstance(cell, int) else cell for cell in cells]
    if kinds <= {str} or (len(kinds) == 1 and kinds <= _PLAIN):
        return cells
    return [_as_text(cell) for cell in cells]


def _as_text(cell: object) -> str | None:
    return None if cell is None else str(cell)
