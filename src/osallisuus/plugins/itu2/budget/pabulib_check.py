"""Whether the parts of a Pabulib file agree with each other."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from osallisuus.plugins.itu2.budget.model import Election, InvalidBallot
from osallisuus.plugins.itu2.budget.pabulib_head import Head, Log, header_doubles
from osallisuus.plugins.itu2.budget.pabulib_text import SECTIONS, Row
from osallisuus.plugins.itu2.budget.pabulib_votes import VoteCount
from osallisuus.plugins.itu2.budget.problems import Finding, Level
from osallisuus.plugins.itu2.budget.rules import Score, declared_rule
from osallisuus.plugins.itu2.budget.tally import scores_for, votes_for

_SHOWN = 5
"""How many proposals one finding names."""


def vote_columns(header: Row, head: Head) -> tuple[tuple[int, ...], list[Finding]]:
    """Return the columns of voter, vote and (if there are any) points, and what is wrong."""
    log = Log()
    names = [one.strip() for one in header.values]
    wanted = ["voter_id", "vote"]
    if head.kind is not None and head.kind.has_points:
        wanted.append("points")
    missing = [one for one in wanted if one not in names]
    if missing:
        log.add(Level.ERROR, "missing-column", header, section="VOTES", columns=", ".join(missing))
        return (), log.findings
    for name in header_doubles(names):
        log.add(Level.ERROR, "column-twice", header, section="VOTES", column=name)
    return tuple(names.index(one) for one in wanted), log.findings


def late_section(votes: str, odd: Sequence[tuple[int, int]], first_line: int) -> Finding | None:
    """Return a finding if another section begins below VOTES, where it would be lost."""
    if not odd:
        return None
    lines = votes.split("\n")
    for line, _ in odd:
        at = line - first_line
        name = lines[at].strip("; \t\r").upper() if 0 <= at < len(lines) else ""
        if name in SECTIONS:
            return Finding(
                slug="section-late",
                level=Level.ERROR,
                values={"section": name},
                line=line,
                column=1,
            )
    return None


def disagreements(head: Head, election: Election, counted: VoteCount, rows: int) -> list[Finding]:
    """Return where the metadata and the tables say different things.

    Args:
        head: What META and PROJECTS say.
        election: What was read.
        counted: What came of the ballots.
        rows: How many rows VOTES has.
    """
    log = Log()
    for key, found in (("num_votes", rows), ("num_projects", len(head.proposals))):
        told = head.text(key)
        if told is not None and told != str(found):
            log.add(
                Level.WARNING,
                "count-differs",
                head.meta[key],
                1,
                key=key,
                told=told,
                found=str(found),
            )
    votes = votes_for(election)
    _compare_column("votes", head, votes, log)
    if not election.hand_counts and "score" in head.columns:
        _compare_column("score", head, scores_for(election, Score.AUTO), log)
    if counted.repeated:
        log.add(Level.NOTE, "named-twice", count=str(counted.repeated))
    if counted.empty:
        log.add(Level.NOTE, "empty-ballots", count=str(counted.empty))
    if not len(election.ballots):
        log.add(Level.WARNING, "no-ballots")
    if election.declared_rule and declared_rule(election) is None:
        log.add(Level.NOTE, "rule-unknown", head.meta["rule"], 1, rule=election.declared_rule)
    log.findings += _invalid(election.invalid)
    return log.findings


def _compare_column(column: str, head: Head, found: Sequence[int | Fraction], log: Log) -> None:
    if column not in head.columns:
        return
    at = head.columns.index(column)
    wrong: list[tuple[Row, str]] = []
    for row, proposal, number in zip(head.table, head.proposals, found, strict=True):
        told = row.values[at].strip() if at < len(row.values) else ""
        if told and not _same(told, number):
            wrong.append((row, f"{proposal.id}: {told} / {_plain(number)}"))
    if wrong:
        more = f", … (+{len(wrong) - _SHOWN})" if len(wrong) > _SHOWN else ""
        log.add(
            Level.WARNING,
            "column-differs",
            wrong[0][0],
            at,
            column=column,
            which=", ".join(text for _, text in wrong[:_SHOWN]) + more,
        )


def _same(told: str, found: int | Fraction) -> bool:
    try:
        return Fraction(told) == found
    except (ValueError, ZeroDivisionError):
        return False


def _plain(number: int | Fraction) -> str:
    whole = Fraction(number)
    return str(whole.numerator) if whole.denominator == 1 else f"{float(whole):g}"


def _invalid(ballots: Sequence[InvalidBallot]) -> list[Finding]:
    return [invalid_finding(ballot) for ballot in ballots]


def invalid_finding(ballot: InvalidBallot) -> Finding:
    """Return an invalid ballot as a finding.

    .. versionadded:: 0.1
    """
    values: Mapping[str, str] = ballot.values
    return Finding(
        slug=f"ballot-{ballot.reason}", level=Level.WARNING, values=values, line=ballot.line
    )
