"""Parquet files and the tables of DuckDB and SQLite files."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from osallisuus.records.csv_files import unknown_table
from osallisuus.records.errors import RecordsError, needed
from osallisuus.records.found import FoundGroup
from osallisuus.records.frames import framed, of_columns
from osallisuus.records.headings import named, table_named, table_of_headers
from osallisuus.records.raw import RawTable

if TYPE_CHECKING:
    import polars as pl

_SQLITE: Final = b"SQLite format 3\x00"


def read_parquet(path: Path) -> RawTable | FoundGroup:
    """Read a Parquet file.

    Raises:
        RecordsError: It is no Parquet file or it is broken.
    """
    import polars as pl

    try:
        frame = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise RecordsError("records.problem.broken", path.name, format="Parquet") from error
    return _of(frame, path.stem, path.name)


def read_database(path: Path) -> Iterator[RawTable | FoundGroup]:
    """Yield the tables of a SQLite or DuckDB file, opened for reading only.

    Raises:
        RecordsError: It is neither, or it is broken.
        MissingExtraError: It is a DuckDB file and duckdb is not installed.
    """
    with path.open("rb") as opened:
        is_sqlite = opened.read(len(_SQLITE)) == _SQLITE
    yield from _sqlite(path) if is_sqlite else _duckdb(path)


def _sqlite(path: Path) -> Iterator[RawTable | FoundGroup]:
    import sqlite3

    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            listed = opened.execute(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name"
            ).fetchall()
            for (name,) in listed:
                if not str(name).startswith("sqlite_"):
                    cursor = opened.execute(f"SELECT * FROM {_quoted(name)}")  # noqa: S608
                    headers = [column[0] for column in cursor.description]
                    yield _of(
                        _frame(headers, cursor.fetchall()), name, f"{path.name}/{named(name)}"
                    )
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise RecordsError("records.problem.broken", path.name, format="SQLite") from error


def _duckdb(path: Path) -> Iterator[RawTable | FoundGroup]:
    duckdb = needed("duckdb")
    try:
        with closing(duckdb.connect(str(path), read_only=True)) as opened:
            # A view may read any file it names, so only what is stored here is read.
            opened.execute("SET enable_external_access = false")
            listed = opened.execute(
                "SELECT table_name FROM information_schema.tables "
                "WHERE table_schema = 'main' ORDER BY table_name"
            ).fetchall()
            for (name,) in listed:
                cursor = opened.execute(f"SELECT * FROM {_quoted(name)}")  # noqa: S608
                headers = [column[0] for column in cursor.description]
                yield _of(_frame(headers, cursor.fetchall()), name, f"{path.name}/{named(name)}")
    except duckdb.Error as error:
        raise RecordsError("records.problem.broken", path.name, format="DuckDB") from error


def _quoted(name: object) -> str:
    doubled = str(name).replace('"', '""')
    return f'"{doubled}"'


def _frame(headers: Sequence[str], rows: Sequence[Sequence[Any]]) -> "pl.DataFrame":
    columns = {header: [row[number] for row in rows] for number, header in enumerate(headers)}
    return of_columns(columns)


def _of(frame: "pl.DataFrame", name: str, source: str) -> RawTable | FoundGroup:
    import narwhals as nw

    table = table_named(name) or table_of_headers([frame.columns])
    if table is None:
        return unknown_table(source, name, frame.height)
    return framed(nw.from_native(frame), table, source)
