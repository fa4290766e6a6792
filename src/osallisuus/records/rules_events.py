"""Rules about people, results, sessions, attendance, headcounts and consents."""

from typing import Final

import narwhals as nw

from osallisuus.findings import Level
from osallisuus.records.rulebook import Condition, Known, RecordRule

_E, _W, _I = Level.ERROR, Level.WARNING, Level.INFO
_HALF_A_YEAR: Final = 6
_EVERY_MONTH_HAS: Final = 28


def _is(column: str, *codes: str) -> nw.Expr:
    # Engines compare with one code faster than they look it up in a list.
    is_code, *others = (nw.col(column) == code for code in codes)
    for is_other in others:
        is_code = is_code | is_other
    return is_code


def _needs(table: str, condition: nw.Expr) -> Condition:
    return lambda known: condition if table in known.tables else None


def _outside_window(known: Known) -> nw.Expr | None:
    if "enrolments" not in known.tables:
        return None
    # What was said on leaving an earlier spell is right in its time, though only the last one counts.
    since_first = _ordinal(nw.col("date")) - _ordinal(nw.col("first_exit"))
    since_last = _ordinal(nw.col("date")) - _ordinal(nw.col("last_exit"))
    latest = known.policy.immediate_window_days
    return _is("point", "exit", "weeks_4") & ((since_first < 0) | (since_last > latest))


def _ordinal(day: nw.Expr) -> nw.Expr:
    """Return a day as a count of days; engines disagree on the difference of two dates.

    The formula holds from March 1900 to February 2100 (Fliegel and Van Flandern, simplified) [B].
    """
    year, month = day.dt.year().cast(nw.Int64), day.dt.month().cast(nw.Int64)
    leap = (7 * (year + (month + 9) // 12)) // 4
    return 367 * year - leap + (275 * month) // 9 + day.dt.day().cast(nw.Int64)


def _too_early(known: Known) -> nw.Expr | None:
    """Six months are counted in the calendar: 31 August and 28 February are six months apart."""
    if "enrolments" not in known.tables:
        return None
    later, earlier = nw.col("date"), nw.col("first_exit")
    months = (later.dt.year() - earlier.dt.year()) * 12 + later.dt.month() - earlier.dt.month()
    is_day_short = (later.dt.day() < earlier.dt.day()) & (later.dt.day() < _EVERY_MONTH_HAS)
    is_short = (months < _HALF_A_YEAR) | ((months == _HALF_A_YEAR) & is_day_short)
    return _is("point", "months_6") & is_short


def _session_outside(known: Known) -> nw.Expr | None:
    day = nw.col("date")
    first, last = known.first_day, known.last_day
    if first is not None and last is not None:
        return ((day < first) | (day > last)) & known.own
    if first is not None:
        return (day < first) & known.own
    return (day > last) & known.own if last is not None else None


def _rule(
    table: str, slug: str, level: Level, column: str, breaks: Condition, *shows: str
) -> RecordRule:
    return RecordRule(
        slug=f"records.{slug}",
        level=level,
        table=table,
        column=column,
        breaks=breaks,
        shows=shows,
        values=lambda known: {"days": str(known.policy.immediate_window_days)},
    )


def _no_such_person(table: str) -> RecordRule:
    breaks = _needs("participants", nw.col("has_person").is_null())
    return _rule(table, "no-such-person", _E, "person", breaks)


def _no_such_session(table: str) -> RecordRule:
    breaks = _needs("sessions", nw.col("has_session").is_null())
    return _rule(table, "no-such-session", _E, "session", breaks, "session")


EVENT_RULES: Final[tuple[RecordRule, ...]] = (
    _rule(
        "participants",
        "R04-year",
        _E,
        "birth_year",
        lambda known: nw.col("birth_date").dt.year() != nw.col("birth_year"),
    ),
    _no_such_person("transitions"),
    _rule(
        "transitions",
        "no-such-enrolment",
        _E,
        "person",
        _needs("enrolments", nw.col("has_enrolment").is_null()),
    ),
    _rule(
        "transitions",
        "R21",
        _W,
        "improved",
        _needs(
            "enrolments",
            _is("improved", "yes") & _is("point", "months_6") & nw.col("was_employed").is_in([0]),
        ),
    ),
    _rule(
        "transitions",
        "R23",
        _W,
        "job_seeking",
        lambda known: _is("job_seeking", "yes") & _is("labour_status", "employed"),
    ),
    _rule(
        "transitions",
        "R26",
        _E,
        "date",
        _needs(
            "enrolments",
            _is("point", "exit", "weeks_4")
            & nw.col("last_exit").is_null()
            & nw.col("has_enrolment").is_in([1]),
        ),
    ),
    _rule("transitions", "R26-window", _E, "date", _outside_window, "date", "exit"),
    _rule("transitions", "R27", _E, "date", _too_early, "date", "exit"),
    _rule("sessions", "session-outside-project", _W, "date", _session_outside, "date"),
    _no_such_person("attendance"),
    _no_such_session("attendance"),
    _rule(
        "attendance",
        "attendance-too-long",
        _E,
        "minutes",
        _needs("sessions", nw.col("minutes") > nw.col("length")),
        "minutes",
        "length",
    ),
    _rule(
        "attendance",
        "attendance-cancelled",
        _E,
        "session",
        _needs("sessions", _is("cancelled", "yes") & _is("status", "present", "partial")),
    ),
    _rule(
        "attendance",
        "attendance-absent",
        _W,
        "minutes",
        lambda known: _is("status", "absent", "excused") & (nw.col("minutes") > 0),
        "minutes",
    ),
    _no_such_session("headcounts"),
    _rule(
        "headcounts",
        "headcount-overlap",
        _I,
        "in_roster",
        _needs("attendance", nw.col("in_roster").is_null() & nw.col("has_roster").is_in([1])),
    ),
    _no_such_person("measurements"),
    _no_such_person("referrals"),
    _no_such_person("consents"),
    _rule(
        "consents",
        "consent-reversed",
        _E,
        "withdrawn",
        lambda known: nw.col("withdrawn") < nw.col("from_date"),
        "from_date",
        "withdrawn",
    ),
)
"""Rules that judge one row of the other tables, with what is joined to it."""
