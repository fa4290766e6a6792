"""The greedy rule: from the most supported proposal down, as far as the money goes."""

from collections.abc import Sequence
from fractions import Fraction

import attrs


@attrs.frozen(kw_only=True)
class Turn:
    """What happened when one proposal's turn came.

    Attributes:
        proposal: Index of the proposal.
        left: Money left before the turn, in units.
        outcome: ``funded``, ``no-money``, ``below-threshold`` or ``stopped``.
        tied: Other proposals that had as good a claim to this turn and would have fitted.
    """

    proposal: int
    left: int
    outcome: str
    tied: tuple[int, ...] = ()


def run_greedy(
    *,
    costs: Sequence[int],
    budget: int,
    scores: Sequence[int | Fraction],
    places: Sequence[int],
    per_cost: bool = False,
    skip: bool = True,
    threshold: Fraction | None = None,
    taken: frozenset[int] = frozenset(),
) -> list[Turn]:
    """Give each proposal its turn, the most supported first.

    Args:
        costs: Cost of each proposal, in units of money.
        budget: Money available, in the same units.
        scores: Support of each proposal.
        places: Place of each proposal where only tie-breaking decides, 0 first.
        per_cost: Whether support is divided by cost.
        skip: Whether a proposal that does not fit is passed over; if not, the count ends there.
        threshold: Least score a proposal needs.
        taken: Proposals that are funded already and get no turn.

    Returns:
        One turn a proposal, in the order of the turns.

    Example:
        >>> turns = run_greedy(costs=[60, 50, 30], budget=100, scores=[9, 8, 7], places=[0, 1, 2])
        >>> [(turn.proposal, turn.outcome) for turn in turns]
        [(0, 'funded'), (1, 'no-money'), (2, 'funded')]

    .. versionadded:: 0.1
    """

    def claim(at: int) -> tuple[bool, int | Fraction]:
        if not per_cost:
            return False, scores[at]
        return not costs[at], Fraction(scores[at]) / (costs[at] or 1)

    claims = {at: claim(at) for at in range(len(costs)) if at not in taken}
    below = [at for at in claims if threshold is not None and scores[at] < threshold]
    running = sorted(claims.keys() - set(below), key=lambda at: places[at])
    running.sort(key=lambda at: claims[at], reverse=True)
    turns: list[Turn] = []
    left, stopped = budget, False
    for turn, at in enumerate(running):
        # Where the count ends at the first that does not fit, even a dear equal matters.
        equals = []
        for other in running[turn + 1 :]:
            if claims[other] != claims[at]:
                break
            equals.append(other)
        if stopped:
            turns.append(Turn(proposal=at, left=left, outcome="stopped"))
        elif costs[at] > left:
            turns.append(
                Turn(proposal=at, left=left, outcome="no-money", tied=() if skip else tuple(equals))
            )
            stopped = not skip
        else:
            tied = tuple(one for one in equals if not skip or costs[one] <= left)
            turns.append(Turn(proposal=at, left=left, outcome="funded", tied=tied))
            left -= costs[at]
    below.sort(key=lambda at: places[at])
    turns += [Turn(proposal=at, left=left, outcome="below-threshold") for at in below]
    return turns
