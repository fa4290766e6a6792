"""The rules against an obvious implementation and against what they promise."""

import itertools
import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import attrs
import budget_naive
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osallisuus.plugins.itu2.budget import (
    BallotKind,
    Ballots,
    Completion,
    Election,
    EqualShares,
    Greedy,
    Utility,
    count,
    rule_named,
    rule_names,
)
from osallisuus.plugins.itu2.budget.tally import Money

IDS = ("a", "b", "c", "d", "e", "f")


@st.composite
def cost_tables(draw: st.DrawFn) -> tuple[dict[str, Decimal], Decimal]:
    """Costs and a budget; half of the time so large and so close that floats cannot tell."""
    ids = IDS[: draw(st.integers(1, len(IDS)))]
    if draw(st.booleans()):
        budget = draw(st.integers(1, 40))
        return {one: Decimal(draw(st.integers(1, budget))) for one in ids}, Decimal(budget)
    grain = Decimal(draw(st.sampled_from([10**11 + 7, 10**13, 3 * 10**12 + 1])))
    step = Decimal("0.000001")
    off = st.integers(-2, 2).map(lambda steps: steps * step)
    costs = {one: draw(st.integers(1, 4)) * grain + draw(off) for one in ids}
    return costs, draw(st.integers(4, 9)) * grain + draw(off)


@st.composite
def elections(
    draw: st.DrawFn, kinds: Sequence[BallotKind] = (BallotKind.APPROVAL,), *, most: int = 9
) -> Election:
    costs, budget = draw(cost_tables())
    kind = draw(st.sampled_from(list(kinds)))
    chosen = st.lists(st.sampled_from(list(costs)), unique=True)
    points = st.dictionaries(st.sampled_from(list(costs)), st.integers(0, 4))
    one = points if kind.has_points else chosen
    ballots: Sequence[Sequence[str] | Mapping[str, int]] = draw(st.lists(one, max_size=most))
    return attrs.evolve(Election.of(budget=budget, costs=costs, ballots=ballots), kind=kind)


def naive_gains(election: Election, utility: Utility) -> list[dict[str, Fraction]]:
    gains: list[dict[str, Fraction]] = []
    ids = [one.id for one in election.proposals]
    costs = [Fraction(one.cost) for one in election.proposals]
    for named, points, voters in election.ballots.distinct():
        gain: dict[str, Fraction] = {}
        for place, at in enumerate(named):
            if utility is Utility.COST:
                gain[ids[at]] = costs[at]
            elif utility is Utility.CARDINALITY:
                gain[ids[at]] = Fraction(1)
            elif points is not None:
                gain[ids[at]] = Fraction(points[place])
            else:
                least = 0 if utility is Utility.BORDA else 1
                gain[ids[at]] = Fraction(len(named) - 1 - place + least)
        gains += [gain] * voters
    return gains


def utilities_of(kind: BallotKind) -> list[Utility]:
    both = [Utility.COST, Utility.CARDINALITY]
    if kind.has_points:
        return [*both, Utility.POINTS]
    return [*both, Utility.POINTS, Utility.BORDA] if kind is BallotKind.ORDINAL else both


ALL_KINDS = (BallotKind.APPROVAL, BallotKind.CUMULATIVE, BallotKind.ORDINAL)


@settings(max_examples=300)
@given(election=elections(ALL_KINDS), data=st.data())
def test_equal_shares_does_what_the_definition_says(
    election: Election, data: st.DataObject
) -> None:
    utility = data.draw(st.sampled_from(utilities_of(election.kind)))
    costs = {one.id: Fraction(one.cost) for one in election.proposals}
    gains = naive_gains(election, utility)
    voters = sum(1 for named, _, n in election.ballots.distinct() for _ in range(n) if named)
    share = Fraction(election.budget) / max(voters, 1)
    expected, money = budget_naive.equal_shares(costs, gains, share)
    result = count(election, rule=EqualShares(utility=utility))
    assert list(result.selected) == expected
    run = result.outcome.run
    assert run is not None
    left = [
        run.left(at) / result.outcome.money.unit
        for at, (named, _, n) in enumerate(election.ballots.distinct())
        for _ in range(n)
    ]
    for mine, theirs, gain in zip(left, money, gains, strict=True):
        assert mine == theirs or not any(gain.values())


@given(election=elections(most=6))
def test_add_one_does_what_the_definition_says(election: Election) -> None:
    # Raising large shares by one at a time would go on for ever.
    small = attrs.evolve(
        election,
        budget=int(election.budget) % 37 + Decimal(1),
        proposals=tuple(
            attrs.evolve(one, cost=int(one.cost) % 29 + Decimal(1)) for one in election.proposals
        ),
    )
    costs = {one.id: Fraction(one.cost) for one in small.proposals}
    expected = budget_naive.add_one(costs, naive_gains(small, Utility.COST), Fraction(small.budget))
    result = count(small, rule="equal-shares/add-one")
    assert list(result.selected) == expected


@given(election=elections(), per_cost=st.booleans(), skip=st.booleans())
def test_greedy_does_what_the_definition_says(
    election: Election, per_cost: bool, skip: bool
) -> None:
    costs = {one.id: Fraction(one.cost) for one in election.proposals}
    votes = dict.fromkeys(costs, Fraction(0))
    for named, _, voters in election.ballots.distinct():
        for at in named:
            votes[election.proposals[at].id] += voters
    scores = {one: votes[one] / (costs[one] if per_cost else 1) for one in costs}
    expected = budget_naive.greedy(costs, scores, Fraction(election.budget), skip=skip)
    assert list(count(election, rule=Greedy(per_cost=per_cost, skip=skip)).selected) == expected


def sensible_rules(election: Election) -> list[str]:
    known = {str(one) for one in utilities_of(election.kind)}
    names = []
    for name in rule_names():
        rule = rule_named(name)
        if isinstance(rule, EqualShares):
            if str(rule.utility) not in known:
                continue
            if rule.completion.startswith("add-one") and election.budget > 1000:
                continue
        names.append(name)
    return names


@settings(max_examples=60)
@given(election=elections(ALL_KINDS, most=5), data=st.data())
def test_the_budget_is_never_exceeded_and_money_adds_up(
    election: Election, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sensible_rules(election)))
    result = count(election, rule=name)
    assert result.spent <= election.budget
    assert result.spent + result.left == election.budget
    cost = {one.id: one.cost for one in election.proposals}
    assert result.spent == sum((cost[one] for one in result.selected), Decimal(0))
    assert len(set(result.selected)) == len(result.selected)


@settings(max_examples=60)
@given(election=elections(ALL_KINDS, most=5), data=st.data(), empty=st.integers(1, 5))
def test_voters_who_approve_nothing_change_nothing(
    election: Election, data: st.DataObject, empty: int
) -> None:
    name = data.draw(st.sampled_from(sensible_rules(election)))
    points = () if election.ballots.points is not None else None
    nobody = Ballots(lengths=(0,), choices=(), counts=(empty,), points=points)
    if election.ballots.counts:
        more = attrs.evolve(election, ballots=election.ballots.joined(nobody))
        before, after = count(election, rule=name), count(more, rule=name)
        assert after.selected == before.selected
        assert after.trace == before.trace


@settings(max_examples=60)
@given(election=elections(ALL_KINDS, most=6), data=st.data())
def test_the_order_of_voters_changes_nothing(election: Election, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sensible_rules(election)))
    ballots = [
        (named, points, 1)
        for named, points, voters in election.ballots.distinct()
        for _ in range(voters)
    ]
    shuffled = data.draw(st.permutations(ballots))
    other = attrs.evolve(
        election,
        ballots=Ballots(
            lengths=tuple(len(named) for named, _, _ in shuffled),
            choices=tuple(at for named, _, _ in shuffled for at in named),
            counts=(1,) * len(shuffled),
            points=None
            if election.ballots.points is None
            else tuple(one for _, points, _ in shuffled for one in points or ()),
        ),
    )
    assert count(other, rule=name).trace == count(election, rule=name).trace


@settings(max_examples=150)
@given(election=elections(ALL_KINDS, most=5), data=st.data())
def test_every_large_enough_cohesive_group_gets_its_share(
    election: Election, data: st.DataObject
) -> None:
    """Extended justified representation up to one proposal, over every group of voters.

    A group is cohesive for proposals T if its part of the money pays for T; with alpha(p) the
    least gain from p in the group, some member must gain alpha(T) from the outcome, or more than
    alpha(T) from the outcome and one more proposal of T.
    """
    utility = data.draw(st.sampled_from(utilities_of(election.kind)))
    completion = data.draw(st.sampled_from([Completion.NONE, Completion.GREEDY]))
    result = count(election, rule=EqualShares(utility=utility, completion=completion))
    won = set(result.selected)
    cost = {one.id: Fraction(one.cost) for one in election.proposals}
    named = [bool(n) for n, _, voters in election.ballots.distinct() for _ in range(voters)]
    everyone = [
        gain for gain, has in zip(naive_gains(election, utility), named, strict=True) if has
    ]
    budget = Fraction(election.budget)
    sets = [
        chosen for size in range(1, len(cost) + 1) for chosen in itertools.combinations(cost, size)
    ]
    for size in range(1, len(everyone) + 1):
        for group in itertools.combinations(everyone, size):
            affordable = budget * size / len(everyone)
            for chosen in sets:
                if sum(cost[one] for one in chosen) > affordable:
                    continue
                least = {one: min(gain.get(one, Fraction(0)) for gain in group) for one in chosen}
                if not all(least.values()):
                    continue
                due = sum(least.values())
                assert any(
                    sum(gain.get(one, Fraction(0)) for one in won) >= due
                    or any(
                        sum(gain.get(p, Fraction(0)) for p in won | {extra}) > due
                        for extra in chosen
                    )
                    for gain in group
                )


@settings(max_examples=60)
@given(election=elections(most=6), per_cost=st.booleans(), skip=st.booleans())
def test_what_a_loser_needed_under_greedy_is_exact(
    election: Election, per_cost: bool, skip: bool
) -> None:
    rule = Greedy(per_cost=per_cost, skip=skip)
    result = count(election, rule=rule)
    for proposal in election.proposals:
        found = result.explain(proposal.id)
        assert found.funded == (proposal.id in result.selected)
        if found.funded:
            continue
        if found.needed_score is not None:
            for extra, wins in ((found.needed_score, True), (found.needed_score - 1, False)):
                assert (proposal.id in with_votes(election, proposal.id, extra, rule)) is wins
        if found.needed_cost is not None:
            assert found.needed_cost < proposal.cost
            assert proposal.id in with_cost(election, proposal.id, found.needed_cost, rule)
            assert proposal.id not in with_cost(
                election, proposal.id, found.needed_cost + smallest(election), rule
            )


@settings(max_examples=60)
@given(election=elections(most=6), completion=st.sampled_from([Completion.NONE, Completion.GREEDY]))
def test_what_a_loser_needed_under_equal_shares_is_enough(
    election: Election, completion: Completion
) -> None:
    rule = EqualShares(completion=completion)
    result = count(election, rule=rule)
    for proposal in election.proposals:
        found = result.explain(proposal.id)
        if found.funded:
            continue
        if found.needed_cost is not None:
            assert proposal.id in with_cost(election, proposal.id, found.needed_cost, rule)
        if found.needed_score is not None:
            assert proposal.id in with_votes(election, proposal.id, found.needed_score, rule)
            assert proposal.id not in with_votes(
                election, proposal.id, found.needed_score - 1, rule
            )


def smallest(election: Election) -> Decimal:
    """The unit sums of money are counted in; a finer cost would be another election."""
    return Decimal(1) / Money.of(election).unit


def with_votes(
    election: Election, proposal: str, extra: int, rule: Greedy | EqualShares
) -> tuple[str, ...]:
    at = election.index_of(proposal)
    more = Ballots(lengths=(1,), choices=(at,), counts=(extra,))
    ballots = election.ballots.joined(more) if extra else election.ballots
    return count(attrs.evolve(election, ballots=ballots), rule=rule).selected


def with_cost(
    election: Election, proposal: str, cost: Decimal, rule: Greedy | EqualShares
) -> tuple[str, ...]:
    proposals = tuple(
        attrs.evolve(one, cost=cost) if one.id == proposal else one for one in election.proposals
    )
    return count(attrs.evolve(election, proposals=proposals), rule=rule).selected


@pytest.mark.parametrize("scale", [1, 10**6, 10**12])
def test_a_margin_below_what_floats_see_decides(scale: int) -> None:
    # One of the two can be paid for; b is cheaper by as little as one part in 3 * 10**18, and
    # the tie-break would have taken a.
    big = Decimal(3 * scale)
    election = Election.of(
        budget=big, costs={"a": big, "b": big - Decimal("0.000001")}, ballots=[["a", "b"]] * 3
    )
    result = count(election, rule="equal-shares-cardinality")
    assert result.selected == ("b",)
    assert not result.ties


def test_ties_that_floats_would_break_are_found() -> None:
    """Many alike proposals after many uneven payments: equal prices, unequal as floats."""
    chance = random.Random(20260101)
    tied = 0
    for _ in range(150):
        ids = [f"p{number}" for number in range(10)]
        costs = {one: chance.choice([7, 14, 21]) for one in ids}
        voters = chance.randint(12, 20)
        ballots = [chance.sample(ids, chance.randint(2, 5)) for _ in range(voters)]
        election = Election.of(budget=chance.choice([49, 70, 91]), costs=costs, ballots=ballots)
        expected, _ = budget_naive.equal_shares(
            {one: Fraction(cost) for one, cost in costs.items()},
            naive_gains(election, Utility.CARDINALITY),
            Fraction(election.budget) / voters,
        )
        result = count(election, rule="equal-shares-cardinality")
        assert list(result.selected) == expected
        tied += len(result.ties)
    assert tied > 20
