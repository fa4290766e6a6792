"""The different texts in columns of a Polars frame, found together and with little work.

To compare a column with one text takes a tenth of the time of telling all its texts apart, so likely texts are
counted first. Where they do not account for all cells, the texts that a sample leads one to expect are looked
up, and only the cells that are none of them are told apart.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import polars as pl

from osallisuus.records.columns import ColumnSpec, Kind
from osallisuus.records.plain_ids import to_look_at
from osallisuus.records.plain_values import plain_values
from osallisuus.records.told_apart import Different
from osallisuus.records.values import (
    GREATEST_YEAR,
    LEAST_YEAR,
    LOOK_AT,
    PLAIN_FINNISH_DAY,
    PLAIN_ISO_DAY,
    Unreadable,
    reader_of,
)

_SAMPLE: Final = 2000
_LARGER_SAMPLE: Final = 20_000
_MANY: Final = 100
"""So many different texts in a sample, and ids are different throughout the column, as a rule."""
_FEW_LIKELY: Final = 6
_LONGEST_CALENDAR: Final = 40_000
"""Days; dates that lie further apart are not all expected."""
_A_YEAR: Final = "1y"
_FREE_TEXT: Final = 0.5
"""Share of different texts in a sample from which on a column repeats too little to expect any."""
_MOSTLY: Final = 0.9
"""Share of likely texts from which on the cells that hold others are looked for."""
_KNOWN: Final = "\x01known"


def texts_to_read(frame: pl.DataFrame, columns: Sequence[ColumnSpec]) -> dict[str, Different]:
    """Return by column the different texts that must be read."""
    texts = [
        column
        for column in columns
        if column.name in frame.columns and frame[column.name].dtype == pl.String
    ]
    sample = frame.head(_SAMPLE).select(column.name for column in texts)
    seen = {column.name: sample[column.name].drop_nulls() for column in texts}
    likely = {
        column.name: _likely(seen[column.name].unique().to_list(), column)
        for column in texts
        if column.kind is not Kind.ID
    }
    found = _all_likely(frame, {name: listed for name, listed in likely.items() if listed})
    return {
        column.name: found.get(column.name)
        or _different(frame[column.name], seen[column.name], column)
        for column in texts
    }


def _likely(seen: Sequence[str], column: ColumnSpec) -> list[str]:
    """Return the texts that a column may well be limited to; none when its cells are to be mapped anyway."""
    codes = column.column.codes if len(column.column.codes) <= _FEW_LIKELY else ()
    is_few = len(seen) <= _FEW_LIKELY
    return list(dict.fromkeys([*seen, *codes])) if is_few and not _is_mapped(seen, column) else []


def _is_mapped(seen: Sequence[str], column: ColumnSpec) -> bool:
    """Tell whether other codes will stand for some of these texts."""
    if column.kind is not Kind.CODE or set(seen) <= set(column.column.codes):
        return False
    read = reader_of(column)
    readings = {text: read(text) for text in seen}
    return any(got != text and not isinstance(got, Unreadable) for text, got in readings.items())


def _all_likely(frame: pl.DataFrame, likely: dict[str, list[str]]) -> dict[str, Different]:
    """Return the different texts of the columns that hold nothing but likely ones."""
    if not likely:
        return {}
    counted = frame.lazy().select(
        count for name, texts in likely.items() for count in _counts(name, texts)
    )
    counts = counted.collect().row(0, named=True)
    found = {}
    for name, texts in likely.items():
        there = [text for number, text in enumerate(texts) if counts[_label(name, number)]]
        cells = sum(counts[_label(name, number)] for number in range(len(texts)))
        if cells == counts[_label(name, -1)]:
            found[name] = Different(pl.Series(name, there, dtype=pl.String))
        elif cells > _MOSTLY * counts[_label(name, -1)]:
            others = frame[name].filter(_is_none_of(frame[name], texts)).unique()
            found[name] = Different(pl.concat([pl.Series(name, there, dtype=pl.String), others]))
    return found


def _is_none_of(cells: pl.Series, texts: Sequence[str]) -> pl.Series:
    cell = pl.col(cells.name)
    is_other = pl.all_horizontal(cell.is_not_null(), *(cell != text for text in texts))
    return cells.to_frame().lazy().select(is_other).collect().to_series()


def _counts(name: str, texts: Sequence[str]) -> Iterator[pl.Expr]:
    yield pl.col(name).count().alias(_label(name, -1))
    for number, text in enumerate(texts):
        yield (pl.col(name) == text).sum().alias(_label(name, number))


def _label(name: str, number: int) -> str:
    return f"{name}{_KNOWN}{number}"


def _different(cells: pl.Series, seen: pl.Series, column: ColumnSpec) -> Different:
    if column.kind is Kind.ID:
        if seen.n_unique() > _MANY:
            return Different(to_look_at(cells.drop_nulls()))
        texts = _among(cells, seen).texts
        return Different(texts.filter(texts.str.contains(LOOK_AT)))
    values = plain_values(cells, seen, column)
    if values is not None:
        left = cells.filter(values.is_null() & cells.is_not_null())
        return Different(left.unique(), values=values)
    if column.kind is Kind.DATE and len(cells) > _LARGER_SAMPLE:
        days = _calendar(seen)
        if len(days):
            return _among(cells, days)
    if seen.n_unique() > _FREE_TEXT * len(seen):
        return Different(cells.unique().drop_nulls())
    return _among(cells, cells.head(_LARGER_SAMPLE).drop_nulls())


def _among(cells: pl.Series, expected: pl.Series) -> Different:
    """Return the different texts, most of which are expected."""
    texts = expected.unique(maintain_order=True)
    places = cells.cast(pl.Enum(texts), strict=False).to_physical().cast(pl.UInt32)
    if places.null_count() == cells.null_count():
        return Different(texts, places)
    is_other = places.is_null() & cells.is_not_null()
    left = cells.filter(is_other)
    others = left.unique()
    theirs = left.cast(pl.Enum(others)).to_physical().cast(pl.UInt32) + len(texts)
    return Different(pl.concat([texts, others]), places.scatter(is_other.arg_true(), theirs))


def _calendar(seen: pl.Series) -> pl.Series:
    """Return the days around those of a sample, written as most of them are; none when there is no telling."""
    is_finnish = seen.str.contains(PLAIN_FINNISH_DAY)
    if 2 * is_finnish.sum() > len(seen):
        texts = seen.filter(is_finnish)
        is_padded = texts.str.contains(r"^0|\.0").any()
        form, written = "%d.%m.%Y", "%d.%m.%Y" if is_padded else "%-d.%-m.%Y"
    else:
        texts, form, written = seen.filter(seen.str.contains(PLAIN_ISO_DAY)), "%Y-%m-%d", "%Y-%m-%d"
    days = texts.str.to_date(form, strict=False, cache=False)
    first, last = days.min(), days.max()
    if not isinstance(first, date) or not isinstance(last, date):
        return seen.head(0)
    is_usual = first.year > LEAST_YEAR and last.year < GREATEST_YEAR
    if not is_usual or (last - first).days > _LONGEST_CALENDAR:
        return seen.head(0)
    around = pl.select(
        pl.date_range(pl.lit(first).dt.offset_by(f"-{_A_YEAR}"), pl.lit(last).dt.offset_by(_A_YEAR))
    ).to_series()
    return around.dt.strftime(written)
