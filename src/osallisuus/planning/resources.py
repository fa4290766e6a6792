"""What a plan is made with: rooms, and the people who lead and meet; when each is free."""

from collections.abc import Iterable
from datetime import date, time

import attrs

from osallisuus.grouping.people import WeeklyTime, merged
from osallisuus.model.place import HoursException, Venue
from osallisuus.planning.days import ClosedPeriod
from osallisuus.time import Period, WeeklyHours

MINUTES_A_DAY = 24 * 60
Stretch = tuple[int, int]
"""From and to, in minutes after midnight."""


@attrs.frozen(kw_only=True)
class Room:
    """A room (tila). Hours that nobody gives are not known, and do not limit a plan; it says so.

    Attributes:
        id: Its id.
        capacity: Most people in it; None is not known.
        features: What it offers, such as ``step-free``.
        open: Weekly times; None goes by ``venue``.
        venue: Venue of the project's document, with opening hours and exceptions.
        closed: Days it cannot be used.

    .. versionadded:: 0.1
    """

    id: str
    capacity: int | None = None
    features: tuple[str, ...] = ()
    open: tuple[WeeklyTime, ...] | None = None
    venue: Venue | None = None
    closed: tuple[ClosedPeriod, ...] = ()

    @classmethod
    def of(cls, venue: Venue) -> "Room":
        """A room with the capacity, accessibility and hours of a venue.

        Example:
            >>> from osallisuus import Text
            >>> Room.of(Venue(id="olohuone", name=Text.of(fi="Olohuone"))).hours_are_known
            False
        """
        most = venue.capacity.most if venue.capacity else None
        return cls(
            id=venue.id,
            capacity=None if most is None else int(most),
            features=venue.accessibility,
            venue=venue,
        )

    @property
    def hours_are_known(self) -> bool:
        """Whether anybody says when it is open."""
        return self.open is not None or bool(self.venue and self.venue.opening_hours)

    def weekly(self) -> tuple[WeeklyTime, ...]:
        """Its weekly times as far as they are known, exceptions and periods aside."""
        if self.open is not None:
            return merged(self.open)
        hours = self.venue.opening_hours if self.venue else ()
        return merged(
            WeeklyTime(day=weekday.number + 1, start=one[0], end=one[1])
            for stated in hours
            for weekday in stated.weekdays
            for one in (_stretch(stated.opens, stated.closes),)
        )

    def open_on(self, day: date) -> tuple[Stretch, ...]:
        """When it is open on a day; the whole day where hours are not known."""
        if any(period.holds(day) for period in self.closed):
            return ()
        if self.venue is not None and not _holds(self.venue.period, day):
            return ()
        if self.venue is not None:
            for exception in self.venue.exceptions:
                if _holds(exception.period, day):
                    return _on_exception(exception)
        if self.open is not None:
            return free_on(self.open, day)
        if self.venue is None or not self.venue.opening_hours:
            return ((0, MINUTES_A_DAY),)
        return _joined(
            _stretch(one.opens, one.closes) for one in self.venue.opening_hours if _opens(one, day)
        )


@attrs.frozen(kw_only=True)
class Worker:
    """Somebody who leads cohorts or holds meetings (ohjaaja, terveydenhoitaja): a role, not a name.

    Attributes:
        id: Its id.
        available: Weekly times; None is not known, and does not limit a plan.
        away: Days away.
        most_cohorts: Cohorts at the same time at most.
        group_size: Most people in a cohort; None is no limit.

    .. versionadded:: 0.1
    """

    id: str
    available: tuple[WeeklyTime, ...] | None = None
    away: tuple[ClosedPeriod, ...] = ()
    most_cohorts: int = 1
    group_size: int | None = None

    def free_on(self, day: date) -> tuple[Stretch, ...]:
        """When it is at work on a day; the whole day when its times are not known."""
        if any(period.holds(day) for period in self.away):
            return ()
        return ((0, MINUTES_A_DAY),) if self.available is None else free_on(self.available, day)


def free_on(times: Iterable[WeeklyTime], day: date) -> tuple[Stretch, ...]:
    """Return the stretches of weekly times that fall on a day.

    Example:
        >>> free_on([WeeklyTime.read("mon 09:00-12:00")], date(2018, 1, 8))
        ((540, 720),)

    .. versionadded:: 0.1
    """
    return _joined((one.start, one.end) for one in times if one.day == day.isoweekday())


def by_weekday(times: Iterable[WeeklyTime]) -> dict[int, tuple[Stretch, ...]]:
    """Return weekly times as stretches by ISO weekday, those that touch joined.

    Example:
        >>> by_weekday([WeeklyTime.read("mon 09:00-10:00"), WeeklyTime.read("mon 10:00-11:00")])
        {1: ((540, 660),)}

    .. versionadded:: 0.1
    """
    found: dict[int, list[Stretch]] = {}
    for one in times:
        found.setdefault(one.day, []).append((one.start, one.end))
    return {day: _joined(stretches) for day, stretches in found.items()}


def within(stretches: Iterable[Stretch], start: int, end: int) -> bool:
    """Tell whether a time lies whole inside one of the stretches.

    .. versionadded:: 0.1
    """
    return any(first <= start and end <= last for first, last in stretches)


def _joined(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    found: list[Stretch] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


def _stretch(opens: time | None, closes: time | None) -> Stretch:
    start = 0 if opens is None else opens.hour * 60 + opens.minute
    end = MINUTES_A_DAY if closes is None else closes.hour * 60 + closes.minute
    # Open past midnight: what comes after it belongs to the next day and is not used.
    return (start, end if end > start else MINUTES_A_DAY)


def _holds(period: Period | None, day: date) -> bool:
    if period is None:
        return True
    first, last = period.first_day, period.last_day
    return (first is None or first <= day) and (last is None or day <= last)


def _opens(hours: WeeklyHours, day: date) -> bool:
    on_day = any(weekday.number == day.weekday() for weekday in hours.weekdays)
    return on_day and _holds(hours.period, day)


def _on_exception(exception: HoursException) -> tuple[Stretch, ...]:
    # An exception that does not say its hours is not counted on.
    if exception.closed or (exception.opens is None and exception.closes is None):
        return ()
    return (_stretch(exception.opens, exception.closes),)
