"""XLSX workbooks, where small projects live: a sheet for each table, titles above the headers.

Formulas are never evaluated, and the results saved beside them are not trusted. How much a workbook unpacks to
is looked up before anything of it is read.
"""

import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any, Final
from xml.parsers import expat

from osallisuus.records.csv_files import no_headers, unknown_table
from osallisuus.records.errors import RecordsError, needed
from osallisuus.records.found import FoundGroup
from osallisuus.records.headings import (
    HEADER_WITHIN,
    best_header,
    named,
    table_named,
    table_of_headers,
    understand,
)
from osallisuus.records.raw import MOST_UNPACKED, RawTable, text_frame
from osallisuus.records.values import FORMULA, ROUNDED

# Spreadsheets keep 15 digits of a number.
_FIRST_ROUNDED: Final = 10**15
_MOST_PARTS: Final = 10_000
_BEGINNING: Final = 2048


def read_xlsx(path: Path) -> Iterator[RawTable | FoundGroup]:
    """Yield the tables of a workbook, and a finding for each sheet that is none.

    Raises:
        RecordsError: It is no workbook, it is broken, or it unpacks to too much.
    """
    _refuse_bombs(path)
    openpyxl = needed("openpyxl")

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=False, keep_links=False)
    except Exception as error:  # a broken file makes openpyxl raise anything
        raise RecordsError("records.problem.broken", path.name, format="XLSX") from error
    try:
        sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "reset_dimensions")]
        for sheet in sheets:
            yield _sheet(sheet, path, is_only=len(sheets) == 1)
    finally:
        book.close()


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
            size = sum(part.file_size for part in parts)
            if size > MOST_UNPACKED or len(parts) > _MOST_PARTS:
                million = 1024 * 1024
                raise RecordsError(
                    "records.problem.too-large",
                    path.name,
                    got=str(size // million),
                    most=str(MOST_UNPACKED // million),
                )
            for part in parts:
                with packed.open(part) as opened:
                    # Entities can make a small part unpack without end; workbooks have none.
                    if _declares_a_type(opened):
                        raise RecordsError("records.problem.doctype", path.name)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise RecordsError("records.problem.broken", path.name, format="XLSX") from error


class _Seen(Exception):  # noqa: N818 - it ends the reading, nothing is wrong
    """Enough of a part was read."""


def _declares_a_type(part: IO[bytes]) -> bool:
    """Tell whether XML, in any encoding, begins with a document type; other parts do not."""
    declared = False

    def on_type(*_: object) -> None:
        nonlocal declared
        declared = True
        raise _Seen

    def on_element(*_: object) -> None:
        raise _Seen

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = on_type
    parser.StartElementHandler = on_element
    # A picture is no XML, and a broken part is refused by who reads it.
    with suppress(_Seen, expat.ExpatError):
        while chunk := part.read(_BEGINNING):
            parser.Parse(chunk, False)
    return declared


def _sheet(sheet: Any, path: Path, *, is_only: bool) -> RawTable | FoundGroup:
    sheet.reset_dimensions()
    source = path.name if is_only else f"{path.name}/{named(str(sheet.title))}"
    try:
        rows = [[_text(cell) for cell in row] for row in sheet.iter_rows()]
    except Exception as error:  # a broken file makes openpyxl raise anything
        raise RecordsError("records.problem.broken", source, format="XLSX") from error
    top = [[cell or "" for cell in row] for row in rows[:HEADER_WITHIN]]
    table = table_named(str(sheet.title)) or (table_named(path.stem) if is_only else None)
    table = table or table_of_headers(top)
    at, count = best_header(top, table) if table else (0, 0)
    filled = sum(1 for row in rows if any(row))
    if table is None:
        return unknown_table(source, str(sheet.title), filled)
    if count == 0 and filled:
        return no_headers(source, table, filled)
    headers = [cell or "" for cell in rows[at]] if rows else []
    while headers and not headers[-1].strip() and not _used(rows, at, len(headers) - 1):
        headers.pop()
    heading = understand(
        ["" if cell in (FORMULA, ROUNDED) else cell for cell in headers], table, source
    )
    import narwhals as nw

    body = rows[at + 1 :]
    width = len(headers)
    refused = {index: "records.ragged-row" for index, row in enumerate(body) if any(row[width:])}
    return RawTable(
        table=table,
        source=source,
        frame=nw.from_native(text_frame(heading.names, body)),
        first_row=at + 2,
        groups=heading.groups if filled else (),
        refused=refused,
    )


def _used(rows: list[list[str | None]], at: int, column: int) -> bool:
    return any(len(row) > column and row[column] for row in rows[at + 1 :])


def _text(cell: Any) -> str | None:
    """Return a cell as text; dates as ``YYYY-MM-DD``, times as ``HH:MM``, truth as yes or no."""
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "f" or not isinstance(
        value, str | int | float | bool | date | datetime | time
    ):
        return FORMULA
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return value.date().isoformat() if is_day else value.isoformat(sep=" ")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, int | float) and abs(value) >= _FIRST_ROUNDED:
        return ROUNDED
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
