"""A second check of plans, written from the rules as a project worker would tick them off.

It shares nothing with the library's own verifier: availability is looked up minute by minute in sets,
months are counted with the calendar, and instants are compared in UTC.
"""

import calendar
import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from osallisuus.grouping.people import WeeklyTime
from osallisuus.planning.outcome import Cohort, CohortSchedule, MeetingKind
from osallisuus.planning.task import CohortTask

ZONE = ZoneInfo("Europe/Helsinki")


def minutes_of(times: tuple[WeeklyTime, ...] | None, weekday: int) -> set[int]:
    if times is None:
        return set(range(24 * 60))
    return {m for one in times if one.day == weekday for m in range(one.start, one.end)}


def month_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def running_days(task: CohortTask, first: date, until: date) -> int:
    pauses = [one for one in task.days.closed if one.pauses]
    days = [first + timedelta(days=n) for n in range((until - first).days)]
    return sum(not any(one.first <= day <= one.last for one in pauses) for day in days)


def problems(task: CohortTask, plan: CohortSchedule) -> list[str]:
    """Everything that is wrong with a plan; empty when it is right."""
    found: list[str] = []
    people = {one.id: one for one in task.people}
    placed = [person for cohort in plan.cohorts for person in cohort.people]
    waiting = [one.person for one in plan.waiting]
    if sorted(placed + waiting) != sorted(people):
        found.append("somebody is missing or there twice")
    for cohort in plan.cohorts:
        found += cohort_problems(task, cohort)
    by_year: dict[int, int] = {}
    for cohort in plan.cohorts:
        year = 0
        while month_later(task.first, 12 * (year + 1)) <= cohort.first:
            year += 1
        by_year[year] = by_year.get(year, 0) + 1
    if any(many > task.rules.a_year for many in by_year.values()):
        found.append("too many cohorts in a year")
    busy: dict[tuple[str, datetime], str] = {}
    for meeting in plan.meetings:
        begin = meeting.starts_at.astimezone(UTC)
        if meeting.ends_at.astimezone(UTC) - begin != timedelta(minutes=meeting.minutes):
            found.append(f"{meeting.id}: the clocks change")
        if (meeting.starts_at.hour, meeting.starts_at.minute) != divmod(meeting.start, 60):
            found.append(f"{meeting.id}: not at its local time")
        for n in range(meeting.minutes):
            for who in (f"r {meeting.room}", f"w {meeting.leader}", *meeting.people):
                at = (who, begin + timedelta(minutes=n))
                if busy.setdefault(at, meeting.id) != meeting.id:
                    found.append(f"{meeting.id}: {who} is in {busy[at]} too")
    for coach in task.coaches:
        for day in {cohort.first for cohort in plan.cohorts}:
            led = [c for c in plan.cohorts if c.coach == coach.id and c.first <= day <= c.last]
            if len(led) > coach.most_cohorts:
                found.append(f"{coach.id}: too many cohorts on {day}")
    return found


def cohort_problems(task: CohortTask, cohort: Cohort) -> list[str]:
    found: list[str] = []
    rules, series = task.rules, task.rules.series
    people = {one.id: one for one in task.people}
    room = next(one for one in task.rooms if one.id == cohort.room)
    coach = next(one for one in task.coaches if one.id == cohort.coach)
    most = min(n for n in (rules.size.most, room.capacity, coach.group_size) if n is not None)
    if not rules.size.least <= len(cohort.people) <= most:
        found.append(f"{cohort.id}: size")
    for one in (people[person] for person in cohort.people):
        if not set(one.keep_together) <= set(cohort.people):
            found.append(f"{cohort.id}: {one.id} without company")
        if set(one.keep_apart) & set(cohort.people):
            found.append(f"{cohort.id}: {one.id} with somebody to keep apart from")
    days = [one.day for one in cohort.sessions]
    if days != sorted(set(days)) or days[0] != cohort.first:
        found.append(f"{cohort.id}: days")
    if {(one.day.isoweekday(), one.start) for one in cohort.sessions} != {
        (cohort.time.day, cohort.time.start)
    }:
        found.append(f"{cohort.id}: not at its weekly time")
    if not series.sessions.least <= len(days) <= series.sessions.most:
        found.append(f"{cohort.id}: number of sessions")
    lengths = [(month_later(cohort.first, n) - cohort.first).days for n in range(series.months + 1)]
    if running_days(task, cohort.first, cohort.last + timedelta(days=1)) != lengths[-1]:
        found.append(f"{cohort.id}: does not last its months")
    at = [running_days(task, cohort.first, day) for day in days]
    for n in range(series.months):
        held = sum(lengths[n] <= one < lengths[n + 1] for one in at)
        if not series.per_month.least <= held <= series.per_month.most:
            found.append(f"{cohort.id}: {held} sessions in month {n + 1}")
    for before, after in itertools.pairwise(days):
        gap = (after - before).days
        if gap < series.least_days or (series.most_days is not None and gap > series.most_days):
            found.append(f"{cohort.id}: {gap} days between sessions")
    themes = [theme for one in cohort.sessions for theme in one.themes]
    if list(dict.fromkeys(themes)) != [one.id for one in rules.themes]:
        found.append(f"{cohort.id}: themes")
    for kind, many, leaders in (
        (MeetingKind.INDIVIDUAL, rules.individual_meetings, {coach.id}),
        (MeetingKind.HEALTH, rules.health_meetings, {one.id for one in task.nurses}),
    ):
        own = [one for one in cohort.meetings if one.kind is kind]
        found += [
            f"{cohort.id}: {kind} meetings of {person}"
            for person in cohort.people
            if sum(one.people == (person,) for one in own) != many
        ]
        if len(own) != many * len(cohort.people) or {one.leader for one in own} - leaders:
            found.append(f"{cohort.id}: {kind} meetings")
    for meeting in cohort.everything:
        day, taken = meeting.day, set(range(meeting.start, meeting.end))
        if any(one.day == day for one in task.days.holidays) or any(
            one.first <= day <= one.last for one in task.days.closed
        ):
            found.append(f"{meeting.id}: on a closed day")
        if not (task.first <= day <= task.last and cohort.first <= day <= cohort.last):
            found.append(f"{meeting.id}: out of its time")
        place = next(one for one in task.rooms if one.id == meeting.room)
        leader = next(one for one in (*task.coaches, *task.nurses) if one.id == meeting.leader)
        found += [
            f"{meeting.id}: room or leader"
            for times in (place.open, leader.available)
            if not taken <= minutes_of(times, day.isoweekday())
        ]
        if any(one.first <= day <= one.last for one in (*place.closed, *leader.away)):
            found.append(f"{meeting.id}: room or leader away")
        for one in (people[person] for person in meeting.people):
            if one.available is None or not taken <= minutes_of(one.available, day.isoweekday()):
                found.append(f"{meeting.id}: {one.id} cannot come")
            if not set(one.needs) <= set(place.features):
                found.append(f"{meeting.id}: {one.id} needs another room")
    return found
