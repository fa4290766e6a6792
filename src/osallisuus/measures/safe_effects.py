"""Figures of a group with as many decimals as are printed, and with fewer figures where few may be told."""

from collections.abc import Mapping
from decimal import Decimal

import attrs

from osallisuus.measures.change import Change
from osallisuus.measures.definition import Linear
from osallisuus.measures.effect import Effect, Interval, Summary, Test


def scale_of(change: Change) -> tuple[Decimal, Decimal] | None:
    """Return the ends of an instrument's scale."""
    low, high = change.instrument.low, change.instrument.high
    return None if low is None or high is None else (Decimal(repr(low)), Decimal(repr(high)))


def step_of(change: Change) -> Decimal:
    """Return what lies between two scores next to each other; 1 where they are finer, which hides more."""
    scoring = change.instrument.scoring
    if not isinstance(scoring, Linear) or scoring.kind != "sum" or change.item is not None:
        return Decimal(1)
    return max(Decimal(1), Decimal(repr(abs(scoring.factor))))


def _to(value: float | None, digits: int = 1) -> float | None:
    return None if value is None else round(value, digits)


def limits_told(limits: Interval | None) -> Interval | None:
    """Return limits as they are printed."""
    return None if limits is None else within(limits, 1)


def within(limits: Interval, digits: int) -> Interval:
    """Return limits with so many decimals."""
    return Interval(low=round(limits.low, digits), high=round(limits.high, digits))


def _summary(one: Summary, mean: float) -> Summary:
    return Summary(n=one.n, mean=mean, median=_to(one.median), sd=_to(one.sd))


def rounded(effect: Effect, means: Mapping[str, float]) -> Effect:
    """Return an effect with as many decimals as are printed, so that no form of it tells more."""
    return attrs.evolve(
        effect,
        before=_summary(effect.before, means["before"]),
        after=_summary(effect.after, means["after"]),
        mean_change=means["change"],
        mean_interval=limits_told(effect.mean_interval),
        median_change=_to(effect.median_change),
        median_interval=limits_told(effect.median_interval),
        sd_change=_to(effect.sd_change),
        correlation=_to(effect.correlation, 2),
        sizes=tuple(
            attrs.evolve(one, value=round(one.value, 2), interval=within(one.interval, 2))
            for one in effect.sizes
        ),
        shift=_to(effect.shift),
        shift_interval=limits_told(effect.shift_interval),
        rank_biserial=_to(effect.rank_biserial, 2),
        tests=tuple(rounded_test(one) for one in effect.tests),
    )


def rounded_test(one: Test) -> Test:
    """Return a test as it is printed."""
    # A p value below a thousandth is told by its bound, in every form.
    return attrs.evolve(
        one, statistic=_to(one.statistic, 2), p=round(one.p, 3), p_holm=_to(one.p_holm, 3)
    )


def means_only(effect: Effect, pairs: int | None) -> Effect:
    """Return an effect with its means alone."""
    return Effect(
        pairs=pairs,
        before=Summary(n=pairs, mean=effect.before.mean, median=None, sd=None),
        after=Summary(n=pairs, mean=effect.after.mean, median=None, sd=None),
        confidence=effect.confidence,
        mean_change=effect.mean_change,
        better=effect.better,
    )


def without_unchanged(effect: Effect) -> Effect:
    """Return an effect without what tells how many did not change."""
    tests = tuple(
        one if one.zeros is None else attrs.evolve(one, zeros=None, statistic=None)
        for one in effect.tests
    )
    return attrs.evolve(effect, rank_biserial=None, tests=tests)


def numbers_told(effect: Effect) -> tuple[str, ...]:
    """Return every number of an effect beside its means."""
    limits = (effect.mean_interval, effect.median_interval, effect.shift_interval)
    numbers = [
        effect.before.median,
        effect.before.sd,
        effect.after.median,
        effect.after.sd,
        effect.median_change,
        effect.sd_change,
        effect.correlation,
        effect.shift,
        effect.rank_biserial,
        *(end for one in limits if one is not None for end in (one.low, one.high)),
        *(
            number
            for one in effect.sizes
            for number in (one.value, one.interval.low, one.interval.high)
        ),
        *(number for one in effect.tests for number in (one.statistic, one.p, one.zeros)),
    ]
    return tuple("" if number is None else repr(number) for number in numbers)
