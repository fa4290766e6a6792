"""Individual and health meetings: a time for each person that suits everybody it takes."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

import attrs

from osallisuus.grouping.people import Person
from osallisuus.planning.days import days_from
from osallisuus.planning.diary import Diary
from osallisuus.planning.outcome import Cohort, Meeting, MeetingKind
from osallisuus.planning.resources import Room, Worker, free_on
from osallisuus.planning.setting import Setting, person_key, room_key, worker_key

ATTEMPTS = 4
"""Times a meeting is moved to the front before it is said to have no time."""

STEP = 15
"""Meetings start on a quarter of an hour counted from when the person is free."""


@attrs.frozen(kw_only=True)
class Wanted:
    """One meeting that a person is to have.

    Attributes:
        person: Who.
        kind: Individual or health.
        part: Which meeting of its kind, from 0.
        parts: How many of its kind the person has.
        leaders: Who can hold it.
        minutes: Length.
    """

    person: Person
    kind: MeetingKind
    part: int
    parts: int
    leaders: tuple[Worker, ...]
    minutes: int


def wanted_meetings(setting: Setting, cohort: Cohort, people: Sequence[Person]) -> list[Wanted]:
    """Return the meetings of the people of a cohort, those with least time of their own first."""
    task, rules = setting.task, setting.task.rules
    coaches = tuple(one for one in task.coaches if one.id == cohort.coach)
    kinds = (
        (MeetingKind.HEALTH, rules.health_meetings, task.nurses, task.health_minutes),
        (MeetingKind.INDIVIDUAL, rules.individual_meetings, coaches, task.individual_minutes),
    )
    return [
        Wanted(person=one, kind=kind, part=n, parts=many, leaders=leaders, minutes=minutes)
        for kind, many, leaders, minutes in kinds
        for one in sorted(people, key=_free_minutes)
        for n in range(many)
    ]


def book_meetings(
    setting: Setting, diary: Diary, cohort: Cohort, people: Sequence[Person]
) -> tuple[tuple[Meeting, ...], Diary] | tuple[str, MeetingKind]:
    """Find a time for every meeting of a cohort, or say whose cannot be held.

    Meetings are booked one after another, each as early in its part of the months as possible. When
    one has no time left it is booked first in the next attempt, so that a person with few times is
    not shut out by those with many.

    Returns:
        The meetings and the diary with them, or the person and kind that fitted in no attempt.
    """
    order = wanted_meetings(setting, cohort, people)
    numbers = {id(one): n for n, one in enumerate(order)}
    failed: Counter[int] = Counter()
    rooms = sorted(setting.task.rooms, key=lambda room: room.id != cohort.room)
    while True:
        trial = diary.copy()
        booked: list[tuple[Wanted, date, int, Room, Worker]] = []
        for wanted in order:
            found = next(_times(setting, trial, cohort, wanted, rooms), None)
            if found is None:
                place = numbers[id(wanted)]
                failed[place] += 1
                if failed[place] == ATTEMPTS:
                    return wanted.person.id, wanted.kind
                order = [wanted, *(one for one in order if one is not wanted)]
                break
            day, start, room, leader = found
            for key in (room_key(room), worker_key(leader), person_key(wanted.person.id)):
                trial.book(key, day, start, start + wanted.minutes)
            booked.append((wanted, day, start, room, leader))
        else:
            return _named(cohort, booked), trial


def _times(
    setting: Setting, diary: Diary, cohort: Cohort, wanted: Wanted, rooms: Sequence[Room]
) -> Iterator[tuple[date, int, Room, Worker]]:
    for day in _days(cohort, wanted):
        if day in setting.closures:
            continue
        for first, last in free_on(wanted.person.available or (), day):
            for start in range(first, last - wanted.minutes + 1, STEP):
                end = start + wanted.minutes
                if not diary.is_free(person_key(wanted.person.id), day, start, end):
                    continue
                for leader in wanted.leaders:
                    for room in rooms:
                        fits = set(wanted.person.needs) <= set(room.features)
                        if fits and setting.can_use(diary, day, (start, end), room, leader):
                            yield day, start, room, leader


def _days(cohort: Cohort, wanted: Wanted) -> Iterator[date]:
    days = list(days_from(cohort.first, cohort.last))
    start = len(days) * wanted.part // wanted.parts
    yield from days[start:]
    # Earlier than its own part only when nothing later will do.
    yield from reversed(days[:start])


def _named(
    cohort: Cohort, booked: Sequence[tuple[Wanted, date, int, Room, Worker]]
) -> tuple[Meeting, ...]:
    named: list[Meeting] = []
    for kind in (MeetingKind.INDIVIDUAL, MeetingKind.HEALTH):
        own = [one for one in booked if one[0].kind is kind]
        own.sort(key=lambda one: (one[1], one[2], one[3].id, one[4].id))
        for number, (wanted, day, start, room, leader) in enumerate(own, 1):
            named.append(
                Meeting(
                    id=f"{cohort.id}-{kind.value}-{number:02d}",
                    cohort=cohort.id,
                    kind=kind,
                    number=number,
                    day=day,
                    start=start,
                    minutes=wanted.minutes,
                    room=room.id,
                    leader=leader.id,
                    people=(wanted.person.id,),
                )
            )
    return tuple(named)


def _free_minutes(person: Person) -> int:
    return sum(one.end - one.start for one in person.available or ())
