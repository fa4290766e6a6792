"""What happened after leaving: the last event in the window, and six months later."""

from typing import Final

import narwhals as nw

from osallisuus.indicators.frames import (
    Frame,
    day,
    days,
    days_of,
    is_word,
    is_yes,
    quotient,
    rest,
    table,
    text,
)
from osallisuus.indicators.keys import Keys
from osallisuus.indicators.participations import of_one_project
from osallisuus.indicators.policy import Policy
from osallisuus.indicators.tables import Tables

EMPLOYED, SEEKING, INACTIVE = 3, 2, 1
_EXIT: Final = 0
_WEEKS_4: Final = 1
_MONTHS_6: Final = 2
_OTHER: Final = 3
_NONE: Final = 4
EVENT_FACTS: Final = (
    "exit_status",
    "later_status",
    "exit_education",
    "exit_qualification",
    "later_improved",
)


def with_events(
    frame: Frame, records: Tables, policy: Policy, projects: tuple[str, ...], keys: Keys
) -> Frame:
    """Add what happened after leaving.

    Columns: ``exit_code`` and ``later_code`` (3 employed, 2 seeking, 1 inactive, 0 unknown),
    ``exit_education``, ``exit_qualification`` and ``later_improved``. On one day an event four
    weeks after stands before one on leaving, and employment before job search.

    Args:
        frame: Participations; every column but the keys is a number.
        records: The participation tables.
        policy: The choices.
        projects: Ids and codes of the project.
        keys: What brings them together.
    """
    numbers = [name for name in frame.collect_schema().names() if name not in keys.columns]
    events = _events(records, policy, projects, keys)
    joined = frame.join(events, on=[*keys.columns], how="left").with_columns(
        at=nw.col("at").fill_null(-1),
        kind=nw.col("kind").fill_null(_NONE),
        rank=nw.col("rank").fill_null(0),
        yes=nw.col("yes").fill_null(0),
        also=nw.col("also").fill_null(0),
    )
    dated = nw.col("at") > 0
    until = nw.col("exit_day") + policy.immediate_window_days
    unsaid = nw.when(nw.col("kind") == _EXIT).then(nw.col("exit_day")).otherwise(until)
    joined = joined.with_columns(on=nw.when(dated).then(nw.col("at")).otherwise(unsaid))
    left = nw.col("exit_day") > 0
    soon = (
        left
        & (nw.col("kind") != _MONTHS_6)
        & (nw.col("kind") != _NONE)
        & (nw.col("on") >= nw.col("exit_day"))
        & (nw.col("on") <= until)
    )
    later = left & (nw.col("kind") == _MONTHS_6)
    if policy.longer_term_tolerance_days is not None:
        off = (nw.col("at") - _due(nw.col("exit_ymd"), policy.longer_term_months)).abs()
        later = later & dated & (off <= policy.longer_term_tolerance_days)
    known = rest(nw.col("rank"), 4) > 0
    zero = nw.lit(0)
    # A follow-up without a day comes before any that has one.
    later_on = nw.when(dated).then(nw.col("at")).otherwise(zero)
    found = joined.select(
        *keys.columns,
        *numbers,
        exit_code=nw.when(soon & known).then(nw.col("on") * 8 + nw.col("rank")).otherwise(zero),
        exit_education=nw.when(soon).then(nw.col("yes")).otherwise(zero),
        exit_qualification=nw.when(soon).then(nw.col("also")).otherwise(zero),
        later_code=nw.when(later & known).then(later_on * 8 + nw.col("rank")).otherwise(zero),
        later_improved=nw.when(later).then(nw.col("yes")).otherwise(zero),
    )
    names = ("exit_code", "exit_education", "exit_qualification", "later_code", "later_improved")
    found = found.group_by(*keys.columns).agg(*(nw.col(name).max() for name in (*numbers, *names)))
    return found.with_columns(
        exit_code=rest(nw.col("exit_code"), 4),
        later_code=rest(nw.col("later_code"), 4),
        exit_education=nw.col("exit_education") > 0,
        exit_qualification=nw.col("exit_qualification") > 0,
        later_improved=nw.col("later_improved") > 0,
    )


def _events(records: Tables, policy: Policy, projects: tuple[str, ...], keys: Keys) -> Frame:
    """Return the transitions: day, kind, what of several on a day counts, and what is answered with yes.

    A transition that tells nothing is left out.
    """
    columns = ["person", "project", "point", "date", "labour_status", "job_seeking"]
    columns += ["in_education", "qualification", "improved"]
    events = table(records, "transitions", columns)
    events = events.with_columns(
        project=text("project"), point=text("point"), at=day(events, "date")
    )
    events = events.filter(nw.col("point") != "")
    if projects:
        events = events.filter(nw.col("project").is_in(["", *projects]))
        events = of_one_project(events, projects)
    if policy.as_of is not None:
        events = events.filter(nw.col("at") <= days_of(policy.as_of))
    point = nw.col("point")
    follow_up = point == "months_6"
    state = (
        nw.when(is_word("labour_status", "employed"))
        .then(nw.lit(EMPLOYED))
        .when(is_word("labour_status", "unemployed") | is_yes("job_seeking"))
        .then(nw.lit(SEEKING))
        .when(is_word("labour_status", "inactive"))
        .then(nw.lit(INACTIVE))
        .otherwise(nw.lit(0))
        .cast(nw.Int64)
    )
    kind = (
        nw.when(point == "exit")
        .then(nw.lit(_EXIT))
        .when(point == "weeks_4")
        .then(nw.lit(_WEEKS_4))
        .when(follow_up)
        .then(nw.lit(_MONTHS_6))
        .otherwise(nw.lit(_OTHER))
        .cast(nw.Int64)
    )
    yes = (follow_up & is_yes("improved")) | (~follow_up & is_yes("in_education"))
    told = keys.joinable(events).select(
        *keys.columns,
        "at",
        kind=kind,
        state=state,
        yes=yes.cast(nw.Int64),
        also=is_yes("qualification").cast(nw.Int64),
    )
    told = told.filter(nw.col("state") + nw.col("yes") + nw.col("also") > 0)
    late = (nw.col("kind") == _WEEKS_4).cast(nw.Int64)
    return told.with_columns(rank=nw.col("state") + late * 4).drop("state")


def _due(left: nw.Expr, months_later: int) -> nw.Expr:
    """Return the day so many months after leaving, the last of a month that is too short."""
    month = quotient(left, 10_000) * 12 + rest(quotient(left, 100), 100) - 1 + months_later
    first = _first_of(month)
    end = _first_of(month + 1) - 1
    same = first + rest(left, 100) - 1
    return nw.when(same > end).then(end).otherwise(same)


def _first_of(month: nw.Expr) -> nw.Expr:
    """Return the first day of a month that is counted from year 0."""
    return days(quotient(month, 12) * 10_000 + (rest(month, 12) + 1) * 100 + 1)
