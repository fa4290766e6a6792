"""A raw table of a lazy engine (DuckDB, PySpark, Polars' lazy frames) as two lazy frames: accepted, rejected.

One query counts, column by column, the cells that are not canonical as they stand. Only where there are some
are the different texts fetched, read here, and mapped in the engine. The rows themselves stay where they are.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs
import narwhals as nw

from osallisuus.findings import Level
from osallisuus.records.clean import HIDDEN_CELL, KEYS, CleanTable, dtype_of
from osallisuus.records.columns import TABLES, ColumnSpec, Kind
from osallisuus.records.errors import RecordsError
from osallisuus.records.found import FoundGroup
from osallisuus.records.headings import HIDDEN, OTHER, letter_of
from osallisuus.records.personal import MAY_BE_PERSONAL, personal_kind
from osallisuus.records.raw import RawTable
from osallisuus.records.values import (
    LIMITS,
    LOOK_AT,
    PLAIN_NUMBER,
    PLAIN_WHOLE,
    Reading,
    Unreadable,
    Value,
    reader_of,
)

Lazy = nw.LazyFrame[Any]
_MOST_MAPPED: Final = 500
_SHORT: Final = 30
_ISO_DAY: Final = r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9])$"


@attrs.frozen(eq=False)
class _Plan:
    """How one column is read.

    Attributes:
        column: What it is.
        odd: Tells which cells are not canonical as they stand; ``None`` when none can be.
        usual: The value of the others.
    """

    column: ColumnSpec
    odd: nw.Expr | None
    usual: nw.Expr


def clean_lazy(raw: RawTable, frame: Lazy) -> CleanTable:
    """Return the table read, its rows untouched until they are asked for."""
    spec = TABLES[raw.table]
    schema = frame.collect_schema()
    plans = [_plan(c, schema[c.name]) for c in spec.columns if c.name in schema.names()]
    others = [
        name
        for name in schema.names()
        if name.startswith((OTHER, HIDDEN)) and schema[name] == nw.String
    ]
    readings = _odd_readings(frame, plans)
    personal = _personal(frame, others)

    conditions = [nw.col(name).is_in(texts) for name, texts in personal.items()]
    for plan in plans:
        bad = _unreadable(readings.get(plan.column.name, {}))
        name = nw.col(plan.column.name)
        if bad:
            conditions.append(name.is_in(list(bad)))
        if plan.column.required:
            empty = [t for t, got in readings.get(plan.column.name, {}).items() if got is None]
            conditions.append(name.is_in(empty) if empty else name.is_null())
            if empty:
                conditions.append(name.is_null())
    if any(c.required and c.name not in schema.names() for c in spec.columns):
        conditions.append(nw.lit(True))
    own = {plan.column.name: _value(plan, readings.get(plan.column.name, {})) for plan in plans}
    has_rows = "row" in schema and schema["row"].is_integer()
    frame, is_bad = _without_repeated(frame, raw.table, own, _any_of(conditions), has_rows)
    row = nw.col("row").cast(nw.Int64) if has_rows else nw.lit(None, dtype=nw.Int64).alias("row")
    columns = [
        own[c.name].alias(c.name)
        if c.name in own
        else nw.lit(None, dtype=dtype_of(c)).alias(c.name)
        for c in spec.columns
    ]
    if is_bad is None:
        accepted, refused = frame.select(*columns, row), frame.filter(_never(schema))
    else:
        accepted = frame.filter(~is_bad).select(*columns, row)
        refused = frame.filter(is_bad)
    groups = [*raw.groups]
    if is_bad is not None:
        groups += _findings(raw, refused, plans, readings, personal, has_rows)
    return CleanTable(
        frame=accepted,
        rejected=_kept_of(refused, plans, readings, row),
        read=None,
        accepted=None,
        groups=tuple(groups),
    )


_TIMES: Final = "\x01times"
_FIRST: Final = "\x01first"
_BAD: Final = "\x01bad"
_AGAIN: Final = "\x01again"


def _plan(column: ColumnSpec, dtype: nw.dtypes.DType) -> _Plan:
    name, target = nw.col(column.name), dtype_of(column)
    is_text = dtype == nw.String
    match column.kind:
        case Kind.TEXT if is_text:
            # A short text may be a word for unknown.
            is_short = name.str.len_chars() <= _SHORT
            return _Plan(column, name.str.contains(LOOK_AT) | is_short, name)
        case Kind.ID | Kind.TEXT:
            return _Plan(column, name.str.contains(LOOK_AT) if is_text else ~name.is_null(), name)
        case Kind.CODE if column.column.codes and is_text:
            return _Plan(column, ~name.is_in(list(column.column.codes)), name)
        case Kind.DATE if dtype == nw.Date:
            return _Plan(column, None, name)
        case Kind.DATE if is_text:
            is_day = name.str.contains(_ISO_DAY)
            return _Plan(column, ~is_day, nw.when(is_day).then(name).str.to_date("%Y-%m-%d"))
        case Kind.INTEGER if dtype.is_integer():
            limits = LIMITS.get(column.name)
            odd = ~name.is_between(*limits) if limits else None
            return _Plan(column, odd, name.cast(target))
        case Kind.NUMBER if dtype.is_integer():
            return _Plan(column, None, name.cast(target))
        case Kind.NUMBER if is_text:
            is_number = name.str.contains(PLAIN_NUMBER)
            return _Plan(column, ~is_number, nw.when(is_number).then(name).cast(target))
        case Kind.INTEGER if is_text and column.name not in LIMITS:
            is_whole = name.str.contains(PLAIN_WHOLE)
            return _Plan(column, ~is_whole, nw.when(is_whole).then(name).cast(target))
    if dtype == target and dtype != nw.String and column.kind is not Kind.NUMBER:
        return _Plan(column, None, name)
    usual = name if dtype == target else nw.lit(None, dtype=target)
    return _Plan(column, ~name.is_null(), usual)


def _odd_readings(frame: Lazy, plans: Sequence[_Plan]) -> dict[str, dict[object, Reading]]:
    odd = {plan.column.name: plan for plan in plans if plan.odd is not None}
    if not odd:
        return {}
    counts = frame.select(
        *(
            nw.when(plan.odd).then(nw.lit(1)).otherwise(nw.lit(0)).sum().alias(name)
            for name, plan in odd.items()
            if plan.odd is not None
        )
    ).collect()
    found: dict[str, dict[object, Reading]] = {}
    for name, plan in odd.items():
        if not counts[name].to_list()[0] or plan.odd is None:
            continue
        texts = frame.filter(plan.odd).select(name).unique().collect()[name].to_list()
        read = reader_of(plan.column)
        found[name] = {text: read(text) for text in texts if text is not None}
    return found


def _personal(frame: Lazy, names: Sequence[str]) -> dict[str, list[str]]:
    found = {}
    for name in names:
        may = frame.filter(nw.col(name).str.contains(MAY_BE_PERSONAL)).select(name).unique()
        texts = [text for text in may.collect()[name].to_list() if personal_kind(text) is not None]
        if texts:
            found[name] = texts
    return found


def _unreadable(readings: Mapping[object, Reading]) -> dict[object, Unreadable]:
    return {raw: got for raw, got in readings.items() if isinstance(got, Unreadable)}


def _value(plan: _Plan, readings: Mapping[object, Reading]) -> nw.Expr:
    by_value: dict[Value, list[object]] = {}
    for raw, got in readings.items():
        if not isinstance(got, Unreadable) and (got != raw or type(got) is not type(raw)):
            by_value.setdefault(got, []).append(raw)
    if len(by_value) > _MOST_MAPPED:
        raise RecordsError("records.problem.too-various", plan.column.name)
    expression = plan.usual
    name, target = nw.col(plan.column.name), dtype_of(plan.column)
    for value, raws in by_value.items():
        new = nw.lit(None, dtype=target) if value is None else nw.lit(value, dtype=target)
        expression = nw.when(name.is_in(raws)).then(new).otherwise(expression)
    return expression


def _without_repeated(
    frame: Lazy, table: str, own: Mapping[str, nw.Expr], is_bad: nw.Expr | None, has_rows: bool
) -> tuple[Lazy, nw.Expr | None]:
    """Return the frame and what is bad in it, rows whose key was there before included.

    Without an order nobody can say which of two rows came first, so then both count as repeated.
    """
    keys = KEYS.get(table, ())
    if not keys or not all(key in own for key in keys):
        return frame, is_bad
    if is_bad is not None:
        # Held as a column before the keys are changed, because it looks at them.
        frame = frame.with_columns(is_bad.alias(_BAD))
        is_bad = nw.col(_BAD)
    frame = frame.with_columns(*(own[key].alias(key) for key in keys))
    good = frame if is_bad is None else frame.filter(~is_bad)
    order = nw.col("row") if has_rows else nw.lit(0)
    times = good.group_by(*keys).agg(
        nw.len().alias(_TIMES), *([order.min().alias(_FIRST)] if has_rows else [])
    )
    if not len(times.filter(nw.col(_TIMES) > 1).head(1).collect()):
        return frame, is_bad
    frame = frame.join(times, on=list(keys), how="left")
    again = nw.col("row") > nw.col(_FIRST) if has_rows else nw.col(_TIMES) > 1
    if is_bad is not None:
        again = again & ~is_bad
    frame = frame.with_columns(nw.when(again).then(nw.lit(1)).otherwise(nw.lit(0)).alias(_AGAIN))
    is_again = nw.col(_AGAIN) > 0
    return frame, is_again if is_bad is None else is_bad | is_again


def _any_of(conditions: Sequence[nw.Expr]) -> nw.Expr | None:
    if not conditions:
        return None
    # A null says nothing either way, and a row of which nothing bad is known is accepted.
    known = [nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0)) for condition in conditions]
    return nw.sum_horizontal(*known) > 0


def _never(schema: Mapping[str, Any]) -> nw.Expr:
    """Return a condition that no row meets; a literal would not be as long as the table."""
    some = nw.col(next(iter(schema)))
    return some.is_null() & ~some.is_null()


def _findings(
    raw: RawTable,
    refused: Lazy,
    plans: Sequence[_Plan],
    readings: Mapping[str, Mapping[object, Reading]],
    personal: Mapping[str, Sequence[str]],
    has_rows: bool,
) -> list[FoundGroup]:
    rows = refused.collect()
    if not len(rows):
        return []
    numbers: list[int | None] = rows["row"].to_list() if has_rows else [None] * len(rows)
    groups: list[FoundGroup] = []

    def say(
        slug: str, column: str | None, at: Sequence[int], cells: Mapping[str, list[str]]
    ) -> None:
        groups.append(
            FoundGroup(
                slug=slug,
                level=Level.ERROR,
                table=raw.table,
                column=column,
                source=raw.source,
                rows=[numbers[index] for index in at],
                cells=cells,
            )
        )

    for plan in plans:
        name = plan.column.name
        why = readings.get(name, {})
        by_slug: dict[str, list[tuple[int, Mapping[str, str]]]] = {}
        for index, cell in enumerate(rows[name].to_list()):
            got = None if cell is None else why.get(cell, cell)
            if isinstance(got, Unreadable):
                by_slug.setdefault(got.slug, []).append((index, got.values))
            elif got is None and plan.column.required:
                by_slug.setdefault("records.missing-value", []).append((index, {}))
        for slug, listed in by_slug.items():
            cells = {key: [values[key] for _, values in listed] for key in listed[0][1]}
            say(slug, name, [index for index, _ in listed], cells)
    for name, texts in personal.items():
        at = [index for index, cell in enumerate(rows[name].to_list()) if cell in set(texts)]
        say("records.personal-data", letter_of(name), at, {})
    if _AGAIN in rows.columns:
        at = [index for index, again in enumerate(rows[_AGAIN].to_list()) if again]
        key = KEYS[raw.table][-1]
        if has_rows:
            first = rows[_FIRST].to_list()
            say("records.duplicate-row", key, at, {"first": [str(first[i]) for i in at]})
        else:
            say("records.duplicate-key", key, at, {})
    return [group for group in groups if group.rows]


def _kept_of(
    refused: Lazy,
    plans: Sequence[_Plan],
    readings: Mapping[str, Mapping[object, Reading]],
    row: nw.Expr,
) -> Lazy:
    shown = []
    for plan in plans:
        name = nw.col(plan.column.name)
        hidden = [
            text
            for text, got in readings.get(plan.column.name, {}).items()
            if isinstance(got, Unreadable) and got.slug == "records.personal-data"
        ]
        if hidden:
            name = nw.when(name.is_in(hidden)).then(nw.lit(HIDDEN_CELL)).otherwise(name)
        shown.append(name.alias(plan.column.name))
    return refused.select(row, *shown)
