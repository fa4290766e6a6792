"""Coaching in cohorts: what ITU2 adds to a core activity, and what follows from its numbers.

Group size, duration, frequency and groups a year are fields of the core activity; the block adds what
the core has no field for. What follows from the numbers is computed by :func:`sessions_per_cohort`,
:func:`cohorts_within` and :func:`people_within`, never stored.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Annotated, ClassVar, Final

from osallisuus import (
    CODE,
    Activity,
    Codes,
    Extension,
    Period,
    Quantity,
    TimeUnit,
    checked,
    value_class,
)

_ProfessionalKind = Annotated[str, CODE, Codes("facilitator")]
_Mode = Annotated[str, CODE, Codes("delivery")]


class GuidanceTheme(StrEnum):
    """The seven themes of ITU2's group guidance, in the order the project lists them.

    .. versionadded:: 0.1
    """

    HEALTH_AND_RESOURCES = "health-and-resources"
    PEERS_AND_PARTICIPATION = "peers-and-participation"
    EXERCISE = "exercise"
    FINANCES = "finances"
    COMPETENCE_AND_EDUCATION = "competence-and-education"
    JOB_SEEKING_SKILLS = "job-seeking-skills"
    JOB_SEARCH = "job-search"


@value_class(kw_only=True, field_transformer=checked)
class ThemePlan:
    """A theme of the group guidance and the meetings it is given (ryhmäohjauksen teema).

    Attributes:
        theme: Which of the seven.
        meetings: How many meetings of a cohort it takes; absent when nobody says.

    .. versionadded:: 0.1
    """

    theme: GuidanceTheme
    meetings: Quantity | None = None


@value_class(kw_only=True, field_transformer=checked)
class HealthMeeting:
    """The meeting about health every participant of a cohort has (terveystapaaminen).

    Attributes:
        by: Professional who holds it.
        occurrences: How many times for each participant.
        mode: Individual or in the group.

    .. versionadded:: 0.1
    """

    by: _ProfessionalKind | None = None
    occurrences: Quantity | None = None
    mode: _Mode | None = None


class AssessmentSubject(StrEnum):
    """What individual work maps (kartoituksen kohde).

    .. versionadded:: 0.1
    """

    OVERALL_SITUATION = "overall-situation"
    RESOURCES_FOR_CHANGE = "resources-for-change"
    WELL_BEING = "well-being"
    WORK_ABILITY = "work-ability"
    FUNCTIONAL_ABILITY = "functional-ability"
    EMPLOYABILITY = "employability"


class AssessmentStage(StrEnum):
    """When in a cohort an assessment is made.

    .. versionadded:: 0.1
    """

    START = "start"
    DURING = "during"
    END = "end"


@value_class(kw_only=True, field_transformer=checked)
class Assessment:
    """One thing that is mapped with a participant (yksilöllinen kartoitus).

    Attributes:
        subject: What is mapped.
        stage: When; absent when the source does not say.
        mode: Individual or in the group.

    .. versionadded:: 0.1
    """

    subject: AssessmentSubject
    stage: AssessmentStage | None = None
    mode: _Mode | None = None


@value_class(kw_only=True, field_transformer=checked)
class CohortPlan(Extension[Activity]):
    """Coaching in cohorts: small groups that start together and meet for some months (valmennusryhmät).

    Group size, duration, frequency and groups a year are fields of the activity itself. Source of the
    form: measure 3.2 of ITU2, 5–7 people, 5 months, 1–4 meetings a month, two groups a year.

    Attributes:
        themes: Themes of the group guidance, in the order they are taken up.
        meetings: How many times a cohort meets, when a source states it.
        health_meeting: The meeting with a nurse.
        assessments: What is mapped with each participant.

    Example:
        >>> plan = CohortPlan(themes=(ThemePlan(theme=GuidanceTheme.EXERCISE),))
        >>> plan.themes[0].theme.value
        'exercise'

    .. versionadded:: 0.1
    """

    ext_name: ClassVar[str] = "itu2.cohorts"
    ext_version: ClassVar[int] = 1

    themes: tuple[ThemePlan, ...] = ()
    meetings: Quantity | None = None
    health_meeting: HealthMeeting | None = None
    assessments: tuple[Assessment, ...] = ()


_UNITS_IN: Final[Mapping[tuple[TimeUnit, TimeUnit], Fraction]] = MappingProxyType(
    {
        (TimeUnit.YEAR, TimeUnit.MONTH): Fraction(12),
        (TimeUnit.MONTH, TimeUnit.YEAR): Fraction(1, 12),
        (TimeUnit.WEEK, TimeUnit.DAY): Fraction(7),
        (TimeUnit.DAY, TimeUnit.WEEK): Fraction(1, 7),
    }
)


def sessions_per_cohort(activity: Activity) -> Quantity | None:
    """Return how many times one cohort meets: duration times frequency, in whole meetings.

    Only units that convert exactly are combined (years with months, weeks with days); a month has no
    fixed number of weeks. Parts of a meeting are dropped.

    Args:
        activity: Coaching with ``duration`` and ``frequency``.

    Returns:
        Least and most number of meetings, or ``None`` when the activity does not tell.

    Example:
        >>> from osallisuus import Duration, Frequency, Text
        >>> coaching = Activity(
        ...     id="coaching", title=Text.of(fi="Valmennus"),
        ...     duration=Duration(length=Quantity(value=5), unit=TimeUnit.MONTH),
        ...     frequency=Frequency(times=Quantity(minimum=1, maximum=4), per=TimeUnit.MONTH),
        ... )
        >>> str(sessions_per_cohort(coaching))
        '5–20'

    .. versionadded:: 0.1
    """
    duration, frequency = activity.duration, activity.frequency
    if duration is None or frequency is None:
        return None
    if duration.unit is frequency.per:
        units = Fraction(1)
    elif (duration.unit, frequency.per) in _UNITS_IN:
        units = _UNITS_IN[duration.unit, frequency.per]
    else:
        return None
    length, times = duration.length, frequency.times
    return _whole(
        _product(length.least, times.least, units), _product(length.most, times.most, units)
    )


def cohorts_within(activity: Activity, period: Period) -> Quantity | None:
    """Return how many cohorts a period holds: groups a year times its length, in whole groups.

    A date given as a month or a year makes a range: the shortest and the longest the period can be.

    Args:
        activity: Coaching with ``groups`` per year or per month.
        period: Time to count over, as a rule the project's.

    Returns:
        Least and most number of cohorts, or ``None`` when the activity or the period does not tell.

    Example:
        >>> from osallisuus import Frequency, PartialDate, Text
        >>> coaching = Activity(
        ...     id="coaching", title=Text.of(fi="Valmennus"),
        ...     groups=Frequency(times=Quantity(value=2), per=TimeUnit.YEAR),
        ... )
        >>> three_years = Period(
        ...     start=PartialDate.parse("2017-08-01"), end=PartialDate.parse("2020-07-31")
        ... )
        >>> str(cohorts_within(coaching, three_years))
        '6'

    .. versionadded:: 0.1
    """
    groups, start, end = activity.groups, period.start, period.end
    if groups is None or groups.per not in (TimeUnit.YEAR, TimeUnit.MONTH):
        return None
    if start is None or end is None:
        return None
    unit = Fraction(1, 12) if groups.per is TimeUnit.YEAR else Fraction(1)
    fewest, most = _months(start.last, end.first), _months(start.first, end.last)
    return _whole(
        _product(groups.times.least, fewest, unit), _product(groups.times.most, most, unit)
    )


def people_within(activity: Activity, period: Period) -> Quantity | None:
    """Return how many participants a period holds when every cohort is full: cohorts times group size.

    Args:
        activity: Coaching with ``groups`` and ``group_size``.
        period: Time to count over, as a rule the project's.

    Returns:
        Least and most number of people, or ``None`` when the activity or the period does not tell.

    Example:
        >>> from osallisuus import Frequency, PartialDate, Text
        >>> coaching = Activity(
        ...     id="coaching", title=Text.of(fi="Valmennus"),
        ...     group_size=Quantity(minimum=5, maximum=7),
        ...     groups=Frequency(times=Quantity(value=2), per=TimeUnit.YEAR),
        ... )
        >>> three_years = Period(
        ...     start=PartialDate.parse("2017-08-01"), end=PartialDate.parse("2020-07-31")
        ... )
        >>> str(people_within(coaching, three_years))
        '30–42'

    .. versionadded:: 0.1
    """
    cohorts, size = cohorts_within(activity, period), activity.group_size
    if cohorts is None or size is None:
        return None
    return _whole(_product(cohorts.least, size.least), _product(cohorts.most, size.most))


def _product(
    one: float | None, other: float | None, unit: Fraction = Fraction(1)
) -> Fraction | None:
    if one is None or other is None:
        return None
    # By way of text: 0.1 means a tenth, not the binary fraction nearest to it.
    return Fraction(str(one)) * Fraction(str(other)) * unit


def _whole(least: Fraction | None, most: Fraction | None) -> Quantity | None:
    low = None if least is None else float(int(least))
    high = None if most is None else float(int(most))
    if low is None and high is None:
        return None
    return Quantity(value=low) if low == high else Quantity(minimum=low, maximum=high)


def _months(first: date | None, last: date | None) -> int | None:
    """Count the whole months from ``first`` to ``last``, both included; 0 when they are reversed."""
    if first is None or last is None:
        return None
    # With it come the locales of the standard library, which no one else needs.
    import calendar

    months = (last.year - first.year) * 12 + last.month - first.month
    days = calendar.monthrange(last.year, last.month)[1]
    if last.day == days:
        return max(months + (first.day == 1), 0)
    return max(months - (last.day + 1 < min(first.day, days)), 0)
