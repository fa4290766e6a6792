"""A column of texts in Polars read with as few passes over it as its values allow.

It says what :mod:`osallisuus.records.clean` says on every engine: a property test holds them together.
"""

from collections.abc import Collection, Mapping
from typing import Final

import attrs
import polars as pl

from osallisuus.records.columns import ColumnSpec, Kind
from osallisuus.records.told_apart import Different
from osallisuus.records.values import (
    GREATEST_YEAR,
    LEAST_YEAR,
    LIMITS,
    PLAIN_FINNISH_DAY,
    PLAIN_ISO_DAY,
    PLAIN_NUMBER,
    PLAIN_WHOLE,
    Reading,
    Unreadable,
    reader_of,
)

_MANY: Final = 64
"""From so many different values on, the plain ones of them are read by Polars."""
_TYPES: Final[Mapping[Kind, pl.DataType]] = {
    Kind.INTEGER: pl.Int64(),
    Kind.NUMBER: pl.Float64(),
    Kind.DATE: pl.Date(),
}


@attrs.frozen(eq=False)
class TextsRead:
    """A column read.

    Attributes:
        values: Its values.
        bad: Which cells could not be read; ``None`` when all could.
        why: Texts that could not be read, and why not.
    """

    values: pl.Series
    bad: pl.Series | None
    why: Mapping[object, Unreadable]


def texts_read(series: pl.Series, different: Different, column: ColumnSpec) -> TextsRead:
    """Read a column of texts.

    Args:
        series: Its cells.
        different: What :func:`osallisuus.records.different.texts_to_read` found in it.
        column: What it is.
    """
    texts, codes = different.texts, column.column.codes
    if column.kind is Kind.CODE and len(texts) <= len(codes) and set(texts) <= set(codes):
        return TextsRead(series, None, {})
    if column.kind in (Kind.ID, Kind.TEXT):
        return _free_texts(series, texts, column)
    if different.values is not None:
        return _with_others(series, different.values, different.texts, column)
    return _mapped(series, different, column)


def _with_others(
    series: pl.Series, values: pl.Series, texts: pl.Series, column: ColumnSpec
) -> TextsRead:
    """Read the cells that could not be read at sight, and put their values among the others."""
    if not len(texts):
        return TextsRead(values, None, {})
    is_other = values.is_null() & series.is_not_null()
    at = is_other.arg_true()
    read = _mapped(series.filter(is_other), Different(texts), column)
    bad = None
    if read.bad is not None:
        bad = pl.repeat(False, len(series), eager=True).scatter(at.filter(read.bad), True)
    return TextsRead(values.scatter(at, read.values), bad, read.why)


def _free_texts(series: pl.Series, texts: pl.Series, column: ColumnSpec) -> TextsRead:
    """Only texts that change are replaced; the others stay as they are."""
    read = reader_of(column)
    readings = {text: read(text) for text in texts.to_list()}
    why = _unreadable(readings)
    changed = {
        text: got
        for text, got in readings.items()
        if got != text and not isinstance(got, Unreadable)
    }
    bad = _is_in(series, why)
    if not changed:
        return TextsRead(series, bad, why)
    new = series.replace(list(changed), pl.Series(list(changed.values()), dtype=pl.String))
    return TextsRead(new, bad, why)


def _mapped(series: pl.Series, different: Different, column: ColumnSpec) -> TextsRead:
    """Read each different text once, and put its value wherever the text stands."""
    dtype = _TYPES.get(column.kind, pl.String())
    texts = different.texts
    if not len(texts):
        return TextsRead(
            pl.Series(series.name, [None], dtype=dtype).new_from_index(0, len(series)), None, {}
        )
    values = _plain(texts, column)
    odd = values.is_null().arg_true()
    read = reader_of(column)
    readings = {text: read(text) for text in texts.gather(odd).to_list()}
    why = _unreadable(readings)
    if dtype == pl.String and all(got == text or text in why for text, got in readings.items()):
        # Rows with a text that cannot be read are rejected, so nothing need stand for it.
        return TextsRead(series, _is_in(series, why), why)
    if dtype == pl.Int64 and different.places is None and _are_cast_alike(texts, readings):
        return TextsRead(series.cast(pl.Int64, strict=False), _is_in(series, why), why)
    values = values.scatter(
        odd, pl.Series([_usable(got) for got in readings.values()], dtype=dtype)
    )
    places = different.places
    if places is None:
        places = series.cast(pl.Enum(texts)).to_physical()
    bad = texts.is_in(list(why)).gather(places).fill_null(value=False) if why else None
    return TextsRead(values.gather(places).alias(series.name), bad, why)


def _are_cast_alike(texts: pl.Series, readings: Mapping[object, Reading]) -> bool:
    """Tell whether Polars makes of texts what is read in them, but of those that cannot be read."""
    cast = zip(texts, texts.cast(pl.Int64, strict=False), strict=True)
    return all(
        readings[text] == number or isinstance(readings[text], Unreadable)
        for text, number in cast
        if text in readings
    )


def _is_in(series: pl.Series, texts: Collection[object]) -> pl.Series | None:
    return series.is_in(list(texts)).fill_null(value=False) if texts else None


def _plain(texts: pl.Series, column: ColumnSpec) -> pl.Series:
    """Return the values of texts in their usual form, null for the others."""
    if len(texts) >= _MANY:
        match column.kind:
            case Kind.DATE:
                days = _days(texts, PLAIN_ISO_DAY, "%Y-%m-%d")
                return days.zip_with(
                    days.is_not_null(), _days(texts, PLAIN_FINNISH_DAY, "%d.%m.%Y")
                )
            case Kind.INTEGER:
                whole = _only(texts, PLAIN_WHOLE).cast(pl.Int64)
                limits = LIMITS.get(column.name)
                return whole if limits is None else whole.set(~whole.is_between(*limits), None)
            case Kind.NUMBER:
                return _only(texts, PLAIN_NUMBER).cast(pl.Float64)
    nothing = pl.Series([None], dtype=_TYPES.get(column.kind, pl.String()))
    return nothing.new_from_index(0, len(texts))


def _days(texts: pl.Series, pattern: str, format: str) -> pl.Series:
    days = _only(texts, pattern).str.to_date(format, strict=False, cache=False)
    return days.set(~days.dt.year().is_between(LEAST_YEAR, GREATEST_YEAR), None)


def _only(texts: pl.Series, pattern: str) -> pl.Series:
    return texts.set(~texts.str.contains(pattern), None)


def _unreadable(readings: Mapping[object, Reading]) -> dict[object, Unreadable]:
    return {text: got for text, got in readings.items() if isinstance(got, Unreadable)}


def _usable(reading: Reading) -> object:
    return None if isinstance(reading, Unreadable) else reading
