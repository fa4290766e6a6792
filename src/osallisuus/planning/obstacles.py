"""Why a window has no cohort: the constraint in words, and what would help."""

from collections.abc import Collection, Iterator, Sequence

import attrs

from osallisuus.grouping.people import Person
from osallisuus.planning.days import days_from
from osallisuus.planning.diary import Diary
from osallisuus.planning.outcome import Cohort, MeetingKind, Obstacle
from osallisuus.planning.series import StartWindow
from osallisuus.planning.setting import NOTHING, Limit, Setting, able, weekly_times
from osallisuus.planning.texts import said
from osallisuus.text import Text


@attrs.frozen(kw_only=True)
class Shut:
    """A person who could not be taken in, since one of their meetings has no time.

    Attributes:
        person: Pseudonymous id.
        window: Number of the window.
        kind: Which meeting.
    """

    person: str
    window: int
    kind: MeetingKind


def obstacle_of(
    setting: Setting,
    diary: Diary,
    cohorts: Sequence[Cohort],
    waiting: Sequence[Person],
    number: int,
    window: StartWindow,
    out: Collection[str],
) -> Obstacle:
    """Find what stands in the way of a cohort in a window.

    Each constraint is looked past in turn; those without which there would be a cohort are named.
    """
    plain = next(_plain(setting, waiting, window), None)
    if plain is None:
        people = [one for one in waiting if one.id not in out]
        plain = _tried(setting, diary, cohorts, people, window, bool(out))
    reason, helps = plain
    return Obstacle(window=window, number=number, reason=reason, helps=helps)


def _plain(
    setting: Setting, waiting: Sequence[Person], window: StartWindow
) -> Iterator[tuple[Text, tuple[Text, ...]]]:
    task = setting.task
    least = task.rules.size.least
    for kind, there in (
        ("coach", bool(task.coaches)),
        ("room", bool(task.rooms)),
        ("nurse", bool(task.nurses) or not task.rules.health_meetings),
    ):
        if not there:
            yield said(f"obstacle.no-{kind}"), (said(f"help.no-{kind}"),)
    if len(waiting) < least:
        yield (
            said("obstacle.few", count=len(waiting), least=least),
            (said("help.few", missing=least - len(waiting)),),
        )
    if all(one.available is None for one in waiting):
        yield said("obstacle.no-availability"), (said("help.no-availability"),)
    if all(day in setting.closures for day in days_from(window.first, window.last)):
        yield said("obstacle.all-closed"), (said("help.all-closed"),)
    counted = [(len(able(waiting, slot)), slot) for slot in weekly_times(waiting, task)]
    many, slot = min(counted, key=lambda one: (-one[0], one[1]), default=(0, None))
    if slot is None or many == 0:
        yield (
            said("obstacle.short-times", minutes=task.minutes),
            (said("help.short-times"),),
        )
    elif many < least:
        yield (
            said("obstacle.common-time", least=least, minutes=task.minutes, slot=slot, count=many),
            (said("help.common-time", missing=least - many, slot=slot),),
        )


def _tried(
    setting: Setting,
    diary: Diary,
    cohorts: Sequence[Cohort],
    people: Sequence[Person],
    window: StartWindow,
    meetings_failed: bool,
) -> tuple[Text, tuple[Text, ...]]:
    if meetings_failed:
        return said("obstacle.meetings"), (said("help.meetings"),)
    if _possible(setting, diary, cohorts, people, window, NOTHING):
        return said("obstacle.rules"), (said("help.rules"),)
    alone = [
        limit
        for limit in Limit
        if _possible(setting, diary, cohorts, people, window, frozenset({limit}))
    ]
    values = {"last": setting.task.last, "least": setting.task.rules.size.least}
    if alone:
        return (
            said(f"obstacle.{alone[0].value}", **values),
            tuple(said(f"help.{limit.value}", **values) for limit in alone),
        )
    return said("obstacle.several"), (said("help.several"),)


def _possible(
    setting: Setting,
    diary: Diary,
    cohorts: Sequence[Cohort],
    people: Sequence[Person],
    window: StartWindow,
    past: frozenset[Limit],
) -> bool:
    task = setting.task
    slots = [
        slot
        for slot in weekly_times(people, task)
        if len(able(people, slot)) >= task.rules.size.least
    ]
    return any(
        setting.series(diary, day, slot, room, coach, past) is not None
        for day in days_from(window.first, window.last)
        for slot in slots
        if slot.day == day.isoweekday()
        for room, coach in setting.pairs(cohorts, day, past)
    )
