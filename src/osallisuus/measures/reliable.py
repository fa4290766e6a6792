"""Reliable change and reference cuts (Jacobson and Truax), and minimal important change, by counting."""

import math
from typing import TYPE_CHECKING

from osallisuus.measures.effect import Crossing, Moved
from osallisuus.measures.needs import needed
from osallisuus.measures.pairs import LEAST_FOR_P, mcnemar

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

RELIABLE = 1.96
"""Standard errors of a difference beyond which a change is reliable; a change of just so much is not."""


def standard_error(sd: float, reliability: float) -> float:
    """Return the standard error of measurement, s√(1 − r).

    Example:
        >>> round(standard_error(7.5, 0.80), 3)
        3.354

    .. versionadded:: 0.1
    """
    return sd * math.sqrt(1 - reliability)


def reliable_limit(error: float) -> float:
    """Return the change beyond which it is reliable: 1.96 x √2 x the standard error of measurement.

    .. versionadded:: 0.1
    """
    return RELIABLE * math.sqrt(2) * error


def cut_a(mean: float, sd: float, *, higher_better: bool = True) -> float:
    """Return cut a: two standard deviations beyond the mean of the group that starts.

    .. versionadded:: 0.1
    """
    return mean + 2 * sd if higher_better else mean - 2 * sd


def cut_c(mean: float, sd: float, norm_mean: float, norm_sd: float) -> float:
    """Return cut c: the point between two groups, nearer the one with less spread.

    Example:
        >>> cut_c(40, 7.5, 60, 7.5)
        50.0

    .. versionadded:: 0.1
    """
    return (norm_sd * mean + sd * norm_mean) / (norm_sd + sd)


def moved(
    before: "ArrayLike",
    after: "ArrayLike",
    limit: float,
    *,
    basis: str,
    source: str,
    higher_better: bool = True,
) -> Moved:
    """Count who moved beyond a limit; at a published minimal change the limit itself counts.

    .. versionadded:: 0.1
    """
    np = needed("numpy")
    gain = np.asarray(after, dtype=float) - np.asarray(before, dtype=float)
    gain = gain if higher_better else -gain
    # Scores are sums of decimals; a hair's breadth is not a change.
    hair = 1e-9 if basis == "minimal-change" else -1e-9
    better = int((gain > limit - hair).sum())
    worse = int((gain < -limit + hair).sum())
    return Moved(
        limit=limit,
        better=better,
        worse=worse,
        within=len(gain) - better - worse,
        basis=basis,
        source=source,
    )


def crossing(before: "ArrayLike", after: "ArrayLike", cut: "ArrayLike", *, band: str) -> Crossing:
    """Count who moved across a cut; a score at the cut is above it.

    Args:
        before: Scores of the first wave.
        after: Scores of the second.
        cut: The cut, or each person's own.
        band: Class whose lower limit it is.

    .. versionadded:: 0.1
    """
    np = needed("numpy")
    # Scores are sums of decimals; a hair below the cut is at it.
    cuts = np.asarray(cut, dtype=float) - 1e-9
    was = np.asarray(before, dtype=float) >= cuts
    now = np.asarray(after, dtype=float) >= cuts
    up, down = int((~was & now).sum()), int((was & ~now).sum())
    alike = np.unique(np.asarray(cut, dtype=float))
    return Crossing(
        band=band,
        cut=float(alike[0]) if len(alike) == 1 else None,
        stayed_below=int((~was & ~now).sum()),
        moved_up=up,
        moved_down=down,
        stayed_above=int((was & now).sum()),
        p=mcnemar(up, down) if len(was) >= LEAST_FOR_P and up + down else None,
    )
