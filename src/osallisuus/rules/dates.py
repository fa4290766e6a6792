"""Periods, statuses, recurrences and opening hours."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import combinations
from typing import Final

from osallisuus.findings import Finding, Level, Rule
from osallisuus.model.activity import Activity
from osallisuus.model.base import StatusClass
from osallisuus.model.funding import Funding
from osallisuus.model.place import Venue
from osallisuus.model.plan import Action, Milestone, Phase, WorkPackage
from osallisuus.model.programme import Programme
from osallisuus.model.project import Project
from osallisuus.model.quantity import Duration
from osallisuus.model.result import ProjectRelation
from osallisuus.model.staff import Staff
from osallisuus.time import PartialDate, Period, Recurrence, TimeUnit, Weekday, WeeklyHours
from osallisuus.walking import each

_MONTH: Final = 31
_HALF_A_DAY: Final = timedelta(hours=12)
_SLACK: Final = 0.05
_UNIT_DAYS: Final = {
    TimeUnit.DAY: 1.0,
    TimeUnit.WEEK: 7.0,
    TimeUnit.MONTH: 365.25 / 12,
    TimeUnit.YEAR: 365.25,
}


class PeriodReversed(Rule):
    """A period ends before it starts, however its dates are read.

    Look whether the two dates changed places or a year is wrong.
    """

    slug = "core.period-reversed"
    level = Level.ERROR

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every reversed period."""
        for where, period in each(project, Period):
            if period.is_reversed:
                yield self.finding(where, start=period.start, end=period.end)


class PeriodOutsideProject(Rule):
    """Something of the project's own lies outside the project's period.

    Only what can be known is judged: a date given as a year is outside when the whole year is.
    """

    slug = "core.period-outside-project"
    level = Level.WARNING

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every date of an activity, action, package, phase, post or milestone outside."""
        frame = project.period
        if frame is None:
            return
        for kind in (Activity, Action, WorkPackage, Phase, Staff):
            for where, thing in each(project, kind):
                period: Period | None = getattr(thing, "period", None)
                for key in ("start", "end"):
                    day: PartialDate | None = getattr(period, key, None)
                    if day is not None and frame.includes(day) is False:
                        place = f"{where}/period/{key}"
                        yield self.finding(place, day=day, start=frame.start, end=frame.end)
        for where, milestone in each(project, Milestone):
            if milestone.when is not None and frame.includes(milestone.when) is False:
                yield self.finding(
                    f"{where}/when", day=milestone.when, start=frame.start, end=frame.end
                )


class StatusAgainstDates(Rule):
    """A status cannot be true on its day: ended before the start, or running after the end.

    Correct the status, its day or the period.
    """

    slug = "core.status-against-dates"
    level = Level.WARNING

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every status its own period contradicts."""
        things: list[tuple[str, Project | Activity | Action]] = [("/project", project)]
        things += [*each(project, Activity), *each(project, Action)]
        for where, thing in things:
            status, period = thing.status, thing.period
            day = status.as_of.exact if status is not None and status.as_of is not None else None
            if status is None or period is None or day is None:
                continue
            first, last = period.first_day, period.last_day
            early = first is not None and day < first and status.counts_as is StatusClass.ENDED
            late = last is not None and day > last and status.counts_as is StatusClass.RUNNING
            if early or late:
                yield self.finding(f"{where}/status", status=status.code, day=day.isoformat())


class RecurrenceReversed(Rule):
    """A recurring session ends before it starts, or when it starts.

    Look whether the times changed places. A session may last past midnight, as a night patrol from 21.00 to
    02.00 does, for half a day at most.
    """

    slug = "core.recurrence-reversed"
    level = Level.ERROR

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every recurrence whose times are reversed."""
        for where, recurrence in each(project, Recurrence):
            if recurrence.starts is None or recurrence.ends is None:
                continue
            if recurrence.ends <= recurrence.starts and not _lasts_past_midnight(recurrence):
                yield self.finding(
                    where, starts=_clock(recurrence.starts), ends=_clock(recurrence.ends)
                )


def _lasts_past_midnight(recurrence: Recurrence) -> bool:
    assert recurrence.starts is not None
    assert recurrence.ends is not None
    day = date.min
    after = datetime.combine(day + timedelta(days=1), recurrence.ends)
    return after - datetime.combine(day, recurrence.starts) <= _HALF_A_DAY


class HoursReversed(Rule):
    """A place closes before it opens, or when it opens.

    Hours past midnight are written as two entries, one for each day.
    """

    slug = "core.hours-reversed"
    level = Level.ERROR

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every reversed entry."""
        for where, hours in each(project, WeeklyHours):
            if hours.opens is not None and hours.closes is not None and hours.closes <= hours.opens:
                yield self.finding(where, opens=_clock(hours.opens), closes=_clock(hours.closes))


class HoursOverlap(Rule):
    """Two entries of a place's opening hours hold at the same time of the same day.

    Join them, or give each the period in which it holds.
    """

    slug = "core.hours-overlap"
    level = Level.ERROR

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every pair of entries that overlap."""
        for where, venue in each(project, Venue):
            for (_, one), (index, other) in combinations(enumerate(venue.opening_hours), 2):
                days = set(one.weekdays) & set(other.weekdays)
                if days and _meet(one, other):
                    first = min(days, key=lambda day: list(Weekday).index(day))
                    yield self.finding(
                        f"{where}/opening_hours/{index}", day=self.word("weekday", first)
                    )


def _meet(one: WeeklyHours, other: WeeklyHours) -> bool:
    if one.opens is None or one.closes is None or other.opens is None or other.closes is None:
        return False
    if not (one.opens < other.closes and other.opens < one.closes):
        return False
    return _may_overlap(one.period, other.period)


def _may_overlap(one: Period | None, other: Period | None) -> bool:
    first = max(_day(one, "first_day", date.min), _day(other, "first_day", date.min))
    last = min(_day(one, "last_day", date.max), _day(other, "last_day", date.max))
    return first <= last


def _day(period: Period | None, which: str, unknown: date) -> date:
    found: date | None = getattr(period, which, None)
    return found or unknown


def _clock(moment: time) -> str:
    return moment.strftime("%H.%M")


class FundingOutsideProject(Rule):
    """Funding runs at a time when the project does not.

    Correct the period of the funding, or of the project; extensions are common.
    """

    slug = "core.funding-outside-project"
    level = Level.WARNING

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield funding whose whole period lies outside the project's."""
        frame = project.period
        for where, funding in each(project, Funding):
            if frame is None or funding.period is None:
                continue
            if not _may_overlap(frame, funding.period):
                yield self.finding(f"{where}/period", start=frame.start, end=frame.end)


class DurationAgainstPeriod(Rule):
    """The stated length of a project or programme is not that of its period.

    A month and a twentieth either way are let pass. Correct the one that is wrong; an extension changes
    both.
    """

    slug = "core.duration-against-period"
    level = Level.WARNING

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield every duration no reading of the dates comes near."""
        for kind in (Project, Programme, ProjectRelation):
            for where, thing in each(project, kind):
                duration: Duration | None = getattr(thing, "duration", None)
                period: Period | None = getattr(thing, "period", None)
                if duration is None or period is None or _may_last(period, duration):
                    continue
                yield self.finding(
                    f"{where}/duration",
                    length=duration.length,
                    unit=self.word("time-unit", duration.unit),
                    start=period.start,
                    end=period.end,
                )


def _may_last(period: Period, duration: Duration) -> bool:
    """Tell whether a period may be as long as is said; yes when that cannot be known."""
    unit = _UNIT_DAYS.get(duration.unit)
    if unit is None or period.start is None or period.end is None:
        return True
    starts, ends = period.start, period.end
    if None in (starts.first, starts.last, ends.first, ends.last) or period.is_reversed:
        return True
    shortest, longest = _days(starts.last, ends.first), _days(starts.first, ends.last)
    least, most = duration.length.least, duration.length.most
    is_too_short = least is not None and longest < least * unit * (1 - _SLACK) - _MONTH
    is_too_long = most is not None and shortest > most * unit * (1 + _SLACK) + _MONTH
    return not is_too_short and not is_too_long


def _days(first: date | None, last: date | None) -> int:
    assert first is not None
    assert last is not None
    return (last - first).days + 1
