"""When a weekly time can be used: hours, closed days and bookings, looked up once for a whole plan."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final

import attrs

from osallisuus.grouping.people import Person, WeeklyTime
from osallisuus.planning.days import Closure, days_from
from osallisuus.planning.diary import Diary
from osallisuus.planning.outcome import Cohort
from osallisuus.planning.resources import MINUTES_A_DAY, Room, Stretch, Worker, by_weekday, within
from osallisuus.planning.series import choose_days, month_starts, sessions_to_try
from osallisuus.planning.task import CohortTask
from osallisuus.time import stretch


class Limit(StrEnum):
    """What can stand in the way of a cohort's days; the planner can look past one to find it.

    .. versionadded:: 0.1
    """

    END = "end"
    CLOSED_DAYS = "closed-days"
    COACH_TIMES = "coach-times"
    COACH_CAPACITY = "coach-capacity"
    ROOM_HOURS = "room-hours"
    ROOM_CAPACITY = "room-capacity"


NOTHING: Final = frozenset[Limit]()


def room_key(room: Room) -> str:
    """Key of a room in the diary and in the hours."""
    return f"room:{room.id}"


def worker_key(worker: Worker) -> str:
    """Key of a coach or nurse; one who is both is in one place at a time."""
    return f"worker:{worker.id}"


def person_key(person: str) -> str:
    """Key of a participant."""
    return f"person:{person}"


@attrs.frozen(kw_only=True)
class Setting:
    """A task with its hours and closed days by day.

    Attributes:
        task: The task.
        closures: Closed days.
        paused: Days on which the months stand still.
        hours: When each room is open and each worker is at work, by key and day.
        free: When each person can come, by id and ISO weekday; nothing for whom it is not known.
    """

    task: CohortTask
    closures: Mapping[date, Closure]
    paused: frozenset[date]
    hours: Mapping[tuple[str, date], tuple[Stretch, ...]]
    free: Mapping[str, Mapping[int, tuple[Stretch, ...]]]

    @classmethod
    def of(cls, task: CohortTask) -> "Setting":
        """Look up every day of a task."""
        hours: dict[tuple[str, date], tuple[Stretch, ...]] = {}
        workers = {worker_key(one): one for one in (*task.coaches, *task.nurses)}
        paused = task.days.paused()
        # A cohort that would end too late is looked at too, to say that this is what is wrong.
        beyond = timedelta(days=31 * task.rules.series.months + len(paused))
        for day in days_from(task.first, task.last + beyond):
            for room in task.rooms:
                hours[room_key(room), day] = room.open_on(day)
            for key, worker in workers.items():
                hours[key, day] = worker.free_on(day)
        return cls(
            task=task,
            closures=task.days.closures(),
            paused=paused,
            hours=hours,
            free={one.id: by_weekday(one.available or ()) for one in task.people},
        )

    def can_use(
        self,
        diary: Diary,
        day: date,
        at: Stretch,
        room: Room,
        worker: Worker,
        past: frozenset[Limit] = NOTHING,
    ) -> bool:
        """Tell whether a time of a day is free for a room and a worker, closed days kept."""
        start, end = at
        if day in self.closures and Limit.CLOSED_DAYS not in past:
            return False
        in_room, at_work = room_key(room), worker_key(worker)
        if Limit.ROOM_HOURS not in past and not (
            within(self.hours.get((in_room, day), ()), start, end)
            and diary.is_free(in_room, day, start, end)
        ):
            return False
        if Limit.COACH_TIMES not in past and not (
            within(self.hours.get((at_work, day), ()), start, end)
            and diary.is_free(at_work, day, start, end)
        ):
            return False
        return same_clock(day, start, end)

    def series(
        self,
        diary: Diary,
        first: date,
        slot: WeeklyTime,
        room: Room,
        coach: Worker,
        past: frozenset[Limit] = NOTHING,
    ) -> tuple[tuple[date, ...], tuple[date, ...]] | None:
        """Return the months and the session days of a cohort that starts on a day, or ``None``."""
        rule = self.task.rules.series
        months = month_starts(first, rule.months, self.paused)
        if months[-1] - timedelta(days=1) > self.task.last and Limit.END not in past:
            return None
        at = (slot.start, slot.end)
        if not self.can_use(diary, first, at, room, coach, past):
            return None
        weeks = range((months[-1] - first).days // 7 + 1)
        days = [
            day
            for day in (first + timedelta(weeks=n) for n in weeks)
            if self.can_use(diary, day, at, room, coach, past)
        ]
        for wanted in sessions_to_try(self.task.rules.wanted_sessions, rule):
            chosen = choose_days(days, months, rule, wanted)
            if chosen is not None:
                return months, chosen
        return None

    def most_people(self, room: Room, coach: Worker) -> int:
        """Return how many people a cohort there can have at most."""
        limits = (self.task.rules.size.most, room.capacity, coach.group_size)
        return min(limit for limit in limits if limit is not None)

    def pairs(
        self, cohorts: Sequence[Cohort], first: date, past: frozenset[Limit] = NOTHING
    ) -> Iterator[tuple[Room, Worker]]:
        """Yield rooms and coaches that could take a cohort that starts on a day."""
        last = month_starts(first, self.task.rules.series.months, self.paused)[-1]
        for coach in self.task.coaches:
            at_once = busiest(cohorts, coach.id, first, last)
            if at_once >= coach.most_cohorts and Limit.COACH_CAPACITY not in past:
                continue
            for room in self.task.rooms:
                large = self.most_people(room, coach) >= self.task.rules.size.least
                if large or Limit.ROOM_CAPACITY in past:
                    yield room, coach


def busiest(cohorts: Iterable[Cohort], coach: str, first: date, after: date) -> int:
    """Return the most cohorts a coach has on any day from ``first`` to before ``after``."""
    own = [one for one in cohorts if one.coach == coach and one.first < after and first <= one.last]
    return max(
        (sum(o.first <= max(at.first, first) <= o.last for o in own) for at in own), default=0
    )


@lru_cache(maxsize=65536)
def same_clock(day: date, start: int, end: int) -> bool:
    """Tell whether the clocks stay as they are during a time of a day."""
    return end < MINUTES_A_DAY and (
        stretch(day, time(start // 60, start % 60), end - start) is not None
    )


def weekly_times(people: Iterable[Person], setting: Setting) -> tuple[WeeklyTime, ...]:
    """Return the weekly times worth trying for a session.

    The latest start among a set of times that overlap long enough is the start of one of them, so the
    starts of everybody's times are enough.
    """
    task = setting.task
    stated = [setting.free[one.id] for one in people]
    stated += [by_weekday(one.available or ()) for one in task.coaches]
    stated += [by_weekday(one.weekly()) for one in task.rooms]
    starts = {
        (day, start)
        for times in stated
        for day, stretches in times.items()
        for start, end in stretches
        if end - start >= task.minutes
    }
    return tuple(
        WeeklyTime(day=day, start=start, end=start + task.minutes) for day, start in sorted(starts)
    )


def able(people: Iterable[Person], slot: WeeklyTime, setting: Setting) -> tuple[Person, ...]:
    """Return those who say that they can come at a weekly time."""
    free, day = setting.free, slot.day
    return tuple(one for one in people if within(free[one.id].get(day, ()), slot.start, slot.end))
