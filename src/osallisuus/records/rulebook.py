"""What a rule about records is, and what it may know: the project, its programme period, the day."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Final

import attrs
import narwhals as nw

from osallisuus.findings import Level
from osallisuus.model.project import Project
from osallisuus.records.columns import TABLES
from osallisuus.records.period import PERIOD_CODES, CheckPolicy, ProgrammePeriod, programme_period


@attrs.frozen(kw_only=True)
class Known:
    """What the rules may know beside the rows.

    Attributes:
        policy: What the check was told.
        period: Programme period of rows whose project code does not tell.
        project_ids: Names that the project goes by in records; empty without a project.
        target_groups: Ids of its target groups.
        first_day: First day of the project, if known.
        last_day: Its last day, if known.
        tables: Tables that are there.
    """

    policy: CheckPolicy
    period: ProgrammePeriod | None = None
    project_ids: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    tables: frozenset[str] = frozenset()

    @property
    def own(self) -> nw.Expr:
        """Which rows are of the project at hand: those that name it and those that name none."""
        return nw.col("project").is_null() | nw.col("project").is_in(list(self.project_ids))

    def of(self, period: ProgrammePeriod) -> nw.Expr | None:
        """Which rows are of a programme period; ``None`` when every row is that does not say otherwise."""
        code = nw.col("project").str.starts_with(PERIOD_CODES[period])
        if self.period is not period:
            return code
        other = next(one for one in ProgrammePeriod if one is not period)
        is_other = nw.col("project").str.starts_with(PERIOD_CODES[other])
        return nw.col("project").is_null() | ~is_other


def known_of(project: Project | None, policy: CheckPolicy, tables: frozenset[str]) -> Known:
    """Return what the rules may know."""
    if project is None:
        return Known(policy=policy, period=policy.period, tables=tables)
    frame = project.period
    return Known(
        policy=policy,
        period=policy.period or programme_period(project),
        project_ids=(project.id, *(identifier.value for identifier in project.identifiers)),
        target_groups=tuple(group.id for group in project.target_groups),
        first_day=frame.first_day if frame else None,
        last_day=frame.last_day if frame else None,
        tables=tables,
    )


ENTRY_NUMBER: Final = "entry_number"
BIRTH_NUMBER: Final = "birth_number"
"""Columns that a check joins to enrolments: the days of entry and birth as :func:`day_number` writes them."""


class Joined(StrEnum):
    """What the rules of a table look at in other tables."""

    AGES = "ages"
    PERSON = "person"
    SPELLS = "spells"
    SESSION = "session"
    ROSTER = "roster"


def joined_to(table: str, there: Collection[str]) -> tuple[Joined, ...]:
    """Return what is joined to the rows of a table, in order, given the tables that are there."""
    if table == "enrolments":
        # Its rules ask for ages even when nobody's is known.
        return (Joined.AGES,)
    has_person = table != "participants" and "person" in {
        column.name for column in TABLES[table].columns
    }
    needed = {
        Joined.PERSON: has_person and "participants" in there,
        Joined.SPELLS: table == "transitions" and "enrolments" in there,
        Joined.SESSION: table in ("attendance", "headcounts") and "sessions" in there,
        Joined.ROSTER: table == "headcounts" and "attendance" in there,
    }
    return tuple(joined for joined, is_needed in needed.items() if is_needed)


def day_number(day: nw.Expr) -> nw.Expr:
    """Return a day as the number yyyymmdd; differences of ten thousand are full years."""
    year, month = day.dt.year().cast(nw.Int64), day.dt.month().cast(nw.Int64)
    return year * 10_000 + month * 100 + day.dt.day().cast(nw.Int64)


Condition = Callable[[Known], nw.Expr | None]


@attrs.frozen(kw_only=True)
class RecordRule:
    """One check of the rows of one table.

    Attributes:
        slug: Name, such as ``records.R02``; the number is that of the reference.
        level: How much a finding matters.
        table: Table whose rows it judges.
        column: Column a finding points to.
        breaks: Tells which rows break it; ``None`` when what it needs is not known. It may use the columns of
            the table and those the check joins to it.
        shows: Columns whose values its message names; never personal ones.
        period: Programme period it belongs to; ``None`` for both.
        values: Further values of its message.

    .. versionadded:: 0.1
    """

    slug: str
    level: Level
    table: str
    column: str
    breaks: Condition
    shows: tuple[str, ...] = ()
    period: ProgrammePeriod | None = None
    values: Callable[[Known], Mapping[str, str]] = lambda known: {}

    def condition(self, known: Known) -> nw.Expr | None:
        """Return which rows break the rule, of its programme period only."""
        breaks = self.breaks(known)
        if breaks is None or self.period is None:
            return breaks
        within = known.of(self.period)
        return breaks if within is None else breaks & within


@attrs.frozen(eq=False)
class Broken:
    """The rows that break a rule, in order.

    Attributes:
        rule: The rule.
        rows: Their numbers.
        cells: What its message shows of each of them, by column.
    """

    rule: RecordRule
    rows: Sequence[int | None]
    cells: Mapping[str, Sequence[str]]
