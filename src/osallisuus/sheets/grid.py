"""One small table read whole: CSV in any of three separators or a sheet, its heading found and understood.

What is wrong is listed, in three languages, with the line and the column. A heading that no column has is told
by the letter of its column, for without headings the first row is about somebody.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import attrs

from osallisuus.catalogue import CORE, LANGUAGES
from osallisuus.names import closest
from osallisuus.privacy import find_personal_data
from osallisuus.sheets.encodings import as_utf8
from osallisuus.sheets.words import column_letter, folded, words_for, words_of
from osallisuus.sheets.workbooks import FORMULA, ROUNDED, WorkbookError, opened

HEADER_WITHIN: Final = 10
"""Headings are looked for on the first ten rows; titles may stand above them."""
_SEPARATORS: Final = (",", ";", "\t")
_WORKBOOKS: Final = (".xlsx", ".xlsm")
_LOST: Final = re.compile("[\x00\ufffd]")
_NAMING: Final = re.compile(
    r"(?i)^(.*[a-z_ ]name|.*nimi|.*namn|e-?mail|e-?post|phone|address|adress)$"
)
_MARKED: Final[Mapping[str, str]] = {
    FORMULA: "rule.records.formula.message",
    ROUNDED: "rule.records.rounded.message",
}
"""What a workbook's cell holds instead of a text that can be read, and the entry that says so."""

Row = tuple[int, list[str]]
Worded = Mapping[str, str]


@attrs.frozen(kw_only=True)
class SheetColumn:
    """A column that a table may have.

    Attributes:
        name: Its canonical name, which is a heading too.
        keys: Entries of the catalogue whose words are headings of it; the first word in a language is
            what it is called there.

    .. versionadded:: 0.1
    """

    name: str
    keys: tuple[str, ...]

    def label(self, language: str) -> str:
        """Return what the column is called in ``language``."""
        return self.name if language == "en" else CORE.say(self.keys[0], language).partition("|")[0]


@attrs.frozen(kw_only=True)
class SheetProblem:
    """One thing wrong with a table.

    Attributes:
        line: Line of the file, or row of the sheet, from 1.
        column: Heading as it stands in the table, or the letter of the column; ``None`` is the row.
        wordings: What is wrong and what to do, by language.

    .. versionadded:: 0.1
    """

    line: int
    column: str | None = None
    wordings: Worded


class SheetError(Exception):
    """A table that cannot be used at all; never leaves the package that reads it.

    .. versionadded:: 0.1
    """

    def __init__(self, problems: Sequence[SheetProblem], *, absent: bool = False) -> None:
        super().__init__(problems)
        self.problems = tuple(problems)
        self.absent = absent


@attrs.frozen(kw_only=True)
class SheetRow:
    """One row: its cells by canonical column, what is empty left out.

    .. versionadded:: 0.1
    """

    line: int
    cells: Mapping[str, str]


@attrs.frozen(kw_only=True)
class Grid:
    """A table whose heading is understood.

    Attributes:
        rows: Rows that hold something.
        headings: For each canonical column the heading as it stands.
        problems: What is wrong with single rows; they are not among ``rows``.

    .. versionadded:: 0.1
    """

    rows: tuple[SheetRow, ...]
    headings: Mapping[str, str]
    problems: tuple[SheetProblem, ...]


def worded(key: str, **values: object) -> Worded:
    """Return one text of the catalogue in every language; a mapping among the values is by language."""
    return {
        language: CORE.say(
            key,
            language,
            **{
                name: value[language] if isinstance(value, Mapping) else value
                for name, value in values.items()
            },
        )
        for language in LANGUAGES
    }


def read_grid(
    source: Path | str,
    columns: Sequence[SheetColumn],
    *,
    needed: str,
    own: Callable[[str], bool] = lambda name: False,
) -> Grid:
    """Read a table.

    Args:
        source: A CSV file or a workbook, or the text of a CSV file.
        columns: Columns that are known.
        needed: Canonical name of the one that must be there.
        own: Tells of a heading whether it is a column of the reader's own.

    Raises:
        SheetError: It is no table, or its heading cannot be used; everything is listed.
        MissingExtraError: It is a workbook and openpyxl is not installed.
    """
    known = {
        word: column.name
        for column in reversed(columns)
        for key in reversed(column.keys)
        for word in words_of(key, column.name)
    }
    rows = _rows(source, known, needed)
    at, _ = _header(rows, known)
    if not rows:
        raise SheetError([SheetProblem(line=1, wordings=_columns("sheet.no-heading", columns))])
    line, cells = rows[at]
    body = rows[at + 1 :]
    names, headings = _understood(line, cells, body, columns, known, needed, own)
    return _filled(names, headings, body)


def _rows(source: Path | str, known: Mapping[str, str], needed: str) -> list[Row]:
    if isinstance(source, str):
        return _of_text(source, known)
    if source.suffix.lower() in _WORKBOOKS:
        return _of_workbook(source, known, needed)
    try:
        data = source.read_bytes()
    except OSError:
        raise SheetError([], absent=True) from None
    return _of_text(as_utf8(data)[0].decode("utf-8", errors="replace"), known)


def _of_text(text: str, known: Mapping[str, str]) -> list[Row]:
    if _LOST.search(text):
        raise SheetError([SheetProblem(line=1, wordings=worded("sheet.encoding"))])

    def fit(separator: str) -> tuple[int, int]:
        rows = _separated(text, separator, most=HEADER_WITHIN)
        # Of tables with as many known headings, the widest first row tells the separator.
        return _header(rows, known)[1], len(rows[0][1]) if rows else 0

    return _separated(text, max(_SEPARATORS, key=fit), strict=True)


def _separated(
    text: str, separator: str, *, most: int | None = None, strict: bool = False
) -> list[Row]:
    """Return the rows that hold something, each with the line of the file it starts on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)
    rows: list[Row] = []
    start = 1
    try:
        for cells in reader:
            if most is not None and len(rows) == most:
                break
            if any(cell.strip() for cell in cells):
                rows.append((start, [cell.strip() for cell in cells]))
            start = reader.line_num + 1
    except csv.Error:
        raise SheetError([SheetProblem(line=start, wordings=worded("sheet.csv"))]) from None
    return rows


def _of_workbook(path: Path, known: Mapping[str, str], needed: str) -> list[Row]:
    if not path.is_file():
        raise SheetError([], absent=True)
    try:
        with opened(path, "groups") as sheets:
            tables = [_numbered(sheet.rows()) for sheet in sheets]
    except WorkbookError as error:
        said = {language: error.message(language) for language in LANGUAGES}
        raise SheetError([SheetProblem(line=1, wordings=said)]) from None
    filled = [rows for rows in tables if rows]
    alike = [rows for rows in filled if _has(rows, known, needed)]
    most = max((_likeness(rows, known) for rows in alike), default=None)
    best = [rows for rows in alike if _likeness(rows, known) == most]
    if len(best) > 1:
        raise SheetError([SheetProblem(line=1, wordings=worded("sheet.several", count=len(best)))])
    return (best or filled or [[]])[0]


def _likeness(rows: Sequence[Row], known: Mapping[str, str]) -> tuple[int, float]:
    """Return how many headings are known, and which share of all of them that is."""
    at, count = _header(rows, known)
    return count, count / sum(1 for cell in rows[at][1] if cell)


def _has(rows: Sequence[Row], known: Mapping[str, str], needed: str) -> bool:
    at, count = _header(rows, known)
    return count > 0 and needed in {known.get(folded(cell)) for cell in rows[at][1]}


def _numbered(rows: Sequence[Sequence[str | None]]) -> list[Row]:
    width = max(map(len, rows), default=0)
    return [
        (line, [*((cell or "").strip(" \t\n") for cell in row), *[""] * (width - len(row))])
        for line, row in enumerate(rows, start=1)
        if any((cell or "").strip() for cell in row)
    ]


def _header(rows: Sequence[Row], known: Mapping[str, str]) -> tuple[int, int]:
    """Return which row looks most like headings, and how many it has."""
    counts = [
        len({known.get(folded(cell)) for cell in cells} - {None})
        for _, cells in rows[:HEADER_WITHIN]
    ]
    best = max(counts, default=0)
    return (counts.index(best), best) if counts else (0, 0)


def _columns(key: str, columns: Sequence[SheetColumn]) -> Worded:
    listed = {lang: ", ".join(column.label(lang) for column in columns) for lang in LANGUAGES}
    return worded(key, columns=listed)


def _understood(
    line: int,
    cells: Sequence[str],
    body: Sequence[Row],
    columns: Sequence[SheetColumn],
    known: Mapping[str, str],
    needed: str,
    own: Callable[[str], bool],
) -> tuple[list[str | None], dict[str, str]]:
    """Return the column of each heading, and the headings; ``None`` is a column without anything."""
    names: list[str | None] = []
    headings: dict[str, str] = {}
    problems: list[SheetProblem] = []

    def tell(column: str, wordings: Worded) -> None:
        problems.append(SheetProblem(line=line, column=column, wordings=wordings))

    for at, heading in enumerate(cells):
        word, letter = folded(heading), column_letter(at)
        name = heading if own(heading) else known.get(word)
        names.append(name)
        if name is not None and name not in headings:
            headings[name] = heading
        elif name is not None:
            tell(letter, worded("sheet.twice", column=heading, first=headings[name]))
        elif not heading:
            if any(len(row) > at and row[at] for _, row in body):
                tell(letter, _columns("sheet.no-name", columns))
        elif next(find_personal_data(heading), None):
            tell(letter, worded("sheet.personal-heading"))
        elif word in words_for("records.names-people") or _NAMING.match(heading):
            tell(letter, worded("sheet.naming"))
        elif near := closest(word, known):
            meant = known[near] if folded(known[near]) == near else near
            tell(letter, worded("sheet.near", near=meant))
        else:
            tell(letter, _columns("sheet.unknown", columns))
    if needed not in headings:
        label = {lang: c.label(lang) for c in columns if c.name == needed for lang in LANGUAGES}
        problems.append(SheetProblem(line=line, wordings=worded("sheet.missing", column=label)))
    if problems:
        raise SheetError(problems)
    return names, headings


def _filled(names: Sequence[str | None], headings: dict[str, str], body: Sequence[Row]) -> Grid:
    rows: list[SheetRow] = []
    problems: list[SheetProblem] = []
    for line, cells in body:
        # Spreadsheets end rows with empty cells beyond the heading.
        if len(cells) < len(names) or any(cells[len(names) :]):
            wordings = worded("sheet.width", got=len(cells), expected=len(names))
            problems.append(SheetProblem(line=line, wordings=wordings))
            continue
        there = {name: cell for name, cell in zip(names, cells, strict=False) if name and cell}
        bad = dict(_unreadable(there))
        problems += [
            SheetProblem(line=line, column=headings[name], wordings=worded(key))
            for name, key in bad.items()
        ]
        rows.append(
            SheetRow(line=line, cells={n: cell for n, cell in there.items() if n not in bad})
        )
    return Grid(rows=tuple(rows), headings=headings, problems=tuple(problems))


def _unreadable(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, cell in cells.items():
        if cell in _MARKED:
            yield name, _MARKED[cell]
