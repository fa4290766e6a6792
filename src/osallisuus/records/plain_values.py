"""Columns of whole numbers read at sight: those in the usual form, which is nearly all of them.

What is written in any other way is left for the reader of single cells, so nothing is read more freely here.
"""

from collections.abc import Iterator
from functools import reduce
from typing import Final

import polars as pl

from osallisuus.records.columns import ColumnSpec, Kind
from osallisuus.records.values import LIMITS, PLAIN_WHOLE

_SOME: Final = 20_000
"""Fewer cells than these are told apart as soon."""
_MOST: Final = 0.5
"""Share of a sample that must be in the usual form."""
_GREATEST: Final = 9999


def plain_values(cells: pl.Series, seen: pl.Series, column: ColumnSpec) -> pl.Series | None:
    """Return the values of cells in the usual form, null for the others; ``None`` when it is not worth the try.

    Args:
        cells: Texts.
        seen: A sample of them, without nulls.
        column: What they are.
    """
    if column.kind is not Kind.INTEGER or len(cells) < _SOME:
        return None
    if seen.str.contains(PLAIN_WHOLE).sum() <= _MOST * len(seen):
        return None
    least, most = LIMITS.get(column.name, (0, _GREATEST))
    numbers = cells.cast(pl.Int64, strict=False)
    number, length = pl.col("number"), pl.col("length")
    # A number with as many characters as it has digits has no zero, plus or blank before it.
    of_length = (
        number.is_between(max(least, first), min(most, last)) & (length == digits)
        for digits, first, last in _spans(least, most)
    )
    frame = pl.DataFrame([numbers.alias("number"), cells.str.len_bytes().alias("length")])
    is_plain = frame.lazy().select(reduce(pl.Expr.or_, of_length)).collect().to_series()
    return numbers if is_plain.all() else numbers.set(~is_plain, None)


def _spans(least: int, most: int) -> Iterator[tuple[int, int, int]]:
    """Yield how many digits, and the least and the greatest number that has so many."""
    first = 0
    for digits in range(1, len(str(_GREATEST)) + 1):
        last = 10**digits - 1
        if least <= last and first <= most:
            yield digits, first, last
        first = last + 1
