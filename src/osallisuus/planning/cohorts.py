"""Planning cohorts one after another: the earliest start, the weekly time that ends most waiting."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from time import monotonic
from typing import Literal

import attrs

from osallisuus.grouping.people import Person, WeeklyTime
from osallisuus.planning.answering import answers_of, notes_of
from osallisuus.planning.diary import Diary
from osallisuus.planning.errors import CohortsRefusedError
from osallisuus.planning.filling import by_waiting, fill, worth
from osallisuus.planning.meetings import book_meetings
from osallisuus.planning.obstacles import Shut, obstacle_of
from osallisuus.planning.outcome import Cohort, CohortSchedule, Meeting, MeetingKind, Obstacle
from osallisuus.planning.resources import Room, Worker
from osallisuus.planning.series import StartWindow, spread_themes, start_windows
from osallisuus.planning.setting import (
    Setting,
    able,
    person_key,
    weekly_times,
)
from osallisuus.planning.task import CohortTask, check_task
from osallisuus.planning.verify import breaches
from osallisuus.text import Text

_Question = tuple[WeeklyTime, tuple[str, ...], int, tuple[str, ...]]


@attrs.frozen(kw_only=True)
class _Opening:
    """A place and time a cohort could have, and who would be in it."""

    slot: WeeklyTime
    room: Room
    coach: Worker
    months: tuple[date, ...]
    days: tuple[date, ...]
    people: tuple[Person, ...]


class _Run:
    """One planning run: what is booked, who is waiting, what could not be."""

    def __init__(self, task: CohortTask) -> None:
        self.setting = Setting.of(task)
        self.diary = Diary()
        self.cohorts: list[Cohort] = []
        self.obstacles: list[Obstacle] = []
        self.shut: list[Shut] = []
        # Who would be in a cohort depends on these alone, and windows without one ask the same again.
        self.filled: dict[_Question, tuple[Person, ...]] = {}
        self.deadline = None if task.time_limit is None else monotonic() + task.time_limit

    @property
    def waiting(self) -> tuple[Person, ...]:
        """Everybody in no cohort, longest waiting first; the same whenever Ctrl-C comes."""
        placed = {person for cohort in self.cohorts for person in cohort.people}
        people = by_waiting(self.setting.task.people)
        return tuple(one for one in people if one.id not in placed)

    def seconds_left(self) -> float | None:
        """Seconds until the time limit; raises when there are none."""
        if self.deadline is None:
            return None
        left = self.deadline - monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def plan_cohorts(task: CohortTask) -> CohortSchedule:
    """Plan cohorts for a waiting list.

    Each window of the year gets one cohort, as early in it as can be. Among the weekly times that can
    be used, the one is taken whose people have waited longest together; the group engine decides who
    they are under the rules on who is with whom. A person who cannot have the meetings a participant
    is to have is not taken in, and is told so.

    Args:
        task: What to plan.

    Returns:
        A plan that has passed the verifier. With Ctrl-C or at the time limit it holds the cohorts
        planned so far, and says so.

    Raises:
        InvalidPlanError: The task cannot be planned as it is written.
        CohortsRefusedError: The verifier found a rule broken; a fault of the planner or of a rule.

    Example:
        >>> from osallisuus.planning.samples import sample_task
        >>> plan = plan_cohorts(sample_task(people=30))
        >>> [(cohort.id, len(cohort.people)) for cohort in plan.cohorts]
        [('cohort-1', 7), ('cohort-2', 6)]

    .. versionadded:: 0.1
    """
    check_task(task)
    run = _Run(task)
    stopped: Literal["done", "time", "interrupted"] = "done"
    try:
        for number, window in enumerate(
            start_windows(task.first, task.last, task.rules.a_year), start=1
        ):
            _plan_window(run, number, window)
    except TimeoutError:
        stopped = "time"
    except KeyboardInterrupt:
        stopped = "interrupted"
    answers, waiting = answers_of(run.setting, run.cohorts, run.waiting, run.shut, stopped)
    plan = CohortSchedule(
        project=task.project,
        activity=task.activity,
        cohorts=tuple(run.cohorts),
        waiting=waiting,
        obstacles=tuple(run.obstacles),
        names=_names(task),
        notes=notes_of(task),
        seed=task.seed,
        stopped=stopped,
        answers=answers,
    )
    broken = breaches(task, plan)
    if broken:
        raise CohortsRefusedError(tuple(one.text() for one in broken))
    return plan


def _names(task: CohortTask) -> tuple[tuple[str, Text], ...]:
    themes = [(one.id, one.title) for one in task.rules.themes]
    rooms = [(one.id, one.venue.name if one.venue else None) for one in task.rooms]
    return tuple((name, title) for name, title in (*themes, *rooms) if title is not None)


def _plan_window(run: _Run, number: int, window: StartWindow) -> None:
    task = run.setting.task
    out: set[str] = set()
    enough = task.coaches and task.rooms and (task.nurses or not task.rules.health_meetings)
    while enough:
        people = tuple(one for one in run.waiting if one.id not in out)
        opening = _best_opening(run, window, people)
        if opening is None:
            break
        cohort = _cohort(run, number, opening)
        diary = run.diary.copy()
        _book_sessions(diary, cohort)
        found = book_meetings(run.setting, diary, cohort, opening.people)
        if isinstance(found[0], str):
            out.add(found[0])
            run.shut.append(Shut(person=found[0], window=number, kind=MeetingKind(found[1])))
            continue
        meetings, booked = found
        assert isinstance(booked, Diary)
        run.diary = booked
        run.cohorts.append(attrs.evolve(cohort, meetings=meetings))
        return
    run.obstacles.append(
        obstacle_of(run.setting, run.diary, run.cohorts, run.waiting, number, window, out)
    )


def _best_opening(run: _Run, window: StartWindow, people: Sequence[Person]) -> _Opening | None:
    size = run.setting.task.rules.size
    ranked: list[tuple[int, WeeklyTime, tuple[Person, ...]]] = []
    for slot in weekly_times(people, run.setting):
        here = able(people, slot, run.setting)
        if len(here) >= size.least:
            ranked.append((worth(here[: size.most]), slot, here))
    first = window.first
    while ranked and first <= window.last:
        last = min(first + timedelta(days=6), window.last)
        by_day = {
            day.isoweekday(): day
            for day in (first + timedelta(days=n) for n in range((last - first).days + 1))
        }
        best = _best_of_week(run, by_day, ranked)
        if best is not None:
            return best
        first += timedelta(days=7)
    return None


def _best_of_week(
    run: _Run,
    by_day: Mapping[int, date],
    ranked: Sequence[tuple[int, WeeklyTime, tuple[Person, ...]]],
) -> _Opening | None:
    setting = run.setting
    best: _Opening | None = None
    # Of equally good times the one that comes first in this week.
    in_order = sorted(ranked, key=lambda one: (-one[0], by_day.get(one[1].day, date.max), one[1]))
    for bound, slot, here in in_order:
        if best is not None and bound <= worth(best.people):
            break
        start = by_day.get(slot.day)
        if start is None or start in setting.closures:
            continue
        for room, coach in setting.pairs(run.cohorts, start):
            most = setting.most_people(room, coach)
            key = (slot, room.features, most, tuple(one.id for one in here))
            known = run.filled.get(key)
            if known == () or (known and best is not None and worth(known) <= worth(best.people)):
                continue
            series = setting.series(run.diary, start, slot, room, coach)
            if series is None:
                continue
            if known is None:
                known = run.filled[key] = fill(
                    setting.task, here, slot, room, most, run.seconds_left()
                )
            if known and (best is None or worth(known) > worth(best.people)):
                best = _Opening(
                    slot=slot,
                    room=room,
                    coach=coach,
                    months=series[0],
                    days=series[1],
                    people=known,
                )
    return best


def _cohort(run: _Run, number: int, opening: _Opening) -> Cohort:
    task = run.setting.task
    name = f"cohort-{number}"
    people = tuple(one.id for one in opening.people)
    themes = spread_themes(
        [(theme.id, theme.sessions) for theme in task.rules.themes], len(opening.days)
    )
    sessions = tuple(
        Meeting(
            id=f"{name}-{MeetingKind.GROUP.value}-{n:02d}",
            cohort=name,
            kind=MeetingKind.GROUP,
            number=n,
            day=day,
            start=opening.slot.start,
            minutes=task.minutes,
            room=opening.room.id,
            leader=opening.coach.id,
            people=people,
            themes=own,
        )
        for n, (day, own) in enumerate(zip(opening.days, themes, strict=True), start=1)
    )
    return Cohort(
        id=name,
        people=people,
        first=opening.months[0],
        last=opening.months[-1] - timedelta(days=1),
        time=opening.slot,
        room=opening.room.id,
        coach=opening.coach.id,
        sessions=sessions,
        months=opening.months,
    )


def _book_sessions(diary: Diary, cohort: Cohort) -> None:
    for session in cohort.sessions:
        for key in (
            f"room:{session.room}",
            f"worker:{session.leader}",
            *(person_key(person) for person in session.people),
        ):
            diary.book(key, session.day, session.start, session.end)
