"""The planner ``itu2.cohorts``: what the project's document says of its cohorts, made into a plan.

Size, length, frequency, cohorts a year, themes and the health meeting are read from the coaching
activity and its block; nothing of them is written here. What the document does not say is asked of the
request, and what is then still assumed stands in the plan's notes.
"""

from datetime import date
from typing import Final

import attrs

from osallisuus import (
    LANGUAGES,
    Activity,
    ClosedPeriod,
    CohortRules,
    CohortSchedule,
    CohortTask,
    HardRule,
    InvalidPlanError,
    Person,
    PlanProblem,
    Project,
    Quantity,
    Room,
    SeriesRule,
    SessionTheme,
    SizeRange,
    Text,
    TimeUnit,
    Worker,
    each,
    finnish_days,
    plan_cohorts,
    write_finnish_date,
)
from osallisuus.plugins.itu2.asking import AsksForCohorts
from osallisuus.plugins.itu2.cohorts import CohortPlan, sessions_per_cohort
from osallisuus.plugins.itu2.rules import TEXTS

MONTHS_IN: Final = {TimeUnit.MONTH: 1, TimeUnit.YEAR: 12}


@attrs.frozen(kw_only=True)
class CohortRequest(AsksForCohorts):
    """What is asked of the planner of coaching cohorts.

    The source gives no lengths of sessions and meetings: the minutes here are the planner's own.

    Attributes:
        people: Waiting list.
        first: First day anything may be.
        last: Last day; the end of the project when absent, and never later than that.
        coaches: Those who lead cohorts; ``None`` assumes one whose times are not known.
        nurses: Those who hold health meetings; ``None`` assumes one whose times are not known.
        rooms: Rooms; ``None`` takes the venues of the activity, or assumes one whose hours are not
            known. A room with the id of a venue and no hours of its own has the venue's.
        breaks: School breaks, summer break, closed days; none is assumed.
        holiday_categories: Categories of the package ``holidays``; ``public`` counts midsummer eve and
            Christmas eve. Empty for no holidays at all.
        activity: Id of the coaching activity, when the project has several.
        sessions: Sessions of a cohort; as many as the themes ask for when absent.
        individual_meetings: Individual meetings of each person; when absent, one where the document
            says that coaching is individual too, else none.
        minutes: Length of a session.
        individual_minutes: Length of an individual meeting.
        health_minutes: Length of a health meeting.
        least_days: Fewest days from one session to the next.
        most_days: Most days from one session to the next.
        group_rules: Further hard rules on who is with whom.
        seed: The same seed gives the same plan on any machine.
        time_limit: Seconds; no limit when absent.

    .. versionadded:: 0.1
    """

    people: tuple[Person, ...]
    first: date
    last: date | None = None
    coaches: tuple[Worker, ...] | None = None
    nurses: tuple[Worker, ...] | None = None
    rooms: tuple[Room, ...] | None = None
    breaks: tuple[ClosedPeriod, ...] = ()
    holiday_categories: tuple[str, ...] = ("public",)
    activity: str | None = None
    sessions: int | None = None
    individual_meetings: int | None = None
    minutes: int = 120
    individual_minutes: int = 60
    health_minutes: int = 60
    least_days: int = 1
    most_days: int | None = None
    group_rules: tuple[HardRule, ...] = ()
    seed: int = 0
    time_limit: float | None = None


def cohorts_of(project: Project, request: CohortRequest) -> CohortSchedule:
    """Return the cohorts of a project for a waiting list.

    Raises:
        InvalidPlanError: The document or the request does not say what is needed.

    .. versionadded:: 0.1
    """
    return plan_cohorts(cohort_task(project, request))


def cohort_task(project: Project, request: CohortRequest) -> CohortTask:
    """Return everything the plan is computed from, the document's numbers included.

    Raises:
        InvalidPlanError: The document or the request does not say what is needed.

    .. versionadded:: 0.1
    """
    where, activity, block = _coaching(project, request)
    rules = _rules(where, activity, block, request)
    end = project.period.last_day if project.period else None
    last = min((day for day in (end, request.last) if day is not None), default=None)
    if last is None:
        raise InvalidPlanError((_problem("/project/period/end", "end"),))
    if last < request.first:
        raise InvalidPlanError((_problem("/first", "after-end", first=request.first, last=last),))
    notes: list[Text] = [
        said("lengths", session=request.minutes, individual=request.individual_minutes)
    ]
    if request.individual_meetings is None and rules.individual_meetings:
        notes.append(said("individual"))
    coaches, nurses = request.coaches, request.nurses
    if coaches is None:
        coaches = (Worker(id="coach"),)
        notes.append(said("one-coach"))
    if nurses is None and rules.health_meetings:
        by = block.health_meeting.by if block.health_meeting else None
        nurses = (Worker(id=by or "nurse"),)
        notes.append(said("one-nurse"))
    rooms = _rooms(project, activity, request)
    if rooms is None:
        rooms = (Room(id="room"),)
        notes.append(said("one-room"))
    days = finnish_days(
        request.first, last, closed=request.breaks, categories=request.holiday_categories
    )
    task = CohortTask(
        project=project.id,
        activity=activity.id,
        rules=rules,
        people=request.people,
        coaches=coaches,
        nurses=nurses or (),
        rooms=rooms,
        days=days,
        first=request.first,
        last=last,
        minutes=request.minutes,
        individual_minutes=request.individual_minutes,
        health_minutes=request.health_minutes,
        notes=tuple(notes),
        seed=request.seed,
        time_limit=request.time_limit,
    )
    return attrs.evolve(task, group_rules=(*task.group_rules, *request.group_rules))


def said(key: str, **values: object) -> Text:
    """Return one of the planner's sentences in every language."""
    return Text.of_entries(
        (
            language,
            TEXTS.say(
                f"plan.{key}",
                language,
                **{name: _worded(value, language) for name, value in values.items()},
            ),
        )
        for language in LANGUAGES
    )


def _worded(value: object, language: str) -> object:
    if isinstance(value, date) and language != "en":
        return write_finnish_date(value)
    return value


def _problem(where: str, key: str, **values: object) -> PlanProblem:
    return PlanProblem(where=where, message=said(f"problem.{key}", **values))


def _coaching(project: Project, request: CohortRequest) -> tuple[str, Activity, CohortPlan]:
    found = [
        (where, activity, block)
        for where, activity in each(project, Activity)
        for block in (activity.find_ext(CohortPlan),)
        if block is not None and request.activity in (None, activity.id)
    ]
    if len(found) == 1:
        return found[0]
    key = "no-activity" if not found else "activities"
    names = ", ".join(activity.id for _, activity, _ in found)
    raise InvalidPlanError((_problem("/project/activities", key, names=names),))


def _rules(
    where: str, activity: Activity, block: CohortPlan, request: CohortRequest
) -> CohortRules:
    duration, frequency, groups = activity.duration, activity.frequency, activity.groups
    size = _range(activity.group_size)
    months = a_year = None
    if duration is not None and duration.unit in MONTHS_IN and duration.length.most is not None:
        months = int(duration.length.most) * MONTHS_IN[duration.unit]
    by_month = frequency is not None and frequency.per is TimeUnit.MONTH
    per_month = _range(frequency.times) if frequency is not None and by_month else None
    if groups is not None and groups.per in MONTHS_IN and groups.times.most is not None:
        a_year = int(groups.times.most) * 12 // MONTHS_IN[groups.per]
    if size is None or months is None or per_month is None or a_year is None:
        stated = {"group_size": size, "duration": months, "frequency": per_month, "groups": a_year}
        raise InvalidPlanError(
            tuple(
                _problem(f"{where}/{name}", "unsaid")
                for name, value in stated.items()
                if value is None
            )
        )
    sessions = _sessions(activity, block) or SizeRange(
        least=months * per_month.least, most=months * per_month.most
    )
    if request.sessions is not None:
        if not sessions.least <= request.sessions <= sessions.most:
            values = {"least": sessions.least, "most": sessions.most}
            raise InvalidPlanError((_problem("/sessions", "sessions", **values),))
        sessions = SizeRange(least=request.sessions, most=request.sessions)
    themes = _themes(activity, block)
    asked = sum(theme.sessions for theme in themes)
    health = block.health_meeting
    occurrences = _range(health.occurrences) if health else None
    return CohortRules(
        size=size,
        series=SeriesRule(
            months=months,
            sessions=sessions,
            per_month=per_month,
            least_days=request.least_days,
            most_days=request.most_days,
        ),
        wanted_sessions=max(sessions.least, min(asked, sessions.most)),
        a_year=a_year,
        themes=themes,
        individual_meetings=_individual(activity, block, request),
        health_meetings=0 if health is None else occurrences.least if occurrences else 1,
    )


def _range(quantity: Quantity | None) -> SizeRange | None:
    if quantity is None or quantity.most is None:
        return None
    return SizeRange(least=int(quantity.least or 0), most=int(quantity.most))


def _sessions(activity: Activity, block: CohortPlan) -> SizeRange | None:
    stated, follows = _range(block.meetings), _range(sessions_per_cohort(activity))
    if stated is None or follows is None:
        return stated or follows
    return SizeRange(least=max(stated.least, follows.least), most=min(stated.most, follows.most))


def _themes(activity: Activity, block: CohortPlan) -> tuple[SessionTheme, ...]:
    # The block lists the same themes in the same order as the activity, which has their titles.
    titles = [theme.title for theme in activity.themes]
    same = len(titles) == len(block.themes)
    themes: list[SessionTheme] = []
    for at, one in enumerate(block.themes):
        meetings = _range(one.meetings)
        themes.append(
            SessionTheme(
                id=one.theme.value,
                title=titles[at] if same else None,
                sessions=max(meetings.least, 1) if meetings else 1,
            )
        )
    return tuple(themes)


def _individual(activity: Activity, block: CohortPlan, request: CohortRequest) -> int:
    if request.individual_meetings is not None:
        return request.individual_meetings
    modes = {*activity.modes, *(one.mode for one in block.assessments)}
    return 1 if "individual" in modes else 0


def _rooms(project: Project, activity: Activity, request: CohortRequest) -> tuple[Room, ...] | None:
    venues = {venue.id: venue for venue in project.venues}
    if request.rooms is None:
        return tuple(Room.of(venues[one]) for one in activity.venues if one in venues) or None
    return tuple(
        attrs.evolve(
            room,
            venue=venues[room.id],
            capacity=room.capacity
            if room.capacity is not None
            else Room.of(venues[room.id]).capacity,
            features=room.features or venues[room.id].accessibility,
        )
        if room.id in venues and room.venue is None
        else room
        for room in request.rooms
    )
