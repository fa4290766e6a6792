"""Chance that is the same on every machine and every Python."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """Draws from a stream of its own: adding draws in one place leaves every other place as it was.

    Only ``Random.random`` is used, whose sequence Python promises to keep between versions; a text seeds
    it through SHA-512, never through ``hash``.

    Example:
        >>> Draw(1, "people").whole(1, 6) == Draw(1, "people").whole(1, 6)
        True
    """

    __slots__ = ("_random",)

    def __init__(self, seed: int, *stream: object) -> None:
        self._random = Random("/".join(str(part) for part in (seed, *stream)))  # noqa: S311

    def unit(self) -> float:
        """Return a number from 0 up to but not including 1."""
        return self._random.random()

    def happens(self, chance: float) -> bool:
        """Tell whether something of this chance happens."""
        return self.unit() < chance

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both included."""
        return low + int(self.unit() * (high - low + 1))

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of the choices, each as likely."""
        return choices[int(self.unit() * len(choices))]

    def weighted(self, *choices: tuple[T, float]) -> T:
        """Return one of the choices by weight."""
        left = self.unit() * sum(weight for _, weight in choices)
        for choice, weight in choices:
            left -= weight
            if left < 0:
                return choice
        return choices[-1][0]

    def about(self, middle: float, spread: float) -> float:
        """Return a number near ``middle``, almost normal (twelve uniforms: plain sums, no libm)."""
        return middle + spread * (sum(self.unit() for _ in range(12)) - 6)

    def day(self, first: date, last: date) -> date:
        """Return a day from ``first`` to ``last``, both included."""
        return first + timedelta(days=self.whole(0, max((last - first).days, 0)))
