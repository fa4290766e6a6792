"""Order statistics of all pairwise means of changes, without making them all.

100 000 changes have five thousand million Walsh averages; but changes of an instrument take few distinct
values, so the averages are counted by value. Some thousands of values are counted by bisection, and more on
a grid of 32 768 steps, by one of which an average can then be off. The grid spans the changes, or four times
their inner 99 % when a few lie far out: an outlier has a rank but sets no step.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from osallisuus.measures.needs import needed

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]

MOST_TABLED: Final = 1500
"""Most distinct values for which every average is tabled."""


MOST_BISECTED: Final = 4000
"""Most distinct values for which averages are found by bisection, to the last digit."""

STEPS: Final = 32_768
"""Steps of the grid for more values than that."""

REACH: Final = 4
"""How far the grid reaches on each side of the median, in distances of the outer half per cents from it."""


def walsh_quantiles(values: "Numbers", counts: "Numbers", ranks: Sequence[int]) -> list[float]:
    """Return Walsh averages by rank, counted from 1.

    Args:
        values: Distinct changes in ascending order.
        counts: How often each occurs.
        ranks: Which of the n(n + 1)/2 averages, ordered by size.

    Example:
        >>> import numpy as np
        >>> walsh_quantiles(np.array([0.0, 2.0]), np.array([1.0, 2.0]), [1, 2, 4, 6])
        [0.0, 1.0, 2.0, 2.0]
    """
    if len(values) <= MOST_TABLED:
        return _tabled(values, counts, ranks)
    if len(values) <= MOST_BISECTED:
        return [_bisected(values, counts, rank) for rank in ranks]
    return _on_grid(values, counts, ranks)


def _tabled(values: "Numbers", counts: "Numbers", ranks: Sequence[int]) -> list[float]:
    np = needed("numpy")
    one, two = np.triu_indices(len(values), 1)
    sums = np.concatenate([values[one] + values[two], 2 * values])
    weights = np.concatenate([counts[one] * counts[two], counts * (counts + 1) / 2])
    order = np.argsort(sums, kind="stable")
    reached = np.cumsum(weights[order])
    places = np.searchsorted(reached, np.asarray(ranks, dtype=float), side="left")
    return [float(average) for average in sums[order][places] / 2]


def _bisected(values: "Numbers", counts: "Numbers", rank: int) -> float:
    np = needed("numpy")
    running = np.concatenate([[0.0], np.cumsum(counts)])

    def at_most(total: float) -> float:
        reach = running[np.searchsorted(values, total - values, side="right")]
        ordered = float((counts * reach).sum())
        alone = float(running[np.searchsorted(values, total / 2, side="right")])
        return (ordered + alone) / 2

    low, high = 2 * float(values[0]), 2 * float(values[-1])
    for _ in range(80):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if at_most(middle) >= rank:
            high = middle
        else:
            low = middle
    return high / 2


def _on_grid(values: "Numbers", counts: "Numbers", ranks: Sequence[int]) -> list[float]:
    np = needed("numpy")
    fft = needed("scipy.fft")
    low, high = _span(values, counts)
    step = (high - low) / (STEPS - 1)
    places = np.rint((np.clip(values, low, high) - low) / step).astype(np.int64)
    weights = np.bincount(places, weights=counts, minlength=STEPS)
    # How often two changes have each sum is the product of their transforms.
    both = fft.rfft(weights, 2 * STEPS)
    sums = np.rint(fft.irfft(both * both, 2 * STEPS))
    sums[: 2 * STEPS : 2] += weights
    reached = np.cumsum(sums / 2)
    found = np.searchsorted(reached, np.asarray(ranks, dtype=float) - 0.25, side="left")
    return [low + float(place) * step / 2 for place in found]


def _span(values: "Numbers", counts: "Numbers") -> tuple[float, float]:
    np = needed("numpy")
    reached = np.cumsum(counts)
    at = np.searchsorted(reached, np.array([0.005, 0.5, 0.995]) * reached[-1])
    outer, middle, other = (float(value) for value in values[at])
    reach = REACH * max(middle - outer, other - middle)
    low, high = float(values[0]), float(values[-1])
    return (max(low, middle - reach), min(high, middle + reach)) if reach else (low, high)
