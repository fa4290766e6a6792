"""Change of one score between two waves: what is reported of the pairs."""

import attrs


@attrs.frozen(kw_only=True)
class Interval:
    """Limits of an interval, both included.

    .. versionadded:: 0.1
    """

    low: float
    high: float


@attrs.frozen(kw_only=True)
class Summary:
    """Values of one wave; what may not be told is ``None``.

    .. versionadded:: 0.1
    """

    n: int | None
    mean: float
    median: float | None
    sd: float | None


@attrs.frozen(kw_only=True)
class Size:
    """A standardised effect size.

    Attributes:
        name: ``d_z``, ``g_av``, ``d_rm`` or ``d_b``.
        standardiser: What the change is divided by; key of the catalogue ``measures.standardiser``.
        value: Its value; of ``g_av`` with Hedges' correction for few pairs.
        interval: Confidence interval; of ``g_av`` without the correction, as in the published example
            it is checked against.
        method: How the interval is made: ``noncentral-t`` or ``normal`` (over 1 000 pairs).

    .. versionadded:: 0.1
    """

    name: str
    standardiser: str
    value: float
    interval: Interval
    method: str


@attrs.frozen(kw_only=True)
class Test:
    """A test of no change.

    Attributes:
        name: ``paired-t``, ``wilcoxon`` or ``mcnemar``.
        statistic: t, the sum of positive ranks, or the smaller count of changes; ``None`` where it would
            give a hidden count away.
        df: Degrees of freedom of t.
        p: Two-sided p value.
        p_holm: p after Holm's correction over several outcomes.
        zeros: Pairs without change, which Wilcoxon's rule drops before ranking.

    .. versionadded:: 0.1
    """

    __test__ = False

    name: str
    statistic: float | None
    p: float
    df: int | None = None
    p_holm: float | None = None
    zeros: int | None = None


@attrs.frozen(kw_only=True)
class Share:
    """A count of a whole with its Wilson interval.

    .. versionadded:: 0.1
    """

    count: int
    n: int
    interval: Interval

    @property
    def value(self) -> float:
        """The share, 0 to 1."""
        return self.count / self.n


@attrs.frozen(kw_only=True)
class Effect:
    """How far a group's scores moved.

    Attributes:
        pairs: People with both waves; ``None`` where that is hidden.
        before: First wave of the pairs.
        after: Second wave of the pairs.
        confidence: Level of the intervals.
        mean_change: Mean of the changes, second minus first.
        mean_interval: Its interval by Student's t.
        median_change: Median of the changes; ``None`` where it may not be told.
        median_interval: Its interval by order statistics.
        sd_change: Standard deviation of the changes.
        correlation: Correlation between the waves.
        sizes: Effect sizes, each with its standardiser.
        shift: Hodges–Lehmann shift: median of the means of all pairs of changes.
        shift_interval: Its interval.
        rank_biserial: Share of favourable minus unfavourable ranks, −1 to 1.
        tests: Tests; empty below ten pairs.
        better: Whether the mean moved in the better direction; ``None`` when it did not move.

    .. versionadded:: 0.1
    """

    pairs: int | None
    before: Summary
    after: Summary
    confidence: float
    mean_change: float
    median_change: float | None = None
    mean_interval: Interval | None = None
    median_interval: Interval | None = None
    sd_change: float | None = None
    correlation: float | None = None
    sizes: tuple[Size, ...] = ()
    shift: float | None = None
    shift_interval: Interval | None = None
    rank_biserial: float | None = None
    tests: tuple[Test, ...] = ()
    better: bool | None = None

    @property
    def direction_is_sure(self) -> bool:
        """Whether the interval of the mean change lies on one side of nought."""
        limits = self.mean_interval
        return limits is not None and (limits.low > 0 or limits.high < 0)

    def size(self, name: str) -> Size:
        """Return the effect size of this name.

        Raises:
            KeyError: It was not computed.
        """
        return {size.name: size for size in self.sizes}[name]

    def test(self, name: str) -> Test:
        """Return the test of this name.

        Raises:
            KeyError: It was not made.
        """
        return {test.name: test for test in self.tests}[name]


@attrs.frozen(kw_only=True)
class Moved:
    """How many moved by at least so many points.

    Attributes:
        limit: Points.
        better: How many moved that far in the better direction.
        worse: How many in the worse.
        within: How many moved less.
        basis: ``reliable-change`` (more than 1.96 standard errors of a difference) or
            ``minimal-change`` (the published limit itself counts).
        source: Where the figure behind the limit was published.

    .. versionadded:: 0.1
    """

    limit: float
    better: int
    worse: int
    within: int
    basis: str
    source: str


@attrs.frozen(kw_only=True)
class Crossing:
    """How many moved across a reference cut of the scores.

    Attributes:
        band: Class whose lower limit is the cut.
        cut: The cut; ``None`` where it depends on gender and age.
        stayed_below: Below it both times.
        moved_up: Below first, then at it or above.
        moved_down: The other way.
        stayed_above: At it or above both times.
        p: Exact p of McNemar's test; not corrected for several outcomes.
        without_cut: People whose gender or age is not known well enough to have a cut.

    .. versionadded:: 0.1
    """

    band: str
    cut: float | None
    stayed_below: int
    moved_up: int
    moved_down: int
    stayed_above: int
    p: float | None = None
    without_cut: int = 0


@attrs.frozen(kw_only=True)
class People:
    """How many people changed, and the pairs without ids for a figure.

    Attributes:
        improved: Moved at all in the better direction.
        same: Did not move.
        worse: Moved at all in the worse direction.
        reliable: Moved beyond the error of measurement; only with published reliability, and never for
            an instrument for groups only.
        minimal: Moved by the published minimal important change.
        crossings: Moved across reference cuts.
        pairs: First and second score of each, in order of the scores.

    .. versionadded:: 0.1
    """

    improved: Share
    same: Share
    worse: Share
    reliable: Moved | None = None
    minimal: Moved | None = None
    crossings: tuple[Crossing, ...] = ()
    pairs: tuple[tuple[float, float], ...] = ()
