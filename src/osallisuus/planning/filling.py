"""Who comes into a cohort at a given weekly time: the group engine, those who waited longest first."""

from collections.abc import Sequence

import attrs

from osallisuus.grouping.people import Person, Roster, Site, WeeklyTime
from osallisuus.grouping.preferences import LongestWaitFirst
from osallisuus.grouping.request import GroupTask, SizeRange
from osallisuus.grouping.rules import CommonTime
from osallisuus.planning.resources import Room
from osallisuus.planning.task import CohortTask


def worth(people: Sequence[Person]) -> int:
    """Return the waiting that ends when these people start: days, and one for each person."""
    return sum((one.waiting_days or 0) + 1 for one in people)


def by_waiting(people: Sequence[Person]) -> tuple[Person, ...]:
    """Return people longest waiting first; of equals, in the order of the list."""
    return tuple(sorted(people, key=lambda one: -(one.waiting_days or 0)))


def units(people: Sequence[Person]) -> tuple[tuple[Person, ...], ...]:
    """Return people in units that stay together, the units that waited longest on average first.

    A unit of which somebody is missing from ``people`` is left out whole.
    """
    places = {one.id: n for n, one in enumerate(people)}
    label = list(range(len(people)))
    broken: set[int] = set()
    for n, one in enumerate(people):
        for other in one.keep_together:
            if other not in places:
                broken.add(n)
                continue
            old, new = label[n], label[places[other]]
            label = [new if mark == old else mark for mark in label]
    bad = {label[n] for n in broken}
    found: dict[int, list[Person]] = {}
    for n, one in enumerate(people):
        if label[n] not in bad:
            found.setdefault(label[n], []).append(one)
    return tuple(
        tuple(unit) for unit in sorted(found.values(), key=lambda unit: -worth(unit) / len(unit))
    )


def fill(
    task: CohortTask,
    people: Sequence[Person],
    slot: WeeklyTime,
    room: Room,
    most: int,
    time_limit: float | None,
) -> tuple[Person, ...]:
    """Return the people of one cohort at a weekly time, none when the rules let no cohort be.

    The engine is asked first about those who waited longest, as many as fit: when it can place them
    all there is nothing better. Otherwise it is asked about twice and four times as many.

    Args:
        task: The task.
        people: People who can come at the time, longest waiting first.
        slot: The weekly time.
        room: The room.
        most: Most people in the cohort.
        time_limit: Seconds for each question; None is no limit.
    """
    parties = units([one for one in people if set(one.needs) <= set(room.features)])
    best: tuple[Person, ...] = ()
    asked: list[Person] = []
    for length in (most, 2 * most, 4 * most):
        shortlist = _shortlist(parties, length)
        if len(shortlist) < task.rules.size.least or shortlist == asked:
            continue
        asked = shortlist
        placed = _ask(task, shortlist, slot, room, most, time_limit)
        if worth(placed) > worth(best):
            best = placed
        if len(placed) == len(shortlist):
            break
    return by_waiting(best)


def _shortlist(parties: Sequence[tuple[Person, ...]], length: int) -> list[Person]:
    found: list[Person] = []
    for party in parties:
        if len(found) + len(party) <= length:
            found += party
    return found


def _ask(
    task: CohortTask,
    people: Sequence[Person],
    slot: WeeklyTime,
    room: Room,
    most: int,
    time_limit: float | None,
) -> tuple[Person, ...]:
    # The engine loads the solvers; nothing else of planning needs them.
    from osallisuus.grouping.engine import form_groups

    ids = {one.id for one in people}
    roster = Roster(
        people=tuple(_here(one, ids, slot) for one in people),
        sites=(
            Site(id=room.id, capacity=most, features=room.features, opens=(slot,), max_groups=1),
        ),
    )
    starts = ((slot.day, slot.start),)
    plan = form_groups(
        GroupTask(
            people=roster,
            size=SizeRange(least=task.rules.size.least, most=most),
            groups=SizeRange(least=0, most=1),
            rules=(CommonTime(minutes=task.minutes, starts=starts), *task.group_rules),
            preferences=(LongestWaitFirst(weight=1, step=1),),
            minutes=task.minutes,
            left_out_cost=1,
            seed=task.seed,
            steps=task.steps,
            time_limit=time_limit,
            solver=task.solver,
        )
    )
    if plan.stopped == "interrupted":
        raise KeyboardInterrupt
    placed = {person for group in plan.groups for person in group.people}
    return tuple(one for one in people if one.id in placed)


def _here(person: Person, ids: set[str], slot: WeeklyTime) -> Person:
    # What names people or sites that are not in this question would be refused.
    return attrs.evolve(
        person,
        available=(slot,),
        keep_together=tuple(one for one in person.keep_together if one in ids),
        keep_apart=tuple(one for one in person.keep_apart if one in ids),
        wish_people=(),
        wish_sites=(),
        travel=(),
        placed=None,
    )
