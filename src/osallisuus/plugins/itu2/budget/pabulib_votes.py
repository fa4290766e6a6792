"""The VOTES section: a hundred thousand rows into columns, each distinct ballot looked at once."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

import attrs

from osallisuus.plugins.itu2.budget.model import (
    BallotKind,
    Ballots,
    InvalidBallot,
    Limits,
    Proposal,
)
from osallisuus.plugins.itu2.budget.pabulib_text import rows

Key = tuple[str, ...]
"""The counted cells of a row: the vote, and the points if there are any."""

_POINTS: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,6})?")


@attrs.frozen(kw_only=True)
class VoteTable:
    """The rows of VOTES as columns.

    Attributes:
        ids: Who gave each ballot, as the file says; used for finding doubles only.
        keys: The counted cells of each ballot.
        lines: Line of each ballot.
        odd: Lines of rows whose number of values is wrong, with that number.
    """

    ids: Sequence[str]
    keys: Sequence[Key]
    lines: Sequence[int]
    odd: Sequence[tuple[int, int]]


@attrs.frozen(kw_only=True)
class VoteCount:
    """What came of the rows of VOTES.

    Attributes:
        ballots: The valid ballots.
        invalid: The ballots that are not in the count, and why.
        repeated: How many approval ballots name one proposal twice; counted once.
        empty: How many valid ballots name nothing.
    """

    ballots: Ballots
    invalid: tuple[InvalidBallot, ...]
    repeated: int
    empty: int


class _InvalidError(Exception):
    """One ballot does not count; carries the reason and what its text is filled in with."""

    def __init__(self, reason: str, **values: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


def read_table(
    text: str, *, first_line: int, width: int, voter: int, counted: tuple[int, ...]
) -> VoteTable:
    """Split the rows of VOTES.

    Args:
        text: The section below its header.
        first_line: Line number of the first row.
        width: How many columns the header has.
        voter: Column of the voter's id.
        counted: Columns of the vote and, if there are any, of the points.

    Raises:
        UnclosedQuoteError: A quoted value never ends.
    """
    if '"' in text:
        found = [row for row in rows(text, first_line=first_line) if not row.blank]
        cells: list[Sequence[str]] = [row.values for row in found]
        lines: Sequence[int] = [row.line for row in found]
        odd = [(row.line, len(row.values)) for row in found if len(row.values) != width]
    else:
        plain = text.replace("\r\n", "\n") if "\n" in text else text.replace("\r", "\n")
        records = plain.split("\n")
        lines = range(first_line, first_line + len(records))
        if not all(records):
            kept = [
                (line, record)
                for line, record in zip(lines, records, strict=True)
                if record.strip("; \t\r")
            ]
            lines = [line for line, _ in kept]
            records = [record for _, record in kept]
        breaks = width - 1
        odd = [
            (line, record.count(";") + 1)
            for line, record in zip(lines, records, strict=True)
            if record.count(";") != breaks
        ]
        last = max(voter, *counted) + 1
        cells = [record.split(";", last) for record in records]
    if odd:
        wrong = {line for line, _ in odd}
        kept_cells = [
            (line, row) for line, row in zip(lines, cells, strict=True) if line not in wrong
        ]
        lines = [line for line, _ in kept_cells]
        cells = [row for _, row in kept_cells]
    first = counted[0]
    if len(counted) == 1:
        keys: list[Key] = [(row[first],) for row in cells]
    else:
        second = counted[1]
        keys = [(row[first], row[second]) for row in cells]
    return VoteTable(ids=[row[voter] for row in cells], keys=keys, lines=lines, odd=odd)


def count_votes(
    table: VoteTable,
    *,
    proposals: Sequence[Proposal],
    kind: BallotKind,
    limits: Limits,
    enforce_limits: bool,
) -> VoteCount:
    """Read each distinct ballot once, and count how many gave it.

    Args:
        table: The rows of VOTES.
        proposals: The proposals of the election.
        kind: What a voter was asked to do.
        limits: What a ballot has to keep to.
        enforce_limits: Whether a ballot outside the limits is invalid.
    """
    invalid = [
        InvalidBallot(reason="row-cells", values={"found": str(found)}, line=line)
        for line, found in table.odd
    ]
    keys = table.keys
    lines: Sequence[int] = table.lines
    twice = _doubles(table.ids)
    if twice:
        invalid += [
            InvalidBallot(
                reason="voter-twice", values={"first": str(lines[first])}, line=lines[again]
            )
            for again, first in twice.items()
        ]
        keys = [key for at, key in enumerate(keys) if at not in twice]
        lines = [line for at, line in enumerate(lines) if at not in twice]
    read = _reader(proposals, kind, limits if enforce_limits else Limits())
    merge = kind not in (BallotKind.ORDINAL, BallotKind.CUMULATIVE, BallotKind.SCORING)
    lengths: list[int] = []
    choices: list[int] = []
    points: list[int | Fraction] = []
    counts: list[int] = []
    bad: dict[Key, _InvalidError] = {}
    repeated = empty = 0
    for key, count in Counter(keys).items():
        try:
            named, given = read(key)
        except _InvalidError as reason:
            bad[key] = reason
            continue
        if len(set(named)) < len(named):
            if not merge:
                bad[key] = _InvalidError("named-twice")
                continue
            named = list(dict.fromkeys(named))
            repeated += count
        empty += 0 if named else count
        lengths.append(len(named))
        choices += named
        points += given
        counts.append(count)
    if bad:
        invalid += [
            InvalidBallot(reason=bad[key].reason, values=bad[key].values, line=line)
            for line, key in zip(lines, keys, strict=True)
            if key in bad
        ]
    return VoteCount(
        ballots=Ballots(
            lengths=tuple(lengths),
            choices=tuple(choices),
            counts=tuple(counts),
            points=tuple(points) if kind.has_points else None,
        ),
        invalid=tuple(sorted(invalid, key=lambda one: one.line or 0)),
        repeated=repeated,
        empty=empty,
    )


def _doubles(ids: Sequence[str]) -> Mapping[int, int]:
    """Return which rows repeat the voter of an earlier row: row number -> first row number."""
    if len(set(ids)) == len(ids):
        return {}
    first: dict[str, int] = {}
    again = {}
    for at, voter in enumerate(ids):
        name = voter.strip()
        if name and first.setdefault(name, at) != at:
            again[at] = first[name]
    return again


def _reader(
    proposals: Sequence[Proposal], kind: BallotKind, limits: Limits
) -> Callable[[Key], tuple[list[int], list[int | Fraction]]]:
    """Return the function that reads one distinct ballot or raises :class:`_InvalidError`."""
    index = {proposal.id: at for at, proposal in enumerate(proposals)}
    costs = [proposal.cost for proposal in proposals]
    fewest = limits.min_length or 0
    most = limits.max_length
    if kind is BallotKind.CHOOSE_ONE and most is None:
        most = 1
    top = len(proposals) if most is None else most
    by_cost = limits.min_sum_cost is not None or limits.max_sum_cost is not None
    plain = not kind.has_points and not by_cost

    def read(key: Key) -> tuple[list[int], list[int | Fraction]]:
        vote = key[0]
        try:
            named = [index[one] for one in vote.split(",")]
        except KeyError:
            named = _named(vote, index)
        length = len(named)
        if not fewest <= length <= top:
            length = len(set(named))
            if length < fewest:
                raise _InvalidError("too-few", found=str(length), limit=str(fewest))
            if length > top:
                raise _InvalidError("too-many", found=str(length), limit=str(top))
        if plain:
            return named, []
        if by_cost:
            _within("cost", sum((costs[at] for at in set(named)), Decimal(0)), limits)
        return named, _points(key[1], length, limits) if kind.has_points else []

    return read


def _named(vote: str, index: Mapping[str, int]) -> list[int]:
    """Read a vote with blanks, stray commas or unknown ids."""
    ids = [one.strip() for one in vote.split(",")]
    ids = [one for one in ids if one]
    unknown = [one for one in dict.fromkeys(ids) if one not in index]
    if unknown:
        raise _InvalidError("unknown-proposal", ids=", ".join(unknown))
    return [index[one] for one in ids]


def _points(cell: str, length: int, limits: Limits) -> list[int | Fraction]:
    """Read the points beside a vote."""
    words = [one.strip() for one in cell.split(",")] if cell.strip() else []
    if len(words) != length:
        raise _InvalidError("points-length", points=str(len(words)), named=str(length))
    if not all(_POINTS.fullmatch(one) for one in words):
        raise _InvalidError("bad-points")
    values = [Decimal(one) for one in words]
    for value in values:
        _within("points", value, limits)
    _within("sum", sum(values, Decimal(0)), limits)
    return [int(one) if one == one.to_integral_value() else Fraction(one) for one in values]


def _within(what: str, value: Decimal, limits: Limits) -> None:
    """Raise if a cost, a number of points or a sum of points is outside the limits."""
    low, high = {
        "cost": (limits.min_sum_cost, limits.max_sum_cost),
        "points": (limits.min_points, limits.max_points),
        "sum": (limits.min_sum_points, limits.max_sum_points),
    }[what]
    if low is not None and value < low:
        raise _InvalidError(f"{what}-low", found=str(value), limit=str(low))
    if high is not None and value > high:
        raise _InvalidError(f"{what}-high", found=str(value), limit=str(high))
