"""The VOTES section: a hundred thousand rows into columns, each distinct ballot looked at once."""

import csv
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

_JOIN: Final = "\x1f"
"""Stands between vote and points in a key; a control character that no id has."""

_POINTS: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,6})?")


@attrs.frozen(kw_only=True)
class VoteTable:
    """The rows of VOTES as columns.

    Attributes:
        ids: Who gave each ballot, as the file says; used for finding doubles only.
        keys: The vote of each ballot and, if there are any, its points; equal for equal ballots.
        lines: Line of each ballot.
        odd: Lines of rows whose number of values is wrong, with that number.
    """

    ids: Sequence[str]
    keys: Sequence[str]
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


def ballot_key(vote: str, points: str) -> str:
    """Return the key of a ballot that did not come from a file."""
    return vote + _JOIN + points if points else vote


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
        return _quoted_table(text, first_line, width, voter, counted)
    plain = text.replace("\r\n", "\n") if "\n" in text else text.replace("\r", "\n")
    records = plain.removesuffix("\n").split("\n")
    lines: Sequence[int] = range(first_line, first_line + len(records))
    breaks = width - 1
    found = [record.count(";") for record in records]
    odd: list[tuple[int, int]] = []
    if found.count(breaks) < len(found) or ";" * breaks in records:
        rest = [
            (line, record, number)
            for line, record, number in zip(lines, records, found, strict=True)
            if record.strip("; \t\r")
        ]
        odd = [(line, number + 1) for line, _, number in rest if number != breaks]
        lines = [line for line, _, number in rest if number == breaks]
        records = [record for _, record, number in rest if number == breaks]
    columns = [_column(records, at) for at in counted]
    return VoteTable(
        ids=_column(records, voter),
        keys=columns[0] if len(columns) == 1 else list(map(_JOIN.join, zip(*columns, strict=True))),
        lines=lines,
        odd=odd,
    )


def _column(records: Sequence[str], at: int) -> list[str]:
    """Return one value of each row; a row's other values live no longer than the row's turn."""
    if at == 0:
        return [record.partition(";")[0] for record in records]
    return [record.split(";", at + 1)[at] for record in records]


def _quoted_table(
    text: str, first_line: int, width: int, voter: int, counted: tuple[int, ...]
) -> VoteTable:
    """Split the rows of a section with quotes in it."""
    records = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    # Even numbers of quotes in every line: no value runs over several, and csv, in C, will do.
    even = not any("\r" in record or record.count('"') % 2 for record in records)
    found: list[tuple[int, Sequence[str]]]
    if even and max(map(len, records)) < csv.field_size_limit():
        found = list(enumerate(csv.reader(records, delimiter=";"), first_line))
    else:
        found = [(row.line, row.values) for row in rows(text, first_line=first_line)]
    found = [(line, values) for line, values in found if any(map(str.strip, values))]
    whole = [(line, values) for line, values in found if len(values) == width]
    return VoteTable(
        ids=[values[voter] for _, values in whole],
        keys=[_JOIN.join([values[at] for at in counted]) for _, values in whole],
        lines=[line for line, _ in whole],
        odd=[(line, len(values)) for line, values in found if len(values) != width],
    )


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
    bad: dict[str, _InvalidError] = {}
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
) -> Callable[[str], tuple[list[int], list[int | Fraction]]]:
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

    def read(key: str) -> tuple[list[int], list[int | Fraction]]:
        vote, _, points = key.partition(_JOIN) if kind.has_points else (key, "", "")
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
        return named, _points(points, length, limits) if kind.has_points else []

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
