"""Running a rule on an election: the bare outcome, before anything is told to people."""

from collections.abc import Sequence
from fractions import Fraction

import attrs

from osallisuus.plugins.itu2.budget.equal_shares import SharesRun, run_equal_shares
from osallisuus.plugins.itu2.budget.greedy import Turn, run_greedy
from osallisuus.plugins.itu2.budget.model import Election
from osallisuus.plugins.itu2.budget.rules import (
    Completion,
    EqualShares,
    Greedy,
    Rule,
    Utility,
    tie_order,
)
from osallisuus.plugins.itu2.budget.tally import (
    Money,
    Support,
    scores_for,
    support_for,
    votes_for,
)


@attrs.frozen(kw_only=True)
class Outcome:
    """What a rule did, in whole units of money and indices of proposals.

    Attributes:
        money: The sums of the election in whole units.
        votes: Votes of each proposal.
        scores: What greedy counted for each proposal; empty if greedy took no part.
        run: The run of equal shares that stands, if any.
        support: Who supports what, as equal shares saw it.
        turns: The turns of greedy, on its own or as a completion.
        raised: How many times ``add-one`` raised the shares before the run that stands.
    """

    money: Money
    votes: Sequence[int]
    scores: Sequence[int | Fraction] = ()
    run: SharesRun | None = None
    support: Support | None = None
    turns: tuple[Turn, ...] = ()
    raised: int = 0

    @property
    def selected(self) -> tuple[int, ...]:
        """Indices of the funded proposals, in the order they were funded."""
        bought = self.run.bought if self.run else ()
        return bought + tuple(one.proposal for one in self.turns if one.outcome == "funded")


def run_rule(election: Election, rule: Rule) -> Outcome:
    """Count ``election`` by ``rule``.

    Raises:
        ElectionError: The ballots do not say what the rule needs.
    """
    money = Money.of(election)
    votes = votes_for(election)
    places = tie_order(election, rule, votes)
    if isinstance(rule, Greedy):
        scores = scores_for(election, rule.score)
        threshold = Fraction(election.threshold) if rule.threshold and election.threshold else None
        turns = run_greedy(
            costs=money.costs,
            budget=money.budget,
            scores=scores,
            places=places,
            per_cost=rule.per_cost,
            skip=rule.skip,
            threshold=threshold,
        )
        return Outcome(money=money, votes=votes, scores=scores, turns=tuple(turns))
    return _run_shares(election, rule, money, votes, places)


def _run_shares(
    election: Election,
    rule: EqualShares,
    money: Money,
    votes: Sequence[int],
    places: Sequence[int],
) -> Outcome:
    support = support_for(election, rule.utility)
    costs = money.costs
    scales = costs if rule.utility is Utility.COST else (1,) * len(costs)

    def spend(share: Fraction) -> SharesRun:
        return run_equal_shares(
            support=support,
            costs=costs,
            scales=scales,
            share=share,
            places=places,
        )

    share = Fraction(money.budget, max(support.voters, 1))
    run, raised = spend(share), 0
    if rule.completion in (Completion.ADD_ONE, Completion.ADD_ONE_GREEDY):
        step = Fraction(rule.increment) * money.unit
        wanted = [at for at, groups in enumerate(support.by_proposal) if groups]
        while _room(run, wanted, money):
            following = spend(share + step * (raised + 1))
            if sum(costs[at] for at in following.bought) > money.budget:
                break
            run, raised = following, raised + 1
    if rule.completion not in (Completion.GREEDY, Completion.ADD_ONE_GREEDY):
        return Outcome(money=money, votes=votes, run=run, support=support, raised=raised)
    scores = _total_gains(support, scales)
    turns = run_greedy(
        costs=costs,
        budget=money.budget - sum(costs[at] for at in run.bought),
        scores=scores,
        places=places,
        per_cost=True,
        taken=frozenset(run.bought),
    )
    return Outcome(
        money=money,
        votes=votes,
        scores=scores,
        run=run,
        support=support,
        turns=tuple(turns),
        raised=raised,
    )


def _room(run: SharesRun, wanted: Sequence[int], money: Money) -> bool:
    """Return whether a supported proposal that was not bought would fit the money left."""
    bought = set(run.bought)
    left = money.budget - sum(money.costs[at] for at in bought)
    return any(money.costs[at] <= left for at in wanted if at not in bought)


def _total_gains(support: Support, scales: Sequence[int]) -> list[int]:
    """Return the total utility of each proposal, in the units of equal shares."""
    return [
        scale * sum(one.gain * (len(one.single) + sum(one.counts)) for one in groups)
        for groups, scale in zip(support.by_proposal, scales, strict=True)
    ]
