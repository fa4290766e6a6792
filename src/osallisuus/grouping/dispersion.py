"""Maximally diverse grouping: groups whose members differ as much as can be, from distances alone.

The problem of the benchmark libraries (MDGP): divide elements into groups of given sizes so that the
sum of distances inside groups is largest. It knows no rules, times or sites; `form_groups` does. NumPy
is needed (the extra ``groups``) and is imported with this module.

Method: simulated annealing over exchanges, whole batches of them valued at once from the sum of distances
of each element to each group, and an exhaustive descent at the end. Free places are
elements without distances, so that a move is an exchange too.

Source: problem and instances, M. Gallego, M. Laguna, R. Martí, A. Duarte, "Tabu search with strategic
oscillation for the maximally diverse grouping problem", JORS 64 (2013) [B]; the incremental sums are
standard in the field, e.g. X. Lai, J.-K. Hao, "Iterated maxima search for the maximally diverse grouping
problem", EJOR 254 (2016) [B].
"""

from collections.abc import Sequence
from time import process_time
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from osallisuus.grouping.errors import GroupingError
from osallisuus.grouping.texts import say
from osallisuus.stated import value_class

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]

DEFAULT_STEPS: Final = 200_000
BLOCK: Final = 1 << 15
LEAST_BATCH: Final = 16
MOST_BATCH: Final = 128
HOT: Final = 0.16
COLD: Final = 0.07
HOT_WHERE_FEW: Final = 1.0
FEW: Final = 50


class BadInstanceError(GroupingError):
    """The text of an instance cannot be read.

    Attributes:
        line: Line of the text, counted from 1.

    .. versionadded:: 0.1
    """

    def __init__(self, line: int, what: str) -> None:
        super().__init__(line, what)
        self.line = line
        self.what = what

    def __str__(self) -> str:
        return say("mdgp.format", "en", line=self.line, what=self.what)


@attrs.frozen(kw_only=True, eq=False)
class Instance:
    """Elements to be grouped.

    Attributes:
        distances: Distance of each pair; symmetric, zero on the diagonal.
        least: Least elements of each group.
        most: Most elements of each group.

    .. versionadded:: 0.1
    """

    distances: Numbers
    least: tuple[int, ...]
    most: tuple[int, ...]


@value_class(kw_only=True)
class Dispersion:
    """Groups of an instance.

    Attributes:
        group_of: Group of each element, counted from 0.
        value: Sum of the distances inside groups.

    .. versionadded:: 0.1
    """

    group_of: tuple[int, ...]
    value: float


def read_instance(text: str) -> Instance:
    r"""Read an instance in the format of the benchmark library.

    The first line has the number of elements, the number of groups, a word for the type, and the least
    and most elements of each group; each further line has two elements, counted from 0, and their
    distance. Pairs may come in any order, and must all be there.

    Raises:
        BadInstanceError: The text is not of this format; the error says the line.

    Example:
        >>> instance = read_instance("3 1 ds 1 3\n0 1 4\n0 2 5\n1 2 6")
        >>> float(instance.distances.sum() / 2)
        15.0

    .. versionadded:: 0.1
    """
    lines = text.splitlines() or [""]
    head = lines[0].split()
    try:
        count, groups = int(head[0]), int(head[1])
        sizes = [int(word) for word in head[3:]]
    except (IndexError, ValueError):
        raise BadInstanceError(1, "expected elements, groups, type and size ranges") from None
    if count < 1 or groups < 1 or len(sizes) != 2 * groups:
        raise BadInstanceError(1, f"expected two sizes for each of {groups} groups")
    least, most = tuple(sizes[::2]), tuple(sizes[1::2])
    if any(not 0 <= low <= high for low, high in zip(least, most, strict=True)):
        raise BadInstanceError(1, "a size range must not end before it begins")
    if not sum(least) <= count <= sum(most):
        raise BadInstanceError(1, f"{count} elements do not fit into groups of these sizes")
    distances = np.full((count, count), np.nan)
    np.fill_diagonal(distances, 0.0)
    for number, line in enumerate(lines[1:], start=2):
        if line.strip():
            _read_pair(distances, line, number)
    if np.isnan(distances).any():
        raise BadInstanceError(len(lines), "some pairs have no distance")
    return Instance(distances=distances, least=least, most=most)


def _read_pair(distances: Numbers, line: str, number: int) -> None:
    words = line.split()
    try:
        first, second, distance = int(words[0]), int(words[1]), float(words[2])
    except (IndexError, ValueError):
        raise BadInstanceError(number, "expected two elements and a distance") from None
    count = len(distances)
    if not (0 <= first < count and 0 <= second < count and first != second):
        raise BadInstanceError(number, f"expected two different elements from 0 to {count - 1}")
    if not np.isfinite(distance):
        raise BadInstanceError(number, "the distance is not a number")
    distances[first, second] = distances[second, first] = distance


def dispersion_of(instance: Instance, group_of: Sequence[int]) -> float:
    """The sum of the distances inside groups, by its definition.

    .. versionadded:: 0.1
    """
    groups = np.asarray(group_of)
    same = groups[:, None] == groups[None, :]
    return float(instance.distances[same].sum() / 2)


def disperse(
    instance: Instance,
    *,
    seed: int = 0,
    steps: int | None = None,
    time_limit: float | None = None,
) -> Dispersion:
    r"""Find groups with a sum of distances as large as can be found.

    Args:
        instance: The elements and the sizes of groups.
        seed: The same seed and steps give the same groups.
        steps: Batches of exchanges to value; None is 200,000, or no limit with a time limit.
        time_limit: CPU seconds to look at most.

    Example:
        >>> instance = read_instance("4 2 ss 2 2 2 2\n0 1 9\n0 2 1\n0 3 1\n1 2 1\n1 3 1\n2 3 9")
        >>> disperse(instance, steps=100).value
        18.0

    .. versionadded:: 0.1
    """
    search = _Search(instance, seed)
    if steps is None and time_limit is None:
        steps = DEFAULT_STEPS
    search.run(steps, None if time_limit is None else process_time() + time_limit)
    group_of = tuple(int(group) for group in search.best[: len(instance.distances)])
    return Dispersion(group_of=group_of, value=dispersion_of(instance, group_of))


class _Search:
    """An arrangement of elements and free places, and the sums that value every exchange."""

    def __init__(self, instance: Instance, seed: int) -> None:
        self.rng = np.random.Generator(np.random.PCG64(seed))
        self.real = len(instance.distances)
        places = sum(instance.most)
        self.distances = np.zeros((places, places))
        self.distances[: self.real, : self.real] = instance.distances
        self.least = np.array(instance.least)
        self.groups = len(instance.most)
        self.group = self._first(instance)
        self.elastic = instance.least != instance.most
        self.sums = np.zeros((places, self.groups))
        self.size = np.zeros(self.groups, dtype=np.int64)
        self.value = 0.0
        self._recount()
        self.best, self.best_value = self.group.copy(), self.value

    def _first(self, instance: Instance) -> Places:
        """Groups at random, each with its least, the rest wherever there is room."""
        order = self.rng.permutation(self.real)
        needed = np.repeat(np.arange(self.groups), instance.least)
        spare = np.repeat(np.arange(self.groups), np.subtract(instance.most, instance.least))
        rest = self.rng.permutation(spare)
        group = np.empty(sum(instance.most), dtype=np.int64)
        group[order] = np.concatenate([needed, rest])[: self.real]
        group[self.real :] = rest[self.real - len(needed) :]
        return group

    def _recount(self) -> None:
        member = np.zeros((len(self.group), self.groups))
        member[np.arange(len(self.group)), self.group] = 1.0
        self.sums = self.distances @ member
        self.size = member[: self.real].sum(axis=0).astype(np.int64)
        self.value = float((self.sums * member).sum() / 2)

    def run(self, steps: int | None, deadline: float | None) -> None:
        """Descend to take the measure of the heat, anneal, and descend from the best found."""
        self._descend()
        self._keep()
        scale = self._worsening()
        hot = HOT_WHERE_FEW if self.real < FEW else HOT
        self._anneal(scale * hot, scale * COLD, steps, deadline)
        self._bring_back()
        self._descend()
        self._keep()

    def _bring_back(self) -> None:
        self.group = self.best.copy()
        self._recount()

    def _keep(self) -> None:
        if self.value > self.best_value:
            self.best, self.best_value = self.group.copy(), self.value

    def _worsening(self) -> float:
        """How much one of the milder exchanges, one in ten, takes away where none helps any more.

        Where distances lie in few dimensions many exchanges change little, and heat that suits random
        distances would melt everything.
        """
        first = self.rng.integers(self.real, size=4096)
        second = self.rng.integers(len(self.group), size=4096)
        one, two = self.group[first], self.group[second]
        lost = -self._grown(first, second, one, two)[one != two]
        lost = lost[lost > 0.0]
        return float(np.quantile(lost, 0.1)) if len(lost) else 1.0

    def _grown(self, first: Places, second: Places, one: Places, two: Places) -> Numbers:
        sums = self.sums
        grown: Numbers = sums[first, two] - sums[first, one] + sums[second, one] - sums[second, two]
        grown -= 2.0 * self.distances[first, second]
        return grown

    def _exchange(self, first: int, second: int) -> None:
        one, two = self.group[first], self.group[second]
        change = self.distances[second] - self.distances[first]
        self.sums[:, one] += change
        self.sums[:, two] -= change
        self.group[first], self.group[second] = two, one
        if second >= self.real:
            self.size[one] -= 1
            self.size[two] += 1

    def _anneal(self, high: float, low: float, steps: int | None, deadline: float | None) -> None:
        """Metropolis' rule on batches: the first exchange of a batch that passes is made."""
        if high <= 0.0 or self.groups < 2:
            return
        groups, real, places = self.groups, self.real, len(self.group)
        distances = self.distances.ravel()
        group, size, least, elastic = self.group, self.size, self.least, self.elastic
        sums = self.sums.ravel()
        low = min(low, high)
        start = process_time()
        fall = np.log(low / high)
        heat, batch, at, step = high, 64.0, BLOCK, 0
        value, best = self.value, self.best_value
        while True:
            if step % 64 == 0:
                spent = 0.0 if steps is None else step / steps
                if deadline is not None:
                    now = process_time()
                    spent = max(spent, (now - start) / max(1e-9, deadline - start))
                if spent >= 1.0:
                    break
                heat = high * float(np.exp(fall * spent))
            step += 1
            many = int(batch)
            if at + many > BLOCK:
                firsts = self.rng.integers(real, size=BLOCK)
                seconds = self.rng.integers(places, size=BLOCK)
                rows, columns = firsts * groups, seconds * groups
                pairs = firsts * places + seconds
                luck = np.log(1.0 - self.rng.random(BLOCK))
                at = 0
            end = at + many
            first, second = firsts[at:end], seconds[at:end]
            one, two = group.take(first), group.take(second)
            row, column = rows[at:end], columns[at:end]
            grown = sums.take(row + two)
            grown -= sums.take(row + one)
            grown += sums.take(column + one)
            grown -= sums.take(column + two)
            grown -= 2.0 * distances.take(pairs[at:end])
            passed = grown > heat * luck[at:end]
            passed &= one != two
            if elastic:
                passed &= (second < real) | (size.take(one) > least.take(one))
            chosen = int(passed.argmax())
            if not passed[chosen]:
                at = end
                batch = min(MOST_BATCH, batch * 1.02)
                continue
            at += chosen + 1
            batch = max(LEAST_BATCH, batch * 0.98)
            self._exchange(int(first[chosen]), int(second[chosen]))
            value += float(grown[chosen])
            if value > best + 1e-9:
                best = value
                self.best[:] = group
        self.best_value = best

    def _descend(self) -> None:
        """Make the best of all exchanges again and again until none is better."""
        if self.groups < 2:
            return
        every = np.arange(len(self.group))
        while True:
            group, sums = self.group, self.sums
            to = sums[: self.real][:, group]
            own = sums[every, group]
            grown = to - own[: self.real, None] + sums[:, group].T[: self.real] - own[None, :]
            grown -= 2.0 * self.distances[: self.real]
            grown[group[: self.real, None] == group[None, :]] = -np.inf
            stuck = self.size[group[: self.real]] <= self.least[group[: self.real]]
            grown[np.ix_(stuck, every >= self.real)] = -np.inf
            first, second = divmod(int(grown.argmax()), len(self.group))
            if not grown[first, second] > 1e-9:
                break
            self._exchange(first, second)
            self.value += float(grown[first, second])
        self._recount()
