"""The META and PROJECTS sections of a Pabulib file, read into values with every problem listed."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

import attrs

from osallisuus.plugins.itu2.budget.model import BallotKind, Limits, Proposal
from osallisuus.plugins.itu2.budget.pabulib_text import Row
from osallisuus.plugins.itu2.budget.problems import Finding, Level

_NUMBER: Final = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,6})?")
_NEGATIVE: Final = re.compile(r"-[0-9]+(?:\.[0-9]+)?")
_KINDS: Final = ("approval", "choose-1", "cumulative", "scoring", "ordinal")
_WHOLE: Final = ("min_length", "max_length")
_AMOUNTS: Final = (
    "min_sum_cost",
    "max_sum_cost",
    "min_points",
    "max_points",
    "min_sum_points",
    "max_sum_points",
)
_THRESHOLD: Final = "min_project_score_threshold"
_COUNTED: Final = frozenset(("budget", "vote_type", _THRESHOLD, *_WHOLE, *_AMOUNTS))


@attrs.frozen(kw_only=True)
class Head:
    """What META and PROJECTS say.

    Attributes:
        meta: Every row of META by its key.
        proposals: The proposals, in the order of the file.
        columns: Names of the columns of PROJECTS.
        table: The rows of PROJECTS, one a proposal.
        budget: Money available; None if it cannot be read.
        kind: What a voter was asked to do; None if it cannot be read.
        limits: What a ballot has to keep to.
        threshold: Least score of a funded proposal, if there is one.
        findings: Everything found.
    """

    meta: Mapping[str, Row]
    proposals: tuple[Proposal, ...]
    columns: tuple[str, ...]
    table: tuple[Row, ...]
    budget: Decimal | None
    kind: BallotKind | None
    limits: Limits
    threshold: Decimal | None
    findings: tuple[Finding, ...]

    def text(self, key: str) -> str | None:
        """Return a value of META, or None if it is not there or blank."""
        row = self.meta.get(key)
        return (row.values[1].strip() or None) if row and len(row.values) > 1 else None


class Log:
    """Findings as they are made; lives only while one file is read."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def add(
        self, level: Level, slug: str, row: Row | None = None, at: int = 0, /, **values: str
    ) -> None:
        """Add a finding about value ``at`` of ``row``."""
        self.findings.append(
            Finding(
                slug=slug,
                level=level,
                values=values,
                line=row.line if row else None,
                column=row.column(at) if row else None,
            )
        )

    def number(self, row: Row, at: int, field: str) -> Decimal | None:
        """Read value ``at`` of ``row`` as a number of 0 or more, or report what is wrong."""
        word = row.values[at].strip() if at < len(row.values) else ""
        if _NUMBER.fullmatch(word):
            return Decimal(word)
        slug = "number-missing" if not word else "number-bad"
        if _NEGATIVE.fullmatch(word):
            slug = "number-negative"
        self.add(Level.ERROR, slug, row, at, field=field, found=word[:40])
        return None


def read_head(meta: Sequence[Row], projects: Sequence[Row]) -> Head:
    """Read the two sections.

    Args:
        meta: Rows of META below the section's name, its header first.
        projects: Rows of PROJECTS below the section's name, its header first.
    """
    log = Log()
    by_key = _meta(meta, log)
    readable = not log.findings or bool(by_key)
    budget = _amount(by_key, "budget", log, needed=readable)
    kind, limits = _kind(by_key, log, needed=readable)
    threshold = _amount(by_key, _THRESHOLD, log)
    columns, table, proposals = _proposals(projects, log)
    if budget is not None:
        for row, proposal in zip(table, proposals, strict=True):
            if proposal.cost > budget:
                log.add(
                    Level.WARNING,
                    "cost-over-budget",
                    row,
                    columns.index("cost"),
                    id=proposal.id,
                    cost=str(proposal.cost),
                    budget=str(budget),
                )
            elif not proposal.cost:
                log.add(Level.WARNING, "cost-zero", row, columns.index("cost"), id=proposal.id)
    return Head(
        meta=by_key,
        proposals=proposals,
        columns=columns,
        table=table,
        budget=budget,
        kind=kind,
        limits=limits,
        threshold=threshold,
        findings=tuple(log.findings),
    )


def _meta(rows: Sequence[Row], log: Log) -> dict[str, Row]:
    found: dict[str, Row] = {}
    if not rows or [one.strip().lower() for one in rows[0].values[:2]] != ["key", "value"]:
        log.add(
            Level.ERROR,
            "missing-header",
            rows[0] if rows else None,
            section="META",
            header="key;value",
        )
        return found
    for row in rows[1:]:
        key = row.values[0].strip()
        if key in found:
            log.add(Level.ERROR, "meta-twice", row, key=key, first=str(found[key].line))
            continue
        found[key] = row
        extra = [at for at, value in enumerate(row.values) if at > 1 and value.strip()]
        if extra:
            level = Level.ERROR if key in _COUNTED else Level.WARNING
            log.add(level, "meta-cells", row, extra[0], key=key)
    return found


def _amount(meta: Mapping[str, Row], key: str, log: Log, *, needed: bool = False) -> Decimal | None:
    row = meta.get(key)
    if row is None:
        if needed:
            log.add(Level.ERROR, "meta-missing", key=key)
        return None
    if key != "budget" and len(row.values) > 1 and not row.values[1].strip():
        return None
    return log.number(row, 1, key)


def _kind(meta: Mapping[str, Row], log: Log, *, needed: bool) -> tuple[BallotKind | None, Limits]:
    amounts = {key: _amount(meta, key, log) for key in _AMOUNTS}
    whole: dict[str, int | None] = {}
    for key in _WHOLE:
        number = _amount(meta, key, log)
        if number is not None and number != int(number):
            log.add(Level.ERROR, "number-bad", meta[key], 1, field=key, found=str(number))
            number = None
        whole[key] = None if number is None else int(number)
    limits = Limits(
        min_length=whole["min_length"],
        max_length=whole["max_length"],
        min_sum_cost=amounts["min_sum_cost"],
        max_sum_cost=amounts["max_sum_cost"],
        min_points=amounts["min_points"],
        max_points=amounts["max_points"],
        min_sum_points=amounts["min_sum_points"],
        max_sum_points=amounts["max_sum_points"],
    )
    row = meta.get("vote_type")
    if row is None:
        if needed:
            log.add(Level.ERROR, "meta-missing", key="vote_type")
        return None, limits
    word = row.values[1].strip().lower() if len(row.values) > 1 else ""
    if word not in _KINDS:
        log.add(Level.ERROR, "vote-type", row, 1, found=word[:40], known=", ".join(_KINDS))
        return None, limits
    kind = BallotKind(word)
    if kind is BallotKind.APPROVAL and limits.max_sum_cost is not None:
        kind = BallotKind.KNAPSACK
    elif kind is BallotKind.APPROVAL and limits.max_length is not None:
        kind = BallotKind.UP_TO_K
    return kind, limits


def _proposals(
    rows: Sequence[Row], log: Log
) -> tuple[tuple[str, ...], tuple[Row, ...], tuple[Proposal, ...]]:
    columns = tuple(one.strip() for one in rows[0].values) if rows else ()
    missing = [one for one in ("project_id", "cost") if one not in columns]
    if missing:
        log.add(
            Level.ERROR,
            "missing-column",
            rows[0] if rows else None,
            section="PROJECTS",
            columns=", ".join(missing),
        )
        return columns, (), ()
    for name in header_doubles(columns):
        log.add(Level.ERROR, "column-twice", rows[0], section="PROJECTS", column=name)
    first: dict[str, Row] = {}
    table: list[Row] = []
    proposals: list[Proposal] = []
    for row in rows[1:]:
        if len(row.values) > len(columns):
            log.add(
                Level.ERROR,
                "row-cells",
                row,
                len(columns),
                found=str(len(row.values)),
                expected=str(len(columns)),
            )
            continue
        cells = dict(zip(columns, row.values, strict=False))
        id_at = columns.index("project_id")
        name = cells.get("project_id", "").strip()
        if not name:
            log.add(Level.ERROR, "id-missing", row, id_at)
        elif "," in name:
            log.add(Level.ERROR, "id-comma", row, id_at, id=name)
        elif name in first:
            log.add(Level.ERROR, "id-twice", row, id_at, id=name, first=str(first[name].line))
        cost = log.number(row, columns.index("cost"), "cost")
        if not name or name in first or cost is None:
            continue
        first[name] = row
        table.append(row)
        proposals.append(
            Proposal(
                id=name,
                cost=cost,
                name=cells.get("name", "").strip(),
                categories=_list(cells.get("category", "")),
                targets=_list(cells.get("target", cells.get("beneficiaries", ""))),
            )
        )
    if not rows[1:]:
        log.add(Level.ERROR, "no-proposals", rows[0])
    return columns, tuple(table), tuple(proposals)


def header_doubles(columns: Sequence[str]) -> list[str]:
    """Return the names of columns that stand twice in a header."""
    return [name for name, times in Counter(columns).items() if times > 1 and name]


def _list(cell: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in cell.split(",") if word.strip())
