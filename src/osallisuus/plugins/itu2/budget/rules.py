"""The rules a round may be counted by, their names, and how ties are broken."""

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

import attrs

from osallisuus.plugins.itu2.budget.model import BallotKind, Election
from osallisuus.plugins.itu2.budget.problems import ElectionError


class TieBreak(StrEnum):
    """What decides between proposals that the rule itself cannot tell apart.

    .. versionadded:: 0.1
    """

    ID = "id"
    """The id that sorts first, character by character."""
    VOTES = "votes"
    """More ballots naming it."""
    LOW_COST = "low-cost"
    """The cheaper one."""
    HIGH_COST = "high-cost"
    """The dearer one."""
    ORDER = "order"
    """The one that is first on the ballot."""
    LOT = "lot"
    """A lot anyone can draw again, by the SHA-256 of the public seed and the id, smallest first."""


class Score(StrEnum):
    """What greedy counts for a proposal.

    .. versionadded:: 0.1
    """

    AUTO = "auto"
    """Points where ballots have points or ranks, else votes."""
    VOTES = "votes"
    """Ballots naming the proposal."""
    POINTS = "points"
    """Points; on a ranking of k proposals the first gets k, the last 1."""


class Utility(StrEnum):
    """How much a voter is taken to gain from a funded proposal.

    .. versionadded:: 0.1
    """

    COST = "cost"
    """What the proposal costs, to everyone whose ballot names it."""
    CARDINALITY = "cardinality"
    """1, to everyone whose ballot names it."""
    POINTS = "points"
    """The voter's points; on a ranking of k proposals k for the first, 1 for the last."""
    BORDA = "borda"
    """On a ranking of k proposals k - 1 for the first, 0 for the last."""


class Completion(StrEnum):
    """What is done with the money equal shares leaves.

    .. versionadded:: 0.1
    """

    NONE = "none"
    """It is left."""
    ADD_ONE = "add-one"
    """Everyone's share is raised by one unit of money at a time while the result fits."""
    GREEDY = "greedy"
    """It is used by the greedy rule for the same utility."""
    ADD_ONE_GREEDY = "add-one-greedy"
    """Shares are raised as in ``add-one``; what is still left is used as in ``greedy``."""


@attrs.frozen(kw_only=True)
class Greedy:
    """Fund proposals from the most supported down (ahne sääntö), as most cities do.

    Attributes:
        per_cost: Whether support is divided by cost.
        skip: Whether a proposal that does not fit is passed over; if not, the count ends there.
        score: What support means.
        threshold: Whether the election's least score is enforced.
        ties: What decides between equals, in order; the id decides in the end.
        seed: Public seed of the lot.

    .. versionadded:: 0.1
    """

    per_cost: bool = False
    skip: bool = True
    score: Score = Score.AUTO
    threshold: bool = False
    ties: tuple[TieBreak, ...] = (TieBreak.ID,)
    seed: str = ""

    @property
    def name(self) -> str:
        """The name :func:`rule_named` knows it by."""
        return (
            "greedy"
            + ("-per-cost" if self.per_cost else "")
            + ("" if self.skip else "-no-skip")
            + ("-threshold" if self.threshold else "")
        )


@attrs.frozen(kw_only=True)
class EqualShares:
    """The Method of Equal Shares (tasaosuusmenetelmä).

    Every voter has the same share of the money. A proposal is funded only from the shares of its
    supporters, who pay in proportion to what they gain and never more than they have left; of the
    proposals that can be paid for, the one that costs least for each unit gained comes first.

    Attributes:
        utility: What a voter gains.
        completion: What is done with the money left.
        increment: How much ``add-one`` raises a share at a time, in the currency.
        ties: What decides between equals, in order; the id decides in the end.
        seed: Public seed of the lot.

    Source: Peters, Pierczyński and Skowron, Proportional Participatory Budgeting with Additive
    Utilities (NeurIPS 2021).

    .. versionadded:: 0.1
    """

    utility: Utility = Utility.COST
    completion: Completion = Completion.NONE
    increment: Decimal = Decimal(1)
    ties: tuple[TieBreak, ...] = (TieBreak.ID,)
    seed: str = ""

    def __attrs_post_init__(self) -> None:
        if not (self.increment.is_finite() and self.increment > 0):
            raise ElectionError("bad-increment", increment=str(self.increment))

    @property
    def name(self) -> str:
        """The name :func:`rule_named` knows it by."""
        utility = "" if self.utility is Utility.COST else f"-{self.utility}"
        completion = "" if self.completion is Completion.NONE else f"/{self.completion}"
        return f"equal-shares{utility}{completion}"


Rule = Greedy | EqualShares
"""A rule of counting.

.. versionadded:: 0.1
"""

_PABULIB_NAMES = {
    "equalshares": "equal-shares",
    "mes": "equal-shares",
    "equalshares/add1": "equal-shares/add-one",
    "equalshares/add1u": "equal-shares/add-one-greedy",
    "greedy-threshold-no-skip": "greedy-no-skip-threshold",
}


def _rules() -> dict[str, Rule]:
    """Return every rule that has a name."""
    greedy = [
        Greedy(per_cost=per_cost, skip=skip, threshold=threshold)
        for per_cost in (False, True)
        for skip in (True, False)
        for threshold in (False, True)
    ]
    shares = [
        EqualShares(utility=utility, completion=completion)
        for utility in Utility
        for completion in Completion
    ]
    every: list[Rule] = [*greedy, *shares]
    return {rule.name: rule for rule in every}


def rule_names() -> tuple[str, ...]:
    """Return the names :func:`rule_named` knows.

    Example:
        >>> rule_names()[:2]
        ('greedy', 'greedy-threshold')

    .. versionadded:: 0.1
    """
    return tuple(_rules())


def rule_named(name: str) -> Rule:
    """Return the rule with this name, or with the name Pabulib uses for it.

    Args:
        name: Such as ``greedy``, ``greedy-no-skip``, ``greedy-per-cost``, ``equal-shares``,
            ``equal-shares/add-one`` or ``equal-shares-cardinality/greedy``.

    Raises:
        ElectionError: No rule has the name; lists those that exist.

    Example:
        >>> rule_named("equalshares/add1").completion
        <Completion.ADD_ONE: 'add-one'>

    .. versionadded:: 0.1
    """
    wanted = name.strip().lower()
    rules = _rules()
    found = rules.get(_PABULIB_NAMES.get(wanted, wanted))
    if found is None:
        raise ElectionError("no-such-rule", rule=name.strip(), rules=", ".join(rules))
    return found


def declared_rule(election: Election) -> Rule | None:
    """Return the rule the organiser says it used, or None if it names none that is known here.

    A least score in the election is part of what the organiser declared.

    .. versionadded:: 0.1
    """
    if election.declared_rule is None:
        return None
    try:
        rule = rule_named(election.declared_rule)
    except ElectionError:
        return None
    if isinstance(rule, Greedy):
        return attrs.evolve(rule, threshold=election.threshold is not None)
    return rule


def tie_order(election: Election, rule: Rule, votes: Sequence[int]) -> list[int]:
    """Return the place of each proposal when nothing but tie-breaking decides, 0 first."""

    def key(at: int) -> tuple[Decimal | int | str, ...]:
        proposal = election.proposals[at]
        parts: list[Decimal | int | str] = []
        for criterion in rule.ties:
            match criterion:
                case TieBreak.ID:
                    parts.append(proposal.id)
                case TieBreak.VOTES:
                    parts.append(-votes[at])
                case TieBreak.LOW_COST:
                    parts.append(proposal.cost)
                case TieBreak.HIGH_COST:
                    parts.append(-proposal.cost)
                case TieBreak.ORDER:
                    parts.append(at)
                case TieBreak.LOT:
                    text = f"{rule.seed}\n{proposal.id}".encode()
                    parts.append(hashlib.sha256(text).hexdigest())
        return (*parts, proposal.id)

    order = sorted(range(len(election.proposals)), key=key)
    place = [0] * len(order)
    for rank, at in enumerate(order):
        place[at] = rank
    return place


def score_of(election: Election, score: Score) -> Score:
    """Return what ``auto`` means for this election."""
    if score is not Score.AUTO:
        return score
    ranked = election.kind is BallotKind.ORDINAL
    return Score.POINTS if ranked or election.ballots.points is not None else Score.VOTES
