"""XLSX workbooks, where small projects live, opened with care and read as rows of texts.

Formulas are never evaluated, and the results saved beside them are not trusted. How much a workbook unpacks to
is looked up before anything of it is read.
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any, Final
from xml.parsers import expat

import attrs

from osallisuus.errors import MissingExtraError, WordedError

FORMULA: Final = "\x00formula"
"""Stands for a cell that holds a formula."""
ROUNDED: Final = "\x00rounded"
"""Stands for a number that the spreadsheet could not keep whole."""
MOST_UNPACKED: Final = 512 * 1024 * 1024
"""Bytes that an XLSX file may have unpacked."""

# Spreadsheets keep 15 digits of a number.
_FIRST_ROUNDED: Final = 10**15
_MOST_PARTS: Final = 10_000
_BEGINNING: Final = 2048


class WorkbookError(WordedError):
    """A workbook that cannot be read; what cannot be read of it is said in the catalogue's words.

    .. versionadded:: 0.1
    """


@attrs.frozen(kw_only=True, eq=False)
class Sheet:
    """One sheet of a workbook that is open.

    .. versionadded:: 0.1
    """

    title: str
    _sheet: Any

    def rows(self) -> list[list[str | None]]:
        """Read the sheet: cells as texts, days as ``YYYY-MM-DD``, empty ones as ``None``.

        Raises:
            WorkbookError: The sheet is broken.
        """
        self._sheet.reset_dimensions()
        try:
            return [[_text(cell) for cell in row] for row in self._sheet.iter_rows()]
        except Exception as error:  # a broken file makes openpyxl raise anything
            raise _broken() from error


@contextmanager
def opened(path: Path, extra: str = "records") -> Iterator[tuple[Sheet, ...]]:
    """Open a workbook and give its sheets.

    Args:
        path: The file.
        extra: The extra of the library to install when openpyxl is not there.

    Raises:
        WorkbookError: It is no workbook, it is broken, or it unpacks to too much.
        MissingExtraError: openpyxl is not installed.
    """
    _refuse_bombs(path)
    try:
        import openpyxl
    except ModuleNotFoundError:
        raise MissingExtraError("openpyxl", extra) from None
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=False, keep_links=False)
    except Exception as error:  # a broken file makes openpyxl raise anything
        raise _broken() from error
    try:
        # A sheet that is a chart alone has no rows.
        sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "reset_dimensions")]
        yield tuple(Sheet(title=str(sheet.title), sheet=sheet) for sheet in sheets)
    finally:
        book.close()


def _broken() -> WorkbookError:
    return WorkbookError("records.problem.broken", format="XLSX")


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
            size = sum(part.file_size for part in parts)
            if size > MOST_UNPACKED or len(parts) > _MOST_PARTS:
                million = 1024 * 1024
                raise WorkbookError(
                    "records.problem.too-large",
                    got=str(size // million),
                    most=str(MOST_UNPACKED // million),
                )
            for part in parts:
                with packed.open(part) as part_opened:
                    # Entities can make a small part unpack without end; workbooks have none.
                    if _declares_a_type(part_opened):
                        raise WorkbookError("records.problem.doctype")
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise _broken() from error


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
