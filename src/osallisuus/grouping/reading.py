"""Rosters from tables: people, sites and facilitators from CSV or XLSX, checked cell by cell.

Headings, weekdays, languages and answers may be Finnish, Swedish or English, in any order; CSV may be
UTF-8, UTF-16 or Windows-1252, with a comma, a semicolon or a tabulator between columns. A bar (``|``), a
semicolon or a comma stands between several values in one cell. An empty cell is "not known". Only
pseudonymous ids are read: a column of names and a cell that looks like an identity code, a phone number or
an e-mail address are refused, and never repeated.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from pathlib import Path
from typing import Any, Final, TypeVar

import attrs

from osallisuus.catalogue import LANGUAGES
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
    safe_id,
    travel,
    weekly,
    whole,
)
from osallisuus.grouping.errors import InvalidRequestError, RequestProblem
from osallisuus.grouping.people import GroupFacilitator, Person, Roster, Site
from osallisuus.grouping.texts import Message, message, say
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
    read = _Table.read(people, PEOPLE, own=_is_own)
    places = _Table.read(sites, SITES) if sites else None
    leaders = _Table.read(facilitators, FACILITATORS) if facilitators else None
    tables = [table for table in (read, places, leaders) if table is not None]
    for table in tables:
        table.tell_repeated()
    read.tell_strangers(sites=None if places is None else frozenset(places.ids()))
    problems = [problem for table in tables for problem in table.listed()]
    if problems:
        raise InvalidRequestError(tuple(problems))
    return Roster(
        people=read.made(Person),
        sites=places.made(Site) if places else (),
        facilitators=leaders.made(GroupFacilitator) if leaders else (),
    )


@attrs.frozen(kw_only=True, eq=False)
class _Table:
    """A file that was read, and what is wrong with it so far."""

    file: str
    rows: tuple[tuple[Cells, dict[str, Any]], ...] = ()
    found: list[SheetProblem]
    is_absent: bool = False

    @classmethod
    def read(
        cls, path: Path, columns: Columns, *, own: Callable[[str], bool] = lambda _: False
    ) -> "_Table":
        try:
            grid = read_grid(path, tuple(columns), needed="id", own=own)
        except SheetError as error:
            return cls(file=path.name, found=[*error.problems], is_absent=error.absent)
        found, said = [*grid.problems], Said()
        readers = {spec.name: reader for spec, reader in columns.items()}
        cells = [Cells(row, grid.headings, found, said) for row in grid.rows]
        rows = tuple((row, _row(row, readers)) for row in cells)
        return cls(file=path.name, rows=rows, found=found)

    def ids(self) -> list[str]:
        return [values["id"] for _, values in self.rows]

    def tell_repeated(self) -> None:
        """Note every id at its second place."""
        many = Counter(self.ids())
        seen: Counter[str] = Counter()
        for row, values in self.rows:
            name = values["id"]
            seen[name] += 1
            if name and seen[name] == 2:
                row.tell("id", _worded("duplicate", id=safe_id(name), many=many[name]))

    def tell_strangers(self, *, sites: Set[str] | None) -> None:
        """Note every id in a cell that no row has."""
        known = frozenset(self.ids())
        for row, values in self.rows:
            for field in ("keep_together", "keep_apart", "wish_people"):
                for other in values.get(field, ()):
                    if other not in known:
                        row.tell(field, _worded("unknown-person", id=safe_id(other)))
                    elif other == values["id"] and field != "keep_together":
                        row.tell(field, _worded("self", id=safe_id(other)))
            for site in values.get("wish_sites", ()):
                if sites is not None and site not in sites:
                    row.tell("wish_sites", _worded("unknown-site", id=safe_id(site)))

    def listed(self) -> list[RequestProblem]:
        absent = RequestProblem(where=self.file, message=message("file.unreadable"))
        in_order = sorted(self.found, key=lambda problem: problem.line)
        return [*([absent] if self.is_absent else []), *_problems(self.file, in_order)]

    def made(self, cls: Callable[..., T]) -> list[T]:
        return [cls(**values) for _, values in self.rows]


def _worded(key: str, **values: str | int) -> dict[str, str]:
    return {language: say(f"problem.{key}", language, **values) for language in LANGUAGES}


def _is_own(heading: str) -> bool:
    return _OWN.fullmatch(heading) is not None


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


def _row(cells: Cells, readers: Mapping[str, Read]) -> dict[str, Any]:
    row: dict[str, Any] = {"id": ""}
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
