"""Waiting lists from a seeded generator, for tests, benchmarks and trying things out."""

import random
from datetime import date

from osallisuus.grouping.people import Person, WeeklyTime
from osallisuus.grouping.request import SizeRange
from osallisuus.planning.days import ClosedPeriod, OpenDays
from osallisuus.planning.resources import Room, Worker
from osallisuus.planning.series import SeriesRule
from osallisuus.planning.task import CohortRules, CohortTask, SessionTheme

_STARTS = (9 * 60, 10 * 60, 12 * 60, 13 * 60)


def sample_people(count: int, *, seed: int = 0) -> tuple[Person, ...]:
    """Return a made-up waiting list: each person free on some of the weekdays.

    .. versionadded:: 0.1
    """
    draw = random.Random(seed)  # noqa: S311 - made-up people, nothing secret
    people: list[Person] = []
    for number in range(1, count + 1):
        times: list[WeeklyTime] = []
        for day in range(1, 6):
            if draw.random() < 0.6:
                start = draw.choice(_STARTS)
                times.append(
                    WeeklyTime(day=day, start=start, end=start + draw.choice((120, 180, 240)))
                )
        waited = draw.randrange(400)
        people.append(Person(id=f"P-{number:03d}", available=tuple(times), waiting_days=waited))
    return tuple(people)


def sample_task(*, people: int = 20, years: int = 1, seed: int = 0) -> CohortTask:
    """Return a made-up task with one coach, one nurse and one room, and a summer break each year.

    .. versionadded:: 0.1
    """
    first = date(2018, 1, 8)
    office = tuple(WeeklyTime(day=day, start=8 * 60, end=16 * 60) for day in range(1, 6))
    return CohortTask(
        project="sample",
        activity="coaching",
        rules=CohortRules(
            size=SizeRange(least=5, most=7),
            series=SeriesRule(
                months=5,
                sessions=SizeRange(least=5, most=20),
                per_month=SizeRange(least=1, most=4),
            ),
            wanted_sessions=7,
            a_year=2,
            themes=tuple(SessionTheme(id=f"theme-{n}") for n in range(1, 8)),
            individual_meetings=1,
            health_meetings=1,
        ),
        people=sample_people(people, seed=seed),
        coaches=(Worker(id="coach", available=office),),
        nurses=(Worker(id="nurse", available=office[:2]),),
        rooms=(Room(id="room", capacity=8, open=office),),
        days=OpenDays(
            closed=tuple(
                ClosedPeriod(
                    first=date(first.year + n, 6, 18),
                    last=date(first.year + n, 7, 29),
                    name="summer",
                    pauses=True,
                )
                for n in range(years)
            )
        ),
        first=first,
        last=date(first.year + years, 1, 31),
    )
