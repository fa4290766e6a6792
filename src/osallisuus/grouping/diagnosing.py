"""Asking only whether everybody can have a group, and if not, why."""

from importlib.util import find_spec
from typing import Final

import attrs

from osallisuus.grouping.checks import check
from osallisuus.grouping.compiling import compile_request
from osallisuus.grouping.counting import counted_conflict
from osallisuus.grouping.outcome import Conflict
from osallisuus.grouping.puzzle import Puzzle
from osallisuus.grouping.reasons import plain_conflict, touches, ways_for_all
from osallisuus.grouping.request import GroupTask

EFFORT_BEHIND: Final = 5.0
"""Deterministic seconds spent on the ways out of a conflict that shows without a solver."""


def diagnose(request: GroupTask, *, sensitive: bool = False) -> Conflict | None:
    """The smallest set of rules that keeps somebody without a group, and the smallest ways out.

    Args:
        request: What is asked for; its preferences play no part.
        sensitive: Whether rules on sensitive characteristics may be named beside people.

    Returns:
        The conflict; None when everybody can have a group, or when no conflict was found. With OR-Tools the
        smallest is looked for among up to 150 people who exchange nobody with the rest, such as those of a
        locality, however many there are in all. Without it, and beyond, conflicts that show by counting are
        found: places, sizes, company, times and shares; ``proven`` says whether it is the smallest.

    Raises:
        InvalidRequestError: The request cannot be planned as it is written.

    Example:
        >>> from osallisuus.grouping import GroupRequest, KeepApart, KeepTogether, Person, Roster
        >>> request = GroupRequest(
        ...     people=Roster(people=[Person(id=f"P-{n}") for n in range(6)]),
        ...     rules=(KeepTogether(sets=(("P-0", "P-1"),)), KeepApart(sets=(("P-0", "P-1"),))),
        ... )
        >>> [use.rule for use in diagnose(request).uses]
        ['grouping.keep-together', 'grouping.keep-apart']

    .. versionadded:: 0.1
    """
    check(request)
    return conflict_in_words(compile_request(request), sensitive=sensitive)


def conflict_in_words(puzzle: Puzzle, *, sensitive: bool = False) -> Conflict | None:
    """The plainest conflict that is found; None when none is."""
    plain = plain_conflict(puzzle, sensitive=sensitive)
    found, is_nearby = None, False
    if find_spec("ortools") is not None:
        from osallisuus.grouping.conflicts import EFFORT, MOST_PEOPLE, find_conflict

        # The plain conflict is told; the solver says what it takes besides, where others hide behind it.
        effort = EFFORT if plain is None else EFFORT_BEHIND
        is_nearby = len(puzzle.people) > MOST_PEOPLE
        found = find_conflict(puzzle, effort=effort, sensitive=sensitive)
    if plain is not None:
        ways = found.relaxations if found is not None else ()
        if is_nearby and not all(touches(way, plain) for way in ways):
            # Those the plain conflict is about are too many among themselves for the solver.
            ways = ways_for_all(plain.relaxations, [ways])
        return attrs.evolve(plain, relaxations=ways or plain.relaxations)
    return found or counted_conflict(puzzle, sensitive=sensitive)
