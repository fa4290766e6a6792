"""Where records come from: folders, files, databases, dataframes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from osallisuus.names import closest
from osallisuus.records.columns import TABLES
from osallisuus.records.errors import MissingExtraError, RecordsError
from osallisuus.records.found import FoundGroup
from osallisuus.records.headings import table_named, understand
from osallisuus.records.raw import RawTable

if TYPE_CHECKING:
    import narwhals as nw

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
_IN_FOLDERS: Final = (".csv", ".tsv", ".xlsx", ".xlsm", ".parquet")


def tables_of(source: object, progress: Progress) -> Iterator[Read]:
    """Yield what a source holds: raw tables, and findings about what is none.

    Args:
        source: A path to a folder or file, or a mapping from table names to dataframes.
        progress: Called with the name of each file or table before it is read.

    Raises:
        RecordsError: The source, or a file in it, cannot be read at all, or a table is there twice.
        MissingExtraError: A library that the format needs is not installed.
    """
    taken: dict[str, str] = {}
    for read in _read(source, progress):
        if isinstance(read, RawTable):
            if read.table in taken:
                raise RecordsError(
                    "records.problem.table-twice",
                    read.source,
                    table=read.table,
                    first=taken[read.table],
                    second=read.source,
                )
            taken[read.table] = read.source
        yield read


def _read(source: object, progress: Progress) -> Iterator[Read]:
    if isinstance(source, Mapping):
        yield from _of_frames(source, progress)
        return
    path = Path(str(source))
    if path.is_dir():
        files = [file for file in sorted(path.iterdir()) if _is_records(file)]
        if not files:
            raise RecordsError("records.problem.nothing", path.name)
        for file in files:
            yield from _of_file(file, progress)
    elif path.is_file():
        yield from _of_file(path, progress)
    else:
        raise RecordsError("records.problem.not-found", path.name)


def _is_records(file: Path) -> bool:
    is_hidden = file.name.startswith((".", "~$"))
    return file.is_file() and not is_hidden and file.suffix.lower() in _IN_FOLDERS


def _of_file(file: Path, progress: Progress) -> Iterator[Read]:
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
    for name, native in frames.items():
        table = table_named(str(name))
        if table is None:
            known = ", ".join(TABLES)
            near = closest(str(name), TABLES)
            hint = f"{name} (→ {near}?)" if near else str(name)
            raise RecordsError("records.problem.unknown-table", str(name), table=hint, known=known)
        progress(table)
        frame = _frame(native, table)
        yield framed(frame, table, str(name))


def framed(
    frame: "nw.DataFrame[Any] | nw.LazyFrame[Any]", table: str, source: str, first_row: int = 1
) -> RawTable:
    """Return a dataframe with its columns named canonically."""
    import narwhals as nw

    headers = frame.collect_schema().names()
    heading = understand(headers, table, source)
    renamed = dict(zip(headers, heading.names, strict=True))
    return RawTable(
        table=table,
        source=source,
        frame=frame.select(*(nw.col(old).alias(new) for old, new in renamed.items()))
        if renamed
        else frame,
        first_row=first_row,
        groups=heading.groups,
    )


def _frame(native: object, table: str) -> "nw.DataFrame[Any] | nw.LazyFrame[Any]":
    nw = needed("narwhals")
    if isinstance(native, Sequence) and not isinstance(native, str | bytes):
        return nw.from_native(_of_rows(native))  # type: ignore[no-any-return]
    try:
        frame = nw.from_native(native)
    except TypeError:
        got = type(native).__name__
        raise RecordsError("records.problem.not-a-frame", table, table=table, got=got) from None
    if frame.implementation.is_pandas():
        return _arrow_backed(frame)
    return frame  # type: ignore[no-any-return]


def _arrow_backed(frame: "nw.DataFrame[Any]") -> "nw.DataFrame[Any]":
    """Return a pandas frame whose columns can hold nulls and dates of every type."""
    nw = needed("narwhals")
    needed("pyarrow")
    native = frame.to_native().reset_index(drop=True)
    native.columns = [str(name) for name in native.columns]
    try:
        converted = native.convert_dtypes(dtype_backend="pyarrow")
    except Exception:  # noqa: BLE001 - a column of mixed things, which only its texts can hold
        texts = native.astype(object).where(native.notna(), None)
        converted = texts.map(_as_text).convert_dtypes(dtype_backend="pyarrow")
    return nw.from_native(converted)  # type: ignore[no-any-return]


def _of_rows(rows: Sequence[object]) -> object:
    """Return a Polars frame of rows given as mappings; columns of mixed values as texts."""
    pl = needed("polars")
    mappings = [row for row in rows if isinstance(row, Mapping)]
    if len(mappings) < len(rows):
        return rows
    names = list(dict.fromkeys(str(name) for row in mappings for name in row))
    columns = {}
    for name in names:
        cells = [row.get(name) for row in mappings]
        kinds = {type(cell) for cell in cells} - {type(None)}
        columns[name] = cells if len(kinds) == 1 else [_as_text(cell) for cell in cells]
    try:
        return pl.DataFrame(columns)
    except (TypeError, pl.exceptions.PolarsError):
        texts = {name: [_as_text(cell) for cell in cells] for name, cells in columns.items()}
        return pl.DataFrame(texts, schema=dict.fromkeys(texts, pl.String))


def _as_text(cell: object) -> str | None:
    return None if cell is None else str(cell)


def needed(module: str) -> Any:
    """Import a module that an extra installs.

    Raises:
        MissingExtraError: It is not installed.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        library = (error.name or module).partition(".")[0]
        if library == "osallisuus":
            raise
        extra = {"duckdb": "duckdb", "pyspark": "spark", "pyarrow": "arrow"}.get(library, "records")
        raise MissingExtraError(library, extra) from None
