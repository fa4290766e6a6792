"""Reading, checking and writing Pabulib files (``.pb``) without losing anything in them.

Columns and metadata nobody here knows are kept, in their order and with their quotes; a file that
was only read is written back byte for byte. Format: https://pabulib.org/format.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import attrs

from osallisuus.plugins.itu2.budget.model import BallotKind, Election
from osallisuus.plugins.itu2.budget.pabulib_check import (
    disagreements,
    late_section,
    vote_columns,
)
from osallisuus.plugins.itu2.budget.pabulib_head import Log, read_head
from osallisuus.plugins.itu2.budget.pabulib_text import (
    SECTIONS,
    Decoded,
    Row,
    UnclosedQuoteError,
    decode,
    make_row,
    quoted,
    rows,
)
from osallisuus.plugins.itu2.budget.pabulib_votes import count_votes, read_table
from osallisuus.plugins.itu2.budget.problems import (
    ElectionError,
    Finding,
    Level,
    PabulibError,
)
from osallisuus.plugins.itu2.budget.tally import votes_for


@attrs.frozen(kw_only=True)
class PabulibFile:
    """A ballot file: the election in it, and its whole text.

    Attributes:
        election: What is counted.
        findings: What a reader should know, none of them fatal.
        head: The rows from the beginning to the header of VOTES.
        votes: The text below the header of VOTES.
        encoding: How the file is encoded.
        mark: Its byte order mark, or nothing.
        name: Name of the file, for messages.

    .. versionadded:: 0.1
    """

    election: Election
    findings: tuple[Finding, ...] = ()
    head: tuple[Row, ...]
    votes: str = attrs.field(repr=False)
    encoding: str = "utf-8"
    mark: bytes = b""
    name: str = ""

    @property
    def meta(self) -> Mapping[str, str]:
        """The metadata by key, in the order of the file."""
        return {
            row.values[0].strip(): row.values[1] if len(row.values) > 1 else ""
            for row in self._section("META")[1:]
        }

    @property
    def official(self) -> tuple[str, ...] | None:
        """Ids of the proposals the file says were funded; None if it does not say."""
        header, *table = self._section("PROJECTS")
        columns = [one.strip() for one in header.values]
        if "selected" not in columns:
            return None
        at, id_at = columns.index("selected"), columns.index("project_id")
        return tuple(
            row.values[id_at].strip()
            for row in table
            if at < len(row.values) and row.values[at].strip() == "1"
        )

    def proposal_column(self, name: str) -> Mapping[str, str]:
        """Return a column of PROJECTS as proposal id -> value.

        Raises:
            KeyError: There is no such column.
        """
        header, *table = self._section("PROJECTS")
        columns = [one.strip() for one in header.values]
        if name not in columns:
            raise KeyError(name)
        at, id_at = columns.index(name), columns.index("project_id")
        return {
            row.values[id_at].strip(): row.values[at] if at < len(row.values) else ""
            for row in table
        }

    @property
    def vote_columns(self) -> tuple[str, ...]:
        """Names of the columns of VOTES."""
        return tuple(one.strip() for one in self.head[-1].values)

    def vote_column(self, name: str) -> tuple[str, ...]:
        """Return a column of VOTES, a value a row; rows of a wrong length have none.

        Raises:
            KeyError: There is no such column.
        """
        columns = self.vote_columns
        if name not in columns:
            raise KeyError(name)
        table = read_table(
            self.votes,
            first_line=self.head[-1].line + 1,
            width=len(columns),
            voter=columns.index(name),
            counted=(columns.index("vote"),),
        )
        return tuple(table.ids)

    def with_selected(self, selected: Sequence[str]) -> "PabulibFile":
        """Return this file with the column ``selected`` of PROJECTS telling these were funded."""
        chosen = set(selected)
        begin = next(at for at, row in enumerate(self.head) if row.section == "PROJECTS") + 1
        end = next(at for at, row in enumerate(self.head) if row.section == "VOTES")
        body = [at for at in range(begin, end) if not self.head[at].blank]
        columns = [one.strip() for one in self.head[body[0]].values]
        at = columns.index("selected") if "selected" in columns else len(columns)
        id_at = columns.index("project_id")
        head = list(self.head)
        for number in body:
            row = head[number]
            values = list(row.values) + [""] * (at + 1 - len(row.values))
            is_header = number == body[0]
            told = "1" if values[id_at].strip() in chosen else "0"
            values[at] = "selected" if is_header else told
            newline = row.raw[len(row.raw.rstrip("\r\n")) :]
            head[number] = make_row(tuple(values), newline, row.line)
        return attrs.evolve(self, head=tuple(head))

    def dumps(self) -> bytes:
        """Return the file as bytes; byte for byte what was read unless it was changed."""
        text = "".join(row.raw for row in self.head) + self.votes
        return self.mark + text.encode(self.encoding)

    def write(self, path: Path | str) -> None:
        """Write the file to ``path``."""
        Path(path).write_bytes(self.dumps())

    def _section(self, name: str) -> list[Row]:
        found: list[Row] = []
        inside = False
        for row in self.head:
            if row.section:
                inside = row.section == name
            elif inside and not row.blank:
                found.append(row)
        return found


def read(
    path: Path | str, *, encoding: str | None = None, enforce_limits: bool = True
) -> PabulibFile:
    """Read a Pabulib file.

    Args:
        path: The file.
        encoding: How it is encoded, if neither UTF-8 nor marked with a byte order mark.
        enforce_limits: Whether a ballot outside the limits of META is invalid.

    Raises:
        PabulibError: The file cannot be counted; every reason with line and column.
        OSError: The file cannot be opened.

    .. versionadded:: 0.1
    """
    file = Path(path)
    return loads(
        file.read_bytes(), name=file.name, encoding=encoding, enforce_limits=enforce_limits
    )


def loads(
    data: bytes, *, name: str = "", encoding: str | None = None, enforce_limits: bool = True
) -> PabulibFile:
    r"""Read a Pabulib file from bytes; arguments and errors as :func:`read`.

    Example:
        >>> file = loads(
        ...     b"META\nkey;value\nbudget;100\nvote_type;approval\n"
        ...     b"PROJECTS\nproject_id;cost\na;60\nb;50\n"
        ...     b"VOTES\nvoter_id;vote\n1;a\n2;a,b\n"
        ... )
        >>> file.election.voters, file.dumps()[:4]
        (2, b'META')

    .. versionadded:: 0.1
    """
    decoded = _decoded(data, encoding, name)
    try:
        head_rows, votes = _split(decoded.text)
        return _assemble(head_rows, votes, decoded, name, enforce_limits)
    except UnclosedQuoteError as where:
        raise PabulibError(
            (
                Finding(
                    slug="unclosed-quote",
                    level=Level.ERROR,
                    line=where.line,
                    column=where.column,
                ),
            ),
            name=name,
        ) from None


def _decoded(data: bytes, encoding: str | None, name: str) -> Decoded:
    try:
        return decode(data, encoding)
    except UnicodeDecodeError as problem:
        before = data[: problem.start]
        column = problem.start - (before.rfind(b"\n") + 1) + 1
        finding = Finding(
            slug="encoding",
            level=Level.ERROR,
            values={"encoding": problem.encoding},
            line=before.count(b"\n") + 1,
            column=column,
        )
    except LookupError:
        finding = Finding(slug="no-encoding", level=Level.ERROR, values={"encoding": str(encoding)})
    raise PabulibError((finding,), name=name)


def _split(text: str) -> tuple[tuple[Row, ...], str]:
    """Return the rows up to the header of VOTES, and the text below it."""
    head: list[Row] = []
    length = 0
    in_votes = False
    for row in rows(text):
        head.append(row)
        length += len(row.raw)
        if in_votes and not row.blank:
            break
        in_votes = in_votes or row.section == "VOTES"
    return tuple(head), text[length:]


def _assemble(
    head_rows: tuple[Row, ...], votes: str, decoded: Decoded, name: str, enforce_limits: bool
) -> PabulibFile:
    log = Log()
    sections: dict[str, list[Row]] = {}
    current: list[Row] | None = None
    for row in head_rows:
        section = row.section
        if section:
            if section in sections:
                log.add(Level.ERROR, "section-twice", row, section=section)
                current = []
            else:
                current = sections.setdefault(section, [])
        elif not row.blank:
            if current is None:
                log.add(Level.ERROR, "before-meta", row)
                current = []
            current.append(row)
    for section in SECTIONS:
        if section not in sections:
            log.add(Level.ERROR, "missing-section", section=section)
    head = read_head(sections.get("META", []), sections.get("PROJECTS", []))
    findings = [*log.findings]
    whole = len(sections) == len(SECTIONS)
    findings += [one for one in head.findings if one.line or whole]
    header = sections.get("VOTES", [])
    columns: tuple[int, ...] = ()
    if header:
        columns, wrong = vote_columns(header[0], head)
        findings += wrong
    elif "VOTES" in sections:
        findings.append(
            Finding(
                slug="missing-header",
                level=Level.ERROR,
                values={"section": "VOTES", "header": "voter_id;vote"},
            )
        )
    if (
        head.kind is None
        or head.budget is None
        or any(one.level is Level.ERROR for one in findings)
    ):
        raise PabulibError(tuple(sorted(findings, key=_place)), name=name)
    table = read_table(
        votes,
        first_line=head_rows[-1].line + 1,
        width=len(header[0].values),
        voter=columns[0],
        counted=columns[1:],
    )
    late = late_section(votes, table.odd, head_rows[-1].line + 1)
    if late:
        raise PabulibError((late,), name=name)
    counted = count_votes(
        table,
        proposals=head.proposals,
        kind=head.kind,
        limits=head.limits,
        enforce_limits=enforce_limits,
    )
    election = Election(
        proposals=head.proposals,
        budget=head.budget,
        ballots=counted.ballots,
        kind=head.kind,
        limits=head.limits,
        name=head.text("description") or head.text("unit") or name,
        currency=head.text("currency"),
        threshold=head.threshold,
        declared_rule=head.text("rule"),
        invalid=counted.invalid,
    )
    findings += disagreements(head, election, counted, len(table.keys) + len(table.odd))
    return PabulibFile(
        election=election,
        findings=tuple(sorted(findings, key=_place)),
        head=head_rows,
        votes=votes,
        encoding=decoded.encoding,
        mark=decoded.mark,
        name=name,
    )


def _place(finding: Finding) -> tuple[int, int]:
    return finding.line or 0, finding.column or 0


_VOTE_TYPES = {BallotKind.UP_TO_K: "approval", BallotKind.KNAPSACK: "approval"}


def from_election(election: Election, *, rule: str = "", newline: str = "\n") -> PabulibFile:
    """Return a new file of an election; voters are numbered, as nobody knows who they are.

    Args:
        election: The election; meetings where only hands were counted cannot be written.
        rule: Name of the rule for META; by default the one the election declares.
        newline: What ends a line.

    Raises:
        ElectionError: The election has meetings with hands counted.

    Example:
        >>> election = Election.of(budget=10, costs={"a": 5}, ballots=[["a"], ["a"]])
        >>> print(from_election(election).votes)
        1;a
        2;a
        <BLANKLINE>

    .. versionadded:: 0.1
    """
    if election.hand_counts:
        raise ElectionError("hands-unlinked", channel=election.hand_counts[0].channel)
    limits = attrs.asdict(election.limits)
    optional = {
        "rule": rule or election.declared_rule,
        "currency": election.currency,
        "min_project_score_threshold": election.threshold,
        **limits,
    }
    meta = {
        "description": election.name,
        "num_projects": len(election.proposals),
        "num_votes": len(election.ballots),
        "budget": election.budget,
        "vote_type": _VOTE_TYPES.get(election.kind, election.kind),
        **{key: value for key, value in optional.items() if value is not None},
    }
    votes = votes_for(election)
    named = any(one.name for one in election.proposals)
    points = election.kind.has_points or election.ballots.points is not None
    table: list[tuple[str, ...]] = [("META",), ("key", "value")]
    table += [(key, _written(value)) for key, value in meta.items()]
    table += [("PROJECTS",), ("project_id", "cost", "votes", *(("name",) if named else ()))]
    table += [
        (one.id, _written(one.cost), str(count), *((one.name,) if named else ()))
        for one, count in zip(election.proposals, votes, strict=True)
    ]
    table += [("VOTES",), ("voter_id", "vote", *(("points",) if points else ()))]
    head = tuple(make_row(values, newline, line) for line, values in enumerate(table, 1))
    lines: list[str] = []
    for choices, given, count in election.ballots.distinct():
        vote = quoted(",".join(election.proposals[at].id for at in choices))
        tail = "" if given is None else ";" + ",".join(_written(one) for one in given)
        lines += [f"{vote}{tail}"] * count
    body = "".join(f"{number};{line}{newline}" for number, line in enumerate(lines, 1))
    return PabulibFile(election=election, head=head, votes=body, name=election.name)


def _written(value: object) -> str:
    """Return a value of META or a number as the format has it, without an exponent."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Fraction):
        return f"{Decimal(value.numerator) / Decimal(value.denominator):f}"
    return str(value)
