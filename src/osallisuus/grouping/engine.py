"""Forming groups: check the request, search, prove what can be proven, re-check, hand out."""

from collections.abc import Sequence
from importlib.util import find_spec
from time import monotonic

import attrs

from osallisuus.grouping.bounds import lower_bound
from osallisuus.grouping.checks import check
from osallisuus.grouping.errors import PlanRefused, SolverMissing
from osallisuus.grouping.plan import (
    Figure,
    Plan,
    PlannedGroup,
    Source,
    Status,
    Stopped,
    Unplaced,
)
from osallisuus.grouping.puzzle import Puzzle, compile_request
from osallisuus.grouping.reasons import conflict_in_words, reasons_out
from osallisuus.grouping.request import GroupRequest
from osallisuus.grouping.session import Session
from osallisuus.grouping.state import OUT, Venue
from osallisuus.grouping.texts import message
from osallisuus.grouping.verify import price, verify

STEPS_A_PERSON = 3000
LEAST_STEPS, MOST_STEPS = 30_000, 2_000_000


def form_groups(request: GroupRequest) -> Plan:
    """Form groups by a request.

    The local search makes a first plan that keeps every hard rule and improves it; with OR-Tools
    installed, the exact solver improves and proves it. Ctrl-C gives the best plan so far.

    Args:
        request: What is asked for.

    Returns:
        A plan that has passed the verifier. It may leave people out, with reasons, unless the
        request wants everyone.

    Raises:
        InvalidRequest: The request cannot be planned as it is written.
        SolverMissing: ``solver="exact"`` without OR-Tools.
        PlanRefused: A rule's terms and its own check disagree; a fault in a plugin's rule.

    Example:
        >>> from osallisuus.grouping.samples import sample_roster
        >>> plan = form_groups(GroupRequest(people=sample_roster(30, seed=1).roster, steps=2000,
        ...                                 solver="search"))
        >>> len(plan.unplaced), sum(len(group.people) for group in plan.groups)
        (0, 30)

    .. versionadded:: 0.1
    """
    started = monotonic()
    check(request)
    exact = request.solver != "search" and find_spec("ortools") is not None
    if request.solver == "exact" and not exact:
        raise SolverMissing
    puzzle = compile_request(request)
    deadline = None if request.time_limit is None else started + request.time_limit
    session = Session(puzzle, deadline)
    stopped: Stopped = "done"
    try:
        _search(session, exact=exact)
    except KeyboardInterrupt:
        stopped = "interrupted"
    if stopped == "done" and session.late:
        stopped = "time"
    group_of, venues = session.arrangement()
    bound = max(
        lower_bound(puzzle),
        puzzle.base
        + sum(session.bounds)
        + sum(puzzle.out_cost[party] for party in puzzle.hopeless),
    )
    return finish(puzzle, group_of, venues, bound=bound, stopped=stopped)


def _search(session: Session, *, exact: bool) -> None:
    request = session.puzzle.request
    session.first_plan()
    if exact:
        from osallisuus.grouping.refine import place_everybody

        place_everybody(session)
    for at in range(len(session.areas)):
        session.mend_more(at, 25)
    session.count_cost()
    steps = request.steps
    if steps is None:
        steps = STEPS_A_PERSON * len(session.puzzle.people)
        steps = min(MOST_STEPS, max(LEAST_STEPS, steps))
    if exact and session.deadline is not None:
        now = monotonic()
        whole = session.deadline
        session.deadline = now + max(0.0, whole - now) / 2
        session.improve(steps)
        session.deadline, session.late = whole, False
    else:
        session.improve(steps)
    if exact and not session.out_of_time():
        from osallisuus.grouping.refine import refine

        refine(session)


def planned_groups(
    puzzle: Puzzle, group_of: Sequence[int], venues: Sequence[Venue | None]
) -> tuple[PlannedGroup, ...]:
    """The groups of an arrangement, named and in order of site, time and first person."""
    members: dict[int, list[str]] = {}
    for party, group in enumerate(group_of):
        if group != OUT:
            members.setdefault(group, []).extend(
                puzzle.people[person].id for person in puzzle.parties[party]
            )
    drafts = []
    for group, people in members.items():
        venue = venues[group]
        if venue is None:
            continue
        site, leader = puzzle.shown_site(venue[0]), puzzle.facilitators[venue[2]]
        anchored = puzzle.anchors[group].id if group < len(puzzle.anchors) else ""
        draft = PlannedGroup(
            id=anchored,
            people=tuple(sorted(people)),
            site=site.id if site else None,
            meeting=puzzle.meeting(venue[1]),
            facilitator=leader.id if leader else None,
        )
        drafts.append(((puzzle.sites[venue[0]].id, venue[1], draft.people), draft))
    taken = {anchor.id for anchor in puzzle.anchors}
    names = (f"G{number}" for number in range(1, len(drafts) + len(taken) + 1))
    free = (name for name in names if name not in taken)
    ordered = [draft for _, draft in sorted(drafts, key=lambda entry: entry[0])]
    return tuple(d if d.id else attrs.evolve(d, id=next(free)) for d in ordered)


def finish(
    puzzle: Puzzle,
    group_of: Sequence[int],
    venues: Sequence[Venue | None],
    *,
    bound: int = 0,
    stopped: Stopped = "done",
) -> Plan:
    """Make a plan of an arrangement, re-check it, and give reasons for whoever is left out."""
    request = puzzle.request
    groups = planned_groups(puzzle, group_of, venues)
    count = request.count
    miscounted = count is not None and not count.least <= len(groups) <= count.most
    breaks = () if miscounted else verify(groups, request)
    if breaks:
        raise PlanRefused(tuple(sorted({found.rule for found in breaks})))
    placed = {person for group in groups for person in group.people}
    missing = [person.id for person in request.people.people if person.id not in placed]
    conflict = None
    status: Status = "found" if groups else "empty"
    unplaced = tuple(
        Unplaced(person=person, reasons=reasons_out(puzzle, groups, person)) for person in missing
    )
    if miscounted or (missing and request.everyone):
        conflict = conflict_in_words(puzzle)
        status = "impossible"
        reason = (message("unplaced.everyone"),)
        known = {entry.person: entry.reasons for entry in unplaced}
        unplaced = tuple(
            Unplaced(person=person.id, reasons=known.get(person.id) or reason)
            for person in request.people.people
        )
        groups = ()
    costs, left_out = price(groups, request)
    score = sum(costs) + left_out
    if groups and score <= bound:
        status = "proven"
    figures = [Figure(name=r.name, label=r.label(), hard=True) for r in puzzle.rules]
    figures += [
        Figure(name=p.name, label=p.label(), hard=False, weight=p.weight, cost=cost)
        for p, cost in zip(puzzle.preferences, costs, strict=True)
    ]
    return Plan(
        groups=groups,
        unplaced=unplaced,
        figures=tuple(figures),
        score=score,
        left_out=score - _placed_cost(puzzle, groups, costs),
        bound=min(bound, score),
        status=status,
        stopped=stopped,
        seed=request.seed,
        conflict=conflict,
        source=Source(request),
    )


def _placed_cost(
    puzzle: Puzzle, groups: Sequence[PlannedGroup], costs: Sequence[int]
) -> int:
    """Cost of the preferences, less what they say of people left out."""
    roster = puzzle.request.people
    placed = {person for group in groups for person in group.people}
    outside = sum(
        preference.cost_outside(person, roster)
        for preference in puzzle.preferences
        for person in roster.people
        if person.id not in placed
    )
    return sum(costs) - outside
