"""The rules written down as plainly as possible, in fractions throughout: slow and obvious."""

from collections.abc import Sequence
from fractions import Fraction

Gains = Sequence[dict[str, Fraction]]
"""What each voter gains from each proposal."""


def equal_shares(
    costs: dict[str, Fraction], gains: Gains, share: Fraction
) -> tuple[list[str], list[Fraction]]:
    """Return what is bought, and what every voter has left."""
    money = [share if any(gain.values()) else Fraction(0) for gain in gains]
    bought: list[str] = []
    while True:
        best: tuple[Fraction, str] | None = None
        for proposal, cost in sorted(costs.items()):
            if proposal in bought:
                continue
            fans = [at for at, gain in enumerate(gains) if gain.get(proposal, 0) > 0]
            if not fans or sum(money[at] for at in fans) < cost:
                continue
            price = _price(cost, [(money[at], gains[at][proposal]) for at in fans])
            if best is None or price < best[0]:
                best = price, proposal
        if best is None:
            return bought, money
        price, proposal = best
        for at, gain in enumerate(gains):
            if gain.get(proposal, 0) > 0:
                money[at] -= min(money[at], price * gain[proposal])
        bought.append(proposal)


def _price(cost: Fraction, fans: list[tuple[Fraction, Fraction]]) -> Fraction:
    """Try every set of poorest supporters until one is consistent."""
    fans = sorted(fans, key=lambda fan: fan[0] / fan[1])
    for poor in range(len(fans)):
        rest = cost - sum((money for money, _ in fans[:poor]), Fraction(0))
        price = rest / sum((gain for _, gain in fans[poor:]), Fraction(0))
        if price * fans[poor][1] <= fans[poor][0]:
            return price
    raise AssertionError


def add_one(costs: dict[str, Fraction], gains: Gains, budget: Fraction) -> list[str]:
    """Raise shares by one until nothing more fits or the result costs too much."""
    voters = sum(1 for gain in gains if any(gain.values()))
    share = budget / max(voters, 1)
    bought, _ = equal_shares(costs, gains, share)
    wanted = {one for gain in gains for one, value in gain.items() if value > 0}
    while any(
        sum(costs[one] for one in bought) + costs[proposal] <= budget
        for proposal in wanted - set(bought)
    ):
        share += 1
        following, _ = equal_shares(costs, gains, share)
        if sum(costs[one] for one in following) > budget:
            break
        bought = following
    return bought


def greedy(
    costs: dict[str, Fraction], scores: dict[str, Fraction], budget: Fraction, *, skip: bool = True
) -> list[str]:
    """Fund from the highest score down, equal scores by id."""
    funded: list[str] = []
    for proposal in sorted(costs, key=lambda one: (-scores[one], one)):
        if sum(costs[one] for one in funded) + costs[proposal] <= budget:
            funded.append(proposal)
        elif not skip:
            break
    return funded
