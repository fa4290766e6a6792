"""Sums over the ballots: votes, scores, whole-number money, and who supports what how much."""

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import attrs

from osallisuus.plugins.itu2.budget.model import BallotKind, Election
from osallisuus.plugins.itu2.budget.problems import ElectionError
from osallisuus.plugins.itu2.budget.rules import Score, Utility, score_of


@attrs.frozen(kw_only=True)
class Money:
    """All sums of an election as whole numbers of a unit small enough for every one of them.

    Attributes:
        unit: How many units make one of the currency.
        budget: The money available, in units.
        costs: The cost of each proposal, in units.
    """

    unit: int
    budget: int
    costs: tuple[int, ...]

    @classmethod
    def of(cls, election: Election) -> "Money":
        """Return the money of ``election`` in the largest unit that makes every sum whole."""
        sums = [election.budget, *(proposal.cost for proposal in election.proposals)]
        unit = math.lcm(*(one.as_integer_ratio()[1] for one in sums))
        whole = [int(Fraction(one) * unit) for one in sums]
        return cls(unit=unit, budget=whole[0], costs=tuple(whole[1:]))

    def decimal(self, units: int) -> Decimal:
        """Return a whole number of units as a sum of the currency; exact."""
        return Decimal(units) / Decimal(self.unit)


def votes_for(election: Election) -> list[int]:
    """Return how many ballots, and hands at meetings, each proposal has."""
    votes = [0] * len(election.proposals)
    ballots = election.ballots
    choices = iter(ballots.choices)
    for length, count in zip(ballots.lengths, ballots.counts, strict=True):
        for _ in range(length):
            votes[next(choices)] += count
    for meeting in election.hand_counts:
        for at, hands in meeting.hands.items():
            votes[at] += hands
    return votes


def scores_for(election: Election, score: Score) -> list[int | Fraction]:
    """Return the score of each proposal: votes or points, as ``score`` says.

    Raises:
        ElectionError: Points are asked for where hands were counted.
    """
    if score_of(election, score) is Score.VOTES:
        return list(votes_for(election))
    if election.hand_counts:
        raise ElectionError("hands-have-no-points")
    totals: list[int | Fraction] = [0] * len(election.proposals)
    for named, points, count in election.ballots.distinct():
        for at, gain in zip(named, _gains(election, named, points, Utility.POINTS), strict=True):
            totals[at] += gain * count
    return totals


def _gains(
    election: Election,
    named: Sequence[int],
    points: Sequence[int | Fraction] | None,
    utility: Utility,
) -> Sequence[int | Fraction]:
    """Return what one ballot gains from each proposal it names, before any factor of cost."""
    length = len(named)
    if utility in (Utility.COST, Utility.CARDINALITY):
        return (1,) * length
    if utility is Utility.POINTS and points is not None:
        return points
    if election.kind is not BallotKind.ORDINAL:
        raise ElectionError("no-points", utility=utility, kind=election.kind)
    last = 0 if utility is Utility.BORDA else 1
    return range(length - 1 + last, last - 1, -1)


@attrs.frozen(kw_only=True)
class Supporters:
    """The voters who gain alike from one proposal, as numbers of distinct ballots.

    Attributes:
        gain: What each gains, as a whole number.
        single: Ballots that one voter gave.
        shared: Ballots that several voters gave.
        counts: How many gave each ballot of ``shared``.
    """

    gain: int
    single: list[int] = attrs.field(factory=list)
    shared: list[int] = attrs.field(factory=list)
    counts: list[int] = attrs.field(factory=list)


@attrs.frozen(kw_only=True)
class Support:
    """Who supports what.

    Attributes:
        by_proposal: The supporters of each proposal, by gain.
        ballots: How many distinct ballots there are.
        voters: How many voters name anything: those the money is shared between.
        fineness: What gains were multiplied by to make them whole.
    """

    by_proposal: tuple[tuple[Supporters, ...], ...]
    ballots: int
    voters: int
    fineness: int


def support_for(election: Election, utility: Utility) -> Support:
    """Return who supports what; a gain of zero is no support.

    A voter whose ballot is empty has no share, so that one more of them changes nothing.

    Raises:
        ElectionError: The ballots do not say what ``utility`` needs.
    """
    if election.hand_counts:
        raise ElectionError("hands-unlinked", channel=election.hand_counts[0].channel)
    ballots = election.ballots
    voters = sum(
        count for length, count in zip(ballots.lengths, ballots.counts, strict=True) if length
    )
    by_gain: list[dict[int, Supporters]] = [{} for _ in election.proposals]
    fineness = 1
    if utility in (Utility.COST, Utility.CARDINALITY):
        everyone = [Supporters(gain=1) for _ in election.proposals]
        singles = [one.single.append for one in everyone]
        start = 0
        choices = ballots.choices
        for ballot, (length, count) in enumerate(zip(ballots.lengths, ballots.counts, strict=True)):
            end = start + length
            if count == 1:
                for at in choices[start:end]:
                    singles[at](ballot)
            else:
                for at in choices[start:end]:
                    everyone[at].shared.append(ballot)
                    everyone[at].counts.append(count)
            start = end
        by_gain = [{1: one} if one.single or one.shared else {} for one in everyone]
    else:
        fineness = math.lcm(*(one.as_integer_ratio()[1] for one in ballots.points or (1,)))
        for ballot, (named, points, count) in enumerate(ballots.distinct()):
            for at, part in zip(named, _gains(election, named, points, utility), strict=True):
                gain = int(part * fineness)
                if gain <= 0:
                    continue
                group = by_gain[at].setdefault(gain, Supporters(gain=gain))
                if count == 1:
                    group.single.append(ballot)
                else:
                    group.shared.append(ballot)
                    group.counts.append(count)
    return Support(
        by_proposal=tuple(tuple(groups.values()) for groups in by_gain),
        ballots=len(ballots.counts),
        voters=voters,
        fineness=fineness,
    )
