"""What ITU2 has that no other project has: cohorts, a participatory budget, a living room, feasibility.

The numbers of a coaching (group size, duration, frequency, groups a year) are fields of the core
activity; the blocks add what the core has no field for. What follows from the numbers is computed by
:func:`sessions_per_cohort`, :func:`cohorts_within` and :func:`people_within`, never stored.
"""

import calendar
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Annotated, ClassVar, Final

import attrs

from osallisuus import (
    CODE,
    Action,
    Activity,
    AgeRange,
    Amount,
    AreaId,
    Codes,
    Described,
    Entity,
    Extension,
    Id,
    OrganisationId,
    OutputId,
    PartialDate,
    Period,
    Quantity,
    RefTo,
    StakeholderId,
    TargetGroupId,
    Text,
    TimeUnit,
    Venue,
    VenueId,
    checked,
)

BudgetRoundId = Annotated[Id, RefTo("itu2.round")]
BudgetProposalId = Annotated[Id, RefTo("itu2.proposal")]

_ProfessionalKind = Annotated[str, CODE, Codes("facilitator")]
_Mode = Annotated[str, CODE, Codes("delivery")]
_CriterionCode = Annotated[str, CODE, Codes("criterion")]


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


@attrs.frozen(kw_only=True, field_transformer=checked, weakref_slot=False)
class ThemePlan:
    """A theme of the group guidance and the meetings it is given (ryhmäohjauksen teema).

    Attributes:
        theme: Which of the seven.
        meetings: How many meetings of a cohort it takes; absent when nobody says.

    .. versionadded:: 0.1
    """

    theme: GuidanceTheme
    meetings: Quantity | None = None


@attrs.frozen(kw_only=True, field_transformer=checked, weakref_slot=False)
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


@attrs.frozen(kw_only=True, field_transformer=checked, weakref_slot=False)
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


@attrs.frozen(kw_only=True, field_transformer=checked, weakref_slot=False)
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


class BudgetPhaseKind(StrEnum):
    """Phases of a round of participatory budgeting, in the order of the cycle.

    .. versionadded:: 0.1
    """

    DEFINE = "define"
    DISCUSS = "discuss"
    PRIORITISE = "prioritise"
    DECIDE = "decide"
    DOCUMENT = "document"
    REPEAT = "repeat"

    @property
    def place(self) -> int:
        """Place in the cycle, from 1.

        Example:
            >>> BudgetPhaseKind.DECIDE.place
            4
        """
        return list(BudgetPhaseKind).index(self) + 1


@attrs.frozen(kw_only=True, field_transformer=checked, weakref_slot=False)
class BudgetPhase(Described):
    """A phase of a round (osallistuvan budjetoinnin vaihe).

    Attributes:
        phase: Which phase.
        when: When, as precisely as known.
        title: In the project's own terms.

    .. versionadded:: 0.1
    """

    phase: BudgetPhaseKind
    when: Period | None = None
    title: Text | None = None


class DecisionPower(StrEnum):
    """How far the decision is the residents' own (päätösvalta).

    .. versionadded:: 0.1
    """

    ADVISORY = "advisory"
    SHARED = "shared"
    RESIDENTS_DECIDE = "residents-decide"


class DecisionSetting(StrEnum):
    """Where or how it is decided.

    .. versionadded:: 0.1
    """

    JOINT_MEETING = "joint-meeting"
    VOTE = "vote"
    PANEL = "panel"


@attrs.frozen(kw_only=True, field_transformer=checked, weakref_slot=False)
class Decision(Described):
    """Who decides on the money, how and with what power (päätöksenteko).

    Attributes:
        power: How far the residents decide.
        setting: Joint meeting (yhteistilaisuus), vote or panel.
        venue: Where.
        on: What is decided, in the project's own terms.

    .. versionadded:: 0.1
    """

    power: DecisionPower | None = None
    setting: DecisionSetting | None = None
    venue: VenueId | None = None
    on: Text | None = None


class AgeCounting(StrEnum):
    """On which day an age limit is looked at.

    .. versionadded:: 0.1
    """

    ON_THE_DAY = "on-the-day"
    DURING_THE_YEAR = "during-the-year"


@attrs.frozen(kw_only=True, field_transformer=checked, weakref_slot=False)
class Eligibility(Described):
    """Who may propose or vote (ehdotus- ja äänioikeus); an absent condition is not known.

    Attributes:
        target_groups: Groups that may.
        areas: Residents of which areas.
        ages: Ages.
        ages_counted: Whether the age is that of the day or the one reached during the year.
        criteria: Other conditions.

    .. versionadded:: 0.1
    """

    target_groups: tuple[TargetGroupId, ...] = ()
    areas: tuple[AreaId, ...] = ()
    ages: AgeRange | None = None
    ages_counted: AgeCounting | None = None
    criteria: tuple[_CriterionCode, ...] = ()


class ProposalStatus(StrEnum):
    """How far a proposal has come.

    .. versionadded:: 0.1
    """

    IDEA = "idea"
    SUBMITTED = "submitted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    ON_BALLOT = "on-ballot"
    FORWARDED = "forwarded"
    FUNDED = "funded"
    NOT_FUNDED = "not-funded"
    REALISED = "realised"

    @property
    def is_funded(self) -> bool:
        """Whether the round's money goes to it.

        Example:
            >>> ProposalStatus.REALISED.is_funded, ProposalStatus.ON_BALLOT.is_funded
            (True, False)
        """
        return self in (ProposalStatus.FUNDED, ProposalStatus.REALISED)


@attrs.frozen(kw_only=True, field_transformer=checked, weakref_slot=False)
class BudgetProposal(Entity):
    """A proposal in a round (ehdotus).

    Attributes:
        title: What is proposed.
        cost: Estimated cost, in the currency of the round's money.
        status: How far it has come.
        areas: Where it would be carried out.
        forwarded_to: Round it was sent on to.
        continues: Proposal of an earlier round it comes from.

    .. versionadded:: 0.1
    """

    kind_name = "itu2.proposal"

    title: Text
    cost: Decimal | None = None
    status: ProposalStatus | None = None
    areas: tuple[AreaId, ...] = ()
    forwarded_to: BudgetRoundId | None = None
    continues: BudgetProposalId | None = None


@attrs.frozen(kw_only=True, field_transformer=checked, weakref_slot=False)
class BudgetRound(Entity):
    """One round of participatory budgeting, from ideas to a decision (budjetointikierros).

    Attributes:
        title: What it is called.
        organiser: Organisation that holds it.
        areas: For which areas.
        money: Money the round decides on.
        phases: Phases, in the order they are gone through.
        decision: Who decides, and how.
        may_propose: Who may propose.
        may_vote: Who may vote.
        proposals: Proposals that are known.
        stated_proposals: How many proposals a source says there were.

    .. versionadded:: 0.1
    """

    kind_name = "itu2.round"

    title: Text
    organiser: OrganisationId | None = None
    areas: tuple[AreaId, ...] = ()
    money: Amount | None = None
    phases: tuple[BudgetPhase, ...] = ()
    decision: Decision | None = None
    may_propose: Eligibility | None = None
    may_vote: Eligibility | None = None
    proposals: tuple[BudgetProposal, ...] = ()
    stated_proposals: Quantity | None = None

    @property
    def funded_cost(self) -> Decimal:
        """Sum of the known costs of the proposals that are funded, in the round's currency.

        Example:
            >>> bench = BudgetProposal(
            ...     id="bench", title=Text.of(fi="Penkki"), cost=Decimal("350.50"),
            ...     status=ProposalStatus.FUNDED,
            ... )
            >>> BudgetRound(id="2018", title=Text.of(fi="Syksy"), proposals=(bench,)).funded_cost
            Decimal('350.50')
        """
        funded = (one for one in self.proposals if one.status and one.status.is_funded)
        return sum((one.cost for one in funded if one.cost is not None), Decimal(0))


@attrs.frozen(kw_only=True, field_transformer=checked, weakref_slot=False)
class AreaFund(Described):
    """Operating money of an area that is shared out by its residents (alueellinen toimintaraha).

    Attributes:
        title: What it is called.
        holder: Organisation or unit whose money it is.
        area: For which area.
        amounts: How much there is.

    .. versionadded:: 0.1
    """

    title: Text
    holder: OrganisationId | None = None
    area: AreaId | None = None
    amounts: tuple[Amount, ...] = ()


class LocalConcern(StrEnum):
    """What is heeded when the way of working is taken to another area.

    .. versionadded:: 0.1
    """

    AREA_VIEWPOINTS = "area-viewpoints"
    RESOURCES = "resources"
    NETWORKS = "networks"


@attrs.frozen(kw_only=True, field_transformer=checked, weakref_slot=False)
class Replication(Described):
    """Whether the way of working can be used elsewhere, and what must be heeded (monistettavuus).

    Attributes:
        possible: Whether it can.
        heeding: What must be heeded.
        areas: Areas it is meant for, when they are named.

    .. versionadded:: 0.1
    """

    possible: bool
    heeding: tuple[LocalConcern, ...] = ()
    areas: tuple[AreaId, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=checked, weakref_slot=False)
class ParticipatoryBudget(Extension[Activity]):
    """Participatory budgeting (osallistuva budjetointi): money whose use residents decide.

    Source of the form: measure 1.1 of ITU2, where the area's operating money is shared out at a joint
    meeting of residents, and the city's own round of 2018.

    Attributes:
        trial: Whether it is tried out for the first time.
        fund: Money of the area it shares out.
        replication: Whether it can be used elsewhere.
        rounds: Its rounds; ballots, in a later version, belong to a round.

    .. versionadded:: 0.1
    """

    ext_name: ClassVar[str] = "itu2.budget"
    ext_version: ClassVar[int] = 1

    trial: bool | None = None
    fund: AreaFund | None = None
    replication: Replication | None = None
    rounds: tuple[BudgetRound, ...] = ()


class GroupOrigin(StrEnum):
    """What a group of the living room comes about from.

    .. versionadded:: 0.1
    """

    RESIDENTS_NEEDS = "residents-needs"
    RESIDENTS_COMMITMENT = "residents-commitment"
    PARTNER_INITIATIVE = "partner-initiative"
    STAFF_INITIATIVE = "staff-initiative"


class LivingRoomOffer(StrEnum):
    """What there is for whoever comes in.

    .. versionadded:: 0.1
    """

    COFFEE = "coffee"
    NEWSPAPERS = "newspapers"
    COMPUTERS = "computers"
    ADVICE = "advice"
    GROUPS = "groups"


class AdviceTopic(StrEnum):
    """What one can get advice on.

    .. versionadded:: 0.1
    """

    HEALTH = "health"
    EMPLOYMENT = "employment"
    SERVICES = "services"
    FORMS = "forms"


@attrs.frozen(kw_only=True, field_transformer=checked, weakref_slot=False)
class ResidentGroup(Entity):
    """A group that came about in the living room (asukasryhmä).

    Attributes:
        title: What it does.
        origin: What it came about from.
        started: Since when.
        led_by_students_of: Schools whose students lead it.
        stakeholders: Other actors that lead it.

    .. versionadded:: 0.1
    """

    kind_name = "itu2.group"

    title: Text
    origin: tuple[GroupOrigin, ...] = ()
    started: PartialDate | None = None
    led_by_students_of: tuple[OrganisationId, ...] = ()
    stakeholders: tuple[StakeholderId, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=checked, weakref_slot=False)
class LivingRoom(Extension[Activity | Venue]):
    """An open living room of a neighbourhood, as a place or as what goes on there (olohuone).

    Source of the form: measure 3.1 of ITU2 and the lead's page on the Rajakylä living room.

    Attributes:
        cafe: Whether there is a café.
        groups_form_from: What groups come about from; no list of groups is given in advance.
        student_leaders: Schools whose students lead groups.
        groups: Groups that are known.
        offers: What there is for whoever comes in.
        advice_on: What one can get advice on.
        own_meetings: Whether residents may hold meetings of their own.

    .. versionadded:: 0.1
    """

    ext_name: ClassVar[str] = "itu2.living-room"
    ext_version: ClassVar[int] = 1

    cafe: bool | None = None
    groups_form_from: tuple[GroupOrigin, ...] = ()
    student_leaders: tuple[OrganisationId, ...] = ()
    groups: tuple[ResidentGroup, ...] = ()
    offers: tuple[LivingRoomOffer, ...] = ()
    advice_on: tuple[AdviceTopic, ...] = ()
    own_meetings: bool | None = None


class FeasibilityResult(StrEnum):
    """What came of asking whether something can be done.

    .. versionadded:: 0.1
    """

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@attrs.frozen(kw_only=True, field_transformer=checked, weakref_slot=False)
class Feasibility(Extension[Action]):
    """An action that asks whether something can be done; "no" is a result too (mahdollisuuden kartoitus).

    Source of the form: measures 4.1, 6.1 and 6.2 of ITU2.

    Attributes:
        question: What is asked.
        result: The answer; ``unknown`` until there is one.
        as_of: When it was answered.
        reason: Why.
        would_create: What a yes would bring about.

    .. versionadded:: 0.1
    """

    ext_name: ClassVar[str] = "itu2.feasibility"
    ext_version: ClassVar[int] = 1

    question: Text
    result: FeasibilityResult
    as_of: PartialDate | None = None
    reason: Text | None = None
    would_create: OutputId | None = None


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
        >>> from osallisuus import Duration, Frequency
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
        >>> from osallisuus import Frequency
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
        >>> from osallisuus import Frequency
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
    months = (last.year - first.year) * 12 + last.month - first.month
    days = calendar.monthrange(last.year, last.month)[1]
    if last.day == days:
        return max(months + (first.day == 1), 0)
    return max(months - (last.day + 1 < min(first.day, days)), 0)
