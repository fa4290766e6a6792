"""Goals, actions, work packages, phases, principles and methods: what the project sets out to do."""

from typing import Annotated

from osallisuus.judging import checked
from osallisuus.limits import Bounds
from osallisuus.model.base import Described, Status, Titled
from osallisuus.model.ids import (
    ActionId,
    ActionKind,
    ActivityId,
    AreaId,
    Dimension,
    FundingId,
    GoalId,
    GoalKind,
    Label,
    MethodId,
    MethodKind,
    OrganisationId,
    OutputId,
    PhaseId,
    PrincipleId,
    PrincipleKind,
    ProgrammeId,
    Reach,
    RelationId,
    ResponsibilityLevel,
    RiskLevel,
    StakeholderId,
    StatementKind,
    TargetGroupId,
    TargetId,
    TermConcept,
    VenueId,
    WorkPackageId,
)
from osallisuus.model.people import Criterion
from osallisuus.model.quantity import Duration
from osallisuus.stated import Stated, value_class
from osallisuus.text import Text
from osallisuus.time import PartialDate, Period


@value_class(kw_only=True, field_transformer=checked)
class Outcome(Described):
    """A change that is sought or expected, in one dimension (tulosulottuvuus).

    Attributes:
        dimension: What changes.
        title: In the project's own terms.
        target_groups: For whom.
        leads_to: Dimensions that improve through it.

    .. versionadded:: 0.1
    """

    dimension: Dimension
    title: Text | None = None
    target_groups: tuple[TargetGroupId, ...] = ()
    leads_to: tuple[Dimension, ...] = ()


@value_class(kw_only=True, field_transformer=checked)
class Holder(Stated):
    """An organisation that answers for something, and how far.

    Attributes:
        organisation: Who answers.
        level: How far: main, shared, supporting.

    .. versionadded:: 0.1
    """

    organisation: OrganisationId
    level: ResponsibilityLevel | None = None


@value_class(kw_only=True, field_transformer=checked)
class Goal(Titled):
    """What the project wants to come true (tavoite).

    Attributes:
        number: Number as the source writes it.
        kind: Main goal, goal, expected result, long-term impact …
        parent: Goal it is part of.
        outcomes: Changes sought, by dimension.
        contributes_to: Goals that follow from it.
        target_groups: Its own target groups.
        areas: Where.
        organisations: Organisations it is pursued with.
        stakeholders: Other actors it is pursued with.
        responsible: Who answers for it.
        means: By what means.
        methods: Methods.
        outputs: What it brings about.
        venues: Places that serve it.

    .. versionadded:: 0.1
    """

    kind_name = "goal"

    number: Label | None = None
    kind: GoalKind | None = None
    parent: GoalId | None = None
    outcomes: tuple[Outcome, ...] = ()
    contributes_to: tuple[GoalId, ...] = ()
    target_groups: tuple[TargetGroupId, ...] = ()
    areas: tuple[AreaId, ...] = ()
    organisations: tuple[OrganisationId, ...] = ()
    stakeholders: tuple[StakeholderId, ...] = ()
    responsible: tuple[Holder, ...] = ()
    means: tuple[Text, ...] = ()
    methods: tuple[MethodId, ...] = ()
    outputs: tuple[OutputId, ...] = ()
    venues: tuple[VenueId, ...] = ()


@value_class(kw_only=True, field_transformer=checked)
class Action(Titled):
    """What is done towards goals (toimenpide).

    Attributes:
        number: Number as the source writes it, such as ``1.3`` or ``5.1.1``.
        kinds: Develop, train, try out, assess feasibility …
        parent: Action it is part of.
        goals: Goals it serves.
        target_groups: For whom.
        organisations: Organisations that take part.
        stakeholders: Other actors that take part.
        responsible: Who answers for it.
        areas: Where.
        reach: Local, regional, national, international.
        outcomes: Changes it is to bring.
        methods: Methods.
        outputs: What comes of it.
        venues: Places.
        relations: Projects whose work it uses.
        period: When.
        status: How far it has come.

    .. versionadded:: 0.1
    """

    kind_name = "action"

    number: Label | None = None
    kinds: tuple[ActionKind, ...] = ()
    parent: ActionId | None = None
    goals: tuple[GoalId, ...] = ()
    target_groups: tuple[TargetGroupId, ...] = ()
    organisations: tuple[OrganisationId, ...] = ()
    stakeholders: tuple[StakeholderId, ...] = ()
    responsible: tuple[Holder, ...] = ()
    areas: tuple[AreaId, ...] = ()
    reach: tuple[Reach, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    methods: tuple[MethodId, ...] = ()
    outputs: tuple[OutputId, ...] = ()
    venues: tuple[VenueId, ...] = ()
    relations: tuple[RelationId, ...] = ()
    period: Period | None = None
    status: Status | None = None


@value_class(kw_only=True, field_transformer=checked)
class WorkPackage(Titled):
    """A part of the plan that joins goals, groups, activities and measures (työpaketti).

    Attributes:
        number: Number as the source writes it.
        parent: Work package it is part of.
        goals: Goals it serves.
        actions: Actions in it.
        activities: Activities in it.
        target_groups: For whom.
        criteria: What decides whom it is aimed at.
        outcomes: Changes sought.
        outputs: What comes of it.
        targets: Target values it is measured by.
        methods: Methods.
        responsible: Who answers for it.
        areas: Where.
        funding: Money it is paid from.
        period: When.
        phase: Phase of the project it belongs to.
        programme: Programme or sub-project it belongs to.

    .. versionadded:: 0.1
    """

    kind_name = "work-package"

    number: Label | None = None
    parent: WorkPackageId | None = None
    goals: tuple[GoalId, ...] = ()
    actions: tuple[ActionId, ...] = ()
    activities: tuple[ActivityId, ...] = ()
    target_groups: tuple[TargetGroupId, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    outputs: tuple[OutputId, ...] = ()
    targets: tuple[TargetId, ...] = ()
    methods: tuple[MethodId, ...] = ()
    responsible: tuple[Holder, ...] = ()
    areas: tuple[AreaId, ...] = ()
    funding: tuple[FundingId, ...] = ()
    period: Period | None = None
    phase: PhaseId | None = None
    programme: ProgrammeId | None = None


@value_class(kw_only=True, field_transformer=checked)
class Phase(Titled):
    """A stretch of the project's time (vaihe).

    Attributes:
        number: Number as the source writes it.
        period: When.
        duration: How long, when that is what is said.
        areas: Where the project works in it: first one town, later the region.

    .. versionadded:: 0.1
    """

    kind_name = "phase"

    number: Label | None = None
    period: Period | None = None
    duration: Duration | None = None
    areas: tuple[AreaId, ...] = ()


@value_class(kw_only=True, field_transformer=checked)
class Milestone(Titled):
    """Something to be reached by a day (välitavoite).

    Attributes:
        number: Number as the source writes it, such as ``M2.1``.
        when: By when.
        work_packages: Work packages it belongs to.
        activities: Activities it is a step of.
        outputs: Outputs that are to be there by then.
        status: Whether it has been reached.

    .. versionadded:: 0.1
    """

    kind_name = "milestone"

    number: Label | None = None
    when: PartialDate | None = None
    work_packages: tuple[WorkPackageId, ...] = ()
    activities: tuple[ActivityId, ...] = ()
    outputs: tuple[OutputId, ...] = ()
    status: Status | None = None


@value_class(kw_only=True, field_transformer=checked)
class Principle(Titled):
    """A rule or value the whole project keeps to (periaate, läpileikkaava teema).

    Attributes:
        kind: Equality, sustainable development, voluntariness …
        activities: Activities it is about.
        part_of: Wider principle.
        applied: The applicant's answer whether it is taken into account.
        is_main_goal: Whether furthering it is the project's main goal.
        direct_effect: The applicant's own estimate of the direct effect (välitön vaikutus).
        indirect_effect: The same of the indirect effect (välillinen vaikutus).

    .. versionadded:: 0.1
    """

    kind_name = "principle"

    kind: PrincipleKind | None = None
    activities: tuple[ActivityId, ...] = ()
    part_of: PrincipleId | None = None
    applied: bool | None = None
    is_main_goal: bool | None = None
    direct_effect: Annotated[int, Bounds(-10, 10)] | None = None
    indirect_effect: Annotated[int, Bounds(-10, 10)] | None = None


@value_class(kw_only=True, field_transformer=checked)
class Method(Titled):
    """A way of working (menetelmä).

    Attributes:
        kind: Art-based, nature-based, service design …
        from_relation: Project it was taken over from.
        part_of: Wider method.

    .. versionadded:: 0.1
    """

    kind_name = "method"

    kind: MethodKind | None = None
    from_relation: RelationId | None = None
    part_of: MethodId | None = None


@value_class(kw_only=True, field_transformer=checked)
class Risk(Described):
    """How grave a risk is held to be and what is done about it (riskiarvio).

    Attributes:
        likelihood: How likely it is.
        severity: How much harm it would do.
        measures: What is done about it.
        responsible: Who watches it.

    .. versionadded:: 0.1
    """

    likelihood: RiskLevel | None = None
    severity: RiskLevel | None = None
    measures: tuple[Text, ...] = ()
    responsible: tuple[Holder, ...] = ()


@value_class(kw_only=True, field_transformer=checked)
class Statement(Titled):
    """Something the sources state about why: a need, a context, a resource, a risk (tausta, tarve).

    Attributes:
        kind: What it is.
        risk: How grave it is and what is done about it, when it is a risk.
        organisations: Organisations it concerns.
        stakeholders: Other actors it concerns.
        target_groups: Groups it concerns.
        areas: Where it holds.
        when: When it holds.

    .. versionadded:: 0.1
    """

    kind_name = "statement"

    kind: StatementKind | None = None
    risk: Risk | None = None
    organisations: tuple[OrganisationId, ...] = ()
    stakeholders: tuple[StakeholderId, ...] = ()
    target_groups: tuple[TargetGroupId, ...] = ()
    areas: tuple[AreaId, ...] = ()
    when: Period | None = None


@value_class(kw_only=True, field_transformer=checked)
class Term(Described):
    """What the project calls something: its participants, its roles (käytetty nimitys).

    Attributes:
        concept: What is called so.
        text: The word.
        used_by: Organisations that use it; all when none is named.

    .. versionadded:: 0.1
    """

    concept: TermConcept
    text: Text
    used_by: tuple[OrganisationId, ...] = ()
