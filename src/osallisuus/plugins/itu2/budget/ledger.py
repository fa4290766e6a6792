"""What every voter has left while equal shares are being spent: fast in floats, exact on demand.

Voters with the same history of payments have the same money left, so money is kept per history.
A history remembers what was paid for; its exact balance is the share minus those payments, all
whole numbers over one common denominator. Beside it stands a float whose error is bounded.
"""

from fractions import Fraction
from typing import Final

ROUNDING: Final = 2.0**-53
"""Greatest relative error of one correctly rounded operation on floats."""

SPENT: Final = 0
"""The history of a voter who has nothing left."""

FRESH: Final = 1
"""The history of a voter who has paid nothing."""


class Ledger:
    """Histories of payment and the balances that follow from them."""

    __slots__ = ("_gains", "_paid", "_parents", "_prices", "denominator", "near", "slack", "whole")

    def __init__(self, share: Fraction) -> None:
        self.denominator = share.denominator
        self.whole = share.numerator
        self.near = [0.0, float(share)]
        self._prices: list[int] = []
        self._parents = [SPENT, FRESH]
        self._paid = [-1, -1]
        self._gains = [0, 0]
        self.slack = 2 * ROUNDING * float(share)

    def exact(self, history: int) -> int:
        """Return the balance of a history as a numerator over ``denominator``."""
        if history == SPENT:
            return 0
        balance = self.whole
        while history != FRESH:
            balance -= self._gains[history] * self._prices[self._paid[history]]
            history = self._parents[history]
        return balance

    def enter_price(self, numerator: int, weight: int) -> float:
        """Record a new price of ``numerator / (weight * denominator)``; return it as a float."""
        self._prices = [price * weight for price in self._prices]
        self.whole *= weight
        self.denominator *= weight
        self._prices.append(numerator)
        # One payment adds at most three roundings, none of a number greater than the share.
        self.slack += 4 * ROUNDING * self.near[FRESH]
        return numerator / self.denominator

    def pay(self, history: int, gain: int, price: float) -> int:
        """Return a new history: ``history`` and then ``gain`` times the last price."""
        self._parents.append(history)
        self._paid.append(len(self._prices) - 1)
        self._gains.append(gain)
        self.near.append(self.near[history] - gain * price)
        return len(self.near) - 1

    def payments(self, history: int) -> list[tuple[int, int]]:
        """Return (number of the purchase, gain) of each full payment, the first one first."""
        found = []
        while history > FRESH:
            found.append((self._paid[history], self._gains[history]))
            history = self._parents[history]
        return found[::-1]
