"""Spells, and participations: spells of one person in one project taken together."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import narwhals as nw

from osallisuus.indicators.bits import PLACE, packed, without_place
from osallisuus.indicators.facts import PARTICIPATION, FactKind
from osallisuus.indicators.frames import (
    FAR,
    UNKNOWN,
    Frame,
    day,
    days_of,
    is_word,
    is_yes,
    months,
    rest,
    table,
    text,
    ymd,
    ymd_of,
)
from osallisuus.indicators.keys import Keys
from osallisuus.indicators.policy import Policy
from osallisuus.indicators.tables import Tables

_COUNTED: Final = ("in", "completed", "left")
_ROWS: Final = 1 << 30
_FIRST_DAY: Final = days_of(date(1900, 1, 1))
_LAST_DAY: Final = (1 << 17) - 1
SPELL_FACTS: Final = frozenset(
    {
        "labour_status",
        "in_education",
        "education",
        "household_employed",
        "household_adults",
        "dependent_children",
        "minority",
        "disability",
        "other_disadvantage",
        "homeless",
        "rural",
        "target_group",
        "household_asked",
        "completed",
    }
)
"""Facts that the first spell alone tells."""
LONG: Final = "long"
LONG_YOUNG: Final = "long_young"
_FROM: Final = {
    "labour_status": ("full_time_student", "registered_unemployed"),
    "in_education": ("full_time_student",),
    LONG: ("unemployed_since",),
    LONG_YOUNG: ("unemployed_since",),
}


def spells(
    records: Tables, policy: Policy, projects: tuple[str, ...], facts: frozenset[str], keys: Keys
) -> Frame:
    """Return the spells that count, with the keys of their participation and what is asked of them.

    Args:
        records: The participation tables.
        policy: The choices.
        projects: Ids and codes of the project; every project when empty. A row without a project
            belongs to the project asked for.
        facts: Facts of :data:`SPELL_FACTS`, ``foreign_background`` as answered, :data:`LONG` and
            :data:`LONG_YOUNG`.
        keys: What brings them together.
    """
    flags = {"household_asked", "completed", LONG, LONG_YOUNG}
    wanted = {"row", "person", "project", "counts_as", "entry", "exit", "paid_by_project"}
    wanted |= facts - flags
    wanted |= {column for fact in facts for column in _FROM.get(fact, ())}
    if policy.unsigned == "exclude":
        wanted.add("signed")
    frame = table(records, "enrolments", sorted(wanted))
    frame = frame.with_columns(
        project=text("project"), entry_ymd=ymd("entry"), exit_day=day(frame, "exit")
    )
    unsaid = nw.col("counts_as").is_null() | is_word("counts_as", "")
    counted = is_word("counts_as", *_COUNTED) | (unsaid & (nw.col("entry_ymd") > 0))
    counted = counted & ~is_yes("paid_by_project")
    if policy.unsigned == "exclude":
        counted = counted & ~is_word("signed", "no")
    if projects:
        counted = counted & nw.col("project").is_in(["", *projects])
    if policy.as_of is not None:
        counted = counted & (nw.col("entry_ymd") <= ymd_of(policy.as_of))
        later = nw.col("exit_day") > days_of(policy.as_of)
        frame = frame.with_columns(
            exit_day=nw.when(later).then(nw.lit(UNKNOWN)).otherwise(nw.col("exit_day")),
            exit=nw.when(~later).then(nw.col("exit")),
        )
    frame = keys.added(of_one_project(frame.filter(counted), projects))
    return frame.with_columns(
        _place(frame), **{name: _fact(name, policy) for name in sorted(facts)}
    )


def _fact(name: str, policy: Policy) -> nw.Expr:
    entered = nw.col("entry_ymd") > 0
    match name:
        case "labour_status":
            return _labour_status(policy)
        case "in_education":
            student = nw.when(is_yes("full_time_student")).then(nw.lit("yes"))
            return student.otherwise(text("in_education"))
        case "completed":
            return is_word("counts_as", "completed")
        case "household_asked":
            until = policy.household_until
            return entered if until is None else entered & (nw.col("entry_ymd") <= ymd_of(until))
        case "long" | "long_young":
            since = ymd("unemployed_since")
            spell = months(nw.col("entry_ymd")) - months(since)
            young = policy.long_term_months_young
            limit = young if name == LONG_YOUNG and young is not None else policy.long_term_months
            return entered & (since > 0) & (spell > limit * 100)
    is_number = PARTICIPATION[name].kind is FactKind.NUMBER
    return nw.col(name).cast(nw.Int64) if is_number else nw.col(name)


def _labour_status(policy: Policy) -> nw.Expr:
    student = is_yes("full_time_student")
    registered = is_yes("registered_unemployed")
    status = text("labour_status")
    unemployed = is_word("labour_status", "unemployed")
    inactive = is_word("labour_status", "inactive")
    wins = nw.lit(policy.student_precedence == "registered")
    becomes_inactive = unemployed & student & ~(registered & wins)
    becomes_inactive = becomes_inactive & nw.lit(policy.student_is_inactive)
    becomes_unemployed = inactive & registered & ~(student & ~wins)
    becomes_unemployed = becomes_unemployed & nw.lit(policy.registered_is_unemployed)
    changed = nw.when(becomes_inactive).then(nw.lit("inactive"))
    return changed.when(becomes_unemployed).then(nw.lit("unemployed")).otherwise(status)


def of_one_project(frame: Frame, projects: tuple[str, ...]) -> Frame:
    """Return the rows with one name for the project they were chosen for, whichever code they use."""
    return frame.with_columns(project=nw.lit(projects[0])) if projects else frame


def collapsed(frame: Frame, policy: Policy, conditions: Sequence[nw.Expr], keys: Keys) -> Frame:
    """Return one row a participation: the first entry with what was known then, the last exit.

    A participation whose last spell is open has not ended. Of two spells that begin on the same day, the
    first row is the first, and an end that is known stands before one that is not.

    Args:
        frame: The spells.
        policy: The choices.
        conditions: What is asked of the first spell (:mod:`osallisuus.indicators.bits`).
        keys: What brings the spells together.
    """
    entered = nw.col("entry_ymd") > 0
    answers = packed(conditions)
    entry = nw.when(entered).then(nw.col("entry_ymd"))
    known_exit = (nw.col("exit_day") > 0).cast(nw.Int64)
    # Only a tolerance in calendar months needs the date itself.
    exits = ["exit_day"] if policy.longer_term_tolerance_days is None else ["exit_day", "exit"]
    chosen = frame.select(
        *keys.columns,
        *keys.carried,
        PLACE,
        *exits,
        entry_ymd=entry.otherwise(nw.lit(FAR)),
        last=entry.otherwise(nw.lit(0)) * 2 + known_exit,
        **answers,
    )
    ends = chosen.group_by(*keys.columns).agg(
        *(nw.col(name).min() for name in (PLACE, "entry_ymd", *answers, *keys.carried)),
        *(nw.col(name).max() for name in ("last", *exits)),
    )
    has_left = rest(nw.col("last"), 2) > 0
    entry = nw.when(nw.col("entry_ymd") < FAR).then(nw.col("entry_ymd"))
    ends = ends.with_columns(
        entry_ymd=entry.otherwise(nw.lit(UNKNOWN)),
        exit_day=nw.when(has_left).then(nw.col("exit_day")).otherwise(nw.lit(UNKNOWN)),
        **without_place(tuple(answers)),
        **({"exit_ymd": ymd("exit")} if "exit" in exits else {}),
    )
    return ends.drop("last", *exits[1:])


def with_texts(frame: Frame, spells_of: Frame, keys: Keys, names: Sequence[str]) -> Frame:
    """Add text columns of the first spell to participations that keep its place."""
    on = list(keys.columns)
    first = spells_of.select(*on, PLACE, *names)
    first = first.join(frame.select(*on, PLACE), on=[*on, PLACE], how="inner")
    # Two spells have one place only when nobody knows which row is which.
    first = first.group_by(*on).agg(*(nw.col(name).min() for name in names))
    return frame.join(first, on=on, how="left")


def _place(frame: Frame) -> nw.Expr:
    """Return the place in the order of entry and row: undated spells last, rows without a number first."""
    since = day(frame, "entry") - _FIRST_DAY
    undated = (nw.col("entry_ymd") <= 0) | (since > _LAST_DAY)
    early = nw.when(since < 0).then(nw.lit(0)).otherwise(since)
    ordered = nw.when(undated).then(nw.lit(_LAST_DAY)).otherwise(early)
    return (ordered * _ROWS + nw.col("row").fill_null(0)).alias(PLACE)
