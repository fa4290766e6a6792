"""Statistics of paired scores; SciPy and statsmodels do the statistics.

Effect sizes name their standardiser. The interval of d_z is that of the noncentral t, the others' are the
same limits on their own scale. Wilcoxon drops pairs without change before ranking and uses the normal
approximation with continuity correction, as R does when there are ties.
"""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import attrs

from osallisuus.measures.effect import Effect, Interval, Share, Size, Summary, Test
from osallisuus.measures.needs import needed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike

    Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]

LEAST_FOR_P: Final = 10
"""Fewest pairs for which a p value is given."""

DECIMALS: Final = 9
"""Decimals to which changes are told apart."""

MOST_FOR_NONCENTRAL: Final = 1000
"""Most pairs for which limits come from the noncentral t; beyond, the normal is as near."""


def analyse_pairs(
    before: "ArrayLike",
    after: "ArrayLike",
    *,
    higher_better: bool = True,
    confidence: float = 0.95,
) -> Effect:
    """Analyse paired scores, second minus first.

    Args:
        before: Scores of the first wave.
        after: Scores of the same people in the second wave, in the same order.
        higher_better: Direction of the score.
        confidence: Level of the intervals.

    Raises:
        ValueError: The two are not of one length, are empty, or hold a value that is no number.

    Example:
        >>> effect = analyse_pairs([1, 2, 3, 4], [2, 4, 4, 6])
        >>> effect.mean_change, effect.tests
        (1.5, ())

    .. versionadded:: 0.1
    """
    np = needed("numpy")
    first: Numbers = np.asarray(before, dtype=float)
    second: Numbers = np.asarray(after, dtype=float)
    if first.shape != second.shape or first.ndim != 1 or not len(first):
        raise ValueError("give as many first scores as second ones, and at least one")
    # Decimal steps such as 0.1 come out a hair apart after subtraction; as one value they are ties.
    change = np.round(second - first, DECIMALS)
    # One sum is enough to find a NaN or an infinity anywhere.
    if not math.isfinite(float(change.sum())):
        raise ValueError("a score is not a finite number")
    pairs = len(change)
    mean = float(change.mean())
    ordered = np.sort(change)
    constant = bool(ordered[0] == ordered[-1])
    before_sums, after_sums = _summary(first), _summary(second)
    plain = Effect(
        pairs=pairs,
        before=before_sums,
        after=after_sums,
        confidence=confidence,
        mean_change=mean,
        median_change=_median(ordered),
        better=None if mean == 0 else (mean > 0) == higher_better,
    )
    if pairs < 2 or constant:
        return plain
    sd = float(change.std(ddof=1))
    shift, shift_interval = _shift(*_distinct(ordered), pairs, confidence)
    stats = needed("scipy.stats")
    # A paired t test is the test of one sample of changes; sorted once, they are quick to rank.
    paired = stats.ttest_1samp(ordered, 0.0)
    limits = paired.confidence_interval(confidence)
    signed = _signed_ranks(ordered)
    r = _correlation(before_sums, after_sums, sd)
    return attrs.evolve(
        plain,
        mean_interval=Interval(low=float(limits.low), high=float(limits.high)),
        median_interval=_median_interval(ordered, confidence),
        sd_change=sd,
        correlation=r,
        sizes=_sizes(mean, sd, before_sums, after_sums, r, pairs, confidence),
        shift=shift,
        shift_interval=shift_interval,
        rank_biserial=signed.balance if higher_better else -signed.balance,
        tests=_tests(paired, signed, pairs) if pairs >= LEAST_FOR_P else (),
    )


def _summary(values: "Numbers") -> Summary:
    np = needed("numpy")
    sd = float(values.std(ddof=1)) if len(values) > 1 else None
    return Summary(n=len(values), mean=float(values.mean()), median=float(np.median(values)), sd=sd)


def _median(ordered: "Numbers") -> float:
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return float(ordered[middle])
    return float((ordered[middle - 1] + ordered[middle]) / 2)


def _distinct(ordered: "Numbers") -> "tuple[Numbers, Numbers]":
    np = needed("numpy")
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    counts = np.diff(np.append(starts, len(ordered)))
    return ordered[starts], counts.astype(float)


def _correlation(before: Summary, after: Summary, sd: float) -> float | None:
    if not before.sd or not after.sd:
        return None
    r = (before.sd**2 + after.sd**2 - sd**2) / (2 * before.sd * after.sd)
    return min(1.0, max(-1.0, r))


def _sizes(
    mean: float,
    sd: float,
    before: Summary,
    after: Summary,
    r: float | None,
    pairs: int,
    confidence: float,
) -> tuple[Size, ...]:
    d_z = mean / sd
    low, high, method = _standard_limits(d_z, pairs, confidence)
    assert before.sd is not None
    assert after.sd is not None
    average = math.sqrt((before.sd**2 + after.sd**2) / 2)
    # Hedges' exact factor for n - 1 degrees of freedom.
    df = pairs - 1
    exact = math.lgamma(df / 2) - math.lgamma((df - 1) / 2) if df > 1 else math.nan
    hedges = math.exp(exact) / math.sqrt(df / 2) if df > 1 else math.nan
    found = [("d_z", "sd-of-changes", 1.0, 1.0)]
    if average and df > 1:
        found.append(("g_av", "average-sd", sd / average, hedges))
    if r is not None and r < 1:
        found.append(("d_rm", "sd-of-changes-for-repeats", math.sqrt(2 * (1 - r)), 1.0))
    if before.sd:
        found.append(("d_b", "sd-before", sd / before.sd, 1.0))
    return tuple(
        Size(
            name=name,
            standardiser=standardiser,
            value=d_z * scale * factor,
            interval=Interval(low=low * scale, high=high * scale),
            method=method,
        )
        for name, standardiser, scale, factor in found
    )


def _standard_limits(d_z: float, pairs: int, confidence: float) -> tuple[float, float, str]:
    stats = needed("scipy.stats")
    tail = (1 - confidence) / 2
    if pairs > MOST_FOR_NONCENTRAL:
        z = float(stats.norm.ppf(1 - tail))
        error = math.sqrt(1 / pairs + d_z**2 / (2 * pairs))
        return d_z - z * error, d_z + z * error, "normal"
    brentq = needed("scipy.optimize").brentq

    t, df, root = d_z * math.sqrt(pairs), pairs - 1, math.sqrt(pairs)

    def limit(probability: float) -> float:
        def off(centre: float) -> float:
            below = float(stats.nct.cdf(t, df, centre))
            # SciPy gives no number far out in a tail, where the answer is 0 or 1.
            known = below if math.isfinite(below) else float(centre < t)
            return known - probability

        width = 6 * math.sqrt(1 + t**2 / (2 * df))
        low, high = t - width, t + width
        while off(low) < 0:
            low -= width
        while off(high) > 0:
            high += width
        return float(brentq(off, low, high, xtol=1e-10))

    return limit(1 - tail) / root, limit(tail) / root, "noncentral-t"


def _median_interval(ordered: "Numbers", confidence: float) -> Interval | None:
    stats = needed("scipy.stats")
    count = len(ordered)
    rank = int(stats.binom.ppf((1 - confidence) / 2, count, 0.5))
    # With so few pairs no two order statistics cover the median often enough.
    if rank < 1 or 2 * float(stats.binom.cdf(rank - 1, count, 0.5)) > 1 - confidence:
        return None
    return Interval(low=float(ordered[rank - 1]), high=float(ordered[count - rank]))


def _shift(
    values: "Numbers", counts: "Numbers", pairs: int, confidence: float
) -> tuple[float, Interval | None]:
    from osallisuus.measures.walsh import walsh_quantiles

    stats = needed("scipy.stats")
    total = pairs * (pairs + 1) / 2
    z = float(stats.norm.ppf(1 - (1 - confidence) / 2))
    error = math.sqrt(pairs * (pairs + 1) * (2 * pairs + 1) / 24)
    rank = math.floor(pairs * (pairs + 1) / 4 - z * error)
    middle = [math.floor((total + 1) / 2), math.ceil((total + 1) / 2)]
    if rank < 1:
        low, high = walsh_quantiles(values, counts, middle)
        return (low + high) / 2, None
    ranks = [*middle, rank, int(total) + 1 - rank]
    low, high, first, last = walsh_quantiles(values, counts, ranks)
    return (low + high) / 2, Interval(low=first, high=last)


@attrs.frozen(kw_only=True)
class _SignedRanks:
    positive: float
    z: float
    moved: int

    @property
    def centre(self) -> float:
        """Sum of positive ranks that is expected without change."""
        return self.moved * (self.moved + 1) / 4

    @property
    def balance(self) -> float:
        """Share of positive minus negative ranks."""
        return self.positive / self.centre - 1

    @property
    def corrected_z(self) -> float:
        """Distance from no change with the continuity correction, never below nought."""
        off = abs(self.positive - self.centre)
        return abs(self.z) * (off - 0.5) / off if off > 0.5 else 0.0


def _signed_ranks(ordered: "Numbers") -> _SignedRanks:
    np = needed("numpy")
    stats = needed("scipy.stats")
    # Asked for one side, SciPy gives the sum of positive ranks itself and not the smaller of two.
    found = stats.wilcoxon(
        ordered, zero_method="wilcox", correction=False, alternative="greater", method="asymptotic"
    )
    return _SignedRanks(
        positive=float(found.statistic),
        z=float(found.zstatistic),
        moved=int(np.count_nonzero(ordered)),
    )


def _tests(paired: object, signed: _SignedRanks, pairs: int) -> tuple[Test, ...]:
    stats = needed("scipy.stats")
    return (
        Test(
            name="paired-t",
            statistic=float(paired.statistic),  # type: ignore[attr-defined]
            df=pairs - 1,
            p=float(paired.pvalue),  # type: ignore[attr-defined]
        ),
        Test(
            name="wilcoxon",
            statistic=signed.positive,
            p=min(1.0, 2 * float(stats.norm.sf(signed.corrected_z))),
            zeros=pairs - signed.moved,
        ),
    )


def wilson(count: int, n: int, confidence: float = 0.95) -> Share:
    """Return a share with its Wilson interval.

    Example:
        >>> share = wilson(8, 10)
        >>> round(share.interval.low, 3), round(share.interval.high, 3)
        (0.49, 0.943)

    .. versionadded:: 0.1
    """
    proportion = needed("statsmodels.stats.proportion")
    low, high = proportion.proportion_confint(count, n, alpha=1 - confidence, method="wilson")
    return Share(count=count, n=n, interval=Interval(low=float(low), high=float(high)))


def mcnemar(up: int, down: int) -> float:
    """Return the exact two-sided p of McNemar's test for the counts of the two kinds of change."""
    tables = needed("statsmodels.stats.contingency_tables")
    return float(tables.mcnemar([[0, up], [down, 0]], exact=True).pvalue)


def holm(values: Sequence[float]) -> tuple[float, ...]:
    """Return p values after Holm's correction.

    Example:
        >>> [round(p, 3) for p in holm([0.01, 0.04, 0.03])]
        [0.03, 0.06, 0.06]

    .. versionadded:: 0.1
    """
    if not values:
        return ()
    tests = needed("statsmodels.stats.multitest")
    return tuple(float(p) for p in tests.multipletests(list(values), method="holm")[1])


def mean_difference(first: "ArrayLike", second: "ArrayLike", confidence: float) -> Interval | None:
    """Return Welch's interval of the difference of two groups' means, or ``None`` when too few."""
    np = needed("numpy")
    stats = needed("scipy.stats")
    one: Numbers = np.asarray(first, dtype=float)
    two: Numbers = np.asarray(second, dtype=float)
    if min(len(one), len(two)) < 2 or not (np.ptp(one) or np.ptp(two)):
        return None
    limits = stats.ttest_ind(one, two, equal_var=False).confidence_interval(confidence)
    return Interval(low=float(limits.low), high=float(limits.high))
