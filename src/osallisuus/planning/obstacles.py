"""Why a window has no cohort: the constraint in words, and what would help."""

from collections.abc import Collection, Iterator, Sequence

import attrs

from osallisuus.grouping.people import Person
from osallisuus.planning.days import days_from
from osallisuus.planning.diary import Diary
from osallisuus.planning.outcome import Cohort, MeetingKind, Obstacle
from osallisuus.planning.series import StartWindow
from osallisuus.planning.setting import NOTHING, Limit, Setting, able, weekly_times
from osallisuus.planning.texts import joined, said
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
    found = next(_plain(setting, waiting, window), None)
    if found is None:
        people = [one for one in waiting if one.id not in out]
        found = _tried(setting, diary, cohorts, people, window, bool(out))
    code, reason, helps = found
    return Obstacle(window=window, number=number, code=code, reason=reason, helps=helps)


_Found = tuple[str, Text, tuple[Text, ...]]


def _found(code: str, **values: object) -> _Found:
    return code, said(f"obstacle.{code}", **values), (said(f"help.{code}", **values),)


def _plain(setting: Setting, waiting: Sequence[Person], window: StartWindow) -> Iterator[_Found]:
    task = setting.task
    least = task.rules.size.least
    if not task.coaches:
        yield _found("no-coach")
    if not task.rooms:
        yield _found("no-room")
    if not task.nurses and task.rules.health_meetings:
        yield _found("no-nurse")
    if len(waiting) < least:
        yield _found("few", count=len(waiting), least=least, missing=least - len(waiting))
    if all(one.available is None for one in waiting):
        yield _found("no-availability")
    if all(day in setting.closures for day in days_from(window.first, window.last)):
        yield _found("all-closed")
    counted = [(len(able(waiting, slot, setting)), slot) for slot in weekly_times(waiting, setting)]
    many, slot = min(counted, key=lambda one: (-one[0], one[1]), default=(0, None))
    if slot is None or many == 0:
        yield _found("short-times", minutes=task.minutes)
    elif many < least:
        yield _found(
            "common-time",
            least=least,
            minutes=task.minutes,
            slot=slot,
            count=many,
            missing=least - many,
        )


def _tried(
    setting: Setting,
    diary: Diary,
    cohorts: Sequence[Cohort],
    people: Sequence[Person],
    window: StartWindow,
    meetings_failed: bool,
) -> _Found:
    if meetings_failed:
        return _found("meetings")

    def possible(past: frozenset[Limit]) -> bool:
        return _possible(setting, diary, cohorts, people, window, past)

    if possible(NOTHING):
        return _found("rules")
    everything = frozenset(Limit)
    if not possible(everything):
        return _found("series")
    alone = [limit for limit in Limit if possible(frozenset({limit}))]
    needed = everything
    for limit in Limit:
        if not alone and possible(needed - {limit}):
            needed -= {limit}
    named = alone or [limit for limit in Limit if limit in needed]
    values = {"last": setting.task.last, "least": setting.task.rules.size.least}
    helps = tuple(said(f"help.{limit.value}", **values) for limit in named)
    reasons = tuple(said(f"obstacle.{limit.value}", **values) for limit in named)
    if alone:
        return alone[0].value, reasons[0], helps
    return "several", joined((said("obstacle.several"), *reasons)), helps


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
        for slot in weekly_times(people, setting)
        if len(able(people, slot, setting)) >= task.rules.size.least
    ]
    return any(
        setting.series(diary, day, slot, room, coach, past) is not None
        for day in days_from(window.first, window.last)
        for slot in slots
        if slot.day == day.isoweekday()
        for room, coach in setting.pairs(cohorts, day, past)
    )
