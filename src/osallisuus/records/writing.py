"""Records written to files that this library and other programs read again."""

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from osallisuus.errors import ValueProblemError
from osallisuus.records.book import Records, read_records
from osallisuus.records.columns import TABLES, Kind
from osallisuus.records.errors import needed
from osallisuus.sheets.formulas import harmless

if TYPE_CHECKING:
    import polars as pl


def write_records(
    records: "Records | Mapping[str, object]",
    folder: Path,
    *,
    format: Literal["csv", "xlsx", "parquet"] = "csv",
) -> tuple[Path, ...]:
    """Write accepted rows: one CSV or Parquet file for each table, or one workbook with a sheet for each.

    The files have canonical column names and no ``row``. Texts that a spreadsheet would take for a formula get
    an apostrophe before them in CSV and XLSX; Parquet keeps them as they are.

    Args:
        records: Records, or a mapping from table names to dataframes, which is then read first.
        folder: Folder to write into; made when it is not there.
        format: ``csv`` (UTF-8, comma), ``xlsx`` or ``parquet``.

    Returns:
        The files written.

    Raises:
        ValueProblemError: No such format.
        OSError: The folder cannot be written to.

    .. versionadded:: 0.1
    """
    if format not in ("csv", "xlsx", "parquet"):
        raise ValueProblemError(f"format: expected csv, xlsx or parquet, got {format!r}")
    held = records if isinstance(records, Records) else read_records(records)
    folder.mkdir(parents=True, exist_ok=True)
    frames = {name: _polars(held, name) for name in held.tables}
    if format == "xlsx":
        return (_workbook(frames, folder / "records.xlsx"),)
    files = []
    for name, frame in frames.items():
        file = folder / f"{name}.{format}"
        if format == "parquet":
            frame.write_parquet(file)
        else:
            _csv(frame, name, file)
        files.append(file)
    return tuple(files)


def _polars(records: Records, name: str) -> "pl.DataFrame":
    columns = [column.name for column in TABLES[name].columns]
    frame: pl.DataFrame = records.frame(name).lazy().select(*columns).collect().to_polars()
    return frame


def _texts(name: str) -> list[str]:
    kinds = (Kind.ID, Kind.TEXT, Kind.CODE)
    return [column.name for column in TABLES[name].columns if column.kind in kinds]


def _csv(frame: "pl.DataFrame", name: str, file: Path) -> None:
    import polars as pl

    may_be = r"^[ \x{feff}]*[=+\-@\t\r\n|%]"
    for column in _texts(name):
        if frame[column].str.contains(may_be).any():
            changed = pl.col(column).map_elements(harmless, return_dtype=pl.String)
            frame = frame.with_columns(changed)
    if frame.columns and frame.height:
        frame.write_csv(file)
    else:
        with file.open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened).writerow(frame.columns)


def _workbook(frames: "Mapping[str, pl.DataFrame]", file: Path) -> Path:
    openpyxl = needed("openpyxl")
    book = openpyxl.Workbook(write_only=True)
    for name, frame in frames.items():
        sheet = book.create_sheet(name)
        sheet.append(frame.columns)
        for row in frame.iter_rows():
            sheet.append([_cell(value) for value in row])
    if not frames:
        book.create_sheet("records")
    book.save(file)
    return file


def _cell(value: Any) -> str | int | float | date | None:
    if isinstance(value, str):
        return harmless(value)
    kept: int | float | date | None = value
    return kept
