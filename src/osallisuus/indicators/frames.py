"""Participation tables of any engine as lazy narwhals frames with the declared types, and small expressions.

Dates become whole numbers, because engines differ in what a difference of dates is. What is unknown is
``-1`` or an empty text from here on, because engines differ in what a comparison with nothing is.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

import narwhals as nw

from osallisuus.indicators.tables import Tables
from osallisuus.records.book import Records
from osallisuus.records.columns import TABLES, Kind

Frame = nw.LazyFrame[Any]
UNKNOWN: Final = -1
FAR: Final = 99_999_999
_EPOCH: Final = date(1970, 1, 1)


_TYPES: Final[Mapping[Kind, Any]] = {
    Kind.ID: nw.String,
    Kind.TEXT: nw.String,
    Kind.CODE: nw.String,
    Kind.TIME: nw.String,
    Kind.INTEGER: nw.Int64,
    Kind.NUMBER: nw.Float64,
    Kind.DATE: nw.Date,
}


def table(records: Tables, name: str, columns: Sequence[str]) -> Frame:
    """Return a table with these columns and their declared types, lazily.

    A column the table does not have is unknown throughout; ``row`` is the number of the row.
    """
    frame = as_lazy(records.frame(name))
    kinds = {column.name: column.kind for column in TABLES[name].columns} | {"row": Kind.INTEGER}
    found = frame.collect_schema()
    chosen = []
    for column in columns:
        wanted = _TYPES[kinds[column]]
        if column not in found:
            chosen.append(nw.lit(None).cast(wanted).alias(column))
        elif found[column] == wanted:
            chosen.append(nw.col(column))
        else:
            chosen.append(nw.col(column).cast(wanted).alias(column))
    return frame.select(*chosen)


def once(frame: Frame, records: Tables, keys: Sequence[str]) -> Frame:
    """Return the rows of a table with one row for each key, the first, so that a join multiplies nothing.

    Records that were read have no row twice; of tables that come as they are nobody knows.
    """
    if isinstance(records, Records):
        return frame
    frame = frame.with_columns(row=whole("row"))
    return frame.unique([*keys], keep="first", order_by=["row"])


def as_lazy(frame: "nw.DataFrame[Any] | nw.LazyFrame[Any]") -> Frame:
    """Return a frame as a lazy one; pandas columns get Arrow types, so that nothing is not a number."""
    if isinstance(frame, nw.LazyFrame):
        return frame
    if frame.implementation.is_pandas():
        from osallisuus.indicators.pandas_frames import with_arrow_columns

        frame = with_arrow_columns(frame)
    made: Frame = frame.lazy()
    return made


def rows_of(frame: Frame) -> Iterator[dict[str, Any]]:
    """Yield the rows of a frame; what is unknown is None, whatever the engine puts in its place."""
    yield from _collected(frame).iter_rows(named=True)


def tuples_of(frame: Frame) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a frame as tuples, as :func:`rows_of` does."""
    yield from _collected(frame).iter_rows()


def _collected(frame: Frame) -> "nw.DataFrame[Any]":
    made = frame.collect()
    if made.implementation.is_pandas():
        return nw.from_native(made.to_arrow(), eager_only=True)
    return made


def text(column: str) -> nw.Expr:
    """Return a text column, empty where unknown."""
    return nw.col(column).fill_null("")


def is_yes(column: str) -> nw.Expr:
    """Return whether an answer is yes; a yes that nobody gave is none."""
    return is_word(column, "yes")


def is_word(column: str, *words: str) -> nw.Expr:
    """Return whether a text is one of some words; what is unknown is none of them."""
    column_of = nw.col(column)
    found = column_of == words[0] if len(words) == 1 else column_of.is_in(words)
    return found.fill_null(False)


def whole(column: str) -> nw.Expr:
    """Return a column of whole numbers, ``-1`` where unknown."""
    return nw.col(column).cast(nw.Int64).fill_null(UNKNOWN)


def ymd(column: str) -> nw.Expr:
    """Return a date as the number ``YYYYMMDD``, ``-1`` where unknown."""
    part = nw.col(column).dt
    number = (
        part.year().cast(nw.Int64) * 10_000
        + part.month().cast(nw.Int64) * 100
        + part.day().cast(nw.Int64)
    )
    return number.fill_null(UNKNOWN)


def ymd_of(day: date) -> int:
    """Return a date as the number ``YYYYMMDD``."""
    return day.year * 10_000 + day.month * 100 + day.day


def quotient(number: nw.Expr, divisor: int) -> nw.Expr:
    """Return how often a divisor goes into a whole number below 2**50, rounded down.

    The division of doubles is exact enough for these; that of whole numbers is written out for DuckDB as
    a dozen comparisons.
    """
    return (number / divisor).floor().cast(nw.Int64)


def rest(number: nw.Expr, divisor: int) -> nw.Expr:
    """Return what is left after dividing; pandas has no remainder for columns of Arrow."""
    return number - quotient(number, divisor) * divisor


def months(number: nw.Expr) -> nw.Expr:
    """Return ``YYYYMMDD`` as hundred times the months since year 0 plus the day of the month."""
    # A year is 10,000 in the one and 1,200 in the other; the month and the day stay as they are.
    return number - quotient(number, 10_000) * 8_800


def day(frame: Frame, column: str) -> nw.Expr:
    """Return a date of a frame as days since a fixed day, ``-1`` where unknown.

    The scale is that of :func:`days`. Engines that can tell a date's number are asked for it; taking it
    apart into year, month and day is most of the work of an expression.
    """
    of = frame.implementation
    if of.is_polars() or of.is_pyarrow() or of.is_pandas():
        number = nw.col(column).cast(nw.Int32).cast(nw.Int64) + days_of(_EPOCH)
    elif of.is_duckdb():
        number = (nw.col(column) - nw.lit(_EPOCH)).cast(nw.Int64) + days_of(_EPOCH)
    else:
        return nw.when(~nw.col(column).is_null()).then(days(ymd(column))).otherwise(nw.lit(UNKNOWN))
    return number.fill_null(UNKNOWN)


def days(number: nw.Expr) -> nw.Expr:
    """Return ``YYYYMMDD`` as days since a fixed day; the calendar is that of every date column.

    The formula counts years from March, so that the leap day is the last of its year (Howard Hinnant,
    "chrono-compatible low-level date algorithms", public domain).
    """
    shifted = rest(rest(quotient(number, 100), 100) + 9, 12)
    year = quotient(number, 10_000) - (shifted >= 10).cast(nw.Int64)
    of_year = quotient(shifted * 153 + 2, 5) + rest(number, 100)
    leaps = quotient(year, 4) - quotient(year, 100) + quotient(year, 400)
    return year * 365 + leaps + of_year


def days_of(day: date) -> int:
    """Return the days of a date on the scale of :func:`days`."""
    shifted = (day.month + 9) % 12
    year = day.year - (shifted >= 10)
    return year * 365 + year // 4 - year // 100 + year // 400 + (shifted * 153 + 2) // 5 + day.day
