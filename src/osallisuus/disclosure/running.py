"""Sums that grow from report to report, such as hours: what two of them leave is a sum of few people too."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import attrs

from osallisuus.disclosure.magnitudes import safe_sum
from osallisuus.disclosure.policy import DisclosurePolicy, Hidden, Reason

Part = tuple[str, date | None, Decimal | int]
"""Who contributed, on which day (None where nobody knows), and how much."""


@attrs.frozen(kw_only=True)
class Total:
    """A sum as one report told it.

    Attributes:
        name: What was added up, the same in every report.
        value: The sum, rounded as it is shown.
        until: Last day the report tells of.

    .. versionadded:: 0.1
    """

    name: str
    value: Decimal
    until: date


def safe_total(
    parts: Iterable[Part],
    policy: DisclosurePolicy,
    *,
    name: str,
    until: date,
    unit: int = 1,
    previous: Iterable[Total] = (),
) -> Total | Hidden | None:
    """Return a running sum, or what stands for it.

    It goes through :func:`safe_sum`, and so does what has been added since every earlier report that told
    another value: the contributions after that report's last day. Where those up to that day no longer add up
    to what was told then, somebody was corrected, nobody knows how few, and the sum is hidden. Each difference
    of two reports is thus a sum that :func:`safe_sum` would show, give or take the rounding.

    Args:
        parts: Contributions, zero or more each.
        policy: Threshold and remainder.
        name: What is added up.
        until: Last day of this report.
        unit: What the sum is told in, such as 60 for minutes told in hours.
        previous: What earlier reports told.

    Raises:
        ValueProblemError: A contribution is negative or no number.

    Example:
        >>> from datetime import date
        >>> march, may, june = date(2026, 3, 31), date(2026, 5, 4), date(2026, 6, 30)
        >>> spring = [(who, march, 20) for who in "abcdef"]
        >>> told = safe_total(spring, DisclosurePolicy(), name="hours", until=march)
        >>> told.value
        Decimal('120')
        >>> one_more = [*spring, ("g", may, 3)]
        >>> safe_total(one_more, DisclosurePolicy(), name="hours", until=june, previous=[told]).reason.value
        'protected'

    .. versionadded:: 0.1
    """
    found = list(parts)
    whole = safe_sum(_by_person(found), policy)
    if whole is None or isinstance(whole, Hidden):
        return whole
    total = Total(name=name, value=_told(whole, unit), until=until)
    for earlier in previous:
        if earlier.name != name or earlier.value == total.value:
            continue
        later = [part for part in found if part[1] is not None and part[1] > earlier.until]
        so_far = [part for part in found if part[1] is None or part[1] <= earlier.until]
        was_corrected = _told(sum(_by_person(so_far), Decimal(0)), unit) != earlier.value
        if was_corrected or isinstance(safe_sum(_by_person(later), policy), Hidden):
            return Hidden(reason=policy.shown_reason(Reason.SMALL))
    return total


def _by_person(parts: Sequence[Part]) -> list[Decimal]:
    found: defaultdict[str, Decimal] = defaultdict(Decimal)
    for who, _, amount in parts:
        found[who] += amount
    return list(found.values())


def _told(amount: Decimal, unit: int) -> Decimal:
    return (amount / unit).quantize(Decimal(1), rounding=ROUND_HALF_UP)
