"""The cheapest cells of which every group has one: branch and bound, exact, in plain Python."""

from collections.abc import Sequence, Set

MOST_BRANCHES = 5_000
"""A count, not a time: the answer is the same on every machine."""


def cheapest_cover(costs: Sequence[int], groups: Sequence[Set[int]]) -> frozenset[int] | None:
    """Return the places of the cheapest cells that meet every group; None when not proved in time.

    Of equally cheap choices the first in order is taken, whatever the order of the groups.

    Args:
        costs: What each cell costs; at least 1.
        groups: Places of the cells of each group; none is empty.

    Example:
        >>> sorted(cheapest_cover([3, 1, 1], [{0, 1}, {0, 2}]))
        [1, 2]
    """
    # A group that contains another is met when that one is.
    wanted: list[Set[int]] = []
    for group in sorted(groups, key=lambda one: (len(one), sorted(one))):
        if not any(smaller <= group for smaller in wanted):
            wanted.append(group)
    best: tuple[int, tuple[int, ...]] | None = None
    branches = 0

    def search(chosen: tuple[int, ...], barred: frozenset[int], paid: int) -> None:
        nonlocal best, branches
        branches += 1
        if branches > MOST_BRANCHES:
            return
        left = [group for group in wanted if group.isdisjoint(chosen)]
        if not left:
            found = (paid, tuple(sorted(chosen)))
            best = found if best is None or found < best else best
            return
        options = [sorted(group - barred) for group in left]
        if not all(options):
            return
        if best is not None and paid + _least(costs, options) > best[0]:
            return
        for place in sorted(sorted(options, key=len)[0], key=lambda one: (costs[one], one)):
            search((*chosen, place), barred, paid + costs[place])
            # Whatever holds this cell has been looked at.
            barred |= {place}

    search((), frozenset(), 0)
    return None if best is None or branches > MOST_BRANCHES else frozenset(best[1])


def _least(costs: Sequence[int], groups: Sequence[Sequence[int]]) -> int:
    """Return a price that no cover is under: groups without a common cell are paid one by one."""
    price = 0
    seen: set[int] = set()
    for group in sorted(groups, key=lambda one: (len(one), one)):
        if seen.isdisjoint(group):
            seen.update(group)
            price += min(costs[place] for place in group)
    return price
