"""Where in one Polars column the values of another stand: a join without the cost of joining texts.

Each value's hash says where to look, and looking says whether it is there; the few that another value has
pushed out of their place are joined as usual. The answer is exact.
"""

from collections.abc import Sequence
from typing import Final

import polars as pl

_ROOM: Final = 4
"""Places for each value; fewer push more values out."""
_JOINED: Final = 1000
"""Fewer values than these are joined rather than given a table of their own."""
_MOST_TABLES: Final = 8


def hashes(columns: Sequence[pl.Series]) -> pl.Series:
    """Return a number for each row; rows with equal values have equal numbers, and few others have."""
    first, *others = (column.hash(seed=number) for number, column in enumerate(columns))
    for other in others:
        # Sums of 64 bits wrap around.
        first = first + other
    return first


def maybe_repeated(columns: Sequence[pl.Series]) -> pl.Series | None:
    """Return which rows may have the values of another row; ``None`` when none can.

    None that has them is left out; a few that have not may be among them.
    """
    numbers = hashes(columns)
    in_order = numbers.sort()
    repeated = in_order.filter(in_order == in_order.shift(1)).unique()
    return numbers.is_in(repeated.implode()) if len(repeated) else None


def all_differ(columns: Sequence[pl.Series]) -> bool:
    """Tell whether it is sure that no two rows have the same values; a quick look that may miss it."""
    if len(columns) == 1 and columns[0].null_count() == 0 and columns[0].is_sorted():
        return bool((columns[0] != columns[0].shift(1)).all())
    return hashes(columns).n_unique() == len(columns[0])


class Places:
    """Places of the values of a column in which no value stands twice.

    Example:
        >>> Places(pl.Series(["a", "b"])).of(pl.Series(["b", "c", None, "a"])).to_list()
        [1, None, None, 0]
    """

    def __init__(self, values: pl.Series, *, seed: int = 0) -> None:
        self._values = values.rechunk()
        self._seed = seed
        count = len(values)
        self._mask = (1 << (_ROOM * count).bit_length()) - 1
        slots = self._slots(self._values)
        numbers = pl.int_range(count, dtype=pl.UInt32, eager=True)
        self._table = pl.zeros(self._mask + 1, dtype=pl.UInt32, eager=True)
        if count:
            self._table = self._table.scatter(slots, numbers)
        self._pushed_out = (self._table.gather(slots) != numbers).arg_true()
        pushed_out = self._values.gather(self._pushed_out)
        is_last = len(pushed_out) < _JOINED or seed == _MOST_TABLES
        self._next = None if is_last else Places(pushed_out, seed=seed + 1)
        self._others = pl.DataFrame({"key": pushed_out, "place": self._pushed_out})

    def of(self, values: pl.Series) -> pl.Series:
        """Return the place of each value, null for those that have none."""
        if not len(self._values):
            return pl.Series([None], dtype=pl.UInt32).new_from_index(0, len(values))
        values = values.rechunk()
        places = self._table.gather(self._slots(values))
        is_there = (self._values.gather(places) == values).fill_null(value=False)
        if is_there.all():
            return places
        elsewhere = (~is_there).arg_true()
        return places.scatter(elsewhere, self._of_pushed_out(values.gather(elsewhere)))

    def _of_pushed_out(self, values: pl.Series) -> pl.Series:
        if self._next is not None:
            return self._pushed_out.gather(self._next.of(values))
        keys = pl.DataFrame({"key": values})
        return keys.join(self._others, on="key", how="left", maintain_order="left")["place"]

    def _slots(self, values: pl.Series) -> pl.Series:
        return (values.hash(seed=self._seed) & self._mask).cast(pl.UInt32)
