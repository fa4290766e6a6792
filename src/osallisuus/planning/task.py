"""Everything a plan of cohorts is computed from, and what can be wrong with it."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Final

import attrs

from osallisuus.grouping.people import Person, WeeklyTime
from osallisuus.grouping.request import HardRule, SizeRange, Solver
from osallisuus.grouping.rules import Accessible
from osallisuus.grouping.ties import KeepApart, KeepTogether
from osallisuus.planning.days import ClosedPeriod, OpenDays
from osallisuus.planning.errors import InvalidPlanError, PlanProblem
from osallisuus.planning.resources import MINUTES_A_DAY, Room, Worker
from osallisuus.planning.series import SeriesRule
from osallisuus.planning.texts import said
from osallisuus.privacy import find_personal_data
from osallisuus.text import Text

LONGEST_NAME: Final = 60


@attrs.frozen(kw_only=True)
class SessionTheme:
    """A theme that every cohort takes up.

    Attributes:
        id: Its code.
        title: What it is called.
        sessions: How many sessions it asks for.

    .. versionadded:: 0.1
    """

    id: str
    title: Text | None = None
    sessions: int = 1


@attrs.frozen(kw_only=True)
class CohortRules:
    """What a project says of its cohorts.

    Attributes:
        size: Fewest and most people in one.
        series: How its sessions follow one another.
        wanted_sessions: Sessions a cohort gets when the days allow it; otherwise the nearest number
            that the series allows.
        a_year: Cohorts a year.
        themes: Themes, in order.
        individual_meetings: Meetings of each person with the leader of the cohort.
        health_meetings: Meetings of each person with a nurse.

    .. versionadded:: 0.1
    """

    size: SizeRange
    series: SeriesRule
    wanted_sessions: int
    a_year: int
    themes: tuple[SessionTheme, ...] = ()
    individual_meetings: int = 0
    health_meetings: int = 0


@attrs.frozen(kw_only=True)
class CohortTask:
    """A waiting list, what there is to work with, and the rules.

    Attributes:
        project: Id of the project.
        activity: Id of the activity.
        rules: What the project says of its cohorts.
        people: The waiting list; ``waiting_days`` and ``available`` are what is looked at first.
        coaches: Those who lead cohorts.
        nurses: Those who hold the health meetings.
        rooms: Rooms; every session and meeting is in one.
        days: Holidays and breaks.
        first: First day anything may be.
        last: Last day anything may be.
        minutes: Length of a session.
        individual_minutes: Length of an individual meeting.
        health_minutes: Length of a health meeting.
        group_rules: Hard rules of ``osallisuus.grouping`` on who is with whom; whom they are about
            is said by the people themselves (``keep_together``, ``keep_apart``, ``needs``).
        notes: What was assumed before planning, to be said in the plan.
        seed: Seed of the search; the same seed gives the same plan on any machine.
        steps: Steps of search for each cohort.
        time_limit: Seconds; None is no limit.
        solver: ``auto`` proves the filling of a cohort when OR-Tools is there.

    .. versionadded:: 0.1
    """

    project: str
    activity: str
    rules: CohortRules
    people: tuple[Person, ...]
    coaches: tuple[Worker, ...]
    nurses: tuple[Worker, ...] = ()
    rooms: tuple[Room, ...]
    days: OpenDays
    first: date
    last: date
    minutes: int = 120
    individual_minutes: int = 60
    health_minutes: int = 60
    group_rules: tuple[HardRule, ...] = (KeepTogether(), KeepApart(), Accessible())
    notes: tuple[Text, ...] = ()
    seed: int = 0
    steps: int = 3000
    time_limit: float | None = None
    solver: Solver = "auto"


def check_task(task: CohortTask) -> None:
    """Raise one error with everything that is wrong with a task.

    Raises:
        InvalidPlanError: Nothing can be planned from it as it is written.

    .. versionadded:: 0.1
    """
    found = [*_numbers(task), *_rules(task), *_people(task), *_resources(task)]
    if found:
        raise InvalidPlanError(tuple(found))


def _problem(where: str, key: str, **values: object) -> PlanProblem:
    return PlanProblem(where=where, message=said(f"problem.{key}", **values))


def _numbers(task: CohortTask) -> Iterator[PlanProblem]:
    if task.last < task.first:
        yield _problem("/first", "after-end", first=task.first, last=task.last)
    if task.time_limit is not None and not task.time_limit > 0:
        yield _problem("/time_limit", "time-limit")
    if task.steps < 1:
        yield _problem("/steps", "least", least=1)
    for name in ("minutes", "individual_minutes", "health_minutes"):
        if not 1 <= getattr(task, name) <= MINUTES_A_DAY:
            yield _problem(f"/{name}", "between", least=1, most=MINUTES_A_DAY)


def _rules(task: CohortTask) -> Iterator[PlanProblem]:
    rules, series = task.rules, task.rules.series
    ranges = {
        "size": (rules.size, 1),
        "series/sessions": (series.sessions, 1),
        "series/per_month": (series.per_month, 0),
    }
    for name, (one, least) in ranges.items():
        if one.least < least or one.most < max(one.least, 1):
            yield _problem(f"/rules/{name}", "range", least=one.least, most=one.most)
    if series.months < 1:
        yield _problem("/rules/series/months", "least", least=1)
    if rules.a_year < 1:
        yield _problem("/rules/a_year", "least", least=1)
    if series.least_days < 1:
        yield _problem("/rules/series/least_days", "least", least=1)
    if series.most_days is not None and series.most_days < series.least_days:
        yield _problem("/rules/series/most_days", "least", least=series.least_days)
    for name in ("individual_meetings", "health_meetings"):
        if getattr(rules, name) < 0:
            yield _problem(f"/rules/{name}", "least", least=0)
    if any(theme.sessions < 1 for theme in rules.themes):
        yield _problem("/rules/themes", "least", least=1)
    most = min(series.sessions.most, series.per_month.most * max(series.months, 0))
    if series.sessions.least > most and series.months >= 1:
        yield _problem("/rules/series/sessions", "range", least=series.sessions.least, most=most)


def _people(task: CohortTask) -> Iterator[PlanProblem]:
    known = {person.id for person in task.people}
    for name, many in Counter(person.id for person in task.people).items():
        if many > 1:
            yield _problem("/people", "twice", id=shown_id(name), count=many)
    for at, person in enumerate(task.people):
        where = f"/people/{at}"
        yield from _id(f"{where}/id", person.id)
        if person.waiting_days is not None and person.waiting_days < 0:
            yield _problem(f"{where}/waiting_days", "least", least=0)
        yield from _times(f"{where}/available", person.available)
        for field in ("keep_together", "keep_apart"):
            others: tuple[str, ...] = getattr(person, field)
            for other in others:
                if other not in known:
                    yield _problem(f"{where}/{field}", "unknown", id=shown_id(other))
        if set(person.keep_together) & set(person.keep_apart):
            yield _problem(f"{where}/keep_apart", "together-apart")
    for rule_at, rule in enumerate(task.group_rules):
        if rule.names_people():
            yield _problem(f"/group_rules/{rule_at}", "rule-names", rule=rule.name)


def _resources(task: CohortTask) -> Iterator[PlanProblem]:
    for field in ("coaches", "nurses", "rooms"):
        members: tuple[Worker | Room, ...] = getattr(task, field)
        for name, many in Counter(one.id for one in members).items():
            if many > 1:
                yield _problem(f"/{field}", "twice", id=shown_id(name), count=many)
        for at, one in enumerate(members):
            where = f"/{field}/{at}"
            yield from _id(f"{where}/id", one.id)
            if isinstance(one, Worker):
                yield from _times(f"{where}/available", one.available)
                yield from _periods(f"{where}/away", one.away)
                if one.most_cohorts < 0:
                    yield _problem(f"{where}/most_cohorts", "least", least=0)
                if one.group_size is not None and one.group_size < 1:
                    yield _problem(f"{where}/group_size", "least", least=1)
            else:
                yield from _times(f"{where}/open", one.open)
                yield from _periods(f"{where}/closed", one.closed)
                if one.capacity is not None and one.capacity < 1:
                    yield _problem(f"{where}/capacity", "least", least=1)
    yield from _periods("/days/closed", task.days.closed)
    coaches = {one.id: one for one in task.coaches}
    for at, nurse in enumerate(task.nurses):
        if coaches.get(nurse.id, nurse) != nurse:
            yield _problem(f"/nurses/{at}", "both", id=shown_id(nurse.id))


def _id(where: str, value: str) -> Iterator[PlanProblem]:
    if not value.strip() or len(value) > LONGEST_NAME:
        yield _problem(where, "id", most=LONGEST_NAME)
    elif next(find_personal_data(value), None) is not None:
        yield _problem(where, "personal")


def _times(where: str, times: tuple[WeeklyTime, ...] | None) -> Iterator[PlanProblem]:
    for at, one in enumerate(times or ()):
        if not (1 <= one.day <= 7 and 0 <= one.start < one.end <= MINUTES_A_DAY):
            yield _problem(f"{where}/{at}", "time")


def _periods(where: str, periods: tuple[ClosedPeriod, ...]) -> Iterator[PlanProblem]:
    for at, one in enumerate(periods):
        if one.last < one.first:
            yield _problem(f"{where}/{at}", "after-end", first=one.first, last=one.last)
        if next(find_personal_data(one.name), None) is not None:
            yield _problem(f"{where}/{at}/name", "personal")


def shown_id(identifier: str) -> str:
    """Return an id as it may stand in a message: short, and nothing that looks personal.

    .. versionadded:: 0.1
    """
    if next(find_personal_data(identifier), None) is not None:
        return "(hidden)"
    return identifier if len(identifier) <= LONGEST_NAME else identifier[:LONGEST_NAME] + "…"
