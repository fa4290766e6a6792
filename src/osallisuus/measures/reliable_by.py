"""Reliable change by the other published methods, for comparison with studies that used them.

The report counts by Jacobson and Truax alone. The others correct for regression to the mean, each in its own
way, and can give quite different counts from the same answers: name the method wherever a count is shown.
The formulas were read in public code, not in the methods' own articles; each reproduces the counts published
for one data set [V code].
"""

import math
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import attrs

from osallisuus.measures.needs import needed
from osallisuus.measures.reliable import RELIABLE, cut_c, standard_error

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike

    Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]

ONE_SIDED: Final = 1.65
"""Critical value of Hageman and Arrindell, who test one side."""


class ReliableMethod(StrEnum):
    """How change is divided by its error.

    .. versionadded:: 0.1
    """

    JACOBSON_TRUAX = "jt"
    """Change by the standard error of a difference."""
    EDWARDS_NUNNALLY = "en"
    """Second score from the estimated true first score, by the standard error of measurement."""
    GULLIKSEN_LORD_NOVICK = "gln"
    """The same by the standard error of prediction."""
    HSU_LINN_LORD = "hll"
    """Both scores from the mean of their own wave, so that only change beyond the group's counts."""
    NUNNALLY_KOTSCH = "nk"
    """As Edwards and Nunnally, with a reliability of the second wave of its own."""
    HAGEMAN_ARRINDELL = "ha"
    """Change weighted by the reliability of the differences."""

    @property
    def critical(self) -> float:
        """Index beyond which a change is reliable."""
        return ONE_SIDED if self is ReliableMethod.HAGEMAN_ARRINDELL else RELIABLE


@attrs.frozen(kw_only=True)
class ReliableCounts:
    """How many changed reliably by a method.

    .. versionadded:: 0.1
    """

    method: str
    better: int
    within: int
    worse: int


def reliable_index(
    before: "ArrayLike",
    after: "ArrayLike",
    reliability: float,
    *,
    method: ReliableMethod = ReliableMethod.JACOBSON_TRUAX,
    reliability_after: float | None = None,
) -> "Numbers":
    """Return each pair's change as a multiple of its error.

    Args:
        before: Scores of the first wave; their mean and deviation are those of the method.
        after: Scores of the same people in the second.
        reliability: Published reliability, 0 to 1; never this sample's own correlation between waves.
        method: How change is divided by its error.
        reliability_after: Reliability in the second wave, for ``nk``; the same when absent.

    Raises:
        ValueError: The scores are not pairs of two people or more, or the reliability is not between
            0 and 1.

    Example:
        >>> [round(float(one), 2) for one in reliable_index([32.5, 17.5], [47.5, 17.5], 0.80)]
        [2.24, 0.0]

    .. versionadded:: 0.1
    """
    np = needed("numpy")
    one: Numbers = np.asarray(before, dtype=float)
    two: Numbers = np.asarray(after, dtype=float)
    if one.shape != two.shape or one.ndim != 1 or len(one) < 2:
        raise ValueError("give the first and second score of two people or more")
    if not 0 < reliability < 1:
        raise ValueError("reliability lies between 0 and 1")
    sd, mean = float(one.std(ddof=1)), float(one.mean())
    error = standard_error(sd, reliability)
    true_first = mean + reliability * (one - mean)
    match method:
        case ReliableMethod.JACOBSON_TRUAX:
            return (two - one) / (math.sqrt(2) * error)
        case ReliableMethod.EDWARDS_NUNNALLY:
            return (two - true_first) / error
        case ReliableMethod.GULLIKSEN_LORD_NOVICK:
            return (two - true_first) / (sd * math.sqrt(1 - reliability**2))
        case ReliableMethod.HSU_LINN_LORD:
            moved_alike = two - float(two.mean()) - (true_first - mean)
            return moved_alike / (sd * math.sqrt(1 - reliability**2))
        case ReliableMethod.NUNNALLY_KOTSCH:
            later = reliability if reliability_after is None else reliability_after
            spread = reliability**2 * (1 - reliability) + (1 - later)
            return (two - true_first) / (sd * math.sqrt(spread))
        case ReliableMethod.HAGEMAN_ARRINDELL:
            weight = _reliability_of_differences(one, two, error)
            shrunk = (two - one) * weight + float(two.mean() - mean) * (1 - weight)
            return shrunk / (math.sqrt(2 * weight) * error)


def _reliability_of_differences(before: "Numbers", after: "Numbers", error: float) -> float:
    variance = float((after - before).var(ddof=1))
    return (variance - 2 * error**2) / variance


def reliable_counts(
    index: "ArrayLike", *, method: ReliableMethod, higher_better: bool = True
) -> ReliableCounts:
    """Count how many indices lie beyond the method's critical value.

    Example:
        >>> counts = reliable_counts([2.0, 1.9, -2.5], method=ReliableMethod("jt"))
        >>> counts.better, counts.within, counts.worse
        (1, 1, 1)

    .. versionadded:: 0.1
    """
    np = needed("numpy")
    gain = np.asarray(index, dtype=float) * (1 if higher_better else -1)
    better = int((gain > method.critical).sum())
    worse = int((gain < -method.critical).sum())
    return ReliableCounts(
        method=method.value, better=better, within=len(gain) - better - worse, worse=worse
    )


def true_score_cut(
    mean: float, sd: float, norm_mean: float, norm_sd: float, reliability: float
) -> float:
    """Return cut c between two groups' true scores, as Hageman and Arrindell place it.

    .. versionadded:: 0.1
    """
    error = standard_error(sd, reliability)
    true_sd, true_norm_sd = (math.sqrt(one**2 - error**2) for one in (sd, norm_sd))
    return cut_c(mean, true_sd, norm_mean, true_norm_sd)


def beyond_cut(after: "ArrayLike", cut: float, error: float) -> "Numbers":
    """Return how many errors each second score, shrunk to its wave's mean, lies beyond a cut.

    Args:
        after: Scores of the second wave.
        cut: The cut, of true scores.
        error: Standard error of measurement.

    .. versionadded:: 0.1
    """
    np = needed("numpy")
    two: Numbers = np.asarray(after, dtype=float)
    reliability = 1 - error**2 / float(two.var(ddof=1))
    shrunk = float(two.mean()) * (1 - reliability) + two * reliability
    return (shrunk - cut) / (math.sqrt(reliability) * error)


def slope_index(waves: "ArrayLike") -> "Numbers":
    """Return how far each person's slope over the waves lies from the group's, in its own errors.

    The slopes are those of a mixed model with a random intercept and slope, fitted by restricted maximum
    likelihood (statsmodels): the method of hierarchical linear models. It tells who changed otherwise
    than the group, not who changed.

    Args:
        waves: One row a person, one column a wave; every person has every wave.

    Raises:
        ValueError: There are fewer than three waves or people, or a score is missing.

    .. versionadded:: 0.1
    """
    np = needed("numpy")
    scores = np.asarray(waves, dtype=float)
    if scores.ndim != 2 or min(scores.shape) < 3 or not np.isfinite(scores).all():
        raise ValueError("give three waves of three people or more, every score known")
    people, count = scores.shape
    times = np.tile(np.arange(1.0, count + 1), people)
    design = np.column_stack([np.ones_like(times), times])
    groups = np.repeat(np.arange(people), count)
    models = needed("statsmodels.regression.mixed_linear_model")
    fitted = models.MixedLM(scores.ravel(), design, groups, exog_re=design).fit(reml=True)
    effects, spreads = fitted.random_effects, fitted.random_effects_cov
    found: Numbers = np.array(
        [
            float(effects[person].iloc[1]) / math.sqrt(float(spreads[person].iloc[1, 1]))
            for person in range(people)
        ]
    )
    return found
