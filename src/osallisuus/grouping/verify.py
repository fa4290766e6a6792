"""The independent check that every plan passes before it leaves the library.

It reads the plan and the roster and asks each rule itself, on the people; it knows nothing of the
terms and tables that the solvers work with.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from osallisuus.grouping.outcome import PlannedGroup
from osallisuus.grouping.people import Roster, WeeklyTime, covers
from osallisuus.grouping.request import GroupTask, GroupView, RuleBreak
from osallisuus.grouping.rules import CommonTime
from osallisuus.grouping.standard import meeting_minutes, preferences_of, rules_of
from osallisuus.grouping.ties import StayPlaced


def views(groups: Sequence[PlannedGroup], roster: Roster) -> tuple[GroupView, ...]:
    """The groups with their people, sites and facilitators filled in.

    .. versionadded:: 0.1
    """
    people = {person.id: person for person in roster.people}
    sites = {site.id: site for site in roster.sites}
    leaders = {leader.id: leader for leader in roster.facilitators}
    return tuple(
        GroupView(
            id=group.id,
            people=tuple(people[person] for person in group.people),
            meeting=group.meeting,
            site=sites[group.site] if group.site is not None else None,
            facilitator=leaders[group.facilitator] if group.facilitator is not None else None,
        )
        for group in groups
    )


def verify(groups: Sequence[PlannedGroup], request: GroupTask) -> tuple[RuleBreak, ...]:
    """Every hard rule that a plan breaks; empty for a plan that keeps them all.

    Checks what a request always carries (each person once, sizes, number of groups, sites and
    facilitators in two places at once) and then each rule on each group.

    .. versionadded:: 0.1
    """
    roster = request.people
    known = {person.id for person in roster.people}
    strangers = [p for group in groups for p in group.people if p not in known]
    if strangers:
        return (RuleBreak(rule="grouping.people", people=tuple(strangers)),)
    found = list(_structure(groups, request))
    for view in views(groups, roster):
        found += _venue(view, request)
        for rule in rules_of(request):
            found += rule.breaks(view, roster)
    if any(isinstance(rule, StayPlaced) for rule in rules_of(request)):
        found += _open_groups(groups, roster)
    return tuple(found)


def _structure(groups: Sequence[PlannedGroup], request: GroupTask) -> Iterator[RuleBreak]:
    times = Counter(person for group in groups for person in group.people)
    twice = tuple(sorted(person for person, many in times.items() if many > 1))
    if twice:
        yield RuleBreak(rule="grouping.people", people=twice)
    for group in groups:
        if not request.sizes.least <= len(group.people) <= request.sizes.most:
            yield RuleBreak(rule="grouping.size", people=group.people)
    if len({group.id for group in groups}) < len(groups):
        yield RuleBreak(rule="grouping.people")
    count = request.count
    if groups and count and not count.least <= len(groups) <= count.most:
        yield RuleBreak(rule="grouping.count")
    at_site: dict[str | None, list[WeeklyTime | None]] = {}
    led_by: dict[str | None, list[WeeklyTime | None]] = {}
    for group in groups:
        at_site.setdefault(group.site, []).append(group.meeting)
        led_by.setdefault(group.facilitator, []).append(group.meeting)
    for site in request.people.sites:
        meetings = at_site.get(site.id, [])
        many = site.max_groups is not None and len(meetings) > site.max_groups
        if many or _at_once(meetings) > site.groups_at_once:
            yield RuleBreak(rule="grouping.site-capacity")
    for leader in request.people.facilitators:
        meetings = led_by.get(leader.id, [])
        if len(meetings) > leader.max_groups or _at_once(meetings) > 1:
            yield RuleBreak(rule="grouping.facilitator")


def _at_once(meetings: Sequence[WeeklyTime | None]) -> int:
    known = [meeting for meeting in meetings if meeting is not None]
    return max(
        (sum(m.day == at.day and m.start <= at.start < m.end for m in known) for at in known),
        default=0,
    )


def _venue(group: GroupView, request: GroupTask) -> Iterator[RuleBreak]:
    people = tuple(person.id for person in group.people)
    site, leader, meeting = group.site, group.facilitator, group.meeting
    if (site is None and request.people.sites) or (
        site and site.capacity is not None and len(people) > site.capacity
    ):
        yield RuleBreak(rule="grouping.site-capacity", people=people)
    if site and meeting and not covers(site.opens, meeting):
        yield RuleBreak(rule="grouping.site-capacity", people=people)
    if leader is None:
        if request.people.facilitators:
            yield RuleBreak(rule="grouping.facilitator", people=people)
    else:
        full = leader.group_size is not None and len(people) > leader.group_size
        away = meeting is not None and not covers(leader.available, meeting)
        here = leader.localities is None or site is None or site.locality in leader.localities
        if full or away or not here:
            yield RuleBreak(rule="grouping.facilitator", people=people)
    timed = any(isinstance(rule, CommonTime) for rule in rules_of(request))
    if timed and (
        meeting is None or meeting.end - meeting.start < meeting_minutes(request, rules_of(request))
    ):
        yield RuleBreak(rule="grouping.common-time", people=people)


def _open_groups(groups: Sequence[PlannedGroup], roster: Roster) -> Iterator[RuleBreak]:
    planned = {group.id: group for group in groups}
    for settled in roster.groups:
        group = planned.get(settled.id)
        if group is None:
            continue
        meeting = group.meeting
        moved = settled.site is not None and group.site != settled.site
        moved |= settled.facilitator is not None and group.facilitator != settled.facilitator
        moved |= (
            settled.day is not None
            and settled.start is not None
            and meeting is not None
            and (meeting.day, meeting.start) != (settled.day, settled.start)
        )
        if moved:
            yield RuleBreak(rule="grouping.stay-placed", people=group.people)


def price(groups: Sequence[PlannedGroup], request: GroupTask) -> tuple[tuple[int, ...], int]:
    """What a plan costs by each preference, and what the people left out cost, preference aside.

    Computed from the people by each preference itself, like `verify`.

    .. versionadded:: 0.1
    """
    roster = request.people
    placed = {person for group in groups for person in group.people}
    outside = [person for person in roster.people if person.id not in placed]
    seen = views(groups, roster)
    costs = tuple(
        sum(preference.costs(seen, roster))
        + sum(preference.cost_outside(person, roster) for person in outside)
        for preference in preferences_of(request)
    )
    return costs, request.left_out_cost * len(outside)
