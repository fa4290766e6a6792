"""The different texts in columns of a Polars frame, found together and with little work.

To compare a column with one text takes a tenth of the time of telling all its texts apart, so likely texts are
counted first. Only where they do not account for all cells are the texts told apart.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import polars as pl

from osallisuus.records.columns import ColumnSpec, Kind
from osallisuus.records.personal import MAY_BE_PERSONAL
from osallisuus.records.values import EDGES

_SAMPLE: Final = 2000
_FEW: Final = 100
"""So many different texts in a sample, and there are few in the whole column too, as a rule."""
_FEW_LIKELY: Final = 6
_LOOK_AT: Final = f"{EDGES}|{MAY_BE_PERSONAL}"
_KNOWN: Final = "\x01known"


def texts_to_read(frame: pl.DataFrame, columns: Sequence[ColumnSpec]) -> dict[str, pl.Series]:
    """Return by column the different texts that must be read one by one.

    They are all that there are, but of a column of ids only those that cannot be kept as they stand.
    """
    texts = [
        column
        for column in columns
        if column.name in frame.columns and frame[column.name].dtype == pl.String
    ]
    sample = frame.head(_SAMPLE).select(column.name for column in texts)
    found = _likely(frame, sample, texts)
    left = [column for column in texts if column.name not in found]
    told_apart = frame.lazy().select(
        _apart(column, sample[column.name]).implode() for column in left
    )
    found |= {series.name: series.explode() for series in told_apart.collect()} if left else {}
    return {
        column.name: _to_look_at(found[column.name].drop_nulls(), column).rename(column.name)
        for column in texts
    }


def _likely(
    frame: pl.DataFrame, sample: pl.DataFrame, columns: Sequence[ColumnSpec]
) -> dict[str, pl.Series]:
    """Return the different texts of the columns that hold nothing but likely ones."""
    likely: dict[str, list[str]] = {}
    for column in columns:
        seen = sample[column.name].unique().drop_nulls().to_list()
        if len(seen) <= _FEW_LIKELY:
            codes = column.column.codes if len(column.column.codes) <= _FEW_LIKELY else ()
            likely[column.name] = list(dict.fromkeys([*seen, *codes]))
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
            found[name] = pl.Series(name, there, dtype=pl.String)
    return found


def _counts(name: str, texts: Sequence[str]) -> Iterator[pl.Expr]:
    yield pl.col(name).count().alias(_label(name, -1))
    for number, text in enumerate(texts):
        yield (pl.col(name) == text).sum().alias(_label(name, number))


def _label(name: str, number: int) -> str:
    return f"{name}{_KNOWN}{number}"


def _apart(column: ColumnSpec, sample: pl.Series) -> pl.Expr:
    texts = pl.col(column.name)
    if column.kind is Kind.ID and sample.n_unique() > _FEW:
        texts = texts.filter(texts.str.contains(_LOOK_AT))
    return texts.unique()


def _to_look_at(texts: pl.Series, column: ColumnSpec) -> pl.Series:
    return texts.filter(texts.str.contains(_LOOK_AT)) if column.kind is Kind.ID else texts
