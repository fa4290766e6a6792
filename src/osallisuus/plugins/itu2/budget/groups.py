"""How much of each voter group's share of the money was used."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

import attrs

from osallisuus.plugins.itu2.budget.pabulib import PabulibFile
from osallisuus.plugins.itu2.budget.pabulib_votes import read_table
from osallisuus.plugins.itu2.budget.result import Result

SMALLEST_SHOWN: Final = 5
"""A group with fewer voters is not shown, so that nobody's ballot can be told from it."""

_AGES: Final = ((18, "0–17"), (30, "18–29"), (45, "30–44"), (65, "45–64"))


@attrs.frozen(kw_only=True)
class GroupShare:
    """What one group of voters had and used.

    Attributes:
        group: Its name, such as ``F`` or ``30–44``; blank if the file does not say.
        voters: How many voters with a share are in it.
        share: Their part of the money: as large a part as they are of the voters.
        used: What of the cost of the funded proposals they carried. Under equal shares this is
            what they paid; where greedy funded, a proposal's cost is divided evenly between its
            supporters, and a group may carry more than its share.

    .. versionadded:: 0.1
    """

    group: str
    voters: int
    share: Fraction
    used: Fraction

    @property
    def part(self) -> Fraction | None:
        """``used`` as a part of ``share``; None for a group without voters."""
        return self.used / self.share if self.share else None


def carried(result: Result) -> tuple[list[int], int]:
    """Return what a voter with each distinct ballot carried of the funded proposals' cost.

    Returns:
        A numerator for each distinct ballot, and the denominator of them all; the sum over all
        voters is what was spent on proposals that anybody supported.

    .. versionadded:: 0.1
    """
    election, outcome = result.election, result.outcome
    run, votes, costs = outcome.run, outcome.votes, outcome.money.costs
    even = [
        turn.proposal for turn in outcome.turns if turn.outcome == "funded" and votes[turn.proposal]
    ]
    whole = math.lcm(run.ledger.denominator if run else 1, *(votes[at] for at in even))
    each = {at: costs[at] * (whole // votes[at]) for at in even}
    paid: dict[int, int] = {}
    if run is not None:
        ledger = run.ledger
        for history in set(run.histories):
            paid[history] = (ledger.whole - ledger.exact(history)) * (whole // ledger.denominator)
    found: list[int] = []
    for ballot, (named, _, _) in enumerate(election.ballots.distinct()):
        total = paid[run.histories[ballot]] if run is not None and named else 0
        if each:
            total += sum(each[at] for at in named if at in each)
        found.append(total)
    return found, whole * outcome.money.unit


def group_shares(result: Result, file: PabulibFile, column: str) -> tuple[GroupShare, ...]:
    """Return what each group of voters had and used, groups told apart by a column of VOTES.

    Ages are put in bands. Groups too small to show are left out; if only one is, so is the next
    smallest, as the one could else be worked out from the total.

    Args:
        result: A count of ``file.election``.
        file: The file.
        column: Name of the column, such as ``sex``, ``age`` or ``voting_method``.

    Raises:
        KeyError: There is no such column.

    .. versionadded:: 0.1
    """
    names = file.vote_columns
    if column not in names:
        raise KeyError(column)
    counted = [names.index("vote")]
    if result.election.kind.has_points:
        counted.append(names.index("points"))
    table = read_table(
        file.votes,
        first_line=file.head[-1].line + 1,
        width=len(names),
        voter=names.index(column),
        counted=tuple(counted),
    )
    invalid = {ballot.line for ballot in result.election.invalid}
    numbers: dict[str, int] = {}
    members: Counter[tuple[str, int]] = Counter()
    for line, group, key in zip(table.lines, table.ids, table.keys, strict=True):
        if line not in invalid:
            members[group.strip(), numbers.setdefault(key, len(numbers))] += 1
    bands = _bands(column, {group for group, _ in members})
    lengths = result.election.ballots.lengths
    burden, denominator = carried(result)
    voters: Counter[str] = Counter()
    used: Counter[str] = Counter()
    for (group, ballot), number in members.items():
        if lengths[ballot]:
            name = bands.get(group, group)
            voters[name] += number
            used[name] += burden[ballot] * number
    everyone = sum(voters.values())
    budget = Fraction(result.election.budget)
    shares = [
        GroupShare(
            group=name,
            voters=number,
            share=budget * number / everyone,
            used=Fraction(used[name], denominator),
        )
        for name, number in sorted(voters.items())
    ]
    return _shown(shares)


def _shown(shares: Sequence[GroupShare]) -> tuple[GroupShare, ...]:
    hidden = {one.group for one in shares if one.voters < SMALLEST_SHOWN}
    if len(hidden) == 1:
        rest = [one for one in shares if one.group not in hidden]
        if rest:
            hidden.add(min(rest, key=lambda one: one.voters).group)
    return tuple(one for one in shares if one.group not in hidden)


def _bands(column: str, groups: set[str]) -> Mapping[str, str]:
    """Return the band of each age if the column holds ages."""
    if column != "age" or not any(group.isascii() and group.isdigit() for group in groups):
        return {}
    bands = {}
    for group in groups:
        if group.isascii() and group.isdigit():
            age = int(group)
            bands[group] = next((name for limit, name in _AGES if age < limit), "65–")
    return bands


def share_of_one(result: Result) -> Decimal | None:
    """Return the share of one voter in the currency, rounded down to hundredths; None if greedy.

    After ``add-one`` this is the raised share of the count that stands.

    .. versionadded:: 0.1
    """
    run = result.outcome.run
    if run is None:
        return None
    cents = run.share / result.outcome.money.unit * 100
    return Decimal(cents.numerator // cents.denominator) / 100
