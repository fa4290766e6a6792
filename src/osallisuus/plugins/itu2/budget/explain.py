"""Why a proposal won or lost, and what it would have needed, each figure checked by a count."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import attrs

from osallisuus.plugins.itu2.budget.counting import Outcome, run_rule
from osallisuus.plugins.itu2.budget.greedy import run_greedy
from osallisuus.plugins.itu2.budget.model import Ballots, Election
from osallisuus.plugins.itu2.budget.rules import (
    Completion,
    EqualShares,
    Greedy,
    Rule,
    Utility,
    score_of,
    tie_order,
)


@attrs.frozen(kw_only=True)
class Explanation:
    """Why a proposal won or lost.

    Attributes:
        proposal: Its id.
        funded: Whether it is funded.
        reason: ``funded``; or ``over-budget`` (it costs more than all the money),
            ``no-support``, ``below-threshold``, ``no-money`` (it did not fit what was left at its
            turn), ``stopped`` (the count ended before it), ``supporters-short`` (its supporters
            together had less left than it costs).
        votes: Ballots and hands for it.
        score: What greedy counted for it, if greedy took part.
        cost: What it costs.
        left: Money left at its turn (greedy), or before it was bought.
        price: What a supporter with enough left paid for one unit of gain, if equal shares
            bought it; exact.
        payers: How many paid the full price.
        emptied: How many paid the last they had.
        supporters_left: What its supporters had left together at the end of equal shares; exact.
        needed_cost: The highest cost at which it would have been funded, all else being equal;
            under equal shares a cost that would have been enough. None where no cost is known to
            be enough.
        needed_score: How many more votes (or points, where points are counted) would have funded
            it; under equal shares how many more ballots for it alone. None where no number of
            them is known to be enough.

    .. versionadded:: 0.1
    """

    proposal: str
    funded: bool
    reason: str
    votes: int
    score: int | Fraction | None
    cost: Decimal
    left: Decimal | None = None
    price: Fraction | None = None
    payers: int | None = None
    emptied: int | None = None
    supporters_left: Fraction | None = None
    needed_cost: Decimal | None = None
    needed_score: int | None = None

    @property
    def missing(self) -> Fraction | None:
        """What its supporters lacked at the end of equal shares."""
        if self.funded or self.supporters_left is None:
            return None
        return Fraction(self.cost) - self.supporters_left


def explain_proposal(
    election: Election, rule: Rule, outcome: Outcome, proposal: str, *, votes_needed: bool = True
) -> Explanation:
    """Explain one proposal of a count.

    Args:
        election: What was counted.
        rule: How.
        outcome: What came of it.
        proposal: Id of the proposal.
        votes_needed: Whether to find out how many more votes equal shares would have taken, which
            means counting again several times.

    Raises:
        ElectionError: There is no such proposal.
    """
    at = election.index_of(proposal)
    money = outcome.money
    turn = next((one for one in outcome.turns if one.proposal == at), None)
    bought = next(
        (one for one in (outcome.run.purchases if outcome.run else ()) if one.proposal == at), None
    )
    funded = at in outcome.selected
    found = Explanation(
        proposal=proposal,
        funded=funded,
        reason="funded" if funded else _reason(outcome, at, turn.outcome if turn else None),
        votes=outcome.votes[at],
        score=outcome.scores[at] if outcome.scores else None,
        cost=election.proposals[at].cost,
        left=money.decimal(turn.left) if turn else None,
        price=bought.price / money.unit if bought else None,
        payers=bought.payers if bought else None,
        emptied=bought.emptied if bought else None,
    )
    if isinstance(rule, Greedy):
        return found if funded else _greedy_needs(found, election, rule, outcome, at)
    if bought:
        return found
    found = attrs.evolve(found, supporters_left=_supporters_left(outcome, at))
    return found if funded else _shares_needs(found, election, rule, outcome, at, votes_needed)


def _reason(outcome: Outcome, at: int, turn: str | None) -> str:
    if outcome.money.costs[at] > outcome.money.budget:
        return "over-budget"
    if not outcome.votes[at]:
        return "no-support"
    return turn if turn and outcome.run is None else "supporters-short"


def _greedy_needs(
    found: Explanation, election: Election, rule: Greedy, outcome: Outcome, at: int
) -> Explanation:
    money = outcome.money
    places = tie_order(election, rule, outcome.votes)
    threshold = Fraction(election.threshold) if rule.threshold and election.threshold else None

    def wins(*, cost: int | None = None, more: int = 0) -> bool:
        costs, scores = list(money.costs), list(outcome.scores)
        costs[at] = costs[at] if cost is None else cost
        scores[at] += more
        turns = run_greedy(
            costs=costs,
            budget=money.budget,
            scores=scores,
            places=places,
            per_cost=rule.per_cost,
            skip=rule.skip,
            threshold=threshold,
        )
        return any(one.proposal == at and one.outcome == "funded" for one in turns)

    # More support or a lower cost only brings the turn forward, to no less money.
    cost = None
    if wins(cost=0):
        cost = -_least(lambda units: wins(cost=-units), -money.costs[at], 0)
    top = max((Fraction(score) for score in outcome.scores), default=Fraction(0))
    ceiling = int(top) + 1
    if rule.per_cost:
        ratios = [
            Fraction(score) / cost_of
            for score, cost_of in zip(outcome.scores, money.costs, strict=True)
            if cost_of
        ]
        ceiling = int(max(ratios, default=Fraction(0)) * money.costs[at]) + 1
    ceiling = max(ceiling, int(threshold or 0) + 1)
    more = _least(lambda extra: wins(more=extra), 0, ceiling) if wins(more=ceiling) else None
    return attrs.evolve(
        found,
        needed_cost=None if cost is None else money.decimal(cost),
        needed_score=more,
    )


def _supporters_left(outcome: Outcome, at: int) -> Fraction | None:
    run = outcome.run
    if run is None or outcome.support is None:
        return None
    voters: Counter[int] = Counter()
    for group in outcome.support.by_proposal[at]:
        voters.update(map(run.histories.__getitem__, group.single))
        for ballot, count in zip(group.shared, group.counts, strict=True):
            voters[run.histories[ballot]] += count
    total = sum(run.ledger.exact(history) * count for history, count in voters.items())
    return Fraction(total, run.ledger.denominator) / outcome.money.unit


def _shares_needs(
    found: Explanation,
    election: Election,
    rule: EqualShares,
    outcome: Outcome,
    at: int,
    votes_needed: bool,
) -> Explanation:
    raises = rule.completion in (Completion.ADD_ONE, Completion.ADD_ONE_GREEDY)
    cost = None
    if found.supporters_left and not raises:
        # Had it cost this and not been bought before, its supporters could still pay at the end.
        units = found.supporters_left * outcome.money.unit
        cost = outcome.money.decimal(units.numerator // units.denominator) or None
    more = None
    plain = rule.utility in (Utility.COST, Utility.CARDINALITY) and election.ballots.points is None
    possible = outcome.money.costs[at] <= outcome.money.budget
    if votes_needed and plain and possible and not raises:
        more = _more_ballots(election, rule, at)
    return attrs.evolve(found, needed_cost=cost, needed_score=more)


def _more_ballots(election: Election, rule: EqualShares, at: int) -> int | None:
    """Return a number of ballots for one proposal that funds it where one fewer does not."""

    def wins(extra: int) -> bool:
        more = Ballots(lengths=(1,), choices=(at,), counts=(extra,))
        joined = attrs.evolve(election, ballots=election.ballots.joined(more))
        return at in run_rule(joined, rule).selected

    low, high = 0, 1
    while not wins(high):
        low, high = high, high * 2
        # With almost all voters on its side it takes almost all the money.
        if high > 1000 * max(election.voters, 1):
            return None
    return _least(wins, low, high)


def _least(holds: Callable[[int], bool], low: int, high: int) -> int:
    """Return a number in (low, high] that holds where the one below does not; ``high`` holds."""
    while high - low > 1:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle
    return high


def counts_points(election: Election, rule: Rule) -> bool:
    """Return whether the rule counts points rather than ballots."""
    if isinstance(rule, Greedy):
        return score_of(election, rule.score) == "points"
    return rule.utility in (Utility.POINTS, Utility.BORDA)
