"""A raw table of an eager engine turned into accepted rows of canonical columns and rejected ones."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs
import narwhals as nw

from osallisuus.findings import Level
from osallisuus.records.columns import TABLES, ColumnSpec, Kind, TableSpec
from osallisuus.records.found import FoundGroup
from osallisuus.records.headings import HIDDEN, OTHER, letter_of
from osallisuus.records.personal import MAY_BE_PERSONAL
from osallisuus.records.raw import RawTable
from osallisuus.records.told_apart import Different
from osallisuus.records.values import LIMITS, LOOK_AT, Reading, Unreadable, reader_of

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "participants": ("person",),
    "sessions": ("session",),
    "attendance": ("session", "person"),
}
"""Columns of which no two rows of a table may have the same values."""
_PLACE: Final = "\x01place"
HIDDEN_CELL: Final = "(hidden)"
_DTYPES: Final[Mapping[Kind, nw.dtypes.DType]] = {
    Kind.INTEGER: nw.Int64(),
    Kind.NUMBER: nw.Float64(),
    Kind.DATE: nw.Date(),
}


_PANDAS: Final[Mapping[nw.dtypes.DType, str]] = {
    nw.Int64(): "int64[pyarrow]",
    nw.Float64(): "double[pyarrow]",
    nw.Date(): "date32[day][pyarrow]",
    nw.String(): "string[pyarrow]",
}


@attrs.frozen(kw_only=True, eq=False)
class CleanTable:
    """A table read cell by cell.

    Attributes:
        frame: Accepted rows.
        rejected: Rows that were not accepted, with their cells as they stood.
        read: How many rows were read; ``None`` when the engine was not asked.
        accepted: How many of them were accepted.
        groups: What was found.

    .. versionadded:: 0.1
    """

    frame: nw.DataFrame[Any] | nw.LazyFrame[Any]
    rejected: nw.DataFrame[Any] | nw.LazyFrame[Any]
    read: int | None
    accepted: int | None
    groups: tuple[FoundGroup, ...]


def dtype_of(column: ColumnSpec) -> nw.dtypes.DType:
    """Return the type that a column has in every frame."""
    return _DTYPES.get(column.kind, nw.String())


@attrs.frozen(eq=False)
class _Column:
    """A column read: its values, and the rows whose cells could not be read, with what stood there."""

    values: nw.Series[Any]
    bad: nw.Series[Any] | None = None
    why: Mapping[object, Unreadable] = attrs.field(factory=dict)


class Cleaner:
    """Reads one table of an eager engine."""

    def __init__(self, raw: RawTable, frame: nw.DataFrame[Any]) -> None:
        self._raw = raw
        self._spec: TableSpec = TABLES[raw.table]
        self._frame = self._numbered(frame)
        self._groups: list[FoundGroup] = list(raw.groups)
        self._masks: list[nw.Series[Any]] = []
        self._texts: Mapping[str, Different] = {}
        self._hidden: list[tuple[str, Sequence[object]]] = []

    def clean(self) -> CleanTable:
        """Return the table read."""
        self._drop_blank_rows()
        frame = self._frame
        if frame.implementation.is_polars():
            from osallisuus.records.different import texts_to_read

            self._texts = texts_to_read(frame.to_native(), self._spec.columns)
        columns = [self._read(column) for column in self._spec.columns]
        for name in frame.columns:
            if name.startswith((OTHER, HIDDEN)):
                self._look_through(name)
        rows = frame["row"]
        self._refuse_whole_rows()
        accepted = self._assembled(rows, columns)
        if not self._masks:
            rejected = frame.head(0)
        else:
            bad = self._masks[0]
            for mask in self._masks[1:]:
                bad = bad | mask
            accepted, rejected = _parted(accepted, frame, bad)
            rejected = self._with_hidden_cells(rejected)
        accepted, again = self._without_duplicates(accepted)
        if again is not None:
            twice = frame.filter(rows.is_in(again))
            rejected = nw.concat([self._without_other(rejected), self._without_other(twice)])
        rejected = self._without_other(rejected)
        if not len(frame):
            self._say("empty-table", Level.WARNING, None)
        return CleanTable(
            frame=accepted,
            rejected=rejected.sort("row") if again is not None else rejected,
            read=len(frame),
            accepted=len(accepted),
            groups=tuple(self._groups),
        )

    def _numbered(self, frame: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
        if "row" in frame.columns and _tells_rows_apart(frame["row"]):
            return frame.with_columns(nw.col("row").cast(nw.Int64))
        first = self._raw.first_row or 1
        frame = frame.drop("row", strict=False)
        if frame.implementation.is_polars():
            from osallisuus.records.pieces import numbered

            return nw.from_native(numbered(frame.to_native(), first))
        frame = frame.with_row_index("row")
        return frame.with_columns(nw.col("row").cast(nw.Int64) + first)

    def _drop_blank_rows(self) -> None:
        frame = self._frame
        names = [name for name in frame.columns if name != "row"]
        required = [column.name for column in self._spec.columns if column.required]
        there = [name for name in required if name in names]
        if any(not frame[name].null_count() for name in there) or not names:
            return
        # Few rows have nothing where something is required, and only those can be blank.
        placed = frame.with_row_index(_PLACE)
        blank = placed
        for name in (*there, *names):
            blank = blank.filter(_is_blank(frame, name))
        if len(blank):
            self._frame = placed.filter(~nw.col(_PLACE).is_in(blank[_PLACE].to_list())).drop(_PLACE)

    def _read(self, column: ColumnSpec) -> "_Column | None":
        if column.name not in self._frame.columns:
            if column.required and len(self._frame):
                self._masks.append(self._frame["row"] > -1)
            return None
        read = _column_read(self._frame[column.name], column, self._texts.get(column.name))
        bad = read.bad
        if bad is not None:
            self._say_cells(column, read, bad)
            self._masks.append(bad)
        if column.required and (nulls := read.values.null_count()):
            missing = read.values.is_null()
            if bad is not None:
                missing = missing & ~bad
            if nulls and missing.any():
                self._say("missing-value", Level.ERROR, column.name, self._rows(missing))
                self._masks.append(missing)
        return read

    def _say_cells(self, column: ColumnSpec, read: _Column, bad: nw.Series[Any]) -> None:
        cells = self._frame[column.name].filter(bad).to_list()
        by_slug: dict[str, list[tuple[int, Unreadable]]] = {}
        for row, raw in zip(self._rows(bad), cells, strict=True):
            why = read.why[raw]
            by_slug.setdefault(why.slug, []).append((row, why))
        for slug, listed in sorted(by_slug.items()):
            names = listed[0][1].values
            self._say(
                slug.removeprefix("records."),
                Level.ERROR,
                column.name,
                [row for row, _ in listed],
                {name: [why.values[name] for _, why in listed] for name in names},
            )
        personal = [raw for raw, why in read.why.items() if why.slug == "records.personal-data"]
        if personal:
            self._hidden.append((column.name, personal))

    def _look_through(self, name: str) -> None:
        series = self._frame[name]
        if series.dtype != nw.String:
            return
        may = series.str.contains(MAY_BE_PERSONAL).fill_null(False)
        if not may.any():
            return
        from osallisuus.records.personal import personal_kind

        texts = series.filter(may).unique().to_list()
        personal = [text for text in texts if personal_kind(text) is not None]
        if personal:
            mask = _is_one_of(series, personal)
            self._hidden.append((name, personal))
            self._masks.append(mask)
            self._say("personal-data", Level.ERROR, letter_of(name), self._rows(mask))

    def _refuse_whole_rows(self) -> None:
        first = self._raw.first_row or 1
        by_slug: dict[str, list[int]] = {}
        for index, slug in self._raw.refused.items():
            by_slug.setdefault(slug, []).append(first + index)
        for slug, rows in by_slug.items():
            self._masks.append(_is_one_of(self._frame["row"], rows))
            self._say(slug.removeprefix("records."), Level.ERROR, None, rows)

    def _assembled(
        self, rows: nw.Series[Any], columns: "Sequence[_Column | None]"
    ) -> nw.DataFrame[Any]:
        listed = [
            (nulls(rows, dtype_of(spec)) if column is None else column.values).alias(spec.name)
            for spec, column in zip(self._spec.columns, columns, strict=True)
        ]
        if self._frame.implementation.is_polars():
            import polars as pl

            from osallisuus.records.pieces import aligned

            return nw.from_native(aligned(pl.DataFrame([nw.to_native(s) for s in (*listed, rows)])))
        return self._frame.select(*listed, rows)

    def _with_hidden_cells(self, rejected: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
        for name, personal in self._hidden:
            if not name.startswith(HIDDEN):
                is_personal = _is_one_of(rejected[name], personal)
                hidden = nw.when(is_personal).then(nw.lit(HIDDEN_CELL)).otherwise(nw.col(name))
                rejected = rejected.with_columns(hidden.alias(name))
        return rejected

    def _without_other(self, frame: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
        own = [name for name in frame.columns if not name.startswith((OTHER, HIDDEN))]
        return frame.select("row", *(name for name in own if name != "row"))

    def _without_duplicates(
        self, frame: nw.DataFrame[Any]
    ) -> "tuple[nw.DataFrame[Any], list[int] | None]":
        keys = KEYS.get(self._raw.table)
        if keys is None:
            return frame, None
        several = _maybe_repeated(frame, keys)
        if several is None:
            return frame, None
        first = several.group_by(*keys).agg(nw.col("row").min().alias("first"))
        placed = several.select(*keys, "row").join(first, on=list(keys), how="left")
        again = placed.filter(nw.col("row") != nw.col("first")).sort("row")
        if not len(again):
            return frame, None
        self._say(
            "duplicate-row",
            Level.ERROR,
            keys[-1],
            again["row"].to_list(),
            {"first": [str(row) for row in again["first"].to_list()]},
        )
        listed = again["row"].to_list()
        return _parted(frame, frame, frame["row"].is_in(listed))[0], listed

    def _rows(self, mask: nw.Series[Any]) -> list[int]:
        rows: list[int] = self._frame["row"].filter(mask).to_list()
        return rows

    def _say(
        self,
        slug: str,
        level: Level,
        column: str | None,
        rows: Sequence[int] = (),
        cells: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._groups.append(
            FoundGroup(
                slug=f"records.{slug}",
                level=level,
                table=self._raw.table,
                column=column,
                source=self._raw.source,
                rows=rows or (None,),
                cells=cells or {},
            )
        )


def _tells_rows_apart(numbers: nw.Series[Any]) -> bool:
    is_whole = numbers.dtype.is_integer() and not numbers.null_count()
    return is_whole and numbers.n_unique() == len(numbers)


def _is_blank(frame: nw.DataFrame[Any], name: str) -> nw.Expr:
    column = nw.col(name)
    if frame[name].dtype == nw.String:
        return column.is_null() | (column.str.strip_chars() == "")
    return column.is_null()


def _maybe_repeated(frame: nw.DataFrame[Any], keys: Sequence[str]) -> nw.DataFrame[Any] | None:
    """Return keys and numbers of the rows whose key may stand twice; ``None`` when none does."""
    if frame.implementation.is_polars():
        from osallisuus.records.places import maybe_repeated

        native = frame.to_native()
        several = maybe_repeated([native[key] for key in keys])
        return (
            None if several is None else nw.from_native(native.select(*keys, "row").filter(several))
        )
    if len(keys) == 1:
        is_distinct = frame[keys[0]].n_unique() == len(frame)
    else:
        is_distinct = len(frame.select(*keys).unique()) == len(frame)
    return None if is_distinct else frame.select(*keys, "row")


def _is_one_of(series: nw.Series[Any], values: Sequence[object]) -> nw.Series[Any]:
    return series.is_in(list(values)).fill_null(False)


def _parted(
    kept: nw.DataFrame[Any], refused: nw.DataFrame[Any], bad: nw.Series[Any]
) -> tuple[nw.DataFrame[Any], nw.DataFrame[Any]]:
    """Return one frame without the bad rows, and the bad rows of another."""
    if kept.implementation.is_polars():
        from osallisuus.records.pieces import only, without

        mask = bad.to_native()
        return (
            nw.from_native(without(kept.to_native(), mask)),
            nw.from_native(only(refused.to_native(), mask)),
        )
    return kept.filter(~bad), refused.filter(bad)


def _column_read(series: nw.Series[Any], column: ColumnSpec, found: Different | None) -> _Column:
    if found is not None:
        from osallisuus.records.clean_polars import texts_read

        texts = texts_read(series.to_native(), found, column)
        bad = None if texts.bad is None else nw.from_native(texts.bad, series_only=True)
        return _Column(nw.from_native(texts.values, series_only=True), bad, texts.why)
    return _general_column_read(series, column)


def _general_column_read(series: nw.Series[Any], column: ColumnSpec) -> _Column:
    dtype = series.dtype
    if isinstance(dtype, nw.Categorical | nw.Enum):
        series = series.cast(nw.String)
        dtype = series.dtype
    target = dtype_of(column)
    if _is_right_already(series, column):
        return _Column(series.cast(target) if dtype != target else series)
    values = series.drop_nulls()
    if dtype == nw.String and column.kind in (Kind.ID, Kind.TEXT):
        if column.kind is Kind.ID:
            values = values.filter(values.str.contains(LOOK_AT))
            values = values.unique() if len(values) else values
        else:
            values = values.unique()
    else:
        values = values.unique()
    read = reader_of(column)
    readings: dict[object, Reading] = {raw: read(raw) for raw in values.to_list()}
    why = {raw: got for raw, got in readings.items() if isinstance(got, Unreadable)}
    bad = _is_one_of(series, list(why)) if why else None
    changed = {
        raw: None if isinstance(got, Unreadable) else got
        for raw, got in readings.items()
        if got != raw or type(got) is not type(raw)
    }
    if dtype == target and not changed:
        return _Column(series, bad, why)
    if column.kind in (Kind.ID, Kind.TEXT) and dtype == target:
        # Only the texts that change are few; the others stay as they are.
        new = series.replace_strict(
            list(changed), list(changed.values()), default=series, return_dtype=nw.String
        )
        return _Column(new, bad, why)
    whole = [None if isinstance(got, Unreadable) else got for got in readings.values()]
    if all(value is None for value in whole):
        return _Column(nulls(series, target), bad, why)
    new = series.replace_strict(list(readings), whole, default=None, return_dtype=target)
    return _Column(new, bad, why)


def nulls(like: nw.Series[Any], dtype: nw.dtypes.DType) -> nw.Series[Any]:
    """Return as many nulls of a type as a series is long, of the same engine and name."""
    if like.implementation.is_pandas():
        import pandas as pd

        native = pd.Series([None] * len(like), dtype=_PANDAS[dtype], name=like.name)
        return nw.from_native(native, series_only=True)
    frame = like.to_frame().with_columns(nw.lit(None, dtype=dtype).alias(like.name))
    return frame[like.name]


def _is_right_already(series: nw.Series[Any], column: ColumnSpec) -> bool:
    dtype = series.dtype
    if column.kind is Kind.DATE:
        return dtype == nw.Date
    if column.kind is Kind.INTEGER and dtype.is_integer():
        limits = LIMITS.get(column.name)
        return limits is None or bool(series.drop_nulls().is_between(*limits).all())
    return column.kind is Kind.NUMBER and dtype.is_integer()
