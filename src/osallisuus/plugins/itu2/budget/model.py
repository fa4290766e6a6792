"""An election of participatory budgeting as data: money, proposals, ballots and their limits.

Ballots are kept as columns and equal ballots only once, so a city's election is a few arrays and
not a hundred thousand objects; who gave which ballot is not part of the model at all.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import attrs

from osallisuus.plugins.itu2.budget.problems import ElectionError


class BallotKind(StrEnum):
    """What a voter was asked to do (äänestystapa).

    .. versionadded:: 0.1
    """

    APPROVAL = "approval"
    """Name any number of proposals."""
    CHOOSE_ONE = "choose-1"
    """Name exactly one proposal."""
    UP_TO_K = "up-to-k"
    """Name at most so many proposals."""
    KNAPSACK = "knapsack"
    """Name proposals whose costs together fit the money available."""
    CUMULATIVE = "cumulative"
    """Divide a number of points between proposals."""
    SCORING = "scoring"
    """Give each proposal points of its own."""
    ORDINAL = "ordinal"
    """List proposals, the best first."""

    @property
    def has_points(self) -> bool:
        """Whether a ballot of this kind carries points beside the proposals it names."""
        return self in (BallotKind.CUMULATIVE, BallotKind.SCORING)


@attrs.frozen(kw_only=True)
class Proposal:
    """One proposal on the ballot (ehdotus).

    Attributes:
        id: Its id, unique in the election.
        cost: What it costs, in the currency of the election; 0 or more.
        name: Its name, if known.
        categories: What it is about, in the words of the round.
        targets: Whom it is for, in the words of the round.
        proposer: What kind of proposer it came from, such as ``resident`` or ``school``.

    .. versionadded:: 0.1
    """

    id: str
    cost: Decimal
    name: str = ""
    categories: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    proposer: str | None = None

    @property
    def label(self) -> str:
        """The name, or the id of a proposal without one."""
        return self.name or self.id


@attrs.frozen(kw_only=True)
class Limits:
    """What a ballot must keep to in order to count; None where nothing was decreed.

    Attributes:
        min_length: Fewest proposals on a ballot.
        max_length: Most proposals on a ballot.
        min_sum_cost: Least total cost of the proposals on a ballot.
        max_sum_cost: Greatest total cost of the proposals on a ballot.
        min_points: Fewest points to one proposal.
        max_points: Most points to one proposal.
        min_sum_points: Fewest points on a ballot.
        max_sum_points: Most points on a ballot.

    .. versionadded:: 0.1
    """

    min_length: int | None = None
    max_length: int | None = None
    min_sum_cost: Decimal | None = None
    max_sum_cost: Decimal | None = None
    min_points: Decimal | None = None
    max_points: Decimal | None = None
    min_sum_points: Decimal | None = None
    max_sum_points: Decimal | None = None


@attrs.frozen(kw_only=True)
class Ballots:
    """The valid ballots, each distinct ballot once with how many gave it.

    Attributes:
        lengths: How many proposals each distinct ballot names.
        choices: Index of every proposal named, ballot after ballot, best first on rankings.
        points: Points beside each choice, or None for ballots without points.
        counts: How many voters gave each distinct ballot.

    Example:
        >>> ballots = Ballots.collect([("a", "b"), ("a",), ("a", "b")], ids=("a", "b"))
        >>> ballots.counts, ballots.choices, len(ballots)
        ((2, 1), (0, 1, 0), 3)

    .. versionadded:: 0.1
    """

    lengths: tuple[int, ...]
    choices: tuple[int, ...]
    counts: tuple[int, ...]
    points: tuple[Fraction | int, ...] | None = None

    @classmethod
    def collect(
        cls,
        ballots: Iterable[Sequence[str] | Mapping[str, Fraction | int]],
        *,
        ids: Sequence[str],
    ) -> "Ballots":
        """Put ballots together, each a sequence of proposal ids or a mapping of id to points.

        Args:
            ballots: One entry a voter.
            ids: Ids of the proposals, in the order of the election.

        Raises:
            ElectionError: A ballot names a proposal that is not there, or some ballots have
                points and some have not.
        """
        index = {proposal: at for at, proposal in enumerate(ids)}
        seen: Counter[tuple[tuple[str, ...], tuple[Fraction | int, ...] | None]] = Counter()
        for ballot in ballots:
            points = tuple(ballot.values()) if isinstance(ballot, Mapping) else None
            seen[tuple(ballot), points] += 1
        unknown = sorted({one for named, _ in seen for one in named if one not in index})
        if unknown:
            raise ElectionError("unknown-proposals", ids=", ".join(unknown))
        with_points = {points is not None for _, points in seen}
        if len(with_points) > 1:
            raise ElectionError("mixed-ballots")
        return cls(
            lengths=tuple(len(named) for named, _ in seen),
            choices=tuple(index[one] for named, _ in seen for one in named),
            counts=tuple(seen.values()),
            points=tuple(one for _, points in seen for one in points or ())
            if with_points == {True}
            else None,
        )

    def __len__(self) -> int:
        """How many ballots there are, equal ones counted each."""
        return sum(self.counts)

    def distinct(self) -> Iterator[tuple[tuple[int, ...], tuple[Fraction | int, ...] | None, int]]:
        """Yield each distinct ballot: its choices, its points or None, how many gave it."""
        start = 0
        for length, count in zip(self.lengths, self.counts, strict=True):
            end = start + length
            yield (
                self.choices[start:end],
                None if self.points is None else self.points[start:end],
                count,
            )
            start = end

    def joined(self, other: "Ballots") -> "Ballots":
        """Return these ballots and ``other`` in one count.

        Raises:
            ElectionError: One has points and the other has not.
        """
        if not other.counts:
            return self
        if not self.counts:
            return other
        if (self.points is None) != (other.points is None):
            raise ElectionError("mixed-ballots")
        merged: Counter[tuple[tuple[int, ...], tuple[Fraction | int, ...] | None]] = Counter()
        for ballots in (self, other):
            for named, points, count in ballots.distinct():
                merged[named, points] += count
        return Ballots(
            lengths=tuple(len(named) for named, _ in merged),
            choices=tuple(one for named, _ in merged for one in named),
            counts=tuple(merged.values()),
            points=None
            if self.points is None
            else tuple(one for _, points in merged for one in points or ()),
        )


@attrs.frozen(kw_only=True)
class InvalidBallot:
    """A ballot that is not in the count, and why (hylätty ääni).

    Attributes:
        reason: Key of the reason, such as ``too-many``.
        values: What the text of the reason is filled in with; never who voted.
        line: Its line in the file, if it came from one.
        channel: The channel it came by, if known.

    .. versionadded:: 0.1
    """

    reason: str
    values: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    line: int | None = None
    channel: str | None = None


@attrs.frozen(kw_only=True)
class HandCount:
    """Hands counted at a meeting, where nobody knows which hands were the same person's.

    Attributes:
        channel: Name of the channel, such as ``meeting``.
        present: How many people could vote.
        hands: Hands raised, by index of the proposal.

    .. versionadded:: 0.1
    """

    channel: str
    present: int
    hands: Mapping[int, int] = attrs.field(hash=False)


@attrs.frozen(kw_only=True)
class ChannelCount:
    """How many took part by one channel.

    Attributes:
        name: Name of the channel, such as ``meeting``, ``paper`` or ``online``.
        voters: Valid ballots, or people who could vote at a meeting.

    .. versionadded:: 0.1
    """

    name: str
    voters: int


_NO_BALLOTS = Ballots(lengths=(), choices=(), counts=())


@attrs.frozen(kw_only=True)
class Election:
    """One vote on how a sum of money is used.

    Attributes:
        proposals: The proposals, in the order of the ballot.
        budget: Money available, in ``currency``.
        ballots: The valid ballots.
        kind: What a voter was asked to do.
        limits: What a ballot had to keep to.
        name: Title of the election.
        currency: ISO 4217 code, if known.
        threshold: Least score a proposal needs in order to be funded, or None.
        declared_rule: The rule the organiser says it used, in the words of the file.
        hand_counts: Meetings where only the hands for each proposal are known.
        invalid: Ballots that are not in the count, and why.
        channels: How many took part by each channel, if there are several.

    Raises:
        ElectionError: Two proposals with one id, an id that no ballot can name, or a cost or a
            budget that is negative or out of all proportion.

    Example:
        >>> election = Election.of(
        ...     budget="100", costs={"bench": "60", "swing": "50"}, ballots=[["bench"], ["swing"]]
        ... )
        >>> election.voters
        2

    .. versionadded:: 0.1
    """

    proposals: tuple[Proposal, ...]
    budget: Decimal
    ballots: Ballots = _NO_BALLOTS
    kind: BallotKind = BallotKind.APPROVAL
    limits: Limits = Limits()
    name: str = ""
    currency: str | None = None
    threshold: Decimal | None = None
    declared_rule: str | None = None
    hand_counts: tuple[HandCount, ...] = ()
    invalid: tuple[InvalidBallot, ...] = ()
    channels: tuple[ChannelCount, ...] = ()

    def __attrs_post_init__(self) -> None:
        ids = Counter(proposal.id for proposal in self.proposals)
        twice = sorted(one for one, times in ids.items() if times > 1)
        if twice:
            raise ElectionError("proposal-twice", ids=", ".join(twice))
        unusable = [one for one in ids if not one.strip() or any(mark in one for mark in ",\r\n")]
        if unusable:
            raise ElectionError("bad-id", ids=", ".join(map(repr, unusable)))
        wrong = [one.id for one in self.proposals if not _is_sum(one.cost)]
        if wrong:
            raise ElectionError("bad-cost", ids=", ".join(wrong))
        if not _is_sum(self.budget):
            raise ElectionError("bad-budget", budget=str(self.budget))

    @classmethod
    def of(
        cls,
        *,
        budget: Decimal | int | str,
        costs: Mapping[str, Decimal | int | str],
        ballots: Iterable[Sequence[str] | Mapping[str, Fraction | int]] = (),
        kind: BallotKind = BallotKind.APPROVAL,
    ) -> "Election":
        """Make an election of plain values; ``ballots`` as :meth:`Ballots.collect` takes them."""
        return cls(
            proposals=tuple(Proposal(id=one, cost=Decimal(cost)) for one, cost in costs.items()),
            budget=Decimal(budget),
            ballots=Ballots.collect(ballots, ids=tuple(costs)),
            kind=kind,
        )

    @property
    def voters(self) -> int:
        """How many took part, as valid ballots, empty ones included, and people at meetings."""
        return len(self.ballots) + sum(one.present for one in self.hand_counts)

    @property
    def total_cost(self) -> Decimal:
        """What all proposals would cost together."""
        return sum((one.cost for one in self.proposals), Decimal(0))

    def index_of(self, proposal: str) -> int:
        """Return the index of the proposal with this id.

        Raises:
            ElectionError: There is none.
        """
        for at, one in enumerate(self.proposals):
            if one.id == proposal:
                return at
        raise ElectionError("no-such-proposal", id=proposal)


def _is_sum(value: Decimal) -> bool:
    """Return whether a sum of money can be counted with: floats must be able to estimate it."""
    return value.is_finite() and 0 <= value < 10**15 and value == round(value, 6)
