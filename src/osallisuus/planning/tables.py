"""Waiting lists and resources as CSV files: every problem at once, by row and column, nothing echoed.

A cell is repeated in a message only when it is digits and punctuation; a name in the wrong column is
not. Personal identity codes, phone numbers and e-mail addresses are refused wherever they stand.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Final, TypeVar

import attrs

from osallisuus.errors import ValueProblemError
from osallisuus.grouping.people import Person, WeeklyTime, merged
from osallisuus.planning.days import ClosedPeriod
from osallisuus.planning.errors import InvalidPlanError, PlanProblem
from osallisuus.planning.resources import MINUTES_A_DAY, Room, Worker
from osallisuus.planning.texts import said
from osallisuus.privacy import find_personal_data
from osallisuus.time import read_day

T = TypeVar("T")

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WAITING_COLUMNS: Final = (
    "person",
    "waiting_since",
    "waiting_days",
    "available",
    *DAYS,
    "keep_together",
    "keep_apart",
    "needs",
)
RESOURCE_COLUMNS: Final = (
    "kind",
    "id",
    "available",
    *DAYS,
    "most_cohorts",
    "group_size",
    "capacity",
    "features",
    "first",
    "last",
    "name",
    "pauses",
)
KINDS: Final = ("coach", "nurse", "room", "break", "away")
NO_TIME: Final = "-"
"""Written where somebody is free at no time; an empty cell is not known."""

_DAY_WORDS: Final = (
    *(DAYS),
    *("ma", "ti", "ke", "to", "pe", "la", "su"),
    *("mån", "tis", "ons", "tors", "fre", "lör", "sön"),
)
_SPAN: Final = re.compile(
    r"([0-9]{1,2})(?:[:.]([0-9]{2}))?\s*[-–]\s*([0-9]{1,2})(?:[:.]([0-9]{2}))?"
)
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._\-]{0,59}")
_PARTS: Final = re.compile(r"[;|]")
_PLAIN: Final = re.compile(r"[0-9.:;|,\-/–+ ]{1,40}")
_EXAMPLE: Final = "mon 09:00-12:00"
_EXAMPLE_SPAN: Final = "09:00-12:00"


@attrs.frozen(kw_only=True)
class Resources:
    """What a resources file holds; None where it has no row of the kind.

    .. versionadded:: 0.1
    """

    coaches: tuple[Worker, ...] | None = None
    nurses: tuple[Worker, ...] | None = None
    rooms: tuple[Room, ...] | None = None
    breaks: tuple[ClosedPeriod, ...] = ()


class _CellError(Exception):
    """A cell that cannot be read."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


@attrs.define
class _Row:
    """One row: reads cells and collects what is wrong with them."""

    file: str
    number: int
    cells: Mapping[str, str]
    problems: list[PlanProblem]

    def tell(self, column: str, key: str, **values: object) -> None:
        self.problems.append(_problem(self.file, self.number, column, key, **values))

    def read(self, column: str, reader: Callable[[str], T], absent: T) -> T:
        text = self.cells.get(column, "").strip()
        if not text:
            return absent
        if next(find_personal_data(text), None) is not None:
            self.tell(column, "personal")
            return absent
        try:
            return reader(text)
        except _CellError as error:
            self.tell(column, error.key, **error.values)
            return absent

    def needed(self, column: str, reader: Callable[[str], T], absent: T) -> T:
        if not self.cells.get(column, "").strip():
            self.tell(column, "table-empty")
        return self.read(column, reader, absent)

    def times(self) -> tuple[WeeklyTime, ...] | None:
        """Weekly times of the row; None when no cell says anything."""
        own = self.read("available", _weekly, None)
        by_day = [self.read(day, _on(n), None) for n, day in enumerate(DAYS, start=1)]
        stated = [one for one in (own, *by_day) if one is not None]
        return merged(time for times in stated for time in times) if stated else None


def read_waiting(source: Path | str, first: date) -> tuple[Person, ...]:
    r"""Read a waiting list.

    Columns: ``person`` (pseudonymous id), ``waiting_since`` (day) or ``waiting_days``, ``available``
    (``mon 09:00-12:00; thu 13-15``) or a column for each weekday (``mon`` … ``sun``),
    ``keep_together``, ``keep_apart`` (ids) and ``needs`` (features of the room); ``;`` or ``|`` stands
    between several values. Only ``person``, which may be called ``id``, must be there. When
    no cell says when a person is free it is not known, and the person cannot be placed; ``-`` says
    that they are free at no time.

    Args:
        source: A CSV file, or its text when it has a line break.
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
    _, rows, problems = _table(source, "waiting.csv", WAITING_COLUMNS, needed="person")
    people: list[Person] = []
    seen: dict[str, int] = {}
    for row in rows:
        person = row.needed("person", _identifier, "")
        if person and person in seen:
            row.tell("person", "twice", id=person, count=2)
        seen.setdefault(person, row.number)
        since = row.read("waiting_since", _day, None)
        if since is not None and since > first:
            row.tell("waiting_since", "table-future", value=since, first=first)
            since = None
        days = row.read("waiting_days", _whole(0), None)
        people.append(
            Person(
                id=person,
                available=row.times(),
                waiting_days=days if since is None else (first - since).days,
                keep_together=row.read("keep_together", _identifiers, ()),
                keep_apart=row.read("keep_apart", _identifiers, ()),
                needs=row.read("needs", _identifiers, ()),
            )
        )
    if problems:
        raise InvalidPlanError(tuple(problems))
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
    _, rows, problems = _table(source, "resources.csv", RESOURCE_COLUMNS, needed="kind")
    workers: dict[str, list[Worker]] = {"coach": [], "nurse": []}
    rooms: list[Room] = []
    breaks: list[ClosedPeriod] = []
    away: list[tuple[_Row, str, ClosedPeriod]] = []
    for row in rows:
        kind = row.needed("kind", _one_of(KINDS), "")
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
                    capacity=row.read("capacity", _whole(1), None),
                    features=row.read("features", _identifiers, ()),
                )
            )
        elif kind:
            workers[kind].append(
                Worker(
                    id=row.needed("id", _identifier, ""),
                    available=row.times(),
                    most_cohorts=row.read("most_cohorts", _whole(0), 1),
                    group_size=row.read("group_size", _whole(1), None),
                )
            )
    known = {one.id for one in (*workers["coach"], *workers["nurse"])} | {one.id for one in rooms}
    for row, name, _ in away:
        if name and name not in known:
            row.tell("id", "unknown-resource", id=name)
    if problems:
        raise InvalidPlanError(tuple(problems))
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
        name=row.read("name", str, ""),
        pauses=row.read("pauses", _one_of(("yes", "no")), "no") == "yes",
    )


def _problem(file: str, row: int, at: str | int, key: str, **values: object) -> PlanProblem:
    where = said("place.table", file=file, row=row, column=at)
    return PlanProblem(where=where["en"], place=where, message=said(f"problem.{key}", **values))


def _table(
    source: Path | str, name: str, columns: Sequence[str], *, needed: str
) -> tuple[str, list[_Row], list[PlanProblem]]:
    """Read a table; a header that cannot be used ends it, everything else is collected."""
    if isinstance(source, Path) or "\n" not in source:
        name = Path(source).name
        try:
            text = Path(source).read_text(encoding="utf-8-sig")
        except OSError:
            absent = PlanProblem(where=name, message=said("problem.file"))
            raise InvalidPlanError((absent,)) from None
        except UnicodeDecodeError:
            problem = _problem(name, 1, 1, "table-file", reason="UTF-8")
            raise InvalidPlanError((problem,)) from None
    else:
        text = source
    problems: list[PlanProblem] = []
    try:
        lines = list(_lines(text))
    except csv.Error:
        problem = _problem(name, 1, 1, "table-file", reason="CSV")
        raise InvalidPlanError((problem,)) from None
    header = [cell.strip().lower() for cell in lines[0][1]] if lines else []
    if needed == "person" and needed not in header:
        # Rosters of the group engine call the same column ``id``.
        header = [needed if cell == "id" else cell for cell in header]
    for at, cell in enumerate(header, start=1):
        if cell not in columns:
            like = get_close_matches(cell, columns, n=1)
            key = "table-column-like" if like else "table-column"
            problems.append(_problem(name, 1, at, key, known=tuple(columns), like="".join(like)))
        elif header.index(cell) < at - 1:
            problems.append(_problem(name, 1, at, "table-twice", column=cell))
    if needed not in header:
        problems.append(_problem(name, 1, needed, "table-missing", column=needed))
    if problems:
        raise InvalidPlanError(tuple(problems))
    rows: list[_Row] = []
    for number, cells in lines[1:]:
        if len(cells) != len(header):
            problems.append(
                _problem(
                    name, number, len(cells), "table-cells", found=len(cells), expected=len(header)
                )
            )
            continue
        own = dict(zip(header, cells, strict=True))
        rows.append(_Row(file=name, number=number, cells=own, problems=problems))
    return name, rows, problems


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that hold something, each with the line of the file it starts on."""
    separator = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    start = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield start, cells
        start = reader.line_num + 1


def _safe(text: str) -> str:
    plain = _PLAIN.fullmatch(text) is not None and next(find_personal_data(text), None) is None
    return repr(text) if plain else "(…)"


def _identifier(text: str) -> str:
    if _ID.fullmatch(text) is None:
        raise _CellError("table-id")
    return text


def _identifiers(text: str) -> tuple[str, ...]:
    return tuple(_identifier(part.strip()) for part in _PARTS.split(text) if part.strip())


def _day(text: str) -> date:
    try:
        return read_day(text)
    except ValueProblemError:
        raise _CellError("table-date", value=_safe(text)) from None


def _whole(least: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if re.fullmatch(r"[0-9]{1,6}", text) is None or int(text) < least:
            raise _CellError("table-number", value=_safe(text), least=least)
        return int(text)

    return read


def _one_of(known: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.lower() not in known:
            raise _CellError("table-code", value=_safe(text), known=known)
        return text.lower()

    return read


def _weekly(text: str) -> tuple[WeeklyTime, ...]:
    if text == NO_TIME:
        return ()
    found: list[WeeklyTime] = []
    for part in _PARTS.split(text):
        word, _, span = part.strip().partition(" ")
        if word.lower() not in _DAY_WORDS:
            raise _CellError("table-times", value=_safe(text), example=_EXAMPLE)
        day = _DAY_WORDS.index(word.lower()) % 7 + 1
        found.append(_span(day, span.strip(), text, _EXAMPLE))
    return tuple(found)


def _on(day: int) -> Callable[[str], tuple[WeeklyTime, ...]]:
    def read(text: str) -> tuple[WeeklyTime, ...]:
        if text == NO_TIME:
            return ()
        return tuple(_span(day, part.strip(), text, _EXAMPLE_SPAN) for part in _PARTS.split(text))

    return read


def _span(day: int, span: str, text: str, example: str) -> WeeklyTime:
    match = _SPAN.fullmatch(span)
    if match is not None:
        hours, minutes = (int(match[1]), int(match[3])), (int(match[2] or 0), int(match[4] or 0))
        start, end = (hour * 60 + minute for hour, minute in zip(hours, minutes, strict=True))
        if max(minutes) < 60 and start < end <= MINUTES_A_DAY:
            return WeeklyTime(day=day, start=start, end=end)
    raise _CellError("table-times", value=_safe(text), example=example)
