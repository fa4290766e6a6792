"""Asking only whether everybody can have a group, and if not, why."""

from osallisuus.grouping.checks import check
from osallisuus.grouping.compiling import compile_request
from osallisuus.grouping.outcome import Conflict
from osallisuus.grouping.reasons import conflict_in_words
from osallisuus.grouping.request import GroupRequest


def diagnose(request: GroupRequest, *, sensitive: bool = False) -> Conflict | None:
    """The smallest set of rules that keeps somebody without a group, and the smallest ways out.

    Args:
        request: What is asked for; its preferences play no part.
        sensitive: Whether rules on sensitive characteristics may be named beside people.

    Returns:
        None when everybody can have a group, or when no conflict was found: without OR-Tools only
        the plain cases are, and with it only up to 150 people.

    Raises:
        InvalidRequestError: The request cannot be planned as it is written.

    Example:
        >>> from osallisuus.grouping import KeepApart, KeepTogether, Person, Roster, SizeRange
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
