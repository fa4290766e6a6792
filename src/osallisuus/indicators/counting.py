"""Counting participations: every condition once as an expression, grouped once, few groups left."""

from collections.abc import Sequence
from functools import reduce
from itertools import combinations
from typing import Final

import narwhals as nw

from osallisuus.indicators.conditions import Compare, Known, Named, OneOf, parts_of
from osallisuus.indicators.dimensions import category, shown
from osallisuus.indicators.expressions import column_of, expression
from osallisuus.indicators.facts import PARTICIPATION, FactKind
from osallisuus.indicators.figures import LEAVERS, Counts, Leaf
from osallisuus.indicators.frames import Frame, table, text, whole
from osallisuus.indicators.language import DISADVANTAGED, IndicatorSet
from osallisuus.indicators.minimum import enough_attendance
from osallisuus.indicators.participations import (
    collapsed,
    of_one_project,
    participation_keys,
    spells,
    with_entry_facts,
    with_events,
)
from osallisuus.indicators.policy import Policy
from osallisuus.indicators.tables import Tables
from osallisuus.records.columns import TABLES

_ENTRY: Final = frozenset(
    {
        "labour_status",
        "unemployed_since",
        "full_time_student",
        "registered_unemployed",
        "education",
        "in_education",
        "foreign_background",
    }
)
_PEOPLE: Final = frozenset(
    {"birth_date", "birth_year", "gender", "citizenship", "parents_birth_country"}
)
_COUNTED: Final = ("complete", "participations")


def counted_codes(indicators: IndicatorSet) -> tuple[str, ...]:
    """Return the codes of the indicators that are counted from participations."""
    return tuple(
        one.code
        for one in indicators.indicators
        if one.population in _COUNTED and one.unit in ("people", "participations")
    )


def facts_frame(
    records: Tables,
    indicators: IndicatorSet,
    policy: Policy,
    projects: tuple[str, ...],
    by: Sequence[str] = (),
) -> Frame:
    """Return one row a participation with its facts, its dimensions and one column an indicator."""
    used = _facts_used(indicators) | {name for name in by if name in PARTICIPATION}
    if {"region", "county"} & set(by):
        used |= {"municipality"}
    enrolment_columns = {column.name for column in TABLES["enrolments"].columns}
    people_columns = {column.name for column in TABLES["participants"].columns}
    frame = spells(records, policy, projects, _ENTRY | (used & enrolment_columns))
    frame = collapsed(frame, policy)
    if policy.min_days is not None or policy.min_minutes is not None:
        frame = enough_attendance(frame, records, policy, projects)
    wanted = sorted({"person"} | _PEOPLE | (used & people_columns))
    people = table(records, "participants", wanted)
    frame = frame.join(people, on="person", how="left")
    frame = with_events(frame, records, policy, projects)
    frame = with_entry_facts(frame, policy)
    if "referred_on" in used:
        frame = _with_referrals(frame, records, policy, projects)
    frame = frame.with_columns(
        completed=text("counts_as") == "completed",
        exited=nw.col("exit_ymd") > 0,
        exit_education=nw.col("exit_education") > 0,
        exit_qualification=nw.col("exit_qualification") > 0,
        later_improved=nw.col("later_improved") > 0,
        objective_l=nw.lit(policy.objective_l),
        **{
            name: whole(name) if fact.kind is FactKind.NUMBER else text(name)
            for name, fact in PARTICIPATION.items()
            if name in enrolment_columns | people_columns
            and name in used | _ENTRY | _PEOPLE
            and fact.kind is not FactKind.FLAG
        },
    )
    if by:
        frame = frame.with_columns(**{f"by {name}": category(name) for name in by})
    return _with_indicators(frame, indicators, policy)


def _facts_used(indicators: IndicatorSet) -> set[str]:
    used = set()
    for condition in (indicators.completeness, *indicators.conditions.values()):
        for part in parts_of(condition):
            match part:
                case Named(name=name):
                    used.add(name)
                case Known(fact=fact) | Compare(fact=fact) | OneOf(fact=fact):
                    used.add(fact)
    return used


def _with_referrals(
    frame: Frame, records: Tables, policy: Policy, projects: tuple[str, ...]
) -> Frame:
    keys = participation_keys(policy)
    out = table(records, "referrals", ["person", "project", "direction"])
    out = out.with_columns(project=text("project")).filter(text("direction") == "out")
    if projects:
        out = of_one_project(out.filter(nw.col("project").is_in(["", *projects])), projects)
    out = out.group_by(*keys).agg(nw.len().alias("referrals"))
    frame = frame.join(out, on=keys, how="left")
    return frame.with_columns(referred_on=nw.col("referrals").fill_null(0) > 0).drop("referrals")


def _with_indicators(frame: Frame, indicators: IndicatorSet, policy: Policy) -> Frame:
    complete = expression(indicators.completeness, frozenset())
    if policy.incomplete == "include":
        complete = nw.lit(True)
    frame = frame.with_columns(complete=complete)
    counted = set(counted_codes(indicators))
    disadvantaged = [code for code in policy.disadvantaged if code in counted]
    done: set[str] = set()
    waiting = [code for code in indicators.order() if code in counted]
    while waiting:
        names = {code: _names(indicators, code) for code in waiting}
        if set(disadvantaged) <= done and DISADVANTAGED not in done:
            alike = [nw.col(column_of(code)) for code in disadvantaged] or [nw.lit(False)]
            either = reduce(lambda one, other: one | other, alike)
            frame = frame.with_columns(either.alias(column_of(DISADVANTAGED)))
            done.add(DISADVANTAGED)
        ready = [code for code in waiting if names[code] <= done]
        columns = []
        for code in ready:
            holds = expression(indicators.conditions[code], frozenset(done))
            if indicators.by_code[code].population == "complete":
                holds = nw.col("complete") & holds
            columns.append(holds.alias(column_of(code)))
        frame = frame.with_columns(*columns) if columns else frame
        done |= set(ready)
        waiting = [code for code in waiting if code not in ready]
    return frame


def _names(indicators: IndicatorSet, code: str) -> set[str]:
    named = {part.name for part in parts_of(indicators.conditions[code]) if isinstance(part, Named)}
    return {name for name in named if name in indicators.by_code or name == DISADVANTAGED}


def count(frame: Frame, indicators: IndicatorSet, by: tuple[str, ...]) -> Counts:
    """Group the participations once and return the counts of every group."""
    codes = (*counted_codes(indicators), LEAVERS)
    dims = [f"by {name}" for name in by]
    left = nw.col("complete") & nw.col("exited")
    frame = frame.with_columns(left.alias(column_of(LEAVERS)))
    chosen = frame.select(
        *dims, *(nw.col(column_of(code)).cast(nw.Int64).alias(column_of(code)) for code in codes)
    )
    sums = [nw.col(column_of(code)).sum() for code in codes]
    grouped = chosen.group_by(*dims).agg(*sums) if dims else chosen.select(*sums)
    leaves: dict[Leaf, tuple[int, ...]] = {}
    for row in grouped.collect().iter_rows():
        leaf = tuple(shown(name, code) for name, code in zip(by, row, strict=False))
        numbers = tuple(int(number or 0) for number in row[len(by) :])
        if any(numbers):
            leaves[leaf] = numbers
    people = {
        code: _distinct(frame, code, by)
        for code in codes
        if code != LEAVERS and indicators.by_code[code].unit == "people"
    }
    return Counts(by=by, codes=codes, leaves=dict(sorted(leaves.items())), people=people)


def _distinct(
    frame: Frame, code: str, by: tuple[str, ...]
) -> dict[tuple[tuple[str, str], ...], int]:
    counted = frame.filter(nw.col(column_of(code)))
    found: dict[tuple[tuple[str, str], ...], int] = {}
    for size in range(len(by) + 1):
        for names in combinations(by, size):
            dims = [f"by {name}" for name in names]
            number = nw.col("person").n_unique().alias("n")
            grouped = counted.group_by(*dims).agg(number) if dims else counted.select(number)
            for row in grouped.collect().iter_rows():
                key = tuple((name, shown(name, one)) for name, one in zip(names, row, strict=False))
                found[tuple(sorted(key))] = int(row[-1])
    return found
