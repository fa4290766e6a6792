"""Several channels of ballots in one count: meeting, paper, online (äänestyskanavat)."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import attrs

from osallisuus.plugins.itu2.budget.model import (
    BallotKind,
    Ballots,
    ChannelCount,
    Election,
    HandCount,
)
from osallisuus.plugins.itu2.budget.pabulib_votes import VoteTable, ballot_key, count_votes
from osallisuus.plugins.itu2.budget.problems import ElectionError


def add_ballots(
    election: Election,
    *,
    channel: str,
    ballots: Iterable[Sequence[str] | Mapping[str, Fraction | int]],
) -> Election:
    """Return the election with the ballots of one more channel, each checked against the limits.

    Args:
        election: What is voted on, and by what kind of ballot.
        channel: Name of the channel, such as ``paper`` or ``online``.
        ballots: Each a sequence of proposal ids, the best first on rankings, or a mapping of id
            to points.

    Returns:
        The election; ballots outside the limits are in ``invalid`` with the channel, their number
        in it and the reason.

    Raises:
        ElectionError: The channel is in the count already.

    Example:
        >>> round_ = Election.of(budget=10, costs={"a": 5, "b": 5}, kind=BallotKind.CHOOSE_ONE)
        >>> both = add_ballots(round_, channel="paper", ballots=[["a"], ["b"], ["a", "b"]])
        >>> both.voters, [ballot.reason for ballot in both.invalid]
        (2, ['too-many'])

    .. versionadded:: 0.1
    """
    _check_new(election, channel)
    keys = [
        ballot_key(",".join(ballot), ",".join(str(points) for points in ballot.values()))
        if isinstance(ballot, Mapping)
        else ",".join(ballot)
        for ballot in ballots
    ]
    counted = count_votes(
        VoteTable(ids=[""] * len(keys), keys=keys, lines=range(1, len(keys) + 1), odd=()),
        proposals=election.proposals,
        kind=election.kind,
        limits=election.limits,
        enforce_limits=True,
    )
    return attrs.evolve(
        election,
        ballots=election.ballots.joined(counted.ballots),
        invalid=election.invalid
        + tuple(attrs.evolve(one, channel=channel) for one in counted.invalid),
        channels=(*election.channels, ChannelCount(name=channel, voters=len(counted.ballots))),
    )


def add_hands(
    election: Election, *, channel: str, present: int, hands: Mapping[str, int]
) -> Election:
    """Return the election with hands or cards counted at a meeting.

    Where everyone shows one card, every card is a ballot like any other. Where people may raise
    their hand several times, only the sums are known; greedy can count them, equal shares cannot,
    and says so rather than guess.

    Args:
        election: What is voted on.
        channel: Name of the channel.
        present: How many people could vote.
        hands: Hands or cards by id of the proposal.

    Raises:
        ElectionError: The channel is there already; more hands than the people could raise; the
            vote is one of points or rankings; or a proposal does not exist.

    Example:
        >>> round_ = Election.of(budget=10, costs={"a": 5, "b": 5}, kind=BallotKind.CHOOSE_ONE)
        >>> meeting = add_hands(round_, channel="meeting", present=12, hands={"a": 7, "b": 4})
        >>> meeting.voters, meeting.ballots.counts
        (12, (7, 4, 1))

    .. versionadded:: 0.1
    """
    _check_new(election, channel)
    if election.kind.has_points or election.kind is BallotKind.ORDINAL:
        raise ElectionError("hands-kind", channel=channel, kind=election.kind)
    if present < 0 or any(number < 0 for number in hands.values()):
        raise ElectionError("hands-negative", channel=channel)
    for proposal, number in hands.items():
        if number > present:
            raise ElectionError(
                "hands-present",
                channel=channel,
                id=proposal,
                hands=str(number),
                present=str(present),
            )
    by_index = {election.index_of(one): number for one, number in hands.items() if number}
    single = election.kind is BallotKind.CHOOSE_ONE or election.limits.max_length == 1
    most = 1 if single else election.limits.max_length
    raised = sum(by_index.values())
    if most is not None and raised > most * present:
        raise ElectionError(
            "hands-too-many",
            channel=channel,
            hands=str(raised),
            present=str(present),
            limit=str(most * present),
        )
    channels = (*election.channels, ChannelCount(name=channel, voters=present))
    if not single:
        meeting = HandCount(channel=channel, present=present, hands=by_index)
        return attrs.evolve(
            election, hand_counts=(*election.hand_counts, meeting), channels=channels
        )
    silent = present - raised
    cards = Ballots(
        lengths=(1,) * len(by_index) + ((0,) if silent else ()),
        choices=tuple(by_index),
        counts=(*by_index.values(), *((silent,) if silent else ())),
    )
    return attrs.evolve(election, ballots=election.ballots.joined(cards), channels=channels)


def _check_new(election: Election, channel: str) -> None:
    if any(one.name == channel for one in election.channels):
        raise ElectionError("channel-twice", channel=channel)
