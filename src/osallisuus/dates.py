"""Dates as precisely as they are known: a day, a month, a part of a year, a year."""

import re
from datetime import MAXYEAR, date
from enum import StrEnum
from functools import lru_cache, total_ordering
from typing import ClassVar, Final

import attrs

from osallisuus.errors import ValueProblemError
from osallisuus.shapes import DATE_PATTERN

_YEAR: Final = r"(?!0000)[0-9]{4}"
_MONTH: Final = r"(?:0[1-9]|1[0-2])"
_YEARLESS: Final = (
    r"--(?:(?:0[1-9]|1[0-2])|(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    r"|02-(?:0[1-9]|[12][0-9]))"
)

_DAYS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def days_in(year: int, month: int) -> int:
    """Return how many days a month has; the module ``calendar`` loads locales for the same.

    Example:
        >>> days_in(2024, 2), days_in(1900, 2), days_in(2000, 2)
        (29, 28, 29)

    .. versionadded:: 0.1
    """
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and is_leap else _DAYS[month - 1]


class YearPart(StrEnum):
    """A part of a year, as sources give it: "keväällä 2017", "alkuvuodesta".

    The days a season can mean are those of everyday Finnish: spring and autumn are also the terms of
    schools and projects, and a winter may begin in December or in January.

    .. versionadded:: 0.1
    """

    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"
    WINTER = "winter"
    FIRST_QUARTER = "first-quarter"
    SECOND_QUARTER = "second-quarter"
    THIRD_QUARTER = "third-quarter"
    FOURTH_QUARTER = "fourth-quarter"
    FIRST_HALF = "first-half"
    SECOND_HALF = "second-half"

    @property
    def number(self) -> int:
        """Its number in EDTF, which stands in a document in place of the month."""
        return _PARTS[self][0]


# EDTF number, first month and last month it can mean, counted on into the next year.
_PARTS: Final = {
    YearPart.SPRING: (21, 1, 6),
    YearPart.SUMMER: (22, 5, 9),
    YearPart.AUTUMN: (23, 8, 12),
    YearPart.WINTER: (24, 1, 15),
    YearPart.FIRST_QUARTER: (33, 1, 3),
    YearPart.SECOND_QUARTER: (34, 4, 6),
    YearPart.THIRD_QUARTER: (35, 7, 9),
    YearPart.FOURTH_QUARTER: (36, 10, 12),
    YearPart.FIRST_HALF: (40, 1, 6),
    YearPart.SECOND_HALF: (41, 7, 12),
}
_PART_OF_NUMBER: Final = {number: part for part, (number, _, _) in _PARTS.items()}


@total_ordering
@attrs.frozen(kw_only=True, order=False, weakref_slot=False, cache_hash=True)
class PartialDate:
    """A date as precisely as it is known: a day, a month, a season, a year, or a day of no stated year.

    Written ``2023-09-01``, ``2023-09``, ``2023``, ``--11-30`` or ``--02``; a final ``~`` says "about".
    Seasons, quarters and halves have numbers in place of the month: ``2017-21`` is spring (22 summer, 23
    autumn, 24 winter), ``2017-33`` to ``-36`` the quarters, ``2017-40`` and ``-41`` the halves ("alkuvuosi",
    "loppuvuosi"). The forms are ISO 8601-2:2019 (EDTF) levels 1 and 2, and ISO 8601:2000 for what has no year.

    Attributes:
        year: 1 to 9999, or ``None`` when the source does not say.
        month: 1 to 12, or ``None``.
        part: Part of the year, when that is what the source says.
        day: Day of the month, or ``None``.
        approximate: Whether the source gives it as approximate.
        written: The written form; follows from the others.

    Raises:
        ValueProblemError: The parts make no date.

    Example:
        >>> PartialDate.parse("2023-09").last
        datetime.date(2023, 9, 30)
        >>> PartialDate.parse("2017-23").part, PartialDate.parse("2017-23").first
        (<YearPart.AUTUMN: 'autumn'>, datetime.date(2017, 8, 1))

    .. versionadded:: 0.1
    """

    TEXT_PATTERN: ClassVar[str] = (
        rf"(?:{DATE_PATTERN}|{_YEAR}-(?:{_MONTH}|2[1-4]|3[3-6]|4[01])|{_YEAR}|{_YEARLESS})~?"
    )
    TEXT_EXPECTED: ClassVar[str] = "expected.date"

    year: int | None = None
    month: int | None = None
    day: int | None = None
    approximate: bool = False
    part: YearPart | None = None
    written: str = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        try:
            if self.day is not None and self.month is None:
                raise ValueError("a day needs a month")
            if self.part is not None and (self.year is None or self.month is not None):
                raise ValueError("a part of the year needs a year and no month")
            if self.year is None and self.month is None:
                raise ValueError("give a year, or a month")
            date(2000 if self.year is None else self.year, self.month or 1, self.day or 1)
        except ValueError as error:
            raise ValueProblemError(f"PartialDate: {error}") from None
        month = self.month if self.part is None else self.part.number
        parts = [f"{part:02d}" for part in (month, self.day) if part is not None]
        body = "-".join(["-" if self.year is None else f"{self.year:04d}", *parts])
        # Days are shared and written many times.
        object.__setattr__(self, "written", body + ("~" if self.approximate else ""))

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read a date from its written form.

        Raises:
            ValueProblemError: ``text`` is not a date in one of the four forms.
        """
        return _parse_partial(text)

    @classmethod
    def of(cls, day: date) -> "PartialDate":
        """Return the partial date of one day."""
        return cls(year=day.year, month=day.month, day=day.day)

    @property
    def exact(self) -> date | None:
        """The day, when the date names one."""
        return self.first if self.day is not None else None

    @property
    def first(self) -> date | None:
        """First day it can mean; ``None`` without a year."""
        if self.year is None:
            return None
        month = self.month or (1 if self.part is None else _PARTS[self.part][1])
        return date(self.year, month, self.day or 1)

    @property
    def last(self) -> date | None:
        """Last day it can mean; ``None`` without a year."""
        if self.year is None:
            return None
        month = self.month or (12 if self.part is None else _PARTS[self.part][2])
        # A winter may last into the next year, which the calendar may not have.
        year, month = (self.year + 1, month - 12) if month > 12 else (self.year, month)
        if year > MAXYEAR:
            return date.max
        return date(year, month, self.day or days_in(year, month))

    def __str__(self) -> str:
        return self.written

    def __lt__(self, other: "PartialDate") -> bool:
        return _order(self) < _order(other)


def _order(partial: PartialDate) -> tuple[int, int, int, int, bool]:
    number, month = (0, partial.month) if partial.part is None else _PARTS[partial.part][:2]
    return (partial.year or 0, month or 0, partial.day or 0, number, partial.approximate)


@lru_cache(maxsize=65536)
def _parse_partial(text: str) -> PartialDate:
    if re.fullmatch(PartialDate.TEXT_PATTERN, text) is None:
        raise ValueProblemError(f"{text!r} is not a date such as 2023-09-01, 2023-09 or 2023")
    body = text.removesuffix("~")
    yearless = body.startswith("--")
    numbers = [int(part) for part in body.removeprefix("--").split("-")]
    year, month, day = _parts(numbers, yearless)
    about = text.endswith("~")
    if month is not None and month > 12:
        return PartialDate(year=year, part=_PART_OF_NUMBER[month], approximate=about)
    return PartialDate(year=year, month=month, day=day, approximate=about)


def _parts(numbers: list[int], yearless: bool) -> tuple[int | None, int | None, int | None]:
    if yearless:
        return None, numbers[0], numbers[1] if len(numbers) == 2 else None
    padded = [*numbers, None, None]
    return padded[0], padded[1], padded[2]
