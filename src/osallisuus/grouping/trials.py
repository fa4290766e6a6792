"""Whether a rule says the same in its terms and in its check, tried on groups drawn at random.

For authors of rules: the solvers read a rule's terms, the verifier its check, and a plan in which the
two disagree is refused. These functions find the disagreement before a project does.
"""

from collections.abc import Iterator, Mapping, Sequence
from random import Random

from osallisuus.grouping.people import Roster, Site, WeeklyTime
from osallisuus.grouping.request import GroupView, HardRule, Preference
from osallisuus.grouping.terms import (
    Allow,
    Apart,
    CountCost,
    CountLimit,
    Cover,
    HardTerm,
    MeetCost,
    OutCost,
    SiteCost,
    SoftTerm,
    Stay,
    SumCost,
    Together,
)
from osallisuus.stated import value_class


@value_class(kw_only=True)
class Disagreement:
    """A group on which a rule's terms and its check differ.

    Attributes:
        rule: Name of the rule or preference.
        people: Ids of the people in the group.
        terms: What the terms say: the cost, or 0 for kept and 1 for broken.
        check: What the check says, likewise.

    .. versionadded:: 0.1
    """

    rule: str
    people: tuple[str, ...]
    terms: int
    check: int


def check_rule(
    rule: HardRule, roster: Roster, *, draws: int = 200, seed: int = 0
) -> tuple[Disagreement, ...]:
    """Compare a hard rule's terms with its check on groups drawn from a roster.

    Args:
        rule: The rule.
        roster: People to draw from.
        draws: How many groups are drawn.
        seed: The same seed draws the same groups.

    Returns:
        The groups on which the two differ; empty when they agree.

    .. versionadded:: 0.1
    """
    terms = tuple(rule.terms(roster))
    found = []
    for view in _drawn(roster, terms, draws, seed):
        by_terms = int(any(not _keeps(term, view) for term in terms))
        by_check = int(bool(rule.breaks(view, roster)))
        if by_terms != by_check:
            ids = tuple(person.id for person in view.people)
            found.append(Disagreement(rule=rule.name, people=ids, terms=by_terms, check=by_check))
    return tuple(found)


def check_preference(
    preference: Preference, roster: Roster, *, draws: int = 200, seed: int = 0
) -> tuple[Disagreement, ...]:
    """Compare a preference's terms with its costs on groups drawn from a roster.

    Args:
        preference: The preference.
        roster: People to draw from.
        draws: How many groups are drawn.
        seed: The same seed draws the same groups.

    Returns:
        The groups on which the two differ, everybody else left out; empty when they agree.

    .. versionadded:: 0.1
    """
    terms = tuple(preference.terms(roster))
    found = []
    for view in _drawn(roster, (), draws, seed):
        here = {person.id for person in view.people}
        by_terms = sum(_cost(term, view, here) for term in terms)
        by_check = sum(preference.costs([view], roster)) + sum(
            preference.cost_outside(person, roster)
            for person in roster.people
            if person.id not in here
        )
        if by_terms != by_check:
            found.append(
                Disagreement(
                    rule=preference.name,
                    people=tuple(sorted(here)),
                    terms=by_terms,
                    check=by_check,
                )
            )
    return tuple(found)


def _drawn(roster: Roster, terms: Sequence[HardTerm], draws: int, seed: int) -> Iterator[GroupView]:
    rng = Random(seed)  # noqa: S311 - repeatable by design
    people = roster.people
    starts = sorted({s for t in terms if isinstance(t, Allow) for s in t.times or ()})
    named = sorted({t.group for t in terms if isinstance(t, Stay)})
    minutes = max([getattr(term, "minutes", 0) for term in terms] + [_shortest(roster)], default=60)
    for _ in range(draws if people else 0):
        size = rng.randint(1, min(len(people), 9))
        members = tuple(rng.sample(people, size))
        start = rng.choice(starts) if starts else None
        site: Site | None = rng.choice(roster.sites) if roster.sites else None
        yield GroupView(
            id=rng.choice(named) if named else "G",
            people=members,
            meeting=WeeklyTime(day=start[0], start=start[1], end=start[1] + minutes)
            if start
            else None,
            site=site,
            facilitator=rng.choice(roster.facilitators) if roster.facilitators else None,
        )


def _shortest(roster: Roster) -> int:
    known = [time for person in roster.people for time in person.available or ()]
    return min((time.end - time.start for time in known), default=60)


def _keeps(term: HardTerm, view: GroupView) -> bool:
    here = {person.id for person in view.people}
    if isinstance(term, Allow):
        return term.person not in here or _allowed(term, view)
    if isinstance(term, CountLimit):
        return term.allows(len(term.members & here), len(here))
    if isinstance(term, Cover):
        led = view.facilitator is not None and view.facilitator.id in term.facilitators
        company = any(len(members & here) >= least for members, least in term.any_of)
        return term.person not in here or led or company
    if isinstance(term, Together):
        return not here & set(term.people) or set(term.people) <= here
    if isinstance(term, Apart):
        return not {term.first, term.second} <= here
    return term.person not in here or term.group == view.id


def _allowed(term: Allow, view: GroupView) -> bool:
    site = view.site.id if view.site else None
    start = (view.meeting.day, view.meeting.start) if view.meeting else None
    leader = view.facilitator.id if view.facilitator else None
    at_site = term.sites is None or site in term.sites or (site is None and bool(term.sites))
    return (
        at_site
        and (term.times is None or start in term.times)
        and (term.facilitators is None or leader in term.facilitators)
    )


def _cost(term: SoftTerm, view: GroupView, here: set[str]) -> int:
    if isinstance(term, CountCost):
        return term.cost(len(term.members & here))
    if isinstance(term, SumCost):
        values: Mapping[str, int] = term.values
        total = sum(values.get(person, 0) for person in sorted(here))
        return term.weight * (abs(total) // term.scale)
    if isinstance(term, MeetCost):
        return term.together if {term.first, term.second} <= here else term.separate
    if isinstance(term, SiteCost):
        site = view.site.id if view.site else ""
        return term.costs.get(site, 0) if term.person in here else 0
    assert isinstance(term, OutCost)
    return 0 if term.person in here else term.cost
