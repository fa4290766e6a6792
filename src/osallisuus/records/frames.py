"""Dataframes as an embedder gives them, with canonical column names; their engine stays what it is."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from math import isnan
from numbers import Number
from typing import TYPE_CHECKING, Any, Final

from osallisuus.privacy import shown
from osallisuus.records.errors import RecordsError, needed
from osallisuus.records.headings import understand
from osallisuus.records.raw import RawTable

if TYPE_CHECKING:
    import narwhals as nw
    import polars as pl

NO_CELL: Final = "\x00"
"""Stands for what is no cell: a list, bytes, an object. No column takes it."""
_CELLS: Final = (str, Number, date, time)
_NOTHING: Final = frozenset({"NAType", "NaTType"})
_NAMING_TWICE: Final[Mapping[str, str]] = {
    "pandas": "columns",
    "pyarrow": "column_names",
    "duckdb": "columns",
    "_duckdb": "columns",
    "pyspark": "columns",
}
"""Engines whose tables may have two columns of one name, and what lists them."""
_PLAIN: Final[frozenset[type]] = frozenset({str, int, float, bool, date, datetime, time})


def framed(
    frame: "nw.DataFrame[Any] | nw.LazyFrame[Any]", table: str, source: str, first_row: int = 1
) -> RawTable:
    """Return a dataframe with its columns named canonically."""
    schema = frame.collect_schema()
    headers = schema.names()
    heading = understand(headers, table, source)
    renamed = dict(zip(headers, heading.names, strict=True))
    columns = [_readable(old, schema[old]).alias(new) for old, new in renamed.items()]
    return RawTable(
        table=table,
        source=source,
        frame=_chosen(frame, columns, has_rows="row" in heading.names),
        first_row=first_row,
        # A table without any column is empty; there is no more to say of it.
        groups=heading.groups if headers else (),
    )


def _readable(name: str, dtype: "nw.dtypes.DType") -> "nw.Expr":
    """Return a column, or marks that no reader takes where it holds what is no cell: lists, bytes, objects."""
    import narwhals as nw

    column = nw.col(name)
    if dtype.is_nested() or isinstance(dtype, nw.Binary | nw.Object | nw.Unknown):
        return nw.when(~column.is_null()).then(nw.lit(NO_CELL))
    return column


def _chosen(
    frame: "nw.DataFrame[Any] | nw.LazyFrame[Any]", columns: "Sequence[nw.Expr]", *, has_rows: bool
) -> "nw.DataFrame[Any] | nw.LazyFrame[Any]":
    if not columns:
        return frame
    chosen = frame.select(*columns)
    return chosen if has_rows else _numbered(chosen)


def _numbered(
    frame: "nw.DataFrame[Any] | nw.LazyFrame[Any]",
) -> "nw.DataFrame[Any] | nw.LazyFrame[Any]":
    """Return a lazy frame with its rows numbered, where its engine has an order: Polars and DuckDB."""
    import narwhals as nw

    if not isinstance(frame, nw.LazyFrame):
        return frame
    native: Any = frame.to_native()
    numbered: nw.LazyFrame[Any] = frame
    if frame.implementation.is_polars():
        numbered = nw.from_native(native.with_row_index("row", offset=1))
    elif frame.implementation.is_duckdb():
        numbered = nw.from_native(native.project("*, row_number() over () as row"))
    return numbered


def frame_of(native: object, table: str) -> "nw.DataFrame[Any] | nw.LazyFrame[Any]":
    """Return what an embedder gave as a frame of narwhals.

    Raises:
        RecordsError: It is no table.
    """
    nw = needed("narwhals")
    if isinstance(native, Sequence) and not isinstance(native, str | bytes):
        native = _of_mappings(native)
    _refuse_equal_names(native, table)
    try:
        frame = nw.from_native(native)
    except TypeError:
        got = type(native).__name__
        raise RecordsError("records.problem.not-a-frame", table, table=table, got=got) from None
    if frame.implementation.is_pandas():
        return _arrow_backed(frame)
    if frame.implementation.is_pyarrow():
        return nw.from_native(_one_kind_of_text(frame.to_native()))  # type: ignore[no-any-return]
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


def _refuse_equal_names(native: object, table: str) -> None:
    attribute = _NAMING_TWICE.get(type(native).__module__.partition(".")[0])
    listed = [str(name) for name in getattr(native, attribute or "", ())]
    for name in listed:
        if listed.count(name) > 1:
            raise RecordsError("records.problem.columns-twice", table, column=shown(name))


def _arrow_backed(frame: "nw.DataFrame[Any]") -> "nw.DataFrame[Any]":
    """Return a pandas frame whose columns can hold nulls and dates of every type."""
    nw, pd = needed("narwhals"), needed("pandas")
    needed("pyarrow")
    native = frame.to_native().reset_index(drop=True)
    native.columns = [str(name) for name in native.columns]
    # What pandas holds as objects is of mixed kinds, which only texts can hold.
    for name, dtype in native.dtypes.items():
        if dtype.kind == "O":
            texts = [_as_text(cell) for cell in native[name].tolist()]
            native[name] = pd.Series(texts, dtype="string[pyarrow]", index=native.index)
    converted = native.convert_dtypes(dtype_backend="pyarrow")
    return nw.from_native(converted)  # type: ignore[no-any-return]


def _one_kind_of_text(table: Any) -> Any:
    """Return an Arrow table whose texts are all of one type, because Arrow joins no two types of text."""
    pa = needed("pyarrow")
    plain = [
        field.with_type(pa.string())
        if pa.types.is_large_string(field.type) or pa.types.is_string_view(field.type)
        else field
        for field in table.schema
    ]
    return table.cast(pa.schema(plain))


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
    if cell is None or type(cell).__name__ in _NOTHING or (isinstance(cell, float) and isnan(cell)):
        return None
    return str(cell) if isinstance(cell, _CELLS) else NO_CELL
