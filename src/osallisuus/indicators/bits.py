"""Conditions on a row as bits of whole numbers, which outlive a grouping that keeps the first row.

A grouping has no "value of the first row" that every engine computes alike and fast, but every engine has a
smallest number. So what is asked of a row is packed below its place in the order, and the smallest of the
sums holds the answers of the first row.
"""

from collections.abc import Sequence
from functools import reduce
from typing import Final

import narwhals as nw

WIDTH: Final = 16
"""Conditions in one number: a place in the order takes up to 47 of its 63 bits."""
SPAN: Final = 1 << WIDTH
PLACE: Final = "place"


def packed(conditions: Sequence[nw.Expr]) -> dict[str, nw.Expr]:
    """Return the columns that hold a row's answers below its place in the order (:data:`PLACE`)."""
    columns = {}
    for start in range(0, len(conditions), WIDTH):
        terms = [
            condition.cast(nw.Int64) * (1 << place)
            for place, condition in enumerate(conditions[start : start + WIDTH])
        ]
        mask = reduce(lambda one, other: one + other, terms)
        columns[_name(start)] = nw.col(PLACE) * SPAN + mask
    return columns


def without_place(columns: Sequence[str]) -> dict[str, nw.Expr]:
    """Return the columns of the first row with its answers alone."""
    return {name: nw.col(name) - nw.col(PLACE) * SPAN for name in columns}


def answer(place: int) -> nw.Expr:
    """Return whether the condition at a place of those that were packed holds."""
    # The bit is the first after the point; what is left of it is cut off.
    part = nw.col(_name(place)) / (2 << place % WIDTH)
    return part - part.floor() >= 0.5


def _name(place: int) -> str:
    return f"answers {place // WIDTH}"
