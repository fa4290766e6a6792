"""The texts of a column told apart: what was found in it before it is read."""

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    import polars as pl


@attrs.frozen(eq=False)
class Different:
    """The different texts of a column.

    Attributes:
        texts: Those that must be read one by one: all that there are, but of a column of ids only those that
            cannot be kept as they stand. Days of the calendar may be among them that are in no cell.
        places: For each cell the place of its text among them; ``None`` when nobody has looked.
        values: For each cell its value where it was read at sight, null elsewhere; the texts are then those of
            the other cells. ``None`` when none were.
    """

    texts: "pl.Series"
    places: "pl.Series | None" = None
    values: "pl.Series | None" = None
