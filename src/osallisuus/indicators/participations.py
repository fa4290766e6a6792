"""Facts of participations: spells taken together, entry, leaving, and half a year later."""

from typing import Final

import narwhals as nw

from osallisuus.indicators.frames import (
    FAR,
    UNKNOWN,
    Frame,
    days,
    is_yes,
    months,
    rest,
    table,
    text,
    whole,
    ymd,
    ymd_of,
)
from osallisuus.indicators.policy import Policy
from osallisuus.indicators.tables import Tables

_COUNTED: Final = ("in", "completed", "left")
_SHIFT: Final = 1 << 32
_OPEN: Final = 1 << 27
EMPLOYED, SEEKING, INACTIVE = 3, 2, 1


def spells(
    records: Tables, policy: Policy, projects: tuple[str, ...], facts: frozenset[str]
) -> Frame:
    """Return the spells that count, with the keys of their participation.

    Args:
        records: The participation tables.
        policy: The choices.
        projects: Ids and codes of the project; every project when empty. A row without a project
            belongs to the project asked for.
        facts: Columns of the enrolments that are needed beside the keys and dates.
    """
    wanted = {"row", "person", "project", "counts_as", "entry", "exit", "paid_by_project", "signed"}
    frame = table(records, "enrolments", sorted(wanted | facts))
    frame = frame.with_columns(
        project=text("project"), entry_ymd=ymd("entry"), exit_ymd=ymd("exit")
    ).drop("entry")
    counted = text("counts_as").is_in(_COUNTED) | (
        (text("counts_as") == "") & (nw.col("entry_ymd") > 0)
    )
    counted = counted & ~is_yes("paid_by_project")
    if policy.unsigned == "exclude":
        counted = counted & (text("signed") != "no")
    if projects:
        counted = counted & nw.col("project").is_in(["", *projects])
    if policy.as_of is not None:
        today = ymd_of(policy.as_of)
        counted = counted & (nw.col("entry_ymd") <= today)
        later = nw.col("exit_ymd") > today
        frame = frame.with_columns(
            exit_ymd=nw.when(later).then(nw.lit(UNKNOWN)).otherwise(nw.col("exit_ymd")),
            exit=nw.when(~later).then(nw.col("exit")),
        )
    return of_one_project(frame.filter(counted), projects).drop("paid_by_project", "signed")


def of_one_project(frame: Frame, projects: tuple[str, ...]) -> Frame:
    """Return the rows with one name for the project they were chosen for, whichever code they use."""
    return frame.with_columns(project=nw.lit(projects[0])) if projects else frame


def collapsed(frame: Frame, policy: Policy) -> Frame:
    """Return one row a participation: the first entry with what was known then, the last exit.

    A participation whose last spell is open has not ended. Of two spells that begin on the same day, the
    first row is the first, and an end that is known stands before one that is not.
    """
    keys = participation_keys(policy)
    entry = nw.col("entry_ymd")
    frame = frame.with_columns(
        order=nw.when(entry > 0).then(entry).otherwise(nw.lit(FAR)) * _SHIFT + nw.col("row"),
        last=nw.when(entry > 0).then(entry).otherwise(nw.lit(0)) * _OPEN + nw.col("exit_ymd") + 1,
    )
    ends = frame.group_by(*keys).agg(
        nw.col("order").min().alias("order"),
        nw.col("last").max().alias("last"),
        nw.col("exit").max().alias("exit"),
    )
    ends = ends.with_columns(has_left=rest(nw.col("last"), _OPEN) > 0).drop("last")
    ends = ends.with_columns(
        exit_ymd=nw.when(nw.col("has_left")).then(ymd("exit")).otherwise(nw.lit(UNKNOWN))
    ).drop("has_left")
    first = frame.drop("last", "exit_ymd", "exit")
    return first.join(ends, on=[*keys, "order"], how="inner").drop("order")


def participation_keys(policy: Policy) -> list[str]:
    """Return the columns that make two spells one participation."""
    return ["person", "project"] if policy.dedup_scope == "project" else ["person"]


def with_events(frame: Frame, records: Tables, policy: Policy, projects: tuple[str, ...]) -> Frame:
    """Add what happened after leaving: the last event in the window, and six months later.

    Columns: ``exit_code`` and ``later_code`` (3 employed, 2 seeking, 1 inactive, 0 unknown),
    ``exit_education``, ``exit_qualification`` and ``later_improved`` (1 or 0). On one day an event four
    weeks after stands before one on leaving, and employment before job search.
    """
    keys = participation_keys(policy)
    columns = ["person", "project", "point", "date", "labour_status", "job_seeking"]
    columns += ["in_education", "qualification", "improved"]
    events = table(records, "transitions", columns).with_columns(
        project=text("project"), point=text("point"), at=ymd("date")
    )
    events = events.filter(nw.col("point") != "")
    if projects:
        events = events.filter(nw.col("project").is_in(["", *projects]))
        events = of_one_project(events, projects)
    if policy.as_of is not None:
        events = events.filter(nw.col("at") <= ymd_of(policy.as_of))
    ends = frame.filter(nw.col("exit_ymd") > 0).select(*keys, "exit_ymd", "exit")
    until = nw.col("exit").dt.offset_by(f"{policy.immediate_window_days}d")
    ends = ends.with_columns(until=until).with_columns(until_ymd=ymd("until")).drop("until", "exit")
    if policy.longer_term_tolerance_days is not None:
        ends = ends.with_columns(due=_due(nw.col("exit_ymd"), policy.longer_term_months))
    joined = events.join(ends, on=keys, how="inner")
    employed = text("labour_status") == "employed"
    seeking = (text("labour_status") == "unemployed") | is_yes("job_seeking")
    inactive = text("labour_status") == "inactive"
    state = (
        nw.when(employed)
        .then(nw.lit(EMPLOYED))
        .when(seeking)
        .then(nw.lit(SEEKING))
        .when(inactive)
        .then(nw.lit(INACTIVE))
        .otherwise(nw.lit(0))
        .cast(nw.Int64)
    )
    dated = nw.col("at") > 0
    is_exit = nw.col("point") == "exit"
    unsaid = nw.when(is_exit).then(nw.col("exit_ymd")).otherwise(nw.col("until_ymd"))
    on = nw.when(dated).then(nw.col("at")).otherwise(unsaid)
    joined = joined.with_columns(
        state=state,
        on=on,
        follow_up=nw.col("point") == "months_6",
        fourth=(nw.col("point") == "weeks_4").cast(nw.Int64),
        educated=is_yes("in_education"),
        qualified=is_yes("qualification"),
        better=is_yes("improved"),
    )
    in_window = (
        ~nw.col("follow_up")
        & (nw.col("on") >= nw.col("exit_ymd"))
        & (nw.col("on") <= nw.col("until_ymd"))
    )
    later = nw.col("follow_up") & _on_time(policy, dated)
    known = nw.col("state") > 0
    order = (nw.col("on") * 2 + nw.col("fourth")) * 4 + nw.col("state")
    # A follow-up without a day comes before any that has one.
    day = nw.when(dated).then(nw.col("at")).otherwise(nw.lit(0)) * 4 + nw.col("state")
    zero = nw.lit(0)
    found = joined.select(
        *keys,
        exit_key=nw.when(in_window & known).then(order).otherwise(zero),
        exit_education=(in_window & nw.col("educated")).cast(nw.Int64),
        exit_qualification=(in_window & nw.col("qualified")).cast(nw.Int64),
        later_key=nw.when(later & known).then(day).otherwise(zero),
        later_improved=(later & nw.col("better")).cast(nw.Int64),
    )
    names = ["exit_key", "exit_education", "exit_qualification", "later_key", "later_improved"]
    found = found.group_by(*keys).agg(*(nw.col(name).max() for name in names))
    frame = frame.join(found, on=keys, how="left")
    return frame.with_columns(
        exit_code=rest(nw.col("exit_key").fill_null(0), 4),
        later_code=rest(nw.col("later_key").fill_null(0), 4),
        **{name: nw.col(name).fill_null(0) for name in names if not name.endswith("_key")},
    ).drop("exit_key", "later_key")


def _on_time(policy: Policy, dated: nw.Expr) -> nw.Expr:
    if policy.longer_term_tolerance_days is None:
        return nw.lit(True)
    return dated & ((days(nw.col("at")) - nw.col("due")).abs() <= policy.longer_term_tolerance_days)


def _due(left: nw.Expr, months_later: int) -> nw.Expr:
    """Return the day so many months after leaving, the last of a month that is too short."""
    month = left // 10_000 * 12 + rest(left // 100, 100) - 1 + months_later
    first = days((month // 12) * 10_000 + (rest(month, 12) + 1) * 100 + 1)
    following = month + 1
    end = days((following // 12) * 10_000 + (rest(following, 12) + 1) * 100 + 1) - 1
    day = first + rest(left, 100) - 1
    return nw.when(day > end).then(end).otherwise(day)


def with_entry_facts(frame: Frame, policy: Policy) -> Frame:
    """Add the facts of the entry that follow from several columns and the policy."""
    student = is_yes("full_time_student")
    registered = is_yes("registered_unemployed")
    status = text("labour_status")
    wins = nw.lit(policy.student_precedence == "registered")
    becomes_inactive = (status == "unemployed") & student & ~(registered & wins)
    becomes_inactive = becomes_inactive & nw.lit(policy.student_is_inactive)
    becomes_unemployed = (status == "inactive") & registered & ~(student & ~wins)
    becomes_unemployed = becomes_unemployed & nw.lit(policy.registered_is_unemployed)
    entered = nw.col("entry_ymd") > 0
    frame = frame.with_columns(
        labour_status=nw.when(becomes_inactive)
        .then(nw.lit("inactive"))
        .when(becomes_unemployed)
        .then(nw.lit("unemployed"))
        .otherwise(status),
        in_education=nw.when(student).then(nw.lit("yes")).otherwise(text("in_education")),
        since=ymd("unemployed_since"),
        born=ymd("birth_date"),
        born_year=whole("birth_year"),
    )
    from_date = (nw.col("entry_ymd") - nw.col("born")) // 10_000
    from_year = nw.col("entry_ymd") // 10_000 - nw.col("born_year")
    age = nw.when(entered & (nw.col("born") > 0)).then(from_date)
    if policy.birth_year_only == "year-difference":
        age = age.when(entered & (nw.col("born") <= 0) & (nw.col("born_year") > 0)).then(from_year)
    frame = frame.with_columns(age=age.otherwise(nw.lit(UNKNOWN)).cast(nw.Int64))
    frame = frame.with_columns(
        age=nw.when(nw.col("age") < 0).then(nw.lit(UNKNOWN)).otherwise(nw.col("age"))
    )
    spell = months(nw.col("entry_ymd")) - months(nw.col("since"))
    threshold = nw.lit(policy.long_term_months)
    if policy.long_term_months_young is not None:
        young = (nw.col("age") >= 0) & (nw.col("age") < policy.long_term_young_below)
        threshold = nw.when(young).then(nw.lit(policy.long_term_months_young)).otherwise(threshold)
    until = policy.household_until
    asked = entered & nw.lit(until is None)
    if until is not None:
        asked = entered & (nw.col("entry_ymd") <= ymd_of(until))
    citizenship = text("citizenship")
    member = citizenship.is_in([*policy.eu_members])
    return frame.with_columns(
        long_term_unemployed=entered & (nw.col("since") > 0) & (spell > threshold * 100),
        household_asked=asked,
        third_country=(citizenship != "") & ~member,
        foreign_background=_foreign(policy),
    )


def _foreign(policy: Policy) -> nw.Expr:
    answer = text("foreign_background")
    if policy.foreign_background == "answer":
        return answer
    parents = text("parents_birth_country")
    abroad = ["both_abroad"] if policy.foreign_parents == "both" else ["both_abroad", "one_abroad"]
    from_parents = (
        nw.when(parents.is_in(abroad))
        .then(nw.lit("yes"))
        .when(parents != "")
        .then(nw.lit("no"))
        .otherwise(nw.lit(""))
    )
    if policy.foreign_background == "parents":
        return from_parents
    return nw.when(answer.is_in(["yes", "no"])).then(answer).otherwise(from_parents)
