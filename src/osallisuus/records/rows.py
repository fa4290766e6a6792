"""The rows of the participation tables; each class declares the columns of one table.

A person is a pseudonymous id here and everywhere: no column names one. Absent is unknown, never no.
"""

from datetime import date
from typing import Annotated

import attrs

from osallisuus.records.marks import Column, Kind, Sensitivity

ANSWERS = ("yes", "no", "declined", "not_asked")
LABOUR_STATUSES = ("unemployed", "inactive", "employed")

_PERSONAL = Sensitivity.PERSONAL
_SPECIAL = Sensitivity.SPECIAL
_Person = Annotated[str, Column(kind=Kind.ID, table="participants", sensitivity=_PERSONAL)]
_Session = Annotated[str, Column(kind=Kind.ID, table="sessions")]
_Code = Annotated[str | None, Column(kind=Kind.ID)]
_Day = Annotated[date | None, Column(kind=Kind.DATE)]
_Answer = Annotated[str | None, Column(kind=Kind.CODE, codes=ANSWERS, sensitivity=_PERSONAL)]
_SpecialAnswer = Annotated[str | None, Column(kind=Kind.CODE, codes=ANSWERS, sensitivity=_SPECIAL)]
_LabourStatus = Annotated[
    str | None, Column(kind=Kind.CODE, codes=LABOUR_STATUSES, sensitivity=_PERSONAL)
]
_Minutes = Annotated[int | None, Column(kind=Kind.INTEGER, unit="minutes")]


@attrs.frozen(kw_only=True)
class Participant:
    """A person (osallistuja) under a pseudonymous id.

    .. versionadded:: 0.1
    """

    person: Annotated[str, Column(kind=Kind.ID, sensitivity=_PERSONAL)]
    birth_date: Annotated[date | None, Column(kind=Kind.DATE, sensitivity=_PERSONAL)] = None
    birth_year: Annotated[
        int | None, Column(kind=Kind.INTEGER, unit="year", sensitivity=_PERSONAL)
    ] = None
    gender: Annotated[
        str | None,
        Column(kind=Kind.CODE, codes=("woman", "man", "nonbinary"), sensitivity=_PERSONAL),
    ] = None
    municipality: Annotated[str | None, Column(kind=Kind.CODE, sensitivity=_PERSONAL)] = None
    mother_tongue: Annotated[str | None, Column(kind=Kind.CODE, sensitivity=_PERSONAL)] = None
    citizenship: Annotated[str | None, Column(kind=Kind.CODE, sensitivity=_PERSONAL)] = None
    parents_birth_country: Annotated[
        str | None,
        Column(
            kind=Kind.CODE,
            codes=("finland", "one_abroad", "both_abroad"),
            sensitivity=_PERSONAL,
        ),
    ] = None


@attrs.frozen(kw_only=True)
class Enrolment:
    """One spell of one person in a project (osallistumisjakso).

    .. versionadded:: 0.1
    """

    enrolment: _Code = None
    person: _Person
    project: _Code = None
    target_group: _Code = None
    status: Annotated[str | None, Column(kind=Kind.TEXT)] = None
    counts_as: Annotated[
        str | None,
        Column(kind=Kind.CODE, codes=("enrolled", "in", "completed", "left", "rejected")),
    ] = None
    entry: _Day = None
    exit: _Day = None
    exit_reason: Annotated[str | None, Column(kind=Kind.TEXT)] = None
    labour_status: _LabourStatus = None
    unemployed_since: Annotated[date | None, Column(kind=Kind.DATE, sensitivity=_PERSONAL)] = None
    full_time_student: _Answer = None
    registered_unemployed: _Answer = None
    education: Annotated[
        int | None, Column(kind=Kind.INTEGER, unit="ISCED level", sensitivity=_PERSONAL)
    ] = None
    in_education: _Answer = None
    household_employed: _Answer = None
    household_adults: Annotated[
        int | None, Column(kind=Kind.INTEGER, unit="people", sensitivity=_PERSONAL)
    ] = None
    dependent_children: _Answer = None
    foreign_background: _SpecialAnswer = None
    minority: _SpecialAnswer = None
    disability: _SpecialAnswer = None
    other_disadvantage: _SpecialAnswer = None
    homeless: _Answer = None
    rural: _Answer = None
    paid_by_project: _Answer = None
    signed: _Answer = None


@attrs.frozen(kw_only=True)
class Session:
    """One meeting of an activity (kokoontuminen).

    .. versionadded:: 0.1
    """

    session: Annotated[str, Column(kind=Kind.ID)]
    project: _Code = None
    activity: _Code = None
    date: _Day = None
    start: Annotated[str | None, Column(kind=Kind.TIME)] = None
    minutes: _Minutes = None
    venue: _Code = None
    mode: Annotated[str | None, Column(kind=Kind.CODE, codes=("in_person", "remote", "hybrid"))] = (
        None
    )
    cancelled: Annotated[str | None, Column(kind=Kind.CODE, codes=("yes", "no"))] = None


@attrs.frozen(kw_only=True)
class Attendance:
    """One person at one session (läsnäolo).

    .. versionadded:: 0.1
    """

    session: _Session
    person: _Person
    status: Annotated[
        str | None, Column(kind=Kind.CODE, codes=("present", "partial", "excused", "absent"))
    ] = None
    minutes: _Minutes = None
    mode: Annotated[str | None, Column(kind=Kind.CODE, codes=("in_person", "remote"))] = None


@attrs.frozen(kw_only=True)
class Headcount:
    """How many people nobody asked the names of were at a session (kävijämäärä).

    .. versionadded:: 0.1
    """

    session: _Session
    category: Annotated[str | None, Column(kind=Kind.TEXT)] = None
    count: Annotated[int, Column(kind=Kind.INTEGER, unit="people")]
    in_roster: Annotated[str | None, Column(kind=Kind.CODE, codes=("yes", "no"))] = None


@attrs.frozen(kw_only=True)
class Measurement:
    """One answer to one item of an instrument at one wave (mittausvastaus).

    .. versionadded:: 0.1
    """

    person: _Person
    project: _Code = None
    instrument: Annotated[str, Column(kind=Kind.ID)]
    item: Annotated[str, Column(kind=Kind.ID)]
    wave: Annotated[
        str | None, Column(kind=Kind.CODE, codes=("baseline", "middle", "exit", "followup"))
    ] = None
    date: _Day = None
    answer: Annotated[float | None, Column(kind=Kind.NUMBER, sensitivity=_SPECIAL)] = None
    helped: Annotated[str | None, Column(kind=Kind.CODE, codes=("yes", "no"))] = None


@attrs.frozen(kw_only=True)
class Transition:
    """A person's situation on leaving, within four weeks, or six months later (siirtymä).

    .. versionadded:: 0.1
    """

    person: _Person
    project: _Code = None
    point: Annotated[str | None, Column(kind=Kind.CODE, codes=("exit", "weeks_4", "months_6"))] = (
        None
    )
    date: _Day = None
    labour_status: _LabourStatus = None
    job_seeking: _Answer = None
    in_education: _Answer = None
    qualification: _Answer = None
    improved: _Answer = None


@attrs.frozen(kw_only=True)
class Referral:
    """A person guided into the project or on from it (ohjautuminen, saattaen vaihto).

    .. versionadded:: 0.1
    """

    person: _Person
    project: _Code = None
    direction: Annotated[str | None, Column(kind=Kind.CODE, codes=("in", "out"))] = None
    date: _Day = None
    channel: _Code = None
    organisation: Annotated[str | None, Column(kind=Kind.TEXT)] = None
    kept: Annotated[str | None, Column(kind=Kind.CODE, codes=("yes", "no"))] = None


@attrs.frozen(kw_only=True)
class Consent:
    """On what basis a person's data are processed, and until when (käsittelyperuste).

    .. versionadded:: 0.1
    """

    person: _Person
    purpose: Annotated[str | None, Column(kind=Kind.TEXT)] = None
    basis: Annotated[str | None, Column(kind=Kind.TEXT)] = None
    from_date: _Day = None
    withdrawn: _Day = None


@attrs.frozen(kw_only=True)
class SupportedOrganisation:
    """An organisation that a project supports (tuettu organisaatio).

    .. versionadded:: 0.1
    """

    organisation: Annotated[str, Column(kind=Kind.ID)]
    project: _Code = None
    kind: Annotated[
        str | None,
        Column(
            kind=Kind.CODE,
            codes=("public_administration", "micro", "small", "medium", "large", "ngo", "other"),
        ),
    ] = None
    entry: _Day = None


@attrs.frozen(kw_only=True)
class Estimate:
    """A figure that a project estimates as a whole (arvio); never checked against people's rows.

    .. versionadded:: 0.1
    """

    project: _Code = None
    indicator: Annotated[str, Column(kind=Kind.ID)]
    gender: Annotated[str | None, Column(kind=Kind.CODE, codes=("woman", "man", "nonbinary"))] = (
        None
    )
    value: Annotated[float, Column(kind=Kind.NUMBER)]
    method: Annotated[str | None, Column(kind=Kind.TEXT)] = None
    as_of: _Day = None
