"""Every assignment of whole numbers to hidden cells, written down and sifted."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Name = tuple[str, ...]
Terms = Mapping[Name, int]
Rule = tuple[Terms, int | None, int | None]
"""Coefficients by cell, and the least and most their sum may be."""


def assignments(
    shown: Mapping[Name, int | None],
    ranges: Mapping[Name, Sequence[int]],
    rules: Sequence[Rule],
) -> dict[Name, NDArray[np.int64]]:
    """All values of every cell over all assignments that obey the rules, one column a cell."""
    hidden = [name for name, value in shown.items() if value is None]
    columns: dict[Name, NDArray[np.int64]] = {}
    size = 1
    waiting = list(rules)
    for name in hidden:
        values = np.array(ranges[name], dtype=np.int64)
        columns = {one: np.repeat(column, len(values)) for one, column in columns.items()}
        columns[name] = np.tile(values, size)
        size *= len(values)
        for rule in [r for r in waiting if all(shown[n] is not None or n in columns for n in r[0])]:
            waiting.remove(rule)
            terms, low, high = rule
            total = np.zeros(size, dtype=np.int64)
            for one, factor in terms.items():
                value = shown[one]
                total = total + factor * (columns[one] if value is None else value)
            kept = np.ones(size, dtype=np.bool_)
            kept &= total >= low if low is not None else True
            kept &= total <= high if high is not None else True
            columns = {one: column[kept] for one, column in columns.items()}
            size = int(kept.sum())
    return columns


def interval(columns: Mapping[Name, NDArray[np.int64]], terms: Terms) -> tuple[int, int]:
    """The least and most a sum of hidden cells takes."""
    total = sum(factor * columns[name] for name, factor in terms.items())
    assert isinstance(total, np.ndarray)
    assert total.size, "the true table is always possible"
    return int(total.min()), int(total.max())
