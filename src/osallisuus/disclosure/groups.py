"""Means and other figures of a group: when they may be told, beside those told of it before.

A mean of ten people in March and one of eleven in June tell the score of the eleventh. So a figure of a
group is held to what is asked of a count: the *difference* of two reports is a figure of those who came, left
or were corrected between them, and is told of at least as many people as the policy asks, or not at all.
"""

from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

import attrs

from osallisuus.disclosure.policy import DisclosurePolicy, Hidden, Reason

Name = tuple[str, ...]

FEWEST_BEHIND: Final = 3
"""Fewest people behind a difference, whatever the threshold: one who knows her own value leaves two."""


@attrs.frozen(kw_only=True)
class Mean:
    """A mean as it is told, on a scale with two ends.

    Attributes:
        name: Which mean of the group it is.
        value: The mean, rounded as it is shown; its last decimal says how.
        scale: Least and most a value can be; None where the scale has no ends.
        step: What lies between two values next to each other, as 4 where a score is four times a sum. One that
            is too coarse hides more, one that is too fine may protect less.

    .. versionadded:: 0.1
    """

    name: str
    value: Decimal
    scale: tuple[Decimal, Decimal] | None = None
    step: Decimal = Decimal(1)

    def sum_within(self, people: int) -> tuple[Decimal, Decimal]:
        """Return the least and most the values of ``people`` can add up to.

        Example:
            >>> Mean(name="before", value=Decimal("4.2")).sum_within(10)
            (Decimal('41.50'), Decimal('42.50'))
        """
        exponent = self.value.as_tuple().exponent
        half = Decimal(5).scaleb(exponent - 1) if isinstance(exponent, int) else Decimal(0)
        return people * (self.value - half), people * (self.value + half)

    def possible_sums(self, people: int) -> tuple[Decimal, Decimal]:
        """Return the least and most sum left to somebody who knows which values there are.

        Of values that do not keep to the step more sums are left. When no sum is left the first is the larger.

        Example:
            >>> ends = Decimal(0), Decimal(100)
            >>> who5 = Mean(name="before", value=Decimal("97.3"), scale=ends, step=Decimal(4))
            >>> who5.possible_sums(40)
            (Decimal('3892'), Decimal('3892'))
        """
        least, most = self.sum_within(people)
        first = Decimal(0) if self.scale is None else people * self.scale[0]
        up = ((least - first) / self.step).to_integral_value(ROUND_CEILING)
        down = ((most - first) / self.step).to_integral_value(ROUND_FLOOR)
        return first + up * self.step, first + down * self.step


@attrs.frozen(kw_only=True)
class GroupFigures:
    """Everything that is told of one group of people in one report.

    Attributes:
        name: What the figures are of, the same in every report.
        people: How many are behind them; None where that is hidden.
        means: The means.
        others: Every other number, as it is shown: deviations, medians, sizes, p values.

    .. versionadded:: 0.1
    """

    name: Name
    people: int | None
    means: tuple[Mean, ...] = ()
    others: tuple[str, ...] = ()


def safe_figures(
    figures: GroupFigures,
    policy: DisclosurePolicy,
    *,
    previous: Iterable[GroupFigures] = (),
) -> GroupFigures | Hidden:
    """Return the figures of a group, or what stands for them.

    They are told when all of this holds; whether it does follows from figures that are told, so that their
    absence tells no more:

    * The group has ``policy.threshold`` people or more.
    * Of every earlier report of the same group, either nothing has changed, neither the number of people nor
      a figure, or the numbers of people, both told, differ by the threshold or more. Two sets whose sizes
      differ by *k* differ in *k* people at least, whoever came, left or was corrected, so that the difference
      of the two sums is a sum over as many. This is what ``previous`` asks of a count: no change of 1 to
      threshold − 1.
    * Neither a mean nor what two reports leave for the mean of those between them lies so near an end of
      its scale that somebody of the group, who knows her own value and that of everybody who is in both
      reports, could tell another's to within ``policy.remainder_percent`` per cent of the scale. With *S* the
      least sum of scores in their steps that the rounded figures allow, *m* people and a scale from *a* to *b*:
      ``S <= (m - 1) b + a - p (b - a)``, and the same from the other end. It is the p% rule of statistical
      offices (*Statistical Disclosure Control*, Hundepool and others 2012 [B]) for a scale with two ends.

    It is proved for two reports, whatever changed between them, and for any number while the group only grows;
    then every combination of reports is made of such differences. Nothing is promised against somebody who
    knows all of a group but one: she needs no second report.

    Args:
        figures: The figures, rounded as they are shown.
        policy: Threshold and remainder.
        previous: What earlier reports told, of this group and of others.

    Example:
        >>> march = GroupFigures(name=("who5",), people=10, means=(Mean(name="first", value=Decimal("4.2")),))
        >>> june = GroupFigures(name=("who5",), people=11, means=(Mean(name="first", value=Decimal("4.3")),))
        >>> safe_figures(june, DisclosurePolicy()) == june
        True
        >>> safe_figures(june, DisclosurePolicy(), previous=[march]).reason.value
        'protected'

    .. versionadded:: 0.1
    """
    if _may_be_told(figures, policy, [one for one in previous if one.name == figures.name]):
        return figures
    return Hidden(reason=policy.shown_reason(Reason.SMALL))


def _may_be_told(
    figures: GroupFigures, policy: DisclosurePolicy, previous: Sequence[GroupFigures]
) -> bool:
    if policy.threshold == 1:
        return True
    people = figures.people
    if people is not None and people < policy.threshold:
        return False
    if people is not None and any(
        tells_of_one(one.possible_sums(people), one, people, policy) for one in figures.means
    ):
        return False
    return all(_may_follow(figures, earlier, policy) for earlier in previous)


def _may_follow(figures: GroupFigures, earlier: GroupFigures, policy: DisclosurePolicy) -> bool:
    if figures == earlier:
        return True
    now, then = figures.people, earlier.people
    if now is None or then is None:
        return False
    behind = abs(now - then)
    if behind < max(policy.threshold, FEWEST_BEHIND):
        return False
    old = {one.name: one for one in earlier.means}
    return not any(
        tells_of_one(_between(one, now, old[one.name], then), one, behind, policy)
        for one in figures.means
        if one.name in old and old[one.name].scale == one.scale
    )


def _between(one: Mean, people: int, old: Mean, people_then: int) -> tuple[Decimal, Decimal]:
    low, high = one.possible_sums(people)
    low_then, high_then = old.possible_sums(people_then)
    if people > people_then:
        return low - high_then, high - low_then
    return low_then - high, high_then - low


def tells_of_one(
    sums: tuple[Decimal, Decimal], mean: Mean, people: int, policy: DisclosurePolicy
) -> bool:
    """Whether one of ``people`` who knows her own value can tell another's too closely from their sum."""
    if mean.scale is None or policy.threshold == 1:
        return False
    low, high = mean.scale
    margin = (high - low) * policy.remainder_percent / 100
    least, most = sums
    from_above = least <= (people - 1) * high + low - margin
    from_below = most >= (people - 1) * low + high + margin
    return not (from_above and from_below)
