"""A column of ids looked at as a whole: most are alike, letters and then digits, and can hold nothing personal.

Ids of one length are a table of bytes. When each place in them holds only digits, or only letters, the least
and the greatest byte of the place tell so, and no id needs to be looked at by itself.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

import polars as pl

from osallisuus.records.values import LOOK_AT

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MANY: Final = 200_000
"""From so many ids on, NumPy is worth loading."""
_LONGEST: Final = 64
_ABREAST: Final = 128
"""Ids that are laid side by side, so that one pass over long rows compares them."""
_PART: Final = 131_072
_MOST_ODD: Final = 0.1
"""Share of ids of other lengths up to which the rest is worth a look as a whole."""
_DIGITS: Final = (ord("0"), ord("9"))
_LETTERS: Final = ((ord("A"), ord("Z")), (ord("a"), ord("z")))
_HYPHENS: Final = (ord("-"), ord("-"))
_AFTER_HYPHEN: Final = 10
"""Characters of an identity code that can follow a hyphen: six digits, a mark and three digits at least."""


def to_look_at(ids: pl.Series) -> pl.Series:
    """Return the different ids that must be looked at one by one, of a column without nulls."""
    if len(ids) >= _MANY:
        lengths = ids.str.len_bytes()
        length = int(lengths[0])
        is_odd = lengths != length
        odd = int(is_odd.sum())
        is_worth_it = 0 < length <= _LONGEST and odd <= _MOST_ODD * len(ids)
        if is_worth_it and _are_plain(_of_length(ids, is_odd if odd else None), length):
            ids = ids.filter(is_odd) if odd else ids.head(0)
    return ids.filter(ids.str.contains(LOOK_AT)).unique()


def _of_length(ids: pl.Series, is_odd: pl.Series | None) -> Iterator[pl.Series]:
    """Yield ids but the odd ones, in parts whose memory is used again."""
    for start in range(0, len(ids), _PART):
        part = ids.slice(start, _PART)
        yield part if is_odd is None else part.filter(~is_odd.slice(start, _PART))


def _are_plain(parts: Iterable[pl.Series], length: int) -> bool:
    """Tell whether it is sure that none of these ids, all of one length, need be looked at by itself."""
    import numpy as np

    extremes = [_extremes(part, length) for part in parts if len(part)]
    least = np.min([lowest for lowest, _ in extremes], axis=0)
    most = np.max([highest for _, highest in extremes], axis=0)
    first, *others = zip(least.tolist(), most.tolist(), strict=True)
    return _within(first, _LETTERS) and all(
        _within(one, (_DIGITS, *_LETTERS))
        or (one == _HYPHENS and length - place - 1 < _AFTER_HYPHEN)
        for place, one in enumerate(others, start=1)
    )


def _extremes(ids: pl.Series, length: int) -> "tuple[NDArray[np.uint8], NDArray[np.uint8]]":
    """Return the least and the greatest byte of each place in ids of one length."""
    import numpy as np

    table = ids.cast(pl.Binary).bin.reinterpret(dtype=pl.Array(pl.UInt8, length)).to_numpy()
    abreast = len(table) // _ABREAST * _ABREAST
    wide, rest = table[:abreast].reshape(-1, _ABREAST * length), table[abreast:]
    if not abreast:
        return rest.min(axis=0), rest.max(axis=0)
    least = np.vstack([wide.min(axis=0).reshape(_ABREAST, length), rest]).min(axis=0)
    most = np.vstack([wide.max(axis=0).reshape(_ABREAST, length), rest]).max(axis=0)
    return least, most


def _within(one: tuple[int, int], ranges: Iterable[tuple[int, int]]) -> bool:
    return any(least <= one[0] and one[1] <= most for least, most in ranges)
