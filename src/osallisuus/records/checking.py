"""Every rule on every table in one query for each: a bit for each rule, and only rows with a bit come back."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import narwhals as nw

from osallisuus.findings import Level
from osallisuus.model.project import Project
from osallisuus.records.columns import TABLES
from osallisuus.records.empty import empty_frame
from osallisuus.records.found import FoundGroup
from osallisuus.records.period import CheckPolicy
from osallisuus.records.rulebook import (
    BIRTH_NUMBER,
    ENTRY_NUMBER,
    Broken,
    Joined,
    RecordRule,
    day_number,
    joined_to,
    known_of,
)
from osallisuus.records.rules_enrolments import ENROLMENT_RULES
from osallisuus.records.rules_events import EVENT_RULES
from osallisuus.records.spells import spell_findings
from osallisuus.records.words import table_label

RECORD_RULES: Final[tuple[RecordRule, ...]] = (*ENROLMENT_RULES, *EVENT_RULES)
"""Every rule that judges one row with what belongs to it."""

Lazy = nw.LazyFrame[Any]
Table = nw.DataFrame[Any] | nw.LazyFrame[Any]
Tables = Mapping[str, Table]
Active = Sequence[tuple[RecordRule, nw.Expr]]
BrokenIn = Callable[[str, Active], Iterator[Broken]]
_MASK: Final = "\x01mask"


def check_tables(
    tables: Tables,
    sources: Mapping[str, str],
    project: Project | None,
    policy: CheckPolicy,
    progress: Callable[[str], object],
) -> Iterator[FoundGroup]:
    """Yield what the rules find in accepted rows.

    Args:
        tables: Accepted rows of the tables that are there.
        sources: Where each of them came from.
        project: The project they are of, if known.
        policy: What the check is told.
        progress: Called with the name of each table before it is checked.
    """
    known = known_of(project, policy, frozenset(tables))
    broken = _broken_in(tables)
    for table in TABLES:
        if table not in tables:
            continue
        progress(table)
        rules = [rule for rule in RECORD_RULES if rule.table == table]
        conditions = [(rule, rule.condition(known)) for rule in rules]
        active = [(rule, breaks) for rule, breaks in conditions if breaks is not None]
        for one in broken(table, active) if active else ():
            yield FoundGroup(
                slug=one.rule.slug,
                level=one.rule.level,
                table=table,
                column=one.rule.column,
                source=sources.get(table),
                rows=one.rows,
                cells=one.cells,
                values=one.rule.values(known),
            )
        if table == "enrolments":
            yield from spell_findings(tables[table], sources.get(table))
    yield from _missing_tables(tables, sources)


def _broken_in(tables: Tables) -> BrokenIn:
    """Return what finds the rows of a table that break rules, the fast way when all is in Polars."""
    if all(
        isinstance(table, nw.DataFrame) and table.implementation.is_polars()
        for table in tables.values()
    ):
        from osallisuus.records.checking_polars import PolarsTables

        return PolarsTables({name: table.to_native() for name, table in tables.items()}).broken
    return lambda table, active: _broken(_joined(table, tables), active)


def _lazy(frame: Table) -> Lazy:
    return frame.lazy()


def _joined(table: str, tables: Tables) -> Lazy:
    """Return a table with what its rules look at in others."""
    frame = _lazy(tables[table])
    for joined in joined_to(table, tables):
        frame = _WITH[joined](frame, tables)
    return frame


def _with_ages(frame: Lazy, tables: Tables) -> Lazy:
    people = tables.get("participants")
    if people is None:
        people = empty_frame("participants", like=tables["enrolments"])
    extra = ("birth_date", "birth_year", "gender", "parents_birth_country")
    return _with_columns_of(frame, people, extra).with_columns(
        day_number(nw.col("entry")).alias(ENTRY_NUMBER),
        day_number(nw.col("birth_date")).alias(BIRTH_NUMBER),
    )


def _with_person(frame: Lazy, tables: Tables) -> Lazy:
    return _with_columns_of(frame, tables["participants"], ())


def _with_columns_of(frame: Lazy, people: Table, extra: Sequence[str]) -> Lazy:
    own = _lazy(people).select("person", *extra, nw.lit(1).alias("has_person"))
    return frame.join(own, on="person", how="left")


def _with_session(frame: Lazy, tables: Tables) -> Lazy:
    sessions = _lazy(tables["sessions"]).select(
        "session",
        nw.col("minutes").alias("length"),
        nw.col("cancelled"),
        nw.lit(1).alias("has_session"),
    )
    return frame.join(sessions, on="session", how="left")


def _with_roster(frame: Lazy, tables: Tables) -> Lazy:
    rosters = (
        _lazy(tables["attendance"])
        .group_by("session")
        .agg(nw.len().alias("listed"))
        .with_columns(nw.lit(1).alias("has_roster"))
        .select("session", "has_roster")
    )
    return frame.join(rosters, on="session", how="left")


def _with_spells(frame: Lazy, tables: Tables) -> Lazy:
    """Return results with the first and last exit of the person's spells in the same project."""
    enrolments = tables["enrolments"]
    is_employed = nw.col("labour_status").is_in(["employed"])
    spells = _lazy(enrolments).select(
        "person",
        nw.col("project").fill_null("").alias("in_project"),
        nw.col("exit").alias("first_exit"),
        nw.col("exit").alias("last_exit"),
        nw.when(is_employed).then(nw.lit(1)).otherwise(nw.lit(0)).alias("was_employed"),
        nw.lit(1).alias("has_enrolment"),
    )
    is_single = isinstance(enrolments, nw.DataFrame) and enrolments["person"].n_unique() == len(
        enrolments
    )
    if not is_single:
        spells = spells.group_by("person", "in_project").agg(
            nw.col("first_exit").min(),
            nw.col("last_exit").max(),
            nw.col("was_employed").max(),
            nw.col("has_enrolment").max(),
        )
    keyed = frame.with_columns(nw.col("project").fill_null("").alias("in_project"))
    return keyed.join(spells, on=["person", "in_project"], how="left").with_columns(
        nw.col("last_exit").alias("exit")
    )


_WITH: Final[Mapping[Joined, Callable[[Lazy, Tables], Lazy]]] = {
    Joined.AGES: _with_ages,
    Joined.PERSON: _with_person,
    Joined.SPELLS: _with_spells,
    Joined.SESSION: _with_session,
    Joined.ROSTER: _with_roster,
}


def _broken(frame: Lazy, active: Active) -> Iterator[Broken]:
    bits = [
        nw.when(breaks).then(nw.lit(1 << number)).otherwise(nw.lit(0))
        for number, (_, breaks) in enumerate(active)
    ]
    shows = sorted({name for rule, _ in active for name in rule.shows})
    mask = nw.sum_horizontal(*bits).cast(nw.Int64).alias(_MASK)
    found = (
        frame.with_columns(mask).filter(nw.col(_MASK) > 0).select("row", _MASK, *shows).collect()
    )
    if not len(found):
        return
    at: dict[int, list[int]] = {}
    for index, value in enumerate(found[_MASK].to_list()):
        at.setdefault(int(value), []).append(index)
    rows: list[int | None] = [_number(row) for row in found["row"].to_list()]
    shown = {name: [_shown(cell) for cell in found[name].to_list()] for name in shows}
    for number, (rule, _) in enumerate(active):
        indices = [index for value, listed in at.items() if value >> number & 1 for index in listed]
        if indices:
            indices.sort(key=lambda index: rows[index] or 0)
            cells = {name: [shown[name][index] for index in indices] for name in rule.shows}
            yield Broken(rule, [rows[index] for index in indices], cells)


def _number(row: object) -> int | None:
    return row if type(row) is int else None


def _shown(cell: object) -> str:
    """Return a value as it may stand in a message; what is not known is a question mark."""
    text = str(cell)
    return "?" if cell is None or text in ("<NA>", "NaT", "nan") else text


def _missing_tables(tables: Tables, sources: Mapping[str, str]) -> Iterator[FoundGroup]:
    told = set()
    for table in tables:
        for column in TABLES[table].columns:
            target = column.column.table
            if target and target not in tables and target not in told:
                told.add(target)
                yield FoundGroup(
                    slug="records.missing-table",
                    level=Level.WARNING,
                    table=target,
                    source=None,
                    values={"label": table_label(target), "table": table},
                )
