"""Rosters from tables: people, sites and facilitators as CSV, checked cell by cell.

A header in any order, UTF-8, comma or semicolon between columns, and a bar (``|``) between several
values in one cell. An empty cell is "not known". Only pseudonymous ids are read: a column of names and
a cell that looks like an identity code, a phone number or an e-mail address are refused, and never
repeated.
"""

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Final, TypeVar

from osallisuus.grouping.errors import InvalidRequestError, RequestProblem
from osallisuus.grouping.people import (
    GroupFacilitator,
    LanguageSkill,
    Person,
    Roster,
    Site,
    WeeklyTime,
)
from osallisuus.grouping.texts import message
from osallisuus.names import closest
from osallisuus.privacy import find_personal_data

LEVELS: Final = ("A1", "A2", "B1", "B2", "C1", "C2")
NAMING: Final = re.compile(
    r"(?i)^(.*name|(etu|suku)?nimi|(för|efter)?namn|hetu|henkilötunnus|personbeteckning|ssn"
    r"|e-?mail|sähköposti|e-?post|phone|puhelin|telefon|address|osoite|adress)$"
)

T = TypeVar("T")
Row = Mapping[str, str]
Read = Callable[[str], object]


class _Refused(Exception):  # noqa: N818 - carries a key of the catalogue, never leaves this module
    pass


def _whole(cell: str) -> int:
    try:
        return int(cell)
    except ValueError:
        raise _Refused("number") from None


def _many(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _times(cell: str) -> tuple[WeeklyTime, ...]:
    if cell == "-":
        return ()
    try:
        return tuple(WeeklyTime.read(part) for part in _many(cell))
    except ValueError:
        raise _Refused("time") from None


def _languages(cell: str) -> tuple[LanguageSkill, ...]:
    skills = []
    for part in _many(cell):
        code, _, level = part.partition(":")
        if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", code) or (
            level and level.upper() not in LEVELS
        ):
            raise _Refused("language")
        known = LEVELS.index(level.upper()) + 1 if level else None
        skills.append(LanguageSkill(code=code, level=known))
    return tuple(skills)


def _travel(cell: str) -> dict[str, int]:
    minutes = {}
    for part in _many(cell):
        site, equals, number = part.rpartition("=")
        if not equals or not number.strip().isdigit():
            raise _Refused("travel")
        minutes[site.strip()] = int(number)
    return minutes


PEOPLE: Final[Mapping[str, Read]] = {
    "id": str,
    "locality": str,
    "backgrounds": _many,
    "languages": _languages,
    "gender": str,
    "age": _whole,
    "available": _times,
    "needs": _many,
    "wish_people": _many,
    "wish_sites": _many,
    "travel": _travel,
    "previous_groups": _many,
    "keep_together": _many,
    "keep_apart": _many,
    "placed": str,
    "experience": _whole,
    "waiting_days": _whole,
}
SITES: Final[Mapping[str, Read]] = {
    "id": str,
    "locality": str,
    "capacity": _whole,
    "features": _many,
    "opens": _times,
    "groups_at_once": _whole,
    "max_groups": _whole,
}
FACILITATORS: Final[Mapping[str, Read]] = {
    "id": str,
    "languages": _many,
    "max_groups": _whole,
    "group_size": _whole,
    "available": _times,
    "localities": _many,
}


def read_roster(
    people: Path, *, sites: Path | None = None, facilitators: Path | None = None
) -> Roster:
    """Read a roster from CSV files.

    Args:
        people: One row a person; the columns are the attributes of `Person`, and your own as
            ``label.name`` and ``number.name``. Weekly times are written ``tue 09:00-12:00``, and ``-``
            is "at no time"; languages ``fi`` or ``fi:B1``; travel ``site=25`` in minutes.
        sites: One row a site; the columns are the attributes of `Site`.
        facilitators: One row a facilitator; the columns are the attributes of `GroupFacilitator`.

    Raises:
        InvalidRequestError: Something in the files is wrong; every problem of all files is listed,
            with file, line and column.

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
    path: Path, columns: Mapping[str, Read], problems: list[RequestProblem], *, own: bool = False
) -> list[dict[str, object]]:
    def wrong(key: str, *, line: int = 1, at: str = "", **values: str | int) -> None:
        where = ":".join([path.name, str(line), *([at] if at else [])])
        problems.append(RequestProblem(where=where, message=message(f"file.{key}", **values)))

    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError:
        wrong("unreadable")
        return []
    except UnicodeDecodeError:
        wrong("not-utf-8")
        return []
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    lines = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    header = [name.strip() for name in next(lines, [])]
    if not any(header):
        wrong("empty", columns=", ".join(columns))
        return []
    if not _header_holds(header, columns, wrong, own=own):
        return []
    found = []
    for cells in lines:
        line = lines.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            wrong("width", line=line, got=len(cells), expected=len(header))
            continue
        row = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
        found.append(_row(row, columns, partial(wrong, line=line)))
    return found


def _header_holds(
    header: Sequence[str], columns: Mapping[str, Read], wrong: Callable[..., None], *, own: bool
) -> bool:
    before: set[str] = set()
    holds = True
    for name in header:
        if name in columns or (own and re.fullmatch(r"(label|number)\.\S+", name)):
            if name in before:
                wrong("twice-column", column=name)
                holds = False
            before.add(name)
            continue
        holds = False
        if next(find_personal_data(name), None):
            wrong("hidden-column")
        elif NAMING.match(name):
            wrong("naming-column", column=name)
        elif near := closest(name, tuple(columns)):
            wrong("near-column", column=name, near=near)
        else:
            wrong("unknown-column", column=name, columns=", ".join(columns))
    if holds and "id" not in header:
        wrong("no-column", column="id")
        holds = False
    return holds


def _row(cells: Row, columns: Mapping[str, Read], wrong: Callable[..., None]) -> dict[str, object]:
    row: dict[str, object] = {"id": ""}
    labels: dict[str, object] = {}
    numbers: dict[str, object] = {}
    for name, cell in cells.items():
        personal = next(find_personal_data(cell), None)
        if personal is not None:
            wrong("personal", at=name, kind=personal.kind.value)
            continue
        if not cell:
            continue
        kind, dot, own = name.partition(".")
        try:
            if dot:
                held, read = (labels, str) if kind == "label" else (numbers, _whole)
                held[own] = read(cell)
            else:
                row[name] = columns[name](cell)
        except _Refused as refused:
            wrong(str(refused), at=name)
    if labels:
        row["labels"] = labels
    if numbers:
        row["numbers"] = numbers
    return row
