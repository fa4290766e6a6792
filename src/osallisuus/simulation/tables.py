"""The simulated tables, as rows, as data frames and as files."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from osallisuus.records.columns import TABLES, Kind

if TYPE_CHECKING:
    import polars


@attrs.frozen(kw_only=True)
class Simulated:
    """Synthetic records of one project.

    Attributes:
        project: Id of the project.
        as_of: Day on which the records are looked at; nothing is dated later.
        rows: Rows of every table by its name.
        assumptions: What the plan does not say and was assumed, in English.

    .. versionadded:: 0.1
    """

    project: str
    as_of: date
    rows: Mapping[str, Sequence[object]]
    assumptions: tuple[str, ...] = ()

    def frames(self) -> Mapping[str, "polars.DataFrame"]:
        """Return the tables as Polars frames, typed column by column; ready for ``kit.records``."""
        import polars as pl

        types: Mapping[Kind, type[pl.DataType]] = {
            Kind.ID: pl.String,
            Kind.TEXT: pl.String,
            Kind.CODE: pl.String,
            Kind.TIME: pl.String,
            Kind.INTEGER: pl.Int64,
            Kind.NUMBER: pl.Float64,
            Kind.DATE: pl.Date,
        }
        return {
            name: pl.DataFrame(
                {
                    column.name: pl.Series(
                        column.name,
                        [getattr(row, column.name) for row in self.rows.get(name, ())],
                        dtype=types[column.kind],
                    )
                    for column in spec.columns
                }
            )
            for name, spec in TABLES.items()
        }

    def write(self, folder: Path) -> tuple[Path, ...]:
        """Write one CSV file a table into a folder, UTF-8, and return the files.

        Raises:
            OSError: The folder cannot be written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        written = []
        for name, spec in TABLES.items():
            rows = self.rows.get(name, ())
            if not rows:
                continue
            path = folder / f"{name}.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                out = csv.writer(file, lineterminator="\n")
                out.writerow([column.name for column in spec.columns])
                for row in rows:
                    out.writerow([_cell(getattr(row, column.name)) for column in spec.columns])
            written.append(path)
        return tuple(written)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:g}"
    return value.isoformat() if isinstance(value, date) else str(value)
