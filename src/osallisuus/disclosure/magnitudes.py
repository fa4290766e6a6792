"""Sums, means and percentages: what may be shown of them beside, or instead of, counts."""

from collections import Counter
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from osallisuus.catalogue import CORE
from osallisuus.disclosure.groups import Mean, tells_of_one
from osallisuus.disclosure.policy import DisclosurePolicy, Hidden, Reason
from osallisuus.errors import ValueProblemError


def safe_sum(
    contributions: Iterable[Decimal | int], policy: DisclosurePolicy
) -> Decimal | Hidden | None:
    """Return a sum of what each person or project contributed, or what stands for it.

    It is hidden when fewer contribute than ``policy.threshold``, and when one contributes so much that the
    second largest could work that one out to within ``policy.remainder_percent`` per cent: the sum without
    the two largest has to be at least that share of the largest (the p% rule of statistical offices [B]).
    Who contributes nothing does not count.

    Args:
        contributions: Hours, visits or euros by person or project; zero or more each.
        policy: Threshold and remainder.

    Returns:
        The sum; None when nobody contributes; or what stands in its place.

    Raises:
        ValueProblemError: A contribution is negative or no number.

    Example:
        >>> policy = DisclosurePolicy()
        >>> safe_sum([10, 12, 8, 9, 11], policy)
        Decimal('50')
        >>> safe_sum([400, 1, 1, 1, 1], policy).text("en")
        'hidden to protect people: the count is small or would give a small one away'

    .. versionadded:: 0.1
    """
    values = sorted((_number(one) for one in contributions), reverse=True)
    active = [one for one in values if one]
    if not active:
        return None
    rest = sum(active[2:], Decimal(0))
    is_dominated = rest * 100 < active[0] * policy.remainder_percent
    if len(active) < policy.threshold or is_dominated:
        return Hidden(reason=policy.shown_reason(Reason.SMALL))
    return sum(active, Decimal(0))


def safe_mean(
    values: Iterable[Decimal | int],
    policy: DisclosurePolicy,
    *,
    decimals: int = 1,
    scale: tuple[Decimal | int, Decimal | int] | None = None,
) -> Decimal | Hidden | None:
    """Return the mean of a group, rounded, or what stands for it.

    Hidden when the group is smaller than ``policy.threshold``; when all have the same value, for then the mean
    says it of each; when there are two values only and few have one of them, for then the mean is a count; and
    when it lies so near an end of the scale that one of the group could tell another's value
    (:func:`safe_figures`, which also looks at what was told before). A mean of contributions without an
    upper limit (hours, euros) goes through :func:`safe_sum` first.

    Args:
        values: One value a person.
        policy: Threshold and remainder.
        decimals: Decimals of the result.
        scale: Least and most a value can be; None where nobody knows.

    Returns:
        The mean; None of nobody; or what stands in its place.

    Raises:
        ValueProblemError: A value is no number.

    Example:
        >>> safe_mean([1, 2, 4, 4, 5], DisclosurePolicy())
        Decimal('3.2')
        >>> safe_mean([4, 4, 4, 4, 4], DisclosurePolicy()).reason.value
        'protected'
        >>> safe_mean([5, 5, 5, 5, 4], DisclosurePolicy(), scale=(1, 5)).reason.value
        'protected'

    .. versionadded:: 0.1
    """
    numbers = [_number(one, least=None) for one in values]
    if not numbers:
        return None
    mean = _rounded(sum(numbers, Decimal(0)) / len(numbers), decimals)
    ends = None if scale is None else (Decimal(scale[0]), Decimal(scale[1]))
    told = Mean(name="", value=mean, scale=ends)
    near_an_end = tells_of_one(told.sum_within(len(numbers)), told, len(numbers), policy)
    if near_an_end or _tells_a_value(numbers, policy):
        return Hidden(reason=policy.shown_reason(Reason.SMALL))
    return mean


def _tells_a_value(numbers: list[Decimal], policy: DisclosurePolicy) -> bool:
    if policy.threshold == 1:
        return False
    each = Counter(numbers)
    is_count = len(each) == 2 and min(each.values()) < policy.threshold
    return len(numbers) < policy.threshold or len(each) == 1 or is_count


def safe_share(
    part: int | Hidden, whole: int | Hidden, *, decimals: int = 0
) -> Decimal | Hidden | None:
    """Return a percentage of two cells of protected tables, or what stands for it.

    A percentage of two counts that are shown says nothing new. One whose part or whole is hidden would
    give it away, and is hidden.

    Args:
        part: A cell of a protected table.
        whole: The cell it is a part of.
        decimals: Decimals of the result.

    Returns:
        Per cent, 0 to 100; None of nobody; or what stands in its place.

    Raises:
        ValueProblemError: The part is larger than the whole.

    Example:
        >>> safe_share(12, 36, decimals=1)
        Decimal('33.3')
        >>> safe_share(Hidden(reason=Reason.PROTECTED), 36).reason.value
        'protected'

    .. versionadded:: 0.1
    """
    if isinstance(part, Hidden):
        return part
    if isinstance(whole, Hidden):
        return whole
    if not 0 <= part <= whole:
        raise ValueProblemError(CORE.say("disclosure.share"))
    return _rounded(Decimal(100 * part) / whole, decimals) if whole else None


def bracket(count: int, policy: DisclosurePolicy) -> tuple[int, int]:
    """Return the least and most a count is said to be: its place on a fixed grid, never a small one alone.

    The grid has steps of ``policy.width + 1``; the lowest two are one, so that nobody can be sure that
    a count is small. For counts beside a table that has no place for them, such as what was reached of
    a target.

    Example:
        >>> policy = DisclosurePolicy()
        >>> bracket(3, policy), bracket(12, policy), bracket(78, policy)
        ((0, 9), (10, 14), (75, 79))

    .. versionadded:: 0.1
    """
    step = max(policy.width + 1, policy.threshold)
    place = count // step
    return (0, 2 * step - 1) if place < 2 else (place * step, (place + 1) * step - 1)


def _number(value: Decimal | int, least: int | None = 0) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise ValueProblemError(CORE.say("disclosure.contribution"))
    number = Decimal(value)
    if not number.is_finite() or (least is not None and number < least):
        raise ValueProblemError(CORE.say("disclosure.contribution"))
    return number


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
