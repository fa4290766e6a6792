"""What a plan says of each person, and of what it took for granted."""

from collections.abc import Mapping, Sequence

from osallisuus.grouping.people import Person, covers
from osallisuus.planning.obstacles import Shut
from osallisuus.planning.outcome import Cohort, PersonAnswer, StillWaiting
from osallisuus.planning.setting import Setting
from osallisuus.planning.task import CohortTask
from osallisuus.planning.texts import said
from osallisuus.text import Text


def answers_of(
    setting: Setting,
    cohorts: Sequence[Cohort],
    waiting: Sequence[Person],
    shut: Sequence[Shut],
    stopped: str,
) -> tuple[tuple[PersonAnswer, ...], tuple[StillWaiting, ...]]:
    """Say of each person why they are in their cohort or still waiting, in the order of the list."""
    waits = {one.id: one.waiting_days or 0 for one in setting.task.people}
    left = {one.id: _why_waiting(setting, cohorts, one, waits, shut, stopped) for one in waiting}
    answers: list[PersonAnswer] = []
    for person in setting.task.people:
        cohort = next((one for one in cohorts if person.id in one.people), None)
        if cohort is None:
            reason, helps = left[person.id]
            reasons: tuple[Text, ...] = (reason,) if helps is None else (reason, helps)
            answers.append(PersonAnswer(person=person.id, cohort=None, reasons=reasons))
        else:
            reasons = _why_placed(setting.task, cohorts, cohort, person)
            answers.append(PersonAnswer(person=person.id, cohort=cohort.id, reasons=reasons))
    still = tuple(
        StillWaiting(person=one.id, reason=left[one.id][0], helps=left[one.id][1])
        for one in waiting
    )
    return tuple(answers), still


def _why_placed(
    task: CohortTask, cohorts: Sequence[Cohort], cohort: Cohort, person: Person
) -> tuple[Text, ...]:
    days = person.waiting_days
    lead = said(
        "why.placed" if days is not None else "why.placed-unknown",
        cohort=cohort.id,
        first=cohort.first,
        time=cohort.time,
        days=days,
    )
    earlier = {one for each in cohorts if each.first < cohort.first for one in each.people}
    longer = [
        one
        for one in task.people
        if (one.waiting_days or 0) > (days or 0)
        and one.id not in earlier
        and one.id not in cohort.people
    ]
    elsewhere = [one for one in longer if not covers(one.available or (), cohort.time)]
    parts = [lead]
    if elsewhere:
        parts.append(said("why.longer", count=len(elsewhere), time=cohort.time))
    if len(longer) > len(elsewhere):
        parts.append(said("why.longer-rules", count=len(longer) - len(elsewhere)))
    return tuple(parts)


def _why_waiting(
    setting: Setting,
    cohorts: Sequence[Cohort],
    person: Person,
    waits: Mapping[str, int],
    shut: Sequence[Shut],
    stopped: str,
) -> tuple[Text, Text | None]:
    task = setting.task
    if person.available is None:
        return said("wait.no-availability"), said("help.no-availability")
    if not any(one.end - one.start >= task.minutes for one in person.available):
        return said("wait.short-times", minutes=task.minutes), said("help.short-times")
    own = [one for one in shut if one.person == person.id]
    if own:
        kind = own[0].kind
        return said(f"wait.meeting-{kind.value}"), said("help.meetings")
    if not cohorts:
        if stopped != "done":
            return said(f"stopped.{stopped}"), None
        return said("wait.no-cohort"), None
    coming = [one for one in cohorts if covers(person.available, one.time)]
    if not coming:
        times = tuple(dict.fromkeys(one.time for one in cohorts))
        return said("wait.other-times", times=times), said("help.other-times")
    names = tuple(one.id for one in coming)
    if all(
        len(one.people) >= _most(task, one)
        and min(waits[member] for member in one.people) >= waits[person.id]
        for one in coming
    ):
        return said("wait.full", cohorts=names), said("help.full", a_year=task.rules.a_year)
    return said("wait.rules", cohorts=names), said("help.rules")


def _most(task: CohortTask, cohort: Cohort) -> int:
    room = next(one for one in task.rooms if one.id == cohort.room)
    coach = next(one for one in task.coaches if one.id == cohort.coach)
    limits = (task.rules.size.most, room.capacity, coach.group_size)
    return min(limit for limit in limits if limit is not None)


def notes_of(task: CohortTask) -> tuple[Text, ...]:
    """Say which days are holidays and what was assumed."""
    rules = task.rules
    notes = [task.days.statement(), *task.notes]
    notes.append(said("note.months", months=rules.series.months, windows=rules.a_year))
    unknown = tuple(room.id for room in task.rooms if not room.hours_are_known)
    if unknown:
        notes.append(said("note.room-hours", rooms=unknown))
    workers = {one.id: one for one in (*task.coaches, *task.nurses)}
    free = tuple(name for name, one in workers.items() if one.available is None)
    if free:
        notes.append(said("note.worker-times", workers=free))
    unsaid = sum(one.waiting_days is None for one in task.people)
    if unsaid:
        notes.append(said("note.waiting", count=unsaid))
    return tuple(notes)
