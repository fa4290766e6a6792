"""Outputs, target values, relations to other projects, referral and publicity."""

from osallisuus.judging import checked
from osallisuus.limits import Plain
from osallisuus.model.base import Described, Status, Titled
from osallisuus.model.funding import Amount
from osallisuus.model.ids import (
    ActionId,
    ActivityId,
    AreaId,
    ChannelId,
    ChannelKind,
    CountingUnit,
    CriterionCode,
    Dimension,
    FundName,
    GoalId,
    Label,
    LanguageTag,
    MeasureKind,
    MethodId,
    OrganisationId,
    OutputId,
    OutputKind,
    OutputStage,
    ProgrammeId,
    ProjectKind,
    RelationId,
    RelationKind,
    ServiceKind,
    StakeholderId,
    TargetGroupId,
    TargetId,
    VenueId,
    WebAddress,
    WorkPackageId,
)
from osallisuus.model.organisation import Identifier, Name, Partner
from osallisuus.model.quantity import Duration, Quantity
from osallisuus.stated import value_class
from osallisuus.text import Text
from osallisuus.time import PartialDate, Period, TimeUnit


@value_class(kw_only=True, field_transformer=checked)
class Output(Titled):
    """Something the project makes: a model, a service, a handbook, an association (tuotos).

    Attributes:
        number: Number as the source writes it, such as ``D2.1``.
        identifiers: ISBN, DOI and other numbers; of a permit, its record number.
        kind: What it is.
        stages: How far it is taken: documented, disseminated, taken into use …
        services: Services it consists of.
        service_items: Concrete services it offers, in words.
        target_groups: For whom.
        users: Organisations that take it into use.
        stakeholders: Other actors that take it into use.
        organisation: The organisation, when the output is one.
        venue: The place, when the output is one.
        goals: Goals it serves.
        actions: Actions it comes of.
        part_of: Wider output.
        methods: Methods it consists of.
        channels: Where it is published.
        transfer: How it can be used elsewhere.
        transfer_areas: Where it can be used.
        quantity: How many.
        languages: Languages it is made in.
        licence: Terms on which others may use it, such as ``CC BY 4.0``.
        when: When it is made or published.
        website: Where it is.
        status: How far it has come.

    .. versionadded:: 0.1
    """

    kind_name = "output"

    number: Label | None = None
    identifiers: tuple[Identifier, ...] = ()
    kind: OutputKind | None = None
    stages: tuple[OutputStage, ...] = ()
    services: tuple[ServiceKind, ...] = ()
    service_items: tuple[Text, ...] = ()
    target_groups: tuple[TargetGroupId, ...] = ()
    users: tuple[OrganisationId, ...] = ()
    stakeholders: tuple[StakeholderId, ...] = ()
    organisation: OrganisationId | None = None
    venue: VenueId | None = None
    goals: tuple[GoalId, ...] = ()
    actions: tuple[ActionId, ...] = ()
    part_of: OutputId | None = None
    methods: tuple[MethodId, ...] = ()
    channels: tuple[ChannelId, ...] = ()
    transfer: Text | None = None
    transfer_areas: tuple[AreaId, ...] = ()
    quantity: Quantity | None = None
    languages: tuple[LanguageTag, ...] = ()
    licence: Plain | None = None
    when: Period | None = None
    website: WebAddress | None = None
    status: Status | None = None


@value_class(kw_only=True, field_transformer=checked)
class Condition(Described):
    """One of the ways to count towards a conditional target: employed, or directed to education, or …

    Attributes:
        code: What must hold of a person.
        title: What the source calls it.
        duration: How long it must have held ("asunto säilynyt 12 kk").

    .. versionadded:: 0.1
    """

    code: CriterionCode
    title: Text | None = None
    duration: Duration | None = None


@value_class(kw_only=True, field_transformer=checked)
class Target(Titled):
    """A value the project is to reach (tavoitearvo).

    A conditional target is a share of another one's realised population: "75 people, and half of them
    employed or directed to education" is two targets, the second with ``of`` and ``share``.

    Attributes:
        measure: What is measured.
        unit: Counting unit: people, participations, visits, sessions, hours, organisations …
        value: The value to reach.
        per: Unit of time, for a rate ("100 nuorta vuodessa").
        share: Share to reach, in per cent, of the population of ``of``.
        of: The target whose realised population the share is taken of.
        any_of: Outcomes of which one is enough.
        all_of: Outcomes that must all hold.
        baseline: Where it starts from.
        by: When it is to be reached.
        after: How long after people have left it is measured ("6 kk päättymisen jälkeen").
        period: Time in which it is counted.
        indicator: Code of the funder's indicator.
        methods: How it is found out: a survey, a register, an assessment tool (todentaminen).
        areas: Where it is counted.
        goals: Goals it measures.
        actions: Actions it measures.
        activities: Activities it measures.
        work_packages: Work packages it measures.
        target_groups: Whom it counts.
        organisations: Organisations it is set for.
        dimension: Outcome dimension it measures.
        relation: Other project it was set for, such as the predecessor.

    .. versionadded:: 0.1
    """

    kind_name = "target"

    measure: MeasureKind | None = None
    unit: CountingUnit | None = None
    value: Quantity | None = None
    per: TimeUnit | None = None
    share: Quantity | None = None
    of: TargetId | None = None
    any_of: tuple[Condition, ...] = ()
    all_of: tuple[Condition, ...] = ()
    baseline: Quantity | None = None
    by: PartialDate | None = None
    after: Duration | None = None
    period: Period | None = None
    indicator: Label | None = None
    methods: tuple[MethodId, ...] = ()
    areas: tuple[AreaId, ...] = ()
    goals: tuple[GoalId, ...] = ()
    actions: tuple[ActionId, ...] = ()
    activities: tuple[ActivityId, ...] = ()
    work_packages: tuple[WorkPackageId, ...] = ()
    target_groups: tuple[TargetGroupId, ...] = ()
    organisations: tuple[OrganisationId, ...] = ()
    dimension: Dimension | None = None
    relation: RelationId | None = None


@value_class(kw_only=True, field_transformer=checked)
class ProjectRelation(Titled):
    """A tie to another project (yhteys toiseen hankkeeseen).

    Attributes:
        kind: Builds on, uses the model of, successor, predecessor, sub-project, sister …
        of: Related project it is tied to, when not to this one: the predecessor's predecessor.
        names: Names of the other project; none when the source leaves it unnamed.
        identifiers: Its codes.
        project_kind: Joint project, group project …
        organisations: Organisations that ran it.
        partners: Roles in it, where they are known.
        areas: Where it ran.
        fund: Fund it was paid from.
        authority: Authority that decided on its money.
        programme: Programme it belonged to.
        priority: Priority axis, as written.
        specific_objective: Specific objective, as written.
        amounts: Its money.
        status: How far it has come.
        duration: How long it ran, when that is what is said.
        period: When it ran.
        what: What is taken over or shared.
        methods: Methods taken over.
        website: Its page.

    .. versionadded:: 0.1
    """

    kind_name = "relation"

    kind: RelationKind | None = None
    of: RelationId | None = None
    names: tuple[Name, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    project_kind: ProjectKind | None = None
    organisations: tuple[OrganisationId, ...] = ()
    partners: tuple[Partner, ...] = ()
    areas: tuple[AreaId, ...] = ()
    fund: FundName | None = None
    authority: OrganisationId | None = None
    programme: ProgrammeId | None = None
    priority: Label | None = None
    specific_objective: Label | None = None
    amounts: tuple[Amount, ...] = ()
    status: Status | None = None
    duration: Duration | None = None
    period: Period | None = None
    what: tuple[Text, ...] = ()
    methods: tuple[MethodId, ...] = ()
    website: WebAddress | None = None


@value_class(kw_only=True, field_transformer=checked)
class ReferralChannel(Titled):
    """How people come to the project (ohjautumiskanava).

    Attributes:
        from_organisations: Organisations they come from.
        from_stakeholders: Kinds of actors they come from.
        from_activities: Activities they come from: the step before.
        to_organisations: Organisations they go to.
        to_stakeholders: Kinds of actors they go to.
        wait: How long it takes to get in (odotusaika).
        channels: By what means they make contact.
        share: How many of the participants come this way.
        main: Whether it is the main way.
        target_groups: Who.
        to_activities: Where they go.
        direction_out: Whether it leads out of the project instead.

    .. versionadded:: 0.1
    """

    kind_name = "referral"

    from_organisations: tuple[OrganisationId, ...] = ()
    from_stakeholders: tuple[StakeholderId, ...] = ()
    from_activities: tuple[ActivityId, ...] = ()
    to_organisations: tuple[OrganisationId, ...] = ()
    to_stakeholders: tuple[StakeholderId, ...] = ()
    wait: Duration | None = None
    channels: tuple[ChannelId, ...] = ()
    share: Quantity | None = None
    main: bool | None = None
    target_groups: tuple[TargetGroupId, ...] = ()
    to_activities: tuple[ActivityId, ...] = ()
    direction_out: bool | None = None


@value_class(kw_only=True, field_transformer=checked)
class Channel(Titled):
    """Where the project is seen: website, social media, newsletter (viestintäkanava).

    Attributes:
        kind: What sort of channel.
        website: Where it is.
        holder: Organisation that keeps it.
        opened: Since when.
        languages: Languages it is kept in.
        programme: Programme or sub-project it belongs to.

    .. versionadded:: 0.1
    """

    kind_name = "channel"

    kind: ChannelKind | None = None
    website: WebAddress | None = None
    holder: OrganisationId | None = None
    opened: PartialDate | None = None
    languages: tuple[LanguageTag, ...] = ()
    programme: ProgrammeId | None = None
