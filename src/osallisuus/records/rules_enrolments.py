"""Rules about spells: R01 to R33 of the reference as far as they concern a row.

Those that no row can break are in :mod:`osallisuus.records.held`.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

import narwhals as nw

from osallisuus.findings import Level
from osallisuus.records.period import ProgrammePeriod
from osallisuus.records.rulebook import (
    BIRTH_NUMBER,
    ENTRY_NUMBER,
    Condition,
    Known,
    RecordRule,
)

WORKING_AGE: Final = 15
HIGHER_EDUCATION: Final = 5
ADULT: Final = 18

_entry, _exit = nw.col("entry"), nw.col("exit")
_birth = nw.col("birth_date")


def _is(column: str, *codes: str) -> nw.Expr:
    # Engines compare with one code faster than they look it up in a list.
    is_code, *others = (nw.col(column) == code for code in codes)
    for is_other in others:
        is_code = is_code | is_other
    return is_code


_entry_number, _birth_number = nw.col(ENTRY_NUMBER), nw.col(BIRTH_NUMBER)
_below: Final = _entry_number - _birth_number
"""Under ``n`` full years when below ``n`` times 10 000; ages are those on the day of entry [V]."""
_years: Final = _entry_number // 10_000 - nw.col("birth_year")
"""Full years when the birthday is past, one more than them when it is to come."""


def _under(age: int) -> nw.Expr:
    """Return who was surely under an age at entry, with only the year of birth known as well."""
    return (_below < age * 10_000) | (_birth.is_null() & (_years < age))


def _over(age: int) -> nw.Expr:
    """Return who was surely over an age at entry, with only the year of birth known as well."""
    return (_below >= (age + 1) * 10_000) | (_birth.is_null() & (_years > age + 1))


def _outside(known: Known) -> nw.Expr | None:
    conditions = []
    if known.first_day is not None:
        conditions.append(_entry < known.first_day)
    if known.last_day is not None:
        conditions += [_entry > known.last_day, _exit > known.last_day]
    return _either(conditions, known.own)


def _either(conditions: Iterable[nw.Expr], own: nw.Expr) -> nw.Expr | None:
    known = [nw.when(one).then(nw.lit(1)).otherwise(nw.lit(0)) for one in conditions]
    return (nw.sum_horizontal(*known) > 0) & own if known else None


def _future(known: Known) -> nw.Expr | None:
    return None if known.policy.as_of is None else _entry > known.policy.as_of


def _end_notice(known: Known) -> nw.Expr | None:
    as_of, last = known.policy.as_of, known.last_day
    if as_of is None or last is None:
        return None
    if as_of <= last + timedelta(days=known.policy.end_notice_days):
        return None
    is_going = nw.col("counts_as").is_null() | _is("counts_as", "in")
    return _exit.is_null() & is_going & ~_entry.is_null() & known.own


def _foreign_group(known: Known) -> nw.Expr | None:
    if not known.target_groups:
        return None
    group = nw.col("target_group")
    return ~group.is_null() & ~group.is_in(list(known.target_groups)) & known.own


def _is_participant() -> nw.Expr:
    """Rejected applicants and those who never began are no participants, so nothing is asked of them."""
    return nw.col("counts_as").is_null() | ~_is("counts_as", "rejected", "enrolled")


def _missing(column: str) -> Condition:
    if column == "birth_date":
        return lambda known: (
            nw.col("has_person").is_in([1])
            & _birth.is_null()
            & nw.col("birth_year").is_null()
            & _is_participant()
        )
    if column == "gender":
        return lambda known: (
            nw.col("has_person").is_in([1]) & nw.col("gender").is_null() & _is_participant()
        )
    if column in ("labour_status", "education"):
        return lambda known: (
            None if known.policy.objective_l else nw.col(column).is_null() & _is_participant()
        )
    return lambda known: nw.col(column).is_null() & _is_participant()


def _household_missing(column: str) -> Condition:
    """Household data make a record incomplete only while they are collected (R12, R13)."""

    def breaks(known: Known) -> nw.Expr | None:
        until = known.policy.household_until
        if column == "household_adults":
            is_open = nw.col(column).is_null()
        else:
            is_open = nw.col(column).is_null() | ~_is(column, "yes", "no")
        return is_open & (_entry <= until) & _is_participant() if until else None

    return breaks


def _incomplete(slug: str, period: ProgrammePeriod) -> tuple[RecordRule, ...]:
    return tuple(
        RecordRule(
            slug=slug,
            level=Level.ERROR,
            table="enrolments",
            column=shown,
            period=period,
            breaks=_missing(column),
        )
        for column, shown in {
            "labour_status": "labour_status",
            "education": "education",
            "birth_date": "participants.birth_date",
            "gender": "participants.gender",
            "entry": "entry",
        }.items()
    )


def _rule(
    slug: str,
    level: Level,
    column: str,
    breaks: Condition,
    *shows: str,
    period: ProgrammePeriod | None = None,
) -> RecordRule:
    return RecordRule(
        slug=f"records.{slug}",
        level=level,
        table="enrolments",
        column=column,
        breaks=breaks,
        shows=shows,
        period=period,
    )


_ESF, _PLUS = ProgrammePeriod.ESF, ProgrammePeriod.ESF_PLUS
_E, _W, _I = Level.ERROR, Level.WARNING, Level.INFO

ENROLMENT_RULES: Final[tuple[RecordRule, ...]] = (
    _rule("R02", _E, "exit", lambda known: _exit < _entry, "entry", "exit"),
    _rule("R02-future", _W, "entry", _future, "entry"),
    _rule("R02-outside-project", _W, "entry", _outside, "entry", "exit"),
    _rule(
        "R04",
        _E,
        "participants.birth_date",
        lambda known: (_birth > _entry) | (_birth.is_null() & (_years < 0)),
    ),
    _rule(
        "R07",
        _E,
        "unemployed_since",
        lambda known: (
            ~nw.col("unemployed_since").is_null() & _is("labour_status", "inactive", "employed")
        ),
        "labour_status",
    ),
    _rule(
        "R07-after-entry",
        _E,
        "unemployed_since",
        lambda known: nw.col("unemployed_since") > _entry,
        "entry",
    ),
    _rule(
        "R11",
        _E,
        "household_employed",
        lambda known: _is("labour_status", "employed") & _is("household_employed", "no"),
        period=_ESF,
    ),
    _rule(
        "R11-adults",
        _E,
        "household_adults",
        lambda known: nw.col("household_adults") < 1,
        "household_adults",
        period=_ESF,
    ),
    *_incomplete("records.R12", _ESF),
    *(
        _rule("R12", _E, column, _household_missing(column), period=_ESF)
        for column in ("household_employed", "dependent_children", "household_adults")
    ),
    *_incomplete("records.R14", _PLUS),
    _rule(
        "R17",
        _W,
        "other_disadvantage",
        lambda known: (
            (nw.col("education") == 0)
            & (nw.col("other_disadvantage").is_null() | ~_is("other_disadvantage", "yes"))
        ),
        period=_ESF,
    ),
    *(
        _rule(
            "R18",
            _W,
            column,
            lambda known, column=column: nw.col(column).is_null() & _is_participant(),  # type: ignore[misc]
            period=_ESF,
        )
        for column in ("foreign_background", "minority", "disability", "other_disadvantage")
    ),
    _rule("R28", _W, "exit", _end_notice),
    _rule(
        "R28-status",
        _W,
        "exit",
        lambda known: _is("counts_as", "completed", "left") & _exit.is_null(),
        "counts_as",
    ),
    _rule("R29", _E, "paid_by_project", lambda known: _is("paid_by_project", "yes")),
    _rule("R29-target-group", _W, "target_group", _foreign_group, "target_group"),
    _rule(
        "R30",
        _W,
        "foreign_background",
        lambda known: _is("parents_birth_country", "both_abroad") & _is("foreign_background", "no"),
    ),
    _rule(
        "R32",
        _W,
        "participants.birth_date",
        lambda known: _over(known.policy.oldest),
    ),
    _rule(
        "R32-employed",
        _W,
        "labour_status",
        lambda known: _is("labour_status", "employed") & _under(WORKING_AGE),
    ),
    _rule(
        "R32-education",
        _W,
        "education",
        lambda known: (nw.col("education") >= HIGHER_EDUCATION) & _under(ADULT),
    ),
    _rule("R33", _E, "signed", lambda known: _is("signed", "no"), period=_ESF),
    _rule(
        "no-such-person",
        _E,
        "person",
        lambda known: nw.col("has_person").is_null() if "participants" in known.tables else None,
    ),
    _rule(
        "unknown-project",
        _I,
        "project",
        lambda known: ~known.own if known.project_ids else None,
        "project",
    ),
)
"""Rules that judge one spell with its person."""
