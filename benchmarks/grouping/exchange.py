"""The exchange method of the R package anticlust, as a yardstick; written from its description.

Elements start in groups of the asked sizes at random; each element in turn is exchanged with the element of
another group that raises the sum of distances inside groups most, if any does. One pass over the elements is
the method; here passes go on until none helps, and start anew at random until the time is up.

Source: M. Papenberg, G. W. Klau, "Using anticlustering to partition data sets into equivalent parts",
Psychological Methods 26 (2021).
"""

from time import process_time

import numpy as np

from osallisuus.grouping.dispersion import Instance, dispersion_of


def exchanged(instance: Instance, seconds: float, seed: int) -> tuple[float, float]:
    """Mean value of one pass, and the best value of all starts, within so many CPU seconds."""
    rng = np.random.Generator(np.random.PCG64(seed))
    end = process_time() + seconds
    first, best = [], 0.0
    while process_time() < end or not first:
        one, value = started(instance, rng)
        first.append(one)
        best = max(best, value)
    return sum(first) / len(first), best


def started(instance: Instance, rng: np.random.Generator) -> tuple[float, float]:
    """Value after the first pass and after the last, from one start at random."""
    count, groups = len(instance.distances), len(instance.least)
    spare = np.repeat(np.arange(groups), np.subtract(instance.most, instance.least))
    needed = np.repeat(np.arange(groups), instance.least)
    chosen = np.concatenate([needed, rng.permutation(spare)[: count - len(needed)]])
    group = rng.permutation(chosen)
    distances = instance.distances
    member = np.zeros((count, groups))
    member[np.arange(count), group] = 1.0
    sums = distances @ member
    values: list[float] = []
    helped = True
    while helped:
        helped = False
        for one in range(count):
            here = group[one]
            grown = (
                sums[one, group]
                - sums[one, here]
                + sums[:, here]
                - sums[np.arange(count), group]
                - 2 * distances[one]
            )
            grown[group == here] = 0.0
            two = int(grown.argmax())
            if grown[two] <= 0:
                continue
            helped = True
            there = group[two]
            change = distances[two] - distances[one]
            sums[:, here] += change
            sums[:, there] -= change
            group[one], group[two] = there, here
        values.append(dispersion_of(instance, group))
    return values[0], values[-1]
