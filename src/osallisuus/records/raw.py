"""A table as a source gives it, before its cells are read."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from osallisuus.records.found import FoundGroup

if TYPE_CHECKING:
    import narwhals as nw
    import polars as pl


@attrs.frozen(kw_only=True, eq=False)
class RawTable:
    """One table of a source.

    Attributes:
        table: Canonical name.
        source: File, and sheet, for findings.
        frame: Its columns, named by :func:`osallisuus.records.headings.understand`; cells as they are.
        first_row: Row of the source that the first row of ``frame`` is on; ``None`` when the source has
            no order.
        groups: What was found so far.
        refused: Rows, counted from 0, that cannot be used whatever is in their cells, and why.

    .. versionadded:: 0.1
    """

    table: str
    source: str
    frame: "nw.DataFrame[Any] | nw.LazyFrame[Any]"
    first_row: int | None
    groups: tuple[FoundGroup, ...] = ()
    refused: Mapping[int, str] = attrs.field(factory=dict)


def text_frame(names: Sequence[str], rows: Sequence[Sequence[str | None]]) -> "pl.DataFrame":
    """Return a Polars frame of texts; rows that are too short end in nulls."""
    import polars as pl

    columns = {
        name: [row[number] if number < len(row) else None for row in rows]
        for number, name in enumerate(names)
    }
    return pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String))
