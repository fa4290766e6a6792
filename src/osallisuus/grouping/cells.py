"""Cells of rosters, waiting lists and resources, read as people in Finland write them.

A cell is repeated in a message only when it is digits and punctuation; a name in the wrong column is not.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import Final, TypeAlias, TypeVar, cast

from osallisuus.grouping.people import LanguageSkill, WeeklyTime, merged
from osallisuus.privacy import find_personal_data
from osallisuus.sheets.grid import SheetColumn, SheetProblem, SheetRow, Worded, worded
from osallisuus.sheets.words import codes_under, folded, is_unknown, words_for

T = TypeVar("T")

NO_TIME: Final = ("-", "–")
"""Written where somebody is free at no time; an empty cell is not known."""
LEVELS: Final = ("A1", "A2", "B1", "B2", "C1", "C2")
MINUTES_A_DAY: Final = 24 * 60

_CLOCKS: Final = (
    r"([0-9]{1,2})(?:[:.]([0-9]{2}))?\s*[-–]\s*([0-9]{1,2})(?:[:.]([0-9]{2}))?(?![0-9])"
)
_TOKEN: Final = re.compile(
    rf"\s*(?:(?P<span>{_CLOCKS})|(?P<word>[^\W\d_]+)\.?|(?P<sign>[-–,;|/&:\n]))"
)
_PARTS: Final = re.compile(r"[;|,\n]")
_PLAIN: Final = re.compile(r"[0-9.:;|,\-/–+ ]{1,40}")
_SKILL: Final = re.compile(r"(.+?)(?:\s*:\s*|\s+|\s*\()([A-Ca-c][12])\)?")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class CellError(Exception):
    """A cell that cannot be read; it never leaves the reading of tables."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.wordings = worded(f"sheet.cell.{key}", **values)


Said: TypeAlias = dict[tuple[Callable[[str], object], str, bool], object]
"""What texts say to readers; the same few come again and again in one table."""


class Cells:
    """One row: reads cells and collects what is wrong with them.

    Args:
        row: The row.
        headings: What the file calls a column.
        problems: Where what is wrong is put.
        said: What texts of the same table were found to say; shared by its rows.
    """

    __slots__ = ("_headings", "_problems", "_row", "_said")

    def __init__(
        self,
        row: SheetRow,
        headings: Mapping[str, str],
        problems: list[SheetProblem],
        said: Said | None = None,
    ) -> None:
        self._row = row
        self._headings = headings
        self._problems = problems
        self._said: Said = {} if said is None else said

    @property
    def line(self) -> int:
        """Line of the file, or row of the sheet, from 1."""
        return self._row.line

    def names(self) -> Iterator[str]:
        """Yield the columns in which the row has something."""
        yield from self._row.cells

    def has(self, column: str) -> bool:
        """Tell whether the row has something in a column."""
        return column in self._row.cells

    def tell(self, column: str, wordings: Worded) -> None:
        """Note what is wrong with a cell."""
        heading = self._headings.get(column, column)
        self._problems.append(SheetProblem(line=self.line, column=heading, wordings=wordings))

    def read(self, column: str, reader: Callable[[str], T], absent: T, *, exact: bool = False) -> T:
        """Read a cell; ``absent`` when it is empty, is not known or cannot be read.

        Args:
            column: Canonical name of the column.
            reader: Reads its text.
            absent: What is there when nothing is.
            exact: No word of it means that nothing is known, as in an id.
        """
        text = self._row.cells.get(column, "")
        if not text:
            return absent
        key = reader, text, exact
        try:
            if key not in self._said:
                self._said[key] = _said(text, reader, exact)
        except CellError as error:
            self.tell(column, error.wordings)
            return absent
        found = self._said[key]
        return absent if found is _NOTHING_KNOWN else cast("T", found)


_NOTHING_KNOWN: Final = object()


def _said(text: str, reader: Callable[[str], object], exact: bool) -> object:
    if next(find_personal_data(text), None) is not None:
        raise CellError("personal")
    # A dash may say that something is none, which is for the reader to tell.
    if not exact and text not in NO_TIME and is_unknown(text):
        return _NOTHING_KNOWN
    return reader(text)


def column(name: str, *keys: str) -> SheetColumn:
    """Return a column by its canonical name; further entries of the catalogue name it too."""
    return SheetColumn(name=name, keys=(f"sheet.column.{name}", *keys))


PERSON: Final = ("records.column.participants.person",)
WEEKDAYS: Final = tuple(
    SheetColumn(name=day, keys=(f"sheet.weekday.{number}",))
    for number, day in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), start=1)
)
"""A column for each day of the week."""


def as_written(text: str) -> str:
    """Return a cell as it stands."""
    return text


def many(text: str) -> tuple[str, ...]:
    """Return the values of a cell; a bar, a semicolon or a comma stands between them.

    Example:
        >>> many("P-1 | P-2, P-3")
        ('P-1', 'P-2', 'P-3')
    """
    found = (part.strip() for part in _PARTS.split(text))
    return tuple(part for part in found if part and part not in NO_TIME)


def whole(text: str) -> int:
    """Return a whole number."""
    if re.fullmatch(r"[-+]?[0-9]{1,9}", text) is None:
        raise CellError("number", value=safe(text))
    return int(text)


def at_least(least: int) -> Callable[[str], int]:
    """Return a reader of whole numbers that are not less."""
    return partial(_at_least, least)


def _at_least(least: int, text: str) -> int:
    if re.fullmatch(r"[0-9]{1,6}", text) is None or int(text) < least:
        raise CellError("least", value=safe(text), least=least)
    return int(text)


def gender(text: str) -> str:
    """Return a gender under the code of the records, or as it stands when they have no such word."""
    return codes_under("records.code.gender.").get(folded(text), text)


def languages(text: str) -> tuple[LanguageSkill, ...]:
    """Return languages by their code or name, each with a level or without.

    Example:
        >>> [(skill.code, skill.level) for skill in languages("suomi B1, ar")]
        [('fi', 3), ('ar', None)]
    """
    return tuple(map(_language, many(text)))


def language_codes(text: str) -> tuple[str, ...]:
    """Return languages by their code or name, without levels."""
    return tuple(skill.code for skill in languages(text))


def _language(part: str) -> LanguageSkill:
    match = _SKILL.fullmatch(part)
    name, level = (match[1], LEVELS.index(match[2].upper()) + 1) if match else (part, None)
    code = codes_under("records.code.mother_tongue.").get(folded(name), name)
    if _LANGUAGE.fullmatch(code) is None:
        raise CellError("language")
    return LanguageSkill(code=code, level=level)


def travel(text: str) -> dict[str, int]:
    """Return minutes to sites, written ``site=25``."""
    minutes = {}
    for part in many(text):
        site, equals, number = part.rpartition("=")
        if not equals or re.fullmatch(r"[0-9]{1,6}", number.strip()) is None:
            raise CellError("travel")
        minutes[site.strip()] = int(number)
    return minutes


def weekly(text: str) -> tuple[WeeklyTime, ...]:
    """Return weekly times: days, ranges of days, and hours after them.

    Example:
        >>> [str(time) for time in weekly("ma ja ke klo 9–12, to-pe 13.30-15")]
        ['mon 09:00-12:00', 'wed 09:00-12:00', 'thu 13:30-15:00', 'fri 13:30-15:00']
        >>> weekly("-")
        ()
    """
    if _is_no_time(text):
        return ()
    found: list[WeeklyTime] = []
    days: list[int] = []
    from_day: int | None = None
    is_told = True
    at = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise _no_weekly(text)
        at = token.end()
        if token["span"]:
            if not days or from_day is not None:
                raise _no_weekly(text)
            found += [_times(day, token, text, "weekly") for day in days]
            is_told = True
        elif token["word"]:
            day = _day(token["word"])
            if day is None:
                if folded(token["word"]) not in words_for("sheet.between-days"):
                    raise _no_weekly(text)
            else:
                days = [] if is_told else days
                days += [day] if from_day is None else _days_after(from_day, day, text)
                from_day, is_told = None, False
        elif token["sign"] in NO_TIME:
            if is_told or from_day is not None:
                raise _no_weekly(text)
            from_day = days[-1]
        elif not is_told and token["sign"] in "|;\n":
            raise _no_weekly(text)
    if not is_told or not found:
        raise _no_weekly(text)
    return merged(found)


def hours_on(day: int) -> Callable[[str], tuple[WeeklyTime, ...]]:
    """Return a reader of hours in the column of a day of the week."""
    return partial(_hours_on, day)


def _hours_on(day: int, text: str) -> tuple[WeeklyTime, ...]:
    if _is_no_time(text):
        return ()
    times = []
    for part in _PARTS.split(text):
        span = re.fullmatch(rf"\s*(?:klo|kello|kl\.?)?\s*(?P<span>{_CLOCKS})\s*", part)
        if span is None:
            raise CellError("span", value=safe(text))
        times.append(_times(day, span, text, "span"))
    return tuple(times)


def _is_no_time(text: str) -> bool:
    return text in NO_TIME or folded(text) in words_for("sheet.no-time")


def _no_weekly(text: str) -> CellError:
    return CellError("weekly", value=safe(text))


@cache
def _days() -> Mapping[str, int]:
    return {word: int(code) for word, code in codes_under("sheet.weekday.").items()}


def _day(word: str) -> int | None:
    days = _days()
    # Most are written as the catalogue has them.
    return days.get(word) or days.get(folded(word))


def _days_after(first: int, last: int, text: str) -> list[int]:
    if last <= first:
        raise _no_weekly(text)
    return list(range(first + 1, last + 1))


def _times(day: int, span: re.Match[str], text: str, key: str) -> WeeklyTime:
    # The groups of the clocks follow the group of the whole span.
    at = span.re.groupindex["span"]
    hour, minute, to_hour, to_minute = (int(span[at + n] or 0) for n in range(1, 5))
    start, end = hour * 60 + minute, to_hour * 60 + to_minute
    if max(minute, to_minute) < 60 and start < end <= MINUTES_A_DAY:
        return WeeklyTime(day=day, start=start, end=end)
    raise CellError(key, value=safe(text))


def safe(text: str) -> str:
    """Return a cell as it may stand in a message."""
    plain = _PLAIN.fullmatch(text) is not None and next(find_personal_data(text), None) is None
    return repr(text) if plain else "(…)"


def safe_id(text: str) -> str:
    """Return an id from a cell as it may stand in a message: without a digit it may be a name."""
    has_digit = any(map(str.isdigit, text))
    return text if has_digit and next(find_personal_data(text), None) is None else "(…)"
