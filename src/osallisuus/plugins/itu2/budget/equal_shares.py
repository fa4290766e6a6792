"""The Method of Equal Shares: exact, with floats only where they provably cannot mislead.

A proposal costing c that pays at price t takes min(balance, gain * t) from each supporter; f(t)
is what it gathers. Its price is the t with f(t) = c, and of the affordable proposals the one with
the lowest price per unit of utility is bought. In floats t comes out with f(t) within E of c.
As f is concave, the true price is then at least t - E / w, w being the gains still unspent at t:
a proposal whose lower bound lies above an exact price has lost for certain. All others are
compared as whole numbers.
"""

import heapq
import math
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

import attrs

from osallisuus.plugins.itu2.budget.ledger import ROUNDING, SPENT, Ledger
from osallisuus.plugins.itu2.budget.tally import Support, Supporters

Holding = tuple[float, int, int, int]
"""Balance per unit of gain, history, number of voters, gain: supporters who are all alike."""


@attrs.frozen(kw_only=True)
class Purchase:
    """One proposal bought by its supporters.

    Attributes:
        proposal: Index of the proposal.
        price: What a supporter with enough left paid for one unit of gain; exact, in units.
        payers: How many paid the full price.
        emptied: How many paid the last they had, which was less than the full price.
        tied: Other proposals that were exactly as cheap per unit of utility.
    """

    proposal: int
    price: Fraction
    payers: int
    emptied: int
    tied: tuple[int, ...]


@attrs.frozen(kw_only=True)
class SharesRun:
    """The outcome of one run of equal shares.

    Attributes:
        share: What each voter had, in units.
        purchases: What was bought, in order.
        histories: The history of each distinct ballot at the end.
        ledger: What the histories mean.
    """

    share: Fraction
    purchases: tuple[Purchase, ...]
    histories: Sequence[int] = attrs.field(eq=False, repr=False)
    ledger: Ledger = attrs.field(eq=False, repr=False)

    @property
    def bought(self) -> tuple[int, ...]:
        """Indices of the proposals bought, in order."""
        return tuple(one.proposal for one in self.purchases)

    def left(self, ballot: int) -> Fraction:
        """Return what a voter with this distinct ballot has left, in units."""
        return Fraction(self.ledger.exact(self.histories[ballot]), self.ledger.denominator)


class _Market:
    """The state of one run; lives only inside :func:`run_equal_shares`."""

    __slots__ = ("costs", "histories", "ledger", "scales", "support")

    def __init__(
        self, support: Support, costs: Sequence[int], scales: Sequence[int], share: Fraction
    ) -> None:
        self.support = support.by_proposal
        self.costs = costs
        self.scales = scales
        self.ledger = Ledger(share)
        self.histories = [1] * support.ballots

    def holdings(self, proposal: int) -> list[Holding]:
        """Return the supporters of a proposal who have money left, gathered by history."""
        near, histories = self.ledger.near, self.histories
        found: list[Holding] = []
        for group in self.support[proposal]:
            voters = Counter(map(histories.__getitem__, group.single))
            for ballot, count in zip(group.shared, group.counts, strict=True):
                voters[histories[ballot]] += count
            voters.pop(SPENT, None)
            gain = group.gain
            found += [
                (near[history] / gain, history, count, gain) for history, count in voters.items()
            ]
        return found

    def estimate(self, proposal: int, holdings: list[Holding]) -> tuple[bool, float, float]:
        """Return (affordable, price, lower bound of the price), per unit of utility.

        ``affordable`` is false only when that is certain. Sorts ``holdings`` by balance.
        """
        near, cost = self.ledger.near, float(self.costs[proposal])
        voters = weight = 0
        for _, _, count, gain in holdings:
            voters += count
            weight += count * gain
        error = voters * self.ledger.slack + 4 * (len(holdings) + 8) * ROUNDING * cost
        money = math.fsum([near[history] * count for _, history, count, _ in holdings])
        if money * (1 + 4 * ROUNDING) + error < cost:
            return False, math.inf, math.inf
        holdings.sort()
        rest, scale = cost, self.scales[proposal]
        for ratio, history, count, gain in holdings:
            if rest <= ratio * weight:
                price = rest / weight
                lower = (price - error / weight) / scale
                return True, price / scale, lower - abs(lower) * 4 * ROUNDING
            rest -= near[history] * count
            weight -= count * gain
        # Nobody is left to pay more: only whole numbers can tell whether the money just suffices.
        return True, math.inf, -math.inf

    def exact_price(self, proposal: int, holdings: list[Holding]) -> tuple[int, int] | None:
        """Return the price of one unit of gain as (n, w) for n / (w * denominator), or None.

        Newton's method on the concave f, in whole numbers: each step takes as poor those who
        cannot pay the last price, and ends when the next price leaves them the same.
        """
        ledger = self.ledger
        target = self.costs[proposal] * ledger.denominator
        balances = [ledger.exact(history) for _, history, _, _ in holdings]
        if sum(map(int.__mul__, balances, (one[2] for one in holdings))) < target:
            return None
        numerator, weight = target, sum(one[2] * one[3] for one in holdings)
        while True:
            rest, rich = target, 0
            for balance, (_, _, count, gain) in zip(balances, holdings, strict=True):
                if balance * weight < gain * numerator:
                    rest -= balance * count
                else:
                    rich += count * gain
            if rest * weight == numerator * rich:
                return rest, rich
            numerator, weight = rest, rich

    def buy(self, proposal: int, numerator: int, weight: int, holdings: list[Holding]) -> Purchase:
        """Take the price from the supporters and return the purchase, ties left out."""
        ledger = self.ledger
        common = math.gcd(numerator, weight)
        numerator, weight = numerator // common, weight // common
        price = ledger.enter_price(numerator, weight)
        after: dict[int, dict[int, int]] = {}
        payers = emptied = 0
        for _, history, count, gain in holdings:
            spare = ledger.near[history] - gain * price
            if abs(spare) <= 4 * ledger.slack:
                spare = ledger.exact(history) - gain * numerator
            now = ledger.pay(history, gain, price) if spare > 0 else SPENT
            after.setdefault(gain, {SPENT: SPENT})[history] = now
            if spare < 0:
                emptied += count
            else:
                payers += count
        for group in self.support[proposal]:
            self._move(group, after.get(group.gain, {SPENT: SPENT}))
        return Purchase(
            proposal=proposal,
            price=Fraction(numerator, ledger.denominator),
            payers=payers,
            emptied=emptied,
            tied=(),
        )

    def _move(self, group: Supporters, after: dict[int, int]) -> None:
        histories = self.histories
        for ballot in group.single:
            histories[ballot] = after[histories[ballot]]
        for ballot in group.shared:
            histories[ballot] = after[histories[ballot]]


def run_equal_shares(
    *,
    support: Support,
    costs: Sequence[int],
    scales: Sequence[int],
    share: Fraction,
    places: Sequence[int],
) -> SharesRun:
    """Let the supporters buy what they can afford, the cheapest per unit of utility first.

    Args:
        support: Who supports what.
        costs: Cost of each proposal, in units of money.
        scales: Utility of one unit of gain from each proposal; positive.
        share: What each voter has, in units of money.
        places: Place of each proposal where only tie-breaking decides, 0 first.

    .. versionadded:: 0.1
    """
    market = _Market(support, costs, scales, share)
    supported = [at for at, groups in enumerate(support.by_proposal) if groups]
    free = sorted((at for at in supported if not costs[at]), key=lambda at: places[at])
    purchases = [_gift(at, support) for at in free]
    bounds = [(-math.inf, at) for at in supported if costs[at]]
    while bounds:
        cheapest = _cheapest(market, bounds, places)
        if cheapest is None:
            break
        proposal, numerator, weight, holdings, tied = cheapest
        bought = market.buy(proposal, numerator, weight, holdings)
        purchases.append(attrs.evolve(bought, tied=tied))
    return SharesRun(
        share=share,
        purchases=tuple(purchases),
        histories=market.histories,
        ledger=market.ledger,
    )


def _gift(proposal: int, support: Support) -> Purchase:
    """Return the purchase of a proposal that costs nothing."""
    groups = support.by_proposal[proposal]
    payers = sum(len(group.single) + sum(group.counts) for group in groups)
    return Purchase(proposal=proposal, price=Fraction(0), payers=payers, emptied=0, tied=())


def _cheapest(
    market: _Market, bounds: list[tuple[float, int]], places: Sequence[int]
) -> tuple[int, int, int, list[Holding], tuple[int, ...]] | None:
    """Find the cheapest affordable proposal and take it out of ``bounds``.

    ``bounds`` is a heap of (lower bound of the price, proposal). Balances only fall, so prices
    only rise: an old bound still holds, and what cannot be afforded now never can.
    """
    seen: dict[int, tuple[float, float, list[Holding]]] = {}
    exact: dict[int, tuple[int, int] | None] = {}
    lowest = math.inf
    while True:
        while bounds and bounds[0][0] <= lowest:
            _, at = heapq.heappop(bounds)
            holdings = market.holdings(at)
            affordable, price, lower = market.estimate(at, holdings)
            if affordable:
                seen[at] = (lower, price, holdings)
                lowest = min(lowest, price)
        contenders = [at for at, (lower, _, _) in seen.items() if lower <= lowest]
        for at in contenders:
            if at not in exact:
                exact[at] = market.exact_price(at, seen[at][2])
                if exact[at] is None:
                    del seen[at]
        priced = [(at, price) for at, price in exact.items() if price is not None]
        if not priced:
            if not bounds and not seen:
                return None
            lowest = min((price for _, price, _ in seen.values()), default=math.inf)
            continue
        best = _least(priced, market)
        rest, weight = exact[best] or (0, 1)
        # Rounded up, so that nothing bounded above it can equal it.
        top = rest / (weight * market.ledger.denominator * market.scales[best]) * (1 + 4 * ROUNDING)
        if all(at in exact or lower > top for at, (lower, _, _) in seen.items()) and not (
            bounds and bounds[0][0] <= top
        ):
            break
        lowest = top
    equal = [at for at, price in priced if _compare(price, at, (rest, weight), best, market) == 0]
    chosen = min(equal, key=lambda at: places[at])
    for at, (lower, _, _) in seen.items():
        if at != chosen:
            heapq.heappush(bounds, (lower, at))
    numerator, weight = exact[chosen] or (0, 1)
    tied = tuple(sorted((at for at in equal if at != chosen), key=lambda at: places[at]))
    return chosen, numerator, weight, seen[chosen][2], tied


def _compare(
    one: tuple[int, int], at: int, other: tuple[int, int], other_at: int, market: _Market
) -> int:
    """Return -1, 0 or 1 as the first price per unit of utility is lower, equal or higher."""
    left = one[0] * other[1] * market.scales[other_at]
    right = other[0] * one[1] * market.scales[at]
    return (left > right) - (left < right)


def _least(priced: list[tuple[int, tuple[int, int]]], market: _Market) -> int:
    """Return the proposal with the lowest price per unit of utility."""
    best, best_price = priced[0]
    for at, price in priced[1:]:
        if _compare(price, at, best_price, best, market) < 0:
            best, best_price = at, price
    return best
