"""Waiting lists and resources as CSV or XLSX: every problem at once, by row and column, nothing echoed.

Headings, weekdays and answers may be Finnish, Swedish or English. A cell is repeated in a message only when
it is digits and punctuation; a name in the wrong column is not. Personal identity codes, phone numbers and
e-mail addresses are refused wherever they stand.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

import attrs

from osallisuus.catalogue import LANGUAGES
from osallisuus.errors import ValueProblemError
from osallisuus.grouping.cells import (
    PERSON,
    WEEKDAYS,
    CellError,
    Cells,
    as_written,
    at_least,
    column,
    hours_on,
    many,
    safe,
    safe_id,
    weekly,
)
from osallisuus.grouping.people import Person, WeeklyTime, merged
from osallisuus.planning.days import ClosedPeriod
from osallisuus.planning.errors import InvalidPlanError, PlanProblem
from osallisuus.planning.resources import Room, Worker
from osallisuus.planning.texts import said
from osallisuus.sheets.grid import SheetColumn, SheetError, SheetProblem, Worded, read_grid
from osallisuus.sheets.words import codes_under, folded, words_of
from osallisuus.text import Text
from osallisuus.time import read_day

T = TypeVar("T")

WAITING_COLUMNS: Final = (
    SheetColumn(name="person", keys=(*PERSON, "sheet.column.id")),
    column("waiting_since"),
    column("waiting_days"),
    column("available"),
    *WEEKDAYS,
    column("keep_together"),
    column("keep_apart"),
    column("needs"),
)
RESOURCE_COLUMNS: Final = (
    column("kind"),
    column("id"),
    column("available", "sheet.column.opens"),
    *WEEKDAYS,
    column("most_cohorts"),
    column("group_size"),
    column("capacity"),
    column("features"),
    column("first"),
    column("last"),
    SheetColumn(name="name", keys=("sheet.column.break",)),
    column("pauses"),
)
KINDS: Final = ("coach", "nurse", "room", "break", "away")

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._\-]{0,59}")
_FEATURE: Final = re.compile(r"[^\W_][\w.\-]{0,59}")


@attrs.frozen(kw_only=True)
class Resources:
    """What a resources file holds; None where it has no row of the kind.

    .. versionadded:: 0.1
    """

    coaches: tuple[Worker, ...] | None = None
    nurses: tuple[Worker, ...] | None = None
    rooms: tuple[Room, ...] | None = None
    breaks: tuple[ClosedPeriod, ...] = ()


class _Row:
    """One row: reads cells and collects what is wrong with them."""

    __slots__ = ("_cells",)

    def __init__(self, cells: Cells) -> None:
        self._cells = cells

    @property
    def number(self) -> int:
        return self._cells.line

    def tell(self, column: str, key: str, **values: object) -> None:
        wordings = said(f"problem.{key}", **values)
        self._cells.tell(column, {language: wordings[language] for language in LANGUAGES})

    def read(self, column: str, reader: Callable[[str], T], absent: T) -> T:
        return self._cells.read(column, reader, absent, exact=reader is _identifier)

    def needed(self, column: str, reader: Callable[[str], T], absent: T) -> T:
        if not self._cells.has(column):
            self.tell(column, "table-empty")
        return self.read(column, reader, absent)

    def times(self) -> tuple[WeeklyTime, ...] | None:
        """Weekly times of the row; None when no cell says anything."""
        own = self.read("available", weekly, None)
        by_day = [self.read(day.name, hours_on(n), None) for n, day in enumerate(WEEKDAYS, start=1)]
        stated = [one for one in (own, *by_day) if one is not None]
        return merged(time for times in stated for time in times) if stated else None


def read_waiting(source: Path | str, first: date) -> tuple[Person, ...]:
    r"""Read a waiting list.

    Columns: ``person`` (pseudonymous id), ``waiting_since`` (day) or ``waiting_days``, ``available``
    (``mon 09:00-12:00; thu 13-15``) or a column for each weekday (``mon`` … ``sun``),
    ``keep_together``, ``keep_apart`` (ids) and ``needs`` (features of the room); ``;``, ``|`` or a comma
    stands between several values. The headings may be Finnish or Swedish. Only ``person``, which may be
    called ``id``, must be there. When no cell says when a person is free it is not known, and the
    person cannot be placed; ``-`` says that they are free at no time.

    Args:
        source: A CSV file or a workbook, or the text of a CSV file when it has a line break.
        first: First day of the plan; waiting is counted in days up to it.

    Raises:
        InvalidPlanError: Something cannot be read; every problem is listed by row and column.

    Example:
        >>> people = read_waiting(
        ...     "person,waiting_since,mon\nP-1,2017-12-09,9-12\nP-2,,\n", date(2018, 1, 8)
        ... )
        >>> people[0].waiting_days, str(people[0].available[0]), people[1].available
        (30, 'mon 09:00-12:00', None)

    .. versionadded:: 0.1
    """
    table = _table(source, "waiting.csv", WAITING_COLUMNS, needed="person")
    people: list[Person] = []
    seen: dict[str, int] = {}
    for row in table.rows:
        person = row.needed("person", _identifier, "")
        if person and person in seen:
            row.tell("person", "twice", id=person, count=2)
        seen.setdefault(person, row.number)
        since = row.read("waiting_since", _day, None)
        if since is not None and since > first:
            row.tell("waiting_since", "table-future", value=since, first=first)
            since = None
        days = row.read("waiting_days", at_least(0), None)
        people.append(
            Person(
                id=person,
                available=row.times(),
                waiting_days=days if since is None else (first - since).days,
                keep_together=row.read("keep_together", _identifiers, ()),
                keep_apart=row.read("keep_apart", _identifiers, ()),
                needs=row.read("needs", _features, ()),
            )
        )
    for row, one in zip(table.rows, people, strict=True):
        for field in ("keep_together", "keep_apart"):
            for other in getattr(one, field):
                if other not in seen:
                    row.tell(field, "unknown", id=safe_id(other))
        if set(one.keep_together) & set(one.keep_apart):
            row.tell("keep_apart", "together-apart")
    table.refuse()
    return tuple(people)


def read_resources(source: Path | str) -> Resources:
    r"""Read coaches, nurses, rooms and breaks from one file.

    Column ``kind`` says what a row is: ``coach``, ``nurse``, ``room``, ``break`` (``first``, ``last``,
    ``name``, ``pauses``) or ``away`` (days on which the coach, nurse or room of the same ``id`` is not
    there). Weekly times are written as in :func:`read_waiting`.

    Raises:
        InvalidPlanError: Something cannot be read; every problem is listed by row and column.

    Example:
        >>> found = read_resources("kind,id,mon,capacity\nroom,olohuone,9-16,12\n")
        >>> found.rooms[0].capacity, found.coaches
        (12, None)

    .. versionadded:: 0.1
    """
    table = _table(source, "resources.csv", RESOURCE_COLUMNS, needed="kind")
    workers: dict[str, list[Worker]] = {"coach": [], "nurse": []}
    rooms: list[Room] = []
    breaks: list[ClosedPeriod] = []
    away: list[tuple[_Row, str, ClosedPeriod]] = []
    for row in table.rows:
        kind = row.needed("kind", _kind, "")
        if kind in ("break", "away"):
            period = _period(row)
            if kind == "break":
                breaks.append(period)
            else:
                away.append((row, row.needed("id", _identifier, ""), period))
        elif kind == "room":
            rooms.append(
                Room(
                    id=row.needed("id", _identifier, ""),
                    open=row.times(),
                    capacity=row.read("capacity", at_least(1), None),
                    features=row.read("features", _features, ()),
                )
            )
        elif kind:
            workers[kind].append(
                Worker(
                    id=row.needed("id", _identifier, ""),
                    available=row.times(),
                    most_cohorts=row.read("most_cohorts", at_least(0), 1),
                    group_size=row.read("group_size", at_least(1), None),
                )
            )
    known = {one.id for one in (*workers["coach"], *workers["nurse"])} | {one.id for one in rooms}
    for row, name, _ in away:
        if name and name not in known:
            row.tell("id", "unknown-resource", id=name)
    table.refuse()
    off: dict[str, tuple[ClosedPeriod, ...]] = {}
    for _, name, period in away:
        off[name] = (*off.get(name, ()), period)
    coaches, nurses = (
        tuple(attrs.evolve(one, away=off.get(one.id, ())) for one in workers[kind]) or None
        for kind in ("coach", "nurse")
    )
    return Resources(
        coaches=coaches,
        nurses=nurses,
        rooms=tuple(attrs.evolve(one, closed=off.get(one.id, ())) for one in rooms) or None,
        breaks=tuple(breaks),
    )


def _period(row: _Row) -> ClosedPeriod:
    first = row.needed("first", _day, date.min)
    last = row.needed("last", _day, date.max)
    if first > last:
        row.tell("last", "after-end", first=first, last=last)
        last = first
    return ClosedPeriod(
        first=first,
        last=last,
        name=row.read("name", as_written, ""),
        pauses=row.read("pauses", _yes_or_no, False),
    )


@attrs.frozen(kw_only=True, eq=False)
class _Table:
    """Rows of a table, and what is wrong with them so far."""

    file: str
    rows: tuple[_Row, ...]
    problems: list[SheetProblem]

    def refuse(self) -> None:
        """Raise everything that is wrong, if anything is."""
        if self.problems:
            raise _invalid(self.file, self.problems)


def _table(source: Path | str, name: str, columns: Sequence[SheetColumn], *, needed: str) -> _Table:
    """Read a table; a header that cannot be used ends it, everything else is collected."""
    if isinstance(source, Path) or "\n" not in source:
        source = Path(source)
        name = source.name
    try:
        grid = read_grid(source, columns, needed=needed)
    except SheetError as error:
        if error.absent:
            absent = PlanProblem(where=name, message=said("problem.file"))
            raise InvalidPlanError((absent,)) from None
        raise _invalid(name, error.problems) from None
    problems = list(grid.problems)
    rows = tuple(_Row(Cells(row, grid.headings, problems)) for row in grid.rows)
    return _Table(file=name, rows=rows, problems=problems)


def _invalid(file: str, problems: Sequence[SheetProblem]) -> InvalidPlanError:
    in_order = sorted(problems, key=lambda problem: problem.line)
    return InvalidPlanError(tuple(_problem(file, problem) for problem in in_order))


def _problem(file: str, problem: SheetProblem) -> PlanProblem:
    key = "place.row" if problem.column is None else "place.table"
    place = said(key, file=file, row=problem.line, column=problem.column)
    return PlanProblem(where=place["en"], place=place, message=_text(problem.wordings))


def _text(wordings: Worded) -> Text:
    return Text.of_entries(wordings.items())


def _identifier(text: str) -> str:
    if _ID.fullmatch(text) is None:
        raise CellError("id")
    return text


def _features(text: str) -> tuple[str, ...]:
    found = many(text)
    if not all(map(_FEATURE.fullmatch, found)):
        raise CellError("feature")
    return found


def _identifiers(text: str) -> tuple[str, ...]:
    return tuple(map(_identifier, many(text)))


def _day(text: str) -> date:
    try:
        return read_day(text)
    except ValueProblemError:
        raise CellError("day", value=safe(text)) from None


def _kind(text: str) -> str:
    word = folded(text)
    code = word if word in KINDS else codes_under("sheet.kind.").get(word)
    if code is None:
        raise CellError("code", value=safe(text), known=", ".join(KINDS))
    return code


def _yes_or_no(text: str) -> bool:
    for answer, code in ((True, "yes"), (False, "no")):
        if folded(text) in words_of(f"records.code.answer.{code}"):
            return answer
    raise CellError("code", value=safe(text), known="kyllä, ei; ja, nej; yes, no")
