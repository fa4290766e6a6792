"""Counting participations: every condition once as an expression, grouped once, few groups left."""

from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import combinations
from operator import add
from types import MappingProxyType
from typing import Final

import narwhals as nw

from osallisuus.indicators.asking import Questions, questions
from osallisuus.indicators.bits import PLACE
from osallisuus.indicators.conditions import Always, Named, parts_of
from osallisuus.indicators.dimensions import as_category, category, key
from osallisuus.indicators.events import EVENT_FACTS, with_events
from osallisuus.indicators.expressions import column_of, expression
from osallisuus.indicators.figures import LEAVERS, Counts, Leaf
from osallisuus.indicators.frames import Frame, table, text, tuples_of
from osallisuus.indicators.keys import Keys, keys_of
from osallisuus.indicators.language import DISADVANTAGED, IndicatorSet
from osallisuus.indicators.minimum import enough_attendance
from osallisuus.indicators.participations import (
    SPELL_FACTS,
    collapsed,
    of_one_project,
    spells,
    with_texts,
)
from osallisuus.indicators.people import with_people
from osallisuus.indicators.policy import Policy
from osallisuus.indicators.tables import Tables

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
    *,
    keys: Keys | None = None,
    only_complete: bool = False,
) -> Frame:
    """Return one row a participation with its facts, its dimensions and one column an indicator.

    With ``only_complete`` a participation is left out as soon as it is known to be incomplete. Without
    ``keys`` it says who and which project it is.
    """
    keys = keys or keys_of(records, policy, identified=True)
    asks = questions(indicators, policy)
    facts = asks.facts | set(by)
    if {"region", "county"} & facts:
        facts |= {"municipality"}
    texts = [name for name in ("target_group",) if name in by]
    if policy.dedup_scope == "programme":
        texts.append("project")
    first = spells(records, policy, projects, asks.of_spells | (set(by) & SPELL_FACTS), keys)
    frame = collapsed(first, policy, asks.asked, keys)
    if not texts:
        frame = frame.drop(PLACE)
    if only_complete and asks.early != Always():
        frame = frame.filter(expression(asks.early, answered=asks.answered))
    if policy.min_days is not None or policy.min_minutes is not None:
        frame = enough_attendance(frame, records, policy, projects, keys)
    if set(EVENT_FACTS) & facts:
        frame = with_events(frame, records, policy, projects, keys)
    if texts:
        frame = with_texts(frame, first, keys, texts)
    frame = with_people(frame, records, policy, frozenset(facts), keys)
    if "referred_on" in facts:
        frame = _with_referrals(frame, records, projects, keys)
    frame = frame.with_columns(exited=nw.col("exit_day") > 0)
    if by:
        frame = frame.with_columns(**{f"by {name}": key(name) for name in by})
    return _with_indicators(frame, indicators, policy, asks)


def _with_referrals(frame: Frame, records: Tables, projects: tuple[str, ...], keys: Keys) -> Frame:
    out = table(records, "referrals", ["person", "project", "direction"])
    out = out.with_columns(project=text("project")).filter(text("direction") == "out")
    if projects:
        out = of_one_project(out.filter(nw.col("project").is_in(["", *projects])), projects)
    out = keys.joinable(out).group_by(*keys.columns).agg(nw.len().alias("referrals"))
    frame = frame.join(out, on=[*keys.columns], how="left")
    return frame.with_columns(referred_on=nw.col("referrals").fill_null(0) > 0).drop("referrals")


def _with_indicators(
    frame: Frame,
    indicators: IndicatorSet,
    policy: Policy,
    asks: Questions,
) -> Frame:
    frame = frame.with_columns(complete=expression(asks.complete, answered=asks.answered))
    counted = set(counted_codes(indicators))
    of_complete = [
        code
        for code in counted_codes(indicators)
        if indicators.by_code[code].population == "complete"
    ]
    # Completeness is asked once, at the end, unless something that counts the incomplete too names others.
    at_end = all(code in of_complete for code in counted if _names(indicators, code))
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
            holds = expression(asks.conditions[code], frozenset(done), asks.answered)
            if code in of_complete and not at_end:
                holds = nw.col("complete") & holds
            columns.append(holds.alias(column_of(code)))
        frame = frame.with_columns(*columns) if columns else frame
        done |= set(ready)
        waiting = [code for code in waiting if code not in ready]
    if not at_end or not of_complete:
        return frame
    names_of = [column_of(code) for code in of_complete]
    return frame.with_columns(
        *((nw.col("complete") & nw.col(name)).alias(name) for name in names_of)
    )


def _names(indicators: IndicatorSet, code: str) -> set[str]:
    named = {part.name for part in parts_of(indicators.conditions[code]) if isinstance(part, Named)}
    return {name for name in named if name in indicators.by_code or name == DISADVANTAGED}


def count(
    frame: Frame,
    indicators: IndicatorSet,
    by: tuple[str, ...],
    projects: Mapping[object, str] = MappingProxyType({}),
) -> Counts:
    """Group the participations once and return the counts of every group.

    Args:
        frame: What :func:`facts_frame` gives.
        indicators: The set.
        by: The dimensions.
        projects: Names of projects for which something else stands in the frame.
    """
    codes = (*counted_codes(indicators), LEAVERS)
    dims = [f"by {name}" for name in by]
    left = nw.col("complete") & nw.col("exited")
    frame = frame.with_columns(left.alias(column_of(LEAVERS)))
    flags = [nw.col(column_of(code)) for code in codes]
    if not frame.implementation.is_polars():
        # Other engines have no sum of truth values, or none that all of their versions have.
        flags = [flag.cast(nw.Int64) for flag in flags]
    chosen = frame.select(*dims, *flags)
    sums = [nw.col(column_of(code)).sum() for code in codes]
    grouped = chosen.group_by(*dims).agg(*sums) if dims else chosen.select(*sums)
    shown = _Shown(projects)
    leaves: dict[Leaf, tuple[int, ...]] = {}
    for row in tuples_of(grouped):
        leaf = tuple(map(shown, by, row))
        numbers = tuple([int(number or 0) for number in row[len(by) :]])
        if any(numbers):
            before = leaves.get(leaf)
            leaves[leaf] = tuple(map(add, before, numbers)) if before else numbers
    people = {
        code: _distinct(frame, code, by, shown)
        for code in codes
        if code != LEAVERS and indicators.by_code[code].unit == "people"
    }
    return Counts(by=by, codes=codes, leaves=dict(sorted(leaves.items())), people=people)


class _Shown:
    """What a group is called, asked once for each of those that occur."""

    def __init__(self, projects: Mapping[object, str]) -> None:
        self._projects = projects
        self._found: dict[tuple[str, object], str] = {}

    def __call__(self, name: str, code: object) -> str:
        found = self._found.get((name, code))
        if found is None:
            named = self._projects.get(code, code) if name == "project" else code
            found = self._found[(name, code)] = category(name, named)
        return found


def _distinct(
    frame: Frame, code: str, by: tuple[str, ...], shown: _Shown
) -> dict[tuple[tuple[str, str], ...], int]:
    counted = frame.filter(nw.col(column_of(code))).select("person", *(f"by {name}" for name in by))
    for name in set(by) & {"region", "county"}:
        # Two groups of an area may hold one person, so the area itself is grouped by.
        groups = counted.select(f"by {name}").unique().collect()
        counted = counted.with_columns(
            as_category(name, groups[f"by {name}"].to_list()).alias(f"by {name}")
        )
    found: dict[tuple[tuple[str, str], ...], int] = {}
    for size in range(len(by) + 1):
        for names in combinations(by, size):
            dims = [f"by {name}" for name in names]
            number = nw.col("person").n_unique().alias("n")
            grouped = counted.group_by(*dims).agg(number) if dims else counted.select(number)
            for row in tuples_of(grouped):
                leaf = tuple(
                    (name, str(one) if name in ("region", "county") else shown(name, one))
                    for name, one in zip(names, row, strict=False)
                )
                found[tuple(sorted(leaf))] = int(row[-1])
    return found
