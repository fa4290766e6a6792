"""Rows of large Polars frames taken or left out with as little copying as can be.

Memory that nothing has touched before costs more than what is put there, so rows that stay are left where
they are. Columns come in pieces, and those of one frame may be cut in different places; what works on whole
rows would then copy all of them, and what works on one column at a time copies none.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import Final

import polars as pl

_RUN: Final = 500
"""So many rows on average must a piece have to be worth the trouble."""


def numbered(frame: pl.DataFrame, first: int) -> pl.DataFrame:
    """Return a frame with a column ``row`` that counts from ``first``."""
    last = first + frame.height
    return beside(frame, pl.int_range(first, last, dtype=pl.Int64, eager=True).alias("row"))


def only(frame: pl.DataFrame, wanted: pl.Series) -> pl.DataFrame:
    """Return some rows of a frame; meant for few."""
    return pl.DataFrame([column.filter(wanted) for column in frame])


def without(frame: pl.DataFrame, unwanted: pl.Series) -> pl.DataFrame:
    """Return a frame without some rows; where they are few, the others stay in memory where they are."""
    at = unwanted.arg_true().to_list()
    if len(at) * _RUN > frame.height:
        return frame.filter(~unwanted)
    dropped = set(at)
    cuts = _cuts(tuple(column.chunk_lengths()) for column in frame)
    edges = sorted({*cuts, *at, *(row + 1 for row in at)})
    return _put_together(frame, [run for run in pairwise(edges) if run[0] not in dropped])


def beside(frame: pl.DataFrame, *columns: pl.Series) -> pl.DataFrame:
    """Return a frame with more columns."""
    return aligned(pl.DataFrame([*frame, *columns]))


def aligned(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame whose columns are cut at the same rows, so that no engine copies them to make them so."""
    layouts = {column.name: tuple(column.chunk_lengths()) for column in frame}
    if len(set(layouts.values())) <= 1:
        return frame
    cuts = _cuts(layouts.values())
    lengths = tuple(end - start for start, end in pairwise(cuts))
    # What is selected from columns that are cut in different places is copied, so nothing is selected.
    other = pl.DataFrame([frame[name] for name, layout in layouts.items() if layout != lengths])
    cut = _put_together(other, list(pairwise(cuts)))
    return pl.DataFrame([cut[name] if name in cut.columns else frame[name] for name in layouts])


def _cuts(layouts: Iterable[Sequence[int]]) -> list[int]:
    """Return the rows where some column is cut, the ends included."""
    return sorted({0, *(cut for layout in set(layouts) for cut in accumulate(layout))})


def _put_together(frame: pl.DataFrame, runs: Sequence[tuple[int, int]]) -> pl.DataFrame:
    pieces = [frame.slice(start, end - start) for start, end in runs]
    return pl.concat(pieces, rechunk=False) if pieces else frame.head(0)
