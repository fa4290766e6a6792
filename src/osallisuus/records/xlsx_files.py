"""Records in XLSX workbooks: a sheet for each table, titles above the headers."""

from collections.abc import Iterator
from pathlib import Path

from osallisuus.records.csv_files import no_headers, unknown_table
from osallisuus.records.errors import RecordsError
from osallisuus.records.found import FoundGroup
from osallisuus.records.headings import (
    HEADER_WITHIN,
    best_header,
    named,
    table_named,
    table_of_headers,
    understand,
)
from osallisuus.records.raw import RawTable, text_frame
from osallisuus.sheets.workbooks import FORMULA, ROUNDED, Sheet, WorkbookError, opened


def read_xlsx(path: Path) -> Iterator[RawTable | FoundGroup]:
    """Yield the tables of a workbook, and a finding for each sheet that is none.

    Raises:
        RecordsError: It is no workbook, it is broken, or it unpacks to too much.
    """
    try:
        with opened(path) as sheets:
            for sheet in sheets:
                yield _sheet(sheet, path, is_only=len(sheets) == 1)
    except WorkbookError as error:
        raise _refused(error, path.name) from error


def _refused(error: WorkbookError, source: str) -> RecordsError:
    return RecordsError(error.code, source, **{k: str(v) for k, v in error.values.items()})


def _sheet(sheet: Sheet, path: Path, *, is_only: bool) -> RawTable | FoundGroup:
    source = path.name if is_only else f"{path.name}/{named(sheet.title)}"
    try:
        rows = sheet.rows()
    except WorkbookError as error:
        raise _refused(error, source) from error
    top = [[cell or "" for cell in row] for row in rows[:HEADER_WITHIN]]
    table = table_named(sheet.title) or (table_named(path.stem) if is_only else None)
    table = table or table_of_headers(top)
    at, count = best_header(top, table) if table else (0, 0)
    filled = sum(1 for row in rows if any(row))
    if table is None:
        return unknown_table(source, sheet.title, filled)
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
