"""CSV as people have it: any of three separators, titles above the headers, UTF-8 or Windows-1252.

A healthy file is read by Polars, which is fast. What Polars refuses is read again, slowly, by the standard
library, which says on which row something is wrong.
"""

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from osallisuus.findings import Level
from osallisuus.records.errors import RecordsError
from osallisuus.records.found import FoundGroup
from osallisuus.records.headings import (
    HEADER_WITHIN,
    best_header,
    table_named,
    table_of_headers,
    understand,
)
from osallisuus.records.raw import RawTable, text_frame
from osallisuus.sheets.encodings import UTF16, as_utf8

if TYPE_CHECKING:
    import polars as pl

_SAMPLE: Final = 1024 * 1024
_HEAD: Final = 64 * 1024
_PART: Final = 256 * 1024
_QUOTE: Final = b'"'
_SEPARATORS: Final = (";", ",", "\t")


@attrs.frozen(kw_only=True)
class _Layout:
    """Where things are in a file."""

    table: str
    separator: str
    headers: tuple[str, ...]
    header_row: int
    lines_before: int


def read_csv(path: Path) -> RawTable | FoundGroup:
    """Read a CSV file; a finding when it is no participation table.

    Raises:
        RecordsError: A quotation mark has no pair, or the file cannot be opened.
    """
    file = _opened(path)
    layout = _layout(path, file)
    if layout is None:
        return _no_layout(path, _whole(path)[0])
    if file.quotes % 2:
        raise RecordsError("records.problem.open-quote", path.name)
    heading = understand(layout.headers, layout.table, path.name)
    frame, refused, is_unicode = _cells(path, file, layout, heading.names)
    groups = heading.groups
    if not is_unicode:
        groups += (_encoding(layout.table, path.name),)
    import narwhals as nw

    return RawTable(
        table=layout.table,
        source=path.name,
        frame=nw.from_native(frame),
        first_row=layout.header_row + 2,
        groups=groups,
        refused=refused,
    )


def _no_layout(path: Path, text: bytes) -> FoundGroup:
    """Return the finding of a file that is empty, or that has no headers of a table."""
    table, lines = table_named(path.stem), sum(1 for line in text.split(b"\n") if line.strip())
    if table is None:
        return unknown_table(path.name, path.stem, lines)
    if lines:
        return no_headers(path.name, table, lines)
    return FoundGroup(
        slug="records.empty-table", level=Level.WARNING, table=table, source=path.name
    )


def unknown_table(source: str, name: str, rows: int) -> FoundGroup:
    """Return the finding of a file or sheet that is no participation table."""
    from osallisuus.privacy import shown

    return FoundGroup(
        slug="records.unknown-table",
        level=Level.WARNING,
        table=shown(name).strip("'"),
        source=source,
        values={"name": shown(name).strip("'"), "rows": str(rows)},
    )


def no_headers(source: str, table: str, rows: int) -> FoundGroup:
    """Return the finding of a file or sheet that is named after a table and has no headers."""
    return FoundGroup(
        slug="records.no-headers",
        level=Level.ERROR,
        table=table,
        source=source,
        values={"rows": str(rows)},
    )


def _encoding(table: str, source: str) -> FoundGroup:
    return FoundGroup(slug="records.encoding", level=Level.INFO, table=table, source=source)


@attrs.frozen(kw_only=True)
class _File:
    """What one look through a file tells.

    Attributes:
        start: Its first characters.
        is_whole: Whether they are all there are.
        is_plain: Whether they are lines of UTF-8; what follows them may still be something else.
        quotes: How many quotation marks the file has.
    """

    start: str
    is_whole: bool
    is_plain: bool
    quotes: int


def _opened(path: Path) -> _File:
    try:
        with path.open("rb") as file:
            start = file.read(_SAMPLE)
            quotes = start.count(_QUOTE)
            # One buffer for all of a file that may be large, small enough to stay close to the processor.
            part = bytearray(_PART)
            while size := file.readinto(part):
                # Most files have no quotation mark, and that is found faster than how many there are.
                if part.find(_QUOTE, 0, size) >= 0:
                    quotes += part.count(_QUOTE, 0, size)
            is_whole = file.tell() == len(start)
    except OSError:
        raise RecordsError("records.problem.not-found", path.name) from None
    is_old = b"\n" not in start
    if not is_whole and not is_old and not start.startswith(UTF16):
        # Whole lines, so that no character is cut in two.
        start = start[: start.rfind(b"\n") + 1]
    text, is_utf8 = as_utf8(start)
    return _File(
        start=text.decode("utf-8", errors="replace"),
        is_whole=is_whole,
        is_plain=is_utf8 and not is_old and not start.startswith(UTF16),
        quotes=quotes,
    )


def _whole(path: Path) -> tuple[bytes, bool]:
    """Return a file as UTF-8 without a mark, and whether it was in Unicode all along."""
    return as_utf8(path.read_bytes())


def _layout(path: Path, file: _File) -> _Layout | None:
    best: tuple[int, int, _Layout] | None = None
    named = table_named(path.stem)
    for separator in _SEPARATORS:
        rows, ends = _first_rows(file, separator)
        table = named or table_of_headers(rows)
        if table is None:
            continue
        at, count = best_header(rows, table)
        if count and (best is None or (count, len(rows[at])) > best[:2]):
            headers = tuple(rows[at])
            layout = _Layout(
                table=table,
                separator=separator,
                headers=headers,
                header_row=at,
                lines_before=ends[at],
            )
            best = (count, len(headers), layout)
    return best[2] if best else None


def _first_rows(file: _File, separator: str) -> tuple[list[list[str]], list[int]]:
    """Return the first rows and the number of lines up to the end of each."""
    rows, ends = _rows_of(file.start[:_HEAD], separator)
    if len(rows) <= HEADER_WITHIN and len(file.start) > _HEAD:
        rows, ends = _rows_of(file.start, separator)
    if not file.is_whole and 1 < len(rows) <= HEADER_WITHIN:
        rows, ends = rows[:-1], ends[:-1]
    return rows[:HEADER_WITHIN], ends[:HEADER_WITHIN]


def _rows_of(text: str, separator: str) -> tuple[list[list[str]], list[int]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[list[str]] = []
    ends: list[int] = []
    try:
        for row in reader:
            rows.append(row)
            ends.append(reader.line_num)
            if len(rows) > HEADER_WITHIN:
                break
    except csv.Error:
        pass
    return rows, ends


def _cells(
    path: Path, file: _File, layout: _Layout, names: tuple[str, ...]
) -> "tuple[pl.DataFrame, dict[int, str], bool]":
    """Return the cells, the rows that are refused, and whether the file is in Unicode."""
    if file.is_plain:
        frame = _fast_cells(path, layout, names)
        if frame is not None:
            return frame, {}, True
    text, is_unicode = _whole(path)
    if not file.is_plain or not is_unicode:
        frame = _fast_cells(text, layout, names)
        if frame is not None:
            return frame, {}, is_unicode
    return *_slow_cells(text.decode("utf-8", errors="replace"), layout, names), is_unicode


def _fast_cells(
    source: Path | bytes, layout: _Layout, names: tuple[str, ...]
) -> "pl.DataFrame | None":
    import polars as pl

    schema = dict.fromkeys(names, pl.String)
    try:
        return pl.read_csv(
            source,
            separator=layout.separator,
            has_header=False,
            skip_lines=layout.lines_before,
            schema=schema,
            infer_schema=False,
            glob=False,
        )
    except pl.exceptions.NoDataError:
        return pl.DataFrame(schema=schema)
    except (pl.exceptions.PolarsError, OverflowError):
        return None


def _slow_cells(
    text: str, layout: _Layout, names: tuple[str, ...]
) -> "tuple[pl.DataFrame, dict[int, str]]":
    csv.field_size_limit(2**31 - 1)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=layout.separator)
    rows = list(reader)[layout.header_row + 1 :]
    width = len(names)
    refused = {
        index: "records.ragged-row"
        for index, row in enumerate(rows)
        if any(cell.strip() for cell in row[width:])
    }
    return text_frame(names, [_padded(row, width) for row in rows]), refused


def _padded(row: Iterable[str], width: int) -> list[str | None]:
    return [cell if cell else None for cell in list(row)[:width]]
