"""Where in one Polars column the values of another stand: a join without the cost of joining texts.

Each value's hash says where to look, and looking says whether it is there; the few that another value has
pushed out of their place are looked for with other bits of the hash, and the last of them joined as usual.
The answer is exact.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ROOM: Final = 4
"""Places for each value; fewer push more values out."""
_JOINED: Final = 5000
"""Fewer values than these are joined rather than given a table of their own."""
_PART: Final = 131_072
_BITS: Final = 63
_MANY: Final = 200_000
"""From so many rows on, NumPy is worth loading."""


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
    first = columns[0]
    if len(columns) == 1 and not first.null_count() and _is_rising(first):
        return None
    if len(first) < _MANY:
        numbers = hashes(columns)
        in_order = numbers.sort()
        repeated = in_order.filter(in_order == in_order.shift(1)).unique()
    else:
        repeated = _repeated(columns)
        numbers = hashes(columns) if len(repeated) else repeated
    return numbers.is_in(repeated.implode()) if len(repeated) else None


def _is_rising(values: pl.Series) -> bool:
    """Tell whether each value is greater than the one before it, so that none stands twice."""
    for start in range(0, len(values), _PART):
        # Parts overlap by one value; compared as a whole, all values would be copied.
        part = values.slice(start, _PART + 1).rechunk()
        if not (part.slice(1) > part.head(len(part) - 1)).all():
            return False
    return True


def _repeated(columns: Sequence[pl.Series]) -> pl.Series:
    """Return the hashes that are there more than once; they are sorted where they stand."""
    import numpy as np

    listed = np.zeros(len(columns[0]), dtype=np.uint64)
    for number, column in enumerate(columns):
        at = 0
        for piece in column.hash(seed=number).get_chunks():
            listed[at : at + len(piece)] += piece.to_numpy()
            at += len(piece)
    listed.sort()
    return pl.Series(listed[1:][listed[1:] == listed[:-1]]).unique()


class Places:
    """Places of the values of a column in which no value stands twice.

    Example:
        >>> Places(pl.Series(["a", "b"])).of(pl.Series(["b", "c", None, "a"])).to_list()
        [1, None, None, 0]
    """

    def __init__(self, values: pl.Series) -> None:
        self._values = values.rechunk()
        self._table: _Table | None = None

    def of(self, values: pl.Series) -> pl.Series:
        """Return the place of each value, null for those that have none."""
        values = values.rechunk()
        if not len(self._values) or len(values) + len(self._values) < _MANY:
            return _joined(self._values, values)
        if self._table is None:
            self._table = _Table(self._values, _bits_of(self._values), 0)
        return self._table.places(values, _bits_of(values))


class _Table:
    """A slot for each of the values that the tables before this one had no place for."""

    def __init__(self, values: pl.Series, bits: "NDArray[np.int64]", used: int) -> None:
        import numpy as np

        self._values, self._used = values, used
        width = (_ROOM * len(values)).bit_length()
        self._mask = (1 << width) - 1
        slots = self._slots(bits)
        numbers = np.arange(len(values), dtype=np.uint32)
        self._table = np.zeros(self._mask + 1, dtype=np.uint32)
        self._table[slots] = numbers
        pushed_out = np.flatnonzero(self._table[slots] != numbers)
        self._pushed_out = pl.Series(pushed_out, dtype=pl.UInt32)
        self._others = values.gather(self._pushed_out)
        # The next table needs fewer bits than this one.
        has_bits = used + 2 * width <= _BITS
        self._next = (
            _Table(self._others, bits[pushed_out], used + width)
            if has_bits and len(self._others) >= _JOINED
            else None
        )

    def places(self, values: pl.Series, bits: "NDArray[np.int64]") -> pl.Series:
        """Return the place of each value, null for those that have none."""
        places = pl.Series(self._table[self._slots(bits)])
        is_there = (self._values.gather(places) == values).fill_null(value=False)
        if is_there.all():
            return places
        elsewhere = (~is_there).arg_true()
        sought = values.gather(elsewhere)
        if self._next is None:
            among_others = _joined(self._others, sought)
        else:
            among_others = self._next.places(sought, bits[elsewhere.to_numpy()])
        return places.scatter(elsewhere, self._pushed_out.gather(among_others))

    def _slots(self, bits: "NDArray[np.int64]") -> "NDArray[np.int64]":
        return (bits >> self._used) & self._mask


def _bits_of(values: pl.Series) -> "NDArray[np.int64]":
    import numpy as np

    return values.hash().to_numpy().view(np.int64)


def _joined(values: pl.Series, sought: pl.Series) -> pl.Series:
    """Return the place of each value that is sought, for the cases where a table is not worth it."""
    places = pl.int_range(len(values), dtype=pl.UInt32, eager=True)
    own = pl.DataFrame({"key": values, "place": places})
    keys = pl.DataFrame({"key": sought})
    return keys.join(own, on="key", how="left", maintain_order="left")["place"]
