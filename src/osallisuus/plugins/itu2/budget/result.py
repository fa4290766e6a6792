"""The result of a count: who won, step by step, and where the rule could not tell two apart."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import attrs

from osallisuus.plugins.itu2.budget.counting import Outcome, run_rule
from osallisuus.plugins.itu2.budget.equal_shares import Purchase
from osallisuus.plugins.itu2.budget.explain import Explanation, explain_proposal
from osallisuus.plugins.itu2.budget.greedy import Turn
from osallisuus.plugins.itu2.budget.model import Election
from osallisuus.plugins.itu2.budget.rules import EqualShares, Rule, rule_named


class Stage(StrEnum):
    """Which part of a rule a step belongs to.

    .. versionadded:: 0.1
    """

    GREEDY = "greedy"
    EQUAL_SHARES = "equal-shares"
    COMPLETION = "completion"


@attrs.frozen(kw_only=True)
class Step:
    """One step of a count: a proposal's turn and what came of it.

    Attributes:
        proposal: Id of the proposal.
        stage: Part of the rule.
        outcome: ``funded``, ``no-money`` (it did not fit), ``below-threshold``, ``stopped`` (the
            count had ended).
        cost: What it costs.
        votes: Ballots and hands for it.
        score: What greedy counted; None in equal shares.
        left: Money left before the step.
        price: What a supporter with enough left paid for one unit of gain (for one point where
            points are counted, else all in all); exact; None in greedy.
        payers: How many supporters paid the full price; None in greedy.
        emptied: How many paid the last they had, less than the full price; None in greedy.

    .. versionadded:: 0.1
    """

    proposal: str
    stage: Stage
    outcome: str
    cost: Decimal
    votes: int
    score: int | Fraction | None
    left: Decimal
    price: Fraction | None = None
    payers: int | None = None
    emptied: int | None = None


@attrs.frozen(kw_only=True)
class Tie:
    """Proposals with exactly the same claim, between which only tie-breaking decided.

    Attributes:
        chosen: Id of the one that tie-breaking put first.
        others: Ids of the others.
        lost: Those of the others that were never funded.
        stage: Part of the rule.

    .. versionadded:: 0.1
    """

    chosen: str
    others: tuple[str, ...]
    lost: tuple[str, ...]
    stage: Stage


@attrs.frozen(kw_only=True)
class Comparison:
    """What another rule would have chosen.

    Attributes:
        rule: The other rule.
        selected: Ids it funds, in its order.
        only_here: Ids funded here and not there.
        only_there: Ids funded there and not here.

    .. versionadded:: 0.1
    """

    rule: Rule
    selected: tuple[str, ...]
    only_here: tuple[str, ...]
    only_there: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Result:
    """The result of a count (tulos).

    Attributes:
        election: What was counted.
        rule: How.
        selected: Ids of the funded proposals, in the order they were funded.
        trace: Every step.
        ties: Where only tie-breaking decided.
        raised: How many times ``add-one`` raised the shares.
        outcome: The same in whole units of money and indices.

    .. versionadded:: 0.1
    """

    election: Election
    rule: Rule
    selected: tuple[str, ...]
    trace: tuple[Step, ...]
    ties: tuple[Tie, ...]
    raised: int = 0
    outcome: Outcome = attrs.field(eq=False, repr=False)

    @property
    def spent(self) -> Decimal:
        """What the funded proposals cost together."""
        return self.outcome.money.decimal(sum(self._costs()))

    @property
    def left(self) -> Decimal:
        """The money nothing was funded with."""
        return self.outcome.money.decimal(self.outcome.money.budget - sum(self._costs()))

    def _costs(self) -> list[int]:
        return [self.outcome.money.costs[at] for at in self.outcome.selected]

    def explain(self, proposal: str) -> Explanation:
        """Return why a proposal won or lost, and what it would have needed.

        Args:
            proposal: Its id.

        Raises:
            ElectionError: There is no such proposal.
        """
        return explain_proposal(self.election, self.rule, self.outcome, proposal)

    def compare(self, rule: Rule | str) -> Comparison:
        """Return what another rule would have chosen from the same ballots."""
        other = count(self.election, rule=rule)
        here, there = set(self.selected), set(other.selected)
        return Comparison(
            rule=other.rule,
            selected=other.selected,
            only_here=tuple(one for one in self.selected if one not in there),
            only_there=tuple(one for one in other.selected if one not in here),
        )


def count(election: Election, *, rule: Rule | str = "equal-shares") -> Result:
    """Count an election.

    Args:
        election: What was voted on and how.
        rule: A rule or its name, see :func:`~.rules.rule_named`.

    Raises:
        ElectionError: No such rule, or the ballots do not say what the rule needs.

    Example:
        >>> from osallisuus.plugins.itu2.budget.model import Election
        >>> election = Election.of(
        ...     budget=100,
        ...     costs={"bench": 60, "swing": 50, "tree": 40},
        ...     ballots=[["bench", "tree"]] * 3 + [["swing"]] * 3,
        ... )
        >>> count(election, rule="greedy").selected
        ('bench', 'tree')
        >>> count(election, rule="equal-shares").selected
        ('swing', 'tree')

    .. versionadded:: 0.1
    """
    chosen = rule_named(rule) if isinstance(rule, str) else rule
    outcome = run_rule(election, chosen)
    steps, ties = _steps(election, chosen, outcome)
    return Result(
        election=election,
        rule=chosen,
        selected=tuple(election.proposals[at].id for at in outcome.selected),
        trace=steps,
        ties=ties,
        raised=outcome.raised,
        outcome=outcome,
    )


def _steps(
    election: Election, rule: Rule, outcome: Outcome
) -> tuple[tuple[Step, ...], tuple[Tie, ...]]:
    money = outcome.money
    after = Stage.COMPLETION if isinstance(rule, EqualShares) else Stage.GREEDY
    steps: list[Step] = []
    ties: list[Tie] = []
    left = money.budget
    funded = set(outcome.selected)

    def tie(proposal: int, tied: Sequence[int], stage: Stage) -> None:
        if tied:
            ties.append(
                Tie(
                    chosen=election.proposals[proposal].id,
                    others=tuple(election.proposals[at].id for at in tied),
                    lost=tuple(election.proposals[at].id for at in tied if at not in funded),
                    stage=stage,
                )
            )

    def step(event: Purchase | Turn, stage: Stage, left: int) -> Step:
        at = event.proposal
        bought = event if isinstance(event, Purchase) else None
        turn = event if isinstance(event, Turn) else None
        return Step(
            proposal=election.proposals[at].id,
            stage=stage,
            outcome=turn.outcome if turn else "funded",
            cost=election.proposals[at].cost,
            votes=outcome.votes[at],
            score=outcome.scores[at] if turn else None,
            left=money.decimal(left),
            price=bought.price / money.unit if bought else None,
            payers=bought.payers if bought else None,
            emptied=bought.emptied if bought else None,
        )

    for bought in outcome.run.purchases if outcome.run else ():
        steps.append(step(bought, Stage.EQUAL_SHARES, left))
        tie(bought.proposal, bought.tied, Stage.EQUAL_SHARES)
        left -= money.costs[bought.proposal]
    for turn in outcome.turns:
        steps.append(step(turn, after, turn.left))
        tie(turn.proposal, turn.tied, after)
    return tuple(steps), tuple(ties)
