"""An attacker that shares no code with the library: it writes down every table that could be the true one."""

import itertools
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from osallisuus.disclosure import Dimension, DisclosurePolicy, Hidden, ProtectedTable, Zeros

Key = tuple[str, ...]


def leaves_below(dimension: Dimension, node: str) -> set[str]:
    tree = dimension.categories
    leaves = [name for name in tree if name not in tree.values()]
    if node == dimension.total:
        return set(leaves)

    def is_below(name: str | None) -> bool:
        return name is not None and (name == node or is_below(tree[name]))

    return {name for name in leaves if is_below(name)}


class Attacker:
    """Knows the shape of the table, every shown figure and the policy; not the raw table."""

    def __init__(
        self,
        dimensions: tuple[Dimension, ...],
        shown: Mapping[Key, int | None],
        policy: DisclosurePolicy,
        floors: Mapping[Key, int | None] | None = None,
    ) -> None:
        self.shown = shown
        self.floors = floors or {}
        self.steps = 1 if floors is None else 9
        self.least = 1 if policy.zeros is Zeros.SHOWN else 0
        self.far = 3 * policy.threshold + (policy.protection or policy.threshold)
        leaves = [leaves_of(d) for d in dimensions]
        self.leaves = list(itertools.product(*leaves))
        place = {leaf: i for i, leaf in enumerate(self.leaves)}
        self.members = {
            key: np.array(
                [
                    place[leaf]
                    for leaf in itertools.product(
                        *(sorted(leaves_below(d, n)) for d, n in zip(dimensions, key, strict=True))
                    )
                ]
            )
            for key in shown
        }

    def possible_tables(self) -> NDArray[np.int64]:
        """Every table of undivided counts that agrees with what is shown, one row each.

        A cell that no shown figure limits is tried at its least and at a far value only: trying more
        could only make its interval wider.
        """
        sums = [(m, self.shown[k]) for k, m in self.members.items() if self.shown[k] is not None]
        rows = np.zeros((1, len(self.leaves)), dtype=np.int64)
        for place, leaf in enumerate(self.leaves):
            rows = np.repeat(rows, len(values := self._values(place, leaf, sums)), axis=0)
            rows[:, place] = np.tile(values, len(rows) // len(values))
            for members, total in sums:
                if place in members:
                    so_far = rows[:, members].sum(axis=1)
                    done = members.max() == place
                    rows = rows[so_far == total if done else so_far <= total]
        for key, members in self.members.items():
            if self.shown[key] is None:
                rows = rows[rows[:, members].sum(axis=1) >= self.least]
        return rows

    def _values(
        self, place: int, leaf: Key, sums: list[tuple[NDArray[np.int64], int | None]]
    ) -> list[int]:
        if leaf in self.shown and (known := self.shown[leaf]) is not None:
            return [known]
        least = self.least if leaf in self.shown else 0
        limits = [total for members, total in sums if place in members and total is not None]
        least = max(least, self.floors.get(leaf) or 0)
        if limits:
            return list(range(least, min(limits) + 1))
        # Beside an earlier report every small step counts.
        return [*range(least, least + self.steps), least + self.far]

    def intervals(self) -> dict[Key, tuple[int, int]]:
        rows = self.possible_tables()
        assert len(rows), "the true table is always possible"
        found = {}
        for key, value in self.shown.items():
            if value is None:
                sums = rows[:, self.members[key]].sum(axis=1)
                found[key] = int(sums.min()), int(sums.max())
        return found


def leaves_of(dimension: Dimension) -> list[str]:
    parents = set(dimension.categories.values())
    return [name for name in dimension.categories if name not in parents]


def view_of(table: ProtectedTable) -> dict[Key, int | None]:
    return {key: None if isinstance(value, Hidden) else value for key, value in table}


def is_safe(interval: tuple[int, int], policy: DisclosurePolicy) -> bool:
    least, most = interval
    return most >= policy.threshold and most - least >= policy.width


def every_choice(keys: list[Key]) -> Iterator[tuple[Key, ...]]:
    for size in range(len(keys) + 1):
        yield from itertools.combinations(keys, size)
