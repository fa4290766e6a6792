"""One table that stands in several files or sheets, such as one for each year, read as one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import attrs

from osallisuus.records.found import FoundGroup
from osallisuus.records.raw import RawTable

if TYPE_CHECKING:
    import polars as pl

_ROW_TEXTS: Final = ("first",)
"""Values of messages that are numbers of rows."""


@attrs.frozen(kw_only=True)
class Part:
    """Where some rows of a joined table come from.

    Attributes:
        source: File, and sheet.
        before: What is added to a row of the source to make the row of the joined table.
        last: Last row of the joined table that comes from here.

    .. versionadded:: 0.1
    """

    source: str
    before: int
    last: int


def place_of(row: int, parts: Sequence[Part]) -> tuple[str, int]:
    """Return the source and the row there of a row of a joined table."""
    part = next((one for one in parts if row <= one.last), parts[-1])
    return part.source, row - part.before


def joined(raws: Sequence[RawTable]) -> tuple[RawTable, tuple[Part, ...]]:
    """Return several raw tables of one name as one, its rows numbered on from source to source."""
    import narwhals as nw
    import polars as pl

    frames: list[pl.DataFrame] = []
    parts: list[Part] = []
    refused: dict[int, str] = {}
    before = 0
    for raw in raws:
        frame: pl.DataFrame = raw.frame.lazy().collect().to_polars()
        first = raw.first_row or 1
        rows = pl.int_range(before + first, before + first + pl.len(), dtype=pl.Int64)
        # A table's own numbers of rows would repeat those of the others.
        frames.append(frame.drop("row", strict=False).with_columns(rows.alias("row")))
        # Cleaning counts refused rows from the first one, which is row 1 here.
        refused |= {before + first + index - 1: slug for index, slug in raw.refused.items()}
        last = before + first + frame.height - 1
        parts.append(Part(source=raw.source, before=before, last=last))
        before = last
    return (
        RawTable(
            table=raws[0].table,
            source=", ".join(raw.source for raw in raws),
            frame=nw.from_native(pl.concat(_of_equal_types(frames), how="diagonal")),
            first_row=1,
            groups=tuple(group for raw in raws for group in raw.groups),
            refused=refused,
        ),
        tuple(parts),
    )


def _of_equal_types(frames: "Sequence[pl.DataFrame]") -> "list[pl.DataFrame]":
    import polars as pl

    types: dict[str, set[pl.DataType]] = {}
    for frame in frames:
        for name, dtype in frame.schema.items():
            types.setdefault(name, set()).add(dtype)
    mixed = [name for name, found in types.items() if len(found) > 1]
    return [
        frame.with_columns(pl.col(name).cast(pl.String) for name in mixed if name in frame.columns)
        for frame in frames
    ]


def placed(
    groups: Iterable[FoundGroup], parts: Mapping[str, tuple[Part, ...]]
) -> Iterator[FoundGroup]:
    """Yield findings with the file and row a person can open, where tables were joined."""
    for group in groups:
        own = parts.get(group.source or "")
        if own is None or group.rows[:1] == (None,) or None in group.rows:
            yield group
        else:
            yield from _split(group, own)


def _split(group: FoundGroup, parts: Sequence[Part]) -> Iterator[FoundGroup]:
    at: dict[str, list[tuple[int, int]]] = {}
    for index, row in enumerate(group.rows):
        source, number = place_of(row or 0, parts)
        at.setdefault(source, []).append((index, number))
    for source, listed in at.items():
        cells = {
            name: [
                _row_text(values[index], source, parts) if name in _ROW_TEXTS else values[index]
                for index, _ in listed
            ]
            for name, values in group.cells.items()
        }
        yield attrs.evolve(group, source=source, rows=[number for _, number in listed], cells=cells)


def _row_text(text: str, source: str, parts: Sequence[Part]) -> str:
    where, number = place_of(int(text), parts)
    return str(number) if where == source else f"{number} ({where})"
