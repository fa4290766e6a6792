"""What a plan of cohorts holds, and what it answers when asked why."""

from collections.abc import Iterator
from datetime import date, datetime, time
from enum import StrEnum
from itertools import groupby
from typing import Literal

import attrs

from osallisuus.grouping.people import WeeklyTime
from osallisuus.planning.errors import NotInPlanError
from osallisuus.planning.series import StartWindow
from osallisuus.planning.texts import clock, joined, said
from osallisuus.text import Text
from osallisuus.time import stretch


class MeetingKind(StrEnum):
    """What a meeting is.

    .. versionadded:: 0.1
    """

    GROUP = "group"
    INDIVIDUAL = "individual"
    HEALTH = "health"


@attrs.frozen(kw_only=True)
class Meeting:
    """One session of a cohort, or a meeting of one person (tapaaminen).

    Attributes:
        id: Unique in the plan, the same when the plan is made again; tells nothing of a person.
        cohort: Id of the cohort.
        kind: Session of the group, individual meeting or health meeting.
        number: Its place among those of its kind in the cohort, from 1.
        day: Day.
        start: Start in minutes after midnight, local time in Europe/Helsinki.
        minutes: Length.
        room: Id of the room.
        leader: Id of the coach or nurse.
        people: Pseudonymous ids.
        themes: Ids of its themes.

    .. versionadded:: 0.1
    """

    id: str
    cohort: str
    kind: MeetingKind
    number: int
    day: date
    start: int
    minutes: int
    room: str
    leader: str
    people: tuple[str, ...]
    themes: tuple[str, ...] = ()

    @property
    def end(self) -> int:
        """End in minutes after midnight."""
        return self.start + self.minutes

    @property
    def starts_at(self) -> datetime:
        """Aware start in Europe/Helsinki."""
        return self._moments()[0]

    @property
    def ends_at(self) -> datetime:
        """Aware end in Europe/Helsinki."""
        return self._moments()[1]

    def _moments(self) -> tuple[datetime, datetime]:
        found = stretch(self.day, time(self.start // 60, self.start % 60), self.minutes)
        # The planner takes no time at which the clocks change.
        assert found is not None
        return found


@attrs.frozen(kw_only=True)
class Cohort:
    """People who start together (valmennusryhmä).

    Attributes:
        id: Its id; the number is that of its window.
        people: Pseudonymous ids, those who waited longest first.
        first: First day of its months.
        last: Last day of its months.
        time: Its weekly time.
        room: Id of its room.
        coach: Id of its coach.
        sessions: Sessions of the group.
        meetings: Individual and health meetings.
        months: First day of each month, and the day after the last.

    .. versionadded:: 0.1
    """

    id: str
    people: tuple[str, ...]
    first: date
    last: date
    time: WeeklyTime
    room: str
    coach: str
    sessions: tuple[Meeting, ...]
    meetings: tuple[Meeting, ...] = ()
    months: tuple[date, ...] = ()

    @property
    def everything(self) -> tuple[Meeting, ...]:
        """Sessions and meetings in order of time."""
        both = (*self.sessions, *self.meetings)
        return tuple(sorted(both, key=lambda one: (one.day, one.start, one.id)))


@attrs.frozen(kw_only=True)
class Obstacle:
    """Why a window has no cohort.

    Attributes:
        window: Days on which it could have started.
        number: Number of the window, from 1.
        code: What stood in the way, as a code: ``few``, ``common-time``, ``coach-times`` …
        reason: What stood in the way.
        helps: What would help, the smallest change first.

    .. versionadded:: 0.1
    """

    window: StartWindow
    number: int
    code: str
    reason: Text
    helps: tuple[Text, ...] = ()

    def text(self, language: str = "en") -> str:
        """The obstacle in words."""
        lead = said("obstacle", number=self.number, first=self.window.first, last=self.window.last)
        parts = (lead, self.reason, *self.helps)
        return joined(parts).best(language)


@attrs.frozen(kw_only=True)
class StillWaiting:
    """Somebody without a cohort, and why.

    Attributes:
        person: Pseudonymous id.
        reason: Why.
        helps: What would help.

    .. versionadded:: 0.1
    """

    person: str
    reason: Text
    helps: Text | None = None


@attrs.frozen(kw_only=True)
class PersonAnswer:
    """Why a person is in a cohort, or is still waiting.

    Attributes:
        person: Pseudonymous id.
        cohort: Id of the cohort; None when still waiting.
        reasons: Why, most telling first.

    .. versionadded:: 0.1
    """

    person: str
    cohort: str | None
    reasons: tuple[Text, ...]

    def text(self, language: str = "en") -> str:
        """The answer in words."""
        return f"{self.person}: {joined(self.reasons).best(language)}"


@attrs.frozen(kw_only=True)
class CohortSchedule:
    """Cohorts with their sessions and meetings, and the people still waiting.

    It holds pseudonymous ids, days, rooms and roles: no name, and nothing of why somebody is free
    when they are.

    Attributes:
        project: Id of the project.
        activity: Id of the activity.
        cohorts: Cohorts, in order of start.
        waiting: People left waiting, longest first.
        obstacles: Windows without a cohort, and why.
        names: What themes and rooms are called, by id, as far as they have a name.
        notes: What was assumed, and which days are holidays.
        seed: Seed it was made with.
        stopped: Whether it ended by itself, by the time limit or by Ctrl-C.
        answers: Why each person is where they are.

    .. versionadded:: 0.1
    """

    project: str
    activity: str
    cohorts: tuple[Cohort, ...]
    waiting: tuple[StillWaiting, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    names: tuple[tuple[str, Text], ...] = ()
    notes: tuple[Text, ...] = ()
    seed: int = 0
    stopped: Literal["done", "time", "interrupted"] = "done"
    answers: tuple[PersonAnswer, ...] = attrs.field(default=(), repr=False)

    @property
    def meetings(self) -> tuple[Meeting, ...]:
        """Every session and meeting of every cohort, in order of time."""
        found = (one for cohort in self.cohorts for one in cohort.everything)
        return tuple(sorted(found, key=lambda one: (one.day, one.start, one.id)))

    def cohort_of(self, person: str) -> Cohort | None:
        """The cohort of a person, or None."""
        return next((one for one in self.cohorts if person in one.people), None)

    def name_of(self, theme_or_room: str, language: str = "en") -> str:
        """What a theme or room is called; its id when it has no name."""
        name = dict(self.names).get(theme_or_room)
        return theme_or_room if name is None else name.best(language)

    def why(self, person: str) -> PersonAnswer:
        """Say why a person is in their cohort, or is still waiting.

        Raises:
            NotInPlanError: The waiting list had no such person.
        """
        for answer in self.answers:
            if answer.person == person:
                return answer
        raise NotInPlanError

    def text(self, language: str = "en") -> str:
        """The plan in words."""
        lines = [said("summary", cohorts=len(self.cohorts), waiting=len(self.waiting))]
        if self.stopped != "done":
            lines.append(said(f"stopped.{self.stopped}"))
        words = [line.best(language) for line in lines]
        for cohort in self.cohorts:
            words.append(_cohort_text(self, cohort, language))
            words += [_session_text(self, one, language) for one in cohort.sessions]
        words += [one.best(language) for one in _obstacles_text(self.obstacles)]
        for left in self.waiting:
            parts = (left.reason,) if left.helps is None else (left.reason, left.helps)
            words.append(f"{left.person}: {joined(parts).best(language)}")
        words += [note.best(language) for note in self.notes]
        return "\n".join(words)


def _obstacles_text(obstacles: tuple[Obstacle, ...]) -> Iterator[Text]:
    """Say what stood in the way, windows in a row with the same obstacle together."""
    for _, alike in groupby(obstacles, key=lambda one: (one.reason, one.helps)):
        first, *others = alike
        last = others[-1] if others else first
        values = {"first": first.window.first, "last": last.window.last, "number": first.number}
        lead = said("obstacles" if others else "obstacle", until=last.number, **values)
        yield joined((lead, first.reason, *first.helps))


def _cohort_text(plan: CohortSchedule, cohort: Cohort, language: str) -> str:
    return said(
        "cohort",
        id=cohort.id,
        first=cohort.first,
        last=cohort.last,
        time=cohort.time,
        room=plan.name_of(cohort.room, language),
        coach=cohort.coach,
        sessions=len(cohort.sessions),
        meetings=len(cohort.meetings),
        people=cohort.people,
    ).best(language)


def _session_text(plan: CohortSchedule, session: Meeting, language: str) -> str:
    lead = said("session", number=session.number, day=session.day).best(language)
    named = ", ".join(plan.name_of(theme, language) for theme in session.themes)
    themes = f" ({named})" if named else ""
    return f"  {lead} {clock(session.start, language)}–{clock(session.end, language)}{themes}"
