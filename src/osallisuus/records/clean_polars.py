"""A column of texts in Polars read with as few passes over it as its values allow.

It says what :mod:`osallisuus.records.clean` says on every engine: a property test holds them together.
"""

from collections.abc import Mapping
from typing import Final

import attrs
import polars as pl

from osallisuus.records.columns import ColumnSpec, Kind
from osallisuus.records.values import (
    GREATEST_YEAR,
    LEAST_YEAR,
    LIMITS,
    PLAIN_NUMBER,
    PLAIN_WHOLE,
    Reading,
    Unreadable,
    reader_of,
)

_MANY: Final = 64
"""From so many different values on, the plain ones of them are read by Polars."""
_ISO_DAY: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_FINNISH_DAY: Final = r"^[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}$"
_TOO_MANY: Final = 4000
"""From so many different values on, finding each costs more than reading each cell."""
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


def texts_read(series: pl.Series, texts: pl.Series, column: ColumnSpec) -> TextsRead:
    """Read a column of texts.

    Args:
        series: Its cells.
        texts: What :func:`osallisuus.records.different.texts_to_read` found in it.
        column: What it is.
    """
    if column.kind in (Kind.ID, Kind.TEXT):
        return _free_texts(series, texts, column)
    codes = column.column.codes
    if column.kind is Kind.CODE and len(texts) <= len(codes) and set(texts) <= set(codes):
        return TextsRead(series, None, {})
    return _mapped(series, texts, column)


def _free_texts(series: pl.Series, texts: pl.Series, column: ColumnSpec) -> TextsRead:
    """Only texts that change are replaced; the others stay as they are."""
    read = reader_of(column)
    readings = {text: read(text) for text in texts.to_list()}
    why = _unreadable(readings)
    bad = series.is_in(list(why)).fill_null(value=False) if why else None
    changed = {text: _usable(got) for text, got in readings.items() if got != text}
    if not changed:
        return TextsRead(series, bad, why)
    new = series.replace(list(changed), pl.Series(list(changed.values()), dtype=pl.String))
    return TextsRead(new, bad, why)


def _mapped(series: pl.Series, different: pl.Series, column: ColumnSpec) -> TextsRead:
    """Read each different text once, and put its value wherever the text stands."""
    dtype = _TYPES.get(column.kind, pl.String())
    if not len(different):
        return TextsRead(
            pl.Series(series.name, [None], dtype=dtype).new_from_index(0, len(series)), None, {}
        )
    values = _plain(different, column)
    odd = values.is_null().arg_true()
    read = reader_of(column)
    readings = {text: read(text) for text in different.gather(odd).to_list()}
    if dtype == pl.String and all(got == text for text, got in readings.items()):
        return TextsRead(series, None, {})
    values = values.scatter(
        odd, pl.Series([_usable(got) for got in readings.values()], dtype=dtype)
    )
    why = _unreadable(readings)
    if dtype == pl.Int64 and not why and different.str.contains(PLAIN_WHOLE).all():
        return TextsRead(series.cast(pl.Int64), None, {})
    if (
        dtype == pl.Date
        and len(different) > _TOO_MANY
        and different.str.contains(_ISO_DAY).all()
        and not why
    ):
        return TextsRead(series.str.to_date("%Y-%m-%d", cache=False), None, {})
    places = series.cast(pl.Enum(different)).to_physical()
    bad = different.is_in(list(why)).gather(places).fill_null(value=False) if why else None
    return TextsRead(values.gather(places).alias(series.name), bad, why)


def _plain(texts: pl.Series, column: ColumnSpec) -> pl.Series:
    """Return the values of texts in their usual form, null for the others."""
    if len(texts) >= _MANY:
        match column.kind:
            case Kind.DATE:
                days = _days(texts, _ISO_DAY, "%Y-%m-%d")
                return days.zip_with(days.is_not_null(), _days(texts, _FINNISH_DAY, "%d.%m.%Y"))
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
