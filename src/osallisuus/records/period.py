"""What a check of records is told: the programme period whose rules hold, the day, the windows."""

from datetime import date
from enum import StrEnum
from typing import Final

import attrs

from osallisuus.model.project import Project


class ProgrammePeriod(StrEnum):
    """The programme period whose rules hold; it follows from the programme, never from dates.

    .. versionadded:: 0.1
    """

    ESF = "esf"
    ESF_PLUS = "esf+"


PERIOD_CODES: Final = {ProgrammePeriod.ESF: "S2", ProgrammePeriod.ESF_PLUS: "S3"}
_YEARS: Final = {ProgrammePeriod.ESF: ("2014", "2020"), ProgrammePeriod.ESF_PLUS: ("2021", "2027")}


def programme_period(project: Project) -> ProgrammePeriod | None:
    """Return the programme period that a project's document tells of, or ``None``.

    It is told by the project's code in the funder's register (``S2…`` or ``S3…``) [I], or by the name of a
    structural-fund programme it belongs to, which has the period's years in it [V].

    Example:
        >>> from osallisuus import Toolkit
        >>> programme_period(Toolkit.build(discover=True).example("lahde"))
        <ProgrammePeriod.ESF: 'esf'>

    .. versionadded:: 0.1
    """
    for identifier in project.identifiers:
        for period, code in PERIOD_CODES.items():
            if identifier.value[:2] == code and identifier.value[2:].isdecimal():
                return period
    for programme in project.programmes:
        if programme.kind != "structural-fund-programme":
            continue
        title = " ".join(programme.title.values()) if programme.title else ""
        for period, (first, last) in _YEARS.items():
            if first in title and last in title:
                return period
    return None


@attrs.frozen(kw_only=True)
class CheckPolicy:
    """What a check of records may be told.

    Attributes:
        period: Programme period; ``None`` to take it from the project, and from ``S2…`` and ``S3…`` codes.
        as_of: Day of the check; without it nothing is called future or overdue.
        immediate_window_days: Days from the exit within which an immediate result lies (28: four weeks [V]).
        end_notice_days: Days after the project's end when a missing exit is reported.
        oldest: Greatest plausible age at entry.
        household_until: Last day of entry on which household data are asked for (ESF); ``None`` when they
            never are. 2018-08-01, the day before the text without them [I], as in the policy of the figures.
        objective_l: The specific objective is (l), which asks neither for labour status nor for education [V].

    .. versionadded:: 0.1
    """

    period: ProgrammePeriod | None = None
    as_of: date | None = None
    immediate_window_days: int = 28
    end_notice_days: int = 28
    oldest: int = 100
    household_until: date | None = date(2018, 8, 1)
    objective_l: bool = False
