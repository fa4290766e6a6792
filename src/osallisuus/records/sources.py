"""Where records come from: folders, files, databases, dataframes."""

from collections.abc import Callable, Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import Any, Final

from osallisuus.names import closest
from osallisuus.privacy import shown
from osallisuus.records.columns import TABLES
from osallisuus.records.errors import RecordsError, needed
from osallisuus.records.found import FoundGroup
from osallisuus.records.frames import frame_of, framed, of_one_engine
from osallisuus.records.headings import named, table_named
from osallisuus.records.joining import Part, joined
from osallisuus.records.raw import RawTable

Read = RawTable | FoundGroup
Progress = Callable[[str], object]

_READERS: Final[Mapping[str, str]] = {
    ".csv": "csv_files:read_csv",
    ".tsv": "csv_files:read_csv",
    ".txt": "csv_files:read_csv",
    ".xlsx": "xlsx_files:read_xlsx",
    ".xlsm": "xlsx_files:read_xlsx",
    ".parquet": "databases:read_parquet",
    ".duckdb": "databases:read_database",
    ".db": "databases:read_database",
    ".sqlite": "databases:read_database",
    ".sqlite3": "databases:read_database",
}
_OF_SHEETS: Final = (".xlsx", ".xlsm")
_IN_FOLDERS: Final = (".csv", ".tsv", ".xlsx", ".xlsm", ".parquet")


def tables_of(source: object, progress: Progress) -> Iterator[tuple[Read, tuple[Part, ...]]]:
    """Yield what a source holds: raw tables with the parts they were joined from, and findings.

    Args:
        source: A path to a folder or file, or a mapping from table names to dataframes.
        progress: Called with the name of each file or table before it is read.

    Raises:
        RecordsError: The source, or a file in it, cannot be read at all, or a table is there twice.
        MissingExtraError: A library that the format needs is not installed.
    """
    if isinstance(source, Mapping) or _is_one_file_a_table(source):
        for read in _read(source, progress):
            yield read, ()
        return
    raws: dict[str, list[RawTable]] = {}
    for read in _read(source, progress):
        if isinstance(read, RawTable):
            raws.setdefault(read.table, []).append(read)
        else:
            yield read, ()
    while raws:
        # Nothing holds on to what was read of a table once it has been handed on.
        several = raws.pop(next(iter(raws)))
        yield (several[0], ()) if len(several) == 1 else joined(several)


def _is_one_file_a_table(source: object) -> bool:
    """Tell whether a folder has files of different tables, so that each can be read and let go."""
    path = Path(source) if isinstance(source, str | PathLike) else Path()
    if not path.is_dir():
        return False
    files = [file for file in path.iterdir() if _is_records(file)]
    tables = {table_named(file.stem) for file in files if file.suffix.lower() not in _OF_SHEETS}
    return len(tables - {None}) == len(files)


def _read(source: object, progress: Progress) -> Iterator[Read]:
    if isinstance(source, Mapping):
        yield from _of_frames(source, progress)
        return
    if not isinstance(source, str | PathLike):
        kind = type(source).__name__
        raise RecordsError("records.problem.not-a-source", kind, got=kind)
    path = Path(source)
    if path.is_dir():
        files = [file for file in sorted(path.iterdir()) if _is_records(file)]
        if not files:
            raise RecordsError("records.problem.nothing", named(path.name))
        for file in files:
            yield from _of_file(file, progress)
    elif path.is_file():
        yield from _of_file(path, progress)
    else:
        raise RecordsError("records.problem.not-found", named(path.name))


def _is_records(file: Path) -> bool:
    is_hidden = file.name.startswith((".", "~$"))
    return file.is_file() and not is_hidden and file.suffix.lower() in _IN_FOLDERS


def _of_file(file: Path, progress: Progress) -> Iterator[Read]:
    if named(file.name) != file.name:
        raise RecordsError("records.problem.personal-name", named(file.name))
    reader = _READERS.get(file.suffix.lower())
    if reader is None:
        raise RecordsError("records.problem.format", file.name, got=file.suffix or "–")
    progress(file.name)
    module, _, name = reader.partition(":")
    read: Callable[[Path], Read | Iterator[Read]] = getattr(
        needed(f"osallisuus.records.{module}"), name
    )
    found = read(file)
    if isinstance(found, RawTable | FoundGroup):
        yield found
    else:
        yield from found


def _of_frames(frames: Mapping[Any, object], progress: Progress) -> Iterator[Read]:
    given: dict[str, tuple[str, object]] = {}
    for name, native in frames.items():
        table = _table(str(name))
        if table in given:
            raise _twice(table, given[table][0], str(name))
        given[table] = (str(name), native)
    one_engine = of_one_engine(
        {name: frame_of(native, table) for table, (name, native) in given.items()}
    )
    for table, (name, _) in given.items():
        progress(table)
        yield framed(one_engine[name], table, named(name))


def _table(name: str) -> str:
    table = table_named(name)
    if table is None:
        near = closest(name, TABLES)
        raise RecordsError(
            "records.problem.unknown-table",
            shown(name),
            table=f"{shown(name)} (→ {near}?)" if near else shown(name),
            known=", ".join(TABLES),
        )
    return table


def _twice(table: str, first: str, second: str) -> RecordsError:
    return RecordsError(
        "records.problem.table-twice", second, table=table, first=first, second=second
    )
