"""The independent check that every plan of cohorts passes before it leaves the library.

It reads the task and the plan and nothing that the planner worked with: days are counted one by one,
clock times are compared in UTC, and who is where when is looked at pair by pair.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import attrs

from osallisuus.grouping.people import Person, Roster, Site, WeeklyTime
from osallisuus.grouping.request import GroupView
from osallisuus.planning.outcome import Cohort, CohortSchedule, Meeting, MeetingKind
from osallisuus.planning.resources import Room, Worker
from osallisuus.planning.task import CohortTask
from osallisuus.time import HELSINKI, add_months


@attrs.frozen(kw_only=True)
class Breach:
    """A rule that a plan breaks, and where; a fault, so it is worded for developers.

    .. versionadded:: 0.1
    """

    rule: str
    where: str

    def text(self) -> str:
        """The breach in a few words."""
        return f"{self.rule} ({self.where})"


def breaches(task: CohortTask, plan: CohortSchedule) -> tuple[Breach, ...]:
    """Return every rule of a task that a plan breaks; empty for a plan that keeps them all.

    .. versionadded:: 0.1
    """
    found = [*_people(task, plan), *_windows(task, plan)]
    known = {one.id: one for one in task.people}
    rooms = {one.id: one for one in task.rooms}
    workers = {one.id: one for one in (*task.coaches, *task.nurses)}
    for cohort in plan.cohorts:
        strange = [one for one in cohort.people if one not in known]
        strange += [m.room for m in cohort.everything if m.room not in rooms]
        strange += [m.leader for m in cohort.everything if m.leader not in workers]
        if strange:
            found.append(Breach(rule="unknown-id", where=cohort.id))
            continue
        found += _cohort(task, cohort, known, rooms, workers)
        found += _series(task, cohort)
        found += _owed(task, cohort)
        for meeting in cohort.everything:
            found += _meeting(task, meeting, known, rooms[meeting.room], workers[meeting.leader])
    return (*found, *_at_once(task, plan))


def _people(task: CohortTask, plan: CohortSchedule) -> Iterator[Breach]:
    placed = [person for cohort in plan.cohorts for person in cohort.people]
    told = placed + [one.person for one in plan.waiting]
    if Counter(told) != Counter(one.id for one in task.people):
        yield Breach(rule="everybody-once", where="people")
    ids = [meeting.id for meeting in plan.meetings]
    if len(set(ids)) < len(ids):
        yield Breach(rule="ids-once", where="meetings")


def _windows(task: CohortTask, plan: CohortSchedule) -> Iterator[Breach]:
    starts = sorted(cohort.first for cohort in plan.cohorts)
    for at, start in enumerate(starts):
        if start < task.first:
            yield Breach(rule="first-day", where=str(start))
        # No year counted from the first day holds more starts than a year may.
        year = next(n for n in range(1, 9999) if start < add_months(task.first, 12 * n))
        own = [one for one in starts if add_months(task.first, 12 * (year - 1)) <= one <= start]
        if len(own) > task.rules.a_year:
            yield Breach(rule="cohorts-a-year", where=str(starts[at]))


def _cohort(
    task: CohortTask,
    cohort: Cohort,
    known: Mapping[str, Person],
    rooms: Mapping[str, Room],
    workers: Mapping[str, Worker],
) -> Iterator[Breach]:
    count, size = len(cohort.people), task.rules.size
    room, coach = rooms[cohort.room], workers[cohort.coach]
    if not size.least <= count <= size.most:
        yield Breach(rule="size", where=cohort.id)
    if room.capacity is not None and count > room.capacity:
        yield Breach(rule="room-capacity", where=cohort.id)
    if coach.group_size is not None and count > coach.group_size:
        yield Breach(rule="coach-group-size", where=cohort.id)
    if cohort.coach not in {one.id for one in task.coaches}:
        yield Breach(rule="coach", where=cohort.id)
    view = GroupView(
        id=cohort.id,
        people=tuple(known[one] for one in cohort.people),
        meeting=cohort.time,
        site=Site(id=room.id, capacity=room.capacity, features=room.features),
    )
    roster = Roster(people=task.people, sites=(Site(id=room.id, features=room.features),))
    for rule in task.group_rules:
        for broken in rule.breaks(view, roster):
            yield Breach(rule=broken.rule, where=cohort.id)


def _series(task: CohortTask, cohort: Cohort) -> Iterator[Breach]:
    rule, days = task.rules.series, [one.day for one in cohort.sessions]
    if not rule.sessions.least <= len(days) <= rule.sessions.most:
        yield Breach(rule="sessions", where=cohort.id)
    if not days or days[0] != cohort.first:
        yield Breach(rule="starts-with-a-session", where=cohort.id)
    gaps = [(after - before).days for before, after in pairwise(days)]
    if any(gap < rule.least_days or gap > (rule.most_days or gap) for gap in gaps):
        yield Breach(rule="days-between", where=cohort.id)
    months = _count_months(task, cohort)
    if months is None:
        yield Breach(rule="months", where=cohort.id)
    elif any(not rule.per_month.least <= many <= rule.per_month.most for many in months):
        yield Breach(rule="sessions-a-month", where=cohort.id)
    for one in cohort.sessions:
        weekly = (one.day.isoweekday(), one.start, one.end)
        if weekly != (cohort.time.day, cohort.time.start, cohort.time.end):
            yield Breach(rule="weekly-time", where=one.id)
        if one.minutes != task.minutes or one.people != cohort.people:
            yield Breach(rule="session", where=one.id)
        if (one.room, one.leader) != (cohort.room, cohort.coach):
            yield Breach(rule="session", where=one.id)
    yield from _themes(task, cohort)


def _count_months(task: CohortTask, cohort: Cohort) -> list[int] | None:
    """Count the sessions of each month by walking through the days; None when the end is wrong."""
    rule = task.rules.series
    held = {one.day for one in cohort.sessions}
    counts, month, running, day = [0] * rule.months, 0, 0, cohort.first
    lengths = [(add_months(cohort.first, n + 1) - cohort.first).days for n in range(rule.months)]
    while running < lengths[-1]:
        while running >= lengths[month]:
            month += 1
        counts[month] += day in held
        pauses = any(one.pauses and one.first <= day <= one.last for one in task.days.closed)
        running += not pauses
        day += timedelta(days=1)
    ends = cohort.last == day - timedelta(days=1) and cohort.last <= task.last
    return counts if ends and sum(counts) == len(held) else None


def _themes(task: CohortTask, cohort: Cohort) -> Iterator[Breach]:
    themes = task.rules.themes
    row = [theme for one in cohort.sessions for theme in one.themes]
    if list(dict.fromkeys(row)) != [theme.id for theme in themes]:
        yield Breach(rule="themes", where=cohort.id)
    enough = sum(theme.sessions for theme in themes) <= len(cohort.sessions)
    if enough and any(row.count(theme.id) < theme.sessions for theme in themes):
        yield Breach(rule="theme-sessions", where=cohort.id)
    order = {theme.id: n for n, theme in enumerate(themes)}
    places = [order.get(theme, -1) for theme in row]
    if places != sorted(places):
        yield Breach(rule="theme-order", where=cohort.id)


def _owed(task: CohortTask, cohort: Cohort) -> Iterator[Breach]:
    owed = (
        (MeetingKind.INDIVIDUAL, task.rules.individual_meetings, {cohort.coach}),
        (MeetingKind.HEALTH, task.rules.health_meetings, {one.id for one in task.nurses}),
    )
    for kind, many, leaders in owed:
        own = [one for one in cohort.meetings if one.kind is kind]
        if any(len(one.people) != 1 or one.leader not in leaders for one in own):
            yield Breach(rule=f"{kind}-meeting", where=cohort.id)
        counts = Counter(person for one in own for person in one.people)
        if counts != Counter({person: many for person in cohort.people if many}):
            yield Breach(rule=f"{kind}-meetings", where=cohort.id)


def _meeting(
    task: CohortTask, meeting: Meeting, known: Mapping[str, Person], room: Room, leader: Worker
) -> Iterator[Breach]:
    day, where = meeting.day, meeting.id
    lengths = {
        MeetingKind.GROUP: task.minutes,
        MeetingKind.INDIVIDUAL: task.individual_minutes,
        MeetingKind.HEALTH: task.health_minutes,
    }
    if meeting.minutes != lengths[meeting.kind]:
        yield Breach(rule="length", where=where)
    if not task.first <= day <= task.last:
        yield Breach(rule="dates", where=where)
    if any(one.day == day for one in task.days.holidays):
        yield Breach(rule="holiday", where=where)
    if any(one.first <= day <= one.last for one in task.days.closed):
        yield Breach(rule="closed-day", where=where)
    if any(one.first <= day <= one.last for one in (*room.closed, *leader.away)):
        yield Breach(rule="room-or-leader-away", where=where)
    if not _inside(meeting, room.open_on(day)):
        yield Breach(rule="room-hours", where=where)
    if leader.available is not None and not _free(meeting, leader.available):
        yield Breach(rule="leader-times", where=where)
    for person in (known[one] for one in meeting.people):
        if person.available is None or not _free(meeting, person.available):
            yield Breach(rule="availability", where=where)
        if set(person.needs) - set(room.features):
            yield Breach(rule="needs", where=where)
    if _instants(meeting)[1] - _instants(meeting)[0] != timedelta(minutes=meeting.minutes):
        yield Breach(rule="clock-change", where=where)


def _free(meeting: Meeting, times: Sequence[WeeklyTime]) -> bool:
    own = [(one.start, one.end) for one in times if one.day == meeting.day.isoweekday()]
    return _inside(meeting, own)


def _inside(meeting: Meeting, stretches: Sequence[tuple[int, int]]) -> bool:
    minutes = range(meeting.start, meeting.end)
    return all(any(first <= minute < last for first, last in stretches) for minute in minutes)


def _instants(meeting: Meeting) -> tuple[datetime, datetime]:
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(HELSINKI)
    ends = (meeting.start, meeting.end)
    clocks = [time(minutes // 60, minutes % 60) for minutes in ends]
    start, end = (datetime.combine(meeting.day, one, zone).astimezone(UTC) for one in clocks)
    return start, end


def _at_once(task: CohortTask, plan: CohortSchedule) -> Iterator[Breach]:
    by_day: dict[date, list[Meeting]] = {}
    for meeting in plan.meetings:
        by_day.setdefault(meeting.day, []).append(meeting)
    for day, meetings in by_day.items():
        for at, one in enumerate(meetings):
            for other in meetings[at + 1 :]:
                overlap = one.start < other.end and other.start < one.end
                shared = one.room == other.room or one.leader == other.leader
                if overlap and (shared or set(one.people) & set(other.people)):
                    yield Breach(rule="twice-at-once", where=f"{day}: {one.id}, {other.id}")
    for coach in task.coaches:
        led = [cohort for cohort in plan.cohorts if cohort.coach == coach.id]
        for cohort in led:
            running = sum(other.first <= cohort.first <= other.last for other in led)
            if running > coach.most_cohorts:
                yield Breach(rule="coach-cohorts", where=cohort.id)
