"""Activities: what is arranged for and with people, how often, by whom and where."""

from typing import Annotated

from osallisuus.judging import checked
from osallisuus.limits import Bounds
from osallisuus.model.base import Described, Status, Titled
from osallisuus.model.ids import (
    ActionId,
    ActivityId,
    ActivityKind,
    AreaId,
    AudienceKind,
    ChannelId,
    CountingUnit,
    DeliveryMode,
    Dimension,
    FacilitatorKind,
    FundingId,
    GoalId,
    InfluenceLevel,
    Label,
    LanguageTag,
    MethodId,
    NeedCode,
    OrganisationId,
    OutputId,
    ProgrammeId,
    Reach,
    RelationId,
    ScaleChange,
    ServiceKind,
    StaffId,
    StakeholderId,
    TargetGroupId,
    TurningPoint,
    VenueId,
)
from osallisuus.model.place import Access
from osallisuus.model.plan import Holder, Outcome
from osallisuus.model.quantity import Duration, Frequency, Quantity
from osallisuus.stated import Stated, value_class
from osallisuus.text import Text
from osallisuus.time import Period, Recurrence


@value_class(kw_only=True, field_transformer=checked)
class Theme(Described):
    """One theme of an activity (teema).

    Attributes:
        title: What it is about.
        order: Place in the order of the themes, from 1.
        dimension: Outcome it works for.
        relations: Projects whose models it uses.

    .. versionadded:: 0.1
    """

    title: Text
    order: Annotated[int, Bounds(1)] | None = None
    dimension: Dimension | None = None
    relations: tuple[RelationId, ...] = ()


@value_class(kw_only=True, field_transformer=checked)
class Facilitator(Described):
    """Who leads or guides (ohjaaja, vetäjä), by kind.

    Attributes:
        kind: Student, nurse, artist, expert by experience, project staff …
        organisation: Where they come from.
        staff: Post in the project.
        count: How many.
        languages: Languages they guide in.
        title: In the project's own terms.

    .. versionadded:: 0.1
    """

    kind: FacilitatorKind | None = None
    organisation: OrganisationId | None = None
    staff: StaffId | None = None
    count: Quantity | None = None
    languages: tuple[LanguageTag, ...] = ()
    title: Text | None = None


@value_class(kw_only=True, field_transformer=checked)
class TakingPart(Described):
    """Who else takes part than the target groups: staff, municipalities, experts by experience.

    Attributes:
        who: What they are.
        organisations: Where they come from.
        stakeholders: Kinds of actors they are.
        counted: Whether they count as participants in the funder's sense.
        as_what: Learner, co-developer, evaluator …

    .. versionadded:: 0.1
    """

    who: AudienceKind
    organisations: tuple[OrganisationId, ...] = ()
    stakeholders: tuple[StakeholderId, ...] = ()
    counted: bool | None = None
    as_what: tuple[AudienceKind, ...] = ()


@value_class(kw_only=True, field_transformer=checked)
class Influence(Described):
    """How far people influence the activity or decide in it (osallisuuden taso).

    Attributes:
        level: Informed, consulted, co-developing, deciding … a category, never a score.
        voluntary: Whether they choose to.
        target_groups: Who.
        title: On what.

    .. versionadded:: 0.1
    """

    level: InfluenceLevel
    voluntary: bool | None = None
    target_groups: tuple[TargetGroupId, ...] = ()
    title: Text | None = None


@value_class(kw_only=True, field_transformer=checked)
class PlannedSession(Described):
    """One meeting or a recurring part of an activity (kokoontuminen).

    Attributes:
        title: What it is.
        number: Its place in the series, from 1.
        kind: What kind of session.
        when: When.
        recurrence: How it comes back.
        delivery: On site, remote, hybrid.
        venue: Where.
        areas: In which areas.
        occurrences: How many times.
        frequency: How often.
        joint_with: Other activities that hold it together with this one.
        themes: What it is about.
        methods: Methods.
        facilitators: Who leads.
        organisations: Organisations met or taking part.
        stakeholders: Other actors met or taking part.
        channel: Where it is published or streamed.
        status: How far it has come.

    .. versionadded:: 0.1
    """

    title: Text | None = None
    number: Annotated[int, Bounds(1)] | None = None
    kind: ActivityKind | None = None
    when: Period | None = None
    recurrence: Recurrence | None = None
    delivery: DeliveryMode | None = None
    venue: VenueId | None = None
    areas: tuple[AreaId, ...] = ()
    occurrences: Quantity | None = None
    frequency: Frequency | None = None
    joint_with: tuple[ActivityId, ...] = ()
    themes: tuple[Theme, ...] = ()
    methods: tuple[MethodId, ...] = ()
    facilitators: tuple[Facilitator, ...] = ()
    organisations: tuple[OrganisationId, ...] = ()
    stakeholders: tuple[StakeholderId, ...] = ()
    channel: ChannelId | None = None
    status: Status | None = None


@value_class(kw_only=True, field_transformer=checked)
class Schedule(Stated):
    """When an activity meets (aikataulu).

    Attributes:
        recurrences: How it comes back.
        skipped: Days or stretches without it.
        note: What else there is to know.

    .. versionadded:: 0.1
    """

    recurrences: tuple[Recurrence, ...] = ()
    skipped: tuple[Period, ...] = ()
    note: Text | None = None


@value_class(kw_only=True, field_transformer=checked)
class Timing(Described):
    """When something comes in a participant's own time, such as three months before release (ajoitus).

    Attributes:
        event: Turning point it is reckoned from.
        starts_before: How long before it the thing begins.
        starts_after: How long after it the thing begins.
        ends_before: How long before it the thing ends.
        ends_after: How long after it the thing ends.
        note: What else there is to know.

    .. versionadded:: 0.1
    """

    event: TurningPoint
    starts_before: Duration | None = None
    starts_after: Duration | None = None
    ends_before: Duration | None = None
    ends_after: Duration | None = None
    note: Text | None = None


@value_class(kw_only=True, field_transformer=checked)
class Allowance(Described):
    """How much of an activity one person gets or may use, such as eight vouchers (henkilöä kohti).

    Attributes:
        quantity: How much.
        unit: Of what.
        within: In which time, when it is not the whole of the activity.
        target_groups: Whom it is for, when groups differ.
        note: What else there is to know.

    .. versionadded:: 0.1
    """

    quantity: Quantity
    unit: CountingUnit
    within: Duration | None = None
    target_groups: tuple[TargetGroupId, ...] = ()
    note: Text | None = None


@value_class(kw_only=True, field_transformer=checked)
class Activity(Titled):
    """Something that is arranged: a workshop, a coaching, an open meeting place (toiminta).

    Attributes:
        number: Number as the source writes it.
        kinds: What it is; several when it is several at once.
        part_of: Activity it is a part or a parallel group of.
        actions: Actions it carries out.
        goals: Goals it serves directly.
        target_groups: For whom.
        taking_part: Who else takes part.
        access: Who may come.
        voluntary: Whether taking part is voluntary.
        group_size: How many in a group.
        participants: How many in all.
        allowances: How much of it one person gets or may use.
        duration: How long it lasts.
        timing: When it comes in a participant's own time, such as before release from prison.
        frequency: How often it meets.
        occurrences: How many times it is held.
        groups: How many groups, in which time.
        formation: How groups come about.
        schedule: When it meets.
        sessions: Its meetings and recurring parts.
        modes: Individual, group, community.
        delivery: On site, remote, hybrid.
        facilitators: Who leads.
        themes: What it is about.
        themes_are_examples: Whether the list of themes is open.
        methods: Methods.
        services: Services it develops or gives.
        needs: What people may need it for.
        outcomes: Changes it is to bring.
        influence: How far people influence it.
        organisations: Organisations it is done with.
        stakeholders: Other actors it is done with.
        responsible: Who answers for it.
        venues: Where.
        areas: In which areas.
        reach: Local, regional, national, international.
        channels: Where it is published or streamed.
        outputs: What comes of it.
        funding: Money it is paid from.
        relations: Projects whose models it uses.
        scale_change: New, larger or smaller than before.
        development: How it is developed on the way.
        period: When.
        status: How far it has come.
        programme: Programme or sub-project it belongs to.

    .. versionadded:: 0.1
    """

    kind_name = "activity"

    number: Label | None = None
    kinds: tuple[ActivityKind, ...] = ()
    part_of: ActivityId | None = None
    actions: tuple[ActionId, ...] = ()
    goals: tuple[GoalId, ...] = ()
    target_groups: tuple[TargetGroupId, ...] = ()
    taking_part: tuple[TakingPart, ...] = ()
    access: Access | None = None
    voluntary: bool | None = None
    group_size: Quantity | None = None
    participants: Quantity | None = None
    allowances: tuple[Allowance, ...] = ()
    duration: Duration | None = None
    timing: Timing | None = None
    frequency: Frequency | None = None
    occurrences: Quantity | None = None
    groups: Frequency | None = None
    formation: Text | None = None
    schedule: Schedule | None = None
    sessions: tuple[PlannedSession, ...] = ()
    modes: tuple[DeliveryMode, ...] = ()
    delivery: tuple[DeliveryMode, ...] = ()
    facilitators: tuple[Facilitator, ...] = ()
    themes: tuple[Theme, ...] = ()
    themes_are_examples: bool | None = None
    methods: tuple[MethodId, ...] = ()
    services: tuple[ServiceKind, ...] = ()
    needs: tuple[NeedCode, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    influence: Influence | None = None
    organisations: tuple[OrganisationId, ...] = ()
    stakeholders: tuple[StakeholderId, ...] = ()
    responsible: tuple[Holder, ...] = ()
    venues: tuple[VenueId, ...] = ()
    areas: tuple[AreaId, ...] = ()
    reach: tuple[Reach, ...] = ()
    channels: tuple[ChannelId, ...] = ()
    outputs: tuple[OutputId, ...] = ()
    funding: tuple[FundingId, ...] = ()
    relations: tuple[RelationId, ...] = ()
    scale_change: ScaleChange | None = None
    development: Text | None = None
    period: Period | None = None
    status: Status | None = None
    programme: ProgrammeId | None = None
