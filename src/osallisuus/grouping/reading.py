"""Rosters from tables: people, sites and facilitators from CSV or XLSX, checked cell by cell.

Headings, weekdays, languages and answers may be Finnish, Swedish or English, in any order; CSV may be
UTF-8, UTF-16 or Windows-1252, with a comma, a semicolon or a tabulator between columns. A bar (``|``), a
semicolon or a comma stands between several values in one cell. An empty cell is "not known". Only
pseudonymous ids are read: a column of names and a cell that looks like an identity code, a phone number or
an e-mail address are refused, and never repeated.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

from osallisuus.grouping.cells import (
    PERSON,
    Cells,
    Said,
    as_written,
    column,
    gender,
    language_codes,
    languages,
    many,
    travel,
    weekly,
    whole,
)
from osallisuus.grouping.errors import InvalidRequestError, RequestProblem
from osallisuus.grouping.people import GroupFacilitator, Person, Roster, Site
from osallisuus.grouping.texts import Message, message
from osallisuus.sheets.grid import SheetColumn, SheetError, SheetProblem, read_grid

T = TypeVar("T")
Read = Callable[[str], object]
Columns = Mapping[SheetColumn, Read]

PEOPLE: Final[Columns] = {
    column("id", *PERSON): as_written,
    column("locality", "records.column.municipality"): as_written,
    column("backgrounds"): many,
    column("languages"): languages,
    SheetColumn(name="gender", keys=("records.column.gender",)): gender,
    column("age"): whole,
    column("available"): weekly,
    column("needs"): many,
    column("wish_people"): many,
    column("wish_sites"): many,
    column("travel"): travel,
    column("previous_groups"): many,
    column("keep_together"): many,
    column("keep_apart"): many,
    column("placed"): as_written,
    column("experience"): whole,
    column("waiting_days"): whole,
}
SITES: Final[Columns] = {
    column("id", "records.column.venue"): as_written,
    column("locality", "records.column.municipality"): as_written,
    column("capacity"): whole,
    column("features"): many,
    column("opens"): weekly,
    column("groups_at_once"): whole,
    column("max_groups"): whole,
}
FACILITATORS: Final[Columns] = {
    column("id", "sheet.kind.coach"): as_written,
    column("languages"): language_codes,
    column("max_groups"): whole,
    column("group_size"): whole,
    column("available"): weekly,
    column("localities"): many,
}
_OWN: Final = re.compile(r"(label|number)\.(\S+)")


def read_roster(
    people: Path, *, sites: Path | None = None, facilitators: Path | None = None
) -> Roster:
    """Read a roster from CSV files or workbooks.

    Args:
        people: One row a person; the columns are the attributes of `Person`, or their names in Finnish
            or Swedish, and your own as ``label.name`` and ``number.name``. Weekly times are written
            ``tue 09:00-12:00`` or ``ti ja to klo 9–12``, and ``-`` is "at no time"; languages ``fi``,
            ``fi:B1`` or ``suomi B1``; travel ``site=25`` in minutes.
        sites: One row a site; the columns are the attributes of `Site`.
        facilitators: One row a facilitator; the columns are the attributes of `GroupFacilitator`.

    Raises:
        InvalidRequestError: Something in the files is wrong; every problem of all files is listed,
            with file, line and column.
        MissingExtraError: A file is a workbook and openpyxl is not installed.

    .. versionadded:: 0.1
    """
    problems: list[RequestProblem] = []
    rows = _rows(people, PEOPLE, problems, own=True)
    places = _rows(sites, SITES, problems) if sites else []
    leaders = _rows(facilitators, FACILITATORS, problems) if facilitators else []
    if problems:
        raise InvalidRequestError(tuple(problems))
    return Roster(
        people=[_made(Person, row) for row in rows],
        sites=[_made(Site, row) for row in places],
        facilitators=[_made(GroupFacilitator, row) for row in leaders],
    )


def _made(cls: Callable[..., T], row: Mapping[str, object]) -> T:
    return cls(**row)


def _rows(
    path: Path, columns: Columns, problems: list[RequestProblem], *, own: bool = False
) -> list[dict[str, object]]:
    try:
        grid = read_grid(path, tuple(columns), needed="id", own=_is_own if own else _is_none)
    except SheetError as error:
        if error.absent:
            problems.append(RequestProblem(where=path.name, message=message("file.unreadable")))
        problems += _problems(path.name, error.problems)
        return []
    found: list[SheetProblem] = list(grid.problems)
    readers = {spec.name: reader for spec, reader in columns.items()}
    said: Said = {}
    rows = [_row(Cells(row, grid.headings, found, said), readers) for row in grid.rows]
    problems += _problems(path.name, sorted(found, key=lambda problem: problem.line))
    return rows


def _is_own(heading: str) -> bool:
    return _OWN.fullmatch(heading) is not None


def _is_none(heading: str) -> bool:
    return False


def _problems(file: str, found: Sequence[SheetProblem]) -> list[RequestProblem]:
    return [
        RequestProblem(
            where=":".join([file, str(one.line), *([one.column] if one.column else [])]),
            message=Message(key=one.wordings["en"], wordings=_as_they_stand(one.wordings)),
        )
        for one in found
    ]


def _as_they_stand(wordings: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return finished wordings as a message holds them: a brace would be a place to fill."""
    return tuple(
        (language, text.replace("{", "{{").replace("}", "}}"))
        for language, text in wordings.items()
    )


def _row(cells: Cells, readers: Mapping[str, Read]) -> dict[str, object]:
    row: dict[str, object] = {"id": ""}
    labels: dict[str, object] = {}
    numbers: dict[str, object] = {}
    for name in cells.names():
        own = _OWN.fullmatch(name)
        reader = readers[name] if own is None else as_written if own[1] == "label" else whole
        value = cells.read(name, reader, None, exact=name == "id")
        if value is None:
            continue
        if own is None:
            row[name] = value
        else:
            (labels if own[1] == "label" else numbers)[own[2]] = value
    if labels:
        row["labels"] = labels
    if numbers:
        row["numbers"] = numbers
    return row
