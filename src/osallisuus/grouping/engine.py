"""Forming groups: check the request, search, prove what can be proven, re-check, hand out."""

from importlib.util import find_spec
from time import monotonic

from osallisuus.grouping.bounds import lower_bound
from osallisuus.grouping.budget import Work
from osallisuus.grouping.checks import check
from osallisuus.grouping.compiling import compile_request
from osallisuus.grouping.errors import SolverMissingError
from osallisuus.grouping.finishing import finish
from osallisuus.grouping.outcome import Stopped
from osallisuus.grouping.plan import GroupPlan
from osallisuus.grouping.request import GroupTask
from osallisuus.grouping.session import Session

STEPS_A_PERSON = 2000
LEAST_STEPS, MOST_STEPS = 30_000, 2_000_000
STEPS_TO_VARY = 1000


def form_groups(request: GroupTask) -> GroupPlan:
    """Form groups by a request.

    The local search makes a first plan that keeps every hard rule and improves it; with OR-Tools
    installed, the exact solver improves and proves it. Ctrl-C gives the best plan so far.

    Args:
        request: What is asked for.

    Returns:
        A plan that has passed the verifier. It may leave people out, with reasons, unless the
        request wants everyone.

    Raises:
        InvalidRequestError: The request cannot be planned as it is written.
        SolverMissingError: ``solver="exact"`` without OR-Tools.
        PlanRefusedError: A rule's terms and its own check disagree; a fault in a plugin's rule.

    Example:
        >>> from osallisuus.grouping import GroupRequest
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
        raise SolverMissingError
    puzzle = compile_request(request)
    deadline = None if request.time_limit is None else started + request.time_limit
    session = Session(puzzle, deadline, Work(request.time_limit))
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
    return GroupPlan.of(finish(puzzle, group_of, venues, bound=bound, stopped=stopped))


def _search(session: Session, *, exact: bool) -> None:
    request = session.puzzle.request
    session.first_plan()
    if exact:
        from osallisuus.grouping.refine import place_everybody

        place_everybody(session)
    session.mend_more()
    people = len(session.puzzle.people)
    steps = request.steps
    if steps is None:
        steps = min(MOST_STEPS, max(LEAST_STEPS, STEPS_A_PERSON * people))
        if session.work.steps is not None:
            steps = session.work.steps // 2 if exact else session.work.steps
    if steps >= STEPS_TO_VARY * people:
        session.vary(steps, exact=exact)
    session.count_cost()
    session.improve(session.work.steps_of(steps))
    if exact and not session.out_of_time():
        from osallisuus.grouping.refine import refine

        refine(session)
