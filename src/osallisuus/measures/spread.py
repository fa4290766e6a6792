"""How changes are spread: classes for a figure, which mix better, same and worse only to hide small counts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import attrs

MOST_CLASSES: Final = 7
"""Classes on each side of no change."""

FINE: Final = 200
"""Steps on one side beyond which changes are taken as lying on no grid."""


@attrs.frozen(kw_only=True)
class Bin:
    """Changes from ``low`` to ``high``.

    Attributes:
        low: Lower limit, half a step below the smallest change in it.
        high: Upper limit.
        count: How many.
        side: 1 above no change, 0 no change, -1 below; ``None`` where small classes of several
            sides are joined.
    """

    low: float
    high: float
    count: int
    side: int | None

    @property
    def density(self) -> float:
        """Changes a point of the scale, by which bars are drawn."""
        return self.count / (self.high - self.low)


def change_bins(changes: Sequence[float], *, least: int = 1) -> tuple[Bin, ...]:
    """Return the classes of changes in order; empty when there are fewer than ``least`` in all.

    Changes of an instrument lie on its steps, so classes are whole steps wide and none of them takes in
    more steps than its neighbour. Neighbouring classes of fewer than ``least`` are joined from the outside,
    and across no change only where one side holds too few. Where that leaves one class, there is none.

    Example:
        >>> [(one.low, one.high, one.count) for one in change_bins([-1, 0, 0, 1, 2, 2])]
        [(-1.5, -0.5, 1), (-0.5, 0.5, 2), (0.5, 1.5, 1), (1.5, 2.5, 2)]

    .. versionadded:: 0.1
    """
    known = Counter(round(change, 9) for change in changes)
    sizes = sorted({abs(change) for change in known})
    step = _step(sizes)
    furthest = sizes[-1] if sizes else 0.0
    width = _width(furthest, step)
    found = [
        *(_mirrored(one) for one in reversed(_side(known, -1, step, width, furthest))),
        *([Bin(low=-step / 2, high=step / 2, count=known[0.0], side=0)] if known[0.0] else []),
        *_side(known, 1, step, width, furthest),
    ]
    joined = [one for side in (-1, 0, 1) for one in _joined(found, side, least)]
    classes = _across(joined, least)
    # One class of everything shows nothing.
    return () if len(classes) == 1 and classes[0].side is None else tuple(classes)


def _step(sizes: Sequence[float]) -> float:
    """Return the step all changes lie on; a seventh of a class when they lie on none."""
    moved = [size for size in sizes if size]
    if not moved:
        return 1.0
    least = min(b - a for a, b in zip([0.0, *moved], moved, strict=False))
    on_grid = least > 0 and all(abs(size / least - round(size / least)) < 1e-6 for size in moved)
    if on_grid and moved[-1] / least <= FINE:
        return least
    return moved[-1] / MOST_CLASSES**2


def _width(furthest: float, step: float) -> float:
    steps = max(1, round(furthest / step))
    return step * -(-steps // MOST_CLASSES)


def _side(
    known: "Counter[float]", side: int, step: float, width: float, furthest: float
) -> list[Bin]:
    limits = [step / 2]
    while limits[-1] < furthest:
        limits.append(limits[-1] + width)
    classes = []
    for place, (low, high) in enumerate(pairwise(limits)):
        # What lies nearer to no change than half a step belongs to the first class.
        start = 0.0 if place == 0 else low
        count = sum(n for change, n in known.items() if start < change * side <= high)
        classes.append(Bin(low=low, high=high, count=count, side=side))
    while classes and not classes[-1].count:
        classes.pop()
    return classes


def _mirrored(one: Bin) -> Bin:
    return attrs.evolve(one, low=-one.high, high=-one.low)


def _joined(found: Sequence[Bin], side: int, least: int) -> Iterator[Bin]:
    classes = [one for one in found if one.side == side]
    if least <= 1:
        yield from (one for one in classes if one.count)
        return
    outside_in = classes if side <= 0 else classes[::-1]
    done: list[Bin] = []
    for one in outside_in:
        if done and done[-1].count < least:
            done[-1] = _both(done[-1], one)
        else:
            done.append(one)
    while len(done) > 1 and done[-1].count < least:
        inner = done.pop()
        done[-1] = _both(done[-1], inner)
    yield from (done if side <= 0 else done[::-1])


def _across(found: Sequence[Bin], least: int) -> list[Bin]:
    classes = list(found)
    while classes and (fewest := min(classes, key=lambda one: one.count)).count < least:
        place = classes.index(fewest)
        beside = [at for at in (place - 1, place + 1) if 0 <= at < len(classes)]
        if not beside:
            return []
        other = min(beside, key=lambda at: classes[at].count)
        low, high = sorted((place, other))
        classes[low : high + 1] = [_both(classes[low], classes[high])]
    return classes


def _both(one: Bin, other: Bin) -> Bin:
    return attrs.evolve(
        one,
        low=min(one.low, other.low),
        high=max(one.high, other.high),
        count=one.count + other.count,
        side=one.side if one.side == other.side else None,
    )
