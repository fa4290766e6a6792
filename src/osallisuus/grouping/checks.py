"""What is wrong with a request before anything is planned: every problem, all at once."""

from collections import Counter
from collections.abc import Iterator

from osallisuus.grouping.errors import InvalidRequestError, RequestProblem
from osallisuus.grouping.people import NO_SITE, Person, Roster, WeeklyTime
from osallisuus.grouping.request import GroupTask
from osallisuus.grouping.standard import preferences_of, rules_of
from osallisuus.grouping.texts import Message, message

MINUTES_A_DAY = 24 * 60
LARGEST_WEIGHT = 1_000_000


def _problem(where: str, key: str, **values: str | int | float | Message) -> RequestProblem:
    return RequestProblem(where=where, message=message(f"problem.{key}", **values))


def problems_of(request: GroupTask) -> tuple[RequestProblem, ...]:
    """Everything wrong with a request, in the order of its parts; empty when it can be planned.

    .. versionadded:: 0.1
    """
    found = [*_numbers(request), *_roster(request.people)]
    return tuple(found) if found else tuple(_rules(request))


def check(request: GroupTask) -> None:
    """Raise `InvalidRequestError` with every problem of a request.

    .. versionadded:: 0.1
    """
    problems = problems_of(request)
    if problems:
        raise InvalidRequestError(problems)


def _numbers(request: GroupTask) -> Iterator[RequestProblem]:
    size, count = request.sizes, request.count
    if size.least < 1 or size.most < size.least:
        yield _problem("/size", "size", least=size.least, most=size.most)
    if count is not None and (count.least < 0 or count.most < count.least):
        yield _problem("/groups", "count", least=count.least, most=count.most)
    if request.time_limit is not None and not request.time_limit > 0:
        yield _problem("/time_limit", "time-limit", limit=request.time_limit)
    if request.steps is not None and request.steps < 1:
        yield _problem("/steps", "steps", steps=request.steps)
    if request.minutes < 1 or request.minutes > MINUTES_A_DAY:
        yield _problem("/minutes", "minutes", minutes=request.minutes)
    if request.left_out_cost < 0:
        yield _problem("/left_out_cost", "weight", weight=request.left_out_cost)
    if request.solver not in {"auto", "search", "exact"}:
        yield _problem("/solver", "solver")


def _twice(where: str, ids: list[str]) -> Iterator[RequestProblem]:
    for value, many in Counter(ids).items():
        if many > 1:
            yield _problem(where, "duplicate", id=value, many=many)


def _times(where: str, times: tuple[WeeklyTime, ...] | None) -> Iterator[RequestProblem]:
    for at, time in enumerate(times or ()):
        if not (1 <= time.day <= 7 and 0 <= time.start < time.end <= MINUTES_A_DAY):
            yield _problem(f"{where}/{at}", "time")


def _roster(roster: Roster) -> Iterator[RequestProblem]:
    yield from _twice("/people", [person.id for person in roster.people])
    yield from _twice("/sites", [site.id for site in roster.sites])
    yield from _twice("/facilitators", [leader.id for leader in roster.facilitators])
    yield from _twice("/groups", [group.id for group in roster.groups])
    known = {person.id for person in roster.people}
    sites = {site.id for site in roster.sites}
    leaders = {leader.id for leader in roster.facilitators}
    for at, person in enumerate(roster.people):
        yield from _person(f"/people/{at}", person, known, sites)
    for at, site in enumerate(roster.sites):
        where = f"/sites/{at}"
        if site.id.startswith(NO_SITE):
            yield _problem(f"{where}/id", "site-id")
        low = [site.capacity or 1, site.groups_at_once, site.max_groups or 1]
        if min(low) < 1 or site.capacity == 0:
            yield _problem(where, "capacity", id=site.id)
        yield from _times(f"{where}/opens", site.opens)
    for at, leader in enumerate(roster.facilitators):
        where = f"/facilitators/{at}"
        if leader.max_groups < 0 or (leader.group_size is not None and leader.group_size < 1):
            yield _problem(where, "capacity", id=leader.id)
        yield from _times(f"{where}/available", leader.available)
    for at, group in enumerate(roster.groups):
        if group.site is not None and group.site not in sites:
            yield _problem(f"/groups/{at}/site", "unknown-site", id=group.site)
        if group.facilitator is not None and group.facilitator not in leaders:
            yield _problem(f"/groups/{at}/facilitator", "unknown-facilitator", id=group.facilitator)


def _person(
    where: str, person: Person, known: set[str], sites: set[str]
) -> Iterator[RequestProblem]:
    if not person.id:
        yield _problem(f"{where}/id", "no-id")
    for field in ("keep_together", "keep_apart", "wish_people"):
        others: tuple[str, ...] = getattr(person, field)
        for other in others:
            if other not in known:
                yield _problem(f"{where}/{field}", "unknown-person", id=other)
            elif other == person.id and field != "keep_together":
                yield _problem(f"{where}/{field}", "self", id=other)
    for site in person.wish_sites:
        if site not in sites:
            yield _problem(f"{where}/wish_sites", "unknown-site", id=site)
    if person.age is not None and not 0 <= person.age <= 130:
        yield _problem(f"{where}/age", "age")
    if any(minutes < 0 for _, minutes in person.travel):
        yield _problem(f"{where}/travel", "travel")
    if person.waiting_days is not None and person.waiting_days < 0:
        yield _problem(f"{where}/waiting_days", "waiting")
    if any(s.level is not None and not 1 <= s.level <= 6 for s in person.languages):
        yield _problem(f"{where}/languages", "level")
    yield from _times(f"{where}/available", person.available)


def _rules(request: GroupTask) -> Iterator[RequestProblem]:
    known = {person.id for person in request.people.people}
    rules, preferences = rules_of(request), preferences_of(request)
    for at, rule in enumerate(rules):
        for person in dict.fromkeys(rule.names_people()):
            if person not in known:
                yield _problem(f"/rules/{at}", "rule-unknown-person", rule=rule.name, id=person)
    for at, preference in enumerate(preferences):
        if not 0 <= preference.weight <= LARGEST_WEIGHT:
            yield _problem(f"/preferences/{at}/weight", "weight", weight=preference.weight)
        for person in dict.fromkeys(preference.names_people()):
            if person not in known:
                where = f"/preferences/{at}"
                yield _problem(where, "rule-unknown-person", rule=preference.name, id=person)
