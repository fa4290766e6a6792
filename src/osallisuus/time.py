"""Time as project documents know it: dates of every precision, periods, weekly hours, series.

Values are the standard library's ``date``, ``time`` and aware ``datetime``. This is the only module
that calls pendulum, and only inside the functions that need it. The zone is always named:
:data:`HELSINKI`.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Final

from osallisuus.dates import PartialDate as PartialDate
from osallisuus.dates import YearPart as YearPart
from osallisuus.dates import days_in as days_in
from osallisuus.errors import ValueProblemError
from osallisuus.judging import checked
from osallisuus.limits import Bounds, Length
from osallisuus.stated import Stated, value_class

HELSINKI: Final = "Europe/Helsinki"
"""IANA name of the zone in which every local time of the library is read."""

_FINNISH: Final = r"(?P<day>[0-9]{1,2})\.\s?(?P<month>[0-9]{1,2})\.\s?(?P<year>[0-9]{4})"


class Weekday(StrEnum):
    """Day of the week, as written in a document."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"

    @property
    def number(self) -> int:
        """0 for Monday to 6 for Sunday, as ``date.weekday`` counts."""
        return list(Weekday).index(self)


class TimeUnit(StrEnum):
    """Unit of a duration or a frequency."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    TERM = "term"
    YEAR = "year"


@value_class(kw_only=True, field_transformer=checked)
class Period(Stated):
    """From a date to a date, both included; an end that is not known is absent.

    Attributes:
        start: First day, as precisely as known.
        end: Last day, as precisely as known.

    Example:
        >>> Period(start=PartialDate.parse("2020"), end=PartialDate.parse("2023")).first_day
        datetime.date(2020, 1, 1)

    .. versionadded:: 0.1
    """

    start: PartialDate | None = None
    end: PartialDate | None = None

    @property
    def first_day(self) -> date | None:
        """First day the period can include."""
        return None if self.start is None else self.start.first

    @property
    def last_day(self) -> date | None:
        """Last day the period can include."""
        return None if self.end is None else self.end.last

    @property
    def is_reversed(self) -> bool:
        """Whether it ends before it starts, however the dates are read."""
        latest_end, earliest_start = self.last_day, self.first_day
        return latest_end is not None and earliest_start is not None and latest_end < earliest_start

    def includes(self, other: "PartialDate") -> bool | None:
        """Tell whether a date lies inside; ``None`` when that cannot be known.

        Example:
            >>> years = Period(start=PartialDate.parse("2020"), end=PartialDate.parse("2023"))
            >>> years.includes(PartialDate.parse("2024-01")), years.includes(PartialDate.parse("--11-30"))
            (False, None)
        """
        first, last = other.first, other.last
        if first is None or last is None:
            return None
        if self.first_day is not None and last < self.first_day:
            return False
        if self.last_day is not None and first > self.last_day:
            return False
        if self.first_day is None or self.last_day is None:
            return None
        return True


@value_class(kw_only=True, field_transformer=checked)
class Recurrence(Stated):
    """A time that comes back: every so many days, weeks, months or years, on given weekdays.

    Attributes:
        unit: What the recurrence counts in.
        every: How many units lie between two occurrences.
        weekdays: Days of the week, for weekly recurrence.
        week_of_month: 1 to 5, or -1 for the last, for monthly recurrence on a weekday.
        day_of_month: Day of the month, for monthly recurrence on a date.
        starts: Local time in Europe/Helsinki.
        ends: Local time in Europe/Helsinki.
        period: When it holds.

    .. versionadded:: 0.1
    """

    unit: TimeUnit | None = None
    every: Annotated[int, Bounds(1)] | None = None
    weekdays: tuple[Weekday, ...] = ()
    week_of_month: Annotated[int, Bounds(-1, 5)] | None = None
    day_of_month: Annotated[int, Bounds(1, 31)] | None = None
    starts: time | None = None
    ends: time | None = None
    period: Period | None = None


@value_class(kw_only=True, field_transformer=checked)
class WeeklyHours(Stated):
    """Hours that are the same on several days of the week (aukioloajat).

    Attributes:
        weekdays: Days on which they hold.
        opens: Local time in Europe/Helsinki.
        closes: Local time in Europe/Helsinki.
        period: When they hold; absent when the source gives no limits.

    .. versionadded:: 0.1
    """

    weekdays: Annotated[tuple[Weekday, ...], Length(1)]
    opens: time | None = None
    closes: time | None = None
    period: Period | None = None


def read_finnish_date(text: str) -> date:
    """Read a date written the Finnish way, ``1.8.2017``: day first, always.

    Raises:
        ValueProblemError: ``text`` is not such a date, or there is no such day.

    Example:
        >>> read_finnish_date("1.8.2017")
        datetime.date(2017, 8, 1)

    .. versionadded:: 0.1
    """
    match = re.fullmatch(_FINNISH, text.strip())
    if match is None:
        raise ValueProblemError(f"{text!r} is not a date such as 1.8.2017")
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        raise ValueProblemError(f"{text!r} names a day that does not exist") from None


def read_day(text: str) -> date:
    """Read a day as people write it: ``2018-01-08`` or ``8.1.2018``.

    Raises:
        ValueProblemError: ``text`` is neither, or there is no such day.

    Example:
        >>> read_day("8.1.2018") == read_day("2018-01-08")
        True

    .. versionadded:: 0.1
    """
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text.strip()) is None:
        return read_finnish_date(text)
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise ValueProblemError(f"{text!r} names a day that does not exist") from None


def write_finnish_date(day: date) -> str:
    """Write a date the Finnish way: no leading zeros.

    Example:
        >>> write_finnish_date(date(2017, 8, 1))
        '1.8.2017'

    .. versionadded:: 0.1
    """
    return f"{day.day}.{day.month}.{day.year}"


def months_between(first: date, last: date) -> int:
    """Count the whole months from ``first`` up to and including ``last``.

    A month is whole when the day before its monthly anniversary is reached; 1 August to 31 July is
    twelve. pendulum's ``in_months`` is not used: it counts 2 January to 1 February as none and
    3 January to 1 February as one.

    Example:
        >>> months_between(date(2017, 8, 1), date(2020, 7, 31))
        36

    .. versionadded:: 0.1
    """
    after = last + timedelta(days=1)
    months = (after.year - first.year) * 12 + after.month - first.month
    anniversary = min(first.day, days_in(after.year, after.month))
    return months - (after.day < anniversary)


def add_months(day: date, months: int) -> date:
    """Return the day ``months`` later; the last of the month where that day does not exist.

    Example:
        >>> add_months(date(2024, 1, 31), 1)
        datetime.date(2024, 2, 29)

    .. versionadded:: 0.1
    """
    import pendulum

    later = pendulum.date(day.year, day.month, day.day).add(months=months)
    return date(later.year, later.month, later.day)


def local(day: date, clock: time, zone: str = HELSINKI) -> datetime:
    """Return the aware local moment; a time the clocks skip in spring moves an hour on.

    Example:
        >>> local(date(2024, 3, 31), time(3, 30)).isoformat()
        '2024-03-31T04:30:00+03:00'

    .. versionadded:: 0.1
    """
    from zoneinfo import ZoneInfo

    import pendulum

    moment = pendulum.datetime(
        day.year, day.month, day.day, clock.hour, clock.minute, clock.second, tz=zone
    )
    return datetime(
        moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second,
        tzinfo=ZoneInfo(zone), fold=moment.fold,
    )  # fmt: skip


def stretch(
    day: date, starts: time, minutes: int, zone: str = HELSINKI
) -> tuple[datetime, datetime] | None:
    """Return the aware start and end of so many minutes from a local time of day.

    Local time stays the same when the clocks change, so a weekly time is at the same hour all year. A
    time that the clocks skip or show twice, or during which they change, is none.

    Example:
        >>> [moment.isoformat() for moment in stretch(date(2018, 3, 26), time(10), 120)]
        ['2018-03-26T10:00:00+03:00', '2018-03-26T12:00:00+03:00']
        >>> stretch(date(2018, 3, 25), time(3, 30), 60) is None
        True

    .. versionadded:: 0.1
    """
    from zoneinfo import ZoneInfo

    info = ZoneInfo(zone)
    start = datetime.combine(day, starts, info)
    # Arithmetic on one zone's moments is by the clock on the wall.
    end = start + timedelta(minutes=minutes)
    offsets = {moment.replace(fold=fold).utcoffset() for moment in (start, end) for fold in (0, 1)}
    return (start, end) if len(offsets) == 1 else None


def days_of(recurrence: Recurrence, first: date, last: date) -> Iterator[date]:
    """Yield the days of a recurrence between two days, both included.

    Counting starts at the recurrence's own first day when it is known, else at ``first``. What the
    source does not say is not invented: a recurrence without a unit and without weekdays has no days.

    Example:
        >>> week = Recurrence(unit=TimeUnit.WEEK, weekdays=(Weekday.TUE, Weekday.FRI))
        >>> [day.day for day in days_of(week, date(2024, 1, 1), date(2024, 1, 12))]
        [2, 5, 9, 12]

    .. versionadded:: 0.1
    """
    own_first = recurrence.period.first_day if recurrence.period else None
    own_last = recurrence.period.last_day if recurrence.period else None
    anchor = own_first or first
    start, end = max(first, anchor), min(last, own_last or last)
    day = start
    while day <= end:
        if _falls_on(recurrence, anchor, day):
            yield day
        day += timedelta(days=1)


def _falls_on(recurrence: Recurrence, anchor: date, day: date) -> bool:
    every = recurrence.every or 1
    on_weekday = any(weekday.number == day.weekday() for weekday in recurrence.weekdays)
    match recurrence.unit:
        case TimeUnit.DAY:
            return (day - anchor).days % every == 0
        case TimeUnit.WEEK | None if recurrence.weekdays:
            monday = anchor - timedelta(days=anchor.weekday())
            return on_weekday and (day - monday).days // 7 % every == 0
        case TimeUnit.WEEK:
            return (day - anchor).days % (7 * every) == 0
        case TimeUnit.MONTH:
            months = (day.year - anchor.year) * 12 + day.month - anchor.month
            return months % every == 0 and _falls_in_month(recurrence, anchor, day, on_weekday)
        case TimeUnit.YEAR:
            same_day = (day.month, day.day) == (anchor.month, anchor.day)
            return same_day and (day.year - anchor.year) % every == 0
        case _:
            return False


def _falls_in_month(recurrence: Recurrence, anchor: date, day: date, on_weekday: bool) -> bool:
    if recurrence.day_of_month is not None:
        return day.day == recurrence.day_of_month
    if recurrence.week_of_month is not None:
        days_left = days_in(day.year, day.month) - day.day
        from_end = -(days_left // 7 + 1)
        return on_weekday and recurrence.week_of_month in ((day.day - 1) // 7 + 1, from_end)
    return on_weekday if recurrence.weekdays else day.day == anchor.day
